//! The configuration: profiles, levels, excludes, the baseline, and what is added to the model of the outside world.
//! It is read from `locklint.toml` and from the manifests of the program, and each part knows where it came from.
//!
//! Knows nothing of analysis. A key that is not known is an error, never passed over.

mod keys;
mod level;
mod parse;
mod problem;
#[cfg(test)]
mod tests;

use std::collections::BTreeMap;
use std::path::{Path, PathBuf};

pub use keys::{Keys, Listed, Override};
pub use level::{Level, Origin, Profile, Ruling, Scope, Setting};
pub use parse::read;
pub use problem::{SettingsError, SettingsProblem};

use crate::model::Model;
use crate::source::{Glob, MetadataOf, MetadataPlace};

/// The name of the configuration file.
pub const FILE_NAME: &str = "locklint.toml";

/// All that configures a run, what is overridden before what overrides it.
#[derive(Clone, Debug, Default)]
pub struct Settings {
    /// The parts.
    pub layers: Vec<Layer>,
}

/// A configuration from one place.
#[derive(Clone, Debug)]
pub struct Layer {
    /// Which place.
    pub origin: Origin,
    /// The folder that its patterns are relative to.
    pub folder: PathBuf,
    /// `profile`.
    pub profiles: Vec<Profile>,
    /// `[levels]`, prefixes before what they begin.
    pub levels: Vec<Setting>,
    /// `exclude`.
    pub exclude: Vec<Glob>,
    /// `baseline`, as an absolute path.
    pub baseline: Option<PathBuf>,
    /// `[[override]]`: patterns, profiles, levels.
    pub overrides: Vec<(Vec<Glob>, Vec<Profile>, Vec<Setting>)>,
    /// Entries for the model.
    pub model: Model,
    /// The same as TOML.
    pub entries: String,
}

impl Settings {
    /// The configuration of a file and nothing else.
    pub fn read(path: &Path) -> Result<Settings, SettingsError> {
        let layer = Layer::read(path, Origin::File(path.into()), &[])?;
        Ok(Settings { layers: layer.into_iter().collect() })
    }

    /// The configuration that is in force in a folder: that of the manifests of a program, over which comes the
    /// nearest `locklint.toml` upwards.
    pub fn find(directory: &Path, manifests: &[MetadataPlace]) -> Result<Settings, SettingsError> {
        let mut layers = Vec::new();
        for place in manifests {
            let path = place.manifest.as_path();
            let (origin, table) = match place.of {
                MetadataOf::Workspace => (Origin::Workspace(path.into()), "workspace"),
                MetadataOf::Package => (Origin::Package(path.into()), "package"),
            };
            layers.extend(Layer::read(path, origin, &[table, "metadata", "locklint"])?);
        }
        let file = directory.ancestors().map(|folder| folder.join(FILE_NAME)).find(|path| path.is_file());
        if let Some(path) = file {
            let origin = Origin::File(path.as_path().into());
            layers.extend(Layer::read(&path, origin, &[])?);
        }
        Ok(Settings { layers })
    }

    /// What is never reported on: patterns, with the folders that they are relative to.
    pub fn excludes(&self) -> Vec<(PathBuf, Glob)> {
        let of_layer = |layer: &Layer| {
            let folder = layer.folder.clone();
            layer.exclude.iter().map(move |glob| (folder.clone(), glob.clone())).collect::<Vec<_>>()
        };
        self.layers.iter().flat_map(of_layer).collect()
    }

    /// Profiles and levels, with where they hold; what is overridden first.
    pub fn rulings(&self) -> Vec<Ruling> {
        let mut rulings = Vec::new();
        for layer in &self.layers {
            let (profiles, levels, origin) = (layer.profiles.clone(), layer.levels.clone(), layer.origin.clone());
            rulings.push(Ruling { scope: layer.scope(), profiles, levels, origin });
            rulings.extend(layer.overrides.iter().map(|(globs, profiles, levels)| Ruling {
                scope: Scope::Matching(layer.folder.clone(), globs.clone()),
                profiles: profiles.clone(),
                levels: levels.clone(),
                origin: layer.origin.clone(),
            }));
        }
        rulings
    }

    /// The baseline that is in force in a folder.
    pub fn baseline(&self, directory: &Path) -> Option<(&Path, &Origin)> {
        let mut layers = self.layers.iter().rev().filter(|layer| layer.scope().covers(directory));
        layers.find_map(|layer| Some((layer.baseline.as_deref()?, &layer.origin)))
    }

    /// All entries for the model.
    pub fn model(&self) -> Model {
        let mut model = Model::default();
        for layer in &self.layers {
            model.extend(layer.model.clone());
        }
        model
    }
}

impl Layer {
    /// Reads one place; nothing where its table is not there.
    fn read(path: &Path, origin: Origin, table: &[&str]) -> Result<Option<Layer>, SettingsError> {
        let in_file = |problem| SettingsError { path: path.to_owned(), problem };
        let unreadable = |error: std::io::Error| in_file(SettingsProblem::Unreadable(error.to_string()));
        let text = std::fs::read_to_string(path).map_err(unreadable)?;
        let folder = path.parent().filter(|folder| !folder.as_os_str().is_empty()).unwrap_or(Path::new("."));
        let folder = folder.canonicalize().map_err(unreadable)?;
        Layer::parse(&text, origin, &folder, table).map_err(in_file)
    }

    fn parse(text: &str, origin: Origin, folder: &Path, table: &[&str]) -> Result<Option<Layer>, SettingsProblem> {
        let Some(parse::Parsed { keys, model, entries }) = parse::parse(text, table)? else { return Ok(None) };
        let Keys { profile, levels, exclude, baseline, overrides } = keys;
        let globs = |patterns: Vec<String>| patterns.iter().map(|pattern| Glob::new(pattern)).collect();
        Ok(Some(Layer {
            origin,
            folder: folder.to_owned(),
            profiles: profile.0,
            levels: by_length(levels),
            exclude: globs(exclude.0),
            baseline: baseline.map(|path| folder.join(path)),
            overrides: overrides
                .into_iter()
                .map(|Override { paths, profile, levels }| (globs(paths.0), profile.0, by_length(levels)))
                .collect(),
            model,
            entries,
        }))
    }

    /// Where its profiles and levels hold.
    fn scope(&self) -> Scope {
        match self.origin {
            Origin::Workspace(_) | Origin::Package(_) => Scope::Below(self.folder.clone()),
            Origin::BuiltIn | Origin::File(_) | Origin::CommandLine => Scope::Everywhere,
        }
    }
}

/// The order of keys in a table means nothing, so what is longer (a code) overrides what is shorter (a
/// prefix of it).
fn by_length(levels: BTreeMap<String, Level>) -> Vec<Setting> {
    let mut settings: Vec<Setting> = levels.into_iter().map(|(selector, level)| Setting { selector, level }).collect();
    settings.sort_by_key(|setting| (setting.selector.len(), setting.selector.clone()));
    settings
}
