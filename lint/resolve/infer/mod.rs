//! Light type inference: forward through a body and the closures in it, with holes that later uses
//! fill, run twice where the first run leaves calls open.
//!
//! What it trades: no trait selection beyond heads and bounds, no numeric defaults, no coercions but
//! dereferencing. What it cannot tell is `Unknown`, and nobody speaks of that.

mod call;
mod place;
mod unify;
mod value;

use std::cell::{Cell, RefCell};
use std::sync::{Arc, OnceLock};

use rustc_hash::FxHashMap;
use smallvec::SmallVec;

use super::convert::{Bound, TypeScope};
use super::types::{TraitRef, Ty};
use super::{AdtId, BodyRef, FnId, Program};
use crate::ir::{self, Body, BodyKind, Local, LocalKind, Operand, RETURN, Statement, Symbol};

/// How a receiver or argument is handed over.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Passing {
    /// Moved (or copied, as its type says).
    Value,
    /// Borrowed.
    Ref,
    /// Borrowed to be changed.
    RefMut,
}

/// What a call means.
#[derive(Clone, Debug, Default)]
pub struct CallInfo {
    /// The functions that may run; of a trait's method known by a bound the declaration comes first,
    /// then the program's impls.
    pub functions: SmallVec<[FnId; 1]>,
    /// Which of them depends on the caller.
    pub open: bool,
    /// Closures that may run.
    pub closures: SmallVec<[BodyRef; 1]>,
    /// How a method takes its receiver.
    pub passing: Option<Passing>,
    /// The receiver's type where the method was found: all dereferencing done.
    pub receiver: Option<Ty>,
    /// A name that leads out of what is known: `foo::sync::wait`.
    pub external: Option<Arc<str>>,
    /// A tuple struct's or variant's constructor.
    pub constructor: bool,
    /// The value called is one that the caller or a field supplies: a `dyn Fn`, a parameter `F: Fn()`.
    pub unknown_code: bool,
}

/// The types of a body and the meanings of its calls.
#[derive(Debug, Default)]
pub struct Typed {
    /// By local.
    pub locals: Vec<Ty>,
    /// In the order of blocks and statements.
    pub calls: Vec<((u32, u32), CallInfo)>,
}

impl Typed {
    /// The call at a statement.
    pub fn call(&self, block: u32, statement: u32) -> Option<&CallInfo> {
        let at = self.calls.binary_search_by_key(&(block, statement), |(at, _)| *at).ok()?;
        Some(&self.calls[at].1)
    }

    /// What all its calls mean.
    pub fn all_calls(&self) -> impl Iterator<Item = &CallInfo> {
        self.calls.iter().map(|(_, info)| info)
    }

    /// The type of a local.
    pub fn local(&self, local: Local) -> &Ty {
        self.locals.get(local.0 as usize).unwrap_or(&Ty::Unknown)
    }
}

/// A root body and the closures in it.
#[derive(Debug, Default)]
pub struct TypedRoot {
    /// In the order of their numbers.
    bodies: Vec<(ir::BodyId, Typed)>,
}

/// A place for the types of each body of a file; only those of roots are filled.
pub(super) fn untyped(file: &ir::FileIr) -> Vec<OnceLock<TypedRoot>> {
    file.bodies.iter().map(|_| OnceLock::new()).collect()
}

static NOTHING: std::sync::LazyLock<Typed> = std::sync::LazyLock::new(Typed::default);

impl Program {
    /// The types of a body.
    pub fn typed(&self, body: BodyRef) -> &Typed {
        let root = self.root_of(body);
        let of_file = &self.typed[root.file.0 as usize];
        let typed = of_file[root.body.0 as usize].get_or_init(|| Infer::new(self, root).run());
        let at = typed.bodies.binary_search_by_key(&body.body, |(id, _)| *id);
        at.map_or(&NOTHING, |at| &typed.bodies[at].1)
    }

    /// For questions about the places of a typed body.
    pub fn typer(&self, body: BodyRef) -> Typer<'_> {
        Typer { infer: Infer::after(self, body), body: body.body }
    }
}

/// Answers what type a place of one body has.
pub struct Typer<'p> {
    infer: Infer<'p>,
    body: ir::BodyId,
}

impl Typer<'_> {
    /// The type of a place.
    pub fn place(&self, place: &ir::Place) -> Ty {
        self.infer.finish(self.infer.place(self.body, place))
    }

    /// The type of an operand.
    pub fn operand(&self, operand: &Operand) -> Ty {
        match operand {
            Operand::Use(place) => self.place(place),
            Operand::Literal(_) => Ty::Unknown,
        }
    }

    /// The struct that a field access on a type leads to, dereferencing on the way.
    pub fn field_owner(&self, ty: &Ty, name: Symbol) -> Option<AdtId> {
        self.infer.field_owner(ty, name)
    }

    /// The static or constant that a path means.
    pub fn global(&self, path: ir::PathId) -> Option<super::GlobalId> {
        let module = self.infer.program.module(self.infer.root.file, self.infer.body(self.body).module);
        let path = self.infer.program.path(self.infer.root.file, path);
        let resolved = self.infer.program.resolve_path(module, path, super::scope::Namespace::Value, None);
        resolved.defs.iter().filter(|_| resolved.used == path.segments.len()).find_map(|def| match def {
            super::Def::Global(id) => Some(*id),
            _ => None,
        })
    }
}

