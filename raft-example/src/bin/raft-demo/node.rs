//! One node as a process of its own.
//!
//! It says on standard output where it listens and reads on standard input where all nodes do. It runs until standard
//! input ends, and so never outlives who started it.

use std::io::{self, BufRead};
use std::net::SocketAddr;
use std::path::PathBuf;

use raft_example::raft::NodeId;
use raft_example::server::{Config, Server, listen};

use super::Failure;

pub fn run(me: NodeId, address: SocketAddr, state: PathBuf) -> Result<(), Failure> {
    let listener = listen(address)?;
    println!("{}", listener.local_addr()?);
    let mut lines = io::stdin().lock().lines();
    let line = lines.next().ok_or("the addresses of all nodes are to be given on standard input, as a,b,c")??;
    let addresses = line.split(',').map(str::parse).collect::<Result<Vec<SocketAddr>, _>>();
    let addresses = addresses.map_err(|error| format!("`{line}` is no list of addresses: {error}"))?;
    let server = Server::start_at(listener, Config { me, addresses, state })?;
    for line in lines {
        line?;
    }
    match server.failure() {
        Some(failure) => Err(failure.into()),
        None => Ok(()),
    }
}
