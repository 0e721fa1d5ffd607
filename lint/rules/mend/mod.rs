//! Changes of the text that mend findings. Each is suggested only where the facts show that it does; that
//! it brings no other finding is asked again when it is made.

mod bind;
mod borrow;
mod merge;
mod name;
mod raise;
mod release;
mod source;
#[cfg(test)]
mod tests;
mod wait;

use super::Context;
use crate::finding::{Applicability, Edit, Location, Suggestion};
use crate::ir::Written;
use crate::resolve::BodyRef;
use crate::span::Span;

impl<'a> Context<'a> {
    /// One step for a load and a store of one atomic (R303).
    pub fn one_step(&self, body: BodyRef, load: Span, store: Span) -> Vec<Suggestion> {
        let found = self.written_of(body).and_then(|written| raise::one_step(written, load, store));
        let suggestions = found.map(|(step, applicability, changes)| {
            self.suggestion(body, format!("do both in one step with `{step}`"), applicability, changes)
        });
        suggestions.into_iter().collect()
    }

    /// A loop round the wait that an `if` stands round (R505).
    pub fn wait_while(&self, body: BodyRef, wait: Span) -> Vec<Suggestion> {
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

    /// One section in place of two that stand side by side (R201, R301): the calls that acquire, and what the
    /// lock is called.
    pub fn one_section(&self, body: BodyRef, earlier: Span, later: Span, lock: &str) -> Vec<Suggestion> {
        let changes = self.written_of(body).and_then(|written| merge::one_section(written, earlier, later, lock));
        let text = format!("acquire `{lock}` once for both");
        changes.into_iter().map(|all| self.suggestion(body, text.clone(), Applicability::Unsafe, all)).collect()
    }

    /// A scrutinee bound before its `match` or `if let` (R409). Only where its value borrows nothing.
    pub fn bound_first(&self, body: BodyRef, scrutinee: Span) -> Vec<Suggestion> {
        let changes = self.written_of(body).and_then(|written| bind::bound_first(written, scrutinee));
        let text = "bind the value first: the guard ends with that statement";
        changes.into_iter().map(|all| self.suggestion(body, text.to_string(), Applicability::Safe, all)).collect()
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
