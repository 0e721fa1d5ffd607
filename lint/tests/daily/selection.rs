//! What is checked and reported on: packages, manifests, paths, standard input, through the program itself.

use super::scratch::{Folder, Ran, fault};

const FOUND: &str = "error[R402] sleep-holding-guard: `m` is held while sleeping\n";

/// A workspace of three packages with one fault each, of which two are default members.
fn workspace(name: &str) -> Folder {
    let member = |name: &str| format!("[package]\nname = \"{name}\"\nversion = \"1.2.3\"\nedition = \"2024\"\n");
    Folder::new(
        name,
        &[
            (
                "Cargo.toml",
                "[workspace]\nmembers = [\"crates/*\"]\ndefault-members = [\"crates/net-core\", \"crates/net-wire\"]\n",
            ),
            ("crates/net-core/Cargo.toml", &member("net-core")),
            ("crates/net-core/src/lib.rs", &fault("core")),
            ("crates/net-core/tests/it.rs", &fault("it")),
            ("crates/net-wire/Cargo.toml", &member("net-wire")),
            ("crates/net-wire/src/lib.rs", &fault("wire")),
            ("crates/app/Cargo.toml", &member("app")),
            ("crates/app/src/main.rs", &format!("mod deep;\nfn main() {{}}\n{}", fault("run"))),
            ("crates/app/src/deep.rs", "pub fn fine() {}\n"),
        ],
    )
}

/// The files with a finding, by their packages.
#[track_caller]
fn told(folder: &Folder, below: &str, arguments: &[&str]) -> Vec<String> {
    let arguments = [&["--message-format", "short"], arguments].concat();
    let ran = Ran::of(&mut folder.command(below, &arguments), "");
    assert_eq!((ran.status, ran.errors.as_str()), (Some(i32::from(!ran.out.is_empty())), ""));
    let path = |line: &str| line.split(':').next().unwrap_or_default().to_string();
    ran.out.lines().map(|line| path(line).replace("/src/lib.rs", "").replace("crates/", "")).collect()
}

#[test]
fn packages_by_name_and_pattern() {
    let folder = workspace("packages");
    assert_eq!(told(&folder, "", &[]), ["net-core", "net-wire"]);
    assert_eq!(told(&folder, "", &["--workspace"]), ["app/src/main.rs", "net-core", "net-wire"]);
    assert_eq!(told(&folder, "", &["--workspace", "--exclude", "net-*"]), ["app/src/main.rs"]);
    assert_eq!(told(&folder, "", &["-p", "app"]), ["app/src/main.rs"]);
    assert_eq!(told(&folder, "", &["-p", "app", "-p", "net-wire"]), ["app/src/main.rs", "net-wire"]);
    assert_eq!(told(&folder, "", &["--package", "net-*"]), ["net-core", "net-wire"]);
    assert_eq!(told(&folder, "", &["--package", "app@1.2.3"]), ["app/src/main.rs"]);
    assert_eq!(told(&folder, "", &["-p", "net-core", "--all-targets"]), ["net-core", "net-core/tests/it.rs"]);
}

#[test]
fn in_the_folder_of_a_member_that_member() {
    let folder = workspace("member-folder");
    assert_eq!(told(&folder, "crates/app", &[]), ["src/main.rs"]);
    assert_eq!(told(&folder, "crates/app/src", &[]).len(), 1);
    assert_eq!(told(&folder, "crates", &[]).len(), 2);
    assert_eq!(told(&folder, "crates/app", &["--workspace"]).len(), 3);
}

#[test]
fn the_workspace_of_a_manifest() {
    let folder = workspace("manifest");
    let elsewhere = Folder::new("elsewhere", &[("a.rs", "")]);
    let root = folder.0.join("Cargo.toml").display().to_string();
    let app = folder.0.join("crates/app/Cargo.toml").display().to_string();
    let main = folder.0.join("crates/app/src/main.rs").display().to_string().replace("crates/", "");
    assert_eq!(told(&elsewhere, "", &["--manifest-path", &root]).len(), 2);
    assert_eq!(told(&elsewhere, "", &["--manifest-path", &root, "-p", "app"]), [main.as_str()]);
    assert_eq!(told(&elsewhere, "", &["--manifest-path", &app]), [main.as_str()]);
    assert_eq!(told(&folder, "crates", &["--manifest-path", "app/Cargo.toml"]), ["app/src/main.rs"]);
}

#[test]
fn what_is_not_there_is_an_error() {
    let folder = workspace("wrong");
    let run = |arguments: &[&str]| folder.run(arguments);
    run(&["-p", "ap"]).fails("there is no package `ap` in the workspace `", "cargo metadata");
    run(&["-p", "net-cor"]).fails("; did you mean `net-core`?", "cargo metadata");
    run(&["-p", "app@2.0.0"]).fails("there is no package `app@2.0.0`", "cargo metadata");
    run(&["--workspace", "--exclude", "old"]).fails("there is no package `old`", "cargo metadata");
    run(&["--manifest-path", "gone/Cargo.toml"]).fails("cannot read `gone/Cargo.toml`", "give a package");
    run(&["--manifest-path", "crates"]).fails("`crates` is not a manifest", "Cargo.toml");
    let bare = Folder::new("bare", &[("a.rs", "")]);
    bare.run(&["-p", "app"]).fails("there is no `Cargo.toml` in `", "--manifest-path");
    // What does not go together is told by the parser of the command line.
    for arguments in [&["-p", "app", "crates"][..], &["--exclude", "app"], &["--manifest-path", "Cargo.toml", "crates"]]
    {
        let ran = run(arguments);
        assert_eq!((ran.status, ran.out.as_str()), (Some(2), ""));
        assert!(ran.errors.starts_with("error: "), "{}", ran.errors);
    }
}

