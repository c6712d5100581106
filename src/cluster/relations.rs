//! Which objects are related: computed once, for all rules.

use std::collections::{BTreeMap, BTreeSet};

use foldhash::HashMap;

use super::links::{Ids, Links};
use super::matches::{Found, Matches, Pods};
use super::scope::{Agreement, Distance, Scope, agreement};
use crate::join::{Join, by_parts};
use crate::model::{Body, Field, Object, Selector, TargetRef, Workload, WorkloadKind};
use crate::source::Sources;

/// All relations of a run.
#[derive(Default)]
pub(super) struct Relations {
    pub(super) scope: Scope,
    pub(super) services: Links,
    pub(super) budgets: Links,
    pub(super) autoscalers: Links,
    pub(super) verticals: Links,
    pub(super) routes: Links,
    pub(super) claims: Links,
    /// From a Rollout to the workload whose template it uses.
    pub(super) templates: Links,
    /// From a workload to incomplete ones of its name: patches that may change it.
    pub(super) patches: Links,
    /// From a kustomization to the workloads that it changes.
    kustomizations: Links,
    /// Custom resources.
    pub(super) custom: Vec<u32>,
    taken_over: Ids,
    incomplete: Ids,
    uncertain: Ids,
}

/// A candidate of a relation, and how good it is.
struct Candidate {
    id: u32,
    distance: Distance,
    agreement: Agreement,
    certain: bool,
}

impl Relations {
    pub(super) fn new(sources: &Sources<'_>, objects: &[&Object], join: Join<'_>) -> Self {
        let mut incomplete = Ids::default();
        incomplete.extend((0..).zip(objects).filter(|(_, object)| is_patch(object)).map(|(id, _)| id));
        let mut relations = Self { scope: Scope::new(sources, objects, &incomplete), incomplete, ..Self::default() };
        relations.link_names(objects);
        relations.link_selectors(objects, join);
        relations
    }

    /// Whether rules may speak about a workload.
    pub(super) fn is_workload(&self, id: u32, object: &Object) -> bool {
        matches!(object.body, Body::Workload(_))
            && !object.metadata.owned
            && !self.taken_over.contains(id)
            && (!self.incomplete.contains(id) || !self.templates.targets_of(id).is_empty())
    }

    pub(super) fn is_certain(&self, id: u32) -> bool {
        !self.uncertain.contains(id)
    }

    /// Some objects, and all that is related to one of them, at any number of steps.
    pub(super) fn reach(&self, seeds: impl Iterator<Item = u32>) -> BTreeSet<u32> {
        let links = [
            &self.services,
            &self.budgets,
            &self.autoscalers,
            &self.verticals,
            &self.routes,
            &self.claims,
            &self.templates,
            &self.patches,
            &self.kustomizations,
        ];
        let mut reached: BTreeSet<u32> = seeds.collect();
        let mut next: Vec<u32> = reached.iter().copied().collect();
        while let Some(id) = next.pop() {
            let related = links.iter().flat_map(|links| links.targets_of(id).iter().chain(links.sources_of(id)));
            next.extend(related.copied().filter(|&related| reached.insert(related)));
        }
        reached
    }

    /// Takes over which kustomizations change which workloads.
    pub(super) fn link_kustomizations(&mut self, links: BTreeMap<u32, Vec<u32>>) {
        for (kustomization, workloads) in links {
            self.kustomizations.insert(kustomization, &workloads);
        }
        self.kustomizations.sort();
    }

