//! Messages: structs that are filled from state while a lock is held, and whose fields are filled again later, by somebody
//! who was handed the struct.
//!
//! Knows nothing of what is forbidden, nor of whether a struct is ever sent.

use std::collections::BTreeMap;

use super::cell::Key;
use super::now::Now;
use super::record::{Filled, Origin, OriginOf, Origins, RootTrace};
use super::scene::Scene;
use crate::flow::summary::Hop;
use crate::ir::{Aggregate, AggregateKind, Base, Place, Step, Symbol};
use crate::resolve::{AdtId, BodyRef};

/// A field of a type.
pub type Field = (AdtId, Symbol);

/// Where a field is filled from what state.
#[derive(Clone, Debug)]
pub struct Source {
    /// The state.
    pub key: Key,
    /// The function that fills it.
    pub root: BodyRef,
    /// Where.
    pub at: Hop,
}

/// From which state the program fills the fields of its structs.
#[derive(Default)]
pub struct Messages {
    fields: BTreeMap<Field, Vec<Source>>,
}

impl Messages {
    /// Reads it off the struct literals of a function.
    pub fn of(root: &RootTrace) -> Messages {
        let mut messages = Messages::default();
        for filled in root.bodies.iter().flat_map(|body| &body.filled) {
            let reads = filled.with.iter().filter_map(Origin::read).map(|read| &root.reads[read as usize]);
            for key in reads.filter_map(|read| read.cell.key(root.class(read.section))) {
                let known = messages.fields.entry(filled.field).or_default();
                if !known.iter().any(|source| source.key == key) {
                    known.push(Source { key, root: root.root, at: filled.at.clone() });
                }
            }
        }
        messages
    }

    /// Adds what another function fills.
    pub fn add(&mut self, other: &Messages) {
        for (field, sources) in &other.fields {
            self.fields.entry(*field).or_default().extend(sources.iter().cloned());
        }
    }

    /// Where a function other than `root` fills a field from this state.
    pub fn filled(&self, field: Field, key: &Key, root: BodyRef) -> Option<&Source> {
        self.fields.get(&field)?.iter().find(|source| source.key == *key && source.root != root)
    }
}

impl Scene<'_, '_, '_> {
    /// A struct literal is filled.
    pub fn fill(&self, now: &Now, at: (u32, u32), place: &Place, from: &Aggregate) {
        if self.sink.borrow().is_none() || !matches!(from.kind, AggregateKind::Struct(_)) {
            return;
        }
        let ty = self.view.typer.place(place);
        for (index, (name, operand)) in from.fields.iter().enumerate() {
            let with: Origins = self.operand(now, at, operand);
            let Some(owner) = self.view.typer.field_owner(&ty, *name) else { continue };
            if with.iter().any(|origin| origin.read().is_some()) {
                let span = from.spans.get(index).copied().unwrap_or_else(|| self.span(at));
                let filled = Filled { field: (owner, *name), with, at: self.hop(span, ""), point: at };
                self.keep(|trace| trace.filled.push(filled));
            }
        }
    }

    /// A field of a struct that came in as an argument is set.
    pub fn refill(&self, now: &Now, at: (u32, u32), place: &Place, with: &Origins) {
        let (Base::Local(local), Some((Step::Field(name), before))) = (place.base, place.way.split_last()) else {
            return;
        };
        let came_in = |origin: &Origin| matches!(origin.of, OriginOf::Param(index) if index > 0);
        let is_argument = now.value(local, &Place::local(local)).iter().any(came_in);
        if self.sink.borrow().is_none() || !is_argument || !with.iter().any(|origin| origin.read().is_some()) {
            return;
        }
        let whole = Place { base: place.base, way: before.into() };
        if let Some(owner) = self.view.typer.field_owner(&self.view.typer.place(&whole), *name) {
            let field = (owner, *name);
            let filled = Filled { field, with: with.clone(), at: self.hop(self.span(at), ""), point: at };
            self.keep(|trace| trace.refilled.push(filled));
        }
    }
}
