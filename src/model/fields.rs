//! The names that Kubernetes knows, mapping by mapping, so that a key which is none of them is a mistake for certain.
//!
//! From the Go types of k8s.io/api v0.37.2 (the newest version of each kind, with what older ones had), sorted.

/// The fields of one mapping.
pub(super) struct Mapping {
    /// All names that the API knows. None: any name may be legal.
    pub(super) legal: &'static [&'static str],
    /// Mappings close by whose fields are written here by mistake, and what to call the place where they belong.
    pub(super) elsewhere: &'static [(&'static Mapping, &'static str)],
}

impl Mapping {
    const fn new(legal: &'static [&'static str], elsewhere: &'static [(&'static Mapping, &'static str)]) -> Self {
        Self { legal, elsewhere }
    }

    /// Whether the API knows a field of this name here.
    pub(super) fn knows(&self, key: &str) -> bool {
        self.legal.is_empty() || self.legal.binary_search(&key).is_ok()
    }
}

/// A mapping of a custom resource, whose names are its definition's business.
pub(super) static CUSTOM: Mapping = Mapping::new(&[], &[]);
/// An object. Its spec's fields are looked for as well.
pub(super) static OBJECT: Mapping = Mapping::new(
    &["apiVersion", "kind", "metadata", "spec", "status"],
    &[(&LABELLED, "`metadata`")],
);
/// What belongs into metadata.
static LABELLED: Mapping = Mapping::new(&["annotations", "labels", "name", "namespace"], &[]);
/// What belongs to the object that makes the pods. Misplaced update settings are the model's, not spelling's, business.
static OF_WORKLOAD: Mapping = Mapping::new(
    &["backoffLimit", "completions", "parallelism", "podManagementPolicy", "replicas", "revisionHistoryLimit",
        "selector", "serviceName", "strategy", "template", "ttlSecondsAfterFinished", "updateStrategy",
        "volumeClaimTemplates"],
    &[],
);
/// What stands beside a selector.
static OF_SELECTING: Mapping = Mapping::new(
    &["maxUnavailable", "minAvailable", "replicas", "serviceName", "strategy", "template", "updateStrategy"],
    &[],
);

