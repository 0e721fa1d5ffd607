//! The flags of `inject`.

use std::path::PathBuf;

use clap::{Args, ValueEnum};

use super::{LevelOptions, SelectionOptions};
use crate::mutate::Kind;

/// The flags of `inject`.
#[derive(Debug, Args)]
pub struct InjectOptions {
    /// The kind of fault
    #[arg(long, value_enum, value_name = "KIND", required_unless_present = "list")]
    pub fault: Option<FaultName>,
    /// Only in this function (`Raft::start`, or `next_after` if it belongs to no type)
    #[arg(long, value_name = "FUNCTION")]
    pub at: Option<String>,
    /// Where the program with the fault and the key go, a folder each
    #[arg(short, long, value_name = "DIR", default_value = "injected", conflicts_with = "list")]
    pub output: PathBuf,
    /// Which of the places is taken: the same number takes the same one
    #[arg(long, value_name = "N", default_value_t = 0)]
    pub seed: u64,
    /// List what can be injected where, and what is found then; of one kind with `--fault`
    #[arg(long)]
    pub list: bool,
    /// Take only a place where the program still compiles (`cargo check`)
    #[arg(long, conflicts_with = "list")]
    pub compile: bool,
    #[command(flatten)]
    pub selection: SelectionOptions,
    #[command(flatten)]
    pub levels: LevelOptions,
}

/// A kind of fault as the command line names it.
#[derive(Clone, Copy, Debug, PartialEq, Eq, ValueEnum)]
pub enum FaultName {
    /// A lock is released in the middle of a critical section, and taken again
    SplitSection,
    /// A lock that was released is held over what follows
    HoldOverWait,
    /// A check that is made with the lock held is left out
    DropCheck,
    /// A guard gets no name, so that the lock is free at once
    UnnamedGuard,
    /// A condition is waited for once, and not tested again
    WaitOnce,
    /// Two locks are taken in the other order
    SwapLocks,
    /// A task reads again what it was handed a copy of
    RereadInTask,
}

impl FaultName {
    /// All of them.
    pub const ALL: [FaultName; 7] = [
        FaultName::SplitSection,
        FaultName::HoldOverWait,
        FaultName::DropCheck,
        FaultName::UnnamedGuard,
        FaultName::WaitOnce,
        FaultName::SwapLocks,
        FaultName::RereadInTask,
    ];

    /// As it is written.
    pub fn word(self) -> &'static str {
        match self {
            FaultName::SplitSection => "split-section",
            FaultName::HoldOverWait => "hold-over-wait",
            FaultName::DropCheck => "drop-check",
            FaultName::UnnamedGuard => "unnamed-guard",
            FaultName::WaitOnce => "wait-once",
            FaultName::SwapLocks => "swap-locks",
            FaultName::RereadInTask => "reread-in-task",
        }
    }
}

impl From<FaultName> for Kind {
    fn from(name: FaultName) -> Kind {
        match name {
            FaultName::SplitSection => Kind::Split,
            FaultName::HoldOverWait => Kind::Hold,
            FaultName::DropCheck => Kind::Check,
            FaultName::UnnamedGuard => Kind::Unnamed,
            FaultName::WaitOnce => Kind::WaitOnce,
            FaultName::SwapLocks => Kind::Swap,
            FaultName::RereadInTask => Kind::Reread,
        }
    }
}
