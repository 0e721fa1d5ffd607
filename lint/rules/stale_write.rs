//! # R501 stale-write
//!
//! **A value read in an earlier critical section is written back, or decides a write, after a wait and
//! without a re-check.** While the function waited the lock was free; what it remembers may be long gone, and
//! writing it back undoes what others did.
//!
//! This is rule 5 of the Raft Locking Advice: no assumption survives the release and re-acquisition of a lock.
//!
//! ## How to mend it
//!
//! After the second acquisition compare what you remember with what is there (`if st.term != term { return; }`),
//! or compute from what is there now.
//!
//! ## How it is decided
//!
//! As [R301](R301.md), with something that waits on some path between the two sections: an `.await`, a channel, a sleep, a
//! remote call, a condition variable. A comparison of a fresh read with any value of the earlier section (a
//! term, an epoch, a version) makes all of them valid on the paths that it dominates.
//!
//! ## Known limits
//!
//! What lies inside containers is not told apart. Any comparison of the new section with the old value counts as a
//! check, whether or not it is the right one.

use super::between::Wording;
use super::crossing::Fault;
use super::{Context, declare_lint};
use crate::finding::{Finding, Help};

declare_lint!("R501", "stale-write", "stale_write.rs");

const MESSAGE: Wording = Wording {
    of_one: "`{written}` is changed after a wait by what it was before",
    of_two: "`{written}` is changed after a wait by what `{seen}` was before it",
};

fn check(context: Context) -> Vec<Finding> {
    let crossings = context.crossings.iter();
    let mine = crossings.filter(|crossing| matches!(crossing.fault, Fault::Depends { waited: true, .. }));
    let findings = mine.filter_map(|crossing| {
        let lock = &crossing.root.sections[crossing.write.section as usize].name;
        let help = Help {
            text: format!(
                "after `{lock}` is acquired again compare with what is there now, and give up if it has changed"
            ),
            code: Vec::new(),
        };
        context.dependent("R501", crossing, MESSAGE, help)
    });
    findings.collect()
}
