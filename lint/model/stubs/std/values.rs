// Values that may be absent or wrong, values that are shared or behind a cell, text formatting.

pub mod option {
    use crate::ops::{Deref, DerefMut};
    use crate::pin::Pin;

    pub enum Option<T> {
        None,
        Some(T),
    }
    impl<T> Option<T> {
        pub fn is_some(&self) -> bool {}
        pub fn is_some_and<F: FnOnce(T) -> bool>(self, f: F) -> bool {}
        pub fn is_none(&self) -> bool {}
        pub fn is_none_or<F: FnOnce(T) -> bool>(self, f: F) -> bool {}
        pub fn as_ref(&self) -> Option<&T> {}
        pub fn as_mut(&mut self) -> Option<&mut T> {}
        pub fn as_pin_mut(self: Pin<&mut Self>) -> Option<Pin<&mut T>> {}
        pub fn as_slice(&self) -> &[T] {}
        pub fn expect(self, message: &str) -> T {}
        pub fn unwrap(self) -> T {}
        pub fn unwrap_or(self, default: T) -> T {}
        pub fn unwrap_or_else<F: FnOnce() -> T>(self, f: F) -> T {}
        pub fn unwrap_or_default(self) -> T {}
        pub fn unwrap_unchecked(self) -> T {}
        pub fn map<U, F: FnOnce(T) -> U>(self, f: F) -> Option<U> {}
        pub fn inspect<F: FnOnce(&T)>(self, f: F) -> Option<T> {}
        pub fn map_or<U, F: FnOnce(T) -> U>(self, default: U, f: F) -> U {}
        pub fn map_or_else<U, D: FnOnce() -> U, F: FnOnce(T) -> U>(self, default: D, f: F) -> U {}
        pub fn map_or_default<U, F: FnOnce(T) -> U>(self, f: F) -> U {}
        pub fn ok_or<E>(self, error: E) -> Result<T, E> {}
        pub fn ok_or_else<E, F: FnOnce() -> E>(self, error: F) -> Result<T, E> {}
        pub fn as_deref(&self) -> Option<&T::Target> {}
        pub fn as_deref_mut(&mut self) -> Option<&mut T::Target> {}
        pub fn iter(&self) -> Iter<T> {}
        pub fn iter_mut(&mut self) -> IterMut<T> {}
        pub fn and<U>(self, other: Option<U>) -> Option<U> {}
        pub fn and_then<U, F: FnOnce(T) -> Option<U>>(self, f: F) -> Option<U> {}
        pub fn filter<P: FnOnce(&T) -> bool>(self, predicate: P) -> Option<T> {}
        pub fn or(self, other: Option<T>) -> Option<T> {}
        pub fn or_else<F: FnOnce() -> Option<T>>(self, f: F) -> Option<T> {}
        pub fn xor(self, other: Option<T>) -> Option<T> {}
        pub fn insert(&mut self, value: T) -> &mut T {}
        pub fn get_or_insert(&mut self, value: T) -> &mut T {}
        pub fn get_or_insert_default(&mut self) -> &mut T {}
        pub fn get_or_insert_with<F: FnOnce() -> T>(&mut self, f: F) -> &mut T {}
        pub fn take(&mut self) -> Option<T> {}
        pub fn take_if<P: FnOnce(&mut T) -> bool>(&mut self, predicate: P) -> Option<T> {}
        pub fn replace(&mut self, value: T) -> Option<T> {}
        pub fn zip<U>(self, other: Option<U>) -> Option<(T, U)> {}
    }
    impl<T, U> Option<(T, U)> {
        pub fn unzip(self) -> (Option<T>, Option<U>) {}
    }
    impl<T> Option<&T> {
        pub fn copied(self) -> Option<T> {}
        pub fn cloned(self) -> Option<T> {}
    }
    impl<T> Option<&mut T> {
        pub fn copied(self) -> Option<T> {}
        pub fn cloned(self) -> Option<T> {}
    }
    impl<T> Option<Option<T>> {
        pub fn flatten(self) -> Option<T> {}
    }
    impl<T, E> Option<Result<T, E>> {
        pub fn transpose(self) -> Result<Option<T>, E> {}
    }
    impl<T: Clone> Clone for Option<T> {}
    impl<T> Default for Option<T> {}
    impl<T> From<T> for Option<T> {}
    pub struct Iter<T>;
    pub struct IterMut<T>;
    pub struct IntoIter<T>;
    impl<T> Iterator for Iter<T> {
        type Item = &T;
    }
    impl<T> Iterator for IterMut<T> {
        type Item = &mut T;
    }
    impl<T> Iterator for IntoIter<T> {
        type Item = T;
    }
    impl<T> IntoIterator for Option<T> {
        type Item = T;
        type IntoIter = IntoIter<T>;
    }
    impl<T> IntoIterator for &Option<T> {
        type Item = &T;
        type IntoIter = Iter<T>;
    }
    impl<T> IntoIterator for &mut Option<T> {
        type Item = &mut T;
        type IntoIter = IterMut<T>;
    }
}

