//! A program that is looked at again and again while it is edited shows what a program shows that is looked at once.

mod scratch;

use std::path::{Path, PathBuf};
use std::sync::Arc;

use locklint::analysis::{Again, Found, check, parse};
use locklint::cache::Cache;
use locklint::chart::Chart;
use locklint::model::Model;
use locklint::source::{self, Program, Request};
use locklint::span::FileId;
use scratch::Folder;

/// How many random edits are made; `LOCKLINT_EDITS` says another number.
const EDITS: usize = 200;

const MANIFEST: &str = "[package]\nname = \"a\"\nversion = \"0.1.0\"\nedition = \"2024\"\n[workspace]\n";

fn load(directory: &Path, path: &str) -> Program {
    let request = Request { directory: directory.to_owned(), paths: vec![PathBuf::from(path)], ..Request::default() };
    source::load(&request).expect("it is there")
}

fn seen(again: &mut Again, program: &Program) -> (Found, Chart) {
    again.look(&mut program.clone(), &Model::default())
}

fn anew(program: &Program) -> (Found, Chart) {
    seen(&mut Again::default(), program)
}

#[track_caller]
fn same(one: &(Found, Chart), other: &(Found, Chart), when: &str) {
    for (one, other) in one.0.findings.iter().zip(&other.0.findings) {
        assert_eq!(one, other, "{when}");
    }
    assert_eq!(one.0, other.0, "{when}");
    assert!(one.1 == other.1, "{when}: the charts differ");
}

/// Numbers that look random and are the same each time.
struct Numbers(u64);

impl Numbers {
    fn below(&mut self, end: usize) -> usize {
        self.0 = self.0.wrapping_mul(6_364_136_223_846_793_005).wrapping_add(1_442_695_040_888_963_407);
        (self.0 >> 33) as usize % end.max(1)
    }

    fn of<'t>(&mut self, some: &[&'t str]) -> &'t str {
        some[self.below(some.len())]
    }
}

/// What someone may type in a body.
const TYPED: [&str; 12] = [
    "// a word or two",
    "let fresh = 1;",
    "let other_fresh = std::sync::Mutex::new(7_u64);",
    "std::thread::sleep(std::time::Duration::from_millis(5));",
    "let closure = |x: u64| x + 1;",
    "drop(guard);",
    "let guard = self.state.lock().unwrap();",
    "if true { return; }",
    "loop { break; }",
    "std::thread::spawn(move || { });",
    "// locklint: allow(R402) -- it is a test",
    "fn inner() {}",
];

/// A text with a small change.
fn edited(text: &str, numbers: &mut Numbers, round: usize) -> String {
    let mut lines: Vec<&str> = text.lines().collect();
    let (one, other) = (numbers.below(lines.len()), numbers.below(lines.len()));
    let named = format!("let name_{round} = {round};");
    match numbers.below(9) {
        _ if lines.len() < 4 => lines.push("// short"),
        0 => _ = lines.remove(one),
        1 => lines.insert(other, lines[one]),
        2 => lines.swap(one, (one + 1).min(text.lines().count() - 1)),
        3 => lines.insert(one, &named),
        4 => {
            // One word in the place of another.
            let words: Vec<&str> = text.split(|c: char| !c.is_alphanumeric() && c != '_').collect();
            let (from, to) = (numbers.of(&words), numbers.of(&words));
            let line = if from.is_empty() { lines[one].to_owned() } else { lines[one].replacen(from, to, 1) };
            let mut all: Vec<String> = lines.iter().map(|line| (*line).to_owned()).collect();
            all[one] = line;
            return all.join("\n") + "\n";
        }
        _ => lines.insert(one, numbers.of(&TYPED)),
    }
    lines.join("\n") + "\n"
}

fn parses(text: &str, program: &Program, id: FileId) -> bool {
    parse(text, program.file(id).edition).is_empty()
}

/// A small program: one that is wrong for each of some lints.
fn small() -> Folder {
    let fixtures = Path::new(env!("CARGO_MANIFEST_DIR")).join("fixtures/e2024/src");
    let folder = Folder::new("edited", &[("Cargo.toml", MANIFEST)]);
    let mut modules = String::new();
    for lint in ["r103", "r201", "r303", "r402", "r405", "r407", "r408", "r501", "r505"] {
        let wrong = std::fs::read_dir(fixtures.join(lint)).expect("the fixtures are there");
        let wrong = wrong.filter_map(|entry| Some(entry.ok()?.path()));
        let of_lint = |path: &PathBuf| path.file_name().is_some_and(|name| name.to_string_lossy().starts_with("bad_"));
        let first = wrong.filter(of_lint).min().expect("each has some");
        folder.write(&format!("src/{lint}.rs"), &std::fs::read_to_string(first).expect("a fixture"));
        modules.push_str(&format!("pub mod {lint};\n"));
    }
    folder.write("src/lib.rs", &modules);
    folder
}

