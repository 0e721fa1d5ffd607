//! The demo tells its story to the end, and its nodes say what they lack.

use std::borrow::Cow;
use std::io::Write;
use std::process::{Command, Stdio};

use raft_example::raft::{Entry, Log};
use raft_example::storage::{FileStorage, Saved, Storage};

fn demo() -> Command {
    let mut command = Command::new(env!("CARGO_BIN_EXE_raft-demo"));
    command.stdin(Stdio::null());
    command
}

#[test]
fn the_demo_ends_well() {
    let output = demo().args(["--part-time", "300", "--clients", "4"]).output().expect("the demo");
    let (told, wrong) = (String::from_utf8_lossy(&output.stdout), String::from_utf8_lossy(&output.stderr));
    assert!(output.status.success(), "{told}\n{wrong}");
    let steps =
        ["is elected leader, in term", "the leader, is killed", "is started again", "has caught up", " linearizable: "];
    let mut rest = told.as_ref();
    for step in steps {
        let at = rest.find(step).unwrap_or_else(|| panic!("no `{step}` where it belongs in\n{told}"));
        rest = &rest[at..];
    }
    assert_eq!(wrong, "");
}

#[test]
fn a_node_without_a_list_of_addresses_does_not_start() {
    let folder = tempfile::tempdir().expect("a folder");
    let state = folder.path().join("state");
    let output = demo().args(["node", "--me", "0", "--state"]).arg(state).output().expect("a node");
    assert!(!output.status.success());
    let wrong = String::from_utf8_lossy(&output.stderr);
    assert_eq!(wrong, "raft-demo: the addresses of all nodes are to be given on standard input, as a,b,c\n");
}

/// Its input stays open: the node ends by itself, and does not execute what follows on a state that it did not understand.
#[test]
fn a_node_that_does_not_understand_its_snapshot_says_so_and_ends() {
    let folder = tempfile::tempdir().expect("a folder");
    let state = folder.path().join("state");
    let mut log = Log::default();
    log.push(Entry { term: 1, command: Vec::new() });
    log.compact(1);
    let snapshot = Cow::Borrowed(&[0xff; 9][..]);
    let saved = Saved { term: 1, voted_for: None, log: Cow::Owned(log), snapshot };
    FileStorage::new(&state).save(&saved).expect("a folder to write to");
    let before = std::fs::read(&state).expect("the file");

    let mut node = demo();
    node.args(["node", "--me", "0", "--state"]).arg(&state);
    let mut node = node.stdin(Stdio::piped()).stdout(Stdio::null()).stderr(Stdio::piped()).spawn().expect("a node");
    let mut input = node.stdin.take().expect("its input");
    // A node of three, so that it has nothing else to save meanwhile.
    writeln!(input, "127.0.0.1:1,127.0.0.1:2,127.0.0.1:3").expect("a node that reads");
    let output = node.wait_with_output().expect("its end");
    drop(input);
    assert!(!output.status.success());
    let wrong = String::from_utf8_lossy(&output.stderr);
    assert!(wrong.starts_with("raft-demo: the snapshot is not understood: "), "{wrong}");
    assert_eq!(std::fs::read(&state).expect("the file"), before);
}
