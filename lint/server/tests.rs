use std::path::Path;

use gen_lsp_types::{Position, PositionEncodingKind, Uri};

use super::document::Change;
use super::position::Encoding;
use super::{Options, uri};
use crate::span::{LineIndex, Span};

#[test]
fn columns_are_counted_as_the_editor_does() {
    // One, two, three and four bytes; one and two UTF-16 units.
    let text = "aé漢🦀b\r\nlast";
    let lines = LineIndex::new(text);
    for (encoding, columns) in [
        (Encoding::Utf8, [0, 1, 3, 6, 10, 11]),
        (Encoding::Utf16, [0, 1, 2, 3, 5, 6]),
        (Encoding::Utf32, [0, 1, 2, 3, 4, 5]),
    ] {
        for (at, character) in [0, 1, 3, 6, 10, 11].into_iter().zip(columns) {
            let place = Position { line: 0, character };
            assert_eq!(encoding.position(text, &lines, at), place);
            assert_eq!(encoding.offset(text, &lines, place), at);
        }
        assert_eq!(encoding.position(text, &lines, 13), Position { line: 1, character: 0 });
        // Beyond the line, beyond the text.
        assert_eq!(encoding.offset(text, &lines, Position { line: 0, character: 99 }), 11);
        assert_eq!(encoding.offset(text, &lines, Position { line: 7, character: 0 }), text.len() as u32);
        assert_eq!(encoding.position(text, &lines, 99), Position { line: 1, character: 4 });
    }
    // Inside a character: the editor is wrong, and gets its beginning.
    assert_eq!(Encoding::Utf16.offset(text, &lines, Position { line: 0, character: 4 }), 6);
    assert_eq!(Encoding::Utf8.position(text, &lines, 8), Position { line: 0, character: 6 });
}

#[test]
fn the_editor_chooses_how_columns_are_counted() {
    use PositionEncodingKind as Kind;
    assert_eq!(Encoding::choose(&[]), Encoding::Utf16);
    assert_eq!(Encoding::choose(&[Kind::UTF16, Kind::UTF8]), Encoding::Utf8);
    assert_eq!(Encoding::choose(&[Kind::UTF32]), Encoding::Utf32);
}

#[test]
fn places_move_with_the_text() {
    let shifted = |old, new, start, end| Change::between(old, new).shift(Span::new(start, end));
    // Typed before, after, at the beginning, at the end, inside.
    assert_eq!(shifted("one two", "// one two", 4, 7), Span::new(7, 10));
    assert_eq!(shifted("one two", "one two three", 0, 3), Span::new(0, 3));
    assert_eq!(shifted("(two)", "(a two)", 1, 4), Span::new(3, 6));
    assert_eq!(shifted("two;", "two();", 0, 3), Span::new(0, 3));
    assert_eq!(shifted("abcd", "abXcd", 0, 4), Span::new(0, 5));
    // Removed: nothing is left but the place.
    assert_eq!(shifted("a two b", "a  b", 2, 5), Span::new(2, 2));
    assert_eq!(shifted("aa", "a", 0, 2), Span::new(0, 1));
}

#[test]
fn places_are_followed_back() {
    let back = |old, new, at| Change::between(old, new).back(at);
    assert_eq!(back("one two", "// one two", 7), Some(4));
    assert_eq!(back("one two", "// one two", 1), None);
    assert_eq!(back("(two)", "(a two)", 1), Some(1));
    assert_eq!(back("a two b", "a  b", 3), Some(6));
    assert_eq!(back("abcd", "abXYcd", 3), None);
}

#[test]
fn uris_and_paths() {
    let path = Path::new("/no such folder/a#b%é/lib.rs");
    let uri = uri::of(path);
    assert_eq!(uri.0, "file:///no%20such%20folder/a%23b%25%C3%A9/lib.rs");
    assert_eq!(uri::path(&uri).as_deref(), Some(path));
    assert_eq!(uri::path(&Uri("file://localhost/a/b.rs".into())).as_deref(), Some(Path::new("/a/b.rs")));
    assert_eq!(uri::path(&Uri("untitled:Untitled-1".into())), None);
    assert_eq!(uri::path(&Uri("file:///%FF.rs".into())), None);
}

#[test]
fn settings_are_read_in_both_forms() {
    let section = serde_json::json!({"profile": ["lab"], "allTargets": true});
    let expected = Options { profile: vec!["lab".into()], all_targets: true, ..Options::default() };
    assert_eq!(Options::read(&section), Ok(expected.clone()));
    assert_eq!(Options::read(&serde_json::json!({"locklint": section})), Ok(expected));
    assert_eq!(Options::read(&serde_json::Value::Null), Ok(Options::default()));
    let problem = Options::read(&serde_json::json!({"profil": []})).expect_err("misspelt");
    assert!(problem.contains("unknown field `profil`, expected one of `profile`"), "{problem}");
}
