//! The lines of manifests that a finding is about, cut to what fits.
//!
//! Only lines around a mark are looked at, and of a long line only what is near the mark, so that a finding costs
//! the same in a file of 4 kB and of 4 MB.

use super::notes::RELATED;
use super::style::Style;
use super::text;
use crate::finding::{Finding, Label};
use crate::report::Report;
use crate::source::{Source, SourceId, Span};

/// Some consecutive lines of one file, with marks.
#[derive(Debug)]
pub(crate) struct Excerpt {
    /// `file:line:column` of the most important mark.
    pub(crate) name: String,
    /// The number of the first line.
    pub(crate) first_line: u32,
    /// The lines, each with a line break; empty when the file's text is not known.
    pub(crate) text: String,
    /// What is marked in them, in the order of the text.
    pub(crate) marks: Vec<Mark>,
}

/// A marked part of one line of an excerpt.
#[derive(Debug)]
pub(crate) struct Mark {
    /// Offset of its first byte in the excerpt's text.
    pub(crate) start: usize,
    /// How many bytes it has.
    pub(crate) len: usize,
    /// What is said there; may be empty.
    pub(crate) label: String,
    /// Whether it is the finding's own place, and no related one.
    pub(crate) primary: bool,
}

/// The lines for a finding's place and its related places: the finding's own first, places that are close to one
/// another together.
pub(crate) fn excerpts(report: &Report, finding: &Finding, style: &Style) -> Vec<Excerpt> {
    let width = style.width.saturating_sub(LINE_NUMBERS).max(NARROW);
    let own = Label { span: finding.span, message: finding.label.clone() };
    let related = finding.related.iter().take(RELATED);
    let spots = std::iter::once((&own, true)).chain(related.map(|label| (label, false)));

    let mut clusters: Vec<Cluster> = Vec::new();
    for spot in spots.filter_map(|(label, primary)| Spot::new(report, label, primary, width)) {
        match clusters.iter_mut().find(|cluster| cluster.takes(&spot)) {
            Some(cluster) => cluster.spots.push(spot),
            None => clusters.push(Cluster { spots: vec![spot] }),
        }
    }
    clusters.into_iter().filter_map(|cluster| cluster.cut(width, style)).collect()
}

/// Lines of context before and after the marked ones.
const BEFORE: u32 = 2;
const AFTER: u32 = 1;
/// Marks with at most this many lines between them share an excerpt.
const GAP: u32 = 5;

/// How much of the width stands left of a line.
const LINE_NUMBERS: usize = 9;
/// The fewest columns that a line gets.
const NARROW: usize = 20;
/// How many columns the sign takes at most that stands for what is cut away.
const CUT: usize = 3;

/// A place with its line.
struct Spot<'r> {
    source: &'r Source,
    id: SourceId,
    line: u32,
    column: u32,
    /// The first line's bytes.
    start: usize,
    end: usize,
    label: String,
    primary: bool,
    /// Whether its line must be cut.
    long: bool,
}

impl<'r> Spot<'r> {
    fn new(report: &'r Report, label: &Label, primary: bool, width: usize) -> Option<Self> {
        let Span { source: id, start, end } = label.span;
        let source = report.sources.get(id.0 as usize)?;
        let position = source.position(start);
        let line = source.line(position.line);
        let (line_start, _) = source.line_range(position.line);
        let in_line = |offset: u32| line.floor_char_boundary(offset.saturating_sub(line_start) as usize);
        let start = in_line(start);
        let marked = line.get(start..in_line(end)).unwrap_or("").trim_end();
        Some(Self {
            source,
            id,
            line: position.line,
            column: position.column,
            start,
            end: start + marked.len(),
            label: text::flat(&label.message),
            primary,
            long: !fits(line, width),
        })
    }

    fn overlaps(&self, other: &Spot) -> bool {
        self.line == other.line
            && self.start < other.end.max(other.start + 1)
            && other.start < self.end.max(self.start + 1)
    }
}

