//! Real threads, real TCP on this machine, real files; and what comes in that should not.

mod bad_input;
mod cluster;
mod demo;
mod storage;
