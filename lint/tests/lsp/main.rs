//! The language server, as an editor meets it: over a pipe, message by message.

mod beside;
mod breaking;
#[path = "../client/mod.rs"]
mod client;
mod daily;
mod random;
#[path = "../scratch/mod.rs"]
mod scratch;

use std::fs;
use std::process::Command;

use client::Server;
use scratch::Folder;
use serde_json::{Value, json};

const MANIFEST: &str = "[package]\nname = \"a\"\nversion = \"0.1.0\"\nedition = \"2024\"\n[workspace]\n";
/// A fault that can be mended, in line 4 (3 as editors count).
const FAULTY: &str = "pub fn f(m: &std::sync::Mutex<u64>) {\n    let g = m.lock().unwrap();\n    let rest = std::time::Duration::from_secs(*g);\n    std::thread::sleep(rest);\n}\n";

/// An editor with one folder open.
struct Editor {
    server: Server,
    folder: Folder,
    version: i32,
}

impl Editor {
    fn open(name: &str, files: &[(&str, &str)]) -> Editor {
        Editor::with(name, files, json!({}), json!(null))
    }

    fn with(name: &str, files: &[(&str, &str)], capabilities: Value, options: Value) -> Editor {
        let all: Vec<(&str, &str)> = [("Cargo.toml", MANIFEST)].iter().chain(files).copied().collect();
        let folder = Folder::new(name, &all);
        let mut server = start(&folder);
        let root = format!("file://{}", folder.0.display());
        let answer = server.ask(
            "initialize",
            json!({
                "processId": null,
                "rootUri": root,
                "workspaceFolders": [{"uri": root, "name": name}],
                "capabilities": capabilities,
                "initializationOptions": options,
            }),
        );
        assert_eq!(answer["serverInfo"]["name"], "locklint");
        server.notify("initialized", json!({}));
        Editor { server, folder, version: 0 }
    }

    fn uri(&self, path: &str) -> String {
        format!("file://{}/{path}", self.folder.0.display())
    }

    fn open_text(&mut self, path: &str, text: &str) {
        self.version += 1;
        let document = json!({"uri": self.uri(path), "languageId": "rust", "version": self.version, "text": text});
        self.server.notify("textDocument/didOpen", json!({"textDocument": document}));
    }

    /// Types in a place: line and column of its beginning and end.
    fn type_at(&mut self, path: &str, [from_line, from, to_line, to]: [u32; 4], text: &str) {
        self.version += 1;
        let document = json!({"uri": self.uri(path), "version": self.version});
        let range = json!({
            "start": {"line": from_line, "character": from},
            "end": {"line": to_line, "character": to},
        });
        let changes = json!([{"range": range, "text": text}]);
        self.server.notify("textDocument/didChange", json!({"textDocument": document, "contentChanges": changes}));
    }

    fn close(&mut self, path: &str) {
        let document = json!({"uri": self.uri(path)});
        self.server.notify("textDocument/didClose", json!({"textDocument": document}));
    }

    /// What is underlined in a file the next time that it is told: code, line and message.
    fn told(&mut self, path: &str) -> Vec<(String, u64, String)> {
        let list = self.diagnostics(path);
        let text = |value: &Value| value.as_str().unwrap_or_default().to_owned();
        list.iter()
            .map(|one| {
                let line = one["range"]["start"]["line"].as_u64().expect("a line");
                (text(&one["code"]), line, text(&one["message"]))
            })
            .collect()
    }

    fn diagnostics(&mut self, path: &str) -> Vec<Value> {
        let uri = self.uri(path);
        let is_it = |message: &Value| {
            message["method"] == "textDocument/publishDiagnostics" && message["params"]["uri"] == uri.as_str()
        };
        self.server.wait_for(is_it)["params"]["diagnostics"].as_array().expect("a list").clone()
    }

    fn codes(&mut self, path: &str) -> Vec<(String, u64)> {
        self.told(path).into_iter().map(|(code, line, _)| (code, line)).collect()
    }

    fn actions(&mut self, path: &str, line: u32, column: u32) -> Vec<Value> {
        let place = json!({"line": line, "character": column});
        let uri = self.uri(path);
        let answer = self.server.ask(
            "textDocument/codeAction",
            json!({
                "textDocument": {"uri": uri},
                "range": {"start": place, "end": place},
                "context": {"diagnostics": []},
            }),
        );
        answer.as_array().expect("a list").clone()
    }

