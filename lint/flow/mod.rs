//! Facts about the program: which locks are held where, what waits, what functions do to locks as their
//! callers see it. A small dataflow framework, the analyses on it, and summaries to a fixpoint.
//!
//! Knows nothing of what is forbidden.

pub mod access;
pub mod arguments;
mod body;
pub mod capacity;
pub mod company;
pub mod dataflow;
pub mod event;
mod fresh;
pub mod held;
pub(crate) mod levels;
pub mod lock;
pub(crate) mod memory;
pub mod probe;
mod scrutinee;
pub mod shared;
mod spin;
pub mod summary;

use std::collections::BTreeSet;
use std::sync::Arc;

use rayon::prelude::*;
use rustc_hash::{FxHashMap, FxHashSet};

use crate::ir::{self, Callee, Statement};
use crate::resolve::{BodyRef, FnId, Program, Ty};
use crate::span::FileId;
use event::BodyFacts;
use memory::{Memory, Reads, same};
use summary::{Edge, Summaries, Summary};

/// How often summaries of functions that call each other are computed anew before what still changes
/// (recursion over ever longer ways) is left as it is.
const ROUNDS: usize = 12;

/// All that rules judge.
#[derive(Debug)]
pub struct Facts {
    /// Bodies in which anything happens to a lock, in the order of files.
    pub bodies: Vec<Arc<BodyFacts>>,
    /// The lock-order graph.
    pub edges: Vec<Edge>,
    /// What functions do.
    pub summaries: Summaries,
    /// Uses of what is reached without a guard.
    pub shared: shared::Shared,
    /// What each function may call.
    pub called: Arc<Called>,
}

/// The functions that each function may call with what is written in it, each once.
pub type Called = FxHashMap<BodyRef, Box<[FnId]>>;

/// What was found of a function, and what it rests on besides the function itself.
#[derive(Clone)]
struct Answer {
    reads: Reads<Summary>,
    found: Arc<body::RootFacts>,
}

/// What is kept of a program for when it is looked at again.
#[derive(Default)]
pub struct Known {
    answers: Memory<Answer>,
    called: Arc<Called>,
    capacities: capacity::Capacities,
    remote: FxHashSet<FnId>,
    shared: shared::Known,
}

/// Finds the facts of a program.
pub fn facts(program: &Program) -> Facts {
    facts_again(program, &mut Known::default(), &|_| false)
}

/// Finds the facts of a program that was looked at before. `stays`: the files that are as they were; what other files
/// declare must be the same too.
pub fn facts_again(program: &Program, known: &mut Known, stays: &dyn Fn(FileId) -> bool) -> Facts {
    let roots = concerned(program);
    let mut summaries = Summaries::default();
    let capacities = capacity::Capacities::new(program, &bodies_of(program, &roots));
    let is_same = known.capacities == capacities && known.remote == program.effects.remote;
    (known.capacities, known.remote) = (capacities.clone(), program.effects.remote.clone());
    known.answers.begin(|root| is_same && stays(root.file));
    summaries.capacities = capacities;
    let callers = known.callers(program, &roots, stays);
    let mut facts: Vec<Option<Arc<body::RootFacts>>> = roots.iter().map(|_| None).collect();
    // Nobody calls a `deref` by name: what it leads to is known before all else.
    let mut levels = vec![dereferencing(program, &roots)];
    levels.extend(levels::levels(&callees(program, &roots, &callers)));
    for level in levels {
        let mut work: Vec<u32> = level.clone();
        for _ in 0..ROUNDS {
            let done: Vec<(u32, Answer)> = work
                .into_par_iter()
                .map(|at| (at, answer(program, &summaries, known, program.nested(roots[at as usize]))))
                .collect();
            let mut dirty: BTreeSet<u32> = BTreeSet::new();
            for (at, answer) in done {
                let found = answer.found.clone();
                known.answers.keep(roots[at as usize], answer);
                if let Some(id) = program.function_of(roots[at as usize])
                    && summaries.functions.get(&id).is_none_or(|before| !same(before, &found.summary))
                {
                    summaries.functions.insert(id, found.summary.clone());
                    let callers = callers.get(&id).into_iter().flatten();
                    dirty.extend(callers.filter(|caller| level.binary_search(caller).is_ok()));
                }
                facts[at as usize] = Some(found);
            }
            if dirty.is_empty() {
                break;
            }
            work = dirty.into_iter().collect();
        }
    }
    let mut edges = Vec::new();
    let mut bodies = Vec::new();
    for found in facts.into_iter().flatten() {
        edges.extend(found.summary.edges.iter().chain(&found.inner).chain(&found.under_callers).cloned());
        bodies.extend(found.bodies.iter().cloned());
    }
    let shared = shared::shared(
        program,
        &shared::Looked { roots: &roots, callers: &callers, bodies: &bodies, summaries: &summaries },
        &mut known.shared,
        &|root| stays(root.file),
    );
    Facts { bodies, edges, summaries, shared, called: Arc::clone(&known.called) }
}

