//! `lameduck explain`: a rule's page.

use std::fmt::Write as _;

use super::args::Explain;
use super::exit::{Exit, Failure};
use super::{output, select, terminal};

/// Prints a rule's page: its Markdown in a pipe, easier to read on a terminal.
pub(super) fn run(options: &Explain) -> Result<Exit, Failure> {
    terminal::set_color(options.color);
    let rule = select::rule(&options.rule)?;
    let text = if terminal::is_terminal() {
        readable(rule.text(), terminal::width().min(100), terminal::is_colored())
    } else {
        rule.text().to_owned()
    };
    output::write(None, |out| writeln!(out, "{}\n\n{}", text.trim(), rule.url()))?;
    Ok(Exit::Clean)
}

/// Markdown as far as pages use it: headings, paragraphs, lists, tables, code.
fn readable(markdown: &str, width: usize, color: bool) -> String {
    let mut page = Page { text: String::new(), width, color };
    let mut paragraph = String::new();
    let mut in_code = false;
    for line in markdown.lines() {
        if line.trim_start().starts_with("```") {
            page.flow(&mut paragraph);
            in_code = !in_code;
        } else if in_code {
            page.line("    ", line, "\x1b[36m");
        } else if let Some(heading) = line.strip_prefix('#') {
            page.flow(&mut paragraph);
            page.line("", heading.trim_start_matches('#').trim(), "\x1b[1;4m");
        } else if line.trim().is_empty() {
            page.flow(&mut paragraph);
            page.line("", "", "");
        } else if line.starts_with('|') {
            page.flow(&mut paragraph);
            page.line("", line, "");
        } else {
            if is_item(line) {
                page.flow(&mut paragraph);
            }
            if !paragraph.is_empty() {
                paragraph.push(' ');
            }
            paragraph.push_str(line.trim());
        }
    }
    page.flow(&mut paragraph);
    page.text
}

/// `- item`, `* item`, `1. item`.
fn is_item(line: &str) -> bool {
    let line = line.trim_start();
    let rest = line.trim_start_matches(|c: char| c.is_ascii_digit());
    ["- ", "* "].iter().any(|mark| line.starts_with(mark)) || rest.len() < line.len() && rest.starts_with(". ")
}

struct Page {
    text: String,
    width: usize,
    color: bool,
}

impl Page {
    /// Adds a line as it is, in one style.
    fn line(&mut self, indent: &str, line: &str, style: &str) {
        if self.color && !style.is_empty() {
            let _ = writeln!(self.text, "{indent}{style}{line}\x1b[0m");
        } else {
            let _ = writeln!(self.text, "{indent}{line}");
        }
    }

    /// Adds a paragraph, broken into lines; those of a list's item hang.
    fn flow(&mut self, paragraph: &mut String) {
        let paragraph = std::mem::take(paragraph);
        let hang = if is_item(&paragraph) { paragraph.find(' ').map_or(0, |space| space + 1) } else { 0 };
        let mut lines: Vec<String> = Vec::new();
        let mut used = 0;
        for word in paragraph.split_whitespace() {
            let length = word.chars().count();
            match lines.last_mut() {
                Some(line) if used + 1 + length <= self.width => {
                    line.push(' ');
                    line.push_str(word);
                    used += 1 + length;
                }
                Some(_) => {
                    lines.push(format!("{:hang$}{word}", ""));
                    used = hang + length;
                }
                None => {
                    lines.push(word.to_owned());
                    used = length;
                }
            }
        }
        let mut lines = lines.join("\n");
        if self.color {
            lines = color_code(&lines);
        }
        if !lines.is_empty() {
            self.line("", &lines, "");
        }
    }
}

/// Replaces the marks of `code` by a color. A code that is broken over two lines is colored on both.
fn color_code(text: &str) -> String {
    let mut parts = text.split('`');
    let mut colored = parts.next().unwrap_or_default().to_owned();
    while let (Some(code), Some(rest)) = (parts.next(), parts.next()) {
        let _ = write!(colored, "\x1b[36m{code}\x1b[0m{rest}");
    }
    colored
}

#[cfg(test)]
mod tests {
    use super::readable;

    #[test]
    fn a_page_is_wrapped_and_its_code_is_not() {
        let page = "# Title\n\nSome words that are\nlonger than a line.\n\n- an item that is long too\n- b\n\n```yaml\nreplicas: 1 # a long line stays\n```\n";
        let expected = "Title\n\nSome words that are\nlonger than a line.\n\n- an item that is\n  long too\n- b\n\n    replicas: 1 # a long line stays\n";
        assert_eq!(readable(page, 20, false), expected);
    }

    #[test]
    fn colors_take_the_place_of_marks() {
        assert_eq!(readable("set `replicas` to 2", 80, true), "set \x1b[36mreplicas\x1b[0m to 2\n");
    }
}