    fn goodbye(mut self) {
        self.server.ask("shutdown", Value::Null);
        self.server.notify("exit", Value::Null);
        assert_eq!(self.server.end().code(), Some(0));
    }
}

fn start(folder: &Folder) -> Server {
    let mut command = Command::new(env!("CARGO_BIN_EXE_cargo-locklint"));
    command.arg("lsp").current_dir(&folder.0);
    Server::start(command)
}

fn code(code: &str, line: u64) -> (String, u64) {
    (code.to_owned(), line)
}

#[test]
fn a_session() {
    let helper = "pub fn wait() {\n    std::thread::sleep(std::time::Duration::from_secs(1));\n}\n";
    let mut editor = Editor::open("session", &[("src/lib.rs", "mod other;\n"), ("src/other.rs", helper)]);
    editor.open_text("src/lib.rs", &format!("mod other;\n{FAULTY}"));
    assert_eq!(editor.codes("src/lib.rs"), [code("R402", 4)]);

    // A line above moves it; another function calls the other file's wait.
    editor.type_at("src/lib.rs", [1, 0, 1, 0], "// a comment\n");
    assert_eq!(editor.codes("src/lib.rs"), [code("R402", 5)]);
    let more = "pub fn h(m: &std::sync::Mutex<u64>) {\n    let g = m.lock().unwrap();\n    other::wait();\n    let _ = *g;\n}\n";
    editor.type_at("src/lib.rs", [7, 0, 7, 0], more);
    assert_eq!(editor.codes("src/lib.rs"), [code("R402", 5), code("R402", 9)]);

    // The other file decides it, unsaved.
    editor.open_text("src/other.rs", helper);
    editor.type_at("src/other.rs", [1, 0, 1, 4], "    // ");
    assert_eq!(editor.codes("src/lib.rs"), [code("R402", 5)]);

    // Closed without being saved: the disk speaks again.
    editor.close("src/other.rs");
    assert_eq!(editor.codes("src/lib.rs"), [code("R402", 5), code("R402", 9)]);
    editor.goodbye();
}

#[test]
fn what_does_not_parse_keeps_what_was_found() {
    let helper = "pub fn wait() {\n    std::thread::sleep(std::time::Duration::from_secs(1));\n}\n";
    let text = format!("mod other;\n{FAULTY}");
    let other = "pub fn f(m: &std::sync::Mutex<u64>) {\n    let g = m.lock().unwrap();\n    crate::other::wait();\n    let _ = *g;\n}\n";
    let files = [("src/lib.rs", "mod b;\nmod other;\n"), ("src/b.rs", other), ("src/other.rs", helper)];
    let mut editor = Editor::open("broken", &files);
    assert_eq!(editor.codes("src/b.rs"), [code("R402", 2)]);
    editor.open_text("src/lib.rs", &format!("mod b;\n{text}"));
    assert_eq!(editor.codes("src/lib.rs"), [code("R402", 5)]);

    editor.type_at("src/lib.rs", [2, 0, 2, 0], "fn broken( {\n\n");
    let told = editor.told("src/lib.rs");
    let places: Vec<(&str, u64)> = told.iter().map(|(code, line, _)| (code.as_str(), *line)).collect();
    assert_eq!(places, [("R402", 7), ("L001", 2)]);
    assert!(told[0].2.contains("(before the last edits"), "{told:?}");

    // Of a lock is told what was known of it, where it stands now; of what is being typed, nothing.
    let uri = editor.uri("src/lib.rs");
    let asked =
        |line: u32, column: u32| json!({"textDocument": {"uri": uri}, "position": {"line": line, "character": column}});
    let lines: Vec<u64> = editor
        .server
        .ask("textDocument/documentHighlight", asked(5, 13))
        .as_array()
        .expect("a section")
        .iter()
        .filter_map(|one| one["range"]["start"]["line"].as_u64())
        .collect();
    assert_eq!(lines[0], 5, "{lines:?}");
    let hover = editor.server.ask("textDocument/hover", asked(5, 13));
    assert!(
        hover["contents"]["value"].as_str().is_some_and(|page| page.starts_with("**lock** `m of f's callers`")),
        "{hover}"
    );
    assert_eq!(editor.server.ask("textDocument/hover", asked(2, 5)), Value::Null);

    // The broken file's `mod other` still holds, and nothing is lost where it is used.
    editor.open_text("src/other.rs", &format!("// moved\n{helper}"));
    editor.type_at("src/lib.rs", [2, 0, 2, 0], "\n");
    let places = editor.codes("src/lib.rs");
    assert_eq!(places, [code("R402", 8), code("L001", 3)]);

    // Mended.
    editor.type_at("src/lib.rs", [2, 0, 5, 0], "");
    assert_eq!(editor.codes("src/lib.rs"), [code("R402", 5)]);
    let uri = editor.uri("src/b.rs");
    let is_empty = |message: &Value| message["params"]["diagnostics"].as_array().is_some_and(Vec::is_empty);
    let lost = editor.server.has(|message| message["params"]["uri"] == uri.as_str() && is_empty(message));
    assert!(!lost, "b.rs lost its finding meanwhile");
    editor.goodbye();
}

