// futures_lite: what smol's crates build on.

pub use futures::io::{AsyncBufRead, AsyncBufReadExt, AsyncRead, AsyncReadExt, AsyncWrite, AsyncWriteExt};
pub use futures::stream::{Stream, StreamExt};
pub use std::future::Future;

pub mod future {
    use std::future::Future as Fut;
    pub use std::future::{Future, Pending, PollFn, Ready, pending, poll_fn, ready};
    pub use futures::future::FutureExt;
    pub type Boxed<T> = std::pin::Pin<Box<dyn Fut<Output = T> + Send>>;
    pub fn block_on<F: Fut>(future: F) -> F::Output {}
    pub async fn or<T, A: Fut<Output = T>, B: Fut<Output = T>>(a: A, b: B) -> T {}
    pub async fn race<T, A: Fut<Output = T>, B: Fut<Output = T>>(a: A, b: B) -> T {}
    pub async fn zip<A: Fut, B: Fut>(a: A, b: B) -> (A::Output, B::Output) {}
    pub async fn yield_now() {}
}
pub mod stream {
    pub use futures::stream::{Stream, StreamExt, empty, iter, once, pending, poll_fn, repeat, unfold};
    pub fn block_on<S: Stream>(stream: S) -> futures::executor::BlockingStream<S> {}
}
pub mod io {
    pub use futures::io::*;
}
