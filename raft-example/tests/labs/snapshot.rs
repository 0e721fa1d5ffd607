//! Lab 3D: logs that begin with a snapshot.

use crate::seeds;
use crate::sim::{Cluster, Setup, command, ms};

/// A snapshot after every so many entries.
const EVERY: u64 = 10;
/// No log may hold more than two snapshots' worth of commands (and what came in one burst).
const LONGEST: usize = 2 * EVERY as usize * 8 + 8 * 20;

async fn random_one(cluster: &Cluster, nodes: usize) {
    cluster.one(command(cluster.random(u64::MAX)), nodes, true).await;
}

fn logs_are_short(cluster: &Cluster) {
    for node in 0..cluster.size() {
        let bytes = cluster.log_bytes(node);
        assert!(bytes <= LONGEST, "node {node} keeps {bytes} bytes of commands");
    }
}

#[test]
fn snapshot_basic() {
    seeds::each("snapshot_basic", Setup::reliable(3).snapshots(EVERY), |cluster| async move {
        random_one(&cluster, 3).await;
        for _ in 0..40 {
            random_one(&cluster, 3).await;
        }
        cluster.sleep(ms(200)).await;
        logs_are_short(&cluster);
        assert!((0..3).all(|node| cluster.status(node).is_some_and(|status| status.base_index >= 40)));
    });
}

/// What happens to a node while the others go on without it.
#[derive(Clone, Copy)]
enum Away {
    Disconnected,
    Crashed,
}

/// Nodes that fall behind by more than the log and catch up by snapshot.
async fn install(cluster: Cluster, away: Away) {
    let nodes = 3;
    random_one(&cluster, nodes).await;
    let mut leader = cluster.one_leader().await;
    for round in 0..16 {
        // In two rounds of three the one left behind is a follower, in the third the leader.
        let victim = if round % 3 == 1 { leader } else { (leader + 1) % nodes };
        let sender = if round % 3 == 1 { (leader + 1) % nodes } else { leader };
        match away {
            Away::Disconnected => {
                cluster.disconnect(victim);
                random_one(&cluster, nodes - 1).await;
            }
            Away::Crashed => {
                cluster.crash(victim);
                random_one(&cluster, nodes - 1).await;
            }
        }
        // Perhaps some, perhaps so many that the others forget what the victim lacks.
        for _ in 0..EVERY / 2 + cluster.random(EVERY) {
            cluster.start(sender, command(cluster.random(u64::MAX)));
        }
        // All that are there know all that was sent, before logs are compared.
        random_one(&cluster, nodes - 1).await;
        logs_are_short(&cluster);
        match away {
            Away::Disconnected => cluster.connect(victim),
            Away::Crashed => cluster.restart(victim),
        }
        random_one(&cluster, nodes).await;
        leader = cluster.one_leader().await;
    }
    assert!(cluster.figures().snapshots > 0, "nobody was ever so far behind as to need a snapshot");
    let applied: Vec<_> = (0..nodes).map(|node| cluster.all_applied(node)).collect();
    assert!(applied[0] == applied[1] && applied[1] == applied[2], "the nodes applied different commands");
}

#[test]
fn snapshot_install() {
    seeds::each("snapshot_install", Setup::reliable(3).snapshots(EVERY), |cluster| {
        install(cluster, Away::Disconnected)
    });
}

#[test]
fn snapshot_install_unreliable() {
    let setup = Setup::unreliable(3).snapshots(EVERY);
    seeds::each("snapshot_install_unreliable", setup, |cluster| install(cluster, Away::Disconnected));
}

#[test]
fn snapshot_install_crash() {
    seeds::each("snapshot_install_crash", Setup::reliable(3).snapshots(EVERY), |cluster| {
        install(cluster, Away::Crashed)
    });
}

#[test]
fn snapshot_install_unreliable_crash() {
    let setup = Setup::unreliable(3).snapshots(EVERY);
    seeds::each("snapshot_install_unreliable_crash", setup, |cluster| install(cluster, Away::Crashed));
}

#[test]
fn snapshot_all_crash() {
    seeds::each("snapshot_all_crash", Setup::unreliable(3).snapshots(EVERY), |cluster| async move {
        random_one(&cluster, 3).await;
        for _ in 0..5 {
            for _ in 0..EVERY / 2 + cluster.random(EVERY) {
                random_one(&cluster, 3).await;
            }
            let before = cluster.one(command(cluster.random(u64::MAX)), 3, true).await;
            (0..3).for_each(|node| cluster.crash(node));
            (0..3).for_each(|node| cluster.restart(node));
            let after = cluster.one(command(cluster.random(u64::MAX)), 3, true).await;
            assert!(after > before, "{after} comes after {before}");
        }
    });
}

/// A node that restarts from a snapshot uses it, and saves it again with what it saves next.
#[test]
fn snapshot_init() {
    seeds::each("snapshot_init", Setup::unreliable(3).snapshots(EVERY), |cluster| async move {
        random_one(&cluster, 3).await;
        for _ in 0..2 * EVERY {
            random_one(&cluster, 3).await;
        }
        for writes in [1, 0, 1] {
            (0..3).for_each(|node| cluster.crash(node));
            (0..3).for_each(|node| cluster.restart(node));
            for _ in 0..writes {
                random_one(&cluster, 3).await;
            }
        }
        random_one(&cluster, 3).await;
        let applied: Vec<_> = (0..3).map(|node| cluster.all_applied(node)).collect();
        assert!(applied[0] == applied[1] && applied[1] == applied[2], "the nodes applied different commands");
        assert!(applied[0].len() as u64 >= 2 * EVERY + 4, "what was there before the crash is there after it");
    });
}
