//! `cargo locklint check`: from paths to findings on the screen.

use std::io::{IsTerminal, Write};
use std::time::Instant;

use super::also_check::AlsoCheck;
use super::arguments::{CheckOptions, ColorChoice, MessageFormat};
use super::mend::{Made, Mending};
use super::run::Run;
use super::setup::Setup;
use super::{CLEAN, CommandError, Engine, FOUND};
use crate::policy::Setting;
use crate::report::{self, Format, Report, Style};

/// `check` as it was called.
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
        let setup = Setup::of(&self.options.selection, &self.options.levels, self.order)?;
        let run = Run {
            engine: self.engine,
            setup: &setup,
            ignore_suppressions: self.options.levels.ignore_suppressions,
            all_targets: self.options.selection.all_targets,
            threads: self.options.analysis.threads.map_or(0, usize::from),
        };
        let also_check = self.also_check()?;
        let mut look = run.look()?;
        let mending = Mending { options: &self.options.fix, run: &run };
        let mut mended = Vec::new();
        if self.options.fix.diff {
            mending.show(&look, out, std::io::stdout().is_terminal())?;
        } else if self.options.fix.fix {
            Made { look, files: mended } = mending.make(&setup.asked, look)?;
        } else if self.format() == Format::Json {
            mending.keep_proven(&mut look)?;
        }

        let report = Report::new(&look.program, &look.told, look.checked, begin.elapsed(), self.options.output.quiet);
        if let Some(check) = also_check {
            let is_checked = report.write_json_with(out, |out| check.pass_on(out))?;
            return Ok(if report.fails() || !is_checked { FOUND } else { CLEAN });
        }
        if !self.options.fix.diff {
            report.write(self.format(), self.style(), out)?;
            if self.format() == Format::Human && !self.options.output.quiet {
                report::write_mended(&mended, out)?;
            }
        }
        Ok(if report.fails() { FOUND } else { CLEAN })
    }

    /// Starts cargo's own check, where it is asked for; it runs while we do.
    fn also_check(&self) -> Result<Option<AlsoCheck>, CommandError> {
        if !self.options.output.also_check {
            return Ok(None);
        }
        if self.format() != Format::Json {
            return Err(CommandError::Usage {
                problem: "`--also-check` is about messages that another program reads",
                way_out: "add `--message-format json`",
            });
        }
        AlsoCheck::start(&self.options.selection).map(Some)
    }

    fn format(&self) -> Format {
        match self.options.output.message_format {
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
        let color = match self.options.output.color {
            ColorChoice::Auto => is_terminal && !no_color,
            ColorChoice::Always => true,
            ColorChoice::Never => false,
        };
        Style { width: if is_terminal { width.clamp(40, 120) } else { 80 }, color }
    }
}
