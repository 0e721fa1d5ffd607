//! Modules that are compiled for tests alone, as they stand among the tokens.

use super::lexer::{Kind, Token};
use crate::span::Span;

/// How much of `#[cfg(test)] mod name { … }` has been seen.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum TestCode {
    None,
    /// After the attribute, other attributes and what says who sees the module.
    Condition,
    /// After `mod`.
    Module,
    /// In its braces, which stand at `outer`.
    Inside {
        from: u32,
        outer: u32,
    },
}

impl TestCode {
    /// After an attribute.
    pub(super) fn after_attribute(self, attribute: &str) -> TestCode {
        match self {
            TestCode::None | TestCode::Module if is_condition(attribute) => TestCode::Condition,
            TestCode::Module => TestCode::None,
            TestCode::None | TestCode::Condition | TestCode::Inside { .. } => self,
        }
    }

    /// After a token that belongs to no attribute, after which brackets are nested `depth` deep.
    pub(super) fn next(self, text: &str, token: &Token, depth: u32, found: &mut Vec<Span>) -> TestCode {
        let word = &text[token.span.start as usize..token.span.end as usize];
        match (self, token.kind) {
            (TestCode::Inside { from, outer }, Kind::Close(_)) if depth <= outer => {
                found.push(Span::new(from, token.span.start));
                TestCode::None
            }
            (TestCode::Inside { .. }, _) => self,
            (TestCode::Condition, Kind::Word) if word == "mod" => TestCode::Module,
            // `pub(in some::path)`
            (TestCode::Condition, Kind::Word) if matches!(word, "pub" | "crate" | "super" | "self" | "in") => self,
            (TestCode::Condition, Kind::Open(b'(') | Kind::Close(_)) => self,
            (TestCode::Module, Kind::Word) => self,
            (TestCode::Module, Kind::Open(b'{')) => {
                TestCode::Inside { from: token.span.end, outer: depth.saturating_sub(1) }
            }
            (TestCode::None | TestCode::Condition | TestCode::Module, _) => TestCode::None,
        }
    }
}

/// Does nothing but tests see what stands under this attribute, whatever is configured?
fn is_condition(attribute: &str) -> bool {
    let plain: String = attribute.chars().filter(|letter| !letter.is_whitespace()).collect();
    plain == "#[cfg(test)]" || plain.starts_with("#[cfg(all(test,")
}
