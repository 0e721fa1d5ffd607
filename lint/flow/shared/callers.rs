//! What is held whenever a function runs, because all of its callers hold it.

use rustc_hash::FxHashMap;

use super::scan::HeldIn;
use super::{Holding, Looked, Touch};
use crate::flow::access::Accesses;
use crate::flow::event::BodyFacts;
use crate::resolve::{BodyRef, FnId, Program};

/// How many calls up callers are asked.
const DEPTH: u32 = 4;

/// Adds to each use what every caller of its function holds.
pub fn add_held_by_callers(
    program: &Program,
    looked: &Looked,
    facts: &FxHashMap<BodyRef, &BodyFacts>,
    touches: &mut [Touch],
) {
    if facts.is_empty() {
        return;
    }
    let mut asked = Callers { program, looked, facts, known: FxHashMap::default() };
    for touch in touches {
        // A closure that runs somewhere else runs with nothing held.
        let runs_here = program.root_of(touch.body) == touch.body;
        if let (Some(id), true) = (program.function_of(touch.body), runs_here) {
            let held = asked.of(id, DEPTH);
            touch.held.extend(held);
        }
    }
}

struct Callers<'a> {
    program: &'a Program,
    looked: &'a Looked<'a>,
    facts: &'a FxHashMap<BodyRef, &'a BodyFacts>,
    known: FxHashMap<FnId, Vec<Holding>>,
}

impl Callers<'_> {
    fn of(&mut self, id: FnId, depth: u32) -> Vec<Holding> {
        if let Some(known) = self.known.get(&id) {
            return known.clone();
        }
        // Recursion adds no caller that is not asked already.
        self.known.insert(id, Vec::new());
        let held = if depth == 0 { Vec::new() } else { self.common(id, depth) };
        self.known.insert(id, held.clone());
        held
    }

    fn common(&mut self, id: FnId, depth: u32) -> Vec<Holding> {
        let Some(sites) = self.sites(id) else { return Vec::new() };
        let mut common: Option<Vec<Holding>> = None;
        for (body, at) in sites {
            let root = self.program.root_of(body);
            let mut here = self.held_at(body, at);
            if let (Some(caller), true) = (self.program.function_of(body), root == body) {
                here.extend(self.of(caller, depth - 1));
            }
            let kept: Vec<Holding> = match common {
                None => here,
                Some(known) => known
                    .into_iter()
                    .filter(|one| here.iter().any(|other| other.lock.class == one.lock.class))
                    .collect(),
            };
            if kept.is_empty() {
                return kept;
            }
            common = Some(kept);
        }
        common.unwrap_or_default()
    }

    /// Where a function is called, those places first that hold nothing themselves: they soon leave nothing in
    /// common. None where some caller only hands it on.
    fn sites(&self, id: FnId) -> Option<Vec<(BodyRef, (u32, u32))>> {
        let mut sites = Vec::new();
        for at in self.looked.callers.get(&id)? {
            let root = self.looked.roots[*at as usize];
            let before = sites.len();
            for body in self.program.nested(root) {
                let calls = self.program.typed(*body).calls.iter();
                let own = calls.filter(|(_, info)| info.functions.contains(&id));
                sites.extend(own.map(|(at, _)| (*body, *at)));
            }
            if sites.len() == before {
                return None;
            }
        }
        sites.retain(|(body, _)| self.program.function_of(*body) != Some(id));
        sites.sort_by_key(|(body, at)| (self.facts.contains_key(body), *body, *at));
        Some(sites)
    }

    fn held_at(&self, body: BodyRef, at: (u32, u32)) -> Vec<Holding> {
        if !self.facts.contains_key(&body) {
            return Vec::new();
        }
        let accesses =
            Accesses::new(self.program, self.looked.summaries, self.program.nested(self.program.root_of(body)));
        let held = HeldIn::new(&accesses, self.facts, body).at(at);
        let sure = held.into_iter().filter(|one| one.must);
        // Which value it is, only the caller knows.
        sure.map(|mut one| {
            one.lock.access = None;
            one
        })
        .collect()
    }
}
