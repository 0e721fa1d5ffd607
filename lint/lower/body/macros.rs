//! Macro calls: the well-known ones are lowered as the code that they are, those of the program are
//! expanded, and of the others only the call is known.

use proc_macro2::TokenStream;
use syn::parse::{ParseStream, Parser};
use syn::punctuated::Punctuated;
use syn::{Block, Expr, Macro, Stmt, Token};

use super::Lowering;
use crate::ir::{
    AggregateKind, AwaitKind, BinaryOp, Call, Callee, Literal, Local, Operand, Place, Rvalue, Statement, Step,
    Terminator, Test,
};
use crate::span::Span;

/// What a macro is known to be.
#[derive(Clone, Copy, PartialEq, Eq)]
enum Known {
    /// Formats its arguments, which it borrows.
    Format,
    /// `write!(to, …)`.
    Write,
    /// Formats its arguments and never returns.
    Panic,
    /// Looks at its first `n` arguments and goes on.
    Assert(usize),
    /// `log` and `tracing`.
    Log,
    Vec,
    Matches,
    Dbg,
    /// A text known at compile time.
    Text,
    /// `cfg!`.
    Cfg,
    Select,
    Join,
    Pin,
    Ready,
    AddressOf,
    /// `anyhow!`.
    Error,
    Bail,
    Ensure,
    Try,
    CfgIf,
    /// Items in a block: `thread_local!`, `lazy_static!`.
    Items,
}

fn last_is(mac: &Macro, names: &[&str]) -> bool {
    mac.path.segments.last().is_some_and(|last| names.iter().any(|name| last.ident == name))
}

/// Does the macro's value own nothing?
pub(super) fn is_plain(mac: &Macro) -> bool {
    let texts = ["format", "print", "println", "eprint", "eprintln", "format_args", "matches", "cfg"];
    last_is(mac, &texts)
}

/// Macros of the standard library and those that their own rules would not make plainer.
fn fixed(name: &str) -> Option<Known> {
    Some(match name {
        "format" | "print" | "println" | "eprint" | "eprintln" | "format_args" => Known::Format,
        "write" | "writeln" => Known::Write,
        "panic" | "todo" | "unimplemented" | "unreachable" => Known::Panic,
        "assert" | "debug_assert" => Known::Assert(1),
        "assert_eq" | "assert_ne" | "debug_assert_eq" | "debug_assert_ne" => Known::Assert(2),
        "vec" => Known::Vec,
        "matches" => Known::Matches,
        "dbg" => Known::Dbg,
        "concat" | "stringify" | "env" | "option_env" | "include_str" | "include_bytes" | "file" | "line"
        | "column" | "module_path" => Known::Text,
        "cfg" => Known::Cfg,
        "select" | "select_biased" => Known::Select,
        "join" | "try_join" => Known::Join,
        "pin" | "pin_mut" => Known::Pin,
        "addr_of" | "addr_of_mut" => Known::AddressOf,
        "try" => Known::Try,
        "cfg_if" => Known::CfgIf,
        "thread_local" | "lazy_static" => Known::Items,
        _ => return None,
    })
}

/// Macros of well-known crates; the program may have its own of the same name.
fn usual(name: &str) -> Option<Known> {
    Some(match name {
        "trace" | "debug" | "info" | "warn" | "error" | "event" | "log" | "span" | "trace_span" | "debug_span"
        | "info_span" | "warn_span" | "error_span" => Known::Log,
        "ready" => Known::Ready,
        "anyhow" => Known::Error,
        "bail" => Known::Bail,
        "ensure" => Known::Ensure,
        _ => return None,
    })
}

impl Lowering<'_, '_> {
    /// A macro call as an expression (`whole`, unless it stands as a statement).
    pub fn macro_call(&mut self, mac: &Macro, whole: Option<&Expr>, dest: Option<Local>) {
        let name = mac.path.segments.last().map(|last| last.ident.to_string()).unwrap_or_default();
        let name = name.strip_prefix("r#").unwrap_or(&name);
        if !self.cx.may_parse(&mac.tokens) {
            self.unknown_macro(mac, dest);
            return;
        }
        if fixed(name).is_some_and(|known| self.known_macro(known, name, mac, dest).is_some()) {
            return;
        }
        if let Some(tokens) = self.cx.expand(mac) {
            let done = self.expansion(tokens, mac, whole.is_none(), dest);
            self.cx.end_expansion();
            if done {
                return;
            }
        }
        if usual(name).is_some_and(|known| self.known_macro(known, name, mac, dest).is_some()) {
            return;
        }
        self.unknown_macro(mac, dest);
    }

