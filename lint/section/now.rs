//! What is known at a point of a body while it is looked through: where values come from, which sections
//! have ended, what has been tested.
//!
//! Knows nothing of statements.

use std::collections::{BTreeMap, BTreeSet};

use super::record::{Origin, Origins, Past, Read, SectionId};
use crate::ir::{Local, Place, Step, Symbol};

/// How many origins of one value are followed.
const FOLLOWED: usize = 24;

/// What is known at a point.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct Now {
    values: BTreeMap<(Local, Option<Symbol>), Origins>,
    /// Sections that have ended, and whether anything has waited since.
    pub past: Past,
    /// Branches that tested what was read in a section that still goes on.
    pub tested: BTreeSet<(u32, SectionId)>,
    /// What branches on the way have tested.
    pub branches: BTreeMap<u32, Origins>,
}

impl Now {
    /// Where the value of a local's place may come from.
    pub fn value(&self, local: Local, place: &Place) -> Origins {
        let field = place.way.iter().find_map(|step| match step {
            Step::Field(name) => Some(*name),
            Step::Deref | Step::Index(_) | Step::Variant(_) | Step::Success | Step::Failure => None,
        });
        let all = self.values.range((local, None)..).take_while(|((at, _), _)| *at == local);
        let wanted = all.filter(|((_, part), _)| part.is_none() || field.is_none() || *part == field);
        wanted.flat_map(|(_, origins)| origins.iter().copied()).take(FOLLOWED).collect()
    }

    /// A local gets a value.
    pub fn set(&mut self, local: Local, origins: Origins) {
        self.forget(local);
        if !origins.is_empty() {
            self.values.insert((local, None), origins);
        }
    }

    /// A field of a local gets a value.
    pub fn set_field(&mut self, local: Local, field: Symbol, origins: Origins) {
        if origins.is_empty() {
            self.values.remove(&(local, Some(field)));
        } else {
            self.values.insert((local, Some(field)), origins);
        }
    }

    /// Something is added to a local's value.
    pub fn add(&mut self, local: Local, origins: Origins) {
        if !origins.is_empty() {
            let known = self.values.entry((local, None)).or_default();
            known.extend(origins.into_iter().take(FOLLOWED));
        }
    }

    /// A local gets another's value, field by field.
    pub fn copy(&mut self, from: Local, to: Local) {
        let parts = self.values.range((from, None)..).take_while(|((at, _), _)| *at == from);
        let parts: Vec<(Option<Symbol>, Origins)> = parts.map(|((_, part), value)| (*part, value.clone())).collect();
        self.forget(to);
        self.values.extend(parts.into_iter().map(|(part, value)| ((to, part), value)));
    }

    /// The values of a local's fields, where they are known one by one.
    pub fn parts(&self, local: Local) -> Vec<Origins> {
        let all = self.values.range((local, None)..).take_while(|((at, _), _)| *at == local);
        all.filter(|((_, part), _)| part.is_some()).map(|(_, value)| value.clone()).collect()
    }

    /// A local has no value any more.
    pub fn forget(&mut self, local: Local) {
        while let Some(key) = self.values.range((local, None)..).next().map(|(key, _)| *key)
            && key.0 == local
        {
            self.values.remove(&key);
        }
    }

    /// A section ends; `waited`: it is interrupted by a wait.
    pub fn end(&mut self, section: SectionId, reads: &[Read], waited: bool) {
        let inside = |origin: Origin| origin.read().is_some_and(|read| reads[read as usize].section == section);
        for origins in self.values.values_mut() {
            origins.change(|origin| match inside(origin) && !origin.stale {
                true => Origin { stale: true, waited, ..origin },
                false => origin,
            });
        }
        self.past.insert(section, waited);
        self.tested.retain(|(_, of)| *of != section);
        for tests in self.branches.values_mut() {
            tests.change(|one| if inside(one) { Origin { stale: true, waited, ..one } } else { one });
        }
    }

    /// Sections end that callees took for themselves: what was read in them has been stale from the first.
    pub fn end_inside(&mut self, sections: &[SectionId], reads: &[Read]) {
        if sections.is_empty() {
            return;
        }
        let inside =
            |origin: Origin| origin.read().is_some_and(|read| sections.contains(&reads[read as usize].section));
        self.past.extend(sections.iter().map(|section| (*section, false)));
        for tests in self.branches.values_mut() {
            tests.change(|one| if one.waited && inside(one) { Origin { waited: false, ..one } } else { one });
        }
    }

    /// Something waits.
    pub fn wait(&mut self) {
        let later = |origin: Origin| Origin { waited: origin.waited || origin.stale, ..origin };
        self.past.values_mut().for_each(|waited| *waited = true);
        for origins in self.values.values_mut().chain(self.branches.values_mut()) {
            origins.change(later);
        }
    }

    /// Adds what is known on another path; was it more?
    pub fn join(&mut self, other: &Now) -> bool {
        let mut changed = false;
        for (key, origins) in &other.values {
            let known = self.values.entry(*key).or_default();
            let before = known.len();
            if before < FOLLOWED * 2 {
                known.extend(origins.iter().copied());
            }
            changed |= known.len() != before;
        }
        for (section, waited) in &other.past {
            let known = self.past.get(section).copied();
            if known.is_none_or(|known| *waited && !known) {
                self.past.insert(*section, *waited);
                changed = true;
            }
        }
        for (branch, tests) in &other.branches {
            let known = self.branches.entry(*branch).or_default();
            let before = known.len();
            known.extend(tests.iter().copied());
            changed |= known.len() != before;
        }
        let before = self.tested.len();
        self.tested.extend(other.tested.iter().copied());
        changed || self.tested.len() != before
    }
}
