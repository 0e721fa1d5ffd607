//! Lines and columns as an editor counts them: in bytes, UTF-16 units or characters.

use gen_lsp_types::{Position, PositionEncodingKind, Range};

use crate::span::{LineIndex, Span};

/// In what columns are counted.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Encoding {
    /// Bytes.
    Utf8,
    /// UTF-16 units: what is meant where nothing is said.
    Utf16,
    /// Characters.
    Utf32,
}

impl Encoding {
    /// The one that is cheapest for us of those that an editor offers.
    pub fn choose(offered: &[PositionEncodingKind]) -> Encoding {
        if offered.contains(&PositionEncodingKind::UTF8) {
            Encoding::Utf8
        } else if offered.contains(&PositionEncodingKind::UTF32) && !offered.contains(&PositionEncodingKind::UTF16) {
            Encoding::Utf32
        } else {
            Encoding::Utf16
        }
    }

    /// As the protocol calls it.
    pub fn kind(self) -> PositionEncodingKind {
        match self {
            Encoding::Utf8 => PositionEncodingKind::UTF8,
            Encoding::Utf16 => PositionEncodingKind::UTF16,
            Encoding::Utf32 => PositionEncodingKind::UTF32,
        }
    }

    fn width(self, c: char) -> usize {
        match self {
            Encoding::Utf8 => c.len_utf8(),
            Encoding::Utf16 => c.len_utf16(),
            Encoding::Utf32 => 1,
        }
    }

    /// The place of a byte; of one beyond the text, its end.
    pub fn position(self, text: &str, lines: &LineIndex, at: u32) -> Position {
        let at = text.floor_char_boundary(at as usize);
        let line = lines.line(at as u32);
        let before = &text[lines.start(line) as usize..at];
        let character: usize = before.chars().map(|c| self.width(c)).sum();
        Position { line: line - 1, character: character as u32 }
    }

    /// The byte at a place. A column beyond its line is the line's end, a line beyond the text is the text's.
    pub fn offset(self, text: &str, lines: &LineIndex, at: Position) -> u32 {
        if at.line >= lines.count() {
            return text.len() as u32;
        }
        let mut left = at.character as usize;
        let mut byte = lines.start(at.line + 1);
        for c in lines.line_text(text, at.line + 1).chars() {
            if left < self.width(c) {
                break;
            }
            left -= self.width(c);
            byte += c.len_utf8() as u32;
        }
        byte
    }

    /// The places of a span's ends.
    pub fn range(self, text: &str, lines: &LineIndex, span: Span) -> Range {
        Range { start: self.position(text, lines, span.start), end: self.position(text, lines, span.end) }
    }
}
