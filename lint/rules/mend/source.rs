//! What changes of the text have in common: pieces of source that may be written twice, or not at all.

use crate::ir::{NodeForm, StatementForm, Written, WrittenStatement};
use crate::span::Span;

/// What is to be written where, in one file.
pub type Changes = Vec<(Span, String)>;

/// A name, a field of one, a constant, a number: to evaluate it once more, or once less, changes nothing.
pub fn is_plain(text: &str) -> bool {
    !text.is_empty()
        && text.chars().all(|c| c.is_alphanumeric() || matches!(c, '_' | '.' | ':'))
        && !text.contains("..")
}

/// A name alone.
pub fn is_name(text: &str) -> bool {
    let mut chars = text.chars();
    chars.next().is_some_and(|c| c.is_alphabetic() || c == '_')
        && chars.all(|c| c.is_alphanumeric() || c == '_')
        && text != "self"
}

/// A method call that stands exactly here: its receiver, its name, its arguments.
pub fn method(written: &Written, span: Span) -> Option<(Span, &str, &[Span])> {
    match written.node(span)? {
        NodeForm::Method { receiver, name, arguments } => Some((*receiver, written.source(*name), arguments)),
        _ => None,
    }
}

/// The statement that is exactly this expression, with or without a semicolon.
pub fn statement_of(written: &Written, expression: Span) -> Option<&WrittenStatement> {
    let statement = written.round(expression).next()?;
    let rest = Span::new(expression.end, statement.span.end);
    let is_all = statement.span.start == expression.start && matches!(written.source(rest), "" | ";");
    (is_all && statement.form != StatementForm::Item).then_some(statement)
}

/// The only statement of a block.
pub fn only_statement(written: &Written, block: Span) -> Option<&WrittenStatement> {
    let mut statements = written.of_block(block);
    let first = statements.next()?;
    // Comments would be lost, and macros may be more than one statement.
    let around = [Span::new(block.start + 1, first.span.start), Span::new(first.span.end, block.end - 1)];
    let is_bare = around.iter().all(|gap| written.source(*gap).trim().is_empty());
    (is_bare && statements.next().is_none()).then_some(first)
}

/// Takes a statement away, with the line that it leaves empty.
pub fn without(written: &Written, statement: &WrittenStatement) -> (Span, String) {
    let before = written.text.get(..statement.span.start as usize).unwrap_or("");
    let kept = before.trim_end_matches([' ', '\t']);
    let kept = kept.strip_suffix('\n').map_or(kept, |kept| kept.strip_suffix('\r').unwrap_or(kept));
    (Span::new(kept.len() as u32, statement.span.end), String::new())
}

/// A name for a guard that nothing in a place has.
pub fn free_name(written: &Written, place: Span, wished: &str) -> String {
    let base = if is_name(wished) { wished.to_string() } else { "guard".to_string() };
    let mut name = base.clone();
    let mut count = 1;
    while written.has_word(place, &name) {
        count += 1;
        name = format!("{base}_{count}");
    }
    name
}
