//! locklint: a lock-discipline linter for Rust that also teaches.
#![forbid(unsafe_code)]
#![warn(missing_docs)]

pub mod finding;
pub mod ir;
pub mod span;
