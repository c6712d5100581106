//! `lameduck server`: diagnostics, explanations and repairs while typing, by the Language Server Protocol.
//!
//! One thread does one thing after the other. What is open in the editor is checked at once, within all that is around
//! it; the rest of the workspace follows when nothing has come in for a moment, and steps back when something does.

mod actions;
mod client;
mod document;
mod hover;
mod names;
mod position;
mod publish;
mod world;

use std::collections::{BTreeMap, BTreeSet, VecDeque};
use std::path::PathBuf;
use std::time::{Duration, Instant};

use gen_lsp_types as lsp;
use lsp_server::{Connection, ErrorCode, Message, Notification, Request, RequestId};
use serde::de::DeserializeOwned;
use serde_json::{Value, json};

pub use super::args::Server as Options;
pub use super::exit::Exit;
use super::exit::Failure;
use super::{discover, terminal};
use crate::config;
use crate::lint::Checked;
use crate::source::{Role, Source, SourceId, to_u32};
use client::Client;
use document::{Document, file_of, key};
use world::{Open, World};

/// How long nothing has to come in until the rest of the workspace is checked.
const REST: Duration = Duration::from_millis(200);
/// How many files of the rest are checked until the next look at what has come in.
const BATCH: usize = 256;
/// How many files that are not open get diagnostics. Editors keep all of them in memory, and show few.
const UNOPENED: usize = 2000;

/// Serves the editor on standard input and output until it leaves.
pub(super) fn run(options: &Options) -> Result<Exit, Failure> {
    let (connection, threads) = Connection::stdio();
    let exit = serve(&connection, options);
    drop(connection); // Its end tells the thread that writes that there is no more.
    if let Err(error) = threads.join() {
        return Err(Failure::new(format!("could not talk to the editor: {error}")));
    }
    Ok(exit)
}

/// Serves the editor at the other end until it leaves.
pub fn serve(connection: &Connection, options: &Options) -> Exit {
    let Ok((id, params)) = connection.initialize_start() else { return Exit::Failure };
    let client = Client::new(connection, &params, options.verbose);
    let result = json!({
        "capabilities": capabilities(&client),
        "serverInfo": { "name": env!("CARGO_PKG_NAME"), "version": env!("CARGO_PKG_VERSION") },
    });
    if connection.initialize_finish(id, result).is_err() {
        return Exit::Failure;
    }
    let mut server = Server {
        client,
        options: options.clone(),
        folders: folders(&params),
        world: World::default(),
        alone: BTreeMap::new(),
        open: BTreeMap::new(),
        published: BTreeMap::new(),
        rest_is_stale: true,
        is_leaving: false,
    };
    server.watch();
    server.explore();
    server.work(connection)
}

fn capabilities(client: &Client<'_>) -> lsp::ServerCapabilities {
    lsp::ServerCapabilities {
        position_encoding: Some(client.encoding.kind()),
        text_document_sync: Some(lsp::TextDocumentSync::Options(lsp::TextDocumentSyncOptions {
            open_close: Some(true),
            change: Some(lsp::TextDocumentSyncKind::Incremental),
            save: Some(lsp::Save::Bool(true)),
            ..lsp::TextDocumentSyncOptions::default()
        })),
        hover_provider: Some(lsp::HoverProvider::Bool(true)),
        document_link_provider: Some(lsp::DocumentLinkOptions::default()),
        code_action_provider: Some(lsp::CodeActionProvider::CodeActionOptions(lsp::CodeActionOptions {
            code_action_kinds: Some(vec![lsp::CodeActionKind::QuickFix, actions::FIX_ALL]),
            ..lsp::CodeActionOptions::default()
        })),
        workspace: Some(lsp::WorkspaceOptions {
            workspace_folders: Some(lsp::WorkspaceFoldersServerCapabilities {
                supported: Some(true),
                change_notifications: Some(lsp::ChangeNotifications::Bool(true)),
            }),
            ..lsp::WorkspaceOptions::default()
        }),
        ..lsp::ServerCapabilities::default()
    }
}

/// The folders of the workspace; older editors have one at most.
fn folders(params: &Value) -> Vec<PathBuf> {
    let many = params.get("workspaceFolders").and_then(Value::as_array);
    let uris: Vec<&Value> = match many {
        Some(folders) => folders.iter().filter_map(|folder| folder.get("uri")).collect(),
        None => params.get("rootUri").into_iter().collect(),
    };
    uris.into_iter().filter_map(|uri| file_of(&lsp::Uri::parse(uri.as_str()?).ok()?)).collect()
}

