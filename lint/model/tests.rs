use std::collections::{BTreeMap, BTreeSet};

use super::*;

#[test]
fn every_effects_file_reads() {
    for known in crates() {
        if let Err(error) = Model::parse(known.effects, known.name) {
            panic!("{error}");
        }
    }
}

#[test]
fn every_stub_parses() {
    for known in crates() {
        if let Err(error) = syn::parse_file(known.stub) {
            let line = error.span().start().line;
            let text = known.stub.lines().nth(line - 1).unwrap_or_default();
            panic!("{}:{line}: {error}: {text}", known.name);
        }
    }
}

#[test]
fn names_are_unique_and_needs_are_known() {
    let mut names = BTreeSet::new();
    for known in crates() {
        for name in known.aliases.iter().chain([&known.name]) {
            assert!(names.insert(*name), "{name} twice");
        }
    }
    for known in crates() {
        for need in known.needs {
            assert!(crates().iter().any(|other| other.name == *need), "{} needs {need}", known.name);
        }
    }
}

#[test]
fn every_path_of_an_effects_file_is_in_a_stub() {
    let table = Table::new();
    let mut missing = Vec::new();
    for known in crates() {
        let model = Model::parse(known.effects, known.name).unwrap();
        for cell in &model.cells {
            let methods = cell.methods.keys().flat_map(|name| cell.types.iter().map(move |ty| format!("{ty}::{name}")));
            missing.extend(methods.filter(|path| !table.has_function(path)));
        }
        let (types, functions) = paths(&model);
        missing.extend(types.into_iter().filter(|path| !table.types.contains_key(*path)).map(str::to_owned));
        missing.extend(functions.into_iter().filter(|path| !table.has_function(path)).map(str::to_owned));
        for lock in &model.locks {
            let methods = lock.acquire.keys().map(|name| format!("{}::{name}", lock.ty));
            missing.extend(methods.filter(|path| !table.has_function(path)));
        }
    }
    assert!(missing.is_empty(), "not in any stub: {missing:#?}");
}

#[test]
fn every_name_in_a_stub_is_declared() {
    let table = Table::new();
    assert!(table.unknown.is_empty(), "not declared: {:#?}", table.unknown);
}

#[test]
fn acquisitions_are_written_in_words() {
    assert_eq!("shared".parse(), Ok(Acquire { mode: Mode::Shared, how: How::Waits }));
    assert_eq!("try recursive".parse(), Ok(Acquire { mode: Mode::Recursive, how: How::Tries }));
    assert_eq!("blocking exclusive".parse(), Ok(Acquire { mode: Mode::Exclusive, how: How::Blocks }));
    assert!("try".parse::<Acquire>().is_err());
    assert!("later shared".parse::<Acquire>().is_err());
}

#[test]
fn a_user_adds_to_what_is_known() {
    let mut model = Model::builtin();
    let before = model.locks.len();
    let text = r#"
        [[lock]]
        type = "cage::Cage"
        kind = "mutex"
        guards = ["cage::Key"]
        acquire = { enter = "exclusive", try_enter = "try exclusive" }
        fallible = true

        [[rpc]]
        fn = ["cage::call"]
    "#;
    model.extend(Model::parse(text, "locklint.toml").unwrap());
    assert_eq!(model.locks.len(), before + 1);
    let cage = model.locks.last().unwrap();
    assert_eq!((cage.waits, cage.fallible, cage.reports_poison), (Waits::Thread, true, false));
    assert_eq!(model.rpcs.last().unwrap().says, "waits for a peer");
}

#[test]
fn errors_name_the_file_and_the_key() {
    let error =
        Model::parse("[[lock]]\ntype = 'a'\nkind = 'mutex'\nguards = []\nacquires = {}", "here.toml").unwrap_err();
    let text = error.to_string();
    assert!(text.starts_with("here.toml: ") && text.contains("acquires"), "{text}");
}

#[test]
fn sections_are_those_that_are_read() {
    let unknown = Model::parse("[[sections]]", "here.toml").unwrap_err().to_string();
    for section in Model::SECTIONS {
        assert!(unknown.contains(&format!("`{}`", section.name)), "{} is not in: {unknown}", section.name);
    }
}

