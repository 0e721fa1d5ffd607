// Locks, channels, atomics, shared ownership.

pub mod sync {
    use crate::any::Any;
    use crate::ops::{Deref, DerefMut};
    use crate::pin::Pin;
    use crate::time::{Duration, Instant};

    pub struct Arc<T>;
    impl<T> Arc<T> {
        pub fn new(value: T) -> Arc<T> {}
        pub fn new_cyclic<F: FnOnce(&Weak<T>) -> T>(f: F) -> Arc<T> {}
        pub fn pin(value: T) -> Pin<Arc<T>> {}
        pub fn try_unwrap(this: Arc<T>) -> Result<T, Arc<T>> {}
        pub fn into_inner(this: Arc<T>) -> Option<T> {}
        pub fn unwrap_or_clone(this: Arc<T>) -> T {}
        pub fn downgrade(this: &Arc<T>) -> Weak<T> {}
        pub fn get_mut(this: &mut Arc<T>) -> Option<&mut T> {}
        pub fn make_mut(this: &mut Arc<T>) -> &mut T {}
        pub fn ptr_eq(this: &Arc<T>, other: &Arc<T>) -> bool {}
        pub fn strong_count(this: &Arc<T>) -> usize {}
        pub fn weak_count(this: &Arc<T>) -> usize {}
        pub fn as_ptr(this: &Arc<T>) -> *const T {}
        pub fn into_raw(this: Arc<T>) -> *const T {}
        pub fn from_raw(raw: *const T) -> Arc<T> {}
    }
    impl Arc<dyn Any> {
        pub fn downcast<T>(self) -> Result<Arc<T>, Arc<dyn Any>> {}
    }
    impl<T> Deref for Arc<T> {
        type Target = T;
    }
    impl<T> Clone for Arc<T> {}
    impl<T: Default> Default for Arc<T> {}
    impl<T> AsRef<T> for Arc<T> {}
    impl<T> From<T> for Arc<T> {}
    impl<T> From<Box<T>> for Arc<T> {}
    pub struct Weak<T>;
    impl<T> Weak<T> {
        pub fn new() -> Weak<T> {}
        pub fn upgrade(&self) -> Option<Arc<T>> {}
        pub fn strong_count(&self) -> usize {}
        pub fn weak_count(&self) -> usize {}
        pub fn as_ptr(&self) -> *const T {}
        pub fn ptr_eq(&self, other: &Weak<T>) -> bool {}
    }
    impl<T> Clone for Weak<T> {}

    pub struct PoisonError<T>;
    impl<T> PoisonError<T> {
        pub fn new(data: T) -> PoisonError<T> {}
        pub fn into_inner(self) -> T {}
        pub fn get_ref(&self) -> &T {}
        pub fn get_mut(&mut self) -> &mut T {}
    }
    pub enum TryLockError<T> {
        Poisoned(PoisonError<T>),
        WouldBlock,
    }
    pub type LockResult<T> = Result<T, PoisonError<T>>;
    pub type TryLockResult<T> = Result<T, TryLockError<T>>;

    pub struct Mutex<T>;
    impl<T> Mutex<T> {
        pub fn new(value: T) -> Mutex<T> {}
        pub fn lock(&self) -> LockResult<MutexGuard<T>> {}
        pub fn try_lock(&self) -> TryLockResult<MutexGuard<T>> {}
        pub fn is_poisoned(&self) -> bool {}
        pub fn clear_poison(&self) {}
        pub fn into_inner(self) -> LockResult<T> {}
        pub fn get_mut(&mut self) -> LockResult<&mut T> {}
    }
    impl<T: Default> Default for Mutex<T> {}
    impl<T> From<T> for Mutex<T> {}
    pub struct MutexGuard<T>;
    impl<T> MutexGuard<T> {
        pub fn map<U, F: FnOnce(&mut T) -> &mut U>(this: MutexGuard<T>, f: F) -> MappedMutexGuard<U> {}
        pub fn filter_map<U, F: FnOnce(&mut T) -> Option<&mut U>>(
            this: MutexGuard<T>,
            f: F,
        ) -> Result<MappedMutexGuard<U>, MutexGuard<T>> {
        }
    }
    impl<T> Deref for MutexGuard<T> {
        type Target = T;
    }
    impl<T> DerefMut for MutexGuard<T> {}
    pub struct MappedMutexGuard<T>;
    impl<T> MappedMutexGuard<T> {
        pub fn map<U, F: FnOnce(&mut T) -> &mut U>(this: MappedMutexGuard<T>, f: F) -> MappedMutexGuard<U> {}
    }
    impl<T> Deref for MappedMutexGuard<T> {
        type Target = T;
    }
    impl<T> DerefMut for MappedMutexGuard<T> {}

