//! One pass over a file's tokens, without a tree: comments that are addressed to the linter, definitions of
//! macros, and how deep the file is nested.

mod lexer;
mod nesting;
mod test_code;

pub(super) use nesting::{Nesting, of_tokens};

use lexer::{Kind, Lexer, Token};
use test_code::TestCode;

use super::stripped;
use crate::ir::Annotation;
use crate::span::Span;

/// What the lexing pass finds in one file without parsing it.
#[derive(Clone, Debug, Default)]
pub struct Scan {
    /// `// locklint: …` comments and `#[cfg_attr(any(), locklint::…)]` attributes, in order.
    pub annotations: Vec<Annotation>,
    /// Definitions of macros, in order.
    pub macros: Vec<MacroSource>,
    /// How deep brackets are nested.
    pub depth: u32,
    /// The most operators, calls and the like that lie on the way to one token.
    pub chain: u32,
    /// Where `depth`, or else `chain`, is reached.
    pub deepest: Span,
    /// What stands between the braces of `#[cfg(test)] mod name { … }`, in order.
    pub tests: Vec<Span>,
}

impl Scan {
    /// Are the same macros defined, in the same order, wherever they stand?
    pub fn defines_same(&self, other: &Scan) -> bool {
        let definitions = |scan: &'_ Scan| -> Vec<(String, String)> {
            scan.macros.iter().map(|found| (found.name.clone(), found.rules.clone())).collect()
        };
        definitions(self) == definitions(other)
    }
}

/// A `macro_rules!` definition.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct MacroSource {
    /// Its name.
    pub name: String,
    /// Its rules, without the brackets round them.
    pub rules: String,
    /// Where the definition begins: calls before it mean another of that name.
    pub start: u32,
}

/// Finds what can be found in a file without parsing it. Never panics, whatever the text.
pub fn scan(text: &str) -> Scan {
    let mut scan = Scan::default();
    let mut nesting = Nesting::default();
    let mut definition = Definition::None;
    let mut attribute = Attribute::Outside;
    let mut attribute_start = 0;
    let mut tests = TestCode::None;
    let mut line_start = true;
    let mut untargeted = 0;
    let mut line_end = 0;
    for token in Lexer::new(text, stripped(text)) {
        line_start |= text[line_end..token.span.start as usize].contains('\n');
        line_end = token.span.end as usize;
        if token.kind == Kind::Comment {
            scan.annotations.extend(annotation(text, token.span, line_start));
            // A block comment does not take the line from a comment after it.
            continue;
        }
        line_start = false;
        attribute = attribute.next(token.kind, nesting.depth());
        match attribute {
            Attribute::Begun if token.kind == Kind::Punct(b'#') => attribute_start = token.span.start,
            Attribute::Ended => {
                let span = Span::new(attribute_start, token.span.end);
                scan.annotations.extend(attribute_annotation(text, span));
                tests = tests.after_attribute(&text[span.start as usize..span.end as usize]);
            }
            Attribute::Outside | Attribute::Begun | Attribute::Inside(_) => {}
        }
        let before = nesting.worst();
        match token.kind {
            Kind::Word => nesting.word(&text[token.span.start as usize..token.span.end as usize]),
            Kind::Literal => nesting.literal(),
            Kind::Lifetime => {}
            Kind::Punct(punct) => nesting.punct(punct),
            Kind::Open(_) => nesting.open(),
            Kind::Close(bracket) => nesting.close(bracket),
            Kind::Comment => {}
        }
        if nesting.worst() > before {
            scan.deepest = token.span;
        }
        if attribute == Attribute::Outside {
            for annotation in &mut scan.annotations[untargeted..] {
                if annotation.own_line {
                    annotation.target = token.span.start;
                }
            }
            untargeted = scan.annotations.len();
        }
        if attribute == Attribute::Outside {
            tests = tests.next(text, &token, nesting.depth(), &mut scan.tests);
        }
        definition = definition.next(text, &token, nesting.depth(), &mut scan.macros);
    }
    (scan.depth, scan.chain) = nesting.worst();
    scan
}

