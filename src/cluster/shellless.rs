//! Whether a preStop command can be started in its image.

use std::sync::LazyLock;

use globset::{Glob, GlobMatcher};
use serde::Deserialize;

use super::{Cluster, ContainerRef, Image, WorkloadRef, data};

/// A row of `data/shellless.yaml`.
#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct Row {
    image: String,
    but: Vec<String>,
    #[expect(dead_code, reason = "for readers of the list")]
    source: String,
}

static ROWS: LazyLock<Vec<(GlobMatcher, Vec<String>)>> = LazyLock::new(|| {
    let rows: Vec<Row> = data::rows(include_str!("../../data/shellless.yaml"));
    rows.into_iter().filter_map(|row| Some((Glob::new(&row.image).ok()?.compile_matcher(), row.but))).collect()
});

/// Programs of a shell's image that hooks run.
const PROGRAMS: &[&str] =
    &["sh", "ash", "dash", "bash", "sleep", "kill", "pkill", "killall", "cat", "touch", "rm", "wget", "curl"];

impl Cluster {
    /// The program that a container's hook runs and that its image certainly does not have.
    pub fn missing_program<'c>(&self, container: ContainerRef<'c>) -> Option<&'c str> {
        let program = self.hook_words(container).first().copied()?;
        let name = program.rsplit('/').next().unwrap_or(program);
        let image = Image::parse(container.container.image()?);
        let tag = image.tag.unwrap_or("");
        let shellless = ROWS
            .iter()
            .any(|(glob, but)| glob.is_match(image.repository) && !but.iter().any(|part| tag.contains(part.as_str())));
        (shellless && PROGRAMS.contains(&name)).then_some(program)
    }

    /// Whether a container's hook runs bash in an Alpine image, which has none unless somebody added it.
    pub fn runs_bash_on_alpine(&self, container: ContainerRef<'_>) -> bool {
        let bash = self.hook_words(container).first().is_some_and(|word| word.rsplit('/').next() == Some("bash"));
        let tag = container.image().map(Image::parse).and_then(|image| image.tag);
        bash && tag.is_some_and(|tag| tag.contains("alpine"))
    }

    /// Whether a workload's pods run on Windows.
    pub fn is_windows(&self, workload: WorkloadRef<'_>) -> bool {
        self.template_of(workload).is_some_and(|template| {
            let spec = &template.spec;
            let selected = |key| spec.node_selector.value(key) == Some("windows");
            spec.os.known().is_some_and(|os| os == "windows")
                || selected("kubernetes.io/os")
                || selected("beta.kubernetes.io/os")
        })
    }
}

#[cfg(test)]
mod tests {
    #[test]
    fn every_row_is_read() {
        let text = include_str!("../../data/shellless.yaml");
        assert_eq!(super::ROWS.len(), text.lines().filter(|line| line.starts_with("- ")).count());
    }
}
