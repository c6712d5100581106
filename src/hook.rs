//! What a preStop hook really does: how long it delays the stop signal, what it stops, and why it has no effect.

mod builtins;
mod describe;
mod effect;
mod entrypoint;
mod expand;
mod files;
mod flow;
mod interpreters;
mod limits;
mod machine;
mod plain;
mod program;
mod quick;
mod script;
mod shell;
mod stops;
mod time;
mod wrappers;

use std::time::Duration;

pub use entrypoint::{Entrypoint, Pid1, entrypoint};
pub use files::removed_files;

use effect::{Effect, Status};
use machine::{Machine, Value};

/// Evaluates a handler. `variable` answers for the container's environment.
pub fn evaluate<'a>(handler: &Handler<'_>, variable: &dyn Fn(&str) -> Variable<'a>) -> Hook {
    match handler {
        Handler::Sleep { seconds } => {
            let seconds = Duration::from_secs(u64::try_from(*seconds).unwrap_or(0));
            let effect = Effect::lasting(Bounds::exactly(seconds), Status::Success);
            hook(effect, format!("sleep {}", seconds.as_secs()))
        }
        // The kubelet waits for the answer, without a limit of its own.
        Handler::HttpGet { path } => hook(stops::request(path), describe::shorten(&format!("GET {path}"))),
        Handler::TcpSocket => hook(Effect::failing(Ineffective::TcpSocket), "tcpSocket".to_owned()),
        Handler::Exec { command } => {
            let effect = exec(command, variable);
            hook(effect, describe::command(command))
        }
    }
}

fn exec<'a>(command: &[&str], variable: &dyn Fn(&str) -> Variable<'a>) -> Effect {
    if command.first().is_none_or(|first| first.trim().is_empty()) {
        return Effect::failing(Ineffective::Empty);
    }
    let reason = plain::mistake(command);
    if let Some(Ineffective::ShellSyntaxWithoutShell { .. }) = reason {
        return Effect { reason, ..Effect::quick(Status::Failure) };
    }
    let words: Vec<Value> = command.iter().map(|word| Value::known(*word)).collect();
    let effect = Machine::new(variable).program(&words);
    Effect { reason: reason.or(effect.reason), ..effect }
}

fn hook(effect: Effect, description: String) -> Hook {
    let no_delay = effect.delay.upper.is_some_and(|upper| upper.is_zero());
    let ineffective = effect.reason.filter(|reason| match reason {
        // Not what was meant for certain, whatever the rest of it does.
        Ineffective::SplitScript { .. } | Ineffective::UnexpandedVariable { .. } => {
            effect.delay.lower.is_zero() && (no_delay || effect.delay.upper.is_none())
        }
        _ => no_delay,
    });
    let stops = effect.stop.map(|stop| StopAction {
        then: match (stop.waits, stop.after) {
            (true, _) => AfterStop::WaitsForExit,
            (false, Bounds { upper: Some(Duration::ZERO), .. }) => AfterStop::Ends,
            (false, Bounds { lower: Duration::ZERO, .. }) => AfterStop::Unknown,
            (false, Bounds { lower, .. }) => AfterStop::Delays(lower),
        },
        command: stop.command,
        target: stop.target,
        certain: stop.certain,
    });
    Hook { delay: effect.delay, duration: effect.duration, stops, ineffective, description }
}

/// A lifecycle handler as the manifest has it, with what its evaluation needs.
#[derive(Clone, Debug, PartialEq)]
pub enum Handler<'a> {
    /// `sleep.seconds`
    Sleep {
        /// The number as written; negative ones are rejected by the API server.
        seconds: i64,
    },
    /// `httpGet`
    HttpGet {
        /// The path, `/` when absent.
        path: &'a str,
    },
    /// `tcpSocket`, which always fails at run time.
    TcpSocket,
    /// `exec.command`
    Exec {
        /// The words as written: no shell, no expansion.
        command: &'a [&'a str],
    },
}

/// The literal value of an environment variable of the container: `Known`, set from elsewhere, or not set at all.
#[derive(Copy, Clone, Debug, PartialEq, Eq)]
pub enum Variable<'a> {
    /// A literal `value` in `env`.
    Literal(&'a str),
    /// In `env` with `valueFrom`, or possibly in `envFrom`: known only in the cluster.
    Opaque,
    /// Not in `env`, and there is no `envFrom`.
    Unset,
}

