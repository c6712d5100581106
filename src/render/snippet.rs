//! A finding's message and lines, drawn by miette. The only file that knows miette.
//!
//! miette has one text per diagnostic and finds lines in it by counting from the start. Here it draws one excerpt
//! at a time, which brings its own name and line number, so that places in several files make one report and a
//! large file costs nothing.

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
    let theme = |head, marks| theme(diagnostic.severity, head, marks, style);

    let mut out = print(theme(head, &[]), &Card { message: message.join("\n"), excerpt: None })?;
    let digits = excerpts.iter().map(Excerpt::digits).max().unwrap_or(0);
    for excerpt in excerpts {
        let card = Card { message: String::new(), excerpt: Some(excerpt) };
        // The numbers of all excerpts end in the same column.
        let indent = " ".repeat(digits - excerpt.digits());
        for line in
            print(theme(String::new(), &excerpt.marks), &card)?.lines().skip_while(|line| line.trim().is_empty())
        {
            out += &indent;
            out += line;
            out.push('\n');
        }
    }
    Ok(out)
}

fn print(theme: GraphicalTheme, card: &Card) -> io::Result<String> {
    let mut out = String::new();
    GraphicalReportHandler::new_themed(theme)
        .with_wrap_lines(false)
        .without_cause_chain()
        .without_primary_span_start()
        .without_syntax_highlighting()
        .render_report(&mut out, card)
        .map_err(io::Error::other)?;
    Ok(out)
}

/// What miette puts before a line of the message.
const INDENT: usize = 4;

fn theme(severity: Severity, head: String, marks: &[Mark], style: &Style) -> GraphicalTheme {
    let mut styles = if style.color { ThemeStyles::ansi() } else { ThemeStyles::none() };
    if style.color {
        let ink = match severity {
            Severity::Error => styles.error.bold(),
            Severity::Warning => styles.warning.bold(),
            Severity::Info => styles.advice.bold(),
        };
        let aside = styles.help.blue().bold();
        styles.highlights = marks.iter().map(|mark| if mark.primary { ink } else { aside }).collect();
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

/// A message or an excerpt, as miette sees it.
#[derive(Debug)]
struct Card<'a> {
    message: String,
    excerpt: Option<&'a Excerpt>,
}

impl miette::Diagnostic for Card<'_> {
    fn source_code(&self) -> Option<&dyn SourceCode> {
        self.excerpt.map(|excerpt| excerpt as &dyn SourceCode)
    }

    fn labels(&self) -> Option<Box<dyn Iterator<Item = LabeledSpan> + '_>> {
        let marks = self.excerpt?.marks.iter();
        Some(Box::new(marks.map(|mark| {
            let label = Some(&mark.label).filter(|label| !label.is_empty());
            LabeledSpan::new(label.cloned(), mark.start, mark.len)
        })))
    }
}

impl SourceCode for Excerpt {
    /// The whole excerpt, whatever the span: it is already what shall be shown.
    fn read_span<'a>(
        &'a self,
        _span: &SourceSpan,
        _before: usize,
        _after: usize,
    ) -> Result<Box<dyn SpanContents<'a> + 'a>, MietteError> {
        Ok(Box::new(MietteSpanContents::new_named(
            self.name.clone(),
            self.text.as_bytes(),
            (0, self.text.len()).into(),
            self.first_line.saturating_sub(1) as usize,
            0,
            self.text.lines().count(),
        )))
    }
}

impl std::error::Error for Card<'_> {}

impl fmt::Display for Card<'_> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&self.message)
    }
}
