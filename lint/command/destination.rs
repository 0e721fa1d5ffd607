//! Where a report goes: standard output, or the file of `-o`.

use std::io::Write;
use std::path::{Path, PathBuf};

use super::CommandError;

/// A file to be written, known to be in a folder that is there.
pub struct Destination(PathBuf);

impl Destination {
    /// A mistake in the path is told before anything is checked.
    pub fn of(path: &Path) -> Result<Destination, CommandError> {
        let folder = path.parent().filter(|folder| !folder.as_os_str().is_empty()).unwrap_or(Path::new("."));
        let reason = if path.is_dir() {
            Some("it is a folder")
        } else if !folder.is_dir() {
            Some("its folder is not there")
        } else {
            None
        };
        match reason {
            Some(reason) => Err(CommandError::Destination { path: path.to_owned(), reason: reason.to_owned() }),
            None => Ok(Destination(path.to_owned())),
        }
    }

    /// Writes the whole report.
    pub fn write(&self, report: &[u8]) -> Result<(), CommandError> {
        let failed =
            |error: std::io::Error| CommandError::Destination { path: self.0.clone(), reason: error.to_string() };
        std::fs::write(&self.0, report).map_err(failed)
    }
}

/// Appends to the file that GitHub's runner makes the page of a run from.
pub fn append(path: &Path, text: &[u8]) -> Result<(), CommandError> {
    let failed = |error: std::io::Error| CommandError::Destination { path: path.to_owned(), reason: error.to_string() };
    let mut file = std::fs::OpenOptions::new().append(true).create(true).open(path).map_err(failed)?;
    file.write_all(text).map_err(failed)
}
