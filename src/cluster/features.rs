//! Which Kubernetes version can do what: the one table behind every "legal from" and every advice that depends on it.
//!
//! A feature counts when the API server and the kubelet of a version have it without a feature gate being set by
//! hand. Sources: `pkg/features/kube_features.go` of the versions named, and the KEPs of kubernetes/enhancements.

use super::Cluster;
use crate::config::Version;

/// Something that not every Kubernetes version has.
#[derive(Copy, Clone, Debug, PartialEq, Eq)]
pub enum Feature {
    /// `preStop.sleep`
    NativeSleep,
    /// `preStop.sleep.seconds: 0`
    ZeroSleep,
    /// `lifecycle.stopSignal`
    StopSignal,
    /// Init containers with `restartPolicy: Always`
    NativeSidecars,
    /// `terminationGracePeriodSeconds` of a probe
    ProbeGracePeriod,
    /// kube-proxy sends to pods that terminate but are Ready when no other is left
    TerminatingEndpoints,
    /// `updateStrategy.rollingUpdate.maxUnavailable` of a StatefulSet
    StatefulSetMaxUnavailable,
    /// `updateStrategy.type: Recreate` of a StatefulSet
    StatefulSetRecreate,
    /// `updateStrategy.rollingUpdate.maxSurge` of a DaemonSet
    DaemonSetSurge,
    /// `topologySpreadConstraints[].matchLabelKeys`
    SpreadMatchLabelKeys,
    /// `topologySpreadConstraints[].nodeTaintsPolicy`
    SpreadNodeTaintsPolicy,
    /// `matchLabelKeys` of a pod affinity term
    AffinityMatchLabelKeys,
    /// `minReplicas: 0` of a HorizontalPodAutoscaler
    HpaScaleToZero,
    /// `unhealthyPodEvictionPolicy` of a PodDisruptionBudget
    UnhealthyPodEvictionPolicy,
    /// PodDisruptionBudget in `policy/v1`
    PolicyV1,
    /// PodDisruptionBudget in `policy/v1beta1`
    PolicyV1Beta1,
}

/// What the table says about one feature.
#[derive(Copy, Clone, Debug)]
pub struct Availability {
    /// The feature.
    pub feature: Feature,
    /// The first version whose every patch release has it; `None`: none so far.
    pub from: Option<Version>,
    /// The first version that has it no more.
    pub until: Option<Version>,
    /// Earlier versions of which only some patch releases have it.
    pub partly: &'static [Version],
    /// Where that is written.
    pub source: &'static str,
}

impl Cluster<'_> {
    /// Whether the Kubernetes version that the manifests are for has a feature, in every patch release.
    pub fn has(&self, feature: Feature) -> bool {
        feature.is_in(self.kubernetes)
    }

    /// Whether some patch release of that version has it.
    pub fn may_have(&self, feature: Feature) -> bool {
        self.has(feature) || feature.availability().is_some_and(|row| row.partly.contains(&self.kubernetes))
    }
}

impl Feature {
    /// Whether a version has it, in every patch release.
    pub fn is_in(self, version: Version) -> bool {
        self.availability().is_some_and(|row| {
            row.from.is_some_and(|from| version >= from) && row.until.is_none_or(|until| version < until)
        })
    }

    /// What it takes to have it, for messages: `needs Kubernetes 1.33`.
    pub fn needs(self) -> String {
        match self.availability().and_then(|row| row.from) {
            Some(from) => format!("needs Kubernetes {from}"),
            None => "needs a feature gate".to_owned(),
        }
    }

    /// Its row of the table.
    pub fn availability(self) -> Option<&'static Availability> {
        FEATURES.iter().find(|row| row.feature == self)
    }
}

const fn from(feature: Feature, minor: u32, source: &'static str) -> Availability {
    Availability { feature, from: Some(Version::new(1, minor)), until: None, partly: &[], source }
}

const fn never(feature: Feature, source: &'static str) -> Availability {
    Availability { feature, from: None, until: None, partly: &[], source }
}

/// The table.
#[rustfmt::skip]
pub const FEATURES: &[Availability] = &[
    from(Feature::NativeSleep, 30, "KEP-3960: alpha 1.29, on 1.30, GA 1.34"),
    from(Feature::ZeroSleep, 33, "KEP-4818: alpha 1.32, on 1.33, GA 1.34"),
    never(Feature::StopSignal, "KEP-4960: alpha 1.33, still alpha in pkg/features/kube_features.go of 1.37.2"),
    from(Feature::NativeSidecars, 29, "KEP-753: alpha 1.28, on 1.29, GA 1.33"),
    from(Feature::ProbeGracePeriod, 25, "KEP-2238: alpha 1.21, beta 1.22 but off, on 1.25, GA 1.28"),
    from(Feature::TerminatingEndpoints, 26, "KEP-1669: alpha 1.22, on 1.26, GA 1.28"),
    Availability {
        feature: Feature::StatefulSetMaxUnavailable,
        from: Some(Version::new(1, 37)),
        until: None,
        partly: &[Version::new(1, 35)],
        source: "KEP-961: alpha 1.24, on 1.35.0 to 1.35.3, off 1.35.4 (kubernetes#137904) and 1.36, on 1.37",
    },
    never(Feature::StatefulSetRecreate, "KEP-3541: alpha 1.37"),
    from(Feature::DaemonSetSurge, 22, "KEP-1591: alpha 1.21, on 1.22, GA 1.25"),
    from(Feature::SpreadMatchLabelKeys, 27, "KEP-3243: alpha 1.25, on 1.27"),
    from(Feature::SpreadNodeTaintsPolicy, 26, "KEP-3094: alpha 1.25, on 1.26, GA 1.33"),
    from(Feature::AffinityMatchLabelKeys, 31, "KEP-3633: alpha 1.29, on 1.31, GA 1.33"),
    from(Feature::HpaScaleToZero, 37, "KEP-2021: alpha 1.16, on 1.37"),
    from(Feature::UnhealthyPodEvictionPolicy, 27, "KEP-3017: alpha 1.26, on 1.27, GA 1.31"),
    from(Feature::PolicyV1, 21, "api/policy/v1/types.go: since 1.21"),
    Availability {
        feature: Feature::PolicyV1Beta1,
        from: Some(Version::new(1, 5)),
        until: Some(Version::new(1, 25)),
        partly: &[],
        source: "reference/using-api/deprecation-guide: no longer served as of 1.25",
    },
];