/// The state of inference over one root.
struct Infer<'p> {
    program: &'p Program,
    root: BodyRef,
    scope: TypeScope<'p>,
    /// How many holes there are. Shared with scopes, which make new ones.
    next: Cell<u32>,
    /// What fills the holes.
    vars: RefCell<Vec<Option<Ty>>>,
    bounds: &'p [Bound],
    bodies: FxHashMap<ir::BodyId, State>,
    /// A body whose types are known already.
    finished: Option<(ir::BodyId, &'p Typed)>,
    /// Bounds whose type was not known yet when they were met.
    pending: Vec<(Ty, TraitRef)>,
    open_calls: usize,
}

#[derive(Default)]
struct State {
    typed: Typed,
    visited: u32,
}

impl<'p> Infer<'p> {
    fn new(program: &'p Program, root: BodyRef) -> Infer<'p> {
        let (scope, bounds): (TypeScope, &[Bound]) = match program.body(root).kind {
            BodyKind::Function(index) => {
                let id = program.function_at(root.file, index);
                (program.function_scope(id), &program.signature(id).bounds)
            }
            BodyKind::Global(index) => (program.global_scope(program.global_at(root.file, index)), &[]),
            BodyKind::Closure | BodyKind::Async => (TypeScope::new(root.file, super::ModId(0)), &[]),
        };
        Infer {
            program,
            root,
            scope,
            next: Cell::new(0),
            vars: RefCell::new(Vec::new()),
            bounds,
            bodies: FxHashMap::default(),
            finished: None,
            pending: Vec::new(),
            open_calls: 0,
        }
    }

    /// For questions about a body whose types are known.
    fn after(program: &'p Program, body: BodyRef) -> Infer<'p> {
        let mut infer = Infer::new(program, program.root_of(body));
        infer.finished = Some((body.body, program.typed(body)));
        infer
    }

    fn run(mut self) -> TypedRoot {
        let root = self.root.body;
        self.declare(root);
        self.set_signature();
        for pass in 1..=2 {
            self.open_calls = 0;
            self.visit(root, pass);
            self.visit_rest(pass);
            self.solve_pending();
            if self.open_calls == 0 {
                break;
            }
        }
        let bodies = std::mem::take(&mut self.bodies);
        let finished = bodies.into_iter().map(|(id, state)| {
            let mut typed = state.typed;
            typed.locals.iter_mut().for_each(|ty| *ty = self.finish(std::mem::replace(ty, Ty::Unknown)));
            for (_, call) in &mut typed.calls {
                call.receiver = call.receiver.take().map(|ty| self.finish(ty));
            }
            typed.calls.shrink_to_fit();
            (id, typed)
        });
        let mut bodies: Vec<(ir::BodyId, Typed)> = finished.collect();
        bodies.sort_unstable_by_key(|(id, _)| *id);
        TypedRoot { bodies }
    }

    fn body(&self, id: ir::BodyId) -> &'p Body {
        self.program.body(BodyRef { file: self.root.file, body: id })
    }

    /// The types that are written, holes for the others.
    fn declare(&mut self, id: ir::BodyId) {
        if self.bodies.contains_key(&id) {
            return;
        }
        let body = self.body(id);
        let mut locals: Vec<Ty> = body
            .locals
            .iter()
            .map(|local| match local.ty {
                Some(ty) => self.convert_in(body, ty),
                None => self.hole(),
            })
            .collect();
        if let (Some(result), Some(local)) = (body.result, locals.first_mut()) {
            *local = self.convert_in(body, result);
        }
        for capture in &body.captures {
            let outer = body.parent.and_then(|parent| self.locals(parent));
            let ty = outer.and_then(|locals| locals.get(capture.outer.0 as usize)).cloned();
            if let (Some(ty), Some(inner)) = (ty, locals.get_mut(capture.inner.0 as usize)) {
                *inner = ty;
            }
        }
        self.bodies.insert(id, State { typed: Typed { locals, calls: Vec::new() }, visited: 0 });
    }

    /// Parameters and result of the function that the root is.
    fn set_signature(&mut self) {
        let body = self.body(self.root.body);
        match body.kind {
            BodyKind::Function(index) => {
                let id = self.program.function_at(self.root.file, index);
                let signature = self.program.signature(id);
                let file = self.root.file;
                for (at, ty) in signature.params.iter().enumerate() {
                    let ty = self.program.normalize(ty, &*self, 0);
                    self.set_local(self.root.body, Local(at as u32 + 1), ty);
                }
                let result = self.program.function(id).result;
                let result =
                    result.map_or_else(Ty::unit, |ty| self.program.convert(&self.program.function_scope(id), ty));
                debug_assert_eq!(file, self.root.file);
                self.set_local(self.root.body, RETURN, result);
            }
            BodyKind::Global(index) => {
                let ty = self.program.global_ty(self.program.global_at(self.root.file, index));
                self.set_local(self.root.body, RETURN, ty);
            }
            BodyKind::Closure | BodyKind::Async => {}
        }
    }

    fn set_local(&mut self, body: ir::BodyId, local: Local, ty: Ty) {
        if let Some(slot) = self.bodies.get_mut(&body).and_then(|state| state.typed.locals.get_mut(local.0 as usize)) {
            *slot = ty;
        }
    }

    fn local(&self, body: ir::BodyId, local: Local) -> Ty {
        let known = self.locals(body).and_then(|locals| locals.get(local.0 as usize));
        known.cloned().unwrap_or(Ty::Unknown)
    }

    /// The types of a body's locals, as far as they are known by now.
    fn locals(&self, body: ir::BodyId) -> Option<&[Ty]> {
        match self.finished {
            Some((id, typed)) if id == body => Some(&typed.locals),
            _ => self.bodies.get(&body).map(|state| state.typed.locals.as_slice()),
        }
    }

    /// Infers a body once in each pass.
    fn visit(&mut self, id: ir::BodyId, pass: u32) {
        self.declare(id);
        match self.bodies.get_mut(&id) {
            Some(state) if state.visited < pass => {
                state.visited = pass;
                state.typed.calls.clear();
            }
            _ => return,
        }
        let body = self.body(id);
        for (block_at, block) in body.blocks.iter().enumerate() {
            for (at, statement) in block.statements.iter().enumerate() {
                self.statement(id, (block_at as u32, at as u32), statement, pass);
            }
        }
    }

    /// Closures that no call has led to.
    fn visit_rest(&mut self, pass: u32) {
        loop {
            let mut rest: Vec<ir::BodyId> =
                self.bodies.iter().filter(|(_, state)| state.visited < pass).map(|(id, _)| *id).collect();
            if rest.is_empty() {
                return;
            }
            rest.sort_unstable();
            for id in rest {
                self.visit(id, pass);
            }
        }
    }

    fn statement(&mut self, body: ir::BodyId, at: (u32, u32), statement: &'p Statement, pass: u32) {
        match statement {
            Statement::Assign(place, value) => {
                let ty = self.rvalue(body, value, pass);
                let to = self.place(body, place);
                self.coerce(&ty, &to);
            }
            Statement::Call(call) => {
                let ty = self.call(body, at, call, pass);
                let to = self.local(body, call.dest);
                self.coerce(&ty, &to);
            }
            Statement::Await(wait) => {
                for (future, dest) in wait.futures.iter().zip(&wait.dests) {
                    let ty = self.operand(body, future);
                    self.visit_awaited(&ty, pass);
                    let output = self.output(&ty);
                    let to = self.local(body, *dest);
                    self.coerce(&output, &to);
                }
            }
            Statement::Drop { from: _, to: _ } | Statement::Assume { place: _, test: _, holds: _ } => {}
        }
    }

    /// An `async` block's output is known once it has been looked through.
    fn visit_awaited(&mut self, ty: &Ty, pass: u32) {
        if let Ty::Closure(closure) = self.resolve(ty).peeled().clone() {
            self.visit(closure.body, pass);
        }
    }

    /// What awaiting a type gives.
    fn output(&self, ty: &Ty) -> Ty {
        let ty = self.resolve(ty);
        let output = self.program.known.output;
        let future = self.program.future_trait();
        let direct = self.program.project(&ty, future, output, self, 0);
        let found = direct.or_else(|| match ty.peeled() {
            inner if *inner != ty => self.program.project(inner, future, output, self, 0),
            _ => self.program.project(&ty, None, output, self, 0),
        });
        found.map_or(Ty::Unknown, |ty| self.program.normalize(&ty, self, 0))
    }

    /// Bounds that had to wait for their type: `collect()` into a `Vec<_>`.
    fn solve_pending(&mut self) {
        for (ty, bound) in std::mem::take(&mut self.pending) {
            let ty = self.resolve(&ty);
            let Some((id, subst)) = self.program.find_impl(&ty, bound.id, self, 0) else { continue };
            let Some(of) = &self.program.impl_head(id).of else { continue };
            for (mine, theirs) in of.args.iter().zip(bound.args.iter()) {
                let mine = subst.apply(mine);
                self.unify(&mine, theirs);
            }
        }
    }

    fn convert_in(&self, body: &Body, ty: ir::TypeId) -> Ty {
        let scope = self.scope_of(body);
        let ty = self.program.convert(&scope, ty);
        self.program.normalize(&ty, self, 0)
    }

    /// The scope of types written in a body.
    fn scope_of(&self, body: &Body) -> TypeScope<'_> {
        let mut scope = self.scope.clone();
        scope.module = self.program.module(self.root.file, body.module);
        scope.with_holes(&self.next)
    }

    fn is_parameter(&self, body: ir::BodyId, local: Local) -> bool {
        self.body(body).locals.get(local.0 as usize).is_some_and(|decl| decl.kind == LocalKind::Param)
    }
}
