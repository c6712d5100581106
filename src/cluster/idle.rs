//! Containers that do nothing but stay: somebody opens a shell in them, and nobody misses them.

use super::image::Image;
use super::{Cluster, WorkloadRef};
use crate::model::Container;

/// Words of a command that only waits; numbers come on top.
const WAITING: &[&str] = &[
    "sh",
    "bash",
    "ash",
    "-c",
    "-ec",
    "-ce",
    "-lc",
    "sleep",
    "tail",
    "-f",
    "/dev/null",
    "infinity",
    "inf",
    "while",
    "until",
    "true",
    "false",
    ":",
    "do",
    "done",
    "[",
    "]",
    "1",
    "trap",
    "exit",
    "TERM",
    "INT",
    "wait",
    "exec",
    "&",
    "&&",
];

impl Cluster<'_> {
    /// Whether all containers of a workload only wait, by their command or their image.
    pub fn only_waits(&self, workload: WorkloadRef<'_>) -> bool {
        let mut containers = self.containers(workload).peekable();
        containers.peek().is_some() && containers.all(|container| waits(container.container))
    }
}

fn waits(container: &Container) -> bool {
    let words = container.command.iter().chain(&container.args).flat_map(|words| words.value.iter());
    let words: Option<Vec<&str>> = words.map(|word| word.known().map(String::as_str)).collect();
    match words {
        Some(words) if words.is_empty() => {
            container.image().is_some_and(|image| matches!(Image::parse(image).name, "pause" | "pause-amd64"))
        }
        Some(words) => only_waiting(&words),
        None => false,
    }
}

fn only_waiting(words: &[&str]) -> bool {
    let mut parts =
        words.iter().flat_map(|word| word.split(|c: char| c.is_whitespace() || "\"';".contains(c))).peekable();
    let number = |part: &str| {
        let digits = part.trim_end_matches(['s', 'm', 'h', 'd']);
        !digits.is_empty() && digits.bytes().all(|byte| byte.is_ascii_digit() || byte == b'.')
    };
    parts.all(|part| {
        let name = part.rsplit('/').next().unwrap_or(part);
        part.is_empty() || number(part) || WAITING.contains(&part) || WAITING.contains(&name)
    })
}

#[cfg(test)]
mod tests {
    use super::only_waiting;

    #[test]
    fn waiting_is_told_from_work() {
        let waiting: [&[&str]; 5] = [
            &["/bin/sleep", "infinity"],
            &["tail", "-f", "/dev/null"],
            &["/bin/sh", "-c", "while true; do sleep 3600; done"],
            &["sh", "-c", "trap 'exit 0' TERM; sleep 1d & wait"],
            &["bash"],
        ];
        for words in waiting {
            assert!(only_waiting(words), "{words:?}");
        }
        let working: [&[&str]; 3] = [
            &["nginx", "-g", "daemon off;"],
            &["sh", "-c", "sleep 5; exec server"],
            &["sh", "-c", "date >> /data/log"],
        ];
        for words in working {
            assert!(!only_waiting(words), "{words:?}");
        }
    }
}
