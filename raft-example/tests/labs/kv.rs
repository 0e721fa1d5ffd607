//! Labs 4B and 4C: a key-value store, whose clients' histories are checked for linearizability.

use std::cell::Cell;
use std::rc::Rc;

use raft_example::kv::{Clerk, Op, Output};

use crate::seeds;
use crate::sim::{Cluster, History, Setup, ms};

/// A log with more bytes of commands than this is replaced by a snapshot.
const LOG_BYTES: usize = 300;

/// What happens while clients read and write.
#[derive(Clone, Copy, Default)]
struct Plan {
    clients: usize,
    /// Groups of nodes that do not reach each other, changing all the time.
    partitions: bool,
    /// All nodes crash at once and start again.
    restarts: bool,
}

const NODES: usize = 5;

/// Clients on a few keys, under a plan's faults; then peace, in which all must get through.
async fn clients(cluster: Cluster, plan: Plan) {
    let history = History::default();
    let stop = Rc::new(Cell::new(false));
    let tasks: Vec<_> = (0..plan.clients)
        .map(|client| cluster.spawn(client_loop(cluster.clone(), history.clone(), Rc::clone(&stop), client)))
        .collect();
    for _ in 0..3 {
        if plan.partitions {
            for _ in 0..3 {
                cluster.partition((0..NODES).map(|_| cluster.random(2) as u32).collect());
                cluster.sleep(ms(600 + cluster.random(200))).await;
            }
            cluster.partition(vec![0; NODES]);
        }
        if plan.restarts {
            (0..NODES).for_each(|node| cluster.crash(node));
            cluster.sleep(ms(300)).await;
            (0..NODES).for_each(|node| cluster.restart(node));
            cluster.sleep(ms(1500)).await;
        }
        cluster.sleep(ms(700)).await;
    }
    stop.set(true);
    cluster.join(tasks).await;
    assert!(history.len() >= 2 * plan.clients, "only {} operations got through", history.len());
    history.check(&cluster);
    cluster.same_states().await;
}

/// One client: it reads a key, and writes what it read with one more mark.
async fn client_loop(cluster: Cluster, history: History, stop: Rc<Cell<bool>>, client: usize) {
    let mut clerk = Clerk::new(NODES);
    let mut round = 0;
    while !stop.get() {
        round += 1;
        cluster.sleep(ms(cluster.random(60))).await;
        let key = format!("k{}", cluster.random(3));
        let read = history.execute(&cluster, client, &mut clerk, Op::Get { key: key.clone() }).await;
        let version = match read {
            Some(Output::Value { version, .. }) => version,
            Some(Output::NoKey) => 0,
            Some(Output::Written | Output::WrongVersion | Output::TooLong) | None => panic!("a read gives {read:?}"),
        };
        let value = format!("{client}.{round}");
        history.execute(&cluster, client, &mut clerk, Op::Put { key, value, version }).await;
    }
}

fn run(name: &str, setup: Setup, log_bytes: Option<usize>, plan: Plan) {
    seeds::each(name, setup.store(log_bytes), move |cluster| clients(cluster, plan));
}

#[test]
fn kv_one_client() {
    run("kv_one_client", Setup::reliable(NODES), None, Plan { clients: 1, ..Plan::default() });
}

#[test]
fn kv_many_clients() {
    run("kv_many_clients", Setup::reliable(NODES), None, Plan { clients: 5, ..Plan::default() });
}

#[test]
fn kv_unreliable() {
    run("kv_unreliable", Setup::unreliable(NODES), None, Plan { clients: 5, ..Plan::default() });
}

#[test]
fn kv_partitions() {
    let plan = Plan { clients: 5, partitions: true, restarts: false };
    run("kv_partitions", Setup::reliable(NODES), None, plan);
}

#[test]
fn kv_restarts() {
    let plan = Plan { clients: 5, partitions: false, restarts: true };
    run("kv_restarts", Setup::reliable(NODES), None, plan);
}

#[test]
fn kv_unreliable_partitions_restarts() {
    let plan = Plan { clients: 5, partitions: true, restarts: true };
    run("kv_unreliable_partitions_restarts", Setup::unreliable(NODES), None, plan);
}

#[test]
fn kv_snapshots() {
    run("kv_snapshots", Setup::reliable(NODES), Some(LOG_BYTES), Plan { clients: 5, ..Plan::default() });
}

#[test]
fn kv_snapshots_unreliable_partitions_restarts() {
    let plan = Plan { clients: 5, partitions: true, restarts: true };
    run("kv_snapshots_unreliable_partitions_restarts", Setup::unreliable(NODES), Some(LOG_BYTES), plan);
}

/// A minority can't serve; what was asked of it is done once it is healed.
#[test]
fn kv_one_partition() {
    seeds::each("kv_one_partition", Setup::reliable(NODES).store(None), |cluster| async move {
        let history = History::default();
        let mut clerk = Clerk::new(NODES);
        let put = |value: &str, version| Op::Put { key: "k".into(), value: value.into(), version };
        assert_eq!(history.execute(&cluster, 0, &mut clerk, put("13", 0)).await, Some(Output::Written));
        let leader = cluster.one_leader().await;
        let next = (leader + 1) % NODES;
        cluster.partition((0..NODES).map(|node| u32::from(node == leader || node == next)).collect());
        // The minority's leader answers nobody.
        let alone = cluster.submit_within(leader, Op::Get { key: "k".into() }, ms(1000)).await;
        assert_eq!(alone, None, "a leader without a majority");
        // The majority goes on.
        assert_eq!(history.execute(&cluster, 1, &mut Clerk::new(NODES), put("14", 1)).await, Some(Output::Written));
        cluster.partition(vec![0; NODES]);
        let read = history.execute(&cluster, 0, &mut clerk, Op::Get { key: "k".into() }).await;
        assert_eq!(read, Some(Output::Value { value: "14".into(), version: 2 }));
        history.check(&cluster);
        cluster.same_states().await;
    });
}

/// Logs stay short, however much is written, and restarted nodes know it all.
#[test]
fn kv_snapshot_size() {
    seeds::each("kv_snapshot_size", Setup::reliable(3).store(Some(LOG_BYTES)), |cluster| async move {
        let history = History::default();
        let mut clerk = Clerk::new(3);
        for version in 0..100 {
            let op = Op::Put { key: "k".into(), value: "x".repeat(50), version };
            assert_eq!(history.execute(&cluster, 0, &mut clerk, op).await, Some(Output::Written));
        }
        cluster.sleep(ms(300)).await;
        for node in 0..3 {
            let bytes = cluster.log_bytes(node);
            assert!(bytes <= LOG_BYTES + 200, "node {node} keeps {bytes} bytes");
        }
        (0..3).for_each(|node| cluster.restart(node));
        let read = history.execute(&cluster, 0, &mut clerk, Op::Get { key: "k".into() }).await;
        assert_eq!(read, Some(Output::Value { value: "x".repeat(50), version: 100 }));
        history.check(&cluster);
        cluster.same_states().await;
    });
}
