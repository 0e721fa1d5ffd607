//! Tokens of Rust as far as one must tell them apart: words, literals, lifetimes, brackets, single
//! characters of punctuation, comments. Text that is no Rust gives some tokens, never an error.

use crate::span::Span;

/// A token.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) struct Token {
    pub kind: Kind,
    pub span: Span,
}

/// What a token is.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Kind {
    /// An identifier or keyword, a raw identifier with its `r#`.
    Word,
    /// A number, string or character of any kind.
    Literal,
    /// `'a`.
    Lifetime,
    /// One character of punctuation.
    Punct(u8),
    /// `(`, `[`, `{`.
    Open(u8),
    /// `)`, `]`, `}`.
    Close(u8),
    /// A comment of any kind, nested ones as one.
    Comment,
}

/// Goes through a text.
pub(super) struct Lexer<'t> {
    bytes: &'t [u8],
    at: usize,
}

impl<'t> Lexer<'t> {
    /// Begins at a byte.
    pub fn new(text: &'t str, at: usize) -> Lexer<'t> {
        Lexer { bytes: text.as_bytes(), at }
    }

    fn peek(&self, ahead: usize) -> u8 {
        self.bytes.get(self.at + ahead).copied().unwrap_or(0)
    }

    fn skip_while(&mut self, test: impl Fn(u8) -> bool) {
        while self.bytes.get(self.at).is_some_and(|byte| test(*byte)) {
            self.at += 1;
        }
    }

    fn comment(&mut self) {
        if self.peek(1) == b'/' {
            self.skip_while(|byte| byte != b'\n');
            return;
        }
        let mut open = 0;
        while self.at < self.bytes.len() {
            match (self.peek(0), self.peek(1)) {
                (b'/', b'*') => {
                    open += 1;
                    self.at += 2;
                }
                (b'*', b'/') => {
                    open -= 1;
                    self.at += 2;
                    if open == 0 {
                        return;
                    }
                }
                _ => self.at += 1,
            }
        }
        self.at = self.bytes.len();
    }

    /// A string or character, from its opening quote.
    fn quoted(&mut self, quote: u8) {
        self.at += 1;
        while let Some(byte) = self.bytes.get(self.at) {
            match *byte {
                b'\\' => self.at = (self.at + 2).min(self.bytes.len()),
                byte => {
                    self.at += 1;
                    if byte == quote {
                        return;
                    }
                }
            }
        }
    }

    /// A raw string, from after its `r`, if one begins here.
    fn raw_string(&mut self) -> bool {
        let hashes = self.bytes[self.at..].iter().take_while(|byte| **byte == b'#').count();
        if self.peek(hashes) != b'"' {
            return false;
        }
        self.at += hashes + 1;
        while let Some(byte) = self.bytes.get(self.at) {
            self.at += 1;
            let rest = &self.bytes[self.at..];
            if *byte == b'"' && rest.len() >= hashes && rest[..hashes].iter().all(|byte| *byte == b'#') {
                self.at += hashes;
                return true;
            }
        }
        true
    }

    /// A word, or a literal that begins like one.
    fn word(&mut self) -> Kind {
        let start = self.at;
        self.skip_while(is_word);
        match (&self.bytes[start..self.at], self.peek(0)) {
            (b"b" | b"c", b'"') => self.quoted(b'"'),
            (b"b", b'\'') => self.quoted(b'\''),
            (b"r" | b"br" | b"cr", b'"' | b'#') => {
                if !self.raw_string() {
                    if self.peek(0) == b'#' && is_word(self.peek(1)) {
                        self.at += 1;
                        self.skip_while(is_word);
                    }
                    return Kind::Word;
                }
            }
            _ => return Kind::Word,
        }
        Kind::Literal
    }

    fn number(&mut self) -> Kind {
        self.skip_while(is_word);
        if self.peek(0) == b'.' && self.peek(1).is_ascii_digit() {
            self.at += 1;
            self.skip_while(is_word);
        }
        Kind::Literal
    }

    /// A character if a quote follows one character or an escape, else a lifetime.
    fn character_or_lifetime(&mut self) -> Kind {
        let next = self.peek(1);
        let width = match next {
            0..0x80 => 1,
            0x80..0xE0 => 2,
            0xE0..0xF0 => 3,
            0xF0.. => 4,
        };
        if next == b'\\' {
            self.quoted(b'\'');
            Kind::Literal
        } else if self.peek(1 + width) == b'\'' && next != b'\'' {
            self.at += width + 2;
            Kind::Literal
        } else {
            self.at += 1;
            self.skip_while(is_word);
            Kind::Lifetime
        }
    }
}

impl Iterator for Lexer<'_> {
    type Item = Token;

    fn next(&mut self) -> Option<Token> {
        self.skip_while(|byte| byte.is_ascii_whitespace() || byte == 0x0B);
        let start = self.at;
        let first = *self.bytes.get(start)?;
        let kind = match first {
            b'/' if matches!(self.peek(1), b'/' | b'*') => {
                self.comment();
                Kind::Comment
            }
            b'"' => {
                self.quoted(b'"');
                Kind::Literal
            }
            b'\'' => self.character_or_lifetime(),
            b'0'..=b'9' => self.number(),
            byte if is_word(byte) => self.word(),
            byte => {
                self.at += 1;
                match byte {
                    b'(' | b'[' | b'{' => Kind::Open(byte),
                    b')' | b']' | b'}' => Kind::Close(byte),
                    byte => Kind::Punct(byte),
                }
            }
        };
        Some(Token { kind, span: Span::new(start as u32, self.at as u32) })
    }
}

/// Letters beyond ASCII count as parts of words, which is right in valid Rust.
fn is_word(byte: u8) -> bool {
    byte.is_ascii_alphanumeric() || byte == b'_' || !byte.is_ascii()
}
