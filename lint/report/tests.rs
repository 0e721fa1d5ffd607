//! Findings as rules will make them, seen in each format.

use super::*;
use crate::finding::{Confidence, Finding, Help, Interleaving, Label, Step};
use crate::span::Span;

const ELECTION: &str = "\
use std::sync::Mutex;

impl Node {
    fn start_election(&self) {
        let rf = self.rf.lock().unwrap();
        let args = RequestVote { term: rf.term };
        for peer in &self.peers {
            let reply = peer.request_vote(args.clone());
            self.count(reply);
        }
    }
}
";

const HANDLER: &str = "\
impl Handler {
    fn request_vote(&self, args: RequestVote) -> bool {
        let mut rf = self.rf.lock().unwrap();
        rf.grant(args)
    }
}
";

fn at(file: u32, text: &str, words: &str) -> Location {
    let start = text.find(words).unwrap_or_else(|| panic!("`{words}` is in the text")) as u32;
    Location { file: FileId(file), span: Span::new(start, start + words.len() as u32) }
}

fn program() -> Program {
    Program::of_texts([("src/election.rs", ELECTION), ("src/rpc.rs", HANDLER)])
}

fn peers() -> Finding {
    let lock = at(0, ELECTION, "self.rf.lock()");
    let call = at(0, ELECTION, "peer.request_vote(args.clone())");
    let closing = ELECTION.find("    }\n}").expect("the end of the function") as u32 + 4;
    let end = Span::new(closing, closing + 1);
    let handler = at(1, HANDLER, "self.rf.lock()");
    let step = |lane, at, text: &str| Step { lane, at, text: text.into() };
    Finding {
        code: "R404",
        confidence: Confidence::High,
        primary: call,
        message: "`rf` is held while waiting for a reply from a peer".into(),
        label: "waits: request_vote → call → TcpStream::read".into(),
        labels: vec![
            Label { at: lock, text: "`rf` is acquired here".into() },
            Label { at: Location { file: FileId(0), span: end }, text: "released here".into() },
            Label { at: handler, text: "the handler needs the same lock of its own node".into() },
        ],
        notes: vec!["the chain is: request_vote (src/rpc.rs:2) → call → TcpStream::read".into()],
        scenario: Some(Interleaving {
            intro: "the handler of `request_vote` (src/rpc.rs:2) needs the same lock of its own node:".into(),
            lanes: vec!["node A".into(), "node B".into()],
            steps: vec![
                step(0, Some(lock), "locks A.rf"),
                step(1, Some(lock), "locks B.rf"),
                step(0, Some(call), "waits for B's handler"),
                step(1, Some(call), "waits for A's handler"),
                step(0, Some(handler), "A's handler waits for A.rf"),
                step(1, None, "B's handler waits for B.rf"),
            ],
            outcome: "neither can go on".into(),
        }),
        helps: vec![
            Help {
                text: "take what you need, release, then call".into(),
                code: vec!["drop(rf);".into(), "let reply = peer.request_vote(args.clone());".into()],
            },
            Help { text: "let a thread of its own do the waiting, with a copy of what it needs".into(), code: vec![] },
        ],
        suggestions: Vec::new(),
        function: Some("Node::start_election".into()),
    }
}

fn shown(program: &Program, findings: Vec<Finding>, format: Format, style: Style) -> String {
    let told: Vec<Told> = findings.into_iter().map(|finding| Told { finding, level: Level::Deny }).collect();
    let report = Report::new(program, &told, 2, Duration::from_millis(7), false);
    let mut out = Vec::new();
    report.write(format, style, &mut out).expect("a vector takes everything");
    String::from_utf8(out).expect("reports are UTF-8")
}

fn widest(text: &str) -> usize {
    text.lines().map(super::text::width).max().unwrap_or(0)
}

/// Compares with a file of `expected/`; with `LOCKLINT_BLESS` set, writes it instead.
fn compare(name: &str, shown: &str) {
    let path = std::path::Path::new(env!("CARGO_MANIFEST_DIR")).join("lint/report/expected").join(name);
    if std::env::var_os("LOCKLINT_BLESS").is_some() {
        std::fs::write(&path, shown).expect("the folder of expected reports can be written");
    }
    let expected = std::fs::read_to_string(&path).expect(name);
    assert_eq!(shown, expected, "\n{shown}");
}

#[test]
fn a_deadlock_of_peers() {
    let told = shown(&program(), vec![peers()], Format::Human, Style::default());
    assert!(widest(&told) <= 80);
    compare("peers.txt", &told);
}

