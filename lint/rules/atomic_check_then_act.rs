//! # R303 atomic-check-then-act
//!
//! **An atomic is read, and what was read decides what is stored in it, in two steps.** Each step is atomic,
//! both together are not: what another thread stores between them is overwritten without having been seen.
//! A counter loses an increment, a term goes backwards, two threads both find a flag unset.
//!
//! This is rule 3 of the Raft Locking Advice: a sequence of reads and writes that needs one view must be one
//! critical section. For one atomic a read-modify-write is that section.
//!
//! ## How to mend it
//!
//! Let one step do both: `fetch_max` for a value that only grows, `fetch_add` for a counter, `swap` or
//! `compare_exchange` for a flag, `fetch_update` or a loop of `compare_exchange` for all else. If more than the
//! one atomic has to stay together, put them under a lock.
//!
//! ## How it is decided
//!
//! A `load`, and a `store` to the same atomic of the same value that the load leads to: what is stored is
//! computed from what was loaded, or a branch on it decides whether there is a store. Silent where a lock is
//! held at both or round all stores, where the value is still the thread's own, where a flag is only set once
//! more to what it is, where only the owner stores (it won a `compare_exchange` before, other threads spin until
//! it does, it is the only one with a `&mut` handle, or the only task that writes).
//!
//! A value that is made when it is first asked for, and a store that more than the load decides, are told in
//! the `lab` profile; an atomic that is elsewhere used with `compare_exchange`, in `pedantic`, unless it is compared by order
//! with what is stored.
//!
//! ## Known limits
//!
//! A single writer that is one by convention only (a background thread that owns a statistic) is not seen to be
//! one. A limit that is checked before a `fetch_add` has no store and is not told.

use super::{Context, declare_lint};
use crate::finding::{Confidence, Finding, Help, Interleaving, Label, Step};
use crate::flow::lock::Class;
use crate::flow::shared::depends::{self, Dependence};
use crate::flow::shared::{Through, Touch, held_at_all, trace};
use crate::ir::{Literal, Operand, Receiver, Statement};
use crate::model::CellUse;
use crate::resolve::{BodyRef, CellKind, Effect, Ty};

declare_lint!("R303", "atomic-check-then-act", "atomic_check_then_act.rs");

fn check(context: Context) -> Vec<Finding> {
    let mut findings = Vec::new();
    for (class, all) in &context.facts.shared.by_class {
        if matches!(class, Class::Unknown | Class::Param(_)) || !is_atomic(context, all) {
            continue;
        }
        let touches: Vec<&Touch> = all.iter().map(|at| &context.facts.shared.touches[*at]).collect();
        let stores = touches.iter().filter(|touch| touch.does == CellUse::Write && touch.through != Through::Place);
        for store in stores {
            let loads: Vec<(&Touch, Dependence)> = touches
                .iter()
                .filter(|load| load.body == store.body && depends::is_pair(context.program, &touches, load, store))
                .filter_map(|load| Some((*load, depends::dependence(context.program, load, store)?)))
                .collect();
            // Read again under the lock that the store is made under: the first read was only a short cut.
            let is_rechecked = loads.iter().any(|(load, _)| context.share_a_lock(load, store));
            let Some((load, how)) = loads.last() else { continue };
            if !is_rechecked
                && !context.runs_in_callers_section(store.body)
                && !is_under_one_lock(&touches)
                && !is_owners_alone(context, &touches, store)
            {
                let earlier: Vec<&Touch> = loads[..loads.len() - 1].iter().map(|(load, _)| *load).collect();
                let mut found = finding(context, &touches, load, store, *how, &earlier);
                found.suggestions = context.one_step(store.body, load.at, store.at);
                findings.push(found);
            }
        }
    }
    findings
}

/// All stores that others can see are made under one lock: what is odd then is R103's to tell.
fn is_under_one_lock(touches: &[&Touch]) -> bool {
    let writes = || touches.iter().filter(|touch| touch.writes() && !touch.sole).copied();
    writes().count() > 1 && !held_at_all(writes()).is_empty()
}

