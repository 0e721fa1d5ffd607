//! What belongs to an epoch: a term, a round, a view, with which other state begins anew.
//!
//! Knows nothing of what is forbidden.

use super::cell::{Cell, Key};
use super::conduct::WriteKind;
use super::evidence::{Evidence, Relation};
use crate::flow::lock::Class;

impl Relation {
    /// Do both get new values here, whatever they were? Then a new one of the one is a new one of the other.
    pub fn is_renewal(&self) -> bool {
        let anew = |kind| matches!(kind, WriteKind::Set | WriteKind::Bump | WriteKind::Reset);
        self.kinds
            .is_some_and(|(one, other)| anew(one) && anew(other) && (one, other) != (WriteKind::Bump, WriteKind::Bump))
    }
}

impl Evidence {
    /// As [`Evidence::depends_on`]; and what is set anew with something else that is set anew with the epoch (a role, say)
    /// belongs to it as well.
    pub fn of_epoch(&self, cell: &Cell, epoch: &Cell, class: Option<&Class>) -> Option<&Relation> {
        let (of, own) = epoch.parting(cell, class)?;
        let transitive = || {
            let with_epoch = self.relations.keys().filter_map(|(one, other)| match (*one == of, *other == of) {
                (true, _) => Some(other),
                (_, true) => Some(one),
                (false, false) => None,
            });
            let mut between = with_epoch.filter(|between| self.renewal(between, &of).is_some());
            between.find_map(|between| self.renewal(between, &own))
        };
        self.renewal(&of, &own).or_else(|| self.depends_on(cell, epoch, class)).or_else(transitive)
    }

    /// Where two keys get new values in one section, whatever they were before.
    fn renewal(&self, one: &Key, other: &Key) -> Option<&Relation> {
        let keys = if one < other { (one.clone(), other.clone()) } else { (other.clone(), one.clone()) };
        self.relations.get(&keys)?.iter().find(|known| known.is_renewal() && !known.test)
    }
}
