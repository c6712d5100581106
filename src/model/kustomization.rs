//! Kustomizations, as far as they change what the rules look at.

use super::field::{Field, Spanned};

/// A Kustomization, or a Component of one.
#[derive(Clone, Debug)]
pub struct Kustomization {
    /// `resources`, `bases` and `components`: files and folders.
    pub resources: Vec<String>,
    /// `components` alone: their changes hold for all of `resources`.
    pub components: Vec<String>,
    /// `replicas`
    pub replicas: Vec<SetReplicas>,
    /// `images`
    pub images: Vec<SetImage>,
    /// `patches` and `patchesJson6902` that are written here, not in a file of their own.
    pub patches: Vec<InlinePatch>,
}

/// An item of `replicas`.
#[derive(Clone, Debug)]
pub struct SetReplicas {
    /// `name`: of the workload.
    pub name: Field<String>,
    /// `count`
    pub count: Field<i64>,
    /// The item's place.
    pub place: Spanned<()>,
}

/// An item of `images`.
#[derive(Clone, Debug)]
pub struct SetImage {
    /// `name`: the image that it changes, without a tag.
    pub name: Field<String>,
    /// `newName`
    pub new_name: Field<String>,
    /// `newTag`
    pub new_tag: Field<String>,
    /// `digest`
    pub digest: Field<String>,
    /// The item's place.
    pub place: Spanned<()>,
}

/// A patch within the kustomization.
#[derive(Clone, Debug)]
pub struct InlinePatch {
    /// `target.kind`
    pub kind: Field<String>,
    /// `target.name`, a regular expression.
    pub name: Field<String>,
    /// `patch`
    pub patch: Spanned<String>,
}