fn is_atomic(context: Context, all: &[usize]) -> bool {
    // Cells that are for one thread at a time have no steps to come between.
    all.iter().any(|at| {
        let touch = &context.facts.shared.touches[*at];
        let Some(Statement::Call(call)) =
            context.program.body(touch.body).blocks[touch.at.0 as usize].statements.get(touch.at.1 as usize)
        else {
            return false;
        };
        let info = context.program.typed(touch.body).call(touch.at.0, touch.at.1);
        let receiver = info.and_then(|info| info.receiver.as_ref()).and_then(|ty| ty.adt());
        !call.args.is_empty() && receiver.and_then(|id| context.program.effects.cell_type(id)) == Some(CellKind::Shared)
    })
}

/// Is the store made by one who alone may make it?
fn is_owners_alone(context: Context, touches: &[&Touch], store: &Touch) -> bool {
    let body = context.program.body(store.body);
    // It has won something before: a `compare_exchange`, a `swap`.
    let won = context.facts.shared.touches.iter().any(|other| {
        let decides = |dest| {
            let seen = trace::derived(context.program, other.body, dest);
            !trace::decisions(body, &seen, store.at.0).is_empty()
        };
        other.body == store.body
            && matches!(other.does, CellUse::Compare | CellUse::Modify)
            && other.dest.is_some_and(decides)
    });
    // Others wait until it stores.
    let is_awaited = touches.iter().any(|other| other.does == CellUse::Read && is_spun_on(context, other));
    let writers = || touches.iter().filter(|touch| touch.writes() && !touch.sole);
    let by_handle = writers().all(|touch| context.is_owners(touch.body));
    won || is_awaited || by_handle || is_lone_task(context, touches, store)
}

/// Is the only writer a closure or task that is started once for each such atomic?
fn is_lone_task(context: Context, touches: &[&Touch], store: &Touch) -> bool {
    let program = context.program;
    let alone = touches.iter().filter(|touch| touch.writes() && !touch.sole).all(|touch| touch.body == store.body);
    let Some(parent) = program.body(store.body).parent else { return false };
    let parent = BodyRef { file: store.body.file, body: parent };
    let typer = program.typer(parent);
    let typed = program.typed(parent);
    let body = program.body(parent);
    let root = program.root_of(parent);
    let is_made_here = match &store.state.class {
        Class::Local(..) => true,
        // By a constructor, or by one who gives itself up for it.
        Class::Field(fields) => {
            let result = program.typed(root).local(crate::ir::RETURN);
            let owner = fields.first().map(|(owner, _)| *owner);
            let makes = result.any(&mut |part| part.adt().is_some() && part.adt() == owner);
            makes || program.function_of(root).is_some_and(|id| program.function(id).receiver == Receiver::Value)
        }
        Class::Global(_) | Class::Param(_) | Class::Unknown => false,
    };
    alone
        && is_made_here
        && body.blocks.iter().enumerate().any(|(block_at, block)| {
            block.statements.iter().enumerate().any(|(index, statement)| {
                let at = (block_at as u32, index as u32);
                let (Statement::Call(call), Some(info)) = (statement, typed.call(at.0, at.1)) else { return false };
                let spawns = program.effects.of(program, info).iter().any(|one| matches!(one, Effect::Spawn(_)));
                let hands = call.args.iter().any(|arg| *typer.operand(arg).peeled() == Ty::Closure(store.body));
                spawns && hands && !trace::leads(body, at, at)
            })
        })
}

