//! The only door to `brush-parser`: a script in, our own [`script`](super::script) shapes out.

use std::io::BufReader;

use brush_parser::{ParseError, Parser, ParserOptions, ast, word};

use super::limits;
use super::script::{
    Arithmetic, Binary, Command, Connector, Expansion, Item, List, Piece, Pipeline, Simple, Unary, Word,
};

/// Nesting that only shows in a word: `${A:-${B:-$(c)}}`.
const DEEPEST_WORD: usize = 8;
/// Each operator in `!!!!1` and `a=a=a=1` is a level of recursion for the parser, and a costly one.
const MOST_OPERATORS: usize = 16;
/// A brace expansion of more words is not an example of a drain.
const MOST_WORDS: i64 = 1000;

/// Why there is no script to evaluate.
#[derive(Copy, Clone, Debug, PartialEq, Eq)]
pub(super) enum Unparsed {
    /// No shell accepts it.
    Invalid,
    /// A shell may accept it; we do not know.
    Unknown,
}

/// Reads a script in the bash dialect, which contains what `sh` accepts.
pub(super) fn parse(script: &str) -> Result<List, Unparsed> {
    if !limits::is_reasonable(script) {
        return Err(Unparsed::Unknown);
    }
    let options = options();
    match Parser::new(BufReader::new(script.as_bytes()), &options).parse_program() {
        Ok(program) => {
            let reader = Reader { options };
            Ok(program.complete_commands.iter().flat_map(|list| reader.list(list)).collect())
        }
        Err(ParseError::Tokenizing { inner, .. }) if inner.is_incomplete() => Err(Unparsed::Invalid),
        Err(ParseError::ParsingAtEndOfInput | ParseError::ParsingNear(_)) => Err(invalid_if_plain(script)),
        Err(ParseError::Tokenizing { .. }) => Err(Unparsed::Unknown),
    }
}

/// Syntax that shells disagree on makes a parse error ours rather than the author's.
fn invalid_if_plain(script: &str) -> Unparsed {
    const DISPUTED: [&str; 13] =
        ["[[", "((", "<(", ">(", "<<", "coproc", "select", "function", "${", "`", ";&", "|&", "&>"];
    if DISPUTED.iter().any(|syntax| script.contains(syntax)) { Unparsed::Unknown } else { Unparsed::Invalid }
}

fn options() -> ParserOptions {
    ParserOptions { tilde_expansion_at_word_start: false, ..ParserOptions::default() }
}

/// Turns the parser's tree into ours.
struct Reader {
    options: ParserOptions,
}

impl Reader {
    fn list(&self, list: &ast::CompoundList) -> List {
        let item = |ast::CompoundListItem(and_or, separator): &ast::CompoundListItem| Item {
            first: self.pipeline(&and_or.first),
            rest: and_or
                .additional
                .iter()
                .map(|next| match next {
                    ast::AndOr::And(pipeline) => (Connector::And, self.pipeline(pipeline)),
                    ast::AndOr::Or(pipeline) => (Connector::Or, self.pipeline(pipeline)),
                })
                .collect(),
            background: matches!(separator, ast::SeparatorOperator::Async),
        };
        list.0.iter().map(item).collect()
    }

    fn pipeline(&self, pipeline: &ast::Pipeline) -> Pipeline {
        Pipeline {
            negated: pipeline.bang,
            commands: pipeline.seq.iter().map(|command| self.command(command)).collect(),
        }
    }

    fn command(&self, command: &ast::Command) -> Command {
        match command {
            ast::Command::Simple(simple) => self.simple(simple),
            ast::Command::Compound(compound, _) => self.compound(compound),
            ast::Command::Function(function) => Command::Function {
                name: function.fname.value.clone(),
                body: Box::new(self.compound(&function.body.0)),
            },
            ast::Command::ExtendedTest(..) => Command::Test,
        }
    }

