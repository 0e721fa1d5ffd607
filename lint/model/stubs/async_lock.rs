// async_lock: locks for tasks, without a runtime of their own.

use std::future::Future;
use std::ops::{Deref, DerefMut};
use std::sync::Arc;

pub struct Mutex<T>;
impl<T> Mutex<T> {
    pub fn new(value: T) -> Mutex<T> {}
    pub async fn lock(&self) -> MutexGuard<T> {}
    pub fn lock_blocking(&self) -> MutexGuard<T> {}
    pub fn try_lock(&self) -> Option<MutexGuard<T>> {}
    pub async fn lock_arc(self: &Arc<Self>) -> MutexGuardArc<T> {}
    pub fn lock_arc_blocking(self: &Arc<Self>) -> MutexGuardArc<T> {}
    pub fn try_lock_arc(self: &Arc<Self>) -> Option<MutexGuardArc<T>> {}
    pub fn get_mut(&mut self) -> &mut T {}
    pub fn into_inner(self) -> T {}
}
impl<T: Default> Default for Mutex<T> {}
impl<T> From<T> for Mutex<T> {}
pub struct MutexGuard<T>;
impl<T> MutexGuard<T> {
    pub fn source(guard: &MutexGuard<T>) -> &Mutex<T> {}
}
impl<T> Deref for MutexGuard<T> {
    type Target = T;
}
impl<T> DerefMut for MutexGuard<T> {}
pub struct MutexGuardArc<T>;
impl<T> MutexGuardArc<T> {
    pub fn source(guard: &MutexGuardArc<T>) -> &Arc<Mutex<T>> {}
}
impl<T> Deref for MutexGuardArc<T> {
    type Target = T;
}
impl<T> DerefMut for MutexGuardArc<T> {}

pub struct RwLock<T>;
impl<T> RwLock<T> {
    pub fn new(value: T) -> RwLock<T> {}
    pub async fn read(&self) -> RwLockReadGuard<T> {}
    pub fn read_blocking(&self) -> RwLockReadGuard<T> {}
    pub fn try_read(&self) -> Option<RwLockReadGuard<T>> {}
    pub async fn read_arc(self: &Arc<Self>) -> RwLockReadGuardArc<T> {}
    pub fn try_read_arc(self: &Arc<Self>) -> Option<RwLockReadGuardArc<T>> {}
    pub async fn write(&self) -> RwLockWriteGuard<T> {}
    pub fn write_blocking(&self) -> RwLockWriteGuard<T> {}
    pub fn try_write(&self) -> Option<RwLockWriteGuard<T>> {}
    pub async fn write_arc(self: &Arc<Self>) -> RwLockWriteGuardArc<T> {}
    pub fn try_write_arc(self: &Arc<Self>) -> Option<RwLockWriteGuardArc<T>> {}
    pub async fn upgradable_read(&self) -> RwLockUpgradableReadGuard<T> {}
    pub fn upgradable_read_blocking(&self) -> RwLockUpgradableReadGuard<T> {}
    pub fn try_upgradable_read(&self) -> Option<RwLockUpgradableReadGuard<T>> {}
    pub async fn upgradable_read_arc(self: &Arc<Self>) -> RwLockUpgradableReadGuardArc<T> {}
    pub fn get_mut(&mut self) -> &mut T {}
    pub fn into_inner(self) -> T {}
}
impl<T: Default> Default for RwLock<T> {}
impl<T> From<T> for RwLock<T> {}
pub struct RwLockReadGuard<T>;
impl<T> Deref for RwLockReadGuard<T> {
    type Target = T;
}
pub struct RwLockWriteGuard<T>;
impl<T> RwLockWriteGuard<T> {
    pub fn downgrade(guard: RwLockWriteGuard<T>) -> RwLockReadGuard<T> {}
    pub fn downgrade_to_upgradable(guard: RwLockWriteGuard<T>) -> RwLockUpgradableReadGuard<T> {}
}
impl<T> Deref for RwLockWriteGuard<T> {
    type Target = T;
}
impl<T> DerefMut for RwLockWriteGuard<T> {}
pub struct RwLockUpgradableReadGuard<T>;
impl<T> RwLockUpgradableReadGuard<T> {
    pub fn downgrade(guard: RwLockUpgradableReadGuard<T>) -> RwLockReadGuard<T> {}
    pub async fn upgrade(guard: RwLockUpgradableReadGuard<T>) -> RwLockWriteGuard<T> {}
    pub fn upgrade_blocking(guard: RwLockUpgradableReadGuard<T>) -> RwLockWriteGuard<T> {}
    pub fn try_upgrade(
        guard: RwLockUpgradableReadGuard<T>,
    ) -> Result<RwLockWriteGuard<T>, RwLockUpgradableReadGuard<T>> {
    }
}
impl<T> Deref for RwLockUpgradableReadGuard<T> {
    type Target = T;
}
pub struct RwLockReadGuardArc<T>;
impl<T> Deref for RwLockReadGuardArc<T> {
    type Target = T;
}
pub struct RwLockWriteGuardArc<T>;
impl<T> Deref for RwLockWriteGuardArc<T> {
    type Target = T;
}
impl<T> DerefMut for RwLockWriteGuardArc<T> {}
pub struct RwLockUpgradableReadGuardArc<T>;
impl<T> Deref for RwLockUpgradableReadGuardArc<T> {
    type Target = T;
}

pub struct Semaphore;
impl Semaphore {
    pub fn new(permits: usize) -> Semaphore {}
    pub async fn acquire(&self) -> SemaphoreGuard {}
    pub fn acquire_blocking(&self) -> SemaphoreGuard {}
    pub fn try_acquire(&self) -> Option<SemaphoreGuard> {}
    pub async fn acquire_arc(self: &Arc<Self>) -> SemaphoreGuardArc {}
    pub fn try_acquire_arc(self: &Arc<Self>) -> Option<SemaphoreGuardArc> {}
    pub fn add_permits(&self, n: usize) {}
}
pub struct SemaphoreGuard;
pub struct SemaphoreGuardArc;
pub struct Barrier;
impl Barrier {
    pub fn new(n: usize) -> Barrier {}
    pub async fn wait(&self) -> BarrierWaitResult {}
    pub fn wait_blocking(&self) -> BarrierWaitResult {}
}
pub struct BarrierWaitResult;
impl BarrierWaitResult {
    pub fn is_leader(&self) -> bool {}
}
pub struct OnceCell<T>;
impl<T> OnceCell<T> {
    pub fn new() -> OnceCell<T> {}
    pub fn get(&self) -> Option<&T> {}
    pub async fn set(&self, value: T) -> Result<&T, T> {}
    pub async fn wait(&self) -> &T {}
    pub fn wait_blocking(&self) -> &T {}
    pub async fn get_or_init<Fut: Future<Output = T>, F: FnOnce() -> Fut>(&self, f: F) -> &T {}
    pub fn get_or_init_blocking<F: FnOnce() -> T>(&self, f: F) -> &T {}
}