/// A loop turns until what is read here has changed, and does not change it itself.
fn is_spun_on(context: Context, touch: &Touch) -> bool {
    let body = context.program.body(touch.body);
    let Some(dest) = touch.dest else { return false };
    let turns = trace::leads(body, touch.at, touch.at);
    let changes = context.facts.shared.of(&touch.state.class).any(|other| other.body == touch.body && other.writes());
    let seen = trace::derived(context.program, touch.body, dest);
    turns
        && !changes
        && body.blocks.iter().enumerate().any(|(at, block)| {
            let asks = match &block.end {
                crate::ir::Terminator::If { condition, .. } => trace::uses(condition, &seen),
                _ => false,
            };
            asks && block.end.successors().any(|next| !trace::reachable(body, next.0, None).contains(&touch.at.0))
                && trace::reachable(body, at as u32, None).contains(&touch.at.0)
        })
}

fn finding(
    context: Context,
    touches: &[&Touch],
    load: &Touch,
    store: &Touch,
    how: Dependence,
    earlier: &[&Touch],
) -> Finding {
    let name = &store.state.name;
    let witness = context.other_writer(store);
    let message = match how {
        Dependence::Value => format!("`{name}` is read in one step and written in another: an update between is lost"),
        Dependence::Raise | Dependence::Differs => format!("`{name}` is compared in one step and set in another"),
        Dependence::Claims | Dependence::Branch => format!("`{name}` is checked in one step and set in another"),
    };
    let label = match how {
        Dependence::Value => "(2) written here, computed from (1)",
        Dependence::Raise | Dependence::Differs | Dependence::Claims | Dependence::Branch => {
            "(2) set here, on the strength of (1)"
        }
    };
    let mut found = context.finding("R303", store.body, store.span, message, label.to_string());
    found.confidence = confidence(context, touches, store, how, witness.is_some());
    for before in earlier {
        found.labels.push(Label { at: context.place_of(before), text: "it depends on this read too".to_string() });
    }
    found.labels.push(Label { at: context.place_of(load), text: "(1) read here".to_string() });
    if let Some(other) = witness {
        let text = format!("`{}` may write it between the two", context.user_of(other));
        found.labels.push(Label { at: context.place_of(other), text });
    }
    found.labels.extend(context.declaration_label(&store.state.class, &format!("`{name}` is declared here")));
    found.scenario = Some(scenario(context, load, store, how, witness));
    found.helps = helps(context, store, how);
    found
}

/// Where some code of the program uses `compare_exchange` on it, its stores follow a protocol that is not seen
/// here, unless both claim the same; what unknown code runs, may run under a lock that is not seen here.
fn confidence(context: Context, touches: &[&Touch], store: &Touch, how: Dependence, has_witness: bool) -> Confidence {
    let has_protocol = touches.iter().any(|touch| touch.does == CellUse::Compare);
    // What only ever grows has no owner, and what others claim in one step is not claimed in two.
    let grows = how == Dependence::Raise;
    let competes = || how == Dependence::Claims && touches.iter().any(|touch| puts_the_same(context, touch, store));
    if has_protocol && !grows && !competes() || is_run_by_unknown_code(context, store.body) {
        return Confidence::Low;
    }
    match how {
        Dependence::Value | Dependence::Raise | Dependence::Claims => Confidence::High,
        Dependence::Differs if has_witness => Confidence::High,
        Dependence::Differs | Dependence::Branch => Confidence::Medium,
    }
}

/// Does a `compare_exchange` put the same constant there as a store does?
fn puts_the_same(context: Context, touch: &Touch, store: &Touch) -> bool {
    let block = &context.program.body(touch.body).blocks[touch.at.0 as usize];
    match block.statements.get(touch.at.1 as usize) {
        Some(Statement::Call(call)) if touch.does == CellUse::Compare && touch.through == Through::Method => {
            matches!(store.value, Some(Operand::Literal(_))) && call.args.get(2) == store.value.as_ref()
        }
        _ => false,
    }
}

