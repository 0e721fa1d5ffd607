//! Ghost invariants: what holds of every Raft's messages and states whatever the network does (Figure 3 of the paper).
//!
//! A [`Ledger`] remembers what all nodes said, across crashes, and notes the first thing that contradicts it. A test so
//! fails at the step that went wrong and not when, much later, two state machines differ. It never influences a node.

use std::collections::BTreeMap;
use std::collections::btree_map::Entry as Slot;

use crate::raft::{AppendArgs, Index, NodeId, Reply, Request, Role, Status, Term};

/// Something that no right Raft does.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
pub enum Violation {
    #[error("node {voter} voted for both {first} and {second} in term {term}")]
    DoubleVote { voter: NodeId, term: Term, first: NodeId, second: NodeId },
    #[error("term {term} has two leaders, {first} and {second}")]
    TwoLeaders { term: Term, first: NodeId, second: NodeId },
    #[error("node {node} leads in term {term}, for which it never ran")]
    NeverRan { node: NodeId, term: Term },
    #[error("node {node} went back from term {from} to {to}")]
    TermWentBack { node: NodeId, from: Term, to: Term },
    #[error("node {node} went back from commit index {from} to {to}")]
    CommitWentBack { node: NodeId, from: Index, to: Index },
    #[error("node {node} went back from applied index {from} to {to}")]
    AppliedWentBack { node: NodeId, from: Index, to: Index },
    #[error("node {node} has applied {applied}, committed {commit} and stored {last} entries")]
    OutOfOrder { node: NodeId, applied: Index, commit: Index, last: Index },
    #[error("two entries of term {term} at {index} differ, or what is before them does")]
    LogsDiffer { index: Index, term: Term },
    #[error("node {node} applied another command at {index} than node {first}")]
    AppliedDiffer { node: NodeId, first: NodeId, index: Index },
    #[error("node {node} applied {found} where {expected} was next")]
    AppliedSkipped { node: NodeId, found: Index, expected: Index },
}

/// What all nodes of a cluster have said and done.
#[derive(Default)]
pub struct Ledger {
    votes: BTreeMap<(NodeId, Term), NodeId>,
    leaders: BTreeMap<Term, NodeId>,
    /// What was sent as the entry of that term in that place: its command, and the term of the one before.
    entries: BTreeMap<(Index, Term), (Vec<u8>, Term)>,
    standing: BTreeMap<NodeId, Status>,
    /// The term of the latest standing, across crashes.
    terms: BTreeMap<NodeId, Term>,
    applied: BTreeMap<Index, (NodeId, Vec<u8>)>,
    /// What each node applied last, since it was started.
    applied_last: BTreeMap<NodeId, Index>,
    violation: Option<Violation>,
}

impl Ledger {
    /// A ledger of a cluster that has not begun.
    pub fn new() -> Ledger {
        Ledger::default()
    }

    /// The first violation, if there was one.
    pub fn violation(&self) -> Option<&Violation> {
        self.violation.as_ref()
    }

    /// A node sends this call.
    pub fn sent(&mut self, request: &Request) {
        match request {
            // A candidate votes for itself, so that its candidacies are among its votes.
            Request::Vote(args) => self.vote(args.candidate, args.term, args.candidate),
            Request::Append(args) => {
                self.leads(args.leader, args.term);
                self.entries(args);
            }
            Request::Snapshot(args) => self.leads(args.leader, args.term),
        }
    }

    /// `node` answered this call so.
    pub fn answered(&mut self, node: NodeId, request: &Request, reply: &Reply) {
        if let (Request::Vote(args), Reply::Vote(reply)) = (request, reply)
            && reply.granted
        {
            self.vote(node, args.term, args.candidate);
        }
    }

    /// `node` stands so. To be told in the order in which it stood.
    pub fn stands(&mut self, node: NodeId, status: Status) {
        let term = self.terms.insert(node, status.term).unwrap_or(0);
        if status.term < term {
            self.note(Violation::TermWentBack { node, from: term, to: status.term });
        }
        if let Some(before) = self.standing.insert(node, status) {
            if status.commit_index < before.commit_index {
                self.note(Violation::CommitWentBack { node, from: before.commit_index, to: status.commit_index });
            }
            if status.last_applied < before.last_applied {
                self.note(Violation::AppliedWentBack { node, from: before.last_applied, to: status.last_applied });
            }
        }
        let (applied, commit, last) = (status.last_applied, status.commit_index, status.last_index);
        if applied > commit || commit > last {
            self.note(Violation::OutOfOrder { node, applied, commit, last });
        }
        if let Some(candidate) = status.voted_for {
            self.vote(node, status.term, candidate);
        }
        match status.role {
            Role::Leader => self.leads(node, status.term),
            Role::Follower | Role::Candidate => {}
        }
    }

