//! What a server does beside what it tells of a text: pages, progress, cancelling, its place among other servers.

use std::fs;

use serde_json::{Value, json};

use crate::scratch::Folder;
use crate::{Editor, FAULTY, MANIFEST, SECTIONS, code};

#[test]
fn pages_for_the_browser() {
    let capabilities = json!({"window": {"showDocument": {"support": true}}});
    let files = [("src/lib.rs", "mod locks;\n"), ("src/locks.rs", SECTIONS)];
    let mut editor = Editor::with("pages", &files, capabilities, json!(null));
    editor.server.ask("locklint/analysed", Value::Null);
    let document = |editor: &Editor, path: &str| json!({"textDocument": {"uri": editor.uri(path)}});
    // A file without locks has none.
    let none = document(&editor, "src/lib.rs");
    assert_eq!(editor.server.ask("textDocument/codeLens", none), json!([]));
    let locks = document(&editor, "src/locks.rs");
    let lenses = editor.server.ask("textDocument/codeLens", locks);
    let titles: Vec<&Value> = lenses.as_array().expect("a list").iter().map(|lens| &lens["command"]["title"]).collect();
    assert_eq!(titles, ["locks: map of this file", "locks: protocol"]);
    let mut kept = Vec::new();
    for (lens, words) in lenses.as_array().expect("a list").iter().zip(["S::bump", "S.rf"]) {
        let uri = editor.server.ask("workspace/executeCommand", lens["command"].clone());
        let request = editor.server.wait_for(|message| message["method"] == "window/showDocument");
        assert_eq!((&request["params"]["uri"], &request["params"]["external"]), (&uri, &json!(true)));
        let path = uri.as_str().and_then(|uri| uri.strip_prefix("file://")).expect("a file").to_owned();
        let page = fs::read_to_string(&path).expect("a page");
        assert!(page.starts_with("<!doctype html>") && page.contains(words), "{page}");
        #[cfg(unix)]
        {
            use std::os::unix::fs::PermissionsExt;
            let folder = std::path::Path::new(&path).parent().expect("a folder");
            assert_eq!(fs::metadata(folder).expect("it is there").permissions().mode() & 0o077, 0, "others may look");
        }
        kept.push(path);
    }
    // Of the whole program, as an editor asks that sends no arguments.
    let uri = editor.server.ask("workspace/executeCommand", json!({"command": "locklint.protocol"}));
    assert!(uri.as_str().is_some_and(|uri| uri.ends_with("protocol-3.html")), "{uri}");
    let elsewhere = json!({"command": "locklint.map", "arguments": ["file:///no/such/file.rs"]});
    editor.server.send(json!({"id": 900, "method": "workspace/executeCommand", "params": elsewhere}));
    assert_eq!(editor.server.answer(900)["error"]["code"], -32803);
    editor.goodbye();
    assert!(kept.iter().all(|path| !std::path::Path::new(path).exists()), "{kept:?}");
}

#[test]
fn a_page_is_named_where_the_editor_opens_no_browser() {
    let mut editor = Editor::open("page", &[("src/lib.rs", SECTIONS)]);
    editor.server.ask("locklint/analysed", Value::Null);
    let uri = editor.server.ask("workspace/executeCommand", json!({"command": "locklint.map", "arguments": []}));
    let message = editor.server.wait_for(|message| message["method"] == "window/showMessage");
    assert_eq!(
        (&message["params"]["type"], message["params"]["message"].as_str()),
        (&json!(3), Some(format!("for a browser: {}", uri.as_str().expect("a URI")).as_str()))
    );
    editor.goodbye();
}

#[test]
fn progress_is_shown_while_a_program_is_read() {
    let capabilities = json!({"window": {"workDoneProgress": true}});
    let mut editor = Editor::with("progress", &[("src/lib.rs", FAULTY)], capabilities, json!(null));
    let created = editor.server.wait_for(|message| message["method"] == "window/workDoneProgress/create");
    let token = created["params"]["token"].clone();
    let step = |kind: &'static str, token: Value| {
        move |message: &Value| {
            message["method"] == "$/progress"
                && message["params"]["token"] == token
                && message["params"]["value"]["kind"] == kind
        }
    };
    let begun = editor.server.wait_for(step("begin", token.clone()));
    assert_eq!(begun["params"]["value"]["title"], "locklint");
    editor.server.wait_for(step("end", token.clone()));
    // Typing reads nothing anew: an editor would flicker.
    editor.open_text("src/lib.rs", FAULTY);
    editor.type_at("src/lib.rs", [0, 0, 0, 0], "\n");
    editor.server.ask("locklint/analysed", Value::Null);
    assert!(!editor.server.has(step("begin", token.clone())));
    editor
        .server
        .notify("workspace/didChangeWatchedFiles", json!({"changes": [{"uri": editor.uri("src/lib.rs"), "type": 2}]}));
    editor.server.wait_for(step("begin", token.clone()));
    editor.server.wait_for(step("end", token));
    editor.goodbye();
}

#[test]
fn a_request_can_be_cancelled() {
    let mut editor = Editor::open("cancel", &[("src/lib.rs", FAULTY)]);
    assert_eq!(editor.codes("src/lib.rs"), [code("R402", 3)]);
    // The worker is busy with a text when it is to prove a suggestion.
    editor.open_text("src/lib.rs", &format!("\n{FAULTY}"));
    let place = json!({"line": 4, "character": 6});
    let asked = json!({
        "textDocument": {"uri": editor.uri("src/lib.rs")},
        "range": {"start": place, "end": place},
        "context": {"diagnostics": []},
    });
    for id in [json!(700), json!("seven")] {
        editor.server.send(json!({"id": id, "method": "textDocument/codeAction", "params": asked}));
        editor.server.notify("$/cancelRequest", json!({"id": id}));
        let answer = editor.server.wait_for(|message| message["id"] == id && message.get("method").is_none());
        assert_eq!(answer["error"]["code"], -32800, "{answer}");
    }
    // What was answered, or never asked, cannot be.
    editor.server.notify("$/cancelRequest", json!({"id": 700}));
    editor.server.ask("locklint/analysed", Value::Null);
    assert!(!editor.server.has(|message| message["id"] == 700 || message["id"] == "seven"));
    editor.goodbye();
}