    /// A macro call as a statement or as a block's last one: what it declares is seen by the statements
    /// after it.
    pub fn macro_statement(&mut self, mac: &Macro, dest: Option<Local>, end: Span) {
        if last_is(mac, &["pin"])
            && let Ok(statements) = Block::parse_within.parse2(mac.tokens.clone())
            && matches!(statements.first(), Some(Stmt::Local(_)))
        {
            self.statements(&statements, None, end);
            return;
        }
        let name = mac.path.segments.last().map(|last| last.ident.to_string()).unwrap_or_default();
        if fixed(&name).is_none()
            && let Some(tokens) = self.cx.expand(mac)
        {
            let statements = self.cx.may_parse(&tokens).then(|| Block::parse_within.parse2(tokens));
            let done = match statements {
                Some(Ok(statements)) => {
                    self.expanded_statements(&statements, dest, end);
                    true
                }
                Some(Err(_)) | None => false,
            };
            self.cx.end_expansion();
            if done {
                return;
            }
        }
        self.enter(true);
        self.macro_call(mac, None, dest);
        self.leave(end);
    }

    fn expanded_statements(&mut self, statements: &[Stmt], dest: Option<Local>, end: Span) {
        self.enter_items(statements);
        self.statements(statements, dest, end);
    }

    /// Lowers what a macro of the program has become. Is it code?
    fn expansion(&mut self, tokens: TokenStream, mac: &Macro, is_statement: bool, dest: Option<Local>) -> bool {
        if !self.cx.may_parse(&tokens) {
            return false;
        }
        if !is_statement && let Ok(expr) = syn::parse2::<Expr>(tokens.clone()) {
            self.eval(&expr, dest);
            return true;
        }
        let Ok(statements) = Block::parse_within.parse2(tokens) else { return false };
        let end = self.cx.macro_span(mac).last();
        self.scoped_statements(&statements, dest, end);
        true
    }

    /// Only that it is called is known.
    fn unknown_macro(&mut self, mac: &Macro, dest: Option<Local>) {
        let at = self.cx.macro_span(mac);
        let dest = dest.unwrap_or_else(|| self.new_temporary(None, at));
        let name = mac.path.segments.last().map(|last| self.cx.span(last.ident.span())).unwrap_or_default();
        let callee = Callee::Macro(self.cx.path(&mac.path, None));
        self.push(Statement::Call(Box::new(Call { callee, args: Vec::new(), dest, name })), at);
    }

