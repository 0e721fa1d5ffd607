//! What other programs read: each format has what its schema demands. The whole of each schema has been compared
//! by hand with published validators: see docs/formats.md.

use std::collections::BTreeSet;

use serde_json::Value;

use super::scratch::{Folder, fault};

/// A name that every format has to escape in its own way.
const NAME: &str = "a b,c:d%é&<.rs";

/// A sleep, a cycle of locks with its interleaving, and an unused suppression.
fn example(name: &str) -> Folder {
    let cycle = "use std::sync::Mutex;\npub struct S { a: Mutex<u32>, b: Mutex<u32> }\nimpl S {\n    pub fn ab(&self) {\n        \
                 let a = self.a.lock().unwrap();\n        let b = self.b.lock().unwrap();\n        drop((a, b));\n    }\n    \
                 pub fn ba(&self) {\n        let b = self.b.lock().unwrap();\n        let a = self.a.lock().unwrap();\n        \
                 drop((a, b));\n    }\n}\n// locklint: allow(R401) -- a test\npub fn quiet() {}\n";
    Folder::new(name, &[(NAME, &format!("/* é */ {}", fault("f"))), ("cycle.rs", cycle)])
}

fn run(folder: &Folder, format: &str) -> String {
    let ran = folder.run(&["--message-format", format]);
    assert_eq!((ran.status, ran.errors.as_str()), (Some(1), ""));
    ran.out
}

/// Every text in a JSON value.
fn texts<'v>(value: &'v Value, found: &mut Vec<&'v str>) {
    match value {
        Value::String(text) => found.push(text),
        Value::Array(list) => list.iter().for_each(|value| texts(value, found)),
        Value::Object(map) => map.values().for_each(|value| texts(value, found)),
        Value::Null | Value::Bool(_) | Value::Number(_) => {}
    }
}

#[test]
fn sarif() {
    let folder = example("sarif");
    let log: Value = serde_json::from_str(&run(&folder, "sarif")).expect("JSON");
    assert_eq!(log["version"], "2.1.0");
    let run = &log["runs"][0];
    assert_eq!(run["columnKind"], "unicodeCodePoints");
    let mut all = Vec::new();
    texts(&log, &mut all);
    assert!(all.iter().all(|text| !text.is_empty()), "no text may be empty");
    let rules = run["tool"]["driver"]["rules"].as_array().expect("rules");
    let ids: Vec<&str> = rules.iter().filter_map(|rule| rule["id"].as_str()).collect();
    assert_eq!(ids, ["L004", "R402", "R408"]);
    for rule in rules {
        for key in ["shortDescription", "fullDescription", "help"] {
            assert!(rule[key]["text"].is_string(), "{rule}");
        }
    }
    let results = run["results"].as_array().expect("results");
    assert_eq!(results.len(), 3);
    let mut prints = Vec::new();
    for result in results {
        let at = result["ruleIndex"].as_u64().expect("an index") as usize;
        assert_eq!(result["ruleId"], ids[at]);
        let places = result["locations"].as_array().into_iter().chain(result["relatedLocations"].as_array()).flatten();
        for place in places {
            let region = &place["physicalLocation"]["region"];
            for key in ["startLine", "startColumn", "endLine", "endColumn"] {
                assert!(region[key].as_u64().is_some_and(|number| number > 0), "{region}");
            }
        }
        prints.push(result["partialFingerprints"]["locklintIdentity/v1"].as_str().expect("a fingerprint"));
    }
    prints.sort_unstable();
    prints.dedup();
    assert_eq!(prints.len(), 3);
    let cycle = results.iter().find(|result| result["ruleId"] == "R408").expect("the cycle");
    let flow = cycle["codeFlows"][0]["threadFlows"][0]["locations"].as_array().expect("a flow");
    assert!(flow.len() >= 4, "{flow:?}");
    assert_eq!(flow[1]["executionOrder"], 2);
    let sleep = results.iter().find(|result| result["ruleId"] == "R402").expect("the sleep");
    let artifact = &sleep["locations"][0]["physicalLocation"]["artifactLocation"];
    assert_eq!(artifact["uri"], "a%20b%2Cc%3Ad%25%C3%A9%26%3C.rs");
}

#[test]
fn github() {
    let folder = example("github");
    let out = run(&folder, "github");
    let lines: Vec<&str> = out.lines().collect();
    let message = "title=R402 sleep-holding-guard::`m` is held while sleeping%0A";
    let sleep = lines.iter().find(|line| line.contains("R402")).expect("the sleep");
    assert!(sleep.starts_with("::error file=a b%2Cc%3Ad%25é&<.rs,line=3,endLine=3,col=5,endColumn="), "{sleep}");
    assert!(sleep.contains(message), "{sleep}");
    // Errors come first: of warnings only ten are shown.
    assert!(lines[2].starts_with("::warning file=cycle.rs,line=15,"), "{}", lines[2]);
    assert_eq!(lines.len(), 3);

    let mut command = folder.command("", &["--message-format", "github"]);
    let ran = super::scratch::Ran::of(command.env("GITHUB_STEP_SUMMARY", folder.0.join("page.md")), "");
    assert_eq!((ran.status, ran.errors.as_str()), (Some(1), ""));
    let page = folder.read("page.md");
    assert!(page.starts_with("### locklint: 3 findings\n\n| | lint | place | |\n|---|---|---|---|\n| "), "{page}");
    assert!(page.contains("| error | R402 sleep-holding-guard | a b,c:d%é&amp;&lt;.rs:3:5 | "), "{page}");
    let mut command = folder.command("", &["--message-format", "github"]);
    let ran = super::scratch::Ran::of(command.env("GITHUB_STEP_SUMMARY", folder.0.join("gone/page.md")), "");
    assert_eq!(ran.status, Some(2));
}

