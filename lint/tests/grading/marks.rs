//! From findings and a rubric to points.

use std::fs;
use std::path::Path;

use super::scratch::Folder;
use super::{SLEEPS, class, grade, package, points};
use locklint::grade::{BUILT_IN, Points, Rubric, RubricKeys, RuleKeys};
use locklint::model::{Key, Section, one_line};

const RIGHT: &str = "\
use std::sync::Mutex;
pub fn right(m: &Mutex<u32>) {
    *m.lock().unwrap() += 1;
    std::thread::sleep(std::time::Duration::from_secs(1));
}
";

fn pair(name: &str, points: &str) -> (String, String) {
    (name.to_owned(), points.to_owned())
}

#[test]
fn findings_take_off_points_up_to_a_cap() {
    let twice = format!("{SLEEPS}{}", SLEEPS.replace("sleeps", "dozes").replace("use std::sync::Mutex;\n", ""));
    let folder = class("caps", &[("ann", package(RIGHT)), ("bob", package(SLEEPS)), ("cyd", package(&twice))]);
    grade(&folder, &[]);
    assert_eq!(points(&folder), [pair("ann", "100"), pair("bob", "95"), pair("cyd", "90")]);
    // Whoever has a finding has its lesson too.
    let lesson = ["href=\"#lesson-R402\"", "id=\"lesson-R402\"", "How to mend it"];
    let [ann, bob] = ["ann", "bob"].map(|name| folder.read(&format!("out/students/{name}/index.html")));
    assert!(lesson.iter().all(|part| bob.contains(part) && !ann.contains(part)), "{bob}");
    folder.write("r.toml", "points = 10\nfloor = 1.5\n[[rule]]\nlint = \"R4\"\npoints = 7.25\ncap = 8\n");
    let ran = grade(&folder, &["--rubric", "r.toml"]);
    assert_eq!(points(&folder), [pair("ann", "10"), pair("bob", "2.75"), pair("cyd", "2")]);
    assert_eq!(
        ran.out,
        "     10 of 10  ann\n   2.75 of 10  bob  R4 1\n      2 of 10  cyd  R4 2\n   4.91 of 10  on average\n"
    );
    // The closest entry counts, and there is a least.
    folder.write(
        "r.toml",
        "floor = 40\n[[rule]]\nlint = \"R4\"\npoints = 1\n[[rule]]\nlint = \"sleep-holding-guard\"\npoints = 35\n",
    );
    grade(&folder, &["--rubric", "r.toml"]);
    assert_eq!(points(&folder), [pair("ann", "100"), pair("bob", "65"), pair("cyd", "40")]);
}

#[test]
fn another_rubric_scores_anew_without_the_submissions() {
    let folder = class("anew", &[("ann", package(SLEEPS)), ("bob", package(RIGHT))]);
    grade(&folder, &[]);
    fs::remove_dir_all(folder.0.join("in")).expect("it was there");
    folder.write("r.toml", "[[rule]]\nlint = \"R4\"\npoints = 60\n");
    let ran = folder.run(&["grade", "--from", "out/findings.jsonl", "--rubric", "r.toml", "-o", "other"]);
    assert_eq!(ran.status, Some(0), "{}", ran.errors);
    assert!(ran.out.starts_with("     40 of 100  ann  R4 1\n    100 of 100  bob\n"), "{}", ran.out);
    assert_eq!(folder.read("out/findings.jsonl"), folder.read("other/findings.jsonl"));
    // In place, too.
    let ran = folder.run(&["grade", "--from", "other/findings.jsonl", "-o", "other", "-q"]);
    ran.is(0, "");
    assert!(folder.read("other/grades.csv").contains("\"ann\",\"graded\",95,100,1,"));
}