pub(super) static OBJECT_META: Mapping = Mapping::new(
    &["annotations", "clusterName", "creationTimestamp", "deletionGracePeriodSeconds", "deletionTimestamp",
        "finalizers", "generateName", "generation", "labels", "managedFields", "name", "namespace",
        "ownerReferences", "resourceVersion", "selfLink", "uid"],
    &[],
);
pub(super) static LABEL_SELECTOR: Mapping = Mapping::new(
    &["matchExpressions", "matchLabels"],
    &[(&OF_SELECTING, "`spec`")],
);
pub(super) static LABEL_REQUIREMENT: Mapping = Mapping::new(&["key", "operator", "values"], &[]);
pub(super) static DEPLOYMENT: Mapping = Mapping::new(
    &["minReadySeconds", "paused", "progressDeadlineSeconds", "replicas", "revisionHistoryLimit", "rollbackTo",
        "selector", "strategy", "template"],
    &[(&POD_SPEC, "`template.spec`")],
);
pub(super) static DEPLOYMENT_STRATEGY: Mapping = Mapping::new(&["rollingUpdate", "type"], &[]);
pub(super) static DEPLOYMENT_ROLLING: Mapping = Mapping::new(&["maxSurge", "maxUnavailable"], &[]);
pub(super) static STATEFUL_SET: Mapping = Mapping::new(
    &["minReadySeconds", "ordinals", "persistentVolumeClaimRetentionPolicy", "podManagementPolicy", "replicas",
        "revisionHistoryLimit", "selector", "serviceName", "template", "updateStrategy", "volumeClaimTemplates"],
    &[(&POD_SPEC, "`template.spec`")],
);
pub(super) static STATEFUL_SET_STRATEGY: Mapping = Mapping::new(&["rollingUpdate", "type"], &[]);
pub(super) static STATEFUL_SET_ROLLING: Mapping = Mapping::new(&["maxUnavailable", "partition"], &[]);
pub(super) static DAEMON_SET: Mapping = Mapping::new(
    &["minReadySeconds", "revisionHistoryLimit", "selector", "template", "templateGeneration", "updateStrategy"],
    &[(&POD_SPEC, "`template.spec`")],
);
pub(super) static DAEMON_SET_STRATEGY: Mapping = Mapping::new(&["rollingUpdate", "type"], &[]);
pub(super) static DAEMON_SET_ROLLING: Mapping = Mapping::new(&["maxSurge", "maxUnavailable"], &[]);
pub(super) static REPLICA_SET: Mapping = Mapping::new(
    &["minReadySeconds", "replicas", "selector", "template"],
    &[(&POD_SPEC, "`template.spec`")],
);
pub(super) static REPLICATION_CONTROLLER: Mapping = Mapping::new(
    &["minReadySeconds", "replicas", "selector", "template"],
    &[(&POD_SPEC, "`template.spec`")],
);
pub(super) static JOB: Mapping = Mapping::new(
    &["activeDeadlineSeconds", "backoffLimit", "backoffLimitPerIndex", "completionMode", "completions", "managedBy",
        "manualSelector", "maxFailedIndexes", "parallelism", "podFailurePolicy", "podReplacementPolicy",
        "scheduling", "selector", "successPolicy", "suspend", "template", "ttlSecondsAfterFinished"],
    &[(&POD_SPEC, "`template.spec`")],
);
pub(super) static CRON_JOB: Mapping = Mapping::new(
    &["concurrencyPolicy", "failedJobsHistoryLimit", "jobTemplate", "schedule", "startingDeadlineSeconds",
        "successfulJobsHistoryLimit", "suspend", "timeZone"],
    &[(&JOB, "`jobTemplate.spec`"), (&POD_SPEC, "`jobTemplate.spec.template.spec`")],
);
pub(super) static JOB_TEMPLATE: Mapping = Mapping::new(
    &["metadata", "spec"],
    &[(&JOB, "its `spec`"), (&POD_SPEC, "`spec.template.spec`")],
);
pub(super) static POD_TEMPLATE: Mapping = Mapping::new(
    &["metadata", "spec"],
    &[(&LABELLED, "its `metadata`"), (&POD_SPEC, "its `spec`"), (&CONTAINER, "an item of `spec.containers`")],
);
pub(super) static POD_SPEC: Mapping = Mapping::new(
    &["activeDeadlineSeconds", "affinity", "automountServiceAccountToken", "containers", "dnsConfig", "dnsPolicy",
        "enableServiceLinks", "ephemeralContainers", "evictionResponders", "hostAliases", "hostIPC", "hostNetwork",
        "hostPID", "hostUsers", "hostname", "hostnameOverride", "imagePullSecrets", "initContainers", "nodeName",
        "nodeSelector", "os", "overhead", "preemptionPolicy", "priority", "priorityClassName", "readinessGates",
        "resourceClaims", "resources", "restartPolicy", "runtimeClassName", "schedulerName", "schedulingGates",
        "schedulingGroup", "securityContext", "serviceAccount", "serviceAccountName", "setHostnameAsFQDN",
        "shareProcessNamespace", "subdomain", "terminationGracePeriodSeconds", "tolerations",
        "topologySpreadConstraints", "volumes", "workloadRef"],
    &[(&LABELLED, "`metadata`"), (&CONTAINER, "an item of `containers`"), (&LIFECYCLE, "`lifecycle` of a container"),
        (&OF_WORKLOAD, "`spec` of the object that makes the pods")],
);
pub(super) static CONTAINER: Mapping = Mapping::new(
    &["args", "command", "env", "envFrom", "image", "imagePullPolicy", "lifecycle", "livenessProbe", "name", "ports",
        "readinessProbe", "resizePolicy", "resources", "restartPolicy", "restartPolicyRules", "securityContext",
        "startupProbe", "stdin", "stdinOnce", "terminationMessagePath", "terminationMessagePolicy", "tty",
        "volumeDevices", "volumeMounts", "workingDir"],
    &[(&LIFECYCLE, "`lifecycle`"), (&POD_SPEC, "`spec` of the pod")],
);
pub(super) static RESOURCES: Mapping = Mapping::new(
    &["claims", "limits", "requests"],
    &[(&CONTAINER, "the container")],
);
pub(super) static SECURITY_CONTEXT: Mapping = Mapping::new(
    &["allowPrivilegeEscalation", "appArmorProfile", "capabilities", "privileged", "procMount",
        "readOnlyRootFilesystem", "runAsGroup", "runAsNonRoot", "runAsUser", "seLinuxOptions", "seccompProfile",
        "windowsOptions"],
    &[(&CONTAINER, "the container"), (&POD_SECURITY_CONTEXT, "`securityContext` of the pod")],
);
pub(super) static POD_SECURITY_CONTEXT: Mapping = Mapping::new(
    &["appArmorProfile", "fsGroup", "fsGroupChangePolicy", "runAsGroup", "runAsNonRoot", "runAsUser",
        "seLinuxChangePolicy", "seLinuxOptions", "seccompProfile", "supplementalGroups", "supplementalGroupsPolicy",
        "sysctls", "windowsOptions"],
    &[(&POD_SPEC, "`spec` of the pod"), (&SECURITY_CONTEXT, "`securityContext` of a container")],
);
pub(super) static CONTAINER_PORT: Mapping = Mapping::new(
    &["containerPort", "hostIP", "hostPort", "name", "protocol"],
    &[(&CONTAINER, "the container")],
);
pub(super) static ENV_VAR: Mapping = Mapping::new(
    &["name", "value", "valueFrom"],
    &[(&ENV_SOURCE, "`valueFrom`"), (&CONTAINER, "the container")],
);
pub(super) static ENV_SOURCE: Mapping = Mapping::new(
    &["configMapKeyRef", "fieldRef", "fileKeyRef", "resourceFieldRef", "secretKeyRef"],
    &[],
);
pub(super) static LIFECYCLE: Mapping = Mapping::new(
    &["postStart", "preStop", "stopSignal"],
    &[(&HANDLER, "`preStop`"), (&CONTAINER, "the container")],
);
pub(super) static HANDLER: Mapping = Mapping::new(
    &["exec", "httpGet", "sleep", "tcpSocket"],
    &[(&EXEC, "`exec`"), (&HTTP_GET, "`httpGet`"), (&SLEEP, "`sleep`")],
);
pub(super) static PROBE: Mapping = Mapping::new(
    &["exec", "failureThreshold", "grpc", "httpGet", "initialDelaySeconds", "periodSeconds", "successThreshold",
        "tcpSocket", "terminationGracePeriodSeconds", "timeoutSeconds"],
    &[(&EXEC, "`exec`"), (&HTTP_GET, "`httpGet`"), (&CONTAINER, "the container")],
);
pub(super) static EXEC: Mapping = Mapping::new(&["command"], &[(&PROBE, "the probe beside `exec`")]);
pub(super) static HTTP_GET: Mapping = Mapping::new(
    &["host", "httpHeaders", "path", "port", "protocol", "scheme"],
    &[(&PROBE, "the probe beside `httpGet`")],
);
pub(super) static TCP_SOCKET: Mapping = Mapping::new(&["host", "port"], &[(&PROBE, "the probe beside `tcpSocket`")]);
pub(super) static GRPC: Mapping = Mapping::new(&["mode", "port", "service"], &[(&PROBE, "the probe beside `grpc`")]);
pub(super) static SLEEP: Mapping = Mapping::new(&["seconds"], &[]);
pub(super) static AFFINITY: Mapping = Mapping::new(
    &["nodeAffinity", "podAffinity", "podAntiAffinity"],
    &[(&POD_SPEC, "`spec` of the pod")],
);
pub(super) static NODE_AFFINITY: Mapping = Mapping::new(
    &["preferredDuringSchedulingIgnoredDuringExecution", "requiredDuringSchedulingIgnoredDuringExecution"],
    &[],
);
pub(super) static NODE_SELECTOR: Mapping = Mapping::new(
    &["nodeSelectorTerms"],
    &[(&NODE_TERM, "an item of `nodeSelectorTerms`")],
);
pub(super) static NODE_TERM: Mapping = Mapping::new(&["matchExpressions", "matchFields"], &[]);
pub(super) static POD_AFFINITY: Mapping = Mapping::new(
    &["preferredDuringSchedulingIgnoredDuringExecution", "requiredDuringSchedulingIgnoredDuringExecution"],
    &[],
);
pub(super) static POD_AFFINITY_TERM: Mapping = Mapping::new(
    &["labelSelector", "matchLabelKeys", "mismatchLabelKeys", "namespaceSelector", "namespaces", "topologyKey"],
    &[(&LABEL_SELECTOR, "`labelSelector`")],
);
pub(super) static WEIGHTED_TERM: Mapping = Mapping::new(
    &["podAffinityTerm", "weight"],
    &[(&POD_AFFINITY_TERM, "`podAffinityTerm`")],
);
pub(super) static SPREAD: Mapping = Mapping::new(
    &["labelSelector", "matchLabelKeys", "maxSkew", "minDomains", "nodeAffinityPolicy", "nodeTaintsPolicy",
        "topologyKey", "whenUnsatisfiable"],
    &[(&LABEL_SELECTOR, "`labelSelector`")],
);
pub(super) static READINESS_GATE: Mapping = Mapping::new(&["conditionType"], &[]);
pub(super) static POD_OS: Mapping = Mapping::new(&["name"], &[]);
pub(super) static VOLUME: Mapping = Mapping::new(
    &["awsElasticBlockStore", "azureDisk", "azureFile", "cephfs", "cinder", "configMap", "csi", "downwardAPI",
        "emptyDir", "ephemeral", "fc", "flexVolume", "flocker", "gcePersistentDisk", "gitRepo", "glusterfs",
        "hostPath", "image", "iscsi", "name", "nfs", "persistentVolumeClaim", "photonPersistentDisk",
        "portworxVolume", "projected", "quobyte", "rbd", "scaleIO", "secret", "storageos", "vsphereVolume"],
    &[(&VOLUME_CLAIM, "`persistentVolumeClaim`")],
);
pub(super) static VOLUME_CLAIM: Mapping = Mapping::new(&["claimName", "readOnly"], &[]);
pub(super) static EMPTY_DIR: Mapping = Mapping::new(&["medium", "mode", "sizeLimit"], &[]);
pub(super) static SERVICE: Mapping = Mapping::new(
    &["allocateLoadBalancerNodePorts", "clusterIP", "clusterIPs", "externalIPs", "externalName",
        "externalTrafficPolicy", "healthCheckNodePort", "internalTrafficPolicy", "ipFamilies", "ipFamily",
        "ipFamilyPolicy", "loadBalancerClass", "loadBalancerIP", "loadBalancerSourceRanges", "ports",
        "publishNotReadyAddresses", "selector", "sessionAffinity", "sessionAffinityConfig", "topologyKeys",
        "trafficDistribution", "type"],
    &[(&SERVICE_PORT, "an item of `ports`")],
);
pub(super) static SERVICE_PORT: Mapping = Mapping::new(
    &["appProtocol", "name", "nodePort", "port", "protocol", "targetPort"],
    &[(&SERVICE, "`spec`")],
);
pub(super) static BUDGET: Mapping = Mapping::new(
    &["maxUnavailable", "minAvailable", "selector", "unhealthyPodEvictionPolicy"],
    &[(&LABEL_SELECTOR, "`selector`")],
);
pub(super) static AUTOSCALER: Mapping = Mapping::new(
    &["behavior", "maxReplicas", "metrics", "minReplicas", "scaleTargetRef", "targetCPUUtilizationPercentage"],
    &[],
);
pub(super) static SCALE_TARGET: Mapping = Mapping::new(&["apiVersion", "kind", "name"], &[]);
pub(super) static CLAIM: Mapping = Mapping::new(
    &["accessModes", "dataSource", "dataSourceRef", "resources", "selector", "storageClassName",
        "volumeAttributesClassName", "volumeMode", "volumeName"],
    &[],
);
pub(super) static INGRESS: Mapping = Mapping::new(
    &["backend", "defaultBackend", "ingressClassName", "rules", "tls"],
    &[],
);
pub(super) static INGRESS_RULE: Mapping = Mapping::new(&["host", "http"], &[]);
pub(super) static INGRESS_HTTP: Mapping = Mapping::new(&["paths"], &[]);
pub(super) static INGRESS_PATH: Mapping = Mapping::new(&["backend", "path", "pathType"], &[]);
pub(super) static INGRESS_BACKEND: Mapping = Mapping::new(&["resource", "service", "serviceName", "servicePort"], &[]);
pub(super) static INGRESS_SERVICE: Mapping = Mapping::new(&["name", "port"], &[]);
