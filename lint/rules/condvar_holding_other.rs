//! # R406 condvar-holding-other
//!
//! **A thread waits on a condition variable with another lock held.** The wait releases the one guard that
//! it is handed, and no other. Whoever is to make the condition true may need the other lock.
//!
//! This is rule 4 of the Raft Locking Advice: no lock is held while doing anything that might wait.
//!
//! ## How to mend it
//!
//! Release the other lock before you wait, or keep both kinds of state under the one lock.
//!
//! ## How it is decided
//!
//! The guard that the wait is handed does not count, whether it is moved or borrowed, here or in a
//! function that the wait is hidden in.
//!
//! ## Known limits
//!
//! A wait through a condition type of one's own is known only if the program shows its code.

use super::waits::{self, Wording};
use super::{Context, declare_lint};
use crate::finding::Finding;
use crate::flow::summary::WaitKind;

declare_lint!("R406", "condvar-holding-other", "condvar_holding_other.rs");

fn check(context: Context) -> Vec<Finding> {
    let kinds = &[WaitKind::Condvar];
    waits::check(
        context,
        &Wording { code: "R406", kinds, doing: "waiting on a condition variable", verb: "wait", scenario: None },
    )
}
