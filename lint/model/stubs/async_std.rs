// async_std.

pub use task::spawn_blocking;

pub mod task {
    use std::future::Future;
    use std::time::Duration;

    pub fn spawn<F: Future>(future: F) -> JoinHandle<F::Output> {}
    pub fn spawn_local<F: Future>(future: F) -> JoinHandle<F::Output> {}
    pub fn spawn_blocking<T, F: FnOnce() -> T>(f: F) -> JoinHandle<T> {}
    pub fn block_on<F: Future>(future: F) -> F::Output {}
    pub async fn sleep(time: Duration) {}
    pub async fn yield_now() {}
    pub struct JoinHandle<T>;
    impl<T> JoinHandle<T> {
        pub async fn cancel(self) -> Option<T> {}
    }
    impl<T> Future for JoinHandle<T> {
        type Output = T;
    }
    pub use std::task::{Context, Poll, Waker};
}
pub mod sync {
    pub use async_lock::{
        Barrier, Mutex, MutexGuard, MutexGuardArc, RwLock, RwLockReadGuard, RwLockUpgradableReadGuard,
        RwLockWriteGuard,
    };
    pub use std::sync::{Arc, Weak};

    pub struct Condvar;
    impl Condvar {
        pub fn new() -> Condvar {}
        pub async fn wait<T>(&self, guard: MutexGuard<T>) -> MutexGuard<T> {}
        pub async fn wait_until<T, F: FnMut(&mut T) -> bool>(&self, guard: MutexGuard<T>, f: F) -> MutexGuard<T> {}
        pub fn notify_one(&self) {}
        pub fn notify_all(&self) {}
    }
}
pub mod channel {
    pub use async_channel::*;
}
pub mod future {
    pub use futures::future::{FutureExt, pending, poll_fn, ready};
    pub use std::future::Future;
    pub async fn timeout<F: Future>(time: std::time::Duration, future: F) -> Result<F::Output, TimeoutError> {}
    pub struct TimeoutError;
}
pub mod stream {
    pub use futures::stream::{Stream, StreamExt};
    pub fn interval(period: std::time::Duration) -> futures::stream::Made<()> {}
}
pub mod prelude {
    pub use futures::future::{Future, FutureExt};
    pub use futures::io::{AsyncBufReadExt as BufReadExt, AsyncReadExt as ReadExt, AsyncWriteExt as WriteExt};
    pub use futures::stream::{Stream, StreamExt};
}
pub mod io {
    pub use futures::io::*;
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
}
