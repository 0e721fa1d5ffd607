//! The priority of the work that nobody waits for: below that of what people do, as of other language servers.
//!
//! Knows nothing of the work.

/// How much nicer than the one who started it.
#[cfg(unix)]
const NICE: i32 = 10;

/// Lowers the priority of this thread and of those that it will start (on Linux), or of the process (on other Unixes).
#[cfg(unix)]
pub fn lower() {
    // Who may not, works as before.
    let _ = rustix::process::nice(NICE);
}

/// There is nothing to be had without `unsafe`: half of the cores are left alone all the same.
#[cfg(not(unix))]
pub fn lower() {}
