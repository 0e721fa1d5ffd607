use std::fs;

use super::*;

/// A folder of files that is gone with the value.
struct Folder(PathBuf);

impl Folder {
    fn new(name: &str, files: &[(&str, &str)]) -> Folder {
        let path = std::env::temp_dir().join(format!("locklint-source-{}-{name}", std::process::id()));
        let _ = fs::remove_dir_all(&path);
        fs::create_dir_all(&path).expect("a folder");
        let folder = Folder(path.canonicalize().expect("it is there"));
        for (name, text) in files {
            folder.write(name, text.as_bytes());
        }
        folder
    }

    fn write(&self, name: &str, bytes: &[u8]) {
        let path = self.0.join(name);
        fs::create_dir_all(path.parent().expect("below the folder")).expect("a folder");
        fs::write(path, bytes).expect("a file");
    }

    fn request(&self, paths: &[&str]) -> Request {
        Request { directory: self.0.clone(), paths: paths.iter().map(PathBuf::from).collect(), ..Request::default() }
    }

    fn load(&self, paths: &[&str]) -> Program {
        load(&self.request(paths)).expect("it loads")
    }
}

impl Drop for Folder {
    fn drop(&mut self) {
        let _ = fs::remove_dir_all(&self.0);
    }
}

fn shown(program: &Program) -> Vec<String> {
    program.files.iter().map(SourceFile::shown).collect()
}

fn reported(program: &Program) -> Vec<String> {
    program.files.iter().filter(|file| file.report).map(SourceFile::shown).collect()
}

fn crates(program: &Program) -> Vec<(String, &str, String)> {
    let describe = |krate: &Crate| (krate.name.clone(), krate.kind.name(), program.file(krate.root).shown());
    program.crates.iter().map(describe).collect()
}

const WORKSPACE: &[(&str, &str)] = &[
    (
        "Cargo.toml",
        "[workspace]\nmembers = [\"crates/*\"]\nexclude = [\"crates/old\"]\n[workspace.package]\nedition = \"2021\"\n[workspace.dependencies]\nnet-core = { path = \"crates/net\" }\n",
    ),
    ("crates/net/Cargo.toml", "[package]\nname = \"net-core\"\nedition.workspace = true\n"),
    ("crates/net/src/lib.rs", "pub mod wire;\n"),
    ("crates/net/src/wire/mod.rs", "mod deep { mod inner; }\n"),
    ("crates/net/src/wire/deep/inner.rs", ""),
    (
        "crates/app/Cargo.toml",
        "[package]\nname = \"app\"\nedition = \"2024\"\n[dependencies]\nnet = { path = \"../net\", package = \"net-core\" }\nnet-core.workspace = true\nserde = \"1\"\n[[bin]]\nname = \"tool\"\npath = \"tool.rs\"\n",
    ),
    ("crates/app/src/main.rs", ""),
    ("crates/app/src/lib.rs", ""),
    ("crates/app/src/bin/extra.rs", ""),
    ("crates/app/src/bin/large/main.rs", ""),
    ("crates/app/tool.rs", ""),
    ("crates/app/build.rs", ""),
    ("crates/app/tests/it.rs", "mod common;\n"),
    ("crates/app/tests/common/mod.rs", ""),
    ("crates/app/target/debug/out.rs", ""),
    ("crates/app/.hidden/a.rs", ""),
    ("crates/old/Cargo.toml", "[package]\nname = \"old\"\n"),
    ("crates/old/src/lib.rs", ""),
];

