//! Text made fit for a terminal: nothing that could drive it, nothing wider than it.

use unicode_width::{UnicodeWidthChar, UnicodeWidthStr};

/// Replaces what a terminal would obey instead of showing: control characters, and those that turn the
/// direction of text.
pub fn printable(text: &str) -> String {
    text.chars().map(printable_char).collect()
}

/// A control character's picture, `␛` for escape; others as they are.
pub(super) fn printable_char(c: char) -> char {
    match c {
        '\0'..='\x1f' => char::from_u32(0x2400 + c as u32).unwrap_or('\u{fffd}'),
        '\x7f' => '\u{2421}',
        '\u{80}'..='\u{9f}' | '\u{200e}' | '\u{200f}' | '\u{2028}'..='\u{202e}' | '\u{2066}'..='\u{2069}' => '\u{fffd}',
        '\u{61c}' | '\u{feff}' => '\u{fffd}',
        _ => c,
    }
}

/// Columns of a text.
pub(super) fn width(text: &str) -> usize {
    text.width()
}

/// Columns of a character.
pub(super) fn char_width(c: char) -> usize {
    c.width().unwrap_or(0)
}

/// Breaks a text into lines of at most `columns`; a word that is longer is broken inside, and what is
/// in backquotes only if it must be.
pub fn wrap(text: &str, columns: usize) -> Vec<String> {
    let columns = columns.max(8);
    let mut lines = vec![String::new()];
    for word in words(text) {
        for piece in pieces(&word, columns) {
            let line = lines.last().map_or(0, |line| width(line));
            let gap = usize::from(line > 0);
            if line > 0 && line + gap + width(&piece) > columns {
                lines.push(piece);
            } else if let Some(last) = lines.last_mut() {
                last.extend(std::iter::repeat_n(' ', gap));
                last.push_str(&piece);
            }
        }
    }
    lines
}

/// Words at white space, with what stands in backquotes kept whole.
fn words(text: &str) -> Vec<String> {
    let mut words = vec![String::new()];
    let mut in_code = false;
    for c in printable(&text.replace(['\n', '\t'], " ")).chars() {
        in_code ^= c == '`';
        if c == ' ' && !in_code {
            words.push(String::new());
        } else if let Some(word) = words.last_mut() {
            word.push(c);
        }
    }
    words.retain(|word| !word.is_empty());
    words
}

fn pieces(word: &str, columns: usize) -> Vec<String> {
    if width(word) <= columns {
        return vec![word.to_owned()];
    }
    let mut pieces = vec![String::new()];
    let mut used = 0;
    for c in word.chars() {
        if used + char_width(c) > columns {
            pieces.push(String::new());
            used = 0;
        }
        used += char_width(c);
        if let Some(piece) = pieces.last_mut() {
            piece.push(c);
        }
    }
    pieces
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn nothing_drives_the_terminal() {
        assert_eq!(printable("a\x1b[31mb\r\u{202e}c\u{9b}d\x7f"), "a␛[31mb␍\u{fffd}c\u{fffd}d␡");
    }

    #[test]
    fn lines_are_no_wider() {
        assert_eq!(wrap("one two three four", 9), ["one two", "three", "four"]);
        assert_eq!(wrap("see `a b c` there", 9), ["see", "`a b c`", "there"]);
        assert_eq!(wrap("abcdefghijklmnop", 10), ["abcdefghij", "klmnop"]);
        assert_eq!(wrap("", 10), [""]);
        assert!(wrap("漢字漢字漢字 漢字", 9).iter().all(|line| width(line) <= 9));
    }
}
