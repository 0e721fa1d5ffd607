//! A line on a terminal that says that something goes on, once that takes long enough to wonder.

use std::io::{self, IsTerminal, Write};
use std::sync::mpsc::{self, RecvTimeoutError, Sender};
use std::thread::{self, JoinHandle};
use std::time::{Duration, Instant};

/// Nobody wonders before.
const PATIENCE: Duration = Duration::from_secs(1);
/// Between two lines.
const TURN: Duration = Duration::from_millis(250);

/// The line; it is gone with the value.
pub struct Progress {
    /// Dropped to end it.
    end: Option<Sender<()>>,
    writer: Option<JoinHandle<()>>,
}

impl Progress {
    /// Begins to wait, if standard error is a terminal and anything is wanted there.
    pub fn begin(wanted: bool) -> Progress {
        if !wanted || !io::stderr().is_terminal() {
            return Progress { end: None, writer: None };
        }
        let (end, ended) = mpsc::channel();
        let writer = thread::spawn(move || {
            let begin = Instant::now();
            let mut pause = PATIENCE;
            let mut is_shown = false;
            while ended.recv_timeout(pause) == Err(RecvTimeoutError::Timeout) {
                // A terminal that cannot be written to is no reason to stop.
                let _ = write!(io::stderr(), "\r{}\x1b[K", line(begin.elapsed()));
                pause = TURN;
                is_shown = true;
            }
            if is_shown {
                let _ = write!(io::stderr(), "\r\x1b[K");
            }
        });
        Progress { end: Some(end), writer: Some(writer) }
    }
}

impl Drop for Progress {
    fn drop(&mut self) {
        drop(self.end.take());
        // What it wrote must be gone before anything else is written.
        self.writer.take().map(JoinHandle::join);
    }
}

fn line(elapsed: Duration) -> String {
    format!("locklint: checking … {} s", elapsed.as_secs())
}
