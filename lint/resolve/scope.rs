//! What a name means where it stands.

use smallvec::{SmallVec, smallvec};

use super::{Def, Defs, ModId, Program};
use crate::ir::{PathRef, Symbol, UseKind};
use crate::span::FileId;

/// Which of the meanings of a name is asked for.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Namespace {
    /// Modules, types, traits; variants too, since their paths go on.
    Type,
    /// Functions, statics, constants, constructors.
    Value,
}

impl Namespace {
    fn has(self, program: &Program, def: Def) -> bool {
        match (self, def) {
            (Namespace::Type, Def::Mod(_) | Def::Adt(_) | Def::Trait(_) | Def::Alias(_) | Def::Prim(_)) => true,
            (Namespace::Value, Def::Fn(_) | Def::Global(_) | Def::Variant(..)) => true,
            // A struct with named fields has no constructor.
            (Namespace::Value, Def::Adt(id)) => program.adt(id).variants.first().is_some_and(|variant| {
                variant
                    .fields
                    .first()
                    .is_none_or(|field| program.name(field.name).starts_with(|c: char| c.is_ascii_digit()))
            }),
            (Namespace::Type, Def::Variant(..)) => true,
            (Namespace::Type, Def::Fn(_) | Def::Global(_)) => false,
            (Namespace::Value, Def::Mod(_) | Def::Trait(_) | Def::Alias(_) | Def::Prim(_)) => false,
        }
    }
}

/// The names of primitive types.
const PRIMITIVES: &[&str] = &[
    "bool", "char", "str", "u8", "u16", "u32", "u64", "u128", "usize", "i8", "i16", "i32", "i64", "i128", "isize",
    "f32", "f64",
];

/// How far a lookup follows `use` and globs.
const DEPTH: u32 = 24;

/// A path's meaning: the definitions of its longest prefix that is known, and how many segments that is.
#[derive(Clone, Debug, Default)]
pub struct Resolved {
    /// What it means.
    pub defs: Defs,
    /// How many segments that took; further ones are members (`Type::method`).
    pub used: usize,
}

/// Follows every `use` once. What a `use` means may depend on others: those that are not followed yet
/// are looked at where they are needed.
pub fn import_all(program: &mut Program) {
    for _ in 0..4 {
        let mut changed = false;
        for file in 0..program.files.len() {
            for at in 0..program.files[file].uses.len() {
                changed |= import(program, FileId(file as u32), at);
            }
        }
        if !changed {
            break;
        }
    }
}

fn import(program: &mut Program, file: FileId, at: usize) -> bool {
    let import = &program.files[file.0 as usize].uses[at];
    let module = program.module(file, import.module);
    let path = program.path(file, import.path);
    let kind = import.kind;
    let name = match kind {
        UseKind::Name(name) => name,
        UseKind::Glob => {
            let target = program.resolve_path(module, path, Namespace::Type, Some(module));
            let known = &program.modules[module.0 as usize].globs;
            let new: Vec<Def> = whole(&target, path).into_iter().filter(|def| !known.contains(def)).collect();
            let changed = !new.is_empty();
            program.modules[module.0 as usize].globs.extend(new);
            return changed;
        }
        UseKind::Unnamed => return false,
    };
    let types = program.resolve_path(module, path, Namespace::Type, Some(module));
    let values = program.resolve_path(module, path, Namespace::Value, Some(module));
    let mut defs: Defs = whole(&types, path);
    for def in whole(&values, path) {
        if !defs.contains(&def) {
            defs.push(def);
        }
    }
    let imports = &mut program.modules[module.0 as usize].imports;
    let known = imports.entry(name).or_default();
    let before = known.len();
    for def in defs {
        if !known.contains(&def) && def != Def::Mod(module) {
            known.push(def);
        }
    }
    known.len() != before
}

/// The definitions, if the whole path was used up.
fn whole(resolved: &Resolved, path: &PathRef) -> Defs {
    if resolved.used == path.segments.len() { resolved.defs.clone() } else { Defs::new() }
}

