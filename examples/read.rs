//! Prints the documents of a manifest as kubectl reads them: one line of JSON per file.

#![allow(clippy::disallowed_methods, clippy::print_stdout, reason = "an example is a program")]

use std::fs;

use lameduck::source::{Role, Source, SourceId};
use lameduck::yaml::{SyntaxError, Value, documents, parse};

fn main() -> std::io::Result<()> {
    for path in std::env::args().skip(1) {
        println!("{}", read(&path, fs::read(&path)?));
    }
    Ok(())
}

fn read(path: &str, bytes: Vec<u8>) -> String {
    let source = Source::new(path, bytes, Role::Focus);
    if let Some(fault) = source.encoding {
        return serde_json::json!({ "err": format!("{fault:?}") }).to_string();
    }
    let mut docs = Vec::new();
    for range in documents(&source.text) {
        let parsed = parse(SourceId(0), &source.text, range);
        for tree in &parsed.trees {
            if tree.root().value() != Value::Null {
                docs.push(tree.root().to_json());
            }
        }
        if let Some(error) = parsed.error {
            let SyntaxError { span, message, help, related } = error;
            let related = related.map(|(span, label)| (span.start, span.end, label));
            let at = (span.start, span.end);
            return serde_json::json!({ "err": message, "at": at, "help": help, "related": related }).to_string();
        }
    }
    format!("{{\"docs\":[{}]}}", docs.join(","))
}
