//! Critical sections and snapshots: which cells of shared state each section reads, checks and writes,
//! where values come from, and what functions do to state as their callers see it.
//!
//! Knows nothing of what is forbidden.

mod applied;
mod brought;
mod call;
pub mod cell;
pub mod conduct;
pub mod control;
mod epoch;
pub mod evidence;
mod known;
pub mod message;
mod need;
mod now;
mod origin;
pub mod record;
mod reply;
mod scene;
mod tables;
mod trace;

use std::cell::RefCell;
use std::collections::BTreeSet;
use std::sync::Arc;

use rayon::prelude::*;
use rustc_hash::{FxHashMap, FxHashSet};

use crate::flow::Facts;
use crate::flow::access::{Access, Accesses, Part, Root};
use crate::flow::event::BodyFacts;
use crate::flow::levels::levels;
use crate::flow::memory::{Values, same};
use crate::flow::summary::Asking;
use crate::ir::{Callee, Local, Operand, Statement};
use crate::model::Mode;
use crate::model::updates::gives_inside;
use crate::resolve::{BodyRef, Program, Ty};
use crate::span::FileId;
use conduct::{CAPTURES, Checked, Conduct, KEPT, Source, Touch};
use evidence::Evidence;
use known::Conducts;
pub use known::Known;
use message::Messages;
use need::Needs;
use record::{BodyTrace, Check, Handed, Origin, OriginOf, Origins, RootTrace, SectionId, SectionKind};
use reply::Replies;
use scene::{Scene, Tracer};
use tables::Tables;

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

/// Looks through all functions that have to do with what locks protect.
pub fn sections(program: &Program, facts: &Facts) -> Sections {
    sections_again(program, facts, &mut Known::default(), &|_| false)
}

/// The same, of a program that was looked at before. `stays`: the files that are as they were; what other files declare
/// must be the same too.
pub fn sections_again(program: &Program, facts: &Facts, known: &mut Known, stays: &dyn Fn(FileId) -> bool) -> Sections {
    known.begin(stays);
    let by_body: ByBody = facts.bodies.iter().map(|facts| (facts.body, facts)).collect();
    let needs = Needs::new(program, facts, &by_body);
    let roots = &needs.candidates;
    let callees = needs.callees(program, facts);
    let mut conducts: Values<Conduct> = Values::default();
    let mut traces: Vec<Option<Found>> = roots.iter().map(|_| None).collect();
    let answer = |at: u32, conducts: &Values<Conduct>, known: &Known| {
        let root = roots[at as usize];
        let looking = Looking { program, facts, by_body: &by_body, is_handed: needs.is_handed(root) };
        known.answer(&looking, conducts, program.nested(root))
    };
    for level in levels(&callees) {
        let mut work = level.clone();
        for _ in 0..ROUNDS {
            work.retain(|at| needs.is_needed(roots[*at as usize], facts, &conducts));
            let done: Vec<(u32, known::Answer)> =
                work.par_iter().map(|at| (*at, answer(*at, &conducts, known))).collect();
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
    // Whoever is handed a reply may hand it on.
    let replies = loop {
        let handed = roots.iter().zip(&traces).filter_map(|(root, found)| Some((root, &found.as_ref()?.shown.handed)));
        let by_function = handed.flat_map(|(root, handed)| {
            let by = program.function_of(*root);
            handed.iter().map(move |handed| (by, handed))
        });
        let replies = Replies::new(by_function.collect());
        let holds = |root: &BodyRef| program.function_of(*root).is_some_and(|id| replies.are_held_by(id));
        let unseen = (0..).zip(roots).filter(|(at, root)| traces[*at as usize].is_none() && holds(root));
        let unseen: Vec<u32> = unseen.map(|(at, _)| at).collect();
        if unseen.is_empty() {
            break replies;
        }
        let done: Vec<(u32, known::Answer)> =
            unseen.par_iter().map(|at| (*at, answer(*at, &conducts, known))).collect();
        for (at, answer) in done {
            traces[at as usize] = Some(known.keep(roots[at as usize], answer));
        }
    };
    let mut sections = Sections { replies, ..Sections::default() };
    for Found { shown, root, conduct: _ } in traces.into_iter().flatten() {
        sections.evidence.add(&shown.evidence);
        sections.messages.add(&shown.messages);
        sections.roots.extend(root);
    }
    sections
}

/// What `flow` has found, by body.
type ByBody<'f> = FxHashMap<BodyRef, &'f Arc<BodyFacts>>;

/// What a function is looked through with.
struct Looking<'f> {
    program: &'f Program,
    facts: &'f Facts,
    by_body: &'f ByBody<'f>,
    /// Is it ever handed what a lock protects?
    is_handed: bool,
}

/// What is kept of a root.
#[derive(Clone)]
struct Found {
    /// What it shows of the program's state.
    shown: Arc<Shown>,
    /// What its callers see.
    conduct: Arc<Conduct>,
    /// What has no section of its own has been heard, and is judged nowhere: it is not kept.
    root: Option<Arc<RootTrace>>,
}

/// What a root shows of the program's state, whether or not it is kept.
struct Shown {
    /// How the state is used.
    evidence: Evidence,
    /// From which state it fills messages.
    messages: Messages,
    /// What it hands on.
    handed: Vec<Handed>,
}

impl Found {
    fn of(program: &Program, root: RootTrace, conduct: Conduct) -> Found {
        let evidence = Evidence::of(program, &root);
        let handed = root.bodies.iter().flat_map(|body| &body.handed).cloned().collect();
        let shown = Shown { evidence, messages: Messages::of(&root), handed };
        let is_judged = root.sections.iter().any(|section| section.lock.is_some());
        Found { shown: Arc::new(shown), conduct: Arc::new(conduct), root: is_judged.then(|| Arc::new(root)) }
    }
}

fn trace(looking: &Looking, summaries: Asking, conducts: Conducts, bodies: &[BodyRef]) -> Found {
    let Looking { program, by_body, is_handed, facts: _ } = *looking;
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
        controls: RefCell::default(),
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
    conduct.settle(accesses.statements(), is_handed);
    let root = RootTrace { root: bodies[0], sections: tables.sections, reads: tables.reads, bodies: found };
    Found::of(program, root, conduct)
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
                    && self.program.is_optional(view.typer.operand(receiver).peeled())
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
    let tested = trace.tested();
    let numbered = tables.reads.iter().enumerate().map(|(id, read)| (id as record::ReadId, read));
    for (id, read) in numbered.filter(|(_, read)| read.at.0 == trace.id && !read.own) {
        if conduct.knows_enough() {
            break;
        }
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
                tested: tested.contains(&id),
                shared: tables.sections[read.section as usize].mode == Mode::Shared,
            });
        }
    }
    for write in &trace.writes {
        if conduct.knows_enough() {
            break;
        }
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
