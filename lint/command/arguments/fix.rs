//! The flags of `check` that change files.

use clap::Args;

/// What is mended, and what may be changed for it.
#[derive(Debug, Args)]
#[command(next_help_heading = "Mending")]
pub struct FixOptions {
    /// Make the changes that mend findings, where what the program means provably stays
    #[arg(long, conflicts_with_all = ["diff", "staged"])]
    pub fix: bool,
    /// With `--fix` or `--diff`: make those too that a person should look at
    #[arg(long)]
    pub unsafe_fixes: bool,
    /// Show the changes that `--fix` would make, and change nothing
    #[arg(long)]
    pub diff: bool,
    /// Change files though some are not committed
    #[arg(long, requires = "fix")]
    pub allow_dirty: bool,
    /// Change files though some are staged
    #[arg(long, requires = "fix")]
    pub allow_staged: bool,
    /// Change files that no git repository holds
    #[arg(long, requires = "fix")]
    pub allow_no_vcs: bool,
}
