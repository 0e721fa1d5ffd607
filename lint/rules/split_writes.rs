//! # R201 split-writes
//!
//! **Related parts of one lock's state are written in two critical sections.** In between, others see the one
//! new and the other old: a new term with the old vote, money that has left one account and arrived nowhere.
//!
//! This is rule 2 of the Raft Locking Advice: a sequence of modifications that others must not see half done is
//! one critical section.
//!
//! ## How to mend it
//!
//! Acquire the lock once and write both under the same guard; let helpers take `&mut State` instead of locking
//! for themselves.
//!
//! ## How it is decided
//!
//! The program itself says what belongs together: some code writes both fields in one section, or combines both
//! in one condition, expression or message. It is a finding when a function writes one of them in one section
//! and the other in a later one, with nothing that waits between and without reading afresh.
//!
//! Cloning, resetting or printing the whole state relates nothing; fields that are only counted are related by
//! being combined, not by being counted in one section.
//!
//! ## Known limits
//!
//! What lies inside containers is not told apart.

use super::crossing::Fault;
use super::{Context, declare_lint};
use crate::finding::Finding;

declare_lint!("R201", "split-writes", "split_writes.rs");

fn check(context: Context) -> Vec<Finding> {
    let mine = context.crossings.iter().filter(|crossing| matches!(crossing.fault, Fault::Split { .. }));
    let findings = mine.filter_map(|crossing| {
        let suggestions = context.one_section(crossing.root, crossing.earlier, crossing.write.section);
        Some(Finding { suggestions, ..context.split("R201", crossing)? })
    });
    findings.collect()
}
