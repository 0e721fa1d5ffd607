//! # R502 unchecked-reply
//!
//! **After a wait and a re-acquisition, state that depends on what an earlier section established is modified
//! although nothing was checked first.** The reply handler that never asks: am I still candidate, is it still
//! that term? The vote that it counts may belong to an election that is over.
//!
//! This is rule 5 of the Raft Locking Advice: no assumption survives the release and re-acquisition of a lock.
//!
//! ## How to mend it
//!
//! Keep a copy of what the section established (the term, the round, the session), compare it with the state
//! after the lock is acquired again, and give up if it has changed.
//!
//! ## How it is decided
//!
//! The earlier section, of this function or of the one that started this thread, read, decided or wrote
//! something; the program elsewhere uses that together with what is written now (in one section, condition or
//! message); somebody else may change it; and no condition on anything read in the new section comes before
//! the write.
//!
//! Where a function of its own handles the reply, the section that made the request is in another. What tells is that the
//! function takes over a newer term (or round, or epoch) from the reply, and otherwise changes what belongs to the term without
//! asking anything. A reply is what came of a wait that was handed something to send, wherever it is handed on.
//!
//! Right, and silent: counts that go up before and down after, results that stand by themselves, figures that
//! nobody combines with anything, entries under their own key.
//!
//! ## Known limits
//!
//! Any check of the new section counts, whatever it checks; but for one that only sees that the reply is not
//! newer (`if reply.term > st.term { return }`): the state may have moved on since the request was made.

use super::crossing::Fault;
use super::{Context, declare_lint};
use crate::finding::Finding;
use crate::resolve::BodyRef;
use crate::section::record::SectionId;

declare_lint!("R502", "unchecked-reply", "unchecked_reply.rs");

fn check(context: Context) -> Vec<Finding> {
    let mine = context.crossings.iter().filter(|crossing| matches!(crossing.fault, Fault::Unchecked { .. }));
    let mut findings: Vec<Finding> = mine.filter_map(|crossing| context.unchecked("R502", crossing)).collect();
    let known = |section: SectionId, root: BodyRef| {
        let of_rule_5 = |fault: &Fault| matches!(fault, Fault::Unchecked { .. } | Fault::Depends { waited: true, .. });
        context
            .crossings
            .iter()
            .any(|one| one.root.root == root && one.write.section == section && of_rule_5(&one.fault))
    };
    let late = context.late_replies();
    let late = late.iter().filter(|late| !known(late.write.section, late.root.root));
    findings.extend(late.map(|late| context.late_finding("R502", late)));
    findings
}
