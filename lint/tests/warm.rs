//! What earlier runs have kept makes a run faster, and changes nothing else: whatever has been edited in between,
//! and whatever has happened to the folder in which it is kept.

mod scratch;

use std::fs;
use std::path::{Path, PathBuf};
use std::sync::Arc;

use locklint::analysis::{Found, analyse, check};
use locklint::cache::Cache;
use locklint::finding::Finding;
use locklint::model::Model;
use locklint::source::{self, Program, Request};
use locklint::span::FileId;
use scratch::{Folder, fault};

/// The fixtures that show faults, and the reference Raft: packages of which some see others and some do not.
fn fixtures() -> Program {
    let directory = Path::new(env!("CARGO_MANIFEST_DIR")).to_owned();
    let paths = ["fixtures/e2021", "fixtures/e2024", "raft-example"].map(PathBuf::from).to_vec();
    source::load(&Request { directory, paths, ..Request::default() }).expect("the fixtures are there")
}

/// All that is found, in an order of its own.
fn told(mut findings: Vec<Finding>) -> Vec<Finding> {
    findings
        .sort_by(|one, other| (one.primary, one.code, &one.message).cmp(&(other.primary, other.code, &other.message)));
    findings
}

fn sorted(mut found: Found) -> Found {
    found.findings = told(found.findings);
    found.annotations.sort_by_key(|(file, _)| *file);
    found.tests.sort_unstable();
    found.understood.sort_unstable();
    found
}

fn found(program: &Program, cache: &Cache) -> Found {
    sorted(check(&mut program.clone(), &Model::default(), cache))
}

#[track_caller]
fn same(one: &Found, other: &Found) {
    for (one, other) in one.findings.iter().zip(&other.findings) {
        assert_eq!(one, other);
    }
    assert_eq!(one, other);
}

#[test]
fn part_by_part_is_as_the_whole() {
    let mut program = fixtures();
    assert!(program.parts().len() > 1, "nothing is seen of parts");
    program.files.iter_mut().for_each(|file| file.report = true);
    let (mut whole, mut parts) = (program.clone(), program);
    let outcome = analyse(&mut whole, Model::default());
    let found = check(&mut parts, &Model::default(), &Cache::none());
    assert_eq!(found.checked(&parts), outcome.checked);
    let found = sorted(found);
    // Which of several places that say the same is shown may depend on the order in which names are first met, and the
    // whole meets those of other packages too.
    let said = |finding: &Finding| (finding.code, finding.confidence, finding.primary, finding.message.clone());
    let (left, right) = (found.findings, told(outcome.findings));
    for (left, right) in left.iter().zip(&right) {
        assert_eq!(said(left), said(right));
    }
    assert_eq!(left.len(), right.len());
    let mut tests = outcome.tests;
    tests.sort_unstable();
    assert_eq!(found.tests, tests);
    assert_eq!(found.annotations, outcome.annotations);
    let roots = |program: &Program| program.crates.iter().map(|krate| krate.root).collect::<Vec<_>>();
    assert_eq!(roots(&parts), roots(&whole));
}

/// Numbers that look random and are the same each time.
struct Numbers(u64);

impl Numbers {
    fn below(&mut self, end: usize) -> usize {
        self.0 = self.0.wrapping_mul(6364136223846793005).wrapping_add(1442695040888963407);
        (self.0 >> 33) as usize % end.max(1)
    }
}

/// A text with a line less, a line twice, or two lines exchanged.
fn edited(text: &str, numbers: &mut Numbers) -> Arc<str> {
    let mut lines: Vec<&str> = text.lines().collect();
    let (one, other) = (numbers.below(lines.len()), numbers.below(lines.len()));
    match numbers.below(3) {
        _ if lines.is_empty() => {}
        0 => _ = lines.remove(one),
        1 => lines.insert(other, lines[one]),
        _ => lines.swap(one, other),
    }
    lines.join("\n").into()
}

#[test]
fn after_random_edits_the_findings_are_those_of_a_cold_run() {
    let folder = Folder::new("edits", &[]);
    let cache = Cache::at(folder.0.join("kept"));
    let mut program = fixtures();
    let mut numbers = Numbers(2026);
    let first = found(&program, &cache);
    same(&first, &found(&program, &Cache::none()));
    let mut before = vec![program.clone()];
    for round in 0..5 {
        if round == 3 {
            // Back to an earlier state.
            program = before[numbers.below(before.len())].clone();
        } else {
            let count = program.files.len();
            let id = FileId(numbers.below(count) as u32);
            let text = edited(&program.file(id).text, &mut numbers);
            program = program.with_texts([(id, text)].into());
            before.push(program.clone());
        }
        let warm = found(&program, &cache);
        same(&warm, &found(&program, &Cache::none()));
        same(&warm, &found(&program, &cache));
    }
}

fn package(name: &str) -> Folder {
    let manifest = "[package]\nname = \"a\"\nedition = \"2024\"\n";
    Folder::new(name, &[("Cargo.toml", manifest), ("src/lib.rs", &fault("old"))])
}

const SHORT: [&str; 3] = ["check", "--message-format", "short"];
const OLD: &str = "src/lib.rs:3:5: error[R402] sleep-holding-guard: `m` is held while sleeping\n";