#[test]
fn files_come_go_and_are_renamed() {
    let mut editor = Editor::open("files", &[("src/lib.rs", "mod one;\n"), ("src/one.rs", FAULTY)]);
    assert_eq!(editor.codes("src/one.rs"), [code("R402", 3)]);
    fs::rename(editor.folder.0.join("src/one.rs"), editor.folder.0.join("src/two.rs")).expect("renamed");
    fs::write(editor.folder.0.join("src/lib.rs"), "mod two;\n").expect("written");
    let change = |path: String, kind: u32| json!({"uri": path, "type": kind});
    let changes =
        [change(editor.uri("src/one.rs"), 3), change(editor.uri("src/two.rs"), 1), change(editor.uri("src/lib.rs"), 2)];
    editor.server.notify("workspace/didChangeWatchedFiles", json!({"changes": changes}));
    assert_eq!(editor.codes("src/one.rs"), []);
    assert_eq!(editor.codes("src/two.rs"), [code("R402", 3)]);

    // A file that is not saved yet belongs to the program too.
    editor.open_text("src/three.rs", FAULTY);
    editor.open_text("src/lib.rs", "mod two;\nmod three;\n");
    assert_eq!(editor.codes("src/three.rs"), [code("R402", 3)]);
    editor.goodbye();
}

#[test]
fn what_can_be_done() {
    let capabilities = json!({
        "window": {"showDocument": {"support": true}},
        "workspace": {"workspaceEdit": {"documentChanges": true}},
    });
    let mut editor = Editor::with("actions", &[("src/lib.rs", FAULTY)], capabilities, json!(null));
    editor.open_text("src/lib.rs", FAULTY);
    let diagnostics = editor.diagnostics("src/lib.rs");
    let related = diagnostics[0]["relatedInformation"].as_array().expect("labels");
    assert_eq!(related[0]["message"], "`m` is acquired here");

    let actions = editor.actions("src/lib.rs", 3, 6);
    let titles: Vec<&str> = actions.iter().filter_map(|action| action["title"].as_str()).collect();
    let release = "release `g` before the wait: nothing uses it after that (look at it: ";
    assert!(titles[0].starts_with(release), "{titles:?}");
    assert_eq!(titles[1..], ["allow R402 here, with a reason"]);
    let change = &actions[0]["edit"]["documentChanges"][0];
    assert_eq!(change["textDocument"]["version"], 1);
    assert_eq!(change["edits"][0]["newText"], "drop(g);\n    ");
    assert_eq!(actions[0]["isPreferred"], false);

    let change = &actions[1]["edit"]["documentChanges"][0]["edits"][0];
    assert_eq!(change["newText"], "    // locklint: allow(R402) -- \n");
    editor.type_at("src/lib.rs", [3, 0, 3, 0], "    // locklint: allow(R402) -- \n");
    // Without a reason the comment itself is told.
    assert_eq!(editor.codes("src/lib.rs"), [code("L005", 3)]);
    let shown = actions[1]["command"].clone();
    editor.server.ask("workspace/executeCommand", shown);
    let request = editor.server.wait_for(|message| message["method"] == "window/showDocument");
    assert_eq!(request["params"]["selection"]["start"], json!({"line": 3, "character": 32}));
    editor.type_at("src/lib.rs", [3, 32, 3, 32], "it is a test");
    assert_eq!(editor.codes("src/lib.rs"), []);
    editor.goodbye();
}

