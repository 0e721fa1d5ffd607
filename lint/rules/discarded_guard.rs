//! # R104 discarded-guard
//!
//! **A lock is taken and let go in the same breath.** `let _ = mu.lock();` binds nothing, so the guard is
//! dropped at the end of that very line; `mu.lock().unwrap();` as a statement is the same, and a future of
//! `lock()` that nobody awaits never even takes the lock. The code reads as if it were protected and is not.
//!
//! This is rule 1 of the Raft Locking Advice: data that more than one thread uses must be used under a lock.
//!
//! ## How to mend it
//!
//! Give the guard a name that begins with an underscore and has more to it: `let _guard = mu.lock();` lives to
//! the end of the block. Where the lock is only taken to wait for whoever holds it, say so: `drop(mu.lock());`.
//!
//! ## How it is decided
//!
//! The guard that an acquisition gives is never used and never gets a name, and the function goes on after it.
//! A test by `try_lock().is_some()` counts where its branch acts and does not lock again. `drop(mu.lock())` does
//! not count, nor does a lock that is taken and let go just before others are notified.
//!
//! ## Known limits
//!
//! A function of the program that returns a guard is told in the `lab` profile only: it may be called for what
//! else it does.

use std::collections::BTreeSet;

use super::{Context, declare_lint};
use crate::finding::{Confidence, Finding, Help, Interleaving, Step};
use crate::flow::event::{BodyFacts, EventKind};
use crate::flow::held::{Acquisition, Origin};
use crate::flow::shared::trace;
use crate::flow::shared::uses::{Use, is_unpacked, uses_of};
use crate::ir::{Body, Call, Callee, Local, LocalKind, Operand, Rvalue, Statement, Terminator};
use crate::model::How;
use crate::resolve::Ty;

declare_lint!("R104", "discarded-guard", "discarded_guard.rs");

/// What becomes of an acquisition.
enum Fate {
    /// The guard is kept or used.
    Kept,
    /// It is dropped at once.
    Dropped,
    /// It is only asked whether there is one, before these blocks run.
    Tested(BTreeSet<u32>),
    /// Nobody awaits it.
    NeverAwaited,
}

fn check(context: Context) -> Vec<Finding> {
    let mut findings: Vec<Finding> = Vec::new();
    for facts in &context.facts.bodies {
        let body = context.program.body(facts.body);
        for acquisition in &facts.acquisitions {
            let Origin::Call(block, index) = acquisition.origin else { continue };
            let Some(Statement::Call(call)) = body.blocks[block as usize].statements.get(index as usize) else {
                continue;
            };
            let fate = fate(context, facts, body, acquisition, call);
            let followed = match &fate {
                Fate::Kept => false,
                Fate::Dropped => goes_on(body, (block, index)),
                // Whoever makes a future and never asks it means something else.
                Fate::NeverAwaited => true,
                Fate::Tested(blocks) => !locks_again(facts, acquisition, blocks),
            };
            let known = findings.iter().any(|known| known.primary == context.at(facts.body, acquisition.span));
            // Whoever holds it already waits for itself, which R407 tells.
            let is_double = facts.events.iter().any(|event| {
                event.span == acquisition.span
                    && event
                        .held
                        .iter()
                        .any(|held| context.acquisition(facts, *held).lock.same_instance(&acquisition.lock))
            });
            if followed && !known && !is_double {
                findings.push(finding(context, facts, body, acquisition, (block, index), &fate));
            }
        }
    }
    findings
}

/// Follows the value that an acquiring call gives.
fn fate(context: Context, facts: &BodyFacts, body: &Body, acquisition: &Acquisition, call: &Call) -> Fate {
    let mut local = call.dest;
    let mut awaited = !acquisition.awaited;
    for _ in 0..8 {
        let decl = body.locals[local.0 as usize];
        let uses = uses_of(body, local);
        let [only] = uses.as_slice() else {
            return match (uses.is_empty(), decl.kind) {
                (true, _) if !awaited => Fate::NeverAwaited,
                (true, LocalKind::Temporary) if is_guard(context, context.program.typed(facts.body).local(local)) => {
                    Fate::Dropped
                }
                (_, _) => Fate::Kept,
            };
        };
        if decl.kind != LocalKind::Temporary && awaited {
            return Fate::Kept;
        }
        match only {
            Use::Awaited(dest) => {
                awaited = true;
                local = *dest;
            }
            Use::Moved(dest) if body.locals[dest.0 as usize].kind == LocalKind::Temporary => local = *dest,
            Use::Packed(dest, at) => {
                let is_temporary = body.locals[dest.0 as usize].kind == LocalKind::Temporary;
                return if is_temporary && !is_unpacked(body, *dest, *at) { Fate::Dropped } else { Fate::Kept };
            }
            Use::Called(next, at) => {
                let info = context.program.typed(facts.body).call(at.0, at.1);
                let Callee::Method { name, args: _ } = &next.callee else { return Fate::Kept };
                let name = context.program.name(*name);
                if acquisition.how == How::Tries && matches!(name, "is_some" | "is_ok") {
                    return tested(body, next.dest);
                }
                // `unwrap` and the like hand the guard on; other methods are what it was taken for.
                let receiver = info.and_then(|info| info.receiver.as_ref());
                let unwraps = receiver.is_some_and(|ty| context.program.is_optional(ty));
                if !unwraps || !is_guard(context, context.program.typed(facts.body).local(next.dest)) {
                    return Fate::Kept;
                }
                local = next.dest;
            }
            Use::Moved(_) | Use::Other => return Fate::Kept,
        }
    }
    Fate::Kept
}