/// What is kept in a package's target directory, but for what git is told.
fn kept(folder: &Folder) -> Vec<PathBuf> {
    let entries = fs::read_dir(folder.0.join("target/locklint")).into_iter().flatten().flatten();
    entries.map(|entry| entry.path()).filter(|path| !path.ends_with(".gitignore")).collect()
}

#[test]
fn a_run_keeps_what_it_found_and_the_next_one_uses_it() {
    let folder = package("keeps");
    folder.git(&["init", "--quiet"]);
    folder.run(&SHORT).is(1, OLD);
    assert_eq!(kept(&folder).len(), 1);
    folder.run(&SHORT).is(1, OLD);
    assert_eq!(kept(&folder).len(), 1);
    folder.write("src/lib.rs", "pub fn new() {}\n");
    folder.run(&SHORT).is(0, "");
    assert_eq!(kept(&folder).len(), 2);
    // Levels, suppressions and what is reported on are no part of it.
    folder.run(&["check", "--message-format", "short", "--profile", "lab", "-W", "R411"]).is(0, "");
    assert_eq!(kept(&folder).len(), 2);
    // Whether tests are read is, as is what the configuration adds to the model.
    folder.run(&["check", "--message-format", "short", "--all-targets"]).is(0, "");
    assert_eq!(kept(&folder).len(), 3);
    folder.write("locklint.toml", "[[wait]]\nfn = [\"a::new\"]\nkind = \"sleep\"\nsays = \"sleeps\"\n");
    folder.run(&SHORT).is(0, "");
    assert_eq!(kept(&folder).len(), 4);
    // Git sees nothing of it.
    let status = scratch::Ran::of(
        std::process::Command::new("git").args(["status", "--porcelain", "target"]).current_dir(&folder.0),
        "",
    );
    status.is(0, "");
}

#[test]
fn what_nobody_asks_for_and_nothing_needs_is_not_analysed() {
    let member = |name: &str, more: &str| format!("[package]\nname = \"{name}\"\nedition = \"2024\"\n{more}");
    let needs = "[dependencies]\na = { path = \"../a\" }\n";
    let files = [
        ("Cargo.toml", "[workspace]\nmembers = [\"a\", \"b\", \"c\"]\n"),
        ("a/Cargo.toml", &member("a", "")),
        ("a/src/lib.rs", &fault("old")),
        ("b/Cargo.toml", &member("b", needs)),
        ("b/src/lib.rs", "pub fn b(m: &std::sync::Mutex<u32>) { let held = m.lock(); a::old(m); drop(held); }\n"),
        ("c/Cargo.toml", &member("c", "")),
        ("c/src/lib.rs", &fault("apart")),
    ];
    let folder = Folder::new("asked", &files);
    let ran = folder.run(&["check", "--message-format", "short", "-p", "b"]);
    assert!(ran.out.starts_with("b/src/lib.rs:1:"), "it knows what `a` does: {}", ran.out);
    assert_eq!(kept(&folder).len(), 1, "`a` and `b` together");
    let ran = folder.run(&SHORT);
    assert!(ran.out.contains("c/src/lib.rs:3:5: "), "{}", ran.out);
    assert_eq!(kept(&folder).len(), 2, "`c` by itself");
}

#[test]
fn no_cache_keeps_nothing() {
    let folder = package("none");
    folder.run(&["check", "--no-cache", "--message-format", "short"]).is(1, OLD);
    assert!(!folder.0.join("target").exists());
}

#[test]
fn garbage_is_passed_over_and_replaced() {
    let folder = package("garbage");
    folder.run(&SHORT).is(1, OLD);
    let [entry] = kept(&folder).try_into().expect("one entry");
    let good = fs::read(&entry).expect("the entry");
    let flipped: Vec<u8> = good.iter().map(|byte| byte ^ 1).collect();
    let garbage: [&[u8]; 5] = [b"", b"garbage", &good[..good.len() / 2], &flipped, &[0; 4096]];
    for bytes in garbage {
        fs::write(&entry, bytes).expect("written");
        folder.run(&SHORT).is(1, OLD);
        assert_eq!(fs::read(&entry).expect("the entry"), good);
    }
}

#[test]
fn a_target_directory_that_cannot_be_written_is_no_error() {
    let folder = package("unwritable");
    // A file is in its place; whoever runs the tests may be allowed to write anywhere else.
    folder.write("target", "");
    folder.run(&SHORT).is(1, OLD);
    fs::remove_file(folder.0.join("target")).expect("removed");
    folder.write("target/locklint", "");
    folder.run(&SHORT).is(1, OLD);
    assert_eq!(folder.read("target/locklint"), "");
}

#[test]
fn runs_at_once_find_the_same() {
    let folder = package("at-once");
    for _ in 0..3 {
        let start = |_| folder.command("", &SHORT).stdout(std::process::Stdio::piped()).spawn().expect("started");
        let running: Vec<_> = (0..4).map(start).collect();
        for run in running {
            let output = run.wait_with_output().expect("ended");
            assert_eq!(String::from_utf8_lossy(&output.stdout), OLD);
        }
        assert_eq!(kept(&folder).len(), 1);
        fs::remove_file(&kept(&folder)[0]).expect("removed");
    }
}
