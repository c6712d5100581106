//! Files and places in them.

use serde::Serialize;

use super::Text;
use crate::render::place::{Place, first_line, shown};
use crate::report::{Diagnostic, Report};
use crate::source::Span;

/// A file, and a part of one of its lines.
#[derive(Serialize)]
#[serde(rename_all = "camelCase")]
pub(super) struct PhysicalLocation {
    artifact_location: ArtifactLocation,
    region: Region,
}

impl PhysicalLocation {
    /// The part of a span that is in its first line.
    pub(super) fn new(report: &Report, span: Span) -> Self {
        Self::of(&first_line(report, span))
    }

    /// Where a finding is shown.
    pub(super) fn shown(report: &Report, diagnostic: &Diagnostic) -> Self {
        Self::of(&shown(report, diagnostic))
    }

    fn of(place: &Place) -> Self {
        Self { artifact_location: ArtifactLocation::new(place.file), region: Region::of(place) }
    }

    /// The start of a line.
    pub(super) fn line(path: &str, line: u32) -> Self {
        Self {
            artifact_location: ArtifactLocation::new(path),
            region: Region { start_line: line, start_column: 1, end_line: line, end_column: 1 },
        }
    }
}

#[derive(Serialize)]
#[serde(rename_all = "camelCase")]
pub(super) struct ArtifactLocation {
    uri: String,
    #[serde(skip_serializing_if = "Option::is_none")]
    uri_base_id: Option<&'static str>,
}

impl ArtifactLocation {
    /// A path that is relative is so to the working directory, which a consumer knows as the root of the sources.
    pub(super) fn new(path: &str) -> Self {
        let drive = path.split_once(":/").filter(|(drive, _)| drive.len() == 1);
        match (path.starts_with('/'), drive) {
            (true, _) => Self { uri: format!("file://{}", encode(path)), uri_base_id: None },
            (_, Some((drive, rest))) => Self { uri: format!("file:///{drive}:/{}", encode(rest)), uri_base_id: None },
            _ => Self { uri: encode(path), uri_base_id: Some("%SRCROOT%") },
        }
    }
}

/// Percent-encodes all but what every part of a URI may hold.
fn encode(path: &str) -> String {
    let mut uri = String::with_capacity(path.len());
    for byte in path.bytes() {
        match byte {
            b'a'..=b'z' | b'A'..=b'Z' | b'0'..=b'9' | b'-' | b'.' | b'_' | b'~' | b'/' => uri.push(char::from(byte)),
            _ => uri += &format!("%{byte:02X}"),
        }
    }
    uri
}

#[derive(Serialize)]
#[serde(rename_all = "camelCase")]
pub(super) struct Region {
    start_line: u32,
    start_column: u32,
    end_line: u32,
    end_column: u32,
}

impl Region {
    pub(super) fn of(place: &Place) -> Self {
        Self {
            start_line: place.start.line,
            start_column: place.start.column,
            end_line: place.end.line,
            end_column: place.end.column,
        }
    }
}

/// What relative paths are relative to. Where that is, only the consumer knows.
#[derive(Serialize)]
pub(super) struct SourceRoots {
    #[serde(rename = "%SRCROOT%")]
    root: SourceRoot,
}

impl Default for SourceRoots {
    fn default() -> Self {
        let text = "The directory in which lameduck ran.".to_owned();
        Self { root: SourceRoot { description: Text { text } } }
    }
}

#[derive(Serialize)]
struct SourceRoot {
    description: Text,
}
