//! Names of folders for submissions, whatever those are called: no name leads anywhere else, or is another's.

use std::collections::BTreeSet;

/// Longer names are cut.
const LONGEST: usize = 60;

/// A name for each, of letters, digits, `-`, `_` and `.` alone, that differ in more than case.
pub fn folders(names: &[&str]) -> Vec<String> {
    let mut taken: BTreeSet<String> = BTreeSet::new();
    let plain: Vec<String> = names.iter().map(|name| plain(name)).collect();
    // Whoever has a plain name keeps it, wherever in the class.
    let kept: BTreeSet<String> = names
        .iter()
        .zip(&plain)
        .filter(|(name, plain)| *name == plain)
        .map(|(_, plain)| plain.to_lowercase())
        .collect();
    names
        .iter()
        .zip(plain)
        .map(|(name, plain)| {
            let mut wanted = plain.clone();
            let mut number = 1;
            while taken.contains(&wanted.to_lowercase()) || (*name != plain && kept.contains(&wanted.to_lowercase())) {
                number += 1;
                wanted = format!("{plain}-{number}");
            }
            taken.insert(wanted.to_lowercase());
            wanted
        })
        .collect()
}

fn plain(name: &str) -> String {
    let is_plain = |c: char| c.is_ascii_alphanumeric() || "-_.".contains(c);
    let mut plain: String = name.chars().take(LONGEST).map(|c| if is_plain(c) { c } else { '_' }).collect();
    // Neither hidden, nor an option, nor the folder above; Windows drops points at the end.
    if plain.is_empty() || plain.starts_with(['.', '-']) {
        plain.insert(0, '_');
    }
    if plain.ends_with('.') {
        plain.push('_');
    }
    let stem = plain.split('.').next().unwrap_or_default().to_ascii_uppercase();
    let is_device = ["CON", "PRN", "AUX", "NUL"].contains(&stem.as_str())
        || (stem.len() == 4 && (stem.starts_with("COM") || stem.starts_with("LPT")));
    if is_device { format!("_{plain}") } else { plain }
}
