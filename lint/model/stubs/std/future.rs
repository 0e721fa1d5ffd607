// Futures, pins and wakers.

pub mod future {
    use crate::pin::Pin;
    use crate::task::{Context, Poll};

    pub trait Future {
        type Output;
        fn poll(self: Pin<&mut Self>, context: &mut Context) -> Poll<Self::Output>;
    }
    pub trait IntoFuture {
        type Output;
        type IntoFuture: Future<Output = Self::Output>;
        fn into_future(self) -> Self::IntoFuture;
    }
    impl<F: Future> IntoFuture for F {
        type Output = F::Output;
        type IntoFuture = F;
    }
    impl<F: Future> Future for &mut F {
        type Output = F::Output;
    }
    pub struct Ready<T>;
    impl<T> Ready<T> {
        pub fn into_inner(self) -> T {}
    }
    impl<T> Future for Ready<T> {
        type Output = T;
    }
    pub fn ready<T>(value: T) -> Ready<T> {}
    pub struct Pending<T>;
    impl<T> Future for Pending<T> {
        type Output = T;
    }
    pub fn pending<T>() -> Pending<T> {}
    pub struct PollFn<F>;
    impl<T, F: FnMut(&mut Context) -> Poll<T>> Future for PollFn<F> {
        type Output = T;
    }
    pub fn poll_fn<T, F: FnMut(&mut Context) -> Poll<T>>(f: F) -> PollFn<F> {}
}

pub mod pin {
    use crate::ops::{Deref, DerefMut};

    pub struct Pin<P>;
    impl<P: Deref> Pin<P> {
        pub fn new(pointer: P) -> Pin<P> {}
        pub fn new_unchecked(pointer: P) -> Pin<P> {}
        pub fn as_ref(&self) -> Pin<&P::Target> {}
        pub fn as_mut(&mut self) -> Pin<&mut P::Target> {}
        pub fn set(&mut self, value: P::Target) {}
        pub fn into_inner(pin: Pin<P>) -> P {}
    }
    impl<T> Pin<&T> {
        pub fn get_ref(self) -> &T {}
        pub fn map_unchecked<U, F: FnOnce(&T) -> &U>(self, f: F) -> Pin<&U> {}
    }
    impl<T> Pin<&mut T> {
        pub fn get_mut(self) -> &mut T {}
        pub fn get_unchecked_mut(self) -> &mut T {}
        pub fn map_unchecked_mut<U, F: FnOnce(&mut T) -> &mut U>(self, f: F) -> Pin<&mut U> {}
    }
    impl<P: Deref> Deref for Pin<P> {
        type Target = P::Target;
    }
    impl<P: DerefMut> DerefMut for Pin<P> {}
    impl<P: Clone> Clone for Pin<P> {}
    impl<P: Deref> Future for Pin<P> {
        type Output = <P::Target as Future>::Output;
    }
}

pub mod task {
    use crate::sync::Arc;

    pub enum Poll<T> {
        Ready(T),
        Pending,
    }
    impl<T> Poll<T> {
        pub fn map<U, F: FnOnce(T) -> U>(self, f: F) -> Poll<U> {}
        pub fn is_ready(&self) -> bool {}
        pub fn is_pending(&self) -> bool {}
    }
    impl<T, E> Poll<Result<T, E>> {
        pub fn map_ok<U, F: FnOnce(T) -> U>(self, f: F) -> Poll<Result<U, E>> {}
        pub fn map_err<U, F: FnOnce(E) -> U>(self, f: F) -> Poll<Result<T, U>> {}
    }
    pub struct Context;
    impl Context {
        pub fn from_waker(waker: &Waker) -> Context {}
        pub fn waker(&self) -> &Waker {}
    }
    pub struct Waker;
    impl Waker {
        pub fn wake(self) {}
        pub fn wake_by_ref(&self) {}
        pub fn will_wake(&self, other: &Waker) -> bool {}
        pub fn noop() -> &Waker {}
        pub fn from_raw(waker: RawWaker) -> Waker {}
    }
    impl Clone for Waker {}
    impl<W: Wake> From<Arc<W>> for Waker {}
    pub struct RawWaker;
    pub struct RawWakerVTable;
    pub trait Wake {
        fn wake(self: Arc<Self>);
        fn wake_by_ref(self: &Arc<Self>) {}
    }
    pub fn ready<T>(poll: Poll<T>) -> T {}
}
