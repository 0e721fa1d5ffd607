//! `--also-check`: cargo's own check runs beside ours, and its messages are passed on. What an editor needs
//! that lets one command stand for `cargo check`.

use std::ffi::OsString;
use std::io::{self, BufRead, BufReader, Write};
use std::process::{Child, Command, Stdio};
use std::sync::mpsc::{Receiver, channel};
use std::thread::JoinHandle;

use super::CommandError;
use super::arguments::SelectionOptions;

/// cargo, while it checks.
pub struct AlsoCheck {
    child: Child,
    lines: Receiver<io::Result<Vec<u8>>>,
    reader: JoinHandle<()>,
}

impl AlsoCheck {
    /// Starts `cargo check` for the same packages. What it says is kept until it is asked for: a full pipe
    /// would stop it.
    pub fn start(selection: &SelectionOptions) -> Result<AlsoCheck, CommandError> {
        // Set by cargo if it started us; of several cargos it is the one that is meant.
        let cargo = std::env::var_os("CARGO").unwrap_or_else(|| "cargo".into());
        let mut command = Command::new(&cargo);
        command.args(arguments(selection)).stdin(Stdio::null()).stdout(Stdio::piped());
        let failed = |reason| CommandError::Cargo { cargo: cargo.to_string_lossy().into_owned(), reason };
        let mut child = command.spawn().map_err(failed)?;
        let (sender, lines) = channel();
        let output = child.stdout.take();
        let reader = std::thread::spawn(move || {
            let lines = output.into_iter().flat_map(|output| BufReader::new(output).split(b'\n'));
            for line in lines {
                if sender.send(line).is_err() {
                    break;
                }
            }
        });
        Ok(AlsoCheck { child, lines, reader })
    }

    /// Passes on cargo's messages as they come, but for its last; whether the check succeeded.
    pub fn pass_on(mut self, out: &mut dyn Write) -> io::Result<bool> {
        out.flush()?;
        for line in &self.lines {
            let line = line?;
            if !is_last(&line) {
                out.write_all(&line)?;
                out.write_all(b"\n")?;
                out.flush()?;
            }
        }
        // It has sent everything, so it is at its end.
        let _ = self.reader.join();
        Ok(self.child.wait()?.success())
    }
}

fn arguments(selection: &SelectionOptions) -> Vec<OsString> {
    let mut arguments: Vec<OsString> =
        ["check", "--message-format", "json", "--keep-going"].into_iter().map(OsString::from).collect();
    let mut flag = |is_given: bool, name: &str| {
        if is_given {
            arguments.push(name.into());
        }
    };
    flag(selection.workspace, "--workspace");
    flag(selection.all_targets, "--all-targets");
    let mut option = |name: &str, value: OsString| arguments.extend([OsString::from(name), value]);
    selection.package.iter().for_each(|name| option("--package", name.into()));
    selection.exclude.iter().for_each(|name| option("--exclude", name.into()));
    selection.manifest_path.iter().for_each(|path| option("--manifest-path", path.into()));
    arguments
}

/// `{"reason":"build-finished",…}`: what runs together ends together.
fn is_last(line: &[u8]) -> bool {
    #[derive(serde::Deserialize)]
    struct Message<'a> {
        reason: &'a str,
    }
    // Nothing else is so short; and no output of a build script is taken for it.
    line.len() < 100 && serde_json::from_slice(line).is_ok_and(|Message { reason }| reason == "build-finished")
}
