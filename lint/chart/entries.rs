//! Where threads and tasks are started, and the handlers of requests.
//!
//! Rust has no word for a handler. A function is taken for one that has the name of a call which leaves the
//! program (`// locklint: remote`, `[[rpc]]`) and takes a lock, that has a request's type among its parameters and a reply's as its
//! result (`AppendArgs` and `AppendReply`), or whose name says so (`handle_vote`, `on_reply`).

use std::collections::BTreeSet;

use super::locks::Table;
use super::method::method;
use super::{Entry, EntryKind, Ground, Place};
use crate::flow::summary::WaitKind;
use crate::ir::{Callee, Operand, Receiver, Statement, Symbol};
use crate::model::Runs;
use crate::resolve::{BodyRef, Effect, FnId, Program, Ty};
use crate::span::FileId;

/// What requests' types end in, and what replies' do.
const REQUESTS: &[&str] = &["Args", "Request", "Req"];
const REPLIES: &[&str] = &["Reply", "Response", "Resp"];
/// What names of handlers begin with.
const PREFIXES: &[&str] = &["handle_", "on_"];
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
    found.extend(handlers(ground).map(|id| handler(ground, table, id)));
    found.sort_by_key(|entry: &Entry| (entry.at, entry.kind));
    found.dedup();
    found
}

fn starts_in(ground: &Ground, table: &Table, body: BodyRef, found: &mut Vec<Entry>) {
    let program = ground.program;
    let typed = program.typed(body);
    let lowered = program.body(body);
    let mut calls: Vec<&(u32, u32)> = typed.calls.keys().collect();
    calls.sort_unstable();
    for at in calls {
        let effects = program.effects.of(program, &typed.calls[at]);
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
    let called: BTreeSet<FnId> = typed.calls.values().flat_map(|info| &info.functions).copied().collect();
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

/// The functions of the program that look like handlers.
fn handlers<'a>(ground: &'a Ground) -> impl Iterator<Item = FnId> + 'a {
    let program = ground.program;
    let remote = remote_names(ground);
    let is_handler = move |id: &FnId| {
        let function = program.function(*id);
        let is_code = program.is_user_file(program.function_file(*id))
            && program.function_body(*id).is_some_and(|body| program.is_reached(body));
        let takes_self = match function.receiver {
            Receiver::None => false,
            Receiver::Value | Receiver::Ref | Receiver::RefMut | Receiver::Typed => true,
        };
        // A mere name is little: it takes a lock too.
        let is_counterpart = || {
            let summary = ground.facts.summaries.of(*id);
            remote.contains(&function.name) && summary.is_some_and(|summary| !summary.acquires.is_empty())
        };
        is_code
            && takes_self
            && !leaves(ground, *id)
            && (is_counterpart() || is_named_so(program, *id) || answers(program, *id))
    };
    (0..program.function_count()).map(FnId).filter(is_handler)
}

/// The names of the calls that leave the program.
fn remote_names(ground: &Ground) -> BTreeSet<Symbol> {
    let program = ground.program;
    let all = (0..program.function_count()).map(FnId);
    let remote =
        all.filter(|id| program.is_user_file(program.function_file(*id)) && program.effects.is_remote(program, *id));
    remote.map(|id| program.function(id).name).collect()
}

/// Does it make a call to a peer itself? Then it is the caller's side.
fn leaves(ground: &Ground, id: FnId) -> bool {
    ground.program.effects.is_remote(ground.program, id)
        || ground
            .facts
            .summaries
            .of(id)
            .is_some_and(|summary| summary.waits.iter().any(|wait| wait.kind == WaitKind::Rpc))
}

fn is_named_so(program: &Program, id: FnId) -> bool {
    let name = program.name(program.function(id).name);
    PREFIXES.iter().any(|prefix| name.starts_with(prefix))
}

/// Does it take a request and return a reply?
fn answers(program: &Program, id: FnId) -> bool {
    let signature = program.signature(id);
    let is_called = |ty: &Ty, endings: &[&str]| {
        let name = program.type_name(ty).filter(|_| matches!(ty.peeled(), Ty::Adt(..) | Ty::External(_)));
        name.is_some_and(|name| endings.iter().any(|ending| name.ends_with(ending)))
    };
    let asks = signature.params.iter().skip(1).any(|param| is_called(param, REQUESTS));
    // A reply comes in a `Result`, a `Response`, a future.
    asks && signature.result.any(&mut |part| is_called(part, REPLIES))
}

fn handler(ground: &Ground, table: &Table, id: FnId) -> Entry {
    let program = ground.program;
    let (file, span) = program.function_place(id);
    let body = program.function_body(id);
    let code = body.map(|body| future_of(program, follow(ground, body, FAR)));
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

/// Of a function that only returns an `async` block, the block.
fn future_of(program: &Program, body: BodyRef) -> BodyRef {
    let inside = program.file(body.file).bodies.iter().enumerate();
    let mut blocks = inside.filter(|(_, inner)| inner.parent == Some(body.body));
    let has_calls =
        program.body(body).blocks.iter().flat_map(|block| &block.statements).any(|statement| match statement {
            Statement::Call(call) => !matches!(call.callee, Callee::Path(_)),
            Statement::Await(_) => true,
            Statement::Assign(..) | Statement::Drop { .. } | Statement::Assume { .. } => false,
        });
    match (blocks.next(), blocks.next()) {
        (Some((at, inner)), None) if inner.kind == crate::ir::BodyKind::Async && !has_calls => {
            BodyRef { file: body.file, body: crate::ir::BodyId(at as u32) }
        }
        _ => body,
    }
}
