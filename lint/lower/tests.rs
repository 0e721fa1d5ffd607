use super::*;
use crate::ir::{FileIr, GlobalKind, Owner, PathId, Receiver, TypeId, TypeRef, UseKind};

fn lowered(text: &str) -> FileIr {
    let scan = scan(text);
    let macros = Macros::collect([&scan].into_iter());
    lower(text, &scan, &macros, &Options { edition: Edition::E2021, signatures_only: true, ..Options::default() })
}

fn path(ir: &FileIr, id: PathId) -> String {
    let path = &ir.paths[id.0 as usize];
    let segments = path.segments.iter().map(|segment| {
        let args = segment.args.iter().map(|arg| ty(ir, *arg));
        let bindings =
            segment.bindings.iter().map(|(name, arg)| format!("{}={}", ir.symbols.name(*name), ty(ir, *arg)));
        let args: Vec<_> = args.chain(bindings).collect();
        let name = ir.symbols.name(segment.name);
        if args.is_empty() { name.to_string() } else { format!("{name}<{}>", args.join(",")) }
    });
    let segments: Vec<_> = segments.collect();
    let qself = path.qself.map(|qself| format!("<{}:{}>", ty(ir, qself), path.trait_segments)).unwrap_or_default();
    format!("{qself}{}{}", if path.global { "::" } else { "" }, segments.join("::"))
}

fn paths(ir: &FileIr, ids: &[PathId]) -> String {
    ids.iter().map(|id| path(ir, *id)).collect::<Vec<_>>().join("+")
}

fn ty(ir: &FileIr, id: TypeId) -> String {
    let list = |ids: &[TypeId]| ids.iter().map(|id| ty(ir, *id)).collect::<Vec<_>>().join(",");
    match &ir.types[id.0 as usize] {
        TypeRef::Path(id) => path(ir, *id),
        TypeRef::Ref { mutable, inner } => format!("&{}{}", if *mutable { "mut " } else { "" }, ty(ir, *inner)),
        TypeRef::Pointer { mutable, inner } => format!("*{}{}", if *mutable { "mut " } else { "" }, ty(ir, *inner)),
        TypeRef::Tuple(elems) => format!("({})", list(elems)),
        TypeRef::Slice(inner) => format!("[{}]", ty(ir, *inner)),
        TypeRef::Function { params, result } => {
            format!("fn({}){}", list(params), result.map(|result| ty(ir, result)).unwrap_or_default())
        }
        TypeRef::Dyn(bounds) => format!("dyn {}", paths(ir, bounds)),
        TypeRef::Impl(bounds) => format!("impl {}", paths(ir, bounds)),
        TypeRef::Never => "!".to_string(),
        TypeRef::Unknown => "_".to_string(),
    }
}

fn function_names(ir: &FileIr) -> Vec<&str> {
    ir.functions.iter().map(|function| ir.symbols.name(function.name)).collect()
}

#[test]
fn types_are_as_written() {
    for (written, wanted) in [
        ("&'a mut Vec<T, 3>", "&mut Vec<T>"),
        ("std::sync::Arc<dyn Fn(A, &B) -> C + Send + 'static>", "std::sync::Arc<dyn Fn<(A,&B),Output=C>+Send>"),
        ("impl FnOnce()", "impl FnOnce<(),Output=()>"),
        ("impl Iterator<Item = T>", "impl Iterator<Item=T>"),
        ("impl Iterator<Item: Debug>", "impl Iterator<Item=impl Debug>"),
        ("<T as a::Tr>::Out", "<T:2>a::Tr::Out"),
        ("([u8; 4], [T], *const !, _)", "([u8],[T],*!,_)"),
        ("fn(A) -> B", "fn(A)B"),
        ("::r#try::X", "::try::X"),
        ("mac!(x)", "_"),
    ] {
        let ir = lowered(&format!("type X = {written};"));
        assert_eq!(ty(&ir, ir.aliases[0].ty.unwrap()), wanted);
    }
}

#[test]
fn each_path_and_type_is_kept_once() {
    let ir = lowered("fn f(a: Vec<T>, b: Vec<T>) -> Vec<T> { a }");
    assert_eq!((ir.paths.len(), ir.types.len()), (2, 2));
}

#[test]
fn uses_are_leaves() {
    let ir = lowered(
        "pub use ::a::{self, b as c, d::*, e as _, self as f}; use super::*; extern crate g as h; use {i, j::k};",
    );
    let seen = ir.uses.iter().map(|leaf| {
        let name = match leaf.kind {
            UseKind::Name(name) => ir.symbols.name(name),
            UseKind::Unnamed => "_",
            UseKind::Glob => "*",
        };
        format!("{}{} {name}", if leaf.public { "pub " } else { "" }, path(&ir, leaf.path))
    });
    assert_eq!(
        seen.collect::<Vec<_>>(),
        ["pub ::a a", "pub ::a::b c", "pub ::a::d *", "pub ::a::e _", "pub ::a f", "super *", "::g h", "i i", "j::k k"]
    );
}

