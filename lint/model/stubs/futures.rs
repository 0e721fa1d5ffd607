// futures and its parts.

pub use channel::{mpsc, oneshot};
pub use executor::block_on;
pub use future::{Future, FutureExt, TryFuture, TryFutureExt};
pub use io::{AsyncBufRead, AsyncBufReadExt, AsyncRead, AsyncReadExt, AsyncWrite, AsyncWriteExt};
pub use sink::{Sink, SinkExt};
pub use std::task::ready;
pub use future::FusedFuture;
pub use stream::{FusedStream, Stream, StreamExt, TryStream, TryStreamExt};

pub mod prelude {
    pub use crate::future::{Future, FutureExt, TryFuture, TryFutureExt};
    pub use crate::io::{AsyncBufReadExt, AsyncReadExt, AsyncWriteExt};
    pub use crate::sink::{Sink, SinkExt};
    pub use crate::stream::{Stream, StreamExt, TryStream, TryStreamExt};
}

pub mod task {
    pub use std::task::{Context, Poll, RawWaker, RawWakerVTable, Waker};
    use std::sync::Arc;

    pub struct AtomicWaker;
    impl AtomicWaker {
        pub fn new() -> AtomicWaker {}
        pub fn register(&self, waker: &Waker) {}
        pub fn wake(&self) {}
        pub fn take(&self) -> Option<Waker> {}
    }
    pub trait ArcWake {
        fn wake(self: Arc<Self>) {}
        fn wake_by_ref(arc_self: &Arc<Self>);
    }
    pub fn waker<W: ArcWake>(wake: Arc<W>) -> Waker {}
    pub fn waker_ref<W: ArcWake>(wake: &Arc<W>) -> Waker {}
    pub fn noop_waker() -> Waker {}
    pub fn noop_waker_ref() -> &Waker {}
    pub trait Spawn {}
    pub struct SpawnError;
    pub trait SpawnExt: Spawn {
        fn spawn<F: std::future::Future>(&self, future: F) -> Result<(), SpawnError> {}
        fn spawn_with_handle<F: std::future::Future>(&self, future: F) -> Result<RemoteHandle<F::Output>, SpawnError> {}
    }
    impl<S: Spawn> SpawnExt for S {}
    pub struct RemoteHandle<T>;
    impl<T> std::future::Future for RemoteHandle<T> {
        type Output = T;
    }
}

pub mod future {
    pub use std::future::Future;
    use std::pin::Pin;
    use std::task::{Context, Poll};

