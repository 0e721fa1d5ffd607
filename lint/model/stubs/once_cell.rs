// once_cell.

pub mod sync {
    pub struct OnceCell<T>;
    impl<T> OnceCell<T> {
        pub fn new() -> OnceCell<T> {}
        pub fn with_value(value: T) -> OnceCell<T> {}
        pub fn get(&self) -> Option<&T> {}
        pub fn get_mut(&mut self) -> Option<&mut T> {}
        pub fn wait(&self) -> &T {}
        pub fn set(&self, value: T) -> Result<(), T> {}
        pub fn try_insert(&self, value: T) -> Result<&T, (&T, T)> {}
        pub fn get_or_init<F: FnOnce() -> T>(&self, f: F) -> &T {}
        pub fn get_or_try_init<E, F: FnOnce() -> Result<T, E>>(&self, f: F) -> Result<&T, E> {}
        pub fn take(&mut self) -> Option<T> {}
        pub fn into_inner(self) -> Option<T> {}
    }
    impl<T> Default for OnceCell<T> {}
    pub struct Lazy<T, F = fn() -> T>;
    impl<T, F: FnOnce() -> T> Lazy<T, F> {
        pub fn new(f: F) -> Lazy<T, F> {}
        pub fn force(this: &Lazy<T, F>) -> &T {}
        pub fn get(this: &Lazy<T, F>) -> Option<&T> {}
    }
    impl<T, F> std::ops::Deref for Lazy<T, F> {
        type Target = T;
    }
}

pub mod unsync {
    pub use std::cell::{LazyCell as Lazy, OnceCell};
}
