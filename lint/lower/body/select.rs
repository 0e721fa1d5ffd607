//! `select!` of tokio, futures and crossbeam.

use syn::parse::{Parse, ParseStream, Parser};
use syn::{Block, Expr, Ident, Macro, Pat, Token};

use super::Lowering;
use crate::ir::{AwaitKind, BlockId, Local, Operand, Place, Terminator};
use crate::span::Span;

/// A branch of a `select!` of futures.
struct Branch {
    /// The future and the pattern for its output; none for `else`, `default` and `complete`.
    event: Option<(Pat, Expr)>,
    condition: Option<Expr>,
    handler: Expr,
}

/// A branch of crossbeam's `select!`.
struct ChannelBranch {
    /// `recv`, `send` or `default`.
    operation: Ident,
    args: Vec<Expr>,
    result: Option<Pat>,
    handler: Expr,
}

impl Lowering<'_, '_> {
    /// Lowers either form, if its branches can be read.
    pub fn select(&mut self, mac: &Macro, dest: Option<Local>) -> Option<()> {
        let at = self.cx.span(mac.path.segments.last()?.ident.span());
        if let Ok(branches) = channel_branches.parse2(mac.tokens.clone()) {
            self.select_channels(&branches, dest, at);
            return Some(());
        }
        let branches = branches.parse2(mac.tokens.clone()).ok()?;
        self.select_futures(&branches, dest, at);
        Some(())
    }

    fn select_futures(&mut self, branches: &[Branch], dest: Option<Local>, at: Span) {
        let outputs: Vec<Local> = branches.iter().map(|_| self.new_temporary(None, at)).collect();
        // The futures are gone when a handler runs.
        self.enter(true);
        let mut futures = Vec::new();
        let mut dests = Vec::new();
        for (branch, output) in branches.iter().zip(&outputs) {
            if let Some(condition) = &branch.condition {
                self.operand(condition);
            }
            if let Some((_, future)) = &branch.event {
                futures.push(self.operand(future));
                dests.push(*output);
            }
        }
        self.push_await(futures, dests, AwaitKind::Select, at);
        self.leave(at);
        let (heads, join) = self.heads(branches.len(), at);
        for ((branch, output), head) in branches.iter().zip(outputs).zip(heads) {
            self.start(head);
            let pattern = branch.event.as_ref().map(|(pat, _)| pat);
            self.handler(pattern, output, &branch.handler, dest, join);
        }
        self.start(join);
    }

    fn select_channels(&mut self, branches: &[ChannelBranch], dest: Option<Local>, at: Span) {
        // `default(limit)` waits for a while.
        let waits = !branches.iter().any(|branch| branch.operation == "default" && branch.args.is_empty());
        let select = at;
        // Channels and messages are computed before one of the operations is chosen.
        let args: Vec<Vec<Operand>> =
            branches.iter().map(|branch| branch.args.iter().map(|arg| self.operand(arg)).collect()).collect();
        let (heads, join) = self.heads(branches.len(), at);
        for ((branch, args), head) in branches.iter().zip(args).zip(heads) {
            self.start(head);
            self.enter(true);
            let name = branch.operation.to_string();
            let at = self.cx.span(branch.operation.span());
            let output = match (&*name, waits) {
                ("default", _) => self.new_plain(at),
                ("recv", false) => self.implied_call("try_recv", args, at),
                ("send", false) => self.implied_call("try_send", args, at),
                // It is the whole `select!` that waits.
                (name, _) => self.implied_call(name, args, select),
            };
            self.handler(branch.result.as_ref(), output, &branch.handler, dest, join);
            let end = self.cx.expr_span(&branch.handler).last();
            self.leave(end);
        }
        self.start(join);
    }

    fn heads(&mut self, count: usize, at: Span) -> (Vec<BlockId>, BlockId) {
        let heads: Vec<BlockId> = (0..count).map(|_| self.new_block()).collect();
        let join = self.new_block();
        self.terminate(Terminator::Either(heads.clone()), at);
        (heads, join)
    }

    /// Binds an output and runs its handler.
    fn handler(&mut self, pat: Option<&Pat>, output: Local, handler: &Expr, dest: Option<Local>, join: BlockId) {
        let names = self.frame.names.len();
        let end = self.cx.expr_span(handler).last();
        self.enter(true);
        if let Some(pat) = pat {
            let vars = self.declare_variables(pat, None);
            let matched = self.compare(pat, &Place::local(output), &vars);
            self.bind(matched, end);
            self.frame.names.extend(vars);
        }
        self.eval(handler, dest);
        self.leave(end);
        self.frame.names.truncate(names);
        self.terminate(Terminator::Goto(join), end);
    }
}

/// `=> handler` and the comma after it.
fn handler(input: ParseStream) -> syn::Result<Expr> {
    input.parse::<Token![=>]>()?;
    let handler = if input.peek(syn::token::Brace) && !input.peek2(Token![.]) && !input.peek2(Token![?]) {
        let block: Block = input.parse()?;
        Expr::Block(syn::ExprBlock { attrs: Vec::new(), label: None, block })
    } else {
        Expr::parse_with_earlier_boundary_rule(input)?
    };
    input.parse::<Option<Token![,]>>()?;
    Ok(handler)
}

fn branches(input: ParseStream) -> syn::Result<Vec<Branch>> {
    if input.peek(Ident) && input.peek2(Token![;]) {
        input.parse::<Ident>()?;
        input.parse::<Token![;]>()?;
    }
    let mut branches = Vec::new();
    while !input.is_empty() {
        let is_other = input.peek(Token![else]) || input.peek(Ident);
        if is_other && input.peek2(Token![=>]) {
            input.call(<Ident as syn::ext::IdentExt>::parse_any)?;
            branches.push(Branch { event: None, condition: None, handler: handler(input)? });
            continue;
        }
        let pat = Pat::parse_multi_with_leading_vert(input)?;
        input.parse::<Token![=]>()?;
        let future: Expr = input.parse()?;
        let mut condition = None;
        if input.peek(Token![,]) && input.peek2(Token![if]) {
            input.parse::<Token![,]>()?;
            input.parse::<Token![if]>()?;
            condition = Some(input.parse()?);
        }
        branches.push(Branch { event: Some((pat, future)), condition, handler: handler(input)? });
    }
    Ok(branches)
}

fn channel_branches(input: ParseStream) -> syn::Result<Vec<ChannelBranch>> {
    let mut branches = Vec::new();
    while !input.is_empty() {
        let operation: Ident = input.parse()?;
        if operation != "recv" && operation != "send" && operation != "default" {
            return Err(syn::Error::new(operation.span(), "no channel operation"));
        }
        let mut args = Vec::new();
        if operation != "default" || input.peek(syn::token::Paren) {
            let content;
            syn::parenthesized!(content in input);
            let parsed = content.parse_terminated(Expr::parse, Token![,])?;
            args.extend(parsed);
        }
        let mut result = None;
        if input.parse::<Option<Token![->]>>()?.is_some() {
            result = Some(Pat::parse_multi_with_leading_vert(input)?);
        }
        branches.push(ChannelBranch { operation, args, result, handler: handler(input)? });
    }
    if branches.iter().all(|branch| branch.operation == "default") {
        return Err(input.error("no channel operation"));
    }
    Ok(branches)
}
