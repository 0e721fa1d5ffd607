//! Folders to try the program in.
#![allow(dead_code, reason = "no test needs all of it")]

use std::fs;
use std::io::Write;
use std::path::PathBuf;
use std::process::{Command, Stdio};
use std::sync::atomic::{AtomicU32, Ordering};

/// A folder that is gone with the value.
pub struct Folder(pub PathBuf);

impl Folder {
    /// A new folder with these files.
    pub fn new(name: &str, files: &[(&str, &str)]) -> Folder {
        // Tests that run side by side may give the same name.
        static MADE: AtomicU32 = AtomicU32::new(0);
        let number = MADE.fetch_add(1, Ordering::Relaxed);
        let path = std::env::temp_dir().join(format!("locklint-{}-{number}-{name}", std::process::id()));
        let _ = fs::remove_dir_all(&path);
        fs::create_dir_all(&path).expect("a folder");
        let folder = Folder(path.canonicalize().expect("it is there"));
        for (file, text) in files {
            folder.write(file, text);
        }
        folder
    }

    /// Writes a file.
    pub fn write(&self, name: &str, text: &str) {
        let path = self.0.join(name);
        fs::create_dir_all(path.parent().expect("below the folder")).expect("a folder");
        fs::write(path, text).expect("a file");
    }

    /// The text of a file.
    pub fn read(&self, name: &str) -> String {
        fs::read_to_string(self.0.join(name)).expect("a file")
    }

    /// Has git do something in this folder, as somebody and without the hooks of whoever runs the tests.
    pub fn git(&self, arguments: &[&str]) {
        let mut command = Command::new("git");
        command.args(["-c", "user.name=a", "-c", "user.email=a@example.org", "-c", "core.autocrlf=false"]);
        let ran = Ran::of(command.args(arguments).current_dir(&self.0), "");
        assert_eq!(ran.status, Some(0), "git {arguments:?}: {}", ran.errors);
    }

    /// The program, to be run in a folder below this one.
    pub fn command(&self, below: &str, arguments: &[&str]) -> Command {
        let mut command = Command::new(env!("CARGO_BIN_EXE_cargo-locklint"));
        command.args(arguments).current_dir(self.0.join(below)).stdin(Stdio::null());
        // What a run keeps stays in the folder.
        for name in
            ["CARGO_TERM_COLOR", "NO_COLOR", "GITHUB_STEP_SUMMARY", "CARGO_TARGET_DIR", "CARGO_BUILD_TARGET_DIR"]
        {
            command.env_remove(name);
        }
        command
    }

    /// Runs the program in this folder.
    pub fn run(&self, arguments: &[&str]) -> Ran {
        Ran::of(&mut self.command("", arguments), "")
    }
}

impl Drop for Folder {
    fn drop(&mut self) {
        let _ = fs::remove_dir_all(&self.0);
    }
}

/// What a run left.
#[derive(Debug)]
pub struct Ran {
    /// None if a signal ended it.
    pub status: Option<i32>,
    /// Standard output.
    pub out: String,
    /// Standard error.
    pub errors: String,
}

impl Ran {
    /// Runs a command with this input.
    pub fn of(command: &mut Command, input: &str) -> Ran {
        let piped = command.stdin(Stdio::piped()).stdout(Stdio::piped()).stderr(Stdio::piped());
        let mut child = piped.spawn().expect("the program starts");
        // A program that does not read its input has its reasons.
        let _ = child.stdin.take().expect("a pipe").write_all(input.as_bytes());
        let output = child.wait_with_output().expect("the program ends");
        let text = |bytes| String::from_utf8(bytes).expect("output is UTF-8");
        Ran { status: output.status.code(), out: text(output.stdout), errors: text(output.stderr) }
    }

    /// It ended like this, with this output and no error.
    #[track_caller]
    pub fn is(&self, status: i32, out: &str) {
        assert_eq!((self.status, self.out.as_str(), self.errors.as_str()), (Some(status), out, ""));
    }

    /// It failed: it says what is wrong, then what to do.
    #[track_caller]
    pub fn fails(&self, problem: &str, way_out: &str) {
        assert_eq!((self.status, self.out.as_str()), (Some(2), ""), "{}", self.errors);
        let (first, rest) = self.errors.split_once("\n  help: ").unwrap_or_else(|| panic!("no help: {}", self.errors));
        assert!(first.starts_with("error: ") && first.contains(problem), "{first}");
        assert!(rest.contains(way_out), "{rest}");
    }
}

/// A function with one fault (R402), in its third line.
pub fn fault(name: &str) -> String {
    format!(
        "pub fn {name}(m: &std::sync::Mutex<u32>) {{\n    let g = m.lock().unwrap();\n    \
         std::thread::sleep(std::time::Duration::from_secs(1));\n    drop(g);\n}}\n"
    )
}