    pub struct RwLock<T>;
    impl<T> RwLock<T> {
        pub fn new(value: T) -> RwLock<T> {}
        pub fn read(&self) -> LockResult<RwLockReadGuard<T>> {}
        pub fn try_read(&self) -> TryLockResult<RwLockReadGuard<T>> {}
        pub fn write(&self) -> LockResult<RwLockWriteGuard<T>> {}
        pub fn try_write(&self) -> TryLockResult<RwLockWriteGuard<T>> {}
        pub fn is_poisoned(&self) -> bool {}
        pub fn clear_poison(&self) {}
        pub fn into_inner(self) -> LockResult<T> {}
        pub fn get_mut(&mut self) -> LockResult<&mut T> {}
    }
    impl<T: Default> Default for RwLock<T> {}
    impl<T> From<T> for RwLock<T> {}
    pub struct RwLockReadGuard<T>;
    impl<T> RwLockReadGuard<T> {
        pub fn map<U, F: FnOnce(&T) -> &U>(this: RwLockReadGuard<T>, f: F) -> MappedRwLockReadGuard<U> {}
    }
    impl<T> Deref for RwLockReadGuard<T> {
        type Target = T;
    }
    pub struct RwLockWriteGuard<T>;
    impl<T> RwLockWriteGuard<T> {
        pub fn map<U, F: FnOnce(&mut T) -> &mut U>(this: RwLockWriteGuard<T>, f: F) -> MappedRwLockWriteGuard<U> {}
        pub fn downgrade(this: RwLockWriteGuard<T>) -> RwLockReadGuard<T> {}
    }
    impl<T> Deref for RwLockWriteGuard<T> {
        type Target = T;
    }
    impl<T> DerefMut for RwLockWriteGuard<T> {}
    pub struct MappedRwLockReadGuard<T>;
    impl<T> Deref for MappedRwLockReadGuard<T> {
        type Target = T;
    }
    pub struct MappedRwLockWriteGuard<T>;
    impl<T> Deref for MappedRwLockWriteGuard<T> {
        type Target = T;
    }
    impl<T> DerefMut for MappedRwLockWriteGuard<T> {}

    pub struct ReentrantLock<T>;
    impl<T> ReentrantLock<T> {
        pub fn new(value: T) -> ReentrantLock<T> {}
        pub fn lock(&self) -> ReentrantLockGuard<T> {}
        pub fn try_lock(&self) -> Option<ReentrantLockGuard<T>> {}
        pub fn into_inner(self) -> T {}
        pub fn get_mut(&mut self) -> &mut T {}
    }
    pub struct ReentrantLockGuard<T>;
    impl<T> Deref for ReentrantLockGuard<T> {
        type Target = T;
    }

    pub struct Condvar;
    impl Condvar {
        pub fn new() -> Condvar {}
        pub fn wait<T>(&self, guard: MutexGuard<T>) -> LockResult<MutexGuard<T>> {}
        pub fn wait_while<T, F: FnMut(&mut T) -> bool>(
            &self,
            guard: MutexGuard<T>,
            condition: F,
        ) -> LockResult<MutexGuard<T>> {
        }
        pub fn wait_timeout<T>(
            &self,
            guard: MutexGuard<T>,
            timeout: Duration,
        ) -> LockResult<(MutexGuard<T>, WaitTimeoutResult)> {
        }
        pub fn wait_timeout_ms<T>(&self, guard: MutexGuard<T>, timeout: u32) -> LockResult<(MutexGuard<T>, bool)> {}
        pub fn wait_timeout_while<T, F: FnMut(&mut T) -> bool>(
            &self,
            guard: MutexGuard<T>,
            timeout: Duration,
            condition: F,
        ) -> LockResult<(MutexGuard<T>, WaitTimeoutResult)> {
        }
        pub fn notify_one(&self) {}
        pub fn notify_all(&self) {}
    }
    impl Default for Condvar {}
    pub struct WaitTimeoutResult;
    impl WaitTimeoutResult {
        pub fn timed_out(&self) -> bool {}
    }

    pub struct Barrier;
    impl Barrier {
        pub fn new(count: usize) -> Barrier {}
        pub fn wait(&self) -> BarrierWaitResult {}
    }
    pub struct BarrierWaitResult;
    impl BarrierWaitResult {
        pub fn is_leader(&self) -> bool {}
    }

    pub struct Once;
    impl Once {
        pub fn new() -> Once {}
        pub fn call_once<F: FnOnce()>(&self, f: F) {}
        pub fn call_once_force<F: FnOnce(&OnceState)>(&self, f: F) {}
        pub fn is_completed(&self) -> bool {}
        pub fn wait(&self) {}
    }
    pub struct OnceState;
    pub struct OnceLock<T>;
    impl<T> OnceLock<T> {
        pub fn new() -> OnceLock<T> {}
        pub fn get(&self) -> Option<&T> {}
        pub fn get_mut(&mut self) -> Option<&mut T> {}
        pub fn set(&self, value: T) -> Result<(), T> {}
        pub fn get_or_init<F: FnOnce() -> T>(&self, f: F) -> &T {}
        pub fn wait(&self) -> &T {}
        pub fn into_inner(self) -> Option<T> {}
        pub fn take(&mut self) -> Option<T> {}
    }
    impl<T> Default for OnceLock<T> {}
    impl<T> From<T> for OnceLock<T> {}
    pub struct LazyLock<T, F = fn() -> T>;
    impl<T, F: FnOnce() -> T> LazyLock<T, F> {
        pub fn new(f: F) -> LazyLock<T, F> {}
        pub fn force(this: &LazyLock<T, F>) -> &T {}
    }
    impl<T, F> Deref for LazyLock<T, F> {
        type Target = T;
    }

