//! Closures and functions that others run: under which locks, and with which guards.

use super::{Scene, Walk};
use crate::flow::access::{Access, Root, View};
use crate::flow::event::{Event, EventKind, HeldAt};
use crate::flow::held::{Acquisition, Held, Origin};
use crate::flow::summary::{Acquires, Hop, RunsParam, Summary, Wait, WaitKind};
use crate::ir::{self, BodyKind, Call, Callee, Local, Operand, Place};
use crate::model::{self, How, Time};
use crate::resolve::{BodyRef, CallInfo, FnId, Program, Ty};
use crate::span::Span;

impl<'a, 'p> Walk<'a, 'p> {
    /// Guards that a closure captures keep their locks' names inside.
    pub(super) fn captured(&mut self, scene: &Scene, closure: ir::BodyId, state: &Held) {
        let closure = BodyRef { file: scene.view.id.file, body: closure };
        for capture in &self.program.body(closure).captures {
            if let Some(token) = state.owned_by(capture.outer).next() {
                let acquisition = scene.held.tokens[token as usize].clone();
                self.given.entry(closure).or_default().insert(capture.inner, acquisition);
            }
        }
    }

    /// A closure that is handed a guard by the call which runs it: `lock().map(|guard| …)`.
    pub(super) fn hand_over(&mut self, scene: &Scene, call: &Call, closure: BodyRef, state: &Held) {
        let Some(Operand::Use(place)) = call.args.first() else { return };
        let ir::Base::Local(local) = place.base else { return };
        if let Some(token) = state.owned_by(local).next()
            && !matches!(scene.view.typer.operand(&call.args[0]), Ty::Ref(..))
        {
            let acquisition = scene.held.tokens[token as usize].clone();
            self.given.entry(closure).or_default().insert(Local(1), acquisition);
        }
    }

    /// A closure that runs here, with these locks held.
    pub(super) fn run(&mut self, scene: &Scene, closure: BodyRef, held: &[HeldAt]) {
        self.run_as(scene, closure, held, Origin::Caller);
    }

    pub(super) fn run_as(&mut self, scene: &Scene, closure: BodyRef, held: &[HeldAt], origin: Origin) {
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
    pub(super) fn include(&self, scene: &mut Scene, closure: BodyRef) {
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

    pub(super) fn run_closures(&mut self, scene: &mut Scene, call: &Call, held: &[HeldAt]) {
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
    pub(super) fn handed_closures(
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
    pub(super) fn consumed_adapters(&mut self, scene: &mut Scene, call: &Call, info: &CallInfo, during: &[HeldAt]) {
        for closure in used_up(self.program, scene.view, call, info) {
            self.run(scene, closure, during);
            self.include(scene, closure);
        }
    }

    #[allow(clippy::too_many_arguments)]
    pub(super) fn run_by(
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
    pub(super) fn unknown_code(
        &mut self,
        scene: &mut Scene,
        at: (u32, u32),
        span: Span,
        call: &Call,
        during: &[HeldAt],
    ) {
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
pub(super) fn callable(ty: &Ty) -> Ty {
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
pub(super) fn held_by_runner(
    scene: &Scene,
    during: &[HeldAt],
) -> Vec<(crate::flow::lock::LockRef, model::Mode, bool, Hop)> {
    let file = scene.view.id.file;
    let held = during.iter().map(|held| {
        let one = &scene.held.tokens[held.token as usize];
        (one.lock.clone(), one.mode, held.must, Hop { file, span: one.span, name: one.lock.name.clone() })
    });
    held.collect()
}

pub(super) fn add_runs(
    summary: &mut Summary,
    param: u32,
    held: Vec<(crate::flow::lock::LockRef, model::Mode, bool, Hop)>,
) {
    let runs = RunsParam { param, held };
    if !summary.runs.contains(&runs) && summary.runs.len() < 8 {
        summary.runs.push(runs);
    }
}

/// Does a function of another crate run the closure that it is handed at once? `said`: what the model says.
pub fn closure_runs_here(program: &Program, id: FnId, index: usize, said: Option<Time>) -> bool {
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
