//! The door to granit-parser: its events and errors in our words. No other module names the crate.

use std::borrow::Cow;

use granit_parser::{ErrorKind, Event as Raw, Options, Parser, ScalarStyle, ScanError, StrInput, StructureStyle};

use super::Style;
use super::scalar::Tag;

/// How deeply collections may nest. kubectl's reader stops at 10,000; no API type comes near either,
/// and a lower bound lets everything downstream recurse without fear for its stack.
pub(super) const MAX_DEPTH: usize = 1000;

/// What the text holds next, with the bytes it stands at.
pub(super) struct Event<'d> {
    pub(super) what: What<'d>,
    pub(super) start: usize,
    pub(super) end: usize,
}

pub(super) enum What<'d> {
    Scalar {
        text: Cow<'d, str>,
        style: Style,
        anchor: usize,
        tag: Tag,
    },
    Sequence {
        style: Style,
        anchor: usize,
    },
    Mapping {
        style: Style,
        anchor: usize,
    },
    End,
    Alias(usize),
    UnknownAlias(String),
    /// The anchor of the node before it; its place is that of the whole `&name`.
    Anchor,
    Comment,
    DocumentStart,
    DocumentEnd,
}

/// Why the text is not YAML.
pub(super) struct Fault {
    pub(super) at: usize,
    pub(super) problem: Problem,
}

/// The kinds of fault that we have something to say about.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) enum Problem {
    Tab,
    UnclosedQuote,
    UnclosedBracket,
    /// Something other than a comma or the closing bracket follows in a flow collection.
    InFlow,
    /// A lone dash as an item in brackets.
    DashInFlow,
    WrongBracket {
        open: char,
        close: char,
    },
    StrayBracket,
    /// A key or a dash at a column where no collection is open.
    Indentation,
    /// A second `: ` in a line, or a key below a value.
    ValueNotAllowed,
    DashNotAllowed,
    KeyWithoutColon,
    Reserved(char),
    Control(char),
    Escape,
    TextAfterQuote,
    CommentNotSeparated,
    /// A comment between the lines of a plain scalar.
    CommentInText,
    /// Something other than a comment behind `...`.
    TextAfterEnd,
    NoValue,
    BlockScalarIndent,
    BlockScalarHeader,
    AnchorName,
    UnknownTagHandle,
    Tag,
    Directive,
    TooDeep,
    ByteOrderMark,
    Other(String),
}

impl Problem {
    /// Whether the characters are fine and only their order is not.
    pub(super) fn is_structural(&self) -> bool {
        matches!(
            self,
            Self::UnclosedBracket
                | Self::InFlow
                | Self::WrongBracket { .. }
                | Self::StrayBracket
                | Self::Indentation
                | Self::DashNotAllowed
                | Self::KeyWithoutColon
                | Self::Directive
        )
    }
}

/// Reads a text's events up to the end of its first document.
pub(super) struct Events<'d> {
    parser: Parser<'d, StrInput<'d>>,
}

impl<'d> Events<'d> {
    pub(super) fn new(text: &'d str) -> Self {
        Self { parser: Parser::new_from_str_with_options(text, options()) }
    }
}

fn options() -> Options {
    granit_parser::options! {
        // Comments are a few bytes each, and long blocks of them head real files.
        max_buffered_comment_events: usize::MAX,
        emit_unresolved_aliases: true,
        emit_anchor_events: true,
        bom_inside_document_as_content: true,
        flow_nesting_limit: MAX_DEPTH,
        block_nesting_limit: MAX_DEPTH,
    }
}

impl<'d> Iterator for Events<'d> {
    type Item = Result<Event<'d>, Fault>;

    fn next(&mut self) -> Option<Self::Item> {
        loop {
            let (raw, span) = match self.parser.next_event()? {
                Ok(event) => event,
                Err(error) => return Some(Err(fault(&error))),
            };
            let Some(what) = translate(raw) else { continue };
            let range = span.byte_range().unwrap_or_default();
            return Some(Ok(Event { what, start: range.start, end: range.end }));
        }
    }
}

