//! Load balancers in front of a cluster, as far as annotations tell: which of them send to pods directly, and how long
//! they go on sending to a node without a ready pod.

use std::sync::LazyLock;

use serde::Deserialize;

use super::data::{ANNOUNCERS, OTHER_INGRESS_CLASSES, begins, rows};
use super::{Cluster, ContainerRef, Of, WorkloadRef};
use crate::model::{Label, Labels, Object, Route, Service};
use crate::source::Span;

/// A load balancer that sends requests to the addresses of pods, past kube-proxy.
pub struct DirectTarget<'c> {
    /// The Service behind which the pods are.
    pub service: Of<'c, Service>,
    /// The Service or the Ingress that asks for it.
    pub object: &'c Object,
    /// Where it does.
    pub place: Span,
    /// Whether it is one of AWS.
    pub aws: bool,
}

/// How a load balancer finds out that a node has no ready pod.
pub struct NodeCheck {
    /// How long it takes; `None` when no annotation says.
    pub seconds: Option<i64>,
    /// Where that is written, or the traffic policy is.
    pub place: Span,
}

/// For how long a load balancer lets open connections go on after a target was removed.
pub struct Deregistration {
    /// How long.
    pub seconds: i64,
    /// Where that is written.
    pub place: Span,
}

const NLB_TARGET_TYPE: &str = "service.beta.kubernetes.io/aws-load-balancer-nlb-target-type";
const ALB_TARGET_TYPE: &str = "alb.ingress.kubernetes.io/target-type";
const AWS_TYPE: &str = "service.beta.kubernetes.io/aws-load-balancer-type";
const GKE_NEG: &str = "cloud.google.com/neg";
const ATTRIBUTES: [&str; 2] = [
    "alb.ingress.kubernetes.io/target-group-attributes",
    "service.beta.kubernetes.io/aws-load-balancer-target-group-attributes",
];
const DEREGISTRATION: &str = "deregistration_delay.timeout_seconds=";

impl Cluster<'_> {
    /// The load balancer that sends requests to a container's pods directly.
    pub fn direct_target<'c>(&'c self, container: ContainerRef<'c>) -> Option<DirectTarget<'c>> {
        self.direct_targets(container.workload).find(|target| self.is_target(container, target.service))
    }

    /// The load balancers that send requests to a workload's pods directly.
    pub fn direct_targets<'c>(&'c self, workload: WorkloadRef<'c>) -> impl Iterator<Item = DirectTarget<'c>> {
        self.services_of(workload).filter(|service| !service.is_udp()).flat_map(move |service| {
            let own = direct(&service.object.metadata.annotations).map(|(label, aws)| (service.object, label, aws));
            let routes = self.routes_of(service).filter(|route| is_alb(*route)).filter_map(|route| {
                let label = value_is(&route.object.metadata.annotations, ALB_TARGET_TYPE, "ip")?;
                Some((route.object, label, true))
            });
            own.into_iter().chain(routes).map(move |(object, label, aws)| DirectTarget {
                service,
                object,
                place: place(label),
                aws,
            })
        })
    }

    /// Whether a workload's pods wait for a condition of their own before they count as ready.
    pub fn has_readiness_gate(&self, workload: WorkloadRef<'_>) -> bool {
        self.template_of(workload).is_none_or(|template| !template.spec.readiness_gates.is_empty())
    }

    /// The Service of a container whose load balancer takes the longest to leave a node without a ready pod.
    pub fn slowest_node_check<'c>(&'c self, container: ContainerRef<'c>) -> Option<(Of<'c, Service>, NodeCheck)> {
        let services = self.services_of(container.workload);
        let services = services.filter(|service| !service.is_udp() && self.is_target(container, *service));
        services.filter_map(|service| Some((service, self.node_check(service)?))).max_by_key(|(_, check)| check.seconds)
    }

    /// How a Service's load balancer checks the nodes, when it sends only to nodes that have a ready pod.
    pub fn node_check(&self, service: Of<'_, Service>) -> Option<NodeCheck> {
        let policy = service.external_traffic_policy.set().filter(|policy| policy.value == "Local")?;
        let annotations = &service.object.metadata.annotations;
        let announced = annotations.entries.iter().any(|label| begins(&ANNOUNCERS, &label.key));
        if service.kind.known().is_none_or(|kind| kind != "LoadBalancer") || announced || direct(annotations).is_some()
        {
            return None;
        }
        let written = CHECKS.iter().find_map(|row| {
            let interval = annotations.get(&row.interval)?;
            let failures = annotations.get(&row.failures)?;
            let seconds = number(interval)?.checked_mul(number(failures)?)?;
            Some(NodeCheck { seconds: Some(seconds), place: place(interval) })
        });
        Some(written.unwrap_or_else(|| NodeCheck { seconds: None, place: policy.place() }))
    }

    /// For how long the load balancer lets a removed pod's connections go on, where that is written.
    pub fn deregistration(&self, target: &DirectTarget<'_>) -> Option<Deregistration> {
        let label = ATTRIBUTES.iter().find_map(|key| target.object.metadata.annotations.get(key))?;
        let attributes = label.value.known()?;
        let seconds = attributes.split(',').find_map(|attribute| attribute.trim().strip_prefix(DEREGISTRATION))?;
        Some(Deregistration { seconds: seconds.trim().parse().ok()?, place: place(label) })
    }
}

/// The annotation of a Service that makes its load balancer send to pods directly, and whether it is one of AWS.
fn direct(annotations: &Labels) -> Option<(&Label, bool)> {
    let aws = value_is(annotations, NLB_TARGET_TYPE, "ip")
        .or_else(|| value_is(annotations, AWS_TYPE, "nlb-ip"))
        .or_else(|| value_is(annotations, ALB_TARGET_TYPE, "ip"));
    aws.map(|label| (label, true)).or_else(|| {
        let label = annotations.get(GKE_NEG)?;
        let value: String = label.value.known()?.chars().filter(|c| !c.is_whitespace()).collect();
        (value.contains("\"ingress\":true") || value.contains("\"exposed_ports\":{\"")).then_some((label, false))
    })
}

fn is_alb(route: Of<'_, Route>) -> bool {
    let annotated = route.object.metadata.annotations.value("kubernetes.io/ingress.class");
    let class = route.class.known().map(String::as_str).or(annotated).unwrap_or("alb");
    class.contains("alb") || !OTHER_INGRESS_CLASSES.iter().any(|other| class.contains(&other.name))
}

fn value_is<'l>(labels: &'l Labels, key: &str, value: &str) -> Option<&'l Label> {
    labels.get(key).filter(|label| label.value.known().is_some_and(|known| known == value))
}

/// Key and value of an annotation.
fn place(label: &Label) -> Span {
    label.value.place().unwrap_or(label.key_span)
}

/// `10`, `15s`
fn number(label: &Label) -> Option<i64> {
    let text = label.value.known()?.trim();
    text.strip_suffix('s').unwrap_or(text).parse().ok().filter(|number| *number > 0)
}

#[derive(Deserialize)]
struct Row {
    interval: String,
    failures: String,
    #[cfg_attr(not(test), expect(dead_code, reason = "for readers of the list"))]
    source: String,
}

static CHECKS: LazyLock<Vec<Row>> = LazyLock::new(|| rows(include_str!("../../data/node-health-checks.yaml")));

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_list_is_read() {
        assert!(CHECKS.len() >= 4 && CHECKS.iter().all(|row| row.source.starts_with("https://")));
    }
}
