//! Figure 2, rule by rule: one node, whose handlers are called by hand. What a run of a whole cluster meets once in thousands
//! of seeds (Figure 8) is asked here directly.

use std::borrow::Cow;
use std::time::Duration;

use raft_example::raft::{
    AppendArgs, AppendOutcome, AppendReply, Entry, Index, Log, NodeId, Outbound, Raft, Reply, Request, Role,
    SnapshotArgs, Status, Term, Timing, VoteArgs, VoteReply,
};
use raft_example::storage::{MemoryStorage, Saved, Storage};

const ME: NodeId = 0;
const START: Duration = Duration::ZERO;
/// By when each election timer that was set at the start has run out.
const DUE: Duration = Duration::from_millis(600);

/// Node 0 of three, in `term`, with a log of entries of these terms.
fn node(term: Term, log: &[Term]) -> Raft {
    let mut entries = Log::default();
    for &term in log {
        entries.push(Entry { term, command: vec![term as u8] });
    }
    let mut storage = MemoryStorage::default();
    let saved = Saved { term, voted_for: None, log: Cow::Owned(entries), snapshot: Cow::Owned(Vec::new()) };
    storage.save(&saved).expect("memory");
    begun(Box::new(storage))
}

fn begun(storage: Box<dyn Storage>) -> Raft {
    Raft::new(ME, 3, storage, Timing::default(), 7, START).expect("a whole state")
}

fn status(raft: &Raft) -> Status {
    raft.status().expect("a running node")
}

fn vote(raft: &Raft, now: Duration, term: Term, candidate: NodeId, last: (Term, Index)) -> bool {
    let args = VoteArgs { term, candidate, last_term: last.0, last_index: last.1 };
    match raft.handle(now, Request::Vote(args)) {
        Ok(Reply::Vote(reply)) => reply.granted,
        other => panic!("{other:?}"),
    }
}

fn append(
    raft: &Raft,
    now: Duration,
    term: Term,
    prev: (Term, Index),
    entries: &[Term],
    commit: Index,
) -> AppendOutcome {
    let entries = entries.iter().map(|&term| Entry { term, command: vec![term as u8] }).collect();
    let args = AppendArgs { term, leader: 1, prev_term: prev.0, prev_index: prev.1, entries, commit };
    match raft.handle(now, Request::Append(args)) {
        Ok(Reply::Append(reply)) => reply.outcome,
        other => panic!("{other:?}"),
    }
}

/// Lets the node win the next term by node 1's vote; what it then sends.
fn elected(raft: &Raft, now: Duration) -> Vec<Outbound> {
    let calls = raft.tick(now).expect("a running node");
    let asked = calls.into_iter().find(|call| call.to == 1).expect("a candidate asks for votes");
    let reply = Reply::Vote(VoteReply { term: asked.request.term(), granted: true });
    let calls = raft.on_reply(now, 1, &asked.request, reply).expect("a running node");
    assert_eq!(status(raft).role, Role::Leader);
    calls
}

/// Node 1's reply to the call that it gets among these; what follows from it.
fn answered(raft: &Raft, calls: &[Outbound], outcome: AppendOutcome) -> Vec<Outbound> {
    let sent = &calls.iter().find(|call| call.to == 1).expect("a call to node 1").request;
    let reply = Reply::Append(AppendReply { term: sent.term(), outcome });
    raft.on_reply(DUE, 1, sent, reply).expect("a running node")
}

/// Leaders, 4, and Figure 8: an earlier term's entry is committed with one of the present term, not by being stored by most.
#[test]
fn an_entry_of_an_earlier_term_is_not_committed_by_counting() {
    let raft = node(3, &[1, 2]);
    let first = elected(&raft, DUE);
    // Node 1 has it all.
    answered(&raft, &first, AppendOutcome::Matched);
    assert_eq!(status(&raft).commit_index, 0);
    let started = raft.start(vec![4]).expect("a leader");
    answered(&raft, &started.send, AppendOutcome::Matched);
    assert_eq!(status(&raft).commit_index, 3);
}

/// Leaders, 3: what matches is what was sent, not what the log has by the time of the reply.
#[test]
fn a_reply_speaks_of_what_was_sent() {
    let raft = node(0, &[]);
    let first = elected(&raft, DUE);
    answered(&raft, &first, AppendOutcome::Matched);
    let one = raft.start(vec![1]).expect("a leader");
    raft.start(vec![2]).expect("a leader");
    let next = answered(&raft, &one.send, AppendOutcome::Matched);
    assert_eq!(status(&raft).commit_index, 1);
    answered(&raft, &next, AppendOutcome::Matched);
    assert_eq!(status(&raft).commit_index, 2);
}

/// A reply to a call of an earlier term is no reply any more, though the node leads again: it speaks of entries that are gone.
#[test]
fn a_reply_of_an_earlier_term_is_dropped() {
    let raft = node(0, &[]);
    let first = elected(&raft, DUE);
    raft.start(vec![1]).expect("a leader");
    raft.start(vec![1]).expect("a leader");
    let both = answered(&raft, &first, AppendOutcome::Matched);
    // Another leader puts an entry in the place of the two.
    assert_eq!(append(&raft, DUE, 2, (0, 0), &[2], 0), AppendOutcome::Matched);
    elected(&raft, 2 * DUE);
    assert_eq!(raft.start(vec![3]).expect("a leader").index, 2);
    answered(&raft, &both, AppendOutcome::Matched);
    assert_eq!(status(&raft).commit_index, 0);
}

