//! What Kustomize makes of workloads before they are applied: `replicas`, `images`, and patches written in place.
//!
//! Changed copies stand for the objects before anything is related, so that no rule has to know. Each kustomization that
//! no other one names is applied; a file that several of them lead to may come out in several ways. Then only what is
//! the same in all of them counts as known.

use std::collections::{BTreeMap, BTreeSet, HashMap};

use super::image::Image;
use crate::model::{
    Body, Container, Field, InlinePatch, Kustomization, Object, SetImage, SetReplicas, Spanned, Workload, WorkloadKind,
};
use crate::source::Sources;

/// The names under which Kustomize looks for its file.
/// Source: kustomize `api/konfig/general.go`, `RecognizedKustomizationFileNames`.
const NAMES: &[&str] = &["kustomization.yaml", "kustomization.yml", "Kustomization"];

/// Whether a path is one of a kustomization, which may leave out `apiVersion` and `kind`.
pub(crate) fn is_kustomization(path: &str) -> bool {
    NAMES.contains(&path.rsplit('/').next().unwrap_or(path))
}

/// What kustomizations change.
#[derive(Default)]
pub(super) struct Changed {
    /// Workloads as they come out, by their numbers.
    pub(super) workloads: Vec<(usize, Object)>,
    /// From a kustomization to the workloads that it changes, or leads to one that does.
    pub(super) links: BTreeMap<u32, Vec<u32>>,
}

/// The workloads that come out of the kustomizations of a run in another way than they are written.
pub(super) fn changed(sources: &Sources<'_>, objects: &[&Object]) -> Changed {
    let project = Project::new(sources, objects);
    let mut changed = Changed::default();
    if !project.changes_something() {
        return changed;
    }
    let mut outcomes: BTreeMap<usize, Vec<Outcome>> = BTreeMap::new();
    for &root in project.by_folder.values().filter(|id| !project.named.contains(id)) {
        project.walk(root, &mut Vec::new(), &mut BTreeSet::new(), &mut outcomes);
    }
    for (id, outcomes) in outcomes {
        let by: BTreeSet<usize> = outcomes.iter().flat_map(|outcome| &outcome.by).copied().collect();
        let Some((object, outcome)) = objects.get(id).zip(agreed(outcomes)) else { continue };
        let Some(workload) = workload_of(object).filter(|workload| outcome.differs_from(workload)) else { continue };
        let mut workload = workload.clone();
        workload.replicas = outcome.replicas;
        for (container, image) in containers_mut(&mut workload).zip(outcome.images) {
            container.image = image;
        }
        changed.workloads.push((id, Object { body: Body::Workload(Box::new(workload)), ..(*object).clone() }));
        for kustomization in by {
            changed.links.entry(number(kustomization)).or_default().push(number(id));
        }
    }
    changed
}

fn workload_of(object: &Object) -> Option<&Workload> {
    if let Body::Workload(workload) = &object.body { Some(workload) } else { None }
}

fn number(id: usize) -> u32 {
    u32::try_from(id).unwrap_or(u32::MAX)
}

/// How a workload comes out of one kustomization.
struct Outcome {
    replicas: Field<i64>,
    images: Vec<Field<String>>,
    /// The kustomizations that lead to it.
    by: Vec<usize>,
}

impl Outcome {
    fn differs_from(&self, workload: &Workload) -> bool {
        self.replicas != workload.replicas || containers(workload).map(|container| &container.image).ne(&self.images)
    }
}

/// What is the same in all outcomes; the rest is unknown. `None`: there is nothing to say.
fn agreed(outcomes: Vec<Outcome>) -> Option<Outcome> {
    let mut outcomes = outcomes.into_iter();
    let first = outcomes.next()?;
    Some(outcomes.fold(first, |so_far, next| Outcome {
        replicas: same(so_far.replicas, &next.replicas),
        images: so_far.images.into_iter().zip(&next.images).map(|(a, b)| same(a, b)).collect(),
        by: so_far.by,
    }))
}

fn same<T: PartialEq>(a: Field<T>, b: &Field<T>) -> Field<T> {
    if a.known() == b.known() && a.is_unknown() == b.is_unknown() {
        return a;
    }
    let place = |field: &Field<T>| match field {
        Field::Absent => None,
        Field::Unknown(place) => Some(place.clone()),
        Field::Set(value) => Some(Spanned { value: (), span: value.span, key: value.key }),
    };
    place(&a).or_else(|| place(b)).map_or(Field::Absent, Field::Unknown)
}

