//! How a store to an atomic depends on what was loaded from it before.

use std::collections::BTreeSet;

use super::Touch;
use super::trace::{self, Decision};
use crate::ir::{Base, BinaryOp, Body, Literal, Local, Operand, RETURN, Rvalue, Statement};
use crate::model::CellUse;
use crate::resolve::{Effect, FnId, Program};

/// How a store depends on a load.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Dependence {
    /// What is stored is computed from what was loaded.
    Value,
    /// A comparison with what is stored decides, by order.
    Raise,
    /// A comparison for equality with what is stored decides.
    Differs,
    /// A branch on what was loaded decides whether a flag is set, and the one that sets it does more.
    Claims,
    /// A branch on what was loaded decides.
    Branch,
}

/// A load and a store of the same value, one after the other.
pub fn is_pair(program: &Program, touches: &[&Touch], load: &Touch, store: &Touch) -> bool {
    let is_same = |other: &Touch| match (&load.state.access, &other.state.access) {
        (Some(one), Some(other)) => one == other && one.is_exact(),
        (_, _) => false,
    };
    let body = program.body(load.body);
    // In a loop that stores first, the load is about the next turn.
    let stores_first = load.at.0 == store.at.0 && store.at.1 < load.at.1
        || load.at.0 != store.at.0 && trace::dominates(body, store.at.0, load.at.0);
    // What was set in between has made it this one's own.
    let is_set_between = || {
        touches.iter().any(|other| {
            other.body == store.body
                && other.at != store.at
                && other.writes()
                && is_same(other)
                && trace::leads(body, load.at, other.at)
                && trace::leads(body, other.at, store.at)
                && trace::dominates(body, other.at.0, store.at.0)
        })
    };
    is_same(store)
        && load.does == CellUse::Read
        && !load.sole
        && !store.sole
        && trace::leads(body, load.at, store.at)
        && !stores_first
        && !is_set_between()
}

/// How a store depends on a load of the same value, if it does.
pub fn dependence(program: &Program, load: &Touch, store: &Touch) -> Option<Dependence> {
    let body = program.body(load.body);
    let seen = trace::derived(program, load.body, load.dest?);
    let value = store.value.as_ref()?;
    let decisions = trace::decisions(body, &seen, store.at.0);
    if trace::uses(value, &seen) {
        let is_decided = is_decided_between(body, load, store, &decisions);
        return Some(if is_decided { Dependence::Branch } else { Dependence::Value });
    }
    let decided = decisions.iter().rfind(|one| trace::leads(body, load.at, (one.block, u32::MAX)))?;
    if let Operand::Use(place) = value
        && let Some(local) = place.as_local()
        && let Some(how) = compared(body, &seen, local)
    {
        return Some(how);
    }
    let is_flag = matches!(value, Operand::Literal(Literal::Bool(_)));
    let is_constant = is_flag || matches!(value, Operand::Literal(_)) || is_global(value);
    let acts = acts(program, load, store, decided);
    if is_constant && acts && !is_decided_after(body, load, store, decided) {
        return Some(Dependence::Claims);
    }
    // To set a flag twice changes nothing.
    (acts || !is_flag).then_some(Dependence::Branch)
}

fn is_global(value: &Operand) -> bool {
    matches!(value, Operand::Use(place) if matches!(place.base, Base::Path(_)))
}

/// Does anything but what was loaded decide, between the two, whether there is a store?
fn is_decided_between(body: &Body, load: &Touch, store: &Touch, own: &[Decision]) -> bool {
    trace::all_decisions(body, store.at.0)
        .iter()
        .any(|one| !own.iter().any(|own| own.block == one.block) && trace::dominates(body, load.at.0, one.block))
}

/// Does anything decide, after the decision on what was loaded, whether there is a store?
fn is_decided_after(body: &Body, load: &Touch, store: &Touch, known: &Decision) -> bool {
    let after = trace::reachable(body, known.taken, Some(known.block));
    trace::all_decisions(body, store.at.0).iter().any(|one| {
        known.block != one.block && trace::dominates(body, load.at.0, one.block) && after.contains(&one.block)
    })
}

/// How is what was loaded compared with this value, if it is?
fn compared(body: &Body, seen: &BTreeSet<Local>, value: Local) -> Option<Dependence> {
    let same = trace::copies(body, value);
    let is_value = |operand: &Operand| {
        let origin = |local: Local| trace::copies(body, local).contains(&value);
        trace::uses(operand, &same) || matches!(operand, Operand::Use(place) if place.as_local().is_some_and(origin))
    };
    let both = |left: &Operand, right: &Operand| {
        (trace::uses(left, seen) && is_value(right)) || (trace::uses(right, seen) && is_value(left))
    };
    let mut found = None;
    for statement in body.blocks.iter().flat_map(|block| &block.statements) {
        match statement {
            Statement::Assign(_, Rvalue::Binary(BinaryOp::Below | BinaryOp::Above, left, right))
                if both(left, right) =>
            {
                return Some(Dependence::Raise);
            }
            Statement::Assign(_, Rvalue::Binary(BinaryOp::Equality, left, right)) if both(left, right) => {
                found = Some(Dependence::Differs);
            }
            _ => {}
        }
    }
    found
}

/// Does the branch that stores do more than to store? What only reads, computes or logs does not count, but
/// that it tells its caller another answer does.
fn acts(program: &Program, load: &Touch, store: &Touch, decision: &Decision) -> bool {
    let body = program.body(load.body);
    let others = body.blocks[decision.block as usize].end.successors().filter(|next| next.0 != decision.taken);
    let elsewhere: BTreeSet<u32> =
        others.flat_map(|next| trace::reachable(body, next.0, Some(decision.block))).collect();
    let here = trace::reachable(body, decision.taken, Some(decision.block));
    let only_here: BTreeSet<u32> = here.difference(&elsewhere).copied().collect();
    let only_elsewhere: BTreeSet<u32> = elsewhere.difference(&here).copied().collect();
    let (told_here, told_elsewhere) = (answers(body, &only_here), answers(body, &only_elsewhere));
    if !told_here.is_empty() && !told_elsewhere.is_empty() && told_here.is_disjoint(&told_elsewhere) {
        return true;
    }
    let typed = program.typed(load.body);
    only_here.iter().any(|block| {
        body.blocks[*block as usize].statements.iter().enumerate().any(|(index, statement)| {
            let at = (*block, index as u32);
            match statement {
                Statement::Call(_) if at == store.at => false,
                Statement::Call(_) => typed.call(at.0, at.1).is_some_and(|info| {
                    let own = |id: &FnId| program.is_user_file(program.function_file(*id));
                    let effects = program.effects.of(program, info);
                    info.functions.iter().any(own)
                        || effects.iter().any(|effect| matches!(effect, Effect::Spawn(_) | Effect::Acquire { .. }))
                }),
                Statement::Assign(place, _) => place.as_local().is_none(),
                Statement::Await(_) => true,
                Statement::Drop { .. } | Statement::Assume { .. } => false,
            }
        })
    })
}

/// What some blocks answer the caller, where that is yes or no.
fn answers(body: &Body, blocks: &BTreeSet<u32>) -> BTreeSet<bool> {
    let statements = blocks.iter().flat_map(|block| &body.blocks[*block as usize].statements);
    let answer = |statement: &Statement| match statement {
        Statement::Assign(place, Rvalue::Use(Operand::Literal(Literal::Bool(answer)))) => {
            (place.as_local() == Some(RETURN)).then_some(*answer)
        }
        _ => None,
    };
    statements.filter_map(answer).collect()
}
