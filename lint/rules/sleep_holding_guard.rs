//! # R402 sleep-holding-guard
//!
//! **A thread sleeps, parks or spins while it holds a lock.** Every other thread that needs the lock
//! sleeps with it. Where the loop spins until another thread changes something, and that thread needs the
//! lock to change it, nobody goes on at all.
//!
//! This is rule 4 of the Raft Locking Advice: it is usually a bad idea to hold a lock while doing anything
//! that might wait.
//!
//! ## How to mend it
//!
//! Release first. Take what you need under the lock, drop the guard (or end its block), then sleep, and
//! look again at what you rely on after you have locked again (rule 5).
//!
//! ## How it is decided
//!
//! A guard is alive on some path that leads to the call; the call, or something that it calls, sleeps,
//! parks, waits for a timer, or is a loop that only asks for a change that another thread has to make.
//!
//! ## Known limits
//!
//! A loop that does work of its own on each turn is not taken for spinning.

use super::waits::{self, Wording};
use super::{Context, declare_lint};
use crate::finding::Finding;
use crate::flow::summary::WaitKind;

declare_lint!("R402", "sleep-holding-guard", "sleep_holding_guard.rs");

fn check(context: Context) -> Vec<Finding> {
    let kinds = &[WaitKind::Sleep, WaitKind::Spin];
    waits::check(context, &Wording { code: "R402", kinds, doing: "sleeping", verb: "sleep", scenario: None })
}
