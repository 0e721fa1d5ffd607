//! What a run was asked to look at: from flags to a request for files, or a text of its own.

use std::io::Read;
use std::path::{Path, PathBuf};
use std::sync::Arc;

use super::CommandError;
use super::arguments::SelectionOptions;
use crate::git::{Origin, Repository, Snapshot};
use crate::source::{Packages, Request, SourceError};
use crate::span::Edition;

/// What a run looks at.
pub enum Asked {
    /// Files.
    Files(Box<Request>),
    /// Standard input, as a program of its own.
    Text {
        /// It.
        text: Arc<str>,
        /// Its edition.
        edition: Edition,
    },
    /// Nothing: no Rust file is staged.
    Nothing,
}

impl Asked {
    /// What these flags ask for; standard input is read where it is meant.
    pub fn of(options: &SelectionOptions, directory: PathBuf) -> Result<Asked, CommandError> {
        let mut request = Request {
            paths: options.paths.clone(),
            manifest: options.manifest_path.clone(),
            packages: packages(options),
            all_targets: options.all_targets,
            edition: options.edition,
            directory,
            ..Request::default()
        };
        if options.staged {
            return staged(request);
        }
        let is_stdin = options.paths.iter().any(|path| path == Path::new("-"));
        match (&options.stdin_filename, is_stdin) {
            (None, false) => Ok(Asked::Files(Box::new(request))),
            (Some(_), false) => Err(CommandError::Usage {
                problem: "`--stdin-filename` names the file that standard input is, but standard input is not read",
                way_out: "give `-` as the path",
            }),
            (_, true) if options.paths.len() > 1 => Err(CommandError::Usage {
                problem: "`-` (standard input) stands beside other paths",
                way_out: "give `-` alone, with `--stdin-filename FILE` if it belongs to a package",
            }),
            (None, true) => Ok(Asked::Text { text: standard_input()?, edition: options.edition.unwrap_or_default() }),
            (Some(name), true) => {
                let path = place(&request.directory, name)?;
                request.paths = vec![path.clone()];
                request.texts.insert(path, standard_input()?);
                Ok(Asked::Files(Box::new(request)))
            }
        }
    }
}

/// The staged files of the program that would be committed.
fn staged(mut request: Request) -> Result<Asked, CommandError> {
    let repository = Repository::round(&request.directory)?;
    let repository = repository.ok_or(CommandError::Usage {
        problem: "`--staged` is about a git repository, and the working directory is in none",
        way_out: "change to the repository, or give paths instead",
    })?;
    request.paths = repository.staged()?;
    if request.paths.is_empty() {
        return Ok(Asked::Nothing);
    }
    request.chosen = true;
    Snapshot { texts: request.texts, absent: request.absent } = repository.snapshot(Origin::Index)?;
    Ok(Asked::Files(Box::new(request)))
}

fn packages(options: &SelectionOptions) -> Packages {
    if !options.package.is_empty() {
        Packages::Named(options.package.clone())
    } else if options.workspace {
        Packages::AllBut(options.exclude.clone())
    } else {
        Packages::Default
    }
}

/// Where a file is that need not be there.
fn place(directory: &Path, name: &Path) -> Result<PathBuf, CommandError> {
    if name.extension().is_none_or(|extension| extension != "rs") {
        return Err(SourceError::NotRust { path: name.display().to_string() }.into());
    }
    let wanted = directory.join(name);
    let place = wanted.parent().zip(wanted.file_name());
    let found = place.and_then(|(folder, name)| Some(folder.canonicalize().ok()?.join(name)));
    found.ok_or_else(|| CommandError::StdinFolder { path: name.to_owned() })
}

fn standard_input() -> Result<Arc<str>, CommandError> {
    let mut text = String::new();
    std::io::stdin().read_to_string(&mut text).map_err(CommandError::Stdin)?;
    Ok(text.into())
}