#[test]
fn narrow_and_wide_terminals() {
    for width in [60, 80, 100, 120] {
        let told = shown(&program(), vec![peers()], Format::Human, Style { width, color: false });
        let of_ours = told.lines().filter(|line| !line.starts_with("          ") && !line.contains("explain"));
        assert!(widest(&of_ours.collect::<Vec<_>>().join("\n")) <= width, "{width}\n{told}");
    }
    compare("peers-narrow.txt", &shown(&program(), vec![peers()], Format::Human, Style { width: 60, color: false }));
}

#[test]
fn colours_change_nothing_else() {
    let plain = shown(&program(), vec![peers()], Format::Human, Style::default());
    let colored = shown(&program(), vec![peers()], Format::Human, Style { width: 80, color: true });
    assert!(colored.contains("\x1b[1;31merror[R404]\x1b[0m"), "{colored}");
    let mut bare = String::new();
    let mut is_escape = false;
    for c in colored.chars() {
        match c {
            '\x1b' => is_escape = true,
            'm' if is_escape => is_escape = false,
            _ if !is_escape => bare.push(c),
            _ => {}
        }
    }
    let trimmed = |text: &str| text.lines().map(str::trim_end).collect::<Vec<_>>().join("\n");
    assert_eq!(trimmed(&bare), trimmed(&plain));
    assert!(!plain.contains('\x1b'));
}

#[test]
fn one_line_a_finding() {
    let told = shown(&program(), vec![peers()], Format::Short, Style::default());
    assert_eq!(
        told,
        "src/election.rs:8:25: error[R404] rpc-holding-guard: `rf` is held while waiting for a reply from a peer\n"
    );
}

#[test]
fn json_is_what_cargo_prints() {
    let told = shown(&program(), vec![peers()], Format::Json, Style::default());
    let lines: Vec<serde_json::Value> =
        told.lines().map(|line| serde_json::from_str(line).expect("each line is JSON")).collect();
    assert_eq!(lines.len(), 2);
    assert_eq!(lines[0]["reason"], "compiler-message");
    let message = &lines[0]["message"];
    assert_eq!(message["code"]["code"], "locklint::R404");
    assert_eq!(message["level"], "error");
    let spans = message["spans"].as_array().expect("spans");
    assert_eq!(spans.len(), 4);
    assert_eq!(spans[0]["is_primary"], true);
    assert_eq!(spans[0]["file_name"], "src/election.rs");
    assert_eq!(spans[0]["line_start"], 8);
    assert_eq!((spans[0]["column_start"].as_u64(), spans[0]["column_end"].as_u64()), (Some(25), Some(56)));
    assert_eq!(spans[0]["text"][0]["text"], "            let reply = peer.request_vote(args.clone());");
    assert_eq!(spans[3]["file_name"], "src/rpc.rs");
    assert_eq!(spans[3]["label"], "the handler needs the same lock of its own node");
    let children = message["children"].as_array().expect("children");
    assert_eq!(children[1]["message"], "1. node A: locks A.rf");
    assert_eq!(children[1]["spans"][0]["line_start"], 5);
    assert_eq!(children.last().expect("helps")["level"], "help");
    assert!(message["rendered"].as_str().is_some_and(|text| text.starts_with("error[R404]: ")));
    assert_eq!(lines[1], serde_json::json!({ "reason": "build-finished", "success": false }));
}

#[test]
fn nothing_found_is_one_quiet_line() {
    assert_eq!(
        shown(&program(), vec![], Format::Human, Style::default()),
        "locklint: nothing found in 2 files (7 ms)\n"
    );
    assert_eq!(shown(&program(), vec![], Format::Short, Style::default()), "");
    assert_eq!(
        shown(&program(), vec![], Format::Json, Style::default()),
        "{\"reason\":\"build-finished\",\"success\":true}\n"
    );
}

#[test]
fn what_programs_contain_cannot_drive_a_terminal() {
    let text = "fn f() {\n    a.lock(); // \u{1b}]0;owned\u{7}\u{202e}\n}\n";
    let program = Program::of_texts([("src/\u{1b}[2J.rs", text)]);
    let mut finding = peers();
    finding.primary = at(0, text, "a.lock()");
    finding.message = "`\u{1b}[31m` is held".into();
    finding.labels.clear();
    finding.scenario = None;
    for format in [Format::Human, Format::Short, Format::Json] {
        let told = shown(&program, vec![finding.clone()], format, Style::default());
        assert!(!told.chars().any(|c| c.is_control() && c != '\n'), "{told:?}");
        assert!(format == Format::Json || !told.contains('\u{202e}'), "{told:?}");
    }
}

