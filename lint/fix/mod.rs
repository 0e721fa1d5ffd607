//! Mending: which suggestions go together, the texts that they give, whether that mends the findings and
//! brings no others, and how the texts are written.
//!
//! Knows nothing of how findings are found (that is handed in) or of output formats.

mod apply;
mod judge;
#[cfg(test)]
mod tests;
mod write;

pub use write::{WriteError, write};

use std::collections::BTreeMap;
use std::sync::Arc;

use crate::finding::{Applicability, Finding, Suggestion};
use crate::source::Program;
use crate::span::FileId;

/// Of two suggestions that touch the same code one is made and then looked at again; so often at most.
const PASSES: usize = 20;

/// What mending came to.
#[derive(Clone, Debug, Default)]
pub struct Mended {
    /// The new texts of files that are not as they were.
    pub texts: BTreeMap<FileId, Arc<str>>,
    /// What was mended, in order.
    pub findings: Vec<Finding>,
}

/// Finds out what suggestions mend. `findings`: those of the program, in the order in which they are told.
/// `check`: the findings of a program with other texts, those about its syntax among them.
pub fn mend<E>(
    program: &Program,
    findings: &[Finding],
    most: Applicability,
    check: &mut dyn FnMut(&Program) -> Result<Vec<Finding>, E>,
) -> Result<Mended, E> {
    let mut mended = Mended::default();
    let mut now = program.clone();
    let mut known = findings.to_vec();
    for _ in 0..PASSES {
        let Some(pass) = pass(&now, &known, most, check)? else { break };
        mended.findings.extend(pass.mended);
        mended.texts.extend(pass.texts.clone());
        now = now.with_texts(pass.texts);
        known = pass.findings;
    }
    Ok(mended)
}

/// For each finding, the first of its suggestions that proves right alone or with those of others: what
/// an editor can offer.
pub fn proven<E>(
    program: &Program,
    findings: &mut [Finding],
    check: &mut dyn FnMut(&Program) -> Result<Vec<Finding>, E>,
) -> Result<(), E> {
    // Those that are left out of one round because they touch the code of another are tried in the next.
    let mut waiting: Vec<usize> = (0..findings.len()).filter(|at| !findings[*at].suggestions.is_empty()).collect();
    let mut right: BTreeMap<usize, Suggestion> = BTreeMap::new();
    while !waiting.is_empty() {
        let tried = try_together(program, findings, Applicability::Unsafe, &waiting, check)?;
        let done: Vec<usize> = tried.chosen.keys().chain(&tried.wrong).copied().collect();
        if done.is_empty() {
            break;
        }
        waiting.retain(|at| !done.contains(at));
        right.extend(tried.chosen);
    }
    for (at, finding) in findings.iter_mut().enumerate() {
        finding.suggestions = right.remove(&at).into_iter().collect();
    }
    Ok(())
}

/// One step forward: texts with as many suggestions made as go together.
struct Pass {
    texts: BTreeMap<FileId, Arc<str>>,
    mended: Vec<Finding>,
    /// What is found after it.
    findings: Vec<Finding>,
}

fn pass<E>(
    program: &Program,
    known: &[Finding],
    most: Applicability,
    check: &mut dyn FnMut(&Program) -> Result<Vec<Finding>, E>,
) -> Result<Option<Pass>, E> {
    let all: Vec<usize> = (0..known.len()).collect();
    let tried = try_together(program, known, most, &all, check)?;
    if tried.chosen.is_empty() {
        return Ok(None);
    }
    let mended = tried.chosen.keys().map(|at| known[*at].clone()).collect();
    Ok(Some(Pass { texts: tried.texts, mended, findings: tried.findings }))
}

/// Suggestions that were made together and proved right.
struct Tried {
    /// By finding.
    chosen: BTreeMap<usize, Suggestion>,
    /// Findings none of whose suggestions is right.
    wrong: Vec<usize>,
    texts: BTreeMap<FileId, Arc<str>>,
    findings: Vec<Finding>,
}

/// Makes as many suggestions as go together, and leaves out those that prove wrong until all prove right.
fn try_together<E>(
    program: &Program,
    known: &[Finding],
    most: Applicability,
    candidates: &[usize],
    check: &mut dyn FnMut(&Program) -> Result<Vec<Finding>, E>,
) -> Result<Tried, E> {
    // Which of its suggestions comes next, by finding.
    let mut next: BTreeMap<usize, usize> = candidates.iter().map(|at| (*at, 0)).collect();
    loop {
        let mut chosen: BTreeMap<usize, Suggestion> = BTreeMap::new();
        let mut wrong = Vec::new();
        for (at, from) in &mut next {
            let suggestions = &known[*at].suggestions;
            let is_open = |one: &Suggestion| one.applicability <= most && apply::is_possible(program, one);
            match suggestions.iter().skip(*from).position(is_open) {
                Some(further) => {
                    *from += further;
                    let suggestion = &suggestions[*from];
                    if !chosen.values().any(|other| apply::disturbs(other, suggestion)) {
                        chosen.insert(*at, suggestion.clone());
                    }
                }
                None => wrong.push(*at),
            }
        }
        if chosen.is_empty() {
            return Ok(Tried { chosen, wrong, texts: BTreeMap::new(), findings: Vec::new() });
        }
        let edits = apply::edits(chosen.values());
        let texts = apply::texts(program, &edits);
        let findings = check(&program.with_texts(texts.clone()))?;
        let failed = judge::failed(known, &chosen, &edits, &findings);
        if failed.is_empty() {
            return Ok(Tried { chosen, wrong, texts, findings });
        }
        failed.iter().for_each(|at| _ = next.entry(*at).and_modify(|from| *from += 1));
    }
}
