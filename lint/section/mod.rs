//! Critical sections and snapshots: which cells of shared state each section reads, checks and writes,
//! where values come from, and what functions do to state as their callers see it.
//!
//! Knows nothing of what is forbidden.

mod call;
pub mod cell;
pub mod conduct;
pub mod control;
mod epoch;
pub mod evidence;
mod known;
pub mod message;
mod now;
pub mod record;
mod reply;
mod scene;
mod trace;

use std::cell::RefCell;
use std::collections::BTreeSet;
use std::sync::Arc;

use rayon::prelude::*;
use rustc_hash::{FxHashMap, FxHashSet};

use crate::flow::access::{Access, Accesses, Part, Root};
use crate::flow::event::BodyFacts;
use crate::flow::levels::levels;
use crate::flow::memory::{Values, same};
use crate::flow::summary::Asking;
use crate::flow::{Facts, nested_bodies};
use crate::ir::{Callee, Local, Operand, Statement};
use crate::model::Mode;
use crate::model::updates::gives_inside;
use crate::resolve::{BodyRef, FnId, Program, Ty};
use crate::span::FileId;
use conduct::{CAPTURES, Checked, Conduct, KEPT, Source, Touch};
use evidence::Evidence;
use known::Conducts;
pub use known::Known;
use message::Messages;
use record::{BodyTrace, Check, Origin, OriginOf, Origins, RootTrace, SectionId, SectionKind};
use reply::Replies;
use scene::{Scene, Tables, Tracer};
use trace::is_optional;

/// How often functions that call each other are looked at anew.
const ROUNDS: usize = 4;

/// What is known of a program's sections.
#[derive(Default)]
pub struct Sections {
    /// The functions that use state that locks protect, in the order of files.
    pub roots: Vec<Arc<RootTrace>>,
    /// What they show of the state.
    pub evidence: Evidence,
    /// From which state messages are filled.
    pub messages: Messages,
    /// Parameters that hold replies.
    pub replies: Replies,
}

/// Looks through all functions that take locks, and those that they call.
pub fn sections(program: &Program, facts: &Facts) -> Sections {
    sections_again(program, facts, &mut Known::default(), &|_| false)
}

/// The same, of a program that was looked at before. `stays`: the files that are as they were; what other files declare
/// must be the same too.
pub fn sections_again(program: &Program, facts: &Facts, known: &mut Known, stays: &dyn Fn(FileId) -> bool) -> Sections {
    known.begin(stays);
    let nested = nested_bodies(program);
    let by_body: FxHashMap<BodyRef, &Arc<BodyFacts>> = facts.bodies.iter().map(|facts| (facts.body, facts)).collect();
    let roots = concerned(program, facts, &nested);
    let index: FxHashMap<FnId, u32> = roots
        .iter()
        .enumerate()
        .filter_map(|(at, root)| program.function_of(*root).map(|id| (id, at as u32)))
        .collect();
    let callees: Vec<Vec<u32>> = roots
        .iter()
        .map(|root| callees(program, &nested[root]).iter().filter_map(|id| index.get(id).copied()).collect())
        .collect();
    let mut conducts: Values<Conduct> = Values::default();
    let mut traces: Vec<Option<Arc<RootTrace>>> = roots.iter().map(|_| None).collect();
    for level in levels(&callees) {
        let mut work = level.clone();
        for _ in 0..ROUNDS {
            let done: Vec<(u32, known::Answer)> = work
                .par_iter()
                .map(|at| (*at, known.answer(program, facts, &by_body, &conducts, &nested[&roots[*at as usize]])))
                .collect();
            let mut changed: FxHashSet<u32> = FxHashSet::default();
            for (at, answer) in done {
                let found = known.keep(roots[at as usize], answer);
                if let Some(id) = program.function_of(roots[at as usize])
                    && conducts.get(&id).is_none_or(|before| !same(before, &found.conduct))
                {
                    conducts.insert(id, found.conduct.clone());
                    changed.insert(at);
                }
                traces[at as usize] = Some(found);
            }
            work = level
                .iter()
                .copied()
                .filter(|at| callees[*at as usize].iter().any(|callee| changed.contains(callee)))
                .collect();
            if work.is_empty() {
                break;
            }
        }
    }
    let mut sections = Sections { roots: traces.into_iter().flatten().collect(), ..Sections::default() };
    sections.evidence = Evidence::new(program, &sections);
    sections.messages = Messages::new(&sections.roots);
    sections.replies = Replies::new(program, &sections.roots);
    // What has no section of its own has been heard, and is judged nowhere.
    sections.roots.retain(|root| root.sections.iter().any(|section| section.lock.is_some()));
    sections
}

