//! Files become one program: names merged, modules connected, `use` declarations followed.

use std::sync::OnceLock;

use rayon::prelude::*;
use rustc_hash::FxHashMap;

use super::effects::Effects;
use super::infer::untyped;
use super::methods::MethodIndex;
use super::traits::ImplIndex;
use super::{AskedOfAdt, Bases, CrateScope, Def, Known, ModId, ModScope, Program, scope};
use crate::ir::{self, FileIr, ModuleDecl, Owner, Symbol, Symbols};
use crate::model::Model;
use crate::span::FileId;

/// A crate of the user's program.
#[derive(Clone, Debug)]
pub struct CrateInput {
    /// Its name, with `_`.
    pub name: String,
    /// Its root file.
    pub root: FileId,
    /// Crates of the program that it sees: the name it gives them, and their place in the list.
    pub externs: Vec<(String, usize)>,
    /// A test, bench or example.
    pub test: bool,
}

/// What is linked.
pub struct LinkInput<'a> {
    /// The user's files, then the model's stubs.
    pub files: Vec<FileIr>,
    /// The user's crates.
    pub crates: Vec<CrateInput>,
    /// The stub crates: their names (the first is the real one) and root files.
    pub stubs: Vec<(Vec<String>, FileId)>,
    /// Which file a `mod name;` of a file means: the file, the declaration, its name. Declarations that one
    /// macro call makes stand at one place.
    pub module_file: &'a dyn Fn(FileId, &ModuleDecl, &str) -> Option<FileId>,
    /// What the outside does.
    pub model: &'a Model,
}

/// Links the program.
pub fn link(input: LinkInput) -> Program {
    let LinkInput { mut files, crates, stubs, module_file, model } = input;
    let user_files = stubs.iter().map(|(_, file)| file.0).min().unwrap_or(files.len() as u32);
    let (mut symbols, known) = merge_symbols(&mut files);
    let crate_names: Vec<Symbol> = crates.iter().map(|krate| symbols.intern(&krate.name)).collect();
    let extern_names: Vec<Vec<Symbol>> =
        crates.iter().map(|krate| krate.externs.iter().map(|(name, _)| symbols.intern(name)).collect()).collect();
    let stub_names: Vec<Vec<Symbol>> =
        stubs.iter().map(|(names, _)| names.iter().map(|name| symbols.intern(name)).collect()).collect();

    let mut program = empty(files, user_files, symbols, known);
    connect_modules(&mut program, module_file);
    let stub_externs: FxHashMap<Symbol, ModId> = stubs
        .iter()
        .zip(&stub_names)
        .flat_map(|((_, file), names)| {
            let root = ModId(program.bases[file.0 as usize].module);
            names.iter().map(move |name| (*name, root))
        })
        .collect();
    for (krate, name) in crates.iter().zip(&crate_names) {
        let root = ModId(program.bases[krate.root.0 as usize].module);
        program.crates.push(CrateScope { name: *name, root, externs: stub_externs.clone() });
    }
    for (index, krate) in crates.iter().enumerate() {
        for ((_, other), name) in krate.externs.iter().zip(&extern_names[index]) {
            let root = program.crates[*other].root;
            program.crates[index].externs.insert(*name, root);
        }
    }
    for ((_, file), names) in stubs.iter().zip(&stub_names) {
        let root = ModId(program.bases[file.0 as usize].module);
        let name = names.first().copied().unwrap_or(program.known.std);
        program.crates.push(CrateScope { name, root, externs: stub_externs.clone() });
    }
    claim_modules(&mut program, &crates);
    declare_items(&mut program);
    scope::import_all(&mut program);
    program.impl_index = ImplIndex::new(&program);
    program.methods = MethodIndex::new(&program);
    program.effects = Effects::new(&program, model);
    program
}

/// Fields of tuples.
const TUPLE: usize = 16;

