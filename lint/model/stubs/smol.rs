// smol: one name for its crates.

pub use async_channel as channel;
pub use async_io::{Async, Timer};
pub use async_io::block_on;
pub use async_lock as lock;
pub use futures_lite::{future, io, stream};

pub fn spawn<F: std::future::Future>(future: F) -> Task<F::Output> {}
pub fn unblock<T, F: FnOnce() -> T>(f: F) -> Task<T> {}
pub struct Task<T>;
impl<T> Task<T> {
    pub fn detach(self) {}
    pub async fn cancel(self) -> Option<T> {}
    pub fn is_finished(&self) -> bool {}
}
impl<T> std::future::Future for Task<T> {
    type Output = T;
}
pub struct Executor;
impl Executor {
    pub fn new() -> Executor {}
    pub fn spawn<F: std::future::Future>(&self, future: F) -> Task<F::Output> {}
    pub async fn run<F: std::future::Future>(&self, future: F) -> F::Output {}
    pub fn try_tick(&self) -> bool {}
}
pub struct LocalExecutor;
impl LocalExecutor {
    pub fn new() -> LocalExecutor {}
    pub fn spawn<F: std::future::Future>(&self, future: F) -> Task<F::Output> {}
    pub async fn run<F: std::future::Future>(&self, future: F) -> F::Output {}
}
pub mod prelude {
    pub use futures_lite::{AsyncBufReadExt, AsyncReadExt, AsyncWriteExt, Future, Stream, StreamExt};
    pub use futures_lite::future::FutureExt;
}
pub mod net {
    use std::io::Result;
    use std::net::SocketAddr;

    pub struct TcpStream;
    impl TcpStream {
        pub async fn connect<A>(addr: A) -> Result<TcpStream> {}
        pub fn peer_addr(&self) -> Result<SocketAddr> {}
    }
    impl Clone for TcpStream {}
    impl futures::io::AsyncRead for TcpStream {}
    impl futures::io::AsyncWrite for TcpStream {}
    pub struct TcpListener;
    impl TcpListener {
        pub async fn bind<A>(addr: A) -> Result<TcpListener> {}
        pub async fn accept(&self) -> Result<(TcpStream, SocketAddr)> {}
    }
    pub struct UdpSocket;
    impl UdpSocket {
        pub async fn bind<A>(addr: A) -> Result<UdpSocket> {}
        pub async fn recv_from(&self, buf: &mut [u8]) -> Result<(usize, SocketAddr)> {}
        pub async fn send_to<A>(&self, buf: &[u8], addr: A) -> Result<usize> {}
    }
}
