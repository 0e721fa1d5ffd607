//! `cargo locklint config`: the configuration that is in force, in the form of a configuration file, each part with
//! where it comes from.

use std::io::Write;
use std::path::Path;

use super::arguments::ConfigOptions;
use super::request::Asked;
use super::setup::Setup;
use super::{CLEAN, CommandError};
use crate::policy::{LINTS, Profile, Scope, Setting};
use crate::report::printable;

/// Writes what is in force in the working directory, or for the first path.
pub fn run(options: &ConfigOptions, order: &[Setting], out: &mut dyn Write) -> Result<u8, CommandError> {
    let setup = Setup::of(&options.selection, &options.levels, order)?;
    let given = match &setup.asked {
        Asked::Files(request) => request.paths.first().map(|path| request.directory.join(path)),
        Asked::Text { .. } | Asked::Nothing => None,
    };
    let place = given.unwrap_or_else(|| setup.directory.clone());
    let place = place.canonicalize().unwrap_or(place);
    writeln!(out, "# in force for {}\n", shown(&place))?;
    top(&setup, &place, out)?;
    levels(&setup, &place, out)?;
    overrides(&setup, out)?;
    entries(&setup, out)?;
    Ok(CLEAN)
}

fn top(setup: &Setup, place: &Path, out: &mut dyn Write) -> Result<(), CommandError> {
    let levels = setup.rulings.at(place);
    let (profiles, origin) = levels.profiles();
    let names: Vec<&str> = profiles.iter().copied().map(Profile::name).collect();
    writeln!(out, "profile = {names:?}  # {origin}")?;
    for layer in setup.settings.layers.iter().filter(|layer| !layer.exclude.is_empty()) {
        let patterns: Vec<String> = layer.exclude.iter().map(|glob| glob.parts().join("/")).collect();
        writeln!(out, "exclude = {patterns:?}  # {}", printable(&layer.origin.to_string()))?;
    }
    let folder = if place.is_dir() { place } else { place.parent().unwrap_or(place) };
    if let Some((baseline, origin)) = setup.settings.baseline(folder) {
        writeln!(out, "baseline = {:?}  # {origin}", shown(baseline))?;
    }
    Ok(())
}

fn levels(setup: &Setup, place: &Path, out: &mut dyn Write) -> Result<(), CommandError> {
    let levels = setup.rulings.at(place);
    writeln!(out, "\n[levels]")?;
    for info in LINTS {
        let level = format!("{:?}", levels.of(info.code).name());
        writeln!(out, "{} = {level:<7}  # {:<22}  {}", info.code, info.name, levels.origin_of(info.code))?;
    }
    Ok(())
}

fn overrides(setup: &Setup, out: &mut dyn Write) -> Result<(), CommandError> {
    for ruling in setup.settings.rulings() {
        let Scope::Matching(folder, globs) = &ruling.scope else { continue };
        let paths: Vec<String> = globs.iter().map(|glob| glob.parts().join("/")).collect();
        writeln!(out, "\n[[override]]  # {}", ruling.origin)?;
        writeln!(out, "paths = {paths:?}  # from {}", shown(folder))?;
        if !ruling.profiles.is_empty() {
            let names: Vec<&str> = ruling.profiles.iter().copied().map(Profile::name).collect();
            writeln!(out, "profile = {names:?}")?;
        }
        let levels = ruling.levels.iter().map(|setting| format!("{:?} = {:?}", setting.selector, setting.level.name()));
        writeln!(out, "levels = {{ {} }}", levels.collect::<Vec<_>>().join(", "))?;
    }
    Ok(())
}

/// Entries for the model, as they are written.
fn entries(setup: &Setup, out: &mut dyn Write) -> Result<(), CommandError> {
    for layer in setup.settings.layers.iter().filter(|layer| !layer.entries.is_empty()) {
        writeln!(out, "\n# {}\n{}", layer.origin, layer.entries.trim_end())?;
    }
    Ok(())
}

fn shown(path: &Path) -> String {
    printable(&path.to_string_lossy())
}
