//! Whether an exercise compiles and runs: by rustc alone, without cargo and without the network.

use std::fs::{self, File};
use std::io;
use std::path::Path;
use std::process::{Command, Stdio};
use std::thread;
use std::time::{Duration, Instant};

use super::problem::LearnError;

/// A program that is right ends long before.
const PATIENCE: Duration = Duration::from_secs(10);
/// Between two looks at whether it has ended.
const TURN: Duration = Duration::from_millis(10);

/// What came of it.
pub enum Trial {
    /// It compiles, and ends well if it was run.
    Passed,
    /// The compiler's own words.
    NotCompiled(String),
    /// Its last words.
    Failed(String),
    /// It does not end.
    Endless,
}

/// Compiles the program of a file, and runs it if it has a function `run`.
pub fn try_out(file: &Path, has_run: bool, color: bool) -> Result<Trial, LearnError> {
    let rustc = std::env::var("RUSTC").unwrap_or_else(|_| "rustc".into());
    let missing = |reason: io::Error| LearnError::Rustc { rustc: rustc.clone(), reason };
    let folder = tempfile::tempdir().map_err(missing)?;
    let (main, program) = (folder.path().join("main.rs"), folder.path().join("program"));
    let call = if has_run { "exercise::run()" } else { "" };
    // A path is written in Rust as it is in debugging.
    let file = file.canonicalize().unwrap_or_else(|_| file.to_owned());
    let text = format!("#[path = {:?}]\nmod exercise;\nfn main() {{ {call} }}\n", file.to_string_lossy());
    fs::write(&main, text).map_err(missing)?;
    let mut command = Command::new(&rustc);
    command.args(["--edition", "2024", "--crate-name", "exercise", "--cap-lints", "allow", "--color"]);
    command.arg(if color { "always" } else { "never" });
    // What is not run needs no program.
    command.args(if has_run { ["--emit", "link"] } else { ["--emit", "metadata"] });
    let output = command.arg("-o").arg(&program).arg(&main).stdin(Stdio::null()).output().map_err(missing)?;
    if !output.status.success() {
        return Ok(Trial::NotCompiled(String::from_utf8_lossy(&output.stderr).into_owned()));
    }
    if !has_run {
        return Ok(Trial::Passed);
    }
    let words = folder.path().join("words");
    let kept = File::create(&words).map_err(missing)?;
    let mut child =
        Command::new(&program).stdin(Stdio::null()).stdout(Stdio::null()).stderr(kept).spawn().map_err(missing)?;
    let begin = Instant::now();
    loop {
        match child.try_wait().map_err(missing)? {
            Some(status) if status.success() => return Ok(Trial::Passed),
            Some(_) => return Ok(Trial::Failed(fs::read_to_string(&words).unwrap_or_default())),
            None if begin.elapsed() > PATIENCE => {
                let _ = child.kill();
                let _ = child.wait();
                return Ok(Trial::Endless);
            }
            None => thread::sleep(TURN),
        }
    }
}
