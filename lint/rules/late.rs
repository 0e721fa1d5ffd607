//! Replies that come late: what a handler of its own does on the strength of a reply that is only seen not to be newer
//! than the state.
//!
//! The request was made in an earlier critical section of another function, and the lock was free since. So this judges one
//! function, and needs to know of the others no more than that the value is a reply.

use std::collections::BTreeSet;

use super::Context;
use super::between::{in_callee, is_private, label_at};
use crate::finding::{Finding, Help};
use crate::flow::access::Root;
use crate::flow::summary::Hop;
use crate::resolve::FnId;
use crate::section::cell::Cell;
use crate::section::conduct::WriteKind;
use crate::section::evidence::{Relation, Site, Together};
use crate::section::record::{BodyTrace, Check, Origin, OriginOf, RootTrace, SectionId, SectionKind, Write};
use crate::witness::{Story, does, function_name, place, site_does};

/// A write that a late reply leads to.
pub struct Late<'a> {
    /// The function.
    pub root: &'a RootTrace,
    /// The body in it.
    pub body: &'a BodyTrace,
    /// The write.
    pub write: &'a Write,
    /// What the reply is only seen not to be newer than.
    epoch: Cell,
    /// Where that is seen, if here.
    seen: Option<&'a Hop>,
    /// Where the reply is handed to the function, if another takes it.
    handed: Option<&'a Hop>,
    /// What is written belongs to the epoch.
    relation: &'a Relation,
    /// Who may have moved on meanwhile.
    witness: &'a Site,
}

/// Does a function set a cell to what a reply says? What it is compared with otherwise may be a size, or a place.
fn takes_over(root: &RootTrace, body: &BodyTrace, cell: &Cell, reply: OriginOf) -> bool {
    let is_reply = |origin: &Origin| match origin.read().map(|read| &root.reads[read as usize].cell) {
        Some(Cell { lock: None, root: Root::Param(index), .. }) => OriginOf::Param(*index) == reply,
        Some(_) => false,
        None => origin.of == reply,
    };
    let mut writes = body.writes.iter().filter(|write| write.cell.overlaps(cell));
    writes.any(|write| write.made_of.iter().any(is_reply))
}