/// A guard, itself or in an `Option` or `Result`.
fn is_guard(context: Context, ty: &Ty) -> bool {
    match ty {
        Ty::Adt(id, _) if context.program.effects.guard_type(*id).is_some() => true,
        Ty::Adt(_, args) if context.program.is_optional(ty) => args.iter().any(|arg| is_guard(context, arg)),
        _ => false,
    }
}

/// `if mu.try_lock().is_some() { act }`: the blocks of the branch, if it does anything. An assertion does not.
fn tested(body: &Body, found: Local) -> Fate {
    let known = trace::copies(body, found);
    for (at, block) in body.blocks.iter().enumerate() {
        let Terminator::If { condition: Operand::Use(place), then, otherwise } = &block.end else { continue };
        if !place.as_local().is_some_and(|local| known.contains(&local)) {
            continue;
        }
        let asserts = |start: u32| {
            let ends = trace::reachable(body, start, Some(at as u32));
            ends.iter().all(|block| {
                !matches!(body.blocks[*block as usize].end, Terminator::Return)
                    && body.blocks[*block as usize].end.successors().count() <= 1
            })
        };
        if asserts(otherwise.0) {
            return Fate::Kept;
        }
        let here = trace::reachable(body, then.0, Some(at as u32));
        let elsewhere = trace::reachable(body, otherwise.0, Some(at as u32));
        let own: BTreeSet<u32> = here.difference(&elsewhere).copied().collect();
        let acts = own.iter().flat_map(|block| &body.blocks[*block as usize].statements).any(does_something);
        return if acts { Fate::Tested(own) } else { Fate::Kept };
    }
    Fate::Kept
}

fn does_something(statement: &Statement) -> bool {
    match statement {
        Statement::Call(_) | Statement::Await(_) => true,
        Statement::Assign(place, value) => place.as_local().is_none() || matches!(value, Rvalue::Compose(_)),
        Statement::Drop { .. } | Statement::Assume { .. } => false,
    }
}

/// Does anything happen after the statement that ends the guard?
fn goes_on(body: &Body, at: (u32, u32)) -> bool {
    let end = body.map.statements[at.0 as usize][at.1 as usize].end;
    body.blocks.iter().enumerate().any(|(block_at, block)| {
        block.statements.iter().enumerate().any(|(index, statement)| {
            let here = (block_at as u32, index as u32);
            let span = body.map.statements[block_at][index];
            does_something(statement) && span.start > end && trace::leads(body, at, here)
        })
    })
}

/// Is the same lock taken properly in these blocks?
fn locks_again(facts: &BodyFacts, first: &Acquisition, blocks: &BTreeSet<u32>) -> bool {
    facts.events.iter().any(|event| match &event.kind {
        EventKind::Acquire { lock, .. } => blocks.contains(&event.at.0) && lock.class == first.lock.class,
        EventKind::Await { .. } | EventKind::Wait(_) => false,
    }) || facts.acquisitions.iter().any(|other| {
        matches!(other.origin, Origin::Call(block, _) if blocks.contains(&block))
            && other.lock.class == first.lock.class
    })
}

