//! Moving a file's names to another table.

use super::*;

/// Old symbol to new, by index.
struct Renaming<'a>(&'a [Symbol]);

impl FileIr {
    /// Replaces every symbol by `to[symbol]` and forgets the file's own table.
    pub fn rename(&mut self, to: &[Symbol]) {
        let renaming = Renaming(to);
        self.symbols = Symbols::default();
        for module in &mut self.modules {
            renaming.option(&mut module.name);
            for declaration in &mut module.declarations {
                renaming.symbol(&mut declaration.name);
            }
        }
        for path in &mut self.paths {
            for segment in &mut path.segments {
                renaming.symbol(&mut segment.name);
                for (name, _) in &mut segment.bindings {
                    renaming.symbol(name);
                }
            }
        }
        for import in &mut self.uses {
            match &mut import.kind {
                UseKind::Name(name) => renaming.symbol(name),
                UseKind::Unnamed | UseKind::Glob => {}
            }
        }
        for function in &mut self.functions {
            renaming.symbol(&mut function.name);
            renaming.generics(&mut function.generics);
        }
        for adt in &mut self.adts {
            renaming.symbol(&mut adt.name);
            renaming.generics(&mut adt.generics);
            for variant in &mut adt.variants {
                renaming.symbol(&mut variant.name);
                for field in &mut variant.fields {
                    renaming.symbol(&mut field.name);
                }
            }
        }
        for alias in &mut self.aliases {
            renaming.symbol(&mut alias.name);
            renaming.generics(&mut alias.generics);
        }
        for item in &mut self.traits {
            renaming.symbol(&mut item.name);
            renaming.generics(&mut item.generics);
        }
        for item in &mut self.impls {
            renaming.generics(&mut item.generics);
        }
        for global in &mut self.globals {
            renaming.symbol(&mut global.name);
        }
        for body in &mut self.bodies {
            renaming.body(body);
        }
    }
}

impl Renaming<'_> {
    fn symbol(&self, symbol: &mut Symbol) {
        *symbol = self.0[symbol.0 as usize];
    }

    fn option(&self, symbol: &mut Option<Symbol>) {
        if let Some(symbol) = symbol {
            self.symbol(symbol);
        }
    }

    fn generics(&self, generics: &mut Generics) {
        for (name, _) in &mut generics.params {
            self.symbol(name);
        }
    }

    fn body(&self, body: &mut Body) {
        for local in &mut body.locals {
            self.option(&mut local.name);
        }
        for block in &mut body.blocks {
            for statement in &mut block.statements {
                self.statement(statement);
            }
            match &mut block.end {
                Terminator::If { condition, then: _, otherwise: _ } => self.operand(condition),
                Terminator::Match { scrutinee, arms: _ } => self.place(scrutinee),
                Terminator::Goto(_) | Terminator::Either(_) | Terminator::Return | Terminator::Diverge => {}
            }
        }
    }

    fn statement(&self, statement: &mut Statement) {
        match statement {
            Statement::Assign(place, value) => {
                self.place(place);
                self.rvalue(value);
            }
            Statement::Call(call) => {
                match &mut call.callee {
                    Callee::Method { name, args: _ } => self.symbol(name),
                    Callee::Value(place) => self.place(place),
                    Callee::Path(_) | Callee::Macro(_) => {}
                }
                call.args.iter_mut().for_each(|arg| self.operand(arg));
            }
            Statement::Await(wait) => wait.futures.iter_mut().for_each(|future| self.operand(future)),
            Statement::Assume { place, test: _, holds: _ } => self.place(place),
            Statement::Drop { from: _, to: _ } => {}
        }
    }

    fn rvalue(&self, value: &mut Rvalue) {
        match value {
            Rvalue::Use(operand) | Rvalue::Unary(operand) | Rvalue::Cast(operand, _) => self.operand(operand),
            Rvalue::Ref { place, mutable: _, raw: _ } => self.place(place),
            Rvalue::Aggregate(aggregate) => {
                for (name, operand) in &mut aggregate.fields {
                    self.symbol(name);
                    self.operand(operand);
                }
                if let Some(base) = &mut aggregate.base {
                    self.operand(base);
                }
            }
            Rvalue::Binary(_, left, right) => {
                self.operand(left);
                self.operand(right);
            }
            Rvalue::Compose(parts) => parts.iter_mut().for_each(|part| self.operand(part)),
            Rvalue::Closure(_) => {}
        }
    }

    fn operand(&self, operand: &mut Operand) {
        match operand {
            Operand::Use(place) => self.place(place),
            Operand::Literal(Literal::Int(_, suffix)) => self.option(suffix),
            Operand::Literal(_) => {}
        }
    }

    fn place(&self, place: &mut Place) {
        for step in &mut place.way {
            match step {
                Step::Field(name) => self.symbol(name),
                Step::Deref | Step::Index(_) | Step::Variant(_) | Step::Success | Step::Failure => {}
            }
        }
    }
}
