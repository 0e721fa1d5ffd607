//! The demo tells its story to the end, and its nodes say what they lack.

use std::process::{Command, Stdio};

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
