//! Which objects belong together: how near their files are, and whether their namespaces agree.
//!
//! A repository holds copies of one application: overlays, lessons, variants. Matching labels over the whole of it
//! relates things that never meet, so only the nearest candidates count.

use foldhash::{HashMap, HashMapExt, HashSet};

use super::links::Ids;
use crate::model::{Body, Field, Object};
use crate::source::{Source, SourceId, Sources, to_u32};

/// How near two files are.
#[derive(Copy, Clone, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Distance {
    /// The same file.
    File,
    /// The same folder.
    Folder,
    /// A parent, a child or a sibling of the folder.
    Near,
    /// Anywhere else in the project.
    Elsewhere,
}

/// Whether two namespaces are the same.
#[derive(Copy, Clone, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub(super) enum Agreement {
    /// Both are written and equal, or both are left to whoever applies the file.
    Same,
    /// One is left to whoever applies it, or is only known later.
    Possible,
}

/// The folders of a run's files.
#[derive(Default)]
pub(super) struct Scope {
    /// For each source, its folder.
    folders: Vec<Folder>,
    /// Folders in which two files define one workload, budget or autoscaler: its files are variants of one another.
    variants: HashSet<u32>,
    /// The files that do.
    alternatives: HashSet<SourceId>,
}

#[derive(Copy, Clone)]
pub(super) struct Folder {
    pub(super) id: u32,
    pub(super) parent: Option<u32>,
    grandparent: Option<u32>,
}

/// Things by the folders of their files, so that those near one are found without a look at all.
#[derive(Default)]
pub(super) struct ByFolder {
    inside: HashMap<u32, Vec<u32>>,
    /// By the folder above theirs.
    below: HashMap<u32, Vec<u32>>,
}

impl ByFolder {
    /// Takes numbers, each with its folder.
    pub(super) fn new<'f>(numbers: impl Iterator<Item = (u32, &'f Folder)>) -> Self {
        let mut all = Self::default();
        for (number, folder) in numbers {
            all.inside.entry(folder.id).or_default().push(number);
            if let Some(parent) = folder.parent {
                all.below.entry(parent).or_default().push(number);
            }
        }
        all
    }

    /// What is in a folder or near it, perhaps more, in the order of the numbers.
    pub(super) fn near(&self, folder: &Folder) -> Vec<u32> {
        let folders = [Some(folder.id), folder.parent].into_iter().flatten();
        let lists = folders.flat_map(|id| [self.inside.get(&id), self.below.get(&id)]);
        let mut near: Vec<u32> = lists.flatten().flatten().copied().collect();
        near.sort_unstable();
        near.dedup();
        near
    }
}

impl Scope {
    pub(super) fn new(sources: &Sources<'_>, objects: &[&Object], incomplete: &Ids) -> Self {
        let mut ids = HashMap::default();
        let mut id_of = |path| {
            let next = to_u32(ids.len());
            *ids.entry(path).or_insert(next)
        };
        let mut last = None;
        let folders: Vec<Folder> = sources
            .iter()
            .map(|source| {
                let path = parent(source.map_or("", Source::location));
                match last {
                    // Files come by path, so that most are in the folder of the one before.
                    Some((known, folder)) if known == path => folder,
                    _ => {
                        let above = path.and_then(parent);
                        let folder = Folder {
                            id: id_of(path.unwrap_or("")),
                            parent: above.map(&mut id_of),
                            grandparent: above.and_then(parent).map(&mut id_of),
                        };
                        last = Some((path, folder));
                        folder
                    }
                }
            })
            .collect();
        let mut scope = Self { folders, ..Self::default() };
        scope.find_variants(objects, incomplete);
        scope
    }

    /// A Namespace or a route that several files repeat says nothing, and a patch belongs to what it patches.
    fn find_variants(&mut self, objects: &[&Object], incomplete: &Ids) {
        let mut seen = HashMap::with_capacity(objects.len());
        for (id, object) in (0..).zip(objects) {
            let tells = matches!(object.body, Body::Workload(_) | Body::Budget(_) | Body::Autoscaler(_));
            if !tells || incomplete.contains(id) {
                continue;
            }
            let Some(name) = object.metadata.name.known() else { continue };
            let folder = self.folder(object).map_or(u32::MAX, |folder| folder.id);
            let key = (folder, object.group(), object.kind.as_str(), object.namespace(), name.as_str());
            let file = object.span.source;
            let first = *seen.entry(key).or_insert(file);
            if first != file {
                self.variants.insert(folder);
                self.alternatives.extend([first, file]);
            }
        }
    }

    /// Whether an object may belong to whichever is applied of the variants in one folder or the next, `other` among them:
    /// its own file is no alternative to any.
    pub(super) fn is_shared_by(&self, object: &Object, other: &Object) -> bool {
        let (Some(x), Some(y)) = (self.folder(object), self.folder(other)) else { return false };
        let alone = self.alternatives.contains(&object.span.source);
        !alone && self.variants.contains(&y.id) && (x.id == y.id || !self.variants.contains(&x.id) && are_near(x, y))
    }

    /// How near two objects' files are. In a folder of variants, each file is a world of its own: all others are as good
    /// as elsewhere.
    pub(super) fn distance(&self, a: &Object, b: &Object) -> Distance {
        if a.span.source == b.span.source {
            return Distance::File;
        }
        let (Some(x), Some(y)) = (self.folder(a), self.folder(b)) else { return Distance::Elsewhere };
        if self.variants.contains(&x.id) || self.variants.contains(&y.id) {
            Distance::Elsewhere
        } else if x.id == y.id {
            Distance::Folder
        } else if are_near(x, y) {
            Distance::Near
        } else {
            Distance::Elsewhere
        }
    }

    /// Whether two folders are different, and below one folder that is at most two levels above each of them: as in
    /// `base/services/web/` and `base/deployments/`.
    pub(super) fn are_cousins(&self, a: &Object, b: &Object) -> bool {
        let (Some(x), Some(y)) = (self.folder(a), self.folder(b)) else { return false };
        let above = |folder: &Folder| [folder.parent, folder.grandparent];
        x.id != y.id && above(x).into_iter().flatten().any(|folder| above(y).contains(&Some(folder)))
    }

    /// The folder of an object's file.
    pub(super) fn folder(&self, object: &Object) -> Option<&Folder> {
        self.folders.get(object.span.source.0 as usize)
    }
}

/// Whether one folder is the other's parent, or both have the same one.
fn are_near(a: &Folder, b: &Folder) -> bool {
    a.parent == Some(b.id) || b.parent == Some(a.id) || (a.parent.is_some() && a.parent == b.parent)
}

/// Whether two objects are in one namespace; `None`: they are not.
pub(super) fn agreement(a: &Field<String>, b: &Field<String>) -> Option<Agreement> {
    match (a, b) {
        (Field::Absent, Field::Absent) => Some(Agreement::Same),
        (Field::Set(a), Field::Set(b)) => (a.value == b.value).then_some(Agreement::Same),
        _ => Some(Agreement::Possible),
    }
}

/// The folder of a path; `None` for the top folder.
fn parent(path: &str) -> Option<&str> {
    if path.is_empty() {
        return None;
    }
    Some(path.rsplit_once('/').map_or("", |(folder, _)| folder))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_top_folder_has_no_parent() {
        assert_eq!(parent("a/b.yaml"), Some("a"));
        assert_eq!(parent("a"), Some(""));
        assert_eq!(parent(""), None);
    }
}
