//! # R412 nested-locks
//!
//! **Whoever holds a lock takes another one.** In one order everywhere that is no fault. It is where
//! deadlocks begin when code is added, and the Raft Locking Advice does without: one lock, coarse at first.
//!
//! It belongs to rule 4, since acquiring a lock may wait; [R408](R408.md) tells the order that does harm.
//!
//! ## How to mend it
//!
//! Put the state of both under one lock, or take what you need from the first, release it, then take the
//! second.
//!
//! ## How it is decided
//!
//! A lock is acquired, here or inside a call, with another one held. Told in the `lab` profile.
//!
//! ## Known limits
//!
//! Where both are acquired in one expression, the later one is told.

use rustc_hash::FxHashSet;

use super::{Context, declare_lint};
use crate::finding::{Confidence, Finding};
use crate::flow::event::{EventKind, HeldAt};
use crate::model::How;

declare_lint!("R412", "nested-locks", "nested_locks.rs");

fn check(context: Context) -> Vec<Finding> {
    let mut findings = Vec::new();
    for facts in &context.facts.bodies {
        let mut told: FxHashSet<u32> = FxHashSet::default();
        for event in &facts.events {
            let EventKind::Acquire { lock, mode: _, how, hops } = &event.kind else { continue };
            let other = |held: &&HeldAt| !context.acquisition(facts, **held).lock.same_instance(lock);
            let held: Vec<HeldAt> = event.held.iter().filter(other).copied().collect();
            let Some((_, first)) = context.first_held(facts, &held) else { continue };
            if *how == How::Tries || !told.insert(event.span.start) {
                continue;
            }
            let message = format!("`{}` is taken while `{}` is held", lock.name, first.lock.name);
            let label = match hops.first() {
                Some(hop) => format!("`{}` is acquired inside `{}`", lock.name, hop.name),
                None => format!("`{}` is acquired here", lock.name),
            };
            let mut found = context.finding("R412", facts.body, event.span, message, label);
            found.confidence = Confidence::Medium;
            found.labels = context.held_labels(facts, event, &held);
            found.labels.extend(context.chain_labels(hops, &format!("`{}` is acquired here", lock.name)));
            findings.push(found);
        }
    }
    findings
}
