//! Levels and profiles by their names.

/// What a finding means for the run.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Level {
    /// It is not told.
    Allow,
    /// It is told.
    Warn,
    /// It is told, and the run fails.
    Deny,
}

impl Level {
    /// The level as settings write it.
    pub fn parse(text: &str) -> Option<Level> {
        match text {
            "allow" => Some(Level::Allow),
            "warn" => Some(Level::Warn),
            "deny" => Some(Level::Deny),
            _ => None,
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

/// A choice of lints and of how sure they must be.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Profile {
    /// What is very likely wrong, in any program.
    Default,
    /// Coursework: the advice to the letter.
    Lab,
    /// A review: hints too.
    Pedantic,
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

    /// The profile of a name.
    pub fn parse(name: &str) -> Option<Profile> {
        Profile::ALL.into_iter().find(|profile| profile.name() == name)
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

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn names() {
        for profile in Profile::ALL {
            assert_eq!(Profile::parse(profile.name()), Some(profile));
        }
        assert_eq!(Level::parse("warn"), Some(Level::Warn));
        assert_eq!(Level::parse("Warn"), None);
    }
}
