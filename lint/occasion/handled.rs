//! What handlers do with the lock: is it one critical section, or several, one after the other?

use std::collections::{BTreeMap, BTreeSet};

use super::Handler;
use crate::flow::Facts;
use crate::flow::lock::Class;
use crate::handler::{handlers, work_of};
use crate::resolve::{BodyRef, Program};
use crate::section::record::{RootTrace, Section, SectionKind};

/// How many calls are followed to sections inside.
const FAR: u32 = 4;
/// So many sections of a function are looked at.
const MOST: usize = 40;

/// All of them, those of tests left out.
pub fn handled(program: &Program, facts: &Facts, roots: &[&RootTrace], names: &[String]) -> Vec<Handler> {
    let looked_through = Ways { program, roots };
    let own = handlers(program, facts, names).into_iter().filter_map(|id| {
        let body = program.function_body(id).filter(|body| !program.is_test(*body))?;
        // Of locks with as many sections, that of the first.
        let mut most: (u32, Option<String>) = (0, None);
        let mut known: Vec<&Class> = Vec::new();
        for section in looked_through.sections(body) {
            let Some(class) = section.class.as_ref().filter(|class| !known.contains(class)) else { continue };
            known.push(class);
            let count = looked_through.longest(body, class, FAR);
            if count > most.0 {
                most = (count, Some(section.name.clone()));
            }
        }
        Some(Handler {
            function: program.function_name(id).to_string(),
            at: program.function_place(id),
            sections: most.0,
            lock: most.1,
        })
    });
    own.collect()
}

/// The ways through functions.
struct Ways<'a> {
    program: &'a Program,
    roots: &'a [&'a RootTrace],
}

impl<'a> Ways<'a> {
    /// The sections that a function begins itself, where its work is done or through a call. What it starts elsewhere does
    /// not count.
    fn sections(&self, body: BodyRef) -> impl Iterator<Item = &'a Section> {
        let work = work_of(self.program, body);
        let root = self.roots.iter().find(|root| root.root == body);
        root.into_iter().flat_map(|root| &root.sections).filter(move |section| {
            let is_own = match section.kind {
                SectionKind::Token(_) | SectionKind::Inside(..) => true,
                SectionKind::Caller => false,
            };
            is_own && section.lock.is_some() && section.body == work && section.under.is_empty()
        })
    }

    /// How many sections of a lock follow each other on one way through a function. A turn of a loop counts once.
    fn longest(&self, body: BodyRef, class: &Class, far: u32) -> u32 {
        // By the statements that begin them. What a call does inside is one section or as many as follow each other there.
        let work = work_of(self.program, body);
        let mut counts: BTreeMap<(u32, u32), u32> = BTreeMap::new();
        for section in self.sections(body).filter(|section| section.class.as_ref() == Some(class)) {
            let (at, count) = match section.kind {
                SectionKind::Inside(at, _) => (at, self.inside(work, at, class, far)),
                SectionKind::Token(_) | SectionKind::Caller => (section.begins.unwrap_or_default(), 1),
            };
            let known = counts.entry(at).or_default();
            *known = count.max(*known);
        }
        let places: Vec<((u32, u32), u32)> = counts.into_iter().take(MOST).collect();
        // In a loop each comes before the other: there the order of the text decides.
        let follows = |from: (u32, u32), to: (u32, u32)| {
            from != to && self.leads(work, from, to) && (from < to || !self.leads(work, to, from))
        };
        let ways: Vec<(usize, usize)> = (0..places.len())
            .flat_map(|from| (0..places.len()).map(move |to| (from, to)))
            .filter(|(from, to)| follows(places[*from].0, places[*to].0))
            .collect();
        let mut best: Vec<u32> = places.iter().map(|(_, count)| *count).collect();
        for _ in &places {
            for (from, to) in &ways {
                best[*to] = best[*to].max(best[*from] + places[*to].1);
            }
        }
        best.into_iter().max().unwrap_or(0)
    }

    /// What a call has inside.
    fn inside(&self, body: BodyRef, at: (u32, u32), class: &Class, far: u32) -> u32 {
        let called = self.program.typed(body).call(at.0, at.1).filter(|_| far > 0);
        let bodies =
            called.into_iter().flat_map(|info| &info.functions).filter_map(|id| self.program.function_body(*id));
        bodies.map(|called| self.longest(called, class, far - 1)).max().unwrap_or(0).max(1)
    }

    /// Is there a way from one statement to another?
    fn leads(&self, body: BodyRef, from: (u32, u32), to: (u32, u32)) -> bool {
        if from.0 == to.0 {
            return from.1 < to.1;
        }
        let blocks = &self.program.body(body).blocks;
        let mut seen: BTreeSet<u32> = BTreeSet::from([from.0]);
        let mut waiting = vec![from.0];
        while let Some(at) = waiting.pop() {
            let Some(block) = blocks.get(at as usize) else { continue };
            for next in block.end.successors() {
                if next.0 == to.0 {
                    return true;
                }
                if seen.insert(next.0) {
                    waiting.push(next.0);
                }
            }
        }
        false
    }
}
