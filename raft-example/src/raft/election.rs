//! Leader election (section 5.2), with the restriction of section 5.4.1.

use std::sync::MutexGuard;

use super::message::{NodeId, Outbound, Request, VoteArgs, VoteReply};
use super::state::{Role, State};
use super::{Raft, Stopped};
use crate::clock::Time;

impl Raft {
    /// Runs for office. The caller found the timer run out in the critical section that it hands over.
    pub(super) fn campaign(&self, mut st: MutexGuard<'_, State>, now: Time) -> Result<Vec<Outbound>, Stopped> {
        // Rules for candidates, 1. Rule 2: a term without its vote, or a role without its term, is nobody's to see.
        st.term += 1;
        st.voted_for = Some(self.me);
        st.role = Role::Candidate;
        st.leader = None;
        st.votes.clear();
        st.votes.insert(self.me);
        st.reset_election_timer(now, self.timing);
        st.persist()?;

        if self.is_majority(st.votes.len()) {
            return Ok(self.take_office(st, now));
        }
        // Rule 5: what will be sent is copied here, where it is known to belong together. Rule 4: it is sent later.
        let args = VoteArgs {
            term: st.term,
            candidate: self.me,
            last_index: st.log.last_index(),
            last_term: st.log.last_term(),
        };
        Ok(self.peers().map(|to| Outbound { to, request: Request::Vote(args.clone()) }).collect())
    }

    /// RequestVote, receiver's side.
    pub(super) fn handle_vote(&self, now: Time, args: VoteArgs) -> Result<VoteReply, Stopped> {
        let mut st = self.lock()?;
        if args.term > st.term {
            st.step_down(args.term, now, self.timing);
        }
        // Receiver 1; receiver 2 with "at least as up-to-date" of section 5.4.1. Rule 3: the checks and the vote are one
        // critical section, or two candidates could both find it not given yet.
        let current = args.term == st.term;
        let free = st.voted_for.is_none() || st.voted_for == Some(args.candidate);
        let up_to_date = (args.last_term, args.last_index) >= (st.log.last_term(), st.log.last_index());
        let granted = current && free && up_to_date;
        if granted {
            st.voted_for = Some(args.candidate);
            st.reset_election_timer(now, self.timing);
        }
        st.persist()?;
        Ok(VoteReply { term: st.term, granted })
    }

    /// RequestVote, the candidate's side of the reply.
    pub(super) fn on_vote_reply(
        &self,
        now: Time,
        voter: NodeId,
        sent: &VoteArgs,
        reply: VoteReply,
    ) -> Result<Vec<Outbound>, Stopped> {
        let mut st = self.lock()?;
        if reply.term > st.term {
            st.step_down(reply.term, now, self.timing);
            st.persist()?;
            return Ok(Vec::new());
        }
        // Rule 5: the lock was free while the call was under way. The vote counts only if this node still runs for office
        // in the term for which it asked.
        if st.role != Role::Candidate || st.term != sent.term || !reply.granted {
            return Ok(Vec::new());
        }
        st.votes.insert(voter);
        if self.is_majority(st.votes.len()) { Ok(self.take_office(st, now)) } else { Ok(Vec::new()) }
    }

    /// Rules for candidates, 2, and for leaders, 1. Rule 2: a leader without its `next_index` is nobody's to see.
    ///
    /// No entry without a command begins the term (section 8 has one), so that places in the log are those of commands, as
    /// MIT's tests count them. What earlier terms left is committed with the term's first command.
    fn take_office(&self, mut st: MutexGuard<'_, State>, now: Time) -> Vec<Outbound> {
        st.role = Role::Leader;
        st.leader = Some(self.me);
        st.next_index = vec![st.log.last_index() + 1; self.cluster];
        st.match_index = vec![0; self.cluster];
        st.in_flight = vec![false; self.cluster];
        self.broadcast(st, now)
    }
}