/// Every path that an entry names: types, and functions.
fn paths(model: &Model) -> (Vec<&str>, Vec<&str>) {
    let types = model.locks.iter().flat_map(|lock| std::iter::once(&lock.ty).chain(&lock.guards));
    let types = types.chain(model.connections.iter().flat_map(|connection| &connection.types));
    let types = types.chain(model.cells.iter().flat_map(|cell| &cell.types));
    let functions = (model.guards.iter().flat_map(|op| &op.functions))
        .chain(model.condvars.iter().flat_map(|wait| &wait.functions))
        .chain(model.waits.iter().flat_map(|wait| &wait.functions))
        .chain(model.channels.iter().flat_map(|channel| &channel.constructors))
        .chain(model.rpcs.iter().flat_map(|rpc| &rpc.functions))
        .chain(model.spawns.iter().flat_map(|spawn| &spawn.functions))
        .chain(model.closures.iter().flat_map(|closure| &closure.functions))
        .chain(model.callbacks.iter().flat_map(|callback| &callback.functions));
    (types.map(String::as_str).collect(), functions.map(String::as_str).collect())
}

/// What the stubs declare, by path.
#[derive(Default)]
struct Table {
    /// Structs, enums and traits, with the traits that they implement (blanket impls left out).
    types: BTreeMap<String, BTreeSet<String>>,
    /// Functions, inherent methods, methods of traits.
    functions: BTreeSet<String>,
    /// Every name that a module has, `use`d ones included, with what it stands for.
    names: BTreeMap<String, String>,
    /// Traits of blanket impls.
    blanket: BTreeSet<String>,
    /// Paths that lead nowhere, with where they stand.
    unknown: Vec<String>,
}

const PRIMITIVES: [&str; 19] = [
    "u8", "u16", "u32", "u64", "u128", "usize", "i8", "i16", "i32", "i64", "i128", "isize", "f32", "f64", "bool",
    "char", "str", "Self", "self",
];

impl Table {
    fn new() -> Table {
        let mut table = Table::default();
        for known in crates() {
            let file = syn::parse_file(known.stub).unwrap();
            for name in known.aliases {
                table.names.insert((*name).to_owned(), known.name.to_owned());
            }
            table.names.insert(known.name.to_owned(), known.name.to_owned());
            table.declare(known.name, &file.items);
        }
        // Re-exports of re-exports: until nothing new is found.
        for _ in 0..4 {
            for known in crates() {
                let file = syn::parse_file(known.stub).unwrap();
                table.import(known.name, known.name, &file.items);
            }
        }
        for known in crates() {
            let file = syn::parse_file(known.stub).unwrap();
            table.implement(known.name, known.name, &file.items);
            table.check(known.name, known.name, &file.items);
        }
        table
    }

    fn has_function(&self, path: &str) -> bool {
        if self.functions.contains(path) {
            return true;
        }
        let Some((ty, method)) = path.rsplit_once("::") else { return false };
        let traits = self.types.get(ty).into_iter().flatten();
        traits.chain(&self.blanket).any(|of| self.functions.contains(&format!("{of}::{method}")))
    }

    /// Names that modules have of their own.
    fn declare(&mut self, at: &str, items: &[syn::Item]) {
        for item in items {
            let name = match item {
                syn::Item::Struct(item) => &item.ident,
                syn::Item::Enum(item) => &item.ident,
                syn::Item::Trait(item) => &item.ident,
                syn::Item::Type(item) => &item.ident,
                syn::Item::Fn(item) => &item.sig.ident,
                syn::Item::Const(item) => &item.ident,
                syn::Item::Static(item) => &item.ident,
                syn::Item::Mod(item) => &item.ident,
                syn::Item::Use(_) | syn::Item::Impl(_) => continue,
                other => panic!("{at}: an item of an unexpected kind: {other:?}"),
            };
            let path = format!("{at}::{name}");
            match item {
                syn::Item::Struct(_) => drop(self.types.insert(path.clone(), BTreeSet::new())),
                syn::Item::Enum(item) => {
                    self.types.insert(path.clone(), BTreeSet::new());
                    for variant in &item.variants {
                        let path = format!("{path}::{}", variant.ident);
                        self.names.insert(path.clone(), path);
                    }
                }
                syn::Item::Trait(item) => {
                    self.types.insert(path.clone(), BTreeSet::new());
                    for item in &item.items {
                        if let syn::TraitItem::Fn(function) = item {
                            self.functions.insert(format!("{path}::{}", function.sig.ident));
                        }
                    }
                }
                syn::Item::Fn(_) => drop(self.functions.insert(path.clone())),
                syn::Item::Mod(item) => self.declare(&path, &item.content.as_ref().unwrap().1),
                _ => {}
            }
            // `mod str` and the primitive, a module and a function of one name: each is found.
            self.names.insert(path.clone(), path);
        }
    }