#[test]
fn functions_have_owners_receivers_and_spans() {
    let text = "impl<T: A> S<T> where T: B {\n    /// doc\n    pub async fn f(&mut self, x: u8) -> T { x }\n    fn g(self: Arc<Self>) {}\n}\ntrait R: Q { fn h(self); fn i(&self) {} }\nextern \"C\" { fn j(a: u8); }";
    let ir = lowered(text);
    let seen: Vec<_> = ir
        .functions
        .iter()
        .map(|f| {
            let params: Vec<_> = f.params.iter().map(|param| ty(&ir, *param)).collect();
            (ir.symbols.name(f.name), f.owner, f.receiver, params.join(","), f.public, f.is_async)
        })
        .collect();
    let text_of = |span: crate::span::Span| &text[span.start as usize..span.end as usize];
    assert_eq!(
        seen,
        [
            ("f", Owner::Impl(0), Receiver::RefMut, "&mut Self,u8".to_string(), true, true),
            ("g", Owner::Impl(0), Receiver::Typed, "Arc<Self>".to_string(), false, false),
            ("h", Owner::Trait(0), Receiver::Value, "Self".to_string(), false, false),
            ("i", Owner::Trait(0), Receiver::Ref, "&Self".to_string(), false, false),
            ("j", Owner::Module, Receiver::None, "u8".to_string(), false, false),
        ]
    );
    assert_eq!(text_of(ir.functions[0].span), "/// doc\n    pub async fn f(&mut self, x: u8) -> T { x }");
    assert_eq!(text_of(ir.functions[0].name_span), "f");
    assert_eq!(text_of(ir.impls[0].head), "impl<T: A> S<T> where T: B ");
    let generics = &ir.impls[0].generics;
    let bounds: Vec<_> = generics.bounds.iter().map(|(of, to)| (ty(&ir, *of), paths(&ir, to))).collect();
    assert_eq!(bounds, [("T".into(), "A".into()), ("T".into(), "B".to_string())]);
}

#[test]
fn types_have_variants_and_fields() {
    let text = "#[derive(Debug, a::Clone)] pub struct S<T = u8> { pub a: M<T>, b: u8 }\nenum E { A, B(X, Y), C { d: Z } }\nunion U { a: u8 }";
    let ir = lowered(text);
    let seen: Vec<_> = ir
        .adts
        .iter()
        .flat_map(|adt| &adt.variants)
        .map(|variant| {
            let fields = variant.fields.iter().map(|f| format!("{}:{}", ir.symbols.name(f.name), ty(&ir, f.ty)));
            format!("{}({})", ir.symbols.name(variant.name), fields.collect::<Vec<_>>().join(","))
        })
        .collect();
    assert_eq!(seen, ["S(a:M<T>,b:u8)", "A()", "B(0:X,1:Y)", "C(d:Z)", "U(a:u8)"]);
    assert_eq!(paths(&ir, &ir.adts[0].derives), "Debug+a::Clone");
}

#[test]
fn test_code_is_marked() {
    let ir = lowered(
        "#[cfg(test)] mod t { fn a() {} mod n { fn b() {} } mod x; }\n#[tokio::test] async fn c() {}\nfn d() {}\n#[cfg(test)] impl S { fn e() {} }",
    );
    let seen: Vec<_> = ir.functions.iter().map(|f| (ir.symbols.name(f.name), f.test)).collect();
    assert_eq!(seen, [("a", true), ("b", true), ("c", true), ("d", false), ("e", true)]);
    assert!(ir.modules[1].test && ir.modules[2].test && ir.modules[1].declarations[0].test);
    assert!(!ir.modules[0].test);
}

#[test]
fn a_path_attribute_is_read() {
    let ir = lowered("#[path = \"x/y.rs\"] mod a; mod b;");
    let seen: Vec<_> = ir.modules[0].declarations.iter().map(|d| d.path.as_deref()).collect();
    assert_eq!(seen, [Some("x/y.rs"), None]);
}

