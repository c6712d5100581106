//! Kustomizations.

use crate::model::decode::Fields;
use crate::model::fields::CUSTOM;
use crate::model::{Field, InlinePatch, Kustomization, SetImage, SetReplicas};

pub(super) fn kustomization(object: &Fields<'_, '_>) -> Kustomization {
    let resources = ["resources", "bases", "components"].into_iter().flat_map(|name| object.known_texts(name));
    let patches = ["patches", "patchesJson6902"].into_iter().flat_map(|name| object.each(name, &CUSTOM));
    Kustomization {
        resources: resources.collect(),
        components: object.known_texts("components"),
        replicas: object.each("replicas", &CUSTOM).iter().map(replicas).collect(),
        images: object.each("images", &CUSTOM).iter().map(image).collect(),
        patches: patches.filter_map(|fields| patch(&fields)).collect(),
    }
}

fn replicas(fields: &Fields<'_, '_>) -> SetReplicas {
    SetReplicas { name: fields.text("name"), count: fields.int("count"), place: fields.place() }
}

fn image(fields: &Fields<'_, '_>) -> SetImage {
    SetImage {
        name: fields.text("name"),
        new_name: fields.text("newName"),
        new_tag: fields.text("newTag"),
        digest: fields.text("digest"),
        place: fields.place(),
    }
}

fn patch(fields: &Fields<'_, '_>) -> Option<InlinePatch> {
    let Field::Set(patch) = fields.text("patch") else { return None };
    let target = fields.fields("target", &CUSTOM);
    let text = |name| target.as_ref().map(|target| target.text(name)).unwrap_or_default();
    Some(InlinePatch { kind: text("kind"), name: text("name"), patch })
}