    pub type BoxFuture<T> = Pin<Box<dyn Future<Output = T> + Send>>;
    pub type LocalBoxFuture<T> = Pin<Box<dyn Future<Output = T>>>;
    pub trait FusedFuture: Future {
        fn is_terminated(&self) -> bool;
    }
    pub trait TryFuture: Future {
        type Ok;
        type Error;
    }
    pub trait FutureExt: Future {
        fn map<U, F: FnOnce(Self::Output) -> U>(self, f: F) -> Map<Self, F> {}
        fn then<Fut: Future, F: FnOnce(Self::Output) -> Fut>(self, f: F) -> Then<Self, Fut, F> {}
        fn inspect<F: FnOnce(&Self::Output)>(self, f: F) -> Fuse<Self> {}
        fn fuse(self) -> Fuse<Self> {}
        fn shared(self) -> Shared<Self> {}
        fn boxed(self) -> BoxFuture<Self::Output> {}
        fn boxed_local(self) -> LocalBoxFuture<Self::Output> {}
        fn catch_unwind(self) -> CatchUnwind<Self> {}
        fn now_or_never(self) -> Option<Self::Output> {}
        fn poll_unpin(&mut self, context: &mut Context) -> Poll<Self::Output> {}
        fn left_future<B>(self) -> Either<Self, B> {}
        fn right_future<A>(self) -> Either<A, Self> {}
        fn unit_error(self) -> UnitError<Self> {}
        fn into_stream(self) -> crate::stream::Once<Self> {}
        fn remote_handle(self) -> (Fuse<Self>, crate::task::RemoteHandle<Self::Output>) {}
    }
    impl<F: Future> FutureExt for F {}
    pub trait TryFutureExt: Future {
        fn map_ok<T, F>(self, f: F) -> MapOk<Self, F> {}
        fn map_err<E, F>(self, f: F) -> MapErr<Self, F> {}
        fn and_then<Fut: Future, F>(self, f: F) -> Then<Self, Fut, F> {}
        fn or_else<Fut: Future, F>(self, f: F) -> Then<Self, Fut, F> {}
        fn unwrap_or_else<F>(self, f: F) -> MapErr<Self, F> {}
    }
    impl<F: Future> TryFutureExt for F {}
    pub struct Map<Fut, F>;
    impl<U, Fut: Future, F: FnOnce(Fut::Output) -> U> Future for Map<Fut, F> {
        type Output = U;
    }
    pub struct MapOk<Fut, F>;
    impl<T, U, E, Fut: Future<Output = Result<T, E>>, F: FnOnce(T) -> U> Future for MapOk<Fut, F> {
        type Output = Result<U, E>;
    }
    pub struct MapErr<Fut, F>;
    impl<T, U, E, Fut: Future<Output = Result<T, E>>, F: FnOnce(E) -> U> Future for MapErr<Fut, F> {
        type Output = Result<T, U>;
    }
    pub struct Then<A, B, F>;
    impl<A, B: Future, F> Future for Then<A, B, F> {
        type Output = B::Output;
    }
    pub struct Fuse<F>;
    impl<F: Future> Future for Fuse<F> {
        type Output = F::Output;
    }
    pub struct Shared<F>;
    impl<F: Future> Future for Shared<F> {
        type Output = F::Output;
    }
    impl<F> Clone for Shared<F> {}
    pub struct CatchUnwind<F>;
    impl<F: Future> Future for CatchUnwind<F> {
        type Output = std::thread::Result<F::Output>;
    }
    pub struct UnitError<F>;
    impl<F: Future> Future for UnitError<F> {
        type Output = Result<F::Output, ()>;
    }
    pub enum Either<A, B> {
        Left(A),
        Right(B),
    }
    impl<A: Future, B> Future for Either<A, B> {
        type Output = A::Output;
    }
    pub use std::future::{Pending, PollFn, Ready, pending, poll_fn, ready};
    pub fn ok<T, E>(value: T) -> Ready<Result<T, E>> {}
    pub fn err<T, E>(error: E) -> Ready<Result<T, E>> {}
    pub async fn lazy<T, F: FnOnce(&mut Context) -> T>(f: F) -> T {}
    pub async fn join<A: Future, B: Future>(a: A, b: B) -> (A::Output, B::Output) {}
    pub async fn join3<A: Future, B: Future, C: Future>(a: A, b: B, c: C) -> (A::Output, B::Output, C::Output) {}
    pub async fn try_join<A, B, T, U, E>(a: A, b: B) -> Result<(T, U), E>
    where
        A: Future<Output = Result<T, E>>,
        B: Future<Output = Result<U, E>>,
    {
    }
    pub async fn join_all<I: IntoIterator>(futures: I) -> Vec<<I::Item as Future>::Output> {}
    pub async fn try_join_all<T, E, F: Future<Output = Result<T, E>>, I: IntoIterator<Item = F>>(
        futures: I,
    ) -> Result<Vec<T>, E> {
    }
    pub async fn select<A: Future, B: Future>(a: A, b: B) -> Either<(A::Output, B), (B::Output, A)> {}
    pub async fn select_all<F: Future, I: IntoIterator<Item = F>>(futures: I) -> (F::Output, usize, Vec<F>) {}
    pub async fn select_ok<T, E, F: Future<Output = Result<T, E>>, I: IntoIterator<Item = F>>(
        futures: I,
    ) -> Result<(T, Vec<F>), E> {
    }
    pub fn abortable<F: Future>(future: F) -> (Abortable<F>, AbortHandle) {}
    pub struct Abortable<F>;
    impl<F: Future> Future for Abortable<F> {
        type Output = Result<F::Output, Aborted>;
    }
    pub struct Aborted;
    pub struct AbortHandle;
    impl AbortHandle {
        pub fn abort(&self) {}
    }
}

