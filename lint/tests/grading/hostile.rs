//! Students who want more than a mark: nothing outside of a submission is read or written, none takes longer than its limit,
//! and none changes what another gets.

use std::fs;
use std::time::{Duration, Instant};

use super::formats::{is_classroom, is_gradescope};
use super::{SLEEPS, class, grade, package, points};

/// Nothing in a page is anybody's markup: no element but ours, nothing that a browser would run or fetch.
#[track_caller]
fn is_harmless(page: &str) {
    let known = [
        "!doctype", "html", "head", "meta", "title", "style", "body", "main", "h1", "h2", "h4", "p", "ul", "li",
        "strong", "em", "ins", "del", "span", "table", "thead", "tbody", "tr", "th", "td", "div", "meter", "details",
        "summary", "pre", "code", "a",
    ];
    for element in page.split('<').skip(1) {
        let name: String =
            element.trim_start_matches('/').chars().take_while(|c| c.is_ascii_alphanumeric() || *c == '!').collect();
        assert!(known.contains(&name.as_str()), "<{}", element.chars().take(80).collect::<String>());
        let tag = element.split('>').next().unwrap_or_default();
        assert!(![" on", "javascript:", "src=", "http:"].iter().any(|bad| tag.contains(bad)), "<{tag}");
    }
    let drives = |c: char| c.is_control() && c != '\n' || "\u{202e}\u{2066}\u{200f}".contains(c);
    assert!(!page.contains(drives));
}

