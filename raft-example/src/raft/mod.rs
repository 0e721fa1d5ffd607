//! The protocol: one node's state behind one lock, and a handler for all that can happen to it.
//!
//! A handler locks at the top, does the whole of its work in that one critical section (rules 2 and 3), and never waits:
//! calls that must follow are returned as [`Outbound`], for the driver to make once the lock is free (rule 4). What comes
//! back goes to another handler, with what had been sent, which checks whether it still matters (rule 5).
//!
//! Nothing here knows of threads, sockets or the time of day. Only [`Storage`] is used under the lock, since a node has to
//! persist before it replies.

mod apply;
mod election;
mod log;
mod message;
mod replication;
mod snapshot;
mod state;

pub use apply::Apply;
pub use log::Log;
pub use message::{
    AppendArgs, AppendOutcome, AppendReply, Conflict, Entry, Index, NodeId, Outbound, Reply, Request, SnapshotArgs,
    SnapshotReply, Term, VoteArgs, VoteReply,
};
pub use replication::{StartError, Started};
pub use state::{Role, Status};

use std::sync::{Condvar, Mutex, MutexGuard};
use std::time::Duration;

use crate::clock::Time;
use crate::storage::{Cost, Storage, StorageError};
use state::State;

/// How long a node waits for what.
#[derive(Clone, Copy, Debug)]
pub struct Timing {
    /// Between two heartbeats of a leader.
    pub heartbeat: Duration,
    /// How long a follower hears nothing before it runs for office, at least. The real time is drawn anew for each
    /// wait, up to twice this (section 5.2).
    pub election: Duration,
}

impl Default for Timing {
    fn default() -> Timing {
        Timing { heartbeat: Duration::from_millis(100), election: Duration::from_millis(300) }
    }
}

/// One node of the cluster.
pub struct Raft {
    // These never change, so that nothing needs to guard them.
    me: NodeId,
    cluster: usize,
    timing: Timing,
    /// Guards everything that Figure 2 calls state, the timers and the storage: terms, votes, log and role are related to
    /// one another, and related data has one lock (rules 2 and 3).
    state: Mutex<State>,
    /// Told when there is something to apply, or the node stops. Waits with `state`.
    news: Condvar,
}

/// The node has been stopped, or its storage failed: it takes part in nothing any more.
#[derive(Clone, Copy, Debug, PartialEq, Eq, thiserror::Error)]
#[error("this node is stopped")]
pub struct Stopped;

/// Why a request was not handled.
#[derive(Clone, Copy, Debug, PartialEq, Eq, thiserror::Error)]
pub enum Refused {
    #[error(transparent)]
    Stopped(#[from] Stopped),
    #[error("node {0} is none of this cluster's nodes")]
    UnknownNode(NodeId),
}

impl Raft {
    /// Node `me` of a cluster of `cluster` nodes, going on from what `storage` remembers.
    ///
    /// `seed` decides how long the election timers run; nodes of one cluster should have different ones.
    pub fn new(
        me: NodeId,
        cluster: usize,
        storage: Box<dyn Storage>,
        timing: Timing,
        seed: u64,
        now: Time,
    ) -> Result<Raft, StorageError> {
        let mut state = State::load(me, cluster, storage, seed)?;
        state.reset_election_timer(now, timing);
        Ok(Raft { me, cluster, timing, state: Mutex::new(state), news: Condvar::new() })
    }

    /// This node's number.
    pub fn me(&self) -> NodeId {
        self.me
    }

    /// How many nodes there are.
    pub fn cluster(&self) -> usize {
        self.cluster
    }

    /// Handles a call from another node: "respond to RPCs from candidates and leaders" (rules for followers, 1).
    pub fn handle(&self, now: Time, request: Request) -> Result<Reply, Refused> {
        // What a peer says about itself came over a network.
        let sender = request.sender();
        if sender >= self.cluster || sender == self.me {
            return Err(Refused::UnknownNode(sender));
        }
        Ok(match request {
            Request::Vote(args) => Reply::Vote(self.handle_vote(now, args)?),
            Request::Append(args) => Reply::Append(self.handle_append(now, args)?),
            Request::Snapshot(args) => Reply::Snapshot(self.handle_snapshot(now, args)?),
        })
    }