#[test]
fn macros_in_the_place_of_items() {
    let ir = lowered(
        "macro_rules! make { ($($n:ident),*) => { $(fn $n() {})* } }\nmake!(a, b);\n\
         impl S { make!(c); }\ntrait T { make!(d); }\n\
         cfg_if::cfg_if! { if #[cfg(unix)] { fn e() {} } else if #[cfg(test)] { fn f() {} } else { fn g() {} } }\n\
         cfg_rt! { fn h() {} }\nbitflags! { struct F: u8 { const A = 1; } }\n\
         macro_rules! gate { ($($i:item)*) => { $( #[cfg(x)] $i )* } }\ngate! { fn i() {} mod m { fn j() {} } }",
    );
    assert_eq!(function_names(&ir), ["a", "b", "c", "d", "e", "f", "g", "h", "i", "j"]);
    assert_eq!(ir.functions[2].owner, Owner::Impl(0));
    assert_eq!(ir.functions[3].owner, Owner::Trait(0));
    assert!(ir.functions[5].test && !ir.functions[6].test);
    assert!(ir.adts.is_empty());
}

#[test]
fn lazy_static_and_thread_local_are_globals() {
    let ir = lowered(
        "lazy_static! { /// doc\n pub static ref A: Mutex<u8> = Mutex::new(1); static ref B: u8 = { 2 }; }\n\
         thread_local! { static C: RefCell<u8> = const { RefCell::new(1) }; static D: u8 = 1 }\nstatic mut E: u8 = 1;\nconst F: u8 = 1;",
    );
    let seen: Vec<_> = ir.globals.iter().map(|g| (ir.symbols.name(g.name), ty(&ir, g.ty), g.kind)).collect();
    let fixed = |thread_local| GlobalKind::Static { mutable: false, thread_local };
    assert_eq!(
        seen,
        [
            ("A", "Mutex<u8>".to_string(), fixed(false)),
            ("B", "u8".to_string(), fixed(false)),
            ("C", "RefCell<u8>".to_string(), fixed(true)),
            ("D", "u8".to_string(), fixed(true)),
            ("E", "u8".to_string(), GlobalKind::Static { mutable: true, thread_local: false }),
            ("F", "u8".to_string(), GlobalKind::Const),
        ]
    );
}

#[test]
fn spans_count_a_byte_order_mark_and_a_shebang() {
    for text in
        ["\u{feff}fn f() {}", "#!/usr/bin/env x\nfn f() {}", "\u{feff}#!/x\n// ä\nfn f() {}", "#![a]\nfn f() {}"]
    {
        let span = lowered(text).functions[0].name_span;
        assert_eq!(&text[span.start as usize..span.end as usize], "f", "{text}");
    }
}

#[test]
fn a_file_that_does_not_parse_is_a_problem() {
    let text = "fn f() {}\n\nfn g( {}";
    let ir = lowered(text);
    assert_eq!(ir.problems[0].kind, ProblemKind::Syntax);
    assert!(ir.problems[0].span.end as usize <= text.len());
    assert!(ir.functions.is_empty() && ir.modules.len() == 1);
    assert_eq!(lowered("fn f() { \"").problems.len(), 1);
    assert_eq!(lowered("fn f()\n").problems[0].span, Span::new(6, 7));
}

/// What is wrong with a file, lowered with its bodies on a stack of the size that is asked for.
fn problems(text: String) -> Vec<ProblemKind> {
    let work = move || {
        let scan = scan(&text);
        let macros = Macros::collect([&scan].into_iter());
        let ir = lower(&text, &scan, &macros, &Options { edition: Edition::E2024, ..Options::default() });
        ir.problems.iter().map(|problem| problem.kind).collect()
    };
    std::thread::Builder::new().stack_size(STACK).spawn(work).unwrap().join().unwrap()
}

