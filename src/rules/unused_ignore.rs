use crate::cluster::Cluster;
use crate::finding::Finding;
use crate::model::ProblemKind;

pub(super) fn check(cluster: &Cluster, out: &mut Vec<Finding>) {
    out.extend(cluster.problems(ProblemKind::UnusedIgnore).map(Finding::from));
}
