//! Sections and reads of a function with its closures, by number.
//!
//! Knows nothing of how they are found.

use std::hash::BuildHasher;

use rustc_hash::{FxBuildHasher, FxHashMap, FxHashSet};
use smallvec::SmallVec;

use super::cell::Cell;
use super::record::{Read, ReadId, Section, SectionId, SectionKind};
use crate::flow::access::Access;
use crate::flow::summary::Hop;
use crate::resolve::BodyRef;

/// What tells a section from others: its body, which it is of that, its lock.
pub type SectionKey = (BodyRef, SectionKind, Option<Access>);

/// What tells a read from others besides what is read: in which body, at which statement, in which section, moved
/// out or not.
pub type ReadKey = (BodyRef, (u32, u32), SectionId, bool);

/// Sections and reads of a root, by number.
#[derive(Default)]
pub struct Tables {
    /// By [`SectionId`].
    pub sections: Vec<Section>,
    section_ids: FxHashMap<SectionKey, SectionId>,
    /// By [`ReadId`].
    pub reads: Vec<Read>,
    /// By the digest of what tells a read from others: a call of many functions is as many reads at one statement.
    read_ids: FxHashMap<u64, SmallVec<[ReadId; 1]>>,
    /// Sections of locks that whoever runs the body holds.
    callers: FxHashSet<SectionId>,
}

impl Tables {
    /// The number of a section, if it has one yet.
    pub fn section(&self, key: &SectionKey) -> Option<SectionId> {
        self.section_ids.get(key).copied()
    }

    /// Gives a section the next number.
    pub fn add_section(&mut self, key: SectionKey, section: Section) -> SectionId {
        let id = self.sections.len() as SectionId;
        self.sections.push(section);
        self.section_ids.insert(key, id);
        id
    }

    /// The number of a read of a cell, the next one if it is new. `place`: where to show it.
    pub fn read(&mut self, key: ReadKey, cell: Cell, place: impl FnOnce(&Cell) -> Hop) -> ReadId {
        let (body, at, section, own) = key;
        let is_same =
            |known: &Read| (known.at, known.section, known.own) == ((body, at), section, own) && known.cell == cell;
        let known = self.read_ids.entry(FxBuildHasher.hash_one((key, &cell))).or_default();
        if let Some(same) = known.iter().find(|id| is_same(&self.reads[**id as usize])) {
            return *same;
        }
        let id = self.reads.len() as ReadId;
        known.push(id);
        let place = place(&cell);
        self.reads.push(Read { cell, section, at: (body, at), place, own });
        id
    }

    /// Says that a section's lock was acquired by whoever runs the body.
    pub fn set_callers(&mut self, section: SectionId) {
        self.callers.insert(section);
    }

    /// Was the section's lock acquired by whoever runs the body?
    pub fn is_callers(&self, section: SectionId) -> bool {
        self.callers.contains(&section)
    }
}
