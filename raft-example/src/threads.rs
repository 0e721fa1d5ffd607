//! The driver on std's threads: it does all the waiting that the handlers of [`Raft`] do not do.
//!
//! One thread watches the timers, one hands out what is committed, and each remote call has a thread of its own. None holds
//! a lock while it waits (rule 4): the handlers lock and release by themselves.

use std::sync::Arc;
use std::sync::mpsc::SyncSender;
use std::thread::{self, JoinHandle};
use std::time::Duration;

use crate::clock::Clock;
use crate::net::Transport;
use crate::raft::{Apply, Outbound, Raft, Reply, Request, StartError, Started};
use crate::storage::Storage;

/// How often the timers are looked at.
const TICK: Duration = Duration::from_millis(10);

/// A running node.
pub struct Node {
    courier: Arc<Courier>,
    ticker: JoinHandle<()>,
    applier: JoinHandle<()>,
}

/// Makes a node's calls, and is what each of its threads has at hand. None of it changes, and what it leads to has locks of its own.
pub struct Courier {
    raft: Arc<Raft>,
    clock: Arc<dyn Clock>,
    transport: Box<dyn Transport<Request, Reply>>,
}

impl Node {
    /// Starts the node's threads. What is committed goes to `apply`, in order; when its receiver lags, the node's log
    /// grows, and nothing else waits.
    pub fn start(
        raft: Arc<Raft>,
        clock: Arc<dyn Clock>,
        transport: Box<dyn Transport<Request, Reply>>,
        apply: SyncSender<Apply>,
    ) -> std::io::Result<Node> {
        let courier = Arc::new(Courier { raft, clock, transport });
        let me = courier.raft.me();
        let ticking = Arc::clone(&courier);
        let ticker = thread::Builder::new().name(format!("ticker-{me}")).spawn(move || ticking.tick())?;
        let applying = Arc::clone(&courier);
        let applier = thread::Builder::new().name(format!("applier-{me}")).spawn(move || applying.apply(&apply))?;
        Ok(Node { courier, ticker, applier })
    }

    /// Who makes the node's calls.
    pub fn courier(&self) -> &Arc<Courier> {
        &self.courier
    }

    /// Stops the node and waits for its threads; its storage, for the node that goes on from there.
    ///
    /// Calls that are still under way end by themselves: their replies find the node stopped.
    pub fn stop(self) -> Option<Box<dyn Storage>> {
        let storage = self.courier.raft.stop();
        // Rule 4: both threads need the state's lock to see that they are to end, so it is not held here.
        let _ = self.ticker.join();
        let _ = self.applier.join();
        storage
    }
}

impl Courier {
    /// The node's protocol, for its handlers.
    pub fn raft(&self) -> &Arc<Raft> {
        &self.raft
    }

    /// Takes a command from a client and sends it on its way.
    pub fn submit(self: &Arc<Self>, command: Vec<u8>) -> Result<Started, StartError> {
        let mut started = self.raft.start(command)?;
        self.dispatch(std::mem::take(&mut started.send));
        Ok(started)
    }

    /// Looks at the timers until the node stops.
    fn tick(self: &Arc<Self>) {
        while let Ok(calls) = self.raft.tick(self.clock.now()) {
            self.dispatch(calls);
            self.clock.sleep(TICK);
        }
        // If it stopped by itself, its storage having failed, whoever waits for it is told here.
        self.raft.stop();
    }

    /// Hands out what is committed until the node stops, or nobody wants it any more.
    fn apply(&self, apply: &SyncSender<Apply>) {
        while let Ok(batch) = self.raft.wait_committed() {
            // Rule 4: the channel may be full, so no lock is held. One thread alone takes and sends, which keeps the order.
            for next in batch {
                if apply.send(next).is_err() {
                    return;
                }
            }
        }
    }

    /// Makes calls, each in a thread of its own.
    pub fn dispatch(self: &Arc<Self>, calls: Vec<Outbound>) {
        for call in calls {
            let courier = Arc::clone(self);
            // Where no thread can be had, it is as if the network had lost the call, for which Raft is made.
            let _ = thread::Builder::new().name(format!("call-{}", call.to)).spawn(move || courier.exchange(call));
        }
    }

    /// Makes one call and handles its reply.
    fn exchange(self: Arc<Self>, call: Outbound) {
        // Rule 4: no lock is held while the network decides how long this takes.
        let Ok(reply) = self.transport.call(call.to, &call.request) else { return };
        // Rule 5: what was sent goes along with the reply; the handler compares it with the state as it is by now.
        if let Ok(calls) = self.raft.on_reply(self.clock.now(), call.to, &call.request, reply) {
            self.dispatch(calls);
        }
    }
}
