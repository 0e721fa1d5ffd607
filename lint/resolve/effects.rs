//! What the model says, by function and type of the program.

use rustc_hash::{FxHashMap, FxHashSet};
use smallvec::SmallVec;

use super::scope::Namespace;
use super::traits::NoSurroundings;
use super::{AdtId, CallInfo, Def, FnId, GenericOwner, Program, Ty};
use crate::ir::Symbol;
use crate::model::{self, Capacity, CellUse, GuardEffect, How, Mode, Model, Runs, Time, When};
use crate::span::FileId;

/// One thing that a call does.
#[derive(Clone, Debug, PartialEq)]
pub enum Effect {
    /// Acquires the receiver.
    Acquire {
        /// Which of [`Effects::locks`].
        lock: u32,
        /// What the holder may do.
        mode: Mode,
        /// Whether it waits.
        how: How,
    },
    /// Does something to the guard that it is handed.
    Guard(GuardEffect),
    /// Waits, and releases the guard that it is handed meanwhile.
    Condvar {
        /// It gives up after a time.
        timed: bool,
        /// It tests the condition again itself.
        rechecks: bool,
    },
    /// Waits.
    Wait {
        /// How.
        kind: model::WaitKind,
        /// What it does.
        says: String,
        /// Does it always?
        when: When,
        /// It gives up after a time.
        timed: bool,
    },
    /// Leaves the process.
    Rpc {
        /// What it does.
        says: String,
        /// Its receiver is the connection.
        over_receiver: bool,
    },
    /// Makes a channel.
    Channel(Capacity),
    /// Runs what it is handed elsewhere.
    Spawn(Runs),
    /// When it runs the closures that it is handed.
    Closure(Time),
    /// Runs code that nobody here knows.
    Callback,
    /// Uses its receiver, whose value changes without a guard.
    Cell(CellUse),
}

/// Who may use a value that changes without a guard.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum CellKind {
    /// Several threads at once.
    Shared,
    /// One thread at a time.
    OneThread,
    /// One thread, with all clones: they share a count.
    OneThreadWithClones,
}

/// A lock type.
#[derive(Clone, Debug)]
pub struct LockModel {
    /// Mutex, reader-writer, reentrant.
    pub kind: model::LockKind,
    /// Who waits in a blocking acquisition.
    pub waits: model::Waits,
    /// An acquisition's error holds the guard too.
    pub reports_poison: bool,
    /// Its type, for people.
    pub name: String,
}

/// The model's entries, found in the program.
#[derive(Debug, Default)]
pub struct Effects {
    functions: FxHashMap<FnId, SmallVec<[Effect; 1]>>,
    pub(super) methods: FxHashMap<(AdtId, Symbol), SmallVec<[Effect; 1]>>,
    external: FxHashMap<String, SmallVec<[Effect; 1]>>,
    /// Lock types.
    pub locks: Vec<LockModel>,
    lock_types: FxHashMap<AdtId, u32>,
    guard_types: FxHashMap<AdtId, u32>,
    pub(super) connections: FxHashSet<AdtId>,
    /// Types whose value changes without a guard.
    cell_types: FxHashMap<AdtId, CellKind>,
    /// Functions that are marked as remote.
    pub remote: FxHashSet<FnId>,
    /// Names of methods that acquire.
    pub acquiring_names: FxHashSet<Symbol>,
}

/// What an entry's path names.
enum Named {
    Functions(SmallVec<[FnId; 1]>),
    Method(AdtId, Symbol),
    Nothing,
}

impl Effects {
    /// Finds the model's entries in the program.
    pub fn new(program: &Program, model: &Model) -> Effects {
        let mut effects = Effects::default();
        for (index, lock) in model.locks.iter().enumerate() {
            effects.add_lock(program, index as u32, lock);
        }
        let each = |functions: &[String], effect: &dyn Fn() -> Effect, effects: &mut Effects| {
            for path in functions {
                effects.add(program, path, effect());
            }
        };
        for op in &model.guards {
            each(&op.functions, &|| Effect::Guard(op.does), &mut effects);
        }
        for wait in &model.condvars {
            let effect = || Effect::Condvar { timed: wait.timed, rechecks: wait.rechecks };
            each(&wait.functions, &effect, &mut effects);
        }
        for wait in &model.waits {
            let effect =
                || Effect::Wait { kind: wait.kind, says: wait.says.clone(), when: wait.when, timed: wait.timed };
            each(&wait.functions, &effect, &mut effects);
        }
        for channel in &model.channels {
            each(&channel.constructors, &|| Effect::Channel(channel.capacity), &mut effects);
        }
        for rpc in &model.rpcs {
            let effect = || Effect::Rpc { says: rpc.says.clone(), over_receiver: rpc.connection.is_some() };
            each(&rpc.functions, &effect, &mut effects);
        }
        for spawn in &model.spawns {
            each(&spawn.functions, &|| Effect::Spawn(spawn.runs), &mut effects);
        }
        for closure in &model.closures {
            each(&closure.functions, &|| Effect::Closure(closure.runs), &mut effects);
        }
        for callback in &model.callbacks {
            each(&callback.functions, &|| Effect::Callback, &mut effects);
        }
        for connection in model.connections.iter().flat_map(|connection| &connection.types) {
            effects.connections.extend(named_adt(program, connection));
        }
        for cell in &model.cells {
            let kind = match (cell.shared, cell.clones) {
                (true, _) => CellKind::Shared,
                (false, false) => CellKind::OneThread,
                (false, true) => CellKind::OneThreadWithClones,
            };
            for ty in &cell.types {
                effects.cell_types.extend(named_adt(program, ty).map(|adt| (adt, kind)));
                for (method, does) in &cell.methods {
                    effects.add(program, &format!("{ty}::{method}"), Effect::Cell(*does));
                }
            }
        }
        effects.remote = marked_remote(program);
        effects
    }

