//! What a `match` or `if let` asks, bound before it.

use super::source::{Changes, free_name};
use crate::ir::{NodeForm, Written};
use crate::span::Span;

/// Binds a scrutinee by a statement of its own before the one that it stands in, with which all temporaries
/// in it end.
pub fn bound_first(written: &Written, scrutinee: Span) -> Option<Changes> {
    let node = written.nodes_round(scrutinee).find(|node| match &node.form {
        NodeForm::Match(matched) => *matched == scrutinee,
        NodeForm::If { condition, .. } => condition.end == scrutinee.end && condition.start < scrutinee.start,
        NodeForm::Method { .. } | NodeForm::Assign { .. } | NodeForm::Binary { .. } | NodeForm::Let { .. } => false,
    })?;
    let statement = written.round(node.span).next()?;
    // Anything before it in its statement would be evaluated after it.
    let is_first = match &node.form {
        NodeForm::If { condition, .. } => {
            statement.span.start == node.span.start
                && written.source(*condition).starts_with("let ")
                && !written.source(*condition).contains("&&")
        }
        _ => statement.span.start == node.span.start,
    };
    if !is_first {
        return None;
    }
    let name = free_name(written, statement.block, "value");
    let line = format!("let {name} = {};", written.source(scrutinee));
    let at = statement.span.start;
    let before = written.before_statement(at, &[line]);
    Some(vec![(Span::new(at, at), before), (scrutinee, name)])
}
