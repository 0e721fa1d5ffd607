// crossbeam and its parts.

pub use channel::*;
pub use queue::*;
pub use thread::scope;

pub mod channel {
    use std::time::{Duration, Instant};

    pub fn bounded<T>(capacity: usize) -> (Sender<T>, Receiver<T>) {}
    pub fn unbounded<T>() -> (Sender<T>, Receiver<T>) {}
    pub fn after(time: Duration) -> Receiver<Instant> {}
    pub fn at(when: Instant) -> Receiver<Instant> {}
    pub fn tick(period: Duration) -> Receiver<Instant> {}
    pub fn never<T>() -> Receiver<T> {}
    pub struct Sender<T>;
    impl<T> Sender<T> {
        pub fn send(&self, value: T) -> Result<(), SendError<T>> {}
        pub fn send_timeout(&self, value: T, timeout: Duration) -> Result<(), SendTimeoutError<T>> {}
        pub fn send_deadline(&self, value: T, deadline: Instant) -> Result<(), SendTimeoutError<T>> {}
        pub fn try_send(&self, value: T) -> Result<(), TrySendError<T>> {}
        pub fn is_empty(&self) -> bool {}
        pub fn is_full(&self) -> bool {}
        pub fn len(&self) -> usize {}
        pub fn capacity(&self) -> Option<usize> {}
    }
    impl<T> Clone for Sender<T> {}
    pub struct Receiver<T>;
    impl<T> Receiver<T> {
        pub fn recv(&self) -> Result<T, RecvError> {}
        pub fn recv_timeout(&self, timeout: Duration) -> Result<T, RecvTimeoutError> {}
        pub fn recv_deadline(&self, deadline: Instant) -> Result<T, RecvTimeoutError> {}
        pub fn try_recv(&self) -> Result<T, TryRecvError> {}
        pub fn iter(&self) -> Iter<T> {}
        pub fn try_iter(&self) -> TryIter<T> {}
        pub fn is_empty(&self) -> bool {}
        pub fn is_full(&self) -> bool {}
        pub fn len(&self) -> usize {}
    }
    impl<T> Clone for Receiver<T> {}
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
    pub struct Select;
    impl Select {
        pub fn new() -> Select {}
        pub fn send<T>(&mut self, sender: &Sender<T>) -> usize {}
        pub fn recv<T>(&mut self, receiver: &Receiver<T>) -> usize {}
        pub fn select(&mut self) -> SelectedOperation {}
        pub fn select_timeout(&mut self, timeout: Duration) -> Result<SelectedOperation, SelectTimeoutError> {}
        pub fn try_select(&mut self) -> Result<SelectedOperation, TrySelectError> {}
        pub fn ready(&mut self) -> usize {}
        pub fn ready_timeout(&mut self, timeout: Duration) -> Result<usize, ReadyTimeoutError> {}
    }
    pub struct SelectedOperation;
    impl SelectedOperation {
        pub fn index(&self) -> usize {}
        pub fn send<T>(self, sender: &Sender<T>, value: T) -> Result<(), SendError<T>> {}
        pub fn recv<T>(self, receiver: &Receiver<T>) -> Result<T, RecvError> {}
    }
    pub struct SelectTimeoutError;
    pub struct TrySelectError;
    pub struct ReadyTimeoutError;
    pub struct SendError<T>(pub T);
    pub enum SendTimeoutError<T> {
        Timeout(T),
        Disconnected(T),
    }
    pub enum TrySendError<T> {
        Full(T),
        Disconnected(T),
    }
    pub struct RecvError;
    pub enum RecvTimeoutError {
        Timeout,
        Disconnected,
    }
    pub enum TryRecvError {
        Empty,
        Disconnected,
    }
}

pub mod thread {
    pub fn scope<F: FnOnce(&Scope) -> R, R>(f: F) -> std::thread::Result<R> {}
    pub struct Scope;
    impl Scope {
        pub fn spawn<F: FnOnce(&Scope) -> T, T>(&self, f: F) -> ScopedJoinHandle<T> {}
        pub fn builder(&self) -> ScopedThreadBuilder {}
    }
    pub struct ScopedThreadBuilder;
    impl ScopedThreadBuilder {
        pub fn name(self, name: String) -> ScopedThreadBuilder {}
        pub fn spawn<F: FnOnce(&Scope) -> T, T>(self, f: F) -> std::io::Result<ScopedJoinHandle<T>> {}
    }
    pub struct ScopedJoinHandle<T>;
    impl<T> ScopedJoinHandle<T> {
        pub fn join(self) -> std::thread::Result<T> {}
        pub fn thread(&self) -> &std::thread::Thread {}
    }
}

