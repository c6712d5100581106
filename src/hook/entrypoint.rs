//! Who is process 1 of a container: the program itself, or a shell in front of it that does not pass SIGTERM on.
//!
//! A shell as process 1 has no handler for SIGTERM, so the kernel drops it, and the container runs on until it is
//! killed. dash never replaces itself with its last command. bash (5.2) does so for a simple command without a
//! redirection, after `;` and `&&` too. busybox (1.35) also does it in braces and `if`. None of them does for a
//! pipeline, a loop, `&`, or a command in front of `||`. All of this was tried with `sh -c '… sleep'` and a look
//! at the process's command line.

use std::cell::Cell;

use super::describe::{simple_commands, words};
use super::script::{Command, Connector, Item, List, Pipeline, Simple};
use super::shell;
use super::wrappers::{basename, is_shell, shell_call, wrapped};

const MOST_STEPS: u32 = 5_000;

/// The analysis of a container's `command` and `args` together.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Entrypoint {
    /// Which process gets the stop signal.
    pub pid1: Pid1,
    /// The words of the command that does the work, without `exec`, `env X=Y` and the like. Empty when unknown.
    pub command: Vec<String>,
    /// The shell in front of it: `sh`, `bash`.
    pub shell: Option<String>,
    /// The script contains `trap` or `wait`, so its author has thought of signals.
    pub handles_signals: bool,
}

/// Which process is process 1 once the container serves.
#[derive(Copy, Clone, Debug, PartialEq, Eq)]
pub enum Pid1 {
    /// The program itself; no shell is involved.
    Program,
    /// An init such as tini or dumb-init, which passes signals on to its child.
    Init,
    /// The program, because every way through the script ends in `exec`.
    Exec,
    /// The program with bash or busybox, the shell with dash: the script ends in a simple command.
    DependsOnShell,
    /// The shell, whichever it is.
    Shell,
    /// A script file, or a script that we cannot read.
    Unknown,
}

/// Analyses `command` followed by `args`, after the kubelet has expanded `$(NAME)`.
pub fn entrypoint(argv: &[&str]) -> Entrypoint {
    let (init, argv) = behind_init(argv);
    let argv = unwrap(argv);
    let program = |pid1, words: &[&str]| Entrypoint {
        pid1: if init { Pid1::Init } else { pid1 },
        command: words.iter().map(|word| (*word).to_owned()).collect(),
        shell: None,
        handles_signals: false,
    };
    let Some((name, arguments)) = argv.split_first() else { return program(Pid1::Unknown, &[]) };
    if !is_shell(name) {
        return program(Pid1::Program, argv);
    }
    let call = shell_call(arguments, |word| word);
    let shell = Some(basename(name).to_owned());
    let Some(script) = call.script else {
        return Entrypoint { shell, ..program(Pid1::Unknown, arguments) };
    };
    let Ok(list) = shell::parse(script) else { return Entrypoint { shell, ..program(Pid1::Unknown, &[]) } };
    let mut commands = Vec::new();
    simple_commands(&list, &mut commands);
    let handles_signals =
        commands.iter().any(|command| matches!(words(command).first().map(String::as_str), Some("trap" | "wait")));
    let tail = Script { list: &list, depth: 0, steps: &Cell::new(MOST_STEPS) }.tail(&list);
    let is_bash = matches!(basename(name), "bash" | "rbash" | "ksh" | "mksh" | "zsh");
    let pid1 = match tail.kind {
        Kind::Replaced => Pid1::Exec,
        Kind::Last => Pid1::DependsOnShell,
        Kind::Wrapped if !is_bash => Pid1::DependsOnShell,
        Kind::Wrapped | Kind::Stays => Pid1::Shell,
        Kind::Ends => Pid1::Unknown,
    };
    let texts: Vec<&str> = tail.words.iter().map(String::as_str).collect();
    // `sh -c 'exec sh -c "a | b"'`: the inner shell decides.
    if tail.kind == Kind::Replaced && texts.first().is_some_and(|first| is_shell(first)) && texts.len() < argv.len() + 8
    {
        let inner = nested(&texts);
        if let Some(inner) = inner {
            return Entrypoint { pid1: if init { Pid1::Init } else { inner.pid1 }, ..inner };
        }
    }
    Entrypoint { shell, handles_signals, ..program(pid1, unwrap(&texts)) }
}

