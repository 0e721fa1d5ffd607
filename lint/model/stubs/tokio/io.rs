// tokio's input and output, sockets, files.

pub mod io {
    pub use std::io::{Error, ErrorKind, Result, SeekFrom};
    use std::future::Future;

    pub trait AsyncRead {}
    pub trait AsyncWrite {}
    pub trait AsyncBufRead: AsyncRead {}
    pub trait AsyncSeek {}
    impl<R: AsyncRead> AsyncRead for &mut R {}
    impl<W: AsyncWrite> AsyncWrite for &mut W {}
    impl<R: AsyncRead> AsyncRead for Box<R> {}
    impl<W: AsyncWrite> AsyncWrite for Box<W> {}
    pub trait AsyncReadExt: AsyncRead {
        async fn read(&mut self, buf: &mut [u8]) -> Result<usize> {}
        async fn read_buf<B>(&mut self, buf: &mut B) -> Result<usize> {}
        async fn read_exact(&mut self, buf: &mut [u8]) -> Result<usize> {}
        async fn read_to_end(&mut self, buf: &mut Vec<u8>) -> Result<usize> {}
        async fn read_to_string(&mut self, buf: &mut String) -> Result<usize> {}
        async fn read_u8(&mut self) -> Result<u8> {}
        async fn read_u16(&mut self) -> Result<u16> {}
        async fn read_u32(&mut self) -> Result<u32> {}
        async fn read_u64(&mut self) -> Result<u64> {}
        async fn read_u32_le(&mut self) -> Result<u32> {}
        async fn read_i32(&mut self) -> Result<i32> {}
        async fn read_i64(&mut self) -> Result<i64> {}
        fn take(self, limit: u64) -> Take<Self> {}
        fn chain<R: AsyncRead>(self, next: R) -> Chain<Self, R> {}
    }
    impl<R: AsyncRead> AsyncReadExt for R {}
    pub trait AsyncWriteExt: AsyncWrite {
        async fn write(&mut self, buf: &[u8]) -> Result<usize> {}
        async fn write_buf<B>(&mut self, buf: &mut B) -> Result<usize> {}
        async fn write_all(&mut self, buf: &[u8]) -> Result<()> {}
        async fn write_all_buf<B>(&mut self, buf: &mut B) -> Result<()> {}
        async fn write_u8(&mut self, value: u8) -> Result<()> {}
        async fn write_u16(&mut self, value: u16) -> Result<()> {}
        async fn write_u32(&mut self, value: u32) -> Result<()> {}
        async fn write_u64(&mut self, value: u64) -> Result<()> {}
        async fn write_u32_le(&mut self, value: u32) -> Result<()> {}
        async fn write_i32(&mut self, value: i32) -> Result<()> {}
        async fn write_i64(&mut self, value: i64) -> Result<()> {}
        async fn flush(&mut self) -> Result<()> {}
        async fn shutdown(&mut self) -> Result<()> {}
    }
    impl<W: AsyncWrite> AsyncWriteExt for W {}
    pub trait AsyncBufReadExt: AsyncBufRead {
        async fn read_line(&mut self, buf: &mut String) -> Result<usize> {}
        async fn read_until(&mut self, byte: u8, buf: &mut Vec<u8>) -> Result<usize> {}
        fn lines(self) -> Lines<Self> {}
    }
    impl<R: AsyncBufRead> AsyncBufReadExt for R {}
    pub trait AsyncSeekExt: AsyncSeek {
        async fn seek(&mut self, position: SeekFrom) -> Result<u64> {}
        async fn rewind(&mut self) -> Result<()> {}
    }
    impl<S: AsyncSeek> AsyncSeekExt for S {}
    pub struct Take<R>;
    impl<R> AsyncRead for Take<R> {}
    pub struct Chain<A, B>;
    impl<A, B> AsyncRead for Chain<A, B> {}
    pub struct Lines<R>;
    impl<R> Lines<R> {
        pub async fn next_line(&mut self) -> Result<Option<String>> {}
    }
    pub struct BufReader<R>;
    impl<R> BufReader<R> {
        pub fn new(inner: R) -> BufReader<R> {}
        pub fn with_capacity(capacity: usize, inner: R) -> BufReader<R> {}
        pub fn get_ref(&self) -> &R {}
        pub fn get_mut(&mut self) -> &mut R {}
        pub fn into_inner(self) -> R {}
    }
    impl<R> AsyncRead for BufReader<R> {}
    impl<R> AsyncBufRead for BufReader<R> {}
    impl<R> AsyncWrite for BufReader<R> {}
    pub struct BufWriter<W>;
    impl<W> BufWriter<W> {
        pub fn new(inner: W) -> BufWriter<W> {}
        pub fn with_capacity(capacity: usize, inner: W) -> BufWriter<W> {}
        pub fn get_ref(&self) -> &W {}
        pub fn get_mut(&mut self) -> &mut W {}
        pub fn into_inner(self) -> W {}
    }
    impl<W> AsyncWrite for BufWriter<W> {}
    impl<W> AsyncRead for BufWriter<W> {}
    pub struct BufStream<S>;
    impl<S> BufStream<S> {
        pub fn new(inner: S) -> BufStream<S> {}
    }
    impl<S> AsyncRead for BufStream<S> {}
    impl<S> AsyncBufRead for BufStream<S> {}
    impl<S> AsyncWrite for BufStream<S> {}
    pub struct ReadHalf<T>;
    impl<T> AsyncRead for ReadHalf<T> {}
    pub struct WriteHalf<T>;
    impl<T> AsyncWrite for WriteHalf<T> {}
    pub fn split<T>(stream: T) -> (ReadHalf<T>, WriteHalf<T>) {}
    pub struct DuplexStream;
    impl AsyncRead for DuplexStream {}
    impl AsyncWrite for DuplexStream {}
    pub fn duplex(size: usize) -> (DuplexStream, DuplexStream) {}
    pub async fn copy<R, W>(reader: &mut R, writer: &mut W) -> Result<u64> {}
    pub async fn copy_bidirectional<A, B>(a: &mut A, b: &mut B) -> Result<(u64, u64)> {}
    pub struct Stdin;
    impl AsyncRead for Stdin {}
    pub struct Stdout;
    impl AsyncWrite for Stdout {}
    pub struct Stderr;
    impl AsyncWrite for Stderr {}
    pub fn stdin() -> Stdin {}
    pub fn stdout() -> Stdout {}
    pub fn stderr() -> Stderr {}
    pub struct ReadBuf;
    pub struct Interest;
}

