// async_channel: channels that are awaited.

pub fn bounded<T>(capacity: usize) -> (Sender<T>, Receiver<T>) {}
pub fn unbounded<T>() -> (Sender<T>, Receiver<T>) {}
pub struct Sender<T>;
impl<T> Sender<T> {
    pub async fn send(&self, value: T) -> Result<(), SendError<T>> {}
    pub fn send_blocking(&self, value: T) -> Result<(), SendError<T>> {}
    pub fn try_send(&self, value: T) -> Result<(), TrySendError<T>> {}
    pub fn force_send(&self, value: T) -> Result<Option<T>, SendError<T>> {}
    pub fn close(&self) -> bool {}
    pub fn is_closed(&self) -> bool {}
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
    pub async fn recv(&self) -> Result<T, RecvError> {}
    pub fn recv_blocking(&self) -> Result<T, RecvError> {}
    pub fn try_recv(&self) -> Result<T, TryRecvError> {}
    pub fn close(&self) -> bool {}
    pub fn is_closed(&self) -> bool {}
    pub fn is_empty(&self) -> bool {}
    pub fn len(&self) -> usize {}
}
impl<T> Clone for Receiver<T> {}
impl<T> futures::stream::Stream for Receiver<T> {
    type Item = T;
}
pub struct SendError<T>(pub T);
pub struct RecvError;
pub enum TrySendError<T> {
    Full(T),
    Closed(T),
}
pub enum TryRecvError {
    Empty,
    Closed,
}
