//! Fields that hold one and the same value: a handle's clone of an `Arc` that the owner keeps as well.
//!
//! Knows nothing of what is done to the values.

use std::collections::BTreeMap;

use super::Touch;
use crate::flow::access::{Accesses, Root};
use crate::flow::lock::{self, Class};
use crate::ir::{AggregateKind, Operand, Place, Rvalue, Statement};
use crate::resolve::{BodyRef, Program};

/// Does some body make a struct of `Arc`s? It is what most do not.
pub fn may_hand_out(program: &Program, bodies: &[BodyRef]) -> bool {
    bodies.iter().any(|body| {
        let typed = program.typed(*body);
        let is_arc_here = |operand: &Operand| {
            matches!(operand, Operand::Use(place) if place.as_local().is_some_and(|local| program.is_outside(typed.local(local), &["Arc"])))
        };
        program.body(*body).blocks.iter().flat_map(|block| &block.statements).any(|statement| match statement {
            Statement::Assign(_, Rvalue::Aggregate(made)) => {
                matches!(made.kind, AggregateKind::Struct(_)) && made.fields.iter().any(|(_, from)| is_arc_here(from))
            }
            Statement::Assign(..) | Statement::Call(_) | Statement::Await(_) => false,
            Statement::Drop { .. } | Statement::Assume { .. } => false,
        })
    })
}

/// The fields that some bodies fill with a clone of another field's `Arc`: `Handle { term: raft.term.clone() }`.
pub fn pairs(accesses: &Accesses, bodies: &[BodyRef]) -> Vec<(Class, Class)> {
    let mut found = Vec::new();
    for body in bodies {
        for statement in accesses.program.body(*body).blocks.iter().flat_map(|block| &block.statements) {
            let Statement::Assign(place, Rvalue::Aggregate(aggregate)) = statement else { continue };
            if matches!(aggregate.kind, AggregateKind::Struct(_)) {
                let named = aggregate.fields.iter();
                found.extend(named.filter_map(|(name, from)| pair(accesses, *body, place, *name, from)));
            }
        }
    }
    found
}

fn pair(
    accesses: &Accesses,
    body: BodyRef,
    place: &Place,
    name: crate::ir::Symbol,
    from: &Operand,
) -> Option<(Class, Class)> {
    let typer = &accesses.view(body).typer;
    if !accesses.program.is_outside(&typer.operand(from), &["Arc"]) {
        return None;
    }
    let other = lock::class(accesses.program, &accesses.operand(body, from)?);
    let owner = typer.place(place).adt()?;
    let one = Class::Field(vec![(owner, name)]);
    (matches!(other, Class::Field(_)) && other != one).then_some((one, other))
}

/// Uses of one value get one class, and what a handle has as well is nobody's alone.
pub fn unite(pairs: &[(Class, Class)], touches: &mut [Touch]) {
    let mut parents: BTreeMap<Class, Class> = BTreeMap::new();
    for (one, other) in pairs {
        let (one, other) = (first_of(&parents, one).clone(), first_of(&parents, other).clone());
        if one != other {
            parents.insert(one.clone().max(other.clone()), one.min(other));
        }
    }
    let firsts: Vec<&Class> = parents.values().collect();
    for touch in touches {
        let first = first_of(&parents, &touch.state.class);
        let is_twin = *first != touch.state.class || firsts.contains(&first);
        let is_callers = touch.state.access.as_ref().is_some_and(|access| matches!(access.root, Root::Param(_)));
        touch.sole &= !(is_twin && is_callers);
        touch.state.class = first.clone();
    }
}

fn first_of<'c>(parents: &'c BTreeMap<Class, Class>, class: &'c Class) -> &'c Class {
    let mut at = class;
    while let Some(parent) = parents.get(at) {
        at = parent;
    }
    at
}
