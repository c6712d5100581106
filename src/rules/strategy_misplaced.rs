use crate::cluster::{Cluster, WorkloadRef};
use crate::finding::Finding;
use crate::fix::Repair;
use crate::model::{Misplaced, Spanned};

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
                .repair(repair(workload, setting))
                .about(workload.subject()),
            );
        }
    }
}

/// What has no effect today has it tomorrow, as its author meant it. Of two settings one was meant, and which is a guess.
fn repair(workload: WorkloadRef<'_>, setting: &Misplaced) -> Option<Repair> {
    let spec = workload.spec.as_ref()?.span;
    let from: Vec<&str> = setting.path.strip_prefix("spec.")?.split('.').collect();
    let to: Vec<&str> = setting.belongs.strip_prefix("spec.")?.split('.').collect();
    Some(if setting.taken {
        Repair::risky(format!("remove `{}`", setting.path)).remove(spec, &from)
    } else {
        Repair::safe(format!("move it to `{}`", setting.belongs)).relocate(spec, &from, spec, &to)
    })
}
