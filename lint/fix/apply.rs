//! From edits to texts.

use std::collections::BTreeMap;
use std::sync::Arc;

use crate::finding::{Edit, Suggestion};
use crate::source::Program;
use crate::span::{FileId, Span};

/// Edits by file, each file's from top to bottom.
pub type Edits = BTreeMap<FileId, Vec<Edit>>;

/// Can it be made: are its places in files that are reported on, and in the code that it was judged by?
pub fn is_possible(program: &Program, suggestion: &Suggestion) -> bool {
    let is_in = |edit: &Edit| {
        let file = program.files.get(edit.at.file.0 as usize);
        let span = edit.at.span;
        file.is_some_and(|file| file.report && file.text.get(span.start as usize..span.end as usize).is_some())
            && edit.at.file == suggestion.judged.file
            && suggestion.judged.span.contains(span)
    };
    let mut spans: Vec<Span> = suggestion.edits.iter().map(|edit| edit.at.span).collect();
    spans.sort_unstable();
    let is_apart = spans.windows(2).all(|pair| pair[0].end <= pair[1].start && pair[0] != pair[1]);
    !suggestion.edits.is_empty() && is_apart && suggestion.edits.iter().all(is_in)
}

/// May one make the other wrong?
pub fn disturbs(one: &Suggestion, other: &Suggestion) -> bool {
    let (first, second) = (one.judged, other.judged);
    first.file == second.file && first.span.start <= second.span.end && second.span.start <= first.span.end
}

/// The edits of suggestions that do not disturb each other.
pub fn edits<'a>(suggestions: impl Iterator<Item = &'a Suggestion>) -> Edits {
    let mut edits = Edits::new();
    for edit in suggestions.flat_map(|suggestion| &suggestion.edits) {
        edits.entry(edit.at.file).or_default().push(edit.clone());
    }
    edits.values_mut().for_each(|list| list.sort_by_key(|edit| edit.at.span));
    edits
}

/// The texts that edits give.
pub fn texts(program: &Program, edits: &Edits) -> BTreeMap<FileId, Arc<str>> {
    edits.iter().map(|(file, edits)| (*file, text(&program.file(*file).text, edits).into())).collect()
}

fn text(old: &str, edits: &[Edit]) -> String {
    let mut new = String::with_capacity(old.len());
    let mut done = 0;
    for edit in edits {
        let (start, end) = (edit.at.span.start as usize, edit.at.span.end as usize);
        new.push_str(old.get(done..start).unwrap_or(""));
        new.push_str(&replacement(old, edit));
        done = end;
    }
    new.push_str(old.get(done..).unwrap_or(""));
    new
}

/// What an edit writes into a file: its lines end as those round it do.
pub fn replacement(text: &str, edit: &Edit) -> String {
    let at = edit.at.span.start as usize;
    let below = text.get(at..).and_then(|rest| Some(at + rest.find('\n')?));
    let newline = below.or_else(|| text.get(..at)?.rfind('\n'));
    let is_crlf = newline.is_some_and(|newline| newline > 0 && text.as_bytes()[newline - 1] == b'\r');
    if is_crlf { edit.replacement.replace('\n', "\r\n") } else { edit.replacement.clone() }
}
