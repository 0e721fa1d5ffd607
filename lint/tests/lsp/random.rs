//! Texts that change at random, against runs that begin anew.

use serde_json::{Value, json};

use crate::scratch::Folder;
use crate::{Editor, FAULTY, SECTIONS};

/// How many random edits are made; `LOCKLINT_EDITS` says another number.
const EDITS: usize = 150;

/// A small generator of numbers, the same at each run.
struct Dice(u64);

impl Dice {
    fn below(&mut self, end: usize) -> usize {
        self.0 = self.0.wrapping_mul(6_364_136_223_846_793_005).wrapping_add(1_442_695_040_888_963_407);
        (self.0 >> 33) as usize % end.max(1)
    }
}

/// What the command line finds in the folder as it is: code, line and column from 0, message. None if a file does not
/// parse.
fn fresh(folder: &Folder) -> Option<Vec<(String, u64, u64, String)>> {
    let ran = folder.run(&["--message-format", "json"]);
    let lines = ran.out.lines().map(|line| serde_json::from_str::<Value>(line).expect("a line of JSON"));
    let messages = lines.filter(|line| line["reason"] == "compiler-message");
    let mut found = Vec::new();
    for message in messages.map(|line| line["message"].clone()) {
        let code = message["code"]["code"].as_str()?.trim_start_matches("locklint::").to_owned();
        if code == "L001" {
            return None;
        }
        let span = message["spans"].as_array()?.iter().find(|span| span["is_primary"] == true)?.clone();
        let number = |key: &str| span[key].as_u64().unwrap_or_default() - 1;
        let text = message["message"].as_str()?.to_owned();
        found.push((code, number("line_start"), number("column_start"), text));
    }
    found.sort();
    Some(found)
}

/// Lines as they were published last, in the form of `fresh`.
fn published(editor: &mut Editor, path: &str, last: &mut Vec<(String, u64, u64, String)>) {
    let uri = editor.uri(path);
    editor.server.ask("locklint/analysed", Value::Null);
    let is_it = |message: &Value| {
        message["method"] == "textDocument/publishDiagnostics" && message["params"]["uri"] == uri.as_str()
    };
    while editor.server.has(is_it) {
        let message = editor.server.wait_for(is_it);
        let list = message["params"]["diagnostics"].as_array().expect("a list").clone();
        *last = list
            .iter()
            .map(|one| {
                let start = &one["range"]["start"];
                let text = one["message"].as_str().unwrap_or_default();
                let first = text.lines().next().unwrap_or_default().to_owned();
                let code = one["code"].as_str().unwrap_or_default().to_owned();
                (code, start["line"].as_u64().unwrap_or(0), start["character"].as_u64().unwrap_or(0), first)
            })
            .collect();
        last.sort();
    }
}

#[test]
fn random_edits_end_where_a_fresh_run_does() {
    let count = std::env::var("LOCKLINT_EDITS").ok().and_then(|text| text.parse().ok()).unwrap_or(EDITS);
    let helper = "pub fn wait() {\n    std::thread::sleep(std::time::Duration::from_secs(1));\n}\n";
    let first = format!("mod other;\n{SECTIONS}{FAULTY}");
    let utf32 = json!({"general": {"positionEncodings": ["utf-32"]}});
    let mut editor = Editor::with("random", &[("src/lib.rs", &first), ("src/other.rs", helper)], utf32, json!(null));
    editor.open_text("src/lib.rs", &first);
    let mut lines: Vec<String> = first.lines().map(str::to_owned).collect();
    let (mut last, mut dice, mut compared, mut broken, mut offered) = (Vec::new(), Dice(7), 0, 0, 0);
    let snippets = [
        "// é漢🦀",
        "    other::wait();",
        "    drop(g);",
        "        drop(rf);",
        "    let g = m.lock().unwrap();",
        "}",
        "fn more(s: &S, m: &Mutex<u64>) {",
        "    std::thread::sleep(std::time::Duration::ZERO);",
        "        if self.rf.lock().unwrap().term > 3 { self.rf.lock().unwrap().term = 3; }",
    ];
    for step in 0..count {
        let at = dice.below(lines.len());
        let line = at as u32;
        match dice.below(4) {
            0 if lines.len() > 8 => {
                lines.remove(at);
                editor.type_at("src/lib.rs", [line, 0, line + 1, 0], "");
            }
            1 => {
                let text = lines[at].clone();
                lines.insert(at, text.clone());
                editor.type_at("src/lib.rs", [line, 0, line, 0], &format!("{text}\n"));
            }
            _ => {
                let text = snippets[dice.below(snippets.len())];
                lines.insert(at, text.to_owned());
                editor.type_at("src/lib.rs", [line, 0, line, 0], &format!("{text}\n"));
            }
        }
        // What does not parse is taken back soon, so that most texts do.
        let text = lines.iter().map(|line| format!("{line}\n")).collect::<String>();
        editor.folder.write("src/lib.rs", &text);
        published(&mut editor, "src/lib.rs", &mut last);
        match fresh(&editor.folder) {
            Some(expected) => {
                assert_eq!(last, expected, "after {step} edits:\n{text}");
                compared += 1;
                // Proofs look at other texts in between, which must leave nothing behind.
                if let Some((_, line, column, _)) = expected.get(dice.below(expected.len())) {
                    offered += editor.actions("src/lib.rs", *line as u32, *column as u32).len();
                }
            }
            None => {
                assert!(last.iter().any(|(code, ..)| code == "L001"), "after {step} edits:\n{text}");
                broken += 1;
                if dice.below(3) > 0 {
                    lines = first.lines().map(str::to_owned).collect();
                    editor.type_at("src/lib.rs", [0, 0, 9999, 0], &first);
                }
            }
        }
    }
    assert!(compared > count / 4 && broken > 0, "{compared} compared, {broken} did not parse");
    assert!(offered > compared, "{offered} actions");
    editor.goodbye();
}
