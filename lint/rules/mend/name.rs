//! A name for a guard that has none.

use super::source::{Changes, free_name};
use crate::ir::{NodeForm, StatementForm, Written};
use crate::span::Span;

/// Keeps what an acquisition gives to the end of the block: `let _ = …;` and `…;` get a name.
pub fn kept(written: &Written, acquisition: Span, lock: &str) -> Option<Changes> {
    let statement = written.round(acquisition).next()?;
    let name = free_name(written, statement.block, &format!("_{lock}"));
    let at = Span::new(acquisition.start, acquisition.start);
    match statement.form {
        StatementForm::Let => written.nodes_in(statement.span).find_map(|node| match &node.form {
            NodeForm::Let { pattern, value } if value.contains(acquisition) && written.source(*pattern) == "_" => {
                Some(vec![(*pattern, name.clone())])
            }
            NodeForm::Let { .. }
            | NodeForm::Method { .. }
            | NodeForm::If { .. }
            | NodeForm::Match(_)
            | NodeForm::For(_)
            | NodeForm::Assign { .. }
            | NodeForm::Binary { .. } => None,
        }),
        StatementForm::Expression if statement.span.start == acquisition.start => {
            Some(vec![(at, format!("let {name} = "))])
        }
        StatementForm::Expression | StatementForm::Item | StatementForm::Value => None,
    }
}