    fn add_lock(&mut self, program: &Program, index: u32, lock: &model::Lock) {
        self.locks.push(LockModel {
            kind: lock.kind,
            waits: lock.waits,
            reports_poison: lock.reports_poison,
            name: lock.ty.clone(),
        });
        self.lock_types.extend(named_adt(program, &lock.ty).map(|adt| (adt, index)));
        for guard in &lock.guards {
            self.guard_types.extend(named_adt(program, guard).map(|adt| (adt, index)));
        }
        for (method, acquire) in &lock.acquire {
            let effect = Effect::Acquire { lock: index, mode: acquire.mode, how: acquire.how };
            self.add(program, &format!("{}::{method}", lock.ty), effect);
            self.acquiring_names.extend(program.symbols.get(method));
        }
    }

    fn add(&mut self, program: &Program, path: &str, effect: Effect) {
        match named(program, path) {
            Named::Functions(functions) => {
                for id in functions {
                    self.functions.entry(id).or_default().push(effect.clone());
                }
            }
            Named::Method(adt, name) => self.methods.entry((adt, name)).or_default().push(effect),
            Named::Nothing => self.external.entry(path.to_string()).or_default().push(effect),
        }
    }

    /// What a call does by itself, as far as the model says.
    pub fn of(&self, program: &Program, call: &CallInfo) -> SmallVec<[&Effect; 2]> {
        let mut found = SmallVec::new();
        if let Some(effects) = call.external.as_ref().and_then(|path| self.external.get(&**path)) {
            found.extend(effects);
        }
        let Some(first) = call.functions.first() else { return found };
        let name = program.function(*first).name;
        let by_receiver = call.receiver.as_ref().and_then(|ty| ty.adt()).and_then(|adt| self.methods.get(&(adt, name)));
        if let Some(effects) = by_receiver.or_else(|| self.through_buffer(program, call, *first)) {
            found.extend(effects);
            return found;
        }
        for id in call.functions.iter().take(1) {
            match self.functions.get(id) {
                Some(effects) => found.extend(effects),
                None => found.extend(self.declared(program, *id)),
            }
        }
        found
    }

    /// What is said of the trait's method that a function implements.
    fn declared(&self, program: &Program, id: FnId) -> impl Iterator<Item = &Effect> {
        let declaration = program.declaration(id);
        declaration.and_then(|id| self.functions.get(&id)).into_iter().flatten()
    }

    /// The lock type of a struct.
    pub fn lock_type(&self, adt: AdtId) -> Option<u32> {
        self.lock_types.get(&adt).copied()
    }

    /// The lock type of a guard.
    pub fn guard_type(&self, adt: AdtId) -> Option<u32> {
        self.guard_types.get(&adt).copied()
    }

    /// How a value of this type changes without a guard, if it does.
    pub fn cell_type(&self, adt: AdtId) -> Option<CellKind> {
        self.cell_types.get(&adt).copied()
    }

    /// Is it marked as a remote call, itself or in the trait that declares it?
    pub fn is_remote(&self, program: &Program, id: FnId) -> bool {
        self.remote.contains(&id) || program.declaration(id).is_some_and(|id| self.remote.contains(&id))
    }
}

impl Program {
    /// The type of the program whose impl a function stands in.
    pub fn implementor(&self, id: FnId) -> Option<AdtId> {
        match self.owner(id)? {
            GenericOwner::Impl(of) => self.impl_head(of).self_ty.adt(),
            GenericOwner::Fn(_) | GenericOwner::Adt(_) | GenericOwner::Trait(_) | GenericOwner::Alias(_) => None,
        }
    }

