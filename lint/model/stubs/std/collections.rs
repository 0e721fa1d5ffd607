// Maps, sets, queues.

pub mod collections {
    pub use binary_heap::BinaryHeap;
    pub use btree_map::BTreeMap;
    pub use btree_set::BTreeSet;
    pub use hash_map::HashMap;
    pub use hash_set::HashSet;
    pub use linked_list::LinkedList;
    pub use vec_deque::VecDeque;
    pub use crate::ops::Bound;
    pub struct TryReserveError;

    pub mod hash_map {
        use crate::ops::Index;

        pub struct RandomState;
        impl RandomState {
            pub fn new() -> RandomState {}
        }
        pub struct DefaultHasher;
        impl DefaultHasher {
            pub fn new() -> DefaultHasher {}
        }
        impl crate::hash::Hasher for DefaultHasher {}
        pub struct HashMap<K, V, S = RandomState>;
        impl<K, V> HashMap<K, V, RandomState> {
            pub fn new() -> HashMap<K, V, RandomState> {}
            pub fn with_capacity(capacity: usize) -> HashMap<K, V, RandomState> {}
        }
        impl<K, V, S> HashMap<K, V, S> {
            pub fn with_hasher(hasher: S) -> HashMap<K, V, S> {}
            pub fn with_capacity_and_hasher(capacity: usize, hasher: S) -> HashMap<K, V, S> {}
            pub fn capacity(&self) -> usize {}
            pub fn reserve(&mut self, more: usize) {}
            pub fn shrink_to_fit(&mut self) {}
            pub fn drain(&mut self) -> IntoIter<K, V> {}
            pub fn len(&self) -> usize {}
            pub fn is_empty(&self) -> bool {}
            pub fn clear(&mut self) {}
            pub fn get<Q>(&self, key: &Q) -> Option<&V> {}
            pub fn get_mut<Q>(&mut self, key: &Q) -> Option<&mut V> {}
            pub fn get_key_value<Q>(&self, key: &Q) -> Option<(&K, &V)> {}
            pub fn contains_key<Q>(&self, key: &Q) -> bool {}
            pub fn insert(&mut self, key: K, value: V) -> Option<V> {}
            pub fn remove<Q>(&mut self, key: &Q) -> Option<V> {}
            pub fn remove_entry<Q>(&mut self, key: &Q) -> Option<(K, V)> {}
            pub fn entry(&mut self, key: K) -> Entry<K, V> {}
            pub fn retain<F: FnMut(&K, &mut V) -> bool>(&mut self, f: F) {}
            pub fn iter(&self) -> Iter<K, V> {}
            pub fn iter_mut(&mut self) -> IterMut<K, V> {}
            pub fn keys(&self) -> Keys<K> {}
            pub fn values(&self) -> Values<V> {}
            pub fn values_mut(&mut self) -> ValuesMut<V> {}
            pub fn into_keys(self) -> crate::vec::IntoIter<K> {}
            pub fn into_values(self) -> crate::vec::IntoIter<V> {}
        }
        pub struct Iter<K, V>;
        impl<K, V> DoubleEndedIterator for Iter<K, V> {}
        impl<K, V> Iterator for Iter<K, V> {
            type Item = (&K, &V);
        }
        pub struct IterMut<K, V>;
        impl<K, V> DoubleEndedIterator for IterMut<K, V> {}
        impl<K, V> Iterator for IterMut<K, V> {
            type Item = (&K, &mut V);
        }
        pub struct IntoIter<K, V>;
        impl<K, V> DoubleEndedIterator for IntoIter<K, V> {}
        impl<K, V> Iterator for IntoIter<K, V> {
            type Item = (K, V);
        }
        pub struct Keys<K>;
        impl<K> DoubleEndedIterator for Keys<K> {}
        impl<K> Iterator for Keys<K> {
            type Item = &K;
        }
        pub struct Values<V>;
        impl<V> DoubleEndedIterator for Values<V> {}
        impl<V> Iterator for Values<V> {
            type Item = &V;
        }
        pub struct ValuesMut<V>;
        impl<V> DoubleEndedIterator for ValuesMut<V> {}
        impl<V> Iterator for ValuesMut<V> {
            type Item = &mut V;
        }
        impl<K, V, S> IntoIterator for HashMap<K, V, S> {
            type Item = (K, V);
            type IntoIter = IntoIter<K, V>;
        }
        impl<K, V, S> IntoIterator for &HashMap<K, V, S> {
            type Item = (&K, &V);
            type IntoIter = Iter<K, V>;
        }
        impl<K, V, S> IntoIterator for &mut HashMap<K, V, S> {
            type Item = (&K, &mut V);
            type IntoIter = IterMut<K, V>;
        }
        impl<K, V, S> Clone for HashMap<K, V, S> {}
        impl<K, V, S> Default for HashMap<K, V, S> {}
        impl<K, V, S> crate::iter::FromIterator<(K, V)> for HashMap<K, V, S> {}
        impl<K, V, S> crate::iter::Extend<(K, V)> for HashMap<K, V, S> {}
        impl<K, V, S, Q> Index<&Q> for HashMap<K, V, S> {
            type Output = V;
        }
        pub enum Entry<K, V> {
            Occupied(OccupiedEntry<K, V>),
            Vacant(VacantEntry<K, V>),
        }
        impl<K, V> Entry<K, V> {
            pub fn or_insert(self, value: V) -> &mut V {}
            pub fn or_insert_with<F: FnOnce() -> V>(self, f: F) -> &mut V {}
            pub fn or_insert_with_key<F: FnOnce(&K) -> V>(self, f: F) -> &mut V {}
            pub fn or_default(self) -> &mut V {}
            pub fn and_modify<F: FnOnce(&mut V)>(self, f: F) -> Entry<K, V> {}
            pub fn insert_entry(self, value: V) -> OccupiedEntry<K, V> {}
            pub fn key(&self) -> &K {}
        }
        pub struct OccupiedEntry<K, V>;
        impl<K, V> OccupiedEntry<K, V> {
            pub fn key(&self) -> &K {}
            pub fn get(&self) -> &V {}
            pub fn get_mut(&mut self) -> &mut V {}
            pub fn into_mut(self) -> &mut V {}
            pub fn insert(&mut self, value: V) -> V {}
            pub fn remove(self) -> V {}
            pub fn remove_entry(self) -> (K, V) {}
        }
        pub struct VacantEntry<K, V>;
        impl<K, V> VacantEntry<K, V> {
            pub fn key(&self) -> &K {}
            pub fn into_key(self) -> K {}
            pub fn insert(self, value: V) -> &mut V {}
        }
    }
    pub mod btree_map {
        // Those of hash maps do for these as well.
        pub use super::hash_map::{
            Entry, IntoIter, Iter, IterMut, Keys, OccupiedEntry, VacantEntry, Values, ValuesMut,
        };
        use crate::ops::Index;

