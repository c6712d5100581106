//! Commands that are part of the shell and change its state or its order.

use super::Bounds;
use super::effect::{Destination, Effect, Status};
use super::machine::{Machine, Value};

impl Machine<'_, '_> {
    /// `None`: not a builtin that matters here.
    pub(super) fn builtin(&mut self, words: &[Value]) -> Option<Effect> {
        let (name, arguments) = words.split_first()?;
        Some(match name.get()? {
            ":" | "true" | "disown" | "trap" if !traps_exit(name, arguments) => Effect::quick(Status::Success),
            "false" => Effect::quick(Status::Failure),
            "exit" => Effect::leaving(Destination::ScriptEnd),
            "return" => Effect::leaving(Destination::FunctionEnd),
            "break" => jump(Destination::LoopEnd, arguments),
            "continue" => jump(Destination::NextRound, arguments),
            "set" => {
                self.set(arguments);
                Effect::quick(Status::Success)
            }
            "export" | "local" | "readonly" | "declare" | "typeset" => {
                for word in arguments {
                    if let Some((name, text)) = word.text.split_once('=') {
                        self.variables.insert(name.to_owned(), Value { text: text.to_owned(), known: word.known });
                    }
                }
                Effect::quick(Status::Success)
            }
            "unset" => {
                for name in arguments {
                    self.variables.insert(name.text.clone(), Value::known(""));
                }
                Effect::quick(Status::Success)
            }
            "shift" => {
                if self.positional.len() > 1 {
                    self.positional.remove(1);
                }
                Effect::quick(Status::Success)
            }
            "read" => self.read(arguments),
            "eval" => self.eval(arguments),
            "." | "source" => {
                self.sourced = true;
                Effect::opaque()
            }
            "wait" => self.wait(arguments),
            // It runs at the end, whatever it does.
            "trap" => Effect::opaque().with_status(Status::Success),
            "exec" if arguments.is_empty() => Effect::quick(Status::Success),
            "exec" => self.program(arguments).then(Effect::leaving(Destination::ScriptEnd)),
            "[" | "test" => Effect::quick(test(arguments)),
            _ => return None,
        })
    }

    fn set(&mut self, arguments: &[Value]) {
        let mut words = arguments.iter();
        while let Some(word) = words.next() {
            let text = word.text.as_str();
            if text == "--" {
                let name = self.positional.first().cloned().unwrap_or_else(|| Value::opaque("$0"));
                self.positional = std::iter::once(name).chain(words.cloned()).collect();
                return;
            }
            let (Some(letters), on) = (text.strip_prefix(['-', '+']), text.starts_with('-')) else { return };
            if letters.contains('e') {
                self.exits_on_error = on;
            }
            if letters.ends_with('o') && words.next().is_some_and(|name| name.text == "errexit") {
                self.exits_on_error = on;
            }
        }
    }

    /// A hook has no standard input, so `read` usually ends at once; with a file or a pipe it may wait.
    fn read(&mut self, arguments: &[Value]) -> Effect {
        let mut limit = None;
        let mut words = arguments.iter();
        while let Some(word) = words.next() {
            match word.text.strip_prefix("-t") {
                Some("") => limit = words.next().and_then(|word| super::time::operand(word.get()?).time()),
                Some(rest) => limit = super::time::operand(rest).time(),
                None if !word.text.starts_with('-') => {
                    self.variables.insert(word.text.clone(), Value::opaque(format!("${}", word.text)));
                }
                None => {}
            }
        }
        Effect::lasting(limit.map_or_else(Bounds::unknown, Bounds::up_to), Status::Unknown)
    }

    fn eval(&mut self, arguments: &[Value]) -> Effect {
        let Some(words) = arguments.iter().map(Value::get).collect::<Option<Vec<_>>>() else {
            self.sourced = true;
            return Effect::opaque();
        };
        match super::shell::parse(&words.join(" ")) {
            Ok(list) => self.list(&list),
            Err(_) => Effect::opaque(),
        }
    }

    fn wait(&mut self, arguments: &[Value]) -> Effect {
        let depth = self.depth;
        let any_of_them = arguments.iter().any(|word| word.text == "-n");
        let named: Vec<usize> =
            arguments.iter().filter_map(|word| word.get()?.strip_prefix("%job")?.parse().ok()).collect();
        let unnamed = arguments.iter().any(|word| !word.text.starts_with('-') && !word.text.starts_with("%job"));
        let mut waited: Option<Effect> = None;
        for (index, job) in self.jobs.iter_mut().enumerate() {
            let is_meant = arguments.is_empty() || any_of_them || unnamed || named.contains(&index);
            if !is_meant || !job.waitable || job.waited {
                continue;
            }
            job.waited = true;
            let exact = job.depth == depth && !any_of_them && !unnamed;
            let shorten = |time: Bounds| Bounds {
                lower: match job.elapsed.upper {
                    Some(elapsed) if exact => time.lower.saturating_sub(elapsed),
                    _ => std::time::Duration::ZERO,
                },
                upper: time.upper.map(|upper| upper.saturating_sub(job.elapsed.lower)),
            };
            let rest = Effect {
                duration: shorten(job.effect.duration),
                delay: shorten(job.effect.delay),
                ..job.effect.clone()
            };
            waited = Some(match waited {
                Some(others) => others.beside(rest),
                None => rest,
            });
        }
        // Without a child of this shell, `wait` has nothing to wait for and returns.
        waited.unwrap_or_else(|| Effect::quick(Status::Success)).with_status(Status::Unknown)
    }
}

fn traps_exit(name: &Value, arguments: &[Value]) -> bool {
    name.text == "trap" && arguments.iter().any(|word| matches!(word.text.as_str(), "EXIT" | "0" | "SIGEXIT"))
}

fn jump(to: Destination, arguments: &[Value]) -> Effect {
    let levels = arguments.first().and_then(|word| word.get()?.parse::<u32>().ok()).unwrap_or(1);
    if arguments.is_empty() || levels == 1 {
        return Effect::leaving(to);
    }
    // Leaving several loops at once is rare; what follows them becomes uncertain instead.
    Effect::leaving(Destination::FunctionEnd).perhaps()
}

/// `[ … ]` where both sides are known; files and processes are not.
fn test(arguments: &[Value]) -> Status {
    let arguments = match arguments {
        [rest @ .., last] if last.text == "]" => rest,
        all => all,
    };
    let Some(words) = arguments.iter().map(Value::get).collect::<Option<Vec<_>>>() else { return Status::Unknown };
    match words.as_slice() {
        [] => Status::Failure,
        ["!", rest @ ..] => {
            let rest: Vec<Value> = rest.iter().copied().map(Value::known).collect();
            test(&rest).negated()
        }
        ["-z", text] => Status::of(text.is_empty()),
        [text] | ["-n", text] => Status::of(!text.is_empty()),
        [left, "=" | "==", right] => Status::of(left == right),
        [left, "!=", right] => Status::of(left != right),
        [left, operator, right] => {
            let (Ok(left), Ok(right)) = (left.trim().parse::<i64>(), right.trim().parse::<i64>()) else {
                return Status::Unknown;
            };
            match *operator {
                "-eq" => Status::of(left == right),
                "-ne" => Status::of(left != right),
                "-lt" => Status::of(left < right),
                "-le" => Status::of(left <= right),
                "-gt" => Status::of(left > right),
                "-ge" => Status::of(left >= right),
                _ => Status::Unknown,
            }
        }
        _ => Status::Unknown,
    }
}
