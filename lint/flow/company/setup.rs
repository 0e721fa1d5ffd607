//! What is done to a value before anybody else has it: by the function that makes it, and by what that calls.

use super::Company;
use super::calls::{comes_after, statements};
use crate::flow::access::{Access, Accesses, Root};
use crate::ir::{Callee, Local, Operand, Rvalue, Statement};
use crate::resolve::{BodyRef, CallInfo, Program};

impl Company<'_> {
    pub(super) fn is_unseen(&self, body: BodyRef, at: (u32, u32), value: &Access, depth: u32) -> bool {
        let program = self.program;
        if depth == 0 || program.body(body).parent.is_some() {
            return false;
        }
        match value.root {
            Root::Global(_) | Root::Varying(..) => false,
            Root::Local(of, local) => of == body && self.is_made(body, at, local, value),
            Root::Param(index) => {
                let Some(id) = program.function_of(body) else { return false };
                let sites = self.calls().of(id);
                !sites.is_empty()
                    && self.calls().handed(id).is_empty()
                    && sites.iter().all(|site| {
                        let Statement::Call(call) = statement(program, site.body, site.at) else { return false };
                        let accesses = self.accesses(site.body);
                        let given = call.args.get(index as usize);
                        let given = given.and_then(|given| accesses.operand(site.body, given));
                        given.is_some_and(|given| self.is_unseen(site.body, site.at, &given, depth - 1))
                    })
            }
        }
    }

    fn is_made(&self, body: BodyRef, at: (u32, u32), local: Local, value: &Access) -> bool {
        let program = self.program;
        let accesses = self.accesses(body);
        let view = accesses.view(body);
        let Some(((block, index), made_by)) = view.made_by(local) else { return false };
        let is_new = match made_by {
            Statement::Assign(_, Rvalue::Aggregate(_)) => true,
            Statement::Call(_) => program.typed(body).call(block, index).is_some_and(|info| makes(program, info)),
            _ => false,
        };
        // What it was made of may be somebody else's.
        let is_own = accesses.unfolded(value).is_none_or(|inside| match inside.root {
            Root::Local(of, inner) => of == body && inner != local && self.is_made(body, at, inner, &inside),
            Root::Global(_) | Root::Param(_) | Root::Varying(..) => false,
        });
        let is_shown = || {
            statements(program.body(body)).any(|(point, statement)| {
                shows(&accesses, body, point, statement, local) && comes_after(program.body(body), point, at)
            })
        };
        is_new && is_own && !is_shown()
    }

    fn accesses(&self, body: BodyRef) -> Accesses<'_> {
        Accesses::new(self.program, self.summaries, self.program.nested(self.program.root_of(body)))
    }
}

fn statement(program: &Program, body: BodyRef, at: (u32, u32)) -> &Statement {
    &program.body(body).blocks[at.0 as usize].statements[at.1 as usize]
}

/// Does a call make a new value: `Db(…)`, `Arc::new(…)`, `Db::default()`?
fn makes(program: &Program, info: &CallInfo) -> bool {
    let name = info.functions.first().map(|id| program.name(program.function(*id).name));
    info.constructor || name.is_some_and(|name| ["new", "default"].contains(&name))
}

/// May others have a value after a statement: a closure captures it, it is cloned, or handed on as a whole?
fn shows(accesses: &Accesses, body: BodyRef, at: (u32, u32), statement: &Statement, value: Local) -> bool {
    let program = accesses.program;
    let is_of = |access: Option<Access>| access.is_some_and(|access| access.root == Root::Local(body, value));
    match statement {
        Statement::Assign(_, Rvalue::Closure(closure)) => {
            let closure = program.body(BodyRef { file: body.file, body: *closure });
            closure.captures.iter().any(|capture| is_of(accesses.local(body, capture.outer)))
        }
        Statement::Call(call) => {
            let info = program.typed(body).call(at.0, at.1);
            let name = match &call.callee {
                Callee::Method { name, args: _ } => program.name(*name),
                Callee::Path(path) => {
                    program.path(body.file, *path).segments.last().map_or("", |last| program.name(last.name))
                }
                Callee::Value(_) | Callee::Macro(_) => "",
            };
            let is_copy = ["clone", "downgrade", "to_owned"].contains(&name);
            let is_kept = info.is_some_and(|info| makes(program, info));
            let is_whole = |arg: &Operand| matches!(arg, Operand::Use(place) if place.as_local() == Some(value));
            let is_lent = |index: usize| index == 0 && matches!(call.callee, Callee::Method { .. });
            is_copy && call.args.first().is_some_and(|arg| is_of(accesses.operand(body, arg)))
                || !is_kept && call.args.iter().enumerate().any(|(index, arg)| is_whole(arg) && !is_lent(index))
        }
        Statement::Assign(..) | Statement::Await(_) | Statement::Drop { .. } | Statement::Assume { .. } => false,
    }
}