        pub struct BTreeMap<K, V>;
        impl<K, V> BTreeMap<K, V> {
            pub fn new() -> BTreeMap<K, V> {}
            pub fn len(&self) -> usize {}
            pub fn is_empty(&self) -> bool {}
            pub fn clear(&mut self) {}
            pub fn get<Q>(&self, key: &Q) -> Option<&V> {}
            pub fn get_mut<Q>(&mut self, key: &Q) -> Option<&mut V> {}
            pub fn get_key_value<Q>(&self, key: &Q) -> Option<(&K, &V)> {}
            pub fn contains_key<Q>(&self, key: &Q) -> bool {}
            pub fn insert(&mut self, key: K, value: V) -> Option<V> {}
            pub fn remove<Q>(&mut self, key: &Q) -> Option<V> {}
            pub fn remove_entry<Q>(&mut self, key: &Q) -> Option<(K, V)> {}
            pub fn entry(&mut self, key: K) -> Entry<K, V> {}
            pub fn retain<F: FnMut(&K, &mut V) -> bool>(&mut self, f: F) {}
            pub fn iter(&self) -> Iter<K, V> {}
            pub fn iter_mut(&mut self) -> IterMut<K, V> {}
            pub fn keys(&self) -> Keys<K> {}
            pub fn values(&self) -> Values<V> {}
            pub fn values_mut(&mut self) -> ValuesMut<V> {}
            pub fn into_keys(self) -> crate::vec::IntoIter<K> {}
            pub fn into_values(self) -> crate::vec::IntoIter<V> {}
            pub fn first_key_value(&self) -> Option<(&K, &V)> {}
            pub fn last_key_value(&self) -> Option<(&K, &V)> {}
            pub fn first_entry(&mut self) -> Option<OccupiedEntry<K, V>> {}
            pub fn last_entry(&mut self) -> Option<OccupiedEntry<K, V>> {}
            pub fn pop_first(&mut self) -> Option<(K, V)> {}
            pub fn pop_last(&mut self) -> Option<(K, V)> {}
            pub fn range<R>(&self, range: R) -> Iter<K, V> {}
            pub fn range_mut<R>(&mut self, range: R) -> IterMut<K, V> {}
            pub fn split_off<Q>(&mut self, key: &Q) -> BTreeMap<K, V> {}
            pub fn append(&mut self, other: &mut BTreeMap<K, V>) {}
        }
        impl<K, V> IntoIterator for BTreeMap<K, V> {
            type Item = (K, V);
            type IntoIter = IntoIter<K, V>;
        }
        impl<K, V> IntoIterator for &BTreeMap<K, V> {
            type Item = (&K, &V);
            type IntoIter = Iter<K, V>;
        }
        impl<K, V> IntoIterator for &mut BTreeMap<K, V> {
            type Item = (&K, &mut V);
            type IntoIter = IterMut<K, V>;
        }
        impl<K, V> Clone for BTreeMap<K, V> {}
        impl<K, V> Default for BTreeMap<K, V> {}
        impl<K, V> crate::iter::FromIterator<(K, V)> for BTreeMap<K, V> {}
        impl<K, V> crate::iter::Extend<(K, V)> for BTreeMap<K, V> {}
        impl<K, V, Q> Index<&Q> for BTreeMap<K, V> {
            type Output = V;
        }
    }
    pub mod hash_set {
        use super::hash_map::RandomState;

