//! `--staged`: the program is what would be committed.

mod scratch;

use scratch::{Folder, fault};

fn repository(name: &str) -> Folder {
    let folder = Folder::new(name, &[("Cargo.toml", "[package]\nname = \"a\"\nedition = \"2024\"\n")]);
    folder.write("src/lib.rs", "pub mod a;\npub mod b;\n");
    folder.write("src/a.rs", "pub fn a() {}\n");
    folder.write("src/b.rs", &fault("old"));
    folder.git(&["init", "--quiet"]);
    folder.git(&["add", "."]);
    folder.git(&["commit", "--quiet", "-m", "first"]);
    folder
}

const SHORT: [&str; 3] = ["--staged", "--message-format", "short"];

#[test]
fn nothing_staged_is_nothing_found() {
    let folder = repository("nothing");
    folder.run(&SHORT).is(0, "");
    folder.write("src/a.rs", &fault("a"));
    folder.run(&SHORT).is(0, "");
    let ran = folder.run(&["--staged"]);
    assert!(ran.out.starts_with("locklint: nothing found in 0 files"), "{}", ran.out);
}

#[test]
fn the_index_counts_not_the_work_tree() {
    let folder = repository("index");
    folder.write("src/a.rs", &fault("a"));
    folder.git(&["add", "."]);
    let told = "src/a.rs:3:5: error[R402] sleep-holding-guard: `m` is held while sleeping\n";
    folder.run(&SHORT).is(1, told);
    // Mended on disk alone: what would be committed still has the fault.
    folder.write("src/a.rs", "pub fn a() {}\n");
    folder.run(&SHORT).is(1, told);
    folder.git(&["add", "."]);
    folder.run(&SHORT).is(0, "");
    // A fault on disk alone would not be committed.
    folder.write("src/a.rs", "pub fn a() -> u32 { 1 }\n");
    folder.git(&["add", "."]);
    folder.write("src/a.rs", &fault("a"));
    folder.run(&SHORT).is(0, "");
}

/// What a staged file calls is the index's too, changed, missing on disk or not tracked yet.
#[test]
fn other_files_are_those_of_the_index() {
    let folder = repository("others");
    let caller = "pub fn a(m: &std::sync::Mutex<u32>) {\n    let g = m.lock().unwrap();\n    crate::b::rest();\n    drop(g);\n}\n";
    let sleeps = "pub fn rest() {\n    std::thread::sleep(std::time::Duration::ZERO);\n}\n";
    let told = "src/a.rs:3:5: error[R402] sleep-holding-guard: `m` is held while calling `rest`, which sleeps\n";
    folder.write("src/b.rs", sleeps);
    folder.git(&["add", "."]);
    folder.git(&["commit", "--quiet", "-m", "second"]);
    folder.write("src/a.rs", caller);
    folder.git(&["add", "."]);
    folder.run(&SHORT).is(1, told);
    folder.write("src/b.rs", "pub fn rest() {}\n");
    folder.run(&SHORT).is(1, told);
    std::fs::remove_file(folder.0.join("src/b.rs")).expect("it is removed");
    folder.run(&SHORT).is(1, told);
    // From a folder below, names are shown from there.
    let ran = scratch::Ran::of(&mut folder.command("src", &SHORT), "");
    ran.is(1, &told.replace("src/", ""));
    // Not tracked: not there.
    folder.git(&["rm", "--quiet", "--cached", "src/b.rs"]);
    folder.write("src/b.rs", sleeps);
    assert!(!folder.run(&SHORT).out.contains("R402"));
}

#[test]
fn tests_only_where_all_targets_are_asked_for() {
    let folder = repository("tests");
    folder.write("tests/it.rs", &fault("it"));
    folder.git(&["add", "."]);
    folder.run(&SHORT).is(0, "");
    let ran = folder.run(&["--staged", "--all-targets", "--message-format", "short"]);
    ran.is(1, "tests/it.rs:3:5: error[R402] sleep-holding-guard: `m` is held while sleeping\n");
}

#[test]
fn without_a_repository_it_says_so() {
    let folder = Folder::new("no-repository", &[("a.rs", &fault("a"))]);
    folder.run(&["--staged"]).fails("the working directory is in none", "change to the repository");
    let ran = folder.run(&["--staged", "a.rs"]);
    assert_eq!(ran.status, Some(2));
    let mut command = folder.command("", &["--staged"]);
    command.env("PATH", "/no/such/folder");
    scratch::Ran::of(&mut command, "").fails("`git` cannot be run", "install git");
}
