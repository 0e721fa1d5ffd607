//! Raw pointers, and references whose lifetime was forged, that outlive the guard they came from.

use std::collections::BTreeMap;

use rustc_hash::FxHashMap;

use crate::flow::access::{Accesses, Part};
use crate::flow::body::entries_of;
use crate::flow::dataflow::Analysis;
use crate::flow::event::BodyFacts;
use crate::flow::held::{Acquisition, Held, HeldAnalysis, Origin, Token};
use crate::flow::summary::Asking;
use crate::ir::{Base, BlockId, Call, Callee, Local, Operand, Place, RETURN, Rvalue, Statement, Step};
use crate::resolve::{BodyRef, Program, Ty};
use crate::span::Span;

/// One use of such a pointer.
#[derive(Clone, Debug)]
pub struct Outlived {
    /// In which body.
    pub body: BodyRef,
    /// The acquisition.
    pub acquisition: Acquisition,
    /// Where the pointer is made of the guard.
    pub made: Span,
    /// Where it is used after the guard's end.
    pub used: Span,
    /// It is returned, and the guard is not.
    pub returned: bool,
    /// It points into a container or box: what it points to may live on.
    pub indirect: bool,
}

/// Finds them in a function and the bodies inside.
pub fn outlived(
    program: &Program,
    summaries: Asking,
    bodies: &[BodyRef],
    facts: &FxHashMap<BodyRef, &BodyFacts>,
) -> Vec<Outlived> {
    let is_concerned = |body: &&BodyRef| {
        facts.get(*body).is_some_and(|known| !known.acquisitions.is_empty())
            && (program.typed(**body).locals.iter().any(is_pointer) || forges_in(program, **body))
    };
    let concerned: Vec<BodyRef> = bodies.iter().filter(is_concerned).copied().collect();
    if concerned.is_empty() {
        return Vec::new();
    }
    let accesses = Accesses::new(program, summaries, bodies);
    concerned.iter().flat_map(|body| Search::new(&accesses, facts, *body).run()).collect()
}

/// Does a call give a value another type, and with it another lifetime?
fn forges(program: &Program, body: BodyRef, call: &Call) -> bool {
    match &call.callee {
        Callee::Path(path) => {
            let last = program.path(body.file, *path).segments.last();
            last.is_some_and(|last| matches!(program.name(last.name), "transmute" | "transmute_copy"))
        }
        Callee::Method { .. } | Callee::Value(_) | Callee::Macro(_) => false,
    }
}

fn forges_in(program: &Program, body: BodyRef) -> bool {
    let statements = program.body(body).blocks.iter().flat_map(|block| &block.statements);
    statements.into_iter().any(|statement| matches!(statement, Statement::Call(call) if forges(program, body, call)))
}

fn is_pointer(ty: &Ty) -> bool {
    matches!(ty, Ty::Pointer(..))
}

/// A pointer: the acquisition that it came from, and where it was made.
#[derive(Clone, Copy)]
struct Pointer {
    token: Token,
    made: Span,
    indirect: bool,
    /// A reference again, whose lifetime the compiler believes.
    forged: bool,
}

/// Methods of pointers, and functions of `std::ptr`, that follow the pointer.
const FOLLOWING: &[&str] = &[
    "read",
    "read_unaligned",
    "read_volatile",
    "write",
    "write_unaligned",
    "write_volatile",
    "write_bytes",
    "replace",
    "as_ref",
    "as_mut",
    "drop_in_place",
    "from_raw_parts",
    "from_raw_parts_mut",
];

/// Through how many calls a borrow is followed: in a loop two may lend to each other.
const LENT: usize = 8;

struct Search<'a, 'p> {
    accesses: &'a Accesses<'p>,
    id: BodyRef,
    analysis: HeldAnalysis<'a, 'p>,
    pointers: BTreeMap<Local, Pointer>,
}

impl<'a, 'p> Search<'a, 'p> {
    fn new(accesses: &'a Accesses<'p>, facts: &FxHashMap<BodyRef, &BodyFacts>, id: BodyRef) -> Search<'a, 'p> {
        let known = facts.get(&id);
        let (callers, given) = known.map_or((&[][..], Default::default()), |one| (&one.callers[..], one.given.clone()));
        let analysis = HeldAnalysis::new(accesses, id, callers, &given);
        Search { accesses, id, analysis, pointers: BTreeMap::new() }
    }

    fn run(mut self) -> Vec<Outlived> {
        loop {
            let before = self.pointers.len();
            self.find_pointers();
            if self.pointers.len() == before {
                break;
            }
        }
        if self.pointers.is_empty() { Vec::new() } else { self.uses() }
    }

