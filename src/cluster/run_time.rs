//! Labels that pods only get while they run: no template shows them.

/// What controllers of Kubernetes, Argo, OpenShift and OpenKruise add to each pod.
/// Source: kubernetes `pkg/apis/apps/types.go`, `pkg/apis/batch/types.go`, `pkg/controller/deployment/util`;
/// argo-rollouts `pkg/apis/rollouts/v1alpha1/types.go`; openshift/api `apps/v1/consts.go`.
const BY_CONTROLLERS: &[&str] = &[
    "apps.kubernetes.io/pod-index",
    "apps.openshift.io/deployment-config.name",
    "batch.kubernetes.io/controller-uid",
    "batch.kubernetes.io/job-completion-index",
    "batch.kubernetes.io/job-name",
    "controller-revision-hash",
    "controller-uid",
    "deployment",
    "deploymentconfig",
    "job-name",
    "pod-template-generation",
    "pod-template-hash",
    "rollouts-pod-template-hash",
    "statefulset.kubernetes.io/pod-name",
];
/// Prefixes of labels that a controller or an agent in the pod writes.
/// Source: knative/serving `pkg/apis/serving/register.go`, cloudnative-pg `pkg/utils/labels_annotations.go`,
/// hashicorp/vault `serviceregistration/kubernetes`, kruise `apis/apps/pub/lifecycle.go`.
const PREFIXES: &[&str] = &[
    "apps.kruise.io/",
    "cnpg.io/",
    "lifecycle.apps.kruise.io/",
    "serving.knative.dev/",
    "topology.kubernetes.io/",
    "vault-",
];
/// What an elected member's label is called, and its values.
/// Source: patroni `docs/kubernetes.rst` (`role`, `spilo-role`), redis-operator (`redisfailovers-role`, `redis-role`).
const ROLES: &[&str] = &["role", "spilo-role", "redisfailovers-role", "redis-role", "instancerole", "leader", "active"];
const MEMBERS: &[&str] = &[
    "active",
    "follower",
    "leader",
    "master",
    "primary",
    "replica",
    "secondary",
    "slave",
    "standby",
    "standby_leader",
    "true",
];

/// Whether a label that a template does not have may still be on its pods, with one of the values (none: any value).
pub(super) fn may_come_later(key: &str, values: &[&str]) -> bool {
    let last = key.rsplit('/').next().unwrap_or(key).to_lowercase();
    BY_CONTROLLERS.contains(&key)
        || PREFIXES.iter().any(|prefix| key.starts_with(prefix))
        || ROLES.contains(&last.as_str()) && values.iter().any(|value| MEMBERS.contains(value))
}

#[cfg(test)]
mod tests {
    use super::may_come_later;

    #[test]
    fn elected_members_are_labelled_while_they_run() {
        assert!(may_come_later("statefulset.kubernetes.io/pod-name", &["db-0"]));
        assert!(may_come_later("spilo-role", &["master"]));
        assert!(may_come_later("vault-active", &["true"]));
        assert!(!may_come_later("role", &["frontend"]));
        assert!(!may_come_later("app", &["master"]));
    }
}
