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

declare_lint!("R502", "unchecked-reply", "unchecked_reply.rs");

fn check(context: Context) -> Vec<Finding> {
    let mine = context.crossings.iter().filter(|crossing| matches!(crossing.fault, Fault::Unchecked { .. }));
    mine.filter_map(|crossing| context.unchecked("R502", crossing)).collect()
}
