//! The map and the protocol, as text, as a graph, as data.

use serde_json::Value;

use super::scratch::Folder;
use super::{compare, drawn, node};

#[test]
fn the_map() {
    let folder = node("map");
    let map = drawn(&folder, &["map"]);
    assert!(map.lines().all(|line| line.chars().count() <= 80), "{map}");
    compare("map.txt", &map);
    compare("map-ascii.txt", &drawn(&folder, &["map", "--ascii", "--function", "Node::hurried"]));
    let colored = drawn(&folder, &["map", "--color", "always"]);
    let (first, rest) = colored.split_once('\x1b').expect("colours");
    let rest = rest.split('\x1b').map(|part| part.split_once('m').map_or(part, |(_, text)| text));
    let plain: String = std::iter::once(first).chain(rest).collect();
    assert_eq!(plain, map, "colours are all that colours add");
}

#[test]
fn functions_are_found_by_their_names() {
    let folder = node("names");
    let heads =
        |map: &str| map.lines().filter(|line| line.contains("node.rs:")).map(str::to_string).collect::<Vec<_>>();
    let one = drawn(&folder, &["map", "--function", "append"]);
    assert_eq!(heads(&one), ["Node::append  node.rs:37"]);
    let two = drawn(&folder, &["map", "--function", "Node::last", "--function", "hurried"]);
    assert_eq!(heads(&two).len(), 2);
    folder.run(&["map", "--function", "Node::hurrid"]).fails("`Node::hurrid`", "did you mean `Node::hurried`?");
    folder.run(&["map", "--function", "xyz"]).fails("`xyz`", "without `--function`");
}

#[test]
fn the_protocol() {
    let folder = node("protocol");
    compare("protocol.txt", &drawn(&folder, &["protocol"]));
    compare("protocol.dot", &drawn(&folder, &["protocol", "--format", "dot"]));
    let picture = drawn(&folder, &["protocol", "--format", "svg"]);
    assert!(picture.starts_with("<svg ") && picture.ends_with("</svg>\n"));
    assert!(picture.contains("aria-label=\"Lock order: Node.state before Node.log\""), "{picture}");
}

#[test]
fn the_protocol_as_data() {
    let folder = node("data");
    let text = drawn(&folder, &["protocol", "--format", "json"]);
    let value: Value = serde_json::from_str(&text).expect("JSON");
    let names: Vec<&str> =
        value["locks"].as_array().expect("locks").iter().filter_map(|lock| lock["name"].as_str()).collect();
    assert_eq!(names, ["Node.state", "Node.log"]);
    assert_eq!(value["locks"][0]["declared"]["line"], 14);
    assert_eq!(value["orders"][0]["held"], "Node.state");
    assert_eq!(value["orders"][0]["circular"], false);
    let entries = value["entries"].as_array().expect("entries");
    let kinds: Vec<&str> = entries.iter().filter_map(|entry| entry["kind"].as_str()).collect();
    assert_eq!(kinds, ["handler", "thread"]);
    assert_eq!(entries[0]["follows_the_method"], true);
}

#[test]
fn what_has_no_locks_says_so() {
    let folder = Folder::new("none", &[("a.rs", "pub fn f() {}\n")]);
    folder.run(&["map"]).is(0, "locklint: no function here holds a lock\n");
    let protocol = drawn(&folder, &["protocol"]);
    assert!(
        protocol.contains("Locks (0)") && protocol.contains("no lock is taken while another is held"),
        "{protocol}"
    );
    drawn(&folder, &["protocol", "--format", "svg"]);
    folder.run(&["map", "nowhere"]).fails("nowhere", "that is there");
    folder.run(&["protocol", "-o", "no/such/folder"]).fails("no/such/folder", "a folder that is there");
}

#[test]
fn the_same_bytes_for_any_number_of_threads() {
    let folder = node("same");
    let formats: [&[&str]; 4] =
        [&["map"], &["map", "--format", "html"], &["protocol"], &["protocol", "--format", "json"]];
    for format in formats {
        let with = |threads: &str| drawn(&folder, &[format, &["--threads", threads]].concat());
        assert_eq!(with("1"), with("4"), "{format:?}");
    }
}

#[test]
fn nothing_drives_the_terminal() {
    let text = "use std::sync::Mutex;\npub fn f(m: &Mutex<u8>) {\n    let g = m.lock().unwrap(); // \u{1b}[31m \u{202e}\n    drop(g);\n}\n";
    let folder = Folder::new("hostile-map", &[("a.rs", text)]);
    for command in ["map", "protocol"] {
        let shown = drawn(&folder, &[command]);
        assert!(!shown.contains(['\u{1b}', '\u{202e}']), "{shown}");
    }
}

/// What no order holds for is told before what is in order.
#[test]
fn circles_come_first() {
    let under = |name: &str, held: &str, taken: &str| {
        format!(
            "pub fn {name}(s: &S) {{ let one = s.{held}.lock().unwrap(); let other = s.{taken}.lock().unwrap(); drop((one, other)); }}\n"
        )
    };
    let fields = ["v", "w", "x", "y"].map(|name| format!("{name}: Mutex<u32>")).join(", ");
    let text = format!(
        "use std::sync::Mutex;\npub struct S {{ {fields} }}\n{}{}{}",
        under("a", "v", "w"),
        under("b", "x", "y"),
        under("c", "y", "x")
    );
    let folder = Folder::new("circles-first", &[("s.rs", &text)]);
    for arguments in [&["protocol"][..], &["protocol", "--format", "html"]] {
        let drawn = drawn(&folder, arguments);
        let order = &drawn[drawn.find("Lock order").expect("the order")..];
        let order = &order[order.find("Taken under it").unwrap_or_default()..];
        assert!(order.find("on a circle") < order.find("S.v"), "{order}");
    }
}
