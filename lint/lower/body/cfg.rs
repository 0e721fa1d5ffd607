//! Statements under `#[cfg(…)]`: which of them exclude each other.

use syn::{Attribute, Expr, Stmt};

use crate::ir::{excludes, is_not};

/// Statements in a row of which at most one is compiled.
pub(super) struct Group {
    /// How many.
    pub len: usize,
    /// Is one of them always compiled?
    pub complete: bool,
}

/// Is a statement compiled for tests alone?
pub(super) fn is_test(statement: &Stmt) -> bool {
    attributes_of(statement).is_some_and(crate::lower::attributes::is_test)
}

/// The group that these statements begin with, if the first is under a `cfg`.
pub(super) fn group(statements: &[Stmt]) -> Option<Group> {
    let first = condition(statements.first()?)?;
    let mut conditions = vec![first];
    for statement in &statements[1..] {
        match condition(statement) {
            Some(next) if conditions.iter().all(|known| excludes(known, &next)) => conditions.push(next),
            Some(_) | None => break,
        }
    }
    let complete = match &*conditions {
        [one, two] => is_not(one, two) || is_not(two, one),
        [others @ .., last] => others.len() > 1 && others.iter().all(|other| is_not(last, other)),
        [] => false,
    };
    Some(Group { len: conditions.len(), complete })
}

/// What stands in a statement's first `#[cfg(…)]`.
fn condition(statement: &Stmt) -> Option<String> {
    crate::lower::attributes::conditions(attributes_of(statement)?).next()
}

/// A statement's attributes; those of items are the items' business.
fn attributes_of(statement: &Stmt) -> Option<&[Attribute]> {
    match statement {
        Stmt::Local(local) => Some(&local.attrs),
        Stmt::Item(_) => None,
        Stmt::Expr(expr, _) => Some(attributes(expr)),
        Stmt::Macro(call) => Some(&call.attrs),
    }
}

/// An expression statement's attributes: `syn` gives them to its leftmost part.
fn attributes(mut expr: &Expr) -> &[Attribute] {
    loop {
        expr = match expr {
            Expr::Assign(e) => &e.left,
            Expr::Binary(e) => &e.left,
            Expr::Cast(e) => &e.expr,
            Expr::Await(e) => return &e.attrs,
            Expr::Block(e) => return &e.attrs,
            Expr::Break(e) => return &e.attrs,
            Expr::Call(e) => return &e.attrs,
            Expr::Continue(e) => return &e.attrs,
            Expr::Field(e) => return &e.attrs,
            Expr::ForLoop(e) => return &e.attrs,
            Expr::If(e) => return &e.attrs,
            Expr::Index(e) => return &e.attrs,
            Expr::Lit(e) => return &e.attrs,
            Expr::Loop(e) => return &e.attrs,
            Expr::Macro(e) => return &e.attrs,
            Expr::Match(e) => return &e.attrs,
            Expr::MethodCall(e) => return &e.attrs,
            Expr::Path(e) => return &e.attrs,
            Expr::Return(e) => return &e.attrs,
            Expr::Struct(e) => return &e.attrs,
            Expr::Try(e) => return &e.attrs,
            Expr::Tuple(e) => return &e.attrs,
            Expr::Unary(e) => return &e.attrs,
            Expr::Unsafe(e) => return &e.attrs,
            Expr::While(e) => return &e.attrs,
            _ => return &[],
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn groups(text: &str) -> Vec<(usize, bool)> {
        let block: syn::Block = syn::parse_str(&format!("{{ {text} }}")).unwrap();
        let mut at = 0;
        let mut found = Vec::new();
        while at < block.stmts.len() {
            match group(&block.stmts[at..]) {
                Some(group) => {
                    found.push((group.len, group.complete));
                    at += group.len;
                }
                None => at += 1,
            }
        }
        found
    }

    #[test]
    fn statements_that_exclude_each_other_are_one_group() {
        assert_eq!(groups("a(); #[cfg(test)] b();"), [(1, false)]);
        assert_eq!(groups("#[cfg(unix)] a();  #[cfg(feature = \"x\")] b();"), [(1, false), (1, false)]);
        assert_eq!(groups("#[cfg(unix)] let a = 1; #[cfg(not(unix))] let a = 2; c();"), [(2, true)]);
        assert_eq!(groups("#[cfg(target_os = \"a\")] a(); #[cfg(target_os = \"b\")] x = 2;"), [(2, false)]);
        let three = "#[cfg(unix)] { 1 } #[cfg(not(unix))] { 2 }";
        assert_eq!(groups(three), [(2, true)]);
        let three = "#[cfg(target_os = \"a\")] { 1 } #[cfg(target_os = \"b\")] { 2 }
            #[cfg(not(any(target_os = \"a\", target_os = \"b\")))] { 3 }";
        assert_eq!(groups(three), [(3, true)]);
    }
}
