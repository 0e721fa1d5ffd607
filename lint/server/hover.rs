//! What is shown of a finding under the cursor: how it goes wrong, how to mend it, its lesson.

use std::fmt::Write;

use crate::lesson::Lesson;
use crate::policy::Told;
use crate::report::{Report, printable};

/// Columns of an interleaving.
const COLUMNS: usize = 76;

/// A page in Markdown. `lesson`: that of its lint.
pub fn of_finding(report: &Report, told: &Told, lesson: Option<&Lesson>) -> String {
    let finding = &told.finding;
    let mut page = format!("**{}** {}\n", finding.code, printable(&finding.message));
    if let Some(scenario) = &finding.scenario {
        if !scenario.intro.is_empty() {
            let _ = write!(page, "\n{}\n", printable(&scenario.intro));
        }
        let lanes = report.interleaving(finding, scenario, COLUMNS).join("\n");
        let _ = write!(page, "\n{}\n\n{}\n", fenced("text", &lanes), printable(&scenario.outcome));
    }
    for note in &finding.notes {
        let _ = write!(page, "\n{}\n", printable(note));
    }
    for help in &finding.helps {
        let _ = write!(page, "\n*{}*\n", printable(&help.text));
        if !help.code.is_empty() {
            let code: Vec<String> = help.code.iter().map(|line| printable(line)).collect();
            let _ = write!(page, "\n{}\n", fenced("rust", &code.join("\n")));
        }
    }
    if let Some(lesson) = lesson {
        let _ = write!(page, "\n---\n\n{}\n", lesson.brief().trim());
    }
    page
}

/// A block of code whose fence is longer than any in the code.
fn fenced(language: &str, code: &str) -> String {
    let longest = code.split(|c| c != '`').map(str::len).max().unwrap_or_default();
    let fence = "`".repeat(longest.max(2) + 1);
    format!("{fence}{language}\n{code}\n{fence}")
}
