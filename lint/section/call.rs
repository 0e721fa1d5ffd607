//! Calls and awaits while a body is looked through: what callees do to state, in whose sections.
//!
//! Knows nothing of what is forbidden.

use super::applied::{Applied, By, OF_CLOSURES};
use super::cell::Cell;
use super::conduct::WriteKind;
use super::now::Now;
use super::record::{CombinationKind, CondvarWait, Origin, Origins, SectionId, Start};
use super::scene::Scene;
use super::trace::HANDED_ON;
use crate::flow::access::Part;
use crate::flow::held::is_awaited;
use crate::ir::{Await, Base, BinaryOp, BodyKind, Call, Callee, Local, Operand, Place, RETURN, Rvalue, Statement};
use crate::model::updates::{Update, insists, is_hint, reaches, update};
use crate::model::{GuardEffect, Time};
use crate::resolve::{BodyRef, CallInfo, Effect, Passing, Program, Ty};

/// How many functions that a call may mean are heard for what they do: more do not tell more of this one.
const MEANT: usize = 8;

/// A call's arguments: what they mean and where their values come from.
pub struct Args<'c> {
    /// The call.
    pub call: &'c Call,
    /// Where the arguments' values come from.
    pub values: Vec<Origins>,
}

impl Scene<'_, '_, '_> {
    /// A call.
    pub fn call(&self, now: &mut Now, at: (u32, u32), call: &Call) {
        let unknown = CallInfo::default();
        let info = self.tracer.program.typed(self.view.id).call(at.0, at.1).unwrap_or(&unknown);
        let effects = self.tracer.program.effects.of(self.tracer.program, info);
        if effects.iter().any(|effect| matches!(effect, Effect::Acquire { .. })) {
            return now.forget(call.dest);
        }
        let values = call.args.iter().map(|arg| self.operand(now, at, arg)).collect();
        let args = Args { call, values };
        let mut spawns = false;
        let mut later = false;
        for effect in effects {
            match effect {
                Effect::Condvar { timed, rechecks } => return self.condvar(now, at, call, *timed, *rechecks),
                Effect::Guard(GuardEffect::Unlocked) => {
                    if let Some(section) = call.args.first().and_then(|arg| self.section_of_guard(arg, at)) {
                        now.end(section, &self.tracer.tables.borrow().reads, true);
                    }
                }
                Effect::Spawn(_) => spawns = true,
                Effect::Closure(Time::Later) => later = true,
                Effect::Closure(Time::Here)
                | Effect::Acquire { .. }
                | Effect::Guard(_)
                | Effect::Wait { .. }
                | Effect::Rpc { .. }
                | Effect::Channel(_)
                | Effect::Callback
                | Effect::Cell(_) => {}
            }
        }
        if spawns {
            self.start(now, at, &args);
        } else if self.sink.borrow().is_some() {
            self.passes_on(now, call);
        }
        let deferred = is_awaited(self.tracer.program, info);
        let mut result = Origins::new();
        if !deferred {
            let users = self.users(now, at, &args, info).or_else(|| self.stateless(&args, info));
            // What a closure makes of its arguments is told where it is written.
            let is_closure = info.unknown_code || !info.closures.is_empty();
            let known = users.is_some() || is_closure;
            result = users.unwrap_or_else(|| match is_closure {
                true => Origins::new(),
                false => {
                    let made = self.outside(now, at, &args, info);
                    if self.takes_out(call) { Origins::new() } else { made }
                }
            });
            if !spawns && !later {
                result.extend(self.closures(now, at, call, info, known));
            }
        } else {
            args.values.iter().for_each(|value| result.extend(value.iter().copied()));
        }
        self.arguments(now, at, &args, info);
        let result = self.reply(at, Some((at, call)), result);
        let result = if info.constructor { self.by_path(now, at.0, call.dest, result) } else { result };
        match self.is_guard(call.dest) {
            true => now.forget(call.dest),
            false => now.set(call.dest, result),
        }
    }

    /// Arguments are used, and meet.
    fn arguments(&self, now: &Now, at: (u32, u32), args: &Args, info: &CallInfo) {
        if self.sink.borrow().is_none() {
            return;
        }
        let program = self.tracer.program;
        let is_method = matches!(args.call.callee, Callee::Method { .. });
        let is_user = info.functions.iter().any(|id| program.is_user_file(program.function_file(*id)));
        let is_unknown = info.functions.is_empty() && !matches!(args.call.callee, Callee::Macro(_));
        let given = args.values.iter().skip(usize::from(is_method));
        let all: Origins = given.flatten().copied().collect();
        if is_user || is_unknown || is_method {
            self.use_values(at, &all);
        }
        if is_user || is_unknown || info.constructor {
            let values: Vec<Origins> = args.values.iter().skip(usize::from(is_method)).cloned().collect();
            self.combine(now, at, CombinationKind::Message, &values);
        }
    }

    fn condvar(&self, now: &mut Now, at: (u32, u32), call: &Call, timed: bool, rechecks: bool) {
        let section = call.args.get(1).and_then(|arg| self.section_of_guard(arg, at));
        if let Some(section) = section {
            if !timed && !rechecks && self.sink.borrow().is_some() {
                let point = self.point(now, at, "");
                self.keep(|trace| trace.condvar_waits.push(CondvarWait { section, point }));
            }
            now.end(section, &self.tracer.tables.borrow().reads, true);
        }
        now.forget(call.dest);
    }

    /// The section of the guard that an operand is or refers to.
    fn section_of_guard(&self, guard: &Operand, at: (u32, u32)) -> Option<SectionId> {
        let access = self.tracer.accesses.operand(self.view.id, guard)?;
        if access.parts.last() != Some(&Part::Content) {
            return None;
        }
        self.section_of(&Cell::of(&access), at)
    }

    /// A thread or task that is started here.
    fn start(&self, now: &Now, at: (u32, u32), args: &Args) {
        if self.sink.borrow().is_none() {
            return;
        }
        for arg in &args.call.args {
            let ty = self.view.typer.operand(arg);
            let Ty::Closure(body) = *ty.peeled() else { continue };
            let point = self.point(now, at, "");
            let current: Vec<SectionId> = self.held(at).iter().map(|token| self.token_section(*token)).collect();
            let past = now.past.keys().chain(&current).map(|section| (*section, true)).collect();
            self.tracer.started.borrow_mut().insert(body, past);
            self.keep(|trace| trace.starts.push(Start { body, point, current }));
        }
    }

    /// A closure that runs during a call knows what has been before it.
    fn passes_on(&self, now: &Now, call: &Call) {
        for arg in &call.args {
            if let Ty::Closure(body) = *self.view.typer.operand(arg).peeled() {
                let mut ran = self.tracer.ran.borrow_mut();
                let known = ran.entry(body).or_default();
                for (section, waited) in &now.past {
                    *known.entry(*section).or_default() |= *waited;
                }
            }
        }
    }

    /// The program's functions that a call may mean; none if there are none that are known.
    fn users(&self, now: &mut Now, at: (u32, u32), args: &Args, info: &CallInfo) -> Option<Origins> {
        let program = self.tracer.program;
        let by = By::Call(args);
        self.run_by(now, at, by, |now, given| {
            let mut all: Option<Applied> = None;
            let mut heard = 0;
            for id in info.functions.iter().filter(|id| program.is_user_file(program.function_file(**id))) {
                self.hand_on(at, args.values.iter(), *id);
                let Some(conduct) = self.tracer.conducts.get(id).filter(|_| heard < MEANT) else { continue };
                heard += 1;
                let name = program.name(program.function(*id).name);
                let applied = self.apply(now, at, (by, given), name, conduct);
                all.get_or_insert_default().extend(applied);
            }
            all
        })
    }

    /// Functions of the program that have nothing to do with state: what comes back is made of what they are given.
    fn stateless(&self, args: &Args, info: &CallInfo) -> Option<Origins> {
        let program = self.tracer.program;
        let is_users = info.functions.iter().any(|id| program.is_user_file(program.function_file(*id)));
        is_users.then(|| args.values.iter().flatten().copied().collect())
    }

    /// Closures that run during a call.
    fn closures(&self, now: &mut Now, at: (u32, u32), call: &Call, info: &CallInfo, known: bool) -> Origins {
        let mut result = Origins::new();
        let called = info.closures.iter().copied();
        let handed = call.args.iter().filter_map(|arg| match self.view.typer.operand(arg).peeled() {
            Ty::Closure(body) => Some(*body),
            _ => None,
        });
        let bodies: Vec<BodyRef> = called.chain(handed).collect();
        for body in bodies {
            if self.tracer.program.body(body).kind != BodyKind::Closure {
                continue;
            }
            let by = By::Closure(body);
            let made = self.run_by(now, at, by, |now, given| {
                let inner = self.tracer.inner.borrow();
                let conduct = inner.get(&body)?;
                // It runs in the section that the callee takes for it.
                let callees = info.functions.iter().filter_map(|id| self.tracer.conducts.get(id));
                let mut sections = callees.flat_map(|conduct| &conduct.touches).map(|touch| touch.section);
                let conduct = conduct.inside(sections.find(|number| *number > 0).unwrap_or(OF_CLOSURES));
                let name = if known { "" } else { "closure" };
                Some(self.apply(now, at, (by, given), name, &conduct))
            });
            result.extend(made.unwrap_or_default());
        }
        result
    }

    /// A function of another crate: what it borrows to change it may change; its result is made of what it
    /// is given.
    fn outside(&self, now: &mut Now, at: (u32, u32), args: &Args, info: &CallInfo) -> Origins {
        let call = args.call;
        let name = self.called_name(call, info);
        if is_hint(name) {
            return Origins::new();
        }
        let is_method = matches!(call.callee, Callee::Method { .. });
        let mut result = Origins::new();
        for (index, arg) in call.args.iter().enumerate() {
            let ty = self.view.typer.operand(arg);
            let passing = match (is_method && index == 0, &ty) {
                (true, _) => info.passing.unwrap_or(Passing::Ref),
                // `Arc::clone(x)` only looks, whatever kind of reference it is handed.
                (false, Ty::Ref(true, _)) if self.only_looks(info, index) => Passing::Ref,
                (false, Ty::Ref(true, _)) => Passing::RefMut,
                (false, Ty::Ref(false, _)) => Passing::Ref,
                (false, _) => Passing::Value,
            };
            let changes = passing == Passing::RefMut && update(name) != Update::Borrow;
            let pointee = self.pointee(arg);
            if !(changes && pointee.is_some()) {
                result.extend(args.values[index].iter().copied());
            }
            if passing == Passing::Value && !(is_method && index == 0) {
                continue;
            }
            let others = || -> Origins {
                let others = args.values.iter().enumerate().filter(|(at, _)| *at != index);
                others.flat_map(|(_, all)| all).copied().collect()
            };
            match pointee.map(|access| Cell::of(&access)) {
                Some(cell) => {
                    let Some(section) = self.section_of(&cell, at) else { continue };
                    let read = self.read(cell.clone(), section, at, false);
                    let kind = match (passing, update(name)) {
                        (Passing::Ref | Passing::Value, _) | (Passing::RefMut, Update::Borrow) => None,
                        (Passing::RefMut, Update::Insert) => Some(WriteKind::Insert),
                        (Passing::RefMut, Update::Merge) => Some(WriteKind::Merge),
                        (Passing::RefMut, Update::Remove) => Some(WriteKind::Remove),
                        (Passing::RefMut, Update::Reset) => Some(WriteKind::Reset),
                        (Passing::RefMut, Update::Other) => Some(WriteKind::Change),
                    };
                    // What comes back of one's own change is one's own.
                    match kind {
                        Some(_) => result.insert(self.read(cell.clone(), section, at, true)),
                        None => result.insert(read),
                    };
                    if let Some(kind) = kind {
                        let keyed = kind == WriteKind::Insert && self.is_entry(call, args, index, &cell);
                        self.write(now, at, cell, kind, section, others(), true);
                        let insists = kind == WriteKind::Remove && self.insists(call.dest);
                        self.keep(|trace| {
                            let Some(write) = trace.writes.last_mut() else { return };
                            write.insists = insists;
                            if keyed {
                                write.keyed = true;
                                write.key_of = args.values.get(1).cloned().unwrap_or_default();
                            }
                        });
                    }
                    if let (true, Some(Operand::Use(container))) = (is_method && index == 0, call.args.first())
                        && reaches(name)
                    {
                        // `swap` takes two.
                        let keys = args.values.iter().skip(1).take(if name == "swap" { 2 } else { 1 });
                        self.use_index(now, at, container, keys.flatten().copied().collect());
                    }
                }
                None => {
                    if let (Passing::RefMut, Operand::Use(Place { base: Base::Local(local), .. })) = (passing, arg) {
                        now.add(*local, others());
                    }
                }
            }
        }
        result
    }

    /// Is what a call puts into a container found there by its key, and not worked out from what was there?
    fn is_entry(&self, call: &Call, args: &Args, container: usize, cell: &Cell) -> bool {
        let sequence = matches!(&call.args[container], Operand::Use(container) if self.is_sequence(container));
        let tables = self.tracer.tables.borrow();
        let was_there =
            |origin: &Origin| origin.read().is_some_and(|read| tables.reads[read as usize].cell.overlaps(cell));
        let mut values = call.args.iter().zip(&args.values).skip(2);
        let is_update = values.any(|(value, made_of)| self.is_computed(value) && made_of.iter().any(was_there));
        !sequence && call.args.len() > 1 && !is_update
    }

    /// Is a value the result of arithmetic?
    fn is_computed(&self, value: &Operand) -> bool {
        let mut value = value;
        for _ in 0..HANDED_ON {
            let Operand::Use(place) = value else { return false };
            let made_by = place.as_local().and_then(|local| self.view.made_by(local));
            match made_by {
                Some((_, Statement::Assign(_, Rvalue::Use(from)))) => value = from,
                Some((_, Statement::Assign(_, Rvalue::Binary(BinaryOp::Arithmetic, ..)))) => return true,
                Some(_) | None => return false,
            }
        }
        false
    }

    /// Does the body panic where a call has found nothing?
    fn insists(&self, found: Local) -> bool {
        let program = self.tracer.program;
        let found = Operand::Use(Place::local(found));
        let mut statements = self.view.body.blocks.iter().flat_map(|block| &block.statements);
        self.sink.borrow().is_some()
            && statements.any(|statement| match statement {
                Statement::Call(call) => match &call.callee {
                    Callee::Method { name, args: _ } => {
                        call.args.first() == Some(&found) && insists(program.name(*name))
                    }
                    Callee::Path(_) | Callee::Value(_) | Callee::Macro(_) => false,
                },
                Statement::Assign(..) | Statement::Await(_) | Statement::Drop { .. } | Statement::Assume { .. } => {
                    false
                }
            })
    }

    /// Is it handed a closure that takes something out of what it is given (`find_map(|slot| slot.take())`)? What comes
    /// back nobody else has.
    fn takes_out(&self, call: &Call) -> bool {
        call.args.iter().any(|arg| match self.view.typer.operand(arg).peeled() {
            Ty::Closure(closure) => takes_its_parameter(self.tracer.program, *closure),
            _ => false,
        })
    }

    fn only_looks(&self, info: &CallInfo, index: usize) -> bool {
        let signature = info.functions.first().map(|id| self.tracer.program.signature(*id));
        signature.is_some_and(|known| matches!(known.params.get(index), Some(Ty::Ref(false, _))))
    }

    fn called_name(&self, call: &Call, info: &CallInfo) -> &str {
        let program = self.tracer.program;
        match (&call.callee, info.functions.first()) {
            (Callee::Method { name, args: _ }, _) => program.name(*name),
            (_, Some(id)) => program.name(program.function(*id).name),
            (Callee::Path(_) | Callee::Value(_) | Callee::Macro(_), None) => "",
        }
    }

    /// `.await`: the future's function runs here.
    pub fn awaited(&self, now: &mut Now, at: (u32, u32), wait: &Await) {
        for (future, dest) in wait.futures.iter().zip(&wait.dests) {
            let mut result = self.operand(now, at, future);
            match self.future_of(future) {
                Some(FutureOf::Call(made_at, call)) => {
                    let unknown = CallInfo::default();
                    let typed = self.tracer.program.typed(self.view.id);
                    let info = typed.call(made_at.0, made_at.1).unwrap_or(&unknown);
                    let effects = self.tracer.program.effects.of(self.tracer.program, info);
                    if effects.iter().any(|effect| matches!(effect, Effect::Acquire { .. })) {
                        now.forget(*dest);
                        continue;
                    }
                    // What only makes a future did its work when it was called: `spawn(work)?.await`.
                    if is_awaited(self.tracer.program, info) {
                        let values = call.args.iter().map(|arg| self.argument(now, arg)).collect();
                        let args = Args { call, values };
                        if let Some(made) = self.users(now, at, &args, info).or_else(|| self.stateless(&args, info)) {
                            result = made;
                        }
                    }
                }
                Some(FutureOf::Block(block)) => {
                    let by = By::Closure(block);
                    let made = self.run_by(now, at, by, |now, given| {
                        let inner = self.tracer.inner.borrow();
                        Some(self.apply(now, at, (by, given), "", inner.get(&block)?))
                    });
                    result.extend(made.unwrap_or_default());
                }
                None => {}
            }
            let asked = match self.future_of(future) {
                Some(FutureOf::Call(made_at, call)) => Some((made_at, call)),
                Some(FutureOf::Block(_)) | None => None,
            };
            now.set(*dest, self.reply(at, asked, result));
        }
    }

    /// The value that a future was given: it is still what it was then.
    fn argument(&self, now: &Now, arg: &Operand) -> Origins {
        match arg {
            Operand::Use(place) => match place.base {
                Base::Local(local) => now.value(local, place),
                Base::Path(_) => Origins::new(),
            },
            Operand::Literal(_) => Origins::new(),
        }
    }

    /// The call or block that makes a future.
    fn future_of(&self, future: &Operand) -> Option<FutureOf<'_>> {
        let mut operand = future;
        for _ in 0..HANDED_ON {
            if let Ty::Closure(block) = self.view.typer.operand(operand).peeled() {
                return Some(FutureOf::Block(*block));
            }
            let Operand::Use(place) = operand else { return None };
            let Base::Local(local) = place.base else { return None };
            let ((block, at), made_by) = self.view.made_by(local)?;
            match made_by {
                Statement::Assign(_, Rvalue::Use(from)) => operand = from,
                Statement::Call(call) => {
                    let info = self.tracer.program.typed(self.view.id).call(block, at)?;
                    let program = self.tracer.program;
                    let known = !program.effects.of(program, info).is_empty()
                        || info.functions.iter().any(|id| program.is_user_file(program.function_file(*id)));
                    // `Box::pin(f())`, `timeout(d, f())` hand the future on.
                    let handed = call
                        .args
                        .iter()
                        .find(|arg| matches!(self.view.typer.operand(arg), Ty::Opaque(_) | Ty::Closure(_)));
                    match handed {
                        Some(inner) if !known => operand = inner,
                        _ => return Some(FutureOf::Call((block, at), call)),
                    }
                }
                _ => return None,
            }
        }
        None
    }
}

/// Is a closure's result what it takes out of its parameter?
fn takes_its_parameter(program: &Program, closure: BodyRef) -> bool {
    let body = program.body(closure);
    let is_param = |operand: &Operand| match operand {
        Operand::Use(place) => matches!(place.base, Base::Local(of) if (1..=body.params).contains(&of.0)),
        Operand::Literal(_) => false,
    };
    body.blocks.iter().flat_map(|block| &block.statements).any(|statement| match statement {
        Statement::Call(call) if call.dest == RETURN => match &call.callee {
            Callee::Method { name, args: _ } => {
                update(program.name(*name)) == Update::Remove && call.args.first().is_some_and(is_param)
            }
            Callee::Path(_) | Callee::Value(_) | Callee::Macro(_) => false,
        },
        _ => false,
    })
}

enum FutureOf<'v> {
    Call((u32, u32), &'v Call),
    Block(BodyRef),
}
