//! The statements of a file as they are written, for those who suggest a change of the text.

use std::cmp::Reverse;
use std::sync::Arc;

use syn::spanned::Spanned;
use syn::visit::{self, Visit};
use syn::{Block, Expr, Local, Stmt};

use super::extent;
use super::offsets::Offsets;
use crate::ir::{NodeForm, StatementForm, Written, WrittenNode, WrittenStatement};
use crate::span::Span;

/// A file's text with its statements; none of a text that does not parse. Only for a text that has been
/// lowered: what is nested too deeply would overflow the stack.
pub fn written(text: &Arc<str>) -> Written {
    let stripped = super::stripped(text);
    let mut found = Found { offsets: Offsets::new(text, stripped), statements: Vec::new(), nodes: Vec::new() };
    if let Ok(file) = syn::parse_str::<syn::File>(&text[stripped..]) {
        found.visit_file(&file);
    }
    proc_macro2::extra::invalidate_current_thread_spans();
    let Found { mut statements, mut nodes, offsets: _ } = found;
    statements.sort_by_key(|statement| (statement.span.start, Reverse(statement.span.end)));
    nodes.sort_by_key(|node| (node.span.start, Reverse(node.span.end)));
    Written { text: text.clone(), statements, nodes }
}

struct Found<'a> {
    offsets: Offsets<'a>,
    statements: Vec<WrittenStatement>,
    nodes: Vec<WrittenNode>,
}

impl Found<'_> {
    fn expression(&self, expr: &Expr) -> Span {
        self.offsets.span(extent::first(expr)).to(self.offsets.span(extent::last(expr)))
    }

    fn block(&self, block: &Block) -> Span {
        let braces = block.brace_token.span;
        self.offsets.span(braces.open()).to(self.offsets.span(braces.close()))
    }

    fn form(&self, expr: &Expr) -> Option<NodeForm> {
        Some(match expr {
            Expr::MethodCall(call) => NodeForm::Method {
                receiver: self.expression(&call.receiver),
                name: self.offsets.span(call.method.span()),
                arguments: call.args.iter().map(|arg| self.expression(arg)).collect(),
            },
            Expr::If(branch) => NodeForm::If {
                condition: self.expression(&branch.cond),
                then: self.block(&branch.then_branch),
                has_else: branch.else_branch.is_some(),
            },
            Expr::Match(matched) => NodeForm::Match(self.expression(&matched.expr)),
            Expr::ForLoop(each) => NodeForm::For(self.expression(&each.expr)),
            Expr::Let(condition) => NodeForm::Let {
                pattern: self.offsets.span(condition.pat.span()),
                value: self.expression(&condition.expr),
            },
            Expr::Assign(assign) => {
                NodeForm::Assign { left: self.expression(&assign.left), right: self.expression(&assign.right) }
            }
            Expr::Binary(binary) => NodeForm::Binary {
                left: self.expression(&binary.left),
                operator: self.offsets.span(binary.op.span()),
                right: self.expression(&binary.right),
            },
            _ => return None,
        })
    }

    fn statement(&self, block: Span, statement: &Stmt, is_last: bool) -> WrittenStatement {
        let form = match statement {
            Stmt::Local(_) => StatementForm::Let,
            Stmt::Item(_) => StatementForm::Item,
            Stmt::Expr(_, None) if is_last => StatementForm::Value,
            Stmt::Macro(call) if is_last && call.semi_token.is_none() => StatementForm::Value,
            Stmt::Expr(..) | Stmt::Macro(_) => StatementForm::Expression,
        };
        WrittenStatement { span: self.offsets.span(statement.span()), block, form }
    }
}

