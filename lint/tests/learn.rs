//! `cargo locklint learn`, played from the first exercise to the last, and by those who would have it easier.

#[path = "scratch/mod.rs"]
mod scratch;

use std::io::{BufRead, BufReader};
use std::process::{Child, Command, Stdio};
use std::sync::mpsc::{self, Receiver};
use std::thread;
use std::time::Duration;

use locklint::practice::{Exercise, exercises};
use scratch::Folder;

const FOLDER: &str = "locklint-exercises";

fn file(exercise: &Exercise) -> String {
    format!("{FOLDER}/{}.rs", exercise.name())
}

fn exercise(word: &str) -> Exercise {
    exercises().into_iter().find(|exercise| exercise.is_called(word)).expect("an exercise")
}

/// Every exercise is set, is not solved as it is set, is solved by the mended program, and says why.
#[test]
fn it_is_played_from_start_to_end() {
    let folder = Folder::new("learn", &[]);
    let first = folder.run(&["learn"]);
    assert_eq!((first.status, first.errors.as_str()), (Some(0), ""));
    let mut set = first.out;
    let all = exercises();
    for exercise in &all {
        let name = exercise.name();
        assert!(set.contains(&format!("Exercise {} of {}", exercise.number, all.len())), "{name}: {set}");
        let unsolved = folder.run(&["learn", "check"]);
        assert_eq!((unsolved.status, unsolved.errors.as_str()), (Some(1), ""), "{name}: {}", unsolved.out);
        let key = exercise.lesson.key;
        let code = match key {
            // Faults against several rules at once.
            "raft" => "error[R".to_owned(),
            key if key.starts_with('R') => format!("error[{key}]"),
            key => key.replace("rule-", "error[R"),
        };
        assert!(unsolved.out.contains(&code), "{name}: {}", unsolved.out);
        // Help is at hand: a hint, and the lesson.
        let hint = folder.run(&["learn", "hint"]);
        let first_word = exercise.hint().split([' ', '\n', '`', '*']).find(|word| !word.is_empty()).expect("a hint");
        assert!(hint.status == Some(0) && hint.out.contains(first_word), "{name}: {}", hint.out);
        let lesson = folder.run(&["explain", key]);
        assert!(lesson.status == Some(0) && lesson.out.contains("How to mend it"), "{name}: {}", lesson.out);
        folder.write(&file(exercise), exercise.mended());
        let solved = folder.run(&["learn", "check"]);
        assert_eq!((solved.status, solved.errors.as_str()), (Some(0), ""), "{name}: {}", solved.out);
        let words: Vec<&str> = solved.out.split_whitespace().collect();
        let why: Vec<String> = exercise.word().split_whitespace().map(str::to_owned).collect();
        assert!(words.join(" ").contains(&why.join(" ").replace('*', "")), "{name}: {}", solved.out);
        set = solved.out;
    }
    assert!(folder.run(&["learn"]).out.starts_with("All exercises are solved."));
    let list = folder.run(&["learn", "list"]).out;
    assert!(list.ends_with(&format!("\n{0} of {0} solved.\n", all.len())), "{list}");
}

/// What is not solved: taken away, suppressed, untried, or not Rust.
#[test]
fn there_is_no_easy_way() {
    let folder = Folder::new("easy", &[]);
    folder.run(&["learn"]);
    let exercise = exercise("R301");
    let tried = |text: &str| {
        folder.write(&file(&exercise), text);
        let ran = folder.run(&["learn", "check", "R301"]);
        assert_eq!((ran.status, ran.errors.as_str()), (Some(1), ""), "{}", ran.out);
        ran.out
    };
    let broken = exercise.broken();
    let suppressed = broken.replace(
        "state.lock().unwrap().term = term;",
        "state.lock().unwrap().term = term; // locklint: allow(R301) -- so",
    );
    assert!(tried(&suppressed).contains("error[R301]"));
    let body = exercise.mended().replace("            state.term = term;\n", "            let _ = state;\n");
    assert!(tried(&body).contains("`run` does not end well"));
    let untried = exercise.mended().replace("assert_eq!(state.term, 3, \"the term went back\");", "drop(state);");
    assert!(tried(&untried).contains("leave it as it was"));
    assert!(tried("fn main( {").contains("does not compile"));
    assert!(tried("").contains("does not compile"));
    let endless = exercise
        .mended()
        .replace("if term > state.term {", "if term > 2 { drop(state); loop { std::thread::yield_now(); } } else {");
    let out = tried(&endless);
    assert!(out.contains("does not come to its end") || out.contains("error["), "{out}");
    folder.write(&file(&exercise), exercise.mended());
    assert_eq!(folder.run(&["learn", "check", "r301_check_then_act"]).status, Some(0));
    // What is broken again is not solved any more.
    folder.write(&file(&exercise), &broken);
    assert_eq!(folder.run(&["learn", "check", "R301"]).status, Some(1));
    assert!(folder.run(&["learn", "list"]).out.contains("\n0 of "));
}

