//! Gradescope's `results.json`: <https://gradescope-autograders.readthedocs.io/en/latest/specs/>.

use serde::Serialize;

use super::{Graded, Points, Rubric, Status};
use crate::report::printable;

/// The file.
#[derive(Serialize)]
struct Results {
    /// The whole score: what tests have counts for nothing beside it.
    score: Points,
    output: String,
    output_format: &'static str,
    test_output_format: &'static str,
    test_name_format: &'static str,
    visibility: &'static str,
    tests: Vec<Test>,
}

/// An entry of the rubric, or what was done well.
#[derive(Serialize)]
struct Test {
    #[serde(skip_serializing_if = "Option::is_none")]
    score: Option<Points>,
    #[serde(skip_serializing_if = "Option::is_none")]
    max_score: Option<Points>,
    status: &'static str,
    name: String,
    name_format: &'static str,
    number: String,
    output: String,
    output_format: &'static str,
    visibility: &'static str,
}

/// Findings of one entry that are told in full.
const TOLD: usize = 50;

/// Writes the results of one submission.
pub fn gradescope(graded: &Graded, rubric: &Rubric) -> String {
    let submission = graded.submission;
    let score = &graded.score;
    let mut tests = Vec::new();
    for (at, (entry, off)) in rubric.entries.iter().zip(&score.entries).enumerate() {
        let mut output: Vec<String> = score
            .findings(submission)
            .filter(|(_, of)| *of == Some(at))
            .take(TOLD)
            .map(|(finding, _)| plain(&finding.text))
            .collect();
        if off.findings > TOLD {
            output.push(format!("and {} more", off.findings - TOLD));
        }
        let is_graded = submission.status != Status::NotAtAll;
        tests.push(Test {
            score: entry.cap.filter(|_| is_graded).map(|cap| cap.less(off.off)),
            max_score: entry.cap.filter(|_| is_graded),
            status: if off.findings == 0 && is_graded { "passed" } else { "failed" },
            name: printable(&entry.title),
            name_format: "text",
            number: (at + 1).to_string(),
            output: output.join("\n"),
            output_format: "text",
            visibility: "visible",
        });
    }
    let results = Results {
        score: score.points,
        output: summary(graded),
        output_format: "text",
        test_output_format: "text",
        test_name_format: "text",
        visibility: "visible",
        tests,
    };
    let mut text = serde_json::to_string_pretty(&results).unwrap_or_default();
    text.push('\n');
    text
}

/// What is told before the tests.
pub(super) fn summary(graded: &Graded) -> String {
    let Graded { submission, score, .. } = graded;
    let mut lines = vec![format!("{} of {} points; {}", score.points, score.of, submission.status.says())];
    lines.extend(submission.notes.iter().map(|note| plain(note)));
    lines.extend(score.praise.iter().map(|praise| format!("{}: {}", praise.rule(), praise.says())));
    let handlers = submission.handlers.iter();
    lines.extend(
        handlers.map(|handler| format!("handler {}: {}", printable(&handler.function), plain(&handler.says()))),
    );
    lines.join("\n")
}

/// Nothing but text and line ends.
pub(super) fn plain(text: &str) -> String {
    let lines: Vec<String> = text.lines().map(printable).collect();
    lines.join("\n")
}
