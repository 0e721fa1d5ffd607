//! One node as a process of its own.
//!
//! It says on standard output where it listens and reads on standard input where all nodes do. It runs until standard
//! input ends, and so never outlives who started it, or until it stops by itself, and then says why.

use std::io;
use std::net::SocketAddr;
use std::path::PathBuf;
use std::sync::mpsc::{RecvTimeoutError, sync_channel};
use std::thread;
use std::time::Duration;

use raft_example::raft::NodeId;
use raft_example::server::{Config, Server, listen};

use super::Failure;

/// How often it is looked whether the node stopped by itself.
const LOOK: Duration = Duration::from_millis(100);

pub fn run(me: NodeId, address: SocketAddr, state: PathBuf) -> Result<(), Failure> {
    let listener = listen(address)?;
    println!("{}", listener.local_addr()?);
    let mut line = String::new();
    if io::stdin().read_line(&mut line)? == 0 {
        return Err("the addresses of all nodes are to be given on standard input, as a,b,c".into());
    }
    let line = line.trim_end();
    let addresses = line.split(',').map(str::parse).collect::<Result<Vec<SocketAddr>, _>>();
    let addresses = addresses.map_err(|error| format!("`{line}` is no list of addresses: {error}"))?;
    let server = Server::start_at(listener, Config { me, addresses, state })?;
    let (end, ended) = sync_channel::<()>(0);
    thread::Builder::new().name("input".into()).spawn(move || {
        // Whatever comes is passed over. An error is an end, too.
        let _ = io::copy(&mut io::stdin(), &mut io::sink());
        drop(end);
    })?;
    loop {
        let waited = ended.recv_timeout(LOOK);
        match (server.failure(), waited) {
            (Some(failure), _) => return Err(failure.into()),
            (None, Err(RecvTimeoutError::Timeout)) => {}
            (None, Ok(()) | Err(RecvTimeoutError::Disconnected)) => return Ok(()),
        }
    }
}
