// async_io: sockets and timers for tasks.

use std::io::Result;
use std::net::SocketAddr;
use std::time::{Duration, Instant};

pub fn block_on<F: std::future::Future>(future: F) -> F::Output {}
pub struct Timer;
impl Timer {
    pub fn after(time: Duration) -> Timer {}
    pub fn at(when: Instant) -> Timer {}
    pub fn interval(period: Duration) -> Timer {}
    pub fn never() -> Timer {}
    pub fn set_after(&mut self, time: Duration) {}
}
impl std::future::Future for Timer {
    type Output = Instant;
}
impl futures::stream::Stream for Timer {
    type Item = Instant;
}
pub struct Async<T>;
impl<T> Async<T> {
    pub fn new(io: T) -> Result<Async<T>> {}
    pub fn get_ref(&self) -> &T {}
    pub fn into_inner(self) -> Result<T> {}
    pub async fn readable(&self) -> Result<()> {}
    pub async fn writable(&self) -> Result<()> {}
}
impl Async<std::net::TcpStream> {
    pub async fn connect<A>(addr: A) -> Result<Async<std::net::TcpStream>> {}
}
impl Async<std::net::TcpListener> {
    pub fn bind<A>(addr: A) -> Result<Async<std::net::TcpListener>> {}
    pub async fn accept(&self) -> Result<(Async<std::net::TcpStream>, SocketAddr)> {}
}
impl<T> futures::io::AsyncRead for Async<T> {}
impl<T> futures::io::AsyncWrite for Async<T> {}
