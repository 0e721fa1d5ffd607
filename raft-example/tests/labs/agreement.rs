//! Lab 3B: agreement on a log.

use crate::seeds;
use crate::sim::{Cluster, Setup, command, ms};

#[test]
fn basic_agreement() {
    seeds::each("basic_agreement", Setup::reliable(3), |cluster| async move {
        for index in 1..=3 {
            assert_eq!(cluster.applied(index).0, 0, "applied before it was said");
            assert_eq!(cluster.one(command(index * 100), 3, false).await, index);
        }
    });
}

#[test]
fn rpc_bytes() {
    seeds::each("rpc_bytes", Setup::reliable(3), |cluster| async move {
        cluster.one(command(99), 3, false).await;
        let before = cluster.figures().bytes;
        let mut sent = 0;
        for index in 2..12 {
            let long = vec![index as u8; 5000];
            sent += long.len() as u64;
            assert_eq!(cluster.one(long, 3, false).await, index);
        }
        // Each command goes to each follower once.
        let bytes = cluster.figures().bytes - before;
        assert!(bytes <= 2 * sent + 50_000, "{bytes} bytes for {sent} of commands");
    });
}

#[test]
fn follower_failure() {
    seeds::each("follower_failure", Setup::reliable(3), |cluster| async move {
        cluster.one(command(101), 3, false).await;
        let leader = cluster.one_leader().await;
        cluster.disconnect((leader + 1) % 3);
        // The leader and the other follower go on.
        cluster.one(command(102), 2, false).await;
        cluster.sleep(ms(1000)).await;
        cluster.one(command(103), 2, false).await;
        // The leader alone does not.
        let leader = cluster.one_leader().await;
        cluster.disconnect((leader + 1) % 3);
        cluster.disconnect((leader + 2) % 3);
        let (index, _) = cluster.start(leader, command(104)).expect("the leader does not know yet");
        assert_eq!(index, 4);
        cluster.sleep(ms(2000)).await;
        assert_eq!(cluster.applied(4).0, 0, "applied without a majority");
    });
}

#[test]
fn leader_failure() {
    seeds::each("leader_failure", Setup::reliable(3), |cluster| async move {
        cluster.one(command(101), 3, false).await;
        let first = cluster.one_leader().await;
        cluster.disconnect(first);
        cluster.one(command(102), 2, false).await;
        cluster.sleep(ms(1000)).await;
        cluster.one(command(103), 2, false).await;
        let second = cluster.one_leader().await;
        cluster.disconnect(second);
        for node in 0..3 {
            cluster.start(node, command(104));
        }
        cluster.sleep(ms(2000)).await;
        assert_eq!(cluster.applied(4).0, 0, "applied without a majority");
    });
}

#[test]
fn fail_agree() {
    seeds::each("fail_agree", Setup::reliable(3), |cluster| async move {
        cluster.one(command(101), 3, false).await;
        let leader = cluster.one_leader().await;
        let away = (leader + 1) % 3;
        cluster.disconnect(away);
        for number in 102..104 {
            cluster.one(command(number), 2, false).await;
        }
        cluster.sleep(ms(1000)).await;
        for number in 104..106 {
            cluster.one(command(number), 2, false).await;
        }
        // Once it is back, all three agree on the old and on new ones.
        cluster.connect(away);
        cluster.one(command(106), 3, true).await;
        cluster.sleep(ms(1000)).await;
        cluster.one(command(107), 3, true).await;
    });
}

#[test]
fn fail_no_agree() {
    seeds::each("fail_no_agree", Setup::reliable(5), |cluster| async move {
        cluster.one(command(10), 5, false).await;
        let leader = cluster.one_leader().await;
        let away: Vec<usize> = (1..4).map(|offset| (leader + offset) % 5).collect();
        away.iter().for_each(|&node| cluster.disconnect(node));
        let (index, _) = cluster.start(leader, command(20)).expect("the leader does not know yet");
        assert_eq!(index, 2);
        cluster.sleep(ms(2000)).await;
        assert_eq!(cluster.applied(2).0, 0, "applied without a majority");
        // The three may choose a leader among them that never saw command 20, so that its place is free again.
        away.iter().for_each(|&node| cluster.connect(node));
        let leader = cluster.one_leader().await;
        let (index, _) = cluster.start(leader, command(30)).expect("it just said that it leads");
        assert!((2..=3).contains(&index), "at {index}");
        cluster.one(command(1000), 5, true).await;
    });
}

