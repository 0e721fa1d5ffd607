//! Log replication (section 5.3) and when an entry is committed (section 5.4.2).

use std::sync::MutexGuard;

use super::log::Log;
use super::message::{AppendArgs, AppendOutcome, AppendReply, Conflict, Entry, Index, NodeId, Outbound, Request, Term};
use super::state::{Role, State};
use super::{Raft, Stopped};
use crate::clock::Time;

/// A command has its place in the leader's log; whether it stays there is not known yet.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Started {
    pub index: Index,
    pub term: Term,
    /// The calls that carry it to the followers.
    pub send: Vec<Outbound>,
}

/// Why a command was not taken.
#[derive(Clone, Copy, Debug, PartialEq, Eq, thiserror::Error)]
pub enum StartError {
    #[error(transparent)]
    Stopped(#[from] Stopped),
    #[error("this node is not the leader")]
    NotLeader { leader: Option<NodeId> },
}

impl Raft {
    /// Takes a command from a client, if this node is the leader (rules for leaders, 2).
    pub fn start(&self, command: Vec<u8>) -> Result<Started, StartError> {
        let mut st = self.lock()?;
        if st.role != Role::Leader {
            return Err(StartError::NotLeader { leader: st.leader });
        }
        // Rule 3: the place, the term and the entry are one critical section, or two commands get one place.
        let term = st.term;
        let index = st.log.push(Entry { term, command });
        st.log_changed = true;
        st.persist()?;
        self.advance_commit(&mut st);
        // Entries for a follower that has not answered yet go with the next call, many in one.
        let idle: Vec<NodeId> = self.peers().filter(|&peer| !st.in_flight[peer]).collect();
        let send = idle.into_iter().map(|peer| self.update_for(&mut st, peer)).collect();
        Ok(Started { index, term, send })
    }

    /// A heartbeat to everyone, with whatever they lack (rules for leaders, 1 and 3). A call that got lost is so repeated
    /// ("if followers crash or run slowly, or if network packets are lost", section 5.3).
    pub(super) fn broadcast(&self, mut st: MutexGuard<'_, State>, now: Time) -> Vec<Outbound> {
        st.heartbeat_due = now + self.timing.heartbeat;
        self.advance_commit(&mut st);
        self.peers().map(|peer| self.update_for(&mut st, peer)).collect()
    }

    /// What `peer` lacks: entries, or the snapshot if the log does not reach back so far (section 7).
    ///
    /// Rule 5: the entries themselves are captured. An index into the log would mean something else once it is sent.
    pub(super) fn update_for(&self, st: &mut State, peer: NodeId) -> Outbound {
        let prev_index = st.next_index[peer] - 1;
        st.in_flight[peer] = true;
        let request = match st.log.term_at(prev_index) {
            Some(prev_term) => Request::Append(AppendArgs {
                term: st.term,
                leader: self.me,
                prev_index,
                prev_term,
                entries: st.log.batch(prev_index + 1),
                commit: st.commit_index,
            }),
            None => self.snapshot_for(st),
        };
        Outbound { to: peer, request }
    }

    /// AppendEntries, receiver's side. A heartbeat goes the whole way too: `commit` may only be believed of a log that matches.
    pub(super) fn handle_append(&self, now: Time, args: AppendArgs) -> Result<AppendReply, Stopped> {
        let mut st = self.lock()?;
        // Receiver 1.
        if args.term < st.term {
            return Ok(AppendReply { term: st.term, outcome: AppendOutcome::OldTerm });
        }
        if args.term > st.term {
            st.step_down(args.term, now, self.timing);
        }
        st.follow(args.leader, now, self.timing);

        // Receiver 2.
        if let Some(conflict) = st.log.conflict(args.prev_index, args.prev_term) {
            st.persist()?;
            return Ok(AppendReply { term: st.term, outcome: AppendOutcome::Conflict(conflict) });
        }
        // Receiver 3 and 4, in one critical section (rule 2).
        let last_new = args.prev_index + args.entries.len() as Index;
        if st.log.merge(args.prev_index, args.entries) {
            st.log_changed = true;
        }
        st.persist()?;
        // Receiver 5: only up to the last entry that is known to match.
        let commit = args.commit.min(last_new);
        if commit > st.commit_index {
            st.commit_index = commit;
            self.news.notify_all();
        }
        Ok(AppendReply { term: st.term, outcome: AppendOutcome::Matched })
    }

    /// AppendEntries, the leader's side of the reply.
    pub(super) fn on_append_reply(
        &self,
        now: Time,
        peer: NodeId,
        sent: &AppendArgs,
        reply: AppendReply,
    ) -> Result<Vec<Outbound>, Stopped> {
        let mut st = self.lock()?;
        if reply.term > st.term {
            st.step_down(reply.term, now, self.timing);
            st.persist()?;
            return Ok(Vec::new());
        }
        // Rule 5: the lock was free while the call was under way. A reply of another term is about another log.
        if st.role != Role::Leader || st.term != sent.term || reply.term != sent.term {
            return Ok(Vec::new());
        }
        st.in_flight[peer] = false;
        match reply.outcome {
            // Rules for leaders, 3. What matches is what was *sent*; the log may have grown since.
            AppendOutcome::Matched => {
                let matched = sent.prev_index + sent.entries.len() as Index;
                st.match_index[peer] = st.match_index[peer].max(matched);
                st.next_index[peer] = st.next_index[peer].max(matched + 1);
                self.advance_commit(&mut st);
            }
            // Rules for leaders, 3: back up and retry, here at once. A reply that came late, about a place further back than
            // is known to match by now, teaches nothing.
            AppendOutcome::Conflict(conflict) => {
                let first = st.match_index[peer] + 1;
                st.next_index[peer] = next_after(&st.log, conflict, sent.prev_index).max(first);
            }
            AppendOutcome::OldTerm => return Ok(Vec::new()),
        }
        let lacks = st.next_index[peer] <= st.log.last_index();
        Ok(if lacks { vec![self.update_for(&mut st, peer)] } else { Vec::new() })
    }

    /// Rules for leaders, 4: an entry of the *present* term that a majority stores is committed, and with it all before
    /// (section 5.4.2, Figure 8). Rule 3: the counting and the setting are one critical section, the caller's.
    pub(super) fn advance_commit(&self, st: &mut State) {
        let mut stored = st.match_index.clone();
        stored[self.me] = st.log.last_index();
        stored.sort_unstable();
        // A majority stores at least this much.
        let candidate = stored[(self.cluster - 1) / 2];
        if candidate > st.commit_index && st.log.term_at(candidate) == Some(st.term) {
            st.commit_index = candidate;
            self.news.notify_all();
        }
    }
}

/// Where to go on with a follower whose log departs from this one at or before `tried`.
///
/// The leader's own last entry of the conflicting term may be what they have in common. If it has none before `tried`, the
/// follower's whole term is skipped.
fn next_after(log: &Log, conflict: Conflict, tried: Index) -> Index {
    let own_last = conflict.term.and_then(|term| log.last_of(term)).filter(|&last| last < tried);
    own_last.map_or(conflict.index, |last| last + 1).min(tried)
}
