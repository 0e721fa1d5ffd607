//! A session: what is open and watched, and what follows from each message.

use std::collections::{BTreeMap, BTreeSet};
use std::path::{Path, PathBuf};
use std::sync::Arc;
use std::sync::atomic::{AtomicU64, Ordering};

use crossbeam_channel::{Sender, select, unbounded};
use gen_lsp_types::{
    CancelParams, DidChangeTextDocumentParams, DidCloseTextDocumentParams, DidOpenTextDocumentParams, Id,
    LogMessageNotification, LogMessageParams, LspNotificationMethod, MessageType, Notification as NotificationType,
    PublishDiagnosticsNotification, PublishDiagnosticsParams, Request as RequestType, ShowMessageNotification,
    ShowMessageParams,
};
use lsp_server::{Connection, ErrorCode, Message, Notification, ReqQueue, Request, RequestId, Response};
use serde::de::DeserializeOwned;
use serde_json::Value;

use super::client::Client;
use super::diagnostics::{self, Published};
use super::document::Documents;
use super::engine::{Begin, Keep, View};
use super::greeting::greet;
use super::options::Options;
use super::place::Places;
use super::requests::Pending;
use super::watching::Root;
use super::worker::{Edits, News, Task, Worker};
use super::{registration, uri};

/// How a session ended.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Ended {
    /// The editor said goodbye.
    Properly,
    /// It was gone all at once.
    Abruptly,
}

/// Speaks with an editor until it goes.
pub fn serve(connection: &Connection, begin: Begin, keep: Keep) -> Ended {
    let Some((client, params)) = greet(connection) else { return Ended::Abruptly };
    let (tasks, inbox) = unbounded();
    let (outbox, news) = unbounded();
    let edits = Edits::new(AtomicU64::new(0));
    let worker = Worker::new(begin, inbox, outbox, edits.clone());
    // It ends when nobody sends tasks any more; what it is doing then is of no use to anyone.
    std::thread::spawn(move || worker.run());
    let mut session = Session::new(connection, client, keep, tasks, edits);
    if let Some(options) = &params.initialization_options {
        session.configure(options);
    }
    loop {
        select! {
            recv(connection.receiver) -> message => match message {
                Ok(Message::Request(request)) => match connection.handle_shutdown(&request) {
                    Ok(true) => return Ended::Properly,
                    Ok(false) => session.answer(request),
                    Err(_) => return Ended::Abruptly,
                },
                Ok(Message::Notification(notification)) if notification.method == "exit" => return Ended::Abruptly,
                Ok(Message::Notification(notification)) => session.note(notification),
                Ok(Message::Response(response)) => session.learn(response),
                Err(_) => return Ended::Abruptly,
            },
            recv(news) -> news => match news {
                Ok(news) => session.tell(news),
                Err(_) => return Ended::Abruptly,
            },
        }
    }
}

/// What a request of ours was about.
pub(super) enum Asked {
    /// The settings.
    Configuration,
    /// Something of which the answer does not matter.
    Other,
}

/// It.
pub struct Session<'a> {
    connection: &'a Connection,
    pub(super) keep: Keep<'a>,
    pub(super) client: Client,
    pub(super) documents: Documents,
    pub(super) roots: BTreeMap<PathBuf, Root>,
    pub(super) pending: BTreeMap<RequestId, Pending>,
    pub(super) tasks: Sender<Task>,
    edits: Edits,
    pub(super) options: Options,
    pub(super) is_watching: bool,
    published: Published,
    /// Roots that are being read.
    reading: BTreeSet<PathBuf>,
    asked: ReqQueue<(), Asked>,
}

impl<'a> Session<'a> {
    fn new(connection: &'a Connection, client: Client, keep: Keep<'a>, tasks: Sender<Task>, edits: Edits) -> Self {
        Session {
            connection,
            keep,
            client,
            documents: Documents::default(),
            roots: BTreeMap::new(),
            pending: BTreeMap::new(),
            tasks,
            edits,
            options: Options::default(),
            is_watching: false,
            published: Published::default(),
            reading: BTreeSet::new(),
            asked: ReqQueue::default(),
        }
    }

