//! Messages as bytes on a stream: a mark, the length, a checksum, the message.
//!
//! Whoever is at the other end may send anything. What is no frame ends the connection, and a length is believed only as
//! far as bytes really come.

use std::io::{self, Read, Write};

use serde::Serialize;
use serde::de::DeserializeOwned;

/// The longest frame that is sent or accepted, in bytes. A snapshot has to fit into one.
pub const LONGEST: u32 = 64 << 20;

/// What each frame begins with.
const MARK: [u8; 4] = *b"RAFT";
/// Mark, length (u32), CRC-32 (u32); numbers are little endian.
pub const HEADER: usize = 12;

/// Why no message could be read or written.
#[derive(Debug, thiserror::Error)]
pub enum FrameError {
    #[error("the connection failed: {0}")]
    Connection(#[from] io::Error),
    #[error("what came is no frame of this protocol")]
    Garbage,
    #[error("a frame of {0} bytes, where {LONGEST} is the most")]
    TooLong(u64),
    #[error("the checksum of a frame is wrong")]
    Checksum,
    #[error("a frame holds no message that is understood here: {0}")]
    Message(#[from] postcard::Error),
}

/// A message as a frame.
pub fn encode(message: &impl Serialize) -> Result<Vec<u8>, FrameError> {
    let mut frame = postcard::to_extend(message, vec![0; HEADER])?;
    let content = &frame[HEADER..];
    let checksum = crc32fast::hash(content);
    let length = u32::try_from(content.len()).ok().filter(|&length| length <= LONGEST);
    let length = length.ok_or(FrameError::TooLong(content.len() as u64))?;
    frame[..4].copy_from_slice(&MARK);
    frame[4..8].copy_from_slice(&length.to_le_bytes());
    frame[8..HEADER].copy_from_slice(&checksum.to_le_bytes());
    Ok(frame)
}

/// What a frame's first bytes say of the rest.
#[derive(Clone, Copy, Debug)]
pub struct Header {
    length: u32,
    checksum: u32,
}

impl Header {
    /// Reads the first [`HEADER`] bytes.
    pub fn parse(bytes: [u8; HEADER]) -> Result<Header, FrameError> {
        let [m0, m1, m2, m3, l0, l1, l2, l3, c0, c1, c2, c3] = bytes;
        if [m0, m1, m2, m3] != MARK {
            return Err(FrameError::Garbage);
        }
        let length = u32::from_le_bytes([l0, l1, l2, l3]);
        if length > LONGEST {
            return Err(FrameError::TooLong(length.into()));
        }
        Ok(Header { length, checksum: u32::from_le_bytes([c0, c1, c2, c3]) })
    }

    /// How many bytes follow.
    pub fn length(self) -> u64 {
        self.length.into()
    }

    /// The message in the bytes that followed, as many as came.
    pub fn decode<M: DeserializeOwned>(self, content: &[u8]) -> Result<M, FrameError> {
        if (content.len() as u64) < self.length() {
            return Err(FrameError::Connection(io::ErrorKind::UnexpectedEof.into()));
        }
        if crc32fast::hash(content) != self.checksum {
            return Err(FrameError::Checksum);
        }
        match postcard::take_from_bytes(content)? {
            (message, []) => Ok(message),
            (_, _) => Err(FrameError::Garbage),
        }
    }
}

/// Sends one message.
pub fn write(stream: &mut impl Write, message: &impl Serialize) -> Result<(), FrameError> {
    stream.write_all(&encode(message)?)?;
    Ok(())
}

/// Waits for one message.
pub fn read<M: DeserializeOwned>(stream: &mut impl Read) -> Result<M, FrameError> {
    let mut first = [0; HEADER];
    stream.read_exact(&mut first)?;
    let header = Header::parse(first)?;
    let mut content = Vec::new();
    stream.take(header.length()).read_to_end(&mut content)?;
    header.decode(&content)
}

#[cfg(test)]
mod tests {
    use super::*;

    fn frame() -> Vec<u8> {
        let mut bytes = Vec::new();
        write(&mut bytes, &(7_u32, "seven")).expect("a short message");
        bytes
    }

    fn read_back(bytes: &[u8]) -> Result<(u32, String), FrameError> {
        read(&mut &bytes[..])
    }

    #[test]
    fn what_is_written_is_read() {
        assert_eq!(read_back(&frame()).expect("a frame"), (7, "seven".into()));
    }

    #[test]
    fn no_damaged_frame_is_read() {
        for at in 0..frame().len() {
            assert!(read_back(&frame()[..at]).is_err(), "cut off at {at}");
            let mut damaged = frame();
            damaged[at] ^= 0x10;
            assert!(read_back(&damaged).is_err(), "damaged at {at}");
        }
    }

    #[test]
    fn four_gigabytes_are_refused_before_they_come() {
        let mut bytes = frame();
        bytes[4..8].copy_from_slice(&u32::MAX.to_le_bytes());
        assert!(matches!(read_back(&bytes), Err(FrameError::TooLong(4_294_967_295))));
        assert!(matches!(read_back(b"GET / HTTP/1.1\r\n\r\n"), Err(FrameError::Garbage)));
    }
}
