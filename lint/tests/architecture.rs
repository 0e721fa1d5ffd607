//! The order of the modules and the manners of the house, checked in the sources themselves.
//!
//! `MODULES` says which module may use which, and which crates each sees; docs/architecture.md explains
//! it. An edge that is not in the table fails, and so does an entry that nothing needs any more.

use std::collections::{BTreeMap, BTreeSet};
use std::fs;
use std::path::{Path, PathBuf};
use std::process::Command;

use proc_macro2::{Delimiter, TokenStream, TokenTree};

/// A module, what it uses of the house and what of the world. It uses only what stands above it.
struct Module {
    name: &'static str,
    uses: &'static [&'static str],
    crates: &'static [&'static str],
}

const fn module(name: &'static str, uses: &'static [&'static str], crates: &'static [&'static str]) -> Module {
    Module { name, uses, crates }
}

const MODULES: &[Module] = &[
    module("span", &[], &["serde"]),
    module("finding", &["span"], &["serde"]),
    module("cache", &[], &["tempfile", "xxhash_rust"]),
    module("spelling", &[], &[]),
    module("git", &[], &["thiserror"]),
    module("adopt", &[], &["tempfile", "thiserror"]),
    module("source", &["span", "spelling"], &["rayon", "rustc_hash", "serde", "thiserror", "toml", "walkdir"]),
    module("fix", &["finding", "source", "span"], &["tempfile", "thiserror"]),
    module("model", &[], &["serde", "thiserror", "toml"]),
    module("settings", &["model", "source", "spelling"], &["serde", "thiserror", "toml"]),
    module("ir", &["span"], &["rustc_hash", "serde"]),
    module("lower", &["ir", "span"], &["proc_macro2", "quote", "rustc_hash", "smallvec", "syn"]),
    module("mutate", &[], &["proc_macro2", "syn", "thiserror"]),
    module("resolve", &["ir", "model", "span"], &["rayon", "rustc_hash", "smallvec"]),
    module("flow", &["ir", "model", "resolve", "span"], &["rayon", "rustc_hash", "smallvec"]),
    module("section", &["flow", "ir", "model", "resolve", "span"], &["rayon", "rustc_hash", "smallvec"]),
    module("handler", &["flow", "ir", "resolve"], &["rustc_hash"]),
    module(
        "chart",
        &["flow", "handler", "ir", "model", "resolve", "section", "span"],
        &["rayon", "rustc_hash", "serde"],
    ),
    module("occasion", &["flow", "handler", "resolve", "section", "span"], &["serde"]),
    module("witness", &["finding", "flow", "resolve", "section"], &[]),
    module("rules", &["finding", "flow", "ir", "model", "resolve", "section", "span", "witness"], &["rustc_hash"]),
    module(
        "analysis",
        &["cache", "chart", "finding", "flow", "ir", "lower", "model", "resolve", "rules", "section", "source", "span"],
        &["rayon", "rustc_hash", "serde", "serde_json"],
    ),
    module(
        "policy",
        &["finding", "ir", "settings", "source", "span", "spelling"],
        &["serde", "serde_json", "thiserror"],
    ),
    module("lesson", &["policy"], &[]),
    module("practice", &["lesson", "mutate", "policy"], &[]),
    module(
        "report",
        &["chart", "finding", "lesson", "policy", "source", "span"],
        &["miette", "serde", "serde_json", "similar", "unicode_width"],
    ),
    module("grade", &["model", "occasion", "policy", "report", "settings"], &["serde", "serde_json", "thiserror"]),
    module(
        "server",
        &["chart", "finding", "lesson", "policy", "report", "source", "span"],
        &["crossbeam_channel", "gen_lsp_types", "lsp_server", "percent_encoding", "serde", "serde_json"],
    ),
    module(
        "command",
        &[
            "adopt", "cache", "chart", "finding", "fix", "git", "grade", "ir", "lesson", "model", "mutate", "occasion",
            "policy", "practice", "report", "server", "settings", "source", "span", "spelling",
        ],
        &[
            "clap",
            "clap_cargo",
            "clap_complete",
            "crossbeam_channel",
            "lsp_server",
            "rayon",
            "rustix",
            "serde",
            "serde_json",
            "tempfile",
            "terminal_size",
            "thiserror",
        ],
    ),
    module("main", &["analysis", "cache", "command", "model", "occasion", "practice", "source"], &["mimalloc"]),
];

/// Who may print or end the process.
const VOICE: &[&str] = &["command", "main"];
/// Who may touch files.
const FILES: &[&str] = &["cache", "source", "settings", "fix", "adopt", "command"];

/// A file has at most this many lines …
const LINES: usize = 400;
/// … but these, whose matter is one thing, may have …
const LONG: &[&str] = &[
    "flow/access.rs",
    "rules/crossing.rs",
    "lower/body/macros.rs",
    "section/call.rs",
    "section/evidence.rs",
    "section/trace.rs",
    "resolve/traits.rs",
    "resolve/infer/mod.rs",
    "ir/body.rs",
    "resolve/convert.rs",
    "resolve/mod.rs",
];
/// … this many,
const LONG_LINES: usize = 600;
/// and these wait to be divided.
const OVERGROWN: &[&str] = &["flow/held.rs"];
const OVERGROWN_LINES: usize = 950;

/// A source file of the package.
struct File {
    /// Its path from `lint/`.
    path: String,
    /// The module below the root that it belongs to.
    module: String,
    /// How many modules deep it is: 1 for `span.rs` and `source/mod.rs`.
    depth: usize,
    text: String,
    /// Its code, without what is compiled for tests alone.
    code: Vec<Token>,
}

impl File {
    fn is_test(&self) -> bool {
        let name = self.path.rsplit('/').next().unwrap_or_default();
        name == "tests.rs" || self.path.contains("/tests/")
    }
}

/// What of Rust's tokens matters here.
#[derive(Clone, Debug, PartialEq)]
enum Token {
    Word(String),
    Mark(char),
    Open(Delimiter),
    Close,
}

fn root() -> &'static Path {
    Path::new(env!("CARGO_MANIFEST_DIR"))
}

fn files() -> Vec<File> {
    let lint = root().join("lint");
    let mut paths = Vec::new();
    rust_files(&lint, &mut paths);
    let mut relative: Vec<String> =
        paths.iter().filter_map(|path| Some(path.strip_prefix(&lint).ok()?.to_str()?.replace('\\', "/"))).collect();
    // The stubs are data for the model; the integration tests and the benchmark are no module.
    relative.retain(|path| !["model/stubs/", "tests/", "benches/"].iter().any(|folder| path.starts_with(folder)));
    relative.sort();
    relative.into_iter().map(|path| file(&lint, path)).collect()
}

fn rust_files(folder: &Path, found: &mut Vec<PathBuf>) {
    for entry in fs::read_dir(folder).expect("a folder of sources") {
        let path = entry.expect("an entry").path();
        if path.is_dir() {
            rust_files(&path, found);
        } else if path.extension().is_some_and(|extension| extension == "rs") {
            found.push(path);
        }
    }
}

fn file(lint: &Path, path: String) -> File {
    let text = fs::read_to_string(lint.join(&path)).expect("a source file");
    let stream: TokenStream = text.parse().unwrap_or_else(|error| panic!("{path}: {error}"));
    let mut code = Vec::new();
    tokens(stream, &mut code);
    let names = path.trim_end_matches(".rs").trim_end_matches("/mod");
    File {
        module: names.split('/').next().unwrap_or_default().into(),
        depth: names.split('/').count(),
        path,
        text,
        code,
    }
}

/// The tokens in a row; literals (and so comments and docs) and test code are left out.
fn tokens(stream: TokenStream, out: &mut Vec<Token>) {
    let mut rest = stream.into_iter().peekable();
    while let Some(tree) = rest.next() {
        match tree {
            TokenTree::Punct(mark) if mark.as_char() == '#' => {
                let is_test = rest.peek().is_some_and(|next| {
                    let text = next.to_string().replace(' ', "");
                    text == "[cfg(test)]"
                });
                if is_test {
                    // To the end of the item that it stands before.
                    for tree in rest.by_ref() {
                        let ends = match tree {
                            TokenTree::Group(group) => group.delimiter() == Delimiter::Brace,
                            TokenTree::Punct(mark) => mark.as_char() == ';',
                            TokenTree::Ident(_) | TokenTree::Literal(_) => false,
                        };
                        if ends {
                            break;
                        }
                    }
                }
            }
            TokenTree::Punct(mark) => out.push(Token::Mark(mark.as_char())),
            TokenTree::Ident(word) => out.push(Token::Word(word.to_string())),
            TokenTree::Literal(_) => out.push(Token::Word(String::new())),
            TokenTree::Group(group) => {
                out.push(Token::Open(group.delimiter()));
                tokens(group.stream(), out);
                out.push(Token::Close);
            }
        }
    }
}

fn word(token: Option<&Token>) -> Option<&str> {
    match token {
        Some(Token::Word(word)) => Some(word),
        _ => None,
    }
}

/// Does `::` stand at this place?
fn is_path(code: &[Token], at: usize) -> bool {
    code.get(at) == Some(&Token::Mark(':')) && code.get(at + 1) == Some(&Token::Mark(':'))
}

/// The modules of the crate that a file names: `crate::x`, `crate::{x, y::z}`, `super::super::x` where that
/// leads to the crate's root, and `locklint::x` in the program.
fn modules_used(file: &File) -> BTreeSet<String> {
    let mut used = BTreeSet::new();
    // Inline modules that are open, by how many groups are open round them.
    let mut inline: Vec<usize> = Vec::new();
    let mut open = 0;
    let mut at = 0;
    while at < file.code.len() {
        match &file.code[at] {
            Token::Open(_) => {
                open += 1;
                let is_module = at >= 2 && word(file.code.get(at - 2)) == Some("mod");
                if is_module {
                    inline.push(open);
                }
            }
            Token::Close => {
                inline.retain(|outer| *outer != open);
                open -= 1;
            }
            Token::Word(first) if is_path(&file.code, at + 1) => {
                let is_root = first == "crate" || (file.path == "main.rs" && first == "locklint");
                let mut end = at + 3;
                let mut ups = usize::from(first == "super");
                while ups > 0 && word(file.code.get(end)) == Some("super") && is_path(&file.code, end + 1) {
                    ups += 1;
                    end += 3;
                }
                if is_root || (ups > 0 && ups >= file.depth + inline.len()) {
                    heads(&file.code, end, &mut used);
                }
                at = end - 1;
            }
            Token::Word(_) | Token::Mark(_) => {}
        }
        at += 1;
    }
    used.remove(&file.module);
    used
}

/// The first names of what follows a `::`: one name, or those of a group.
fn heads(code: &[Token], at: usize, found: &mut BTreeSet<String>) {
    match code.get(at) {
        Some(Token::Word(name)) => {
            found.insert(name.clone());
        }
        Some(Token::Open(Delimiter::Brace)) => {
            let mut open = 1;
            let mut is_head = true;
            for token in &code[at + 1..] {
                match token {
                    Token::Open(_) => open += 1,
                    Token::Close => open -= 1,
                    Token::Word(name) if open == 1 && is_head => {
                        found.insert(name.clone());
                    }
                    Token::Word(_) | Token::Mark(_) => {}
                }
                is_head = *token == Token::Mark(',');
                if open == 0 {
                    break;
                }
            }
        }
        Some(Token::Open(_) | Token::Mark(_) | Token::Close) | None => {}
    }
}

/// The names that begin a path in a file: `syn` of `syn::Expr`, `std` and `fs` of `std::fs::read`.
fn names_in_paths(file: &File) -> BTreeSet<&str> {
    let named = (0..file.code.len()).filter(|at| is_path(&file.code, at + 1));
    named.filter_map(|at| word(file.code.get(at))).collect()
}

/// The package's dependencies, as code names them.
fn dependencies() -> Vec<String> {
    let manifest: toml::Table =
        fs::read_to_string(root().join("Cargo.toml")).expect("a manifest").parse().expect("a manifest in TOML");
    let table = manifest["dependencies"].as_table().expect("a table");
    table.keys().map(|name| name.replace('-', "_")).collect()
}

/// For each module, what its files have of something.
fn by_module<T: Ord>(files: &[File], of: impl Fn(&File) -> BTreeSet<T>) -> BTreeMap<&str, BTreeSet<T>> {
    let mut found: BTreeMap<&str, BTreeSet<T>> = BTreeMap::new();
    for file in files.iter().filter(|file| !file.is_test()) {
        found.entry(&file.module).or_default().extend(of(file));
    }
    found
}

fn set(names: &[&str]) -> BTreeSet<String> {
    names.iter().map(ToString::to_string).collect()
}

#[test]
fn modules_use_what_the_table_says() {
    let files = files();
    let mut found = by_module(&files, modules_used);
    found.remove("lib");
    for (at, module) in MODULES.iter().enumerate() {
        let used = found.remove(module.name).unwrap_or_else(|| panic!("there is no module `{}`", module.name));
        assert_eq!(used, set(module.uses), "what `{}` uses (left) and may use (right)", module.name);
        let above: Vec<&str> = MODULES[..at].iter().map(|module| module.name).collect();
        let below = module.uses.iter().find(|used| !above.contains(used));
        assert_eq!(below, None, "`{}` uses what does not stand above it", module.name);
    }
    assert!(found.is_empty(), "not in the table: {:?}", found.keys());
}

#[test]
fn crates_are_seen_where_the_table_says() {
    let files = files();
    let known = dependencies();
    let found = by_module(&files, |file| {
        names_in_paths(file).into_iter().filter(|name| known.iter().any(|own| own == name)).map(String::from).collect()
    });
    for module in MODULES {
        assert_eq!(
            found[module.name],
            set(module.crates),
            "crates that `{}` sees (left) and may see (right)",
            module.name
        );
    }
    let all: BTreeSet<String> = MODULES.iter().flat_map(|module| set(module.crates)).collect();
    assert_eq!(all, known.into_iter().collect(), "crates in the table (left) and in the manifest (right)");
}

/// The page says of each module what it uses, and gives a reason for each dependency.
#[test]
fn the_page_says_the_same() {
    let page = fs::read_to_string(root().join("docs/architecture.md")).expect("the page");
    let rows =
        || page.lines().filter_map(|line| line.strip_prefix("| `")).map(|row| row.split('|').collect::<Vec<_>>());
    let of_modules: Vec<(String, BTreeSet<String>)> = rows()
        .filter(|row| row.len() == 5)
        .map(|row| {
            let names = row[2].split(',').map(|name| name.trim().trim_matches('`')).filter(|name| !name.is_empty());
            (row[0].trim().trim_matches('`').to_string(), names.map(String::from).collect())
        })
        .collect();
    let expected: Vec<(String, BTreeSet<String>)> =
        MODULES.iter().map(|module| (module.name.to_string(), set(module.uses))).collect();
    assert_eq!(of_modules, expected, "what the page says (left) and the table (right)");

    let of_crates: BTreeSet<String> = rows()
        .filter(|row| row.len() == 3)
        .flat_map(|row| {
            row[0].split(',').map(|name| name.trim().trim_matches('`').replace('-', "_")).collect::<Vec<_>>()
        })
        .collect();
    assert_eq!(
        of_crates,
        dependencies().into_iter().collect(),
        "crates that the page has a reason for, and the manifest"
    );
}

#[test]
fn only_the_command_line_prints_and_only_the_sources_are_read() {
    let mut wrong = Vec::new();
    for file in files().iter().filter(|file| !file.is_test()) {
        let module = file.module.as_str();
        for at in 0..file.code.len() {
            let Some(name) = word(file.code.get(at)) else { continue };
            let is_macro = file.code.get(at + 1) == Some(&Token::Mark('!'));
            let prints = is_macro && ["print", "println", "eprint", "eprintln"].contains(&name);
            let speaks = prints || ["stdout", "stderr", "exit"].contains(&name) && after_path(&file.code, at);
            if speaks && !VOICE.contains(&module) {
                wrong.push(format!("{}: `{name}`", file.path));
            }
            if name == "fs" && is_path(&file.code, at + 1) && !FILES.contains(&module) {
                wrong.push(format!("{}: `fs`", file.path));
            }
        }
    }
    assert!(wrong.is_empty(), "{wrong:#?}");
}

/// Is the name at this place one in a path, such as `exit` in `process::exit`?
fn after_path(code: &[Token], at: usize) -> bool {
    at >= 3 && is_path(code, at - 2) && ["io", "process"].iter().any(|of| word(code.get(at - 3)) == Some(of))
}

#[test]
fn files_begin_with_what_they_are_for() {
    let files = files();
    let silent: Vec<&str> = files
        .iter()
        .filter(|file| !file.is_test() && !file.text.starts_with("//! "))
        .map(|file| file.path.as_str())
        .collect();
    assert!(silent.is_empty(), "without a first line that says what they are for: {silent:#?}");
}

#[test]
fn files_can_be_read_in_one_sitting() {
    let mut long = Vec::new();
    for file in files().iter().filter(|file| !file.is_test()) {
        let limit = match file.path.as_str() {
            path if OVERGROWN.contains(&path) => OVERGROWN_LINES,
            path if LONG.contains(&path) => LONG_LINES,
            _ => LINES,
        };
        let lines = file.text.lines().count();
        if lines > limit {
            long.push(format!("{} has {lines} lines, more than {limit}", file.path));
        }
    }
    assert!(long.is_empty(), "{long:#?}");
}

#[test]
fn names_are_those_of_the_field() {
    let vague = ["utils", "util", "helpers", "helper", "manager", "common", "misc"];
    let files = files();
    let named =
        files.iter().filter(|file| file.path.trim_end_matches(".rs").split('/').any(|name| vague.contains(&name)));
    assert_eq!(named.map(|file| &file.path).collect::<Vec<_>>(), Vec::<&String>::new());
}

/// What a user gives can bring about no panic, as far as that can be seen; nothing is left to be done.
#[test]
fn nothing_is_unsafe_unfinished_or_taken_for_granted() {
    let mut wrong = Vec::new();
    for file in files().iter().filter(|file| !file.is_test()) {
        for (at, token) in file.code.iter().enumerate() {
            let Token::Word(name) = token else { continue };
            let is_macro = file.code.get(at + 1) == Some(&Token::Mark('!'));
            let is_method = at > 0 && file.code[at - 1] == Token::Mark('.');
            let is_wrong = match name.as_str() {
                "unsafe" => true,
                "todo" | "unimplemented" | "dbg" | "panic" | "unreachable" => is_macro,
                "unwrap" | "expect" => is_method,
                _ => false,
            };
            if is_wrong {
                wrong.push(format!("{}: `{name}`", file.path));
            }
        }
        let unfinished = ["TODO", "FIXME", "XXX"].into_iter().filter(|word| file.text.contains(word));
        wrong.extend(unfinished.map(|word| format!("{}: {word}", file.path)));
    }
    assert!(wrong.is_empty(), "{wrong:#?}");
}

/// The reading of edges itself.
#[test]
fn edges_are_seen() {
    let text = "use crate::{ir::{self, Body}, span, flow::Facts};\n// use crate::no;\nfn f(x: &super::super::rules::R, s: super::mine) { g(\"crate::not\") }\nmod inner { use super::super::super::policy; use super::super::mine; }\n#[cfg(test)]\nmod tests { use crate::command; }\nfn h() { crate::model::x() }\n";
    let mut code = Vec::new();
    tokens(text.parse().expect("Rust"), &mut code);
    let file = File { path: "own/part.rs".into(), module: "own".into(), depth: 2, text: text.into(), code };
    assert_eq!(modules_used(&file), set(&["flow", "ir", "model", "policy", "rules", "span"]));
}

/// The linter lints itself.
#[test]
fn our_own_sources_are_clean() {
    let mut command = Command::new(env!("CARGO_BIN_EXE_cargo-locklint"));
    let output = command.args(["--all-targets", "--message-format", "short", "lint"]).current_dir(root()).output();
    let output = output.expect("the program starts");
    let told = String::from_utf8_lossy(&output.stdout);
    assert_eq!(
        (told.as_ref(), String::from_utf8_lossy(&output.stderr).as_ref(), output.status.code()),
        ("", "", Some(0))
    );
}
