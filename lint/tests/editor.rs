//! What editors get: cargo's messages beside ours, and both through the real rust-analyzer.
//!
//! rust-analyzer is found on the PATH, or named by `RUST_ANALYZER`. Where it is missing that test says so
//! and passes, unless `LOCKLINT_TEST_TOOLS=required`.

mod client;
mod scratch;

use std::process::Command;

use client::Server;
use scratch::{Folder, Ran};
use serde_json::{Value, json};

/// A fault that can be mended, in line 5, and what rustc warns of, in line 2.
const SOURCE: &str = "pub fn f(m: &std::sync::Mutex<u64>) {\n    let unused = 1;\n    let g = m.lock().unwrap();\n    let rest = std::time::Duration::from_secs(*g);\n    std::thread::sleep(rest);\n}\n";

fn package(name: &str, source: &str) -> Folder {
    let manifest = "[package]\nname = \"a\"\nversion = \"0.1.0\"\nedition = \"2024\"\n[workspace]\n";
    Folder::new(name, &[("Cargo.toml", manifest), ("src/lib.rs", source)])
}

fn also_check(folder: &Folder) -> (Option<i32>, Vec<Value>, String) {
    let mut command = folder.command("", &["--message-format", "json", "--also-check"]);
    command.env_remove("CARGO").env_remove("CARGO_TARGET_DIR");
    let ran = Ran::of(&mut command, "");
    let lines = ran.out.lines().map(|line| serde_json::from_str(line).expect("a line of JSON"));
    (ran.status, lines.collect(), ran.errors)
}

fn codes(lines: &[Value]) -> Vec<&str> {
    lines.iter().filter_map(|line| line["message"]["code"]["code"].as_str()).collect()
}

#[test]
fn messages_of_cargo_come_too() {
    let folder = package("also", SOURCE);
    let (status, lines, errors) = also_check(&folder);
    assert_eq!(status, Some(1), "{errors}");
    assert_eq!(codes(&lines), ["locklint::R402", "unused_variables"]);
    let finished: Vec<&Value> = lines.iter().filter(|line| line["reason"] == "build-finished").collect();
    assert_eq!(finished, [&json!({"reason": "build-finished", "success": false})]);
    assert_eq!(lines.last(), finished.last().copied());
}

#[test]
fn it_fails_if_either_fails() {
    let clean = package("also-clean", "pub fn f() {}\n");
    let (status, lines, _) = also_check(&clean);
    assert_eq!((status, lines.last()), (Some(0), Some(&json!({"reason": "build-finished", "success": true}))));
    let broken = package("also-broken", "pub fn f() -> u8 { \"\" }\n");
    let (status, lines, _) = also_check(&broken);
    assert_eq!((status, codes(&lines)), (Some(1), vec!["E0308"]));
    assert_eq!(lines.last(), Some(&json!({"reason": "build-finished", "success": false})));
}

#[test]
fn what_it_needs() {
    let folder = package("also-needs", SOURCE);
    folder.run(&["--also-check"]).fails("`--also-check`", "`--message-format json`");
    let mut command = folder.command("", &["--also-check", "--message-format", "json"]);
    command.env("CARGO", "/no/such/cargo");
    Ran::of(&mut command, "").fails("`/no/such/cargo` cannot be run", "leave out `--also-check`");
}

/// The server's program, if there is one.
fn rust_analyzer() -> Option<String> {
    let program = std::env::var("RUST_ANALYZER").unwrap_or_else(|_| "rust-analyzer".into());
    let answers = Command::new(&program).arg("--version").output().is_ok_and(|output| output.status.success());
    let required = std::env::var("LOCKLINT_TEST_TOOLS").is_ok_and(|value| value == "required");
    assert!(answers || !required, "`{program}` is missing");
    if !answers {
        eprintln!("not tested: `{program}` is missing");
    }
    answers.then_some(program)
}

#[test]
fn rust_analyzer_shows_findings_places_and_fixes() {
    let Some(program) = rust_analyzer() else { return };
    let folder = package("rust-analyzer", SOURCE);
    let mut command = Command::new(&program);
    command.current_dir(&folder.0);
    let mut server = Server::start(command);
    let root = format!("file://{}", folder.0.display());
    let uri = format!("{root}/src/lib.rs");
    let check = [env!("CARGO_BIN_EXE_cargo-locklint"), "locklint", "--message-format", "json", "--also-check"];
    let edits = json!({"codeActionKind": {"valueSet": ["quickfix"]}});
    server.ask(
        "initialize",
        json!({
            "processId": null,
            "rootUri": root,
            "capabilities": {
                "textDocument": {
                    "publishDiagnostics": {"relatedInformation": true, "dataSupport": true},
                    "codeAction": {"codeActionLiteralSupport": edits, "dataSupport": true},
                },
            },
            "initializationOptions": {
                "check": {"overrideCommand": check},
                "cargo": {"buildScripts": {"enable": false}},
                "procMacro": {"enable": false},
                "cachePriming": {"enable": false},
            },
        }),
    );
    server.notify("initialized", json!({}));
    let document = json!({"uri": uri, "languageId": "rust", "version": 1, "text": SOURCE});
    server.notify("textDocument/didOpen", json!({"textDocument": document}));
    server.notify("textDocument/didSave", json!({"textDocument": {"uri": uri}}));
    let has = |message: &Value, source: &str| {
        let list = message["params"]["diagnostics"].as_array();
        list.is_some_and(|list| list.iter().any(|diagnostic| diagnostic["source"] == source))
    };
    let published = server.wait_for(|message| {
        message["method"] == "textDocument/publishDiagnostics" && has(message, "locklint") && has(message, "rustc")
    });

    let diagnostics = published["params"]["diagnostics"].as_array().expect("a list");
    let finding = diagnostics.iter().find(|one| one["code"] == "R402").expect("the finding");
    assert_eq!(finding["severity"], 1);
    assert_eq!(finding["range"]["start"], json!({"line": 4, "character": 4}));
    assert!(finding["message"].as_str().is_some_and(|text| text.starts_with("`m` is held while sleeping")));
    let related = finding["relatedInformation"].as_array().expect("related places");
    let acquired = |place: &&Value| place["message"] == "`m` is acquired here";
    let place = related.iter().find(acquired).expect("where it is acquired");
    assert_eq!(place["location"]["range"]["start"], json!({"line": 2, "character": 12}));

    let actions = server.ask(
        "textDocument/codeAction",
        json!({"textDocument": {"uri": uri}, "range": finding["range"], "context": {"diagnostics": [finding]}}),
    );
    let actions = actions.as_array().expect("a list");
    let title = "release `g` before the wait: nothing uses it after that";
    // The server adds what would be written.
    let is_fix = |action: &&Value| action["title"].as_str().is_some_and(|own| own.starts_with(title));
    let fix = actions.iter().find(is_fix).unwrap_or_else(|| panic!("{actions:#?}"));
    let text = fix.pointer("/edit/documentChanges/0/edits/0").or_else(|| fix["edit"]["changes"][&uri].get(0));
    assert_eq!(text.expect("an edit")["newText"], "drop(g);\n    ");
}