struct Server<'c> {
    client: Client<'c>,
    options: Options,
    folders: Vec<PathBuf>,
    /// What is in the folders.
    world: World,
    /// Texts that are not of the folders, each for itself.
    alone: BTreeMap<String, World>,
    open: Open,
    /// What the editor shows, by file. Without those that have nothing.
    published: BTreeMap<String, Vec<lsp::Diagnostic>>,
    /// Whether something has changed since the files that are not open were checked.
    rest_is_stale: bool,
    /// Whether the editor has asked for the end.
    is_leaving: bool,
}

impl Server<'_> {
    fn work(&mut self, connection: &Connection) -> Exit {
        let mut waiting = VecDeque::new();
        loop {
            if waiting.is_empty() {
                if connection.receiver.is_empty() {
                    self.check_open();
                }
                let next = if self.rest_is_stale && !self.is_leaving {
                    match connection.receiver.recv_timeout(REST) {
                        Err(error) if error.is_timeout() => {
                            self.check_rest(&|| !connection.receiver.is_empty());
                            continue;
                        }
                        next => next.ok(),
                    }
                } else {
                    connection.receiver.recv().ok()
                };
                // An editor that is gone without a word is an error for those who started it.
                let Some(next) = next else { return Exit::Findings };
                waiting.push_back(next);
            }
            waiting.extend(connection.receiver.try_iter());
            self.cancel(&mut waiting);
            match waiting.pop_front() {
                Some(Message::Notification(notification)) if notification.method == "exit" => {
                    return if self.is_leaving { Exit::Clean } else { Exit::Findings };
                }
                Some(Message::Notification(notification)) => self.hear(notification),
                Some(Message::Request(request)) => self.reply(request),
                Some(Message::Response(_)) | None => {}
            }
        }
    }

    /// Answers requests that wait, and that the editor no longer wants.
    fn cancel(&self, waiting: &mut VecDeque<Message>) {
        let cancelled: Vec<RequestId> = waiting
            .iter()
            .filter_map(|message| match message {
                Message::Notification(notification) if notification.method == "$/cancelRequest" => {
                    serde_json::from_value(notification.params.get("id")?.clone()).ok()
                }
                _ => None,
            })
            .collect();
        if cancelled.is_empty() {
            return;
        }
        waiting.retain(|message| match message {
            Message::Request(request) if cancelled.contains(&request.id) => {
                self.client.refuse(request.id.clone(), ErrorCode::RequestCanceled, "cancelled".to_owned());
                false
            }
            _ => true,
        });
    }

    fn hear(&mut self, Notification { method, params }: Notification) {
        self.client.trace(|| format!("notification {method}"));
        let understood = match method.as_str() {
            "textDocument/didOpen" => parse(params).map(|params| self.opened(params)),
            "textDocument/didChange" => parse(params).map(|params| self.changed(params)),
            "textDocument/didSave" => parse(params).map(|params| self.saved(&params)),
            "textDocument/didClose" => parse(params).map(|params| self.closed(&params)),
            "workspace/didChangeWatchedFiles" => parse(params).map(|params| self.watched(&params)),
            "workspace/didChangeWorkspaceFolders" => parse(params).map(|params| self.moved(&params)),
            _ => Ok(()),
        };
        if let Err(why) = understood {
            self.client.log(lsp::MessageType::Error, format!("did not understand {method}: {why}"));
        }
    }

    fn reply(&mut self, Request { id, method, params }: Request) {
        let started = Instant::now();
        let result = match method.as_str() {
            _ if self.is_leaving => Err((ErrorCode::InvalidRequest, "the server was shut down".to_owned())),
            "shutdown" => {
                self.is_leaving = true;
                Ok(Value::Null)
            }
            "textDocument/codeAction" => asked(params).map(|params| self.actions(&params)),
            "textDocument/documentLink" => asked(params).map(|params| self.links(&params)),
            "textDocument/hover" => asked(params).map(|params| self.hover(&params)),
            _ => Err((ErrorCode::MethodNotFound, format!("lameduck does not know {method}"))),
        };
        match result {
            Ok(result) => self.client.answer(id, result),
            Err((code, why)) => self.client.refuse(id, code, why),
        }
        self.client.trace(|| format!("request {method}: {:?}", started.elapsed()));
    }

    fn actions(&mut self, params: &lsp::CodeActionParams) -> Value {
        let path = key(&params.text_document.uri);
        let alone = self.alone.get_mut(&path);
        let world = alone.unwrap_or(&mut self.world);
        let Some(id) = world.workspace.id(&path) else { return json!([]) };
        client::json(&actions::actions(world, id, params, &self.open, &self.client))
    }

    fn links(&self, params: &lsp::DocumentLinkParams) -> Value {
        let path = key(&params.text_document.uri);
        let links = self.file(&path).map(|(world, id, text)| {
            world.workspace.file(id).map(|file| names::links(file, &text, &self.client)).unwrap_or_default()
        });
        client::json(&links.unwrap_or_default())
    }

    fn hover(&self, params: &lsp::HoverParams) -> Value {
        let lsp::TextDocumentPositionParams { text_document, position } = &params.text_document_position_params;
        let path = key(&text_document.uri);
        let hover = self.file(&path).and_then(|(world, id, text)| {
            let offset = self.client.encoding.offset(&text.text, *position);
            hover::hover(world, id, &text, to_u32(offset), &self.client)
        });
        client::json(&hover)
    }

    /// An open file: where it is checked, and its text, of which a workspace keeps only what has findings.
    fn file(&self, path: &str) -> Option<(&World, SourceId, Source)> {
        let world = self.alone.get(path).unwrap_or(&self.world);
        let text = self.open.get(path)?.text.clone();
        Some((world, world.workspace.id(path)?, Source::new(path, text.into_bytes(), Role::Focus)))
    }

    fn opened(&mut self, params: lsp::DidOpenTextDocumentParams) {
        let lsp::TextDocumentItem { uri, version, text, .. } = params.text_document;
        let path = key(&uri);
        let document = Document { uri, version, text, stale: true };
        self.open.insert(path.clone(), document);
        if self.world.workspace.id(&path).is_none()
            && self.may_be_of_the_workspace(&path)
            && PathBuf::from(&path).exists()
        {
            self.explore(); // It was made by somebody who did not tell.
        } else {
            self.take(&path);
        }
    }

    fn changed(&mut self, params: lsp::DidChangeTextDocumentParams) {
        let path = key(&params.text_document.text_document_identifier.uri);
        if let Some(document) = self.open.get_mut(&path) {
            document.change(params.text_document.version, params.content_changes, self.client.encoding);
            self.take(&path);
        }
    }

    fn saved(&mut self, params: &lsp::DidSaveTextDocumentParams) {
        let path = key(&params.text_document.uri);
        if config::is_config(&path) {
            self.explore();
        }
    }

    fn closed(&mut self, params: &lsp::DidCloseTextDocumentParams) {
        let path = key(&params.text_document.uri);
        if self.open.remove(&path).is_none() {
            return;
        }
        if self.alone.remove(&path).is_some() {
            if self.published.remove(&path).is_some() {
                self.send(&path, Some(params.text_document.uri.clone()), None, Vec::new());
            }
        } else if config::is_config(&path) {
            self.explore();
        } else {
            self.reload(&path);
        }
    }

    fn watched(&mut self, params: &lsp::DidChangeWatchedFilesParams) {
        let mut explores = false;
        for event in &params.changes {
            let path = key(&event.uri);
            if self.open.contains_key(&path) {
                continue; // What is in the editor counts.
            }
            if config::is_config(&path) || event.kind == lsp::FileChangeType::Created {
                explores = true;
            } else if self.world.workspace.id(&path).is_some() {
                self.reload(&path);
            } else {
                // An ignore file, a folder, or a file that was not wanted.
                explores = true;
            }
        }
        if explores {
            self.explore();
        }
    }

    fn moved(&mut self, params: &lsp::DidChangeWorkspaceFoldersParams) {
        let gone: Vec<PathBuf> = params.event.removed.iter().filter_map(|folder| file_of(&folder.uri)).collect();
        self.folders.retain(|folder| !gone.contains(folder));
        self.folders.extend(params.event.added.iter().filter_map(|folder| file_of(&folder.uri)));
        self.explore();
    }

    /// Takes the text of an open file to where it is checked.
    fn take(&mut self, path: &str) {
        let Some(document) = self.open.get_mut(path) else { return };
        let text = document.text.clone();
        document.stale = true;
        self.rest_is_stale = true;
        if config::is_config(path) {
            document.stale = false;
            self.explore(); // What it includes may change.
        } else if self.is_of_the_workspace(path) {
            self.alone.remove(path);
            self.world.set(path, text);
        } else {
            let named = self.options.config.as_deref();
            let world = self.alone.entry(path.to_owned()).or_insert_with(|| {
                let mut world = World::default();
                let file = PathBuf::from(path);
                // A text that was never saved is in no folder.
                let files = if file.is_absolute() { vec![file] } else { Vec::new() };
                if let Some(trouble) = world.configure(&files, named, &Open::new()) {
                    self.client.log(lsp::MessageType::Warning, trouble);
                }
                world
            });
            world.set(path, text);
        }
    }

    /// Whether a file is checked with the others: it is one of them, or it is new, and would be.
    fn is_of_the_workspace(&self, path: &str) -> bool {
        let is_new = || self.may_be_of_the_workspace(path) && !PathBuf::from(path).exists();
        self.world.workspace.id(path).is_some() || is_new() && self.world.settings.includes(path)
    }

    fn may_be_of_the_workspace(&self, path: &str) -> bool {
        let file = PathBuf::from(path);
        self.folders.iter().any(|folder| file.starts_with(folder)) && discover::is_named_like_a_manifest(&file)
    }

    /// Looks for files and configurations.
    fn explore(&mut self) {
        let started = Instant::now();
        let trouble = self.world.explore(&self.folders, self.options.config.as_deref(), &self.open);
        for trouble in trouble {
            self.client.log(lsp::MessageType::Warning, trouble);
        }
        self.client.trace(|| format!("read {} files: {:?}", self.world.workspace.files().count(), started.elapsed()));
        self.alone.clear();
        let open: Vec<String> = self.open.keys().filter(|path| !config::is_config(path)).cloned().collect();
        for path in &open {
            self.take(path);
        }
        self.rest_is_stale = true;
        self.publish_mistakes();
    }

    fn reload(&mut self, path: &str) {
        if let Some(trouble) = self.world.reload(path) {
            self.client.log(lsp::MessageType::Warning, trouble);
        }
        self.open.values_mut().for_each(|document| document.stale = true);
        self.rest_is_stale = true;
    }

    /// Asks the editor to tell when files change without it.
    fn watch(&mut self) {
        if !self.client.watches {
            return;
        }
        let watchers = ["**/*.{yaml,yml,json}", "**/.gitignore", "**/.ignore"].map(|pattern| lsp::FileSystemWatcher {
            glob_pattern: lsp::GlobPattern::Pattern(pattern.to_owned()),
            kind: None,
        });
        let options = lsp::DidChangeWatchedFilesRegistrationOptions { watchers: watchers.into() };
        self.client.request::<lsp::RegistrationRequest>(&lsp::RegistrationParams {
            registrations: vec![lsp::Registration {
                id: "files".to_owned(),
                method: "workspace/didChangeWatchedFiles".to_owned(),
                register_options: Some(client::json(&options)),
            }],
        });
    }

    /// Checks what is open, as soon as one of the files has changed: it may be what another one is about.
    fn check_open(&mut self) {
        if !self.open.values().any(|document| document.stale) {
            return;
        }
        let started = Instant::now();
        let in_workspace = |path: &String| self.world.workspace.id(path).map(|id| (path.clone(), id));
        let files: Vec<(String, SourceId)> = self.open.keys().filter_map(in_workspace).collect();
        let mut checked = check(&self.world, &self.open, &self.client, &files);
        for (path, world) in &self.alone {
            if let Some(id) = world.workspace.id(path) {
                checked.extend(check(world, &self.open, &self.client, &[(path.clone(), id)]));
            }
        }
        for (path, diagnostics) in checked {
            let stale = self.open.get(&path).is_some_and(|document| document.stale);
            self.publish(&path, diagnostics, stale);
        }
        self.open.values_mut().for_each(|document| document.stale = false);
        self.client.trace(|| format!("checked what is open: {:?}", started.elapsed()));
    }

    /// Checks what is not open, until something comes in.
    fn check_rest(&mut self, is_wanted_elsewhere: &dyn Fn() -> bool) {
        let started = Instant::now();
        let unopened = |file: &&crate::lint::File| !self.open.contains_key(&file.source().path);
        let files = self.world.workspace.files().filter(unopened);
        let files: Vec<(String, SourceId)> = files.map(|file| (file.source().path.clone(), file.id())).collect();
        let mut project = self.world.project();
        let mut changed = Vec::new();
        let mut shown = 0;
        for batch in files.chunks(BATCH) {
            if is_wanted_elsewhere() {
                break;
            }
            let ids: BTreeSet<SourceId> = batch.iter().map(|(_, id)| *id).collect();
            let Checked { diagnostics, .. } = project.check(Some(&ids), &self.world.settings);
            let found = by_file(batch, diagnostics, &self.world, &self.open, &self.client);
            for (path, mut diagnostics) in found {
                shown += usize::from(!diagnostics.is_empty());
                if shown > UNOPENED {
                    diagnostics.clear();
                }
                if self.published.get(&path).map_or(&[][..], Vec::as_slice) != diagnostics.as_slice() {
                    changed.push((path, diagnostics));
                }
            }
        }
        drop(project);
        let complete = !is_wanted_elsewhere();
        for (path, diagnostics) in changed {
            self.publish(&path, diagnostics, false);
        }
        if complete {
            self.rest_is_stale = false;
            self.forget_gone();
            if shown > UNOPENED {
                let hidden = shown - UNOPENED;
                let message =
                    format!("{hidden} more files have findings; they are shown when they are opened, or by `lameduck`");
                self.client.log(lsp::MessageType::Info, message);
            }
        }
        self.client.trace(|| format!("checked {} files that are not open: {:?}", files.len(), started.elapsed()));
    }

    /// Takes back diagnostics of files that are no longer here.
    fn forget_gone(&mut self) {
        let is_here = |path: &String| {
            self.world.workspace.id(path).is_some() || self.alone.contains_key(path) || config::is_config(path)
        };
        let gone: Vec<String> = self.published.keys().filter(|path| !is_here(path)).cloned().collect();
        for path in gone {
            self.publish(&path, Vec::new(), false);
        }
    }

    /// Shows the mistakes in configurations, and takes back those that were mended.
    fn publish_mistakes(&mut self) {
        let mut by_file: BTreeMap<String, Vec<lsp::Diagnostic>> = self
            .published
            .keys()
            .filter(|path| config::is_config(path))
            .map(|path| (path.clone(), Vec::new()))
            .collect();
        if let Some(report) = &self.world.mistakes {
            let source = |id: SourceId| report.sources.get(id.0 as usize);
            for diagnostic in &report.diagnostics {
                let Some(file) = source(diagnostic.finding.span.source) else { continue };
                let shown = publish::diagnostic(diagnostic, source, &self.open, &self.client);
                by_file.entry(file.location().to_owned()).or_default().push(shown);
            }
        }
        for (path, diagnostics) in by_file {
            self.publish(&path, diagnostics, false);
        }
    }

    /// Shows diagnostics, if they are others than before or the editor waits for an answer.
    fn publish(&mut self, path: &str, diagnostics: Vec<lsp::Diagnostic>, always: bool) {
        let before = self.published.get(path).map_or(&[][..], Vec::as_slice);
        if !always && before == diagnostics.as_slice() {
            return;
        }
        let uri = publish::uri(path, &self.open);
        let version = self.open.get(path).map(|document| document.version);
        self.send(path, uri, version, diagnostics);
    }

    fn send(&mut self, path: &str, uri: Option<lsp::Uri>, version: Option<i32>, diagnostics: Vec<lsp::Diagnostic>) {
        let Some(uri) = uri else { return };
        self.client.publish(&lsp::PublishDiagnosticsParams { uri, version, diagnostics: diagnostics.clone() });
        if diagnostics.is_empty() {
            self.published.remove(path);
        } else {
            self.published.insert(path.to_owned(), diagnostics);
        }
    }
}

