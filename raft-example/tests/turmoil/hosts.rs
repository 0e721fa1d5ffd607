//! A node as a host of the simulation, and calls between hosts.

use std::fs::{self, OpenOptions};
use std::io::{ErrorKind, Write};
use std::net::Ipv4Addr;
use std::path::PathBuf;
use std::sync::Arc;
use std::time::Duration;

use raft_example::kv::{self, Op, Store};
use raft_example::net::{Answer, Question, Unreachable};
use raft_example::raft::{NodeId, Raft, Reply, Request, Timing};
use raft_example::rsm::{Options, Rsm};
use raft_example::storage::{Saved, Storage, StorageError};
use raft_example::stream::{read, write};
use raft_example::tasks::{Node, Transport};
use tokio::time::{Instant, timeout};
use turmoil::net::{TcpListener, TcpStream};

const PORT: u16 = 7000;
const PATIENCE: Duration = Duration::from_millis(500);

/// The host of a node.
pub fn name(node: NodeId) -> String {
    format!("node-{node}")
}

/// A state file that is neither synced nor cut off (which some file systems sync for): only hosts crash here, and no
/// machine. What an older, longer state leaves at the end is not read.
struct Unsynced(PathBuf);

impl Unsynced {
    fn failed(&self, source: std::io::Error) -> StorageError {
        StorageError::File { path: self.0.clone(), source }
    }
}

impl Storage for Unsynced {
    fn save(&mut self, saved: &Saved<'_>) -> Result<(), StorageError> {
        let bytes = postcard::to_stdvec(saved).map_err(StorageError::Encode)?;
        let file = OpenOptions::new().write(true).create(true).truncate(false).open(&self.0);
        file.and_then(|mut file| file.write_all(&bytes)).map_err(|error| self.failed(error))
    }

    fn load(&self) -> Result<Saved<'static>, StorageError> {
        match fs::read(&self.0) {
            // It borrows from the file's bytes, which a test may keep for ever.
            Ok(bytes) => postcard::from_bytes(bytes.leak()).map_err(StorageError::Encode),
            Err(error) if error.kind() == ErrorKind::NotFound => Ok(Saved::default()),
            Err(error) => Err(self.failed(error)),
        }
    }
}

struct Wires;

impl Transport for Wires {
    async fn call(&self, to: NodeId, request: &Request) -> Result<Reply, Unreachable> {
        match exchange(to, &Question::Peer(request.clone())).await {
            Some(Answer::Peer(reply)) => Ok(reply),
            Some(Answer::Client(_) | Answer::Watch { .. }) | None => Err(Unreachable(to)),
        }
    }
}

/// Asks a node's store.
pub async fn ask(to: NodeId, op: &Op) -> Result<kv::Reply, Unreachable> {
    match exchange(to, &Question::Client(op.clone())).await {
        Some(Answer::Client(reply)) => Ok(reply),
        Some(Answer::Peer(_) | Answer::Watch { .. }) | None => Err(Unreachable(to)),
    }
}

/// One question over a connection of its own.
async fn exchange(to: NodeId, question: &Question) -> Option<Answer> {
    let talk = async {
        let mut stream = TcpStream::connect((name(to), PORT)).await.ok()?;
        write(&mut stream, question).await.ok()?;
        read(&mut stream).await.ok()
    };
    timeout(PATIENCE, talk).await.ok().flatten()
}

/// A node, for as long as its host runs.
pub async fn node(me: NodeId, cluster: usize, state: PathBuf, seed: u64) -> turmoil::Result {
    let start = Instant::now();
    let boot = fastrand::Rng::with_seed(seed ^ turmoil::sim_elapsed().unwrap_or_default().as_nanos() as u64).u64(..);
    let raft = Arc::new(Raft::new(me, cluster, Box::new(Unsynced(state)), Timing::default(), boot, Duration::ZERO)?);
    let options = Options { boot, log_bytes: Some(1000), patience: PATIENCE };
    let store = Rsm::new(Arc::clone(&raft), Store::default(), options);
    let node = Arc::new(Node::start(raft, store, Wires, start));
    let listener = TcpListener::bind((Ipv4Addr::UNSPECIFIED, PORT)).await?;
    loop {
        let (mut stream, _) = listener.accept().await?;
        let node = Arc::clone(&node);
        tokio::spawn(async move {
            while let Ok(question) = read(&mut stream).await {
                let Some(answer) = node.respond(question).await else { return };
                if write(&mut stream, &answer).await.is_err() {
                    return;
                }
            }
        });
    }
}