fn answer(program: &Program, summaries: &Summaries, known: &Known, bodies: &[BodyRef]) -> Answer {
    let before = known.answers.recall(bodies[0]);
    if let Some(answer) = before.filter(|answer| answer.reads.hold(&summaries.functions)) {
        return answer.clone();
    }
    let asked = memory::Asked::default();
    let found = body::analyse(program, summaries.noting(&asked), bodies);
    Answer { reads: Reads::of(asked, &summaries.functions), found: Arc::new(found) }
}

/// The functions that can matter: those that some crate leads to.
fn concerned(program: &Program) -> Vec<BodyRef> {
    let roots: Vec<BodyRef> = program.roots().filter(|root| program.is_reached(*root)).collect();
    // Types first, in parallel: each root's are made once and kept.
    roots.par_iter().for_each(|root| {
        program.typed(*root);
    });
    roots
}

fn bodies_of(program: &Program, roots: &[BodyRef]) -> Vec<BodyRef> {
    roots.iter().flat_map(|root| program.nested(*root)).copied().collect()
}

/// The roots that are the program's own `deref`.
fn dereferencing(program: &Program, roots: &[BodyRef]) -> Vec<u32> {
    let is_deref = |root: &BodyRef| {
        program.function_of(*root).is_some_and(|id| program.name(program.function(id).name) == "deref")
    };
    (0..roots.len() as u32).filter(|at| is_deref(&roots[*at as usize])).collect()
}

/// Which roots call a function, in order.
pub(crate) type Callers = FxHashMap<FnId, Vec<u32>>;

impl Known {
    /// Who calls whom. What was found of a root in a file that stays is still so.
    fn callers(&mut self, program: &Program, roots: &[BodyRef], stays: &dyn Fn(FileId) -> bool) -> Callers {
        let all = Arc::make_mut(&mut self.called);
        all.retain(|root, _| stays(root.file));
        let new: Vec<BodyRef> = roots.iter().copied().filter(|root| !all.contains_key(root)).collect();
        let found: Vec<(BodyRef, Box<[FnId]>)> =
            new.into_par_iter().map(|root| (root, called(program, root))).collect();
        all.extend(found);
        let mut callers = Callers::default();
        for (index, root) in (0..).zip(roots) {
            for id in all.get(root).into_iter().flatten() {
                callers.entry(*id).or_default().push(index);
            }
        }
        callers
    }
}

/// The functions that a root may call, each once.
fn called(program: &Program, root: BodyRef) -> Box<[FnId]> {
    let mut found: Vec<FnId> = Vec::new();
    for body in program.nested(root) {
        let typed = program.typed(*body);
        found.extend(typed.all_calls().flat_map(|info| &info.functions));
        // A value that goes out of scope calls its `drop`.
        for ty in &typed.locals {
            if let Ty::Adt(_, args) = ty {
                found.extend(program.drop_glue(ty));
                // `Option<T>` and the like have glue by their arguments.
                found.extend(args.iter().flat_map(|arg| program.drop_glue(arg)));
            }
        }
        found.extend(handed_functions(program, *body));
    }
    found.sort_unstable();
    found.dedup();
    found.into()
}

/// The roots that each root calls.
fn callees(program: &Program, roots: &[BodyRef], callers: &Callers) -> Vec<Vec<u32>> {
    let mut callees = vec![Vec::new(); roots.len()];
    for (at, root) in roots.iter().enumerate() {
        let callers = program.function_of(*root).and_then(|id| callers.get(&id));
        callers.into_iter().flatten().for_each(|caller| callees[*caller as usize].push(at as u32));
    }
    callees
}

/// Functions of the program that a body hands on by name: `map_or(0, reap)`.
fn handed_functions(program: &Program, body: BodyRef) -> Vec<FnId> {
    let mut typer = None;
    let mut found = Vec::new();
    for statement in program.body(body).blocks.iter().flat_map(|block| &block.statements) {
        let Statement::Call(call) = statement else { continue };
        for arg in &call.args {
            let ir::Operand::Use(place) = arg else { continue };
            if let ir::Base::Path(_) = place.base
                && let Ty::Fn(id) = typer.get_or_insert_with(|| program.typer(body)).operand(arg)
            {
                found.push(id);
            }
        }
    }
    found
}

/// Does a statement call a method that may acquire a lock?
pub fn may_acquire(program: &Program, statement: &Statement) -> bool {
    match statement {
        Statement::Call(call) => match &call.callee {
            Callee::Method { name, args: _ } => program.effects.acquiring_names.contains(name),
            Callee::Path(_) | Callee::Value(_) | Callee::Macro(_) => false,
        },
        Statement::Assign(..) | Statement::Await(_) | Statement::Drop { .. } | Statement::Assume { .. } => false,
    }
}
