//! `docs/report.svg`: what a terminal shows for the example shop, as a picture.

use std::fmt::Write as _;
use std::path::Path;
use std::process::Command;

use crate::support::{assert_derived, root};

/// The findings in the picture, by the end of their last line.
const SHOWN: [&str; 2] = ["/rules/prestop-exceeds-grace-period", "/rules/pdb-blocks-eviction"];

/// The size of a character, in pixels, and the space around the text.
const CELL: (f64, f64) = (8.4, 18.0);
const MARGIN: f64 = 20.0;

#[test]
fn the_picture_shows_what_the_program_prints() {
    let report = run_in_a_copy(&root().join("fixtures/apps/shop"));
    let text = format!("\u{1b}[2m$\u{1b}[0m \u{1b}[1mlameduck\u{1b}[0m\n\n{}", excerpt(&report));
    assert_derived("docs/report.svg", &svg(&text));
}

/// The report on a folder that is a project of its own, in colours.
fn run_in_a_copy(folder: &Path) -> String {
    let copy = tempfile::tempdir().unwrap();
    copy_folder(folder, copy.path());
    std::fs::create_dir(copy.path().join(".git")).unwrap();
    let mut command = Command::new(env!("CARGO_BIN_EXE_lameduck"));
    let output = command.args(["--color", "always"]).current_dir(copy.path()).output().unwrap();
    String::from_utf8(output.stdout).unwrap()
}

fn copy_folder(from: &Path, to: &Path) {
    for entry in std::fs::read_dir(from).unwrap() {
        let entry = entry.unwrap();
        let target = to.join(entry.file_name());
        if entry.path().is_dir() {
            std::fs::create_dir(&target).unwrap();
            copy_folder(&entry.path(), &target);
        } else {
            std::fs::copy(entry.path(), target).unwrap();
        }
    }
}

/// The first finding of each shown rule and the last line; what lies between is left out visibly.
fn excerpt(report: &str) -> String {
    let mut shown = SHOWN.to_vec();
    let mut text = String::new();
    let mut finding = String::new();
    let mut left_out = false;
    for line in report.split_inclusive('\n') {
        finding += line;
        let Some(address) = line.trim_end().strip_prefix("  \u{1b}[2msee:\u{1b}[0m ") else { continue };
        let ends = shown.iter().position(|rule| address.ends_with(rule));
        if let Some(position) = ends {
            shown.remove(position);
            text += if left_out { "\u{1b}[2m⋮\u{1b}[0m\n\n" } else { "" };
            writeln!(text, "{}\n", finding.trim_matches('\n')).unwrap();
        }
        left_out = ends.is_none();
        finding.clear();
    }
    assert!(shown.is_empty(), "not found: {shown:?}");
    text += if left_out { "\u{1b}[2m⋮\u{1b}[0m\n\n" } else { "" };
    text + finding.trim_matches('\n')
}

