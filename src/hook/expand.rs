//! Words: variables, defaults, arithmetic and command substitution.

use super::effect::{Effect, Status};
use super::machine::{Dialect, Machine, Value};
use super::script::{Arithmetic, Binary, Command, Expansion, List, Piece, Unary, Word};
use super::{Ineffective, Variable};

/// More fields than this are no longer an example of a drain.
const MOST_FIELDS: i64 = 1000;
/// Longer values are not kept: an assignment in a loop could double one in every round.
const LONGEST: usize = 4096;

impl Machine<'_, '_> {
    /// The fields of a word after all expansions.
    pub(super) fn fields(&mut self, word: &Word) -> Vec<Value> {
        if let [Piece::Brace { words, .. }] = word.as_slice()
            && self.dialect == Dialect::Bash
        {
            return words.iter().map(Value::known).collect();
        }
        if let [.., Piece::Parameter { name, how: Expansion::Plain, quoted: true, .. }] = word.as_slice()
            && name == "@"
        {
            return self.positional.iter().skip(1).cloned().collect();
        }
        let mut fields: Vec<Value> = Vec::new();
        let mut open = false;
        for piece in word {
            let (value, splits) = self.piece(piece);
            let texts: Vec<&str> = match value.get() {
                Some(text) if splits => text.split_whitespace().collect(),
                _ => vec![value.text.as_str()],
            };
            for (index, text) in texts.into_iter().enumerate() {
                match fields.last_mut() {
                    Some(last) if open && index == 0 => {
                        last.text.push_str(text);
                        last.known &= value.known;
                        if last.text.len() > LONGEST {
                            *last = Value::opaque("…");
                        }
                    }
                    _ => fields.push(Value { text: text.to_owned(), known: value.known }),
                }
                open = true;
            }
        }
        fields
    }

    /// A word where no field splitting happens: an assignment, a pattern.
    pub(super) fn joined(&mut self, word: &Word) -> Value {
        let mut out = Value::known("");
        for piece in word {
            let (value, _) = self.piece(piece);
            out.text.push_str(&value.text);
            out.known &= value.known;
        }
        if out.text.len() > LONGEST { Value::opaque("…") } else { out }
    }

    /// The value of a piece, and whether blanks in it separate fields.
    fn piece(&mut self, piece: &Piece) -> (Value, bool) {
        match piece {
            Piece::Text(text) | Piece::Quoted(text) => (Value::known(text), false),
            Piece::Brace { written, words } => match self.dialect {
                Dialect::Posix => (Value::known(written), false),
                Dialect::Bash => (Value::known(words.join(" ")), true),
                Dialect::Sh => (Value::opaque(written), false),
            },
            Piece::Parameter { name, how, written, quoted } => (self.parameter(name, how, written), !quoted),
            Piece::Substitution { script, quoted } => (self.substitute(script), !quoted),
            Piece::Arithmetic(expression) => match self.arithmetic(expression) {
                Some(number) => (Value::known(number.to_string()), false),
                None => (Value::opaque("$((…))"), false),
            },
            Piece::Opaque(written) => (Value::opaque(written), false),
        }
    }

    fn parameter(&mut self, name: &str, how: &Expansion, written: &str) -> Value {
        let value = self.variable(name);
        let is_set = value.as_ref().map(|value| value.get().map(|text| !text.is_empty()));
        match how {
            // An image may set it with ENV, which no manifest shows, so a missing variable is unknown, not empty.
            Expansion::Plain => value.unwrap_or_else(|| Value::opaque(written)),
            Expansion::Default { also_if_empty, assigns, word } => match (value, is_set.flatten()) {
                (Some(value), Some(true) | None) => value,
                (Some(value), Some(false)) if !also_if_empty => value,
                _ => {
                    let value = self.joined(word);
                    if *assigns {
                        self.variables.insert(name.to_owned(), value.clone());
                    }
                    value
                }
            },
            Expansion::Alternative { also_if_empty, word } => match is_set {
                Some(Some(true)) => self.joined(word),
                Some(Some(false)) if !also_if_empty => self.joined(word),
                Some(Some(false)) => Value::known(""),
                _ => Value::opaque(written),
            },
            Expansion::Other => Value::opaque(written),
        }
    }