pub mod stream {
    use std::future::Future;
    use std::pin::Pin;
    use std::task::{Context, Poll};

    pub type BoxStream<T> = Pin<Box<dyn Stream<Item = T> + Send>>;
    pub type LocalBoxStream<T> = Pin<Box<dyn Stream<Item = T>>>;
    pub trait Stream {
        type Item;
        fn poll_next(self: Pin<&mut Self>, context: &mut Context) -> Poll<Option<Self::Item>>;
    }
    impl<S: Stream> Stream for &mut S {
        type Item = S::Item;
    }
    impl<S: Stream> Stream for Box<S> {
        type Item = S::Item;
    }
    impl<P: std::ops::Deref> Stream for Pin<P> {
        type Item = <P::Target as Stream>::Item;
    }
    pub trait FusedStream: Stream {}
    pub trait TryStream: Stream {}
    pub trait StreamExt: Stream {
        async fn next(&mut self) -> Option<Self::Item> {}
        fn select_next_some(&mut self) -> SelectNextSome<Self> {}
        fn map<T, F: FnMut(Self::Item) -> T>(self, f: F) -> Map<Self, F> {}
        fn then<Fut: Future, F: FnMut(Self::Item) -> Fut>(self, f: F) -> Then<Self, Fut, F> {}
        fn enumerate(self) -> Enumerate<Self> {}
        fn filter<Fut: Future<Output = bool>, F: FnMut(&Self::Item) -> Fut>(self, f: F) -> Same<Self> {}
        fn filter_map<T, Fut: Future<Output = Option<T>>, F: FnMut(Self::Item) -> Fut>(self, f: F) -> Made<T> {}
        fn inspect<F: FnMut(&Self::Item)>(self, f: F) -> Same<Self> {}
        fn take(self, n: usize) -> Same<Self> {}
        fn skip(self, n: usize) -> Same<Self> {}
        fn take_while<Fut, F: FnMut(&Self::Item) -> Fut>(self, f: F) -> Same<Self> {}
        fn take_until<Fut: Future>(self, until: Fut) -> Same<Self> {}
        fn fuse(self) -> Same<Self> {}
        fn peekable(self) -> Same<Self> {}
        fn chain<S: Stream<Item = Self::Item>>(self, other: S) -> Same<Self> {}
        fn boxed(self) -> BoxStream<Self::Item> {}
        fn boxed_local(self) -> LocalBoxStream<Self::Item> {}
        fn chunks(self, capacity: usize) -> Made<Vec<Self::Item>> {}
        fn ready_chunks(self, capacity: usize) -> Made<Vec<Self::Item>> {}
        fn buffered(self, n: usize) -> Made<<Self::Item as Future>::Output> {}
        fn buffer_unordered(self, n: usize) -> Made<<Self::Item as Future>::Output> {}
        async fn collect<C>(self) -> C {}
        async fn count(self) -> usize {}
        async fn fold<T, Fut: Future<Output = T>, F: FnMut(T, Self::Item) -> Fut>(self, init: T, f: F) -> T {}
        async fn for_each<Fut: Future, F: FnMut(Self::Item) -> Fut>(self, f: F) {}
        async fn for_each_concurrent<L, Fut: Future, F: FnMut(Self::Item) -> Fut>(self, limit: L, f: F) {}
        async fn into_future(self) -> (Option<Self::Item>, Self) {}
        fn poll_next_unpin(&mut self, context: &mut Context) -> Poll<Option<Self::Item>> {}
        fn split<T>(self) -> (SplitSink<Self, T>, SplitStream<Self>) {}
    }
    impl<S: Stream> StreamExt for S {}
    pub trait TryStreamExt: Stream {
        fn map_ok<T, F>(self, f: F) -> Same<Self> {}
        fn map_err<E, F>(self, f: F) -> Same<Self> {}
        async fn try_collect<C>(self) -> C {}
    }
    impl<S: Stream> TryStreamExt for S {}
    // A stream of the same items, and one of others: adapters differ only in that here.
    pub struct Same<S>;
    impl<S: Stream> Stream for Same<S> {
        type Item = S::Item;
    }
    pub struct Made<T>;
    impl<T> Stream for Made<T> {
        type Item = T;
    }
    pub struct Map<S, F>;
    impl<T, S: Stream, F: FnMut(S::Item) -> T> Stream for Map<S, F> {
        type Item = T;
    }
    pub struct Then<S, Fut, F>;
    impl<S, Fut: Future, F> Stream for Then<S, Fut, F> {
        type Item = Fut::Output;
    }
    pub struct Enumerate<S>;
    impl<S: Stream> Stream for Enumerate<S> {
        type Item = (usize, S::Item);
    }
    pub struct SelectNextSome<S>;
    impl<S: Stream> Future for SelectNextSome<S> {
        type Output = S::Item;
    }
    pub struct SplitSink<S, T>;
    impl<S, T> crate::sink::Sink<T> for SplitSink<S, T> {}
    pub struct SplitStream<S>;
    impl<S: Stream> Stream for SplitStream<S> {
        type Item = S::Item;
    }
    pub struct Once<F>;
    impl<F: Future> Stream for Once<F> {
        type Item = F::Output;
    }
    pub fn once<F: Future>(future: F) -> Once<F> {}
    pub fn iter<I: IntoIterator>(items: I) -> Made<I::Item> {}
    pub fn empty<T>() -> Made<T> {}
    pub fn pending<T>() -> Made<T> {}
    pub fn repeat<T>(item: T) -> Made<T> {}
    pub fn unfold<S, T, Fut: Future<Output = Option<(T, S)>>, F: FnMut(S) -> Fut>(state: S, f: F) -> Made<T> {}
    pub fn poll_fn<T, F: FnMut(&mut Context) -> Poll<Option<T>>>(f: F) -> Made<T> {}
    pub fn select<A: Stream, B>(a: A, b: B) -> Same<A> {}
    pub fn select_all<S: Stream, I: IntoIterator<Item = S>>(streams: I) -> Same<S> {}
    pub struct FuturesUnordered<F>;
    impl<F: Future> FuturesUnordered<F> {
        pub fn new() -> FuturesUnordered<F> {}
        pub fn push(&self, future: F) {}
        pub fn len(&self) -> usize {}
        pub fn is_empty(&self) -> bool {}
        pub fn clear(&mut self) {}
    }
    impl<F: Future> Stream for FuturesUnordered<F> {
        type Item = F::Output;
    }
    impl<F> std::iter::FromIterator<F> for FuturesUnordered<F> {}
    impl<F> Default for FuturesUnordered<F> {}
    pub struct FuturesOrdered<F>;
    impl<F: Future> FuturesOrdered<F> {
        pub fn new() -> FuturesOrdered<F> {}
        pub fn push_back(&mut self, future: F) {}
        pub fn len(&self) -> usize {}
        pub fn is_empty(&self) -> bool {}
    }
    impl<F: Future> Stream for FuturesOrdered<F> {
        type Item = F::Output;
    }
    impl<F> std::iter::FromIterator<F> for FuturesOrdered<F> {}
}