    /// Lowers a well-known macro, unless its arguments are not what they should be.
    fn known_macro(&mut self, known: Known, name: &str, mac: &Macro, dest: Option<Local>) -> Option<()> {
        let at = self.cx.macro_span(mac);
        let tokens = &mac.tokens;
        match known {
            Known::Format => {
                let parts = self.format_arguments(tokens)?;
                if let (Some(dest), "format") = (dest, name) {
                    let text = self.cx.text();
                    let known = &mut self.frame.body.locals[dest.0 as usize].ty;
                    *known = known.or(Some(text));
                }
                self.compose(parts, dest, at);
            }
            Known::Write => {
                let mut parts = self.format_arguments(tokens)?;
                if parts.is_empty() {
                    return None;
                }
                let to = parts.remove(0);
                let text = self.new_plain(at);
                self.compose(parts, Some(text), at);
                let dest = dest.unwrap_or_else(|| self.new_temporary(None, at));
                let callee = Callee::Method { name: self.cx.symbol("write_fmt"), args: Vec::new() };
                let name = mac.path.segments.last().map(|last| self.cx.span(last.ident.span())).unwrap_or_default();
                let args = vec![to, Operand::Use(Place::local(text))];
                self.push(Statement::Call(Box::new(Call { callee, args, dest, name })), at);
            }
            Known::Panic => {
                let parts = self.format_arguments(tokens)?;
                self.compose(parts, None, at);
                self.end(Terminator::Diverge, at);
            }
            Known::Assert(count) => {
                let args = expressions(tokens)?;
                let parts: Vec<Operand> = args.iter().take(count).map(|arg| self.operand(arg)).collect();
                match <[Operand; 2]>::try_from(parts) {
                    Ok([left, right]) => {
                        let same = self.new_plain(at);
                        self.assign(same, Rvalue::Binary(BinaryOp::Equality, left, right), at);
                    }
                    Err(parts) => self.compose(parts, None, at),
                }
            }
            Known::Log => {
                let parts = self.log_arguments(tokens.clone());
                self.compose(parts, dest, at);
            }
            Known::Vec => {
                let value = self.vec(tokens)?;
                let dest = dest.unwrap_or_else(|| self.new_temporary(None, at));
                self.assign(dest, value, at);
            }
            Known::Matches => {
                let (scrutinee, pat) = self.matches_arguments(mac)?;
                self.matches_value(&scrutinee, &pat, dest, at);
            }
            Known::Dbg => {
                let args = expressions(tokens)?;
                match &args[..] {
                    [one] => match dest {
                        Some(dest) => self.eval(one, Some(dest)),
                        // It is printed, if nothing else.
                        None => {
                            let shown = self.operand(one);
                            self.compose(vec![shown], None, at);
                        }
                    },
                    many => {
                        let value = self.aggregate(AggregateKind::Tuple, many.iter());
                        let dest = dest.unwrap_or_else(|| self.new_temporary(None, at));
                        self.assign(dest, value, at);
                    }
                }
            }
            Known::Text => self.give(dest, Operand::Literal(Literal::Str), at),
            Known::Cfg => self.compose(Vec::new(), dest, at),
            Known::Select => self.select(mac, dest)?,
            Known::Join => {
                let args = expressions(tokens)?;
                let futures: Vec<Operand> = args.iter().map(|arg| self.operand(arg)).collect();
                let dests: Vec<Local> = futures.iter().map(|_| self.new_temporary(None, at)).collect();
                let outputs = dests.iter().map(|dest| Operand::Use(Place::local(*dest)));
                let outputs: Vec<Operand> = outputs.collect();
                let name_span = mac.path.segments.last().map(|last| self.cx.span(last.ident.span()));
                self.push_await(futures, dests, AwaitKind::Join, name_span.unwrap_or_default());
                if name == "try_join" {
                    self.compose(outputs, dest, at);
                } else if let Some(dest) = dest {
                    let fields = outputs.into_iter().enumerate().map(|(at, output)| (self.number(at), output));
                    let fields = fields.collect();
                    let tuple =
                        crate::ir::Aggregate { kind: AggregateKind::Tuple, fields, base: None, spans: Vec::new() };
                    self.assign(dest, Rvalue::Aggregate(Box::new(tuple)), at);
                }
            }
            Known::Pin => {
                // `pin_mut!(x)` and tokio's `pin!(x)` leave `x` what it was; std's `pin!` gives its value.
                if let Some(dest) = dest {
                    let value: Expr = syn::parse2(tokens.clone()).ok()?;
                    self.eval(&value, Some(dest));
                }
            }
            Known::AddressOf => {
                let place: Expr = syn::parse2(tokens.clone()).ok()?;
                let place = self.place(&place);
                let value = Rvalue::Ref { place, mutable: name == "addr_of_mut", raw: true };
                let dest = dest.unwrap_or_else(|| self.new_plain(at));
                self.assign(dest, value, at);
            }
            Known::Error => {
                let parts = self.format_arguments(tokens)?;
                self.compose(parts, dest, at);
            }
            Known::Bail => {
                let parts = self.format_arguments(tokens)?;
                self.leave_with(Rvalue::Compose(parts), at);
            }
            Known::Ensure => {
                let args = expressions(tokens)?;
                let condition = args.first()?;
                let failed = self.new_block();
                let depth = self.frame.scopes.len();
                self.jump_if(condition, false, (failed, depth));
                let good = self.frame.current;
                self.start(failed);
                let parts = args.iter().skip(1).map(|arg| self.operand(arg)).collect();
                self.leave_with(Rvalue::Compose(parts), at);
                self.start(good);
            }
            Known::Try => {
                let place = self.unwrapped(tokens, at)?;
                self.success_or_leave(&place, at);
                self.give(dest, Operand::Use(place.then(Step::Success)), at);
            }
            Known::Ready => self.ready(tokens, dest, at)?,
            Known::CfgIf => self.cfg_if(tokens, dest, at)?,
            Known::Items => {
                let item = syn::ItemMacro { attrs: Vec::new(), ident: None, mac: mac.clone(), semi_token: None };
                self.enter_items(&[Stmt::Item(syn::Item::Macro(item))]);
            }
        }
        Some(())
    }

