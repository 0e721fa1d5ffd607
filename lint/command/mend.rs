//! `--fix`, `--unsafe-fixes` and `--diff`: what is suggested is made, or shown.

use std::io::Write;
use std::path::{Path, PathBuf};

use super::CommandError;
use super::arguments::FixOptions;
use super::request::Asked;
use super::run::{Look, Run};
use crate::finding::{Applicability, Finding};
use crate::fix::{self, Mended};
use crate::git::Repository;
use crate::report;
use crate::source::Program;

/// Paths that an error names at most.
const NAMED: usize = 10;

/// Mending, as it was asked for.
#[derive(Clone, Copy)]
pub struct Mending<'a> {
    /// The flags.
    pub options: &'a FixOptions,
    /// How programs are looked at.
    pub run: &'a Run<'a>,
}

/// What `--fix` came to.
pub struct Made {
    /// What there is to see now.
    pub look: Look,
    /// The changed files, as shown, with how many findings were mended in each.
    pub files: Vec<(String, usize)>,
}

impl Mending<'_> {
    /// `--diff`: shows what would be changed.
    pub fn show(&self, look: &Look, out: &mut dyn Write, is_terminal: bool) -> Result<(), CommandError> {
        let mended = self.mend(look)?;
        for (file, text) in &mended.texts {
            let source = look.program.file(*file);
            report::write_diff(&source.path, &source.text, text, is_terminal, out)?;
        }
        Ok(())
    }

    /// `--fix`: changes the files; what there is to see afterwards.
    pub fn make(&self, asked: &Asked, look: Look) -> Result<Made, CommandError> {
        if let Asked::Text { .. } = asked {
            return Err(CommandError::Usage {
                problem: "standard input cannot be changed",
                way_out: "`--diff` shows what would be changed; or give a path",
            });
        }
        let mended = self.mend(&look)?;
        let changed: Vec<&Path> = mended.texts.keys().map(|file| look.program.file(*file).absolute.as_path()).collect();
        self.may_change(&changed)?;
        fix::write(&look.program, &mended.texts)?;
        let files = mended.texts.keys().map(|file| {
            let findings = mended.findings.iter().filter(|finding| finding.primary.file == *file);
            (look.program.file(*file).shown(), findings.count())
        });
        let files: Vec<(String, usize)> = files.collect();
        let look = if files.is_empty() { look } else { self.run.look_again(look.program.with_texts(mended.texts))? };
        Ok(Made { look, files })
    }

    fn mend(&self, look: &Look) -> Result<Mended, CommandError> {
        let most = if self.options.unsafe_fixes { Applicability::Unsafe } else { Applicability::Safe };
        fix::mend(&look.program, &look.findings(), most, &mut |program| self.found_in(program))
    }

    fn found_in(&self, program: &Program) -> Result<Vec<Finding>, CommandError> {
        Ok(self.run.look_again(program.clone())?.findings())
    }

    /// Leaves only those suggestions that prove right.
    pub fn keep_proven(&self, look: &mut Look) -> Result<(), CommandError> {
        let mut findings = look.findings();
        fix::proven(&look.program, &mut findings, &mut |program| self.found_in(program))?;
        for (told, finding) in look.told.iter_mut().zip(findings) {
            told.finding.suggestions = finding.suggestions;
        }
        Ok(())
    }

    /// What is changed must be had back with git, unless that was waived.
    fn may_change(&self, files: &[&Path]) -> Result<(), CommandError> {
        let mut known: Option<Repository> = None;
        for file in files {
            if known.as_ref().is_some_and(|repository| file.starts_with(repository.root())) {
                continue;
            }
            let folder = file.parent().unwrap_or(Path::new("/"));
            let found = match Repository::round(folder) {
                Err(_) if self.options.allow_no_vcs => None,
                found => found?,
            };
            match &found {
                Some(repository) => self.is_clean(repository)?,
                None if self.options.allow_no_vcs => {}
                None => return Err(CommandError::NoRepository { path: file.to_path_buf() }),
            }
            known = found;
        }
        Ok(())
    }

    fn is_clean(&self, repository: &Repository) -> Result<(), CommandError> {
        if self.options.allow_dirty {
            return Ok(());
        }
        let changes = repository.changes()?;
        let named = |files: &[PathBuf], word: &str| -> Vec<String> {
            files.iter().map(|file| format!("{} ({word})", file.display())).collect()
        };
        let mut files = named(&changes.dirty, "dirty");
        if !self.options.allow_staged {
            files.extend(named(&changes.staged, "staged"));
        }
        if files.is_empty() {
            return Ok(());
        }
        let more = files.len().saturating_sub(NAMED);
        files.truncate(NAMED);
        if more > 0 {
            files.push(format!("and {more} more"));
        }
        Err(CommandError::Dirty { root: repository.root().to_owned(), files: files.join("\n  ") })
    }
}
