//! `.await`: what is waited for, and over what.

use super::calls::method_name;
use super::{Scene, Walk, call_span};
use crate::flow::access::{Access, View};
use crate::flow::event::{EventKind, HeldAt};
use crate::flow::held::{Held, Origin};
use crate::flow::summary::Hop;
use crate::ir::{self, AwaitKind, BodyKind, Call, Callee, Operand, Place, Statement};
use crate::resolve::{CallInfo, Effect, FnId, GenericOwner, Program, Ty};

impl<'a, 'p> Walk<'a, 'p> {
    pub(super) fn wait(&mut self, scene: &mut Scene, at: (u32, u32), wait: &ir::Await, state: &Held) {
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

    pub(super) fn future_tokens(&self, future: &Operand, state: &Held) -> Vec<u32> {
        match future {
            Operand::Use(Place { base: ir::Base::Local(local), way: _ }) => state.owned_by(*local).collect(),
            Operand::Use(_) | Operand::Literal(_) => Vec::new(),
        }
    }

    /// The connection that a call goes over: its receiver, or what it is handed.
    pub(super) fn connection(&self, scene: &Scene, call: &Call, _: &CallInfo) -> Option<Access> {
        call.args.iter().find_map(|arg| {
            let ty = scene.view.typer.operand(arg);
            let access = self.accesses.operand(scene.view.id, arg)?;
            self.program.is_connection(&ty).then_some(access)
        })
    }

    /// What a call is a method of, where the program has neither its type nor the method's code.
    pub(super) fn unknown_receiver(&self, scene: &Scene, call: &Call, info: &CallInfo) -> Option<Access> {
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
    pub(super) fn call_of<'v>(&self, view: &'v View<'p>, future: &Operand) -> Option<((u32, u32), &'v Call)> {
        let Operand::Use(place) = future else { return None };
        let ir::Base::Local(mut local) = place.base else { return None };
        for _ in 0..8 {
            let crate::flow::access::DefSite::One(block, at) = view.defs[local.0 as usize] else { return None };
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
}

pub(super) fn is_future_ty(program: &Program, ty: &Ty) -> bool {
    if let Ty::Closure(body) = ty {
        return program.body(*body).kind == BodyKind::Async;
    }
    program.future_trait().is_some_and(|future| program.implements(ty, future, &crate::resolve::NoSurroundings, 0))
}
