//! # R503 reread-in-task
//!
//! **A task or thread that was started in (or just after) a critical section locks again and reads what that
//! section had established, where it should use a copy made at the time.** By the time it runs the state may be
//! of another term, round or job: the advice's own example is `args.Term = rf.currentTerm` in the thread that
//! sends the vote requests.
//!
//! This is rule 5 of the Raft Locking Advice: no assumption survives the release and re-acquisition of a lock.
//!
//! ## How to mend it
//!
//! Copy the value while the lock is held and move the copy into the task. If the task must lock, let it compare
//! the state with its copy and stop if they differ.
//!
//! ## How it is decided
//!
//! The section before the start wrote the field, or read it and went by it; the task reads the field under the
//! lock again and the value goes into a message, an argument or a write; other code writes the field. A
//! comparison is a re-check, and a loop in the background that reads settings as they are is right.
//!
//! The copy may be a message: one function makes it, with what the state is at the time, and another, which it is handed to,
//! sends it. If that one sets one of its fields anew, from the very state that it was made of, it has read it again.
//!
//! ## Known limits
//!
//! Tasks that are started by handing a function pointer are not followed.

use std::collections::BTreeSet;

use super::between::{is_private, label_at};
use super::{Context, declare_lint};
use crate::finding::{Confidence, Finding, Help};
use crate::flow::summary::Hop;
use crate::section::conduct::WriteKind;
use crate::section::evidence::Site;
use crate::section::message::Source;
use crate::section::record::{BodyTrace, Branch, Filled, Read, ReadId, RootTrace, SectionId, SectionKind, Start};
use crate::witness::{Story, function_name, place, site_does};

declare_lint!("R503", "reread-in-task", "reread_in_task.rs");

fn check(context: Context) -> Vec<Finding> {
    let mut findings = Vec::new();
    for root in &context.sections.roots {
        for (starter, start) in root.bodies.iter().flat_map(|body| body.starts.iter().map(move |start| (body, start))) {
            let Some(task) = root.bodies.iter().find(|body| body.id == start.body) else { continue };
            let mut told = BTreeSet::new();
            for (id, read) in root.reads.iter().enumerate().filter(|(_, read)| read.at.0 == task.id) {
                let Some(place) = used(root, task, id as ReadId, read) else { continue };
                let Some((settled, at)) = established(root, start, read) else { continue };
                let witness = writer(context, root, read);
                if let (Some(witness), true) = (witness, told.insert(place.span.start)) {
                    findings.push(finding(context, root, starter, task, read, &place, (settled, at), witness));
                }
            }
        }
        findings.extend(root.bodies.iter().flat_map(|body| resent(context, root, body)));
    }
    findings
}

/// Fields of messages that were filled where the message was made, and are read again where it is sent.
fn resent(context: Context, root: &RootTrace, body: &BodyTrace) -> Vec<Finding> {
    let mut findings = Vec::new();
    for filled in &body.refilled {
        let is_sent = body.asks.iter().any(|ask| match ask.0 == filled.point.0 {
            true => ask.1 > filled.point.1,
            false => body.control.leads(filled.point.0, ask.0),
        });
        // Who fills several fields makes the message anew, and a loop in the background sends what is there.
        let is_made_anew =
            body.refilled.iter().any(|other| other.field.0 == filled.field.0 && other.field != filled.field);
        if !is_sent || is_made_anew || body.control.in_loop(filled.point.0) {
            continue;
        }
        let reads = filled.with.iter().filter_map(|origin| origin.read()).map(|id| (id, &root.reads[id as usize]));
        let found = reads.into_iter().find_map(|(id, read)| {
            let section = &root.sections[read.section as usize];
            let own = matches!(section.kind, SectionKind::Token(_) | SectionKind::Inside(..));
            if !own || read.own || is_rechecked(root, body, id, read) {
                return None;
            }
            let key = read.cell.key(root.class(read.section))?;
            let source = context.sections.messages.filled(filled.field, &key, root.root)?;
            Some((read, source, writer(context, root, read)?))
        });
        if let Some((read, source, witness)) = found {
            findings.push(resent_finding(context, root, body, filled, read, source, witness));
        }
    }
    findings
}

fn resent_finding(
    context: Context,
    root: &RootTrace,
    body: &BodyTrace,
    filled: &Filled,
    read: &Read,
    source: &Source,
    witness: &Site,
) -> Finding {
    let name = context.cell(root, read.section, &read.cell);
    let field = context.program.name(filled.field.1);
    let lock = &root.sections[read.section as usize].name;
    let message = format!("`{field}` of a message that is made already is read again from the state, where it is sent");
    let label = format!("(2) `{field}` is what `{name}` is by now");
    let mut finding = context.finding("R503", body.id, filled.at.span, message, label);
    finding.primary = place(&filled.at);
    let made = format!("(1) the message is made here, with `{name}` as it was under `{lock}`");
    finding.labels.push(label_at(&source.at, made));
    finding.labels.push(label_at(&read.place, format!("`{name}` is read again here")));
    let function = function_name(context.program, witness.body);
    finding.labels.push(label_at(&witness.place, format!("`{function}` may change `{name}` before it is sent")));
    let story = Story::new(context.program, body.id, witness.body)
        .here(&source.at, format!("a message is made with `{name}`"))
        .meanwhile(format!("`{lock}` is released"))
        .there(&witness.place, site_does(witness))
        .here(&filled.at, format!("sets `{field}` to what `{name}` is by now"));
    finding.scenario = Some(story.ends(format!("the message says of the new `{name}` what was true of the old one")));
    finding.helps.push(Help {
        text: format!("leave `{field}` as it was when the message was made; if that is over, do not send it"),
        code: Vec::new(),
    });
    finding
}

