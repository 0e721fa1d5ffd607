//! Rule 5: what was known before the lock was released is believed afterwards.

use super::{APPLY, By, ELECTION, Mutant, RAFT, REPLICATION, SNAPSHOT, THREADS, at, leave, not_told, replace};

/// Why an older snapshot is not told.
const OVER_A_CHANNEL: &str = "`compact` is handed a place and bytes. That they are of an earlier section, in which they came out \
                              of the state as one kind of message among others, no place in the text says: they went \
                              over a channel and through another lock's state";
/// Why a length of the log is not told.
const NO_RULE_OF_LOCKS: &str = "role and term are asked first, as they should be, so no assumption is left: that a reply speaks of \
                                what was sent, and not of what is there, is a rule of Raft, and none of locks";

pub const MUTANTS: &[Mutant] = &[
    Mutant {
        name: "r501_older_snapshot",
        what: "a snapshot that was made without the lock is stored over a newer one",
        told: not_told(SNAPSHOT, "Raft::compact", "st.snapshot = data", OVER_A_CHANNEL),
        shown: By("two_snapshots_are_taken"),
        edits: &[leave(SNAPSHOT, "Raft::compact", "if index <= st.log.base_index()")],
    },
    Mutant {
        name: "r502_vote_unchecked",
        what: "a vote is counted without asking whether the election still goes on",
        told: at(ELECTION, "Raft::on_vote_reply", "st.votes.insert(voter)"),
        shown: By("a_vote_comes_as_the_term_ends"),
        edits: &[leave(ELECTION, "Raft::on_vote_reply", "if st.role != Role::Candidate")],
    },
    Mutant {
        name: "r502_reply_unchecked",
        what: "a reply is used without asking whether the node still leads in that term",
        told: at(REPLICATION, "Raft::on_append_reply", "st.in_flight[peer] = false"),
        shown: By("a_reply_comes_as_the_term_ends"),
        edits: &[leave(REPLICATION, "Raft::on_append_reply", "if st.role != Role::Leader")],
    },
    Mutant {
        name: "r502_snapshot_reply_unchecked",
        what: "a reply to a snapshot is used without asking whether the node still leads in that term",
        told: at(SNAPSHOT, "Raft::on_snapshot_reply", "st.in_flight[peer] = false"),
        shown: By("a_reply_to_a_snapshot_comes_as_the_term_ends"),
        edits: &[leave(SNAPSHOT, "Raft::on_snapshot_reply", "if st.role != Role::Leader")],
    },
    Mutant {
        name: "r502_present_length",
        what: "a reply is taken to be about the log's present length, not about what was sent",
        told: not_told(REPLICATION, "Raft::on_append_reply", "st.match_index[peer] = ", NO_RULE_OF_LOCKS),
        shown: By("a_reply_as_the_log_grows"),
        edits: &[replace(
            REPLICATION,
            "Raft::on_append_reply",
            "let matched = sent.prev_index + sent.entries.len() as Index;",
            "let matched = st.log.last_index();",
        )],
    },
    Mutant {
        name: "r503_sender_reads_the_term_again",
        what: "the thread that asks for votes reads the term again",
        told: at(THREADS, "Courier::exchange", "args.term = status.term"),
        shown: By("a_term_ends_while_votes_are_asked_for"),
        edits: &[replace(
            THREADS,
            "Courier::exchange",
            "let Ok(reply) = self.transport.call(call.to, &call.request) else { return };",
            "let status = self.raft.status();
        let mut call = call;
        if let (Request::Vote(args), Ok(status)) = (&mut call.request, status) {
            args.term = status.term;
        }
        let Ok(reply) = self.transport.call(call.to, &call.request) else { return };",
        )],
    },
    Mutant {
        name: "r503_sender_reads_entries_again",
        what: "the thread that sends entries has their place, and reads them when it sends",
        told: at(THREADS, "Courier::exchange", "args.entries = entries"),
        shown: By("a_log_changes_before_it_is_sent"),
        edits: &[
            replace(
                RAFT,
                "",
                "pub fn stop(&self)",
                "pub fn entries_after(&self, index: Index) -> Result<Vec<Entry>, Stopped> {
        Ok(self.lock()?.log.batch(index + 1))
    }

    pub fn stop(&self)",
            ),
            replace(
                THREADS,
                "Courier::exchange",
                "let Ok(reply) = self.transport.call(call.to, &call.request) else { return };",
                "let mut call = call;
        if let Request::Append(args) = &mut call.request {
            let Ok(entries) = self.raft.entries_after(args.prev_index) else { return };
            args.entries = entries;
        }
        let Ok(reply) = self.transport.call(call.to, &call.request) else { return };",
            ),
        ],
    },
    Mutant {
        name: "r505_waits_once",
        what: "the applier waits once and takes it that there is something to apply",
        told: at(APPLY, "Raft::wait_committed", "st = self.news.wait(st)"),
        shown: By("one_waits_for_what_another_takes"),
        edits: &[
            replace(APPLY, "Raft::wait_committed", "while", "if"),
            replace(
                APPLY,
                "Raft::wait_committed",
                "Ok(next_batch(&mut st))",
                "let index = st.last_applied + 1;
        let command = st.log.entry(index).unwrap().command.clone();
        st.last_applied = index;
        Ok(vec![Apply::Command { index, command }])",
            ),
        ],
    },
];
