//! How code that runs by itself deals with locks: does it begin with one, does it release round waits, does it look
//! again afterwards?

use std::collections::{BTreeMap, BTreeSet};

use super::locks::Table;
use super::{Begin, Ground, LockId, Method, Place, Resume};
use crate::flow::event::{BodyFacts, EventKind};
use crate::flow::held::Origin;
use crate::flow::summary::WaitKind;
use crate::resolve::{BodyRef, Program};
use crate::section::record::{BodyTrace, RootTrace, Section, SectionId, Write};
use crate::span::Span;

/// So many calls are followed in search of waits.
const FAR: u32 = 4;

/// What a body does with locks.
pub fn method(ground: &Ground, table: &Table, body: BodyRef) -> Method {
    let Some(facts) = ground.facts_of(body) else { return Method::default() };
    let trace = ground.trace_of(ground.program.root_of(body));
    let taken = taken(ground, table, facts, trace);
    let waits = waits(ground, facts);
    let holds_over = held_waits(ground, table, body);
    let free_waits = waits.into_iter().map(|span| Place { file: body.file, span });
    let free_waits: Vec<Place> =
        free_waits.filter(|place| !holds_over.iter().any(|(held, _)| held.span == place.span)).collect();
    let mut locks: Vec<LockId> = Vec::new();
    for (_, lock) in &taken {
        if !locks.contains(lock) {
            locks.push(*lock);
        }
    }
    Method {
        begins: begins(ground, facts, taken.first().map(|(span, _)| *span), &free_waits),
        locks,
        resumes: trace.map_or_else(Vec::new, |trace| resumes(ground, table, body, trace)),
        holds_over,
        free_waits,
    }
}

/// The sections that the body itself begins, in the order of places.
fn taken(ground: &Ground, table: &Table, facts: &BodyFacts, trace: Option<&RootTrace>) -> Vec<(Span, LockId)> {
    let own = facts.acquisitions.iter().filter(|one| matches!(one.origin, Origin::Call(..)));
    let mut taken: Vec<(Span, LockId)> = own
        .filter_map(|one| Some((one.span, table.number(ground, facts.body, &one.lock.class, &one.lock.name)?)))
        .collect();
    let sections = trace.into_iter().flat_map(|trace| &trace.sections);
    let inside = sections.filter(|section| section.body == facts.body && section.begins.is_some());
    taken.extend(inside.filter_map(|section| Some((section.at.span, lock_of(ground, table, section)?))));
    taken.sort_unstable();
    taken.dedup();
    taken
}

fn lock_of(ground: &Ground, table: &Table, section: &Section) -> Option<LockId> {
    table.number(ground, section.body, section.class.as_ref()?, &section.name)
}

fn waits(ground: &Ground, facts: &BodyFacts) -> Vec<Span> {
    let spans = &ground.program.body(facts.body).map.statements;
    let place = |at: &(u32, u32)| spans.get(at.0 as usize)?.get(at.1 as usize).copied();
    let mut waits: Vec<Span> = facts.waits.iter().filter_map(place).collect();
    waits.sort_unstable();
    waits.dedup();
    waits
}

/// Waits with a lock held, in the body and in what it calls.
fn held_waits(ground: &Ground, table: &Table, body: BodyRef) -> Vec<(Place, Vec<LockId>)> {
    let mut found: BTreeMap<Place, BTreeSet<LockId>> = BTreeMap::new();
    for facts in called_from(ground.program, body).into_iter().filter_map(|called| ground.facts_of(called)) {
        for event in facts.events.iter().filter(|event| is_wait(&event.kind) && !event.held.is_empty()) {
            let locks = event.held.iter().filter_map(|held| {
                let lock = &facts.acquisitions[held.token as usize].lock;
                table.number(ground, facts.body, &lock.class, &lock.name)
            });
            found.entry(Place { file: facts.body.file, span: event.span }).or_default().extend(locks);
        }
    }
    found.into_iter().map(|(place, locks)| (place, locks.into_iter().collect())).collect()
}

