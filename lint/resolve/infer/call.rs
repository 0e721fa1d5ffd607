//! Calls: which function is meant, what its parameters stand for, what comes back.

use std::sync::Arc;

use smallvec::SmallVec;

use super::{CallInfo, Infer, Passing};
use crate::ir::{self, Call, Callee, Local, Operand, Symbol, TypeId};
use crate::resolve::methods::Candidate;
use crate::resolve::traits::{Surroundings, trait_self};
use crate::resolve::types::{Param, Subst, TraitRef, Ty};
use crate::resolve::{AdtId, BodyRef, FnId, GenericOwner};

impl<'p> Infer<'p> {
    /// The type of a call's result; remembers what is called.
    pub(super) fn call(&mut self, body: ir::BodyId, at: (u32, u32), call: &'p Call, pass: u32) -> Ty {
        let args: Vec<Ty> = call.args.iter().map(|arg| self.operand(body, arg)).collect();
        let (info, ty) = match &call.callee {
            Callee::Path(path) => self.path_call(body, *path, &args, pass),
            Callee::Method { name, args: written } => self.method_call(body, *name, written, &args, pass),
            Callee::Value(place) => {
                let callee = self.place(body, place);
                self.value_call(&callee, &args, pass)
            }
            Callee::Macro(path) => {
                let scope = self.scope_of(self.body(body));
                let written = self.program.path(self.root.file, *path);
                let name = self.program.external_path(scope.module, self.root.file, written);
                (CallInfo { external: Some(format!("{name}!").into()), ..CallInfo::default() }, Ty::Unknown)
            }
        };
        for (operand, ty) in call.args.iter().zip(&args) {
            self.visit_closure(operand, ty, pass);
        }
        if let Some(state) = self.bodies.get_mut(&body) {
            state.typed.calls.push((at, info));
        }
        ty
    }

    /// A closure handed to a call has its parameters by now.
    fn visit_closure(&mut self, _: &Operand, ty: &Ty, pass: u32) {
        if let Ty::Closure(closure) = self.shallow(ty)
            && closure.file == self.root.file
        {
            self.visit(closure.body, pass);
        }
    }

    fn path_call(&mut self, body: ir::BodyId, path: ir::PathId, args: &[Ty], pass: u32) -> (CallInfo, Ty) {
        let meant = self.path_value(body, path);
        if let Some((id, variant)) = meant.constructor {
            return (
                CallInfo { constructor: true, ..CallInfo::default() },
                self.construct(id, variant, meant.ty, args),
            );
        }
        let Some(mut candidate) = meant.callee else {
            let info = CallInfo { external: meant.external, ..CallInfo::default() };
            if matches!(self.shallow(&meant.ty), Ty::Closure(_) | Ty::FnPointer(..)) {
                return self.value_call(&meant.ty, args, pass);
            }
            return (info, Ty::Unknown);
        };
        let written = self.program.path(self.root.file, path).segments.last().map_or(&[][..], |last| &last.args);
        let written = self.written(body, written);
        let ty = self.apply(&candidate, args, &written, pass);
        self.narrow(&mut candidate, args);
        (self.info(candidate, None), ty)
    }

    /// `Trait::name(x)`: once the arguments are known, so is the impl.
    fn narrow(&mut self, candidate: &mut Candidate, args: &[Ty]) {
        if !candidate.open {
            return;
        }
        let (Some(id), Some(first)) = (candidate.functions.first(), args.first()) else { return };
        let name = self.program.function(*id).name;
        let ty = self.resolve(first);
        if !matches!(ty.peeled(), Ty::Dyn(_))
            && let Some(found) = self.program.find_method(&ty, name, self)
        {
            candidate.functions = found.functions;
            candidate.open = found.open;
        }
    }

    fn method_call(
        &mut self,
        body: ir::BodyId,
        name: Symbol,
        written: &[TypeId],
        args: &[Ty],
        pass: u32,
    ) -> (CallInfo, Ty) {
        let Some(receiver) = args.first().map(|ty| self.resolve(ty)) else { return (CallInfo::default(), Ty::Unknown) };
        let Some(candidate) = self.program.find_method(&receiver, name, self) else {
            if receiver.any(&mut |part| matches!(part, Ty::Infer(_))) {
                self.open_calls += 1;
            }
            let external = match receiver.peeled() {
                Ty::External(path) => Some(format!("{path}::{}", self.program.name(name)).into()),
                _ => None,
            };
            return (CallInfo { external, receiver: Some(receiver), ..CallInfo::default() }, Ty::Unknown);
        };
        let written = self.written(body, written);
        // The receiver is borrowed as the method asks; its type at the step where it was found counts.
        let mut adjusted = args.to_vec();
        adjusted[0] = candidate.receiver.clone();
        let ty = self.apply(&candidate, &adjusted, &written, pass);
        let passing = candidate.functions.first().map(|id| self.passing(*id, &candidate.receiver));
        (self.info(candidate, passing), ty)
    }

