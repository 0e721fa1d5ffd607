//! The book: every page is in it, and no link leads out of it or nowhere. The pages that are made of other things are
//! held to them by the tests `architecture`, `daily`, `lessons` and `proofs`.

use std::collections::BTreeSet;
use std::fs;
use std::path::{Component, Path, PathBuf};
use std::process::Command;

fn docs() -> PathBuf {
    Path::new(env!("CARGO_MANIFEST_DIR")).join("docs")
}

/// All pages, as paths from the book's folder.
fn pages() -> BTreeSet<PathBuf> {
    let mut folders = vec![docs()];
    let mut found = BTreeSet::new();
    while let Some(folder) = folders.pop() {
        for entry in fs::read_dir(folder).expect("a folder of pages") {
            let path = entry.expect("an entry").path();
            if path.is_dir() {
                folders.push(path);
            } else if path.extension().is_some_and(|ending| ending == "md") {
                found.insert(path.strip_prefix(docs()).expect("below it").to_owned());
            }
        }
    }
    found
}

fn read(page: &Path) -> String {
    fs::read_to_string(docs().join(page)).expect("a page")
}

/// The targets of the links of a text that are no addresses; programs have none.
fn links(text: &str) -> Vec<String> {
    let prose: String = text.split("```").step_by(2).collect();
    let targets = prose.split("](").skip(1).filter_map(|rest| Some(rest.split_once(')')?.0.to_owned()));
    targets.filter(|target| !target.contains("://")).collect()
}

/// Where a link of a page leads, without `..`; None if it leads out.
fn target(page: &Path, link: &str) -> Option<PathBuf> {
    let mut path = page.parent().map(Path::to_owned).unwrap_or_default();
    for part in Path::new(link).components() {
        match part {
            Component::ParentDir if !path.pop() => return None,
            Component::ParentDir | Component::CurDir => {}
            Component::Normal(name) => path.push(name),
            Component::RootDir | Component::Prefix(_) => return None,
        }
    }
    Some(path)
}

/// The anchors of a page, as they are made of its headings.
fn anchors(text: &str) -> BTreeSet<String> {
    let prose: String = text.split("\n```").step_by(2).collect::<Vec<_>>().join("\n");
    let headings = prose.lines().filter(|line| line.starts_with('#')).map(|line| line.trim_start_matches('#').trim());
    let anchor = |heading: &str| -> String {
        let kept = heading.chars().filter(|c| c.is_alphanumeric() || [' ', '-', '_'].contains(c));
        kept.collect::<String>().to_lowercase().replace(' ', "-")
    };
    headings.map(anchor).collect()
}

#[test]
fn every_page_is_in_the_book() {
    let summary = Path::new("SUMMARY.md");
    let listed: Vec<PathBuf> = links(&read(summary)).iter().map(PathBuf::from).collect();
    let unique: BTreeSet<PathBuf> = listed.iter().cloned().collect();
    assert_eq!(listed.len(), unique.len(), "a page stands twice in SUMMARY.md");
    let mut pages = pages();
    pages.remove(summary);
    assert_eq!(unique, pages, "the pages that SUMMARY.md lists (left) and those that there are (right)");
}

#[test]
fn links_lead_to_pages_of_the_book() {
    let pages = pages();
    let mut broken = Vec::new();
    for page in &pages {
        for link in links(&read(page)) {
            let (path, anchor) = link.split_once('#').unwrap_or((&link, ""));
            let target = if path.is_empty() { Some(page.clone()) } else { target(page, path) };
            // Other files go into the book as they are.
            let there = target.filter(|target| docs().join(target).exists());
            let is_right = there.is_some_and(|there| {
                let is_page = pages.contains(&there);
                anchor.is_empty() || is_page && anchors(&read(&there)).contains(anchor)
            });
            if !is_right {
                broken.push(format!("{}: {link}", page.display()));
            }
        }
    }
    assert!(broken.is_empty(), "{broken:#?}");
}

/// The links themselves: what must be found broken is.
#[test]
fn broken_links_are_seen() {
    let page = Path::new("lints/R101.md");
    assert_eq!(target(page, "../proofs.md"), Some("proofs.md".into()));
    assert_eq!((target(page, "../../README.md"), target(page, "/etc")), (None, None));
    assert_eq!(links("[a](b.md) `x`\n```rust\nf[0](c)\n```\n[d](https://e) [f](#g)"), ["b.md", "#g"]);
    assert!(anchors("# Codes without a pair\n```\n# no\n```\n").contains("codes-without-a-pair"));
}

/// mdBook makes the book of it, with every page.
#[test]
fn it_is_built() {
    let folder = std::env::temp_dir().join(format!("locklint-book-{}", std::process::id()));
    let built = Command::new("mdbook").arg("build").arg("--dest-dir").arg(&folder).arg(docs()).output();
    let Ok(built) = built else {
        let required = std::env::var("LOCKLINT_TEST_TOOLS").is_ok_and(|tools| tools == "required");
        assert!(!required, "mdbook is not there");
        eprintln!("mdbook is not there: nothing was built");
        return;
    };
    assert!(built.status.success(), "{}", String::from_utf8_lossy(&built.stderr));
    for page in pages().iter().filter(|page| page.as_path() != Path::new("SUMMARY.md")) {
        // What is read first in a folder is its index.
        let made =
            if page.ends_with("README.md") { page.with_file_name("index.html") } else { page.with_extension("html") };
        assert!(folder.join(made).is_file(), "{} is missing", page.display());
    }
    let _ = fs::remove_dir_all(folder);
}
