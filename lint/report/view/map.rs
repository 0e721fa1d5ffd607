//! `cargo locklint map` for a terminal: the source with bars beside it, solid where a lock must be held, broken where
//! it may be.

use std::io::{self, Write};

use super::gutter::{Bar, Gutter, Mark, MarkKind, Row};
use super::{Atlas, Strokes, Style, printable};
use crate::chart::{Function, LockId};
use crate::report::human::{BOLD, DIM, paint};
use crate::report::line::shown_line;
use crate::report::summary::counted;
use crate::report::text::{char_width, width};

/// The colours of lanes, in turn.
const COLORS: &[&str] = &["\x1b[36m", "\x1b[35m", "\x1b[33m", "\x1b[32m", "\x1b[34m"];
/// Of a wait with a lock held.
const ALARM: &str = "\x1b[1;31m";
/// Lines without bars or marks that are shown round those with some.
const AROUND: usize = 1;

/// How it is drawn.
#[derive(Clone, Copy)]
pub struct Pen {
    pub style: Style,
    pub strokes: Strokes,
}

/// Draws these functions, or all.
pub fn write(atlas: &Atlas, only: Option<&[u32]>, pen: Pen, out: &mut dyn Write) -> io::Result<()> {
    let mut shown = 0;
    for (_, function) in atlas.chosen(only) {
        out.write_all(draw(atlas, function, pen).as_bytes())?;
        shown += 1;
    }
    if shown == 0 {
        return writeln!(out, "locklint: no function here holds a lock");
    }
    let (solid, broken) = match pen.strokes {
        Strokes::Boxes => ("┃", "┆"),
        Strokes::Ascii => ("|", ":"),
    };
    let legend = format!("{}: {solid} held on every path, {broken} on some", counted(shown, "function"));
    writeln!(out, "{}", paint(pen.style, DIM, &legend))
}

fn draw(atlas: &Atlas, function: &Function, pen: Pen) -> String {
    let gutter = Gutter::of(atlas, function);
    let digits = gutter.rows.last().map_or(1, |row| row.number.to_string().len());
    let page = Page { atlas, function, pen, digits, lanes: &gutter.lanes };
    let mut text = page.head();
    let near = gutter.is_near(AROUND);
    let mut folded = false;
    for (row, near) in gutter.rows.iter().zip(near) {
        if near {
            text.push_str(&page.row(row));
        } else if !folded {
            let dots = if pen.strokes == Strokes::Boxes { "⋮" } else { "..." };
            text.push_str(&format!("{:>digits$}\n", dots));
        }
        folded = !near;
    }
    text.push('\n');
    text
}

struct Page<'a> {
    atlas: &'a Atlas<'a>,
    function: &'a Function,
    pen: Pen,
    digits: usize,
    lanes: &'a [LockId],
}

