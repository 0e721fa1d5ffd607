//! Is it all one to other threads when code runs? Then a lock may be released before it instead of after.

use std::collections::BTreeSet;

use super::super::Context;
use crate::ir::{Base, Call, Operand, Owner, Place, Rvalue, Statement};
use crate::resolve::{BodyRef, CallInfo, Program, Ty};
use crate::span::Span;

/// Types of `std` that nobody else can reach into, if their arguments are such types.
const DATA: &[&str] = &[
    "BTreeMap",
    "BTreeSet",
    "BinaryHeap",
    "Box",
    "Duration",
    "HashMap",
    "HashSet",
    "Option",
    "Ordering",
    "PathBuf",
    "RandomState",
    "Result",
    "String",
    "SystemTime",
    "Vec",
    "VecDeque",
];

/// How deep types and calls are looked into.
const DEPTH: usize = 6;

/// Does the code in this place of a body work on plain data alone? No lock, no atomic, no wait, no macro, no code
/// that is not known.
pub fn is_quiet(context: Context, body: BodyRef, place: Span) -> bool {
    Quiet { context, seen: BTreeSet::new() }.in_place(body, Some(place), 0)
}

/// Does a value of this type own plain data, whose end nobody notices?
pub fn is_data(program: &Program, ty: &Ty) -> bool {
    is_data_within(program, ty, 0)
}

fn is_data_within(program: &Program, ty: &Ty, depth: usize) -> bool {
    let all = |types: &[Ty]| types.iter().all(|ty| is_data_within(program, ty, depth + 1));
    if depth > DEPTH {
        return false;
    }
    match ty {
        Ty::Never | Ty::Prim(_) | Ty::Constructor(..) => true,
        Ty::Tuple(parts) => all(parts),
        Ty::Slice(inner) | Ty::Ref(_, inner) => is_data_within(program, inner, depth + 1),
        Ty::Adt(id, args) if program.is_user_file(program.adt_file(*id)) => {
            !program.has_own_drop(*id)
                && all(args)
                && program.field_types(*id).iter().flatten().all(|ty| is_data_within(program, ty, depth + 1))
        }
        Ty::Adt(id, args) => DATA.contains(&program.name(program.adt(*id).name)) && all(args),
        Ty::Unknown
        | Ty::External(_)
        | Ty::Pointer(..)
        | Ty::Fn(_)
        | Ty::FnPointer(..)
        | Ty::Closure(_)
        | Ty::Param(_)
        | Ty::Dyn(_)
        | Ty::Opaque(_)
        | Ty::Projection(..)
        | Ty::Infer(_) => false,
    }
}

struct Quiet<'a> {
    context: Context<'a>,
    /// Bodies that are looked at already, or just now.
    seen: BTreeSet<BodyRef>,
}

impl Quiet<'_> {
    /// In all of a body, or in one place of it.
    fn in_place(&mut self, id: BodyRef, place: Option<Span>, depth: usize) -> bool {
        if depth > DEPTH {
            return false;
        }
        let body = self.context.program.body(id);
        let is_in = |span: Span| place.is_none_or(|place| place.contains(span));
        if self.context.facts.shared.touches.iter().any(|touch| touch.body == id && is_in(touch.span)) {
            return false;
        }
        body.blocks.iter().enumerate().all(|(block_at, block)| {
            block.statements.iter().enumerate().all(|(index, statement)| {
                !is_in(body.map.statements[block_at][index])
                    || self.is_quiet(id, (block_at as u32, index as u32), statement, depth)
            })
        })
    }

    fn is_quiet(&mut self, id: BodyRef, at: (u32, u32), statement: &Statement, depth: usize) -> bool {
        match statement {
            Statement::Assign(to, value) => {
                // What is composed may be printed.
                let may_tell = matches!(value, Rvalue::Closure(_) | Rvalue::Compose(_) | Rvalue::Ref { raw: true, .. });
                matches!(to.base, Base::Local(_)) && !may_tell
            }
            Statement::Call(call) => {
                let info = self.context.program.typed(id).call(at.0, at.1);
                info.is_some_and(|info| self.is_call_quiet(id, call, info, depth))
            }
            Statement::Await(_) => false,
            // What is dropped was made here, of plain data, or before.
            Statement::Drop { .. } | Statement::Assume { .. } => true,
        }
    }

    fn is_call_quiet(&mut self, id: BodyRef, call: &Call, info: &CallInfo, depth: usize) -> bool {
        let program = self.context.program;
        if info.unknown_code || info.external.is_some() || !info.closures.is_empty() {
            return false;
        }
        let typed = program.typed(id);
        let is_plain = |place: &Place| match place.base {
            Base::Local(local) => is_data(program, typed.local(local)),
            Base::Path(_) => false,
        };
        let works_on_data = call.args.iter().all(|arg| match arg {
            Operand::Use(place) => is_plain(place),
            Operand::Literal(_) => true,
        });
        let mut functions = info.functions.iter();
        let is_known = info.constructor || !info.functions.is_empty();
        is_known
            && works_on_data
            && functions.all(|function| {
                let file = program.function_file(*function);
                let declared = program.function(*function);
                match declared.body {
                    Some(body) if program.is_user_file(file) => {
                        let body = BodyRef { file, body };
                        !self.seen.insert(body) || self.in_place(body, None, depth + 1)
                    }
                    // A free function of another crate may do anything; what belongs to plain data does not.
                    Some(_) | None => !program.is_user_file(file) && declared.owner != Owner::Module,
                }
            })
    }
}
