//! What the editor asks, answered from the last view.

use std::path::{Path, PathBuf};
use std::sync::Arc;
use std::time::Duration;

use gen_lsp_types::{
    Code, CodeActionParams, CodeActionRequest, CodeActionResponse, CodeLens, CodeLensRequest, Contents, Diagnostic,
    DocumentHighlight, DocumentHighlightParams, DocumentHighlightRequest, ExecuteCommandParams, ExecuteCommandRequest,
    Hover, HoverParams, HoverRequest, InlayHint, InlayHintParams, InlayHintRequest, LspRequestMethod, MarkupContent,
    MarkupKind, Range, ShowDocumentParams, ShowDocumentRequest, TextDocumentIdentifier, TextDocumentPositionParams,
    Uri,
};
use lsp_server::{ErrorCode, Request, RequestId};
use serde::Deserialize;
use serde_json::Value;

use super::actions;
use super::engine::{Trouble, View};
use super::page::{self, Page};
use super::place::Places;
use super::session::{Session, parameters};
use super::worker::Task;
use super::{hints, hover, lock, section, uri};
use crate::finding::Suggestion;
use crate::lesson;
use crate::report::Report;
use crate::span::FileId;

/// Answered once all that was sent before has been analysed and published: for programs that drive the server.
const ANALYSED: &str = "locklint/analysed";

/// A request that waits for the worker.
pub enum Pending {
    /// What can be done about findings of a root.
    Actions {
        /// It.
        root: PathBuf,
        /// By their place in its view.
        findings: Vec<usize>,
        /// The editor's own idea of them.
        shown: Vec<Diagnostic>,
    },
    /// What can be done in a text that was not looked at yet.
    ActionsLater(CodeActionParams),
    /// Hints of a document.
    Hints(InlayHintParams),
    /// Lenses of a document.
    Lenses(TextDocumentIdentifier),
    /// That all was analysed.
    Analysed,
}