    fn passing(&self, id: FnId, receiver: &Ty) -> Passing {
        match self.program.signature(id).params.first() {
            Some(Ty::Ref(false, _)) => Passing::Ref,
            Some(Ty::Ref(true, _)) => Passing::RefMut,
            _ if matches!(receiver, Ty::Ref(..)) => Passing::Ref,
            _ => Passing::Value,
        }
    }

    fn info(&self, candidate: Candidate, passing: Option<Passing>) -> CallInfo {
        CallInfo {
            functions: candidate.functions,
            open: candidate.open,
            passing,
            receiver: Some(candidate.receiver),
            ..CallInfo::default()
        }
    }

    /// A closure, function pointer or parameter that is called.
    fn value_call(&mut self, callee: &Ty, args: &[Ty], pass: u32) -> (CallInfo, Ty) {
        let mut ty = self.resolve(callee);
        for _ in 0..6 {
            match &ty {
                Ty::Closure(closure) => {
                    let closure = *closure;
                    self.bind_closure(closure, args);
                    self.visit(closure.body, pass);
                    let result = self.local(closure.body, ir::RETURN);
                    let closures = SmallVec::from_slice(&[closure]);
                    return (CallInfo { closures, ..CallInfo::default() }, result);
                }
                Ty::Fn(id) => {
                    let functions = SmallVec::from_slice(&[*id]);
                    let candidate =
                        Candidate { functions, subst: Subst::default(), receiver: Ty::Unknown, open: false };
                    let result = self.apply(&candidate, args, &[], pass);
                    return (self.info(candidate, None), result);
                }
                Ty::FnPointer(params, result) => {
                    let (params, result) = (params.clone(), result.clone());
                    for (arg, param) in args.iter().zip(params.iter()) {
                        self.coerce(arg, param);
                    }
                    return (CallInfo { unknown_code: true, ..CallInfo::default() }, Ty::clone(&result));
                }
                _ => {}
            }
            let output = self.program.known.output;
            let bounds = self.program.own_bounds(&ty, self);
            if let Some(bound) = bounds.iter().find(|bound| self.program.is_fn_trait(bound.id)) {
                let result = bound.binding(output).cloned().unwrap_or_else(Ty::unit);
                let result = self.program.normalize(&result, self, 0);
                return (CallInfo { unknown_code: true, ..CallInfo::default() }, result);
            }
            match self.program.deref(&ty, self) {
                Some(next) => ty = self.resolve(&next),
                None => break,
            }
        }
        (CallInfo::default(), Ty::Unknown)
    }

    fn bind_closure(&mut self, closure: BodyRef, args: &[Ty]) {
        if closure.file != self.root.file {
            return;
        }
        self.declare(closure.body);
        for (at, arg) in args.iter().enumerate() {
            let param = self.local(closure.body, Local(at as u32 + 1));
            if self.is_parameter(closure.body, Local(at as u32 + 1)) {
                self.coerce(arg, &param);
            }
        }
    }

    fn written(&self, body: ir::BodyId, written: &[TypeId]) -> Vec<Ty> {
        written.iter().map(|ty| self.convert_in(self.body(body), *ty)).collect()
    }

    fn construct(&mut self, id: AdtId, variant: usize, ty: Ty, args: &[Ty]) -> Ty {
        let Ty::Adt(_, own) = &ty else { return ty };
        let own = own.clone();
        let names: Vec<Symbol> = self
            .program
            .adt(id)
            .variants
            .get(variant)
            .map_or_else(Vec::new, |v| v.fields.iter().map(|f| f.name).collect());
        for (arg, name) in args.iter().zip(names) {
            if let Some(field) = self.program.field_ty(id, &own, variant, name) {
                let field = self.program.normalize(&field, self, 0);
                self.coerce(arg, &field);
            }
        }
        ty
    }

