//! Graphs of small functions, printed.

use super::lowered;
use crate::ir;
use crate::span::Edition;

/// The graphs of all bodies of a text, one space before each statement.
fn graphs(text: &str) -> String {
    let file = lowered(text, Edition::E2024);
    let bodies = file.bodies.iter().map(|body| ir::print(body, &file).replace("    ", " "));
    bodies.collect::<Vec<_>>().join("--\n")
}

#[track_caller]
fn assert_graphs(text: &str, expected: &[&str]) {
    let printed = graphs(text);
    let lines: Vec<&str> = printed.lines().collect();
    assert_eq!(lines, expected, "\n{printed}");
}

#[test]
fn a_match_tells_what_holds_in_each_arm() {
    assert_graphs(
        "fn f(r: Role, n: u32) -> u32 { match r { Role::A(x) if x > n => x, Role::B | Role::C => 1, _ => 2 } }",
        &[
            "0:",
            " match r 2 3 4",
            "1:",
            " drop n r",
            " return",
            "2:",
            " assume r is Role::A",
            " x = &r#Role::A.0",
            " t4 = x > n",
            " if t4 5 else 6",
            "3:",
            " ret = 1",
            " goto 1",
            "4:",
            " assume r is not Role::B",
            " assume r is not Role::C",
            " ret = 2",
            " goto 1",
            "5:",
            " x'2 = r#Role::A.0",
            " ret = x'2",
            " drop x'2 t4 x",
            " goto 1",
            "6:",
            " drop x",
            " match r 3 4",
        ],
    );
}

#[test]
fn alternatives_that_bind_have_a_block_each() {
    assert_graphs(
        "fn f(r: Role) -> u32 { match r { Role::A(x) | Role::B { x, .. } => x, other => 2 } }",
        &[
            "0:",
            " match r 2 3 4",
            "1:",
            " drop r",
            " return",
            "2:",
            " assume r is Role::A",
            " x = r#Role::A.0",
            " goto 5",
            "3:",
            " assume r is Role::B",
            " x = r#Role::B.x",
            " goto 5",
            "4:",
            " assume r is not Role::A",
            " assume r is not Role::B",
            " other = r",
            " ret = 2",
            " drop other",
            " goto 1",
            "5:",
            " ret = x",
            " drop x",
            " goto 1",
        ],
    );
}

#[test]
fn a_question_mark_leaves_all_scopes() {
    assert_graphs(
        "fn f(a: A) -> R { let b = a.m()?; { let c = b.n()?; } Ok(()) }",
        &[
            "0:",
            " t3 = a.m()",
            " match t3 1 2",
            "1:",
            " assume t3 is success",
            " b = t3#success",
            " drop t3",
            " t5 = b.n()",
            " match t5 3 4",
            "2:",
            " assume t3 is not success",
            " ret = t3#failure",
            " drop t3 b a",
            " return",
            "3:",
            " assume t5 is success",
            " c = t5#success",
            " drop t5",
            " drop c",
            " ret = Ok(())",
            " drop b a",
            " return",
            "4:",
            " assume t5 is not success",
            " ret = t5#failure",
            " drop t5 c t3 b a",
            " return",
        ],
    );
}

#[test]
fn loops_know_their_heads_and_exits() {
    assert_graphs(
        "fn f(v: V) { for x in v.all() { if x.ok() { continue; } 'b: loop { while x.go() { break 'b; } } } loop {} }",
        &[
            "for 1 exit 2",
            "loop 6 exit 7",
            "while 8 exit 9",
            "loop 10 exit 11",
            "0:",
            " t2 = v.all()",
            " t3 = t2.into_iter()",
            " goto 1",
            "1:",
            " t4 = t3.next()",
            " match t4 3 4",
            "2:",
            " drop t3 t2",
            " goto 10",
            "3:",
            " assume t4 is success",
            " x = t4#success",
            " t6 = x.ok()",
            " if t6 5 else 6",
            "4:",
            " assume t4 is not success",
            " drop t4",
            " goto 2",
            "5:",
            " drop x t4",
            " goto 1",
            "6:",
            " goto 8",
            "7:",
            " drop x t4",
            " goto 1",
            "8:",
            " t7 = x.go()",
            " if t7 7 else 9",
            "9:",
            " goto 6",
            "10:",
            " goto 10",
            "11:",
            " diverge",
        ],
    );
}