#[test]
fn each_folder_is_a_program_of_its_own() {
    let mut editor = Editor::open("first", &[("src/lib.rs", FAULTY)]);
    let inner = editor.folder.0.join("inner");
    fs::create_dir_all(inner.join("src")).expect("a folder");
    fs::write(inner.join("Cargo.toml"), MANIFEST).expect("a file");
    fs::write(inner.join("src/lib.rs"), FAULTY).expect("a file");
    let other = Folder::new(
        "second",
        &[("Cargo.toml", MANIFEST), ("src/lib.rs", FAULTY), ("locklint.toml", "[levels]\nR402 = \"allow\"\n")],
    );
    assert_eq!(editor.codes("src/lib.rs"), [code("R402", 3)]);
    let folder = |path: &std::path::Path| json!({"uri": format!("file://{}", path.display()), "name": "x"});
    let added = json!([folder(&inner), folder(&other.0)]);
    editor.server.notify("workspace/didChangeWorkspaceFolders", json!({"event": {"added": added, "removed": []}}));
    // Of folders inside each other the inner one speaks; the other one's own configuration holds there.
    assert_eq!(editor.codes("inner/src/lib.rs"), [code("R402", 3)]);
    editor.server.ask("locklint/analysed", Value::Null);
    let uri = format!("file://{}/src/lib.rs", other.0.display());
    assert!(!editor.server.has(|message| message["params"]["uri"] == uri.as_str()));
    assert!(!editor.server.has(|message| message["method"] == "window/showMessage"));
    other.write("locklint.toml", "");
    let changed = json!({"changes": [{"uri": format!("file://{}/locklint.toml", other.0.display()), "type": 2}]});
    editor.server.notify("workspace/didChangeWatchedFiles", changed);
    let told = editor.server.wait_for(|message| message["params"]["uri"] == uri.as_str());
    assert_eq!(told["params"]["diagnostics"][0]["code"], "R402");
    editor.goodbye();
}

/// The nice values of a process's threads.
#[cfg(target_os = "linux")]
fn nice(process: u32) -> Vec<i64> {
    let threads = fs::read_dir(format!("/proc/{process}/task")).expect("it runs");
    let stats = threads.filter_map(|thread| fs::read_to_string(thread.ok()?.path().join("stat")).ok());
    // What comes after the name, which may hold anything: the nice value is field 19 of all.
    stats.filter_map(|stat| stat.rsplit_once(')')?.1.split_whitespace().nth(16)?.parse().ok()).collect()
}

#[cfg(target_os = "linux")]
#[test]
fn work_stands_back() {
    let mut editor = Editor::open("nice", &[("src/lib.rs", FAULTY)]);
    editor.server.ask("locklint/analysed", Value::Null);
    let own = nice(std::process::id()).into_iter().min().expect("we run");
    let values = nice(editor.server.process());
    let (least, most) = (values.iter().min().copied(), values.iter().max().copied());
    // Who answers does not stand back; who works does.
    assert_eq!((least, most), (Some(own), Some((own + 10).min(19))), "{values:?}");
    editor.goodbye();
}

/// The memory of a process, in KiB.
#[cfg(target_os = "linux")]
fn resident(process: u32) -> u64 {
    let status = fs::read_to_string(format!("/proc/{process}/status")).expect("it runs");
    let line = status.lines().find_map(|line| line.strip_prefix("VmRSS:")).expect("its memory");
    line.trim().trim_end_matches(" kB").parse().expect("a number")
}

/// How many keystrokes; `LOCKLINT_KEYSTROKES` says another number.
#[cfg(target_os = "linux")]
const KEYSTROKES: usize = 120;

#[cfg(target_os = "linux")]
#[test]
fn memory_does_not_grow_with_what_is_typed() {
    let count = std::env::var("LOCKLINT_KEYSTROKES").ok().and_then(|text| text.parse().ok()).unwrap_or(KEYSTROKES);
    let capabilities = json!({"workspace": {"inlayHint": {"refreshSupport": true}}});
    let mut editor = Editor::with("memory", &[("src/lib.rs", SECTIONS)], capabilities, json!(null));
    editor.open_text("src/lib.rs", SECTIONS);
    let mut middle = 0;
    for step in 0..count {
        match step % 4 {
            0 => editor.type_at("src/lib.rs", [6, 0, 6, 0], "        // a new word: x\n"),
            1 => editor.type_at("src/lib.rs", [6, 0, 6, 0], &format!("        let name_{step} = {step};\n")),
            2 => editor.type_at("src/lib.rs", [6, 0, 7, 0], ""),
            _ => editor.type_at("src/lib.rs", [6, 0, 7, 0], ""),
        }
        editor.server.ask("locklint/analysed", Value::Null);
        editor.server.forget();
        if step == count / 4 {
            middle = resident(editor.server.process());
        }
    }
    let end = resident(editor.server.process());
    println!("{middle} KiB after {} keystrokes, {end} KiB after {count}", count / 4);
    assert!(end < middle + middle / 5, "{middle} KiB, then {end} KiB");
    editor.goodbye();
}
