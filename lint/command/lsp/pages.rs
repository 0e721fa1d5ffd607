//! Pages that a browser is to show: files in a folder of their own, which goes when the server does.

use std::path::PathBuf;
use std::{fs, io};

use tempfile::TempDir;

use crate::server::Trouble;

/// The folder, once there is a page.
#[derive(Default)]
pub struct Pages {
    folder: Option<TempDir>,
    count: usize,
}

impl Pages {
    /// Writes a page; its path. `name`: what it is of, in letters.
    pub fn write(&mut self, name: &str, text: &[u8]) -> Result<PathBuf, Trouble> {
        let trouble = |error: io::Error| {
            Trouble(format!("the page cannot be written: {error}\nsee whether `TMPDIR` is a folder with room"))
        };
        let folder = match self.folder.take() {
            Some(folder) => folder,
            None => folder().map_err(trouble)?,
        };
        self.count += 1;
        let path = folder.path().join(format!("{name}-{}.html", self.count));
        self.folder = Some(folder);
        fs::write(&path, text).map_err(trouble)?;
        Ok(path)
    }
}

/// A folder that nobody else may look into, where the system has such a thing.
fn folder() -> io::Result<TempDir> {
    let mut builder = tempfile::Builder::new();
    builder.prefix("locklint-");
    #[cfg(unix)]
    builder.permissions(std::os::unix::fs::PermissionsExt::from_mode(0o700));
    builder.tempdir()
}
