//! A replicated state machine: operations go through the log, and each node executes them in its order.
//!
//! Whoever submits an operation is answered by a callback, once it is executed here or can no longer be known to be. So
//! each driver waits in its own way, and nothing here waits at all.
//!
//! Two locks meet here, this module's and [`Raft`]'s, and neither is ever taken under the other: then no order between
//! them can be wrong.

use std::collections::BTreeMap;
use std::sync::{Arc, Mutex, MutexGuard};
use std::time::Duration;

use serde::de::DeserializeOwned;
use serde::{Deserialize, Serialize};

use crate::clock::Time;
use crate::raft::{Apply, Index, NodeId, Outbound, Raft, StartError, Term};

/// What is replicated. Executing the same operations in the same order must give the same states and outputs.
pub trait Machine: Send + 'static {
    type Op: Serialize + DeserializeOwned;
    type Output: Send + 'static;

    /// Executes one operation.
    fn execute(&mut self, op: Self::Op) -> Self::Output;

    /// The whole state as bytes.
    fn snapshot(&self) -> Vec<u8>;

    /// Becomes the state that [`Machine::snapshot`] wrote.
    fn restore(&mut self, data: &[u8]) -> Result<(), postcard::Error>;
}

/// What became of an operation.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Outcome<T> {
    /// It was executed, once, with this output.
    Done(T),
    /// It was not executed and will not be. Another node may lead.
    NotLeader { leader: Option<NodeId> },
    /// It may have been executed, or may yet be: the node lost its office, stopped, or waited too long. (A node that stops
    /// because it could not save may have saved all the same.)
    Unknown,
}

/// Called once with the outcome, while no lock is held.
pub type Answer<T> = Box<dyn FnOnce(Outcome<T>) + Send>;

/// Who is to be told what.
type Answers<T> = Vec<(Answer<T>, Outcome<T>)>;

/// One node's copy of the state machine.
pub struct Rsm<M: Machine> {
    // These never change.
    raft: Arc<Raft>,
    options: Options,
    /// Guards the machine and who waits for it: an operation is executed and taken off the waiting ones in one critical
    /// section, so that nobody is answered twice, or never (rule 2).
    replica: Mutex<Replica<M>>,
}

/// How a copy behaves.
#[derive(Clone, Copy, Debug)]
pub struct Options {
    /// Tells this start of the node from its earlier ones: a random number.
    pub boot: u64,
    /// Take a snapshot when the log's commands take more bytes than this; never if none.
    pub log_bytes: Option<usize>,
    /// How long an operation is waited for.
    pub patience: Duration,
}

struct Replica<M: Machine> {
    machine: M,
    executed: Index,
    submitted: u64,
    waiting: BTreeMap<u64, Waiting<M::Output>>,
    stopped: bool,
}

struct Waiting<T> {
    /// Where and in which term the log has it, as soon as that is known.
    placed: Option<(Index, Term)>,
    due: Time,
    answer: Answer<T>,
}

/// Which submission an entry of the log is. The number alone would not do: after a restart it begins anew, while older
/// entries may yet be committed.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
struct Tag {
    node: NodeId,
    boot: u64,
    number: u64,
}

impl<M: Machine> Rsm<M> {
    /// The copy on this node, with a machine in its first state.
    pub fn new(raft: Arc<Raft>, machine: M, options: Options) -> Rsm<M> {
        let replica = Replica { machine, executed: 0, submitted: 0, waiting: BTreeMap::new(), stopped: false };
        Rsm { raft, options, replica: Mutex::new(replica) }
    }

    /// Has an operation executed on all copies; the calls that carry it to the other nodes.
    pub fn submit(&self, now: Time, op: M::Op, answer: Answer<M::Output>) -> Vec<Outbound> {
        // The waiting one is entered first, under a number that only it has: `start` may lead to its execution at once.
        let number = {
            let mut replica = self.lock();
            if replica.stopped {
                drop(replica);
                answer(Outcome::NotLeader { leader: None });
                return Vec::new();
            }
            replica.submitted += 1;
            let number = replica.submitted;
            let due = now + self.options.patience;
            replica.waiting.insert(number, Waiting { placed: None, due, answer });
            number
        };
        let tag = Tag { node: self.raft.me(), boot: self.options.boot, number };
        let started = match postcard::to_stdvec(&(tag, op)) {
            Ok(command) => self.raft.start(command),
            Err(_) => Err(StartError::NotLeader { leader: None }),
        };
        let mut replica = self.lock();
        match started {
            Ok(started) => {
                // Rule 5: it may be executed and gone by now.
                if let Some(waiting) = replica.waiting.get_mut(&number) {
                    waiting.placed = Some((started.index, started.term));
                }
                started.send
            }
            Err(error) => {
                let waiting = replica.waiting.remove(&number);
                drop(replica);
                let outcome = match error {
                    StartError::NotLeader { leader } => Outcome::NotLeader { leader },
                    StartError::Stopped(_) => Outcome::Unknown,
                };
                // Rule 4: the answer is code that this module does not know, so it runs without the lock.
                if let Some(waiting) = waiting {
                    (waiting.answer)(outcome);
                }
                Vec::new()
            }
        }
    }

