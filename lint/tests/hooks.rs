//! Commits that are refused and accepted: by the bare hook of git, and through the real pre-commit.
//!
//! `pre-commit` is found on the PATH. Where it is missing the tests that need it say so and pass, unless
//! `LOCKLINT_TEST_TOOLS=required`.

mod scratch;

use std::fs;
use std::path::{Path, PathBuf};
use std::process::Command;

use scratch::{Folder, Ran, fault};

const MANIFEST: &str = "[package]\nname = \"a\"\nedition = \"2024\"\n";

fn repository(name: &str) -> Folder {
    let folder = Folder::new(name, &[("Cargo.toml", MANIFEST), ("src/lib.rs", "pub mod a;\n"), ("src/a.rs", "")]);
    folder.git(&["init", "--quiet"]);
    folder.git(&["add", "."]);
    folder.git(&["commit", "--quiet", "--no-verify", "-m", "first"]);
    folder
}

/// The PATH with the program's folder before it, as `cargo install` would have it.
fn path_with_locklint() -> std::ffi::OsString {
    let own = Path::new(env!("CARGO_BIN_EXE_cargo-locklint")).parent().expect("a folder").to_owned();
    let path = std::env::var_os("PATH").unwrap_or_default();
    std::env::join_paths(std::iter::once(own).chain(std::env::split_paths(&path))).expect("a path")
}

/// Commits what is staged; `home`: what pre-commit has installed.
fn commit(folder: &Folder, home: &Path, more: &[&str]) -> Ran {
    let mut command = Command::new("git");
    command.args(["-c", "user.name=a", "-c", "user.email=a@example.org", "commit", "-m", "next"]).args(more);
    command.current_dir(&folder.0).env("PATH", path_with_locklint()).env("PRE_COMMIT_HOME", home);
    Ran::of(&mut command, "")
}

#[track_caller]
fn is_refused(ran: &Ran) {
    let told = format!("{}{}", ran.out, ran.errors);
    assert!(ran.status == Some(1) && told.contains("R402"), "{:?}: {told}", ran.status);
}

#[track_caller]
fn is_accepted(ran: &Ran) {
    assert_eq!(ran.status, Some(0), "{}{}", ran.out, ran.errors);
}

/// Whatever is on disk, what would be committed counts; also where git is told what to commit.
fn refuses_faults(folder: &Folder, home: &Path) {
    let commit = |folder: &Folder, more: &[&str]| commit(folder, home, more);
    folder.write("src/a.rs", &fault("a"));
    folder.git(&["add", "."]);
    is_refused(&commit(folder, &[]));
    folder.write("src/a.rs", "pub fn a() {}\n");
    is_refused(&commit(folder, &[]));
    folder.git(&["add", "."]);
    is_accepted(&commit(folder, &[]));
    folder.write("src/a.rs", &fault("b"));
    is_refused(&commit(folder, &["-a"]));
    is_refused(&commit(folder, &["src/a.rs"]));
    // A fault that is not to be committed.
    folder.write("src/lib.rs", "pub mod a;\npub fn fine() {}\n");
    folder.git(&["add", "src/lib.rs"]);
    is_accepted(&commit(folder, &[]));
    assert_eq!(folder.read("src/a.rs"), fault("b"));
    is_accepted(&commit(folder, &["-a", "--no-verify"]));
}

#[test]
fn the_bare_hook() {
    let folder = repository("bare-hook");
    let ran = folder.run(&["hook", "install"]);
    ran.is(0, ".git/hooks/pre-commit checks what is staged before each commit\n");
    // Twice is once.
    folder.run(&["hook", "install"]).is(0, &ran.out);
    refuses_faults(&folder, &folder.0);
}

#[test]
fn a_hook_that_is_there_is_not_replaced() {
    let folder = repository("other-hook");
    folder.write(".git/hooks/pre-commit", "#!/bin/sh\nexit 0\n");
    folder.run(&["hook", "install"]).fails("pre-commit` is there already", "`hook install --force`");
    assert_eq!(folder.read(".git/hooks/pre-commit"), "#!/bin/sh\nexit 0\n");
    assert_eq!(folder.run(&["hook", "install", "--force"]).status, Some(0));
    assert!(folder.read(".git/hooks/pre-commit").contains("cargo-locklint"));
    let outside = Folder::new("hook-outside", &[]);
    outside.run(&["hook", "install"]).fails("the working directory is in none", "change to the repository");
}

#[test]
fn files_of_services() {
    let folder = repository("services");
    let from = ["--from", "https://example.org/locklint"];
    for (service, path) in [
        ("github", ".github/workflows/locklint.yml"),
        ("gitlab", ".gitlab-ci.yml"),
        ("pre-commit", ".pre-commit-config.yaml"),
    ] {
        // From below it is written at the root all the same.
        let init = |more: &[&str]| {
            let arguments = [&["init", service], &from[..], more].concat();
            Ran::of(&mut folder.command("src", &arguments), "")
        };
        let printed = init(&["--print"]);
        assert_eq!(printed.status, Some(0));
        assert!(!folder.0.join(path).exists());
        let ran = init(&[]);
        assert_eq!((ran.status, ran.errors.as_str()), (Some(0), ""));
        assert!(ran.out.starts_with("wrote ") && ran.out.contains(path), "{}", ran.out);
        assert_eq!(folder.read(path), printed.out);
        folder.write(path, "other\n");
        init(&[]).fails("is there already", "`init --print`");
        assert_eq!(folder.read(path), "other\n");
    }
    folder.run(&["init", "gitlab", "--from", "$(x)"]).fails("`$(x)` is no address or tag", "without spaces or quotes");
    assert_eq!(folder.run(&["init", "travis"]).status, Some(2));
}

