//! What a rendered document says about the file that it was rendered from.

use crate::model::Object;
use crate::report::{Origin, Renderer};
use crate::source::{SourceId, Span};
use crate::yaml::{self, Value};

/// What `helm template` writes above a document.
const COMMENT: &str = "# Source: ";

/// What `kustomize build` adds where the kustomization says `buildMetadata: [originAnnotations]`.
const ANNOTATION: &str = "config.kubernetes.io/origin";

/// Whether a text may have comments of Helm.
pub(super) fn has_comment(text: &str) -> bool {
    memchr::memmem::find(text.as_bytes(), COMMENT.as_bytes()).is_some()
}

/// What Helm says above the first field of a document: `# Source: chart/templates/deployment.yaml`.
pub(super) fn of_document(document: &str) -> Option<Origin> {
    let lines = document.lines().map(str::trim_end);
    let above = lines.take_while(|line| line.is_empty() || line.starts_with('#') || line.starts_with("---"));
    let path = above.filter_map(|line| line.strip_prefix(COMMENT)).last()?.trim();
    // People write such comments, too: about a page on the web, for example.
    let is_chart = path.split('/').count() > 2 && (path.contains("/templates/") || path.contains("/crds/"));
    let is_plain = !path.contains("://") && !path.contains(char::is_whitespace);
    (is_chart && is_plain).then(|| Origin { path: path.to_owned(), renderer: Renderer::Helm, file: None })
}

/// What Kustomize says in an annotation, whose value is YAML: `path: ../../base/deployment.yaml`. An object of another
/// repository has no file here, nor has one that a generator made.
pub(super) fn of_object(object: &Object) -> Option<Origin> {
    let text = object.metadata.annotations.get(ANNOTATION)?.value.set()?.value.as_str();
    let range = yaml::documents(text).into_iter().next()?;
    let parsed = yaml::parse(SourceId(0), text, range);
    let root = parsed.trees.first()?.root();
    let field = |key| match root.get(key).map(|entry| entry.value.value()) {
        Some(Value::Str(text)) => Some(text),
        _ => None,
    };
    if field("repo").is_some() {
        return None;
    }
    Some(Origin { path: field("path")?.to_owned(), renderer: Renderer::Kustomize, file: None })
}

/// The origin at a place, of those in its file, which are sorted by place. An object is inside its document, and knows
/// better.
pub(super) fn at(origins: &[(Span, Origin)], place: Span) -> Option<&Origin> {
    let before = origins.partition_point(|(span, _)| span.start <= place.start);
    let candidates = origins.get(..before)?.iter().rev().take(NEAR);
    candidates.filter(|(span, _)| span.end >= place.start).map(|(_, origin)| origin).next()
}

/// How many origins are looked at: a List may have many objects before the place.
const NEAR: usize = 1_000;
