//! The command line: `cargo locklint`. The only module that prints or exits.

mod adopt;
mod also_check;
mod arguments;
mod check;
mod completions;
mod config;
mod destination;
mod explain;
mod grade;
mod inject;
mod known;
mod learn;
mod list;
mod lsp;
mod mend;
mod progress;
mod request;
mod run;
mod screen;
mod setup;
#[cfg(test)]
mod tests;
mod views;

use std::borrow::Cow;
use std::ffi::OsString;
use std::io::{self, Write};
use std::path::PathBuf;
use std::process::ExitCode;

use clap::{CommandFactory, FromArgMatches};
use thiserror::Error;

pub use check::Check;
pub use learn::LearnError;

use crate::adopt::AdoptError;
use crate::cache::Cache;
use crate::chart::Chart;
use crate::finding::Finding;
use crate::fix::WriteError;
use crate::git::GitError;
use crate::grade::{RecordError, RubricError};
use crate::ir::Annotation;
use crate::model::Model;
use crate::occasion::Occasions;
use crate::policy::{RulingProblem, SelectorProblem};
use crate::practice::Survey;
use crate::report::printable;
use crate::settings::SettingsError;
use crate::source::{Program, SourceError, StageError};
use crate::span::{Edition, FileId, Span};

/// What the analysis says of a program.
#[derive(Debug, Default)]
pub struct Analysis {
    /// Everything found, in any order.
    pub findings: Vec<Finding>,
    /// The comments addressed to the linter, by file.
    pub annotations: Vec<(FileId, Vec<Annotation>)>,
    /// Code that is compiled for tests alone: reported on only where all targets were asked for.
    pub tests: Vec<(FileId, Span)>,
    /// How many of the files asked for belong to a crate and were understood.
    pub checked: usize,
    /// Where each lock is held, if that was asked for.
    pub chart: Option<Chart>,
}

/// Looks at one program again and again while its texts change, and keeps what a change cannot affect.
pub trait Again: Send {
    /// Findings and chart of the program as it is now. What the configuration adds to the model comes with it.
    fn look(&mut self, program: &mut Program, extra: &Model) -> Analysis;
}

/// What the command line is put on top of.
#[derive(Clone, Copy)]
pub struct Engine {
    /// From a program, as read, to findings. What the configuration adds to the model comes with it.
    pub analyse: fn(&mut Program, Model) -> Analysis,
    /// The same part by part; what is found is kept for the next run.
    pub check: fn(&mut Program, &Model, &Cache) -> Analysis,
    /// What is wrong with the syntax of a text, as findings in file 0.
    pub parse: fn(&str, Edition) -> Vec<Finding>,
    /// The same, with a chart of the program's locking.
    pub charted: fn(&mut Program, Model) -> Analysis,
    /// For a program that is looked at again and again.
    pub again: fn() -> Box<dyn Again>,
    /// The findings, and how often the program could have gone wrong. Functions of these names are handlers of remote calls if
    /// they take a lock.
    pub appraise: fn(&mut Program, Model, &[String]) -> (Analysis, Occasions),
    /// From a program to what an exercise asks of it.
    pub survey: fn(&mut Program) -> Survey,
}

