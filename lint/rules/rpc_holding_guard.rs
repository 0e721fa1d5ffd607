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
//! ## Known limits
//!
//! That a socket is set to be non-blocking is not seen.

use super::waits::{self, Wording};
use super::{Context, declare_lint};
use crate::finding::Finding;
use crate::flow::summary::WaitKind;

declare_lint!("R404", "rpc-holding-guard", "rpc_holding_guard.rs");

fn check(context: Context) -> Vec<Finding> {
    let kinds = &[WaitKind::Rpc];
    waits::check(context, &Wording { code: "R404", kinds, doing: "waiting for a peer", verb: "call" })
}
