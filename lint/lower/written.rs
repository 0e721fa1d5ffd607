//! The statements of a file as they are written, for those who suggest a change of the text.

use std::sync::Arc;

use syn::spanned::Spanned;
use syn::visit::{self, Visit};
use syn::{Block, Stmt};

use super::offsets::Offsets;
use crate::ir::{StatementForm, Written, WrittenStatement};
use crate::span::Span;

/// A file's text with its statements; none of a text that does not parse. Only for a text that has been
/// lowered: what is nested too deeply would overflow the stack.
pub fn written(text: &Arc<str>) -> Written {
    let stripped = super::stripped(text);
    let mut found = Statements { offsets: Offsets::new(text, stripped), statements: Vec::new() };
    if let Ok(file) = syn::parse_str::<syn::File>(&text[stripped..]) {
        found.visit_file(&file);
    }
    proc_macro2::extra::invalidate_current_thread_spans();
    let mut statements = found.statements;
    statements.sort_by_key(|statement| (statement.span.start, std::cmp::Reverse(statement.span.end)));
    Written { text: text.clone(), statements }
}

struct Statements<'a> {
    offsets: Offsets<'a>,
    statements: Vec<WrittenStatement>,
}

impl Statements<'_> {
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

impl<'ast> Visit<'ast> for Statements<'_> {
    fn visit_block(&mut self, block: &'ast Block) {
        let braces = block.brace_token.span;
        let span = self.offsets.span(braces.open()).to(self.offsets.span(braces.close()));
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
    }
}
