//! # R102 unsafe-sync
//!
//! **`unsafe impl Sync` (or `Send`) claims what the type does not keep.** It has a `Cell`, a `RefCell`, an
//! `UnsafeCell`, an `Rc` or a raw pointer, and a safe method changes it through `&self` with no lock held. With
//! the claim, safe code may call that method on two threads at once: a data race.
//!
//! This is rule 1 of the Raft Locking Advice: data that more than one thread uses, and one may modify, is
//! used under a lock. The compiler saw to it until it was told not to.
//!
//! ## How to mend it
//!
//! Put a `Mutex` where the cell is, an `Arc` where the `Rc` is, an atomic where the pointer or counter is; the
//! compiler then derives `Sync` and `Send` itself, and the `unsafe impl` goes. Where the duty really lies with
//! the caller, make the method `unsafe` or let it take `&mut self`.
//!
//! ## How it is decided
//!
//! The type, or a type in it that makes no claim of its own, has such a field and no atomic, and no lock that is held
//! at any use of the field; some safe function changes what is in the field where others can reach it, and nothing is
//! held there. What only
//! `&mut self` methods, `unsafe` functions or code under a lock change is right, and so is a handle of another
//! language's library that is only handed on.
//!
//! ## Known limits
//!
//! A type with an atomic of its own is believed to use it. Of targets with one thread only, WebAssembly without
//! atomics is known, by the `cfg` of a module.

use std::collections::BTreeSet;

use super::{Context, declare_lint};
use crate::finding::{Confidence, Finding, Help, Interleaving, Label, Location, Step};
use crate::flow::lock::Class;
use crate::flow::shared::claims::{Claim, Claimed};
use crate::flow::shared::{Through, Touch, trace};
use crate::ir::{Base, Local, Operand, Place, Rvalue, Statement, Symbol};
use crate::model::CellUse;
use crate::resolve::{AdtId, CellKind, Passing, Ty};

declare_lint!("R102", "unsafe-sync", "unsafe_sync.rs");

fn check(context: Context) -> Vec<Finding> {
    context.facts.shared.claims.iter().filter_map(|claim| judge(context, claim)).collect()
}

fn judge(context: Context, claim: &Claim) -> Option<Finding> {
    let has_protocol = claim.has_protocol || claim.has_lock && is_ever_locked(context, claim);
    let mut evidence: Vec<(AdtId, Symbol, &Touch)> = Vec::new();
    for (owner, name, kind) in &claim.cells {
        let counts = match claim.claimed {
            Claimed::Sync => !has_protocol,
            Claimed::Send => *kind == CellKind::OneThreadWithClones,
        };
        let touches = uses(context, *owner, *name).filter(|touch| counts && changes(context, touch));
        evidence.extend(touches.map(|touch| (*owner, *name, touch)));
    }
    if claim.claimed == Claimed::Sync && !has_protocol {
        for (owner, name) in &claim.pointers {
            let touches = uses(context, *owner, *name)
                .filter(|touch| touch.through == Through::Place && touch.does != CellUse::Read);
            evidence.extend(touches.map(|touch| (*owner, *name, touch)));
        }
    }
    let is_open = |touch: &Touch| {
        let function = context.program.function_of(touch.body);
        let is_safe = function.is_some_and(|id| !context.program.function(id).is_unsafe);
        // Who has the only handle may still hand out clones of what is in it.
        let is_shared = !touch.sole || claim.claimed == Claimed::Send;
        is_safe
            && is_shared
            && touch.held.is_empty()
            && !context.program.is_test(touch.body)
            && !takes_proof(context, touch)
    };
    evidence.retain(|(_, _, touch)| is_open(touch));
    let (owner, name, touch) = *evidence.first()?;
    Some(finding(context, claim, owner, name, touch))
}

/// Is a lock held at some use of what the claim is about?
fn is_ever_locked(context: Context, claim: &Claim) -> bool {
    let cells = claim.cells.iter().map(|(owner, name, _)| (*owner, *name));
    let mut fields = cells.chain(claim.pointers.iter().copied());
    fields.any(|(owner, name)| uses(context, owner, name).any(|touch| !touch.held.is_empty()))
}

