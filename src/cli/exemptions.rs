//! Exemptions that keep nothing quiet any more.

use std::path::Path;

use super::args::Check;
use super::discover::{Found, project_of};
use crate::config::{Exemption, Settings};
use crate::finding::Finding;
use crate::report::{Diagnostic, Report};
use crate::rules::RULES;
use crate::source::{Source, SourceId, Span, to_u32};

/// The rule that says so, as it does of comments.
const RULE: &str = "unused-ignore";

/// Whether a run looks at all that an exemption may be about. A run over some files, as in a hook, knows too little.
pub(super) fn can_be_judged(options: &Check, found: &Found) -> bool {
    let whole = options.paths.is_empty() && options.stdin_filename.is_none();
    let plain = !options.isolated && options.config.is_none() && !options.fix && !options.diff;
    whole && plain && found.failures.is_empty() && found.unreadable.is_empty()
}

/// Adds a finding for each exemption of the project that kept nothing quiet.
pub(super) fn judge(report: &mut Report, settings: &Settings) {
    let Some(root) = std::env::current_dir().and_then(std::fs::canonicalize).ok().as_deref().and_then(project_of)
    else {
        return;
    };
    let Some(rule) = RULES.iter().find(|rule| rule.id == RULE) else { return };
    let mut unused: Vec<(Span, Diagnostic)> = Vec::new();
    for (exemption, config) in settings.exemptions() {
        let Some(file) = settings.source(exemption.place.source) else { continue };
        let ran = |name: &String| RULES.iter().any(|rule| rule.is_called(name) && config.selects(rule));
        let known = config.selects(rule) && !config.audit && exemption.rules.iter().all(ran);
        let expired = matches!((exemption.expires, config.today), (Some(last), Some(today)) if today > last);
        if !known || expired || !Path::new(file.location()).starts_with(&root) || is_used(report, exemption) {
            continue;
        }
        let message = format!("this exemption keeps nothing quiet: {} finds nothing there", quoted(exemption));
        let diagnostic = Diagnostic {
            rule,
            severity: config.severity.get(RULE).copied().unwrap_or(rule.severity),
            finding: Finding::at(exemption.place, message).help("remove it"),
            object: None,
            container: None,
            path: String::new(),
            origin: None,
        };
        unused.push((exemption.place, diagnostic));
    }
    unused.sort_by_key(|(place, _)| *place);
    // The configurations come behind the manifests, because the places in these count on their numbers.
    let mut last = None;
    for (place, mut diagnostic) in unused {
        if last != Some(place.source) {
            let Some(file) = settings.source(place.source) else { continue };
            report.sources.push(Source::new(file.path.clone(), file.text.clone().into_bytes(), file.role));
            last = Some(place.source);
        }
        let id = SourceId(to_u32(report.sources.len().saturating_sub(1)));
        diagnostic.finding.span = Span::new(id, place.start, place.end);
        report.diagnostics.push(diagnostic);
    }
}

/// Whether something is quiet that the exemption is about.
fn is_used(report: &Report, exemption: &Exemption) -> bool {
    report.silenced.iter().any(|diagnostic| {
        let source = report.sources.get(diagnostic.finding.span.source.0 as usize);
        exemption.covers(diagnostic, source.map_or("", Source::location), None)
    })
}

fn quoted(exemption: &Exemption) -> String {
    let quoted: Vec<String> = exemption.rules.iter().map(|rule| format!("`{rule}`")).collect();
    quoted.join(", ")
}
