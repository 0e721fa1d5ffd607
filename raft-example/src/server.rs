//! A whole node on one machine: the protocol, its state file, the store, and a port at which both peers and clients ask.

use std::io;
use std::net::{SocketAddr, TcpListener};
use std::path::PathBuf;
use std::sync::Arc;
use std::sync::mpsc::sync_channel;
use std::thread::{self, JoinHandle};
use std::time::Duration;

use crate::clock::{Clock, SystemClock};
use crate::desk::Desk;
use crate::kv::Store;
use crate::net::{Listener, Responder, TcpTransport};
use crate::raft::{NodeId, Raft, Timing};
use crate::rsm::{Options, Rsm};
use crate::storage::{FileStorage, Storage, StorageError};
use crate::threads::Node;

/// How long a call to another node may take, and an operation of a client.
const PATIENCE: Duration = Duration::from_secs(1);
/// A log with more bytes of commands than this is replaced by a snapshot. Each save writes the whole log.
const LOG_BYTES: usize = 64 << 10;
/// How many committed entries may wait for the store.
const WAITING: usize = 1024;

/// What makes one node.
#[derive(Clone, Debug)]
pub struct Config {
    pub me: NodeId,
    /// Of all nodes, this one's too.
    pub addresses: Vec<SocketAddr>,
    /// The file that holds the node's state; its folder must exist.
    pub state: PathBuf,
}

/// Why a node does not start.
#[derive(Debug, thiserror::Error)]
pub enum ServerError {
    #[error("there is no node {me} in a cluster of {cluster}; name a node from 0 to {}", cluster.saturating_sub(1))]
    UnknownNode { me: NodeId, cluster: usize },
    #[error("{address} is in use by another program; stop that, or give this node another port")]
    PortInUse { address: SocketAddr },
    #[error("cannot listen at {address}: {source}")]
    Listen { address: SocketAddr, source: io::Error },
    #[error(transparent)]
    Storage(#[from] StorageError),
    #[error("cannot start a thread: {0}")]
    Thread(io::Error),
}

/// Listens at an address, or says why it can't.
pub fn listen(address: SocketAddr) -> Result<TcpListener, ServerError> {
    TcpListener::bind(address).map_err(|source| match source.kind() {
        io::ErrorKind::AddrInUse => ServerError::PortInUse { address },
        _ => ServerError::Listen { address, source },
    })
}

/// A node that runs.
pub struct Server {
    node: Node,
    desk: Arc<Desk>,
    listener: Listener,
    executor: JoinHandle<()>,
}

impl Server {
    /// Starts a node that listens at its address.
    pub fn start(config: Config) -> Result<Server, ServerError> {
        let cluster = config.addresses.len();
        let unknown = ServerError::UnknownNode { me: config.me, cluster };
        let address = *config.addresses.get(config.me).ok_or(unknown)?;
        Server::start_at(listen(address)?, config)
    }

    /// Starts a node at a port that is open already.
    pub fn start_at(listener: TcpListener, config: Config) -> Result<Server, ServerError> {
        let Config { me, addresses, state } = config;
        let cluster = addresses.len();
        if me >= cluster {
            return Err(ServerError::UnknownNode { me, cluster });
        }
        let clock: Arc<dyn Clock> = Arc::new(SystemClock::new());
        let storage: Box<dyn Storage> = Box::new(FileStorage::new(state));
        let boot = fastrand::u64(..);
        let raft = Arc::new(Raft::new(me, cluster, storage, Timing::default(), boot, clock.now())?);
        let options = Options { boot, log_bytes: Some(LOG_BYTES), patience: PATIENCE };
        let store = Rsm::new(Arc::clone(&raft), Store::default(), options);

        let (apply, committed) = sync_channel(WAITING);
        let transport = Box::new(TcpTransport::new(addresses, PATIENCE));
        let node = Node::start(raft, Arc::clone(&clock), transport, apply).map_err(ServerError::Thread)?;
        let desk = Arc::new(Desk::new(Arc::clone(node.courier()), store, clock));
        let executing = Arc::clone(&desk);
        let executor = thread::Builder::new().name(format!("executor-{me}"));
        let executor = executor.spawn(move || executing.execute(&committed)).map_err(ServerError::Thread)?;
        let responder: Arc<dyn Responder> = Arc::clone(&desk) as Arc<dyn Responder>;
        let listener = Listener::start(listener, responder).map_err(ServerError::Thread)?;
        Ok(Server { node, desk, listener, executor })
    }

    /// Where the node listens.
    pub fn address(&self) -> SocketAddr {
        self.listener.address()
    }

    /// Why the node stopped by itself, if it did.
    pub fn failure(&self) -> Option<String> {
        self.desk.failure()
    }

    /// Stops the node; clients that wait are told. Its state file is as a crash would leave it.
    pub fn stop(self) {
        self.desk.close();
        self.node.stop();
        // The channel of committed entries is closed by now.
        let _ = self.executor.join();
        self.listener.stop();
    }
}
