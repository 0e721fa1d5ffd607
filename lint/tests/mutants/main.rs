//! The reference Raft with one fault each (`catalogue`): the linter tells it, and exploration shows how it fails.
//!
//! docs/mutants.md has the table, fixtures/mutants the failing schedules; `LOCKLINT_BLESS=1` writes both anew, without it a
//! difference fails. A mutant whose place in the reference has moved fails, too.

mod catalogue;
mod exploration;

use std::collections::BTreeSet;
use std::env;
use std::fmt::Write as _;
use std::fs;
use std::path::{Path, PathBuf};

use locklint::analysis::analyse;
use locklint::model::Model;
use locklint::mutate;
use locklint::policy::{self, FileLevels, Levels, Profile};
use locklint::rules::LINTS;
use locklint::source::{self, Request};
use locklint::span::LineIndex;

use catalogue::{By, Mutant, Told, mutants};
use exploration::Run;

fn root() -> &'static Path {
    Path::new(env!("CARGO_MANIFEST_DIR"))
}

/// A file of the reference, with a mutant's faults.
fn mutated(mutant: Option<&Mutant>, file: &str) -> String {
    let text = fs::read_to_string(root().join("raft-example").join(file)).expect("a source of the reference");
    let edits = mutant.into_iter().flat_map(|mutant| mutant.edits).filter(|edit| edit.file == file);
    edits.fold(text, |text, edit| {
        mutate::inject(&text, &[edit.injection])
            .unwrap_or_else(|error| panic!("{}: {file}: {error}", mutant.map_or("", |mutant| mutant.name)))
    })
}

/// What is found in a mutant: codes by file and line.
fn findings(mutant: &Mutant) -> BTreeSet<(String, String, usize)> {
    let folder = Path::new(env!("CARGO_TARGET_TMPDIR")).join("linted-mutants").join(mutant.name);
    copy(&root().join("raft-example/src"), &folder.join("src"));
    fs::copy(root().join("raft-example/Cargo.toml"), folder.join("Cargo.toml")).expect("it is copied");
    for edit in mutant.edits {
        fs::write(folder.join(edit.file), mutated(Some(mutant), edit.file)).expect("it can be written");
    }
    let request = Request { directory: folder, paths: vec![PathBuf::from(".")], ..Request::default() };
    let mut sources = source::load(&request).expect("the mutant is there");
    let outcome = analyse(&mut sources, Model::default());
    let levels = FileLevels::everywhere(&sources, Levels::of_profiles(&[Profile::Default, Profile::Lab]));
    let context = policy::Context::new(Vec::new(), outcome.tests.clone());
    let told = policy::apply(&sources, &levels, &context, outcome.findings);
    let places = told.iter().map(|told| {
        let file = sources.file(told.finding.primary.file);
        let (line, _) = LineIndex::new(&file.text).line_column(&file.text, told.finding.primary.span.start);
        (told.finding.code.to_string(), file.shown(), line as usize)
    });
    places.collect()
}

fn copy(from: &Path, to: &Path) {
    fs::create_dir_all(to).expect("a folder");
    for entry in fs::read_dir(from).expect("a folder") {
        let path = entry.expect("an entry").path();
        let target = to.join(path.file_name().expect("a name"));
        if path.is_dir() { copy(&path, &target) } else { fs::copy(&path, &target).map(drop).expect("it is copied") }
    }
}

/// Compares with what is kept, or keeps it.
fn kept(path: &Path, text: &str) -> Result<(), String> {
    if env::var_os("LOCKLINT_BLESS").is_some() {
        fs::write(path, text).expect("the file can be written");
        return Ok(());
    }
    let known = fs::read_to_string(path).unwrap_or_default();
    if known == text { Ok(()) } else { Err(format!("{} has drifted; LOCKLINT_BLESS=1 writes it anew", path.display())) }
}

