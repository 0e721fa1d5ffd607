//! What is known already: baselines, and `--since` a revision.

use super::scratch::{Folder, fault};

const FOUND: &str = "error[R402] sleep-holding-guard: `m` is held while sleeping\n";
const WRITE: [&str; 3] = ["--baseline", "known.json", "--update-baseline"];

fn package(name: &str) -> Folder {
    Folder::new(
        name,
        &[
            ("Cargo.toml", "[package]\nname = \"a\"\nedition = \"2024\"\n"),
            ("src/lib.rs", &format!("mod b;\n{}", fault("f"))),
            ("src/b.rs", &fault("g")),
        ],
    )
}

const CHECK: [&str; 4] = ["--message-format", "short", "--baseline", "known.json"];

#[test]
fn a_baseline_hides_what_is_known_and_nothing_else() {
    let folder = package("baseline");
    folder.run(&WRITE).is(0, "locklint: `known.json` holds 2 findings now\n");
    folder.run(&CHECK).is(0, "");
    // Lines and formatting count for nothing; the function does.
    folder.write("src/b.rs", &format!("// more\n\n{}", fault("g").replace("    ", "  ")));
    folder.run(&CHECK).is(0, "");
    folder.write("src/b.rs", &format!("{}{}", fault("new"), fault("g")));
    folder.run(&CHECK).is(1, &format!("src/b.rs:3:5: {FOUND}"));
    // The same from anywhere, and by the configuration.
    folder.write("locklint.toml", "baseline = \"known.json\"\n");
    let ran = super::scratch::Ran::of(&mut folder.command("src", &CHECK[..2]), "");
    ran.is(1, &format!("b.rs:3:5: {FOUND}"));
    // With the baseline written anew, nothing is left.
    folder.run(&["--update-baseline", "-q"]).is(0, "");
    folder.run(&["-q"]).is(0, "");
}

#[test]
fn what_is_not_found_any_more_is_told() {
    let folder = package("stale");
    folder.run(&WRITE);
    folder.write("src/b.rs", "pub fn g() {}\n");
    let ran = folder.run(&CHECK);
    assert_eq!((ran.status, ran.out.as_str()), (Some(0), ""));
    assert!(ran.errors.starts_with("note: 1 finding of `known.json` not found any more:\n  R402 src/b.rs: "));
    assert!(ran.errors.ends_with("help: `--update-baseline` leaves them out\n"), "{}", ran.errors);
    // Not looked for, so not missed.
    for more in [["-A", "R402"], ["src/lib.rs", "-q"]] {
        assert_eq!(folder.run(&[&CHECK[..], &more].concat()).errors, "");
    }
    // A run over a part leaves the rest of the baseline alone.
    folder.run(&[&WRITE[..], &["src/lib.rs"]].concat()).is(0, "locklint: `known.json` holds 2 findings now\n");
    folder.run(&WRITE).is(0, "locklint: `known.json` holds 1 finding now\n");
    std::fs::remove_file(folder.0.join("src/b.rs")).expect("it was there");
    folder.write("src/lib.rs", &fault("f"));
    folder.run(&CHECK).is(0, "");
}

#[test]
fn broken_baselines_are_errors() {
    let folder = package("broken");
    let way_out = "write one with `--update-baseline`";
    folder.run(&CHECK).fails("the baseline `known.json` cannot be used: No such file", way_out);
    folder.write("known.json", "<<<<<<< ours\n");
    folder.run(&CHECK).fails("the baseline `known.json` cannot be used: line 1: ", way_out);
    // It is not silently overwritten either.
    folder.run(&WRITE).fails("line 1: ", way_out);
    folder.write("known.json", "{\"version\":9}");
    folder.run(&CHECK).fails("it has version 9, and this program knows version 1", way_out);
    folder.run(&["--baseline", "src"]).fails("the baseline `src` cannot be used: ", way_out);
    folder.run(&["--baseline", "gone/known.json", "--update-baseline"]).fails("`gone/known.json`", way_out);
    folder.run(&["--update-baseline"]).fails("`--update-baseline` needs a baseline", "--baseline FILE");
}

/// Mending compares before with after: what the baseline hides must not look new.
#[test]
fn mending_leaves_what_is_known() {
    let folder = package("mending");
    folder.run(&WRITE);
    let ran = folder.run(&["--baseline", "known.json", "--diff", "--unsafe-fixes"]);
    ran.is(0, "");
}

#[test]
fn since_a_revision_only_what_is_new_is_told() {
    let folder = package("since");
    folder.git(&["init", "--quiet"]);
    folder.git(&["add", "."]);
    folder.git(&["commit", "--quiet", "--no-verify", "-m", "first"]);
    let since = ["--message-format", "short", "--since", "HEAD"];
    folder.run(&since).is(0, "");
    // Moved and new: only what is new is told, in files that are not committed too.
    folder.write("src/b.rs", &format!("mod c;\n{}{}", fault("new"), fault("g")));
    folder.write("src/b/c.rs", &fault("h"));
    folder.run(&since).is(1, &format!("src/b/c.rs:3:5: {FOUND}src/b.rs:4:5: {FOUND}"));
    let ran = super::scratch::Ran::of(&mut folder.command("src/b", &[&since[..], &["../b.rs"]].concat()), "");
    assert_eq!((ran.status, ran.out.lines().count()), (Some(1), 1), "{}", ran.out);
    // What was suppressed and is not any more is new.
    folder.git(&["add", "."]);
    let allowed = fault("f").replace("    std::", "    // locklint: allow(R402) -- a test\n    std::");
    folder.write("src/lib.rs", &format!("mod b;\n{allowed}"));
    folder.git(&["commit", "--all", "--quiet", "--no-verify", "-m", "second"]);
    folder.write("src/lib.rs", &format!("mod b;\n{}", fault("f")));
    folder.run(&since).is(1, &format!("src/lib.rs:4:5: {FOUND}"));
    folder.run(&["--message-format", "short", "--since", "HEAD~1", "src/lib.rs"]).is(0, "");

    folder.run(&["--since", "no-such"]).fails("`no-such` is not a revision", "git rev-parse");
    let bare = Folder::new("no-repository", &[("a.rs", "fn f() {}\n")]);
    bare.run(&["--since", "HEAD"]).fails("what is checked is in none", "change to the repository");
}
