//! Commands that make a server stop accepting requests.

use std::time::Duration;

use super::effect::Effect;
use super::machine::Value;
use super::time::{Operand, operand};
use super::wrappers::basename;
use super::{Bounds, Target};

/// A program that stops a server when its arguments say so.
struct StopCommand {
    programs: &'static [&'static str],
    arguments: Arguments,
    then: Then,
}

/// Which arguments make it stop.
enum Arguments {
    /// Any.
    Any,
    /// One of these words stands alone.
    Word(&'static [&'static str]),
    /// This option has one of these values.
    Option(&'static str, &'static [&'static str]),
    /// An option with one of these letters.
    Letter(&'static str),
    /// A word contains this.
    Containing(&'static str),
}

/// When it returns.
#[derive(Copy, Clone)]
enum Then {
    AtOnce,
    WhenGone,
    Unknown,
}

const STOP_COMMANDS: &[StopCommand] = &[
    // https://nginx.org/en/docs/switches.html
    StopCommand {
        programs: &["nginx", "openresty", "tengine", "angie", "freenginx", "nginx-debug"],
        arguments: Arguments::Option("-s", &["quit", "stop"]),
        then: Then::AtOnce,
    },
    // https://httpd.apache.org/docs/2.4/stopping.html
    StopCommand {
        programs: &["apachectl", "apache2ctl", "httpd", "apache2"],
        arguments: Arguments::Option("-k", &["stop", "graceful-stop"]),
        then: Then::AtOnce,
    },
    StopCommand {
        programs: &["apachectl", "apache2ctl"],
        arguments: Arguments::Word(&["stop", "graceful-stop"]),
        then: Then::AtOnce,
    },
    StopCommand { programs: &["caddy"], arguments: Arguments::Word(&["stop"]), then: Then::AtOnce },
    StopCommand { programs: &["varnishadm"], arguments: Arguments::Word(&["stop"]), then: Then::AtOnce },
    StopCommand { programs: &["uwsgi"], arguments: Arguments::Word(&["--stop"]), then: Then::AtOnce },
    StopCommand { programs: &["pumactl"], arguments: Arguments::Word(&["stop", "halt"]), then: Then::AtOnce },
    StopCommand { programs: &["pm2"], arguments: Arguments::Word(&["stop", "kill", "delete"]), then: Then::WhenGone },
    // Supervisors: http://supervisord.org/running.html, https://skarnet.org/software/s6/, http://smarden.org/runit/
    StopCommand { programs: &["supervisorctl"], arguments: Arguments::Word(&["stop"]), then: Then::WhenGone },
    StopCommand { programs: &["supervisorctl"], arguments: Arguments::Word(&["shutdown"]), then: Then::AtOnce },
    StopCommand { programs: &["s6-svscanctl"], arguments: Arguments::Letter("tq0678i"), then: Then::AtOnce },
    StopCommand { programs: &["s6-svc"], arguments: Arguments::Letter("dtkxqi"), then: Then::Unknown },
    StopCommand {
        programs: &["sv"],
        arguments: Arguments::Word(&["stop", "exit", "shutdown", "force-stop", "force-shutdown"]),
        then: Then::WhenGone,
    },
    StopCommand { programs: &["sv"], arguments: Arguments::Word(&["down", "term", "kill"]), then: Then::AtOnce },
    StopCommand { programs: &["circusctl"], arguments: Arguments::Word(&["stop", "quit"]), then: Then::Unknown },
    StopCommand { programs: &["monit"], arguments: Arguments::Word(&["stop", "quit"]), then: Then::Unknown },
    StopCommand {
        programs: &["service", "rc-service", "systemctl"],
        arguments: Arguments::Word(&["stop"]),
        then: Then::Unknown,
    },
    StopCommand {
        programs: &["start-stop-daemon"],
        arguments: Arguments::Word(&["--stop", "-K"]),
        then: Then::Unknown,
    },
    // Java servers
    StopCommand {
        programs: &["catalina.sh", "jetty.sh", "zkServer.sh", "activemq"],
        arguments: Arguments::Word(&["stop"]),
        then: Then::Unknown,
    },
    StopCommand {
        programs: &["shutdown.sh", "kafka-server-stop", "kafka-server-stop.sh"],
        arguments: Arguments::Any,
        then: Then::Unknown,
    },
    StopCommand { programs: &["jboss-cli.sh"], arguments: Arguments::Containing("shutdown"), then: Then::Unknown },
    // Databases and brokers
    StopCommand {
        programs: &["redis-cli", "valkey-cli", "keydb-cli"],
        arguments: Arguments::Word(&["shutdown"]),
        then: Then::WhenGone,
    },
    StopCommand { programs: &["rabbitmqctl"], arguments: Arguments::Word(&["shutdown"]), then: Then::WhenGone },
    StopCommand { programs: &["rabbitmqctl"], arguments: Arguments::Word(&["stop", "stop_app"]), then: Then::Unknown },
    StopCommand { programs: &["pg_ctl"], arguments: Arguments::Word(&["stop"]), then: Then::WhenGone },
    StopCommand {
        programs: &["mysqladmin", "mariadb-admin"],
        arguments: Arguments::Word(&["shutdown"]),
        then: Then::WhenGone,
    },
    StopCommand {
        programs: &["mongo", "mongosh"],
        arguments: Arguments::Containing("shutdownServer"),
        then: Then::WhenGone,
    },
    StopCommand { programs: &["emqx", "ejabberdctl"], arguments: Arguments::Word(&["stop"]), then: Then::Unknown },
    // Windows
    StopCommand { programs: &["net", "sc"], arguments: Arguments::Word(&["stop"]), then: Then::Unknown },
    StopCommand { programs: &["iisreset"], arguments: Arguments::Word(&["/stop"]), then: Then::WhenGone },
];

/// The last part of a path that stops a server. `/drain` and `/healthcheck/fail` only ask clients to go elsewhere.
const STOP_PATHS: &[&str] =
    &["shutdown", "quitquitquit", "stop", "drain_listeners", "quit", "exit", "terminate", "abortabortabort"];

/// `kong quit` waits this long for requests in flight: https://docs.konghq.com/gateway/latest/reference/cli/
const KONG_QUIT_TIMEOUT: Duration = Duration::from_secs(10);

/// The effect of a command that stops a server, `None` when it does not. `words` are the same as `values`.
pub(super) fn stop(path: &str, words: &[&str], values: &[Value]) -> Option<Effect> {
    let (name, arguments) = (basename(path), words.get(1..)?);
    let phrase = super::describe::shorten(&words.join(" "));
    let stopping = |target, after, waits| Some(Effect::stopping(phrase.clone(), target, after, waits));
    match name {
        "kill" | "pkill" | "killall" | "killall5" => {
            let target = killed(name, values.get(1..)?)?;
            return stopping(target, Bounds::exactly(Duration::ZERO), false);
        }
        "kong" => return kong(arguments, phrase),
        "curl" | "wget" => {
            arguments.iter().find(|word| is_stop_address(word))?;
            return stopping(Target::Other, limit(name, arguments), false);
        }
        _ => {}
    }
    let init_script = path.contains("/init.d/") && arguments.contains(&"stop");
    let command = STOP_COMMANDS
        .iter()
        .find(|command| command.programs.contains(&name) && command.arguments.stop(arguments))
        .map(|command| command.then)
        .or(init_script.then_some(Then::Unknown))?;
    match command {
        Then::AtOnce => stopping(Target::Other, Bounds::exactly(Duration::ZERO), false),
        Then::WhenGone => stopping(Target::Other, Bounds::unknown(), true),
        Then::Unknown => stopping(Target::Other, Bounds::unknown(), false),
    }
}

/// The effect of an HTTP request that the kubelet sends.
pub(super) fn request(path: &str) -> Effect {
    if is_stop_path(path) {
        return Effect::stopping(format!("GET {path}"), Target::Other, Bounds::unknown(), false);
    }
    Effect::opaque()
}

impl Arguments {
    fn stop(&self, arguments: &[&str]) -> bool {
        match self {
            Arguments::Any => true,
            Arguments::Word(words) => {
                arguments.iter().any(|argument| words.iter().any(|word| argument.eq_ignore_ascii_case(word)))
            }
            Arguments::Option(name, values) => option(arguments, name).is_some_and(|value| values.contains(&value)),
            Arguments::Letter(letters) => arguments.iter().any(|argument| {
                // `-wd` only says what to wait for.
                let option = argument.strip_prefix('-').filter(|option| !option.starts_with(['w', '-', 'T']));
                option.is_some_and(|option| option.contains(|letter| letters.contains(letter)))
            }),
            Arguments::Containing(text) => arguments.iter().any(|argument| argument.contains(text)),
        }
    }
}

/// The value of an option: `-s quit`, `-squit`.
pub(super) fn option<'w>(arguments: &[&'w str], name: &str) -> Option<&'w str> {
    let at = arguments.iter().position(|argument| argument.starts_with(name))?;
    let joined = arguments.get(at)?.strip_prefix(name)?;
    if joined.is_empty() { arguments.get(at + 1).copied() } else { Some(joined) }
}

