//! One JSON object a line, in the form of cargo's messages, which editors read.

use std::io::{self, Write};
use std::path::Path;

use serde::Serialize;

use super::{Report, Style, human, printable};
use crate::finding::{Applicability, Location, Suggestion};
use crate::policy::{Level, Told};
use crate::span::Edition;

/// Lines of more bytes are left out.
const LONGEST: usize = 4096;

/// Writes all findings and the last line that says whether the run succeeded.
pub fn write(report: &Report, out: &mut dyn Write) -> io::Result<()> {
    write_findings(report, out)?;
    write_last(!report.fails(), out)
}

/// Writes all findings.
pub fn write_findings(report: &Report, out: &mut dyn Write) -> io::Result<()> {
    for told in report.told {
        line(&Line { reason: "compiler-message", built: built(report, told), message: message(report, told) }, out)?;
    }
    Ok(())
}

/// Writes the last line.
pub fn write_last(success: bool, out: &mut dyn Write) -> io::Result<()> {
    line(&Finished { reason: "build-finished", success }, out)
}

fn line(value: &impl Serialize, out: &mut dyn Write) -> io::Result<()> {
    serde_json::to_writer(&mut *out, value)?;
    out.write_all(b"\n")
}

#[derive(Serialize)]
struct Line {
    reason: &'static str,
    #[serde(flatten)]
    built: Built,
    message: Message,
}

#[derive(Serialize)]
struct Finished {
    reason: &'static str,
    success: bool,
}

/// What cargo would have been building.
#[derive(Serialize)]
struct Built {
    package_id: String,
    manifest_path: String,
    target: Target,
}