    /// Relations by kind and name.
    fn link_names(&mut self, objects: &[&Object]) {
        let mut names = Names::default();
        for (id, object) in (0..).zip(objects).filter(|(_, object)| object.is_analysed()) {
            names.0.entry((object.kind.as_str(), object.name())).or_default().push(id);
        }
        for (id, object) in (0..).zip(objects) {
            match &object.body {
                Body::Autoscaler(autoscaler) => {
                    let targets = self.targets(objects, &names, object, autoscaler.target.as_ref());
                    self.autoscalers.insert(id, &targets);
                }
                Body::VerticalAutoscaler(vertical) => {
                    let targets = self.targets(objects, &names, object, vertical.target.as_ref());
                    self.verticals.insert(id, &targets);
                }
                Body::Workload(workload) => {
                    if workload.workload_ref.is_some() {
                        let targets = self.targets(objects, &names, object, workload.workload_ref.as_ref());
                        self.taken_over.extend(targets.iter().copied());
                        self.templates.insert(id, &targets);
                    }
                    self.link_workload(objects, &names, id, object, workload);
                }
                Body::Route(route) => {
                    let mut targets = Vec::new();
                    for backend in &route.backends {
                        let named = names.get("Service", &backend.service.value);
                        let namespace = backend.namespace.as_deref();
                        let there = named.iter().copied().filter(|&target| {
                            namespace
                                .is_none_or(|wanted| at(objects, target).and_then(Object::namespace) == Some(wanted))
                        });
                        targets.extend(self.nearest(objects, object, there, namespace.is_some()));
                    }
                    targets.sort_unstable();
                    targets.dedup();
                    self.routes.insert(id, &targets);
                }
                Body::Other if is_custom(object) => self.custom.push(id),
                _ => {}
            }
        }
        for links in [
            &mut self.autoscalers,
            &mut self.verticals,
            &mut self.routes,
            &mut self.claims,
            &mut self.templates,
            &mut self.patches,
        ] {
            links.sort();
        }
    }

    fn link_workload(&mut self, objects: &[&Object], names: &Names<'_>, id: u32, object: &Object, workload: &Workload) {
        if self.incomplete.contains(id) {
            return;
        }
        let incomplete = &self.incomplete;
        let same = names.get(&object.kind.value, object.name());
        let patches: Vec<u32> = same.iter().copied().filter(|other| incomplete.contains(*other)).collect();
        if !patches.is_empty() {
            self.patches.insert(id, &patches);
        }
        let volumes = workload.template.as_ref().map_or(&[][..], |template| &template.spec.claims);
        let mut claims = Vec::new();
        for name in volumes.iter().filter_map(|volume| volume.name.known()) {
            let named = names.get("PersistentVolumeClaim", name).iter().copied();
            claims.extend(self.nearest(objects, object, named, false));
        }
        if !claims.is_empty() {
            self.claims.insert(id, &claims);
        }
    }

    /// The nearest workloads that a reference can mean.
    fn targets(&self, objects: &[&Object], names: &Names<'_>, from: &Object, target: Option<&TargetRef>) -> Vec<u32> {
        let Some(name) = target.and_then(|target| target.name.known()) else { return Vec::new() };
        // KEDA's scaleTargetRef.kind defaults to Deployment; elsewhere it is required.
        let kind = target.and_then(|target| target.kind.known()).map_or("Deployment", String::as_str);
        let group = target.and_then(|target| target.api_version.known()).map(|version| group_of(version));
        let named = names.get(kind, name).iter().copied().filter(|&id| {
            !self.incomplete.contains(id)
                && at(objects, id).is_some_and(|object| {
                    matches!(object.body, Body::Workload(_))
                        && group.is_none_or(|group| same_group(group, object.group()))
                })
        });
        self.nearest(objects, from, named, false)
    }

    fn nearest(
        &self,
        objects: &[&Object],
        from: &Object,
        candidates: impl Iterator<Item = u32>,
        ignore_namespace: bool,
    ) -> Vec<u32> {
        let candidates = candidates.filter_map(|id| {
            let object = at(objects, id)?;
            let agreement = if ignore_namespace {
                Agreement::Same
            } else {
                agreement(&from.metadata.namespace, &object.metadata.namespace)?
            };
            let distance = self.scope.distance(from, object);
            Some(Candidate { id, distance, agreement, certain: true })
        });
        self.best(objects, &candidates.collect::<Vec<_>>(), from)
    }

