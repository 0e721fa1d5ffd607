//! Faults that are put into right code: what is found then is what the key says, and nothing else.

use std::collections::BTreeSet;

use super::scratch::Folder;
use serde_json::Value;

const RIGHT: &str = "\
use std::sync::{Arc, Condvar, Mutex};
use std::time::Duration;

pub struct State {
    term: u64,
    role: u8,
    done: bool,
}

pub struct Node {
    state: Mutex<State>,
    log: Mutex<Vec<u64>>,
    turn: Mutex<()>,
    changed: Condvar,
}

impl Node {
    pub fn advance(&self, term: u64) {
        let mut st = self.state.lock().unwrap();
        st.term = term;
        st.role = 1;
    }

    pub fn campaign(&self) -> bool {
        let mut st = self.state.lock().unwrap();
        st.term += 1;
        let term = st.term;
        drop(st);
        std::thread::sleep(Duration::from_millis(1));
        let mut st = self.state.lock().unwrap();
        if st.term != term {
            return false;
        }
        st.role = 2;
        true
    }

    pub fn announce(&self) {
        let term = {
            let st = self.state.lock().unwrap();
            st.term
        };
        std::thread::sleep(Duration::from_millis(term));
    }

    pub fn leads(&self) -> bool {
        let st = self.state.lock().unwrap();
        st.role == 2 && st.term > 0
    }

    pub fn finished(&self) -> u64 {
        let mut st = self.state.lock().unwrap();
        while !st.done {
            st = self.changed.wait(st).unwrap();
        }
        st.term
    }

    pub fn report(&self) -> u64 {
        let st = self.state.lock().unwrap();
        let log = self.log.lock().unwrap();
        st.term + log.len() as u64
    }

    pub fn append(&self) {
        let st = self.state.lock().unwrap();
        let mut log = self.log.lock().unwrap();
        log.push(st.term);
    }

    pub fn in_turn(&self, work: u64) {
        let _turn = self.turn.lock().unwrap();
        self.log.lock().unwrap().push(work);
    }

    pub fn pause(&self) {
        let mut st = self.state.lock().unwrap();
        st.done = true;
        drop(st);
        std::thread::sleep(Duration::from_millis(1));
    }

    pub fn ask(self: &Arc<Self>) {
        let mut st = self.state.lock().unwrap();
        st.term += 1;
        let term = st.term;
        let node = self.clone();
        std::thread::spawn(move || {
            send(term);
            let mut st = node.state.lock().unwrap();
            if st.term == term {
                st.role = 3;
            }
        });
    }
}

