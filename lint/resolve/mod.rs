//! The whole program: files linked into crates, names resolved, types inferred, calls given their
//! callees and, through the model, what they do to locks and threads.
//!
//! Knows nothing of `syn`, nor of what is forbidden.

mod connection;
mod convert;
mod effects;
mod guards;
mod infer;
mod link;
mod methods;
mod nest;
mod replace;
mod scope;
mod traits;
mod types;
mod wrapper;

use std::sync::OnceLock;

use rustc_hash::FxHashMap;
use smallvec::SmallVec;

pub use convert::{Bound, Signature};
pub use effects::{CellKind, Effect, Effects, LockModel};
pub use infer::{CallInfo, Passing, Typed, Typer};
pub use link::{CrateInput, LinkInput, link};
pub use traits::{NoSurroundings, Surroundings};
pub use types::{Args, Opaque, Param, Subst, TraitRef, Ty};

use crate::ir::{self, FileIr, Symbol, Symbols};
use crate::span::{FileId, Span};

macro_rules! ids {
    ($($(#[$doc:meta])* $name:ident;)*) => {$(
        $(#[$doc])*
        #[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
        pub struct $name(pub u32);
    )*};
}

ids! {
    /// A function or method of the program or of the model.
    FnId;
    /// A struct, enum or union.
    AdtId;
    /// A trait.
    TraitId;
    /// An impl block.
    ImplId;
    /// A static or constant.
    GlobalId;
    /// A type alias or associated type.
    AliasId;
    /// A module.
    ModId;
}

/// A body of the program.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct BodyRef {
    /// Its file.
    pub file: FileId,
    /// Its place in the file.
    pub body: ir::BodyId,
}

/// What can declare type parameters.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum GenericOwner {
    /// A function.
    Fn(FnId),
    /// A struct, enum or union.
    Adt(AdtId),
    /// A trait.
    Trait(TraitId),
    /// An impl.
    Impl(ImplId),
    /// An alias.
    Alias(AliasId),
}

/// What a name can mean.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub enum Def {
    /// A module or crate.
    Mod(ModId),
    /// A struct, enum or union; in value position the constructor of a tuple or unit struct.
    Adt(AdtId),
    /// A variant of an enum.
    Variant(AdtId, u32),
    /// A trait.
    Trait(TraitId),
    /// A type alias.
    Alias(AliasId),
    /// A function.
    Fn(FnId),
    /// A static or constant.
    Global(GlobalId),
    /// A primitive type.
    Prim(Symbol),
}

/// Definitions of one name; several where `cfg`s exclude each other.
pub type Defs = SmallVec<[Def; 1]>;

/// A module as names are looked up in it.
#[derive(Debug, Default)]
pub struct ModScope {
    /// Its crate: index into [`Program::crates`].
    pub krate: u32,
    /// The module round it.
    pub parent: Option<ModId>,
    /// A function's block: names of the module round it are seen too.
    pub is_block: bool,
    /// Compiled only for tests.
    pub test: bool,
    /// Compiled only where there are no threads.
    pub threadless: bool,
    /// Of a file's module: what stands in the `#[cfg(…)]`s on its declaration and round that.
    pub conditions: Vec<String>,
    /// Its items.
    pub items: FxHashMap<Symbol, Defs>,
    /// What `use` brings in by name.
    pub imports: FxHashMap<Symbol, Defs>,
    /// What `use a::*` brings in from.
    pub globs: Vec<Def>,
}

/// A crate of the program or of the model.
#[derive(Debug)]
pub struct CrateScope {
    /// Its name.
    pub name: Symbol,
    /// Its root.
    pub root: ModId,
    /// The crates that it sees, by the name it gives them.
    pub externs: FxHashMap<Symbol, ModId>,
}

