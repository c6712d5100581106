//! Any project can be linted with every rule, and what was found can be written in every format.
#![no_main]

use lameduck::config::Config;
use lameduck::render::{Format, Style, render};
use lameduck::{Role, Source, lint};
use libfuzzer_sys::fuzz_target;

fuzz_target!(|bytes: &[u8]| {
    let config = Config { select: vec!["all".to_owned()], ..Config::default() };
    let report = lint(sources(bytes), &config);
    for &format in Format::all() {
        render(&report, format, &Style::default(), &mut std::io::sink()).unwrap();
    }
});

/// Files begin at lines such as `# file: base/deployment.yaml`, as in the rules' fixtures.
fn sources(mut bytes: &[u8]) -> Vec<Source> {
    const MARK: &[u8] = b"\n# file: ";
    let mut sources = Vec::new();
    let mut path = "a.yaml".to_owned();
    while let Some(at) = bytes.windows(MARK.len()).position(|window| window == MARK) {
        sources.push(Source::new(path, bytes[..at].to_vec(), Role::Focus));
        bytes = &bytes[at + MARK.len()..];
        let end = bytes.iter().position(|&byte| byte == b'\n').unwrap_or(bytes.len());
        path = String::from_utf8_lossy(&bytes[..end]).into_owned();
    }
    sources.push(Source::new(path, bytes.to_vec(), Role::Focus));
    sources
}
