//! A workspace that has changed in any way says of any of its files what a run over all of them says.

use std::collections::{BTreeMap, BTreeSet};

use lameduck::config::Settings;
use lameduck::join::in_turn;
use lameduck::lint::Checked;
use lameduck::report::Diagnostic;
use lameduck::source::{SourceId, Sources, Span};
use lameduck::workspace::Workspace;
use lameduck::{Role, Source, lint};

use crate::robustness::projects;
use crate::support::{Random, all_rules};

#[test]
fn a_changed_workspace_says_of_each_file_what_a_run_says() {
    let mut random = Random(0x2545_F491_4F6C_DD1D);
    let mut compared = 0;
    for project in projects() {
        let mut files: BTreeMap<String, String> = project.into_iter().collect();
        let mut workspace = Workspace::default();
        for (path, text) in &files {
            set(&mut workspace, path, text);
        }
        compared += compare(&workspace, &files);
        for _ in 0..if files.len() > 1 { 6 } else { 1 } {
            edit(&mut random, &mut files, &mut workspace);
            compared += compare(&workspace, &files);
        }
    }
    assert!(compared > 3000, "{compared}");
}

/// Takes out or doubles a line, or removes, renames or adds a file.
fn edit(random: &mut Random, files: &mut BTreeMap<String, String>, workspace: &mut Workspace) {
    let paths: Vec<String> = files.keys().cloned().collect();
    let Some(path) = paths.get(random.below(paths.len().max(1))) else { return };
    let text = files[path].clone();
    let mut lines: Vec<&str> = text.split_inclusive('\n').collect();
    match random.below(8) {
        0 => {
            files.remove(path);
            workspace.remove(path);
        }
        1 | 2 => {
            files.remove(path);
            workspace.remove(path);
            let renamed = path.replace(".yaml", "-0.yaml");
            set(workspace, &renamed, &text);
            files.insert(renamed, text);
        }
        3 => {
            let copy = format!("0{path}");
            set(workspace, &copy, &text);
            files.insert(copy, text);
        }
        what => {
            let at = random.below(lines.len().max(1)).min(lines.len().saturating_sub(1));
            if what < 6 && !lines.is_empty() {
                lines.remove(at);
            } else if let Some(line) = lines.get(at).copied() {
                lines.insert(at, line);
            }
            let changed = lines.concat();
            set(workspace, path, &changed);
            files.insert(path.clone(), changed);
        }
    }
}

fn set(workspace: &mut Workspace, path: &str, text: &str) {
    workspace.set(Source::new(path, text.as_bytes().to_vec(), Role::Focus));
}

/// Compares what is found in each file, and in all of them, and answers how many findings there are.
fn compare(workspace: &Workspace, files: &BTreeMap<String, String>) -> usize {
    let source = |(path, text): (&String, &String)| Source::new(path.clone(), text.clone().into_bytes(), Role::Focus);
    let read = (0..).zip(files).map(|(id, file)| lint::read(SourceId(id), source(file)));
    let report = lint::check(read.collect(), &Settings::uniform(all_rules()));
    let sources = Sources::from(report.sources.as_slice());
    let mut expected: BTreeMap<&str, Vec<String>> = files.keys().map(|path| (path.as_str(), Vec::new())).collect();
    for diagnostic in &report.diagnostics {
        let path = sources.get(diagnostic.finding.span.source).map_or("", |source| &source.path);
        expected.entry(path).or_default().push(told(diagnostic, &sources));
    }

    let settings = Settings::uniform(all_rules());
    let here = Sources::new(workspace.files().map(|file| (file.id(), file.source())));
    let check = |only: Option<&BTreeSet<_>>| -> Vec<String> {
        let Checked { diagnostics, .. } = workspace.project(&in_turn).check(only, &settings);
        diagnostics.iter().map(|diagnostic| told(diagnostic, &here)).collect()
    };
    for (path, expected) in &expected {
        let id = workspace.id(path).unwrap();
        let found = check(Some(&BTreeSet::from([id])));
        assert_eq!(&found, expected, "{path} of {files:#?}");
    }
    let sorted = |mut all: Vec<String>| {
        all.sort();
        all
    };
    assert_eq!(sorted(check(None)), sorted(expected.into_values().flatten().collect()), "{files:#?}");
    report.diagnostics.len()
}

/// All that a diagnostic says, with paths in place of ids.
fn told(diagnostic: &Diagnostic, sources: &Sources<'_>) -> String {
    let place = |span: Span| {
        let path = sources.get(span.source).map_or("", |source| &source.path);
        format!("{path}:{}-{}", span.start, span.end)
    };
    let Diagnostic { rule, severity, finding, object, container, path, origin } = diagnostic;
    let related: Vec<_> = finding.related.iter().map(|label| (place(label.span), &label.message)).collect();
    format!(
        "{} {rule:?} {severity:?} {} {} {related:?} {:?} {:?} {object:?} {container:?} {path} {origin:?}",
        place(finding.span),
        finding.message,
        finding.label,
        finding.help,
        finding.timeline,
    )
}
