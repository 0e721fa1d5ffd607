// tokio_util and tokio_stream: cancellation, framing, streams over tokio's types.

pub use futures::stream::{Stream, StreamExt, empty, iter, once, pending};

pub mod sync {
    pub struct CancellationToken;
    impl CancellationToken {
        pub fn new() -> CancellationToken {}
        pub fn child_token(&self) -> CancellationToken {}
        pub fn cancel(&self) {}
        pub fn is_cancelled(&self) -> bool {}
        pub async fn cancelled(&self) {}
        pub async fn cancelled_owned(self) {}
        pub fn drop_guard(self) -> DropGuard {}
        pub async fn run_until_cancelled<F: std::future::Future>(&self, future: F) -> Option<F::Output> {}
    }
    impl Clone for CancellationToken {}
    impl Default for CancellationToken {}
    // Cancels when it is dropped; it guards no lock.
    pub struct DropGuard;
}

pub mod task {
    pub struct TaskTracker;
    impl TaskTracker {
        pub fn new() -> TaskTracker {}
        pub fn spawn<F: std::future::Future>(&self, future: F) -> tokio::task::JoinHandle<F::Output> {}
        pub fn close(&self) -> bool {}
        pub async fn wait(&self) {}
    }
    impl Clone for TaskTracker {}
}

pub mod time {
    pub struct DelayQueue<T>;
    impl<T> DelayQueue<T> {
        pub fn new() -> DelayQueue<T> {}
        pub fn insert(&mut self, value: T, timeout: std::time::Duration) -> Key {}
        pub fn remove(&mut self, key: &Key) -> Expired<T> {}
    }
    impl<T> futures::stream::Stream for DelayQueue<T> {
        type Item = Expired<T>;
    }
    pub struct Key;
    pub struct Expired<T>;
    impl<T> Expired<T> {
        pub fn into_inner(self) -> T {}
    }
}

pub mod codec {
    pub trait Decoder {
        type Item;
        type Error;
    }
    pub trait Encoder<T> {
        type Error;
    }
    pub struct LinesCodec;
    impl LinesCodec {
        pub fn new() -> LinesCodec {}
    }
    impl Decoder for LinesCodec {
        type Item = String;
        type Error = std::io::Error;
    }
    impl<T> Encoder<T> for LinesCodec {
        type Error = std::io::Error;
    }
    pub struct LengthDelimitedCodec;
    impl LengthDelimitedCodec {
        pub fn new() -> LengthDelimitedCodec {}
    }
    impl<T> Encoder<T> for LengthDelimitedCodec {
        type Error = std::io::Error;
    }
    pub struct Framed<S, C>;
    impl<S, C> Framed<S, C> {
        pub fn new(stream: S, codec: C) -> Framed<S, C> {}
        pub fn get_ref(&self) -> &S {}
        pub fn get_mut(&mut self) -> &mut S {}
        pub fn into_inner(self) -> S {}
    }
    impl<S, C: Decoder> futures::stream::Stream for Framed<S, C> {
        type Item = Result<C::Item, C::Error>;
    }
    impl<T, S, C: Encoder<T>> futures::sink::Sink<T> for Framed<S, C> {
        type Error = C::Error;
    }
    pub struct FramedRead<S, C>;
    impl<S, C> FramedRead<S, C> {
        pub fn new(stream: S, codec: C) -> FramedRead<S, C> {}
    }
    impl<S, C: Decoder> futures::stream::Stream for FramedRead<S, C> {
        type Item = Result<C::Item, C::Error>;
    }
    pub struct FramedWrite<S, C>;
    impl<S, C> FramedWrite<S, C> {
        pub fn new(stream: S, codec: C) -> FramedWrite<S, C> {}
    }
    impl<T, S, C: Encoder<T>> futures::sink::Sink<T> for FramedWrite<S, C> {
        type Error = C::Error;
    }
}

pub mod wrappers {
    pub struct ReceiverStream<T>;
    impl<T> ReceiverStream<T> {
        pub fn new(receiver: tokio::sync::mpsc::Receiver<T>) -> ReceiverStream<T> {}
    }
    impl<T> futures::stream::Stream for ReceiverStream<T> {
        type Item = T;
    }
    pub struct UnboundedReceiverStream<T>;
    impl<T> UnboundedReceiverStream<T> {
        pub fn new(receiver: tokio::sync::mpsc::UnboundedReceiver<T>) -> UnboundedReceiverStream<T> {}
    }
    impl<T> futures::stream::Stream for UnboundedReceiverStream<T> {
        type Item = T;
    }
    pub struct IntervalStream;
    impl IntervalStream {
        pub fn new(interval: tokio::time::Interval) -> IntervalStream {}
    }
    impl futures::stream::Stream for IntervalStream {
        type Item = tokio::time::Instant;
    }
}
