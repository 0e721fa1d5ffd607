//! Lab 4A: a replicated state machine.

use std::cell::RefCell;
use std::rc::Rc;

use raft_example::kv::{Op, Output};
use raft_example::rsm::Outcome;

use crate::seeds;
use crate::sim::{Cluster, Setup, ms};

const SETUP: Setup = Setup::reliable(3).store(None);

fn put(key: u64, version: u64) -> Op {
    Op::Put { key: format!("k{key}"), value: format!("v{version}"), version }
}

/// Has an operation executed by whoever leads; its output.
async fn execute(cluster: &Cluster, op: Op) -> Output {
    for _ in 0..500 {
        for node in 0..cluster.size() {
            if cluster.is_connected(node)
                && let Some(Outcome::Done(output)) = cluster.submit_within(node, op.clone(), ms(2500)).await
            {
                cluster.checked(1);
                return output;
            }
        }
        cluster.sleep(ms(20)).await;
    }
    panic!("{op:?} was not executed");
}

#[test]
fn rsm_basic() {
    seeds::each("rsm_basic", SETUP, |cluster| async move {
        for version in 0..10 {
            assert_eq!(execute(&cluster, put(0, version)).await, Output::Written);
        }
        cluster.same_states().await;
        let expected = Output::Value { value: "v9".into(), version: 10 };
        assert_eq!(execute(&cluster, Op::Get { key: "k0".into() }).await, expected);
    });
}

#[test]
fn rsm_concurrent() {
    seeds::each("rsm_concurrent", SETUP, |cluster| async move {
        let leader = cluster.one_leader().await;
        let written = Rc::new(RefCell::new(0));
        // Fifty writers of ten keys: of each key the first version is written once.
        let tasks = (0..50).map(|client| {
            let (at, written) = (cluster.clone(), Rc::clone(&written));
            cluster.spawn(async move {
                match at.submit_within(leader, put(client % 10, 0), ms(2500)).await {
                    Some(Outcome::Done(Output::Written)) => *written.borrow_mut() += 1,
                    Some(Outcome::Done(output)) => assert_eq!(output, Output::WrongVersion),
                    outcome => panic!("a leader in peace answers {outcome:?}"),
                }
            })
        });
        let tasks = tasks.collect();
        cluster.join(tasks).await;
        assert_eq!(*written.borrow(), 10);
        cluster.checked(50);
        cluster.same_states().await;
    });
}

#[test]
fn rsm_leader_failure() {
    seeds::each("rsm_leader_failure", SETUP, |cluster| async move {
        assert_eq!(execute(&cluster, put(0, 0)).await, Output::Written);
        let leader = cluster.one_leader().await;
        cluster.disconnect(leader);
        assert_eq!(execute(&cluster, put(0, 1)).await, Output::Written);
        cluster.connect(leader);
        assert_eq!(execute(&cluster, put(0, 2)).await, Output::Written);
        cluster.same_states().await;
    });
}

/// What a leader takes on while it is cut off is answered once it hears of the new leader, and was not executed.
#[test]
fn rsm_leader_partition() {
    seeds::each("rsm_leader_partition", SETUP, |cluster| async move {
        assert_eq!(execute(&cluster, put(0, 0)).await, Output::Written);
        let old = cluster.one_leader().await;
        cluster.partition((0..3).map(|node| u32::from(node == old)).collect());
        let tasks: Vec<_> = (0..20)
            .map(|key| {
                let at = cluster.clone();
                cluster.spawn(async move {
                    let outcome = at.submit_within(old, put(1000 + key, 0), ms(10_000)).await;
                    let told = matches!(outcome, Some(Outcome::NotLeader { .. } | Outcome::Unknown));
                    assert!(told, "a leader without a majority answers {outcome:?}");
                    at.checked(1);
                })
            })
            .collect();
        cluster.sleep(ms(10)).await;
        cluster.disconnect(old);
        assert_eq!(execute(&cluster, put(0, 1)).await, Output::Written);
        cluster.connect(old);
        cluster.partition(vec![0; 3]);
        cluster.join(tasks).await;
        assert_eq!(execute(&cluster, put(0, 2)).await, Output::Written);
        for key in 0..20 {
            assert_eq!(execute(&cluster, Op::Get { key: format!("k{}", 1000 + key) }).await, Output::NoKey);
        }
        cluster.same_states().await;
    });
}

#[test]
fn rsm_restart_replay() {
    seeds::each("rsm_restart_replay", SETUP, |cluster| async move {
        for version in 0..30 {
            assert_eq!(execute(&cluster, put(0, version)).await, Output::Written);
        }
        (0..3).for_each(|node| cluster.crash(node));
        (0..3).for_each(|node| cluster.restart(node));
        // An entry of the new term commits those of the old ones, and each is executed once.
        assert_eq!(execute(&cluster, put(0, 30)).await, Output::Written);
        cluster.same_states().await;
    });
}

/// Whoever waits when a node stops is told, or finds the node gone; nobody waits for ever.
#[test]
fn rsm_shutdown() {
    seeds::each("rsm_shutdown", SETUP, |cluster| async move {
        assert_eq!(execute(&cluster, put(0, 0)).await, Output::Written);
        let leader = cluster.one_leader().await;
        let tasks: Vec<_> = (0..20)
            .map(|key| {
                let at = cluster.clone();
                cluster.spawn(async move {
                    let outcome = at.submit_within(leader, put(100 + key, 0), ms(10_000)).await;
                    assert!(matches!(outcome, Some(Outcome::Unknown)), "a stopped node answers {outcome:?}");
                    at.checked(1);
                })
            })
            .collect();
        cluster.disconnect(leader);
        cluster.sleep(ms(10)).await;
        cluster.shut_down(leader);
        cluster.join(tasks).await;
        cluster.restart(leader);
        cluster.connect(leader);
        assert_eq!(execute(&cluster, put(0, 1)).await, Output::Written);
        cluster.same_states().await;
    });
}

/// Nodes that restart while others submit: no answer goes to an operation of an earlier life.
#[test]
fn rsm_restart_submit() {
    seeds::each("rsm_restart_submit", SETUP, |cluster| async move {
        for version in 0..10 {
            assert_eq!(execute(&cluster, put(0, version)).await, Output::Written);
        }
        let leader = cluster.one_leader().await;
        // These may be in some logs and not in others.
        for key in 1..6 {
            let at = cluster.clone();
            cluster.spawn(async move {
                at.submit_within(leader, put(key, 0), ms(100)).await;
            });
        }
        cluster.sleep(ms(1)).await;
        (0..3).for_each(|node| cluster.crash(node));
        (0..3).for_each(|node| cluster.restart(node));
        // The numbers of the new life are those of the old; the answers must not be.
        for version in 10..20 {
            let get = execute(&cluster, Op::Get { key: "k0".into() }).await;
            assert_eq!(get, Output::Value { value: format!("v{}", version - 1), version });
            assert_eq!(execute(&cluster, put(0, version)).await, Output::Written);
        }
        cluster.same_states().await;
    });
}
