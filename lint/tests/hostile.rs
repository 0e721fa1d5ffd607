//! Files, folders and command lines that want to break the program, through the program itself: each ends
//! in time, with a clear finding or error and the right exit status.

use std::fs;
use std::io::Read;
use std::path::PathBuf;
use std::process::{Command, Stdio};
use std::thread;
use std::time::{Duration, Instant};

/// No run may take longer, even unoptimised on a machine that is busy.
const PATIENCE: Duration = Duration::from_secs(240);

/// A program with one fault, in line 5.
const FAULT: &str = "use std::sync::Mutex;
static M: Mutex<u32> = Mutex::new(0);
pub fn f() {
    let g = M.lock().unwrap();
    std::thread::sleep(std::time::Duration::from_secs(1));
    drop(g);
}
";

/// A folder that is gone with the value.
struct Folder(PathBuf);

impl Folder {
    fn new(name: &str) -> Folder {
        let path = std::env::temp_dir().join(format!("locklint-hostile-{}-{name}", std::process::id()));
        let _ = fs::remove_dir_all(&path);
        fs::create_dir_all(&path).expect("a folder");
        Folder(path.canonicalize().expect("it is there"))
    }

    fn write(&self, name: &str, bytes: impl AsRef<[u8]>) {
        let path = self.0.join(name);
        fs::create_dir_all(path.parent().expect("below the folder")).expect("a folder");
        fs::write(path, bytes).expect("a file");
    }

    /// A package with this library.
    fn package(name: &str, library: &str) -> Folder {
        let folder = Folder::new(name);
        folder.write("Cargo.toml", "[package]\nname = \"a\"\nversion = \"0.1.0\"\nedition = \"2024\"\n");
        folder.write("src/lib.rs", library);
        folder
    }

    fn command(&self, arguments: &[&str]) -> Command {
        let mut command = Command::new(env!("CARGO_BIN_EXE_cargo-locklint"));
        command.args(arguments).current_dir(&self.0).env_remove("CARGO_TERM_COLOR").stdin(Stdio::null());
        command
    }

    fn run(&self, arguments: &[&str]) -> Ran {
        let mut child =
            self.command(arguments).stdout(Stdio::piped()).stderr(Stdio::piped()).spawn().expect("the program starts");
        let out = child.stdout.take().map(read_all).expect("a pipe");
        let errors = child.stderr.take().map(read_all).expect("a pipe");
        let begin = Instant::now();
        let status = loop {
            if let Some(status) = child.try_wait().expect("the program can be waited for") {
                break status;
            }
            if begin.elapsed() > PATIENCE {
                let _ = child.kill();
                let _ = child.wait();
                panic!("{arguments:?}: no end in {PATIENCE:?}");
            }
            thread::sleep(Duration::from_millis(5));
        };
        let text = |reader: thread::JoinHandle<Vec<u8>>| {
            String::from_utf8(reader.join().expect("a reader")).expect("output is UTF-8")
        };
        Ran { status: status.code(), out: text(out), errors: text(errors) }
    }

    /// What the short form says, having seen that every form says as much.
    fn check(&self, path: &str) -> Ran {
        let short = self.run(&["check", "--message-format", "short", path]);
        assert_eq!(short.errors, "");
        let json = self.run(&["check", "--message-format", "json", path]);
        let objects: Vec<serde_json::Value> =
            json.out.lines().map(|line| serde_json::from_str(line).expect("a line of JSON")).collect();
        assert_eq!((objects.len(), json.status), (short.out.lines().count() + 1, short.status));
        let human = self.run(&["check", path]);
        assert_eq!((human.status, human.errors.as_str()), (short.status, ""));
        assert!(!human.out.contains(|c: char| c.is_control() && c != '\n'), "{:?}", human.out);
        for line in short.out.lines() {
            let (_, rest) = line.split_once("error[").or(line.split_once("warning[")).expect("a level and a code");
            let code = &rest[..4];
            assert!(human.out.contains(code), "{code} is not in\n{}", human.out);
        }
        short
    }
}