/// Gives every file's names symbols of one table. What is declared comes first: so its order, by which some tables are
/// sorted, is the same whatever bodies mention.
fn merge_symbols(files: &mut [FileIr]) -> (Symbols, Known) {
    let mut symbols = Symbols::default();
    let known = Known::new(&mut symbols);
    for field in 0..TUPLE {
        symbols.intern(&field.to_string());
    }
    for file in &*files {
        for name in file.declared_names() {
            symbols.intern(file.symbols.name(name));
        }
    }
    let maps: Vec<Vec<Symbol>> =
        files.iter().map(|file| file.symbols.names().map(|name| symbols.intern(name)).collect()).collect();
    files.par_iter_mut().zip(maps).for_each(|(file, map)| file.rename(&map));
    (symbols, known)
}

/// Tables of everything that the files declare, not yet connected.
fn empty(files: Vec<FileIr>, user_files: u32, symbols: Symbols, known: Known) -> Program {
    let mut bases = Vec::with_capacity(files.len());
    let mut next = Bases::default();
    for file in &files {
        bases.push(next);
        next.module += file.modules.len() as u32;
        next.function += file.functions.len() as u32;
        next.adt += file.adts.len() as u32;
        next.of_trait += file.traits.len() as u32;
        next.of_impl += file.impls.len() as u32;
        next.global += file.globals.len() as u32;
        next.alias += file.aliases.len() as u32;
    }
    let table = |count: &dyn Fn(&FileIr) -> usize| -> Vec<(FileId, u32)> {
        let numbered = files.iter().enumerate();
        numbered.flat_map(|(file, ir)| (0..count(ir) as u32).map(move |at| (FileId(file as u32), at))).collect()
    };
    let functions = table(&|file| file.functions.len());
    let adts = table(&|file| file.adts.len());
    let traits = table(&|file| file.traits.len());
    let impls = table(&|file| file.impls.len());
    let globals = table(&|file| file.globals.len());
    let aliases = table(&|file| file.aliases.len());
    let modules = files
        .iter()
        .zip(&bases)
        .flat_map(|(file, base)| {
            file.modules.iter().map(|module| ModScope {
                krate: u32::MAX,
                parent: module.parent.map(|parent| ModId(base.module + parent.0)),
                is_block: module.is_block,
                test: module.test,
                threadless: module.threadless,
                ..ModScope::default()
            })
        })
        .collect();
    let mut associated = rustc_hash::FxHashSet::default();
    for (file, base) in files.iter().zip(&bases) {
        for alias in &file.aliases {
            if let Owner::Trait(of) = alias.owner {
                associated.insert((super::TraitId(base.of_trait + of), alias.name));
            }
        }
    }
    Program {
        signatures: functions.iter().map(|_| OnceLock::new()).collect(),
        supertraits: traits.iter().map(|_| OnceLock::new()).collect(),
        asked: adts.iter().map(|_| AskedOfAdt::default()).collect(),
        function_names: functions.iter().map(|_| OnceLock::new()).collect(),
        typed: files.iter().map(untyped).collect(),
        nests: files.iter().map(|_| OnceLock::new()).collect(),
        associated,
        user_files,
        prelude: OnceLock::new(),
        constants: OnceLock::new(),
        symbols,
        known,
        crates: Vec::new(),
        modules,
        functions,
        adts,
        traits,
        impls,
        globals,
        aliases,
        bases,
        methods: MethodIndex::default(),
        impl_index: ImplIndex::default(),
        effects: Effects::default(),
        files,
    }
}

