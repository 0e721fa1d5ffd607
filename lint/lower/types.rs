//! Paths and types as written.

use syn::{GenericArgument, Path, PathArguments, QSelf, ReturnType, Type, TypeParamBound};

use super::context::Context;
use crate::ir::{PathId, PathRef, Segment, Symbol, TypeId, TypeRef};

impl Context<'_> {
    /// A path, with the `<T>` or `<T as …>` before it.
    pub fn path(&mut self, path: &Path, qself: Option<&QSelf>) -> PathId {
        let segments = path.segments.iter().map(|segment| self.segment(segment)).collect();
        let path = PathRef {
            global: path.leading_colon.is_some() && qself.is_none(),
            qself: qself.map(|qself| self.ty(&qself.ty)),
            trait_segments: qself.map_or(0, |qself| qself.position as u32),
            segments,
        };
        self.path_ref(path)
    }

    /// A path of plain names.
    pub fn plain_path(&mut self, global: bool, names: impl IntoIterator<Item = Symbol>) -> PathId {
        let segments = names.into_iter().map(|name| Segment { name, args: Vec::new(), bindings: Vec::new() });
        let segments = segments.collect();
        self.path_ref(PathRef { global, qself: None, trait_segments: 0, segments })
    }

    /// `::std::string::String`.
    pub fn text(&mut self) -> TypeId {
        let names = ["std", "string", "String"].map(|name| self.symbol(name));
        let path = self.plain_path(true, names);
        self.type_ref(TypeRef::Path(path))
    }

    fn segment(&mut self, segment: &syn::PathSegment) -> Segment {
        let name = self.ident(&segment.ident);
        let mut segment_ir = Segment { name, args: Vec::new(), bindings: Vec::new() };
        match &segment.arguments {
            PathArguments::None => {}
            PathArguments::AngleBracketed(arguments) => {
                let arguments = &arguments.args;
                for argument in arguments {
                    self.generic_argument(argument, &mut segment_ir);
                }
            }
            PathArguments::Parenthesized(arguments) => {
                let inputs = arguments.inputs.iter().map(|input| self.ty(&input.ty)).collect();
                let result = self.result(&arguments.output);
                let result = result.unwrap_or_else(|| self.type_ref(TypeRef::Tuple(Vec::new())));
                segment_ir.args.push(self.type_ref(TypeRef::Tuple(inputs)));
                segment_ir.bindings.push((self.symbol("Output"), result));
            }
        }
        segment_ir
    }

    fn generic_argument(&mut self, argument: &GenericArgument, segment: &mut Segment) {
        match argument {
            GenericArgument::Type(ty) => segment.args.push(self.ty(ty)),
            GenericArgument::AssocType(binding) => {
                let binding = (self.ident(&binding.ident), self.ty(&binding.ty));
                segment.bindings.push(binding);
            }
            // `Item: Bound` says of `Item` what `Item = impl Bound` would.
            GenericArgument::Constraint(constraint) => {
                let bounds = self.bounds(&constraint.bounds);
                let binding = (self.ident(&constraint.ident), self.type_ref(TypeRef::Impl(bounds)));
                segment.bindings.push(binding);
            }
            // Lifetimes, constants.
            _ => {}
        }
    }

    /// The types among a method's written generic arguments.
    pub fn turbofish(&mut self, arguments: Option<&syn::AngleBracketedGenericArguments>) -> Vec<TypeId> {
        let arguments = arguments.into_iter().flat_map(|arguments| &arguments.args);
        let types = arguments.filter_map(|argument| match argument {
            GenericArgument::Type(ty) => Some(self.ty(ty)),
            _ => None,
        });
        types.collect()
    }

    /// The traits among bounds.
    pub fn bounds<'b>(&mut self, bounds: impl IntoIterator<Item = &'b TypeParamBound>) -> Vec<PathId> {
        let bounds = bounds.into_iter().filter_map(|bound| match bound {
            TypeParamBound::Trait(bound) => Some(self.path(&bound.path, None)),
            _ => None,
        });
        bounds.collect()
    }

    /// A result type, if one is written.
    pub fn result(&mut self, output: &ReturnType) -> Option<TypeId> {
        match output {
            ReturnType::Default => None,
            ReturnType::Type(_, ty) => Some(self.ty(ty)),
        }
    }

    /// A type.
    pub fn ty(&mut self, ty: &Type) -> TypeId {
        let ty = match ty {
            Type::Group(group) => return self.ty(&group.elem),
            Type::Paren(paren) => return self.ty(&paren.elem),
            Type::Path(path) => TypeRef::Path(self.path(&path.path, path.qself.as_ref())),
            Type::Reference(reference) => {
                TypeRef::Ref { mutable: reference.mutability.is_some(), inner: self.ty(&reference.elem) }
            }
            Type::Ptr(pointer) => {
                let mutable = matches!(pointer.mutability, syn::PointerMutability::Mut(_));
                TypeRef::Pointer { mutable, inner: self.ty(&pointer.elem) }
            }
            Type::Tuple(tuple) => TypeRef::Tuple(tuple.elems.iter().map(|elem| self.ty(elem)).collect()),
            Type::Slice(slice) => TypeRef::Slice(self.ty(&slice.elem)),
            Type::Array(array) => TypeRef::Slice(self.ty(&array.elem)),
            Type::FnPtr(function) => TypeRef::Function {
                params: function.inputs.iter().map(|input| self.ty(&input.ty)).collect(),
                result: self.result(&function.output),
            },
            Type::TraitObject(object) => TypeRef::Dyn(self.bounds(&object.bounds)),
            Type::ImplTrait(object) => TypeRef::Impl(self.bounds(&object.bounds)),
            Type::Never(_) => TypeRef::Never,
            Type::Macro(mac) => return self.type_macro(&mac.mac),
            // `_`, and what `syn` does not understand.
            _ => TypeRef::Unknown,
        };
        self.type_ref(ty)
    }

    fn type_macro(&mut self, mac: &syn::Macro) -> TypeId {
        let Some(tokens) = self.expand(mac) else { return self.type_ref(TypeRef::Unknown) };
        let ty = match syn::parse2::<Type>(tokens) {
            Ok(ty) => self.ty(&ty),
            Err(_) => self.type_ref(TypeRef::Unknown),
        };
        self.end_expansion();
        ty
    }
}
