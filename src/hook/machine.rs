//! Walks through a script and adds up what its commands do to the clock.
//!
//! It never runs anything: where a value is not in the manifest the result widens, from "10 s" to "0 s or more".

use std::collections::BTreeMap;
use std::rc::Rc;

use super::Variable;
use super::effect::{Destination, Effect, Status};
use super::script::{Command, Connector, Item, List, Pipeline, Simple};

/// What is left of the work one hook may cost, in commands.
const MOST_STEPS: u32 = 5_000;
/// Functions, `eval` and `sh -c` inside each other.
const DEEPEST: usize = 24;

/// A shell in the middle of a script.
pub(super) struct Machine<'v, 'a> {
    /// The container's environment.
    pub(super) environment: &'v dyn Fn(&str) -> Variable<'a>,
    /// What the script has assigned.
    pub(super) variables: BTreeMap<String, Value>,
    /// `$0`, `$1`…
    pub(super) positional: Vec<Value>,
    pub(super) functions: BTreeMap<String, Rc<Command>>,
    /// Commands behind `&`.
    pub(super) jobs: Vec<Job>,
    /// `set -e`
    pub(super) exits_on_error: bool,
    /// In a condition, where `set -e` does not apply.
    pub(super) guarded: bool,
    /// A file was read with `.`: it may have set any variable.
    pub(super) sourced: bool,
    pub(super) dialect: Dialect,
    /// What the substitutions in the words of the current command do.
    pub(super) expansion: Effect,
    pub(super) depth: usize,
    pub(super) steps: u32,
}

/// The text of a word or variable.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) struct Value {
    /// The text, or how it was written when it is not known.
    pub(super) text: String,
    pub(super) known: bool,
}

/// A command in the background.
#[derive(Clone, Debug)]
pub(super) struct Job {
    pub(super) effect: Effect,
    pub(super) command: String,
    /// How long it has been running.
    pub(super) elapsed: super::Bounds,
    /// Where it was started: seen from another depth, `elapsed` is not up to date.
    pub(super) depth: usize,
    /// `wait` finds it only in the shell that started it.
    pub(super) waitable: bool,
    pub(super) waited: bool,
}

/// What a shell makes of syntax that is not in POSIX.
#[derive(Copy, Clone, Debug, PartialEq, Eq)]
pub(super) enum Dialect {
    /// dash and busybox.
    Posix,
    /// bash, zsh and ksh, as far as it matters here.
    Bash,
    /// `sh`, which is dash on Debian, busybox on Alpine and bash on Red Hat.
    Sh,
}

impl Value {
    pub(super) fn known(text: impl Into<String>) -> Value {
        Value { text: text.into(), known: true }
    }

    pub(super) fn opaque(written: impl Into<String>) -> Value {
        Value { text: written.into(), known: false }
    }

    /// The text, if it is known.
    pub(super) fn get(&self) -> Option<&str> {
        self.known.then_some(self.text.as_str())
    }
}

impl<'v, 'a> Machine<'v, 'a> {
    pub(super) fn new(environment: &'v dyn Fn(&str) -> Variable<'a>) -> Self {
        Machine {
            environment,
            variables: BTreeMap::new(),
            positional: Vec::new(),
            functions: BTreeMap::new(),
            jobs: Vec::new(),
            exits_on_error: false,
            guarded: false,
            sourced: false,
            dialect: Dialect::Sh,
            expansion: Effect::quick(Status::Success),
            depth: 0,
            steps: MOST_STEPS,
        }
    }

    /// Whether there is budget for one more command.
    pub(super) fn spend(&mut self) -> bool {
        let left = self.steps.checked_sub(1);
        self.steps = left.unwrap_or(0);
        left.is_some()
    }

    pub(super) fn list(&mut self, list: &List) -> Effect {
        if self.depth > DEEPEST {
            return Effect::opaque();
        }
        self.depth += 1;
        let first_job = self.jobs.len();
        let mut effect = Effect::quick(Status::Success);
        for item in list {
            if effect.certainly_leaves() {
                break;
            }
            let last_job = self.jobs.len();
            let next = self.item(item);
            // Jobs that this very item started are newer than it.
            for job in self.jobs.iter_mut().take(last_job).skip(first_job) {
                job.elapsed = job.elapsed.plus(next.duration);
            }
            effect = effect.then(next);
        }
        self.depth -= 1;
        effect
    }

