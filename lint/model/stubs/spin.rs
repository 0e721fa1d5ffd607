// spin: locks that spin.

pub use mutex::{Mutex, MutexGuard};
pub use once::Once;
pub use rwlock::{RwLock, RwLockReadGuard, RwLockUpgradableGuard, RwLockWriteGuard};

pub type RwLockUpgradeableGuard<T> = RwLockUpgradableGuard<T>;

pub mod mutex {
    use std::ops::{Deref, DerefMut};

    pub use spin::{SpinMutex, SpinMutexGuard};
    pub use ticket::{TicketMutex, TicketMutexGuard};

    pub struct Mutex<T, R = ()>;
    impl<T, R> Mutex<T, R> {
        pub fn new(value: T) -> Mutex<T, R> {}
        pub fn lock(&self) -> MutexGuard<T> {}
        pub fn try_lock(&self) -> Option<MutexGuard<T>> {}
        pub fn is_locked(&self) -> bool {}
        pub fn force_unlock(&self) {}
        pub fn into_inner(self) -> T {}
        pub fn get_mut(&mut self) -> &mut T {}
    }
    impl<T: Default, R> Default for Mutex<T, R> {}
    impl<T, R> From<T> for Mutex<T, R> {}
    pub struct MutexGuard<T>;
    impl<T> MutexGuard<T> {
        pub fn leak(this: MutexGuard<T>) -> &mut T {}
    }
    impl<T> Deref for MutexGuard<T> {
        type Target = T;
    }
    impl<T> DerefMut for MutexGuard<T> {}
    pub mod spin {
        use std::ops::{Deref, DerefMut};

        pub struct SpinMutex<T, R = ()>;
        impl<T, R> SpinMutex<T, R> {
            pub fn new(value: T) -> SpinMutex<T, R> {}
            pub fn lock(&self) -> SpinMutexGuard<T> {}
            pub fn try_lock(&self) -> Option<SpinMutexGuard<T>> {}
            pub fn is_locked(&self) -> bool {}
            pub fn into_inner(self) -> T {}
            pub fn get_mut(&mut self) -> &mut T {}
        }
        impl<T: Default, R> Default for SpinMutex<T, R> {}
        pub struct SpinMutexGuard<T>;
        impl<T> SpinMutexGuard<T> {
            pub fn leak(this: SpinMutexGuard<T>) -> &mut T {}
        }
        impl<T> Deref for SpinMutexGuard<T> {
            type Target = T;
        }
        impl<T> DerefMut for SpinMutexGuard<T> {}
    }
    pub mod ticket {
        use std::ops::{Deref, DerefMut};

        pub struct TicketMutex<T, R = ()>;
        impl<T, R> TicketMutex<T, R> {
            pub fn new(value: T) -> TicketMutex<T, R> {}
            pub fn lock(&self) -> TicketMutexGuard<T> {}
            pub fn try_lock(&self) -> Option<TicketMutexGuard<T>> {}
            pub fn into_inner(self) -> T {}
            pub fn get_mut(&mut self) -> &mut T {}
        }
        impl<T: Default, R> Default for TicketMutex<T, R> {}
        pub struct TicketMutexGuard<T>;
        impl<T> Deref for TicketMutexGuard<T> {
            type Target = T;
        }
        impl<T> DerefMut for TicketMutexGuard<T> {}
    }
}

pub mod rwlock {
    use std::ops::{Deref, DerefMut};

    pub struct RwLock<T, R = ()>;
    impl<T, R> RwLock<T, R> {
        pub fn new(value: T) -> RwLock<T, R> {}
        pub fn read(&self) -> RwLockReadGuard<T> {}
        pub fn write(&self) -> RwLockWriteGuard<T> {}
        pub fn upgradeable_read(&self) -> RwLockUpgradableGuard<T> {}
        pub fn try_read(&self) -> Option<RwLockReadGuard<T>> {}
        pub fn try_write(&self) -> Option<RwLockWriteGuard<T>> {}
        pub fn try_upgradeable_read(&self) -> Option<RwLockUpgradableGuard<T>> {}
        pub fn reader_count(&self) -> usize {}
        pub fn into_inner(self) -> T {}
        pub fn get_mut(&mut self) -> &mut T {}
    }
    impl<T: Default, R> Default for RwLock<T, R> {}
    impl<T, R> From<T> for RwLock<T, R> {}
    pub struct RwLockReadGuard<T>;
    impl<T> Deref for RwLockReadGuard<T> {
        type Target = T;
    }
    pub struct RwLockWriteGuard<T, R = ()>;
    impl<T, R> RwLockWriteGuard<T, R> {
        pub fn downgrade(self) -> RwLockReadGuard<T> {}
        pub fn downgrade_to_upgradeable(self) -> RwLockUpgradableGuard<T> {}
        pub fn leak(this: RwLockWriteGuard<T, R>) -> &mut T {}
    }
    impl<T, R> Deref for RwLockWriteGuard<T, R> {
        type Target = T;
    }
    impl<T, R> DerefMut for RwLockWriteGuard<T, R> {}
    pub struct RwLockUpgradableGuard<T, R = ()>;
    impl<T, R> RwLockUpgradableGuard<T, R> {
        pub fn upgrade(self) -> RwLockWriteGuard<T, R> {}
        pub fn try_upgrade(self) -> Result<RwLockWriteGuard<T, R>, RwLockUpgradableGuard<T, R>> {}
        pub fn downgrade(self) -> RwLockReadGuard<T> {}
    }
    impl<T, R> Deref for RwLockUpgradableGuard<T, R> {
        type Target = T;
    }
}

pub mod once {
    pub struct Once<T = (), R = ()>;
    impl<T, R> Once<T, R> {
        pub fn new() -> Once<T, R> {}
        pub fn call_once<F: FnOnce() -> T>(&self, f: F) -> &T {}
        pub fn get(&self) -> Option<&T> {}
        pub fn wait(&self) -> &T {}
        pub fn poll(&self) -> Option<&T> {}
        pub fn is_completed(&self) -> bool {}
    }
}

pub mod lazy {
    pub struct Lazy<T, F = fn() -> T>;
    impl<T, F: FnOnce() -> T> Lazy<T, F> {
        pub fn new(f: F) -> Lazy<T, F> {}
        pub fn force(this: &Lazy<T, F>) -> &T {}
    }
    impl<T, F> std::ops::Deref for Lazy<T, F> {
        type Target = T;
    }
}
pub use lazy::Lazy;

pub mod barrier {
    pub struct Barrier;
    impl Barrier {
        pub fn new(n: usize) -> Barrier {}
        pub fn wait(&self) -> BarrierWaitResult {}
    }
    pub struct BarrierWaitResult;
    impl BarrierWaitResult {
        pub fn is_leader(&self) -> bool {}
    }
}
pub use barrier::Barrier;
