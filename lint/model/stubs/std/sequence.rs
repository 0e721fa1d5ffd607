// Vectors, slices, arrays, pointers.

pub mod vec {
    use crate::ops::{Deref, DerefMut, Index, IndexMut, Range};

    pub struct Vec<T>;
    impl<T> Vec<T> {
        pub fn new() -> Vec<T> {}
        pub fn with_capacity(capacity: usize) -> Vec<T> {}
        pub fn push(&mut self, value: T) {}
        pub fn pop(&mut self) -> Option<T> {}
        pub fn pop_if<F: FnOnce(&mut T) -> bool>(&mut self, f: F) -> Option<T> {}
        pub fn insert(&mut self, at: usize, value: T) {}
        pub fn remove(&mut self, at: usize) -> T {}
        pub fn swap_remove(&mut self, at: usize) -> T {}
        pub fn truncate(&mut self, len: usize) {}
        pub fn clear(&mut self) {}
        pub fn append(&mut self, other: &mut Vec<T>) {}
        pub fn extend_from_slice(&mut self, other: &[T]) {}
        pub fn reserve(&mut self, more: usize) {}
        pub fn shrink_to_fit(&mut self) {}
        pub fn resize(&mut self, len: usize, value: T) {}
        pub fn resize_with<F: FnMut() -> T>(&mut self, len: usize, f: F) {}
        pub fn retain<F: FnMut(&T) -> bool>(&mut self, f: F) {}
        pub fn retain_mut<F: FnMut(&mut T) -> bool>(&mut self, f: F) {}
        pub fn dedup(&mut self) {}
        pub fn dedup_by_key<K, F: FnMut(&mut T) -> K>(&mut self, f: F) {}
        pub fn drain<R>(&mut self, range: R) -> Drain<T> {}
        pub fn splice<R, I: IntoIterator>(&mut self, range: R, with: I) -> Drain<T> {}
        pub fn extract_if<R, F: FnMut(&mut T) -> bool>(&mut self, range: R, f: F) -> Drain<T> {}
        pub fn split_off(&mut self, at: usize) -> Vec<T> {}
        pub fn capacity(&self) -> usize {}
        pub fn as_slice(&self) -> &[T] {}
        pub fn as_mut_slice(&mut self) -> &mut [T] {}
        pub fn into_boxed_slice(self) -> Box<[T]> {}
        pub fn leak(self) -> &mut [T] {}
        pub fn len(&self) -> usize {}
        pub fn is_empty(&self) -> bool {}
    }
    pub struct IntoIter<T>;
    impl<T> Iterator for IntoIter<T> {
        type Item = T;
    }
    impl<T> DoubleEndedIterator for IntoIter<T> {}
    pub struct Drain<T>;
    impl<T> Iterator for Drain<T> {
        type Item = T;
    }
    impl<T> DoubleEndedIterator for Drain<T> {}
    impl<T> Deref for Vec<T> {
        type Target = [T];
    }
    impl<T> DerefMut for Vec<T> {}
    impl<T: Clone> Clone for Vec<T> {}
    impl<T> Default for Vec<T> {}
    impl<T> From<&[T]> for Vec<T> {}
    impl<T> AsRef<[T]> for Vec<T> {}
    impl<T> Index<usize> for Vec<T> {
        type Output = T;
    }
    impl<T> IndexMut<usize> for Vec<T> {}
    impl<T> Index<Range<usize>> for Vec<T> {
        type Output = [T];
    }
    impl<T> IntoIterator for Vec<T> {
        type Item = T;
        type IntoIter = IntoIter<T>;
    }
    impl<T> IntoIterator for &Vec<T> {
        type Item = &T;
        type IntoIter = crate::slice::Iter<T>;
    }
    impl<T> IntoIterator for &mut Vec<T> {
        type Item = &mut T;
        type IntoIter = crate::slice::IterMut<T>;
    }
    impl<T> crate::iter::FromIterator<T> for Vec<T> {}
    impl<T> crate::iter::Extend<T> for Vec<T> {}
}

