//! Calls: what they do to locks by themselves, and what the program's own functions do that they may mean.

use super::{Scene, Walk, call_span};
use crate::flow::access::{Access, Root};
use crate::flow::arguments::Arguments;
use crate::flow::event::{EventKind, HeldAt};
use crate::flow::held::{Held, is_awaited};
use crate::flow::lock::Class;
use crate::flow::summary::{Edge, Hop, Summary, Wait, WaitKind};
use crate::ir::{Base, Call, Callee, Operand};
use crate::model::{self, GuardEffect, How, Mode, Time, When};
use crate::resolve::{BodyRef, CallInfo, Effect, Passing, Program, Ty};
use crate::span::Span;

impl<'a, 'p> Walk<'a, 'p> {
    pub(super) fn call(&mut self, scene: &mut Scene, at: (u32, u32), call: &Call, info: &CallInfo, state: &Held) {
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

    /// What is held during a call: guards that move into it are its own business.
    pub(super) fn held_during(&self, scene: &Scene, call: &Call, info: &CallInfo, state: &Held) -> Vec<HeldAt> {
        if state.is_free() {
            return Vec::new();
        }
        let mut gone = Vec::new();
        for (index, arg) in call.args.iter().enumerate() {
            if index == 0 && matches!(call.callee, Callee::Method { .. }) && info.passing != Some(Passing::Value) {
                continue;
            }
            let Operand::Use(place) = arg else { continue };
            let Base::Local(local) = place.base else { continue };
            let ty = scene.view.typer.place(place);
            if !matches!(ty, Ty::Ref(..)) && (place.way.is_empty() || self.program.may_hold_guard(&ty)) {
                gone.extend(state.owned_by(local));
            }
        }
        let tokens = state.tokens().filter(|(token, _)| !gone.contains(token));
        tokens.map(|(token, must)| HeldAt { token, must }).collect()
    }

    /// What an effect waits for.
    pub(super) fn wait_of(&self, scene: &Scene, effect: &Effect, call: &Call, info: &CallInfo) -> Option<Wait> {
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
    pub(super) fn callees(
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
    pub(super) fn callee_waits(
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
    pub(super) fn here(
        &self,
        id: BodyRef,
        lock: &crate::flow::lock::LockRef,
        args: &dyn Fn(u32) -> Option<Access>,
    ) -> crate::flow::lock::LockRef {
        let lock = lock.substitute(self.program, args);
        let unfolded = lock.access.as_ref().and_then(|access| self.accesses.unfolded(access));
        let lock = unfolded.map_or_else(|| lock.clone(), |access| lock.known_as(self.program, access));
        self.accesses.named(id, lock)
    }

    /// The locks that a callee takes.
    #[allow(clippy::too_many_arguments)]
    pub(super) fn callee_locks(
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
                |lock: &crate::flow::lock::LockRef| matches!(&lock.access, Some(Access { root: Root::Param(_), .. }));
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
    pub(super) fn callee_takes(
        &self,
        scene: &mut Scene,
        at: (u32, u32),
        (lock, mode, how): (crate::flow::lock::LockRef, Mode, How),
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
}

/// The method, function or macro that is called, for people.
pub(super) fn call_name(program: &Program, body: BodyRef, call: &Call) -> Option<String> {
    match &call.callee {
        Callee::Path(path) | Callee::Macro(path) => {
            program.path(body.file, *path).segments.last().map(|last| program.name(last.name).to_string())
        }
        Callee::Method { .. } | Callee::Value(_) => method_name(program, call),
    }
}

/// The method that is called, for people.
pub(super) fn method_name(program: &Program, call: &Call) -> Option<String> {
    match &call.callee {
        Callee::Method { name, args: _ } => Some(program.name(*name).to_string()),
        Callee::Path(_) | Callee::Value(_) | Callee::Macro(_) => None,
    }
}
