//! # R404 rpc-holding-guard
//!
//! **A thread waits for another machine while it holds a lock.** Everything on this node that needs the
//! lock waits for the network. And where the other node's handler asks this one back, both wait for ever:
//! two peers that call each other with their locks held.
//!
//! This is rule 4 of the Raft Locking Advice, and its most important case.
//!
//! ## How to mend it
//!
//! Copy what the call needs, release, then call; let a thread of its own do it. When the reply is there,
//! lock again and check that what you relied on still holds (rule 5).
//!
//! ## How it is decided
//!
//! What leaves the process is known for the standard library and the common crates; others are marked by
//! `// locklint: remote` above a function, method or trait, or by `[[rpc]]` in `locklint.toml`. A lock
//! whose state is the connection itself, reached through the guard, is there to be held for one exchange.
//!
//! Where the program also has the handler of the call (a function of the same name that does not make
//! the call itself, or an impl of the marked trait) and the handler takes a lock of the same state, the
//! finding shows how two nodes stop each other.
//!
//! ## Known limits
//!
//! That a socket is set to be non-blocking is not seen.

use super::waits::{self, Wording};
use super::{Context, declare_lint};
use crate::finding::{Finding, Interleaving, Location, Step};
use crate::flow::event::{BodyFacts, Event};
use crate::flow::held::Acquisition;
use crate::flow::lock::LockRef;
use crate::flow::summary::{Acquires, Hop, Wait, WaitKind};
use crate::model::How;
use crate::resolve::{FnId, Ty};

declare_lint!("R404", "rpc-holding-guard", "rpc_holding_guard.rs");

fn check(context: Context) -> Vec<Finding> {
    let kinds = &[WaitKind::Rpc];
    let scenario: waits::Scenario = two_peers;
    waits::check(
        context,
        &Wording { code: "R404", kinds, doing: "waiting for a peer", verb: "call", scenario: Some(scenario) },
    )
}

/// Two nodes that call each other, each with its own lock held, which the other's handler needs.
fn two_peers(
    context: Context,
    facts: &BodyFacts,
    event: &Event,
    wait: &Wait,
    held: &Acquisition,
) -> Option<Interleaving> {
    let (handler, acquires) = handler_of(context, wait.remote?, &held.lock)?;
    let name = &held.lock.name;
    let (file, span) = context.program.function_place(handler);
    let handled = context.program.function_name(handler);
    let at = |span| Some(context.at(facts.body, span));
    let there = acquires.hops.first().map(|hop: &Hop| Location { file: hop.file, span: hop.span });
    let nodes = ["A", "B"];
    let mut steps = Vec::new();
    for (lane, node) in nodes.iter().enumerate() {
        steps.push(Step { lane, at: at(held.span), text: format!("locks {node}'s `{name}`") });
    }
    for (lane, other) in ["B", "A"].iter().enumerate() {
        steps.push(Step { lane, at: at(event.span), text: format!("waits for {other}'s `{handled}`") });
    }
    for (lane, node) in nodes.iter().enumerate() {
        let text = format!("{node}'s `{handled}` waits for {node}'s `{name}`");
        steps.push(Step { lane, at: there.or(Some(Location { file, span })), text });
    }
    Some(Interleaving {
        intro: format!("the handler `{handled}` needs the same lock of its own node:"),
        lanes: vec!["node A".to_string(), "node B".to_string()],
        steps,
        outcome: "neither can go on".to_string(),
    })
}

/// The program's function that answers a remote call, if it takes a lock of the same state.
fn handler_of<'a>(context: Context<'a>, remote: FnId, lock: &LockRef) -> Option<(FnId, &'a Acquires)> {
    let program = context.program;
    let name = program.function(remote).name;
    let same_state = |other: &LockRef| {
        other.class == lock.class || (other.content == lock.content && matches!(lock.content, Ty::Adt(..)))
    };
    let mut candidates: Vec<FnId> = (0..program.function_count())
        .map(FnId)
        .filter(|id| *id != remote && program.function(*id).name == name)
        .filter(|id| program.is_user_file(program.function_file(*id)))
        .collect();
    candidates.sort_unstable();
    candidates.into_iter().find_map(|id| {
        let summary = context.facts.summaries.of(id)?;
        let taken = summary.acquires.iter().find(|one| one.how != How::Tries && same_state(&one.lock))?;
        Some((id, taken))
    })
}