/// What stands between `%25` and the like, as GitHub's runner reads it.
fn unescaped(text: &str, marks: &[(&str, &str)]) -> String {
    marks.iter().fold(text.to_owned(), |text, (mark, meant)| text.replace(mark, meant))
}

/// What a runner reads is written as GitHub's own toolkit writes it. That is found where `.ci/run` installs it; where it is
/// missing this says so and passes, unless `LOCKLINT_TEST_TOOLS=required`.
#[test]
fn github_as_its_own_toolkit_writes_it() {
    const TOOLKIT: &str = concat!(env!("CARGO_MANIFEST_DIR"), "/target/tools/node_modules/@actions/core/lib");
    if !std::path::Path::new(TOOLKIT).exists() {
        let required = std::env::var("LOCKLINT_TEST_TOOLS").is_ok_and(|value| value == "required");
        assert!(!required, "{TOOLKIT} is missing");
        println!("{TOOLKIT} is missing: not compared");
        return;
    }
    let data = [("%0D", "\r"), ("%0A", "\n"), ("%25", "%")];
    let property = [("%0D", "\r"), ("%0A", "\n"), ("%3A", ":"), ("%2C", ","), ("%25", "%")];
    let out = run(&example("toolkit"), "github");
    let mut asked = Vec::new();
    for line in out.lines() {
        // The runner's own way: the command, a space, properties between commas, and the rest.
        let (head, text) = line.strip_prefix("::").and_then(|line| line.split_once("::")).expect("a command");
        let (command, properties) = head.split_once(' ').expect("properties");
        let named = |(name, value): (&str, &str)| (name.to_owned(), Value::from(unescaped(value, &property)));
        let properties: serde_json::Map<String, Value> =
            properties.split(',').map(|one| named(one.split_once('=').expect("a value"))).collect();
        asked.push(serde_json::json!({"command": command, "properties": properties, "text": unescaped(text, &data)}));
    }
    assert!(asked.iter().any(|one| one["properties"]["file"] == NAME && one["text"].to_string().contains("\\n")));
    let script = format!(
        "import {{issueCommand}} from '{TOOLKIT}/command.js';
        import {{toCommandProperties}} from '{TOOLKIT}/utils.js';
        for (const {{command, properties, text}} of {}) {{
            const {{file, line, endLine, col, endColumn, title}} = properties;
            const place = {{file, title, startLine: line, endLine, startColumn: col, endColumn}};
            issueCommand(command, toCommandProperties(place), text);
        }}",
        Value::from(asked),
    );
    let mut node = std::process::Command::new("node");
    let ran = super::scratch::Ran::of(node.args(["--input-type=module", "--eval", &script]), "");
    assert_eq!((ran.status, ran.errors.as_str()), (Some(0), ""));
    // Its properties come in another order, which means nothing.
    let taken_apart = |line: &str| {
        let (head, text) = line.split_once(' ').expect("a command");
        let (properties, text) = text.split_once("::").expect("a text");
        let mut properties: Vec<String> = properties.split(',').map(str::to_owned).collect();
        properties.sort();
        (head.to_owned(), properties, text.to_owned())
    };
    let (ours, theirs): (Vec<_>, Vec<_>) =
        (out.lines().map(taken_apart).collect(), ran.out.lines().map(taken_apart).collect());
    assert_eq!(ours, theirs);
}

#[test]
fn gitlab() {
    let folder = example("gitlab");
    let list: Value = serde_json::from_str(&run(&folder, "gitlab")).expect("JSON");
    let list = list.as_array().expect("a list");
    assert_eq!(list.len(), 3);
    let mut prints: Vec<&str> = Vec::new();
    for issue in list {
        assert!(
            ["description", "check_name"].iter().all(|key| issue[key].as_str().is_some_and(|text| !text.is_empty()))
        );
        assert!(
            ["info", "minor", "major", "critical", "blocker"].contains(&issue["severity"].as_str().expect("a word"))
        );
        assert!(issue["location"]["path"].is_string() && issue["location"]["lines"]["begin"].as_u64() >= Some(1));
        prints.push(issue["fingerprint"].as_str().expect("a fingerprint"));
    }
    prints.sort_unstable();
    prints.dedup();
    assert_eq!(prints.len(), 3);
    folder.run(&["--message-format", "gitlab", "-A", "R", "-A", "L"]).is(0, "[]\n");
}

