//! Writes that rest on an earlier critical section of the same lock: what rules 2, 3 and 5 judge.
//!
//! Which rule it is, is decided here once for all of them (the catalogue's line between the rules): with a
//! wait between two sections it is rule 5, without one rules 2 and 3; a fault is told once.

use std::collections::BTreeSet;

use super::arm::is_in_other_arm;
use super::between::{is_beside, is_private, is_set_up};
use super::difference::is_set_if_different;
use crate::finding::Confidence;
use crate::flow::access::{Access, Root};
use crate::flow::company::Company;
use crate::flow::lock::Class;
use crate::model::Mode;
use crate::resolve::{BodyRef, Program};
use crate::section::Sections;
use crate::section::cell::Cell;
use crate::section::conduct::WriteKind;
use crate::section::evidence::{Relation, Site, Together};
use crate::section::record::{
    BodyTrace, Branch, Check, Origin, Read, RootTrace, Section, SectionId, SectionKind, Write,
};

/// A write in one section that rests on another.
pub struct Crossing<'a> {
    /// The function.
    pub root: &'a RootTrace,
    /// The body in it.
    pub body: &'a BodyTrace,
    /// The write.
    pub write: &'a Write,
    /// The earlier section.
    pub earlier: SectionId,
    /// What is wrong.
    pub fault: Fault<'a>,
    /// Who else changes what it rests on.
    pub witness: Option<&'a Site>,
    /// How likely it is.
    pub confidence: Confidence,
}

/// What is wrong with a write.
pub enum Fault<'a> {
    /// It depends on what was read in the earlier section.
    Depends {
        /// The read.
        read: &'a Read,
        /// The branch that decides by it; none where the value itself is written.
        branch: Option<&'a Branch>,
        /// Something may have waited between the two.
        waited: bool,
        /// The earlier section only had the right to read.
        shared: bool,
    },
    /// After a wait it changes what belongs to what the earlier section established.
    Unchecked {
        /// What was established, and where.
        established: (&'a Cell, &'a crate::flow::summary::Hop),
        /// The program uses the two together; none where they are the same.
        relation: Option<&'a Relation>,
    },
    /// It is the other half of what the earlier section wrote.
    Split {
        /// The first half.
        first: &'a Write,
        /// The program uses the two together.
        relation: &'a Relation,
    },
}

/// All of a program.
pub fn crossings<'a>(program: &Program, sections: &'a Sections, company: &Company) -> Vec<Crossing<'a>> {
    let mut found = Vec::new();
    for root in &sections.roots {
        let mut told: BTreeSet<(SectionId, &'static str, u32)> = BTreeSet::new();
        for body in &root.bodies {
            for write in &body.writes {
                let judge = Judge { program, sections, company, root, body, write };
                let Some(crossing) = judge.judge() else { continue };
                // Where one branch or section holds several acts, the first.
                let (kind, branch) = match &crossing.fault {
                    Fault::Depends { .. } => ("depends", judge.branch_of(&crossing)),
                    Fault::Unchecked { .. } => ("unchecked", u32::MAX),
                    Fault::Split { .. } => ("split", u32::MAX),
                };
                let of_branch = branch != u32::MAX && !told.insert((SectionId::MAX, kind, branch));
                if told.insert((write.section, kind, u32::MAX)) && !of_branch {
                    found.push(crossing);
                }
            }
        }
    }
    // What follows from a stale value in one section is one fault with it.
    let is_stale = |crossing: &&Crossing| matches!(crossing.fault, Fault::Depends { waited: true, .. });
    let stale = found.iter().filter(is_stale).map(|crossing| (crossing.root.root, crossing.write.section));
    let stale: BTreeSet<(BodyRef, SectionId)> = stale.collect();
    found.retain(|crossing| {
        let section = (crossing.root.root, crossing.write.section);
        !(matches!(crossing.fault, Fault::Unchecked { .. }) && stale.contains(&section))
    });
    found
}

