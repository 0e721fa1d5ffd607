//! What the whole program shows of its state: who writes which field, and which fields it uses together.
//!
//! Knows nothing of what is forbidden.

use std::collections::{BTreeMap, BTreeSet};

use rustc_hash::FxHashMap;

use super::cell::{Cell, Key};
use super::conduct::WriteKind;
use super::record::{
    BodyTrace, Branch, CombinationKind, Origin, Origins, Read, RootTrace, SectionId, SectionKind, Write,
};
use crate::flow::access::Access;
use crate::flow::lock::Class;
use crate::flow::summary::Hop;
use crate::resolve::{BodyRef, Program};

/// How many places are kept for one field or pair.
const KEPT: usize = 16;
/// A value that comes from more reads than this says nothing of what belongs together.
const PLAIN: usize = 2;
/// Conditions that stand no further apart than this (bytes) are parts of one: `a && b`, `if a { if b`.
const NEAR: u32 = 48;

/// A place where a field is written.
#[derive(Clone, Debug, PartialEq)]
pub struct Site {
    /// The function.
    pub root: BodyRef,
    /// The body in it.
    pub body: BodyRef,
    /// The statement.
    pub at: (u32, u32),
    /// Where.
    pub place: Hop,
    /// What is written, as the function reaches it.
    pub value: Access,
    /// How.
    pub kind: WriteKind,
    /// Its own section has tested something first.
    pub checks: bool,
    /// The whole cell is written, not only a part of an element.
    pub sequence: bool,
    /// The classes of the locks that are held there.
    pub held: BTreeSet<Class>,
}

/// How two fields are used together.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub enum Together {
    /// Written in one section.
    Written,
    /// Combined in a condition, an expression or a message.
    Combined,
}

/// A place where two fields are used together.
#[derive(Clone, Debug, PartialEq)]
pub struct Relation {
    /// The function.
    pub root: BodyRef,
    /// How.
    pub how: Together,
    /// Where the first of the two keys is used, and where the second.
    pub places: (Hop, Hop),
    /// How the two are written, where they are.
    pub kinds: Option<(WriteKind, WriteKind)>,
    /// The body, the statement, and the first of the two as that reaches it.
    pub first: (BodyRef, (u32, u32), Access),
    /// The sections are of two locks.
    pub across: bool,
    /// It stands in a test, which shows less well what belongs together.
    pub(super) test: bool,
}

/// What the program shows.
#[derive(Default)]
pub struct Evidence {
    writers: BTreeMap<Key, Vec<Site>>,
    /// Writes of parts, by the whole.
    inside: BTreeMap<Key, Vec<Site>>,
    pub(super) relations: BTreeMap<(Key, Key), Vec<Relation>>,
    /// Fields, each with one that its own section has tested before it was written.
    decided: BTreeSet<(Key, Key)>,
    /// Fields that some condition tests.
    tested: BTreeSet<Key>,
    /// How many sections there are of a lock, and how many begin with a test of a field by the helper that acquires.
    begun: BTreeMap<Class, usize>,
    entered: BTreeMap<(Class, Key), usize>,
}

impl Evidence {
    /// Reads it off the sections of one function.
    pub fn of(program: &Program, root: &RootTrace) -> Evidence {
        let mut evidence = Evidence::default();
        for body in &root.bodies {
            for write in body.writes.iter().filter(|write| !write.in_closure) {
                let checked = body.checked_cells(&root.reads, write);
                evidence.add_decided(root, write, &checked);
                if write.in_callee.is_none() {
                    evidence.add_writer(root, body, write, !checked.is_empty());
                }
            }
            evidence.add_written_together(root, body);
            evidence.add_combined(root, body);
        }
        evidence.add_entries(root);
        for relation in evidence.relations.values_mut().flatten() {
            relation.test = program.is_test(relation.root);
        }
        evidence
    }

    /// Adds what a later function shows.
    pub fn add(&mut self, later: &Evidence) {
        let Evidence { writers, inside, relations, decided, tested, begun, entered } = later;
        add_kept(&mut self.writers, writers);
        add_kept(&mut self.inside, inside);
        add_kept(&mut self.relations, relations);
        self.decided.extend(decided.iter().cloned());
        self.tested.extend(tested.iter().cloned());
        begun.iter().for_each(|(class, count)| *self.begun.entry(class.clone()).or_default() += count);
        entered.iter().for_each(|(entry, count)| *self.entered.entry(entry.clone()).or_default() += count);
    }