    fn compound(&self, compound: &ast::CompoundCommand) -> Command {
        match compound {
            ast::CompoundCommand::Arithmetic(command) => Command::Arithmetic(parse_arithmetic(&command.expr.value)),
            ast::CompoundCommand::ArithmeticForClause(clause) => {
                let part = |expression: &Option<ast::UnexpandedArithmeticExpr>| match expression {
                    Some(expression) => parse_arithmetic(&expression.value),
                    None => Arithmetic::Number(1),
                };
                Command::ArithmeticFor {
                    start: part(&clause.initializer),
                    condition: part(&clause.condition),
                    step: part(&clause.updater),
                    body: self.list(&clause.body.list),
                }
            }
            ast::CompoundCommand::BraceGroup(group) => Command::Group { body: self.list(&group.list), subshell: false },
            ast::CompoundCommand::Subshell(subshell) => {
                Command::Group { body: self.list(&subshell.list), subshell: true }
            }
            ast::CompoundCommand::ForClause(clause) => Command::For {
                name: clause.variable_name.clone(),
                values: clause.values.as_ref().map(|values| values.iter().map(|word| self.word(&word.value)).collect()),
                body: self.list(&clause.body.list),
            },
            ast::CompoundCommand::CaseClause(clause) => Command::Case {
                value: self.word(&clause.value.value),
                arms: clause
                    .cases
                    .iter()
                    .map(|case| {
                        let patterns = case.patterns.iter().map(|word| self.word(&word.value)).collect();
                        (patterns, case.cmd.as_ref().map(|list| self.list(list)).unwrap_or_default())
                    })
                    .collect(),
            },
            ast::CompoundCommand::IfClause(clause) => {
                let mut arms = vec![(self.list(&clause.condition), self.list(&clause.then))];
                let mut otherwise = None;
                for part in clause.elses.iter().flatten() {
                    match &part.condition {
                        Some(condition) => arms.push((self.list(condition), self.list(&part.body))),
                        None => otherwise = Some(self.list(&part.body)),
                    }
                }
                Command::If { arms, otherwise }
            }
            ast::CompoundCommand::WhileClause(clause) => self.repeat(clause, false),
            ast::CompoundCommand::UntilClause(clause) => self.repeat(clause, true),
            ast::CompoundCommand::Coprocess(_) => Command::Opaque,
        }
    }

    fn repeat(&self, clause: &ast::WhileOrUntilClauseCommand, until: bool) -> Command {
        Command::Loop { until, condition: self.list(&clause.0), body: self.list(&clause.1.list) }
    }

    fn simple(&self, simple: &ast::SimpleCommand) -> Command {
        let mut out = Simple::default();
        for item in simple.prefix.iter().flat_map(|prefix| &prefix.0) {
            self.item(item, true, &mut out);
        }
        if let Some(name) = &simple.word_or_name {
            out.words.push(self.word(&name.value));
        }
        for item in simple.suffix.iter().flat_map(|suffix| &suffix.0) {
            self.item(item, false, &mut out);
        }
        Command::Simple(out)
    }

    fn item(&self, item: &ast::CommandPrefixOrSuffixItem, before_name: bool, out: &mut Simple) {
        match item {
            ast::CommandPrefixOrSuffixItem::IoRedirect(_) => {
                out.redirected = true;
            }
            ast::CommandPrefixOrSuffixItem::AssignmentWord(assignment, word) if before_name => {
                let value = match (&assignment.name, &assignment.value, assignment.append) {
                    (ast::AssignmentName::VariableName(_), ast::AssignmentValue::Scalar(value), false) => {
                        self.word(&value.value)
                    }
                    _ => vec![Piece::Opaque(word.value.clone())],
                };
                let (ast::AssignmentName::VariableName(name) | ast::AssignmentName::ArrayElementName(name, _)) =
                    &assignment.name;
                out.assignments.push((name.clone(), value));
            }
            // `export D=10` and `env D=10 …` are for the command to understand.
            ast::CommandPrefixOrSuffixItem::Word(word) | ast::CommandPrefixOrSuffixItem::AssignmentWord(_, word) => {
                out.words.push(self.word(&word.value));
            }
            ast::CommandPrefixOrSuffixItem::ProcessSubstitution(..) => {
                out.words.push(vec![Piece::Opaque("<(…)".to_owned())]);
            }
        }
    }