/// `kong quit --wait=N` delays before it quits, so that is no time after the stop.
fn kong(arguments: &[&str], phrase: String) -> Option<Effect> {
    let value = |long: &str, short: &str| {
        let at = arguments.iter().position(|word| *word == long || *word == short);
        let joined = arguments.iter().find_map(|word| word.strip_prefix(long)?.strip_prefix('='));
        at.and_then(|at| arguments.get(at + 1).copied()).or(joined).map(operand)
    };
    match *arguments.first()? {
        "quit" => {
            let wait = match value("--wait", "-w") {
                Some(Operand::Time(wait)) => Bounds::exactly(wait),
                Some(_) => Bounds::unknown(),
                None => Bounds::exactly(Duration::ZERO),
            };
            let timeout = value("--timeout", "-t").map_or(Some(KONG_QUIT_TIMEOUT), Operand::time);
            let after = timeout.map_or_else(Bounds::unknown, Bounds::up_to);
            let delay = Effect::lasting(wait, super::effect::Status::Success);
            Some(delay.then(Effect::stopping(phrase, Target::Other, after, true)))
        }
        "stop" => Some(Effect::stopping(phrase, Target::Other, Bounds::exactly(Duration::ZERO), false)),
        _ => None,
    }
}

/// Whom a signal that stops something reaches; `None` when it stops nothing (`kill -0`, `kill -HUP`).
fn killed(name: &str, arguments: &[Value]) -> Option<Target> {
    let mut signal = "TERM".to_owned();
    let mut targets: Vec<&str> = Vec::new();
    let mut words = arguments.iter().map(|word| word.text.as_str());
    while let Some(word) = words.next() {
        match word {
            "--" => targets.extend(words.by_ref()),
            "-s" | "-n" | "--signal" if name != "pkill" || word != "-n" => words.next()?.clone_into(&mut signal),
            "-l" | "-L" | "--list" | "--help" | "--version" => return None,
            // Options of pkill and killall that take a value.
            "-u" | "-U" | "-g" | "-G" | "-P" | "-t" | "-o" | "--user" | "--parent" if name != "kill" => {
                words.next();
            }
            _ if word.starts_with("--signal=") => {
                word.trim_start_matches("--signal=").clone_into(&mut signal);
            }
            _ => match word.strip_prefix('-') {
                Some(name) if is_signal(name) => name.clone_into(&mut signal),
                Some(number) if name == "kill" && number.parse::<u32>().is_ok() => targets.push(word),
                Some(_) => {}
                None => targets.push(word),
            },
        }
    }
    let ours = |target: &&str| target.starts_with('%');
    if !is_stop_signal(&signal) || (targets.is_empty() && name != "killall5") || targets.iter().any(ours) {
        return None;
    }
    Some(if name == "kill" && targets.contains(&"1") { Target::Pid1 } else { Target::Other })
}

