//! From the log to the state machine: what is committed is handed out once, in order, and applied while the lock is free.

use super::message::Index;
use super::state::State;
use super::{Raft, Stopped};

/// How many entries are handed out at once at most.
const BATCH: usize = 256;

/// What the state machine is to do next.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Apply {
    /// To execute the command of the entry at `index`.
    Command { index: Index, command: Vec<u8> },
    /// To become the state that `data` holds, in which all entries up to `index` are executed.
    Snapshot { index: Index, data: Vec<u8> },
}

impl Raft {
    /// What is to be applied next, nothing if there is nothing (rules for all servers, 1).
    ///
    /// What is taken counts as applied, so that nobody gets it twice; to keep the order, only one thread may take.
    pub fn take_committed(&self) -> Result<Vec<Apply>, Stopped> {
        let mut st = self.lock()?;
        Ok(next_batch(&mut st))
    }

    /// As [`Raft::take_committed`], but blocks until there is something, or the node stops.
    pub fn wait_committed(&self) -> Result<Vec<Apply>, Stopped> {
        let mut st = self.lock()?;
        // Rule 5: waiting releases the lock, so the condition is asked anew after each wait.
        while st.storage.is_some() && !st.snapshot_waits && st.last_applied >= st.commit_index {
            st = self.news.wait(st).unwrap();
        }
        if st.storage.is_none() {
            return Err(Stopped);
        }
        Ok(next_batch(&mut st))
    }
}

/// Rules 2 and 3: `last_applied` says what was taken in the critical section that took it.
fn next_batch(st: &mut State) -> Vec<Apply> {
    let mut batch = Vec::new();
    if st.snapshot_waits {
        st.snapshot_waits = false;
        st.last_applied = st.log.base_index();
        batch.push(Apply::Snapshot { index: st.last_applied, data: st.snapshot.clone() });
    }
    while st.last_applied < st.commit_index && batch.len() < BATCH {
        let index = st.last_applied + 1;
        let Some(entry) = st.log.entry(index) else { break };
        batch.push(Apply::Command { index, command: entry.command.clone() });
        st.last_applied = index;
    }
    batch
}
