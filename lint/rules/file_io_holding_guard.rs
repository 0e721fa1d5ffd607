//! # R411 file-io-holding-guard
//!
//! **A file is read, written or synced while a lock is held.** A disk can take long, and everybody else who
//! needs the lock waits for it. It may be right: Raft must have persisted its state before it replies.
//!
//! This is rule 4 of the Raft Locking Advice, where the wait is for a disk.
//!
//! ## How to mend it
//!
//! Where nothing depends on the order, copy under the lock and write after it.
//!
//! ## How it is decided
//!
//! Calls of `std::fs` and `std::io` on files with a guard alive. Told in the `pedantic` profile.
//!
//! ## Known limits
//!
//! A lock whose state is the file itself is told as well.

use super::waits::{self, Wording};
use super::{Context, declare_lint};
use crate::finding::Finding;
use crate::flow::summary::WaitKind;

declare_lint!("R411", "file-io-holding-guard", "file_io_holding_guard.rs");

fn check(context: Context) -> Vec<Finding> {
    let kinds = &[WaitKind::File];
    waits::check(context, &Wording { code: "R411", kinds, doing: "using a file", verb: "use the file", scenario: None })
}