    fn import(&mut self, root: &str, at: &str, items: &[syn::Item]) {
        for item in items {
            match item {
                syn::Item::Use(item) => self.import_tree(root, at, String::new(), &item.tree),
                syn::Item::Mod(item) => {
                    let inner = format!("{at}::{}", item.ident);
                    self.import(root, &inner, &item.content.as_ref().unwrap().1);
                }
                _ => {}
            }
        }
    }

    fn import_tree(&mut self, root: &str, at: &str, prefix: String, tree: &syn::UseTree) {
        let join = |name: &syn::Ident| if prefix.is_empty() { name.to_string() } else { format!("{prefix}::{name}") };
        match tree {
            syn::UseTree::Path(tree) => self.import_tree(root, at, join(&tree.ident), &tree.tree),
            syn::UseTree::Group(tree) => {
                for tree in &tree.items {
                    self.import_tree(root, at, prefix.clone(), tree);
                }
            }
            syn::UseTree::Name(tree) if tree.ident == "self" => {
                let name = prefix.rsplit("::").next().unwrap().to_owned();
                self.import_name(root, at, &prefix, &name);
            }
            syn::UseTree::Name(tree) => self.import_name(root, at, &join(&tree.ident), &tree.ident.to_string()),
            syn::UseTree::Rename(tree) => self.import_name(root, at, &join(&tree.ident), &tree.rename.to_string()),
            syn::UseTree::Glob(_) => {
                if let Some(target) = self.lookup(root, at, &prefix) {
                    let start = format!("{target}::");
                    let found: Vec<(String, String)> = (self.names.iter())
                        .filter_map(|(name, to)| Some((name.strip_prefix(&start)?, to)))
                        .filter(|(name, _)| !name.contains("::"))
                        .map(|(name, to)| (format!("{at}::{name}"), to.clone()))
                        .collect();
                    for (name, to) in found {
                        self.names.entry(name).or_insert(to);
                    }
                }
            }
        }
    }

    fn import_name(&mut self, root: &str, at: &str, path: &str, name: &str) {
        if let Some(target) = self.lookup(root, at, path) {
            self.names.entry(format!("{at}::{name}")).or_insert(target);
        }
    }

    /// What a path stands for, seen from a module.
    fn lookup(&self, root: &str, at: &str, path: &str) -> Option<String> {
        let mut segments = path.split("::");
        let first = segments.next()?;
        let mut here = match first {
            "crate" => root.to_owned(),
            "self" => at.to_owned(),
            "super" => at.rsplit_once("::")?.0.to_owned(),
            name => (self.names.get(&format!("{at}::{name}")))
                .or_else(|| self.names.get(&format!("std::prelude::{name}")))
                .or_else(|| self.names.get(name).filter(|external| sees(root, external)))?
                .clone(),
        };
        for segment in segments {
            here = match segment {
                "super" => here.rsplit_once("::")?.0.to_owned(),
                name => self.names.get(&format!("{here}::{name}"))?.clone(),
            };
        }
        Some(here)
    }

    fn implement(&mut self, root: &str, at: &str, items: &[syn::Item]) {
        for item in items {
            match item {
                syn::Item::Mod(item) => {
                    let inner = format!("{at}::{}", item.ident);
                    self.implement(root, &inner, &item.content.as_ref().unwrap().1);
                }
                syn::Item::Impl(item) => {
                    let of = item.trait_.as_ref().and_then(|(path, _)| self.lookup(root, at, &plain(path)));
                    let mut ty = &*item.self_ty;
                    while let syn::Type::Reference(reference) = ty {
                        ty = &reference.elem;
                    }
                    let syn::Type::Path(ty) = ty else { continue };
                    let name = plain(&ty.path);
                    if item.generics.type_params().any(|parameter| parameter.ident == name) {
                        self.blanket.extend(of);
                        continue;
                    }
                    let Some(ty) = self.lookup(root, at, &name) else { continue };
                    match of {
                        Some(of) => drop(self.types.entry(ty).or_default().insert(of)),
                        None => {
                            for item in &item.items {
                                if let syn::ImplItem::Fn(function) = item {
                                    self.functions.insert(format!("{ty}::{}", function.sig.ident));
                                }
                            }
                        }
                    }
                }
                _ => {}
            }
        }
    }

