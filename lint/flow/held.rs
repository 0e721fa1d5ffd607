//! Which locks are held at each point: guards as tokens that locals own.
//!
//! A token is born where a lock is acquired (or comes in with a parameter or capture) and is moved with
//! the value that holds it, as far as types say that a value can hold a guard. It dies with its owner.
//! *May*: some path leads here with the token alive. *Must*: every path does.

use std::collections::{BTreeMap, BTreeSet};

use rustc_hash::FxHashMap;
use smallvec::SmallVec;

use super::access::{Access, Accesses, Part, View};
use super::dataflow::{Analysis, solve};
use super::lock::LockRef;
use super::summary::Hop;
use crate::ir::{
    Base, BlockId, BodyKind, Callee, Local, LocalKind, Operand, Place, RETURN, Rvalue, Statement, Step, Symbol,
    Terminator, Test,
};
use crate::model::updates::{Update, update};
use crate::model::{GuardEffect, How, Mode, Waits};
use crate::resolve::{BodyRef, CallInfo, Effect, FnId, Passing, Program, Ty};
use crate::span::Span;

/// An acquisition of a body, by number.
pub type Token = u32;

/// Owns the guards that are never dropped.
const FORGOTTEN: Local = Local(u32::MAX);
/// Owns the guards of those who call a closure.
const CALLER: Local = Local(u32::MAX - 1);

/// Who owns a token: a local, or one field of it.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub struct Owner {
    /// The local.
    pub local: Local,
    /// The field, if only one holds it.
    pub field: Option<Symbol>,
}

/// Where a token comes from.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Origin {
    /// A call at a statement.
    Call(u32, u32),
    /// A parameter or captured variable of a guard's type.
    Local(Local),
    /// Whoever runs this closure holds it.
    Caller,
    /// Whoever awaits this `async` block holds it.
    Awaiter,
}

/// One acquisition.
#[derive(Clone, Debug, PartialEq)]
pub struct Acquisition {
    /// The lock.
    pub lock: LockRef,
    /// What the holder may do.
    pub mode: Mode,
    /// Whether acquiring waits.
    pub how: How,
    /// The future of the acquisition has to be awaited first.
    pub awaited: bool,
    /// Where it is acquired, in this body or, of a caller's, in that.
    pub span: Span,
    /// Where it comes from.
    pub origin: Origin,
    /// The calls that lead to it, where a helper acquires.
    pub hops: Vec<Hop>,
    /// Of a caller's: held whenever this body runs? Of a helper's: whenever it returns?
    pub always: bool,
}

/// What is held at a point.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Held {
    may: BTreeSet<(Token, Owner)>,
    must: BTreeSet<Token>,
    /// Acquisitions that nobody has awaited yet.
    pending: BTreeSet<Token>,
    /// Locals that may hold a value whose `Drop` locks or waits.
    live: BTreeSet<Local>,
}

impl Held {
    /// The tokens alive here, and whether on every path.
    pub fn tokens(&self) -> impl Iterator<Item = (Token, bool)> + '_ {
        let all: BTreeSet<Token> = self.may.iter().map(|(token, _)| *token).collect();
        all.into_iter().filter(|token| !self.pending.contains(token)).map(|token| (token, self.must.contains(&token)))
    }

    /// Tokens with those who may own them.
    pub fn pairs(&self) -> impl Iterator<Item = (Token, Owner)> + '_ {
        self.may.iter().copied()
    }

    /// Is a token alive on every path?
    pub fn is_certain(&self, token: Token) -> bool {
        self.must.contains(&token)
    }

    /// Who may own a token.
    pub fn owners(&self, token: Token) -> impl Iterator<Item = Owner> + '_ {
        self.may.iter().filter(move |(at, _)| *at == token).map(|(_, owner)| *owner)
    }

    /// The tokens that a local may own.
    pub fn owned_by(&self, local: Local) -> impl Iterator<Item = Token> + '_ {
        self.may.iter().filter(move |(_, owner)| owner.local == local).map(|(token, _)| *token)
    }

    /// Is nothing held?
    pub fn is_free(&self) -> bool {
        self.may.is_empty()
    }

    /// Nothing is held, and nothing that is dropped matters.
    pub fn is_empty(&self) -> bool {
        self.may.is_empty() && self.live.is_empty()
    }

    /// May the local hold a value whose `Drop` matters?
    pub fn is_live(&self, local: Local) -> bool {
        self.live.contains(&local)
    }

    fn remove(&mut self, gone: impl Fn(Token, Owner) -> bool) -> SmallVec<[Token; 2]> {
        let mut removed = SmallVec::new();
        self.may.retain(|(token, owner)| {
            let goes = gone(*token, *owner);
            if goes && !removed.contains(token) {
                removed.push(*token);
            }
            !goes
        });
        removed
    }

    fn release(&mut self, gone: impl Fn(Token, Owner) -> bool) {
        for token in self.remove(gone) {
            self.must.remove(&token);
        }
    }

    fn give(&mut self, tokens: &[Token], owner: Owner) {
        self.may.extend(tokens.iter().map(|token| (*token, owner)));
    }
}