/// The roots that take locks, directly or not, and all that they call.
fn concerned(program: &Program, facts: &Facts, nested: &FxHashMap<BodyRef, Vec<BodyRef>>) -> Vec<BodyRef> {
    let mut seen: BTreeSet<BodyRef> = facts.bodies.iter().map(|facts| program.root_of(facts.body)).collect();
    seen.retain(|root| nested.contains_key(root));
    let mut waiting: Vec<BodyRef> = seen.iter().copied().collect();
    while let Some(root) = waiting.pop() {
        for id in callees(program, &nested[&root]) {
            let Some(body) = program.function_body(id) else { continue };
            if program.is_user_file(body.file) && nested.contains_key(&body) && seen.insert(body) {
                waiting.push(body);
            }
        }
    }
    seen.into_iter().collect()
}

fn callees(program: &Program, bodies: &[BodyRef]) -> BTreeSet<FnId> {
    let calls = bodies.iter().flat_map(|body| program.typed(*body).calls.values());
    let functions = calls.flat_map(|info| &info.functions).copied();
    functions.filter(|id| program.is_user_file(program.function_file(*id))).collect()
}

fn trace(
    program: &Program,
    summaries: Asking,
    by_body: &FxHashMap<BodyRef, &Arc<BodyFacts>>,
    conducts: Conducts,
    bodies: &[BodyRef],
) -> RootTrace {
    let accesses = Accesses::new(program, summaries, bodies);
    let tracer = Tracer {
        program,
        conducts,
        accesses: &accesses,
        facts: bodies.iter().filter_map(|body| by_body.get(body).map(|facts| (*body, &***facts))).collect(),
        tables: RefCell::new(Tables::default()),
        inner: RefCell::default(),
        captured: RefCell::default(),
        ran: RefCell::default(),
        started: RefCell::default(),
    };
    let mut runs = Vec::new();
    for body in bodies {
        tracer.bind_closures(*body, *body == bodies[0], &mut runs);
    }
    // Inner bodies first, for what their parents do by running them; then again, with what they capture.
    for body in bodies.iter().skip(1).rev() {
        let found = Scene::new(&tracer, *body).run();
        let mut conduct = conduct(&tracer.tables.borrow(), &found, true);
        conduct.waits = by_body.get(body).is_some_and(|facts| !facts.waits.is_empty());
        tracer.inner.borrow_mut().insert(*body, conduct);
    }
    let found: Vec<BodyTrace> = bodies.iter().map(|body| Scene::new(&tracer, *body).run()).collect();
    let tables = tracer.tables.into_inner();
    let mut conduct = found.first().map(|trace| conduct(&tables, trace, false)).unwrap_or_default();
    conduct.runs = runs;
    RootTrace {
        root: bodies[0],
        sections: tables.sections,
        reads: tables.reads,
        bodies: found,
        conduct: Arc::new(conduct),
    }
}

