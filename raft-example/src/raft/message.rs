//! What nodes say to each other: the arguments and results of Figure 2's remote calls, as plain data.

use serde::{Deserialize, Serialize};

/// A node's number: its place in the list of the cluster's nodes, from 0.
pub type NodeId = usize;
/// A term of office (section 5.1). The first election is for term 1.
pub type Term = u64;
/// A place in the log. The first entry's is 1; 0 is the place before it.
pub type Index = u64;

/// One entry of the log: a command, and the term in which a leader received it.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Entry {
    pub term: Term,
    #[serde(with = "serde_bytes")]
    pub command: Vec<u8>,
}

/// RequestVote's arguments.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct VoteArgs {
    pub term: Term,
    pub candidate: NodeId,
    pub last_index: Index,
    pub last_term: Term,
}

/// RequestVote's results.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct VoteReply {
    pub term: Term,
    pub granted: bool,
}

/// AppendEntries' arguments. Without entries it is a heartbeat, and is checked all the same.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct AppendArgs {
    pub term: Term,
    pub leader: NodeId,
    pub prev_index: Index,
    pub prev_term: Term,
    pub entries: Vec<Entry>,
    pub commit: Index,
}

/// AppendEntries' results.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct AppendReply {
    pub term: Term,
    pub outcome: AppendOutcome,
}

/// Whether a follower took the entries.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub enum AppendOutcome {
    /// The follower's log holds what was sent.
    Matched,
    /// It does not have the entry before them; this is where to look.
    Conflict(Conflict),
    /// The sender's term is over.
    OldTerm,
}

/// Where a follower's log departs from the leader's (the faster back-up that the end of section 5.3 sketches).
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Conflict {
    /// The term of the follower's entry in the place asked for; none if its log ends before.
    pub term: Option<Term>,
    /// The first place with that term; if there is none, the place after the log's end.
    pub index: Index,
}

/// InstallSnapshot's arguments (Figure 13), with the snapshot in one piece.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct SnapshotArgs {
    pub term: Term,
    pub leader: NodeId,
    pub last_index: Index,
    pub last_term: Term,
    #[serde(with = "serde_bytes")]
    pub data: Vec<u8>,
}

/// InstallSnapshot's results.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct SnapshotReply {
    pub term: Term,
}

/// A remote call between nodes.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub enum Request {
    Vote(VoteArgs),
    Append(AppendArgs),
    Snapshot(SnapshotArgs),
}

impl Request {
    /// Who says that it sent this.
    pub fn sender(&self) -> NodeId {
        match self {
            Request::Vote(args) => args.candidate,
            Request::Append(args) => args.leader,
            Request::Snapshot(args) => args.leader,
        }
    }

    /// The sender's term when it was sent.
    pub fn term(&self) -> Term {
        match self {
            Request::Vote(args) => args.term,
            Request::Append(args) => args.term,
            Request::Snapshot(args) => args.term,
        }
    }
}

/// The answer to a [`Request`] of the same kind.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub enum Reply {
    Vote(VoteReply),
    Append(AppendReply),
    Snapshot(SnapshotReply),
}

/// A call that is to be made, once no lock is held.
///
/// Rule 5: it carries copies of all it needs, made in the critical section that decided to send it. Nobody looks
/// into the state again while sending, where it may have become another term's.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Outbound {
    pub to: NodeId,
    pub request: Request,
}
