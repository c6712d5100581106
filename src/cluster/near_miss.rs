//! What a selector that matches nothing was probably meant to match, and a reference to nothing to name.

use super::scope::agreement;
use super::select::{Match, matches, meets};
use super::{Cluster, Distance, Of, WorkloadRef};
use crate::model::{Autoscaler, Field, Label, Labels, Object, Selector, Service, TargetRef, typing_mistakes};

/// A workload that a selector just misses.
pub enum NearMiss<'c> {
    /// It would match, but for the namespace.
    Namespace(WorkloadRef<'c>),
    /// It matches the labels of the workload, which its pods do not have.
    ObjectLabels(WorkloadRef<'c>),
    /// One requirement of several is in the way.
    OneLabel {
        /// The workload.
        workload: WorkloadRef<'c>,
        /// The label in the way.
        key: String,
        /// The value that the pods have; `None` when they have no such label.
        actual: Option<String>,
    },
}

impl<'c> NearMiss<'c> {
    /// The workload.
    pub fn workload(&self) -> WorkloadRef<'c> {
        match self {
            Self::Namespace(workload) | Self::ObjectLabels(workload) | Self::OneLabel { workload, .. } => *workload,
        }
    }
}

impl Cluster<'_> {
    /// The nearest workload, at most in a neighbouring folder, that a budget's selector just misses. One that another
    /// budget guards is taken care of: it is not what was meant.
    pub fn near_miss<'c>(&'c self, from: &'c Object, selector: &'c Selector) -> Option<NearMiss<'c>> {
        self.near_misses(from, selector).find(|near| {
            let workload = near.workload();
            let free = self.budgets_of(workload).next().is_none();
            free && match near {
                NearMiss::OneLabel { key, .. } => {
                    let differs = selector.labels.get(key);
                    let pods = self.template_of(workload).map(|template| &template.labels);
                    differs.zip(pods).is_some_and(|(differs, pods)| is_one_application(selector, differs, pods))
                }
                NearMiss::Namespace(_) | NearMiss::ObjectLabels(_) => true,
            }
        })
    }

    /// The workload that a Service was probably meant for. Parts of one application share most labels, and copies of it
    /// share all but the namespace, so that it must be one that no Service selects, and that resembles it otherwise.
    pub fn missed_by_service<'c>(&'c self, service: Of<'c, Service>) -> Option<NearMiss<'c>> {
        let selector = service.body.selector.as_ref()?;
        let made_by_operator = self.custom_resource_near(service.object).is_some();
        self.near_misses(service.object, selector).find(|near| {
            let workload = near.workload();
            let alone = workload.is_long_running() && self.services_of(workload).next().is_none();
            match near {
                NearMiss::ObjectLabels(_) => workload.is_long_running(),
                NearMiss::Namespace(_) => alone,
                NearMiss::OneLabel { key, actual, .. } => {
                    let wanted = selector.labels.value(key).unwrap_or("");
                    let same_name = service.object.name() == workload.object.name();
                    let similar = match actual {
                        Some(actual) => resembles(wanted, actual),
                        None => self.template_of(workload).is_some_and(|template| {
                            let mut values = template.labels.entries.iter().filter_map(|label| label.value.known());
                            values.any(|value| value == wanted)
                        }),
                    };
                    alone && (same_name || similar && !made_by_operator)
                }
            }
        })
    }

    /// The target of an autoscaler that names no workload, and the one in its file that it was probably meant to name: of
    /// the same name and another kind; else the only one there; else, of several, the only one that has a name like the
    /// target's, or the autoscaler's own. One that has an autoscaler is taken care of.
    pub fn missing_target<'c>(&'c self, autoscaler: Of<'c, Autoscaler>) -> Option<(&'c TargetRef, String)> {
        let target = autoscaler.body.target.as_ref()?;
        let name = target.name.known()?.as_str();
        let kind = match &target.kind {
            Field::Absent => "Deployment", // KEDA's default; elsewhere it is required.
            Field::Set(kind) => kind.value.as_str(),
            Field::Unknown(_) => return None,
        };
        let exists = || self.objects.iter().any(|object| object.kind.value == kind && object.name() == name);
        if self.workload_of_autoscaler(autoscaler).is_some() || exists() {
            return None;
        }
        let beside = |workload: &WorkloadRef<'c>| {
            workload.is_replicated()
                && self.distance(workload.object, autoscaler.object) == Distance::File
                && self.share_namespace(workload.object, autoscaler.object)
        };
        let near: Vec<WorkloadRef<'_>> = self.workloads_near(autoscaler.object).filter(beside).collect();
        let free = |workload: &&WorkloadRef<'c>| self.autoscalers_of(**workload).next().is_none();
        let meant = near.iter().find(|workload| workload.object.name() == name).or_else(|| {
            if let [only] = near.as_slice() {
                return Some(only).filter(free);
            }
            let own = autoscaler.object.name();
            let like =
                |workload: &&WorkloadRef<'_>| workload.object.name() == own || resembles(workload.object.name(), name);
            let mut like = near.iter().filter(like).filter(free);
            like.next().filter(|_| like.next().is_none())
        })?;
        Some((target, meant.title()))
    }

    /// Whether a Service certainly selects no pod of these manifests, and nothing else is known to make some for it.
    pub fn selects_nothing(&self, service: Of<'_, Service>) -> bool {
        let by_itself =
            service.kind.known().is_some_and(|kind| kind == "ExternalName") || service.object.metadata.owned;
        // Those of the control plane: kubeadm and the provider make their pods.
        let of_the_system = service.object.namespace() == Some("kube-system");
        let Some(selector) = service.body.selector.as_ref().filter(|selector| !selector.is_empty()) else {
            return false;
        };
        !by_itself
            && !of_the_system
            && self.selection_is_certain(service.id)
            && self.workloads_of_service(service).next().is_none()
            // Last, for it looks at all templates.
            && !self.is_of_an_operator(selector)
    }

    /// Whether other workloads are beside an object, and no custom resource whose operator may make more.
    pub fn is_complete_around(&self, object: &Object) -> bool {
        self.custom_resource_near(object).is_none()
            && self.neighbours_of(object).any(|workload| self.distance(workload.object, object) <= Distance::Folder)
    }

    /// Whether a selector asks for a label of some domain that no template here has: `strimzi.io/cluster`.
    fn is_of_an_operator(&self, selector: &Selector) -> bool {
        let domains = selector.labels.entries.iter().filter_map(|label| {
            let (domain, _) = label.key.split_once('/')?;
            let common = ["app.kubernetes.io", "helm.sh", "kubernetes.io"].contains(&domain);
            (!common).then_some(&label.key)
        });
        let known = self.label_domains.get_or_init(|| {
            let templates = self.all_workloads().filter_map(|workload| self.template_of(workload));
            let keys = templates.flat_map(|template| template.labels.entries.iter().map(|label| &label.key));
            keys.filter(|key| key.contains('/')).cloned().collect()
        });
        let mut foreign = domains.filter(|key| !known.contains(key.as_str()));
        foreign.next().is_some()
    }

    /// All workloads, at most in a neighbouring folder, that a selector just misses; the clearest first.
    fn near_misses<'c>(&'c self, from: &'c Object, selector: &'c Selector) -> impl Iterator<Item = NearMiss<'c>> + 'c {
        let mut near: Vec<WorkloadRef<'c>> = self.workloads_near(from).collect();
        near.sort_by_key(|workload| self.distance(workload.object, from));
        let here = |workload: &WorkloadRef<'c>| {
            agreement(&workload.object.metadata.namespace, &from.metadata.namespace).is_some()
        };
        let (here, elsewhere): (Vec<_>, Vec<_>) = near.into_iter().partition(here);
        let pods = |workload: WorkloadRef<'c>| self.template_of(workload).map(|template| &template.labels);
        let elsewhere = elsewhere
            .into_iter()
            .filter(move |workload| pods(*workload).is_some_and(|labels| matches(selector, labels) == Match::Yes))
            .map(NearMiss::Namespace);
        let by_object: Vec<_> = here
            .iter()
            .filter(|workload| matches(selector, &workload.object.metadata.labels) == Match::Yes)
            .map(|workload| NearMiss::ObjectLabels(*workload))
            .collect();
        let by_label = here.into_iter().filter_map(move |workload| one_label(workload, pods(workload)?, selector));
        elsewhere.chain(by_object).chain(by_label)
    }
}

