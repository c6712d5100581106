//! What is wrong with a text, said to a person.

use std::ops::Range;

use super::events::{MAX_DEPTH, Problem};
use crate::source::{SourceId, Span, to_u32};

/// Where and why a text is not YAML, or not YAML that can become JSON.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct SyntaxError {
    /// The place.
    pub span: Span,
    /// One sentence, lower case, no full stop.
    pub message: String,
    /// One step that would help, when there is a likely one.
    pub help: Option<String>,
    /// A place that explains the first (where the bracket was opened, say).
    pub related: Option<(Span, String)>,
}

impl SyntaxError {
    pub(super) fn new(span: Span, message: impl Into<String>) -> Self {
        Self { span, message: message.into(), help: None, related: None }
    }

    pub(super) fn help(mut self, step: &str) -> Self {
        self.help = Some(step.to_owned());
        self
    }

    pub(super) fn related(mut self, span: Span, label: &str) -> Self {
        self.related = Some((span, label.to_owned()));
        self
    }
}

pub(super) fn unknown_alias(span: Span, name: &str) -> SyntaxError {
    let anchor = name.trim_start_matches('*');
    SyntaxError::new(span, format!("`*{anchor}` refers to an anchor that is not defined before it in this document"))
        .help(&format!("define `&{anchor}` earlier in the same document, or quote the value if the `*` belongs to it"))
}

pub(super) fn alias_in_itself(span: Span, name: &str, target: Span) -> SyntaxError {
    let start = Span { end: target.start.saturating_add(1), ..target };
    SyntaxError::new(span, format!("`{name}` stands inside the value that it refers to"))
        .related(start, "the value begins here")
}

pub(super) fn excessive_aliases(span: Span) -> SyntaxError {
    SyntaxError::new(span, "the aliases of this document repeat so much that kubectl rejects it")
        .help("write the repeated parts once, or split the document")
}

pub(super) fn too_deep(span: Span) -> SyntaxError {
    SyntaxError::new(span, format!("collections nest more than {MAX_DEPTH} levels deep"))
}

pub(super) fn not_json(span: Span, text: &str) -> SyntaxError {
    SyntaxError::new(span, format!("`{text}` is a number that JSON cannot hold, so kubectl rejects it"))
        .help("quote it if it is meant as text")
}

pub(super) fn bad_tag(span: Span, message: String) -> SyntaxError {
    SyntaxError::new(span, message).help("remove the tag or correct the value")
}

pub(super) fn key_is_collection(span: Span, is_mapping: bool) -> SyntaxError {
    let what = if is_mapping { "mapping" } else { "list" };
    SyntaxError::new(span, format!("a {what} cannot be a key")).help("quote the text if it is not meant as YAML")
}

pub(super) fn key_is_null(span: Span) -> SyntaxError {
    SyntaxError::new(span, "a key is empty or null").help("quote the key if it is meant as text")
}

pub(super) fn key_is_huge(span: Span, text: &str) -> SyntaxError {
    SyntaxError::new(span, format!("the key `{text}` is an integer too large for kubectl")).help("quote the key")
}

pub(super) fn merge_of_no_mapping(span: Span) -> SyntaxError {
    SyntaxError::new(span, "`<<` can only merge a mapping or a list of mappings")
        .help("let it refer to a mapping, or quote `<<` if it is meant as a key")
}

pub(super) fn bad_separator(span: Span) -> SyntaxError {
    SyntaxError::new(span, "only a comment may follow `---` on its line").help("move the text to the next line")
}

/// A template expression at a place in a document.
pub(super) fn template(source: SourceId, text: &str, document: Range<u32>, at: usize) -> SyntaxError {
    let (start, end) = (document.start as usize, document.end as usize);
    let scene = Scene { source, text, start, end, bracket: None, last: at };
    scene.or_template(SyntaxError::new(scene.span(at..at + 1), ""))
}