/// Is the body a closure that is handed to a function of a crate that nothing is known of?
fn is_run_by_unknown_code(context: Context, body: BodyRef) -> bool {
    let program = context.program;
    let Some(parent) = program.body(body).parent else { return false };
    let parent = BodyRef { file: body.file, body: parent };
    let typer = program.typer(parent);
    let typed = program.typed(parent);
    program.body(parent).blocks.iter().enumerate().any(|(block_at, block)| {
        block.statements.iter().enumerate().any(|(index, statement)| {
            let Statement::Call(call) = statement else { return false };
            let unknown = typed.call(block_at as u32, index as u32).is_none_or(|info| info.functions.is_empty());
            unknown && call.args.iter().any(|arg| *typer.operand(arg).peeled() == Ty::Closure(body))
        })
    })
}

fn scenario(context: Context, load: &Touch, store: &Touch, how: Dependence, witness: Option<&Touch>) -> Interleaving {
    let name = &store.state.name;
    let lane = context.user_of(store);
    let step = |lane, touch: &Touch, text: String| Step { lane, at: Some(context.place_of(touch)), text };
    let reads = format!("reads `{name}`");
    let sets = format!("sets `{name}`");
    match witness {
        Some(other) => Interleaving {
            intro: format!("between (1) and (2), `{}` can run:", context.user_of(other)),
            lanes: vec![lane, context.user_of(other)],
            steps: vec![
                step(0, load, reads),
                step(1, other, format!("changes `{name}`")),
                step(0, store, format!("{sets}, as if nothing had happened")),
            ],
            outcome: format!("what `{}` stored in `{name}` is lost", context.user_of(other)),
        },
        None => Interleaving {
            intro: format!("two threads can be in `{lane}`:"),
            lanes: vec![lane.clone(), format!("{lane}, another thread")],
            steps: vec![
                step(0, load, reads.clone()),
                step(1, load, format!("{reads}, the same value")),
                step(0, store, sets.clone()),
                step(1, store, sets),
            ],
            outcome: match how {
                Dependence::Value => format!("one of the two updates of `{name}` is lost"),
                Dependence::Raise => format!("the later store wins, not the greater value: `{name}` may go back"),
                Dependence::Differs | Dependence::Claims | Dependence::Branch => {
                    "both go on as if they were the only one".to_string()
                }
            },
        },
    }
}

fn helps(context: Context, store: &Touch, how: Dependence) -> Vec<Help> {
    let place = store.state.access.as_ref().and_then(|access| context.written(store.body, access));
    let code = |text: &dyn Fn(&str) -> String| place.as_deref().map(text).into_iter().collect::<Vec<String>>();
    let value = match &store.value {
        Some(Operand::Use(value)) if value.way.is_empty() => {
            let local = value.as_local();
            let decl = local.and_then(|local| context.program.body(store.body).locals.get(local.0 as usize));
            decl.and_then(|decl| decl.name).map(|name| context.program.name(name).to_string())
        }
        Some(Operand::Literal(Literal::Bool(value))) => Some(value.to_string()),
        _ => None,
    };
    let one_step = match (how, &value) {
        (Dependence::Raise, Some(value)) => Help {
            text: "let one step compare and set (`fetch_min` where the value only falls)".to_string(),
            code: code(&|place| format!("{place}.fetch_max({value}, Ordering::SeqCst);")),
        },
        (Dependence::Claims | Dependence::Branch, Some(value)) if value == "true" || value == "false" => Help {
            text: "let one step check and set, and go on only if it was this one that set it".to_string(),
            code: code(&|place| {
                let found = if value == "true" { "!" } else { "" };
                format!("if {found}{place}.swap({value}, Ordering::AcqRel) {{ … }}")
            }),
        },
        (_, _) => Help {
            text: "let one step read and write".to_string(),
            code: code(&|place| format!("{place}.fetch_update(Ordering::AcqRel, Ordering::Acquire, |value| Some(…));")),
        },
    };
    let lock = "or keep both under one lock, if other state has to change with it";
    vec![one_step, Help { text: lock.to_string(), code: Vec::new() }]
}
