//! Attributes: what is compiled only for tests, `#[path]`, derives.

use syn::punctuated::Punctuated;
use syn::{Attribute, Expr, Lit, Meta, Token};

use super::context::Context;
use crate::ir::PathId;

/// The names of test attributes, whatever path leads to them (`#[tokio::test]`, `#[rstest]`).
const TEST_ATTRIBUTES: [&str; 8] =
    ["test", "bench", "rstest", "test_case", "test_matrix", "quickcheck", "proptest", "wasm_bindgen_test"];

/// Attributes that say something of an item and leave it where it is.
const HARMLESS: [&str; 11] =
    ["allow", "clippy", "deny", "deprecated", "doc", "expect", "forbid", "macro_use", "path", "rustfmt", "warn"];

/// Do these attributes say that the item is compiled only for tests?
pub(super) fn is_test(attributes: &[Attribute]) -> bool {
    attributes.iter().any(|attribute| {
        let path = attribute.path();
        if path.is_ident("cfg") {
            attribute.parse_args::<Meta>().is_ok_and(|predicate| requires_test(&predicate, true))
        } else {
            path.segments.last().is_some_and(|last| TEST_ATTRIBUTES.iter().any(|name| last.ident == name))
        }
    })
}

/// Can a `cfg` predicate have the value `wanted` only where `test` is set?
fn requires_test(predicate: &Meta, wanted: bool) -> bool {
    let Meta::List(list) = predicate else { return wanted && predicate.path().is_ident("test") };
    let parts = list.parse_args_with(Punctuated::<Meta, Token![,]>::parse_terminated);
    let mut parts = parts.iter().flatten().peekable();
    let name = list.path.get_ident().map(ToString::to_string);
    match (name.as_deref(), wanted) {
        (Some("not"), _) => parts.next().is_some_and(|part| requires_test(part, !wanted)),
        (Some("all"), true) | (Some("any"), false) => parts.any(|part| requires_test(part, wanted)),
        (Some("any"), true) | (Some("all"), false) => {
            parts.peek().is_some() && parts.all(|part| requires_test(part, wanted))
        }
        _ => false,
    }
}

/// May an attribute take an item away? Of those that are not known to leave it alone (`cfg`, and macros) it is assumed.
pub(super) fn may_remove(attributes: &[Attribute]) -> bool {
    let leaves = |attribute: &Attribute| {
        let path = attribute.path();
        let first = path.segments.first().map(|first| first.ident.to_string()).unwrap_or_default();
        HARMLESS.contains(&first.as_str())
    };
    !attributes.iter().all(leaves)
}

/// `#[path = "…"]`.
pub(super) fn path(attributes: &[Attribute]) -> Option<String> {
    attributes.iter().find_map(|attribute| match &attribute.meta {
        Meta::NameValue(pair) if pair.path.is_ident("path") => match &pair.value {
            Expr::Lit(literal) => match &literal.lit {
                Lit::Str(text) => Some(text.value()),
                _ => None,
            },
            _ => None,
        },
        _ => None,
    })
}

impl Context<'_> {
    /// The paths of attributes.
    pub fn attributes(&mut self, attributes: &[Attribute]) -> Vec<PathId> {
        let attributes = attributes.iter().filter(|attribute| !attribute.path().is_ident("doc"));
        attributes.map(|attribute| self.path(attribute.path(), None)).collect()
    }

    /// The paths that `#[derive]`s name.
    pub fn derives(&mut self, attributes: &[Attribute]) -> Vec<PathId> {
        let derives = attributes.iter().filter(|attribute| attribute.path().is_ident("derive"));
        let lists = derives.filter_map(|attribute| {
            attribute.parse_args_with(Punctuated::<syn::Path, Token![,]>::parse_terminated).ok()
        });
        lists.flatten().map(|path| self.path(&path, None)).collect()
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn test_only(item: &str) -> bool {
        is_test(&syn::parse_str::<syn::ItemFn>(&format!("{item} fn f() {{}}")).unwrap().attrs)
    }

    #[test]
    fn what_needs_cfg_test_is_test_code() {
        for yes in [
            "#[cfg(test)]",
            "#[cfg(all(test, unix))]",
            "#[cfg(any(test, all(test, unix)))]",
            "#[cfg(not(not(test)))]",
            "#[cfg(not(any(not(test), unix)))]",
            "#[test]",
            "#[tokio::test(flavor = \"multi_thread\")]",
            "#[bench]",
            "#[rstest]",
        ] {
            assert!(test_only(yes), "{yes}");
        }
        for no in ["", "#[cfg(not(test))]", "#[cfg(any(test, unix))]", "#[cfg(unix)]", "#[cfg(any())]", "#[inline]"] {
            assert!(!test_only(no), "{no}");
        }
    }
}
