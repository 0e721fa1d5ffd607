//! Every fixture's marks against what is found: a mark that nothing meets fails, and so does a finding
//! that no mark asks for.
//!
//! `//  ^^^^ R401`: a finding whose primary span begins in the line above at the first caret. Where the
//! carets touch the slashes it begins at the slashes. `R403 lab`: told in the `lab` profile only. `R409 pedantic`:
//! in `pedantic` only, and marked only in the folders of lints that nothing else tells.
//! `//  ^ held: mu, other?`: the locks that must, and may, be held there; `none` for none.

use std::collections::BTreeSet;
use std::path::{Path, PathBuf};

use locklint::analysis::{Outcome, analyse};
use locklint::flow::probe::HeldProbe;
use locklint::model::Model;
use locklint::policy::{self, FileLevels, Levels, Profile};
use locklint::rules::LINTS;
use locklint::source::{self, Request};
use locklint::span::{FileId, LineIndex};

/// What stands, or is found, at a place.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord)]
struct At {
    file: String,
    line: u32,
    column: u32,
    what: String,
}

#[derive(Clone, Debug, Default, PartialEq)]
struct Marks {
    default: BTreeSet<At>,
    lab: BTreeSet<At>,
    pedantic: BTreeSet<At>,
    held: BTreeSet<At>,
}

/// Lints of the `pedantic` profile, and the folder in which each is marked.
const PEDANTIC: &[(&str, &str)] = &[("R409", "src/r409/")];

fn marks(file: &str, text: &str) -> Marks {
    let mut marks = Marks::default();
    let mut code_line = 0;
    for (index, line) in text.lines().enumerate() {
        let Some((column, what)) = mark(line) else {
            code_line = index as u32 + 1;
            continue;
        };
        let at = |what: &str| At { file: file.to_string(), line: code_line, column, what: what.to_string() };
        if let Some(held) = what.strip_prefix("held:") {
            marks.held.insert(at(held.trim()));
            continue;
        }
        for code in what.split(',').map(str::trim) {
            if let Some(code) = code.strip_suffix(" pedantic") {
                marks.pedantic.insert(at(code.trim()));
            } else if let Some(code) = code.strip_suffix(" lab") {
                marks.lab.insert(at(code.trim()));
            } else {
                marks.lab.insert(at(code));
                marks.default.insert(at(code));
            }
        }
    }
    marks
}

/// The column that a mark points to, and what it says.
fn mark(line: &str) -> Option<(u32, &str)> {
    let slashes = line.find("//")?;
    if !line[..slashes].trim().is_empty() {
        return None;
    }
    let rest = &line[slashes + 2..];
    let carets = rest.trim_start();
    let what = carets.trim_start_matches('^');
    if what.len() == carets.len() {
        return None;
    }
    let gap = rest.len() - carets.len();
    let column = if gap == 0 { slashes } else { slashes + 2 + gap };
    Some((column as u32 + 1, what.trim()))
}

struct Checked {
    marks: Marks,
    default: BTreeSet<At>,
    lab: BTreeSet<At>,
    pedantic: BTreeSet<At>,
    held: BTreeSet<At>,
}

/// Is the code one that marks are held to? The marks of a code that is no lint yet wait for it. From R409 on, the profiles
/// that the fixtures are checked in do not tell.
fn is_held_to(code: &str) -> bool {
    let is_lint = LINTS.iter().any(|lint| lint.code == code);
    is_lint && !("R409".."R500").contains(&code)
}

fn check(package: &str) -> Checked {
    let folder = Path::new(env!("CARGO_MANIFEST_DIR")).join("fixtures").join(package);
    let request = Request { directory: folder.clone(), paths: vec![PathBuf::from(".")], ..Request::default() };
    let mut sources = source::load(&request).expect("the fixtures are there");
    let outcome = analyse(&mut sources, Model::default());
    let found = |profile: Profile| -> BTreeSet<At> {
        let levels = FileLevels::everywhere(&sources, Levels::of_profiles(&[profile]));
        let context = policy::Context::new(Vec::new(), outcome.tests.clone());
        let told = policy::apply(&sources, &levels, &context, outcome.findings.clone());
        told.iter()
            .map(|told| place(&sources, told.finding.primary.file, told.finding.primary.span.start, told.finding.code))
            .collect()
    };
    let mut all = Marks::default();
    for id in sources.ids().filter(|id| sources.file(*id).report) {
        let file = sources.file(id);
        let own = marks(&file.shown(), &file.text);
        all.default.extend(own.default);
        all.lab.extend(own.lab);
        all.pedantic.extend(own.pedantic);
        all.held.extend(own.held);
    }
    all.default.retain(|at| is_held_to(&at.what));
    all.lab.retain(|at| is_held_to(&at.what));
    let held_to = |at: &At| is_held_to(&at.what);
    let marked = |at: &At| PEDANTIC.iter().any(|(code, folder)| at.what == *code && at.file.starts_with(folder));
    let default = found(Profile::Default).into_iter().filter(held_to).collect();
    let lab = found(Profile::Lab).into_iter().filter(held_to).collect();
    let pedantic = found(Profile::Pedantic).into_iter().filter(marked).collect();
    let held = held_at(&sources, &outcome, &all.held);
    Checked { marks: all, default, lab, pedantic, held }
}

fn place(sources: &source::Program, file: FileId, start: u32, what: &str) -> At {
    let text = &sources.file(file).text;
    let (line, column) = LineIndex::new(text).line_column(text, start);
    At { file: sources.file(file).shown(), line, column, what: what.to_string() }
}

