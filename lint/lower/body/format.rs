//! The arguments of `format!`-like macros and of `log` and `tracing`.

use proc_macro2::{Delimiter, TokenStream, TokenTree};
use syn::parse::{ParseStream, Parser};
use syn::{Expr, Ident, Lit, Token};

use super::Lowering;
use crate::ir::{Operand, Place};

impl Lowering<'_, '_> {
    /// What a format macro uses: its arguments (also those before the text), then the variables that the
    /// text names.
    pub fn format_arguments(&mut self, tokens: &TokenStream) -> Option<Vec<Operand>> {
        let args = arguments.parse2(tokens.clone()).ok()?;
        let mut parts = Vec::new();
        let mut text = None;
        for arg in &args {
            match (text_of(arg), &text) {
                (Some(found), None) => text = Some(found),
                (Some(_), Some(_)) => {}
                (None, _) => parts.push(self.operand(arg)),
            }
        }
        parts.retain(|part| matches!(part, Operand::Use(_)));
        if let Some(text) = text {
            self.captured_in(&text, &mut parts);
        }
        Some(parts)
    }

    /// The variables that a format text names: `{name}`, `{name:?}`, `{:width$}`.
    fn captured_in(&mut self, text: &str, parts: &mut Vec<Operand>) {
        for name in names_in(text) {
            let symbol = self.cx.symbol(name);
            if let Some(local) = self.variable(symbol) {
                parts.push(Operand::Use(Place::local(local)));
            }
        }
    }

    /// What a `log` or `tracing` macro uses: `target: …`, `field = value`, `%value`, `?value`, `{ fields }`,
    /// and a text with its arguments.
    pub fn log_arguments(&mut self, tokens: TokenStream) -> Vec<Operand> {
        let mut parts = Vec::new();
        self.log_into(tokens, &mut parts);
        parts.retain(|part| matches!(part, Operand::Use(_)));
        parts
    }

    fn log_into(&mut self, tokens: TokenStream, parts: &mut Vec<Operand>) {
        for piece in pieces(tokens) {
            let value = value_of(piece);
            if let [TokenTree::Group(group)] = &*value
                && group.delimiter() == Delimiter::Brace
            {
                self.log_into(group.stream(), parts);
                continue;
            }
            let Ok(expr) = syn::parse2::<Expr>(value.into_iter().collect()) else { continue };
            match text_of(&expr) {
                Some(text) => self.captured_in(&text, parts),
                None => parts.push(self.operand(&expr)),
            }
        }
    }
}

/// `a, name = b, "text"`.
fn arguments(input: ParseStream) -> syn::Result<Vec<Expr>> {
    let mut args = Vec::new();
    while !input.is_empty() {
        if input.peek(Ident) && input.peek2(Token![=]) && !input.peek2(Token![==]) && !input.peek2(Token![=>]) {
            input.parse::<Ident>()?;
            input.parse::<Token![=]>()?;
        }
        args.push(input.parse()?);
        if !input.is_empty() {
            input.parse::<Token![,]>()?;
        }
    }
    Ok(args)
}

fn text_of(expr: &Expr) -> Option<String> {
    match expr {
        Expr::Lit(syn::ExprLit { lit: Lit::Str(text), .. }) => Some(text.value()),
        _ => None,
    }
}

/// The names in the braces of a format text.
fn names_in(text: &str) -> Vec<&str> {
    let mut names = Vec::new();
    let mut rest = text;
    while let Some(open) = rest.find('{') {
        rest = &rest[open + 1..];
        if let Some(after) = rest.strip_prefix('{') {
            rest = after;
            continue;
        }
        let Some(close) = rest.find('}') else { break };
        let (name, format) = rest[..close].split_once(':').unwrap_or((&rest[..close], ""));
        let is_name = |name: &str| name.starts_with(|c: char| c.is_alphabetic() || c == '_');
        names.extend(Some(name.trim()).filter(|name| is_name(name)));
        let widths = format.split_inclusive('$').filter_map(|part| part.strip_suffix('$'));
        for width in widths {
            let start = width.rfind(|c: char| !c.is_alphanumeric() && c != '_').map_or(0, |at| at + 1);
            names.extend(Some(&width[start..]).filter(|name| is_name(name)));
        }
        rest = &rest[close + 1..];
    }
    names
}

/// The parts between commas and semicolons.
fn pieces(tokens: TokenStream) -> Vec<Vec<TokenTree>> {
    let mut pieces = vec![Vec::new()];
    for token in tokens {
        match &token {
            TokenTree::Punct(punct) if matches!(punct.as_char(), ',' | ';') => pieces.push(Vec::new()),
            _ => {
                if let Some(piece) = pieces.last_mut() {
                    piece.push(token);
                }
            }
        }
    }
    pieces.retain(|piece| !piece.is_empty());
    pieces
}

/// A piece without the name of its field and without the mark of how it is shown.
fn value_of(mut piece: Vec<TokenTree>) -> Vec<TokenTree> {
    let is = |token: Option<&TokenTree>, wanted: &[char]| matches!(token, Some(TokenTree::Punct(punct)) if wanted.contains(&punct.as_char()));
    // `name`, `name.part` and `name:?` before a `=`, or `target:` alone.
    let mut at = 0;
    while matches!(piece.get(at), Some(TokenTree::Ident(_) | TokenTree::Literal(_))) && is(piece.get(at + 1), &['.']) {
        at += 2;
    }
    if matches!(piece.get(at), Some(TokenTree::Ident(_) | TokenTree::Literal(_))) {
        let equals = (at + 1..piece.len().min(at + 4)).find(|at| is(piece.get(*at), &['=']));
        if let Some(equals) = equals.filter(|at| !is(piece.get(at + 1), &['=']) && only_marks(&piece, *at)) {
            piece.drain(..=equals);
        } else if at == 0 && is(piece.get(1), &[':']) && !is(piece.get(2), &[':']) {
            piece.drain(..2);
        }
    }
    if is(piece.first(), &['%', '?']) {
        piece.remove(0);
    }
    piece
}

/// Do only a name and `:?` or `:%` stand before the `=`?
fn only_marks(piece: &[TokenTree], equals: usize) -> bool {
    piece[..equals].iter().all(|token| match token {
        TokenTree::Ident(_) | TokenTree::Literal(_) => true,
        TokenTree::Punct(punct) => matches!(punct.as_char(), '.' | ':' | '?' | '%'),
        TokenTree::Group(_) => false,
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn names_in_a_format_text() {
        assert_eq!(names_in("a {x} {{y}} {} {0} {z:?} {:w$} {v:>n$.p$}"), ["x", "z", "w", "v", "n", "p"]);
    }

    #[test]
    fn log_pieces_are_stripped_to_their_values() {
        let values = |text: &str| -> Vec<String> {
            let pieces = pieces(text.parse().unwrap());
            pieces.into_iter().map(|piece| value_of(piece).into_iter().collect::<TokenStream>().to_string()).collect()
        };
        let text = "target: \"t\", a.b = %self.x, ?y, n == 1, k:? = v; \"text {x}\", f(z)";
        assert_eq!(values(text), ["\"t\"", "self . x", "y", "n == 1", "v", "\"text {x}\"", "f (z)"]);
    }
}
