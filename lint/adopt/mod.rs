//! Taking locklint into use: the hook of git, and the files by which services run it. What is there already
//! is not overwritten.
//!
//! Knows nothing of what is checked.

#[cfg(test)]
mod tests;

use std::fs;
use std::io::{self, Write};
use std::path::{Path, PathBuf};

use tempfile::NamedTempFile;
use thiserror::Error;

/// The hook that `git commit` runs.
pub const HOOK: &str = include_str!("templates/hook.sh");

/// Who runs it.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Service {
    /// GitHub: annotations, code scanning.
    Github,
    /// GitLab: code quality.
    Gitlab,
    /// pre-commit.com.
    PreCommit,
    /// Gradescope: grades submissions.
    Gradescope,
    /// GitHub Classroom: grades pushes.
    Classroom,
}

/// A file of a service.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct ServiceFile {
    /// Where the service looks for it, from the root of the repository.
    pub path: &'static str,
    /// What stands in it.
    pub text: String,
    /// Is it one that is run?
    pub is_program: bool,
}

/// Where a service gets locklint from.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Supply {
    /// The address of the repository.
    pub from: String,
    /// The tag that is taken.
    pub tag: String,
}

/// Why something is not written.
#[derive(Debug, Error)]
pub enum AdoptError {
    /// It is there already.
    #[error("`{}` is there already", .0.display())]
    Exists(PathBuf),
    /// Where locklint comes from has to be told.
    #[error("it is not known where {0} is to install locklint from")]
    NoSupply(&'static str),
    /// An address or tag that would be something else in a file of a service.
    #[error("`{0}` is no address or tag of a repository")]
    Supply(String),
    /// It cannot be written.
    #[error("`{}` cannot be written: {reason}", .path.display())]
    Unwritable {
        /// The file.
        path: PathBuf,
        /// What the system says.
        reason: io::Error,
    },
}

impl Service {
    /// As people call it.
    pub fn name(self) -> &'static str {
        match self {
            Service::Github => "GitHub",
            Service::Gitlab => "GitLab",
            Service::PreCommit => "pre-commit",
            Service::Gradescope => "Gradescope",
            Service::Classroom => "GitHub Classroom",
        }
    }

    /// Its files.
    pub fn files(self, supply: Option<&Supply>) -> Result<Vec<ServiceFile>, AdoptError> {
        let file = |path, template, is_program| {
            let text = filled(template, supply)?;
            Ok(ServiceFile { path, text, is_program })
        };
        match (self, supply) {
            (Service::Github, Some(_)) => {
                Ok(vec![file(".github/workflows/locklint.yml", include_str!("templates/github.yml"), false)?])
            }
            (Service::Gitlab, Some(_)) => {
                Ok(vec![file(".gitlab-ci.yml", include_str!("templates/gitlab.yml"), false)?])
            }
            (Service::PreCommit, Some(_)) => {
                Ok(vec![file(".pre-commit-config.yaml", include_str!("templates/pre-commit.yaml"), false)?])
            }
            (Service::PreCommit, None) => {
                Ok(vec![file(".pre-commit-config.yaml", include_str!("templates/pre-commit-local.yaml"), false)?])
            }
            (Service::Gradescope, Some(_)) => Ok(vec![
                file("gradescope/setup.sh", include_str!("templates/gradescope-setup.sh"), true)?,
                file("gradescope/run_autograder", include_str!("templates/gradescope-run.sh"), true)?,
            ]),
            (Service::Classroom, Some(_)) => {
                Ok(vec![file(".github/workflows/classroom.yml", include_str!("templates/classroom.yml"), false)?])
            }
            (Service::Github | Service::Gitlab | Service::Gradescope | Service::Classroom, None) => {
                Err(AdoptError::NoSupply(self.name()))
            }
        }
    }
}

/// A template with where locklint comes from.
fn filled(template: &str, supply: Option<&Supply>) -> Result<String, AdoptError> {
    let Some(Supply { from, tag }) = supply else { return Ok(template.to_owned()) };
    // They stand in YAML and on a shell's command line, without quotes.
    let is_plain = |text: &str| {
        let plain = |c: char| c.is_ascii_alphanumeric() || "+-._~:/@".contains(c);
        !text.is_empty() && !text.starts_with(['-', '@', ':', '~']) && !text.ends_with(':') && text.chars().all(plain)
    };
    match [from, tag].into_iter().find(|text| !is_plain(text)) {
        Some(wrong) => Err(AdoptError::Supply(wrong.clone())),
        None => Ok(template.replace("@FROM@", from).replace("@TAG@", tag)),
    }
}

/// Is something else there?
pub fn stands_in_the_way(path: &Path, text: &str) -> bool {
    path.symlink_metadata().is_ok() && !fs::read(path).is_ok_and(|there| there == text.as_bytes())
}

/// Writes a new file as a whole, with the folders above it. One that is there is replaced only by `force`, and left
/// alone where it is the same.
pub fn write_new(path: &Path, text: &str, is_program: bool, force: bool) -> Result<(), AdoptError> {
    let unwritable = |reason| AdoptError::Unwritable { path: path.to_owned(), reason };
    if stands_in_the_way(path, text) {
        if !force {
            return Err(AdoptError::Exists(path.to_owned()));
        }
    } else if path.symlink_metadata().is_ok() {
        return Ok(());
    }
    let new = prepare(path, text, is_program).map_err(unwritable)?;
    let done = if force { new.persist(path) } else { new.persist_noclobber(path) };
    done.map(|_| ()).map_err(|error| match error.error.kind() {
        io::ErrorKind::AlreadyExists => AdoptError::Exists(path.to_owned()),
        _ => unwritable(error.error),
    })
}

fn prepare(path: &Path, text: &str, is_program: bool) -> io::Result<NamedTempFile> {
    let folder = path.parent().unwrap_or(Path::new("."));
    fs::create_dir_all(folder)?;
    let mut builder = tempfile::Builder::new();
    builder.prefix(".locklint-");
    permit(&mut builder, is_program);
    let mut file = builder.tempfile_in(folder)?;
    file.write_all(text.as_bytes())?;
    Ok(file)
}

/// Permissions as of any new file (the user's mask counts), those of a program if it is one.
#[cfg(unix)]
fn permit(builder: &mut tempfile::Builder, is_program: bool) {
    use std::os::unix::fs::PermissionsExt;
    builder.permissions(fs::Permissions::from_mode(if is_program { 0o777 } else { 0o666 }));
}

#[cfg(not(unix))]
fn permit(_: &mut tempfile::Builder, _: bool) {}
