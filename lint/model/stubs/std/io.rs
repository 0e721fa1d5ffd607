// Input and output, files, sockets, paths.

pub mod io {
    pub type Result<T> = crate::result::Result<T, Error>;
    pub struct Error;
    impl Error {
        pub fn new<E>(kind: ErrorKind, error: E) -> Error {}
        pub fn other<E>(error: E) -> Error {}
        pub fn kind(&self) -> ErrorKind {}
        pub fn last_os_error() -> Error {}
        pub fn raw_os_error(&self) -> Option<i32> {}
        pub fn from_raw_os_error(code: i32) -> Error {}
        pub fn get_ref(&self) -> Option<&dyn crate::error::Error> {}
        pub fn into_inner(self) -> Option<Box<dyn crate::error::Error>> {}
    }
    impl From<ErrorKind> for Error {}
    pub enum ErrorKind {
        NotFound,
        PermissionDenied,
        ConnectionRefused,
        ConnectionReset,
        ConnectionAborted,
        NotConnected,
        AddrInUse,
        AddrNotAvailable,
        BrokenPipe,
        AlreadyExists,
        WouldBlock,
        InvalidInput,
        InvalidData,
        TimedOut,
        WriteZero,
        Interrupted,
        Unsupported,
        UnexpectedEof,
        OutOfMemory,
        Other,
    }
    pub trait Read {
        fn read(&mut self, buf: &mut [u8]) -> Result<usize>;
        fn read_to_end(&mut self, buf: &mut Vec<u8>) -> Result<usize> {}
        fn read_to_string(&mut self, buf: &mut String) -> Result<usize> {}
        fn read_exact(&mut self, buf: &mut [u8]) -> Result<()> {}
        fn by_ref(&mut self) -> &mut Self {}
        fn bytes(self) -> Bytes<Self> {}
        fn chain<R: Read>(self, next: R) -> Chain<Self, R> {}
        fn take(self, limit: u64) -> Take<Self> {}
    }
    pub trait Write {
        fn write(&mut self, buf: &[u8]) -> Result<usize>;
        fn flush(&mut self) -> Result<()>;
        fn write_all(&mut self, buf: &[u8]) -> Result<()> {}
        fn write_fmt(&mut self, text: crate::fmt::Arguments) -> Result<()> {}
        fn by_ref(&mut self) -> &mut Self {}
    }
    pub trait BufRead: Read {
        fn fill_buf(&mut self) -> Result<&[u8]>;
        fn consume(&mut self, amount: usize);
        fn read_until(&mut self, byte: u8, buf: &mut Vec<u8>) -> Result<usize> {}
        fn read_line(&mut self, buf: &mut String) -> Result<usize> {}
        fn lines(self) -> Lines<Self> {}
        fn split(self, byte: u8) -> Split<Self> {}
    }
    pub trait Seek {
        fn seek(&mut self, position: SeekFrom) -> Result<u64>;
        fn rewind(&mut self) -> Result<()> {}
        fn stream_position(&mut self) -> Result<u64> {}
    }
    pub enum SeekFrom {
        Start(u64),
        End(i64),
        Current(i64),
    }
    pub mod prelude {
        pub use super::{BufRead, Read, Seek, Write};
    }
    impl<R: Read> Read for &mut R {}
    impl<R: Read> Read for Box<R> {}
    impl Read for &[u8] {}
    impl<W: Write> Write for &mut W {}
    impl<W: Write> Write for Box<W> {}
    impl Write for Vec<u8> {}
    impl<R: BufRead> BufRead for &mut R {}
    impl<R: BufRead> BufRead for Box<R> {}
    pub struct Bytes<R>;
    impl<R> Iterator for Bytes<R> {
        type Item = Result<u8>;
    }
    pub struct Chain<A, B>;
    impl<A, B> Read for Chain<A, B> {}
    pub struct Take<R>;
    impl<R> Read for Take<R> {}
    pub struct Lines<R>;
    impl<R> Iterator for Lines<R> {
        type Item = Result<String>;
    }
    pub struct Split<R>;
    impl<R> Iterator for Split<R> {
        type Item = Result<Vec<u8>>;
    }
    pub struct BufReader<R>;
    impl<R> BufReader<R> {
        pub fn new(inner: R) -> BufReader<R> {}
        pub fn with_capacity(capacity: usize, inner: R) -> BufReader<R> {}
        pub fn get_ref(&self) -> &R {}
        pub fn get_mut(&mut self) -> &mut R {}
        pub fn into_inner(self) -> R {}
        pub fn buffer(&self) -> &[u8] {}
    }
    impl<R> Read for BufReader<R> {}
    impl<R> BufRead for BufReader<R> {}
    impl<R> Seek for BufReader<R> {}
    pub struct BufWriter<W>;
    impl<W> BufWriter<W> {
        pub fn new(inner: W) -> BufWriter<W> {}
        pub fn with_capacity(capacity: usize, inner: W) -> BufWriter<W> {}
        pub fn get_ref(&self) -> &W {}
        pub fn get_mut(&mut self) -> &mut W {}
        pub fn into_inner(self) -> crate::result::Result<W, IntoInnerError<BufWriter<W>>> {}
    }
    impl<W> Write for BufWriter<W> {}
    impl<W> Seek for BufWriter<W> {}
    pub struct IntoInnerError<W>;
    pub struct LineWriter<W>;
    impl<W> LineWriter<W> {
        pub fn new(inner: W) -> LineWriter<W> {}
        pub fn get_ref(&self) -> &W {}
        pub fn get_mut(&mut self) -> &mut W {}
    }
    impl<W> Write for LineWriter<W> {}
    pub struct Cursor<T>;
    impl<T> Cursor<T> {
        pub fn new(inner: T) -> Cursor<T> {}
        pub fn into_inner(self) -> T {}
        pub fn get_ref(&self) -> &T {}
        pub fn get_mut(&mut self) -> &mut T {}
        pub fn position(&self) -> u64 {}
        pub fn set_position(&mut self, position: u64) {}
    }
    impl<T> Read for Cursor<T> {}
    impl<T> BufRead for Cursor<T> {}
    impl<T> Write for Cursor<T> {}
    impl<T> Seek for Cursor<T> {}

