//! Rule 2: changes that others must not see half done, in two critical sections.

use super::{By, ELECTION, LOG, Mutant, REPLICATION, SNAPSHOT, at, replace, split, split_by};

pub const MUTANTS: &[Mutant] = &[
    Mutant {
        name: "r201_term_without_vote",
        what: "a candidacy raises the term in one section and votes in the next",
        told: at(ELECTION, "Raft::campaign", "st.voted_for = Some(self.me)"),
        shown: By("a_candidacy_and_a_vote_of_the_same_term"),
        edits: &[split_by(ELECTION, "Raft::campaign", "st.voted_for = Some(self.me)", "self.lock()?")],
    },
    Mutant {
        name: "r201_vote_without_role",
        what: "a candidacy votes in one section and changes its role in the next",
        told: at(ELECTION, "Raft::campaign", "st.role = Role::Candidate"),
        shown: By("a_candidacy_and_a_vote_of_a_later_term"),
        edits: &[split_by(ELECTION, "Raft::campaign", "st.role = Role::Candidate", "self.lock()?")],
    },
    Mutant {
        name: "r201_leader_without_next_index",
        what: "a new leader has its role before its `next_index`",
        // Of the lists alone no other code says that they belong to the role.
        told: at(ELECTION, "Raft::take_office", "self.broadcast(st, now)"),
        shown: By("a_command_as_the_election_is_won"),
        edits: &[split_by(ELECTION, "Raft::take_office", "st.next_index = vec!", "self.state.lock().unwrap()")],
    },
    Mutant {
        name: "r201_step_down_in_two",
        what: "stepping down splits the term from the vote",
        told: at(ELECTION, "Raft::handle_vote", "st.voted_for = None"),
        shown: By("two_candidates_ask_for_one_vote"),
        edits: &[
            replace(
                ELECTION,
                "Raft::handle_vote",
                "st.step_down(args.term, now, self.timing);",
                "st.term = args.term;
            st.voted_for = None;
            st.role = Role::Follower;
            st.leader = None;",
            ),
            split(ELECTION, "Raft::handle_vote", "st.voted_for = None"),
        ],
    },
    Mutant {
        name: "r201_log_cut_then_grown",
        what: "what the leader does not have is cut off in one section, and its entries appended in the next",
        told: at(REPLICATION, "Raft::handle_append", "st.log_changed = true"),
        shown: By("two_heartbeats_bring_entries"),
        edits: &[
            replace(
                LOG,
                "",
                "pub fn push(",
                "pub fn cut(&mut self, after: Index) {
        if let Some(position) = self.position(after + 1) {
            self.entries.truncate(position);
        }
    }

    pub fn append(&mut self, entries: Vec<Entry>) {
        self.entries.extend(entries);
    }

    pub fn push(",
            ),
            replace(
                REPLICATION,
                "Raft::handle_append",
                "if st.log.merge(args.prev_index, args.entries) {
            st.log_changed = true;
        }",
                "st.log.cut(args.prev_index);
        st.log.append(args.entries);
        st.log_changed = true;",
            ),
            split(REPLICATION, "Raft::handle_append", "st.log.append("),
        ],
    },
    Mutant {
        name: "r201_log_without_its_snapshot",
        what: "a snapshot is installed in the log in one section, and all else in the next",
        told: at(SNAPSHOT, "Raft::handle_snapshot", "st.snapshot = args.data"),
        shown: By("a_snapshot_is_installed_and_looked_at"),
        edits: &[split(SNAPSHOT, "Raft::handle_snapshot", "st.snapshot = args.data")],
    },
    Mutant {
        name: "r201_compacted_without_data",
        what: "the log is compacted in one section, its snapshot stored in the next",
        told: at(SNAPSHOT, "Raft::compact", "st.snapshot = data"),
        shown: By("a_snapshot_is_taken_and_sent"),
        edits: &[split(SNAPSHOT, "Raft::compact", "st.snapshot = data")],
    },
];
