//! A whole Raft, with locks in the way that MIT's "Raft Locking Advice" teaches.
//!
//! Read in this order: [`raft`] is the protocol, as handlers that lock at the top and never wait; [`threads`] is the
//! driver that does the waiting, on std's threads; [`tasks`] is another, on tokio's tasks. On top, [`rsm`] executes what is
//! committed, [`kv`] is what it executes, [`desk`] answers clients, and [`server`] puts a node together.
//!
//! Comments cite Figure 2 of the paper ("In Search of an Understandable Consensus Algorithm, extended version") where the
//! code obeys it, and the advice's five rules where a lock is taken, released round a wait, or taken again:
//!
//! 1. data that more than one thread uses, and one may modify, is used under a lock;
//! 2. a sequence of modifications that others must not see half done is one critical section;
//! 3. so is a sequence of reads, or of reads and writes, that needs one view;
//! 4. no lock is held while doing anything that might wait;
//! 5. what was true before a lock was released must be asked again after it is re-acquired.

pub mod clock;
pub mod desk;
pub mod ghost;
pub mod kv;
pub mod net;
pub mod raft;
pub mod rsm;
pub mod server;
pub mod storage;
#[cfg(feature = "tokio")]
pub mod stream;
#[cfg(feature = "tokio")]
pub mod tasks;
pub mod threads;
