//! # R203 split-locks
//!
//! **Related state lives in two locks and is updated by taking first one and then the other, never both.**
//! In between, whoever looks at both sees one half new and the other old.
//!
//! This is rule 2 of the Raft Locking Advice: a sequence of modifications that others must not see half done is
//! one critical section.
//!
//! ## How to mend it
//!
//! Put what belongs together under one lock. Or hold both locks for the update, taken in one order everywhere,
//! and let readers hold both as well.
//!
//! ## How it is decided
//!
//! The program itself says what belongs together: some code combines the two in one condition, expression or
//! message. It is a finding when a function writes one under its lock, releases it, and writes the other under
//! the other lock, with nothing that waits between and no third lock held round both.
//!
//! What is taken out of one and put into the other is handed over, and is right; so is clearing up, and so are
//! locks that merely happen to be nested.
//!
//! ## Known limits
//!
//! Related state of which no code uses both halves is not seen.

use std::collections::BTreeSet;

use super::between::{is_private, label_at};
use super::{Context, declare_lint};
use crate::finding::{Finding, Help};
use crate::section::cell::Cell;
use crate::section::conduct::WriteKind;
use crate::section::evidence::Relation;
use crate::section::record::{BodyTrace, Origin, RootTrace, SectionId, Write};
use crate::witness::{Story, does, function_name, place};

declare_lint!("R203", "split-locks", "split_locks.rs");

fn check(context: Context) -> Vec<Finding> {
    let mut findings = Vec::new();
    for root in &context.sections.roots {
        for body in &root.bodies {
            // Two values of one function are one fault, told where they are written closest to each other.
            let mut told: BTreeSet<BTreeSet<&Cell>> = BTreeSet::new();
            for later in body.writes.iter().filter(|write| counts(write) && write.kind != WriteKind::Remove) {
                let before = body.writes.iter().filter(|write| counts(write) && write.point.at < later.point.at);
                for first in before.rev() {
                    if let Some(relation) = related(context, root, body, first, later)
                        && told.insert(BTreeSet::from([&first.cell, &later.cell]))
                    {
                        findings.push(finding(context, root, body, first, later, relation));
                    }
                }
            }
        }
    }
    findings
}

fn counts(write: &Write) -> bool {
    !matches!(write.kind, WriteKind::Merge | WriteKind::Reset)
}

fn related<'a>(
    context: Context<'a>,
    root: &RootTrace,
    body: &BodyTrace,
    first: &Write,
    later: &Write,
) -> Option<&'a Relation> {
    let (one, other) = (&root.sections[first.section as usize], &root.sections[later.section as usize]);
    let (lock, other_lock) = (one.lock.as_ref()?, other.lock.as_ref()?);
    let one_after_the_other = later.point.past.get(&first.section) == Some(&false);
    if !one.simple || !other.simple {
        return None;
    }
    if lock == other_lock || !one_after_the_other || !lock.is_exact() || !other_lock.is_exact() {
        return None;
    }
    // A lock round both keeps others out; both held at once anywhere here is no split.
    let gated = first.point.current.iter().any(|held| *held != first.section && later.point.current.contains(held));
    let nested = body.writes.iter().any(|write| {
        write.section == later.section && write.point.current.contains(&first.section)
            || write.section == first.section && write.point.current.contains(&later.section)
    }) || other.body == one.body && other.under.contains(&one.kind);
    let checked = !body.checked_cells(&root.reads, later).is_empty();
    let private = |lock| is_private(context.program, root, lock);
    let handed_over = later.made_of.iter().filter_map(Origin::read).any(|read| {
        let read = &root.reads[read as usize];
        read.own && read.section == first.section
    });
    if gated || nested || checked || handed_over || private(lock) || private(other_lock) {
        return None;
    }
    let (class, other_class) = (root.class(first.section), root.class(later.section));
    context.sections.evidence.combined_across((&first.cell, class), (&later.cell, other_class))
}

fn finding(
    context: Context,
    root: &RootTrace,
    body: &BodyTrace,
    first: &Write,
    later: &Write,
    relation: &Relation,
) -> Finding {
    let one = context.cell(root, first.section, &first.cell);
    let other = context.cell(root, later.section, &later.cell);
    let locks = |section: SectionId| root.sections[section as usize].name.clone();
    let message =
        format!("`{one}` and `{other}` belong together, and are written under two locks, one after the other");
    let label = format!("(2) {} under `{}`", does(later.kind, &other), locks(later.section));
    let mut finding = context.finding("R203", body.id, later.point.place.span, message, label);
    finding.primary = place(&later.point.place);
    let text = format!("(1) {} under `{}`, which is then released", does(first.kind, &one), locks(first.section));
    finding.labels.push(label_at(&first.point.place, text));
    let function = function_name(context.program, relation.root);
    finding.labels.push(label_at(&relation.places.1, format!("`{function}` uses the two together")));
    let story = Story::new(context.program, body.id, relation.root)
        .here(&first.point.place, does(first.kind, &one))
        .meanwhile(format!("releases `{}`", locks(first.section)))
        .there(&relation.places.1, format!("finds the new `{one}` with the old `{other}`"))
        .here(&later.point.place, does(later.kind, &other));
    finding.scenario = Some(story.ends(format!("in between, `{one}` and `{other}` do not fit each other")));
    finding.helps.push(Help {
        text: "put both under one lock, or hold both locks for the update, in the same order everywhere".to_string(),
        code: Vec::new(),
    });
    finding
}