fn one_label<'c>(workload: WorkloadRef<'c>, labels: &Labels, selector: &Selector) -> Option<NearMiss<'c>> {
    let expressions = selector.expressions.iter().all(|expression| meets(expression, labels) == Match::Yes);
    let mut wanted = selector
        .labels
        .entries
        .iter()
        .filter(|label| label.value.known().is_some_and(|value| labels.value(&label.key) != Some(value)));
    let (Some(one), None, true) = (wanted.next(), wanted.next(), expressions) else { return None };
    Some(NearMiss::OneLabel { workload, key: one.key.clone(), actual: labels.value(&one.key).map(str::to_owned) })
}

/// Whether two values are probably meant to be one: a slip, or a part of the other. Numbers tell things apart.
fn resembles(a: &str, b: &str) -> bool {
    const SHORTEST: usize = 5;
    const FURTHEST: usize = 2;
    let without_digits = |text: &str| text.chars().filter(|c| !c.is_ascii_digit()).collect::<String>();
    let part = |long: &str, short: &str| long.strip_prefix(short).is_some_and(|rest| rest.starts_with('-'));
    let slip = a.len().min(b.len()) >= SHORTEST && strsim::osa_distance(a, b) <= FURTHEST;
    without_digits(a) != without_digits(b) && (slip || part(a, b) || part(b, a))
}

