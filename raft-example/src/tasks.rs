//! The driver on tokio's tasks: the same handlers as on threads, with the waiting done by `.await`.
//!
//! The handlers' lock is std's, which blocks its thread. That is right as long as no guard lives across an `.await`
//! (rule 4), and here none can: each handler locks and releases before it returns. What a handler does wait for is its
//! storage; on a runtime that must not stall for a disk, give this driver one of its own.

use std::sync::Arc;
use std::time::Duration;

use tokio::sync::{Notify, mpsc, oneshot};
use tokio::task::JoinSet;
use tokio::time::{Instant, MissedTickBehavior, interval};

use crate::clock::Time;
use crate::kv::{Op, Reply as Told, Store};
use crate::net::{Answer, Question, Unreachable};
use crate::raft::{Apply, NodeId, Outbound, Raft, Refused, Reply, Request};
use crate::rsm::{Outcome, Rsm};

/// How often the timers are looked at.
const TICK: Duration = Duration::from_millis(10);
/// How many committed entries may wait for the store.
const WAITING: usize = 1024;

/// Makes remote calls, as [`crate::net::Transport`] does, but without blocking a thread.
pub trait Transport: Send + Sync + 'static {
    /// Calls a node; resolves when it answers or no answer is to be expected any more.
    // locklint: remote
    fn call(&self, to: NodeId, request: &Request) -> impl Future<Output = Result<Reply, Unreachable>> + Send;
}

/// A running node, with a store. Its tasks end when it is dropped, calls that are under way by themselves.
pub struct Node<T: Transport> {
    courier: Arc<Courier<T>>,
    _tasks: JoinSet<()>,
}

/// Makes a node's calls, and is what each of its tasks has at hand. None of it changes, and what it leads to has locks of
/// its own.
struct Courier<T> {
    raft: Arc<Raft>,
    store: Rsm<Store>,
    transport: T,
    /// When the node's time began.
    start: Instant,
    /// Something may have been committed.
    news: Notify,
}

impl<T: Transport> Node<T> {
    /// Starts the node's tasks on the present runtime. `start` is when the node's time began.
    pub fn start(raft: Arc<Raft>, store: Rsm<Store>, transport: T, start: Instant) -> Node<T> {
        let courier = Arc::new(Courier { raft, store, transport, start, news: Notify::new() });
        let (apply, committed) = mpsc::channel(WAITING);
        let mut tasks = JoinSet::new();
        tasks.spawn(Arc::clone(&courier).tick());
        tasks.spawn(Arc::clone(&courier).hand_out(apply));
        tasks.spawn(Arc::clone(&courier).execute(committed));
        // What is committed already is news too.
        courier.news.notify_one();
        Node { courier, _tasks: tasks }
    }

    /// Answers a peer, a client, or whoever watches; nothing if the connection is to be dropped.
    pub async fn respond(&self, question: Question) -> Option<Answer> {
        let courier = &self.courier;
        match question {
            Question::Peer(request) => {
                let reply = courier.raft.handle(courier.now(), request);
                courier.news.notify_one();
                match reply {
                    Ok(reply) => Some(Answer::Peer(reply)),
                    Err(Refused::Stopped(_) | Refused::UnknownNode(_)) => None,
                }
            }
            Question::Client(op) => Some(Answer::Client(courier.serve(op).await)),
            Question::Watch => {
                let (status, cost) = courier.raft.watch().ok()?;
                Some(Answer::Watch { status, cost })
            }
        }
    }
}

impl<T: Transport> Courier<T> {
    fn now(&self) -> Time {
        self.start.elapsed()
    }

    /// Looks at the timers until the node stops.
    async fn tick(self: Arc<Self>) {
        let mut ticks = interval(TICK);
        ticks.set_missed_tick_behavior(MissedTickBehavior::Delay);
        loop {
            ticks.tick().await;
            let Ok(calls) = self.raft.tick(self.now()) else {
                // Who hands out what is committed is to see that it is over, too.
                self.news.notify_one();
                return self.store.stop();
            };
            self.news.notify_one();
            self.dispatch(calls);
            self.store.tick(self.now());
        }
    }

    /// Hands out what is committed, in order, until the node stops.
    async fn hand_out(self: Arc<Self>, apply: mpsc::Sender<Apply>) {
        loop {
            // News that come between the two are kept: `notified` then returns at once.
            self.news.notified().await;
            loop {
                let Ok(batch) = self.raft.take_committed() else { return };
                if batch.is_empty() {
                    break;
                }
                // Rule 4: the channel may be full; the batch was taken under the lock, and is sent without it.
                for next in batch {
                    if apply.send(next).await.is_err() {
                        return;
                    }
                }
            }
        }
    }

    /// Executes what is committed, in order.
    async fn execute(self: Arc<Self>, mut committed: mpsc::Receiver<Apply>) {
        while let Some(next) = committed.recv().await {
            self.store.apply(next);
        }
    }

    /// Has an operation executed, and waits for that.
    async fn serve(self: &Arc<Self>, op: Op) -> Told {
        if let Some(output) = op.refusal() {
            return Told::Done(output);
        }
        let (answer, answered) = oneshot::channel();
        let answer = Box::new(move |outcome: Outcome<_>| drop(answer.send(outcome)));
        let calls = self.store.submit(self.now(), op, answer);
        self.news.notify_one();
        self.dispatch(calls);
        answered.await.map_or(Told::Unknown, Told::from)
    }

    /// Makes calls, each in a task of its own.
    fn dispatch(self: &Arc<Self>, calls: Vec<Outbound>) {
        for call in calls {
            tokio::spawn(Arc::clone(self).exchange(call));
        }
    }

    /// Makes one call and handles its reply, and then the calls that this leads to for the same node.
    async fn exchange(self: Arc<Self>, call: Outbound) {
        let mut calls = vec![call];
        while let Some(call) = calls.pop() {
            // Rule 4: no lock is held while the network decides how long this takes.
            let Ok(reply) = self.transport.call(call.to, &call.request).await else { return };
            // Rule 5: what was sent goes along with the reply; the handler compares it with the state as it is by now.
            let Ok(mut more) = self.raft.on_reply(self.now(), call.to, &call.request, reply) else { return };
            self.news.notify_one();
            // A new leader calls everyone: those must not wait for one another.
            let next = more.pop();
            more.into_iter().for_each(|call| drop(tokio::spawn(boxed(Arc::clone(&self), call))));
            calls.extend(next);
        }
    }
}

/// The future of an exchange that an exchange leads to: a type can't hold itself.
fn boxed<T: Transport>(courier: Arc<Courier<T>>, call: Outbound) -> std::pin::Pin<Box<dyn Future<Output = ()> + Send>> {
    Box::pin(courier.exchange(call))
}