/// A document, for messages that look around the place of a fault.
#[derive(Copy, Clone)]
pub(super) struct Scene<'t> {
    pub(super) source: SourceId,
    /// The whole text.
    pub(super) text: &'t str,
    /// Where the document begins and ends.
    pub(super) start: usize,
    pub(super) end: usize,
    /// The innermost bracket that was open.
    pub(super) bracket: Option<u32>,
    /// Where the last thing ends that was read.
    pub(super) last: usize,
}

impl Scene<'_> {
    /// Says what a parser's fault at a byte means.
    pub(super) fn explain(self, problem: &Problem, at: usize) -> SyntaxError {
        let at = self.text.floor_char_boundary(at.clamp(self.start, self.end));
        let error = self.plainly(problem, at);
        self.or_template(error)
    }

    /// Template expressions break YAML in many ways; what helps is always the same.
    pub(super) fn or_template(self, mut error: SyntaxError) -> SyntaxError {
        let document = self.text.get(self.start..self.end).unwrap_or("");
        if !document.lines().any(looks_like_template) {
            return error;
        }
        let line = self.line(error.span.start as usize);
        let text = self.text.get(line.clone()).unwrap_or("");
        if let Some((before, expression)) = text.split_once("{{") {
            let length = expression.find("}}").map_or(expression.len(), |end| end + 2);
            let start = line.start + before.len();
            error.span = self.span(start..start + 2 + length);
            "a template expression is not YAML".clone_into(&mut error.message);
            error.related = None;
        }
        error.help("this looks like a template; render it first")
    }

    fn plainly(self, problem: &Problem, at: usize) -> SyntaxError {
        let here = self.token(at);
        let new = |message: &str| SyntaxError::new(here, message);
        match problem {
            Problem::Tab => self.tab(at),
            Problem::UnclosedQuote => {
                SyntaxError::new(self.span(at..at + 1), "this quote is not closed before the document ends")
                    .help("close the quote; a line that begins with `---` ends the document even inside quotes")
            }
            Problem::UnclosedBracket => self.unclosed_bracket(at),
            Problem::InFlow | Problem::DashInFlow | Problem::KeyWithoutColon if self.bracket.is_some() => {
                self.in_flow(at)
            }
            Problem::WrongBracket { open, close } => {
                let rest = self.text.get(self.last..self.end).unwrap_or("");
                let at = rest.find(*close).map_or(at, |found| self.last + found);
                let error = SyntaxError::new(self.span(at..at + 1), format!("`{close}` cannot close `{open}`"));
                self.with_bracket(error).help("close brackets in the order in which they were opened")
            }
            Problem::StrayBracket => new(&format!("`{}` closes nothing", self.char(at)))
                .help("remove it, or quote the value if it belongs to it"),
            Problem::Indentation if self.char(at) == '-' => {
                new("a list item stands where a key is expected").help("indent it to the level of its list")
            }
            Problem::Indentation => new("this line's indentation matches nothing above it")
                .help("align it with the key or list that it belongs to"),
            Problem::ValueNotAllowed => self.value_not_allowed(at),
            Problem::DashNotAllowed => {
                new("a list cannot begin here").help("put the first `-` on a line of its own, below the key")
            }
            Problem::InFlow | Problem::DashInFlow | Problem::KeyWithoutColon => self.no_colon(at),
            Problem::Reserved(character) => {
                new(&format!("`{character}` cannot begin a value")).help("put the value in quotes")
            }
            Problem::Control(character) => {
                new(&format!("the control character U+{:04X} is not allowed", u32::from(*character))).help("remove it")
            }
            Problem::Escape => SyntaxError::new(self.escape(at), "unknown escape in a quoted value")
                .help("write `\\\\` for a backslash, or use single quotes"),
            Problem::TextAfterQuote => new("text follows the closing quote")
                .help("put the whole value in quotes; inside double quotes, write `\\\"` for a quote"),
            Problem::CommentNotSeparated => new("a blank is missing before `#`").help("put a blank before the comment"),
            Problem::CommentInText => {
                new("a comment interrupts a text of several lines").help("quote the text, or move the comment")
            }
            Problem::TextAfterEnd => {
                new("only a comment may follow `...` on its line").help("put the text in quotes, or remove it")
            }
            Problem::NoValue => new("a value is missing here").help("write a value, or remove what surrounds it"),
            Problem::BlockScalarIndent => {
                new("the first lines of this block are indented further than the text below them")
                    .help("indent the lines of the block alike")
            }
            Problem::BlockScalarHeader => new("only an indentation digit, `-`, `+` or a comment may follow `|` or `>`")
                .help("move the text to the next line"),
            Problem::AnchorName => {
                new(&format!("a name of letters, digits, `-` and `_` must follow `{}`", self.char(at)))
                    .help("put the value in quotes if it begins with this character")
            }
            Problem::UnknownTagHandle => {
                new("this tag's prefix is not declared").help("quote the value if it begins with `!`")
            }
            Problem::Tag => new("this tag is malformed").help("quote the value if it begins with `!`"),
            Problem::Directive => new("kubectl cannot read documents with `%` directives").help("remove the line"),
            Problem::TooDeep => too_deep(here),
            Problem::ByteOrderMark => new("a byte-order mark stands inside the document").help("remove it"),
            Problem::Other(message) => new(message),
        }
    }

    /// The tab itself: the parser gives a place shortly before or behind it.
    fn tab(self, at: usize) -> SyntaxError {
        let line = self.line(at);
        let indentation = self.text.get(line.start..at).unwrap_or("");
        let after = self.text.get(at..self.end).unwrap_or("");
        let tab = match indentation.find('\t') {
            Some(tab) if indentation.trim().is_empty() => Some(line.start + tab),
            _ => after.find('\t').map(|tab| at + tab),
        };
        let span = tab.map_or_else(|| self.token(at), |tab| self.span(tab..tab + 1));
        SyntaxError::new(span, "YAML cannot be indented with a tab").help("replace the tab with spaces")
    }

    fn unclosed_bracket(self, at: usize) -> SyntaxError {
        let open = self.bracket.map_or(at, |bracket| bracket as usize);
        SyntaxError::new(self.span(open..open + 1), format!("this `{}` is not closed", self.char(open)))
            .help("close the bracket, or quote the value if it belongs to it")
    }

    fn in_flow(self, at: usize) -> SyntaxError {
        let closing = match self.bracket.map(|bracket| self.char(bracket as usize)) {
            Some('{') => '}',
            _ => ']',
        };
        let error = SyntaxError::new(self.token(at), format!("expected `,` or `{closing}`"));
        self.with_bracket(error).help("close the bracket, separate items with commas, or quote the value")
    }

    fn with_bracket(self, error: SyntaxError) -> SyntaxError {
        match self.bracket {
            Some(bracket) => {
                let open = bracket as usize;
                error.related(self.span(open..open + 1), "the bracket is opened here")
            }
            None => error,
        }
    }

    /// A `: ` where the line or the lines above already hold a value.
    fn value_not_allowed(self, at: usize) -> SyntaxError {
        const LONGEST_KEY: usize = 1024;
        let line = self.line(at);
        let before = self.text.get(line.start..at).unwrap_or("");
        if before.trim_start().len() > LONGEST_KEY {
            return SyntaxError::new(self.token(at), format!("a key of more than {LONGEST_KEY} characters ends here"))
                .help("shorten the key");
        }
        if before.contains(": ") || before.contains(":\t") {
            return SyntaxError::new(self.token(at), "a second `:` follows in the same line")
                .help("quote the value if the colon belongs to it");
        }
        let above = self.line_above(line.start);
        if let Some(colon) = self.tight_colon(above) {
            return missing_blank(self.span(colon..colon + 1));
        }
        let key = line.start + before.len() - before.trim_start().len();
        SyntaxError::new(self.span(key..at.max(key)), "a key stands below a line that already has a value")
            .help("align it with the key that it belongs to")
    }

    fn no_colon(self, at: usize) -> SyntaxError {
        let mut line = self.line(at);
        if self.text.get(line.clone()).is_none_or(|text| text.trim().is_empty()) || line.start == at {
            line = self.line_above(line.start);
        }
        if let Some(colon) = self.tight_colon(line.clone()) {
            return missing_blank(self.span(colon..colon + 1));
        }
        let text = self.text.get(line.clone()).unwrap_or("");
        let start = line.start + text.len() - text.trim_start().len();
        let end = line.start + text.trim_end().len();
        SyntaxError::new(self.span(start..end.max(start)), "this line is neither `key: value` nor a list item")
            .help("write `key: value`, or `- item`, or indent it as part of the value above")
    }

    /// The colon of a `key:value`, if a line holds one.
    fn tight_colon(self, line: Range<usize>) -> Option<usize> {
        let text = self.text.get(line.clone())?;
        let key = text.trim_start_matches([' ', '-']);
        let colon = key.find(':')?;
        let is_word = key.get(..colon)?.bytes().all(|byte| byte.is_ascii_alphanumeric() || b"._-/".contains(&byte));
        let is_tight = key.get(colon + 1..)?.starts_with(|next: char| !next.is_whitespace() && next != '/');
        (is_word && colon > 0 && is_tight).then_some(line.start + text.len() - key.len() + colon)
    }

    /// The backslash of an escape; the parser gives the place of the opening quote.
    fn escape(self, at: usize) -> Span {
        let mut bytes = self.text.as_bytes().iter().enumerate().take(self.end).skip(at);
        while let Some((index, byte)) = bytes.next() {
            if *byte != b'\\' {
                continue;
            }
            match bytes.next() {
                Some((_, escape)) if b"0abt\tnvfre \"\\N_LP\n\r'".contains(escape) => {}
                _ => return self.span(index..index + 2),
            }
        }
        self.span(at..at + 1)
    }

    fn char(self, at: usize) -> char {
        self.text.get(at..).and_then(|rest| rest.chars().next()).unwrap_or(' ')
    }

    /// The line around a byte, without its break.
    fn line(self, at: usize) -> Range<usize> {
        let before = self.text.get(self.start..at).unwrap_or("");
        let after = self.text.get(at..self.end).unwrap_or("");
        let start = before.rfind('\n').map_or(self.start, |found| self.start + found + 1);
        start..after.find('\n').map_or(self.end, |found| at + found)
    }

    /// The nearest line above a line's start that is not blank.
    fn line_above(self, start: usize) -> Range<usize> {
        let above = self.text.get(self.start..start).unwrap_or("").trim_end();
        self.line(self.start + above.len())
    }

    /// The word at a byte, or the last character of the document if nothing is left.
    fn token(self, at: usize) -> Span {
        let rest = self.text.get(at..self.end).unwrap_or("");
        let length = rest.find(char::is_whitespace).unwrap_or(rest.len());
        if length > 0 {
            return self.span(at..at + length);
        }
        if rest.trim().is_empty() {
            let end = self.start + self.text.get(self.start..self.end).unwrap_or("").trim_end().len();
            return self.span(end.saturating_sub(1)..end);
        }
        self.span(at..at + 1)
    }

    fn span(self, range: Range<usize>) -> Span {
        let start = self.text.floor_char_boundary(range.start.clamp(self.start, self.end));
        let end = self.text.ceil_char_boundary(range.end.clamp(start, self.end));
        Span::new(self.source, to_u32(start), to_u32(end))
    }
}

/// Whether a template expression stands where YAML expects a value or a key, and not inside a text.
fn looks_like_template(line: &str) -> bool {
    let content = line.trim_start_matches([' ', '-']);
    (content.starts_with("{{") || line.contains(": {{")) && line.contains("}}")
}

fn missing_blank(span: Span) -> SyntaxError {
    SyntaxError::new(span, "a blank is missing after `:`").help("write `key: value` with a blank")
}
