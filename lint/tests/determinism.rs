//! The same program gives the same bytes, whatever the number of threads and from run to run.

use std::path::Path;
use std::process::Command;

/// What is told of a folder; nothing of it comes from an earlier run.
fn output(command: &str, folder: &str, arguments: &[&str]) -> (Option<i32>, String) {
    let root = Path::new(env!("CARGO_MANIFEST_DIR"));
    let output = Command::new(env!("CARGO_BIN_EXE_cargo-locklint"))
        .args([command, "--no-cache"])
        .args(arguments)
        .arg(folder)
        .current_dir(root)
        .env_remove("CARGO_TERM_COLOR")
        .output()
        .expect("the program starts");
    assert_eq!(String::from_utf8_lossy(&output.stderr), "");
    (output.status.code(), String::from_utf8(output.stdout).expect("output is UTF-8"))
}

/// Compares every output with that of one thread.
fn same(command: &str, folder: &str, arguments: &[&str]) {
    let run = |threads: &str| output(command, folder, &[arguments, &["--threads", threads]].concat());
    let (status, first) = run("1");
    assert!(status.is_some_and(|status| status < 2) && first.lines().count() > 10, "{first}");
    for threads in ["1", "2", "8", "8"] {
        let (again, text) = run(threads);
        assert_eq!(again, status);
        let differs = first.lines().zip(text.lines()).find(|(one, other)| one != other);
        assert_eq!((differs, text.len()), (None, first.len()), "{command} {folder} {arguments:?}, {threads} threads");
    }
}

/// Everything that is found. The time in the summary differs, so it is left out.
fn same_findings(folder: &str, format: &str) {
    let all = ["--profile", "lab", "--profile", "pedantic", "--all-targets"];
    same("check", folder, &[&all[..], &["--quiet", "--message-format", format]].concat());
}

#[test]
fn short() {
    for folder in ["fixtures/e2021", "fixtures/e2024", "."] {
        same_findings(folder, "short");
    }
}

/// Nothing is wrong in the reference Raft, but there is much to be seen in it.
#[test]
fn views() {
    for command in ["map", "protocol"] {
        same(command, "raft-example", &[]);
    }
}

#[test]
fn json() {
    same_findings("fixtures/e2024", "json");
}

#[test]
fn human() {
    same_findings("fixtures/e2024", "human");
}

/// Not all outputs are alike because there is none.
#[test]
fn something_is_found() {
    let (status, text) = output("check", "fixtures/e2024", &["--message-format", "short"]);
    assert_eq!(status, Some(1));
    assert!(text.lines().count() > 50, "{text}");
}
