//! What the lock guards: Figure 2's state under its own names, and the few changes that several handlers share.
//!
//! Methods take `&mut State`, which nobody has who does not hold the lock; they run in their caller's critical section.

use std::borrow::Cow;
use std::collections::BTreeSet;
use std::time::Duration;

use serde::{Deserialize, Serialize};

use super::log::Log;
use super::message::{Index, NodeId, Term};
use super::{Stopped, Timing};
use crate::clock::Time;
use crate::storage::{Saved, Storage, StorageError};

/// What a node is in its term (section 5.1).
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub enum Role {
    Follower,
    Candidate,
    Leader,
}

/// How a node stands at one moment.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Status {
    pub term: Term,
    pub role: Role,
    pub voted_for: Option<NodeId>,
    /// Whom the node takes for its term's leader.
    pub leader: Option<NodeId>,
    /// The last place that the snapshot stands for.
    pub base_index: Index,
    pub last_index: Index,
    pub commit_index: Index,
    pub last_applied: Index,
}

pub(super) struct State {
    // Persistent state on all servers. `persist` before anybody is told of a change.
    pub term: Term,
    pub voted_for: Option<NodeId>,
    pub log: Log,
    pub snapshot: Vec<u8>,

    // Volatile state on all servers.
    pub role: Role,
    pub leader: Option<NodeId>,
    pub commit_index: Index,
    pub last_applied: Index,
    /// A snapshot came from the leader and is yet to be applied, before anything else is.
    pub snapshot_waits: bool,

    // Volatile state on candidates: who voted for this node in this term.
    pub votes: BTreeSet<NodeId>,

    // Volatile state on leaders, by node; reinitialized after election. A leader's own entries are not used.
    pub next_index: Vec<Index>,
    pub match_index: Vec<Index>,
    /// Whether a call with entries is under way, so that new ones rather go with the next.
    pub in_flight: Vec<bool>,

    // Timers.
    pub election_due: Time,
    pub heartbeat_due: Time,

    /// None once the node is stopped.
    pub storage: Option<Box<dyn Storage>>,
    pub failure: Option<String>,
    /// The log or the snapshot changed since they were last saved.
    pub log_changed: bool,
    saved_vote: (Term, Option<NodeId>),
    random: fastrand::Rng,
}

impl State {
    pub fn load(me: NodeId, cluster: usize, storage: Box<dyn Storage>, seed: u64) -> Result<State, StorageError> {
        let saved = storage.load()?;
        let (log, snapshot) = (saved.log.into_owned(), saved.snapshot.into_owned());
        let base = log.base_index();
        Ok(State {
            term: saved.term,
            voted_for: saved.voted_for,
            snapshot,
            role: Role::Follower,
            leader: None,
            commit_index: base,
            last_applied: 0,
            snapshot_waits: base > 0,
            votes: BTreeSet::new(),
            next_index: vec![0; cluster],
            match_index: vec![0; cluster],
            in_flight: vec![false; cluster],
            election_due: Time::ZERO,
            heartbeat_due: Time::ZERO,
            storage: Some(storage),
            failure: None,
            log_changed: false,
            saved_vote: (saved.term, saved.voted_for),
            random: fastrand::Rng::with_seed(seed ^ ((me as u64) << 32)),
            log,
        })
    }

    pub fn status(&self) -> Status {
        Status {
            term: self.term,
            role: self.role,
            voted_for: self.voted_for,
            leader: self.leader,
            base_index: self.log.base_index(),
            last_index: self.log.last_index(),
            commit_index: self.commit_index,
            last_applied: self.last_applied,
        }
    }

    /// Saves what changed of the persistent state: "updated on stable storage before responding to RPCs" (Figure 2).
    ///
    /// It waits for the disk with the lock held, which no other order allows: another handler must not answer from a
    /// state that a crash could still take back. A node that can't save says nothing more.
    pub fn persist(&mut self) -> Result<(), Stopped> {
        let vote = (self.term, self.voted_for);
        if !self.log_changed && vote == self.saved_vote {
            return Ok(());
        }
        let Some(storage) = &mut self.storage else { return Err(Stopped) };
        let saved = Saved {
            term: self.term,
            voted_for: self.voted_for,
            log: Cow::Borrowed(&self.log),
            snapshot: Cow::Borrowed(&self.snapshot),
        };
        match storage.save(&saved) {
            Ok(()) => {
                self.saved_vote = vote;
                self.log_changed = false;
                Ok(())
            }
            Err(error) => {
                self.failure = Some(error.to_string());
                self.storage = None;
                Err(Stopped)
            }
        }
    }

    /// Rules for all servers, 2: a higher term makes a follower. Term, vote and role change together (rule 2).
    ///
    /// A leader's election timer stood still; it starts here, or the old leader would run at once against the new one.
    pub fn step_down(&mut self, term: Term, now: Time, timing: Timing) {
        match self.role {
            Role::Leader => self.reset_election_timer(now, timing),
            Role::Follower | Role::Candidate => {}
        }
        self.term = term;
        self.voted_for = None;
        self.role = Role::Follower;
        self.leader = None;
    }

    /// A leader of the present term spoke: a candidate steps back before it (rules for candidates, 3), and the
    /// follower's timer starts anew. This, a granted vote and an own candidacy are all that resets one that runs.
    pub fn follow(&mut self, leader: NodeId, now: Time, timing: Timing) {
        self.role = Role::Follower;
        self.leader = Some(leader);
        self.reset_election_timer(now, timing);
    }

    pub fn reset_election_timer(&mut self, now: Time, timing: Timing) {
        let shortest = (timing.election.as_millis() as u64).max(1);
        self.election_due = now + Duration::from_millis(self.random.u64(shortest..shortest * 2));
    }
}
