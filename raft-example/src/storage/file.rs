//! Memory in a file. A new state goes to a temporary file, which is synced and renamed over the old one.

use std::fs::{self, File};
use std::io::{ErrorKind, Write};
use std::path::{Path, PathBuf};
use std::time::Instant;

use super::{Cost, Saved, Storage, StorageError, decode, encode};

/// The state of one node in one file of its own.
#[derive(Debug)]
pub struct FileStorage {
    path: PathBuf,
    /// Reused from save to save.
    buffer: Vec<u8>,
    cost: Cost,
}

impl FileStorage {
    /// The state file at `path`, which need not exist yet; its folder must.
    pub fn new(path: impl Into<PathBuf>) -> FileStorage {
        FileStorage { path: path.into(), buffer: Vec::new(), cost: Cost::default() }
    }

    fn folder(&self) -> &Path {
        match self.path.parent() {
            Some(folder) if !folder.as_os_str().is_empty() => folder,
            _ => Path::new("."),
        }
    }

    fn replace(&self) -> std::io::Result<()> {
        // Beside the whole name: the state files of two nodes may differ in nothing but their extension.
        let mut temporary = self.path.clone().into_os_string();
        temporary.push(".new");
        let mut file = File::create(&temporary)?;
        file.write_all(&self.buffer)?;
        file.sync_all()?;
        fs::rename(&temporary, &self.path)?;
        // The rename itself is in the folder, which is synced for it to survive too.
        File::open(self.folder())?.sync_all()
    }
}

impl Storage for FileStorage {
    fn save(&mut self, saved: &Saved<'_>) -> Result<(), StorageError> {
        self.buffer = encode(saved, std::mem::take(&mut self.buffer))?;
        let start = Instant::now();
        self.replace().map_err(|source| StorageError::File { path: self.path.clone(), source })?;
        self.cost.saves += 1;
        self.cost.time += start.elapsed();
        self.cost.bytes += self.buffer.len() as u64;
        Ok(())
    }

    fn cost(&self) -> Cost {
        self.cost
    }

    fn load(&self) -> Result<Saved<'static>, StorageError> {
        match fs::read(&self.path) {
            Ok(bytes) => decode(&bytes).map_err(|problem| StorageError::Damaged { path: self.path.clone(), problem }),
            Err(error) if error.kind() == ErrorKind::NotFound => Ok(Saved::default()),
            Err(source) => Err(StorageError::File { path: self.path.clone(), source }),
        }
    }
}
