//! What a scenario does with its cluster, after the test harness of MIT's labs.

use std::rc::Rc;
use std::time::Duration;

use raft_example::raft::{Index, NodeId, Role, Status, Term};

use super::world::Net;
use super::{Figures, Sim, Sleep, TaskId};

/// A scenario's hand on the cluster. Copies are of the same one.
#[derive(Clone)]
pub struct Cluster {
    pub(super) sim: Rc<Sim>,
}

/// A command: a number, and more bytes if it should be long.
pub fn command(number: u64) -> Vec<u8> {
    number.to_le_bytes().to_vec()
}

pub const fn ms(milliseconds: u64) -> Duration {
    Duration::from_millis(milliseconds)
}

impl Cluster {
    pub fn new(sim: Rc<Sim>) -> Cluster {
        Cluster { sim }
    }

    pub fn sleep(&self, time: Duration) -> Sleep {
        Sleep::new(Rc::clone(&self.sim), time)
    }

    /// Starts a task beside the present one.
    pub fn spawn(&self, task: impl Future<Output = ()> + 'static) -> TaskId {
        self.sim.spawn(task)
    }

    /// Waits until these tasks have ended.
    pub async fn join(&self, tasks: Vec<TaskId>) {
        for task in tasks {
            while self.sim.is_running(task) {
                self.sleep(ms(10)).await;
            }
        }
    }

    pub fn size(&self) -> usize {
        self.sim.world.borrow().machines.len()
    }

    pub fn figures(&self) -> Figures {
        self.sim.world.borrow().figures()
    }

    /// Counts operations that a scenario has checked the outcome of.
    pub fn checked(&self, operations: u64) {
        self.sim.world.borrow_mut().figures_mut().operations += operations;
    }

    /// A number below `end`, from the seed.
    pub fn random(&self, end: u64) -> u64 {
        self.sim.world.borrow_mut().random.u64(0..end)
    }

    pub fn set_net(&self, net: Net) {
        self.sim.world.borrow_mut().net = net;
    }

    pub fn connect(&self, node: NodeId) {
        self.sim.world.borrow_mut().connect(node, true);
    }

    pub fn disconnect(&self, node: NodeId) {
        self.sim.world.borrow_mut().connect(node, false);
    }

    pub fn is_connected(&self, node: NodeId) -> bool {
        self.sim.world.borrow().machines[node].connected
    }

    /// Sets who reaches whom: nodes of one group.
    pub fn partition(&self, group: Vec<u32>) {
        self.sim.world.borrow_mut().partition(group);
    }

    pub fn crash(&self, node: NodeId) {
        self.sim.world.borrow_mut().crash(node);
    }

    /// Stops a node in good order: who waits for its store is told.
    pub fn shut_down(&self, node: NodeId) {
        let service = self.sim.world.borrow().machines[node].service.clone();
        if let Some(service) = service {
            service.stop();
        }
        self.crash(node);
    }

    pub fn is_running(&self, node: NodeId) -> bool {
        self.sim.world.borrow().machines[node].raft.is_some()
    }

    /// Starts a node from its storage, after a crash if it still runs.
    pub fn restart(&self, node: NodeId) {
        let mut world = self.sim.world.borrow_mut();
        world.crash(node);
        world.start_node(node);
    }

    pub fn status(&self, node: NodeId) -> Option<Status> {
        let world = self.sim.world.borrow();
        world.machines[node].raft.as_ref().and_then(|raft| raft.status().ok())
    }

    /// How many bytes the commands in a node's log take.
    pub fn log_bytes(&self, node: NodeId) -> usize {
        let world = self.sim.world.borrow();
        world.machines[node].raft.as_ref().map_or(0, |raft| raft.log_bytes().unwrap_or(0))
    }

    /// Hands a command to a node; its place and term, if the node takes itself for the leader.
    pub fn start(&self, node: NodeId, command: Vec<u8>) -> Option<(Index, Term)> {
        self.sim.world.borrow_mut().start(node, command)
    }

    fn connected(&self) -> impl Iterator<Item = (NodeId, Status)> {
        (0..self.size()).filter(|&node| self.is_connected(node)).filter_map(|node| Some((node, self.status(node)?)))
    }

    /// Waits for the connected nodes to have one leader.
    pub async fn one_leader(&self) -> NodeId {
        for _ in 0..10 {
            self.sleep(ms(450 + self.random(100))).await;
            let leaders = self.connected().filter(|(_, status)| status.role == Role::Leader);
            if let Some((node, _)) = leaders.max_by_key(|(_, status)| status.term) {
                return node;
            }
        }
        panic!("no leader in five seconds")
    }

    pub fn no_leader(&self) {
        for (node, status) in self.connected() {
            assert_ne!(status.role, Role::Leader, "node {node} leads without a majority");
        }
    }

    /// The term on which all connected nodes agree.
    pub fn agreed_term(&self) -> Term {
        let mut terms: Vec<Term> = self.connected().map(|(_, status)| status.term).collect();
        terms.dedup();
        assert_eq!(terms.len(), 1, "the connected nodes are in terms {terms:?}");
        terms[0]
    }

    /// How many nodes have applied the command at `index`, and which it is.
    pub fn applied(&self, index: Index) -> (usize, Option<Vec<u8>>) {
        let world = self.sim.world.borrow();
        let commands: Vec<_> = world.machines.iter().filter_map(|machine| machine.applied.get(&index)).collect();
        (commands.len(), commands.first().map(|command| command.to_vec()))
    }

    /// All commands that a node has applied, in order.
    pub fn all_applied(&self, node: NodeId) -> Vec<Vec<u8>> {
        self.sim.world.borrow().machines[node].applied.values().cloned().collect()
    }

    /// Waits for `nodes` nodes to apply what is at `index`; the command, unless the term changes first.
    pub async fn wait(&self, index: Index, nodes: usize, term: Option<Term>) -> Option<Vec<u8>> {
        let mut pause = 10;
        for _ in 0..30 {
            if self.applied(index).0 >= nodes {
                break;
            }
            self.sleep(ms(pause)).await;
            pause = (pause * 2).min(1000);
            if let Some(term) = term
                && (0..self.size()).filter_map(|node| self.status(node)).any(|status| status.term > term)
            {
                return None;
            }
        }
        let (found, command) = self.applied(index);
        assert!(found >= nodes, "only {found} of {nodes} nodes applied {index}");
        command
    }

    /// Has a command applied by `nodes` nodes at least, if need be trying again with another leader; its place.
    pub async fn one(&self, command: Vec<u8>, nodes: usize, retry: bool) -> Index {
        let deadline = self.now() + Duration::from_secs(10);
        let mut next = 0;
        while self.now() < deadline {
            let mut placed = None;
            for _ in 0..self.size() {
                next = (next + 1) % self.size();
                if self.is_connected(next)
                    && let Some((index, _)) = self.start(next, command.clone())
                {
                    placed = Some(index);
                    break;
                }
            }
            let Some(index) = placed else {
                self.sleep(ms(50)).await;
                continue;
            };
            for _ in 0..100 {
                let (found, applied) = self.applied(index);
                if found >= nodes && applied.as_ref() == Some(&command) {
                    self.checked(1);
                    return index;
                }
                self.sleep(ms(20)).await;
            }
            assert!(retry, "{nodes} nodes did not agree on {command:?}");
        }
        panic!("{nodes} nodes did not agree on {command:?} in ten seconds")
    }

    pub fn now(&self) -> Duration {
        self.sim.world.borrow().now()
    }
}
