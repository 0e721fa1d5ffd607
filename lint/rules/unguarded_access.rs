//! # R103 unguarded-access
//!
//! **Whoever holds a lock believes that what belongs to it changes for nobody else meanwhile.** A use without
//! the lock comes between all the same.
//!
//! This is rule 1 of the Raft Locking Advice: data that more than one thread uses, and one may modify, is
//! used under a lock. Rust ties data to its lock where the data is inside (`Mutex<T>`); beside it, only a
//! protocol does.
//!
//! ## How to mend it
//!
//! Take the lock round the use, or let the function take the guard (`&mut State`) as a proof. Better still, move
//! the state into the lock: what is inside cannot be reached without it.
//!
//! ## How it is decided
//!
//! *Declared*: `// locklint: guarded_by(self.mu)` before a field or static, or behind it on its line. Every use
//! then needs that lock. *Inferred*: an atomic or cell beside a lock that is written at least three times with
//! that lock held, by two functions or more, and in three writes of four; a write without it is told, and in the
//! `lab` profile a read where all others are made with it.
//!
//! Right are constructors, `&mut self` and owned values, helpers whose callers all hold the lock, functions that
//! are handed the guard or what it protects, a read that is repeated under the lock, and counters.
//!
//! ## Known limits
//!
//! Two instances of one type are not told apart: any value's lock will do for any value's state.

use std::collections::{BTreeMap, BTreeSet};

use super::{Context, declare_lint};
use crate::finding::{Confidence, Finding, Help, Interleaving, Label, Location, Step};
use crate::flow::lock::Class;
use crate::flow::shared::{Declaration, Holding, Through, Touch, trace};
use crate::ir::Local;
use crate::model::CellUse;
use crate::resolve::{AdtId, FnId, Ty};

declare_lint!("R103", "unguarded-access", "unguarded_access.rs");

/// How many writes under the lock make a protocol, …
const WRITES: usize = 3;
/// … by how many functions, …
const FUNCTIONS: usize = 2;
/// … and how many of four writes must be under it.
const OF_FOUR: usize = 3;

fn check(context: Context) -> Vec<Finding> {
    let shared = &context.facts.shared;
    let mut findings: Vec<Finding> =
        shared.declarations.iter().flat_map(|declaration| declared(context, declaration)).collect();
    for (class, all) in &shared.by_class {
        let is_declared = shared.declarations.iter().any(|declaration| declaration.is_about(class));
        let by_methods = all.iter().all(|at| shared.touches[*at].through != Through::Place);
        if !is_declared && by_methods {
            findings.extend(inferred(context, class));
        }
    }
    findings
}

/// Uses of what a comment ties to a lock.
fn declared(context: Context, declaration: &Declaration) -> Vec<Finding> {
    if declaration.lock.is_none() {
        return vec![no_lock(declaration)];
    }
    let shared = &context.facts.shared;
    let classes = shared.by_class.keys().filter(|class| declaration.is_about(class));
    let touches: Vec<&Touch> = classes.flat_map(|class| shared.of(class)).collect();
    let is_it = |held: &&Holding| declaration.is_lock(&held.lock.class);
    let is_under = |touch: &Touch| touch.held.iter().filter(is_it).any(|held| held.must);
    let proofs = content_types(context, &|class| declaration.is_lock(class));
    let mut seen = BTreeSet::new();
    let mut findings = Vec::new();
    let is_anothers = faults_of_others(context, &touches, &is_under);
    for touch in &touches {
        let is_right = touch.sole || is_under(touch) || is_anothers(touch) || has_proof(context, touch, &proofs);
        if is_right || !seen.insert((touch.body, touch.at)) {
            continue;
        }
        let maybe = touch.held.iter().any(|held| is_it(&held));
        let name = &touch.state.name;
        let lock = declaration.written.rsplit(['.', ':']).next().unwrap_or(&declaration.written);
        let without = if maybe { "is not held on every way here" } else { "is not held" };
        let message = format!("`{name}` is {} while `{lock}` {without}", done(touch));
        let mut found =
            context.finding("R103", touch.body, touch.span, message, format!("{} without `{lock}`", done(touch)));
        found.labels.push(Label {
            at: Location { file: declaration.at.0, span: declaration.at.1 },
            text: format!("tied to `{lock}` here"),
        });
        let under: Vec<&Touch> = touches.iter().filter(|touch| is_under(touch)).copied().collect();
        tell(context, &mut found, touch, lock, &under);
        findings.push(found);
    }
    findings
}

