//! # R407 double-lock
//!
//! **A lock is acquired again by the one who holds it.** A mutex then waits for itself, for ever (some panic
//! instead). A second read lock looks harmless and is not: a writer that has come between waits for the
//! first reader, and the second reader waits for the writer.
//!
//! This is rule 4 of the Raft Locking Advice: acquiring a lock may wait, here for oneself.
//!
//! ## How to mend it
//!
//! Use the guard that you have: let the helper take `&mut State` instead of locking for itself. Or release
//! before you call it.
//!
//! ## How it is decided
//!
//! Both acquisitions are of the same value: the same way from `self`, a parameter, a static or a variable,
//! through references, clones of `Arc` and helper functions. `try_` acquisitions, reentrant locks and
//! recursive reads do not count.
//!
//! ## Known limits
//!
//! Elements of a container are the same only where the same variable names them.

use rustc_hash::FxHashSet;

use super::{Context, declare_lint};
use crate::finding::{Finding, Help, Interleaving, Step};
use crate::flow::event::{BodyFacts, Event, EventKind, HeldAt};
use crate::flow::held::Acquisition;
use crate::flow::lock::LockRef;
use crate::flow::summary::Hop;
use crate::ir::{Call, Callee, Operand, Statement, Terminator};
use crate::model::{How, LockKind, Mode};

declare_lint!("R407", "double-lock", "double_lock.rs");

fn check(context: Context) -> Vec<Finding> {
    let mut findings = Vec::new();
    for facts in &context.facts.bodies {
        let mut told: FxHashSet<u32> = FxHashSet::default();
        for event in &facts.events {
            let EventKind::Acquire { lock, mode, how, hops } = &event.kind else { continue };
            let again = |held: &&HeldAt| {
                let first = context.acquisition(facts, **held);
                *how != How::Tries
                    && first.lock.same_instance(lock)
                    && deadlocks(context, first, *mode)
                    && (held.must || !is_optional(context, facts, held))
            };
            let held: Vec<HeldAt> = event.held.iter().filter(again).copied().collect();
            if held.is_empty() || !told.insert(event.span.start) {
                continue;
            }
            findings.extend(finding(context, facts, event, lock, *mode, hops, &held));
        }
    }
    for edge in &context.facts.edges {
        // Two parameters that are one lock where the call is.
        let from_callee =
            !edge.hops.is_empty() && edge.held.same_instance(&edge.taken) && !edge.tries && !edge.repeated;
        let lifted = edge.held_at.file != edge.at.file || !edge.at.span.contains(edge.held_at.span);
        if from_callee && lifted && is_lifted(context, edge) {
            let name = &edge.taken.name;
            let message = format!("`{name}` is handed over twice, and acquired again while it is held");
            let label = format!("`{}` takes both of its locks, which are one here", edge.at.name);
            let mut found = context.finding("R407", edge.body, edge.at.span, message, label);
            found.labels = context.chain_labels(&edge.hops, &format!("`{name}` is acquired again here"));
            if !findings.iter().any(|known: &Finding| known.primary == found.primary) {
                findings.push(found);
            }
        }
    }
    findings
}

/// Was the edge found in a callee, with both locks from its parameters?
fn is_lifted(context: Context, edge: &crate::flow::summary::Edge) -> bool {
    let here = context.facts.bodies.iter().find(|facts| facts.body == edge.body);
    !here.is_some_and(|facts| facts.acquisitions.iter().any(|one| one.lock.same_instance(&edge.held)))
}

/// A guard in an `Option` that some path has filled: what is asked before it is filled again is not seen.
fn is_optional(context: Context, facts: &BodyFacts, held: &HeldAt) -> bool {
    let Some(local) = context.guard_local(facts, *held) else { return false };
    let program = context.program;
    let is_option = program.is_outside(program.typed(facts.body).local(local).peeled(), &["Option"]);
    let asks = |call: &Call| match (&call.callee, call.args.first()) {
        (Callee::Method { name, args: _ }, Some(Operand::Use(place))) => {
            place.as_local() == Some(local) && program.name(*name).starts_with("is_")
        }
        (_, _) => false,
    };
    let body = program.body(facts.body);
    let asked = body.blocks.iter().any(|block| {
        let calls = block.statements.iter().any(|statement| matches!(statement, Statement::Call(call) if asks(call)));
        calls || matches!(&block.end, Terminator::Match { scrutinee, .. } if scrutinee.as_local() == Some(local))
    });
    is_option && asked
}