    /// The best candidates; where there is none, the alternatives beside a file that all of them share.
    fn best(&self, objects: &[&Object], candidates: &[Candidate], from: &Object) -> Vec<u32> {
        let best = best(candidates, from);
        if best.is_empty() { self.alternatives(objects, candidates, from) } else { best }
    }

    /// Candidates in files of a folder of variants, if all of them are one object: whichever file is applied, that
    /// is the one. Matches of several objects are of several lessons.
    fn alternatives(&self, objects: &[&Object], candidates: &[Candidate], from: &Object) -> Vec<u32> {
        let certain = candidates.iter().filter(|candidate| candidate.certain);
        let beside: Vec<(u32, &Object)> = certain
            .filter_map(|candidate| Some((candidate.id, at(objects, candidate.id)?)))
            .filter(|(_, object)| self.scope.is_shared_by(from, object))
            .collect();
        let one = |a: &Object, b: &Object| a.kind.value == b.kind.value && a.name() == b.name();
        let all_one = beside.first().is_some_and(|(_, first)| beside.iter().all(|(_, other)| one(first, other)));
        if all_one { beside.into_iter().map(|(id, _)| id).collect() } else { Vec::new() }
    }

    /// Relations by label.
    fn link_selectors(&mut self, objects: &[&Object], join: Join<'_>) {
        /// So many selectors are looked at faster than they are shared out.
        const FEW: usize = 512;
        let pods = Pods::new(
            objects,
            |id| self.templates.targets_of(id).first().copied(),
            |id, object| self.is_workload(id, object),
        );
        let selecting: Vec<Selecting<'_>> =
            (0..).zip(objects).filter_map(|(id, object)| Selecting::new(id, object)).collect();
        let part = (selecting.len() / 2 + 1).max(FEW);
        let chosen = by_parts(join, selecting, part, &|selecting| {
            let mut matches = Matches::new(objects, &self.scope, &pods);
            selecting.iter().map(|selecting| self.chosen(objects, selecting, &mut matches)).collect()
        });
        for Chosen { id, of_service, targets, possible, is_certain } in chosen {
            let links = if of_service { &mut self.services } else { &mut self.budgets };
            for target in possible {
                links.note_possible(target);
            }
            links.insert(id, &targets);
            if !is_certain {
                self.uncertain.insert(id);
            }
        }
        self.services.sort();
        self.budgets.sort();
    }

    /// The workloads that a selector is about.
    fn chosen<'o>(&self, objects: &[&Object], from: &Selecting<'o>, matches: &mut Matches<'o>) -> Chosen {
        let &Selecting { id, object, selector, everything } = from;
        let (matched, is_new) = matches.of(object, selector);
        let candidate = |found: &Found| {
            let other = at(objects, found.id)?;
            let Found { id, certain, agreement } = *found;
            Some(Candidate { id, distance: self.scope.distance(object, other), agreement, certain })
        };
        let near = matched.near(self.scope.folder(object)).into_iter().filter_map(candidate);
        let near: Vec<Candidate> = near.filter(|candidate| candidate.distance <= Distance::Near).collect();
        // A placeholder in another corner of the project says nothing about this workload.
        let mut possible: Vec<u32> = near.iter().map(|candidate| candidate.id).collect();
        if is_new {
            possible.extend(matched.found.iter().filter(|found| found.certain).map(|found| found.id));
        }
        let unclear = near.iter().any(|candidate| !candidate.certain);
        let all = matched.found.len();
        let mut targets: Vec<u32> = if everything {
            let near = near.iter().filter(|candidate| candidate.certain);
            near.filter(|candidate| candidate.agreement == Agreement::Same).map(|candidate| candidate.id).collect()
        } else if near.iter().any(|candidate| candidate.certain) {
            best(&near, object)
        } else {
            let related = |found: &&Found| {
                at(objects, found.id).is_some_and(|other| {
                    self.scope.distance(object, other) <= Distance::Near
                        || self.scope.are_cousins(object, other)
                        || self.scope.is_shared_by(object, other)
                })
            };
            let related: Vec<Candidate> = matched.found.iter().filter(related).filter_map(candidate).collect();
            self.best(objects, &related, object)
        };
        targets.sort_unstable();
        let is_certain = !unclear && (!targets.is_empty() || all == 0);
        Chosen { id, of_service: matches!(object.body, Body::Service(_)), targets, possible, is_certain }
    }
}

