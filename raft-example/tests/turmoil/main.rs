//! The tokio driver on a simulated network: hosts that lose one another and crash, clients whose history is checked.
//!
//! `turmoil` runs all hosts in one thread, so that this says nothing about locks under contention.

mod hosts;

use std::cell::RefCell;
use std::env;
use std::rc::Rc;
use std::time::Duration;

use hosts::{ask, name, node};
use raft_example::kv::{Call, Clerk, Op, Output, Step, check};
use tempfile::TempDir;
use turmoil::{Builder, Sim};

const NODES: usize = 5;
const CLIENTS: usize = 3;
/// How many seeds a test is run for, unless `RAFT_SEEDS` says otherwise.
const SEEDS: u64 = 1;
/// How long clients work.
const WORK: Duration = Duration::from_secs(5);

type History = Rc<RefCell<Vec<Call>>>;

/// What happens to the hosts at a time.
type Fault = fn(&mut Sim<'_>, &mut fastrand::Rng);

/// A cluster with clients, and a fault each second while they work.
fn run(seed: u64, fault: Fault) -> usize {
    let mut random = fastrand::Rng::with_seed(seed);
    let folder = tempfile::tempdir().expect("a folder");
    let history: History = Rc::default();
    let mut sim = Builder::new()
        .rng_seed(seed)
        .simulation_duration(Duration::from_secs(120))
        .tick_duration(Duration::from_millis(5))
        .max_message_latency(Duration::from_millis(15))
        .build();
    for me in 0..NODES {
        let path = state(&folder, me);
        sim.host(name(me), move || node(me, NODES, path.clone(), seed));
    }
    for client in 0..CLIENTS {
        let history = Rc::clone(&history);
        sim.client(format!("client-{client}"), async move {
            work(client, history, seed).await;
            Ok(())
        });
    }
    let mut next = Duration::from_secs(1);
    while !sim.step().expect("hosts and clients without a fault of their own") {
        if sim.elapsed() >= next {
            next += Duration::from_secs(1);
            if sim.elapsed() < WORK {
                fault(&mut sim, &mut random);
            } else {
                heal(&mut sim);
            }
        }
    }
    let calls = history.borrow();
    if let Err(error) = check(&calls) {
        panic!("seed {seed}: {error}");
    }
    calls.iter().filter(|call| call.output.is_some()).count()
}

fn state(folder: &TempDir, me: usize) -> std::path::PathBuf {
    folder.path().join(format!("{me}.state"))
}

/// Runs a fault's scenario for some seeds.
fn each(test: &str, fault: Fault) {
    let number = |name| env::var(name).ok().map(|text| text.parse::<u64>().unwrap_or_else(|_| panic!("{name}={text}")));
    let seeds = match (number("RAFT_SEED"), number("RAFT_SEEDS")) {
        (Some(seed), _) => seed..seed + 1,
        (None, count) => 0..count.unwrap_or(SEEDS),
    };
    let count = seeds.end - seeds.start;
    let mut operations = 0;
    for seed in seeds {
        eprintln!("again: RAFT_SEED={seed} cargo test -p raft-example --test turmoil {test}");
        let done = run(seed, fault);
        assert!(done >= 2 * CLIENTS, "only {done} operations got through");
        operations += done;
    }
    println!("figures turmoil {test}: {count} seeds, {operations} operations checked");
}

/// Reads and writes two keys, and writes down what it sees.
async fn work(client: usize, history: History, seed: u64) {
    let mut clerk = Clerk::new(NODES);
    let mut random = fastrand::Rng::with_seed(seed * 100 + client as u64);
    let mut round = 0;
    while turmoil::elapsed() < WORK + Duration::from_secs(2) {
        round += 1;
        let key = format!("k{}", random.u8(0..2));
        let version = match execute(client, &mut clerk, &history, Op::Get { key: key.clone() }).await {
            Some(Output::Value { version, .. }) => version,
            Some(Output::NoKey) => 0,
            output => panic!("a read gives {output:?}"),
        };
        execute(client, &mut clerk, &history, Op::Put { key, value: format!("{client}.{round}"), version }).await;
        tokio::time::sleep(Duration::from_millis(random.u64(0..50))).await;
    }
}

async fn execute(client: usize, clerk: &mut Clerk, history: &History, op: Op) -> Option<Output> {
    let now = || turmoil::sim_elapsed().expect("in a simulation");
    let called = now();
    let mut operation = clerk.begin(op.clone());
    let output = loop {
        let reply = ask(operation.to(), operation.op()).await;
        match operation.after(reply) {
            Step::Done(output) => break output,
            Step::Again { pause } => tokio::time::sleep(pause).await,
        }
    };
    history.borrow_mut().push(Call { client, op, output: output.clone(), called, returned: now() });
    output
}

/// Puts all wires together and starts all hosts.
fn heal(sim: &mut Sim<'_>) {
    for one in 0..NODES {
        for other in 0..one {
            sim.repair(name(one), name(other));
        }
        if !sim.is_host_running(name(one)) {
            sim.bounce(name(one));
        }
    }
}

fn partition(sim: &mut Sim<'_>, random: &mut fastrand::Rng) {
    let group: Vec<bool> = (0..NODES).map(|_| random.bool()).collect();
    for one in 0..NODES {
        for other in 0..one {
            if group[one] == group[other] {
                sim.repair(name(one), name(other));
            } else {
                sim.partition(name(one), name(other));
            }
        }
    }
}

fn crash(sim: &mut Sim<'_>, random: &mut fastrand::Rng) {
    let node = name(random.usize(0..NODES));
    if sim.is_host_running(node.as_str()) {
        sim.crash(node.as_str());
    } else {
        sim.bounce(node.as_str());
    }
}

#[test]
fn peace() {
    each("peace", |_, _| ());
}

#[test]
fn partitions() {
    each("partitions", partition);
}

#[test]
fn crashes() {
    each("crashes", crash);
}

#[test]
fn partitions_and_crashes() {
    each(
        "partitions_and_crashes",
        |sim, random| if random.bool() { partition(sim, random) } else { crash(sim, random) },
    );
}