    // What `lock` of a standard stream returns keeps other threads' lines apart; it is no lock of the program.
    pub struct Stdin;
    impl Stdin {
        pub fn lock(&self) -> StdinLock {}
        pub fn read_line(&self, buf: &mut String) -> Result<usize> {}
        pub fn lines(self) -> Lines<StdinLock> {}
    }
    impl Read for Stdin {}
    pub struct StdinLock;
    impl Read for StdinLock {}
    impl BufRead for StdinLock {}
    pub struct Stdout;
    impl Stdout {
        pub fn lock(&self) -> StdoutLock {}
    }
    impl Write for Stdout {}
    pub struct StdoutLock;
    impl Write for StdoutLock {}
    pub struct Stderr;
    impl Stderr {
        pub fn lock(&self) -> StderrLock {}
    }
    impl Write for Stderr {}
    pub struct StderrLock;
    impl Write for StderrLock {}
    pub fn stdin() -> Stdin {}
    pub fn stdout() -> Stdout {}
    pub fn stderr() -> Stderr {}
    pub struct Empty;
    pub struct Sink;
    impl Write for Sink {}
    pub fn empty() -> Empty {}
    pub fn sink() -> Sink {}
    pub fn copy<R: Read, W: Write>(reader: &mut R, writer: &mut W) -> Result<u64> {}
    pub fn read_to_string<R: Read>(reader: R) -> Result<String> {}
    pub trait IsTerminal {
        fn is_terminal(&self) -> bool;
    }
}

pub mod fs {
    use crate::io::{Read, Result, Seek, Write};
    use crate::path::{Path, PathBuf};

