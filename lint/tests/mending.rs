//! `--fix` and `--diff`: what is changed mends, compiles, and is never half written.
//! `UPDATE_MENDED=1 cargo test --test mending` writes anew what the changes are compared with.

mod scratch;

use std::collections::BTreeMap;
use std::fs;
use std::path::{Path, PathBuf};
use std::process::{Command, Stdio};
use std::time::Duration;

use scratch::{Folder, Ran};

fn root() -> &'static Path {
    Path::new(env!("CARGO_MANIFEST_DIR"))
}

/// A function that sleeps under a guard that nothing uses any more.
const FAULT: &str = "pub fn f(m: &std::sync::Mutex<u64>) {\n    let g = m.lock().unwrap();\n    let rest = std::time::Duration::from_secs(*g);\n    std::thread::sleep(rest);\n}\n";
const MENDED: &str = "pub fn f(m: &std::sync::Mutex<u64>) {\n    let g = m.lock().unwrap();\n    let rest = std::time::Duration::from_secs(*g);\n    drop(g);\n    std::thread::sleep(rest);\n}\n";

/// What the fixtures become: by all changes, and by those alone after which they provably mean the same.
#[test]
fn the_fixtures_are_mended_as_before() {
    for (name, flags) in [("mended.diff", &["--unsafe-fixes"][..]), ("mended-safely.diff", &[])] {
        let path = root().join("lint/tests").join(name);
        let mut command = Command::new(env!("CARGO_BIN_EXE_cargo-locklint"));
        command.args(["--diff", "--profile", "lab", "--profile", "pedantic", "src/mends"]).args(flags);
        let ran = Ran::of(command.current_dir(root().join("fixtures/e2024")), "");
        assert_eq!((ran.status, ran.errors.as_str()), (Some(1), ""));
        if std::env::var_os("UPDATE_MENDED").is_some() {
            fs::write(&path, &ran.out).expect("it can be written");
        }
        let wanted = fs::read_to_string(&path).expect("a diff");
        assert!(wanted == ran.out, "UPDATE_MENDED=1 writes {name} anew; now it is:\n{}", ran.out);
        // No suggestion where none is right.
        assert!(!ran.out.contains("no_drop_is_right"), "{}", ran.out);
    }
}

/// A copy of the fixtures that show faults, as a workspace of their own.
fn copied_fixtures(name: &str) -> Folder {
    let folder = Folder::new(name, &[]);
    let manifest: toml::Table =
        fs::read_to_string(root().join("Cargo.toml")).expect("a manifest").parse().expect("TOML");
    let mut workspace = toml::Table::from_iter([("workspace".to_string(), manifest["workspace"].clone())]);
    let table = workspace["workspace"].as_table_mut().expect("a table");
    table.remove("default-members");
    let members = vec!["fixtures/e2021", "fixtures/e2024", "fixtures/proven"];
    table.insert("members".into(), members.into());
    folder.write("Cargo.toml", &workspace.to_string());
    fs::copy(root().join("Cargo.lock"), folder.0.join("Cargo.lock")).expect("it is copied");
    copy(&root().join("fixtures"), &folder.0.join("fixtures"));
    folder
}

/// Makes or shows all that can be mended in such a copy.
fn mend(folder: &Folder, flags: &[&str]) -> String {
    let profiles = ["--profile", "lab", "--profile", "pedantic", "--workspace", "-q"];
    let ran = Ran::of(&mut folder.command("", &[&profiles[..], flags].concat()), "");
    assert_eq!((ran.status, ran.errors.as_str()), (Some(1), ""));
    ran.out
}

/// All that is suggested for the fixtures, made at once, compiles.
#[test]
fn mended_fixtures_compile() {
    let folder = copied_fixtures("mended");
    mend(&folder, &["--fix", "--unsafe-fixes", "--allow-no-vcs"]);
    let mut cargo = Command::new(env!("CARGO"));
    cargo.args(["check", "--quiet", "--workspace"]).current_dir(&folder.0);
    // A folder of its own: cargo holds the other's lock while it runs this test.
    cargo.env("CARGO_TARGET_DIR", Path::new(env!("CARGO_TARGET_TMPDIR")).join("mended"));
    let ran = Ran::of(&mut cargo, "");
    assert_eq!(ran.status, Some(0), "{}", ran.errors);
}

/// Mending a second time changes nothing, and finds what the first time left.
#[test]
fn twice_is_once() {
    for (name, flags) in
        [("safely", &["--fix", "--allow-no-vcs"][..]), ("all", &["--fix", "--allow-no-vcs", "--unsafe-fixes"])]
    {
        let folder = copied_fixtures(name);
        let before = texts(&folder.0);
        let left = mend(&folder, flags);
        let once = texts(&folder.0);
        let changed = once.iter().filter(|(path, text)| before[*path] != **text).count();
        assert!(changed > 3, "{name}: only {changed} files are mended");
        assert_eq!(mend(&folder, flags), left);
        assert!(texts(&folder.0) == once, "{name}: what is mended twice is other than what is mended once");
        assert_eq!(mend(&folder, &[&["--diff"][..], &flags[2..]].concat()), "");
    }
}

