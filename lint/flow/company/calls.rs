//! Where functions are called, handed on and started, and where values are made. Tests do not count.

use rustc_hash::{FxHashMap, FxHashSet};

use super::Place;
use crate::flow::body::closure_runs_here;
use crate::flow::summary::Summaries;
use crate::ir::{self, Base, BodyId, BodyKind, Local, Operand, Rvalue, Statement};
use crate::model::Runs;
use crate::resolve::{AdtId, BodyRef, CallInfo, Effect, FnId, Program, Ty, Typer};
use crate::span::FileId;

/// Of a whole program.
#[derive(Default)]
pub(super) struct Calls {
    sites: FxHashMap<FnId, Vec<Place>>,
    handed: FxHashMap<FnId, Vec<Handed>>,
    made: FxHashMap<AdtId, Vec<Place>>,
}

/// How a function is handed on by its name.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Handed {
    /// As a pointer, which is kept: a callback of another language's library, a table of functions.
    Registered(BodyRef),
    /// To a function of the program.
    To(Place),
    /// To one of another crate.
    Out,
}

impl Handed {
    /// Where a function of the program gets it.
    pub(super) fn place(&self) -> Option<Place> {
        match self {
            Handed::To(place) => Some(*place),
            Handed::Registered(_) | Handed::Out => None,
        }
    }
}

impl Calls {
    pub(super) fn new(program: &Program) -> Calls {
        let mut calls = Calls::default();
        for file in (0..program.user_files).map(FileId).filter(|file| program.is_file_reached(*file)) {
            for index in 0..program.file(file).bodies.len() {
                let body = BodyRef { file, body: BodyId(index as u32) };
                if !program.is_test(body) {
                    calls.add(program, body);
                }
            }
        }
        calls
    }

    fn add(&mut self, program: &Program, body: BodyRef) {
        let typed = program.typed(body);
        let typer = program.typer(body);
        for (at, statement) in statements(program.body(body)) {
            match statement {
                Statement::Call(call) => {
                    let info = typed.call(at.0, at.1);
                    for id in info.into_iter().flat_map(|info| &info.functions) {
                        self.sites.entry(*id).or_default().push(Place { body, at });
                    }
                    let own = |id: &FnId| program.is_user_file(program.function_file(*id));
                    if info.is_some_and(|info| info.constructor || is_default(program, info)) {
                        self.add_made(typed.local(call.dest), Place { body, at });
                    }
                    let to_own = info.is_some_and(|info| info.functions.iter().any(own));
                    for arg in call.args.iter().filter(|arg| is_path(arg)) {
                        if let Ty::Fn(id) = typer.operand(arg) {
                            let how = match to_own {
                                true => Handed::To(Place { body, at }),
                                false if info.is_some_and(|info| info.constructor) => Handed::Registered(body),
                                false => Handed::Out,
                            };
                            self.handed.entry(id).or_default().push(how);
                        }
                    }
                }
                Statement::Assign(place, Rvalue::Aggregate(aggregate)) => {
                    self.add_made(&typer.place(place), Place { body, at });
                    let kept = aggregate.fields.iter().map(|(_, operand)| operand);
                    kept.for_each(|operand| self.add_registered(&typer, operand, body));
                }
                Statement::Assign(_, Rvalue::Use(operand) | Rvalue::Cast(operand, _)) => {
                    self.add_registered(&typer, operand, body);
                }
                Statement::Assign(..) | Statement::Await(_) | Statement::Drop { .. } | Statement::Assume { .. } => {}
            }
        }
    }

    fn add_registered(&mut self, typer: &Typer, operand: &Operand, body: BodyRef) {
        if is_path(operand)
            && let Ty::Fn(id) = typer.operand(operand)
        {
            self.handed.entry(id).or_default().push(Handed::Registered(body));
        }
    }

    fn add_made(&mut self, ty: &Ty, place: Place) {
        if let Ty::Adt(id, _) = ty {
            self.made.entry(*id).or_default().push(place);
        }
    }

