//! A pod's shutdown, drawn in text.

use super::style::{Ink, Style};
use super::text;
use crate::finding::{Event, Phase, Timeline};

/// Draws a timeline: a heading, a scale in seconds, and a line for each event.
pub(crate) fn draw(timeline: &Timeline, style: &Style) -> Vec<String> {
    let events: Vec<Shape> = timeline.events.iter().map(|event| Shape::new(event, style)).collect();
    let label_width = events.iter().map(|event| text::width(event.label)).max().unwrap_or(0);
    let range_width = events.iter().map(|event| text::width(&event.range)).max().unwrap_or(0);
    let note_width = events.iter().map(|event| text::width(&event.note)).max().unwrap_or(0);

    let aside = label_width + range_width + 3 * GUTTER;
    let scale = Scale::new(&events, style.width.saturating_sub(aside + note_width).clamp(NARROW, WIDE));
    let note_room = style.width.saturating_sub(aside + scale.columns()).max(NARROW);

    let mut lines = vec![heading(timeline), format!("{:label_width$}  {}", "", style.paint(Ink::Faint, &scale.ticks()))];
    for event in &events {
        let bar = style.paint(event.ink, scale.bar(event, style).trim_end());
        let gap = " ".repeat(scale.columns() - text::width(scale.bar(event, style).trim_end()));
        let notes = text::wrap(&event.note, note_room, note_room);
        let mut notes = notes.iter();
        let note = notes.next().map_or("", String::as_str);
        let line = format!("{:label_width$}  {bar}{gap}  {:range_width$}  {note}", event.label, event.range);
        lines.push(line.trim_end().to_owned());
        let indent = " ".repeat(aside + scale.columns());
        lines.extend(notes.map(|note| format!("{indent}{note}")));
    }
    lines
}

fn heading(timeline: &Timeline) -> String {
    format!(
        "what happens to `{}` after its pod is deleted (in seconds; the grace period is {})",
        text::flat(&timeline.container),
        timeline.grace_period
    )
}

const GUTTER: usize = 2;
/// The fewest and the most cells of a scale.
const NARROW: usize = 20;
const WIDE: usize = 50;

/// An event, ready to be drawn.
struct Shape<'t> {
    label: &'static str,
    from: f64,
    end: End,
    ink: Ink,
    /// What fills a bar.
    fill: char,
    /// What marks the moment at which it begins, if it is one.
    mark: Option<char>,
    range: String,
    note: &'t str,
}

/// When an event ends.
#[derive(Copy, Clone, PartialEq)]
enum End {
    /// As it begins.
    Moment,
    At(f64),
    /// Nobody knows.
    Open,
}

impl<'t> Shape<'t> {
    fn new(event: &'t Event, style: &Style) -> Self {
        let (label, ink, fill, mark) = match event.phase {
            Phase::EndpointRemoval => ("endpoints", Ink::Odd, style.pick('▒', ':'), None),
            Phase::PreStop => ("preStop", Ink::Good, style.pick('█', '#'), None),
            Phase::ServerStops => ("server stops", Ink::Bad, style.pick('░', '.'), Some(style.pick('▼', 'v'))),
            Phase::StopSignal => ("SIGTERM", Ink::Good, style.pick('░', '.'), Some(style.pick('▲', '^'))),
            Phase::Kill => ("SIGKILL", Ink::Bad, style.pick('░', '.'), Some(style.pick('✗', 'x'))),
        };
        let from = sane(event.from);
        let end = match event.to {
            Some(to) if to.is_finite() && to > from => End::At(to),
            Some(to) if to.is_finite() => End::Moment,
            None if mark.is_some() => End::Moment,
            _ => End::Open,
        };
        let (dash, open) = style.pick(("–", "…"), ("-", "..."));
        let range = match end {
            End::Moment => seconds(from),
            End::At(to) => format!("{}{dash}{}", seconds(from), seconds(to)),
            End::Open => format!("{}{dash}{open}", seconds(from)),
        };
        Self { label, from, end, ink, fill, mark, range, note: &event.note }
    }

    fn to(&self) -> f64 {
        match self.end {
            End::At(to) => to,
            End::Moment | End::Open => self.from,
        }
    }
}

/// Which second is in which cell.
struct Scale {
    end: f64,
    cells: usize,
}

impl Scale {
    /// A scale for all events. A bar that is more than twice as long as everything else is cut: the interesting
    /// part is what happens meanwhile.
    fn new(events: &[Shape], cells: usize) -> Self {
        let mut times: Vec<f64> = events.iter().flat_map(|event| [event.from, event.to()]).collect();
        times.sort_by(f64::total_cmp);
        let moments = events.iter().map(|event| event.from).fold(0.0, f64::max);
        let longest = times.pop().unwrap_or(0.0);
        let others = times.pop().unwrap_or(0.0).max(moments);
        let end = if longest > 2.0 * others && others > 0.0 { others * 1.25 } else { longest };
        Self { end: if end > 0.0 { end } else { 1.0 }, cells }
    }

    fn columns(&self) -> usize {
        self.cells + 1
    }

    #[expect(clippy::cast_precision_loss, clippy::cast_possible_truncation, clippy::cast_sign_loss)]
    fn column(&self, time: f64) -> usize {
        let share = (time / self.end).clamp(0.0, 1.0);
        (share * self.cells as f64).round() as usize
    }

    /// Numbers at the cells of their seconds, as close as they can be read.
    fn ticks(&self) -> String {
        let mut line = String::from("0");
        let Some(step) = self.step() else { return line };
        let mut time = step;
        while time <= self.end * 1.000_001 {
            let column = self.column(time);
            line.extend(std::iter::repeat_n(' ', column.saturating_sub(line.len())));
            line += &seconds(time);
            time += step;
        }
        line
    }

    /// The smallest round number of seconds between two ticks that leaves room for them.
    fn step(&self) -> Option<f64> {
        let room = seconds(self.end).len() + 3;
        let round = [1.0, 2.0, 5.0, 10.0, 15.0, 30.0, 60.0, 120.0, 300.0, 600.0, 900.0, 1800.0, 3600.0];
        let finer = [0.1, 0.2, 0.5];
        let coarser = std::iter::successors(Some(7200.0), |step| Some(step * 10.0)).take(300);
        let mut steps = finer.into_iter().chain(round).chain(coarser);
        steps.find(|&step| self.column(step) >= room.max(self.cells / 8))
    }

    fn bar(&self, event: &Shape, style: &Style) -> String {
        let from = self.column(event.from);
        let to = match event.end {
            End::Moment => from,
            End::At(to) => self.column(to).max(from + 1),
            End::Open => self.columns(),
        };
        let goes_on = event.end == End::Open || event.to() > self.end;
        let arrow = style.pick('▶', '>');
        let cell = |column: usize| match event.mark {
            Some(mark) if column == from => mark,
            _ if goes_on && column + 1 == self.columns() => arrow,
            _ if (from..to).contains(&column) => event.fill,
            _ => ' ',
        };
        (0..self.columns()).map(cell).collect()
    }
}

/// A time that can be drawn.
fn sane(time: f64) -> f64 {
    if time.is_finite() { time.max(0.0) } else { 0.0 }
}

/// Seconds as people write them: to a tenth where there is one.
fn seconds(time: f64) -> String {
    let text = format!("{time:.1}");
    text.strip_suffix(".0").map_or(text.clone(), str::to_owned)
}
