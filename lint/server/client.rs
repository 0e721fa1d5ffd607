//! What the editor at the other end can do.

use std::path::PathBuf;

use gen_lsp_types::{ClientCapabilities, InitializeParams, WorkspaceFolders};

use super::position::Encoding;
use super::uri;

/// It.
#[derive(Clone, Debug)]
pub struct Client {
    /// How it counts columns.
    pub encoding: Encoding,
    /// The folders that it has open.
    pub folders: Vec<PathBuf>,
    /// Can it jump to a place when told to?
    pub shows_documents: bool,
    /// Does it show progress?
    pub shows_progress: bool,
    /// Does it tell of files that change on disk?
    pub watches_files: bool,
    /// Can it be asked for its settings?
    pub has_configuration: bool,
    /// Does it tell when its settings change?
    pub registers_configuration: bool,
    /// Can it be told to ask for inlay hints again?
    pub refreshes_hints: bool,
    /// Can it be told to ask for code lenses again?
    pub refreshes_lenses: bool,
    /// Can an edit say which version of a text it is for?
    pub versions_edits: bool,
}

impl Client {
    /// From how it introduces itself.
    pub fn of(params: &InitializeParams) -> Client {
        let ClientCapabilities { workspace, window, general, .. } = &params.capabilities;
        let workspace = workspace.as_ref();
        let window = window.as_ref();
        let offered = general.as_ref().and_then(|general| general.position_encodings.as_deref());
        let edits = workspace.and_then(|workspace| workspace.workspace_edit.as_ref());
        let files = workspace.and_then(|workspace| workspace.did_change_watched_files.as_ref());
        let settings = workspace.and_then(|workspace| workspace.did_change_configuration.as_ref());
        let hints = workspace.and_then(|workspace| workspace.inlay_hint.as_ref());
        let lenses = workspace.and_then(|workspace| workspace.code_lens.as_ref());
        Client {
            encoding: Encoding::choose(offered.unwrap_or_default()),
            folders: folders(params),
            shows_documents: window
                .and_then(|window| window.show_document.as_ref())
                .is_some_and(|document| document.support),
            shows_progress: window.and_then(|window| window.work_done_progress).unwrap_or_default(),
            watches_files: files.and_then(|files| files.dynamic_registration).unwrap_or_default(),
            has_configuration: workspace.and_then(|workspace| workspace.configuration).unwrap_or_default(),
            registers_configuration: settings.and_then(|settings| settings.dynamic_registration).unwrap_or_default(),
            refreshes_hints: hints.and_then(|hints| hints.refresh_support).unwrap_or_default(),
            refreshes_lenses: lenses.and_then(|lenses| lenses.refresh_support).unwrap_or_default(),
            versions_edits: edits.and_then(|edits| edits.document_changes).unwrap_or_default(),
        }
    }
}

/// The open folders; of an editor that knows but one, that.
fn folders(params: &InitializeParams) -> Vec<PathBuf> {
    let several = params.workspace_folders_initialize_params.workspace_folders.as_ref();
    match several {
        Some(WorkspaceFolders::WorkspaceFolderList(list)) => {
            list.iter().filter_map(|one| uri::path(&one.uri)).collect()
        }
        Some(WorkspaceFolders::Null) | None => root(params).into_iter().collect(),
    }
}

#[expect(deprecated, reason = "editors that know only one folder say it here")]
fn root(params: &InitializeParams) -> Option<PathBuf> {
    params.root_uri.as_ref().and_then(uri::path)
}