pub mod net {
    use crate::io::{AsyncRead, AsyncWrite};
    use std::io::Result;
    use std::net::SocketAddr;

    pub trait ToSocketAddrs {}
    pub async fn lookup_host<T>(host: T) -> Result<std::vec::IntoIter<SocketAddr>> {}
    pub struct TcpStream;
    impl TcpStream {
        pub async fn connect<A>(addr: A) -> Result<TcpStream> {}
        pub fn peer_addr(&self) -> Result<SocketAddr> {}
        pub fn local_addr(&self) -> Result<SocketAddr> {}
        pub fn set_nodelay(&self, on: bool) -> Result<()> {}
        pub fn split(&mut self) -> (tcp::ReadHalf, tcp::WriteHalf) {}
        pub fn into_split(self) -> (tcp::OwnedReadHalf, tcp::OwnedWriteHalf) {}
        pub fn from_std(stream: std::net::TcpStream) -> Result<TcpStream> {}
        pub async fn peek(&self, buf: &mut [u8]) -> Result<usize> {}
        pub async fn readable(&self) -> Result<()> {}
        pub async fn writable(&self) -> Result<()> {}
        pub fn try_read(&self, buf: &mut [u8]) -> Result<usize> {}
        pub fn try_write(&self, buf: &[u8]) -> Result<usize> {}
    }
    impl AsyncRead for TcpStream {}
    impl AsyncWrite for TcpStream {}
    pub mod tcp {
        use crate::io::{AsyncRead, AsyncWrite};