pub mod result {
    use crate::option::{IntoIter, Iter, IterMut};

    pub enum Result<T, E> {
        Ok(T),
        Err(E),
    }
    impl<T, E> Result<T, E> {
        pub fn is_ok(&self) -> bool {}
        pub fn is_ok_and<F: FnOnce(T) -> bool>(self, f: F) -> bool {}
        pub fn is_err(&self) -> bool {}
        pub fn is_err_and<F: FnOnce(E) -> bool>(self, f: F) -> bool {}
        pub fn ok(self) -> Option<T> {}
        pub fn err(self) -> Option<E> {}
        pub fn as_ref(&self) -> Result<&T, &E> {}
        pub fn as_mut(&mut self) -> Result<&mut T, &mut E> {}
        pub fn as_deref(&self) -> Result<&T::Target, &E> {}
        pub fn as_deref_mut(&mut self) -> Result<&mut T::Target, &mut E> {}
        pub fn map<U, F: FnOnce(T) -> U>(self, f: F) -> Result<U, E> {}
        pub fn map_or<U, F: FnOnce(T) -> U>(self, default: U, f: F) -> U {}
        pub fn map_or_else<U, D: FnOnce(E) -> U, F: FnOnce(T) -> U>(self, default: D, f: F) -> U {}
        pub fn map_err<F, O: FnOnce(E) -> F>(self, f: O) -> Result<T, F> {}
        pub fn inspect<F: FnOnce(&T)>(self, f: F) -> Result<T, E> {}
        pub fn inspect_err<F: FnOnce(&E)>(self, f: F) -> Result<T, E> {}
        pub fn iter(&self) -> Iter<T> {}
        pub fn iter_mut(&mut self) -> IterMut<T> {}
        pub fn and<U>(self, other: Result<U, E>) -> Result<U, E> {}
        pub fn and_then<U, F: FnOnce(T) -> Result<U, E>>(self, f: F) -> Result<U, E> {}
        pub fn or<F>(self, other: Result<T, F>) -> Result<T, F> {}
        pub fn or_else<F, O: FnOnce(E) -> Result<T, F>>(self, f: O) -> Result<T, F> {}
        pub fn unwrap(self) -> T {}
        pub fn expect(self, message: &str) -> T {}
        pub fn unwrap_or(self, default: T) -> T {}
        pub fn unwrap_or_else<F: FnOnce(E) -> T>(self, f: F) -> T {}
        pub fn unwrap_or_default(self) -> T {}
        pub fn unwrap_unchecked(self) -> T {}
        pub fn unwrap_err(self) -> E {}
        pub fn expect_err(self, message: &str) -> E {}
    }
    impl<T, E> Result<&T, E> {
        pub fn copied(self) -> Result<T, E> {}
        pub fn cloned(self) -> Result<T, E> {}
    }
    impl<T, E> Result<Option<T>, E> {
        pub fn transpose(self) -> Option<Result<T, E>> {}
    }
    impl<T, E> Result<Result<T, E>, E> {
        pub fn flatten(self) -> Result<T, E> {}
    }
    impl<T: Clone, E: Clone> Clone for Result<T, E> {}
    impl<T, E> IntoIterator for Result<T, E> {
        type Item = T;
        type IntoIter = IntoIter<T>;
    }
}

