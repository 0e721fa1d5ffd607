//! Flags about what is told and where it goes.

use super::scratch::{Folder, Ran, fault};

fn example(name: &str) -> Folder {
    Folder::new(name, &[("a.rs", &format!("{}{}", fault("f"), fault("g"))), ("clean.rs", "fn f() {}\n")])
}

#[test]
fn lints_are_listed_with_their_levels() {
    let folder = example("list");
    let ran = folder.run(&["--list", "-W", "R401"]);
    assert_eq!((ran.status, ran.errors.as_str()), (Some(0), ""));
    let line = |code: &str| ran.out.lines().find(|line| line.contains(code)).unwrap_or_default();
    assert!(
        line("R401").starts_with("warn   R401  await-holding-guard") && line("R401").ends_with("(the command line)")
    );
    assert!(line("R402").starts_with("deny   R402  sleep-holding-guard"));
    assert!(line("R412").starts_with("allow  R412  nested-locks"));
    assert_eq!(ran.out.lines().count(), locklint::policy::LINTS.len());
}

#[test]
fn statistics_count() {
    let folder = example("statistics");
    let run = |more: &[&str]| folder.run(&[&["--statistics"], more].concat());
    run(&["a.rs"]).is(1, "     2  deny     R402  sleep-holding-guard       in 1 file\n");
    run(&["clean.rs"]).is(0, "");
    let ran = run(&["a.rs", "--message-format", "json"]);
    let rows: serde_json::Value = serde_json::from_str(&ran.out).expect("JSON");
    assert_eq!(
        rows,
        serde_json::json!([{"code":"R402","name":"sleep-holding-guard","level":"deny","findings":2,"files":1}])
    );
    run(&["a.rs", "--message-format", "sarif"]).fails("`--statistics` are for people", "--message-format json");
}

#[test]
fn exit_status_and_quiet_and_verbose() {
    let folder = example("status");
    assert_eq!(folder.run(&["a.rs", "--exit-zero"]).status, Some(0));
    assert!(folder.run(&["a.rs", "--exit-zero"]).out.contains("locklint: 2 findings in 1 file"));
    assert_eq!(folder.run(&["gone.rs", "--exit-zero"]).status, Some(2));
    assert!(!folder.run(&["a.rs", "--quiet"]).out.contains("locklint: 2 findings"));
    folder.write("locklint.toml", "");
    let ran = folder.run(&["a.rs", "-v"]);
    assert!(ran.errors.contains("locklint.toml\nread: 1 files, 0 packages; 1 of"), "{}", ran.errors);
    assert_eq!(folder.run(&["a.rs", "-v", "-q"]).status, Some(2));
}

#[test]
fn reports_go_into_files() {
    let folder = example("file");
    let printed = folder.run(&["a.rs", "--message-format", "short"]);
    folder.run(&["a.rs", "--message-format", "short", "-o", "report.txt"]).is(1, "");
    assert_eq!(folder.read("report.txt"), printed.out);
    let way_out = "give a file in a folder that is there";
    folder.run(&["a.rs", "-o", "gone/report.txt"]).fails("`gone/report.txt` cannot be written: its folder", way_out);
    folder.write("sub/x", "");
    folder.run(&["a.rs", "-o", "sub"]).fails("`sub` cannot be written: it is a folder", way_out);
}

#[test]
fn unknown_flags_formats_and_colours() {
    let folder = example("unknown");
    for (arguments, words) in [
        (&["--mesage-format", "short"][..], "'--message-format'"),
        (&["--message-format", "sarf"], "sarif"),
        (&["--color", "sometimes"], "auto, always, never"),
        (&["--profile", "labs"], "lab"),
    ] {
        let ran = folder.run(arguments);
        assert_eq!((ran.status, ran.out.as_str()), (Some(2), ""));
        assert!(ran.errors.starts_with("error: ") && ran.errors.contains(words), "{}", ran.errors);
    }
    let colored = |arguments: &[&str]| folder.run(&[&["a.rs"], arguments].concat()).out.contains("\u{1b}[");
    assert_eq!([colored(&[]), colored(&["--color", "always"]), colored(&["--color", "never"])], [false, true, false]);
}

#[test]
fn shells_complete() {
    let folder = example("completions");
    for (shell, words) in [
        ("bash", "complete -F _cargo_or_locklint"),
        ("zsh", "#compdef cargo-locklint"),
        ("fish", "complete -c cargo-locklint"),
    ] {
        let ran = folder.run(&["completions", shell]);
        assert_eq!((ran.status, ran.errors.as_str()), (Some(0), ""));
        assert!(ran.out.contains(words) && ran.out.contains("message-format"), "{shell}");
    }
    assert_eq!(folder.run(&["completions", "sh"]).status, Some(2));
    // As bash does it, for `cargo locklint --prof<TAB>` and `cargo lockl<TAB>`.
    folder.write("completions.bash", &folder.run(&["completions", "bash"]).out);
    let script = "_cargo() { COMPREPLY=(cargo-own); }\n. ./completions.bash\nCOMP_WORDS=(cargo locklint --prof)\n\
                  COMP_CWORD=2\n_cargo_or_locklint cargo --prof locklint\necho \"${COMPREPLY[@]}\"\n\
                  COMP_WORDS=(cargo lockl)\nCOMP_CWORD=1\n_cargo_or_locklint cargo lockl cargo\necho \"${COMPREPLY[@]}\"\n";
    let mut bash = std::process::Command::new("bash");
    Ran::of(bash.args(["--norc", "-c", script]).current_dir(&folder.0), "").is(0, "--profile\ncargo-own\n");
}
