//! One root function with its closures: events, and the summary for its callers.

mod awaits;
mod calls;
mod closures;
mod ends;

use std::collections::BTreeMap;
use std::sync::Arc;

use super::access::{Access, Accesses, Part, View};
use super::dataflow::{Analysis, solve};
use super::event::{BodyFacts, Event, EventKind, HeldAt};
use super::fresh::Fresh;
use super::held::{Acquisition, Held, HeldAnalysis};
use super::scrutinee::held_scrutinees;
use super::summary::{Asking, Edge, Hop, Summary, Wait, WaitKind};
use crate::ir::{self, BlockId, Call, Local, Operand, Rvalue, Statement, Terminator};
use crate::model::{self, How};
use crate::resolve::{BodyRef, CallInfo, Program};
use crate::span::Span;
use calls::call_name;
pub use closures::{closure_runs_here, used_up};

/// The states at the beginning of each block.
pub fn entries_of(analysis: &HeldAnalysis, body: &ir::Body) -> Vec<Option<Held>> {
    if !analysis.is_idle() {
        return solve(analysis, body);
    }
    let mut entries: Vec<Option<Held>> = vec![None; body.blocks.len()];
    let mut waiting: Vec<BlockId> = (!entries.is_empty()).then_some(BlockId(0)).into_iter().collect();
    while let Some(at) = waiting.pop() {
        let entry = &mut entries[at.0 as usize];
        if entry.is_none() {
            *entry = Some(Held::default());
            waiting.extend(body.blocks[at.0 as usize].end.successors());
        }
    }
    entries
}

/// What looking through one root gives.
pub struct RootFacts {
    /// By body, parents first; those in which anything happens to a lock.
    pub bodies: Vec<Arc<BodyFacts>>,
    /// What callers of the function see.
    pub summary: Arc<Summary>,
    /// Locks taken under others in closures and `async` blocks.
    pub inner: Vec<Edge>,
    /// Locks that closures take under those of whoever runs them.
    pub under_callers: Vec<Edge>,
}

/// Looks through a root and the bodies inside.
pub fn analyse(program: &Program, summaries: Asking, bodies: &[BodyRef]) -> RootFacts {
    let accesses = Accesses::new(program, summaries, bodies);
    let mut walk = Walk {
        program,
        summaries,
        accesses: &accesses,
        callers: BTreeMap::new(),
        given: BTreeMap::new(),
        inner: BTreeMap::new(),
    };
    // Inner bodies first, as if nobody held anything: what they do is part of what their parents do.
    for body in bodies.iter().skip(1).rev() {
        let done = walk.body(*body, false);
        walk.inner.insert(*body, done.summary);
    }
    let mut facts = Vec::new();
    let mut summary = Summary::default();
    let mut under_callers = Vec::new();
    for (at, body) in bodies.iter().enumerate() {
        let done = walk.body(*body, true);
        if at == 0 {
            summary = done.summary;
        } else {
            under_callers.extend(done.summary.edges);
        }
        facts.push(done.facts);
    }
    facts.retain(|body| !body.events.is_empty() || !body.acquisitions.is_empty() || body.locks);
    let inner = std::mem::take(&mut walk.inner).into_values().flat_map(|summary| summary.edges).collect();
    let bodies = facts.into_iter().map(Arc::new).collect();
    RootFacts { bodies, summary: Arc::new(summary), inner, under_callers }
}

struct Walk<'a, 'p> {
    program: &'p Program,
    summaries: Asking<'p>,
    accesses: &'a Accesses<'p>,
    /// What is held where a closure is run.
    callers: BTreeMap<BodyRef, Vec<Vec<Acquisition>>>,
    /// The guards that closures are given, by parameter or capture.
    given: BTreeMap<BodyRef, BTreeMap<Local, Acquisition>>,
    inner: BTreeMap<BodyRef, Summary>,
}

struct Done {
    facts: BodyFacts,
    summary: Summary,
}

/// The state of a walk through one body.
struct Scene<'w, 'a, 'p> {
    view: &'a View<'p>,
    held: &'w HeldAnalysis<'a, 'p>,
    fresh: Fresh,
    events: Vec<Event>,
    waits: Vec<(u32, u32)>,
    summary: Summary,
    /// Events count for callers too.
    final_pass: bool,
}

impl Scene<'_, '_, '_> {
    /// Only what happens under a lock is judged, and only as the last walk sees it. Who holds a lock that nobody
    /// else has yet keeps nobody waiting but himself.
    fn note(&mut self, mut event: Event) {
        if !matches!(event.kind, EventKind::Acquire { .. }) {
            event.held.retain(|held| !self.is_private(held.token));
        }
        if self.final_pass && !event.held.is_empty() {
            self.events.push(event);
        }
    }

    /// Time passes at a statement that other parties decide on, if `waits`.
    fn note_wait(&mut self, at: (u32, u32), waits: bool) {
        if waits && self.waits.last() != Some(&at) {
            self.waits.push(at);
        }
    }

    fn is_private(&self, token: u32) -> bool {
        self.held.tokens[token as usize].lock.access.as_ref().is_some_and(|access| self.fresh.has(access))
    }
}

