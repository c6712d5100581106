//! Kubernetes versions.

use std::fmt;
use std::str::FromStr;

/// A Kubernetes version, `1.34`.
#[derive(Copy, Clone, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub struct Version {
    /// Before the point.
    pub major: u32,
    /// Behind the point.
    pub minor: u32,
}

impl Version {
    /// The version `major.minor`.
    pub const fn new(major: u32, minor: u32) -> Self {
        Self { major, minor }
    }
}

impl fmt::Display for Version {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{}.{}", self.major, self.minor)
    }
}

impl FromStr for Version {
    type Err = String;

    /// Reads `1.34`, `v1.34`, `1.34.2` and `1.34.2-gke.100`.
    fn from_str(text: &str) -> Result<Self, String> {
        let wrong = || format!("`{text}` is no Kubernetes version such as 1.34");
        let mut parts = text.strip_prefix('v').unwrap_or(text).splitn(3, '.');
        let number = |part: Option<&str>| part.and_then(|part| part.parse().ok()).ok_or_else(wrong);
        let version = Self { major: number(parts.next())?, minor: number(parts.next())? };
        if version.major == 1 { Ok(version) } else { Err(wrong()) }
    }
}