#[test]
fn markup_escapes_and_formulas_are_text() {
    let evil = "\
use std::sync::Mutex;
pub struct S { pub r#try: Mutex<u32> }
pub fn sleeps(s: &S) {
    let g = s.r#try.lock().unwrap(); let _x = \"</pre><script>alert(1)</script>\u{202e}\"; // <img src=x onerror=alert(2)> \u{1b}]0;x\u{7}
    std::thread::sleep(std::time::Duration::from_secs(\"</script><b>'\\\"&amp;\".len() as u64)); // \u{1b}[2J\u{2066}
    drop(g);
}
";
    let mut files =
        package("#[path = \"<script>alert(3)<\\u{2f}script>.rs\"]\nmod a;\n#[path = \"=1+1.rs\"]\nmod b;\n");
    files.push(("src/<script>alert(3)<.rs".into(), "mod x;".into()));
    files.push(("src/=1+1.rs".into(), evil.into()));
    let name = "<script>alert(4)<\"'&>";
    let folder = class(
        "markup",
        &[(name, files), ("@SUM(A1)", package(evil)), ("-x", package(SLEEPS)), ("..a", package(SLEEPS))],
    );
    let ran = grade(&folder, &[]);
    assert!(!ran.out.contains(|c: char| c.is_control() && c != '\n'), "{:?}", ran.out);
    is_harmless(&folder.read("out/index.html"));
    let folders: Vec<String> = fs::read_dir(folder.0.join("out/students"))
        .expect("a folder")
        .map(|entry| entry.expect("an entry").file_name().into_string().expect("plain"))
        .collect();
    assert_eq!(folders.len(), 4);
    for name in folders {
        assert!(name.chars().all(|c| c.is_ascii_alphanumeric() || "_-.".contains(c)) && !name.starts_with(['.', '-']));
        let page = folder.read(&format!("out/students/{name}/index.html"));
        is_harmless(&page);
        let results = is_gradescope(&folder.read(&format!("out/students/{name}/results.json")));
        let result = is_classroom(&folder.read(&format!("out/students/{name}/classroom.json")));
        for text in [results.to_string(), result.to_string()] {
            let text: String = serde_json::from_str::<serde_json::Value>(&text).expect("JSON")["tests"].to_string();
            assert!(!text.contains("\\u001b") && !text.contains('\u{202e}'), "{text}");
        }
    }
    let page = folder.read("out/students/_SUM_A1_/index.html");
    assert!(page.contains("&lt;/script&gt;&lt;b&gt;") && page.contains("held while sleeping"), "{page}");
    let sheet = folder.read("out/grades.csv");
    assert!(sheet.contains("\"'@SUM(A1)\"") && sheet.contains("\"'-x\""), "{sheet}");
    let cells = sheet.lines().flat_map(|line| line.split("\",\"").flat_map(|part| part.split(",\"")));
    assert!(
        cells.map(|cell| cell.trim_start_matches('"')).all(|cell| !cell.starts_with(['=', '@', '+', '-'])),
        "{sheet}"
    );
}

#[test]
#[cfg(unix)]
fn nothing_leads_out_of_a_submission() {
    use std::os::unix::fs::symlink;
    let secret = SLEEPS.replace("sleeps", "secret_of_the_other");
    let mut files = package(&format!(
        "{SLEEPS}#[path = \"../../bob/src/lib.rs\"]\nmod b;\nmod l;\nmod d;\n#[path = \"/etc/hosts.rs\"]\nmod h;\n"
    ));
    files[0].1 +=
        "workspace = \"..\"\n[dependencies]\nbob = { path = \"../bob\" }\n[lib]\npath = \"../bob/src/lib.rs\"\n";
    let mut root = package(SLEEPS);
    root[0].1 += "[workspace]\nmembers = [\"../*\", \"/**\", \"../../in/bob\"]\n";
    let folder = class("leads-out", &[("ann", files), ("bob", package(&secret)), ("cyd", root)]);
    // The instructor's own folder is a workspace that would hold them all.
    folder.write("in/Cargo.toml", "[workspace]\nmembers = [\"*\"]\n[package]\nname = \"x\"\n");
    let inside = |name: &str| folder.0.join("in").join(name);
    symlink("../../bob/src/lib.rs", inside("ann/src/l.rs")).expect("a link");
    symlink("../../bob/src", inside("ann/src/d")).expect("a link");
    symlink("/dev/zero", inside("ann/src/z.rs")).expect("a link");
    symlink("bob", inside("eve")).expect("a link");
    symlink("/dev/zero", inside("cyd/zero.rs")).expect("a link");
    fs::create_dir(inside("dan")).expect("a folder");
    symlink("/dev/zero", inside("dan/Cargo.toml")).expect("a link");
    let begin = Instant::now();
    let submissions = ["ann", "bob", "cyd", "dan", "eve"].map(|name| format!("in/{name}/"));
    let submissions: Vec<&str> = submissions.iter().map(String::as_str).collect();
    let ran = folder.run(&[&["grade", "-o", "out"], &submissions[..]].concat());
    assert_eq!(ran.status, Some(0), "{}", ran.errors);
    assert!(begin.elapsed() < Duration::from_secs(60));
    let record = folder.read("out/findings.jsonl");
    let others =
        record.lines().filter(|line| line.contains("secret_of_the_other") && !line.contains("\"submission\":\"bob\""));
    assert_eq!(others.count(), 0, "{record}");
    for link in ["src/l.rs", "src/d", "src/z.rs"] {
        assert!(record.contains(&format!("`{link}` is a link and was not followed")), "{link}\n{record}");
    }
    assert!(
        ran.out.contains("eve  [not graded: `in/eve` is no submission: it is a link, which was not followed]"),
        "{}",
        ran.out
    );
    let bob = points(&folder).into_iter().find(|(name, _)| name == "bob");
    assert_eq!(bob, Some(("bob".into(), "95".into())));
}

#[test]
#[cfg(unix)]
fn what_is_too_large_too_many_or_no_file_is_told_in_time() {
    let mut sparse = package("mod huge;\nmod pipe;\n");
    sparse.push(("src/huge.rs".into(), String::new()));
    let many = |count: usize, ending: &str| {
        (0..count).map(|at| (format!("src/{}/m{at}.{ending}", at / 1000), String::new())).collect::<Vec<_>>()
    };
    let (rust, others) = (many(100_000, "rs"), many(100_000, "txt"));
    let folder = class("too-much", &[("ann", package(SLEEPS)), ("bob", sparse), ("cyd", rust), ("dan", others)]);
    let huge = fs::OpenOptions::new().write(true).open(folder.0.join("in/bob/src/huge.rs")).expect("a file");
    huge.set_len(10 << 30).expect("a sparse file");
    let pipe = folder.0.join("in/bob/src/pipe.rs");
    assert!(std::process::Command::new("mkfifo").arg(&pipe).status().expect("mkfifo").success());
    let begin = Instant::now();
    let ran = grade(&folder, &[]);
    assert!(begin.elapsed() < Duration::from_secs(60));
    assert!(
        ran.out.contains("bob  L001 2, L002 2  [partly graded: `src/huge.rs` has more than 16 MiB and was not read]"),
        "{}",
        ran.out
    );
    assert!(ran.out.contains("cyd  [not graded: it has more than 5000 Rust files]"), "{}", ran.out);
    assert!(ran.out.contains("dan  [not graded: it has more than 100000 files and folders]"), "{}", ran.out);
    assert_eq!(points(&folder)[0], ("ann".into(), "95".into()));
}

/// Slow enough for any machine, and no slower than its limit for the class.
#[test]
fn what_takes_too_long_is_ended_and_nothing_else_is_touched() {
    let call = |at: usize| {
        format!("pub fn f{at}(a: &M, b: &M) {{ let x = a.lock(); let y = b.lock(); {} }}\n", "g(a, b); ".repeat(3000))
    };
    let slow = format!(
        "type M = std::sync::Mutex<u32>;\npub fn g(a: &M, b: &M) {{ f0(a, b) }}\n{}",
        (0..200).map(call).collect::<String>()
    );
    let folder = class("slow", &[("ann", package(SLEEPS)), ("bob", package(&slow)), ("cyd", package(SLEEPS))]);
    let alone = class("alone", &[("ann", package(SLEEPS)), ("cyd", package(SLEEPS))]);
    let begin = Instant::now();
    let ran = grade(&folder, &["--timeout", "2", "--jobs", "1"]);
    assert!(begin.elapsed() < Duration::from_secs(30), "{:?}", begin.elapsed());
    assert!(ran.out.contains("bob  [not graded: it took longer than 2 seconds to look through]"), "{}", ran.out);
    grade(&alone, &[]);
    for file in ["index.html", "results.json", "classroom.json"] {
        for name in ["ann", "cyd"] {
            let path = format!("out/students/{name}/{file}");
            assert_eq!(folder.read(&path), alone.read(&path));
        }
    }
}

#[test]
#[cfg(target_os = "linux")]
fn memory_has_a_limit_too() {
    let folder = class("memory", &[("ann", package(SLEEPS))]);
    let ran = grade(&folder, &["--memory", "64"]);
    let told = "ann  [not graded: `in/ann` is no submission: looking through it takes more memory than it may have]";
    assert!(ran.out.contains(told), "{}", ran.out);
    grade(&folder, &["--memory", "2048"]);
    assert_eq!(points(&folder)[0], ("ann".into(), "95".into()));
}
