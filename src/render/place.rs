//! Where a span is, in the terms of people and editors.

use crate::report::{Diagnostic, Report};
use crate::source::{Position, Span, to_u32};

/// A span's file, and its first and behind-the-last character.
pub(crate) struct Place<'r> {
    /// The file's path.
    pub(crate) file: &'r str,
    /// Where it begins.
    pub(crate) start: Position,
    /// Where it ends: the position behind its last character.
    pub(crate) end: Position,
}

/// Where a finding is, for consumers that lead to a file of the project: the file that its manifest was rendered from, if
/// that is there. Which line of it is to change, nobody knows, so it is the first one; [`super::notes::origin`] says so.
pub(crate) fn shown<'r>(report: &'r Report, diagnostic: &'r Diagnostic) -> Place<'r> {
    let first = Position { line: 1, column: 1 };
    match diagnostic.source_file() {
        Some(file) => Place { file, start: first, end: first },
        None => first_line(report, diagnostic.finding.span),
    }
}

/// Resolves a span as far as its first line goes, for consumers that show one line, or hide what has more of them.
pub(crate) fn first_line(report: &Report, span: Span) -> Place<'_> {
    let Place { file, start, end } = place(report, span);
    if end.line <= start.line {
        return Place { file, start, end: end.max(start) };
    }
    let line = report.sources.get(span.source.0 as usize).map_or("", |source| source.line(start.line));
    let column = to_u32(line.chars().count()).saturating_add(1).max(start.column);
    Place { file, start, end: Position { line: start.line, column } }
}

/// Resolves a span.
pub(crate) fn place(report: &Report, span: Span) -> Place<'_> {
    match report.sources.get(span.source.0 as usize) {
        Some(source) => {
            Place { file: &source.path, start: source.position(span.start), end: source.position(span.end) }
        }
        None => Place { file: "", start: Position { line: 1, column: 1 }, end: Position { line: 1, column: 1 } },
    }
}
