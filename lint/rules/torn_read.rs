//! # R302 torn-read
//!
//! **Values read in two critical sections of one lock are combined, though some code writes both together.**
//! The pair that comes out may never have existed: the term of one moment with the log of another.
//!
//! This is rule 3 of the Raft Locking Advice: a sequence of reads that needs one view is one critical section.
//!
//! ## How to mend it
//!
//! Read both under one guard: acquire the lock once, or let one helper return both.
//!
//! ## How it is decided
//!
//! Two values of different fields, read in different sections with nothing that waits between, meet in one
//! struct literal, call, comparison or computation; and some code writes the two fields in one section.
//! What is only printed is not combined. Values that a version, read before and after, has shown to belong
//! together are right.
//!
//! ## Known limits
//!
//! What lies inside containers is not told apart.

use std::collections::BTreeSet;

use super::between::{is_private, label_at, one_section};
use super::{Context, declare_lint};
use crate::finding::Finding;
use crate::section::evidence::Relation;
use crate::section::record::{BodyTrace, Combination, Origin, Read, RootTrace};
use crate::witness::{function_name, place};

declare_lint!("R302", "torn-read", "torn_read.rs");

fn check(context: Context) -> Vec<Finding> {
    let mut findings = Vec::new();
    for root in &context.sections.roots {
        for body in root.bodies.iter().filter(|body| !compares_versions(root, body)) {
            let mut told = BTreeSet::new();
            for combination in &body.combinations {
                let Some((earlier, later, relation)) = torn(context, root, combination) else { continue };
                if told.insert(later.place.span.start) {
                    findings.push(finding(context, root, body, earlier, later, relation));
                }
            }
        }
    }
    findings
}

/// Two reads of different sections that the program writes together.
fn torn<'a>(
    context: Context<'a>,
    root: &'a RootTrace,
    combination: &Combination,
) -> Option<(&'a Read, &'a Read, &'a Relation)> {
    let values = combination.of.iter().enumerate();
    let reads: Vec<(&Read, bool, usize)> = values
        .flat_map(|(at, value)| value.iter().map(move |origin| (at, origin)))
        .filter_map(|(at, origin)| Some((&root.reads[origin.read()? as usize], origin.waited, at)))
        .filter(|(read, _, _)| read.cell.lock.as_ref().is_some_and(|lock| lock.is_exact()) && !read.own)
        .collect();
    for (one, waited, value) in &reads {
        for (other, waited_too, other_value) in &reads {
            if value == other_value {
                continue;
            }
            let ordered = (one.at, one.place.span.start) < (other.at, other.place.span.start);
            let simple = |read: &Read| root.sections[read.section as usize].simple;
            let apart =
                one.section != other.section && one.cell.lock == other.cell.lock && simple(one) && simple(other);
            // What one callee makes of two sections is told there.
            if !ordered || !apart || *waited || *waited_too || one.at == other.at {
                continue;
            }
            let lock = one.cell.lock.as_ref()?;
            let class = root.class(one.section);
            // Of two readings in one view, each is right by itself.
            let again = reads.iter().any(|(third, _, _)| third.section == other.section && third.cell == one.cell);
            if again || is_private(context.program, root, lock) {
                continue;
            }
            if let Some(relation) = context
                .sections
                .evidence
                .written_together(&one.cell, &other.cell, class, |known| context.is_set_up(known))
            {
                return Some((one, other, relation));
            }
        }
    }
    None
}

/// Is some cell that was read in two sections compared with itself: a version?
fn compares_versions(root: &RootTrace, body: &BodyTrace) -> bool {
    body.branches.values().any(|branch| {
        let reads: Vec<&Read> =
            branch.tests.iter().filter_map(Origin::read).map(|read| &root.reads[read as usize]).collect();
        reads.iter().any(|one| reads.iter().any(|other| one.cell == other.cell && one.section != other.section))
    })
}

fn finding(
    context: Context,
    root: &RootTrace,
    body: &BodyTrace,
    one: &Read,
    other: &Read,
    relation: &Relation,
) -> Finding {
    let first = context.cell(root, one.section, &one.cell);
    let second = context.cell(root, other.section, &other.cell);
    let lock = &root.sections[other.section as usize].name;
    let message = format!("`{first}` and `{second}` are combined, and read in two critical sections");
    let label = format!("(2) `{second}` is read in a later section");
    let mut finding = context.finding("R302", body.id, other.place.span, message, label);
    finding.primary = place(&other.place);
    finding.labels.push(label_at(&one.place, format!("(1) `{first}` is read here, and `{lock}` released")));
    let function = function_name(context.program, relation.root);
    finding.labels.push(label_at(&relation.places.0, format!("`{function}` writes both in one section")));
    let story =
        context.torn((&one.place, &first), (&other.place, &second), lock, &relation.places.0, body.id, relation.root);
    finding.scenario = Some(story);
    finding.helps.push(one_section(lock));
    finding
}