pub mod sync {
    use std::ops::{Deref, DerefMut};
    use std::sync::{LockResult, TryLockResult};
    use std::time::{Duration, Instant};

    pub struct ShardedLock<T>;
    impl<T> ShardedLock<T> {
        pub fn new(value: T) -> ShardedLock<T> {}
        pub fn read(&self) -> LockResult<ShardedLockReadGuard<T>> {}
        pub fn write(&self) -> LockResult<ShardedLockWriteGuard<T>> {}
        pub fn try_read(&self) -> TryLockResult<ShardedLockReadGuard<T>> {}
        pub fn try_write(&self) -> TryLockResult<ShardedLockWriteGuard<T>> {}
        pub fn get_mut(&mut self) -> LockResult<&mut T> {}
        pub fn into_inner(self) -> LockResult<T> {}
        pub fn is_poisoned(&self) -> bool {}
    }
    impl<T: Default> Default for ShardedLock<T> {}
    pub struct ShardedLockReadGuard<T>;
    impl<T> Deref for ShardedLockReadGuard<T> {
        type Target = T;
    }
    pub struct ShardedLockWriteGuard<T>;
    impl<T> Deref for ShardedLockWriteGuard<T> {
        type Target = T;
    }
    impl<T> DerefMut for ShardedLockWriteGuard<T> {}
    pub struct Parker;
    impl Parker {
        pub fn new() -> Parker {}
        pub fn park(&self) {}
        pub fn park_timeout(&self, timeout: Duration) {}
        pub fn park_deadline(&self, deadline: Instant) {}
        pub fn unparker(&self) -> &Unparker {}
    }
    pub struct Unparker;
    impl Unparker {
        pub fn unpark(&self) {}
    }
    impl Clone for Unparker {}
    pub struct WaitGroup;
    impl WaitGroup {
        pub fn new() -> WaitGroup {}
        pub fn wait(self) {}
    }
    impl Clone for WaitGroup {}
    impl Default for WaitGroup {}
}

pub mod atomic {
    pub struct AtomicCell<T>;
    impl<T> AtomicCell<T> {
        pub fn new(value: T) -> AtomicCell<T> {}
        pub fn load(&self) -> T {}
        pub fn store(&self, value: T) {}
        pub fn swap(&self, value: T) -> T {}
        pub fn take(&self) -> T {}
        pub fn compare_exchange(&self, current: T, new: T) -> Result<T, T> {}
        pub fn fetch_add(&self, value: T) -> T {}
        pub fn fetch_sub(&self, value: T) -> T {}
        pub fn into_inner(self) -> T {}
    }
}

pub mod queue {
    pub struct SegQueue<T>;
    impl<T> SegQueue<T> {
        pub fn new() -> SegQueue<T> {}
        pub fn push(&self, value: T) {}
        pub fn pop(&self) -> Option<T> {}
        pub fn len(&self) -> usize {}
        pub fn is_empty(&self) -> bool {}
    }
    pub struct ArrayQueue<T>;
    impl<T> ArrayQueue<T> {
        pub fn new(capacity: usize) -> ArrayQueue<T> {}
        pub fn push(&self, value: T) -> Result<(), T> {}
        pub fn force_push(&self, value: T) -> Option<T> {}
        pub fn pop(&self) -> Option<T> {}
        pub fn len(&self) -> usize {}
        pub fn is_empty(&self) -> bool {}
        pub fn is_full(&self) -> bool {}
    }
}

pub mod utils {
    pub struct CachePadded<T>;
    impl<T> CachePadded<T> {
        pub fn new(value: T) -> CachePadded<T> {}
        pub fn into_inner(self) -> T {}
    }
    impl<T> std::ops::Deref for CachePadded<T> {
        type Target = T;
    }
    impl<T> std::ops::DerefMut for CachePadded<T> {}
    pub struct Backoff;
    impl Backoff {
        pub fn new() -> Backoff {}
        pub fn reset(&self) {}
        pub fn spin(&self) {}
        pub fn snooze(&self) {}
        pub fn is_completed(&self) -> bool {}
    }
}
pub use utils::{Backoff, CachePadded};
