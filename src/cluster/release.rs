//! Labels whose values change with every release, in selectors.

use super::image::Image;
use super::select::{Match, matches};
use super::{Cluster, Of, WorkloadRef};
use crate::model::{Object, Operator, Selector, Service, WorkloadKind};
use crate::source::Span;

/// The last parts of keys that hold a version, in the spelling with dashes.
/// Source: https://kubernetes.io/docs/concepts/overview/working-with-objects/common-labels/,
/// https://helm.sh/docs/chart_best_practices/labels/, and the names that build pipelines use.
const VERSION_KEYS: &[&str] = &[
    "app-version",
    "appversion",
    "build",
    "build-id",
    "build-number",
    "chart",
    "chart-version",
    "commit",
    "commit-sha",
    "git-commit",
    "git-sha",
    "image-tag",
    "release-version",
    "revision",
    "sha",
    "tag",
    "version",
];
/// Labels that controllers give each revision. Source: kubernetes `pkg/apis/apps/types.go`.
const HASH_KEYS: &[&str] = &["controller-revision-hash", "pod-template-hash"];
/// Values that stand for a slot or a moving tag, not for a release.
const SLOTS: &[&str] = &[
    "active",
    "blue",
    "canary",
    "dev",
    "develop",
    "green",
    "latest",
    "main",
    "master",
    "preview",
    "primary",
    "prod",
    "production",
    "stable",
    "staging",
    "test",
];

/// A label of a selector that does not outlive a release.
pub struct ReleaseLabel<'c> {
    /// Its key.
    pub key: &'c str,
    /// What the selector asks for: `version: 1.2.0`, or `version In [1.2.0]`.
    pub written: String,
    /// Where it asks.
    pub place: Span,
    /// Whether it is only a major version, `v1`, which rarely changes.
    pub major: bool,
    /// Whether the selector has other requirements.
    pub others: bool,
    /// Whether those select the pods that it selects now, and no others.
    pub alone: bool,
    /// The pods that the selector matches now.
    pub workload: Option<WorkloadRef<'c>>,
}

impl Cluster<'_> {
    /// The labels of a Service's selector that change with a release of the pods behind it.
    ///
    /// Not those that tell two workloads apart (blue from green, one version from another), and not those of a workload
    /// that has the version in its name: its next release is another workload.
    pub fn release_labels_of_service<'c>(
        &'c self,
        service: Of<'c, Service>,
    ) -> impl Iterator<Item = ReleaseLabel<'c>> + 'c {
        let external = service.kind.known().is_some_and(|kind| kind == "ExternalName");
        let written = !service.object.metadata.owned && !external;
        let selector = service.body.selector.as_ref().filter(move |_| written);
        let workload = self.workloads_of_service(service).next();
        selector.into_iter().flat_map(move |selector| self.release_labels(service.object, selector, workload))
    }

    /// The labels of a workload's own, immutable selector that change with its releases.
    /// Source: kubernetes `pkg/apis/apps/validation/validation.go`, `ValidateDeploymentUpdate` and its siblings.
    pub fn release_labels_of_workload<'c>(
        &'c self,
        workload: WorkloadRef<'c>,
    ) -> impl Iterator<Item = ReleaseLabel<'c>> + 'c {
        use WorkloadKind::{DaemonSet, Deployment, ReplicaSet, StatefulSet};
        let immutable = matches!(workload.kind, Deployment | StatefulSet | DaemonSet | ReplicaSet);
        let selector = workload.body.selector.as_ref().filter(move |_| immutable);
        selector
            .into_iter()
            .flat_map(move |selector| self.release_labels(workload.object, selector, Some(workload)))
            // A major version is part of the design more often than of a release. The hash is what a Deployment adds to
            // its ReplicaSets.
            .filter(move |label| !label.major && (workload.kind != ReplicaSet || label.key != "pod-template-hash"))
    }

    fn release_labels<'c>(
        &'c self,
        from: &'c Object,
        selector: &'c Selector,
        workload: Option<WorkloadRef<'c>>,
    ) -> impl Iterator<Item = ReleaseLabel<'c>> + 'c {
        let plain = selector.labels.entries.iter().filter_map(|label| {
            let value = label.value.known()?.as_str();
            Some(Wanted { key: &label.key, value, written: format!("{}: {value}", label.key), place: label.place() })
        });
        // With several values, the selector outlives at least the next release.
        let expressions = selector.expressions.iter().filter_map(|expression| {
            let ([value], Some(Operator::In)) = (expression.values.as_slice(), expression.operator.known()) else {
                return None;
            };
            let (key, value) = (expression.key.known()?.as_str(), value.known()?.as_str());
            Some(Wanted { key, value, written: format!("{key} In [{value}]"), place: expression.place.span })
        });
        plain.chain(expressions).filter_map(move |wanted| {
            let pace = pace(wanted.key, wanted.value, |value| self.is_image_tag(workload, value))?;
            let named = [Some(from), workload.map(|workload| workload.object)];
            if named.into_iter().flatten().any(|object| has_in_name(object, wanted.value))
                || self.has_other_version(from, selector, &wanted)
            {
                return None;
            }
            Some(ReleaseLabel {
                key: wanted.key,
                alone: workload.is_some() && self.adds_nothing(from, selector, &wanted),
                written: wanted.written,
                place: wanted.place,
                major: pace == Pace::Major,
                others: selector.labels.entries.len() + selector.expressions.len() > 1,
                workload,
            })
        })
    }

    fn is_image_tag(&self, workload: Option<WorkloadRef<'_>>, value: &str) -> bool {
        workload.is_some_and(|workload| {
            let mut images = self.containers(workload).filter_map(|container| container.container.image());
            images.any(|image| Image::parse(image).tag == Some(value))
        })
    }

    /// Whether a selector matches the same pods without one of its labels.
    fn adds_nothing(&self, from: &Object, selector: &Selector, wanted: &Wanted<'_>) -> bool {
        let rest = without(selector, wanted);
        self.neighbours_of(from).filter_map(|workload| self.template_of(workload)).all(|template| {
            matches(&rest, &template.labels) == Match::No || matches(selector, &template.labels) == Match::Yes
        })
    }

    /// Whether pods that a selector would match but for one label have another value of it.
    fn has_other_version(&self, from: &Object, selector: &Selector, wanted: &Wanted<'_>) -> bool {
        let rest = without(selector, wanted);
        self.neighbours_of(from).filter_map(|workload| self.template_of(workload)).any(|template| {
            let other = template.labels.value(wanted.key).filter(|value| *value != wanted.value);
            other.is_some() && matches(&rest, &template.labels) == Match::Yes
        })
    }
}

