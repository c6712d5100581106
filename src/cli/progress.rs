//! What a person sees while a run takes longer than a second.

use std::io::Write;
use std::sync::Arc;
use std::sync::atomic::{AtomicUsize, Ordering};
use std::sync::mpsc::{Receiver, RecvTimeoutError, Sender, channel};
use std::thread::JoinHandle;
use std::time::Duration;

use super::terminal;

const PATIENCE: Duration = Duration::from_secs(1);
const INTERVAL: Duration = Duration::from_millis(100);

/// A line on the terminal that counts the files read so far, gone when this is dropped.
pub(super) struct Progress {
    counts: Arc<Counts>,
    line: Option<(Sender<()>, JoinHandle<()>)>,
}

#[derive(Default)]
struct Counts {
    done: AtomicUsize,
    all: AtomicUsize,
}

impl Progress {
    /// Starts to wait. Hooks run on a pseudo-terminal and keep what was printed, so there, as in a pipe or in CI,
    /// nothing is shown.
    pub(super) fn start(quiet: bool) -> Self {
        let counts = Arc::new(Counts::default());
        let shown = !quiet && terminal::is_watched() && ["CI", "PRE_COMMIT"].iter().all(|name| !is_set(name));
        let line = shown.then(|| {
            let (stop, stopped) = channel();
            let counts = Arc::clone(&counts);
            (stop, std::thread::spawn(move || draw_until(&stopped, &counts)))
        });
        Self { counts, line }
    }

    /// Says how many files there are.
    pub(super) fn expect(&self, files: usize) {
        self.counts.all.store(files, Ordering::Relaxed);
    }

    /// Counts a file.
    pub(super) fn step(&self) {
        self.counts.done.fetch_add(1, Ordering::Relaxed);
    }
}

impl Drop for Progress {
    fn drop(&mut self) {
        if let Some((stop, thread)) = self.line.take() {
            drop(stop);
            // A thread that failed to draw is no reason to fail.
            let _ = thread.join();
        }
    }
}

fn draw_until(stopped: &Receiver<()>, counts: &Counts) {
    let mut wait = PATIENCE;
    while stopped.recv_timeout(wait) == Err(RecvTimeoutError::Timeout) {
        let (done, all) = (counts.done.load(Ordering::Relaxed), counts.all.load(Ordering::Relaxed));
        let text = match all {
            0 => "looking for manifests".to_owned(),
            all if done < all => format!("read {done} of {all} files"),
            all => format!("checking {all} files"),
        };
        write_line(&text);
        wait = INTERVAL;
    }
    if wait == INTERVAL {
        write_line("");
    }
}

fn write_line(text: &str) {
    // Back to the first column, and everything behind it erased.
    let _ = write!(std::io::stderr(), "\r\x1b[K{text}");
}

fn is_set(name: &str) -> bool {
    std::env::var_os(name).is_some_and(|value| !value.is_empty())
}
