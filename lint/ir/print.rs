//! Bodies as text, for tests and for people who look into the machine.
//!
//! A block is `0:` and its statements, its end last. Locals go by their names (`x'2` is the second `x`),
//! temporaries by their numbers (`t4`), the result is `ret`. `drop a b` ends `a` first.

use std::fmt::Write;

use super::{
    AggregateKind, AwaitKind, Base, BinaryOp, BlockId, Body, Callee, FileIr, Literal, Local, LocalKind, LoopKind,
    Operand, PathId, Place, Rvalue, Statement, Step, Symbol, Terminator, Test, TypeId, TypeRef,
};

/// The graph of a body of `file`. Bodies inside it are named by their numbers.
pub fn print(body: &Body, file: &FileIr) -> String {
    let mut out = String::new();
    let printer = Printer { body, file };
    for turn in &body.loops {
        let kind = match turn.kind {
            LoopKind::Loop => "loop",
            LoopKind::While => "while",
            LoopKind::For => "for",
        };
        line(&mut out, &format!("{kind} {} exit {}", turn.head.0, turn.exit.0));
    }
    for capture in &body.captures {
        line(&mut out, &format!("capture {}", printer.local(capture.inner)));
    }
    for (at, block) in body.blocks.iter().enumerate() {
        line(&mut out, &format!("{at}:"));
        for statement in &block.statements {
            line(&mut out, &format!("    {}", printer.statement(statement)));
        }
        line(&mut out, &format!("    {}", printer.end(&block.end)));
    }
    out
}

fn line(out: &mut String, text: &str) {
    // Writing to a string cannot fail.
    let _ = writeln!(out, "{text}");
}

struct Printer<'a> {
    body: &'a Body,
    file: &'a FileIr,
}

