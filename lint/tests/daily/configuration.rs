//! The configuration: its page is made of what the parser reads, and what it says holds where it says so.
//! `UPDATE_CONFIGURATION=1 cargo test --test daily` writes the page's tables anew.

use std::fs;
use std::path::Path;

use super::scratch::{Folder, Ran, fault};
use locklint::model::{Key, Model, Section, Takes, Word, one_line};
use locklint::settings::{Keys, Level, Override, Profile, Settings};

const BEGIN: &str = "<!-- made of: ";
const END: &str = "<!-- end -->\n";

/// What the parser knows of a table.
fn section(name: &str) -> Section {
    let all = [Keys::SECTION, Override::SECTION].into_iter().chain(Model::SECTIONS);
    all.into_iter().find(|section| section.name == name).unwrap_or_else(|| panic!("there is no table `{name}`"))
}

fn keys(section: Section) -> String {
    let row = |key: &Key| {
        let words: Vec<String> =
            (key.words)().iter().map(|word| format!("`{}`: {}", word.name, one_line(word.about))).collect();
        let words = if words.is_empty() || section.name.is_empty() || ["profile", "levels"].contains(&key.name) {
            String::new()
        } else {
            format!(" {}", words.join("; "))
        };
        let needed = if key.needed { "yes" } else { "" };
        format!("| `{}` | {needed} | {} | {}{words} |", key.name, (key.takes)(), one_line(key.about))
    };
    let rows: Vec<String> = section.keys.iter().map(row).collect();
    let about = if section.name.is_empty() { String::new() } else { format!("{}\n\n", one_line(section.about)) };
    format!("{about}| key | needed | takes | meaning |\n|---|---|---|---|\n{}", rows.join("\n"))
}

fn words(words: &[Word]) -> String {
    let rows: Vec<String> =
        words.iter().map(|word| format!("| `{}` | {} |", word.name, one_line(word.about))).collect();
    format!("| word | meaning |\n|---|---|\n{}", rows.join("\n"))
}

/// The page as it should be: what stands between each `<!-- made of …` and `<!-- end -->` is made anew.
fn written(page: &str) -> String {
    let mut parts = page.split(BEGIN);
    let mut out = parts.next().unwrap_or_default().to_owned();
    for part in parts {
        let (name, rest) = part.split_once(" -->\n").expect("a mark");
        let (_, after) = rest.split_once(END).expect("an end");
        let made = match name {
            "the levels" => words(Level::words()),
            "the profiles" => words(Profile::words()),
            "the top" => keys(section("")),
            name => keys(section(name)),
        };
        out += &format!("{BEGIN}{name} -->\n\n{made}\n\n{END}{after}");
    }
    out
}

#[test]
fn the_page_is_what_the_parser_reads() {
    let path = Path::new(env!("CARGO_MANIFEST_DIR")).join("docs/configuration.md");
    let page = fs::read_to_string(&path).expect("a page");
    let wanted = written(&page);
    if std::env::var_os("UPDATE_CONFIGURATION").is_some() {
        fs::write(&path, wanted).expect("it can be written");
        return;
    }
    let differs = page.lines().zip(wanted.lines()).find(|(is, should)| is != should);
    assert!(page == wanted, "UPDATE_CONFIGURATION=1 writes it anew: {differs:#?}");
    for section in Model::SECTIONS {
        assert!(page.contains(&format!("{BEGIN}{} -->", section.name)), "`{}` is not on the page", section.name);
    }
}

#[test]
fn the_examples_of_the_page_are_right() {
    let page = fs::read_to_string(Path::new(env!("CARGO_MANIFEST_DIR")).join("docs/configuration.md")).expect("a page");
    let examples: Vec<&str> = page.split("```toml\n").skip(1).filter_map(|rest| rest.split("```").next()).collect();
    assert!(examples.len() >= 3);
    for example in examples {
        let folder = Folder::new("example", &[("c.toml", example)]);
        let settings = Settings::read(&folder.0.join("c.toml")).unwrap_or_else(|error| panic!("{error}\n{example}"));
        assert_eq!(settings.layers.len(), 1);
    }
}

const FOUND: &str = "sleep-holding-guard: `m` is held while sleeping\n";

/// A workspace of two packages with a fault each.
fn workspace(name: &str, root: &str, member: &str, file: &str) -> Folder {
    let package = |name: &str| format!("[package]\nname = \"{name}\"\nedition = \"2024\"\n");
    let folder = Folder::new(
        name,
        &[
            ("Cargo.toml", &format!("[workspace]\nmembers = [\"a\", \"b\"]\n{root}")),
            ("a/Cargo.toml", &format!("{}{member}", package("a"))),
            ("a/src/lib.rs", &fault("f")),
            ("b/Cargo.toml", &package("b")),
            ("b/src/lib.rs", &fault("f")),
        ],
    );
    if !file.is_empty() {
        folder.write("locklint.toml", file);
    }
    folder
}