    /// Executes what the log says next. One thread alone calls this, in the log's order.
    pub fn apply(&self, next: Apply) {
        // Asked for before the lock is taken: Raft has a lock of its own.
        let log_bytes = self.raft.log_bytes().unwrap_or(0);
        let wants_snapshot = self.options.log_bytes.is_some_and(|most| log_bytes > most);
        let mut answers: Answers<M::Output> = Vec::new();
        let mut snapshot = None;
        let mut unreadable = None;
        {
            let mut replica = self.lock();
            match next {
                // The state is another one than everywhere else (see below); or nobody is there to be told.
                Apply::Command { .. } if replica.stopped => {}
                Apply::Command { index, command } => {
                    answers = self.execute(&mut replica, index, &command);
                    if wants_snapshot {
                        snapshot = Some((index, replica.machine.snapshot()));
                    }
                }
                Apply::Snapshot { index, data } => {
                    match replica.machine.restore(&data) {
                        Ok(()) => replica.executed = index,
                        Err(error) => {
                            replica.stopped = true;
                            unreadable = Some(error);
                        }
                    }
                    // What waited for a place under the snapshot was executed elsewhere, or was not.
                    let lost = replica
                        .waiting
                        .extract_if(.., |_, waiting| waiting.placed.is_some_and(|(placed, _)| placed <= index));
                    answers.extend(lost.map(|(_, waiting)| (waiting.answer, Outcome::Unknown)));
                }
            }
        }
        // The checksum of the file or the frame was right, so another version wrote it. What follows would be executed on
        // another state than everywhere else, so nothing is.
        if let Some(error) = unreadable {
            self.raft.fail(format!(
                "the snapshot is not understood: {error}; start the node with the version that wrote it"
            ));
        }
        // Rule 4: answers may do anything, and `compact` saves to a disk under Raft's lock.
        for (answer, outcome) in answers {
            answer(outcome);
        }
        if let Some((index, data)) = snapshot {
            // A node that is stopped needs no snapshot.
            let _ = self.raft.compact(index, data);
        }
    }

    /// Gives up on what can't be known any more: what was placed in a term that is over, or has waited too long.
    pub fn tick(&self, now: Time) {
        let term = self.raft.status().map_or(Term::MAX, |status| status.term);
        let lost: Vec<_> = {
            let mut replica = self.lock();
            // Rule 5: the term may have grown since it was read; that an older one is over stays true.
            let is_lost = |waiting: &Waiting<M::Output>| {
                now >= waiting.due || waiting.placed.is_some_and(|(_, placed)| placed < term)
            };
            replica.waiting.extract_if(.., |_, waiting| is_lost(waiting)).collect()
        };
        for (_, waiting) in lost {
            (waiting.answer)(Outcome::Unknown);
        }
    }

    /// Answers everybody who waits; nothing is taken on any more.
    pub fn stop(&self) {
        let lost = {
            let mut replica = self.lock();
            replica.stopped = true;
            std::mem::take(&mut replica.waiting)
        };
        for waiting in lost.into_values() {
            (waiting.answer)(Outcome::Unknown);
        }
    }

    /// The state of this copy, and up to which entry it has executed the log.
    pub fn snapshot(&self) -> (Index, Vec<u8>) {
        let replica = self.lock();
        (replica.executed, replica.machine.snapshot())
    }

    /// Executes one command; who is to be told what: "respond after entry applied to state machine" (rules for leaders, 2).
    fn execute(&self, replica: &mut Replica<M>, index: Index, command: &[u8]) -> Answers<M::Output> {
        replica.executed = index;
        // Every copy finds the same bytes unreadable, and passes over them.
        let Ok((tag, op)) = postcard::from_bytes::<(Tag, M::Op)>(command) else { return Vec::new() };
        let output = replica.machine.execute(op);
        let mut answers = Vec::new();
        if tag.node == self.raft.me()
            && tag.boot == self.options.boot
            && let Some(waiting) = replica.waiting.remove(&tag.number)
        {
            answers.push((waiting.answer, Outcome::Done(output)));
        }
        // Another entry is committed in the place of one that waits: that one never will be.
        let cut =
            replica.waiting.extract_if(.., |_, waiting| waiting.placed.is_some_and(|(placed, _)| placed == index));
        answers.extend(cut.map(|(_, waiting)| (waiting.answer, Outcome::NotLeader { leader: None })));
        answers
    }

    fn lock(&self) -> MutexGuard<'_, Replica<M>> {
        self.replica.lock().unwrap()
    }
}