/// Is the next thing that happens a notification?
fn notifies_next(context: Context, body: &Body, at: (u32, u32)) -> bool {
    let end = body.map.statements[at.0 as usize][at.1 as usize].end;
    let mut next: Option<(u32, &Call)> = None;
    for (block_at, block) in body.blocks.iter().enumerate() {
        for (index, statement) in block.statements.iter().enumerate() {
            let span = body.map.statements[block_at][index];
            if let Statement::Call(call) = statement
                && span.start > end
                && trace::leads(body, at, (block_at as u32, index as u32))
                && next.is_none_or(|(known, _)| span.start < known)
            {
                next = Some((span.start, call));
            }
        }
    }
    next.is_some_and(|(_, call)| match &call.callee {
        Callee::Method { name, args: _ } => {
            let name = context.program.name(*name);
            name.starts_with("notify") || name.starts_with("wake") || name == "unpark"
        }
        Callee::Path(_) | Callee::Value(_) | Callee::Macro(_) => false,
    })
}

fn finding(
    context: Context,
    facts: &BodyFacts,
    body: &Body,
    acquisition: &Acquisition,
    at: (u32, u32),
    fate: &Fate,
) -> Finding {
    let name = &acquisition.lock.name;
    let (message, label) = match fate {
        Fate::NeverAwaited => {
            (format!("`{name}` is never acquired: nobody awaits this"), "only the future of an acquisition")
        }
        Fate::Tested(_) => (
            format!("`{name}` is let go again before what it should protect"),
            "this guard ends with the condition, so the branch runs without it",
        ),
        Fate::Dropped | Fate::Kept => {
            (format!("`{name}` is acquired and released at once"), "this guard has no name, so it ends here")
        }
    };
    let mut found = context.finding("R104", facts.body, acquisition.span, message, label.to_string());
    let is_fence = matches!(fate, Fate::Dropped) && notifies_next(context, body, at);
    found.confidence = match (is_fence, acquisition.hops.is_empty()) {
        (true, _) => Confidence::Low,
        (false, false) => Confidence::Medium,
        (false, true) => Confidence::High,
    };
    found.scenario = scenario(context, facts, body, acquisition, at);
    found.suggestions = match fate {
        Fate::Dropped if !is_fence => context.named_guard(facts.body, acquisition.span, name),
        Fate::Dropped | Fate::NeverAwaited | Fate::Tested(_) | Fate::Kept => Vec::new(),
    };
    found.helps = match fate {
        Fate::NeverAwaited => vec![Help {
            text: "await it, and keep the guard".to_string(),
            code: vec![format!("let _{name} = ….await;")],
        }],
        Fate::Tested(_) => vec![Help {
            text: "keep the guard for as long as the branch runs".to_string(),
            code: vec![format!("if let Some(_{name}) = … {{ // or `Ok`, as the attempt gives")],
        }],
        Fate::Dropped | Fate::Kept => vec![
            Help {
                text: "give the guard a name; `_` alone binds nothing".to_string(),
                code: vec![format!("let _{name} = …;")],
            },
            Help {
                text: "or say so, if it is only there to wait for its holder".to_string(),
                code: vec!["drop(…);".to_string()],
            },
        ],
    };
    found
}

/// Someone who takes the same lock runs at the same time as what follows.
fn scenario(
    context: Context,
    facts: &BodyFacts,
    body: &Body,
    acquisition: &Acquisition,
    at: (u32, u32),
) -> Option<Interleaving> {
    let name = &acquisition.lock.name;
    let other = context.facts.bodies.iter().find_map(|other| {
        let found = other.acquisitions.iter().find(|one| {
            one.lock.class == acquisition.lock.class
                && !(other.body == facts.body && one.origin == acquisition.origin)
                && !context.program.is_test(other.body)
        })?;
        Some((context.function(other.body)?, context.at(other.body, found.span)))
    });
    let end = body.map.statements[at.0 as usize][at.1 as usize].end;
    let next = body.blocks.iter().enumerate().flat_map(|(block_at, block)| {
        block.statements.iter().enumerate().filter_map(move |(index, statement)| {
            let span = body.map.statements[block_at][index];
            (does_something(statement) && span.start > end).then_some(span)
        })
    });
    let next = next.min_by_key(|span| span.start)?;
    let lane = context.function(facts.body)?;
    let (other_lane, place) = match other {
        Some((other, place)) => (other, Some(place)),
        None => (format!("{lane}, another thread"), Some(context.at(facts.body, acquisition.span))),
    };
    let first = if acquisition.awaited { "does not lock" } else { "locks and releases" };
    let steps = vec![
        Step { lane: 0, at: Some(context.at(facts.body, acquisition.span)), text: format!("{first} `{name}`") },
        Step { lane: 1, at: place, text: format!("locks `{name}`") },
        Step { lane: 0, at: Some(context.at(facts.body, next)), text: "goes on without it".to_string() },
    ];
    Some(Interleaving {
        intro: String::new(),
        lanes: vec![lane, other_lane],
        steps,
        outcome: format!("both are in what `{name}` should keep apart"),
    })
}
