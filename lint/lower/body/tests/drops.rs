// Each function is lowered and followed step by step, and compiled and run, in two editions: guards must
// end in the same order. See `prelude.rs` for what they call.

fn statement() {
    g(1).val();
    note(2);
}
fn let_value() {
    let v = g(1).val();
    note(v);
}
fn let_guard() {
    let a = g(1);
    let b = g(2);
    note(3);
}
fn underscore() {
    let _ = g(1);
    note(2);
    let _g = g(3);
    note(4);
    let _ = _g;
    note(5);
}
fn underscore_in_tuple() {
    let (_, n) = (g(1), 2);
    note(n);
    let (a, _) = (g(3), g(4));
    note(5);
    let pair = (g(6), g(7));
    let (_, x) = pair;
    note(8);
}
fn shadowing() {
    let a = g(1);
    let a = g(2);
    note(3);
}
fn overwriting() {
    let mut a = g(1);
    a = g(2);
    note(3);
    a = { let b = g(4); note(5); g(6) };
    note(7);
}
fn moved() {
    let a = g(1);
    let b = g(2);
    take(a);
    note(3);
    drop(b);
    note(4);
}
fn moved_on_one_path() {
    let a = g(1);
    if a.yes() {
        drop(a);
        note(2);
    } else {
        note(3);
    }
    note(4);
}
fn late() {
    let a;
    let b = g(1);
    a = g(2);
    note(3);
}
fn arguments() {
    see((g(1).val(), g(2).val()));
    note(3);
    let p = Pair { b: g(4), a: g(5) };
    let n = see(Holds { r: &g(6) }) + see(g(7).val());
    note(8);
}
fn tail() -> u32 {
    let a = g(1);
    g(2).val()
}
fn tail_of_block() {
    let v = {
        let a = g(1);
        g(2).val()
    };
    note(v);
}
fn tail_is_guard() -> G {
    let a = g(1);
    let b = g(2);
    note(3);
    a
}
fn tail_match() {
    let a = g(1);
    match g(2).some() {
        Some(n) => note(n),
        None => note(0),
    }
}
fn tail_if_let() {
    let a = g(1);
    if let Some(n) = g(2).none() {
        note(n);
    } else {
        note(3);
    }
}
fn tail_for() {
    let a = g(1);
    for n in g(2).some() {
        note(n);
    }
}
fn tail_of_unsafe() {
    let a = g(1);
    let n = unsafe { let b = g(2); g(3).val() };
    note(n);
}
fn extended() {
    let r = &g(1);
    let v = &g(2).me().val();
    note(3);
    let t = (&g(4), g(5).val());
    let h = Holds { r: &g(6) };
    let s = Some(&g(7));
    let u = Tuple(&g(8));
    let c = { note(9); &g(10) };
    note(11);
}
fn extended_branches() {
    let a = if true { &g(1) } else { &g(2) };
    let b = match g(3).some() { Some(_) => &g(4), None => &g(5) };
    note(6);
}
fn extended_field() {
    let r = &Pair { a: g(1), b: g(2) }.a;
    note(3);
    let ref q = g(4);
    let _ = &g(5);
    note(6);
}
fn not_extended() {
    let n = see(&g(1));
    note(2);
    let m = Some(see(&g(3)));
    note(4);
}
fn if_condition() {
    if g(1).yes() {
        note(2);
    }
    if g(3).no() {
        note(4);
    } else if g(5).yes() {
        note(6);
    }
    note(7);
}
fn if_let() {
    if let Some(n) = g(1).some() {
        note(n);
    }
    note(2);
    if let Some(n) = g(3).none() {
        note(n);
    } else {
        note(4);
    }
    note(5);
}
fn if_let_value() {
    let v = if let Some(n) = g(1).none() { n } else { note(2); 3 };
    note(v);
}
fn if_let_chain_of_else() {
    if let Some(n) = g(1).none() {
        note(n);
    } else if let Some(n) = g(2).none() {
        note(n);
    } else {
        note(3);
    }
    note(4);
}
fn if_let_guard() {
    if let Ok(a) = g(1).good() {
        note(2);
    }
    if let Ok(_) = g(3).good() {
        note(4);
    }
    if let Ok(a) = g(5).bad() {
        note(6);
    } else {
        note(7);
    }
    note(8);
}
fn while_condition() {
    let mut n = 0;
    while g(1).no() {
        note(2);
    }
    while g(3).yes() {
        note(4);
        break;
    }
    note(5);
}
fn while_let() {
    while let Some(n) = g(1).some() {
        let a = g(2);
        note(n);
        break;
    }
    note(3);
    while let Some(n) = g(4).none() {
        note(n);
    }
    note(5);
}
fn match_scrutinee() {
    match g(1).some() {
        Some(n) => note(n),
        None => note(0),
    }
    note(2);
    match g(3).good() {
        Ok(a) => note(4),
        Err(e) => note(5),
    }
    note(6);
    let v = match g(7).bad() {
        Ok(a) => a,
        Err(e) => e,
    };
    note(8);
}
fn match_guard() {
    match g(1).good() {
        Ok(a) if g(2).no() => note(3),
        Ok(b) if b.yes() => note(4),
        Ok(c) => note(5),
        Err(e) => note(6),
    }
    note(7);
}
fn match_alternatives() {
    match g(1).bad() {
        Ok(a) | Err(a) => note(2),
    }
    note(3);
}
fn match_place() {
    let p = g(1).present();
    match p {
        Some(_) => note(2),
        None => note(3),
    }
    note(4);
    match p {
        Some(x) => note(5),
        None => note(6),
    }
    note(7);
}
fn for_scrutinee() {
    for n in g(1).some() {
        let a = g(2);
        note(n);
    }
    note(3);
    for a in [g(4), g(5), g(6)] {
        if a.yes() {
            note(7);
            break;
        }
    }
    note(8);
}
fn for_continue() {
    for a in [g(1), g(2)] {
        let b = g(3);
        if b.yes() {
            continue;
        }
        note(4);
    }
    note(5);
}
fn lazy_operands() {
    let v = g(1).yes() && g(2).yes() || g(3).yes();
    note(4);
    if g(5).no() || g(6).yes() && g(7).yes() {
        note(8);
    }
    if !(g(9).yes() && !g(10).no()) {
        note(11);
    }
}
fn other_operands() {
    let v = g(1).val() + g(2).val();
    note(3);
    let w = g(4).val() == g(5).val();
    note(6);
}
fn let_else() {
    let Some(n) = g(1).some() else {
        note(2);
        return;
    };
    note(3);
    let Ok(a) = g(4).bad() else {
        note(5);
        return;
    };
    note(6);
}
fn assignment_order() {
    let mut p = Pair { a: g(1), b: g(2) };
    let q = Pair { a: g(3), b: g(4) };
    p.a = q.b;
    note(5);
    let mut n = 0;
    *(&mut n, g(6)).0 = g(7).val();
    note(8);
}
fn destructuring_assignment() {
    let mut a = g(1);
    let mut b = g(2);
    (a, b) = (g(3), g(4));
    note(5);
    _ = g(6);
    note(7);
    (_, a) = (g(8), g(9));
    note(10);
}
fn early_return() -> u32 {
    let a = g(1);
    if a.yes() {
        let b = g(2);
        return g(3).val();
    }
    let c = g(4);
    0
}
fn early_return_in_tail() -> u32 {
    let a = g(1);
    {
        let b = g(2);
        see((g(3).val(), return 4))
    }
}
fn question() -> Option<u32> {
    let a = g(1);
    let n = g(2).some()?;
    let b = g(3).present()?;
    note(4);
    let m = see((g(5).val(), g(6).none()?));
    note(7);
    Some(m)
}
fn question_consumes() -> Option<G> {
    let o = g(1).present();
    o?.val();
    note(2);
    let p = g(3).present();
    let q = p?;
    let r = g(4).absent()?;
    Some(q)
}
fn break_value() {
    let a = loop {
        let b = g(1);
        let c = g(2);
        if c.yes() {
            break b;
        }
    };
    note(3);
    let d = 'out: {
        let e = g(4);
        if e.yes() {
            break 'out g(5);
        }
        e
    };
    note(6);
}
fn labelled_loops() {
    let mut n = 0;
    'outer: loop {
        let a = g(1);
        loop {
            let b = g(2);
            if a.yes() {
                break 'outer;
            }
        }
    }
    note(3);
}
fn parameters(a: G, b: G) {
    let c = g(1);
    note(2);
}
fn patterns_in_parameters((x, _): (G, G), (_, y): (G, G)) {
    let c = g(1);
}
fn parameter_then_pattern(a: G, (_, y): (G, G), b: G) {
    note(1);
}
fn parameter_and_tail(a: G) -> u32 {
    let c = g(1);
    g(2).val()
}
fn at_pattern() {
    let a @ _ = g(1);
    match g(2).present() {
        b @ Some(_) => note(3),
        None => note(4),
    }
    note(5);
}
fn nested_blocks() {
    let a = g(1);
    {
        let b = g(2);
        {
            let c = g(3);
        }
        note(4);
    }
    note(5);
}
fn block_scrutinee() {
    match { let a = g(1); a.some() } {
        Some(n) => note(n),
        None => note(2),
    }
    if { let a = g(3); a.yes() } {
        note(4);
    }
}
fn matches_value() {
    let m = matches!(g(1).some(), Some(_));
    note(2);
    if matches!(g(3).none(), Some(_)) {
        note(4);
    } else {
        note(5);
    }
    if matches!(g(6).some(), Some(n) if g(7).yes()) {
        note(8);
    }
    let k = see((matches!(g(9).none(), None), g(10).val()));
    note(11);
}
fn formats() {
    let s = format!("{} {}", g(1).val(), g(2).val());
    note(3);
    println!("{}", g(4).val());
    note(5);
    assert!(g(6).yes());
    assert_eq!(g(7).val(), { g(8); 7 });
    note(9);
    let v = vec![g(10), g(11)];
    let n = vec![g(12).val(), g(13).val()];
    note(14);
}
fn references_in_chains() {
    let v = g(1).me().me().val();
    note(v);
    see(&(&g(2)).me().val());
    note(3);
}
fn if_as_argument() {
    see((g(1).val(), if g(2).yes() { g(3).val() } else { 4 }));
    note(5);
}
fn tail_if_else() -> u32 {
    let a = g(1);
    if g(2).yes() {
        let b = g(3);
        g(4).val()
    } else {
        g(5).val()
    }
}
fn arm_tails() -> u32 {
    let a = g(1);
    match a.some() {
        Some(_) => {
            let b = g(2);
            g(3).val()
        }
        None => g(4).val(),
    }
}
fn arm_without_block() {
    let v = match g(1).some() {
        Some(_) => g(2).val() + g(3).val(),
        None => 0,
    };
    note(v);
}
fn loop_body_tail() {
    let mut go = true;
    while go {
        let a = g(1);
        go = false;
        if let Some(n) = g(2).some() {
            note(n);
        }
    }
    note(3);
}
fn labelled_tail() {
    let v = see('out: {
        let a = g(1);
        see((g(2).val(), { let b = g(3); break 'out 4 }))
    });
    note(5);
}
fn struct_patterns() {
    let Pair { a, b: _ } = (Pair { a: g(1), b: g(2) });
    note(3);
    let Pair { ref b, .. } = (Pair { a: g(4), b: g(5) });
    note(6);
}
fn partial_moves() {
    let p = Pair { a: g(1), b: g(2) };
    drop(p.b);
    note(3);
}
fn tail_while_let() {
    let a = g(1);
    while let Some(n) = g(2).none() {
        note(n);
    }
}
fn tail_if_condition() {
    let a = g(1);
    if g(2).yes() {
        note(3);
    }
}
fn tail_nested_else() {
    let a = g(1);
    if let Some(n) = g(2).none() {
        note(n);
    } else if let Some(n) = g(3).none() {
        note(n);
    } else {
        let b = g(4);
        note(5);
    }
}
fn if_let_in_argument() {
    see((g(1).val(), if let Some(n) = g(2).some() { n } else { 0 }, g(3).val()));
    note(4);
    see((if let Some(n) = g(5).none() { n } else { g(6).val() }, g(7).val()));
    note(8);
}
fn match_in_condition() {
    if match g(1).some() { Some(_) => g(2).yes(), None => false } {
        note(3);
    }
    while match g(4).some() { Some(_) => g(5).no(), None => true } {
        note(6);
    }
    note(7);
}
fn for_in_match() {
    let v = match g(1).some() {
        Some(_) => {
            for n in g(2).some() {
                note(n);
            }
            g(3).val()
        }
        None => 0,
    };
    note(v);
}
fn return_from_match() -> u32 {
    let a = g(1);
    match g(2).good() {
        Ok(b) => match g(3).some() {
            Some(n) => return n,
            None => 0,
        },
        Err(e) => e.val(),
    }
}
fn continue_in_while_let() {
    let a = g(1);
    let mut go = true;
    while let Some(n) = g(2).some() {
        let b = g(3);
        if go {
            go = false;
            continue;
        }
        break;
    }
    note(4);
}
fn shadowed_in_block() {
    let a = g(1);
    {
        let a = a;
        note(2);
    }
    note(3);
}
fn conditional_initialiser() {
    let c = g(1);
    let a;
    if c.yes() {
        a = g(2);
    } else {
        a = g(3);
    }
    note(4);
}
fn temporaries_round_a_block() {
    let n = g(1).val() + { let a = g(2); g(3).val() } + g(4).val();
    note(5);
}
fn let_of_block_with_guard() {
    let a = {
        let b = g(1);
        let c = g(2);
        b
    };
    note(3);
}
fn extended_in_block() {
    let r = {
        let a = g(1);
        &Pair { a: g(2), b: g(3) }
    };
    note(4);
}
fn reassigned_in_loop() {
    let mut a = g(1);
    for n in [2, 3] {
        a = g(n);
        note(n);
    }
    note(4);
}
fn or_pattern_with_rest() {
    match (g(1), g(2)) {
        (a, _) => note(3),
    }
    note(4);
    let (a, ref b) = (g(5), g(6));
    note(7);
}
