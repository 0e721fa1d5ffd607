//! What findings of rules 2, 3 and 5 have in common: labels, the interleaving, the way out.

use super::Context;
use super::crossing::{Crossing, Fault};
use crate::finding::{Finding, Help, Interleaving, Label};
use crate::flow::access::{Access, Part, Root};
use crate::flow::company::{Asked, Company};
use crate::flow::summary::Hop;
use crate::ir::Local;
use crate::resolve::{BodyRef, Program, Ty};
use crate::section::cell::Cell;
use crate::section::evidence::{Relation, Site, Together};
use crate::section::record::{RootTrace, SectionId, Write};
use crate::witness::{Story, does, function_name, place, site_does};

/// How a lint says that what is `{written}` rests on what was `{seen}` before.
#[derive(Clone, Copy)]
pub struct Wording {
    /// Where both are one.
    pub of_one: &'static str,
    /// Where they are two.
    pub of_two: &'static str,
}

/// What happens between two sections of one function.
impl<'a> Context<'a> {
    /// Are the two only written together before anybody else has them? Then nobody sees one without the other.
    pub fn is_set_up(&self, known: &Relation) -> bool {
        is_set_up(self.company, known)
    }

    /// Can a witness be at work while a function is that takes this lock?
    pub fn is_beside(&self, body: BodyRef, lock: &Access, site: &Site) -> bool {
        is_beside(self.company, body, lock, site, false)
    }

    /// A cell's name: the field, or the lock's.
    pub fn cell(&self, root: &RootTrace, section: SectionId, cell: &Cell) -> String {
        cell.name(self.program, &root.sections[section as usize].name)
    }

    /// The finding of a write that depends on an earlier section; `act`: how the write is told.
    pub fn dependent(
        &self,
        code: &'static str,
        crossing: &Crossing<'a>,
        message: Wording,
        help: Help,
    ) -> Option<Finding> {
        let Fault::Depends { read, branch, waited, .. } = &crossing.fault else { return None };
        let (root, write) = (crossing.root, crossing.write);
        let lock = &root.sections[write.section as usize].name;
        let seen = self.cell(root, read.section, &read.cell);
        let written = self.cell(root, write.section, &write.cell);
        let message = if read.cell.overlaps(&write.cell) && seen == written { message.of_one } else { message.of_two };
        let message = message.replace("{seen}", &seen).replace("{written}", &written);
        let label = match branch {
            Some(_) => format!("(2) {}, on the strength of (1)", does(write.kind, &written)),
            None => format!("(2) {}, with what was read at (1)", does(write.kind, &written)),
        };
        let mut finding = self.finding(code, crossing.body.id, write.point.place.span, message, label);
        finding.primary = place(&write.point.place);
        finding.confidence = crossing.confidence;
        finding.labels.extend(in_callee(write, &written));
        finding.labels.push(label_at(&read.place, format!("(1) `{seen}` is read here, and `{lock}` released")));
        if let Some(branch) = branch
            && branch.place.span != read.place.span
        {
            finding.labels.push(label_at(&branch.place, "what follows is decided here".to_string()));
        }
        if let Some(witness) = crossing.witness {
            let function = function_name(self.program, witness.body);
            finding.labels.push(label_at(&witness.place, format!("`{function}` may change `{seen}` in between")));
            let mut story = Story::new(self.program, crossing.body.id, witness.body);
            story = story.here(&read.place, format!("reads `{seen}`"));
            story = match waited {
                true => story.meanwhile(format!("releases `{lock}`, and waits")),
                false => story.meanwhile(format!("releases `{lock}`")),
            };
            story = story.there(&witness.place, site_does(witness));
            story = story.here(&write.point.place, does(write.kind, &written));
            finding.scenario = Some(story.ends(outcome(&seen, &written)));
        }
        finding.helps.push(help);
        Some(finding)
    }

