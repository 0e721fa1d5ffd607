//! What can be wrong with the files of a run: errors that end it, problems that it tells and goes on.

use std::path::PathBuf;

use thiserror::Error;

use crate::span::{FileId, Span};

/// Why nothing can be checked at all.
#[derive(Debug, Error)]
pub enum SourceError {
    /// A path on the command line that is not there.
    #[error("cannot read `{path}`: {reason}")]
    Path {
        /// As given.
        path: String,
        /// What the system says.
        reason: String,
    },
    /// There is nothing to check: most likely another place was meant.
    #[error("there are no Rust files in `{path}`")]
    Nothing {
        /// Where they were looked for.
        path: String,
    },
    /// A package on the command line that the workspace does not have.
    #[error("there is no package `{name}` in the workspace `{workspace}`{}", hint(.nearest.as_deref()))]
    Package {
        /// As given.
        name: String,
        /// What may have been meant.
        nearest: Option<String>,
        /// The root of the workspace.
        workspace: String,
    },
    /// Packages were asked for where there are none.
    #[error("there is no `Cargo.toml` in `{path}` or above it")]
    NoManifest {
        /// Where it was looked for.
        path: String,
    },
    /// A file that was given as a manifest and is none.
    #[error("`{path}` is not a manifest (its name is not `Cargo.toml`)")]
    NotManifest {
        /// As given.
        path: String,
    },
    /// A file on the command line that is no Rust file.
    #[error("`{path}` is not a Rust file (its name does not end in `.rs`)")]
    NotRust {
        /// As given.
        path: String,
    },
}

fn hint(nearest: Option<&str>) -> String {
    nearest.map_or_else(String::new, |name| format!("; did you mean `{name}`?"))
}

/// A file that is left out, and why.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct SourceProblem {
    /// The file; its text is empty unless it is a manifest.
    pub file: FileId,
    /// Where in it.
    pub span: Span,
    /// Why.
    pub reason: SourceReason,
}

/// Why a file is left out.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum SourceReason {
    /// Not UTF-8 from this line on.
    NotUtf8 {
        /// The first line that is not, from 1.
        line: usize,
    },
    /// More bytes than [`super::LARGEST_FILE`].
    TooLarge {
        /// Its size.
        bytes: u64,
    },
    /// The system refused: gone, no permission.
    Unreadable(String),
    /// A pipe, a device, a socket.
    NotAFile,
    /// A symbolic link to a folder that contains it.
    LinkCircle {
        /// Where it leads.
        to: PathBuf,
    },
    /// A symbolic link that leads out of the program's folder.
    LeadsOut {
        /// The folder.
        boundary: PathBuf,
    },
    /// A manifest that is not understood.
    Manifest(String),
    /// A target whose root file is not there.
    NoRoot {
        /// The target's name.
        target: String,
        /// Where its file was expected.
        expected: PathBuf,
    },
}

impl SourceReason {
    /// Is it about one file that may be a module, and of no matter where it is none?
    pub fn is_of_a_module(&self) -> bool {
        match self {
            SourceReason::NotUtf8 { .. }
            | SourceReason::TooLarge { .. }
            | SourceReason::Unreadable(_)
            | SourceReason::NotAFile
            | SourceReason::LeadsOut { .. } => true,
            SourceReason::LinkCircle { .. } | SourceReason::Manifest(_) | SourceReason::NoRoot { .. } => false,
        }
    }
}

/// What the system says, without its number.
pub(super) fn reason(error: &std::io::Error) -> String {
    let text = error.to_string();
    text.split(" (os error").next().unwrap_or(&text).to_owned()
}
