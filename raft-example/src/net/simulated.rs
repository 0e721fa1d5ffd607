//! A network inside one process, for threads: calls are delayed, lost and cut off as a seed decides, and every message is
//! shown to the [`Ledger`].
//!
//! It calls the other node's handlers in the caller's thread. Each lock is taken alone, and none is held while a message is
//! on its way.

use std::sync::{Arc, Mutex, MutexGuard};
use std::time::Duration;

use super::{Transport, Unreachable};
use crate::clock::Clock;
use crate::ghost::{Ledger, Violation};
use crate::raft::{NodeId, Raft, Reply, Request};

/// What the network does to messages.
#[derive(Clone, Copy, Debug)]
pub struct Faults {
    /// Of a thousand messages, how many get lost.
    pub lost: u32,
    /// A message takes between nothing and this long; so two of them may change places.
    pub delay: Duration,
}

/// The wires between the nodes of one cluster.
pub struct Network {
    clock: Arc<dyn Clock>,
    /// Guards who is on the network, and what happens to the next message.
    wires: Mutex<Wires>,
    /// Guards what was said so far.
    ledger: Mutex<Ledger>,
}

struct Wires {
    nodes: Vec<Option<Arc<Raft>>>,
    /// Nodes of different groups do not reach each other.
    group: Vec<u32>,
    faults: Faults,
    random: fastrand::Rng,
}

/// One node's end of the wires.
pub struct Link {
    network: Arc<Network>,
    from: NodeId,
}

impl Network {
    /// Wires for `cluster` nodes, none of which is on the network yet.
    pub fn new(cluster: usize, faults: Faults, seed: u64, clock: Arc<dyn Clock>) -> Arc<Network> {
        let wires = Wires {
            nodes: vec![None; cluster],
            group: vec![0; cluster],
            faults,
            random: fastrand::Rng::with_seed(seed),
        };
        Arc::new(Network { clock, wires: Mutex::new(wires), ledger: Mutex::new(Ledger::new()) })
    }

    /// The end of the wires from which `from` calls.
    pub fn link(self: &Arc<Self>, from: NodeId) -> Link {
        Link { network: Arc::clone(self), from }
    }

    /// Puts a node on the network, in place of the one with its number.
    pub fn attach(&self, raft: Arc<Raft>) {
        let me = raft.me();
        self.wires().nodes[me] = Some(raft);
    }

    /// Takes a node off the network.
    pub fn detach(&self, node: NodeId) {
        self.wires().nodes[node] = None;
    }

    /// Puts each node into the group that stands in its place.
    pub fn partition(&self, groups: &[u32]) {
        self.wires().group.copy_from_slice(groups);
    }

    /// The first thing said that no right Raft says.
    pub fn violation(&self) -> Option<Violation> {
        self.ledger().violation().cloned()
    }

    fn wires(&self) -> MutexGuard<'_, Wires> {
        self.wires.lock().unwrap()
    }

    fn ledger(&self) -> MutexGuard<'_, Ledger> {
        self.ledger.lock().unwrap()
    }

    /// One way of one message: how long it takes and who is at the other end, if it gets there.
    fn way(&self, from: NodeId, to: NodeId) -> Option<(Duration, Arc<Raft>)> {
        let mut wires = self.wires();
        let longest = wires.faults.delay.as_micros() as u64;
        let delay = Duration::from_micros(wires.random.u64(0..=longest));
        let lost = wires.random.u32(0..1000) < wires.faults.lost || wires.group[from] != wires.group[to];
        let node = wires.nodes.get(to)?.clone()?;
        if lost { None } else { Some((delay, node)) }
    }
}

impl Transport<Request, Reply> for Link {
    fn call(&self, to: NodeId, request: &Request) -> Result<Reply, Unreachable> {
        let network = &self.network;
        network.ledger().sent(request);
        // The receiver is looked up after the delay as well: it may have been replaced meanwhile.
        let (delay, _) = network.way(self.from, to).ok_or(Unreachable(to))?;
        network.clock.sleep(delay);
        let (_, node) = network.way(self.from, to).ok_or(Unreachable(to))?;
        let reply = node.handle(network.clock.now(), request.clone()).map_err(|_| Unreachable(to))?;
        network.ledger().answered(to, request, &reply);
        let (delay, _) = network.way(to, self.from).ok_or(Unreachable(to))?;
        network.clock.sleep(delay);
        Ok(reply)
    }
}