        pub struct HashSet<T, S = RandomState>;
        impl<T> HashSet<T, RandomState> {
            pub fn new() -> HashSet<T, RandomState> {}
            pub fn with_capacity(capacity: usize) -> HashSet<T, RandomState> {}
        }
        impl<T, S> HashSet<T, S> {
            pub fn with_hasher(hasher: S) -> HashSet<T, S> {}
            pub fn reserve(&mut self, more: usize) {}
            pub fn drain(&mut self) -> IntoIter<T> {}
            pub fn len(&self) -> usize {}
            pub fn is_empty(&self) -> bool {}
            pub fn clear(&mut self) {}
            pub fn contains<Q>(&self, value: &Q) -> bool {}
            pub fn get<Q>(&self, value: &Q) -> Option<&T> {}
            pub fn insert(&mut self, value: T) -> bool {}
            pub fn replace(&mut self, value: T) -> Option<T> {}
            pub fn remove<Q>(&mut self, value: &Q) -> bool {}
            pub fn take<Q>(&mut self, value: &Q) -> Option<T> {}
            pub fn retain<F: FnMut(&T) -> bool>(&mut self, f: F) {}
            pub fn iter(&self) -> Iter<T> {}
            pub fn union(&self, other: &HashSet<T, S>) -> Iter<T> {}
            pub fn intersection(&self, other: &HashSet<T, S>) -> Iter<T> {}
            pub fn difference(&self, other: &HashSet<T, S>) -> Iter<T> {}
            pub fn symmetric_difference(&self, other: &HashSet<T, S>) -> Iter<T> {}
            pub fn is_subset(&self, other: &HashSet<T, S>) -> bool {}
            pub fn is_superset(&self, other: &HashSet<T, S>) -> bool {}
            pub fn is_disjoint(&self, other: &HashSet<T, S>) -> bool {}
        }
        pub struct Iter<T>;
        impl<T> DoubleEndedIterator for Iter<T> {}
        impl<T> Iterator for Iter<T> {
            type Item = &T;
        }
        pub struct IntoIter<T>;
        impl<T> DoubleEndedIterator for IntoIter<T> {}
        impl<T> Iterator for IntoIter<T> {
            type Item = T;
        }
        impl<T, S> IntoIterator for HashSet<T, S> {
            type Item = T;
            type IntoIter = IntoIter<T>;
        }
        impl<T, S> IntoIterator for &HashSet<T, S> {
            type Item = &T;
            type IntoIter = Iter<T>;
        }
        impl<T, S> Clone for HashSet<T, S> {}
        impl<T, S> Default for HashSet<T, S> {}
        impl<T, S> crate::iter::FromIterator<T> for HashSet<T, S> {}
        impl<T, S> crate::iter::Extend<T> for HashSet<T, S> {}
    }
    pub mod btree_set {
        pub use super::hash_set::{IntoIter, Iter};

