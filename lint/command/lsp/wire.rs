//! Messages on standard input and output. What is no message is refused, as JSON-RPC says; a frame whose end cannot be
//! told ends the conversation.
//!
//! Knows nothing of what messages mean. `lsp_server` has threads for this too; they end at the first mistake, without a word.

use std::io::{self, BufRead, Read, Write, stdin, stdout};
use std::thread::{JoinHandle, spawn};

use crossbeam_channel::{Receiver, Sender, bounded, unbounded};
use lsp_server::{Connection, ErrorCode, Message, Notification};
use serde_json::{Value, json};

/// The longest line of a header, in bytes.
const LONGEST_LINE: u64 = 4 << 10;
/// The longest message, in bytes: a text of the largest file that is read fits many times.
const LONGEST: usize = 256 << 20;

/// Both directions, until the editor goes.
pub struct Wire {
    /// Messages.
    pub connection: Connection,
    broken: Receiver<io::Error>,
    writer: JoinHandle<()>,
}

impl Wire {
    /// Begins to listen.
    pub fn begin() -> Wire {
        let (sender, outgoing) = unbounded();
        let (incoming, receiver) = bounded(0);
        let (refused, refusals) = unbounded();
        let (breaks, broken) = bounded(1);
        // It is not waited for: who has said goodbye may leave the pipe open.
        spawn(move || {
            if let Err(error) = listen(&mut stdin().lock(), &incoming, &refused) {
                let _ = refused.send(refusal(&Value::Null, ErrorCode::ParseError, &error.to_string()));
                let _ = breaks.send(error);
            }
        });
        let writer = spawn(move || {
            // An editor that does not listen any more will be found gone by the one who listens to it.
            let _ = speak(&mut stdout().lock(), &outgoing, refusals);
        });
        Wire { connection: Connection { sender, receiver }, broken, writer }
    }

    /// Writes what is still to be written. Fails where the editor's side could not be understood.
    pub fn end(self) -> io::Result<()> {
        let Wire { connection, broken, writer } = self;
        drop(connection);
        let broken = broken.try_recv();
        // It does not panic.
        let _ = writer.join();
        broken.map_or(Ok(()), Err)
    }
}

fn listen(from: &mut dyn BufRead, incoming: &Sender<Message>, refused: &Sender<Value>) -> io::Result<()> {
    while let Some(body) = read_frame(from)? {
        match understand(&body) {
            Ok(message) => {
                let is_exit =
                    matches!(&message, Message::Notification(Notification { method, .. }) if method == "exit");
                if incoming.send(message).is_err() || is_exit {
                    break;
                }
            }
            Err(refusal) => {
                // The writer ends when all is over.
                let _ = refused.send(refusal);
            }
        }
    }
    Ok(())
}

/// The next frame's content; none at the end.
fn read_frame(from: &mut dyn BufRead) -> io::Result<Option<Vec<u8>>> {
    let mut length = None;
    loop {
        let mut line = String::new();
        from.take(LONGEST_LINE).read_line(&mut line)?;
        if line.is_empty() {
            return Ok(None);
        }
        let Some(line) = line.strip_suffix('\n').map(str::trim_end) else {
            return Err(broken(format!("a header without an end: {line:.40?}")));
        };
        if line.is_empty() {
            break;
        }
        let (name, value) =
            line.split_once(':').ok_or_else(|| broken(format!("`{line:.40}` is no header of a message")))?;
        if name.eq_ignore_ascii_case("content-length") {
            let value = value.trim();
            let number = value.parse::<usize>().ok().filter(|number| *number <= LONGEST);
            let problem = || broken(format!("`{value:.40}` is no length of a message (at most {LONGEST} bytes)"));
            length = Some(number.ok_or_else(problem)?);
        }
    }
    let length = length.ok_or_else(|| broken("a message without `Content-Length`".to_owned()))?;
    let mut body = Vec::new();
    // The length is only what the other side says: room is made for what comes.
    let read = from.take(length as u64).read_to_end(&mut body)?;
    // Gone in the middle of a word.
    Ok((read == length).then_some(body))
}

