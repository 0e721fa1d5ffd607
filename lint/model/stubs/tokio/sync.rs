// tokio's locks and channels.

pub mod sync {
    use std::future::Future;
    use std::ops::{Deref, DerefMut};
    use std::sync::Arc;

    pub struct TryLockError;
    pub struct Mutex<T>;
    impl<T> Mutex<T> {
        pub fn new(value: T) -> Mutex<T> {}
        pub fn const_new(value: T) -> Mutex<T> {}
        pub async fn lock(&self) -> MutexGuard<T> {}
        pub fn blocking_lock(&self) -> MutexGuard<T> {}
        pub fn try_lock(&self) -> Result<MutexGuard<T>, TryLockError> {}
        pub async fn lock_owned(self: Arc<Self>) -> OwnedMutexGuard<T> {}
        pub fn blocking_lock_owned(self: Arc<Self>) -> OwnedMutexGuard<T> {}
        pub fn try_lock_owned(self: Arc<Self>) -> Result<OwnedMutexGuard<T>, TryLockError> {}
        pub fn get_mut(&mut self) -> &mut T {}
        pub fn into_inner(self) -> T {}
    }
    impl<T: Default> Default for Mutex<T> {}
    impl<T> From<T> for Mutex<T> {}
    pub struct MutexGuard<T>;
    impl<T> MutexGuard<T> {
        pub fn map<U, F: FnOnce(&mut T) -> &mut U>(this: MutexGuard<T>, f: F) -> MappedMutexGuard<U> {}
        pub fn try_map<U, F: FnOnce(&mut T) -> Option<&mut U>>(
            this: MutexGuard<T>,
            f: F,
        ) -> Result<MappedMutexGuard<U>, MutexGuard<T>> {
        }
        pub fn mutex(this: &MutexGuard<T>) -> &Mutex<T> {}
    }
    impl<T> Deref for MutexGuard<T> {
        type Target = T;
    }
    impl<T> DerefMut for MutexGuard<T> {}
    pub struct OwnedMutexGuard<T>;
    impl<T> OwnedMutexGuard<T> {
        pub fn map<U, F: FnOnce(&mut T) -> &mut U>(this: OwnedMutexGuard<T>, f: F) -> OwnedMappedMutexGuard<T, U> {}
        pub fn mutex(this: &OwnedMutexGuard<T>) -> &Arc<Mutex<T>> {}
    }
    impl<T> Deref for OwnedMutexGuard<T> {
        type Target = T;
    }
    impl<T> DerefMut for OwnedMutexGuard<T> {}
    pub struct MappedMutexGuard<T>;
    impl<T> MappedMutexGuard<T> {
        pub fn map<U, F: FnOnce(&mut T) -> &mut U>(this: MappedMutexGuard<T>, f: F) -> MappedMutexGuard<U> {}
    }
    impl<T> Deref for MappedMutexGuard<T> {
        type Target = T;
    }
    impl<T> DerefMut for MappedMutexGuard<T> {}
    pub struct OwnedMappedMutexGuard<T, U>;
    impl<T, U> Deref for OwnedMappedMutexGuard<T, U> {
        type Target = U;
    }
    impl<T, U> DerefMut for OwnedMappedMutexGuard<T, U> {}

