//! What the whole program does with one lock.
//!
//! Knows nothing of output formats.

use std::collections::BTreeMap;

use super::Atlas;
use crate::chart::{EndBy, Holding, Known, Lock, LockId, Origin, Wait};

/// A lock with all that is done with it in the files that are shown.
pub struct Account<'a> {
    /// Its number.
    pub id: LockId,
    /// Itself.
    pub lock: &'a Lock,
    /// The functions that take it themselves, with the number of their sections.
    pub takers: Vec<(u32, usize)>,
    /// How many sections there are.
    pub sections: usize,
    /// The section over the most lines.
    pub longest: Option<(u32, &'a Holding)>,
    /// Waits with it held, each with its function, and whether on every path.
    pub waits: Vec<(u32, &'a Wait, bool)>,
}

impl<'a> Account<'a> {
    /// Of every lock that is taken somewhere in the files that are shown.
    pub fn all(atlas: &Atlas<'a>) -> Vec<Account<'a>> {
        let shown: BTreeMap<u32, ()> = atlas.functions().map(|(number, _)| (number, ())).collect();
        let all = atlas.locks().into_iter().map(|id| Account::of(atlas, id, &shown));
        // What only its callers know is another lock each time.
        all.filter(|account| account.lock.known != Known::Handed && !account.takers.is_empty()).collect()
    }

    fn of(atlas: &Atlas<'a>, id: LockId, shown: &BTreeMap<u32, ()>) -> Account<'a> {
        let chart = atlas.chart;
        let own: Vec<(u32, &Holding)> = chart
            .sections_of(id)
            .filter(|(number, holding)| shown.contains_key(number) && is_section(holding))
            .collect();
        let mut takers: BTreeMap<u32, usize> = BTreeMap::new();
        own.iter().for_each(|(number, _)| *takers.entry(*number).or_default() += 1);
        // Of several as long the first.
        let longest = own.iter().rev().max_by_key(|(_, holding)| holding.lines).copied();
        Account {
            id,
            lock: &chart.locks[id as usize],
            takers: takers.into_iter().collect(),
            sections: own.len(),
            longest,
            waits: chart.waits_under(id).filter(|(number, _, _)| shown.contains_key(number)).collect(),
        }
    }

    /// What it is, as written where that is known: `state: Mutex<State>`, else its type.
    pub fn declared_as(&self) -> &str {
        self.lock.declaration.as_deref().unwrap_or(&self.lock.kind)
    }

    /// The parts of its state by name, with how many functions read and write each; the whole is left out.
    pub fn fields(&self) -> impl Iterator<Item = (&'a str, usize, usize)> + use<'a> {
        let fields = self.lock.fields.iter().filter(|field| !field.name.is_empty());
        fields.map(|field| (field.name.as_str(), field.read_by.len(), field.written_by.len()))
    }
}

/// Does a function decide on this section? Not where a callee does, or where it only fetches the guard for its caller.
fn is_section(holding: &Holding) -> bool {
    let own = match holding.origin {
        Origin::Here | Origin::Helper(_) => true,
        Origin::Inside(_) | Origin::Parameter | Origin::Runner => false,
    };
    own && (holding.ends.is_empty() || holding.ends.iter().any(|end| end.by != EndBy::Return))
}
