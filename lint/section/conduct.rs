//! What a function does to state, as its callers see it: which cells it reads and writes, in whose
//! sections, and of what its result is made.
//!
//! Knows nothing of bodies.

use std::collections::BTreeSet;

use crate::flow::access::Access;
use crate::flow::summary::Hop;

/// How many touches are kept: more would only repeat.
pub const KEPT: usize = 48;

/// Parameters from here on are what a closure captures.
pub const CAPTURES: u32 = 1000;

/// How a cell is written.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum WriteKind {
    /// It gets a new value.
    Set,
    /// It gets a value computed from its own by adding or the like: `n += 1`.
    Bump,
    /// It gets the larger of its own and another, or the like: what was there counts.
    Merge,
    /// Something is put into it.
    Insert,
    /// Something is taken out of it, whose absence is handled.
    Remove,
    /// It is emptied, or set to its default.
    Reset,
    /// A `&mut` method of another crate does something to it.
    Change,
}

/// Of what a value is made, in terms of a function's parameters.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub enum Source {
    /// A parameter's value, from 0.
    Param(u32),
    /// What a cell held.
    State {
        /// The way to it.
        access: Access,
        /// The section that it was read in; 0 is the caller's.
        section: u32,
        /// It was moved out, or made unique by its own section.
        own: bool,
    },
}

/// One thing done to a cell.
#[derive(Clone, Debug, PartialEq)]
pub struct Touch {
    /// The way to it, from a parameter or static.
    pub access: Access,
    /// The section: 0 is the caller's, others are the function's own.
    pub section: u32,
    /// How it is written; none for a read.
    pub write: Option<WriteKind>,
    /// Where.
    pub at: Hop,
    /// Is it in a closure that the caller wrote? Then its line is the one to report.
    pub in_closure: bool,
    /// Of what the written value is made.
    pub made_of: BTreeSet<Source>,
    /// What decides whether it is written.
    pub decided_by: BTreeSet<Source>,
    /// What its own section tested first.
    pub checked: Vec<Checked>,
    /// Of a write: all of the cell.
    pub whole: bool,
    /// Of an insertion: its key says where it belongs.
    pub keyed: bool,
    /// Of a read: where its value goes into a message, an argument or a write.
    pub used: Option<Hop>,
    /// Of a read: some branch tests it.
    pub tested: bool,
    /// Its section only has the right to read.
    pub shared: bool,
}

/// What a touch's own section tested before it.
#[derive(Clone, Debug, PartialEq)]
pub struct Checked {
    /// The cell.
    pub access: Access,
    /// The parameter that it was only seen not to be behind.
    pub not_behind: Option<u32>,
    /// It was only seen to be there.
    pub presence: bool,
}

/// What a function does to state.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct Conduct {
    /// In the order of the text.
    pub touches: Vec<Touch>,
    /// Of what its result is made.
    pub returns: BTreeSet<Source>,
    /// Sequences that it reaches into, in which section, and where the index comes from.
    pub indices: Vec<(Access, u32, BTreeSet<Source>)>,
    /// It waits, if it is a closure.
    pub waits: bool,
    /// Closure parameters that it runs, with what they are given.
    pub runs: Vec<(u32, Vec<Option<Access>>)>,
    /// It does more than an accessor does.
    pub is_much: bool,
}

/// A function that touches more than this does things of its own, not its caller's reading or writing.
const SIMPLE: usize = 8;
/// So does one of more statements than these: some fifty lines.
const LONG: usize = 120;

impl Conduct {
    /// Is it an accessor, or little more? What a big function returns depends on so much that it says nothing of
    /// any one cell.
    pub fn is_simple(&self) -> bool {
        !self.is_much
    }

    /// Says whether the function, of so many statements, does more than an accessor does. What one does in sections of
    /// its own is then nobody's concern, but for what comes back of it; nor is what any function does to its parameters
    /// that is never handed a lock's state.
    pub fn settle(&mut self, statements: usize, is_handed: bool) {
        self.is_much = statements > LONG || self.touches.len() > SIMPLE || self.returns.len() > SIMPLE / 2;
        let is_much = self.is_much;
        let counts = |section: u32| if section == 0 { is_handed } else { !is_much };
        self.touches.retain(|touch| counts(touch.section));
        self.indices.retain(|(_, section, _)| counts(*section));
    }

    /// As the conduct of a closure that runs in a section of whoever runs it: what is the caller's is that one's.
    pub fn inside(&self, section: u32) -> Conduct {
        let mut conduct = self.clone();
        let callers = conduct.touches.iter_mut().filter(|touch| touch.section == 0);
        callers.for_each(|touch| touch.section = section);
        let moved = |source| match source {
            Source::State { access, section: 0, own } => Source::State { access, section, own },
            other => other,
        };
        conduct.returns = conduct.returns.into_iter().map(moved).collect();
        conduct
    }

    /// Are further touches left out?
    pub fn knows_enough(&self) -> bool {
        self.touches.len() == KEPT
    }

    /// Adds a touch unless one like it is known.
    pub fn add(&mut self, touch: Touch) {
        if self.knows_enough() {
            return;
        }
        let same = |known: &&mut Touch| {
            known.access == touch.access
                && known.section == touch.section
                && known.write == touch.write
                && known.used.is_some() == touch.used.is_some()
                && known.tested == touch.tested
                && known.made_of == touch.made_of
                && known.checked.is_empty() == touch.checked.is_empty()
        };
        if self.touches.iter_mut().find(same).is_none() {
            self.touches.push(touch);
        }
    }
}
