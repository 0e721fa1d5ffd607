//! What is told: levels and profiles, suppressions, and the order of findings.
//!
//! Knows nothing of how a finding came about or of what it will look like.

mod directive;
mod extent;
mod level;
mod lints;
mod suppression;

pub use level::{Level, Levels, Profile, SelectorProblem, Setting};
pub use lints::{LINTS, LintInfo, lint};

use crate::finding::Finding;
use crate::ir::Annotation;
use crate::source::Program;
use crate::span::FileId;

/// A finding that is told, with how grave it is.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Told {
    /// The finding.
    pub finding: Finding,
    /// `Warn` or `Deny`.
    pub level: Level,
}

/// The comments addressed to the linter, by file.
pub type Annotations<'a> = [(FileId, &'a [Annotation])];

/// Chooses what is told: what levels switch off, what was not asked for and what a comment suppresses
/// is left out; comments that suppress wrongly are findings too. Sorted by path and place.
pub fn apply(program: &Program, levels: &Levels, annotations: &Annotations, findings: Vec<Finding>) -> Vec<Told> {
    let mut asked: Vec<Finding> = findings;
    asked.retain(|finding| program.file(finding.primary.file).report);
    asked.retain(|finding| levels.shows(finding));
    let mut told = suppression::apply(program, levels, annotations, asked);
    told.retain(|finding| levels.shows(finding));
    // File numbers are in the order of absolute paths; what is shown is sorted as it is shown.
    told.sort_by(|a, b| {
        let key = |finding: &Finding| (finding.primary.span.start, finding.code, finding.primary.span.end);
        let path = |finding: &Finding| &program.file(finding.primary.file).path;
        path(a).cmp(path(b)).then_with(|| key(a).cmp(&key(b))).then_with(|| a.message.cmp(&b.message))
    });
    told.dedup();
    told.into_iter().map(|finding| Told { level: levels.of(finding.code), finding }).collect()
}
