// flume: channels that block or are awaited.

use std::future::Future;
use std::time::{Duration, Instant};

pub fn bounded<T>(capacity: usize) -> (Sender<T>, Receiver<T>) {}
pub fn unbounded<T>() -> (Sender<T>, Receiver<T>) {}
pub struct Sender<T>;
impl<T> Sender<T> {
    pub fn send(&self, value: T) -> Result<(), SendError<T>> {}
    pub fn send_timeout(&self, value: T, timeout: Duration) -> Result<(), SendTimeoutError<T>> {}
    pub fn send_deadline(&self, value: T, deadline: Instant) -> Result<(), SendTimeoutError<T>> {}
    pub fn try_send(&self, value: T) -> Result<(), TrySendError<T>> {}
    pub fn send_async(&self, value: T) -> r#async::SendFut<T> {}
    pub fn into_send_async(self, value: T) -> r#async::SendFut<T> {}
    pub fn is_disconnected(&self) -> bool {}
    pub fn is_empty(&self) -> bool {}
    pub fn is_full(&self) -> bool {}
    pub fn len(&self) -> usize {}
    pub fn downgrade(&self) -> WeakSender<T> {}
}
impl<T> Clone for Sender<T> {}
pub struct WeakSender<T>;
impl<T> WeakSender<T> {
    pub fn upgrade(&self) -> Option<Sender<T>> {}
}
pub struct Receiver<T>;
impl<T> Receiver<T> {
    pub fn recv(&self) -> Result<T, RecvError> {}
    pub fn recv_timeout(&self, timeout: Duration) -> Result<T, RecvTimeoutError> {}
    pub fn recv_deadline(&self, deadline: Instant) -> Result<T, RecvTimeoutError> {}
    pub fn try_recv(&self) -> Result<T, TryRecvError> {}
    pub fn recv_async(&self) -> r#async::RecvFut<T> {}
    pub fn into_recv_async(self) -> r#async::RecvFut<T> {}
    pub fn stream(&self) -> r#async::RecvStream<T> {}
    pub fn into_stream(self) -> r#async::RecvStream<T> {}
    pub fn iter(&self) -> Iter<T> {}
    pub fn try_iter(&self) -> TryIter<T> {}
    pub fn drain(&self) -> TryIter<T> {}
    pub fn is_disconnected(&self) -> bool {}
    pub fn is_empty(&self) -> bool {}
    pub fn len(&self) -> usize {}
}
impl<T> Clone for Receiver<T> {}
pub mod r#async {
    pub struct SendFut<T>;
    impl<T> std::future::Future for SendFut<T> {
        type Output = Result<(), super::SendError<T>>;
    }
    pub struct RecvFut<T>;
    impl<T> std::future::Future for RecvFut<T> {
        type Output = Result<T, super::RecvError>;
    }
    pub struct RecvStream<T>;
    impl<T> futures::stream::Stream for RecvStream<T> {
        type Item = T;
    }
}
pub struct Iter<T>;
impl<T> Iterator for Iter<T> {
    type Item = T;
}
pub struct TryIter<T>;
impl<T> Iterator for TryIter<T> {
    type Item = T;
}
pub struct IntoIter<T>;
impl<T> Iterator for IntoIter<T> {
    type Item = T;
}
impl<T> IntoIterator for Receiver<T> {
    type Item = T;
    type IntoIter = IntoIter<T>;
}
impl<T> IntoIterator for &Receiver<T> {
    type Item = T;
    type IntoIter = Iter<T>;
}
pub struct Selector<T>;
impl<T> Selector<T> {
    pub fn new() -> Selector<T> {}
    pub fn recv<U, F: FnMut(Result<U, RecvError>) -> T>(self, receiver: &Receiver<U>, f: F) -> Selector<T> {}
    pub fn send<U, F: FnMut(Result<(), SendError<U>>) -> T>(self, sender: &Sender<U>, value: U, f: F) -> Selector<T> {}
    pub fn wait(self) -> T {}
    pub fn wait_timeout(self, timeout: Duration) -> Result<T, SelectError> {}
}
pub struct SelectError;
pub struct SendError<T>(pub T);
pub enum SendTimeoutError<T> {
    Timeout(T),
    Disconnected(T),
}
pub enum TrySendError<T> {
    Full(T),
    Disconnected(T),
}
pub enum RecvError {
    Disconnected,
}
pub enum RecvTimeoutError {
    Timeout,
    Disconnected,
}
pub enum TryRecvError {
    Empty,
    Disconnected,
}
