//! From findings to what an editor underlines: the message, the interleaving as places to go to.

use std::collections::BTreeMap;
use std::path::PathBuf;

use gen_lsp_types::{
    Code, Diagnostic, DiagnosticRelatedInformation, DiagnosticSeverity, Location, Message, Range, Uri,
};

use super::engine::View;
use super::place::Places;
use crate::finding::Finding;
use crate::policy::{Level, Told};
use crate::report::printable;

/// Who says it.
pub const SOURCE: &str = "locklint";
/// What is added where the present text does not parse, and so what is told is of an earlier one.
const EARLIER: &str = " (before the last edits: the file does not parse now)";

/// The diagnostics of each file that has any.
pub fn of_view(places: &mut Places) -> BTreeMap<PathBuf, Vec<Diagnostic>> {
    let view: &View = places.view;
    let mut found: BTreeMap<PathBuf, Vec<Diagnostic>> = BTreeMap::new();
    for told in &view.told {
        let path = &view.program.file(told.finding.primary.file).absolute;
        let mut diagnostic = of_finding(told, places);
        if view.unparsed.contains_key(path) {
            diagnostic.message = Message::String(format!("{}{EARLIER}", text(&told.finding)));
        }
        found.entry(path.clone()).or_default().push(diagnostic);
    }
    for (path, unparsed) in &view.unparsed {
        let Some(document) = places.documents.at(path) else { continue };
        for finding in &unparsed.findings {
            let span = document.shift(Some(unparsed.revision), &document.text, finding.primary.span);
            let range = places.encoding.range(&document.text, &document.lines, span);
            // Whoever is typing knows; it only says why the others are old.
            let diagnostic = plain(finding, range, DiagnosticSeverity::Information);
            found.entry(path.clone()).or_default().push(diagnostic);
        }
    }
    found
}

fn of_finding(told: &Told, places: &mut Places) -> Diagnostic {
    let severity = match told.level {
        Level::Deny => DiagnosticSeverity::Error,
        Level::Warn => DiagnosticSeverity::Warning,
        Level::Allow => DiagnosticSeverity::Hint,
    };
    let range = places.range(told.finding.primary);
    Diagnostic {
        related_information: Some(related(&told.finding, places)).filter(|related| !related.is_empty()),
        ..plain(&told.finding, range, severity)
    }
}

fn plain(finding: &Finding, range: Range, severity: DiagnosticSeverity) -> Diagnostic {
    Diagnostic {
        range,
        severity: Some(severity),
        code: Some(Code::String(finding.code.to_owned())),
        code_description: None,
        source: Some(SOURCE.to_owned()),
        message: Message::String(text(finding)),
        tags: None,
        related_information: None,
        data: None,
    }
}

/// The message, what it ends in, and what to do, a line each.
fn text(finding: &Finding) -> String {
    let mut lines = vec![finding.message.clone()];
    lines.extend(finding.notes.iter().map(|note| format!("note: {note}")));
    lines.extend(finding.helps.first().map(|help| format!("help: {}", help.text)));
    lines.iter().map(|line| printable(line)).collect::<Vec<_>>().join("\n")
}

/// The labels, and then the interleaving step by step.
fn related(finding: &Finding, places: &mut Places) -> Vec<DiagnosticRelatedInformation> {
    let mut related = Vec::new();
    let mut add = |location: Location, message: String| {
        related.push(DiagnosticRelatedInformation { location, message: printable(&message) });
    };
    for label in &finding.labels {
        add(places.location(label.at), label.text.clone());
    }
    if let Some(scenario) = &finding.scenario {
        let mut last = places.location(finding.primary);
        for (index, step) in scenario.steps.iter().enumerate() {
            // A step without a line of its own happens where the one before it did.
            last = step.at.map_or(last, |at| places.location(at));
            let lane = scenario.lanes.get(step.lane).map_or_else(String::new, |lane| quoted(lane));
            add(last.clone(), format!("{}. {lane}: {}", index + 1, step.text));
        }
        if !scenario.outcome.is_empty() {
            add(last, format!("so: {}", scenario.outcome));
        }
    }
    related
}

/// Who acts, as a name: `f`, another `f`, another thread.
pub fn quoted(lane: &str) -> String {
    if lane.contains(['`', ' ']) { lane.to_owned() } else { format!("`{lane}`") }
}

/// The diagnostics of all files, as they were published last.
#[derive(Debug, Default)]
pub struct Published {
    by_file: BTreeMap<PathBuf, (Uri, Vec<Diagnostic>)>,
}

impl Published {
    /// What of these is new to the editor. Files that have none any more get an empty list.
    pub fn change(&mut self, now: BTreeMap<PathBuf, (Uri, Vec<Diagnostic>)>) -> Vec<(PathBuf, Uri, Vec<Diagnostic>)> {
        let mut changed = Vec::new();
        for (path, (uri, _)) in &self.by_file {
            // A file that is called otherwise now is another one to the editor.
            if now.get(path).is_none_or(|(other, _)| other != uri) {
                changed.push((path.clone(), uri.clone(), Vec::new()));
            }
        }
        for (path, (uri, list)) in &now {
            if self.by_file.get(path).is_none_or(|known| known != &(uri.clone(), list.clone())) {
                changed.push((path.clone(), uri.clone(), list.clone()));
            }
        }
        self.by_file = now;
        changed
    }
}
