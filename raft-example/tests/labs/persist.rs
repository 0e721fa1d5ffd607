//! Lab 3C: crashes, and networks that lose and delay.

use std::cell::{Cell, RefCell};
use std::rc::Rc;

use crate::seeds;
use crate::sim::{Cluster, Net, Setup, command, ms};

#[test]
fn persist_1() {
    seeds::each("persist_1", Setup::reliable(3), |cluster| async move {
        cluster.one(command(11), 3, true).await;
        // All at once.
        (0..3).for_each(|node| cluster.crash(node));
        (0..3).for_each(|node| cluster.restart(node));
        cluster.one(command(12), 3, true).await;
        // The leader.
        let leader = cluster.one_leader().await;
        cluster.restart(leader);
        cluster.one(command(13), 3, true).await;
        // The leader, while the others go on.
        let leader = cluster.one_leader().await;
        cluster.crash(leader);
        cluster.one(command(14), 2, true).await;
        cluster.restart(leader);
        cluster.wait(4, 3, None).await;
        // A follower, while the others go on.
        let follower = (cluster.one_leader().await + 1) % 3;
        cluster.crash(follower);
        cluster.one(command(15), 2, true).await;
        cluster.restart(follower);
        cluster.one(command(16), 3, true).await;
    });
}

#[test]
fn persist_2() {
    seeds::each("persist_2", Setup::reliable(5), |cluster| async move {
        let mut number = 10;
        for _ in 0..5 {
            cluster.one(command(number), 5, true).await;
            let leader = cluster.one_leader().await;
            let node = |offset| (leader + offset) % 5;
            cluster.disconnect(node(1));
            cluster.disconnect(node(2));
            cluster.one(command(number + 1), 3, true).await;
            (0..5).filter(|&offset| ![1, 2].contains(&offset)).for_each(|offset| cluster.crash(node(offset)));
            cluster.restart(node(1));
            cluster.restart(node(2));
            cluster.connect(node(1));
            cluster.connect(node(2));
            cluster.sleep(ms(1000)).await;
            cluster.restart(node(3));
            cluster.one(command(number + 2), 3, true).await;
            cluster.restart(node(4));
            cluster.restart(node(0));
            number += 3;
        }
        cluster.one(command(1000), 5, true).await;
    });
}

#[test]
fn persist_3() {
    seeds::each("persist_3", Setup::reliable(3), |cluster| async move {
        cluster.one(command(101), 3, true).await;
        let leader = cluster.one_leader().await;
        cluster.disconnect((leader + 2) % 3);
        cluster.one(command(102), 2, true).await;
        // Both that know of 102 crash; only one of them comes back to the one that does not.
        cluster.crash(leader);
        cluster.crash((leader + 1) % 3);
        cluster.connect((leader + 2) % 3);
        cluster.restart(leader);
        cluster.one(command(103), 2, true).await;
        cluster.restart((leader + 1) % 3);
        cluster.one(command(104), 3, true).await;
    });
}

/// Nodes that crash just after they voted: the vote is remembered, or somebody gets two of them in one term.
#[test]
fn persist_votes() {
    seeds::some(100, "persist_votes", Setup::unreliable(5), |cluster| async move {
        let mut crashed_in = [0; 5];
        for _ in 0..10 {
            // All begin anew together, so that several run for office at once.
            (0..5).for_each(|node| cluster.restart(node));
            for _ in 0..800 {
                cluster.sleep(ms(1)).await;
                for (node, crashed_in) in crashed_in.iter_mut().enumerate() {
                    let status = cluster.status(node).expect("a node that runs");
                    let voted = status.voted_for.is_some_and(|candidate| candidate != node);
                    if voted && *crashed_in < status.term {
                        *crashed_in = status.term;
                        cluster.restart(node);
                    }
                }
            }
        }
        cluster.one(command(1), 5, true).await;
    });
}

/// Leaders that crash just before or just after their entry is on a majority, over and over (Figure 8 of the paper).
#[test]
fn figure_8() {
    seeds::each("figure_8", Setup::reliable(5), |cluster| async move {
        cluster.one(command(cluster.random(u64::MAX)), 1, true).await;
        let mut up = 5;
        for _ in 0..120 {
            let mut leader = None;
            for node in 0..5 {
                if cluster.start(node, command(cluster.random(u64::MAX))).is_some() {
                    leader = Some(node);
                }
            }
            let longest = if cluster.random(10) == 0 { 500 } else { 13 };
            cluster.sleep(ms(cluster.random(longest))).await;
            if let Some(leader) = leader {
                cluster.crash(leader);
                up -= 1;
            }
            let node = cluster.random(5) as usize;
            if up < 3 && !cluster.is_running(node) {
                cluster.restart(node);
                up += 1;
            }
        }
        (0..5).filter(|&node| !cluster.is_running(node)).for_each(|node| cluster.restart(node));
        cluster.one(command(cluster.random(u64::MAX)), 5, true).await;
    });
}

