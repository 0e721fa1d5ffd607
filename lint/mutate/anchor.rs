//! Finds where a fault goes: a function by its name, a statement or a piece of code by its tokens, the guard that is alive
//! before a statement.

use std::ops::Range;

use proc_macro2::{Delimiter, TokenStream, TokenTree};
use syn::spanned::Spanned;
use syn::visit::{self, Visit};
use syn::{Block, Expr, ExprCall, FnArg, ImplItemFn, ItemFn, ItemImpl, Local, Pat, PatIdent, Signature, Stmt, Type};

use super::MutateError;
use super::shape::{Shape, shape};

/// A file as tokens and functions.
pub(super) struct Source {
    tokens: Vec<Token>,
    functions: Vec<Function>,
    length: usize,
}

/// A function, or the whole file.
#[derive(Clone, Default)]
pub(super) struct Function {
    /// `Type::name`, or `name`.
    pub name: String,
    tokens: Vec<Token>,
    /// Every statement, in the order of its beginning.
    statements: Vec<Statement>,
    guards: Vec<Guard>,
    /// The bodies of what is started elsewhere, between their brackets.
    tasks: Vec<Range<usize>>,
}

/// A word, a mark, a literal or a bracket.
#[derive(Clone, Debug, PartialEq)]
struct Token {
    text: String,
    bytes: Range<usize>,
}

#[derive(Clone)]
pub(super) struct Statement {
    pub bytes: Range<usize>,
    /// The block that it stands in.
    pub block: Range<usize>,
    pub shape: Shape,
}

/// A variable that has a guard.
#[derive(Clone, Debug)]
pub(super) struct Guard {
    pub name: String,
    pub is_mutable: bool,
    /// Where its name stands.
    pub at: usize,
    /// The expression by which it was acquired; none of a parameter.
    pub acquired: Option<Range<usize>>,
    /// From its declaration, or of a parameter from the beginning of the body, to the end of its block.
    pub scope: Range<usize>,
}

impl Source {
    pub(super) fn parse(text: &str) -> Result<Self, MutateError> {
        let file = syn::parse_file(text).map_err(|error| MutateError::Unparsed(error.to_string()))?;
        let stream: TokenStream = text.parse().map_err(|_| MutateError::Unparsed("it is no list of tokens".into()))?;
        let mut tokens = Vec::new();
        flatten(stream, &mut tokens);
        // Each parse numbers its bytes from an offset of its own.
        let base = file.span().byte_range().start;
        let first = tokens.first().map_or(0, |token: &Token| token.bytes.start);
        let shift = |bytes: Range<usize>| bytes.start - base + first..bytes.end - base + first;
        let mut finder = Finder { shift: &shift, of: None, functions: Vec::new() };
        finder.visit_file(&file);
        let mut functions = finder.functions;
        for function in &mut functions {
            let bytes = function.statements.first().map_or(0..0, |whole| whole.bytes.clone());
            function.tokens = tokens.iter().filter(|token| contains(&bytes, &token.bytes)).cloned().collect();
            function.statements.remove(0);
        }
        Ok(Self { tokens, functions, length: text.len() })
    }

    /// All functions, in the order of the file.
    pub(super) fn functions(&self) -> &[Function] {
        &self.functions
    }

    /// The function of this name; of an empty name, the file.
    pub(super) fn function(&self, name: &str) -> Result<Function, MutateError> {
        if name.is_empty() {
            let whole = Statement { bytes: 0..self.length, block: 0..self.length, shape: Shape::Other };
            return Ok(Function {
                name: "the file".into(),
                tokens: self.tokens.clone(),
                statements: vec![whole],
                guards: Vec::new(),
                tasks: Vec::new(),
            });
        }
        let found: Vec<&Function> = self.functions.iter().filter(|function| function.name == name).collect();
        match found.as_slice() {
            [function] => Ok((*function).clone()),
            _ => Err(MutateError::Function { function: name.to_string(), found: found.len() }),
        }
    }
}

impl Function {
    /// Every statement, in the order of its beginning.
    pub(super) fn statements(&self) -> &[Statement] {
        &self.statements
    }

    /// The variables that have guards, in the order of their declarations.
    pub(super) fn guards(&self) -> impl Iterator<Item = &Guard> {
        self.guards.iter()
    }

    /// The bodies of the threads and tasks that it starts, between their brackets.
    pub(super) fn tasks(&self) -> &[Range<usize>] {
        &self.tasks
    }

    /// Does a word stand somewhere in these bytes?
    pub(super) fn mentions(&self, bytes: &Range<usize>, word: &str) -> bool {
        self.tokens.iter().any(|token| contains(bytes, &token.bytes) && token.text == word)
    }

