//! Which functions have to be looked through, of which most have nothing to do with a lock's state: those that hold
//! locks, those that are handed what a lock protects, and those that call functions with sections of their own.
//!
//! Knows nothing of what functions do to state.

use rayon::prelude::*;
use rustc_hash::{FxHashMap, FxHashSet};

use crate::flow::Facts;
use crate::flow::access::{Accesses, Part, Root};
use crate::flow::event::BodyFacts;
use crate::flow::held::Origin;
use crate::flow::memory::Values;
use crate::flow::summary::{Asking, Summary};
use crate::ir::Statement;
use crate::resolve::{BodyRef, FnId, Program};

use super::ByBody;
use super::brought::hands_on;
use super::conduct::{Conduct, Source};

/// Which functions have to be looked through.
pub struct Needs {
    /// In the order of files: those that may have to be.
    pub candidates: Vec<BodyRef>,
    /// They hold locks.
    holders: FxHashSet<BodyRef>,
    /// They are handed what a lock protects.
    handed: FxHashSet<BodyRef>,
    /// They hand what a wait has brought to functions that take locks.
    waiting: FxHashSet<BodyRef>,
}

impl Needs {
    /// Of all functions that some crate leads to.
    pub fn new(program: &Program, facts: &Facts, by_body: &ByBody) -> Needs {
        let holds = |body: &BodyRef| by_body.get(body).is_some_and(|facts| !facts.acquisitions.is_empty());
        let holders: FxHashSet<BodyRef> =
            facts.bodies.iter().map(|facts| facts.body).filter(holds).map(|body| program.root_of(body)).collect();
        let locks = |id: &FnId| {
            let takes =
                |does: &Summary| !(does.acquires.is_empty() && does.returns_guards.is_empty() && does.runs.is_empty());
            facts.summaries.of(*id).is_some_and(takes)
                || program.function_body(*id).is_some_and(|body| holders.contains(&body))
        };
        let handed = handed(program, facts, by_body, &holders);
        let callers = facts.called.iter().filter(|(_, called)| called.iter().any(locks)).map(|(root, _)| *root);
        let callers: Vec<BodyRef> = callers.collect();
        let hands_on = |root: &BodyRef| hands_on(program, by_body, *root, &locks);
        let waiting = callers.par_iter().copied().filter(hands_on).collect();
        let mut candidates: Vec<BodyRef> = callers.into_iter().chain(holders.iter().chain(&handed).copied()).collect();
        candidates.sort_unstable();
        candidates.dedup();
        Needs { candidates, holders, handed, waiting }
    }

    /// Is a candidate handed what a lock protects?
    pub fn is_handed(&self, root: BodyRef) -> bool {
        self.handed.contains(&root)
    }

    /// Does a candidate have to be looked through, as far as its callees are known?
    pub fn is_needed(&self, root: BodyRef, facts: &Facts, conducts: &Values<Conduct>) -> bool {
        let of_section = |source: &Source| matches!(source, Source::State { section: 1.., .. });
        let has_sections = |conduct: &Conduct| {
            !conduct.runs.is_empty()
                || conduct.touches.iter().any(|touch| touch.section != 0)
                || conduct.returns.iter().any(of_section)
        };
        let mut called = facts.called.get(&root).into_iter().flatten();
        self.is_handed(root)
            || self.holders.contains(&root)
            || self.waiting.contains(&root)
            || called.any(|id| conducts.get(id).is_some_and(|conduct| has_sections(conduct)))
    }

    /// The candidates that each candidate calls.
    pub fn callees(&self, program: &Program, facts: &Facts) -> Vec<Vec<u32>> {
        let index: FxHashMap<FnId, u32> =
            (0..).zip(&self.candidates).filter_map(|(at, root)| Some((program.function_of(*root)?, at))).collect();
        let called = |root: &BodyRef| {
            let called = facts.called.get(root).into_iter().flatten();
            called.filter_map(|id| index.get(id).copied()).collect()
        };
        self.candidates.iter().map(called).collect()
    }
}

/// Functions of the program that are handed what a lock protects, by those that hold it or were handed it themselves.
fn handed(program: &Program, facts: &Facts, by_body: &ByBody, holders: &FxHashSet<BodyRef>) -> FxHashSet<BodyRef> {
    let mut handed: FxHashSet<BodyRef> = FxHashSet::default();
    let mut work: Vec<(BodyRef, bool)> = holders.iter().map(|root| (*root, false)).collect();
    while !work.is_empty() {
        let found: Vec<FxHashSet<FnId>> =
            work.par_iter().map(|(root, whole)| given(program, facts, by_body, *root, *whole)).collect();
        let mut next: Vec<BodyRef> = found
            .iter()
            .flatten()
            .filter_map(|id| program.function_body(*id))
            .filter(|body| program.is_user_file(body.file) && !handed.contains(body))
            .collect();
        next.sort_unstable();
        next.dedup();
        handed.extend(&next);
        work = next.into_iter().map(|root| (root, true)).collect();
    }
    handed
}

/// The functions that a function hands what a lock protects; or, if it is `whole`, what its own parameters refer to.
fn given(program: &Program, facts: &Facts, by_body: &ByBody, root: BodyRef, whole: bool) -> FxHashSet<FnId> {
    let bodies = program.nested(root);
    let accesses = Accesses::new(program, Asking::from(&facts.summaries), bodies);
    let guards = by_body.get(&root).map(|facts| guard_params(facts)).unwrap_or_default();
    let mut found = FxHashSet::default();
    for body in bodies {
        let typed = program.typed(*body);
        for (block, code) in (0..).zip(&program.body(*body).blocks) {
            for (at, statement) in (0..).zip(&code.statements) {
                let Statement::Call(call) = statement else { continue };
                let Some(info) = typed.call(block, at).filter(|info| !info.functions.is_empty()) else { continue };
                let is_state = |access: crate::flow::access::Access| match access.root {
                    _ if access.parts.contains(&Part::Content) => true,
                    Root::Param(index) => whole || guards.contains(&index),
                    // Whoever runs a closure may give it a part of a lock's state.
                    Root::Local(of, _) | Root::Varying(of, _) => of != root,
                    Root::Global(_) => false,
                };
                if call.args.iter().any(|arg| accesses.operand(*body, arg).is_some_and(is_state)) {
                    found.extend(info.functions.iter().copied());
                }
            }
        }
    }
    found
}

/// The parameters that are guards or hold one.
fn guard_params(facts: &BodyFacts) -> Vec<u32> {
    let origins = facts.acquisitions.iter().map(|acquisition| acquisition.origin);
    origins.filter_map(|origin| if let Origin::Local(local) = origin { local.0.checked_sub(1) } else { None }).collect()
}
