//! The texts that the editor has open: how they change, and where places of earlier texts are now.

use std::collections::BTreeMap;
use std::path::{Path, PathBuf};
use std::sync::Arc;

use gen_lsp_types::{TextDocumentContentChangeEvent, TextDocumentItem, Uri};

use super::engine::Buffer;
use super::position::Encoding;
use super::uri;
use crate::span::{LineIndex, Span};

/// One change of a text.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Change {
    start: u32,
    removed: u32,
    inserted: u32,
}

impl Change {
    /// The one change that makes one text of another.
    pub fn between(old: &str, new: &str) -> Change {
        let is_same = |(a, b): &(u8, u8)| a == b;
        let start = old.bytes().zip(new.bytes()).take_while(is_same).count();
        let left = old.len().min(new.len()) - start;
        let end = old.bytes().rev().zip(new.bytes().rev()).take(left).take_while(is_same).count();
        Change {
            start: start as u32,
            removed: (old.len() - start - end) as u32,
            inserted: (new.len() - start - end) as u32,
        }
    }

    /// Where a span is after the change. What was replaced shrinks to what came in its place.
    pub fn shift(self, span: Span) -> Span {
        let removed_end = self.start + self.removed;
        let after = |at: u32| at - self.removed + self.inserted;
        let start = match span.start {
            at if at >= removed_end => after(at),
            at if at > self.start => self.start + self.inserted,
            at => at,
        };
        let end = match span.end {
            at if at <= self.start => at,
            at if at >= removed_end => after(at),
            _ => self.start,
        };
        Span::new(start, end.max(start))
    }

    /// Where a place after the change was before it. None where it is in what was inserted.
    pub fn back(self, at: u32) -> Option<u32> {
        let inserted_end = self.start + self.inserted;
        match at {
            at if at >= inserted_end => Some(at - self.inserted + self.removed),
            at if at <= self.start => Some(at),
            _ => None,
        }
    }
}

/// A text that the editor has open.
#[derive(Debug)]
pub struct Document {
    /// As the editor calls it.
    pub uri: Uri,
    /// The editor's number of its text.
    pub version: i32,
    /// Our number of its text.
    pub revision: u64,
    /// Its text.
    pub text: Arc<str>,
    /// Its lines.
    pub lines: LineIndex,
    /// Since which revision all changes are known.
    since: u64,
    /// The changes, each with the revision that it led to.
    changes: Vec<(u64, Change)>,
}

impl Document {
    /// For the worker.
    pub fn buffer(&self) -> Buffer {
        Buffer { text: self.text.clone(), revision: self.revision }
    }

    /// Is its text that of a revision?
    pub fn is_at(&self, revision: Option<u64>) -> bool {
        revision == Some(self.revision)
    }

    /// Where a span of an earlier text is now. `revision`: that of the text, if it came from here.
    pub fn shift(&self, revision: Option<u64>, text: &str, span: Span) -> Span {
        match revision.filter(|revision| *revision >= self.since) {
            Some(revision) => {
                let later = self.changes.iter().filter(|(to, _)| *to > revision);
                later.fold(span, |span, (_, change)| change.shift(span))
            }
            None if *text == *self.text => span,
            None => Change::between(text, &self.text).shift(span),
        }
    }

    /// Where a place of its text was in an earlier one. None where it has been typed since.
    pub fn back(&self, revision: Option<u64>, text: &str, at: u32) -> Option<u32> {
        match revision.filter(|revision| *revision >= self.since) {
            Some(revision) => {
                let later = self.changes.iter().rev().take_while(|(to, _)| *to > revision);
                later.map(|(_, change)| change).try_fold(at, |at, change| change.back(at))
            }
            None if *text == *self.text => Some(at),
            None => Change::between(text, &self.text).back(at),
        }
    }

    /// Nobody will ask for texts before this one any more.
    pub fn forget_before(&mut self, revision: u64) {
        self.since = self.since.max(revision.min(self.revision));
        let since = self.since;
        self.changes.retain(|(to, _)| *to > since);
    }

    fn apply(&mut self, event: TextDocumentContentChangeEvent, encoding: Encoding, revision: u64) {
        let (change, text) = match event {
            TextDocumentContentChangeEvent::TextDocumentContentChangePartial(part) => {
                let start = encoding.offset(&self.text, &self.lines, part.range.start);
                let end = encoding.offset(&self.text, &self.lines, part.range.end).max(start);
                let (before, after) = (&self.text[..start as usize], &self.text[end as usize..]);
                let change = Change { start, removed: end - start, inserted: part.text.len() as u32 };
                (change, [before, &part.text, after].concat())
            }
            TextDocumentContentChangeEvent::TextDocumentContentChangeWholeDocument(whole) => {
                (Change::between(&self.text, &whole.text), whole.text)
            }
        };
        self.changes.push((revision, change));
        self.lines = LineIndex::new(&text);
        self.text = text.into();
        self.revision = revision;
    }
}

/// All of them, by absolute path.
#[derive(Debug, Default)]
pub struct Documents {
    open: BTreeMap<PathBuf, Document>,
    last: u64,
}

impl Documents {
    /// Opens one; its path. None if it is no file.
    pub fn open(&mut self, item: TextDocumentItem) -> Option<PathBuf> {
        let path = uri::path(&item.uri)?;
        self.last += 1;
        let document = Document {
            uri: item.uri,
            version: item.version,
            revision: self.last,
            lines: LineIndex::new(&item.text),
            text: item.text.into(),
            since: self.last,
            changes: Vec::new(),
        };
        self.open.insert(path.clone(), document);
        Some(path)
    }

    /// Changes one; its path. None if it is not open.
    pub fn change(
        &mut self,
        uri: &Uri,
        version: i32,
        events: Vec<TextDocumentContentChangeEvent>,
        encoding: Encoding,
    ) -> Option<PathBuf> {
        let path = self.path(uri)?;
        let document = self.open.get_mut(&path)?;
        document.version = version;
        for event in events {
            self.last += 1;
            document.apply(event, encoding, self.last);
        }
        Some(path)
    }

    /// Closes one; its path.
    pub fn close(&mut self, uri: &Uri) -> Option<PathBuf> {
        let path = self.path(uri)?;
        self.open.remove(&path);
        Some(path)
    }

    /// The one at a path.
    pub fn at(&self, path: &Path) -> Option<&Document> {
        self.open.get(path)
    }

    /// All with their paths.
    pub fn iter(&self) -> impl Iterator<Item = (&PathBuf, &Document)> {
        self.open.iter()
    }

    /// All of them, to be changed.
    pub fn iter_mut(&mut self) -> impl Iterator<Item = (&PathBuf, &mut Document)> {
        self.open.iter_mut()
    }

    /// The path of an open one: it may have been renamed or deleted since.
    pub fn path(&self, uri: &Uri) -> Option<PathBuf> {
        let own = self.open.iter().find(|(_, document)| document.uri == *uri).map(|(path, _)| path.clone());
        own.or_else(|| uri::path(uri))
    }
}
