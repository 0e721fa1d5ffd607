//! Bodies as control-flow graphs, much like the compiler's MIR before types are known.
//!
//! Every value that an expression makes gets a local (a *temporary* unless it has a name). The end of a
//! scope or statement is a [`Statement::Drop`] of a range of locals: whatever of them still owns a value
//! there gives it up, in reverse order. A value moved out before is not there any more; who is moved and
//! who is only copied or borrowed is left to types, so a drop of a moved local is no mistake.
//! Panics have no edges.

use serde::{Deserialize, Serialize};

use super::{ModuleId, PathId, Symbol, TypeId};
use crate::span::Span;

/// A body of the file; indexes [`super::FileIr::bodies`].
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
pub struct BodyId(pub u32);

/// A local variable or temporary of a body.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
pub struct Local(pub u32);

/// A basic block of a body; 0 is the entry.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
pub struct BlockId(pub u32);

/// Where a value is returned: local 0.
pub const RETURN: Local = Local(0);

/// What a body belongs to.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub enum BodyKind {
    /// A function; index into [`super::FileIr::functions`].
    Function(u32),
    /// A closure.
    Closure,
    /// An `async` block, or the body of an `async` closure's future.
    Async,
    /// An initialiser; index into [`super::FileIr::globals`].
    Global(u32),
}

/// A body.
#[derive(Clone, Debug, Serialize, Deserialize)]
pub struct Body {
    /// What it belongs to.
    pub kind: BodyKind,
    /// The body that it is written in (closures and `async` blocks).
    pub parent: Option<BodyId>,
    /// Where its names are looked up.
    pub module: ModuleId,
    /// `move`.
    pub by_move: bool,
    /// Its locals: the result, then the parameters, then variables and temporaries as they come.
    pub locals: Vec<LocalDecl>,
    /// How many parameters: locals 1 to this.
    pub params: u32,
    /// What it captures of the body round it.
    pub captures: Vec<Capture>,
    /// Its blocks.
    pub blocks: Vec<Block>,
    /// Its loops, outer before inner.
    pub loops: Vec<Loop>,
    /// Its scrutinees.
    pub scrutinees: Vec<Scrutinee>,
    /// The result type as written (closures).
    pub result: Option<TypeId>,
    /// Where everything stands.
    pub map: BodyMap,
}

/// A local as declared.
#[derive(Clone, Copy, Debug, PartialEq, Serialize, Deserialize)]
pub struct LocalDecl {
    /// Its name; none for temporaries and for parameters that are patterns.
    pub name: Option<Symbol>,
    /// Its type, where written.
    pub ty: Option<TypeId>,
    /// What it is.
    pub kind: LocalKind,
    /// Set by statements of which a `cfg` leaves one: its values are alternatives, never one after the other.
    pub configured: bool,
}

/// Kinds of [`LocalDecl`].
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub enum LocalKind {
    /// The result.
    Return,
    /// A parameter.
    Param,
    /// A variable of a pattern.
    Variable,
    /// A value without a name.
    Temporary,
    /// A variable of the body round it, seen from inside.
    Capture,
}

/// One captured variable.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Capture {
    /// In the body round it.
    pub outer: Local,
    /// In this body; a place of its own that stands for the variable itself (not for a reference).
    pub inner: Local,
}

/// Statements and an end.
#[derive(Clone, Debug, Default, Serialize, Deserialize)]
pub struct Block {
    /// What happens, in order.
    pub statements: Vec<Statement>,
    /// Where it goes.
    pub end: Terminator,
}

/// One step.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub enum Statement {
    /// `place = value`. What the place held before is dropped after the value is made.
    Assign(Place, Rvalue),
    /// A call.
    Call(Box<Call>),
    /// `.await` and its macros: the task may be suspended here.
    Await(Box<Await>),
    /// The end of these locals' scope, last first: `from..to`. Locals that are not owned any more, or
    /// were never set on this path, are passed over.
    Drop {
        /// The first local.
        from: Local,
        /// One past the last.
        to: Local,
    },
    /// On this path the test held (or did not): the first statements of the block that a pattern leads to.
    Assume {
        /// What was tested.
        place: Place,
        /// Against what.
        test: Test,
        /// Did it match?
        holds: bool,
    },
}

/// A pattern's test of one place.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub enum Test {
    /// An enum's variant (`Ok`, `Some`, `Role::Leader`) or a constant, by its path.
    Variant(PathId),
    /// What `?` asks: `Ok`, `Some`, `Continue`.
    Success,
    /// A literal or range.
    Literal,
}

