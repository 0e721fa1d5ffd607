//! # R504 stale-index
//!
//! **An index, length or position taken in an earlier critical section is used to reach into the state in a
//! later one.** Elements may have been put in, taken out or moved since: the index now means another element,
//! or none.
//!
//! This is rule 5 of the Raft Locking Advice: no assumption survives the release and re-acquisition of a lock.
//!
//! ## How to mend it
//!
//! Keep an id and look it up again, keep a copy of the element, or check after the second acquisition that the
//! index still means what it did.
//!
//! ## How it is decided
//!
//! A value read in an earlier section of the same lock, whether anything waited since or not, is the index of a
//! sequence in a later section; other code takes elements out of that sequence or replaces it; and no condition
//! on anything read afresh comes before. Sequences that only grow, and keys of maps, are right.
//!
//! ## Known limits
//!
//! Only sequences that other code of the program shortens or replaces are told. An index that is handed to `get` gives an
//! `Option`, whose absence has to be handled anyhow, and is not told.

use std::collections::BTreeSet;

use super::between::{is_private, label_at};
use super::{Context, declare_lint};
use crate::finding::{Confidence, Finding, Help};
use crate::section::conduct::WriteKind;
use crate::section::evidence::Site;
use crate::section::record::{BodyTrace, IndexUse, Origin, Read, RootTrace};
use crate::witness::{Story, function_name, place, site_does};

declare_lint!("R504", "stale-index", "stale_index.rs");

fn check(context: Context) -> Vec<Finding> {
    let mut findings = Vec::new();
    for root in &context.sections.roots {
        for body in &root.bodies {
            let mut told = BTreeSet::new();
            for index in &body.indices {
                if let Some((read, witness)) = stale(context, root, body, index)
                    && told.insert((index.section, index.cell.clone()))
                {
                    findings.push(finding(context, root, body, index, read, witness));
                }
            }
        }
    }
    findings
}

/// The read that an index was taken by in an earlier section, and who moves what it means.
pub fn stale<'a>(
    context: Context<'a>,
    root: &'a RootTrace,
    body: &BodyTrace,
    index: &IndexUse,
) -> Option<(&'a Read, &'a Site)> {
    let lock = index.cell.lock.as_ref().filter(|lock| lock.is_exact())?;
    // What is looked for (`position(|known| known == name)`) is no state of the lock. Which part of what a callee is
    // handed is the index is not told: anything fresh may be.
    let counts = |read: u32| index.in_callee || root.reads[read as usize].cell.lock.as_ref() == Some(lock);
    let checked = !body.tested_cells(&root.reads, &index.point, index.section).is_empty();
    if checked
        || is_private(context.program, root, lock)
        || index.index.iter().any(|origin| !origin.stale && origin.read().is_some_and(counts))
    {
        return None;
    }
    let old = |origin: &&Origin| origin.stale;
    let reads = index.index.iter().filter(old).filter_map(Origin::read).map(|read| &root.reads[read as usize]);
    // What a callee does between its own sections is told there.
    let reads = reads.filter(|read| read.at != (body.id, index.point.at));
    let reads = reads.filter(|read| root.sections[read.section as usize].simple);
    let own = |read: &Read| read.own || root.bumps(read.section, &read.cell);
    let read = reads.into_iter().find(|read| read.cell.lock.as_ref() == Some(lock) && !own(read))?;
    let writers = context.sections.evidence.writers(&index.cell, root.class(index.section));
    let moves = |site: &&Site| match site.kind {
        WriteKind::Remove | WriteKind::Reset | WriteKind::Change => true,
        WriteKind::Set | WriteKind::Merge => site.sequence,
        WriteKind::Insert | WriteKind::Bump => false,
    };
    let mut moving: Vec<&Site> = writers.into_iter().filter(moves).collect();
    moving.retain(|site| !context.company.is_set_up(site.body, site.at, &site.value));
    moving.sort_by_key(|site| (!context.is_beside(body.id, lock, site), site.root == root.root));
    Some((read, moving.first().copied()?))
}

fn finding(
    context: Context,
    root: &RootTrace,
    body: &BodyTrace,
    index: &IndexUse,
    read: &Read,
    witness: &Site,
) -> Finding {
    let container = context.cell(root, index.section, &index.cell);
    let seen = context.cell(root, read.section, &read.cell);
    let lock = &root.sections[index.section as usize].name;
    let message = format!("an index of an earlier critical section reaches into `{container}`");
    let label = format!("(2) `{container}` is reached into by it");
    let mut finding = context.finding("R504", body.id, index.point.place.span, message, label);
    finding.primary = place(&index.point.place);
    let is_beside = index.cell.lock.as_ref().is_none_or(|lock| context.is_beside(body.id, lock, witness));
    finding.confidence = if is_beside { Confidence::High } else { Confidence::Medium };
    finding
        .labels
        .push(label_at(&read.place, format!("(1) the index is taken from `{seen}` here, and `{lock}` released")));
    let function = function_name(context.program, witness.body);
    finding.labels.push(label_at(&witness.place, format!("`{function}` may move or remove elements in between")));
    let story = Story::new(context.program, body.id, witness.body)
        .here(&read.place, format!("takes an index from `{seen}`"))
        .meanwhile(format!("releases `{lock}`"))
        .there(&witness.place, site_does(witness))
        .here(&index.point.place, format!("reaches into `{container}` by the index"));
    finding.scenario = Some(story.ends("the index means another element by now, or none".to_string()));
    finding.helps.push(Help {
        text: "look it up again after the lock is acquired, by an id; or keep a copy of the element".to_string(),
        code: Vec::new(),
    });
    finding
}
