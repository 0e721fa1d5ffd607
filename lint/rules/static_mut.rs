//! # R101 static-mut
//!
//! **A `static mut` is used.** Every thread reaches it, nothing keeps them apart: two uses at once, one of them a
//! write, are a data race, and a data race is undefined behaviour. A reference to it must not even exist while
//! another thread writes.
//!
//! This is rule 1 of the Raft Locking Advice: data that more than one thread uses, and one may modify, is
//! used under a lock.
//!
//! ## How to mend it
//!
//! `static X: Mutex<T> = Mutex::new(…)` needs no `unsafe`. For a number or flag an atomic will do; for what is set
//! once, `OnceLock` or `LazyLock`; for what each thread has of its own, `thread_local!`.
//!
//! ## How it is decided
//!
//! Every read, write and borrow of a `static mut` that the program changes somewhere. Silent where all uses
//! hold one lock in common, where it is written in a `Once` alone, where it is written only before `main`
//! runs, and where nothing but `main` itself uses it. Told in `lab` only where, as far as the program shows, no more than one
//! thread runs all that uses it; of a library that another crate of the program uses, what this calls counts.
//!
//! ## Known limits
//!
//! Which thread another library calls back in is not known; functions that are registered with it together are
//! taken to be called by one.

use super::{Context, declare_lint};
use crate::finding::{Confidence, Finding, Help, Interleaving, Label, Step};
use crate::flow::company::Asked;
use crate::flow::lock::Class;
use crate::flow::shared::{Touch, global_of, held_at_all};
use crate::ir::{Base, BodyKind, GlobalKind, Operand, Rvalue, Statement};
use crate::model::CellUse;
use crate::resolve::{BodyRef, FnId, GlobalId, Program, Ty};

declare_lint!("R101", "static-mut", "static_mut.rs");

fn check(context: Context) -> Vec<Finding> {
    let mut findings = Vec::new();
    for class in context.facts.shared.by_class.keys() {
        let Some(id) = global_of(class) else { continue };
        if !matches!(context.program.global(id).kind, GlobalKind::Static { mutable: true, .. }) {
            continue;
        }
        let touches: Vec<&Touch> = context.facts.shared.of(class).collect();
        let changes: Vec<&Touch> = touches.iter().filter(|touch| touch.does != CellUse::Read).copied().collect();
        let is_right = changes.is_empty()
            || !held_at_all(touches.iter().copied()).is_empty()
            || changes.iter().all(|touch| runs_once(context.program, touch.body))
            || changes.iter().all(|touch| runs_before_main(context.program, touch.body))
            || touches.iter().all(|touch| is_main(context.program, touch.body));
        if is_right {
            continue;
        }
        // Nothing shows a second thread.
        let users: Vec<BodyRef> =
            touches.iter().map(|touch| touch.body).filter(|body| !context.program.is_test(*body)).collect();
        let alone = context.company.is_one_thread(&users, Asked { by_main: true, in_turn: true, in_program: true });
        for touch in &touches {
            // One finding a statement: `X = X.max(1)` is one use, of what weighs most in it.
            let is_part = |other: &&&Touch| {
                let weight = |touch: &Touch| u8::from(touch.does != CellUse::Read);
                let is_larger = other.span != touch.span && other.span.contains(touch.span);
                let is_before = (weight(touch), other.at) < (weight(other), touch.at);
                let is_twin = other.span == touch.span && other.at != touch.at && is_before;
                other.body == touch.body && (is_larger || is_twin)
            };
            if !touches.iter().any(|other| is_part(&other)) {
                let mut found = finding(context, id, class, touch, &touches);
                found.confidence = if alone { Confidence::Medium } else { Confidence::High };
                findings.push(found);
            }
        }
    }
    findings
}

/// Is the body a closure that a `Once` runs?
fn runs_once(program: &Program, body: BodyRef) -> bool {
    let Some(parent) = program.body(body).parent else { return false };
    let parent = BodyRef { file: body.file, body: parent };
    if runs_once(program, parent) {
        return true;
    }
    let typer = program.typer(parent);
    let typed = program.typed(parent);
    program.body(parent).blocks.iter().enumerate().any(|(block_at, block)| {
        block.statements.iter().enumerate().any(|(index, statement)| {
            let Statement::Call(call) = statement else { return false };
            let Some(info) = typed.call(block_at as u32, index as u32) else { return false };
            let once = info.functions.iter().any(|id| {
                let name = program.function_name(*id);
                !program.is_user_file(program.function_file(*id)) && name.starts_with("Once::call_once")
            });
            once && call.args.iter().any(|arg| *typer.operand(arg).peeled() == Ty::Closure(body))
        })
    })
}

/// Is it a function that a static names and no code calls: a loader's constructor?
fn runs_before_main(program: &Program, body: BodyRef) -> bool {
    let Some(id) = program.function_of(body) else { return false };
    let named = program.roots().filter(|root| matches!(program.body(*root).kind, BodyKind::Global(_)));
    let is_registered = named.into_iter().any(|root| names_function(program, root, id));
    let attributes = &program.function(id).attributes;
    let is_marked = attributes.iter().any(|path| {
        let path = program.path(program.function_file(id), *path);
        path.segments.last().is_some_and(|last| program.name(last.name) == "ctor")
    });
    is_marked || is_registered
}

