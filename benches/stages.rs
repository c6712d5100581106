//! Time per stage, and whether it grows with the input only: `cargo bench`.
//!
//! The input is the example shop, many times: once as N different applications, once as N copies of one, which is what
//! overlays and lessons look like to label selectors. It is the same in every run. All on one thread; the program
//! itself reads files on several.
#![allow(
    clippy::print_stdout,
    clippy::disallowed_methods,
    clippy::unwrap_used,
    reason = "a benchmark reads the clock, prints, and may fail"
)]

mod shops;

use std::hint::black_box;
use std::time::{Duration, Instant};

use lameduck::cluster::Cluster;
use lameduck::model::{Object, Problem, read_object, relevant};
use lameduck::render::{Format, Style, render};
use lameduck::rules::RULES;
use lameduck::source::{SourceId, Sources};
use lameduck::yaml::{Parsed, TopLevel, documents, parse, top_level_kind};
use lameduck::{Config, Role, Source, lint};

/// How many shops the first row has; the next rows have twice and four times as many.
const SHOPS: usize = 50;
/// Each time is the shortest of so many: everything else on the machine only adds to it.
const RUNS: usize = 5;

fn main() {
    for (title, copies) in [("different applications", false), ("copies of one application", true)] {
        println!("\n{title}, times in ms\n");
        let mut rows: Vec<(usize, Stages)> = Vec::new();
        for shops in [SHOPS, 2 * SHOPS, 4 * SHOPS] {
            let project = shops::shops(shops, copies);
            rows.push((shops, (0..RUNS).map(|_| measure(&project)).reduce(Stages::shortest).unwrap_or_default()));
        }
        print_table(&rows);
    }
}

#[derive(Default)]
struct Stages {
    bytes: usize,
    findings: usize,
    times: Vec<(&'static str, Duration)>,
}

impl Stages {
    fn shortest(mut self, other: Self) -> Self {
        for ((_, time), (_, other)) in self.times.iter_mut().zip(other.times) {
            *time = (*time).min(other);
        }
        self
    }
}

fn measure(project: &[(String, String)]) -> Stages {
    let config = Config::default();
    let folder = tempfile::tempdir().unwrap();
    for (path, text) in project {
        let path = folder.path().join(path);
        std::fs::create_dir_all(path.parent().unwrap()).unwrap();
        std::fs::write(path, text).unwrap();
    }
    let mut stages = Stages { bytes: project.iter().map(|(_, text)| text.len()).sum(), ..Stages::default() };

    let read = || -> Vec<Source> {
        let source = |(path, _): &(String, String)| {
            let bytes = std::fs::read(folder.path().join(path)).unwrap();
            Source::new(path.clone(), bytes, Role::Focus)
        };
        let mut sources: Vec<_> = project.iter().map(source).collect();
        sources.sort_by(|a, b| a.path.cmp(&b.path));
        sources
    };
    let sources = stages.time("read", read);
    let relevant_documents = stages.time("split, skim", || {
        let mut found = Vec::new();
        for (id, source) in (0..).zip(&sources) {
            found.extend(documents(&source.text).into_iter().map(|range| (id, range)).filter(|(_, range)| {
                let document = source.text.get(range.start as usize..range.end as usize).unwrap_or("");
                !matches!(top_level_kind(document), TopLevel::Kind(kind) if !relevant(kind))
            }));
        }
        found
    });
    let parsed: Vec<Parsed<'_>> = stages.time("parse", || {
        let parsed = relevant_documents.into_iter().map(|(id, range)| {
            let text = sources.get(id as usize).map_or("", |source| &source.text);
            parse(SourceId(id), text, range)
        });
        parsed.collect()
    });
    let (objects, problems): (Vec<Object>, Vec<Problem>) = stages.time("model", || {
        let mut problems = Vec::new();
        let trees = parsed.iter().flat_map(|parsed| &parsed.trees);
        let objects = trees.flat_map(|tree| read_object(tree.root(), 0, &mut problems)).collect();
        (objects, problems)
    });
    let cluster = stages.time("index", || {
        let mut cluster = Cluster::new(&Sources::from(&*sources), objects.iter().collect(), problems.iter().collect());
        cluster.configure(&config);
        cluster
    });
    let findings = stages.time("rules", || {
        let mut findings = Vec::new();
        RULES.iter().filter(|rule| rule.enabled).for_each(|rule| (rule.check)(&cluster, &mut findings));
        findings
    });
    stages.findings = findings.len();

    let sources = read();
    let report = stages.time("lint, all in all", || lint(sources, &config));
    for &format in Format::all() {
        let mut out = Vec::new();
        stages.time(format.name(), || render(&report, format, &Style::default(), &mut out)).unwrap();
        black_box(out);
    }
    stages
}

impl Stages {
    fn time<T>(&mut self, name: &'static str, work: impl FnOnce() -> T) -> T {
        let start = Instant::now();
        let done = black_box(work());
        self.times.push((name, start.elapsed()));
        done
    }
}

fn print_table(rows: &[(usize, Stages)]) {
    print!("{:20}", "");
    for (shops, stages) in rows {
        print!("{:>24}", format!("{shops} shops, {} kB", stages.bytes / 1000));
    }
    println!("\n{:20}{}", "", format!("{:>16}{:>8}", "ms", "ratio").repeat(rows.len()));
    let names = rows.first().map_or(&[][..], |(_, stages)| &stages.times);
    for (stage, (name, _)) in names.iter().enumerate() {
        print!("{name:20}");
        let mut before = None;
        for (_, stages) in rows {
            let millis = stages.times.get(stage).map_or(0.0, |(_, time)| time.as_secs_f64() * 1000.0);
            let ratio = before.map_or(String::new(), |before: f64| format!("{:.1}", millis / before));
            print!("{millis:16.2}{ratio:>8}");
            before = Some(millis);
        }
        println!();
    }
    print!("{:20}", "findings");
    for (_, stages) in rows {
        print!("{:>16}{:8}", stages.findings, "");
    }
    println!();
}
