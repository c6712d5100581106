//! Which process of a container gets the stop signal.

use super::data::{PACKAGE_MANAGERS, holds};
use super::{Cluster, ContainerRef, Image};
use crate::fix::Repair;
use crate::hook::{self, Entrypoint, Pid1};
use crate::model::{Field, Spanned, WorkloadKind};
use crate::source::Span;

/// What package managers do that ends by itself.
const CHORES: &[&str] =
    &["install", "i", "ci", "add", "build", "config", "set", "cache", "audit", "test", "version", "--version"];

/// Options of uWSGI that read settings from a file, which are also the endings of such files.
const UWSGI_FILES: &[&str] =
    &["ini", "ini-paste", "paste", "yaml", "yml", "y", "xml", "x", "json", "j", "emperor", "config", "include", "lua"];
/// Options of uWSGI by which SIGTERM ends it.
const UWSGI_ENDS: &[&str] = &["die-on-term", "exit-on-reload"];

/// What a container starts.
pub struct Process<'c> {
    /// The container.
    pub container: ContainerRef<'c>,
    /// Who is process 1.
    pub entry: &'c Entrypoint,
    /// Where the program's own words are written: `command`, or `args`.
    pub place: Span,
    /// Where the first word is written.
    pub head: Span,
    /// Whether `command` is written. If not, the image's own entrypoint comes first.
    pub has_command: bool,
}

impl Process<'_> {
    /// Whether its script has a loop.
    pub fn loops(&self) -> bool {
        let mut words = self.script_words();
        words.any(|word| matches!(word, "while" | "until" | "for")) && words.any(|word| word == "do")
    }

    /// Whether its script does some chore, and sleeps before it does the next, or for good.
    fn does_chores(&self) -> bool {
        let sleeps = self.script_words().any(|word| word == "sleep");
        let last = self.script_words().rev().nth(1) == Some("sleep");
        sleeps && (last || self.loops())
    }

    fn script_words(&self) -> impl DoubleEndedIterator<Item = &str> {
        let words = words(self.container).filter(|_| self.entry.shell.is_some()).unwrap_or_default().into_iter();
        words.flat_map(|word| word.split([' ', '\n', '\t', ';', '(', ')'])).filter(|word| !word.is_empty())
    }

    /// Another word behind those that are written, unless a shell reads them.
    pub fn append(&self, word: &str) -> Option<Repair> {
        let list = self.container.container.args.as_ref().or(self.container.container.command.as_ref())?;
        let end = list.value.len();
        let repair = Repair::safe(format!("add `{word}`"));
        self.entry.shell.is_none().then(|| repair.splice(list.span, end..end, vec![word.into()]))
    }

    /// The shell's script with `exec` before its last command, where that is simple.
    pub fn hand_over(&self) -> Option<Repair> {
        let program = self.entry.command.first().filter(|_| self.entry.shell.is_some())?;
        let mut lists = self.container.container.command.iter().chain(&self.container.container.args);
        let (list, index) = lists.find_map(|list| {
            let words: Vec<&str> = list.iter().filter_map(|word| word.known().map(String::as_str)).collect();
            // The shell's name and `-c` may be in `command`, and the script in `args`.
            let index = words.iter().position(|word| word.contains(program.as_str()))?;
            (words.len() == list.len()).then_some((list, index))
        })?;
        let script = list.get(index)?.known()?;
        let script = with_exec(script, program)?;
        let repair = Repair::safe("let the program take the place of the shell");
        Some(repair.splice(list.span, index..index + 1, vec![script.into()]))
    }

    /// The program and its arguments, short enough for a message.
    pub fn short_command(&self) -> String {
        let whole = self.entry.command.join(" ");
        let plain = whole.chars().count() <= 48 && !whole.contains('\n');
        let first = self.entry.command.first().map_or("", String::as_str);
        if plain { whole } else { format!("{first} …") }
    }
}