/// A call.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct Call {
    /// What is called.
    pub callee: Callee,
    /// Arguments in order of evaluation; a method's receiver is the first and is borrowed as the method
    /// asks: `Use(place)` there does not mean a move.
    pub args: Vec<Operand>,
    /// Where the result goes: always a local of its own.
    pub dest: Local,
    /// The name that is called: a method's name, a path's last segment, a macro's name.
    pub name: Span,
}

/// What is called.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub enum Callee {
    /// `f(…)`, `Type::f(…)`, also the constructors `Some(…)` and `Tuple(…)`.
    Path(PathId),
    /// `x.name::<T>(…)`. `for` loops call `into_iter` and `next` this way.
    Method {
        /// Its name.
        name: Symbol,
        /// Written generic arguments.
        args: Vec<TypeId>,
    },
    /// A value: a closure or function pointer in a place.
    Value(Place),
    /// A macro that is neither well known nor of the program. Its arguments are not understood.
    Macro(PathId),
}

/// `.await`, `select!`, `join!`, `for await`.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct Await {
    /// The futures that are polled here.
    pub futures: Vec<Operand>,
    /// One local for each future's output.
    pub dests: Vec<Local>,
    /// Which form.
    pub kind: AwaitKind,
}

/// Forms of [`Await`].
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub enum AwaitKind {
    /// `.await`.
    Plain,
    /// `select!` and its kin: one output arrives.
    Select,
    /// `join!` and its kin: all arrive.
    Join,
}

/// A value as an operand.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub enum Operand {
    /// A place, moved or copied as its type says.
    Use(Place),
    /// A literal.
    Literal(Literal),
}

/// A literal, as far as analyses care.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub enum Literal {
    /// `()`.
    Unit,
    /// `true`, `false`.
    Bool(bool),
    /// An integer, with its suffix if written.
    Int(u128, Option<Symbol>),
    /// A float.
    Float,
    /// A string, byte string or C string.
    Str,
    /// A character or byte.
    Char,
}

/// A value as computed.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub enum Rvalue {
    /// The operand itself.
    Use(Operand),
    /// `&place`, `&mut place`, `&raw const place`, `addr_of!`.
    Ref {
        /// What is borrowed.
        place: Place,
        /// `mut`.
        mutable: bool,
        /// A raw pointer.
        raw: bool,
    },
    /// Tuples, arrays, struct literals.
    Aggregate(Box<Aggregate>),
    /// `a + b`, `a == b` … (`&&` and `||` are branches).
    Binary(BinaryOp, Operand, Operand),
    /// `!a`, `-a`.
    Unary(Operand),
    /// `a as T`.
    Cast(Operand, TypeId),
    /// A closure or `async` block; captures are in the body.
    Closure(BodyId),
    /// Made from these by means that do not matter here: `format!`-like macros (which only borrow),
    /// ranges, `matches!` results.
    Compose(Vec<Operand>),
}

/// A tuple, array or struct literal.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct Aggregate {
    /// Which.
    pub kind: AggregateKind,
    /// Fields in order of evaluation; tuples and arrays have `0`, `1`, …
    pub fields: Vec<(Symbol, Operand)>,
    /// `..base`.
    pub base: Option<Operand>,
    /// Of a struct literal: where each field's value stands.
    pub spans: Vec<Span>,
}

/// Kinds of [`Aggregate`].
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub enum AggregateKind {
    /// `(a, b)`.
    Tuple,
    /// `[a, b]`, `vec![a, b]`.
    Array,
    /// `vec![…]`.
    Vec,
    /// `Path { … }`.
    Struct(PathId),
}

/// Binary operators.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub enum BinaryOp {
    /// `+ - * / % & | ^ << >>`.
    Arithmetic,
    /// `==`, `!=`.
    Equality,
    /// `< <=`.
    Below,
    /// `> >=`.
    Above,
}

/// A place: a variable or global, and a way into it. Auto-dereference is not written out.
#[derive(Clone, Debug, PartialEq, Eq, Hash, Serialize, Deserialize)]
pub struct Place {
    /// Where it begins.
    pub base: Base,
    /// The way.
    pub way: Box<[Step]>,
}

/// Where a place begins.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
pub enum Base {
    /// A local.
    Local(Local),
    /// A path that is no variable: a static, a constant, a function, a unit struct or variant.
    Path(PathId),
}

