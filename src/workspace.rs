//! Files that change one at a time, as in an editor, and are checked together.

use std::collections::BTreeMap;

use crate::join::Join;
use crate::lint::{self, File, Project};
use crate::source::{Source, SourceId, to_u32};

/// Files that change one at a time. A file keeps its id as long as it is here, so that the others need not be read again.
#[derive(Default)]
pub struct Workspace {
    files: Vec<Option<File>>,
    /// By path. Also those that are about to be read.
    ids: BTreeMap<String, SourceId>,
    /// Ids of files that are no longer here.
    free: Vec<SourceId>,
}

impl Workspace {
    /// The id that a path has, or gets now: who reads its file hands it over with [`Workspace::put`].
    pub fn claim(&mut self, path: &str) -> SourceId {
        if let Some(id) = self.id(path) {
            return id;
        }
        let id = self.free.pop().unwrap_or_else(|| {
            self.files.push(None);
            SourceId(to_u32(self.files.len() - 1))
        });
        self.ids.insert(path.to_owned(), id);
        id
    }

    /// Takes a file that was read with the id of its path.
    pub fn put(&mut self, file: File) {
        if let Some(place) = self.files.get_mut(file.id().0 as usize) {
            *place = Some(file);
        }
    }

    /// Reads a file, whether it is new or has changed.
    pub fn set(&mut self, source: Source) -> SourceId {
        let id = self.claim(&source.path);
        self.put(lint::read(id, source));
        id
    }

    /// Forgets a file.
    pub fn remove(&mut self, path: &str) {
        if let Some(id) = self.ids.remove(path) {
            if let Some(place) = self.files.get_mut(id.0 as usize) {
                *place = None;
            }
            self.free.push(id);
        }
    }

    /// The id of a path.
    pub fn id(&self, path: &str) -> Option<SourceId> {
        self.ids.get(path).copied()
    }

    /// A file.
    pub fn file(&self, id: SourceId) -> Option<&File> {
        self.files.get(id.0 as usize)?.as_ref()
    }

    /// All files, by path.
    pub fn files(&self) -> impl Iterator<Item = &File> + Clone {
        self.ids.values().filter_map(|id| self.file(*id))
    }

    /// The relations between all that is in the files. `join` can do two things at the same time.
    pub fn project<'f>(&'f self, join: Join<'f>) -> Project<'f> {
        Project::new(self.files(), join)
    }
}
