//! The index: who selects, guards and scales whom, and what defaults and percentages come to.
//!
//! It is built once, and it is the vocabulary of the rules: a rule never compares labels, resolves a default or a
//! percentage, or looks for another object itself.

mod arithmetic;
mod budget;
mod countable;
mod data;
mod evict;
mod exposure;
mod features;
mod habits;
mod idle;
mod image;
mod ingress_controller;
mod kustomize;
mod links;
mod load_balancer;
mod matches;
mod mesh;
mod mixed;
mod near_miss;
mod node_local;
mod overlap;
mod pin;
mod ports;
mod probing;
mod process;
mod quorum;
mod refusal;
mod relations;
mod release;
mod remedy;
mod replicas;
mod rivals;
mod rollout;
mod run_time;
mod scope;
mod select;
mod several_down;
mod shellless;
mod shutdown;
mod sibling;
mod spot;
mod spread;
mod surge;
mod unready;

use std::borrow::Cow;
use std::collections::{BTreeSet, HashMap, HashSet};
use std::ops::Deref;
use std::sync::OnceLock;

pub use arithmetic::quorum_tolerance;
pub use budget::{BudgetNumbers, Limit, Matched};
pub use countable::Uncountable;
pub use evict::{MisplacedEvict, Veto};
pub use exposure::{Exposure, PublishedBy, TOLERATE_UNREADY};
pub use features::{Availability, FEATURES, Feature};
pub use image::Image;
pub(crate) use kustomize::is_kustomization;
pub use load_balancer::{Deregistration, DirectTarget, NodeCheck};
pub use mesh::{Mesh, ProxyDrain};
pub use mixed::Stranger;
pub use near_miss::NearMiss;
pub use node_local::{NodeGap, PolicyOf};
pub use overlap::Overlap;
pub use pin::Pin;
pub use ports::{PortUser, UnknownPort, is_quoted_number};
pub use process::{Blocked, Process};
pub use quorum::{Even, Quorum};
pub use refusal::{AmountFault, BudgetRefusal, StrategyRefusal};
pub use release::ReleaseLabel;
pub use remedy::{one_at_a_time, set_here, unquoted};
pub use replicas::{Floor, Replicas};
pub use rollout::{ProgressDeadline, RolloutNumbers, SlowestStart, StrategyKind};
pub use scope::Distance;
pub use select::Match;
pub use several_down::SeveralDown;
pub use shutdown::Grace;
pub use sibling::EarlySibling;
pub use spot::Spot;
pub use spread::{Uncounted, Unspread};
pub use surge::{HeldClaim, Topology};

use crate::config::{Config, Thresholds, Version};
use crate::finding::Subject;
use crate::hook::{Entrypoint, Hook};
use crate::join::{Join, both, in_turn};
use crate::model::{
    Autoscaler, Body, Budget, Container, Namespace, Object, PersistentVolumeClaim, PodTemplate, Problem, ProblemKind,
    Route, Service, VerticalAutoscaler, Workload, WorkloadKind,
};
use crate::source::{SourceId, Sources, Span};
use relations::Relations;
use scope::ByFolder;

/// All objects of a run with their relations.
pub struct Cluster<'o> {
    kubernetes: Version,
    thresholds: Thresholds,
    objects: Vec<Cow<'o, Object>>,
    workloads: Vec<u32>,
    spoken_of: SpokenOf,
    problems: Vec<&'o Problem>,
    unused_ignores: Vec<Problem>,
    relations: Relations,
    /// What the hooks of each object's containers do, by the number of the container; evaluated when first asked for.
    hooks: Vec<OnceLock<Vec<(u32, Hook)>>>,
    /// Made when first asked for, as these are.
    workloads_by_folder: OnceLock<ByFolder>,
    custom_by_folder: OnceLock<ByFolder>,
    /// Who is process 1, by workload and container.
    entrypoints: OnceLock<HashMap<(u32, u32), Entrypoint>>,
    /// Keys of the pods' labels that name a domain.
    label_domains: OnceLock<HashSet<String>>,
}

/// The objects that rules go through, which are not [`Body::Other`], and the complete workloads among them.
struct SpokenOf {
    objects: Vec<u32>,
    workloads: Vec<u32>,
}

