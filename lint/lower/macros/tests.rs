use super::*;
use crate::lower::scan;

/// What the first macro call in the last line of `text` stands for, as text without white space.
fn expansion(text: &str) -> Option<String> {
    let (definitions, call) = text.rsplit_once('\n').unwrap();
    let scan = scan(definitions);
    let macros = Macros::default();
    let mut expander = Expander::new(&scan, &macros);
    let mac = syn::parse_str::<Macro>(call).unwrap();
    let tokens = expander.expand(&mac, u32::MAX)?;
    Some(tokens.to_string().replace(char::is_whitespace, ""))
}

#[test]
fn fragments_and_repetitions() {
    let list = "macro_rules! m { ($($x:expr),* $(,)?) => { f($(&$x),*) }; }\n";
    assert_eq!(expansion(&format!("{list}m!(a, b + c,)")).unwrap(), "f(&a,&b+c)");
    assert_eq!(expansion(&format!("{list}m!()")).unwrap(), "f()");
    let nested = "macro_rules! m { ($($k:ident: [$($v:ty),+]);*) => { $(struct $k($($v),+);)* }; }\n";
    assert_eq!(expansion(&format!("{nested}m!(A: [u8, Vec<T>]; B: [C])")).unwrap(), "structA(u8,Vec<T>);structB(C);");
    assert_eq!(expansion(&format!("{nested}m!(A: [])")), None);
    let option = "macro_rules! m { ($a:ident $(= $b:expr)?) => { let $a $(= $b)?; } }\n";
    assert_eq!(expansion(&format!("{option}m!(x)")).unwrap(), "letx;");
    assert_eq!(expansion(&format!("{option}m!(x = 1)")).unwrap(), "letx=1;");
}

#[test]
fn the_first_rule_that_matches_is_taken() {
    let rules =
        "macro_rules! m { (on $b:block) => { 1 }; ($i:ident) => { 2 }; ($e:expr) => { 3 }; ($($t:tt)*) => { 4 } }\n";
    for (call, result) in [("m!(on { x })", "1"), ("m!(on)", "2"), ("m!(a.b())", "3"), ("m!(a => 'b)", "4")] {
        assert_eq!(expansion(&format!("{rules}{call}")).as_deref(), Some(result), "{call}");
    }
}

#[test]
fn every_fragment_matches() {
    for (fragment, argument) in [
        ("block", "{ a }"),
        ("expr", "a + b"),
        ("ident", "fn"),
        ("item", "struct S;"),
        ("lifetime", "'a"),
        ("literal", "-1"),
        ("meta", "a(b)"),
        ("pat", "A | B"),
        ("pat_param", "A(x)"),
        ("path", "a::B<C>"),
        ("stmt", "let x = 1"),
        ("stmt", "a.b()"),
        ("stmt", ";"),
        ("tt", "=>"),
        ("tt", "'a"),
        ("ty", "&'a [T]"),
        ("vis", "pub(crate)"),
        ("vis", ""),
    ] {
        let text = format!("macro_rules! m {{ ([$x:{fragment}]) => {{ $x }} }}\nm!([{argument}])");
        let wanted = argument.replace(' ', "");
        assert_eq!(expansion(&text).as_deref(), Some(&*wanted), "{fragment}");
    }
    assert_eq!(expansion("macro_rules! m { ($x:ident) => { $x } }\nm!(_)"), None);
}

#[test]
fn crate_and_paths() {
    assert_eq!(expansion("macro_rules! m { () => { $crate::f() } }\na::m!()").unwrap(), "crate::f()");
}

#[test]
fn argument_tokens_keep_their_place_and_others_get_the_call() {
    let text = "macro_rules! m { ($x:expr) => { f($x) } }\nfn g() { m!(  a  ); }";
    let scan = scan(text);
    let macros = Macros::default();
    let file = syn::parse_str::<syn::File>(text).unwrap();
    let syn::Item::Fn(item) = &file.items[1] else { panic!("no function") };
    let syn::Stmt::Macro(call) = &item.block.stmts[0] else { panic!("no macro") };
    let tokens: Vec<_> = Expander::new(&scan, &macros).expand(&call.mac, 50).unwrap().into_iter().collect();
    let proc_macro2::TokenTree::Group(group) = &tokens[1] else { panic!("no group") };
    let argument = group.stream().into_iter().next().unwrap();
    assert_eq!(&text[tokens[0].span().byte_range()], "m!(  a  )");
    assert_eq!(&text[argument.span().byte_range()], "a");
}

#[test]
fn of_two_definitions_the_one_before_the_call_is_meant() {
    let scan = scan("macro_rules! m { () => { 1 } }\nmacro_rules! m { () => { 2 } }\n");
    let macros = Macros::default();
    let mac = syn::parse_str::<Macro>("m!()").unwrap();
    let at = |at| Expander::new(&scan, &macros).expand(&mac, at).unwrap().to_string();
    assert_eq!((at(0), at(31), at(99)), ("1".to_string(), "1".to_string(), "2".to_string()));
}

#[test]
fn expansion_is_limited_in_depth_and_size() {
    let scan = scan("macro_rules! m { () => { m!() } }\nmacro_rules! big { ($($x:tt)*) => { $($x $($x)*)* } }");
    let macros = Macros::default();
    let mac = syn::parse_str::<Macro>("m!()").unwrap();
    let mut expander = Expander::new(&scan, &macros);
    let depth = std::iter::from_fn(|| expander.expand(&mac, 99)).count();
    assert_eq!(depth, MAX_EXPANSIONS);
    for _ in 0..depth {
        expander.leave();
    }
    assert!(expander.expand(&mac, 99).is_some());
    let deep = format!("m2!({}{})", "(".repeat(60), ")".repeat(60));
    let scan = crate::lower::scan("macro_rules! m2 { ($($x:tt)*) => { ($($x)*) } }");
    let mac = syn::parse_str::<Macro>(&deep).unwrap();
    let mut expander = Expander::new(&scan, &macros);
    assert!(expander.expand(&mac, 99).is_some());
    assert!(expander.expand(&mac, 99).is_none());
}
