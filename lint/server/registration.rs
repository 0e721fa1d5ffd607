//! What the editor is asked for on its own account: to tell of files, to show progress, to ask again.

use std::path::Path;

use gen_lsp_types::{
    CodeLensRefreshRequest, DidChangeConfigurationNotification, DidChangeWatchedFilesNotification,
    DidChangeWatchedFilesRegistrationOptions, FileSystemWatcher, GlobPattern, InlayHintRefreshRequest,
    LspRequestMethod, Notification, Registration, RegistrationParams, Request,
};
use serde_json::{Value, json};

use super::client::Client;

/// The files that decide what is found.
const FILES: [&str; 3] = ["**/*.rs", "**/Cargo.toml", "**/locklint.toml"];

/// What to be told of.
pub fn wanted(client: &Client) -> Vec<RegistrationParams> {
    let mut registrations = Vec::new();
    if client.watches_files {
        let watcher =
            |glob: &str| FileSystemWatcher { glob_pattern: GlobPattern::Pattern(glob.to_owned()), kind: None };
        let options = DidChangeWatchedFilesRegistrationOptions { watchers: FILES.map(watcher).into() };
        registrations.push(Registration {
            id: "locklint/files".to_owned(),
            method: DidChangeWatchedFilesNotification::METHOD.to_string(),
            register_options: Some(json!(options)),
        });
    }
    if client.registers_configuration {
        registrations.push(Registration {
            id: "locklint/settings".to_owned(),
            method: DidChangeConfigurationNotification::METHOD.to_string(),
            register_options: None,
        });
    }
    if registrations.is_empty() { Vec::new() } else { vec![RegistrationParams { registrations }] }
}

/// What it is to ask for again after a new view.
pub fn refreshes(client: &Client) -> impl Iterator<Item = &'static str> + use<> {
    let refreshes: [(bool, LspRequestMethod<'static>); 2] = [
        (client.refreshes_hints, InlayHintRefreshRequest::METHOD),
        (client.refreshes_lenses, CodeLensRefreshRequest::METHOD),
    ];
    refreshes.into_iter().filter(|(can, _)| *can).map(|(_, method)| method.as_str())
}

/// A message of progress.
pub enum Step {
    /// A request.
    Ask(&'static str, Value),
    /// A notification.
    Tell(&'static str, Value),
}

/// The messages that begin or end the reading of a program.
pub fn progress(root: &Path, is_begin: bool) -> Vec<Step> {
    let token = format!("locklint/{}", root.display());
    if !is_begin {
        return vec![Step::Tell("$/progress", json!({"token": token, "value": {"kind": "end"}}))];
    }
    let name = root.file_name().map_or_else(String::new, |name| name.to_string_lossy().into_owned());
    let value = json!({"kind": "begin", "title": "locklint", "message": format!("reading {name}")});
    vec![
        Step::Ask("window/workDoneProgress/create", json!({"token": token})),
        Step::Tell("$/progress", json!({"token": token, "value": value})),
    ]
}
