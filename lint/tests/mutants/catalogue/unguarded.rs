//! Rule 1: data that more than one thread uses, without a lock.

use super::{By, ELECTION, Mutant, RAFT, REPLICATION, at, replace};

pub const MUTANTS: &[Mutant] = &[
    Mutant {
        name: "r102_votes_in_a_cell",
        what: "votes are counted in an `UnsafeCell` beside the lock",
        told: at(RAFT, "", "unsafe impl Sync for Tally"),
        shown: By("two_votes_at_once"),
        edits: &[
            replace(RAFT, "", "pub struct Raft {", "pub struct Raft {\n    tally: Tally,"),
            replace(
                RAFT,
                "Raft::new",
                "state: Mutex::new(state),",
                "state: Mutex::new(state), tally: Tally::default(),",
            ),
            replace(
                RAFT,
                "",
                "impl Raft {",
                "#[derive(Default)]
struct Tally(std::cell::UnsafeCell<u32>);

unsafe impl Sync for Tally {}

impl Tally {
    fn count(&self) {
        unsafe { *self.0.get() += 1 };
    }
}

impl Raft {",
            ),
            replace(
                ELECTION,
                "Raft::on_vote_reply",
                "let mut st = self.lock()?;",
                "self.tally.count();
        let mut st = self.lock()?;",
            ),
        ],
    },
    Mutant {
        name: "r103_office_in_an_atomic",
        what: "whether the node leads is asked of an atomic beside the lock",
        told: at(REPLICATION, "Raft::start", "self.leads.load("),
        shown: By("a_command_as_the_term_ends"),
        edits: &[
            replace(
                RAFT,
                "",
                "state: Mutex<State>,",
                "state: Mutex<State>,
    // locklint: guarded_by(self.state)
    leads: std::sync::atomic::AtomicBool,",
            ),
            replace(
                RAFT,
                "Raft::new",
                "state: Mutex::new(state),",
                "state: Mutex::new(state), leads: Default::default(),",
            ),
            replace(
                ELECTION,
                "Raft::take_office",
                "st.role = Role::Leader;",
                "st.role = Role::Leader;
        self.leads.store(true, std::sync::atomic::Ordering::SeqCst);",
            ),
            replace(
                REPLICATION,
                "Raft::handle_append",
                "st.follow(args.leader, now, self.timing);",
                "st.follow(args.leader, now, self.timing);
        self.leads.store(false, std::sync::atomic::Ordering::SeqCst);",
            ),
            replace(
                REPLICATION,
                "Raft::start",
                "let mut st = self.lock()?;
        if st.role != Role::Leader {
            return Err(StartError::NotLeader { leader: st.leader });
        }",
                "if !self.leads.load(std::sync::atomic::Ordering::SeqCst) {
            return Err(StartError::NotLeader { leader: None });
        }
        let mut st = self.lock()?;",
            ),
        ],
    },
    Mutant {
        name: "r303_commit_in_an_atomic",
        what: "the commit index is told by an atomic beside the lock, compared and set when that is free",
        told: at(REPLICATION, "Raft::handle_append", "self.committed.store("),
        shown: By("two_heartbeats_tell_of_commits"),
        edits: &[
            replace(
                RAFT,
                "",
                "state: Mutex<State>,",
                "state: Mutex<State>,
    committed: std::sync::atomic::AtomicU64,",
            ),
            replace(
                RAFT,
                "Raft::new",
                "state: Mutex::new(state),",
                "state: Mutex::new(state), committed: Default::default(),",
            ),
            replace(
                RAFT,
                "Raft::status",
                "Ok(self.lock()?.status())",
                "let commit_index = self.committed.load(std::sync::atomic::Ordering::SeqCst);
        Ok(Status { commit_index, ..self.lock()?.status() })",
            ),
            replace(
                REPLICATION,
                "Raft::handle_append",
                "Ok(AppendReply { term: st.term, outcome: AppendOutcome::Matched })",
                "let term = st.term;
        drop(st);
        if commit > self.committed.load(std::sync::atomic::Ordering::SeqCst) {
            self.committed.store(commit, std::sync::atomic::Ordering::SeqCst);
        }
        Ok(AppendReply { term, outcome: AppendOutcome::Matched })",
            ),
        ],
    },
];
