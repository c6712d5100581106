//! Which object and which field places are in. Documents with findings are read once more for this, so that nothing has
//! to be kept of the others.

use std::iter;

use super::File;
use crate::document;
use crate::model::{Object, ProblemKind};
use crate::report::ObjectName;
use crate::source::{SourceId, Span, View};
use crate::yaml::{self, Place};

/// Where a place is: in which object, and in which field of it.
pub(super) type Located = (Option<ObjectName>, String);

/// A place in an object.
#[derive(Copy, Clone)]
struct Inside<'f> {
    span: Span,
    file: &'f File,
    object: &'f Object,
}

/// Locates places. Those of one document should follow one another: then it is read once.
pub(super) fn locate<'f>(
    places: impl Iterator<Item = Span>,
    file: impl Fn(SourceId) -> Option<&'f File>,
) -> Vec<Located> {
    let inside = |span: Span| {
        let file = file(span.source)?;
        Some(Inside { span, file, object: object_at(file, span)? })
    };
    let places: Vec<Option<Inside<'_>>> = places.map(inside).collect();
    let document = |place: &Option<Inside<'_>>| place.map(|inside| (inside.file.id, inside.object.document));
    let mut located = Vec::with_capacity(places.len());
    for group in places.chunk_by(|one, next| document(one) == document(next)) {
        let paths = paths(&group.iter().flatten().copied().collect::<Vec<_>>()).unwrap_or_default();
        let paths = paths.into_iter().chain(iter::repeat(String::new()));
        located.extend(group.iter().zip(paths).map(|(place, path)| (place.map(|inside| name(inside.object)), path)));
    }
    located
}

fn object_at(file: &File, span: Span) -> Option<&Object> {
    let before = file.objects.partition_point(|object| object.span.start <= span.start);
    file.objects.get(..before)?.iter().rev().find(|object| object.span.contains(span))
}

fn name(object: &Object) -> ObjectName {
    ObjectName {
        api_version: object.api_version.value.clone(),
        kind: object.kind.value.clone(),
        namespace: object.namespace().unwrap_or("").to_owned(),
        name: object.name().to_owned(),
    }
}

/// The fields of one document that places are in.
fn paths(inside: &[Inside<'_>]) -> Option<Vec<String>> {
    let Inside { span, file, .. } = inside.first()?;
    let (View { start: base, text, .. }, range) = document::text_around(&file.source, *span)?;
    let place = |inside: &Inside<'_>| Place { span: inside.span, object: inside.object.span }.counted_from(base);
    let places: Vec<_> = inside.iter().map(place).collect();
    // Nobody has looked for repeated keys in documents that were skipped. Those have no object that is analysed.
    let is_known = inside.iter().any(|inside| inside.object.is_analysed());
    let repeats_key = file.problems.iter().any(|problem| problem.kind == ProblemKind::DuplicateKey);
    let quick = (is_known && !repeats_key).then(|| yaml::quick_paths(text, range.clone(), &places)).flatten();
    Some(quick.unwrap_or_else(|| yaml::paths(text, range, &places)))
}