/// Places that are shown together.
struct Cluster<'r> {
    spots: Vec<Spot<'r>>,
}

impl Cluster<'_> {
    fn takes(&self, spot: &Spot) -> bool {
        self.spots.iter().any(|other| other.id == spot.id && other.line.abs_diff(spot.line) <= GAP + 1)
            && !self.spots.iter().any(|other| other.overlaps(spot) || other.line == spot.line && spot.long)
    }

    fn cut(mut self, width: usize, style: &Style) -> Option<Excerpt> {
        let main = self.spots.iter().find(|spot| spot.primary).or(self.spots.first())?;
        let name = format!("{}:{}:{}", text::flat(&main.source.path), main.line, main.column);
        let source = main.source;
        self.spots.sort_by_key(|spot| (spot.line, spot.start));

        let first_line = self.spots.first()?.line.saturating_sub(BEFORE).max(1);
        let mut last_line = (self.spots.last()?.line + AFTER).min(source.line_count());
        if last_line > self.spots.last()?.line && source.line(last_line).trim().is_empty() {
            last_line -= 1;
        }

        let mut excerpt = Excerpt { name, first_line, text: String::new(), marks: Vec::new() };
        if source.len() == 0 {
            excerpt.marks = vec![Mark { start: 0, len: 0, label: String::new(), primary: true }];
            return Some(excerpt);
        }
        for number in first_line..=last_line {
            let spots: Vec<_> = self.spots.iter().filter(|spot| spot.line == number).collect();
            excerpt.push(source.line(number), &spots, width, style);
        }
        Some(excerpt)
    }
}

impl Excerpt {
    /// How many digits its largest line number has.
    pub(crate) fn digits(&self) -> usize {
        let lines = self.text.lines().count().saturating_sub(1);
        (self.first_line as usize + lines).to_string().len()
    }

    fn push(&mut self, line: &str, spots: &[&Spot], width: usize, style: &Style) {
        let cut = style.pick("…", "...");
        let around = spots.first().map_or((0, 0), |spot| (spot.start, spot.end));
        let (from, to) = window(line, around, width);
        if from > 0 {
            self.text += cut;
        }
        let base = self.text.len();
        // What is shown of a prefix is a prefix of what is shown.
        let offset = |at: usize| base + text::shown(line.get(from..at.clamp(from, to)).unwrap_or("")).len();
        for spot in spots {
            let start = offset(spot.start);
            let len = offset(spot.end) - start;
            self.marks.push(Mark { start, len, label: spot.label.clone(), primary: spot.primary });
        }
        self.text += &text::shown(line.get(from..to).unwrap_or(""));
        if to < line.len() {
            self.text += cut;
        }
        self.text.push('\n');
    }
}

/// Whether a line needs no cut. Looks no further than it must.
fn fits(line: &str, width: usize) -> bool {
    within(line.chars(), width) == line.len()
}

/// The bytes of a line that are shown: all of them, or as much as fits, with the marked ones in it.
fn window(line: &str, (start, end): (usize, usize), width: usize) -> (usize, usize) {
    if fits(line, width) {
        return (0, line.len());
    }
    let room = width.saturating_sub(2 * CUT);
    let before = line.get(..start).unwrap_or("");
    let marked = within(line.get(start..end).unwrap_or("").chars(), room);
    let from = if fits(before, room) && fits(line.get(..start + marked).unwrap_or(""), room) {
        0
    } else {
        start - within(before.chars().rev(), room / 3)
    };
    (from, from + within(line.get(from..).unwrap_or("").chars(), room))
}

/// How many bytes of the characters fit into a width.
fn within(characters: impl Iterator<Item = char>, width: usize) -> usize {
    let mut used = 0;
    let fitting = characters.take_while(|&character| {
        used += text::char_width(character);
        used <= width
    });
    fitting.map(char::len_utf8).sum()
}