/// What becomes of the guards in a container out of which a call takes some.
enum Taken {
    /// One comes back, and others may stay.
    Part,
    /// All that there is comes back.
    All,
    /// All are dropped.
    Dropped,
}

/// The analysis of one body.
pub struct HeldAnalysis<'a, 'p> {
    accesses: &'a Accesses<'p>,
    view: &'a View<'p>,
    /// All acquisitions of the body.
    pub tokens: Vec<Acquisition>,
    at: FxHashMap<(u32, u32), SmallVec<[Token; 1]>>,
    /// Locals of types whose `Drop` locks or waits, with the functions that run.
    pub droppable: BTreeMap<Local, Vec<FnId>>,
    entry: Held,
}

impl<'a, 'p> HeldAnalysis<'a, 'p> {
    /// Finds a body's acquisitions. `callers`: what is held by those who run it, if it is a closure.
    /// `given`: the guards that its parameters and captures are, where the body round it knows.
    pub fn new(
        accesses: &'a Accesses<'p>,
        body: BodyRef,
        callers: &[Acquisition],
        given: &BTreeMap<Local, Acquisition>,
    ) -> HeldAnalysis<'a, 'p> {
        let view = accesses.view(body);
        let mut analysis = HeldAnalysis {
            accesses,
            view,
            tokens: Vec::new(),
            at: FxHashMap::default(),
            droppable: BTreeMap::new(),
            entry: Held::default(),
        };
        for caller in callers {
            let token = analysis.add(caller.clone());
            analysis.entry.give(&[token], Owner { local: CALLER, field: None });
            if caller.always {
                analysis.entry.must.insert(token);
            }
        }
        analysis.find_incoming(given);
        analysis.find_calls();
        analysis.find_droppable();
        analysis
    }

    /// Nothing is ever held in the body, and nothing that is dropped there matters.
    pub fn is_idle(&self) -> bool {
        self.tokens.is_empty() && self.droppable.is_empty()
    }

    fn find_droppable(&mut self) {
        let program = self.program();
        for (index, decl) in self.view.body.locals.iter().enumerate() {
            let local = Local(index as u32);
            let ty = self.ty(local);
            if local == RETURN || !matches!(ty, Ty::Adt(..)) {
                continue;
            }
            let matters = |id: &FnId| {
                self.accesses
                    .summaries
                    .of(*id)
                    .is_some_and(|known| !known.acquires.is_empty() || !known.waits.is_empty())
            };
            let glue: Vec<FnId> = program.drop_glue(ty).into_iter().filter(matters).collect();
            if glue.is_empty() {
                continue;
            }
            if decl.kind == LocalKind::Param {
                self.entry.live.insert(local);
            }
            self.droppable.insert(local, glue);
        }
    }

    /// A value whose `Drop` matters comes into a local.
    fn arrives(&self, state: &mut Held, local: Local) {
        if self.droppable.contains_key(&local) {
            state.live.insert(local);
        }
    }

    fn leaves(&self, state: &mut Held, operand: &Operand) {
        if let Operand::Use(place) = operand
            && let Some(local) = place.as_local()
        {
            state.live.remove(&local);
        }
    }

