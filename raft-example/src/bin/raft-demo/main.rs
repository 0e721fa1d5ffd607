//! A cluster of processes on this machine: clients write, the leader is killed, another one takes over, the killed node
//! comes back, and what the clients saw is checked.

mod clients;
mod cluster;
mod node;
mod story;

use std::error::Error;
use std::net::SocketAddr;
use std::path::PathBuf;
use std::process::ExitCode;
use std::time::Duration;

use clap::{Parser, Subcommand};
use raft_example::raft::NodeId;

/// Whatever went wrong; it is only shown.
type Failure = Box<dyn Error + Send + Sync>;

/// Three or five nodes as processes on 127.0.0.1: writes, a killed leader, a new one, the old one back and caught up
#[derive(Parser)]
#[command(version)]
struct Arguments {
    #[command(subcommand)]
    part: Option<Part>,
    /// How many nodes
    #[arg(long, default_value_t = 3, value_parser = clap::value_parser!(u8).range(3..=9))]
    nodes: u8,
    /// How many clients write at the same time
    #[arg(long, default_value_t = 8, value_parser = clap::value_parser!(u8).range(1..=64))]
    clients: u8,
    /// How long each part of the story lasts, in milliseconds
    #[arg(long, default_value_t = 1000, value_parser = clap::value_parser!(u64).range(100..=60_000))]
    part_time: u64,
}

#[derive(Subcommand)]
enum Part {
    /// One node, as the demo starts it: it says where it listens, and reads the addresses of all nodes
    Node {
        #[arg(long)]
        me: NodeId,
        /// Where to listen; port 0 for any
        #[arg(long, default_value = "127.0.0.1:0")]
        listen: SocketAddr,
        /// The file that holds the node's state
        #[arg(long)]
        state: PathBuf,
    },
}

fn main() -> ExitCode {
    let arguments = Arguments::parse();
    let done = match arguments.part {
        Some(Part::Node { me, listen, state }) => node::run(me, listen, state),
        None => {
            let part_time = Duration::from_millis(arguments.part_time);
            story::run(arguments.nodes.into(), arguments.clients.into(), part_time)
        }
    };
    match done {
        Ok(()) => ExitCode::SUCCESS,
        Err(error) => {
            eprintln!("raft-demo: {error}");
            ExitCode::FAILURE
        }
    }
}
