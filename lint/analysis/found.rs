//! What the analysis of a program, or of a part of one, ends in: plain data, which can be kept for the next run.
//!
//! Knows nothing of how it is found.

use rustc_hash::FxHashSet;
use serde::{Deserialize, Serialize};

use super::unread;
use crate::finding::Finding;
use crate::ir::Annotation;
use crate::rules::LINTS;
use crate::source::Program;
use crate::span::{FileId, Span};

/// It. None of it depends on what is reported on.
#[derive(Clone, Debug, Default, PartialEq, Serialize, Deserialize)]
pub struct Found {
    /// Everything found, but for files that could not be read.
    pub findings: Vec<Finding>,
    /// The comments addressed to the linter, by file.
    pub annotations: Vec<(FileId, Vec<Annotation>)>,
    /// Code that is compiled for tests alone.
    pub tests: Vec<(FileId, Span)>,
    /// The files that a crate leads to, ascending.
    pub reached: Vec<FileId>,
    /// Those of them that were understood.
    pub understood: Vec<FileId>,
    /// The files outside any package that turned out to be programs of their own.
    pub roots: Vec<FileId>,
}

impl Found {
    /// With the numbers that the files have in the whole.
    pub fn renumber(&mut self, whole: &[FileId]) {
        let change = |id: &mut FileId| *id = whole[id.0 as usize];
        for finding in &mut self.findings {
            finding.each_place(&mut |place| change(&mut place.file));
        }
        self.annotations.iter_mut().for_each(|(file, _)| change(file));
        self.tests.iter_mut().for_each(|(file, _)| change(file));
        [&mut self.reached, &mut self.understood, &mut self.roots].into_iter().flatten().for_each(change);
    }

    /// Adds what was found in another part of the program.
    pub fn add(&mut self, other: Found) {
        self.findings.extend(other.findings);
        self.annotations.extend(other.annotations);
        self.tests.extend(other.tests);
        self.reached.extend(other.reached);
        self.understood.extend(other.understood);
        self.roots.extend(other.roots);
    }

    /// Adds the files that could not be read and matter.
    pub fn add_unread(&mut self, sources: &Program) {
        let reached: FxHashSet<FileId> = self.reached.iter().copied().collect();
        self.findings.extend(sources.problems_of(|id| reached.contains(&id)).map(unread::not_read));
    }

    /// How many of the files asked for belong to a crate and were understood.
    pub fn checked(&self, sources: &Program) -> usize {
        self.understood.iter().filter(|id| sources.file(**id).report).count()
    }

    /// To be kept.
    pub fn to_bytes(&self) -> Option<Vec<u8>> {
        let codes: Vec<&str> = self.findings.iter().map(|finding| finding.code).collect();
        serde_json::to_vec(&(codes, self)).ok()
    }

    /// From what was kept of a program with so many files; none if that is anything else.
    pub fn of_bytes(bytes: &[u8], files: usize) -> Option<Found> {
        let (codes, mut found): (Vec<String>, Found) = serde_json::from_slice(bytes).ok()?;
        if codes.len() != found.findings.len() {
            return None;
        }
        for (finding, code) in found.findings.iter_mut().zip(codes) {
            finding.code = known_code(&code)?;
        }
        found.is_of(files).then_some(found)
    }

    fn is_of(&mut self, files: usize) -> bool {
        let mut all = true;
        let mut see = |id: FileId| all &= (id.0 as usize) < files;
        self.findings.iter_mut().for_each(|finding| finding.each_place(&mut |place| see(place.file)));
        self.annotations.iter().for_each(|(file, _)| see(*file));
        self.tests.iter().for_each(|(file, _)| see(*file));
        [&self.reached, &self.understood, &self.roots].into_iter().flatten().for_each(|id| see(*id));
        all
    }
}

/// The codes that the analysis gives.
fn known_code(code: &str) -> Option<&'static str> {
    let lints = LINTS.iter().map(|lint| lint.code);
    lints.chain(unread::CODES).find(|known| *known == code)
}