    fn move_values(&self, state: &mut Held, statement: &Statement, at: (u32, u32)) {
        match statement {
            Statement::Assign(place, value) => {
                match value {
                    Rvalue::Use(operand) | Rvalue::Cast(operand, _) => {
                        self.leaves(state, operand);
                        // A pattern takes the value out: what is left has no `drop` that matters.
                        if let (Operand::Use(from), Some(dest)) = (operand, place.as_local())
                            && let Base::Local(base) = from.base
                            && self.droppable.contains_key(&dest)
                            && !from.way.contains(&Step::Deref)
                        {
                            state.live.remove(&base);
                        }
                    }
                    Rvalue::Aggregate(aggregate) => {
                        aggregate.fields.iter().for_each(|(_, operand)| self.leaves(state, operand));
                    }
                    Rvalue::Closure(closure) => {
                        let body = self.program().body(BodyRef { file: self.view.id.file, body: *closure });
                        for capture in body.captures.iter().filter(|_| body.by_move) {
                            state.live.remove(&capture.outer);
                        }
                    }
                    Rvalue::Ref { .. } | Rvalue::Binary(..) | Rvalue::Unary(_) | Rvalue::Compose(_) => {}
                }
                if let Some(local) = place.as_local() {
                    self.arrives(state, local);
                }
            }
            Statement::Call(call) => {
                let info = self.program().typed(self.view.id).call(at.0, at.1);
                let by_value = info.and_then(|info| info.passing).is_none_or(|passing| passing == Passing::Value);
                let skip = usize::from(matches!(call.callee, Callee::Method { .. }) && !by_value);
                call.args.iter().skip(skip).for_each(|arg| self.leaves(state, arg));
                self.arrives(state, call.dest);
            }
            Statement::Await(wait) => wait.dests.iter().for_each(|dest| self.arrives(state, *dest)),
            Statement::Drop { from, to } => state.live.retain(|local| !(*from..*to).contains(local)),
            Statement::Assume { place, test: Test::Variant(path), holds } => {
                let path = self.program().path(self.view.id.file, *path);
                let name = path.segments.last().map_or("", |last| self.program().name(last.name));
                if let (Some(local), true) =
                    (place.as_local(), (name == "None") == *holds && matches!(name, "None" | "Some"))
                {
                    state.live.remove(&local);
                }
            }
            Statement::Assume { .. } => {}
        }
    }

