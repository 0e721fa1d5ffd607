//! What services read, field by field, and the files by which they run it.

use std::collections::BTreeSet;
use std::process::Command;

use super::scratch::{Folder, Ran};
use super::{SLEEPS, class, grade, package, rows};
use serde_json::Value;

fn keys(value: &Value) -> BTreeSet<&str> {
    value.as_object().expect("an object").keys().map(String::as_str).collect()
}

/// A file that Gradescope takes, by its documentation: every field is known, of its kind, and says what it may.
#[track_caller]
pub fn is_gradescope(text: &str) -> Value {
    let results: Value = serde_json::from_str(text).expect("JSON");
    let top = ["score", "execution_time", "output", "output_format", "test_output_format", "test_name_format"];
    let top = top.into_iter().chain(["visibility", "stdout_visibility", "extra_data", "tests", "leaderboard"]);
    let unknown: Vec<&str> = keys(&results).difference(&top.collect()).copied().collect();
    assert_eq!(unknown, Vec::<&str>::new());
    assert!(results["score"].as_f64().is_some_and(|score| score >= 0.0));
    let is_format = |value: &Value| {
        value.as_str().is_some_and(|format| ["text", "html", "simple_format", "md", "ansi"].contains(&format))
    };
    let is_visibility = |value: &Value| {
        let known = ["hidden", "after_due_date", "after_published", "visible"];
        value.as_str().is_some_and(|visibility| known.contains(&visibility))
    };
    assert!(results["output"].is_string() && is_visibility(&results["visibility"]));
    assert!(
        ["output_format", "test_output_format", "test_name_format"].into_iter().all(|key| is_format(&results[key]))
    );
    let known = ["score", "max_score", "status", "name", "name_format", "number", "output", "output_format", "tags"];
    let known: BTreeSet<&str> = known.into_iter().chain(["visibility", "extra_data"]).collect();
    let tests = results["tests"].as_array().expect("tests");
    for (at, test) in tests.iter().enumerate() {
        let unknown: Vec<&str> = keys(test).difference(&known).copied().collect();
        assert_eq!(unknown, Vec::<&str>::new());
        let (score, most) = (test["score"].as_f64(), test["max_score"].as_f64());
        assert_eq!(score.is_some(), most.is_some());
        assert!(score.zip(most).is_none_or(|(score, most)| 0.0 <= score && score <= most), "{test}");
        assert!(["passed", "failed"].contains(&test["status"].as_str().expect("a status")));
        assert!(test["name"].is_string() && test["output"].is_string());
        assert_eq!(test["number"], (at + 1).to_string());
        assert!(
            is_format(&test["name_format"]) && is_format(&test["output_format"]) && is_visibility(&test["visibility"])
        );
    }
    results
}

#[test]
fn gradescope_field_by_field() {
    let folder = class("gradescope", &[("ann", package(SLEEPS)), ("none", vec![])]);
    std::fs::create_dir_all(folder.0.join("in/none")).expect("a folder");
    folder.write("r.toml", "[[rule]]\nlint = \"R4\"\npoints = 2.5\ncap = 40\n[[rule]]\nlint = \"R5\"\npoints = 1\n");
    grade(&folder, &["--rubric", "r.toml"]);
    let results = is_gradescope(&folder.read("out/students/ann/results.json"));
    assert_eq!(results["score"], 97.5);
    assert!(
        results["output"].as_str().is_some_and(|text| text.starts_with("97.5 of 100 points; graded\nR1: takes a lock"))
    );
    let [waits, releases] = results["tests"].as_array().expect("tests").as_slice() else { panic!("two entries") };
    assert_eq!((&waits["score"], &waits["max_score"], &waits["status"]), (&37.5.into(), &40.into(), &"failed".into()));
    assert_eq!(waits["name"], "R4: no lock is held while waiting");
    let output = waits["output"].as_str().expect("an output");
    assert!(output.starts_with("error[R402]: `m` is held while sleeping\n"), "{output}");
    // Without a cap there is no share of the score to tell.
    assert_eq!((releases.get("score"), &releases["status"]), (None, &"passed".into()));
    let nothing = is_gradescope(&folder.read("out/students/none/results.json"));
    assert_eq!(nothing["score"], 0);
    assert!(nothing["tests"].as_array().expect("tests").iter().all(|test| test["status"] == "failed"));
}

/// A result that GitHub Classroom's reporter takes: it adds up the tests' scores, and looks at each status.
#[track_caller]
pub fn is_classroom(text: &str) -> Value {
    let result: Value = serde_json::from_str(text).expect("JSON");
    assert_eq!(keys(&result), ["version", "status", "max_score", "tests"].into_iter().collect());
    assert_eq!(result["version"], 1);
    assert!(["pass", "fail", "error"].contains(&result["status"].as_str().expect("a status")));
    let tests = result["tests"].as_array().expect("tests");
    let total: f64 = tests.iter().map(|test| test["score"].as_f64().expect("a score")).sum();
    assert!((0.0..=result["max_score"].as_f64().expect("a number")).contains(&total));
    let known = ["name", "status", "score", "message", "test_code", "filename", "line_no", "execution_time"]
        .into_iter()
        .collect();
    for test in tests {
        assert_eq!(keys(test), known);
        assert!(["pass", "fail"].contains(&test["status"].as_str().expect("a status")));
        assert!(test["line_no"].is_u64() && test["name"].is_string() && test["message"].is_string());
    }
    // In base64 it has to fit into a variable of the environment.
    assert!(text.len() < 90_000, "{}", text.len());
    result
}

