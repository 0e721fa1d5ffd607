//! Who can be at work beside a function. Two functions that run only in the hands of whoever has one owner's `&mut self` never
//! run at the same time; what is done to a value before anybody else has it comes before all else.
//!
//! Knows nothing of what is forbidden.

mod calls;
mod owners;
mod setup;
mod threads;

use std::cell::{OnceCell, RefCell};

use rustc_hash::FxHashMap;

use super::access::Access;
use super::summary::Summaries;
use crate::resolve::{AdtId, BodyRef, FnId, Program};
use calls::Calls;
pub use threads::Asked;

/// How many calls up callers are asked.
const DEPTH: u32 = 6;

/// Answers who can be at work beside whom. What it needs of the program is read at the first question.
pub struct Company<'a> {
    program: &'a Program,
    summaries: &'a Summaries,
    calls: OnceCell<Calls>,
    owners: RefCell<FxHashMap<(BodyRef, BodyRef), Option<AdtId>>>,
    set_up: RefCell<FxHashMap<(Place, Access), bool>>,
}

impl<'a> Company<'a> {
    /// Of a program whose functions are known.
    pub fn new(program: &'a Program, summaries: &'a Summaries) -> Company<'a> {
        Company { program, summaries, calls: OnceCell::new(), owners: RefCell::default(), set_up: RefCell::default() }
    }

    /// The type of an owner in whose hands alone both functions run, so that they never do at the same time. It is one whose
    /// values are not cloned, and of which the program makes one for all that it uses.
    pub fn common_owner(&self, one: BodyRef, other: BodyRef) -> Option<AdtId> {
        let key = (one.min(other), one.max(other));
        let known = self.owners.borrow().get(&key).copied();
        known.unwrap_or_else(|| {
            let found = self.owner_of_both(key.0, key.1);
            self.owners.borrow_mut().insert(key, found);
            found
        })
    }

    /// Has nobody else the value by the time of a statement, because the function made it and has not shown it yet, or because
    /// that is so of all its callers?
    pub fn is_set_up(&self, body: BodyRef, at: (u32, u32), value: &Access) -> bool {
        let key = (Place { body, at }, value.clone());
        let known = self.set_up.borrow().get(&key).copied();
        known.unwrap_or_else(|| {
            let found = self.is_unseen(body, at, value, DEPTH);
            self.set_up.borrow_mut().insert(key, found);
            found
        })
    }

    fn calls(&self) -> &Calls {
        self.calls.get_or_init(|| Calls::new(self.program))
    }

    /// The function in whose thread a body runs, where that is known.
    fn runner(&self, body: BodyRef) -> Option<FnId> {
        calls::runner(self.program, self.summaries, body)
    }
}

/// A statement of a body.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
struct Place {
    body: BodyRef,
    at: (u32, u32),
}