/// What a hook does.
#[derive(Clone, Debug, PartialEq)]
pub struct Hook {
    /// From the start of the hook to its first stop action, or to its end when it stops nothing.
    pub delay: Bounds,
    /// From the start of the hook to its end, stop actions and waiting included.
    pub duration: Bounds,
    /// The first thing in it that makes the server stop accepting requests.
    pub stops: Option<StopAction>,
    /// Why it has no effect at all, when that is certain.
    pub ineffective: Option<Ineffective>,
    /// What it does, in a few words: `sleep 180`, `sleep 5; nginx -s quit`.
    pub description: String,
}

impl Hook {
    /// The same hook where it fails at once.
    #[must_use]
    pub fn failing(self, why: Ineffective) -> Self {
        Self {
            delay: Bounds::exactly(Duration::ZERO),
            duration: Bounds::exactly(Duration::ZERO),
            stops: None,
            ineffective: Some(why),
            description: self.description,
        }
    }
}

/// A time that lies between two limits.
#[derive(Copy, Clone, Debug, Default, PartialEq, Eq)]
pub struct Bounds {
    /// It certainly takes this long (unless the process exits earlier).
    pub lower: Duration,
    /// It takes no longer than this; `None`: not known.
    pub upper: Option<Duration>,
}

/// Something that makes the server stop accepting requests.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct StopAction {
    /// The words, as a user would recognise them: `nginx -s quit`.
    pub command: String,
    /// What comes after it in the hook.
    pub then: AfterStop,
    /// Which process it reaches.
    pub target: Target,
    /// Whether it is reached on every way through the hook: in `pgrep nginx && nginx -s quit` it is not.
    pub certain: bool,
}

/// Which process a stop action reaches.
#[derive(Copy, Clone, Debug, PartialEq, Eq)]
pub enum Target {
    /// `kill 1`: the container's first process, or the pause container's with `shareProcessNamespace`.
    Pid1,
    /// A process found by name, by its pid file, or by a program of its own.
    Other,
}

/// How the hook goes on after its stop action.
#[derive(Copy, Clone, Debug, PartialEq, Eq)]
pub enum AfterStop {
    /// It ends at once.
    Ends,
    /// It waits until the process is gone (a loop on a pid file, `wait`, `--wait`).
    WaitsForExit,
    /// It goes on for at least this long.
    Delays(Duration),
    /// Something follows, or the stop action itself takes its time, and nobody can tell how long.
    Unknown,
}

/// Why a hook has no effect at all.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Ineffective {
    /// `sh -c` takes one word as its script; the others become `$0`, `$1`…
    SplitScript {
        /// The word that is run.
        script: String,
        /// The words that are not.
        rest: Vec<String>,
    },
    /// Shell operators or blanks in a command that no shell reads.
    ShellSyntaxWithoutShell {
        /// The telling word: `&&`, or `sleep 10` as one word.
        word: String,
    },
    /// `$(NAME)` or `$NAME` where nothing expands it.
    UnexpandedVariable {
        /// As written, `$(DRAIN)`.
        reference: String,
        /// Whether it stands in a shell script, where `$(NAME)` runs a command of that name.
        in_shell: bool,
    },
    /// The only delay runs in the background.
    BackgroundedDelay {
        /// The delaying command: `sleep 10`.
        command: String,
    },
    /// `tcpSocket` is accepted and always fails.
    TcpSocket,
    /// The container's image does not have the program. The caller's knowledge; no evaluation finds it.
    NotInImage {
        /// As written, `/bin/sh`.
        program: String,
        /// The delay that it would be.
        meant: Duration,
    },
    /// The pod runs on Windows, which does not have the program. The caller's knowledge, too.
    NotOnWindows {
        /// As written, `/bin/sh`.
        program: String,
        /// The delay that it would be.
        meant: Duration,
    },
    /// `sleep` with an operand that it refuses, or with none.
    InvalidSleepOperand {
        /// The operand; empty when there is none.
        operand: String,
    },
    /// The script is not valid shell.
    SyntaxError,
    /// There is no command.
    Empty,
}
