//! Which files are part of a commit.
//!
//! pre-commit and prek put unstaged changes aside, so that a hook sees what is committed, but leave untracked files where
//! they are. A budget that is not committed would let a commit pass that lacks it.

use std::collections::HashSet;
use std::path::{MAIN_SEPARATOR_STR, Path, PathBuf};
use std::process::Command;

use super::exit::Failure;

/// The files below a folder that git knows.
pub(super) struct Tracked {
    folder: PathBuf,
    /// Relative to the folder, as git prints them.
    files: HashSet<Vec<u8>>,
}

/// Whether this run is a hook of pre-commit or prek.
pub(super) fn matters() -> bool {
    std::env::var_os("PRE_COMMIT").is_some_and(|value| value == "1")
}

impl Tracked {
    /// Asks git. The answer is that of its index, which during a commit may be another file than usual; git finds it
    /// in the environment of the hook.
    pub(super) fn below(folder: &Path) -> Result<Self, Failure> {
        let mut git = Command::new("git");
        git.arg("-C").arg(plain(folder)).args(["ls-files", "-z", "--cached", "--recurse-submodules"]);
        if std::env::var_os("GIT_WORK_TREE").is_none() {
            // In a linked worktree hooks are given the repository alone, and then git takes any folder for its top.
            git.env_remove("GIT_DIR");
        }
        let output = git.output().map_err(|error| unknown(folder, &error.to_string()))?;
        if !output.status.success() {
            let said = String::from_utf8_lossy(&output.stderr);
            return Err(unknown(folder, said.lines().next().unwrap_or("git failed without a word")));
        }
        let files = output.stdout.split(|byte| *byte == 0).filter(|path| !path.is_empty()).map(<[u8]>::to_vec);
        Ok(Self { folder: folder.to_owned(), files: files.collect() })
    }

    /// Whether git knows a file; `None` when it is not below the folder.
    pub(super) fn knows(&self, file: &Path) -> Option<bool> {
        file.starts_with(&self.folder).then(|| self.has(file))
    }

    /// Whether git knows a file below the folder.
    pub(super) fn has(&self, file: &Path) -> bool {
        let Ok(below) = file.strip_prefix(&self.folder) else { return false };
        let below = below.as_os_str().as_encoded_bytes();
        if MAIN_SEPARATOR_STR == "/" {
            return self.files.contains(below);
        }
        self.files.contains(String::from_utf8_lossy(below).replace(MAIN_SEPARATOR_STR, "/").as_bytes())
    }
}

/// The folder as git understands it on Windows, too.
fn plain(folder: &Path) -> PathBuf {
    folder.to_str().and_then(|folder| folder.strip_prefix(r"\\?\")).map_or_else(|| folder.to_owned(), PathBuf::from)
}

fn unknown(folder: &Path, why: &str) -> Failure {
    Failure::new(format!("could not ask git which files in `{}` are tracked: {why}", folder.display()))
        .help("all files count, also those that are not committed")
}
