//! Where time comes from, so that a test can put its own in place.
//!
//! The protocol itself never asks for the time: it is handed to each handler.

use std::thread;
use std::time::{Duration, Instant};

/// A moment, as time since some beginning that all users of one clock share.
pub type Time = Duration;

/// Tells the time and lets it pass.
pub trait Clock: Send + Sync {
    /// The present moment. Never goes back.
    fn now(&self) -> Time;

    /// Blocks the calling thread for this long.
    fn sleep(&self, time: Duration);
}

/// The machine's monotonic clock, from when it was made.
pub struct SystemClock {
    start: Instant,
}

impl SystemClock {
    /// A clock that begins now.
    pub fn new() -> SystemClock {
        SystemClock { start: Instant::now() }
    }
}

impl Default for SystemClock {
    fn default() -> SystemClock {
        SystemClock::new()
    }
}

impl Clock for SystemClock {
    fn now(&self) -> Time {
        self.start.elapsed()
    }

    fn sleep(&self, time: Duration) {
        thread::sleep(time);
    }
}