/// Is a use that comes about through an accessor told at the accessor's other side? An accessor leaves the lock to
/// its callers if any of them has it; else the fault is its own.
fn faults_of_others<'a>(
    context: Context<'a>,
    touches: &[&Touch],
    is_under: &dyn Fn(&Touch) -> bool,
) -> impl Fn(&Touch) -> bool + use<'a> {
    let under = touches.iter().filter(|touch| is_under(touch));
    let left_to_callers: BTreeSet<FnId> = under.filter_map(|touch| touch.through.helper()).collect();
    move |touch| match touch.through.helper() {
        Some(accessor) => !left_to_callers.contains(&accessor),
        None => context.program.function_of(touch.body).is_some_and(|id| left_to_callers.contains(&id)),
    }
}

/// A comment whose path leads to no lock.
fn no_lock(declaration: &Declaration) -> Finding {
    Finding {
        code: "R103",
        confidence: Confidence::High,
        primary: Location { file: declaration.at.0, span: declaration.at.1 },
        message: format!("`{}` is not the way to a lock, so nothing is checked", declaration.written),
        label: "no lock is found by this path".to_string(),
        labels: Vec::new(),
        notes: Vec::new(),
        scenario: None,
        helps: vec![Help {
            text: "name a field of the same struct, of one in it, or a static".to_string(),
            code: vec!["// locklint: guarded_by(self.mu)".to_string()],
        }],
        suggestions: Vec::new(),
        function: None,
    }
}

/// Writes without the lock that nearly all others hold.
fn inferred(context: Context, class: &Class) -> Vec<Finding> {
    let touches: Vec<&Touch> = context.facts.shared.of(class).collect();
    let counts =
        |touch: &&&Touch| !touch.sole && !context.is_owners(touch.body) && !context.program.is_test(touch.body);
    let writes: Vec<&Touch> = touches.iter().filter(counts).filter(|touch| touch.writes()).copied().collect();
    let locks: BTreeMap<&Class, &Holding> = writes
        .iter()
        .flat_map(|touch| &touch.held)
        .filter(|held| held.must && is_beside(class, &held.lock.class))
        .map(|held| (&held.lock.class, held))
        .collect();
    let mut findings = Vec::new();
    for (lock, holding) in locks {
        let (under, odd): (Vec<&Touch>, Vec<&Touch>) = writes.iter().partition(|touch| touch.holds(lock));
        let functions: BTreeSet<_> = under.iter().map(|touch| context.program.root_of(touch.body)).collect();
        // What is only ever counted has no value that others rely on.
        let stores = under.iter().filter(|touch| touch.does == CellUse::Write).count();
        let is_protocol = under.len() >= WRITES
            && functions.len() >= FUNCTIONS
            && stores >= 2
            && under.len() * 4 >= writes.len() * OF_FOUR;
        if !is_protocol {
            continue;
        }
        let name = &holding.lock.name;
        let proofs = content_types(context, &|class| class == lock);
        let is_anothers = faults_of_others(context, &touches, &|touch| touch.holds(lock));
        let is_right = |touch: &Touch| {
            let is_held = touch.held.iter().any(|held| held.lock.class == *lock);
            is_held || is_anothers(touch) || has_proof(context, touch, &proofs)
        };
        for touch in odd.iter().filter(|touch| !is_right(touch)) {
            let share = format!("held at {} of its {} writes", under.len(), writes.len());
            findings.push(odd_one(context, touch, name, &share, &under, Confidence::High));
        }
        let reads: Vec<&Touch> =
            touches.iter().filter(counts).filter(|touch| touch.does == CellUse::Read).copied().collect();
        let (read_under, odd): (Vec<&Touch>, Vec<&Touch>) = reads.iter().partition(|touch| touch.holds(lock));
        let repeats = |touch: &Touch| {
            let body = context.program.body(touch.body);
            read_under.iter().any(|other| other.body == touch.body && trace::leads(body, touch.at, other.at))
        };
        if read_under.len() >= WRITES && odd.len() == 1 && odd.iter().all(|touch| !is_right(touch) && !repeats(touch)) {
            let share = format!("held at {} of its {} reads and wherever it is written", read_under.len(), reads.len());
            findings.push(odd_one(context, odd[0], name, &share, &under, Confidence::Medium));
        }
    }
    findings
}