impl<'a, 'p> Walk<'a, 'p> {
    fn body(&mut self, id: BodyRef, final_pass: bool) -> Done {
        let callers = merge_callers(self.callers.get(&id).map_or(&[], Vec::as_slice));
        let accesses: &'a Accesses<'p> = self.accesses;
        let view = accesses.view(id);
        let given = self.given.get(&id).cloned().unwrap_or_default();
        let analysis = HeldAnalysis::new(accesses, id, if final_pass { &callers } else { &[] }, &given);
        let entries = entries_of(&analysis, view.body);
        let fresh = if analysis.tokens.is_empty() { Fresh::default() } else { Fresh::of(accesses, id) };
        let mut scene = Scene {
            view,
            held: &analysis,
            fresh,
            events: Vec::new(),
            waits: Vec::new(),
            summary: Summary::default(),
            final_pass,
        };
        let mut ends: Vec<Vec<Span>> = vec![Vec::new(); analysis.tokens.len()];
        let mut owners: Vec<Vec<Local>> = vec![Vec::new(); analysis.tokens.len()];
        for (block_at, block) in view.body.blocks.iter().enumerate() {
            let Some(mut state) = entries[block_at].clone() else { continue };
            for (index, statement) in block.statements.iter().enumerate() {
                let at = (block_at as u32, index as u32);
                self.statement(&mut scene, at, statement, &state);
                if analysis.is_idle() {
                    continue;
                }
                let before = state.clone();
                analysis.statement(&mut state, BlockId(at.0), at.1, statement);
                note_owners(&state, &mut owners);
                note_ends(&before, &state, view.body.map.statements[block_at][index], &mut ends);
            }
            if block.end == Terminator::Return {
                self.returns(&mut scene, &state);
            }
        }
        self.spins(&mut scene, &entries);
        scene.summary.returns = self.returned_access(view);
        scene.summary.builds = self.accesses.built(id);
        self.keep_for_callers(&mut scene);
        let Scene { events, waits, summary, .. } = scene;
        let scrutinees = match final_pass {
            true => held_scrutinees(self.program, view, &analysis, &entries, &owners),
            false => Vec::new(),
        };
        let acquisitions = analysis.tokens.clone();
        let locks = !summary.acquires.is_empty();
        Done {
            facts: BodyFacts { body: id, callers, given, acquisitions, owners, events, waits, locks, scrutinees, ends },
            summary,
        }
    }

    fn statement(&mut self, scene: &mut Scene, at: (u32, u32), statement: &Statement, state: &Held) {
        match statement {
            Statement::Call(call) => {
                let unknown = CallInfo::default();
                let info = self.program.typed(scene.view.id).call(at.0, at.1).unwrap_or(&unknown);
                self.call(scene, at, call, info, state);
            }
            Statement::Await(wait) => self.wait(scene, at, wait, state),
            Statement::Assign(_, Rvalue::Closure(closure)) => self.captured(scene, *closure, state),
            Statement::Drop { from, to } => self.drops(scene, at, (*from, *to), state),
            Statement::Assign(place, _) => self.replaces(scene, at, place, state),
            Statement::Assume { .. } => {}
        }
    }

    /// The guards that an argument is or refers to.
    fn tokens_of(&self, scene: &Scene, operand: &Operand, state: &Held) -> Vec<u32> {
        let Operand::Use(place) = operand else { return Vec::new() };
        let ir::Base::Local(mut local) = place.base else { return Vec::new() };
        if state.is_free() {
            return Vec::new();
        }
        if !place.way.is_empty() && !self.program.may_hold_guard(scene.view.typer.place(place).peeled()) {
            return Vec::new();
        }
        for _ in 0..6 {
            let owned: Vec<u32> = state.owned_by(local).collect();
            if !owned.is_empty() {
                return owned;
            }
            let super::access::DefSite::One(block, at) = scene.view.defs[local.0 as usize] else { break };
            let statement = &scene.view.body.blocks[block as usize].statements[at as usize];
            let from = match statement {
                Statement::Assign(_, ir::Rvalue::Ref { place, .. } | ir::Rvalue::Use(Operand::Use(place))) => place,
                _ => break,
            };
            match from.base {
                ir::Base::Local(next) => local = next,
                ir::Base::Path(_) => break,
            }
        }
        Vec::new()
    }

    fn emit(&self, scene: &mut Scene, at: (u32, u32), span: Span, held: Vec<HeldAt>, kind: EventKind) {
        let waits = match &kind {
            EventKind::Wait(wait) => wait.kind.is_for_others(),
            EventKind::Await { acquisition, .. } => !acquisition,
            EventKind::Acquire { .. } => false,
        };
        scene.note_wait(at, waits);
        match &kind {
            EventKind::Wait(wait) if wait.hops.is_empty() => {
                let name = self.called_name(scene, at, wait);
                let hop = Hop { file: scene.view.id.file, span, name };
                scene.summary.add_wait(&Wait { hops: vec![hop], ..wait.clone() });
            }
            EventKind::Wait(wait) => scene.summary.add_wait(wait),
            EventKind::Acquire { lock, mode, how, hops } => {
                let own = || vec![Hop { file: scene.view.id.file, span, name: lock.name.clone() }];
                let chain = || if hops.is_empty() { own() } else { hops.clone() };
                scene.summary.add_acquire(lock, *mode, *how, chain);
                self.edges(scene, span, &held, lock, *mode, *how, hops);
            }
            EventKind::Await { acquisition, .. } => scene.summary.awaits |= !acquisition,
        }
        scene.note(Event { at, span, held, kind });
    }