/// A comment that begins with `locklint:`.
fn annotation(text: &str, span: Span, own_line: bool) -> Option<Annotation> {
    let comment = &text[span.start as usize..span.end as usize];
    let inner = match comment.strip_prefix("//") {
        Some(line) => line,
        None => comment.strip_prefix("/*")?.strip_suffix("*/")?,
    };
    let text = inner.trim().strip_prefix("locklint:")?.trim().to_string();
    Some(Annotation { span, text, own_line, target: span.start })
}

/// `#[cfg_attr(any(), locklint::…)]`, or with `#!`, which the compiler leaves out everywhere.
fn attribute_annotation(text: &str, span: Span) -> Option<Annotation> {
    const BEFORE: [&str; 10] = ["[", "cfg_attr", "(", "any", "(", ")", ",", "locklint", ":", ":"];
    let attribute = &text[span.start as usize..span.end as usize];
    let marks = if attribute.starts_with("#!") { 2 } else { 1 };
    let mut tokens = Lexer::new(attribute, 0).skip(marks);
    let is_ours = BEFORE.iter().all(|wanted| {
        tokens.next().is_some_and(|token| attribute[token.span.start as usize..token.span.end as usize] == **wanted)
    });
    let start = tokens.next().filter(|_| is_ours)?.span.start as usize;
    let inner = attribute[start..].trim_end_matches(']').trim_end().strip_suffix(')')?;
    Some(Annotation { span, text: inner.trim().to_string(), own_line: true, target: span.start })
}

/// Whether a token belongs to an attribute.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Attribute {
    Outside,
    /// After `#` or `#!`.
    Begun,
    /// In its brackets, which stand at this depth.
    Inside(u32),
    /// Its last token.
    Ended,
}

impl Attribute {
    /// After one more token, before which brackets were nested `depth` deep.
    fn next(self, kind: Kind, depth: u32) -> Attribute {
        match (self, kind) {
            (Attribute::Outside | Attribute::Ended, Kind::Punct(b'#')) => Attribute::Begun,
            (Attribute::Outside | Attribute::Ended, _) => Attribute::Outside,
            (Attribute::Begun, Kind::Punct(b'!')) => Attribute::Begun,
            (Attribute::Begun, Kind::Open(b'[')) => Attribute::Inside(depth),
            (Attribute::Begun, _) => Attribute::Outside,
            (Attribute::Inside(outer), Kind::Close(_)) if depth == outer + 1 => Attribute::Ended,
            (Attribute::Inside(outer), _) => Attribute::Inside(outer),
        }
    }
}

/// How much of `macro_rules! name { … }` has been seen.
enum Definition {
    None,
    Keyword(u32),
    Bang(u32),
    Name(u32, String),
    /// In its brackets, which stand at `outer`.
    Rules {
        start: u32,
        name: String,
        from: u32,
        outer: u32,
    },
}

impl Definition {
    /// After one more token, after which brackets are nested `depth` deep.
    fn next(self, text: &str, token: &Token, depth: u32, found: &mut Vec<MacroSource>) -> Definition {
        let Token { kind, span } = *token;
        let word = &text[span.start as usize..span.end as usize];
        match (self, kind) {
            (Definition::Rules { start, name, from, outer }, kind) => {
                if matches!(kind, Kind::Close(_)) && depth <= outer {
                    let rules = text[from as usize..span.start as usize].to_string();
                    found.push(MacroSource { name, rules, start });
                    return Definition::None;
                }
                Definition::Rules { start, name, from, outer }
            }
            (_, Kind::Word) if word == "macro_rules" => Definition::Keyword(span.start),
            (Definition::Keyword(start), Kind::Punct(b'!')) => Definition::Bang(start),
            (Definition::Bang(start), Kind::Word) => {
                Definition::Name(start, word.strip_prefix("r#").unwrap_or(word).to_string())
            }
            (Definition::Name(start, name), Kind::Open(_)) => {
                Definition::Rules { start, name, from: span.end, outer: depth.saturating_sub(1) }
            }
            _ => Definition::None,
        }
    }
}

#[cfg(test)]
mod tests;
