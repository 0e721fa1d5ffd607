//! One root function with its closures: events, and the summary for its callers.

use std::collections::BTreeMap;
use std::sync::Arc;

use super::access::{Access, Accesses, Part, Root, View};
use super::arguments::Arguments;
use super::dataflow::{Analysis, solve};
use super::event::{BodyFacts, Event, EventKind, HeldAt};
use super::fresh::Fresh;
use super::held::{Acquisition, Held, HeldAnalysis, Origin, is_awaited, is_future, returned};
use super::lock::Class;
use super::scrutinee::held_scrutinees;
use super::summary::{Acquires, Asking, Edge, Hop, ReturnedGuard, RunsParam, Summary, Wait, WaitKind};
use crate::ir::{
    self, AwaitKind, BlockId, BodyKind, Call, Callee, Local, Operand, Place, RETURN, Rvalue, Statement, Terminator,
};
use crate::model::{self, GuardEffect, How, Mode, Time, When};
use crate::resolve::{BodyRef, CallInfo, Effect, FnId, GenericOwner, Passing, Program, Ty};
use crate::span::Span;

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

    /// Values whose `Drop` locks or waits end here, last first.
    fn drops(&mut self, scene: &mut Scene, at: (u32, u32), range: (Local, Local), state: &Held) {
        let locals: Vec<Local> = scene.held.droppable.keys().rev().copied().collect();
        for local in locals.into_iter().filter(|local| (range.0..range.1).contains(local) && state.is_live(*local)) {
            let span = scene.view.body.map.statements[at.0 as usize][at.1 as usize];
            // Guards that are declared later are gone by now.
            let gone = |token: u32| {
                state.owners(token).all(|owner| owner.local > local && (range.0..range.1).contains(&owner.local))
            };
            let during = state.tokens().filter(|(token, _)| !gone(*token));
            let during: Vec<HeldAt> = during.map(|(token, must)| HeldAt { token, must }).collect();
            self.drop_value(scene, at, span, local, &during);
        }
    }

    /// What a variable held ends where it is set anew.
    fn replaces(&mut self, scene: &mut Scene, at: (u32, u32), place: &Place, state: &Held) {
        if let Some(local) = place.as_local().filter(|local| state.is_live(*local)) {
            let span = scene.view.body.map.statements[at.0 as usize][at.1 as usize];
            let during: Vec<HeldAt> = state.tokens().map(|(token, must)| HeldAt { token, must }).collect();
            self.drop_value(scene, at, span, local, &during);
        }
    }

    fn drop_value(&mut self, scene: &mut Scene, at: (u32, u32), span: Span, local: Local, during: &[HeldAt]) {
        let glue = scene.held.droppable.get(&local).cloned().unwrap_or_default();
        let access = self.accesses.local(scene.view.id, local);
        for id in glue {
            let Some(summary) = self.summaries.of(id) else { continue };
            let hop = Hop { file: scene.view.id.file, span, name: self.program.function_name(id).to_string() };
            let args = |index: u32| access.clone().filter(|_| index == 0);
            self.callee_waits(scene, at, span, &hop, summary, &args, &|_| Vec::new(), during);
            self.callee_locks(scene, at, span, &hop, summary, &args, during);
        }
    }

    /// Guards that a closure captures keep their locks' names inside.
    fn captured(&mut self, scene: &Scene, closure: ir::BodyId, state: &Held) {
        let closure = BodyRef { file: scene.view.id.file, body: closure };
        for capture in &self.program.body(closure).captures {
            if let Some(token) = state.owned_by(capture.outer).next() {
                let acquisition = scene.held.tokens[token as usize].clone();
                self.given.entry(closure).or_default().insert(capture.inner, acquisition);
            }
        }
    }

    /// A closure that is handed a guard by the call which runs it: `lock().map(|guard| …)`.
    fn hand_over(&mut self, scene: &Scene, call: &Call, closure: BodyRef, state: &Held) {
        let Some(Operand::Use(place)) = call.args.first() else { return };
        let ir::Base::Local(local) = place.base else { return };
        if let Some(token) = state.owned_by(local).next()
            && !matches!(scene.view.typer.operand(&call.args[0]), Ty::Ref(..))
        {
            let acquisition = scene.held.tokens[token as usize].clone();
            self.given.entry(closure).or_default().insert(Local(1), acquisition);
        }
    }

    /// What is held during a call: guards that move into it are its own business.
    fn held_during(&self, scene: &Scene, call: &Call, info: &CallInfo, state: &Held) -> Vec<HeldAt> {
        if state.is_free() {
            return Vec::new();
        }
        let mut gone = Vec::new();
        for (index, arg) in call.args.iter().enumerate() {
            if index == 0 && matches!(call.callee, Callee::Method { .. }) && info.passing != Some(Passing::Value) {
                continue;
            }
            let Operand::Use(place) = arg else { continue };
            let ir::Base::Local(local) = place.base else { continue };
            let ty = scene.view.typer.place(place);
            if !matches!(ty, Ty::Ref(..)) && (place.way.is_empty() || self.program.may_hold_guard(&ty)) {
                gone.extend(state.owned_by(local));
            }
        }
        let tokens = state.tokens().filter(|(token, _)| !gone.contains(token));
        tokens.map(|(token, must)| HeldAt { token, must }).collect()
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

    fn call(&mut self, scene: &mut Scene, at: (u32, u32), call: &Call, info: &CallInfo, state: &Held) {
        let span = call_span(scene.view, at, call);
        let during = self.held_during(scene, call, info, state);
        let effects = self.program.effects.of(self.program, info);
        let deferred = is_awaited(self.program, info);
        let mut closures = None;
        let mut done = false;
        for effect in &effects {
            match effect {
                Effect::Acquire { lock, mode, how } if !deferred || *how == How::Blocks => {
                    let Some(receiver) = call.args.first() else { continue };
                    let lock = self.accesses.lock_of(scene.view.id, receiver, *lock);
                    let kind = EventKind::Acquire { lock, mode: *mode, how: *how, hops: Vec::new() };
                    self.emit(scene, at, span, during.clone(), kind);
                }
                Effect::Guard(GuardEffect::Release) => {
                    if let Some(Operand::Use(place)) = call.args.first()
                        && let Some(local) = place.as_local()
                        && state.is_live(local)
                    {
                        self.drop_value(scene, at, span, local, &during);
                    }
                }
                Effect::Closure(time) => closures = Some(*time),
                Effect::Spawn(_) => closures = Some(Time::Later),
                Effect::Guard(GuardEffect::Unlocked) => {
                    let own = call.args.first().map_or_else(Vec::new, |arg| self.tokens_of(scene, arg, state));
                    let held: Vec<HeldAt> = during.iter().filter(|held| !own.contains(&held.token)).copied().collect();
                    self.run_closures(scene, call, &held);
                    done = true;
                }
                // The condition is tested with the lock held.
                Effect::Condvar { .. } => {
                    let all: Vec<HeldAt> = state.tokens().map(|(token, must)| HeldAt { token, must }).collect();
                    self.run_closures(scene, call, &all);
                    done = true;
                }
                _ => {}
            }
            if deferred {
                continue;
            }
            if let Some(wait) = self.wait_of(scene, effect, call, info) {
                let held = match effect {
                    Effect::Condvar { .. } => {
                        let given: Vec<u32> =
                            call.args.iter().skip(1).flat_map(|arg| self.tokens_of(scene, arg, state)).collect();
                        during.iter().filter(|held| !given.contains(&held.token)).copied().collect()
                    }
                    _ => during.clone(),
                };
                self.emit(scene, at, span, held, EventKind::Wait(wait));
            }
        }
        if !deferred {
            self.callees(scene, at, span, call, info, state, &during);
        }
        for closure in &info.closures {
            self.run(scene, *closure, &during);
            self.include(scene, *closure);
        }
        if info.unknown_code {
            self.unknown_code(scene, at, span, call, &during);
        }
        self.consumed_adapters(scene, call, info, &during);
        if !done {
            self.handed_closures(scene, at, call, info, closures, &during, state);
        }
    }

    /// What an effect waits for.
    fn wait_of(&self, scene: &Scene, effect: &Effect, call: &Call, info: &CallInfo) -> Option<Wait> {
        let receiver = call.args.first().and_then(|arg| self.accesses.operand(scene.view.id, arg));
        let plain = |kind: WaitKind, says: &str, timed: bool| Wait {
            kind,
            says: says.to_string(),
            hops: Vec::new(),
            exempt: Vec::new(),
            over: None,
            remote: None,
            timed,
        };
        match effect {
            Effect::Wait { kind, says, when, timed } => {
                let bounded = || {
                    let sender = call.args.first();
                    sender
                        .is_some_and(|sender| self.summaries.capacities().is_bounded(self.program, scene.view, sender))
                };
                let kind = match (kind, when) {
                    (model::WaitKind::Sleep, _) => WaitKind::Sleep,
                    (model::WaitKind::Spin, _) => return None,
                    (model::WaitKind::Channel, When::Always) => WaitKind::Channel,
                    (model::WaitKind::Channel, When::Bounded) if bounded() => WaitKind::Channel,
                    (model::WaitKind::Channel, When::Bounded | When::Never) => WaitKind::UnboundedSend,
                    (model::WaitKind::Join, _) => WaitKind::Join,
                    (model::WaitKind::File, _) => WaitKind::File,
                };
                let over = if kind == WaitKind::Channel { receiver } else { None };
                Some(Wait { over, ..plain(kind, says, *timed) })
            }
            Effect::Condvar { timed, .. } => {
                let params = call.args.iter().skip(1).filter_map(|arg| self.accesses.operand(scene.view.id, arg));
                let exempt = params.filter_map(|access| match access.root {
                    Root::Param(index) => Some(index),
                    Root::Global(_) | Root::Local(..) | Root::Varying(..) => None,
                });
                let exempt = exempt.collect();
                Some(Wait { exempt, ..plain(WaitKind::Condvar, "waits on a condition variable", *timed) })
            }
            Effect::Rpc { says, over_receiver } => {
                let over = if *over_receiver { receiver } else { None };
                let remote = info.functions.first().copied();
                Some(Wait { over, remote, ..plain(WaitKind::Rpc, says, false) })
            }
            Effect::Callback => Some(plain(WaitKind::Callback, "runs code that is not known here", false)),
            Effect::Acquire { .. }
            | Effect::Guard(_)
            | Effect::Channel(_)
            | Effect::Spawn(_)
            | Effect::Closure(_)
            | Effect::Cell(_) => None,
        }
    }

    /// What the program's own functions do that a call may mean.
    #[allow(clippy::too_many_arguments)]
    fn callees(
        &mut self,
        scene: &mut Scene,
        at: (u32, u32),
        span: Span,
        call: &Call,
        info: &CallInfo,
        state: &Held,
        during: &[HeldAt],
    ) {
        let file = scene.view.id.file;
        for id in &info.functions {
            if !self.program.is_user_file(self.program.function_file(*id)) {
                continue;
            }
            let hop = || Hop { file, span, name: self.program.function_name(*id).to_string() };
            if self.program.effects.is_remote(self.program, *id) {
                let wait = Wait {
                    kind: WaitKind::Rpc,
                    says: "is a remote call".to_string(),
                    hops: vec![hop()],
                    exempt: Vec::new(),
                    over: None,
                    remote: Some(*id),
                    timed: false,
                };
                self.emit(scene, at, span, during.to_vec(), EventKind::Wait(wait));
                continue;
            }
            let Some(summary) = self.summaries.of(*id).filter(|summary| summary.matters_here()) else { continue };
            let hop = hop();
            let arguments = Arguments::new(self.accesses, scene.view.id, call);
            let args = |index: u32| arguments.get(index);
            let tokens: Vec<Vec<u32>> = call.args.iter().map(|arg| self.tokens_of(scene, arg, state)).collect();
            let given = |index: u32| tokens.get(index as usize).cloned().unwrap_or_default();
            self.callee_waits(scene, at, span, &hop, summary, &args, &given, during);
            self.callee_locks(scene, at, span, &hop, summary, &args, during);
        }
    }

    /// What a callee waits for. `given`: the guards that an argument is or refers to.
    #[allow(clippy::too_many_arguments)]
    fn callee_waits(
        &mut self,
        scene: &mut Scene,
        at: (u32, u32),
        span: Span,
        hop: &Hop,
        summary: &Summary,
        args: &dyn Fn(u32) -> Option<Access>,
        given: &dyn Fn(u32) -> Vec<u32>,
        during: &[HeldAt],
    ) {
        for wait in &summary.waits {
            if during.is_empty() && scene.summary.knows_enough_waits() {
                break;
            }
            if wait.hops.contains(hop) {
                continue;
            }
            let released: Vec<u32> = wait.exempt.iter().flat_map(|index| given(*index)).collect();
            let held = during.iter().filter(|held| !released.contains(&held.token)).copied().collect();
            let exempt = wait.exempt.iter().filter_map(|index| match args(*index)?.root {
                Root::Param(outer) => Some(outer),
                Root::Global(_) | Root::Local(..) | Root::Varying(..) => None,
            });
            let exempt: Vec<u32> = exempt.collect();
            let over = wait.over.as_ref().and_then(|over| over.substitute(args));
            if during.is_empty() && scene.summary.has_wait(wait, &exempt, &over) {
                scene.note_wait(at, wait.kind.is_for_others());
                continue;
            }
            let hops = std::iter::once(hop.clone()).chain(wait.hops.iter().cloned()).collect();
            let wait = Wait { hops, exempt, over, ..wait.clone() };
            self.emit(scene, at, span, held, EventKind::Wait(wait));
        }
    }

    /// The lock of a callee's summary, in terms of this function.
    fn here(
        &self,
        id: BodyRef,
        lock: &super::lock::LockRef,
        args: &dyn Fn(u32) -> Option<Access>,
    ) -> super::lock::LockRef {
        let lock = lock.substitute(self.program, args);
        let unfolded = lock.access.as_ref().and_then(|access| self.accesses.unfolded(access));
        let lock = unfolded.map_or_else(|| lock.clone(), |access| lock.known_as(self.program, access));
        self.accesses.named(id, lock)
    }

    /// The locks that a callee takes.
    #[allow(clippy::too_many_arguments)]
    fn callee_locks(
        &mut self,
        scene: &mut Scene,
        at: (u32, u32),
        span: Span,
        hop: &Hop,
        summary: &Summary,
        args: &dyn Fn(u32) -> Option<Access>,
        during: &[HeldAt],
    ) {
        let id = scene.view.id;
        for acquires in &summary.acquires {
            if during.is_empty() && scene.summary.knows_enough_acquires() {
                break;
            }
            if acquires.hops.contains(hop) {
                continue;
            }
            let lock = self.here(id, &acquires.lock, args);
            self.callee_takes(scene, at, (lock, acquires.mode, acquires.how), (span, hop, &acquires.hops), during);
        }
        for guard in &summary.returns_guards {
            let lock = self.here(id, &guard.lock, args);
            self.callee_takes(scene, at, (lock, guard.mode, guard.how), (span, hop, &guard.hops), during);
        }
        for edge in &summary.edges {
            let from_caller =
                |lock: &super::lock::LockRef| matches!(&lock.access, Some(Access { root: Root::Param(_), .. }));
            if !(from_caller(&edge.held) || from_caller(&edge.taken)) || edge.hops.contains(hop) {
                continue;
            }
            let hops = std::iter::once(edge.at.clone()).chain(edge.hops.iter().cloned()).collect();
            let lifted = Edge {
                held: self.accesses.named(id, edge.held.substitute(self.program, args)),
                taken: self.accesses.named(id, edge.taken.substitute(self.program, args)),
                gates: edge.gates.iter().map(|gate| gate.substitute(self.program, args)).collect(),
                at: Hop { file: id.file, span, name: hop.name.clone() },
                hops,
                body: id,
                repeated: !matches!(edge.held.class, Class::Param(_)) && !matches!(edge.taken.class, Class::Param(_)),
                ..edge.clone()
            };
            scene.summary.add_edge(lifted);
        }
    }

    /// A lock that a callee takes. Where nothing is held it is told to callers, and judged nowhere.
    fn callee_takes(
        &self,
        scene: &mut Scene,
        at: (u32, u32),
        (lock, mode, how): (super::lock::LockRef, Mode, How),
        (span, hop, inner): (Span, &Hop, &[Hop]),
        during: &[HeldAt],
    ) {
        let hops = || std::iter::once(hop.clone()).chain(inner.iter().cloned()).collect();
        if during.is_empty() {
            scene.summary.add_acquire(&lock, mode, how, hops);
        } else {
            let kind = EventKind::Acquire { lock, mode, how, hops: hops() };
            self.emit(scene, at, span, during.to_vec(), kind);
        }
    }

    /// A closure that runs here, with these locks held.
    fn run(&mut self, scene: &Scene, closure: BodyRef, held: &[HeldAt]) {
        self.run_as(scene, closure, held, Origin::Caller);
    }

    fn run_as(&mut self, scene: &Scene, closure: BodyRef, held: &[HeldAt], origin: Origin) {
        if !scene.final_pass || closure.file != scene.view.id.file {
            return;
        }
        let held = held.iter().map(|held| {
            let acquisition = &scene.held.tokens[held.token as usize];
            Acquisition { origin, awaited: false, always: held.must, ..acquisition.clone() }
        });
        self.callers.entry(closure).or_default().push(held.collect());
    }

    /// What a closure does, its parent does.
    fn include(&self, scene: &mut Scene, closure: BodyRef) {
        let Some(inner) = self.inner.get(&closure) else { return };
        for wait in &inner.waits {
            scene.summary.add_wait(wait);
        }
        for acquires in &inner.acquires {
            let Acquires { lock, mode, how, hops } = acquires;
            scene.summary.add_acquire(lock, *mode, *how, || hops.clone());
        }
        for edge in &inner.edges {
            scene.summary.add_edge(edge.clone());
        }
    }

    fn run_closures(&mut self, scene: &mut Scene, call: &Call, held: &[HeldAt]) {
        for arg in &call.args {
            if let Ty::Closure(closure) = scene.view.typer.operand(arg).peeled() {
                let closure = *closure;
                self.run(scene, closure, held);
                self.include(scene, closure);
            }
        }
    }

    /// Closures among a call's arguments: does the callee run them, and under what?
    #[allow(clippy::too_many_arguments)]
    fn handed_closures(
        &mut self,
        scene: &mut Scene,
        at: (u32, u32),
        call: &Call,
        info: &CallInfo,
        said: Option<Time>,
        during: &[HeldAt],
        state: &Held,
    ) {
        let span = call.name;
        let is_user = |id: FnId| self.program.is_user_file(self.program.function_file(id));
        for (index, arg) in call.args.iter().enumerate() {
            let may_run = |id: &FnId| match is_user(*id) {
                true => self.summaries.of(*id).is_some_and(|known| known.runs_param(index as u32)),
                false => closure_runs_here(self.program, *id, index, said),
            };
            if !info.functions.iter().any(may_run) {
                continue;
            }
            let ty = callable(&scene.view.typer.operand(arg));
            let param = match (ty.peeled(), arg) {
                (Ty::Closure(_) | Ty::Fn(_), _) => None,
                (Ty::Param(_) | Ty::Opaque(_) | Ty::Ref(..) | Ty::Adt(..) | Ty::Dyn(_), Operand::Use(_)) => {
                    match self.accesses.operand(scene.view.id, arg).map(|access| self.accesses.unwrapped(access)) {
                        Some(Access { root: Root::Param(param), parts }) if parts.is_empty() => Some(param),
                        _ => continue,
                    }
                }
                _ => continue,
            };
            for id in &info.functions {
                if is_user(*id) {
                    let Some(summary) = self.summaries.of(*id) else { continue };
                    self.run_by(scene, call, *id, index as u32, summary, &ty, param, during);
                } else if closure_runs_here(self.program, *id, index, said)
                    && let Ty::Fn(function) = ty.peeled()
                {
                    let info =
                        CallInfo { functions: smallvec::SmallVec::from_slice(&[*function]), ..CallInfo::default() };
                    let inner = Call { args: Vec::new(), ..call.clone() };
                    self.callees(scene, at, span, &inner, &info, state, during);
                    for effect in self.program.effects.of(self.program, &info) {
                        if let Some(wait) = self.wait_of(scene, effect, &inner, &info) {
                            self.emit(scene, at, span, during.to_vec(), EventKind::Wait(wait));
                        }
                    }
                } else if closure_runs_here(self.program, *id, index, said)
                    && let Ty::Closure(closure) = ty.peeled()
                    && self.program.body(*closure).kind == BodyKind::Closure
                {
                    let closure = *closure;
                    self.hand_over(scene, call, closure, state);
                    self.run(scene, closure, during);
                    self.include(scene, closure);
                } else if closure_runs_here(self.program, *id, index, said)
                    && let Some(param) = param
                {
                    let held = held_by_runner(scene, during);
                    add_runs(&mut scene.summary, param, held);
                }
            }
        }
    }

    /// A lazy adapter that is used up (`map(f).sum()`, the `next` of a `for`) runs its closures here.
    fn consumed_adapters(&mut self, scene: &mut Scene, call: &Call, info: &CallInfo, during: &[HeldAt]) {
        for closure in used_up(self.program, scene.view, call, info) {
            self.run(scene, closure, during);
            self.include(scene, closure);
        }
    }

    #[allow(clippy::too_many_arguments)]
    fn run_by(
        &mut self,
        scene: &mut Scene,
        call: &Call,
        _: FnId,
        index: u32,
        summary: &Summary,
        ty: &Ty,
        param: Option<u32>,
        during: &[HeldAt],
    ) {
        let args = |at: u32| call.args.get(at as usize).and_then(|arg| self.accesses.operand(scene.view.id, arg));
        let file = scene.view.id.file;
        for runs in summary.runs.iter().filter(|runs| runs.param == index) {
            let span = scene.view.body.map.body;
            let inside: Vec<Acquisition> = runs
                .held
                .iter()
                .map(|(lock, mode, must, hop)| Acquisition {
                    lock: self.accesses.named(scene.view.id, lock.substitute(self.program, &args)),
                    mode: *mode,
                    how: How::Waits,
                    awaited: false,
                    span: if hop.file == file { hop.span } else { span },
                    origin: Origin::Caller,
                    hops: vec![hop.clone()],
                    always: *must,
                })
                .collect();
            if let Ty::Closure(closure) = ty.peeled() {
                let closure = *closure;
                if scene.final_pass && closure.file == file {
                    let own = during.iter().map(|held| {
                        let acquisition = &scene.held.tokens[held.token as usize];
                        Acquisition { origin: Origin::Caller, awaited: false, always: held.must, ..acquisition.clone() }
                    });
                    let all: Vec<Acquisition> = own.chain(inside.iter().cloned()).collect();
                    self.callers.entry(closure).or_default().push(all);
                }
                self.include(scene, closure);
            }
            if let Some(param) = param {
                let own = held_by_runner(scene, during).into_iter();
                let inside = inside.iter().map(|one| (one.lock.clone(), one.mode, one.always, one.hops[0].clone()));
                add_runs(&mut scene.summary, param, own.chain(inside).collect());
            }
        }
    }

    /// A closure parameter, a `dyn Fn`, a function pointer is called.
    fn unknown_code(&mut self, scene: &mut Scene, at: (u32, u32), span: Span, call: &Call, during: &[HeldAt]) {
        if let Callee::Value(place) = &call.callee
            && let Some(Access { root: Root::Param(param), parts }) = self.accesses.place(scene.view.id, place)
            && parts.is_empty()
        {
            let file = scene.view.id.file;
            let held = during.iter().map(|held| {
                let one = &scene.held.tokens[held.token as usize];
                (one.lock.clone(), one.mode, held.must, Hop { file, span: one.span, name: one.lock.name.clone() })
            });
            add_runs(&mut scene.summary, param, held.collect());
        }
        let wait = Wait {
            kind: WaitKind::Callback,
            says: "runs code that is not known here".to_string(),
            hops: Vec::new(),
            exempt: Vec::new(),
            over: None,
            remote: None,
            timed: false,
        };
        scene.note(Event { at, span, held: during.to_vec(), kind: EventKind::Wait(wait) });
    }

    fn wait(&mut self, scene: &mut Scene, at: (u32, u32), wait: &ir::Await, state: &Held) {
        let span = scene.view.body.map.statements[at.0 as usize][at.1 as usize];
        // Guards that a future was given are its own business.
        let own: Vec<u32> = wait.futures.iter().flat_map(|future| self.future_tokens(future, state)).collect();
        let others = state.tokens().filter(|(token, _)| !own.contains(token));
        let during: Vec<HeldAt> = others.map(|(token, must)| HeldAt { token, must }).collect();
        let mut what = None;
        let mut acquisition = !wait.futures.is_empty() && wait.kind == AwaitKind::Plain;
        let mut over = None;
        let mut asked = None;
        let mut remote = false;
        for future in &wait.futures {
            let Some((call_at, call)) = self.call_of(scene.view, future) else {
                acquisition = false;
                if let Ty::Closure(block) = scene.view.typer.operand(future).peeled() {
                    let block = *block;
                    self.run_as(scene, block, &during, Origin::Awaiter);
                    self.include(scene, block);
                }
                continue;
            };
            let unknown = CallInfo::default();
            let info = self.program.typed(scene.view.id).call(call_at.0, call_at.1).unwrap_or(&unknown);
            let call_span = call_span(scene.view, call_at, call);
            let mut acquires = false;
            for effect in self.program.effects.of(self.program, info) {
                if let Effect::Acquire { lock, mode, how } = effect
                    && let Some(receiver) = call.args.first()
                {
                    acquires = true;
                    let lock = self.accesses.lock_of(scene.view.id, receiver, *lock);
                    let kind = EventKind::Acquire { lock, mode: *mode, how: *how, hops: Vec::new() };
                    self.emit(scene, at, call_span, during.clone(), kind);
                }
            }
            for id in &info.functions {
                remote |= self.program.effects.is_remote(self.program, *id);
                if let Some(summary) = self.summaries.of(*id) {
                    let hop = Hop {
                        file: scene.view.id.file,
                        span: call_span,
                        name: self.program.function_name(*id).to_string(),
                    };
                    let args = |index: u32| {
                        call.args.get(index as usize).and_then(|arg| self.accesses.operand(scene.view.id, arg))
                    };
                    let takes = !summary.acquires.is_empty() || !summary.returns_guards.is_empty();
                    acquires |= takes && !summary.awaits;
                    self.callee_locks(scene, at, call_span, &hop, summary, &args, &during);
                }
                what = Some(self.program.name(self.program.function(*id).name).to_string());
            }
            acquisition &= acquires;
            over = over.or_else(|| self.connection(scene, call, info));
            asked = asked.or_else(|| self.unknown_receiver(scene, call, info));
            if what.is_none() {
                what = method_name(self.program, call);
            }
        }
        let kind = EventKind::Await { form: wait.kind, what, acquisition, over, asked, remote };
        self.emit(scene, at, span, during, kind);
    }

    fn future_tokens(&self, future: &Operand, state: &Held) -> Vec<u32> {
        match future {
            Operand::Use(Place { base: ir::Base::Local(local), way: _ }) => state.owned_by(*local).collect(),
            Operand::Use(_) | Operand::Literal(_) => Vec::new(),
        }
    }

    /// The connection that a call goes over: its receiver, or what it is handed.
    fn connection(&self, scene: &Scene, call: &Call, _: &CallInfo) -> Option<Access> {
        call.args.iter().find_map(|arg| {
            let ty = scene.view.typer.operand(arg);
            let access = self.accesses.operand(scene.view.id, arg)?;
            self.program.is_connection(&ty).then_some(access)
        })
    }

    /// What a call is a method of, where the program has neither its type nor the method's code.
    fn unknown_receiver(&self, scene: &Scene, call: &Call, info: &CallInfo) -> Option<Access> {
        let receiver = call.args.first()?;
        let mut ty = scene.view.typer.operand(receiver).peeled().clone();
        // Through the guard, a `Box`, an `Arc`.
        while let Ty::Adt(id, _) = &ty
            && !self.program.is_user_file(self.program.adt_file(*id))
        {
            ty = self.program.deref(&ty, &crate::resolve::NoSurroundings)?.peeled().clone();
        }
        let is_unknown = matches!(ty, Ty::Param(_) | Ty::Dyn(_) | Ty::Opaque(_) | Ty::Projection(..) | Ty::External(_));
        // A default body in the trait says nothing of the type's own.
        let is_impl = |id: &FnId| matches!(self.program.owner(*id), Some(GenericOwner::Impl(_)));
        if !is_unknown || info.functions.iter().any(is_impl) {
            return None;
        }
        self.accesses.operand(scene.view.id, receiver)
    }

    /// The call that makes a future.
    fn call_of<'v>(&self, view: &'v View<'p>, future: &Operand) -> Option<((u32, u32), &'v Call)> {
        let Operand::Use(place) = future else { return None };
        let ir::Base::Local(mut local) = place.base else { return None };
        for _ in 0..8 {
            let super::access::DefSite::One(block, at) = view.defs[local.0 as usize] else { return None };
            match &view.body.blocks[block as usize].statements[at as usize] {
                Statement::Call(call) => {
                    // `Box::pin(f())`, `timeout(d, f())`, `f().fuse()` hand the future on.
                    let info = self.program.typed(view.id).call(block, at);
                    let known = info.is_some_and(|info| {
                        !self.program.effects.of(self.program, info).is_empty()
                            || info
                                .functions
                                .iter()
                                .any(|id| self.program.is_user_file(self.program.function_file(*id)))
                    });
                    // A method hands on its receiver, and what else it is given may be anything.
                    let given = match call.callee {
                        Callee::Method { .. } => 1,
                        Callee::Path(_) | Callee::Value(_) | Callee::Macro(_) => call.args.len(),
                    };
                    let inner = call.args.iter().take(given).find_map(|arg| match arg {
                        Operand::Use(inner) if is_future_ty(self.program, &view.typer.operand(arg)) => inner.as_local(),
                        _ => None,
                    });
                    match inner {
                        Some(inner) if !known => local = inner,
                        _ => return Some(((block, at), call)),
                    }
                }
                Statement::Assign(_, ir::Rvalue::Use(Operand::Use(from)) | ir::Rvalue::Ref { place: from, .. }) => {
                    match from.base {
                        ir::Base::Local(next) if from.way.is_empty() => local = next,
                        _ => return None,
                    }
                }
                _ => return None,
            }
        }
        None
    }

    /// Guards that leave with the result.
    fn returns(&self, scene: &mut Scene, state: &Held) {
        for token in returned(state) {
            let acquisition = &scene.held.tokens[token as usize];
            if !matches!(acquisition.origin, Origin::Call(..)) {
                continue;
            }
            let own = Hop { file: scene.view.id.file, span: acquisition.span, name: acquisition.lock.name.clone() };
            let hops = if acquisition.hops.is_empty() { vec![own] } else { acquisition.hops.clone() };
            let (lock, mode, how) = (acquisition.lock.clone(), acquisition.mode, acquisition.how);
            let always = state.is_certain(token);
            let guard = ReturnedGuard { lock, mode, how, always, hops };
            let known = scene.summary.returns_guards.iter().any(|known| known.lock.access == guard.lock.access);
            if !known && scene.summary.returns_guards.len() < 4 {
                scene.summary.returns_guards.push(guard);
            }
        }
    }

    /// The part of a parameter that a function returns.
    fn returned_access(&self, view: &View) -> Option<Access> {
        if view.body.parent.is_some() || is_future(self.program, view.id) {
            return None;
        }
        let access = self.accesses.place(view.id, &Place::local(RETURN))?;
        match access.root {
            Root::Param(_) | Root::Global(_) => Some(access),
            Root::Local(..) | Root::Varying(..) => None,
        }
    }

    /// Acquisitions that end in a returned guard are told as that, not twice.
    fn keep_for_callers(&self, scene: &mut Scene) {
        let returned = scene.summary.returns_guards.clone();
        scene.summary.acquires.retain(|one| !returned.iter().any(|guard| guard.lock == one.lock));
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

/// The closures of a lazy adapter that a call uses up.
pub fn used_up(program: &Program, view: &View, call: &Call, info: &CallInfo) -> Vec<BodyRef> {
    let mut adapters = Vec::new();
    let (Some(id), Some(receiver)) = (info.functions.first(), call.args.first()) else { return adapters };
    if program.is_user_file(program.function_file(*id)) || info.passing.is_none() {
        return adapters;
    }
    let ty = view.typer.operand(receiver);
    let Ty::Adt(_, args) = ty.peeled() else { return adapters };
    let result = view.typer.place(&Place::local(call.dest));
    for arg in args.iter() {
        arg.any(&mut |part| {
            if let Ty::Closure(closure) = part
                && program.body(*closure).kind == BodyKind::Closure
                && !result.any(&mut |part| *part == Ty::Closure(*closure))
            {
                adapters.push(*closure);
            }
            false
        });
    }
    adapters
}

/// The closure in a box, or the type itself.
fn callable(ty: &Ty) -> Ty {
    let mut ty = ty.peeled();
    while let Ty::Adt(_, args) = ty {
        match args.first() {
            Some(inner @ (Ty::Closure(_) | Ty::Adt(..))) if args.len() <= 2 => ty = inner.peeled(),
            _ => break,
        }
    }
    ty.clone()
}

/// The locks that are held where a closure parameter runs.
fn held_by_runner(scene: &Scene, during: &[HeldAt]) -> Vec<(super::lock::LockRef, model::Mode, bool, Hop)> {
    let file = scene.view.id.file;
    let held = during.iter().map(|held| {
        let one = &scene.held.tokens[held.token as usize];
        (one.lock.clone(), one.mode, held.must, Hop { file, span: one.span, name: one.lock.name.clone() })
    });
    held.collect()
}

fn add_runs(summary: &mut Summary, param: u32, held: Vec<(super::lock::LockRef, model::Mode, bool, Hop)>) {
    let runs = RunsParam { param, held };
    if !summary.runs.contains(&runs) && summary.runs.len() < 8 {
        summary.runs.push(runs);
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

/// The method that is called, for people.
fn method_name(program: &Program, call: &Call) -> Option<String> {
    match &call.callee {
        Callee::Method { name, args: _ } => Some(program.name(*name).to_string()),
        Callee::Path(_) | Callee::Value(_) | Callee::Macro(_) => None,
    }
}

/// The method, function or macro that is called, for people.
fn call_name(program: &Program, body: BodyRef, call: &Call) -> Option<String> {
    match &call.callee {
        Callee::Path(path) | Callee::Macro(path) => {
            program.path(body.file, *path).segments.last().map(|last| program.name(last.name).to_string())
        }
        Callee::Method { .. } | Callee::Value(_) => method_name(program, call),
    }
}

fn is_future_ty(program: &Program, ty: &Ty) -> bool {
    if let Ty::Closure(body) = ty {
        return program.body(*body).kind == BodyKind::Async;
    }
    program.future_trait().is_some_and(|future| program.implements(ty, future, &crate::resolve::NoSurroundings, 0))
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

/// Does a function of another crate run the closure that it is handed at once? `said`: what the model says.
pub(super) fn closure_runs_here(program: &Program, id: FnId, index: usize, said: Option<Time>) -> bool {
    if let Some(said) = said {
        return said == Time::Here;
    }
    let file = program.function_file(id);
    let is_std = program.scope(program.module(file, ir::ModuleId(0))).krate;
    let is_std = program.crates.get(is_std as usize).is_some_and(|krate| krate.name == program.known.std);
    let signature = program.signature(id);
    let Some(param) = signature.params.get(index) else { return false };
    let bound = signature.bounds.iter().any(|bound| bound.ty == *param && program.is_fn_trait(bound.of.id));
    is_std && bound
}