        pub struct BTreeSet<T>;
        impl<T> BTreeSet<T> {
            pub fn new() -> BTreeSet<T> {}
            pub fn len(&self) -> usize {}
            pub fn is_empty(&self) -> bool {}
            pub fn clear(&mut self) {}
            pub fn contains<Q>(&self, value: &Q) -> bool {}
            pub fn get<Q>(&self, value: &Q) -> Option<&T> {}
            pub fn insert(&mut self, value: T) -> bool {}
            pub fn replace(&mut self, value: T) -> Option<T> {}
            pub fn remove<Q>(&mut self, value: &Q) -> bool {}
            pub fn take<Q>(&mut self, value: &Q) -> Option<T> {}
            pub fn retain<F: FnMut(&T) -> bool>(&mut self, f: F) {}
            pub fn iter(&self) -> Iter<T> {}
            pub fn union(&self, other: &BTreeSet<T>) -> Iter<T> {}
            pub fn intersection(&self, other: &BTreeSet<T>) -> Iter<T> {}
            pub fn difference(&self, other: &BTreeSet<T>) -> Iter<T> {}
            pub fn symmetric_difference(&self, other: &BTreeSet<T>) -> Iter<T> {}
            pub fn is_subset(&self, other: &BTreeSet<T>) -> bool {}
            pub fn is_superset(&self, other: &BTreeSet<T>) -> bool {}
            pub fn is_disjoint(&self, other: &BTreeSet<T>) -> bool {}
            pub fn first(&self) -> Option<&T> {}
            pub fn last(&self) -> Option<&T> {}
            pub fn pop_first(&mut self) -> Option<T> {}
            pub fn pop_last(&mut self) -> Option<T> {}
            pub fn range<R>(&self, range: R) -> Iter<T> {}
            pub fn split_off<Q>(&mut self, value: &Q) -> BTreeSet<T> {}
            pub fn append(&mut self, other: &mut BTreeSet<T>) {}
        }
        impl<T> IntoIterator for BTreeSet<T> {
            type Item = T;
            type IntoIter = IntoIter<T>;
        }
        impl<T> IntoIterator for &BTreeSet<T> {
            type Item = &T;
            type IntoIter = Iter<T>;
        }
        impl<T> Clone for BTreeSet<T> {}
        impl<T> Default for BTreeSet<T> {}
        impl<T> crate::iter::FromIterator<T> for BTreeSet<T> {}
        impl<T> crate::iter::Extend<T> for BTreeSet<T> {}
    }
    pub mod vec_deque {
        use crate::ops::{Index, IndexMut};

        pub struct VecDeque<T>;
        impl<T> VecDeque<T> {
            pub fn new() -> VecDeque<T> {}
            pub fn with_capacity(capacity: usize) -> VecDeque<T> {}
            pub fn len(&self) -> usize {}
            pub fn is_empty(&self) -> bool {}
            pub fn clear(&mut self) {}
            pub fn reserve(&mut self, more: usize) {}
            pub fn get(&self, index: usize) -> Option<&T> {}
            pub fn get_mut(&mut self, index: usize) -> Option<&mut T> {}
            pub fn front(&self) -> Option<&T> {}
            pub fn front_mut(&mut self) -> Option<&mut T> {}
            pub fn back(&self) -> Option<&T> {}
            pub fn back_mut(&mut self) -> Option<&mut T> {}
            pub fn push_front(&mut self, value: T) {}
            pub fn push_back(&mut self, value: T) {}
            pub fn pop_front(&mut self) -> Option<T> {}
            pub fn pop_back(&mut self) -> Option<T> {}
            pub fn pop_front_if<F: FnOnce(&mut T) -> bool>(&mut self, f: F) -> Option<T> {}
            pub fn insert(&mut self, at: usize, value: T) {}
            pub fn remove(&mut self, at: usize) -> Option<T> {}
            pub fn swap(&mut self, a: usize, b: usize) {}
            pub fn truncate(&mut self, len: usize) {}
            pub fn append(&mut self, other: &mut VecDeque<T>) {}
            pub fn drain<R>(&mut self, range: R) -> crate::vec::Drain<T> {}
            pub fn split_off(&mut self, at: usize) -> VecDeque<T> {}
            pub fn retain<F: FnMut(&T) -> bool>(&mut self, f: F) {}
            pub fn retain_mut<F: FnMut(&mut T) -> bool>(&mut self, f: F) {}
            pub fn contains(&self, value: &T) -> bool {}
            pub fn iter(&self) -> crate::slice::Iter<T> {}
            pub fn iter_mut(&mut self) -> crate::slice::IterMut<T> {}
            pub fn range<R>(&self, range: R) -> crate::slice::Iter<T> {}
            pub fn rotate_left(&mut self, by: usize) {}
            pub fn make_contiguous(&mut self) -> &mut [T] {}
            pub fn as_slices(&self) -> (&[T], &[T]) {}
            pub fn partition_point<F: FnMut(&T) -> bool>(&self, f: F) -> usize {}
        }
        impl<T> Clone for VecDeque<T> {}
        impl<T> Default for VecDeque<T> {}
        impl<T> From<Vec<T>> for VecDeque<T> {}
        impl<T> Index<usize> for VecDeque<T> {
            type Output = T;
        }
        impl<T> IndexMut<usize> for VecDeque<T> {}
        impl<T> IntoIterator for VecDeque<T> {
            type Item = T;
            type IntoIter = crate::vec::IntoIter<T>;
        }
        impl<T> IntoIterator for &VecDeque<T> {
            type Item = &T;
            type IntoIter = crate::slice::Iter<T>;
        }
        impl<T> IntoIterator for &mut VecDeque<T> {
            type Item = &mut T;
            type IntoIter = crate::slice::IterMut<T>;
        }
        impl<T> crate::iter::FromIterator<T> for VecDeque<T> {}
        impl<T> crate::iter::Extend<T> for VecDeque<T> {}
    }
    pub mod binary_heap {
        use crate::ops::{Deref, DerefMut};