    /// The finding of a write after a wait that checks nothing.
    pub fn unchecked(&self, code: &'static str, crossing: &Crossing<'a>) -> Option<Finding> {
        let Fault::Unchecked { established: (cell, at), relation } = &crossing.fault else { return None };
        let (root, write) = (crossing.root, crossing.write);
        let lock = &root.sections[write.section as usize].name;
        let first = self.cell(root, crossing.earlier, cell);
        let written = self.cell(root, write.section, &write.cell);
        let message = match relation {
            Some(_) => format!("`{written}` is changed after a wait without asking whether `{first}` still holds"),
            None => format!("`{written}` is set after a wait without asking what became of it"),
        };
        let label =
            format!("(2) {}, and nothing was checked since `{lock}` was acquired again", does(write.kind, &written));
        let mut finding = self.finding(code, crossing.body.id, write.point.place.span, message, label);
        finding.primary = place(&write.point.place);
        finding.confidence = crossing.confidence;
        finding.labels.extend(in_callee(write, &written));
        finding.labels.push(label_at(
            at,
            format!("(1) `{first}` is settled here; then `{lock}` is released, and something waits"),
        ));
        if let Some(relation) = relation {
            let how = match relation.how {
                Together::Written => "written together",
                Together::Combined => "used together",
            };
            let text = format!("`{first}` and `{written}` belong together: they are {how} here");
            finding.labels.push(label_at(&relation.places.0, text));
        }
        if let Some(witness) = crossing.witness {
            let function = function_name(self.program, witness.body);
            finding.labels.push(label_at(&witness.place, format!("`{function}` may have changed `{first}` meanwhile")));
            let story = Story::new(self.program, crossing.body.id, witness.body)
                .here(at, format!("settles `{first}`"))
                .meanwhile(format!("releases `{lock}`, and waits"))
                .there(&witness.place, site_does(witness))
                .here(&write.point.place, does(write.kind, &written));
            let outcome = match relation {
                Some(_) => format!("`{written}` is changed for a `{first}` that is not there any more"),
                None => format!("what the other thread made of `{written}` is overwritten"),
            };
            finding.scenario = Some(story.ends(outcome));
        }
        finding.helps.push(Help {
            text: format!(
                "copy `{first}` before the wait, compare it after `{lock}` is acquired again, and give up if it has changed"
            ),
            code: Vec::new(),
        });
        Some(finding)
    }

    /// The finding of two halves written in two sections.
    pub fn split(&self, code: &'static str, crossing: &Crossing<'a>) -> Option<Finding> {
        let Fault::Split { first, relation } = &crossing.fault else { return None };
        let (root, write) = (crossing.root, crossing.write);
        let lock = &root.sections[write.section as usize].name;
        let one = self.cell(root, first.section, &first.cell);
        let other = self.cell(root, write.section, &write.cell);
        let message = format!("`{one}` and `{other}` belong together, and are written in two critical sections");
        let label = format!("(2) {} in a later section", does(write.kind, &other));
        let mut finding = self.finding(code, crossing.body.id, write.point.place.span, message, label);
        finding.primary = place(&write.point.place);
        finding.confidence = crossing.confidence;
        let text = format!("(1) {} here, and `{lock}` is released", does(first.kind, &one));
        finding.labels.extend(in_callee(write, &other));
        finding.labels.push(label_at(&first.point.place, text));
        let how = match relation.how {
            Together::Written => "are written in one section",
            Together::Combined => "are used together",
        };
        let function = function_name(self.program, relation.root);
        finding.labels.push(label_at(&relation.places.0, format!("in `{function}` both {how}")));
        let story = Story::new(self.program, crossing.body.id, relation.root)
            .here(&first.point.place, does(first.kind, &one))
            .meanwhile(format!("releases `{lock}`"))
            .there(&relation.places.0, format!("finds the new `{one}` with the old `{other}`"))
            .here(&write.point.place, does(write.kind, &other));
        finding.scenario = Some(story.ends(format!("in between, `{one}` and `{other}` do not fit each other")));
        finding.helps.push(one_section(lock));
        Some(finding)
    }