impl<'ast> Visit<'ast> for Found<'_> {
    fn visit_expr(&mut self, expr: &'ast Expr) {
        if let Some(form) = self.form(expr) {
            self.nodes.push(WrittenNode { span: self.expression(expr), form });
        }
        visit::visit_expr(self, expr);
    }

    fn visit_local(&mut self, local: &'ast Local) {
        if let Some(init) = &local.init
            && init.diverge.is_none()
        {
            let (pattern, value) = (self.offsets.span(local.pat.span()), self.expression(&init.expr));
            let span = self.offsets.span(local.let_token.span).to(self.offsets.span(local.semi_token.span));
            self.nodes.push(WrittenNode { span, form: NodeForm::Let { pattern, value } });
        }
        visit::visit_local(self, local);
    }

    fn visit_block(&mut self, block: &'ast Block) {
        let span = self.block(block);
        for (at, statement) in block.stmts.iter().enumerate() {
            let statement = self.statement(span, statement, at + 1 == block.stmts.len());
            self.statements.push(statement);
        }
        visit::visit_block(self, block);
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn statements_of_blocks_in_blocks() {
        let text: Arc<str> =
            "\u{feff}fn f() {\r\n    #[a]\r\n    let x = { g(); 1 };\r\n    h(|| { x });\r\n    if x {}\r\n    x\r\n}\r\n".into();
        let written = written(&text);
        let told: Vec<(&str, StatementForm)> =
            written.statements.iter().map(|statement| (written.source(statement.span), statement.form)).collect();
        assert_eq!(
            told,
            [
                ("#[a]\r\n    let x = { g(); 1 };", StatementForm::Let),
                ("g();", StatementForm::Expression),
                ("1", StatementForm::Value),
                ("h(|| { x });", StatementForm::Expression),
                ("x", StatementForm::Value),
                ("if x {}", StatementForm::Expression),
                ("x", StatementForm::Value),
            ]
        );
        let inner = text.find("1 }").map(|at| Span::new(at as u32, at as u32 + 1)).expect("it is there");
        let round: Vec<&str> = written.round(inner).map(|statement| written.source(statement.span)).collect();
        assert_eq!(round, ["1", "#[a]\r\n    let x = { g(); 1 };"]);
        let last = written.statements[6];
        assert_eq!(written.before(&last).map(|statement| written.source(statement.span)), Some("if x {}"));
        assert_eq!(written.before_statement(last.span.start, &["y;".into()]), "y;\n    ");
        assert_eq!(written.before_statement(inner.start, &["y;".into()]), "y; ");
        let block: Vec<&str> = written.of_block(last.block).map(|statement| written.source(statement.span)).collect();
        assert_eq!(block.len(), 4);
    }

    #[test]
    fn expressions_with_their_parts() {
        let text: Arc<str> =
            "fn f() { let x: u8 = a.load(B); if x > a.b { c = d(e) + 1; } else {} m!(a.b()); match x.y() { _ => {} } }"
                .into();
        let written = written(&text);
        let told = |node: &WrittenNode| {
            let parts = match &node.form {
                NodeForm::Method { receiver, name, arguments } => [&[*receiver, *name], &arguments[..]].concat(),
                NodeForm::If { condition, then, has_else } => {
                    assert!(has_else);
                    vec![*condition, *then]
                }
                NodeForm::Match(asked) | NodeForm::For(asked) => vec![*asked],
                NodeForm::Assign { left, right } => vec![*left, *right],
                NodeForm::Binary { left, operator, right } => vec![*left, *operator, *right],
                NodeForm::Let { pattern, value } => vec![*pattern, *value],
            };
            parts.into_iter().map(|part| written.source(part).to_string()).collect::<Vec<_>>().join(" | ")
        };
        let all: Vec<String> = written.nodes.iter().map(told).collect();
        assert_eq!(
            all,
            [
                "x: u8 | a.load(B)",
                "a | load | B",
                "x > a.b | { c = d(e) + 1; }",
                "x | > | a.b",
                "c | d(e) + 1",
                "d(e) | + | 1",
                "x.y()",
                "x | y",
            ]
        );
        let span = written.nodes[3].span;
        assert_eq!(written.node(span), Some(&written.nodes[3].form));
        let round: Vec<String> = written.nodes_round(span).map(told).collect();
        assert_eq!(round, ["x | > | a.b", "x > a.b | { c = d(e) + 1; }"]);
        assert!(written.has_word(span, "x") && !written.has_word(span, "b") && !written.has_word(span, "ab"));
    }
}