/// Whether `-NAME` names a signal rather than an option or a process group.
fn is_signal(name: &str) -> bool {
    let bare = name.strip_prefix("SIG").unwrap_or(name);
    matches!(bare.parse::<u32>(), Ok(number) if number <= 64)
        || (bare.len() > 2 && bare.chars().all(|letter| letter.is_ascii_uppercase() || letter.is_ascii_digit()))
        || matches!(bare, "term" | "int" | "quit" | "kill" | "hup" | "usr1" | "usr2" | "winch")
}

fn is_stop_signal(name: &str) -> bool {
    let name = name.to_ascii_uppercase();
    let bare = name.strip_prefix("SIG").unwrap_or(&name);
    let numbers = ["2", "3", "9", "10", "15", "28"];
    matches!(bare, "TERM" | "INT" | "QUIT" | "USR1" | "WINCH" | "KILL") || numbers.contains(&bare)
}

/// Whether a word is an address on this machine that stops a server.
fn is_stop_address(word: &str) -> bool {
    let rest = word.strip_prefix("http://").or_else(|| word.strip_prefix("https://")).unwrap_or(word);
    let Some((host, path)) = rest.split_once('/') else { return false };
    let host = host.rsplit('@').next().unwrap_or(host);
    let local = ["localhost", "127.", "[::1]", "0.0.0.0", "0:"].iter().any(|name| host.starts_with(name));
    (local || host.contains('$')) && is_stop_path(path)
}

fn is_stop_path(path: &str) -> bool {
    let path = path.split(['?', '#']).next().unwrap_or(path).trim_end_matches('/');
    path.rsplit('/').next().is_some_and(|last| STOP_PATHS.contains(&last))
}

/// How long curl or wget can take at most, when an option limits the whole transfer.
pub(super) fn limit(name: &str, arguments: &[&str]) -> Bounds {
    let value = |short: &str, long: &str| {
        let joined = arguments.iter().find_map(|word| word.strip_prefix(long)?.strip_prefix('='));
        let long = arguments.iter().position(|word| *word == long).and_then(|at| arguments.get(at + 1).copied());
        joined.or(long).or_else(|| option(arguments, short)).and_then(|text| operand(text).time())
    };
    let limit = if name == "curl" {
        let retries = arguments.iter().any(|word| word.starts_with("--retry"));
        value("-m", "--max-time").filter(|_| !retries)
    } else {
        // The time of wget is for a single read and a single try, and it tries 20 times.
        let once = value("-t", "--tries").is_some_and(|tries| tries == Duration::from_secs(1));
        value("-T", "--timeout").filter(|_| once)
    };
    limit.map_or_else(Bounds::unknown, Bounds::up_to)
}