/// A message, or the answer to what is none.
fn understand(body: &[u8]) -> Result<Message, Value> {
    let value: Value = serde_json::from_slice(body)
        .map_err(|error| refusal(&Value::Null, ErrorCode::ParseError, &format!("this is no JSON: {error}")))?;
    let id = value.get("id").cloned();
    match serde_json::from_value(value) {
        // What has a number of another form would pass for one without.
        Ok(message) if id.is_none() || !matches!(message, Message::Notification(_)) => Ok(message),
        Ok(_) | Err(_) => {
            let id = id.filter(|id| id.is_number() || id.is_string()).unwrap_or_default();
            let message = "this is no message: a request, a notification or an answer";
            Err(refusal(&id, ErrorCode::InvalidRequest, message))
        }
    }
}

fn refusal(id: &Value, code: ErrorCode, message: &str) -> Value {
    json!({"jsonrpc": "2.0", "id": id, "error": {"code": code as i32, "message": message}})
}

fn speak(to: &mut dyn Write, outgoing: &Receiver<Message>, mut refusals: Receiver<Value>) -> io::Result<()> {
    let mut write = |value: &Value| -> io::Result<()> {
        let text = value.to_string();
        write!(to, "Content-Length: {}\r\n\r\n{text}", text.len())?;
        to.flush()
    };
    loop {
        crossbeam_channel::select! {
            recv(outgoing) -> message => match message {
                Ok(message) => {
                    let mut value = serde_json::to_value(message)?;
                    value["jsonrpc"] = "2.0".into();
                    write(&value)?;
                }
                // All is over but for what was refused last.
                Err(_) => return refusals.try_iter().try_for_each(|refusal| write(&refusal)),
            },
            recv(refusals) -> refusal => match refusal {
                Ok(refusal) => write(&refusal)?,
                Err(_) => refusals = crossbeam_channel::never(),
            },
        }
    }
}

fn broken(reason: String) -> io::Error {
    io::Error::new(io::ErrorKind::InvalidData, reason)
}

#[cfg(test)]
mod tests {
    use super::*;

    fn frame(text: &str) -> io::Result<Option<Vec<u8>>> {
        read_frame(&mut text.as_bytes())
    }

    #[test]
    fn frames_are_read_to_their_end_and_no_further() {
        assert_eq!(frame("Content-Length: 2\r\n\r\n{}Content").ok(), Some(Some(b"{}".to_vec())));
        assert_eq!(frame("content-length:2\nContent-Type: x\n\n{}").ok(), Some(Some(b"{}".to_vec())));
        assert_eq!(frame("").ok(), Some(None));
        assert_eq!(frame("Content-Length: 9\r\n\r\n{}").ok(), Some(None));
        for text in
            ["hello\r\n\r\n", "\r\n{}", "Content-Length: -1\r\n\r\n", "Content-Length: 99999999999\r\n\r\n", "Con"]
        {
            assert!(frame(text).is_err(), "{text}");
        }
        assert!(frame(&"x".repeat(1 << 20)).is_err());
        assert!(read_frame(&mut &b"\xff\xfe\r\n\r\n"[..]).is_err());
    }

    #[test]
    fn what_is_no_message_is_answered() {
        let code = |text: &str| understand(text.as_bytes()).map_err(|refusal| refusal["error"]["code"].as_i64());
        assert_eq!(code("{\"jsonrpc\": ").err(), Some(Some(-32700)));
        assert_eq!(code("[]").err(), Some(Some(-32600)));
        assert_eq!(code("{\"id\": 1e9}").err(), Some(Some(-32600)));
        assert_eq!(
            understand(b"{\"id\": 99999999999, \"method\": \"x\"}").err().map(|one| one["id"].clone()),
            Some(json!(99_999_999_999_u64))
        );
        assert!(understand(b"{\"method\": \"x\"}").is_ok());
        assert_eq!(understand(&[0xff]).err().map(|one| one["id"].clone()), Some(Value::Null));
    }
}