impl Printer<'_> {
    fn name(&self, symbol: Symbol) -> &str {
        self.file.symbols.name(symbol)
    }

    fn local(&self, local: Local) -> String {
        let Some(decl) = self.body.locals.get(local.0 as usize) else { return format!("?{}", local.0) };
        match (decl.kind, decl.name) {
            (LocalKind::Return, _) => "ret".to_owned(),
            (_, Some(name)) => {
                let before = &self.body.locals[..local.0 as usize];
                let earlier = before.iter().filter(|other| other.name == Some(name)).count();
                if earlier == 0 { self.name(name).to_owned() } else { format!("{}'{}", self.name(name), earlier + 1) }
            }
            (LocalKind::Param, None) => format!("p{}", local.0),
            (LocalKind::Variable | LocalKind::Temporary | LocalKind::Capture, None) => format!("t{}", local.0),
        }
    }

    fn path(&self, path: PathId) -> String {
        let path = &self.file.paths[path.0 as usize];
        let mut names: Vec<String> = path.segments.iter().map(|segment| self.name(segment.name).to_owned()).collect();
        if let Some(qself) = path.qself {
            let (of_trait, rest) = names.split_at(path.trait_segments as usize);
            let ty = self.ty(qself);
            let head = match of_trait {
                [] => format!("<{ty}>"),
                of_trait => format!("<{ty} as {}>", of_trait.join("::")),
            };
            names = std::iter::once(head).chain(rest.iter().cloned()).collect();
        }
        let text = names.join("::");
        if path.global { format!("::{text}") } else { text }
    }

    fn ty(&self, ty: TypeId) -> String {
        let list = |types: &[TypeId]| types.iter().map(|ty| self.ty(*ty)).collect::<Vec<_>>().join(", ");
        let traits = |paths: &[PathId]| paths.iter().map(|path| self.path(*path)).collect::<Vec<_>>().join(" + ");
        match &self.file.types[ty.0 as usize] {
            TypeRef::Path(path) => {
                let args = self.file.paths[path.0 as usize].segments.last().map_or(&[][..], |last| &last.args);
                if args.is_empty() { self.path(*path) } else { format!("{}<{}>", self.path(*path), list(args)) }
            }
            TypeRef::Ref { mutable: false, inner } => format!("&{}", self.ty(*inner)),
            TypeRef::Ref { mutable: true, inner } => format!("&mut {}", self.ty(*inner)),
            TypeRef::Pointer { mutable: false, inner } => format!("*const {}", self.ty(*inner)),
            TypeRef::Pointer { mutable: true, inner } => format!("*mut {}", self.ty(*inner)),
            TypeRef::Tuple(types) => format!("({})", list(types)),
            TypeRef::Slice(inner) => format!("[{}]", self.ty(*inner)),
            TypeRef::Function { params, result } => {
                let result = result.map_or("()".to_owned(), |result| self.ty(result));
                format!("fn({}) -> {result}", list(params))
            }
            TypeRef::Dyn(paths) => format!("dyn {}", traits(paths)),
            TypeRef::Impl(paths) => format!("impl {}", traits(paths)),
            TypeRef::Never => "!".to_owned(),
            TypeRef::Unknown => "_".to_owned(),
        }
    }

    fn place(&self, place: &Place) -> String {
        let mut text = match place.base {
            Base::Local(local) => self.local(local),
            Base::Path(path) => self.path(path),
        };
        for step in &place.way {
            match step {
                Step::Deref => text = format!("(*{text})"),
                Step::Field(name) => text = format!("{text}.{}", self.name(*name)),
                Step::Index(Some(local)) => text = format!("{text}[{}]", self.local(*local)),
                Step::Index(None) => text.push_str("[_]"),
                Step::Variant(path) => text = format!("{text}#{}", self.path(*path)),
                Step::Success => text.push_str("#success"),
                Step::Failure => text.push_str("#failure"),
            }
        }
        text
    }

    fn operand(&self, operand: &Operand) -> String {
        match operand {
            Operand::Use(place) => self.place(place),
            Operand::Literal(literal) => match literal {
                Literal::Unit => "()".to_owned(),
                Literal::Bool(value) => value.to_string(),
                Literal::Int(value, None) => value.to_string(),
                Literal::Int(value, Some(suffix)) => format!("{value}{}", self.name(*suffix)),
                Literal::Float => "float".to_owned(),
                Literal::Str => "str".to_owned(),
                Literal::Char => "char".to_owned(),
            },
        }
    }

    fn operands(&self, operands: &[Operand]) -> String {
        operands.iter().map(|operand| self.operand(operand)).collect::<Vec<_>>().join(", ")
    }

    fn rvalue(&self, value: &Rvalue) -> String {
        match value {
            Rvalue::Use(operand) => self.operand(operand),
            Rvalue::Ref { place, mutable, raw } => {
                let sign = match (raw, mutable) {
                    (false, false) => "&",
                    (false, true) => "&mut ",
                    (true, false) => "&raw const ",
                    (true, true) => "&raw mut ",
                };
                format!("{sign}{}", self.place(place))
            }
            Rvalue::Aggregate(aggregate) => {
                let values: Vec<Operand> = aggregate.fields.iter().map(|(_, value)| value.clone()).collect();
                match aggregate.kind {
                    AggregateKind::Tuple => format!("({})", self.operands(&values)),
                    AggregateKind::Array => format!("[{}]", self.operands(&values)),
                    AggregateKind::Vec => format!("vec![{}]", self.operands(&values)),
                    AggregateKind::Struct(path) => {
                        let fields = aggregate.fields.iter();
                        let mut parts: Vec<String> = fields
                            .map(|(name, value)| format!("{}: {}", self.name(*name), self.operand(value)))
                            .collect();
                        parts.extend(aggregate.base.iter().map(|base| format!("..{}", self.operand(base))));
                        format!("{} {{ {} }}", self.path(path), parts.join(", "))
                    }
                }
            }
            Rvalue::Binary(op, left, right) => {
                let sign = match op {
                    BinaryOp::Arithmetic => "+",
                    BinaryOp::Equality => "==",
                    BinaryOp::Below => "<",
                    BinaryOp::Above => ">",
                };
                format!("{} {sign} {}", self.operand(left), self.operand(right))
            }
            Rvalue::Unary(operand) => format!("!{}", self.operand(operand)),
            Rvalue::Cast(operand, ty) => format!("{} as {}", self.operand(operand), self.ty(*ty)),
            Rvalue::Closure(body) => format!("closure {}", body.0),
            Rvalue::Compose(parts) => format!("compose({})", self.operands(parts)),
        }
    }

    fn test(&self, test: &Test) -> String {
        match test {
            Test::Variant(path) => self.path(*path),
            Test::Success => "success".to_owned(),
            Test::Literal => "literal".to_owned(),
        }
    }

    fn statement(&self, statement: &Statement) -> String {
        match statement {
            Statement::Assign(place, value) => format!("{} = {}", self.place(place), self.rvalue(value)),
            Statement::Call(call) => {
                let dest = self.local(call.dest);
                let args = self.operands(&call.args);
                match &call.callee {
                    Callee::Path(path) => format!("{dest} = {}({args})", self.path(*path)),
                    Callee::Method { name, args: _ } => {
                        let (receiver, rest) = call.args.split_at(1.min(call.args.len()));
                        let (receiver, rest) = (self.operands(receiver), self.operands(rest));
                        format!("{dest} = {receiver}.{}({rest})", self.name(*name))
                    }
                    Callee::Value(place) => format!("{dest} = ({})({args})", self.place(place)),
                    Callee::Macro(path) => format!("{dest} = {}!", self.path(*path)),
                }
            }
            Statement::Await(wait) => {
                let kind = match wait.kind {
                    AwaitKind::Plain => "await",
                    AwaitKind::Select => "select",
                    AwaitKind::Join => "join",
                };
                let dests: Vec<String> = wait.dests.iter().map(|dest| self.local(*dest)).collect();
                format!("{} = {kind} {}", dests.join(", "), self.operands(&wait.futures))
            }
            Statement::Drop { from, to } => {
                let locals: Vec<String> = (from.0..to.0).rev().map(|local| self.local(Local(local))).collect();
                format!("drop {}", locals.join(" "))
            }
            Statement::Assume { place, test, holds } => {
                let sign = if *holds { "is" } else { "is not" };
                format!("assume {} {sign} {}", self.place(place), self.test(test))
            }
        }
    }

    fn end(&self, end: &Terminator) -> String {
        let list = |arms: &[BlockId]| arms.iter().map(|arm| arm.0.to_string()).collect::<Vec<_>>().join(" ");
        match end {
            Terminator::Goto(next) => format!("goto {}", next.0),
            Terminator::If { condition, then, otherwise } => {
                format!("if {} {} else {}", self.operand(condition), then.0, otherwise.0)
            }
            Terminator::Match { scrutinee, arms } => format!("match {} {}", self.place(scrutinee), list(arms)),
            Terminator::Either(arms) => format!("either {}", list(arms)),
            Terminator::Return => "return".to_owned(),
            Terminator::Diverge => "diverge".to_owned(),
        }
    }
}