impl Drop for Folder {
    fn drop(&mut self) {
        let _ = fs::remove_dir_all(&self.0);
    }
}

fn read_all(mut pipe: impl Read + Send + 'static) -> thread::JoinHandle<Vec<u8>> {
    thread::spawn(move || {
        let mut bytes = Vec::new();
        let _ = pipe.read_to_end(&mut bytes);
        bytes
    })
}

struct Ran {
    /// None if a signal ended it.
    status: Option<i32>,
    out: String,
    errors: String,
}

impl Ran {
    #[track_caller]
    fn is(&self, status: i32, out: &str) {
        assert_eq!((self.status, self.out.as_str(), self.errors.as_str()), (Some(status), out, ""));
    }

    /// An error of the run itself: what is wrong, then what to do.
    #[track_caller]
    fn fails(&self, words: &str) {
        assert_eq!((self.status, self.out.as_str()), (Some(2), ""), "{}", self.errors);
        assert!(self.errors.starts_with("error: ") && self.errors.contains(words), "{}", self.errors);
        assert!(self.errors.lines().count() > 1, "no way out: {}", self.errors);
    }
}

/// Checks a file of these bytes.
fn check(name: &str, bytes: impl AsRef<[u8]>) -> Ran {
    let folder = Folder::new(name);
    folder.write("x.rs", bytes);
    folder.check("x.rs")
}

const FOUND: &str = "error[R402] sleep-holding-guard: `M` is held while sleeping\n";

/// A file over a limit is told, with where; the exit status stays 0.
#[track_caller]
fn is_over_a_limit(name: &str, text: &str, words: &str) {
    let ran = check(name, text);
    assert_eq!((ran.status, ran.out.lines().count()), (Some(0), 1), "{}", ran.out);
    assert!(ran.out.contains("warning[L002] not-checked: ") && ran.out.contains(words), "{}", ran.out);
}

#[test]
fn empty_files() {
    check("empty", "").is(0, "");
    check("mark", "\u{feff}").is(0, "");
    check("blank", " \r\n\t\n").is(0, "");
}

#[test]
fn what_stands_before_the_first_line_counts_for_nothing() {
    check("mark-fault", format!("\u{feff}{FAULT}")).is(1, &format!("x.rs:5:5: {FOUND}"));
    check("shebang", format!("#!/usr/bin/env run\n{FAULT}")).is(1, &format!("x.rs:6:5: {FOUND}"));
    check("both", format!("\u{feff}#!/usr/bin/env run\n{FAULT}")).is(1, &format!("x.rs:6:5: {FOUND}"));
}

#[test]
fn line_ends_of_all_kinds() {
    check("crlf", FAULT.replace('\n', "\r\n")).is(1, &format!("x.rs:5:5: {FOUND}"));
    check("no-last-line-end", FAULT.trim_end()).is(1, &format!("x.rs:5:5: {FOUND}"));
}

#[test]
fn files_that_are_no_rust() {
    let not_utf8 = "the file is not UTF-8 (line 2) and was not checked";
    check("latin", b"// fine\n// caf\xe9\n").is(1, &format!("x.rs:1:1: error[L001] not-parsed: {not_utf8}\n"));
    for (name, text) in [
        ("nul", "fn f() { \0 }\n"),
        ("binary", "\u{7f}ELF\u{1}\u{2}\0\0\0"),
        ("escape", "fn f() { let \u{1b}[31mx = 1; }\n"),
        ("open", "fn f() {"),
        ("closed", "fn f() { ) }"),
        ("string", "const S: &str = \"never closed\n"),
        ("comment", "fn f() { /* never closed\n"),
        ("raw", "const S: &str = r##\"never closed\"#\n"),
        ("prose", "Dear reader, this is a letter.\n"),
    ] {
        let ran = check(name, text);
        assert_eq!((ran.status, ran.out.lines().count()), (Some(1), 1), "{name}: {}", ran.out);
        assert!(ran.out.contains(": error[L001] not-parsed: this file cannot be parsed: "), "{name}: {}", ran.out);
    }
}