impl<'o> Cluster<'o> {
    /// Builds the index from all objects of a run, sorted by file and place. Rules speak of all of them.
    pub fn new(sources: &Sources<'_>, objects: Vec<&'o Object>, problems: Vec<&'o Problem>) -> Self {
        Self::new_with(sources, objects, problems, &in_turn)
    }

    /// Builds the same index, where `join` can do two things at the same time.
    pub fn new_with(
        sources: &Sources<'_>,
        objects: Vec<&'o Object>,
        problems: Vec<&'o Problem>,
        join: Join<'_>,
    ) -> Self {
        // What kustomizations change are numbers of replicas and images, by which nothing is related.
        let (changed, mut relations) =
            both(join, || kustomize::changed(sources, &objects), || Relations::new(sources, &objects, join));
        let mut objects: Vec<Cow<'o, Object>> = objects.into_iter().map(Cow::Borrowed).collect();
        for (id, object) in changed.workloads {
            if let Some(place) = objects.get_mut(id) {
                *place = Cow::Owned(object);
            }
        }
        relations.link_kustomizations(changed.links);
        let analysed = (0..).zip(&objects).filter(|(_, object)| object.is_analysed()).map(|(id, _)| id).collect();
        let complete = (0..).zip(&objects).filter(|(id, object)| relations.is_workload(*id, object));
        let workloads: Vec<u32> = complete.map(|(id, _)| id).collect();
        Self {
            kubernetes: Config::default().kubernetes,
            thresholds: Thresholds::default(),
            spoken_of: SpokenOf { objects: analysed, workloads: workloads.clone() },
            workloads,
            hooks: objects.iter().map(|_| OnceLock::new()).collect(),
            workloads_by_folder: OnceLock::new(),
            custom_by_folder: OnceLock::new(),
            entrypoints: OnceLock::new(),
            label_domains: OnceLock::new(),
            objects,
            problems,
            unused_ignores: Vec::new(),
            relations,
        }
    }

    /// Lets rules go only through the objects of some files, and whatever is related to one of them, at any number of
    /// steps. Findings in these files are the same as without; most of those elsewhere are missing.
    pub(crate) fn speak_of(&mut self, files: &BTreeSet<SourceId>, problems: Vec<&'o Problem>) {
        let seeds = (0..).zip(&self.objects).filter(|(_, object)| files.contains(&object.span.source));
        let objects = self.relations.reach(seeds.map(|(id, _)| id));
        let workloads = objects.iter().copied().filter(|id| self.workloads.binary_search(id).is_ok()).collect();
        let analysed = |id: &u32| self.objects.get(*id as usize).is_some_and(|object| object.is_analysed());
        self.spoken_of = SpokenOf { objects: objects.into_iter().filter(analysed).collect(), workloads };
        self.problems = problems;
    }
}

