//! What standard output is like: a terminal or not, how wide, with colours or without.

use std::io::IsTerminal;

use super::arguments::ColorChoice;
use crate::report::{Strokes, Style};

/// How to write there, if it goes there at all.
pub fn style(color: ColorChoice, is_shown: bool) -> Style {
    let width = terminal_size::terminal_size().map_or(80, |(terminal_size::Width(width), _)| usize::from(width));
    let is_terminal = is_shown && std::io::stdout().is_terminal();
    let no_color = std::env::var_os("NO_COLOR").is_some_and(|value| !value.is_empty());
    let color = match color {
        ColorChoice::Auto => is_terminal && !no_color,
        ColorChoice::Always => true,
        ColorChoice::Never => false,
    };
    Style { width: if is_terminal { width.clamp(40, 120) } else { 80 }, color }
}

/// The characters for lines: boxes, unless the terminal's language has none.
pub fn strokes(ascii: bool) -> Strokes {
    let language = ["LC_ALL", "LC_CTYPE", "LANG"]
        .iter()
        .find_map(|name| std::env::var(name).ok().filter(|value| !value.is_empty()));
    let is_plain = language.is_some_and(|language| {
        let language = language.to_ascii_lowercase();
        !language.contains("utf-8") && !language.contains("utf8")
    });
    if ascii || (is_plain && std::io::stdout().is_terminal()) { Strokes::Ascii } else { Strokes::Boxes }
}