impl Program {
    /// What a path means in a module. `importing`: the module whose `use` it is, in which `self` may stand
    /// alone.
    pub fn resolve_path(&self, module: ModId, path: &PathRef, last: Namespace, importing: Option<ModId>) -> Resolved {
        let names: SmallVec<[Symbol; 8]> = path.segments.iter().map(|segment| segment.name).collect();
        self.resolve_names(module, &names, path.global, last, importing)
    }

    /// As [`Program::resolve_path`], of bare names.
    pub fn resolve_names(
        &self,
        module: ModId,
        names: &[Symbol],
        global: bool,
        last: Namespace,
        importing: Option<ModId>,
    ) -> Resolved {
        let space = |at: usize| if at + 1 == names.len() { last } else { Namespace::Type };
        let Some(first) = names.first() else { return Resolved::default() };
        let known = &self.known;
        let mut at = 1;
        let mut defs: Defs = if global {
            self.extern_crate(module, *first)
        } else if *first == known.crate_ {
            smallvec![Def::Mod(self.crate_root(module))]
        } else if *first == known.self_value && (names.len() > 1 || importing.is_some()) {
            smallvec![Def::Mod(self.nearest_module(module))]
        } else if *first == known.super_ {
            let mut to = self.super_of(module);
            while names.get(at) == Some(&known.super_) {
                to = self.super_of(to);
                at += 1;
            }
            smallvec![Def::Mod(to)]
        } else {
            self.lookup(module, *first, space(0))
        };
        if defs.is_empty() {
            return Resolved::default();
        }
        while at < names.len() {
            let next = self.members(&defs, names[at], space(at));
            if next.is_empty() {
                break;
            }
            defs = next;
            at += 1;
        }
        Resolved { defs, used: at }
    }

    /// Members of modules and enums by name.
    fn members(&self, defs: &Defs, name: Symbol, space: Namespace) -> Defs {
        let mut found = Defs::new();
        for def in defs {
            let members = match def {
                Def::Mod(id) => self.lookup_in(*id, name, space),
                Def::Adt(id) => self.variant(*id, name),
                Def::Alias(id) => self.alias_adt(*id).map_or_else(Defs::new, |adt| self.variant(adt, name)),
                Def::Variant(..) | Def::Trait(_) | Def::Fn(_) | Def::Global(_) | Def::Prim(_) => Defs::new(),
            };
            for member in members {
                if !found.contains(&member) {
                    found.push(member);
                }
            }
        }
        found
    }

    /// The variant of an enum by its name.
    pub fn variant(&self, id: super::AdtId, name: Symbol) -> Defs {
        let adt = self.adt(id);
        if adt.kind != crate::ir::AdtKind::Enum {
            return Defs::new();
        }
        let at = adt.variants.iter().position(|variant| variant.name == name);
        at.map_or_else(Defs::new, |at| smallvec![Def::Variant(id, at as u32)])
    }

    /// What a single name means in a module: its items and imports, those of blocks round it, the
    /// crates, the prelude, the primitive types.
    fn lookup(&self, module: ModId, name: Symbol, space: Namespace) -> Defs {
        let mut at = module;
        loop {
            let found = self.lookup_in(at, name, space);
            if !found.is_empty() {
                return found;
            }
            match self.scope(at).parent {
                Some(parent) if self.scope(at).is_block => at = parent,
                _ => break,
            }
        }
        if space == Namespace::Type {
            let found = self.extern_crate(module, name);
            if !found.is_empty() {
                return found;
            }
        }
        let prelude = self.prelude_root().map_or_else(Defs::new, |root| self.lookup_in(root, name, space));
        if !prelude.is_empty() {
            return prelude;
        }
        if space == Namespace::Type && PRIMITIVES.contains(&self.name(name)) {
            return smallvec![Def::Prim(name)];
        }
        Defs::new()
    }

    /// What a name means among a module's own names.
    fn lookup_in(&self, module: ModId, name: Symbol, space: Namespace) -> Defs {
        self.lookup_beyond(module, name, space, DEPTH, &mut SmallVec::new())
    }