pub mod boxed {
    use crate::any::Any;
    use crate::ops::{Deref, DerefMut};
    use crate::pin::Pin;

    pub struct Box<T, A = ()>;
    impl<T> Box<T> {
        pub fn new(value: T) -> Box<T> {}
        pub fn pin(value: T) -> Pin<Box<T>> {}
        pub fn into_pin(value: Box<T>) -> Pin<Box<T>> {}
        pub fn leak(value: Box<T>) -> &mut T {}
        pub fn into_raw(value: Box<T>) -> *mut T {}
        pub fn from_raw(raw: *mut T) -> Box<T> {}
    }
    impl Box<dyn Any> {
        pub fn downcast<T>(self) -> Result<Box<T>, Box<dyn Any>> {}
    }
    impl<T> Deref for Box<T> {
        type Target = T;
    }
    impl<T> DerefMut for Box<T> {}
    impl<T: Clone> Clone for Box<T> {}
    impl<T: Default> Default for Box<T> {}
    impl<T> AsRef<T> for Box<T> {}
    impl<T> AsMut<T> for Box<T> {}
    impl<T> From<T> for Box<T> {}
    impl<I: Iterator> Iterator for Box<I> {
        type Item = I::Item;
    }
    impl<F: Future> Future for Box<F> {
        type Output = F::Output;
    }
}

pub mod rc {
    use crate::any::Any;
    use crate::ops::{Deref, DerefMut};
    use crate::pin::Pin;

    pub struct Rc<T>;
    impl<T> Rc<T> {
        pub fn new(value: T) -> Rc<T> {}
        pub fn new_cyclic<F: FnOnce(&Weak<T>) -> T>(f: F) -> Rc<T> {}
        pub fn pin(value: T) -> Pin<Rc<T>> {}
        pub fn try_unwrap(this: Rc<T>) -> Result<T, Rc<T>> {}
        pub fn into_inner(this: Rc<T>) -> Option<T> {}
        pub fn unwrap_or_clone(this: Rc<T>) -> T {}
        pub fn downgrade(this: &Rc<T>) -> Weak<T> {}
        pub fn get_mut(this: &mut Rc<T>) -> Option<&mut T> {}
        pub fn make_mut(this: &mut Rc<T>) -> &mut T {}
        pub fn ptr_eq(this: &Rc<T>, other: &Rc<T>) -> bool {}
        pub fn strong_count(this: &Rc<T>) -> usize {}
        pub fn weak_count(this: &Rc<T>) -> usize {}
        pub fn as_ptr(this: &Rc<T>) -> *const T {}
        pub fn into_raw(this: Rc<T>) -> *const T {}
        pub fn from_raw(raw: *const T) -> Rc<T> {}
    }
    impl<T> Deref for Rc<T> {
        type Target = T;
    }
    impl<T> Clone for Rc<T> {}
    impl<T: Default> Default for Rc<T> {}
    impl<T> AsRef<T> for Rc<T> {}
    impl<T> From<T> for Rc<T> {}
    pub struct Weak<T>;
    impl<T> Weak<T> {
        pub fn new() -> Weak<T> {}
        pub fn upgrade(&self) -> Option<Rc<T>> {}
        pub fn strong_count(&self) -> usize {}
        pub fn ptr_eq(&self, other: &Weak<T>) -> bool {}
    }
    impl<T> Clone for Weak<T> {}
}

pub mod cell {
    use crate::ops::{Deref, DerefMut};

