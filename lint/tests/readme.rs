//! The README says what is so: its examples are what the program prints, its table is of the lints there
//! are, its files exist. `UPDATE_README=1 cargo test --test readme` writes anew what can be written.

use std::fs;
use std::path::{Path, PathBuf};
use std::process::Command;

use locklint::policy::{LINTS, Profile};

const OUTPUT: &str = "<!-- output: ";
const TABLE: &str = "| code | name | finds | profile |\n|---|---|---|---|\n";

fn root() -> &'static Path {
    Path::new(env!("CARGO_MANIFEST_DIR"))
}

/// The README as it should be.
fn written(readme: &str) -> String {
    let (head, rest) = readme.split_once(TABLE).expect("a table of lints");
    let end = rest.find("\n\n").expect("an end of the table");
    let rows: Vec<String> = LINTS
        .iter()
        .map(|lint| {
            let profile = match lint.profiles {
                [only] if *only != Profile::Default => only.name(),
                _ => "",
            };
            format!("| {} | {} | {} | {profile} |", lint.code, lint.name, lint.summary)
        })
        .collect();
    with_outputs(&format!("{head}{TABLE}{}{}", rows.join("\n"), &rest[end..]))
}

/// After each `<!-- output: ARGUMENTS -->`, what the program prints.
fn with_outputs(text: &str) -> String {
    let mut parts = text.split(OUTPUT);
    let mut out = parts.next().unwrap_or_default().to_string();
    for part in parts {
        let (arguments, rest) = part.split_once(" -->\n```text\n").expect("arguments and a block");
        let end = rest.find("```\n").expect("an end of the block");
        out += &format!("{OUTPUT}{arguments} -->\n```text\n{}{}", printed(arguments), &rest[end..]);
    }
    out
}

fn printed(arguments: &str) -> String {
    let output = Command::new(env!("CARGO_BIN_EXE_cargo-locklint"))
        .args(arguments.split(' '))
        .current_dir(root())
        .env_remove("CARGO_TERM_COLOR")
        .output()
        .expect("the program starts");
    assert_eq!(String::from_utf8_lossy(&output.stderr), "");
    // White space at the end of a line is seen by nobody.
    let text = String::from_utf8(output.stdout).expect("output is UTF-8");
    text.trim_end().lines().map(|line| format!("{}\n", line.trim_end())).collect()
}

#[test]
fn examples_and_tables_are_true() {
    let path = root().join("README.md");
    let readme = fs::read_to_string(&path).expect("a README");
    let wanted = written(&readme);
    if std::env::var_os("UPDATE_README").is_some() {
        fs::write(&path, wanted).expect("it can be written");
    } else {
        let differs = readme.lines().zip(wanted.lines()).find(|(is, should)| is != should);
        assert!(readme == wanted, "UPDATE_README=1 writes it anew: {differs:#?}");
    }
}

/// Its first command shows findings, and they tell how it goes wrong.
#[test]
fn the_first_command_finds_something() {
    let readme = fs::read_to_string(root().join("README.md")).expect("a README");
    let command = readme.lines().find_map(|line| line.strip_prefix("cargo run -- ")).expect("a first command");
    let path = command.split(' ').next().unwrap_or_default();
    let text = printed(&format!("--quiet {path}"));
    assert!(text.contains("error[R408]") && text.contains("neither can go on"), "{text}");
}

/// Links between the pages lead somewhere.
#[test]
fn links_lead_somewhere() {
    let mut pages = vec![root().join("README.md")];
    let docs = fs::read_dir(root().join("docs")).expect("pages");
    pages.extend(
        docs.map(|entry| entry.expect("a page").path()).filter(|path| path.extension().is_some_and(|end| end == "md")),
    );
    let mut broken: Vec<(PathBuf, String)> = Vec::new();
    for page in pages {
        let text = fs::read_to_string(&page).expect("a page");
        let links = text.split("](").skip(1).filter_map(|rest| Some(rest.split_once(')')?.0));
        for link in links.filter(|link| !link.contains("://") && !link.starts_with('#')) {
            let target = link.split('#').next().unwrap_or(link);
            if !page.parent().is_some_and(|folder| folder.join(target).exists()) {
                broken.push((page.clone(), link.to_string()));
            }
        }
    }
    assert!(broken.is_empty(), "{broken:#?}");
}
