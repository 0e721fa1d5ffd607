//! # R304 upgrade-without-recheck
//!
//! **State is read under a read guard, that guard is released, and a write guard acts on what was read
//! without reading again.** Others may write between the two; two readers that both saw the same may both act.
//!
//! This is rule 3 of the Raft Locking Advice: check and act need one critical section.
//!
//! ## How to mend it
//!
//! Read again under the write guard and act only if it still holds. Or take the write guard at once; or use an
//! upgradable read guard where the lock has one.
//!
//! ## How it is decided
//!
//! As [R301](R301.md), where the earlier section only had the right to read and the later one may write: values are
//! followed from the read guard to what the write guard changes, or to the condition that decides it.
//!
//! ## Known limits
//!
//! What lies inside containers is not told apart. A downgrade from writing to reading keeps the lock, and is no
//! release.

use super::between::Wording;
use super::crossing::Fault;
use super::{Context, declare_lint};
use crate::finding::{Finding, Help};

declare_lint!("R304", "upgrade-without-recheck", "upgrade_without_recheck.rs");

const MESSAGE: Wording = Wording {
    of_one: "`{seen}` is read under a read guard, and changed under a later write guard",
    of_two: "`{seen}` is read under a read guard, and `{written}` changed under a later write guard",
};

fn check(context: Context) -> Vec<Finding> {
    let crossings = context.crossings.iter();
    let mine =
        crossings.filter(|crossing| matches!(crossing.fault, Fault::Depends { waited: false, shared: true, .. }));
    let findings = mine.filter_map(|crossing| {
        let lock = &crossing.root.sections[crossing.write.section as usize].name;
        let help = Help {
            text: format!("read again under the write guard of `{lock}`, and act only if it still holds"),
            code: Vec::new(),
        };
        context.dependent("R304", crossing, MESSAGE, help)
    });
    findings.collect()
}