/// One level of `exec sh -c`; more of them are nobody's entrypoint.
fn nested(words: &[&str]) -> Option<Entrypoint> {
    let script = shell_call(words.get(1..)?, |word| word).script?;
    if script.contains("exec") { None } else { Some(entrypoint(words)) }
}

fn behind_init<'w, 's>(argv: &'w [&'s str]) -> (bool, &'w [&'s str]) {
    let mut rest = argv;
    let mut init = false;
    while let Some(name) = rest.first() {
        let is_init = matches!(basename(name), "tini" | "tini-static" | "docker-init" | "dumb-init" | "catatonit");
        match wrapped(rest) {
            Some(skip) if is_init => rest = rest.get(skip..).unwrap_or_default(),
            _ => break,
        }
        init = true;
    }
    (init, rest)
}

fn unwrap<'w, 's>(argv: &'w [&'s str]) -> &'w [&'s str] {
    let mut rest = argv;
    while let Some(skip) = wrapped(rest) {
        rest = rest.get(skip..).unwrap_or_default();
    }
    rest
}

/// How a script ends.
struct Tail {
    kind: Kind,
    words: Vec<String>,
}

#[derive(Copy, Clone, Debug, PartialEq, Eq, PartialOrd, Ord)]
enum Kind {
    /// With nothing that runs for long.
    Ends,
    /// `exec`
    Replaced,
    /// With a simple command that bash and busybox put in the shell's place.
    Last,
    /// With one that only busybox puts there.
    Wrapped,
    /// With something that needs the shell.
    Stays,
}

struct Script<'s> {
    list: &'s List,
    /// Functions inside each other.
    depth: usize,
    /// Commands that may still be looked at: functions can call each other very often.
    steps: &'s Cell<u32>,
}

