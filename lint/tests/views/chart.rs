//! Charts of small programs.

use locklint::chart::{Begin, Chart, EndBy, EntryKind, LockId, Mode, WaitFor};
use locklint::span::{Edition, LineIndex};
use locklint::{analysis, model, source};

fn charted(text: &str) -> Chart {
    let mut program = source::Program::of_text("text.rs", text, Edition::E2024);
    let outcome = analysis::analyse(&mut program, model::Model::default());
    outcome.chart(&program)
}

/// For each line, one letter a lock: `#` held somewhere in it on every path, `?` on some, `.` not.
fn lanes(text: &str) -> Vec<String> {
    let chart = charted(text);
    let lines = LineIndex::new(text);
    let letter = |lock: LockId, line: u32| {
        let stretches = chart.sections_of(lock).flat_map(|(_, holding)| &holding.stretches);
        let here = stretches
            .filter(|stretch| (lines.line(stretch.span.start)..=lines.line(stretch.span.end - 1)).contains(&line));
        match here.map(|stretch| stretch.must).max() {
            Some(true) => '#',
            Some(false) => '?',
            None => '.',
        }
    };
    let locks = 0..chart.locks.len() as LockId;
    (1..=text.lines().count() as u32).map(|line| locks.clone().map(|lock| letter(lock, line)).collect()).collect()
}

const HEAD: &str =
    "use std::sync::Mutex; use std::thread; struct A { m: Mutex<S>, n: Mutex<u8> } struct S { x: u64, y: u64 }\n";

#[test]
fn a_guard_is_held_to_the_end_of_its_block() {
    let text = "impl A { fn f(&self) {\n  work();\n  {\n    let mut g = self.m.lock().unwrap();\n    // words\n\n    g.x += 1;\n  }\n  work();\n} }\nfn work() {}\n";
    let text = format!("{HEAD}{text}");
    assert_eq!(lanes(&text)[2..10], [".", ".", "#", "#", "#", "#", "#", "."]);
    let chart = charted(&text);
    assert_eq!(chart.locks[0].name, "A.m");
    assert_eq!(chart.locks[0].declaration.as_deref(), Some("m: Mutex<S>"));
    assert_eq!(chart.locks[0].protects.as_deref(), Some("S"));
    let names: Vec<&str> = chart.locks[0].fields.iter().map(|field| field.name.as_str()).collect();
    assert_eq!(names, ["x"]);
    let holding = &chart.functions[0].holdings[0];
    assert_eq!((holding.mode, holding.lines), (Mode::Lock, 5));
    assert_eq!(holding.ends.iter().map(|end| end.by).collect::<Vec<_>>(), [EndBy::Scope]);
}

#[test]
fn a_guard_dropped_on_one_way_may_be_held_after() {
    let text = "impl A { fn f(&self, c: bool) {\n  let g = self.m.lock().unwrap();\n  if c {\n    drop(g);\n    work();\n  }\n  work();\n} }\nfn work() {}\n";
    let text = format!("{HEAD}{text}");
    assert_eq!(lanes(&text)[2..8], ["#", "#", "#", ".", ".", "?"]);
    let ends = &charted(&text).functions[0].holdings[0].ends;
    assert!(ends.iter().any(|end| end.by == EndBy::Drop) && ends.iter().any(|end| end.by == EndBy::Scope), "{ends:?}");
}

#[test]
fn a_way_that_leaves_takes_nothing_from_what_follows() {
    let text = "impl A { fn f(&self, c: bool) {\n  let g = self.m.lock().unwrap();\n  if c {\n    drop(g);\n    return;\n  }\n  work();\n} }\nfn work() {}\n";
    assert_eq!(lanes(&format!("{HEAD}{text}"))[2..9], ["#", "#", "#", ".", ".", "#", "#"]);
}

#[test]
fn a_thread_that_is_started_under_a_lock_does_not_hold_it() {
    let text = "fn f(a: std::sync::Arc<A>) {\n  let g = a.m.lock().unwrap();\n  let b = a.clone();\n  thread::spawn(move || {\n    work();\n    b.n.lock().unwrap();\n  });\n  drop(g);\n}\nfn work() {}\n";
    let text = format!("{HEAD}{text}");
    assert_eq!(lanes(&text)[2..9], ["#.", "#.", "#.", "..", ".#", "#.", "#."]);
    let chart = charted(&text);
    assert_eq!(chart.entries.len(), 1);
    assert_eq!(chart.entries[0].kind, EntryKind::Thread);
    assert!(matches!(chart.entries[0].method.begins, Begin::Locks(_)));
}

