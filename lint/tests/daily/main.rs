//! The program in daily use: what it looks at, how it is configured, what it prints for whom.

mod configuration;
mod formats;
mod known;
mod libraries;
mod modules;
mod output;
mod progress;
#[path = "../scratch/mod.rs"]
mod scratch;
mod selection;
mod suppressions;
