//! Comments and attributes that suppress findings, through the program.

use super::scratch::{Folder, Ran};

/// Checks a function whose third statement is a fault, with this before it.
fn run(before_file: &str, before_function: &str, before_fault: &str, arguments: &[&str]) -> Ran {
    let text = format!(
        "{before_file}\n{before_function}\npub fn f(m: &std::sync::Mutex<u32>) {{\n    let g = m.lock().unwrap();\n    \
         {before_fault}\n    std::thread::sleep(std::time::Duration::from_secs(1));\n    drop(g);\n}}\n"
    );
    let folder = Folder::new("suppressions", &[("x.rs", &text)]);
    folder.run(&[&["--message-format", "short", "x.rs"], arguments].concat())
}

/// The codes that are told.
#[track_caller]
fn told(ran: &Ran) -> Vec<&str> {
    assert_eq!(ran.errors, "");
    let code = |line| str::split(line, ['[', ']']).nth(1).expect("a code");
    ran.out.lines().map(code).collect()
}

#[test]
fn all_forms_suppress() {
    let reason = "reason = \"a test\"";
    for (file, function, fault) in [
        ("", "", "// locklint: allow(R402) -- a test".to_owned()),
        ("", "", "/* locklint: expect(sleep-holding-guard) -- a test */".to_owned()),
        ("", "// locklint: allow(R4) -- a test", String::new()),
        ("// locklint: allow-file(R402) -- a test", "", String::new()),
    ] {
        assert_eq!(told(&run(file, function, &fault, &[])), [""; 0], "{file}{function}{fault}");
    }
    let attribute = |word: &str| format!("#[cfg_attr(any(), locklint::{word}(R402, {reason}))]");
    assert_eq!(told(&run("", &attribute("allow"), "", &[])), [""; 0]);
    assert_eq!(told(&run("", "", &attribute("expect"), &[])), [""; 0]);
    let inner = attribute("allow").replacen('#', "#!", 1);
    assert_eq!(told(&run(&inner, "", "", &[])), [""; 0]);
    // An inner attribute reaches to the end of its block, no further.
    let block = format!("mod m {{ {inner} }}");
    assert_eq!(told(&run(&block, "", "", &[])), ["L004", "R402"]);
}

#[test]
fn what_is_wrong_with_them_is_told() {
    assert_eq!(told(&run("", "", "// locklint: allow(R402)", &[])), ["L005"]);
    assert_eq!(told(&run("", "", "#[cfg_attr(any(), locklint::allow(R402))]", &[])), ["L005"]);
    assert_eq!(told(&run("", "", "// locklint: allow(R4O2) -- a test", &[])), ["L003", "R402"]);
    assert_eq!(told(&run("", "", "// locklint: expect(R401) -- a test", &[])), ["L004", "R402"]);
    let ran = run("", "", "// locklint: expect(R401) -- a test", &["-D", "L004", "-A", "R4"]);
    // What is not looked for is not missed.
    assert_eq!((ran.status, told(&ran)), (Some(0), vec![]));
    let ran = run("", "", "// locklint: expect(R401) -- a test", &["-D", "L004"]);
    // The line is broken at the width of the page.
    let words = ran.out.split_whitespace().collect::<Vec<_>>().join(" ");
    assert!(words.contains("`R401` is expected here but not found here"), "{}", ran.out);
}

#[test]
fn graders_see_through_them() {
    let ran = run("", "", "// locklint: allow(R402)", &["--ignore-suppressions"]);
    assert_eq!((ran.status, told(&ran)), (Some(1), vec!["R402"]));
}
