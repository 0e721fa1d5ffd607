// parking_lot: aliases of lock_api's types, and what is its own.

use std::time::{Duration, Instant};

pub use lock_api;
pub use lock_api::{
    ArcMutexGuard, ArcRwLockReadGuard, ArcRwLockUpgradableReadGuard, ArcRwLockWriteGuard,
};

pub struct RawMutex;
pub struct RawFairMutex;
pub struct RawRwLock;
pub struct RawThreadId;

pub type Mutex<T> = lock_api::Mutex<RawMutex, T>;
pub type MutexGuard<T> = lock_api::MutexGuard<RawMutex, T>;
pub type MappedMutexGuard<T> = lock_api::MappedMutexGuard<RawMutex, T>;
pub type FairMutex<T> = lock_api::Mutex<RawFairMutex, T>;
pub type FairMutexGuard<T> = lock_api::MutexGuard<RawFairMutex, T>;
pub type MappedFairMutexGuard<T> = lock_api::MappedMutexGuard<RawFairMutex, T>;
pub type RwLock<T> = lock_api::RwLock<RawRwLock, T>;
pub type RwLockReadGuard<T> = lock_api::RwLockReadGuard<RawRwLock, T>;
pub type RwLockWriteGuard<T> = lock_api::RwLockWriteGuard<RawRwLock, T>;
pub type RwLockUpgradableReadGuard<T> = lock_api::RwLockUpgradableReadGuard<RawRwLock, T>;
pub type MappedRwLockReadGuard<T> = lock_api::MappedRwLockReadGuard<RawRwLock, T>;
pub type MappedRwLockWriteGuard<T> = lock_api::MappedRwLockWriteGuard<RawRwLock, T>;
pub type ReentrantMutex<T> = lock_api::ReentrantMutex<RawMutex, RawThreadId, T>;
pub type ReentrantMutexGuard<T> = lock_api::ReentrantMutexGuard<RawMutex, RawThreadId, T>;
pub type MappedReentrantMutexGuard<T> = lock_api::MappedReentrantMutexGuard<RawMutex, RawThreadId, T>;

pub fn const_mutex<T>(value: T) -> Mutex<T> {}
pub fn const_fair_mutex<T>(value: T) -> FairMutex<T> {}
pub fn const_rwlock<T>(value: T) -> RwLock<T> {}
pub fn const_reentrant_mutex<T>(value: T) -> ReentrantMutex<T> {}

pub struct Condvar;
impl Condvar {
    pub fn new() -> Condvar {}
    pub fn wait<T>(&self, guard: &mut MutexGuard<T>) {}
    pub fn wait_while<T, F: FnMut(&mut T) -> bool>(&self, guard: &mut MutexGuard<T>, condition: F) {}
    pub fn wait_for<T>(&self, guard: &mut MutexGuard<T>, timeout: Duration) -> WaitTimeoutResult {}
    pub fn wait_until<T>(&self, guard: &mut MutexGuard<T>, deadline: Instant) -> WaitTimeoutResult {}
    pub fn wait_while_for<T, F: FnMut(&mut T) -> bool>(
        &self,
        guard: &mut MutexGuard<T>,
        condition: F,
        timeout: Duration,
    ) -> WaitTimeoutResult {
    }
    pub fn wait_while_until<T, F: FnMut(&mut T) -> bool>(
        &self,
        guard: &mut MutexGuard<T>,
        condition: F,
        deadline: Instant,
    ) -> WaitTimeoutResult {
    }
    pub fn notify_one(&self) -> bool {}
    pub fn notify_all(&self) -> usize {}
}
impl Default for Condvar {}
pub struct WaitTimeoutResult;
impl WaitTimeoutResult {
    pub fn timed_out(self) -> bool {}
}

pub struct Once;
impl Once {
    pub fn new() -> Once {}
    pub fn call_once<F: FnOnce()>(&self, f: F) {}
    pub fn call_once_force<F: FnOnce(OnceState)>(&self, f: F) {}
    pub fn state(&self) -> OnceState {}
}
pub enum OnceState {
    New,
    Poisoned,
    InProgress,
    Done,
}
