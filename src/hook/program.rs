//! A program with its arguments, as the kernel would start it.

use std::time::Duration;

use super::effect::{Effect, Status};
use super::machine::{Dialect, Job, Machine, Value};
use super::time::{Operand, operand};
use super::wrappers::{basename, is_shell, shell_call, wrapped};
use super::{Bounds, Ineffective, interpreters, quick, shell, stops};

/// Wrappers and shells inside each other.
const DEEPEST: usize = 24;

impl Machine<'_, '_> {
    /// What a program does. An unknown one takes any time and may fail.
    pub(super) fn program(&mut self, words: &[Value]) -> Effect {
        if self.depth > DEEPEST || !self.spend() {
            return Effect::opaque();
        }
        self.depth += 1;
        let effect = self.started(words);
        self.depth -= 1;
        effect
    }

    fn started(&mut self, words: &[Value]) -> Effect {
        let Some((name, arguments)) = words.split_first() else { return Effect::quick(Status::Success) };
        let Some(path) = name.get() else { return Effect::opaque() };
        let name = basename(path);
        if is_shell(path) {
            return self.shell(name, arguments);
        }
        let texts: Vec<&str> = words.iter().map(|word| word.text.as_str()).collect();
        match name {
            "sleep" => return sleep(arguments),
            "usleep" => return micros(arguments),
            "timeout" | "gtimeout" if arguments.iter().any(|word| word.text.eq_ignore_ascii_case("/t")) => {
                return windows_timeout(arguments);
            }
            "timeout" | "gtimeout" => return self.timeout(arguments),
            "su" => return self.su(arguments),
            "xargs" => return self.xargs(arguments),
            "cmd" => return self.cmd(arguments),
            "eval" | "wait" | "exit" | "." | "source" | "[" | "test" | "true" | "false" | ":" => {
                return self.builtin(words).unwrap_or_else(Effect::opaque);
            }
            _ => {}
        }
        if let Some(effect) = stops::stop(path, &texts, words) {
            return effect;
        }
        if let Some(effect) = interpreters::interpret(name, arguments) {
            return effect;
        }
        if let Some(skip) = wrapped(&texts) {
            let effect = self.program(words.get(skip..).unwrap_or_default());
            // A session leader's child runs on its own, and whether it is one depends on who starts it.
            return if name == "setsid" { effect.perhaps() } else { effect };
        }
        quick::known(name, &texts).unwrap_or_else(Effect::opaque)
    }

    /// A shell with `-c`. A script file is in the image, where we cannot look.
    fn shell(&mut self, name: &str, arguments: &[Value]) -> Effect {
        let call = shell_call(arguments, |word| word.text.as_str());
        let Some(script) = call.script else { return Effect::opaque() };
        let Some(text) = script.get() else { return Effect::opaque() };
        let mut positional = call.rest.clone();
        if positional.is_empty() {
            positional.push(Value::known(name));
        }
        let dialect = match name {
            "sh" => Dialect::Sh,
            "ash" | "dash" => Dialect::Posix,
            _ => Dialect::Bash,
        };
        let effect = self.script(text, dialect, positional, call.exits_on_error);
        if is_split(text, &call.rest) {
            let rest = call.rest.into_iter().map(|word| word.text).collect();
            let reason = Ineffective::SplitScript { script: text.trim().to_owned(), rest };
            return Effect { reason: Some(reason), ..effect };
        }
        effect
    }

    fn script(&mut self, text: &str, dialect: Dialect, positional: Vec<Value>, exits_on_error: bool) -> Effect {
        let list = match shell::parse(text) {
            Ok(list) => list,
            Err(shell::Unparsed::Invalid) => return Effect::failing(Ineffective::SyntaxError),
            Err(shell::Unparsed::Unknown) => return Effect::opaque(),
        };
        let outer_dialect = std::mem::replace(&mut self.dialect, dialect);
        let outer_guarded = std::mem::replace(&mut self.guarded, false);
        let outer_jobs = std::mem::take(&mut self.jobs);
        let effect = self.in_subshell(|shell| {
            shell.positional = positional;
            shell.exits_on_error = exits_on_error;
            shell.functions.clear();
            shell.list(&list)
        });
        let jobs = std::mem::replace(&mut self.jobs, outer_jobs);
        self.guarded = outer_guarded;
        self.dialect = outer_dialect;
        abandon(effect, jobs)
    }

