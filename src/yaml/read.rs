//! From a document's text to trees.

use std::borrow::Cow;
use std::ops::Range;

use super::error::{self, SyntaxError};
use super::pass::{Hide, Reader, Stop};
use super::tree::Tree;
use super::{chars, fast, json};
use crate::source::SourceId;

/// What parsing one document gave: the trees that were complete, and what stopped it.
#[derive(Debug)]
pub struct Parsed<'s> {
    /// Usually one; several when JSON objects follow one another, none for an empty document.
    pub trees: Vec<Tree<'s>>,
    /// Why parsing stopped, if it did.
    pub error: Option<SyntaxError>,
}

/// Parses the document at `range` of `text`; the range is one that [`documents`](super::documents) gave.
pub fn parse(source: SourceId, text: &str, range: Range<u32>) -> Parsed<'_> {
    match fast::tree(source, text, range.start as usize..range.end as usize) {
        Ok(tree) => Parsed { trees: tree.into_iter().collect(), error: None },
        Err(fast::Stopped::Template(at)) => {
            Parsed { trees: Vec::new(), error: Some(error::template(source, text, range, at)) }
        }
        Err(_) => parse_in_full(source, text, range),
    }
}

/// Parses without the short cut that [`parse`] tries first. It exists for comparison: the result is the same, but that
/// of what is wrong in a template, the short cut names the first expression.
pub fn parse_in_full(source: SourceId, text: &str, range: Range<u32>) -> Parsed<'_> {
    let (start, end) = (range.start as usize, range.end as usize);
    if text.get(start..end).is_none() {
        return Parsed { trees: Vec::new(), error: None };
    }
    let mut parsed = Parsed { trees: Vec::new(), error: None };
    let mut yaml = start..end;
    if json::is_stream(text, start) {
        match json::read(source, text, end) {
            json::Stream::Complete(trees) => return Parsed { trees, error: None },
            json::Stream::Broken(trees, error) => return Parsed { trees, error: Some(error) },
            json::Stream::MaybeYaml(tree, rest) => {
                parsed.trees.extend(tree);
                yaml.start = rest;
            }
        }
    }
    match document(source, text, yaml) {
        Ok(tree) => parsed.trees.extend(tree),
        Err(error) => parsed.error = Some(error),
    }
    parsed
}

/// Reads a YAML document; none if it is empty.
///
/// Most need one pass. What go-yaml takes differently than our parser is hidden from the next pass, in
/// a copy of the text in which everything keeps its place.
fn document(source: SourceId, text: &str, range: Range<usize>) -> Result<Option<Tree<'_>>, SyntaxError> {
    /// Bounds the work for texts that need many passes.
    const BYTES: usize = 2_000_000;
    const PASSES: usize = 16;
    let mut body = chars::normalised(text.get(range.clone()).unwrap_or(""));
    let mut comments: Vec<Range<usize>> = Vec::new();
    let mut hidden_rest = None;
    let mut last_error = None;
    for _ in 0..PASSES.max(BYTES / (body.len() + 1)) {
        let mut reader = Reader::new(source, text, range.clone());
        for comment in &comments {
            reader.builder.comment(reader.place(comment.start), reader.place(comment.end));
        }
        let stop = reader.read(&body);
        let explained = |error| reader.scene().or_template(error);
        match (stop, hidden_rest.take()) {
            (Ok(()), Some(error)) if !reader.builder.is_complete_flow() => return Err(explained(error)),
            (Ok(()), _) => return Ok(reader.builder.finish()),
            (Err(_), Some(error)) | (Err(Stop::Error(error)), None) => return Err(explained(error)),
            (Err(Stop::Hide { at, what, error }), None) => {
                let place = extent(&body, at, what);
                match what {
                    Hide::Comment => comments.push(place.clone()),
                    Hide::Rest => hidden_rest = Some(error.clone()),
                    Hide::Tabs | Hide::Letter | Hide::BehindEnd => {}
                }
                let error = explained(error);
                if !hide(&mut body, place, what) {
                    return Err(error);
                }
                last_error = Some(error);
            }
        }
    }
    last_error.map_or(Ok(None), Err)
}

/// How far that reaches which is to be hidden.
fn extent(body: &str, at: usize, what: Hide) -> Range<usize> {
    match what {
        Hide::Comment => {
            let rest = body.get(at..).unwrap_or("");
            at..at + rest.find(['\n', '\r']).unwrap_or(rest.len())
        }
        Hide::Tabs => tab_run(body, at),
        Hide::Letter => at..at + 1,
        Hide::Rest | Hide::BehindEnd => at..body.len(),
    }
}

/// From a line that a tab indents to the last of the lines below it of which that is true.
fn tab_run(body: &str, at: usize) -> Range<usize> {
    let start = body.get(..at).and_then(|before| before.rfind('\n')).map_or(0, |found| found + 1);
    let rest = body.get(start..).unwrap_or("");
    let is_tabbed = |line: &&str| line.trim_start_matches(' ').starts_with('\t');
    start..start + rest.split_inclusive('\n').take_while(is_tabbed).map(str::len).sum::<usize>()
}

/// Replaces a part of the text with as many bytes of no consequence; says whether that changes anything.
fn hide(body: &mut Cow<'_, str>, place: Range<usize>, what: Hide) -> bool {
    let Some(old) = body.get(place.clone()) else { return false };
    let new = match what {
        Hide::Letter => "x".to_owned(),
        Hide::Comment | Hide::Rest | Hide::BehindEnd => " ".repeat(old.len()),
        Hide::Tabs => {
            let untabbed = |line: &str| {
                let content = line.trim_start_matches([' ', '\t']);
                format!("{}{content}", " ".repeat(line.len() - content.len()))
            };
            old.split_inclusive('\n').map(untabbed).collect()
        }
    };
    let changes = old != new;
    body.to_mut().replace_range(place, &new);
    changes
}
