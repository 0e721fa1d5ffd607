//! What means the same is told the same: after another formatting, other names of locals, another order of items, modules
//! in one file, or each in its own.

mod scratch;

use std::collections::{BTreeMap, BTreeSet};
use std::path::{Path, PathBuf};
use std::sync::Arc;

use locklint::analysis::check;
use locklint::cache::Cache;
use locklint::model::Model;
use locklint::source::{self, Program, Request};
use proc_macro2::{Spacing, TokenStream, TokenTree};
use scratch::Folder;
use syn::spanned::Spanned;
use syn::visit::{self, Visit};

/// What is behind a renamed local's name.
const RENAMED: &str = "_by_another_name";

fn load(directory: &Path, path: &str) -> Program {
    let request = Request { directory: directory.to_owned(), paths: vec![PathBuf::from(path)], ..Request::default() };
    source::load(&request).expect("it is there")
}

fn fixtures() -> Program {
    load(Path::new(env!("CARGO_MANIFEST_DIR")), "fixtures/e2024")
}

/// A fixture whose text says nothing to the linter in comments, which go by lines.
fn is_changed(program: &Program, at: usize) -> bool {
    let file = &program.files[at];
    file.report && file.shown().contains("/src/") && !file.text.contains("locklint:")
}

/// What is compared of a finding, besides its code.
#[derive(Clone, Copy, PartialEq)]
enum By {
    /// File, message, and the text of the primary place.
    Text,
    /// File and message: of a method on a line of its own the place begins there.
    Message,
    /// Message and text: files are others.
    AnyFile,
}

/// Everything that is found, counted.
fn found(program: &Program, by: By) -> BTreeMap<String, usize> {
    let findings = check(&mut program.clone(), &Model::default(), &Cache::none()).findings;
    let mut counted = BTreeMap::new();
    for finding in findings {
        let file = program.file(finding.primary.file);
        let text = &file.text[finding.primary.span.start as usize..finding.primary.span.end as usize];
        let text: String = text.split_whitespace().collect();
        let text = if by == By::Message { "" } else { &text };
        let shown = if by == By::AnyFile { String::new() } else { file.shown().to_string() };
        // A cycle is told where the program closes it, the later place of two.
        let line = match finding.code {
            "R408" => format!("{shown} R408"),
            code => format!("{shown} {code} {} | {text}", finding.message),
        };
        *counted.entry(line.replace(RENAMED, "")).or_insert(0) += 1;
    }
    counted
}

#[track_caller]
fn same(one: &BTreeMap<String, usize>, other: &BTreeMap<String, usize>) {
    let but = |one: &BTreeMap<String, usize>, other: &BTreeMap<String, usize>| -> Vec<String> {
        one.iter().filter(|(line, count)| other.get(*line) != Some(count)).map(|(line, _)| line.clone()).collect()
    };
    let (gone, new) = (but(one, other), but(other, one));
    assert!(gone.is_empty() && new.is_empty(), "gone: {gone:#?}\nnew: {new:#?}");
    assert!(one.len() > 300, "only {} are found", one.len());
}

/// The fixtures with each text changed.
fn changed(change: impl Fn(&str) -> String) -> Program {
    let mut program = fixtures();
    let mut count = 0;
    for at in 0..program.files.len() {
        if is_changed(&program, at) {
            let text = change(&program.files[at].text);
            count += usize::from(*program.files[at].text != *text);
            program.files[at].text = Arc::from(text);
        }
    }
    assert!(count > 200, "only {count} files are changed");
    program
}

/// The tokens of a text that have no tokens inside, with what follows joined or not.
fn leaves(tokens: TokenStream, found: &mut Vec<(std::ops::Range<usize>, bool)>) {
    for token in tokens {
        match &token {
            TokenTree::Group(group) => {
                found.push((group.span_open().byte_range(), false));
                leaves(group.stream(), found);
                found.push((group.span_close().byte_range(), false));
            }
            TokenTree::Punct(punct) => found.push((punct.span().byte_range(), punct.spacing() == Spacing::Joint)),
            TokenTree::Ident(_) | TokenTree::Literal(_) => found.push((token.span().byte_range(), false)),
        }
    }
}

fn tokens(text: &str) -> Vec<(std::ops::Range<usize>, bool)> {
    let mut found = Vec::new();
    leaves(text.parse().expect("fixtures parse"), &mut found);
    found
}