/// What is held at the marked places.
fn held_at(sources: &source::Program, outcome: &Outcome, wanted: &BTreeSet<At>) -> BTreeSet<At> {
    let probe = HeldProbe::new(&outcome.program, &outcome.facts);
    let mut found = BTreeSet::new();
    for at in wanted {
        let Some(id) = sources.ids().find(|id| sources.file(*id).shown() == at.file) else { continue };
        let text = &sources.file(id).text;
        let lines = LineIndex::new(text);
        let start = (0..text.len() as u32).find(|byte| lines.line_column(text, *byte) == (at.line, at.column));
        let Some(start) = start else { continue };
        let what = match probe.at(id, start) {
            Some(held) if held.is_empty() => "none".to_string(),
            Some(held) => held.join(", "),
            None => "no point of the program".to_string(),
        };
        found.insert(At { what, ..at.clone() });
    }
    found
}

/// What is marked and not found, and what is found and not marked.
fn difference(marked: &BTreeSet<At>, found: &BTreeSet<At>) -> Vec<String> {
    let show = |sign: &str, at: &At| format!("{sign} {}:{}:{} {}", at.file, at.line, at.column, at.what);
    let missing = marked.difference(found).map(|at| show("missing   ", at));
    let extra = found.difference(marked).map(|at| show("unexpected", at));
    let mut lines: Vec<String> = missing.chain(extra).collect();
    lines.sort_by_key(|line| line[11..].to_string());
    lines
}

/// Marks that are right and not met yet: what is held at these places is told wrongly. Each must still
/// fail, so that one that is mended is taken out of here.
const GAPS: &[(&str, u32)] = &[
    // An overloaded `+=` evaluates its left side first; lowering knows no types.
    ("src/facts/temporaries_assignments.rs", 50),
];

fn assert_held(marked: &BTreeSet<At>, found: &BTreeSet<At>) {
    let is_gap = |at: &At| GAPS.iter().any(|(file, line)| at.file == *file && at.line == *line);
    let (gaps, rest): (BTreeSet<At>, BTreeSet<At>) = marked.iter().cloned().partition(is_gap);
    assert!(gaps.is_disjoint(found), "a gap is closed: {gaps:?}");
    assert_same("held", &rest, &found.iter().filter(|at| !is_gap(at)).cloned().collect());
}

fn assert_same(what: &str, marked: &BTreeSet<At>, found: &BTreeSet<At>) {
    let lines = difference(marked, found);
    assert!(lines.is_empty(), "{what}: {} of {} marks\n{}", lines.len(), marked.len(), lines.join("\n"));
}

#[test]
fn e2024_findings() {
    let checked = check("e2024");
    assert_same("default", &checked.marks.default, &checked.default);
    assert_same("lab", &checked.marks.lab, &checked.lab);
    assert_same("pedantic", &checked.marks.pedantic, &checked.pedantic);
}

#[test]
fn e2021_findings() {
    let checked = check("e2021");
    assert_same("default", &checked.marks.default, &checked.default);
    assert_same("lab", &checked.marks.lab, &checked.lab);
    assert_same("pedantic", &checked.marks.pedantic, &checked.pedantic);
}

/// The programs that are proven to fail, and those that are mended.
#[test]
fn proven_findings() {
    let checked = check("proven");
    assert_same("default", &checked.marks.default, &checked.default);
    assert_same("lab", &checked.marks.lab, &checked.lab);
}

/// The page of the proofs has a pair for every lint, or says why it has none.
#[test]
fn every_lint_is_proven_or_excused() {
    let path = Path::new(env!("CARGO_MANIFEST_DIR")).join("docs/proofs.md");
    let page = std::fs::read_to_string(path).expect("the page");
    let rows: Vec<&str> = page.lines().filter_map(|line| line.strip_prefix("| ")).collect();
    let missing: Vec<&str> =
        LINTS.iter().map(|lint| lint.code).filter(|code| !rows.iter().any(|row| row.starts_with(code))).collect();
    assert!(missing.is_empty(), "neither proven nor excused: {missing:?}");
}

#[test]
fn e2024_facts() {
    let checked = check("e2024");
    assert_held(&checked.marks.held, &checked.held);
}

#[test]
fn e2021_facts() {
    let checked = check("e2021");
    assert_held(&checked.marks.held, &checked.held);
}

/// Taking any mark away, or moving it, or adding one, makes the comparison fail.
#[test]
fn every_mark_can_fail() {
    for package in ["e2021", "e2024", "proven"] {
        let checked = check(package);
        for (marked, found) in [
            (&checked.marks.default, &checked.default),
            (&checked.marks.lab, &checked.lab),
            (&checked.marks.pedantic, &checked.pedantic),
            (&checked.marks.held, &checked.held),
        ] {
            for at in marked {
                let mut less = marked.clone();
                less.remove(at);
                assert!(!difference(&less, found).is_empty(), "{at:?} is not needed");
                less.insert(At { line: at.line + 1, ..at.clone() });
                assert!(!difference(&less, found).is_empty(), "{at:?} may stand anywhere");
            }
        }
    }
}

#[test]
fn marks_are_read() {
    let text = "fn f() {\n    sleep(g);\n    //^^^^^ R402\n    x.await;\n    // ^ R401, R403 lab, R409 pedantic\n    //^ held: a, b?\n}\n";
    let read = marks("x.rs", text);
    let at = |line, column, what: &str| At { file: "x.rs".into(), line, column, what: what.into() };
    assert_eq!(read.default, BTreeSet::from([at(2, 5, "R402"), at(4, 8, "R401")]));
    assert_eq!(read.lab, BTreeSet::from([at(2, 5, "R402"), at(4, 8, "R401"), at(4, 8, "R403")]));
    assert_eq!(read.pedantic, BTreeSet::from([at(4, 8, "R409")]));
    assert_eq!(read.held, BTreeSet::from([at(4, 5, "a, b?")]));
}