    pub struct Cell<T>;
    impl<T> Cell<T> {
        pub fn new(value: T) -> Cell<T> {}
        pub fn get(&self) -> T {}
        pub fn set(&self, value: T) {}
        pub fn update<F: FnOnce(T) -> T>(&self, f: F) {}
        pub fn replace(&self, value: T) -> T {}
        pub fn take(&self) -> T {}
        pub fn swap(&self, other: &Cell<T>) {}
        pub fn get_mut(&mut self) -> &mut T {}
        pub fn into_inner(self) -> T {}
        pub fn as_ptr(&self) -> *mut T {}
    }
    pub struct RefCell<T>;
    impl<T> RefCell<T> {
        pub fn new(value: T) -> RefCell<T> {}
        pub fn borrow(&self) -> Ref<T> {}
        pub fn borrow_mut(&self) -> RefMut<T> {}
        pub fn try_borrow(&self) -> Result<Ref<T>, BorrowError> {}
        pub fn try_borrow_mut(&self) -> Result<RefMut<T>, BorrowMutError> {}
        pub fn replace(&self, value: T) -> T {}
        pub fn take(&self) -> T {}
        pub fn swap(&self, other: &RefCell<T>) {}
        pub fn get_mut(&mut self) -> &mut T {}
        pub fn into_inner(self) -> T {}
        pub fn as_ptr(&self) -> *mut T {}
    }
    pub struct BorrowError;
    pub struct BorrowMutError;
    pub struct Ref<T>;
    impl<T> Ref<T> {
        pub fn map<U, F: FnOnce(&T) -> &U>(this: Ref<T>, f: F) -> Ref<U> {}
        pub fn clone(this: &Ref<T>) -> Ref<T> {}
    }
    impl<T> Deref for Ref<T> {
        type Target = T;
    }
    pub struct RefMut<T>;
    impl<T> RefMut<T> {
        pub fn map<U, F: FnOnce(&mut T) -> &mut U>(this: RefMut<T>, f: F) -> RefMut<U> {}
    }
    impl<T> Deref for RefMut<T> {
        type Target = T;
    }
    impl<T> DerefMut for RefMut<T> {}
    pub struct UnsafeCell<T>;
    impl<T> UnsafeCell<T> {
        pub fn new(value: T) -> UnsafeCell<T> {}
        pub fn get(&self) -> *mut T {}
        pub fn get_mut(&mut self) -> &mut T {}
        pub fn into_inner(self) -> T {}
    }
    pub struct OnceCell<T>;
    impl<T> OnceCell<T> {
        pub fn new() -> OnceCell<T> {}
        pub fn get(&self) -> Option<&T> {}
        pub fn get_mut(&mut self) -> Option<&mut T> {}
        pub fn set(&self, value: T) -> Result<(), T> {}
        pub fn get_or_init<F: FnOnce() -> T>(&self, f: F) -> &T {}
        pub fn into_inner(self) -> Option<T> {}
        pub fn take(&mut self) -> Option<T> {}
    }
    pub struct LazyCell<T, F = fn() -> T>;
    impl<T, F: FnOnce() -> T> LazyCell<T, F> {
        pub fn new(f: F) -> LazyCell<T, F> {}
        pub fn force(this: &LazyCell<T, F>) -> &T {}
    }
    impl<T, F> Deref for LazyCell<T, F> {
        type Target = T;
    }
}

pub mod borrow {
    use crate::ops::Deref;

    pub trait Borrow<T> {
        fn borrow(&self) -> &T;
    }
    pub trait BorrowMut<T>: Borrow<T> {
        fn borrow_mut(&mut self) -> &mut T;
    }
    pub trait ToOwned {
        type Owned;
        fn to_owned(&self) -> Self::Owned;
    }
    impl ToOwned for str {
        type Owned = String;
    }
    impl<T> ToOwned for [T] {
        type Owned = Vec<T>;
    }
    impl ToOwned for crate::path::Path {
        type Owned = crate::path::PathBuf;
    }
    impl<T: Clone> ToOwned for T {
        type Owned = T;
    }
    pub enum Cow<B> {
        Borrowed(&B),
        Owned(B::Owned),
    }
    impl<B> Cow<B> {
        pub fn into_owned(self) -> B::Owned {}
        pub fn to_mut(&mut self) -> &mut B::Owned {}
        pub fn is_borrowed(&self) -> bool {}
        pub fn is_owned(&self) -> bool {}
    }
    impl<B> Deref for Cow<B> {
        type Target = B;
    }
    impl<B> Clone for Cow<B> {}
}