#[test]
fn standard_input_is_a_program_or_a_file_of_one() {
    let folder = workspace("stdin");
    let short = ["--message-format", "short"];
    let run = |arguments: &[&str], input: &str| Ran::of(&mut folder.command("", &[&short, arguments].concat()), input);
    run(&["-"], &fault("f")).is(1, &format!("<stdin>:3:5: {FOUND}"));
    run(&["-"], "fn main() {}\n").is(0, "");
    // An edition decides when temporaries are dropped.
    let tail = "fn f(m: &std::sync::Mutex<Vec<u32>>) { if let Some(_) = m.lock().unwrap().pop() {} else { \
                std::thread::sleep(std::time::Duration::ZERO) } }\n";
    assert_eq!(run(&["-", "--edition", "2021"], tail).status, Some(1));
    assert_eq!(run(&["-", "--edition", "2024"], tail).status, Some(0));

    let main = "crates/app/src/main.rs";
    run(&["-", "--stdin-filename", main], "mod deep;\nfn main() {}\n").is(0, "");
    let changed = format!("\n{}", fault("run"));
    run(&["-", "--stdin-filename", main], &changed).is(1, &format!("{main}:4:5: {FOUND}"));
    // A file that is not saved yet counts as soon as a module leads to it.
    folder.write("crates/app/src/deep.rs", "mod new;\n");
    let new = "crates/app/src/deep/new.rs";
    folder.write("crates/app/src/deep/other.rs", "");
    run(&["-", "--stdin-filename", new], &fault("new")).is(1, &format!("{new}:3:5: {FOUND}"));

    run(&["-", "--stdin-filename", "gone/x.rs"], "").fails("is in no folder that is there", "a folder that exists");
    run(&["-", "--stdin-filename", "Cargo.toml"], "").fails("is not a Rust file", "ends in `.rs`");
    run(&["-", "crates"], "").fails("stands beside other paths", "give `-` alone");
    run(&["--stdin-filename", main], "").fails("standard input is not read", "give `-`");
}

/// Cargo finds the program, runs it, and shows its help.
#[test]
fn cargo_runs_it() {
    let folder = workspace("cargo");
    let program = std::path::Path::new(env!("CARGO_BIN_EXE_cargo-locklint"));
    let mut places = vec![program.parent().expect("a folder").to_path_buf()];
    places.extend(std::env::split_paths(&std::env::var_os("PATH").unwrap_or_default()));
    let path = std::env::join_paths(places).expect("a PATH");
    let cargo = |arguments: &[&str]| {
        let mut command = std::process::Command::new(env!("CARGO"));
        Ran::of(command.args(arguments).current_dir(&folder.0).env("PATH", &path).env_remove("CARGO_TERM_COLOR"), "")
    };
    let help = cargo(&["help", "locklint"]);
    assert_eq!(help.status, Some(0), "{}", help.errors);
    assert!(help.out.contains("Usage: cargo locklint"), "{}", help.out);
    let ran = cargo(&["locklint", "--message-format", "short", "-p", "app"]);
    ran.is(1, &format!("crates/app/src/main.rs:5:5: {FOUND}"));
}

#[test]
fn what_is_for_tests_alone_is_read_where_it_is_asked_for() {
    let library = "use std::sync::Mutex;
pub trait Wire { fn send(&self); }
pub struct Real;
impl Wire for Real { fn send(&self) {} }
pub fn f(m: &Mutex<u32>, wire: &dyn Wire) {
    let g = m.lock().unwrap();
    wire.send();
    drop(g);
}
#[cfg(test)]
mod mock;
#[cfg(test)]
mod tests {
    struct Slow;
    impl super::Wire for Slow { fn send(&self) { std::thread::sleep(std::time::Duration::from_secs(1)) } }
}
";
    let folder = Folder::new(
        "tests-alone",
        &[
            ("Cargo.toml", "[package]\nname = \"a\"\nedition = \"2024\"\n"),
            ("src/lib.rs", library),
            ("src/mock.rs", &fault("mock")),
            ("tests/it.rs", "mod common;\nfn main() { }\n"),
            ("tests/common/mod.rs", &fault("common")),
            ("benches/shared.rs", &fault("shared")),
            ("src/bin/tool.rs", "#[path = \"../../benches/shared.rs\"]\nmod shared;\nfn main() {}\n"),
        ],
    );
    // A mock that sleeps makes no fault of what is shipped; what is shipped counts wherever it lies.
    assert_eq!(told(&folder, "", &[]), Vec::<String>::new());
    let with_tests = ["benches/shared.rs", "src/lib.rs:7", "src/mock.rs", "tests/common/mod.rs"];
    let all = told_at(&folder, &["--all-targets"]);
    assert_eq!(all.len(), with_tests.len(), "{all:?}");
    assert!(all.iter().zip(with_tests).all(|(line, wanted)| line.starts_with(wanted)), "{all:?}");
    // What does not parse there is told with the rest of it.
    folder.write("src/lib.rs", "#[cfg(test)]\nmod tests {\n    fn f()()\n}\n");
    assert_eq!(told(&folder, "", &[]), Vec::<String>::new());
    assert!(told_at(&folder, &["--all-targets"]).iter().any(|line| line.contains("L001")));
}

fn told_at(folder: &Folder, arguments: &[&str]) -> Vec<String> {
    let arguments = [&["--message-format", "short"], arguments].concat();
    Ran::of(&mut folder.command("", &arguments), "").out.lines().map(str::to_string).collect()
}
