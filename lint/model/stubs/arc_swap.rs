// arc_swap: its guards keep a value alive, and exclude nobody.

use std::ops::Deref;
use std::sync::Arc;

pub struct ArcSwapAny<T>;
pub type ArcSwap<T> = ArcSwapAny<Arc<T>>;
pub type ArcSwapOption<T> = ArcSwapAny<Option<Arc<T>>>;
impl<T> ArcSwapAny<T> {
    pub fn new(value: T) -> ArcSwapAny<T> {}
    pub fn load(&self) -> Guard<T> {}
    pub fn load_full(&self) -> T {}
    pub fn store(&self, value: T) {}
    pub fn swap(&self, value: T) -> T {}
    pub fn compare_and_swap<C>(&self, current: C, new: T) -> Guard<T> {}
    pub fn rcu<R, F: FnMut(&T) -> R>(&self, f: F) -> T {}
    pub fn into_inner(self) -> T {}
}
impl<T> ArcSwapAny<Arc<T>> {
    pub fn from_pointee(value: T) -> ArcSwapAny<Arc<T>> {}
}
impl<T> ArcSwapAny<Option<Arc<T>>> {
    pub fn empty() -> ArcSwapAny<Option<Arc<T>>> {}
}
impl<T> From<T> for ArcSwapAny<T> {}
pub struct Guard<T>;
impl<T> Guard<T> {
    pub fn into_inner(guard: Guard<T>) -> T {}
}
impl<T> Deref for Guard<T> {
    type Target = T;
}