const RAFT: &str = "\
impl Raft {
    fn observe(&self, args: &AppendArgs) {
        if args.term > self.rf.lock().unwrap().term {
            self.rf.lock().unwrap().term = args.term;
        }
    }

    fn role(&self) -> Role {
        self.rf.lock().unwrap().role
    }
    fn start_election(&self) {
        self.rf.lock().unwrap().term += 1;
    }
    async fn deep(&self) {
                        if something { let value = self.connection_pool.lock().await.get_connection(&format!(\"{}\", name)).await?; }
    }
}
";

/// Labels that overlap, two excerpts of one file, lanes that name lines only.
#[test]
fn a_check_and_an_act() {
    let program = Program::of_texts([("src/raft.rs", RAFT)]);
    let step = |lane, at, text: &str| Step { lane, at: Some(at), text: text.into() };
    let label = |words, text: &str| Label { at: at(0, RAFT, words), text: text.into() };
    let act = at(0, RAFT, "self.rf.lock().unwrap().term = args.term");
    let other = at(0, RAFT, "self.rf.lock().unwrap().term += 1");
    let finding = Finding {
        message: "`term` is checked in one critical section and set in another".into(),
        primary: act,
        label: "(2) written here, on the strength of (1)".into(),
        labels: vec![
            label("self.rf.lock().unwrap().term", "(1) read here …"),
            label("self.rf.lock().unwrap()", "… and `rf` is released at the end of this condition"),
            Label { at: other, text: "raised here".into() },
        ],
        scenario: Some(Interleaving {
            intro: "between (1) and (2), `start_election` can run:".into(),
            lanes: vec!["observe".into(), "start_election".into()],
            steps: vec![
                step(0, at(0, RAFT, "args.term >"), "reads term, args.term > term"),
                step(1, other, "term += 1"),
                step(0, act, "sets term = args.term"),
            ],
            outcome: "`term` may now be lower than what line 12 left; every other write only raises it".into(),
        }),
        notes: Vec::new(),
        helps: vec![Help {
            text: "make it one critical section".into(),
            code: [
                "let mut rf = self.rf.lock().unwrap();",
                "if args.term > rf.term {",
                "    rf.term = args.term;",
                "}",
            ]
            .map(str::to_owned)
            .to_vec(),
        }],
        suggestions: Vec::new(),
        ..peers()
    };
    let told = shown(&program, vec![finding], Format::Human, Style::default());
    assert!(widest(&told) <= 80, "{told}");
    compare("check-and-act.txt", &told);
}

#[test]
fn a_line_wider_than_the_terminal() {
    let program = Program::of_texts([("src/raft.rs", RAFT)]);
    let finding = Finding {
        code: "R401",
        message: "`connection_pool` is held across this `.await`".into(),
        primary: at(0, RAFT, ".await?"),
        label: "waits here, and with it whoever needs `connection_pool`".into(),
        labels: vec![
            Label { at: at(0, RAFT, "self.connection_pool.lock()"), text: "`connection_pool` is acquired here".into() },
            Label { at: at(0, RAFT, "; }"), text: "and held until the end of this statement".into() },
        ],
        scenario: None,
        notes: Vec::new(),
        helps: Vec::new(),
        suggestions: Vec::new(),
        ..peers()
    };
    let told = shown(&program, vec![finding], Format::Human, Style::default());
    assert!(widest(&told) <= 80, "{told}");
    compare("wide-line.txt", &told);
}

/// Any text with labels at any bytes is drawn, and no wider than it may be.
#[test]
fn any_place_can_be_drawn() {
    let mut state = 1u64;
    let mut random = |below: u32| {
        state = state.wrapping_mul(6_364_136_223_846_793_005).wrapping_add(1_442_695_040_888_963_407);
        (state >> 33) as u32 % below
    };
    let alphabet =
        ["a", "let x = f(y);", " ", "        ", "\t", "\n", "\r\n", "é", "漢", "\u{1b}", "\u{feff}", "…", "}"];
    for round in 0..2000 {
        let parts = random(if round % 10 == 0 { 400 } else { 40 });
        let text: String = (0..parts).map(|_| alphabet[random(alphabet.len() as u32) as usize]).collect();
        let program = Program::of_texts([("a.rs", text.as_str())]);
        let mut place = || {
            let (from, to) = (random(text.len() as u32 + 3), random(text.len() as u32 + 3));
            Location { file: FileId(0), span: Span::new(from.min(to), from.max(to)) }
        };
        let finding = Finding {
            primary: place(),
            labels: (0..3).map(|_| Label { at: place(), text: "some words about this place".into() }).collect(),
            scenario: None,
            helps: Vec::new(),
            suggestions: Vec::new(),
            notes: Vec::new(),
            ..peers()
        };
        let told = shown(&program, vec![finding.clone()], Format::Human, Style::default());
        assert!(told.contains('╭') && widest(&told) <= 80, "{finding:?}\n{text:?}\n{told}");
        shown(&program, vec![finding], Format::Json, Style::default());
    }
}