fn names_function(program: &Program, root: BodyRef, id: FnId) -> bool {
    let body = program.body(root);
    let mut typer = None;
    let mut is_it = |operand: &Operand| {
        let Operand::Use(place) = operand else { return false };
        matches!(place.base, Base::Path(_))
            && typer.get_or_insert_with(|| program.typer(root)).operand(operand) == Ty::Fn(id)
    };
    body.blocks.iter().flat_map(|block| &block.statements).any(|statement| match statement {
        Statement::Assign(_, Rvalue::Use(operand) | Rvalue::Cast(operand, _)) => is_it(operand),
        Statement::Assign(_, Rvalue::Aggregate(aggregate)) => {
            aggregate.fields.iter().any(|(_, operand)| is_it(operand))
        }
        _ => false,
    })
}

/// Is it `main` itself, not a closure in it?
fn is_main(program: &Program, body: BodyRef) -> bool {
    let id = program.function_of(body).filter(|_| program.root_of(body) == body);
    id.is_some_and(|id| program.is_main(id))
}

fn finding(context: Context, id: GlobalId, class: &Class, touch: &Touch, all: &[&Touch]) -> Finding {
    let name = context.program.name(context.program.global(id).name);
    let message = format!("`{name}` is a `static mut` and {} without a lock", done(touch));
    let mut found = context.finding("R101", touch.body, touch.span, message, format!("{} here", done(touch)));
    // Against a read stands a write; against a write any other use.
    let counts = |other: &&&Touch| touch.does != CellUse::Read || other.does != CellUse::Read;
    let roots = |other: &Touch| (context.program.root_of(touch.body), context.program.root_of(other.body));
    let elsewhere = |other: &&&Touch| {
        let (one, other) = roots(other);
        one != other && !context.program.are_alternatives(one, other)
    };
    // A function beside itself: two reads are no race.
    let is_own = |other: &&&Touch| touch.does == CellUse::Read && roots(other).0 == roots(other).1;
    let by_itself = || all.iter().filter(counts).find(is_own);
    let witness = all.iter().filter(counts).find(elsewhere).or_else(by_itself).copied();
    if let Some(other) = witness {
        let text = format!("`{}` {} it at the same time", context.user_of(other), verb(other));
        found.labels.push(Label { at: context.place_of(other), text });
    }
    found.labels.extend(context.declaration_label(class, &format!("`{name}` is declared here")));
    found.scenario = Some(scenario(context, name, touch, witness));
    found.helps = helps(context, id, name);
    found
}

fn done(touch: &Touch) -> &'static str {
    match touch.does {
        CellUse::Read => "read",
        CellUse::Write | CellUse::Modify | CellUse::Compare => "written",
        CellUse::Expose => "borrowed",
    }
}

fn verb(touch: &Touch) -> &'static str {
    match touch.does {
        CellUse::Read => "reads",
        CellUse::Write | CellUse::Modify | CellUse::Compare => "writes",
        CellUse::Expose => "borrows",
    }
}

fn scenario(context: Context, name: &str, touch: &Touch, witness: Option<&Touch>) -> Interleaving {
    let lane = context.user_of(touch);
    let other = witness.unwrap_or(touch);
    let other_lane = match witness {
        Some(other) if context.user_of(other) != lane => context.user_of(other),
        Some(_) | None => format!("{lane}, another thread"),
    };
    let step = |lane, touch: &Touch, when: &str| Step {
        lane,
        at: Some(context.place_of(touch)),
        text: format!("{} `{name}`{when}", verb(touch)),
    };
    Interleaving {
        intro: String::new(),
        lanes: vec![lane, other_lane],
        steps: vec![step(0, touch, ""), step(1, other, ", at the same time")],
        outcome: "a data race, which is undefined behaviour".to_string(),
    }
}

fn helps(context: Context, id: GlobalId, name: &str) -> Vec<Help> {
    let atomic = match context.program.global_ty(id) {
        Ty::Prim(prim) => match context.program.name(prim) {
            "bool" => Some("AtomicBool"),
            "u8" => Some("AtomicU8"),
            "u16" => Some("AtomicU16"),
            "u32" => Some("AtomicU32"),
            "u64" => Some("AtomicU64"),
            "usize" => Some("AtomicUsize"),
            "i8" => Some("AtomicI8"),
            "i16" => Some("AtomicI16"),
            "i32" => Some("AtomicI32"),
            "i64" => Some("AtomicI64"),
            "isize" => Some("AtomicIsize"),
            _ => None,
        },
        _ => None,
    };
    let lock = Help {
        text: "put it under a lock".to_string(),
        code: vec![format!("static {name}: Mutex<…> = Mutex::new(…);")],
    };
    match atomic {
        Some(ty) => vec![
            Help {
                text: "make it an atomic".to_string(), code: vec![format!("static {name}: {ty} = {ty}::new(…);")]
            },
            lock,
        ],
        None => vec![lock],
    }
}
