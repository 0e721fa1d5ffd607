//! The machines, the wires between them, and the queue of all that is going to happen.

use std::cmp::Reverse;
use std::collections::BinaryHeap;
use std::fmt;
use std::rc::Rc;
use std::time::Duration;

use raft_example::clock::Time;
use raft_example::ghost::Ledger;
use raft_example::kv::{Op, Output};
use raft_example::raft::{Index, NodeId, Outbound, Reply, Request, StartError};

use raft_example::rsm::Answer;

use super::TaskId;
use super::node::Machine;

/// Timers are looked at on this grid, so that those due together fire together.
const TICK: Duration = Duration::from_millis(10);

/// No scenario takes so long.
const LONGEST: Duration = Duration::from_secs(600);

/// What a scenario runs on.
#[derive(Clone, Copy, Debug)]
pub struct Setup {
    pub nodes: usize,
    pub net: Net,
    pub app: App,
}

/// What applies the commands.
#[derive(Clone, Copy, Debug)]
pub enum App {
    /// They are only recorded, with a snapshot after every so many.
    Commands { snapshot_every: Option<Index> },
    /// A key-value store, with a snapshot when the log has more bytes than this.
    Store { log_bytes: Option<usize> },
}

impl Setup {
    pub const fn reliable(nodes: usize) -> Setup {
        Setup { nodes, net: Net::Reliable, app: App::Commands { snapshot_every: None } }
    }

    pub const fn unreliable(nodes: usize) -> Setup {
        Setup { net: Net::Unreliable, ..Setup::reliable(nodes) }
    }

    /// With a snapshot after every so many commands.
    pub const fn snapshots(self, every: Index) -> Setup {
        Setup { app: App::Commands { snapshot_every: Some(every) }, ..self }
    }

    /// With a store, which takes a snapshot when the log has more bytes than this.
    pub const fn store(self, log_bytes: Option<usize>) -> Setup {
        Setup { app: App::Store { log_bytes }, ..self }
    }
}

/// What the network does to messages.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Net {
    /// Within a millisecond or so.
    Reliable,
    /// Up to 27 ms late, and one in ten lost, each way.
    Unreliable,
    /// Also, two of three replies come up to 2.4 s late.
    Reordering,
}

/// What was injected and done in a run.
#[derive(Clone, Debug, Default)]
pub struct Figures {
    pub crashes: u64,
    pub cuts: u64,
    pub calls: u64,
    /// Of the calls, those that carried a snapshot.
    pub snapshots: u64,
    pub lost: u64,
    pub late: u64,
    pub bytes: u64,
    pub applied: u64,
    pub operations: u64,
    pub elections: u64,
    pub virtual_seconds: u64,
}

impl Figures {
    pub fn add(&mut self, other: &Figures) {
        self.crashes += other.crashes;
        self.cuts += other.cuts;
        self.calls += other.calls;
        self.snapshots += other.snapshots;
        self.lost += other.lost;
        self.late += other.late;
        self.bytes += other.bytes;
        self.applied += other.applied;
        self.operations += other.operations;
        self.elections += other.elections;
        self.virtual_seconds += other.virtual_seconds;
    }
}

impl fmt::Display for Figures {
    fn fmt(&self, out: &mut fmt::Formatter<'_>) -> fmt::Result {
        let Figures {
            crashes,
            cuts,
            calls,
            snapshots,
            lost,
            late,
            applied,
            operations,
            elections,
            virtual_seconds,
            bytes: _,
        } = self;
        write!(out, "{virtual_seconds} virtual seconds, {elections} candidacies, {crashes} crashes, {cuts} cuts, ")?;
        write!(
            out,
            "{calls} calls ({snapshots} with a snapshot), {lost} messages lost, {late} late, {applied} applied, {operations} operations checked"
        )
    }
}

struct Event {
    time: Time,
    /// Of two at the same time the earlier made comes first.
    number: u64,
    what: What,
}

enum What {
    Wake(TaskId),
    Tick { node: NodeId, life: u64 },
    Request { from: NodeId, life: u64, to: NodeId, request: Rc<Request> },
    Reply { from: NodeId, life: u64, to: NodeId, request: Rc<Request>, reply: Reply },
}

