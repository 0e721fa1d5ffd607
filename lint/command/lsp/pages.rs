//! Pages that a browser is to show: files in a folder of their own, which goes when the server does.

use std::fs;
use std::path::PathBuf;

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
        let trouble = |error: std::io::Error| {
            Trouble(format!("the page cannot be written: {error}\nsee whether `TMPDIR` is a folder with room"))
        };
        let folder = match self.folder.take() {
            Some(folder) => folder,
            None => tempfile::Builder::new().prefix("locklint-").tempdir().map_err(trouble)?,
        };
        self.count += 1;
        let path = folder.path().join(format!("{name}-{}.html", self.count));
        self.folder = Some(folder);
        fs::write(&path, text).map_err(trouble)?;
        Ok(path)
    }
}