pub mod sink {
    pub trait Sink<T> {
        type Error;
    }
    impl<T, S: Sink<T>> Sink<T> for &mut S {
        type Error = S::Error;
    }
    pub trait SinkExt<T>: Sink<T> {
        async fn send(&mut self, item: T) -> Result<(), Self::Error> {}
        async fn feed(&mut self, item: T) -> Result<(), Self::Error> {}
        async fn flush(&mut self) -> Result<(), Self::Error> {}
        async fn close(&mut self) -> Result<(), Self::Error> {}
    }
    impl<T, S: Sink<T>> SinkExt<T> for S {}
}

pub mod lock {
    use std::ops::{Deref, DerefMut};
    use std::sync::Arc;

    pub struct Mutex<T>;
    impl<T> Mutex<T> {
        pub fn new(value: T) -> Mutex<T> {}
        pub fn lock(&self) -> MutexLockFuture<T> {}
        pub fn try_lock(&self) -> Option<MutexGuard<T>> {}
        pub fn lock_owned(self: Arc<Self>) -> OwnedMutexLockFuture<T> {}
        pub fn try_lock_owned(self: &Arc<Self>) -> Option<OwnedMutexGuard<T>> {}
        pub fn get_mut(&mut self) -> &mut T {}
        pub fn into_inner(self) -> T {}
    }
    impl<T: Default> Default for Mutex<T> {}
    impl<T> From<T> for Mutex<T> {}
    pub struct MutexLockFuture<T>;
    impl<T> std::future::Future for MutexLockFuture<T> {
        type Output = MutexGuard<T>;
    }
    pub struct OwnedMutexLockFuture<T>;
    impl<T> std::future::Future for OwnedMutexLockFuture<T> {
        type Output = OwnedMutexGuard<T>;
    }
    pub struct MutexGuard<T>;
    impl<T> MutexGuard<T> {
        pub fn map<U, F: FnOnce(&mut T) -> &mut U>(this: MutexGuard<T>, f: F) -> MappedMutexGuard<T, U> {}
    }
    impl<T> Deref for MutexGuard<T> {
        type Target = T;
    }
    impl<T> DerefMut for MutexGuard<T> {}
    pub struct MappedMutexGuard<T, U>;
    impl<T, U> Deref for MappedMutexGuard<T, U> {
        type Target = U;
    }
    impl<T, U> DerefMut for MappedMutexGuard<T, U> {}
    pub struct OwnedMutexGuard<T>;
    impl<T> Deref for OwnedMutexGuard<T> {
        type Target = T;
    }
    impl<T> DerefMut for OwnedMutexGuard<T> {}
}

