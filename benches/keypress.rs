//! How long an editor waits for diagnostics after a key is pressed, in a workspace of 10,000 manifests: `cargo bench
//! --bench keypress`.
//!
//! The workspace is the example shop, many times: as different applications, and as copies of one. A file of one of them
//! is open, and changes again and again. First as the core sees it, by stages; then as the editor does, from its message
//! to the server's answer.
#![allow(
    clippy::print_stdout,
    clippy::disallowed_methods,
    clippy::unwrap_used,
    reason = "a benchmark reads the clock, prints, and may fail"
)]

mod shops;

use std::collections::BTreeSet;
use std::time::{Duration, Instant};

use lameduck::cli::server::{Options, serve};
use lameduck::config::Settings;
use lameduck::join::in_turn;
use lameduck::workspace::Workspace;
use lameduck::{Config, Role, Source};
use lsp_server::{Connection, Message, Notification, Request, RequestId};
use serde_json::{Value, json};

// The program's own.
#[global_allocator]
static ALLOCATOR: mimalloc::MiMalloc = mimalloc::MiMalloc;

/// 29 manifests each.
const SHOPS: usize = 345;
const PRESSES: usize = 60;
/// What is typed in: a Deployment that a Service, a budget and an autoscaler in other files are about.
const OPEN: &str = "shop-77/cart/cart.yaml";

fn main() {
    for (title, copies) in [("different applications", false), ("copies of one application", true)] {
        let files = shops::shops(SHOPS, copies);
        println!("\n{title}: {} files; the median and the shortest of {PRESSES} in ms\n", files.len());
        in_the_core(&files);
        in_the_editor(&files);
    }
}

fn in_the_core(files: &[(String, String)]) {
    let mut workspace = Workspace::default();
    for (path, text) in files {
        workspace.set(source(path, text));
    }
    let settings = Settings::uniform(Config::default());
    let (mut reading, mut relating, mut checking, mut all) = (Vec::new(), Vec::new(), Vec::new(), Vec::new());
    for text in texts(files) {
        let start = Instant::now();
        let id = workspace.set(source(OPEN, &text));
        reading.push(start.elapsed());
        let start = Instant::now();
        let mut project = workspace.project(&in_turn);
        relating.push(start.elapsed());
        let start = Instant::now();
        let found = project.check(Some(&BTreeSet::from([id])), &settings);
        checking.push(start.elapsed());
        assert!(!found.diagnostics.is_empty(), "nothing was found");
    }
    for _ in 0..5 {
        let start = Instant::now();
        workspace.project(&in_turn).check(None, &settings);
        all.push(start.elapsed());
    }
    print("read the file", reading);
    print("relate all objects", relating);
    print("check the file", checking);
    print("relate and check all files", all);
}

fn in_the_editor(files: &[(String, String)]) {
    let folder = tempfile::tempdir().unwrap();
    let top = std::fs::canonicalize(folder.path()).unwrap();
    for (path, text) in files {
        let path = top.join(path);
        std::fs::create_dir_all(path.parent().unwrap()).unwrap();
        std::fs::write(path, text).unwrap();
    }
    let (editor, server) = Connection::memory();
    let server = std::thread::spawn(move || serve(&server, &Options::default()));
    let uri = |path: &std::path::Path| gen_lsp_types::Uri::from_file_path(path).unwrap().to_string();
    let params = json!({"workspaceFolders": [{"uri": uri(&top), "name": ""}], "capabilities": {}});
    let id = RequestId::from(1);
    editor.sender.send(Request { id, method: "initialize".to_owned(), params }.into()).unwrap();
    let notify = |method: &str, params: Value| {
        editor.sender.send(Notification { method: method.to_owned(), params }.into()).unwrap();
    };
    notify("initialized", json!({}));
    let open = uri(&top.join(OPEN));
    let answered = |version: usize| loop {
        if let Message::Notification(Notification { params, .. }) = editor.receiver.recv().unwrap()
            && params.get("uri").is_some_and(|uri| uri == open.as_str())
            && params.get("version").is_some_and(|other| *other == version)
        {
            return;
        }
    };
    let start = Instant::now();
    let document = json!({"uri": open, "languageId": "yaml", "version": 0, "text": ""});
    notify("textDocument/didOpen", json!({"textDocument": document}));
    answered(0);
    print("start, and open", vec![start.elapsed()]);
    // Let it check the rest, so that a press meets a server that waits.
    while editor.receiver.recv_timeout(Duration::from_secs(3)).is_ok() {}
    let mut presses = Vec::new();
    for (version, text) in (1..).zip(texts(files)) {
        std::thread::sleep(Duration::from_millis(20));
        let start = Instant::now();
        let document = json!({"uri": open, "version": version});
        notify("textDocument/didChange", json!({"textDocument": document, "contentChanges": [{"text": text}]}));
        answered(version);
        presses.push(start.elapsed());
    }
    print("press a key, see the answer", presses);
    drop(editor);
    server.join().unwrap();
}

/// The text of the open file, a little longer each time.
fn texts(files: &[(String, String)]) -> impl Iterator<Item = String> {
    let (_, text) = files.iter().find(|(path, _)| path == OPEN).unwrap();
    (0..PRESSES).map(move |press| format!("{text}# {}\n", "x".repeat(press)))
}

fn source(path: &str, text: &str) -> Source {
    Source::new(path, text.as_bytes().to_vec(), Role::Focus)
}

fn print(what: &str, mut times: Vec<Duration>) {
    times.sort();
    let millis = |time: Option<&Duration>| time.map_or(0.0, |time| time.as_secs_f64() * 1000.0);
    println!("{what:30}{:8.2}{:8.2}", millis(times.get(times.len() / 2)), millis(times.first()));
}
