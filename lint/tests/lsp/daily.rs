//! What editors do all day: type fast and in any script, rename, close without saving, ask too early and too often.

use std::fs;

use serde_json::{Value, json};

use crate::client::Server;
use crate::scratch::Folder;
use crate::{Editor, FAULTY, MANIFEST, SECTIONS, code, start};

fn range(place: [u32; 4]) -> Value {
    let [from_line, from, to_line, to] = place;
    json!({"start": {"line": from_line, "character": from}, "end": {"line": to_line, "character": to}})
}

/// The places and words of a file's hints, and what they say where the mouse rests.
fn hints(editor: &mut Editor, path: &str) -> Vec<(u64, u64, String)> {
    let document = json!({"uri": editor.uri(path)});
    let hints =
        editor.server.ask("textDocument/inlayHint", json!({"textDocument": document, "range": range([0, 0, 999, 0])}));
    let hint = |hint: &Value| {
        let number = |key: &str| hint["position"][key].as_u64().unwrap_or_default();
        (number("line"), number("character"), hint["label"].as_str().unwrap_or_default().to_owned())
    };
    hints.as_array().map(|list| list.iter().map(hint).collect()).unwrap_or_default()
}

#[test]
fn typing_is_counted_in_the_editors_units() {
    // One, two, three and four bytes before the place that is typed in.
    let line = "    /* aé漢🦀 */ let text = 1;\n";
    let before = line.find("1;").expect("it is there");
    let text = FAULTY.replacen("    std::thread", &format!("{line}    /* 🦀 */ std::thread"), 1);
    for (encoding, column) in [
        ("utf-8", before),
        ("utf-16", line[..before].encode_utf16().count()),
        ("utf-32", line[..before].chars().count()),
    ] {
        let capabilities = json!({"general": {"positionEncodings": [encoding]}});
        let mut editor = Editor::with("typing", &[("src/lib.rs", &text)], capabilities, json!(null));
        editor.open_text("src/lib.rs", &text);
        assert_eq!(editor.codes("src/lib.rs"), [code("R402", 4)]);
        // `1` becomes a text in several scripts, letter by letter; then a whole line of them comes before it.
        let mut at = column as u32;
        editor.type_at("src/lib.rs", [3, at, 3, at + 1], "\"");
        at += 1;
        for letter in ["ü", "漢", "🦀", "\""] {
            editor.type_at("src/lib.rs", [3, at, 3, at], letter);
            at += match encoding {
                "utf-8" => letter.len(),
                "utf-16" => letter.encode_utf16().count(),
                _ => 1,
            } as u32;
        }
        editor.type_at("src/lib.rs", [3, 0, 3, 0], "    // 🦀🦀 größer\r\n");
        editor.server.ask("locklint/analysed", Value::Null);
        editor.server.forget();
        // Had a place been missed, the text would not parse, or be another.
        let expected = text.replacen("1;", "\"ü漢🦀\";", 1);
        editor.folder.write("src/lib.rs", &expected.replacen("    /* a", "    // 🦀🦀 größer\r\n    /* a", 1));
        editor.type_at("src/lib.rs", [0, 0, 0, 0], "\n");
        assert_eq!(editor.codes("src/lib.rs"), [code("R402", 6)], "{encoding}");
        editor.close("src/lib.rs");
        // What is on disk says the same, a line higher.
        assert_eq!(editor.codes("src/lib.rs"), [code("R402", 5)], "{encoding}");
        editor.goodbye();
    }
}

