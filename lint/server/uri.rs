//! From `file:` URIs to paths and back.

use std::path::{Path, PathBuf};

use gen_lsp_types::Uri;
use percent_encoding::{AsciiSet, CONTROLS, percent_decode_str, utf8_percent_encode};

/// What a path has to have escaped in a URI, beyond control characters.
const ESCAPED: &AsciiSet = &CONTROLS
    .add(b' ')
    .add(b'"')
    .add(b'#')
    .add(b'%')
    .add(b'<')
    .add(b'>')
    .add(b'?')
    .add(b'[')
    .add(b'\\')
    .add(b']')
    .add(b'^')
    .add(b'`')
    .add(b'{')
    .add(b'|')
    .add(b'}');

/// The file that a URI means, as the file system knows it: links are followed, but for the name of a file that is
/// not there. None where it means no file (`untitled:1`).
pub fn path(uri: &Uri) -> Option<PathBuf> {
    let rest = uri.0.strip_prefix("file://")?;
    // A host may come first; it is this machine.
    let escaped = &rest[rest.find('/')?..];
    let text = percent_decode_str(escaped.split(['?', '#']).next()?).decode_utf8().ok()?;
    let is_drive = text.as_bytes().get(2) == Some(&b':') && cfg!(windows);
    let path = PathBuf::from(if is_drive { &text[1..] } else { &text });
    if let Ok(known) = path.canonicalize() {
        return Some(known);
    }
    let folder = path.parent()?.canonicalize();
    Some(
        folder
            .map_or_else(|_| path.clone(), |folder| path.file_name().map_or(folder.clone(), |name| folder.join(name))),
    )
}

/// The URI of a file.
pub fn of(path: &Path) -> Uri {
    let text = path.to_string_lossy();
    let text = if cfg!(windows) { text.trim_start_matches(r"\\?\").replace('\\', "/") } else { text.into_owned() };
    let begin = if text.starts_with('/') { "file://" } else { "file:///" };
    Uri(format!("{begin}{}", utf8_percent_encode(&text, ESCAPED)))
}
