//! What can be done about a finding under the cursor: a fix, a suppression, a look at the other thread.

use std::collections::HashMap;

use gen_lsp_types::{
    CodeAction, CodeActionKind, Command, Diagnostic, DocumentChange, Location, OptionalVersionedTextDocumentIdentifier,
    Position, Range, TextDocumentEdit, TextDocumentIdentifier, TextEdit, Uri, WorkspaceEdit,
};
use serde_json::json;

use super::client::Client;
use super::diagnostics::quoted;
use super::place::Places;
use crate::finding::{Applicability, Finding, Suggestion};
use crate::report::printable;
use crate::span::LineIndex;

/// Jumps to a place: its URI and its range.
pub const SHOW: &str = "locklint.show";

/// What is offered for one finding; `proven`: its suggestions that are right. `shown`: the editor's own idea of it.
pub fn of_finding(
    places: &mut Places,
    client: &Client,
    finding: &Finding,
    proven: &[Suggestion],
    shown: Option<&Diagnostic>,
) -> Vec<CodeAction> {
    let quick = |title: String| CodeAction {
        title: printable(&title),
        kind: Some(CodeActionKind::QuickFix),
        diagnostics: shown.map(|diagnostic| vec![diagnostic.clone()]),
        ..CodeAction::default()
    };
    let mut actions = Vec::new();
    for suggestion in proven {
        // Texts that have changed since are not edited by what was thought of them before.
        if !suggestion.edits.iter().all(|edit| places.is_current(edit.at.file)) {
            continue;
        }
        let (mark, is_safe) = match suggestion.applicability {
            Applicability::Safe => ("", true),
            Applicability::Unsafe => (" (look at it: it may change what the program means)", false),
        };
        let edits = suggestion.edits.iter();
        let edits = edits.map(|edit| (places.location(edit.at), edit.replacement.clone())).collect();
        let edit = Some(workspace_edit(places, client, edits));
        actions.push(CodeAction { edit, is_preferred: Some(is_safe), ..quick(format!("{}{mark}", suggestion.text)) });
    }
    if client.shows_documents
        && let Some((lane, at)) = other_thread(finding, places)
    {
        let title = format!("show the other thread: {}", quoted(&lane));
        actions.push(CodeAction { command: Some(show(title.clone(), &at)), ..quick(title) });
    }
    if finding.code.starts_with('R')
        && let Some((edit, at)) = suppression(places, finding)
    {
        let title = format!("allow {} here, with a reason", finding.code);
        let edit = Some(workspace_edit(places, client, vec![edit]));
        let command = client.shows_documents.then(|| show("write the reason".to_owned(), &at));
        actions.push(CodeAction { edit, command, ..quick(title) });
    }
    actions
}

fn show(title: String, at: &Location) -> Command {
    let arguments = Some(vec![json!(at.uri), json!(at.range)]);
    Command { title, tooltip: None, command: SHOW.to_owned(), arguments }
}

/// The first step of an interleaving that another thread than the finding's own takes.
fn other_thread(finding: &Finding, places: &mut Places) -> Option<(String, Location)> {
    let scenario = finding.scenario.as_ref()?;
    let own = scenario.steps.iter().find(|step| step.at.is_some_and(|at| at == finding.primary));
    let own = own.or(scenario.steps.first())?.lane;
    let other = scenario.steps.iter().find(|step| step.lane != own && step.at.is_some())?;
    Some((scenario.lanes.get(other.lane)?.clone(), places.location(other.at?)))
}

/// The comment that suppresses a finding, and where its reason is to be written: at the end of the finding's line,
/// or above it where that begins a statement.
fn suppression(places: &mut Places, finding: &Finding) -> Option<((Location, String), Location)> {
    let at = finding.primary;
    if !places.is_current(at.file) {
        return None;
    }
    let text = &places.view.program.file(at.file).text;
    let lines = LineIndex::new(text);
    let line = lines.line(at.span.start);
    let own = lines.line_text(text, line);
    let mut above = (1..line).rev().map(|line| lines.line_text(text, line).trim());
    let before = above.find(|line| !line.is_empty() && !line.starts_with("//"));
    let begins = before.is_none_or(|before| before.ends_with([';', '{', '}']) && !before.contains("//"));
    let comment = format!("// locklint: allow({}) -- ", finding.code);
    let place = |column: usize, line: u32| Position { line, character: column as u32 };
    let uri = places.uri(at.file);
    let here = |position: Position| Location { uri: uri.clone(), range: Range { start: position, end: position } };
    let range = places.range(at);
    if begins {
        let indent: String = own.chars().take_while(|c| c.is_whitespace()).collect();
        let reason = place(indent.len() + comment.len(), range.start.line);
        return Some(((here(place(0, range.start.line)), format!("{indent}{comment}\n")), here(reason)));
    }
    if own.contains("//") {
        return None;
    }
    let end = lines.start(line) + own.trim_end().len() as u32;
    let end = places.encoding.position(text, &lines, end);
    let end = Position { line: range.start.line, ..end };
    let reason = place(end.character as usize + 1 + comment.len(), end.line);
    Some(((here(end), format!(" {comment}")), here(reason)))
}

/// An edit of several places; where the editor can check it, only of the texts that it was thought of.
fn workspace_edit(places: &Places, client: &Client, edits: Vec<(Location, String)>) -> WorkspaceEdit {
    let mut by_file: Vec<(Uri, Vec<TextEdit>)> = Vec::new();
    for (at, new_text) in edits {
        let edit = TextEdit { range: at.range, new_text };
        match by_file.iter_mut().find(|(uri, _)| *uri == at.uri) {
            Some((_, list)) => list.push(edit),
            None => by_file.push((at.uri, vec![edit])),
        }
    }
    if !client.versions_edits {
        let changes: HashMap<Uri, Vec<TextEdit>> = by_file.into_iter().collect();
        return WorkspaceEdit { changes: Some(changes), ..WorkspaceEdit::default() };
    }
    let changes = by_file.into_iter().map(|(uri, edits)| {
        let version = places.documents.iter().find(|(_, document)| document.uri == uri).map(|(_, one)| one.version);
        DocumentChange::TextDocumentEdit(TextDocumentEdit {
            text_document: OptionalVersionedTextDocumentIdentifier {
                version,
                text_document_identifier: TextDocumentIdentifier { uri },
            },
            edits: edits.into_iter().map(Into::into).collect(),
        })
    });
    WorkspaceEdit { document_changes: Some(changes.collect()), ..WorkspaceEdit::default() }
}
