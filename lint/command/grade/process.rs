//! A process for each submission: whatever it does to the program, the others are not touched. It is ended when its time is over,
//! and has a limit of memory.

use std::io::Read;
use std::path::Path;
use std::process::{Command, ExitStatus, Stdio};
use std::sync::mpsc::{self, RecvTimeoutError};
use std::thread;
use std::time::Duration;

use rayon::prelude::*;

use super::super::CommandError;
use super::super::arguments::GradeOptions;
use super::class::Class;
use crate::grade::{self, Rubric, Status, Submission};

/// What one may say, in bytes.
const MOST_SAID: u64 = 64 << 20;
/// What is kept of an error's text.
const MOST_ERROR: u64 = 4096;

/// Looks through all submissions, several at a time; in the order of the class.
pub fn look(class: &Class, options: &GradeOptions, rubric: &Rubric) -> Result<Vec<Submission>, CommandError> {
    let program = std::env::current_exe().map_err(CommandError::Directory)?;
    let unwritable =
        |reason: std::io::Error| CommandError::Destination { path: std::env::temp_dir(), reason: reason.to_string() };
    let copies = tempfile::Builder::new().prefix("locklint-grade-").tempdir().map_err(unwritable)?;
    let jobs = options.jobs.map_or(0, usize::from);
    let pool = rayon::ThreadPoolBuilder::new().num_threads(jobs).build();
    let pool = pool.map_err(|error| CommandError::Threads { threads: jobs, reason: error.to_string() })?;
    let looked = pool.install(|| {
        let numbered = class.submissions.par_iter().enumerate().with_max_len(1);
        numbered
            .map(|(at, (name, folder))| {
                let copy = copies.path().join(at.to_string());
                let said = run(&mut command(&program, folder, &copy, options, rubric), options.limits.timeout);
                // What is left behind goes with the folder round it.
                let _ = std::fs::remove_dir_all(&copy);
                match said {
                    Ok(submission) => Submission { name: name.clone(), ..submission },
                    Err(reason) => nothing(name, reason),
                }
            })
            .collect()
    });
    Ok(looked)
}

fn command(program: &Path, folder: &Path, copy: &Path, options: &GradeOptions, rubric: &Rubric) -> Command {
    let limits = options.limits;
    let mut command = Command::new(program);
    command.arg("grade-one").arg("--copy").arg(copy);
    command.arg(format!("--memory={}", limits.memory));
    command.arg(format!("--max-files={}", limits.max_files)).arg(format!("--max-size={}", limits.max_size));
    if let Some(config) = &options.config {
        command.arg("--config").arg(config);
    }
    command.args(rubric.exclude.iter().map(|pattern| format!("--exclude={pattern}")));
    command.args(rubric.handlers.iter().map(|name| format!("--handler={name}")));
    command.arg("--").arg(folder);
    command.stdin(Stdio::null()).stdout(Stdio::piped()).stderr(Stdio::piped());
    command
}

/// A submission of which nothing is known but why.
fn nothing(name: &str, reason: String) -> Submission {
    Submission {
        name: name.to_owned(),
        status: Status::NotAtAll,
        notes: vec![reason],
        files: 0,
        checked: 0,
        occasions: Vec::new(),
        handlers: Vec::new(),
        findings: Vec::new(),
    }
}

/// Runs a process for so many seconds at most; what it said of its submission, or why it said nothing.
fn run(command: &mut Command, seconds: u64) -> Result<Submission, String> {
    let mut child = command.spawn().map_err(|error| format!("it could not be looked at: {error}"))?;
    let out = child.stdout.take().map(|pipe| read(pipe, MOST_SAID));
    let errors = child.stderr.take().map(|pipe| read(pipe, MOST_ERROR));
    // The pipe's end is the process's.
    let said = out.map(|out| out.recv_timeout(Duration::from_secs(seconds)));
    let is_late = matches!(said, Some(Err(RecvTimeoutError::Timeout)));
    if is_late || said.is_none() {
        let _ = child.kill();
    }
    let status = child.wait().map_err(|error| format!("it could not be looked at: {error}"))?;
    if is_late {
        return Err(format!("it took longer than {seconds} seconds to look through"));
    }
    let said = said.and_then(Result::ok).unwrap_or_default();
    if status.success() {
        let class = grade::read(&said).map_err(|error| format!("what was found could not be read: {error}"))?;
        return class.into_iter().next().ok_or_else(|| "nothing was said of it".to_owned());
    }
    let errors = errors.and_then(|errors| errors.recv().ok()).unwrap_or_default();
    Err(why(status, &errors))
}

/// Reads a pipe on a thread, to its end or up to a limit.
fn read(pipe: impl Read + Send + 'static, most: u64) -> mpsc::Receiver<String> {
    let (give, given) = mpsc::channel();
    thread::spawn(move || {
        let mut bytes = Vec::new();
        let _ = pipe.take(most).read_to_end(&mut bytes);
        // Nobody waits any more for one that was late.
        let _ = give.send(String::from_utf8_lossy(&bytes).into_owned());
    });
    given
}

fn why(status: ExitStatus, errors: &str) -> String {
    let error = errors.lines().find_map(|line| line.strip_prefix("error: "));
    match (status.code(), error) {
        (Some(_), Some(error)) => error.to_owned(),
        (Some(_), None) => "it brought about a mistake in locklint".to_owned(),
        // A process that may have no more memory ends itself.
        (None, _) if errors.contains("memory allocation") => "it took more memory than it may".to_owned(),
        (None, _) => format!("looking through it was ended: {status}"),
    }
}