/// Without a `run`, the functions and what they write are what must stay.
#[test]
fn what_it_did_must_be_done_still() {
    let folder = Folder::new("done", &[]);
    folder.run(&["learn"]);
    let exercise = exercise("rule-5");
    let gutted = exercise.mended().replace("                    rf.votes += 1;\n", "");
    folder.write(
        &file(&exercise),
        &gutted.replace("        rf.votes = 1;\n", "").replace("            rf.votes = 0;\n", ""),
    );
    let out = folder.run(&["learn", "check", "rule_5"]).out;
    assert!(out.contains("Nobody writes `votes` under a lock any more"), "{out}");
    let gone = exercise.mended().replace("append_entries", "other");
    folder.write(&file(&exercise), &gone);
    let out = folder.run(&["learn", "check", "rule_5"]).out;
    assert!(out.contains("append_entries` has gone"), "{out}");
}

#[test]
fn the_folder_bears_what_is_done_to_it() {
    let folder = Folder::new("bears", &[]);
    folder.run(&["learn", "check"]).fails("there are no exercises here", "`cargo locklint learn` writes them");
    folder.run(&["learn"]);
    folder.run(&["learn", "check", "R999"]).fails("there is no exercise `R999`", "learn list");
    let first = &exercises()[0];
    std::fs::remove_file(folder.0.join(file(first))).expect("it was there");
    folder.run(&["learn", "check"]).fails("r101_static_mut.rs`", "writes missing files");
    folder.write(&file(&exercises()[1]), "// mine\n");
    folder.write(&format!("{FOLDER}/progress.txt"), "nonsense\n\u{0}\nr104_discarded_guard\n");
    folder.run(&["learn"]);
    assert!(folder.read(&file(first)).contains("static mut"));
    assert_eq!(folder.read(&file(&exercises()[1])), "// mine\n");
    assert!(folder.run(&["learn", "list"]).out.contains("\n1 of "));
    // From inside too, and with no compiler.
    let inside = folder.command(FOLDER, &["learn", "list"]).output().expect("it runs");
    assert!(String::from_utf8_lossy(&inside.stdout).contains("\n1 of "));
    let output = folder.command("", &["learn", "check"]).env("RUSTC", "/none/rustc").output().expect("it runs");
    assert!(String::from_utf8_lossy(&output.stderr).contains("install Rust"));
}

/// `watch` looks at a file when it is saved, and goes on when it is right: to the end, in a terminal where there is one to be had.
#[test]
fn it_is_watched_from_start_to_end() {
    let folder = Folder::new("watched", &[]);
    let mut command = folder.command("", &["learn", "watch"]);
    if cfg!(target_os = "linux") && Command::new("script").arg("--version").output().is_ok() {
        command = Command::new("script");
        let watch = format!("'{}' learn watch", env!("CARGO_BIN_EXE_cargo-locklint"));
        command.args(["-qefc", &watch, "/dev/null"]).current_dir(&folder.0).stdin(Stdio::null());
    }
    let watch = command.stdout(Stdio::piped()).spawn().expect("it starts");
    let mut watch = Ended(watch);
    let (lines, told) = mpsc::channel();
    let out = BufReader::new(watch.0.stdout.take().expect("a pipe"));
    let reader = thread::spawn(move || {
        for line in out.lines().map_while(Result::ok) {
            let _ = lines.send(line);
        }
    });
    let all = exercises();
    for (at, exercise) in all.iter().enumerate() {
        wait_for(&told, &format!("Exercise {} of {}", at + 1, all.len()));
        wait_for(&told, "Waiting for");
        if at == 0 {
            folder.write(&file(exercise), &format!("// saved\n{}", exercise.broken()));
            wait_for(&told, "error[R101]");
            thread::sleep(Duration::from_millis(50));
        }
        folder.write(&file(exercise), exercise.mended());
        wait_for(&told, "Solved");
        wait_for(&told, "Why the lesson's own solution is right");
    }
    wait_for(&told, "All exercises are solved");
    assert_eq!(watch.0.wait().expect("it ends by itself").code(), Some(0));
    reader.join().expect("nothing is left to read");
    // What is solved is kept.
    assert!(folder.run(&["learn", "list"]).out.ends_with(&format!("\n{0} of {0} solved.\n", all.len())));
}

/// A program that does not outlive its test.
struct Ended(Child);

impl Drop for Ended {
    fn drop(&mut self) {
        let _ = self.0.kill();
        let _ = self.0.wait();
    }
}

#[track_caller]
fn wait_for(told: &Receiver<String>, words: &str) {
    let mut heard = Vec::new();
    loop {
        match told.recv_timeout(Duration::from_secs(60)) {
            Ok(line) if without_colours(&line).contains(words) => return,
            Ok(line) => heard.push(line),
            Err(_) => panic!("never said `{words}`: {heard:#?}"),
        }
    }
}

/// What is left of a line of a terminal without its colours.
fn without_colours(line: &str) -> String {
    let mut parts = line.split('\x1b');
    let first = parts.next().unwrap_or_default().to_owned();
    parts.fold(first, |text, part| text + part.split_once('m').map_or("", |(_, rest)| rest))
}
