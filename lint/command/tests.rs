use std::path::Path;

use super::*;
use crate::finding::{Confidence, Help, Location};
use crate::span::Span;

/// A folder that is gone with the value.
struct Folder(PathBuf);

impl Folder {
    fn new(name: &str, files: &[(&str, &str)]) -> Folder {
        let path = std::env::temp_dir().join(format!("locklint-command-{}-{name}", std::process::id()));
        let _ = std::fs::remove_dir_all(&path);
        std::fs::create_dir_all(&path).expect("a folder");
        for (file, text) in files {
            let file = path.join(file);
            std::fs::create_dir_all(file.parent().expect("below the folder")).expect("a folder");
            std::fs::write(file, text).expect("a file");
        }
        Folder(path)
    }

    fn path(&self, below: &str) -> String {
        self.0.join(below).display().to_string()
    }
}

impl Drop for Folder {
    fn drop(&mut self) {
        let _ = std::fs::remove_dir_all(&self.0);
    }
}

struct Nothing;

impl Again for Nothing {
    fn look(&mut self, program: &mut Program, model: &Model) -> Analysis {
        awaits(program, model.clone())
    }
}

fn appraised(program: &mut Program, model: Model, _: &[String]) -> (Analysis, Occasions) {
    (awaits(program, model), Occasions::default())
}

/// An analysis that finds R401 at each `.await`, and L002 at each `todo`.
fn awaits(program: &mut Program, _: Model) -> Analysis {
    assert!(!program.files.iter().any(|file| file.text.contains("mistake")), "a mistake of ours");
    let mut findings = Vec::new();
    for file in program.ids() {
        for (code, words) in [("R401", ".await"), ("R409", "match"), ("L002", "todo")] {
            for (at, _) in program.file(file).text.match_indices(words) {
                let span = Span::new(at as u32, (at + words.len()) as u32);
                findings.push(Finding {
                    code,
                    confidence: Confidence::High,
                    primary: Location { file, span },
                    message: format!("`{words}` here"),
                    label: "here".into(),
                    labels: Vec::new(),
                    notes: Vec::new(),
                    scenario: None,
                    helps: vec![Help { text: "mend it".into(), code: Vec::new() }],
                    suggestions: Vec::new(),
                    function: None,
                });
            }
        }
    }
    Analysis { findings, annotations: Vec::new(), tests: Vec::new(), checked: program.files.len(), chart: None }
}

fn engine() -> Engine {
    Engine {
        analyse: awaits,
        check: |program, model, _| awaits(program, model.clone()),
        charted: awaits,
        again: || Box::new(Nothing),
        appraise: appraised,
        parse: |_, _| Vec::new(),
        survey: |_| Survey::default(),
    }
}

/// Exit status, output, errors.
fn locklint(arguments: &[&str]) -> (u8, String, String) {
    let (mut out, mut errors) = (Vec::new(), Vec::new());
    let words = std::iter::once("cargo-locklint").chain(arguments.iter().copied());
    let status = run(words.map(OsString::from).collect(), engine(), &mut out, &mut errors);
    let text = |bytes| String::from_utf8(bytes).expect("output is UTF-8");
    (status, text(out), text(errors))
}

fn example(name: &str) -> Folder {
    Folder::new(
        name,
        &[
            ("Cargo.toml", "[package]\nname = \"a\"\n"),
            ("src/lib.rs", "async fn f() { g().await }\nfn h() { match 1 { _ => {} } }\n"),
            ("clean.rs", "fn main() {}\n"),
            ("warned.rs", "fn main() { todo }\n"),
        ],
    )
}

#[test]
fn both_forms_and_no_command_mean_check() {
    let folder = example("forms");
    let path = folder.path("src/lib.rs");
    for words in [vec!["locklint", "check"], vec!["check"], vec!["locklint"], vec![]] {
        let words: Vec<&str> = words.into_iter().chain(["--message-format", "short", &path]).collect();
        let (status, out, errors) = locklint(&words);
        assert_eq!((status, errors.as_str()), (1, ""));
        assert_eq!(out, format!("{path}:1:19: error[R401] await-holding-guard: `.await` here\n"));
    }
}

#[test]
fn exit_status() {
    let folder = example("status");
    let status = |path: &str, flags: &[&str]| {
        let path = folder.path(path);
        locklint(&[&[path.as_str()], flags].concat()).0
    };
    assert_eq!(status("src/lib.rs", &[]), 1);
    assert_eq!(status("src/lib.rs", &["-W", "R4"]), 0);
    assert_eq!(status("warned.rs", &[]), 0);
    assert_eq!(status("warned.rs", &["-D", "L"]), 1);
    assert_eq!(status("gone.rs", &[]), 2);
    assert_eq!(status("src/lib.rs", &["--no-such-flag"]), 2);
    assert_eq!(locklint(&["--help"]).0, 0);
    assert_eq!(locklint(&["--version"]).0, 0);
}