/// The program, linked. Bodies are typed on demand, see [`Program::typed`].
#[derive(Debug)]
pub struct Program {
    /// Every file, the model's stubs last.
    pub files: Vec<FileIr>,
    /// How many of the files are the user's.
    pub user_files: u32,
    /// What the names of std's prelude are looked up in, found when first asked for: guards only itself.
    prelude: OnceLock<Option<ModId>>,
    /// All names.
    pub symbols: Symbols,
    /// Names that the resolver itself asks for.
    pub known: Known,
    /// All crates.
    pub crates: Vec<CrateScope>,
    /// All modules; a file's are together.
    pub modules: Vec<ModScope>,
    functions: Vec<(FileId, u32)>,
    adts: Vec<(FileId, u32)>,
    traits: Vec<(FileId, u32)>,
    impls: Vec<(FileId, u32)>,
    globals: Vec<(FileId, u32)>,
    aliases: Vec<(FileId, u32)>,
    bases: Vec<Bases>,
    /// Signatures, made when first asked for: each cell guards only itself.
    signatures: Vec<OnceLock<Signature>>,
    /// By trait: the traits above it, as it names them.
    supertraits: Vec<OnceLock<Vec<TraitRef>>>,
    /// Methods by name: of traits, and inherent ones.
    methods: methods::MethodIndex,
    /// Impls by trait.
    impl_index: traits::ImplIndex,
    /// What the model says of types and functions.
    pub effects: Effects,
    /// Calls of each function and what else needs types, made when first asked for: each cell guards
    /// only itself. By file and body; those of inner bodies are with their root's (function or initialiser).
    typed: Vec<Vec<OnceLock<infer::TypedRoot>>>,
    /// Which bodies stand in which, by file, found when first asked for: each cell guards only itself.
    nests: Vec<OnceLock<nest::Nests>>,
    /// Which traits declare which associated types.
    associated: rustc_hash::FxHashSet<(TraitId, Symbol)>,
    /// What is asked of each struct and enum again and again.
    asked: Vec<AskedOfAdt>,
    /// Constants that belong to types, by type and name, found when first asked for: guards only itself.
    constants: OnceLock<FxHashMap<(Option<AdtId>, Symbol), GlobalId>>,
    /// Names of functions for people, made when first asked for: each cell guards only itself.
    function_names: Vec<OnceLock<String>>,
}

/// Answers about a struct or enum, made when first asked for: each cell guards only itself.
#[derive(Debug, Default)]
struct AskedOfAdt {
    /// The types of its fields, by variant.
    fields: OnceLock<Vec<Vec<Ty>>>,
    /// Whether a guard is in it, by how deep the question came already.
    guard: [OnceLock<bool>; guards::DEPTH as usize + 1],
    /// Whether something with a `Drop` of the program is in it, in the same way.
    drops: [OnceLock<bool>; guards::DEPTH as usize + 1],
    /// By field, whether a struct is made round a lock that it holds.
    wraps: OnceLock<Vec<bool>>,
    /// Whether a connection is in it, in the same way.
    connection: [OnceLock<bool>; CONNECTION_DEPTH as usize + 1],
}

/// How deep a connection is looked for.
const CONNECTION_DEPTH: u32 = 4;

/// Where a file's items begin in the program's tables.
#[derive(Clone, Copy, Debug, Default)]
struct Bases {
    module: u32,
    function: u32,
    adt: u32,
    of_trait: u32,
    of_impl: u32,
    global: u32,
    alias: u32,
}

macro_rules! known {
    ($($name:ident = $text:literal),* $(,)?) => {
        /// Names that the resolver itself asks for.
        #[derive(Debug, Clone)]
        #[allow(missing_docs)]
        pub struct Known { $(pub $name: Symbol),* }
        impl Known {
            fn new(symbols: &mut Symbols) -> Known {
                Known { $($name: symbols.intern($text)),* }
            }
        }
    };
}

known! {
    self_value = "self", self_type = "Self", super_ = "super", crate_ = "crate", std = "std", prelude = "prelude",
    deref = "Deref", target = "Target", iterator = "Iterator", item = "Item", into_iterator = "IntoIterator",
    into_iter = "into_iter", next = "next", future = "Future", output = "Output", into_future = "IntoFuture",
    fn_ = "Fn", fn_mut = "FnMut", fn_once = "FnOnce", option = "Option", result = "Result", vec = "Vec",
    box_ = "Box", string = "String", bool_ = "bool", str_ = "str", char_ = "char", i32_ = "i32", f64_ = "f64",
    usize_ = "usize", index = "Index", clone = "clone", drop = "drop", drop_trait = "Drop", ok = "Ok", err = "Err", some = "Some",
    none = "None", zero = "0", one = "1", default = "default", ops = "ops", iter = "iter",
    lock = "lock", copy = "Copy", add = "Add",
}