/// The kustomizations of a run, and the files that they name.
struct Project<'o> {
    objects: &'o [&'o Object],
    /// The kustomization of a folder.
    by_folder: BTreeMap<&'o str, usize>,
    /// The folder of a kustomization.
    folders: BTreeMap<usize, &'o str>,
    /// The workloads of a file.
    workloads: HashMap<&'o str, Vec<usize>>,
    /// Kustomizations that another one names.
    named: BTreeSet<usize>,
}

impl<'o> Project<'o> {
    fn new(sources: &Sources<'o>, objects: &'o [&'o Object]) -> Self {
        let mut project = Self {
            objects,
            by_folder: BTreeMap::new(),
            folders: BTreeMap::new(),
            workloads: HashMap::new(),
            named: BTreeSet::new(),
        };
        for (id, object) in objects.iter().enumerate() {
            let Some(source) = sources.get(object.span.source) else { continue };
            match &object.body {
                Body::Kustomization(_) if is_kustomization(source.location()) => {
                    let folder = source.folder().trim_end_matches('/');
                    if !project.by_folder.contains_key(folder) {
                        project.by_folder.insert(folder, id);
                        project.folders.insert(id, folder);
                    }
                }
                Body::Workload(_) => project.workloads.entry(source.location()).or_default().push(id),
                _ => {}
            }
        }
        for (folder, &id) in &project.by_folder {
            let Some(kustomization) = project.kustomization(id) else { continue };
            for path in kustomization.resources.iter().filter_map(|entry| join(folder, entry)) {
                project.named.extend(project.by_folder.get(path.as_str()).filter(|&&other| other != id));
            }
        }
        project
    }

    fn kustomization(&self, id: usize) -> Option<&'o Kustomization> {
        match &self.objects.get(id)?.body {
            Body::Kustomization(kustomization) => Some(kustomization),
            _ => None,
        }
    }

    fn changes_something(&self) -> bool {
        self.by_folder.values().filter_map(|&id| self.kustomization(id)).any(|kustomization| {
            !kustomization.replicas.is_empty() || !kustomization.images.is_empty() || !kustomization.patches.is_empty()
        })
    }

