//! The flags of `check`, in the groups that its help shows.

use std::path::PathBuf;

use clap::{ArgMatches, Args};

use super::fix::FixOptions;
use super::values::{self, ColorChoice, MessageFormat, ProfileName};
use crate::policy::{Level, Setting};
use crate::span::Edition;

/// The flags of `check`.
#[derive(Debug, Args)]
pub struct CheckOptions {
    #[command(flatten)]
    pub selection: SelectionOptions,
    #[command(flatten)]
    pub levels: LevelOptions,
    #[command(flatten)]
    pub known: KnownOptions,
    #[command(flatten)]
    pub output: OutputOptions,
    #[command(flatten)]
    pub fix: FixOptions,
    #[command(flatten)]
    pub analysis: AnalysisOptions,
}

/// What is checked, and what of it is reported on.
#[derive(Debug, Args)]
#[command(next_help_heading = "Selection")]
pub struct SelectionOptions {
    /// Packages, folders, files; `-` is standard input [default: the workspace of the working directory]
    #[arg(value_name = "PATH", help_heading = None)]
    pub paths: Vec<PathBuf>,
    /// Report on this package of the workspace only (a name or a pattern); can be given again
    #[arg(short, long, value_name = "NAME", conflicts_with = "paths")]
    pub package: Vec<String>,
    /// Report on all packages, not only the default members
    #[arg(long, conflicts_with_all = ["paths", "package"])]
    pub workspace: bool,
    /// With `--workspace`: but not on this package; can be given again
    #[arg(long, value_name = "NAME", requires = "workspace")]
    pub exclude: Vec<String>,
    /// The manifest of the package or workspace, if not that of the working directory
    #[arg(long, value_name = "FILE", conflicts_with = "paths")]
    pub manifest_path: Option<PathBuf>,
    /// Report on tests, benches, examples and `#[cfg(test)]` code too
    #[arg(long)]
    pub all_targets: bool,
    /// Check what is staged in git, as it is staged
    #[arg(long, conflicts_with_all = ["paths", "package", "workspace", "manifest_path", "stdin_filename"])]
    pub staged: bool,
    /// The file that standard input is the text of: its package is analysed with it
    #[arg(long, value_name = "FILE")]
    pub stdin_filename: Option<PathBuf>,
    /// The edition of files outside any package [default: 2024]
    #[arg(long, value_parser = values::edition)]
    pub edition: Option<Edition>,
}

/// What is told, and how grave it is.
#[derive(Debug, Default, Args)]
#[command(next_help_heading = "Levels")]
pub struct LevelOptions {
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
    /// The configuration [default: the nearest locklint.toml, and what the manifests say]
    #[arg(long, value_name = "FILE")]
    pub config: Option<PathBuf>,
    /// Tell what comments and attributes in the sources suppress
    #[arg(long)]
    pub ignore_suppressions: bool,
}

/// What is known already, and not told again.
#[derive(Debug, Args)]
#[command(next_help_heading = "Known findings")]
pub struct KnownOptions {
    /// Do not tell the findings that this file holds
    #[arg(long, value_name = "FILE")]
    pub baseline: Option<PathBuf>,
    /// Write what is found into the baseline, and tell nothing
    #[arg(long, conflicts_with_all = ["since", "fix", "diff"])]
    pub update_baseline: bool,
    /// Tell only what is new since a revision of git
    #[arg(long, value_name = "REV")]
    pub since: Option<String>,
}

/// How it is told.
#[derive(Debug, Args)]
#[command(next_help_heading = "Output")]
pub struct OutputOptions {
    /// How findings are written
    #[arg(long, value_enum, value_name = "FORMAT", default_value = "human")]
    pub message_format: MessageFormat,
    /// With `--message-format json`: run `cargo check` too, and pass its messages on (for editors)
    #[arg(long, conflicts_with_all = ["staged", "fix", "diff"])]
    pub also_check: bool,
    /// Write into a file instead
    #[arg(short, long, value_name = "FILE", conflicts_with_all = ["also_check", "diff"])]
    pub output: Option<PathBuf>,
    /// Tell how many findings of what there are, instead of the findings (`human` or `json`)
    #[arg(long, conflicts_with_all = ["also_check", "diff"])]
    pub statistics: bool,
    /// List all lints with the levels that they have here, and check nothing
    #[arg(long)]
    pub list: bool,
    /// Exit with 0 even if something at level `deny` is found
    #[arg(long)]
    pub exit_zero: bool,
    /// Findings only, no summary
    #[arg(short, long)]
    pub quiet: bool,
    /// Tell on standard error what was read and what was left out
    #[arg(short, long, conflicts_with = "quiet")]
    pub verbose: bool,
    /// Colours
    #[arg(long, value_enum, value_name = "WHEN", env = "CARGO_TERM_COLOR", hide_env = true, default_value = "auto")]
    pub color: ColorChoice,
}

/// How it is found.
#[derive(Debug, Args)]
#[command(next_help_heading = "Analysis")]
pub struct AnalysisOptions {
    /// Worker threads [default: one for each core]
    #[arg(long, value_name = "N", value_parser = clap::value_parser!(u16).range(1..))]
    pub threads: Option<u16>,
    /// Do not use what earlier runs have kept in the target directory, and keep nothing
    #[arg(long)]
    pub no_cache: bool,
}

/// The levels that were set, in the order of the command line.
pub fn level_order(matches: &ArgMatches) -> Vec<Setting> {
    let command = matches.subcommand_matches("locklint").and_then(ArgMatches::subcommand);
    let Some((_, command)) = command else { return Vec::new() };
    let mut settings: Vec<(usize, Setting)> = Vec::new();
    for (id, level) in [("allow", Level::Allow), ("warn", Level::Warn), ("deny", Level::Deny)] {
        let places = command.indices_of(id).into_iter().flatten();
        let selectors = command.get_many::<String>(id).into_iter().flatten();
        settings
            .extend(places.zip(selectors).map(|(at, selector)| (at, Setting { selector: selector.clone(), level })));
    }
    settings.sort_by_key(|(at, _)| *at);
    settings.into_iter().map(|(_, setting)| setting).collect()
}