fn translate(raw: Raw<'_>) -> Option<What<'_>> {
    Some(match raw {
        Raw::Scalar(text, style, anchor, raw_tag) => {
            let style = match style {
                ScalarStyle::Plain => Style::Plain,
                ScalarStyle::SingleQuoted | ScalarStyle::DoubleQuoted => Style::Quoted,
                ScalarStyle::Literal | ScalarStyle::Folded => Style::BlockScalar,
            };
            What::Scalar { text, style, anchor, tag: tag(raw_tag.as_deref()) }
        }
        Raw::SequenceStart(style, anchor, _) => What::Sequence { style: structure(style), anchor },
        Raw::MappingStart(style, anchor, _) => What::Mapping { style: structure(style), anchor },
        Raw::SequenceEnd | Raw::MappingEnd => What::End,
        Raw::Alias(anchor) => What::Alias(anchor),
        Raw::UnresolvedAlias(name) => What::UnknownAlias(name.into_owned()),
        Raw::Anchor(..) => What::Anchor,
        Raw::Comment(..) => What::Comment,
        Raw::DocumentStart(..) => What::DocumentStart,
        Raw::DocumentEnd => What::DocumentEnd,
        _ => return None,
    })
}

fn structure(style: StructureStyle) -> Style {
    match style {
        StructureStyle::Block => Style::Block,
        StructureStyle::Flow => Style::Flow,
    }
}

fn tag(tag: Option<&granit_parser::Tag>) -> Tag {
    let Some(tag) = tag else { return Tag::None };
    if tag.handle().is_empty() && tag.suffix() == "!" {
        return Tag::Bare;
    }
    match tag.suffix_in_namespace("tag:yaml.org,2002:") {
        Some(suffix) => Tag::Yaml(suffix.into_owned()),
        None => Tag::Other,
    }
}

fn fault(error: &ScanError) -> Fault {
    use ErrorKind as E;
    let problem = match error.kind() {
        E::TabNotAllowed
        | E::TabInBlockIndentation
        | E::TabInIndentation
        | E::TabInPlainScalar
        | E::TabAtBlockScalarStart
        | E::InvalidBlockEntryWhitespace
        | E::InvalidMappingValueWhitespace => Problem::Tab,
        E::UnclosedQuotedScalar | E::DocumentIndicatorInQuotedScalar => Problem::UnclosedQuote,
        E::UnclosedFlowCollection { .. } | E::UnexpectedEofFlowSequence | E::UnexpectedEofFlowMapping => {
            Problem::UnclosedBracket
        }
        E::ExpectedFlowMappingSeparator
        | E::ExpectedFlowSequenceSeparator
        | E::InvalidColonPlacement
        | E::BlockEntryInFlowCollection
        | E::FlowMappingValueAdjacentCollection
        | E::InvalidFlowScalarIndent => Problem::InFlow,
        E::PlainScalarStartsWithDashFlowIndicator => Problem::DashInFlow,
        E::MismatchedFlowCollectionEnd { open, close } => Problem::WrongBracket { open: *open, close: *close },
        E::MisplacedFlowCollectionEnd => Problem::StrayBracket,
        E::InvalidIndentation
        | E::ExpectedBlockMappingKey
        | E::ExpectedBlockSequenceEntry
        | E::InvalidQuotedScalarIndent
        | E::UnexpectedEofBlockMapping
        | E::UnexpectedEofBlockSequence => Problem::Indentation,
        E::MappingValueNotAllowed | E::MappingKeyNotAllowed => Problem::ValueNotAllowed,
        E::BlockSequenceEntryNotAllowed => Problem::DashNotAllowed,
        E::SimpleKeyExpected | E::InvalidSimpleKey => Problem::KeyWithoutColon,
        E::UnexpectedCharacter { character } if character.is_control() => Problem::Control(*character),
        E::UnexpectedCharacter { character } => Problem::Reserved(*character),
        E::UnknownQuotedScalarEscape
        | E::InvalidQuotedScalarHexEscape
        | E::InvalidLowSurrogateHexEscape
        | E::InvalidLowSurrogate
        | E::MissingLowSurrogate
        | E::UnpairedLowSurrogate
        | E::InvalidUnicodeEscape => Problem::Escape,
        E::InvalidTrailingSingleQuotedScalar | E::InvalidTrailingDoubleQuotedScalar => Problem::TextAfterQuote,
        E::CommentInterceptedScalar => Problem::CommentInText,
        E::InvalidDocumentEnd => Problem::TextAfterEnd,
        E::ExpectedNodeContent | E::UnexpectedEofImplicitFlowMapping => Problem::NoValue,
        E::CommentNotSeparated => Problem::CommentNotSeparated,
        E::InvalidBlockScalarIndent => Problem::BlockScalarIndent,
        E::ZeroBlockScalarIndent | E::InvalidBlockScalarHeader => Problem::BlockScalarHeader,
        E::MissingAnchorOrAliasName => Problem::AnchorName,
        E::UndeclaredTagHandle => Problem::UnknownTagHandle,
        E::ExpectedTagBang
        | E::InvalidGlobalTagCharacter
        | E::InvalidTagTerminator
        | E::MissingTagUri
        | E::UnclosedVerbatimTag
        | E::InvalidTagEscape
        | E::InvalidTagUtf8LeadingByte
        | E::InvalidTagUtf8TrailingByte
        | E::InvalidTagUtf8 => Problem::Tag,
        E::DuplicateVersionDirective
        | E::UnsupportedYamlMajorVersion
        | E::DuplicateTagDirective
        | E::ExpectedDocumentStart
        | E::MissingDocumentEndBeforeDirective
        | E::InvalidDirectiveTerminator
        | E::DirectiveDisallowed
        | E::MissingYamlVersionSeparator
        | E::MissingDirectiveName
        | E::InvalidDirectiveName
        | E::DirectiveByteLimitExceeded { .. }
        | E::TooManyReservedDirectiveParams { .. }
        | E::YamlVersionTooLong
        | E::MissingYamlVersion
        | E::ExpectedTagDirectiveBang
        | E::InvalidTagDirectiveTerminator => Problem::Directive,
        E::RecursionLimitExceeded => Problem::TooDeep,
        E::BomInsideDocument => Problem::ByteOrderMark,
        other => Problem::Other(other.to_string()),
    };
    Fault { at: error.marker().byte_offset().unwrap_or(0), problem }
}