    pub struct RwLock<T>;
    impl<T> RwLock<T> {
        pub fn new(value: T) -> RwLock<T> {}
        pub fn const_new(value: T) -> RwLock<T> {}
        pub fn with_max_readers(value: T, readers: u32) -> RwLock<T> {}
        pub async fn read(&self) -> RwLockReadGuard<T> {}
        pub async fn write(&self) -> RwLockWriteGuard<T> {}
        pub fn blocking_read(&self) -> RwLockReadGuard<T> {}
        pub fn blocking_write(&self) -> RwLockWriteGuard<T> {}
        pub fn try_read(&self) -> Result<RwLockReadGuard<T>, TryLockError> {}
        pub fn try_write(&self) -> Result<RwLockWriteGuard<T>, TryLockError> {}
        pub async fn read_owned(self: Arc<Self>) -> OwnedRwLockReadGuard<T> {}
        pub async fn write_owned(self: Arc<Self>) -> OwnedRwLockWriteGuard<T> {}
        pub fn try_read_owned(self: Arc<Self>) -> Result<OwnedRwLockReadGuard<T>, TryLockError> {}
        pub fn try_write_owned(self: Arc<Self>) -> Result<OwnedRwLockWriteGuard<T>, TryLockError> {}
        pub fn get_mut(&mut self) -> &mut T {}
        pub fn into_inner(self) -> T {}
    }
    impl<T: Default> Default for RwLock<T> {}
    impl<T> From<T> for RwLock<T> {}
    pub struct RwLockReadGuard<T>;
    impl<T> RwLockReadGuard<T> {
        pub fn map<U, F: FnOnce(&T) -> &U>(this: RwLockReadGuard<T>, f: F) -> RwLockReadGuard<U> {}
        pub fn try_map<U, F: FnOnce(&T) -> Option<&U>>(
            this: RwLockReadGuard<T>,
            f: F,
        ) -> Result<RwLockReadGuard<U>, RwLockReadGuard<T>> {
        }
    }
    impl<T> Deref for RwLockReadGuard<T> {
        type Target = T;
    }
    pub struct RwLockWriteGuard<T>;
    impl<T> RwLockWriteGuard<T> {
        pub fn map<U, F: FnOnce(&mut T) -> &mut U>(this: RwLockWriteGuard<T>, f: F) -> RwLockMappedWriteGuard<U> {}
        pub fn downgrade(self) -> RwLockReadGuard<T> {}
        pub fn downgrade_map<U, F: FnOnce(&T) -> &U>(this: RwLockWriteGuard<T>, f: F) -> RwLockReadGuard<U> {}
    }
    impl<T> Deref for RwLockWriteGuard<T> {
        type Target = T;
    }
    impl<T> DerefMut for RwLockWriteGuard<T> {}
    pub struct RwLockMappedWriteGuard<T>;
    impl<T> Deref for RwLockMappedWriteGuard<T> {
        type Target = T;
    }
    impl<T> DerefMut for RwLockMappedWriteGuard<T> {}
    pub struct OwnedRwLockReadGuard<T, U = T>;
    impl<T, U> Deref for OwnedRwLockReadGuard<T, U> {
        type Target = U;
    }
    pub struct OwnedRwLockWriteGuard<T>;
    impl<T> OwnedRwLockWriteGuard<T> {
        pub fn downgrade(self) -> OwnedRwLockReadGuard<T> {}
    }
    impl<T> Deref for OwnedRwLockWriteGuard<T> {
        type Target = T;
    }
    impl<T> DerefMut for OwnedRwLockWriteGuard<T> {}

    pub struct Notify;
    impl Notify {
        pub fn new() -> Notify {}
        pub fn const_new() -> Notify {}
        pub fn notified(&self) -> futures::Notified {}
        pub fn notified_owned(self: Arc<Self>) -> futures::Notified {}
        pub fn notify_one(&self) {}
        pub fn notify_last(&self) {}
        pub fn notify_waiters(&self) {}
    }
    impl Default for Notify {}
    pub mod futures {
        pub struct Notified;
        impl Notified {
            pub fn enable(self: std::pin::Pin<&mut Self>) -> bool {}
        }
        impl std::future::Future for Notified {
            type Output = ();
        }
    }

    pub struct Semaphore;
    impl Semaphore {
        pub fn new(permits: usize) -> Semaphore {}
        pub fn const_new(permits: usize) -> Semaphore {}
        pub fn available_permits(&self) -> usize {}
        pub fn add_permits(&self, n: usize) {}
        pub async fn acquire(&self) -> Result<SemaphorePermit, AcquireError> {}
        pub async fn acquire_many(&self, n: u32) -> Result<SemaphorePermit, AcquireError> {}
        pub fn try_acquire(&self) -> Result<SemaphorePermit, TryAcquireError> {}
        pub async fn acquire_owned(self: Arc<Self>) -> Result<OwnedSemaphorePermit, AcquireError> {}
        pub async fn acquire_many_owned(self: Arc<Self>, n: u32) -> Result<OwnedSemaphorePermit, AcquireError> {}
        pub fn try_acquire_owned(self: Arc<Self>) -> Result<OwnedSemaphorePermit, TryAcquireError> {}
        pub fn close(&self) {}
        pub fn is_closed(&self) -> bool {}
    }
    pub struct SemaphorePermit;
    impl SemaphorePermit {
        pub fn forget(self) {}
    }
    pub struct OwnedSemaphorePermit;
    impl OwnedSemaphorePermit {
        pub fn forget(self) {}
    }
    pub struct AcquireError;
    pub enum TryAcquireError {
        Closed,
        NoPermits,
    }
    pub struct Barrier;
    impl Barrier {
        pub fn new(n: usize) -> Barrier {}
        pub async fn wait(&self) -> BarrierWaitResult {}
    }
    pub struct BarrierWaitResult;
    impl BarrierWaitResult {
        pub fn is_leader(&self) -> bool {}
    }
    pub struct OnceCell<T>;
    impl<T> OnceCell<T> {
        pub fn new() -> OnceCell<T> {}
        pub fn const_new() -> OnceCell<T> {}
        pub fn get(&self) -> Option<&T> {}
        pub fn get_mut(&mut self) -> Option<&mut T> {}
        pub fn set(&self, value: T) -> Result<(), SetError<T>> {}
        pub fn initialized(&self) -> bool {}
        pub async fn get_or_init<F: FnOnce() -> Fut, Fut: Future<Output = T>>(&self, f: F) -> &T {}
        pub async fn get_or_try_init<E, F: FnOnce() -> Fut, Fut: Future<Output = Result<T, E>>>(
            &self,
            f: F,
        ) -> Result<&T, E> {
        }
        pub fn into_inner(self) -> Option<T> {}
    }
    impl<T> Default for OnceCell<T> {}
    pub struct SetError<T>;

