//! What a preStop hook really does: how long it delays the stop signal, what it stops, and why it has no effect.

use std::time::Duration;

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
    /// What it does, in a few words: `sleep 180`.
    pub description: String,
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

/// Evaluates a handler. `variable` answers for the container's environment.
pub fn evaluate<'a>(handler: &Handler<'_>, variable: &dyn Fn(&str) -> Variable<'a>) -> Hook {
    let _ = (handler, variable);
    Hook { delay: Bounds::default(), duration: Bounds::default(), stops: None, ineffective: None, description: String::new() }
}
