//! A language server, spoken to as an editor does.
#![allow(dead_code, reason = "each test uses some of it")]

use std::collections::VecDeque;
use std::io::{BufRead, BufReader, Write};
use std::process::{Child, ChildStdin, Command, ExitStatus, Stdio};
use std::sync::mpsc::{Receiver, channel};
use std::time::{Duration, Instant};

use serde_json::{Value, json};

/// An answer takes no longer.
const PATIENCE: Duration = Duration::from_secs(240);

/// A language server, spoken to as an editor does.
pub struct Server {
    child: Child,
    /// None once the editor has gone.
    input: Option<ChildStdin>,
    output: Receiver<Value>,
    /// What came while something else was waited for.
    earlier: VecDeque<Value>,
    next: u64,
    until: Instant,
}

impl Server {
    /// Starts one, without the settings of our own cargo.
    pub fn start(mut command: Command) -> Server {
        command.stdin(Stdio::piped()).stdout(Stdio::piped()).stderr(Stdio::null());
        for name in ["CARGO", "CARGO_TARGET_DIR", "CARGO_MANIFEST_DIR", "RUSTUP_TOOLCHAIN"] {
            command.env_remove(name);
        }
        let mut child = command.spawn().expect("the server starts");
        let input = child.stdin.take();
        let mut reader = BufReader::new(child.stdout.take().expect("a pipe"));
        let (sender, output) = channel();
        std::thread::spawn(move || {
            while let Some(message) = receive(&mut reader) {
                if sender.send(message).is_err() {
                    break;
                }
            }
        });
        let until = Instant::now() + PATIENCE;
        Server { child, input, output, earlier: VecDeque::new(), next: 0, until }
    }

    /// Sends a message.
    pub fn send(&mut self, mut message: Value) {
        message["jsonrpc"] = "2.0".into();
        self.write_bytes(message.to_string().as_bytes());
    }

    /// Sends anything, as a message of the right length.
    pub fn write_bytes(&mut self, bytes: &[u8]) {
        self.write_raw(&[format!("Content-Length: {}\r\n\r\n", bytes.len()).as_bytes(), bytes].concat());
    }

    /// Sends anything.
    pub fn write_raw(&mut self, bytes: &[u8]) {
        let input = self.input.as_mut().expect("the editor is there");
        input.write_all(bytes).expect("the server reads");
        input.flush().expect("the server reads");
    }

    /// The number of its process.
    pub fn process(&self) -> u32 {
        self.child.id()
    }

    /// Nobody waits for what came so far.
    pub fn forget(&mut self) {
        self.earlier.clear();
    }

    /// The editor is gone; how the server ends.
    pub fn vanish(&mut self) -> ExitStatus {
        self.input = None;
        self.end()
    }

    /// How the server ends, which it has to by itself.
    pub fn end(&mut self) -> ExitStatus {
        loop {
            if let Some(status) = self.child.try_wait().expect("a child") {
                return status;
            }
            assert!(Instant::now() < self.until, "the server goes on");
            std::thread::sleep(Duration::from_millis(5));
        }
    }

    /// Tells it something.
    pub fn notify(&mut self, method: &str, params: Value) {
        self.send(json!({"method": method, "params": params}));
    }

    /// Asks it something; the answer.
    pub fn ask(&mut self, method: &str, params: Value) -> Value {
        self.next += 1;
        let id = self.next;
        // A conversation may be long; an answer may not.
        self.until = Instant::now() + PATIENCE;
        self.send(json!({"id": id, "method": method, "params": params}));
        let answer = self.answer(id);
        assert_eq!(answer["error"], Value::Null);
        answer["result"].clone()
    }

    /// The answer to a request, which may be an error.
    pub fn answer(&mut self, id: u64) -> Value {
        self.wait_for(|message| message["id"] == id && message.get("method").is_none())
    }

    /// Did a message of a kind come that nobody waited for?
    pub fn has(&mut self, is_it: impl Fn(&Value) -> bool) -> bool {
        self.earlier.extend(self.output.try_iter());
        self.earlier.iter().any(is_it)
    }

    /// The next message of a kind.
    pub fn wait_for(&mut self, is_it: impl Fn(&Value) -> bool) -> Value {
        if let Some(at) = self.earlier.iter().position(&is_it) {
            return self.earlier.remove(at).expect("it is there");
        }
        loop {
            let left = self.until.saturating_duration_since(Instant::now());
            let message = self.output.recv_timeout(left).expect("the server answers in time");
            if is_it(&message) {
                return message;
            }
            match (message.get("id"), message.get("method")) {
                // What it asks of an editor: nothing is known here.
                (Some(id), Some(_)) => {
                    self.send(json!({"id": id, "result": null}));
                    self.earlier.push_back(message);
                }
                (_, _) => self.earlier.push_back(message),
            }
        }
    }
}

impl Drop for Server {
    fn drop(&mut self) {
        let _ = self.child.kill();
        let _ = self.child.wait();
    }
}

fn receive(reader: &mut impl BufRead) -> Option<Value> {
    let mut length = 0;
    loop {
        let mut line = String::new();
        if reader.read_line(&mut line).ok()? == 0 {
            return None;
        }
        match line.trim().split_once(": ") {
            Some(("Content-Length", value)) => length = value.parse().ok()?,
            Some(_) => {}
            None => break,
        }
    }
    let mut body = vec![0; length];
    reader.read_exact(&mut body).ok()?;
    serde_json::from_slice(&body).ok()
}
