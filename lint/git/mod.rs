//! What git knows of a folder: what is changed, what is staged, what a file was. Asks the program `git`.
//!
//! Knows nothing of Rust but how its files are named.

#[cfg(test)]
mod tests;

use std::collections::{BTreeMap, BTreeSet};
use std::ffi::{OsStr, OsString};
use std::io;
use std::path::{Path, PathBuf};
use std::process::Command;
use std::sync::Arc;

use thiserror::Error;

/// Why git gives no answer.
#[derive(Debug, Error)]
pub enum GitError {
    /// The program cannot be run.
    #[error("`git` cannot be run: {0}")]
    Missing(io::Error),
    /// It says no.
    #[error("`git {arguments}` failed: {reason}")]
    Failed {
        /// What it was asked.
        arguments: String,
        /// What it says.
        reason: String,
    },
    /// There is no such commit.
    #[error("`{0}` is not a revision of this repository")]
    Revision(String),
}

/// A repository with a work tree.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Repository {
    /// The folder that git is asked in: in a hook its variables are relative to that.
    folder: PathBuf,
    root: PathBuf,
}

/// The state of a work tree.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Changes {
    /// Files that are not as in the index, or not in it; from the root.
    pub dirty: Vec<PathBuf>,
    /// Files that are in the index as they are in no commit.
    pub staged: Vec<PathBuf>,
}

/// Where a snapshot is taken from.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Origin<'a> {
    /// What would be committed now.
    Index,
    /// A commit, by whatever git understands.
    Revision(&'a str),
}

/// How the Rust files of a snapshot differ from those of the work tree. By absolute path.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Snapshot {
    /// Files that are otherwise there.
    pub texts: BTreeMap<PathBuf, Arc<str>>,
    /// Files that are not there.
    pub absent: BTreeSet<PathBuf>,
}

impl Repository {
    /// The repository round a folder, if there is one.
    pub fn round(folder: &Path) -> Result<Option<Repository>, GitError> {
        let output = git(folder).args(["rev-parse", "--show-toplevel"]).output().map_err(GitError::Missing)?;
        if !output.status.success() {
            return Ok(None);
        }
        let root = path(output.stdout.strip_suffix(b"\n").unwrap_or(&output.stdout));
        let root = root.canonicalize().unwrap_or(root);
        Ok(Some(Repository { folder: folder.to_owned(), root }))
    }

    /// The folder of its work tree.
    pub fn root(&self) -> &Path {
        &self.root
    }

    /// What has been changed and not committed.
    pub fn changes(&self) -> Result<Changes, GitError> {
        let output = self.ask(&["status", "--porcelain=v1", "-z", "--no-renames"])?;
        let mut changes = Changes::default();
        for entry in entries(&output) {
            let (Some([index, tree]), Some(name)) = (entry.first_chunk::<2>(), entry.get(3..)) else { continue };
            if *tree != b' ' {
                changes.dirty.push(path(name));
            } else if *index != b' ' {
                changes.staged.push(path(name));
            }
        }
        Ok(changes)
    }

    /// The Rust files that are staged: added, copied, changed or renamed.
    pub fn staged(&self) -> Result<Vec<PathBuf>, GitError> {
        let output = self.ask(&["diff", "--cached", "--name-only", "-z", "--diff-filter=ACMR", "--", ":(top)*.rs"])?;
        Ok(entries(&output).map(|name| self.root.join(path(name))).collect())
    }

    /// How the Rust files of the index or of a revision differ from those on disk.
    pub fn snapshot(&self, origin: Origin) -> Result<Snapshot, GitError> {
        let mut arguments = vec!["diff", "--name-status", "-z", "--no-renames"];
        let mut before = OsString::from(":");
        if let Origin::Revision(revision) = origin {
            // A name that begins with a dash would be taken for an option.
            let commit = format!("{revision}^{{commit}}");
            let known = self.ask(&["rev-parse", "--verify", "--quiet", "--end-of-options", &commit]);
            known.map_err(|_| GitError::Revision(revision.to_owned()))?;
            arguments.push(revision);
            before = format!("{revision}:").into();
        }
        arguments.extend(["--", ":(top)*.rs"]);
        let output = self.ask(&arguments)?;
        let mut snapshot = Snapshot::default();
        let mut fields = entries(&output);
        while let (Some(status), Some(name)) = (fields.next(), fields.next()) {
            let name = path(name);
            if status == b"A" {
                snapshot.absent.insert(self.root.join(name));
                continue;
            }
            let mut object = before.clone();
            object.push(&name);
            let text = self.ask(&[OsStr::new("show"), &object])?;
            snapshot.texts.insert(self.root.join(name), String::from_utf8_lossy(&text).into());
        }
        let untracked =
            self.ask(&["ls-files", "--others", "--exclude-standard", "--full-name", "-z", "--", ":(top)*.rs"])?;
        snapshot.absent.extend(entries(&untracked).map(|name| self.root.join(path(name))));
        Ok(snapshot)
    }

    /// The folder that git looks for hooks in.
    pub fn hooks(&self) -> Result<PathBuf, GitError> {
        let output = self.ask(&["rev-parse", "--git-path", "hooks"])?;
        Ok(self.folder.join(path(output.strip_suffix(b"\n").unwrap_or(&output))))
    }

    fn ask<A: AsRef<OsStr>>(&self, arguments: &[A]) -> Result<Vec<u8>, GitError> {
        let output = git(&self.folder).args(arguments).output().map_err(GitError::Missing)?;
        if output.status.success() {
            return Ok(output.stdout);
        }
        let words: Vec<_> = arguments.iter().map(|argument| argument.as_ref().to_string_lossy()).collect();
        let reason = String::from_utf8_lossy(&output.stderr).trim().to_owned();
        Err(GitError::Failed { arguments: words.join(" "), reason })
    }
}

fn git(folder: &Path) -> Command {
    let mut command = Command::new("git");
    command.current_dir(folder);
    // Asking takes no locks: somebody may be committing.
    command.env("GIT_OPTIONAL_LOCKS", "0");
    command
}

/// What `-z` sets apart.
fn entries(output: &[u8]) -> impl Iterator<Item = &[u8]> {
    output.split(|byte| *byte == 0).filter(|entry| !entry.is_empty())
}

#[cfg(unix)]
fn path(bytes: &[u8]) -> PathBuf {
    use std::os::unix::ffi::OsStrExt;
    OsStr::from_bytes(bytes).into()
}

#[cfg(not(unix))]
fn path(bytes: &[u8]) -> PathBuf {
    String::from_utf8_lossy(bytes).into_owned().into()
}
