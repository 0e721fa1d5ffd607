//! The command line's words and flags.

use std::ffi::OsString;
use std::path::PathBuf;

use clap::{Args, CommandFactory, Parser, Subcommand, ValueEnum};

use crate::policy::{Level, Profile, Setting};
use crate::span::Edition;

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
    Check(CheckOptions),
    /// Explains a lint: what goes wrong, an example, the way out
    Explain(ExplainOptions),
}

/// The flags of `check`.
#[derive(Debug, Args)]
pub struct CheckOptions {
    /// Packages, folders, files [default: the workspace of the working directory]
    #[arg(value_name = "PATH")]
    pub paths: Vec<PathBuf>,
    /// How findings are written
    #[arg(long, value_enum, value_name = "FORMAT", default_value = "human")]
    pub message_format: MessageFormat,
    /// Which lints are on; can be given twice
    #[arg(long, value_enum, value_name = "NAME")]
    pub profile: Vec<ProfileName>,
    /// Do not tell a lint (a code, a name, or a prefix such as R4)
    #[arg(short = 'A', long, value_name = "LINT")]
    pub allow: Vec<String>,
    /// Tell a lint, without failing
    #[arg(short = 'W', long, value_name = "LINT")]
    pub warn: Vec<String>,
    /// Tell a lint, and fail
    #[arg(short = 'D', long, value_name = "LINT")]
    pub deny: Vec<String>,
    /// Report on tests, benches, examples and `#[cfg(test)]` code too
    #[arg(long)]
    pub all_targets: bool,
    /// The edition of files outside any package [default: 2024]
    #[arg(long, value_parser = edition)]
    pub edition: Option<Edition>,
    /// The configuration [default: the nearest locklint.toml]
    #[arg(long, value_name = "FILE")]
    pub config: Option<PathBuf>,
    /// Findings only, no summary
    #[arg(short, long)]
    pub quiet: bool,
    /// Colours
    #[arg(long, value_enum, value_name = "WHEN", env = "CARGO_TERM_COLOR", hide_env = true, default_value = "auto")]
    pub color: ColorChoice,
    /// Worker threads [default: one for each core]
    #[arg(long, value_name = "N", value_parser = clap::value_parser!(u16).range(1..))]
    pub threads: Option<u16>,
}

/// The arguments of `explain`.
#[derive(Debug, Args)]
pub struct ExplainOptions {
    /// A code or a name; without one, all lints are listed
    #[arg(value_name = "CODE|NAME")]
    pub lint: Option<String>,
}

/// `--message-format`.
#[derive(Clone, Copy, Debug, PartialEq, Eq, ValueEnum)]
pub enum MessageFormat {
    /// For people: source lines, interleavings, help
    Human,
    /// One line a finding
    Short,
    /// One JSON object a line, as cargo and editors exchange them
    Json,
}

/// `--profile`.
#[derive(Clone, Copy, Debug, PartialEq, Eq, ValueEnum)]
pub enum ProfileName {
    /// What is very likely wrong, in any program
    Default,
    /// Coursework: the locking advice to the letter
    Lab,
    /// A review: hints too
    Pedantic,
}

impl From<ProfileName> for Profile {
    fn from(name: ProfileName) -> Profile {
        match name {
            ProfileName::Default => Profile::Default,
            ProfileName::Lab => Profile::Lab,
            ProfileName::Pedantic => Profile::Pedantic,
        }
    }
}

/// `--color`.
#[derive(Clone, Copy, Debug, PartialEq, Eq, ValueEnum)]
pub enum ColorChoice {
    /// On a terminal
    Auto,
    /// Always
    Always,
    /// Never
    Never,
}

fn edition(text: &str) -> Result<Edition, String> {
    Edition::parse(text).ok_or_else(|| "one of 2015, 2018, 2021, 2024 is expected".into())
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

/// The levels that were set, in the order of the command line.
pub fn level_order(matches: &clap::ArgMatches) -> Vec<Setting> {
    let check = matches.subcommand_matches("locklint").and_then(|locklint| locklint.subcommand_matches("check"));
    let Some(check) = check else { return Vec::new() };
    let mut settings: Vec<(usize, Setting)> = Vec::new();
    for (id, level) in [("allow", Level::Allow), ("warn", Level::Warn), ("deny", Level::Deny)] {
        let places = check.indices_of(id).into_iter().flatten();
        let selectors = check.get_many::<String>(id).into_iter().flatten();
        settings
            .extend(places.zip(selectors).map(|(at, selector)| (at, Setting { selector: selector.clone(), level })));
    }
    settings.sort_by_key(|(at, _)| *at);
    settings.into_iter().map(|(_, setting)| setting).collect()
}