#[test]
fn deep_brackets() {
    let deep = |open: &str, close: &str| format!("fn f() {{ {}{} }}\n", open.repeat(100_000), close.repeat(100_000));
    is_over_a_limit("parentheses", &deep("(", ")"), "brackets are nested 100001 deep");
    is_over_a_limit("blocks", &deep("{", "}"), "brackets are nested 100001 deep");
    is_over_a_limit("unclosed", &deep("[", ""), "brackets are nested 100001 deep");
    is_over_a_limit("in-a-macro", &format!("m! {{ {}{} }}\n", "(".repeat(100_000), ")".repeat(100_000)), "nested");
}

#[test]
fn deep_trees_without_brackets() {
    for (name, text) in [
        ("sum", format!("fn f() -> i32 {{ {}1 }}\n", "1 + ".repeat(100_000))),
        ("signs", format!("fn f() -> i32 {{ {}1 }}\n", "-".repeat(100_000))),
        ("methods", format!("fn f() {{ x{}; }}\n", ".a()".repeat(100_000))),
        ("references", format!("fn f(x: {}u8) {{}}\n", "&".repeat(100_000))),
        ("generics", format!("type T = {}u8{};\n", "Vec<".repeat(100_000), ">".repeat(100_000))),
        ("else-if", format!("fn f(x: bool) {{ {}{{}} }}\n", "if x {} else ".repeat(100_000))),
        ("closures", format!("fn f() {{ {}1; }}\n", "|| ".repeat(100_000))),
    ] {
        is_over_a_limit(name, &text, "are nested ");
    }
}

#[test]
fn large_files() {
    let line = "pub fn f() -> u32 { 1 }\n";
    let ran = check("large", line.repeat((20 << 20) / line.len() + 1));
    ran.is(
        0,
        "x.rs:1:1: warning[L002] not-checked: the file has 20.0 MiB, over the limit of 16 MiB, and was not checked\n",
    );
}

#[test]
fn large_macros() {
    let arguments = "g(1),".repeat(1 << 18);
    check("vec", format!("fn f() {{ let v = vec![{arguments}]; }}\n")).is(0, "");
    check("unknown-macro", format!("whatever! {{ {arguments} }}\n")).is(0, "");
    let rule = "macro_rules! m { ($($x:expr),* $(,)?) => { fn f() { $($x;)* } } }\n";
    check("rule", format!("{rule}m!({arguments});\n")).is(0, "");
}

#[test]
fn macros_without_end() {
    check("itself", "macro_rules! m { ($($x:tt)*) => { m!($($x)* $($x)*); } }\nm!(a b);\nfn f() { m!(c d); }\n")
        .is(0, "");
    let two = "macro_rules! a { () => { b!() } }\nmacro_rules! b { () => { a!() } }\nfn f() { a!() }\n";
    check("each-other", two).is(0, "");
    let nested: String =
        (0..40).map(|n| format!("macro_rules! m{n} {{ () => {{ m{}!(); m{}!(); }} }}\n", n + 1, n + 1)).collect();
    check("doubling", format!("{nested}fn f() {{ m0!(); }}\n")).is(0, "");
}

#[test]
fn long_lines() {
    check("one-string", format!("const S: &str = \"{}\";\n", "x".repeat(1 << 20))).is(0, "");
    let one_line = format!("{} pub fn calls() {{ {} }}", FAULT.replace('\n', " "), "f(); ".repeat(20_000));
    let ran = check("one-line", one_line);
    assert_eq!((ran.status, ran.out.lines().count()), (Some(1), 1), "{}", ran.out);
}

#[test]
fn types_and_calls_in_circles() {
    let text = "type A = B;\ntype B = A;\nuse self::c as d;\nuse self::d as c;\npub use self::*;\nstruct S(Box<S>);\nimpl std::ops::Deref for S { type Target = S; fn deref(&self) -> &S { &self.0 } }\nfn f(a: A, s: S) { a.lock(); s.lock(); c(); f(a, s) }\nfn g() { h() }\nfn h() { g() }\ntrait T: U {}\ntrait U: T {}\nfn t<X: T>(x: X) { x.go() }\n";
    check("circles", text).is(0, "");
    check("module-circle", "#[path = \"x.rs\"]\nmod x;\nmod y;\n").is(0, "");
}