    fn timeout(&mut self, arguments: &[Value]) -> Effect {
        let mut kill_after = Duration::ZERO;
        let mut limit = None;
        let mut index = 0;
        while let Some(word) = arguments.get(index) {
            let value = arguments.get(index + 1).map(|word| word.text.as_str()).unwrap_or_default();
            index += match word.text.as_str() {
                "-s" | "--signal" => 2,
                "-k" | "--kill-after" => {
                    kill_after = operand(value).time().unwrap_or(Duration::MAX);
                    2
                }
                // busybox before 1.30
                "-t" => {
                    limit = Some(operand(value));
                    2
                }
                option if option.starts_with('-') => {
                    if let Some(value) = option.strip_prefix("--kill-after=").or_else(|| option.strip_prefix("-k")) {
                        kill_after = operand(value).time().unwrap_or(Duration::MAX);
                    }
                    1
                }
                _ => break,
            };
        }
        if limit.is_none() {
            let Some(word) = arguments.get(index) else { return Effect::quick(Status::Failure) };
            limit = Some(word.get().map_or(Operand::Disputed, operand));
            index += 1;
        }
        let command = arguments.get(index..).unwrap_or_default();
        if command.is_empty() {
            return Effect::quick(Status::Failure);
        }
        let effect = self.program(command);
        match limit {
            // 0 means no limit.
            Some(Operand::Time(limit)) if !limit.is_zero() => {
                let can_resist = effect.duration.upper.is_none() && effect.duration.lower.is_zero();
                effect.at_most(if can_resist { limit.saturating_add(kill_after) } else { limit })
            }
            Some(Operand::Invalid) => Effect::quick(Status::Failure),
            Some(Operand::Disputed) => effect.perhaps(),
            _ => effect,
        }
    }

    /// `su -s /bin/sh -c 'sleep 5' nginx`
    fn su(&mut self, arguments: &[Value]) -> Effect {
        let at = arguments.iter().position(|word| matches!(word.text.as_str(), "-c" | "--command"));
        let script = at.and_then(|at| arguments.get(at + 1)).and_then(Value::get).map(str::to_owned);
        match script {
            Some(script) => self.script(&script, Dialect::Sh, vec![Value::known("su")], false),
            None => Effect::opaque(),
        }
    }

    /// `pgrep nginx | xargs kill -QUIT`
    fn xargs(&mut self, arguments: &[Value]) -> Effect {
        let mut index = 0;
        while let Some(word) = arguments.get(index).filter(|word| word.text.starts_with('-')) {
            index += if matches!(word.text.as_str(), "-n" | "-I" | "-P" | "-L" | "-d") { 2 } else { 1 };
        }
        let mut words = arguments.get(index..).unwrap_or_default().to_vec();
        words.push(Value::opaque("…"));
        self.program(&words).perhaps()
    }

    /// `cmd /c "timeout /t 10 && …"`
    fn cmd(&mut self, arguments: &[Value]) -> Effect {
        let at = arguments.iter().position(|word| word.text.eq_ignore_ascii_case("/c"));
        let rest = at.and_then(|at| arguments.get(at + 1..)).unwrap_or_default();
        let line: Vec<&str> = rest.iter().map(|word| word.text.as_str()).collect();
        let line = line.join(" ").replace("||", "&");
        let mut total = Effect::quick(Status::Success);
        for command in line.split(['&', '|']) {
            let words: Vec<Value> = command
                .split_whitespace()
                .filter(|word| !word.contains('>'))
                .map(|word| Value::known(word.trim_matches('"')))
                .collect();
            total = total.then(self.program(&words));
        }
        total
    }
}

