// Locks over any raw lock: what parking_lot's and others' lock types are aliases of.

use std::ops::{Deref, DerefMut};
use std::sync::Arc;
use std::time::{Duration, Instant};

pub trait RawMutex {}
pub trait RawRwLock {}
pub trait GetThreadId {}

pub struct Mutex<R, T>;
impl<R, T> Mutex<R, T> {
    pub fn new(value: T) -> Mutex<R, T> {}
    pub fn const_new(raw: R, value: T) -> Mutex<R, T> {}
    pub fn lock(&self) -> MutexGuard<R, T> {}
    pub fn try_lock(&self) -> Option<MutexGuard<R, T>> {}
    pub fn try_lock_for(&self, timeout: Duration) -> Option<MutexGuard<R, T>> {}
    pub fn try_lock_until(&self, deadline: Instant) -> Option<MutexGuard<R, T>> {}
    pub fn lock_arc(self: &Arc<Self>) -> ArcMutexGuard<R, T> {}
    pub fn try_lock_arc(self: &Arc<Self>) -> Option<ArcMutexGuard<R, T>> {}
    pub fn try_lock_arc_for(self: &Arc<Self>, timeout: Duration) -> Option<ArcMutexGuard<R, T>> {}
    pub fn is_locked(&self) -> bool {}
    pub fn into_inner(self) -> T {}
    pub fn get_mut(&mut self) -> &mut T {}
    pub fn data_ptr(&self) -> *mut T {}
    pub fn force_unlock(&self) {}
    pub fn force_unlock_fair(&self) {}
    pub fn make_guard_unchecked(&self) -> MutexGuard<R, T> {}
}
impl<R, T: Default> Default for Mutex<R, T> {}
impl<R, T> From<T> for Mutex<R, T> {}

pub struct MutexGuard<R, T>;
impl<R, T> MutexGuard<R, T> {
    pub fn mutex(this: &MutexGuard<R, T>) -> &Mutex<R, T> {}
    pub fn map<U, F: FnOnce(&mut T) -> &mut U>(this: MutexGuard<R, T>, f: F) -> MappedMutexGuard<R, U> {}
    pub fn try_map<U, F: FnOnce(&mut T) -> Option<&mut U>>(
        this: MutexGuard<R, T>,
        f: F,
    ) -> Result<MappedMutexGuard<R, U>, MutexGuard<R, T>> {
    }
    pub fn unlocked<F: FnOnce() -> U, U>(this: &mut MutexGuard<R, T>, f: F) -> U {}
    pub fn unlocked_fair<F: FnOnce() -> U, U>(this: &mut MutexGuard<R, T>, f: F) -> U {}
    pub fn unlock_fair(this: MutexGuard<R, T>) {}
    pub fn bump(this: &mut MutexGuard<R, T>) {}
    pub fn leak(this: MutexGuard<R, T>) -> &mut T {}
}
impl<R, T> Deref for MutexGuard<R, T> {
    type Target = T;
}
impl<R, T> DerefMut for MutexGuard<R, T> {}

pub struct MappedMutexGuard<R, T>;
impl<R, T> MappedMutexGuard<R, T> {
    pub fn map<U, F: FnOnce(&mut T) -> &mut U>(this: MappedMutexGuard<R, T>, f: F) -> MappedMutexGuard<R, U> {}
    pub fn try_map<U, F: FnOnce(&mut T) -> Option<&mut U>>(
        this: MappedMutexGuard<R, T>,
        f: F,
    ) -> Result<MappedMutexGuard<R, U>, MappedMutexGuard<R, T>> {
    }
    pub fn unlock_fair(this: MappedMutexGuard<R, T>) {}
}
impl<R, T> Deref for MappedMutexGuard<R, T> {
    type Target = T;
}
impl<R, T> DerefMut for MappedMutexGuard<R, T> {}

pub struct ArcMutexGuard<R, T>;
impl<R, T> ArcMutexGuard<R, T> {
    pub fn mutex(this: &ArcMutexGuard<R, T>) -> &Arc<Mutex<R, T>> {}
    pub fn into_arc(this: ArcMutexGuard<R, T>) -> Arc<Mutex<R, T>> {}
    pub fn unlocked<F: FnOnce() -> U, U>(this: &mut ArcMutexGuard<R, T>, f: F) -> U {}
    pub fn unlock_fair(this: ArcMutexGuard<R, T>) {}
    pub fn bump(this: &mut ArcMutexGuard<R, T>) {}
}
impl<R, T> Deref for ArcMutexGuard<R, T> {
    type Target = T;
}
impl<R, T> DerefMut for ArcMutexGuard<R, T> {}