impl Tracer<'_, '_> {
    /// What functions give to the closures that they run is known inside those. `runs`: what this function
    /// gives to closures that it is handed.
    fn bind_closures(&self, body: BodyRef, is_root: bool, runs: &mut Vec<(u32, Vec<Option<Access>>)>) {
        let typed = self.program.typed(body);
        let view = self.accesses.view(body);
        for (block_at, block) in view.body.blocks.iter().enumerate() {
            for (at, statement) in block.statements.iter().enumerate() {
                let Statement::Call(call) = statement else { continue };
                let given = |arg: &Operand| self.accesses.operand(body, arg);
                if let (Callee::Value(place), true) = (&call.callee, is_root)
                    && let Some(Access { root: Root::Param(param), parts }) = self.accesses.place(body, place)
                    && parts.is_empty()
                {
                    let run = (param, call.args.iter().map(given).collect());
                    if !runs.contains(&run) && runs.len() < 8 {
                        runs.push(run);
                    }
                }
                if let (Callee::Method { name, args: _ }, Some(receiver)) = (&call.callee, call.args.first())
                    && gives_inside(self.program.name(*name))
                    && is_optional(self.program, &view.typer.operand(receiver))
                    && let Some(access) = given(receiver).filter(|access| access.parts.contains(&Part::Content))
                {
                    for arg in &call.args[1..] {
                        if let Ty::Closure(closure) = view.typer.operand(arg).peeled() {
                            self.accesses.bind(*closure, Local(1), access.clone());
                        }
                    }
                }
                let Some(info) = typed.call(block_at as u32, at as u32) else { continue };
                for conduct in info.functions.iter().filter_map(|id| self.conducts.get(id)) {
                    for (param, args) in &conduct.runs {
                        let Some(arg) = call.args.get(*param as usize) else { continue };
                        let here = |access: &Option<Access>| {
                            access.as_ref()?.substitute(&|index| given(call.args.get(index as usize)?))
                        };
                        let meant: Vec<Option<Access>> = args.iter().map(here).collect();
                        if let Ty::Closure(closure) = view.typer.operand(arg).peeled() {
                            for (index, access) in meant.into_iter().enumerate() {
                                if let Some(access) = access.filter(|access| access.parts.contains(&Part::Content)) {
                                    self.accesses.bind(*closure, Local(index as u32 + 1), access);
                                }
                            }
                        } else if let (Some(Access { root: Root::Param(outer), parts }), true) = (given(arg), is_root)
                            && parts.is_empty()
                            && !runs.contains(&(outer, meant.clone()))
                            && runs.len() < 8
                        {
                            runs.push((outer, meant));
                        }
                    }
                }
            }
        }
    }
}

/// What whoever runs a body sees of it.
fn conduct(tables: &Tables, trace: &BodyTrace, is_closure: bool) -> Conduct {
    let numbers = Numbers { tables, is_closure };
    let mut conduct = Conduct::default();
    let numbered = tables.reads.iter().enumerate().map(|(id, read)| (id as record::ReadId, read));
    for (id, read) in numbered.filter(|(_, read)| read.at.0 == trace.id && !read.own) {
        if let Some((access, section)) = numbers.told(&read.cell, read.section) {
            conduct.add(Touch {
                access,
                section,
                write: None,
                at: read.place.clone(),
                in_closure: is_closure,
                made_of: BTreeSet::new(),
                decided_by: BTreeSet::new(),
                checked: Vec::new(),
                whole: true,
                keyed: false,
                used: trace.used.get(&id).cloned(),
                tested: trace.is_tested(id),
                shared: tables.sections[read.section as usize].mode == Mode::Shared,
            });
        }
    }
    for write in &trace.writes {
        let Some((access, section)) = numbers.told(&write.cell, write.section) else { continue };
        let deciding = trace.control.deciding(write.point.at.0);
        let tests = deciding.iter().filter_map(|block| trace.branches.get(block)).flat_map(|branch| &branch.tests);
        let decided: Origins = tests.copied().chain(write.decided_by.iter().copied()).collect();
        let checked = trace.checks(&tables.reads, write).into_iter().filter(Check::is_recheck).map(|check| {
            let not_behind = check.not_behind.iter().find_map(|origin| match origin.of {
                OriginOf::Param(index) => Some(index),
                OriginOf::Read(_) | OriginOf::Brought | OriginOf::Reply => None,
            });
            Checked { access: check.cell.access(), not_behind, presence: check.presence }
        });
        let checked = checked.collect();
        conduct.add(Touch {
            access,
            section,
            write: Some(write.kind),
            at: write.point.place.clone(),
            in_closure: is_closure,
            made_of: numbers.sources(&write.made_of),
            decided_by: numbers.sources(&decided),
            checked,
            whole: write.whole,
            keyed: write.keyed,
            used: None,
            tested: false,
            shared: tables.sections[write.section as usize].mode == Mode::Shared,
        });
    }
    for index in &trace.indices {
        if let Some((access, section)) = numbers.told(&index.cell, index.section)
            && conduct.indices.len() < KEPT
        {
            conduct.indices.push((access, section, numbers.sources(&index.index)));
        }
    }
    conduct.returns = numbers.sources(&trace.returns);
    conduct
}

/// Sections as callers count them.
struct Numbers<'t> {
    tables: &'t Tables,
    is_closure: bool,
}

