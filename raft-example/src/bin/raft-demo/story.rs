//! What happens, in order, and what is said about it.

use std::sync::Arc;
use std::thread;
use std::time::{Duration, Instant};

use raft_example::clock::{Clock, SystemClock, Time};
use raft_example::kv::{self, Call, Op};
use raft_example::raft::NodeId;
use raft_example::storage::{Cost, FileStorage, Saved, Storage};

use super::Failure;
use super::clients::{Clients, longest_silence};
use super::cluster::Cluster;

pub fn run(nodes: usize, clients: usize, part: Duration) -> Result<(), Failure> {
    let clock = Arc::new(SystemClock::new());
    let say = |text: String| println!("{:6.2} s  {text}", clock.now().as_secs_f64());

    let mut cluster = Cluster::start(nodes)?;
    let ports: Vec<String> = cluster.addresses().iter().map(|address| address.port().to_string()).collect();
    say(format!("{nodes} nodes start as processes, on ports {} of 127.0.0.1", ports.join(", ")));
    let (first, term) = cluster.wait_for_leader(0)?;
    say(format!("node {first} is elected leader, in term {term}"));

    let working = Clients::start(clients, nodes, Arc::clone(cluster.transport()), Arc::clone(&clock))?;
    say(format!("{clients} clients begin to read and write"));
    thread::sleep(part);

    let killed = clock.now();
    cluster.kill(first);
    say(format!("{} operations are done; node {first}, the leader, is killed", working.done()));
    let (second, term) = cluster.wait_for_leader(term)?;
    say(format!("node {second} is elected leader, in term {term}"));
    let (elected, before) = (clock.now(), working.done());
    thread::sleep(part);
    say(format!("{} more operations are done without node {first}", working.done() - before));

    cluster.restart(first)?;
    say(format!("node {first} is started again, from its state file"));
    let applied = cluster.wait_until_caught_up(first)?;
    say(format!("node {first} has caught up: it has applied all {applied} entries"));

    let peace = Peace::begin(&cluster, second, &clock, &working);
    thread::sleep(part);
    let peace = peace.end(&cluster, second, &clock, &working);
    let calls = working.stop()?;
    say("the clients stop".into());

    let silence = longest_silence(&calls, killed, elected + part);
    println!();
    println!("interruption  {silence:.0?} without an answer after the leader was killed");
    let history = judge(&calls);
    if let Some(peace) = peace {
        peace.tell(&cluster, nodes)?;
    }
    history
}

/// Says whether what the clients saw can be explained by one store.
fn judge(calls: &[Call]) -> Result<(), Failure> {
    let writes = calls.iter().filter(|call| matches!(call.op, Op::Put { .. })).count();
    let unknown = calls.iter().filter(|call| call.output.is_none()).count();
    let reads = calls.len() - writes;
    println!("history       {reads} reads, {writes} writes ({unknown} of unknown outcome)");
    match kv::check(calls) {
        Ok(()) => {
            println!("              linearizable: as if each had happened at one moment, in one store");
            Ok(())
        }
        Err(error) => Err(format!("the history is NOT linearizable: {error}").into()),
    }
}

/// A time in which nothing fails, to be measured.
struct Peace {
    start: Time,
    done: u64,
    leader: Option<Cost>,
}

/// What was measured.
struct Measured {
    time: Duration,
    operations: u64,
    leader: Cost,
}

impl Peace {
    fn begin(cluster: &Cluster, leader: NodeId, clock: &SystemClock, clients: &Clients) -> Peace {
        Peace { start: clock.now(), done: clients.done(), leader: cluster.watch(leader).map(|(_, cost)| cost) }
    }

    /// None if the leader does not answer.
    fn end(self, cluster: &Cluster, leader: NodeId, clock: &SystemClock, clients: &Clients) -> Option<Measured> {
        let (before, (_, after)) = (self.leader?, cluster.watch(leader)?);
        let leader = Cost {
            saves: after.saves - before.saves,
            time: after.time - before.time,
            bytes: after.bytes - before.bytes,
        };
        Some(Measured { time: clock.now() - self.start, operations: clients.done() - self.done, leader })
    }
}

impl Measured {
    fn tell(&self, cluster: &Cluster, nodes: usize) -> Result<(), Failure> {
        let seconds = self.time.as_secs_f64();
        let save = measure_save(cluster)?;
        let Cost { saves, time, bytes } = self.leader;
        let rate = self.operations as f64 / seconds;
        let per_save = self.operations as f64 / saves.max(1) as f64;
        println!("throughput    {rate:.0} operations a second, with all {nodes} nodes up");
        println!(
            "              the leader saved {saves} times (write, fsync, rename, fsync of the folder): {:.2?} each, {:.0} bytes",
            time.checked_div(saves as u32).unwrap_or_default(),
            bytes as f64 / saves.max(1) as f64,
        );
        println!(
            "              that is {:.0} % of its time, for {per_save:.1} operations a save",
            100.0 * time.as_secs_f64() / seconds
        );
        println!(
            "what bounds   a save takes {save:.2?} while nothing else does; an operation needs two after one another, the"
        );
        println!(
            "              leader's and a follower's: so one client alone gets at most {:.0} operations a second here",
            1.0 / (2.0 * save.as_secs_f64())
        );
        Ok(())
    }
}

/// How long a small save takes in the folder of the state files, while the nodes are idle: the middle one of many.
fn measure_save(cluster: &Cluster) -> Result<Duration, Failure> {
    let mut storage = FileStorage::new(cluster.folder().join("measured.state"));
    let mut times = Vec::new();
    for term in 1..=50 {
        let start = Instant::now();
        storage.save(&Saved { term, ..Saved::default() })?;
        times.push(start.elapsed());
    }
    times.sort_unstable();
    Ok(times[times.len() / 2])
}
