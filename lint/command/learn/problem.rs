//! What ends a look at an exercise without a result.

use std::io;
use std::path::PathBuf;

use thiserror::Error;

/// It.
#[derive(Debug, Error)]
pub enum LearnError {
    /// There is no folder of exercises.
    #[error("there are no exercises here")]
    None,
    /// The folder, or a file of it.
    #[error("`{}`: {reason}", .path.display())]
    Folder {
        /// Which.
        path: PathBuf,
        /// What the system says.
        reason: io::Error,
    },
    /// An exercise that is not known.
    #[error("there is no exercise `{0}`")]
    Unknown(String),
    /// rustc cannot be run, or what it made cannot.
    #[error("an exercise cannot be tried with `{rustc}`: {reason}")]
    Rustc {
        /// The program.
        rustc: String,
        /// What the system says.
        reason: io::Error,
    },
}

impl LearnError {
    /// What one can do about it.
    pub fn way_out(&self) -> &'static str {
        match self {
            LearnError::None => "`cargo locklint learn` writes them, in the folder `locklint-exercises`",
            LearnError::Folder { .. } => {
                "see to the folder and its permissions; `cargo locklint learn` writes missing files"
            }
            LearnError::Unknown(_) => "`cargo locklint learn list` has all of them",
            LearnError::Rustc { .. } => "install Rust (https://rustup.rs), or name the compiler in `RUSTC`",
        }
    }
}