#[cfg(test)]
mod tests {
    use super::*;
    use crate::source::Sources;

    /// The first version with each feature, the first without it again.
    const EXPECTED: &[(Feature, Option<u32>, Option<u32>)] = &[
        (Feature::NativeSleep, Some(30), None),
        (Feature::ZeroSleep, Some(33), None),
        (Feature::StopSignal, None, None),
        (Feature::NativeSidecars, Some(29), None),
        (Feature::ProbeGracePeriod, Some(25), None),
        (Feature::TerminatingEndpoints, Some(26), None),
        (Feature::StatefulSetMaxUnavailable, Some(37), None),
        (Feature::StatefulSetRecreate, None, None),
        (Feature::DaemonSetSurge, Some(22), None),
        (Feature::SpreadMatchLabelKeys, Some(27), None),
        (Feature::SpreadNodeTaintsPolicy, Some(26), None),
        (Feature::AffinityMatchLabelKeys, Some(31), None),
        (Feature::HpaScaleToZero, Some(37), None),
        (Feature::UnhealthyPodEvictionPolicy, Some(27), None),
        (Feature::PolicyV1, Some(21), None),
        (Feature::PolicyV1Beta1, Some(5), Some(25)),
    ];

    fn cluster(minor: u32) -> Cluster<'static> {
        let mut cluster = Cluster::new(&Sources::default(), Vec::new(), Vec::new());
        cluster.configure(&crate::Config { kubernetes: Version::new(1, minor), ..crate::Config::default() });
        cluster
    }

    #[test]
    fn every_version_has_what_the_table_says() {
        assert_eq!(EXPECTED.len(), FEATURES.len());
        for minor in 4..40 {
            let cluster = cluster(minor);
            for (feature, from, until) in EXPECTED {
                let expected = from.is_some_and(|from| minor >= from) && until.is_none_or(|until| minor < until);
                assert_eq!(cluster.has(*feature), expected, "{feature:?} in 1.{minor}");
            }
        }
    }

    #[test]
    fn only_some_patch_releases_of_1_35_have_a_stateful_sets_max_unavailable() {
        let may_have = |minor| cluster(minor).may_have(Feature::StatefulSetMaxUnavailable);
        assert_eq!([34, 35, 36, 37, 38].map(may_have), [false, true, false, true, true]);
        assert!(!cluster(35).has(Feature::StatefulSetMaxUnavailable));
    }

    #[test]
    fn a_message_names_the_version() {
        assert_eq!(Feature::ZeroSleep.needs(), "needs Kubernetes 1.33");
        assert_eq!(Feature::StopSignal.needs(), "needs a feature gate");
    }

    #[test]
    fn advice_and_legality_follow_the_version() {
        let service =
            "kind: Service\napiVersion: v1\nmetadata: {name: a}\nspec: {selector: {app: a}, ports: [{port: 80}]}";
        let pod = "kind: Pod\napiVersion: v1\nmetadata: {name: a, labels: {app: a}}\nspec: {containers: [{name: a, image: a:1}]}";
        let zero = pod.replace("image", "lifecycle: {preStop: {sleep: {seconds: 0}}}, image");
        for (minor, sleep, zero_is_legal) in [
            (28, "exec: {command: [sleep, \"10\"]}", false),
            (29, "exec: {command: [sleep, \"10\"]}", false),
            (30, "sleep: {seconds: 10}", false),
            (32, "sleep: {seconds: 10}", false),
            (33, "sleep: {seconds: 10}", true),
            (37, "sleep: {seconds: 10}", true),
        ] {
            let run = |text: String, rule: &str| {
                let config = crate::Config {
                    kubernetes: Version::new(1, minor),
                    select: vec![rule.to_owned()],
                    ..crate::Config::default()
                };
                let source = crate::Source::new("a.yaml".to_owned(), text.into_bytes(), crate::Role::Focus);
                let report = crate::lint(vec![source], &config);
                report.diagnostics.into_iter().map(|found| found.finding.help.unwrap_or_default()).collect::<Vec<_>>()
            };
            let advice = run(format!("{service}\n---\n{pod}"), "missing-prestop-delay");
            assert!(advice[0].contains(sleep), "{advice:?} for 1.{minor}");
            let rejected = !run(zero.clone(), "prestop-native-sleep-invalid").is_empty();
            assert_eq!(rejected, !zero_is_legal, "0 s in 1.{minor}");
        }
    }

    #[test]
    fn every_row_says_where_it_is_written() {
        assert!(FEATURES.iter().all(|row| row.source.len() > 10));
        for (index, row) in FEATURES.iter().enumerate() {
            assert!(FEATURES[index + 1..].iter().all(|other| other.feature != row.feature), "{:?} twice", row.feature);
        }
    }
}