#[test]
fn waits_say_what_is_held() {
    let text = "impl A { fn f(&self) {\n  let g = self.m.lock().unwrap();\n  thread::sleep(T);\n  drop(g);\n  thread::sleep(T);\n} }\nconst T: std::time::Duration = std::time::Duration::from_secs(1);\n";
    let chart = charted(&format!("{HEAD}{text}"));
    let waits: Vec<_> = chart.functions[0].waits.iter().map(|wait| (wait.kind, wait.held.clone())).collect();
    assert_eq!(waits, [(Some(WaitFor::Sleep), vec![(0, true)]), (None, vec![])]);
    assert_eq!(chart.waits_under(0).count(), 1);
}

#[test]
fn orders_that_contradict_each_other_are_circular() {
    let text = "impl A { fn f(&self) {\n  let g = self.m.lock().unwrap();\n  let h = self.n.lock().unwrap();\n}\nfn g(&self) {\n  let h = self.n.lock().unwrap();\n  let g = self.m.lock().unwrap();\n} }\n";
    let chart = charted(&format!("{HEAD}{text}"));
    let orders: Vec<_> = chart.orders.iter().map(|order| (order.held, order.taken, order.circular)).collect();
    assert_eq!(orders, [(0, 1, true), (1, 0, true)]);
    let one_way =
        charted(&format!("{HEAD}{}", &text[..text.find("fn g").expect("the second function")]).replace("}\n", "}\n}"));
    assert!(one_way.orders.iter().all(|order| !order.circular));
}

#[test]
fn handlers_are_told_by_what_they_take_and_give() {
    let text = "struct VoteArgs { t: u64 } struct VoteReply { ok: bool }\nimpl A {\n fn vote(&self, args: VoteArgs) -> VoteReply {\n  let g = self.m.lock().unwrap();\n  VoteReply { ok: g.x < args.t }\n }\n fn other(&self) {}\n}\n";
    let chart = charted(&format!("{HEAD}{text}"));
    let handlers: Vec<_> = chart.entries.iter().map(|entry| (entry.kind, entry.runs.as_deref())).collect();
    assert_eq!(handlers, [(EntryKind::Handler, Some("A::vote"))]);
    assert!(chart.entries[0].method.is_followed());
}

/// Neither whoever sends, nor what has its state to itself, nor a name without a lock.
#[test]
fn handlers_answer_and_take_the_lock() {
    let text = "struct VoteArgs { t: u64 } struct VoteReply { ok: bool }\nimpl A {\n fn on_vote(&self, args: VoteArgs) -> VoteReply {\n  let g = self.m.lock().unwrap();\n  Core { t: g.x }.on_vote(args)\n }\n fn send_vote(&self, args: VoteArgs) -> VoteReply {\n  let g = self.m.lock().unwrap();\n  VoteReply { ok: g.x < args.t }\n }\n fn on_tick(&self) {}\n}\nstruct Core { t: u64 }\nimpl Core { fn on_vote(&mut self, args: VoteArgs) -> VoteReply { VoteReply { ok: self.t < args.t } } }\n";
    let chart = charted(&format!("{HEAD}{text}"));
    let handlers: Vec<_> = chart.entries.iter().filter_map(|entry| entry.runs.as_deref()).collect();
    assert_eq!(handlers, ["A::on_vote"]);
}

/// The other end of a call that is marked: it has its name, and takes what it sends or is a method.
#[test]
fn who_is_called_is_a_handler() {
    let text = "struct Ask { t: u64 }\ntrait Peer {\n // locklint: remote\n fn ask(&self, ask: Ask) -> bool;\n // locklint: remote\n fn stop(&self);\n}\nimpl A {\n fn ask(&self, ask: Ask) -> bool { self.m.lock().unwrap().x < ask.t }\n fn stop(&self) { self.m.lock().unwrap().x = 0; }\n}\nfn stop() {}\n";
    let chart = charted(&format!("{HEAD}{text}"));
    let handlers: Vec<_> = chart.entries.iter().filter_map(|entry| entry.runs.as_deref()).collect();
    assert_eq!(handlers, ["A::ask", "A::stop"]);
}

#[test]
fn what_comes_after_a_wait_is_looked_at_again_or_not() {
    let text = |test: &str| {
        format!(
            "{HEAD}impl A {{ fn on_tick(&self) {{\n  let x = self.m.lock().unwrap().x;\n  thread::sleep(T);\n  let mut g = self.m.lock().unwrap();\n  {test} {{ g.y = x; }}\n}} }}\nconst T: std::time::Duration = std::time::Duration::from_secs(1);\n"
        )
    };
    let unchecked = charted(&text(""));
    assert_eq!(unchecked.entries[0].method.resumes.len(), 1);
    assert!(!unchecked.entries[0].method.is_followed());
    let checked = charted(&text("if g.x == x"));
    assert_eq!(checked.entries[0].method.resumes.len(), 1);
    assert!(checked.entries[0].method.is_followed());
}
