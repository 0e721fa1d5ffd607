//! Log compaction (section 7): snapshots of the state machine, taken here or sent by the leader.

use super::message::{Index, NodeId, Outbound, Request, SnapshotArgs, SnapshotReply};
use super::state::{Role, State};
use super::{Raft, Stopped};
use crate::clock::Time;

impl Raft {
    /// Forgets the log up to `index`, for which `data` stands from now on: the state machine just after that entry.
    ///
    /// The caller made `data` while the lock was free. That needs no re-check but one (rule 5): entries that are applied
    /// never change, but a newer snapshot may have arrived.
    pub fn compact(&self, index: Index, data: Vec<u8>) -> Result<(), Stopped> {
        let mut st = self.lock()?;
        if index <= st.log.base_index() || index > st.last_applied {
            return Ok(());
        }
        // Rule 2: the log without the snapshot, or the other way round, is not even saved alone.
        st.log.compact(index);
        st.snapshot = data;
        st.log_changed = true;
        st.persist()
    }

    /// The call for a follower that lags behind the log's beginning.
    pub(super) fn snapshot_for(&self, st: &State) -> Request {
        Request::Snapshot(SnapshotArgs {
            term: st.term,
            leader: self.me,
            last_index: st.log.base_index(),
            last_term: st.log.base_term(),
            data: st.snapshot.clone(),
        })
    }

    /// InstallSnapshot, receiver's side (Figure 13; in one piece, so that 2 to 4 fall away).
    pub(super) fn handle_snapshot(&self, now: Time, args: SnapshotArgs) -> Result<SnapshotReply, Stopped> {
        let mut st = self.lock()?;
        // Receiver 1.
        if args.term < st.term {
            return Ok(SnapshotReply { term: st.term });
        }
        if args.term > st.term {
            st.step_down(args.term, now, self.timing);
        }
        st.follow(args.leader, now, self.timing);
        // Receiver 5 to 8. What is committed here already is in the log or in this node's own snapshot.
        if args.last_index > st.commit_index {
            // Rule 2: the log's base, the snapshot and both indexes change together.
            st.log.install(args.last_index, args.last_term);
            st.snapshot = args.data;
            st.log_changed = true;
            st.commit_index = args.last_index;
            st.snapshot_waits = true;
            self.news.notify_all();
        }
        st.persist()?;
        Ok(SnapshotReply { term: st.term })
    }

    /// InstallSnapshot, the leader's side of the reply.
    pub(super) fn on_snapshot_reply(
        &self,
        now: Time,
        peer: NodeId,
        sent: &SnapshotArgs,
        reply: SnapshotReply,
    ) -> Result<Vec<Outbound>, Stopped> {
        let mut st = self.lock()?;
        if reply.term > st.term {
            st.step_down(reply.term, now, self.timing);
            st.persist()?;
            return Ok(Vec::new());
        }
        // Rule 5: as with AppendEntries, what was sent counts, and only in the term in which it was sent.
        if st.role != Role::Leader || st.term != sent.term || reply.term != sent.term {
            return Ok(Vec::new());
        }
        st.in_flight[peer] = false;
        st.match_index[peer] = st.match_index[peer].max(sent.last_index);
        st.next_index[peer] = st.next_index[peer].max(sent.last_index + 1);
        let lacks = st.next_index[peer] <= st.log.last_index();
        Ok(if lacks { vec![self.update_for(&mut st, peer)] } else { Vec::new() })
    }
}
