//! # R408 lock-order
//!
//! **One thread holds the first of two locks and wants the second, another holds the second and wants the
//! first: neither goes on.** It needs the right moment to happen, and it happens in production.
//!
//! This is rule 4 of the Raft Locking Advice: acquiring a lock may wait.
//!
//! ## How to mend it
//!
//! Choose one order and keep to it, or put both kinds of state under one lock. For two instances of one
//! type, lock the one with the smaller id (or address) first.
//!
//! ## How it is decided
//!
//! Each acquisition with another lock held is an edge of the program's lock-order graph; a cycle in it is
//! told once. Edges under one common lock (a gate), edges by `try_lock`, and cycles in which all only read
//! do not count. Two instances of one field are a cycle only where nothing puts them in order.
//!
//! ## Known limits
//!
//! That two cycles' threads can never run at the same time is not seen.

use super::order::{self, Cycle};
use super::{Context, declare_lint};
use crate::finding::{Finding, Help, Interleaving, Label, Location, Step};
use crate::flow::summary::{Edge, Hop};

declare_lint!("R408", "lock-order", "lock_order.rs");

fn check(context: Context) -> Vec<Finding> {
    order::cycles(context).iter().map(|cycle| finding(context, cycle)).collect()
}

fn place(hop: &Hop) -> Location {
    Location { file: hop.file, span: hop.span }
}

fn finding(context: Context, cycle: &Cycle) -> Finding {
    let edges = &cycle.edges;
    // The edge that comes last in the program is told, the others explain it.
    let last = edges[edges.len() - 1];
    let message = match edges.as_slice() {
        [only] => {
            format!("two `{}` are locked one after the other, in no order that all callers share", only.taken.name)
        }
        _ => format!(
            "`{}` is taken while `{}` is held, and elsewhere the other way round",
            last.taken.name, last.held.name
        ),
    };
    let label = format!("`{}` is acquired here, while `{}` is held", last.taken.name, last.held.name);
    let mut found = context.finding("R408", last.body, last.at.span, message, label);
    found.labels.push(Label { at: place(&last.held_at), text: format!("`{}` is acquired here", last.held.name) });
    found.labels.extend(context.chain_labels(&with_first(last), &format!("`{}` is acquired here", last.taken.name)));
    for edge in edges.iter().take(edges.len() - 1) {
        let text = format!("here `{}` is acquired …", edge.held.name);
        found.labels.push(Label { at: place(&edge.held_at), text });
        let text = format!("… and `{}` while it is held", edge.taken.name);
        found.labels.push(Label { at: place(&edge.at), text });
    }
    found.scenario = Some(scenario(context, cycle));
    let names: Vec<String> = edges.iter().map(|edge| format!("`{}`", edge.held.name)).collect();
    found.helps = vec![Help {
        text: match names.as_slice() {
            [_] => "lock the one with the smaller id or address first, wherever two are locked".to_string(),
            _ => format!("take {} in this order everywhere, or release the first before the second", names.join(", ")),
        },
        code: Vec::new(),
    }];
    found
}

fn with_first(edge: &Edge) -> Vec<Hop> {
    std::iter::once(edge.at.clone()).chain(edge.hops.iter().skip(1).cloned()).collect()
}

fn scenario(context: Context, cycle: &Cycle) -> Interleaving {
    let mut edges: Vec<&Edge> = cycle.edges.clone();
    if edges.len() == 1 {
        edges.push(edges[0]);
    }
    let names = ["a", "b"];
    let is_self = cycle.edges.len() == 1;
    let name = |lock: &str, lane: usize, second: bool| {
        if is_self { format!("`{}.{lock}`", names[usize::from(second) ^ (lane & 1)]) } else { format!("`{lock}`") }
    };
    let lanes: Vec<String> =
        edges.iter().map(|edge| context.function(edge.body).unwrap_or_else(|| "another thread".to_string())).collect();
    let mut steps = Vec::new();
    for (lane, edge) in edges.iter().enumerate() {
        steps.push(Step {
            lane,
            at: Some(place(&edge.held_at)),
            text: format!("locks {}", name(&edge.held.name, lane, false)),
        });
    }
    for (lane, edge) in edges.iter().enumerate() {
        steps.push(Step {
            lane,
            at: Some(place(&edge.at)),
            text: format!("waits for {}", name(&edge.taken.name, lane, true)),
        });
    }
    let outcome = if edges.len() == 2 { "neither can go on" } else { "none of them can go on" };
    Interleaving { intro: String::new(), lanes, steps, outcome: outcome.to_string() }
}