impl<T> [T] {
    pub fn len(&self) -> usize {}
    pub fn is_empty(&self) -> bool {}
    pub fn first(&self) -> Option<&T> {}
    pub fn first_mut(&mut self) -> Option<&mut T> {}
    pub fn last(&self) -> Option<&T> {}
    pub fn last_mut(&mut self) -> Option<&mut T> {}
    pub fn split_first(&self) -> Option<(&T, &[T])> {}
    pub fn split_last(&self) -> Option<(&T, &[T])> {}
    pub fn get(&self, index: usize) -> Option<&T> {}
    pub fn get_mut(&mut self, index: usize) -> Option<&mut T> {}
    pub fn get_unchecked(&self, index: usize) -> &T {}
    pub fn get_unchecked_mut(&mut self, index: usize) -> &mut T {}
    pub fn get_disjoint_mut(&mut self, indices: [usize; 2]) -> Result<[&mut T; 2], slice::GetDisjointMutError> {}
    pub fn as_ptr(&self) -> *const T {}
    pub fn as_mut_ptr(&mut self) -> *mut T {}
    pub fn iter(&self) -> slice::Iter<T> {}
    pub fn iter_mut(&mut self) -> slice::IterMut<T> {}
    pub fn swap(&mut self, a: usize, b: usize) {}
    pub fn reverse(&mut self) {}
    pub fn fill(&mut self, value: T) {}
    pub fn rotate_left(&mut self, by: usize) {}
    pub fn rotate_right(&mut self, by: usize) {}
    pub fn windows(&self, size: usize) -> slice::Chunks<T> {}
    pub fn chunks(&self, size: usize) -> slice::Chunks<T> {}
    pub fn chunks_exact(&self, size: usize) -> slice::Chunks<T> {}
    pub fn chunks_mut(&mut self, size: usize) -> slice::ChunksMut<T> {}
    pub fn split_at(&self, at: usize) -> (&[T], &[T]) {}
    pub fn split_at_mut(&mut self, at: usize) -> (&mut [T], &mut [T]) {}
    pub fn split<F: FnMut(&T) -> bool>(&self, f: F) -> slice::Chunks<T> {}
    pub fn contains(&self, value: &T) -> bool {}
    pub fn starts_with(&self, other: &[T]) -> bool {}
    pub fn ends_with(&self, other: &[T]) -> bool {}
    pub fn binary_search(&self, value: &T) -> Result<usize, usize> {}
    pub fn binary_search_by<F: FnMut(&T) -> cmp::Ordering>(&self, f: F) -> Result<usize, usize> {}
    pub fn binary_search_by_key<B, F: FnMut(&T) -> B>(&self, key: &B, f: F) -> Result<usize, usize> {}
    pub fn partition_point<F: FnMut(&T) -> bool>(&self, f: F) -> usize {}
    pub fn sort(&mut self) {}
    pub fn sort_by<F: FnMut(&T, &T) -> cmp::Ordering>(&mut self, f: F) {}
    pub fn sort_by_key<K, F: FnMut(&T) -> K>(&mut self, f: F) {}
    pub fn sort_unstable(&mut self) {}
    pub fn sort_unstable_by<F: FnMut(&T, &T) -> cmp::Ordering>(&mut self, f: F) {}
    pub fn sort_unstable_by_key<K, F: FnMut(&T) -> K>(&mut self, f: F) {}
    pub fn is_sorted(&self) -> bool {}
    pub fn copy_from_slice(&mut self, other: &[T]) {}
    pub fn clone_from_slice(&mut self, other: &[T]) {}
    pub fn copy_within<R>(&mut self, range: R, to: usize) {}
    pub fn to_vec(&self) -> Vec<T> {}
    pub fn into_vec(self: Box<[T]>) -> Vec<T> {}
    pub fn concat(&self) -> T {}
    pub fn join<S>(&self, separator: S) -> String {}
    pub fn map<U, F: FnMut(T) -> U>(self, f: F) -> [U] {}
    pub fn as_slice(&self) -> &[T] {}
}