/// What ends a run without a result.
#[derive(Debug, Error)]
pub enum CommandError {
    /// The files.
    #[error(transparent)]
    Source(#[from] SourceError),
    /// The configuration.
    #[error(transparent)]
    Settings(#[from] SettingsError),
    /// A lint that is not known, in a level.
    #[error(transparent)]
    Ruling(#[from] RulingProblem),
    /// A lint that is not known, to `explain`.
    #[error(transparent)]
    Unknown(SelectorProblem),
    /// The working directory.
    #[error("the working directory cannot be told: {0}")]
    Directory(io::Error),
    /// Flags that do not go together, in a way that clap cannot tell.
    #[error("{problem}")]
    Usage {
        /// What is wrong.
        problem: &'static str,
        /// What to write instead.
        way_out: &'static str,
    },
    /// Standard input is the text of a file in a folder that is not there.
    #[error("`--stdin-filename {}` is in no folder that is there", .path.display())]
    StdinFolder {
        /// As given.
        path: PathBuf,
    },
    /// A function that is asked for and not there.
    #[error("no function here that takes a lock or waits is called `{name}`")]
    Function {
        /// As given.
        name: String,
        /// What may have been meant.
        near: Option<String>,
    },
    /// A baseline.
    #[error("the baseline `{}` cannot be used: {reason}", .path.display())]
    Baseline {
        /// Its file.
        path: PathBuf,
        /// What is wrong.
        reason: String,
    },
    /// The file that a report goes to.
    #[error("`{}` cannot be written: {reason}", .path.display())]
    Destination {
        /// The file.
        path: PathBuf,
        /// What is wrong.
        reason: String,
    },
    /// Standard input.
    #[error("standard input cannot be read: {0}")]
    Stdin(io::Error),
    /// Files would be changed that are not committed.
    #[error("`{}` has changes that are not committed:\n  {files}", .root.display())]
    Dirty {
        /// The repository.
        root: PathBuf,
        /// Them, a line each.
        files: String,
    },
    /// A file would be changed that no repository holds.
    #[error("`{}` is in no git repository: what is changed could not be had back", .path.display())]
    NoRepository {
        /// The file.
        path: PathBuf,
    },
    /// git.
    #[error(transparent)]
    Git(#[from] GitError),
    /// Files cannot be changed.
    #[error(transparent)]
    Write(#[from] WriteError),
    /// A hook or a service's file.
    #[error(transparent)]
    Adopt(#[from] AdoptError),
    /// What an editor sends, or takes no more.
    #[error("the conversation with the editor broke off: {0}")]
    Conversation(io::Error),
    /// A profile that there is not, in an editor's settings.
    #[error("there is no profile `{0}`")]
    Profile(String),
    /// A rubric.
    #[error(transparent)]
    Rubric(#[from] RubricError),
    /// A file that should be a class's findings.
    #[error("`{}` is no class's findings: {reason}", .path.display())]
    Record {
        /// The file.
        path: PathBuf,
        /// What is wrong.
        reason: RecordError,
    },
    /// A file that is needed cannot be read.
    #[error("`{}` cannot be read: {reason}", .path.display())]
    Unreadable {
        /// The file.
        path: PathBuf,
        /// What the system says.
        reason: io::Error,
    },
    /// What was given as a submission is none.
    #[error("`{}` is no submission: {reason}", .path.display())]
    Submission {
        /// As given.
        path: PathBuf,
        /// What it is instead.
        reason: &'static str,
    },
    /// A submission cannot be copied.
    #[error(transparent)]
    Stage(#[from] StageError),
    /// The folder for results has other things in it.
    #[error("`{}` has something else in it", .0.display())]
    Occupied(PathBuf),
    /// There is no place for a fault.
    #[error("no place was found where this fault, and nothing else, would be found")]
    NoPlace,
    /// Exercises.
    #[error(transparent)]
    Learn(#[from] LearnError),
    /// cargo cannot be run.
    #[error("`{cargo}` cannot be run: {reason}")]
    Cargo {
        /// The program.
        cargo: String,
        /// What the system says.
        reason: io::Error,
    },
    /// Threads cannot be started.
    #[error("cannot start {threads} threads: {reason}")]
    Threads {
        /// How many were asked for.
        threads: usize,
        /// What the system says.
        reason: String,
    },
    /// The analysis came to an end that it must not come to; its message has been printed.
    #[error("the analysis failed: this is a mistake in locklint, not in the program that it read")]
    Mistake,
    /// Writing failed.
    #[error("cannot write: {0}")]
    Output(#[from] io::Error),
}

impl CommandError {
    /// What one can do about it.
    fn way_out(&self) -> Cow<'static, str> {
        Cow::Borrowed(match self {
            CommandError::Function { near: Some(near), .. } => return Cow::Owned(format!("did you mean `{near}`?")),
            CommandError::Function { near: None, .. } => "without `--function` all are drawn",
            CommandError::Source(SourceError::Path { .. } | SourceError::Nothing { .. }) => {
                "give a package, a folder, or a file that is there"
            }
            CommandError::Source(SourceError::NotRust { .. }) => {
                "give a package, a folder, or a file that ends in `.rs`"
            }
            CommandError::Settings(_) => "correct the file, or choose another one with `--config FILE`",
            CommandError::Ruling(_) | CommandError::Unknown(_) => "`cargo locklint explain` lists all lints",
            CommandError::Directory(_) => "change to a folder that exists",
            CommandError::Source(SourceError::Package { .. }) => {
                "give a name that `cargo metadata` knows, or a pattern of such names"
            }
            CommandError::Source(SourceError::NoManifest { .. }) => {
                "change to a folder of the workspace, or give `--manifest-path FILE`"
            }
            CommandError::Source(SourceError::NotManifest { .. }) => "give the path of a `Cargo.toml`",
            CommandError::Usage { way_out, .. } => way_out,
            CommandError::Baseline { .. } => {
                "write one with `--update-baseline`, or take an earlier one from version control"
            }
            CommandError::Destination { .. } => "give a file in a folder that is there and can be written to",
            CommandError::StdinFolder { .. } => "give a file in a folder that exists",
            CommandError::Stdin(_) => "pipe a text in UTF-8 into it",
            CommandError::Dirty { .. } => "commit them first; or give `--allow-dirty` (or `--allow-staged`)",
            CommandError::NoRepository { .. } => "`git init` and commit first; or give `--allow-no-vcs`",
            CommandError::Git(GitError::Missing(_)) => "install git, or leave out what needs it",
            CommandError::Git(GitError::Failed { .. }) => "see whether the same command works by hand",
            CommandError::Git(GitError::Revision(_)) => "give a commit, branch or tag that `git rev-parse` knows",
            CommandError::Write(WriteError::ReadOnly(_)) => "make it writable, or leave it out",
            CommandError::Write(WriteError::Changed(_)) => "save it, then run this again",
            CommandError::Write(WriteError::Twice(_)) => "name one of the two",
            CommandError::Write(WriteError::Unwritable { .. } | WriteError::Interrupted { .. }) => {
                "see to the disk and its permissions, then run this again"
            }
            CommandError::Adopt(AdoptError::Exists(_)) => {
                "`hook install --force` replaces a hook, `init --print` shows what to add to a file by hand"
            }
            CommandError::Adopt(AdoptError::NoSupply(_)) => "give the repository: `--from URL`",
            CommandError::Adopt(AdoptError::Supply(_)) => "give it as `git clone` takes it, without spaces or quotes",
            CommandError::Adopt(AdoptError::Unwritable { .. }) => "see to the folder and its permissions",
            CommandError::Rubric(_) => "correct it; `cargo locklint grade --print-rubric` prints one that is right",
            CommandError::Record { .. } => "give the `findings.jsonl` of a grading by this version, whole",
            CommandError::Unreadable { .. } => "give a file that is there and may be read",
            CommandError::Submission { .. } => "give one folder a submission: `submissions/*/`",
            CommandError::Stage(StageError::TooMany { .. }) => "leave out what is no part of it, or raise the limit",
            CommandError::Stage(StageError::Unwritable { .. }) => "see to the disk and its permissions",
            CommandError::Occupied(_) => "give a new or an empty folder, or that of an earlier grading: `-o DIR`",
            CommandError::NoPlace => {
                "`cargo locklint inject --list` lists what can be injected where, `--profile lab` or `pedantic` with more that would be found"
            }
            CommandError::Learn(error) => error.way_out(),
            CommandError::Cargo { .. } => "run this as `cargo locklint`, or leave out `--also-check` or `--compile`",
            CommandError::Conversation(_) => {
                "see whether the editor speaks the language server protocol on standard input"
            }
            CommandError::Profile(_) => "the profiles are `default`, `lab` and `pedantic`",
            CommandError::Threads { .. } => "give fewer `--threads`",
            CommandError::Mistake => "please report it, with the file that brings it about",
            CommandError::Output(_) => "check the disk or the program that reads the output",
        })
    }
}

/// Nothing at level `deny`.
const CLEAN: u8 = 0;
/// Findings at level `deny`.
const FOUND: u8 = 1;
/// The run itself failed.
const FAILED: u8 = 2;

/// Runs the command line that `main` was given.
pub fn main(engine: Engine) -> ExitCode {
    // Not locked: the language server's own thread writes too.
    let mut out = io::BufWriter::new(io::stdout());
    // Standard error stays unlocked: a worker that panics has to be able to say so.
    ExitCode::from(run(std::env::args_os().collect(), engine, &mut out, &mut io::stderr()))
}

/// Runs a command line; the exit status.
fn run(arguments: Vec<OsString>, engine: Engine, out: &mut dyn Write, errors: &mut dyn Write) -> u8 {
    let arguments = arguments::normal(arguments);
    let parsed = arguments::Cargo::command().try_get_matches_from(arguments);
    let matches = match parsed {
        Ok(matches) => matches,
        Err(error) => {
            // Help and version are asked for; everything else is a mistake. Either may be cut off by a pager.
            let _ = error.print();
            return if error.use_stderr() { FAILED } else { CLEAN };
        }
    };
    let result = arguments::Cargo::from_arg_matches(&matches).map_err(|error| {
        let _ = error.print();
    });
    let Ok(arguments::Cargo::Locklint(locklint)) = result else { return FAILED };
    let result = match &locklint.command {
        arguments::Command::Check(options) => {
            let order = arguments::level_order(&matches);
            Check { options, order: &order, engine }.run(out, errors)
        }
        arguments::Command::Config(options) => config::run(options, &arguments::level_order(&matches), out),
        arguments::Command::Completions(options) => completions::run(options, out),
        arguments::Command::Hook(options) => adopt::hook(options, out),
        arguments::Command::Init(options) => adopt::init(options, out),
        arguments::Command::Map(options) => views::map(options, engine, out),
        arguments::Command::Protocol(options) => views::protocol(options, engine, out),
        arguments::Command::Lsp(_) => lsp::run(engine),
        arguments::Command::Grade(options) => grade::Grading { options }.run(out, errors),
        arguments::Command::GradeOne(options) => grade::one(options, engine, out),
        arguments::Command::Inject(options) => {
            let order = arguments::level_order(&matches);
            inject::Inject { options, order: &order, engine }.run(out)
        }
        arguments::Command::Explain(options) => explain::run(options, out),
        arguments::Command::Learn(options) => learn::run(options, engine, out),
    };
    match result.and_then(|status| Ok(out.flush().map(|()| status)?)) {
        Ok(status) => status,
        // Whoever read the output has seen enough.
        Err(CommandError::Output(error)) if error.kind() == io::ErrorKind::BrokenPipe => FOUND,
        Err(error) => {
            let told: Vec<String> = error.to_string().lines().map(printable).collect();
            let _ = writeln!(errors, "error: {}\n  help: {}", told.join("\n"), error.way_out());
            FAILED
        }
    }
}