/// Section 5.4.1: nobody votes for a log that is less up-to-date than its own.
#[test]
fn a_vote_goes_to_no_older_log() {
    for (last, granted) in [((1, 9), false), ((2, 1), false), ((2, 2), true), ((2, 3), true), ((3, 1), true)] {
        assert_eq!(vote(&node(3, &[1, 2]), START, 4, 1, last), granted, "last entry {last:?}");
    }
}

/// RequestVote, receiver 2, and "updated on stable storage before responding": one vote a term, over a restart too.
#[test]
fn one_vote_a_term_over_a_restart() {
    let raft = node(0, &[]);
    assert!(vote(&raft, START, 5, 1, (0, 0)));
    let raft = begun(raft.stop().expect("its storage"));
    assert_eq!((status(&raft).term, status(&raft).voted_for), (5, Some(1)));
    assert!(!vote(&raft, START, 5, 2, (9, 9)));
    assert!(vote(&raft, START, 5, 1, (0, 0)), "the same candidate may ask again");
    assert!(!vote(&raft, START, 4, 2, (9, 9)), "receiver 1");
    assert!(vote(&raft, START, 6, 2, (0, 0)), "a new term, a new vote");
}

/// AppendEntries, receiver 5: a heartbeat says nothing about entries behind the one that it names.
#[test]
fn a_heartbeat_commits_only_what_matches() {
    let raft = node(1, &[1, 1, 1]);
    assert_eq!(append(&raft, START, 2, (1, 1), &[], 3), AppendOutcome::Matched);
    assert_eq!(status(&raft).commit_index, 1);
    assert_eq!(append(&raft, START, 2, (1, 1), &[2], 9), AppendOutcome::Matched);
    let now = status(&raft);
    assert_eq!((now.last_index, now.commit_index), (2, 2));
}

/// AppendEntries, receiver 3 and 4: what was taken over is saved before it is confirmed, and a late message takes nothing away.
#[test]
fn what_is_confirmed_is_kept() {
    let raft = node(1, &[1]);
    assert_eq!(append(&raft, START, 2, (1, 1), &[2, 2], 0), AppendOutcome::Matched);
    assert_eq!(append(&raft, START, 2, (1, 1), &[2], 0), AppendOutcome::Matched);
    let raft = begun(raft.stop().expect("its storage"));
    assert_eq!((status(&raft).term, status(&raft).last_index), (2, 3));
    assert!(matches!(append(&raft, START, 3, (3, 3), &[], 0), AppendOutcome::Conflict(_)));
    assert_eq!(append(&raft, START, 1, (0, 0), &[], 0), AppendOutcome::OldTerm);
}

/// Followers, 2: only the present leader, a granted vote and an own candidacy set the timer anew.
#[test]
fn the_election_timer_is_set_by_little() {
    let late = Duration::from_millis(299);
    let runs = |raft: &Raft, at: u64| !raft.tick(Duration::from_millis(at)).expect("a running node").is_empty();
    let raft = node(3, &[1]);
    append(&raft, late, 3, (1, 1), &[], 0);
    assert!(!runs(&raft, 598), "its leader spoke");
    assert!(runs(&raft, 899));
    let raft = node(3, &[1]);
    assert!(vote(&raft, late, 4, 1, (1, 1)));
    assert!(!runs(&raft, 598), "it has voted");
    let raft = node(3, &[1]);
    append(&raft, late, 2, (1, 1), &[], 0);
    assert!(runs(&raft, 600), "a leader of an earlier term is none");
    let raft = node(3, &[1]);
    assert!(!vote(&raft, late, 4, 1, (0, 0)));
    assert!(runs(&raft, 600), "a vote that is refused sets nothing");
}

/// InstallSnapshot, receiver 1 and 5 to 8: an old snapshot takes nothing back, a new one only what does not fit it.
#[test]
fn a_snapshot_takes_nothing_back() {
    let install = |raft: &Raft, last: (Term, Index)| {
        let args = SnapshotArgs { term: 5, leader: 1, last_term: last.0, last_index: last.1, data: vec![9] };
        raft.handle(START, Request::Snapshot(args)).expect("a running node");
        let now = status(raft);
        (now.base_index, now.last_index, now.commit_index)
    };
    let raft = node(5, &[1, 1, 2]);
    append(&raft, START, 5, (2, 3), &[], 3);
    assert_eq!(install(&raft, (1, 2)), (0, 3, 3), "what is committed is here already");
    assert_eq!(install(&node(5, &[1, 1, 2]), (1, 2)), (2, 3, 2), "what follows an entry that fits stays");
    assert_eq!(install(&node(5, &[1, 1, 2]), (3, 2)), (2, 2, 2), "what follows another does not");
}
