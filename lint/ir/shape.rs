//! Whether two versions of a file declare the same: then only its bodies differ, and what other files know of it stays.
//!
//! Numbers of paths and types go by the order of the text, bodies included, so that what is declared is compared by what
//! they stand for. Places are not compared.

use super::{
    Adt, Alias, FileIr, Function, Generics, Global, Impl, Module, ModuleDecl, PathId, PathRef, Symbol, Trait, TypeId,
    TypeRef, Use, UseKind,
};

impl FileIr {
    /// The names that are declared, in order. Those that only bodies and types mention are not among them.
    pub fn declared_names(&self) -> impl Iterator<Item = Symbol> + '_ {
        let modules = self.modules.iter().flat_map(|module| {
            module.name.into_iter().chain(module.declarations.iter().map(|declaration| declaration.name))
        });
        let uses = self.uses.iter().filter_map(|import| match import.kind {
            UseKind::Name(name) => Some(name),
            UseKind::Unnamed | UseKind::Glob => None,
        });
        let adts = self.adts.iter().flat_map(|adt| {
            let parts = adt
                .variants
                .iter()
                .flat_map(|variant| std::iter::once(variant.name).chain(variant.fields.iter().map(|field| field.name)));
            std::iter::once(adt.name).chain(parts)
        });
        let functions = self.functions.iter().map(|function| function.name);
        let others = self.aliases.iter().map(|alias| alias.name).chain(self.traits.iter().map(|item| item.name));
        modules.chain(uses).chain(adts).chain(functions).chain(others).chain(self.globals.iter().map(|item| item.name))
    }
}

/// Do two files, whose names are of one table, declare the same in the same order?
pub fn same_shape(one: &FileIr, other: &FileIr) -> bool {
    let pair = Pair { one, other };
    one.edition == other.edition
        && one.problems == other.problems
        && all(&one.modules, &other.modules, Module::declares_same)
        && all(&one.uses, &other.uses, |a, b| pair.uses(a, b))
        && all(&one.functions, &other.functions, |a, b| pair.functions(a, b))
        && all(&one.adts, &other.adts, |a, b| pair.adts(a, b))
        && all(&one.aliases, &other.aliases, |a, b| pair.aliases(a, b))
        && all(&one.traits, &other.traits, |a, b| pair.traits(a, b))
        && all(&one.impls, &other.impls, |a, b| pair.impls(a, b))
        && all(&one.globals, &other.globals, |a, b| pair.globals(a, b))
}

fn all<T>(some: &[T], others: &[T], same: impl Fn(&T, &T) -> bool) -> bool {
    some.len() == others.len() && some.iter().zip(others).all(|(a, b)| same(a, b))
}

impl Module {
    fn declares_same(&self, other: &Module) -> bool {
        let Module { parent, name, is_block, declarations, test, threadless, unseen } = self;
        (parent, name, is_block) == (&other.parent, &other.name, &other.is_block)
            && (test, threadless, unseen) == (&other.test, &other.threadless, &other.unseen)
            && all(declarations, &other.declarations, |a, b| {
                let ModuleDecl { name, path, test, threadless, conditions, certain, span: _ } = a;
                (name, path, test, threadless) == (&b.name, &b.path, &b.test, &b.threadless)
                    && (conditions, certain) == (&b.conditions, &b.certain)
            })
    }
}

/// The file and its other version.
struct Pair<'a> {
    one: &'a FileIr,
    other: &'a FileIr,
}