/// The line that reads, where what a task reads in a section of its own is used unchecked.
fn used(root: &RootTrace, task: &BodyTrace, id: ReadId, read: &Read) -> Option<Hop> {
    let section = &root.sections[read.section as usize];
    let own = matches!(section.kind, SectionKind::Token(_) | SectionKind::Inside(..));
    task.used.get(&id)?;
    if !own || !section.simple || is_rechecked(root, task, id, read) || read.own {
        return None;
    }
    // A helper that locks, reads and uses: its own line. What a helper only returns is read here.
    Some(task.used_inside.get(&id).unwrap_or(&read.place).clone())
}

/// Is what a section reads tested in it, or anything of it compared with a copy?
fn is_rechecked(root: &RootTrace, body: &BodyTrace, id: ReadId, read: &Read) -> bool {
    let fresh = |branch: &Branch| {
        let fresh = branch.tests.iter().filter(|origin| !origin.stale);
        let reads = fresh.filter_map(|origin| origin.read()).map(|read| &root.reads[read as usize]);
        let copies = branch.tests.iter().any(|origin| origin.stale);
        reads.into_iter().any(|other| other.section == read.section && (copies || other.cell.overlaps(&read.cell)))
    };
    body.is_tested(id) || body.branches.values().any(fresh)
}

/// What the section before the start did to the same cell: wrote it, or went by it.
fn established(root: &RootTrace, start: &Start, read: &Read) -> Option<(&'static str, Hop)> {
    let before = |section: SectionId| {
        let known = &root.sections[section as usize];
        known.lock == read.cell.lock
            && known.body != read.at.0
            && (start.current.contains(&section) || start.point.past.contains_key(&section))
    };
    let task = root.bodies.iter().find(|body| body.id == read.at.0)?;
    // A loop in the background reads what is there each time.
    if task.control.in_loop(read.at.1.0) {
        return None;
    }
    for body in &root.bodies {
        let writes = body.writes.iter().filter(|write| before(write.section) && write.cell.overlaps(&read.cell));
        let mut set = writes.filter(|write| !matches!(write.kind, WriteKind::Insert | WriteKind::Remove));
        if let Some(write) = set.next() {
            return Some(("set", write.point.place.clone()));
        }
        let earlier = |id: &ReadId| {
            let other = &root.reads[*id as usize];
            before(other.section) && other.cell.overlaps(&read.cell)
        };
        let mut tested = body.branches.values().flat_map(|branch| &branch.tests).filter_map(|origin| origin.read());
        if let Some(id) = tested.find(earlier) {
            return Some(("tested", root.reads[id as usize].place.clone()));
        }
    }
    None
}

fn writer<'a>(context: Context<'a>, root: &RootTrace, read: &Read) -> Option<&'a Site> {
    let lock = read.cell.lock.as_ref().filter(|lock| lock.is_exact())?;
    if is_private(context.program, root, lock) {
        return None;
    }
    let mut writers = context.sections.evidence.writers(&read.cell, root.class(read.section));
    writers.retain(|site| !context.company.is_set_up(site.body, site.at, &site.value));
    writers.iter().find(|site| site.root != root.root).or(writers.first()).copied()
}

#[allow(clippy::too_many_arguments)]
fn finding(
    context: Context,
    root: &RootTrace,
    starter: &BodyTrace,
    task: &BodyTrace,
    read: &Read,
    at: &Hop,
    (how, settled): (&str, Hop),
    witness: &Site,
) -> Finding {
    let name = context.cell(root, read.section, &read.cell);
    let lock = &root.sections[read.section as usize].name;
    let message = format!("the task reads `{name}` again, which was {how} before it was started");
    let label = format!("(2) `{name}` is read as it is by now");
    let mut finding = context.finding("R503", task.id, at.span, message, label);
    finding.primary = place(at);
    finding.confidence = if how == "set" { Confidence::High } else { Confidence::Medium };
    finding.labels.push(label_at(&settled, format!("(1) `{name}` is {how} here, under `{lock}`")));
    let function = function_name(context.program, witness.body);
    finding.labels.push(label_at(&witness.place, format!("`{function}` may change `{name}` before the task runs")));
    let story = Story::new(context.program, starter.id, witness.body)
        .here(&settled, format!("`{name}` is {how}"))
        .meanwhile(format!("starts the task, releases `{lock}`"))
        .there(&witness.place, site_does(witness))
        .here(at, format!("the task reads `{name}`"));
    finding.scenario = Some(story.ends(format!("the task goes by a `{name}` that is not the one it was started for")));
    finding.helps.push(Help {
        text: format!("copy `{name}` while `{lock}` is held, and move the copy into the task"),
        code: Vec::new(),
    });
    finding
}
