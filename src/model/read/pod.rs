//! Pod templates and containers.

use super::probe::{is, lifecycle_of, probe_of};
use super::selector::{requirements, selector};
use crate::model::decode::{At, Fields, Reader};
use crate::model::fields::{
    AFFINITY, CONTAINER, CONTAINER_PORT, EMPTY_DIR, ENV_SOURCE, ENV_VAR, NODE_AFFINITY, NODE_SELECTOR, NODE_TERM,
    OBJECT_META, POD_AFFINITY, POD_AFFINITY_TERM, POD_OS, POD_SECURITY_CONTEXT, POD_SPEC, POD_TEMPLATE, READINESS_GATE,
    RESOURCES, SECURITY_CONTEXT, SPREAD, VOLUME, VOLUME_CLAIM, WEIGHTED_TERM,
};
use crate::model::selector::Expression;
use crate::model::{
    Affinity, Claim, Container, ContainerPort, EnvVar, Labels, PodSpec, PodTemplate, SpreadConstraint, Term,
};

const REQUIRED: &str = "requiredDuringSchedulingIgnoredDuringExecution";
const PREFERRED: &str = "preferredDuringSchedulingIgnoredDuringExecution";

/// `template` of a workload's spec.
pub(super) fn template(parent: &Fields<'_, '_>) -> Option<PodTemplate> {
    let fields = parent.fields("template", &POD_TEMPLATE)?;
    let metadata = fields.fields("metadata", &OBJECT_META);
    let labels = |name| metadata.as_ref().map_or_else(Labels::default, |fields| fields.labels(name));
    Some(PodTemplate {
        block: fields.place(),
        labels: labels("labels"),
        annotations: labels("annotations"),
        spec: fields.get("spec").map(|at| pod_spec(fields.reader(), at)).unwrap_or_default(),
    })
}

/// `spec` of a pod.
pub(super) fn pod_spec(reader: &Reader, at: At<'_>) -> PodSpec {
    let Some(fields) = reader.fields(at, &POD_SPEC) else {
        return PodSpec { block: Some(at.place()), ..PodSpec::default() };
    };
    fields.fields("securityContext", &POD_SECURITY_CONTEXT);
    let affinity = fields.fields("affinity", &AFFINITY);
    let volumes = fields.each("volumes", &VOLUME);
    PodSpec {
        block: Some(fields.place()),
        containers: fields.each("containers", &CONTAINER).iter().map(container).collect(),
        init_containers: fields.each("initContainers", &CONTAINER).iter().map(container).collect(),
        grace_period: fields.int("terminationGracePeriodSeconds"),
        restart_policy: fields.text("restartPolicy"),
        share_process_namespace: fields.boolean("shareProcessNamespace"),
        host_network: fields.boolean("hostNetwork"),
        host_pid: fields.boolean("hostPID"),
        node_name: fields.text("nodeName"),
        node_selector: fields.labels("nodeSelector"),
        node_terms: affinity.as_ref().map(node_terms).unwrap_or_default(),
        affinity: affinity.as_ref().map(pod_affinity).unwrap_or_default(),
        spread: fields.each("topologySpreadConstraints", &SPREAD).iter().map(spread).collect(),
        readiness_gates: fields
            .each("readinessGates", &READINESS_GATE)
            .iter()
            .map(|fields| fields.text("conditionType"))
            .collect(),
        os: fields.fields("os", &POD_OS).map(|fields| fields.text("name")).unwrap_or_default(),
        claims: volumes.iter().filter_map(claim).collect(),
        local_storage: volumes.iter().any(is_local),
    }
}

fn container(fields: &Fields<'_, '_>) -> Container {
    // Nothing in them matters here, but a probe that was indented into them does.
    for (name, names) in [("resources", &RESOURCES), ("securityContext", &SECURITY_CONTEXT)] {
        fields.fields(name, names);
    }
    Container {
        span: fields.place().span,
        name: fields.text("name"),
        image: fields.text("image"),
        command: fields.words("command"),
        args: fields.words("args"),
        env: fields.each("env", &ENV_VAR).iter().filter_map(env_var).collect(),
        env_from: !fields.items("envFrom").is_empty(),
        ports: fields.each("ports", &CONTAINER_PORT).iter().map(container_port).collect(),
        lifecycle: lifecycle_of(fields).map(Box::new),
        readiness: probe_of(fields, "readinessProbe").map(Box::new),
        liveness: probe_of(fields, "livenessProbe").map(Box::new),
        startup: probe_of(fields, "startupProbe").map(Box::new),
        restart_policy: fields.text("restartPolicy"),
    }
}

