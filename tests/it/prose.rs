//! What the Markdown files name exists: paths, links, rules.

use std::fmt::Write as _;
use std::path::{Path, PathBuf};

use lameduck::config::{ConfigFile, is_config};
use lameduck::source::SourceId;
use lameduck::{Role, Source};

use crate::support::{assert_derived, names, root, text};

/// Endings that make a word in backticks a file's name.
const ENDINGS: [&str; 9] = [".rs", ".md", ".toml", ".yaml", ".json", ".svg", ".snap", ".txt", ".expected"];

#[test]
fn every_path_exists() {
    let mut faults = String::new();
    for page in front_pages() {
        for code in codes(&text(&page)).filter(|code| is_path(code)) {
            if !exists(&code) {
                faults += &format!("  {page}: `{code}`\n");
            }
        }
    }
    assert!(faults.is_empty(), "these paths do not exist:\n{faults}");
}

#[test]
fn every_relative_link_resolves() {
    let mut faults = String::new();
    for page in front_pages().into_iter().chain(docs_pages()).chain(rule_pages()) {
        let here = root().join(&page);
        for target in links(&text(&page)).filter(|target| !target.contains("://") && !target.starts_with('#')) {
            let (file, anchor) = target.split_once('#').map_or((target.as_str(), None), |(file, at)| (file, Some(at)));
            let file = here.parent().unwrap().join(file);
            let anchored =
                |anchor| std::fs::read_to_string(&file).is_ok_and(|text| anchors(&text).any(|a| a == anchor));
            if !file.exists() || anchor.is_some_and(|anchor| !anchored(anchor)) {
                faults += &format!("  {page}: {target}\n");
            }
        }
    }
    assert!(faults.is_empty(), "these links lead nowhere:\n{faults}");
}

#[test]
fn every_rule_that_is_named_exists() {
    let rules = names("rules", ".md");
    let mut faults = String::new();
    for page in front_pages().into_iter().chain(rule_pages()) {
        for name in named_rules(&text(&page)).filter(|name| !rules.contains(name)) {
            faults += &format!("  {page}: {name}\n");
        }
    }
    assert!(faults.is_empty(), "there are no such rules:\n{faults}");
}

#[test]
fn the_readme_names_every_format() {
    let readme = text("README.md");
    let formats = lameduck::render::Format::all().iter().map(|format| format.name());
    let missing: Vec<_> = formats.filter(|name| !readme.contains(&format!("| `{name}` |"))).collect();
    assert!(missing.is_empty(), "the README has no row about {missing:?}");
}

/// The configuration in the README has no mistake.
#[test]
fn the_readme_configures_what_exists() {
    let readme = text("README.md");
    let (_, rest) = readme.split_once("```yaml\nkubernetes-version").expect("an example of a configuration");
    let (example, _) = rest.split_once("```").unwrap();
    let source = Source::new("lameduck.yaml", format!("kubernetes-version{example}").into_bytes(), Role::Focus);
    let (_, problems) = ConfigFile::read(SourceId(0), &source);
    assert!(problems.is_empty(), "{problems:#?}");
}

/// What the README shows of the action is what its page says, and what is run by `tests/integrations/action`.
#[test]
fn the_readme_has_the_block_of_the_action() {
    let page = text("docs/github-action.md");
    let (_, rest) = page.split_once("```yaml\n").expect("a block");
    let (block, _) = rest.split_once("```").unwrap();
    assert!(text("README.md").contains(block), "copy the first block of docs/github-action.md to the README");
}

/// Blocks to copy name the version that they come with.
#[test]
fn blocks_name_this_version() {
    let mut named = 0;
    for page in std::iter::once("README.md".to_owned()).chain(docs_pages()) {
        for line in text(&page).lines() {
            for before in ["lameduck-dev/lameduck@v", "lameduck/releases/download/v", "    rev: v"] {
                let Some((_, rest)) = line.split_once(before) else { continue };
                let version =
                    rest.split(|c: char| !c.is_ascii_alphanumeric() && !".-".contains(c)).next().unwrap_or("");
                named += 1;
                assert_eq!(version, env!("CARGO_PKG_VERSION"), "{page}: {line}");
            }
        }
    }
    assert!(named >= 5, "only {named} blocks name a version");
}