impl Program {
    /// The function as lowered.
    pub fn function(&self, id: FnId) -> &ir::Function {
        let (file, index) = self.functions[id.0 as usize];
        &self.files[file.0 as usize].functions[index as usize]
    }

    /// The file that declares a function.
    pub fn function_file(&self, id: FnId) -> FileId {
        self.functions[id.0 as usize].0
    }

    /// How many functions there are.
    pub fn function_count(&self) -> u32 {
        self.functions.len() as u32
    }

    /// The struct, enum or union as lowered.
    pub fn adt(&self, id: AdtId) -> &ir::Adt {
        let (file, index) = self.adts[id.0 as usize];
        &self.files[file.0 as usize].adts[index as usize]
    }

    /// The file that declares a type.
    pub fn adt_file(&self, id: AdtId) -> FileId {
        self.adts[id.0 as usize].0
    }

    /// How many structs, enums and unions there are.
    pub fn adt_count(&self) -> u32 {
        self.adts.len() as u32
    }

    /// The trait as lowered.
    pub fn of_trait(&self, id: TraitId) -> &ir::Trait {
        let (file, index) = self.traits[id.0 as usize];
        &self.files[file.0 as usize].traits[index as usize]
    }

    /// The file that declares a trait.
    pub fn trait_file(&self, id: TraitId) -> FileId {
        self.traits[id.0 as usize].0
    }

    /// The impl as lowered.
    pub fn of_impl(&self, id: ImplId) -> &ir::Impl {
        let (file, index) = self.impls[id.0 as usize];
        &self.files[file.0 as usize].impls[index as usize]
    }

    /// The file that holds an impl.
    pub fn impl_file(&self, id: ImplId) -> FileId {
        self.impls[id.0 as usize].0
    }

    /// How many impls there are.
    pub fn impl_count(&self) -> u32 {
        self.impls.len() as u32
    }

    /// The static or constant as lowered.
    pub fn global(&self, id: GlobalId) -> &ir::Global {
        let (file, index) = self.globals[id.0 as usize];
        &self.files[file.0 as usize].globals[index as usize]
    }

    /// The file that declares a static or constant.
    pub fn global_file(&self, id: GlobalId) -> FileId {
        self.globals[id.0 as usize].0
    }

    /// How many statics and constants there are.
    pub fn global_count(&self) -> u32 {
        self.globals.len() as u32
    }

    /// The alias as lowered.
    pub fn alias(&self, id: AliasId) -> &ir::Alias {
        let (file, index) = self.aliases[id.0 as usize];
        &self.files[file.0 as usize].aliases[index as usize]
    }

    /// The body as lowered.
    pub fn body(&self, body: BodyRef) -> &ir::Body {
        &self.files[body.file.0 as usize].bodies[body.body.0 as usize]
    }

    /// The file of a body.
    pub fn file(&self, id: FileId) -> &FileIr {
        &self.files[id.0 as usize]
    }

    /// Is it a file of the user's program, not of the model?
    pub fn is_user_file(&self, id: FileId) -> bool {
        id.0 < self.user_files
    }

    /// The name of a symbol.
    pub fn name(&self, symbol: Symbol) -> &str {
        self.symbols.name(symbol)
    }

    /// A path of a file.
    pub fn path(&self, file: FileId, path: ir::PathId) -> &ir::PathRef {
        &self.files[file.0 as usize].paths[path.0 as usize]
    }

    /// The program's module of a file's module.
    pub fn module(&self, file: FileId, module: ir::ModuleId) -> ModId {
        ModId(self.bases[file.0 as usize].module + module.0)
    }

    /// The module's scope.
    pub fn scope(&self, id: ModId) -> &ModScope {
        &self.modules[id.0 as usize]
    }

