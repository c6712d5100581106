//! Diagnostics as editors show them.

use std::str::FromStr;

use gen_lsp_types::{
    Code, CodeDescription, Diagnostic, DiagnosticRelatedInformation, DiagnosticSeverity, Location, Message, Range, Uri,
};

use super::client::Client;
use super::world::Open;
use crate::finding::Severity;
use crate::report;
use crate::source::{Source, SourceId};

/// How many related places are sent.
const RELATED: usize = 20;

/// A diagnostic as editors show it. `source` knows the text behind an id.
pub(super) fn diagnostic<'s>(
    diagnostic: &report::Diagnostic,
    source: impl Fn(SourceId) -> Option<&'s Source>,
    open: &Open,
    client: &Client<'_>,
) -> Diagnostic {
    let finding = &diagnostic.finding;
    let place = |span: crate::source::Span| -> Option<(Uri, Range)> {
        let source = source(span.source)?;
        Some((uri(&source.path, open)?, client.encoding.first_line(source, span)))
    };
    let related = finding.related.iter().take(RELATED).filter_map(|label| {
        let (uri, range) = place(label.span)?;
        Some(DiagnosticRelatedInformation { location: Location { uri, range }, message: label.message.clone() })
    });
    let related: Vec<_> = if client.related { related.collect() } else { Vec::new() };
    let help = finding.help.as_ref().map_or_else(String::new, |help| format!("\nhelp: {help}"));
    let href = Uri::from_str(&diagnostic.rule.url()).ok().filter(|_| client.links_codes);
    Diagnostic {
        range: place(finding.span).map_or_else(Range::default, |(_, range)| range),
        severity: Some(match diagnostic.severity {
            Severity::Error => DiagnosticSeverity::Error,
            Severity::Warning => DiagnosticSeverity::Warning,
            Severity::Info => DiagnosticSeverity::Information,
        }),
        code: Some(Code::String(diagnostic.rule.id.to_owned())),
        code_description: href.map(|href| CodeDescription { href }),
        source: Some(env!("CARGO_PKG_NAME").to_owned()),
        message: Message::String(format!("{}{help}", finding.message)),
        tags: None,
        related_information: (!related.is_empty()).then_some(related),
        data: None,
    }
}

/// What the editor calls a file.
pub(super) fn uri(path: &str, open: &Open) -> Option<Uri> {
    match open.get(path) {
        Some(document) => Some(document.uri.clone()),
        None => Uri::from_file_path(path).ok(),
    }
}