#[test]
fn fast_typing_leaves_no_backlog() {
    let mut editor = Editor::open("fast", &[("src/lib.rs", FAULTY)]);
    editor.open_text("src/lib.rs", FAULTY);
    assert_eq!(editor.codes("src/lib.rs"), [code("R402", 3)]);
    let place = json!({"textDocument": {"uri": editor.uri("src/lib.rs")}, "position": {"line": 3, "character": 6}});
    for line in 0..100 {
        editor.type_at("src/lib.rs", [line, 0, line, 0], "\n");
        editor.server.send(json!({"id": 5000 + line, "method": "textDocument/hover", "params": place}));
    }
    editor.server.ask("locklint/analysed", Value::Null);
    let mut published = Vec::new();
    let is_it = |message: &Value| message["method"] == "textDocument/publishDiagnostics";
    while editor.server.has(is_it) {
        let message = editor.server.wait_for(is_it);
        published.push(message["params"]["diagnostics"][0]["range"]["start"]["line"].as_u64());
    }
    assert_eq!(published.last(), Some(&Some(103)));
    // A look for each keystroke would have been a hundred.
    assert!(published.len() < 20, "{published:?}");
    // What was asked meanwhile was answered, each once.
    for line in 0..100 {
        editor.server.answer(5000 + line);
    }
    editor.goodbye();
}

#[test]
fn a_file_is_renamed_while_it_is_open() {
    let mut editor = Editor::open("rename", &[("src/lib.rs", "mod one;\n"), ("src/one.rs", FAULTY)]);
    editor.open_text("src/lib.rs", "mod one;\n");
    editor.open_text("src/one.rs", &format!("\n{FAULTY}"));
    editor.server.ask("locklint/analysed", Value::Null);
    editor.server.forget();
    // As editors do it: the file moves, they say so, the document of the old name is closed and one of the new name opened.
    let (old, new) = (editor.uri("src/one.rs"), editor.uri("src/two.rs"));
    fs::rename(editor.folder.0.join("src/one.rs"), editor.folder.0.join("src/two.rs")).expect("renamed");
    editor.close("src/one.rs");
    editor.open_text("src/two.rs", &format!("\n{FAULTY}"));
    editor.server.notify("workspace/didRenameFiles", json!({"files": [{"oldUri": old, "newUri": new}]}));
    assert_eq!(editor.codes("src/one.rs"), []);
    editor.type_at("src/lib.rs", [0, 4, 0, 7], "two");
    let of_two = |editor: &mut Editor| {
        editor.server.ask("locklint/analysed", Value::Null);
        let is_it = |message: &Value| {
            message["method"] == "textDocument/publishDiagnostics" && message["params"]["uri"] == new.as_str()
        };
        let mut last = Value::Null;
        while editor.server.has(is_it) {
            last = editor.server.wait_for(is_it)["params"]["diagnostics"].clone();
        }
        last
    };
    assert_eq!(of_two(&mut editor)[0]["range"]["start"]["line"], 4);
    // Closed without being saved: the disk has a line less.
    editor.close("src/two.rs");
    assert_eq!(of_two(&mut editor)[0]["range"]["start"]["line"], 3);
    // Deleted by somebody else, who tells.
    fs::remove_file(editor.folder.0.join("src/two.rs")).expect("deleted");
    editor.server.notify("workspace/didDeleteFiles", json!({"files": [{"uri": new}]}));
    assert_eq!(of_two(&mut editor), json!([]));
    editor.goodbye();
}

#[test]
fn files_and_manifests_made_elsewhere() {
    let mut editor = Editor::open("elsewhere", &[("src/lib.rs", "mod late;\n")]);
    assert_eq!(editor.codes("src/lib.rs"), [code("L001", 0)]);
    editor.folder.write("src/late.rs", FAULTY);
    let told = json!({"changes": [{"uri": editor.uri("src/late.rs"), "type": 1}]});
    editor.server.notify("workspace/didChangeWatchedFiles", told);
    assert_eq!(editor.codes("src/late.rs"), [code("R402", 3)]);
    assert_eq!(editor.codes("src/lib.rs"), []);
    // A manifest decides too. What is wrong in a configuration is said, and nothing is found by another one in its place.
    let manifest = format!("{MANIFEST}[package.metadata.locklint.levels]\nR402 = \"allow\"\n");
    editor.folder.write("Cargo.toml", &manifest);
    let told = json!({"changes": [{"uri": editor.uri("Cargo.toml"), "type": 2}]});
    editor.server.notify("workspace/didChangeWatchedFiles", told);
    assert_eq!(editor.codes("src/late.rs"), []);
    let is_said = |message: &Value| message["method"] == "window/showMessage";
    assert!(!editor.server.has(is_said));
    editor.folder.write("locklint.toml", "[level]\n");
    let told = json!({"changes": [{"uri": editor.uri("locklint.toml"), "type": 1}]});
    editor.server.notify("workspace/didChangeWatchedFiles", told);
    let said = editor.server.wait_for(is_said)["params"]["message"].to_string();
    assert!(said.contains("unknown key `level`; did you mean `levels`?"), "{said}");
    editor.goodbye();
}

