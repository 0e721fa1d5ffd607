//! One look at a program: read, analysed, judged. Nothing is shown yet.

use std::collections::BTreeSet;
use std::panic::{AssertUnwindSafe, catch_unwind};

use rayon::{ThreadPool, ThreadPoolBuilder};

use super::request::Asked;
use super::setup::Setup;
use super::{Again, Analysis, CommandError, Engine};
use crate::chart::Chart;
use crate::finding::Finding;
use crate::policy::{self, FileLevels, Identity, Known, Told};
use crate::source::{self, Program, SourceError};

/// Deeply nested code needs deep stacks: what it may nest is limited by these, not by luck.
const STACK: usize = 64 << 20;

/// How programs are looked at.
pub struct Run<'a> {
    /// The analysis.
    pub engine: Engine,
    /// What is looked at, and the configuration.
    pub setup: &'a Setup,
    /// Do comments suppress nothing?
    pub ignore_suppressions: bool,
    /// Are tests reported on?
    pub all_targets: bool,
    /// What is known already.
    pub known: Vec<Known>,
    /// Worker threads; 0 means one for each core.
    pub threads: usize,
    /// Is a chart of the program's locking wanted?
    pub charted: bool,
}

/// What there was to see.
pub struct Look {
    /// The program.
    pub program: Program,
    /// What is told, in order.
    pub told: Vec<Told>,
    /// How many files were checked.
    pub checked: usize,
    /// What was found and is known already.
    pub met: BTreeSet<Identity>,
    /// Where each lock is held, if that was wanted.
    pub chart: Option<Chart>,
    /// Files that do not parse, where that is not told.
    unparsed: Vec<Finding>,
}

impl Look {
    /// Does not tell what is known already.
    pub fn leave_out(&mut self, known: &Known) {
        let (new, mut met) = known.part(&self.program, std::mem::take(&mut self.told));
        self.told = new;
        self.met.append(&mut met);
    }

    /// What is told, and then which files do not parse though that is not told.
    pub fn findings(&self) -> Vec<Finding> {
        self.told.iter().map(|told| &told.finding).chain(&self.unparsed).cloned().collect()
    }
}

impl Run<'_> {
    /// Reads, analyses and judges what was asked for.
    pub fn look(&self) -> Result<Look, CommandError> {
        self.look_at(|| match &self.setup.asked {
            Asked::Files(request) => source::load_selected(self.setup.selection.clone(), request),
            Asked::Nothing => Ok(Program::default()),
            Asked::Text { text, edition } => Ok(Program::of_text("<stdin>", text, *edition)),
        })
    }

    /// Reads something else, analyses and judges it.
    pub fn look_at(&self, read: impl FnOnce() -> Result<Program, SourceError> + Send) -> Result<Look, CommandError> {
        on_deep_stack(self.threads, || self.judge(read()?))
    }

    /// Analyses and judges a program that has been read.
    pub fn look_again(&self, program: Program) -> Result<Look, CommandError> {
        on_deep_stack(self.threads, || self.judge(program))
    }

    /// Analyses and judges a program that was looked at before, with other texts.
    pub fn look_on(
        &self,
        pool: &ThreadPool,
        mut program: Program,
        again: &mut dyn Again,
    ) -> Result<Look, CommandError> {
        in_pool(pool, || {
            let analysis = again.look(&mut program, &self.setup.settings.model());
            self.tell(program, analysis)
        })
    }

    fn judge(&self, mut program: Program) -> Result<Look, CommandError> {
        let model = self.setup.settings.model();
        let analysis = match self.charted {
            true => (self.engine.charted)(&mut program, model),
            false => (self.engine.check)(&mut program, &model, &self.setup.cache),
        };
        self.tell(program, analysis)
    }

    fn tell(&self, program: Program, analysis: Analysis) -> Result<Look, CommandError> {
        let Analysis { findings, annotations, tests, checked, chart } = analysis;
        let annotations = if self.ignore_suppressions { Vec::new() } else { annotations };
        let annotations = annotations.iter().map(|(file, list)| (*file, list.as_slice())).collect();
        let tests = if self.all_targets { Vec::new() } else { tests };
        let levels = FileLevels::new(&program, &self.setup.rulings);
        let mut unparsed: Vec<Finding> = findings.iter().filter(|finding| finding.code == "L001").cloned().collect();
        let told = policy::apply(&program, &levels, &policy::Context::new(annotations, tests), findings);
        unparsed.retain(|finding| !told.iter().any(|told| told.finding == *finding));
        let mut look = Look { program, told, checked, met: BTreeSet::new(), chart, unparsed };
        for known in &self.known {
            look.leave_out(known);
        }
        Ok(look)
    }
}

/// Does some work in threads (0: one for each core) whose stacks are deep enough for any code that is read.
pub fn on_deep_stack<T: Send>(
    threads: usize,
    work: impl FnOnce() -> Result<T, CommandError> + Send,
) -> Result<T, CommandError> {
    in_pool(&deep_pool(threads)?, work)
}

/// Threads (0: one for each core) whose stacks are deep enough.
pub fn deep_pool(threads: usize) -> Result<ThreadPool, CommandError> {
    let pool = ThreadPoolBuilder::new().num_threads(threads).stack_size(STACK).build();
    pool.map_err(|error| CommandError::Threads { threads, reason: error.to_string() })
}

fn in_pool<T: Send>(
    pool: &ThreadPool,
    work: impl FnOnce() -> Result<T, CommandError> + Send,
) -> Result<T, CommandError> {
    let work = AssertUnwindSafe(|| pool.install(work));
    // A mistake of ours is an error of the run, never a finding.
    catch_unwind(work).map_err(|_| CommandError::Mistake)?
}