#[test]
fn unreliable_agree() {
    seeds::each("unreliable_agree", Setup::unreliable(5), |cluster| async move {
        let mut tasks = Vec::new();
        for round in 1..30 {
            for client in 0..4 {
                let (at, number) = (cluster.clone(), 100 * round + client);
                tasks.push(cluster.spawn(async move {
                    at.one(command(number), 1, true).await;
                }));
            }
            cluster.one(command(round), 1, true).await;
        }
        cluster.set_net(Net::Reliable);
        cluster.join(tasks).await;
        cluster.one(command(100), 5, true).await;
    });
}

/// As Figure 8, with cut wires in place of crashes, and late replies.
#[test]
fn figure_8_unreliable() {
    seeds::some(60, "figure_8_unreliable", Setup::unreliable(5), |cluster| async move {
        cluster.one(command(cluster.random(10_000)), 1, true).await;
        let mut up = 5;
        for round in 0..200 {
            if round == 40 {
                cluster.set_net(Net::Reordering);
            }
            let mut leader = None;
            for node in 0..5 {
                if cluster.start(node, command(cluster.random(10_000))).is_some() && cluster.is_connected(node) {
                    leader = Some(node);
                }
            }
            let longest = if cluster.random(10) == 0 { 500 } else { 13 };
            cluster.sleep(ms(cluster.random(longest))).await;
            if let Some(leader) = leader
                && cluster.random(1000) < 500
            {
                cluster.disconnect(leader);
                up -= 1;
            }
            let node = cluster.random(5) as usize;
            if up < 3 && !cluster.is_connected(node) {
                cluster.connect(node);
                up += 1;
            }
        }
        (0..5).for_each(|node| cluster.connect(node));
        cluster.set_net(Net::Unreliable);
        cluster.one(command(cluster.random(10_000)), 5, true).await;
    });
}

/// Clients that write while nodes crash, restart, and lose the network.
async fn churn(cluster: Cluster) {
    let stop = Rc::new(Cell::new(false));
    let written = Rc::new(RefCell::new(Vec::new()));
    let mut clients = Vec::new();
    for client in 0..3 {
        let (at, stop, written) = (cluster.clone(), Rc::clone(&stop), Rc::clone(&written));
        clients.push(cluster.spawn(async move {
            let mut number = client << 32;
            while !stop.get() {
                number += 1;
                if write(&at, number).await {
                    written.borrow_mut().push(command(number));
                    at.sleep(ms(10 + client * 5)).await;
                } else {
                    at.sleep(ms(79 + client * 17)).await;
                }
            }
        }));
    }
    for _ in 0..20 {
        let node = cluster.random(5) as usize;
        match cluster.random(1000) {
            0..200 => cluster.disconnect(node),
            200..500 => {
                if !cluster.is_running(node) {
                    cluster.restart(node);
                }
                cluster.connect(node);
            }
            500..700 => cluster.crash(node),
            _ => {}
        }
        cluster.sleep(ms(700)).await;
    }
    cluster.set_net(Net::Reliable);
    for node in 0..5 {
        if !cluster.is_running(node) {
            cluster.restart(node);
        }
        cluster.connect(node);
    }
    stop.set(true);
    cluster.join(clients).await;
    let last = cluster.one(command(u64::MAX), 5, true).await;
    // What a client saw committed is in the log for good.
    let applied = cluster.all_applied(0);
    assert_eq!(applied.len() as u64, last);
    for command in written.borrow().iter() {
        assert!(applied.contains(command), "{command:?} was committed and is gone");
    }
    cluster.checked(written.borrow().len() as u64);
}

/// Tries to have a command committed; whether it was seen to be.
async fn write(cluster: &Cluster, number: u64) -> bool {
    let mut placed = None;
    for node in 0..5 {
        if let Some((index, _)) = cluster.start(node, command(number)) {
            placed = Some(index);
        }
    }
    let Some(index) = placed else { return false };
    for pause in [10, 20, 50, 100, 200] {
        if let (1.., Some(applied)) = cluster.applied(index) {
            return applied == command(number);
        }
        cluster.sleep(ms(pause)).await;
    }
    false
}

#[test]
fn reliable_churn() {
    seeds::each("reliable_churn", Setup::reliable(5), churn);
}

#[test]
fn unreliable_churn() {
    seeds::each("unreliable_churn", Setup::unreliable(5), churn);
}