/// A script whose last command, a program with plain arguments, takes the shell's place.
fn with_exec(script: &str, program: &str) -> Option<String> {
    let whole = script.trim_end();
    let start = ["&&", ";", "\n"].iter().filter_map(|end| Some(whole.rfind(end)? + end.len())).max().unwrap_or(0);
    let last = whole.get(start..)?;
    let command = last.trim_start();
    let plain = !command.contains(['|', '&', '<', '>', '(', ')', '{', '}', '`', '#', '\\', '\'', '"']);
    // What stands in quotes or in a block before it may go on here.
    let before = whole.get(..start)?;
    let closed = !before.contains(['\'', '"', '`', '(', '{', '|', '\\', '#'])
        && !before.split_whitespace().any(|word| matches!(word, "if" | "for" | "while" | "until" | "case" | "trap"));
    let named = command.split_whitespace().next() == Some(program);
    (plain && closed && named).then(|| {
        let blanks = last.len() - command.len();
        let (head, tail) = script.split_at(start + blanks);
        format!("{head}exec {tail}")
    })
}

/// How sure it is that a shell keeps the stop signal from the program.
#[derive(Copy, Clone, Debug, PartialEq, Eq)]
pub enum Blocked {
    /// Whatever shell it is.
    Always,
    /// If `sh` is dash, as in Debian and Ubuntu.
    WithDash,
}

