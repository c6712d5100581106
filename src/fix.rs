//! Repairs: what a rule wants changed, as edits of a file's bytes.
//!
//! A rule says what shall be different and never how that is written. Here it becomes edits in the file's own style, so
//! that comments, order, quotes, indentation, line ends and anchors around them stay as they are. Then the edited
//! document is read again: unless it comes to exactly what was asked for, there is no fix, and the finding says why.

mod apply;
mod block;
mod edit;
mod flow;
mod look;
mod order;
mod place;
mod proof;
mod value;

#[cfg(feature = "cli")]
pub(crate) use apply::repeat;
pub use apply::{FixedFile, Outcome, Round, in_rounds, round};
pub use value::Value;

use std::borrow::Cow;
use std::ops::Range;

use self::edit::Edits;
use crate::document::Document;
use crate::finding::{Applicability, Edit, Fix};
use crate::join::{Join, in_turn};
use crate::report::{Diagnostic, Report};
use crate::source::{Role, Sources, Span, to_u32};
use crate::yaml::Tree;

/// What a rule wants changed.
#[derive(Clone, Debug, PartialEq)]
pub struct Repair {
    /// What it does, as an imperative.
    pub title: String,
    /// Whether it may be applied without a look.
    pub applicability: Applicability,
    /// The changes, which belong together.
    pub changes: Vec<Change>,
}

impl Repair {
    /// One that cannot make anything worse.
    pub fn safe(title: impl Into<String>) -> Self {
        Self { title: title.into(), applicability: Applicability::Safe, changes: Vec::new() }
    }

    /// One that a person should look at.
    pub fn risky(title: impl Into<String>) -> Self {
        Self { applicability: Applicability::Unsafe, ..Self::safe(title) }
    }

    /// Leaves it to a person to apply it, if a condition holds.
    #[must_use]
    pub fn risky_if(mut self, condition: bool) -> Self {
        if condition {
            self.applicability = self.applicability.min(Applicability::Unsafe);
        }
        self
    }

    /// Gives a field a value, and makes it and the mappings around it if they are missing. A mapping is merged into the
    /// one that is there.
    #[must_use]
    pub fn set(self, base: Span, path: &[&str], value: impl Into<Value>) -> Self {
        let at = Target::new(base, path);
        self.with(Change::Set { at, value: value.into() })
    }

    /// Takes a field away, and mappings that are left empty with it.
    #[must_use]
    pub fn remove(self, base: Span, path: &[&str]) -> Self {
        self.with(Change::Remove { at: Target::new(base, path) })
    }

    /// Gives a field another name, and its value stays.
    #[must_use]
    pub fn rename(self, base: Span, path: &[&str], key: impl Into<String>) -> Self {
        self.with(Change::Replace { at: Target::new(base, path), key: key.into(), value: None })
    }

    /// Writes another field in the place of one.
    #[must_use]
    pub fn replace(self, base: Span, path: &[&str], key: impl Into<String>, value: impl Into<Value>) -> Self {
        self.with(Change::Replace { at: Target::new(base, path), key: key.into(), value: Some(value.into()) })
    }

    /// Moves a field to another place, with its value as it is written.
    #[must_use]
    pub fn relocate(self, base: Span, path: &[&str], to: Span, to_path: &[&str]) -> Self {
        self.with(Change::Move { at: Target::new(base, path), to: Target::new(to, to_path) })
    }

    /// Writes other items in the place of some of a list.
    #[must_use]
    pub fn splice(self, list: Span, items: Range<usize>, values: Vec<Value>) -> Self {
        self.with(Change::Splice { at: Target::new(list, &[]), items, values })
    }

    /// Adds an object behind another one: as a document, or as an item where that one is an item of a List.
    #[must_use]
    pub fn append(self, after: Span, object: Value) -> Self {
        self.with(Change::Append { after, object })
    }

    /// Takes a comment away.
    #[must_use]
    pub fn uncomment(self, comment: Span) -> Self {
        self.with(Change::Uncomment { comment })
    }

    fn with(mut self, change: Change) -> Self {
        self.changes.push(change);
        self
    }
}

/// A change of a document, in terms of its values.
#[derive(Clone, Debug, PartialEq)]
pub enum Change {
    /// A field gets a value.
    Set {
        /// The field.
        at: Target,
        /// The value.
        value: Value,
    },
    /// A field goes.
    Remove {
        /// The field.
        at: Target,
    },
    /// A field gets another name, and perhaps another value.
    Replace {
        /// The field.
        at: Target,
        /// Its new name.
        key: String,
        /// Its new value; none: it keeps the one that it has.
        value: Option<Value>,
    },
    /// A field goes somewhere else.
    Move {
        /// The field.
        at: Target,
        /// Where it goes, its name included.
        to: Target,
    },
    /// Items of a list are replaced.
    Splice {
        /// The list.
        at: Target,
        /// Which items.
        items: Range<usize>,
        /// What comes in their place.
        values: Vec<Value>,
    },
    /// Another object is added.
    Append {
        /// The object that it comes after.
        after: Span,
        /// The new object.
        object: Value,
    },
    /// A comment goes.
    Uncomment {
        /// The comment.
        comment: Span,
    },
}

/// A field: the place of a value that is written in the file, and the keys that lead on from there.
#[derive(Clone, Debug, PartialEq)]
pub struct Target {
    /// The place of a mapping, or of the value itself.
    pub base: Span,
    /// The keys.
    pub path: Vec<String>,
}

impl Target {
    fn new(base: Span, path: &[&str]) -> Self {
        Self { base, path: path.iter().map(|key| (*key).to_owned()).collect() }
    }
}