    fn program(&self) -> &'p Program {
        self.accesses.program
    }

    fn add(&mut self, acquisition: Acquisition) -> Token {
        self.tokens.push(acquisition);
        self.tokens.len() as Token - 1
    }

    /// Guards that come in with parameters and captures.
    fn find_incoming(&mut self, given: &BTreeMap<Local, Acquisition>) {
        let body = self.view.body;
        for (index, decl) in body.locals.iter().enumerate() {
            let local = Local(index as u32);
            let ty = self.program().typed(self.view.id).local(local);
            let may_hold = || self.program().may_hold_guard(ty);
            let owns = match decl.kind {
                LocalKind::Param => may_hold(),
                LocalKind::Capture => may_hold() && (body.by_move || consumes_in(body, local)),
                LocalKind::Return | LocalKind::Variable | LocalKind::Temporary => false,
            };
            if !owns {
                continue;
            }
            let Some((model, content)) = self.program().guard_of(ty) else { continue };
            let access = self.accesses.local(self.view.id, local);
            let name = super::lock::local_name(self.program(), self.view.id, local);
            let class = super::lock::Class::Local(self.view.id, local);
            let access = access.map(|mut access| {
                if access.parts.last() == Some(&Part::Content) {
                    access.parts.pop();
                }
                access
            });
            let lock = LockRef { access, class, name, content, model };
            let known = given.get(&local);
            let lock = known.map_or(lock, |known| known.lock.clone());
            let token = self.add(Acquisition {
                lock,
                mode: known.map_or(Mode::Exclusive, |known| known.mode),
                how: How::Waits,
                awaited: false,
                span: body.map.locals.get(index).copied().unwrap_or_default(),
                origin: Origin::Local(local),
                hops: Vec::new(),
                always: true,
            });
            self.entry.give(&[token], Owner { local, field: None });
            self.entry.must.insert(token);
        }
    }

    fn find_calls(&mut self) {
        let typed = self.program().typed(self.view.id);
        for (block_at, block) in self.view.body.blocks.iter().enumerate() {
            for (index, statement) in block.statements.iter().enumerate() {
                let at = (block_at as u32, index as u32);
                if let (Statement::Call(call), Some(info)) = (statement, typed.call(at.0, at.1)) {
                    self.find_call(at, call, info);
                }
            }
        }
    }

    fn find_call(&mut self, at: (u32, u32), call: &crate::ir::Call, info: &CallInfo) {
        let program = self.program();
        let span = self.view.body.map.statements[at.0 as usize][at.1 as usize];
        let mut found: Vec<Acquisition> = Vec::new();
        for effect in program.effects.of(program, info) {
            match effect {
                Effect::Acquire { lock, mode, how } => {
                    let Some(receiver) = call.args.first() else { continue };
                    let awaited = *how != How::Blocks && is_awaited(program, info);
                    let lock = self.accesses.lock_of(self.view.id, receiver, *lock);
                    let (mode, how) = (*mode, *how);
                    let origin = Origin::Call(at.0, at.1);
                    found.push(Acquisition { lock, mode, how, awaited, span, origin, hops: Vec::new(), always: true });
                }
                Effect::Guard(change @ (GuardEffect::Downgrade | GuardEffect::Upgrade)) => {
                    let Some(lock) = call.args.first().and_then(|arg| self.lock_of_guard(arg)) else { continue };
                    let mode = if *change == GuardEffect::Downgrade { Mode::Shared } else { Mode::Exclusive };
                    let origin = Origin::Call(at.0, at.1);
                    let awaited = is_awaited(program, info);
                    let how = How::Waits;
                    found.push(Acquisition { lock, mode, how, awaited, span, origin, hops: Vec::new(), always: true });
                }
                _ => {}
            }
        }
        let args = |index: u32| call.args.get(index as usize).and_then(|arg| self.accesses.operand(self.view.id, arg));
        for id in &info.functions {
            let Some(summary) = self.accesses.summaries.of(*id) else { continue };
            for guard in &summary.returns_guards {
                let lock = self.accesses.named(self.view.id, guard.lock.substitute(program, &args));
                let mut hops =
                    vec![Hop { file: self.view.id.file, span, name: program.function_name(*id).to_string() }];
                hops.extend(guard.hops.iter().cloned());
                found.push(Acquisition {
                    lock,
                    mode: guard.mode,
                    how: guard.how,
                    awaited: is_awaited(program, info),
                    span,
                    origin: Origin::Call(at.0, at.1),
                    hops,
                    always: guard.always,
                });
            }
        }
        let dest = program.typed(self.view.id).local(call.dest);
        if program.may_hold_guard(dest) {
            for closure in &info.closures {
                found.extend(self.given_by(*closure, span, Origin::Call(at.0, at.1)));
            }
            // One for each element, of which there may be none.
            for closure in super::body::used_up(program, self.view, call, info) {
                let given = self.given_by(closure, span, Origin::Call(at.0, at.1));
                found.extend(given.into_iter().map(|one| Acquisition { always: false, ..one }));
            }
        }
        let pending = found.iter().any(|one| one.awaited);
        if pending
            || program.may_hold_guard(dest)
            || info.functions.iter().any(|id| self.accesses.summaries.of(*id).is_some())
        {
            let tokens: SmallVec<[Token; 1]> = found.into_iter().map(|one| self.add(one)).collect();
            if !tokens.is_empty() {
                self.at.insert(at, tokens);
            }
        }
    }

    /// The guards that a closure returns.
    fn given_by(&self, closure: BodyRef, span: Span, origin: Origin) -> Vec<Acquisition> {
        let program = self.program();
        if closure.file != self.view.id.file || !program.may_hold_guard(program.typed(closure).local(RETURN)) {
            return Vec::new();
        }
        let inner = HeldAnalysis::new(self.accesses, closure, &[], &BTreeMap::new());
        let mut given: BTreeMap<Token, bool> = BTreeMap::new();
        for (block_at, state) in solve(&inner, inner.view.body).into_iter().enumerate() {
            let block = &inner.view.body.blocks[block_at];
            let Some(mut state) = state.filter(|_| block.end == Terminator::Return) else { continue };
            for (index, statement) in block.statements.iter().enumerate() {
                inner.statement(&mut state, BlockId(block_at as u32), index as u32, statement);
            }
            given.extend(returned(&state).into_iter().map(|token| (token, state.is_certain(token))));
        }
        let made = given.into_iter().map(|(token, always)| (inner.tokens[token as usize].clone(), always));
        let made = made.filter(|(one, _)| matches!(one.origin, Origin::Call(..)) && !one.awaited);
        made.map(|(one, always)| {
            let own = Hop { file: closure.file, span: one.span, name: one.lock.name.clone() };
            let hops = if one.hops.is_empty() { vec![own] } else { one.hops.clone() };
            Acquisition { span, origin, hops, always, ..one }
        })
        .collect()
    }

    fn lock_of_guard(&self, guard: &Operand) -> Option<LockRef> {
        let mut access: Access = self.accesses.operand(self.view.id, guard)?;
        if access.parts.pop() != Some(Part::Content) {
            return None;
        }
        let (model, content) = self.program().guard_of(&self.view.typer.operand(guard))?;
        let mut lock = LockRef::new(self.program(), Some(access), &Ty::Unknown, model);
        lock.content = content;
        Some(self.accesses.named(self.view.id, lock))
    }

    /// The tokens that a call makes.
    pub fn made_at(&self, at: (u32, u32)) -> &[Token] {
        self.at.get(&at).map_or(&[], |tokens| tokens.as_slice())
    }

    fn ty(&self, local: Local) -> &'p Ty {
        self.program().typed(self.view.id).local(local)
    }

    /// The tokens that a use of a place moves away.
    fn take(&self, state: &mut Held, place: &Place) -> SmallVec<[Token; 2]> {
        let Base::Local(local) = place.base else { return SmallVec::new() };
        if !state.may.iter().any(|(_, owner)| owner.local == local) || matches!(self.ty(local), Ty::Ref(..)) {
            return SmallVec::new();
        }
        let unwraps = place.way.iter().all(|step| match step {
            Step::Variant(_) | Step::Success | Step::Failure => true,
            Step::Field(name) => self.program().name(*name) == "0",
            Step::Deref | Step::Index(_) => false,
        });
        let ty = if place.way.is_empty() { Ty::Unknown } else { self.view.typer.place(place) };
        let can_hold = self.program().may_hold_guard(&ty) || (unwraps && ty == Ty::Unknown);
        if !place.way.is_empty() && !can_hold {
            return SmallVec::new();
        }
        let field = field_of(place);
        state.remove(|_, owner| {
            owner.local == local && (field.is_none() || owner.field.is_none() || owner.field == field)
        })
    }

    fn take_operand(&self, state: &mut Held, operand: &Operand) -> SmallVec<[Token; 2]> {
        match operand {
            Operand::Use(place) => self.take(state, place),
            Operand::Literal(_) => SmallVec::new(),
        }
    }

    fn assign(&self, state: &mut Held, place: &Place, value: &Rvalue) {
        let target = match place.base {
            Base::Local(local) => local,
            Base::Path(_) => FORGOTTEN,
        };
        let field = field_of(place);
        let mut incoming: SmallVec<[(Token, Option<Symbol>); 2]> = SmallVec::new();
        match value {
            Rvalue::Use(operand) | Rvalue::Cast(operand, _) => {
                // Only a whole value keeps the fields apart.
                if let (Operand::Use(from), true) = (operand, place.way.is_empty())
                    && let Some(from) = from.as_local()
                    && !matches!(self.ty(from), Ty::Ref(..))
                {
                    let moved: Vec<(Token, Owner)> =
                        state.may.iter().filter(|(_, owner)| owner.local == from).copied().collect();
                    state.remove(|_, owner| owner.local == from);
                    incoming.extend(moved.into_iter().map(|(token, owner)| (token, owner.field)));
                } else {
                    incoming.extend(self.take_operand(state, operand).into_iter().map(|token| (token, field)));
                }
            }
            Rvalue::Aggregate(aggregate) => {
                for (name, operand) in &aggregate.fields {
                    let inner = if place.way.is_empty() { Some(*name) } else { field };
                    incoming.extend(self.take_operand(state, operand).into_iter().map(|token| (token, inner)));
                }
                if let Some(base) = &aggregate.base {
                    incoming.extend(self.take_operand(state, base).into_iter().map(|token| (token, None)));
                }
            }
            Rvalue::Closure(closure) => {
                let body = self.program().body(BodyRef { file: self.view.id.file, body: *closure });
                for capture in &body.captures {
                    let place = Place::local(capture.outer);
                    if body.by_move || consumes_in(body, capture.inner) {
                        incoming.extend(self.take(state, &place).into_iter().map(|token| (token, None)));
                    }
                }
            }
            Rvalue::Ref { .. } | Rvalue::Binary(..) | Rvalue::Unary(_) | Rvalue::Compose(_) => {}
        }
        let kept: Vec<Token> = incoming.iter().map(|(token, _)| *token).collect();
        let is_reference = target != FORGOTTEN && matches!(self.ty(target), Ty::Ref(..));
        if !is_reference || !place.way.is_empty() {
            state.release(|token, owner| {
                owner.local == target
                    && !kept.contains(&token)
                    && (place.way.is_empty() || field.is_some() && owner.field == field)
            });
        }
        for (token, field) in incoming {
            state.give(&[token], Owner { local: target, field });
        }
    }

    fn call(&self, state: &mut Held, at: (u32, u32), call: &crate::ir::Call) {
        let program = self.program();
        let unknown = CallInfo::default();
        let info = program.typed(self.view.id).call(at.0, at.1).unwrap_or(&unknown);
        let mut moved: SmallVec<[Token; 2]> = SmallVec::new();
        for (index, arg) in call.args.iter().enumerate() {
            if index == 0 && matches!(call.callee, Callee::Method { .. }) && info.passing != Some(Passing::Value) {
                continue;
            }
            moved.extend(self.take_operand(state, arg));
        }
        let dest = Owner { local: call.dest, field: None };
        let effects = program.effects.of(program, info);
        let taken_out = self.taken_out(state, call, info);
        let does = |wanted: GuardEffect| effects.iter().any(|effect| **effect == Effect::Guard(wanted));
        if does(GuardEffect::Downgrade) || does(GuardEffect::Upgrade) {
            for token in moved.drain(..) {
                state.must.remove(&token);
            }
        }
        state.release(|_, owner| owner.local == call.dest);
        if let Some(closure) = self.consumed_closure(state, call) {
            moved.extend(state.remove(|_, owner| owner.local == closure));
        }
        if !moved.is_empty() {
            let is_spawn = effects.iter().any(|effect| matches!(effect, Effect::Spawn(_)));
            if does(GuardEffect::Forget) {
                state.give(&moved, Owner { local: FORGOTTEN, field: None });
            } else if !is_spawn && (info.constructor || program.may_hold_guard(self.ty(call.dest))) {
                state.give(&moved, dest);
            } else if let Some(holder) = self.container(call, info) {
                state.give(&moved, Owner { local: holder, field: None });
            } else {
                for token in moved {
                    state.must.remove(&token);
                    state.pending.remove(&token);
                }
            }
        }
        if let Some((holder, taken)) = taken_out {
            let tokens: Vec<Token> = state.owned_by(holder).collect();
            match taken {
                Taken::Dropped => state.release(|_, owner| owner.local == holder),
                Taken::All => {
                    state.remove(|_, owner| owner.local == holder);
                    state.give(&tokens, dest);
                }
                Taken::Part => state.give(&tokens, dest),
            }
        }
        for token in self.made_at(at) {
            let acquisition = &self.tokens[*token as usize];
            state.give(&[*token], dest);
            if acquisition.awaited {
                state.pending.insert(*token);
            } else if acquisition.how != How::Tries && acquisition.always {
                state.must.insert(*token);
            }
        }
    }

    /// A closure that takes a guard with it and lets go of it when it is called.
    fn consumed_closure(&self, state: &Held, call: &crate::ir::Call) -> Option<Local> {
        let Callee::Value(place) = &call.callee else { return None };
        let local = place.as_local().filter(|local| state.owned_by(*local).next().is_some())?;
        let Ty::Closure(id) = self.ty(local) else { return None };
        let body = self.program().body(*id);
        body.captures.iter().any(|capture| consumes_in(body, capture.inner)).then_some(local)
    }

    /// The local out of which a call takes a guard (`Option::take`, `mem::take`, `Vec::pop`; `Vec::clear` takes
    /// all of them), and what becomes of what it takes.
    fn taken_out(&self, state: &Held, call: &crate::ir::Call, info: &CallInfo) -> Option<(Local, Taken)> {
        let id = *info.functions.first()?;
        let program = self.program();
        if state.may.is_empty() || program.is_user_file(program.function_file(id)) {
            return None;
        }
        let name = program.name(program.function(id).name);
        let empties = update(name) == Update::Reset;
        if !empties && !program.may_hold_guard(self.ty(call.dest)) {
            return None;
        }
        let Operand::Use(place) = call.args.first()? else { return None };
        let mut local = match place.base {
            Base::Local(local) => local,
            Base::Path(_) => return None,
        };
        let takes = match info.passing {
            Some(passing) => passing == Passing::RefMut,
            None => matches!(self.ty(local), Ty::Ref(true, _)),
        };
        // What a guard protects is not the guard.
        let is_guard =
            |local: Local| matches!(self.ty(local), Ty::Adt(id, _) if program.effects.guard_type(*id).is_some());
        if !takes || is_guard(local) {
            return None;
        }
        for _ in 0..4 {
            if state.owned_by(local).next().is_some() {
                let taken = match name {
                    _ if empties => Taken::Dropped,
                    "take" | "replace" => Taken::All,
                    _ => Taken::Part,
                };
                return Some((local, taken));
            }
            let super::access::DefSite::One(block, at) = self.view.defs[local.0 as usize] else { return None };
            match &self.view.body.blocks[block as usize].statements[at as usize] {
                Statement::Assign(_, Rvalue::Ref { place, .. } | Rvalue::Use(Operand::Use(place))) => {
                    // What a guard protects is not the guard.
                    match place.base {
                        Base::Local(next) if !place.way.contains(&Step::Deref) && !is_guard(next) => local = next,
                        Base::Local(_) | Base::Path(_) => return None,
                    }
                }
                _ => return None,
            }
        }
        None
    }

    /// The container that a method puts a guard into.
    fn container(&self, call: &crate::ir::Call, info: &CallInfo) -> Option<Local> {
        if info.passing != Some(Passing::RefMut) {
            return None;
        }
        let Some(Operand::Use(place)) = call.args.first() else { return None };
        let Base::Local(local) = place.base else { return None };
        self.program().may_hold_guard(self.ty(local)).then_some(local)
    }

    fn wait(&self, state: &mut Held, wait: &crate::ir::Await) {
        for (future, dest) in wait.futures.iter().zip(&wait.dests) {
            let Operand::Use(place) = future else { continue };
            let tokens = match place.as_local() {
                Some(local) if !matches!(self.ty(local), Ty::Ref(..)) => state.remove(|_, owner| owner.local == local),
                _ => self.take(state, place),
            };
            state.release(|_, owner| owner.local == *dest);
            let keeps = self.program().may_hold_guard(self.ty(*dest));
            for token in tokens {
                let was_pending = state.pending.remove(&token);
                let acquisition = &self.tokens[token as usize];
                let comes_from_callee = was_pending && !acquisition.hops.is_empty();
                if !keeps && !comes_from_callee {
                    state.must.remove(&token);
                    continue;
                }
                state.give(&[token], Owner { local: *dest, field: None });
                let certain =
                    wait.kind != crate::ir::AwaitKind::Select && acquisition.how != How::Tries && acquisition.always;
                if certain && was_pending {
                    state.must.insert(token);
                }
            }
        }
    }

    /// On the arm where no guard was had, none is held.
    fn assume(&self, state: &mut Held, at: (u32, u32), place: &Place, test: Test, holds: bool) {
        let Base::Local(local) = place.base else { return };
        if state.is_empty() {
            return;
        }
        let (is_success, name) = match test {
            Test::Success => (Some(holds), ""),
            Test::Literal => (None, ""),
            Test::Variant(path) => {
                let path = self.program().path(self.view.id.file, path);
                let name = path.segments.last().map_or("", |last| self.program().name(last.name));
                let is_success = match name {
                    "Ok" | "Some" => Some(holds),
                    "Err" | "None" => Some(!holds),
                    _ => None,
                };
                (is_success, name)
            }
        };
        if name == "Poisoned" && holds {
            let owned: Vec<Token> = state.owned_by(local).collect();
            state.must.extend(owned);
        }
        let Some(is_success) = is_success else { return };
        let field = field_of(place);
        let concerned: Vec<Token> = state
            .may
            .iter()
            .filter(|(_, owner)| {
                owner.local == local && (field.is_none() || owner.field == field || owner.field.is_none())
            })
            .map(|(token, _)| *token)
            .collect();
        // Deeper tests are not about the acquisition itself.
        if place.way.iter().any(|step| matches!(step, Step::Variant(_))) {
            return;
        }

        for token in concerned {
            if is_success {
                // Of several that one local may own only one is there.
                if state.owned_by(local).count() == 1 {
                    state.must.insert(token);
                }
            } else if self.tokens[token as usize].how != How::Tries && self.reports_poison(token) {
                // The error of a poisoned lock holds the guard as well.
            } else if !(name == "Err" && holds && self.binds_guard(at, local)) {
                state.release(|other, owner| other == token && owner.local == local);
            }
        }
    }

    fn reports_poison(&self, token: Token) -> bool {
        let model = self.tokens[token as usize].lock.model as usize;
        self.program().effects.locks.get(model).is_some_and(|lock| lock.reports_poison)
    }

    /// Does an `Err(e)` arm take the guard out of the error?
    fn binds_guard(&self, at: (u32, u32), local: Local) -> bool {
        let block = &self.view.body.blocks[at.0 as usize];
        let rest = block.statements.iter().skip(at.1 as usize + 1);
        for statement in rest {
            match statement {
                Statement::Assume { test: Test::Variant(path), holds: true, .. } => {
                    let path = self.program().path(self.view.id.file, *path);
                    if path.segments.last().is_some_and(|last| self.program().name(last.name) == "WouldBlock") {
                        return false;
                    }
                }
                Statement::Assign(dest, Rvalue::Use(Operand::Use(from))) if from.base == Base::Local(local) => {
                    return dest.as_local().is_some_and(|dest| self.program().may_hold_guard(self.ty(dest)));
                }
                _ => {}
            }
        }
        false
    }
}