/// What the linter says, as a cell of the table; an error where it is not what the catalogue says.
fn told(mutant: &Mutant) -> Result<String, String> {
    let (name, code) = (mutant.name, mutant.code());
    let (Told::At(place) | Told::Not(place, _)) = &mutant.told;
    let line = mutate::line_of(&mutated(Some(mutant), place.file), place.function, place.code)
        .map_err(|error| format!("{name}: {error}"))?;
    let found = findings(mutant);
    match (found.contains(&(code.clone(), place.file.to_string(), line)), &mutant.told) {
        (true, Told::At(_)) => Ok(format!("{code} at `{}`", place.code)),
        (false, Told::Not(_, why)) => Ok(format!("not told: {why}")),
        (true, Told::Not(..)) => Err(format!("{name}: {code} is told, and said not to be")),
        (false, Told::At(_)) => Err(format!("{name}: {code} in {}:{line} is not told, but {found:?}", place.file)),
    }
}

#[test]
fn mutants_are_told_and_fail() {
    let mut wrong = Vec::new();
    let runs = exploration::run();
    let mut table = String::new();
    for mutant in mutants() {
        let told = told(mutant).unwrap_or_else(|error| {
            wrong.push(error);
            String::new()
        });
        let By(scenario) = mutant.shown;
        let shown = match &runs[&(mutant.name.to_string(), scenario.to_string())] {
            Run::Fails { ends, preemptions, schedules, story } => {
                let path = root().join("fixtures/mutants").join(mutant.name).with_extension("toml");
                wrong.extend(kept(&path, story).err());
                format!("{ends} | {preemptions} | {schedules} |")
            }
            Run::Passes { .. } => {
                wrong.push(format!("{}: exploration shows no failure: {scenario}", mutant.name));
                String::new()
            }
        };
        let _ = writeln!(table, "| `{}` | {} | {told} | {shown}", mutant.name, mutant.what);
    }
    let mut passed = String::new();
    for ((of, scenario), run) in runs.iter().filter(|((of, _), _)| of == "reference") {
        match run {
            Run::Passes { schedules, preemptions, is_complete } => {
                let bound =
                    if *is_complete { "all".to_string() } else { format!("of at most {preemptions} preemptions") };
                let scenario = scenario.replace('_', " ");
                let _ = writeln!(passed, "| {scenario} | {schedules} | {bound} |");
            }
            Run::Fails { ends, .. } => wrong.push(format!("the {of} fails: {scenario}: {ends}")),
        }
    }
    let page = PAGE.replace("{table}", &table).replace("{passed}", &passed);
    wrong.extend(kept(&root().join("docs/mutants.md"), &page).err());
    assert!(wrong.is_empty(), "{}", wrong.join("\n"));
}

/// Every mutant has a name of its own, which begins with its code, and every kept schedule a mutant.
#[test]
fn names_are_those_of_the_catalogue() {
    let names: BTreeSet<&str> = mutants().map(|mutant| mutant.name).collect();
    assert_eq!(names.len(), mutants().count());
    assert!(names.len() >= 30, "{} mutants", names.len());
    assert!(mutants().all(|mutant| LINTS.iter().any(|lint| lint.code == mutant.code())));
    for entry in fs::read_dir(root().join("fixtures/mutants")).expect("the folder") {
        let path = entry.expect("an entry").path();
        let stem = path.file_stem().and_then(|stem| stem.to_str()).expect("a name").to_string();
        assert!(
            ["drivers", "scenarios", "storage", "task_drivers"].contains(&stem.as_str())
                || names.contains(stem.as_str()),
            "{stem} is no mutant"
        );
    }
}

const PAGE: &str = "\
# Mutants

<!-- Written by the test `mutants`; LOCKLINT_BLESS=1 writes it anew. -->

The reference Raft with one fault each. `lint/mutate` injects them by what the code says, so that they move with the
reference, or fail if it says something else. Each is caught twice: by the linter, which tells the code that is expected in
the line that is expected, and by exploration, which shows how it fails. The failing schedule is kept as
`fixtures/mutants/NAME.toml`, in the form that [proofs.md](proofs.md) describes; its lines are those of the mutant.

| mutant | what is wrong | the linter | it ends in | preemptions | schedules until then |
|---|---|---|---|---|---|
{table}
## The scenarios

A few threads call the handlers of one node (`fixtures/mutants/scenarios.rs`) or run the drivers of one or two
(`fixtures/mutants/drivers.rs` on threads, `fixtures/mutants/task_drivers.rs` on tasks, for which `fixtures/explore-tokio` stands
in for tokio). The reference passes each:

| scenario | schedules | which |
|---|---|---|
{passed}";