fn env_var(fields: &Fields<'_, '_>) -> Option<EnvVar> {
    let name = fields.text("name").known()?.clone();
    let from_elsewhere = fields.fields("valueFrom", &ENV_SOURCE).is_some();
    let value = fields.text("value");
    let value = if value.is_absent() && !from_elsewhere { Some(String::new()) } else { value.known().cloned() };
    Some(EnvVar { name, value })
}

fn container_port(fields: &Fields<'_, '_>) -> ContainerPort {
    ContainerPort {
        span: fields.place().span,
        name: fields.text("name"),
        port: fields.int("containerPort"),
        host_port: fields.int("hostPort"),
        host_ip: fields.text("hostIP"),
        protocol: fields.text("protocol"),
    }
}

fn node_terms(affinity: &Fields<'_, '_>) -> Vec<Vec<Expression>> {
    let Some(required) =
        affinity.fields("nodeAffinity", &NODE_AFFINITY).and_then(|fields| fields.fields(REQUIRED, &NODE_SELECTOR))
    else {
        return Vec::new();
    };
    let term = |fields: &Fields<'_, '_>| {
        let mut expressions = requirements(fields, "matchExpressions");
        expressions.extend(requirements(fields, "matchFields"));
        expressions
    };
    required.each("nodeSelectorTerms", &NODE_TERM).iter().map(term).collect()
}

fn pod_affinity(affinity: &Fields<'_, '_>) -> Affinity {
    let anti = affinity.fields("podAntiAffinity", &POD_AFFINITY);
    let with = affinity.fields("podAffinity", &POD_AFFINITY);
    let required = |fields: &Option<Fields<'_, '_>>| match fields {
        Some(fields) => fields.each(REQUIRED, &POD_AFFINITY_TERM).iter().map(term).collect(),
        None => Vec::new(),
    };
    let weighted =
        |fields: Fields<'_, '_>| fields.fields("podAffinityTerm", &POD_AFFINITY_TERM).map(|fields| term(&fields));
    let preferred = anti.as_ref().map(|fields| fields.each(PREFERRED, &WEIGHTED_TERM)).unwrap_or_default();
    Affinity {
        anti_required: required(&anti),
        anti_preferred: preferred.into_iter().filter_map(weighted).collect(),
        with_required: required(&with),
        anti: anti.map(|fields| fields.place()),
    }
}

fn term(fields: &Fields<'_, '_>) -> Term {
    let mut label_keys = fields.known_texts("matchLabelKeys");
    label_keys.extend(fields.known_texts("mismatchLabelKeys"));
    Term {
        place: fields.place(),
        topology_key: fields.text("topologyKey"),
        selector: selector(fields, "labelSelector"),
        other_namespaces: !fields.items("namespaces").is_empty() || fields.get("namespaceSelector").is_some(),
        label_keys,
    }
}

fn spread(fields: &Fields<'_, '_>) -> SpreadConstraint {
    SpreadConstraint {
        place: fields.place(),
        topology_key: fields.text("topologyKey"),
        max_skew: fields.int("maxSkew"),
        when_unsatisfiable: fields.text("whenUnsatisfiable"),
        selector: selector(fields, "labelSelector"),
        node_taints_policy: fields.text("nodeTaintsPolicy"),
        label_keys: fields.known_texts("matchLabelKeys"),
    }
}

fn claim(volume: &Fields<'_, '_>) -> Option<Claim> {
    let fields = volume.fields("persistentVolumeClaim", &VOLUME_CLAIM)?;
    Some(Claim { block: fields.place(), name: fields.text("claimName"), read_only: fields.boolean("readOnly") })
}

fn is_local(volume: &Fields<'_, '_>) -> bool {
    let on_disk = |fields: Fields<'_, '_>| !is(&fields.text("medium"), "Memory");
    volume.get("hostPath").is_some() || volume.fields("emptyDir", &EMPTY_DIR).is_some_and(on_disk)
}
