//! Which files of the project a rendering was made from.
//!
//! Helm names a template by the names of its charts, which need not be those of their folders; Kustomize by a path from
//! the folder that was built, which the rendering does not tell. So every chart or kustomization of the project is tried,
//! and only what leads to a single file counts.

use std::collections::{BTreeMap, BTreeSet};
use std::path::{Component, Path, PathBuf};

use super::discover::{self, Found, project_of};
use crate::report::{Origin, Renderer, Report};
use crate::source::{Source, SourceId};
use crate::yaml::{self, Value};

/// The name of the file that makes a folder a chart.
pub(super) const CHART: &str = "Chart.yaml";

/// Gives findings in renderings the files that these were made from, where there is one and only one.
pub(super) fn resolve(report: &mut Report, all: &Found) {
    let mut told: BTreeMap<(SourceId, &'static str), BTreeSet<&Origin>> = BTreeMap::new();
    for diagnostic in &report.diagnostics {
        let Some(origin) = &diagnostic.origin else { continue };
        told.entry((diagnostic.finding.span.source, origin.renderer.name())).or_default().insert(origin);
    }
    if told.is_empty() {
        return;
    }
    let Some(project) = Project::around_here(all) else { return };
    let mut found: BTreeMap<(SourceId, Origin), String> = BTreeMap::new();
    for ((id, _), origins) in told {
        let source = report.sources.get(id.0 as usize);
        found.extend(project.files(&origins, source).into_iter().map(|(origin, file)| ((id, origin), file)));
    }
    for diagnostic in &mut report.diagnostics {
        let id = diagnostic.finding.span.source;
        if let Some(origin) = &mut diagnostic.origin {
            origin.file = found.get(&(id, origin.clone())).cloned();
        }
    }
}

/// The charts and kustomizations of the project around the working directory.
struct Project {
    here: PathBuf,
    root: PathBuf,
    /// Folders of charts, by the charts' names.
    charts: BTreeMap<String, Vec<PathBuf>>,
    /// Folders of kustomizations.
    kustomizations: Vec<PathBuf>,
}

impl Project {
    /// Of all that was found, unless there was no look around here.
    fn around_here(all: &Found) -> Option<Self> {
        let here = std::env::current_dir().and_then(std::fs::canonicalize).ok()?;
        let root = project_of(&here).unwrap_or_else(|| here.clone());
        let recipes = if all.folders.iter().any(|folder| root.starts_with(folder)) {
            all.recipes.iter().filter(|file| file.starts_with(&root)).cloned().collect()
        } else {
            discover::recipes(&root)
        };
        let mut project = Self { here, root, charts: BTreeMap::new(), kustomizations: Vec::new() };
        for file in recipes {
            let Some(folder) = file.parent() else { continue };
            if !file.ends_with(CHART) {
                project.kustomizations.push(folder.to_owned());
            } else if let Some(name) = Chart::read(folder).and_then(|chart| chart.name) {
                project.charts.entry(name).or_default().push(folder.to_owned());
            }
        }
        Some(project)
    }

    /// The files of the origins in one rendering, as printed. A rendering was made in one folder, so only those count that
    /// have files for most of the origins: for all of them, unless some come from elsewhere, as packed charts do.
    fn files(&self, origins: &BTreeSet<&Origin>, rendering: Option<&Source>) -> Vec<(Origin, String)> {
        let beside = rendering.and_then(|source| source.location.as_deref()).and_then(|file| Path::new(file).parent());
        let files_in = |folder: &Path| -> Vec<Option<PathBuf>> {
            origins.iter().map(|origin| self.file_in(folder, origin)).collect()
        };
        let number = |files: &Vec<Option<PathBuf>>| files.iter().flatten().count();
        let folders = origins.first().map_or(Vec::new(), |origin| self.folders(origin));
        // A rendering that is saved beside a kustomization is most likely its own.
        let own = beside.filter(|beside| folders.iter().any(|folder| folder == beside)).map(files_in);
        let mut candidates = match own.filter(|files| number(files) > 0) {
            Some(files) => vec![files],
            None => folders.iter().map(|folder| files_in(folder)).collect(),
        };
        let most = candidates.iter().map(number).max().unwrap_or(0);
        candidates.retain(|files| number(files) == most);
        let one_of = |index: usize| {
            let files: BTreeSet<_> = candidates.iter().filter_map(|files| files.get(index)?.as_ref()).collect();
            if files.len() == 1 { files.first().map(|file| self.shown(file)) } else { None }
        };
        let named = origins.iter().enumerate();
        named.filter_map(|(index, origin)| Some(((*origin).clone(), one_of(index)?))).collect()
    }

    /// The folders in which an origin's path may begin.
    fn folders(&self, origin: &Origin) -> Vec<PathBuf> {
        match origin.renderer {
            Renderer::Helm => {
                let chart = origin.path.split('/').next().unwrap_or("");
                self.charts.get(chart).cloned().unwrap_or_default()
            }
            Renderer::Kustomize => self.kustomizations.clone(),
        }
    }

    /// The file of an origin whose path begins in a folder.
    fn file_in(&self, folder: &Path, origin: &Origin) -> Option<PathBuf> {
        let file = match origin.renderer {
            Renderer::Helm => {
                let (_, rest) = origin.path.split_once('/')?;
                self.template_in(folder, rest)?
            }
            Renderer::Kustomize => folder.join(&origin.path),
        };
        // What the rendering says leads nowhere else.
        let file = std::fs::canonicalize(file).ok()?;
        (file.is_file() && file.starts_with(&self.root)).then_some(file)
    }

    /// A template, `templates/x.yaml` or `charts/redis/templates/x.yaml`, of the chart in a folder.
    fn template_in(&self, chart: &Path, path: &str) -> Option<PathBuf> {
        let Some((name, rest)) = path.strip_prefix("charts/").and_then(|rest| rest.split_once('/')) else {
            let plain = Path::new(path).components().all(|part| matches!(part, Component::Normal(_)));
            return plain.then(|| chart.join(path));
        };
        // An alias replaces the name of a dependency.
        let real = Chart::read(chart).and_then(|chart| chart.aliases.get(name).cloned());
        let real = real.as_deref().unwrap_or(name);
        let is_it =
            |folder: &PathBuf| Chart::read(folder).and_then(|chart| chart.name).is_some_and(|name| name == real);
        let mut inside: Vec<PathBuf> = std::fs::read_dir(chart.join("charts"))
            .map(|entries| entries.flatten().map(|entry| entry.path()).filter(is_it).collect())
            .unwrap_or_default();
        inside.sort();
        // One that is packed, or not there at all, may be a folder elsewhere in the project.
        let elsewhere = || self.charts.get(real).filter(|folders| folders.len() == 1)?.first().cloned();
        let folder = if inside.len() == 1 { inside.pop() } else { elsewhere() };
        self.template_in(&folder?, rest)
    }

    /// As paths are printed: relative to the working directory, if below it.
    fn shown(&self, file: &Path) -> String {
        discover::shown(file, &self.here)
    }
}

/// What is needed of a `Chart.yaml`.
struct Chart {
    name: Option<String>,
    /// The names of dependencies, by their aliases.
    aliases: BTreeMap<String, String>,
}

impl Chart {
    fn read(folder: &Path) -> Option<Self> {
        let text = std::fs::read_to_string(folder.join(CHART)).ok()?;
        let range = yaml::documents(&text).into_iter().next()?;
        let parsed = yaml::parse(SourceId(0), &text, range);
        let root = parsed.trees.first()?.root();
        let field = |node: yaml::Node<'_>, key: &str| match node.get(key)?.value.value() {
            Value::Str(text) => Some(text.to_owned()),
            _ => None,
        };
        let dependencies = root.get("dependencies").map_or(Vec::new(), |entry| entry.value.items());
        let alias = |node: &yaml::Node<'_>| Some((field(*node, "alias")?, field(*node, "name")?));
        Some(Self { name: field(root, "name"), aliases: dependencies.iter().filter_map(alias).collect() })
    }
}
