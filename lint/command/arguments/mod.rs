//! The command line's words and flags.

mod adopt;
mod check;
mod fix;
mod grade;
mod inject;
mod values;
mod views;

use std::ffi::OsString;

use clap::{Args, CommandFactory, Parser, Subcommand};

pub use adopt::{HookAction, HookOptions, InitOptions};
pub use check::{CheckOptions, KnownOptions, LevelOptions, SelectionOptions, level_order};
pub use fix::FixOptions;
pub use grade::{GradeOneOptions, GradeOptions};
pub use inject::{FaultName, InjectOptions};
pub use values::{ColorChoice, MessageFormat, ProfileName};
pub use views::{MapFormat, MapOptions, ProtocolFormat, ProtocolOptions, ViewOptions};

/// cargo, as it calls its subcommands.
#[derive(Debug, Parser)]
#[command(name = "cargo", bin_name = "cargo", styles = clap_cargo::style::CLAP_STYLING)]
pub enum Cargo {
    /// Finds where Rust code breaks the discipline of its locks, and shows how
    Locklint(Locklint),
}

/// `cargo locklint`.
#[derive(Debug, Args)]
#[command(version, after_help = AFTER_HELP)]
pub struct Locklint {
    #[command(subcommand)]
    pub command: Command,
}

const AFTER_HELP: &str = "Without a command, `check` is meant: `cargo locklint src` is `cargo locklint check src`.
Exit status: 0 nothing found, 1 findings, 2 the run itself failed.";

/// The subcommands.
#[derive(Debug, Subcommand)]
pub enum Command {
    /// Checks programs (this is what is meant without a command)
    Check(Box<CheckOptions>),
    /// Prints the configuration that is in force, and where each part of it comes from
    Config(Box<ConfigOptions>),
    /// Prints a script that lets a shell complete this command line
    Completions(CompletionOptions),
    /// Shows the source with bars beside it where locks are held
    Map(Box<MapOptions>),
    /// Tells what the program does with its locks: who takes which, in which order, over which waits
    Protocol(Box<ProtocolOptions>),
    /// Explains a lint, or a rule: what goes wrong, an example, the way out
    Explain(ExplainOptions),
    /// Grades submissions: points, pages and files for learning platforms
    Grade(Box<GradeOptions>),
    /// Looks through one submission, as a process of its own that may be ended
    #[command(hide = true)]
    GradeOne(GradeOneOptions),
    /// Has `git commit` check what is staged
    Hook(HookOptions),
    /// Puts a fault into right code, as an exercise, and keeps the key
    Inject(Box<InjectOptions>),
    /// Speaks with an editor: a language server on standard input and output
    Lsp(LspOptions),
    /// Teaches it by exercises: broken programs to mend, one after the other
    Learn(LearnOptions),
    /// Writes the files by which a service runs it: GitHub, GitLab, pre-commit, Gradescope, GitHub Classroom
    Init(InitOptions),
}

/// The arguments of `config`.
#[derive(Debug, Args)]
pub struct ConfigOptions {
    #[command(flatten)]
    pub selection: SelectionOptions,
    #[command(flatten)]
    pub levels: LevelOptions,
}

/// The arguments of `lsp`.
#[derive(Debug, Args)]
pub struct LspOptions {
    /// Speak over standard input and output (as is done anyway; some editors say so)
    #[arg(long)]
    pub stdio: bool,
}

/// The arguments of `completions`.
#[derive(Debug, Args)]
pub struct CompletionOptions {
    /// The shell
    #[arg(value_enum)]
    pub shell: clap_complete::Shell,
}

/// The arguments of `explain`.
#[derive(Debug, Args)]
pub struct ExplainOptions {
    /// A code or name of a lint, a rule (`rule-4`), or `method`; without one, all are listed
    #[arg(value_name = "CODE|NAME|RULE")]
    pub lesson: Option<String>,
    /// Colours
    #[arg(long, value_enum, value_name = "WHEN", env = "CARGO_TERM_COLOR", hide_env = true, default_value = "auto")]
    pub color: ColorChoice,
}

/// The arguments of `learn`.
#[derive(Debug, Args)]
pub struct LearnOptions {
    #[command(subcommand)]
    pub action: Option<LearnAction>,
}

/// What to do with the exercises; without one, the next is set (the first time, all are written).
#[derive(Debug, Subcommand)]
pub enum LearnAction {
    /// Lists the exercises, and which are solved
    List,
    /// Says how an exercise can be mended
    Hint {
        /// A name, code or number; without one, the next
        exercise: Option<String>,
    },
    /// Says whether an exercise is solved, and why or why not
    Check {
        /// A name, code or number; without one, the next
        exercise: Option<String>,
    },
    /// Checks the next exercise whenever its file is saved, until all are solved
    Watch,
}

/// Brings both forms (`cargo-locklint locklint …` from cargo, `cargo-locklint …` by hand) to
/// `cargo locklint COMMAND …`: without a command, `check`.
pub fn normal(arguments: Vec<OsString>) -> Vec<OsString> {
    let mut words = arguments.into_iter().skip(1).peekable();
    words.next_if(|word| word == "locklint");
    let command = Cargo::command();
    let known = command.find_subcommand("locklint").is_some_and(|locklint| {
        words.peek().is_some_and(|first| {
            let is_general = ["-h", "--help", "-V", "--version", "help"].iter().any(|word| first == word);
            is_general || locklint.get_subcommands().any(|sub| first == sub.get_name())
        })
    });
    let implied = if known { None } else { Some("check".into()) };
    ["cargo".into(), "locklint".into()].into_iter().chain(implied).chain(words).collect()
}