pub mod channel {
    pub mod mpsc {
        pub fn channel<T>(buffer: usize) -> (Sender<T>, Receiver<T>) {}
        pub fn unbounded<T>() -> (UnboundedSender<T>, UnboundedReceiver<T>) {}
        pub struct Sender<T>;
        impl<T> Sender<T> {
            pub fn try_send(&mut self, value: T) -> Result<(), TrySendError<T>> {}
            pub fn start_send(&mut self, value: T) -> Result<(), SendError> {}
            pub fn is_closed(&self) -> bool {}
            pub fn close_channel(&mut self) {}
        }
        impl<T> Clone for Sender<T> {}
        impl<T> crate::sink::Sink<T> for Sender<T> {
            type Error = SendError;
        }
        pub struct UnboundedSender<T>;
        impl<T> UnboundedSender<T> {
            pub fn unbounded_send(&self, value: T) -> Result<(), TrySendError<T>> {}
            pub fn start_send(&self, value: T) -> Result<(), SendError> {}
            pub fn is_closed(&self) -> bool {}
            pub fn close_channel(&self) {}
        }
        impl<T> Clone for UnboundedSender<T> {}
        impl<T> crate::sink::Sink<T> for UnboundedSender<T> {
            type Error = SendError;
        }
        pub struct Receiver<T>;
        impl<T> Receiver<T> {
            pub fn try_next(&mut self) -> Result<Option<T>, TryRecvError> {}
            pub fn close(&mut self) {}
        }
        impl<T> crate::stream::Stream for Receiver<T> {
            type Item = T;
        }
        pub struct UnboundedReceiver<T>;
        impl<T> UnboundedReceiver<T> {
            pub fn try_next(&mut self) -> Result<Option<T>, TryRecvError> {}
            pub fn close(&mut self) {}
        }
        impl<T> crate::stream::Stream for UnboundedReceiver<T> {
            type Item = T;
        }
        pub struct SendError;
        pub struct TrySendError<T>;
        impl<T> TrySendError<T> {
            pub fn is_full(&self) -> bool {}
            pub fn into_inner(self) -> T {}
        }
        pub struct TryRecvError;
    }
    pub mod oneshot {
        pub fn channel<T>() -> (Sender<T>, Receiver<T>) {}
        pub struct Sender<T>;
        impl<T> Sender<T> {
            pub fn send(self, value: T) -> Result<(), T> {}
            pub fn is_canceled(&self) -> bool {}
        }
        pub struct Receiver<T>;
        impl<T> Receiver<T> {
            pub fn try_recv(&mut self) -> Result<Option<T>, Canceled> {}
            pub fn close(&mut self) {}
        }
        impl<T> std::future::Future for Receiver<T> {
            type Output = Result<T, Canceled>;
        }
        pub struct Canceled;
    }
}

