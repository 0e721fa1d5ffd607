//! The program's locking as a chart: where each lock is held in each function, what waits there, what each lock
//! protects and in which order locks are taken, and where threads, tasks and handlers begin. Plain data for
//! maps, reports and editors, made only where it is asked for.
//!
//! Knows nothing of output formats, nor of what is forbidden.

mod data;
mod entries;
mod locks;
mod method;
mod orders;
mod plot;
mod whole;

use std::collections::BTreeMap;

pub use data::*;
use rayon::prelude::*;
use rustc_hash::FxHashMap;

use crate::flow::Facts;
use crate::flow::access::Accesses;
use crate::flow::event::BodyFacts;
use crate::model;
use crate::resolve::{BodyRef, Program};
use crate::section::Sections;
use crate::section::record::RootTrace;
use crate::span::{FileId, Span};

/// What a chart is drawn from.
pub(crate) struct Ground<'a> {
    /// The program.
    pub program: &'a Program,
    /// What is held where.
    pub facts: &'a Facts,
    /// What sections read and write.
    pub sections: &'a Sections,
    /// The text of a file.
    pub text: &'a (dyn Fn(FileId) -> &'a str + Sync),
    by_body: FxHashMap<BodyRef, &'a BodyFacts>,
}

impl<'a> Ground<'a> {
    /// What is known of a body's locking.
    pub fn facts_of(&self, body: BodyRef) -> Option<&'a BodyFacts> {
        self.by_body.get(&body).copied()
    }

    /// What the sections of a root do.
    pub fn trace_of(&self, root: BodyRef) -> Option<&'a RootTrace> {
        let roots = &self.sections.roots;
        roots.binary_search_by_key(&root, |trace| trace.root).ok().map(|at| &*roots[at])
    }

    /// The text at a place.
    pub fn text_at(&self, file: FileId, span: Span) -> &'a str {
        (self.text)(file).get(span.start as usize..span.end as usize).unwrap_or("")
    }

    /// The function round a body, by name.
    pub fn function_name(&self, body: BodyRef) -> String {
        let function = self.program.function_of(body);
        function.map_or_else(|| "an initialiser".to_string(), |id| self.program.function_name(id).to_string())
    }
}

/// Draws the chart of a program. `text`: the text of each file.
pub fn chart<'a>(
    program: &'a Program,
    facts: &'a Facts,
    sections: &'a Sections,
    text: &'a (dyn Fn(FileId) -> &'a str + Sync),
) -> Chart {
    let by_body = facts.bodies.iter().map(|facts| (facts.body, &**facts)).collect();
    let ground = Ground { program, facts, sections, text, by_body };
    let mut table = locks::Table::new(&ground);
    let mut roots: BTreeMap<BodyRef, Vec<&BodyFacts>> = BTreeMap::new();
    for facts in &facts.bodies {
        roots.entry(program.root_of(facts.body)).or_default().push(facts);
    }
    let roots: Vec<(BodyRef, Vec<&BodyFacts>)> = roots.into_iter().collect();
    let plotted: Vec<Function> = roots
        .par_iter()
        .map(|(root, bodies)| {
            let accesses = Accesses::new(program, &facts.summaries, program.nested(*root));
            plot::function(&ground, &table, &accesses, *root, bodies)
        })
        .collect();
    let mut functions: Vec<(BodyRef, Function)> = roots.iter().map(|(root, _)| *root).zip(plotted).collect();
    functions.retain(|(_, function)| !function.holdings.is_empty() || !function.waits.is_empty());
    functions.sort_by_key(|(root, function)| (function.file, function.item, *root));
    let numbers: FxHashMap<BodyRef, u32> = functions.iter().zip(0..).map(|((root, _), at)| (*root, at)).collect();
    table.add_fields(&ground, &numbers);
    let orders = orders::orders(&ground, &table);
    let entries = entries::entries(&ground, &table);
    let functions: Vec<Function> = functions.into_iter().map(|(_, function)| function).collect();
    Chart { locks: table.into_locks(&functions), functions, orders, entries }
}

/// What a holder may do, as the lock's kind calls it.
pub(crate) fn mode(program: &Program, lock_model: u32, mode: model::Mode) -> Mode {
    let kind = program.effects.locks.get(lock_model as usize).map(|lock| lock.kind);
    match (mode, kind) {
        (model::Mode::Shared | model::Mode::Upgradable | model::Mode::Recursive, _) => Mode::Read,
        (model::Mode::Exclusive, Some(model::LockKind::Rwlock)) => Mode::Write,
        (model::Mode::Exclusive, Some(model::LockKind::Mutex | model::LockKind::Reentrant) | None) => Mode::Lock,
    }
}
