//! `Cargo.toml` as far as it says which files make which crates. What it says otherwise is passed over:
//! cargo is the judge of manifests.

use std::collections::BTreeMap;
use std::path::{Path, PathBuf};

use serde::Deserialize;

use crate::span::Edition;

/// A manifest.
#[derive(Clone, Debug, Default, Deserialize)]
#[serde(rename_all = "kebab-case", default)]
pub struct Manifest {
    pub package: Option<PackageTable>,
    pub workspace: Option<WorkspaceTable>,
    pub lib: Option<TargetTable>,
    pub bin: Vec<TargetTable>,
    pub test: Vec<TargetTable>,
    pub bench: Vec<TargetTable>,
    pub example: Vec<TargetTable>,
    pub dependencies: Dependencies,
    pub dev_dependencies: Dependencies,
    pub target: BTreeMap<String, PlatformTable>,
    pub patch: BTreeMap<String, BTreeMap<String, toml::Value>>,
}

/// Dependencies by the name that code calls them.
pub type Dependencies = BTreeMap<String, Dependency>;

/// `[package]`.
#[derive(Clone, Debug, Deserialize)]
pub struct PackageTable {
    pub name: String,
    pub version: Option<Inherited>,
    pub edition: Option<Inherited>,
    pub workspace: Option<String>,
    #[serde(default)]
    pub metadata: Metadata,
    #[serde(default = "yes")]
    pub autobins: bool,
    #[serde(default = "yes")]
    pub autotests: bool,
    #[serde(default = "yes")]
    pub autobenches: bool,
    #[serde(default = "yes")]
    pub autoexamples: bool,
}

/// `[package.metadata]`, `[workspace.metadata]`: whether it has anything for this program. Cargo lets others write
/// here what they like.
#[derive(Clone, Debug, Default, Deserialize)]
#[serde(from = "toml::Value")]
pub struct Metadata {
    pub has_ours: bool,
}

impl From<toml::Value> for Metadata {
    fn from(value: toml::Value) -> Metadata {
        Metadata { has_ours: value.get("locklint").is_some() }
    }
}

fn yes() -> bool {
    true
}

/// `[workspace]`.
#[derive(Clone, Debug, Default, Deserialize)]
#[serde(rename_all = "kebab-case", default)]
pub struct WorkspaceTable {
    pub members: Vec<String>,
    pub exclude: Vec<String>,
    pub default_members: Vec<String>,
    pub metadata: Metadata,
    pub package: WorkspacePackage,
    pub dependencies: Dependencies,
}

/// `[workspace.package]`.
#[derive(Clone, Debug, Default, Deserialize)]
#[serde(default)]
pub struct WorkspacePackage {
    pub edition: Option<String>,
    pub version: Option<String>,
}

/// `edition = "2024"` or `edition.workspace = true`.
#[derive(Clone, Debug, Deserialize)]
#[serde(untagged)]
pub enum Inherited {
    Own(String),
    Workspace {
        #[serde(rename = "workspace")]
        _workspace: bool,
    },
}

impl Inherited {
    /// The value, with that of the workspace where it is inherited.
    pub fn resolve(this: Option<&Inherited>, workspace: Option<&String>) -> Option<String> {
        match this {
            Some(Inherited::Own(own)) => Some(own.clone()),
            Some(Inherited::Workspace { .. }) => workspace.cloned(),
            None => None,
        }
    }
}

/// `[lib]`, `[[bin]]`, `[[test]]` …
#[derive(Clone, Debug, Default, Deserialize)]
#[serde(default)]
pub struct TargetTable {
    pub name: Option<String>,
    pub path: Option<String>,
}

/// `[target.'cfg(unix)']`.
#[derive(Clone, Debug, Default, Deserialize)]
#[serde(rename_all = "kebab-case", default)]
pub struct PlatformTable {
    pub dependencies: Dependencies,
    pub dev_dependencies: Dependencies,
}

/// A dependency: a table, or `"1.0"`.
#[derive(Clone, Debug, Deserialize)]
#[serde(untagged)]
pub enum Dependency {
    Table(DependencyTable),
    Version(serde::de::IgnoredAny),
}

/// `{ path = "…", package = "…", workspace = true }`.
#[derive(Clone, Debug, Default, Deserialize)]
#[serde(default)]
pub struct DependencyTable {
    pub path: Option<String>,
    pub package: Option<String>,
    pub workspace: bool,
}

impl Dependency {
    /// The folder that it names, from the manifest's.
    pub fn path(&self) -> Option<&str> {
        match self {
            Dependency::Version(_) => None,
            Dependency::Table(table) => table.path.as_deref(),
        }
    }

    /// The package that it names other than by its key.
    pub fn package(&self) -> Option<&str> {
        match self {
            Dependency::Version(_) => None,
            Dependency::Table(table) => table.package.as_deref(),
        }
    }

    /// Does the workspace say the rest?
    pub fn inherited(&self) -> bool {
        match self {
            Dependency::Version(_) => false,
            Dependency::Table(table) => table.workspace,
        }
    }
}

impl Manifest {
    /// Reads a manifest's text. The error is one sentence, with its place in the text.
    pub fn parse(text: &str) -> Result<Manifest, (String, std::ops::Range<usize>)> {
        toml::from_str(text).map_err(|error| {
            let sentence = error.message().replace('\n', ", ");
            (sentence, error.span().unwrap_or(0..0))
        })
    }

    /// All dependencies that code may name, those of tests and of single platforms too.
    pub fn all_dependencies(&self) -> impl Iterator<Item = (&String, &Dependency)> {
        let platforms = self.target.values();
        self.dependencies
            .iter()
            .chain(&self.dev_dependencies)
            .chain(platforms.flat_map(|platform| platform.dependencies.iter().chain(&platform.dev_dependencies)))
    }

    /// The edition of the package; without one in the manifest it is 2015.
    pub fn edition(&self, workspace: Option<&WorkspaceTable>) -> Edition {
        let own = self.package.as_ref().and_then(|package| package.edition.as_ref());
        let written = Inherited::resolve(own, workspace.and_then(|table| table.package.edition.as_ref()));
        match written {
            // One that is newer than this program is most like the newest that it knows.
            Some(text) => Edition::parse(&text).unwrap_or_default(),
            None => Edition::E2015,
        }
    }
}

/// The manifest of a folder, if it has one.
pub fn of_folder(folder: &Path) -> Option<PathBuf> {
    let path = folder.join("Cargo.toml");
    path.is_file().then_some(path)
}
