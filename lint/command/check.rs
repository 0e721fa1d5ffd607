//! `cargo locklint check`: from paths to findings on the screen.

use std::io::{IsTerminal, Write};
use std::panic::{AssertUnwindSafe, catch_unwind};
use std::path::Path;
use std::time::Instant;

use super::arguments::{CheckOptions, ColorChoice, MessageFormat};
use super::{Analysis, CLEAN, CommandError, Engine, FOUND};
use crate::policy::{self, Levels, Profile, Setting, Told};
use crate::report::{Format, Report, Style};
use crate::settings::Settings;
use crate::source::{self, Program, Request};

/// Deeply nested code needs deep stacks: what it may nest is limited by these, not by luck.
const STACK: usize = 64 << 20;

/// A run.
pub struct Check<'a> {
    /// The flags.
    pub options: &'a CheckOptions,
    /// `-A`, `-W` and `-D` in their order.
    pub order: &'a [Setting],
    /// The analysis.
    pub engine: Engine,
}

impl Check<'_> {
    /// Checks, writes what was found, and answers with the exit status.
    pub fn run(&self, out: &mut dyn Write) -> Result<u8, CommandError> {
        let begin = Instant::now();
        let directory = std::env::current_dir().map_err(CommandError::Directory)?;
        let settings = self.settings(&directory)?;
        let levels = self.levels(&settings)?;
        let request = Request {
            directory,
            paths: self.options.paths.clone(),
            all_targets: self.options.all_targets,
            edition: self.options.edition,
            excludes: settings.exclude.iter().map(|glob| (settings.folder().to_owned(), glob.clone())).collect(),
        };
        let threads = self.options.threads.map_or(0, usize::from);
        let pool = rayon::ThreadPoolBuilder::new().num_threads(threads).stack_size(STACK).build();
        let pool = pool.map_err(|error| CommandError::Threads { threads, reason: error.to_string() })?;
        let run = AssertUnwindSafe(|| pool.install(|| self.check(&request, &settings, &levels)));
        // A mistake of ours is an error of the run, never a finding.
        let (program, told, checked) = catch_unwind(run).map_err(|_| CommandError::Mistake)??;

        let report = Report::new(&program, &told, checked, begin.elapsed(), self.options.quiet);
        report.write(self.format(), self.style(), out)?;
        Ok(if report.fails() { FOUND } else { CLEAN })
    }

    fn check(
        &self,
        request: &Request,
        settings: &Settings,
        levels: &Levels,
    ) -> Result<(Program, Vec<Told>, usize), CommandError> {
        let mut program = source::load(request)?;
        let in_file = |reason| {
            let path = settings.path.clone().unwrap_or_else(|| crate::settings::FILE_NAME.into());
            CommandError::Model { path, reason }
        };
        let analysis = (self.engine.analyse)(&mut program, settings).map_err(in_file)?;
        let Analysis { findings, annotations, tests, checked } = analysis;
        let annotations = annotations.iter().map(|(file, list)| (*file, list.as_slice())).collect();
        let tests = if self.options.all_targets { Vec::new() } else { tests };
        let told = policy::apply(&program, levels, &policy::Context::new(annotations, tests), findings);
        Ok((program, told, checked))
    }

    fn settings(&self, directory: &Path) -> Result<Settings, CommandError> {
        Ok(match &self.options.config {
            Some(path) => Settings::read(path)?,
            None => Settings::nearest(directory)?,
        })
    }

    /// The profiles of the command line, else of the file; then the file's levels, then the flags.
    fn levels(&self, settings: &Settings) -> Result<Levels, CommandError> {
        let told: Vec<Profile> = self.options.profile.iter().map(|name| (*name).into()).collect();
        let mut levels = Levels::of_profiles(if told.is_empty() { &settings.profiles } else { &told });
        let file = || settings.path.as_ref().map_or_else(String::new, |path| path.display().to_string());
        levels.set(&settings.levels).map_err(|problem| CommandError::Selector { problem, place: file() })?;
        let flags = "on the command line".to_owned();
        levels.set(self.order).map_err(|problem| CommandError::Selector { problem, place: flags })?;
        Ok(levels)
    }

    fn format(&self) -> Format {
        match self.options.message_format {
            MessageFormat::Human => Format::Human,
            MessageFormat::Short => Format::Short,
            MessageFormat::Json => Format::Json,
        }
    }

    /// Reports are as wide as the terminal, but no wider than one reads with ease.
    fn style(&self) -> Style {
        let width = terminal_size::terminal_size().map_or(80, |(terminal_size::Width(width), _)| usize::from(width));
        let is_terminal = std::io::stdout().is_terminal();
        let no_color = std::env::var_os("NO_COLOR").is_some_and(|value| !value.is_empty());
        let color = match self.options.color {
            ColorChoice::Auto => is_terminal && !no_color,
            ColorChoice::Always => true,
            ColorChoice::Never => false,
        };
        Style { width: if is_terminal { width.clamp(40, 120) } else { 80 }, color }
    }
}
