//! Matching a call's arguments against a rule's pattern.
//!
//! Repetitions take as much as they can. Where a fragment does not parse the rule does not match, and the
//! next is tried (the compiler would give up).

use proc_macro2::{Delimiter, Group, Punct, Spacing, TokenStream, TokenTree};
use rustc_hash::FxHashMap;
use syn::buffer::Cursor;
use syn::ext::IdentExt;
use syn::parse::discouraged::Speculative;
use syn::parse::{ParseStream, Parser};
use syn::{braced, bracketed, parenthesized};

use super::rules::{Fragment, Part, Repetition, Rule};

/// What a pattern's variables stand for. Only looked up, never gone through.
pub(super) type Bindings = FxHashMap<String, Binding>;

/// What one variable stands for.
#[derive(Clone, Debug)]
pub(super) enum Binding {
    /// Tokens of a call.
    Tokens(TokenStream),
    /// In a repetition: one for each time.
    Each(Vec<Binding>),
}

/// The first rule that matches a call's arguments, and what its variables stand for.
pub(super) fn first_match<'r>(rules: &'r [Rule], arguments: &TokenStream) -> Option<(&'r Rule, Bindings)> {
    let parser = |input: ParseStream| {
        for rule in rules {
            let ahead = input.fork();
            let mut bindings = Bindings::default();
            if parts(&rule.pattern, &ahead, &mut bindings).is_ok() && ahead.is_empty() {
                input.advance_to(&ahead);
                return Ok((rule, bindings));
            }
        }
        Err(input.error("no rule matches"))
    };
    parser.parse2(arguments.clone()).ok()
}

fn parts(pattern: &[Part], input: ParseStream, bindings: &mut Bindings) -> syn::Result<()> {
    for part in pattern {
        match part {
            Part::Token(token) => same_token(token, input)?,
            Part::Group(delimiter, inner) => {
                let content;
                match delimiter {
                    Delimiter::Parenthesis => drop(parenthesized!(content in input)),
                    Delimiter::Bracket => drop(bracketed!(content in input)),
                    Delimiter::Brace => drop(braced!(content in input)),
                    Delimiter::None => return Err(input.error("invisible group")),
                }
                parts(inner, &content, bindings)?;
                if !content.is_empty() {
                    return Err(content.error("unexpected token"));
                }
            }
            Part::Variable(name, fragment) => {
                let tokens = variable(*fragment, input)?;
                bindings.insert(name.clone(), Binding::Tokens(tokens));
            }
            Part::Repetition(repetition) => repeated(repetition, input, bindings)?,
            Part::Crate => return Err(input.error("$crate in a pattern")),
        }
    }
    Ok(())
}

fn same_token(token: &TokenTree, input: ParseStream) -> syn::Result<()> {
    let same = match (token, input.parse()?) {
        (TokenTree::Punct(wanted), TokenTree::Punct(found)) => wanted.as_char() == found.as_char(),
        (TokenTree::Ident(wanted), TokenTree::Ident(found)) => *wanted == found,
        (TokenTree::Literal(wanted), TokenTree::Literal(found)) => wanted.to_string() == found.to_string(),
        _ => false,
    };
    if same { Ok(()) } else { Err(input.error("another token")) }
}

fn repeated(repetition: &Repetition, input: ParseStream, bindings: &mut Bindings) -> syn::Result<()> {
    let mut names = Vec::new();
    variables(&repetition.parts, &mut names);
    let mut times: Vec<Vec<Binding>> = names.iter().map(|_| Vec::new()).collect();
    let mut count = 0;
    while !input.is_empty() && (repetition.operator != '?' || count == 0) {
        let ahead = input.fork();
        let mut bound = Bindings::default();
        let separator = if count == 0 { &[] } else { &*repetition.separator };
        let separated = separator.iter().try_for_each(|token| same_token(token, &ahead));
        if separated.is_err() || parts(&repetition.parts, &ahead, &mut bound).is_err() {
            break;
        }
        if ahead.cursor() == input.cursor() {
            break;
        }
        input.advance_to(&ahead);
        for (name, times) in names.iter().zip(&mut times) {
            times.extend(bound.remove(*name));
        }
        count += 1;
    }
    if repetition.operator == '+' && count == 0 {
        return Err(input.error("expected at least one"));
    }
    bindings.extend(names.into_iter().map(String::from).zip(times.into_iter().map(Binding::Each)));
    Ok(())
}

/// The variables of a pattern.
fn variables<'p>(pattern: &'p [Part], names: &mut Vec<&'p str>) {
    for part in pattern {
        match part {
            Part::Variable(name, _) => names.push(name),
            Part::Group(_, parts) => variables(parts, names),
            Part::Repetition(repetition) => variables(&repetition.parts, names),
            Part::Token(_) | Part::Crate => {}
        }
    }
}