    /// The one place with this code.
    pub(super) fn code(&self, code: &str) -> Result<Range<usize>, MutateError> {
        let error = |found| MutateError::Code { code: code.to_string(), function: self.name.clone(), found };
        let wanted: Vec<String> = words(code).ok_or_else(|| error(0))?;
        let is_wanted = |window: &&[Token]| window.iter().map(|token| &token.text).eq(&wanted);
        let found: Vec<&[Token]> = self.tokens.windows(wanted.len().max(1)).filter(is_wanted).collect();
        match found.as_slice() {
            [[first, .., last]] => Ok(first.bytes.start..last.bytes.end),
            [[only]] => Ok(only.bytes.clone()),
            _ => Err(error(found.len())),
        }
    }

    /// The one statement that begins with this code.
    pub(super) fn statement(&self, code: &str) -> Result<&Statement, MutateError> {
        let error = |found| MutateError::Code { code: code.to_string(), function: self.name.clone(), found };
        let wanted: Vec<String> = words(code).ok_or_else(|| error(0))?;
        let begins = |statement: &&Statement| {
            let start = self.tokens.partition_point(|token| token.bytes.start < statement.bytes.start);
            self.tokens[start..].iter().map(|token| &token.text).take(wanted.len()).eq(&wanted)
        };
        let found: Vec<&Statement> = self.statements.iter().filter(begins).collect();
        match found.as_slice() {
            [statement] => Ok(statement),
            [] => match self.code(code) {
                Ok(_) => Err(MutateError::NoStatement { code: code.to_string(), function: self.name.clone() }),
                Err(error) => Err(error),
            },
            _ => Err(error(found.len())),
        }
    }

    /// The guard that was declared last of those that are in scope.
    pub(super) fn guard_at(&self, at: usize) -> Option<&Guard> {
        self.guards.iter().rev().find(|guard| guard.scope.contains(&at))
    }
}

fn contains(outer: &Range<usize>, inner: &Range<usize>) -> bool {
    outer.start <= inner.start && inner.end <= outer.end
}

/// The tokens of a piece of code, which may open brackets that it does not close.
fn words(code: &str) -> Option<Vec<String>> {
    let mut open = Vec::new();
    for letter in code.chars() {
        match letter {
            '(' => open.push(')'),
            '[' => open.push(']'),
            '{' => open.push('}'),
            ')' | ']' | '}' => drop(open.pop()),
            _ => {}
        }
    }
    let missing: String = open.iter().rev().collect();
    let stream: TokenStream = format!("{code}{missing}").parse().ok()?;
    let mut tokens = Vec::new();
    flatten(stream, &mut tokens);
    tokens.truncate(tokens.len() - missing.len());
    Some(tokens.into_iter().map(|token| token.text).collect())
}

fn flatten(stream: TokenStream, out: &mut Vec<Token>) {
    for tree in stream {
        match tree {
            TokenTree::Group(group) => {
                let (open, close) = match group.delimiter() {
                    Delimiter::Parenthesis => ("(", ")"),
                    Delimiter::Bracket => ("[", "]"),
                    Delimiter::Brace => ("{", "}"),
                    Delimiter::None => ("", ""),
                };
                out.push(Token { text: open.into(), bytes: group.span_open().byte_range() });
                flatten(group.stream(), out);
                out.push(Token { text: close.into(), bytes: group.span_close().byte_range() });
            }
            // Comments for documentation come as `#[doc = …]`, whose text is no part of a shape.
            TokenTree::Ident(_) | TokenTree::Punct(_) | TokenTree::Literal(_) => {
                out.push(Token { text: tree.to_string(), bytes: tree.span().byte_range() });
            }
        }
    }
}

/// Collects functions with their statements and guards.
struct Finder<'s> {
    shift: &'s dyn Fn(Range<usize>) -> Range<usize>,
    /// The type of the `impl` that is looked through.
    of: Option<String>,
    functions: Vec<Function>,
}

impl Finder<'_> {
    fn function(&mut self, signature: &Signature, block: &Block) {
        let name = match &self.of {
            Some(of) => format!("{of}::{}", signature.ident),
            None => signature.ident.to_string(),
        };
        let bytes = (self.shift)(block.span().byte_range());
        let mut inside = Inside {
            shift: self.shift,
            statements: Vec::new(),
            guards: Vec::new(),
            tasks: Vec::new(),
            block: bytes.clone(),
        };
        for input in &signature.inputs {
            if let FnArg::Typed(input) = input
                && let Pat::Ident(pattern) = &*input.pat
                && is_guard_type(&input.ty)
            {
                inside.guard(pattern, None, bytes.clone());
            }
        }
        inside.visit_block(block);
        let mut statements = inside.statements;
        statements.insert(0, Statement { block: bytes.clone(), bytes, shape: Shape::Other });
        let (guards, tasks) = (inside.guards, inside.tasks);
        self.functions.push(Function { name, tokens: Vec::new(), statements, guards, tasks });
    }
}

