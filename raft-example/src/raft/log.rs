//! The log: entries from just after a snapshot's last one. It knows of terms and indexes, not of nodes or locks.

use serde::{Deserialize, Serialize};

use super::message::{Conflict, Entry, Index, Term};

/// How many bytes of commands one AppendEntries carries at most (or one command, if that is larger).
const BATCH_BYTES: usize = 1 << 20;

/// Entries `base_index + 1 ..= last_index`. What came before them is in the snapshot.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct Log {
    base_index: Index,
    base_term: Term,
    entries: Vec<Entry>,
}

impl Log {
    /// The last place that the snapshot stands for; 0 without one.
    pub fn base_index(&self) -> Index {
        self.base_index
    }

    /// The term of the entry at [`Log::base_index`].
    pub fn base_term(&self) -> Term {
        self.base_term
    }

    /// The place of the last entry.
    pub fn last_index(&self) -> Index {
        self.base_index + self.entries.len() as Index
    }

    /// The term of the last entry.
    pub fn last_term(&self) -> Term {
        self.entries.last().map_or(self.base_term, |entry| entry.term)
    }

    /// The entry at `index`, if it is here and not in the snapshot.
    pub fn entry(&self, index: Index) -> Option<&Entry> {
        self.entries.get(self.position(index)?)
    }

    /// The term of the entry at `index`, if the log still knows it.
    pub fn term_at(&self, index: Index) -> Option<Term> {
        if index == self.base_index { Some(self.base_term) } else { self.entry(index).map(|entry| entry.term) }
    }

    /// How many bytes the commands take.
    pub fn bytes(&self) -> usize {
        self.entries.iter().map(|entry| entry.command.len()).sum()
    }

    /// Copies of the entries from `from` on, as many as one message should carry.
    pub fn batch(&self, from: Index) -> Vec<Entry> {
        let Some(start) = self.position(from) else { return Vec::new() };
        let mut bytes = 0;
        let rest = self.entries.get(start..).unwrap_or_default().iter();
        rest.take_while(|entry| {
            let first = bytes == 0;
            bytes += entry.command.len() + 1;
            first || bytes <= BATCH_BYTES
        })
        .cloned()
        .collect()
    }

    /// Adds an entry at the end; its place.
    pub fn push(&mut self, entry: Entry) -> Index {
        self.entries.push(entry);
        self.last_index()
    }

    /// Where this log departs from one that has an entry of `term` at `index`; `None` if it has that too.
    pub fn conflict(&self, index: Index, term: Term) -> Option<Conflict> {
        // What the snapshot stands for is committed, and so the same in every leader's log.
        if index <= self.base_index {
            return None;
        }
        match self.term_at(index) {
            Some(own) if own == term => None,
            Some(own) => {
                let position = self.position(index)?;
                let before = self.entries[..position].iter().rev().take_while(|entry| entry.term == own).count();
                Some(Conflict { term: Some(own), index: index - before as Index })
            }
            None => Some(Conflict { term: None, index: self.last_index() + 1 }),
        }
    }

    /// The last place with an entry of `term`, if there is one after the snapshot.
    pub fn last_of(&self, term: Term) -> Option<Index> {
        let position = self.entries.iter().rposition(|entry| entry.term == term)?;
        Some(self.base_index + 1 + position as Index)
    }

    /// Takes over a leader's entries, which follow the one at `prev`; whether anything changed.
    ///
    /// AppendEntries, receiver 3 and 4: what is here already stays, and only an entry of another term cuts off what
    /// follows it. An old message that comes late so removes nothing.
    pub fn merge(&mut self, prev: Index, entries: Vec<Entry>) -> bool {
        let mut changed = false;
        for (index, entry) in (prev + 1..).zip(entries) {
            let Some(position) = self.position(index) else { continue };
            match self.entries.get(position) {
                Some(own) if own.term == entry.term => continue,
                Some(_) => self.entries.truncate(position),
                None => {}
            }
            self.entries.push(entry);
            changed = true;
        }
        changed
    }

    /// Forgets the entries up to `index`, which a snapshot now stands for. Other logs than one that knows `index`
    /// do not change.
    pub fn compact(&mut self, index: Index) {
        let Some(term) = self.term_at(index) else { return };
        self.entries.drain(..(index - self.base_index) as usize);
        self.base_index = index;
        self.base_term = term;
    }

    /// Puts a snapshot up to an entry of `term` at `index` in place of what it stands for, and of all else unless
    /// that entry is here (InstallSnapshot, receiver 6 and 7).
    pub fn install(&mut self, index: Index, term: Term) {
        if self.term_at(index) == Some(term) {
            self.compact(index);
        } else {
            *self = Log { base_index: index, base_term: term, entries: Vec::new() };
        }
    }

    fn position(&self, index: Index) -> Option<usize> {
        index.checked_sub(self.base_index + 1).map(|position| position as usize)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn log(terms: &[Term]) -> Log {
        let entries = terms.iter().map(|&term| Entry { term, command: vec![term as u8] }).collect();
        Log { base_index: 0, base_term: 0, entries }
    }

    fn entries(terms: &[Term]) -> Vec<Entry> {
        log(terms).entries
    }

    #[test]
    fn an_old_message_removes_nothing() {
        let mut own = log(&[1, 1, 2]);
        assert!(!own.merge(0, entries(&[1])));
        assert_eq!(own, log(&[1, 1, 2]));
    }

    #[test]
    fn a_conflict_cuts_off_what_follows() {
        let mut own = log(&[1, 1, 1, 1]);
        assert!(own.merge(1, entries(&[2])));
        assert_eq!(own, log(&[1, 2]));
    }

    #[test]
    fn a_conflict_names_the_first_entry_of_its_term() {
        assert_eq!(log(&[1, 2, 2, 2]).conflict(4, 3), Some(Conflict { term: Some(2), index: 2 }));
        assert_eq!(log(&[1]).conflict(3, 3), Some(Conflict { term: None, index: 2 }));
        assert_eq!(log(&[1, 3]).conflict(2, 3), None);
    }

    #[test]
    fn a_snapshot_keeps_what_follows_it_only_if_it_fits() {
        let mut own = log(&[1, 1, 2]);
        own.install(2, 1);
        assert_eq!((own.base_index(), own.last_index(), own.term_at(3)), (2, 3, Some(2)));
        own.install(3, 4);
        assert_eq!((own.base_index(), own.last_index(), own.last_term()), (3, 3, 4));
    }

    #[test]
    fn entries_under_the_snapshot_are_passed_over() {
        let mut own = log(&[1, 1, 2]);
        own.compact(2);
        assert_eq!(own.conflict(1, 9), None);
        assert!(own.merge(0, entries(&[1, 1, 2, 2])));
        assert_eq!((own.last_index(), own.term_at(4)), (4, Some(2)));
    }
}