#[test]
fn every_page_of_the_book_is_in_its_contents() {
    let contents = text("docs/SUMMARY.md");
    for page in docs_pages() {
        let name = page.trim_start_matches("docs/");
        // mdBook refuses to build what names a page twice.
        let times = contents.matches(&format!("]({name})")).count();
        assert_eq!(times, 1, "{page} should be in docs/SUMMARY.md once");
    }
}

/// The configurations in the book have no mistake.
#[test]
fn the_book_configures_what_exists() {
    let mut examples = 0;
    for page in docs_pages() {
        let markdown = text(&page);
        for example in markdown.split("```yaml\n").skip(1).filter_map(|rest| rest.split("```").next()) {
            if !["exemptions:", "kubernetes-version:", "# yaml-language-server"]
                .iter()
                .any(|start| example.starts_with(start))
            {
                continue;
            }
            examples += 1;
            let source = Source::new("lameduck.yaml", example.as_bytes().to_vec(), Role::Focus);
            let (_, problems) = ConfigFile::read(SourceId(0), &source);
            assert!(problems.is_empty(), "{page}: {problems:#?}");
        }
    }
    assert!(examples > 1, "{examples} examples");
}

#[test]
fn the_book_describes_every_format_and_every_property() {
    let mut formats = "\n| `--output-format` | for |\n| --- | --- |\n".to_owned();
    for format in lameduck::render::Format::all() {
        writeln!(formats, "| `{format}` | {} |", format.purpose()).unwrap();
    }
    let schema: serde_json::Value = serde_json::from_str(&text("schema/lameduck-report.schema.json")).unwrap();
    let mut properties = "\n| property | |\n| --- | --- |\n".to_owned();
    let diagnostic = &schema["$defs"]["diagnostic"];
    for name in diagnostic["required"].as_array().unwrap().iter().map(|name| name.as_str().unwrap()) {
        let property = &diagnostic["properties"][name];
        let definition = property["$ref"].as_str().and_then(|path| schema.pointer(path.trim_start_matches('#')));
        let about = property["description"].as_str().or_else(|| definition?["description"].as_str());
        writeln!(properties, "| `{name}` | {} |", about.unwrap_or_else(|| panic!("{name} has no description")))
            .unwrap();
    }
    let page = "docs/output.md";
    let mut expected = text(page);
    for (start, end, part) in [
        ("<!-- formats: derived from src/render.rs -->\n", "<!-- end of formats -->", formats),
        ("<!-- report: derived from schema/lameduck-report.schema.json -->\n", "<!-- end of report -->", properties),
    ] {
        let (before, rest) = expected.split_once(start).expect("a place for what is derived");
        let (_, after) = rest.split_once(end).expect("its end");
        expected = format!("{before}{start}{part}\n{end}{after}");
    }
    assert_derived(page, &expected);
}

#[test]
fn hooks_to_copy_exist() {
    let manifest = text(".pre-commit-hooks.yaml");
    for page in ["README.md", "docs/pre-commit.md"] {
        let page_text = text(page);
        let hooks: Vec<_> = page_text.lines().filter_map(|line| line.trim().strip_prefix("- id: ")).collect();
        assert!(!hooks.is_empty(), "{page} shows no hook");
        for hook in hooks {
            assert!(manifest.contains(&format!("- id: {hook}\n")), "{page}: there is no hook `{hook}`");
        }
    }
}

/// The Markdown files in the top folder.
fn front_pages() -> Vec<String> {
    names(".", ".md").into_iter().map(|name| format!("{name}.md")).collect()
}

/// The pages of the book. Its contents also name pages that are put there when it is built.
fn docs_pages() -> Vec<String> {
    let pages = names("docs", ".md").into_iter().filter(|name| name != "SUMMARY");
    pages.map(|name| format!("docs/{name}.md")).collect()
}

fn rule_pages() -> Vec<String> {
    names("rules", ".md").into_iter().map(|name| format!("rules/{name}.md")).collect()
}