    fn add_decided(&mut self, root: &RootTrace, write: &Write, checked: &[Cell]) {
        let class = root.class(write.section);
        if let Some(written) = write.cell.key(class) {
            let tested = checked.iter().filter_map(|cell| cell.key(class));
            self.decided.extend(tested.map(|tested| (written.clone(), tested)));
        }
    }

    fn add_writer(&mut self, root: &RootTrace, body: &BodyTrace, write: &Write, checks: bool) {
        let class = root.class(write.section);
        let mut place = write.point.place.clone();
        if place.name.is_empty() {
            place.name = root.sections[write.section as usize].name.clone();
        }
        let site = Site {
            root: root.root,
            body: body.id,
            at: write.point.at,
            place,
            value: write.cell.access(),
            kind: write.kind,
            sequence: write.whole,
            checks,
            held: write.point.current.iter().filter_map(|section| root.class(*section)).cloned().collect(),
        };
        if let Some(key) = write.cell.key(class) {
            let known = self.writers.entry(key).or_default();
            if known.len() < KEPT {
                known.push(site.clone());
            }
        }
        for whole in write.cell.wholes(class) {
            let known = self.inside.entry(whole).or_default();
            if known.len() < KEPT {
                known.push(site.clone());
            }
        }
    }

    fn add_written_together(&mut self, root: &RootTrace, body: &BodyTrace) {
        let mut onward: FxHashMap<u32, Vec<bool>> = FxHashMap::default();
        let mut leads =
            |from: u32, to: u32| onward.entry(from).or_insert_with(|| body.control.onward(from))[to as usize];
        for (at, one) in body.writes.iter().enumerate() {
            for other in &body.writes[at + 1..] {
                let counts = |write: &Write| write.kind != WriteKind::Reset;
                let direct = |write: &Write| write.in_callee.is_none() && !write.in_closure;
                // Two containers that this very function fills, or takes from, under both locks: two indexes of one thing.
                let both_held =
                    one.point.current.contains(&other.section) || other.point.current.contains(&one.section);
                let alike = one.kind == other.kind && matches!(one.kind, WriteKind::Insert | WriteKind::Remove);
                let across = one.section != other.section && both_held && alike && direct(one) && direct(other);
                let same = (one.section == other.section || across) && (counts(one) || counts(other));
                // What one call does to both is shown where it does it.
                let in_one_call =
                    one.point.at == other.point.at && one.in_callee.is_some() && other.in_callee.is_some();
                let (first, second) = (one.point.at.0, other.point.at.0);
                if same && !in_one_call && (first == second || leads(first, second) || leads(second, first)) {
                    let (class, other_class) = (root.class(one.section), root.class(other.section));
                    let places = (&one.point.place, &other.point.place);
                    let kinds = Some((one.kind, other.kind));
                    let at = (body.id, one.point.at);
                    self.relate(root, at, (&one.cell, class), (&other.cell, other_class), kinds, places);
                }
            }
        }
    }

    fn add_combined(&mut self, root: &RootTrace, body: &BodyTrace) {
        for combination in &body.combinations {
            for (at, one) in combination.of.iter().enumerate() {
                for other in &combination.of[at + 1..] {
                    self.combine(root, one, other);
                }
            }
            for before in body.control.deciding_directly(combination.point.at.0) {
                let near = |outer: &&Branch| {
                    combination.kind == CombinationKind::Comparison && near(&outer.place, &combination.point.place)
                };
                if let Some(outer) = body.branches.get(before).filter(near) {
                    combination.of.iter().for_each(|one| self.combine(root, &outer.tests, one));
                }
            }
        }
        let compared = body.combinations.iter().filter(|one| one.kind == CombinationKind::Comparison);
        for tests in compared.flat_map(|one| &one.of).chain(body.branches.values().map(|branch| &branch.tests)) {
            let reads = tests.iter().filter_map(Origin::read).map(|read| &root.reads[read as usize]);
            self.tested.extend(reads.filter_map(|read| read.cell.key(root.class(read.section))));
        }
        for (at, branch) in &body.branches {
            for before in body.control.deciding_directly(*at) {
                let Some(outer) = body.branches.get(before) else { continue };
                if near(&outer.place, &branch.place) {
                    self.combine(root, &outer.tests, &branch.tests);
                }
            }
        }
    }

