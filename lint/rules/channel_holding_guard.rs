//! # R403 channel-holding-guard
//!
//! **A thread waits for a channel while it holds a lock**: it receives, or it sends on a channel that can
//! be full. Whoever is to send, or to make room, may need the same lock first; then neither goes on.
//!
//! This is rule 4 of the Raft Locking Advice, which names channels first among the things that wait.
//!
//! ## How to mend it
//!
//! Receive before you lock. Collect under the lock what is to be sent, release, then send. Or let a thread
//! of its own do the sending.
//!
//! ## How it is decided
//!
//! Whether a channel is bounded is seen from its constructor, followed through variables, fields and
//! parameters; where it is not known, a send is taken for one that cannot wait. Sends that cannot wait are
//! told in the `lab` profile only. A lock whose state is the receiver itself is there to be held while
//! receiving; that too is told in `lab` only.
//!
//! ## Known limits
//!
//! A channel that is stored in a map, or handed on through a trait object, is not followed.

use super::waits::{self, Wording};
use super::{Context, declare_lint};
use crate::finding::Finding;
use crate::flow::summary::WaitKind;

declare_lint!("R403", "channel-holding-guard", "channel_holding_guard.rs");

fn check(context: Context) -> Vec<Finding> {
    let kinds = &[WaitKind::Channel, WaitKind::UnboundedSend];
    waits::check(
        context,
        &Wording { code: "R403", kinds, doing: "using a channel", verb: "use the channel", scenario: None },
    )
}