#[test]
fn what_is_no_earlier_grading_is_refused() {
    let folder = Folder::new("no-record", &[("a.jsonl", "{}\n"), ("b.jsonl", ""), ("full/x", "")]);
    let from = |name: &str| folder.run(&["grade", "--from", name, "-o", "out"]);
    from("a.jsonl").fails("`a.jsonl` is no class's findings: line 1: missing field `type`", "findings.jsonl");
    from("b.jsonl").fails("it does not begin with a line of type `class`", "findings.jsonl");
    from("c.jsonl").fails("`c.jsonl` cannot be read", "give a file");
    folder.write("d.jsonl", "{\"type\":\"class\",\"format\":1,\"submissions\":2}\n");
    from("d.jsonl").fails("0 of 2 submissions are there", "findings.jsonl");
    folder.write("e.jsonl", "{\"type\":\"class\",\"format\":9,\"submissions\":0}\n");
    from("e.jsonl").fails("it has format 9, and this locklint reads format 1", "findings.jsonl");
    folder.run(&["grade", "-o", "full", "full"]).fails("`full` has something else in it", "-o DIR");
    folder.run(&["grade", "nowhere"]).fails("`nowhere` is no submission: it is not there", "submissions/*/");
    folder.run(&["grade", "a.jsonl"]).fails("`a.jsonl` is no submission: it is no folder", "submissions/*/");
    folder.run(&["grade", "full", "./full"]).fails("it is given twice", "submissions/*/");
    assert!(!folder.0.join("out").exists() && !folder.0.join("grades").exists());
}

#[test]
fn suppressions_count_only_where_the_rubric_says_so() {
    let suppressed = SLEEPS.replace("from_secs(1));", "from_secs(1)); // locklint: allow(R402) -- it is quick");
    let mut files = package(&suppressed);
    files.push(("locklint.toml".into(), "[levels]\nR4 = \"allow\"\nexclude = \"**\"\n".into()));
    files[0].1 += "[package.metadata.locklint]\nlevels = { R4 = \"allow\" }\nexclude = \"src\"\n";
    let folder = class("suppressed", &[("ann", files)]);
    grade(&folder, &[]);
    assert_eq!(points(&folder), [pair("ann", "95")]);
    folder.write("r.toml", "suppressions = \"allowed\"\n");
    grade(&folder, &["--rubric", "r.toml"]);
    assert_eq!(points(&folder), [pair("ann", "100")]);
}

#[test]
fn what_does_not_parse_is_graded_on_what_does() {
    let mut files = package(&format!("{SLEEPS}mod broken;\n"));
    files.push(("src/broken.rs".into(), "pub fn broken( {\n".into()));
    let folder =
        class("half", &[("all", package("fn f( {")), ("half", files), ("none", vec![("a.txt".into(), "".into())])]);
    let ran = grade(&folder, &[]);
    assert_eq!(points(&folder), [pair("all", "0"), pair("half", "85"), pair("none", "0")]);
    assert!(ran.out.contains("all  L001 1  [not graded: `src/lib.rs`: this file cannot be parsed"), "{}", ran.out);
    assert!(ran.out.contains("[partly graded: `src/broken.rs`: this file cannot be parsed"), "{}", ran.out);
    assert!(ran.out.contains("none  [not graded: there are no Rust files in it]"), "{}", ran.out);
    let page = folder.read("out/students/half/index.html");
    assert!(page.contains("Only a part could be graded") && page.contains("1 of 2 files"), "{page}");
    assert!(folder.read("out/index.html").contains("<h2>These need a look</h2>"));
}

#[test]
fn what_is_handed_out_is_not_graded() {
    let mut files = package("mod given;\n");
    files.push(("src/given/mod.rs".into(), SLEEPS.into()));
    let folder = class("given", &[("ann", files)]);
    grade(&folder, &[]);
    assert_eq!(points(&folder), [pair("ann", "95")]);
    folder.write("r.toml", "exclude = \"src/given/**\"\n");
    grade(&folder, &["--rubric", "r.toml"]);
    assert_eq!(points(&folder), [pair("ann", "100")]);
}