#[test]
fn bodies_inside_capture_through_each_other() {
    assert_graphs(
        "fn f(v: V, n: u32) { let c = move |a: u32| async move { v.get(a).await; let n = a; use_it(n) }; c(n); }",
        &[
            "0:",
            " c = closure 1",
            " t4 = (c)(n)",
            " drop t4",
            " drop c n v",
            " return",
            "--",
            "capture v",
            "0:",
            " ret = closure 2",
            " drop a",
            " return",
            "--",
            "capture v",
            "capture a",
            "0:",
            " t1 = v.get(a)",
            " t2 = await t1",
            " drop t2 t1",
            " n = a",
            " ret = use_it(n)",
            " drop n",
            " return",
        ],
    );
}

#[test]
fn a_select_waits_once_and_goes_to_one_handler() {
    assert_graphs(
        "async fn f(a: A) { tokio::select! { biased; Some(m) = a.recv(), if a.open => m.go(), _ = tick() => {} else => return } }",
        &[
            "0:",
            " t5 = a.recv()",
            " t6 = tick()",
            " t2, t3 = select t5, t6",
            " drop t6 t5",
            " either 1 3 2",
            "1:",
            " assume t2 is Some",
            " m = t2#Some.0",
            " ret = m.go()",
            " drop m",
            " goto 3",
            "2:",
            " drop t4 t3 t2 a",
            " return",
            "3:",
            " drop t4 t3 t2 a",
            " return",
        ],
    );
}

#[test]
fn channel_selects_are_calls() {
    assert_graphs(
        "fn f(r: R, s: S) { select! { recv(r) -> m => see(m), send(s, 1) -> _ => {} } select! { recv(r) -> _ => {} default => {} } }",
        &[
            "0:",
            " either 1 2",
            "1:",
            " t3 = r.recv()",
            " m = t3",
            " t5 = see(m)",
            " drop t5 m t3",
            " goto 3",
            "2:",
            " t6 = s.send(1)",
            " drop t6",
            " goto 3",
            "3:",
            " either 4 5",
            "4:",
            " t7 = r.try_recv()",
            " drop t7",
            " goto 5",
            "5:",
            " drop s r",
            " return",
        ],
    );
}

#[test]
fn a_cfg_is_a_fork() {
    assert_graphs(
        "fn f() -> u32 { #[cfg(unix)] let x = a(); #[cfg(not(unix))] let x = b(); #[cfg(feature = \"l\")] log(x); #[cfg(test)] t(); #[cfg(unix)] { x } #[cfg(not(unix))] { 2 } }",
        &[
            "0:",
            " either 2 3",
            "1:",
            " either 5 4",
            "2:",
            " x = a()",
            " goto 1",
            "3:",
            " x'2 = b()",
            " x = x'2",
            " goto 1",
            "4:",
            " either 7 6",
            "5:",
            " t3 = log(x)",
            " drop t3",
            " goto 4",
            "6:",
            " either 9 10",
            "7:",
            " t4 = t()",
            " drop t4",
            " goto 6",
            "8:",
            " drop x'2 x",
            " return",
            "9:",
            " ret = x",
            " goto 8",
            "10:",
            " ret = 2",
            " goto 8",
        ],
    );
}