    /// What waits at a statement, for people.
    fn called_name(&self, scene: &Scene, at: (u32, u32), wait: &Wait) -> String {
        let block = scene.view.body.blocks.get(at.0 as usize);
        match block.and_then(|block| block.statements.get(at.1 as usize)) {
            _ if wait.kind == WaitKind::Spin => Some("a loop".to_string()),
            Some(Statement::Call(call)) => call_name(self.program, scene.view.id, call),
            _ => None,
        }
        .unwrap_or_else(|| "it".to_string())
    }

    #[allow(clippy::too_many_arguments)]
    fn edges(
        &self,
        scene: &mut Scene,
        span: Span,
        held: &[HeldAt],
        taken: &super::lock::LockRef,
        mode: model::Mode,
        how: How,
        hops: &[Hop],
    ) {
        for one in held {
            if scene.is_private(one.token) {
                continue;
            }
            let acquisition = &scene.held.tokens[one.token as usize];
            let gates = held.iter().filter(|other| other.token != one.token && other.must);
            let file = scene.view.id.file;
            let edge = Edge {
                held: acquisition.lock.clone(),
                held_mode: acquisition.mode,
                held_at: Hop { file, span: acquisition.span, name: acquisition.lock.name.clone() },
                taken: taken.clone(),
                taken_mode: mode,
                at: Hop { file, span, name: taken.name.clone() },
                hops: hops.to_vec(),
                gates: gates.map(|gate| scene.held.tokens[gate.token as usize].lock.clone()).collect(),
                body: scene.view.id,
                tries: how == How::Tries,
                repeated: false,
            };
            scene.summary.add_edge(edge);
        }
    }

    /// Loops that spin until another thread changes something.
    fn spins(&mut self, scene: &mut Scene, entries: &[Option<Held>]) {
        for found in super::spin::spinning_loops(self.program, scene.view) {
            let Some(state) = &entries[found.head.0 as usize] else { continue };
            let held: Vec<HeldAt> = state.tokens().map(|(token, must)| HeldAt { token, must }).collect();
            let wait = Wait {
                kind: WaitKind::Spin,
                says: format!("spins until {} changes", found.until),
                hops: Vec::new(),
                exempt: Vec::new(),
                over: None,
                remote: None,
                timed: false,
            };
            let at = (found.head.0, 0);
            self.emit(scene, at, found.keyword, held, EventKind::Wait(wait));
        }
    }
}

/// What is held where a closure runs: on every path only if wherever it runs.
fn merge_callers(callers: &[Vec<Acquisition>]) -> Vec<Acquisition> {
    let mut merged: Vec<Acquisition> = Vec::new();
    for caller in callers {
        for one in caller {
            if !merged.iter().any(|known| known.lock == one.lock && known.span == one.span) {
                merged.push(one.clone());
            }
        }
    }
    for one in &mut merged {
        let everywhere = callers
            .iter()
            .all(|caller| caller.iter().any(|other| other.lock == one.lock && other.span == one.span && other.always));
        one.always = everywhere;
    }
    merged
}

/// Who owns which guard.
fn note_owners(state: &Held, owners: &mut [Vec<Local>]) {
    for (token, owner) in state.pairs() {
        if !owners[token as usize].contains(&owner.local) {
            owners[token as usize].push(owner.local);
        }
    }
}

/// Guards that a statement ends.
fn note_ends(before: &Held, after: &Held, span: Span, ends: &mut [Vec<Span>]) {
    if before.is_empty() {
        return;
    }
    let alive: Vec<u32> = after.tokens().map(|(token, _)| token).collect();
    for (token, _) in before.tokens() {
        if !alive.contains(&token) && !ends[token as usize].contains(&span) {
            ends[token as usize].push(span);
        }
    }
}

/// Where a call is reported: from its receiver if that begins on the line of the name, else from the name.
pub fn call_span(view: &View, at: (u32, u32), call: &Call) -> Span {
    let whole = view.body.map.statements[at.0 as usize][at.1 as usize];
    Span::new(whole.start, whole.end.max(call.name.end))
}

impl Access {
    /// Is it what this lock protects, itself or as a direct field? What lies deeper, or in a container, is
    /// only one of the things that the lock protects.
    pub fn is_state_of(&self, lock: &Access, fields: usize) -> bool {
        let rest = self.parts.get(lock.parts.len()..).unwrap_or(&[]);
        self.root == lock.root
            && self.parts.starts_with(&lock.parts)
            && rest.first() == Some(&Part::Content)
            && rest.len() <= 1 + fields
            && rest.iter().skip(1).all(|part| matches!(part, Part::Field(..)))
    }
}
