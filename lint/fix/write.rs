//! Writing new texts: each file as a whole, by renaming, so that whatever happens a file is as it was or as
//! it is to be.

use std::collections::BTreeMap;
use std::fs;
use std::io::{self, Write};
use std::path::{Path, PathBuf};
use std::sync::Arc;

use tempfile::NamedTempFile;
use thiserror::Error;

use crate::source::Program;
use crate::span::FileId;

/// Why texts are not written. But for [`WriteError::Interrupted`] no file has been touched.
#[derive(Debug, Error)]
pub enum WriteError {
    /// It may not be written.
    #[error("`{}` is read-only; nothing has been changed", .0.display())]
    ReadOnly(PathBuf),
    /// Somebody else has written it meanwhile.
    #[error("`{}` has changed since it was checked; nothing has been changed", .0.display())]
    Changed(PathBuf),
    /// Two files of the program are one on the disk.
    #[error("`{}` is reached by two names; nothing has been changed", .0.display())]
    Twice(PathBuf),
    /// The new file cannot be made beside the old one.
    #[error("`{}` cannot be written: {reason}; nothing has been changed", .path.display())]
    Unwritable {
        /// The file.
        path: PathBuf,
        /// What the system says.
        reason: io::Error,
    },
    /// Some are written, this one is not.
    #[error("`{}` cannot be replaced: {reason}; {written} files have been changed before", .path.display())]
    Interrupted {
        /// The file.
        path: PathBuf,
        /// How many were written.
        written: usize,
        /// What the system says.
        reason: io::Error,
    },
}

/// Writes new texts of a program's files. All are made beside the old ones before the first takes its
/// place. Permissions and owner stay; a symbolic link stays one.
pub fn write(program: &Program, texts: &BTreeMap<FileId, Arc<str>>) -> Result<(), WriteError> {
    let mut ready: BTreeMap<PathBuf, NamedTempFile> = BTreeMap::new();
    for (file, text) in texts {
        let source = program.file(*file);
        let path = fs::canonicalize(&source.absolute)
            .map_err(|reason| WriteError::Unwritable { path: source.path.clone(), reason })?;
        let new = prepare(&path, &source.text, text).map_err(|error| error.of(&source.path))?;
        if ready.insert(path, new).is_some() {
            return Err(WriteError::Twice(source.path.clone()));
        }
    }
    for (written, (path, new)) in ready.into_iter().enumerate() {
        new.persist(&path).map_err(|error| WriteError::Interrupted { path, written, reason: error.error })?;
    }
    Ok(())
}

/// Why a file cannot be made ready.
enum Unready {
    ReadOnly,
    Changed,
    Failed(io::Error),
}

impl From<io::Error> for Unready {
    fn from(error: io::Error) -> Unready {
        Unready::Failed(error)
    }
}

impl Unready {
    fn of(self, path: &Path) -> WriteError {
        let path = path.to_owned();
        match self {
            Unready::ReadOnly => WriteError::ReadOnly(path),
            Unready::Changed => WriteError::Changed(path),
            Unready::Failed(reason) => WriteError::Unwritable { path, reason },
        }
    }
}

/// The new file, beside the old one. Its name begins with a dot: nobody takes it for a source.
fn prepare(path: &Path, old: &str, new: &str) -> Result<NamedTempFile, Unready> {
    let metadata = fs::metadata(path)?;
    if metadata.permissions().readonly() {
        return Err(Unready::ReadOnly);
    }
    if fs::read(path)? != old.as_bytes() {
        return Err(Unready::Changed);
    }
    let folder = path.parent().unwrap_or(Path::new("."));
    let mut file = tempfile::Builder::new().prefix(".locklint-").suffix(".tmp").tempfile_in(folder)?;
    file.write_all(new.as_bytes())?;
    keep_owner(file.path(), &metadata)?;
    file.as_file().set_permissions(metadata.permissions())?;
    file.as_file().sync_all()?;
    Ok(file)
}

/// Whoever may change the owner keeps it.
#[cfg(unix)]
fn keep_owner(new: &Path, old: &fs::Metadata) -> io::Result<()> {
    use std::os::unix::fs::MetadataExt;
    let own = fs::metadata(new)?;
    if (own.uid(), own.gid()) == (old.uid(), old.gid()) {
        return Ok(());
    }
    std::os::unix::fs::chown(new, Some(old.uid()), Some(old.gid()))
}

#[cfg(not(unix))]
fn keep_owner(_: &Path, _: &fs::Metadata) -> io::Result<()> {
    Ok(())
}