    pub mod mpsc {
        use std::task::{Context, Poll};
        use std::time::Duration;

        pub mod error {
            pub struct SendError<T>(pub T);
            pub enum TrySendError<T> {
                Full(T),
                Closed(T),
            }
            pub enum SendTimeoutError<T> {
                Timeout(T),
                Closed(T),
            }
            pub enum TryRecvError {
                Empty,
                Disconnected,
            }
        }
        use error::{SendError, SendTimeoutError, TryRecvError, TrySendError};

        pub fn channel<T>(buffer: usize) -> (Sender<T>, Receiver<T>) {}
        pub fn unbounded_channel<T>() -> (UnboundedSender<T>, UnboundedReceiver<T>) {}
        pub struct Sender<T>;
        impl<T> Sender<T> {
            pub async fn send(&self, value: T) -> Result<(), SendError<T>> {}
            pub async fn send_timeout(&self, value: T, timeout: Duration) -> Result<(), SendTimeoutError<T>> {}
            pub fn try_send(&self, value: T) -> Result<(), TrySendError<T>> {}
            pub fn blocking_send(&self, value: T) -> Result<(), SendError<T>> {}
            pub async fn reserve(&self) -> Result<Permit<T>, SendError<()>> {}
            pub async fn reserve_owned(self) -> Result<OwnedPermit<T>, SendError<()>> {}
            pub fn try_reserve(&self) -> Result<Permit<T>, TrySendError<()>> {}
            pub async fn closed(&self) {}
            pub fn is_closed(&self) -> bool {}
            pub fn capacity(&self) -> usize {}
            pub fn downgrade(&self) -> WeakSender<T> {}
        }
        impl<T> Clone for Sender<T> {}
        pub struct WeakSender<T>;
        impl<T> WeakSender<T> {
            pub fn upgrade(&self) -> Option<Sender<T>> {}
        }
        pub struct Permit<T>;
        impl<T> Permit<T> {
            pub fn send(self, value: T) {}
        }
        pub struct OwnedPermit<T>;
        impl<T> OwnedPermit<T> {
            pub fn send(self, value: T) -> Sender<T> {}
        }
        pub struct Receiver<T>;
        impl<T> Receiver<T> {
            pub async fn recv(&mut self) -> Option<T> {}
            pub async fn recv_many(&mut self, buffer: &mut Vec<T>, limit: usize) -> usize {}
            pub fn try_recv(&mut self) -> Result<T, TryRecvError> {}
            pub fn blocking_recv(&mut self) -> Option<T> {}
            pub fn poll_recv(&mut self, context: &mut Context) -> Poll<Option<T>> {}
            pub fn close(&mut self) {}
            pub fn is_closed(&self) -> bool {}
            pub fn is_empty(&self) -> bool {}
            pub fn len(&self) -> usize {}
        }
        pub struct UnboundedSender<T>;
        impl<T> UnboundedSender<T> {
            pub fn send(&self, value: T) -> Result<(), SendError<T>> {}
            pub async fn closed(&self) {}
            pub fn is_closed(&self) -> bool {}
        }
        impl<T> Clone for UnboundedSender<T> {}
        pub struct UnboundedReceiver<T>;
        impl<T> UnboundedReceiver<T> {
            pub async fn recv(&mut self) -> Option<T> {}
            pub async fn recv_many(&mut self, buffer: &mut Vec<T>, limit: usize) -> usize {}
            pub fn try_recv(&mut self) -> Result<T, TryRecvError> {}
            pub fn blocking_recv(&mut self) -> Option<T> {}
            pub fn poll_recv(&mut self, context: &mut Context) -> Poll<Option<T>> {}
            pub fn close(&mut self) {}
            pub fn is_empty(&self) -> bool {}
            pub fn len(&self) -> usize {}
        }
    }
    pub mod oneshot {
        pub mod error {
            pub struct RecvError;
            pub enum TryRecvError {
                Empty,
                Closed,
            }
        }
        use error::{RecvError, TryRecvError};

