//! What a function does to locks and time, as its callers see it. Accesses are in terms of its
//! parameters.

use super::access::Access;
use super::capacity::Capacities;
use super::lock::LockRef;
use super::memory::{Asked, Values};
use crate::ir::Symbol;
use crate::model::{How, Mode};
use crate::resolve::{BodyRef, FnId};
use crate::span::{FileId, Span};

/// One step of the way from a call to what it leads to.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Hop {
    /// The file.
    pub file: FileId,
    /// The call in it.
    pub span: Span,
    /// What is called, for people.
    pub name: String,
}

/// Why a call waits.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum WaitKind {
    /// Sleeps, parks, timers.
    Sleep,
    /// A loop that spins.
    Spin,
    /// A channel.
    Channel,
    /// A send that cannot wait.
    UnboundedSend,
    /// The network, or what is marked as remote.
    Rpc,
    /// The end of a thread, task, process or scope.
    Join,
    /// A condition variable.
    Condvar,
    /// A file.
    File,
    /// Code that nobody here knows.
    Callback,
}

impl WaitKind {
    /// Does time pass that other parties decide on?
    pub fn is_for_others(self) -> bool {
        match self {
            WaitKind::Sleep | WaitKind::Spin | WaitKind::Channel | WaitKind::Rpc => true,
            WaitKind::Join | WaitKind::Condvar => true,
            WaitKind::UnboundedSend | WaitKind::File | WaitKind::Callback => false,
        }
    }
}

/// A wait inside a function.
#[derive(Clone, Debug, PartialEq)]
pub struct Wait {
    /// Why.
    pub kind: WaitKind,
    /// What it does: "sleeps".
    pub says: String,
    /// The calls that lead to it, outermost first.
    pub hops: Vec<Hop>,
    /// Parameters whose guards are released meanwhile.
    pub exempt: Vec<u32>,
    /// What it waits for, where it is a connection or channel end.
    pub over: Option<Access>,
    /// Functions marked or known as remote that it calls.
    pub remote: Option<FnId>,
    /// It gives up after a time.
    pub timed: bool,
}

/// An acquisition inside a function that ends before it returns.
#[derive(Clone, Debug, PartialEq)]
pub struct Acquires {
    /// The lock.
    pub lock: LockRef,
    /// What the holder may do.
    pub mode: Mode,
    /// Whether it waits.
    pub how: How,
    /// The calls that lead to it, outermost first; the last is the acquisition itself.
    pub hops: Vec<Hop>,
}

/// One lock taken while another is held.
#[derive(Clone, Debug, PartialEq)]
pub struct Edge {
    /// The lock held.
    pub held: LockRef,
    /// How.
    pub held_mode: Mode,
    /// Where it was acquired.
    pub held_at: Hop,
    /// The lock taken.
    pub taken: LockRef,
    /// How.
    pub taken_mode: Mode,
    /// The second acquisition, in the function that holds the first.
    pub at: Hop,
    /// The calls that lead to it.
    pub hops: Vec<Hop>,
    /// Other locks held round both.
    pub gates: Vec<LockRef>,
    /// The function in which the two meet.
    pub body: BodyRef,
    /// Only a trial, which does not wait.
    pub tries: bool,
    /// Told of a callee in its caller's terms, though the callee's own terms name both locks.
    pub repeated: bool,
}

/// A guard that a function returns.
#[derive(Clone, Debug, PartialEq)]
pub struct ReturnedGuard {
    /// The lock.
    pub lock: LockRef,
    /// What the holder may do.
    pub mode: Mode,
    /// Whether acquiring waits.
    pub how: How,
    /// Whenever the function returns?
    pub always: bool,
    /// Where it is acquired.
    pub hops: Vec<Hop>,
}

/// A closure parameter that runs inside the function.
#[derive(Clone, Debug, PartialEq)]
pub struct RunsParam {
    /// Which, from 0.
    pub param: u32,
    /// The locks held meanwhile, and whether on every path.
    pub held: Vec<(LockRef, Mode, bool, Hop)>,
}

