use std::convert::Infallible;
use std::fs;
use std::path::{Path, PathBuf};

use super::*;
use crate::finding::{Confidence, Edit, Location};
use crate::source::{self, Request};
use crate::span::Span;

/// A finding at each `fault`, whose suggestions replace it by these words, each judged by its line.
fn faults(program: &Program, words: &[(&str, Applicability)]) -> Vec<Finding> {
    let mut findings = Vec::new();
    for file in program.ids() {
        let text = &program.file(file).text;
        for (code, word) in [("R401", "fault"), ("R402", "other")] {
            for (at, _) in text.match_indices(word) {
                let span = Span::new(at as u32, (at + word.len()) as u32);
                let line = text[..at].rfind('\n').map_or(0, |newline| newline + 1);
                let end = at + text[at..].find('\n').unwrap_or(text.len() - at);
                let suggest = |(to, applicability): &(&str, Applicability)| Suggestion {
                    text: format!("write {to}"),
                    applicability: *applicability,
                    edits: vec![Edit { at: Location { file, span }, replacement: to.to_string() }],
                    judged: Location { file, span: Span::new(line as u32, end as u32) },
                };
                findings.push(Finding {
                    code,
                    confidence: Confidence::High,
                    primary: Location { file, span },
                    message: format!("`{word}`"),
                    label: String::new(),
                    labels: Vec::new(),
                    notes: Vec::new(),
                    scenario: None,
                    helps: Vec::new(),
                    suggestions: words.iter().map(suggest).collect(),
                    function: None,
                });
            }
        }
    }
    findings
}

/// The texts after mending, how many findings were mended, and how often it was checked.
fn mended(texts: &[&str], words: &[(&str, Applicability)], most: Applicability) -> (Vec<String>, usize, usize) {
    let names: Vec<String> = (0..texts.len()).map(|at| format!("{at}.rs")).collect();
    let program = Program::of_texts(names.iter().map(String::as_str).zip(texts.iter().copied()));
    let mut checks = 0;
    let result = mend(&program, &faults(&program, words), most, &mut |program| {
        checks += 1;
        Ok::<_, Infallible>(faults(program, words))
    });
    let Ok(result) = result;
    let now = program.with_texts(result.texts);
    (now.files.iter().map(|file| file.text.to_string()).collect(), result.findings.len(), checks)
}

const SAFE: Applicability = Applicability::Safe;
const UNSAFE: Applicability = Applicability::Unsafe;

#[test]
fn everything_that_goes_together_is_made_at_once() {
    let texts = ["a fault\nb fault\n", "fault"];
    assert_eq!(mended(&texts, &[("mend", SAFE)], SAFE), (vec!["a mend\nb mend\n".into(), "mend".into()], 3, 1));
}

#[test]
fn what_touches_the_same_code_comes_one_after_the_other() {
    assert_eq!(mended(&["fault fault\n"], &[("right", SAFE)], SAFE), (vec!["right right\n".into()], 2, 2));
}

#[test]
fn unsafe_ones_only_where_they_are_asked_for() {
    assert_eq!(mended(&["fault"], &[("mend", UNSAFE)], SAFE), (vec!["fault".into()], 0, 0));
    assert_eq!(mended(&["fault"], &[("mend", UNSAFE)], UNSAFE), (vec!["mend".into()], 1, 1));
    assert_eq!(mended(&["fault"], &[("mend", UNSAFE), ("safe", SAFE)], SAFE), (vec!["safe".into()], 1, 1));
}

#[test]
fn one_that_does_not_mend_or_brings_another_is_not_made() {
    assert_eq!(mended(&["fault"], &[("fault!", SAFE)], SAFE), (vec!["fault".into()], 0, 1));
    assert_eq!(mended(&["fault"], &[("other", SAFE)], SAFE), (vec!["fault".into()], 0, 1));
    // The next one is tried, and what is right elsewhere stays.
    assert_eq!(mended(&["fault"], &[("other", SAFE), ("mend", SAFE)], SAFE), (vec!["mend".into()], 1, 2));
}

#[test]
fn lines_end_as_in_the_file() {
    let (texts, ..) = mended(&["a\r\nfault\r\n", "fault\n"], &[("b\nc", SAFE)], SAFE);
    assert_eq!(texts, ["a\r\nb\r\nc\r\n", "b\nc\n"]);
}

