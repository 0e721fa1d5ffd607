//! Follows a lowered function step by step with the meaning that `prelude.rs` gives to what it calls, and
//! writes down when guards are made and end.

use std::collections::VecDeque;

use crate::ir::*;

#[derive(Clone, Debug, PartialEq)]
enum Value {
    /// Not set, or moved away.
    Gone,
    Number(u32),
    Bool(bool),
    Guard(u32),
    /// A tuple, an array, a struct: fields by name.
    Fields(Vec<(String, Value)>),
    Variant(&'static str, Box<Value>),
    Iterator(VecDeque<Value>),
    /// The local, and the way from there.
    Reference(usize, Vec<String>),
}

struct Run<'a> {
    file: &'a FileIr,
    body: &'a Body,
    locals: Vec<Value>,
    log: Vec<String>,
}

/// What the function logs when it is called with fresh guards (`+101` …) and its result is dropped.
pub fn follow(file: &FileIr, body: &Body, tuples: &[bool]) -> Vec<String> {
    let mut run = Run { file, body, locals: vec![Value::Gone; body.locals.len()], log: Vec::new() };
    let mut number = 100;
    for (at, is_tuple) in tuples.iter().enumerate() {
        let mut guard = || {
            number += 1;
            Value::Guard(number)
        };
        run.locals[at + 1] = match is_tuple {
            true => Value::Fields(vec![("0".into(), guard()), ("1".into(), guard())]),
            false => guard(),
        };
    }
    let mut at = BlockId(0);
    for _ in 0..1000 {
        let block = &body.blocks[at.0 as usize];
        for statement in &block.statements {
            run.step(statement);
        }
        at = match &block.end {
            Terminator::Goto(next) => *next,
            Terminator::If { condition, then, otherwise } => match run.operand(condition) {
                Value::Bool(true) => *then,
                Value::Bool(false) => *otherwise,
                other => panic!("a condition is {other:?}"),
            },
            Terminator::Match { scrutinee: _, arms } => run.arm(arms),
            Terminator::Either(arms) => arms[0],
            Terminator::Return => {
                run.log.push("ret".into());
                let result = std::mem::replace(&mut run.locals[0], Value::Gone);
                run.end(result);
                return run.log;
            }
            Terminator::Diverge => panic!("diverges after {:?}", run.log),
        };
    }
    panic!("endless: {:?}", run.log);
}

