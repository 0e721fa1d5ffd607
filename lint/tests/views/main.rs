//! What is shown of a program besides findings: the chart of its locking, and what is drawn from it.
//!
//! Drawings are compared with files in `expected/`; with `LOCKLINT_BLESS` set, these are written instead.

mod chart;
mod drawings;
mod page;
#[path = "../scratch/mod.rs"]
mod scratch;

/// A node that holds its lock over a call to a peer in one function, and does it right in others.
const NODE: &str = include_str!("node.rs");

/// A folder with it.
fn node(name: &str) -> scratch::Folder {
    scratch::Folder::new(name, &[("node.rs", NODE)])
}

/// What a run writes that finds nothing to complain about.
fn drawn(folder: &scratch::Folder, arguments: &[&str]) -> String {
    let ran = folder.run(arguments);
    assert_eq!((ran.status, ran.errors.as_str()), (Some(0), ""), "{arguments:?}");
    ran.out
}

/// Compares with a file of `expected/`.
#[track_caller]
fn compare(name: &str, shown: &str) {
    let path = std::path::Path::new(env!("CARGO_MANIFEST_DIR")).join("lint/tests/views/expected").join(name);
    if std::env::var_os("LOCKLINT_BLESS").is_some() {
        std::fs::write(&path, shown).expect("the folder of expected drawings can be written");
    }
    assert_eq!(shown, std::fs::read_to_string(&path).expect(name), "\n{shown}");
}
