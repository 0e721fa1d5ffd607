//! Attributes: what is compiled only for tests, `#[path]`, derives.

use quote::ToTokens;
use syn::punctuated::Punctuated;
use syn::{Attribute, Expr, Lit, Meta, Token};

use super::context::Context;
use crate::ir::PathId;

/// The names of test attributes, whatever path leads to them (`#[tokio::test]`, `#[rstest]`).
const TEST_ATTRIBUTES: [&str; 8] =
    ["test", "bench", "rstest", "test_case", "test_matrix", "quickcheck", "proptest", "wasm_bindgen_test"];

/// Words in the names of features that are there for tests: `test-helpers`, `mock`.
const TEST_FEATURES: [&str; 6] = ["test", "tests", "testing", "mock", "mocks", "bench"];

/// Attributes that say something of an item and leave it where it is.
const HARMLESS: [&str; 11] =
    ["allow", "clippy", "deny", "deprecated", "doc", "expect", "forbid", "macro_use", "path", "rustfmt", "warn"];

/// What stands in each `#[cfg(…)]`, without white space.
pub(super) fn conditions(attributes: &[Attribute]) -> impl Iterator<Item = String> + '_ {
    let conditions = attributes.iter().filter(|attribute| attribute.path().is_ident("cfg"));
    conditions.filter_map(|attribute| {
        let text = attribute.meta.require_list().ok()?.tokens.to_token_stream().to_string();
        Some(text.chars().filter(|c| !c.is_whitespace()).collect())
    })
}

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

/// Do these attributes leave an item to targets that have no threads? Rust's one is WebAssembly without atomics.
pub(super) fn is_threadless(attributes: &[Attribute]) -> bool {
    let no_atomics = |leaf: &Meta, wanted: bool| !wanted && is_named(leaf, "target_feature", |name| name == "atomics");
    attributes
        .iter()
        .filter(|attribute| attribute.path().is_ident("cfg"))
        .any(|attribute| attribute.parse_args::<Meta>().is_ok_and(|predicate| requires(&predicate, true, &no_atomics)))
}

/// Do these attributes run the function on an executor of one thread: `#[tokio::main(flavor = "current_thread")]`?
pub(super) fn is_single_threaded(attributes: &[Attribute]) -> bool {
    let of_one = |flavor: &str| ["current_thread", "local"].contains(&flavor);
    attributes.iter().filter(|attribute| is_main(attribute)).any(|attribute| {
        let arguments = attribute.parse_args_with(Punctuated::<Meta, Token![,]>::parse_terminated);
        arguments.iter().flatten().any(|argument| is_named(argument, "flavor", of_one))
    })
}

fn is_main(attribute: &Attribute) -> bool {
    attribute.path().segments.last().is_some_and(|last| last.ident == "main")
}

/// Is it `key = "…"` with such a value?
fn is_named(leaf: &Meta, key: &str, is_it: impl Fn(&str) -> bool) -> bool {
    let Meta::NameValue(pair) = leaf else { return false };
    match &pair.value {
        Expr::Lit(literal) if pair.path.is_ident(key) => matches!(&literal.lit, Lit::Str(text) if is_it(&text.value())),
        _ => false,
    }
}

/// Can a `cfg` predicate have the value `wanted` only where `test` is set, or a feature whose name speaks of tests?
fn requires_test(predicate: &Meta, wanted: bool) -> bool {
    let for_tests = |feature: &str| feature.split(['-', '_']).any(|word| TEST_FEATURES.contains(&word));
    let is_test =
        |leaf: &Meta, wanted: bool| wanted && (leaf.path().is_ident("test") || is_named(leaf, "feature", for_tests));
    requires(predicate, wanted, &is_test)
}

/// Can a `cfg` predicate have the value `wanted` only where a leaf of it is as `asked`?
fn requires(predicate: &Meta, wanted: bool, asked: &dyn Fn(&Meta, bool) -> bool) -> bool {
    let Meta::List(list) = predicate else { return asked(predicate, wanted) };
    let parts = list.parse_args_with(Punctuated::<Meta, Token![,]>::parse_terminated);
    let mut parts = parts.iter().flatten().peekable();
    let name = list.path.get_ident().map(ToString::to_string);
    match (name.as_deref(), wanted) {
        (Some("not"), _) => parts.next().is_some_and(|part| requires(part, !wanted, asked)),
        (Some("all"), true) | (Some("any"), false) => parts.any(|part| requires(part, wanted, asked)),
        (Some("any"), true) | (Some("all"), false) => {
            parts.peek().is_some() && parts.all(|part| requires(part, wanted, asked))
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
            "#[cfg(any(test, feature = \"test-helpers\"))]",
            "#[cfg(feature = \"mock\")]",
            "#[test]",
            "#[tokio::test(flavor = \"multi_thread\")]",
            "#[bench]",
            "#[rstest]",
        ] {
            assert!(test_only(yes), "{yes}");
        }
        for no in [
            "",
            "#[cfg(not(test))]",
            "#[cfg(any(test, unix))]",
            "#[cfg(unix)]",
            "#[cfg(any())]",
            "#[inline]",
            "#[cfg(not(feature = \"testing\"))]",
            "#[cfg(any(test, feature = \"latest\"))]",
        ] {
            assert!(!test_only(no), "{no}");
        }
    }

    #[test]
    fn executors_of_one_thread() {
        let alone = |item: &str| {
            is_single_threaded(&syn::parse_str::<syn::ItemFn>(&format!("{item} async fn f() {{}}")).unwrap().attrs)
        };
        assert!(alone("#[tokio::main(flavor = \"current_thread\")]"));
        assert!(alone("#[main(start_paused = true, flavor = \"current_thread\")]"));
        assert!(!alone("#[tokio::main]"));
        assert!(!alone("#[tokio::main(flavor = \"multi_thread\", worker_threads = 1)]"));
    }

    #[test]
    fn what_needs_a_target_without_atomics_has_no_threads() {
        let alone =
            |item: &str| is_threadless(&syn::parse_str::<syn::ItemFn>(&format!("{item} fn f() {{}}")).unwrap().attrs);
        assert!(alone("#[cfg(not(target_feature = \"atomics\"))]"));
        assert!(alone("#[cfg(all(target_family = \"wasm\", not(target_feature = \"atomics\")))]"));
        assert!(!alone("#[cfg(target_feature = \"atomics\")]"));
        assert!(!alone("#[cfg(any(unix, not(target_feature = \"atomics\")))]"));
    }
}