/// The end of a script: what still runs in the background runs on without the hook.
fn abandon(effect: Effect, jobs: Vec<Job>) -> Effect {
    let mut effect = effect;
    for job in jobs.into_iter().filter(|job| !job.waited) {
        let no_delay = effect.delay.upper.is_some_and(|upper| upper.is_zero());
        if let Some(stop) = job.effect.stop {
            // It may still come while the script sleeps.
            let sooner = effect.duration.upper.is_none_or(|upper| upper > job.effect.delay.lower);
            if sooner && effect.stop.is_none() {
                effect.delay.lower = effect.delay.lower.min(job.effect.delay.lower);
                let after = Bounds { lower: Duration::ZERO, upper: effect.duration.upper };
                effect.stop = Some(super::effect::Stop { certain: false, after, ..stop });
            }
        }
        if no_delay && !job.effect.delay.lower.is_zero() {
            let reason = Ineffective::BackgroundedDelay { command: job.command };
            effect.reason = effect.reason.or(Some(reason));
        }
    }
    effect
}

/// Only the first word behind `-c` is the script. A lone word behind it is often just a name for `$0`.
fn is_split(script: &str, rest: &[Value]) -> bool {
    let uses_them = script.contains(['@', '*', '#'])
        || script.match_indices('$').any(|(at, _)| {
            let next = script.get(at + 1..).unwrap_or_default();
            next.trim_start_matches('{').starts_with(|first: char| first.is_ascii_digit())
        });
    let names_itself =
        matches!(rest, [only] if matches!(basename(&only.text), "--" | "-" | "_" | "sh" | "bash" | "ash"));
    !rest.is_empty() && !names_itself && !uses_them && !script.trim().contains(char::is_whitespace)
}

fn sleep(operands: &[Value]) -> Effect {
    let operands = match operands {
        [first, rest @ ..] if first.text == "--" => rest,
        all => all,
    };
    let refused = |operand: &str| Effect::failing(Ineffective::InvalidSleepOperand { operand: operand.to_owned() });
    if operands.is_empty() {
        return refused("");
    }
    let mut total = Bounds::exactly(Duration::ZERO);
    for value in operands {
        let Some(text) = value.get() else {
            total = total.plus(Bounds::unknown());
            continue;
        };
        total = total.plus(match operand(text) {
            Operand::Time(time) => Bounds::exactly(time),
            Operand::Endless => Bounds::endless(),
            Operand::Disputed => Bounds::unknown(),
            Operand::Invalid if matches!(text, "--help" | "--version") => return Effect::quick(Status::Success),
            Operand::Invalid => return refused(text),
        });
    }
    // With an operand that may turn out invalid nothing is certain.
    let all_known = operands.iter().all(|value| value.known);
    Effect::lasting(if all_known { total } else { Bounds { lower: Duration::ZERO, ..total } }, Status::Success)
}

fn micros(operands: &[Value]) -> Effect {
    match operands {
        [micros] => match micros.get().and_then(|text| text.parse().ok()) {
            Some(micros) => Effect::lasting(Bounds::exactly(Duration::from_micros(micros)), Status::Success),
            None => Effect::opaque(),
        },
        _ => Effect::opaque(),
    }
}

/// `timeout /t 10` refuses to run when its input is not a console, as in many hooks, so it is no certain delay.
fn windows_timeout(arguments: &[Value]) -> Effect {
    let at = arguments.iter().position(|word| word.text.eq_ignore_ascii_case("/t"));
    let time = at.and_then(|at| arguments.get(at + 1)).and_then(|word| operand(word.get()?).time());
    Effect::lasting(time.map_or_else(Bounds::unknown, Bounds::up_to), Status::Unknown)
}
