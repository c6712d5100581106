//! All fixes of any file can be applied: nothing becomes unreadable by them, and a second time there is nothing to do.
#![no_main]

use lameduck::config::Config;
use lameduck::finding::Applicability;
use lameduck::fix::in_rounds;
use lameduck::{Report, Role, Source, lint};
use libfuzzer_sys::fuzz_target;

fuzz_target!(|text: &str| {
    let report = read(text);
    let broken = unreadable(&report);
    let again =
        |texts: &std::collections::BTreeMap<_, String>| read(texts.values().next().map_or(text, String::as_str));
    let outcome = in_rounds(report, Applicability::Unsafe, again);
    assert_eq!(unreadable(&outcome.report), broken, "{:?}", outcome.files);
    let fixed = outcome.files;
    let twice =
        in_rounds(outcome.report, Applicability::Unsafe, |texts| read(&texts.values().cloned().collect::<String>()));
    assert!(twice.files.is_empty(), "{fixed:?}\nbecomes\n{:?}", twice.files);
});

fn read(text: &str) -> Report {
    let config = Config { select: vec!["all".to_owned()], ..Config::default() };
    lint(vec![Source::new("a.yaml", text.as_bytes().to_vec(), Role::Focus)], &config)
}

fn unreadable(report: &Report) -> usize {
    report.diagnostics.iter().filter(|diagnostic| diagnostic.rule.id == "syntax-error").count()
        + report.coverage.not_analysed.len()
}
