//! What a browser is to show: the map of a file's functions, and the locking protocol of the program that it is in.

use gen_lsp_types::{CodeLens, Command, Position, Range, Uri};
use serde_json::{Value, json};

use super::engine::View;
use crate::chart::Chart;
use crate::report::{Atlas, Part};
use crate::span::FileId;

/// A page.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Page {
    /// The map of a file; of all where none is named.
    Map,
    /// The protocol of a program.
    Protocol,
}

impl Page {
    /// Both.
    pub const ALL: [Page; 2] = [Page::Map, Page::Protocol];

    /// The command that asks for it. Its argument is a URI.
    pub fn command(self) -> &'static str {
        match self {
            Page::Map => "locklint.map",
            Page::Protocol => "locklint.protocol",
        }
    }

    /// What its file is called.
    pub fn name(self) -> &'static str {
        match self {
            Page::Map => "map",
            Page::Protocol => "protocol",
        }
    }

    fn title(self) -> &'static str {
        match self {
            Page::Map => "locks: map of this file",
            Page::Protocol => "locks: protocol",
        }
    }

    /// It, of a file or of the whole program.
    pub fn draw(self, view: &View, file: Option<FileId>) -> Vec<u8> {
        let atlas = Atlas::new(&view.program, &view.chart, true);
        let own = functions(&view.chart, file);
        let part = match self {
            Page::Map => Part::Map(file.map(|_| own.as_slice())),
            Page::Protocol => Part::Protocol,
        };
        let mut text = Vec::new();
        // Nothing goes wrong in memory.
        let _ = atlas.write_page(part, &mut text);
        text
    }
}

/// What stands above a file in which locks are held: a link to each page.
pub fn lenses(chart: &Chart, file: FileId, uri: &Uri) -> Vec<CodeLens> {
    if functions(chart, Some(file)).is_empty() {
        return Vec::new();
    }
    let top = Position { line: 0, character: 0 };
    let lens = |page: Page| CodeLens {
        range: Range { start: top, end: top },
        command: Some(Command {
            title: page.title().to_owned(),
            tooltip: None,
            command: page.command().to_owned(),
            arguments: Some(vec![json!(uri)]),
        }),
        data: None,
    };
    Page::ALL.map(lens).into()
}

/// The page that a command asks for, and of which file.
pub fn asked(command: &str, arguments: &[Value]) -> Option<(Page, Option<Uri>)> {
    let page = Page::ALL.into_iter().find(|page| page.command() == command)?;
    match arguments {
        [] | [Value::Null] => Some((page, None)),
        [Value::String(uri)] => Some((page, Some(Uri(uri.clone())))),
        _ => None,
    }
}

fn functions(chart: &Chart, file: Option<FileId>) -> Vec<u32> {
    let numbered = (0..).zip(&chart.functions);
    numbered.filter(|(_, function)| file == Some(function.file)).map(|(number, _)| number).collect()
}