/// All sources below a folder.
fn texts(folder: &Path) -> BTreeMap<PathBuf, String> {
    let mut found = BTreeMap::new();
    for path in fs::read_dir(folder).expect("a folder").map(|entry| entry.expect("an entry").path()) {
        if path.is_dir() {
            found.extend(texts(&path));
        } else if path.extension().is_some_and(|end| end == "rs") {
            found.insert(path.clone(), fs::read_to_string(&path).expect("a file"));
        }
    }
    found
}

fn copy(from: &Path, to: &Path) {
    fs::create_dir_all(to).expect("a folder");
    for entry in fs::read_dir(from).expect("a folder") {
        let path = entry.expect("an entry").path();
        let target = to.join(path.file_name().expect("a name"));
        if path.is_dir() {
            copy(&path, &target);
        } else {
            fs::copy(&path, &target).expect("it is copied");
        }
    }
}

#[test]
fn unsafe_changes_are_asked_for() {
    let folder = Folder::new("unsafe", &[("a.rs", FAULT)]);
    let ran = folder.run(&["--fix", "--allow-no-vcs", "a.rs"]);
    assert_eq!((ran.status, ran.errors.as_str()), (Some(1), ""));
    assert!(ran.out.contains("what would mend 1 finding:    cargo locklint --diff --unsafe-fixes\n"), "{}", ran.out);
    assert_eq!(folder.read("a.rs"), FAULT);
    folder.run(&["--diff", "a.rs"]).is(1, "");
    let ran = folder.run(&["--fix", "--unsafe-fixes", "--allow-no-vcs", "a.rs"]);
    assert_eq!((ran.status, ran.errors.as_str()), (Some(0), ""));
    assert!(ran.out.ends_with("\nmended 1 finding in a.rs\n"), "{}", ran.out);
    assert_eq!(folder.read("a.rs"), MENDED);
}

#[test]
fn a_diff_changes_nothing_and_can_be_applied() {
    let folder = Folder::new("diff", &[("a.rs", &FAULT.replace('\n', "\r\n"))]);
    let ran = folder.run(&["--diff", "--unsafe-fixes", "a.rs"]);
    assert!(ran.out.starts_with("--- a/a.rs\n+++ b/a.rs\n@@ -1,5 +1,6 @@\n"), "{}", ran.out);
    assert_eq!(folder.read("a.rs"), FAULT.replace('\n', "\r\n"));
    let applied = Ran::of(Command::new("git").args(["apply", "-"]).current_dir(&folder.0), &ran.out);
    applied.is(0, "");
    assert_eq!(folder.read("a.rs"), MENDED.replace('\n', "\r\n"));
}

#[test]
fn what_git_could_not_give_back_is_not_changed() {
    let folder = Folder::new("dirty", &[("src/lib.rs", FAULT), ("b.txt", "one\n")]);
    folder.write("Cargo.toml", "[package]\nname = \"a\"\nedition = \"2024\"\n");
    let fix = |more: &[&str]| folder.run(&[&["--fix", "--unsafe-fixes", "-q"], more].concat());
    fix(&[]).fails("src/lib.rs` is in no git repository", "`--allow-no-vcs`");
    folder.git(&["init", "--quiet"]);
    fix(&[]).fails("has changes that are not committed:\n  Cargo.toml (dirty)\n  b.txt (dirty)\n", "`--allow-dirty`");
    folder.git(&["add", "."]);
    fix(&[]).fails("\n  src/lib.rs (staged)", "`--allow-staged`");
    assert_eq!(folder.read("src/lib.rs"), FAULT);
    fix(&["--allow-staged"]).is(0, "");
    assert_eq!(folder.read("src/lib.rs"), MENDED);
    folder.write("src/lib.rs", FAULT);
    folder.git(&["commit", "--quiet", "-m", "all"]);
    folder.write("b.txt", "two\n");
    fix(&["--allow-staged"]).fails("\n  b.txt (dirty)", "`--allow-dirty`");
    fix(&["--allow-dirty"]).is(0, "");
    assert_eq!(folder.read("src/lib.rs"), MENDED);
    folder.git(&["commit", "--quiet", "-a", "-m", "all"]);
    folder.write("src/lib.rs", FAULT);
    folder.git(&["commit", "--quiet", "-a", "-m", "all"]);
    fix(&[]).is(0, "");
    assert_eq!(folder.read("src/lib.rs"), MENDED);
}

