//! The graph under construction: locals, blocks, statements, and the names that are in scope.

use smallvec::SmallVec;

use super::Lowering;
use super::scope::Scope;
use crate::ir::{
    Block, BlockId, Body, BodyId, BodyKind, BodyMap, Local, LocalDecl, LocalKind, ModuleId, Operand, Place, Rvalue,
    Statement, Step, Symbol, Terminator, TypeId,
};
use crate::lower::context::Context;
use crate::span::Span;

/// Captured variables are numbered from here while a body is built: how many other locals there will be
/// is not known before its end.
pub(super) const FIRST_CAPTURE: u32 = 1 << 31;

/// A body under construction.
pub(super) struct Frame {
    pub id: BodyId,
    pub body: Body,
    /// Where the next statement goes.
    pub current: BlockId,
    pub scopes: Vec<Scope>,
    /// What `break`, `continue` and `?` in a `try` block may leave.
    pub targets: Vec<Target>,
    /// Variables in scope; a later one hides an earlier one of its name.
    pub names: Vec<(Symbol, Local)>,
    /// The captured variables: their declarations and places.
    pub captures: Vec<(LocalDecl, Span)>,
    /// Their names; variables of the body hide them.
    captured: Vec<(Symbol, Local)>,
    /// Expressions whose temporaries live as long as the variables of the `let` they stand in.
    pub extended: Vec<(*const syn::Expr, Local)>,
}

/// A loop, a labelled block or a `try` block.
#[derive(Clone, Copy)]
pub(super) struct Target {
    pub label: Option<Symbol>,
    pub kind: TargetKind,
    /// How many scopes are left standing on the way out.
    pub depth: usize,
    /// Where it goes on after it.
    pub exit: BlockId,
    /// Where its value goes.
    pub dest: Option<Local>,
    /// Does anything leave for the exit?
    pub left: bool,
}

/// Kinds of [`Target`].
#[derive(Clone, Copy)]
pub(super) enum TargetKind {
    /// A loop, with the block where its next turn begins.
    Loop(BlockId),
    /// A labelled block.
    Block,
    /// A `try` block.
    Try,
}

impl Frame {
    pub fn new(cx: &mut Context, kind: BodyKind, module: ModuleId, parent: Option<BodyId>, by_move: bool) -> Frame {
        let id = BodyId(cx.ir.bodies.len() as u32);
        let mut frame = Frame::empty(id);
        frame.body.kind = kind;
        frame.body.module = module;
        frame.body.parent = parent;
        frame.body.by_move = by_move;
        // Keeps the place: bodies inside this one are finished before it.
        cx.ir.bodies.push(frame.body.clone());
        frame.body.locals.push(LocalDecl { name: None, ty: None, kind: LocalKind::Return, configured: false });
        frame.body.map.locals.push(Span::default());
        frame.block();
        frame
    }

    pub fn empty(id: BodyId) -> Frame {
        let body = Body {
            kind: BodyKind::Closure,
            parent: None,
            module: ModuleId(0),
            by_move: false,
            locals: Vec::new(),
            params: 0,
            captures: Vec::new(),
            blocks: Vec::new(),
            loops: Vec::new(),
            scrutinees: Vec::new(),
            result: None,
            map: BodyMap::default(),
        };
        Frame {
            id,
            body,
            current: BlockId(0),
            scopes: Vec::new(),
            targets: Vec::new(),
            names: Vec::new(),
            captures: Vec::new(),
            captured: Vec::new(),
            extended: Vec::new(),
        }
    }

    fn block(&mut self) -> BlockId {
        let id = BlockId(self.body.blocks.len() as u32);
        self.body.blocks.push(Block::default());
        self.body.map.statements.push(Vec::new());
        self.body.map.ends.push(Span::default());
        id
    }

    /// The variable of a name, its own or captured.
    fn known(&self, name: Symbol) -> Option<Local> {
        let all = self.captured.iter().chain(&self.names).rev();
        all.copied().find(|(known, _)| *known == name).map(|(_, local)| local)
    }

