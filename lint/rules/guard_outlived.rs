//! # R105 guard-outlived
//!
//! **A pointer into what a lock protects is used after the lock was released.** The compiler ties references to
//! their guard; a raw pointer, or a reference whose lifetime was forged with `transmute` or through a raw
//! pointer, has slipped off. What it points to may be changed, or gone, by then.
//!
//! This is rule 1 of the Raft Locking Advice: data that more than one thread uses is used under a lock.
//!
//! ## How to mend it
//!
//! Use it while the guard lives, return the guard with it (`MutexGuard::map`), or copy what is needed out. What
//! must be reachable without the lock belongs into an `Arc` of its own.
//!
//! ## How it is decided
//!
//! A pointer is made of a place that was reached through a guard of this function, and is followed, or returned
//! as a reference, after the guard's end. A pointer that is only kept, compared or printed is right.
//!
//! ## Known limits
//!
//! Pointers that are stored or handed to another function are not followed. What lies in a `Box`, an `Arc` or an
//! element may outlive the lock on purpose; that is told in the `lab` profile only.

use super::{Context, declare_lint};
use crate::finding::{Confidence, Finding, Help, Interleaving, Label, Location, Step};
use crate::flow::shared::Outlived;

declare_lint!("R105", "guard-outlived", "guard_outlived.rs");

fn check(context: Context) -> Vec<Finding> {
    context.facts.shared.outlived.iter().map(|one| finding(context, one)).collect()
}

fn finding(context: Context, one: &Outlived) -> Finding {
    let name = &one.acquisition.lock.name;
    let (message, label) = if one.returned {
        (
            format!("a reference into `{name}` is returned, and the lock is released"),
            "returned here; nothing ties it to the lock any more",
        )
    } else {
        (format!("a pointer into `{name}` is used after the lock was released"), "followed here, without the lock")
    };
    let mut found = context.finding("R105", one.body, one.used, message, label.to_string());
    if one.indirect {
        found.confidence = Confidence::Medium;
    }
    let at = |span| context.at(one.body, span);
    found.labels.push(Label { at: at(one.acquisition.span), text: format!("`{name}` is acquired here") });
    if one.made != one.used {
        found.labels.push(Label { at: at(one.made), text: "the pointer is made here".to_string() });
    }
    found.scenario = scenario(context, one);
    found.helps = vec![
        Help { text: "keep the guard as long as the pointer is used".to_string(), code: Vec::new() },
        Help { text: "or copy what is needed out while the lock is held".to_string(), code: Vec::new() },
    ];
    found
}

/// Whoever takes the lock next changes what the pointer leads to.
fn scenario(context: Context, one: &Outlived) -> Option<Interleaving> {
    let name = &one.acquisition.lock.name;
    let lane = context.function(one.body)?;
    let other = context.facts.bodies.iter().find_map(|facts| {
        let is_same = |other: &&crate::flow::held::Acquisition| {
            other.lock.class == one.acquisition.lock.class && facts.body != one.body
        };
        let found = facts.acquisitions.iter().find(is_same)?;
        let user = context.function(facts.body).filter(|_| !context.program.is_test(facts.body))?;
        Some((user, context.at(facts.body, found.span)))
    });
    let step = |lane, at: Location, text: String| Step { lane, at: Some(at), text };
    let own = context.at(one.body, one.acquisition.span);
    let (user, place) = other.unwrap_or_else(|| (format!("{lane}, another thread"), own));
    let last = if one.returned { "its caller still has the reference" } else { "follows the pointer" };
    Some(Interleaving {
        intro: String::new(),
        lanes: vec![lane, user],
        steps: vec![
            step(0, own, format!("locks `{name}`, makes a pointer into it, releases")),
            step(1, place, format!("locks `{name}` and may change it")),
            step(0, context.at(one.body, one.used), last.to_string()),
        ],
        outcome: "a data race, which is undefined behaviour".to_string(),
    })
}
