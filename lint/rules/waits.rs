//! Calls that block while a lock is held: what R402 to R406 and R410, R411 share.

use rustc_hash::FxHashSet;

use super::Context;
use crate::finding::{Confidence, Finding, Interleaving};
use crate::flow::event::{BodyFacts, Event, EventKind, HeldAt};
use crate::flow::held::Acquisition;
use crate::flow::summary::{Wait, WaitKind};

/// How a lint of this family speaks.
pub struct Wording {
    /// Its code.
    pub code: &'static str,
    /// The kinds of wait that it is about.
    pub kinds: &'static [WaitKind],
    /// To follow "held while ": "sleeping".
    pub doing: &'static str,
    /// To follow "release, then ": "sleep".
    pub verb: &'static str,
    /// How it goes wrong, where the program shows it.
    pub scenario: Option<Scenario>,
}

/// Tells how a wait under a lock goes wrong.
pub type Scenario = fn(Context, &BodyFacts, &Event, &Wait, &Acquisition) -> Option<Interleaving>;

/// Finds the waits of some kinds.
pub fn check(context: Context, wording: &Wording) -> Vec<Finding> {
    let mut findings = Vec::new();
    for facts in &context.facts.bodies {
        let mut told: FxHashSet<u32> = FxHashSet::default();
        for event in &facts.events {
            let EventKind::Wait(wait) = &event.kind else { continue };
            if !wording.kinds.contains(&wait.kind) || !is_first_of(facts, event, wait) {
                continue;
            }
            let (held, confidence) = concerned(context, facts, event, wait);
            if held.is_empty() || !told.insert(event.span.start) {
                continue;
            }
            findings.extend(finding(context, wording, facts, event, wait, &held, confidence));
        }
    }
    findings
}

/// Of several waits behind one call the nearest is told.
fn is_first_of(facts: &BodyFacts, event: &Event, wait: &Wait) -> bool {
    let rank = |wait: &Wait| (wait.kind >= WaitKind::File, wait.kind == WaitKind::UnboundedSend, wait.hops.len());
    let same = facts.events.iter().filter(|other| other.at == event.at && other.span == event.span);
    let mut others = same.filter_map(|other| match &other.kind {
        EventKind::Wait(other_wait) if !other.held.is_empty() => Some(other_wait),
        _ => None,
    });
    let is_report = |kind: WaitKind| kind >= WaitKind::File;
    others.all(|other| is_report(other.kind) != is_report(wait.kind) || rank(wait) <= rank(other))
}

/// The locks that the wait is a fault under. A lock whose state is the connection or the channel's end
/// itself, reached through its guard, is there to be held for the exchange.
fn concerned(context: Context, facts: &BodyFacts, event: &Event, wait: &Wait) -> (Vec<HeldAt>, Confidence) {
    // A connection may have a few words of state beside it; a channel's end has to be the state itself.
    let fields = usize::from(wait.kind != WaitKind::Channel);
    let is_own = |held: &HeldAt| {
        let lock = &context.acquisition(facts, *held).lock;
        match (&wait.over, &lock.access) {
            (Some(over), Some(access)) => over.is_state_of(access, fields),
            (_, _) => false,
        }
    };
    let told_here = |held: &&HeldAt| !context.is_awaiters(facts, held);
    let mut held: Vec<HeldAt> = event.held.iter().filter(told_here).filter(|held| !is_own(held)).copied().collect();
    let mut confidence = Confidence::High;
    match wait.kind {
        WaitKind::UnboundedSend => confidence = Confidence::Medium,
        WaitKind::Channel if held.is_empty() => {
            held = event.held.iter().filter(told_here).copied().collect();
            confidence = Confidence::Medium;
        }
        _ => {}
    }
    (held, confidence)
}

fn finding(
    context: Context,
    wording: &Wording,
    facts: &BodyFacts,
    event: &Event,
    wait: &Wait,
    held: &[HeldAt],
    confidence: Confidence,
) -> Option<Finding> {
    let (first, acquisition) = context.first_held(facts, held)?;
    let name = &acquisition.lock.name;
    let may = if first.must { "" } else { "may be " };
    let is = if first.must { "is " } else { "" };
    let doing = match wait.hops.first() {
        Some(hop) => format!("calling `{}`, which {}", hop.name, wait.says),
        None => wording.doing.to_string(),
    };
    let message = format!("`{name}` {is}{may}held while {doing}");
    let label = if wait.hops.is_empty() { format!("it {} here", wait.says) } else { chain_text(wait) };
    let mut found = context.finding(wording.code, facts.body, event.span, message, label);
    found.confidence = confidence;
    found.labels = context.held_labels(facts, event, held);
    found.labels.extend(context.chain_labels(&wait.hops, &format!("it {} here", wait.says)));
    found.suggestions = match wait.kind {
        // Whether the code that is called needs the lock, and files the order, nobody can tell.
        WaitKind::Callback | WaitKind::File => Vec::new(),
        // The guard that is handed to the wait is another one.
        WaitKind::Sleep
        | WaitKind::Spin
        | WaitKind::Channel
        | WaitKind::UnboundedSend
        | WaitKind::Rpc
        | WaitKind::Join
        | WaitKind::Condvar => context.release_before(facts, event, held),
    };
    found.helps = context.release_first(facts, first, wording.verb, !found.suggestions.is_empty());
    found.scenario = wording.scenario.and_then(|tell| tell(context, facts, event, wait, acquisition));
    Some(found)
}

/// `waits: a → b → c`.
fn chain_text(wait: &Wait) -> String {
    let names: Vec<&str> = wait.hops.iter().map(|hop| hop.name.as_str()).collect();
    format!("{}: {}", wait.says, names.join(" → "))
}
