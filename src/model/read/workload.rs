//! Things that make pods.

use super::misplaced::misplaced;
use super::pod::{pod_spec, template};
use super::scaling::target_ref;
use super::selector::{plain_selector, selector};
use crate::model::decode::{At, Fields};
use crate::model::fields::{
    CRON_JOB, CUSTOM, DAEMON_SET, DAEMON_SET_ROLLING, DAEMON_SET_STRATEGY, DEPLOYMENT, DEPLOYMENT_ROLLING,
    DEPLOYMENT_STRATEGY, JOB, JOB_TEMPLATE, Mapping, POD_SPEC, REPLICA_SET, REPLICATION_CONTROLLER, STATEFUL_SET,
    STATEFUL_SET_ROLLING, STATEFUL_SET_STRATEGY,
};
use crate::model::{BlueGreen, Canary, Field, Metadata, PodTemplate, Rolling, Strategy, Workload, WorkloadKind};

/// The names of a kind's spec.
pub(super) fn spec_names(kind: WorkloadKind) -> &'static Mapping {
    match kind {
        WorkloadKind::Deployment => &DEPLOYMENT,
        WorkloadKind::StatefulSet => &STATEFUL_SET,
        WorkloadKind::DaemonSet => &DAEMON_SET,
        WorkloadKind::ReplicaSet => &REPLICA_SET,
        WorkloadKind::ReplicationController => &REPLICATION_CONTROLLER,
        WorkloadKind::Pod => &POD_SPEC,
        WorkloadKind::Job => &JOB,
        WorkloadKind::CronJob => &CRON_JOB,
        WorkloadKind::Rollout
        | WorkloadKind::DeploymentConfig
        | WorkloadKind::CloneSet
        | WorkloadKind::AdvancedStatefulSet
        | WorkloadKind::AdvancedDaemonSet
        | WorkloadKind::KnativeService => &CUSTOM,
    }
}

pub(super) fn workload(kind: WorkloadKind, object: &Fields<'_, '_>, metadata: &Metadata) -> Workload {
    if kind == WorkloadKind::Pod {
        return pod(object, metadata);
    }
    let Some(spec) = object.fields("spec", spec_names(kind)) else { return empty(kind) };
    let strategy = strategy(kind, &spec);
    let (template, job) = match kind {
        WorkloadKind::CronJob => {
            let job_template = spec.fields("jobTemplate", &JOB_TEMPLATE);
            let job = job_template.and_then(|fields| fields.fields("spec", &JOB));
            (job.as_ref().and_then(template), job)
        }
        _ => (template(&spec), None),
    };
    Workload {
        kind,
        spec: Some(spec.place()),
        replicas: spec.int("replicas"),
        selector: match kind {
            WorkloadKind::ReplicationController | WorkloadKind::DeploymentConfig => plain_selector(&spec, "selector"),
            _ => selector(job.as_ref().unwrap_or(&spec), "selector"),
        },
        template,
        workload_ref: match kind {
            WorkloadKind::Rollout => target_ref(&spec, "workloadRef", &CUSTOM),
            _ => None,
        },
        min_ready_seconds: spec.int("minReadySeconds"),
        progress_deadline_seconds: spec.int("progressDeadlineSeconds"),
        revision_history_limit: spec.int("revisionHistoryLimit"),
        paused: paused(kind, &spec),
        pod_management_policy: spec.text("podManagementPolicy"),
        service_name: spec.text("serviceName"),
        suspend: spec.boolean("suspend"),
        time_to_live: job.as_ref().unwrap_or(&spec).int("ttlSecondsAfterFinished"),
        claim_templates: spec.items("volumeClaimTemplates").len(),
        misplaced: misplaced(kind, &spec, strategy.fields.as_ref()),
        strategy: strategy.read,
    }
}

fn empty(kind: WorkloadKind) -> Workload {
    Workload {
        kind,
        spec: None,
        replicas: Field::Absent,
        selector: None,
        strategy: Strategy::default(),
        template: None,
        workload_ref: None,
        min_ready_seconds: Field::Absent,
        progress_deadline_seconds: Field::Absent,
        revision_history_limit: Field::Absent,
        paused: Field::Absent,
        pod_management_policy: Field::Absent,
        service_name: Field::Absent,
        suspend: Field::Absent,
        time_to_live: Field::Absent,
        claim_templates: 0,
        misplaced: Vec::new(),
    }
}

