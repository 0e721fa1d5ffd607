//! A simulated machine: a node while it runs, its storage while it does not, and what it applied.

use std::collections::BTreeMap;
use std::sync::Arc;

use raft_example::clock::Time;
use raft_example::ghost::Ledger;
use raft_example::raft::{Apply, Index, NodeId, Raft, Timing};
use raft_example::storage::{MemoryStorage, Storage};

pub struct Machine {
    pub me: NodeId,
    /// None while it is crashed.
    pub raft: Option<Arc<Raft>>,
    /// None while it runs.
    storage: Option<Box<dyn Storage>>,
    /// Counts the starts, so that what belongs to an earlier life is known.
    pub life: u64,
    /// Whether it is on the network.
    pub connected: bool,
    /// What it applied in this life, as far as it did not begin with a snapshot.
    pub applied: BTreeMap<Index, Vec<u8>>,
    /// After this many entries it takes a snapshot.
    snapshot_every: Option<Index>,
}

impl Machine {
    pub fn new(me: NodeId, snapshot_every: Option<Index>) -> Machine {
        Machine {
            me,
            raft: None,
            storage: Some(Box::<MemoryStorage>::default()),
            life: 0,
            connected: true,
            applied: BTreeMap::new(),
            snapshot_every,
        }
    }

    /// Starts the node from what its storage remembers.
    pub fn start(&mut self, cluster: usize, seed: u64, now: Time) {
        let storage = self.storage.take().expect("a crashed node's storage");
        let raft = Raft::new(self.me, cluster, storage, Timing::default(), seed, now).expect("a whole state file");
        self.raft = Some(Arc::new(raft));
        self.life += 1;
        self.applied.clear();
    }

    /// Stops the node where it stands; only what it saved remains.
    pub fn crash(&mut self) {
        if let Some(raft) = self.raft.take() {
            self.storage = raft.stop();
        }
    }

    /// Applies what is committed, and takes a snapshot when it is time.
    pub fn apply(&mut self, ledger: &mut Ledger) {
        let Some(raft) = &self.raft else { return };
        while let Ok(batch) = raft.take_committed()
            && !batch.is_empty()
        {
            for next in batch {
                match next {
                    Apply::Command { index, command } => {
                        ledger.applied(self.me, index, &command);
                        self.applied.insert(index, command);
                        if self.snapshot_every.is_some_and(|every| index % every == 0) {
                            let commands: Vec<_> = self.applied.values().collect();
                            let data = postcard::to_stdvec(&commands).expect("commands are encoded");
                            raft.compact(index, data).expect("a running node");
                        }
                    }
                    Apply::Snapshot { index, data } => {
                        ledger.installed(self.me, index);
                        let commands: Vec<Vec<u8>> = postcard::from_bytes(&data).expect("a snapshot is whole");
                        assert_eq!(commands.len() as Index, index, "a snapshot holds all that it stands for");
                        self.applied = (1..).zip(commands).collect();
                        for (&index, command) in &self.applied {
                            let first = ledger.command(index);
                            assert_eq!(first, Some(command.as_slice()), "node {} at {index}, by snapshot", self.me);
                        }
                    }
                }
            }
        }
    }
}
