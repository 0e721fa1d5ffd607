//! Guards must end as they do when the code runs.

mod follow;
mod graphs;

use std::fmt::Write;
use std::process::Command;

use crate::ir::{self, FileIr};
use crate::lower::{Macros, Options, lower, scan};
use crate::span::Edition;

const PRELUDE: &str = include_str!("tests/prelude.rs");
const CASES: &str = include_str!("tests/drops.rs");
const CHAINS: &str = include_str!("tests/chains.rs");

/// The cases of an edition.
fn text(edition: Edition) -> String {
    if edition >= Edition::E2024 { CASES.to_owned() + CHAINS } else { CASES.to_owned() }
}

fn lowered(text: &str, edition: Edition) -> FileIr {
    let scan = scan(text);
    let macros = Macros::collect([&scan].into_iter());
    let file = lower(text, &scan, &macros, &Options { edition, ..Options::default() });
    assert_eq!(file.problems, []);
    file
}

/// The cases' names, and for each parameter whether it is a pair.
fn cases(edition: Edition) -> Vec<(String, Vec<bool>)> {
    let file: syn::File = syn::parse_str(&text(edition)).unwrap();
    let functions = file.items.into_iter().filter_map(|item| match item {
        syn::Item::Fn(function) => Some(function),
        _ => None,
    });
    functions
        .map(|function| {
            let is_pair = |input: &syn::FnArg| match input {
                syn::FnArg::Typed(typed) => matches!(*typed.ty, syn::Type::Tuple(_)),
                syn::FnArg::Receiver(_) => false,
            };
            (function.sig.ident.to_string(), function.sig.inputs.iter().map(is_pair).collect())
        })
        .collect()
}

/// Compiles and runs the cases: what each logs.
fn run(edition: Edition, year: &str) -> Vec<(String, String)> {
    let mut main = String::from("#![allow(warnings)]\nfn main() {\n");
    for (name, params) in cases(edition) {
        let mut number = 100;
        let mut guard = || {
            number += 1;
            format!("G({number})")
        };
        let args: Vec<String> =
            params.iter().map(|pair| if *pair { format!("({}, {})", guard(), guard()) } else { guard() }).collect();
        let args = args.join(", ");
        writeln!(main, "    let result = {name}({args}); log(\"ret\".into()); drop(result);").unwrap();
        writeln!(main, "    eprintln!(\"{name}: {{}}\", LOG.with(|log| log.take().join(\" \")));").unwrap();
    }
    main.push_str("}\n");
    let dir = std::env::temp_dir().join(format!("locklint-drops-{}-{year}", std::process::id()));
    std::fs::create_dir_all(&dir).unwrap();
    std::fs::write(dir.join("main.rs"), main + PRELUDE + &text(edition)).unwrap();
    let rustc = std::env::var("RUSTC").unwrap_or("rustc".into());
    let mut build = Command::new(rustc);
    let built = build.args(["--edition", year, "-o", "main", "main.rs"]).current_dir(&dir).output().unwrap();
    assert!(built.status.success(), "{}", String::from_utf8_lossy(&built.stderr));
    let output = Command::new(dir.join("main")).output().unwrap();
    assert!(output.status.success());
    std::fs::remove_dir_all(&dir).unwrap();
    let output = String::from_utf8(output.stderr).unwrap();
    let lines = output.lines().filter_map(|line| line.split_once(": "));
    lines.map(|(name, log)| (name.to_owned(), log.to_owned())).collect()
}

fn guards_end_as_they_do_when_the_code_runs(edition: Edition, year: &str) {
    let file = lowered(&text(edition), edition);
    let mut wrong = String::new();
    for ((name, params), (ran, expected)) in cases(edition).into_iter().zip(run(edition, year)) {
        assert_eq!(name, ran);
        let function = file.functions.iter().find(|function| file.symbols.name(function.name) == name).unwrap();
        let body = &file.bodies[function.body.unwrap().0 as usize];
        let log = std::panic::catch_unwind(|| follow::follow(&file, body, &params).join(" "));
        let log = log.unwrap_or("panicked".into());
        if log != expected {
            writeln!(wrong, "{name}\n  ran     {expected}\n  lowered {log}\n{}", ir::print(body, &file)).unwrap();
        }
    }
    assert!(wrong.is_empty(), "{wrong}");
}

#[test]
fn guards_end_as_they_do_in_2021() {
    guards_end_as_they_do_when_the_code_runs(Edition::E2021, "2021");
}

#[test]
fn guards_end_as_they_do_in_2024() {
    guards_end_as_they_do_when_the_code_runs(Edition::E2024, "2024");
}