/// Does a second acquisition wait for the first?
fn deadlocks(context: Context, first: &Acquisition, second: Mode) -> bool {
    let models = &context.program.effects.locks;
    let kind = models.get(first.lock.model as usize).map(|lock| lock.kind);
    match (kind, first.mode, second) {
        (Some(LockKind::Reentrant), _, _) => false,
        (_, _, Mode::Recursive) => first.mode == Mode::Exclusive,
        (_, Mode::Recursive, Mode::Shared) => false,
        (_, Mode::Upgradable, Mode::Shared) | (_, Mode::Shared, Mode::Upgradable) => false,
        (_, _, _) => true,
    }
}

fn finding(
    context: Context,
    facts: &BodyFacts,
    event: &Event,
    lock: &LockRef,
    mode: Mode,
    hops: &[Hop],
    held: &[HeldAt],
) -> Option<Finding> {
    let (first, acquisition) = context.first_held(facts, held)?;
    let name = &lock.name;
    let readers = acquisition.mode == Mode::Shared && mode == Mode::Shared;
    let is = if first.must { "is" } else { "may be" };
    let again = if readers { "read again while it is being read" } else { "acquired again while it is held" };
    let message = match first.must {
        true => format!("`{name}` is {again}"),
        false => format!("`{name}` may be {again}"),
    };
    let label = match hops.first() {
        Some(hop) => format!("`{}` acquires `{name}`, which {is} held here", hop.name),
        None => format!("acquired again here, while `{name}` {is} held"),
    };
    let mut found = context.finding("R407", facts.body, event.span, message, label);
    found.labels = context.held_labels(facts, event, held);
    found.labels.extend(context.chain_labels(hops, &format!("`{name}` is acquired here")));
    found.scenario = Some(scenario(context, facts, event, acquisition, readers, hops));
    found.helps = vec![Help {
        text: match hops.first() {
            Some(hop) => format!("release `{name}` before the call, or give `{}` what the guard protects", hop.name),
            None => format!("use the guard that you have, or release `{name}` first"),
        },
        code: match (context.guard_name(facts, first), hops.is_empty()) {
            (Some(guard), false) => vec![format!("drop({guard});")],
            (_, _) => Vec::new(),
        },
    }];
    Some(found)
}

fn scenario(
    context: Context,
    facts: &BodyFacts,
    event: &Event,
    first: &Acquisition,
    readers: bool,
    hops: &[Hop],
) -> Interleaving {
    let name = &first.lock.name;
    let lane = context.function(facts.body).unwrap_or_else(|| "one thread".to_string());
    let at = |span| Some(context.at(facts.body, span));
    let verb = if readers { "reads" } else { "locks" };
    let mut steps = vec![Step { lane: 0, at: at(first.span), text: format!("{verb} `{name}`") }];
    let mut lanes = vec![lane];
    if readers {
        let writer = writer_of(context, first);
        lanes.push(writer.as_ref().map_or_else(|| "a writer".to_string(), |(name, _)| name.clone()));
        let place = writer.map(|(_, place)| place);
        steps.push(Step { lane: 1, at: place, text: format!("wants to write `{name}`, waits for the reader") });
    }
    for hop in hops.iter().take(hops.len().saturating_sub(1)) {
        let place = crate::finding::Location { file: hop.file, span: hop.span };
        steps.push(Step { lane: 0, at: Some(place), text: format!("calls `{}`", hop.name) });
    }
    let last = hops.last().map(|hop| crate::finding::Location { file: hop.file, span: hop.span });
    let text = if readers {
        format!("wants to read `{name}` again, waits for the writer")
    } else {
        format!("wants `{name}` again, which it holds itself")
    };
    steps.push(Step { lane: 0, at: last.or(at(event.span)), text });
    let outcome = if readers { "neither can go on" } else { "it waits for itself, for ever" };
    Interleaving { intro: String::new(), lanes, steps, outcome: outcome.to_string() }
}

/// Code of the program that writes the same lock.
fn writer_of(context: Context, lock: &Acquisition) -> Option<(String, crate::finding::Location)> {
    context.facts.bodies.iter().find_map(|facts| {
        let writes = |one: &&Acquisition| one.lock.class == lock.lock.class && one.mode == Mode::Exclusive;
        let found = facts.acquisitions.iter().find(writes)?;
        let name = context.function(facts.body).unwrap_or_else(|| "a writer".to_string());
        Some((name, context.at(facts.body, found.span)))
    })
}
