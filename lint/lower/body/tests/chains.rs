// Cases that only edition 2024 knows.

fn let_chains() {
    if g(1).yes() && let Some(n) = g(2).some() && g(3).yes() && let Some(m) = g(4).none() {
        note(m);
    } else {
        note(5);
    }
    if let Ok(a) = g(6).good() && let Ok(b) = g(7).bad() {
        note(8);
    } else {
        note(9);
    }
    while let Ok(a) = g(10).good() && a.yes() && let Some(n) = g(11).some() {
        note(12);
        break;
    }
    note(13);
}