    /// The program's function of a file's.
    pub fn function_at(&self, file: FileId, index: u32) -> FnId {
        FnId(self.bases[file.0 as usize].function + index)
    }

    fn impl_at(&self, file: FileId, index: u32) -> ImplId {
        ImplId(self.bases[file.0 as usize].of_impl + index)
    }

    fn trait_at(&self, file: FileId, index: u32) -> TraitId {
        TraitId(self.bases[file.0 as usize].of_trait + index)
    }

    /// The program's static or constant of a file's.
    pub fn global_at(&self, file: FileId, index: u32) -> GlobalId {
        GlobalId(self.bases[file.0 as usize].global + index)
    }

    /// What a function belongs to: its impl or trait.
    pub fn owner(&self, id: FnId) -> Option<GenericOwner> {
        self.owner_of(self.function_file(id), self.function(id).owner)
    }

    fn owner_of(&self, file: FileId, owner: ir::Owner) -> Option<GenericOwner> {
        match owner {
            ir::Owner::Module => None,
            ir::Owner::Impl(index) => Some(GenericOwner::Impl(self.impl_at(file, index))),
            ir::Owner::Trait(index) => Some(GenericOwner::Trait(self.trait_at(file, index))),
        }
    }

    /// The body of a function, with its file.
    pub fn function_body(&self, id: FnId) -> Option<BodyRef> {
        self.function(id).body.map(|body| BodyRef { file: self.function_file(id), body })
    }

    /// The function or initialiser that a body is written in.
    pub fn root_of(&self, body: BodyRef) -> BodyRef {
        let mut at = body;
        while let Some(parent) = self.body(at).parent {
            at.body = parent;
        }
        at
    }

    /// The function that a body is written in.
    pub fn function_of(&self, body: BodyRef) -> Option<FnId> {
        let root = self.root_of(body);
        match self.body(root).kind {
            ir::BodyKind::Function(index) => Some(self.function_at(root.file, index)),
            ir::BodyKind::Closure | ir::BodyKind::Async | ir::BodyKind::Global(_) => None,
        }
    }