#[test]
fn a_folder_without_a_manifest_and_a_file_alone() {
    let folder = Folder::new("loose", &[("one.rs", FAULTY), ("more/two.rs", FAULTY)]);
    let root = format!("file://{}", folder.0.display());
    let begin = |server: &mut Server, folders: Value| {
        let params = json!({"processId": null, "rootUri": null, "workspaceFolders": folders, "capabilities": {}});
        server.ask("initialize", params);
        server.notify("initialized", json!({}));
    };
    let told = |server: &mut Server, path: &str| {
        let uri = format!("{root}/{path}");
        let published = server.wait_for(|message| message["params"]["uri"] == uri.as_str());
        published["params"]["diagnostics"].as_array().expect("a list").len()
    };
    let mut server = start(&folder);
    begin(&mut server, json!([{"uri": root, "name": "loose"}]));
    assert_eq!((told(&mut server, "one.rs"), told(&mut server, "more/two.rs")), (1, 1));
    assert_eq!(server.vanish().code(), Some(1));
    // No folder at all: the file that is open is a program of its own, and its folder is nobody's business.
    let mut server = start(&folder);
    begin(&mut server, Value::Null);
    let document = json!({"uri": format!("{root}/one.rs"), "languageId": "rust", "version": 1, "text": FAULTY});
    server.notify("textDocument/didOpen", json!({"textDocument": document}));
    assert_eq!(told(&mut server, "one.rs"), 1);
    server.ask("locklint/analysed", Value::Null);
    assert!(!server.has(|message| message["params"]["uri"] == format!("{root}/more/two.rs")));
    assert_eq!(server.vanish().code(), Some(1));
}

#[test]
fn settings_that_the_server_asks_for() {
    let folder = Folder::new("asked", &[("Cargo.toml", MANIFEST), ("src/lib.rs", FAULTY)]);
    let root = format!("file://{}", folder.0.display());
    let mut server = start(&folder);
    let workspace = json!({"configuration": true, "didChangeConfiguration": {"dynamicRegistration": true}});
    let params = json!({
        "processId": null, "rootUri": root, "capabilities": {"workspace": workspace},
        "workspaceFolders": [{"uri": root, "name": "asked"}],
    });
    server.ask("initialize", params);
    server.notify("initialized", json!({}));
    // Each time that it is told of a change it asks; the answer decides.
    for (settings, severity) in [(json!({"warn": ["R402"]}), 2), (json!({"warn": []}), 1)] {
        let asked = server.wait_for(|message| message["method"] == "workspace/configuration");
        assert_eq!(asked["params"]["items"], json!([{"section": "locklint"}]));
        server.send(json!({"id": asked["id"], "result": [settings]}));
        let told = server.wait_for(|message| message["method"] == "textDocument/publishDiagnostics");
        assert_eq!(told["params"]["diagnostics"][0]["severity"], severity);
        server.notify("workspace/didChangeConfiguration", json!({"settings": null}));
    }
    assert_eq!(server.vanish().code(), Some(1));
}

