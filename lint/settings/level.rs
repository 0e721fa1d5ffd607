//! Levels and profiles by their names, and where they hold.

use std::fmt;
use std::path::{Path, PathBuf};
use std::sync::Arc;

use serde::Serialize;

use crate::model::words;
use crate::source::Glob;

words! {
    /// What a finding means for the run.
    #[derive(PartialOrd, Ord, Hash)]
    Level {
        /// it is not told
        "allow" => Allow,
        /// it is told; the exit status stays 0
        "warn" => Warn,
        /// it is told, and the exit status is 1
        "deny" => Deny,
    }
}

impl Level {
    /// The word that settings write.
    pub fn name(self) -> &'static str {
        match self {
            Level::Allow => "allow",
            Level::Warn => "warn",
            Level::Deny => "deny",
        }
    }

    /// The word that reports begin with.
    pub fn word(self) -> &'static str {
        match self {
            Level::Allow => "allowed",
            Level::Warn => "warning",
            Level::Deny => "error",
        }
    }
}

words! {
    /// A choice of lints and of how sure they must be.
    #[derive(PartialOrd, Ord, Hash, Serialize)]
    Profile {
        /// what is very likely wrong, in any program
        "default" => Default,
        /// coursework: the advice to the letter
        "lab" => Lab,
        /// a review: hints too
        "pedantic" => Pedantic,
    }
}

impl Profile {
    /// All of them.
    pub const ALL: [Profile; 3] = [Profile::Default, Profile::Lab, Profile::Pedantic];

    /// Its name.
    pub fn name(self) -> &'static str {
        match self {
            Profile::Default => "default",
            Profile::Lab => "lab",
            Profile::Pedantic => "pedantic",
        }
    }
}

/// A level for a code, a name, or all codes with a prefix.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Setting {
    /// `R401`, `await-holding-guard`, `R4`, `R`.
    pub selector: String,
    /// The level.
    pub level: Level,
}

/// Profiles and levels that hold in some place.
#[derive(Clone, Debug)]
pub struct Ruling {
    /// Where they hold.
    pub scope: Scope,
    /// The profiles; none leaves those that held before.
    pub profiles: Vec<Profile>,
    /// The levels, a later one overriding those before it.
    pub levels: Vec<Setting>,
    /// Who says so.
    pub origin: Origin,
}

/// Where a [`Ruling`] holds.
#[derive(Clone, Debug)]
pub enum Scope {
    /// Everywhere.
    Everywhere,
    /// Below a folder.
    Below(PathBuf),
    /// For what these patterns name, from a folder.
    Matching(PathBuf, Vec<Glob>),
}

impl Scope {
    /// Is a file or folder, by its absolute path, in it?
    pub fn covers(&self, path: &Path) -> bool {
        match self {
            Scope::Everywhere => true,
            Scope::Below(folder) => path.starts_with(folder),
            Scope::Matching(folder, globs) => path.strip_prefix(folder).is_ok_and(|relative| {
                let relative = relative.to_string_lossy();
                globs.iter().any(|glob| glob.covers(&relative))
            }),
        }
    }
}

/// Who says what holds.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub enum Origin {
    /// Nobody: it is what holds without configuration.
    BuiltIn,
    /// `locklint.toml`, or the file of `--config`.
    File(Arc<Path>),
    /// `[workspace.metadata.locklint]` of this manifest.
    Workspace(Arc<Path>),
    /// `[package.metadata.locklint]` of this manifest.
    Package(Arc<Path>),
    /// A flag.
    CommandLine,
}

impl fmt::Display for Origin {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Origin::BuiltIn => write!(formatter, "built in"),
            Origin::File(path) => write!(formatter, "{}", path.display()),
            Origin::Workspace(path) => write!(formatter, "{}, workspace.metadata.locklint", path.display()),
            Origin::Package(path) => write!(formatter, "{}, package.metadata.locklint", path.display()),
            Origin::CommandLine => write!(formatter, "the command line"),
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::model::Takes;

    #[test]
    fn names_are_the_words_that_are_read() {
        let words = |words: &[crate::model::Word]| words.iter().map(|word| word.name).collect::<Vec<_>>();
        assert_eq!(words(Profile::words()), Profile::ALL.map(Profile::name));
        assert_eq!(words(Level::words()), [Level::Allow, Level::Warn, Level::Deny].map(Level::name));
    }

    #[test]
    fn scopes_are_by_path() {
        let covers = |scope: &Scope| ["/a/b/c.rs", "/a/bc.rs"].map(|path| scope.covers(Path::new(path)));
        assert_eq!(covers(&Scope::Everywhere), [true, true]);
        assert_eq!(covers(&Scope::Below("/a/b".into())), [true, false]);
        assert_eq!(covers(&Scope::Matching("/a".into(), vec![Glob::new("b*.rs")])), [false, true]);
        assert_eq!(covers(&Scope::Matching("/a/b".into(), vec![Glob::new("**")])), [true, false]);
    }
}
