//! From the places of a view to those of the editor, which may have typed on meanwhile.

use std::collections::BTreeMap;

use gen_lsp_types::{Location, Range, Uri};

use super::document::Documents;
use super::engine::View;
use super::position::Encoding;
use super::uri;
use crate::finding;
use crate::span::{FileId, LineIndex};

/// The places of one view.
pub struct Places<'a> {
    /// It.
    pub view: &'a View,
    /// What the editor has open.
    pub documents: &'a Documents,
    /// How it counts columns.
    pub encoding: Encoding,
    lines: BTreeMap<FileId, LineIndex>,
}

impl<'a> Places<'a> {
    /// The places of a view.
    pub fn new(view: &'a View, documents: &'a Documents, encoding: Encoding) -> Places<'a> {
        Places { view, documents, encoding, lines: BTreeMap::new() }
    }

    /// Where something is now.
    pub fn range(&mut self, at: finding::Location) -> Range {
        let file = self.view.program.file(at.file);
        if let Some(document) = self.documents.at(&file.absolute) {
            let revision = self.view.revisions.get(&file.absolute).copied();
            let span = document.shift(revision, &file.text, at.span);
            return self.encoding.range(&document.text, &document.lines, span);
        }
        let lines = self.lines.entry(at.file).or_insert_with(|| LineIndex::new(&file.text));
        self.encoding.range(&file.text, lines, at.span)
    }

    /// In which file, and where.
    pub fn location(&mut self, at: finding::Location) -> Location {
        Location { uri: self.uri(at.file), range: self.range(at) }
    }

    /// A file as the editor calls it.
    pub fn uri(&self, file: FileId) -> Uri {
        let path = &self.view.program.file(file).absolute;
        self.documents.at(path).map_or_else(|| uri::of(path), |document| document.uri.clone())
    }

    /// Is a file of the view as the editor has it now?
    pub fn is_current(&self, file: FileId) -> bool {
        let file = self.view.program.file(file);
        match self.documents.at(&file.absolute) {
            Some(document) => {
                document.is_at(self.view.revisions.get(&file.absolute).copied()) || *document.text == *file.text
            }
            None => true,
        }
    }

    /// Does a place of the view touch a range of the editor?
    pub fn touches(&mut self, at: finding::Location, range: Range) -> bool {
        let own = self.range(at);
        own.start <= range.end && range.start <= own.end
    }
}
