//! # R301 check-then-act
//!
//! **A decision is made on state read in one critical section, and the write that depends on it happens in a
//! later one.** Between the two the lock is free: another thread may change what was read, and the write then
//! acts on something that is not so any more.
//!
//! This is rule 3 of the Raft Locking Advice: a sequence of reads and writes that needs one view is one
//! critical section.
//!
//! ## How to mend it
//!
//! Acquire the lock once, read and write under the same guard. Where the work in between must not hold the
//! lock, read again after the second acquisition and act only if nothing has changed.
//!
//! ## How it is decided
//!
//! Values are followed from where they are read under a lock, through variables, arithmetic, helper functions
//! and closures, to the writes that they become and the conditions that they decide. It is a finding when the
//! section of the read has ended, nothing waited in between (that is rule 5), some other code writes what was
//! read, and nothing read afresh was compared before the write.
//!
//! Right, and silent: checked again under the second guard; merges such as `x = x.max(v)`; entries put under
//! their own key that nobody takes out; values moved out of the state; ids that the first section made unique;
//! figures that nobody combines with anything; state that never changes, or that only this function has.
//!
//! ## Known limits
//!
//! What lies inside containers is not told apart. Where what was read and what is written are never used
//! together elsewhere, the finding is told in the `lab` profile only.

use super::between::Wording;
use super::crossing::Fault;
use super::{Context, declare_lint};
use crate::finding::{Finding, Help};

declare_lint!("R301", "check-then-act", "check_then_act.rs");

const MESSAGE: Wording = Wording {
    of_one: "`{seen}` is checked in one critical section and changed in another",
    of_two: "`{seen}` is checked in one critical section and `{written}` changed in another",
};

fn check(context: Context) -> Vec<Finding> {
    let crossings = context.crossings.iter();
    let mine =
        crossings.filter(|crossing| matches!(crossing.fault, Fault::Depends { waited: false, shared: false, .. }));
    let findings = mine.filter_map(|crossing| {
        let lock = &crossing.root.sections[crossing.write.section as usize].name;
        let help = Help {
            text: format!("make it one critical section: acquire `{lock}` once, check and act under that guard"),
            code: Vec::new(),
        };
        let suggestions = context.one_section(crossing.root, crossing.earlier, crossing.write.section);
        Some(Finding { suggestions, ..context.dependent("R301", crossing, MESSAGE, help)? })
    });
    findings.collect()
}
