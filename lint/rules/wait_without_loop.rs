//! # R505 wait-without-loop
//!
//! **A `Condvar::wait` whose condition is not tested again before the state is used.** Waiting releases the
//! lock; another thread may have been woken first and changed the state back, and a wait may return without
//! any notification at all.
//!
//! This is rule 5 of the Raft Locking Advice: no assumption survives the release and re-acquisition of a lock.
//!
//! ## How to mend it
//!
//! Wait in a loop (`while !st.ready { st = cv.wait(st)?; }`), or use `wait_while`, which is such a loop.
//!
//! ## How it is decided
//!
//! From the wait on, no way leads to a use of the state, or to the end of the section, without a condition on
//! the state before; timed waits and those that test by themselves are right, and so is a helper that hands
//! the guard back to its caller.
//!
//! ## Known limits
//!
//! A loop round the wait and the acquisition counts only where the state is tested on the way back.

use std::collections::BTreeSet;

use super::between::label_at;
use super::{Context, declare_lint};
use crate::finding::{Finding, Help, Interleaving, Step};
use crate::section::conduct::WriteKind;
use crate::section::record::{BodyTrace, CondvarWait, RootTrace, Write};
use crate::witness::place;

declare_lint!("R505", "wait-without-loop", "wait_without_loop.rs");

fn check(context: Context) -> Vec<Finding> {
    let mut findings = Vec::new();
    for root in &context.sections.roots {
        for body in &root.bodies {
            let bare = body.condvar_waits.iter().filter(|wait| !is_tested_again(root, body, wait));
            findings.extend(bare.map(|wait| finding(context, root, body, wait)));
        }
    }
    findings
}

/// Does every way from the wait meet a test before it meets a use of the state or the end?
fn is_tested_again(root: &RootTrace, body: &BodyTrace, wait: &CondvarWait) -> bool {
    let uses = |block: u32, after: Option<u32>| {
        let later = |at: (u32, u32)| at.0 == block && after.is_none_or(|after| at.1 > after);
        // What is taken out, and may be absent, asks for itself.
        let acts = |write: &&Write| write.kind != WriteKind::Remove;
        body.writes.iter().filter(acts).any(|write| write.section == wait.section && later(write.point.at))
            || body
                .used
                .keys()
                .map(|read| &root.reads[*read as usize])
                .any(|read| !read.own && read.section == wait.section && read.at.0 == body.id && later(read.at.1))
    };
    let waited_for = body.tested_cells_of(&root.reads, wait.point.at.0, wait.section);
    let mut seen = BTreeSet::new();
    let mut waiting = vec![(wait.point.at.0, Some(wait.point.at.1))];
    while let Some((block, after)) = waiting.pop() {
        if uses(block, after) {
            return false;
        }
        let tests = body.branches.get(&block).is_some_and(|branch| {
            let mut reads =
                branch.tests.iter().filter_map(|origin| origin.read()).map(|read| &root.reads[read as usize]);
            reads.any(|read| {
                let of_lock = read.cell.lock == root.sections[wait.section as usize].lock;
                of_lock && (waited_for.is_empty() || waited_for.iter().any(|cell| cell.overlaps(&read.cell)))
            })
        });
        // A loop that is left by anything else is a loop round the wait all the same.
        let leaves =
            body.control.next(block).len() > 1 && body.control.in_loop(block) && body.control.in_loop(wait.point.at.0);
        if tests || leaves && !seen.is_empty() {
            continue;
        }
        let next = body.control.next(block);
        if next.is_empty() {
            return false;
        }
        waiting.extend(next.iter().filter(|next| seen.insert(**next)).map(|next| (*next, None)));
    }
    true
}

fn finding(context: Context, root: &RootTrace, body: &BodyTrace, wait: &CondvarWait) -> Finding {
    let section = &root.sections[wait.section as usize];
    let lock = &section.name;
    let message = format!("the condition is not tested again after the wait for `{lock}`");
    let label = format!("(2) releases `{lock}`, and acquires it again when woken, or for no reason");
    let mut finding = context.finding("R505", body.id, wait.point.place.span, message, label);
    finding.primary = place(&wait.point.place);
    finding.suggestions = context.wait_while(body.id, wait.point.at);
    finding.labels.push(label_at(&section.at, format!("(1) `{lock}` is acquired here")));
    let name = context.function(body.id).unwrap_or_else(|| "this thread".to_string());
    finding.scenario = Some(Interleaving {
        intro: "two threads that wait, and one notification:".to_string(),
        lanes: vec![format!("`{name}`"), "another thread".to_string()],
        steps: vec![
            Step { lane: 0, at: Some(place(&wait.point.place)), text: format!("waits; `{lock}` is free") },
            Step { lane: 1, at: None, text: "makes the condition true, and notifies".to_string() },
            Step { lane: 1, at: None, text: format!("acquires `{lock}` first, and makes it false again") },
            Step { lane: 0, at: Some(place(&wait.point.place)), text: format!("has `{lock}` again, and goes on") },
        ],
        outcome: "it goes on though the condition does not hold".to_string(),
    });
    finding.helps.push(Help {
        text: "wait in a loop, or use `wait_while`, which is such a loop".to_string(),
        code: vec!["while !condition { guard = condvar.wait(guard)?; }".to_string()],
    });
    finding
}
