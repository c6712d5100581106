//! The language server, by a client in the same process.

use std::collections::BTreeMap;
use std::path::{Path, PathBuf};
use std::thread::JoinHandle;
use std::time::Duration;

use lameduck::cli::server::{Exit, Options, serve};
use lsp_server::{Connection, Message, Notification, Request, RequestId, Response};
use serde_json::{Value, json};

use crate::support::{Random, root};

/// Longer than anything takes here, on a machine that does other things.
const PATIENCE: Duration = Duration::from_mins(1);
/// Longer than the server waits before it checks the rest of the workspace.
const QUIET: Duration = Duration::from_millis(1500);

/// An editor with a folder.
pub(crate) struct Editor {
    connection: Connection,
    server: Option<JoinHandle<Exit>>,
    folder: tempfile::TempDir,
    requests: i32,
    /// What is shown, by path below the folder, with the version that it is for.
    shown: BTreeMap<String, (Option<i64>, Vec<Value>)>,
    /// What came in on the way.
    messages: Vec<Message>,
}

const DEPLOYMENT: &str = "apiVersion: apps/v1
kind: Deployment
metadata: {name: web}
spec:
  replicas: 3
  selector: {matchLabels: {app: web}}
  template:
    metadata: {labels: {app: web}}
    spec:
      terminationGracePeriodSeconds: 30
      containers:
        - name: web
          image: web
          ports: [{containerPort: 80}]
          readinessProbe: {tcpSocket: {port: 80}}
          lifecycle: {preStop: {exec: {command: [sleep, \"10\"]}}}
";
const SERVICE: &str = "apiVersion: v1
kind: Service
metadata: {name: web}
spec: {selector: {app: web}, ports: [{port: 80}]}
";
const BUDGET: &str = "apiVersion: policy/v1
kind: PodDisruptionBudget
metadata: {name: web}
spec: {maxUnavailable: 1, selector: {matchLabels: {app: web}}}
";

impl Editor {
    /// An editor that shows all that a server can send.
    pub(crate) fn start(files: &[(&str, &str)]) -> Self {
        let capabilities = json!({
            "general": {"positionEncodings": ["utf-16"]},
            "textDocument": {
                "publishDiagnostics": {"relatedInformation": true, "codeDescriptionSupport": true, "dataSupport": true},
                "hover": {"contentFormat": ["markdown", "plaintext"]},
            },
            "workspace": {
                "workspaceEdit": {"documentChanges": true},
                "didChangeWatchedFiles": {"dynamicRegistration": true},
            },
        });
        Self::with(files, &capabilities)
    }

    fn with(files: &[(&str, &str)], capabilities: &Value) -> Self {
        let (connection, other) = Connection::memory();
        let server = std::thread::spawn(move || serve(&other, &Options::default()));
        let folder = tempfile::tempdir().unwrap();
        let mut editor = Self {
            connection,
            server: Some(server),
            folder,
            requests: 0,
            shown: BTreeMap::new(),
            messages: Vec::new(),
        };
        for (path, text) in files {
            editor.write(path, text);
        }
        let folders = json!([{"uri": editor.uri(""), "name": "project"}]);
        let params = json!({"processId": null, "workspaceFolders": folders, "capabilities": capabilities});
        let result = editor.request("initialize", &params).unwrap();
        assert_eq!(result["serverInfo"]["name"], "lameduck");
        editor.notify("initialized", &json!({}));
        editor
    }

    fn path(&self, path: &str) -> PathBuf {
        std::fs::canonicalize(self.folder.path()).unwrap().join(path)
    }

    pub(crate) fn uri(&self, path: &str) -> String {
        gen_lsp_types::Uri::from_file_path(self.path(path)).unwrap().to_string()
    }

    fn write(&self, path: &str, text: &str) {
        let path = self.path(path);
        std::fs::create_dir_all(path.parent().unwrap()).unwrap();
        std::fs::write(path, text).unwrap();
    }

    fn send(&self, message: impl Into<Message>) {
        self.connection.sender.send(message.into()).unwrap();
    }

    pub(crate) fn notify(&self, method: &str, params: &Value) {
        self.send(Notification { method: method.to_owned(), params: params.clone() });
    }

    /// Asks, and waits for the answer.
    pub(crate) fn request(&mut self, method: &str, params: &Value) -> Result<Value, i32> {
        let id = self.ask(method, params);
        loop {
            if let Message::Response(Response { id: answered, response_result }) = self.receive(PATIENCE).unwrap()
                && answered == id
            {
                return response_result.map_err(|error| error.code);
            }
        }
    }

    fn ask(&mut self, method: &str, params: &Value) -> RequestId {
        self.requests += 1;
        let id = RequestId::from(self.requests);
        self.send(Request { id: id.clone(), method: method.to_owned(), params: params.clone() });
        id
    }

    /// The next message; `None` when none comes.
    fn receive(&mut self, patience: Duration) -> Option<Message> {
        let message = self.connection.receiver.recv_timeout(patience).ok()?;
        match &message {
            Message::Notification(Notification { method, params }) if method == "textDocument/publishDiagnostics" => {
                let top = self.uri("");
                let uri = params["uri"].as_str().unwrap();
                let path = uri.strip_prefix(&top).map_or(uri, |path| path.trim_start_matches('/')).to_owned();
                let diagnostics = params["diagnostics"].as_array().unwrap().clone();
                self.shown.insert(path, (params["version"].as_i64(), diagnostics));
            }
            Message::Request(Request { id, .. }) => self.send(Response::new_ok(id.clone(), Value::Null)),
            _ => {}
        }
        self.messages.push(message.clone());
        Some(message)
    }

    pub(crate) fn open(&mut self, path: &str, text: &str) {
        let document = json!({"uri": self.uri(path), "languageId": "yaml", "version": 1, "text": text});
        self.notify("textDocument/didOpen", &json!({"textDocument": document}));
        self.wait_for(path, 1);
    }

    fn change(&mut self, path: &str, version: i64, text: &str) {
        let document = json!({"uri": self.uri(path), "version": version});
        self.notify("textDocument/didChange", &json!({"textDocument": document, "contentChanges": [{"text": text}]}));
        self.wait_for(path, version);
    }

    /// Waits for the diagnostics of a version.
    fn wait_for(&mut self, path: &str, version: i64) {
        while self.shown.get(path).is_none_or(|(shown, _)| *shown != Some(version)) {
            assert!(self.receive(PATIENCE).is_some(), "no diagnostics for version {version} of {path}");
        }
    }

    /// Waits until the server has no more to say.
    fn settle(&mut self) {
        while self.receive(QUIET).is_some() {}
    }

    /// The rules of what is shown for a file.
    fn rules(&self, path: &str) -> Vec<&str> {
        let shown = self.shown.get(path).map_or(&[][..], |(_, diagnostics)| diagnostics);
        shown.iter().map(|diagnostic| diagnostic["code"].as_str().unwrap()).collect()
    }

    /// What is shown, as lines from 1 and rules.
    fn lines(&self) -> Vec<String> {
        let mut lines = Vec::new();
        for (path, (_, diagnostics)) in &self.shown {
            for diagnostic in diagnostics {
                let line = diagnostic["range"]["start"]["line"].as_u64().unwrap() + 1;
                let severity = match diagnostic["severity"].as_u64() {
                    Some(1) => "error",
                    Some(2) => "warning",
                    _ => "info",
                };
                lines.push(format!("{path}:{line}: {severity}[{}]", diagnostic["code"].as_str().unwrap()));
            }
        }
        lines.sort();
        lines
    }

    fn actions(&mut self, path: &str, line: u64, context: &Value) -> Vec<Value> {
        let place = json!({"line": line, "character": 0});
        let range = json!({"start": place, "end": place});
        let params = json!({"textDocument": {"uri": self.uri(path)}, "range": range, "context": context});
        self.request("textDocument/codeAction", &params).unwrap().as_array().unwrap().clone()
    }

    /// What is shown with the mouse over the first place of some words.
    fn hover(&mut self, path: &str, text: &str, words: &str) -> Value {
        let before = &text[..text.find(words).unwrap()];
        let column = before.rsplit('\n').next().unwrap().encode_utf16().count();
        let position = json!({"line": before.matches('\n').count(), "character": column});
        let params = json!({"textDocument": {"uri": self.uri(path)}, "position": position});
        self.request("textDocument/hover", &params).unwrap()
    }

    fn leave(mut self) -> Exit {
        assert_eq!(self.request("shutdown", &Value::Null), Ok(Value::Null));
        self.notify("exit", &Value::Null);
        self.server.take().unwrap().join().unwrap()
    }
}

#[test]
fn a_file_gets_diagnostics_with_places_elsewhere_and_links() {
    let mut editor = Editor::start(&[("service.yaml", SERVICE)]);
    editor.open("web.yaml", &DEPLOYMENT.replace("\"10\"", "\"40\""));
    let shown = &editor.shown["web.yaml"].1;
    let found = shown.iter().find(|one| one["code"] == "prestop-exceeds-grace-period").unwrap();
    assert_eq!(found["severity"], 1);
    assert_eq!(found["source"], "lameduck");
    assert_eq!(found["range"]["start"]["line"], 15);
    assert_eq!(found["codeDescription"]["href"], "https://lameduck.dev/rules/prestop-exceeds-grace-period");
    assert!(found["message"].as_str().unwrap().contains("\nhelp: "), "{found}");
    let missing = shown.iter().find(|one| one["code"] == "missing-pdb").unwrap();
    let elsewhere = &missing["relatedInformation"][0]["location"]["uri"];
    assert!(elsewhere == &editor.uri("service.yaml") || elsewhere == &editor.uri("web.yaml"), "{missing}");
    assert_eq!(editor.leave(), Exit::Clean);
}

#[test]
fn every_prefix_of_a_file_is_answered() {
    let mut editor = Editor::start(&[("service.yaml", SERVICE)]);
    editor.open("web.yaml", "");
    let ends = DEPLOYMENT.char_indices().map(|(end, _)| end).chain([DEPLOYMENT.len()]);
    for (version, end) in (2..).zip(ends) {
        editor.change("web.yaml", version, &DEPLOYMENT[..end]);
    }
    assert_eq!(editor.rules("web.yaml"), ["missing-pdb"]);
}

#[test]
fn columns_count_in_the_units_that_the_editor_asked_for() {
    let text = "apiVersion: policy/v1\nkind: PodDisruptionBudget\nmetadata: {name: web}\nspec: {\"🦆\": 1, maxUnavailable: 0, selector: {matchLabels: {app: web}}}\n---\n".to_owned() + DEPLOYMENT;
    for (encoding, column) in [("utf-16", 16), ("utf-8", 18)] {
        let mut editor = Editor::with(&[], &json!({"general": {"positionEncodings": [encoding]}}));
        editor.open("web.yaml", &text);
        let found = &editor.shown["web.yaml"].1.iter().find(|one| one["code"] == "pdb-blocks-eviction").unwrap();
        assert_eq!(found["range"]["start"], json!({"line": 3, "character": column}), "{encoding}");
        assert!(found.get("relatedInformation").is_none() && found.get("codeDescription").is_none(), "{found}");

        // The change comes behind the emoji, in the same units.
        let place = json!({"line": 3, "character": column + 16});
        let end = json!({"line": 3, "character": column + 17});
        let change = json!({"range": {"start": place, "end": end}, "text": "1"});
        let document = json!({"uri": editor.uri("web.yaml"), "version": 2});
        editor.notify("textDocument/didChange", &json!({"textDocument": document, "contentChanges": [change]}));
        editor.wait_for("web.yaml", 2);
        assert!(!editor.rules("web.yaml").contains(&"pdb-blocks-eviction"), "{:?}", editor.lines());
    }
}

#[test]
fn a_budget_that_goes_is_missed_in_the_deployments_file() {
    let mut editor = Editor::start(&[("web.yaml", DEPLOYMENT), ("service.yaml", SERVICE), ("pdb.yaml", BUDGET)]);
    editor.open("web.yaml", DEPLOYMENT);
    assert_eq!(editor.rules("web.yaml"), [""; 0]);
    std::fs::remove_file(editor.path("pdb.yaml")).unwrap();
    let event = json!({"uri": editor.uri("pdb.yaml"), "type": 3});
    editor.notify("workspace/didChangeWatchedFiles", &json!({"changes": [event]}));
    editor.settle();
    assert_eq!(editor.rules("web.yaml"), ["missing-pdb"]);

    // And by a file that is not open, too.
    editor.write("pdb.yaml", &BUDGET.replace("maxUnavailable: 1", "maxUnavailable: 0"));
    let event = json!({"uri": editor.uri("pdb.yaml"), "type": 1});
    editor.notify("workspace/didChangeWatchedFiles", &json!({"changes": [event]}));
    editor.settle();
    assert_eq!(editor.rules("web.yaml"), [""; 0]);
    assert_eq!(editor.rules("pdb.yaml"), ["pdb-blocks-eviction"]);

    // What is open counts more than what is on disk, and what is on disk again when it is closed.
    editor.open("pdb.yaml", BUDGET);
    assert_eq!(editor.rules("pdb.yaml"), [""; 0]);
    let document = json!({"uri": editor.uri("pdb.yaml")});
    editor.notify("textDocument/didClose", &json!({"textDocument": document}));
    editor.settle();
    assert_eq!(editor.rules("pdb.yaml"), ["pdb-blocks-eviction"]);
}

#[test]
fn a_configuration_holds_as_soon_as_it_is_saved_or_typed() {
    let mut editor = Editor::start(&[("web.yaml", DEPLOYMENT), ("service.yaml", SERVICE)]);
    editor.open("web.yaml", DEPLOYMENT);
    assert_eq!(editor.rules("web.yaml"), ["missing-pdb"]);
    editor.write("lameduck.yaml", "ignore: [missing-pdb]\n");
    let event = json!({"uri": editor.uri("lameduck.yaml"), "type": 1});
    editor.notify("workspace/didChangeWatchedFiles", &json!({"changes": [event]}));
    editor.settle();
    assert_eq!(editor.rules("web.yaml"), [""; 0]);

    let document = json!({"uri": editor.uri("lameduck.yaml"), "languageId": "yaml", "version": 1, "text": "ignore: [missing-pdd]\n"});
    editor.notify("textDocument/didOpen", &json!({"textDocument": document}));
    editor.settle();
    assert_eq!(editor.rules("lameduck.yaml"), ["invalid-configuration"]);
    assert_eq!(editor.rules("web.yaml"), [""; 0], "what was said before still holds");
    let document = json!({"uri": editor.uri("lameduck.yaml"), "version": 2});
    let changes = json!([{"text": "ignore: [single-replica]\n"}]);
    editor.notify("textDocument/didChange", &json!({"textDocument": document, "contentChanges": changes}));
    editor.settle();
    assert_eq!(editor.rules("lameduck.yaml"), [""; 0]);
    assert_eq!(editor.rules("web.yaml"), ["missing-pdb"]);
}

#[test]
fn a_text_that_is_in_no_folder_is_a_world_of_its_own() {
    let mut editor = Editor::start(&[("service.yaml", SERVICE), (".gitignore", "out/\n"), (".git/HEAD", "")]);
    let texts = DEPLOYMENT.to_owned() + "---\n" + &BUDGET.replace("maxUnavailable: 1", "maxUnavailable: 0");
    for uri in ["untitled:Untitled-1".to_owned(), editor.uri("out/web.yaml"), "file:///elsewhere/web.yaml".to_owned()] {
        if uri.contains("/out/") {
            editor.write("out/web.yaml", &texts);
        }
        let document = json!({"uri": uri, "languageId": "yaml", "version": 1, "text": texts});
        editor.notify("textDocument/didOpen", &json!({"textDocument": document}));
        let top = editor.uri("");
        let path = uri.strip_prefix(&top).map_or(uri.as_str(), |path| path.trim_start_matches('/')).to_owned();
        editor.wait_for(&path, 1);
        assert_eq!(editor.rules(&path), ["pdb-blocks-eviction"], "{uri}");
        editor.notify("textDocument/didClose", &json!({"textDocument": {"uri": uri}}));
        editor.settle();
        assert_eq!(editor.rules(&path), [""; 0], "{uri}");
    }
}

#[test]
fn folders_come_and_go() {
    let mut editor = Editor::start(&[("web.yaml", DEPLOYMENT), ("service.yaml", SERVICE)]);
    editor.settle();
    assert_eq!(editor.rules("web.yaml"), ["missing-pdb"]);
    let other = tempfile::tempdir().unwrap();
    std::fs::write(other.path().join("web.yaml"), DEPLOYMENT.to_owned() + "---\n" + SERVICE).unwrap();
    let uri = gen_lsp_types::Uri::from_file_path(std::fs::canonicalize(other.path()).unwrap()).unwrap();
    let folder = json!({"uri": uri, "name": "other"});
    editor.notify("workspace/didChangeWorkspaceFolders", &json!({"event": {"added": [folder], "removed": []}}));
    editor.settle();
    let path = format!("{uri}/web.yaml");
    assert_eq!(editor.rules(&path), ["missing-pdb"]);
    editor.notify("workspace/didChangeWorkspaceFolders", &json!({"event": {"added": [], "removed": [folder]}}));
    editor.settle();
    assert_eq!(editor.rules(&path), [""; 0]);
    assert_eq!(editor.rules("web.yaml"), ["missing-pdb"]);
}

#[test]
fn the_server_says_what_the_command_line_says_after_any_edits() {
    let shop = root().join("fixtures/apps/shop");
    let files = crate::support::files_below(&shop);
    let files: Vec<(&str, &str)> = files.iter().map(|(path, text)| (path.as_str(), text.as_str())).collect();
    let mut editor = Editor::start(&files);
    let mut texts: BTreeMap<&str, String> = files.iter().map(|(path, text)| (*path, (*text).to_owned())).collect();
    let mut random = Random(0x9E37_79B9_7F4A_7C15);
    let mut versions: BTreeMap<&str, i64> = BTreeMap::new();
    for round in 0..3 {
        for _ in 0..12 {
            let (path, _) = files[random.below(files.len())];
            let mut lines: Vec<&str> = texts[path].split_inclusive('\n').collect();
            if lines.is_empty() {
                continue;
            }
            lines.remove(random.below(lines.len()));
            let text = lines.concat();
            match versions.get(path).copied() {
                None => editor.open(path, &text),
                Some(version) => editor.change(path, version + 1, &text),
            }
            *versions.entry(path).or_default() += 1;
            texts.insert(path, text);
        }
        editor.settle();
        // The command line reads what was saved.
        for (path, text) in &texts {
            editor.write(path, text);
        }
        assert_eq!(editor.lines(), command_line(editor.folder.path()), "in round {round}");
    }
    assert_eq!(editor.leave(), Exit::Clean);
}

/// What the program finds, as lines and rules.
fn command_line(folder: &Path) -> Vec<String> {
    let output = std::process::Command::new(env!("CARGO_BIN_EXE_lameduck"))
        .args(["--output-format", "concise", "--quiet", "."])
        .current_dir(folder)
        .output()
        .unwrap();
    let text = String::from_utf8(output.stdout.clone()).unwrap();
    let line = |line: &str| {
        // path:line:column: severity[rule] message
        let mut parts = line.splitn(4, ':');
        let (path, line) = (parts.next().unwrap(), parts.next().unwrap());
        let said = parts.nth(1).unwrap().trim().split(' ').next().unwrap();
        format!("{path}:{line}: {}", said.trim_end_matches(':'))
    };
    let mut lines: Vec<String> = text.lines().map(line).collect();
    lines.sort();
    assert!(!lines.is_empty(), "{output:?}");
    lines
}

#[test]
fn findings_can_be_repaired_or_ignored_from_the_editor() {
    let mut editor = Editor::start(&[("service.yaml", SERVICE), ("pdb.yaml", BUDGET)]);
    let text = DEPLOYMENT.replace("\"10\"", "\"40\"");
    editor.open("web.yaml", &text);
    assert_eq!(editor.rules("web.yaml"), ["prestop-exceeds-grace-period"]);
    let line = 15;
    let actions = editor.actions("web.yaml", line, &json!({"diagnostics": []}));
    let titles: Vec<&str> = actions.iter().map(|action| action["title"].as_str().unwrap()).collect();
    assert_eq!(titles.last(), Some(&"Repair all that lameduck can repair safely"), "{titles:?}");
    assert!(titles.contains(&"Ignore prestop-exceeds-grace-period here"), "{titles:?}");
    assert_eq!(actions[0]["isPreferred"], true, "{titles:?}");
    assert_eq!(actions[0]["diagnostics"][0]["code"], "prestop-exceeds-grace-period");

    for action in &actions {
        let changed = applied(&text, action);
        editor.change("web.yaml", editor.shown["web.yaml"].0.unwrap() + 1, &changed);
        assert_eq!(editor.rules("web.yaml"), [""; 0], "{action} makes\n{changed}");
        editor.change("web.yaml", editor.shown["web.yaml"].0.unwrap() + 1, &text);
        assert_eq!(editor.rules("web.yaml"), ["prestop-exceeds-grace-period"]);
    }
    let one = |kind: &str| json!({"diagnostics": [], "only": [kind]});
    let kinds = |actions: Vec<Value>| -> Vec<String> {
        actions.iter().map(|action| action["kind"].as_str().unwrap().to_owned()).collect()
    };
    assert_eq!(kinds(editor.actions("web.yaml", 0, &one("source.fixAll"))), ["source.fixAll.lameduck"]);
    assert_eq!(kinds(editor.actions("web.yaml", 0, &one("source.fixAll.other"))), [""; 0]);
    assert_eq!(kinds(editor.actions("web.yaml", line, &one("quickfix"))), ["quickfix", "quickfix"]);
    assert_eq!(kinds(editor.actions("web.yaml", 0, &one("quickfix"))), [""; 0], "there is nothing on this line");
}

/// A text with the edits of an action, each of which replaces whole characters below U+10000.
fn applied(text: &str, action: &Value) -> String {
    let change = &action["edit"]["documentChanges"][0];
    let mut edits: Vec<&Value> = change["edits"].as_array().unwrap().iter().collect();
    let offset = |place: &Value| {
        let line = usize::try_from(place["line"].as_u64().unwrap()).unwrap();
        let start: usize = text.split_inclusive('\n').take(line).map(str::len).sum();
        start + usize::try_from(place["character"].as_u64().unwrap()).unwrap()
    };
    edits.sort_by_key(|edit| std::cmp::Reverse(offset(&edit["range"]["start"])));
    let mut text = text.to_owned();
    for edit in edits {
        let range = offset(&edit["range"]["start"])..offset(&edit["range"]["end"]);
        text.replace_range(range, edit["newText"].as_str().unwrap());
    }
    text
}

#[test]
fn hovers_tell_what_fields_come_to() {
    let mut editor = Editor::start(&[("service.yaml", SERVICE), ("pdb.yaml", BUDGET)]);
    let text = DEPLOYMENT.to_owned() + "---\n" + BUDGET + "---\n" + SERVICE;
    editor.open("web.yaml", &text);
    for (field, told) in [
        ("terminationGracePeriodSeconds", "the grace period is 30"),
        ("sleep", "SIGTERM"),
        ("replicas: 3", "keeps at least 3 available: up to 0 at a time are missing, up to 1 more are started"),
        ("maxUnavailable", "of 3 pods, 2 must stay healthy: 1 eviction at a time"),
        ("selector: {app", "sends to Deployment `web`, at least 3 pods"),
    ] {
        let hover = editor.hover("web.yaml", &text, field);
        let value = hover["contents"]["value"].as_str().unwrap_or_else(|| panic!("{field}: {hover}"));
        assert!(value.contains(told), "{field}: {value}");
        assert!(value.contains("https://kubernetes.io/docs/"), "{field}: {value}");
    }
    assert_eq!(editor.hover("web.yaml", &text, "kind"), Value::Null);
}

#[test]
fn names_of_rules_lead_to_their_pages() {
    let text = format!("# lameduck: ignore[missing-pdb, no-such-rule] \u{1f986}\n{DEPLOYMENT}---\n{SERVICE}");
    let mut editor = Editor::start(&[]);
    editor.open("web.yaml", &text);
    let links = editor.request("textDocument/documentLink", &json!({"textDocument": {"uri": editor.uri("web.yaml")}}));
    let links = links.unwrap();
    assert_eq!(links.as_array().unwrap().len(), 1, "{links}");
    assert_eq!(links[0]["target"], "https://lameduck.dev/rules/missing-pdb");
    let place = json!({"start": {"line": 0, "character": 19}, "end": {"line": 0, "character": 30}});
    assert_eq!(links[0]["range"], place);
    let hover = editor.hover("web.yaml", &text, "missing-pdb");
    assert!(hover["contents"]["value"].as_str().unwrap().starts_with("**missing-pdb** (warning): "), "{hover}");
}

#[test]
fn what_is_malformed_or_unknown_is_refused_and_the_server_goes_on() {
    let mut editor = Editor::start(&[("web.yaml", DEPLOYMENT)]);
    assert_eq!(editor.request("textDocument/rename", &json!({})), Err(-32601));
    assert_eq!(editor.request("textDocument/hover", &json!({"position": "here"})), Err(-32602));
    assert_eq!(editor.request("textDocument/codeAction", &json!([1, 2])), Err(-32602));
    editor.notify("textDocument/didOpen", &json!({"textDocument": 3}));
    editor.notify(
        "textDocument/didChange",
        &json!({"textDocument": {"uri": "file:///x", "version": 2}, "contentChanges": []}),
    );
    editor.notify("no/such/thing", &json!({}));
    editor.notify("$/cancelRequest", &json!({"id": 77}));
    editor.open("web.yaml", DEPLOYMENT);
    assert!(editor.messages.iter().any(|message| matches!(message,
        Message::Notification(Notification { method, .. }) if method == "window/logMessage")));
    assert_eq!(editor.leave(), Exit::Clean);
}

#[test]
fn a_cancelled_request_is_answered_as_such() {
    let mut editor = Editor::start(&[("web.yaml", DEPLOYMENT)]);
    editor.open("web.yaml", DEPLOYMENT);
    // All of it comes in while the server is busy with the changes, so that the last word is heard before the request.
    for version in 2..40 {
        let document = json!({"uri": editor.uri("web.yaml"), "version": version});
        let changes = json!([{"text": DEPLOYMENT.repeat(200)}]);
        editor.notify("textDocument/didChange", &json!({"textDocument": document, "contentChanges": changes}));
    }
    let position = json!({"line": 4, "character": 4});
    let id = editor
        .ask("textDocument/hover", &json!({"textDocument": {"uri": editor.uri("web.yaml")}, "position": position}));
    editor.notify("$/cancelRequest", &json!({"id": editor.requests}));
    let answer = loop {
        if let Some(Message::Response(response)) = editor.receive(PATIENCE)
            && response.id == id
        {
            break response;
        }
    };
    assert_eq!(answer.response_result.unwrap_err().code, -32800);
    editor.wait_for("web.yaml", 39);
    let shown = editor.messages.iter().filter(|message| {
        matches!(message,
        Message::Notification(Notification { method, .. }) if method == "textDocument/publishDiagnostics")
    });
    assert!(shown.count() < 39, "a newer change makes older diagnostics superfluous");
}

#[test]
fn an_editor_that_leaves_without_a_word_is_an_error() {
    let mut editor = Editor::start(&[]);
    let server = editor.server.take().unwrap();
    editor.notify("exit", &Value::Null);
    assert_eq!(server.join().unwrap() as u8, 1);

    let mut editor = Editor::start(&[]);
    let server = editor.server.take().unwrap();
    drop(editor);
    assert_eq!(server.join().unwrap() as u8, 1);

    let mut editor = Editor::start(&[]);
    assert_eq!(editor.request("shutdown", &Value::Null), Ok(Value::Null));
    assert_eq!(editor.request("textDocument/hover", &json!({})), Err(-32600));
    editor.notify("exit", &Value::Null);
    assert_eq!(editor.server.take().unwrap().join().unwrap(), Exit::Clean);
}
