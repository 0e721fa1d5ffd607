//! # R202 split-atomics
//!
//! **Two atomics that belong together are stored one after the other.** Each store is atomic, both together are
//! not: other code that reads the two sees the new value of one and the old value of the other.
//!
//! This is rule 2 of the Raft Locking Advice: a sequence of modifications that others must not see half done is
//! one critical section.
//!
//! ## How to mend it
//!
//! Put both into one lock (`Mutex<(Term, Leader)>`), or both into one atomic word; or give readers a version to
//! check (a sequence lock).
//!
//! ## How it is decided
//!
//! One function stores to two atomics of one value, or takes from one what it adds to the other, with no lock
//! round both. They belong together because some
//! other function loads both and combines what it got: in one condition, one computation, one struct or one
//! message, with no lock in common with the writer; also through a handle that has clones of the writer's `Arc`s. Publication is right (the data first, then the flag that
//! readers ask first), and so are sequence locks and reads that are checked by a version, and resets.
//! What prints the state relates nothing. A struct of many fields that is filled from it relates them only in
//! the `lab` profile, and there two counters are related as well that one figure is worked out of (a sum and a count).
//!
//! ## Known limits
//!
//! Atomics of two different values are not compared.

use std::cmp::Reverse;
use std::collections::BTreeSet;

use super::{Context, declare_lint};
use crate::finding::{Confidence, Finding, Help, Interleaving, Label, Step};
use crate::flow::access::{Access, Part, Root};
use crate::flow::lock::class;
use crate::flow::shared::{Through, Touch, trace};
use crate::ir::{BinaryOp, Block, Body, Callee, Local, Operand, Rvalue, Statement, Terminator};
use crate::model::CellUse;
use crate::resolve::BodyRef;

declare_lint!("R202", "split-atomics", "split_atomics.rs");

fn check(context: Context) -> Vec<Finding> {
    let touches = &context.facts.shared.touches;
    let mut findings = Vec::new();
    let mut from = 0;
    while let Some(first) = touches.get(from) {
        let own: Vec<&Touch> = touches[from..].iter().take_while(|touch| touch.body == first.body).collect();
        from += own.len();
        let writes: Vec<&Touch> = own.iter().filter(|touch| is_store(touch) || is_step(touch)).copied().collect();
        for (at, second) in writes.iter().enumerate() {
            let pairs = writes[..at].iter().rev().filter(|first| is_split(context, &own, first, second));
            // What is only counted is a figure: that two are shown together relates nothing, that one is worked out of both does.
            let belongs = |first: &Touch, how: Combined| {
                is_store(first) && is_store(second) || moves_over(context, first, second) || how == Combined::Computed
            };
            let read = pairs.filter_map(|first| Some((*first, reader(context, first, second)?)));
            let found = read.into_iter().find(|(first, reader)| belongs(first, reader.how));
            findings.extend(found.map(|(first, reader)| finding(context, first, second, &reader)));
        }
    }
    findings
}

fn is_store(touch: &Touch) -> bool {
    touch.does == CellUse::Write && touch.through != Through::Place && !touch.sole
}

fn is_step(touch: &Touch) -> bool {
    touch.does == CellUse::Modify && touch.through == Through::Method && !touch.sole
}

/// Is an amount taken from the one and added to the other?
fn moves_over(context: Context, first: &Touch, second: &Touch) -> bool {
    let body = context.program.body(first.body);
    let method = |touch: &Touch| match body.blocks[touch.at.0 as usize].statements.get(touch.at.1 as usize) {
        Some(Statement::Call(call)) => match &call.callee {
            Callee::Method { name, args: _ } => Some(context.program.name(*name)),
            Callee::Path(_) | Callee::Value(_) | Callee::Macro(_) => None,
        },
        _ => None,
    };
    let (Some(Operand::Use(one)), Some(Operand::Use(other))) = (&first.value, &second.value) else { return false };
    is_step(first)
        && is_step(second)
        && one == other
        && matches!(
            (method(first), method(second)),
            (Some("fetch_sub"), Some("fetch_add")) | (Some("fetch_add"), Some("fetch_sub"))
        )
}

/// Where an atomic lives: the way to its struct, and the way on behind the field.
fn home(touch: &Touch) -> Option<(Root, &[Part], &[Part])> {
    let Access { root, parts } = touch.state.access.as_ref()?;
    match parts.iter().rposition(|part| matches!(part, Part::Field(..))) {
        Some(at) => Some((*root, &parts[..at], &parts[at + 1..])),
        None => None,
    }
}

/// Atomics of one value, or statics of one file.
fn are_neighbours(context: Context, one: &Touch, other: &Touch) -> bool {
    if one.state.class == other.state.class {
        return false;
    }
    match (home(one), home(other)) {
        (Some(one), Some(other)) => one == other,
        (None, None) => {
            let file = |touch: &Touch| match touch.state.access {
                Some(Access { root: Root::Global(id), .. }) => Some(context.program.global_file(id)),
                _ => None,
            };
            file(one).is_some() && file(one) == file(other)
        }
        (_, _) => false,
    }
}

