//! Whether what clients saw is linearizable: as if each operation had happened at one moment between its call and its return.
//!
//! The search is Wing and Gong's, with Lowe's memory of what was tried ("Testing for linearizability", 2017), key by key:
//! a history is linearizable if that of each key is (Herlihy and Wing).

use std::collections::{BTreeMap, HashSet};

use super::{Op, Output, Version};
use crate::clock::Time;

/// One operation as its client saw it.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Call {
    pub client: usize,
    pub op: Op,
    /// None if the client does not know: then it happened at any time since the call, or never.
    pub output: Option<Output>,
    pub called: Time,
    pub returned: Time,
}

/// No order of the operations on this key explains what the clients saw.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
#[error(
    "the {operations} operations on `{key}` have no order that explains them; at the latest this one does not fit: {stuck:?}"
)]
pub struct NotLinearizable {
    pub key: String,
    pub operations: usize,
    /// The operation that ended the longest attempt.
    pub stuck: Box<Call>,
}

/// Checks the operations of all clients.
pub fn check(calls: &[Call]) -> Result<(), NotLinearizable> {
    let mut keys: BTreeMap<&str, Vec<&Call>> = BTreeMap::new();
    for call in calls {
        keys.entry(call.op.key()).or_default().push(call);
    }
    for (key, calls) in keys {
        if let Some(stuck) = Search::new(&calls).run() {
            return Err(NotLinearizable { key: key.into(), operations: calls.len(), stuck: Box::new(stuck.clone()) });
        }
    }
    Ok(())
}

/// A key's value and version, if it is there.
type State<'a> = Option<(&'a str, Version)>;

/// The state after an operation, if it can have happened in `state` with its output.
fn after<'a>(state: State<'a>, call: &'a Call) -> Option<State<'a>> {
    match &call.op {
        Op::Get { .. } => match (&call.output, state) {
            (None | Some(Output::TooLong), _) | (Some(Output::NoKey), None) => Some(state),
            (Some(Output::Value { value, version }), Some(found)) => (found == (value, *version)).then_some(state),
            (Some(Output::Value { .. } | Output::NoKey | Output::Written | Output::WrongVersion), _) => None,
        },
        Op::Put { value, version, .. } => {
            let fits = state.map_or(0, |(_, present)| present) == *version;
            let written = Some((value.as_str(), version + 1));
            match &call.output {
                Some(Output::Written) => fits.then_some(written),
                Some(Output::WrongVersion) => (state.is_some() && !fits).then_some(state),
                Some(Output::NoKey) => (state.is_none() && !fits).then_some(state),
                Some(Output::Value { .. }) => None,
                Some(Output::TooLong) => Some(state),
                None => Some(if fits { written } else { state }),
            }
        }
    }
}

/// An event of the history, and its neighbours among those that are not yet in the order.
#[derive(Clone, Copy)]
struct Event {
    call: usize,
    is_return: bool,
    before: usize,
    next: usize,
}

/// The place before the first event, in the list of events.
const HEAD: usize = 0;

struct Search<'a> {
    calls: &'a [&'a Call],
    /// The events in order of time, as a list in which calls and returns are taken out and put back.
    events: Vec<Event>,
    /// Of each call, where its return is; 0 if it has none.
    returns: Vec<usize>,
}

impl<'a> Search<'a> {
    fn new(calls: &'a [&'a Call]) -> Search<'a> {
        let mut order: Vec<(Time, bool, usize)> = Vec::new();
        for (index, call) in calls.iter().enumerate() {
            order.push((call.called, false, index));
            if call.output.is_some() {
                order.push((call.returned, true, index));
            }
        }
        // Of what happens at one moment, calls come first: those operations overlap.
        order.sort_unstable();
        let mut events = vec![Event { call: usize::MAX, is_return: false, before: 0, next: 1 }];
        let mut returns = vec![0; calls.len()];
        for (place, (_, is_return, call)) in (1..).zip(order) {
            events.push(Event { call, is_return, before: place - 1, next: place + 1 });
            if is_return {
                returns[call] = place;
            }
        }
        Search { calls, events, returns }
    }

    /// The operation at which the longest attempt ended, if every attempt fails.
    fn run(mut self) -> Option<&'a Call> {
        let mut open = self.returns.iter().filter(|&&place| place > 0).count();
        let mut state: State<'a> = None;
        let mut chosen = vec![0_u64; self.calls.len().div_ceil(64)];
        let mut tried: HashSet<(Vec<u64>, State<'a>)> = HashSet::new();
        let mut trail: Vec<(usize, State<'a>)> = Vec::new();
        let mut longest: (usize, Option<&Call>) = (0, None);
        let mut at = self.events[HEAD].next;
        // What never returned need not happen: it is enough that nothing is left that did.
        while open > 0 {
            let event = self.events[at];
            let (word, bit) = (event.call / 64, 1_u64 << (event.call % 64));
            if !event.is_return {
                // May it come next? All that returned before it was called is chosen already.
                chosen[word] |= bit;
                if let Some(then) = after(state, self.calls[event.call])
                    && tried.insert((chosen.clone(), then))
                {
                    trail.push((at, state));
                    state = then;
                    open -= self.take_out(at);
                    at = self.events[HEAD].next;
                } else {
                    chosen[word] &= !bit;
                    at = event.next;
                }
                continue;
            }
            // An operation that returned here was not chosen: the last choice was wrong.
            if trail.len() >= longest.0 {
                longest = (trail.len(), Some(self.calls[event.call]));
            }
            let Some((place, earlier)) = trail.pop() else { return longest.1 };
            state = earlier;
            let call = self.events[place].call;
            chosen[call / 64] &= !(1 << (call % 64));
            open += self.put_back(place);
            at = self.events[place].next;
        }
        None
    }

    /// Takes a call and its return out of the list; how many returns that were.
    fn take_out(&mut self, place: usize) -> usize {
        let back = self.returns[self.events[place].call];
        self.unlink(place);
        if back > 0 {
            self.unlink(back);
        }
        usize::from(back > 0)
    }

    /// Puts back what was taken out last.
    fn put_back(&mut self, place: usize) -> usize {
        let back = self.returns[self.events[place].call];
        if back > 0 {
            self.link(back);
        }
        self.link(place);
        usize::from(back > 0)
    }

    fn unlink(&mut self, place: usize) {
        let Event { before, next, .. } = self.events[place];
        self.events[before].next = next;
        if let Some(after) = self.events.get_mut(next) {
            after.before = before;
        }
    }

    fn link(&mut self, place: usize) {
        let Event { before, next, .. } = self.events[place];
        self.events[before].next = place;
        if let Some(after) = self.events.get_mut(next) {
            after.before = place;
        }
    }
}
