//! What the lints on atomics, cells and `static mut` have in common: where the state is declared, who else
//! uses it, and how its owner would write it.

use std::collections::BTreeSet;

use super::Context;
use crate::finding::{Label, Location};
use crate::flow::access::{Access, Part, Root};
use crate::flow::lock::{Class, local_name};
use crate::flow::shared::Touch;
use crate::ir::Local;
use crate::model::Mode;
use crate::resolve::{AdtId, BodyRef, Ty};

impl<'a> Context<'a> {
    /// Where a use stands.
    pub fn place_of(&self, touch: &Touch) -> Location {
        self.at(touch.body, touch.span)
    }

    /// The function that a use is in, for people.
    pub fn user_of(&self, touch: &Touch) -> String {
        self.function(touch.body).unwrap_or_else(|| "an initialiser".to_string())
    }

    /// Where a state is declared.
    pub fn declaration_of(&self, class: &Class) -> Option<Location> {
        let program = self.program;
        match class {
            Class::Field(fields) => {
                let (owner, name) = fields.first()?;
                let mut fields = program.adt(*owner).variants.iter().flat_map(|variant| &variant.fields);
                let field = fields.find(|field| field.name == *name)?;
                Some(Location { file: program.adt_file(*owner), span: field.span })
            }
            Class::Global(id) => Some(Location { file: program.global_file(*id), span: program.global(*id).name_span }),
            Class::Local(body, local) => {
                let span = *program.body(*body).map.locals.get(local.0 as usize)?;
                Some(Location { file: body.file, span })
            }
            Class::Param(_) | Class::Unknown => None,
        }
    }

    /// The declaration as a label.
    pub fn declaration_label(&self, class: &Class, text: &str) -> Option<Label> {
        let at = self.declaration_of(class)?;
        self.program.is_user_file(at.file).then(|| Label { at, text: text.to_string() })
    }

    /// Other code that may change the state while a function is at work, the nearest to it first: another
    /// function's use, which is not for tests and where the state is not its own.
    pub fn other_writer(&self, touch: &Touch) -> Option<&'a Touch> {
        let here = self.program.root_of(touch.body);
        let mut others = self.facts.shared.of(&touch.state.class).filter(|other| {
            other.writes()
                && !other.sole
                && self.program.root_of(other.body) != here
                && !self.program.is_test(other.body)
        });
        let first = others.next()?;
        let near = |other: &Touch| other.body.file == touch.body.file;
        Some(if near(first) { first } else { others.find(|other| near(other)).unwrap_or(first) })
    }

    /// Is a lock that nobody shares held at both uses?
    pub fn share_a_lock(&self, one: &Touch, other: &Touch) -> bool {
        one.held.iter().any(|held| held.must && held.mode != Mode::Shared && other.holds(&held.lock.class))
    }

    /// Does the function get what some lock protects, to change it: then it runs in its caller's section.
    pub fn runs_in_callers_section(&self, body: BodyRef) -> bool {
        let contents = self.locked_types();
        let root = self.program.root_of(body);
        let typed = self.program.typed(root);
        (1..=self.program.body(root).params).any(|at| match typed.local(Local(at)) {
            Ty::Ref(true, inner) => inner.adt().is_some_and(|id| contents.contains(&id)),
            Ty::Ref(false, inner) => self.program.guard_of(inner).is_some(),
            ty => self.program.guard_of(ty).is_some(),
        })
    }

    /// The program's types that some lock protects.
    fn locked_types(&self) -> BTreeSet<AdtId> {
        let acquisitions = self.facts.bodies.iter().flat_map(|facts| &facts.acquisitions);
        acquisitions.filter_map(|one| one.lock.content.adt()).collect()
    }

    /// Is the function called on a receiver that its caller alone has?
    pub fn is_owners(&self, body: BodyRef) -> bool {
        let root = self.program.root_of(body);
        let Some(id) = self.program.function_of(root) else { return false };
        match self.program.function(id).receiver {
            crate::ir::Receiver::RefMut | crate::ir::Receiver::Value => true,
            crate::ir::Receiver::Typed => !matches!(self.program.typed(root).local(Local(1)), Ty::Ref(false, _)),
            crate::ir::Receiver::None | crate::ir::Receiver::Ref => false,
        }
    }

    /// How the source would name a value, if it has no index in it.
    pub fn written(&self, body: BodyRef, access: &Access) -> Option<String> {
        let program = self.program;
        let mut text = match access.root {
            Root::Global(id) => program.name(program.global(id).name).to_string(),
            Root::Param(index) => local_name(program, program.root_of(body), Local(index + 1)),
            Root::Local(of, local) | Root::Varying(of, local) => local_name(program, of, local),
        };
        for part in &access.parts {
            match part {
                Part::Field(_, name) => text = format!("{text}.{}", program.name(*name)),
                Part::Element(_) | Part::Content => return None,
            }
        }
        (!text.starts_with("the lock")).then_some(text)
    }
}
