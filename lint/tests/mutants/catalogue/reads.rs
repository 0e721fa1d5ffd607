//! Rule 3: what is read and what is done about it, in two critical sections.

use super::{APPLY, By, ELECTION, Mutant, RAFT, REPLICATION, RSM, SNAPSHOT, at, replace, split};

pub const MUTANTS: &[Mutant] = &[
    Mutant {
        name: "r301_vote_checked_then_given",
        what: "a vote is found free in one section and given in the next",
        told: at(ELECTION, "Raft::handle_vote", "st.voted_for = Some(args.candidate)"),
        shown: By("two_candidates_ask_for_one_vote"),
        edits: &[split(ELECTION, "Raft::handle_vote", "st.voted_for = Some(args.candidate)")],
    },
    Mutant {
        name: "r301_term_of_a_vote_request",
        what: "the term of a vote request is compared in one section and taken over in the next",
        told: at(ELECTION, "Raft::handle_vote", "st.step_down("),
        shown: By("two_terms_come_by_vote_requests"),
        edits: &[split(ELECTION, "Raft::handle_vote", "st.step_down(")],
    },
    Mutant {
        name: "r301_term_of_a_heartbeat",
        what: "the term of a heartbeat is compared in one section and taken over in the next",
        told: at(REPLICATION, "Raft::handle_append", "st.step_down("),
        shown: By("two_terms_come_by_heartbeats"),
        edits: &[split(REPLICATION, "Raft::handle_append", "st.step_down(")],
    },
    Mutant {
        name: "r301_term_of_a_snapshot",
        what: "the term of a snapshot is compared in one section and taken over in the next",
        told: at(SNAPSHOT, "Raft::handle_snapshot", "st.step_down("),
        shown: By("two_terms_come_by_snapshots"),
        edits: &[split(SNAPSHOT, "Raft::handle_snapshot", "st.step_down(")],
    },
    Mutant {
        name: "r301_term_of_a_vote",
        what: "the term of a vote is compared in one section and taken over in the next",
        told: at(ELECTION, "Raft::on_vote_reply", "st.step_down("),
        shown: By("two_terms_come_to_a_candidate"),
        edits: &[split(ELECTION, "Raft::on_vote_reply", "st.step_down(")],
    },
    Mutant {
        name: "r301_term_of_a_reply",
        what: "the term of a reply is compared in one section and taken over in the next",
        told: at(REPLICATION, "Raft::on_append_reply", "st.step_down("),
        shown: By("two_terms_come_to_a_leader"),
        edits: &[split(REPLICATION, "Raft::on_append_reply", "st.step_down(")],
    },
    Mutant {
        name: "r301_term_of_a_snapshot_reply",
        what: "the term of a reply to a snapshot is compared in one section and taken over in the next",
        told: at(SNAPSHOT, "Raft::on_snapshot_reply", "st.step_down("),
        shown: By("two_terms_come_to_a_leader_by_a_snapshot"),
        edits: &[split(SNAPSHOT, "Raft::on_snapshot_reply", "st.step_down(")],
    },
    Mutant {
        name: "r301_vote_checked_then_counted",
        what: "a vote is found to be for this term in one section and counted in the next",
        told: at(ELECTION, "Raft::on_vote_reply", "st.votes.insert(voter)"),
        shown: By("a_vote_comes_as_the_term_ends"),
        edits: &[split(ELECTION, "Raft::on_vote_reply", "st.votes.insert(voter)")],
    },
    Mutant {
        name: "r301_reply_checked_then_used",
        what: "a reply is found to be of this term in one section and used in the next",
        told: at(REPLICATION, "Raft::on_append_reply", "st.in_flight[peer] = false"),
        shown: By("a_reply_comes_as_the_term_ends"),
        edits: &[split(REPLICATION, "Raft::on_append_reply", "st.in_flight[peer] = false")],
    },
    Mutant {
        name: "r301_leader_checked_then_command_taken",
        what: "the role is checked in one section, and the command taken in the next",
        told: at(REPLICATION, "Raft::start", "let index = st.log.push("),
        shown: By("a_command_as_the_term_ends"),
        edits: &[split(REPLICATION, "Raft::start", "let term = st.term")],
    },
    Mutant {
        name: "r301_place_read_then_filled",
        what: "a command's place is read in one section, and filled in the next",
        told: at(REPLICATION, "Raft::start", "st.log.push("),
        shown: By("two_commands_at_once"),
        edits: &[
            replace(
                REPLICATION,
                "Raft::start",
                "let index = st.log.push(Entry { term, command });",
                "let index = st.log.last_index() + 1;
        st.log.push(Entry { term, command });",
            ),
            split(REPLICATION, "Raft::start", "st.log.push("),
        ],
    },
    Mutant {
        name: "r301_commit_compared_then_set",
        what: "a heartbeat's commit index is compared in one section and set in the next",
        told: at(REPLICATION, "Raft::handle_append", "st.commit_index = commit"),
        shown: By("two_heartbeats_tell_of_commits"),
        edits: &[split(REPLICATION, "Raft::handle_append", "st.commit_index = commit")],
    },
    Mutant {
        name: "r301_majority_counted_then_committed",
        what: "a leader counts who stores an entry in one section, and commits it in the next",
        told: at(REPLICATION, "Raft::on_append_reply", "st.commit_index = candidate"),
        shown: By("two_replies_make_a_majority"),
        edits: &[
            replace(
                REPLICATION,
                "Raft::on_append_reply",
                "self.advance_commit(&mut st);",
                "let mut stored = st.match_index.clone();
                stored[self.me] = st.log.last_index();
                stored.sort_unstable();
                let candidate = stored[(self.cluster - 1) / 2];
                if candidate > st.commit_index && st.log.term_at(candidate) == Some(st.term) {
                    st.commit_index = candidate;
                    self.news.notify_all();
                }",
            ),
            split(REPLICATION, "Raft::on_append_reply", "st.commit_index = candidate"),
        ],
    },
    Mutant {
        name: "r301_timer_checked_then_campaign",
        what: "the timer is found run out in one section, and the candidacy begins in the next",
        told: at(RAFT, "Raft::tick", "self.campaign("),
        shown: By("a_heartbeat_as_the_timer_runs_out"),
        edits: &[replace(
            RAFT,
            "Raft::tick",
            "self.campaign(st, now)",
            "{
                drop(st);
                let st = self.lock()?;
                self.campaign(st, now)
            }",
        )],
    },
    Mutant {
        name: "r301_leader_checked_then_heartbeat",
        what: "the role is found to be a leader's in one section, and the heartbeat made in the next",
        told: at(RAFT, "Raft::tick", "self.broadcast("),
        shown: By("a_heartbeat_is_due_as_the_term_ends"),
        edits: &[replace(
            RAFT,
            "Raft::tick",
            "Ok(self.broadcast(st, now))",
            "{
                drop(st);
                let st = self.lock()?;
                Ok(self.broadcast(st, now))
            }",
        )],
    },
    Mutant {
        name: "r301_entries_read_then_marked",
        what: "what is committed is read in one section, and marked as taken in the next",
        told: at(APPLY, "Raft::take_committed", "st.last_applied = index"),
        shown: By("two_threads_take_what_is_committed"),
        edits: &[
            replace(
                APPLY,
                "Raft::take_committed",
                "Ok(next_batch(&mut st))",
                "let index = st.commit_index;
        let taken = st.last_applied + 1..=index;
        let entries = taken.filter_map(|index| Some((index, st.log.entry(index)?.command.clone())));
        let batch = entries.map(|(index, command)| Apply::Command { index, command }).collect();
        st.last_applied = index;
        Ok(batch)",
            ),
            split(APPLY, "Raft::take_committed", "st.last_applied = index"),
        ],
    },
    Mutant {
        name: "r301_open_checked_then_waiting",
        what: "the store is found to be open in one section, and who waits for it is entered in the next",
        told: at(RSM, "Rsm::submit", "replica.submitted += 1"),
        shown: By("a_store_stops_as_an_operation_comes"),
        edits: &[split(RSM, "Rsm::submit", "replica.submitted += 1")],
    },
];
