//! The beginning of a session: the editor says what it can, and is told what it can have.

use gen_lsp_types::{
    ChangeNotifications, CodeActionKind, CodeActionOptions, CodeActionProvider, CodeLensOptions,
    DocumentHighlightProvider, ExecuteCommandOptions, FileOperationFilter, FileOperationOptions, FileOperationPattern,
    FileOperationRegistrationOptions, HoverProvider, InitializeParams, InitializeResult, InlayHintProvider, Save,
    ServerCapabilities, ServerInfo, TextDocumentSync, TextDocumentSyncKind, TextDocumentSyncOptions,
    WorkspaceFoldersServerCapabilities, WorkspaceOptions,
};
use lsp_server::{Connection, ErrorCode, Message, Response};
use serde::Deserialize;

use super::actions;
use super::client::Client;
use super::page::Page;

/// Waits for the editor to introduce itself, and answers. None where it goes instead.
pub fn greet(connection: &Connection) -> Option<(Client, InitializeParams)> {
    loop {
        let request = match connection.receiver.recv().ok()? {
            Message::Request(request) => request,
            Message::Notification(notification) if notification.method == "exit" => return None,
            Message::Notification(_) | Message::Response(_) => continue,
        };
        let answer = if request.method == "initialize" {
            match InitializeParams::deserialize(&request.params) {
                Ok(params) => {
                    let client = Client::of(&params);
                    let response = Response::new_ok(request.id, offer(&client));
                    connection.sender.send(response.into()).ok()?;
                    return Some((client, params));
                }
                Err(error) => Response::new_err(request.id, ErrorCode::InvalidParams as i32, error.to_string()),
            }
        } else {
            let message = "`initialize` comes first".to_owned();
            Response::new_err(request.id, ErrorCode::ServerNotInitialized as i32, message)
        };
        connection.sender.send(answer.into()).ok()?;
    }
}

/// What there is to be had.
fn offer(client: &Client) -> InitializeResult {
    let sync = TextDocumentSyncOptions {
        open_close: Some(true),
        change: Some(TextDocumentSyncKind::Incremental),
        save: Some(Save::Bool(true)),
        ..TextDocumentSyncOptions::default()
    };
    let actions =
        CodeActionOptions { code_action_kinds: Some(vec![CodeActionKind::QuickFix]), ..CodeActionOptions::default() };
    let folders = WorkspaceFoldersServerCapabilities {
        supported: Some(true),
        change_notifications: Some(ChangeNotifications::Bool(true)),
    };
    let capabilities = ServerCapabilities {
        position_encoding: Some(client.encoding.kind()),
        text_document_sync: Some(TextDocumentSync::Options(sync)),
        inlay_hint_provider: Some(InlayHintProvider::Bool(true)),
        document_highlight_provider: Some(DocumentHighlightProvider::Bool(true)),
        hover_provider: Some(HoverProvider::Bool(true)),
        code_action_provider: Some(CodeActionProvider::CodeActionOptions(actions)),
        code_lens_provider: Some(CodeLensOptions::default()),
        execute_command_provider: Some(ExecuteCommandOptions {
            commands: [actions::SHOW].into_iter().chain(Page::ALL.map(Page::command)).map(str::to_owned).collect(),
            ..ExecuteCommandOptions::default()
        }),
        workspace: Some(WorkspaceOptions {
            workspace_folders: Some(folders),
            file_operations: Some(FileOperationOptions {
                did_create: Some(rust_files()),
                did_rename: Some(rust_files()),
                did_delete: Some(rust_files()),
                ..FileOperationOptions::default()
            }),
            ..WorkspaceOptions::default()
        }),
        ..ServerCapabilities::default()
    };
    let version = Some(env!("CARGO_PKG_VERSION").to_owned());
    InitializeResult { capabilities, server_info: Some(ServerInfo { name: "locklint".to_owned(), version }) }
}

fn rust_files() -> FileOperationRegistrationOptions {
    let pattern = FileOperationPattern { glob: "**/*.rs".to_owned(), matches: None, options: None };
    FileOperationRegistrationOptions { filters: vec![FileOperationFilter { scheme: Some("file".to_owned()), pattern }] }
}