impl Cluster<'_> {
    /// Takes over what a configuration says about Kubernetes and about policy.
    pub fn configure(&mut self, config: &Config) {
        self.kubernetes = config.kubernetes;
        self.thresholds = config.thresholds.clone();
    }

    /// Tells the last rule what the comments and annotations of ours are that had nothing to keep quiet.
    pub(crate) fn set_unused_ignores(&mut self, unused: Vec<Problem>) {
        self.unused_ignores = unused;
    }

    /// The name of the container that a finding is about.
    pub fn container_name(&self, subject: Subject) -> Option<String> {
        let Subject::Container(id, index) = subject else { return None };
        let workload = self.workload(id)?;
        let mut containers = self.containers(workload).chain(self.native_sidecars(workload));
        containers.find(|container| container.index == index).map(|container| container.name().to_owned())
    }

    /// The Kubernetes version that the manifests are for.
    pub fn kubernetes(&self) -> Version {
        self.kubernetes
    }

    /// Numbers that are policy.
    pub fn thresholds(&self) -> &Thresholds {
        &self.thresholds
    }

    /// What could not be understood, of one kind.
    pub fn problems(&self, kind: ProblemKind) -> impl Iterator<Item = &Problem> {
        self.problems.iter().copied().chain(&self.unused_ignores).filter(move |problem| problem.kind == kind)
    }

    /// All objects, sorted by file and place.
    pub fn objects(&self) -> impl ExactSizeIterator<Item = &Object> {
        self.objects.iter().map(AsRef::as_ref)
    }

    /// Complete workloads to speak of: not patches, not made by another controller, not a Deployment that a Rollout has
    /// taken over.
    pub fn workloads(&self) -> impl Iterator<Item = WorkloadRef<'_>> {
        self.spoken_of.workloads.iter().filter_map(|&id| self.workload(id))
    }

    /// The same, whether or not they are spoken of: to find one that belongs to another object.
    pub fn all_workloads(&self) -> impl Iterator<Item = WorkloadRef<'_>> {
        self.workloads.iter().filter_map(|&id| self.workload(id))
    }

    /// All Services to speak of.
    pub fn services(&self) -> impl Iterator<Item = Of<'_, Service>> {
        self.bodies(service)
    }

    /// All PodDisruptionBudgets to speak of, but for those that a controller made.
    pub fn budgets(&self) -> impl Iterator<Item = Of<'_, Budget>> {
        self.bodies(budget).filter(|budget| !budget.object.metadata.owned)
    }

    /// All HorizontalPodAutoscalers and ScaledObjects to speak of, but for those that a controller made.
    pub fn autoscalers(&self) -> impl Iterator<Item = Of<'_, Autoscaler>> {
        self.bodies(autoscaler).filter(|autoscaler| !autoscaler.object.metadata.owned)
    }

    /// The same, whether or not they are spoken of.
    fn all_autoscalers(&self) -> impl Iterator<Item = Of<'_, Autoscaler>> {
        self.all_bodies(autoscaler).filter(|autoscaler| !autoscaler.object.metadata.owned)
    }

    /// All VerticalPodAutoscalers to speak of.
    pub fn vertical_autoscalers(&self) -> impl Iterator<Item = Of<'_, VerticalAutoscaler>> {
        self.bodies(|object| if let Body::VerticalAutoscaler(body) = &object.body { Some(body.as_ref()) } else { None })
    }

    /// All Namespaces to speak of.
    pub fn namespaces(&self) -> impl Iterator<Item = Of<'_, Namespace>> {
        self.bodies(a_namespace)
    }

    /// The Services that send traffic to a workload's pods.
    pub fn services_of(&self, workload: WorkloadRef<'_>) -> impl Iterator<Item = Of<'_, Service>> {
        self.linked(self.relations.services.sources_of(workload.id), service)
    }

    /// The workloads whose pods a Service selects.
    pub fn workloads_of_service(&self, service: Of<'_, Service>) -> impl Iterator<Item = WorkloadRef<'_>> {
        self.relations.services.targets_of(service.id).iter().filter_map(|&id| self.workload(id))
    }

    /// The Ingresses and HTTPRoutes that lead to a Service.
    pub fn routes_of(&self, service: Of<'_, Service>) -> impl Iterator<Item = Of<'_, Route>> {
        self.linked(self.relations.routes.sources_of(service.id), |object| {
            if let Body::Route(body) = &object.body { Some(body) } else { None }
        })
    }

    /// The budgets that guard a workload's pods.
    pub fn budgets_of(&self, workload: WorkloadRef<'_>) -> impl Iterator<Item = Of<'_, Budget>> {
        self.linked(self.relations.budgets.sources_of(workload.id), budget)
    }

    /// Whether two objects may be in one namespace.
    pub fn share_namespace(&self, a: &Object, b: &Object) -> bool {
        scope::agreement(&a.metadata.namespace, &b.metadata.namespace).is_some()
    }

    /// Whether KEDA's HTTP add-on holds requests back while nothing runs.
    pub fn buffers_requests(&self, autoscaler: Of<'_, Autoscaler>) -> bool {
        let mut custom = self.relations.custom.iter().filter_map(|&id| self.objects.get(id as usize));
        custom.any(|custom| {
            custom.kind.value == "HTTPScaledObject" && self.distance(custom, autoscaler.object) <= Distance::Near
        })
    }

    /// Whether the cluster's own addon manager looks after a workload.
    pub fn is_cluster_addon(&self, workload: WorkloadRef<'_>) -> bool {
        workload.object.metadata.labels.get("addonmanager.kubernetes.io/mode").is_some()
    }

    /// Whether no budget anywhere could be one of this workload's.
    pub fn certainly_without_budget(&self, workload: WorkloadRef<'_>) -> bool {
        self.relations.budgets.certainly_none(workload.id)
    }

    /// Whether no Service anywhere could be one of this workload's.
    pub fn certainly_without_service(&self, workload: WorkloadRef<'_>) -> bool {
        self.relations.services.certainly_none(workload.id)
    }

    /// The workloads whose pods a budget guards.
    pub fn workloads_of_budget(&self, budget: Of<'_, Budget>) -> impl Iterator<Item = WorkloadRef<'_>> {
        self.relations.budgets.targets_of(budget.id).iter().filter_map(|&id| self.workload(id))
    }

    /// Whether everything that an object's selector could match here is known: no placeholder is in the way, and no
    /// match lies out of reach.
    pub fn selection_is_certain(&self, id: u32) -> bool {
        self.relations.is_certain(id)
    }

    /// The autoscalers of a workload.
    pub fn autoscalers_of(&self, workload: WorkloadRef<'_>) -> impl Iterator<Item = Of<'_, Autoscaler>> {
        self.linked(self.relations.autoscalers.sources_of(workload.id), autoscaler)
    }

    /// The workload that an autoscaler scales.
    pub fn workload_of_autoscaler(&self, autoscaler: Of<'_, Autoscaler>) -> Option<WorkloadRef<'_>> {
        self.relations.autoscalers.targets_of(autoscaler.id).iter().find_map(|&id| self.workload(id))
    }

    /// The workload that a VerticalPodAutoscaler resizes.
    pub fn workload_of_vertical(&self, vertical: Of<'_, VerticalAutoscaler>) -> Option<WorkloadRef<'_>> {
        self.relations.verticals.targets_of(vertical.id).iter().find_map(|&id| self.workload(id))
    }

    /// Other workloads behind the same Services. A variant of the workload, or one in a file that is an alternative to
    /// its file, is not there at the same time.
    pub fn peers_of(&self, workload: WorkloadRef<'_>) -> Vec<WorkloadRef<'_>> {
        let services = self.relations.services.sources_of(workload.id);
        let mut peers: Vec<u32> =
            services.iter().flat_map(|&service| self.relations.services.targets_of(service)).copied().collect();
        peers.sort_unstable();
        peers.dedup();
        let peers = peers.into_iter().filter(|&id| id != workload.id).filter_map(|id| self.workload(id));
        let (own, name) = (workload.object, workload.object.name());
        let beside = |peer: &WorkloadRef<'_>| {
            let same = peer.object.kind.value == own.kind.value && peer.object.name() == name;
            let variant = same && self.share_namespace(peer.object, own);
            !variant && self.distance(peer.object, own) <= Distance::Near
        };
        peers.filter(beside).collect()
    }

    /// The claims behind a workload's volumes, each with the place in the template that names it.
    pub fn claims_of<'c>(
        &'c self,
        workload: WorkloadRef<'c>,
    ) -> impl Iterator<Item = (&'c crate::model::Claim, Of<'c, PersistentVolumeClaim>)> {
        let candidates = self.relations.claims.targets_of(workload.id);
        let claims = self.template_of(workload).map_or(&[][..], |template| &template.spec.claims);
        claims.iter().filter_map(move |volume| {
            let name = volume.name.known()?;
            let claim =
                self.linked(candidates, |object| if let Body::Claim(body) = &object.body { Some(body) } else { None });
            claim.into_iter().find(|claim| claim.object.name() == name).map(|claim| (volume, claim))
        })
    }

    /// Whether two workloads or a budget and a workload are near enough to be one application.
    pub fn distance(&self, a: &Object, b: &Object) -> Distance {
        self.relations.scope.distance(a, b)
    }

    /// Other complete workloads in the same namespace that are at most in a neighbouring folder.
    pub fn neighbours_of<'c>(&'c self, object: &'c Object) -> impl Iterator<Item = WorkloadRef<'c>> {
        self.workloads_near(object).filter(move |workload| {
            scope::agreement(&workload.object.metadata.namespace, &object.metadata.namespace).is_some()
        })
    }

    /// The complete workloads that are at most in a near folder, whatever their namespace.
    fn workloads_near<'c>(&'c self, object: &'c Object) -> impl Iterator<Item = WorkloadRef<'c>> {
        let by_folder = self.workloads_by_folder.get_or_init(|| self.by_folder(&self.workloads));
        let near = self.relations.scope.folder(object).map_or_else(Vec::new, |folder| by_folder.near(folder));
        near.into_iter()
            .filter_map(|id| self.workload(id))
            .filter(move |workload| self.distance(workload.object, object) <= Distance::Near)
    }

    fn by_folder(&self, ids: &[u32]) -> ByFolder {
        let scope = &self.relations.scope;
        let folder = |&id: &u32| Some((id, scope.folder(self.objects.get(id as usize)?)?));
        ByFolder::new(ids.iter().filter_map(folder))
    }

    /// A custom resource near an object: its operator may make pods, Services or budgets that no manifest shows.
    pub fn custom_resource_near(&self, object: &Object) -> Option<&Object> {
        let by_folder = self.custom_by_folder.get_or_init(|| self.by_folder(&self.relations.custom));
        let near = self.relations.scope.folder(object).map_or_else(Vec::new, |folder| by_folder.near(folder));
        near.into_iter()
            .filter_map(|id| self.objects.get(id as usize).map(AsRef::as_ref))
            .find(|custom| self.distance(custom, object) <= Distance::Folder)
    }

    /// The pods that a workload makes; those of the referenced workload for a Rollout with `workloadRef`.
    pub fn template_of<'c>(&'c self, workload: WorkloadRef<'c>) -> Option<&'c PodTemplate> {
        workload.body.template.as_ref().or_else(|| {
            let id = self.relations.templates.targets_of(workload.id).first()?;
            self.workload_body(*id)?.template.as_ref()
        })
    }

    /// A workload's regular containers.
    pub fn containers<'c>(&'c self, workload: WorkloadRef<'c>) -> impl Iterator<Item = ContainerRef<'c>> {
        let containers = self.template_of(workload).map_or(&[][..], |template| &template.spec.containers);
        (0..).zip(containers).map(move |(index, container)| ContainerRef { workload, index, container, native: false })
    }

    /// A workload's native sidecars: init containers with `restartPolicy: Always`.
    pub fn native_sidecars<'c>(&'c self, workload: WorkloadRef<'c>) -> impl Iterator<Item = ContainerRef<'c>> {
        let spec = self.template_of(workload).map(|template| &template.spec);
        let regular = spec.map_or(0, |spec| u32::try_from(spec.containers.len()).unwrap_or(u32::MAX));
        let sidecars = spec.map_or(&[][..], |spec| &spec.init_containers).iter();
        let sidecars =
            sidecars.filter(|container| container.restart_policy.known().is_some_and(|policy| policy == "Always"));
        (regular..).zip(sidecars).map(move |(index, container)| ContainerRef {
            workload,
            index,
            container,
            native: true,
        })
    }

    /// Every regular container of every workload.
    pub fn all_containers(&self) -> impl Iterator<Item = ContainerRef<'_>> {
        self.workloads().flat_map(|workload| self.containers(workload))
    }

    /// The same, native sidecars included.
    pub fn all_containers_and_sidecars(&self) -> impl Iterator<Item = ContainerRef<'_>> {
        self.workloads().flat_map(|workload| self.containers(workload).chain(self.native_sidecars(workload)))
    }

    /// Whether a workload says that it is in a Namespace whose manifest is here, and the Namespace has no other manifest
    /// that is as near.
    pub fn is_in(&self, workload: WorkloadRef<'_>, namespace: Of<'_, Namespace>) -> bool {
        let name = namespace.object.name();
        let is_nearer = |other: Of<'_, Namespace>| {
            self.distance(workload.object, other.object) <= self.distance(workload.object, namespace.object)
        };
        let same = |other: &Of<'_, Namespace>| other.id != namespace.id && other.object.name() == name;
        workload.object.namespace() == Some(name) && !self.all_bodies(a_namespace).filter(same).any(is_nearer)
    }

    fn bodies<'c, T: 'c>(&'c self, body: impl Fn(&'c Object) -> Option<&'c T> + 'c) -> impl Iterator<Item = Of<'c, T>> {
        self.linked(&self.spoken_of.objects, body)
    }

    fn all_bodies<'c, T: 'c>(
        &'c self,
        body: impl Fn(&'c Object) -> Option<&'c T> + 'c,
    ) -> impl Iterator<Item = Of<'c, T>> {
        (0..).zip(self.objects()).filter_map(move |(id, object)| Some(Of { id, object, body: body(object)? }))
    }

    fn linked<'c, T: 'c>(
        &'c self,
        ids: &'c [u32],
        body: impl Fn(&'c Object) -> Option<&'c T> + 'c,
    ) -> impl Iterator<Item = Of<'c, T>> {
        ids.iter().filter_map(move |&id| {
            let object = self.objects.get(id as usize).map(AsRef::as_ref)?;
            Some(Of { id, object, body: body(object)? })
        })
    }

    fn workload(&self, id: u32) -> Option<WorkloadRef<'_>> {
        let object = self.objects.get(id as usize).map(AsRef::as_ref)?;
        Some(Of { id, object, body: self.workload_body(id)? })
    }

    fn workload_body(&self, id: u32) -> Option<&Workload> {
        match &self.objects.get(id as usize)?.body {
            Body::Workload(workload) => Some(workload),
            _ => None,
        }
    }
}