#[cfg(unix)]
#[test]
fn links() {
    use std::os::unix::fs::symlink;

    let folder = Folder::package("gone", &format!("mod gone;\n{FAULT}"));
    symlink("nowhere.rs", folder.0.join("src/gone.rs")).expect("a link");
    let gone = "src/gone.rs:1:1: warning[L002] not-checked: the file could not be read: No such file or directory\n";
    folder.check(".").is(1, &format!("{gone}src/lib.rs:6:5: {FOUND}"));
    folder.run(&["src/gone.rs"]).fails("cannot read `src/gone.rs`: No such file or directory");

    let folder = Folder::package("circle", FAULT);
    symlink("../src", folder.0.join("src/again")).expect("a link");
    let ran = folder.check(".");
    assert_eq!((ran.status, ran.out.lines().count()), (Some(1), 2), "{}", ran.out);
    assert!(ran.out.contains("src/again:1:1: warning[L002] not-checked: this link leads back to "), "{}", ran.out);
    assert!(ran.out.ends_with(FOUND), "{}", ran.out);

    let folder = Folder::package("self", FAULT);
    symlink("self.rs", folder.0.join("src/self.rs")).expect("a link");
    folder.check(".").is(1, &format!("src/lib.rs:5:5: {FOUND}"));
    folder.run(&["src/self.rs"]).fails("cannot read `src/self.rs`");

    let outside = Folder::new("outside");
    outside.write("secret.rs", FAULT);
    let folder = Folder::package("out", "mod secret;\n");
    symlink(outside.0.join("secret.rs"), folder.0.join("src/secret.rs")).expect("a link");
    let ran = folder.check(".");
    assert_eq!(ran.status, Some(0));
    assert!(
        ran.out.starts_with("src/secret.rs:1:1: warning[L002] not-checked: this link leads out of "),
        "{}",
        ran.out
    );
}

/// Root may read every file, unless it lays that power down (`setpriv`, of util-linux).
#[cfg(target_os = "linux")]
#[test]
fn a_file_that_may_not_be_read() {
    use std::os::unix::fs::PermissionsExt;

    let folder = Folder::package("kept", &format!("mod kept;\n{FAULT}"));
    folder.write("src/kept.rs", FAULT);
    let kept = folder.0.join("src/kept.rs");
    fs::set_permissions(&kept, fs::Permissions::from_mode(0o000)).expect("a mode");
    let mut command = folder.command(&["--message-format", "short"]);
    if fs::read(&kept).is_ok() {
        let mut humble = Command::new("setpriv");
        humble.args(["--bounding-set=-dac_override,-dac_read_search", env!("CARGO_BIN_EXE_cargo-locklint")]);
        humble.args(command.get_args()).current_dir(&folder.0).stdin(Stdio::null());
        command = humble;
    }
    let ran = match command.output() {
        Err(error) if error.kind() == std::io::ErrorKind::NotFound => {
            assert!(std::env::var("LOCKLINT_TEST_TOOLS").is_err(), "setpriv is missing");
            eprintln!("skipped: root reads every file, and there is no setpriv");
            return;
        }
        ran => ran.expect("the program starts"),
    };
    let out = String::from_utf8_lossy(&ran.stdout).into_owned();
    let refused = "src/kept.rs:1:1: warning[L002] not-checked: the file could not be read: Permission denied\n";
    assert_eq!(out, format!("{refused}src/lib.rs:6:5: {FOUND}"), "{}", String::from_utf8_lossy(&ran.stderr));
    assert_eq!(ran.status.code(), Some(1));
}