    pub struct File;
    impl File {
        pub fn open<P: AsRef<Path>>(path: P) -> Result<File> {}
        pub fn create<P: AsRef<Path>>(path: P) -> Result<File> {}
        pub fn create_new<P: AsRef<Path>>(path: P) -> Result<File> {}
        pub fn options() -> OpenOptions {}
        pub fn sync_all(&self) -> Result<()> {}
        pub fn sync_data(&self) -> Result<()> {}
        pub fn set_len(&self, size: u64) -> Result<()> {}
        pub fn metadata(&self) -> Result<Metadata> {}
        pub fn try_clone(&self) -> Result<File> {}
        pub fn lock(&self) -> Result<()> {}
        pub fn lock_shared(&self) -> Result<()> {}
        pub fn try_lock(&self) -> crate::result::Result<(), TryLockError> {}
        pub fn unlock(&self) -> Result<()> {}
    }
    pub enum TryLockError {
        Error(crate::io::Error),
        WouldBlock,
    }
    impl Read for File {}
    impl Write for File {}
    impl Seek for File {}
    impl Read for &File {}
    impl Write for &File {}
    impl Seek for &File {}
    pub struct OpenOptions;
    impl OpenOptions {
        pub fn new() -> OpenOptions {}
        pub fn read(&mut self, on: bool) -> &mut OpenOptions {}
        pub fn write(&mut self, on: bool) -> &mut OpenOptions {}
        pub fn append(&mut self, on: bool) -> &mut OpenOptions {}
        pub fn truncate(&mut self, on: bool) -> &mut OpenOptions {}
        pub fn create(&mut self, on: bool) -> &mut OpenOptions {}
        pub fn create_new(&mut self, on: bool) -> &mut OpenOptions {}
        pub fn open<P: AsRef<Path>>(&self, path: P) -> Result<File> {}
    }
    pub struct Metadata;
    impl Metadata {
        pub fn len(&self) -> u64 {}
        pub fn is_dir(&self) -> bool {}
        pub fn is_file(&self) -> bool {}
        pub fn modified(&self) -> Result<crate::time::SystemTime> {}
    }
    pub struct ReadDir;
    impl Iterator for ReadDir {
        type Item = Result<DirEntry>;
    }
    pub struct DirEntry;
    impl DirEntry {
        pub fn path(&self) -> PathBuf {}
        pub fn file_name(&self) -> crate::ffi::OsString {}
        pub fn metadata(&self) -> Result<Metadata> {}
    }
    pub fn read<P: AsRef<Path>>(path: P) -> Result<Vec<u8>> {}
    pub fn read_to_string<P: AsRef<Path>>(path: P) -> Result<String> {}
    pub fn write<P: AsRef<Path>, C: AsRef<[u8]>>(path: P, contents: C) -> Result<()> {}
    pub fn copy<P: AsRef<Path>, Q: AsRef<Path>>(from: P, to: Q) -> Result<u64> {}
    pub fn rename<P: AsRef<Path>, Q: AsRef<Path>>(from: P, to: Q) -> Result<()> {}
    pub fn remove_file<P: AsRef<Path>>(path: P) -> Result<()> {}
    pub fn remove_dir<P: AsRef<Path>>(path: P) -> Result<()> {}
    pub fn remove_dir_all<P: AsRef<Path>>(path: P) -> Result<()> {}
    pub fn create_dir<P: AsRef<Path>>(path: P) -> Result<()> {}
    pub fn create_dir_all<P: AsRef<Path>>(path: P) -> Result<()> {}
    pub fn read_dir<P: AsRef<Path>>(path: P) -> Result<ReadDir> {}
    pub fn metadata<P: AsRef<Path>>(path: P) -> Result<Metadata> {}
    pub fn symlink_metadata<P: AsRef<Path>>(path: P) -> Result<Metadata> {}
    pub fn read_link<P: AsRef<Path>>(path: P) -> Result<PathBuf> {}
    pub struct Permissions;
    pub fn set_permissions<P: AsRef<Path>>(path: P, permissions: Permissions) -> Result<()> {}
    pub fn exists<P: AsRef<Path>>(path: P) -> Result<bool> {}
    pub fn canonicalize<P: AsRef<Path>>(path: P) -> Result<PathBuf> {}
}

pub mod net {
    use crate::io::{Read, Result, Write};
    use crate::time::Duration;