fn variable(fragment: Fragment, input: ParseStream) -> syn::Result<TokenStream> {
    let begin = input.cursor();
    match fragment {
        Fragment::None => return Err(input.error("no fragment")),
        Fragment::Block => drop(input.parse::<syn::Block>()?),
        Fragment::Expr => {
            input.parse::<syn::Expr>()?;
            return Ok(grouped(between(begin, input.cursor())));
        }
        Fragment::Ident => {
            let ident = input.call(syn::Ident::parse_any)?;
            if ident == "_" {
                return Err(input.error("expected an identifier"));
            }
        }
        Fragment::Item => drop(input.parse::<syn::Item>()?),
        Fragment::Lifetime => drop(input.parse::<syn::Lifetime>()?),
        Fragment::Literal => {
            input.parse::<Option<syn::Token![-]>>()?;
            input.parse::<syn::Lit>()?;
        }
        Fragment::Meta => drop(input.parse::<syn::Meta>()?),
        Fragment::Pat => drop(syn::Pat::parse_multi_with_leading_vert(input)?),
        Fragment::PatParam => drop(syn::Pat::parse_single(input)?),
        Fragment::Path => drop(input.parse::<syn::TypePath>()?),
        Fragment::Stmt => statement(input)?,
        Fragment::Tt => return token_tree(input),
        Fragment::Ty => {
            let ty = input.parse::<syn::Type>()?;
            let tokens = between(begin, input.cursor());
            // `&$ty` of `dyn A + B` needs the group; `$ty::new()` of a path needs none.
            return Ok(if matches!(ty, syn::Type::Path(_)) { tokens } else { grouped(tokens) });
        }
        Fragment::Vis => drop(input.parse::<syn::Visibility>()?),
    }
    Ok(between(begin, input.cursor()))
}

/// A statement without its semicolon, or a semicolon alone.
fn statement(input: ParseStream) -> syn::Result<()> {
    if input.parse::<Option<syn::Token![;]>>()?.is_some() {
        return Ok(());
    }
    if !input.peek(syn::Token![let]) {
        let ahead = input.fork();
        if ahead.parse::<syn::Expr>().is_ok() {
            input.advance_to(&ahead);
            return Ok(());
        }
        return input.parse::<syn::Item>().map(drop);
    }
    input.parse::<syn::Token![let]>()?;
    syn::Pat::parse_multi(input)?;
    if input.parse::<Option<syn::Token![:]>>()?.is_some() {
        input.parse::<syn::Type>()?;
    }
    if input.parse::<Option<syn::Token![=]>>()?.is_some() {
        input.parse::<syn::Expr>()?;
    }
    Ok(())
}

/// One token as `macro_rules!` counts: `::`, `=>` and lifetimes are one.
fn token_tree(input: ParseStream) -> syn::Result<TokenStream> {
    let first: TokenTree = input.parse()?;
    let TokenTree::Punct(punct) = &first else { return Ok(first.into()) };
    let mut tokens = vec![first.clone()];
    if punct.as_char() == '\'' {
        tokens.push(TokenTree::Ident(input.call(syn::Ident::parse_any)?));
        return Ok(tokens.into_iter().collect());
    }
    let mut operator = String::from(punct.as_char());
    let mut last: Punct = punct.clone();
    while last.spacing() == Spacing::Joint
        && let Some((next, _)) = input.cursor().punct()
        && OPERATORS.contains(&&*format!("{operator}{}", next.as_char()))
    {
        input.parse::<TokenTree>()?;
        operator.push(next.as_char());
        tokens.push(TokenTree::Punct(next.clone()));
        last = next;
    }
    Ok(tokens.into_iter().collect())
}

/// Operators of more than one character.
const OPERATORS: [&str; 25] = [
    "::", "->", "=>", "==", "!=", "<=", ">=", "&&", "||", "+=", "-=", "*=", "/=", "%=", "^=", "&=", "|=", "<<", ">>",
    "..", "...", "..=", "<<=", ">>=", "<-",
];

/// The tokens from one cursor to another of the same stream.
fn between(mut begin: Cursor, end: Cursor) -> TokenStream {
    let mut tokens = Vec::new();
    while begin != end {
        let Some((token, next)) = begin.token_tree() else { break };
        if end < next {
            // A fragment that ends inside an invisible group.
            let Some((inside, _, _)) = begin.group(Delimiter::None) else { break };
            begin = inside;
            continue;
        }
        tokens.push(token);
        begin = next;
    }
    tokens.into_iter().collect()
}

/// Keeps an expression or type together where it is put.
fn grouped(tokens: TokenStream) -> TokenStream {
    let mut each = tokens.clone().into_iter();
    match (each.next(), each.next()) {
        (Some(_), Some(_)) => TokenTree::Group(Group::new(Delimiter::None, tokens)).into(),
        _ => tokens,
    }
}
