//! What findings of rule 4 have in common: who holds what since when, until where, and what to do.

use super::Context;
use crate::finding::{Confidence, Finding, Help, Label, Location};
use crate::flow::event::{BodyFacts, Event, HeldAt};
use crate::flow::held::{Acquisition, Origin};
use crate::flow::lock::local_name;
use crate::flow::summary::Hop;
use crate::ir::{Local, LocalKind};
use crate::model::Waits;
use crate::resolve::BodyRef;
use crate::span::Span;

impl<'a> Context<'a> {
    /// A place in a body's file.
    pub fn at(&self, body: BodyRef, span: Span) -> Location {
        Location { file: body.file, span }
    }

    /// The acquisition behind a held lock.
    pub fn acquisition(&self, facts: &'a BodyFacts, held: HeldAt) -> &'a Acquisition {
        &facts.acquisitions[held.token as usize]
    }

    /// `Type::name` of the function round a body.
    pub fn function(&self, body: BodyRef) -> Option<String> {
        self.program.function_of(body).map(|id| self.program.function_name(id).to_string())
    }

    /// Does the lock block threads (and not only tasks)?
    pub fn blocks_threads(&self, acquisition: &Acquisition) -> bool {
        let models = &self.program.effects.locks;
        models.get(acquisition.lock.model as usize).is_none_or(|lock| lock.waits == Waits::Thread)
    }

    /// Is it held by whoever awaits this block? What waits in the block, the `.await` there tells.
    pub fn is_awaiters(&self, facts: &BodyFacts, held: &HeldAt) -> bool {
        facts.acquisitions[held.token as usize].origin == Origin::Awaiter
    }

    /// The lock that a message speaks of: one held on every path before one that may be.
    pub fn first_held(&self, facts: &'a BodyFacts, held: &[HeldAt]) -> Option<(HeldAt, &'a Acquisition)> {
        let best = held.iter().find(|held| held.must).or(held.first())?;
        Some((*best, self.acquisition(facts, *best)))
    }

    /// Where each held lock was acquired, why it is still held, and where it ends.
    pub fn held_labels(&self, facts: &BodyFacts, event: &Event, held: &[HeldAt]) -> Vec<Label> {
        let mut labels = Vec::new();
        for one in held {
            let acquisition = self.acquisition(facts, *one);
            let name = &acquisition.lock.name;
            let text = match acquisition.origin {
                Origin::Call(..) if acquisition.hops.is_empty() => format!("`{name}` is acquired here"),
                Origin::Call(..) => format!("`{name}` is acquired here, inside the call"),
                Origin::Local(_) => format!("`{name}` comes in with a lock held"),
                Origin::Caller => format!("`{name}` is acquired here, by whoever runs the closure"),
                Origin::Awaiter => format!("`{name}` is held by whoever awaits this block"),
            };
            // Whoever runs a closure may have acquired it in another file.
            let at = match (acquisition.origin, acquisition.hops.first()) {
                (Origin::Caller, Some(hop)) => Location { file: hop.file, span: hop.span },
                (_, _) => self.at(facts.body, acquisition.span),
            };
            labels.push(Label { at, text });
            let ends = &facts.ends[one.token as usize];
            let later = ends.iter().filter(|span| span.start >= event.span.start);
            let end = later.min_by_key(|span| span.start).or(ends.first());
            if let Some(end) = end
                && !matches!(acquisition.origin, Origin::Caller | Origin::Awaiter)
            {
                let text = if one.must {
                    format!("`{name}` is released here")
                } else {
                    format!("`{name}` is released here, if it still is held")
                };
                let at = self.at(facts.body, *end);
                if !labels.iter().any(|label| label.at == at && label.text == text) {
                    labels.push(Label { at, text });
                }
            }
        }
        labels
    }

    /// The variable that owns a guard, if it has a name.
    pub fn guard_name(&self, facts: &BodyFacts, held: HeldAt) -> Option<String> {
        let local = self.guard_local(facts, held)?;
        Some(local_name(self.program, facts.body, local))
    }

    /// The variable that owns a guard, if one does.
    pub fn guard_local(&self, facts: &BodyFacts, held: HeldAt) -> Option<Local> {
        facts.owners[held.token as usize].iter().copied().find(|local| {
            let decl = self.program.body(facts.body).locals.get(local.0 as usize);
            decl.is_some_and(|decl| decl.name.is_some() && decl.kind != LocalKind::Capture)
        })
    }

    /// The remedies of the advice: release first, or let another thread wait. `unused`: nothing needs the
    /// guard from there on.
    pub fn release_first(&self, facts: &BodyFacts, held: HeldAt, verb: &str, unused: bool) -> Vec<Help> {
        let name = &self.acquisition(facts, held).lock.name;
        let mut helps = Vec::new();
        match self.guard_name(facts, held) {
            _ if self.acquisition(facts, held).origin == Origin::Caller => helps.push(Help {
                text: format!(
                    "{verb} outside the closure, which runs with `{name}` held; let it return what is needed"
                ),
                code: Vec::new(),
            }),
            Some(guard) if unused => helps.push(Help {
                text: format!("release, then {verb}: nothing uses `{guard}` after that"),
                code: vec![format!("drop({guard});")],
            }),
            Some(guard) => helps.push(Help {
                text: format!("take what you need, release, then {verb}"),
                code: vec![format!("drop({guard}); // copy what is needed of `{name}` before")],
            }),
            None => helps.push(Help {
                text: format!(
                    "copy what you need out of `{name}` into a variable first; its guard ends with that statement"
                ),
                code: Vec::new(),
            }),
        }
        helps.push(Help {
            text: "or let a thread or task of its own do the waiting, with a copy of what it needs".to_string(),
            code: Vec::new(),
        });
        helps
    }

    /// The calls that lead to a wait, each as a label in its own function.
    pub fn chain_labels(&self, hops: &[Hop], last: &str) -> Vec<Label> {
        hops.iter()
            .enumerate()
            .skip(1)
            .map(|(at, hop)| {
                let text = if at + 1 == hops.len() { last.to_string() } else { format!("calls `{}`", hop.name) };
                Label { at: Location { file: hop.file, span: hop.span }, text }
            })
            .collect()
    }

    /// A finding without a story yet.
    pub fn finding(&self, code: &'static str, body: BodyRef, span: Span, message: String, label: String) -> Finding {
        Finding {
            code,
            confidence: Confidence::High,
            primary: self.at(body, span),
            message,
            label,
            labels: Vec::new(),
            notes: Vec::new(),
            scenario: None,
            helps: Vec::new(),
            suggestions: Vec::new(),
            function: self.function(body),
        }
    }
}
