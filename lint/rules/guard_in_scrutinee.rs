//! # R409 guard-in-scrutinee
//!
//! **A lock is held through a whole `match`, `if let`, `while let` or `for` that does not need it.** The guard has
//! no name, so nothing shows it: it is a temporary of the scrutinee, and such temporaries live until the end of the
//! whole expression. In `while let Some(job) = jobs.lock().unwrap().pop() { run(job) }` the queue is locked while
//! the job runs, and a pool of threads that share it runs one job at a time.
//!
//! This is rule 4 of the Raft Locking Advice before anything waits: the body that does nothing slow today is the
//! place where somebody puts a call tomorrow.
//!
//! ## How to mend it
//!
//! Bind first: `let job = jobs.lock().unwrap().pop();`. The guard ends with that statement, and the `match` looks
//! at a value that is yours. Instead of `while let`, a `loop` with `let … else { break }`.
//!
//! ## How it is decided
//!
//! A temporary guard of the scrutinee is alive in the body, the body calls something, and neither the body nor the
//! iterator of a `for` uses anything that borrows from the guard. Up to edition 2021 the `else` of an `if let`
//! belongs to the body; from 2024 on it does not. Where the body waits or locks again, R401 to R407 say so, and
//! R409 is silent. Told in the `pedantic` profile.
//!
//! ## Known limits
//!
//! What the types do not show to own all that it holds is taken to borrow from the guard. Bodies written by a macro
//! are not looked at. A lock that is meant to cover the body (a `Mutex<()>`) is better held by a name.

use super::{Context, declare_lint};
use crate::finding::{Finding, Help, Interleaving, Label, Location, Step};
use crate::flow::event::{BodyFacts, EventKind, HeldScrutinee};
use crate::flow::held::Acquisition;
use crate::flow::summary::WaitKind;
use crate::ir::ScrutineeForm;
use crate::model::How;

declare_lint!("R409", "guard-in-scrutinee", "guard_in_scrutinee.rs");

fn check(context: Context) -> Vec<Finding> {
    let mut findings = Vec::new();
    for facts in &context.facts.bodies {
        for held in facts.scrutinees.iter().filter(|held| !is_told_otherwise(facts, held)) {
            findings.push(finding(context, facts, held));
        }
    }
    findings
}

/// Does the body wait or lock again under this guard? Then another lint speaks.
fn is_told_otherwise(facts: &BodyFacts, held: &HeldScrutinee) -> bool {
    let lock = &facts.acquisitions[held.token as usize].lock;
    facts.events.iter().filter(|event| held.body.contains(event.span)).any(|event| {
        let under = event.held.iter().any(|one| one.token == held.token);
        under
            && match &event.kind {
                EventKind::Await { acquisition, .. } => !acquisition,
                EventKind::Wait(wait) => wait.kind < WaitKind::File && wait.kind != WaitKind::UnboundedSend,
                EventKind::Acquire { lock: again, mode: _, how, hops: _ } => {
                    *how != How::Tries && lock.same_instance(again)
                }
            }
    })
}

fn finding(context: Context, facts: &BodyFacts, held: &HeldScrutinee) -> Finding {
    let acquisition = &facts.acquisitions[held.token as usize];
    let name = &acquisition.lock.name;
    let form = name_of(held.form);
    let message = format!("`{name}` is held through a whole `{form}` whose body does not use it");
    let label = format!("this guard has no name: it lives to the end of the `{form}`");
    let mut found = context.finding("R409", facts.body, acquisition.span, message, label);
    let at = |span, text: String| Label { at: context.at(facts.body, span), text };
    found.labels.push(at(held.first_call, format!("`{name}` is still held here, for nothing")));
    found.labels.push(at(held.body.last(), format!("`{name}` is released here")));
    found.scenario = shut_out(context, facts, held, acquisition);
    found.suggestions = context.bound_first(facts.body, acquisition.span, held.body);
    let (text, code) = match held.form {
        ScrutineeForm::Match | ScrutineeForm::IfLet => {
            (format!("bind what is matched first; the guard ends with the `let`, before the `{form}`"), Vec::new())
        }
        ScrutineeForm::WhileLet => (
            "bind in a `loop`; the guard ends with the `let`".to_string(),
            vec!["loop {".to_string(), "    let Some(next) = … else { break };".to_string()],
        ),
        ScrutineeForm::For => (
            "bind what is iterated over first; the guard ends with the `let`, before the `for`".to_string(),
            Vec::new(),
        ),
    };
    found.helps.push(Help { text, code });
    found
}

/// Another function that wants the lock meanwhile, or the same one on another thread.
fn shut_out(
    context: Context,
    facts: &BodyFacts,
    held: &HeldScrutinee,
    acquisition: &Acquisition,
) -> Option<Interleaving> {
    let name = &acquisition.lock.name;
    let others = context.facts.bodies.iter().flat_map(|other| other.acquisitions.iter().map(move |one| (other, one)));
    let rival = others
        .filter(|(_, one)| one.hops.is_empty() && one.how != How::Tries && one.lock.class == acquisition.lock.class)
        .find(|(other, one)| other.body.file != facts.body.file || one.span != acquisition.span);
    let (other, place) = match rival {
        Some((other, one)) => (context.function(other.body), Location { file: other.body.file, span: one.span }),
        None => return None,
    };
    let at = |span| Some(context.at(facts.body, span));
    let own = context.function(facts.body).unwrap_or_else(|| "one thread".to_string());
    Some(Interleaving {
        intro: String::new(),
        lanes: vec![own, other.unwrap_or_else(|| "another thread".to_string())],
        steps: vec![
            Step { lane: 0, at: at(acquisition.span), text: format!("locks `{name}`") },
            Step { lane: 0, at: at(held.first_call), text: "works on, without it".to_string() },
            Step { lane: 1, at: Some(place), text: format!("waits for `{name}`") },
        ],
        outcome: format!("`{name}` is free only when the whole `{}` is done", name_of(held.form)),
    })
}

fn name_of(form: ScrutineeForm) -> &'static str {
    match form {
        ScrutineeForm::Match => "match",
        ScrutineeForm::IfLet => "if let",
        ScrutineeForm::WhileLet => "while let",
        ScrutineeForm::For => "for",
    }
}
