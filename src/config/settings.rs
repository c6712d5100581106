//! Which configuration holds for which file: the nearest one upwards, with its overrides, under the command line.

use std::sync::Arc;

use globset::GlobMatcher;

use super::{Config, ConfigFile, Exemption, FailOn, Override};
use crate::lint::problems_report;
use crate::report::Report;
use crate::source::{Source, SourceId};

/// Which configuration holds for which file.
#[derive(Clone, Debug, Default)]
pub struct Settings {
    /// What holds without a configuration file.
    base: Config,
    /// What the command line says, which wins.
    command_line: Override,
    /// Configuration files, each with its folder and a `/`; the longest folder first.
    files: Vec<(String, ConfigFile)>,
    /// The texts of these files, which the places in them count in.
    sources: Arc<Vec<Source>>,
    /// Whether the only configuration file holds for all files, wherever they are.
    is_named: bool,
}

impl Settings {
    /// The same configuration for every file.
    pub fn uniform(config: Config) -> Self {
        Self { base: config, ..Self::default() }
    }

    /// Reads configuration files. A mistake in one is an error: the report says where it is.
    pub fn read(base: Config, command_line: Override, sources: Vec<Source>) -> Result<Self, Box<Report>> {
        let mut files = Vec::new();
        let mut problems = Vec::new();
        for (id, source) in (0..).zip(&sources) {
            let (file, wrong) = ConfigFile::read(SourceId(id), source);
            problems.extend(wrong);
            files.push((source.folder().to_owned(), file));
        }
        if !problems.is_empty() {
            return Err(Box::new(problems_report(sources, problems)));
        }
        files.sort_by(|(a, _), (b, _)| b.len().cmp(&a.len()).then_with(|| a.cmp(b)));
        Ok(Self { base, command_line, files, sources: Arc::new(sources), is_named: false })
    }

    /// Makes a configuration file that the user named hold for all files, wherever they are.
    #[must_use]
    pub fn named(self) -> Self {
        Self { is_named: true, ..self }
    }

    /// What holds for a file: the number of its configuration file, then those of the overrides in it. Files with equal
    /// layers have one configuration.
    pub(crate) fn layers_of(&self, location: &str) -> Vec<usize> {
        let Some((number, (folder, file))) = self.file_of(location) else { return Vec::new() };
        let path = location.strip_prefix(folder.as_str()).unwrap_or(location);
        let overrides = file.overrides.iter().enumerate().filter(|(_, (globs, _))| matches_any(globs, path));
        std::iter::once(number).chain(overrides.map(|(index, _)| index)).collect()
    }

    /// The configuration that layers make up.
    pub(crate) fn config(&self, layers: &[usize]) -> Config {
        let mut config = self.base.clone();
        if let Some((first, rest)) = layers.split_first()
            && let Some((_, file)) = self.files.get(*first)
        {
            apply(&mut config, &file.everywhere);
            for (_, changed) in rest.iter().filter_map(|index| file.overrides.get(*index)) {
                apply(&mut config, changed);
            }
        }
        apply(&mut config, &self.command_line);
        config
    }

    /// The configuration of a file.
    pub fn of(&self, location: &str) -> Config {
        self.config(&self.layers_of(location))
    }

    /// Whether the nearest configuration wants a file to be looked at.
    pub fn includes(&self, location: &str) -> bool {
        let Some((_, (folder, file))) = self.file_of(location) else { return true };
        let path = location.strip_prefix(folder.as_str()).unwrap_or(location);
        (file.include.is_empty() || matches_any(&file.include, path)) && !matches_any(&file.exclude, path)
    }

    /// What fails a run, if a configuration says so: the outermost one, since a run has one exit code.
    pub fn fail_on(&self) -> Option<FailOn> {
        self.files.iter().rev().find_map(|(_, file)| file.fail_on)
    }

    /// The text of a configuration file.
    pub fn source(&self, id: SourceId) -> Option<&Source> {
        self.sources.get(id.0 as usize)
    }

    /// Every exemption of a configuration file, with a configuration that it is a part of.
    pub fn exemptions(&self) -> impl Iterator<Item = (&Exemption, Config)> {
        let files = self.files.iter().enumerate();
        files.flat_map(move |(number, (_, file))| {
            let everywhere =
                file.everywhere.exemptions.iter().map(move |exemption| (exemption, self.config(&[number])));
            let overrides = file.overrides.iter().enumerate();
            everywhere.chain(overrides.flat_map(move |(index, (_, changed))| {
                changed.exemptions.iter().map(move |exemption| (exemption, self.config(&[number, index])))
            }))
        })
    }

    fn file_of(&self, location: &str) -> Option<(usize, &(String, ConfigFile))> {
        self.files.iter().enumerate().find(|(_, (folder, _))| self.is_named || location.starts_with(folder.as_str()))
    }
}

fn apply(config: &mut Config, changed: &Override) {
    config.kubernetes = changed.kubernetes.unwrap_or(config.kubernetes);
    if let Some(select) = &changed.select {
        config.select.clone_from(select);
        config.extend_select.clear();
    }
    config.extend_select.extend_from_slice(&changed.extend_select);
    config.ignore.extend_from_slice(&changed.ignore);
    config.severity.extend(changed.severity.iter().map(|(rule, severity)| (rule.clone(), *severity)));
    for (name, number) in &changed.thresholds {
        config.thresholds.set(name, *number);
    }
    config.exemptions.extend_from_slice(&changed.exemptions);
}

fn matches_any(globs: &[GlobMatcher], path: &str) -> bool {
    // A folder's name means all that is in it.
    globs.iter().any(|glob| {
        glob.is_match(path)
            || path.match_indices('/').any(|(end, _)| path.get(..end).is_some_and(|folder| glob.is_match(folder)))
    })
}