#[test]
fn a_workspace_has_its_members_and_targets() {
    let folder = Folder::new("workspace", WORKSPACE);
    let program = folder.load(&[]);
    assert!(
        !shown(&program).iter().any(|path| path.contains("target") || path.contains("hidden") || path.contains("old"))
    );
    let crates = crates(&program);
    for expected in [
        ("app", "lib", "crates/app/src/lib.rs"),
        ("tool", "bin", "crates/app/tool.rs"),
        ("app", "bin", "crates/app/src/main.rs"),
        ("extra", "bin", "crates/app/src/bin/extra.rs"),
        ("large", "bin", "crates/app/src/bin/large/main.rs"),
        ("it", "test", "crates/app/tests/it.rs"),
        ("net_core", "lib", "crates/net/src/lib.rs"),
    ] {
        let expected = (expected.0.to_owned(), expected.1, expected.2.to_owned());
        assert!(crates.contains(&expected), "{expected:?} in {crates:?}");
    }
    assert_eq!(crates.len(), 7);
    assert_eq!(program.problems, []);
}

#[test]
fn editions_and_dependencies_are_inherited() {
    let folder = Folder::new("inherited", WORKSPACE);
    let program = folder.load(&[]);
    let net = program.crates.iter().position(|krate| krate.name == "net_core").expect("it is there");
    let own = program.crates.iter().position(|krate| krate.name == "app" && krate.kind == CrateKind::Lib);
    assert_eq!(program.crates[net].edition, Edition::E2021);
    let test = program.crates.iter().find(|krate| krate.test).expect("it is there");
    assert_eq!(test.edition, Edition::E2024);
    let expected = [("app", own.expect("it is there")), ("net", net), ("net_core", net)];
    assert_eq!(test.dependencies, expected.map(|(name, index)| (name.to_owned(), index)));
}

#[test]
fn modules_lie_where_rustc_looks() {
    let folder = Folder::new("modules", WORKSPACE);
    let program = folder.load(&[]);
    let at = |path: &str| program.find(&folder.0.join(path)).expect(path);
    let root = program.root_place(at("crates/net/src/lib.rs"));
    let declare = |name, path| Declaration { inside: &[], name, path };
    let wire = program.module_file(&root, declare("r#wire", None)).expect("it is there");
    assert_eq!(wire.file, at("crates/net/src/wire/mod.rs"));
    let inner = Declaration { inside: &["deep"], name: "inner", path: None };
    let inner = program.module_file(&wire, inner).expect("it is there");
    assert_eq!(inner.file, at("crates/net/src/wire/deep/inner.rs"));
    assert_eq!(inner.directory, folder.0.join("crates/net/src/wire/deep/inner"));

    let elsewhere = program.module_file(&root, declare("x", Some("../../app/tool.rs"))).expect("it is inside");
    assert_eq!(elsewhere.file, at("crates/app/tool.rs"));
    let out = program.module_file(&root, declare("x", Some("../../../../out.rs"))).expect_err("it is outside");
    assert_eq!(*out, ModuleProblem::LeadsOut { name: "x".into() });
    let missing = program.module_file(&root, declare("x", None)).expect_err("it is not there").to_string();
    assert!(missing.contains("src/x.rs") && missing.contains("src/x/mod.rs"), "{missing}");
}

#[test]
fn what_is_asked_for_is_reported() {
    let folder = Folder::new("asked", WORKSPACE);
    let tests = ["crates/app/tests/common/mod.rs", "crates/app/tests/it.rs"].map(str::to_owned);
    let all = reported(&folder.load(&[]));
    assert!(!all.contains(&tests[0]) && all.contains(&"crates/net/src/lib.rs".to_owned()));
    let with_tests = load(&Request { all_targets: true, ..folder.request(&[]) }).expect("it loads");
    assert!(tests.iter().all(|path| reported(&with_tests).contains(path)));
    assert_eq!(reported(&folder.load(&["crates/app/tests/it.rs"])), tests[1..]);
    assert!(reported(&folder.load(&["crates/net"])).iter().all(|path| path.starts_with("crates/net/")));
    // The whole workspace is understood all the same.
    assert!(folder.load(&["crates/net"]).crates.iter().any(|krate| krate.name == "app"));
    let excludes = vec![(folder.0.clone(), Glob::new("**/wire"))];
    let without = load(&Request { excludes, ..folder.request(&["crates/net"]) }).expect("it loads");
    assert_eq!(reported(&without), ["crates/net/src/lib.rs"]);
    // A package that the workspace leaves out stands alone.
    let old = folder.load(&["crates/old"]);
    assert_eq!(shown(&old), ["crates/old/src/lib.rs"]);
    assert_eq!(old.crates[0].edition, Edition::E2015);
}

