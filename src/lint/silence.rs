//! Which findings are kept quiet, and by what.

use std::collections::BTreeMap;

use super::Group;
use crate::config::Config;
use crate::finding::{Finding, Subject};
use crate::report::Diagnostic;
use crate::rule::Rule;
use crate::source::{Source, SourceId, Sources};
use crate::suppress::Ignore;

/// Lets only one rule speak where several are about one cause: those that a rule replaces are silent about its subject.
pub(super) fn replaced(findings: &mut Vec<(&'static Rule, Finding)>) {
    let mut replacing: BTreeMap<(&str, u32), Vec<Subject>> = BTreeMap::new();
    for (rule, finding) in findings.iter() {
        let Some(object) = finding.subject.object() else { continue };
        for &other in rule.replaces {
            replacing.entry((other, object)).or_default().push(finding.subject);
        }
    }
    findings.retain(|(rule, finding)| {
        let by = finding.subject.object().and_then(|object| replacing.get(&(rule.id, object)));
        !by.is_some_and(|by| by.iter().any(|subject| subject.meets(finding.subject)))
    });
}

/// Takes out what comments, annotations and the configuration keep quiet. The last answer is what of the comments and
/// annotations had nothing to keep quiet.
pub(super) fn silenced<'i>(
    diagnostics: &mut Vec<Diagnostic>,
    ignores: &[&'i Ignore],
    sources: &Sources<'_>,
    groups: &[Group],
) -> (Vec<Diagnostic>, Vec<&'i Ignore>) {
    let mut used = vec![false; ignores.len()];
    let mut by_source: BTreeMap<SourceId, Vec<usize>> = BTreeMap::new();
    for (index, ignore) in ignores.iter().enumerate() {
        by_source.entry(ignore.place.source).or_default().push(index);
    }
    let mut quiet = Vec::new();
    diagnostics.retain_mut(|diagnostic| {
        let id = diagnostic.finding.span.source;
        let location = sources.get(id).map_or("", Source::location);
        let Some(config) = config_of(groups, id).filter(|config| !config.audit) else { return true };
        let mut silent = false;
        for &index in by_source.get(&id).map_or(&[][..], Vec::as_slice) {
            if ignores.get(index).is_some_and(|ignore| ignore.silences(diagnostic)) {
                silent = true;
                if let Some(used) = used.get_mut(index) {
                    *used = true;
                }
            }
        }
        silent |= exempt(diagnostic, location, config);
        if silent {
            quiet.push(diagnostic.clone());
        }
        !silent
    });
    let unused = ignores.iter().zip(used).filter(|(_, used)| !used).map(|(ignore, _)| *ignore).collect();
    (quiet, unused)
}

/// Gives findings the severities that the configuration has for their rules.
pub(super) fn reclassify(diagnostics: &mut [Diagnostic], groups: &[Group]) {
    for diagnostic in diagnostics {
        let config = config_of(groups, diagnostic.finding.span.source);
        if let Some(severity) = config.and_then(|config| config.severity.get(diagnostic.rule.id)) {
            diagnostic.severity = *severity;
        }
    }
}

fn config_of(groups: &[Group], id: SourceId) -> Option<&Config> {
    groups.iter().find(|(_, group)| group.contains(&id)).map(|(config, _)| config)
}

/// Whether the configuration keeps a finding quiet. One that no longer does so says since when.
fn exempt(diagnostic: &mut Diagnostic, location: &str, config: &Config) -> bool {
    if config.exemptions.iter().any(|exemption| exemption.covers(diagnostic, location, config.today)) {
        return true;
    }
    let expired = config.exemptions.iter().find(|exemption| exemption.covers(diagnostic, location, None));
    if let Some(day) = expired.and_then(|exemption| exemption.expires) {
        let help = diagnostic.finding.help.take();
        let note = format!("its exemption expired on {day}");
        diagnostic.finding.help = Some(help.map_or(note.clone(), |help| format!("{help} ({note})")));
    }
    false
}