    fn add_entries(&mut self, root: &RootTrace) {
        let begun = root
            .sections
            .iter()
            .filter(|section| matches!(section.kind, SectionKind::Token(_)) && section.begins.is_some());
        for class in begun.filter_map(|section| section.class.as_ref()) {
            *self.begun.entry(class.clone()).or_default() += 1;
        }
        let reads = root.bodies.iter().flat_map(|body| &body.on_entry).map(|read| &root.reads[*read as usize]);
        let entered = reads.filter_map(|read| {
            let class = root.class(read.section)?;
            Some((read.section, (class.clone(), read.cell.key(Some(class))?)))
        });
        for (_, entry) in entered.collect::<BTreeSet<_>>() {
            *self.entered.entry(entry).or_default() += 1;
        }
    }

    fn combine(&mut self, root: &RootTrace, some: &Origins, others: &Origins) {
        let reads = |origins: &Origins| -> Vec<&Read> {
            let reads = origins.iter().filter_map(Origin::read);
            reads.map(|read| &root.reads[read as usize]).take(PLAIN + 1).collect()
        };
        let (some, others) = (reads(some), reads(others));
        // What is made of many things is no combination of any two.
        if some.len() > PLAIN || others.len() > PLAIN {
            return;
        }
        for one in &some {
            for other in &others {
                let (class, other_class) = (root.class(one.section), root.class(other.section));
                let places = (&one.place, &other.place);
                self.relate(root, one.at, (&one.cell, class), (&other.cell, other_class), None, places);
            }
        }
    }

    fn relate(
        &mut self,
        root: &RootTrace,
        at: (BodyRef, (u32, u32)),
        one: (&Cell, Option<&Class>),
        other: (&Cell, Option<&Class>),
        kinds: Option<(WriteKind, WriteKind)>,
        places: (&Hop, &Hop),
    ) {
        let how = if kinds.is_some() { Together::Written } else { Together::Combined };
        let same_lock = one.0.lock == other.0.lock && one.0.root == other.0.root;
        let keys = if same_lock {
            one.0.parting(other.0, one.1)
        } else if one.0.lock.is_some() && other.0.lock.is_some() {
            one.0.key(one.1).zip(other.0.key(other.1))
        } else {
            None
        };
        let Some((first, second)) = keys else { return };
        if first == second {
            return;
        }
        let swapped = first > second;
        let (keys, places) = match swapped {
            true => ((second, first), (places.1.clone(), places.0.clone())),
            false => ((first, second), (places.0.clone(), places.1.clone())),
        };
        let known = self.relations.entry(keys).or_default();
        let kinds = kinds.map(|(one, other)| if swapped { (other, one) } else { (one, other) });
        let relation = Relation {
            root: root.root,
            how,
            places,
            kinds,
            first: (at.0, at.1, one.0.access()),
            across: !same_lock,
            test: false,
        };
        if known.len() < KEPT && !known.iter().any(|known| known.root == relation.root && known.how == how) {
            known.push(relation);
        }
    }

    /// All places that write a cell, a part of it, or what it is a part of.
    pub fn writers(&self, cell: &Cell, class: Option<&Class>) -> Vec<&Site> {
        let Some(key) = cell.key(class) else { return Vec::new() };
        let exact = self.writers.get(&key).into_iter().flatten();
        let parts = self.inside.get(&key).into_iter().flatten();
        let wholes = cell.wholes(class);
        let wholes: Vec<&Site> = wholes.iter().filter_map(|whole| self.writers.get(whole)).flatten().collect();
        exact.chain(parts).chain(wholes).collect()
    }

    /// Is a field only ever counted up or down?
    pub fn is_counter(&self, cell: &Cell, class: Option<&Class>) -> bool {
        let sites = cell.key(class).and_then(|key| self.writers.get(&key));
        sites.is_some_and(|sites| sites.iter().all(|site| site.kind == WriteKind::Bump))
    }

    /// Does some condition test a field?
    pub fn is_tested(&self, cell: &Cell, class: Option<&Class>) -> bool {
        cell.key(class).is_some_and(|key| self.tested.contains(&key))
    }

    /// Does the program's usual way to a lock test this cell? Then most of its sections have, whatever they are about.
    pub fn is_usual_on_entry(&self, cell: &Cell, class: Option<&Class>) -> bool {
        let Some((class, key)) = class.zip(cell.key(class)) else { return false };
        let entered = self.entered.get(&(class.clone(), key)).copied().unwrap_or(0);
        entered * 2 > self.begun.get(class).copied().unwrap_or(0)
    }

