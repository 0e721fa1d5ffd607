//! Lessons on a page: the Markdown that docs of lints are written in.

use crate::report::view::escape;

/// Paragraphs, lists, headings, folds and code; headings become those of a part inside a finding.
pub fn html(markdown: &str) -> String {
    let mut out = String::new();
    let mut paragraph = String::new();
    let mut in_list = false;
    let mut in_table = false;
    let mut lines = markdown.lines();
    while let Some(line) = lines.next() {
        if in_table && !line.starts_with('|') {
            out.push_str("</tbody></table></div>\n");
            in_table = false;
        }
        if let Some(language) = line.trim_start().strip_prefix("```") {
            end(&mut out, &mut paragraph, &mut in_list);
            let code: Vec<&str> = lines.by_ref().take_while(|line| !line.trim_start().starts_with("```")).collect();
            out.push_str(&code_block(language, &code));
        } else if let Some(title) = line.strip_prefix("<details><summary>") {
            end(&mut out, &mut paragraph, &mut in_list);
            let title = title.trim_end_matches("</summary>");
            out.push_str(&format!("<details><summary>{}</summary>\n", inline(title)));
        } else if line == "</details>" {
            end(&mut out, &mut paragraph, &mut in_list);
            out.push_str("</details>\n");
        } else if line.starts_with('|') {
            end(&mut out, &mut paragraph, &mut in_list);
            out.push_str(&row(line, &mut in_table));
        } else if line.starts_with("<!--") {
            // For whoever reads the source of the page.
        } else if let Some(title) = line.strip_prefix('#') {
            end(&mut out, &mut paragraph, &mut in_list);
            out.push_str(&format!("<h4>{}</h4>\n", inline(title.trim_start_matches('#').trim())));
        } else if let Some(item) = line.strip_prefix("- ") {
            if in_list && !paragraph.is_empty() {
                out.push_str(&format!("<li>{}</li>\n", inline(&std::mem::take(&mut paragraph))));
            } else {
                end(&mut out, &mut paragraph, &mut in_list);
                out.push_str("<ul>\n");
            }
            in_list = true;
            paragraph = item.to_string();
        } else if line.trim().is_empty() {
            end(&mut out, &mut paragraph, &mut in_list);
        } else {
            paragraph = format!("{paragraph} {}", line.trim());
        }
    }
    end(&mut out, &mut paragraph, &mut in_list);
    if in_table {
        out.push_str("</tbody></table></div>\n");
    }
    out
}

/// Code. The lines of a program are numbered, for stories speak of them; what a change adds and takes away is told apart.
fn code_block(language: &str, code: &[&str]) -> String {
    let line = |(at, line): (usize, &&str)| {
        let text = escape(line);
        match (language, line.as_bytes().first()) {
            // One line is no program.
            ("rust", _) if code.len() > 1 => format!("<span class=\"at\">{}</span>{text}\n", at + 1),
            ("diff", Some(b'+')) => format!("<ins>{text}</ins>\n"),
            ("diff", Some(b'-')) => format!("<del>{text}</del>\n"),
            (_, _) => format!("{text}\n"),
        }
    };
    let lines: String = code.iter().enumerate().map(line).collect();
    format!("<pre tabindex=\"0\"><code>{lines}</code></pre>\n")
}

/// A line of a table; the first is its head.
fn row(line: &str, in_table: &mut bool) -> String {
    let cells = line.trim().trim_matches('|').split('|').map(str::trim);
    if line.trim_matches(['|', '-', ':', ' ']).is_empty() {
        return String::new();
    }
    if !*in_table {
        *in_table = true;
        let cells: String = cells.map(|cell| format!("<th scope=\"col\">{}</th>", inline(cell))).collect();
        let begin = "<div class=\"scroll\" tabindex=\"0\" role=\"group\" aria-label=\"Table\"><table><thead>";
        return format!("{begin}<tr>{cells}</tr></thead>\n<tbody>\n");
    }
    let cells: String = cells.map(|cell| format!("<td>{}</td>", inline(cell))).collect();
    format!("<tr>{cells}</tr>\n")
}

fn end(out: &mut String, paragraph: &mut String, in_list: &mut bool) {
    let text = inline(std::mem::take(paragraph).trim());
    match (*in_list, text.is_empty()) {
        (true, false) => out.push_str(&format!("<li>{text}</li>\n</ul>\n")),
        (true, true) => out.push_str("</ul>\n"),
        (false, false) => out.push_str(&format!("<p>{text}</p>\n")),
        (false, true) => {}
    }
    *in_list = false;
}

/// Code, what stands between asterisks, and the words of links: other pages are not there.
fn inline(text: &str) -> String {
    let mut out = String::new();
    let mut rest = text;
    while let Some(at) = rest.find(['`', '*', '[']) {
        out.push_str(&escape(&rest[..at]));
        rest = &rest[at..];
        let taken = enclosed(rest, "`", "`")
            .map(|(inner, after)| (format!("<code>{}</code>", escape(inner)), after))
            .or_else(|| {
                enclosed(rest, "**", "**").map(|(inner, after)| (format!("<strong>{}</strong>", inline(inner)), after))
            })
            .or_else(|| enclosed(rest, "*", "*").map(|(inner, after)| (format!("<em>{}</em>", inline(inner)), after)))
            .or_else(|| {
                let (words, after) = enclosed(rest, "[", "](")?;
                Some((inline(words), after.split_once(')')?.1))
            });
        match taken {
            Some((html, after)) => {
                out.push_str(&html);
                rest = after;
            }
            None => {
                out.push_str(&escape(&rest[..1]));
                rest = &rest[1..];
            }
        }
    }
    out.push_str(&escape(rest));
    out
}

/// What stands between two marks at the beginning of a text, and what follows.
fn enclosed<'t>(text: &'t str, open: &str, close: &str) -> Option<(&'t str, &'t str)> {
    text.strip_prefix(open)?.split_once(close).filter(|(inner, _)| !inner.is_empty())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_lessons_are_made_of() {
        let page = html(
            "# R1 name\n<!-- no -->\n**Bad** *of* [rule `4`](a.md), 2 * 3 `x<y`\nmore\n\n- one\n- two\n  more\n\n```\nlet a = b & c;\n```\nend",
        );
        let expected = "<h4>R1 name</h4>\n<p><strong>Bad</strong> <em>of</em> rule <code>4</code>, 2 * 3 <code>x&lt;y</code> more</p>\n<ul>\n<li>one</li>\n<li>two more</li>\n</ul>\n<pre tabindex=\"0\"><code>let a = b &amp; c;\n</code></pre>\n<p>end</p>\n";
        assert_eq!(page, expected);
        let program =
            html("```rust\na < b\n\n```\n<details><summary>`x`</summary>\n\n```diff\n a\n-b\n+<\n```\n\n</details>\n");
        let expected = "<pre tabindex=\"0\"><code><span class=\"at\">1</span>a &lt; b\n<span class=\"at\">2</span>\n</code></pre>\n<details><summary><code>x</code></summary>\n<pre tabindex=\"0\"><code> a\n<del>-b</del>\n<ins>+&lt;</ins>\n</code></pre>\n</details>\n";
        assert_eq!(program, expected);
        let table = html("| a | b |\n|---|---|\n| 1 | `2` |\n\nend");
        assert!(table.contains("<th scope=\"col\">a</th><th scope=\"col\">b</th>"), "{table}");
        assert!(
            table.contains("<tr><td>1</td><td><code>2</code></td></tr>\n</tbody></table></div>\n<p>end</p>"),
            "{table}"
        );
    }
}
