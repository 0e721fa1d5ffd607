//! Runs the mutants under exploration: one generated program with a module for the reference and each mutant, in which
//! the sources of raft-example stand beside the scenarios.

use std::collections::BTreeMap;
use std::fmt::Write as _;
use std::fs;
use std::path::{Path, PathBuf};
use std::process::Command;

use crate::catalogue::{By, Mutant, mutants};
use crate::{mutated, root};

/// What the scenarios need of raft-example. Files, sockets and clients are not explored.
const PARTS: [&str; 15] = [
    "clock.rs",
    "desk.rs",
    "kv/mod.rs",
    "net/mod.rs",
    "raft/apply.rs",
    "raft/election.rs",
    "raft/log.rs",
    "raft/message.rs",
    "raft/mod.rs",
    "raft/replication.rs",
    "raft/snapshot.rs",
    "raft/state.rs",
    "rsm.rs",
    "tasks.rs",
    "threads.rs",
];

/// What the mutants have instead of the reference's, or beside it.
const OWN: [&str; 4] = ["drivers.rs", "scenarios.rs", "storage.rs", "task_drivers.rs"];

/// Modules of which nothing is explored, and the lines that lead to them.
const LEFT_OUT: [&str; 10] = [
    "pub mod frame;",
    "mod clerk;",
    "mod history;",
    "mod simulated;",
    "mod tcp;",
    "pub use clerk::",
    "pub use frame::",
    "pub use history::",
    "pub use simulated::",
    "pub use tcp::",
];

/// The dependencies of those parts.
const DEPENDENCIES: [&str; 5] = ["fastrand", "postcard", "serde", "serde_bytes", "thiserror"];

/// How one scenario went.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Run {
    /// Fails: what it ends in, the preemptions, the schedules until then, and the story as a file.
    Fails { ends: String, preemptions: usize, schedules: usize, story: String },
    /// Passes so many schedules; all that there are, or those within the bounds.
    Passes { schedules: usize, preemptions: usize, is_complete: bool },
}

/// Runs the reference through every scenario, and each mutant through its own. By mutant (or `reference`) and scenario.
pub fn run() -> BTreeMap<(String, String), Run> {
    let folder = Path::new(env!("CARGO_TARGET_TMPDIR")).join("explored-mutants");
    generate(&folder);
    let mut cargo = Command::new(env!("CARGO"));
    cargo.args(["run", "--quiet"]).current_dir(&folder);
    // A folder of its own: cargo holds the other's lock while it runs this test.
    cargo.env("CARGO_TARGET_DIR", Path::new(env!("CARGO_TARGET_TMPDIR")).join("explored-mutants-target"));
    let output = cargo.output().expect("cargo starts");
    let told = String::from_utf8_lossy(&output.stdout);
    assert!(output.status.success(), "{told}\n{}", String::from_utf8_lossy(&output.stderr));
    told.split("\u{1e}").filter(|record| !record.trim().is_empty()).map(read).collect()
}

/// Reads one record of the generated program: fields divided by `\u{1f}`.
fn read(record: &str) -> ((String, String), Run) {
    let fields: Vec<&str> = record.split('\u{1f}').collect();
    let number = |at: usize| fields[at].parse().expect("a number");
    let run = match fields[2] {
        "fails" => Run::Fails {
            ends: fields[3].to_string(),
            preemptions: number(4),
            schedules: number(5),
            story: fields[6].to_string(),
        },
        "passes" => Run::Passes { schedules: number(3), preemptions: number(4), is_complete: fields[5] == "complete" },
        other => panic!("{other}"),
    };
    ((fields[0].to_string(), fields[1].to_string()), run)
}

/// Writes the program. Files that are the same stay, so that cargo compiles what changed.
fn generate(folder: &Path) {
    let mut files: BTreeMap<PathBuf, String> = BTreeMap::new();
    files.insert("Cargo.toml".into(), manifest());
    let scenarios = scenarios();
    let mut modules = String::new();
    let mut runs = String::new();
    for mutant in std::iter::once(None).chain(mutants().map(Some)) {
        let name = mutant.map_or("reference", |mutant| mutant.name);
        let wanted: Vec<&str> = match mutant.map(|mutant| mutant.shown) {
            None => scenarios.keys().map(String::as_str).collect(),
            Some(By(scenario)) => vec![scenario],
        };
        let _ = writeln!(modules, "mod {name};");
        for scenario in wanted {
            let module = scenarios.get(scenario).unwrap_or_else(|| panic!("{name}: there is no scenario {scenario}"));
            let _ = writeln!(runs, "    ({name:?}, {scenario:?}, {name}::{module}::{scenario}),");
        }
        module(name, mutant, &mut files);
    }
    files.insert(
        "src/main.rs".into(),
        format!("#![allow(warnings)]\n\n{modules}\n{}", PROGRAM.replace("{runs}", &runs)),
    );
    for (path, text) in files {
        let path = folder.join(path);
        if fs::read_to_string(&path).is_ok_and(|known| known == text) {
            continue;
        }
        fs::create_dir_all(path.parent().expect("a folder")).expect("a folder");
        fs::write(path, text).expect("it can be written");
    }
    fs::copy(root().join("Cargo.lock"), folder.join("Cargo.lock")).expect("it is copied");
}