#[test]
fn who_asks_early_is_answered_when_it_is_known() {
    // An editor that cannot be told to ask again would show for ever what was known at first: nothing.
    let mut editor = Editor::open("early", &[("src/lib.rs", SECTIONS)]);
    editor.open_text("src/lib.rs", SECTIONS);
    let expected = [(8, 66, "⟵ rf held while waiting"), (10, 5, "⟵ rf released"), (13, 5, "⟵ rf released")];
    let moved = |by: u64| expected.map(|(line, column, label)| (line + by, column, label.to_owned()));
    assert_eq!(hints(&mut editor, "src/lib.rs"), moved(0));
    // Typed this very moment: a guard more, which a look at the old text would not know.
    editor.type_at("src/lib.rs", [0, 0, 0, 0], "\n");
    let more = "    pub fn both(&self) { let rf = self.rf.lock().unwrap(); drop(rf); }\n";
    editor.type_at("src/lib.rs", [5, 0, 5, 0], more);
    let [wait, first, second] = moved(2);
    assert_eq!(hints(&mut editor, "src/lib.rs"), [(5, 68, "⟵ rf released".to_owned()), wait, first, second]);
    let lenses = json!({"textDocument": {"uri": editor.uri("src/lib.rs")}});
    let lenses = editor.server.ask("textDocument/codeLens", lenses);
    assert_eq!(lenses.as_array().map(Vec::len), Some(2));
    editor.goodbye();
}

#[test]
fn who_asks_for_actions_at_every_step_of_the_cursor() {
    let mut editor = Editor::open("steps", &[("src/lib.rs", FAULTY)]);
    editor.open_text("src/lib.rs", &format!("\n{FAULTY}"));
    editor.server.ask("locklint/analysed", Value::Null);
    let uri = editor.uri("src/lib.rs");
    for step in 0..60 {
        let place = json!({"line": 4, "character": 4 + step % 20});
        let params = json!({
            "textDocument": {"uri": uri},
            "range": {"start": place, "end": place},
            "context": {"diagnostics": []},
        });
        editor.server.send(json!({"id": 6000 + step, "method": "textDocument/codeAction", "params": params}));
        if step % 2 == 0 {
            editor.server.notify("$/cancelRequest", json!({"id": 6000 + step}));
        }
    }
    for step in 0..60 {
        let answer = editor.server.answer(6000 + step);
        let is_cancelled = answer["error"]["code"] == -32800;
        let is_answered = answer["result"].as_array().is_some_and(|actions| actions.len() == 2);
        assert!(is_answered || (step % 2 == 0 && is_cancelled), "{answer}");
    }
    // What was offered is what mends the text as it is.
    editor.type_at("src/lib.rs", [0, 0, 0, 0], "\n");
    let offered = editor.actions("src/lib.rs", 5, 6);
    let uri = editor.uri("src/lib.rs");
    assert_eq!(offered[0]["edit"]["changes"][&uri][0]["range"]["start"]["line"], 5, "{offered:#?}");
    editor.goodbye();
}

#[test]
fn a_suppression_stands_where_one_would_write_it() {
    // Above the statement, below the comment that speaks of it; behind what is in the middle of a statement.
    let comment = FAULTY.replace("    std::thread", "    // It takes a while.\n    std::thread");
    let split = FAULTY.replace("std::thread::sleep(rest)", "let _ =\n        std::thread::sleep(rest)");
    for (text, line, column, expected) in
        [(&comment, 4, 0, "    // locklint: allow(R402) -- \n"), (&split, 4, 33, " // locklint: allow(R402) -- ")]
    {
        let mut editor = Editor::open("where", &[("src/lib.rs", text)]);
        editor.open_text("src/lib.rs", text);
        editor.server.ask("locklint/analysed", Value::Null);
        let actions = editor.actions("src/lib.rs", line, 12);
        let uri = editor.uri("src/lib.rs");
        let edit = &actions.last().unwrap_or_else(|| panic!("{text}"))["edit"]["changes"][&uri][0];
        assert_eq!(edit["newText"], expected);
        assert_eq!(edit["range"]["start"], json!({"line": line, "character": column}));
        editor.type_at("src/lib.rs", [line, column, line, column], expected);
        assert_eq!(editor.codes("src/lib.rs").last().map(|one| one.0.as_str()), Some("R402"), "as it was");
        assert!(editor.codes("src/lib.rs").iter().all(|one| one.0 == "L005"), "only the reason is missing");
        editor.goodbye();
    }
}