    fn item(&mut self, item: &Item) -> Effect {
        if item.background {
            return self.background(item);
        }
        let outer = self.guarded;
        self.guarded |= !item.rest.is_empty();
        let mut effect = self.pipeline(&item.first);
        for (index, (connector, pipeline)) in item.rest.iter().enumerate() {
            if effect.certainly_leaves() {
                break;
            }
            if index + 1 == item.rest.len() {
                self.guarded = outer;
            }
            effect = match (connector, effect.status) {
                (Connector::And, Status::Success) | (Connector::Or, Status::Failure) => {
                    let next = self.pipeline(pipeline);
                    effect.then(next)
                }
                (Connector::And, Status::Failure) | (Connector::Or, Status::Success) => effect,
                (_, Status::Unknown) => {
                    let before = self.variables.clone();
                    let next = self.pipeline(pipeline);
                    self.merge(&before);
                    let status = match (connector, next.status) {
                        (Connector::And, Status::Failure) => Status::Failure,
                        (Connector::Or, Status::Success) => Status::Success,
                        _ => Status::Unknown,
                    };
                    effect.then(next.perhaps()).with_status(status)
                }
            };
        }
        self.guarded = outer;
        let negated = item.rest.is_empty() && item.first.negated;
        if self.exits_on_error && !outer && !negated && effect.status != Status::Success {
            // A failure before the last `&&` does not end the script, so only a single command is certain.
            let certain = item.rest.is_empty() && effect.status == Status::Failure;
            let exit = Effect::leaving(Destination::ScriptEnd);
            let status = effect.status;
            return effect.then(if certain { exit } else { exit.perhaps() }).with_status(status);
        }
        effect
    }

    fn pipeline(&mut self, pipeline: &Pipeline) -> Effect {
        let outer = self.guarded;
        self.guarded |= pipeline.negated;
        let effect = match pipeline.commands.as_slice() {
            [command] => self.command(command),
            commands => {
                let stages = commands.iter().map(|command| self.in_subshell(|shell| shell.command(command)));
                stages.reduce(Effect::beside).unwrap_or_else(|| Effect::quick(Status::Success))
            }
        };
        self.guarded = outer;
        if pipeline.negated { Effect { status: effect.status.negated(), ..effect } } else { effect }
    }

    fn command(&mut self, command: &Command) -> Effect {
        if !self.spend() {
            return Effect::opaque();
        }
        match command {
            Command::Simple(simple) => self.simple(simple),
            Command::Group { body, subshell: false } => self.list(body),
            Command::Group { body, subshell: true } => self.in_subshell(|shell| shell.list(body)),
            Command::If { arms, otherwise } => self.branch(arms, otherwise.as_ref()),
            Command::For { name, values, body } => self.each(name, values.as_deref(), body),
            Command::ArithmeticFor { start, condition, step, body } => {
                self.arithmetic(start);
                self.rounds(
                    |shell| Effect::quick(shell.truth(condition)),
                    |shell| {
                        let effect = shell.list(body).caught(Destination::NextRound);
                        shell.arithmetic(step);
                        effect
                    },
                )
            }
            Command::Loop { until, condition, body } => self.rounds(
                |shell| {
                    let outer = shell.guarded;
                    shell.guarded = true;
                    let effect = shell.list(condition);
                    shell.guarded = outer;
                    let status = if *until { effect.status.negated() } else { effect.status };
                    effect.with_status(status)
                },
                |shell| shell.list(body).caught(Destination::NextRound),
            ),
            Command::Case { value, arms } => self.choose(value, arms),
            Command::Function { name, body } => {
                self.functions.insert(name.clone(), Rc::new((**body).clone()));
                Effect::quick(Status::Success)
            }
            Command::Arithmetic(expression) => Effect::quick(self.truth(expression)),
            Command::Test => Effect::quick(Status::Unknown),
            Command::Opaque => Effect::opaque(),
        }
    }