pub mod executor {
    use std::future::Future;

    pub fn block_on<F: Future>(future: F) -> F::Output {}
    pub fn block_on_stream<S: crate::stream::Stream>(stream: S) -> BlockingStream<S> {}
    pub struct BlockingStream<S>;
    impl<S: crate::stream::Stream> Iterator for BlockingStream<S> {
        type Item = S::Item;
    }
    pub struct LocalPool;
    impl LocalPool {
        pub fn new() -> LocalPool {}
        pub fn spawner(&self) -> LocalSpawner {}
        pub fn run(&mut self) {}
        pub fn run_until<F: Future>(&mut self, future: F) -> F::Output {}
        pub fn run_until_stalled(&mut self) {}
        pub fn try_run_one(&mut self) -> bool {}
    }
    pub struct LocalSpawner;
    impl crate::task::Spawn for LocalSpawner {}
    impl Clone for LocalSpawner {}
    pub struct ThreadPool;
    impl ThreadPool {
        pub fn new() -> std::io::Result<ThreadPool> {}
        pub fn builder() -> ThreadPoolBuilder {}
        pub fn spawn_ok<F: Future>(&self, future: F) {}
    }
    impl crate::task::Spawn for ThreadPool {}
    impl Clone for ThreadPool {}
    pub struct ThreadPoolBuilder;
    impl ThreadPoolBuilder {
        pub fn new() -> ThreadPoolBuilder {}
        pub fn pool_size(&mut self, size: usize) -> &mut ThreadPoolBuilder {}
        pub fn create(&mut self) -> std::io::Result<ThreadPool> {}
    }
}

pub mod io {
    pub use std::io::{Error, ErrorKind, Result};

    pub trait AsyncRead {}
    pub trait AsyncWrite {}
    pub trait AsyncBufRead: AsyncRead {}
    pub trait AsyncReadExt: AsyncRead {
        async fn read(&mut self, buf: &mut [u8]) -> Result<usize> {}
        async fn read_exact(&mut self, buf: &mut [u8]) -> Result<()> {}
        async fn read_to_end(&mut self, buf: &mut Vec<u8>) -> Result<usize> {}
        async fn read_to_string(&mut self, buf: &mut String) -> Result<usize> {}
    }
    impl<R: AsyncRead> AsyncReadExt for R {}
    pub trait AsyncWriteExt: AsyncWrite {
        async fn write(&mut self, buf: &[u8]) -> Result<usize> {}
        async fn write_all(&mut self, buf: &[u8]) -> Result<()> {}
        async fn flush(&mut self) -> Result<()> {}
        async fn close(&mut self) -> Result<()> {}
    }
    impl<W: AsyncWrite> AsyncWriteExt for W {}
    pub trait AsyncBufReadExt: AsyncBufRead {
        async fn read_line(&mut self, buf: &mut String) -> Result<usize> {}
        async fn read_until(&mut self, byte: u8, buf: &mut Vec<u8>) -> Result<usize> {}
        fn lines(self) -> crate::stream::Made<Result<String>> {}
    }
    impl<R: AsyncBufRead> AsyncBufReadExt for R {}
    pub struct BufReader<R>;
    impl<R> BufReader<R> {
        pub fn new(inner: R) -> BufReader<R> {}
    }
    impl<R> AsyncRead for BufReader<R> {}
    impl<R> AsyncBufRead for BufReader<R> {}
}