pub struct RwLock<R, T>;
impl<R, T> RwLock<R, T> {
    pub fn new(value: T) -> RwLock<R, T> {}
    pub fn const_new(raw: R, value: T) -> RwLock<R, T> {}
    pub fn read(&self) -> RwLockReadGuard<R, T> {}
    pub fn read_recursive(&self) -> RwLockReadGuard<R, T> {}
    pub fn write(&self) -> RwLockWriteGuard<R, T> {}
    pub fn upgradable_read(&self) -> RwLockUpgradableReadGuard<R, T> {}
    pub fn try_read(&self) -> Option<RwLockReadGuard<R, T>> {}
    pub fn try_read_for(&self, timeout: Duration) -> Option<RwLockReadGuard<R, T>> {}
    pub fn try_read_until(&self, deadline: Instant) -> Option<RwLockReadGuard<R, T>> {}
    pub fn try_read_recursive(&self) -> Option<RwLockReadGuard<R, T>> {}
    pub fn try_write(&self) -> Option<RwLockWriteGuard<R, T>> {}
    pub fn try_write_for(&self, timeout: Duration) -> Option<RwLockWriteGuard<R, T>> {}
    pub fn try_write_until(&self, deadline: Instant) -> Option<RwLockWriteGuard<R, T>> {}
    pub fn try_upgradable_read(&self) -> Option<RwLockUpgradableReadGuard<R, T>> {}
    pub fn try_upgradable_read_for(&self, timeout: Duration) -> Option<RwLockUpgradableReadGuard<R, T>> {}
    pub fn read_arc(self: &Arc<Self>) -> ArcRwLockReadGuard<R, T> {}
    pub fn read_arc_recursive(self: &Arc<Self>) -> ArcRwLockReadGuard<R, T> {}
    pub fn write_arc(self: &Arc<Self>) -> ArcRwLockWriteGuard<R, T> {}
    pub fn upgradable_read_arc(self: &Arc<Self>) -> ArcRwLockUpgradableReadGuard<R, T> {}
    pub fn try_read_arc(self: &Arc<Self>) -> Option<ArcRwLockReadGuard<R, T>> {}
    pub fn try_write_arc(self: &Arc<Self>) -> Option<ArcRwLockWriteGuard<R, T>> {}
    pub fn is_locked(&self) -> bool {}
    pub fn is_locked_exclusive(&self) -> bool {}
    pub fn into_inner(self) -> T {}
    pub fn get_mut(&mut self) -> &mut T {}
    pub fn data_ptr(&self) -> *mut T {}
}
impl<R, T: Default> Default for RwLock<R, T> {}
impl<R, T> From<T> for RwLock<R, T> {}

pub struct RwLockReadGuard<R, T>;
impl<R, T> RwLockReadGuard<R, T> {
    pub fn rwlock(this: &RwLockReadGuard<R, T>) -> &RwLock<R, T> {}
    pub fn map<U, F: FnOnce(&T) -> &U>(this: RwLockReadGuard<R, T>, f: F) -> MappedRwLockReadGuard<R, U> {}
    pub fn try_map<U, F: FnOnce(&T) -> Option<&U>>(
        this: RwLockReadGuard<R, T>,
        f: F,
    ) -> Result<MappedRwLockReadGuard<R, U>, RwLockReadGuard<R, T>> {
    }
    pub fn unlocked<F: FnOnce() -> U, U>(this: &mut RwLockReadGuard<R, T>, f: F) -> U {}
    pub fn unlock_fair(this: RwLockReadGuard<R, T>) {}
    pub fn bump(this: &mut RwLockReadGuard<R, T>) {}
}
impl<R, T> Deref for RwLockReadGuard<R, T> {
    type Target = T;
}

pub struct RwLockWriteGuard<R, T>;
impl<R, T> RwLockWriteGuard<R, T> {
    pub fn rwlock(this: &RwLockWriteGuard<R, T>) -> &RwLock<R, T> {}
    pub fn map<U, F: FnOnce(&mut T) -> &mut U>(this: RwLockWriteGuard<R, T>, f: F) -> MappedRwLockWriteGuard<R, U> {}
    pub fn try_map<U, F: FnOnce(&mut T) -> Option<&mut U>>(
        this: RwLockWriteGuard<R, T>,
        f: F,
    ) -> Result<MappedRwLockWriteGuard<R, U>, RwLockWriteGuard<R, T>> {
    }
    pub fn downgrade(this: RwLockWriteGuard<R, T>) -> RwLockReadGuard<R, T> {}
    pub fn downgrade_to_upgradable(this: RwLockWriteGuard<R, T>) -> RwLockUpgradableReadGuard<R, T> {}
    pub fn unlocked<F: FnOnce() -> U, U>(this: &mut RwLockWriteGuard<R, T>, f: F) -> U {}
    pub fn unlock_fair(this: RwLockWriteGuard<R, T>) {}
    pub fn bump(this: &mut RwLockWriteGuard<R, T>) {}
}
impl<R, T> Deref for RwLockWriteGuard<R, T> {
    type Target = T;
}
impl<R, T> DerefMut for RwLockWriteGuard<R, T> {}

