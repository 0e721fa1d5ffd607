//! What a `match`, `if let` or `for` asks, bound before it.

use super::source::{Changes, free_name};
use crate::ir::{NodeForm, Written};
use crate::span::Span;

/// Binds the scrutinee that acquires a lock by a statement of its own before the one that it stands in, with
/// which all temporaries in it end. Only a call or a comparison: a place would be moved out of the lock. Also
/// says where the scrutinee stands, for the type of its value decides whether it can outlive the guard.
pub fn bound_first(written: &Written, acquisition: Span) -> Option<(Span, Changes)> {
    let (node, scrutinee) = written.nodes_round(acquisition).find_map(|node| {
        let asked = match &node.form {
            NodeForm::Match(asked) | NodeForm::For(asked) => *asked,
            NodeForm::If { condition, .. } => match written.node(*condition)? {
                NodeForm::Let { value, .. } => *value,
                _ => return None,
            },
            NodeForm::Method { .. } | NodeForm::Assign { .. } | NodeForm::Binary { .. } | NodeForm::Let { .. } => {
                return None;
            }
        };
        asked.contains(acquisition).then_some((node, asked))
    })?;
    let is_value = matches!(written.node(scrutinee), Some(NodeForm::Method { .. } | NodeForm::Binary { .. }));
    let statement = written.round(node.span).next()?;
    // Anything before it in its statement would be evaluated after it.
    if !is_value || statement.span.start != node.span.start {
        return None;
    }
    let name = free_name(written, statement.block, "value");
    let line = format!("let {name} = {};", written.source(scrutinee));
    let at = statement.span.start;
    let changes = vec![(Span::new(at, at), written.before_statement(at, &[line])), (scrutinee, name)];
    Some((scrutinee, changes))
}