#[test]
fn the_other_thread() {
    let source = "use std::sync::Mutex;\npub struct S { a: Mutex<u8>, b: Mutex<u8> }\nimpl S {\n    pub fn one(&self) {\n        let a = self.a.lock().unwrap();\n        let b = self.b.lock().unwrap();\n        drop((a, b));\n    }\n    pub fn two(&self) {\n        let b = self.b.lock().unwrap();\n        let a = self.a.lock().unwrap();\n        drop((a, b));\n    }\n}\n";
    let capabilities = json!({"window": {"showDocument": {"support": true}}});
    let mut editor = Editor::with("other", &[("src/lib.rs", source)], capabilities, json!(null));
    let told = editor.diagnostics("src/lib.rs");
    assert_eq!(told[0]["code"], "R408");
    let start = told[0]["range"]["start"].clone();
    let line = start["line"].as_u64().expect("a line") as u32;
    let related = told[0]["relatedInformation"].as_array().expect("steps");
    let last = related.last().and_then(|one| one["message"].as_str()).unwrap_or_default();
    assert!(last.starts_with("so: "), "{related:#?}");

    editor.open_text("src/lib.rs", source);
    let actions = editor.actions("src/lib.rs", line, 20);
    let show =
        actions.iter().find(|action| action["title"].as_str().is_some_and(|title| title.contains("other thread")));
    let command = show.unwrap_or_else(|| panic!("{actions:#?}"))["command"].clone();
    editor.server.ask("workspace/executeCommand", command);
    let request = editor.server.wait_for(|message| message["method"] == "window/showDocument");
    let other = if line < 8 { 8..14 } else { 3..8 };
    let shown = request["params"]["selection"]["start"]["line"].as_u64().expect("a line");
    assert!(other.contains(&shown), "{request}");

    let at = json!({"textDocument": {"uri": editor.uri("src/lib.rs")}, "position": start});
    let hover = editor.server.ask("textDocument/hover", at);
    let page = hover["contents"]["value"].as_str().expect("a page");
    assert!(page.starts_with("**R408** ") && page.contains("│") && page.contains("```text"), "{page}");
    editor.goodbye();
}

const SECTIONS: &str = "use std::sync::Mutex;\npub struct S { rf: Mutex<State> }\npub struct State { term: u64 }\nimpl S {\n    pub fn bump(&self, c: bool) {\n        let mut rf = self.rf.lock().unwrap();\n        rf.term += 1;\n        if c {\n            std::thread::sleep(std::time::Duration::from_secs(1));\n        }\n    }\n    pub fn term(&self) -> u64 {\n        self.rf.lock().unwrap().term\n    }\n}\n";

#[test]
fn where_locks_are_held() {
    let capabilities = json!({"workspace": {"inlayHint": {"refreshSupport": true}}});
    let mut editor = Editor::with("hints", &[("src/lib.rs", SECTIONS)], capabilities, json!(null));
    editor.open_text("src/lib.rs", SECTIONS);
    // Typed above: hints, highlights and pages follow.
    editor.type_at("src/lib.rs", [4, 0, 4, 0], "    // é\n");
    editor.server.wait_for(|message| message["method"] == "workspace/inlayHint/refresh");
    let uri = editor.uri("src/lib.rs");
    let document = json!({"uri": uri});
    let all = json!({"start": {"line": 0, "character": 0}, "end": {"line": 99, "character": 0}});
    let hints = editor.server.ask("textDocument/inlayHint", json!({"textDocument": document, "range": all}));
    let hints: Vec<(u64, u64, &str)> = hints
        .as_array()
        .expect("a list")
        .iter()
        .map(|hint| {
            let place = &hint["position"];
            let number = |key: &str| place[key].as_u64().unwrap_or_default();
            (number("line"), number("character"), hint["label"].as_str().unwrap_or_default())
        })
        .collect();
    // The last one is a temporary of the last expression, which lives as long as the body.
    assert_eq!(hints, [(9, 66, "⟵ rf held while waiting"), (11, 5, "⟵ rf released"), (14, 5, "⟵ rf released")]);

    // The guard's name, where it is used.
    let at = json!({"textDocument": document, "position": {"line": 7, "character": 9}});
    let highlights = editor.server.ask("textDocument/documentHighlight", at);
    let lines: Vec<&Value> =
        highlights.as_array().expect("a list").iter().map(|one| &one["range"]["start"]["line"]).collect();
    assert_eq!(lines[0], 6, "{highlights}");
    assert!(lines.len() > 1, "{highlights}");

    let at = json!({"textDocument": document, "position": {"line": 13, "character": 16}});
    let hover = editor.server.ask("textDocument/hover", at);
    let page = hover["contents"]["value"].as_str().expect("a page");
    for line in
        ["**lock** `S.rf`", "- protects `State`", "- `term`: written by `S::bump`", "- taken by `S::bump`, `S::term`"]
    {
        assert!(page.contains(line), "{line} is not in\n{page}");
    }
    assert!(page.contains("held while `S::bump` waits"), "{page}");
    editor.goodbye();
}