    fn unwrapped(&mut self, tokens: &TokenStream, at: Span) -> Option<Place> {
        let value: Expr = syn::parse2(tokens.clone()).ok()?;
        let local = self.new_temporary(None, at);
        self.eval(&value, Some(local));
        Some(Place::local(local))
    }

    /// `ready!(poll)`: returns unless it is `Poll::Ready`.
    fn ready(&mut self, tokens: &TokenStream, dest: Option<Local>, at: Span) -> Option<()> {
        let place = self.unwrapped(tokens, at)?;
        let path: syn::Path = syn::parse_quote!(::core::task::Poll::Ready);
        let variant = self.cx.path(&path, None);
        let test = Test::Variant(variant);
        let (good, bad) = (self.new_block(), self.new_block());
        self.terminate(Terminator::Match { scrutinee: place.clone(), arms: vec![good, bad] }, at);
        self.start(bad);
        self.push(Statement::Assume { place: place.clone(), test, holds: false }, at);
        self.leave_body(at);
        self.start(good);
        self.push(Statement::Assume { place: place.clone(), test, holds: true }, at);
        let field = Step::Field(self.number(0));
        self.give(dest, Operand::Use(place.then(Step::Variant(variant)).then(field)), at);
        Some(())
    }

    /// `cfg_if! { if #[cfg(…)] { … } else { … } }` with statements inside.
    fn cfg_if(&mut self, tokens: &TokenStream, dest: Option<Local>, at: Span) -> Option<()> {
        let (bodies, complete) = cfg_if_bodies.parse2(tokens.clone()).ok()?;
        let join = self.new_block();
        let heads: Vec<_> = bodies.iter().map(|_| self.new_block()).collect();
        let mut arms = heads.clone();
        if !complete {
            arms.push(join);
        }
        self.terminate(Terminator::Either(arms), at);
        for (head, body) in heads.into_iter().zip(&bodies) {
            self.start(head);
            self.block(body, dest);
            self.terminate(Terminator::Goto(join), at);
        }
        self.start(join);
        Some(())
    }

    fn vec(&mut self, tokens: &TokenStream) -> Option<Rvalue> {
        let elems = |input: ParseStream| {
            let elems = Punctuated::<Expr, Token![,]>::parse_separated_nonempty(input);
            let mut elems: Vec<Expr> = match elems {
                Ok(elems) => elems.into_iter().collect(),
                Err(error) => return Err(error),
            };
            if input.parse::<Option<Token![;]>>()?.is_some() {
                input.parse::<Expr>()?;
                elems.truncate(1);
            }
            Ok(elems)
        };
        let elems = match expressions(tokens) {
            Some(elems) => elems,
            None => elems.parse2(tokens.clone()).ok()?,
        };
        Some(self.aggregate(AggregateKind::Vec, elems.iter()))
    }
}

/// Expressions with commas between them.
pub(super) fn expressions(tokens: &TokenStream) -> Option<Vec<Expr>> {
    let parsed = Punctuated::<Expr, Token![,]>::parse_terminated.parse2(tokens.clone()).ok()?;
    Some(parsed.into_iter().collect())
}

/// The blocks of a `cfg_if!`; is there one without a condition?
fn cfg_if_bodies(input: ParseStream) -> syn::Result<(Vec<Block>, bool)> {
    let mut bodies = Vec::new();
    loop {
        if input.parse::<Option<Token![if]>>()?.is_none() {
            bodies.push(input.parse()?);
            return Ok((bodies, true));
        }
        input.call(syn::Attribute::parse_outer)?;
        bodies.push(input.parse()?);
        if input.parse::<Option<Token![else]>>()?.is_none() {
            return Ok((bodies, false));
        }
    }
}
