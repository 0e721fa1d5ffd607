//! Lab 3A: elections.

use crate::seeds;
use crate::sim::{Setup, ms};

#[test]
fn initial_election() {
    seeds::each("initial_election", Setup::reliable(3), |cluster| async move {
        cluster.one_leader().await;
        // Followers may learn of a late candidacy for a moment yet.
        cluster.sleep(ms(50)).await;
        let term = cluster.agreed_term();
        assert!(term >= 1);
        // Without failures nothing changes any more.
        cluster.sleep(ms(2000)).await;
        assert_eq!(cluster.agreed_term(), term);
        cluster.one_leader().await;
    });
}

#[test]
fn re_election() {
    seeds::each("re_election", Setup::reliable(3), |cluster| async move {
        let first = cluster.one_leader().await;
        // The leader goes: there is a new one.
        cluster.disconnect(first);
        let second = cluster.one_leader().await;
        // The old one comes back and does not disturb it.
        cluster.connect(first);
        let leader = cluster.one_leader().await;
        assert_eq!(leader, second);
        // Without a majority there is no new leader.
        cluster.disconnect(leader);
        cluster.disconnect((leader + 1) % 3);
        cluster.sleep(ms(2000)).await;
        cluster.no_leader();
        // With one there is, and the last to come back follows it.
        cluster.connect((leader + 1) % 3);
        cluster.one_leader().await;
        cluster.connect(leader);
        cluster.one_leader().await;
    });
}

#[test]
fn many_elections() {
    seeds::each("many_elections", Setup::reliable(7), |cluster| async move {
        cluster.one_leader().await;
        for _ in 0..10 {
            let away: Vec<usize> = (0..3).map(|_| cluster.random(7) as usize).collect();
            away.iter().for_each(|&node| cluster.disconnect(node));
            // Four of seven are a majority: either the old leader is one of them, or there is a new one.
            cluster.one_leader().await;
            away.iter().for_each(|&node| cluster.connect(node));
        }
        cluster.one_leader().await;
    });
}