    /// `None`: the manifest does not set it.
    fn variable(&self, name: &str) -> Option<Value> {
        if let Ok(index) = name.parse::<usize>() {
            // Without `-c` arguments these are empty for certain.
            let missing = if index == 0 { Value::opaque("$0") } else { Value::known("") };
            return Some(self.positional.get(index).cloned().unwrap_or(missing));
        }
        match name {
            "@" | "*" => {
                let words = self.positional.get(1..).unwrap_or_default();
                let texts: Vec<&str> = words.iter().map(|word| word.text.as_str()).collect();
                return Some(Value { text: texts.join(" "), known: words.iter().all(|word| word.known) });
            }
            "#" => return Some(Value::known(self.positional.len().saturating_sub(1).to_string())),
            // Names that no program takes for a process of the container.
            "!" => return Some(Value::known(format!("%job{}", self.jobs.len().saturating_sub(1)))),
            "$" => return Some(Value::known("%self")),
            "?" | "-" => return Some(Value::opaque(format!("${name}"))),
            _ => {}
        }
        if let Some(value) = self.variables.get(name) {
            return Some(value.clone());
        }
        match (self.environment)(name) {
            // `$(NAME)` in a value is replaced by the kubelet, with what we do not look up.
            Variable::Literal(text) if !text.contains("$(") => Some(Value::known(text)),
            Variable::Literal(_) | Variable::Opaque => Some(Value::opaque(format!("${name}"))),
            Variable::Unset if self.sourced => Some(Value::opaque(format!("${name}"))),
            Variable::Unset => None,
        }
    }

    /// The output of a command, and its time on the side.
    fn substitute(&mut self, script: &str) -> Value {
        let written = Value::opaque(format!("$({script})"));
        if !self.spend() {
            return written;
        }
        let name = script.trim();
        if is_constant_name(name) && !self.functions.contains_key(name) {
            let reference = format!("$({name})");
            let effect = Effect::failing(Ineffective::UnexpandedVariable { reference, in_shell: true });
            self.note(effect);
            return Value::known("");
        }
        let Ok(list) = super::shell::parse(script) else {
            self.note(Effect::opaque());
            return written;
        };
        let output = self.output(&list);
        let effect = self.in_subshell(|shell| shell.list(&list));
        self.note(effect);
        output.unwrap_or(written)
    }

    fn note(&mut self, effect: Effect) {
        let before = std::mem::replace(&mut self.expansion, Effect::quick(Status::Success));
        self.expansion = before.then(effect);
    }

    /// What a single `echo`, `printf` or `seq` prints.
    fn output(&mut self, list: &List) -> Option<Value> {
        let [item] = list.as_slice() else { return None };
        if !item.rest.is_empty() || item.background {
            return None;
        }
        let [Command::Simple(simple)] = item.first.commands.as_slice() else { return None };
        if simple.redirected || !simple.assignments.is_empty() {
            return None;
        }
        let words: Vec<Value> = simple.words.iter().flat_map(|word| self.fields(word)).collect();
        let words: Vec<&str> = words.iter().map(Value::get).collect::<Option<_>>()?;
        match words.as_slice() {
            ["echo", rest @ ..] if rest.first().is_none_or(|word| !word.starts_with('-')) => {
                Some(Value::known(rest.join(" ")))
            }
            ["printf", text] | ["printf", "%s" | "%d", text] if !text.contains(['%', '\\']) => {
                Some(Value::known(*text))
            }
            ["seq", rest @ ..] => sequence(rest),
            ["expr", left, operator, right] => {
                let (left, right) = (left.parse().ok()?, right.parse().ok()?);
                let operator = match *operator {
                    "+" => Binary::Add,
                    "-" => Binary::Subtract,
                    "*" => Binary::Multiply,
                    "/" => Binary::Divide,
                    "%" => Binary::Modulo,
                    _ => return None,
                };
                compute(operator, left, right).map(|number| Value::known(number.to_string()))
            }
            _ => None,
        }
    }

