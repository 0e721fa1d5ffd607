//! The page of one submission: its points, what was done well, every finding as it is told, and the lessons behind them.

use std::collections::BTreeSet;
use std::fmt::Write;

use super::page::{Prose, Text, meter, page};
use super::{Graded, Rubric, Status};
use crate::report::lessons;

/// Findings on a page at most.
const TOLD: usize = 200;

/// Writes it.
pub fn student_page(graded: &Graded, rubric: &Rubric) -> String {
    let Graded { submission, score, .. } = graded;
    let title = rubric.title.as_deref().unwrap_or("Locks");
    // Writing to a string does not fail.
    let mut body = String::new();
    let _ = writeln!(body, "<h1>{}: {}</h1>", Text(title), Text(&submission.name));
    let _ = writeln!(
        body,
        "<p><span class=\"marks\">{}</span> of {} points {}</p>",
        score.points,
        score.of,
        meter(score.points, score.of)
    );
    status(graded, &mut body);
    marks(graded, rubric, &mut body);
    praise(graded, &mut body);
    handlers(graded, &mut body);
    findings(graded, rubric, &mut body);
    page(&format!("{title}: {}", submission.name), &body)
}

fn status(graded: &Graded, body: &mut String) {
    let submission = graded.submission;
    let said = match submission.status {
        Status::Whole => return,
        Status::Partly => "Only a part could be graded",
        Status::NotAtAll => "This could not be graded",
    };
    let _ = writeln!(
        body,
        "<p class=\"bad\"><strong>{said}</strong> ({} of {} files).</p>\n<ul>",
        submission.checked, submission.files
    );
    for note in &submission.notes {
        let _ = writeln!(body, "<li>{}</li>", Prose(note));
    }
    let _ = writeln!(body, "</ul>");
}

fn marks(graded: &Graded, rubric: &Rubric, body: &mut String) {
    let _ = writeln!(
        body,
        "<h2>Marks</h2>\n<div class=\"wide\"><table>\n<thead><tr><th scope=\"col\">rule</th><th scope=\"col\" class=\"number\">findings</th><th scope=\"col\" class=\"number\">points off</th><th scope=\"col\" class=\"number\">at most</th></tr></thead>\n<tbody>"
    );
    for (entry, off) in rubric.entries.iter().zip(&graded.score.entries) {
        let class = if off.findings == 0 { "good" } else { "bad" };
        let most = entry.cap.map_or_else(|| "no limit".to_owned(), |cap| cap.to_string());
        let _ = writeln!(
            body,
            "<tr><td>{}</td><td class=\"number {class}\">{}</td><td class=\"number\">{}</td><td class=\"number soft\">{most}</td></tr>",
            Prose(&entry.title),
            off.findings,
            off.off
        );
    }
    let _ = writeln!(body, "</tbody>\n</table></div>");
}

fn praise(graded: &Graded, body: &mut String) {
    if graded.score.praise.is_empty() {
        return;
    }
    let _ = writeln!(body, "<h2>What the program does with its locks</h2>\n<ul>");
    for praise in &graded.score.praise {
        let (class, word) = if praise.wrong == 0 { ("good", "followed") } else { ("bad", "broken") };
        let _ = writeln!(
            body,
            "<li><strong class=\"{class}\">{} {word}</strong>: it {}</li>",
            praise.rule(),
            Prose(&praise.says())
        );
    }
    let _ = writeln!(body, "</ul>");
}

fn handlers(graded: &Graded, body: &mut String) {
    let handlers = &graded.submission.handlers;
    if handlers.is_empty() {
        return;
    }
    let _ = writeln!(body, "<h2>Handlers of remote calls</h2>\n<ul>");
    for handler in handlers {
        let _ = writeln!(
            body,
            "<li><code>{}</code> {} <span class=\"soft\">{}:{}</span></li>",
            Text(&handler.function),
            Prose(&handler.says()),
            Text(&handler.path),
            handler.line
        );
    }
    let _ = writeln!(body, "</ul>");
}

fn findings(graded: &Graded, rubric: &Rubric, body: &mut String) {
    let score = &graded.score;
    let _ = writeln!(body, "<h2>Findings</h2>");
    if score.counted.is_empty() {
        let _ = writeln!(body, "<p>None.</p>");
        return;
    }
    for (finding, entry) in score.findings(graded.submission).take(TOLD) {
        let costs = entry
            .and_then(|at| rubric.entries.get(at))
            .map_or_else(|| "costs nothing".to_owned(), |entry| format!("counted under {}", entry.lint));
        let suppressed = if finding.suppressed { ", suppressed in the source" } else { "" };
        let _ = write!(
            body,
            "<details open>\n<summary><strong>{}</strong> {} <span class=\"soft\">{}:{} ({}{suppressed})</span></summary>\n<pre>",
            Text(&finding.code),
            Prose(&finding.message),
            Text(&finding.path),
            finding.line,
            Text(&costs)
        );
        for line in finding.text.lines() {
            let _ = writeln!(body, "{}", Text(line));
        }
        let _ = writeln!(
            body,
            "</pre>\n<p><a href=\"#lesson-{code}\">Why this matters: {code}</a></p>\n</details>",
            code = Text(&finding.code)
        );
    }
    if let Some(more) = score.counted.len().checked_sub(TOLD).filter(|more| *more > 0) {
        let _ = writeln!(body, "<p>And {more} more.</p>");
    }
    let told: BTreeSet<&str> =
        score.findings(graded.submission).take(TOLD).map(|(finding, _)| finding.code.as_str()).collect();
    let _ = writeln!(body, "<h2>Lessons</h2>\n{}", lessons(told.into_iter()));
}