struct Judge<'a, 'p> {
    program: &'p Program,
    sections: &'a Sections,
    company: &'p Company<'p>,
    root: &'a RootTrace,
    body: &'a BodyTrace,
    write: &'a Write,
}

/// A read of an earlier section that a write depends on.
struct Dependence<'a> {
    read: &'a Read,
    branch: Option<u32>,
    waited: bool,
    carried: bool,
}

impl<'a> Judge<'a, '_> {
    fn section(&self, id: SectionId) -> &'a Section {
        &self.root.sections[id as usize]
    }

    fn class(&self) -> Option<&'a Class> {
        self.root.class(self.write.section)
    }

    fn branch_of(&self, crossing: &Crossing) -> u32 {
        let Fault::Depends { branch: Some(branch), .. } = &crossing.fault else { return u32::MAX };
        let same = self.body.branches.iter().find(|(_, known)| std::ptr::eq(*known, *branch));
        // Blocks of different bodies have the same numbers.
        same.map_or(u32::MAX, |(block, _)| block + (self.body.id.body.0 << 16))
    }

    fn judge(&self) -> Option<Crossing<'a>> {
        let lock = self.section(self.write.section).lock.as_ref()?;
        let simple = self.section(self.write.section).simple;
        let is_other_arm = || is_in_other_arm(self.program, self.sections, self.body.id, self.root, self.write);
        if !simple || !lock.is_exact() || is_private(self.program, self.root, lock) || is_other_arm() {
            return None;
        }
        // What is reached by an old index, R504 tells.
        let by_index = self
            .body
            .indices
            .iter()
            .any(|index| index.point.at == self.write.point.at && index.index.iter().any(|origin| origin.stale));
        if by_index {
            return None;
        }
        let checked = self.checked();
        if let Some(found) = self.depends(&checked) {
            return found;
        }
        if matches!(self.write.kind, WriteKind::Remove | WriteKind::Merge) {
            return None;
        }
        let unchecked = checked.is_empty();
        let blind = checked.iter().all(|check| check.is_of_presence(&self.write.cell));
        let mut earlier = self.write.point.past.iter().map(|(section, waited)| (*section, *waited));
        let counts = |section: SectionId| {
            let simple = self.section(section).simple;
            simple && !self.are_of_one_call(section, self.write.section) && self.is_of_this_turn(section)
        };
        earlier.find_map(|(section, waited)| {
            let same_lock = self.section(section).lock.as_ref() == Some(lock);
            match (counts(section), same_lock, waited) {
                (true, true, true) if unchecked => self.unchecked(section),
                (true, true, false) if blind => self.split(section),
                (true, false, false) if blind && self.is_handed_in(section) => self.split(section),
                (_, _, _) => None,
            }
        })
    }

    /// Are they one section, or sections of one callee?
    fn are_of_one_call(&self, one: SectionId, other: SectionId) -> bool {
        let in_one_call = match (self.section(one).kind, self.section(other).kind) {
            (SectionKind::Inside(one, _), SectionKind::Inside(other, _)) => one == other,
            _ => false,
        };
        one == other || in_one_call
    }

    /// Is it the section of a guard that the function was handed, and that protects the same state as the write's? The
    /// guard has gone by the time of the write; which lock it was of, only callers know.
    fn is_handed_in(&self, section: SectionId) -> bool {
        let is_param = |lock: &Access| matches!(lock.root, Root::Param(_)) && lock.parts.is_empty();
        let is_guard =
            self.section(section).begins.is_none() && self.section(section).lock.as_ref().is_some_and(is_param);
        let owner = |write: &Write| write.cell.path.first().and_then(|(owner, _)| *owner);
        is_guard && owner(self.write).is_some() && self.written(section).any(|first| owner(first) == owner(self.write))
    }

    /// What is written in a section on some way to the write.
    fn written(&self, section: SectionId) -> impl Iterator<Item = &'a Write> {
        let before = move |of: &BodyTrace, at: (u32, u32)| self.is_before(of, at);
        let writes = self.root.bodies.iter().flat_map(|body| body.writes.iter().map(move |write| (body, write)));
        writes
            .filter(move |(body, write)| write.section == section && before(body, write.point.at))
            .map(|(_, write)| write)
    }

    /// Can a statement come before the write, in one turn of every loop?
    fn is_before(&self, of: &BodyTrace, at: (u32, u32)) -> bool {
        let write = self.write.point.at;
        let leads = || if at.0 == write.0 { at.1 < write.1 } else { self.body.control.leads(at.0, write.0) };
        of.id != self.body.id || leads()
    }

    /// What was read and tested in the write's section before it. What the usual way to the lock tests (is the node still
    /// running?) says nothing of what an earlier section has seen: that one was entered by the same way.
    fn checked(&self) -> Vec<Check> {
        let evidence = &self.sections.evidence;
        let mut checks = self.body.checks(&self.root.reads, self.write);
        checks.retain(|check| {
            let is_usual = check.on_entry && evidence.is_usual_on_entry(&check.cell, self.class());
            check.is_recheck() && !is_usual
        });
        checks
    }

    /// Does the section come before the write in one turn of every loop? What an earlier turn did was whole.
    fn is_of_this_turn(&self, section: SectionId) -> bool {
        let earlier = self.section(section);
        let Some(at) = earlier.begins else { return true };
        if earlier.body == self.body.id {
            return self.is_before(self.body, at);
        }
        // Of a task, before it is started.
        let around = self.root.bodies.iter().find(|body| body.id == earlier.body);
        let start = around.and_then(|body| Some((body, body.starts.iter().find(|start| start.body == self.body.id)?)));
        start.is_none_or(|(body, start)| {
            let begun = start.point.at;
            if at.0 == begun.0 { at.1 < begun.1 } else { body.control.leads(at.0, begun.0) }
        })
    }

    /// Some(None): it depends on an earlier section, and is right.
    fn depends(&self, checked: &[Check]) -> Option<Option<Crossing<'a>>> {
        let mut dependences = self.dependences();
        dependences.retain(|one| !self.is_own(one));
        if dependences.is_empty() {
            return None;
        }
        if self.write.kind == WriteKind::Remove {
            // Who takes out what may be gone by now, and can do without it, is right.
            dependences.retain(|one| self.write.insists && one.read.cell.overlaps(&self.write.cell));
        }
        let is_idle = || is_set_if_different(self.program, self.root, self.body, self.write);
        if self.write.kind == WriteKind::Merge || self.is_harmless() || is_idle() {
            return Some(None);
        }
        dependences.retain(|one| !self.is_valid(one, checked));
        // The value itself before what decides, what was carried over a wait before all.
        dependences.sort_by_key(|one| (!one.waited, one.branch.is_some(), one.read.at));
        let with_witness: Vec<(&Dependence, &Site, bool)> = dependences
            .iter()
            .filter_map(|one| {
                let class = self.root.class(one.read.section);
                let writers = self.witnesses(&one.read.cell, class, one.read.section);
                // What is put in takes nothing from who takes out.
                let adds = |site: &Site| matches!(site.kind, WriteKind::Insert | WriteKind::Merge | WriteKind::Bump);
                let writers: Vec<&Site> =
                    writers.into_iter().filter(|site| self.write.kind != WriteKind::Remove || !adds(site)).collect();
                let others = writers.iter().copied().filter(|site| site.place != self.write.point.place);
                let is_beside = |site: &Site| self.is_beside(site, one.waited);
                let best = others.max_by_key(|site| (is_beside(site), site.root != self.root.root, !site.checks));
                let beside = || writers.iter().copied().find(|site| is_beside(site));
                let best = best.filter(|site| is_beside(site)).or_else(beside).or(best);
                best.or(writers.first().copied()).map(|site| (one, site, is_beside(site)))
            })
            .collect();
        let class = self.class();
        let unseen = |known: &Relation| is_set_up(self.company, known);
        // It belongs to what is written: the same, used with it somewhere, or asked somewhere before that is written.
        let (evidence, written) = (&self.sections.evidence, &self.write.cell);
        let belongs = |Dependence { read, .. }: &Dependence| {
            read.cell.overlaps(written)
                || evidence.relation_but(&read.cell, written, class, unseen).is_some()
                || evidence.is_decided_by(written, &read.cell, class)
        };
        let best = with_witness.iter().find(|(one, _, beside)| *beside && belongs(one));
        let best = best.or(with_witness.iter().find(|(_, _, beside)| *beside)).or(with_witness.first());
        let Some((one, witness, beside)) = best.copied() else { return Some(None) };
        let waited = dependences.iter().any(|one| one.waited);
        if waited && !one.carried && one.branch.is_some() {
            // It was decided inside the earlier section, before the wait: what R502 is for.
            return Some(if checked.is_empty() { self.unchecked(one.read.section) } else { None });
        }
        let same_read =
            |origin: &Origin| origin.read().is_some_and(|read| std::ptr::eq(&self.root.reads[read as usize], one.read));
        let copied = waited && one.branch.is_none() && self.write.made_of.iter().all(same_read);
        let confidence = match belongs(one) {
            true => Confidence::High,
            false if copied && self.write.kind == WriteKind::Set => Confidence::High,
            false if !checked.is_empty() => Confidence::Low,
            false => Confidence::Medium,
        };
        let confidence = if beside { confidence } else { confidence.min(Confidence::Medium) };
        let shared = |section: SectionId| self.section(section).mode == Mode::Shared;
        Some(Some(Crossing {
            root: self.root,
            body: self.body,
            write: self.write,
            earlier: one.read.section,
            fault: Fault::Depends {
                read: one.read,
                branch: one.branch.and_then(|branch| self.body.branches.get(&branch)),
                waited,
                shared: shared(one.read.section) && !shared(self.write.section),
            },
            witness: Some(witness),
            confidence,
        }))
    }

    fn dependences(&self) -> Vec<Dependence<'a>> {
        let lock = &self.write.cell.lock;
        let mut found = Vec::new();
        let mut add = |origin: &Origin, branch: Option<u32>| {
            let Some(read) = origin.read().map(|read| &self.root.reads[read as usize]) else { return };
            let ended = self.write.point.past.get(&read.section).copied();
            // What a callee does between its own sections is told there.
            let inside = |section: SectionId| matches!(self.section(section).kind, SectionKind::Inside(..));
            let in_one_call = read.at == (self.body.id, self.write.point.at);
            if in_one_call && inside(read.section) && inside(self.write.section) {
                return;
            }
            if !self.section(read.section).simple {
                return;
            }
            let old = origin.stale || (read.section != self.write.section && ended.is_some());
            if old && read.cell.lock == *lock && !read.own {
                let waited = origin.waited || ended == Some(true);
                found.push(Dependence { read, branch, waited, carried: origin.stale });
            }
        };
        let value = self.write.made_of.iter().filter(|origin| !self.write.key_of.contains(origin));
        value.for_each(|origin| add(origin, None));
        self.write.decided_by.iter().for_each(|origin| add(origin, Some(u32::MAX)));
        // What an earlier turn of a loop decided was to go on with the loop.
        let of_this_turn = |origin: &&Origin| {
            let read = origin.read().map(|read| &self.root.reads[read as usize]);
            read.is_none_or(|read| read.at.0 != self.body.id || self.is_before(self.body, read.at.1))
        };
        for block in self.body.control.deciding(self.write.point.at.0) {
            let tests = self.body.branches.get(&block).into_iter().flat_map(|branch| &branch.tests);
            tests.filter(of_this_turn).for_each(|origin| add(origin, Some(block)));
        }
        found
    }

    /// Who may write a cell between an earlier section and the write: not a test, and nobody who needs a lock that is
    /// held round both.
    fn witnesses(&self, cell: &Cell, class: Option<&Class>, earlier: SectionId) -> Vec<&'a Site> {
        let (one, other) = (self.section(earlier), self.section(self.write.section));
        let of_kind = |kind: &SectionKind| {
            self.root.sections.iter().find(|section| section.body == one.body && section.kind == *kind)
        };
        let both = one.under.iter().filter(|kind| one.body == other.body && other.under.contains(kind));
        let gates: Vec<&Class> = both
            .filter_map(of_kind)
            .filter(|section| section.mode == Mode::Exclusive)
            .filter_map(|section| section.class.as_ref())
            .collect();
        let in_test = self.program.is_test(self.root.root);
        let mut sites = self.sections.evidence.writers(cell, class);
        sites.retain(|site| {
            let kept_out = gates.iter().any(|gate| site.held.contains(*gate));
            !kept_out
                && !self.program.are_alternatives(self.root.root, site.root)
                && (in_test || !self.program.is_test(site.body))
                && !self.company.is_set_up(site.body, site.at, &site.value)
        });
        sites
    }

    /// Can a witness be at work while this function is? Where neither it nor the lock waits in between, tasks of one executor
    /// take turns.
    fn is_beside(&self, site: &Site, waited: bool) -> bool {
        let section = self.section(self.write.section);
        let in_turn = !waited && !section.awaited;
        section.lock.as_ref().is_none_or(|lock| is_beside(self.company, self.body.id, lock, site, in_turn))
    }

    /// Is it asked what was there before? An insertion answers that.
    fn is_answered(&self) -> bool {
        let is_answer = |origin: &Origin| {
            let read = origin.read().map(|read| &self.root.reads[read as usize]);
            read.is_some_and(|read| read.own && read.at == (self.body.id, self.write.point.at))
        };
        self.write.kind == WriteKind::Insert
            && self.body.branches.values().any(|branch| branch.tests.iter().any(is_answer))
    }

    /// A figure that nobody combines with anything, or an entry under its own key that nobody takes out.
    fn is_harmless(&self) -> bool {
        let evidence = &self.sections.evidence;
        let class = self.class();
        let is_figure = self.write.kind == WriteKind::Bump
            && evidence.is_counter(&self.write.cell, class)
            && !evidence.is_tested(&self.write.cell, class)
            && !evidence.is_combined(&self.write.cell, class);
        let stays = || {
            let writers = evidence.writers(&self.write.cell, class);
            writers.iter().all(|site| matches!(site.kind, WriteKind::Insert | WriteKind::Merge))
        };
        is_figure || (self.write.keyed && (stays() || self.is_answered()))
    }

    /// Was it compared with what is there now?
    fn is_valid(&self, one: &Dependence, checked: &[Check]) -> bool {
        let class = self.class();
        let covers = |cell: &Cell| {
            let relation = |other: &Cell| self.sections.evidence.relation(cell, other, class).is_some();
            let related = || one.branch.is_some() && (relation(&one.read.cell) || relation(&self.write.cell));
            cell.overlaps(&one.read.cell) || cell.overlaps(&self.write.cell) || related()
        };
        let reads = &self.root.reads;
        let mut entry = self.body.on_entry.iter().map(|read| &reads[*read as usize]);
        let entered = entry.any(|read| read.section == self.write.section && read.cell.overlaps(&one.read.cell));
        // That there still is an entry says nothing of the field whose old value is changed and written back.
        let is_update = one.branch.is_none() && one.read.cell == self.write.cell;
        let counts = |check: &Check| !(is_update && check.is_of_presence(&self.write.cell));
        if entered || checked.iter().any(|check| counts(check) && covers(&check.cell)) {
            return true;
        }
        let of_section = |origin: &Origin| {
            origin.stale && origin.read().is_some_and(|read| self.root.reads[read as usize].section == one.read.section)
        };
        if self.write.checked.iter().any(counts) && self.write.decided_by.iter().any(of_section) {
            return true;
        }
        // A comparison with any value of that section, an epoch say, speaks for all of them.
        let before = self.body.tests_before(self.write.point.at.0);
        let mut branches = before.iter().filter_map(|block| self.body.branches.get(block));
        branches.any(|branch| {
            branch.tests_fresh(&self.root.reads, self.write.section) && branch.tests.iter().any(of_section)
        })
    }

    /// Did its own section act on it, or make it unique?
    fn is_own(&self, one: &Dependence) -> bool {
        let section = one.read.section;
        let acted = || {
            self.root.bodies.iter().any(|body| {
                let writes = body.writes.iter().filter(|write| write.section == section);
                let mut before = writes.filter(|write| self.is_before(body, write.point.at));
                before.any(|write| {
                    body.checked_cells(&self.root.reads, write).iter().any(|cell| cell.overlaps(&one.read.cell))
                })
            })
        };
        self.root.bumps(section, &one.read.cell) || (!one.waited && one.branch.is_some() && acted())
    }

    /// What an earlier section wrote, and what it tested.
    fn established(&self, section: SectionId) -> Vec<(&'a Cell, &'a crate::flow::summary::Hop, Option<WriteKind>)> {
        let mut found = Vec::new();
        for body in &self.root.bodies {
            // What was moved out is one's own.
            let stays = |write: &&Write| {
                let before = write.section == section && self.is_before(body, write.point.at);
                before && write.kind != WriteKind::Remove
            };
            let writes = body.writes.iter().filter(stays);
            found.extend(writes.map(|write| (&write.cell, &write.point.place, Some(write.kind))));
            let tests = body.branches.values().flat_map(|branch| &branch.tests).filter_map(Origin::read);
            // What was sent or handed on is settled as well.
            let reads = tests
                .chain(body.used.keys().copied())
                .map(|read| &self.root.reads[read as usize])
                .filter(|read| read.section == section && !read.own);
            found.extend(reads.map(|read| (&read.cell, &read.place, None)));
        }
        found
    }

    fn unchecked(&self, earlier: SectionId) -> Option<Crossing<'a>> {
        if matches!(self.section(earlier).kind, SectionKind::Inside(..)) && self.is_clients() {
            return None;
        }
        let evidence = &self.sections.evidence;
        let class = self.class();
        let established = self.established(earlier);
        let is_count = |kind: Option<WriteKind>| matches!(kind, Some(WriteKind::Bump | WriteKind::Insert));
        let same = |cell: &Cell| cell.overlaps(&self.write.cell);
        if self.is_put_back(earlier) {
            return None;
        }
        // What goes up before and down after is each caller's own.
        let balanced = established.iter().any(|(cell, _, kind)| same(cell) && is_count(*kind));
        if balanced && self.write.kind != WriteKind::Set || self.write.kind == WriteKind::Reset {
            return None;
        }
        let stays = || evidence.writers(&self.write.cell, class).iter().all(|site| site.kind == WriteKind::Insert);
        if self.write.keyed && stays() {
            return None;
        }
        let others = |cell: &Cell| -> Vec<&'a Site> {
            let mut sites = self.witnesses(cell, class, earlier);
            sites.retain(|site| site.root != self.root.root);
            sites.sort_by_key(|site| !self.is_beside(site, true));
            sites
        };
        for (cell, place, kind) in established {
            let (relation, witness) = if same(cell) {
                let set_again = kind == Some(WriteKind::Set) && self.write.kind == WriteKind::Set;
                let unasked = others(cell).into_iter().find(|site| !site.checks && site.kind == WriteKind::Set);
                let own_line = self.write.in_callee.is_none() && *place != self.write.point.place;
                (None, unasked.filter(|_| set_again && own_line))
            } else {
                let Some(relation) = evidence.depends_on(&self.write.cell, cell, class) else { continue };
                let stands_alone = self.write.kind == WriteKind::Insert && relation.how == Together::Written;
                let own = || self.witnesses(cell, class, earlier).into_iter().find(|_| kind.is_some());
                let witness = others(cell).first().copied().or_else(own);
                (Some(relation), witness.filter(|_| !stands_alone))
            };
            if let Some(witness) = witness {
                return Some(Crossing {
                    root: self.root,
                    body: self.body,
                    write: self.write,
                    earlier,
                    fault: Fault::Unchecked { established: (cell, place), relation },
                    witness: Some(witness),
                    confidence: if self.is_beside(witness, true) { Confidence::High } else { Confidence::Medium },
                });
            }
        }
        None
    }

    /// Is it an insertion of what the earlier section took out of there?
    fn is_put_back(&self, earlier: SectionId) -> bool {
        let is_own = |origin: &Origin| {
            let read = origin.read().map(|read| &self.root.reads[read as usize]);
            read.is_some_and(|read| read.own && read.section == earlier && read.cell.overlaps(&self.write.cell))
        };
        self.write.kind == WriteKind::Insert && self.write.made_of.iter().any(is_own)
    }

    /// Does a callee write it, under a lock that belongs to a type which this function is no part of? Then each
    /// call is an operation of its own.
    fn is_clients(&self) -> bool {
        let Some(Class::Field(fields)) = self.class() else { return false };
        let own = self.program.function_of(self.root.root).and_then(|id| self.program.implementor(id));
        self.write.in_callee.is_some() && fields.last().is_some_and(|(owner, _)| Some(*owner) != own)
    }

    fn split(&self, earlier: SectionId) -> Option<Crossing<'a>> {
        let evidence = &self.sections.evidence;
        let class = self.class();
        let same = |one: &Cell, other: &Cell| {
            one.overlaps(&Cell { lock: one.lock.clone(), root: one.root, path: other.path.clone() })
        };
        let writes = || self.root.bodies.iter().flat_map(|body| &body.writes);
        let of_write = || writes().filter(|write| self.are_of_one_call(write.section, self.write.section));
        // A callee that writes both is whole, or told of there.
        let in_its_call =
            writes().filter(|write| write.section != earlier && self.are_of_one_call(write.section, earlier));
        if self.written(earlier).chain(in_its_call).any(|write| same(&write.cell, &self.write.cell)) {
            return None;
        }
        // What was moved out is gone for all; nobody sees half of it.
        let halves = self.written(earlier).filter(|first| first.kind != WriteKind::Remove);
        let halves = halves.filter(|first| {
            let sets = is_setters(first) && is_setters(self.write);
            sets || first.in_callee.is_none() || !self.is_clients()
        });
        halves.filter(|first| first.point.place != self.write.point.place).find_map(|first| {
            if of_write().any(|write| same(&write.cell, &first.cell)) {
                return None;
            }
            let unseen = |known: &Relation| is_set_up(self.company, known);
            let relation = evidence.relation_but(&first.cell, &self.write.cell, class, unseen)?;
            Some(Crossing {
                root: self.root,
                body: self.body,
                write: self.write,
                earlier,
                fault: Fault::Split { first, relation },
                witness: None,
                confidence: Confidence::High,
            })
        })
    }
}

/// Does a write do no more than set what it is told? What a callee asks first, or works out from what is there, is an
/// operation of its own.
fn is_setters(write: &Write) -> bool {
    let asks = !write.checked.is_empty() || !write.decided_by.is_empty();
    write.kind == WriteKind::Set && !asks && write.made_of.iter().all(|origin| origin.read().is_none())
}
