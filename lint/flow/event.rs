//! What happens while locks may be held: the facts that rules judge.

use std::collections::BTreeMap;

use super::access::Access;
use super::held::{Acquisition, Token};
use super::lock::LockRef;
use super::summary::{Hop, Wait};
use crate::ir::{AwaitKind, Local, ScrutineeForm};
use crate::model::{How, Mode};
use crate::resolve::BodyRef;
use crate::span::Span;

/// A lock held at an event.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct HeldAt {
    /// Which acquisition of the body.
    pub token: Token,
    /// On every path that leads here?
    pub must: bool,
}

/// Something that matters to locking.
#[derive(Clone, Debug, PartialEq)]
pub struct Event {
    /// Where: block and statement.
    pub at: (u32, u32),
    /// The place to report.
    pub span: Span,
    /// What is held just before.
    pub held: Vec<HeldAt>,
    /// What happens.
    pub kind: EventKind,
}

/// Kinds of [`Event`].
#[derive(Clone, Debug, PartialEq)]
pub enum EventKind {
    /// `.await` and its macros.
    Await {
        /// Which form.
        form: AwaitKind,
        /// What is awaited, for people: the called function, if known.
        what: Option<String>,
        /// All that is waited for is a lock.
        acquisition: bool,
        /// The connection that it goes over.
        over: Option<Access>,
        /// The value of a type that the program does not know whose own method is awaited.
        asked: Option<Access>,
        /// The future runs a function marked as remote.
        remote: bool,
    },
    /// A call that waits.
    Wait(Wait),
    /// A lock is taken, here or inside the call.
    Acquire {
        /// Which.
        lock: LockRef,
        /// What the holder may do.
        mode: Mode,
        /// Whether it waits.
        how: How,
        /// The calls that lead to it; none if it is here.
        hops: Vec<Hop>,
    },
}

/// A guard without a name that the body of a `match`, `if let`, `while let` or `for` holds and does not need.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct HeldScrutinee {
    /// Which acquisition.
    pub token: Token,
    /// Of which form.
    pub form: ScrutineeForm,
    /// The body.
    pub body: Span,
    /// The first call in it.
    pub first_call: Span,
}

/// All that is known of a body's locking.
#[derive(Clone, Debug)]
pub struct BodyFacts {
    /// The body.
    pub body: BodyRef,
    /// What whoever runs it holds, if it is a closure.
    pub callers: Vec<Acquisition>,
    /// The guards that its parameters and captures are, where the body round it knows.
    pub given: BTreeMap<Local, Acquisition>,
    /// Its acquisitions; tokens index them.
    pub acquisitions: Vec<Acquisition>,
    /// The locals that own each acquisition's guard at some point.
    pub owners: Vec<Vec<Local>>,
    /// What happens, in the order of the graph.
    pub events: Vec<Event>,
    /// Statements that wait, whether anything is held or not.
    pub waits: Vec<(u32, u32)>,
    /// Some callee takes a lock for itself.
    pub locks: bool,
    /// Guards that scrutinees keep alive for nothing.
    pub scrutinees: Vec<HeldScrutinee>,
    /// Where each acquisition's guard ends, per token; the first place on each way.
    pub ends: Vec<Vec<Span>>,
}