    /// Where a function is called.
    pub(super) fn of(&self, id: FnId) -> &[Place] {
        self.sites.get(&id).map_or(&[], |sites| sites)
    }

    /// How a function is handed on by its name. Then it may be called from anywhere.
    pub(super) fn handed(&self, id: FnId) -> &[Handed] {
        self.handed.get(&id).map_or(&[], |handed| handed)
    }

    /// Where values of a type are made, by literals or a derived `default`.
    pub(super) fn makers(&self, id: AdtId) -> &[Place] {
        self.made.get(&id).map_or(&[], |made| made)
    }
}

/// When a closure or `async` block runs.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum When {
    /// The body that it is written in runs it, or awaits it.
    Here,
    /// It is handed to a new thread, or to a task that any thread may run.
    Started,
    /// It is a task of the executor that runs this code as well.
    Task,
    /// It is a task that stays in this thread.
    Local,
    /// The function that it is handed to runs it in one thread, and passes it on in all others.
    Passed,
    /// It is kept, or handed to somebody who may do anything with it.
    Unknown,
}

/// The function in whose thread a body runs: of a closure or `async` block, that of the function round it, unless it is handed
/// to somebody who runs it at another time.
pub(super) fn runner(program: &Program, summaries: &Summaries, body: BodyRef) -> Option<FnId> {
    let mut at = body;
    while let Some(parent) = program.body(at).parent {
        if when(program, summaries, at) != When::Here {
            return None;
        }
        at.body = parent;
    }
    program.function_of(at)
}

/// When does a nested body run?
pub(super) fn when(program: &Program, summaries: &Summaries, inner: BodyRef) -> When {
    let Some(parent) = program.body(inner).parent else { return When::Here };
    let parent = BodyRef { file: inner.file, body: parent };
    let body = program.body(parent);
    let is_async = program.body(inner).kind == BodyKind::Async;
    let mut carriers: FxHashSet<Local> = FxHashSet::default();
    let mut when = When::Unknown;
    for (at, statement) in statements(body) {
        match statement {
            Statement::Assign(place, value) => {
                let is_it = match value {
                    Rvalue::Closure(id) => *id == inner.body,
                    Rvalue::Use(operand) => carries(&carriers, operand),
                    _ => false,
                };
                match place.as_local() {
                    // Whoever calls the function awaits it.
                    Some(ir::RETURN) if is_it && is_async => return When::Here,
                    Some(local) if is_it && local != ir::RETURN => {
                        carriers.insert(local);
                    }
                    _ if is_it => return When::Unknown,
                    _ => {}
                }
            }
            Statement::Call(call) => {
                let info = program.typed(parent).call(at.0, at.1);
                let is_wrapped = info.is_some_and(|info| info.constructor) && call.dest != ir::RETURN;
                if let Some(index) = call.args.iter().position(|arg| carries(&carriers, arg)) {
                    // `AssertUnwindSafe(work)` is handed on in its place.
                    if is_wrapped {
                        carriers.insert(call.dest);
                        continue;
                    }
                    when = info.map_or(When::Unknown, |info| handed(program, summaries, info, index, is_async));
                    if when != When::Here {
                        return when;
                    }
                }
                if let ir::Callee::Value(place) = &call.callee
                    && place.as_local().is_some_and(|local| carriers.contains(&local))
                {
                    when = When::Here;
                }
            }
            Statement::Await(wait) if wait.futures.iter().any(|future| carries(&carriers, future)) => when = When::Here,
            Statement::Await(_) | Statement::Drop { .. } | Statement::Assume { .. } => {}
        }
    }
    when
}