impl Run<'_> {
    fn name(&self, symbol: Symbol) -> &str {
        self.file.symbols.name(symbol)
    }

    fn last(&self, path: PathId) -> &str {
        self.name(self.file.paths[path.0 as usize].segments.last().unwrap().name)
    }

    fn step(&mut self, statement: &Statement) {
        match statement {
            Statement::Assign(place, value) => {
                let value = self.rvalue(value);
                self.store(place, value);
            }
            Statement::Call(call) => {
                let value = self.call(call);
                self.store(&Place::local(call.dest), value);
            }
            Statement::Await(_) => panic!("no waits here"),
            Statement::Drop { from, to } => {
                for local in (from.0..to.0).rev() {
                    let value = std::mem::replace(&mut self.locals[local as usize], Value::Gone);
                    self.end(value);
                }
            }
            Statement::Assume { place, test, holds } => assert_eq!(self.holds(place, test), *holds),
        }
    }

    fn end(&mut self, value: Value) {
        match value {
            Value::Guard(number) => self.log.push(format!("-{number}")),
            Value::Fields(fields) => fields.into_iter().for_each(|(_, value)| self.end(value)),
            Value::Variant(_, inner) => self.end(*inner),
            Value::Iterator(rest) => rest.into_iter().for_each(|value| self.end(value)),
            Value::Gone | Value::Number(_) | Value::Bool(_) | Value::Reference(..) => {}
        }
    }

    /// The local and the names on the way, references followed.
    fn resolve(&self, place: &Place) -> (usize, Vec<String>) {
        let Base::Local(local) = place.base else { panic!("a path as a place") };
        let mut at = (local.0 as usize, Vec::new());
        for step in &place.way {
            while let Some(Value::Reference(local, way)) = self.look(&at) {
                at = (*local, way.clone());
            }
            match step {
                Step::Field(name) => at.1.push(self.name(*name).to_owned()),
                Step::Success | Step::Failure => at.1.push("0".into()),
                Step::Variant(_) | Step::Deref => {}
                Step::Index(_) => panic!("no indexing here"),
            }
        }
        at
    }

    fn look(&self, at: &(usize, Vec<String>)) -> Option<&Value> {
        let mut value = &self.locals[at.0];
        for name in &at.1 {
            value = match value {
                Value::Fields(fields) => &fields.iter().find(|(known, _)| known == name)?.1,
                Value::Variant(_, inner) => inner,
                _ => return None,
            };
        }
        Some(value)
    }

    fn slot(&mut self, at: &(usize, Vec<String>)) -> &mut Value {
        let mut value = &mut self.locals[at.0];
        for name in &at.1 {
            value = match value {
                Value::Fields(fields) => &mut fields.iter_mut().find(|(known, _)| known == name).unwrap().1,
                Value::Variant(_, inner) => inner,
                other => panic!("no field {name} in {other:?}"),
            };
        }
        value
    }

    fn store(&mut self, place: &Place, value: Value) {
        let at = self.resolve(place);
        let old = std::mem::replace(self.slot(&at), value);
        self.end(old);
    }

    /// A value moved or copied out.
    fn operand(&mut self, operand: &Operand) -> Value {
        match operand {
            Operand::Literal(Literal::Int(number, _)) => Value::Number(*number as u32),
            Operand::Literal(Literal::Bool(value)) => Value::Bool(*value),
            Operand::Literal(_) => Value::Number(0),
            Operand::Use(Place { base: Base::Path(path), .. }) if self.last(*path) == "None" => {
                Value::Variant("None", Box::new(Value::Gone))
            }
            Operand::Use(place) => {
                let at = self.resolve(place);
                let slot = self.slot(&at);
                if owns(slot) { std::mem::replace(slot, Value::Gone) } else { slot.clone() }
            }
        }
    }

    fn rvalue(&mut self, value: &Rvalue) -> Value {
        match value {
            Rvalue::Use(operand) => self.operand(operand),
            Rvalue::Ref { place, .. } => {
                let (local, way) = self.resolve(place);
                Value::Reference(local, way)
            }
            Rvalue::Aggregate(aggregate) => {
                let fields: Vec<(String, Value)> = aggregate
                    .fields
                    .iter()
                    .map(|(name, value)| (self.name(*name).to_owned(), self.operand(value)))
                    .collect();
                let mut fields = fields;
                // Struct fields end in the order of their declaration, whatever the order in the literal.
                fields.sort_by(|one, other| one.0.cmp(&other.0));
                Value::Fields(fields)
            }
            Rvalue::Binary(_, left, right) => match (self.operand(left), self.operand(right)) {
                (Value::Number(left), Value::Number(right)) => Value::Number(left + right),
                other => panic!("computes with {other:?}"),
            },
            Rvalue::Compose(_) => Value::Number(0),
            Rvalue::Unary(operand) => match self.operand(operand) {
                Value::Bool(value) => Value::Bool(!value),
                other => other,
            },
            Rvalue::Cast(operand, _) => self.operand(operand),
            Rvalue::Closure(_) => panic!("no closures here"),
        }
    }

    fn call(&mut self, call: &Call) -> Value {
        match &call.callee {
            Callee::Path(path) => {
                let name = self.last(*path).to_owned();
                let args: Vec<Value> = call.args.iter().map(|arg| self.operand(arg)).collect();
                match (&*name, &args[..]) {
                    ("g", [Value::Number(number)]) => {
                        self.log.push(format!("+{number}"));
                        Value::Guard(*number)
                    }
                    ("note", [Value::Number(number)]) => {
                        self.log.push(number.to_string());
                        Value::Number(0)
                    }
                    ("Some", [value]) => Value::Variant("Some", Box::new(value.clone())),
                    ("Tuple", [value]) => Value::Fields(vec![("0".into(), value.clone())]),
                    ("take" | "drop" | "see", [value]) => {
                        self.end(value.clone());
                        Value::Number(0)
                    }
                    other => panic!("unknown call {other:?}"),
                }
            }
            Callee::Method { name, args: _ } => {
                let name = self.name(*name).to_owned();
                self.method(&name, call)
            }
            Callee::Value(_) | Callee::Macro(_) => panic!("unknown callee"),
        }
    }

    fn method(&mut self, name: &str, call: &Call) -> Value {
        let Operand::Use(place) = &call.args[0] else { panic!("a literal as a receiver") };
        let mut at = self.resolve(place);
        while let Some(Value::Reference(local, way)) = self.look(&at) {
            at = (*local, way.clone());
        }
        let mut consumed = || self.operand(&call.args[0]);
        match name {
            "present" => return Value::Variant("Some", Box::new(consumed())),
            "good" => return Value::Variant("Ok", Box::new(consumed())),
            "bad" => return Value::Variant("Err", Box::new(consumed())),
            "absent" => {
                let gone = consumed();
                self.end(gone);
                return Value::Variant("None", Box::new(Value::Gone));
            }
            "into_iter" => {
                return Value::Iterator(match consumed() {
                    Value::Fields(fields) => fields.into_iter().map(|(_, value)| value).collect(),
                    Value::Variant("Some", value) => VecDeque::from([*value]),
                    Value::Variant(..) => VecDeque::new(),
                    other => panic!("iterates {other:?}"),
                });
            }
            _ => {}
        }
        match (name, self.slot(&at)) {
            ("val", Value::Guard(number)) => Value::Number(*number),
            ("yes", Value::Guard(_)) => Value::Bool(true),
            ("no", Value::Guard(_)) => Value::Bool(false),
            ("some", Value::Guard(number)) => Value::Variant("Some", Box::new(Value::Number(*number))),
            ("none", Value::Guard(_)) => Value::Variant("None", Box::new(Value::Gone)),
            ("me", Value::Guard(_)) => Value::Reference(at.0, at.1),
            ("next", Value::Iterator(rest)) => match rest.pop_front() {
                Some(value) => Value::Variant("Some", Box::new(value)),
                None => Value::Variant("None", Box::new(Value::Gone)),
            },
            (name, other) => panic!("{name} of {other:?}"),
        }
    }

    fn holds(&self, place: &Place, test: &Test) -> bool {
        let value = self.look(&self.resolve(place));
        match (test, value) {
            (Test::Variant(path), Some(Value::Variant(name, _))) => self.last(*path) == *name,
            (Test::Success, Some(Value::Variant(name, _))) => matches!(*name, "Ok" | "Some"),
            (Test::Variant(_), Some(Value::Fields(_))) => true,
            other => panic!("tests {other:?}"),
        }
    }

    fn arm(&self, arms: &[BlockId]) -> BlockId {
        let fits = |arm: &&BlockId| {
            let statements = self.body.blocks[arm.0 as usize].statements.iter();
            let tests = statements.map_while(|statement| match statement {
                Statement::Assume { place, test, holds } => Some((place, test, holds)),
                _ => None,
            });
            tests.into_iter().all(|(place, test, holds)| self.holds(place, test) == *holds)
        };
        *arms.iter().find(fits).expect("an arm")
    }
}

fn owns(value: &Value) -> bool {
    match value {
        Value::Guard(_) | Value::Iterator(_) => true,
        Value::Fields(fields) => fields.iter().any(|(_, value)| owns(value)),
        Value::Variant(_, inner) => owns(inner),
        Value::Gone | Value::Number(_) | Value::Bool(_) | Value::Reference(..) => false,
    }
}