/// How many of the edits changed what is seen. Each time it is seen as if for the first time.
fn after_random_edits(first: &Program, count: usize) -> usize {
    let (mut program, mut again, mut numbers) = (first.clone(), Again::default(), Numbers(7));
    let mut shown = anew(&program);
    let mut changes = 0;
    // Of the workspace's other packages nothing is told.
    let is_told = |id: &FileId| first.file(*id).report && first.file(*id).shown().contains("src/");
    let sources: Vec<FileId> = first.ids().filter(is_told).collect();
    for round in 0..count {
        if round % 50 == 49 {
            program = first.clone();
        }
        let id = sources[numbers.below(sources.len())];
        let texts = (0..20).map(|_| edited(&program.file(id).text, &mut numbers, round));
        let Some(text) = texts.into_iter().find(|text| parses(text, first, id)) else { continue };
        program.files[id.0 as usize].text = Arc::from(text);
        let now = seen(&mut again, &program);
        let fresh = anew(&program);
        same(&now, &fresh, &format!("after {round} edits, the last in {}", program.file(id).shown()));
        changes += usize::from(fresh.0.findings != shown.0.findings || fresh.1 != shown.1);
        shown = fresh;
    }
    println!("{count} edits, {changes} of which changed what is seen");
    changes
}

#[test]
fn after_random_edits_a_program_is_seen_as_if_for_the_first_time() {
    let count = std::env::var("LOCKLINT_EDITS").ok().and_then(|text| text.parse().ok()).unwrap_or(EDITS);
    let changes = after_random_edits(&load(&small().0, "."), count);
    assert!(changes > count / 10, "{changes} of {count} edits changed anything");
}

#[test]
fn after_random_edits_the_reference_is_seen_as_if_for_the_first_time() {
    let count = std::env::var("LOCKLINT_EDITS").ok().and_then(|text| text.parse().ok()).unwrap_or(EDITS);
    let changes = after_random_edits(&load(Path::new(env!("CARGO_MANIFEST_DIR")), "raft-example"), count / 10);
    assert!(changes > count / 100, "{changes} of {} edits changed anything", count / 10);
}

#[test]
fn what_is_seen_is_what_a_check_finds() {
    let here = Path::new(env!("CARGO_MANIFEST_DIR"));
    let request = Request {
        directory: here.to_owned(),
        paths: ["fixtures/e2021", "fixtures/e2024", "raft-example"].map(PathBuf::from).to_vec(),
        ..Request::default()
    };
    let program = source::load(&request).expect("the fixtures are there");
    let mut found = check(&mut program.clone(), &Model::default(), &Cache::none());
    let (mut seen, chart) = anew(&program);
    let order = |found: &mut Found| {
        found.findings.sort_by_key(|finding| (finding.primary, finding.code, finding.message.clone()));
        found.annotations.sort_by_key(|(file, _)| *file);
        found.tests.sort_unstable();
        found.understood.sort_unstable();
    };
    [&mut found, &mut seen].into_iter().for_each(order);
    assert_eq!(seen, found);
    // The parts' charts are one: every number leads to something.
    let locks = chart.locks.len() as u32;
    let held = chart.functions.iter().flat_map(|function| &function.holdings).map(|holding| holding.lock);
    assert!(held.max().is_some_and(|most| most < locks && most > locks / 2));
    assert!(chart.functions.iter().any(|function| program.file(function.file).shown().starts_with("raft-example")));
}

#[test]
fn a_change_of_what_is_declared_is_seen_everywhere() {
    let lib = "mod held;\nmod waits;\n";
    let held = "pub fn f(m: &std::sync::Mutex<u8>) {\n    let g = m.lock().unwrap();\n    crate::waits::wait();\n    let _ = *g;\n}\n";
    let waits = "pub fn wait() {\n    std::thread::sleep(std::time::Duration::from_secs(1));\n}\n";
    let folder = Folder::new(
        "shapes",
        &[("Cargo.toml", MANIFEST), ("src/lib.rs", lib), ("src/held.rs", held), ("src/waits.rs", waits)],
    );
    let mut program = load(&folder.0, ".");
    let id = program.ids().find(|id| program.file(*id).path.ends_with("waits.rs")).expect("it is there");
    let mut again = Again::default();
    let texts = [
        (waits.to_owned(), 1),
        // Inside the body, there and back.
        (waits.replace("std::thread::sleep", "drop"), 0),
        (waits.to_owned(), 1),
        // Another name, another signature, a macro, a crate that something is known of.
        (waits.replace("wait()", "other()"), 0),
        (waits.replace("wait()", "wait<T>()"), 1),
        (
            format!(
                "macro_rules! nap {{ () => {{ std::thread::sleep(std::time::Duration::ZERO) }} }}\n{}",
                waits.replace("std::thread::sleep(std::time::Duration::from_secs(1))", "nap!()")
            ),
            1,
        ),
        (
            format!(
                "macro_rules! nap {{ () => {{ }} }}\n{}",
                waits.replace("std::thread::sleep(std::time::Duration::from_secs(1))", "nap!()")
            ),
            0,
        ),
        (
            waits.replace(
                "std::thread::sleep(std::time::Duration::from_secs(1))",
                "parking_lot::Mutex::new(1).lock(); std::thread::park()",
            ),
            3,
        ),
        (String::new(), 0),
        ("fn broken(".to_owned(), 1),
        (waits.to_owned(), 1),
    ];
    for (text, count) in texts {
        program.files[id.0 as usize].text = Arc::from(text.as_str());
        let now = seen(&mut again, &program);
        same(&now, &anew(&program), &text);
        assert_eq!(now.0.findings.len(), count, "{text}\n{:#?}", now.0.findings);
    }
}
