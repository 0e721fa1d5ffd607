//! How calls get from node to node.

pub mod frame;
mod simulated;
mod tcp;

pub use simulated::{Faults, Link, Network};
pub use tcp::{Answer, Listener, Question, Responder, TcpTransport};

use crate::raft::NodeId;

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
