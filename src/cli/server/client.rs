//! The editor: what it can do, and how it is told something.

use gen_lsp_types::{LogMessageParams, MessageType, Notification, PublishDiagnosticsParams, Request};
use lsp_server::{Connection, ErrorCode, Message, RequestId, Response};
use serde::Serialize;
use serde_json::Value;

use super::position::Encoding;

/// The editor.
pub(super) struct Client<'c> {
    connection: &'c Connection,
    /// How it counts columns.
    pub(super) encoding: Encoding,
    /// Whether it shows other places of a diagnostic.
    pub(super) related: bool,
    /// Whether it can link the name of a rule.
    pub(super) links_codes: bool,
    /// Whether edits may name the version that they are for.
    pub(super) versioned_edits: bool,
    /// Whether hovers may be Markdown.
    pub(super) markdown: bool,
    /// Whether it watches files when it is asked to.
    pub(super) watches: bool,
    verbose: bool,
    requests: i32,
}

impl<'c> Client<'c> {
    /// An editor that has introduced itself with `params`.
    pub(super) fn new(connection: &'c Connection, params: &Value, verbose: bool) -> Self {
        let can = |path: &str| params.pointer(&format!("/capabilities/{path}"));
        let may = |path: &str| can(path).and_then(Value::as_bool).unwrap_or(false);
        let lists = |path: &str, word: &str| {
            can(path).and_then(Value::as_array).is_some_and(|words| words.iter().any(|one| one == word))
        };
        let utf8 = lists("general/positionEncodings", "utf-8");
        Self {
            connection,
            encoding: if utf8 { Encoding::Utf8 } else { Encoding::Utf16 },
            related: may("textDocument/publishDiagnostics/relatedInformation"),
            links_codes: may("textDocument/publishDiagnostics/codeDescriptionSupport"),
            versioned_edits: may("workspace/workspaceEdit/documentChanges"),
            markdown: lists("textDocument/hover/contentFormat", "markdown"),
            watches: may("workspace/didChangeWatchedFiles/dynamicRegistration"),
            verbose,
            requests: 0,
        }
    }

    /// Says on standard error what happens, if that is wanted.
    pub(super) fn trace(&self, what: impl FnOnce() -> String) {
        if self.verbose {
            super::terminal::tell(&what());
        }
    }

    /// Shows something in the editor's log.
    pub(super) fn log(&self, kind: MessageType, message: impl Into<String>) {
        self.notify::<gen_lsp_types::LogMessageNotification>(&LogMessageParams { kind, message: message.into() });
    }

    /// Replaces the diagnostics of a file.
    pub(super) fn publish(&self, params: &PublishDiagnosticsParams) {
        self.notify::<gen_lsp_types::PublishDiagnosticsNotification>(params);
    }

    /// Asks for something of which the answer does not matter.
    pub(super) fn request<R: Request>(&mut self, params: &R::Params) {
        self.requests += 1;
        let id = RequestId::from(self.requests);
        self.send(Message::Request(lsp_server::Request { id, method: R::METHOD.to_string(), params: json(params) }));
    }

    /// Answers a request.
    pub(super) fn answer(&self, id: RequestId, result: Value) {
        self.send(Message::Response(Response { id, response_result: Ok(result) }));
    }

    /// Refuses a request.
    pub(super) fn refuse(&self, id: RequestId, code: ErrorCode, why: String) {
        self.send(Message::Response(Response::new_err(id, code as i32, why)));
    }

    fn notify<N: Notification>(&self, params: &N::Params) {
        let params = json(params);
        self.send(Message::Notification(lsp_server::Notification { method: N::METHOD.to_string(), params }));
    }

    fn send(&self, message: Message) {
        // An editor that is gone reads nothing more; the next receive tells.
        let _ = self.connection.sender.send(message);
    }
}

/// A value as JSON. What the protocol's types hold can always be written.
pub(super) fn json(value: &impl Serialize) -> Value {
    serde_json::to_value(value).unwrap_or_default()
}
