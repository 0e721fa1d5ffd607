//! A copy of a folder's files, or of what matters to an analysis: plain files alone, within limits. What is analysed there
//! cannot lead anywhere else, whatever the folder had in it.

use std::fs::{self, File};
use std::io::{self, Read};
use std::path::{Path, PathBuf};

use thiserror::Error;
use walkdir::{DirEntry, WalkDir};

use super::read::{is_passed_over, is_rust};
use super::{LARGEST_FILE, problem};

/// What is too much.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct StageLimits {
    /// Files that are copied.
    pub files: usize,
    /// Their bytes.
    pub bytes: u64,
    /// Files and folders of all kinds.
    pub entries: usize,
}

/// What was copied.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Staged {
    /// How many Rust files.
    pub files: usize,
    /// What was not, in the order of paths.
    pub left_out: Vec<LeftOut>,
}

/// A file that was not copied.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct LeftOut {
    /// From the folder.
    pub path: PathBuf,
    /// A sentence without its subject.
    pub reason: String,
}

/// Why there is no copy.
#[derive(Debug, Error)]
pub enum StageError {
    /// Too many files or folders.
    #[error("it has more than {limit} {what}")]
    TooMany {
        /// How many may be there.
        limit: u64,
        /// Of what.
        what: &'static str,
    },
    /// The copy cannot be written.
    #[error("the copy `{}` cannot be written: {reason}", .path.display())]
    Unwritable {
        /// A file of it.
        path: PathBuf,
        /// What the system says.
        reason: io::Error,
    },
}

/// What is copied.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum StageKind {
    /// Rust files and manifests.
    Rust,
    /// All files.
    All,
}

/// Copies a folder into another, which is made. Links are not followed, and neither hidden folders nor what cargo builds is copied.
pub fn stage(from: &Path, to: &Path, kind: StageKind, limits: &StageLimits) -> Result<Staged, StageError> {
    let mut staged = Staged::default();
    let (mut seen, mut files, mut bytes) = (0, 0, 0);
    fs::create_dir_all(to).map_err(|reason| StageError::Unwritable { path: to.to_owned(), reason })?;
    let mut entries = WalkDir::new(from).follow_links(false).follow_root_links(false).sort_by_file_name().into_iter();
    while let Some(entry) = entries.next() {
        seen += 1;
        if seen > limits.entries {
            return Err(StageError::TooMany { limit: limits.entries as u64, what: "files and folders" });
        }
        let Ok(entry) = entry else { continue };
        if entry.file_type().is_dir() {
            if is_passed_over(&entry) {
                entries.skip_current_dir();
            }
            continue;
        }
        if kind == StageKind::Rust && !matters(&entry) {
            continue;
        }
        let relative = entry.path().strip_prefix(from).unwrap_or(entry.path()).to_owned();
        match content(&entry) {
            Ok(content) => {
                files += 1;
                bytes += content.len() as u64;
                if files > limits.files {
                    return Err(StageError::TooMany { limit: limits.files as u64, what: "Rust files" });
                }
                if bytes > limits.bytes {
                    return Err(StageError::TooMany { limit: limits.bytes, what: "bytes of Rust" });
                }
                staged.files += usize::from(is_rust(entry.path()));
                write(&to.join(&relative), &content)?;
            }
            Err(reason) => staged.left_out.push(LeftOut { path: relative, reason }),
        }
    }
    Ok(staged)
}

/// Rust files and manifests, and links behind which some may be.
fn matters(entry: &DirEntry) -> bool {
    let leads_to_folder = || entry.path_is_symlink() && entry.path().is_dir();
    is_rust(entry.path()) || entry.file_name() == "Cargo.toml" || leads_to_folder()
}

/// What stands in a file, or why it is left out.
fn content(entry: &DirEntry) -> Result<Vec<u8>, String> {
    if entry.path_is_symlink() {
        return Err("is a link and was not followed".into());
    }
    if !entry.file_type().is_file() {
        return Err("is not a regular file and was not read".into());
    }
    let unreadable = |error: io::Error| format!("could not be read: {}", problem::reason(&error));
    let mut content = Vec::new();
    let file = File::open(entry.path()).map_err(unreadable)?;
    let is_large = file.metadata().map_err(unreadable)?.len() > LARGEST_FILE;
    if is_large {
        return Err(format!("has more than {} MiB and was not read", LARGEST_FILE >> 20));
    }
    file.take(LARGEST_FILE).read_to_end(&mut content).map_err(unreadable)?;
    Ok(content)
}

fn write(path: &Path, content: &[u8]) -> Result<(), StageError> {
    let folder = path.parent().unwrap_or(path);
    let written = fs::create_dir_all(folder).and_then(|()| fs::write(path, content));
    written.map_err(|reason| StageError::Unwritable { path: path.to_owned(), reason })
}
