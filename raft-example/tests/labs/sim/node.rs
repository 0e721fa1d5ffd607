//! A simulated machine: a node while it runs, its storage while it does not, and what it applied.

use std::collections::BTreeMap;
use std::sync::Arc;

use raft_example::clock::Time;
use raft_example::ghost::Ledger;
use raft_example::kv::Store;
use raft_example::raft::{Apply, Index, NodeId, Raft, Timing};
use raft_example::rsm::{Options, Rsm};
use raft_example::storage::{MemoryStorage, Storage};

use super::ms;
use super::world::App;

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
    app: App,
    /// The store, while it runs, if it is one of those that have one.
    pub service: Option<Arc<Rsm<Store>>>,
}

/// How long a simulated store waits for an operation.
const PATIENCE: std::time::Duration = ms(2000);

impl Machine {
    pub fn new(me: NodeId, app: App) -> Machine {
        Machine {
            me,
            raft: None,
            storage: Some(Box::<MemoryStorage>::default()),
            life: 0,
            connected: true,
            applied: BTreeMap::new(),
            app,
            service: None,
        }
    }

    /// Starts the node from what its storage remembers.
    pub fn start(&mut self, cluster: usize, seed: u64, now: Time) {
        let storage = self.storage.take().expect("a crashed node's storage");
        let raft = Raft::new(self.me, cluster, storage, Timing::default(), seed, now).expect("a whole state file");
        let raft = Arc::new(raft);
        self.service = match self.app {
            App::Commands { .. } => None,
            App::Store { log_bytes } => {
                let options = Options { boot: seed, log_bytes, patience: PATIENCE };
                Some(Arc::new(Rsm::new(Arc::clone(&raft), Store::default(), options)))
            }
        };
        self.raft = Some(raft);
        self.life += 1;
        self.applied.clear();
    }

    /// Stops the node where it stands; only what it saved remains.
    pub fn crash(&mut self) {
        if let Some(raft) = self.raft.take() {
            self.storage = raft.stop();
        }
        // Who waits for it is not told, as when a machine loses its power.
        self.service = None;
    }

    /// Applies what is committed, and takes a snapshot when it is time.
    pub fn apply(&mut self, ledger: &mut Ledger) {
        let Some(raft) = &self.raft else { return };
        while let Ok(batch) = raft.take_committed()
            && !batch.is_empty()
        {
            for next in batch {
                match (&self.service, next) {
                    (Some(service), next) => {
                        match &next {
                            Apply::Command { index, command } => ledger.applied(self.me, *index, command),
                            Apply::Snapshot { index, .. } => ledger.installed(self.me, *index),
                        }
                        service.apply(next);
                    }
                    (None, Apply::Command { index, command }) => {
                        ledger.applied(self.me, index, &command);
                        self.applied.insert(index, command);
                        if let App::Commands { snapshot_every: Some(every) } = self.app
                            && index % every == 0
                        {
                            let commands: Vec<_> = self.applied.values().collect();
                            let data = postcard::to_stdvec(&commands).expect("commands are encoded");
                            raft.compact(index, data).expect("a running node");
                        }
                    }
                    (None, Apply::Snapshot { index, data }) => {
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
