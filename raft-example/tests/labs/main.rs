//! The tests of MIT's Raft labs, on a simulated network with a virtual clock: one thread, one seed, one trace.
//!
//! Each test runs for a number of seeds; the ghost invariants are checked at every step of each. `RAFT_SEEDS=1000` runs
//! that many of each test, `RAFT_SEED=17` only that one (which a failed test names), `RAFT_FIGURES=1 … -- --nocapture`
//! prints what was injected.

mod agreement;
mod election;
mod kv;
mod persist;
mod rsm;
mod seeds;
mod sim;
mod snapshot;
