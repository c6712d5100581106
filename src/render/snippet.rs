//! A finding's message and lines, drawn by miette. The only file that knows miette.
//!
//! miette has one text per diagnostic and finds its lines by counting from the start. Here all excerpts of a
//! finding, of any number of files, are one text to it, and each brings its own name and line number.

use std::{fmt, io};

use miette::{
    GraphicalReportHandler, GraphicalTheme, LabeledSpan, MietteError, MietteSpanContents, SourceCode, SourceSpan,
    SpanContents, ThemeCharacters, ThemeStyles,
};

use super::excerpt::{Excerpt, Mark};
use super::style::Style;
use super::text;
use crate::finding::Severity;
use crate::report::Diagnostic;

/// Draws a diagnostic's head, its message and its excerpts.
pub(crate) fn draw(diagnostic: &Diagnostic, excerpts: &[Excerpt], style: &Style) -> io::Result<String> {
    let head = format!("{}[{}]:", diagnostic.severity.name(), diagnostic.rule.id);
    let room = style.width.saturating_sub(INDENT);
    let message = text::wrap(&diagnostic.finding.message, room.saturating_sub(text::width(&head) + 1), room);
    let card = Card { message: message.join("\n"), excerpts };

    let mut out = String::new();
    GraphicalReportHandler::new_themed(theme(diagnostic.severity, head, excerpts, style))
        .with_wrap_lines(false)
        .without_cause_chain()
        .without_primary_span_start()
        .without_syntax_highlighting()
        .render_report(&mut out, &card)
        .map_err(io::Error::other)?;
    Ok(out)
}

/// What miette puts before a line of the message.
const INDENT: usize = 4;

fn theme(severity: Severity, head: String, excerpts: &[Excerpt], style: &Style) -> GraphicalTheme {
    let mut styles = if style.color { ThemeStyles::ansi() } else { ThemeStyles::none() };
    if style.color {
        let ink = match severity {
            Severity::Error => styles.error.bold(),
            Severity::Warning => styles.warning.bold(),
            Severity::Info => styles.advice.bold(),
        };
        let marks = excerpts.iter().flat_map(|excerpt| &excerpt.marks);
        let aside = styles.help.blue().bold();
        styles.highlights = marks.map(|mark| if mark.primary { ink } else { aside }).collect();
        styles.error = ink;
        styles.link = styles.help;
    }
    let mut characters = if style.unicode { ThemeCharacters::unicode() } else { ThemeCharacters::ascii() };
    if !style.unicode {
        characters.underbar = characters.underline;
    }
    characters.error = head;
    GraphicalTheme { characters, styles }
}

/// A diagnostic as miette sees it.
#[derive(Debug)]
struct Card<'a> {
    message: String,
    excerpts: &'a [Excerpt],
}

impl Card<'_> {
    /// The excerpts, each with the offset at which it begins for miette.
    fn pages(&self) -> impl Iterator<Item = (usize, &Excerpt)> {
        self.excerpts.iter().scan(0, |next, excerpt| {
            let start = *next;
            *next += excerpt.text.len() + 1;
            Some((start, excerpt))
        })
    }
}

impl SourceCode for Card<'_> {
    fn read_span<'a>(
        &'a self,
        span: &SourceSpan,
        _before: usize,
        _after: usize,
    ) -> Result<Box<dyn SpanContents<'a> + 'a>, MietteError> {
        let (from, to) = (span.offset(), span.offset() + span.len());
        let mut pages = self.pages();
        let page = pages.find(|(start, excerpt)| *start <= from && to <= start + excerpt.text.len());
        let (start, excerpt) = page.ok_or(MietteError::OutOfBounds)?;
        Ok(Box::new(MietteSpanContents::new_named(
            excerpt.name.clone(),
            excerpt.text.as_bytes(),
            (start, excerpt.text.len()).into(),
            excerpt.first_line.saturating_sub(1) as usize,
            0,
            excerpt.text.lines().count(),
        )))
    }
}

impl miette::Diagnostic for Card<'_> {
    fn source_code(&self) -> Option<&dyn SourceCode> {
        Some(self)
    }

    fn labels(&self) -> Option<Box<dyn Iterator<Item = LabeledSpan> + '_>> {
        let marks = self.pages().flat_map(|(start, excerpt)| excerpt.marks.iter().map(move |mark| (start, mark)));
        Some(Box::new(marks.map(|(start, Mark { start: at, len, label, .. })| {
            let label = Some(label).filter(|label| !label.is_empty()).cloned();
            LabeledSpan::new(label, start + at, *len)
        })))
    }
}

impl std::error::Error for Card<'_> {}

impl fmt::Display for Card<'_> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&self.message)
    }
}
