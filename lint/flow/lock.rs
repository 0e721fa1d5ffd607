//! Which lock is meant: one value (its [`Access`]), and the class that all values share which the same
//! field, static or variable holds.

use super::access::{Access, Part, Root};
use crate::ir::{Local, Symbol};
use crate::resolve::{AdtId, BodyRef, GlobalId, Program, Ty};

/// What locks have in common that are taken by the same code: the node of the lock-order graph.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Class {
    /// A field of a type; behind a newtype the field that holds the newtype comes before.
    Field(Vec<(AdtId, Symbol)>),
    /// A static.
    Global(GlobalId),
    /// A local variable.
    Local(BodyRef, Local),
    /// A parameter: only the caller knows.
    Param(u32),
    /// Not known.
    Unknown,
}

/// A lock.
#[derive(Clone, Debug, PartialEq)]
pub struct LockRef {
    /// The value, where it is known.
    pub access: Option<Access>,
    /// Its class.
    pub class: Class,
    /// Its name, for people: the field, static or variable.
    pub name: String,
    /// What it protects.
    pub content: Ty,
    /// Index into [`crate::resolve::Effects::locks`].
    pub model: u32,
}

impl LockRef {
    /// A lock by the place that holds it and its type there.
    pub fn new(program: &Program, access: Option<Access>, ty: &Ty, model: u32) -> LockRef {
        let class = access.as_ref().map_or(Class::Unknown, |access| class(program, access));
        let name = access.as_ref().map_or_else(|| "the lock".to_string(), |access| name(program, access));
        LockRef { class, name, content: content(program, ty), access, model }
    }

    /// The same lock where the function's parameters are these arguments.
    pub fn substitute(&self, program: &Program, args: &dyn Fn(u32) -> Option<Access>) -> LockRef {
        let from_param = matches!(&self.access, Some(Access { root: Root::Param(_), .. }));
        let access = self.access.as_ref().and_then(|access| access.substitute(args));
        match &access {
            Some(access) => LockRef {
                class: class(program, access),
                name: if from_param { name(program, access) } else { self.name.clone() },
                access: Some(access.clone()),
                content: self.content.clone(),
                model: self.model,
            },
            // Which value it is, is lost; the class stays where it does not depend on the caller.
            None => LockRef {
                access: None,
                class: match &self.class {
                    Class::Param(_) => Class::Unknown,
                    class => class.clone(),
                },
                ..self.clone()
            },
        }
    }

    /// The same lock, known by another access.
    pub fn known_as(&self, program: &Program, access: Access) -> LockRef {
        LockRef { class: class(program, &access), name: name(program, &access), access: Some(access), ..self.clone() }
    }

    /// Certainly the same lock?
    pub fn same_instance(&self, other: &LockRef) -> bool {
        match (&self.access, &other.access) {
            (Some(one), Some(other)) => one == other && one.is_exact(),
            (_, _) => false,
        }
    }

    /// The type whose field it is.
    pub fn owner(&self) -> Option<AdtId> {
        match &self.class {
            Class::Field(fields) => fields.last().map(|(owner, _)| *owner),
            Class::Global(_) | Class::Local(..) | Class::Param(_) | Class::Unknown => None,
        }
    }
}

/// What a lock of some type protects: the type's last argument, behind pointers.
fn content(program: &Program, ty: &Ty) -> Ty {
    program.protected_by(ty).unwrap_or(Ty::Unknown)
}

/// What all values share that the same field, static or variable holds.
pub fn class(program: &Program, access: &Access) -> Class {
    let mut fields = Vec::new();
    for part in access.parts.iter().rev() {
        match part {
            Part::Field(Some(owner), name) => {
                fields.push((*owner, *name));
                if !program.is_wrapper(*owner, *name) {
                    break;
                }
            }
            // A tuple's part: the tuple's holder names it.
            Part::Field(None, _) | Part::Element(_) => {}
            Part::Content => {
                if !fields.is_empty() {
                    break;
                }
            }
        }
    }
    fields.reverse();
    let only_wrappers = fields.iter().all(|(owner, name)| program.is_wrapper(*owner, *name));
    match access.root {
        Root::Global(id) if only_wrappers => Class::Global(id),
        _ if !fields.is_empty() => Class::Field(fields),
        Root::Global(id) => Class::Global(id),
        Root::Param(index) => Class::Param(index),
        Root::Local(body, local) | Root::Varying(body, local) => Class::Local(body, local),
    }
}

/// The last name on the way, if need be that of a field of a wrapper.
pub fn name(program: &Program, access: &Access) -> String {
    let is_number = |name: Symbol| program.name(name).starts_with(|first: char| first.is_ascii_digit());
    let (mut inside, mut number) = (None, None);
    for part in access.parts.iter().rev() {
        match part {
            Part::Field(owner, name) if !is_number(*name) => {
                if !owner.is_some_and(|owner| program.is_wrapper(owner, *name)) {
                    return program.name(*name).to_string();
                }
                inside = inside.or(Some(*name));
            }
            Part::Field(Some(owner), name) => number = number.or(Some((*owner, *name))),
            Part::Field(None, _) | Part::Element(_) | Part::Content => {}
        }
    }
    match (access.root, inside, number) {
        (Root::Param(_), Some(name), _) => return program.name(name).to_string(),
        (Root::Param(_), None, Some((owner, name))) => {
            return format!("{}.{}", program.name(program.adt(owner).name), program.name(name));
        }
        (_, _, _) => {}
    }
    match access.root {
        Root::Global(id) => program.name(program.global(id).name).to_string(),
        Root::Local(body, local) | Root::Varying(body, local) => local_name(program, body, local),
        // Whose parameter it is, only the function knows, which names it itself.
        Root::Param(_) => "the lock".to_string(),
    }
}

/// The name of a local, or of the nearest thing that has one.
pub fn local_name(program: &Program, body: BodyRef, local: Local) -> String {
    let decl = program.body(body).locals.get(local.0 as usize);
    decl.and_then(|decl| decl.name).map_or_else(|| "the lock".to_string(), |name| program.name(name).to_string())
}
