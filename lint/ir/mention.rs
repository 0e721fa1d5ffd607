//! Which locals a statement speaks of.

use super::{Base, Callee, Local, Operand, Place, Rvalue, Statement, Step, Terminator};

impl Place {
    /// The local that it begins with, and those that index it.
    pub fn each_local(&self, each: &mut dyn FnMut(Local)) {
        if let Base::Local(local) = self.base {
            each(local);
        }
        for step in &self.way {
            match step {
                Step::Index(Some(local)) => each(*local),
                Step::Index(None) | Step::Deref | Step::Field(_) | Step::Variant(_) | Step::Success | Step::Failure => {
                }
            }
        }
    }
}

impl Operand {
    /// The locals of a place.
    pub fn each_local(&self, each: &mut dyn FnMut(Local)) {
        match self {
            Operand::Use(place) => place.each_local(each),
            Operand::Literal(_) => {}
        }
    }
}

impl Rvalue {
    /// The locals that it is made from; what a closure captures stands in its body.
    pub fn each_local(&self, each: &mut dyn FnMut(Local)) {
        match self {
            Rvalue::Use(operand) | Rvalue::Unary(operand) | Rvalue::Cast(operand, _) => operand.each_local(each),
            Rvalue::Ref { place, mutable: _, raw: _ } => place.each_local(each),
            Rvalue::Aggregate(aggregate) => {
                aggregate.fields.iter().for_each(|(_, operand)| operand.each_local(each));
                aggregate.base.iter().for_each(|base| base.each_local(each));
            }
            Rvalue::Binary(_, left, right) => {
                left.each_local(each);
                right.each_local(each);
            }
            Rvalue::Compose(operands) => operands.iter().for_each(|operand| operand.each_local(each)),
            Rvalue::Closure(_) => {}
        }
    }
}

impl Statement {
    /// The locals that it uses: those that it wholly sets, or gives up at a scope's end, are left out.
    pub fn each_used(&self, each: &mut dyn FnMut(Local)) {
        match self {
            Statement::Assign(place, value) => {
                if place.as_local().is_none() {
                    place.each_local(each);
                }
                value.each_local(each);
            }
            Statement::Call(call) => {
                match &call.callee {
                    Callee::Value(place) => place.each_local(each),
                    Callee::Path(_) | Callee::Method { .. } | Callee::Macro(_) => {}
                }
                call.args.iter().for_each(|arg| arg.each_local(each));
            }
            Statement::Await(wait) => wait.futures.iter().for_each(|future| future.each_local(each)),
            Statement::Assume { place, test: _, holds: _ } => place.each_local(each),
            Statement::Drop { .. } => {}
        }
    }

    /// The locals that it wholly sets.
    pub fn each_set(&self, each: &mut dyn FnMut(Local)) {
        match self {
            Statement::Assign(place, _) => place.as_local().into_iter().for_each(each),
            Statement::Call(call) => each(call.dest),
            Statement::Await(wait) => wait.dests.iter().copied().for_each(each),
            Statement::Drop { .. } | Statement::Assume { .. } => {}
        }
    }
}

impl Terminator {
    /// The locals that it asks.
    pub fn each_used(&self, each: &mut dyn FnMut(Local)) {
        match self {
            Terminator::If { condition, then: _, otherwise: _ } => condition.each_local(each),
            Terminator::Match { scrutinee, arms: _ } => scrutinee.each_local(each),
            Terminator::Goto(_) | Terminator::Either(_) | Terminator::Return | Terminator::Diverge => {}
        }
    }
}
