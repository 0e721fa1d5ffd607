//! Messages over tokio's streams, in the same frames as over TCP (`net::frame`).

use serde::Serialize;
use serde::de::DeserializeOwned;
use tokio::io::{AsyncRead, AsyncReadExt, AsyncWrite, AsyncWriteExt};

use crate::net::frame::{self, FrameError, HEADER, Header};

/// Sends one message over a stream of bytes.
pub async fn write(stream: &mut (impl AsyncWrite + Unpin), message: &impl Serialize) -> Result<(), FrameError> {
    stream.write_all(&frame::encode(message)?).await?;
    stream.flush().await?;
    Ok(())
}

/// Waits for one message from a stream of bytes.
pub async fn read<M: DeserializeOwned>(stream: &mut (impl AsyncRead + Unpin)) -> Result<M, FrameError> {
    let mut first = [0; HEADER];
    stream.read_exact(&mut first).await?;
    let header = Header::parse(first)?;
    let mut content = Vec::new();
    stream.take(header.length()).read_to_end(&mut content).await?;
    header.decode(&content)
}
