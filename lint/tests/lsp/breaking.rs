//! Editors that are wrong, too much, or gone.

use serde_json::{Value, json};

use crate::{Editor, FAULTY, code, start};

#[test]
fn what_is_malformed_is_refused() {
    let mut editor = Editor::open("malformed", &[("src/lib.rs", FAULTY)]);
    let error = |editor: &mut Editor, id: u64, message: Value| {
        editor.server.send(message);
        editor.server.answer(id)["error"]["code"].as_i64()
    };
    let unknown = json!({"id": 901, "method": "textDocument/rename", "params": {}});
    assert_eq!(error(&mut editor, 901, unknown), Some(-32601));
    let wrong = json!({"id": 902, "method": "textDocument/hover", "params": {"textDocument": 3}});
    assert_eq!(error(&mut editor, 902, wrong), Some(-32602));
    let command =
        json!({"id": 903, "method": "workspace/executeCommand", "params": {"command": "rm", "arguments": [1]}});
    assert_eq!(error(&mut editor, 903, command), Some(-32602));
    // Notifications have no answer; what is wrong with them is logged.
    editor.server.notify("textDocument/didChange", json!({"contentChanges": 7}));
    editor.server.wait_for(|message| message["method"] == "window/logMessage");
    editor.type_at("src/never.rs", [0, 0, 0, 0], "not open");
    editor.server.wait_for(|message| message["method"] == "window/logMessage");
    // Places that are not in the text, ranges that end before they begin.
    editor.open_text("src/lib.rs", FAULTY);
    editor.type_at("src/lib.rs", [90, 7, 3, 900], "// é");
    let document = json!({"uri": "untitled:Untitled-1", "languageId": "rust", "version": 1, "text": "fn"});
    editor.server.notify("textDocument/didOpen", json!({"textDocument": document}));
    assert_eq!(editor.codes("src/lib.rs"), [code("R402", 3)]);
    editor.goodbye();
}

#[test]
fn what_is_no_message_is_answered() {
    let mut editor = Editor::open("no-json", &[("src/lib.rs", FAULTY)]);
    assert_eq!(editor.codes("src/lib.rs"), [code("R402", 3)]);
    let refused = |editor: &mut Editor, text: &[u8]| {
        editor.server.write_bytes(text);
        let answer = editor.server.wait_for(|message| message.get("error").is_some());
        (answer["id"].clone(), answer["error"]["code"].as_i64())
    };
    assert_eq!(refused(&mut editor, b"{\"jsonrpc\": "), (Value::Null, Some(-32700)));
    assert_eq!(refused(&mut editor, b"\xff\xfe"), (Value::Null, Some(-32700)));
    assert_eq!(refused(&mut editor, &b"[".repeat(1 << 20)), (Value::Null, Some(-32700)));
    assert_eq!(refused(&mut editor, b"[1, 2]"), (Value::Null, Some(-32600)));
    assert_eq!(refused(&mut editor, b"{\"id\": 7, \"metod\": \"shutdown\"}"), (json!(7), Some(-32600)));
    assert_eq!(
        refused(&mut editor, b"{\"id\": 9999999999, \"method\": \"x\"}"),
        (json!(9_999_999_999_u64), Some(-32600))
    );
    // It goes on as if nothing had been.
    editor.open_text("src/lib.rs", &format!("\n{FAULTY}"));
    assert_eq!(editor.codes("src/lib.rs"), [code("R402", 4)]);
    editor.goodbye();
}

#[test]
fn frames_without_an_end_end_the_conversation() {
    let long = format!("{}\r\n\r\n{{}}", "x".repeat(1 << 13));
    for garbage in [
        "GET / HTTP/1.1\r\n\r\n",
        "Content-Length: many\r\n\r\n",
        "Content-Length: 999999999999\r\n\r\n{}",
        "\r\n",
        &long,
    ] {
        let mut editor = Editor::open("garbage", &[("src/lib.rs", FAULTY)]);
        editor.server.write_raw(garbage.as_bytes());
        let answer = editor.server.wait_for(|message| message.get("error").is_some());
        assert_eq!((&answer["id"], answer["error"]["code"].as_i64()), (&Value::Null, Some(-32700)), "{garbage:.40}");
        assert_eq!(editor.server.end().code(), Some(2), "{garbage:.40}");
    }
}

#[test]
fn an_editor_that_vanishes_leaves_no_server_behind() {
    // At work, in the middle of a message, and before the beginning.
    let mut editor = Editor::open("vanished", &[("src/lib.rs", FAULTY)]);
    editor.open_text("src/lib.rs", FAULTY);
    assert_eq!(editor.server.vanish().code(), Some(1));
    let mut editor = Editor::open("vanished", &[("src/lib.rs", FAULTY)]);
    editor.server.write_raw(b"Content-Length: 100\r\n\r\n{");
    assert_eq!(editor.server.vanish().code(), Some(1));
    let mut server = start(&editor.folder);
    server.send(json!({"id": 1, "method": "textDocument/hover", "params": {}}));
    assert_eq!(server.answer(1)["error"]["code"], -32002);
    server.send(json!({"id": 2, "method": "initialize", "params": {"capabilities": 3}}));
    assert_eq!(server.answer(2)["error"]["code"], -32602);
    assert_eq!(server.vanish().code(), Some(1));
    // It says goodbye and leaves the pipe open; it goes on talking after it; it leaves without goodbye.
    let mut editor = Editor::open("goodbye", &[("src/lib.rs", FAULTY)]);
    editor.server.ask("shutdown", Value::Null);
    editor.server.notify("exit", Value::Null);
    assert_eq!(editor.server.end().code(), Some(0));
    let mut editor = Editor::open("goodbye", &[("src/lib.rs", FAULTY)]);
    editor.server.ask("shutdown", Value::Null);
    editor.server.send(json!({"id": 3, "method": "textDocument/hover", "params": {}}));
    assert_eq!(editor.server.end().code(), Some(1));
    let mut editor = Editor::open("goodbye", &[("src/lib.rs", FAULTY)]);
    editor.server.notify("exit", Value::Null);
    assert_eq!(editor.server.end().code(), Some(1));
}

#[test]
fn a_file_of_20_mib() {
    let mut editor = Editor::open("large", &[("src/lib.rs", FAULTY)]);
    assert_eq!(editor.codes("src/lib.rs"), [code("R402", 3)]);
    editor.open_text("src/lib.rs", &format!("{FAULTY}//{}\n", "x".repeat(20 << 20)));
    let told = editor.told("src/lib.rs");
    assert_eq!((told[0].0.as_str(), told.len()), ("L002", 1));
    assert!(told[0].2.contains("20.0 MiB"), "{told:?}");
    editor.type_at("src/lib.rs", [5, 0, 5, 30 << 20], "");
    assert_eq!(editor.codes("src/lib.rs"), [code("R402", 3)]);
    editor.goodbye();
}