impl Script<'_> {
    fn tail(&self, list: &List) -> Tail {
        let mut end = Tail { kind: Kind::Ends, words: Vec::new() };
        let mut in_background = false;
        for item in list {
            let tail = self.item(item);
            // An `exec` ends the script wherever it stands.
            if tail.kind == Kind::Replaced && item.rest.is_empty() && is_exec(&item.first) {
                return tail;
            }
            // `app & tail -f log`: what stands behind a program in the background only keeps the shell busy.
            let keeps_busy = tail.words.first().is_some_and(|word| matches!(basename(word), "tail" | "cat"));
            if keeps_busy && in_background {
                continue;
            }
            in_background = match tail.kind {
                Kind::Ends => in_background,
                _ => item.background,
            };
            end = match tail.kind {
                // Behind the server there is often an `echo` or `exit`, which the shell has to stay for.
                Kind::Ends => Tail { kind: stays(end.kind), ..end },
                _ => tail,
            };
        }
        end
    }

    fn item(&self, item: &Item) -> Tail {
        let mut tail = self.pipeline(&item.first);
        for (connector, pipeline) in &item.rest {
            let next = self.pipeline(pipeline);
            tail = match connector {
                Connector::And if next.kind == Kind::Ends => Tail { kind: stays(tail.kind), ..tail },
                Connector::And => next,
                // `check || exec app`: the left side is a question when the right one is the program.
                Connector::Or if next.kind == Kind::Replaced => next,
                Connector::Or => Tail { kind: stays(tail.kind), ..tail },
            };
        }
        if item.background && tail.kind != Kind::Ends { Tail { kind: Kind::Stays, ..tail } } else { tail }
    }

    fn pipeline(&self, pipeline: &Pipeline) -> Tail {
        match pipeline.commands.as_slice() {
            [command] if !pipeline.negated => self.command(command),
            [command, ..] => {
                let tail = self.command(command);
                Tail { kind: Kind::Stays, ..tail }
            }
            [] => Tail { kind: Kind::Ends, words: Vec::new() },
        }
    }

    fn command(&self, command: &Command) -> Tail {
        let Some(steps) = self.steps.get().checked_sub(1) else {
            return Tail { kind: Kind::Ends, words: Vec::new() };
        };
        self.steps.set(steps);
        match command {
            Command::Simple(simple) => self.simple(simple),
            Command::Group { body, subshell } => {
                let tail = self.tail(body);
                let kind = match tail.kind {
                    Kind::Replaced if *subshell => Kind::Wrapped,
                    Kind::Last => Kind::Wrapped,
                    kind => kind,
                };
                Tail { kind, ..tail }
            }
            Command::If { arms, otherwise } => self.ways(arms.iter().map(|(_, body)| body).chain(otherwise.as_ref())),
            Command::Case { arms, .. } => self.ways(arms.iter().map(|(_, body)| body)),
            Command::For { body, .. } | Command::ArithmeticFor { body, .. } | Command::Loop { body, .. } => {
                let tail = self.tail(body);
                let kind = if tail.kind == Kind::Replaced { Kind::Replaced } else { Kind::Stays };
                Tail { kind, ..tail }
            }
            Command::Function { .. } | Command::Arithmetic(_) | Command::Test => {
                Tail { kind: Kind::Ends, words: Vec::new() }
            }
            Command::Opaque => Tail { kind: Kind::Stays, words: Vec::new() },
        }
    }

    /// The way that needs the shell most.
    fn ways<'b>(&self, bodies: impl Iterator<Item = &'b List>) -> Tail {
        let tails = bodies.map(|body| {
            let tail = self.tail(body);
            if tail.kind == Kind::Last { Tail { kind: Kind::Wrapped, ..tail } } else { tail }
        });
        let none = Tail { kind: Kind::Ends, words: Vec::new() };
        tails.fold(none, |worst, tail| if tail.kind > worst.kind { tail } else { worst })
    }

    fn simple(&self, simple: &Simple) -> Tail {
        let words = words(simple);
        let Some(name) = words.first() else { return Tail { kind: Kind::Ends, words } };
        if name == "exec" {
            let words = words.get(1..).unwrap_or_default().to_vec();
            return Tail { kind: if words.is_empty() { Kind::Ends } else { Kind::Replaced }, words };
        }
        if let Some(body) = self.function(name) {
            let tail = Script { depth: self.depth + 1, ..*self }.command(body);
            return Tail { kind: stays(tail.kind), ..tail };
        }
        let texts: Vec<&str> = words.iter().map(String::as_str).collect();
        let quick = super::quick::known(basename(name), &texts).is_some_and(|effect| effect.duration.upper.is_some());
        let builtin = matches!(
            name.as_str(),
            "exit"
                | "return"
                | "break"
                | "continue"
                | "set"
                | "export"
                | "trap"
                | "test"
                | "["
                | "true"
                | "false"
                | ":"
                | "."
                | "source"
                | "wait"
                | "unset"
                | "shift"
                | "local"
                | "readonly"
                | "declare"
                | "sleep"
        );
        let kind = match (quick || builtin, simple.redirected) {
            (true, _) => Kind::Ends,
            (false, true) => Kind::Wrapped,
            (false, false) => Kind::Last,
        };
        Tail { kind, words }
    }

    /// The body of a function of the script. Functions that call each other are followed a few levels only.
    fn function(&self, name: &str) -> Option<&Command> {
        if self.depth > 4 {
            return None;
        }
        self.list.iter().flat_map(|item| &item.first.commands).find_map(|command| match command {
            Command::Function { name: defined, body } if defined == name => Some(&**body),
            _ => None,
        })
    }
}

fn is_exec(pipeline: &Pipeline) -> bool {
    matches!(pipeline.commands.as_slice(), [Command::Simple(simple)] if words(simple).first().is_some_and(|word| word == "exec"))
}

/// Anything but an `exec` or a quick command keeps the shell where it is.
fn stays(kind: Kind) -> Kind {
    match kind {
        Kind::Ends | Kind::Replaced => kind,
        Kind::Last | Kind::Wrapped | Kind::Stays => Kind::Stays,
    }
}
