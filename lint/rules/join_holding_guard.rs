//! # R405 join-holding-guard
//!
//! **A thread waits for another thread, task or process to end while it holds a lock.** If that one needs
//! the lock before it can end, neither ever does.
//!
//! This is rule 4 of the Raft Locking Advice: no lock is held while doing anything that might wait.
//!
//! ## How to mend it
//!
//! Take the handle out of the shared state, release, then join.
//!
//! ## How it is decided
//!
//! `JoinHandle::join`, the end of `thread::scope`, `block_on`, `Barrier::wait`, and waiting for a process
//! (`Child::wait`, `Command::status`, `Command::output`), here or inside what is called.
//!
//! ## Known limits
//!
//! That the joined thread has certainly ended already is not seen.

use super::waits::{self, Wording};
use super::{Context, declare_lint};
use crate::finding::Finding;
use crate::flow::summary::WaitKind;

declare_lint!("R405", "join-holding-guard", "join_holding_guard.rs");

fn check(context: Context) -> Vec<Finding> {
    let kinds = &[WaitKind::Join];
    waits::check(
        context,
        &Wording { code: "R405", kinds, doing: "waiting for another one to end", verb: "join", scenario: None },
    )
}
