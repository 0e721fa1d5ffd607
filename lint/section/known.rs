//! What is kept of one look at a program's sections for the next.

use std::sync::Arc;

use super::conduct::Conduct;
use super::{Found, Looking, trace};
use crate::flow::event::BodyFacts;
use crate::flow::memory::{Asked, Memory, Reads, Values, same_all};
use crate::flow::summary::Summary;
use crate::resolve::{BodyRef, FnId};
use crate::span::FileId;

/// What functions do, to be asked for. Who asks for which is noted.
#[derive(Clone, Copy)]
pub struct Conducts<'a> {
    values: &'a Values<Conduct>,
    asked: &'a Asked,
}

impl<'a> Conducts<'a> {
    /// What a function is known to do by now.
    pub fn get(self, id: &FnId) -> Option<&'a Conduct> {
        self.asked.borrow_mut().insert(*id);
        self.values.get(id).map(|conduct| &**conduct)
    }
}

/// What was found of a function, and what it rests on besides the function itself.
#[derive(Clone)]
pub struct Answer {
    summaries: Reads<Summary>,
    conducts: Reads<Conduct>,
    facts: Vec<Arc<BodyFacts>>,
    is_handed: bool,
    found: Found,
}

/// It.
#[derive(Default)]
pub struct Known {
    answers: Memory<Answer>,
}

impl Known {
    pub(super) fn begin(&mut self, stays: &dyn Fn(FileId) -> bool) {
        self.answers.begin(|root| stays(root.file));
    }

    pub(super) fn keep(&mut self, root: BodyRef, answer: Answer) -> Found {
        let found = answer.found.clone();
        self.answers.keep(root, answer);
        found
    }

    /// What a function and the bodies in it do.
    pub(super) fn answer(&self, looking: &Looking, conducts: &Values<Conduct>, bodies: &[BodyRef]) -> Answer {
        let Looking { facts, by_body, is_handed, program: _ } = *looking;
        let own: Vec<Arc<BodyFacts>> = bodies.iter().filter_map(|body| by_body.get(body).copied().cloned()).collect();
        let before = self.answers.recall(bodies[0]).filter(|answer| {
            answer.is_handed == is_handed
                && same_all(&answer.facts, &own)
                && answer.summaries.hold(&facts.summaries.functions)
                && answer.conducts.hold(conducts)
        });
        if let Some(answer) = before {
            return answer.clone();
        }
        let (summaries, asked) = (Asked::default(), Asked::default());
        let values = Conducts { values: conducts, asked: &asked };
        let found = trace(looking, facts.summaries.noting(&summaries), values, bodies);
        Answer {
            summaries: Reads::of(summaries, &facts.summaries.functions),
            conducts: Reads::of(asked, conducts),
            facts: own,
            is_handed,
            found,
        }
    }
}
