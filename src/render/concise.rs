//! One line per finding, as GNU tools and editors know it: `file:line:column: severity[rule] message`.

use std::io::{self, Write};

use super::notes::origin;
use super::place::shown;
use super::style::{Ink, Style};
use super::{summary, text};
use crate::join::Join;
use crate::report::Report;

pub(crate) fn render(report: &Report, style: &Style, join: Join<'_>, out: &mut dyn Write) -> io::Result<()> {
    super::each(report, join, out, &|_, diagnostic, out| {
        let place = shown(report, diagnostic);
        let at = format!("{}:{}:{}:", text::flat(place.file), place.start.line, place.start.column);
        let who = format!("{}[{}]", diagnostic.severity.name(), diagnostic.rule.id);
        let origin = origin(report, diagnostic).map_or(String::new(), |origin| format!(" ({origin})"));
        writeln!(
            out,
            "{} {} {}{origin}",
            style.paint(Ink::Strong, &at),
            style.paint(diagnostic.severity.into(), &who),
            text::flat(&diagnostic.finding.message)
        )
    })?;
    if style.quiet { Ok(()) } else { summary::write(report, style, out) }
}
