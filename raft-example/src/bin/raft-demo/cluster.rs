//! The nodes' processes: started, killed, asked how they stand.

use std::env;
use std::io::{BufRead, BufReader, Write};
use std::net::SocketAddr;
use std::path::PathBuf;
use std::process::{Child, Command, Stdio};
use std::sync::Arc;
use std::thread;
use std::time::{Duration, Instant};

use raft_example::net::{Answer, Question, TcpTransport};
use raft_example::raft::{NodeId, Role, Status};
use raft_example::storage::Cost;
use tempfile::TempDir;

use super::Failure;

/// How long a node may take for what a story waits for.
const PATIENCE: Duration = Duration::from_secs(15);
/// How long an answer may take: a little more than a node's own patience.
const ANSWER: Duration = Duration::from_millis(1500);

/// All nodes. When it is dropped, they end and their state is removed.
pub struct Cluster {
    nodes: Vec<Option<Process>>,
    addresses: Vec<SocketAddr>,
    transport: Arc<TcpTransport>,
    folder: TempDir,
}

struct Process {
    child: Child,
}

impl Drop for Process {
    fn drop(&mut self) {
        // It may have ended by itself; then there is nothing to kill.
        let _ = self.child.kill();
        let _ = self.child.wait();
    }
}

impl Cluster {
    /// Starts so many nodes, each with an empty state and at a port of its own.
    pub fn start(count: usize) -> Result<Cluster, Failure> {
        let folder = tempfile::Builder::new().prefix("raft-demo-").tempdir()?;
        let state = |node: NodeId| folder.path().join(format!("node-{node}.state"));
        let any = SocketAddr::from(([127, 0, 0, 1], 0));
        let begun = (0..count).map(|node| begin(node, any, state(node))).collect::<Result<Vec<_>, Failure>>()?;
        let addresses: Vec<SocketAddr> = begun.iter().map(|(_, address)| *address).collect();
        let transport = Arc::new(TcpTransport::new(addresses.clone(), ANSWER));
        let mut nodes = Vec::new();
        for (mut process, _) in begun {
            introduce(&mut process, &addresses)?;
            nodes.push(Some(process));
        }
        Ok(Cluster { nodes, addresses, transport, folder })
    }

    pub fn addresses(&self) -> &[SocketAddr] {
        &self.addresses
    }

    /// What clients reach the nodes by.
    pub fn transport(&self) -> &Arc<TcpTransport> {
        &self.transport
    }

    /// The folder that the state files are in.
    pub fn folder(&self) -> &std::path::Path {
        self.folder.path()
    }

    /// Kills a node at once (SIGKILL): it writes nothing and says nothing any more.
    pub fn kill(&mut self, node: NodeId) {
        self.nodes[node] = None;
    }

    /// Starts a killed node again, where it was and from what its state file holds.
    pub fn restart(&mut self, node: NodeId) -> Result<(), Failure> {
        let state = self.folder.path().join(format!("node-{node}.state"));
        let (mut process, _) = begin(node, self.addresses[node], state)?;
        introduce(&mut process, &self.addresses)?;
        self.nodes[node] = Some(process);
        Ok(())
    }

    /// How a node stands, if it answers.
    pub fn watch(&self, node: NodeId) -> Option<(Status, Cost)> {
        self.nodes[node].as_ref()?;
        match self.transport.ask(node, &Question::Watch) {
            Ok(Answer::Watch { status, cost }) => Some((status, cost)),
            Ok(Answer::Peer(_) | Answer::Client(_)) | Err(_) => None,
        }
    }

    /// Waits for a leader that more than half of the nodes follow, of a later term than `after`.
    pub fn wait_for_leader(&self, after: u64) -> Result<(NodeId, u64), Failure> {
        wait_for("a leader", || {
            let all: Vec<Status> = (0..self.nodes.len()).filter_map(|node| Some(self.watch(node)?.0)).collect();
            let leads = |status: &&Status| status.role == Role::Leader && status.term > after;
            let status = all.iter().filter(leads).max_by_key(|status| status.term)?;
            let leader = status.leader?;
            let followed = all.iter().filter(|other| other.term == status.term && other.leader == Some(leader));
            (followed.count() > self.nodes.len() / 2).then_some((leader, status.term))
        })
    }

    /// Waits until a node has applied as much as the others had committed by now; how much that is.
    pub fn wait_until_caught_up(&self, node: NodeId) -> Result<u64, Failure> {
        let committed = |node| self.watch(node).map_or(0, |(status, _)| status.commit_index);
        let goal = (0..self.nodes.len()).map(committed).max().unwrap_or(0);
        wait_for("the node to catch up", || {
            let (status, _) = self.watch(node)?;
            (status.last_applied >= goal).then_some(goal)
        })
    }
}

/// Asks again and again, every few milliseconds.
fn wait_for<T>(what: &str, mut ask: impl FnMut() -> Option<T>) -> Result<T, Failure> {
    let start = Instant::now();
    while start.elapsed() < PATIENCE {
        if let Some(found) = ask() {
            return Ok(found);
        }
        thread::sleep(Duration::from_millis(5));
    }
    Err(format!("waited {} s for {what}, in vain", PATIENCE.as_secs()).into())
}

/// Starts a node's process; where it listens.
fn begin(node: NodeId, listen: SocketAddr, state: PathBuf) -> Result<(Process, SocketAddr), Failure> {
    let mut command = Command::new(env::current_exe()?);
    command.args(["node", "--me", &node.to_string(), "--listen", &listen.to_string(), "--state"]).arg(state);
    let child = command.stdin(Stdio::piped()).stdout(Stdio::piped()).spawn()?;
    let mut process = Process { child };
    let output = process.child.stdout.take().ok_or("a node without standard output")?;
    let mut line = String::new();
    BufReader::new(output).read_line(&mut line)?;
    let address = line.trim().parse().map_err(|_| format!("node {node} did not start"))?;
    Ok((process, address))
}

/// Tells a node where all nodes are. Its standard input stays open: when it ends, so does the node.
fn introduce(process: &mut Process, addresses: &[SocketAddr]) -> Result<(), Failure> {
    let list: Vec<String> = addresses.iter().map(SocketAddr::to_string).collect();
    let input = process.child.stdin.as_mut().ok_or("a node without standard input")?;
    writeln!(input, "{}", list.join(","))?;
    input.flush()?;
    Ok(())
}