#[test]
fn files_that_cannot_be_changed() {
    let folder = Folder::new("read-only", &[("a.rs", FAULT), ("b.rs", FAULT)]);
    let path = folder.0.join("b.rs");
    let mut permissions = fs::metadata(&path).expect("a file").permissions();
    permissions.set_readonly(true);
    fs::set_permissions(&path, permissions).expect("a mode");
    folder
        .run(&["--fix", "--unsafe-fixes", "--allow-no-vcs", "."])
        .fails("`b.rs` is read-only; nothing has been changed", "make it writable");
    assert_eq!((folder.read("a.rs"), folder.read("b.rs")), (FAULT.into(), FAULT.into()));
    let mut command = folder.command("", &["--fix", "-"]);
    Ran::of(&mut command, FAULT).fails("standard input cannot be changed", "`--diff`");
    for flags in [["--fix", "--diff"], ["--fix", "--staged"], ["--allow-dirty", "-q"]] {
        assert_eq!(folder.run(&flags).status, Some(2), "{flags:?}");
    }
}

/// A file that a change would break is left alone, and so is one that is broken already.
#[test]
fn what_does_not_parse_is_left_alone() {
    let folder = Folder::new("broken", &[("a.rs", &format!("mod b;\n{FAULT}")), ("b.rs", "fn broken( {\n")]);
    let ran = folder.run(&["--fix", "--unsafe-fixes", "--allow-no-vcs", "-A", "L001", "-q", "a.rs"]);
    ran.is(0, "");
    assert_eq!(folder.read("a.rs"), format!("mod b;\n{MENDED}"));
    assert_eq!(folder.read("b.rs"), "fn broken( {\n");
}

/// Whenever it is ended, each file is as it was or as it is to be.
#[test]
fn an_interrupted_run_leaves_whole_files() {
    let faults: String = (0..40).map(|at| FAULT.replace("fn f(", &format!("fn f{at}("))).collect();
    let mended = faults.replace("    std::thread::sleep", "    drop(g);\n    std::thread::sleep");
    let names: Vec<String> = (0..12).map(|at| format!("f{at}.rs")).collect();
    let folder = Folder::new("interrupted", &[]);
    let mut changed = 0;
    for round in 0..12u64 {
        names.iter().for_each(|name| folder.write(name, &faults));
        let arguments = ["--fix", "--unsafe-fixes", "--allow-no-vcs", "-q", "."];
        let mut command = folder.command("", &arguments);
        let mut child = command.stdout(Stdio::null()).stderr(Stdio::null()).spawn().expect("the program starts");
        // Ended at a time of its own in each round; the last is left alone.
        if round < 11 {
            let first_change = || names.iter().any(|name| folder.read(name) != faults);
            for _ in 0..20_000 {
                if first_change() || child.try_wait().expect("it can be asked").is_some() {
                    break;
                }
                std::thread::sleep(Duration::from_micros(50 * round));
            }
            let _ = child.kill();
        }
        child.wait().expect("it ends");
        for name in &names {
            let text = folder.read(name);
            assert!(text == faults || text == mended, "{name} is half written: {} bytes", text.len());
            changed += usize::from(text == mended);
        }
    }
    assert!(changed >= names.len(), "the last round changes all");
    let left: Vec<PathBuf> = sources(&folder);
    assert_eq!(left.len(), names.len(), "what is left is no source: {left:?}");
}

fn sources(folder: &Folder) -> Vec<PathBuf> {
    let entries = fs::read_dir(&folder.0).expect("a folder").map(|entry| entry.expect("an entry").path());
    entries.filter(|path| path.extension().is_some_and(|end| end == "rs")).collect()
}

/// Editors are offered what proves right, as rustc offers it.
#[test]
fn json_carries_suggestions() {
    let folder = Folder::new("json", &[("a.rs", FAULT)]);
    let ran = folder.run(&["--message-format", "json", "a.rs"]);
    let line: serde_json::Value = serde_json::from_str(ran.out.lines().next().expect("a line")).expect("JSON");
    let children = line["message"]["children"].as_array().expect("children");
    let child = children.last().expect("a child");
    assert_eq!(child["level"], "help");
    assert_eq!(child["message"], "release `g` before the wait: nothing uses it after that");
    let span = &child["spans"][0];
    assert_eq!(span["suggested_replacement"], "drop(g);\n    ");
    assert_eq!(span["suggestion_applicability"], "MaybeIncorrect");
    let at = FAULT.find("std::thread::sleep").expect("it is there");
    assert_eq!((&span["byte_start"], &span["byte_end"]), (&at.into(), &at.into()));
    assert_eq!((&span["line_start"], &span["column_start"]), (&4.into(), &5.into()));
}
