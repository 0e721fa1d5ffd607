//! What every run begins with: from flags to what is meant, and to the configuration that is in force there.

use std::path::PathBuf;

use super::CommandError;
use super::arguments::{LevelOptions, SelectionOptions};
use super::request::Asked;
use crate::cache::Cache;
use crate::policy::{Origin, Rulings, Scope, Setting};
use crate::settings::{Ruling, Settings};
use crate::source::{self, Selection};

/// It.
pub struct Setup {
    /// The folder that configuration is looked for from: the working directory, or that of `--manifest-path`.
    pub directory: PathBuf,
    /// What is looked at.
    pub asked: Asked,
    /// Its packages.
    pub selection: Selection,
    /// The configuration.
    pub settings: Settings,
    /// The levels everywhere.
    pub rulings: Rulings,
    /// Where results are kept for the next run.
    pub cache: Cache,
}

impl Setup {
    /// From flags; `order`: `-A`, `-W` and `-D` in their order.
    pub fn of(selection: &SelectionOptions, levels: &LevelOptions, order: &[Setting]) -> Result<Setup, CommandError> {
        Setup::within(std::env::current_dir().map_err(CommandError::Directory)?, selection, levels, order)
    }

    /// The same, in another working directory.
    pub fn within(
        working: PathBuf,
        selection: &SelectionOptions,
        levels: &LevelOptions,
        order: &[Setting],
    ) -> Result<Setup, CommandError> {
        let manifest = selection.manifest_path.as_deref();
        let directory = manifest.and_then(|path| Some(working.join(path).parent()?.to_owned()));
        let mut asked = Asked::of(selection, working.clone())?;
        let selection = match &asked {
            Asked::Files(request) => source::select(request)?,
            Asked::Text { .. } | Asked::Nothing => Selection::default(),
        };
        let directory = directory.unwrap_or(working);
        let settings = match &levels.config {
            Some(path) => Settings::read(path)?,
            None => Settings::find(&directory, &selection.metadata())?,
        };
        if let Asked::Files(request) = &mut asked {
            request.excludes = settings.excludes();
        }
        let mut rulings = settings.rulings();
        rulings.push(Ruling {
            scope: Scope::Everywhere,
            profiles: levels.profile.iter().map(|name| (*name).into()).collect(),
            levels: order.to_vec(),
            origin: Origin::CommandLine,
        });
        let rulings = Rulings::new(rulings)?;
        Ok(Setup { directory, asked, selection, settings, rulings, cache: Cache::none() })
    }

    /// With results kept below the target directory of the workspace that is checked. Where there is none, or
    /// several, and the working directory is in none of them, nothing is kept.
    pub fn with_cache(mut self) -> Setup {
        let folder = self.selection.target_directory(&self.directory);
        self.cache = folder.map_or_else(Cache::none, |folder| Cache::at(folder.join("locklint")));
        self
    }
}
