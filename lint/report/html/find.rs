//! What finds one of many: a line to type in, above a list that the script thins out.

use crate::report::view::escape;

/// So many things are looked through without help.
const FEW: usize = 6;

/// What stands above a list, each thing of which has its [`words`]. `label` says what it finds; `others` is whatever else
/// chooses among them. Without the script it is not shown.
pub fn bar(label: &str, count: usize, others: &str) -> String {
    let label = escape(label);
    let line = if count > FEW {
        format!(
            "<input type=\"search\" aria-label=\"{label}\" placeholder=\"{label}\" autocomplete=\"off\" spellcheck=\"false\">\n"
        )
    } else {
        String::new()
    };
    if line.is_empty() && others.is_empty() {
        return line;
    }
    format!(
        "<div class=\"find\" role=\"search\" aria-label=\"{label}\" hidden>\n{line}{others}<span class=\"progress\" role=\"status\" aria-live=\"polite\"></span>\n</div>\n"
    )
}

/// A button that shows only what is not as it should be; none where all is, or nothing.
pub fn only_ill(label: &str, ill: usize, count: usize) -> String {
    match ill {
        0 => String::new(),
        _ if ill == count || count <= FEW => String::new(),
        _ => format!(
            "<button type=\"button\" class=\"only-ill\" aria-pressed=\"false\">{} ({ill})</button>\n",
            escape(label)
        ),
    }
}

/// The attributes of a thing that is found by these words. `ill`: it is not as it should be.
pub fn words(words: &[&str], ill: bool) -> String {
    let words = words.join(" ").to_lowercase();
    format!(" data-words=\"{}\"{}", escape(&words), if ill { " data-ill" } else { "" })
}
