//! The example shop, many times: as different applications, or as copies of one, which is what overlays and lessons look
//! like to label selectors.

use std::path::{Path, PathBuf};

/// So many shops, as paths and texts.
pub(crate) fn shops(shops: usize, copies: bool) -> Vec<(String, String)> {
    let shop = files(&Path::new(env!("CARGO_MANIFEST_DIR")).join("fixtures/apps/shop"));
    multiply(&shop, shops, copies)
}

/// A project in which each shop has a folder of its own.
fn multiply(shop: &[(PathBuf, String)], shops: usize, copies: bool) -> Vec<(String, String)> {
    let one = |number: usize| {
        shop.iter().map(move |(path, text)| {
            let text = if copies { text.clone() } else { rename(text, number) };
            (format!("shop-{number}/{}", path.display()), text)
        })
    };
    (0..shops).flat_map(one).collect()
}

/// Gives names and labels a number. Those of ports and of images are no names of objects, and stay.
fn rename(text: &str, number: usize) -> String {
    let mut renamed = String::with_capacity(text.len() + 1024);
    let mut rest = text;
    while let Some(colon) = rest.find(": ") {
        let (before, after) = rest.split_at(colon + 2);
        let end = after.find(|c: char| !c.is_ascii_alphanumeric() && c != '-').unwrap_or(after.len());
        let (value, after) = after.split_at(end);
        let is_label = ["ame: ", "tier: ", "part-of: ", "component: "].iter().any(|key| before.ends_with(key));
        let suffix = if is_label && !PORTS.contains(&value) { format!("-{number}") } else { String::new() };
        renamed.extend([before, value, &suffix]);
        rest = after;
    }
    renamed + rest
}

/// The shop's ports, and a metric.
const PORTS: [&str; 4] = ["http", "https", "metrics", "cpu"];

/// The files of a folder and the folders in it, by path below it.
fn files(folder: &Path) -> Vec<(PathBuf, String)> {
    let mut files = Vec::new();
    let mut folders = vec![folder.to_owned()];
    while let Some(next) = folders.pop() {
        for entry in std::fs::read_dir(next).unwrap() {
            let path = entry.unwrap().path();
            if path.is_dir() {
                folders.push(path);
            } else {
                let text = std::fs::read_to_string(&path).unwrap();
                files.push((path.strip_prefix(folder).unwrap().to_owned(), text));
            }
        }
    }
    files.sort();
    files
}