#[test]
fn junit() {
    let folder = example("junit");
    let out = run(&folder, "junit");
    assert!(out.starts_with(
        "<?xml version=\"1.0\" encoding=\"UTF-8\"?>\n<testsuites name=\"locklint\" tests=\"3\" failures=\"2\""
    ));
    assert!(out.contains("<testsuite name=\"a b,c:d%é&amp;&lt;.rs\" tests=\"1\" failures=\"1\""), "{out}");
    assert!(out.contains("<testsuite name=\"cycle.rs\" tests=\"2\" failures=\"1\""), "{out}");
    assert!(out.contains("<failure message=\"`m` is held while sleeping\" type=\"R402\">error[R402]: "), "{out}");
    assert!(out.contains("<system-out>warning[L004]: "), "{out}");
    // Elements nest: each that is opened is closed, in order.
    let mut open = Vec::new();
    for tag in out.split('<').skip(2).filter_map(|part| Some(part.split_once('>')?.0)) {
        match tag.strip_prefix('/') {
            Some(name) => assert_eq!(open.pop(), Some(name)),
            None if !tag.ends_with('/') => open.push(tag.split(' ').next().unwrap_or_default()),
            None => {}
        }
    }
    assert_eq!(open, [""; 0]);
    let clean = folder.run(&["--message-format", "junit", "-A", "R", "-A", "L"]);
    assert!(clean.status == Some(0) && clean.out.contains("<testcase name=\"nothing found\""), "{}", clean.out);
}

#[test]
fn rdjsonl() {
    let folder = example("rdjsonl");
    let out = run(&folder, "rdjsonl");
    let lines: Vec<Value> = out.lines().map(|line| serde_json::from_str(line).expect("JSON")).collect();
    assert_eq!(lines.len(), 3);
    let sleep = lines.iter().find(|line| line["code"]["value"] == "R402").expect("the sleep");
    assert_eq!((&sleep["severity"], &sleep["location"]["path"]), (&"ERROR".into(), &NAME.into()));
    let lock = &sleep["related_locations"][0]["location"]["range"]["start"];
    assert_eq!((lock["line"].as_u64(), lock["column"].as_u64()), (Some(2), Some(13)));
    // Columns count bytes: `é` has two.
    folder.write("c.rs", &fault("f").replace("    std::", "    /* é */ std::"));
    let ran = folder.run(&["--message-format", "rdjsonl", "c.rs"]);
    let sleep: Value = serde_json::from_str(ran.out.trim()).expect("JSON");
    assert_eq!(sleep["location"]["range"]["start"], serde_json::json!({ "line": 3, "column": 14 }));
}

/// All keys of objects in a JSON value.
fn keys(value: &Value, found: &mut BTreeSet<String>) {
    match value {
        Value::Object(entries) => {
            for (key, value) in entries {
                found.insert(key.clone());
                keys(value, found);
            }
        }
        Value::Array(values) => values.iter().for_each(|value| keys(value, found)),
        Value::Null | Value::Bool(_) | Value::Number(_) | Value::String(_) => {}
    }
}

/// Each format has its section in docs/formats.md, each key that is written stands there, and its examples are what is written.
#[test]
fn the_page_says_what_is_written() {
    let page = include_str!("../../../docs/formats.md");
    let section = |title: &str| {
        let after = page.split(&format!("\n## `{title}`\n")).nth(1).expect(title);
        after.split("\n## ").next().unwrap_or_default()
    };
    let titles = page.lines().filter_map(|line| line.strip_prefix("## `")?.strip_suffix('`'));
    let titles: BTreeSet<&str> = titles.filter(|title| !title.contains(' ')).collect();
    let folder = Folder::new(
        "page",
        &[("src/raft.rs", include_str!("../../../fixtures/e2024/src/r408/bad_raft_log_and_peers.rs"))],
    );
    let refused = folder.run(&["--message-format", "no-such-format"]).errors;
    let known = refused.split("[possible values: ").nth(1).and_then(|rest| rest.split(']').next());
    assert_eq!(titles, known.expect("the formats there are").split(", ").collect());

    for (title, arguments) in
        [("json", &["--message-format", "json"][..]), ("protocol --format json", &["protocol", "--format", "json"])]
    {
        let written = folder.run(arguments).out;
        let mut found = BTreeSet::new();
        let values = serde_json::Deserializer::from_str(&written).into_iter::<Value>();
        values.for_each(|value| keys(&value.expect("JSON"), &mut found));
        assert!(found.len() > 20, "{found:?}");
        // What stands between backquotes, word by word.
        let words = section(title).split('`').skip(1).step_by(2);
        let words = words.flat_map(|code| code.split(|c: char| !(c.is_alphanumeric() || "_$".contains(c))));
        let words: BTreeSet<String> = words.map(str::to_owned).collect();
        let missing: Vec<&String> = found.difference(&words).collect();
        assert!(missing.is_empty(), "docs/formats.md says nothing of {missing:?} in `{title}`");
    }

    for title in ["short", "github"] {
        let example =
            section(title).split("```text\n").nth(1).and_then(|rest| rest.lines().next()).expect("an example");
        let written = run(&folder, title);
        assert!(written.starts_with(example.trim_end_matches('…')), "{example}\n{written}");
    }
}
