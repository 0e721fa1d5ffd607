//! A few nodes in this process, each with threads, a port and a state file of its own.

use std::net::{Ipv4Addr, SocketAddr, TcpListener};
use std::path::PathBuf;
use std::sync::Arc;
use std::thread;
use std::time::Duration;

use raft_example::clock::{Clock, SystemClock};
use raft_example::kv::{Call, Clerk, Op, Output, check};
use raft_example::net::{Answer, Question, TcpTransport};
use raft_example::raft::{NodeId, Role};
use raft_example::server::{Config, Server};
use tempfile::TempDir;

/// How long anything here may take.
const PATIENCE: Duration = Duration::from_secs(20);

pub struct Nodes {
    servers: Vec<Option<Server>>,
    addresses: Vec<SocketAddr>,
    pub folder: TempDir,
    pub transport: Arc<TcpTransport>,
    pub clock: Arc<SystemClock>,
}

impl Nodes {
    pub fn start(count: usize) -> Nodes {
        let folder = tempfile::tempdir().expect("a folder");
        let listen = |_| TcpListener::bind((Ipv4Addr::LOCALHOST, 0)).expect("a port");
        let listeners: Vec<_> = (0..count).map(listen).collect();
        let addresses: Vec<_> = listeners.iter().map(|port| port.local_addr().expect("an address")).collect();
        let mut nodes = Nodes {
            servers: Vec::new(),
            transport: Arc::new(TcpTransport::new(addresses.clone(), Duration::from_secs(2))),
            addresses,
            folder,
            clock: Arc::new(SystemClock::new()),
        };
        for (me, listener) in listeners.into_iter().enumerate() {
            let server = Server::start_at(listener, nodes.config(me)).expect("a node");
            nodes.servers.push(Some(server));
        }
        nodes
    }

    pub fn config(&self, me: NodeId) -> Config {
        Config { me, addresses: self.addresses.clone(), state: self.state(me) }
    }

    pub fn state(&self, me: NodeId) -> PathBuf {
        self.folder.path().join(format!("{me}.state"))
    }

    pub fn address(&self, node: NodeId) -> SocketAddr {
        self.addresses[node]
    }

    pub fn stop(&mut self, node: NodeId) {
        if let Some(server) = self.servers[node].take() {
            server.stop();
        }
    }

    pub fn restart(&mut self, node: NodeId) {
        self.stop(node);
        self.servers[node] = Some(Server::start(self.config(node)).expect("a node at its old port"));
    }

    /// The leader, once there is one.
    pub fn leader(&self) -> NodeId {
        let start = self.clock.now();
        while self.clock.now() < start + PATIENCE {
            let leads = |&node: &NodeId| {
                let answer = self.transport.ask(node, &Question::Watch);
                matches!(answer, Ok(Answer::Watch { status, .. }) if status.role == Role::Leader)
            };
            if let Some(leader) = (0..self.servers.len()).find(leads) {
                return leader;
            }
            thread::sleep(Duration::from_millis(10));
        }
        panic!("no leader in {PATIENCE:?}");
    }

    /// Why a node stopped by itself, if it did.
    pub fn failure(&self, node: NodeId) -> Option<String> {
        self.servers[node].as_ref().and_then(Server::failure)
    }

    /// Waits until a node has applied this many entries.
    pub fn wait_for_applied(&self, node: NodeId, entries: u64) {
        let start = self.clock.now();
        while self.clock.now() < start + PATIENCE {
            if let Ok(Answer::Watch { status, .. }) = self.transport.ask(node, &Question::Watch)
                && status.last_applied >= entries
            {
                return;
            }
            thread::sleep(Duration::from_millis(10));
        }
        panic!("node {node} did not apply {entries} entries in {PATIENCE:?}");
    }

    pub fn execute(&self, clerk: &mut Clerk, op: Op) -> Option<Output> {
        let deadline = self.clock.now() + PATIENCE;
        clerk.execute(op, self.transport.as_ref(), self.clock.as_ref(), deadline).expect("the cluster answers")
    }
}

impl Drop for Nodes {
    fn drop(&mut self) {
        (0..self.servers.len()).for_each(|node| self.stop(node));
    }
}

pub fn put(key: &str, value: &str, version: u64) -> Op {
    Op::Put { key: key.into(), value: value.into(), version }
}

pub fn get(key: &str) -> Op {
    Op::Get { key: key.into() }
}

pub fn value(value: &str, version: u64) -> Option<Output> {
    Some(Output::Value { value: value.into(), version })
}

#[test]
fn writes_survive_a_new_leader_and_a_restart_of_all() {
    let mut nodes = Nodes::start(3);
    let mut clerk = Clerk::new(3);
    assert_eq!(nodes.execute(&mut clerk, put("k", "first", 0)), Some(Output::Written));
    let leader = nodes.leader();
    nodes.stop(leader);
    assert_eq!(nodes.execute(&mut clerk, put("k", "second", 1)), Some(Output::Written));
    nodes.restart(leader);
    nodes.wait_for_applied(leader, 2);
    (0..3).for_each(|node| nodes.stop(node));
    (0..3).for_each(|node| nodes.restart(node));
    assert_eq!(nodes.execute(&mut clerk, get("k")), value("second", 2));
}

#[test]
fn clients_on_threads_see_one_store() {
    let mut nodes = Nodes::start(3);
    let leader = nodes.leader();
    let calls = thread::scope(|scope| {
        let (shared, mut all) = (&nodes, Vec::new());
        let clients: Vec<_> = (0..4).map(|client| scope.spawn(move || work(shared, client))).collect();
        for client in clients {
            all.extend(client.join().expect("a client"));
        }
        all
    });
    nodes.stop(leader);
    assert_eq!(calls.len(), 4 * 2 * ROUNDS);
    check(&calls).expect("a linearizable history");
}

const ROUNDS: usize = 10;

/// One client on two keys.
fn work(nodes: &Nodes, client: usize) -> Vec<Call> {
    let mut clerk = Clerk::new(3);
    let mut calls = Vec::new();
    let mut run = |op: Op| {
        let called = nodes.clock.now();
        let output = nodes.execute(&mut clerk, op.clone());
        calls.push(Call { client, op, output: output.clone(), called, returned: nodes.clock.now() });
        output
    };
    for round in 0..ROUNDS {
        let key = format!("k{}", (client + round) % 2);
        let version = match run(get(&key)) {
            Some(Output::Value { version, .. }) => version,
            Some(Output::NoKey) => 0,
            output => panic!("a read gives {output:?}"),
        };
        run(put(&key, &format!("{client}.{round}"), version));
    }
    calls
}