    pub enum IpAddr {
        V4(Ipv4Addr),
        V6(Ipv6Addr),
    }
    pub struct Ipv4Addr;
    impl Ipv4Addr {
        pub const LOCALHOST: Ipv4Addr = Ipv4Addr;
        pub const UNSPECIFIED: Ipv4Addr = Ipv4Addr;
        pub fn new(a: u8, b: u8, c: u8, d: u8) -> Ipv4Addr {}
    }
    pub struct Ipv6Addr;
    impl Ipv6Addr {
        pub const LOCALHOST: Ipv6Addr = Ipv6Addr;
        pub const UNSPECIFIED: Ipv6Addr = Ipv6Addr;
    }
    pub enum SocketAddr {
        V4(SocketAddrV4),
        V6(SocketAddrV6),
    }
    impl SocketAddr {
        pub fn new(ip: IpAddr, port: u16) -> SocketAddr {}
        pub fn ip(&self) -> IpAddr {}
        pub fn port(&self) -> u16 {}
        pub fn set_port(&mut self, port: u16) {}
    }
    pub struct SocketAddrV4;
    pub struct SocketAddrV6;
    pub struct AddrParseError;
    pub trait ToSocketAddrs {
        type Iter;
        fn to_socket_addrs(&self) -> Result<Self::Iter>;
    }
    impl ToSocketAddrs for str {
        type Iter = crate::vec::IntoIter<SocketAddr>;
    }
    impl ToSocketAddrs for String {
        type Iter = crate::vec::IntoIter<SocketAddr>;
    }
    pub enum Shutdown {
        Read,
        Write,
        Both,
    }
    pub struct TcpStream;
    impl TcpStream {
        pub fn connect<A: ToSocketAddrs>(addr: A) -> Result<TcpStream> {}
        pub fn connect_timeout(addr: &SocketAddr, timeout: Duration) -> Result<TcpStream> {}
        pub fn peer_addr(&self) -> Result<SocketAddr> {}
        pub fn local_addr(&self) -> Result<SocketAddr> {}
        pub fn shutdown(&self, how: Shutdown) -> Result<()> {}
        pub fn try_clone(&self) -> Result<TcpStream> {}
        pub fn peek(&self, buf: &mut [u8]) -> Result<usize> {}
        pub fn set_read_timeout(&self, timeout: Option<Duration>) -> Result<()> {}
        pub fn set_write_timeout(&self, timeout: Option<Duration>) -> Result<()> {}
        pub fn set_nodelay(&self, on: bool) -> Result<()> {}
        pub fn set_nonblocking(&self, on: bool) -> Result<()> {}
    }
    impl Read for TcpStream {}
    impl Write for TcpStream {}
    impl Read for &TcpStream {}
    impl Write for &TcpStream {}
    pub struct TcpListener;
    impl TcpListener {
        pub fn bind<A: ToSocketAddrs>(addr: A) -> Result<TcpListener> {}
        pub fn accept(&self) -> Result<(TcpStream, SocketAddr)> {}
        pub fn incoming(&self) -> Incoming {}
        pub fn into_incoming(self) -> IntoIncoming {}
        pub fn local_addr(&self) -> Result<SocketAddr> {}
        pub fn try_clone(&self) -> Result<TcpListener> {}
        pub fn set_nonblocking(&self, on: bool) -> Result<()> {}
    }
    pub struct Incoming;
    impl Iterator for Incoming {
        type Item = Result<TcpStream>;
    }
    pub struct IntoIncoming;
    impl Iterator for IntoIncoming {
        type Item = Result<TcpStream>;
    }
    pub struct UdpSocket;
    impl UdpSocket {
        pub fn bind<A: ToSocketAddrs>(addr: A) -> Result<UdpSocket> {}
        pub fn connect<A: ToSocketAddrs>(&self, addr: A) -> Result<()> {}
        pub fn send(&self, buf: &[u8]) -> Result<usize> {}
        pub fn send_to<A: ToSocketAddrs>(&self, buf: &[u8], addr: A) -> Result<usize> {}
        pub fn recv(&self, buf: &mut [u8]) -> Result<usize> {}
        pub fn recv_from(&self, buf: &mut [u8]) -> Result<(usize, SocketAddr)> {}
        pub fn peek_from(&self, buf: &mut [u8]) -> Result<(usize, SocketAddr)> {}
        pub fn local_addr(&self) -> Result<SocketAddr> {}
        pub fn try_clone(&self) -> Result<UdpSocket> {}
        pub fn set_read_timeout(&self, timeout: Option<Duration>) -> Result<()> {}
        pub fn set_nonblocking(&self, on: bool) -> Result<()> {}
        pub fn set_broadcast(&self, on: bool) -> Result<()> {}
    }
}

pub mod os {
    pub mod raw {
        pub use crate::ffi::{c_char, c_int, c_long, c_uint, c_ulong, c_void};
    }
    pub mod fd {
        pub type RawFd = i32;
        pub struct OwnedFd;
        pub struct BorrowedFd;
        pub trait AsRawFd {
            fn as_raw_fd(&self) -> RawFd;
        }
        pub trait AsFd {
            fn as_fd(&self) -> BorrowedFd;
        }
        pub trait FromRawFd {
            fn from_raw_fd(fd: RawFd) -> Self;
        }
    }
    pub mod unix {
        pub mod io {
            pub use crate::os::fd::*;
        }
        pub mod net {
            use crate::io::{Read, Result, Write};

            pub struct SocketAddr;
            pub struct UnixStream;
            impl UnixStream {
                pub fn connect<P>(path: P) -> Result<UnixStream> {}
                pub fn pair() -> Result<(UnixStream, UnixStream)> {}
                pub fn try_clone(&self) -> Result<UnixStream> {}
            }
            impl Read for UnixStream {}
            impl Write for UnixStream {}
            impl Read for &UnixStream {}
            impl Write for &UnixStream {}
            pub struct UnixListener;
            impl UnixListener {
                pub fn bind<P>(path: P) -> Result<UnixListener> {}
                pub fn accept(&self) -> Result<(UnixStream, SocketAddr)> {}
                pub fn incoming(&self) -> Incoming {}
            }
            pub struct Incoming;
            impl Iterator for Incoming {
                type Item = Result<UnixStream>;
            }
            pub struct UnixDatagram;
            impl UnixDatagram {
                pub fn bind<P>(path: P) -> Result<UnixDatagram> {}
                pub fn send(&self, buf: &[u8]) -> Result<usize> {}
                pub fn recv(&self, buf: &mut [u8]) -> Result<usize> {}
            }
        }
    }
}