    pub(super) fn arithmetic(&mut self, expression: &Arithmetic) -> Option<i64> {
        match expression {
            Arithmetic::Number(number) => Some(*number),
            Arithmetic::Variable(name) => {
                let value = self.variable(name)?;
                let text = value.get()?.trim();
                if text.is_empty() { Some(0) } else { text.parse().ok() }
            }
            Arithmetic::Unary(operator, operand) => {
                let operand = self.arithmetic(operand)?;
                match operator {
                    Unary::Plus => Some(operand),
                    Unary::Minus => operand.checked_neg(),
                    Unary::Not => Some(i64::from(operand == 0)),
                }
            }
            Arithmetic::Binary(operator, left, right) => {
                let left = self.arithmetic(left);
                let right = self.arithmetic(right);
                if *operator == Binary::Comma { right } else { compute(*operator, left?, right?) }
            }
            Arithmetic::Assign(name, value) => {
                let value = self.arithmetic(value);
                self.assign_number(name, value);
                value
            }
            Arithmetic::Postfix(name, step) => {
                let before = self.arithmetic(&Arithmetic::Variable(name.clone()));
                self.assign_number(name, before.and_then(|number| number.checked_add(*step)));
                before
            }
            Arithmetic::Opaque => None,
        }
    }

    fn assign_number(&mut self, name: &str, number: Option<i64>) {
        let value = number.map_or_else(|| Value::opaque(format!("${name}")), |number| Value::known(number.to_string()));
        self.variables.insert(name.to_owned(), value);
    }

    pub(super) fn truth(&mut self, expression: &Arithmetic) -> Status {
        self.arithmetic(expression).map_or(Status::Unknown, |number| Status::of(number != 0))
    }
}

/// `DRAIN_SECONDS`: how Kubernetes users name a variable, and nobody a command.
pub(super) fn is_constant_name(name: &str) -> bool {
    name.starts_with(|first: char| first.is_ascii_uppercase() || first == '_')
        && name
            .chars()
            .all(|character| character.is_ascii_uppercase() || character.is_ascii_digit() || character == '_')
}

fn sequence(operands: &[&str]) -> Option<Value> {
    let numbers: Vec<i64> = operands.iter().map(|operand| operand.parse().ok()).collect::<Option<_>>()?;
    let (first, step, last) = match numbers.as_slice() {
        [last] => (1, 1, *last),
        [first, last] => (*first, 1, *last),
        [first, step, last] => (*first, *step, *last),
        _ => return None,
    };
    if step <= 0 || last.checked_sub(first)? / step > MOST_FIELDS {
        return None;
    }
    let mut texts = Vec::new();
    let mut next = first;
    while next <= last {
        texts.push(next.to_string());
        next = next.checked_add(step)?;
    }
    Some(Value::known(texts.join("\n")))
}

fn compute(operator: Binary, left: i64, right: i64) -> Option<i64> {
    match operator {
        Binary::Add => left.checked_add(right),
        Binary::Subtract => left.checked_sub(right),
        Binary::Multiply => left.checked_mul(right),
        Binary::Divide => left.checked_div(right),
        Binary::Modulo => left.checked_rem(right),
        Binary::Less => Some(i64::from(left < right)),
        Binary::LessOrEqual => Some(i64::from(left <= right)),
        Binary::Greater => Some(i64::from(left > right)),
        Binary::GreaterOrEqual => Some(i64::from(left >= right)),
        Binary::Equal => Some(i64::from(left == right)),
        Binary::NotEqual => Some(i64::from(left != right)),
        Binary::And => Some(i64::from(left != 0 && right != 0)),
        Binary::Or => Some(i64::from(left != 0 || right != 0)),
        Binary::Comma => Some(right),
    }
}