        pub fn channel<T>() -> (Sender<T>, Receiver<T>) {}
        pub struct Sender<T>;
        impl<T> Sender<T> {
            pub fn send(self, value: T) -> Result<(), T> {}
            pub async fn closed(&mut self) {}
            pub fn is_closed(&self) -> bool {}
        }
        pub struct Receiver<T>;
        impl<T> Receiver<T> {
            pub fn try_recv(&mut self) -> Result<T, TryRecvError> {}
            pub fn blocking_recv(self) -> Result<T, RecvError> {}
            pub fn close(&mut self) {}
        }
        impl<T> std::future::Future for Receiver<T> {
            type Output = Result<T, RecvError>;
        }
    }
    pub mod watch {
        use std::ops::Deref;

        pub mod error {
            pub struct SendError<T>(pub T);
            pub struct RecvError;
        }
        use error::{RecvError, SendError};

        pub fn channel<T>(initial: T) -> (Sender<T>, Receiver<T>) {}
        pub struct Sender<T>;
        impl<T> Sender<T> {
            pub fn new(initial: T) -> Sender<T> {}
            pub fn send(&self, value: T) -> Result<(), SendError<T>> {}
            pub fn send_replace(&self, value: T) -> T {}
            pub fn send_modify<F: FnOnce(&mut T)>(&self, f: F) {}
            pub fn send_if_modified<F: FnOnce(&mut T) -> bool>(&self, f: F) -> bool {}
            pub fn borrow(&self) -> Ref<T> {}
            pub fn subscribe(&self) -> Receiver<T> {}
            pub async fn closed(&self) {}
            pub fn is_closed(&self) -> bool {}
            pub fn receiver_count(&self) -> usize {}
        }
        pub struct Receiver<T>;
        impl<T> Receiver<T> {
            pub fn borrow(&self) -> Ref<T> {}
            pub fn borrow_and_update(&mut self) -> Ref<T> {}
            pub fn has_changed(&self) -> Result<bool, RecvError> {}
            pub async fn changed(&mut self) -> Result<(), RecvError> {}
            pub async fn wait_for<F: FnMut(&T) -> bool>(&mut self, f: F) -> Result<Ref<T>, RecvError> {}
        }
        impl<T> Clone for Receiver<T> {}
        pub struct Ref<T>;
        impl<T> Deref for Ref<T> {
            type Target = T;
        }
    }
    pub mod broadcast {
        pub mod error {
            pub struct SendError<T>(pub T);
            pub enum RecvError {
                Closed,
                Lagged(u64),
            }
            pub enum TryRecvError {
                Empty,
                Closed,
                Lagged(u64),
            }
        }
        use error::{RecvError, SendError, TryRecvError};

        pub fn channel<T>(capacity: usize) -> (Sender<T>, Receiver<T>) {}
        pub struct Sender<T>;
        impl<T> Sender<T> {
            pub fn new(capacity: usize) -> Sender<T> {}
            pub fn send(&self, value: T) -> Result<usize, SendError<T>> {}
            pub fn subscribe(&self) -> Receiver<T> {}
            pub fn receiver_count(&self) -> usize {}
        }
        impl<T> Clone for Sender<T> {}
        pub struct Receiver<T>;
        impl<T> Receiver<T> {
            pub async fn recv(&mut self) -> Result<T, RecvError> {}
            pub fn try_recv(&mut self) -> Result<T, TryRecvError> {}
            pub fn blocking_recv(&mut self) -> Result<T, RecvError> {}
            pub fn resubscribe(&self) -> Receiver<T> {}
        }
    }
}