#[derive(Serialize)]
struct Target {
    kind: [&'static str; 1],
    crate_types: [&'static str; 1],
    name: String,
    src_path: String,
    edition: &'static str,
}

#[derive(Serialize)]
struct Message {
    #[serde(rename = "$message_type")]
    message_type: &'static str,
    message: String,
    level: &'static str,
    code: Option<Code>,
    spans: Vec<Span>,
    children: Vec<Message>,
    rendered: Option<String>,
}

#[derive(Serialize)]
struct Code {
    code: String,
    explanation: Option<String>,
}

#[derive(Serialize)]
struct Span {
    file_name: String,
    byte_start: u32,
    byte_end: u32,
    line_start: u32,
    line_end: u32,
    column_start: u32,
    column_end: u32,
    is_primary: bool,
    text: Vec<Text>,
    label: Option<String>,
    suggested_replacement: Option<String>,
    suggestion_applicability: Option<&'static str>,
    expansion: Option<()>,
}

#[derive(Serialize)]
struct Text {
    text: String,
    highlight_start: u32,
    highlight_end: u32,
}

fn built(report: &Report, told: &Told) -> Built {
    let file = report.file(told.finding.primary);
    let package = file.package.and_then(|index| report.program.packages.get(index));
    let own_crate = report
        .program
        .crates
        .iter()
        .filter(|krate| {
            package.map_or(krate.root == told.finding.primary.file, |package| package.name == krate.package)
        })
        .max_by_key(|krate| (krate.root == told.finding.primary.file, std::cmp::Reverse(krate.kind)));
    let (kind, name, root) = own_crate.map_or_else(
        || ("bin", "program".to_owned(), file.absolute.as_path()),
        |krate| (krate.kind.name(), krate.name.clone(), report.program.file(krate.root).absolute.as_path()),
    );
    let folder = package.map_or_else(|| file.absolute.parent().unwrap_or(Path::new("/")), |package| &package.folder);
    let version = package.and_then(|package| package.version.as_deref()).unwrap_or("0.0.0");
    let package_name = package.map_or(name.as_str(), |package| package.name.as_str());
    Built {
        package_id: format!("path+file://{}#{package_name}@{version}", folder.display()),
        manifest_path: folder.join("Cargo.toml").to_string_lossy().into_owned(),
        target: Target {
            kind: [kind],
            crate_types: [if kind == "lib" { "lib" } else { "bin" }],
            name,
            src_path: root.to_string_lossy().into_owned(),
            edition: edition_name(file.edition),
        },
    }
}

fn edition_name(edition: Edition) -> &'static str {
    match edition {
        Edition::E2015 => "2015",
        Edition::E2018 => "2018",
        Edition::E2021 => "2021",
        Edition::E2024 => "2024",
    }
}

fn message(report: &Report, told: &Told) -> Message {
    let finding = &told.finding;
    let mut spans = vec![span(report, finding.primary, true, &finding.label)];
    spans.extend(finding.labels.iter().map(|label| span(report, label.at, false, &label.text)));
    let mut children: Vec<Message> = Vec::new();
    if let Some(scenario) = &finding.scenario {
        if !scenario.intro.is_empty() {
            children.push(child("note", scenario.intro.clone(), Vec::new()));
        }
        for (index, step) in scenario.steps.iter().enumerate() {
            let lane = scenario.lanes.get(step.lane).map_or("", String::as_str);
            let text = format!("{}. {lane}: {}", index + 1, step.text);
            children.push(child("note", text, step.at.map(|at| span(report, at, true, "")).into_iter().collect()));
        }
        children.push(child("note", scenario.outcome.clone(), Vec::new()));
    }
    children.extend(finding.notes.iter().map(|note| child("note", note.clone(), Vec::new())));
    children.extend(finding.helps.iter().map(|help| {
        let code = if help.code.is_empty() { String::new() } else { format!("\n{}", help.code.join("\n")) };
        child("help", format!("{}{code}", help.text), Vec::new())
    }));
    children.extend(finding.suggestions.iter().map(|suggestion| suggested(report, suggestion)));
    Message {
        message_type: "diagnostic",
        message: finding.message.clone(),
        level: match told.level {
            Level::Deny => "error",
            Level::Warn => "warning",
            Level::Allow => "note",
        },
        code: Some(Code { code: format!("locklint::{}", finding.code), explanation: None }),
        spans,
        children,
        rendered: Some(human::render(report, told, Style::default())),
    }
}

/// A help whose spans say what to write in their place.
fn suggested(report: &Report, suggestion: &Suggestion) -> Message {
    let applicability = match suggestion.applicability {
        Applicability::Safe => "MachineApplicable",
        Applicability::Unsafe => "MaybeIncorrect",
    };
    let replaced = suggestion.edits.iter().map(|edit| Span {
        suggested_replacement: Some(edit.replacement.clone()),
        suggestion_applicability: Some(applicability),
        ..span(report, edit.at, true, "")
    });
    child("help", suggestion.text.clone(), replaced.collect())
}

fn child(level: &'static str, message: String, spans: Vec<Span>) -> Message {
    Message { message_type: "diagnostic", message, level, code: None, spans, children: Vec::new(), rendered: None }
}

fn span(report: &Report, at: Location, is_primary: bool, label: &str) -> Span {
    let file = report.file(at);
    let (line_start, column_start) = report.begin(at);
    let (line_end, column_end) = report.end(at);
    let lines = report.lines.get(&at.file);
    let text = |line: u32| {
        let text = lines.map_or("", |lines| lines.line_text(&file.text, line));
        let end = if line == line_end { column_end } else { text.chars().count() as u32 + 1 };
        let highlight_start = if line == line_start { column_start } else { 1 };
        Text { text: text.to_owned(), highlight_start, highlight_end: end }
    };
    // The first lines of a whole block say enough, and generated lines without end say nothing.
    let shown = (line_start..=line_end.min(line_start + 4))
        .filter(|line| lines.is_none_or(|lines| lines.line_text(&file.text, *line).len() <= LONGEST));
    Span {
        file_name: file.shown(),
        byte_start: at.span.start,
        byte_end: at.span.end,
        line_start,
        line_end,
        column_start,
        column_end,
        is_primary,
        text: shown.map(text).collect(),
        label: (!label.is_empty()).then(|| printable(label)),
        suggested_replacement: None,
        suggestion_applicability: None,
        expansion: None,
    }
}
