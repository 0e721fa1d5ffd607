//! One look at a program: read, analysed, judged. Nothing is shown yet.

use std::panic::{AssertUnwindSafe, catch_unwind};

use super::request::Asked;
use super::{Analysis, CommandError, Engine};
use crate::finding::Finding;
use crate::policy::{self, Levels, Told};
use crate::settings::Settings;
use crate::source::{self, Program};

/// Deeply nested code needs deep stacks: what it may nest is limited by these, not by luck.
const STACK: usize = 64 << 20;

/// How programs are looked at.
pub struct Run<'a> {
    /// The analysis.
    pub engine: Engine,
    /// The configuration.
    pub settings: &'a Settings,
    /// The level of each lint.
    pub levels: &'a Levels,
    /// Are tests reported on?
    pub all_targets: bool,
    /// Worker threads; 0 means one for each core.
    pub threads: usize,
}

/// What there was to see.
pub struct Look {
    /// The program.
    pub program: Program,
    /// What is told, in order.
    pub told: Vec<Told>,
    /// How many files were checked.
    pub checked: usize,
    /// Files that do not parse, where that is not told.
    unparsed: Vec<Finding>,
}

impl Look {
    /// What is told, and then which files do not parse though that is not told.
    pub fn findings(&self) -> Vec<Finding> {
        self.told.iter().map(|told| &told.finding).chain(&self.unparsed).cloned().collect()
    }
}

impl Run<'_> {
    /// Reads, analyses and judges what was asked for.
    pub fn look_at(&self, asked: &Asked) -> Result<Look, CommandError> {
        self.in_pool(|| {
            let program = match asked {
                Asked::Files(request) => source::load(request)?,
                Asked::Nothing => Program::default(),
                Asked::Text { text, edition } => Program::of_text("<stdin>", text, *edition),
            };
            self.look(program)
        })
    }

    /// Analyses and judges a program that has been read.
    pub fn look_again(&self, program: Program) -> Result<Look, CommandError> {
        self.in_pool(|| self.look(program))
    }

    fn in_pool(&self, look: impl FnOnce() -> Result<Look, CommandError> + Send) -> Result<Look, CommandError> {
        let pool = rayon::ThreadPoolBuilder::new().num_threads(self.threads).stack_size(STACK).build();
        let pool = pool.map_err(|error| CommandError::Threads { threads: self.threads, reason: error.to_string() })?;
        let look = AssertUnwindSafe(|| pool.install(look));
        // A mistake of ours is an error of the run, never a finding.
        catch_unwind(look).map_err(|_| CommandError::Mistake)?
    }

    fn look(&self, mut program: Program) -> Result<Look, CommandError> {
        let in_file = |reason| {
            let path = self.settings.path.clone().unwrap_or_else(|| crate::settings::FILE_NAME.into());
            CommandError::Model { path, reason }
        };
        let analysis = (self.engine.analyse)(&mut program, self.settings).map_err(in_file)?;
        let Analysis { findings, annotations, tests, checked } = analysis;
        let annotations = annotations.iter().map(|(file, list)| (*file, list.as_slice())).collect();
        let tests = if self.all_targets { Vec::new() } else { tests };
        let mut unparsed: Vec<Finding> = findings.iter().filter(|finding| finding.code == "L001").cloned().collect();
        let told = policy::apply(&program, self.levels, &policy::Context::new(annotations, tests), findings);
        unparsed.retain(|finding| !told.iter().any(|told| told.finding == *finding));
        Ok(Look { program, told, checked, unparsed })
    }
}
