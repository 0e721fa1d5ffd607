//! The line that says that something goes on: on a terminal only, after a second only.
#![cfg(unix)]

use std::fs;
use std::os::unix::fs::PermissionsExt;
use std::process::Command;

use super::scratch::{Folder, Ran, fault};

/// `--fix` in a repository whose git takes this long to say what is changed.
fn fix(name: &str, seconds: &str, on_terminal: bool) -> String {
    let folder = Folder::new(name, &[("a.rs", &fault("f").replace("    drop(g);\n", ""))]);
    folder.git(&["init", "--quiet"]);
    folder.git(&["add", "."]);
    folder.git(&["commit", "--quiet", "--no-verify", "-m", "first"]);
    let path = std::env::var("PATH").expect("a PATH");
    let slow = format!("#!/bin/sh\ncase \"$*\" in *status*) sleep {seconds};; esac\nPATH='{path}' exec git \"$@\"\n");
    folder.write(".git/slow/git", &slow);
    let program = folder.0.join(".git/slow/git");
    fs::set_permissions(&program, fs::Permissions::from_mode(0o755)).expect("a mode");
    let line = format!("{} --fix --unsafe-fixes a.rs", env!("CARGO_BIN_EXE_cargo-locklint"));
    let mut command = if on_terminal { Command::new("script") } else { Command::new("sh") };
    let arguments: &[&str] = if on_terminal { &["-q", "-e", "-c", &line, "/dev/null"] } else { &["-c", &line] };
    let own = format!("{}:{path}", folder.0.join(".git/slow").display());
    let ran = Ran::of(command.args(arguments).current_dir(&folder.0).env("PATH", own), "");
    assert_eq!(ran.status, Some(0), "{}{}", ran.out, ran.errors);
    assert!(folder.read("a.rs").contains("drop(g);"));
    ran.out + &ran.errors
}

/// `script` gives a program a terminal; its flags differ from system to system.
fn has_terminal() -> bool {
    let answers = Command::new("script").args(["-q", "-e", "-c", "true", "/dev/null"]).output();
    let answers = answers.is_ok_and(|output| output.status.success());
    if !answers {
        eprintln!("not tested: `script` is missing");
    }
    answers
}

#[test]
fn it_comes_after_a_second_and_goes() {
    if !has_terminal() {
        return;
    }
    let told = fix("slow", "1.6", true);
    let (_, after) = told.split_once("\rlocklint: checking … 1 s\u{1b}[K").unwrap_or_else(|| panic!("{told:?}"));
    assert!(after.contains("\r\u{1b}[K"), "{told:?}");
}

#[test]
fn it_stays_away_from_pipes() {
    let told = fix("piped", "1.6", false);
    assert!(!told.contains("checking") && !told.contains('\u{1b}'), "{told:?}");
}