    /// Follows a kustomization to its files. `above` are those that lead here, the outermost first.
    fn walk(
        &self,
        id: usize,
        above: &mut Vec<(usize, &'o Kustomization)>,
        seen: &mut BTreeSet<usize>,
        outcomes: &mut BTreeMap<usize, Vec<Outcome>>,
    ) {
        let Some(kustomization) = self.kustomization(id).filter(|_| seen.insert(id) && above.len() < DEEPEST) else {
            return;
        };
        let folder = self.folders.get(&id).copied().unwrap_or("");
        let length = above.len();
        above.push((id, kustomization));
        let components = kustomization.components.iter().filter_map(|entry| join(folder, entry));
        above.extend(components.filter_map(|path| {
            let id = *self.by_folder.get(path.as_str())?;
            Some((id, self.kustomization(id)?))
        }));
        for path in kustomization.resources.iter().filter_map(|entry| join(folder, entry)) {
            if let Some(&child) = self.by_folder.get(path.as_str()) {
                self.walk(child, above, seen, outcomes);
            }
            for &workload in self.workloads.get(path.as_str()).into_iter().flatten() {
                if let Some(outcome) = self.outcome(workload, above) {
                    outcomes.entry(workload).or_default().push(outcome);
                }
            }
        }
        above.truncate(length);
    }

    fn outcome(&self, id: usize, above: &[(usize, &Kustomization)]) -> Option<Outcome> {
        let object = self.objects.get(id)?;
        let workload = workload_of(object)?;
        let mut outcome = Outcome {
            replicas: workload.replicas.clone(),
            images: containers(workload).map(|container| container.image.clone()).collect(),
            by: above.iter().map(|(id, _)| *id).collect(),
        };
        for (_, kustomization) in above.iter().rev() {
            for patch in kustomization.patches.iter().filter(|patch| concerns(patch, object)) {
                if patch.patch.value.contains("replicas") {
                    outcome.replicas = Field::Unknown(unknown(&patch.patch));
                }
                if patch.patch.value.contains("image:") || patch.patch.value.contains("/image") {
                    let known = outcome.images.iter_mut().filter(|image| !image.is_absent());
                    known.for_each(|image| *image = Field::Unknown(unknown(&patch.patch)));
                }
            }
            let of_this = |set: &&SetReplicas| set.name.known().is_none_or(|name| name == object.name());
            if let Some(set) = kustomization.replicas.iter().rfind(of_this).filter(|_| has_scale(workload.kind)) {
                outcome.replicas = match (&set.name, &set.count) {
                    (Field::Set(_), Field::Set(count)) => Field::Set(count.clone()),
                    _ => Field::Unknown(set.place.clone()),
                };
            }
            for set in &kustomization.images {
                for image in &mut outcome.images {
                    if let Some(changed) = with_image(image, set) {
                        *image = changed;
                    }
                }
            }
        }
        Some(outcome)
    }
}

/// How many kustomizations may lead to one another.
const DEEPEST: usize = 32;

/// The kinds whose replicas Kustomize sets.
/// Source: kustomize `api/internal/konfig/builtinpluginconsts/replicas.go`.
fn has_scale(kind: WorkloadKind) -> bool {
    use WorkloadKind::{Deployment, ReplicaSet, ReplicationController, StatefulSet};
    matches!(kind, Deployment | ReplicaSet | ReplicationController | StatefulSet)
}

/// Whether a patch may be one of an object: by its target, else by the name in its text. A pattern may be any name.
fn concerns(patch: &InlinePatch, object: &Object) -> bool {
    let is_pattern = |text: &str| !text.bytes().all(|byte| byte.is_ascii_alphanumeric() || b"-.".contains(&byte));
    let fits =
        |field: &Field<String>, actual: &str| field.known().is_none_or(|text| text == actual || is_pattern(text));
    if patch.kind.is_absent() && patch.name.is_absent() {
        return patch.patch.value.contains(object.name());
    }
    fits(&patch.kind, &object.kind.value) && fits(&patch.name, object.name())
}

/// An image after an item of `images`; `None` when it is about another one.
/// Source: kustomize `api/filters/imagetag/updater.go`.
fn with_image(image: &Field<String>, set: &SetImage) -> Option<Field<String>> {
    let Field::Set(written) = image else { return None };
    let old = Image::parse(&written.value);
    match set.name.known() {
        Some(name) if *name != old.repository => return None,
        Some(_) => {}
        None => return Some(Field::Unknown(set.place.clone())),
    }
    if [&set.new_name, &set.new_tag, &set.digest].into_iter().any(Field::is_unknown) {
        return Some(Field::Unknown(set.place.clone()));
    }
    let name = set.new_name.known().map_or(old.repository, String::as_str);
    let value = match (set.new_tag.known(), set.digest.known()) {
        (Some(tag), Some(digest)) => format!("{name}:{tag}@{digest}"),
        (Some(tag), None) => format!("{name}:{tag}"),
        (None, Some(digest)) => format!("{name}@{digest}"),
        (None, None) => written.value.replacen(old.repository, name, 1),
    };
    Some(Field::Set(Spanned { value, span: set.place.span, key: set.place.key }))
}

fn unknown<T>(at: &Spanned<T>) -> Spanned<()> {
    Spanned { value: (), span: at.span, key: at.key }
}

fn containers(workload: &Workload) -> impl Iterator<Item = &Container> {
    let spec = workload.template.as_ref().map(|template| &template.spec);
    spec.into_iter().flat_map(|spec| spec.containers.iter().chain(&spec.init_containers))
}

fn containers_mut(workload: &mut Workload) -> impl Iterator<Item = &mut Container> {
    let spec = workload.template.as_mut().map(|template| &mut template.spec);
    spec.into_iter().flat_map(|spec| spec.containers.iter_mut().chain(&mut spec.init_containers))
}

/// A path as a kustomization in a folder writes it; `None` when it leads out of the project, or to a server.
fn join(folder: &str, entry: &str) -> Option<String> {
    if entry.contains("://") || entry.starts_with('/') {
        return None;
    }
    let mut parts: Vec<&str> = folder.split('/').filter(|part| !part.is_empty()).collect();
    let absolute = folder.starts_with('/');
    for part in entry.split('/') {
        match part {
            "" | "." => {}
            ".." => {
                parts.pop()?;
            }
            part => parts.push(part),
        }
    }
    Some(if absolute { format!("/{}", parts.join("/")) } else { parts.join("/") })
}

#[cfg(test)]
mod tests {
    use super::join;

    #[test]
    fn paths_are_followed_within_the_project() {
        assert_eq!(join("a/b", "../base/web.yaml").as_deref(), Some("a/base/web.yaml"));
        assert_eq!(join("", "./base/").as_deref(), Some("base"));
        assert_eq!(join("/a", "b").as_deref(), Some("/a/b"));
        assert_eq!(join("a", "../.."), None);
        assert_eq!(join("a", "https://example.com/x.yaml"), None);
    }
}
