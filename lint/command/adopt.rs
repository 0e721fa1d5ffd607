//! `cargo locklint hook` and `cargo locklint init`.

use std::io::Write;
use std::path::{Path, PathBuf};

use super::arguments::{HookAction, HookOptions, InitOptions};
use super::{CLEAN, CommandError};
use crate::adopt::{self, Service, Supply};
use crate::git::Repository;
use crate::report::printable;

/// Where this version of locklint is to be had; empty until its manifest says.
const HOME: &str = env!("CARGO_PKG_REPOSITORY");
const TAG: &str = concat!("v", env!("CARGO_PKG_VERSION"));

/// Installs the hook.
pub fn hook(options: &HookOptions, out: &mut dyn Write) -> Result<u8, CommandError> {
    let HookAction::Install { force } = options.action;
    let directory = std::env::current_dir().map_err(CommandError::Directory)?;
    let repository = Repository::round(&directory)?.ok_or(CommandError::Usage {
        problem: "a hook belongs to a git repository, and the working directory is in none",
        way_out: "change to the repository",
    })?;
    let path = repository.hooks()?.join("pre-commit");
    adopt::write_new(&path, adopt::HOOK, true, force)?;
    writeln!(out, "{} checks what is staged before each commit", shown(&path, &directory))?;
    Ok(CLEAN)
}

/// Writes the files of a service, or prints them.
pub fn init(options: &InitOptions, out: &mut dyn Write) -> Result<u8, CommandError> {
    let service = Service::from(options.service);
    let home = (!HOME.is_empty()).then(|| HOME.to_owned());
    let tag = options.tag.clone().unwrap_or_else(|| TAG.to_owned());
    let supply = options.from.clone().or(home).map(|from| Supply { from, tag });
    let files = service.files(supply.as_ref())?;
    if options.print {
        for (at, file) in files.iter().enumerate() {
            if files.len() > 1 {
                let gap = if at == 0 { "" } else { "\n" };
                writeln!(out, "{gap}==> {} <==", file.path)?;
            }
            out.write_all(file.text.as_bytes())?;
        }
        return Ok(CLEAN);
    }
    let directory = std::env::current_dir().map_err(CommandError::Directory)?;
    let root = Repository::round(&directory)?.map_or_else(|| directory.clone(), |found| found.root().to_owned());
    let paths: Vec<PathBuf> = files.iter().map(|file| root.join(file.path)).collect();
    // All or none.
    if let Some(there) = paths.iter().zip(&files).find(|(path, file)| adopt::stands_in_the_way(path, &file.text)) {
        return Err(adopt::AdoptError::Exists(there.0.clone()).into());
    }
    for (path, file) in paths.iter().zip(&files) {
        adopt::write_new(path, &file.text, file.is_program, false)?;
    }
    let next = match service {
        Service::Github | Service::Gitlab => "commit it, and the next push is checked",
        Service::PreCommit => "`pre-commit install` switches it on",
        Service::Gradescope => "zip what is in the folder, with your `rubric.toml`, and upload it as the autograder",
        Service::Classroom => {
            "commit it to the assignment's template, with your rubric as `.github/classroom/rubric.toml`"
        }
    };
    let written: Vec<String> = paths.iter().map(|path| shown(path, &directory)).collect();
    writeln!(out, "wrote {}; {next}", written.join(" and "))?;
    Ok(CLEAN)
}

fn shown(path: &Path, directory: &Path) -> String {
    printable(&path.strip_prefix(directory).unwrap_or(path).to_string_lossy())
}
