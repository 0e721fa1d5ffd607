//! Where cargo puts what it builds, as far as that can be told without asking it.

use std::path::{Path, PathBuf};

use serde::Deserialize;

use super::workspace::Selection;

/// The part of cargo's own configuration that matters here.
#[derive(Default, Deserialize)]
#[serde(rename_all = "kebab-case", default)]
struct CargoConfiguration {
    build: Build,
}

#[derive(Default, Deserialize)]
#[serde(rename_all = "kebab-case", default)]
struct Build {
    target_dir: Option<PathBuf>,
}

impl Selection {
    /// The target directory of the one workspace that is selected; of several, of that which a folder is in.
    pub fn target_directory(&self, from: &Path) -> Option<PathBuf> {
        let from = from.canonicalize().ok()?;
        let mut roots = self.units.keys();
        let root = match (roots.next(), roots.next()) {
            (Some(only), None) => only,
            (Some(_), Some(_)) => self.units.keys().rev().find(|root| from.starts_with(root))?,
            (None, _) => return None,
        };
        let variables = ["CARGO_TARGET_DIR", "CARGO_BUILD_TARGET_DIR"].into_iter();
        let named = variables.filter_map(std::env::var_os).find(|value| !value.is_empty());
        match named {
            Some(named) => Some(from.join(named)),
            None => Some(configured(&from).unwrap_or_else(|| root.join("target"))),
        }
    }
}

/// As the nearest `.cargo/config.toml` says; paths in it start from the folder that `.cargo` is in.
fn configured(from: &Path) -> Option<PathBuf> {
    from.ancestors().find_map(|folder| {
        let text = std::fs::read_to_string(folder.join(".cargo/config.toml")).ok()?;
        let configuration: CargoConfiguration = toml::from_str(&text).ok()?;
        Some(folder.join(configuration.build.target_dir?))
    })
}