/// Reading a pipe that nobody writes to would wait for ever.
#[cfg(unix)]
#[test]
fn what_is_no_file() {
    let folder = Folder::package("pipe", &format!("mod pipe;\n{FAULT}"));
    let made = Command::new("mkfifo").arg(folder.0.join("src/pipe.rs")).status();
    if made.is_ok_and(|status| status.success()) {
        let pipe = "src/pipe.rs:1:1: warning[L002] not-checked: this is not a regular file and was not read\n";
        folder.check(".").is(1, &format!("src/lib.rs:6:5: {FOUND}{pipe}"));
    }
    let folder = Folder::package("folder", FAULT);
    fs::create_dir_all(folder.0.join("src/folder.rs")).expect("a folder");
    folder.check(".").is(1, &format!("src/lib.rs:5:5: {FOUND}"));
}

#[cfg(target_os = "linux")]
#[test]
fn a_name_that_is_not_utf8() {
    use std::ffi::OsStr;
    use std::os::unix::ffi::OsStrExt;

    let folder = Folder::new("name");
    fs::write(folder.0.join(OsStr::from_bytes(b"odd\xff.rs")), FAULT).expect("a file");
    folder.check(".").is(1, &format!("odd\u{fffd}.rs:5:5: {FOUND}"));
    let ran = folder.command(&["--quiet"]).arg(OsStr::from_bytes(b"odd\xff.rs")).output().expect("the program starts");
    assert_eq!(ran.status.code(), Some(1));
    let ran = folder.command(&[]).arg(OsStr::from_bytes(b"absent\xff.rs")).output().expect("the program starts");
    assert_eq!(ran.status.code(), Some(2));
}

/// A name can hold what drives a terminal.
#[cfg(unix)]
#[test]
fn a_name_that_drives_terminals() {
    let folder = Folder::new("escape");
    folder.write("a\u{1b}[31m\nb.rs", FAULT);
    let ran = folder.check(".");
    assert_eq!((ran.status, ran.out.lines().count()), (Some(1), 1), "{:?}", ran.out);
    assert!(!ran.out.contains('\u{1b}'), "{:?}", ran.out);
}

#[test]
fn paths_that_are_not_there() {
    let folder = Folder::new("absent");
    folder.write("notes.txt", "");
    folder.run(&["nowhere"]).fails("cannot read `nowhere`: ");
    folder.run(&["nowhere.rs"]).fails("cannot read `nowhere.rs`: ");
    folder.run(&["notes.txt"]).fails("`notes.txt` is not a Rust file");
    folder.run(&[]).fails("there are no Rust files in ");
}

#[test]
fn command_lines_that_mean_nothing() {
    let folder = Folder::new("words");
    folder.write("x.rs", FAULT);
    folder.run(&["--frobnicate", "x.rs"]).fails("unexpected argument '--frobnicate'");
    folder.run(&["-A", "R499", "x.rs"]).fails("there is no lint `R499`");
    folder.run(&["-D", "", "x.rs"]).fails("there is no lint ``");
    folder.run(&["explain", "R4O1"]).fails("did you mean `R401`?");
    folder.run(&["--profile", "strict", "x.rs"]).fails("invalid value 'strict'");
    folder.run(&["--threads", "0", "x.rs"]).fails("invalid value '0'");
    folder.run(&["--edition", "2042", "x.rs"]).fails("invalid value '2042'");
    folder.run(&["--config", "absent.toml", "x.rs"]).fails("absent.toml: it cannot be read: ");
}

#[test]
fn configurations_that_mean_nothing() {
    for (name, text, words) in [
        ("toml", "profile = [", "line 1: "),
        ("key", "exlude = []", "unknown key `exlude`; did you mean `exclude`?"),
        ("level", "[levels]\nR401 = \"loud\"", "`levels` takes a table, each value `allow`, `warn`, `deny`"),
        ("lint", "[levels]\nR499 = \"deny\"", "there is no lint `R499`"),
        ("section", "[[wiat]]\nfn = [\"a::b\"]", "unknown key `wiat`"),
        ("entry", "[[wait]]\nfn = [\"a::b\"]\nkind = \"nap\"\nsays = \"naps\"", "unknown variant `nap`"),
    ] {
        let folder = Folder::new(name);
        folder.write("x.rs", FAULT);
        folder.write("locklint.toml", text);
        folder.run(&["x.rs"]).fails(words);
    }
}

