//! Commands that GitHub's runners make annotations of, and a table for the page of a run.

use std::fmt::Write as _;
use std::io::{self, Write};

use super::{Report, counted, printable};
use crate::policy::{Level, Told, lint};

/// Writes a command a finding. Of a kind, ten a step are shown: errors come first.
pub fn write(report: &Report, out: &mut dyn Write) -> io::Result<()> {
    let mut told: Vec<&Told> = report.told.iter().collect();
    told.sort_by_key(|told| std::cmp::Reverse(told.level));
    for told in told {
        let finding = &told.finding;
        let command = match told.level {
            Level::Deny => "error",
            Level::Warn => "warning",
            Level::Allow => "notice",
        };
        let (line, column) = report.begin(finding.primary);
        let (end_line, end_column) = report.end(finding.primary);
        let file = property(&report.file(finding.primary).shown());
        let mut place = format!("file={file},line={line},endLine={end_line}");
        // Columns of a place of several lines are refused.
        if line == end_line {
            let _ = write!(place, ",col={column},endColumn={end_column}");
        }
        let name = lint(finding.code).map_or("", |info| info.name);
        let title = property(&format!("{} {name}", finding.code));
        let mut text = printable(&finding.message);
        for label in &finding.labels {
            let _ = write!(text, "\n{}: {}", report.address(label.at), printable(&label.text));
        }
        for help in &finding.helps {
            let _ = write!(text, "\nhelp: {}", printable(&help.text));
        }
        writeln!(out, "::{command} {place},title={title}::{}", data(&text))?;
    }
    Ok(())
}

/// The table, as Markdown.
pub fn write_table(report: &Report, out: &mut dyn Write) -> io::Result<()> {
    writeln!(out, "### locklint: {}\n", counted(report.told.len(), "finding"))?;
    if report.told.is_empty() {
        return Ok(());
    }
    writeln!(out, "| | lint | place | |\n|---|---|---|---|")?;
    for told in report.told {
        let finding = &told.finding;
        let name = lint(finding.code).map_or("", |info| info.name);
        let (place, message) = (cell(&report.address(finding.primary)), cell(&finding.message));
        writeln!(out, "| {} | {} {name} | {place} | {message} |", told.level.word(), finding.code)?;
    }
    Ok(())
}

/// What a program contains must end neither a cell nor the table, and be no HTML.
fn cell(text: &str) -> String {
    printable(text).replace('&', "&amp;").replace('<', "&lt;").replace('|', "\\|")
}

fn data(text: &str) -> String {
    text.replace('%', "%25").replace('\r', "%0D").replace('\n', "%0A")
}

fn property(text: &str) -> String {
    data(text).replace(':', "%3A").replace(',', "%2C")
}