    /// The trait's method that an impl's method implements.
    pub fn declaration(&self, id: FnId) -> Option<FnId> {
        let Some(GenericOwner::Impl(of)) = self.owner(id) else { return None };
        let of = self.impl_head(of).of.as_ref()?.id;
        self.trait_method(of, self.function(id).name)
    }
}

fn names(program: &Program, path: &str) -> Option<Vec<Symbol>> {
    path.split("::").map(|name| program.symbols.get(name)).collect()
}

/// What a path of an entry begins with: the crate's root.
fn resolve(program: &Program, names: &[Symbol], space: Namespace) -> (super::Defs, usize) {
    let Some((first, rest)) = names.split_first() else { return (super::Defs::new(), 0) };
    let krate = program.crates.iter().rev().find(|krate| krate.name == *first);
    let root = krate.map(|krate| krate.root).or_else(|| {
        let any = program.crates.first()?;
        any.externs.get(first).copied()
    });
    let Some(root) = root else { return (super::Defs::new(), 0) };
    if rest.is_empty() {
        return (std::iter::once(Def::Mod(root)).collect(), 1);
    }
    let path: Vec<Symbol> = std::iter::once(program.known.crate_).chain(rest.iter().copied()).collect();
    let resolved = program.resolve_names(root, &path, false, space, None);
    (resolved.defs, resolved.used)
}

fn named_adt(program: &Program, path: &str) -> Option<AdtId> {
    let names = names(program, path)?;
    let (defs, used) = resolve(program, &names, Namespace::Type);
    defs.iter().filter(|_| used == names.len()).find_map(|def| match def {
        Def::Adt(id) => Some(*id),
        Def::Alias(id) => program.alias_adt(*id),
        _ => None,
    })
}

fn named(program: &Program, path: &str) -> Named {
    let Some(names) = names(program, path) else { return Named::Nothing };
    let (defs, used) = resolve(program, &names, Namespace::Value);
    let functions: SmallVec<[FnId; 1]> = defs
        .iter()
        .filter_map(|def| match def {
            Def::Fn(id) if used == names.len() => Some(*id),
            _ => None,
        })
        .collect();
    if !functions.is_empty() {
        return Named::Functions(functions);
    }
    let Some((last, owner)) = names.split_last() else { return Named::Nothing };
    let (defs, used) = resolve(program, owner, Namespace::Type);
    if used != owner.len() {
        return Named::Nothing;
    }
    let adt = match defs.first() {
        Some(Def::Adt(id)) => Some(*id),
        Some(Def::Alias(id)) => program.alias_adt(*id),
        Some(Def::Trait(id)) => {
            return match program.trait_method(*id, *last) {
                Some(id) => Named::Functions(SmallVec::from_slice(&[id])),
                None => Named::Nothing,
            };
        }
        _ => None,
    };
    let Some(adt) = adt else { return Named::Nothing };
    let args = program.adt(adt).generics.params.iter().map(|_| Ty::Unknown).collect();
    match program.member(&Ty::Adt(adt, args), *last, false, &NoSurroundings) {
        // An inherent function is meant itself; a trait's, only on this type.
        Some(found) if !found.open && program.is_inherent(found.functions[0]) => Named::Functions(found.functions),
        _ => Named::Method(adt, *last),
    }
}

/// Functions under `// locklint: remote`.
pub(super) fn marked_remote(program: &Program) -> FxHashSet<FnId> {
    let mut marked = FxHashSet::default();
    for at in 0..program.user_files {
        let id = FileId(at);
        let file = program.file(id);
        for annotation in file.annotations.iter().filter(|annotation| annotation.text.trim() == "remote") {
            let inside = |span: crate::span::Span| span.start <= annotation.target && annotation.target < span.end;
            let size = |span: crate::span::Span| span.end - span.start;
            let functions = file.functions.iter().enumerate().filter(|(_, item)| inside(item.span));
            let function = functions.min_by_key(|(_, item)| size(item.span));
            let traits = file.traits.iter().enumerate().filter(|(_, item)| inside(item.span));
            let of_trait = traits.min_by_key(|(_, item)| size(item.span));
            match (function, of_trait) {
                (Some((index, function)), of) if of.is_none_or(|(_, of)| size(function.span) < size(of.span)) => {
                    marked.insert(program.function_at(id, index as u32));
                }
                (_, Some((index, _))) => {
                    let methods = file.functions.iter().enumerate();
                    let methods = methods.filter(|(_, item)| item.owner == crate::ir::Owner::Trait(index as u32));
                    marked.extend(methods.map(|(index, _)| program.function_at(id, index as u32)));
                }
                (_, None) => {}
            }
        }
    }
    marked
}