/// A body, and the program's functions that it leads to by a few calls.
fn called_from(program: &Program, body: BodyRef) -> BTreeSet<BodyRef> {
    let mut seen = BTreeSet::from([body]);
    let mut fresh = vec![body];
    for _ in 0..FAR {
        let mut next = Vec::new();
        for at in std::mem::take(&mut fresh) {
            let called = program.typed(at).all_calls().flat_map(|info| &info.functions);
            let bodies = called.filter_map(|id| program.function_body(*id)).filter(|at| program.is_user_file(at.file));
            next.extend(bodies.filter(|at| seen.insert(*at)));
        }
        fresh = next;
    }
    seen
}

fn is_wait(kind: &EventKind) -> bool {
    match kind {
        EventKind::Wait(wait) => match wait.kind {
            WaitKind::Sleep | WaitKind::Spin | WaitKind::Channel | WaitKind::Rpc => true,
            WaitKind::Join | WaitKind::Condvar => true,
            WaitKind::UnboundedSend | WaitKind::File | WaitKind::Callback => false,
        },
        EventKind::Await { acquisition, .. } => !acquisition,
        EventKind::Acquire { .. } => false,
    }
}

fn begins(ground: &Ground, facts: &BodyFacts, first: Option<Span>, free_waits: &[Place]) -> Begin {
    let Some(first) = first else { return Begin::NoLock };
    let file = facts.body.file;
    let shared = &ground.facts.shared;
    let used = shared
        .touches
        .iter()
        .filter(|touch| touch.body == facts.body && touch.held.is_empty() && !touch.sole && touch.writes());
    let used = used.map(|touch| touch.span).filter(|span| span.end <= first.start).min();
    let waited = free_waits.iter().find(|wait| wait.span.end <= first.start);
    match (used, waited) {
        (Some(used), Some(waited)) if used < waited.span => Begin::Uses(Place { file, span: used }),
        (Some(_) | None, Some(waited)) => Begin::Waits(*waited),
        (Some(used), None) => Begin::Uses(Place { file, span: used }),
        (None, None) => Begin::Locks(Place { file, span: first }),
    }
}

/// The sections of a body that write after something has waited since an earlier section of the same lock: those that
/// look again, and those that rely on what was read before.
fn resumes(ground: &Ground, table: &Table, body: BodyRef, trace: &RootTrace) -> Vec<Resume> {
    let mut found: BTreeMap<SectionId, Resume> = BTreeMap::new();
    for of_body in trace.bodies.iter().filter(|of_body| of_body.id == body) {
        for write in of_body.writes.iter().filter(|write| comes_after_wait(trace, write)) {
            let section = &trace.sections[write.section as usize];
            let Some(lock) = lock_of(ground, table, section) else { continue };
            let at = Place { file: section.at.file, span: section.at.span };
            let looks = !of_body.checked_cells(&trace.reads, write).is_empty();
            // What has nothing to do with what was known before the wait needs no second look.
            if !looks && !relies_on_old(of_body, trace, write) {
                continue;
            }
            let known = found.entry(write.section).or_insert(Resume { lock, at, unchecked: None });
            if known.unchecked.is_none() && !looks {
                let place = &write.point.place;
                known.unchecked = Some(Place { file: place.file, span: place.span });
            }
        }
    }
    found.into_values().collect()
}

fn comes_after_wait(trace: &RootTrace, write: &Write) -> bool {
    let class = &trace.sections[write.section as usize].class;
    write.point.past.iter().any(|(section, waited)| {
        let earlier = &trace.sections[*section as usize];
        *waited && *section != write.section && class.is_some() && earlier.class == *class
    })
}

/// Is it made of, or decided by, what was read before something waited?
fn relies_on_old(body: &BodyTrace, trace: &RootTrace, write: &Write) -> bool {
    let class = &trace.sections[write.section as usize].class;
    let deciding = body.control.deciding(write.point.at.0);
    let tests = deciding.iter().filter_map(|block| body.branches.get(block)).flat_map(|branch| &branch.tests);
    let mut origins = write.made_of.iter().chain(&write.decided_by).chain(tests);
    origins.any(|origin| {
        let read = origin.read().filter(|_| origin.stale && origin.waited);
        read.is_some_and(|read| trace.sections[trace.reads[read as usize].section as usize].class == *class)
    })
}