/// One value of one label that a selector asks for.
struct Wanted<'c> {
    key: &'c str,
    value: &'c str,
    written: String,
    place: Span,
}

/// A selector without what it wants of one label.
fn without(selector: &Selector, wanted: &Wanted<'_>) -> Selector {
    let mut rest = selector.clone();
    rest.labels.entries.retain(|other| other.key != wanted.key);
    rest.expressions.retain(|other| other.key.known().is_none_or(|key| key != wanted.key));
    rest
}

/// How often a label's value changes.
#[derive(Copy, Clone, Debug, PartialEq, Eq)]
enum Pace {
    Release,
    Major,
}

fn pace(key: &str, value: &str, is_image_tag: impl Fn(&str) -> bool) -> Option<Pace> {
    let key = key.rsplit('/').next().unwrap_or(key).to_lowercase().replace(['_', '.'], "-");
    if HASH_KEYS.contains(&key.as_str()) {
        return Some(Pace::Release);
    }
    let known = VERSION_KEYS.contains(&key.as_str()) && !SLOTS.contains(&value);
    if !known {
        return None;
    }
    if key.starts_with("chart") {
        // `web-1.2.3`
        return value
            .match_indices(|c: char| c.is_ascii_digit())
            .any(|(at, _)| is_dotted(value, at))
            .then_some(Pace::Release);
    }
    let number = value.strip_prefix(['v', 'V']).unwrap_or(value);
    let digits = !number.is_empty() && number.bytes().all(|byte| byte.is_ascii_digit());
    if digits {
        let major = number.len() < value.len() || number.len() < 3 && key.ends_with("version");
        return Some(if major { Pace::Major } else { Pace::Release });
    }
    let hash = value.rsplit('-').next().unwrap_or(value);
    let is_hash = (7..=40).contains(&hash.len()) && hash.bytes().all(|byte| matches!(byte, b'0'..=b'9' | b'a'..=b'f'));
    (is_dotted(number, 0) || is_date(number) || is_hash || is_image_tag(value)).then_some(Pace::Release)
}

/// Whether `1.2` or more stands at a place of a text.
fn is_dotted(text: &str, at: usize) -> bool {
    let rest = text.get(at..).unwrap_or("");
    let after = rest.trim_start_matches(|c: char| c.is_ascii_digit());
    let digit = |text: &str| text.starts_with(|c: char| c.is_ascii_digit());
    digit(rest) && after.strip_prefix('.').is_some_and(digit)
}

/// `2024-01-31`, with anything behind it.
fn is_date(text: &str) -> bool {
    let mut parts = text.split(['-', '_']);
    let digits = |part: Option<&str>, length| {
        part.is_some_and(|part| part.len() == length && part.bytes().all(|byte| byte.is_ascii_digit()))
    };
    digits(parts.next(), 4) && digits(parts.next(), 2)
}

/// Whether an object is called after a version: `web-v2`, `web-1-4-0`.
fn has_in_name(object: &Object, value: &str) -> bool {
    let value = value.to_lowercase().replace(['.', '_'], "-");
    let name = object.name().to_lowercase().replace(['.', '_'], "-");
    let number = value.strip_prefix('v').unwrap_or(&value);
    [value.as_str(), number].iter().any(|version| {
        name.match_indices(version).any(|(at, _)| {
            let end = name.get(at + version.len()..).unwrap_or("");
            let start = name.get(..at).unwrap_or("");
            (end.is_empty() || end.starts_with('-')) && (start.ends_with(['-', 'v']) || start.is_empty())
        })
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn versions_are_told_from_slots() {
        let pace = |key, value| pace(key, value, |_| false);
        for (key, value) in [
            ("app.kubernetes.io/version", "2.4.1"),
            ("version", "v1.2"),
            ("build", "9f3c2ab"),
            ("build", "1042"),
            ("helm.sh/chart", "minio-console-0.3.11"),
            ("git-sha", "main-9f3c2ab"),
            ("tag", "2024-01-31-1"),
            ("pod-template-hash", "x7z9"),
        ] {
            assert_eq!(pace(key, value), Some(Pace::Release), "{key}: {value}");
        }
        assert_eq!(pace("version", "v1"), Some(Pace::Major));
        assert_eq!(pace("version", "2"), Some(Pace::Major));
        for (key, value) in [
            ("version", "blue"),
            ("app.kubernetes.io/name", "9f3c2ab"),
            ("chart", "web"),
            ("rollouts-pod-template-hash", "9f3c2ab"),
            ("tag", "latest"),
        ] {
            assert_eq!(pace(key, value), None, "{key}: {value}");
        }
        assert_eq!(super::pace("tag", "spring", |tag| tag == "spring"), Some(Pace::Release));
    }
}
