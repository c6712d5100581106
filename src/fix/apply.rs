//! Applies fixes: those of one file that do not touch at once, the others in later rounds.

use std::collections::{BTreeMap, BTreeSet};

use super::{Change, Document, document_of, edited, proof, sorted};
use crate::finding::{Applicability, Edit, Fix};
use crate::report::{Diagnostic, Report};
use crate::rule::Rule;
use crate::source::{SourceId, Sources, Span};

/// What one round of fixes comes to.
#[derive(Clone, Debug, Default)]
pub struct Round {
    /// The new texts of the files that change.
    pub texts: BTreeMap<SourceId, String>,
    /// The rules whose findings are fixed, once for each finding.
    pub fixed: Vec<&'static Rule>,
}

/// What all rounds come to.
pub struct Outcome {
    /// The files that change, in the order of their paths.
    pub files: Vec<FixedFile>,
    /// The rules whose findings were fixed, once for each finding.
    pub fixed: Vec<&'static Rule>,
    /// What is found afterwards.
    pub report: Report,
    /// Whether no fix was left to apply. Otherwise some bring about again what others repair.
    pub settled: bool,
}

/// A file that fixes change.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct FixedFile {
    /// Its number among the sources.
    pub source: SourceId,
    /// Its path as printed.
    pub path: String,
    /// The text that was read.
    pub before: String,
    /// The text with all fixes.
    pub after: String,
}

/// How often fixes may make others possible.
const ROUNDS: usize = 10;

/// Applies all fixes that are at least so applicable until there are no more. `lint` checks the same files again, with
/// the given texts in place of their own.
pub fn in_rounds(
    report: Report,
    least: Applicability,
    lint: impl FnMut(&BTreeMap<SourceId, String>) -> Report,
) -> Outcome {
    let mut files: BTreeMap<SourceId, FixedFile> = BTreeMap::new();
    let propose = |report: &Report| {
        let sources = Sources::from(&*report.sources);
        let round = round(&sources, &report.diagnostics, least);
        for (&source, before) in round.texts.keys().filter_map(|id| Some((id, sources.get(*id)?))) {
            files.entry(source).or_insert_with(|| FixedFile {
                source,
                path: before.path.clone(),
                before: before.text.clone(),
                after: String::new(),
            });
        }
        round
    };
    let (report, Round { texts, fixed }, settled) = repeat(report, propose, lint);
    let changed = texts.into_iter().filter_map(|(id, after)| Some(FixedFile { after, ..files.remove(&id)? }));
    Outcome { files: changed.filter(|file| file.before != file.after).collect(), fixed, report, settled }
}

/// Applies what is proposed, and checks again, until nothing new is proposed. The answer is how it is then, all that was
/// applied, and whether that was the end: fixes may undo one another.
pub(crate) fn repeat<S>(
    mut state: S,
    mut propose: impl FnMut(&S) -> Round,
    mut check: impl FnMut(&BTreeMap<SourceId, String>) -> S,
) -> (S, Round, bool) {
    let mut all = Round::default();
    let mut seen = BTreeSet::new();
    for _ in 0..ROUNDS {
        let round = propose(&state);
        let mut texts = all.texts.clone();
        texts.extend(round.texts);
        if texts == all.texts {
            return (state, all, true);
        }
        if !seen.insert(texts.clone()) {
            break;
        }
        state = check(&texts);
        all.texts = texts;
        all.fixed.extend(round.fixed);
    }
    (state, all, false)
}

/// Applies the fixes of findings that are at least so applicable and do not touch one another.
pub fn round(sources: &Sources<'_>, diagnostics: &[Diagnostic], least: Applicability) -> Round {
    let mut by_source: BTreeMap<SourceId, Vec<Proposal<'_>>> = BTreeMap::new();
    for diagnostic in diagnostics {
        if let Some(proposal) = Proposal::of(diagnostic, least) {
            by_source.entry(proposal.place().source).or_default().push(proposal);
        }
    }
    let mut round = Round::default();
    for (id, mut proposals) in by_source {
        proposals.sort_by_key(Proposal::place);
        let mut apart: Vec<Proposal<'_>> = Vec::new();
        for proposal in proposals {
            if !apart.iter().rev().any(|other| other.touches(&proposal)) {
                apart.push(proposal);
            }
        }
        let chosen = proven(sources, apart);
        let edits = chosen.iter().flat_map(|proposal| proposal.fix.edits.iter().cloned()).collect();
        let text = sources.get(id).map_or("", |source| &source.text);
        if let Some(text) = sorted(edits).ok().and_then(|edits| edited(text, 0, &edits)) {
            round.texts.insert(id, text);
            round.fixed.extend(chosen.iter().map(|proposal| proposal.rule));
        }
    }
    round
}

