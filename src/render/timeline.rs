//! A pod's shutdown, drawn in text.

use super::style::{Ink, Style};
use super::text;
use crate::finding::{Event, Phase, Timeline};

/// Draws a timeline: a heading, a scale in seconds, and a line for each event.
pub(crate) fn draw(timeline: &Timeline, style: &Style) -> Vec<String> {
    let events: Vec<Shape> = timeline.events.iter().map(|event| Shape::new(event, style)).collect();
    let label_width = events.iter().map(|event| text::width(event.label)).max().unwrap_or(0);
    let range_width = events.iter().map(|event| text::width(&event.range)).max().unwrap_or(0);
    let note_width = events.iter().map(|event| text::width(event.note)).max().unwrap_or(0);

    let aside = label_width + range_width + 3 * GUTTER;
    let scale = Scale::new(&events, style.width.saturating_sub(aside + note_width.min(NOTE)).clamp(NARROW, WIDE));
    let note_room = style.width.saturating_sub(aside + scale.columns()).max(NARROW);

    let mut lines =
        vec![heading(timeline), format!("{:label_width$}  {}", "", style.paint(Ink::Faint, &scale.ticks()))];
    for event in &events {
        let bar = scale.bar(event, style);
        let gap = " ".repeat(bar.len() - bar.trim_end_matches(' ').len());
        let bar = style.paint(event.ink, bar.trim_end());
        let notes = text::wrap(event.note, note_room, note_room);
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
/// From how many cells on a note is rather broken than that the scale shrinks.
const NOTE: usize = 36;

/// An event, ready to be drawn.
struct Shape<'t> {
    phase: Phase,
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
        let mark = mark.or((end == End::Moment).then_some(style.pick('│', '|')));
        let (dash, open) = style.pick(("–", "…"), ("-", "..."));
        let range = match end {
            End::Moment => seconds(from),
            End::At(to) => format!("{}{dash}{}", seconds(from), seconds(to)),
            End::Open => format!("{}{dash}{open}", seconds(from)),
        };
        Self { phase: event.phase, label, from, end, ink, fill, mark, range, note: &event.note }
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
    /// A scale for all events. A hook that takes more than twice as long as everything else is cut: the
    /// interesting part is what happens meanwhile.
    fn new(events: &[Shape], cells: usize) -> Self {
        let hooks = events.iter().filter(|event| event.phase == Phase::PreStop).map(Shape::to).fold(0.0, f64::max);
        let others = events.iter().filter(|event| event.phase != Phase::PreStop);
        let others = others.map(Shape::to).fold(0.0, f64::max);
        let end = match (hooks > others, hooks > 2.0 * others && others > 0.0) {
            (_, true) => 1.25 * others,
            (true, _) => hooks,
            _ => others,
        };
        Self { end: if end > 0.0 { end } else { 1.0 }, cells }
    }

    fn columns(&self) -> usize {
        self.cells + 1
    }

    #[expect(
        clippy::cast_precision_loss,
        clippy::cast_possible_truncation,
        clippy::cast_sign_loss,
        reason = "a share of a few dozen cells"
    )]
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

#[cfg(test)]
mod tests {
    use super::*;

    /// Timelines with times of every size, and with such as are none.
    fn timelines() -> impl Iterator<Item = Timeline> {
        let event = |phase, from, to, note: &str| Event { phase, from, to, note: note.into() };
        let edges =
            [0.0, 0.04, 0.4, 1.5, 5.0, 9.9, 10.0, 30.0, 31.0, 3600.0, 1e6, 1e12, 1e300, f64::INFINITY, f64::NAN, -1.0];
        let times: Vec<f64> = edges.into_iter().chain((3..500).step_by(41).map(f64::from)).collect();
        let ends: Vec<_> = times.iter().copied().map(Some).chain([None]).collect();
        let pairs = times.into_iter().flat_map(move |time| ends.clone().into_iter().map(move |end| (time, end)));
        pairs.map(move |(time, end)| Timeline {
            container: "web".into(),
            grace_period: 30,
            events: vec![
                event(Phase::EndpointRemoval, 0.0, Some(5.0), "new requests still arrive"),
                event(Phase::PreStop, 0.0, end, "a note that is so long that it must be broken into two lines"),
                event(Phase::ServerStops, 1.0, None, ""),
                event(Phase::StopSignal, time, end, "until then"),
                event(Phase::Kill, time, None, ""),
            ],
        })
    }

    fn styles() -> impl Iterator<Item = Style> {
        let widths = [0, 60, 80, 100, 300].into_iter();
        widths.flat_map(|width| [true, false].map(|unicode| Style { unicode, width, ..Style::default() }))
    }

    #[test]
    fn numbers_stand_in_one_column_right_of_all_bars() {
        for (timeline, style) in timelines().flat_map(|timeline| styles().map(move |style| (timeline.clone(), style))) {
            let lines = draw(&timeline, &style);
            let shapes = timeline.events.iter().map(|event| Shape::new(event, &style));
            let rows: Vec<_> = shapes
                .map(|shape| {
                    let row = lines.iter().find(|line| line.starts_with(shape.label)).unwrap();
                    (row.chars().collect::<Vec<_>>(), format!("  {}", shape.range).chars().collect::<Vec<_>>())
                })
                .collect();
            let label_width = "server stops  ".len();
            let aligned = (NARROW..=WIDE + 1).map(|cells| label_width + cells);
            let column =
                aligned.rev().find(|&at| rows.iter().all(|(row, range)| row[at.min(row.len())..].starts_with(range)));
            let drawing = lines.join("\n");
            let column = column.unwrap_or_else(|| panic!("{drawing}"));
            for (row, _) in rows {
                assert!(row[label_width..column].iter().any(|&cell| cell != ' '), "{drawing}");
            }
        }
    }

    #[test]
    fn lines_fit_where_there_is_room() {
        for (timeline, style) in timelines().flat_map(|timeline| styles().map(move |style| (timeline.clone(), style))) {
            let range = timeline.events.iter().map(|event| Shape::new(event, &style).range.len()).max().unwrap();
            if style.width < 80 || range > 12 {
                continue;
            }
            for line in draw(&timeline, &style) {
                assert!(text::width(&line) <= style.width.max(heading(&timeline).len()), "{line}");
            }
        }
    }

    #[test]
    fn ticks_stand_at_their_seconds() {
        for timeline in timelines() {
            let style = Style::default();
            let shapes: Vec<_> = timeline.events.iter().map(|event| Shape::new(event, &style)).collect();
            for cells in NARROW..=WIDE {
                let scale = Scale::new(&shapes, cells);
                let ticks = scale.ticks();
                for number in ticks.split_whitespace() {
                    let at = if number == "0" { 0 } else { ticks.find(&format!(" {number}")).unwrap() + 1 };
                    assert_eq!(at, scale.column(number.parse().unwrap()), "{ticks}");
                }
                for shape in shapes.iter().filter(|shape| shape.mark.is_some()) {
                    let bar = scale.bar(shape, &style);
                    assert_eq!(bar.chars().position(|cell| Some(cell) == shape.mark), Some(scale.column(shape.from)));
                    assert_eq!(bar.chars().count(), scale.columns());
                }
            }
        }
    }
}
