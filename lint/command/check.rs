//! `cargo locklint check`: from paths to findings on the screen.

use std::io::{IsTerminal, Write};
use std::time::Instant;

use super::also_check::AlsoCheck;
use super::arguments::{CheckOptions, MessageFormat};
use super::destination::{self, Destination};
use super::known::{Baseline, Earlier};
use super::mend::{Made, Mending};
use super::progress::Progress;
use super::run::{Look, Run};
use super::screen;
use super::setup::Setup;
use super::{CLEAN, CommandError, Engine, FOUND, list};
use crate::policy::{Identity, Setting};
use crate::report::{self, Atlas, Format, Report, Style, counted, printable};

/// Stale entries of a baseline that are named at most.
const STALE_SHOWN: usize = 5;

const STATISTICS: CommandError = CommandError::Usage {
    problem: "`--statistics` are for people, or for a program that reads JSON",
    way_out: "leave out `--message-format`, or give `--message-format json`",
};

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
    pub fn run(&self, out: &mut dyn Write, errors: &mut dyn Write) -> Result<u8, CommandError> {
        let begin = Instant::now();
        let CheckOptions { known, output, fix, .. } = self.options;
        let mut setup = Setup::of(&self.options.selection, &self.options.levels, self.order)?;
        if !self.options.analysis.no_cache {
            setup = setup.with_cache();
        }
        if output.list {
            return list::run(&setup, out);
        }
        if output.statistics && !matches!(self.format(), Format::Human | Format::Json) {
            return Err(STATISTICS);
        }
        let destination = output.output.as_deref().map(Destination::of).transpose()?;
        let baseline = Baseline::of(known, &setup)?;
        let earlier = match &known.since {
            Some(revision) => Earlier::of(revision, &setup)?,
            None => None,
        };
        let mut run = Run {
            engine: self.engine,
            setup: &setup,
            ignore_suppressions: self.options.levels.ignore_suppressions,
            all_targets: self.options.selection.all_targets,
            known: Vec::new(),
            threads: self.options.analysis.threads.map_or(0, usize::from),
            charted: self.format() == Format::Html,
        };
        run.known.extend(baseline.iter().filter(|_| !known.update_baseline).map(|baseline| baseline.known.clone()));
        let also_check = self.also_check()?;
        let progress = Progress::begin(!output.quiet);
        let mut look = run.look()?;
        // Where nothing is found, nothing can be new.
        if let Some(earlier) = earlier.filter(|_| !look.told.is_empty()) {
            let known = earlier.found(&run)?;
            look.leave_out(&known);
            run.known.push(known);
        }
        let mending = Mending { options: fix, run: &run };
        let mut mended = Vec::new();
        if fix.diff {
            drop(progress);
            mending.show(&look, out, std::io::stdout().is_terminal())?;
        } else {
            if fix.fix {
                Made { look, files: mended } = mending.make(&setup.asked, look)?;
            } else if self.format().carries_suggestions() {
                mending.keep_proven(&mut look)?;
            }
            drop(progress);
        }
        if output.verbose {
            self.tell_circumstances(&setup, &look, errors)?;
        }
        if let Some(baseline) = &baseline {
            if known.update_baseline {
                let count = baseline.update(&look, &setup.rulings)?;
                if !output.quiet {
                    writeln!(out, "locklint: `{}` holds {} now", baseline.path.display(), counted(count, "finding"))?;
                }
                return Ok(CLEAN);
            }
            self.tell_stale(baseline, &look, &setup, errors)?;
        }

        let mut report = Report::new(&look.program, &look.told, look.checked, begin.elapsed(), output.quiet);
        if let Some(chart) = &look.chart {
            report = report.with_atlas(Atlas::new(&look.program, chart, self.options.selection.all_targets));
        }
        let status = if report.fails() && !output.exit_zero { FOUND } else { CLEAN };
        if let Some(check) = also_check {
            let is_checked = report.write_json_with(out, |out| check.pass_on(out))?;
            return Ok(if is_checked { status } else { FOUND });
        }
        match destination {
            Some(destination) => {
                let mut text = Vec::new();
                self.write(&report, &mended, &mut text)?;
                destination.write(&text)?;
            }
            None if !fix.diff => self.write(&report, &mended, out)?,
            None => {}
        }
        Ok(status)
    }

    fn write(&self, report: &Report, mended: &[(String, usize)], out: &mut dyn Write) -> Result<(), CommandError> {
        let format = self.format();
        if self.options.output.statistics {
            return Ok(report.write_statistics(format == Format::Json, out)?);
        }
        report.write(format, self.style(), out)?;
        if format == Format::Human && !self.options.output.quiet {
            report::write_mended(mended, out)?;
        }
        let page = std::env::var_os("GITHUB_STEP_SUMMARY").filter(|path| format == Format::Github && !path.is_empty());
        if let Some(page) = page {
            let mut table = Vec::new();
            report.write_markdown(&mut table)?;
            destination::append(page.as_ref(), &table)?;
        }
        Ok(())
    }

    /// `-v`: what was read, and what is not told.
    fn tell_circumstances(&self, setup: &Setup, look: &Look, errors: &mut dyn Write) -> Result<(), CommandError> {
        for layer in &setup.settings.layers {
            writeln!(errors, "configuration: {}", layer.origin)?;
        }
        let (files, packages) = (look.program.files.len(), look.program.packages.len());
        let checked = look.checked;
        writeln!(
            errors,
            "read: {files} files, {packages} packages; {checked} of the files were asked for and are part of a crate"
        )?;
        for known in look.met.iter() {
            writeln!(errors, "known: {} {} in {}", printable(&known.path), known.code, printable(&known.function))?;
        }
        Ok(())
    }

    /// What a baseline holds and is not there any more must not hide what comes back.
    fn tell_stale(
        &self,
        baseline: &Baseline,
        look: &Look,
        setup: &Setup,
        errors: &mut dyn Write,
    ) -> Result<(), CommandError> {
        let stale: Vec<&Identity> = baseline.stale(look, &setup.rulings).collect();
        if stale.is_empty() || self.options.output.quiet {
            return Ok(());
        }
        let path = baseline.path.display();
        writeln!(errors, "note: {} of `{path}` not found any more:", counted(stale.len(), "finding"))?;
        for identity in stale.iter().take(STALE_SHOWN) {
            writeln!(errors, "  {} {}: {}", identity.code, printable(&identity.path), printable(&identity.text))?;
        }
        if stale.len() > STALE_SHOWN {
            writeln!(errors, "  and {} more", stale.len() - STALE_SHOWN)?;
        }
        Ok(writeln!(errors, "  help: `--update-baseline` leaves them out")?)
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
            MessageFormat::Sarif => Format::Sarif,
            MessageFormat::Github => Format::Github,
            MessageFormat::Gitlab => Format::Gitlab,
            MessageFormat::Junit => Format::Junit,
            MessageFormat::Rdjsonl => Format::Rdjsonl,
            MessageFormat::Html => Format::Html,
        }
    }

    /// Reports are as wide as the terminal, but no wider than one reads with ease.
    fn style(&self) -> Style {
        screen::style(self.options.output.color, self.options.output.output.is_none())
    }
}
