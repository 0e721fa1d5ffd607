//! What is watched: the folders that the editor has open, the packages of other files, and with which settings.

use std::collections::BTreeMap;
use std::path::{Path, PathBuf};
use std::sync::Arc;

use gen_lsp_types::{
    ConfigurationItem, ConfigurationParams, ConfigurationRequest, DidChangeConfigurationParams,
    DidChangeWatchedFilesParams, DidChangeWorkspaceFoldersParams,
};
use serde_json::Value;

use super::engine::{Trouble, View};
use super::options::{Options, SECTION};
use super::session::{Asked, Session};
use super::uri;
use super::worker::Task;
use crate::finding::Suggestion;

/// A folder or file that is watched, and what was seen of it last.
#[derive(Default)]
pub struct Root {
    /// A folder that the editor opened; else it is there for the files that are open.
    pub is_folder: bool,
    /// The last view and its number.
    pub seen: Option<(u64, Arc<View>)>,
    /// What is known of that view's suggestions, by finding.
    pub proven: BTreeMap<usize, Vec<Suggestion>>,
    /// Why it cannot be looked at, as it was told.
    pub trouble: Option<Trouble>,
}

impl Session<'_> {
    pub(super) fn watch_all(&mut self) {
        self.is_watching = true;
        for folder in self.client.folders.clone() {
            self.watch(folder, true);
        }
        let open: Vec<PathBuf> = self.documents.iter().map(|(path, _)| path.clone()).collect();
        open.iter().for_each(|path| self.watch_for(path));
        self.wait_for_first_look();
    }

    fn watch(&mut self, root: PathBuf, is_folder: bool) {
        self.roots.insert(root.clone(), Root { is_folder, ..Root::default() });
        self.send_task(Task::Watch(root, self.options.clone()));
    }

    pub(super) fn leave(&mut self, root: &Path) {
        if self.roots.remove(root).is_some() {
            self.send_task(Task::Leave(root.to_owned()));
            self.publish();
        }
    }

    /// A file outside all open folders: its package is watched as long as it is open, or the file alone.
    pub(super) fn watch_for(&mut self, path: &Path) {
        let is_rust = path.extension().is_some_and(|extension| extension == "rs");
        if !self.is_watching || !is_rust || self.root_of(path).is_some() {
            return;
        }
        let mut folders = path.ancestors().skip(1);
        let package = folders.find(|folder| folder.join("Cargo.toml").is_file());
        self.watch(package.unwrap_or(path).to_owned(), false);
    }

    /// The innermost root that a file belongs to.
    pub(super) fn root_of(&self, path: &Path) -> Option<&PathBuf> {
        let roots = self.roots.keys().filter(|root| path.starts_with(root));
        roots.max_by_key(|root| root.components().count())
    }

    /// Files that are open are read from the editor; what cargo builds is no source.
    pub(super) fn on_disk(&mut self, params: &DidChangeWatchedFilesParams) {
        let matters = |path: &PathBuf| {
            let inside = self.root_of(path).and_then(|root| path.strip_prefix(root).ok());
            let is_source = inside.is_some_and(|inside| {
                let mut names = inside.iter().map(|name| name.to_string_lossy());
                !names.any(|name| name == "target" || name.starts_with('.'))
            });
            is_source || path.ends_with("locklint.toml")
        };
        if params.changes.iter().filter_map(|event| uri::path(&event.uri)).any(|path| matters(&path)) {
            self.send_task(Task::Disk);
        }
    }

    pub(super) fn folders(&mut self, params: DidChangeWorkspaceFoldersParams) {
        for folder in params.event.removed.iter().filter_map(|folder| uri::path(&folder.uri)) {
            self.client.folders.retain(|known| *known != folder);
            self.leave(&folder);
        }
        for folder in params.event.added.iter().filter_map(|folder| uri::path(&folder.uri)) {
            self.client.folders.push(folder.clone());
            if self.is_watching {
                self.watch(folder, true);
            }
        }
    }

    pub(super) fn settings(&mut self, params: &DidChangeConfigurationParams) {
        if self.client.has_configuration {
            self.ask_for_settings();
        } else {
            self.configure(&params.settings);
        }
    }

    pub(super) fn ask_for_settings(&mut self) {
        let item = ConfigurationItem { scope_uri: None, section: Some(SECTION.to_owned()) };
        self.ask::<ConfigurationRequest>(ConfigurationParams { items: vec![item] }, Asked::Configuration);
    }

    pub(super) fn configure(&mut self, settings: &Value) {
        if settings.is_null() {
            return;
        }
        match Options::read(settings) {
            Ok(options) if options == self.options => {}
            Ok(options) => {
                self.options = options;
                for root in self.roots.keys() {
                    self.send_task(Task::Watch(root.clone(), self.options.clone()));
                }
            }
            Err(problem) => self.show(problem),
        }
    }
}