/// Two stores that always come one after the other, with nothing round both.
fn is_split(context: Context, own: &[&Touch], first: &Touch, second: &Touch) -> bool {
    let body = context.program.body(first.body);
    let is_literal = |touch: &Touch| matches!(touch.value, Some(Operand::Literal(_)));
    are_neighbours(context, first, second)
        && !(is_literal(first) && is_literal(second))
        && trace::leads(body, first.at, second.at)
        && trace::dominates(body, first.at.0, second.at.0)
        && !trace::all_decisions(body, second.at.0).iter().any(|one| trace::dominates(body, first.at.0, one.block))
        && !context.share_a_lock(first, second)
        && !context.runs_in_callers_section(first.body)
        && !is_versioned(body, own, first, second, true)
}

/// Is some third atomic used before the first and again after the second: a version, a sequence?
fn is_versioned(body: &Body, own: &[&Touch], first: &Touch, second: &Touch, writes: bool) -> bool {
    let counts = |touch: &&&Touch| if writes { touch.writes() } else { touch.does == CellUse::Read };
    own.iter().filter(counts).any(|before| {
        before.at != first.at
            && trace::leads(body, before.at, first.at)
            && own.iter().filter(counts).any(|after| {
                after.state.class == before.state.class
                    && after.at != before.at
                    && after.at != second.at
                    && trace::leads(body, second.at, after.at)
            })
    })
}

/// Other code that loads both and combines them.
struct Reader<'a> {
    one: &'a Touch,
    other: &'a Touch,
    how: Combined,
}

/// How what was loaded is brought together.
#[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
enum Combined {
    /// In one condition or computation.
    Computed,
    /// In one message.
    Closely,
    /// In a picture of the whole state.
    AsAWhole,
}

/// So many parts make a picture of the whole.
const WHOLE: usize = 5;

fn reader<'a>(context: Context<'a>, first: &Touch, second: &Touch) -> Option<Reader<'a>> {
    let shared = &context.facts.shared;
    let is_read = |touch: &&Touch| {
        touch.does == CellUse::Read
            && !touch.sole
            && touch.dest.is_some()
            && !context.program.is_test(touch.body)
            && !is_printer(context, touch.body)
    };
    let mut found: Option<Reader> = None;
    let writer = context.program.root_of(first.body);
    for one in shared.of(&first.state.class).filter(is_read) {
        if context.program.root_of(one.body) == writer {
            continue;
        }
        for other in shared.of(&second.state.class).filter(is_read).filter(|other| other.body == one.body) {
            let keeps_out = context.share_a_lock(one, first) && context.share_a_lock(other, second);
            let is_seen = are_neighbours(context, one, other)
                && !keeps_out
                && !is_published(context, one, other)
                && !is_checked(context, one, other);
            let how = is_seen.then(|| combined(context, one.body, one, other)).flatten();
            let Some(how) = how else { continue };
            // The closest combination, and of those the one that stands closest to the writer.
            let worth = |how: Combined, body: BodyRef| (Reverse(how), body.file == writer.file);
            if found.as_ref().is_none_or(|known| worth(known.how, known.one.body) < worth(how, one.body)) {
                found = Some(Reader { one, other, how });
            }
        }
    }
    found
}

/// To print the whole state relates nothing.
fn is_printer(context: Context, body: BodyRef) -> bool {
    let program = context.program;
    let id = program.function_of(body);
    id.is_some_and(|id| program.name(program.function(id).name) == "fmt" && program.declaration(id).is_some())
}

/// Is what was read of the two brought together?
fn combined(context: Context, id: BodyRef, one: &Touch, other: &Touch) -> Option<Combined> {
    let body = context.program.body(id);
    let (left, right) = (one.dest?, other.dest?);
    let left = trace::derived(context.program, id, left);
    let right = trace::derived(context.program, id, right);
    let both = |operands: &mut dyn Iterator<Item = &Operand>| {
        let (mut has_left, mut has_right) = (false, false);
        for operand in operands {
            has_left |= trace::uses(operand, &left);
            has_right |= trace::uses(operand, &right);
        }
        has_left && has_right
    };
    let together = body.blocks.iter().flat_map(|block| &block.statements).filter_map(|statement| match statement {
        Statement::Assign(_, Rvalue::Binary(_, first, second)) => {
            both(&mut [first, second].into_iter()).then_some(Combined::Computed)
        }
        Statement::Assign(_, Rvalue::Aggregate(aggregate)) => {
            let is_whole = aggregate.fields.len() >= WHOLE;
            let how = if is_whole { Combined::AsAWhole } else { Combined::Closely };
            both(&mut aggregate.fields.iter().map(|(_, operand)| operand)).then_some(how)
        }
        Statement::Call(call) => both(&mut call.args.iter()).then_some(Combined::Closely),
        _ => None,
    });
    let condition = is_one_condition(body, &left, &right).then_some(Combined::Computed);
    together.chain(condition).min()
}

