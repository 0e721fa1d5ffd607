//! What is written: the program with the fault for a student, and apart from it the key.

use std::fs;
use std::path::{Path, PathBuf};
use std::process::{Command, Stdio};

use serde_json::json;

use super::super::CommandError;
use super::place::Injected;
use crate::report::{Format, Report, Style, write_diff};
use crate::source::{self, StageKind, StageLimits};
use crate::span::LineIndex;

/// Programs over these are nobody's exercise.
const LIMITS: StageLimits = StageLimits { files: 20_000, bytes: 256 << 20, entries: 400_000 };

/// The folder, known to be fit.
pub struct Target(PathBuf);

impl Target {
    /// A mistake in the path is told before anything is looked at.
    pub fn of(folder: &Path) -> Result<Target, CommandError> {
        let is_empty = || fs::read_dir(folder).is_ok_and(|mut entries| entries.next().is_none());
        if folder.symlink_metadata().is_ok() && !is_empty() {
            return Err(CommandError::Occupied(folder.to_owned()));
        }
        Ok(Target(folder.to_owned()))
    }

    /// Where the program goes.
    pub fn student(&self) -> PathBuf {
        self.0.join("student")
    }

    /// Where the key goes.
    pub fn key(&self) -> PathBuf {
        self.0.join("key")
    }

    /// Does cargo compile the program?
    pub fn compiles(&self, injected: &Injected) -> Result<bool, CommandError> {
        let failed = |error: std::io::Error| unwritable(&std::env::temp_dir(), &error);
        let scratch = tempfile::Builder::new().prefix("locklint-inject-").tempdir().map_err(failed)?;
        let program = scratch.path().join("student");
        copy(injected, &program)?;
        let cargo = std::env::var("CARGO").unwrap_or_else(|_| "cargo".to_owned());
        let mut command = Command::new(&cargo);
        command.args(["check", "--quiet", "--all-targets"]).current_dir(&program);
        command.env("CARGO_TARGET_DIR", scratch.path().join("target"));
        command.stdin(Stdio::null()).stdout(Stdio::null()).stderr(Stdio::null());
        let status = command.status().map_err(|reason| CommandError::Cargo { cargo, reason })?;
        Ok(status.success())
    }

    /// Writes both.
    pub fn write(&self, injected: &Injected, kind: &str) -> Result<(), CommandError> {
        copy(injected, &self.student())?;
        let finding = &injected.found.finding;
        let file = injected.file();
        let (line, column) = LineIndex::new(&file.text).line_column(&file.text, finding.primary.span.start);
        let path = below(injected).display().to_string();
        let key = json!({
            "fault": kind,
            "what": injected.place.site.what,
            "file": path,
            "line": injected.place.site.line,
            "function": injected.place.site.function,
            "finding": {
                "code": finding.code,
                "line": line,
                "column": column,
                "message": finding.message,
            },
        });
        let mut diff = Vec::new();
        // Writing to memory does not fail.
        let _ = write_diff(Path::new(&path), &injected.before, &file.text, false, &mut diff);
        let told = [injected.found.clone()];
        let report = Report::new(&injected.program, &told, 0, std::time::Duration::ZERO, true);
        let mut text = Vec::new();
        let _ = report.write(Format::Human, Style { width: 100, color: false }, &mut text);
        let key = format!("{key:#}\n");
        for (name, bytes) in [("key.json", key.as_bytes()), ("fault.diff", &diff), ("finding.txt", &text)] {
            put(&self.key().join(name), bytes)?;
        }
        Ok(())
    }
}

/// The changed file from the program's folder.
fn below(injected: &Injected) -> &Path {
    let file = injected.file();
    file.absolute.strip_prefix(&file.boundary).unwrap_or(&file.path)
}

/// The whole workspace or package; of files outside any, those of the program.
fn copy(injected: &Injected, to: &Path) -> Result<(), CommandError> {
    let file = injected.file();
    if file.package.is_some() {
        source::stage(&file.boundary, to, StageKind::All, &LIMITS)?;
    } else {
        for other in injected.program.files.iter().filter(|other| other.boundary == file.boundary) {
            let name = other.absolute.strip_prefix(&other.boundary).unwrap_or(&other.path);
            put(&to.join(name), other.text.as_bytes())?;
        }
    }
    put(&to.join(below(injected)), file.text.as_bytes())
}

fn put(path: &Path, bytes: &[u8]) -> Result<(), CommandError> {
    let folder = path.parent().unwrap_or(path);
    let done = fs::create_dir_all(folder).and_then(|()| fs::write(path, bytes));
    done.map_err(|error| unwritable(path, &error))
}

fn unwritable(path: &Path, error: &std::io::Error) -> CommandError {
    CommandError::Destination { path: path.to_owned(), reason: error.to_string() }
}