pub struct RwLockUpgradableReadGuard<R, T>;
impl<R, T> RwLockUpgradableReadGuard<R, T> {
    pub fn upgrade(this: RwLockUpgradableReadGuard<R, T>) -> RwLockWriteGuard<R, T> {}
    pub fn try_upgrade(
        this: RwLockUpgradableReadGuard<R, T>,
    ) -> Result<RwLockWriteGuard<R, T>, RwLockUpgradableReadGuard<R, T>> {
    }
    pub fn with_upgraded<U, F: FnOnce(&mut T) -> U>(this: &mut RwLockUpgradableReadGuard<R, T>, f: F) -> U {}
    pub fn downgrade(this: RwLockUpgradableReadGuard<R, T>) -> RwLockReadGuard<R, T> {}
    pub fn unlocked<F: FnOnce() -> U, U>(this: &mut RwLockUpgradableReadGuard<R, T>, f: F) -> U {}
    pub fn bump(this: &mut RwLockUpgradableReadGuard<R, T>) {}
}
impl<R, T> Deref for RwLockUpgradableReadGuard<R, T> {
    type Target = T;
}

pub struct MappedRwLockReadGuard<R, T>;
impl<R, T> MappedRwLockReadGuard<R, T> {
    pub fn map<U, F: FnOnce(&T) -> &U>(this: MappedRwLockReadGuard<R, T>, f: F) -> MappedRwLockReadGuard<R, U> {}
}
impl<R, T> Deref for MappedRwLockReadGuard<R, T> {
    type Target = T;
}
pub struct MappedRwLockWriteGuard<R, T>;
impl<R, T> MappedRwLockWriteGuard<R, T> {
    pub fn map<U, F: FnOnce(&mut T) -> &mut U>(
        this: MappedRwLockWriteGuard<R, T>,
        f: F,
    ) -> MappedRwLockWriteGuard<R, U> {
    }
}
impl<R, T> Deref for MappedRwLockWriteGuard<R, T> {
    type Target = T;
}
impl<R, T> DerefMut for MappedRwLockWriteGuard<R, T> {}
pub struct ArcRwLockReadGuard<R, T>;
impl<R, T> Deref for ArcRwLockReadGuard<R, T> {
    type Target = T;
}
pub struct ArcRwLockWriteGuard<R, T>;
impl<R, T> ArcRwLockWriteGuard<R, T> {
    pub fn downgrade(this: ArcRwLockWriteGuard<R, T>) -> ArcRwLockReadGuard<R, T> {}
}
impl<R, T> Deref for ArcRwLockWriteGuard<R, T> {
    type Target = T;
}
impl<R, T> DerefMut for ArcRwLockWriteGuard<R, T> {}
pub struct ArcRwLockUpgradableReadGuard<R, T>;
impl<R, T> ArcRwLockUpgradableReadGuard<R, T> {
    pub fn upgrade(this: ArcRwLockUpgradableReadGuard<R, T>) -> ArcRwLockWriteGuard<R, T> {}
}
impl<R, T> Deref for ArcRwLockUpgradableReadGuard<R, T> {
    type Target = T;
}

pub struct ReentrantMutex<R, G, T>;
impl<R, G, T> ReentrantMutex<R, G, T> {
    pub fn new(value: T) -> ReentrantMutex<R, G, T> {}
    pub fn lock(&self) -> ReentrantMutexGuard<R, G, T> {}
    pub fn try_lock(&self) -> Option<ReentrantMutexGuard<R, G, T>> {}
    pub fn try_lock_for(&self, timeout: Duration) -> Option<ReentrantMutexGuard<R, G, T>> {}
    pub fn into_inner(self) -> T {}
    pub fn get_mut(&mut self) -> &mut T {}
    pub fn is_locked(&self) -> bool {}
    pub fn is_owned_by_current_thread(&self) -> bool {}
}
pub struct ReentrantMutexGuard<R, G, T>;
impl<R, G, T> ReentrantMutexGuard<R, G, T> {
    pub fn map<U, F: FnOnce(&T) -> &U>(
        this: ReentrantMutexGuard<R, G, T>,
        f: F,
    ) -> MappedReentrantMutexGuard<R, G, U> {
    }
    pub fn unlocked<F: FnOnce() -> U, U>(this: &mut ReentrantMutexGuard<R, G, T>, f: F) -> U {}
}
impl<R, G, T> Deref for ReentrantMutexGuard<R, G, T> {
    type Target = T;
}
pub struct MappedReentrantMutexGuard<R, G, T>;
impl<R, G, T> Deref for MappedReentrantMutexGuard<R, G, T> {
    type Target = T;
}
