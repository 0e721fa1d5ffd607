//! Memory that survives the crash of a simulated node: the same bytes as a file's, kept by whoever restarts it.

use std::path::PathBuf;

use super::{Saved, Storage, StorageError, decode, encode};

/// A state file that is only in memory.
#[derive(Clone, Debug, Default)]
pub struct MemoryStorage {
    bytes: Vec<u8>,
}

impl Storage for MemoryStorage {
    fn save(&mut self, saved: &Saved<'_>) -> Result<(), StorageError> {
        self.bytes = encode(saved, std::mem::take(&mut self.bytes))?;
        Ok(())
    }

    fn load(&self) -> Result<Saved<'static>, StorageError> {
        if self.bytes.is_empty() {
            return Ok(Saved::default());
        }
        decode(&self.bytes).map_err(|problem| StorageError::Damaged { path: PathBuf::from("(memory)"), problem })
    }
}