    fn word(&self, written: &str) -> Word {
        self.word_at(written, 0)
    }

    fn word_at(&self, written: &str, depth: usize) -> Word {
        if depth > DEEPEST_WORD {
            return vec![Piece::Opaque(written.to_owned())];
        }
        // The grammar of braces inside braces takes exponential time.
        if written.starts_with('{')
            && written.matches('{').count() == 1
            && !written.contains(['$', '"', '\'', '\\', '`'])
            && let Some(words) = self.braces(written)
        {
            return vec![Piece::Brace { written: written.to_owned(), words }];
        }
        match word::parse(written, &self.options) {
            Ok(pieces) => {
                let mut out = Vec::new();
                for piece in &pieces {
                    let source = written.get(piece.start_index..piece.end_index).unwrap_or(written);
                    self.piece(&piece.piece, source, false, depth, &mut out);
                }
                out
            }
            Err(_) => vec![Piece::Opaque(written.to_owned())],
        }
    }

    fn piece(&self, piece: &word::WordPiece, source: &str, quoted: bool, depth: usize, out: &mut Word) {
        out.push(match piece {
            word::WordPiece::Text(text) if quoted => Piece::Quoted(text.clone()),
            word::WordPiece::Text(text) => Piece::Text(text.clone()),
            word::WordPiece::SingleQuotedText(text) => Piece::Quoted(text.clone()),
            word::WordPiece::EscapeSequence(text) => {
                let rest = text.strip_prefix('\\').unwrap_or(text);
                // A backslash before a line break joins the lines.
                if rest == "\n" {
                    return;
                }
                Piece::Quoted(rest.to_owned())
            }
            word::WordPiece::DoubleQuotedSequence(pieces) => {
                // `""` is a word of its own.
                out.push(Piece::Quoted(String::new()));
                for inner in pieces {
                    // The positions inside quotes are not relative to the word, so the text is put together again.
                    self.piece(&inner.piece, &written(&inner.piece), true, depth, out);
                }
                return;
            }
            word::WordPiece::ParameterExpansion(expression) => self.parameter(expression, source, quoted, depth),
            word::WordPiece::CommandSubstitution(script) => Piece::Substitution { script: script.clone(), quoted },
            word::WordPiece::BackquotedCommandSubstitution(script) => {
                Piece::Substitution { script: script.replace("\\`", "`").replace("\\$", "$"), quoted }
            }
            word::WordPiece::ArithmeticExpression(expression) => Piece::Arithmetic(parse_arithmetic(&expression.value)),
            word::WordPiece::AnsiCQuotedText(_)
            | word::WordPiece::GettextDoubleQuotedSequence(_)
            | word::WordPiece::TildeExpansion(_) => Piece::Opaque(source.to_owned()),
        });
    }