    /// Collects the paths of types, bounds and `use`s that lead nowhere.
    fn check(&mut self, root: &str, at: &str, items: &[syn::Item]) {
        for item in items {
            if let syn::Item::Mod(item) = item {
                let inner = format!("{at}::{}", item.ident);
                self.check(root, &inner, &item.content.as_ref().unwrap().1);
                continue;
            }
            let mut check = Check { table: self, root, at, parameters: Vec::new(), unknown: Vec::new() };
            syn::visit::Visit::visit_item(&mut check, item);
            let unknown = check.unknown;
            self.unknown.extend(unknown);
        }
    }
}

/// Does a crate name another among its needs?
fn sees(root: &str, other: &str) -> bool {
    let needs = |known: &Crate| known.name == root && known.needs.contains(&other);
    other == "std" || other == root || crates().iter().any(needs)
}

fn plain(path: &syn::Path) -> String {
    path.segments.iter().map(|segment| segment.ident.to_string()).collect::<Vec<_>>().join("::")
}

struct Check<'a> {
    table: &'a Table,
    root: &'a str,
    at: &'a str,
    parameters: Vec<String>,
    unknown: Vec<String>,
}

impl Check<'_> {
    fn scope(&mut self, generics: &syn::Generics, visit: impl FnOnce(&mut Self)) {
        let outer = self.parameters.len();
        self.parameters.extend(generics.type_params().map(|parameter| parameter.ident.to_string()));
        visit(self);
        self.parameters.truncate(outer);
    }
}

impl<'ast> syn::visit::Visit<'ast> for Check<'_> {
    fn visit_path(&mut self, path: &'ast syn::Path) {
        syn::visit::visit_path(self, path);
        let first = path.segments[0].ident.to_string();
        let known = PRIMITIVES.contains(&&*first)
            || self.parameters.contains(&first)
            || self.table.lookup(self.root, self.at, &plain(path)).is_some();
        if !known {
            self.unknown.push(format!("{} in {}", plain(path), self.at));
        }
    }
    fn visit_type_path(&mut self, ty: &'ast syn::TypePath) {
        // `<P::Target as Future>::Output`: only the parts are looked up.
        match &ty.qself {
            Some(qself) => self.visit_type(&qself.ty),
            None => self.visit_path(&ty.path),
        }
    }
    fn visit_use_tree(&mut self, tree: &'ast syn::UseTree) {
        fn leaves(prefix: String, tree: &syn::UseTree, to: &mut Vec<String>) {
            let join =
                |name: &syn::Ident| if prefix.is_empty() { name.to_string() } else { format!("{prefix}::{name}") };
            match tree {
                syn::UseTree::Path(tree) => leaves(join(&tree.ident), &tree.tree, to),
                syn::UseTree::Group(tree) => tree.items.iter().for_each(|tree| leaves(prefix.clone(), tree, to)),
                syn::UseTree::Name(tree) if tree.ident == "self" => to.push(prefix),
                syn::UseTree::Name(tree) => to.push(join(&tree.ident)),
                syn::UseTree::Rename(tree) => to.push(join(&tree.ident)),
                syn::UseTree::Glob(_) => to.push(prefix),
            }
        }
        let mut paths = Vec::new();
        leaves(String::new(), tree, &mut paths);
        let lost = paths.into_iter().filter(|path| self.table.lookup(self.root, self.at, path).is_none());
        self.unknown.extend(lost.map(|path| format!("use {path} in {}", self.at)).collect::<Vec<_>>());
    }
    fn visit_item_struct(&mut self, item: &'ast syn::ItemStruct) {
        self.scope(&item.generics, |check| syn::visit::visit_item_struct(check, item));
    }
    fn visit_item_enum(&mut self, item: &'ast syn::ItemEnum) {
        self.scope(&item.generics, |check| syn::visit::visit_item_enum(check, item));
    }
    fn visit_item_type(&mut self, item: &'ast syn::ItemType) {
        self.scope(&item.generics, |check| syn::visit::visit_item_type(check, item));
    }
    fn visit_item_trait(&mut self, item: &'ast syn::ItemTrait) {
        self.scope(&item.generics, |check| syn::visit::visit_item_trait(check, item));
    }
    fn visit_item_impl(&mut self, item: &'ast syn::ItemImpl) {
        self.scope(&item.generics, |check| syn::visit::visit_item_impl(check, item));
    }
    fn visit_signature(&mut self, signature: &'ast syn::Signature) {
        self.scope(&signature.generics, |check| syn::visit::visit_signature(check, signature));
    }
}
