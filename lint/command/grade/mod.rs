//! `cargo locklint grade`: from folders, or from what an earlier grading has kept, to marks.

mod class;
mod one;
mod process;
mod results;

use std::io::Write;
use std::path::Path;

pub use one::one;

use self::class::Class;
use super::arguments::GradeOptions;
use super::progress::Progress;
use super::{CLEAN, CommandError};
use crate::grade::{self, BUILT_IN, Graded, Points, Rubric, Status, Submission};
use crate::report::printable;
use crate::settings::Settings;

/// `grade` as it was called.
pub struct Grading<'a> {
    /// The flags.
    pub options: &'a GradeOptions,
}

impl Grading<'_> {
    /// Grades, writes the results, and answers with the exit status: marks are no failure.
    pub fn run(&self, out: &mut dyn Write, errors: &mut dyn Write) -> Result<u8, CommandError> {
        if self.options.print_rubric {
            out.write_all(BUILT_IN.as_bytes())?;
            return Ok(CLEAN);
        }
        let rubric = match &self.options.rubric {
            Some(path) => Rubric::parse(&text_of(path)?, path)?,
            None => Rubric::built_in()?,
        };
        let results = results::Results::of(&self.options.output)?;
        let class = match &self.options.from {
            Some(path) => {
                let reason = |reason| CommandError::Record { path: path.clone(), reason };
                grade::read(&text_of(path)?).map_err(reason)?
            }
            None => self.look(&rubric)?,
        };
        let graded = grade::grade(&class, &rubric);
        results.write(&class, &graded, &rubric)?;
        if !self.options.quiet {
            table(&graded, &rubric, out)?;
            let page = self.options.output.join("index.html");
            writeln!(
                errors,
                "locklint: {} submissions graded; see {}",
                graded.len(),
                printable(&page.to_string_lossy())
            )?;
        }
        Ok(CLEAN)
    }

    fn look(&self, rubric: &Rubric) -> Result<Vec<Submission>, CommandError> {
        if let Some(path) = &self.options.config {
            // What is wrong with it is told once, not for each submission.
            Settings::read(path)?;
        }
        let class = Class::of(&self.options.submissions)?;
        let progress = Progress::begin(!self.options.quiet);
        let looked = process::look(&class, self.options, rubric);
        drop(progress);
        looked
    }
}

fn text_of(path: &Path) -> Result<String, CommandError> {
    std::fs::read_to_string(path).map_err(|reason| CommandError::Unreadable { path: path.to_owned(), reason })
}

/// A line a submission.
fn table(class: &[Graded], rubric: &Rubric, out: &mut dyn Write) -> Result<(), CommandError> {
    for graded in class {
        let Graded { submission, score, .. } = graded;
        let entries: Vec<String> = rubric
            .entries
            .iter()
            .zip(&score.entries)
            .filter(|(_, entry)| entry.findings > 0)
            .map(|(entry, score)| format!("{} {}", printable(&entry.lint), score.findings))
            .collect();
        let status = match submission.status {
            Status::Whole => String::new(),
            Status::Partly | Status::NotAtAll => {
                let note = submission.notes.first().map_or("", String::as_str);
                format!("  [{}: {}]", submission.status.says(), printable(note))
            }
        };
        writeln!(
            out,
            "{:>7} of {}  {}{}{}{status}",
            score.points.to_string(),
            score.of,
            printable(&submission.name),
            if entries.is_empty() { "" } else { "  " },
            entries.join(", ")
        )?;
    }
    let is_graded = |graded: &&Graded| graded.submission.status != Status::NotAtAll;
    let points: Vec<Points> = class.iter().filter(is_graded).map(|graded| graded.score.points).collect();
    if let Some(mean) = Points::mean(&points).filter(|_| points.len() > 1) {
        writeln!(out, "{:>7} of {}  on average", mean.to_string(), rubric.points)?;
    }
    Ok(())
}
