use crate::cluster::{Cluster, Even};
use crate::finding::{Finding, Severity};
use crate::fix::Repair;

pub(super) fn check(cluster: &Cluster, out: &mut Vec<Finding>) {
    for workload in cluster.workloads() {
        let Some(quorum) = cluster.quorum_of(workload) else { continue };
        let members = quorum.members;
        if members < 2 || members % 2 != 0 {
            continue;
        }
        let (harm, label) = if members == 2 {
            ("each restart of either stops the group".to_owned(), "no member may fail".to_owned())
        } else {
            let less = members - 1;
            (format!("{members} tolerate no more failures than {less}"), format!("{} may fail", quorum.tolerates))
        };
        let finding = Finding::at(
            workload.replicas.place().unwrap_or_else(|| workload.head()),
            format!("{} has {members} voting {} members: {harm}", workload.title(), quorum.system),
        )
        .label(label)
        .help(format!("set `replicas: {}`", members + 1))
        .repair(workload.set_in_spec(
            Repair::risky(format!("set `replicas: {}`", members + 1)),
            "replicas",
            members + 1,
        ))
        .about(workload.subject());
        out.push(match quorum.even {
            Even::Warning | Even::Groups if members == 2 => finding.severity(Severity::Error),
            Even::Warning => finding,
            Even::Groups | Even::Info => finding.severity(Severity::Info),
        });
    }
}