/// A fix, and what it is meant to do.
struct Proposal<'r> {
    rule: &'static Rule,
    fix: &'r Fix,
    changes: &'r [Change],
}

impl<'r> Proposal<'r> {
    fn of(diagnostic: &'r Diagnostic, least: Applicability) -> Option<Self> {
        let fix = diagnostic.finding.fix.as_ref().filter(|fix| fix.applicability >= least && !fix.edits.is_empty())?;
        let changes = &diagnostic.finding.repair.as_ref()?.changes;
        Some(Self { rule: diagnostic.rule, fix, changes })
    }

    /// Where its first edit is.
    fn place(&self) -> Span {
        self.fix.edits.first().map_or_else(Span::default, |edit| edit.span)
    }

    /// Whether edits overlap or meet: which of two insertions at one place comes first is for a later round.
    fn touches(&self, other: &Proposal<'_>) -> bool {
        let meet = |a: &Edit, b: &Edit| a.span.start <= b.span.end && b.span.start <= a.span.end;
        self.fix.edits.iter().any(|edit| other.fix.edits.iter().any(|theirs| meet(edit, theirs)))
    }
}

/// Proposals for one file that do together what they are meant to do. Where they do not, the first of a document stays.
fn proven<'r>(sources: &Sources<'_>, proposals: Vec<Proposal<'r>>) -> Vec<Proposal<'r>> {
    let mut chosen = Vec::new();
    let mut left = proposals.into_iter().peekable();
    while let Some(first) = left.next() {
        let base = first.changes.first().map(Change::base);
        let Some(document) = base.and_then(|base| document_of(sources, base).ok()) else { continue };
        let mut group = vec![first];
        while let Some(next) = left.next_if(|next| document.holds(next)) {
            group.push(next);
        }
        if group.len() > 1 && !document.becomes(&group) {
            group.truncate(1);
        }
        chosen.extend(group);
    }
    chosen
}

impl Document<'_> {
    fn holds(&self, proposal: &Proposal<'_>) -> bool {
        proposal.changes.first().is_some_and(|change| self.has(change.base()))
    }

    /// Whether all of these together read as intended.
    fn becomes(&self, proposals: &[Proposal<'_>]) -> bool {
        let changes: Vec<Change> = proposals.iter().flat_map(|proposal| proposal.changes.iter().cloned()).collect();
        let edits = proposals.iter().flat_map(|proposal| proposal.fix.edits.iter().cloned()).collect();
        let Some(base) = changes.first().map(Change::base) else { return false };
        let (Ok(tree), Ok(edits)) = (self.tree(base), sorted(edits)) else { return false };
        changes.iter().all(|change| tree.root().text_span().contains(change.base()))
            && proof::prove(self, tree, &changes, &edits).is_ok()
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    /// Each text is replaced by the next one; answers with the last text and whether it stays.
    fn end_of(steps: &[(&str, &str)]) -> (String, bool) {
        let id = SourceId(0);
        let propose = |text: &String| {
            let next = steps.iter().find(|(from, _)| from == text).map(|(_, to)| (id, (*to).to_owned()));
            Round { texts: next.into_iter().collect(), fixed: Vec::new() }
        };
        let (text, _, settled) = repeat("a".to_owned(), propose, |texts| texts.get(&id).cloned().unwrap_or_default());
        (text, settled)
    }

    #[test]
    fn fixes_that_undo_one_another_end_and_are_told_from_those_that_settle() {
        assert_eq!(end_of(&[]), ("a".to_owned(), true));
        assert_eq!(end_of(&[("a", "b"), ("b", "c")]), ("c".to_owned(), true));
        assert_eq!(end_of(&[("a", "b"), ("b", "c"), ("c", "b")]), ("c".to_owned(), false));
    }
}
