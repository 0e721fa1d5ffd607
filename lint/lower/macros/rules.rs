//! The rules of a macro: patterns and transcribers, parsed from the text of the definition.

use proc_macro2::{Delimiter, TokenStream, TokenTree};

use super::super::MAX_DEPTH;
use super::super::scan::of_tokens;

/// `(pattern) => { transcriber }`.
#[derive(Debug)]
pub(super) struct Rule {
    /// What the arguments must be.
    pub pattern: Vec<Part>,
    /// What is put in their place.
    pub transcriber: Vec<Part>,
}

/// A part of a pattern or transcriber.
#[derive(Debug)]
pub(super) enum Part {
    /// A token that stands for itself.
    Token(TokenTree),
    /// `(…)`, `[…]`, `{…}`.
    Group(Delimiter, Vec<Part>),
    /// `$name:fragment` in a pattern, `$name` in a transcriber.
    Variable(String, Fragment),
    /// `$( … ) separator *`.
    Repetition(Repetition),
    /// `$crate`.
    Crate,
}

/// `$( … ) separator operator`.
#[derive(Debug)]
pub(super) struct Repetition {
    /// What is repeated.
    pub parts: Vec<Part>,
    /// What stands between; mostly one token, two for `=>` and the like.
    pub separator: Vec<TokenTree>,
    /// `*`, `+` or `?`.
    pub operator: char,
}

/// Fragment specifiers.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Fragment {
    /// In a transcriber.
    None,
    /// `block`.
    Block,
    /// `expr`, `expr_2021`.
    Expr,
    /// `ident`.
    Ident,
    /// `item`.
    Item,
    /// `lifetime`.
    Lifetime,
    /// `literal`.
    Literal,
    /// `meta`.
    Meta,
    /// `pat`.
    Pat,
    /// `pat_param`.
    PatParam,
    /// `path`.
    Path,
    /// `stmt`.
    Stmt,
    /// `tt`.
    Tt,
    /// `ty`.
    Ty,
    /// `vis`.
    Vis,
}

impl Fragment {
    fn parse(name: &str) -> Option<Fragment> {
        Some(match name {
            "block" => Fragment::Block,
            "expr" | "expr_2021" => Fragment::Expr,
            "ident" => Fragment::Ident,
            "item" => Fragment::Item,
            "lifetime" => Fragment::Lifetime,
            "literal" => Fragment::Literal,
            "meta" => Fragment::Meta,
            "pat" => Fragment::Pat,
            "pat_param" => Fragment::PatParam,
            "path" => Fragment::Path,
            "stmt" => Fragment::Stmt,
            "tt" => Fragment::Tt,
            "ty" => Fragment::Ty,
            "vis" => Fragment::Vis,
            _ => return None,
        })
    }
}

/// The rules of a definition, up to the first that is not understood.
pub(super) fn parse(definition: &str) -> Vec<Rule> {
    let tokens = definition.parse::<TokenStream>().unwrap_or_default();
    if of_tokens(&tokens, MAX_DEPTH).0 > MAX_DEPTH {
        return Vec::new();
    }
    let mut tokens = tokens.into_iter();
    std::iter::from_fn(|| rule(&mut tokens)).collect()
}

fn rule(tokens: &mut impl Iterator<Item = TokenTree>) -> Option<Rule> {
    let mut groups = tokens.filter_map(|token| match token {
        TokenTree::Group(group) => Some(group.stream()),
        TokenTree::Ident(_) | TokenTree::Punct(_) | TokenTree::Literal(_) => None,
    });
    let (pattern, transcriber) = (groups.next()?, groups.next()?);
    Some(Rule { pattern: parts(pattern, true)?, transcriber: parts(transcriber, false)? })
}

fn is_punct(token: Option<&TokenTree>, char: char) -> bool {
    matches!(token, Some(TokenTree::Punct(punct)) if punct.as_char() == char)
}

fn parts(tokens: TokenStream, pattern: bool) -> Option<Vec<Part>> {
    let mut parts = Vec::new();
    let mut tokens = tokens.into_iter().peekable();
    while let Some(token) = tokens.next() {
        let is_dollar = is_punct(Some(&token), '$');
        let part = match (token, tokens.peek()) {
            (TokenTree::Group(group), _) => Part::Group(group.delimiter(), self::parts(group.stream(), pattern)?),
            (_, Some(TokenTree::Ident(ident))) if is_dollar && ident == "crate" => {
                tokens.next();
                Part::Crate
            }
            (_, Some(TokenTree::Ident(ident))) if is_dollar => {
                let name = ident.to_string();
                tokens.next();
                let fragment = if pattern { Some(specifier(&mut tokens)?) } else { None };
                Part::Variable(name, fragment.unwrap_or(Fragment::None))
            }
            (_, Some(TokenTree::Group(group))) if is_dollar => {
                let repeated = self::parts(group.stream(), pattern)?;
                tokens.next();
                Part::Repetition(repetition(repeated, &mut tokens)?)
            }
            // `$$` and `${…}` are not stable.
            _ if is_dollar => return None,
            (token, _) => Part::Token(token),
        };
        parts.push(part);
    }
    Some(parts)
}

/// `: fragment`.
fn specifier(tokens: &mut impl Iterator<Item = TokenTree>) -> Option<Fragment> {
    let colon = tokens.next();
    match tokens.next() {
        Some(TokenTree::Ident(ident)) if is_punct(colon.as_ref(), ':') => Fragment::parse(&ident.to_string()),
        _ => None,
    }
}

fn repetition(parts: Vec<Part>, tokens: &mut impl Iterator<Item = TokenTree>) -> Option<Repetition> {
    let mut separator = Vec::new();
    for token in tokens {
        match &token {
            TokenTree::Punct(punct) if matches!(punct.as_char(), '*' | '+' | '?') => {
                return Some(Repetition { parts, separator, operator: punct.as_char() });
            }
            _ if separator.len() < 3 => separator.push(token),
            _ => return None,
        }
    }
    None
}
