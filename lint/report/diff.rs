//! What would be changed, as `diff -u` writes it and `git apply` reads it.

use std::io::{self, Write};
use std::path::Path;

use similar::TextDiff;

use super::printable;

/// Writes how a file would change. A terminal is shown nothing that would drive it; anything else gets the
/// bytes as they are.
pub fn write_diff(path: &Path, old: &str, new: &str, is_terminal: bool, out: &mut dyn Write) -> io::Result<()> {
    let shown = path.to_string_lossy().replace('\\', "/");
    // An absolute path has no sides; it is shown as it is.
    let [before, after] = ["a", "b"].map(|side| match path.is_absolute() {
        true => shown.clone(),
        false => format!("{side}/{shown}"),
    });
    let diff = TextDiff::from_lines(old, new).unified_diff().header(&before, &after).to_string();
    if !is_terminal {
        return out.write_all(diff.as_bytes());
    }
    for line in diff.lines() {
        let parts: Vec<String> = line.trim_end_matches('\r').split('\t').map(printable).collect();
        writeln!(out, "{}", parts.join("\t"))?;
    }
    Ok(())
}

#[cfg(test)]
mod tests {
    use super::*;

    fn diff(path: &str, old: &str, new: &str, is_terminal: bool) -> String {
        let mut out = Vec::new();
        write_diff(Path::new(path), old, new, is_terminal, &mut out).expect("it is written");
        String::from_utf8(out).expect("UTF-8")
    }

    #[test]
    fn it_is_a_unified_diff() {
        let expected =
            "--- a/src/a.rs\n+++ b/src/a.rs\n@@ -1,2 +1,3 @@\n one\r\n+new\r\n two\n\\ No newline at end of file\n";
        assert_eq!(diff("src/a.rs", "one\r\ntwo", "one\r\nnew\r\ntwo", false), expected);
        assert!(diff("/tmp/a.rs", "a\n", "b\n", false).starts_with("--- /tmp/a.rs\n+++ /tmp/a.rs\n"));
        assert_eq!(diff("a.rs", "a\n", "a\n", false), "");
    }

    #[test]
    fn a_terminal_is_not_driven() {
        assert!(diff("a.rs", "\ta\x1b[2J\r\n", "b\n", true).contains("\n-\ta␛[2J\n+b\n"));
    }
}
