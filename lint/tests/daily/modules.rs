//! `mod name;` without a file: told where it cannot be right, in a package.

use super::scratch::Folder;

const MANIFEST: &str = "[package]\nname = \"a\"\nedition = \"2024\"\n";

fn package(name: &str, library: &str) -> Folder {
    Folder::new(name, &[("Cargo.toml", MANIFEST), ("src/lib.rs", library), ("src/net.rs", "mod wire;\n")])
}

fn short(folder: &Folder) -> (Option<i32>, String) {
    let ran = folder.run(&["--message-format", "short"]);
    assert_eq!(ran.errors, "");
    (ran.status, ran.out)
}

#[test]
fn a_module_without_a_file_is_told_at_its_line() {
    let folder = package("missing", "/// All that is sent.\npub mod net;\n\n#[allow(dead_code)]\nmod store;\n");
    let told = "src/lib.rs:4:1: error[L001] not-parsed: no file for module `store`: neither `src/store.rs` nor \
                `src/store/mod.rs` is there\nsrc/net.rs:1:1: error[L001] not-parsed: no file for module `wire`: \
                neither `src/net/wire.rs` nor `src/net/wire/mod.rs` is there\n";
    let mut lines: Vec<&str> = told.lines().collect();
    lines.sort_unstable();
    assert_eq!(short(&folder), (Some(1), format!("{}\n", lines.join("\n"))));
    folder.write("src/store/mod.rs", "");
    folder.write("src/net/wire.rs", "");
    assert_eq!(short(&folder), (Some(0), String::new()));
}

#[test]
fn what_may_not_be_compiled_is_not_missed() {
    for library in [
        "#[cfg(unix)]\nmod store;\n",
        "#[cfg(test)]\nmod store;\n",
        "#[cfg_attr(unix, path = \"unix.rs\")]\nmod store;\n",
        "#[cfg(feature = \"x\")]\nmod inline {\n    mod store;\n}\n",
        "#![cfg(unix)]\nmod store;\n",
        "#[generated]\nmod store;\n",
        "cfg_if::cfg_if! { if #[cfg(unix)] { mod store; } else { mod other; } }\n",
        "macro_rules! all { ($($name:ident)*) => { $(mod $name;)* } }\nall!(store other);\n",
        // What stands in a file that may not be compiled may not be either.
        "#[cfg(unix)]\nmod net;\n",
    ] {
        assert_eq!(short(&package("conditional", library)), (Some(0), String::new()), "{library}");
    }
}

/// A build script may write it; a file outside any package may be one of many.
#[test]
fn what_may_be_made_or_left_out_is_not_missed() {
    let folder = package("made", "mod store;\n");
    assert_eq!(short(&folder).0, Some(1));
    folder.write("build.rs", "fn main() {}\n");
    assert_eq!(short(&folder), (Some(0), String::new()));
    let loose = Folder::new("loose", &[("a.rs", "mod store;\n")]);
    assert_eq!(short(&loose), (Some(0), String::new()));
}
