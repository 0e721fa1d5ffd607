//! Where values come from.
//!
//! Knows nothing of bodies.

use smallvec::SmallVec;

use super::record::ReadId;

/// Where a value comes from.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct Origin {
    /// What it was.
    pub of: OriginOf,
    /// Has its section ended since?
    pub stale: bool,
    /// Has anything waited since that?
    pub waited: bool,
}

/// What a value was.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum OriginOf {
    /// A parameter, from 0.
    Param(u32),
    /// State that was read.
    Read(ReadId),
    /// What a wait brought: a message, the result of what another thread did.
    Brought,
    /// What a wait brought that had been handed something to send: the reply to it.
    Reply,
}

impl Origin {
    /// The read, if it is one.
    pub fn read(&self) -> Option<ReadId> {
        match self.of {
            OriginOf::Read(read) => Some(read),
            OriginOf::Param(_) | OriginOf::Brought | OriginOf::Reply => None,
        }
    }
}

/// Where a value may come from: a set, in order. Most have one or two, and there is one for each value at each point,
/// so they are kept without a tree.
#[derive(Clone, Debug, Default, PartialEq, Eq, PartialOrd, Ord)]
pub struct Origins(SmallVec<[Origin; 2]>);

impl Origins {
    /// From nowhere.
    pub fn new() -> Origins {
        Origins::default()
    }

    /// From one place.
    pub fn one(origin: Origin) -> Origins {
        Origins(smallvec::smallvec![origin])
    }

    /// All of them, in order.
    pub fn iter(&self) -> std::slice::Iter<'_, Origin> {
        self.0.iter()
    }

    /// Is it from nowhere?
    pub fn is_empty(&self) -> bool {
        self.0.is_empty()
    }

    /// How many there are.
    pub fn len(&self) -> usize {
        self.0.len()
    }

    /// Is this one of them?
    pub fn contains(&self, origin: &Origin) -> bool {
        self.0.binary_search(origin).is_ok()
    }

    /// Adds one; was it new?
    pub fn insert(&mut self, origin: Origin) -> bool {
        match self.0.binary_search(&origin) {
            Ok(_) => false,
            Err(at) => {
                self.0.insert(at, origin);
                true
            }
        }
    }

    /// Keeps some.
    pub fn retain(&mut self, mut keep: impl FnMut(&Origin) -> bool) {
        self.0.retain(|origin| keep(origin));
    }

    /// Changes each; did anything change?
    pub fn change(&mut self, new: impl Fn(Origin) -> Origin) -> bool {
        let mut changed = false;
        for origin in &mut self.0 {
            let known = std::mem::replace(origin, new(*origin));
            changed |= known != *origin;
        }
        if changed {
            self.0.sort_unstable();
            self.0.dedup();
        }
        changed
    }
}

impl Extend<Origin> for Origins {
    fn extend<T: IntoIterator<Item = Origin>>(&mut self, origins: T) {
        origins.into_iter().for_each(|origin| {
            self.insert(origin);
        });
    }
}

impl FromIterator<Origin> for Origins {
    fn from_iter<T: IntoIterator<Item = Origin>>(origins: T) -> Origins {
        let mut found = Origins::new();
        found.extend(origins);
        found
    }
}

impl IntoIterator for Origins {
    type Item = Origin;
    type IntoIter = smallvec::IntoIter<[Origin; 2]>;

    fn into_iter(self) -> Self::IntoIter {
        self.0.into_iter()
    }
}

impl<'o> IntoIterator for &'o Origins {
    type Item = &'o Origin;
    type IntoIter = std::slice::Iter<'o, Origin>;

    fn into_iter(self) -> Self::IntoIter {
        self.0.iter()
    }
}