fn odd_one(
    context: Context,
    touch: &Touch,
    lock: &str,
    share: &str,
    under: &[&Touch],
    confidence: Confidence,
) -> Finding {
    let name = &touch.state.name;
    let message = format!("`{name}` is {} without `{lock}`, which is {share}", done(touch));
    let label = format!("{} without `{lock}`", done(touch));
    let mut found = context.finding("R103", touch.body, touch.span, message, label);
    found.confidence = confidence;
    tell(context, &mut found, touch, lock, under);
    found.notes.push(format!(
        "if `{lock}` does guard `{name}`, write `// locklint: guarded_by(…)` before it, and every use is checked"
    ));
    found
}

/// What is in one struct, or both static in one file.
fn is_beside(state: &Class, lock: &Class) -> bool {
    match (state, lock) {
        (Class::Field(one), Class::Field(other)) => {
            one.first().map(|(owner, _)| owner) == other.first().map(|(owner, _)| owner)
        }
        (Class::Global(_), Class::Global(_)) => true,
        (_, _) => false,
    }
}

/// The types that a lock of some kind protects.
fn content_types(context: Context, is_it: &dyn Fn(&Class) -> bool) -> BTreeSet<AdtId> {
    let acquisitions = context.facts.bodies.iter().flat_map(|facts| &facts.acquisitions);
    acquisitions.filter(|one| is_it(&one.lock.class)).filter_map(|one| one.lock.content.adt()).collect()
}

/// Does the function take what the lock protects, or a guard?
fn has_proof(context: Context, touch: &Touch, contents: &BTreeSet<AdtId>) -> bool {
    let root = context.program.root_of(touch.body);
    let typed = context.program.typed(root);
    (1..=context.program.body(root).params).any(|at| {
        let ty = typed.local(Local(at));
        let is_state = matches!(ty, Ty::Ref(..)) && ty.adt().is_some_and(|id| contents.contains(&id));
        is_state || context.program.guard_of(ty.peeled()).is_some()
    })
}

fn done(touch: &Touch) -> &'static str {
    match touch.does {
        CellUse::Read => "read",
        CellUse::Write => "written",
        CellUse::Modify | CellUse::Compare => "changed",
        CellUse::Expose => "borrowed",
    }
}

/// The uses that hold the lock, how it goes wrong between them, and what to do.
fn tell(context: Context, found: &mut Finding, touch: &Touch, lock: &str, under: &[&Touch]) {
    let name = &touch.state.name;
    for other in under.iter().filter(|other| other.body != touch.body).take(3) {
        let text = format!("{} with `{lock}` held", done(other));
        found.labels.push(Label { at: context.place_of(other), text });
    }
    found.labels.extend(context.declaration_label(&touch.state.class, &format!("`{name}` is declared here")));
    // Against a read stands a write.
    let counts = |other: &&&Touch| (touch.writes() || other.writes()) && other.body != touch.body;
    if let Some(other) = under.iter().find(counts) {
        let acquired = other.held.iter().find(|held| held.lock.name == lock).map(|held| held.at);
        let step = |lane, at, text: String| Step { lane, at: Some(at), text };
        let mut steps = Vec::new();
        if let Some((file, span)) = acquired {
            steps.push(step(0, Location { file, span }, format!("locks `{lock}`")));
        }
        let acts = |touch: &Touch| match touch.does {
            CellUse::Read => "reads",
            CellUse::Write | CellUse::Modify | CellUse::Compare => "changes",
            CellUse::Expose => "borrows",
        };
        steps.push(step(0, context.place_of(other), format!("{} `{name}`", acts(other))));
        steps.push(step(1, context.place_of(touch), format!("{} `{name}`, without waiting for `{lock}`", acts(touch))));
        let first = context.user_of(other);
        found.scenario = Some(Interleaving {
            intro: String::new(),
            lanes: vec![first.clone(), context.user_of(touch)],
            steps,
            outcome: format!("`{first}` still holds `{lock}` and takes `{name}` for its own"),
        });
    }
    let is_method = context.program.function_of(touch.body).is_some_and(|id| context.program.owner(id).is_some());
    let place = if is_method && !matches!(touch.state.class, Class::Global(_)) { "self." } else { "" };
    found.helps = vec![
        Help { text: "take the lock round it".to_string(), code: vec![format!("let _guard = {place}{lock}.lock();")] },
        Help { text: format!("or move `{name}` into what `{lock}` protects"), code: Vec::new() },
    ];
}