#[test]
fn only_what_proves_right_is_left() {
    let program = Program::of_texts([("a.rs", "fault fault\n")]);
    let words = [("other", SAFE), ("mend", UNSAFE)];
    let mut findings = faults(&program, &words);
    let mut check = |program: &Program| Ok::<_, Infallible>(faults(program, &words));
    let Ok(()) = proven(&program, &mut findings, &mut check);
    let left: Vec<&str> = findings.iter().flat_map(|finding| &finding.suggestions).map(|one| &*one.text).collect();
    assert_eq!(left, ["write mend", "write mend"]);
}

#[test]
fn places_outside_the_text_are_not_touched() {
    let program = Program::of_texts([("a.rs", "fault")]);
    let mut findings = faults(&program, &[("mend", SAFE)]);
    findings[0].suggestions[0].edits[0].at.span.end = 99;
    let result = mend(&program, &findings, SAFE, &mut |_| Ok::<_, Infallible>(Vec::new()));
    let Ok(result) = result;
    assert!(result.texts.is_empty());
}

/// A folder with two files, gone with the value.
struct Folder(tempfile::TempDir);

impl Folder {
    fn new() -> Folder {
        let folder = tempfile::tempdir().expect("a folder");
        fs::write(folder.path().join("a.rs"), "fn a() {}\n").expect("a file");
        fs::write(folder.path().join("b.rs"), "fn b() {}\n").expect("a file");
        Folder(folder)
    }

    fn path(&self, name: &str) -> PathBuf {
        self.0.path().join(name)
    }

    fn read(&self, name: &str) -> String {
        fs::read_to_string(self.path(name)).expect("a file")
    }

    /// The program, and new texts for both files.
    fn program(&self) -> (Program, BTreeMap<FileId, Arc<str>>) {
        let request = Request { directory: self.0.path().to_owned(), ..Request::default() };
        let program = source::load(&request).expect("a program");
        let texts = program.ids().map(|id| (id, Arc::from("fn new() {}\n"))).collect();
        (program, texts)
    }

    fn names(&self) -> Vec<String> {
        let mut names: Vec<String> = fs::read_dir(self.0.path())
            .expect("a folder")
            .map(|entry| entry.expect("an entry").file_name().to_string_lossy().into_owned())
            .collect();
        names.sort();
        names
    }
}

#[test]
fn files_are_replaced() {
    let folder = Folder::new();
    let (program, texts) = folder.program();
    write(&program, &texts).expect("they are written");
    assert_eq!((folder.read("a.rs"), folder.read("b.rs")), ("fn new() {}\n".into(), "fn new() {}\n".into()));
    assert_eq!(folder.names(), ["a.rs", "b.rs"]);
}

#[test]
#[cfg(unix)]
fn permissions_and_links_stay() {
    use std::os::unix::fs::{PermissionsExt, symlink};
    let folder = Folder::new();
    fs::create_dir(folder.path("real")).expect("a folder");
    fs::rename(folder.path("a.rs"), folder.path("real/a.txt")).expect("it is moved");
    symlink("real/a.txt", folder.path("a.rs")).expect("a link");
    fs::set_permissions(folder.path("real/a.txt"), fs::Permissions::from_mode(0o750)).expect("a mode");
    let (program, texts) = folder.program();
    write(&program, &texts).expect("they are written");
    assert!(folder.path("a.rs").is_symlink());
    assert_eq!(folder.read("real/a.txt"), "fn new() {}\n");
    let mode = fs::metadata(folder.path("real/a.txt")).expect("a file").permissions().mode();
    assert_eq!(mode & 0o777, 0o750);
}

#[test]
fn nothing_is_written_if_one_cannot_be() {
    for (spoil, expected) in [
        (read_only as fn(&Path), "`b.rs` is read-only; nothing has been changed"),
        (change, "`b.rs` has changed since it was checked; nothing has been changed"),
        (remove, "`b.rs` cannot be written: "),
    ] {
        let folder = Folder::new();
        let (program, texts) = folder.program();
        spoil(&folder.path("b.rs"));
        let error = write(&program, &texts).expect_err("it cannot be written").to_string();
        assert!(error.starts_with(expected), "{error}");
        assert_eq!(folder.read("a.rs"), "fn a() {}\n");
        assert!(!folder.names().iter().any(|name| name.starts_with('.')), "{:?}", folder.names());
    }
}

fn read_only(path: &Path) {
    let mut permissions = fs::metadata(path).expect("a file").permissions();
    permissions.set_readonly(true);
    fs::set_permissions(path, permissions).expect("a mode");
}

fn change(path: &Path) {
    fs::write(path, "fn c() {}\n").expect("a file");
}

fn remove(path: &Path) {
    fs::remove_file(path).expect("it is removed");
}
