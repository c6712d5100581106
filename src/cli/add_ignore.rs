//! `--add-ignore`: a comment above every finding that makes the run fail.

use std::collections::{BTreeMap, BTreeSet};
use std::io;
use std::path::{Path, PathBuf};

use super::exit::{Exit, Failure};
use super::{output, terminal};
use crate::finding::{Edit, Severity};
use crate::report::{Diagnostic, Report};
use crate::source::{Source, SourceId};
use crate::suppress::{self, comment_edits};
use crate::words::count;

/// Refuses what no comment can be written to.
pub(super) fn check(paths: &[PathBuf]) -> Result<(), Failure> {
    if paths.iter().any(|path| path == Path::new("-")) {
        let failure = Failure::new("no comment can be written to standard input");
        return Err(failure.help("save it to a file, or write an exemption to lameduck.yaml"));
    }
    Ok(())
}

/// Writes the comments, and says what they are not written for. The exit code says whether the next run is silent.
pub(super) fn write(report: &Report, threshold: Option<Severity>, reason: &str) -> Result<Exit, Failure> {
    let counts = |severity| threshold.is_some_and(|threshold| severity >= threshold);
    let mut by_source: BTreeMap<SourceId, Vec<&Diagnostic>> = BTreeMap::new();
    for diagnostic in report.diagnostics.iter().filter(|diagnostic| counts(diagnostic.severity)) {
        by_source.entry(diagnostic.finding.span.source).or_default().push(diagnostic);
    }
    let (mut quiet, mut files) = (0, 0);
    let mut left: Vec<Left> = Vec::new();
    let mut failed = false;
    for (id, diagnostics) in by_source {
        let Some(source) = report.sources.get(id.0 as usize) else { continue };
        let (rendered, written): (Vec<&Diagnostic>, Vec<&Diagnostic>) =
            diagnostics.into_iter().partition(|diagnostic| diagnostic.source_file().is_some());
        left.extend(rendered.into_iter().map(|diagnostic| {
            let file = diagnostic.source_file().unwrap_or_default();
            Left { source, diagnostic, why: format!("the next rendering of `{file}` would lose it") }
        }));
        let number = written.len();
        let (edits, without) = comment_edits(source, written, reason);
        let silenced = number - without.len();
        let why =
            |(diagnostic, obstacle): (_, suppress::Obstacle)| Left { source, diagnostic, why: obstacle.why().into() };
        left.extend(without.into_iter().map(why));
        if edits.is_empty() {
            continue;
        }
        match insert(source, &edits) {
            Ok(()) => (quiet, files) = (quiet + silenced, files + 1),
            Err(failure) => {
                terminal::complain(&failure);
                failed = true;
            }
        }
    }
    output::write(None, |out| say(&left, (quiet, files), reason, out))?;
    Ok(match (failed, left.is_empty()) {
        (true, _) => Exit::Failure,
        (false, true) => Exit::Clean,
        (false, false) => Exit::Findings,
    })
}

/// A finding that has no comment.
struct Left<'r> {
    source: &'r Source,
    diagnostic: &'r Diagnostic,
    why: String,
}

/// Writes a file with its edits as a whole, unless somebody else wrote it meanwhile.
fn insert(source: &Source, edits: &[Edit]) -> Result<(), Failure> {
    let shown = &source.path;
    let failed = |error: io::Error| Failure::new(format!("could not write comments to `{shown}`: {error}"));
    let mut text = source.text.clone();
    for edit in edits.iter().rev() {
        text.insert_str(edit.span.start as usize, &edit.text);
    }
    if output::replace(Path::new(source.location()), &source.text, &text).map_err(failed)? {
        return Ok(());
    }
    let failure = Failure::new(format!("wrote no comments to `{shown}`: it changed while it was checked"));
    Err(failure.help("run it again"))
}

/// Says how much was done, and how to keep the rest quiet in the configuration.
fn say(left: &[Left<'_>], (quiet, files): (usize, usize), reason: &str, out: &mut dyn io::Write) -> io::Result<()> {
    match quiet {
        0 => writeln!(out, "no comment written")?,
        _ => writeln!(out, "{} kept quiet in {}", count(quiet, "finding"), count(files, "file"))?,
    }
    if left.is_empty() {
        return Ok(());
    }
    writeln!(out, "\n{} left:\n", count(left.len(), "finding"))?;
    for Left { source, diagnostic, why } in left {
        let line = source.position(diagnostic.finding.span.start).line;
        writeln!(out, "{}:{line}: {}: {why}", source.path, diagnostic.rule.id)?;
    }
    let entries: Vec<String> = left.iter().filter_map(|left| entry(left, reason)).collect();
    if entries.is_empty() {
        return Ok(());
    }
    writeln!(out, "\nTo keep them quiet all the same, write to the lameduck.yaml of this folder:\n\nexemptions:")?;
    let mut seen = BTreeSet::new();
    entries.iter().filter(|entry| seen.insert(*entry)).try_for_each(|entry| out.write_all(entry.as_bytes()))
}

/// An exemption for one object and rule.
fn entry(left: &Left<'_>, reason: &str) -> Option<String> {
    let Left { source, diagnostic, .. } = left;
    if suppress::is_unsilenceable(diagnostic.rule.id) {
        return None;
    }
    let reason = if reason.trim().is_empty() { "why this may stay" } else { reason };
    let mut entry = format!("  - rules: [{}]\n", diagnostic.rule.id);
    let object = diagnostic.object.clone().unwrap_or_default();
    let fields = [
        ("path", source.path.as_str()),
        ("kind", &object.kind),
        ("namespace", &object.namespace),
        ("name", &object.name),
    ];
    for (key, value) in fields.into_iter().filter(|(_, value)| !value.is_empty()) {
        entry += &format!("    {key}: {}\n", quoted(&literal(value)));
    }
    entry += &format!("    reason: {}\n", quoted(reason));
    Some(entry)
}

/// A glob that matches this text only.
fn literal(text: &str) -> String {
    let mut glob = String::with_capacity(text.len());
    for character in text.chars() {
        match character {
            '*' | '?' | '[' | ']' | '{' | '}' | '\\' => glob += &format!("[{character}]"),
            _ => glob.push(character),
        }
    }
    glob
}

/// A text in JSON's quotes, which are YAML's, too.
fn quoted(text: &str) -> String {
    serde_json::Value::String(text.to_owned()).to_string()
}
