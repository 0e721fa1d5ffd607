//! Places in source text: byte spans, files by number, editions, and the way from bytes to lines.
//!
//! Knows nothing of Rust's grammar.

use serde::{Deserialize, Serialize};

/// A half-open range of bytes in one file, counted from the file's first byte on disk (a byte-order
/// mark included).
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
pub struct Span {
    /// The first byte.
    pub start: u32,
    /// One past the last byte.
    pub end: u32,
}

impl Span {
    /// The bytes from `start` up to, not including, `end`.
    pub fn new(start: u32, end: u32) -> Span {
        Span { start, end }
    }

    /// The smallest span that covers both.
    pub fn to(self, other: Span) -> Span {
        Span { start: self.start.min(other.start), end: self.end.max(other.end) }
    }

    /// The last byte alone: where the brace of a block stands.
    pub fn last(self) -> Span {
        Span { start: self.end.saturating_sub(1).max(self.start), end: self.end }
    }

    /// Is `other` inside?
    pub fn contains(self, other: Span) -> bool {
        self.start <= other.start && other.end <= self.end
    }
}

/// A file of the run, by its place in the sorted list of files.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
pub struct FileId(pub u32);

/// A Rust edition: it decides when temporaries are dropped.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
pub enum Edition {
    /// 2015.
    E2015,
    /// 2018.
    E2018,
    /// 2021.
    E2021,
    /// 2024: temporaries of an `if let` scrutinee and of a block's tail expression end earlier.
    #[default]
    E2024,
}

impl Edition {
    /// The edition as a manifest writes it.
    pub fn parse(text: &str) -> Option<Edition> {
        match text {
            "2015" => Some(Edition::E2015),
            "2018" => Some(Edition::E2018),
            "2021" => Some(Edition::E2021),
            "2024" => Some(Edition::E2024),
            _ => None,
        }
    }
}

/// Where each line of a text begins.
#[derive(Clone, Debug, Default)]
pub struct LineIndex {
    starts: Vec<u32>,
}

impl LineIndex {
    /// Finds the lines of `text`; a line ends with `\n`.
    pub fn new(text: &str) -> LineIndex {
        let newlines = text.bytes().enumerate().filter(|(_, byte)| *byte == b'\n');
        LineIndex { starts: std::iter::once(0).chain(newlines.map(|(at, _)| at as u32 + 1)).collect() }
    }

    /// The line (from 1) that holds a byte.
    pub fn line(&self, at: u32) -> u32 {
        self.starts.partition_point(|start| *start <= at) as u32
    }

    /// Line and column, both from 1; the column counts characters of `text`, the text of this index.
    pub fn line_column(&self, text: &str, at: u32) -> (u32, u32) {
        let line = self.line(at);
        let start = self.starts[line as usize - 1] as usize;
        let end = (at as usize).min(text.len());
        let before = text.get(start..end).map_or(end - start, |part| part.chars().count());
        (line, before as u32 + 1)
    }

    /// The bytes of a line (from 1) of `text`, without its end.
    pub fn line_text<'t>(&self, text: &'t str, line: u32) -> &'t str {
        let start = self.starts.get(line as usize - 1).map_or(text.len(), |start| *start as usize);
        let end = self.starts.get(line as usize).map_or(text.len(), |start| *start as usize);
        text.get(start..end).unwrap_or("").trim_end_matches(['\n', '\r'])
    }

    /// The first byte of a line (from 1); of one beyond the text, the last line's.
    pub fn start(&self, line: u32) -> u32 {
        let start = self.starts.get(line.saturating_sub(1) as usize).or(self.starts.last());
        start.copied().unwrap_or_default()
    }

    /// How many lines there are.
    pub fn count(&self) -> u32 {
        self.starts.len() as u32
    }
}