impl Page<'_> {
    /// The function, and which lane is which lock.
    fn head(&self) -> String {
        let place = crate::chart::Place { file: self.function.file, span: self.function.name_at };
        let style = self.pen.style;
        let mut text = format!(
            "{}  {}\n",
            paint(style, BOLD, &printable(&self.function.name)),
            paint(style, DIM, &self.atlas.address(place))
        );
        for (at, lock) in self.lanes.iter().enumerate() {
            let through = Bar { must: true, above: true, below: true };
            let bars: String = (0..self.lanes.len())
                .map(
                    |lane| {
                        if lane == at { self.paint_lane(lane, glyph(through, self.pen.strokes)) } else { " ".into() }
                    },
                )
                .collect();
            let lock = &self.atlas.chart.locks[*lock as usize];
            let kind = lock.kind.rsplit("::").next().filter(|kind| !kind.is_empty());
            let kind = kind.map(|kind| format!("  {}", printable(kind))).unwrap_or_default();
            let line = format!("{:digits$}  {bars}  {}", "", printable(&lock.name), digits = self.digits);
            text.push_str(&format!("{line}{}\n", paint(style, DIM, &kind)));
        }
        text
    }

    /// A line of the source with its bars, and what happens in it: behind the code where there is room, else below.
    fn row(&self, row: &Row) -> String {
        let style = self.pen.style;
        let bars = self.bars(&row.bars);
        let number = paint(style, DIM, &format!("{:>digits$}", row.number, digits = self.digits));
        let room = style.width.saturating_sub(self.digits + self.lanes.len() + 4).max(16);
        let code = self.code(row.number, room);
        let mut text = format!("{number}  {bars}  {code}");
        let notes: Vec<String> = row.marks.iter().map(|mark| self.note(mark)).collect();
        let widest = row.marks.iter().map(|mark| width(&mark.text) + 2).sum::<usize>() + 2 * notes.len();
        if notes.is_empty() {
            return format!("{}\n", text.trim_end());
        }
        if width(&code) + widest + 2 <= room {
            text.push_str(&format!("  {}\n", notes.join("  ")));
            return text;
        }
        let mut text = format!("{}\n", text.trim_end());
        // Below a line, what is still held there goes on.
        let below: Vec<Option<Bar>> = row.bars.iter().map(|bar| bar.filter(|bar| bar.below)).collect();
        let below: Vec<Option<Bar>> = below.into_iter().map(|bar| bar.map(|bar| Bar { above: true, ..bar })).collect();
        let indent = self.atlas.lines.get(&self.function.file).map_or(0, |lines| {
            let line = lines.line_text(&self.atlas.file(self.function.file).text, row.number);
            crate::report::line::indent(line)
        });
        for (mark, note) in row.marks.iter().zip(notes) {
            let indent = indent.min(room.saturating_sub(width(&mark.text) + 2));
            text.push_str(&format!(
                "{:digits$}  {}  {:indent$}{note}\n",
                "",
                self.bars(&below),
                "",
                digits = self.digits
            ));
        }
        text
    }

    fn bars(&self, bars: &[Option<Bar>]) -> String {
        let lane = |(lane, bar): (usize, &Option<Bar>)| match bar {
            Some(bar) => self.paint_lane(lane, glyph(*bar, self.pen.strokes)),
            None => " ".to_string(),
        };
        bars.iter().enumerate().map(lane).collect()
    }

    fn paint_lane(&self, lane: usize, glyph: char) -> String {
        paint(self.pen.style, COLORS[lane % COLORS.len()], &glyph.to_string())
    }

    fn note(&self, mark: &Mark) -> String {
        let text = if self.pen.strokes == Strokes::Ascii { mark.text.replace('→', "->") } else { mark.text.clone() };
        let (sign, color) = match (mark.kind, self.pen.strokes) {
            (MarkKind::Acquire, Strokes::Boxes) => ("▸ ", DIM),
            (MarkKind::Release, Strokes::Boxes) => ("◂ ", DIM),
            (MarkKind::Wait, Strokes::Boxes) => ("◌ ", DIM),
            (MarkKind::HeldWait, Strokes::Boxes) => ("● ", ALARM),
            (MarkKind::Acquire, Strokes::Ascii) => ("> ", DIM),
            (MarkKind::Release, Strokes::Ascii) => ("< ", DIM),
            (MarkKind::Wait, Strokes::Ascii) => ("o ", DIM),
            (MarkKind::HeldWait, Strokes::Ascii) => ("! ", ALARM),
        };
        paint(self.pen.style, color, &format!("{sign}{text}"))
    }

    /// A line of the source, no wider than there is room.
    fn code(&self, number: u32, room: usize) -> String {
        let file = self.atlas.file(self.function.file);
        let Some(lines) = self.atlas.lines.get(&self.function.file) else { return String::new() };
        let line = shown_line(lines.line_text(&file.text, number));
        if width(&line) <= room {
            return line;
        }
        let mut used = 1;
        let cut = line.chars().take_while(|c| {
            used += char_width(*c);
            used <= room
        });
        let cut: String = cut.collect();
        if self.pen.strokes == Strokes::Boxes { format!("{cut}…") } else { format!("{cut}>") }
    }
}

fn glyph(bar: Bar, strokes: Strokes) -> char {
    match (strokes, bar.must, bar.above, bar.below) {
        (Strokes::Boxes, true, true, true) => '┃',
        (Strokes::Boxes, true, false, true) => '┏',
        (Strokes::Boxes, true, true, false) => '┗',
        (Strokes::Boxes, true, false, false) => '╺',
        (Strokes::Boxes, false, true, true) => '┆',
        (Strokes::Boxes, false, false, true) => '┌',
        (Strokes::Boxes, false, true, false) => '└',
        (Strokes::Boxes, false, false, false) => '╶',
        (Strokes::Ascii, true, true, true) => '|',
        (Strokes::Ascii, true, false, false) => '=',
        (Strokes::Ascii, true, false, true) | (Strokes::Ascii, true, true, false) => '+',
        (Strokes::Ascii, false, true, true) => ':',
        (Strokes::Ascii, false, false, false) => '-',
        (Strokes::Ascii, false, false, true) | (Strokes::Ascii, false, true, false) => '\'',
    }
}