fn send(term: u64) {
    println!(\"{term}\");
}
";

const KINDS: [&str; 7] =
    ["drop-check", "hold-over-wait", "reread-in-task", "split-section", "swap-locks", "unnamed-guard", "wait-once"];

fn program() -> Folder {
    let manifest = "[package]\nname = \"node\"\nversion = \"0.1.0\"\nedition = \"2024\"\n[workspace]\n";
    Folder::new("inject", &[("p/Cargo.toml", manifest), ("p/src/lib.rs", RIGHT), ("p/notes.txt", "kept\n")])
}

#[test]
fn what_can_be_injected_is_listed() {
    let folder = program();
    let ran = folder.run(&["inject", "p", "--list"]);
    assert_eq!((ran.status, ran.errors.as_str()), (Some(0), ""));
    let kinds: BTreeSet<&str> = ran.out.lines().filter_map(|line| line.split_whitespace().next()).collect();
    assert_eq!(kinds, KINDS.into_iter().collect(), "{}", ran.out);
    for line in [
        "hold-over-wait  R402  p/src/lib.rs:79  Node::pause: `drop(st)` is left out",
        "hold-over-wait  R402  p/src/lib.rs:39  Node::announce: the block that ends the life of `st` is opened",
        "wait-once       R505  p/src/lib.rs:53  Node::finished: `while` becomes `if`",
        "unnamed-guard   R104  p/src/lib.rs:72  Node::in_turn: `_turn` becomes `_`",
        "reread-in-task  R503  p/src/lib.rs:88  Node::ask: the task reads `term` itself",
    ] {
        assert!(ran.out.contains(line), "{line}\n{}", ran.out);
    }
    let one = folder.run(&["inject", "p", "--list", "--fault", "swap-locks", "--at", "Node::append"]);
    assert_eq!(one.out.lines().count(), 1, "{}", one.out);
    assert_eq!(folder.read("p/src/lib.rs"), RIGHT);
}

#[test]
fn the_fault_is_what_the_key_says_and_the_key_is_apart() {
    let folder = program();
    for kind in KINDS {
        let ran = folder.run(&["inject", "p", "--fault", kind, "-o", kind, "--seed", "7"]);
        assert_eq!((ran.status, ran.errors.as_str()), (Some(0), ""), "{kind}");
        assert_eq!(ran.out, format!("wrote the program to {kind}/student and the key to {kind}/key\n"));
        let key: Value = serde_json::from_str(&folder.read(&format!("{kind}/key/key.json"))).expect("JSON");
        assert_eq!((&key["fault"], &key["file"]), (&kind.into(), &"src/lib.rs".into()));
        let found = folder.run(&["--message-format", "short", &format!("{kind}/student")]);
        let finding = &key["finding"];
        let (line, column) = (&finding["line"], &finding["column"]);
        let code = finding["code"].as_str().expect("a code");
        assert!(
            found.out.starts_with(&format!("{kind}/student/src/lib.rs:{line}:{column}: error[{code}]")),
            "{}",
            found.out
        );
        assert_eq!((found.out.lines().count(), found.status), (1, Some(1)), "{}", found.out);
        assert!(folder.read(&format!("{kind}/key/finding.txt")).contains(code));
        // The difference leads from the one to the other.
        assert_eq!(folder.read(&format!("{kind}/student/notes.txt")), "kept\n");
        folder.git(&[
            "apply",
            "--reverse",
            "--directory",
            &format!("{kind}/student"),
            &format!("{kind}/key/fault.diff"),
        ]);
        assert_eq!(folder.read(&format!("{kind}/student/src/lib.rs")), RIGHT);
    }
    // The same seed takes the same place, another may take another.
    folder.run(&["inject", "p", "--fault", "split-section", "-o", "again", "--seed", "7"]);
    assert_eq!(folder.read("again/key/fault.diff"), folder.read("split-section/key/fault.diff"));
}

/// What a compiler refuses is no exercise: here a variable that only the check used.
#[test]
fn with_compile_only_what_compiles_is_taken() {
    let folder = program();
    folder.write("p/src/lib.rs", &format!("#![deny(unused_variables)]\n{RIGHT}"));
    let place = ["inject", "p", "--fault", "drop-check", "--at", "Node::campaign"];
    let ran = folder.run(&[&place[..], &["-o", "any"]].concat());
    assert_eq!((ran.status, ran.errors.as_str()), (Some(0), ""));
    assert!(folder.read("any/key/fault.diff").contains("-        if st.term != term {"));
    folder.run(&[&place[..], &["-o", "none", "--compile"]].concat()).fails("no place was found", "--list");
    assert!(!folder.0.join("none").exists());
    let ran = folder.run(&["inject", "p", "--fault", "hold-over-wait", "-o", "one", "--compile"]);
    assert_eq!((ran.status, ran.errors.as_str()), (Some(0), ""));
    // It was tried elsewhere: nothing that cargo makes is handed out.
    let handed_out: BTreeSet<String> = std::fs::read_dir(folder.0.join("one/student"))
        .expect("a folder")
        .map(|entry| entry.expect("an entry").file_name().to_string_lossy().into_owned())
        .collect();
    assert_eq!(handed_out, ["Cargo.toml", "notes.txt", "src"].map(String::from).into_iter().collect());
    let mut cargo = folder.command("p", &["inject", ".", "--fault", "wait-once", "-o", "../two", "--compile"]);
    let output = cargo.env("CARGO", "/none/cargo").output().expect("it runs");
    assert!(String::from_utf8_lossy(&output.stderr).contains("/none/cargo"), "{output:?}");
}

#[test]
fn what_cannot_be_injected_is_refused() {
    let folder = program();
    let inject = |flags: &[&str]| folder.run(&[&["inject", "p", "-o", "out"], flags].concat());
    inject(&["--fault", "wait-once", "--at", "Node::advance"]).fails("no place was found where this fault", "--list");
    inject(&["--fault", "wait-once", "--at", "Nobody"]).fails("no place was found", "--list");
    assert!(!folder.0.join("out").exists());
    folder.write("out/x", "");
    inject(&["--fault", "wait-once"]).fails("`out` has something else in it", "-o DIR");
    assert_eq!(folder.run(&["inject", "p"]).status, Some(2));
    folder.write("loose.rs", RIGHT);
    let ran = folder.run(&["inject", "loose.rs", "--fault", "wait-once", "-o", "loose"]);
    assert_eq!((ran.status, ran.errors.as_str()), (Some(0), ""));
    assert!(folder.read("loose/student/loose.rs").contains("if !st.done {"));
    assert!(!folder.0.join("loose/student/p").exists());
}
