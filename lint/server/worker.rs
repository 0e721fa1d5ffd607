//! The thread that looks at programs, behind the one that speaks with the editor.
//!
//! It waits until typing rests, gives a look up when the text has changed meanwhile, and does what someone waits for
//! (proofs of suggestions) only when there is nothing to look at.

use std::collections::{BTreeMap, VecDeque};
use std::path::{Path, PathBuf};
use std::sync::Arc;
use std::sync::atomic::{AtomicU64, Ordering};
use std::time::{Duration, Instant};

use crossbeam_channel::{Receiver, RecvTimeoutError, Sender};
use lsp_server::RequestId;

use super::Options;
use super::engine::{Begin, Buffer, Buffers, Trouble, View, Watch};
use crate::finding::Suggestion;

/// Typing rests when nothing came for this long …
const REST: Duration = Duration::from_millis(60);
/// … and has to bear a look after this long.
const PATIENCE: Duration = Duration::from_millis(600);
/// So many looks in a row are given up at most.
const GIVEN_UP: u32 = 3;

/// What the worker is told.
pub enum Task {
    /// Watch this too.
    Watch(PathBuf, Options),
    /// Do not watch this any more.
    Leave(PathBuf),
    /// The editor's text of a file; none where it is closed.
    Edit(PathBuf, Option<Buffer>),
    /// Files or configurations on disk have changed.
    Disk,
    /// Find out which suggestions of these findings are right. `round`: that of the view that they are of.
    Prove {
        /// Who asks.
        id: RequestId,
        /// Of which program.
        root: PathBuf,
        /// Its view.
        round: u64,
        /// The findings, by their place in it.
        findings: Vec<usize>,
    },
    /// Nobody waits for this proof any more.
    Cancel(RequestId),
}

/// What the worker tells.
pub enum News {
    /// A program is being read.
    Reading(PathBuf),
    /// It has been looked at, and there is nothing new.
    Same(PathBuf),
    /// There is a new view.
    Looked(PathBuf, u64, Box<View>),
    /// It cannot be looked at.
    Failed(PathBuf, Trouble),
    /// What was to be proved: by finding.
    Proven(RequestId, PathBuf, u64, Vec<(usize, Vec<Suggestion>)>),
}

/// Counts changes of texts, so that a look can see that it is late.
pub type Edits = Arc<AtomicU64>;

/// A program that is watched.
struct Watched {
    watch: Box<dyn Watch>,
    /// Has it to be looked at?
    is_due: bool,
    /// Is it to be read anew?
    is_new: bool,
    /// The number of its last view.
    round: u64,
    /// What was proved of that view, by finding.
    proven: BTreeMap<usize, Vec<Suggestion>>,
}

/// The worker's own state.
pub struct Worker {
    begin: Begin,
    inbox: Receiver<Task>,
    outbox: Sender<News>,
    edits: Edits,
    watched: BTreeMap<PathBuf, Watched>,
    buffers: Buffers,
    proofs: VecDeque<(RequestId, PathBuf, u64, Vec<usize>)>,
    given_up: u32,
}

impl Worker {
    /// A worker between two channels.
    pub fn new(begin: Begin, inbox: Receiver<Task>, outbox: Sender<News>, edits: Edits) -> Worker {
        let (watched, buffers, proofs) = (BTreeMap::new(), Buffers::new(), VecDeque::new());
        Worker { begin, inbox, outbox, edits, watched, buffers, proofs, given_up: 0 }
    }

    /// Works until nobody is there to be told.
    pub fn run(mut self) {
        while let Some(first) = self.next_task() {
            let begin = Instant::now();
            let mut waits = first.is_some_and(|task| self.take(task));
            while waits || !self.inbox.is_empty() {
                let left = PATIENCE.saturating_sub(begin.elapsed());
                match self.inbox.recv_timeout(REST.min(left)) {
                    Ok(task) => waits |= self.take(task),
                    Err(RecvTimeoutError::Timeout) => break,
                    Err(RecvTimeoutError::Disconnected) => return,
                }
            }
            if self.work().is_none() {
                return;
            }
        }
    }

