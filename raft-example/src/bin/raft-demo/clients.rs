//! Clients that read and write a few keys until they are told to stop, and write down what they saw.

use std::sync::Arc;
use std::sync::atomic::{AtomicBool, AtomicU64, Ordering};
use std::thread::{self, JoinHandle};
use std::time::Duration;

use raft_example::clock::{Clock, SystemClock, Time};
use raft_example::kv::{Call, Clerk, Op, Output};
use raft_example::net::TcpTransport;

use super::Failure;

/// How many keys there are. Fewer than clients, so that they get into each other's way.
const KEYS: usize = 5;
/// How long a client keeps trying.
const PATIENCE: Duration = Duration::from_secs(10);

/// Clients at work.
pub struct Clients {
    shared: Arc<Shared>,
    threads: Vec<JoinHandle<Vec<Call>>>,
}

struct Shared {
    stop: AtomicBool,
    /// How many operations are done.
    done: AtomicU64,
    clock: Arc<SystemClock>,
    transport: Arc<TcpTransport>,
    cluster: usize,
}

impl Clients {
    pub fn start(
        count: usize,
        cluster: usize,
        transport: Arc<TcpTransport>,
        clock: Arc<SystemClock>,
    ) -> Result<Clients, Failure> {
        let stop = AtomicBool::new(false);
        let shared = Arc::new(Shared { stop, done: AtomicU64::new(0), clock, transport, cluster });
        let start = |client| {
            let shared = Arc::clone(&shared);
            thread::Builder::new().name(format!("client-{client}")).spawn(move || shared.work(client))
        };
        let threads = (0..count).map(start).collect::<Result<Vec<_>, _>>()?;
        Ok(Clients { shared, threads })
    }

    /// How many operations are done so far.
    pub fn done(&self) -> u64 {
        self.shared.done.load(Ordering::Relaxed)
    }

    /// Has the clients end what they began; what they saw.
    pub fn stop(self) -> Result<Vec<Call>, Failure> {
        self.shared.stop.store(true, Ordering::Relaxed);
        let mut calls = Vec::new();
        for thread in self.threads {
            calls.append(&mut thread.join().map_err(|_| "a client panicked")?);
        }
        calls.sort_by_key(|call| (call.called, call.client));
        Ok(calls)
    }
}

impl Shared {
    fn work(&self, client: usize) -> Vec<Call> {
        let mut clerk = Clerk::new(self.cluster);
        let mut calls = Vec::new();
        for round in 0.. {
            if self.stop.load(Ordering::Relaxed) {
                break;
            }
            let key = format!("key-{}", (client + round) % KEYS);
            let read = self.call(client, &mut clerk, Op::Get { key: key.clone() }, &mut calls);
            let version = match read {
                Some(Output::Value { version, .. }) => version,
                Some(Output::NoKey) => 0,
                Some(Output::Written | Output::WrongVersion | Output::TooLong) | None => continue,
            };
            let value = format!("{client}.{round}");
            self.call(client, &mut clerk, Op::Put { key, value, version }, &mut calls);
        }
        calls
    }

    fn call(&self, client: usize, clerk: &mut Clerk, op: Op, calls: &mut Vec<Call>) -> Option<Output> {
        let called = self.clock.now();
        let deadline = called + PATIENCE;
        let output = clerk.execute(op.clone(), self.transport.as_ref(), self.clock.as_ref(), deadline).ok().flatten();
        let returned = self.clock.now();
        if output.is_some() {
            self.done.fetch_add(1, Ordering::Relaxed);
        }
        calls.push(Call { client, op, output: output.clone(), called, returned });
        output
    }
}

/// The longest time from `since` to `until` in which no operation ended.
pub fn longest_silence(calls: &[Call], since: Time, until: Time) -> Duration {
    let ends = calls.iter().filter(|call| call.output.is_some()).map(|call| call.returned);
    let mut ends: Vec<Time> = ends.filter(|&end| since < end && end < until).chain([since, until]).collect();
    ends.sort_unstable();
    ends.windows(2).map(|pair| pair[1] - pair[0]).max().unwrap_or_default()
}
