use super::*;
use crate::lower::MAX_CHAIN;

fn kinds(text: &str) -> Vec<(&str, Kind)> {
    let tokens = Lexer::new(text, 0);
    tokens.map(|token| (&text[token.span.start as usize..token.span.end as usize], token.kind)).collect()
}

#[test]
fn literals_are_told_apart() {
    use Kind::{Lifetime, Literal, Word};
    for literal in [
        "\"a\\\"b\"",
        "r\"\\\"",
        "r#\"a\"b\"#",
        "br##\"\"#\"##",
        "b\"x\"",
        "c\"x\"",
        "b'\\''",
        "'\\''",
        "'ä'",
        "'a'",
        "1.5e3",
    ] {
        assert_eq!(kinds(literal), [(literal, Literal)], "{literal}");
    }
    assert_eq!(kinds("'a 'static r#fn"), [("'a", Lifetime), ("'static", Lifetime), ("r#fn", Word)]);
    assert_eq!(kinds("'\"' \"'\""), [("'\"'", Literal), ("\"'\"", Literal)]);
    assert_eq!(kinds("1..2")[0], ("1", Literal));
    assert_eq!(kinds("/* a /* b */ \" */ x"), [("/* a /* b */ \" */", Kind::Comment), ("x", Word)]);
}

#[test]
fn broken_text_ends() {
    for text in
        ["\"", "r#\"", "'", "'\\", "/*", "b'", "\\", "}", ")]}", "macro_rules! a {", "#[", "\u{feff}", "é\u{2028}"]
    {
        scan(text);
    }
}

#[test]
fn annotations_are_comments_only() {
    let text = "fn f() {\n    let s = \"// locklint: no\"; // locklint: one\n    // locklint:two\n    #[a(b[1])]\n    // x\n    let r = r#\"\n// locklint: no\n\"#;\n    /* locklint: three */ g();\n}\n";
    let annotations = scan(text).annotations;
    let seen: Vec<_> = annotations
        .iter()
        .map(|annotation| (&*annotation.text, annotation.own_line, text[annotation.target as usize..].get(..5)))
        .collect();
    assert_eq!(seen, [("one", false, Some("// lo")), ("two", true, Some("let r")), ("three", true, Some("g();\n")),]);
}

#[test]
fn an_annotation_at_the_end_is_about_itself() {
    let annotations = scan("fn f() {}\n// locklint: x").annotations;
    assert_eq!((annotations[0].own_line, annotations[0].target), (true, 10));
}

#[test]
fn definitions_of_macros_are_found() {
    let text = "macro_rules! a { () => { \"}\" }; }\nmod m { macro_rules! b ( ($x:tt) => {} ); }\nmacro_rules!{}";
    let macros = scan(text).macros;
    let seen: Vec<_> = macros.iter().map(|found| (&*found.name, found.rules.trim(), found.start)).collect();
    assert_eq!(seen, [("a", "() => { \"}\" };", 0), ("b", "($x:tt) => {}", 42)]);
}

#[test]
fn depth_is_that_of_brackets_and_chain_the_rest() {
    assert_eq!((scan("fn f() { g([1]) }").depth, scan("{ { } } ( )").depth), (3, 2));
    let long = |piece: &str| scan(&format!("fn f() {{ {} }}", piece.repeat(1_000))).chain;
    for deep in ["x + ", "- ", "x.y(). ", "if a { } else ", "Vec<A, ", "move | | ", "match ", "&&", "return ", "a = "] {
        assert!(long(deep) >= 1_000, "{deep}: {}", long(deep));
    }
    for flat in ["f(a.b + 1); ", "1, ", "if a { } ", "A => { b(c) } ", "fn f<T>(a: &T) -> T { a.b } ", "x.y() => 1, "] {
        assert!(long(flat) < 30, "{flat}: {}", long(flat));
    }
}

#[test]
fn an_else_if_is_no_deeper_than_its_if() {
    let chain = |times| scan(&format!("fn f() {{ {} {{ z }} }}", "if a.b(c) == d + e { y } else ".repeat(times))).chain;
    assert!(chain(500) < MAX_CHAIN, "{}", chain(500));
    assert!(chain(100_000) > MAX_CHAIN);
}

#[test]
fn an_attribute_that_no_compiler_reads_is_an_annotation() {
    let text = "#[cfg_attr(any(), locklint::allow(R401, reason = \"a)\"))]\n#[inline] // x\nfn f() {}\n\
                #[cfg_attr(any(), other::allow(R401))] fn g() {}";
    let annotations = scan(text).annotations;
    let seen: Vec<_> = annotations.iter().map(|found| (&*found.text, found.own_line, found.target)).collect();
    let target = text.find("fn f").unwrap() as u32;
    assert_eq!(seen, [("allow(R401, reason = \"a)\")", true, target)]);
    assert_eq!(annotations[0].span, Span::new(0, text.find('\n').unwrap() as u32));
}

#[test]
fn modules_for_tests_are_found() {
    let inside = |text: &'static str| -> Vec<&str> {
        scan(text).tests.iter().map(|span| &text[span.start as usize..span.end as usize]).collect()
    };
    assert_eq!(inside("#[cfg(test)]\nmod tests { fn f() { {} } }\nfn g() {}"), [" fn f() { {} } "]);
    assert_eq!(inside("#[cfg( test )] #[allow(x)] pub(crate) mod t { \"}\" /* } */ '}' }"), [" \"}\" /* } */ '}' "]);
    assert_eq!(inside("#[allow(x)] #[cfg(all(test, unix))] mod t {#[a({})] x}mod u {}"), ["#[a({})] x"]);
    assert_eq!(inside("mod a { #[cfg(test)] mod b {1} #[cfg(test)] mod c {2} }"), ["1", "2"]);
    for text in [
        "#[cfg(not(test))] mod a { }",
        "#[cfg(any(test, unix))] mod a { }",
        "#[cfg(test)] use x; mod a { }",
        "#[cfg(test)] mod a; mod b { }",
        "#[cfg(test)] fn f() { } mod b { }",
        "#[cfg(test)] mod a {",
        "mod a { } #[cfg(test)]",
    ] {
        assert!(inside(text).is_empty(), "{text}");
    }
}
