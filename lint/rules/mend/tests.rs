use std::sync::Arc;

use super::source::Changes;
use super::*;
use crate::lower;

/// A function of these lines, as it is written.
fn written(lines: &str) -> Written {
    let text: Arc<str> = format!("fn f() {{\n{lines}}}\n").into();
    let written = lower::written(&text);
    assert!(!written.statements.is_empty(), "it parses: {text}");
    written
}

/// The place of a piece of the text, its last with `last`.
fn place(written: &Written, piece: &str, last: bool) -> Span {
    let at = if last { written.text.rfind(piece) } else { written.text.find(piece) }.expect(piece);
    Span::new(at as u32, (at + piece.len()) as u32)
}

/// The lines after the changes.
fn changed(written: &Written, changes: Option<Changes>) -> Option<String> {
    let mut changes = changes?;
    changes.sort();
    let mut text = written.text.to_string();
    for (span, replacement) in changes.iter().rev() {
        text.replace_range(span.start as usize..span.end as usize, replacement);
    }
    let parsed = lower::written(&Arc::from(text.as_str()));
    assert!(!parsed.statements.is_empty(), "it still parses: {text}");
    Some(text.strip_prefix("fn f() {\n")?.strip_suffix("}\n")?.to_string())
}

#[track_caller]
fn becomes(before: &str, after: &str, make: impl Fn(&Written) -> Option<Changes>) {
    let written = written(before);
    let made = changed(&written, make(&written));
    assert_eq!(made.as_deref(), (!after.is_empty()).then_some(after), "{before}");
}

fn step(load: &'static str, store: &'static str) -> impl Fn(&Written) -> Option<Changes> {
    move |written| {
        let found = raise::one_step(written, place(written, load, false), place(written, store, true));
        found.map(|(.., changes)| changes)
    }
}

#[test]
fn a_store_that_a_comparison_decides() {
    let (load, store) = ("self.max.load(Ordering::Acquire)", "self.max.store(v, Ordering::Release)");
    for (condition, name) in [
        (format!("v > {load}"), "fetch_max"),
        (format!("{load} <= v"), "fetch_max"),
        (format!("v < {load}"), "fetch_min"),
        (format!("{load} >= v"), "fetch_min"),
        (format!("v == {load}"), ""),
        (format!("v > {load} && go"), ""),
        (format!("w > {load}"), ""),
    ] {
        let after = format!("    self.max.{name}(v, Ordering::AcqRel);\n");
        let after = if name.is_empty() { "" } else { &after };
        becomes(&format!("    if {condition} {{\n        {store};\n    }}\n"), after, step(load, store));
    }
    for other in [
        // It does more, or something else; a comment would be lost.
        format!("    if v > {load} {{\n        {store};\n        g();\n    }}\n"),
        format!("    if v > {load} {{\n        {store};\n    }} else {{\n        g();\n    }}\n"),
        format!("    if v > {load} {{\n        // why\n        {store};\n    }}\n"),
        format!("    while v > {load} {{\n        {store};\n    }}\n"),
    ] {
        becomes(&other, "", step(load, store));
    }
}

#[test]
fn a_load_in_a_let() {
    let (load, store) = ("MAX.load(Relaxed)", "MAX.store(v, Relaxed)");
    let branch = "    if v > seen {\n        MAX.store(v, Relaxed);\n    }\n";
    becomes(
        &format!("    g();\n    let seen = {load};\n{branch}"),
        "    g();\n    MAX.fetch_max(v, Relaxed);\n",
        step(load, store),
    );
    becomes(
        &format!("    let seen = {load};\n{branch}    g(seen);\n"),
        "    let seen = MAX.load(Relaxed);\n    MAX.fetch_max(v, Relaxed);\n    g(seen);\n",
        step(load, store),
    );
    becomes(&format!("    let seen = {load};\n    g();\n{branch}"), "", step(load, store));
}

#[test]
fn a_store_of_what_was_loaded_and_changed() {
    let (load, store) = ("n.load(Ordering::SeqCst)", "n.store(n.load(Ordering::SeqCst) + 1, Ordering::SeqCst)");
    becomes(&format!("    {store};\n"), "    n.fetch_add(1, Ordering::SeqCst);\n", step(load, store));
    let store = "n.store(n.load(Ordering::SeqCst).max(other.term), Ordering::SeqCst)";
    becomes(&format!("    {store};\n"), "    n.fetch_max(other.term, Ordering::SeqCst);\n", step(load, store));
    let store = "n.store(old - 1, Ordering::SeqCst)";
    becomes(
        &format!("    let old = {load};\n    {store};\n    old\n"),
        "    let old = n.fetch_sub(1, Ordering::SeqCst);\n    old\n",
        step(load, store),
    );
    let store = "n.store(n.load(Ordering::SeqCst) + g(), Ordering::SeqCst)";
    becomes(&format!("    {store};\n"), "", step(load, store));
    let store = "other.store(n.load(Ordering::SeqCst) + 1, Ordering::SeqCst)";
    becomes(&format!("    {store};\n"), "", step(load, store));
}

fn wait(call: &'static str) -> impl Fn(&Written) -> Option<Changes> {
    move |written| wait::wait_while(written, place(written, call, false))
}

