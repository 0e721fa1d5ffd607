//! Clients of the store: their calls go over the simulated network too, and all that they see is written down.

use std::cell::RefCell;
use std::rc::Rc;
use std::sync::mpsc::channel;
use std::time::Duration;

use raft_example::kv::{Call, Clerk, Op, Output, Reply, Step, check};
use raft_example::net::Unreachable;
use raft_example::raft::NodeId;
use raft_example::rsm::Outcome;

use super::cluster::{Cluster, ms};

/// How long a client waits for an answer.
const PATIENCE: Duration = ms(400);

/// What the clients of one cluster saw.
#[derive(Clone, Default)]
pub struct History {
    calls: Rc<RefCell<Vec<Call>>>,
}

impl History {
    /// Executes an operation as `client` and writes down what it saw. `None` is as in [`Step::Done`].
    pub async fn execute(&self, cluster: &Cluster, client: usize, clerk: &mut Clerk, op: Op) -> Option<Output> {
        let called = cluster.now();
        let mut operation = clerk.begin(op.clone());
        let output = loop {
            let reply = cluster.ask(operation.to(), operation.op().clone()).await;
            match operation.after(reply) {
                Step::Done(output) => break output,
                Step::Again { pause } => cluster.sleep(pause).await,
            }
        };
        let returned = cluster.now();
        self.calls.borrow_mut().push(Call { client, op, output: output.clone(), called, returned });
        output
    }

    /// Checks that what the clients saw is linearizable.
    pub fn check(&self, cluster: &Cluster) {
        let calls = self.calls.borrow();
        if let Err(error) = check(&calls) {
            panic!("{error}");
        }
        cluster.checked(calls.len() as u64);
    }

    pub fn len(&self) -> usize {
        self.calls.borrow().len()
    }
}

impl Cluster {
    /// Asks a node's store, over the network.
    async fn ask(&self, to: NodeId, op: Op) -> Result<Reply, Unreachable> {
        let asked = self.now();
        let lost = || async move {
            self.sleep((asked + PATIENCE).saturating_sub(self.now())).await;
            Err(Unreachable(to))
        };
        let Some(delay) = self.delay(false) else { return lost().await };
        self.sleep(delay).await;
        let Some(outcome) = self.submit_within(to, op, PATIENCE).await else { return lost().await };
        let Some(delay) = self.delay(true).filter(|&delay| self.now() + delay < asked + PATIENCE) else {
            return lost().await;
        };
        self.sleep(delay).await;
        Ok(Reply::from(outcome))
    }

    /// Submits an operation to a node's own copy; its outcome, unless there is none in time.
    pub async fn submit_within(&self, node: NodeId, op: Op, time: Duration) -> Option<Outcome<Output>> {
        let (answer, answered) = channel();
        // Nobody may be there to hear it any more.
        let answer = Box::new(move |outcome| drop(answer.send(outcome)));
        self.sim.world.borrow_mut().submit(node, op, answer);
        let deadline = self.now() + time;
        loop {
            if let Ok(outcome) = answered.try_recv() {
                return Some(outcome);
            }
            if self.now() >= deadline {
                return None;
            }
            self.sleep(ms(2)).await;
        }
    }

    fn delay(&self, is_reply: bool) -> Option<Duration> {
        self.sim.world.borrow_mut().delay(is_reply)
    }

    /// The state of a node's copy of the store.
    pub fn state(&self, node: NodeId) -> Option<Vec<u8>> {
        let world = self.sim.world.borrow();
        Some(world.machines[node].service.as_ref()?.snapshot().1)
    }

    /// Waits until all running nodes' copies of the store are the same.
    pub async fn same_states(&self) {
        for round in 0..200 {
            let mut states: Vec<_> = (0..self.size()).filter_map(|node| self.state(node)).collect();
            states.dedup();
            if states.len() == 1 {
                return;
            }
            if round % 20 == 19 {
                // A leader commits what earlier terms left with the first entry of its own (section 5.4.2), so there has
                // to be one. Whoever leads takes this.
                for node in 0..self.size() {
                    let read = Op::Get { key: String::new() };
                    self.sim.world.borrow_mut().submit(node, read, Box::new(|_| ()));
                }
            }
            self.sleep(ms(50)).await;
        }
        panic!("the copies of the store still differ after ten seconds");
    }
}