impl<'a> Context<'a> {
    /// All of a program, the first of each section.
    pub fn late_replies(&self) -> Vec<Late<'a>> {
        let mut found = Vec::new();
        for root in &self.sections.roots {
            let mut told: BTreeSet<SectionId> = BTreeSet::new();
            for body in &root.bodies {
                for write in body.writes.iter().filter(|write| !write.in_closure) {
                    if !told.contains(&write.section)
                        && let Some(late) = self.late(root, body, write)
                    {
                        told.insert(write.section);
                        found.push(late);
                    }
                }
            }
        }
        found
    }

    fn late(&self, root: &'a RootTrace, body: &'a BodyTrace, write: &'a Write) -> Option<Late<'a>> {
        let section = &root.sections[write.section as usize];
        let lock = section.lock.as_ref().filter(|lock| section.simple && lock.is_exact())?;
        // What a callee does in a section of its own is told there.
        let is_callees = matches!(section.kind, SectionKind::Inside(..));
        if is_callees || matches!(write.kind, WriteKind::Reset | WriteKind::Remove | WriteKind::Merge) {
            return None;
        }
        // Most functions compare nothing by order.
        if write.checked.is_empty() && body.branches.values().all(|branch| branch.bound.is_none()) {
            return None;
        }
        let function = self.program.function_of(root.root);
        let (class, evidence) = (root.class(write.section), &self.sections.evidence);
        let mut checks = body.checks(&root.reads, write);
        // That there still is an entry says nothing of its fields.
        checks.retain(|check| {
            let is_usual = check.on_entry && evidence.is_usual_on_entry(&check.cell, class);
            !is_usual && !check.is_of_presence(&write.cell)
        });
        // Whatever else was asked may have been what mattered.
        if checks.is_empty() || !checks.iter().all(|check| self.reply_in(function, check).is_some()) {
            return None;
        }
        if is_private(self.program, root, lock) || self.is_figure(write, class) {
            return None;
        }
        checks.into_iter().find_map(|check| {
            let relation = evidence.of_epoch(&write.cell, &check.cell, class)?;
            let stands_alone = write.kind == WriteKind::Insert && !relation.is_renewal();
            let in_test = self.program.is_test(root.root);
            let mut sites = evidence.writers(&check.cell, class).into_iter();
            let witness = sites.find(|site| {
                let moves_on = matches!(site.kind, WriteKind::Set | WriteKind::Bump | WriteKind::Merge);
                moves_on && site.root != root.root && (in_test || !self.program.is_test(site.body))
            })?;
            let reply = self.reply_in(function, &check)?;
            (!stands_alone && takes_over(root, body, &check.cell, reply)).then(|| Late {
                root,
                body,
                write,
                seen: self.seen(root, body, &check, reply),
                handed: function.and_then(|id| self.sections.replies.handed_at(id, reply)),
                epoch: check.cell,
                relation,
                witness,
            })
        })
    }

    /// The reply that a check only sees not to be newer.
    fn reply_in(&self, function: Option<FnId>, check: &Check) -> Option<OriginOf> {
        let mut all = check.not_behind.iter().map(|origin| origin.of);
        all.find(|of| self.sections.replies.is_one(function, *of))
    }

    /// The condition that a check stands for.
    fn seen(&self, root: &'a RootTrace, body: &'a BodyTrace, check: &Check, reply: OriginOf) -> Option<&'a Hop> {
        let tests = |reads: &[u32]| reads.iter().any(|read| root.reads[*read as usize].cell == check.cell);
        let mut branches = body.branches.values().filter(|branch| {
            let reads: Vec<u32> = branch.tests.iter().filter_map(|origin| origin.read()).collect();
            let bound = branch.bound.as_ref();
            bound.is_some_and(|bound| bound.against.iter().any(|origin| origin.of == reply)) && tests(&reads)
        });
        branches.next().map(|branch| &branch.place)
    }

    /// A figure that nobody combines with anything.
    fn is_figure(&self, write: &Write, class: Option<&crate::flow::lock::Class>) -> bool {
        let evidence = &self.sections.evidence;
        write.kind == WriteKind::Bump
            && evidence.is_counter(&write.cell, class)
            && !evidence.is_tested(&write.cell, class)
            && !evidence.is_combined(&write.cell, class)
    }

    /// The finding.
    pub fn late_finding(&self, code: &'static str, late: &Late<'a>) -> Finding {
        let (root, write) = (late.root, late.write);
        let lock = &root.sections[write.section as usize].name;
        let epoch = self.cell(root, write.section, &late.epoch);
        let written = self.cell(root, write.section, &write.cell);
        let message =
            format!("`{written}` is changed by a reply without asking whether `{epoch}` is still the request's");
        let label = format!("(2) {}, though the request may be of an older `{epoch}`", does(write.kind, &written));
        let mut finding = self.finding(code, late.body.id, write.point.place.span, message, label);
        finding.primary = place(&write.point.place);
        finding.labels.extend(in_callee(write, &written));
        if let Some(seen) = late.seen {
            finding.labels.push(label_at(seen, format!("(1) asks only whether the reply is newer than `{epoch}`")));
        }
        if let Some(handed) = late.handed {
            finding
                .labels
                .push(label_at(handed, format!("the reply is handed over here; `{lock}` was free until then")));
        }
        let how = match late.relation.how {
            Together::Written => "written together",
            Together::Combined => "used together",
        };
        let text = format!("`{written}` belongs to a `{epoch}`: it is {how} with it here, or with what is set for it");
        finding.labels.push(label_at(&late.relation.places.0, text));
        let witness = late.witness;
        let function = function_name(self.program, witness.body);
        finding.labels.push(label_at(&witness.place, format!("`{function}` may have changed `{epoch}` meanwhile")));
        let mut story = Story::new(self.program, late.body.id, witness.body)
            .meanwhile(format!("a request is made for this `{epoch}`; `{lock}` is free until the reply comes"))
            .there(&witness.place, site_does(witness));
        if let Some(seen) = late.seen {
            story = story.here(seen, "finds the reply not newer");
        }
        let story = story.here(&write.point.place, does(write.kind, &written));
        finding.scenario = Some(story.ends(format!("`{written}` is changed for a `{epoch}` that is over")));
        finding.helps.push(Help {
            text: format!(
                "hand what was sent to whoever handles the reply, compare its `{epoch}` with the present one, and give up if \
                 they differ"
            ),
            code: Vec::new(),
        });
        finding
    }
}
