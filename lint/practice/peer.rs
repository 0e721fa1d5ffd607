//! The last exercises: faults injected into a whole Raft peer that is right, the program of the lesson `raft`.

use crate::mutate::{Fault, Injection};

/// One of them.
pub(super) struct Broken {
    /// `raft_vote`.
    pub name: &'static str,
    /// The key of the lesson that it is about.
    pub lesson: &'static str,
    /// What is wrong, in a few lines.
    pub problem: &'static str,
    /// Why the peer is right without the fault.
    pub word: &'static str,
    /// What is done to it.
    pub faults: &'static [Injection<'static>],
}

const VOTE_IN_TWO: Injection =
    Injection { function: "Raft::on_vote", fault: Fault::Split { before: "if granted", acquire: None } };

const ENTRIES_IN_TWO: Injection =
    Injection { function: "Raft::on_append", fault: Fault::Split { before: "state.log.truncate", acquire: None } };

const CANDIDATE_IN_TWO: Injection = Injection {
    function: "Raft::campaign",
    fault: Fault::Split { before: "state.role = Role::Candidate", acquire: None },
};

const CALL_UNDER_THE_LOCK: Injection = Injection {
    function: "Raft::replicate",
    fault: Fault::Replace {
        code: "let reply = peer.append_entries(&args); let mut state = raft.state.lock().unwrap();",
        with: "let mut state = raft.state.lock().unwrap();\n            let reply = peer.append_entries(&args);",
    },
};

const REPLY_UNASKED: Injection =
    Injection { function: "Raft::campaign", fault: Fault::Leave { out: "if state.term != term" } };

const TERM_READ_LATER: Injection = Injection {
    function: "Raft::campaign",
    fault: Fault::Replace {
        code: "VoteArgs { term, candidate",
        with: "VoteArgs { term: raft.state.lock().unwrap().term, candidate",
    },
};

const LENGTH_OF_BEFORE: Injection = Injection {
    function: "Raft::campaign",
    fault: Fault::Replace {
        code: "VoteArgs { term, candidate: raft.me, length, last_term }",
        with: "VoteArgs {\n                    term,\n                    candidate: raft.me,\n                    length,\n                    \
               last_term: raft.state.lock().unwrap().term_at(length),\n                }",
    },
};

const SENDS_UNDER_THE_LOCK: Injection =
    Injection { function: "Raft::apply", fault: Fault::Leave { out: "drop(state)" } };

const WAITS_ONCE: Injection =
    Injection { function: "Raft::wait_committed", fault: Fault::Replace { code: "while", with: "if" } };

/// All of them, from one handler to the whole peer.
pub(super) const BROKEN: &[Broken] = &[
    Broken {
        name: "raft_vote",
        lesson: "R301",
        problem: "A whole Raft peer. Its handler of vote requests decides in one critical section and votes in another: two\n\
             candidates of one term may both be granted the vote.",
        word: "The handler is one critical section from its first line to its last, so the vote is still free when it is given.",
        faults: &[VOTE_IN_TWO],
    },
    Broken {
        name: "raft_entries",
        lesson: "R301",
        problem: "A whole Raft peer. Its handler of new entries finds out that they fit, and takes them into a log that may be\n\
             another one by then.",
        word: "Whether the entries fit and taking them are one critical section: the log that they are put into is the one that was looked at.",
        faults: &[ENTRIES_IN_TWO],
    },
    Broken {
        name: "raft_candidate",
        lesson: "R201",
        problem: "A whole Raft peer. Whoever looks at the right moment sees the leader of a term that nobody has voted in.",
        word: "Term, role and vote change in one critical section, so nobody sees the new term with the old role.",
        faults: &[CANDIDATE_IN_TWO],
    },
    Broken {
        name: "raft_call",
        lesson: "R404",
        problem: "A whole Raft peer. It keeps its lock while another peer answers: two that send to each other wait for ever.",
        word: "The thread that calls holds nothing. It locks once the reply is there, and then looks again.",
        faults: &[CALL_UNDER_THE_LOCK],
    },
    Broken {
        name: "raft_reply",
        lesson: "R502",
        problem: "A whole Raft peer. It counts votes that come late: those of one term help it to win another.",
        word: "After the call the thread asks whether it is still that term and it is still a candidate, before it counts.",
        faults: &[REPLY_UNASKED],
    },
    Broken {
        name: "raft_request",
        lesson: "R503",
        problem: "A whole Raft peer. What its threads ask for is not what it decided to ask for.",
        word: "The thread is handed a copy of the term for which the campaign began, and reads nothing for itself.",
        faults: &[TERM_READ_LATER],
    },
    Broken {
        name: "raft_index",
        lesson: "R504",
        problem: "A whole Raft peer. A thread looks up an entry by the length that the log had before.",
        word: "What stands at the end of the log is copied together with its length, in one critical section.",
        faults: &[LENGTH_OF_BEFORE],
    },
    Broken {
        name: "raft_applier",
        lesson: "R403",
        problem: "A whole Raft peer. Its applier hands on commands while it holds the lock: if whoever receives them is busy, so\n\
             is the whole peer.",
        word: "What is ready is copied out and the lock released; then it takes as long as it takes to hand it on.",
        faults: &[SENDS_UNDER_THE_LOCK],
    },
    Broken {
        name: "raft_client",
        lesson: "R505",
        problem: "A whole Raft peer. Whoever waits for a command to be committed goes on at the first news of any kind.",
        word: "Whoever is woken asks for the condition again, and waits on if it does not hold.",
        faults: &[WAITS_ONCE],
    },
    Broken {
        name: "raft",
        lesson: "raft",
        problem: "A whole Raft peer with a fault against each of the rules 2 to 5. Mend them all.",
        word: "Each handler is one critical section, nobody calls or sends with the lock held, and each thread asks again when it \
             has locked anew. This is a peer as the advice has it.",
        faults: &[
            ENTRIES_IN_TWO,
            CANDIDATE_IN_TWO,
            CALL_UNDER_THE_LOCK,
            REPLY_UNASKED,
            SENDS_UNDER_THE_LOCK,
            WAITS_ONCE,
        ],
    },
];