    fn parameter(&self, expression: &word::ParameterExpr, source: &str, quoted: bool, depth: usize) -> Piece {
        let inner = |text: &Option<String>| self.word_at(text.as_deref().unwrap_or_default(), depth + 1);
        let if_empty = |test: &word::ParameterTestType| matches!(test, word::ParameterTestType::UnsetOrNull);
        let (parameter, how) = match expression {
            word::ParameterExpr::Parameter { parameter, indirect: false } => (parameter, Expansion::Plain),
            word::ParameterExpr::UseDefaultValues { parameter, indirect: false, test_type, default_value } => (
                parameter,
                Expansion::Default { also_if_empty: if_empty(test_type), assigns: false, word: inner(default_value) },
            ),
            word::ParameterExpr::AssignDefaultValues { parameter, indirect: false, test_type, default_value } => (
                parameter,
                Expansion::Default { also_if_empty: if_empty(test_type), assigns: true, word: inner(default_value) },
            ),
            word::ParameterExpr::UseAlternativeValue { parameter, indirect: false, test_type, alternative_value } => (
                parameter,
                Expansion::Alternative { also_if_empty: if_empty(test_type), word: inner(alternative_value) },
            ),
            word::ParameterExpr::IndicateErrorIfNullOrUnset { parameter, indirect: false, .. } => {
                (parameter, Expansion::Plain)
            }
            word::ParameterExpr::RemoveSmallestSuffixPattern { parameter, .. }
            | word::ParameterExpr::RemoveLargestSuffixPattern { parameter, .. }
            | word::ParameterExpr::RemoveSmallestPrefixPattern { parameter, .. }
            | word::ParameterExpr::RemoveLargestPrefixPattern { parameter, .. }
            | word::ParameterExpr::ParameterLength { parameter, .. } => (parameter, Expansion::Other),
            _ => return Piece::Opaque(source.to_owned()),
        };
        let name = match parameter {
            word::Parameter::Positional(number) => number.to_string(),
            word::Parameter::Named(name) => name.clone(),
            word::Parameter::Special(special) => special.to_string(),
            word::Parameter::NamedWithIndex { .. } | word::Parameter::NamedWithAllIndices { .. } => {
                return Piece::Opaque(source.to_owned());
            }
        };
        Piece::Parameter { name, how, written: source.to_owned(), quoted }
    }

    /// The words of `{1..3}` and `{a,b}` when they are the whole of a word or joined to plain text.
    fn braces(&self, written: &str) -> Option<Vec<String>> {
        let pieces = word::parse_brace_expansions(written, &self.options).ok()??;
        let [word::BraceExpressionOrText::Expr(members)] = pieces.as_slice() else { return None };
        let mut words = Vec::new();
        for member in members {
            match member {
                word::BraceExpressionMember::NumberSequence { start, end, increment } => {
                    let step = increment.checked_abs()?.max(1);
                    if (end - start).checked_abs()? / step > MOST_WORDS {
                        return None;
                    }
                    let count = (end - start).abs() / step;
                    let sign = if end < start { -1 } else { 1 };
                    words.extend((0..=count).map(|index| (start + sign * index * step).to_string()));
                }
                word::BraceExpressionMember::Child(parts) => {
                    let [word::BraceExpressionOrText::Text(text)] = parts.as_slice() else { return None };
                    words.push(text.clone());
                }
                word::BraceExpressionMember::CharSequence { .. } => return None,
            }
        }
        Some(words)
    }
}

/// How a piece inside double quotes looked, near enough for a message.
fn written(piece: &word::WordPiece) -> String {
    match piece {
        word::WordPiece::ParameterExpansion(word::ParameterExpr::Parameter { parameter, .. }) => parameter.to_string(),
        word::WordPiece::CommandSubstitution(script) => format!("$({script})"),
        _ => "${…}".to_owned(),
    }
}

/// An expression, when it only needs variables.
fn parse_arithmetic(expression: &str) -> Arithmetic {
    // `$i` and `${i}` read the same as `i`; anything else that expands is not ours to compute.
    let plain = expression.replace("${", "").replace(['$', '}', '"'], "");
    let substitutes = expression.contains(['`', '#']) || expression.contains("$(") || expression.contains("${!");
    let operators = expression.matches(|sign: char| sign.is_ascii_punctuation() && sign != '_').count();
    let positional = expression.match_indices('$').any(|(at, _)| {
        let next = expression.get(at + 1..).unwrap_or_default().trim_start_matches('{');
        next.starts_with(|first: char| first.is_ascii_digit())
    });
    if substitutes || positional || operators > MOST_OPERATORS || plain.contains(':') {
        return Arithmetic::Opaque;
    }
    brush_parser::arithmetic::parse(&plain).map_or(Arithmetic::Opaque, |expression| arithmetic(&expression))
}

