//! How far the statement or item that begins at a byte goes, found by its brackets alone: strings,
//! characters and comments are stepped over. Broken code ends at the end of the text.

use crate::span::Span;

/// The statement, item, field or arm that begins at `start`.
pub fn extent(text: &str, start: u32) -> Span {
    let bytes = text.as_bytes();
    let mut at = start as usize;
    let mut depth = 0usize;
    while at < bytes.len() {
        match bytes[at] {
            b'(' | b'[' | b'{' => depth += 1,
            b')' | b']' | b'}' if depth == 0 => return Span::new(start, at as u32),
            b')' | b']' => depth -= 1,
            b'}' => {
                depth -= 1;
                if depth == 0 && !goes_on(text, at + 1) {
                    return Span::new(start, at as u32 + 1);
                }
            }
            b';' | b',' if depth == 0 => return Span::new(start, at as u32 + 1),
            _ => {}
        }
        at = step(text, at);
    }
    Span::new(start, bytes.len() as u32)
}

/// From a byte to the end of the block, module or file that it stands in.
pub fn rest_of_block(text: &str, start: u32) -> Span {
    let bytes = text.as_bytes();
    let (mut at, mut depth) = (start as usize, 0usize);
    while at < bytes.len() {
        match bytes[at] {
            b'(' | b'[' | b'{' => depth += 1,
            b')' | b']' | b'}' if depth == 0 => break,
            b')' | b']' | b'}' => depth -= 1,
            _ => {}
        }
        at = step(text, at);
    }
    Span::new(start, at.min(bytes.len()) as u32)
}

/// Does a statement go on after a closing brace?
fn goes_on(text: &str, at: usize) -> bool {
    let rest = text.get(at..).unwrap_or("").trim_start();
    let is_word = |word: &str| {
        rest.strip_prefix(word).is_some_and(|after| !after.starts_with(|c: char| c.is_alphanumeric() || c == '_'))
    };
    rest.starts_with(['.', '?', ';', ',', ')']) || is_word("else") || is_word("as")
}

/// Past the token at `at`, as far as that matters here.
fn step(text: &str, at: usize) -> usize {
    let bytes = text.as_bytes();
    let rest = &bytes[at..];
    let after_word = at > 0 && (bytes[at - 1].is_ascii_alphanumeric() || bytes[at - 1] == b'_');
    match rest {
        [b'/', b'/', ..] => rest.iter().position(|byte| *byte == b'\n').map_or(bytes.len(), |end| at + end),
        [b'/', b'*', ..] => block_comment(bytes, at),
        [b'"', ..] => quoted(bytes, at + 1, b'"'),
        [b'r' | b'b' | b'c', ..] if !after_word => raw_string(bytes, at).unwrap_or(at + 1),
        [b'\'', b'\\', ..] => quoted(bytes, at + 1, b'\''),
        // `'a'` is a character, `'a` a lifetime.
        [b'\'', ..] => {
            let mut characters = text.get(at + 1..).unwrap_or("").char_indices();
            match (characters.next(), characters.next()) {
                (Some(_), Some((length, '\''))) => at + 1 + length + 1,
                _ => at + 1,
            }
        }
        _ => at + 1,
    }
}

fn quoted(bytes: &[u8], mut at: usize, quote: u8) -> usize {
    while at < bytes.len() && bytes[at] != quote {
        at += if bytes[at] == b'\\' { 2 } else { 1 };
    }
    (at + 1).min(bytes.len())
}

/// `r"…"`, `r#"…"#`, `br##"…"##`; not one where nothing of the kind begins here.
fn raw_string(bytes: &[u8], at: usize) -> Option<usize> {
    let prefix = bytes[at..].iter().take_while(|byte| byte.is_ascii_alphabetic()).count();
    let hashes = bytes[at + prefix..].iter().take_while(|byte| **byte == b'#').count();
    let is_raw = matches!(&bytes[at..at + prefix], b"r" | b"br" | b"cr");
    if !is_raw || bytes.get(at + prefix + hashes) != Some(&b'"') {
        return None;
    }
    let body = at + prefix + hashes + 1;
    let closes = |end: &usize| {
        bytes[*end] == b'"' && bytes[end + 1..].iter().take_while(|byte| **byte == b'#').count() >= hashes
    };
    Some((body..bytes.len()).find(closes).map_or(bytes.len(), |end| end + 1 + hashes))
}

fn block_comment(bytes: &[u8], mut at: usize) -> usize {
    let mut depth = 0;
    while at < bytes.len() {
        match &bytes[at..] {
            [b'/', b'*', ..] => {
                depth += 1;
                at += 2;
            }
            [b'*', b'/', ..] => {
                depth -= 1;
                at += 2;
                if depth == 0 {
                    return at;
                }
            }
            _ => at += 1,
        }
    }
    at
}

#[cfg(test)]
mod tests {
    use super::*;

    fn first(text: &str) -> &str {
        let span = extent(text, 0);
        &text[span.start as usize..span.end as usize]
    }

    #[test]
    fn what_is_left_of_a_block() {
        let rest = |text: &str| rest_of_block(text, 0).end as usize;
        assert_eq!(rest("a; fn f() { '}' } \"}\" } b"), 22);
        assert_eq!(rest("fn f() {} fn g() {}"), 19);
    }

    #[test]
    fn statements_and_items() {
        for (text, expected) in [
            ("let a = f(1, 2); next();", "let a = f(1, 2);"),
            ("match x { A => { 1 } } next();", "match x { A => { 1 } }"),
            ("if a { b } else { c } d", "if a { b } else { c }"),
            ("unsafe { a }.await; d", "unsafe { a }.await;"),
            ("fn f() -> [u8; 2] { g() } fn h() {}", "fn f() -> [u8; 2] { g() }"),
            ("tail() }", "tail() "),
            ("field: u32, other: u8", "field: u32,"),
            ("let s = \"; }\\\"\"; x", "let s = \"; }\\\"\";"),
            ("let s = r#\"\"; }\"#; x", "let s = r#\"\"; }\"#;"),
            ("let c = '{'; let l: &'a T = '\\''; x", "let c = '{';"),
            ("f::<'a>('\\''); x", "f::<'a>('\\'');"),
            ("a /* ; /* } */ ; */ + b; c", "a /* ; /* } */ ; */ + b;"),
            ("a // ;\n + b; c", "a // ;\n + b;"),
            ("let open = (", "let open = ("),
            ("let é = 'é'; b", "let é = 'é';"),
        ] {
            assert_eq!(first(text), expected);
        }
    }
}