/// One step into a value.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
pub enum Step {
    /// `*x`.
    Deref,
    /// `x.name`, `x.0`.
    Field(Symbol),
    /// `x[i]`: the index where it is a local; slices of patterns too.
    Index(Option<Local>),
    /// The fields of a variant, inside a pattern; a [`Step::Field`] follows.
    Variant(PathId),
    /// What `?` unwraps.
    Success,
    /// What `?` returns.
    Failure,
}

/// How a block ends.
#[derive(Clone, Debug, Default, PartialEq, Serialize, Deserialize)]
pub enum Terminator {
    /// Go on there.
    Goto(BlockId),
    /// `if`, `while`, `&&`, `||`, match guards.
    If {
        /// A `bool`.
        condition: Operand,
        /// Where it holds.
        then: BlockId,
        /// Where it does not.
        otherwise: BlockId,
    },
    /// `match`, `if let`, `while let`, `let … else`, `?`; which arm it is is told by the
    /// [`Statement::Assume`]s that the arms begin with.
    Match {
        /// What is matched.
        scrutinee: Place,
        /// The arms.
        arms: Vec<BlockId>,
    },
    /// Code that some `cfg` may leave out, or that a macro may run: any of these.
    Either(Vec<BlockId>),
    /// The body ends.
    Return,
    /// Nothing follows: `panic!`, an endless loop's exit.
    #[default]
    Diverge,
}

impl Terminator {
    /// The blocks that may follow.
    pub fn successors(&self) -> impl Iterator<Item = BlockId> + '_ {
        let (pair, list): ([Option<BlockId>; 2], &[BlockId]) = match self {
            Terminator::Goto(next) => ([Some(*next), None], &[]),
            Terminator::If { condition: _, then, otherwise } => ([Some(*then), Some(*otherwise)], &[]),
            Terminator::Match { scrutinee: _, arms } => ([None, None], arms),
            Terminator::Either(arms) => ([None, None], arms),
            Terminator::Return | Terminator::Diverge => ([None, None], &[]),
        };
        pair.into_iter().flatten().chain(list.iter().copied())
    }
}

/// A loop.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Loop {
    /// Where each turn begins (for `while`: the condition; for `for`: the call of `next`).
    pub head: BlockId,
    /// Where it goes on after the loop.
    pub exit: BlockId,
    /// Which form.
    pub kind: LoopKind,
    /// The keyword.
    pub keyword: Span,
    /// The whole loop.
    pub span: Span,
}

/// Forms of [`Loop`].
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub enum LoopKind {
    /// `loop`.
    Loop,
    /// `while`, `while let`.
    While,
    /// `for`.
    For,
}

/// What is matched or iterated over: the values without a name that are made there live on through what follows.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Scrutinee {
    /// Of which form.
    pub form: ScrutineeForm,
    /// The first local that is made there.
    pub from: Local,
    /// One past the last.
    pub to: Local,
    /// What follows while the values live; empty if nothing does.
    pub body: Span,
}

/// Forms with a [`Scrutinee`].
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub enum ScrutineeForm {
    /// `match`.
    Match,
    /// `if let`.
    IfLet,
    /// `while let`.
    WhileLet,
    /// `for`.
    For,
}

/// Where the parts of a body stand in the file.
#[derive(Clone, Debug, Default, Serialize, Deserialize)]
pub struct BodyMap {
    /// The whole body (of a function its block, of a closure all of it).
    pub body: Span,
    /// For each block, for each statement. A call: the whole call expression. An await: from the `.` to
    /// the end of `await`, or the macro's name. A drop: the closing brace, the end of the
    /// statement (its last byte), or the `return`, `break`, `?` that leaves.
    pub statements: Vec<Vec<Span>>,
    /// For each block, its end: the condition or scrutinee.
    pub ends: Vec<Span>,
    /// For each local, its name in the pattern, or the expression that makes the temporary.
    pub locals: Vec<Span>,
    /// Statements that are compiled for tests alone.
    pub tests: Vec<Span>,
}

impl Place {
    /// A local as a whole.
    pub fn local(local: Local) -> Place {
        Place { base: Base::Local(local), way: Box::default() }
    }

    /// One step further.
    pub fn then(&self, step: Step) -> Place {
        Place { base: self.base, way: self.way.iter().copied().chain([step]).collect() }
    }

    /// The local, where the place is one as a whole.
    pub fn as_local(&self) -> Option<Local> {
        match self.base {
            Base::Local(local) if self.way.is_empty() => Some(local),
            Base::Local(_) | Base::Path(_) => None,
        }
    }
}
