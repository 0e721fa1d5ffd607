//! What the user set in the editor.

use serde::Deserialize;
use serde_json::Value;

/// The section of the editor's settings that is ours.
pub const SECTION: &str = "locklint";

/// It. The program's own configuration (`locklint.toml`, manifests) holds too; what is set here comes over it.
#[derive(Clone, Debug, Default, PartialEq, Eq, Deserialize)]
#[serde(default, deny_unknown_fields, rename_all = "camelCase")]
pub struct Options {
    /// Profiles by name.
    pub profile: Vec<String>,
    /// Lints that are not told.
    pub allow: Vec<String>,
    /// Lints that are told as warnings.
    pub warn: Vec<String>,
    /// Lints that are told as errors.
    pub deny: Vec<String>,
    /// A configuration file instead of the nearest one.
    pub config: Option<String>,
    /// Is test code told of?
    pub all_targets: bool,
    /// Worker threads; half of the cores where it is not set.
    pub threads: Option<usize>,
}

impl Options {
    /// From what the editor sends: the section itself, or an object that has it. Nothing is set by `null`.
    pub fn read(value: &Value) -> Result<Options, String> {
        let section = value.get(SECTION).unwrap_or(value);
        if section.is_null() {
            return Ok(Options::default());
        }
        Options::deserialize(section).map_err(|error| format!("the settings of locklint are not understood: {error}"))
    }
}
