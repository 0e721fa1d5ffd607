//! Changes of the text that mend findings. Each is suggested only where the facts show that it does; that
//! it brings no other finding is asked again when it is made.

mod bind;
mod borrow;
mod merge;
mod name;
mod quiet;
mod raise;
mod release;
mod source;
#[cfg(test)]
mod tests;
mod wait;

use super::Context;
use crate::finding::{Applicability, Edit, Location, Suggestion};
use crate::ir::{Rvalue, Statement, Written};
use crate::resolve::{BodyRef, Ty};
use crate::section::record::{RootTrace, SectionId};
use crate::span::Span;

impl<'a> Context<'a> {
    /// One step for a load and a store of one atomic (R303).
    pub fn one_step(&self, body: BodyRef, load: (u32, u32), store: (u32, u32)) -> Vec<Suggestion> {
        let [load, store] = [load, store].map(|at| self.statement_span(body, at));
        let found = self.written_of(body).and_then(|written| raise::one_step(written, load, store));
        let suggestions = found.map(|(step, applicability, changes)| {
            self.suggestion(body, format!("do both in one step with `{step}`"), applicability, changes)
        });
        suggestions.into_iter().collect()
    }

    /// A loop round the wait that an `if` stands round (R505).
    pub fn wait_while(&self, body: BodyRef, wait: (u32, u32)) -> Vec<Suggestion> {
        let wait = self.statement_span(body, wait);
        let changes = self.written_of(body).and_then(|written| wait::wait_while(written, wait));
        let text = "wait in a loop: `wait_while` asks again after each wait";
        changes.into_iter().map(|all| self.suggestion(body, text.to_string(), Applicability::Safe, all)).collect()
    }

    /// A name for the guard of an acquisition (R104).
    pub fn named_guard(&self, body: BodyRef, acquisition: Span, lock: &str) -> Vec<Suggestion> {
        let changes = self.written_of(body).and_then(|written| name::kept(written, acquisition, lock));
        let text = "give the guard a name: it then lives to the end of the block";
        changes.into_iter().map(|all| self.suggestion(body, text.to_string(), Applicability::Unsafe, all)).collect()
    }

    /// One section in place of two of a body that stand side by side (R201, R301).
    pub fn one_section(&self, root: &RootTrace, earlier: SectionId, later: SectionId) -> Vec<Suggestion> {
        let [earlier, later] = [earlier, later].map(|id| &root.sections[id as usize]);
        let (body, lock) = (later.body, &later.name);
        let changes = earlier.begins.zip(later.begins).and_then(|(first, second)| {
            let written = self.written_of(body).filter(|_| earlier.body == body)?;
            let [first, second] = [first, second].map(|at| self.statement_span(body, at));
            merge::one_section(written, first, second, lock)
        });
        let text = format!("acquire `{lock}` once for both");
        changes.into_iter().map(|all| self.suggestion(body, text.clone(), Applicability::Unsafe, all)).collect()
    }

    /// A scrutinee bound before its `match`, `if let` or `for` (R409). Only where its value borrows nothing and is no
    /// guard itself; safe where nobody can notice that the lock is free while the body runs.
    pub fn bound_first(&self, body: BodyRef, acquisition: Span, held_through: Span) -> Vec<Suggestion> {
        let found = self.written_of(body).and_then(|written| bind::bound_first(written, acquisition));
        let suggestion = found.and_then(|(scrutinee, changes)| {
            let value = self.value_of(body, scrutinee).filter(|value| borrow::owns(self.program, value))?;
            let is_same = quiet::is_data(self.program, value) && quiet::is_quiet(*self, body, held_through);
            let applicability = if is_same { Applicability::Safe } else { Applicability::Unsafe };
            let text = "bind the value first: the guard ends with that statement".to_string();
            Some(self.suggestion(body, text, applicability, changes))
        });
        suggestion.into_iter().collect()
    }

    fn suggestion(
        &self,
        body: BodyRef,
        text: String,
        applicability: Applicability,
        changes: source::Changes,
    ) -> Suggestion {
        let edits = changes.into_iter().map(|(span, replacement)| self.edit(body, span, replacement));
        Suggestion { text, applicability, edits: edits.collect(), judged: self.whole(body) }
    }

    /// All of a call or other statement of the graph.
    fn statement_span(&self, body: BodyRef, at: (u32, u32)) -> Span {
        self.program.body(body).map.statements[at.0 as usize][at.1 as usize]
    }

    /// The type of the value of a call, or of another expression, that has a statement of its own in the graph.
    fn value_of(&self, body: BodyRef, expression: Span) -> Option<&'a Ty> {
        let graph = self.program.body(body);
        let spans = graph.blocks.iter().zip(&graph.map.statements);
        let mut here = spans.flat_map(|(block, spans)| block.statements.iter().zip(spans));
        let local = here.find_map(|(statement, span)| match statement {
            Statement::Call(call) if *span == expression => Some(call.dest),
            Statement::Assign(place, Rvalue::Binary(..)) if *span == expression => place.as_local(),
            Statement::Assign(..)
            | Statement::Call(_)
            | Statement::Await(_)
            | Statement::Drop { .. }
            | Statement::Assume { .. } => None,
        })?;
        Some(self.program.typed(body).local(local))
    }

    /// The file of a body as it is written.
    fn written_of(&self, body: BodyRef) -> Option<&'a Written> {
        self.written.get(body.file)
    }

    /// An edit in a body's file.
    fn edit(&self, body: BodyRef, span: Span, replacement: String) -> Edit {
        Edit { at: self.at(body, span), replacement }
    }

    /// All of the body, as what a suggestion was judged by.
    fn whole(&self, body: BodyRef) -> Location {
        self.at(body, self.program.body(self.program.root_of(body)).map.body)
    }
}