    /// Of two names, a story of reads that do not fit.
    pub fn torn(
        &self,
        one: (&Hop, &str),
        other: (&Hop, &str),
        lock: &str,
        by: &Hop,
        body: BodyRef,
        writer: BodyRef,
    ) -> Interleaving {
        Story::new(self.program, body, writer)
            .here(one.0, format!("reads `{}`", one.1))
            .meanwhile(format!("releases `{lock}`"))
            .there(by, format!("writes both `{}` and `{}`", one.1, other.1))
            .here(other.0, format!("reads `{}`", other.1))
            .ends(format!("an old `{}` is combined with a new `{}`", one.1, other.1))
    }
}

/// What a write ends in that rests on what is not there any more.
fn outcome(seen: &str, written: &str) -> String {
    if seen == written {
        format!("what the other thread did to `{seen}` is overwritten, or decided on without being seen")
    } else {
        format!("`{written}` is changed for a `{seen}` that is not there any more")
    }
}

/// The callee's own line, of a write that a call leads to.
pub fn in_callee(write: &Write, written: &str) -> Option<Label> {
    let inside = write.in_callee.as_ref()?;
    (*inside != write.point.place).then(|| label_at(inside, format!("`{written}` is changed here, in the callee")))
}

/// A label at a place.
pub fn label_at(at: &Hop, text: String) -> Label {
    Label { at: place(at), text }
}

/// The remedy of rules 2 and 3.
pub fn one_section(lock: &str) -> Help {
    Help {
        text: format!("make it one critical section: acquire `{lock}` once, and keep the guard until both are done"),
        code: Vec::new(),
    }
}

/// Are the two written together before anybody else has them?
pub fn is_set_up(company: &Company, known: &Relation) -> bool {
    let (body, at, value) = &known.first;
    known.how == Together::Written && company.is_set_up(*body, *at, value)
}

/// Can a witness be at work while a function is that takes this lock? Not if both need the same owner's `&mut self`, nor if one
/// thread alone runs them. `in_turn`: nothing is awaited meanwhile.
pub fn is_beside(company: &Company, body: BodyRef, lock: &Access, site: &Site, in_turn: bool) -> bool {
    let is_global = matches!(lock.root, Root::Global(_));
    let by_owner = || !is_global && company.common_owner(body, site.body).is_some();
    !by_owner() && !company.is_one_thread(&[body, site.body], Asked { by_main: is_global, in_turn, in_program: false })
}

/// Has only this function the lock, so that nobody can come between?
pub fn is_private(program: &Program, root: &RootTrace, lock: &Access) -> bool {
    let is_shared = |ty: &Ty| match ty {
        Ty::Ref(false, _) | Ty::Pointer(..) | Ty::Unknown => true,
        ty => program.is_outside(ty, &["Arc", "Rc", "Weak"]),
    };
    let on_the_way = lock.parts.iter().any(|part| match part {
        Part::Field(Some(owner), name) => {
            let adt = program.adt(*owner);
            let fields = adt.variants.iter().zip(program.field_types(*owner));
            fields
                .flat_map(|(variant, types)| variant.fields.iter().zip(types))
                .any(|(field, ty)| field.name == *name && ty.any(&mut |part| is_shared(part)))
        }
        Part::Field(None, _) | Part::Element(_) => false,
        Part::Content => true,
    });
    let (body, local) = match lock.root {
        Root::Global(_) => return false,
        Root::Param(index) => (root.root, Local(index + 1)),
        Root::Local(body, local) | Root::Varying(body, local) => (body, local),
    };
    let ty = program.typed(body).local(local);
    let starts = || root.bodies.iter().any(|body| !body.starts.is_empty());
    let is_local = matches!(lock.root, Root::Local(..) | Root::Varying(..));
    !(on_the_way || ty.any(&mut |part| is_shared(part)) || is_local && starts())
}