    pub mod mpsc {
        use crate::time::{Duration, Instant};

        pub fn channel<T>() -> (Sender<T>, Receiver<T>) {}
        pub fn sync_channel<T>(bound: usize) -> (SyncSender<T>, Receiver<T>) {}
        pub struct Sender<T>;
        impl<T> Sender<T> {
            pub fn send(&self, value: T) -> Result<(), SendError<T>> {}
        }
        impl<T> Clone for Sender<T> {}
        pub struct SyncSender<T>;
        impl<T> SyncSender<T> {
            pub fn send(&self, value: T) -> Result<(), SendError<T>> {}
            pub fn try_send(&self, value: T) -> Result<(), TrySendError<T>> {}
        }
        impl<T> Clone for SyncSender<T> {}
        pub struct Receiver<T>;
        impl<T> Receiver<T> {
            pub fn recv(&self) -> Result<T, RecvError> {}
            pub fn try_recv(&self) -> Result<T, TryRecvError> {}
            pub fn recv_timeout(&self, timeout: Duration) -> Result<T, RecvTimeoutError> {}
            pub fn iter(&self) -> Iter<T> {}
            pub fn try_iter(&self) -> TryIter<T> {}
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
        pub struct SendError<T>(pub T);
        pub struct RecvError;
        pub enum TryRecvError {
            Empty,
            Disconnected,
        }
        pub enum RecvTimeoutError {
            Timeout,
            Disconnected,
        }
        pub enum TrySendError<T> {
            Full(T),
            Disconnected(T),
        }
    }

    pub mod atomic {
        pub enum Ordering {
            Relaxed,
            Release,
            Acquire,
            AcqRel,
            SeqCst,
        }
        pub fn fence(order: Ordering) {}
        pub fn compiler_fence(order: Ordering) {}
        pub struct Atomic<T>;
        pub type AtomicBool = Atomic<bool>;
        pub type AtomicI8 = Atomic<i8>;
        pub type AtomicI16 = Atomic<i16>;
        pub type AtomicI32 = Atomic<i32>;
        pub type AtomicI64 = Atomic<i64>;
        pub type AtomicIsize = Atomic<isize>;
        pub type AtomicU8 = Atomic<u8>;
        pub type AtomicU16 = Atomic<u16>;
        pub type AtomicU32 = Atomic<u32>;
        pub type AtomicU64 = Atomic<u64>;
        pub type AtomicUsize = Atomic<usize>;
        pub type AtomicPtr<T> = Atomic<*mut T>;
        impl<T> Atomic<T> {
            pub fn new(value: T) -> Atomic<T> {}
            pub fn load(&self, order: Ordering) -> T {}
            pub fn store(&self, value: T, order: Ordering) {}
            pub fn swap(&self, value: T, order: Ordering) -> T {}
            pub fn compare_and_swap(&self, current: T, new: T, order: Ordering) -> T {}
            pub fn compare_exchange(&self, current: T, new: T, success: Ordering, failure: Ordering) -> Result<T, T> {}
            pub fn compare_exchange_weak(
                &self,
                current: T,
                new: T,
                success: Ordering,
                failure: Ordering,
            ) -> Result<T, T> {
            }
            pub fn fetch_add(&self, value: T, order: Ordering) -> T {}
            pub fn fetch_sub(&self, value: T, order: Ordering) -> T {}
            pub fn fetch_max(&self, value: T, order: Ordering) -> T {}
            pub fn fetch_min(&self, value: T, order: Ordering) -> T {}
            pub fn fetch_and(&self, value: T, order: Ordering) -> T {}
            pub fn fetch_nand(&self, value: T, order: Ordering) -> T {}
            pub fn fetch_or(&self, value: T, order: Ordering) -> T {}
            pub fn fetch_xor(&self, value: T, order: Ordering) -> T {}
            pub fn fetch_not(&self, order: Ordering) -> T {}
            pub fn fetch_update<F: FnMut(T) -> Option<T>>(&self, set: Ordering, fetch: Ordering, f: F) -> Result<T, T> {}
            pub fn try_update<F: FnMut(T) -> Option<T>>(&self, set: Ordering, fetch: Ordering, f: F) -> Result<T, T> {}
            pub fn update<F: FnMut(T) -> T>(&self, set: Ordering, fetch: Ordering, f: F) -> T {}
            pub fn get_mut(&mut self) -> &mut T {}
            pub fn into_inner(self) -> T {}
            pub fn as_ptr(&self) -> *mut T {}
        }
        impl<T: Default> Default for Atomic<T> {}
        impl<T> From<T> for Atomic<T> {}
    }
}