    /// Waits for a task, if there is nothing else to do.
    fn next_task(&self) -> Option<Option<Task>> {
        let has_work = !self.proofs.is_empty() || self.watched.values().any(|watched| watched.is_due);
        if has_work { Some(self.inbox.try_recv().ok()) } else { self.inbox.recv().ok().map(Some) }
    }

    /// Notes a task. Is it one after which others may follow at once?
    fn take(&mut self, task: Task) -> bool {
        match task {
            Task::Watch(root, options) => {
                let watch = (self.begin)(&root, &options);
                let round = self.watched.get(&root).map_or(0, |watched| watched.round);
                let proven = BTreeMap::new();
                self.watched.insert(root, Watched { watch, is_due: true, is_new: true, round, proven });
                return false;
            }
            Task::Leave(root) => {
                self.watched.remove(&root);
                return false;
            }
            Task::Edit(path, buffer) => {
                match buffer {
                    Some(buffer) => self.buffers.insert(path, buffer),
                    None => self.buffers.remove(&path),
                };
                self.watched.values_mut().for_each(|watched| watched.is_due = true);
            }
            Task::Disk => {
                for watched in self.watched.values_mut() {
                    watched.watch.forget();
                    (watched.is_due, watched.is_new) = (true, true);
                }
            }
            Task::Prove { id, root, round, findings } => {
                self.proofs.push_back((id, root, round, findings));
                return false;
            }
            // An editor asks wherever the cursor passes, and does not want it any more where it has passed.
            Task::Cancel(id) => {
                self.proofs.retain(|(other, ..)| *other != id);
                return false;
            }
        }
        true
    }

    /// Looks at what is due; with that done, proves. None where nobody listens any more.
    fn work(&mut self) -> Option<()> {
        let now = self.edits.load(Ordering::Relaxed);
        let is_last_chance = self.given_up >= GIVEN_UP;
        let is_wanted = || is_last_chance || self.edits.load(Ordering::Relaxed) == now;
        let due: Vec<PathBuf> =
            self.watched.iter().filter(|(_, watched)| watched.is_due).map(|(root, _)| root.clone()).collect();
        for root in due {
            let Some(watched) = self.watched.get_mut(&root) else { continue };
            if watched.is_new {
                self.outbox.send(News::Reading(root.clone())).ok()?;
            }
            let news = match watched.watch.look(&self.buffers, &is_wanted) {
                Ok(Some(view)) => {
                    watched.round += 1;
                    watched.proven.clear();
                    News::Looked(root.clone(), watched.round, Box::new(view))
                }
                Ok(None) if !is_wanted() => {
                    self.given_up += 1;
                    return Some(());
                }
                Ok(None) => News::Same(root.clone()),
                Err(trouble) => News::Failed(root.clone(), trouble),
            };
            (watched.is_due, watched.is_new) = (false, false);
            self.outbox.send(news).ok()?;
        }
        self.given_up = 0;
        while let Some((id, root, round, findings)) = self.proofs.pop_front() {
            let proven = self.prove(&root, round, findings);
            self.outbox.send(News::Proven(id, root, round, proven)).ok()?;
            if !self.inbox.is_empty() {
                break;
            }
        }
        Some(())
    }

    /// Nothing is right of a view that is not the last one.
    fn prove(&mut self, root: &Path, round: u64, findings: Vec<usize>) -> Vec<(usize, Vec<Suggestion>)> {
        let Some(watched) = self.watched.get_mut(root).filter(|watched| watched.round == round) else {
            return Vec::new();
        };
        let mut prove = |finding: usize| {
            let known = watched.proven.get(&finding).cloned();
            let right = known.map_or_else(|| watched.watch.prove(finding).ok(), Some)?;
            watched.proven.insert(finding, right.clone());
            Some((finding, right))
        };
        findings.into_iter().filter_map(&mut prove).collect()
    }
}
