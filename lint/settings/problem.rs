//! What can be wrong with a configuration.

use std::path::PathBuf;

use thiserror::Error;

/// What is wrong with a configuration, and where.
#[derive(Debug, Error)]
#[error("{}: {problem}", .path.display())]
pub struct SettingsError {
    /// The file.
    pub path: PathBuf,
    /// What is wrong.
    pub problem: SettingsProblem,
}

/// The kinds of [`SettingsError`].
#[derive(Debug, Error)]
pub enum SettingsProblem {
    /// The file cannot be read.
    #[error("it cannot be read: {0}")]
    Unreadable(String),
    /// The file is not TOML.
    #[error("line {line}: {message}")]
    NotToml {
        /// Where, from 1.
        line: usize,
        /// What the parser says.
        message: String,
    },
    /// A key that is not known.
    #[error("line {line}: unknown key `{key}`{}", .nearest.map_or_else(String::new, |name| format!("; did you mean `{name}`?")))]
    UnknownKey {
        /// Where, from 1.
        line: usize,
        /// As written, with the tables that it stands in.
        key: String,
        /// What may have been meant.
        nearest: Option<&'static str>,
    },
    /// A value of another kind than the key takes.
    #[error("line {line}: `{key}` takes {takes}: {message}")]
    Value {
        /// Where, from 1.
        line: usize,
        /// The key.
        key: String,
        /// What it takes.
        takes: String,
        /// What the parser says.
        message: String,
    },
    /// A table without a key that must be there.
    #[error("line {line}: {message}")]
    Incomplete {
        /// Where, from 1.
        line: usize,
        /// What the parser says.
        message: String,
    },
}
