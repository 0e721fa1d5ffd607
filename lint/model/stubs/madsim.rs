// madsim: a simulated network and clock.

pub mod task {
    use std::future::Future;

    pub fn spawn<F: Future>(future: F) -> JoinHandle<F::Output> {}
    pub fn spawn_local<F: Future>(future: F) -> JoinHandle<F::Output> {}
    pub fn spawn_blocking<F: FnOnce() -> R, R>(f: F) -> JoinHandle<R> {}
    pub struct Task<T>;
    impl<T> Task<T> {
        pub fn detach(self) {}
    }
    impl<T> Future for Task<T> {
        type Output = T;
    }
    pub struct JoinHandle<T>;
    impl<T> JoinHandle<T> {
        pub fn abort(&self) {}
        pub fn detach(self) {}
        pub fn is_finished(&self) -> bool {}
    }
    impl<T> Future for JoinHandle<T> {
        type Output = Result<T, JoinError>;
    }
    pub struct JoinError;
}
pub mod time {
    pub use std::time::{Duration, Instant};

    pub async fn sleep(time: Duration) {}
    pub async fn sleep_until(deadline: Instant) {}
    pub async fn timeout<F: std::future::Future>(time: Duration, future: F) -> Result<F::Output, Elapsed> {}
    pub struct Elapsed;
    pub fn interval(period: Duration) -> Interval {}
    pub struct Interval;
    impl Interval {
        pub async fn tick(&mut self) -> Instant {}
    }
}
pub mod net {
    use std::io::Result;
    use std::net::SocketAddr;
    use std::time::Duration;

    pub struct NetLocalHandle;
    impl NetLocalHandle {
        pub fn current() -> NetLocalHandle {}
        pub async fn call<Req, Rsp>(&self, to: SocketAddr, request: Req) -> Result<Rsp> {}
        pub async fn call_timeout<Req, Rsp>(&self, to: SocketAddr, request: Req, time: Duration) -> Result<Rsp> {}
        pub fn add_rpc_handler<Req, Rsp, F>(&self, f: F) {}
        pub fn local_addr(&self) -> SocketAddr {}
    }
    impl Clone for NetLocalHandle {}
    pub struct Endpoint;
    impl Endpoint {
        pub async fn bind<A>(addr: A) -> Result<Endpoint> {}
        pub async fn call<R: rpc::Request>(&self, to: SocketAddr, request: R) -> Result<R::Response> {}
        pub async fn call_timeout<R: rpc::Request>(
            &self,
            to: SocketAddr,
            request: R,
            time: Duration,
        ) -> Result<R::Response> {
        }
        pub async fn send_to<A>(&self, addr: A, tag: u64, bytes: &[u8]) -> Result<()> {}
        pub async fn recv_from(&self, tag: u64, buf: &mut [u8]) -> Result<(usize, SocketAddr)> {}
        pub fn add_rpc_handler<R: rpc::Request, F>(&self, f: F) {}
    }
    impl Clone for Endpoint {}
    pub mod rpc {
        pub trait Request {
            type Response;
        }
    }
}
pub mod rand {
    pub fn thread_rng() -> ThreadRng {}
    pub fn rng() -> ThreadRng {}
    pub struct ThreadRng;
    pub trait Rng {
        fn gen_range<T>(&mut self, range: std::ops::Range<T>) -> T {}
        fn gen_bool(&mut self, probability: f64) -> bool {}
    }
    impl Rng for ThreadRng {}
}
pub mod fs {
    use std::io::Result;

    pub struct File;
    impl File {
        pub async fn create<P>(path: P) -> Result<File> {}
        pub async fn open<P>(path: P) -> Result<File> {}
        pub async fn write_all_at(&self, bytes: &[u8], at: u64) -> Result<()> {}
        pub async fn sync_all(&self) -> Result<()> {}
    }
    pub async fn read<P>(path: P) -> Result<Vec<u8>> {}
}
pub use runtime::{Handle, LocalHandle, Runtime};
pub mod runtime {
    use std::future::Future;

    pub struct Runtime;
    impl Runtime {
        pub fn new() -> Runtime {}
        pub fn block_on<F: Future>(&self, future: F) -> F::Output {}
    }
    pub struct Handle;
    impl Handle {
        pub fn current() -> Handle {}
        pub fn local_handle(&self, addr: std::net::SocketAddr) -> LocalHandle {}
        pub fn kill(&self, addr: std::net::SocketAddr) {}
    }
    impl Clone for Handle {}
    pub struct LocalHandle;
    impl LocalHandle {
        pub fn spawn<F: Future>(&self, future: F) -> crate::task::Task<F::Output> {}
    }
    impl Clone for LocalHandle {}
}