pub mod error {
    pub trait Error {
        fn source(&self) -> Option<&dyn Error> {}
        fn description(&self) -> &str {}
        fn cause(&self) -> Option<&dyn Error> {}
    }
    impl dyn Error {
        pub fn downcast_ref<T>(&self) -> Option<&T> {}
        pub fn is<T>(&self) -> bool {}
    }
}

pub mod fmt {
    pub type Result = crate::result::Result<(), Error>;
    pub struct Error;
    pub struct Arguments;
    pub struct Formatter;
    impl Formatter {
        pub fn write_str(&mut self, text: &str) -> Result {}
        pub fn write_fmt(&mut self, text: Arguments) -> Result {}
        pub fn pad(&mut self, text: &str) -> Result {}
        pub fn alternate(&self) -> bool {}
        pub fn width(&self) -> Option<usize> {}
        pub fn precision(&self) -> Option<usize> {}
        pub fn debug_struct(&mut self, name: &str) -> DebugStruct {}
        pub fn debug_tuple(&mut self, name: &str) -> DebugTuple {}
        pub fn debug_list(&mut self) -> DebugList {}
        pub fn debug_set(&mut self) -> DebugSet {}
        pub fn debug_map(&mut self) -> DebugMap {}
    }
    pub struct DebugStruct;
    impl DebugStruct {
        pub fn field(&mut self, name: &str, value: &dyn Debug) -> &mut DebugStruct {}
        pub fn finish(&mut self) -> Result {}
        pub fn finish_non_exhaustive(&mut self) -> Result {}
    }
    pub struct DebugTuple;
    impl DebugTuple {
        pub fn field(&mut self, value: &dyn Debug) -> &mut DebugTuple {}
        pub fn finish(&mut self) -> Result {}
    }
    pub struct DebugList;
    impl DebugList {
        pub fn entry(&mut self, value: &dyn Debug) -> &mut DebugList {}
        pub fn entries<I: IntoIterator>(&mut self, entries: I) -> &mut DebugList {}
        pub fn finish(&mut self) -> Result {}
    }
    pub struct DebugSet;
    impl DebugSet {
        pub fn entry(&mut self, value: &dyn Debug) -> &mut DebugSet {}
        pub fn entries<I: IntoIterator>(&mut self, entries: I) -> &mut DebugSet {}
        pub fn finish(&mut self) -> Result {}
    }
    pub struct DebugMap;
    impl DebugMap {
        pub fn entry(&mut self, key: &dyn Debug, value: &dyn Debug) -> &mut DebugMap {}
        pub fn entries<I: IntoIterator>(&mut self, entries: I) -> &mut DebugMap {}
        pub fn finish(&mut self) -> Result {}
    }
    pub trait Debug {
        fn fmt(&self, f: &mut Formatter) -> Result;
    }
    pub trait Display {
        fn fmt(&self, f: &mut Formatter) -> Result;
    }
    pub trait LowerHex {
        fn fmt(&self, f: &mut Formatter) -> Result;
    }
    pub trait UpperHex {
        fn fmt(&self, f: &mut Formatter) -> Result;
    }
    pub trait Binary {
        fn fmt(&self, f: &mut Formatter) -> Result;
    }
    pub trait Pointer {
        fn fmt(&self, f: &mut Formatter) -> Result;
    }
    pub trait Write {
        fn write_str(&mut self, text: &str) -> Result;
        fn write_char(&mut self, c: char) -> Result {}
        fn write_fmt(&mut self, text: Arguments) -> Result {}
    }
    impl Write for String {}
    pub fn format(text: Arguments) -> String {}
    pub fn from_fn<F: Fn(&mut Formatter) -> Result>(f: F) -> FromFn<F> {}
    pub struct FromFn<F>;
}