#[test]
fn concurrent_starts() {
    seeds::each("concurrent_starts", Setup::reliable(3), |cluster| async move {
        for _ in 0..5 {
            let leader = cluster.one_leader().await;
            let (_, term) = cluster.start(leader, command(1)).expect("it just said that it leads");
            let placed: Vec<_> = (0..5).filter_map(|number| cluster.start(leader, command(100 + number))).collect();
            if placed.len() < 5 || placed.iter().any(|&(_, at)| at != term) {
                continue;
            }
            let mut found = Vec::new();
            for (index, _) in placed {
                let Some(command) = cluster.wait(index, 3, Some(term)).await else { break };
                found.push(command);
            }
            if found.len() == 5 {
                found.sort();
                assert_eq!(found, (100..105).map(command).collect::<Vec<_>>());
                cluster.checked(5);
                return;
            }
        }
        panic!("the term changed five times");
    });
}

#[test]
fn rejoin() {
    seeds::each("rejoin", Setup::reliable(3), |cluster| async move {
        cluster.one(command(101), 3, true).await;
        // A leader that is cut off takes commands that never commit.
        let first = cluster.one_leader().await;
        cluster.disconnect(first);
        for number in 102..105 {
            cluster.start(first, command(number));
        }
        cluster.one(command(103), 2, true).await;
        let second = cluster.one_leader().await;
        cluster.disconnect(second);
        // The old leader comes back to a log that is not its own.
        cluster.connect(first);
        cluster.one(command(104), 2, true).await;
        cluster.connect(second);
        cluster.one(command(105), 3, true).await;
    });
}

/// Commands that a node takes but, cut off, can't commit.
fn start_many(cluster: &Cluster, node: usize) {
    for _ in 0..50 {
        cluster.start(node, command(cluster.random(u64::MAX)));
    }
}

#[test]
fn backup() {
    seeds::each("backup", Setup::reliable(5), |cluster| async move {
        cluster.one(command(cluster.random(u64::MAX)), 5, true).await;
        // Leader and one follower alone: fifty that do not commit.
        let first = cluster.one_leader().await;
        for offset in 2..5 {
            cluster.disconnect((first + offset) % 5);
        }
        start_many(&cluster, first);
        cluster.sleep(ms(500)).await;
        cluster.disconnect(first);
        cluster.disconnect((first + 1) % 5);
        // The other three: fifty that do.
        for offset in 2..5 {
            cluster.connect((first + offset) % 5);
        }
        for _ in 0..50 {
            cluster.one(command(cluster.random(u64::MAX)), 3, true).await;
        }
        // One of them away; fifty more that do not commit on the other two.
        let second = cluster.one_leader().await;
        let other = (2..5).map(|offset| (first + offset) % 5).find(|&node| node != second).expect("three nodes");
        cluster.disconnect(other);
        start_many(&cluster, second);
        cluster.sleep(ms(500)).await;
        (0..5).for_each(|node| cluster.disconnect(node));
        // The first two and the one that was away: fifty that do.
        for node in [first, (first + 1) % 5, other] {
            cluster.connect(node);
        }
        for _ in 0..50 {
            cluster.one(command(cluster.random(u64::MAX)), 3, true).await;
        }
        (0..5).for_each(|node| cluster.connect(node));
        cluster.one(command(cluster.random(u64::MAX)), 5, true).await;
    });
}

#[test]
fn rpc_count() {
    seeds::each("rpc_count", Setup::reliable(3), |cluster| async move {
        cluster.one_leader().await;
        let election = cluster.figures().calls;
        assert!((1..=40).contains(&election), "{election} calls for the first election");
        // A dozen commands in one go cost little more than one.
        let leader = cluster.one_leader().await;
        let before = cluster.figures().calls;
        let (first, term) = cluster.start(leader, command(1)).expect("it just said that it leads");
        for number in 2..14 {
            let placed = cluster.start(leader, command(number));
            assert_eq!(placed, Some((first + number - 1, term)));
        }
        for number in 1..14 {
            assert_eq!(cluster.wait(first + number - 1, 3, Some(term)).await, Some(command(number)));
        }
        let calls = cluster.figures().calls - before;
        assert!(calls <= (12 + 1 + 3) * 3, "{calls} calls for 13 commands");
        // And idleness costs heartbeats alone.
        let before = cluster.figures().calls;
        cluster.sleep(ms(1000)).await;
        let calls = cluster.figures().calls - before;
        assert!(calls <= 3 * 20, "{calls} calls in an idle second");
    });
}