/// What the manifest does not say is taken from where cargo looks by default.
#[test]
fn manifests_that_are_broken() {
    let folder = Folder::package("manifest", FAULT);
    folder.write("Cargo.toml", "[package\nname = 3\n");
    let ran = folder.check(".");
    assert_eq!((ran.status, ran.out.lines().count()), (Some(1), 2), "{}", ran.out);
    assert!(ran.out.contains("error[L001] not-parsed: the manifest is not understood: "), "{}", ran.out);
    assert!(ran.out.ends_with(&format!("src/lib.rs:5:5: {FOUND}")), "{}", ran.out);

    let folder = Folder::package("members", FAULT);
    folder.write(
        "Cargo.toml",
        "[workspace]\nmembers = [\"absent\", \"b\"]\n[package]\nname = \"a\"\nedition = \"2024\"\n",
    );
    folder.write("b/Cargo.toml", b"\xff\xfe");
    folder.write("b/src/lib.rs", "");
    let ran = folder.check(".");
    assert_eq!(ran.status, Some(1), "{}", ran.out);
    assert!(ran.out.contains(FOUND), "{}", ran.out);
}

/// Whoever reads the output may stop before its end.
#[test]
fn a_broken_pipe() {
    let folder = Folder::new("broken-pipe");
    let many: String = (0..3000).map(|n| FAULT.replace("fn f", &format!("fn f{n}"))).collect();
    folder.write(
        "x.rs",
        many.replace("use std::sync::Mutex;\n", "")
            .replace(": Mutex", ": std::sync::Mutex")
            .replace("= Mutex", "= std::sync::Mutex"),
    );
    for format in ["human", "short", "json"] {
        let mut child = folder
            .command(&["--message-format", format, "x.rs"])
            .stdout(Stdio::piped())
            .stderr(Stdio::piped())
            .spawn()
            .expect("the program starts");
        let mut first = [0; 64];
        let read = child.stdout.take().expect("a pipe").read(&mut first).expect("something is written");
        assert!(read > 0);
        // The reading end is closed by now.
        let output = child.wait_with_output().expect("the program ends");
        assert_eq!((output.status.code(), String::from_utf8_lossy(&output.stderr).as_ref()), (Some(1), ""), "{format}");
    }
}

#[test]
fn a_broken_file_hides_no_other() {
    let folder = Folder::package("others", &format!("mod broken;\nmod deep;\n{FAULT}"));
    folder.write("src/broken.rs", "fn f( {");
    folder.write("src/deep.rs", format!("fn f() {{ {}{} }}", "(".repeat(300), ")".repeat(300)));
    let ran = folder.check(".");
    assert_eq!((ran.status, ran.out.lines().count()), (Some(1), 3), "{}", ran.out);
    assert!(ran.out.ends_with(&format!("src/lib.rs:7:5: {FOUND}")), "{}", ran.out);
}

/// A graph in which every lock is taken under every other has more cycles than anyone can tell.
#[test]
fn locks_in_every_order() {
    let names: Vec<String> = (0..40).map(|n| format!("m{n}")).collect();
    let fields: String = names.iter().map(|name| format!("{name}: std::sync::Mutex<u32>, ")).collect();
    let mut text = format!("pub struct S {{ {fields} }}\nimpl S {{\n");
    for one in &names {
        for other in names.iter().filter(|other| *other != one) {
            text += &format!("fn {one}_{other}(&self) {{ let a = self.{one}.lock(); let b = self.{other}.lock(); }}\n");
        }
    }
    let ran = check("every-order", text + "}\n");
    assert_eq!((ran.status, ran.out.lines().count()), (Some(1), 40 * 39 / 2));
    assert!(ran.out.lines().all(|line| line.contains("R408")), "{}", ran.out);
}