fn service(object: &Object) -> Option<&Service> {
    if let Body::Service(body) = &object.body { Some(body) } else { None }
}

fn budget(object: &Object) -> Option<&Budget> {
    if let Body::Budget(body) = &object.body { Some(body) } else { None }
}

fn a_namespace(object: &Object) -> Option<&Namespace> {
    if let Body::Namespace(body) = &object.body { Some(body) } else { None }
}

fn autoscaler(object: &Object) -> Option<&Autoscaler> {
    if let Body::Autoscaler(body) = &object.body { Some(body) } else { None }
}

/// An object of a known kind, by its number in the index. Reads through to the body.
pub struct Of<'c, T> {
    /// Its number.
    pub id: u32,
    /// Its names and metadata.
    pub object: &'c Object,
    /// What is particular to its kind.
    pub body: &'c T,
}

/// A workload in the index.
pub type WorkloadRef<'c> = Of<'c, Workload>;

impl<T> Clone for Of<'_, T> {
    fn clone(&self) -> Self {
        *self
    }
}

impl<T> Copy for Of<'_, T> {}

impl<T> Deref for Of<'_, T> {
    type Target = T;

    fn deref(&self) -> &T {
        self.body
    }
}

impl<T> Of<'_, T> {
    /// How messages call it: ``Deployment `web` ``.
    pub fn title(&self) -> String {
        format!("{} `{}`", self.object.kind.value, self.object.name())
    }

    /// As the subject of a finding.
    pub fn subject(&self) -> Subject {
        Subject::Object(self.id)
    }
}