/// Source with something `n` deep, by what it is.
fn nested(n: usize) -> Vec<(&'static str, String)> {
    let body = |expr: String| format!("fn f() {{ let v = {expr}; }}");
    let around = |before: &str, after: &str| body(format!("{}x{}", before.repeat(n), after.repeat(n)));
    let ty = |before: &str, after: &str| format!("type T = {}x{};", before.repeat(n), after.repeat(n));
    let pattern = |before: &str, after: &str| format!("fn f() {{ let {}x{} = y; }}", before.repeat(n), after.repeat(n));
    vec![
        ("parentheses", around("(", ")")),
        ("blocks", around("{", "}")),
        ("arrays", around("[", "]")),
        ("calls in calls", around("f(", ")")),
        ("macros", around("vec![", "]")),
        ("closures in blocks", around("|| { ", " }")),
        ("closures", around("move || ", "")),
        ("closures with a comma", around("|a,| ", "")),
        ("match in match", around("match x { _ => ", " }")),
        ("match of match", around("match ", " {}")),
        ("if in if", around("if x { ", " }")),
        ("else if", body(format!("{}{{ c }}", "if a { b } else ".repeat(n)))),
        ("structs", around("S { a: ", " }")),
        ("not", around("!", "")),
        ("minus", around("- ", "")),
        ("references", around("&", "")),
        ("mutable references", around("&mut ", "")),
        ("dereferences", around("*", "")),
        ("assignments", around("a = ", "")),
        ("returns", around("return ", "")),
        ("breaks", around("break 'a ", "")),
        ("sums", around("x + ", "")),
        ("conjunctions", around("x && ", "")),
        ("fields", around("", ".a")),
        ("method calls", around("", ".a()")),
        ("method calls with generics", around("", ".a::<B, C>()")),
        ("questions", around("", "?")),
        ("awaits", around("", ".await")),
        ("indices", around("", "[0]")),
        ("calls of calls", around("", "()")),
        ("casts", around("", " as T")),
        ("generics", ty("Vec<", ">")),
        ("generics with a comma", ty("Vec<A, ", ">")),
        ("reference types", ty("&", "")),
        ("tuple types", ty("(", ",)")),
        ("function types", ty("fn() -> ", "")),
        ("qualified types", ty("<", " as A>::B")),
        ("reference patterns", pattern("&", "")),
        ("tuple patterns", pattern("(", ",)")),
        ("bindings", pattern("a @ ", "")),
        ("modules", format!("{}{}", "mod m { ".repeat(n), "}".repeat(n))),
        ("functions", format!("{}{}", "fn f() { ".repeat(n), "}".repeat(n))),
        ("uses", format!("use {}a{};", "a::{".repeat(n), "}".repeat(n))),
    ]
}

#[test]
fn what_is_nested_too_deeply_is_a_problem_and_no_abort() {
    for (name, text) in nested(100_000) {
        let problems = problems(text);
        assert!(matches!(problems[..], [ProblemKind::Limit]), "{name}: {problems:?}");
    }
}

#[test]
fn what_is_within_the_limits_is_lowered() {
    let mut deepest = nested(1);
    let mut n = 1;
    while n < 5_000 {
        n += 1 + n / 8;
        for (kept, deeper) in deepest.iter_mut().zip(nested(n)) {
            if over_limit(&scan(&deeper.1)).is_none() {
                *kept = deeper;
            }
        }
    }
    for (name, text) in deepest {
        let problems = problems(text);
        assert!(problems.is_empty(), "{name}: {problems:?}");
    }
}

#[test]
fn long_files_are_lowered() {
    let body = |text: String| format!("fn f() {{ {text} }}");
    for text in [
        body(format!("let v = {} x;", "x + ".repeat(3_000))),
        body(format!("x{};", ".a(b)".repeat(1_000))),
        body(format!("let v = [{}];", "1, ".repeat(100_000))),
        body(format!("{} {{ }}", "if let Some(a) = b.c() { d() } else ".repeat(500))),
        body("if a.b() < c { d(&e) }\n".repeat(10_000)),
        body("let Some(x) = &y.z else { return -1 };\n".repeat(10_000)),
        format!("fn f() {{ match x {{ {} _ => 1 }} }}", "A(b, _) | (c, d) if e == &f => { g } ".repeat(5_000)),
        format!("enum E {{ {} }}", "A(Vec<B<C>>, &'static D), ".repeat(10_000)),
        "pub fn f<T: A<B>>(a: &mut T) -> Vec<T> where T: C { a.b() }\n".repeat(10_000),
    ] {
        assert_eq!(problems(text), []);
    }
}

#[test]
fn macros_that_expand_for_ever_end() {
    let problems = problems(
        "macro_rules! again { () => { again!() }; ($x:expr) => { again!(($x, $x)) } }\n\
         again!();\nfn f() { again!(); again!(1); }\nimpl S { again!(); }\ntype T = again!();"
            .to_string(),
    );
    assert!(problems.is_empty());
}

#[test]
fn modules_for_tests_can_be_left_out() {
    let text = "fn a() {}\n#[cfg(test)]\nmod tests {\n    // locklint: allow(R401)\n    fn \u{e4} ( {\n}\nfn b() {}\n";
    let text = &text.replace("fn \u{e4} ( {", "fn \u{e4}()()");
    let scan = scan(text);
    let options = Options { without_tests: true, ..Options::default() };
    let whole = lower(text, &scan, &Macros::default(), &Options::default());
    assert_eq!(whole.problems.len(), 1, "what is in them does not parse");
    let ir = lower(text, &scan, &Macros::default(), &options);
    assert!(ir.problems.is_empty(), "{:?}", ir.problems);
    assert_eq!((ir.left_out.len(), ir.annotations.len()), (1, 1));
    let spans: Vec<&str> =
        ir.functions.iter().map(|function| &text[function.span.start as usize..function.span.end as usize]).collect();
    assert_eq!(spans, ["fn a() {}", "fn b() {}"]);
}