impl Ord for Event {
    fn cmp(&self, other: &Event) -> std::cmp::Ordering {
        (self.time, self.number).cmp(&(other.time, other.number))
    }
}

impl PartialOrd for Event {
    fn partial_cmp(&self, other: &Event) -> Option<std::cmp::Ordering> {
        Some(self.cmp(other))
    }
}

impl PartialEq for Event {
    fn eq(&self, other: &Event) -> bool {
        self.number == other.number
    }
}

impl Eq for Event {}

pub struct World {
    now: Time,
    queue: BinaryHeap<Reverse<Event>>,
    number: u64,
    pub random: fastrand::Rng,
    pub net: Net,
    pub machines: Vec<Machine>,
    /// Machines in different groups do not reach each other.
    group: Vec<u32>,
    pub ledger: Ledger,
    figures: Figures,
}

impl World {
    pub fn new(seed: u64, setup: Setup) -> World {
        let mut world = World {
            now: Time::ZERO,
            queue: BinaryHeap::new(),
            number: 0,
            random: fastrand::Rng::with_seed(seed),
            net: setup.net,
            machines: (0..setup.nodes).map(|me| Machine::new(me, setup.app)).collect(),
            group: vec![0; setup.nodes],
            ledger: Ledger::new(),
            figures: Figures::default(),
        };
        (0..setup.nodes).for_each(|node| world.start_node(node));
        world
    }

    pub fn now(&self) -> Time {
        self.now
    }

    pub fn figures(&self) -> Figures {
        Figures { virtual_seconds: self.now.as_secs(), ..self.figures.clone() }
    }

    pub fn figures_mut(&mut self) -> &mut Figures {
        &mut self.figures
    }

    pub fn wake_after(&mut self, time: Duration, task: TaskId) {
        self.after(time, What::Wake(task));
    }

    /// Starts a machine that does not run.
    pub fn start_node(&mut self, node: NodeId) {
        let (cluster, seed) = (self.machines.len(), self.random.u64(..));
        let machine = &mut self.machines[node];
        machine.start(cluster, seed, self.now);
        let life = machine.life;
        // Onto the grid.
        let offset = Duration::from_nanos((TICK.as_nanos() - self.now.as_nanos() % TICK.as_nanos()) as u64);
        self.after(offset, What::Tick { node, life });
        self.settle(node);
    }

    pub fn crash(&mut self, node: NodeId) {
        if self.machines[node].raft.is_some() {
            self.machines[node].crash();
            self.ledger.crashed(node);
            self.figures.crashes += 1;
        }
    }

    /// Takes a machine off the network, or puts it back.
    pub fn connect(&mut self, node: NodeId, connected: bool) {
        if self.machines[node].connected && !connected {
            self.figures.cuts += 1;
        }
        self.machines[node].connected = connected;
    }

    /// Hands a command to a node; its place and term, if it takes the node for the leader.
    pub fn start(&mut self, node: NodeId, command: Vec<u8>) -> Option<(Index, u64)> {
        let started = match self.machines[node].raft.as_ref()?.start(command) {
            Ok(started) => started,
            Err(StartError::NotLeader { .. } | StartError::Stopped(_)) => return None,
        };
        self.send(node, started.send);
        self.settle(node);
        Some((started.index, started.term))
    }

    /// Asks a node's store to execute an operation; nothing if the node does not run.
    pub fn submit(&mut self, node: NodeId, op: Op, answer: Answer<Output>) {
        let Some(service) = self.machines[node].service.clone() else { return };
        let calls = service.submit(self.now, op, answer);
        self.send(node, calls);
        self.settle(node);
    }