    /// Is a field combined with another anywhere?
    pub fn is_combined(&self, cell: &Cell, class: Option<&Class>) -> bool {
        let Some(key) = cell.key(class) else { return false };
        let with = self.relations.iter().filter(|((one, other), _)| *one == key || *other == key);
        with.flat_map(|(_, known)| known).any(|known| known.how == Together::Combined)
    }

    /// How the program uses two cells of one lock's state together; what is only counted is related to
    /// nothing by being counted where something else is written.
    pub fn relation(&self, one: &Cell, other: &Cell, class: Option<&Class>) -> Option<&Relation> {
        self.relation_but(one, other, class, |_| false)
    }

    /// Is a cell written anywhere because of another, in one section?
    pub fn is_decided_by(&self, written: &Cell, tested: &Cell, class: Option<&Class>) -> bool {
        written.key(class).zip(tested.key(class)).is_some_and(|keys| self.decided.contains(&keys))
    }

    /// As [`Evidence::relation`], with places left out.
    pub fn relation_but(
        &self,
        one: &Cell,
        other: &Cell,
        class: Option<&Class>,
        leave_out: impl Fn(&Relation) -> bool,
    ) -> Option<&Relation> {
        let counted = self.is_counter(one, class) || self.is_counter(other, class);
        let known = self.of_both(one, other, class)?.0.iter();
        let related = known.filter(|known| (known.how == Together::Combined || !counted) && !leave_out(known));
        related.max_by_key(|known| (!known.test, known.how))
    }

    /// As [`Evidence::relation`], and what is set anew where `epoch` is counted up belongs to the epoch.
    pub fn depends_on(&self, cell: &Cell, epoch: &Cell, class: Option<&Class>) -> Option<&Relation> {
        self.relation(epoch, cell, class).or_else(|| {
            let (known, swapped) = self.of_both(epoch, cell, class)?;
            let is_epoch = self.is_counter(epoch, class) && !self.is_counter(cell, class);
            let kinds = (WriteKind::Bump, WriteKind::Set);
            let renewed = |known: &&Relation| known.kinds == Some(if swapped { (kinds.1, kinds.0) } else { kinds });
            known.iter().filter(|_| is_epoch).find(renewed)
        })
    }

    /// All that relates two cells of one lock's state, and whether it is known of the other first.
    fn of_both(&self, one: &Cell, other: &Cell, class: Option<&Class>) -> Option<(&[Relation], bool)> {
        let (first, second) = one.parting(other, class)?;
        let swapped = first > second;
        let keys = if swapped { (second, first) } else { (first, second) };
        Some((self.relations.get(&keys)?, swapped))
    }

    /// Where two cells of one lock's state are written in one section, with places left out.
    pub fn written_together(
        &self,
        one: &Cell,
        other: &Cell,
        class: Option<&Class>,
        leave_out: impl Fn(&Relation) -> bool,
    ) -> Option<&Relation> {
        let mut known = self.of_both(one, other, class)?.0.iter();
        known.find(|known| known.how == Together::Written && !leave_out(known))
    }

    /// Where cells of two locks are combined.
    pub fn combined_across(&self, one: (&Cell, Option<&Class>), other: (&Cell, Option<&Class>)) -> Option<&Relation> {
        let (first, second) = one.0.key(one.1).zip(other.0.key(other.1))?;
        let keys = if first < second { (first, second) } else { (second, first) };
        self.relations.get(&keys)?.iter().find(|known| known.across)
    }
}

/// Adds as many places as are kept.
fn add_kept<K: Ord + Clone, V: Clone>(known: &mut BTreeMap<K, Vec<V>>, later: &BTreeMap<K, Vec<V>>) {
    for (key, places) in later {
        let known = known.entry(key.clone()).or_default();
        let free = KEPT - known.len();
        known.extend(places.iter().take(free).cloned());
    }
}

/// Is the second a part of the same condition as the first?
pub fn near(one: &Hop, other: &Hop) -> bool {
    let gap = other.span.start.checked_sub(one.span.end);
    one.file == other.file && gap.is_some_and(|gap| gap <= NEAR)
}

impl RootTrace {
    /// Does a section count a cell on? What it read of it is then its own: nobody else has that number.
    pub fn bumps(&self, section: SectionId, cell: &Cell) -> bool {
        let mut writes = self.bodies.iter().flat_map(|body| &body.writes);
        writes.any(|write| write.section == section && write.kind == WriteKind::Bump && write.cell.overlaps(cell))
    }

    /// The class of a section's lock.
    pub fn class(&self, section: SectionId) -> Option<&Class> {
        self.sections[section as usize].class.as_ref()
    }
}
