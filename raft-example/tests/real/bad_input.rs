//! What peers and people get wrong: a clear error or a dropped connection, and nothing is lost.

use std::io::{Read, Write};
use std::net::{Ipv4Addr, SocketAddr, TcpListener, TcpStream};
use std::thread;
use std::time::Duration;

use raft_example::kv::{self, Clerk, Output, Reply};
use raft_example::net::{Answer, Question, frame};
use raft_example::raft::{AppendArgs, Request, VoteArgs};
use raft_example::server::{Config, Server, ServerError};

use super::cluster::{Nodes, get, put, value};

/// Sends bytes to a node; whether it closes the connection without a word.
fn is_dropped(to: SocketAddr, bytes: &[u8]) -> bool {
    let mut stream = TcpStream::connect(to).expect("a connection");
    stream.set_read_timeout(Some(Duration::from_secs(5))).expect("a timeout");
    // The node may have closed it before all is sent.
    let _ = stream.write_all(bytes);
    let mut answer = [0; 64];
    match stream.read(&mut answer) {
        Ok(count) => count == 0,
        Err(error) => error.kind() == std::io::ErrorKind::ConnectionReset,
    }
}

fn framed(question: &Question) -> Vec<u8> {
    let mut bytes = Vec::new();
    frame::write(&mut bytes, question).expect("a short message");
    bytes
}

#[test]
fn garbage_and_endless_frames_end_the_connection_and_nothing_else() {
    let nodes = Nodes::start(3);
    let mut clerk = Clerk::new(3);
    assert_eq!(nodes.execute(&mut clerk, put("k", "kept", 0)), Some(Output::Written));
    for node in 0..3 {
        let address = nodes.address(node);
        assert!(is_dropped(address, b"GET / HTTP/1.1\r\nHost: here\r\n\r\n"));
        assert!(is_dropped(address, &[0xff; 4096]));
        // A frame of four gigabytes less one byte, of which only the beginning ever comes.
        assert!(is_dropped(address, b"RAFT\xff\xff\xff\xff\0\0\0\0and so on"));
        // A frame whose content is not what its checksum says, and one that no message is in.
        let mut damaged = framed(&Question::Watch);
        *damaged.last_mut().expect("a frame") ^= 1;
        assert!(is_dropped(address, &damaged));
        let mut nonsense = Vec::new();
        frame::write(&mut nonsense, &(250_u8, "no such question")).expect("a short message");
        assert!(is_dropped(address, &nonsense));
    }
    assert_eq!(nodes.execute(&mut clerk, get("k")), value("kept", 1));
}

#[test]
fn a_value_that_no_message_could_carry_is_refused() {
    let nodes = Nodes::start(3);
    let mut clerk = Clerk::new(3);
    let long = "x".repeat(kv::LONGEST);
    assert_eq!(nodes.execute(&mut clerk, put("k", &long, 0)), Some(Output::TooLong));
    assert_eq!(nodes.execute(&mut clerk, put("k", &long[1..], 0)), Some(Output::Written));
    assert_eq!(nodes.execute(&mut clerk, get("k")), value(&long[1..], 1));
}

#[test]
fn a_peer_that_is_no_node_of_the_cluster_is_not_answered() {
    let nodes = Nodes::start(3);
    let leader = nodes.leader();
    let follower = (leader + 1) % 3;
    let strange = [
        Request::Vote(VoteArgs { term: 1000, candidate: 3, last_index: 1000, last_term: 1000 }),
        // It says that it is the node that it speaks to.
        Request::Vote(VoteArgs { term: 1000, candidate: follower, last_index: 1000, last_term: 1000 }),
        Request::Append(AppendArgs {
            term: 1000,
            leader: usize::MAX,
            prev_index: 0,
            prev_term: 0,
            entries: Vec::new(),
            commit: u64::MAX,
        }),
    ];
    for request in strange {
        assert!(is_dropped(nodes.address(follower), &framed(&Question::Peer(request))));
    }
    // Nobody's term has grown by it.
    assert_eq!(nodes.leader(), leader);
    assert_eq!(nodes.execute(&mut Clerk::new(3), put("k", "v", 0)), Some(Output::Written));
}

