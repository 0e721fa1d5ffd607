//! The page of a class, and what all pages have in common: one file each, nothing fetched, everything that anybody wrote escaped.

use std::fmt::{self, Display, Write};

use super::{Graded, Points, Rubric, Status};
use crate::report::{escape, printable};

const STYLE: &str = include_str!("style.css");

/// Somebody's text in HTML, in one line: nothing in it is markup, drives a terminal or turns the direction of text.
pub(super) struct Text<'t>(pub &'t str);

impl Display for Text<'_> {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        formatter.write_str(&escape(&printable(self.0)))
    }
}

/// A sentence of ours in which `code` stands in backquotes.
pub(super) struct Prose<'t>(pub &'t str);

impl Display for Prose<'_> {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        let mut parts = self.0.split('`').peekable();
        let mut is_code = false;
        while let Some(part) = parts.next() {
            // A backquote without another is no code.
            match (is_code, parts.peek()) {
                (true, Some(_)) => write!(formatter, "<code>{}</code>", Text(part))?,
                (true, None) => write!(formatter, "`{}", Text(part))?,
                (false, _) => write!(formatter, "{}", Text(part))?,
            }
            is_code = !is_code;
        }
        Ok(())
    }
}

/// A whole page round its body.
pub(super) fn page(title: &str, body: &str) -> String {
    format!(
        "<!doctype html>\n<html lang=\"en\">\n<head>\n<meta charset=\"utf-8\">\n\
         <meta name=\"viewport\" content=\"width=device-width, initial-scale=1\">\n\
         <meta http-equiv=\"Content-Security-Policy\" content=\"default-src 'none'; style-src 'unsafe-inline'\">\n\
         <meta name=\"referrer\" content=\"no-referrer\">\n\
         <title>{}</title>\n<style>\n{STYLE}</style>\n</head>\n<body>\n<main>\n{body}</main>\n</body>\n</html>\n",
        Text(title)
    )
}

/// Points as a bar, which says its numbers too.
pub(super) fn meter(points: Points, of: Points) -> String {
    let percent = points.percent_of(of);
    format!(
        "<meter min=\"0\" max=\"100\" value=\"{percent}\" aria-label=\"{points} of {of} points\">{percent} %</meter>"
    )
}

/// The page of the class.
pub fn class_page(class: &[Graded], rubric: &Rubric) -> String {
    let title = rubric.title.as_deref().unwrap_or("Locks");
    // Writing to a string does not fail.
    let mut body = String::new();
    let _ = writeln!(body, "<h1>{}: the class</h1>", Text(title));
    let graded: Vec<Points> =
        class.iter().filter(|one| one.submission.status != Status::NotAtAll).map(|one| one.score.points).collect();
    let mean = Points::mean(&graded)
        .map_or_else(String::new, |mean| format!("; {mean} of {} points on average", rubric.points));
    let _ = writeln!(body, "<p>{} submissions, {} graded{mean}.</p>", class.len(), graded.len());
    need_a_look(class, &mut body);
    distribution(&graded, rubric, &mut body);
    by_entry(class, rubric, &mut body);
    submissions(class, rubric, &mut body);
    page(&format!("{title}: the class"), &body)
}

/// What was not graded as a whole stands first: a person has to look at it.
fn need_a_look(class: &[Graded], body: &mut String) {
    let mut some = class.iter().filter(|one| one.submission.status != Status::Whole).peekable();
    if some.peek().is_none() {
        return;
    }
    let _ = writeln!(body, "<h2>These need a look</h2>\n<ul>");
    for graded in some {
        let notes: Vec<String> = graded.submission.notes.iter().map(|note| Prose(note).to_string()).collect();
        let status = graded.submission.status.says();
        let _ = writeln!(body, "<li>{}, <strong>{status}</strong>: {}</li>", link(graded), notes.join("; "));
    }
    let _ = writeln!(body, "</ul>");
}

fn distribution(points: &[Points], rubric: &Rubric, body: &mut String) {
    let mut counts = [0_usize; 10];
    for one in points {
        let tenth = usize::try_from(one.percent_of(rubric.points) / 10).unwrap_or(9).min(9);
        counts[tenth] += 1;
    }
    let most = counts.iter().copied().max().unwrap_or(0).max(1);
    let _ = writeln!(
        body,
        "<h2>How the points are spread</h2>\n<table>\n<thead><tr><th scope=\"col\">of full marks</th><th scope=\"col\" class=\"number\">submissions</th><th scope=\"col\"></th></tr></thead>\n<tbody>"
    );
    for (tenth, count) in counts.into_iter().enumerate().rev() {
        let to = if tenth == 9 { 100 } else { tenth * 10 + 9 };
        let _ = writeln!(
            body,
            "<tr><td>{} to {to} %</td><td class=\"number\">{count}</td><td><meter min=\"0\" max=\"{most}\" value=\"{count}\" aria-hidden=\"true\"></meter></td></tr>",
            tenth * 10
        );
    }
    let _ = writeln!(body, "</tbody>\n</table>");
}

/// What the class finds hard: worth a lecture.
fn by_entry(class: &[Graded], rubric: &Rubric, body: &mut String) {
    let _ = writeln!(
        body,
        "<h2>What was lost where</h2>\n<div class=\"wide\"><table>\n<thead><tr><th scope=\"col\">rule</th><th scope=\"col\" class=\"number\">submissions</th><th scope=\"col\" class=\"number\">findings</th><th scope=\"col\" class=\"number\">points off</th></tr></thead>\n<tbody>"
    );
    for (at, entry) in rubric.entries.iter().enumerate() {
        let scores = || class.iter().filter_map(|graded| graded.score.entries.get(at));
        let with = scores().filter(|score| score.findings > 0).count();
        let findings: usize = scores().map(|score| score.findings).sum();
        let off = Points::sum(scores().map(|score| score.off));
        let _ = writeln!(
            body,
            "<tr><td>{}</td><td class=\"number\">{with}</td><td class=\"number\">{findings}</td><td class=\"number\">{off}</td></tr>",
            Prose(&entry.title)
        );
    }
    let _ = writeln!(body, "</tbody>\n</table></div>");
}

fn submissions(class: &[Graded], rubric: &Rubric, body: &mut String) {
    let _ = write!(
        body,
        "<h2>Submissions</h2>\n<div class=\"wide\"><table>\n<thead><tr><th scope=\"col\">submission</th><th scope=\"col\" class=\"number\">points</th><th scope=\"col\"></th>"
    );
    for entry in &rubric.entries {
        let _ = write!(body, "<th scope=\"col\" class=\"number\">{}</th>", Text(&entry.lint));
    }
    let _ = writeln!(body, "<th scope=\"col\">status</th></tr></thead>\n<tbody>");
    for graded in class {
        let score = &graded.score;
        let _ = write!(
            body,
            "<tr><td>{}</td><td class=\"number\">{}</td><td>{}</td>",
            link(graded),
            score.points,
            meter(score.points, score.of)
        );
        for entry in &score.entries {
            let _ = write!(body, "<td class=\"number\">{}</td>", entry.findings);
        }
        let _ = writeln!(body, "<td>{}</td></tr>", graded.submission.status.says());
    }
    let _ = writeln!(body, "</tbody>\n</table></div>");
}

fn link(graded: &Graded) -> String {
    // The folder's name is of letters, digits and a few signs.
    format!("<a href=\"students/{}/index.html\">{}</a>", graded.folder, Text(&graded.submission.name))
}
