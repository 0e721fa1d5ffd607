//! What is told: levels and profiles, suppressions, and the order of findings.
//!
//! Knows nothing of how a finding came about or of what it will look like.

pub mod baseline;
mod directive;
mod extent;
mod identity;
mod level;
mod lints;
pub mod meta;
mod rulings;
mod suppression;

pub use identity::{Identity, Known, identities};
pub use level::{Levels, SelectorProblem, select};
pub use lints::{LINTS, LintInfo, lint};
pub use rulings::{FileLevels, RulingProblem, Rulings};

pub use crate::settings::{Level, Origin, Profile, Ruling, Scope, Setting};

use crate::finding::Finding;
use crate::ir::Annotation;
use crate::source::Program;
use crate::span::{FileId, Span};

/// A finding that is told, with how grave it is.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Told {
    /// The finding.
    pub finding: Finding,
    /// `Warn` or `Deny`.
    pub level: Level,
}

/// What the program says to those who judge findings.
#[derive(Clone, Debug, Default)]
pub struct Context<'a> {
    /// The comments addressed to the linter, by file.
    annotations: Vec<(FileId, &'a [Annotation])>,
    /// Code that is compiled for tests alone, sorted.
    tests: Vec<(FileId, Span)>,
}

impl<'a> Context<'a> {
    /// From comments and from the code that is not to be reported on because it is for tests alone (none
    /// where all targets were asked for).
    pub fn new(annotations: Vec<(FileId, &'a [Annotation])>, mut tests: Vec<(FileId, Span)>) -> Context<'a> {
        tests.sort_unstable();
        Context { annotations, tests }
    }

    fn is_test(&self, file: FileId, at: u32) -> bool {
        let from = self.tests.partition_point(|(of, _)| *of < file);
        let own = self.tests[from..].iter().take_while(|(of, span)| *of == file && span.start <= at);
        own.into_iter().any(|(_, span)| at < span.end)
    }
}

/// Chooses what is told: what levels switch off, what was not asked for and what a comment suppresses
/// is left out; comments that suppress wrongly are findings too. Sorted by path and place.
pub fn apply(program: &Program, levels: &FileLevels, context: &Context, findings: Vec<Finding>) -> Vec<Told> {
    let mut asked: Vec<Finding> = findings;
    asked.retain(|finding| {
        let at = finding.primary;
        program.file(at.file).report && !context.is_test(at.file, at.span.start) && levels.shows(finding)
    });
    let mut told = suppression::apply(program, levels, context, asked);
    told.retain(|finding| levels.shows(finding));
    // File numbers are in the order of absolute paths; what is shown is sorted as it is shown.
    told.sort_by(|a, b| {
        let key = |finding: &Finding| (finding.primary.span.start, finding.code, finding.primary.span.end);
        let path = |finding: &Finding| &program.file(finding.primary.file).path;
        path(a).cmp(path(b)).then_with(|| key(a).cmp(&key(b))).then_with(|| a.message.cmp(&b.message))
    });
    told.dedup();
    let level = |finding: &Finding| {
        let file = finding.primary.file;
        levels.of(file).of_edition(finding.code, program.file(file).edition)
    };
    told.into_iter().map(|finding| Told { level: level(&finding), finding }).collect()
}