    fn find_pointers(&mut self) {
        let view = self.accesses.view(self.id);
        for (block_at, block) in view.body.blocks.iter().enumerate() {
            for (index, statement) in block.statements.iter().enumerate() {
                let span = view.body.map.statements[block_at][index];
                let (dest, found) = match statement {
                    Statement::Assign(to, value) => (to.as_local(), self.of_value(to, value, span)),
                    Statement::Call(call) => (Some(call.dest), self.of_call(call, span)),
                    Statement::Await(_) | Statement::Drop { .. } | Statement::Assume { .. } => continue,
                };
                if let (Some(dest), Some(found)) = (dest, found) {
                    self.pointers.entry(dest).or_insert(found);
                }
            }
        }
    }

    fn of_value(&self, to: &Place, value: &Rvalue, span: Span) -> Option<Pointer> {
        let ty = self.accesses.view(self.id).typer.place(to);
        match value {
            Rvalue::Ref { place, raw: true, .. } => self.leading_in(place, span),
            // `let p: *mut T = &mut *guard;`
            Rvalue::Ref { place, .. } if is_pointer(&ty) => self.leading_in(place, span),
            Rvalue::Use(Operand::Use(place)) | Rvalue::Cast(Operand::Use(place), _) if is_pointer(&ty) => {
                // A pointer that was itself the state is a copy; it is a reference that leads into it.
                let is_reference = matches!(self.accesses.view(self.id).typer.place(place), Ty::Ref(..));
                self.known(place).or_else(|| self.leading_in(place, span).filter(|_| is_reference))
            }
            Rvalue::Use(Operand::Use(place)) | Rvalue::Cast(Operand::Use(place), _) => self.known(place),
            Rvalue::Ref { place, .. } => {
                let Base::Local(local) = place.base else { return None };
                let pointer = self.pointers.get(&local)?;
                let forges = pointer.forged || place.way.contains(&Step::Deref);
                forges.then_some(Pointer { forged: true, ..*pointer })
            }
            _ => None,
        }
    }

    /// `as_mut_ptr`, `ptr::from_ref`, `transmute`.
    fn of_call(&self, call: &Call, span: Span) -> Option<Pointer> {
        let program = self.accesses.program;
        let view = self.accesses.view(self.id);
        let Some(Operand::Use(place)) = call.args.first() else { return None };
        let dest = program.typed(self.id).local(call.dest);
        if forges(program, view.id, call) {
            return self.leading_in(place, span).map(|pointer| Pointer { forged: true, ..pointer });
        }
        if let Some(known) = self.known(place) {
            let stays = is_pointer(dest) || matches!(dest, Ty::Ref(..));
            return stays.then_some(Pointer { forged: known.forged || matches!(dest, Ty::Ref(..)), ..known });
        }
        is_pointer(dest).then(|| self.leading_in(place, span)).flatten()
    }

    /// Does a call follow the pointer that it is given first: `p.write(…)`, `ptr::read(p)`?
    fn follows(&self, call: &Call) -> bool {
        let program = self.accesses.program;
        let name = match &call.callee {
            Callee::Method { name, args: _ } => Some(*name),
            Callee::Path(path) => program.path(self.id.file, *path).segments.last().map(|last| last.name),
            Callee::Value(_) | Callee::Macro(_) => None,
        };
        name.is_some_and(|name| FOLLOWING.contains(&program.name(name)))
    }

    fn known(&self, place: &Place) -> Option<Pointer> {
        self.pointers.get(&place.as_local()?).copied()
    }

    /// A place inside what a lock of this body protects.
    fn leading_in(&self, place: &Place, made: Span) -> Option<Pointer> {
        let mut place = place;
        for _ in 0..LENT {
            if let Some(found) = self.within(place, made) {
                return Some(found);
            }
            place = self.lender(place)?;
        }
        None
    }