        pub struct BinaryHeap<T>;
        impl<T> BinaryHeap<T> {
            pub fn new() -> BinaryHeap<T> {}
            pub fn with_capacity(capacity: usize) -> BinaryHeap<T> {}
            pub fn len(&self) -> usize {}
            pub fn is_empty(&self) -> bool {}
            pub fn clear(&mut self) {}
            pub fn push(&mut self, value: T) {}
            pub fn pop(&mut self) -> Option<T> {}
            pub fn peek(&self) -> Option<&T> {}
            pub fn peek_mut(&mut self) -> Option<PeekMut<T>> {}
            pub fn append(&mut self, other: &mut BinaryHeap<T>) {}
            pub fn drain(&mut self) -> crate::vec::Drain<T> {}
            pub fn retain<F: FnMut(&T) -> bool>(&mut self, f: F) {}
            pub fn iter(&self) -> crate::slice::Iter<T> {}
            pub fn into_vec(self) -> Vec<T> {}
            pub fn into_sorted_vec(self) -> Vec<T> {}
        }
        pub struct PeekMut<T>;
        impl<T> PeekMut<T> {
            pub fn pop(this: PeekMut<T>) -> T {}
        }
        impl<T> Deref for PeekMut<T> {
            type Target = T;
        }
        impl<T> DerefMut for PeekMut<T> {}
        impl<T> Clone for BinaryHeap<T> {}
        impl<T> Default for BinaryHeap<T> {}
        impl<T> IntoIterator for BinaryHeap<T> {
            type Item = T;
            type IntoIter = crate::vec::IntoIter<T>;
        }
        impl<T> IntoIterator for &BinaryHeap<T> {
            type Item = &T;
            type IntoIter = crate::slice::Iter<T>;
        }
        impl<T> crate::iter::FromIterator<T> for BinaryHeap<T> {}
        impl<T> crate::iter::Extend<T> for BinaryHeap<T> {}
    }
    pub mod linked_list {
        pub struct LinkedList<T>;
        impl<T> LinkedList<T> {
            pub fn new() -> LinkedList<T> {}
            pub fn len(&self) -> usize {}
            pub fn is_empty(&self) -> bool {}
            pub fn clear(&mut self) {}
            pub fn front(&self) -> Option<&T> {}
            pub fn front_mut(&mut self) -> Option<&mut T> {}
            pub fn back(&self) -> Option<&T> {}
            pub fn back_mut(&mut self) -> Option<&mut T> {}
            pub fn push_front(&mut self, value: T) {}
            pub fn push_back(&mut self, value: T) {}
            pub fn pop_front(&mut self) -> Option<T> {}
            pub fn pop_back(&mut self) -> Option<T> {}
            pub fn append(&mut self, other: &mut LinkedList<T>) {}
            pub fn iter(&self) -> crate::slice::Iter<T> {}
            pub fn iter_mut(&mut self) -> crate::slice::IterMut<T> {}
        }
        impl<T> Clone for LinkedList<T> {}
        impl<T> Default for LinkedList<T> {}
        impl<T> IntoIterator for LinkedList<T> {
            type Item = T;
            type IntoIter = crate::vec::IntoIter<T>;
        }
        impl<T> IntoIterator for &LinkedList<T> {
            type Item = &T;
            type IntoIter = crate::slice::Iter<T>;
        }
    }
}
