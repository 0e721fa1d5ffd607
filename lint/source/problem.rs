//! What can be wrong with the files of a run: errors that end it, problems that it tells and goes on.

use std::path::PathBuf;

use thiserror::Error;

use crate::finding::{Confidence, Finding, Help, Location};
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
    /// A file on the command line that is no Rust file.
    #[error("`{path}` is not a Rust file (its name does not end in `.rs`)")]
    NotRust {
        /// As given.
        path: String,
    },
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
    /// L001 where the contents are at fault, L002 where the file cannot be read or is over a limit.
    pub fn code(&self) -> &'static str {
        match self {
            SourceReason::NotUtf8 { .. } | SourceReason::Manifest(_) => "L001",
            SourceReason::TooLarge { .. }
            | SourceReason::Unreadable(_)
            | SourceReason::NotAFile
            | SourceReason::LinkCircle { .. }
            | SourceReason::LeadsOut { .. }
            | SourceReason::NoRoot { .. } => "L002",
        }
    }

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

    fn message(&self) -> String {
        match self {
            SourceReason::NotUtf8 { line } => format!("the file is not UTF-8 (line {line}) and was not checked"),
            SourceReason::TooLarge { bytes } => format!(
                "the file has {:.1} MiB, over the limit of {} MiB, and was not checked",
                *bytes as f64 / f64::from(1 << 20),
                super::LARGEST_FILE >> 20
            ),
            SourceReason::Unreadable(reason) => format!("the file could not be read: {reason}"),
            SourceReason::NotAFile => "this is not a regular file and was not read".into(),
            SourceReason::LinkCircle { to } => {
                format!("this link leads back to `{}`, which contains it; it was not followed", to.display())
            }
            SourceReason::LeadsOut { boundary } => {
                format!("this link leads out of `{}` and was not followed", boundary.display())
            }
            SourceReason::Manifest(reason) => format!("the manifest is not understood: {reason}"),
            SourceReason::NoRoot { target, expected } => {
                format!("the target `{target}` has no file `{}`", expected.display())
            }
        }
    }

    fn help(&self) -> &'static str {
        match self {
            SourceReason::NotUtf8 { .. } => "save it as UTF-8, as rustc demands",
            SourceReason::TooLarge { .. } => "generated code of this size is best left out: `exclude` in locklint.toml",
            SourceReason::Unreadable(_) => "check that it still exists and that you may read it",
            SourceReason::NotAFile => "only regular files are checked",
            SourceReason::LinkCircle { .. } | SourceReason::LeadsOut { .. } => "replace the link by what it links to",
            SourceReason::Manifest(_) => "the folder was checked as cargo lays it out by default",
            SourceReason::NoRoot { .. } => "correct `path` in the manifest, or add the file",
        }
    }
}

impl SourceProblem {
    /// The problem as people see it.
    pub fn finding(&self) -> Finding {
        Finding {
            code: self.reason.code(),
            confidence: Confidence::High,
            primary: Location { file: self.file, span: self.span },
            message: self.reason.message(),
            label: String::new(),
            labels: Vec::new(),
            notes: Vec::new(),
            scenario: None,
            helps: vec![Help { text: self.reason.help().into(), code: Vec::new() }],
            function: None,
        }
    }
}

/// What the system says, without its number.
pub(super) fn reason(error: &std::io::Error) -> String {
    let text = error.to_string();
    text.split(" (os error").next().unwrap_or(&text).to_owned()
}