/// The sources of one mutant as a module: what is `crate::` there is below it here. Lines stay where they are.
fn module(name: &str, mutant: Option<&Mutant>, files: &mut BTreeMap<PathBuf, String>) {
    let folder = PathBuf::from("src").join(name);
    let parts = [
        "clock",
        "desk",
        "drivers",
        "kv",
        "net",
        "raft",
        "rsm",
        "scenarios",
        "storage",
        "task_drivers",
        "tasks",
        "threads",
    ];
    let root_module: String = parts.iter().map(|part| format!("pub mod {part};\n")).collect();
    files.insert(folder.join("mod.rs"), root_module);
    let here = |text: &str| text.replace("crate::", &format!("crate::{name}::"));
    for part in PARTS {
        let text = mutated(mutant, &format!("src/{part}"));
        let kept = text.lines().map(|line| if LEFT_OUT.iter().any(|out| line.starts_with(out)) { "" } else { line });
        let text: String = kept.flat_map(|line| [line, "\n"]).collect();
        files.insert(folder.join(part), here(&text));
    }
    for part in OWN {
        files.insert(folder.join(part), here(&own(part)));
    }
}

fn own(file: &str) -> String {
    fs::read_to_string(root().join("fixtures/mutants").join(file)).expect("a source of the mutants")
}

/// The scenarios, with the module of each: functions without parameters that are public.
fn scenarios() -> BTreeMap<String, &'static str> {
    let mut found = BTreeMap::new();
    for module in ["drivers", "scenarios", "task_drivers"] {
        let text = own(&format!("{module}.rs"));
        let names = text.lines().filter_map(|line| line.strip_prefix("pub fn ")?.strip_suffix("() {"));
        found.extend(names.map(|name| (name.to_string(), module)));
    }
    found
}

/// With the versions that raft-example asks for.
fn manifest() -> String {
    let path = root().join("raft-example/Cargo.toml");
    let reference: toml::Table = fs::read_to_string(path).expect("a manifest").parse().expect("TOML");
    let dependencies = reference["dependencies"].as_table().expect("a table");
    let mut text = String::from(
        "[package]\nname = \"explored-mutants\"\nversion = \"0.0.0\"\nedition = \"2024\"\n\n[workspace]\n\n\
         [profile.dev]\ndebug = false\n\n[profile.dev.package.\"*\"]\nopt-level = 1\n\n[dependencies]\n",
    );
    for name in ["std", "tokio"] {
        let explored = root().join("fixtures").join(format!("explore-{name}")).display().to_string();
        let _ = writeln!(text, "{name} = {{ package = \"explore-{name}\", path = {explored:?} }}");
    }
    for name in DEPENDENCIES {
        let wanted = dependencies.get(name).unwrap_or_else(|| panic!("raft-example needs {name} no more"));
        let _ = writeln!(text, "{name} = {wanted}");
    }
    text
}

const PROGRAM: &str = r#"
use std::exploration::{Limits, SourceFile, Story, Verdict, explore};

/// Sources, scenario and program. Named one by one, so that nothing else of the sources is compiled.
const RUNS: &[(&str, &str, fn())] = &[
{runs}];

/// Enough for failures that need few preemptions; not for all schedules of the larger scenarios.
const LIMITS: Limits = Limits { preemptions: 2, schedules: 3_000, steps: 5_000 };

fn main() {
    for (name, scenario, program) in RUNS {
        let fields = match explore(*program, LIMITS) {
            Verdict::Fails(failure) => {
                let story = Story::of(&failure, |file| {
                    let within = match (file.split_once(&format!("{name}/")), file.split_once("explore-tokio/src/")) {
                        (Some((_, within)), _) => within.to_string(),
                        (None, Some((_, within))) => format!("tokio/{within}"),
                        (None, None) => return None,
                    };
                    let text = std::fs::read_to_string(file).ok()?;
                    Some(SourceFile { name: within, text })
                });
                let title = scenario.replace('_', " ");
                let about = format!("How the mutant {name} fails: {title}. LOCKLINT_BLESS=1 writes it anew.");
                let ends = format!("{}: {}", story.ends_in.name(), story.message);
                let counts = [story.preemptions, story.schedules_before + 1].map(|count| count.to_string());
                vec!["fails".to_string(), ends, counts[0].clone(), counts[1].clone(), story.to_toml(&about)]
            }
            Verdict::Passes(passed) => {
                let complete = if passed.complete { "complete" } else { "bounded" };
                vec!["passes".to_string(), passed.schedules.to_string(), passed.preemptions.to_string(), complete.into()]
            }
        };
        print!("\u{1e}{name}\u{1f}{scenario}\u{1f}{}", fields.join("\u{1f}"));
    }
}
"#;
