//! A library by itself, and one that the program uses.

use super::scratch::Folder;

const LIBRARY: &str = "static mut LAYOUT: u32 = 0;

pub fn set_layout(layout: u32) {
    unsafe { LAYOUT = layout };
}

pub fn name() -> &'static str {
    \"keys\"
}
";

fn told(program: &str, profile: &str) -> String {
    let manifest = "[package]\nname = \"a\"\nedition = \"2024\"\n[dependencies]\nkeys = { path = \"keys\" }\n";
    let library = "[package]\nname = \"keys\"\nedition = \"2024\"\n";
    let files =
        [("Cargo.toml", manifest), ("src/lib.rs", program), ("keys/Cargo.toml", library), ("keys/src/lib.rs", LIBRARY)];
    let folder = Folder::new("libraries", &files);
    folder.run(&["--message-format", "short", "--profile", profile]).out
}

/// What nobody in the program calls runs in no thread of it; whoever else uses the library may.
#[test]
fn of_a_library_that_the_program_uses_what_it_calls_counts() {
    let uses = "pub fn name() -> &'static str {\n    keys::name()\n}\n";
    assert_eq!(told(uses, "default"), "");
    assert!(told(uses, "lab").starts_with("keys/src/lib.rs:4:14: error[R101]"), "{}", told(uses, "lab"));
    let calls = "pub fn change(layout: u32) {\n    keys::set_layout(layout);\n}\n";
    assert!(told(calls, "default").starts_with("keys/src/lib.rs:4:14: error[R101]"), "{}", told(calls, "default"));
}

#[test]
fn whoever_uses_a_library_may_have_threads() {
    let manifest = "[package]\nname = \"keys\"\nedition = \"2024\"\n";
    let folder = Folder::new("library", &[("Cargo.toml", manifest), ("src/lib.rs", LIBRARY)]);
    let ran = folder.run(&["--message-format", "short"]);
    assert!(ran.out.starts_with("src/lib.rs:4:14: error[R101]"), "{}", ran.out);
}
