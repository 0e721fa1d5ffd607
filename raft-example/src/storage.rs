//! What a node must remember over a crash, and where it is kept.
//!
//! Terms, votes, the log and the snapshot are one value that is replaced as a whole: no crash leaves one without the other.

mod file;
mod memory;

pub use file::FileStorage;
pub use memory::MemoryStorage;

use std::borrow::Cow;
use std::path::PathBuf;
use std::time::Duration;

use serde::{Deserialize, Serialize};

use crate::raft::{Log, NodeId, Term};

/// "Persistent state on all servers" (Figure 2), and the snapshot that the log begins after (section 7).
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct Saved<'a> {
    pub term: Term,
    pub voted_for: Option<NodeId>,
    pub log: Cow<'a, Log>,
    /// The state machine up to the log's base, in its own encoding; empty before the first snapshot.
    #[serde(borrow, with = "serde_bytes")]
    pub snapshot: Cow<'a, [u8]>,
}

impl Saved<'_> {
    fn into_owned(self) -> Saved<'static> {
        Saved {
            term: self.term,
            voted_for: self.voted_for,
            log: Cow::Owned(self.log.into_owned()),
            snapshot: Cow::Owned(self.snapshot.into_owned()),
        }
    }
}

/// Keeps one [`Saved`] over crashes.
pub trait Storage: Send {
    /// Replaces what was saved. When this returns, it survives a crash; if it fails, either value may be the one that does.
    fn save(&mut self, saved: &Saved<'_>) -> Result<(), StorageError>;

    /// What was saved last; of a new node, the empty state.
    fn load(&self) -> Result<Saved<'static>, StorageError>;

    /// What saving has cost so far.
    fn cost(&self) -> Cost {
        Cost::default()
    }
}

/// What a storage's saves have cost.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct Cost {
    pub saves: u64,
    pub time: Duration,
    pub bytes: u64,
}

/// Why a node's memory can't be used.
#[derive(Debug, thiserror::Error)]
pub enum StorageError {
    #[error(
        "{path}: {problem}; the file is left as it is: restore it, or move it away and let the node rejoin empty under a new number"
    )]
    Damaged { path: PathBuf, problem: Damage },
    #[error("{path}: {source}; make the file accessible and start the node again")]
    File { path: PathBuf, source: std::io::Error },
    #[error("the state cannot be encoded: {0}")]
    Encode(postcard::Error),
}

/// What is wrong with bytes that should be a node's memory.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
pub enum Damage {
    #[error("this is no state file of a node")]
    Foreign,
    #[error("the file ends after {found} bytes of {expected}")]
    Torn { found: u64, expected: u64 },
    #[error("the file has {extra} bytes after its end")]
    Trailing { extra: u64 },
    #[error("the checksum is {found:08x} and should be {expected:08x}")]
    Checksum { found: u32, expected: u32 },
    #[error("the checksum is right, but the content is not understood: {0}")]
    Content(postcard::Error),
}

/// What each file begins with; the digit is the version of the format.
const MAGIC: [u8; 8] = *b"raft-st1";
/// Magic, length of the content (u64), its CRC-32 (u32); numbers are little endian.
const HEADER: usize = 8 + 8 + 4;

/// The bytes of a state file, written over `out`.
fn encode(saved: &Saved<'_>, mut out: Vec<u8>) -> Result<Vec<u8>, StorageError> {
    out.clear();
    out.resize(HEADER, 0);
    let mut out = postcard::to_extend(saved, out).map_err(StorageError::Encode)?;
    let content = &out[HEADER..];
    let (length, checksum) = (content.len() as u64, crc32fast::hash(content));
    out[..8].copy_from_slice(&MAGIC);
    out[8..16].copy_from_slice(&length.to_le_bytes());
    out[16..HEADER].copy_from_slice(&checksum.to_le_bytes());
    Ok(out)
}

/// The state in the bytes of a file. Damage is told, never half loaded.
fn decode(bytes: &[u8]) -> Result<Saved<'static>, Damage> {
    let magic = &bytes[..bytes.len().min(MAGIC.len())];
    if magic.is_empty() || !MAGIC.starts_with(magic) {
        return Err(Damage::Foreign);
    }
    let Some((header, content)) = bytes.split_first_chunk::<HEADER>() else {
        return Err(Damage::Torn { found: bytes.len() as u64, expected: HEADER as u64 });
    };
    let [_, _, _, _, _, _, _, _, l0, l1, l2, l3, l4, l5, l6, l7, c0, c1, c2, c3] = *header;
    let length = u64::from_le_bytes([l0, l1, l2, l3, l4, l5, l6, l7]);
    let expected = u32::from_le_bytes([c0, c1, c2, c3]);
    let present = content.len() as u64;
    if present < length {
        let header = HEADER as u64;
        return Err(Damage::Torn { found: header + present, expected: header.saturating_add(length) });
    }
    if present > length {
        return Err(Damage::Trailing { extra: present - length });
    }
    let found = crc32fast::hash(content);
    if found != expected {
        return Err(Damage::Checksum { found, expected });
    }
    match postcard::take_from_bytes::<Saved<'_>>(content) {
        Ok((saved, [])) => Ok(saved.into_owned()),
        Ok((_, rest)) => Err(Damage::Trailing { extra: rest.len() as u64 }),
        Err(error) => Err(Damage::Content(error)),
    }
}