#[test]
fn macros_are_code() {
    assert_graphs(
        "fn f(m: M, x: u32) -> E { println!(\"{x} {:?} {x:w$}\", m.lock().len()); info!(target: \"a\", id = %m.id, \"at {x}\"); write!(m, \"a\")?; ensure!(x > 1, \"b\"); other!(m); let v = vec![x; 3]; bail!(\"c {x}\") }",
        &[
            "0:",
            " t4 = m.lock()",
            " t3 = t4.len()",
            " t5 = compose(t3, x, x)",
            " drop t4 t3",
            " t6 = compose(m.id, x)",
            " t8 = compose()",
            " t7 = m.write_fmt(t8)",
            " match t7 1 2",
            "1:",
            " assume t7 is success",
            " drop t7",
            " t9 = x > 1",
            " if t9 4 else 3",
            "2:",
            " assume t7 is not success",
            " ret = t7#failure",
            " drop t7 t6 t5 t4 t3 x m",
            " return",
            "3:",
            " ret = compose(str)",
            " drop x m",
            " return",
            "4:",
            " t10 = other!",
            " drop t10",
            " v = vec![x]",
            " ret = compose(x)",
            " drop v t10 t9 t8 t7 t6 t5 t4 t3 x m",
            " return",
        ],
    );
}

#[test]
fn macros_of_the_program_are_expanded() {
    assert_graphs(
        "macro_rules! lock { ($m:expr) => { $m.lock().unwrap() }; ($m:expr, $($v:ident),*) => { $(let $v = $m.$v();)* }; } fn f(m: M) { lock!(m).x = 1; lock!(m, a, b); see(a, b); }",
        &[
            "0:",
            " t3 = m.lock()",
            " t2 = t3.unwrap()",
            " t2.x = 1",
            " drop t3 t2",
            " a = m.a()",
            " b = m.b()",
            " t6 = see(a, b)",
            " drop t6",
            " drop b a",
            " drop m",
            " return",
        ],
    );
}

#[test]
fn places_are_not_copied() {
    assert_graphs(
        "fn f(s: &mut S, i: usize) { s.a.b[i].c = s.d; s.n += 1; *s.p = &mut s.q; s.v[i + 1].0 = (1, s.x); }",
        &[
            "0:",
            " s.a.b[i].c = s.d",
            " s.n = s.n + 1",
            " (*s.p) = &mut s.q",
            " t3 = i + 1",
            " s.v[t3].0 = (1, s.x)",
            " drop i s",
            " return",
        ],
    );
}

#[test]
fn names_of_patterns_and_constants() {
    assert_graphs(
        "fn f(p: P) { let P { a, b: (c, _), .. } = p else { return }; let (x, y): (X, Y) = p.both(); if let None | Some(0) = x { a(c) } }",
        &[
            "0:",
            " match p 1 2",
            "1:",
            " assume p is P",
            " a = p#P.a",
            " c = p#P.b.0",
            " t6 = p.both()",
            " x = t6.0",
            " y = t6.1",
            " drop t6",
            " match x 4 3",
            "2:",
            " assume p is not P",
            " drop c a p",
            " return",
            "3:",
            " drop y x c a p",
            " return",
            "4:",
            " ret = (a)(c)",
            " goto 3",
        ],
    );
}

#[test]
fn items_in_a_block_are_lowered() {
    assert_graphs(
        "fn f() { g(); const K: u32 = 1 + 2; fn g() { h(K) } }",
        &[
            "0:",
            " t1 = g()",
            " drop t1",
            " return",
            "--",
            "0:",
            " ret = 1 + 2",
            " return",
            "--",
            "0:",
            " ret = h(K)",
            " return",
        ],
    );
}

#[test]
fn join_and_pin() {
    assert_graphs(
        "async fn f() { let (a, b) = tokio::join!(one(), two()); let p = pin!(three()); tokio::pin! { let q = four(); } p.await; ready!(q); }",
        &[
            "0:",
            " t4 = one()",
            " t5 = two()",
            " t6, t7 = join t4, t5",
            " t3 = (t6, t7)",
            " a = t3.0",
            " b = t3.1",
            " drop t7 t6 t5 t4 t3",
            " p = three()",
            " q = four()",
            " t10 = await p",
            " drop t10",
            " t11 = q",
            " match t11 1 2",
            "1:",
            " assume t11 is ::core::task::Poll::Ready",
            " drop t11",
            " drop q p t7 t6 t5 t4 t3 b a",
            " return",
            "2:",
            " assume t11 is not ::core::task::Poll::Ready",
            " drop t11 t10 q p t7 t6 t5 t4 t3 b a",
            " return",
        ],
    );
}