/// Labels that whole releases share: that they agree says nothing about the application.
const SHARED: &[&str] = &[
    "app.kubernetes.io/instance",
    "app.kubernetes.io/managed-by",
    "app.kubernetes.io/part-of",
    "app.kubernetes.io/version",
    "helm.sh/chart",
    "release",
    "heritage",
    "chart",
    "version",
    "environment",
    "env",
    "tier",
];

/// Labels that name an application.
const NAMING: &[&str] = &["app", "app.kubernetes.io/name", "k8s-app", "name", "run"];

/// Whether pods of which one label differs may still be the application that a selector names: another label tells
/// that they are, or the two values are nearly the same.
fn is_one_application(selector: &Selector, differs: &Label, pods: &Labels) -> bool {
    let plain = selector.labels.entries.iter().map(|label| label.key.as_str());
    let expressions = selector.expressions.iter().filter_map(|expression| expression.key.known().map(String::as_str));
    let mut others = plain.chain(expressions).filter(|key| *key != differs.key);
    let is_naming = |key: &str| NAMING.contains(&key);
    if others.clone().any(is_naming) {
        return true;
    }
    if is_naming(&differs.key) {
        return match (differs.value.known(), pods.value(&differs.key)) {
            (Some(wanted), Some(actual)) if selector.labels.entries.len() + selector.expressions.len() > 1 => {
                wanted.contains(actual) || actual.contains(wanted.as_str()) || typing_mistakes(wanted, actual) <= 2
            }
            _ => false,
        };
    }
    others.any(|key| !SHARED.contains(&key))
}

#[cfg(test)]
mod tests {
    use super::resembles;

    #[test]
    fn slips_are_told_from_siblings() {
        assert!(resembles("checkout", "chekcout"));
        assert!(resembles("checkout-api", "checkout"));
        assert!(!resembles("worker-1", "worker-2"));
        assert!(!resembles("leader", "follower"));
        assert!(!resembles("web", "db"));
    }
}
