//! `// locklint: guarded_by(self.mu)` on a field or static.

use crate::flow::lock::Class;
use crate::ir::{Annotation, Symbol};
use crate::resolve::{AdtId, GlobalId, Program, Ty};
use crate::span::{FileId, Span};

/// What a comment ties to a lock.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Protected {
    /// A field.
    Field(AdtId, Symbol),
    /// A static.
    Global(GlobalId),
}

/// One such comment.
#[derive(Clone, Debug)]
pub struct Declaration {
    /// The comment.
    pub at: (FileId, Span),
    /// What it is about; none where it stands before neither a field nor a static.
    pub protected: Protected,
    /// The lock's path as written.
    pub written: String,
    /// The lock, where the path leads to one.
    pub lock: Option<Class>,
}

impl Declaration {
    /// Is it this lock? A newtype of the program's own round the lock counts as the lock.
    pub fn is_lock(&self, class: &Class) -> bool {
        match (&self.lock, class) {
            (Some(Class::Field(wanted)), Class::Field(fields)) => fields.first() == wanted.first(),
            (Some(wanted), class) => wanted == class,
            (None, _) => false,
        }
    }

    /// Is it about this state?
    pub fn is_about(&self, class: &Class) -> bool {
        match (self.protected, class) {
            (Protected::Field(owner, name), Class::Field(fields)) => fields.first() == Some(&(owner, name)),
            (Protected::Global(id), Class::Global(known)) => id == *known,
            (Protected::Field(..) | Protected::Global(_), _) => false,
        }
    }
}

/// The declarations of a program, in the order of files.
pub fn declarations(program: &Program) -> Vec<Declaration> {
    let mut found = Vec::new();
    for file in (0..program.user_files).map(FileId) {
        for annotation in &program.file(file).annotations {
            let Some(written) = path_of(annotation) else { continue };
            let Some(protected) = protected(program, file, annotation) else { continue };
            let lock = lock(program, file, protected, &written);
            found.push(Declaration { at: (file, annotation.span), protected, written, lock });
        }
    }
    found
}

fn path_of(annotation: &Annotation) -> Option<String> {
    let rest = annotation.text.strip_prefix("guarded_by")?.trim_start().strip_prefix('(')?;
    Some(rest.split_once(')')?.0.trim().to_string())
}

/// The field or static that a comment stands before, or behind on its line.
fn protected(program: &Program, file: FileId, annotation: &Annotation) -> Option<Protected> {
    let adts = (0..program.adt_count()).map(AdtId).filter(|id| program.adt_file(*id) == file);
    let fields = adts.flat_map(|id| {
        let fields = program.adt(id).variants.iter().flat_map(|variant| &variant.fields);
        fields.map(move |field| (Protected::Field(id, field.name), field.span))
    });
    let globals = (0..program.global_count()).map(GlobalId).filter(|id| program.global_file(*id) == file);
    let globals = globals.map(|id| (Protected::Global(id), program.global(id).name_span));
    if annotation.own_line {
        let target = annotation.target;
        let field = fields.clone().find(|(_, span)| span.start <= target && target < span.end);
        let next = || globals.filter(|(_, span)| span.start >= target).min_by_key(|(_, span)| span.start);
        let before = |end: u32| fields.clone().all(|(_, span)| !(target..end).contains(&span.start));
        field.or_else(|| next().filter(|(_, span)| before(span.start))).map(|(protected, _)| protected)
    } else {
        let last = fields.chain(globals).filter(|(_, span)| span.end <= annotation.span.start);
        last.max_by_key(|(_, span)| span.end).map(|(protected, _)| protected)
    }
}

/// The lock that a path means: `self.mu`, `self.inner.mu`, `mu` of the same struct, or a static.
fn lock(program: &Program, file: FileId, of: Protected, written: &str) -> Option<Class> {
    let steps: Vec<&str> = written.strip_prefix("self.").unwrap_or(written).split('.').map(str::trim).collect();
    if let Protected::Field(owner, _) = of
        && let Some(found) = field_lock(program, owner, &steps)
    {
        return Some(found);
    }
    let name = program.symbols.get(written.rsplit("::").next()?.trim())?;
    let globals = (0..program.global_count()).map(GlobalId);
    let named: Vec<GlobalId> = globals.filter(|id| program.global(*id).name == name).collect();
    let nearest = named.iter().find(|id| program.global_file(**id) == file).or(named.first())?;
    holds_lock(program, &program.global_ty(*nearest)).then_some(Class::Global(*nearest))
}

fn field_lock(program: &Program, owner: AdtId, steps: &[&str]) -> Option<Class> {
    let mut owner = owner;
    let (last, before) = steps.split_last()?;
    for step in before {
        owner = adt_behind(program, &field_type(program, owner, step)?.1)?;
    }
    let (name, ty) = field_type(program, owner, last)?;
    holds_lock(program, &ty).then(|| Class::Field(vec![(owner, name)]))
}

fn field_type(program: &Program, owner: AdtId, name: &str) -> Option<(Symbol, Ty)> {
    let name = program.symbols.get(name)?;
    let variants = program.adt(owner).variants.iter().zip(program.field_types(owner));
    let mut fields = variants.flat_map(|(variant, types)| variant.fields.iter().zip(types));
    fields.find(|(field, _)| field.name == name).map(|(_, ty)| (name, ty.clone()))
}

/// The program's struct in a type, behind pointers.
fn adt_behind(program: &Program, ty: &Ty) -> Option<AdtId> {
    let mut found = None;
    ty.any(&mut |part| {
        if let Ty::Adt(id, _) = part
            && program.is_user_file(program.adt_file(*id))
            && found.is_none()
        {
            found = Some(*id);
        }
        found.is_some()
    });
    found
}

/// Is it a lock, or something round one?
fn holds_lock(program: &Program, ty: &Ty) -> bool {
    ty.any(&mut |part| match part {
        Ty::Adt(id, _) => {
            program.effects.lock_type(*id).is_some()
                || (program.is_user_file(program.adt_file(*id))
                    && program.field_types(*id).iter().flatten().any(|field| match field.peeled() {
                        Ty::Adt(inner, _) => program.effects.lock_type(*inner).is_some(),
                        _ => false,
                    }))
        }
        _ => false,
    })
}