impl WorkloadRef<'_> {
    /// Where to point when a field of `spec` is not written: at `spec`, or at the name.
    pub fn head(&self) -> Span {
        self.spec.as_ref().map_or_else(|| self.object.title(), |spec| spec.key)
    }

    /// Whether its pods run until they are told to stop.
    pub fn is_long_running(&self) -> bool {
        !matches!(self.kind, WorkloadKind::Job | WorkloadKind::CronJob)
    }

    /// Whether it is one of the kinds that keep a number of equal pods behind Services.
    pub fn is_replicated(&self) -> bool {
        use WorkloadKind::{
            AdvancedStatefulSet, CloneSet, Deployment, DeploymentConfig, ReplicaSet, ReplicationController, Rollout,
            StatefulSet,
        };
        matches!(
            self.kind,
            Deployment
                | StatefulSet
                | ReplicaSet
                | ReplicationController
                | Rollout
                | DeploymentConfig
                | CloneSet
                | AdvancedStatefulSet
        )
    }

    /// Whether it is a StatefulSet, of apps/v1 or OpenKruise.
    pub fn is_stateful(&self) -> bool {
        matches!(self.kind, WorkloadKind::StatefulSet | WorkloadKind::AdvancedStatefulSet)
    }

    /// Whether it runs a pod on every node.
    pub fn is_per_node(&self) -> bool {
        matches!(self.kind, WorkloadKind::DaemonSet | WorkloadKind::AdvancedDaemonSet)
    }
}

/// A container in the index. Reads through to the container.
#[derive(Copy, Clone)]
pub struct ContainerRef<'c> {
    /// Whose it is.
    pub workload: WorkloadRef<'c>,
    /// Which one: regular containers first, native sidecars after them.
    pub index: u32,
    /// What is written.
    pub container: &'c Container,
    /// Whether it is a native sidecar.
    pub native: bool,
}

impl Deref for ContainerRef<'_> {
    type Target = Container;

    fn deref(&self) -> &Container {
        self.container
    }
}

impl ContainerRef<'_> {
    /// As the subject of a finding.
    pub fn subject(&self) -> Subject {
        Subject::Container(self.workload.id, self.index)
    }
}