    /// Lets the next thing happen; the task that it wakes, if it does that.
    pub fn step(&mut self) -> Option<TaskId> {
        let Reverse(event) = self.queue.pop().expect("timers never end");
        self.now = event.time;
        assert!(self.now < LONGEST, "the scenario does not end");
        match event.what {
            What::Wake(task) => return Some(task),
            What::Tick { node, life } => self.tick(node, life),
            What::Request { from, life, to, request } => self.deliver(from, life, to, request),
            What::Reply { from, life, to, request, reply } => {
                if self.machines[from].life == life
                    && self.reaches(to, from)
                    && let Some(raft) = &self.machines[from].raft
                {
                    let calls = raft.on_reply(self.now, to, &request, reply).expect("a running node");
                    self.send(from, calls);
                    self.settle(from);
                }
            }
        }
        if let Some(violation) = self.ledger.violation() {
            panic!("at {:?}: {violation}", self.now);
        }
        None
    }

    fn tick(&mut self, node: NodeId, life: u64) {
        if self.machines[node].life != life {
            return;
        }
        let Some(raft) = &self.machines[node].raft else { return };
        let calls = raft.tick(self.now).expect("a running node");
        if matches!(calls.first(), Some(Outbound { request: Request::Vote(_), .. })) {
            self.figures.elections += 1;
        }
        if let Some(service) = &self.machines[node].service {
            service.tick(self.now);
        }
        self.send(node, calls);
        self.settle(node);
        self.after(TICK, What::Tick { node, life });
    }

    fn send(&mut self, from: NodeId, calls: Vec<Outbound>) {
        let life = self.machines[from].life;
        for Outbound { to, request } in calls {
            self.ledger.sent(&request);
            self.figures.calls += 1;
            if let Request::Snapshot(_) = &request {
                self.figures.snapshots += 1;
            }
            self.figures.bytes += postcard::experimental::serialized_size(&request).expect("a message") as u64;
            if let Some(delay) = self.delay(false) {
                self.after(delay, What::Request { from, life, to, request: Rc::new(request) });
            }
        }
    }

    fn deliver(&mut self, from: NodeId, life: u64, to: NodeId, request: Rc<Request>) {
        if !self.reaches(from, to) {
            self.figures.lost += 1;
            return;
        }
        let Some(raft) = &self.machines[to].raft else { return };
        let reply = raft.handle(self.now, Request::clone(&request)).expect("a running node of the cluster");
        self.ledger.answered(to, &request, &reply);
        self.settle(to);
        if let Some(delay) = self.delay(true) {
            self.after(delay, What::Reply { from, life, to, request, reply });
        }
    }

    /// What follows from any change of a node: it applies, and is looked at.
    fn settle(&mut self, node: NodeId) {
        let machine = &mut self.machines[node];
        let before = machine.applied.len();
        machine.apply(&mut self.ledger);
        self.figures.applied += machine.applied.len().saturating_sub(before) as u64;
        if let Some(raft) = &machine.raft {
            self.ledger.stands(node, raft.status().expect("a running node"));
        }
    }

    /// Sets who reaches whom: machines of one group.
    pub fn partition(&mut self, group: Vec<u32>) {
        if self.group != group {
            self.figures.cuts += 1;
        }
        self.group = group;
    }

    /// How long a message takes, if it does not get lost.
    pub fn delay(&mut self, is_reply: bool) -> Option<Duration> {
        let random = &mut self.random;
        let micros = match self.net {
            Net::Reliable => random.u64(100..1_500),
            Net::Unreliable | Net::Reordering if random.u8(0..10) == 0 => {
                self.figures.lost += 1;
                return None;
            }
            Net::Unreliable => random.u64(100..27_000),
            Net::Reordering if is_reply && random.u8(0..3) < 2 => {
                self.figures.late += 1;
                let longest = 200_000 + random.u64(0..2_000_000);
                random.u64(200_000..=longest + 200_000)
            }
            Net::Reordering => random.u64(100..27_000),
        };
        Some(Duration::from_micros(micros))
    }

    fn reaches(&self, from: NodeId, to: NodeId) -> bool {
        self.machines[from].connected && self.machines[to].connected && self.group[from] == self.group[to]
    }

    fn after(&mut self, time: Duration, what: What) {
        self.number += 1;
        self.queue.push(Reverse(Event { time: self.now + time, number: self.number, what }));
    }
}
