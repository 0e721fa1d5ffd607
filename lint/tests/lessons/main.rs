//! The lessons: each code has one, its page is what the fixtures and the lint's own file make of it, and its programs
//! are what it says they are. `LOCKLINT_BLESS=1 cargo test --test lessons` writes the pages anew.

mod page;
mod story;

use std::collections::BTreeSet;
use std::env;
use std::fs;
use std::path::{Path, PathBuf};

use locklint::analysis::analyse;
use locklint::lesson::{self, Lesson};
use locklint::model::Model;
use locklint::policy::{self, FileLevels, LINTS, Levels, Profile};
use locklint::source::{self, Request};

fn root() -> &'static Path {
    Path::new(env!("CARGO_MANIFEST_DIR"))
}

fn is_blessed() -> bool {
    env::var_os("LOCKLINT_BLESS").is_some()
}

/// Compares with what is kept, or keeps it.
#[track_caller]
fn assert_kept(path: &Path, text: &str) {
    if is_blessed() {
        fs::write(path, text).expect("the file can be written");
        return;
    }
    let kept = fs::read_to_string(path).unwrap_or_default();
    let differs = kept.lines().zip(text.lines()).find(|(is, should)| is != should);
    assert!(kept == text, "{} has drifted; LOCKLINT_BLESS=1 writes it anew: {differs:#?}", path.display());
}

#[test]
fn pages_are_what_fixtures_and_lints_make_of_them() {
    for info in LINTS {
        assert_kept(&root().join(format!("docs/lints/{}.md", info.code)), &page::page(info));
    }
}

/// Pages that are written by hand take their programs from the fixtures.
#[test]
fn programs_in_pages_are_those_of_the_fixtures() {
    const BEGIN: &str = "<!-- from: ";
    for lesson in lesson::LESSONS.iter().filter(|lesson| !lesson.page.contains(page::WRITTEN)) {
        let path = root().join(format!("docs/lints/{}.md", lesson.key));
        let text = fs::read_to_string(&path).expect("a page");
        let mut parts = text.split(BEGIN);
        let mut made = parts.next().unwrap_or_default().to_owned();
        for part in parts {
            let (file, rest) = part.split_once(" -->\n```rust\n").expect("a file and a block");
            let (_, after) = rest.split_once("```\n").expect("an end");
            let program = fs::read_to_string(root().join(file)).unwrap_or_else(|error| panic!("{file}: {error}"));
            made += &format!("{BEGIN}{file} -->\n```rust\n{program}```\n{after}");
        }
        assert_kept(&path, &made);
    }
}

/// What is told in a profile of a program that is one file.
fn told(name: &str, code: &str, profile: Profile) -> BTreeSet<&'static str> {
    let folder = env::temp_dir().join(format!("locklint-lessons-{}", std::process::id()));
    fs::create_dir_all(&folder).expect("a folder");
    let file = folder.join(format!("{name}.rs"));
    fs::write(&file, code).expect("a file");
    let request = Request { directory: folder, paths: vec![PathBuf::from(&file)], ..Request::default() };
    let mut sources = source::load(&request).expect("the file is there");
    let outcome = analyse(&mut sources, Model::default());
    let levels = FileLevels::everywhere(&sources, Levels::of_profiles(&[profile]));
    let annotations = outcome.annotations.iter().map(|(file, annotations)| (*file, annotations.as_slice())).collect();
    let context = policy::Context::new(annotations, outcome.tests);
    let told = policy::apply(&sources, &levels, &context, outcome.findings);
    let _ = fs::remove_file(file);
    told.iter().map(|told| told.finding.code).collect()
}

/// The bad program of each page brings about its code and nothing else, the mended one nothing.
#[test]
fn examples_fire_exactly_their_code() {
    for info in LINTS {
        let lesson = lesson::lesson(info.code).expect("each lint has a lesson");
        let program = |program: Option<&'static str>| program.unwrap_or_else(|| panic!("{}: no program", info.code));
        let (bad, mended) = (program(lesson.bad()), program(lesson.mended()));
        // The least strict one that has it.
        let profile = info.profiles[0];
        assert_eq!(told(&format!("{}-bad", info.code), bad, profile), BTreeSet::from([info.code]), "{} bad", info.code);
        assert_eq!(told(&format!("{}-mended", info.code), mended, profile), BTreeSet::new(), "{} mended", info.code);
    }
    // Those of a rule are of that rule; the method and the whole peer have a right one only.
    for lesson in lesson::LESSONS.iter().filter(|lesson| policy::lint(lesson.key).is_none()) {
        if let Some(bad) = lesson.bad() {
            let told = told(&format!("{}-bad", lesson.key), bad, Profile::Default);
            let rule = lesson.key.replace("rule-", "R");
            assert!(!told.is_empty() && told.iter().all(|code| code.starts_with(&rule)), "{}: {told:?}", lesson.key);
        }
        let mended = lesson.mended().unwrap_or_else(|| panic!("{}: no program", lesson.key));
        assert_eq!(
            told(&format!("{}-mended", lesson.key), mended, Profile::Default),
            BTreeSet::new(),
            "{} mended",
            lesson.key
        );
    }
}

/// Nothing that a lesson must have is missing.
#[test]
fn lessons_are_complete() {
    let keys: Vec<&str> = lesson::LESSONS.iter().map(|lesson| lesson.key).collect();
    for info in LINTS {
        assert!(keys.contains(&info.code), "{} has no lesson", info.code);
        let lesson = lesson::lesson(info.name).expect("found by name too");
        let is_about_files = info.code.starts_with('L');
        let wanted: &[&str] = match is_about_files {
            true => &["What goes wrong", "How to mend it", "How to switch it off"],
            false => &["What goes wrong", "How to mend it", "How it is decided", "Known limits", "How to suppress it"],
        };
        for heading in wanted {
            let text = lesson.section(heading).unwrap_or_else(|| panic!("{}: no `{heading}`", info.code));
            assert!(text.trim().len() > 20, "{}: `{heading}` says nothing", info.code);
        }
        assert!(lesson.opening().len() > 60, "{}: no opening", info.code);
        assert!(is_about_files || lesson.opening().contains("[rule "), "{}: no rule", info.code);
    }
    let beyond: Vec<&Lesson> =
        lesson::LESSONS.iter().filter(|lesson| LINTS.iter().all(|info| info.code != lesson.key)).collect();
    let beyond: Vec<&str> = beyond.iter().map(|lesson| lesson.key).collect();
    assert_eq!(beyond, ["method", "rule-1", "rule-2", "rule-3", "rule-4", "rule-5", "raft"]);
}