    /// The number of the next local.
    pub fn next(&self) -> u32 {
        self.body.locals.len() as u32
    }
}

/// A way into a value, step by step.
pub(super) type Way = SmallVec<[Step; 4]>;

/// The place and a further way.
pub(super) fn further(place: &Place, way: &[Step]) -> Place {
    Place { base: place.base, way: place.way.iter().chain(way).copied().collect() }
}

impl Lowering<'_, '_> {
    /// A new block that nothing leads to yet.
    pub fn new_block(&mut self) -> BlockId {
        self.frame.block()
    }

    /// Goes on in `block`.
    pub fn start(&mut self, block: BlockId) {
        self.frame.current = block;
    }

    /// Ends the current block and goes on in one that nothing leads to.
    pub fn end(&mut self, end: Terminator, at: Span) {
        self.terminate(end, at);
        let next = self.new_block();
        self.start(next);
    }

    /// Ends the current block; [`Lowering::start`] must follow.
    pub fn terminate(&mut self, end: Terminator, at: Span) {
        let current = self.frame.current.0 as usize;
        self.frame.body.blocks[current].end = end;
        self.frame.body.map.ends[current] = at;
    }

    /// Ends the current block with the way to `next` and goes on there.
    pub fn flow_into(&mut self, next: BlockId, at: Span) {
        self.terminate(Terminator::Goto(next), at);
        self.start(next);
    }

    /// A statement.
    pub fn push(&mut self, statement: Statement, at: Span) {
        let current = self.frame.current.0 as usize;
        self.frame.body.blocks[current].statements.push(statement);
        self.frame.body.map.statements[current].push(at);
    }

    /// `local = value`.
    pub fn assign(&mut self, local: Local, value: Rvalue, at: Span) {
        self.push(Statement::Assign(Place::local(local), value), at);
    }

    /// `dest = operand`, where a value is wanted.
    pub fn give(&mut self, dest: Option<Local>, value: Operand, at: Span) {
        if let Some(dest) = dest {
            self.assign(dest, Rvalue::Use(value), at);
        }
    }

    /// A new local that belongs to no scope.
    pub fn declare(&mut self, name: Option<Symbol>, ty: Option<TypeId>, kind: LocalKind, at: Span) -> Local {
        let local = Local(self.frame.next());
        self.frame.body.locals.push(LocalDecl { name, ty, kind, configured: false });
        self.frame.body.map.locals.push(at);
        local
    }

    /// The variable of a name, captured from a body round this one if need be.
    pub fn variable(&mut self, name: Symbol) -> Option<Local> {
        if let Some(local) = self.frame.known(name) {
            return Some(local);
        }
        let levels = self.outer.iter().enumerate().rev();
        let (level, local) = levels.map(|(at, frame)| (at, frame.known(name))).find(|(_, local)| local.is_some())?;
        let local = local?;
        let mut local = local;
        for at in level + 1..=self.outer.len() {
            let (decl, span) = match self.outer.get(at - 1) {
                Some(from) => declaration(from, local),
                None => declaration(&self.frame, local),
            };
            let frame = self.outer.get_mut(at).unwrap_or(&mut self.frame);
            let inner = Local(FIRST_CAPTURE + frame.captures.len() as u32);
            frame.captures.push((LocalDecl { kind: LocalKind::Capture, ..decl }, span));
            frame.body.captures.push(crate::ir::Capture { outer: local, inner });
            frame.captured.push((name, inner));
            local = inner;
        }
        Some(local)
    }
}

fn declaration(frame: &Frame, local: Local) -> (LocalDecl, Span) {
    match local.0.checked_sub(FIRST_CAPTURE) {
        Some(at) => frame.captures[at as usize],
        None => (frame.body.locals[local.0 as usize], frame.body.map.locals[local.0 as usize]),
    }
}
