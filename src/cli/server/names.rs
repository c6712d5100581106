//! Names of rules in comments and annotations that keep findings quiet: they lead to the rules' pages.

use std::str::FromStr;

use gen_lsp_types as lsp;

use super::client::Client;
use crate::lint::File;
use crate::rule::Rule;
use crate::rules::RULES;
use crate::source::{Source, Span, to_u32};

/// Links to the pages of the rules that are named.
pub(super) fn links(file: &File, source: &Source, client: &Client<'_>) -> Vec<lsp::DocumentLink> {
    let link = |(span, rule): (Span, &Rule)| lsp::DocumentLink {
        range: client.encoding.range(source, span),
        target: lsp::Uri::from_str(&rule.url()).ok(),
        tooltip: Some(rule.summary.to_owned()),
        data: None,
    };
    named(file, source).into_iter().map(link).collect()
}

/// The rules that are named in a file, with their places.
pub(super) fn named(file: &File, source: &Source) -> Vec<(Span, &'static Rule)> {
    let mut found = Vec::new();
    for ignore in file.ignores() {
        let Span { source: id, start, end } = ignore.place;
        let text = source.text.get(start as usize..end as usize).unwrap_or("");
        let mut at = start;
        for word in text.split_inclusive(|c: char| !(c.is_ascii_alphanumeric() || c == '-')) {
            let name = word.trim_end_matches(|c: char| !(c.is_ascii_alphanumeric() || c == '-'));
            if let Some(rule) = RULES.iter().find(|rule| rule.id == name) {
                found.push((Span::new(id, at, at + to_u32(name.len())), rule));
            }
            at += to_u32(word.len());
        }
    }
    found
}