#[test]
fn levels_in_the_order_of_the_command_line() {
    let folder = example("levels");
    let path = folder.path("src/lib.rs");
    let short = |flags: &[&str]| {
        let words = [&["--message-format=short", &path][..], flags].concat();
        let (_, out, _) = locklint(&words);
        out.lines().filter_map(|line| Some(line.split_once(": ")?.1.split(' ').next()?.to_owned())).collect::<Vec<_>>()
    };
    assert_eq!(short(&["-A", "R4", "-W", "R401"]), ["warning[R401]"]);
    assert_eq!(short(&["-W", "R401", "-A", "R4"]), [""; 0]);
    assert_eq!(short(&["-D", "guard-in-scrutinee"]), ["error[R401]", "error[R409]"]);
    assert_eq!(short(&["--profile", "lab", "--profile", "pedantic"]), ["error[R401]", "error[R409]"]);
}

#[test]
fn the_configuration_counts() {
    let folder = example("configuration");
    let write = |text: &str| std::fs::write(folder.0.join("c.toml"), text).expect("a file");
    let (path, config) = (folder.path("src/lib.rs"), folder.path("c.toml"));
    let run = |more: &[&str]| locklint(&[&["--config", &config, &path][..], more].concat());
    write("[levels]\nR401 = \"warn\"\n");
    assert_eq!(run(&[]).0, 0);
    assert_eq!(run(&["-D", "R401"]).0, 1);
    write("exclude = [\"src\"]\n");
    assert_eq!(run(&["-q"]), (0, String::new(), String::new()));
    write("[levels]\nR499 = \"warn\"\n");
    let (status, _, errors) = run(&[]);
    assert_eq!(status, 2);
    assert!(errors.contains("there is no lint `R499`") && errors.contains("c.toml"), "{errors}");
    write("profil = []\n");
    assert!(run(&[]).2.contains("unknown key `profil`; did you mean `profile`?"));
    write("[[nonsense]]\nx = 1\n");
    let (status, _, errors) = run(&[]);
    assert_eq!(status, 2);
    assert!(errors.contains("c.toml: line 1: unknown key `nonsense`"), "{errors}");
}

#[test]
fn errors_tell_the_way_out() {
    let (status, out, errors) = locklint(&["/no/such/path"]);
    assert_eq!((status, out.as_str()), (2, ""));
    assert!(errors.starts_with("error: cannot read `/no/such/path`: "), "{errors}");
    assert!(errors.contains("\n  help: give a package, a folder, or a file"), "{errors}");
    let (status, _, errors) = locklint(&["-D", "R4O1", "/"]);
    assert_eq!(status, 2);
    assert!(errors.contains("there is no lint `R4O1`; did you mean `R401`? (the command line)"), "{errors}");
}

#[test]
fn a_mistake_of_ours_is_an_error() {
    let folder = Folder::new("mistake", &[("a.rs", "fn mistake() {}")]);
    let (status, out, errors) = locklint(&[&folder.path("a.rs")]);
    assert_eq!((status, out.as_str()), (2, ""));
    assert!(errors.starts_with("error: the analysis failed: "), "{errors}");
}

#[test]
fn explain_prints_the_lint() {
    let (status, out, _) = locklint(&["locklint", "explain", "await-holding-guard"]);
    assert_eq!(status, 0);
    assert!(out.starts_with("R401 await-holding-guard\n───") && out.contains("\nHow to mend it\n"), "{out}");
    assert_eq!(locklint(&["explain", "R4"]).1.lines().count(), 12);
    let list = locklint(&["explain"]).1;
    assert!(list.contains("\nrule-4  ") && list.contains("\nR401  await-holding-guard"), "{list}");
    let (status, _, errors) = locklint(&["explain", "R999"]);
    assert_eq!(status, 2);
    assert!(errors.contains("there is no lint `R999`"), "{errors}");
    for lesson in crate::lesson::LESSONS {
        assert_eq!(locklint(&["explain", lesson.key]).0, 0);
    }
}

/// A reader that goes away.
struct Gone;

impl Write for Gone {
    fn write(&mut self, _: &[u8]) -> io::Result<usize> {
        Err(io::ErrorKind::BrokenPipe.into())
    }

    fn flush(&mut self) -> io::Result<()> {
        Ok(())
    }
}

#[test]
fn a_broken_pipe_ends_quietly() {
    let folder = example("pipe");
    for arguments in [vec!["check", &folder.path("src/lib.rs")], vec!["explain"]] {
        let mut errors = Vec::new();
        let words = std::iter::once("cargo-locklint").chain(arguments).map(OsString::from).collect();
        run(words, engine(), &mut Gone, &mut errors);
        assert_eq!(errors, b"");
    }
    assert!(Path::new(&folder.path("src")).is_dir());
}

#[test]
fn the_flags_are_consistent() {
    arguments::Cargo::command().debug_assert();
}

#[test]
fn every_rule_is_listed_under_its_name() {
    for rule in crate::rules::LINTS {
        assert_eq!(crate::policy::lint(rule.code).map(|info| info.name), Some(rule.name));
    }
}