/// Does the function take a value without data: a proof that its caller is where it may be called?
fn takes_proof(context: Context, touch: &Touch) -> bool {
    let program = context.program;
    let root = program.root_of(touch.body);
    let typed = program.typed(root);
    let is_proof = |ty: &Ty| match ty {
        Ty::Adt(id, _) if program.is_user_file(program.adt_file(*id)) => {
            let holds_data = |ty: &Ty| match ty {
                Ty::Adt(field, _) => program.name(program.adt(*field).name) != "PhantomData",
                Ty::Tuple(parts) => !parts.is_empty(),
                _ => true,
            };
            !program.field_types(*id).iter().flatten().any(holds_data)
        }
        _ => false,
    };
    (2..=program.body(root).params).any(|at| is_proof(typed.local(Local(at)).peeled()))
}

fn uses<'a>(context: Context<'a>, owner: AdtId, name: Symbol) -> impl Iterator<Item = &'a Touch> {
    let own = move |class: &Class| matches!(class, Class::Field(fields) if fields.first() == Some(&(owner, name)));
    let classes = context.facts.shared.by_class.keys().filter(move |class| own(class));
    classes.flat_map(move |class| context.facts.shared.of(class))
}

/// Does a use change the value? Of a pointer to the inside it does if something is written through it here.
fn changes(context: Context, touch: &Touch) -> bool {
    match (touch.does, touch.dest) {
        (CellUse::Write | CellUse::Modify | CellUse::Compare, _) => true,
        (CellUse::Expose, Some(dest)) => writes_through(context, touch, dest),
        (CellUse::Expose | CellUse::Read, _) => false,
    }
}

fn writes_through(context: Context, touch: &Touch, pointer: Local) -> bool {
    let body = context.program.body(touch.body);
    let typed = context.program.typed(touch.body);
    let same: BTreeSet<Local> = trace::copies(body, pointer);
    let follows =
        |place: &Place| matches!(place.base, Base::Local(local) if same.contains(&local)) && !place.way.is_empty();
    body.blocks.iter().enumerate().any(|(block_at, block)| {
        block.statements.iter().enumerate().any(|(index, statement)| match statement {
            Statement::Assign(place, value) => {
                follows(place) || matches!(value, Rvalue::Ref { place, mutable: true, raw: false } if follows(place))
            }
            // `(*self.items.get()).push(item)`
            Statement::Call(call) => {
                let info = typed.call(block_at as u32, index as u32);
                let changes = info.is_some_and(|info| info.passing == Some(Passing::RefMut));
                changes && matches!(call.args.first(), Some(Operand::Use(place)) if follows(place))
            }
            Statement::Await(_) | Statement::Drop { .. } | Statement::Assume { .. } => false,
        })
    })
}

fn finding(context: Context, claim: &Claim, owner: AdtId, name: Symbol, touch: &Touch) -> Finding {
    let program = context.program;
    let ty = program.name(program.adt(claim.of).name);
    let field = program.name(name);
    let trait_name = match claim.claimed {
        Claimed::Sync => "Sync",
        Claimed::Send => "Send",
    };
    let user = context.user_of(touch);
    let message = format!("`{ty}` claims to be `{trait_name}`, but `{user}` changes `{field}` without a lock");
    let label = match claim.claimed {
        Claimed::Sync => "this lets several threads use one value at once",
        Claimed::Send => "this lets clones be on several threads",
    };
    let primary = Location { file: claim.at.0, span: claim.at.1 };
    let mut found = context.finding("R102", touch.body, touch.span, message, label.to_string());
    found.primary = primary;
    found.function = None;
    found.confidence = Confidence::High;
    found.labels.push(Label { at: context.place_of(touch), text: format!("`{field}` is changed here") });
    let class = Class::Field(vec![(owner, name)]);
    found.labels.extend(context.declaration_label(&class, "nothing keeps two threads apart in this field"));
    let step = |lane, text: &str| Step { lane, at: Some(context.place_of(touch)), text: text.to_string() };
    found.scenario = Some(Interleaving {
        intro: String::new(),
        lanes: vec![user.clone(), format!("{user}, another thread")],
        steps: vec![step(0, &format!("changes `{field}`")), step(1, &format!("changes `{field}`, at the same time"))],
        outcome: "a data race, which is undefined behaviour".to_string(),
    });
    found.helps = vec![
        Help {
            text: match claim.claimed {
                Claimed::Sync => format!("put `{field}` under a lock, and leave the `unsafe impl` out"),
                Claimed::Send => format!("make `{field}` an `Arc`, and leave the `unsafe impl` out"),
            },
            code: match claim.claimed {
                Claimed::Sync => vec![format!("{field}: Mutex<…>,")],
                Claimed::Send => vec![format!("{field}: Arc<…>,")],
            },
        },
        Help { text: format!("or let `{user}` take `&mut self`"), code: Vec::new() },
    ];
    found
}
