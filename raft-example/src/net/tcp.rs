//! Calls over TCP: a transport that makes them, and a listener that takes them.
//!
//! A connection carries one call at a time, so that none waits for another's answer.

use std::collections::BTreeMap;
use std::io;
use std::net::{Ipv4Addr, Shutdown, SocketAddr, TcpListener, TcpStream};
use std::sync::atomic::{AtomicBool, Ordering};
use std::sync::{Arc, Mutex, MutexGuard};
use std::thread::{self, JoinHandle};
use std::time::Duration;

use serde::de::DeserializeOwned;

use super::frame::{self, FrameError};
use super::{Answer, Question, Responder, Transport, Unreachable};
use crate::kv;
use crate::raft::{self, NodeId};

/// Makes calls to nodes at fixed addresses.
pub struct TcpTransport {
    // These never change.
    addresses: Vec<SocketAddr>,
    patience: Duration,
    /// Guards which connections are idle. Whoever calls takes one out and has it alone (rule 4: the lock is not held while
    /// a call is under way).
    idle: Mutex<Vec<Vec<TcpStream>>>,
}

/// How long a connection may take to be made. On one machine it takes no time, or is refused at once.
const CONNECT: Duration = Duration::from_millis(200);

impl TcpTransport {
    /// Calls nodes at these addresses, each call for so long at most.
    pub fn new(addresses: Vec<SocketAddr>, patience: Duration) -> TcpTransport {
        let idle = addresses.iter().map(|_| Vec::new()).collect();
        TcpTransport { addresses, patience, idle: Mutex::new(idle) }
    }

    /// Asks one node one question.
    pub fn ask(&self, to: NodeId, question: &Question) -> Result<Answer, Unreachable> {
        let address = *self.addresses.get(to).ok_or(Unreachable(to))?;
        let kept = self.idle().get_mut(to).and_then(Vec::pop);
        match exchange(kept, address, self.patience, question) {
            Ok((stream, answer)) => {
                if let Some(idle) = self.idle().get_mut(to) {
                    idle.push(stream);
                }
                Ok(answer)
            }
            Err(_) => {
                // The others are as old as this one: the node was restarted, most likely.
                let closed = self.idle().get_mut(to).map(std::mem::take);
                drop(closed);
                Err(Unreachable(to))
            }
        }
    }

    fn idle(&self) -> MutexGuard<'_, Vec<Vec<TcpStream>>> {
        self.idle.lock().unwrap()
    }
}

/// One question and its answer, over a connection that was kept or a new one, which goes back to the caller.
fn exchange<A: DeserializeOwned>(
    kept: Option<TcpStream>,
    address: SocketAddr,
    patience: Duration,
    question: &Question,
) -> Result<(TcpStream, A), FrameError> {
    let mut stream = match kept {
        Some(stream) => stream,
        None => {
            let stream = TcpStream::connect_timeout(&address, CONNECT)?;
            stream.set_nodelay(true)?;
            stream.set_read_timeout(Some(patience))?;
            stream.set_write_timeout(Some(patience))?;
            stream
        }
    };
    frame::write(&mut stream, question)?;
    let answer = frame::read(&mut stream)?;
    Ok((stream, answer))
}

impl Transport<raft::Request, raft::Reply> for TcpTransport {
    fn call(&self, to: NodeId, request: &raft::Request) -> Result<raft::Reply, Unreachable> {
        match self.ask(to, &Question::Peer(request.clone()))? {
            Answer::Peer(reply) => Ok(reply),
            Answer::Client(_) | Answer::Watch { .. } => Err(Unreachable(to)),
        }
    }
}

impl Transport<kv::Op, kv::Reply> for TcpTransport {
    fn call(&self, to: NodeId, op: &kv::Op) -> Result<kv::Reply, Unreachable> {
        match self.ask(to, &Question::Client(op.clone()))? {
            Answer::Client(reply) => Ok(reply),
            Answer::Peer(_) | Answer::Watch { .. } => Err(Unreachable(to)),
        }
    }
}

/// So many connections are served at once; more are closed at once. Each is two open files, of which a process often may
/// have 1,024; without one to spare, a node can't save its state and stops.
const MOST_CONNECTIONS: usize = 256;
/// A connection on which nothing comes for so long is closed.
const IDLE: Duration = Duration::from_secs(60);

/// Takes connections and answers what is asked on them.
pub struct Listener {
    address: SocketAddr,
    shared: Arc<Shared>,
    accepter: JoinHandle<()>,
}

struct Shared {
    /// Set once; whoever sees it late serves one connection more, which is closed all the same.
    stopping: AtomicBool,
    /// Guards which connections are open, for them to be closed.
    open: Mutex<BTreeMap<u64, TcpStream>>,
}

impl Listener {
    /// Answers by `responder` what is asked at `listener`.
    pub fn start(listener: TcpListener, responder: Arc<dyn Responder>) -> io::Result<Listener> {
        let address = listener.local_addr()?;
        let shared = Arc::new(Shared { stopping: AtomicBool::new(false), open: Mutex::new(BTreeMap::new()) });
        let accepting = Arc::clone(&shared);
        let accepter =
            thread::Builder::new().name("accepter".into()).spawn(move || accepting.accept(&listener, &responder))?;
        Ok(Listener { address, shared, accepter })
    }

    /// Where it listens.
    pub fn address(&self) -> SocketAddr {
        self.address
    }

    /// Takes no connections any more and closes those that are open.
    pub fn stop(self) {
        self.shared.stopping.store(true, Ordering::SeqCst);
        // A connection wakes the thread that waits for one.
        let _ = TcpStream::connect_timeout(&SocketAddr::from((Ipv4Addr::LOCALHOST, self.address.port())), CONNECT);
        let _ = self.accepter.join();
        // Rule 4: closed with the lock free, for which the threads of the connections then wait.
        let open = std::mem::take(&mut *self.shared.open());
        for stream in open.into_values() {
            let _ = stream.shutdown(Shutdown::Both);
        }
    }
}

impl Shared {
    fn open(&self) -> MutexGuard<'_, BTreeMap<u64, TcpStream>> {
        self.open.lock().unwrap()
    }

    fn accept(self: &Arc<Self>, listener: &TcpListener, responder: &Arc<dyn Responder>) {
        for (number, stream) in (0..).zip(listener.incoming()) {
            if self.stopping.load(Ordering::SeqCst) {
                return;
            }
            // A connection that failed before it was made is nobody's loss.
            let Ok(stream) = stream else { continue };
            let Ok(copy) = stream.try_clone() else { continue };
            {
                let mut open = self.open();
                if open.len() >= MOST_CONNECTIONS {
                    continue;
                }
                open.insert(number, copy);
            }
            let (shared, responder) = (Arc::clone(self), Arc::clone(responder));
            let serve = move || {
                // Whatever ends the connection, the other end sees that it is closed.
                let _ = converse(stream, responder.as_ref());
                shared.open().remove(&number);
            };
            if thread::Builder::new().name(format!("connection-{number}")).spawn(serve).is_err() {
                self.open().remove(&number);
            }
        }
    }
}

/// Answers one question after the other until the connection ends, or something comes that is no question.
fn converse(mut stream: TcpStream, responder: &dyn Responder) -> Result<(), FrameError> {
    stream.set_nodelay(true)?;
    stream.set_read_timeout(Some(IDLE))?;
    stream.set_write_timeout(Some(IDLE))?;
    loop {
        let question = frame::read(&mut stream)?;
        let Some(answer) = responder.respond(question) else {
            stream.shutdown(Shutdown::Both)?;
            return Ok(());
        };
        frame::write(&mut stream, &answer)?;
    }
}