/// A line for each argument, step and method, as nobody would write it.
fn spread(text: &str) -> String {
    let (mut out, mut until) = (String::new(), 0);
    let mut before = ("", false, 0);
    for (range, joint) in tokens(text) {
        // The tokens of a doc comment all stand where it does.
        if range.start < until {
            continue;
        }
        let gap = &text[until..range.start];
        let token = &text[range.clone()];
        let is_method = token == "." && !joint && before.0 != "." && !before.1;
        let breaks = is_method || matches!(before.0, "(" | "," | "{" | ";" | "[");
        out.push_str(gap);
        if breaks && !gap.contains('\n') {
            out.push_str("\n   ");
        }
        out.push_str(token);
        until = range.end;
        before = (&text[range.clone()], joint, range.end);
    }
    out.push_str(&text[until..]);
    out
}

/// The names that are bound in bodies, and those that mean something else as well.
#[derive(Default)]
struct Names {
    bound: BTreeSet<String>,
    others: BTreeSet<String>,
}

impl<'ast> Visit<'ast> for Names {
    fn visit_pat_ident(&mut self, pat: &'ast syn::PatIdent) {
        self.bound.insert(pat.ident.to_string());
        visit::visit_pat_ident(self, pat);
    }

    fn visit_field_pat(&mut self, pat: &'ast syn::FieldPat) {
        self.others.extend(pat.colon_token.is_none().then(|| name_of(&pat.member)));
        visit::visit_field_pat(self, pat);
    }

    fn visit_field_value(&mut self, value: &'ast syn::FieldValue) {
        self.others.extend(value.colon_token.is_none().then(|| name_of(&value.member)));
        visit::visit_field_value(self, value);
    }

    fn visit_member(&mut self, member: &'ast syn::Member) {
        self.others.insert(name_of(member));
    }

    fn visit_field(&mut self, field: &'ast syn::Field) {
        self.others.extend(field.ident.as_ref().map(ToString::to_string));
        visit::visit_field(self, field);
    }

    fn visit_signature(&mut self, signature: &'ast syn::Signature) {
        self.others.insert(signature.ident.to_string());
        visit::visit_signature(self, signature);
    }

    fn visit_expr_method_call(&mut self, call: &'ast syn::ExprMethodCall) {
        self.others.insert(call.method.to_string());
        visit::visit_expr_method_call(self, call);
    }

    fn visit_path(&mut self, path: &'ast syn::Path) {
        if path.segments.len() > 1 {
            self.others.extend(path.segments.iter().map(|segment| segment.ident.to_string()));
        }
        visit::visit_path(self, path);
    }

    fn visit_use_path(&mut self, path: &'ast syn::UsePath) {
        self.others.insert(path.ident.to_string());
        visit::visit_use_path(self, path);
    }

    fn visit_use_name(&mut self, name: &'ast syn::UseName) {
        self.others.insert(name.ident.to_string());
    }

    fn visit_item(&mut self, item: &'ast syn::Item) {
        match item {
            syn::Item::Const(item) => _ = self.others.insert(item.ident.to_string()),
            syn::Item::Static(item) => _ = self.others.insert(item.ident.to_string()),
            syn::Item::Mod(item) => _ = self.others.insert(item.ident.to_string()),
            _ => {}
        }
        visit::visit_item(self, item);
    }

    fn visit_macro(&mut self, mac: &'ast syn::Macro) {
        // Which of the words in it are names, the macro knows; what is in a text may be one, too.
        for word in mac.tokens.to_string().split(|c: char| !c.is_alphanumeric() && c != '_') {
            self.others.insert(word.to_owned());
        }
    }
}

fn name_of(member: &syn::Member) -> String {
    match member {
        syn::Member::Named(name) => name.to_string(),
        syn::Member::Unnamed(index) => index.index.to_string(),
    }
}

/// Locals get another name.
fn renamed(text: &str) -> String {
    let mut names = Names::default();
    names.visit_file(&syn::parse_file(text).expect("fixtures parse"));
    // `None` looks like a name that is bound.
    let is_upper = |name: &str| name.starts_with(char::is_uppercase);
    let keeps =
        |name: &str| name == "self" || is_upper(name) || names.others.contains(name) || !names.bound.contains(name);
    let (mut out, mut until) = (String::new(), 0);
    for (range, _) in tokens(text) {
        if range.start < until {
            continue;
        }
        out.push_str(&text[until..range.end]);
        if !keeps(&text[range.clone()]) {
            out.push_str(RENAMED);
        }
        until = range.end;
    }
    out + &text[until..]
}

