//! The critical section that a place in the text is about: that of the acquisition, or of the guard, under the cursor.

use gen_lsp_types::{DocumentHighlight, DocumentHighlightKind};

use super::place::Places;
use crate::chart::{Chart, Function, Holding, LockId};
use crate::finding::Location;
use crate::span::{FileId, Span};

/// The section whose acquisition stands at a byte, or whose guard is named there.
pub fn at<'c>(chart: &'c Chart, text: &str, file: FileId, byte: u32) -> Option<(&'c Function, &'c Holding)> {
    let functions = chart.functions.iter().filter(|function| function.file == file);
    let of_file = || functions.clone().flat_map(|function| function.holdings.iter().map(move |one| (function, one)));
    let begins = of_file().filter(|(_, holding)| holding.acquired.start <= byte && byte <= holding.acquired.end);
    let smallest = begins.min_by_key(|(_, holding)| holding.acquired.end - holding.acquired.start);
    smallest.or_else(|| {
        let word = word(text, byte)?;
        let is_held =
            |holding: &Holding| holding.stretches.iter().any(|part| part.span.start <= byte && byte <= part.span.end);
        let begin = |holding: &Holding| holding.acquired.start;
        let names = |holding: &Holding| guard(text, begin(holding)) == Some(word) && begin(holding) < byte + 1;
        let own = of_file().filter(|(_, holding)| names(holding) && is_held(holding));
        // The name of the guard stands before the acquisition.
        let declared = || {
            let after = of_file().filter(|(_, holding)| guard(text, begin(holding)) == Some(word));
            after
                .filter(|(_, holding)| begin(holding) > byte && begin(holding) - byte < 120)
                .min_by_key(|(_, one)| begin(one))
        };
        own.max_by_key(|(_, holding)| begin(holding)).or_else(declared)
    })
}

/// The lock that a byte is about: its declaration, an acquisition or a guard of it.
pub fn lock_at(chart: &Chart, text: &str, file: FileId, byte: u32) -> Option<LockId> {
    if let Some((_, holding)) = at(chart, text, file, byte) {
        return Some(holding.lock);
    }
    let declared = chart.locks.iter().position(|lock| {
        lock.declared.is_some_and(|at| at.file == file && at.span.start <= byte && byte <= at.span.end)
    });
    declared.map(|at| at as LockId)
}

/// A section as highlights: its acquisition, and wherever the lock is held.
pub fn highlights(places: &mut Places, file: FileId, holding: &Holding) -> Vec<DocumentHighlight> {
    let mut place =
        |span: Span, kind| DocumentHighlight { range: places.range(Location { file, span }), kind: Some(kind) };
    let mut found = vec![place(holding.acquired, DocumentHighlightKind::Write)];
    for stretch in &holding.stretches {
        let kind = if stretch.must { DocumentHighlightKind::Read } else { DocumentHighlightKind::Text };
        found.push(place(stretch.span, kind));
    }
    found
}

/// The variable that `let` binds to what is acquired at a byte, if that is how it goes.
fn guard(text: &str, acquired: u32) -> Option<&str> {
    let before = text.get(..acquired as usize)?;
    let statement = &before[before.rfind([';', '{', '}']).map_or(0, |at| at + 1)..];
    let pattern = statement.split_once("let ")?.1.split(['=', ':']).next()?.trim();
    let name = pattern.strip_prefix("mut ").unwrap_or(pattern).trim();
    let is_name = !name.is_empty() && name.chars().all(|c| c.is_alphanumeric() || c == '_');
    is_name.then_some(name)
}

/// The word at a byte.
fn word(text: &str, byte: u32) -> Option<&str> {
    let at = text.floor_char_boundary(byte as usize);
    let is_part = |c: char| c.is_alphanumeric() || c == '_';
    let start =
        text[..at].rfind(|c| !is_part(c)).map_or(0, |at| at + text[at..].chars().next().map_or(1, char::len_utf8));
    let end = text[at..].find(|c| !is_part(c)).map_or(text.len(), |length| at + length);
    Some(&text[start..end]).filter(|word| !word.is_empty())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn guards_and_words_are_found_in_the_text() {
        let text = "fn f() { let mut rf = self.rf.lock(); x(rf.é); }";
        let acquired = text.find("self").expect("it is there") as u32;
        assert_eq!(guard(text, acquired), Some("rf"));
        assert_eq!(guard("a(); m.lock()", 5), None);
        assert_eq!(guard("let (a, b) = m.lock()", 13), None);
        let at = text.find("rf.é").expect("it is there") as u32;
        assert_eq!((word(text, at), word(text, at + 2), word(text, at + 3)), (Some("rf"), Some("rf"), Some("é")));
        assert_eq!(word("(  )", 2), None);
    }
}