/// A pod is its own template.
fn pod(object: &Fields<'_, '_>, metadata: &Metadata) -> Workload {
    let spec = object.get("spec").map(|at| pod_spec(object.reader(), at));
    let template = PodTemplate {
        block: object.place(),
        labels: metadata.labels.clone(),
        annotations: metadata.annotations.clone(),
        spec: spec.unwrap_or_default(),
    };
    Workload { spec: template.spec.block.clone(), template: Some(template), ..empty(WorkloadKind::Pod) }
}

/// A strategy, and the fields from which it was read.
struct Read<'r, 't> {
    read: Strategy,
    fields: Option<Fields<'r, 't>>,
}

fn strategy<'r, 't>(kind: WorkloadKind, spec: &Fields<'r, 't>) -> Read<'r, 't> {
    let (key, names, rolling_key, rolling_names) = match kind {
        WorkloadKind::Deployment => ("strategy", &DEPLOYMENT_STRATEGY, "rollingUpdate", &DEPLOYMENT_ROLLING),
        WorkloadKind::StatefulSet => ("updateStrategy", &STATEFUL_SET_STRATEGY, "rollingUpdate", &STATEFUL_SET_ROLLING),
        WorkloadKind::DaemonSet => ("updateStrategy", &DAEMON_SET_STRATEGY, "rollingUpdate", &DAEMON_SET_ROLLING),
        WorkloadKind::Rollout => ("strategy", &CUSTOM, "canary", &CUSTOM),
        WorkloadKind::DeploymentConfig => ("strategy", &CUSTOM, "rollingParams", &CUSTOM),
        WorkloadKind::CloneSet | WorkloadKind::AdvancedStatefulSet | WorkloadKind::AdvancedDaemonSet => {
            ("updateStrategy", &CUSTOM, "rollingUpdate", &CUSTOM)
        }
        WorkloadKind::ReplicaSet
        | WorkloadKind::ReplicationController
        | WorkloadKind::Pod
        | WorkloadKind::Job
        | WorkloadKind::CronJob
        | WorkloadKind::KnativeService => return Read { read: Strategy::default(), fields: None },
    };
    let Some(fields) = spec.fields(key, names) else {
        let block = spec.get(key).map(At::place);
        let kind = block.clone().map_or(Field::Absent, Field::Unknown);
        return Read { read: Strategy { block, kind, ..Strategy::default() }, fields: None };
    };
    let nested = fields.fields(rolling_key, rolling_names);
    let rolling = if kind == WorkloadKind::CloneSet { Some(rolling(&fields)) } else { nested.as_ref().map(rolling) };
    let of_rollout = kind == WorkloadKind::Rollout;
    let read = Strategy {
        block: Some(fields.place()),
        kind: fields.text("type"),
        rolling,
        blue_green: fields.fields("blueGreen", &CUSTOM).filter(|_| of_rollout).map(|fields| blue_green(&fields)),
        canary: nested.filter(|_| of_rollout).map(|fields| canary(&fields)),
    };
    Read { read, fields: Some(fields) }
}

fn rolling(fields: &Fields<'_, '_>) -> Rolling {
    Rolling {
        block: fields.place(),
        max_surge: fields.amount("maxSurge"),
        max_unavailable: fields.amount("maxUnavailable"),
        partition: fields.amount("partition"),
    }
}

fn blue_green(fields: &Fields<'_, '_>) -> BlueGreen {
    BlueGreen {
        block: fields.place(),
        scale_down_delay_seconds: fields.int("scaleDownDelaySeconds"),
        active_service: fields.text("activeService"),
        preview_service: fields.text("previewService"),
    }
}

fn canary(fields: &Fields<'_, '_>) -> Canary {
    Canary {
        block: fields.place(),
        canary_service: fields.text("canaryService"),
        stable_service: fields.text("stableService"),
        traffic_routing: fields.get("trafficRouting").is_some(),
    }
}

/// OpenKruise has it in the update strategy.
fn paused(kind: WorkloadKind, spec: &Fields<'_, '_>) -> Field<bool> {
    let strategy = || spec.fields("updateStrategy", &CUSTOM);
    let inside = match kind {
        WorkloadKind::CloneSet => strategy(),
        WorkloadKind::AdvancedStatefulSet | WorkloadKind::AdvancedDaemonSet => {
            strategy().and_then(|fields| fields.fields("rollingUpdate", &CUSTOM))
        }
        _ => return spec.boolean("paused"),
    };
    inside.map(|fields| fields.boolean("paused")).unwrap_or_default()
}