impl Session<'_> {
    /// Answers a request, or has it wait.
    pub(super) fn answer(&mut self, request: Request) {
        let result = match LspRequestMethod::from(request.method.as_str()) {
            LspRequestMethod::TextDocumentHover => parameters::<HoverRequest>(request).map(|(id, params)| {
                let hover = self.hover(&params);
                self.reply::<HoverRequest>(id, hover);
            }),
            LspRequestMethod::TextDocumentInlayHint => parameters::<InlayHintRequest>(request).map(|(id, params)| {
                self.answer_or_wait(id, self.client.refreshes_hints, Pending::Hints(params));
            }),
            LspRequestMethod::TextDocumentDocumentHighlight => {
                parameters::<DocumentHighlightRequest>(request).map(|(id, params)| {
                    let highlights = self.highlights(&params);
                    self.reply::<DocumentHighlightRequest>(id, highlights);
                })
            }
            LspRequestMethod::TextDocumentCodeAction => {
                parameters::<CodeActionRequest>(request).map(|(id, params)| self.actions(id, params))
            }
            LspRequestMethod::TextDocumentCodeLens => parameters::<CodeLensRequest>(request).map(|(id, params)| {
                self.answer_or_wait(id, self.client.refreshes_lenses, Pending::Lenses(params.text_document));
            }),
            LspRequestMethod::WorkspaceExecuteCommand => {
                parameters::<ExecuteCommandRequest>(request).map(|(id, params)| self.execute(id, params))
            }
            LspRequestMethod::Custom(ANALYSED) => {
                self.wait_for_worker(request.id, Pending::Analysed);
                Ok(())
            }
            _ => {
                let message = format!("`{}` is not offered", request.method);
                return self.refuse(request.id, ErrorCode::MethodNotFound, message);
            }
        };
        if let Err((id, problem)) = result {
            self.refuse(id, ErrorCode::InvalidParams, problem);
        }
    }

    /// The view that speaks of a document, and the document's path.
    fn view_of(&self, document: &TextDocumentIdentifier) -> Option<(PathBuf, PathBuf, u64, Arc<View>)> {
        let path = self.documents.path(&document.uri)?;
        let root = self.root_of(&path)?;
        let (round, view) = self.roots.get(root)?.seen.as_ref()?;
        Some((path, root.clone(), *round, view.clone()))
    }

    /// The findings of a view whose primary place touches a range of a document, by their place in the view.
    fn findings_at(&self, view: &View, path: &Path, range: Range) -> Vec<usize> {
        let Some(file) = view.program.find(path) else { return Vec::new() };
        let mut places = Places::new(view, &self.documents, self.client.encoding);
        let told = view.told.iter().enumerate().filter(|(_, told)| told.finding.primary.file == file);
        told.filter(|(_, told)| places.touches(told.finding.primary, range)).map(|(index, _)| index).collect()
    }

    fn hover(&self, params: &HoverParams) -> Option<Hover> {
        let place = &params.text_document_position_params;
        let (path, _, _, view) = self.view_of(&place.text_document)?;
        let at = Range { start: place.position, end: place.position };
        let findings = self.findings_at(&view, &path, at);
        let Some(first) = findings.first().copied() else { return self.hover_lock(place) };
        let report = Report::new(&view.program, &view.told, 0, Duration::ZERO, true);
        let page = |index: &usize| {
            let told = &view.told[*index];
            // One lesson is enough at a time.
            let lesson = lesson::lesson(told.finding.code).filter(|_| *index == first);
            hover::of_finding(&report, told, lesson)
        };
        let pages: Vec<String> = findings.iter().map(page).collect();
        let mut places = Places::new(&view, &self.documents, self.client.encoding);
        Some(Hover {
            contents: Contents::MarkupContent(MarkupContent {
                kind: MarkupKind::Markdown,
                value: pages.join("\n---\n\n"),
            }),
            range: Some(places.range(view.told[first].finding.primary)),
        })
    }

    /// A lock under the cursor, where there is no finding.
    fn hover_lock(&self, place: &TextDocumentPositionParams) -> Option<Hover> {
        let (view, file, byte) = self.byte_at(place)?;
        let id = section::lock_at(&view.chart, &view.program.file(file).text, file, byte)?;
        let value = lock::of_lock(&view.chart, id)?;
        let contents = Contents::MarkupContent(MarkupContent { kind: MarkupKind::Markdown, value });
        Some(Hover { contents, range: None })
    }

    fn hints(&self, params: &InlayHintParams) -> Option<Vec<InlayHint>> {
        let (path, _, _, view) = self.view_of(&params.text_document)?;
        let file = view.program.find(&path)?;
        let mut places = Places::new(&view, &self.documents, self.client.encoding);
        Some(hints::of_file(&mut places, &view.chart, file, params.range))
    }

    fn highlights(&self, params: &DocumentHighlightParams) -> Option<Vec<DocumentHighlight>> {
        let (view, file, byte) = self.byte_at(&params.text_document_position_params)?;
        let (_, holding) = section::at(&view.chart, &view.program.file(file).text, file, byte)?;
        let mut places = Places::new(&view, &self.documents, self.client.encoding);
        Some(section::highlights(&mut places, file, holding))
    }

    /// The byte of the view's text that a place in a document stands for. None where it has been typed since.
    fn byte_at(&self, place: &TextDocumentPositionParams) -> Option<(Arc<View>, FileId, u32)> {
        let (path, _, _, view) = self.view_of(&place.text_document)?;
        let file = view.program.find(&path)?;
        let document = self.documents.at(&path)?;
        let now = self.client.encoding.offset(&document.text, &document.lines, place.position);
        let byte = document.back(view.revisions.get(&path).copied(), &view.program.file(file).text, now)?;
        Some((view, file, byte))
    }

    /// Of a text that is being typed nothing can be offered before it has been looked at.
    fn actions(&mut self, id: RequestId, params: CodeActionParams) {
        let is_current = self.view_of(&params.text_document).is_none_or(|(path, _, _, view)| {
            let places = Places::new(&view, &self.documents, self.client.encoding);
            view.program.find(&path).is_none_or(|file| places.is_current(file))
        });
        if is_current { self.actions_now(id, params) } else { self.wait_for_worker(id, Pending::ActionsLater(params)) }
    }

    fn actions_now(&mut self, id: RequestId, params: CodeActionParams) {
        let Some((path, root, round, view)) = self.view_of(&params.text_document) else {
            return self.reply::<CodeActionRequest>(id, None);
        };
        let findings = self.findings_at(&view, &path, params.range);
        let known = self.roots.get(&root).map(|root| &root.proven);
        let is_open = |index: &&usize| {
            !view.told[**index].finding.suggestions.is_empty() && known.is_none_or(|known| !known.contains_key(index))
        };
        let open: Vec<usize> = findings.iter().filter(is_open).copied().collect();
        let pending = Pending::Actions { root: root.clone(), findings, shown: params.context.diagnostics };
        if open.is_empty() {
            return self.reply_pending(id, pending);
        }
        self.pending.insert(id.clone(), pending);
        self.send_task(Task::Prove { id, root, round, findings: open });
    }

    /// An editor that can be told to ask again is answered from what is known; another one would keep what is old.
    fn answer_or_wait(&mut self, id: RequestId, asks_again: bool, pending: Pending) {
        if asks_again { self.reply_pending(id, pending) } else { self.wait_for_worker(id, pending) }
    }

    /// The worker proves (nothing) only when it has looked at everything.
    fn wait_for_worker(&mut self, id: RequestId, pending: Pending) {
        self.pending.insert(id.clone(), pending);
        if self.is_watching {
            self.send_task(Task::Prove { id, root: PathBuf::new(), round: 0, findings: Vec::new() });
        }
    }

    /// What was asked before anything was watched.
    pub(super) fn wait_for_first_look(&mut self) {
        for (id, pending) in std::mem::take(&mut self.pending) {
            self.wait_for_worker(id, pending);
        }
    }

    /// What the worker found out of suggestions.
    pub(super) fn proven(&mut self, id: RequestId, root: &Path, round: u64, proven: Vec<(usize, Vec<Suggestion>)>) {
        if let Some(known) =
            self.roots.get_mut(root).filter(|known| known.seen.as_ref().map(|seen| seen.0) == Some(round))
        {
            known.proven.extend(proven);
        }
        if let Some(pending) = self.pending.remove(&id) {
            self.reply_pending(id, pending);
        }
    }

    fn reply_pending(&mut self, id: RequestId, pending: Pending) {
        match pending {
            Pending::Actions { root, findings, shown } => self.reply_actions(id, &root, &findings, &shown),
            Pending::ActionsLater(params) => self.actions_now(id, params),
            Pending::Hints(params) => self.reply::<InlayHintRequest>(id, self.hints(&params)),
            Pending::Lenses(document) => self.reply::<CodeLensRequest>(id, Some(self.lenses(&document))),
            Pending::Analysed => self.reply::<CodeActionRequest>(id, Some(Vec::new())),
        }
    }

    fn reply_actions(&self, id: RequestId, root: &Path, findings: &[usize], shown: &[Diagnostic]) {
        let mut found = Vec::new();
        if let Some(root) = self.roots.get(root)
            && let Some((_, view)) = &root.seen
        {
            let mut places = Places::new(view, &self.documents, self.client.encoding);
            // The view may have changed while the worker was busy.
            for (index, told) in findings.iter().filter_map(|index| Some((index, view.told.get(*index)?))) {
                let range = places.range(told.finding.primary);
                let is_it = |shown: &&Diagnostic| {
                    let is_code = |code: &Code| *code == Code::String(told.finding.code.to_owned());
                    shown.range == range && shown.code.as_ref().is_some_and(is_code)
                };
                let shown = shown.iter().find(is_it);
                let proven = root.proven.get(index).map_or(&[][..], Vec::as_slice);
                found.extend(actions::of_finding(&mut places, &self.client, &told.finding, proven, shown));
            }
        }
        let found = found.into_iter().map(CodeActionResponse::CodeAction).collect();
        self.reply::<CodeActionRequest>(id, Some(found));
    }

    fn lenses(&self, document: &TextDocumentIdentifier) -> Vec<CodeLens> {
        let Some((path, _, _, view)) = self.view_of(document) else { return Vec::new() };
        view.program.find(&path).map(|file| page::lenses(&view.chart, file, &document.uri)).unwrap_or_default()
    }

    fn execute(&mut self, id: RequestId, params: ExecuteCommandParams) {
        let arguments = params.arguments.unwrap_or_default();
        let place = match (params.command.as_str(), arguments.as_slice()) {
            (actions::SHOW, [uri, range]) => Deserialize::deserialize(uri).ok().zip(Range::deserialize(range).ok()),
            (_, _) => None,
        };
        if let Some((uri, selection)) = place {
            self.show_document(uri, Some(selection));
            return self.reply::<ExecuteCommandRequest>(id, None);
        }
        let Some((page, uri)) = page::asked(&params.command, &arguments) else {
            let message = format!("the command `{}` is not known with these arguments", params.command);
            return self.refuse(id, ErrorCode::InvalidParams, message);
        };
        match self.write_page(page, uri) {
            Ok(uri) => {
                if self.client.shows_documents {
                    self.show_document(uri.clone(), None);
                } else {
                    self.mention(format!("for a browser: {}", uri.0));
                }
                self.reply::<ExecuteCommandRequest>(id, Some(Value::String(uri.0)));
            }
            Err(Trouble(message)) => self.refuse(id, ErrorCode::RequestFailed, message),
        }
    }

    /// Shows a place in the editor, or a page in the browser.
    fn show_document(&mut self, uri: Uri, selection: Option<Range>) {
        let external = Some(selection.is_none());
        self.request::<ShowDocumentRequest>(ShowDocumentParams { uri, external, take_focus: Some(true), selection });
    }

    /// Writes a page of a file; of the program that is open where no file is named.
    fn write_page(&mut self, page: Page, uri: Option<Uri>) -> Result<Uri, Trouble> {
        let seen = match uri {
            Some(uri) => {
                let of_file = self.view_of(&TextDocumentIdentifier { uri });
                of_file.and_then(|(path, _, _, view)| Some((Some(view.program.find(&path)?), view)))
            }
            None => self.roots.values().find_map(|root| Some((None, root.seen.as_ref()?.1.clone()))),
        };
        let (file, view) = seen.ok_or_else(|| Trouble("nothing was looked at yet that this page is of".to_owned()))?;
        let path = (self.keep)(page.name(), &page.draw(&view, file))?;
        Ok(uri::of(&path))
    }
}
