//! # R410 callback-holding-guard
//!
//! **Code that this program does not know runs while a lock is held**: a closure that the caller supplies,
//! a function pointer, a waker. It may wait, or want the same lock.
//!
//! This is rule 4 of the Raft Locking Advice at its border: nobody here can say whether that code waits.
//!
//! ## How to mend it
//!
//! Collect what is to be told, release, then call.
//!
//! ## How it is decided
//!
//! A value of a parameter's or trait object's function type is called with a guard alive. Told in the
//! `pedantic` profile.
//!
//! ## Known limits
//!
//! Trait objects of the program's own traits are followed to their impls instead.

use super::waits::{self, Wording};
use super::{Context, declare_lint};
use crate::finding::Finding;
use crate::flow::summary::WaitKind;

declare_lint!("R410", "callback-holding-guard", "callback_holding_guard.rs");

fn check(context: Context) -> Vec<Finding> {
    let kinds = &[WaitKind::Callback];
    waits::check(
        context,
        &Wording { code: "R410", kinds, doing: "running code that is not known here", verb: "call", scenario: None },
    )
}
