//! What can be done about findings: repairs, and comments that keep them quiet.

use std::borrow::Cow;
use std::collections::{BTreeMap, BTreeSet, HashMap};

use gen_lsp_types as lsp;
use similar::{DiffOp, TextDiff};

use super::client::Client;
use super::publish;
use super::world::{Open, World};
use crate::finding::{Applicability, Edit};
use crate::fix::{self, Round};
use crate::lint::{Checked, File};
use crate::source::{Source, SourceId, Span, to_u32};
use crate::suppress::comment_edit;

/// The kind of what repairs all that can be repaired safely. Editors do it when a file is saved, if they are told to.
pub(super) const FIX_ALL: lsp::CodeActionKind = lsp::CodeActionKind::Custom(Cow::Borrowed("source.fixAll.lameduck"));

/// What can be done about the findings in a range of a file.
pub(super) fn actions(
    world: &mut World,
    id: SourceId,
    params: &lsp::CodeActionParams,
    open: &Open,
    client: &Client<'_>,
) -> Vec<lsp::CodeAction> {
    let wanted = |kind: &lsp::CodeActionKind| {
        let kind = String::from(kind.clone());
        let holds =
            |outer: &String| kind == *outer || kind.strip_prefix(outer).is_some_and(|rest| rest.starts_with('.'));
        params.context.only.as_ref().is_none_or(|only| only.iter().any(|only| holds(&String::from(only.clone()))))
    };
    let mut project = world.project();
    let Checked { mut diagnostics, .. } = project.check(Some(&BTreeSet::from([id])), &world.settings);
    // As the editor shows them: without what is found out now.
    let source = |id| world.workspace.file(id).map(File::source);
    let show = |diagnostic| publish::diagnostic(diagnostic, source, open, client);
    let shown: Vec<lsp::Diagnostic> = diagnostics.iter().map(show).collect();
    fix::prepare_some(project.sources(), &mut diagnostics);
    let mut actions = Vec::new();
    if wanted(&lsp::CodeActionKind::QuickFix) {
        let Some(own) = source(id) else { return actions };
        for (diagnostic, shown) in diagnostics.iter().zip(shown) {
            if shown.range.start.line > params.range.end.line || shown.range.end.line < params.range.start.line {
                continue;
            }
            let action = |title: String, edits: &[Edit], preferred: bool| {
                let edit = workspace_edit(edits, source, open, client)?;
                Some(lsp::CodeAction {
                    kind: Some(lsp::CodeActionKind::QuickFix),
                    diagnostics: Some(vec![shown.clone()]),
                    is_preferred: preferred.then_some(true),
                    edit: Some(edit),
                    ..titled(title)
                })
            };
            if let Some(fix) = diagnostic.finding.fix.as_ref().filter(|fix| fix.applicability > Applicability::Shown) {
                let safe = fix.applicability == Applicability::Safe;
                let title = if safe { fix.title.clone() } else { format!("{} (needs a look)", fix.title) };
                actions.extend(action(title, &fix.edits, safe));
            }
            if let Ok(edit) = comment_edit(own, diagnostic, "") {
                actions.extend(action(format!("Ignore {} here", diagnostic.rule.id), &[edit], false));
            }
        }
    }
    let safe = |fix: &crate::finding::Fix| fix.applicability == Applicability::Safe;
    if wanted(&FIX_ALL) && diagnostics.iter().any(|one| one.finding.fix.as_ref().is_some_and(safe)) {
        actions.extend(fix_all(world, id, open, client));
    }
    actions
}

/// Repairs all that can be repaired safely in a file.
fn fix_all(world: &mut World, id: SourceId, open: &Open, client: &Client<'_>) -> Option<lsp::CodeAction> {
    let file = world.workspace.file(id)?;
    let (path, before) = (file.source().path.clone(), file.source().text.clone());
    let only = BTreeSet::from([id]);
    let propose = |world: &World| {
        let mut project = world.project();
        let Checked { mut diagnostics, .. } = project.check(Some(&only), &world.settings);
        fix::prepare_some(project.sources(), &mut diagnostics);
        let mut round = fix::round(project.sources(), &diagnostics, Applicability::Safe);
        round.texts.retain(|other, _| *other == id);
        round
    };
    let first = propose(world);
    let (_, mut all, _) = fix::repeat(first, Round::clone, |texts| {
        if let Some(text) = texts.get(&id) {
            world.set(&path, text.clone());
        }
        propose(world)
    });
    let text = all.texts.remove(&id).unwrap_or_else(|| before.clone());
    world.set(&path, before.clone());
    let source = world.workspace.file(id)?.source();
    let edit = workspace_edit(&difference(id, &before, &text), |_| Some(source), open, client)?;
    let title = "Repair all that lameduck can repair safely".to_owned();
    Some(lsp::CodeAction { kind: Some(FIX_ALL), edit: Some(edit), ..titled(title) })
}

/// The lines that differ, so that cursors and folds elsewhere stay.
fn difference(id: SourceId, before: &str, after: &str) -> Vec<Edit> {
    let diff = TextDiff::from_lines(before, after);
    let start_of = |line: usize| -> u32 { to_u32(diff.old_slices().iter().take(line).map(|line| line.len()).sum()) };
    let changes = diff.ops().iter().filter(|op| !matches!(op, DiffOp::Equal { .. }));
    let edit = |op: &DiffOp| {
        let (old, new) = (op.old_range(), op.new_range());
        let text = diff.new_slices().get(new).unwrap_or_default().concat();
        Edit { span: Span::new(id, start_of(old.start), start_of(old.end)), text }
    };
    changes.map(edit).collect()
}

fn titled(title: String) -> lsp::CodeAction {
    lsp::CodeAction {
        title,
        kind: None,
        diagnostics: None,
        is_preferred: None,
        disabled: None,
        edit: None,
        command: None,
        data: None,
        tags: None,
    }
}

/// Edits as the editor takes them; `None` when one is in a file that it cannot name.
fn workspace_edit<'s>(
    edits: &[Edit],
    source: impl Fn(SourceId) -> Option<&'s Source>,
    open: &Open,
    client: &Client<'_>,
) -> Option<lsp::WorkspaceEdit> {
    let mut by_file: BTreeMap<&str, Vec<lsp::TextEdit>> = BTreeMap::new();
    for edit in edits {
        let source = source(edit.span.source)?;
        let range = client.encoding.range(source, edit.span);
        let edit = lsp::TextEdit { range, new_text: edit.text.clone() };
        by_file.entry(&source.path).or_default().push(edit);
    }
    if !client.versioned_edits {
        let mut changes = HashMap::new();
        for (path, edits) in by_file {
            changes.insert(publish::uri(path, open)?, edits);
        }
        return Some(lsp::WorkspaceEdit { changes: Some(changes), document_changes: None, change_annotations: None });
    }
    let mut changes = Vec::new();
    for (path, edits) in by_file {
        let text_document = lsp::OptionalVersionedTextDocumentIdentifier {
            version: open.get(path).map(|document| document.version),
            text_document_identifier: lsp::TextDocumentIdentifier { uri: publish::uri(path, open)? },
        };
        let edits = edits.into_iter().map(lsp::Edit::TextEdit).collect();
        changes.push(lsp::DocumentChange::TextDocumentEdit(lsp::TextDocumentEdit { text_document, edits }));
    }
    Some(lsp::WorkspaceEdit { changes: None, document_changes: Some(changes), change_annotations: None })
}
