//! Expansion of the program's `macro_rules!` macros.
//!
//! Not hygienic, and a macro is found by the last name of its path: good enough to see what code a call
//! stands for. A call that cannot be expanded stays a call that is not understood.

mod matcher;
mod rules;
mod transcribe;

use std::rc::Rc;
use std::sync::Arc;

use proc_macro2::TokenStream;
use rustc_hash::FxHashMap;
use syn::Macro;

use super::scan::{Scan, of_tokens};
use super::{MAX_CHAIN, MAX_DEPTH, extent};
use rules::Rule;

/// How deep expansions may stand in expansions.
const MAX_EXPANSIONS: usize = 64;

/// How many tokens all expansions of one file may have together.
const MAX_TOKENS: usize = 1_000_000;

/// The `macro_rules!` definitions of the program by name.
#[derive(Clone, Debug, Default)]
pub struct Macros {
    /// More than one where files define macros of one name differently.
    by_name: FxHashMap<String, Vec<Arc<str>>>,
}

impl Macros {
    /// All definitions that the scans of the program's files have found.
    pub fn collect<'s>(scans: impl Iterator<Item = &'s Scan>) -> Macros {
        let mut macros = Macros::default();
        for found in scans.flat_map(|scan| &scan.macros) {
            let definitions = macros.by_name.entry(found.name.clone()).or_default();
            if definitions.iter().all(|known| **known != *found.rules) {
                definitions.push(found.rules.as_str().into());
            }
        }
        macros
    }
}

/// Expands the macros of one file.
pub(super) struct Expander<'a> {
    scan: &'a Scan,
    macros: &'a Macros,
    /// Definitions as rules, by their text.
    parsed: FxHashMap<&'a str, Rc<[Rule]>>,
    /// The depth and chain of each expansion that is being lowered.
    active: Vec<(u32, u32)>,
    /// How many tokens may yet be made.
    budget: usize,
}

impl<'a> Expander<'a> {
    /// The file's own definitions win over the program's.
    pub fn new(scan: &'a Scan, macros: &'a Macros) -> Expander<'a> {
        Expander { scan, macros, parsed: FxHashMap::default(), active: Vec::new(), budget: MAX_TOKENS }
    }

    /// What a call that begins at byte `at` stands for.
    pub fn expand(&mut self, mac: &Macro, at: u32) -> Option<TokenStream> {
        let name = mac.path.segments.last()?.ident.to_string();
        let name = name.strip_prefix("r#").unwrap_or(&name);
        if self.active.len() >= MAX_EXPANSIONS {
            return None;
        }
        let span = call_span(mac);
        for definition in self.definitions(name, at) {
            let rules = self.rules(definition);
            let Some((rule, bindings)) = matcher::first_match(&rules, &mac.tokens) else { continue };
            let expansion = transcribe::transcribe(&rule.transcriber, &bindings, span, &mut self.budget)?;
            let worst = of_tokens(&expansion, MAX_DEPTH);
            if !self.fits(worst) {
                return None;
            }
            self.active.push(worst);
            return Some(expansion);
        }
        None
    }

    /// The last expansion has been lowered.
    pub fn leave(&mut self) {
        self.active.pop();
    }

    /// Could these tokens be parsed and lowered here without going too deep?
    pub fn may_parse(&self, tokens: &TokenStream) -> bool {
        self.fits(of_tokens(tokens, MAX_DEPTH))
    }

    fn fits(&self, (depth, chain): (u32, u32)) -> bool {
        let (depth, chain) = self.active.iter().fold((depth, chain), |sum, each| (sum.0 + each.0, sum.1 + each.1));
        // They come on top of what stands round the call.
        depth <= MAX_DEPTH / 2 && chain <= MAX_CHAIN / 2
    }

    /// The definitions that a name may mean: in the file the last before the call, or else the first.
    fn definitions(&self, name: &str, at: u32) -> Vec<&'a str> {
        let mut own = self.scan.macros.iter().filter(|found| found.name == name).peekable();
        let first = own.peek().copied();
        match own.take_while(|found| found.start < at).last().or(first) {
            Some(found) => vec![&found.rules],
            None => self.macros.by_name.get(name).into_iter().flatten().map(|rules| &**rules).collect(),
        }
    }

    fn rules(&mut self, definition: &'a str) -> Rc<[Rule]> {
        self.parsed.entry(definition).or_insert_with(|| rules::parse(definition).into()).clone()
    }
}

/// Tokens that come from a definition get the span of the whole call.
fn call_span(mac: &Macro) -> proc_macro2::Span {
    let first = extent::first_of_path(&mac.path);
    first.join(mac.delimiter.span().close()).unwrap_or(first)
}

#[cfg(test)]
mod tests;
