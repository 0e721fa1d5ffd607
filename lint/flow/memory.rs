//! What was worked out of a function before, with all that it was worked out from: while that is the same, so is the
//! answer.
//!
//! Knows nothing of what is worked out.

use std::cell::RefCell;
use std::sync::Arc;

use rustc_hash::{FxHashMap, FxHashSet};

use crate::resolve::{BodyRef, FnId};

/// What is known of functions by now.
pub type Values<V> = FxHashMap<FnId, Arc<V>>;

/// The functions that were asked about.
pub type Asked = RefCell<FxHashSet<FnId>>;

/// What was known of the functions that were asked about.
#[derive(Clone)]
pub struct Reads<V>(Vec<(FnId, Option<Arc<V>>)>);

impl<V: PartialEq> Reads<V> {
    /// Of what is known by now.
    pub fn of(asked: Asked, values: &Values<V>) -> Reads<V> {
        Reads(asked.into_inner().into_iter().map(|id| (id, values.get(&id).cloned())).collect())
    }

    /// Is the same known of all of them?
    pub fn hold(&self, values: &Values<V>) -> bool {
        self.0.iter().all(|(id, known)| match (values.get(id), known) {
            (Some(now), Some(then)) => same(now, then),
            (None, None) => true,
            (Some(_), None) | (None, Some(_)) => false,
        })
    }
}

/// Are two values equal? Mostly they are the very same.
pub fn same<V: PartialEq>(one: &Arc<V>, other: &Arc<V>) -> bool {
    Arc::ptr_eq(one, other) || one == other
}

/// Are two lists of facts the very same? Facts are kept or made anew, never made equal.
pub fn same_all<V>(some: &[Arc<V>], others: &[Arc<V>]) -> bool {
    some.len() == others.len() && some.iter().zip(others).all(|(one, other)| Arc::ptr_eq(one, other))
}

/// Answers about functions, in the order in which they were asked for in one look: those of one look serve the next.
pub struct Memory<A> {
    before: FxHashMap<BodyRef, Vec<A>>,
    now: FxHashMap<BodyRef, Vec<A>>,
}

impl<A> Default for Memory<A> {
    fn default() -> Self {
        Memory { before: FxHashMap::default(), now: FxHashMap::default() }
    }
}

impl<A> Memory<A> {
    /// Begins another look. `stays`: may answers about this function be the same?
    pub fn begin(&mut self, stays: impl Fn(BodyRef) -> bool) {
        self.before = std::mem::take(&mut self.now);
        self.before.retain(|root, _| stays(*root));
    }

    /// The answer that was given the last time, at the same turn.
    pub fn recall(&self, root: BodyRef) -> Option<&A> {
        let turn = self.now.get(&root).map_or(0, Vec::len);
        self.before.get(&root)?.get(turn)
    }

    /// Keeps an answer for the next look.
    pub fn keep(&mut self, root: BodyRef, answer: A) {
        self.now.entry(root).or_default().push(answer);
    }
}