#[test]
fn what_is_good_is_said_and_how_handlers_hold_their_lock() {
    let raft = "\
use std::sync::Mutex;
pub struct Args { pub term: u64 }
pub struct State { term: u64, voted: bool }
pub struct Raft { state: Mutex<State> }
impl Raft {
    pub fn request_vote(&self, args: Args) -> bool {
        let mut st = self.state.lock().unwrap();
        if args.term > st.term {
            st.term = args.term;
            st.voted = false;
        }
        !st.voted
    }
    pub fn handle_any(&self, args: Args, is_vote: bool) -> bool {
        match is_vote {
            true => self.request_vote(args),
            false => self.install_snapshot(args),
        }
    }
    pub fn install_snapshot(&self, args: Args) -> bool {
        args.term < self.state.lock().unwrap().term
    }
    pub fn handle_append(&self, args: Args) -> bool {
        self.append_entries(args)
    }
    pub fn append_entries(&self, args: Args) -> bool {
        let stale = args.term < self.state.lock().unwrap().term;
        if stale {
            return false;
        }
        self.state.lock().unwrap().voted = false;
        true
    }
}
";
    let folder = class("good", &[("ann", package(raft))]);
    grade(&folder, &[]);
    let page = folder.read("out/students/ann/index.html");
    for said in [
        "<strong class=\"good\">R1 followed</strong>: it takes a lock in 4 places",
        "<strong class=\"good\">R2 followed</strong>: it changes several parts of the state in one critical section 2 times, and splits none of it",
        "<code>Raft::request_vote</code> does all its work in one critical section of <code>state</code>",
        // One or the other is not one after the other.
        "<code>Raft::handle_any</code> does all its work in one critical section of <code>state</code>",
        "<code>Raft::handle_append</code> releases <code>state</code> in between: it has 2 critical sections",
        "<code>Raft::append_entries</code> releases <code>state</code> in between: it has 2 critical sections",
        "<span class=\"soft\">src/lib.rs:6</span>",
    ] {
        assert!(page.contains(said), "{said}\n{page}");
    }
    assert!(!page.contains("R4 followed"), "it had no occasion to wait: {page}");
}

/// What costs points is not praised.
#[test]
fn nested_locks_are_praised_only_where_they_cost_nothing() {
    let nested = "\
use std::sync::Mutex;
pub struct S { a: Mutex<u32>, b: Mutex<u32> }
pub fn both(s: &S) {
    let a = s.a.lock().unwrap();
    *s.b.lock().unwrap() += *a;
}
";
    let folder = class("nested", &[("ann", package(nested))]);
    grade(&folder, &[]);
    let page = folder.read("out/students/ann/index.html");
    assert!(page.contains("it takes a lock while it holds another in one place, with one finding"), "{page}");
    assert!(!page.contains("R4 followed"), "{page}");
    folder.write("r.toml", "profile = \"default\"\n");
    grade(&folder, &["--rubric", "r.toml"]);
    let page = folder.read("out/students/ann/index.html");
    assert!(
        page.contains("R4 followed</strong>: it takes a lock while it holds another in one place, never the same one"),
        "{page}"
    );
}