#[test]
fn default_members_are_the_default() {
    let folder = Folder::new(
        "defaults",
        &[
            (
                "Cargo.toml",
                "[package]\nname = \"top\"\n[workspace]\nmembers = [\"a\", \"b\"]\ndefault-members = [\".\", \"a\"]\n",
            ),
            ("src/lib.rs", ""),
            ("a/Cargo.toml", "[package]\nname = \"a\"\n"),
            ("a/src/lib.rs", ""),
            ("b/Cargo.toml", "[package]\nname = \"b\"\n"),
            ("b/src/lib.rs", ""),
        ],
    );
    assert_eq!(reported(&folder.load(&[])), ["a/src/lib.rs", "src/lib.rs"]);
    assert_eq!(reported(&folder.load(&["."])).len(), 3);
}

#[test]
fn loose_files_are_programs_of_their_own() {
    let folder = Folder::new(
        "loose",
        &[
            ("main.rs", "mod two;"),
            ("one.rs", "mod part;"),
            ("part.rs", ""),
            ("two.rs", "mod sub;"),
            ("two/sub.rs", ""),
            ("p/Cargo.toml", "[package]\nname = \"p\"\n"),
            ("p/src/lib.rs", ""),
        ],
    );
    let modules = |program: &Program, file: FileId| match program.file(file).shown().as_str() {
        "main.rs" => vec![Declaration { inside: &[], name: "two", path: None }],
        "one.rs" => vec![Declaration { inside: &[], name: "part", path: None }],
        "two.rs" => vec![Declaration { inside: &[], name: "sub", path: None }],
        _ => vec![],
    };
    let mut program = folder.load(&["."]);
    let before = program.clone();
    program.crown_loose_files(|file| modules(&before, file));
    let roots: Vec<String> = program.crates.iter().map(|krate| program.file(krate.root).shown()).collect();
    assert_eq!(roots, ["p/src/lib.rs", "main.rs", "one.rs"]);
    assert_eq!(program.crates[1].edition, Edition::E2024);

    // A single file brings the modules that it declares, and no more.
    let single = folder.load(&["one.rs"]);
    assert_eq!(shown(&single), ["one.rs", "part.rs"]);
    assert!(single.files[0].named && single.files[1].report);
    let old = load(&Request { edition: Some(Edition::E2018), ..folder.request(&["one.rs"]) }).expect("it loads");
    assert_eq!(old.files[0].edition, Edition::E2018);
}

#[test]
fn a_broken_manifest_is_told_and_its_package_checked() {
    let folder = Folder::new("broken", &[("Cargo.toml", "[package\n"), ("src/lib.rs", "")]);
    let program = folder.load(&[]);
    assert_eq!(crates(&program).len(), 1);
    assert_eq!(program.problems.len(), 1);
    let problem = &program.problems[0];
    assert!(matches!(problem.reason, SourceReason::Manifest(_)), "{problem:?}");
    assert_eq!(program.file(problem.file).shown(), "Cargo.toml");
    assert!(program.file(problem.file).report);
}

#[test]
fn a_target_without_a_file_is_told() {
    let manifest = "[package]\nname = \"a\"\n[lib]\npath = \"gone.rs\"\n[[test]]\nname = \"unpublished\"\n";
    let folder = Folder::new("gone", &[("Cargo.toml", manifest)]);
    let program = folder.load(&[]);
    let told: Vec<&SourceReason> = program.problems.iter().map(|problem| &problem.reason).collect();
    assert_eq!(told, [&SourceReason::NoRoot { target: "a".into(), expected: "gone.rs".into() }]);
}

