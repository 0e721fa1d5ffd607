//! Putting the tokens of a rule's transcriber in the place of a call.

use proc_macro2::{Group, Ident, Span, TokenStream, TokenTree};
use rustc_hash::FxHashMap;

use super::matcher::{Binding, Bindings};
use super::rules::{Part, Repetition};

/// What the variables stand for at one time of the repetitions round them.
type Bound<'b> = FxHashMap<&'b str, &'b Binding>;

/// The transcriber with its variables replaced. Its own tokens get `span`; `budget` falls by the number of
/// tokens made, and nothing is made where it does not suffice.
pub(super) fn transcribe(parts: &[Part], bindings: &Bindings, span: Span, budget: &mut usize) -> Option<TokenStream> {
    let bound = bindings.iter().map(|(name, binding)| (&**name, binding)).collect();
    let mut tokens = Vec::new();
    each(parts, &bound, span, budget, &mut tokens)?;
    Some(tokens.into_iter().collect())
}

fn each(parts: &[Part], bound: &Bound, span: Span, budget: &mut usize, tokens: &mut Vec<TokenTree>) -> Option<()> {
    for part in parts {
        *budget = budget.checked_sub(1)?;
        match part {
            Part::Token(token) => {
                let mut token = token.clone();
                token.set_span(span);
                tokens.push(token);
            }
            Part::Crate => tokens.push(TokenTree::Ident(Ident::new("crate", span))),
            Part::Group(delimiter, parts) => {
                let mut inner = Vec::new();
                each(parts, bound, span, budget, &mut inner)?;
                let mut group = Group::new(*delimiter, inner.into_iter().collect());
                group.set_span(span);
                tokens.push(TokenTree::Group(group));
            }
            Part::Variable(name, _) => match bound.get(&**name) {
                Some(Binding::Tokens(argument)) => {
                    let before = tokens.len();
                    tokens.extend(argument.clone());
                    *budget = budget.checked_sub(tokens.len() - before)?;
                }
                // A variable of a repetition outside one.
                Some(Binding::Each(_)) => return None,
                // `$name` that is no variable: of a macro that the macro defines.
                None => return None,
            },
            Part::Repetition(repetition) => repeated(repetition, bound, span, budget, tokens)?,
        }
    }
    Some(())
}

fn repeated(
    repetition: &Repetition,
    bound: &Bound,
    span: Span,
    budget: &mut usize,
    tokens: &mut Vec<TokenTree>,
) -> Option<()> {
    let mut lists = Vec::new();
    repeating(&repetition.parts, bound, &mut lists);
    let count = lists.iter().map(|(_, list)| list.len()).max()?;
    for time in 0..count {
        let mut now = bound.clone();
        for (name, list) in &lists {
            now.insert(name, list.get(time)?);
        }
        if time > 0 {
            tokens.extend(repetition.separator.iter().cloned().map(|mut token| {
                token.set_span(span);
                token
            }));
        }
        each(&repetition.parts, &now, span, budget, tokens)?;
    }
    Some(())
}

/// The variables in a repetition that stand for one thing each time.
fn repeating<'b>(parts: &[Part], bound: &Bound<'b>, lists: &mut Vec<(&'b str, &'b [Binding])>) {
    for part in parts {
        match part {
            Part::Variable(name, _) => {
                if let Some((name, Binding::Each(list))) = bound.get_key_value(&**name) {
                    lists.push((name, list));
                }
            }
            Part::Group(_, parts) => repeating(parts, bound, lists),
            Part::Repetition(repetition) => repeating(&repetition.parts, bound, lists),
            Part::Token(_) | Part::Crate => {}
        }
    }
}