        pub struct ReadHalf;
        impl AsyncRead for ReadHalf {}
        pub struct WriteHalf;
        impl AsyncWrite for WriteHalf {}
        pub struct OwnedReadHalf;
        impl AsyncRead for OwnedReadHalf {}
        pub struct OwnedWriteHalf;
        impl AsyncWrite for OwnedWriteHalf {}
    }
    pub struct TcpListener;
    impl TcpListener {
        pub async fn bind<A>(addr: A) -> Result<TcpListener> {}
        pub async fn accept(&self) -> Result<(TcpStream, SocketAddr)> {}
        pub fn local_addr(&self) -> Result<SocketAddr> {}
        pub fn from_std(listener: std::net::TcpListener) -> Result<TcpListener> {}
    }
    pub struct UdpSocket;
    impl UdpSocket {
        pub async fn bind<A>(addr: A) -> Result<UdpSocket> {}
        pub async fn connect<A>(&self, addr: A) -> Result<()> {}
        pub async fn send(&self, buf: &[u8]) -> Result<usize> {}
        pub async fn send_to<A>(&self, buf: &[u8], addr: A) -> Result<usize> {}
        pub async fn recv(&self, buf: &mut [u8]) -> Result<usize> {}
        pub async fn recv_from(&self, buf: &mut [u8]) -> Result<(usize, SocketAddr)> {}
        pub fn try_send_to(&self, buf: &[u8], addr: SocketAddr) -> Result<usize> {}
        pub fn local_addr(&self) -> Result<SocketAddr> {}
    }
    pub struct UnixStream;
    impl UnixStream {
        pub async fn connect<P>(path: P) -> Result<UnixStream> {}
        pub fn pair() -> Result<(UnixStream, UnixStream)> {}
        pub fn into_split(self) -> (unix::OwnedReadHalf, unix::OwnedWriteHalf) {}
    }
    impl AsyncRead for UnixStream {}
    impl AsyncWrite for UnixStream {}
    pub mod unix {
        pub struct SocketAddr;
        pub struct OwnedReadHalf;
        impl crate::io::AsyncRead for OwnedReadHalf {}
        pub struct OwnedWriteHalf;
        impl crate::io::AsyncWrite for OwnedWriteHalf {}
    }
    pub struct UnixDatagram;
    impl UnixDatagram {
        pub fn bind<P>(path: P) -> Result<UnixDatagram> {}
        pub async fn send(&self, buf: &[u8]) -> Result<usize> {}
        pub async fn recv(&self, buf: &mut [u8]) -> Result<usize> {}
    }
    pub struct TcpSocket;
    impl TcpSocket {
        pub fn new_v4() -> Result<TcpSocket> {}
        pub fn new_v6() -> Result<TcpSocket> {}
        pub fn bind(&self, addr: SocketAddr) -> Result<()> {}
        pub async fn connect(self, addr: SocketAddr) -> Result<TcpStream> {}
        pub fn listen(self, backlog: u32) -> Result<TcpListener> {}
    }
    pub struct UnixListener;
    impl UnixListener {
        pub fn bind<P>(path: P) -> Result<UnixListener> {}
        pub async fn accept(&self) -> Result<(UnixStream, unix::SocketAddr)> {}
    }
}

pub mod fs {
    use crate::io::{AsyncRead, AsyncSeek, AsyncWrite};
    use std::fs::Metadata;
    use std::io::Result;

    pub struct File;
    impl File {
        pub async fn open<P>(path: P) -> Result<File> {}
        pub async fn create<P>(path: P) -> Result<File> {}
        pub fn from_std(file: std::fs::File) -> File {}
        pub async fn sync_all(&self) -> Result<()> {}
        pub async fn sync_data(&self) -> Result<()> {}
        pub async fn set_len(&self, size: u64) -> Result<()> {}
        pub async fn metadata(&self) -> Result<Metadata> {}
        pub async fn try_clone(&self) -> Result<File> {}
    }
    impl AsyncRead for File {}
    impl AsyncWrite for File {}
    impl AsyncSeek for File {}
    pub struct OpenOptions;
    impl OpenOptions {
        pub fn new() -> OpenOptions {}
        pub fn read(&mut self, on: bool) -> &mut OpenOptions {}
        pub fn write(&mut self, on: bool) -> &mut OpenOptions {}
        pub fn append(&mut self, on: bool) -> &mut OpenOptions {}
        pub fn truncate(&mut self, on: bool) -> &mut OpenOptions {}
        pub fn create(&mut self, on: bool) -> &mut OpenOptions {}
        pub async fn open<P>(&self, path: P) -> Result<File> {}
    }
    pub async fn read<P>(path: P) -> Result<Vec<u8>> {}
    pub async fn read_to_string<P>(path: P) -> Result<String> {}
    pub async fn write<P, C>(path: P, contents: C) -> Result<()> {}
    pub async fn rename<P, Q>(from: P, to: Q) -> Result<()> {}
    pub async fn copy<P, Q>(from: P, to: Q) -> Result<u64> {}
    pub async fn remove_file<P>(path: P) -> Result<()> {}
    pub async fn create_dir_all<P>(path: P) -> Result<()> {}
    pub async fn metadata<P>(path: P) -> Result<Metadata> {}
}