/// What stands in single backticks, outside of blocks.
fn codes(markdown: &str) -> impl Iterator<Item = String> {
    let mut in_block = false;
    let prose = markdown.lines().filter(move |line| {
        let fence = line.trim_start().starts_with("```");
        in_block ^= fence;
        !in_block && !fence
    });
    let codes = prose.flat_map(|line| line.split('`').skip(1).step_by(2).map(str::to_owned));
    codes.collect::<Vec<_>>().into_iter()
}

/// A word with a folder or a known ending. An API version is none, nor is a file that users have.
fn is_path(code: &str) -> bool {
    if is_config(code) {
        return false;
    }
    let plain = |c: char| c.is_ascii_alphanumeric() || "-_./<>*".contains(c);
    let is_api_version = code.rsplit_once('/').is_some_and(|(_, version)| {
        version.strip_prefix('v').is_some_and(|rest| rest.starts_with(|c: char| c.is_ascii_digit()))
    });
    let named = code.contains('/') || ENDINGS.iter().any(|ending| code.ends_with(ending));
    named && code.chars().all(plain) && !code.starts_with(['/', '.', '<']) && !is_api_version
        || code.starts_with(".ci/")
}

/// Whether a path exists, where `<id>` and `*` stand for any name.
fn exists(code: &str) -> bool {
    let mut found = vec![root()];
    for part in code.trim_end_matches('/').split('/') {
        found = if let Some((start, rest)) = part.split_once(['<', '*']) {
            let end = rest.rsplit(['>', '*']).next().unwrap_or("");
            let named = |path: &PathBuf| {
                let name = path.file_name().and_then(|name| name.to_str()).unwrap_or("");
                name.starts_with(start) && name.ends_with(end)
            };
            found.iter().flat_map(|folder| entries(folder)).filter(named).collect()
        } else {
            found.into_iter().map(|folder| folder.join(part)).filter(|path| path.exists()).collect()
        };
    }
    !found.is_empty()
}

fn entries(folder: &Path) -> Vec<PathBuf> {
    std::fs::read_dir(folder).map_or(Vec::new(), |entries| entries.map(|entry| entry.unwrap().path()).collect())
}

/// The targets of `[text](target)`, and of pictures.
fn links(markdown: &str) -> impl Iterator<Item = String> {
    markdown.split("](").skip(1).filter_map(|rest| rest.split_once(')')).map(|(target, _)| target.to_owned())
}

/// The addresses of headings, as GitHub makes them.
fn anchors(markdown: &str) -> impl Iterator<Item = String> {
    let headings = markdown.lines().filter_map(|line| line.strip_prefix('#'));
    headings.map(|heading| {
        let words = heading.trim_start_matches('#').trim().to_lowercase().replace(' ', "-");
        words.chars().filter(|c| c.is_alphanumeric() || "-_".contains(*c)).collect()
    })
}

/// Rules as outputs, addresses, links, exceptions and the front matter name them.
fn named_rules(markdown: &str) -> impl Iterator<Item = String> {
    let mut named = Vec::new();
    for line in markdown.lines() {
        for start in ["error[", "warning[", "info["] {
            named.extend(line.split(start).skip(1).filter_map(|rest| rest.split_once(']')).map(|(name, _)| name));
        }
        named.extend(
            line.split("https://lameduck.dev/rules/")
                .skip(1)
                .filter_map(|rest| rest.split(|c: char| c != '-' && !c.is_ascii_alphanumeric()).next()),
        );
        named.extend(line.split("(rules/").skip(1).filter_map(|rest| rest.split_once(".md")).map(|(name, _)| name));
        if let Some(list) = line.strip_prefix("replaces: [").and_then(|rest| rest.strip_suffix(']')) {
            named.extend(list.split(", ").filter(|name| !name.is_empty()));
        }
        if let Some((_, name)) = line.strip_suffix('.').and_then(|line| line.rsplit_once(": ")) {
            named.extend(Some(name).filter(|name| is_rule_like(name)));
        }
    }
    // An excerpt that was cut to fit ends with an ellipsis.
    named.retain(|name| !name.ends_with('…') && !name.contains('<'));
    named.into_iter().map(str::to_owned).collect::<Vec<_>>().into_iter()
}

/// Words joined by hyphens, and nothing else.
fn is_rule_like(name: &str) -> bool {
    name.contains('-') && name.chars().all(|c| c == '-' || c.is_ascii_lowercase())
}