#[test]
fn a_wait_under_an_if() {
    let call = "self.cv.wait(st)";
    becomes(
        "    if !st.ready && st.left > 0 {\n        st = self.cv.wait(st).unwrap();\n    }\n    g();\n",
        "    st = self.cv.wait_while(st, |st| !st.ready && st.left > 0).unwrap();\n    g();\n",
        wait(call),
    );
    becomes(
        "    if *st == 0 {\n        st = self.cv.wait(st)?\n    }\n",
        "    st = self.cv.wait_while(st, |st| *st == 0)?;\n",
        wait(call),
    );
    becomes(
        "    if st.is_empty() {\n        cv.wait(&mut st);\n    }\n",
        "    cv.wait_while(&mut st, |st| st.is_empty());\n",
        wait("cv.wait(&mut st)"),
    );
    for condition in
        ["go", "f(&st)", "g(st)?", "let Some(x) = st.get()", "check!(st.ready)", "last.st.ready", "st.x().await"]
    {
        becomes(&format!("    if {condition} {{\n        st = self.cv.wait(st).unwrap();\n    }}\n"), "", wait(call));
    }
    for other in [
        "    if st.busy {\n        st = self.cv.wait(st).unwrap();\n        g();\n    }\n",
        "    if st.busy {\n        st = self.cv.wait(st).unwrap();\n    } else {\n        g();\n    }\n",
        "    if st.busy {\n        next = self.cv.wait(st).unwrap();\n    }\n",
        "    st = self.cv.wait(st).unwrap();\n",
    ] {
        becomes(other, "", wait(call));
    }
}

fn named(acquisition: &'static str) -> impl Fn(&Written) -> Option<Changes> {
    move |written| name::kept(written, place(written, acquisition, false), "mu")
}

#[test]
fn a_guard_without_a_name() {
    let call = "self.mu.lock()";
    becomes("    let _ = self.mu.lock();\n    g();\n", "    let _mu = self.mu.lock();\n    g();\n", named(call));
    becomes("    self.mu.lock().unwrap();\n", "    let _mu = self.mu.lock().unwrap();\n", named(call));
    let taken = "    let _mu = 1;\n    let _: G = self.mu.lock();\n    let _ = self.mu.lock();\n";
    becomes(taken, "", named(call));
    becomes("    _mu();\n    self.mu.lock();\n", "    _mu();\n    let _mu_2 = self.mu.lock();\n", named(call));
    becomes("    g(self.mu.lock());\n    self.mu.lock().unwrap().x = 1;\n", "", named(call));
    becomes("    if self.mu.lock().is_ok() {}\n", "", named(call));
}

fn merged(earlier: &'static str, later: &'static str) -> impl Fn(&Written) -> Option<Changes> {
    move |written| merge::one_section(written, place(written, earlier, false), place(written, later, true), "rf")
}

#[test]
fn two_sections_side_by_side() {
    let lock = "self.rf.lock()";
    becomes(
        "    self.rf.lock().unwrap().term += 1;\n    self.rf.lock().unwrap().role = role;\n    g();\n",
        "    {\n        let mut rf = self.rf.lock().unwrap();\n        rf.term += 1;\n        rf.role = role;\n    }\n    g();\n",
        merged(lock, lock),
    );
    becomes(
        "    if term > self.rf.lock().term {\n        self.rf.lock().term = term;\n    }\n",
        "    {\n        let mut rf = self.rf.lock();\n        if term > rf.term {\n            rf.term = term;\n        }\n    }\n",
        merged(lock, lock),
    );
    becomes(
        "    let seen = self.rf.lock().term;\n    self.rf.lock().term = seen + 1;\n    seen\n",
        "    let mut rf = self.rf.lock();\n    let seen = rf.term;\n    rf.term = seen + 1;\n    drop(rf);\n    seen\n",
        merged(lock, lock),
    );
    becomes(
        "    self.rf.lock().a = rf;\n    self.rf.lock().b = 1;\n",
        "    {\n        let mut rf_2 = self.rf.lock();\n        rf_2.a = rf;\n        rf_2.b = 1;\n    }\n",
        merged(lock, lock),
    );
    // Something stands between; two locks; a string over two lines.
    becomes("    self.rf.lock().a = 1;\n    g();\n    self.rf.lock().b = 1;\n", "", merged(lock, lock));
    becomes("    self.rf.lock().a = 1;\n    x.rf.lock().b = 1;\n", "", merged(lock, "x.rf.lock()"));
    becomes("    self.rf.lock().a = \"\n\";\n    self.rf.lock().b = 1;\n", "", merged(lock, lock));
}

fn bound(acquisition: &'static str) -> impl Fn(&Written) -> Option<Changes> {
    move |written| Some(bind::bound_first(written, place(written, acquisition, false))?.1)
}

#[test]
fn a_scrutinee_is_bound_first() {
    let call = "m.lock()";
    becomes(
        "    match m.lock().pop() {\n        _ => {}\n    }\n",
        "    let value = m.lock().pop();\n    match value {\n        _ => {}\n    }\n",
        bound(call),
    );
    becomes(
        "    if let Some(value) = m.lock().pop() {\n        g(value);\n    }\n",
        "    let value_2 = m.lock().pop();\n    if let Some(value) = value_2 {\n        g(value);\n    }\n",
        bound(call),
    );
    becomes(
        "    for x in m.lock().clone() {\n        g(x);\n    }\n",
        "    let value = m.lock().clone();\n    for x in value {\n        g(x);\n    }\n",
        bound(call),
    );
    for other in [
        "    match m.lock().role {\n        _ => {}\n    }\n",
        "    while let Some(x) = m.lock().pop() {\n        g(x);\n    }\n",
        "    if go && let Some(x) = m.lock().pop() {\n        g(x);\n    }\n",
        "    g(h(), match m.lock().pop() {\n        _ => {}\n    });\n",
        "    if a {\n    } else if let Some(x) = m.lock().pop() {\n        g(x);\n    }\n",
    ] {
        becomes(other, "", bound(call));
    }
}