/// A Service or a budget that selects pods.
struct Selecting<'o> {
    id: u32,
    object: &'o Object,
    selector: &'o Selector,
    /// Whether it is an empty selector that matches every pod.
    everything: bool,
}

impl<'o> Selecting<'o> {
    fn new(id: u32, object: &'o Object) -> Option<Self> {
        let (selector, everything) = match &object.body {
            Body::Service(service) => (service.selector.as_ref().filter(|selector| !selector.is_empty()), false),
            Body::Budget(budget) => {
                let selector = budget.selector.as_ref();
                let empty = selector.is_some_and(Selector::is_empty);
                // policy/v1beta1: an empty selector matches no pod.
                (selector.filter(|_| !(empty && budget.v1beta1)), empty)
            }
            _ => return None,
        };
        Some(Self { id, object, selector: selector?, everything })
    }
}

/// The workloads that one of them is about.
struct Chosen {
    id: u32,
    of_service: bool,
    targets: Vec<u32>,
    /// Those of which nobody can say that it is not about them.
    possible: Vec<u32>,
    is_certain: bool,
}

/// The nearest candidates: those of the least distance and, there, of the better agreement about the namespace.
///
/// Elsewhere in the project is too far for a guess: only a single candidate in the same written namespace counts.
fn best(candidates: &[Candidate], from: &Object) -> Vec<u32> {
    let certain = candidates.iter().filter(|candidate| candidate.certain);
    let rank = |candidate: &Candidate| (candidate.distance, candidate.agreement);
    let Some(least) = certain.clone().map(rank).min() else { return Vec::new() };
    let best: Vec<u32> = certain.filter(|candidate| rank(candidate) == least).map(|candidate| candidate.id).collect();
    if least.0 == Distance::Elsewhere {
        let written = matches!(from.metadata.namespace, Field::Set(_)) && least.1 == Agreement::Same;
        if !written || best.len() > 1 {
            return Vec::new();
        }
    }
    best
}

/// Objects by kind and name.
#[derive(Default)]
struct Names<'o>(HashMap<(&'o str, &'o str), Vec<u32>>);

impl Names<'_> {
    fn get<'a>(&'a self, kind: &'a str, name: &'a str) -> &'a [u32] {
        self.0.get(&(kind, name)).map_or(&[], Vec::as_slice)
    }
}

/// A workload without an image is a patch, or a test of a CRD: nobody runs it.
fn is_patch(object: &Object) -> bool {
    let Body::Workload(workload) = &object.body else { return false };
    workload.kind != WorkloadKind::KnativeService
        && workload
            .template
            .as_ref()
            .is_none_or(|template| template.spec.containers.iter().all(|container| container.image.is_absent()))
}

/// Whether a kind is not one of Kubernetes' own: some operator watches it.
fn is_custom(object: &Object) -> bool {
    let group = object.group();
    !(group.is_empty()
        || group.ends_with(".k8s.io") && !group.ends_with(".x-k8s.io") && group != "metrics.k8s.io"
        || matches!(group, "apps" | "batch" | "policy" | "autoscaling" | "extensions" | "kustomize.config.k8s.io"))
}

pub(super) fn at<'o>(objects: &[&'o Object], id: u32) -> Option<&'o Object> {
    objects.get(id as usize).copied()
}

/// The group of an `apiVersion`.
pub(super) fn group_of(api_version: &str) -> &str {
    api_version.split_once('/').map_or("", |(group, _)| group)
}

/// `extensions` is where today's `apps` kinds once were.
pub(super) fn same_group(a: &str, b: &str) -> bool {
    let today = |group| if group == "extensions" { "apps" } else { group };
    today(a) == today(b)
}
