//! Which channels are bounded: where one type serves both, the constructor decides, and its ends are
//! followed through variables, fields, parameters and results.

use rustc_hash::FxHashMap;

use super::access::{DefSite, View, def_sites};
use crate::ir::{AggregateKind, Base, Body, Local, LocalKind, Operand, Place, RETURN, Rvalue, Statement, Step, Symbol};
use crate::model::Capacity;
use crate::resolve::{AdtId, BodyRef, Effect, FnId, Program, Ty};

/// How often ends are followed from function to function.
const ROUNDS: usize = 4;

/// What is known of channel ends that rest in fields and parameters. Where both kinds of channel end up
/// in one, it is unbounded: that favours silence.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct Capacities {
    fields: FxHashMap<(AdtId, Symbol), Capacity>,
    params: FxHashMap<(FnId, u32), Capacity>,
    results: FxHashMap<FnId, Capacity>,
}

impl Capacities {
    /// Follows the ends that these bodies make.
    pub fn new(program: &Program, bodies: &[BodyRef]) -> Capacities {
        let mut found = Capacities::default();
        let makes = |body: &&BodyRef| mentions_channel(program, **body);
        let concerned: Vec<BodyRef> = bodies.iter().filter(makes).copied().collect();
        if concerned.is_empty() {
            return found;
        }
        for _ in 0..ROUNDS {
            let before = (found.fields.len(), found.params.len(), found.results.len());
            for body in &concerned {
                found.follow(program, *body);
            }
            if before == (found.fields.len(), found.params.len(), found.results.len()) {
                break;
            }
        }
        found
    }

    fn follow(&mut self, program: &Program, id: BodyRef) {
        let body = program.body(id);
        let defs = def_sites(body);
        let typed = program.typed(id);
        let mut typer = None;
        for (block_at, block) in body.blocks.iter().enumerate() {
            for (at, statement) in block.statements.iter().enumerate() {
                match statement {
                    Statement::Assign(_, Rvalue::Aggregate(aggregate)) => {
                        let AggregateKind::Struct(_) = aggregate.kind else { continue };
                        let Statement::Assign(dest, _) = statement else { continue };
                        let typer = typer.get_or_insert_with(|| program.typer(id));
                        let Ty::Adt(adt, _) = typer.place(dest) else { continue };
                        for (name, operand) in &aggregate.fields {
                            if let Some(capacity) = self.operand(program, id, body, &defs, operand, 0) {
                                add(&mut self.fields, (adt, *name), capacity);
                            }
                        }
                    }
                    Statement::Call(call) => {
                        let Some(info) = typed.call(block_at as u32, at as u32) else { continue };
                        for (index, arg) in call.args.iter().enumerate() {
                            let Some(capacity) = self.operand(program, id, body, &defs, arg, 0) else { continue };
                            for function in &info.functions {
                                add(&mut self.params, (*function, index as u32), capacity);
                            }
                        }
                    }
                    _ => {}
                }
            }
        }
        if let (Some(function), None) = (program.function_of(id), body.parent)
            && let Some(capacity) = self.local(program, id, body, &defs, RETURN, 0)
        {
            add(&mut self.results, function, capacity);
        }
    }

    fn operand(
        &self,
        program: &Program,
        id: BodyRef,
        body: &Body,
        defs: &[DefSite],
        operand: &Operand,
        depth: u32,
    ) -> Option<Capacity> {
        match operand {
            Operand::Use(place) => self.place(program, id, body, defs, place, depth),
            Operand::Literal(_) => None,
        }
    }

    fn place(
        &self,
        program: &Program,
        id: BodyRef,
        body: &Body,
        defs: &[DefSite],
        place: &Place,
        depth: u32,
    ) -> Option<Capacity> {
        let Base::Local(local) = place.base else { return None };
        if !self.fields.is_empty()
            && let Some(at) = place.way.iter().rposition(|step| matches!(step, Step::Field(_)))
            && let Step::Field(name) = place.way[at]
        {
            let prefix = Place { base: place.base, way: place.way[..at].into() };
            let typer = program.typer(id);
            if let Some(owner) = typer.field_owner(&typer.place(&prefix), name) {
                return self.fields.get(&(owner, name)).copied();
            }
        }
        self.local(program, id, body, defs, local, depth)
    }

    fn local(
        &self,
        program: &Program,
        id: BodyRef,
        body: &Body,
        defs: &[DefSite],
        local: Local,
        depth: u32,
    ) -> Option<Capacity> {
        if depth > 12 {
            return None;
        }
        let decl = body.locals.get(local.0 as usize)?;
        match (defs[local.0 as usize], decl.kind) {
            (DefSite::None, LocalKind::Param) => {
                let function = program.function_of(id).filter(|_| body.parent.is_none())?;
                self.params.get(&(function, local.0 - 1)).copied()
            }
            (DefSite::None, LocalKind::Capture) => {
                let parent = BodyRef { file: id.file, body: body.parent? };
                let outer = body.captures.iter().find(|capture| capture.inner == local)?.outer;
                let around = program.body(parent);
                self.local(program, parent, around, &def_sites(around), outer, depth + 1)
            }
            (DefSite::One(block, at), _) => match &body.blocks[block as usize].statements[at as usize] {
                Statement::Assign(_, Rvalue::Use(operand)) => self.operand(program, id, body, defs, operand, depth + 1),
                Statement::Assign(_, Rvalue::Ref { place, .. }) => {
                    self.place(program, id, body, defs, place, depth + 1)
                }
                Statement::Call(call) => {
                    let info = program.typed(id).call(block, at)?;
                    for effect in program.effects.of(program, info) {
                        if let Effect::Channel(capacity) = effect {
                            return Some(*capacity);
                        }
                    }
                    let function = info.functions.first()?;
                    if program.is_user_file(program.function_file(*function)) {
                        return self.results.get(function).copied();
                    }
                    // `clone`, `unwrap` and the like.
                    self.operand(program, id, body, defs, call.args.first()?, depth + 1)
                }
                _ => None,
            },
            (_, _) => None,
        }
    }

    /// Is a sender's channel bounded, as far as is known?
    pub fn is_bounded(&self, program: &Program, view: &View, sender: &Operand) -> bool {
        self.operand(program, view.id, view.body, &view.defs, sender, 0) == Some(Capacity::Bounded)
    }
}

fn add<K: std::hash::Hash + Eq>(table: &mut FxHashMap<K, Capacity>, key: K, capacity: Capacity) {
    let known = table.entry(key).or_insert(capacity);
    if *known != capacity {
        *known = Capacity::Unbounded;
    }
}

/// Does a body touch any channel whose constructor decides?
fn mentions_channel(program: &Program, id: BodyRef) -> bool {
    let typed = program.typed(id);
    let names = ["Sender", "Receiver", "WeakSender"];
    typed.locals.iter().any(|ty| {
        ty.any(&mut |part| match part {
            Ty::Adt(adt, _) => names.contains(&program.name(program.adt(*adt).name)),
            _ => false,
        })
    }) || typed
        .all_calls()
        .any(|info| program.effects.of(program, info).iter().any(|effect| matches!(effect, Effect::Channel(_))))
}
