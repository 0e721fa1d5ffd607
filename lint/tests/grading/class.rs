//! A whole class: the reference Raft and its mutants.

use std::collections::BTreeSet;
use std::fs;
use std::path::Path;
use std::process::Command;
use std::time::Duration;

use super::catalogue::{Mutant, Told, mutants};
use super::formats::{is_classroom, is_gradescope};
use super::points;
use super::scratch::{Folder, Ran};
use locklint::mutate::inject;

/// How many there are.
const CLASS: usize = 200;
/// What two cores do in a minute, whatever else the machine is doing. As it is released the program takes a fraction of it.
const WORK: Duration = Duration::from_secs(120);

fn copy(from: &Path, to: &Path) {
    fs::create_dir_all(to).expect("a folder");
    for entry in fs::read_dir(from).expect("a folder") {
        let path = entry.expect("an entry").path();
        let target = to.join(path.file_name().expect("a name"));
        if path.is_dir() {
            copy(&path, &target);
        } else {
            fs::copy(&path, target).expect("a copy");
        }
    }
}

/// Grades all of `in/` into `out/`, and says for how long processors worked at it, the processes for the submissions included.
fn grade_measured(folder: &Folder) -> Duration {
    let mut shell = Command::new("sh");
    shell.args(["-c", "\"$0\" grade -q -o out in/*/ && times"]).arg(env!("CARGO_BIN_EXE_cargo-locklint"));
    let ran = Ran::of(shell.current_dir(&folder.0), "");
    assert_eq!((ran.status, ran.errors.as_str()), (Some(0), ""));
    // The shell's own time, then that of what it has run: `0m1.25s 0m0.50s`.
    let times = ran.out.lines().last().unwrap_or_default();
    let seconds = |time: &str| -> Option<f64> {
        let (minutes, seconds) = time.strip_suffix('s')?.split_once('m')?;
        Some(minutes.parse::<f64>().ok()? * 60.0 + seconds.parse::<f64>().ok()?)
    };
    let all: Option<f64> = times.split(' ').map(seconds).sum();
    Duration::from_secs_f64(all.unwrap_or_else(|| panic!("no times: {}", ran.out)))
}

#[test]
#[cfg(unix)]
fn two_hundred_submissions() {
    let root = Path::new(env!("CARGO_MANIFEST_DIR"));
    let folder = Folder::new("two-hundred", &[("in/.keep", "")]);
    let mutants: Vec<&Mutant> = mutants().collect();
    for at in 0..CLASS {
        // Every tenth is right.
        let mutant = (at % 10 != 0).then(|| mutants[(at - at / 10) % mutants.len()]);
        let name = mutant.map_or("right".to_owned(), |mutant| mutant.name.replace('_', "-"));
        let raft = format!("in/{at:03}-{name}");
        copy(&root.join("raft-example/src"), &folder.0.join(&raft).join("src"));
        fs::copy(root.join("raft-example/Cargo.toml"), folder.0.join(&raft).join("Cargo.toml")).expect("a manifest");
        for edit in mutant.into_iter().flat_map(|mutant| mutant.edits) {
            let path = format!("{raft}/{}", edit.file);
            folder.write(&path, &inject(&folder.read(&path), &[edit.injection]).expect("the fault goes in"));
        }
    }
    let took = grade_measured(&folder);
    assert!(took < WORK, "{took:?}");
    let marks = points(&folder);
    assert_eq!(marks.len(), CLASS);
    let missed: BTreeSet<String> = mutants
        .iter()
        .filter(|mutant| matches!(mutant.told, Told::Not(..)))
        .map(|mutant| mutant.name.replace('_', "-"))
        .collect();
    for (submission, points) in &marks {
        let (_, name) = submission.split_once('-').expect("a number and a name");
        let is_seen = name != "right" && !missed.contains(name);
        assert_eq!(points != "100", is_seen, "{submission} has {points} points");
    }
    let page = folder.read("out/students/000-right/index.html");
    for handler in ["vote", "append", "snapshot"] {
        let said = format!("<code>Raft::handle_{handler}</code> does all its work in one critical section of");
        assert!(page.contains(&said), "{said}\n{page}");
    }
    assert!(!page.contains("::call</code>"), "whoever calls is no handler: {page}");
    for (name, marks) in &marks {
        let results = is_gradescope(&folder.read(&format!("out/students/{name}/results.json")));
        assert_eq!(results["score"].as_f64().map(|score| score.to_string()), Some(marks.clone()));
        let result = is_classroom(&folder.read(&format!("out/students/{name}/classroom.json")));
        assert_eq!(result["tests"][0]["score"].as_f64().map(|score| score.to_string()), Some(marks.clone()));
    }
    // The same bytes with another number of processes side by side.
    let all: Vec<String> = marks.iter().map(|(name, _)| format!("in/{name}/")).collect();
    let all: Vec<&str> = all.iter().map(String::as_str).collect();
    folder.run(&[&["grade", "-q", "--jobs", "3", "-o", "again"], &all[..]].concat()).is(0, "");
    let same = |file: &str| assert_eq!(folder.read(&format!("again/{file}")), folder.read(&format!("out/{file}")));
    ["index.html", "grades.csv", "findings.jsonl"].into_iter().for_each(same);
    for (name, _) in &marks {
        for file in ["index.html", "results.json", "classroom.json"] {
            same(&format!("students/{name}/{file}"));
        }
    }
}