impl Analysis for HeldAnalysis<'_, '_> {
    type State = Held;

    fn entry(&self) -> Held {
        self.entry.clone()
    }

    fn join(&self, into: &mut Held, other: &Held) -> bool {
        let before = into.clone();
        into.may.extend(other.may.iter().copied());
        into.live.extend(other.live.iter().copied());
        // Two acquisitions of one lock on two paths: it is held on both.
        let covered = |token: &Token, by: &BTreeSet<Token>| {
            by.contains(token)
                || by
                    .iter()
                    .any(|known| self.tokens[*known as usize].lock.same_instance(&self.tokens[*token as usize].lock))
        };
        let both: BTreeSet<Token> = into
            .must
            .iter()
            .filter(|token| covered(token, &other.must))
            .chain(other.must.iter().filter(|token| covered(token, &into.must)))
            .copied()
            .collect();
        into.must = both;
        // Pending on one path, had on the other: had.
        let had = |state: &Held, token: &Token| !state.pending.contains(token) && state.owners(*token).next().is_some();
        let pending: BTreeSet<Token> = into.pending.union(&other.pending).copied().collect();
        let new = pending.into_iter().filter(|token| !had(other, token) || other.pending.contains(token)).collect();
        into.pending = new;
        before != *into
    }

    fn statement(&self, state: &mut Held, block: BlockId, index: u32, statement: &Statement) {
        if !self.droppable.is_empty() {
            self.move_values(state, statement, (block.0, index));
        }
        match statement {
            Statement::Assign(place, value) => {
                if !state.is_empty() {
                    self.assign(state, place, value);
                }
            }
            Statement::Call(call) => self.call(state, (block.0, index), call),
            Statement::Await(wait) => {
                if !state.is_empty() {
                    self.wait(state, wait);
                }
            }
            Statement::Drop { from, to } => {
                if !state.is_empty() {
                    state.release(|_, owner| {
                        (*from..*to).contains(&owner.local) && !matches!(self.ty(owner.local), Ty::Ref(..))
                    });
                }
            }
            Statement::Assume { place, test, holds } => self.assume(state, (block.0, index), place, *test, *holds),
        }
    }
}

