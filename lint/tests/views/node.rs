use std::collections::BTreeMap;
use std::sync::{Arc, Mutex, RwLock};
use std::thread;
use std::time::Duration;

pub struct State {
    term: u64,
    votes: u32,
    peers: Vec<u32>,
}

pub struct Node {
    /// Everything that an election changes.
    state: Mutex<State>,
    log: RwLock<BTreeMap<u64, String>>,
}

pub struct VoteArgs {
    pub term: u64,
}

pub struct VoteReply {
    pub granted: bool,
}

impl Node {
    pub fn request_vote(&self, args: VoteArgs) -> VoteReply {
        let mut state = self.state.lock().unwrap();
        if args.term < state.term {
            drop(state);
            return VoteReply { granted: false };
        }
        state.term = args.term;
        VoteReply { granted: true }
    }

    pub fn append(&self, at: u64, entry: String) {
        let state = self.state.lock().unwrap();
        if state.term == at {
            self.log.write().unwrap().insert(at, entry);
        }
    }

    pub fn last(&self) -> Option<u64> {
        self.log.read().unwrap().keys().last().copied()
    }

    fn campaign(&self) {
        let mut state = self.state.lock().unwrap();
        state.votes = 1;
        for peer in state.peers.clone() {
            thread::sleep(Duration::from_millis(10));
            state.votes += u32::from(ask(peer));
        }
    }

    fn hurried(&self, quiet: bool) {
        let state = self.state.lock().unwrap();
        let votes = state.votes;
        if quiet {
            drop(state);
        }
        report(votes);
        thread::sleep(Duration::from_millis(10));
    }
}

pub fn start(node: Arc<Node>) {
    thread::spawn(move || loop {
        thread::sleep(Duration::from_millis(100));
        node.campaign();
        node.hurried(false);
    });
}

fn ask(peer: u32) -> bool {
    peer > 1
}

fn report(_: u32) {}
