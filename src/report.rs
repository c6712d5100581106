//! The outcome of a run.

use std::fmt;

use crate::finding::{Finding, Severity};
use crate::rule::Rule;
use crate::source::Source;

/// The outcome of a run: everything a renderer needs.
pub struct Report {
    /// All sources, sorted by path; a [`crate::source::SourceId`] is an index into them.
    pub sources: Vec<Source>,
    /// What was found, sorted by path, place and rule.
    pub diagnostics: Vec<Diagnostic>,
    /// What was found and is kept quiet by a comment, an annotation or the configuration, sorted alike.
    pub silenced: Vec<Diagnostic>,
    /// What was read, skipped and not analysed.
    pub coverage: Coverage,
}

impl Report {
    /// How many diagnostics are of a severity.
    pub fn count(&self, severity: Severity) -> usize {
        self.diagnostics.iter().filter(|diagnostic| diagnostic.severity == severity).count()
    }
}

/// A finding as the user gets it.
#[derive(Clone, Debug)]
pub struct Diagnostic {
    /// Who says it.
    pub rule: &'static Rule,
    /// How bad it is.
    pub severity: Severity,
    /// What it says.
    pub finding: Finding,
    /// The object that it is in.
    pub object: Option<ObjectName>,
    /// The container that it is about.
    pub container: Option<String>,
    /// The field that it is at, `spec.template.spec.containers[0].lifecycle`; empty when it is no field.
    pub path: String,
    /// What the place was rendered from, if the rendering says so.
    pub origin: Option<Origin>,
}

impl Diagnostic {
    /// The file of the project that its manifest was rendered from, if it is there.
    pub fn source_file(&self) -> Option<&str> {
        self.origin.as_ref().and_then(|origin| origin.file.as_deref())
    }
}

/// The file that something was rendered from.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub struct Origin {
    /// As the rendering names it: `chart/templates/deployment.yaml`, `../../base/deployment.yaml`.
    pub path: String,
    /// Who names it.
    pub renderer: Renderer,
    /// Where the file is, like [`Source::path`]; `None` when nobody looked for it, or found it.
    pub file: Option<String>,
}

/// What turns templates and overlays into manifests.
#[derive(Copy, Clone, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub enum Renderer {
    /// Its comment begins with the name of a chart.
    Helm,
    /// Its annotation is relative to the folder that was built.
    Kustomize,
}

impl Renderer {
    /// The name used in every output.
    pub fn name(self) -> &'static str {
        match self {
            Self::Helm => "helm",
            Self::Kustomize => "kustomize",
        }
    }
}

/// How an object is named.
#[derive(Clone, Debug, Default, PartialEq, Eq, PartialOrd, Ord)]
pub struct ObjectName {
    /// As written.
    pub api_version: String,
    /// As written.
    pub kind: String,
    /// Empty when absent.
    pub namespace: String,
    /// Empty when absent.
    pub name: String,
}

impl fmt::Display for ObjectName {
    /// `Deployment shop/web`, `Deployment web`.
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let Self { kind, namespace, name, .. } = self;
        match (namespace.as_str(), name.as_str()) {
            (_, "") => f.write_str(kind),
            ("", _) => write!(f, "{kind} {name}"),
            _ => write!(f, "{kind} {namespace}/{name}"),
        }
    }
}

/// What was read, skipped and not analysed. Files of the focus only, except `context_files`.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Coverage {
    /// Files that were read.
    pub files: usize,
    /// Files that were read only because they belong to the same project.
    pub context_files: usize,
    /// Files without any Kubernetes object.
    pub not_kubernetes: usize,
    /// Kubernetes objects in them, also those of kinds that do not matter here.
    pub manifests: usize,
    /// Objects that rules looked at.
    pub analysed: usize,
    /// Files, or single documents of them, that could not be analysed.
    pub not_analysed: Vec<NotAnalysed>,
}

/// A file, or a document in it, that could not be analysed.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub struct NotAnalysed {
    /// The file.
    pub path: String,
    /// The line at which the trouble is, from 1.
    pub line: u32,
    /// Why.
    pub reason: Reason,
}

/// Why something could not be analysed.
#[derive(Copy, Clone, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub enum Reason {
    /// A template that must be rendered first.
    Template,
    /// Not YAML.
    Broken,
    /// The file could not be read.
    Unreadable,
}

impl Reason {
    /// The name used in every output.
    pub fn name(self) -> &'static str {
        match self {
            Self::Template => "template",
            Self::Broken => "broken",
            Self::Unreadable => "unreadable",
        }
    }
}