/// `a.load() == x && b.load() == y`: whether one is compared, or branched on, the other decides.
fn is_one_condition(body: &Body, left: &BTreeSet<Local>, right: &BTreeSet<Local>) -> bool {
    let asks = |block: &Block, known: &BTreeSet<Local>| {
        let compares = block.statements.iter().any(|statement| match statement {
            Statement::Assign(_, Rvalue::Binary(op, first, second)) => {
                *op != BinaryOp::Arithmetic && (trace::uses(first, known) || trace::uses(second, known))
            }
            _ => false,
        });
        compares || matches!(&block.end, Terminator::If { condition, .. } if trace::uses(condition, known))
    };
    body.blocks.iter().enumerate().any(|(at, block)| {
        let decided = |known| !trace::decisions(body, known, at as u32).is_empty();
        (asks(block, right) && decided(left)) || (asks(block, left) && decided(right))
    })
}

/// The reader asks the flag that is stored last before it reads what was stored first.
fn is_published(context: Context, data: &Touch, flag: &Touch) -> bool {
    let body = context.program.body(flag.body);
    let Some(asked) = flag.dest else { return false };
    let seen = trace::derived(context.program, flag.body, asked);
    trace::leads(body, flag.at, data.at) && !trace::decisions(body, &seen, data.at.0).is_empty()
}

/// The reader reads something again afterwards, to see whether it has changed.
fn is_checked(context: Context, one: &Touch, other: &Touch) -> bool {
    let body = context.program.body(one.body);
    let own: Vec<&Touch> = context.facts.shared.touches.iter().filter(|touch| touch.body == one.body).collect();
    let (first, second) = if trace::leads(body, one.at, other.at) { (one, other) } else { (other, one) };
    let again = own.iter().any(|after| {
        after.does == CellUse::Read
            && after.at != first.at
            && after.at != second.at
            && [&first.state.class, &second.state.class].contains(&&after.state.class)
            && trace::leads(body, second.at, after.at)
    });
    again || is_versioned(body, &own, first, second, false)
}

fn finding(context: Context, first: &Touch, second: &Touch, reads: &Reader) -> Finding {
    let (one, other) = (reads.one, reads.other);
    let (a, b) = (&first.state.name, &second.state.name);
    let message = format!("`{a}` and `{b}` belong together and are stored one after the other");
    let mut found =
        context.finding("R202", second.body, second.span, message, "(2) … and only then this one".to_string());
    // One of the figures that is a little behind harms few.
    let is_figure = (is_step(first) || is_step(second)) && !moves_over(context, first, second);
    found.confidence = match reads.how {
        Combined::Computed | Combined::Closely if !is_figure => Confidence::High,
        Combined::Computed | Combined::Closely | Combined::AsAWhole => Confidence::Medium,
    };
    let reader = context.user_of(one);
    found.labels = vec![
        Label { at: context.place_of(first), text: "(1) stored first …".to_string() },
        Label { at: context.place_of(one), text: format!("`{reader}` reads `{a}` …") },
        Label { at: context.place_of(other), text: format!("… and `{b}`, and combines them") },
    ];
    for (touch, name) in [(first, a), (second, b)] {
        let class = touch.state.access.as_ref().map(|access| class(context.program, access));
        let declared = class.and_then(|class| context.declaration_label(&class, &format!("`{name}` is declared here")));
        found.labels.extend(declared);
    }
    let step = |lane, touch: &Touch, text: String| Step { lane, at: Some(context.place_of(touch)), text };
    let (early, late) = if one.at <= other.at { (one, other) } else { (other, one) };
    let read = |touch: &Touch| {
        let age = if touch.state.class == first.state.class { "the new" } else { "the old" };
        format!("reads {age} `{}`", touch.state.name)
    };
    found.scenario = Some(Interleaving {
        intro: format!("between (1) and (2), `{reader}` can run:"),
        lanes: vec![context.user_of(second), reader],
        steps: vec![
            step(0, first, format!("stores `{a}`")),
            step(1, early, read(early)),
            step(1, late, read(late)),
            step(0, second, format!("stores `{b}`")),
        ],
        outcome: format!("it has seen a `{a}` and a `{b}` that never belonged together"),
    });
    found.helps = vec![
        Help { text: format!("put `{a}` and `{b}` under one lock, and read and write them there"), code: Vec::new() },
        Help { text: "or keep both in one atomic word, or let readers check a version".to_string(), code: Vec::new() },
    ];
    found
}