/// The last item comes first. What a macro declares, and where imports and submodules stand, stays.
fn reversed(text: &str) -> String {
    let file = syn::parse_file(text).expect("fixtures parse");
    let is_moved = |item: &syn::Item| !matches!(item, syn::Item::Use(_) | syn::Item::Mod(_) | syn::Item::Macro(_));
    let Some(first) = file.items.iter().position(is_moved) else { return text.to_owned() };
    if !file.items[first..].iter().all(is_moved) {
        return text.to_owned();
    }
    // What stands between two items, comments say, goes with the second.
    let begins = |at: usize| match at {
        0 => file.attrs.last().map_or(0, |attr| attr.span().byte_range().end),
        _ => file.items[at - 1].span().byte_range().end,
    };
    let end = |at: usize| file.items[at].span().byte_range().end;
    let items: Vec<&str> = (first..file.items.len()).map(|at| &text[begins(at)..end(at)]).collect();
    let moved: Vec<&str> = items.into_iter().rev().collect();
    format!("{}\n{}\n{}", &text[..begins(first)], moved.join("\n"), &text[end(file.items.len() - 1)..])
}

#[test]
fn formatting_changes_nothing() {
    same(&found(&fixtures(), By::Message), &found(&changed(spread), By::Message));
}

#[test]
fn names_of_locals_change_nothing() {
    same(&found(&fixtures(), By::Text), &found(&changed(renamed), By::Text));
}

#[test]
fn the_order_of_items_changes_nothing() {
    same(&found(&fixtures(), By::Text), &found(&changed(reversed), By::Text));
}

/// A text with the modules that it has in files in itself; `below`: the folder of those files.
fn in_one(file: &Path, below: &Path) -> String {
    let text = std::fs::read_to_string(file).expect("a fixture");
    let (mut out, mut until) = (String::new(), 0);
    for item in syn::parse_file(&text).expect("fixtures parse").items {
        let syn::Item::Mod(module) = item else { continue };
        let name = module.ident.to_string();
        let inside = below.join(&name);
        // What stands in an inline module may be in files, too; none of the fixtures has both.
        let Some(semicolon) = module.semi else { continue };
        let alone = below.join(format!("{name}.rs"));
        let file = if alone.exists() { alone } else { inside.join("mod.rs") };
        let at = semicolon.span().byte_range();
        out.push_str(&text[until..at.start]);
        out.push_str(&format!(" {{\n{}\n}}", in_one(&file, &inside)));
        until = at.end;
    }
    out + &text[until..]
}

/// Writes a text into a file and its inline modules, at whatever depth, into files of their own below a folder; how many.
fn in_many(text: &str, file: &str, below: &str, folder: &Folder) -> usize {
    let (mut out, mut until, mut count) = (String::new(), 0, 0);
    for item in syn::parse_file(text).expect("fixtures parse").items {
        let syn::Item::Mod(module) = item else { continue };
        let Some((braces, _)) = &module.content else { continue };
        let (open, close) = (braces.span.open().byte_range(), braces.span.close().byte_range());
        let inside = format!("{below}/{}", module.ident);
        count += 1 + in_many(&text[open.end..close.start], &format!("{inside}.rs"), &inside, folder);
        out.push_str(text[until..open.start].trim_end());
        out.push(';');
        until = close.end;
    }
    folder.write(file, &(out + &text[until..]));
    count
}

#[test]
fn modules_in_one_file_and_in_many_are_modules() {
    let source = Path::new(env!("CARGO_MANIFEST_DIR")).join("fixtures/e2024/src");
    let manifest = "[package]\nname = \"fixtures-e2024\"\nversion = \"0.1.0\"\nedition = \"2024\"\n[workspace]\n";
    let text = in_one(&source.join("lib.rs"), &source);
    let one = Folder::new("one", &[("Cargo.toml", manifest), ("src/lib.rs", &text)]);
    let many = Folder::new("many", &[("Cargo.toml", manifest)]);
    let count = in_many(&text, "src/lib.rs", "src", &many);
    assert!(count > 250, "only {count} modules");
    let as_written = found(&fixtures(), By::AnyFile);
    same(&as_written, &found(&load(&one.0, "."), By::AnyFile));
    same(&as_written, &found(&load(&many.0, "."), By::AnyFile));
}
