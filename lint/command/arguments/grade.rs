//! The flags of `grade`.

use std::path::PathBuf;

use clap::Args;

/// The flags of `grade`.
#[derive(Debug, Args)]
pub struct GradeOptions {
    /// One folder a submission: `submissions/*/`
    #[arg(value_name = "SUBMISSION", required_unless_present_any = ["from", "print_rubric"])]
    pub submissions: Vec<PathBuf>,
    /// What is taken off for what [default: the built-in rubric]
    #[arg(long, value_name = "FILE")]
    pub rubric: Option<PathBuf>,
    /// Score an earlier grading's `findings.jsonl` anew, without looking at the submissions
    #[arg(long, value_name = "FILE", conflicts_with_all = ["submissions", "config"])]
    pub from: Option<PathBuf>,
    /// Where the results go
    #[arg(short, long, value_name = "DIR", default_value = "grades")]
    pub output: PathBuf,
    /// Print the built-in rubric, and grade nothing
    #[arg(long)]
    pub print_rubric: bool,
    /// A configuration, for what it says of other crates; those of submissions count for nothing
    #[arg(long, value_name = "FILE")]
    pub config: Option<PathBuf>,
    /// Submissions that are looked at side by side [default: one for each core]
    #[arg(long, value_name = "N", value_parser = clap::value_parser!(u16).range(1..=256))]
    pub jobs: Option<u16>,
    #[command(flatten)]
    pub limits: LimitOptions,
    /// Print no table of the class
    #[arg(short, long)]
    pub quiet: bool,
}

/// What a submission may use up.
#[derive(Clone, Copy, Debug, Args)]
#[command(next_help_heading = "Limits for each submission")]
pub struct LimitOptions {
    /// Seconds
    #[arg(long, value_name = "SECONDS", default_value_t = 60, value_parser = clap::value_parser!(u64).range(1..=86_400))]
    pub timeout: u64,
    /// Memory, in MiB of addresses; looking through the smallest takes about 1200
    #[arg(long, value_name = "MIB", default_value_t = 4096, value_parser = clap::value_parser!(u64).range(64..=1_048_576))]
    pub memory: u64,
    /// Rust files
    #[arg(long, value_name = "N", default_value_t = 5000)]
    pub max_files: usize,
    /// Rust, in MiB
    #[arg(long, value_name = "MIB", default_value_t = 64, value_parser = clap::value_parser!(u64).range(1..=4096))]
    pub max_size: u64,
}

/// What the process that looks through one submission is told.
#[derive(Debug, Args)]
pub struct GradeOneOptions {
    /// The submission
    pub submission: PathBuf,
    /// Where it is copied to
    #[arg(long)]
    pub copy: PathBuf,
    #[arg(long)]
    pub config: Option<PathBuf>,
    #[arg(long)]
    pub exclude: Vec<String>,
    #[arg(long)]
    pub handler: Vec<String>,
    #[command(flatten)]
    pub limits: LimitOptions,
}