impl Pair<'_> {
    fn uses(&self, a: &Use, b: &Use) -> bool {
        let Use { module, path, kind, public } = a;
        (module, kind, public) == (&b.module, &b.kind, &b.public) && self.path(*path, b.path)
    }

    fn functions(&self, a: &Function, b: &Function) -> bool {
        let Function {
            module,
            owner,
            name,
            name_span: _,
            span: _,
            generics,
            receiver,
            params,
            result,
            is_async,
            is_unsafe,
            public,
            body,
            test,
            attributes,
            conditions,
            single_threaded,
        } = a;
        (module, owner, name, receiver) == (&b.module, &b.owner, &b.name, &b.receiver)
            && (is_async, is_unsafe, public, test) == (&b.is_async, &b.is_unsafe, &b.public, &b.test)
            && (body.is_some(), *single_threaded) == (b.body.is_some(), b.single_threaded)
            && *conditions == b.conditions
            && self.generics(generics, &b.generics)
            && self.types(params, &b.params)
            && self.result(*result, b.result)
            && self.paths(attributes, &b.attributes)
    }

    fn adts(&self, a: &Adt, b: &Adt) -> bool {
        let Adt { module, name, name_span: _, span: _, kind, generics, variants, public, test, derives } = a;
        (module, name, kind, public, test) == (&b.module, &b.name, &b.kind, &b.public, &b.test)
            && self.generics(generics, &b.generics)
            && self.paths(derives, &b.derives)
            && all(variants, &b.variants, |a, b| {
                let same = |a: &super::Field, b: &super::Field| {
                    (a.name, a.public) == (b.name, b.public) && self.ty(a.ty, b.ty)
                };
                a.name == b.name && all(&a.fields, &b.fields, same)
            })
    }

    fn aliases(&self, a: &Alias, b: &Alias) -> bool {
        let Alias { module, owner, name, generics, ty, bounds } = a;
        (module, owner, name) == (&b.module, &b.owner, &b.name)
            && self.generics(generics, &b.generics)
            && self.result(*ty, b.ty)
            && self.paths(bounds, &b.bounds)
    }

    fn traits(&self, a: &Trait, b: &Trait) -> bool {
        let Trait { module, name, span: _, generics, supertraits, public } = a;
        (module, name, public) == (&b.module, &b.name, &b.public)
            && self.generics(generics, &b.generics)
            && self.paths(supertraits, &b.supertraits)
    }

    fn impls(&self, a: &Impl, b: &Impl) -> bool {
        let Impl { module, span: _, head: _, generics, of_trait, negative, is_unsafe, self_ty, test } = a;
        let same_trait = match (of_trait, b.of_trait) {
            (Some(a), Some(b)) => self.path(*a, b),
            (None, None) => true,
            (Some(_), None) | (None, Some(_)) => false,
        };
        (module, negative, is_unsafe, test) == (&b.module, &b.negative, &b.is_unsafe, &b.test)
            && same_trait
            && self.generics(generics, &b.generics)
            && self.ty(*self_ty, b.self_ty)
    }

    fn globals(&self, a: &Global, b: &Global) -> bool {
        let Global { module, owner, name, name_span: _, ty, kind, body, test } = a;
        (module, owner, name, kind, test) == (&b.module, &b.owner, &b.name, &b.kind, &b.test)
            && body.is_some() == b.body.is_some()
            && self.ty(*ty, b.ty)
    }

    fn generics(&self, a: &Generics, b: &Generics) -> bool {
        all(&a.params, &b.params, |a, b| a.0 == b.0 && self.result(a.1, b.1))
            && all(&a.bounds, &b.bounds, |a, b| self.ty(a.0, b.0) && self.paths(&a.1, &b.1))
    }

    fn result(&self, a: Option<TypeId>, b: Option<TypeId>) -> bool {
        match (a, b) {
            (Some(a), Some(b)) => self.ty(a, b),
            (None, None) => true,
            (Some(_), None) | (None, Some(_)) => false,
        }
    }

    fn types(&self, some: &[TypeId], others: &[TypeId]) -> bool {
        all(some, others, |a, b| self.ty(*a, *b))
    }

    fn paths(&self, some: &[PathId], others: &[PathId]) -> bool {
        all(some, others, |a, b| self.path(*a, *b))
    }

    fn path(&self, a: PathId, b: PathId) -> bool {
        let (a, b) = (&self.one.paths[a.0 as usize], &self.other.paths[b.0 as usize]);
        let PathRef { global, qself, trait_segments, segments } = a;
        (global, trait_segments) == (&b.global, &b.trait_segments)
            && self.result(*qself, b.qself)
            && all(segments, &b.segments, |a, b| {
                a.name == b.name
                    && self.types(&a.args, &b.args)
                    && all(&a.bindings, &b.bindings, |a, b| a.0 == b.0 && self.ty(a.1, b.1))
            })
    }

    fn ty(&self, a: TypeId, b: TypeId) -> bool {
        let (a, b) = (&self.one.types[a.0 as usize], &self.other.types[b.0 as usize]);
        match a {
            TypeRef::Path(path) => matches!(b, TypeRef::Path(other) if self.path(*path, *other)),
            TypeRef::Ref { mutable, inner } => {
                matches!(b, TypeRef::Ref { mutable: also, inner: other } if mutable == also && self.ty(*inner, *other))
            }
            TypeRef::Pointer { mutable, inner } => {
                matches!(b, TypeRef::Pointer { mutable: also, inner: other } if mutable == also && self.ty(*inner, *other))
            }
            TypeRef::Tuple(parts) => matches!(b, TypeRef::Tuple(others) if self.types(parts, others)),
            TypeRef::Slice(inner) => matches!(b, TypeRef::Slice(other) if self.ty(*inner, *other)),
            TypeRef::Function { params, result } => {
                matches!(b, TypeRef::Function { params: others, result: other }
                    if self.types(params, others) && self.result(*result, *other))
            }
            TypeRef::Dyn(bounds) => matches!(b, TypeRef::Dyn(others) if self.paths(bounds, others)),
            TypeRef::Impl(bounds) => matches!(b, TypeRef::Impl(others) if self.paths(bounds, others)),
            TypeRef::Never => *b == TypeRef::Never,
            TypeRef::Unknown => *b == TypeRef::Unknown,
        }
    }
}
