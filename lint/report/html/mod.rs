//! A page in one file: findings with their code and interleavings, the map, the protocol. Nothing is loaded from
//! anywhere; whatever comes from the program is escaped, and none of it reaches the script.

mod code;
mod find;
mod findings;
mod map;
mod markdown;
mod protocol;

use std::io::{self, Write};

use super::view::{Atlas, escape};
use super::{Report, counted};

pub use findings::lessons;

const STYLE: &str = include_str!("style.css");
const SCRIPT: &str = include_str!("script.js");

/// What a page is of, besides findings.
#[derive(Clone, Copy, Debug)]
pub enum Part<'a> {
    /// The map: of these functions, or of all.
    Map(Option<&'a [u32]>),
    /// The protocol.
    Protocol,
}

/// A part of the page: what leads to it, its title, its content.
struct Section {
    id: &'static str,
    title: String,
    content: String,
}

/// Writes the page of a run.
pub fn write_report(report: &Report, out: &mut dyn Write) -> io::Result<()> {
    let count = report.told.len();
    let head = if count == 0 {
        format!("Nothing found in {}", counted(report.checked, "file"))
    } else {
        format!("{} in {}", counted(count, "finding"), counted(report.checked, "file"))
    };
    let mut sections =
        vec![Section { id: "findings", title: format!("Findings ({count})"), content: findings::draw(report) }];
    if let Some(atlas) = &report.atlas {
        sections.push(map_section(atlas, None));
        sections.push(protocol_section(atlas, true));
    }
    write_page(&head, &sections, out)
}

/// Writes a page of one part.
pub fn write_part(atlas: &Atlas, part: Part, out: &mut dyn Write) -> io::Result<()> {
    let (head, section) = match part {
        Part::Map(only) => ("Where locks are held", map_section(atlas, only)),
        Part::Protocol => ("The locking protocol", protocol_section(atlas, false)),
    };
    write_page(head, &[section], out)
}

fn map_section(atlas: &Atlas, only: Option<&[u32]>) -> Section {
    let (count, content) = map::draw(atlas, only);
    Section { id: "map", title: format!("Map ({})", counted(count, "function")), content }
}

fn protocol_section(atlas: &Atlas, beside_map: bool) -> Section {
    Section { id: "protocol", title: "Protocol".to_string(), content: protocol::draw(atlas, beside_map) }
}

fn write_page(head: &str, sections: &[Section], out: &mut dyn Write) -> io::Result<()> {
    let head = escape(head);
    write!(
        out,
        "<!doctype html>\n<html lang=\"en\">\n<head>\n<meta charset=\"utf-8\">\n\
         <meta name=\"viewport\" content=\"width=device-width, initial-scale=1\">\n\
         <meta http-equiv=\"Content-Security-Policy\" content=\"default-src 'none'; style-src 'unsafe-inline'; script-src 'unsafe-inline'; img-src data:\">\n\
         <meta name=\"color-scheme\" content=\"light dark\">\n<title>{head} · locklint</title>\n\
         <link rel=\"icon\" href=\"data:,\">\n<style>\n{STYLE}</style>\n</head>\n<body>\n\
         <a class=\"skip\" href=\"#main\">Skip to the content</a>\n<header>\n<h1><span class=\"brand\">locklint</span> {head}</h1>\n"
    )?;
    if sections.len() > 1 {
        out.write_all(b"<nav aria-label=\"Parts\"><ul>\n")?;
        for section in sections {
            writeln!(out, "<li><a href=\"#{}\">{}</a></li>", section.id, escape(&section.title))?;
        }
        out.write_all(b"</ul></nav>\n")?;
    }
    out.write_all(
        b"<button type=\"button\" id=\"theme\" hidden>Dark</button>\n</header>\n<main id=\"main\" tabindex=\"-1\">\n",
    )?;
    for section in sections {
        let id = section.id;
        write!(
            out,
            "<section id=\"{id}\" aria-labelledby=\"{id}-title\">\n<h2 id=\"{id}-title\">{}</h2>\n{}</section>\n",
            escape(&section.title),
            section.content
        )?;
    }
    write!(out, "</main>\n<script>\n{SCRIPT}</script>\n</body>\n</html>\n")
}