fn arithmetic(expression: &ast::ArithmeticExpr) -> Arithmetic {
    match expression {
        ast::ArithmeticExpr::Literal(number) => Arithmetic::Number(*number),
        ast::ArithmeticExpr::Reference(ast::ArithmeticTarget::Variable(name)) => Arithmetic::Variable(name.clone()),
        ast::ArithmeticExpr::UnaryOp(operator, operand) => {
            let operator = match operator {
                ast::UnaryOperator::UnaryPlus => Unary::Plus,
                ast::UnaryOperator::UnaryMinus => Unary::Minus,
                ast::UnaryOperator::LogicalNot => Unary::Not,
                ast::UnaryOperator::BitwiseNot => return Arithmetic::Opaque,
            };
            Arithmetic::Unary(operator, Box::new(arithmetic(operand)))
        }
        ast::ArithmeticExpr::BinaryOp(operator, left, right) => match binary(*operator) {
            Some(operator) => Arithmetic::Binary(operator, Box::new(arithmetic(left)), Box::new(arithmetic(right))),
            None => Arithmetic::Opaque,
        },
        ast::ArithmeticExpr::Assignment(ast::ArithmeticTarget::Variable(name), value) => {
            Arithmetic::Assign(name.clone(), Box::new(arithmetic(value)))
        }
        ast::ArithmeticExpr::BinaryAssignment(operator, ast::ArithmeticTarget::Variable(name), value) => {
            let Some(operator) = binary(*operator) else { return Arithmetic::Opaque };
            let variable = Box::new(Arithmetic::Variable(name.clone()));
            Arithmetic::Assign(
                name.clone(),
                Box::new(Arithmetic::Binary(operator, variable, Box::new(arithmetic(value)))),
            )
        }
        ast::ArithmeticExpr::UnaryAssignment(operator, ast::ArithmeticTarget::Variable(name)) => {
            let prefix = |step| {
                let variable = Box::new(Arithmetic::Variable(name.clone()));
                let step = Box::new(Arithmetic::Number(step));
                Arithmetic::Assign(name.clone(), Box::new(Arithmetic::Binary(Binary::Add, variable, step)))
            };
            match operator {
                ast::UnaryAssignmentOperator::PrefixIncrement => prefix(1),
                ast::UnaryAssignmentOperator::PrefixDecrement => prefix(-1),
                ast::UnaryAssignmentOperator::PostfixIncrement => Arithmetic::Postfix(name.clone(), 1),
                ast::UnaryAssignmentOperator::PostfixDecrement => Arithmetic::Postfix(name.clone(), -1),
            }
        }
        _ => Arithmetic::Opaque,
    }
}

fn binary(operator: ast::BinaryOperator) -> Option<Binary> {
    Some(match operator {
        ast::BinaryOperator::Add => Binary::Add,
        ast::BinaryOperator::Subtract => Binary::Subtract,
        ast::BinaryOperator::Multiply => Binary::Multiply,
        ast::BinaryOperator::Divide => Binary::Divide,
        ast::BinaryOperator::Modulo => Binary::Modulo,
        ast::BinaryOperator::LessThan => Binary::Less,
        ast::BinaryOperator::LessThanOrEqualTo => Binary::LessOrEqual,
        ast::BinaryOperator::GreaterThan => Binary::Greater,
        ast::BinaryOperator::GreaterThanOrEqualTo => Binary::GreaterOrEqual,
        ast::BinaryOperator::Equals => Binary::Equal,
        ast::BinaryOperator::NotEquals => Binary::NotEqual,
        ast::BinaryOperator::LogicalAnd => Binary::And,
        ast::BinaryOperator::LogicalOr => Binary::Or,
        ast::BinaryOperator::Comma => Binary::Comma,
        _ => return None,
    })
}
