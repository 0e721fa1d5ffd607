//! `wait_while` in place of a wait under an `if`.

use super::source::{Changes, is_name, only_statement};
use crate::ir::{NodeForm, Written};
use crate::span::Span;

/// Turns the `if` round a wait into a `wait_while` with its condition.
pub fn wait_while(written: &Written, wait: Span) -> Option<Changes> {
    let NodeForm::Method { receiver: _, name, arguments } = written.node(wait)? else { return None };
    let ("wait", [argument]) = (written.source(*name), &arguments[..]) else { return None };
    let argument = written.source(*argument);
    let lent = argument.strip_prefix("&mut ");
    let guard = lent.unwrap_or(argument);
    let round = written.nodes_round(wait).find(|node| matches!(node.form, NodeForm::If { .. }))?;
    let NodeForm::If { condition, then, has_else: false } = round.form else { return None };
    let only = only_statement(written, then)?;
    let condition = written.source(condition);
    if !is_name(guard) || !can_be_asked_again(condition, guard) {
        return None;
    }
    // `guard = condvar.wait(guard).unwrap();`, or `condvar.wait(&mut guard);` where the guard stays.
    let before = written.source(Span::new(only.span.start, wait.start)).trim();
    let is_kept = match lent {
        Some(_) => before.is_empty(),
        None => before.strip_suffix('=').is_some_and(|place| place.trim() == guard),
    };
    let head = written.source(Span::new(only.span.start, name.start));
    let tail = written.source(Span::new(wait.end, only.span.end));
    let end = if tail.ends_with(';') { "" } else { ";" };
    let changed = format!("{head}wait_while({argument}, |{guard}| {condition}){tail}{end}");
    is_kept.then(|| vec![(round.span, changed)])
}

/// Can a condition be asked in a closure that is lent what the guard protects? It must not leave the
/// function, and speak of the guard only by fields, methods, or as a whole behind a `*`.
fn can_be_asked_again(condition: &str, guard: &str) -> bool {
    let is_word = |c: char| c.is_alphanumeric() || c == '_';
    let leaves = ["let ", "?", "return", "break", "continue", ".await"].iter().any(|word| condition.contains(word));
    let has_macro = condition.match_indices('!').any(|(at, _)| condition[..at].ends_with(is_word));
    let mut uses = condition.match_indices(guard).filter(|(at, _)| {
        let (before, after) = (&condition[..*at], &condition[at + guard.len()..]);
        !before.ends_with(|c| is_word(c) || c == '.') && !after.starts_with(is_word)
    });
    let is_lent =
        |(at, _): (usize, &str)| condition[at + guard.len()..].starts_with('.') || condition[..at].ends_with('*');
    !leaves && !has_macro && uses.clone().next().is_some() && uses.all(is_lent)
}
