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
//! From the wait on, no way leads to a use of the state without another test of each part of the condition under which
//! it waits, or to the end of the section without any test of the state; timed waits and those that test by themselves are
//! right, and so is a helper that hands the guard back to its caller.
//!
//! ## Known limits
//!
//! A loop round the wait and the acquisition counts only where the state is tested on the way back.

use std::collections::BTreeSet;

use super::between::label_at;
use super::{Context, declare_lint};
use crate::finding::{Finding, Help, Interleaving, Step};
use crate::section::cell::Cell;
use crate::section::conduct::WriteKind;
use crate::section::evidence::near;
use crate::section::record::{BodyTrace, Branch, CombinationKind, CondvarWait, RootTrace, SectionId, Write};
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

/// Does every way from the wait meet a test of what was waited for before it meets a use of the state, and some test
/// before the end? `while !a && !b` waits for two things, and both are asked for again.
fn is_tested_again(root: &RootTrace, body: &BodyTrace, wait: &CondvarWait) -> bool {
    let uses = |block: u32, after: Option<u32>| {
        let later = |at: (u32, u32)| at.0 == block && after.is_none_or(|after| at.1 > after);
        // What is taken out, and may be absent, asks for itself; so does a callee that tests first.
        let acts = |write: &&Write| write.kind != WriteKind::Remove && write.checked.is_empty();
        body.writes.iter().filter(acts).any(|write| write.section == wait.section && later(write.point.at))
            || body
                .used
                .keys()
                .map(|read| &root.reads[*read as usize])
                .any(|read| !read.own && read.section == wait.section && read.at.0 == body.id && later(read.at.1))
    };
    let waited_for = waited_for(root, body, wait);
    let mut seen = BTreeSet::new();
    let mut waiting = vec![(wait.point.at.0, Some(wait.point.at.1), BTreeSet::new())];
    while let Some((block, after, mut tested)) = waiting.pop() {
        if uses(block, after) {
            return false;
        }
        // `a || b` is one test of both, whichever decides.
        let condition = condition(body, block);
        let cells: Vec<&Cell> = condition.iter().flat_map(|at| tests(root, body, *at, wait.section)).collect();
        let is_tested = |part: &Vec<Cell>| part.iter().any(|one| cells.iter().any(|cell| cell.overlaps(one)));
        tested.extend(waited_for.iter().enumerate().filter(|(_, part)| is_tested(part)).map(|(at, _)| at));
        let all = if waited_for.is_empty() { !cells.is_empty() } else { tested.len() == waited_for.len() };
        // A loop that is left by anything else is a loop round the wait all the same.
        let leaves =
            body.control.next(block).len() > 1 && body.control.in_loop(block) && body.control.in_loop(wait.point.at.0);
        if all || leaves && !seen.is_empty() {
            continue;
        }
        let next = body.control.next(block);
        if next.is_empty() && tested.is_empty() {
            return false;
        }
        let fresh = next.iter().filter(|next| seen.insert((**next, tested.clone())));
        waiting.extend(fresh.map(|next| (*next, None, tested.clone())).collect::<Vec<_>>());
    }
    true
}

/// What a section's state a block's branch tests.
fn tests<'a>(
    root: &'a RootTrace,
    body: &'a BodyTrace,
    block: u32,
    section: SectionId,
) -> impl Iterator<Item = &'a Cell> {
    let tests = body.branches.get(&block).into_iter().flat_map(|branch| &branch.tests);
    let reads = tests.filter_map(|origin| origin.read()).map(|read| &root.reads[read as usize]);
    reads.filter(move |read| read.cell.lock == root.sections[section as usize].lock).map(|read| &read.cell)
}

/// The branches that are one condition with a block's: those that stand next to one another.
fn condition(body: &BodyTrace, block: u32) -> BTreeSet<u32> {
    let mut found: BTreeSet<u32> = body.branches.contains_key(&block).then_some(block).into_iter().collect();
    let mut waiting: Vec<u32> = found.iter().copied().collect();
    while let Some(at) = waiting.pop() {
        let place = &body.branches[&at].place;
        let next = body.branches.iter().filter(|(_, one)| near(place, &one.place) || near(&one.place, place));
        waiting.extend(next.map(|(next, _)| *next).filter(|next| found.insert(*next)));
    }
    found
}

/// The parts of the condition under which it waits, each with the cells that it tests.
fn waited_for(root: &RootTrace, body: &BodyTrace, wait: &CondvarWait) -> Vec<Vec<Cell>> {
    let mut parts = Vec::new();
    let mut seen = BTreeSet::new();
    let mut waiting: Vec<(u32, Option<&Branch>)> = vec![(wait.point.at.0, None)];
    while let Some((block, inner)) = waiting.pop() {
        for at in body.control.deciding_directly(block) {
            let Some(outer) = body.branches.get(at) else { continue };
            // An earlier condition is another one.
            if inner.is_none_or(|inner| near(&outer.place, &inner.place)) && seen.insert(*at) {
                let tested: BTreeSet<&Cell> = tests(root, body, *at, wait.section).collect();
                parts.extend(compared(root, body, tested));
                waiting.push((*at, Some(outer)));
            }
        }
    }
    parts
}

/// The cells that a condition tests, those together that are compared with one another.
fn compared(root: &RootTrace, body: &BodyTrace, cells: BTreeSet<&Cell>) -> Vec<Vec<Cell>> {
    let mut parts: Vec<Vec<Cell>> = cells.into_iter().map(|cell| vec![cell.clone()]).collect();
    for comparison in body.combinations.iter().filter(|one| one.kind == CombinationKind::Comparison) {
        let reads = comparison.of.iter().flatten().filter_map(|origin| origin.read());
        let met: Vec<&Cell> = reads.map(|read| &root.reads[read as usize].cell).collect();
        let (together, apart): (Vec<_>, Vec<_>) =
            parts.into_iter().partition(|part| part.iter().any(|cell| met.contains(&cell)));
        parts = apart;
        parts.extend(Some(together.concat()).filter(|part| !part.is_empty()));
    }
    parts
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
