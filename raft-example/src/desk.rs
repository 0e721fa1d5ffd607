//! Where a node answers peers and clients, and executes what is committed. It knows nothing of sockets and files.

use std::sync::Arc;
use std::sync::mpsc::{Receiver, RecvTimeoutError, sync_channel};
use std::time::Duration;

use crate::clock::Clock;
use crate::kv::{Op, Reply, Store};
use crate::net::{Answer, Question, Responder};
use crate::raft::{Apply, Refused};
use crate::rsm::{Outcome, Rsm};
use crate::threads::Courier;

/// How often it is looked whether clients wait for something that can't come any more.
const TICK: Duration = Duration::from_millis(10);

/// What a node's answers are made with. None of it changes, and what it leads to has locks of its own.
pub struct Desk {
    courier: Arc<Courier>,
    store: Rsm<Store>,
    clock: Arc<dyn Clock>,
}

impl Desk {
    /// A desk for the node whose calls `courier` makes.
    pub fn new(courier: Arc<Courier>, store: Rsm<Store>, clock: Arc<dyn Clock>) -> Desk {
        Desk { courier, store, clock }
    }

    /// Why the node stopped by itself, if it did.
    pub fn failure(&self) -> Option<String> {
        self.courier.raft().failure()
    }

    /// Takes no operation any more; clients that wait are told.
    pub fn close(&self) {
        self.store.stop();
    }

    /// Executes what is committed, in order, until the node stops; then whoever still waits is told.
    pub fn execute(&self, committed: &Receiver<Apply>) {
        loop {
            match committed.recv_timeout(TICK) {
                Ok(next) => self.store.apply(next),
                Err(RecvTimeoutError::Timeout) => {}
                Err(RecvTimeoutError::Disconnected) => return self.store.stop(),
            }
            self.store.tick(self.clock.now());
        }
    }

    /// Has an operation executed, and waits for that (rule 4: with no lock held; the answer comes over a channel).
    fn serve(&self, op: Op) -> Reply {
        if let Some(output) = op.refusal() {
            return Reply::Done(output);
        }
        let (answer, answered) = sync_channel(1);
        let answer = Box::new(move |outcome: Outcome<_>| drop(answer.send(outcome)));
        let calls = self.store.submit(self.clock.now(), op, answer);
        self.courier.dispatch(calls);
        // Each answer is called, at the latest when the store loses its patience or stops; a dropped one says nothing.
        answered.recv().map_or(Reply::Unknown, Reply::from)
    }
}

impl Responder for Desk {
    fn respond(&self, question: Question) -> Option<Answer> {
        let raft = self.courier.raft();
        match question {
            Question::Peer(request) => match raft.handle(self.clock.now(), request) {
                Ok(reply) => Some(Answer::Peer(reply)),
                Err(Refused::Stopped(_) | Refused::UnknownNode(_)) => None,
            },
            Question::Client(op) => Some(Answer::Client(self.serve(op))),
            Question::Watch => {
                let (status, cost) = raft.watch().ok()?;
                Some(Answer::Watch { status, cost })
            }
        }
    }
}