impl<'ast> Visit<'ast> for Finder<'_> {
    fn visit_item_impl(&mut self, item: &'ast ItemImpl) {
        let outer = self.of.replace(type_name(&item.self_ty));
        visit::visit_item_impl(self, item);
        self.of = outer;
    }

    fn visit_impl_item_fn(&mut self, item: &'ast ImplItemFn) {
        self.function(&item.sig, &item.block);
    }

    fn visit_item_fn(&mut self, item: &'ast ItemFn) {
        self.function(&item.sig, &item.block);
    }
}

/// Collects the statements and guards of one function.
struct Inside<'s> {
    shift: &'s dyn Fn(Range<usize>) -> Range<usize>,
    statements: Vec<Statement>,
    guards: Vec<Guard>,
    tasks: Vec<Range<usize>>,
    block: Range<usize>,
}

impl Inside<'_> {
    fn guard(&mut self, pattern: &PatIdent, acquired: Option<Range<usize>>, scope: Range<usize>) {
        self.guards.push(Guard {
            name: pattern.ident.to_string(),
            is_mutable: pattern.mutability.is_some(),
            at: (self.shift)(pattern.ident.span().byte_range()).start,
            acquired,
            scope,
        });
    }
}

impl<'ast> Visit<'ast> for Inside<'_> {
    fn visit_block(&mut self, block: &'ast Block) {
        let outer = std::mem::replace(&mut self.block, (self.shift)(block.span().byte_range()));
        visit::visit_block(self, block);
        self.block = outer;
    }

    fn visit_stmt(&mut self, statement: &'ast Stmt) {
        let bytes = (self.shift)(statement.span().byte_range());
        let shape = shape(statement, self.shift, acquires);
        self.statements.push(Statement { bytes, block: self.block.clone(), shape });
        visit::visit_stmt(self, statement);
    }

    fn visit_expr_call(&mut self, call: &'ast ExprCall) {
        if let Expr::Path(path) = &*call.func
            && path.path.segments.last().is_some_and(|last| last.ident == "spawn")
        {
            self.tasks.extend(call.args.first().and_then(body).map(|block| (self.shift)(inner(block))));
        }
        visit::visit_expr_call(self, call);
    }

    fn visit_local(&mut self, local: &'ast Local) {
        visit::visit_local(self, local);
        let pattern = match &local.pat {
            Pat::Type(typed) => &*typed.pat,
            pattern => pattern,
        };
        if let (Pat::Ident(pattern), Some(init)) = (pattern, &local.init)
            && acquires(&init.expr)
        {
            let acquired = (self.shift)(init.expr.span().byte_range());
            let scope = (self.shift)(local.span().byte_range()).end..self.block.end;
            self.guard(pattern, Some(acquired), scope);
        }
    }
}

/// The body of a closure or of an `async` block.
fn body(expression: &Expr) -> Option<&Block> {
    match expression {
        Expr::Closure(closure) => match &*closure.body {
            Expr::Block(block) => Some(&block.block),
            _ => None,
        },
        Expr::Async(task) => Some(&task.block),
        _ => None,
    }
}

/// What stands between the brackets of a block.
fn inner(block: &Block) -> Range<usize> {
    block.brace_token.span.open().byte_range().end..block.brace_token.span.close().byte_range().start
}

/// Is the value of an expression that of a method that acquires, perhaps unwrapped?
fn acquires(expression: &Expr) -> bool {
    match expression {
        Expr::Try(inner) => acquires(&inner.expr),
        Expr::Await(inner) => acquires(&inner.base),
        Expr::MethodCall(call) => match call.method.to_string().as_str() {
            "unwrap" | "expect" | "unwrap_or_else" => acquires(&call.receiver),
            "lock" | "read" | "write" => call.args.is_empty(),
            _ => false,
        },
        _ => false,
    }
}

fn is_guard_type(ty: &Type) -> bool {
    type_name(ty).ends_with("Guard")
}

/// The last name of a type's path.
fn type_name(ty: &Type) -> String {
    match ty {
        Type::Path(path) => path.path.segments.last().map(|last| last.ident.to_string()).unwrap_or_default(),
        Type::Reference(reference) => type_name(&reference.elem),
        _ => String::new(),
    }
}
