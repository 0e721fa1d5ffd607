//! A whole class: the faulty fixtures, the reference Raft, and Rafts that faults were injected into.

use std::fs;
use std::path::{Path, PathBuf};
use std::time::{Duration, Instant};

use super::formats::{is_classroom, is_gradescope};
use super::scratch::Folder;
use super::{grade, points};
use locklint::mutate::{Kind, sites};

/// How many there are.
const CLASS: usize = 200;
/// However busy the machine and unoptimised the program; alone, and optimised, it takes seconds.
const PATIENCE: Duration = Duration::from_secs(900);

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

fn fixtures(root: &Path) -> Vec<PathBuf> {
    let mut found = Vec::new();
    for folder in fs::read_dir(root.join("fixtures/e2024/src")).expect("fixtures") {
        let folder = folder.expect("an entry").path();
        for entry in fs::read_dir(&folder).into_iter().flatten() {
            let path = entry.expect("an entry").path();
            let name = path.file_name().expect("a name").to_string_lossy().into_owned();
            if name.starts_with("bad_") && name.ends_with(".rs") {
                found.push(path);
            }
        }
    }
    found.sort();
    found
}

/// Files of the reference Raft, each with a critical section split in another place.
fn split_rafts(root: &Path) -> Vec<(String, String)> {
    let functions = ["Raft::start", "Raft::handle_vote", "Raft::handle_append"];
    let mut found = Vec::new();
    for path in ["src/raft/election.rs", "src/raft/replication.rs"] {
        let text = fs::read_to_string(root.join("raft-example").join(path)).expect("a file of the reference Raft");
        let sites = sites(&text, Kind::Split).expect("it parses");
        let meant = sites.iter().filter(|site| functions.contains(&site.function.as_str()));
        found.extend(meant.map(|site| (path.to_owned(), site.apply(&text))));
    }
    assert!(found.len() > 5, "the handlers of the reference Raft are elsewhere");
    found
}

#[test]
fn two_hundred_submissions() {
    let root = Path::new(env!("CARGO_MANIFEST_DIR"));
    let folder = Folder::new("two-hundred", &[("in/.keep", "")]);
    // Every tenth is a whole Raft, right or with a critical section split.
    let rafts = CLASS / 10;
    let split = split_rafts(root);
    for at in 0..rafts {
        let name = format!("in/raft-{}-{at:03}", if at % 2 == 0 { "right" } else { "split" });
        let raft = folder.0.join(&name);
        copy(&root.join("raft-example/src"), &raft.join("src"));
        fs::copy(root.join("raft-example/Cargo.toml"), raft.join("Cargo.toml")).expect("a manifest");
        if at % 2 == 1 {
            let (path, text) = &split[at / 2 % split.len()];
            folder.write(&format!("{name}/{path}"), text);
        }
    }
    let fixtures = fixtures(root);
    for (at, path) in fixtures.iter().cycle().take(CLASS - rafts).enumerate() {
        let text = fs::read_to_string(path).expect("a fixture");
        for (name, text) in super::package(&text) {
            folder.write(&format!("in/student-{at:03}/{name}"), &text);
        }
    }
    let begin = Instant::now();
    grade(&folder, &["-q"]);
    let took = begin.elapsed();
    assert!(took < PATIENCE, "{took:?}");
    let marks = points(&folder);
    assert_eq!(marks.len(), CLASS);
    let lost = |prefix: &str| {
        let all = marks.iter().filter(|(name, _)| name.starts_with(prefix));
        (all.clone().filter(|(_, points)| points != "100").count(), all.count())
    };
    assert_eq!(lost("raft-right"), (0, rafts / 2), "{marks:?}");
    // Not each section that is split is one that needed to be whole.
    let (some, all) = lost("raft-split");
    assert!(some > 2, "{some} of {all} Rafts with a split section lost points: {marks:?}");
    let (some, all) = lost("student");
    assert!(some * 10 > all * 9, "{some} of {all} lost points");
    let page = folder.read("out/students/raft-right-000/index.html");
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
    // The same bytes with another number of processes side by side; of a part of the class, to be quick.
    let some: Vec<String> = marks.iter().step_by(9).map(|(name, _)| format!("in/{name}")).collect();
    let some: Vec<&str> = some.iter().map(String::as_str).collect();
    let ran = folder.run(&[&["grade", "-q", "--jobs", "3", "-o", "part"], &some[..]].concat());
    ran.is(0, "");
    for name in some.iter().map(|path| path.trim_start_matches("in/")) {
        for file in ["index.html", "results.json", "classroom.json"] {
            assert_eq!(
                folder.read(&format!("part/students/{name}/{file}")),
                folder.read(&format!("out/students/{name}/{file}"))
            );
        }
    }
}