    fn note(&mut self, notification: Notification) {
        let Notification { method, params } = notification;
        let result = match LspNotificationMethod::from(method.as_str()) {
            LspNotificationMethod::Initialized => {
                self.begin();
                Ok(())
            }
            LspNotificationMethod::TextDocumentDidOpen => read(params).map(|params| self.open(params)),
            LspNotificationMethod::TextDocumentDidChange => read(params).map(|params| self.change(params)),
            LspNotificationMethod::TextDocumentDidClose => read(params).map(|params| self.close(params)),
            // Who tells of changes on disk tells of this one too.
            LspNotificationMethod::TextDocumentDidSave if self.client.watches_files => Ok(()),
            LspNotificationMethod::TextDocumentDidSave
            | LspNotificationMethod::WorkspaceDidCreateFiles
            | LspNotificationMethod::WorkspaceDidRenameFiles
            | LspNotificationMethod::WorkspaceDidDeleteFiles => {
                self.send_task(Task::Disk);
                Ok(())
            }
            LspNotificationMethod::WorkspaceDidChangeWatchedFiles => read(params).map(|params| self.on_disk(&params)),
            LspNotificationMethod::WorkspaceDidChangeWorkspaceFolders => {
                read(params).map(|params| self.folders(params))
            }
            LspNotificationMethod::WorkspaceDidChangeConfiguration => read(params).map(|params| self.settings(&params)),
            LspNotificationMethod::CancelRequest => read(params).map(|params| self.cancel(params)),
            _ => Ok(()),
        };
        if let Err(problem) = result {
            self.log(MessageType::Warning, format!("`{method}` is not understood: {problem}"));
        }
    }

    /// The editor is ready: what it has to tell us is asked for, what is open is watched.
    fn begin(&mut self) {
        for registration in registration::wanted(&self.client) {
            self.ask::<gen_lsp_types::RegistrationRequest>(registration, Asked::Other);
        }
        if self.client.has_configuration {
            self.ask_for_settings();
        } else {
            self.watch_all();
        }
    }

    fn open(&mut self, params: DidOpenTextDocumentParams) {
        let Some(path) = self.documents.open(params.text_document) else { return };
        self.watch_for(&path);
        self.send_text(&path);
    }

    fn change(&mut self, params: DidChangeTextDocumentParams) {
        let identifier = params.text_document;
        let uri = &identifier.text_document_identifier.uri;
        let encoding = self.client.encoding;
        match self.documents.change(uri, identifier.version, params.content_changes, encoding) {
            Some(path) => self.send_text(&path),
            None => self.log(MessageType::Warning, format!("`{uri}` was changed without being open")),
        }
    }

    fn close(&mut self, params: DidCloseTextDocumentParams) {
        let Some(path) = self.documents.close(&params.text_document.uri) else { return };
        self.send_text(&path);
        let Some(root) = self.root_of(&path).cloned() else { return };
        let is_used = self.documents.iter().any(|(other, _)| other.starts_with(&root));
        if !is_used && self.roots.get(&root).is_some_and(|root| !root.is_folder) {
            self.leave(&root);
        } else {
            self.publish();
        }
    }

    fn send_text(&mut self, path: &Path) {
        self.edits.fetch_add(1, Ordering::Relaxed);
        let buffer = self.documents.at(path).map(super::document::Document::buffer);
        self.send_task(Task::Edit(path.to_owned(), buffer));
    }

    /// An answer to a request of ours.
    fn learn(&mut self, response: Response) {
        match self.asked.outgoing.complete(response.id) {
            Some(Asked::Configuration) => {
                if let Ok(Value::Array(sections)) = response.response_result {
                    sections.iter().for_each(|section| self.configure(section));
                }
                if !self.is_watching {
                    self.watch_all();
                }
            }
            Some(Asked::Other) | None => {}
        }
    }

    fn cancel(&mut self, params: CancelParams) {
        let id = match params.id {
            Id::Int(number) => RequestId::from(number),
            Id::String(name) => RequestId::from(name),
        };
        if self.pending.remove(&id).is_some() {
            self.send_task(Task::Cancel(id.clone()));
            self.refuse(id, ErrorCode::RequestCanceled, "cancelled".to_owned());
        }
    }

    /// News of the worker.
    fn tell(&mut self, news: News) {
        match news {
            News::Reading(root) => self.show_progress(&root, true),
            News::Same(root) => self.show_progress(&root, false),
            News::Looked(root, round, view) => {
                self.show_progress(&root, false);
                self.see(&root, round, *view);
            }
            News::Failed(root, trouble) => {
                self.show_progress(&root, false);
                let Some(known) = self.roots.get_mut(&root) else { return };
                let is_new = known.trouble.replace(trouble.clone()) != Some(trouble.clone());
                known.seen = None;
                if is_new {
                    self.show(trouble.0);
                }
                self.publish();
            }
            News::Proven(id, root, round, proven) => self.proven(id, &root, round, proven),
        }
    }