/// Gives each `mod name;` its file's module.
fn connect_modules(program: &mut Program, module_file: &dyn Fn(FileId, &ModuleDecl, &str) -> Option<FileId>) {
    let mut claimed = vec![false; program.files.len()];
    let mut found: Vec<(ModId, Symbol, ModId, bool, bool, Vec<String>)> = Vec::new();
    for (index, file) in program.files.iter().enumerate() {
        let id = FileId(index as u32);
        for (at, module) in file.modules.iter().enumerate() {
            let declaring = program.module(id, ir::ModuleId(at as u32));
            if let (Some(name), Some(parent)) = (module.name, program.scope(declaring).parent) {
                found.push((parent, name, declaring, module.test, false, Vec::new()));
            }
            for declaration in &module.declarations {
                let name = program.symbols.name(declaration.name);
                let Some(target) = module_file(id, declaration, name) else { continue };
                let child = ModId(program.bases[target.0 as usize].module);
                if target != id && !std::mem::replace(&mut claimed[target.0 as usize], true) {
                    let ModuleDecl { name, test, threadless, conditions, .. } = declaration;
                    found.push((declaring, *name, child, *test, *threadless, conditions.clone()));
                } else {
                    // A second declaration (of a binary beside its library) sees the same module.
                    found.push((declaring, declaration.name, child, true, false, Vec::new()));
                }
            }
        }
    }
    for (parent, name, child, test, threadless, conditions) in found {
        program.modules[parent.0 as usize].items.entry(name).or_default().push(Def::Mod(child));
        let scope = &mut program.modules[child.0 as usize];
        if scope.parent.is_none() && child != parent {
            scope.parent = Some(parent);
            scope.test |= test;
            scope.threadless |= threadless;
            scope.conditions = conditions;
        }
    }
}

/// Says of each module which crate it is of, from the roots down, and whether only tests have it.
fn claim_modules(program: &mut Program, inputs: &[CrateInput]) {
    for krate in 0..program.crates.len() {
        let root = program.crates[krate].root;
        if program.scope(root).krate == u32::MAX {
            program.modules[root.0 as usize].parent = None;
            program.modules[root.0 as usize].krate = krate as u32;
        }
        if inputs.get(krate).is_some_and(|input| input.test) {
            program.modules[root.0 as usize].test = true;
        }
    }
    for at in 0..program.modules.len() {
        let mut chain = Vec::new();
        let mut next = Some(ModId(at as u32));
        while let Some(id) = next {
            // A circle of `#[path]`s ends here too.
            if program.scope(id).krate != u32::MAX || chain.contains(&id) {
                break;
            }
            chain.push(id);
            next = program.scope(id).parent;
        }
        let Some(known) = next.filter(|id| program.scope(*id).krate != u32::MAX) else { continue };
        for id in chain.into_iter().rev() {
            let parent = program.scope(id).parent.unwrap_or(known);
            let (krate, test) = (program.scope(parent).krate, program.scope(parent).test);
            let scope = &mut program.modules[id.0 as usize];
            scope.krate = krate;
            scope.test |= test;
        }
    }
    // Files walk from a test crate's own root even where a library has claimed them first.
    for at in 0..program.modules.len() {
        let mut parent = program.modules[at].parent;
        let mut steps = 0;
        while let Some(id) = parent.filter(|_| steps < 64) {
            program.modules[at].test |= program.scope(id).test;
            parent = program.scope(id).parent;
            steps += 1;
        }
    }
}

fn declare_items(program: &mut Program) {
    let mut declared: Vec<(ModId, Symbol, Def)> = Vec::new();
    for (index, file) in program.files.iter().enumerate() {
        let base = program.bases[index];
        let module = |local: ir::ModuleId| ModId(base.module + local.0);
        for (at, adt) in file.adts.iter().enumerate() {
            declared.push((module(adt.module), adt.name, Def::Adt(super::AdtId(base.adt + at as u32))));
        }
        for (at, item) in file.traits.iter().enumerate() {
            declared.push((module(item.module), item.name, Def::Trait(super::TraitId(base.of_trait + at as u32))));
        }
        for (at, alias) in file.aliases.iter().enumerate().filter(|(_, alias)| alias.owner == Owner::Module) {
            declared.push((module(alias.module), alias.name, Def::Alias(super::AliasId(base.alias + at as u32))));
        }
        for (at, function) in file.functions.iter().enumerate().filter(|(_, item)| item.owner == Owner::Module) {
            declared.push((module(function.module), function.name, Def::Fn(super::FnId(base.function + at as u32))));
        }
        for (at, global) in file.globals.iter().enumerate().filter(|(_, item)| item.owner == Owner::Module) {
            declared.push((module(global.module), global.name, Def::Global(super::GlobalId(base.global + at as u32))));
        }
    }
    for (module, name, def) in declared {
        program.modules[module.0 as usize].items.entry(name).or_default().push(def);
    }
}