#[test]
fn paths_that_are_not_there_are_errors() {
    let folder = Folder::new("absent", &[("notes.txt", "")]);
    let told = load(&folder.request(&["nowhere"])).expect_err("it is not there").to_string();
    assert!(told.starts_with("cannot read `nowhere`: "), "{told}");
    let told = load(&folder.request(&[])).expect_err("it is empty").to_string();
    assert!(told.starts_with("there are no Rust files in `"), "{told}");
    let told = load(&folder.request(&["notes.txt"])).expect_err("it is no Rust").to_string();
    assert!(told.starts_with("`notes.txt` is not a Rust file"), "{told}");
}

#[test]
fn hostile_files_are_problems() {
    let folder = Folder::new("hostile", &[("Cargo.toml", "[package]\nname = \"a\"\n"), ("src/lib.rs", "")]);
    folder.write("src/latin.rs", b"// fine\n// caf\xe9\n");
    let large = fs::File::create(folder.0.join("src/large.rs")).expect("a file");
    large.set_len(20 << 20).expect("a large file");
    let program = folder.load(&[]);
    let told: Vec<(String, &SourceReason)> =
        program.problems.iter().map(|problem| (program.file(problem.file).shown(), &problem.reason)).collect();
    let large = ("src/large.rs".to_owned(), &SourceReason::TooLarge { bytes: 20 << 20 });
    assert_eq!(told, [large, ("src/latin.rs".to_owned(), &SourceReason::NotUtf8 { line: 2 })]);
    // A file that no crate reaches is nobody's business.
    assert_eq!(program.problems_of(|_| false).count(), 0);
    assert_eq!(program.problems_of(|_| true).count(), 2);
    assert_eq!(folder.load(&["src/latin.rs"]).problems_of(|_| false).count(), 1);
}

#[cfg(unix)]
#[test]
fn links_are_followed_inside_only() {
    use std::os::unix::ffi::OsStrExt;
    use std::os::unix::fs::symlink;

    let outside = Folder::new("outside", &[("secret.rs", "")]);
    let folder =
        Folder::new("links", &[("Cargo.toml", "[package]\nname = \"a\"\n"), ("src/lib.rs", ""), ("shared/x.rs", "")]);
    symlink(folder.0.join("shared"), folder.0.join("src/shared")).expect("a link");
    symlink(&folder.0, folder.0.join("src/circle")).expect("a link");
    symlink(&outside.0, folder.0.join("src/out")).expect("a link");
    symlink(outside.0.join("secret.rs"), folder.0.join("src/secret.rs")).expect("a link");
    symlink("nowhere", folder.0.join("src/dangling")).expect("a link");
    symlink("someone@somewhere", folder.0.join("src/.#lib.rs")).expect("a link");
    let odd = std::ffi::OsStr::from_bytes(b"src/odd\xff.rs");
    fs::write(folder.0.join(odd), "").expect("a file");
    let program = folder.load(&[]);
    let files = shown(&program);
    assert!(files.contains(&"src/shared/x.rs".to_owned()), "{files:?}");
    assert!(files.contains(&"src/odd\u{fffd}.rs".to_owned()), "{files:?}");
    assert!(!files.iter().any(|path| path.contains("out/")), "{files:?}");
    let told: Vec<(String, bool)> = program
        .problems
        .iter()
        .map(|problem| (program.file(problem.file).shown(), matches!(problem.reason, SourceReason::LinkCircle { .. })))
        .collect();
    assert_eq!(told, [("src/circle".to_owned(), true), ("src/secret.rs".to_owned(), false)]);
    let secret = program.find(&folder.0.join("src/secret.rs")).expect("it is listed");
    assert_eq!(&*program.file(secret).text, "");
}