    /// `seen`: modules that have been searched in vain already, and how deep: globs lead round in circles.
    fn lookup_beyond(
        &self,
        module: ModId,
        name: Symbol,
        space: Namespace,
        depth: u32,
        seen: &mut SmallVec<[(ModId, u32); 8]>,
    ) -> Defs {
        let scope = self.scope(module);
        let filtered = |defs: Option<&Defs>| -> Defs {
            match defs.map(SmallVec::as_slice) {
                None | Some([]) => Defs::new(),
                Some([only]) => {
                    if space.has(self, *only) {
                        smallvec![*only]
                    } else {
                        Defs::new()
                    }
                }
                Some(several) => several.iter().copied().filter(|def| space.has(self, *def)).collect(),
            }
        };
        let own = filtered(scope.items.get(&name));
        if !own.is_empty() {
            return own;
        }
        let imported = filtered(scope.imports.get(&name));
        if !imported.is_empty() || depth == 0 || scope.globs.is_empty() {
            return imported;
        }
        if seen.iter().any(|(known, reach)| *known == module && *reach >= depth) {
            return Defs::new();
        }
        seen.push((module, depth));
        for glob in &scope.globs {
            let found = match glob {
                Def::Mod(id) if *id != module => self.lookup_beyond(*id, name, space, depth.min(8) - 1, seen),
                Def::Adt(id) => self.variant(*id, name),
                Def::Mod(_) | Def::Variant(..) | Def::Trait(_) | Def::Alias(_) => Defs::new(),
                Def::Fn(_) | Def::Global(_) | Def::Prim(_) => Defs::new(),
            };
            if !found.is_empty() {
                return found;
            }
        }
        Defs::new()
    }

    fn extern_crate(&self, module: ModId, name: Symbol) -> Defs {
        let krate = self.scope(module).krate;
        let Some(krate) = self.crates.get(krate as usize) else { return Defs::new() };
        match krate.externs.get(&name) {
            Some(root) => smallvec![Def::Mod(*root)],
            // The crate's own name: of the library beside a binary, of a test's crate.
            None if krate.name == name => smallvec![Def::Mod(krate.root)],
            None => Defs::new(),
        }
    }

    fn prelude_root(&self) -> Option<ModId> {
        *self.prelude.get_or_init(|| self.find_prelude())
    }

    fn find_prelude(&self) -> Option<ModId> {
        let std = self.crates.iter().find(|krate| krate.name == self.known.std)?;
        let defs = self.scope(std.root).items.get(&self.known.prelude)?;
        defs.iter().find_map(|def| match def {
            Def::Mod(id) => Some(*id),
            _ => None,
        })
    }

    /// The root of a module's crate.
    pub fn crate_root(&self, module: ModId) -> ModId {
        let krate = self.scope(module).krate;
        self.crates.get(krate as usize).map_or_else(
            || {
                let mut at = module;
                let mut steps = 0;
                while let Some(parent) = self.scope(at).parent.filter(|_| steps < 64) {
                    at = parent;
                    steps += 1;
                }
                at
            },
            |krate| krate.root,
        )
    }

    fn nearest_module(&self, module: ModId) -> ModId {
        let mut at = module;
        while self.scope(at).is_block {
            match self.scope(at).parent {
                Some(parent) => at = parent,
                None => break,
            }
        }
        at
    }

    fn super_of(&self, module: ModId) -> ModId {
        let at = self.nearest_module(module);
        self.scope(at).parent.map_or(at, |parent| self.nearest_module(parent))
    }

    /// A path that leads out of what is known, written out in full: `foo::sync::lock`.
    pub fn external_path(&self, module: ModId, file: FileId, path: &PathRef) -> String {
        let mut text: Vec<String> = path.segments.iter().map(|segment| self.name(segment.name).to_string()).collect();
        // The first name may be an import of an unknown crate's item.
        if let Some(first) = path.segments.first() {
            let mut at = Some(module);
            'modules: while let Some(id) = at {
                for file_id in [file] {
                    for import in &self.file(file_id).uses {
                        if import.kind == UseKind::Name(first.name) && self.module(file_id, import.module) == id {
                            let full = self.path(file_id, import.path);
                            text.splice(0..1, full.segments.iter().map(|part| self.name(part.name).to_string()));
                            break 'modules;
                        }
                    }
                }
                at = self.scope(id).parent.filter(|_| self.scope(id).is_block);
            }
        }
        text.join("::")
    }
}
