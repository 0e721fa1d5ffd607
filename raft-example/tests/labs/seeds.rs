//! Runs a scenario for many seeds, and names the seed that fails.

use std::env;
use std::panic::{AssertUnwindSafe, catch_unwind, resume_unwind};

use crate::sim::{Cluster, Figures, Setup};

/// How many seeds most tests are run for, unless `RAFT_SEEDS` says otherwise.
const SEEDS: u64 = 6;

/// Runs `scenario` on a cluster as `setup` says, once for each seed.
pub fn each<S, F>(name: &str, setup: Setup, scenario: S)
where
    S: Fn(Cluster) -> F,
    F: Future<Output = ()> + 'static,
{
    some(SEEDS, name, setup, scenario);
}

/// As [`each`], for a scenario that fails seldom where something is wrong: so many seeds, unless `RAFT_SEEDS` says otherwise.
pub fn some<S, F>(usual: u64, name: &str, setup: Setup, scenario: S)
where
    S: Fn(Cluster) -> F,
    F: Future<Output = ()> + 'static,
{
    let number = |name| env::var(name).ok().map(|text| text.parse::<u64>().unwrap_or_else(|_| panic!("{name}={text}")));
    let seeds = match (number("RAFT_SEED"), number("RAFT_SEEDS")) {
        (Some(seed), _) => seed..seed + 1,
        (None, count) => 0..count.unwrap_or(usual),
    };
    let count = seeds.end - seeds.start;
    let mut figures = Figures::default();
    for seed in seeds {
        match catch_unwind(AssertUnwindSafe(|| crate::sim::run(seed, setup, &scenario))) {
            Ok(more) => figures.add(&more),
            Err(panic) => {
                eprintln!("seed {seed} fails; again: RAFT_SEED={seed} cargo test -p raft-example --test labs {name}");
                resume_unwind(panic);
            }
        }
    }
    if env::var_os("RAFT_FIGURES").is_some() {
        println!("figures {name}: {count} seeds, {figures}");
    }
}