    /// Handles the reply to a call that this node made, next to what it had sent. A reply of another kind is no reply.
    pub fn on_reply(&self, now: Time, to: NodeId, sent: &Request, reply: Reply) -> Result<Vec<Outbound>, Stopped> {
        match (sent, reply) {
            (Request::Vote(sent), Reply::Vote(reply)) => self.on_vote_reply(now, to, sent, reply),
            (Request::Append(sent), Reply::Append(reply)) => self.on_append_reply(now, to, sent, reply),
            (Request::Snapshot(sent), Reply::Snapshot(reply)) => self.on_snapshot_reply(now, to, sent, reply),
            (Request::Vote(_) | Request::Append(_) | Request::Snapshot(_), _) => Ok(Vec::new()),
        }
    }

    /// Does what is due: a leader's heartbeat (rules for leaders, 1), anyone else's candidacy (rules for followers, 2, and
    /// for candidates, 4). To be called every few milliseconds.
    pub fn tick(&self, now: Time) -> Result<Vec<Outbound>, Stopped> {
        let st = self.lock()?;
        // Rule 3: the deadline is read and acted upon in one critical section, which `campaign` takes over. A heartbeat
        // that came between the two would have moved the deadline.
        match st.role {
            Role::Leader if now >= st.heartbeat_due => Ok(self.broadcast(st, now)),
            Role::Follower | Role::Candidate if now >= st.election_due => self.campaign(st, now),
            Role::Leader | Role::Follower | Role::Candidate => Ok(Vec::new()),
        }
    }

    /// How this node stands at one moment.
    pub fn status(&self) -> Result<Status, Stopped> {
        Ok(self.lock()?.status())
    }

    /// How this node stands, and what its storage has cost so far.
    pub fn watch(&self) -> Result<(Status, Cost), Stopped> {
        let st = self.lock()?;
        let cost = st.storage.as_ref().map_or(Cost::default(), |storage| storage.cost());
        Ok((st.status(), cost))
    }

    /// How many bytes the commands in the log take.
    pub fn log_bytes(&self) -> Result<usize, Stopped> {
        Ok(self.lock()?.log.bytes())
    }

    /// Why the node stopped by itself, if it did.
    pub fn failure(&self) -> Option<String> {
        let st = self.state.lock().unwrap();
        st.failure.clone()
    }

    /// Stops the node for good, for a reason that [`Raft::failure`] tells.
    pub fn fail(&self, reason: String) {
        let mut st = self.state.lock().unwrap();
        st.storage = None;
        st.failure.get_or_insert(reason);
        self.news.notify_all();
    }

    /// Stops the node for good and hands out its storage, from which a new one can go on. The second time there is
    /// nothing to hand out.
    pub fn stop(&self) -> Option<Box<dyn Storage>> {
        let mut st = self.state.lock().unwrap();
        let storage = st.storage.take();
        self.news.notify_all();
        storage
    }

    /// The state of a node that is not stopped.
    ///
    /// A poisoned lock means that a handler panicked half way, which is a fault in this program: nobody goes on from there.
    fn lock(&self) -> Result<MutexGuard<'_, State>, Stopped> {
        let st = self.state.lock().unwrap();
        if st.storage.is_some() { Ok(st) } else { Err(Stopped) }
    }

    /// The other nodes.
    fn peers(&self) -> impl Iterator<Item = NodeId> + use<> {
        let me = self.me;
        (0..self.cluster).filter(move |&node| node != me)
    }

    /// Whether this many nodes are more than half of the cluster.
    fn is_majority(&self, nodes: usize) -> bool {
        nodes > self.cluster / 2
    }
}
