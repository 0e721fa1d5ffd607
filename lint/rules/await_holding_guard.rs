//! # R401 await-holding-guard
//!
//! **A task is suspended while it holds a lock.** Until it is resumed nobody else gets the lock. A guard of
//! a blocking lock makes it worse: the thread goes on with other tasks, one of which may block on that very
//! lock and with it the thread that should resume the first. A guard of an async lock blocks no thread, but
//! two peers that call each other with it held wait for ever all the same.
//!
//! This is rule 4 of the Raft Locking Advice: no lock is held while doing anything that might wait.
//!
//! ## How to mend it
//!
//! End the guard's scope before the `.await` (a block round it, or `drop`), and carry on with a copy. After
//! the `.await`, lock again and check that what you relied on still holds (rule 5).
//!
//! ## How it is decided
//!
//! A guard is alive on some path that leads to the `.await`, `select!` or `join!`. Dropped and moved
//! guards are not, whatever their scope. Awaiting an acquisition is told only if a blocking guard is
//! held. Awaiting the connection that the lock protects, reached through the guard, is right. Where an async
//! lock protects a value of a type that the program does not know (`T: Storage`, `dyn Storage`), awaiting that
//! value's own method is told in the `lab` profile only: the lock is there for nothing else.
//!
//! ## Known limits
//!
//! A guard inside a future that is polled elsewhere is seen only where that future is awaited.

use super::{Context, declare_lint};
use crate::finding::{Confidence, Finding};
use crate::flow::event::{EventKind, HeldAt};
use crate::ir::AwaitKind;

declare_lint!("R401", "await-holding-guard", "await_holding_guard.rs");

fn check(context: Context) -> Vec<Finding> {
    let mut findings = Vec::new();
    for facts in &context.facts.bodies {
        for event in &facts.events {
            let EventKind::Await { form, what, acquisition, over, asked, remote } = &event.kind else { continue };
            let concerned = |held: &&HeldAt| {
                if context.is_awaiters(facts, held) {
                    return false;
                }
                let lock = context.acquisition(facts, **held);
                if *acquisition {
                    return context.blocks_threads(lock);
                }
                let own = match (over, &lock.lock.access) {
                    (Some(over), Some(access)) => over.is_state_of(access, 1),
                    (_, _) => false,
                };
                !own
            };
            let held: Vec<HeldAt> = event.held.iter().filter(concerned).copied().collect();
            let Some((first, lock)) = context.first_held(facts, &held) else { continue };
            let name = &lock.lock.name;
            let is = if first.must { "is" } else { "may be" };
            let awaiting = match (form, what) {
                (AwaitKind::Select, _) => "in `select!`".to_string(),
                (AwaitKind::Join, _) => "in `join!`".to_string(),
                (AwaitKind::Plain, Some(what)) => format!("for `{what}`"),
                (AwaitKind::Plain, None) => "at an `.await`".to_string(),
            };
            let message = format!("`{name}` {is} held while the task waits {awaiting}");
            let label = if *remote { "waits for a remote call" } else { "the task may be suspended here" };
            let mut found = context.finding("R401", facts.body, event.span, message, label.to_string());
            // There is no other way to use an async value of another crate that several tasks share.
            let is_servant = |held: &HeldAt| {
                let lock = context.acquisition(facts, *held);
                let access = lock.lock.access.as_ref();
                let is_asked = asked.as_ref().zip(access).is_some_and(|(asked, lock)| asked.is_state_of(lock, 0));
                is_asked && !context.blocks_threads(lock)
            };
            if held.iter().all(is_servant) {
                found.confidence = Confidence::Medium;
            }
            found.labels = context.held_labels(facts, event, &held);
            if context.blocks_threads(lock) {
                found.notes.push(format!(
                    "`{name}` blocks threads: another task of this thread that wants it stops the one that could release it"
                ));
            }
            found.suggestions = context.release_before(facts, event, &held);
            found.helps = context.release_first(facts, first, "await", !found.suggestions.is_empty());
            findings.push(found);
        }
    }
    findings
}