    /// What a reference was borrowed from by a call: `as_str`, `as_slice`, an accessor.
    fn lender(&self, place: &Place) -> Option<&'a Place> {
        let view = self.accesses.view(self.id);
        let Base::Local(local) = place.base else { return None };
        let is_reference = matches!(self.accesses.program.typed(self.id).local(local), Ty::Ref(..));
        match view.made_by(local)?.1 {
            Statement::Call(call) if is_reference => match call.args.first() {
                Some(Operand::Use(from)) if from.as_local() != Some(local) => Some(from),
                _ => None,
            },
            _ => None,
        }
    }

    fn within(&self, place: &Place, made: Span) -> Option<Pointer> {
        let access = self.accesses.place(self.id, place)?;
        let inside = |acquisition: &Acquisition| {
            let state = acquisition.lock.access.clone()?.then(Part::Content);
            (acquisition.origin_is_here() && state.is_exact() && access.starts_with(&state)).then_some(state)
        };
        let (token, state) =
            self.analysis.tokens.iter().enumerate().find_map(|(token, one)| Some((token as Token, inside(one)?)))?;
        let program = self.accesses.program;
        let content = self.analysis.tokens[token as usize].lock.content.clone();
        let elements = access.parts[state.parts.len()..].iter().any(|part| matches!(part, Part::Element(_)));
        // What a list grows out of, it leaves; what other containers do with their elements is not known.
        let stays = elements && !content.any(&mut |ty| program.is_outside(ty, &["Vec", "VecDeque"]));
        let indirect = stays || content.any(&mut |ty| program.is_outside(ty, &["Box", "Arc", "Rc"]));
        Some(Pointer { token, made, indirect, forged: false })
    }

    fn uses(&self) -> Vec<Outlived> {
        let view = self.accesses.view(self.id);
        let entries = entries_of(&self.analysis, view.body);
        let mut found: Vec<Outlived> = Vec::new();
        for (block_at, block) in view.body.blocks.iter().enumerate() {
            let Some(mut state) = entries[block_at].clone() else { continue };
            for (index, statement) in block.statements.iter().enumerate() {
                let used = view.body.map.statements[block_at][index];
                for (local, returned) in self.used_by(statement) {
                    let pointer = self.pointers[&local];
                    let acquisition = &self.analysis.tokens[pointer.token as usize];
                    let is_gone =
                        !is_alive(&state, pointer.token) && is_after(&entries, view, acquisition, block_at, index);
                    let leaves = returned && !state.owned_by(RETURN).any(|token| token == pointer.token);
                    let known = found.iter().any(|one| one.used == used);
                    if (is_gone || leaves) && !known {
                        found.push(Outlived {
                            body: self.id,
                            acquisition: acquisition.clone(),
                            made: pointer.made,
                            used,
                            returned: returned && !is_gone,
                            indirect: pointer.indirect,
                        });
                    }
                }
                self.analysis.statement(&mut state, BlockId(block_at as u32), index as u32, statement);
            }
        }
        found
    }

    /// The pointers that a statement follows, and forged references that it returns.
    fn used_by(&self, statement: &Statement) -> Vec<(Local, bool)> {
        let followed = |place: &Place| match place.base {
            Base::Local(local) => {
                let pointer = self.pointers.get(&local)?;
                let follows = place.way.contains(&Step::Deref) || pointer.forged && !place.way.is_empty();
                follows.then_some(local)
            }
            Base::Path(_) => None,
        };
        let mut found: Vec<(Local, bool)> = Vec::new();
        match statement {
            Statement::Assign(to, value) => {
                found.extend(followed(to).map(|local| (local, false)));
                match value {
                    Rvalue::Use(Operand::Use(place)) | Rvalue::Cast(Operand::Use(place), _) => {
                        found.extend(followed(place).map(|local| (local, false)));
                        let forged = self.known(place).is_some_and(|pointer| pointer.forged);
                        if to.as_local() == Some(RETURN) && forged {
                            found.extend(place.as_local().map(|local| (local, true)));
                        }
                    }
                    Rvalue::Ref { place, raw: false, .. } => {
                        let is_returned = to.as_local() == Some(RETURN);
                        found.extend(followed(place).map(|local| (local, is_returned)));
                    }
                    Rvalue::Binary(_, left, right) => {
                        for operand in [left, right] {
                            if let Operand::Use(place) = operand {
                                found.extend(followed(place).map(|local| (local, false)));
                            }
                        }
                    }
                    _ => {}
                }
            }
            Statement::Call(call) => {
                let follows = self.follows(call);
                for (index, arg) in call.args.iter().enumerate() {
                    let Operand::Use(place) = arg else { continue };
                    let is_used = |one: &Pointer| one.forged || index == 0 && follows;
                    let handed = place.as_local().filter(|local| self.pointers.get(local).is_some_and(is_used));
                    found.extend(followed(place).or(handed).map(|local| (local, false)));
                }
                let is_returned = call.dest == RETURN && forges(self.accesses.program, self.id, call);
                found.extend((is_returned && self.pointers.contains_key(&RETURN)).then_some((RETURN, true)));
            }
            Statement::Await(_) | Statement::Drop { .. } | Statement::Assume { .. } => {}
        }
        found
    }
}

fn is_alive(state: &Held, token: Token) -> bool {
    state.owners(token).next().is_some()
}

/// Was the lock acquired before, on every way?
fn is_after(
    entries: &[Option<Held>],
    view: &crate::flow::access::View,
    acquisition: &Acquisition,
    block: usize,
    index: usize,
) -> bool {
    let Origin::Call(from, at) = acquisition.origin else { return false };
    let here = from as usize == block && (at as usize) < index;
    entries[from as usize].is_some()
        && (here || from as usize != block && super::trace::dominates(view.body, from, block as u32))
}

impl Acquisition {
    /// Is it acquired in this very body?
    fn origin_is_here(&self) -> bool {
        matches!(self.origin, Origin::Call(..))
    }
}