impl Numbers<'_> {
    fn told(&self, cell: &cell::Cell, section: SectionId) -> Option<(Access, u32)> {
        let callers = match cell.root {
            Root::Param(_) | Root::Global(_) => true,
            Root::Local(..) | Root::Varying(..) => self.is_closure,
        };
        callers.then(|| (cell.access(), self.number(section)))
    }

    fn number(&self, section: SectionId) -> u32 {
        match self.tables.sections[section as usize].kind {
            SectionKind::Caller => 0,
            SectionKind::Token(_) if self.tables.is_callers(section) => 0,
            SectionKind::Token(_) | SectionKind::Inside(..) => section + 1,
        }
    }

    fn sources(&self, origins: &Origins) -> BTreeSet<Source> {
        let source = |origin: &Origin| match origin.of {
            OriginOf::Param(index) => Some(Source::Param(index)).filter(|_| self.is_closure == (index >= CAPTURES)),
            OriginOf::Brought | OriginOf::Reply => None,
            OriginOf::Read(read) => {
                let read = &self.tables.reads[read as usize];
                let (access, section) = self.told(&read.cell, read.section)?;
                Some(Source::State { access, section, own: read.own })
            }
        };
        origins.iter().filter_map(source).take(16).collect()
    }
}

impl BodyTrace {
    /// The branches that decide whether a block runs, or that every path to it has left a loop by.
    pub fn tests_before(&self, block: u32) -> BTreeSet<u32> {
        let mut tests = self.control.deciding(block);
        tests.extend(self.branches.keys().filter(|branch| self.control.leaves_loop_before(**branch, block)));
        tests
    }

    /// Is what was read tested by some branch, here or in the callee that reads it?
    pub fn is_tested(&self, read: record::ReadId) -> bool {
        let mut tests = self.branches.values().flat_map(|branch| &branch.tests);
        self.tested_inside.contains(&read) || tests.any(|origin| !origin.stale && origin.read() == Some(read))
    }

    /// The cells that were read and tested in a write's own section before it.
    pub fn checked_cells(&self, reads: &[record::Read], write: &record::Write) -> Vec<cell::Cell> {
        let mut cells: Vec<cell::Cell> =
            self.checks(reads, write).into_iter().filter(Check::is_recheck).map(|check| check.cell).collect();
        cells.dedup();
        cells
    }

    /// What a write's own section has tested before it.
    pub fn checks(&self, reads: &[record::Read], write: &record::Write) -> Vec<Check> {
        let mut checks = self.checks_before(reads, &write.point, write.section);
        checks.extend(write.checked.iter().cloned());
        checks.sort();
        checks
    }

    /// The cells that decide in a section whether a block of it runs.
    pub fn tested_cells_of(&self, reads: &[record::Read], block: u32, section: SectionId) -> Vec<cell::Cell> {
        let deciding = self.control.deciding(block);
        let tests = deciding.iter().filter_map(|branch| self.branches.get(branch)).flat_map(|branch| &branch.tests);
        let tested = tests.filter_map(Origin::read).map(|read| &reads[read as usize]);
        tested.filter(|read| read.section == section).map(|read| read.cell.clone()).collect()
    }

    /// The cells that were read and tested in a section before a point of it.
    pub fn tested_cells(&self, reads: &[record::Read], point: &record::Point, section: SectionId) -> Vec<cell::Cell> {
        self.checks_before(reads, point, section).into_iter().map(|check| check.cell).collect()
    }

    fn checks_before(&self, reads: &[record::Read], point: &record::Point, section: SectionId) -> Vec<Check> {
        let before = self.tests_before(point.at.0);
        let tested = point.tested.iter().filter(|(branch, of)| *of == section && before.contains(branch));
        let mut checks = Vec::new();
        for branch in tested.filter_map(|(branch, _)| self.branches.get(branch)) {
            let ahead = |bound: &&record::Bound| !self.control.leads(bound.behind, point.at.0);
            let not_behind = branch.bound.as_ref().filter(ahead).map(|bound| bound.against.clone()).unwrap_or_default();
            let fresh = branch.tests.iter().filter(|origin| !origin.stale).filter_map(Origin::read);
            let of_section = fresh.filter(|read| reads[*read as usize].section == section);
            checks.extend(of_section.map(|read| Check {
                cell: reads[read as usize].cell.clone(),
                not_behind: not_behind.clone(),
                on_entry: self.on_entry.contains(&read),
                presence: branch.presence,
            }));
        }
        checks
    }
}
