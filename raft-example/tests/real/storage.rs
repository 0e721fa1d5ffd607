//! State files: whole, torn, damaged, and not to be written.

use std::borrow::Cow;
use std::fs;
use std::path::Path;
use std::sync::Arc;

use raft_example::kv::Store;
use raft_example::raft::{Apply, Entry, Log, NodeId, Raft, Timing};
use raft_example::rsm::{Options, Rsm};
use raft_example::storage::{Damage, FileStorage, MemoryStorage, Saved, Storage, StorageError};

fn saved(entries: u64) -> Saved<'static> {
    let mut log = Log::default();
    for term in 1..=entries {
        log.push(Entry { term, command: vec![term as u8; 20] });
    }
    Saved { term: entries, voted_for: Some(1), log: Cow::Owned(log), snapshot: Cow::Owned(vec![7; 30]) }
}

fn damage(path: &Path) -> Option<Damage> {
    match FileStorage::new(path).load() {
        Ok(_) => None,
        Err(StorageError::Damaged { problem, .. }) => Some(problem),
        Err(error) => panic!("{error}"),
    }
}

#[test]
fn what_is_saved_is_loaded() {
    let folder = tempfile::tempdir().expect("a folder");
    let path = folder.path().join("state");
    assert_eq!(FileStorage::new(&path).load().expect("a new node"), Saved::default());
    for entries in [3, 5, 0] {
        FileStorage::new(&path).save(&saved(entries)).expect("a folder to write to");
        assert_eq!(FileStorage::new(&path).load().expect("a whole file"), saved(entries));
    }
}

#[test]
fn no_torn_or_damaged_file_is_loaded() {
    let folder = tempfile::tempdir().expect("a folder");
    let path = folder.path().join("state");
    FileStorage::new(&path).save(&saved(4)).expect("a folder to write to");
    let whole = fs::read(&path).expect("the file");
    for end in 0..whole.len() {
        fs::write(&path, &whole[..end]).expect("the file");
        let told = damage(&path);
        assert!(matches!(told, Some(Damage::Torn { .. } | Damage::Foreign)), "cut off at {end}: {told:?}");
    }
    for at in 0..whole.len() {
        let mut damaged = whole.clone();
        damaged[at] ^= 0x04;
        fs::write(&path, &damaged).expect("the file");
        assert!(damage(&path).is_some(), "damaged at {at}");
    }
    fs::write(&path, [&whole[..], b"more"].concat()).expect("the file");
    assert_eq!(damage(&path), Some(Damage::Trailing { extra: 4 }));
}

/// A crash while the new state is written leaves the temporary file, and the old state.
#[test]
fn a_torn_temporary_file_is_nobodys_state() {
    let folder = tempfile::tempdir().expect("a folder");
    let path = folder.path().join("state");
    FileStorage::new(&path).save(&saved(2)).expect("a folder to write to");
    fs::write(path.with_extension("new"), b"raft-st1 half of a new sta").expect("the file");
    assert_eq!(FileStorage::new(&path).load().expect("a whole file"), saved(2));
    FileStorage::new(&path).save(&saved(3)).expect("a folder to write to");
    assert_eq!(FileStorage::new(&path).load().expect("a whole file"), saved(3));
}

/// The files of two nodes may be called `state.0` and `state.1`.
#[test]
fn what_one_node_writes_meanwhile_is_no_other_nodes() {
    let folder = tempfile::tempdir().expect("a folder");
    let (one, other) = (folder.path().join("state.0"), folder.path().join("state.1"));
    FileStorage::new(&one).save(&saved(2)).expect("a folder to write to");
    let before = fs::read(&one).expect("the file");
    // One node's half-written file is in nobody else's way.
    fs::create_dir(folder.path().join("state.0.new")).expect("a folder to write to");
    FileStorage::new(&other).save(&saved(3)).expect("another file");
    assert!(FileStorage::new(&one).save(&saved(4)).is_err());
    assert_eq!(fs::read(&one).expect("the file"), before);
}

/// A node that can't save says no more: what it would promise, a crash could take back.
#[test]
fn a_node_that_cannot_save_stops() {
    let folder = tempfile::tempdir().expect("a folder");
    let missing = folder.path().join("missing").join("state");
    let me: NodeId = 0;
    let now = std::time::Duration::ZERO;
    let storage = Box::new(FileStorage::new(&missing));
    let raft = Raft::new(me, 3, storage, Timing::default(), 1, now).expect("a new node");
    let later = now + std::time::Duration::from_secs(10);
    assert!(raft.tick(later).is_err(), "it can't save the term in which it runs");
    assert!(raft.tick(later).is_err(), "and stays stopped");
    let failure = raft.failure().expect("a reason");
    assert!(failure.contains(&missing.display().to_string()) && failure.contains("start the node again"), "{failure}");
}

/// What follows a snapshot that is not understood would be executed on another state than everywhere else.
#[test]
fn nothing_is_executed_after_a_snapshot_that_is_not_understood() {
    let now = std::time::Duration::ZERO;
    let storage = Box::new(MemoryStorage::default());
    let raft = Arc::new(Raft::new(0, 3, storage, Timing::default(), 1, now).expect("a new node"));
    let options = Options { boot: 1, log_bytes: None, patience: std::time::Duration::from_secs(1) };
    let store = Rsm::new(Arc::clone(&raft), Store::default(), options);
    store.apply(Apply::Snapshot { index: 7, data: vec![0xff; 9] });
    store.apply(Apply::Command { index: 8, command: Vec::new() });
    assert_eq!(store.snapshot().0, 0);
    let failure = raft.failure().expect("a reason");
    assert!(failure.starts_with("the snapshot is not understood: "), "{failure}");
    assert!(raft.tick(now).is_err(), "the node has stopped");
}