impl Change {
    /// The same change, its places counted from another one before them.
    fn counted_from(&self, base: u32) -> Self {
        let mut change = self.clone();
        let (place, other) = match &mut change {
            Self::Move { at, to } => (&mut at.base, Some(&mut to.base)),
            Self::Set { at, .. } | Self::Remove { at } | Self::Replace { at, .. } | Self::Splice { at, .. } => {
                (&mut at.base, None)
            }
            Self::Append { after: place, .. } | Self::Uncomment { comment: place } => (place, None),
        };
        for place in std::iter::once(place).chain(other) {
            *place = place.counted_from(base);
        }
        change
    }

    /// A place in the document that is changed.
    fn base(&self) -> Span {
        match self {
            Self::Set { at, .. }
            | Self::Remove { at }
            | Self::Replace { at, .. }
            | Self::Move { at, .. }
            | Self::Splice { at, .. } => at.base,
            Self::Append { after: place, .. } | Self::Uncomment { comment: place } => *place,
        }
    }
}

/// Why there is no fix after all.
type Refusal = &'static str;

/// Turns what the rules want changed into fixes. It reads the documents of findings again, twice, so it takes a while:
/// for whoever wants to see fixes, or to apply them.
pub fn prepare(report: &mut Report) {
    prepare_with(report, &in_turn);
}

/// Does what [`prepare`] does, where `join` can do two things at the same time.
pub fn prepare_with(report: &mut Report, join: Join<'_>) {
    let sources = Sources::from(&*report.sources);
    let half = report.diagnostics.len() / 2;
    let (first, second) = report.diagnostics.split_at_mut(half);
    join(&mut || prepare_some(&sources, first), &mut || prepare_some(&sources, second));
}

/// Does the same for some findings, best in the order of the text: the last document's tree is kept.
pub fn prepare_some(sources: &Sources<'_>, diagnostics: &mut [Diagnostic]) {
    let mut fixer = Fixer { sources, document: None };
    for diagnostic in diagnostics {
        let finding = &mut diagnostic.finding;
        let Some(repair) = finding.repair.as_ref().filter(|_| finding.fix.is_none()) else { continue };
        match fixer.fix(repair) {
            Ok(fix) => finding.fix = Some(fix),
            Err(why) => finding.by_hand = Some(why),
        }
    }
}

struct Fixer<'s> {
    sources: &'s Sources<'s>,
    document: Option<Document<'s>>,
}

fn document_of<'s>(sources: &Sources<'s>, place: Span) -> Result<Document<'s>, Refusal> {
    let source = sources.get(place.source).ok_or("the file is gone")?;
    if source.role != Role::Focus {
        return Err("it would change a file that was not asked about");
    }
    let document = Document::around(source, place).ok_or("the place is in no document")?;
    if document.parsed.error.is_some() {
        return Err("the document has a syntax error");
    }
    Ok(document)
}

impl<'s> Document<'s> {
    fn tree(&self, place: Span) -> Result<&Tree<'s>, Refusal> {
        let holds = |tree: &&Tree<'s>| tree.root().text_span().contains(place);
        // A comment may stand above all values.
        let trees = &self.parsed.trees;
        trees.iter().find(holds).or(trees.first()).ok_or("the place is in no document")
    }
}

impl Fixer<'_> {
    fn fix(&mut self, repair: &Repair) -> Result<Fix, Refusal> {
        let place = repair.changes.first().ok_or("there is nothing to change")?.base();
        if self.document.as_ref().is_none_or(|document| !document.has(place)) {
            self.document = None;
            self.document = Some(document_of(self.sources, place)?);
        }
        let document = self.document.as_ref().ok_or("the place is in no document")?;
        if repair.changes.iter().any(|change| !document.has(change.base())) {
            return Err("it concerns several documents");
        }
        let changes: Cow<'_, [Change]> = match document.base {
            0 => Cow::Borrowed(&repair.changes),
            base => repair.changes.iter().map(|change| change.counted_from(base)).collect(),
        };
        let tree = document.tree(place.counted_from(document.base))?;
        let Edits { mut edits, orphans } = edit::edits(document, tree, &changes)?;
        let lost = proof::prove(document, tree, &changes, &edits)?;
        for edit in &mut edits {
            edit.span = edit.span.counted_to(document.base);
        }
        // A comment that goes, or that loses what it stood above, may have said why it was so.
        let limit = if lost || orphans { Applicability::Unsafe } else { Applicability::Safe };
        let applicability = repair.applicability.min(limit);
        Ok(Fix { title: repair.title.clone(), applicability, edits })
    }
}

/// A text with edits, which are sorted and do not overlap, of the part that begins at some offset.
fn edited(text: &str, from: u32, edits: &[Edit]) -> Option<String> {
    let mut out = String::with_capacity(text.len() + 64);
    let mut done = 0;
    for edit in edits {
        let start = edit.span.start.checked_sub(from)? as usize;
        out.push_str(text.get(done..start)?);
        out.push_str(&edit.text);
        done = edit.span.end.checked_sub(from)? as usize;
    }
    out.push_str(text.get(done..)?);
    u32::try_from(out.len()).ok().map(|_| out)
}

/// Sorts edits of one fix. Insertions at one place stay in the order in which they were made; anything else that
/// overlaps is refused.
fn sorted(mut edits: Vec<Edit>) -> Result<Vec<Edit>, Refusal> {
    edits.sort_by_key(|edit| (edit.span.start, edit.span.end));
    let apart = |pair: &[Edit]| matches!(pair, [first, second] if first.span.end <= second.span.start);
    if edits.windows(2).all(apart) { Ok(edits) } else { Err("its parts overlap") }
}

fn span_of(document: &Document<'_>, range: Range<usize>) -> Span {
    Span::new(document.place.source, to_u32(range.start), to_u32(range.end))
}
