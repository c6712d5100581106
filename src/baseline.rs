//! Baselines: findings that a project has accepted for now, so that only new ones count.

use std::collections::BTreeSet;

use serde::{Deserialize, Serialize};

use crate::fingerprint::fingerprints;
use crate::report::Report;

/// The version of the file's shape.
const VERSION: u32 = 1;

/// Findings that are accepted for now.
#[derive(Debug, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Baseline {
    version: u32,
    findings: Vec<Entry>,
}

/// A finding that is accepted for now. Only the fingerprint is compared; the rest is for readers.
#[derive(Debug, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Entry {
    /// Sixteen hexadecimal digits.
    fingerprint: String,
    /// The rule.
    pub rule: String,
    /// The file.
    pub file: String,
    /// `Deployment shop/web`
    pub object: String,
    /// The field.
    pub path: String,
}

impl Baseline {
    /// Accepts all findings of a report.
    pub fn of(report: &Report) -> Self {
        let diagnostics = &report.diagnostics;
        let entries =
            fingerprints(report, diagnostics).into_iter().zip(diagnostics).map(|(fingerprint, diagnostic)| {
                let source = report.sources.get(diagnostic.finding.span.source.0 as usize);
                Entry {
                    fingerprint: format!("{fingerprint:016x}"),
                    rule: diagnostic.rule.id.to_owned(),
                    file: source.map_or(String::new(), |source| source.path.clone()),
                    object: diagnostic.object.as_ref().map_or(String::new(), ToString::to_string),
                    path: diagnostic.path.clone(),
                }
            });
        Self { version: VERSION, findings: entries.collect() }
    }

    /// Reads a baseline. The error is one sentence.
    pub fn read(text: &str) -> Result<Self, String> {
        let baseline: Self = serde_json::from_str(text).map_err(|error| error.to_string())?;
        if baseline.version == VERSION {
            Ok(baseline)
        } else {
            Err(format!("it has version {}, and this lameduck reads version {VERSION}", baseline.version))
        }
    }

    /// As a file, one finding per line so that a change is easy to review.
    pub fn to_text(&self) -> String {
        let entries: Vec<String> = self.findings.iter().filter_map(|entry| serde_json::to_string(entry).ok()).collect();
        let lines = entries.join(",\n    ");
        let findings = if entries.is_empty() { "[]".to_owned() } else { format!("[\n    {lines}\n  ]") };
        format!("{{\n  \"version\": {VERSION},\n  \"findings\": {findings}\n}}\n")
    }

    /// Takes the accepted findings out of a report. Answers with the entries that accept nothing any more: of files that
    /// were looked at, the defect is gone.
    pub fn apply(&self, report: &mut Report) -> Vec<&Entry> {
        let accepted: BTreeSet<&str> = self.findings.iter().map(|entry| entry.fingerprint.as_str()).collect();
        let diagnostics = std::mem::take(&mut report.diagnostics);
        let mut met = BTreeSet::new();
        for (fingerprint, diagnostic) in fingerprints(report, &diagnostics).into_iter().zip(diagnostics) {
            let fingerprint = format!("{fingerprint:016x}");
            if accepted.contains(fingerprint.as_str()) {
                report.silenced.push(diagnostic);
                met.insert(fingerprint);
            } else {
                report.diagnostics.push(diagnostic);
            }
        }
        let looked_at = |file: &str| {
            report.sources.iter().any(|source| source.path == file && source.role == crate::source::Role::Focus)
        };
        self.findings.iter().filter(|entry| !met.contains(&entry.fingerprint) && looked_at(&entry.file)).collect()
    }
}
