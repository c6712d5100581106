use crate::cluster::{Cluster, PublishedBy, TOLERATE_UNREADY};
use crate::finding::{Finding, Severity};
use crate::fix::Repair;

pub(super) fn check(cluster: &Cluster, out: &mut Vec<Finding>) {
    for service in cluster.services() {
        let external_name = service.kind.known().is_some_and(|kind| kind == "ExternalName");
        if service.is_headless()
            || external_name
            || service.cluster_ip.is_unknown()
            || service.selector.is_none()
            || service.leads_to_one_pod()
        {
            continue;
        }
        let Some((place, by)) = service.publishes_not_ready() else { continue };
        let title = service.title();
        let finding = match by {
            PublishedBy::Field => Finding::at(
                place,
                format!("{title} sends requests to pods that are not Ready yet, and to pods that are terminating"),
            )
            .label("every pod counts as ready")
            .help("remove the line; where peers have to find one another, give them a headless Service (`clusterIP: None`)")
            .repair(service.spec.as_ref().map(|spec| {
                let repair = Repair::risky("remove `publishNotReadyAddresses`");
                repair.remove(spec.span, &["publishNotReadyAddresses"])
            })),
            PublishedBy::Annotation => Finding::at(
                place,
                format!("{title} asks for requests to pods that are not Ready, by an annotation that Kubernetes does not follow any more"),
            )
            .label("no effect today")
            .help("remove the annotation")
            .repair(service.object.metadata.annotations.block.as_ref().map(|annotations| {
                Repair::safe("remove the annotation").remove(annotations.span, &[TOLERATE_UNREADY])
            })),
        };
        let route = cluster.routes_of(service).next();
        let outside = route.is_some() || service.kind.known().is_some_and(|kind| kind != "ClusterIP");
        // What it selects is not here: a leader by a label that only exists at run time, perhaps.
        let elsewhere = cluster.workloads_of_service(service).next().is_none();
        let harmless = elsewhere || cluster.has_to_be_reached_unready(service);
        let severity = if by == PublishedBy::Annotation || harmless || service.serves_peers() && !outside {
            Some(Severity::Info)
        } else {
            outside.then_some(Severity::Error)
        };
        let mut finding = finding.about(service.subject());
        finding.severity = severity;
        if let Some(route) = route {
            finding = finding.because(route.object.title(), "clients come in here");
        }
        out.push(finding);
    }
}