/// When does what is handed to a call run?
fn handed(program: &Program, summaries: &Summaries, info: &CallInfo, index: usize, is_async: bool) -> When {
    let mut said = None;
    for effect in program.effects.of(program, info) {
        match effect {
            Effect::Spawn(Runs::Task) => return task(program, info),
            Effect::Spawn(Runs::Thread | Runs::Blocking | Runs::Scoped) => return When::Started,
            Effect::Closure(time) => said = Some(*time),
            _ => {}
        }
    }
    let runs = |id: &FnId| match summaries.of(*id).filter(|_| program.is_user_file(program.function_file(*id))) {
        Some(summary) => summary.runs.iter().any(|runs| runs.param as usize == index),
        None => closure_runs_here(program, *id, index, said),
    };
    let is_run = !is_async && !info.functions.is_empty() && info.functions.iter().all(runs);
    match is_run {
        true if info.functions.iter().any(|id| passes_on(program, *id, index)) => When::Passed,
        true => When::Here,
        false => When::Unknown,
    }
}

/// When does a task run that a call starts?
fn task(program: &Program, info: &CallInfo) -> When {
    let all = |names: &[&str]| info.functions.iter().all(|id| names.contains(&program.function_name(*id)));
    if all(&["spawn_local", "JoinSet::spawn_local", "LocalSet::spawn_local"]) {
        When::Local
    } else if all(&["spawn", "JoinSet::spawn"]) {
        When::Task
    } else {
        When::Started
    }
}

/// Does a function put what it is handed into a box on some way? Then somebody else runs it there.
fn passes_on(program: &Program, id: FnId, index: usize) -> bool {
    let file = program.function_file(id);
    let Some(body) = program.function(id).body.filter(|_| program.is_user_file(file)) else { return false };
    let body = BodyRef { file, body };
    let mut carriers = FxHashSet::from_iter([Local(index as u32 + 1)]);
    statements(program.body(body)).any(|(at, statement)| match statement {
        Statement::Assign(place, Rvalue::Use(operand)) if carries(&carriers, operand) => {
            place.as_local().map(|local| carriers.insert(local)).is_none()
        }
        Statement::Call(call) => {
            let info = program.typed(body).call(at.0, at.1);
            let mut called = info.into_iter().flat_map(|info| &info.functions).map(|id| program.function_name(*id));
            call.args.iter().any(|arg| carries(&carriers, arg))
                && called.any(|name| ["Box::new", "Arc::new", "Rc::new"].contains(&name))
        }
        Statement::Assign(..) | Statement::Await(_) | Statement::Drop { .. } | Statement::Assume { .. } => false,
    })
}

/// Does a call make a value by a `default` that the program has not written?
fn is_default(program: &Program, info: &CallInfo) -> bool {
    let is_it = |id: &FnId| {
        !program.is_user_file(program.function_file(*id)) && program.name(program.function(*id).name) == "default"
    };
    !info.functions.is_empty() && info.functions.iter().all(is_it)
}

fn carries(carriers: &FxHashSet<Local>, operand: &Operand) -> bool {
    matches!(operand, Operand::Use(place) if place.as_local().is_some_and(|local| carriers.contains(&local)))
}

fn is_path(operand: &Operand) -> bool {
    matches!(operand, Operand::Use(place) if matches!(place.base, Base::Path(_)))
}

pub(super) fn statements(body: &ir::Body) -> impl Iterator<Item = ((u32, u32), &Statement)> {
    body.blocks.iter().enumerate().flat_map(|(block, inside)| {
        let numbered = inside.statements.iter().enumerate();
        numbered.map(move |(at, statement)| ((block as u32, at as u32), statement))
    })
}

/// Can one statement come after another?
pub(super) fn comes_after(body: &ir::Body, first: (u32, u32), later: (u32, u32)) -> bool {
    if first.0 == later.0 && first.1 < later.1 {
        return true;
    }
    let mut seen = FxHashSet::default();
    let mut waiting: Vec<u32> = next(body, first.0).collect();
    while let Some(block) = waiting.pop() {
        if block == later.0 {
            return true;
        }
        if seen.insert(block) {
            waiting.extend(next(body, block));
        }
    }
    false
}

fn next(body: &ir::Body, block: u32) -> impl Iterator<Item = u32> + '_ {
    body.blocks[block as usize].end.successors().map(|next| next.0)
}