impl Cluster<'_> {
    /// What the regular containers of pods that run until they are told to stop start, as far as it is written.
    pub fn processes(&self) -> impl Iterator<Item = Process<'_>> {
        let entries = self.entrypoints.get_or_init(|| {
            let entry = |container: ContainerRef<'_>| {
                Some(((container.workload.id, container.index), hook::entrypoint(&words(container)?)))
            };
            self.started().filter_map(entry).collect()
        });
        self.started().filter_map(|container| {
            let written =
                |words: &'_ Option<Spanned<Vec<Field<String>>>>| words.as_ref().is_some_and(|words| !words.is_empty());
            let entry = entries.get(&(container.workload.id, container.index))?;
            let has_command = written(&container.container.command);
            let program = if has_command { program_in(container) } else { container.container.args.as_ref() };
            let place = program?.place();
            let first = if has_command { &container.container.command } else { &container.container.args };
            let head = first.as_ref()?.place();
            Some(Process { container, entry, place, head, has_command })
        })
    }

    fn started(&self) -> impl Iterator<Item = ContainerRef<'_>> {
        self.all_containers().filter(|container| {
            let workload = container.workload;
            let once = self
                .template_of(workload)
                .is_some_and(|template| template.spec.restart_policy.known().is_some_and(|policy| policy != "Always"));
            workload.is_long_running() && !(once && workload.kind == WorkloadKind::Pod)
        })
    }

    /// Whether a shell as process 1 keeps the stop signal from the program. Not where the script or the preStop hook
    /// may pass it on, where another process is process 1, or where nothing but a delay would be told.
    pub fn blocks_stop_signal(&self, process: &Process<'_>) -> Option<Blocked> {
        let entry = process.entry;
        let spec = &self.template_of(process.container.workload)?.spec;
        let shared =
            [&spec.share_process_namespace, &spec.host_pid].iter().any(|field| !matches!(field.or(false), Some(false)));
        let idle = entry.command.first().is_none_or(|first| matches!(first.as_str(), "sleep" | "tail" | "cat"));
        // Nobody waits for the end of a chore in a container that serves nobody.
        let serves = !process.container.ports.is_empty() || self.is_exposed(process.container);
        let idle = idle || (process.does_chores() && !serves);
        if !process.has_command || entry.handles_signals || shared || idle || self.hook_may_stop(process.container) {
            return None;
        }
        let image = process.container.image().map(Image::parse);
        let busybox = image.is_some_and(|image| {
            ["alpine", "busybox"]
                .iter()
                .any(|name| image.name == *name || image.tag.is_some_and(|tag| tag.contains(name)))
        });
        match entry.pid1 {
            Pid1::Shell => Some(Blocked::Always),
            // bash and busybox's ash give way to the last command.
            Pid1::DependsOnShell if busybox => None,
            Pid1::DependsOnShell => matches!(entry.shell.as_deref(), Some("sh" | "dash")).then_some(Blocked::WithDash),
            Pid1::Program | Pid1::Init | Pid1::Exec | Pid1::Unknown => None,
        }
    }

    /// The package manager that a container runs its program through, if the stop signal goes to it.
    ///
    /// npm starts the program through a shell and does not pass the signal on to it.
    /// Source: npm/run-script pull requests 142 and 188, npm/rfcs issue 829; tried with npm 11.19.1.
    pub fn package_manager<'p>(&self, process: &'p Process<'_>) -> Option<&'p str> {
        let (first, rest) = process.entry.command.split_first()?;
        let name = first.rsplit('/').next().filter(|name| holds(&PACKAGE_MANAGERS, name))?;
        let chore = rest.iter().any(|word| CHORES.contains(&word.as_str()));
        let told =
            process.entry.handles_signals || process.entry.pid1 == Pid1::Init || self.hook_may_stop(process.container);
        (!chore && !told).then_some(name)
    }

    /// Whether a container runs uWSGI with settings that are all in sight, none of which makes it end on SIGTERM.
    /// Without them, SIGTERM makes it start its workers anew.
    /// Source: uwsgi-docs, Management, signals for controlling uWSGI; Options, `die-on-term`.
    pub fn reloads_on_stop(&self, process: &Process<'_>) -> bool {
        let container = process.container;
        let entry = process.entry;
        let Some((first, rest)) = entry.command.split_first() else { return false };
        let name = first.rsplit('/').next().unwrap_or(first);
        let elsewhere = |word: &String| {
            let option = word.trim_start_matches('-');
            let option = option.split_once('=').map_or(option, |(option, _)| option);
            UWSGI_FILES.contains(&option)
                || UWSGI_ENDS.contains(&option)
                || word.contains("unix_signal:15")
                || word.contains(['$', '@'])
                || UWSGI_FILES.iter().any(|kind| word.strip_suffix(kind).is_some_and(|rest| rest.ends_with('.')))
        };
        let by_environment = container.env_from || container.env.iter().any(|entry| entry.name.starts_with("UWSGI_"));
        let other_signal = container.lifecycle.as_ref().is_some_and(|lifecycle| !lifecycle.stop_signal.is_absent());
        let told = entry.handles_signals || entry.pid1 == Pid1::Shell || self.hook_may_stop(container);
        matches!(name, "uwsgi" | "uwsgi-core" | "uwsgi_python3" | "uwsgi_python")
            && !rest.is_empty()
            && !rest.iter().any(elsewhere)
            && !by_environment
            && !other_signal
            && !told
    }

    /// Whether a container's hook stops the program, or does something that is not understood.
    fn hook_may_stop(&self, container: ContainerRef<'_>) -> bool {
        match self.hook_of(container) {
            Some(hook) => hook.ineffective.is_none() && (hook.stops.is_some() || hook.duration.upper.is_none()),
            None => self.has_hook(container),
        }
    }
}

/// What a container starts, if all of it is known.
fn words(container: ContainerRef<'_>) -> Option<Vec<&str>> {
    let lists = container.container.command.iter().chain(&container.container.args);
    lists.flat_map(|list| list.value.iter()).map(|word| word.known().map(String::as_str)).collect()
}

/// The one of `command` and `args` that says what runs: `args` behind `[sh, -c]`, or behind a program's name alone.
fn program_in(container: ContainerRef<'_>) -> Option<&Spanned<Vec<Field<String>>>> {
    let command = container.container.command.as_ref()?;
    let args = container.container.args.as_ref().filter(|args| !args.is_empty());
    let leads = match command.last().and_then(Field::known) {
        Some(last) => command.len() == 1 || last.starts_with('-'),
        None => false,
    };
    Some(if leads { args.unwrap_or(command) } else { command })
}
