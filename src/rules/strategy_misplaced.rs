use crate::cluster::Cluster;
use crate::finding::Finding;
use crate::model::Spanned;

pub(super) fn check(cluster: &Cluster, out: &mut Vec<Finding>) {
    for workload in cluster.workloads() {
        for setting in &workload.misplaced {
            let place = Spanned { value: (), span: setting.span, key: setting.key };
            let (_, name) = setting.path.rsplit_once('.').unwrap_or(("", &setting.path));
            let holds = if setting.taken {
                format!("`{}` holds instead", setting.belongs)
            } else {
                "the defaults hold instead".to_owned()
            };
            out.push(
                Finding::at(
                    place.place(),
                    format!(
                        "{} has no `{}`: kubectl refuses it, other clients drop it, and {holds}",
                        workload.title(),
                        setting.path
                    ),
                )
                .label("has no effect")
                .help(if setting.taken {
                    format!("remove `{name}`; `{}` is set as well", setting.belongs)
                } else {
                    format!("move it to `{}`", setting.belongs)
                })
                .about(workload.subject()),
            );
        }
    }
}