pub mod slice {
    pub struct GetDisjointMutError;
    pub struct Iter<T>;
    impl<T> Iter<T> {
        pub fn as_slice(&self) -> &[T] {}
    }
    impl<T> Iterator for Iter<T> {
        type Item = &T;
    }
    impl<T> DoubleEndedIterator for Iter<T> {}
    impl<T> ExactSizeIterator for Iter<T> {}
    pub struct IterMut<T>;
    impl<T> Iterator for IterMut<T> {
        type Item = &mut T;
    }
    impl<T> DoubleEndedIterator for IterMut<T> {}
    impl<T> ExactSizeIterator for IterMut<T> {}
    pub struct Chunks<T>;
    impl<T> Iterator for Chunks<T> {
        type Item = &[T];
    }
    pub struct ChunksMut<T>;
    impl<T> Iterator for ChunksMut<T> {
        type Item = &mut [T];
    }
    impl<T> IntoIterator for &[T] {
        type Item = &T;
        type IntoIter = Iter<T>;
    }
    impl<T> IntoIterator for &mut [T] {
        type Item = &mut T;
        type IntoIter = IterMut<T>;
    }
    pub fn from_ref<T>(value: &T) -> &[T] {}
    pub fn from_raw_parts<T>(data: *const T, len: usize) -> &[T] {}
    pub fn from_raw_parts_mut<T>(data: *mut T, len: usize) -> &mut [T] {}
}

pub mod array {
    pub fn from_fn<T, F: FnMut(usize) -> T>(f: F) -> [T] {}
    // An array and a slice are one type here; by value it gives up its elements.
    impl<T> IntoIterator for [T] {
        type Item = T;
        type IntoIter = crate::vec::IntoIter<T>;
    }
    impl<T> crate::ops::Index<usize> for [T] {
        type Output = T;
    }
    impl<T> crate::ops::IndexMut<usize> for [T] {}
    impl<T> crate::ops::Index<crate::ops::Range<usize>> for [T] {
        type Output = [T];
    }
    pub struct TryFromSliceError;
}

pub mod ptr {
    pub struct NonNull<T>;
    impl<T> NonNull<T> {
        pub fn new(pointer: *mut T) -> Option<NonNull<T>> {}
        pub fn new_unchecked(pointer: *mut T) -> NonNull<T> {}
        pub fn dangling() -> NonNull<T> {}
        pub fn as_ptr(self) -> *mut T {}
        pub fn as_ref(&self) -> &T {}
        pub fn as_mut(&mut self) -> &mut T {}
    }
    pub fn null<T>() -> *const T {}
    pub fn null_mut<T>() -> *mut T {}
    pub fn read<T>(source: *const T) -> T {}
    pub fn read_volatile<T>(source: *const T) -> T {}
    pub fn write<T>(dest: *mut T, value: T) {}
    pub fn write_volatile<T>(dest: *mut T, value: T) {}
    pub fn replace<T>(dest: *mut T, value: T) -> T {}
    pub fn swap<T>(a: *mut T, b: *mut T) {}
    pub fn copy<T>(source: *const T, dest: *mut T, count: usize) {}
    pub fn copy_nonoverlapping<T>(source: *const T, dest: *mut T, count: usize) {}
    pub fn drop_in_place<T>(pointer: *mut T) {}
    pub fn eq<T>(a: *const T, b: *const T) -> bool {}
    pub fn addr_eq<T, U>(a: *const T, b: *const U) -> bool {}
    pub fn from_ref<T>(value: &T) -> *const T {}
    pub fn from_mut<T>(value: &mut T) -> *mut T {}
}

impl<T> *const T {
    pub fn is_null(self) -> bool {}
    pub fn as_ref(self) -> Option<&T> {}
    pub fn cast<U>(self) -> *const U {}
    pub fn add(self, count: usize) -> *const T {}
    pub fn offset(self, count: isize) -> *const T {}
    pub fn read(self) -> T {}
    pub fn addr(self) -> usize {}
}

impl<T> *mut T {
    pub fn is_null(self) -> bool {}
    pub fn as_ref(self) -> Option<&T> {}
    pub fn as_mut(self) -> Option<&mut T> {}
    pub fn cast<U>(self) -> *mut U {}
    pub fn add(self, count: usize) -> *mut T {}
    pub fn offset(self, count: isize) -> *mut T {}
    pub fn read(self) -> T {}
    pub fn write(self, value: T) {}
    pub fn replace(self, value: T) -> T {}
    pub fn addr(self) -> usize {}
}
