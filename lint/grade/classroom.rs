//! The result that GitHub Classroom's reporter takes from a grader, as its actions `autograding-command-grader` and the like write it.

use serde::Serialize;

use super::gradescope::summary;
use super::{Found, Graded, Points, Rubric, Status};
use crate::report::printable;

/// Counts up with Classroom's own format.
const VERSION: u32 = 1;
/// Characters of findings in all: the reporter is handed the result in a variable of its environment, which holds 128 KiB of
/// base64.
const ROOM: usize = 30_000;

#[derive(Serialize)]
struct Result {
    version: u32,
    /// `pass`, `fail` or `error`.
    status: &'static str,
    max_score: Points,
    tests: Vec<Test>,
}

#[derive(Serialize)]
struct Test {
    name: String,
    status: &'static str,
    score: Points,
    message: String,
    test_code: String,
    filename: String,
    line_no: u32,
    execution_time: u32,
}

/// Writes the result of one submission: one test with the whole score, then one without points for each entry of the rubric.
pub fn classroom(graded: &Graded, rubric: &Rubric) -> String {
    let Graded { submission, score, .. } = graded;
    let test = |name: String, passes: bool, score: Points, message: String| Test {
        name,
        status: if passes { "pass" } else { "fail" },
        score,
        message,
        test_code: "cargo locklint grade".to_owned(),
        filename: String::new(),
        line_no: 0,
        execution_time: 0,
    };
    let passes = score.counted.is_empty() && submission.status == Status::Whole;
    let title = rubric.title.as_deref().unwrap_or("Locks");
    let mut tests = vec![test(printable(title), passes, score.points, cut_to(summary(graded), ROOM / 4))];
    for (at, (entry, off)) in rubric.entries.iter().zip(&score.entries).enumerate() {
        let findings = score.findings(submission).filter(|(_, of)| *of == Some(at));
        let told: Vec<&Found> = findings.map(|(finding, _)| finding).collect();
        let is_graded = submission.status != Status::NotAtAll;
        let mut entry = test(
            format!("{}: {} off", printable(&entry.title), off.off),
            off.findings == 0 && is_graded,
            Points::default(),
            lines(&told, ROOM / rubric.entries.len().max(1)),
        );
        if let Some(first) = told.first() {
            entry.filename = cut(&first.path);
            entry.line_no = first.line;
        }
        tests.push(entry);
    }
    let status = match submission.status {
        Status::NotAtAll => "error",
        Status::Whole | Status::Partly if passes => "pass",
        Status::Whole | Status::Partly => "fail",
    };
    let result = Result { version: VERSION, status, max_score: score.of, tests };
    let mut text = serde_json::to_string_pretty(&result).unwrap_or_default();
    text.push('\n');
    text
}

/// A line a finding, as many as there is room for.
fn lines(findings: &[&Found], room: usize) -> String {
    let mut out = String::new();
    for (at, finding) in findings.iter().enumerate() {
        let line = format!("{}:{}: {} {}\n", cut(&finding.path), finding.line, finding.code, cut(&finding.message));
        if out.len() + line.len() > room {
            out += &format!("and {} more\n", findings.len() - at);
            break;
        }
        out += &line;
    }
    out
}

/// What somebody wrote, in one line and not too much of it.
fn cut(text: &str) -> String {
    cut_to(printable(text), 300)
}

fn cut_to(text: String, most: usize) -> String {
    if text.chars().nth(most).is_none() { text } else { text.chars().take(most).chain(['…']).collect() }
}
