//! The class as a table in CSV, for spreadsheets and learning platforms.

use super::{Graded, Rubric};
use crate::report::printable;

/// Writes it: a line a submission.
pub fn sheet(class: &[Graded], rubric: &Rubric) -> String {
    let mut out = String::new();
    let head = ["submission", "status", "points", "of", "findings"].map(String::from);
    let entries = rubric.entries.iter().flat_map(|entry| [entry.lint.clone(), format!("{} off", entry.lint)]);
    row(&mut out, head.into_iter().chain(entries).chain(["notes".to_owned()]));
    for graded in class {
        let score = &graded.score;
        let head = [
            graded.submission.name.clone(),
            graded.submission.status.says().to_owned(),
            score.points.to_string(),
            score.of.to_string(),
            score.counted.len().to_string(),
        ];
        let entries = score.entries.iter().flat_map(|entry| [entry.findings.to_string(), entry.off.to_string()]);
        row(&mut out, head.into_iter().chain(entries).chain([graded.submission.notes.join("; ")]));
    }
    out
}

/// As RFC 4180 has it; numbers stand without quotes.
fn row(out: &mut String, cells: impl Iterator<Item = String>) {
    let cells: Vec<String> = cells.map(|text| cell(&text)).collect();
    *out += &cells.join(",");
    *out += "\r\n";
}

/// A text that a spreadsheet takes for a text: what would begin a formula stands behind an apostrophe.
fn cell(text: &str) -> String {
    let is_number = !text.is_empty() && text.chars().all(|c| c.is_ascii_digit() || c == '.');
    if is_number {
        return text.to_owned();
    }
    let text = printable(text);
    let begins_formula =
        text.trim_start().starts_with(['=', '+', '-', '@', '\u{ff1d}', '\u{ff0b}', '\u{ff0d}', '\u{ff20}']);
    let mark = if begins_formula { "'" } else { "" };
    format!("\"{mark}{}\"", text.replace('"', "\"\""))
}
