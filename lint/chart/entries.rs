//! Where threads and tasks are started, and the handlers of requests.

use std::collections::BTreeSet;

use super::locks::Table;
use super::method::method;
use super::{Entry, EntryKind, Ground, Place};
use crate::handler::{handlers, work_of};
use crate::ir::{Operand, Statement};
use crate::model::Runs;
use crate::resolve::{BodyRef, Effect, FnId, Program, Ty};
use crate::span::FileId;

/// How many calls are followed from what is started to what does the work.
const FAR: u32 = 4;

/// All of them, by place.
pub fn entries(ground: &Ground, table: &Table) -> Vec<Entry> {
    let program = ground.program;
    let mut found = Vec::new();
    for file in (0..program.user_files).map(FileId).filter(|file| program.is_file_reached(*file)) {
        for index in 0..program.file(file).bodies.len() {
            let body = BodyRef { file, body: crate::ir::BodyId(index as u32) };
            starts_in(ground, table, body, &mut found);
        }
    }
    found.extend(handlers(program, ground.facts, &[]).into_iter().map(|id| handler(ground, table, id)));
    found.sort_by_key(|entry: &Entry| (entry.at, entry.kind));
    found.dedup();
    found
}

fn starts_in(ground: &Ground, table: &Table, body: BodyRef, found: &mut Vec<Entry>) {
    let program = ground.program;
    let typed = program.typed(body);
    let lowered = program.body(body);
    for (at, info) in &typed.calls {
        let effects = program.effects.of(program, info);
        let runs = effects.iter().find_map(|effect| match effect {
            Effect::Spawn(runs) => Some(*runs),
            _ => None,
        });
        let (Some(runs), Some(Statement::Call(call))) =
            (runs, lowered.blocks.get(at.0 as usize).and_then(|block| block.statements.get(at.1 as usize)))
        else {
            continue;
        };
        let target = call.args.iter().rev().find_map(|arg| runs_what(program, body, arg));
        let code = target.map(|target| follow(ground, target, FAR));
        found.push(Entry {
            kind: match runs {
                Runs::Thread => EntryKind::Thread,
                Runs::Task => EntryKind::Task,
                Runs::Blocking => EntryKind::Blocking,
                Runs::Scoped => EntryKind::Scoped,
            },
            at: Place { file: body.file, span: lowered.map.statements[at.0 as usize][at.1 as usize] },
            started_in: Some(ground.function_name(body)),
            runs: code.filter(|code| program.body(*code).parent.is_none()).map(|code| ground.function_name(code)),
            code: code.map(|code| Place { file: code.file, span: program.body(code).map.body }),
            test: program.is_test(body),
            method: code.map(|code| method(ground, table, code)).unwrap_or_default(),
        });
    }
}

/// The body that an argument of a spawn is, or makes.
fn runs_what(program: &Program, body: BodyRef, arg: &Operand) -> Option<BodyRef> {
    match program.typer(body).operand(arg).peeled() {
        Ty::Closure(closure) => Some(*closure),
        Ty::Fn(id) => program.function_body(*id),
        Ty::Opaque(opaque) => program.function_body(opaque.future_of?),
        _ => None,
    }
}

/// Where the work is done: code that only calls one function of the program which deals with locks hands on to it.
fn follow(ground: &Ground, body: BodyRef, far: u32) -> BodyRef {
    let program = ground.program;
    let own = ground.facts_of(body);
    let acts = own.is_some_and(|facts| !facts.acquisitions.is_empty());
    if acts || far == 0 {
        return body;
    }
    let typed = program.typed(body);
    let called: BTreeSet<FnId> = typed.all_calls().flat_map(|info| &info.functions).copied().collect();
    let matters = |id: &FnId| {
        program.is_user_file(program.function_file(*id))
            && ground.facts.summaries.of(*id).is_some_and(|summary| {
                !summary.acquires.is_empty() || !summary.returns_guards.is_empty() || !summary.waits.is_empty()
            })
    };
    let mut called = called.into_iter().filter(matters);
    match (called.next().and_then(|id| program.function_body(id)), called.next()) {
        (Some(only), None) if only != body => follow(ground, only, far - 1),
        (Some(_) | None, _) => body,
    }
}

fn handler(ground: &Ground, table: &Table, id: FnId) -> Entry {
    let program = ground.program;
    let (file, span) = program.function_place(id);
    let body = program.function_body(id);
    let code = body.map(|body| work_of(program, follow(ground, body, FAR)));
    Entry {
        kind: EntryKind::Handler,
        at: Place { file, span },
        started_in: None,
        runs: Some(program.function_name(id).to_string()),
        code: code.map(|code| Place { file: code.file, span: program.body(code).map.body }),
        test: body.is_some_and(|body| program.is_test(body)),
        method: code.map(|code| method(ground, table, code)).unwrap_or_default(),
    }
}