/// The diagnostics of some files.
fn check(
    world: &World,
    open: &Open,
    client: &Client<'_>,
    files: &[(String, SourceId)],
) -> BTreeMap<String, Vec<lsp::Diagnostic>> {
    if files.is_empty() {
        return BTreeMap::new();
    }
    let ids: BTreeSet<SourceId> = files.iter().map(|(_, id)| *id).collect();
    let checked = world.project().check(Some(&ids), &world.settings);
    by_file(files, checked.diagnostics, world, open, client)
}

/// Diagnostics by file, also of those that have none.
fn by_file(
    files: &[(String, SourceId)],
    diagnostics: Vec<crate::report::Diagnostic>,
    world: &World,
    open: &Open,
    client: &Client<'_>,
) -> BTreeMap<String, Vec<lsp::Diagnostic>> {
    let mut found: BTreeMap<String, Vec<lsp::Diagnostic>> =
        files.iter().map(|(path, _)| (path.clone(), Vec::new())).collect();
    let source = |id| world.workspace.file(id).map(crate::lint::File::source);
    for diagnostic in diagnostics {
        let path = source(diagnostic.finding.span.source).map_or("", |source| &source.path);
        if let Some(found) = found.get_mut(path) {
            found.push(publish::diagnostic(&diagnostic, source, open, client));
        }
    }
    found
}

/// The parameters of a request, or why it is refused.
fn asked<P: DeserializeOwned>(params: Value) -> Result<P, (ErrorCode, String)> {
    parse(params).map_err(|why| (ErrorCode::InvalidParams, why))
}

fn parse<P: DeserializeOwned>(params: Value) -> Result<P, String> {
    serde_json::from_value(params).map_err(|error| error.to_string())
}