    fn simple(&mut self, simple: &Simple) -> Effect {
        let outer = std::mem::replace(&mut self.expansion, Effect::quick(Status::Success));
        let effect = self.expanded(simple);
        let expansion = std::mem::replace(&mut self.expansion, outer);
        expansion.then(effect)
    }

    fn expanded(&mut self, simple: &Simple) -> Effect {
        let before = (!simple.words.is_empty() && !simple.assignments.is_empty()).then(|| self.variables.clone());
        for (name, value) in &simple.assignments {
            let value = self.joined(value);
            self.variables.insert(name.clone(), value);
        }
        let words: Vec<Value> = simple.words.iter().flat_map(|word| self.fields(word)).collect();
        // A word that grows to many fields costs as many commands would.
        self.steps = self.steps.saturating_sub(u32::try_from(words.len() / 16).unwrap_or(u32::MAX));
        let effect = match words.split_first() {
            None => Effect::quick(self.expansion.status),
            Some((name, arguments)) => match name.get().and_then(|name| self.functions.get(name).cloned()) {
                Some(function) => self.call(&function, name, arguments),
                None => self.builtin(&words).unwrap_or_else(|| self.program(&words)),
            },
        };
        if let Some(before) = before {
            self.variables = before;
        }
        effect
    }

    fn call(&mut self, function: &Command, name: &Value, arguments: &[Value]) -> Effect {
        if self.depth > DEEPEST {
            return Effect::opaque();
        }
        self.depth += 1;
        let positional = std::iter::once(name).chain(arguments).cloned().collect();
        let outer = std::mem::replace(&mut self.positional, positional);
        let effect = self.command(function).caught(Destination::FunctionEnd);
        self.positional = outer;
        self.depth -= 1;
        effect
    }

    fn background(&mut self, item: &Item) -> Effect {
        let foreground = Item { background: false, ..item.clone() };
        let effect = self.in_subshell(|shell| shell.item(&foreground));
        let started = effect.duration.lower.is_zero() && effect.delay.upper.is_some_and(|upper| upper.is_zero());
        // A stop action that does not wait for anything happens although nobody waits for it.
        let at_once = effect.stop.clone().filter(|_| started).map(|stop| {
            let stopping =
                Effect::stopping(stop.command, stop.target, super::Bounds::exactly(std::time::Duration::ZERO), false);
            if stop.certain { stopping } else { stopping.perhaps() }
        });
        let command = super::describe::first_delay(&foreground);
        self.jobs.push(Job {
            effect: if at_once.is_some() { Effect { stop: None, delay: effect.duration, ..effect } } else { effect },
            command,
            elapsed: super::Bounds::exactly(std::time::Duration::ZERO),
            depth: self.depth,
            waitable: true,
            waited: false,
        });
        at_once.unwrap_or_else(|| Effect::quick(Status::Success)).with_status(Status::Success)
    }

    /// Runs something whose assignments are lost afterwards.
    pub(super) fn in_subshell(&mut self, run: impl FnOnce(&mut Self) -> Effect) -> Effect {
        let variables = self.variables.clone();
        let positional = self.positional.clone();
        let functions = self.functions.clone();
        let exits_on_error = self.exits_on_error;
        let outside: Vec<bool> = self.jobs.iter().map(|job| job.waitable).collect();
        for job in &mut self.jobs {
            job.waitable = false;
        }
        let effect = run(self).caught(Destination::ScriptEnd);
        for (index, job) in self.jobs.iter_mut().enumerate() {
            job.waitable = outside.get(index).copied().unwrap_or(false);
        }
        self.variables = variables;
        self.positional = positional;
        self.functions = functions;
        self.exits_on_error = exits_on_error;
        effect
    }

    /// After a command that may or may not have run: keeps what both ways agree on.
    pub(super) fn merge(&mut self, other: &BTreeMap<String, Value>) {
        let ours = std::mem::take(&mut self.variables);
        let names = ours.keys().chain(other.keys()).cloned();
        let merged = names.map(|name| {
            let value = match (ours.get(&name), other.get(&name)) {
                (Some(first), Some(second)) if first == second => first.clone(),
                _ => Value::opaque(format!("${name}")),
            };
            (name, value)
        });
        self.variables = merged.collect();
    }
}