#[test]
fn rubrics_are_read_strictly() {
    let refused = |text: &str| Rubric::parse(text, Path::new("r.toml")).expect_err("it is wrong").to_string();
    for (text, told) in [
        ("point = 3", "r.toml: line 1: unknown key `point`; did you mean `points`?"),
        ("[[rules]]\n", "r.toml: line 1: unknown key `rules`; did you mean `rule`?"),
        ("[[rule]]\nlint = \"R4\"\npoint = 3", "r.toml: line 3: unknown key `rule.point`; did you mean `points`?"),
        ("[[rule]]\nlint = \"R4\"\n", "r.toml: line 1: missing field `points`"),
        ("[[rule]]\nlint = \"R499\"\npoints = 1", "r.toml: there is no lint `R499`; did you mean `R4"),
        (
            "[[rule]]\nlint = \"R401\"\npoints = 1\n[[rule]]\nlint = \"await-holding-guard\"\npoints = 1",
            "r.toml: two entries are about `await-holding-guard`",
        ),
        ("points = 1\nfloor = 2", "r.toml: `floor` (2) is more than `points` (1)"),
        ("points = -1", "r.toml: line 1: `points` takes a number: invalid value: integer `-1`"),
        ("points = 0.001", "r.toml: line 1: `points` takes a number: invalid value: floating point `0.001`"),
        ("points = nan", "r.toml: line 1: `points` takes a number: invalid value: floating point `NaN`"),
        ("suppressions = \"no\"", "r.toml: line 1: `suppressions` takes `ignored`, `allowed`: unknown variant `no`"),
        ("points = ", "r.toml: line 1: "),
    ] {
        assert!(refused(text).starts_with(told), "{text}: {}", refused(text));
    }
    let built_in = Rubric::built_in().expect("it is right");
    assert_eq!(built_in.points, Points::whole(100));
    assert_eq!(Rubric::parse(BUILT_IN, Path::new("x")).expect("the same"), built_in);
    // Every lint of the advice costs something, by one entry.
    for lint in locklint::policy::LINTS.iter().filter(|lint| lint.code.starts_with('R')) {
        let entry = built_in.entry_of(lint.code).expect(lint.code);
        assert_eq!(built_in.entries[entry].lint, lint.code[..2]);
    }
    let folder = Folder::new("print-rubric", &[]);
    folder.run(&["grade", "--print-rubric"]).is(0, BUILT_IN);
}

/// `UPDATE_GRADING=1 cargo test --test grading` writes the page's tables anew.
#[test]
fn the_page_is_what_the_parser_reads() {
    let path = Path::new(env!("CARGO_MANIFEST_DIR")).join("docs/grading.md");
    let page = fs::read_to_string(&path).expect("a page");
    let mut wanted = String::new();
    let mut rest = page.as_str();
    while let Some((before, after)) = rest.split_once("<!-- made of: ") {
        let (name, after) = after.split_once(" -->\n").expect("a mark");
        let (_, after) = after.split_once("<!-- end -->\n").expect("an end");
        let section = if name == "rule" { RuleKeys::SECTION } else { RubricKeys::SECTION };
        wanted += &format!("{before}<!-- made of: {name} -->\n\n{}\n\n<!-- end -->\n", keys(section));
        rest = after;
    }
    wanted += rest;
    if std::env::var_os("UPDATE_GRADING").is_some() {
        fs::write(&path, wanted).expect("it can be written");
        return;
    }
    assert!(page == wanted, "UPDATE_GRADING=1 writes it anew");
    let examples = page.split("```toml\n").skip(1).filter_map(|rest| rest.split("```").next());
    for example in examples {
        let rubric = Rubric::parse(example, &path).unwrap_or_else(|error| panic!("{error}\n{example}"));
        assert_eq!(rubric.entry_of("R401"), Some(1));
        assert_eq!(rubric.entry_of("R408"), Some(0));
    }
}

fn keys(section: Section) -> String {
    let row = |key: &Key| {
        let words: Vec<String> =
            (key.words)().iter().map(|word| format!("`{}`: {}", word.name, one_line(word.about))).collect();
        let words = if words.is_empty() { String::new() } else { format!(" {}", words.join("; ")) };
        let needed = if key.needed { "yes" } else { "" };
        format!("| `{}` | {needed} | {} | {}{words} |", key.name, (key.takes)(), one_line(key.about))
    };
    let rows: Vec<String> = section.keys.iter().map(row).collect();
    format!("{}\n\n| key | needed | takes | meaning |\n|---|---|---|---|\n{}", one_line(section.about), rows.join("\n"))
}
