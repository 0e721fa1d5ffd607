// dashmap: a map in shards, each behind a lock that the references to its entries hold.

pub use mapref::entry::{Entry, OccupiedEntry, VacantEntry};
use mapref::multiple::{RefMulti, RefMutMulti};
use mapref::one::{Ref, RefMut};
pub use setref::DashSet;
use std::collections::hash_map::RandomState;
use try_result::TryResult;

pub struct DashMap<K, V, S = RandomState>;
impl<K, V, S> DashMap<K, V, S> {
    pub fn new() -> DashMap<K, V, S> {}
    pub fn with_capacity(capacity: usize) -> DashMap<K, V, S> {}
    pub fn with_shard_amount(shards: usize) -> DashMap<K, V, S> {}
    pub fn with_hasher(hasher: S) -> DashMap<K, V, S> {}
    pub fn insert(&self, key: K, value: V) -> Option<V> {}
    pub fn remove<Q>(&self, key: &Q) -> Option<(K, V)> {}
    pub fn remove_if<Q, F: FnOnce(&K, &V) -> bool>(&self, key: &Q, f: F) -> Option<(K, V)> {}
    pub fn remove_if_mut<Q, F: FnOnce(&K, &mut V) -> bool>(&self, key: &Q, f: F) -> Option<(K, V)> {}
    pub fn iter(&self) -> iter::Iter<K, V> {}
    pub fn iter_mut(&self) -> iter::IterMut<K, V> {}
    pub fn get<Q>(&self, key: &Q) -> Option<Ref<K, V>> {}
    pub fn get_mut<Q>(&self, key: &Q) -> Option<RefMut<K, V>> {}
    pub fn try_get<Q>(&self, key: &Q) -> TryResult<Ref<K, V>> {}
    pub fn try_get_mut<Q>(&self, key: &Q) -> TryResult<RefMut<K, V>> {}
    pub fn retain<F: FnMut(&K, &mut V) -> bool>(&self, f: F) {}
    pub fn len(&self) -> usize {}
    pub fn is_empty(&self) -> bool {}
    pub fn clear(&self) {}
    pub fn shrink_to_fit(&self) {}
    pub fn alter<Q, F: FnOnce(&K, V) -> V>(&self, key: &Q, f: F) {}
    pub fn alter_all<F: FnMut(&K, V) -> V>(&self, f: F) {}
    pub fn view<Q, R, F: FnOnce(&K, &V) -> R>(&self, key: &Q, f: F) -> Option<R> {}
    pub fn contains_key<Q>(&self, key: &Q) -> bool {}
    pub fn entry(&self, key: K) -> Entry<K, V> {}
    pub fn try_entry(&self, key: K) -> Option<Entry<K, V>> {}
}
impl<K, V, S> Clone for DashMap<K, V, S> {}
impl<K, V, S> Default for DashMap<K, V, S> {}
impl<K, V, S> std::iter::FromIterator<(K, V)> for DashMap<K, V, S> {}
impl<K, V, S> IntoIterator for DashMap<K, V, S> {
    type Item = (K, V);
    type IntoIter = std::collections::hash_map::IntoIter<K, V>;
}
impl<K, V, S> IntoIterator for &DashMap<K, V, S> {
    type Item = RefMulti<K, V>;
    type IntoIter = iter::Iter<K, V>;
}

pub mod setref {
    pub struct DashSet<K, S = std::collections::hash_map::RandomState>;
    impl<K, S> DashSet<K, S> {
        pub fn new() -> DashSet<K, S> {}
        pub fn insert(&self, key: K) -> bool {}
        pub fn remove<Q>(&self, key: &Q) -> Option<K> {}
        pub fn contains<Q>(&self, key: &Q) -> bool {}
        pub fn get<Q>(&self, key: &Q) -> Option<super::mapref::one::Ref<K, ()>> {}
        pub fn retain<F: FnMut(&K) -> bool>(&self, f: F) {}
        pub fn len(&self) -> usize {}
        pub fn is_empty(&self) -> bool {}
        pub fn clear(&self) {}
    }
    impl<K, S> Default for DashSet<K, S> {}
}

pub mod iter {
    pub struct Iter<K, V>;
    impl<K, V> Iterator for Iter<K, V> {
        type Item = crate::mapref::multiple::RefMulti<K, V>;
    }
    pub struct IterMut<K, V>;
    impl<K, V> Iterator for IterMut<K, V> {
        type Item = crate::mapref::multiple::RefMutMulti<K, V>;
    }
}

pub mod try_result {
    pub enum TryResult<R> {
        Present(R),
        Absent,
        Locked,
    }
    impl<R> TryResult<R> {
        pub fn is_present(&self) -> bool {}
        pub fn is_absent(&self) -> bool {}
        pub fn is_locked(&self) -> bool {}
        pub fn unwrap(self) -> R {}
        pub fn try_unwrap(self) -> Option<R> {}
    }
}