#[test]
fn classroom_field_by_field() {
    let library: String =
        (0..300).map(|at| SLEEPS.replace("sleeps", &format!("sleeps_{at}_{}", "x".repeat(200)))).collect();
    let library = library.replace("use std::sync::Mutex;\n", "");
    let files = package(&format!("use std::sync::Mutex;\n{library}"));
    let folder = class("classroom", &[("ann", files), ("bob", package("fn f() {}\n"))]);
    grade(&folder, &[]);
    let result = is_classroom(&folder.read("out/students/ann/classroom.json"));
    assert_eq!((&result["status"], &result["max_score"]), (&"fail".into(), &100.into()));
    assert_eq!(result["tests"][0]["score"], 80);
    let waits = &result["tests"][4];
    assert_eq!(
        (&waits["name"], &waits["filename"]),
        (&"R4: no lock is held while waiting: 20 off".into(), &"src/lib.rs".into())
    );
    assert!(
        waits["message"].as_str().is_some_and(|text| text.starts_with("src/lib.rs:4: R402 ") && text.contains("more"))
    );
    let result = is_classroom(&folder.read("out/students/bob/classroom.json"));
    assert_eq!((&result["status"], &result["tests"][0]["score"]), (&"pass".into(), &100.into()));
}

#[test]
fn the_table_of_the_class() {
    let folder = class("sheet", &[("ann", package(SLEEPS)), ("=cmd|'!A0", package("fn f() {}"))]);
    grade(&folder, &[]);
    let rows = rows(&folder);
    assert_eq!(rows[0][..7], ["submission", "status", "points", "of", "findings", "R1", "R1 off"]);
    assert_eq!(rows[2][..5], ["ann", "graded", "95", "100", "1"]);
    let sheet = folder.read("out/grades.csv");
    assert!(sheet.contains("\r\n\"'=cmd|'!A0\",\"graded\",100,100,0,"), "{sheet}");
}

#[test]
fn services_get_their_files() {
    let folder = Folder::new("services", &[]);
    let from = ["--from", "https://example.org/locklint.git"];
    folder.run(&["init", "gradescope"]).fails("where Gradescope is to install locklint from", "--from URL");
    let ran = folder.run(&[&["init", "gradescope"], &from[..]].concat());
    assert!(ran.out.starts_with("wrote gradescope/setup.sh and gradescope/run_autograder; zip"), "{}", ran.out);
    let ran = folder.run(&[&["init", "classroom"], &from[..]].concat());
    assert!(ran.out.starts_with("wrote .github/workflows/classroom.yml; "), "{}", ran.out);
    let workflow = folder.read(".github/workflows/classroom.yml");
    assert!(workflow.contains("autograding-grading-reporter@v1") && workflow.contains("name: Autograding Tests"));
    // Nothing is half written.
    folder.write("gradescope/run_autograder", "mine\n");
    std::fs::remove_file(folder.0.join("gradescope/setup.sh")).expect("it was there");
    folder.run(&[&["init", "gradescope"], &from[..]].concat()).fails("run_autograder` is there already", "--print");
    assert!(!folder.0.join("gradescope/setup.sh").exists());
    let ran = folder.run(&[&["init", "gradescope", "--print"], &from[..]].concat());
    assert!(ran.out.starts_with("==> gradescope/setup.sh <==\n#!/usr/bin/env bash\n"), "{}", ran.out);
    assert!(ran.out.contains("\n\n==> gradescope/run_autograder <==\n#!/usr/bin/env bash\n"), "{}", ran.out);
}

/// The script of Gradescope's itself, with another root.
#[test]
#[cfg(target_os = "linux")]
fn the_script_for_gradescope_writes_its_results() {
    let folder = Folder::new("autograder", &[("source/rubric.toml", "[[rule]]\nlint = \"R4\"\npoints = 30\n")]);
    for (path, text) in package(SLEEPS) {
        folder.write(&format!("submission/{path}"), &text);
    }
    folder.run(&["init", "gradescope", "--from", "https://example.org/locklint.git"]);
    let script = folder.read("gradescope/run_autograder");
    let root = folder.0.display().to_string();
    folder.write("run", &script.replace("autograder=/autograder\n", &format!("autograder='{root}'\n")));
    let program = std::path::Path::new(env!("CARGO_BIN_EXE_cargo-locklint")).parent().expect("a folder");
    let paths = format!("{}:{}", program.display(), std::env::var("PATH").expect("paths"));
    let ran = Ran::of(Command::new("bash").arg("run").current_dir(&folder.0).env("PATH", paths), "");
    assert_eq!(ran.status, Some(0), "{}", ran.errors);
    assert_eq!(is_gradescope(&folder.read("results/results.json"))["score"], 70);
}
