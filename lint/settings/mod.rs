//! The configuration as read from `locklint.toml`: profiles, levels, excludes, and what it adds to the
//! model of the outside world.
//!
//! Knows nothing of analysis. A key that is not known is an error, never passed over.

mod level;

use std::path::{Path, PathBuf};

use thiserror::Error;
use toml::{Table, Value};

pub use level::{Level, Profile, Setting};

use crate::source::Glob;
use crate::spelling::nearest;

/// The name of the configuration file.
pub const FILE_NAME: &str = "locklint.toml";

const KEYS: [&str; 3] = ["profile", "levels", "exclude"];

/// A configuration.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct Settings {
    /// Where it was read, if anywhere.
    pub path: Option<PathBuf>,
    /// `profile = ["lab"]`.
    pub profiles: Vec<Profile>,
    /// `[levels]`, prefixes before what they begin.
    pub levels: Vec<Setting>,
    /// `exclude = ["generated/**"]`, from the file's folder.
    pub exclude: Vec<Glob>,
    /// Everything that is a list of tables (`[[lock]]`, `[[wait]]` …): entries for the model, which
    /// knows their keys.
    pub model: Table,
}

/// What is wrong with a configuration.
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
    #[error("cannot be read: {0}")]
    Unreadable(#[from] std::io::Error),
    /// The file is not TOML.
    #[error("line {line}: {message}")]
    NotToml {
        /// Where, from 1.
        line: usize,
        /// What the parser says.
        message: String,
    },
    /// A key that is not known.
    #[error("unknown key `{key}`{}", .nearest.map_or_else(String::new, |name| format!("; did you mean `{name}`?")))]
    UnknownKey {
        /// As written.
        key: String,
        /// What may have been meant.
        nearest: Option<&'static str>,
    },
    /// A value of another kind than the key takes.
    #[error("`{key}` must be {expected}")]
    Value {
        /// The key.
        key: String,
        /// What it takes.
        expected: &'static str,
    },
}

impl Settings {
    /// The configuration that is in force in a folder: the nearest one upwards.
    pub fn nearest(directory: &Path) -> Result<Settings, SettingsError> {
        match directory.ancestors().map(|folder| folder.join(FILE_NAME)).find(|path| path.is_file()) {
            Some(path) => Settings::read(&path),
            None => Ok(Settings::default()),
        }
    }

    /// Reads a file.
    pub fn read(path: &Path) -> Result<Settings, SettingsError> {
        let in_file = |problem| SettingsError { path: path.to_owned(), problem };
        let text = std::fs::read_to_string(path).map_err(|error| in_file(error.into()))?;
        let settings = Settings::parse(&text).map_err(in_file)?;
        Ok(Settings { path: Some(path.to_owned()), ..settings })
    }

    /// Reads a text.
    pub fn parse(text: &str) -> Result<Settings, SettingsProblem> {
        let table: Table = text.parse().map_err(|error: toml::de::Error| {
            let before = error.span().and_then(|span| text.get(..span.start)).unwrap_or("");
            let line = 1 + before.matches('\n').count();
            SettingsProblem::NotToml { line, message: error.message().replace('\n', ", ") }
        })?;
        let mut settings = Settings::default();
        for (key, value) in table {
            match key.as_str() {
                "profile" => settings.profiles = profiles(&value)?,
                "levels" => settings.levels = levels(&value)?,
                "exclude" => {
                    let patterns = strings("exclude", &value, "a list of path patterns")?;
                    settings.exclude = patterns.into_iter().map(Glob::new).collect();
                }
                _ if is_list_of_tables(&value) => {
                    settings.model.insert(key, value);
                }
                _ => return Err(SettingsProblem::UnknownKey { nearest: nearest(&key, KEYS), key }),
            }
        }
        Ok(settings)
    }

    /// The folder that its patterns are relative to.
    pub fn folder(&self) -> &Path {
        let folder = self.path.as_deref().and_then(Path::parent).unwrap_or(Path::new("."));
        if folder.as_os_str().is_empty() { Path::new(".") } else { folder }
    }
}

fn is_list_of_tables(value: &Value) -> bool {
    value.as_array().is_some_and(|list| !list.is_empty() && list.iter().all(Value::is_table))
}

fn strings<'a>(key: &str, value: &'a Value, expected: &'static str) -> Result<Vec<&'a str>, SettingsProblem> {
    let list = match value {
        Value::String(one) => Some(vec![one.as_str()]),
        Value::Array(list) => list.iter().map(Value::as_str).collect(),
        _ => None,
    };
    list.ok_or_else(|| SettingsProblem::Value { key: key.into(), expected })
}

fn profiles(value: &Value) -> Result<Vec<Profile>, SettingsProblem> {
    let expected = "a list of `default`, `lab`, `pedantic`";
    let names = strings("profile", value, expected)?;
    let parsed: Option<Vec<Profile>> = names.into_iter().map(Profile::parse).collect();
    parsed.ok_or_else(|| SettingsProblem::Value { key: "profile".into(), expected })
}

/// The order of keys in a table means nothing, so what is longer (a code) overrides what is shorter (a
/// prefix of it).
fn levels(value: &Value) -> Result<Vec<Setting>, SettingsProblem> {
    let expected = "a table of codes or names, each `allow`, `warn` or `deny`";
    let wrong = |key: &str| SettingsProblem::Value { key: key.into(), expected };
    let table = value.as_table().ok_or_else(|| wrong("levels"))?;
    let setting = |(selector, level): (&String, &Value)| {
        let level = level.as_str().and_then(Level::parse).ok_or_else(|| wrong(&format!("levels.{selector}")))?;
        Ok(Setting { selector: selector.clone(), level })
    };
    let mut settings: Vec<Setting> = table.iter().map(setting).collect::<Result<_, SettingsProblem>>()?;
    settings.sort_by_key(|setting| (setting.selector.len(), setting.selector.clone()));
    Ok(settings)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn everything_at_once() {
        let text = "profile = [\"lab\", \"pedantic\"]\nexclude = [\"generated/**\"]\n[levels]\nR401 = \"warn\"\nR4 = \"allow\"\n[[wait]]\npath = \"bus::call\"\n";
        let settings = Settings::parse(text).expect("it is right");
        assert_eq!(settings.profiles, [Profile::Lab, Profile::Pedantic]);
        assert_eq!(settings.levels[0], Setting { selector: "R4".into(), level: Level::Allow });
        assert_eq!(settings.levels[1], Setting { selector: "R401".into(), level: Level::Warn });
        assert!(settings.exclude[0].covers("generated/a.rs"));
        assert_eq!(settings.model["wait"].as_array().map(Vec::len), Some(1));
    }

    #[test]
    fn errors_say_what_and_where() {
        for (text, expected) in [
            ("profiles = []", "unknown key `profiles`; did you mean `profile`?"),
            ("zzz = 1", "unknown key `zzz`"),
            ("profile = \"Lab\"", "`profile` must be a list of `default`, `lab`, `pedantic`"),
            (
                "[levels]\nR4 = \"loud\"",
                "`levels.R4` must be a table of codes or names, each `allow`, `warn` or `deny`",
            ),
            ("exclude = 3", "`exclude` must be a list of path patterns"),
        ] {
            assert_eq!(Settings::parse(text).expect_err(text).to_string(), expected);
        }
        let broken = Settings::parse("exclude = []\nprofile = [").expect_err("broken").to_string();
        assert!(broken.starts_with("line 2: "), "{broken}");
    }
}