    /// All functions' and initialisers' bodies of the user's files, in order.
    pub fn roots(&self) -> impl Iterator<Item = BodyRef> + '_ {
        (0..self.user_files).flat_map(|file| self.roots_in(FileId(file)))
    }

    /// The functions and initialisers of a file that have bodies.
    pub fn roots_in(&self, file: FileId) -> impl Iterator<Item = BodyRef> + '_ {
        let bodies = self.files[file.0 as usize].bodies.iter().enumerate();
        let roots = bodies.filter(|(_, body)| body.parent.is_none());
        roots.map(move |(index, _)| BodyRef { file, body: ir::BodyId(index as u32) })
    }

    /// Does a crate of the program lead to the file of a body?
    pub fn is_reached(&self, body: BodyRef) -> bool {
        self.is_file_reached(body.file)
    }

    /// Does a crate lead to a file? What lies about besides is not part of the program.
    pub fn is_file_reached(&self, file: FileId) -> bool {
        self.scope(self.module(file, ir::ModuleId(0))).krate != u32::MAX
    }

    /// Is a body compiled only for tests?
    pub fn is_test(&self, body: BodyRef) -> bool {
        let root = self.root_of(body);
        let function = self.function_of(root);
        function.is_some_and(|id| self.function(id).test)
            || self.scope(self.module(root.file, self.body(root).module)).test
    }

    /// Is it one of these types of crates outside the program, whatever its arguments?
    pub fn is_outside(&self, ty: &Ty, names: &[&str]) -> bool {
        let Ty::Adt(id, _) = ty else { return false };
        names.contains(&self.name(self.adt(*id).name)) && !self.is_user_file(self.adt_file(*id))
    }

    /// Is it an `Option` or `Result`?
    pub fn is_optional(&self, ty: &Ty) -> bool {
        self.is_outside(ty, &["Option", "Result"])
    }

    /// Is it a program's `main`?
    pub fn is_main(&self, id: FnId) -> bool {
        self.name(self.function(id).name) == "main" && self.owner(id).is_none()
    }

    /// Are two bodies never compiled together, as their `cfg`s show?
    pub fn are_alternatives(&self, one: BodyRef, other: BodyRef) -> bool {
        let (some, others) = (self.conditions(one), self.conditions(other));
        some.iter().any(|one| others.iter().any(|other| ir::excludes(one, other)))
    }

    fn conditions(&self, body: BodyRef) -> Vec<&str> {
        let root = self.root_of(body);
        let own = self.function_of(root).map_or(&[][..], |id| &self.function(id).conditions);
        let mut found: Vec<&str> = own.iter().map(String::as_str).collect();
        let mut at = Some(self.module(root.file, self.body(root).module));
        for _ in 0..64 {
            let Some(scope) = at.map(|id| self.scope(id)) else { break };
            found.extend(scope.conditions.iter().map(String::as_str));
            at = scope.parent;
        }
        found
    }

    /// Is it compiled only where there are no threads?
    pub fn is_threadless(&self, module: ModId) -> bool {
        let mut at = Some(module);
        for _ in 0..64 {
            let Some(scope) = at.map(|id| self.scope(id)) else { return false };
            if scope.threadless {
                return true;
            }
            at = scope.parent;
        }
        false
    }

    /// `Type::name` or `name`, for people.
    pub fn function_name(&self, id: FnId) -> &str {
        self.function_names[id.0 as usize].get_or_init(|| self.make_function_name(id))
    }

    fn make_function_name(&self, id: FnId) -> String {
        let function = self.function(id);
        let name = self.name(function.name);
        match self.owner(id) {
            Some(GenericOwner::Impl(of)) => match self.type_name(&self.impl_self(of)) {
                Some(ty) => format!("{ty}::{name}"),
                None => name.to_string(),
            },
            Some(GenericOwner::Trait(of)) => format!("{}::{name}", self.name(self.of_trait(of).name)),
            _ => name.to_string(),
        }
    }

    /// The bare name of a type, for people.
    pub fn type_name(&self, ty: &Ty) -> Option<String> {
        match ty.peeled() {
            Ty::Adt(id, _) => Some(self.name(self.adt(*id).name).to_string()),
            Ty::Prim(name) => Some(self.name(*name).to_string()),
            Ty::External(path) => Some(path.rsplit("::").next().unwrap_or(path).to_string()),
            Ty::Dyn(bounds) => bounds.first().map(|bound| self.name(self.of_trait(bound.id).name).to_string()),
            _ => None,
        }
    }

    /// Where a function's name stands.
    pub fn function_place(&self, id: FnId) -> (FileId, Span) {
        (self.function_file(id), self.function(id).name_span)
    }
}

impl Program {
    /// A struct or enum that the prelude names.
    pub fn prelude_adt(&self, name: Symbol) -> Option<AdtId> {
        let root = self.crates.iter().find(|krate| krate.name == self.known.std)?.root;
        let path = [self.known.crate_, self.known.prelude, name];
        let resolved = self.resolve_names(root, &path, false, scope::Namespace::Type, None);
        resolved.defs.iter().filter(|_| resolved.used == 3).find_map(|def| match def {
            Def::Adt(id) => Some(*id),
            _ => None,
        })
    }

    /// The type of a constant that belongs to a type.
    pub fn associated_const(&self, ty: &Ty, name: Symbol) -> Option<Ty> {
        let known = self.constants.get_or_init(|| self.constants_of_types());
        known.get(&(ty.adt(), name)).map(|id| self.global_ty(*id))
    }

    /// Of several by one name the first counts.
    fn constants_of_types(&self) -> FxHashMap<(Option<AdtId>, Symbol), GlobalId> {
        let mut found = FxHashMap::default();
        for id in (0..self.global_count()).map(GlobalId) {
            let global = self.global(id);
            if let Some(GenericOwner::Impl(of)) = self.owner_of(self.global_file(id), global.owner) {
                found.entry((self.impl_head(of).self_ty.adt(), global.name)).or_insert(id);
            }
        }
        found
    }
}
