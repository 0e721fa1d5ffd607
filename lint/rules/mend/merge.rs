//! Two sections of one lock, side by side in the text, as one.

use super::source::{Changes, free_name};
use crate::ir::{NodeForm, StatementForm, Written, WrittenStatement};
use crate::span::Span;

/// Acquires once what the statements of two places acquire each for themselves. `name`: what the lock is called.
pub fn one_section(written: &Written, earlier: Span, later: Span, name: &str) -> Option<Changes> {
    let (first, last) = neighbours(written, earlier, later)?;
    let region = Span::new(first.span.start, last.span.end);
    let acquired = acquisition(written, earlier)?;
    let text = written.source(acquired);
    let again = acquisition(written, later)?;
    if written.source(again) != text {
        return None;
    }
    // A string that goes over lines would be changed by a deeper indentation.
    if written.source(region).lines().any(|line| line.matches('"').count() % 2 == 1) {
        return None;
    }
    // Each place that acquires it in these words; what they have in common must not be evaluated for itself.
    let places: Vec<Span> =
        written.nodes_in(region).map(|node| node.span).filter(|span| written.source(*span) == text).collect();
    // A guard that is bound, handed on or still to be awaited is not just used in its place.
    let is_used = |place: &Span| {
        let after = written.source(Span::new(place.end, region.end));
        after.starts_with('.') && !after.starts_with(".await")
    };
    if !places.iter().all(is_used) {
        return None;
    }
    let guard = free_name(written, region, name);
    let mut body = String::new();
    let mut done = region.start;
    for place in &places {
        body.push_str(written.source(Span::new(done, place.start)));
        body.push_str(&guard);
        done = place.end;
    }
    body.push_str(written.source(Span::new(done, region.end)));
    let indent = written.indent(region.start);
    let binds = written.of_block(first.block).any(|statement| {
        region.contains(statement.span) && matches!(statement.form, StatementForm::Let | StatementForm::Item)
    });
    let changed = if binds {
        // What is bound here is used below: no block round it.
        if last.form == StatementForm::Value {
            return None;
        }
        format!("let mut {guard} = {text};\n{indent}{body}\n{indent}drop({guard});")
    } else {
        let deeper = body.replace('\n', "\n    ");
        format!("{{\n{indent}    let mut {guard} = {text};\n{indent}    {deeper}\n{indent}}}")
    };
    Some(vec![(region, changed.replace('\r', ""))])
}

/// The statements that hold the two places: the same one, or one after the other in one block.
fn neighbours(written: &Written, earlier: Span, later: Span) -> Option<(&WrittenStatement, &WrittenStatement)> {
    for first in written.round(earlier) {
        for last in written.round(later) {
            let is_next = || written.before(last).is_some_and(|before| before == first);
            if first.block == last.block && (first == last || is_next()) && first.form != StatementForm::Item {
                return Some((first, last));
            }
        }
    }
    None
}

/// The acquisition in an expression: of the calls that begin with its receiver, the last whose name takes the
/// guard out of what an acquisition gives.
fn acquisition(written: &Written, call: Span) -> Option<Span> {
    let mut acquired = None;
    for node in written.nodes_round(call) {
        let NodeForm::Method { receiver, name, arguments } = &node.form else { break };
        if acquired.is_none() && node.span == call {
            acquired = Some(call);
        } else if acquired == Some(*receiver) && matches!(written.source(*name), "unwrap" | "expect") {
            acquired = (arguments.len() <= 1).then_some(node.span);
        } else {
            break;
        }
    }
    acquired
}
