// rayon. Its consumers return when all is done, so their closures run during the call, on other threads.

pub use scope_::{Scope, scope, spawn};
pub fn join<A: FnOnce() -> RA, B: FnOnce() -> RB, RA, RB>(a: A, b: B) -> (RA, RB) {}
pub fn current_num_threads() -> usize {}
pub struct ThreadPool;
impl ThreadPool {
    pub fn install<R, F: FnOnce() -> R>(&self, f: F) -> R {}
    pub fn spawn<F: FnOnce()>(&self, f: F) {}
    pub fn scope<R, F: FnOnce(&Scope) -> R>(&self, f: F) -> R {}
    pub fn join<A: FnOnce() -> RA, B: FnOnce() -> RB, RA, RB>(&self, a: A, b: B) -> (RA, RB) {}
}
pub struct ThreadPoolBuilder;
impl ThreadPoolBuilder {
    pub fn new() -> ThreadPoolBuilder {}
    pub fn num_threads(self, n: usize) -> ThreadPoolBuilder {}
    pub fn build(self) -> Result<ThreadPool, ThreadPoolBuildError> {}
    pub fn build_global(self) -> Result<(), ThreadPoolBuildError> {}
}
pub struct ThreadPoolBuildError;

pub mod scope_ {
    pub fn scope<R, F: FnOnce(&Scope) -> R>(f: F) -> R {}
    pub fn spawn<F: FnOnce()>(f: F) {}
    pub struct Scope;
    impl Scope {
        pub fn spawn<F: FnOnce(&Scope)>(&self, f: F) {}
    }
}

pub mod prelude {
    pub use crate::iter::{
        IndexedParallelIterator, IntoParallelIterator, IntoParallelRefIterator, IntoParallelRefMutIterator,
        ParallelIterator,
    };
}

pub mod iter {
    pub trait IntoParallelIterator {
        type Item;
        fn into_par_iter(self) -> Par<Self::Item> {}
    }
    impl<I: IntoIterator> IntoParallelIterator for I {
        type Item = I::Item;
    }
    pub trait IntoParallelRefIterator {
        type Item;
        fn par_iter(&self) -> Par<Self::Item> {}
    }
    impl<T> IntoParallelRefIterator for [T] {
        type Item = &T;
    }
    impl<T> IntoParallelRefIterator for Vec<T> {
        type Item = &T;
    }
    pub trait IntoParallelRefMutIterator {
        type Item;
        fn par_iter_mut(&mut self) -> Par<Self::Item> {}
    }
    impl<T> IntoParallelRefMutIterator for [T] {
        type Item = &mut T;
    }
    impl<T> IntoParallelRefMutIterator for Vec<T> {
        type Item = &mut T;
    }
    // Any parallel iterator over items `T`.
    pub struct Par<T>;
    impl<T> ParallelIterator for Par<T> {
        type Item = T;
    }
    impl<T> IndexedParallelIterator for Par<T> {}
    pub trait ParallelIterator {
        type Item;
        fn map<R, F: Fn(Self::Item) -> R>(self, f: F) -> Par<R> {}
        fn filter<F: Fn(&Self::Item) -> bool>(self, f: F) -> Par<Self::Item> {}
        fn filter_map<R, F: Fn(Self::Item) -> Option<R>>(self, f: F) -> Par<R> {}
        fn flat_map<R: IntoIterator, F: Fn(Self::Item) -> R>(self, f: F) -> Par<R::Item> {}
        fn for_each<F: Fn(Self::Item)>(self, f: F) {}
        fn for_each_with<S, F: Fn(&mut S, Self::Item)>(self, state: S, f: F) {}
        fn try_for_each<R, F: Fn(Self::Item) -> R>(self, f: F) -> R {}
        fn reduce<I: Fn() -> Self::Item, F: Fn(Self::Item, Self::Item) -> Self::Item>(self, id: I, f: F) -> Self::Item {}
        fn any<F: Fn(Self::Item) -> bool>(self, f: F) -> bool {}
        fn all<F: Fn(Self::Item) -> bool>(self, f: F) -> bool {}
        fn sum<S>(self) -> S {}
        fn count(self) -> usize {}
        fn collect<C>(self) -> C {}
    }
    pub trait IndexedParallelIterator: ParallelIterator {
        fn enumerate(self) -> Par<(usize, Self::Item)> {}
        fn zip<Z: IntoParallelIterator>(self, other: Z) -> Par<(Self::Item, Z::Item)> {}
    }
}
