//! From the spans of `proc-macro2`, lines and columns of the text that was parsed, to bytes of the file.

use crate::span::Span;

/// Where the lines of a text begin.
pub(super) struct Offsets<'a> {
    text: &'a str,
    /// Of each line the parser sees; bit 31 marks a line with characters of more than one byte.
    lines: Vec<u32>,
}

const WIDE: u32 = 1 << 31;

impl<'a> Offsets<'a> {
    /// The parser sees `text` without its first `stripped` bytes.
    pub fn new(text: &'a str, stripped: usize) -> Offsets<'a> {
        let mut lines = vec![stripped as u32];
        for (at, byte) in text.bytes().enumerate().skip(stripped) {
            if byte == b'\n' {
                lines.push(at as u32 + 1);
            } else if !byte.is_ascii()
                && let Some(line) = lines.last_mut()
            {
                *line |= WIDE;
            }
        }
        Offsets { text, lines }
    }

    /// The bytes of a span.
    pub fn span(&self, span: proc_macro2::Span) -> Span {
        Span::new(self.byte(span.start()), self.byte(span.end()))
    }

    fn byte(&self, at: proc_macro2::LineColumn) -> u32 {
        let line = self.lines.get(at.line.saturating_sub(1)).copied().unwrap_or(self.text.len() as u32);
        let start = line & !WIDE;
        if line & WIDE == 0 {
            return start + at.column as u32;
        }
        let rest = self.text.get(start as usize..).unwrap_or("");
        start + rest.char_indices().nth(at.column).map_or(rest.len(), |(byte, _)| byte) as u32
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn slices(text: &str, stripped: usize) -> Vec<&str> {
        let offsets = Offsets::new(text, stripped);
        let tokens: proc_macro2::TokenStream = text[stripped..].parse().unwrap();
        let spans = tokens.into_iter().map(|token| offsets.span(token.span()));
        spans.map(|span| &text[span.start as usize..span.end as usize]).collect()
    }

    #[test]
    fn spans_are_bytes_of_the_file_as_it_is_on_disk() {
        assert_eq!(slices("a\r\n b\n", 0), ["a", "b"]);
        assert_eq!(slices("\u{feff}a b", 3), ["a", "b"]);
        assert_eq!(slices("\"äöü\" b /* ä */ \"€\"\nc", 0), ["\"äöü\"", "b", "\"€\"", "c"]);
        assert_eq!(slices("#!/bin/x\na b", 8), ["a", "b"]);
    }
}