/// The command lines in those files are understood.
#[test]
fn services_run_what_there_is() {
    let folder = repository("service-lines");
    let mut lines = 0;
    for service in ["github", "gitlab"] {
        let printed = folder.run(&["init", service, "--print", "--from", "https://example.org/locklint"]).out;
        for line in printed.lines().filter_map(|line| line.split_once("cargo locklint ")).map(|(_, words)| words) {
            let words: Vec<&str> = line.split(' ').filter(|word| !word.is_empty()).collect();
            if words[0] != "init" {
                let ran = folder.run(&words);
                assert_eq!((ran.status, ran.errors.as_str()), (Some(0), ""), "{line}");
                lines += 1;
            }
        }
    }
    assert_eq!(lines, 3);
}

fn has_pre_commit() -> bool {
    let answers = Command::new("pre-commit").arg("--version").output().is_ok_and(|output| output.status.success());
    let required = std::env::var("LOCKLINT_TEST_TOOLS").is_ok_and(|value| value == "required");
    assert!(answers || !required, "`pre-commit` is missing");
    if !answers {
        eprintln!("not tested: `pre-commit` is missing");
    }
    answers
}

fn pre_commit(folder: &Folder, arguments: &[&str], home: &Path) -> Ran {
    let mut command = Command::new("pre-commit");
    command.args(arguments).current_dir(&folder.0).env("PRE_COMMIT_HOME", home);
    Ran::of(&mut command, "")
}

/// With what is installed: what `init pre-commit` writes.
#[test]
fn pre_commit_with_the_installed_program() {
    if !has_pre_commit() {
        return;
    }
    let folder = repository("pre-commit-local");
    let home = Folder::new("pre-commit-local-home", &[]);
    assert_eq!(folder.run(&["init", "pre-commit"]).status, Some(0));
    folder.git(&["add", "."]);
    is_accepted(&pre_commit(&folder, &["validate-config"], &home.0));
    is_accepted(&pre_commit(&folder, &["install"], &home.0));
    refuses_faults(&folder, &home.0);
}

/// As a hook of this repository, which pre-commit clones and builds.
#[test]
fn pre_commit_with_this_repository() {
    if !has_pre_commit() {
        return;
    }
    let root = Path::new(env!("CARGO_MANIFEST_DIR"));
    let tool = Folder::new("pre-commit-tool", &[]);
    let listed = Command::new("git").args(["ls-files", "-z"]).current_dir(root).output().expect("git runs");
    for name in String::from_utf8(listed.stdout).expect("UTF-8").split('\0').filter(|name| !name.is_empty()) {
        let target = tool.0.join(name);
        fs::create_dir_all(target.parent().expect("a folder")).expect("a folder");
        fs::copy(root.join(name), target).expect("it is copied");
    }
    tool.git(&["init", "--quiet"]);
    tool.git(&["add", "."]);
    tool.git(&["commit", "--quiet", "--no-verify", "-m", "all"]);
    tool.git(&["tag", "v0"]);
    let home = Folder::new("pre-commit-home", &[]);
    is_accepted(&pre_commit(&tool, &["validate-manifest"], &home.0));

    let folder = repository("pre-commit");
    let from = tool.0.display().to_string();
    assert_eq!(folder.run(&["init", "pre-commit", "--from", &from, "--tag", "v0"]).status, Some(0));
    folder.git(&["add", "."]);
    is_accepted(&pre_commit(&folder, &["install"], &home.0));
    // Built as any user's pre-commit would, but not for speed; dependencies are kept for the next time.
    let mut install = Command::new("pre-commit");
    install.arg("install-hooks").current_dir(&folder.0).env("PRE_COMMIT_HOME", &home.0);
    install.env("CARGO_TARGET_DIR", PathBuf::from(env!("CARGO_TARGET_TMPDIR")).join("pre-commit"));
    for (key, value) in [("LTO", "off"), ("OPT_LEVEL", "0"), ("CODEGEN_UNITS", "16")] {
        install.env(format!("CARGO_PROFILE_RELEASE_{key}"), value);
    }
    is_accepted(&Ran::of(&mut install, ""));
    refuses_faults(&folder, &home.0);

    // Tests are left out unless they are asked for; all files at once is one run.
    folder.write("tests/it.rs", &fault("it"));
    folder.write("src/a.rs", "pub fn a() {}\n");
    folder.git(&["add", "."]);
    is_accepted(&pre_commit(&folder, &["run", "--all-files"], &home.0));
    folder.write("src/a.rs", &fault("a"));
    is_refused(&pre_commit(&folder, &["run", "--all-files"], &home.0));
}