/// A peer that opens connections and says nothing takes no more of them than a node has to spare.
#[test]
fn connections_that_say_nothing_cost_no_node_its_state() {
    let nodes = Nodes::start(3);
    let leader = nodes.leader();
    let silent: Vec<_> = (0..400).map(|_| TcpStream::connect(nodes.address(leader)).expect("a connection")).collect();
    // What had a connection keeps it, and the others get one when these are closed.
    drop(silent);
    let mut clerk = Clerk::new(3);
    assert_eq!(nodes.execute(&mut clerk, put("k", "v", 0)), Some(Output::Written));
    assert_eq!(nodes.failure(leader), None);
}

/// Whoever waits for a node that can't save any more is told that it does not know; the others go on.
#[test]
fn clients_of_a_node_that_cannot_save_are_answered() {
    let mut nodes = Nodes::start(3);
    let mut clerk = Clerk::new(3);
    assert_eq!(nodes.execute(&mut clerk, put("k", "v", 0)), Some(Output::Written));
    let leader = nodes.leader();
    let others: Vec<_> = (0..3).filter(|&node| node != leader).collect();
    others.iter().for_each(|&node| nodes.stop(node));
    let waits = thread::scope(|scope| {
        // Nobody is there to store what this one writes.
        let waits = scope.spawn(|| nodes.transport.ask(leader, &Question::Client(put("waits", "v", 0))));
        thread::sleep(Duration::from_millis(200));
        let in_the_way = format!("{}.new", nodes.state(leader).display());
        std::fs::create_dir(&in_the_way).expect("a folder to write to");
        let fails = nodes.transport.ask(leader, &Question::Client(put("fails", "v", 0)));
        assert!(matches!(fails, Ok(Answer::Client(Reply::Unknown))), "{fails:?}");
        waits.join().expect("a client")
    });
    assert!(matches!(waits, Ok(Answer::Client(Reply::Unknown))), "{waits:?}");
    let failure = nodes.failure(leader).expect("a reason");
    assert!(failure.contains("start the node again"), "{failure}");
    others.iter().for_each(|&node| nodes.restart(node));
    assert_eq!(nodes.execute(&mut clerk, get("k")), value("v", 1));
}

fn lonely(me: usize, address: SocketAddr) -> (tempfile::TempDir, Config) {
    let folder = tempfile::tempdir().expect("a folder");
    let state = folder.path().join("state");
    (folder, Config { me, addresses: vec![address], state })
}

#[test]
fn a_node_that_the_cluster_does_not_have_does_not_start() {
    let (_folder, config) = lonely(3, SocketAddr::from((Ipv4Addr::LOCALHOST, 0)));
    let Err(error) = Server::start(config) else { panic!("it starts") };
    assert!(matches!(error, ServerError::UnknownNode { me: 3, cluster: 1 }));
    assert_eq!(error.to_string(), "there is no node 3 in a cluster of 1; name a node from 0 to 0");
}

#[test]
fn a_port_in_use_is_told() {
    let taken = TcpListener::bind((Ipv4Addr::LOCALHOST, 0)).expect("a port");
    let address = taken.local_addr().expect("an address");
    let (_folder, config) = lonely(0, address);
    let Err(error) = Server::start(config) else { panic!("it starts") };
    assert!(matches!(error, ServerError::PortInUse { .. }));
    let expected = format!("{address} is in use by another program; stop that, or give this node another port");
    assert_eq!(error.to_string(), expected);
}

#[test]
fn a_node_with_a_damaged_state_file_does_not_start() {
    let mut nodes = Nodes::start(3);
    assert_eq!(nodes.execute(&mut Clerk::new(3), put("k", "v", 0)), Some(Output::Written));
    let victim = (nodes.leader() + 1) % 3;
    nodes.wait_for_applied(victim, 1);
    nodes.stop(victim);
    let whole = std::fs::read(nodes.state(victim)).expect("a state file");
    let torn = &whole[..whole.len() - 3];
    std::fs::write(nodes.state(victim), torn).expect("a folder to write to");
    let Err(error) = Server::start(nodes.config(victim)) else { panic!("it starts") };
    let text = error.to_string();
    let file = nodes.state(victim).display().to_string();
    assert!(text.contains(&file) && text.contains("ends after") && text.contains("restore it"), "{text}");
    // It is left as it was, for whoever can mend it.
    assert_eq!(std::fs::read(nodes.state(victim)).expect("a state file"), torn);
    std::fs::write(nodes.state(victim), whole).expect("a folder to write to");
    nodes.restart(victim);
    nodes.wait_for_applied(victim, 1);
}