fn svg(text: &str) -> String {
    let lines: Vec<Vec<Cell>> = text.lines().map(cells).collect();
    let columns = lines.iter().map(Vec::len).max().unwrap_or(0);
    let (width, height) = (place(columns, CELL.0) + MARGIN, place(lines.len(), CELL.1) + MARGIN);
    let mut svg = format!(
        r#"<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 {width:.0} {height:.0}" width="{width:.0}" height="{height:.0}" role="img">
<title>A report of lameduck on two faults of an example shop</title>
<style>
text {{ font: 14px ui-monospace, SFMono-Regular, Menlo, Consolas, "DejaVu Sans Mono", "Liberation Mono", monospace; fill: #d5dce5 }}
path {{ fill: none; stroke: #d5dce5; stroke-width: 1.2 }}
rect {{ fill: #d5dce5 }}
.strong {{ font-weight: 700 }}
text.faint {{ fill: #8b95a3 }} path.faint {{ stroke: #8b95a3 }} rect.faint {{ fill: #8b95a3 }}
text.red {{ fill: #ff7b72 }} path.red {{ stroke: #ff7b72 }} rect.red {{ fill: #ff7b72 }}
text.yellow {{ fill: #e8b64c }} path.yellow {{ stroke: #e8b64c }} rect.yellow {{ fill: #e8b64c }}
text.blue {{ fill: #79b8ff }} path.blue {{ stroke: #79b8ff }} rect.blue {{ fill: #79b8ff }}
text.cyan {{ fill: #6fd3e3 }} path.cyan {{ stroke: #6fd3e3 }} rect.cyan {{ fill: #6fd3e3 }}
rect.ground {{ fill: #10151d }}
</style>
<rect class="ground" width="{width:.0}" height="{height:.0}" rx="10"/>
"#
    );
    for (row, line) in lines.iter().enumerate() {
        let mut column = 0;
        for run in line.chunk_by(Cell::continues) {
            draw(run, column, row, &mut svg);
            column += run.len();
        }
    }
    svg + "</svg>\n"
}

/// One character on the terminal.
struct Cell {
    character: char,
    ink: Ink,
}

#[derive(Clone, Copy, Default, PartialEq)]
struct Ink {
    strong: bool,
    color: &'static str,
}

impl Cell {
    /// Whether both are drawn in one go: the same line or bar, or plain text in one ink.
    fn continues(&self, next: &Self) -> bool {
        let same = self.character == next.character || self.is_text() && next.is_text();
        same && self.ink == next.ink
    }

    fn is_text(&self) -> bool {
        self.character.is_ascii()
    }
}

/// A line's characters with their inks: what the codes between them say.
fn cells(line: &str) -> Vec<Cell> {
    let mut parts = line.split("\u{1b}[");
    let plain = |text: &str, ink| text.chars().map(move |character| Cell { character, ink }).collect::<Vec<_>>();
    let mut cells = plain(parts.next().unwrap(), Ink::default());
    let mut ink = Ink::default();
    for part in parts {
        let (codes, text) = part.split_once('m').unwrap();
        for code in codes.split(';') {
            match code {
                "0" => ink = Ink::default(),
                "1" => ink.strong = true,
                "2" => ink.color = "faint",
                "31" => ink.color = "red",
                "33" => ink.color = "yellow",
                "34" => ink.color = "blue",
                "36" => ink.color = "cyan",
                other => panic!("the picture has no colour for the code {other}"),
            }
        }
        cells.extend(plain(text, ink));
    }
    cells
}

/// Draws a run. Lines and bars become shapes, so that they meet whatever the font.
fn draw(run: &[Cell], column: usize, row: usize, svg: &mut String) {
    let (width, height) = (pixels(run.len(), CELL.0), CELL.1);
    let (left, top) = (place(column, CELL.0), place(row, CELL.1));
    let (middle, center) = (CELL.0 / 2.0, height / 2.0);
    let Cell { character, ink } = &run[0];
    let path = |svg: &mut String, path: String| {
        writeln!(svg, r#"<path{} transform="translate({left:.1} {top:.1})" d="{path}"/>"#, class(*ink)).unwrap();
    };
    let bar = |svg: &mut String, opacity: f64| {
        let (top, height) = (top + 3.0, height - 6.0);
        writeln!(
            svg,
            r#"<rect{} x="{left:.1}" y="{top:.1}" width="{width:.1}" height="{height:.1}" opacity="{opacity}"/>"#,
            class(*ink)
        )
        .unwrap();
    };
    match character {
        '─' => path(svg, format!("M0 {center}h{width:.1}")),
        '┬' => path(svg, format!("M0 {center}h{width:.1}M{middle} {center}V{height}")),
        '│' => path(svg, format!("M{middle} 0v{height}")),
        '╭' => path(svg, format!("M{width} {center}Q{middle} {center} {middle} {height}")),
        '╰' => path(svg, format!("M{middle} 0Q{middle} {center} {width} {center}")),
        '█' => bar(svg, 1.0),
        '▒' => bar(svg, 0.6),
        '░' => bar(svg, 0.3),
        _ if run[0].is_text() => {
            let text: String = run.iter().map(|cell| cell.character).collect();
            let mut start = 0;
            // Viewers differ in what they make of several blanks.
            for part in text.split("  ") {
                write_text(part, *ink, left + pixels(start, CELL.0), top, svg);
                start += part.len() + 2;
            }
        }
        other => {
            for at in 0..run.len() {
                write_text(&other.to_string(), *ink, place(column + at, CELL.0), top, svg);
            }
        }
    }
}

fn write_text(text: &str, ink: Ink, left: f64, top: f64, svg: &mut String) {
    let blank = text.len() - text.trim_start().len();
    let (left, text) = (left + pixels(blank, CELL.0), text.trim());
    if text.is_empty() {
        return;
    }
    let length = pixels(text.chars().count(), CELL.0);
    let escaped = text.replace('&', "&amp;").replace('<', "&lt;").replace('>', "&gt;");
    let base = top + 13.0;
    writeln!(svg, r#"<text{} x="{left:.1}" y="{base:.1}" textLength="{length:.1}">{escaped}</text>"#, class(ink))
        .unwrap();
}

fn class(ink: Ink) -> String {
    let names = [if ink.strong { "strong" } else { "" }, ink.color];
    let names: Vec<_> = names.into_iter().filter(|name| !name.is_empty()).collect();
    if names.is_empty() { String::new() } else { format!(r#" class="{}""#, names.join(" ")) }
}

/// Where a column or row begins.
fn place(number: usize, size: f64) -> f64 {
    MARGIN + pixels(number, size)
}

fn pixels(number: usize, size: f64) -> f64 {
    f64::from(u32::try_from(number).unwrap()) * size
}