/// The levels at which the faults of the two packages are told.
#[track_caller]
fn levels(folder: &Folder, arguments: &[&str]) -> [&'static str; 2] {
    let ran = folder.run(&[&["--message-format", "short"], arguments].concat());
    assert_eq!(ran.errors, "");
    ["a", "b"].map(|package| {
        let told = |level: &str| ran.out.contains(&format!("{package}/src/lib.rs:3:5: {level}[R402] {FOUND}"));
        if told("error") {
            "deny"
        } else if told("warning") {
            "warn"
        } else {
            "allow"
        }
    })
}

#[test]
fn nearer_places_override_farther_ones() {
    let root = "[workspace.metadata.locklint.levels]\nR402 = \"warn\"\n";
    let member = "[package.metadata.locklint]\nlevels = { R4 = \"allow\" }\n";
    assert_eq!(levels(&workspace("none", "", "", ""), &[]), ["deny", "deny"]);
    assert_eq!(levels(&workspace("root", root, "", ""), &[]), ["warn", "warn"]);
    assert_eq!(levels(&workspace("member", root, member, ""), &[]), ["allow", "warn"]);
    let folder = workspace("file", root, member, "[levels]\nR402 = \"deny\"\n");
    assert_eq!(levels(&folder, &[]), ["deny", "deny"]);
    assert_eq!(levels(&folder, &["-W", "R4"]), ["warn", "warn"]);
    folder.write("other.toml", "");
    assert_eq!(levels(&folder, &["--config", "other.toml"]), ["deny", "deny"]);
    folder.write("locklint.toml", "[[override]]\npaths = \"b\"\nlevels = { R402 = \"allow\" }\n");
    assert_eq!(levels(&folder, &[]), ["allow", "allow"]);
    folder.write("locklint.toml", "exclude = [\"**/src\"]\n");
    assert_eq!(levels(&folder, &["-D", "R4"]), ["allow", "allow"]);
}

#[test]
fn config_prints_what_is_in_force() {
    let root = "[[workspace.metadata.locklint.rpc]]\nfn = [\"net::call\"]\n";
    let folder =
        workspace("config", root, "[package.metadata.locklint]\nprofile = \"lab\"\n", "exclude = [\"x/**\"]\n");
    let run = |arguments: &[&str]| {
        let ran = folder.run(&[&["config"], arguments].concat());
        assert_eq!((ran.status, ran.errors.as_str()), (Some(0), ""));
        ran.out.replace(&folder.0.display().to_string(), "FOLDER")
    };
    let out = run(&["-W", "R401"]);
    for line in [
        "# in force for FOLDER",
        "profile = [\"default\"]  # built in",
        "exclude = [\"x/**\"]  # FOLDER/locklint.toml",
        "R401 = \"warn\"   # await-holding-guard     the command line",
        "R402 = \"deny\"   # sleep-holding-guard     built in",
        "# FOLDER/Cargo.toml, workspace.metadata.locklint",
        "fn = [\"net::call\"]",
    ] {
        assert!(out.lines().any(|own| own == line), "{line} is not in\n{out}");
    }
    let out = run(&["a/src/lib.rs"]);
    assert!(out.contains("profile = [\"lab\"]  # FOLDER/a/Cargo.toml, package.metadata.locklint\n"), "{out}");
    // It is a configuration itself.
    folder.write("printed.toml", &out);
    assert_eq!(folder.run(&["config", "--config", "printed.toml"]).status, Some(0));
}

#[test]
fn what_is_wrong_is_told_with_its_place() {
    let way_out = "correct the file, or choose another one with `--config FILE`";
    let file = |text: &str| workspace("wrong", "", "", text).run(&[]);
    file("profil = []\n").fails("locklint.toml: line 1: unknown key `profil`; did you mean `profile`?", way_out);
    file("[[lock]]\ntyp = 1\n").fails("locklint.toml: line 2: unknown key `lock.typ`; did you mean `type`?", way_out);
    file("[levels]\nR401 = 3\n").fails("locklint.toml: line 2: `levels` takes a table", way_out);
    file("[levels]\nR4O1 = \"warn\"\n").fails("there is no lint `R4O1`; did you mean `R401`? (", "explain");
    file("= 3\n").fails("locklint.toml: line 1: ", way_out);
    let member = "[package.metadata.locklint]\n\nexlude = \"x\"\n";
    let folder = workspace("wrong-member", "", member, "");
    folder.run(&[]).fails("a/Cargo.toml: line 6: unknown key `exlude`; did you mean `exclude`?", way_out);
    folder.run(&["--config", "gone.toml"]).fails("gone.toml: it cannot be read: ", way_out);
    let folder = Folder::new("folder-as-file", &[("c/x", "")]);
    folder.run(&["--config", "c"]).fails("c: it cannot be read: ", way_out);
}

/// The configuration belongs to the program that a manifest names, wherever one is.
#[test]
fn configuration_follows_the_manifest() {
    let folder = workspace("follow", "", "", "[levels]\nR402 = \"warn\"\n");
    let elsewhere = Folder::new("follow-elsewhere", &[("x.rs", "")]);
    let manifest = folder.0.join("Cargo.toml").display().to_string();
    let ran = Ran::of(&mut elsewhere.command("", &["--manifest-path", &manifest]), "");
    assert_eq!((ran.status, ran.errors.as_str()), (Some(0), ""));
    assert!(ran.out.contains("2 findings"), "{}", ran.out);
}