    /// Applies a signature to arguments; the result's type.
    fn apply(&mut self, candidate: &Candidate, args: &[Ty], written: &[Ty], pass: u32) -> Ty {
        let program = self.program;
        let Some(id) = candidate.functions.first() else { return Ty::Unknown };
        let signature = program.signature(*id);
        let mut subst = candidate.subst.clone();
        for (at, param) in signature.generics.iter().enumerate() {
            if at < signature.own
                && let Some(ty) = written.get(at)
            {
                subst.set(*param, ty.clone());
            } else if subst.get(*param).is_none() {
                subst.set(*param, self.hole());
            }
        }
        let params: Vec<Ty> = signature.params.iter().map(|ty| program.normalize(&subst.apply(ty), self, 0)).collect();
        self.receive(args.first(), params.first());
        for (at, (arg, param)) in args.iter().zip(&params).enumerate() {
            if at > 0 || candidate.receiver == Ty::Unknown {
                self.coerce(arg, param);
            }
        }
        for bound in &signature.bounds {
            let ty = self.shallow(&subst.apply(&bound.ty));
            let of = subst.apply_trait(&bound.of);
            self.bound(&ty, &of, pass);
        }
        let result = subst.apply(&signature.result);
        self.resolve(&program.normalize(&self.resolve(&result), self, 0))
    }

    /// `self` may be taken by value, by reference, or inside a pointer.
    fn receive(&mut self, receiver: Option<&Ty>, param: Option<&Ty>) {
        if let (Some(receiver), Some(param)) = (receiver, param) {
            match (self.shallow(receiver), param) {
                (Ty::Ref(_, inner), Ty::Ref(_, param)) => self.unify(&inner, param),
                (ty, Ty::Ref(_, param)) => self.unify(&ty, param),
                (ty, param) => self.unify(&ty, param),
            }
        }
    }

    /// What a bound tells once its type is known.
    fn bound(&mut self, ty: &Ty, of: &TraitRef, pass: u32) {
        let program = self.program;
        if program.is_fn_trait(of.id) {
            self.fn_bound(ty, of, pass);
            return;
        }
        for (name, wanted) in of.bindings.iter() {
            if let Ty::Closure(closure) = ty {
                self.visit(closure.body, pass);
            }
            if let Some(found) = program.project(ty, Some(of.id), *name, self, 0) {
                let wanted = program.normalize(wanted, self, 0);
                self.coerce(&found, &wanted);
            }
        }
        if !of.args.is_empty() {
            let args = of.args.iter().map(|arg| program.normalize(arg, self, 0)).collect();
            self.pending.push((ty.clone(), TraitRef { id: of.id, args, bindings: Arc::from([]) }));
        }
    }

    /// `F: FnOnce(A) -> B`, of a closure or a function's name.
    fn fn_bound(&mut self, ty: &Ty, of: &TraitRef, pass: u32) {
        let program = self.program;
        let of = of.map(&mut |part| match part {
            Ty::Projection(..) => Some(program.normalize(&self.resolve(part), self, 0)),
            _ => None,
        });
        let wanted: Vec<Ty> = match of.args.first() {
            Some(Ty::Tuple(parts)) => parts.to_vec(),
            _ => Vec::new(),
        };
        let result = match ty.peeled() {
            Ty::Closure(closure) if closure.file == self.root.file => {
                self.bind_closure(*closure, &wanted);
                self.visit(closure.body, pass);
                Some(self.local(closure.body, ir::RETURN))
            }
            Ty::Fn(id) => {
                let mut subst = Subst::default();
                let signature = program.signature(*id);
                for param in &signature.generics {
                    subst.set(*param, self.hole());
                }
                for (wanted, param) in wanted.iter().zip(&signature.params) {
                    let param = program.normalize(&subst.apply(param), self, 0);
                    self.unify(wanted, &param);
                }
                Some(program.normalize(&self.resolve(&subst.apply(&signature.result)), self, 0))
            }
            Ty::Constructor(id, variant) => {
                let args = program.adt(*id).generics.params.iter().map(|_| self.hole()).collect();
                Some(self.construct(*id, *variant as usize, Ty::Adt(*id, args), &wanted))
            }
            Ty::FnPointer(_, result) => Some(Ty::clone(result)),
            _ => None,
        };
        if let (Some(result), Some(wanted)) = (result, of.binding(program.known.output)) {
            let wanted = wanted.clone();
            self.coerce(&result, &wanted);
        }
    }
}

impl crate::resolve::Program {
    /// What a trait's `Self` parameter is, for the callers that build substitutions.
    pub fn self_param(&self, owner: GenericOwner) -> Option<Param> {
        match owner {
            GenericOwner::Trait(id) => Some(trait_self(id)),
            GenericOwner::Fn(_) | GenericOwner::Adt(_) | GenericOwner::Impl(_) | GenericOwner::Alias(_) => None,
        }
    }
}