/// What a function does.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct Summary {
    /// Its waits, one of each kind and object.
    pub waits: Vec<Wait>,
    /// Locks that it takes and releases.
    pub acquires: Vec<Acquires>,
    /// Guards that it returns.
    pub returns_guards: Vec<ReturnedGuard>,
    /// The part of a parameter that it returns.
    pub returns: Option<Access>,
    /// Fields of the struct that it returns, where they are parts of parameters.
    pub builds: Vec<(Symbol, Access)>,
    /// Closure parameters that it runs.
    pub runs: Vec<RunsParam>,
    /// Locks taken under others, where the caller knows which they are.
    pub edges: Vec<Edge>,
    /// It awaits something besides acquisitions.
    pub awaits: bool,
}

/// Summaries of all functions and closures that have been looked at.
#[derive(Debug, Default)]
pub struct Summaries {
    /// By function.
    pub functions: Values<Summary>,
    /// Which channels are bounded.
    pub capacities: Capacities,
}

impl Summaries {
    /// The summary of a function, if it has been looked at.
    pub fn of(&self, id: FnId) -> Option<&Summary> {
        self.functions.get(&id).map(|summary| &**summary)
    }

    /// They, with a note of which were asked for.
    pub fn noting<'s>(&'s self, asked: &'s Asked) -> Asking<'s> {
        Asking { summaries: self, asked: Some(asked) }
    }
}

/// Summaries, to be asked for.
#[derive(Clone, Copy)]
pub struct Asking<'s> {
    summaries: &'s Summaries,
    asked: Option<&'s Asked>,
}

impl<'s> From<&'s Summaries> for Asking<'s> {
    fn from(summaries: &'s Summaries) -> Asking<'s> {
        Asking { summaries, asked: None }
    }
}

impl<'s> Asking<'s> {
    /// The summary of a function, if it has been looked at.
    pub fn of(self, id: FnId) -> Option<&'s Summary> {
        if let Some(asked) = self.asked {
            asked.borrow_mut().insert(id);
        }
        self.summaries.of(id)
    }

    /// Which channels are bounded.
    pub fn capacities(self) -> &'s Capacities {
        &self.summaries.capacities
    }
}

/// How many entries of a kind a summary keeps: more would only repeat.
const KEPT: usize = 24;

impl Summary {
    /// Adds a wait unless one like it is known.
    pub fn add_wait(&mut self, wait: &Wait) {
        if self.waits.len() == KEPT || wait.hops.len() > KEPT {
            return;
        }
        if !self.has_wait(wait, &wait.exempt, &wait.over) {
            self.waits.push(wait.clone());
        }
    }

    /// Is a wait like this one known, with these guards released and over this?
    pub fn has_wait(&self, wait: &Wait, exempt: &[u32], over: &Option<Access>) -> bool {
        let is_like = |known: &Wait| {
            known.kind == wait.kind && known.exempt == exempt && known.over == *over && known.remote == wait.remote
        };
        self.waits.iter().any(is_like)
    }

    /// Adds an acquisition unless one like it is known. `hops`: the calls that lead to it.
    pub fn add_acquire(&mut self, lock: &LockRef, mode: Mode, how: How, hops: impl FnOnce() -> Vec<Hop>) {
        if self.knows_enough_acquires() {
            return;
        }
        let known = self.acquires.iter().any(|known| {
            known.lock.access == lock.access && known.lock.class == lock.class && known.mode == mode && known.how == how
        });
        if known {
            return;
        }
        let hops = hops();
        if hops.len() <= KEPT {
            self.acquires.push(Acquires { lock: lock.clone(), mode, how, hops });
        }
    }

    /// Does it do anything that whoever calls it does thereby?
    pub fn matters_here(&self) -> bool {
        !(self.waits.is_empty() && self.acquires.is_empty() && self.returns_guards.is_empty() && self.edges.is_empty())
    }

    /// Does it run the closure that it is handed as a parameter?
    pub fn runs_param(&self, param: u32) -> bool {
        self.runs.iter().any(|runs| runs.param == param)
    }

    /// Are further acquisitions left out?
    pub fn knows_enough_acquires(&self) -> bool {
        self.acquires.len() == KEPT
    }

    /// Are further waits left out?
    pub fn knows_enough_waits(&self) -> bool {
        self.waits.len() == KEPT
    }

    /// Adds an edge unless one like it is known.
    pub fn add_edge(&mut self, edge: Edge) {
        if self.edges.len() == KEPT {
            return;
        }
        let known = self.edges.iter().any(|known| {
            known.held.access == edge.held.access
                && known.taken.access == edge.taken.access
                && known.held.class == edge.held.class
                && known.taken.class == edge.taken.class
        });
        if !known {
            self.edges.push(edge);
        }
    }
}