fn field_of(place: &Place) -> Option<Symbol> {
    let mut in_variant = false;
    for step in &place.way {
        match step {
            Step::Field(name) if !in_variant => return Some(*name),
            Step::Field(_) => in_variant = false,
            Step::Variant(_) => in_variant = true,
            Step::Deref | Step::Index(_) | Step::Success | Step::Failure => {}
        }
    }
    None
}

/// A closure that is not `move` takes what it uses by value.
fn consumes_in(body: &crate::ir::Body, local: Local) -> bool {
    let moved = |operand: &Operand| matches!(operand, Operand::Use(place) if place.as_local() == Some(local));
    body.blocks.iter().flat_map(|block| &block.statements).any(|statement| match statement {
        Statement::Call(call) => {
            let skip = usize::from(matches!(call.callee, Callee::Method { .. }));
            call.args.iter().skip(skip).any(moved)
        }
        Statement::Assign(_, Rvalue::Use(operand)) => moved(operand),
        Statement::Assign(..) | Statement::Await(_) | Statement::Drop { .. } | Statement::Assume { .. } => false,
    })
}

/// Does what a call does happen when its future is awaited?
pub fn is_awaited(program: &Program, info: &CallInfo) -> bool {
    info.functions.first().is_some_and(|id| {
        program.function(*id).is_async
            || program.future_trait().is_some_and(|future| {
                program.implements(&program.signature(*id).result, future, &crate::resolve::NoSurroundings, 0)
            })
    })
}

/// Tokens that stay with the result when a body returns.
pub fn returned(state: &Held) -> SmallVec<[Token; 2]> {
    state.owned_by(RETURN).filter(|token| !state.pending.contains(token)).collect()
}

/// Is it the lock of tasks?
pub fn is_task_lock(program: &Program, acquisition: &Acquisition) -> bool {
    program.effects.locks.get(acquisition.lock.model as usize).is_some_and(|lock| lock.waits == Waits::Task)
}

/// Is the body a future's?
pub fn is_future(program: &Program, body: BodyRef) -> bool {
    match program.body(body).kind {
        BodyKind::Async => true,
        BodyKind::Function(_) => program.function_of(body).is_some_and(|id| program.function(id).is_async),
        BodyKind::Closure | BodyKind::Global(_) => false,
    }
}