pub mod mapref {
    pub mod one {
        use std::ops::{Deref, DerefMut};

        pub struct Ref<K, V>;
        impl<K, V> Ref<K, V> {
            pub fn key(&self) -> &K {}
            pub fn value(&self) -> &V {}
            pub fn pair(&self) -> (&K, &V) {}
            pub fn map<T, F: FnOnce(&V) -> &T>(self, f: F) -> MappedRef<K, V, T> {}
        }
        impl<K, V> Deref for Ref<K, V> {
            type Target = V;
        }
        pub struct RefMut<K, V>;
        impl<K, V> RefMut<K, V> {
            pub fn key(&self) -> &K {}
            pub fn value(&self) -> &V {}
            pub fn value_mut(&mut self) -> &mut V {}
            pub fn pair(&self) -> (&K, &V) {}
            pub fn pair_mut(&mut self) -> (&K, &mut V) {}
            pub fn downgrade(self) -> Ref<K, V> {}
            pub fn map<T, F: FnOnce(&mut V) -> &mut T>(self, f: F) -> MappedRefMut<K, V, T> {}
        }
        impl<K, V> Deref for RefMut<K, V> {
            type Target = V;
        }
        impl<K, V> DerefMut for RefMut<K, V> {}
        pub struct MappedRef<K, V, T>;
        impl<K, V, T> MappedRef<K, V, T> {
            pub fn key(&self) -> &K {}
            pub fn value(&self) -> &T {}
        }
        impl<K, V, T> Deref for MappedRef<K, V, T> {
            type Target = T;
        }
        pub struct MappedRefMut<K, V, T>;
        impl<K, V, T> MappedRefMut<K, V, T> {
            pub fn key(&self) -> &K {}
            pub fn value(&self) -> &T {}
            pub fn value_mut(&mut self) -> &mut T {}
        }
        impl<K, V, T> Deref for MappedRefMut<K, V, T> {
            type Target = T;
        }
        impl<K, V, T> DerefMut for MappedRefMut<K, V, T> {}
    }
    pub mod multiple {
        use std::ops::{Deref, DerefMut};

        pub struct RefMulti<K, V>;
        impl<K, V> RefMulti<K, V> {
            pub fn key(&self) -> &K {}
            pub fn value(&self) -> &V {}
            pub fn pair(&self) -> (&K, &V) {}
        }
        impl<K, V> Deref for RefMulti<K, V> {
            type Target = V;
        }
        pub struct RefMutMulti<K, V>;
        impl<K, V> RefMutMulti<K, V> {
            pub fn key(&self) -> &K {}
            pub fn value(&self) -> &V {}
            pub fn value_mut(&mut self) -> &mut V {}
            pub fn pair_mut(&mut self) -> (&K, &mut V) {}
        }
        impl<K, V> Deref for RefMutMulti<K, V> {
            type Target = V;
        }
        impl<K, V> DerefMut for RefMutMulti<K, V> {}
    }
    pub mod entry {
        use super::one::RefMut;

        pub enum Entry<K, V> {
            Occupied(OccupiedEntry<K, V>),
            Vacant(VacantEntry<K, V>),
        }
        impl<K, V> Entry<K, V> {
            pub fn and_modify<F: FnOnce(&mut V)>(self, f: F) -> Entry<K, V> {}
            pub fn key(&self) -> &K {}
            pub fn or_default(self) -> RefMut<K, V> {}
            pub fn or_insert(self, value: V) -> RefMut<K, V> {}
            pub fn or_insert_with<F: FnOnce() -> V>(self, f: F) -> RefMut<K, V> {}
            pub fn or_try_insert_with<E, F: FnOnce() -> Result<V, E>>(self, f: F) -> Result<RefMut<K, V>, E> {}
            pub fn insert(self, value: V) -> RefMut<K, V> {}
        }
        pub struct OccupiedEntry<K, V>;
        impl<K, V> OccupiedEntry<K, V> {
            pub fn key(&self) -> &K {}
            pub fn get(&self) -> &V {}
            pub fn get_mut(&mut self) -> &mut V {}
            pub fn insert(&mut self, value: V) -> V {}
            pub fn into_ref(self) -> RefMut<K, V> {}
            pub fn remove(self) -> V {}
            pub fn remove_entry(self) -> (K, V) {}
        }
        pub struct VacantEntry<K, V>;
        impl<K, V> VacantEntry<K, V> {
            pub fn key(&self) -> &K {}
            pub fn insert(self, value: V) -> RefMut<K, V> {}
            pub fn into_key(self) -> K {}
        }
    }
}
