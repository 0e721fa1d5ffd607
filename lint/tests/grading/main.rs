//! Grading: marks, what comes out, submissions that want to break it, a whole class. And exercises: faults in right code.

#[path = "../mutants/catalogue/mod.rs"]
#[allow(dead_code, reason = "how mutants fail is not asked here")]
mod catalogue;
mod class;
mod formats;
mod hostile;
mod inject;
mod marks;
#[path = "../scratch/mod.rs"]
mod scratch;

use scratch::{Folder, Ran};

/// A function with one fault of rule 4 (R402).
const SLEEPS: &str = "\
use std::sync::Mutex;
pub fn sleeps(m: &Mutex<u32>) {
    let mut held = m.lock().unwrap();
    std::thread::sleep(std::time::Duration::from_secs(1));
    *held += 1;
}
";

/// A package of one library.
fn package(library: &str) -> Vec<(String, String)> {
    let manifest = "[package]\nname = \"lab\"\nversion = \"0.1.0\"\nedition = \"2024\"\n";
    vec![("Cargo.toml".into(), manifest.into()), ("src/lib.rs".into(), library.into())]
}

/// A folder with a class in `in/`.
fn class(name: &str, submissions: &[(&str, Vec<(String, String)>)]) -> Folder {
    let folder = Folder::new(name, &[("in/.keep", "")]);
    for (submission, files) in submissions {
        for (path, text) in files {
            folder.write(&format!("in/{submission}/{path}"), text);
        }
    }
    folder
}

/// Grades all of `in/` into `out/`.
#[track_caller]
fn grade(folder: &Folder, flags: &[&str]) -> Ran {
    let mut submissions: Vec<String> = std::fs::read_dir(folder.0.join("in"))
        .expect("a folder")
        .map(|entry| format!("in/{}", entry.expect("an entry").file_name().to_string_lossy()))
        .filter(|path| !path.ends_with(".keep"))
        .collect();
    submissions.sort();
    let submissions: Vec<&str> = submissions.iter().map(String::as_str).collect();
    let ran = folder.run(&[&["grade", "-o", "out"], flags, &["--"], &submissions].concat());
    assert_eq!(ran.status, Some(0), "{}", ran.errors);
    ran
}

/// The fields of each line of the class's table.
fn rows(folder: &Folder) -> Vec<Vec<String>> {
    let sheet = folder.read("out/grades.csv");
    sheet.lines().map(|line| line.split(',').map(|cell| cell.trim_matches('"').to_owned()).collect()).collect()
}

/// The points of each submission, by name.
fn points(folder: &Folder) -> Vec<(String, String)> {
    rows(folder).into_iter().skip(1).map(|row| (row[0].clone(), row[2].clone())).collect()
}
