//! What is held at a place of the source: for tests, maps and editors.

use super::Facts;
use super::access::Accesses;
use super::body::entries_of;
use super::dataflow::Analysis;
use super::event::BodyFacts;
use super::held::{Acquisition, Held, HeldAnalysis};
use crate::ir::{BlockId, Statement};
use crate::resolve::{BodyRef, Program};
use crate::span::{FileId, Span};

/// Answers what is held where.
pub struct HeldProbe<'a> {
    program: &'a Program,
    facts: &'a Facts,
}

impl<'a> HeldProbe<'a> {
    /// For a program whose facts are known.
    pub fn new(program: &'a Program, facts: &'a Facts) -> HeldProbe<'a> {
        HeldProbe { program, facts }
    }

    /// The locks held where the call or `.await` begins that starts at a byte of a file: names, sorted,
    /// with a `?` where not every path holds it. None where nothing starts there.
    pub fn at(&self, file: FileId, start: u32) -> Option<Vec<String>> {
        let mut best: Option<(Span, BodyRef, (u32, u32))> = None;
        for body in self.program.roots_in(file).flat_map(|root| self.program.nested(root)) {
            let lowered = self.program.body(*body);
            for (block_at, block) in lowered.blocks.iter().enumerate() {
                for (index, statement) in block.statements.iter().enumerate() {
                    let span = lowered.map.statements[block_at][index];
                    let counts = matches!(statement, Statement::Call(_) | Statement::Await(_)) && span.start == start;
                    if counts && best.as_ref().is_none_or(|(known, ..)| span.end <= known.end) {
                        best = Some((span, *body, (block_at as u32, index as u32)));
                    }
                }
            }
        }
        let (_, body, at) = best?;
        let facts: Option<&BodyFacts> = self.facts.bodies.iter().map(|facts| &**facts).find(|facts| facts.body == body);
        let callers: Vec<Acquisition> = facts.map_or_else(Vec::new, |facts| facts.callers.clone());
        let root = self.program.root_of(body);
        let accesses = Accesses::new(self.program, &self.facts.summaries, self.program.nested(root));
        let analysis = HeldAnalysis::new(
            &accesses,
            body,
            &callers,
            &facts.map_or_else(Default::default, |facts| facts.given.clone()),
        );
        let entries = entries_of(&analysis, self.program.body(body));
        let mut state: Held = entries[at.0 as usize].clone()?;
        for (index, statement) in self.program.body(body).blocks[at.0 as usize].statements.iter().enumerate() {
            if index as u32 == at.1 {
                break;
            }
            analysis.statement(&mut state, BlockId(at.0), index as u32, statement);
        }
        let mut names: Vec<String> = Vec::new();
        for (token, must) in state.tokens() {
            let name = &analysis.tokens[token as usize].lock.name;
            let (sure, maybe) = (name.clone(), format!("{name}?"));
            if must {
                names.retain(|known| *known != maybe);
            }
            if !names.contains(&sure) && (must || !names.contains(&maybe)) {
                names.push(if must { sure } else { maybe });
            }
        }
        names.sort();
        Some(names)
    }
}
