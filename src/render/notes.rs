//! What stands below a finding in the formats that have room for text.

use std::collections::BTreeSet;

use super::place::place;
use super::text;
use crate::report::{Diagnostic, NotAnalysed, Reason, Report};
use crate::words::count;

/// How many related places are shown.
pub(crate) const RELATED: usize = 6;

/// The related places, what to do, and where to read more: a line each, or several for help with YAML in it.
pub(crate) fn notes(report: &Report, diagnostic: &Diagnostic) -> Vec<String> {
    let finding = &diagnostic.finding;
    let mut notes: Vec<String> = rendered(report, diagnostic).into_iter().collect();
    notes.extend(related(report, diagnostic).map(|(at, message)| format!("{at}: {message}")));
    notes.extend(more_related(diagnostic));
    notes.extend(finding.help.iter().map(|help| text::plain(&format!("help: {help}"))));
    notes.push(format!("see: {}", diagnostic.rule.url()));
    notes
}

/// Where a finding is in the rendering when it is shown in the file that was rendered, and else that file as the
/// rendering names it.
pub(crate) fn origin(report: &Report, diagnostic: &Diagnostic) -> Option<String> {
    let origin = diagnostic.origin.as_ref()?;
    if diagnostic.source_file().is_none() {
        return Some(format!("rendered from {}", text::flat(&origin.path)));
    }
    let place = place(report, diagnostic.finding.span);
    let line = place.start.line;
    Some(match place.file {
        "<stdin>" => format!("rendered line {line}"),
        file => format!("rendered line {line} in {}", text::flat(file)),
    })
}

/// The same, as a sentence for where only a file and its first line can be seen.
pub(crate) fn rendered(report: &Report, diagnostic: &Diagnostic) -> Option<String> {
    let origin = origin(report, diagnostic)?;
    let unknown =
        if diagnostic.source_file().is_some() { "; which line of this file it comes from is unknown" } else { "" };
    Some(format!("{origin}{unknown}"))
}

/// The related places that are shown: `file:line`, and what is said there.
pub(crate) fn related(report: &Report, diagnostic: &Diagnostic) -> impl Iterator<Item = (String, String)> {
    diagnostic.finding.related.iter().take(RELATED).map(|label| {
        let place = place(report, label.span);
        (format!("{}:{}", text::flat(place.file), place.start.line), text::flat(&label.message))
    })
}

/// Says how many related places are not shown.
pub(crate) fn more_related(diagnostic: &Diagnostic) -> Option<String> {
    let more = diagnostic.finding.related.len().checked_sub(RELATED).filter(|&more| more > 0)?;
    Some(format!("and {}", count(more, "more place")))
}

/// What was not analysed, without what a diagnostic tells already.
pub(crate) fn not_analysed(report: &Report) -> Vec<&NotAnalysed> {
    let places = report.diagnostics.iter().map(|diagnostic| place(report, diagnostic.finding.span));
    let told: BTreeSet<_> = places.map(|place| (place.file, place.start.line)).collect();
    let left = report.coverage.not_analysed.iter();
    left.filter(|left| !told.contains(&(left.path.as_str(), left.line))).collect()
}

/// Why something was not analysed, and what helps.
pub(crate) fn why(reason: Reason) -> &'static str {
    match reason {
        Reason::Template => "a template: render it and check the result",
        Reason::Broken => "not valid YAML",
        Reason::Unreadable => "cannot be read",
    }
}
