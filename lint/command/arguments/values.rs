//! The words that flags take.

use clap::ValueEnum;

use super::super::CommandError;
use crate::policy::Profile;
use crate::span::Edition;

/// `--message-format`.
#[derive(Clone, Copy, Debug, PartialEq, Eq, ValueEnum)]
pub enum MessageFormat {
    /// For people: source lines, interleavings, help
    Human,
    /// One line a finding
    Short,
    /// One JSON object a line, as cargo and editors exchange them
    Json,
    /// SARIF 2.1.0, for code scanning
    Sarif,
    /// Commands that GitHub makes annotations of
    Github,
    /// GitLab's report of code quality
    Gitlab,
    /// JUnit's XML
    Junit,
    /// Reviewdog's diagnostics, one a line
    Rdjsonl,
    /// A page that needs no network: findings, the map of locks, the protocol (see `--output`)
    Html,
}

/// `--profile`.
#[derive(Clone, Copy, Debug, PartialEq, Eq, ValueEnum)]
pub enum ProfileName {
    /// What is very likely wrong, in any program
    Default,
    /// Coursework: the locking advice to the letter
    Lab,
    /// A review: hints too
    Pedantic,
}

impl ProfileName {
    /// The one of this name.
    pub fn named(name: &str) -> Result<ProfileName, CommandError> {
        ProfileName::from_str(name, false).map_err(|_| CommandError::Profile(name.to_owned()))
    }
}

impl From<ProfileName> for Profile {
    fn from(name: ProfileName) -> Profile {
        match name {
            ProfileName::Default => Profile::Default,
            ProfileName::Lab => Profile::Lab,
            ProfileName::Pedantic => Profile::Pedantic,
        }
    }
}

/// `--color`.
#[derive(Clone, Copy, Debug, PartialEq, Eq, ValueEnum)]
pub enum ColorChoice {
    /// On a terminal
    Auto,
    /// Always
    Always,
    /// Never
    Never,
}

/// A year of Rust.
pub fn edition(text: &str) -> Result<Edition, String> {
    Edition::parse(text).ok_or_else(|| "one of 2015, 2018, 2021, 2024 is expected".into())
}
