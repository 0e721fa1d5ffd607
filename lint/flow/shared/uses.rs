//! What becomes of one local in its body.

use std::collections::BTreeSet;

use super::trace;
use crate::ir::{
    AggregateKind, Base, Body, Call, Callee, Local, Operand, Place, Rvalue, Statement, Step, Symbol, Terminator,
};

/// One use of a local.
#[derive(Debug)]
pub enum Use<'b> {
    /// Its output goes there.
    Awaited(Local),
    /// As a whole, to another local.
    Moved(Local),
    /// Into a field of a tuple.
    Packed(Local, Symbol),
    /// As the receiver of a method.
    Called(&'b Call, (u32, u32)),
    /// Any other.
    Other,
}

/// The uses of a local; its end is none.
pub fn uses_of(body: &Body, local: Local) -> Vec<Use<'_>> {
    let is = |operand: &Operand| matches!(operand, Operand::Use(place) if place.as_local() == Some(local));
    let of = |place: &Place| place.base == Base::Local(local);
    let known = BTreeSet::from([local]);
    let mut found = Vec::new();
    for (block_at, block) in body.blocks.iter().enumerate() {
        for (index, statement) in block.statements.iter().enumerate() {
            match statement {
                Statement::Assign(place, value) => {
                    match (value, place.as_local()) {
                        (Rvalue::Use(operand), Some(to)) if is(operand) => found.push(Use::Moved(to)),
                        (Rvalue::Aggregate(aggregate), Some(to)) if aggregate.kind == AggregateKind::Tuple => {
                            let fields = aggregate.fields.iter().filter(|(_, operand)| trace::uses(operand, &known));
                            found.extend(fields.map(|(name, _)| Use::Packed(to, *name)));
                        }
                        (value, _) if trace::rvalue_uses(value, &known) => found.push(Use::Other),
                        (_, _) => {}
                    }
                    if of(place) && !place.way.is_empty() {
                        found.push(Use::Other);
                    }
                }
                Statement::Call(call) => {
                    let first = call.args.first().is_some_and(is);
                    let at = (block_at as u32, index as u32);
                    if first && matches!(call.callee, Callee::Method { .. }) {
                        found.push(Use::Called(call, at));
                    } else if call.args.iter().any(|arg| trace::uses(arg, &known))
                        || matches!(&call.callee, Callee::Value(place) if of(place))
                    {
                        found.push(Use::Other);
                    }
                }
                Statement::Await(wait) => {
                    let dests = wait.futures.iter().zip(&wait.dests).filter(|(future, _)| is(future));
                    found.extend(dests.map(|(_, dest)| Use::Awaited(*dest)));
                }
                Statement::Assume { place, .. } if of(place) => found.push(Use::Other),
                Statement::Assume { .. } | Statement::Drop { .. } => {}
            }
        }
        match &block.end {
            Terminator::If { condition, .. } if trace::uses(condition, &known) => found.push(Use::Other),
            Terminator::Match { scrutinee, .. } if of(scrutinee) => found.push(Use::Other),
            _ => {}
        }
    }
    found
}

/// Is a tuple used as a whole, or its field taken out?
pub fn is_unpacked(body: &Body, tuple: Local, field: Symbol) -> bool {
    let known = BTreeSet::from([tuple]);
    let touches = |place: &Place| {
        place.base == Base::Local(tuple)
            && match place.way.first() {
                Some(Step::Field(name)) => *name == field,
                _ => true,
            }
    };
    let uses = |operand: &Operand| matches!(operand, Operand::Use(place) if touches(place));
    body.blocks.iter().any(|block| {
        block.statements.iter().any(|statement| match statement {
            Statement::Assign(_, Rvalue::Use(operand) | Rvalue::Cast(operand, _) | Rvalue::Unary(operand)) => {
                uses(operand)
            }
            Statement::Assign(_, Rvalue::Ref { place, .. }) => touches(place),
            Statement::Assign(_, value) => trace::rvalue_uses(value, &known),
            Statement::Call(call) => call.args.iter().any(uses),
            Statement::Await(wait) => wait.futures.iter().any(uses),
            Statement::Assume { place, .. } => touches(place),
            Statement::Drop { .. } => false,
        }) || matches!(&block.end, Terminator::Match { scrutinee, .. } if touches(scrutinee))
    })
}
