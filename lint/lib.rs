//! locklint: a lock-discipline linter for Rust that also teaches.
#![forbid(unsafe_code)]
#![warn(missing_docs)]

pub mod adopt;
pub mod analysis;
pub mod cache;
pub mod chart;
pub mod command;
pub mod finding;
pub mod fix;
pub mod flow;
pub mod git;
pub mod grade;
pub mod handler;
pub mod ir;
pub mod lesson;
pub mod lower;
pub mod model;
pub mod mutate;
pub mod occasion;
pub mod policy;
pub mod practice;
pub mod report;
pub mod resolve;
pub mod rules;
pub mod section;
pub mod server;
pub mod settings;
pub mod source;
pub mod span;
pub mod spelling;
pub mod witness;