    /// `node` crashed: what is only in memory begins anew, but not its term, its votes or what it said.
    pub fn crashed(&mut self, node: NodeId) {
        self.standing.remove(&node);
        self.applied_last.remove(&node);
    }

    /// `node` executed the command at `index`.
    pub fn applied(&mut self, node: NodeId, index: Index, command: &[u8]) {
        let last = self.applied_last.insert(node, index).unwrap_or(0);
        if index != last + 1 {
            self.note(Violation::AppliedSkipped { node, found: index, expected: last + 1 });
        }
        match self.applied.entry(index) {
            Slot::Vacant(slot) => {
                slot.insert((node, command.to_vec()));
            }
            Slot::Occupied(slot) if slot.get().1 == command => {}
            Slot::Occupied(slot) => {
                let first = slot.get().0;
                self.note(Violation::AppliedDiffer { node, first, index });
            }
        }
    }

    /// `node` took over a snapshot up to `index`.
    pub fn installed(&mut self, node: NodeId, index: Index) {
        let last = self.applied_last.insert(node, index).unwrap_or(0);
        if index <= last {
            self.note(Violation::AppliedWentBack { node, from: last, to: index });
        }
    }

    /// What was executed at `index`, by whoever was first.
    pub fn command(&self, index: Index) -> Option<&[u8]> {
        self.applied.get(&index).map(|(_, command)| command.as_slice())
    }

    fn note(&mut self, violation: Violation) {
        self.violation.get_or_insert(violation);
    }

    fn vote(&mut self, voter: NodeId, term: Term, candidate: NodeId) {
        let first = *self.votes.entry((voter, term)).or_insert(candidate);
        if first != candidate {
            self.note(Violation::DoubleVote { voter, term, first, second: candidate });
        }
    }

    fn leads(&mut self, node: NodeId, term: Term) {
        if self.votes.get(&(node, term)) != Some(&node) {
            self.note(Violation::NeverRan { node, term });
        }
        let first = *self.leaders.entry(term).or_insert(node);
        if first != node {
            self.note(Violation::TwoLeaders { term, first, second: node });
        }
    }

    /// Log matching: an entry's index and term decide its command and, by the term before it, all that precedes.
    fn entries(&mut self, args: &AppendArgs) {
        let mut before = args.prev_term;
        for (index, entry) in (args.prev_index + 1..).zip(&args.entries) {
            let known = self.entries.entry((index, entry.term)).or_insert_with(|| (entry.command.clone(), before));
            if known.0 != entry.command || known.1 != before {
                let term = entry.term;
                return self.note(Violation::LogsDiffer { index, term });
            }
            before = entry.term;
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::raft::{Entry, VoteArgs};

    fn vote(candidate: NodeId, term: Term) -> Request {
        Request::Vote(VoteArgs { term, candidate, last_index: 0, last_term: 0 })
    }

    fn append(leader: NodeId, term: Term, prev_term: Term, command: u8) -> Request {
        let entries = vec![Entry { term, command: vec![command] }];
        Request::Append(AppendArgs { term, leader, prev_index: 1, prev_term, entries, commit: 0 })
    }

    fn after(requests: &[Request]) -> Option<Violation> {
        let mut ledger = Ledger::new();
        requests.iter().for_each(|request| ledger.sent(request));
        ledger.violation().cloned()
    }

    #[test]
    fn what_a_right_raft_says_is_no_violation() {
        assert_eq!(after(&[vote(0, 1), append(0, 1, 1, 7), append(0, 1, 1, 7), vote(1, 2), append(1, 2, 1, 8)]), None);
    }

    #[test]
    fn each_lie_is_noted() {
        let two = Violation::TwoLeaders { term: 1, first: 0, second: 1 };
        assert_eq!(after(&[vote(0, 1), vote(1, 1), append(0, 1, 0, 7), append(1, 1, 0, 7)]), Some(two));
        let never = Violation::NeverRan { node: 0, term: 2 };
        assert_eq!(after(&[vote(0, 1), append(0, 2, 1, 7)]), Some(never));
        let differ = Violation::LogsDiffer { index: 2, term: 1 };
        assert_eq!(after(&[vote(0, 1), append(0, 1, 0, 7), append(0, 1, 0, 8)]), Some(differ.clone()));
        assert_eq!(after(&[vote(0, 1), append(0, 1, 0, 7), append(0, 1, 1, 7)]), Some(differ));
    }

    #[test]
    fn a_vote_is_remembered_over_a_crash() {
        let mut ledger = Ledger::new();
        ledger.vote(2, 5, 0);
        ledger.crashed(2);
        ledger.vote(2, 5, 1);
        assert_eq!(ledger.violation(), Some(&Violation::DoubleVote { voter: 2, term: 5, first: 0, second: 1 }));
    }
}