    fn see(&mut self, root: &Path, round: u64, view: View) {
        let Some(known) = self.roots.get_mut(root) else { return };
        known.trouble = None;
        known.proven.clear();
        known.seen = Some((round, Arc::new(view)));
        self.publish();
        self.forget_changes();
        for refresh in registration::refreshes(&self.client) {
            self.send_request(refresh, Value::Null, Asked::Other);
        }
    }

    /// Changes before the oldest text that some view is of.
    fn forget_changes(&mut self) {
        let views: Vec<Arc<View>> =
            self.roots.values().filter_map(|root| root.seen.as_ref()).map(|(_, view)| view.clone()).collect();
        for (path, document) in self.documents.iter_mut() {
            if let Some(oldest) = views.iter().filter_map(|view| view.revisions.get(path)).min() {
                document.forget_before(*oldest);
            }
        }
    }

    /// Tells the editor which diagnostics there are, as far as it does not know. Of roots inside each other the
    /// innermost speaks of its files.
    pub(super) fn publish(&mut self) {
        let mut now = BTreeMap::new();
        for (root, seen) in self.roots.iter().filter_map(|(root, known)| Some((root, known.seen.as_ref()?))) {
            let mut places = Places::new(&seen.1, &self.documents, self.client.encoding);
            for (path, list) in diagnostics::of_view(&mut places) {
                if self.root_of(&path).is_none_or(|own| own == root) {
                    let document = self.documents.at(&path);
                    let uri = document.map_or_else(|| uri::of(&path), |document| document.uri.clone());
                    now.insert(path, (uri, list));
                }
            }
        }
        for (path, uri, diagnostics) in self.published.change(now) {
            let version = self.documents.at(&path).map(|document| document.version);
            self.notify::<PublishDiagnosticsNotification>(PublishDiagnosticsParams { uri, version, diagnostics });
        }
    }

    /// Shows that a program is being read, or not any more.
    fn show_progress(&mut self, root: &Path, is_begin: bool) {
        let is_new = if is_begin { self.reading.insert(root.to_owned()) } else { self.reading.remove(root) };
        if !self.client.shows_progress || !is_new {
            return;
        }
        for message in registration::progress(root, is_begin) {
            match message {
                registration::Step::Ask(method, params) => self.send_request(method, params, Asked::Other),
                registration::Step::Tell(method, params) => {
                    self.send(Notification { method: method.to_owned(), params }.into());
                }
            }
        }
    }

    pub(super) fn show(&self, message: String) {
        self.notify::<ShowMessageNotification>(ShowMessageParams { kind: MessageType::Error, message });
    }

    pub(super) fn mention(&self, message: String) {
        self.notify::<ShowMessageNotification>(ShowMessageParams { kind: MessageType::Info, message });
    }

    fn log(&self, kind: MessageType, message: String) {
        self.notify::<LogMessageNotification>(LogMessageParams { kind, message });
    }

    fn notify<N: NotificationType>(&self, params: N::Params) {
        self.send(Notification::new(N::METHOD.to_string(), params).into());
    }

    /// Asks the editor for something of which the answer does not matter.
    pub(super) fn request<R: RequestType>(&mut self, params: R::Params) {
        self.ask::<R>(params, Asked::Other);
    }

    pub(super) fn ask<R: RequestType>(&mut self, params: R::Params, asked: Asked) {
        let request = self.asked.outgoing.register(R::METHOD.to_string(), params, asked);
        self.send(request.into());
    }

    fn send_request(&mut self, method: &str, params: Value, asked: Asked) {
        let request = self.asked.outgoing.register(method.to_owned(), params, asked);
        self.send(request.into());
    }

    /// Answers a request.
    pub(super) fn reply<R: RequestType>(&self, id: RequestId, result: R::Result) {
        self.send(Response::new_ok(id, result).into());
    }

    /// Answers that it cannot be.
    pub(super) fn refuse(&self, id: RequestId, code: ErrorCode, message: String) {
        self.send(Response::new_err(id, code as i32, message).into());
    }

    fn send(&self, message: Message) {
        // An editor that does not listen any more will be found gone by the one who listens to it.
        let _ = self.connection.sender.send(message);
    }

    pub(super) fn send_task(&self, task: Task) {
        // The worker lives as long as this does.
        let _ = self.tasks.send(task);
    }
}

fn read<P: DeserializeOwned>(params: Value) -> Result<P, serde_json::Error> {
    serde_json::from_value(params)
}

/// The parameters of a request, or what is wrong with them.
pub(super) fn parameters<R: RequestType>(request: Request) -> Result<(RequestId, R::Params), (RequestId, String)> {
    match serde_json::from_value(request.params) {
        Ok(params) => Ok((request.id, params)),
        Err(error) => Err((request.id, error.to_string())),
    }
}
