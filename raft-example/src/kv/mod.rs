//! A key-value store with versions, as a state machine: what clients ask, and what they are told.
//!
//! A write names the version that it replaces, so that a repeated one does no harm. A read goes through the log as a write
//! does: a leader that was replaced and does not know it commits nothing, and so answers nothing that is out of date
//! (section 8).

mod clerk;
mod history;

pub use clerk::{Clerk, GaveUp, Operation, Step};
pub use history::{Call, NotLinearizable, check};

use std::collections::BTreeMap;

use serde::{Deserialize, Serialize};

use crate::raft::NodeId;
use crate::rsm::{Machine, Outcome};

/// How many bytes a key and its value may have together. A command has to fit into a message, or no follower ever gets it.
pub const LONGEST: usize = 1 << 20;

/// How often a key was written.
pub type Version = u64;

/// What a client asks for.
#[derive(Clone, Debug, PartialEq, Eq, Hash, Serialize, Deserialize)]
pub enum Op {
    Get {
        key: String,
    },
    /// Writes if `version` is the key's present one, 0 for a key that is not there.
    Put {
        key: String,
        value: String,
        version: Version,
    },
}

impl Op {
    /// The key that it is about.
    pub fn key(&self) -> &str {
        match self {
            Op::Get { key } | Op::Put { key, .. } => key,
        }
    }

    /// What to answer at once, without a word to the other nodes, if this can't be done by any of them.
    pub fn refusal(&self) -> Option<Output> {
        let bytes = match self {
            Op::Get { key } => key.len(),
            Op::Put { key, value, .. } => key.len() + value.len(),
        };
        (bytes > LONGEST).then_some(Output::TooLong)
    }
}

/// What executing an [`Op`] gives.
#[derive(Clone, Debug, PartialEq, Eq, Hash, Serialize, Deserialize)]
pub enum Output {
    Value {
        value: String,
        version: Version,
    },
    /// The key is not there.
    NoKey,
    Written,
    /// The key has another version; nothing was written.
    WrongVersion,
    /// Key and value have more than [`LONGEST`] bytes; nothing was written.
    TooLong,
}

/// What a node tells a client.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub enum Reply {
    Done(Output),
    /// Nothing was done; `leader` may do it.
    NotLeader {
        leader: Option<NodeId>,
    },
    /// It may have been done.
    Unknown,
}

impl From<Outcome<Output>> for Reply {
    fn from(outcome: Outcome<Output>) -> Reply {
        match outcome {
            Outcome::Done(output) => Reply::Done(output),
            Outcome::NotLeader { leader } => Reply::NotLeader { leader },
            Outcome::Unknown => Reply::Unknown,
        }
    }
}

/// The keys with their values and versions.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct Store {
    entries: BTreeMap<String, (String, Version)>,
}

impl Machine for Store {
    type Op = Op;
    type Output = Output;

    fn execute(&mut self, op: Op) -> Output {
        match op {
            Op::Get { key } => match self.entries.get(&key) {
                Some((value, version)) => Output::Value { value: value.clone(), version: *version },
                None => Output::NoKey,
            },
            Op::Put { key, value, version } => match self.entries.get_mut(&key) {
                Some(entry) if entry.1 == version => {
                    *entry = (value, version + 1);
                    Output::Written
                }
                Some(_) => Output::WrongVersion,
                None if version == 0 => {
                    self.entries.insert(key, (value, 1));
                    Output::Written
                }
                None => Output::NoKey,
            },
        }
    }

    fn snapshot(&self) -> Vec<u8> {
        postcard::to_stdvec(self).unwrap_or_default()
    }

    fn restore(&mut self, data: &[u8]) -> Result<(), postcard::Error> {
        *self = postcard::from_bytes(data)?;
        Ok(())
    }
}
