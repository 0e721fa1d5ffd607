//! What is written between the lines: where each guard ends, and which locks are held at a wait.

use std::collections::BTreeMap;

use gen_lsp_types::{InlayHint, Label, Position, Range, Tooltip};

use super::place::Places;
use crate::chart::{Chart, EndBy, Function, Holding, Origin};
use crate::finding::Location;
use crate::report::printable;
use crate::span::{FileId, LineIndex, Span};

/// What stands at one place.
#[derive(Default)]
struct Note {
    released: Vec<String>,
    handed_on: Vec<String>,
    held: Vec<String>,
    tooltip: Vec<String>,
}

/// The hints of a file that stand within a range of it.
pub fn of_file(places: &mut Places, chart: &Chart, file: FileId, range: Range) -> Vec<InlayHint> {
    let text = &places.view.program.file(file).text;
    let lines = LineIndex::new(text);
    let mut notes: BTreeMap<u32, Note> = BTreeMap::new();
    for function in chart.functions.iter().filter(|function| function.file == file) {
        for holding in &function.holdings {
            add_ends(&mut notes, chart, holding, text, &lines);
        }
        add_waits(&mut notes, chart, function, text, &lines);
    }
    let mut hints = Vec::new();
    for (at, note) in notes {
        let position = places.range(Location { file, span: Span::new(at, at) }).end;
        if range.start <= position && position <= range.end {
            hints.push(note.hint(position));
        }
    }
    hints
}

fn add_ends(notes: &mut BTreeMap<u32, Note>, chart: &Chart, holding: &Holding, text: &str, lines: &LineIndex) {
    let is_guard_here = match holding.origin {
        Origin::Here | Origin::Helper(_) => true,
        Origin::Inside(_) | Origin::Parameter | Origin::Runner => false,
    };
    let Some(lock) = chart.locks.get(holding.lock as usize).filter(|_| is_guard_here) else { return };
    let begin = lines.line(holding.acquired.start);
    for end in &holding.ends {
        let is_far = lines.line(end.at.start) != begin;
        match end.by {
            EndBy::Scope | EndBy::Drop | EndBy::Return => {}
            // One that ends in the line that it begins in is plain to see.
            EndBy::Statement if is_far => {}
            EndBy::Statement | EndBy::Leave | EndBy::Move => continue,
        }
        let note = notes.entry(behind(text, end.at.end)).or_default();
        let name = if is_held_on_every_way(holding, end.at) { lock.short.clone() } else { format!("{}?", lock.short) };
        let list = if end.by == EndBy::Return { &mut note.handed_on } else { &mut note.released };
        if !list.contains(&name) {
            list.push(name);
            note.tooltip.push(format!("`{}` was acquired in line {begin}", lock.name));
        }
    }
}

/// Behind what closes a statement: `drop(rf); ⟵`, not `drop(rf) ⟵ ;`.
fn behind(text: &str, at: u32) -> u32 {
    let closing = text[at as usize..].bytes().take_while(|byte| b");,".contains(byte)).count();
    at + closing as u32
}

/// Is the lock held on every path just before a guard's end?
fn is_held_on_every_way(holding: &Holding, end: Span) -> bool {
    let before = holding.stretches.iter().rfind(|stretch| stretch.span.start <= end.start);
    before.is_none_or(|stretch| stretch.must)
}

fn add_waits(notes: &mut BTreeMap<u32, Note>, chart: &Chart, function: &Function, text: &str, lines: &LineIndex) {
    for wait in function.waits.iter().filter(|wait| !wait.held.is_empty()) {
        let line = lines.line(wait.at.end.saturating_sub(1).max(wait.at.start));
        let at = lines.start(line) + lines.line_text(text, line).len() as u32;
        let note = notes.entry(at).or_default();
        for (lock, must) in &wait.held {
            let Some(lock) = chart.locks.get(*lock as usize) else { continue };
            let name = if *must { lock.short.clone() } else { format!("{}?", lock.short) };
            if !note.held.contains(&name) {
                note.held.push(name);
            }
        }
        let through =
            if wait.through.is_empty() { String::new() } else { format!(" ({})", wait.through.join(" → ")) };
        note.tooltip.push(format!("{}{through}", wait.says));
    }
}

impl Note {
    fn hint(self, position: Position) -> InlayHint {
        let mut parts = Vec::new();
        let mut add = |names: &[String], word: &str| {
            if !names.is_empty() {
                parts.push(format!("{} {word}", names.join(", ")));
            }
        };
        add(&self.released, "released");
        add(&self.handed_on, "goes to the caller");
        add(&self.held, "held while waiting");
        let mut tooltip = self.tooltip;
        if [&self.released, &self.handed_on, &self.held].iter().any(|list| list.iter().any(|name| name.ends_with('?')))
        {
            tooltip.push("`?`: on some ways through the code, not on all".to_owned());
        }
        let tooltip: Vec<String> = tooltip.iter().map(|line| printable(line)).collect();
        InlayHint {
            position,
            label: Label::String(printable(&format!("⟵ {}", parts.join("; ")))),
            kind: None,
            text_edits: None,
            tooltip: Some(Tooltip::String(tooltip.join("\n"))),
            padding_left: Some(true),
            padding_right: None,
            data: None,
        }
    }
}