#[test]
fn columns_are_counted_in_the_editors_units() {
    let text = FAULTY.replace("    std::thread", "    /* é漢🦀 */ std::thread");
    for (encodings, column) in
        [(json!(["utf-8"]), 20), (json!(["utf-16"]), 15), (json!(["utf-32"]), 14), (json!([]), 15)]
    {
        let capabilities = json!({"general": {"positionEncodings": encodings}});
        let mut editor = Editor::with("columns", &[("src/lib.rs", &text)], capabilities, json!(null));
        assert_eq!(editor.diagnostics("src/lib.rs")[0]["range"]["start"], json!({"line": 3, "character": column}));
        editor.goodbye();
    }
}

#[test]
fn settings_and_folders() {
    let unbounded = "use std::sync::{mpsc::Sender, Mutex};\npub fn f(m: &Mutex<u8>, s: &Sender<u8>) {\n    let g = m.lock().unwrap();\n    let _ = s.send(*g);\n}\n";
    let lab = json!({"profile": ["lab"]});
    let mut editor = Editor::with("settings", &[("src/lib.rs", unbounded)], json!({}), lab);
    assert_eq!(editor.codes("src/lib.rs"), [code("R403", 3)]);
    editor.server.notify("workspace/didChangeConfiguration", json!({"settings": {"locklint": {"profile": []}}}));
    assert_eq!(editor.codes("src/lib.rs"), []);
    editor.server.notify("workspace/didChangeConfiguration", json!({"settings": {"locklint": {"profile": ["lob"]}}}));
    let message = editor.server.wait_for(|message| message["method"] == "window/showMessage");
    let text = message["params"]["message"].as_str().unwrap_or_default();
    assert!(text.contains("no profile `lob`") && text.contains("`pedantic`"), "{text}");
    editor.server.notify("workspace/didChangeConfiguration", json!({"settings": {"locklint": {"warn": ["R402"]}}}));

    // Another folder comes, and goes.
    let other = Folder::new("second", &[("Cargo.toml", MANIFEST), ("src/lib.rs", FAULTY)]);
    let folder = json!({"uri": format!("file://{}", other.0.display()), "name": "second"});
    let event = |added: &[&Value], removed: &[&Value]| json!({"event": {"added": added, "removed": removed}});
    editor.server.notify("workspace/didChangeWorkspaceFolders", event(&[&folder], &[]));
    let uri = format!("file://{}/src/lib.rs", other.0.display());
    let told = |message: &Value| message["params"]["uri"] == uri.as_str();
    let published = editor.server.wait_for(told);
    assert_eq!(published["params"]["diagnostics"][0]["severity"], 2);
    editor.server.notify("workspace/didChangeWorkspaceFolders", event(&[], &[&folder]));
    assert_eq!(editor.server.wait_for(told)["params"]["diagnostics"], json!([]));

    // A file of no folder: its package is watched as long as it is open.
    let document = json!({"uri": uri, "languageId": "rust", "version": 1, "text": FAULTY});
    editor.server.notify("textDocument/didOpen", json!({"textDocument": document}));
    assert_eq!(editor.server.wait_for(told)["params"]["diagnostics"][0]["code"], "R402");
    editor.server.notify("textDocument/didClose", json!({"textDocument": {"uri": uri}}));
    assert_eq!(editor.server.wait_for(told)["params"]["diagnostics"], json!([]));
    editor.goodbye();
}
