//! The lints: one file each, with its lesson, its metadata and one `check` that reads finished facts.
//!
//! Knows nothing of output formats or levels.

mod arm;
mod atomic_check_then_act;
mod await_holding_guard;
mod between;
mod callback_holding_guard;
mod channel_holding_guard;
mod check_then_act;
mod condvar_holding_other;
mod crossing;
mod difference;
mod discarded_guard;
mod double_lock;
mod file_io_holding_guard;
mod guard_in_scrutinee;
mod guard_outlived;
mod join_holding_guard;
mod late;
mod lock_order;
mod mend;
mod nested_locks;
mod order;
mod reread_in_task;
mod rpc_holding_guard;
mod sleep_holding_guard;
mod split_atomics;
mod split_locks;
mod split_writes;
mod stale_index;
mod stale_write;
mod static_mut;
mod story;
mod torn_read;
mod touches;
mod unchecked_reply;
mod unguarded_access;
mod unsafe_sync;
mod upgrade_without_recheck;
mod wait_without_loop;
mod waits;

use crate::finding::Finding;
use crate::flow::Facts;
use crate::flow::company::Company;
use crate::ir::WrittenFiles;
use crate::resolve::Program;
use crate::section::Sections;
use crossing::{Crossing, crossings};

/// All that a lint may look at.
#[derive(Clone, Copy)]
pub struct Context<'a> {
    /// The program.
    pub program: &'a Program,
    /// What is known of its locking.
    pub facts: &'a Facts,
    /// Its files as they are written.
    pub written: &'a WrittenFiles<'a>,
    /// What is known of its critical sections.
    pub sections: &'a Sections,
    /// Who can be at work at the same time.
    pub company: &'a Company<'a>,
    /// Writes that rest on an earlier section.
    pub crossings: &'a [Crossing<'a>],
}

/// A lint as a value.
pub struct Lint {
    /// Its code: stable.
    pub code: &'static str,
    /// Its name: for people.
    pub name: &'static str,
    /// The file that it is written in; the `//!` lines at the top are its lesson.
    pub source: &'static str,
    /// Finds its faults.
    pub check: fn(Context) -> Vec<Finding>,
}

/// Declares the lint of a file.
macro_rules! declare_lint {
    ($code:literal, $name:literal, $file:literal) => {
        /// This file's lint.
        pub const LINT: $crate::rules::Lint =
            $crate::rules::Lint { code: $code, name: $name, source: include_str!($file), check };
    };
}
use declare_lint;

/// Every lint, by code.
pub const LINTS: &[Lint] = &[
    static_mut::LINT,
    unsafe_sync::LINT,
    unguarded_access::LINT,
    discarded_guard::LINT,
    guard_outlived::LINT,
    split_writes::LINT,
    split_atomics::LINT,
    split_locks::LINT,
    check_then_act::LINT,
    torn_read::LINT,
    atomic_check_then_act::LINT,
    upgrade_without_recheck::LINT,
    await_holding_guard::LINT,
    sleep_holding_guard::LINT,
    channel_holding_guard::LINT,
    rpc_holding_guard::LINT,
    join_holding_guard::LINT,
    condvar_holding_other::LINT,
    double_lock::LINT,
    lock_order::LINT,
    guard_in_scrutinee::LINT,
    callback_holding_guard::LINT,
    file_io_holding_guard::LINT,
    nested_locks::LINT,
    stale_write::LINT,
    unchecked_reply::LINT,
    reread_in_task::LINT,
    stale_index::LINT,
    wait_without_loop::LINT,
];

impl Lint {
    /// The prose of its lesson, as Markdown; the test `lessons` makes a page of it.
    pub fn lesson(&self) -> String {
        let lines = self.source.lines().take_while(|line| line.starts_with("//!"));
        lines.map(|line| line.trim_start_matches("//!").strip_prefix(' ').unwrap_or("")).collect::<Vec<_>>().join("\n")
    }
}

/// Runs every lint.
pub fn check(program: &Program, facts: &Facts, sections: &Sections, written: &WrittenFiles) -> Vec<Finding> {
    let company = Company::new(program, &facts.summaries);
    let crossings = crossings(program, sections, &company);
    let context = Context { program, facts, written, sections, company: &company, crossings: &crossings };
    let mut told = std::collections::BTreeSet::new();
    let mut findings: Vec<Finding> = LINTS.iter().flat_map(|lint| (lint.check)(context)).collect();
    // What a closure does is seen from inside and from where it runs.
    findings.retain(|finding| told.insert((finding.code, finding.primary, finding.message.clone())));
    findings
}
