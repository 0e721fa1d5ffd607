//! How calls get from node to node.

pub mod frame;
mod simulated;
mod tcp;

pub use simulated::{Faults, Link, Network};
pub use tcp::{Listener, TcpTransport};

use serde::{Deserialize, Serialize};

use crate::raft::{self, NodeId, Status};
use crate::{kv, storage};

/// No answer came: the node is down, the network lost a message, or time ran out. Whether the call was handled is not known.
#[derive(Clone, Copy, Debug, PartialEq, Eq, thiserror::Error)]
#[error("node {0} did not answer")]
pub struct Unreachable(pub NodeId);

/// Makes remote calls. `Ask` and `Answer` are what is said: between nodes, or between a client and a node.
pub trait Transport<Ask, Answer>: Send + Sync {
    /// Calls a node and blocks until it answers or no answer is to be expected any more.
    // locklint: remote
    fn call(&self, to: NodeId, ask: &Ask) -> Result<Answer, Unreachable>;
}

/// Whatever can be asked of a node.
#[derive(Clone, Debug, Serialize, Deserialize)]
pub enum Question {
    /// From another node.
    Peer(raft::Request),
    /// From a client.
    Client(kv::Op),
    /// From whoever watches.
    Watch,
}

/// What a node answers to a [`Question`] of the same kind.
#[derive(Clone, Debug, Serialize, Deserialize)]
pub enum Answer {
    Peer(raft::Reply),
    Client(kv::Reply),
    Watch { status: Status, cost: storage::Cost },
}

/// Answers questions; each is asked on a thread of its own.
pub trait Responder: Send + Sync + 'static {
    /// The answer, or nothing if the connection is to be dropped.
    fn respond(&self, question: Question) -> Option<Answer>;
}
