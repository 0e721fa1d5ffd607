//! The reference Raft is right, so nothing may be found in it: in no profile but `pedantic`, and with no suppression.

use std::fs;
use std::path::{Path, PathBuf};
use std::process::Command;

fn sources(folder: &Path, found: &mut Vec<PathBuf>) {
    for entry in fs::read_dir(folder).expect("a folder of sources") {
        let path = entry.expect("an entry").path();
        if path.is_dir() {
            sources(&path, found);
        } else if path.extension().is_some_and(|extension| extension == "rs") {
            found.push(path);
        }
    }
}

#[test]
fn nothing_is_found_in_the_reference_raft() {
    for profile in ["default", "lab"] {
        let mut command = Command::new(env!("CARGO_BIN_EXE_cargo-locklint"));
        command.args(["--profile", profile, "--message-format", "short", "raft-example"]);
        let output = command.current_dir(env!("CARGO_MANIFEST_DIR")).output().expect("the program starts");
        let told = String::from_utf8_lossy(&output.stdout);
        let wrong = String::from_utf8_lossy(&output.stderr);
        assert_eq!((told.as_ref(), wrong.as_ref(), output.status.code()), ("", "", Some(0)), "profile {profile}");
    }
}

#[test]
fn nothing_is_suppressed_in_the_reference_raft() {
    let mut found = Vec::new();
    sources(&Path::new(env!("CARGO_MANIFEST_DIR")).join("raft-example"), &mut found);
    assert!(found.len() > 20, "the sources of the reference Raft are elsewhere");
    for path in found {
        let text = fs::read_to_string(&path).expect("a source file");
        assert!(!text.contains("locklint: allow"), "{}", path.display());
    }
}
