//! The bars beside the source: one lane a lock, and what happens in which line.
//!
//! Knows nothing of how bars are drawn.

use super::{Atlas, words};
use crate::chart::{End, EndBy, Function, Holding, LockId, Origin};

/// A function's lines with its lanes.
pub struct Gutter {
    /// The locks, in the order in which the function takes them.
    pub lanes: Vec<LockId>,
    /// The lines, from the function's first to its last.
    pub rows: Vec<Row>,
}

/// One line.
pub struct Row {
    /// Its number, from 1.
    pub number: u32,
    /// For each lane, what is held.
    pub bars: Vec<Option<Bar>>,
    /// What happens in it.
    pub marks: Vec<Mark>,
}

/// A lane's part beside one line.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Bar {
    /// Held on every path?
    pub must: bool,
    /// Held where the line begins?
    pub above: bool,
    /// Held where it ends?
    pub below: bool,
}

/// What happens in a line.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub struct Mark {
    /// The byte at which it happens: marks of a line are in this order.
    pub at: u32,
    /// What it is.
    pub kind: MarkKind,
    /// It, in words.
    pub text: String,
}

/// Kinds of [`Mark`].
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub enum MarkKind {
    /// A lock is taken.
    Acquire,
    /// A lock is released.
    Release,
    /// Something waits, with nothing held.
    Wait,
    /// Something waits with a lock held.
    HeldWait,
}

impl Gutter {
    /// Of a function.
    pub fn of(atlas: &Atlas, function: &Function) -> Gutter {
        let mut lanes: Vec<LockId> = Vec::new();
        for holding in function.holdings.iter().filter(|holding| !holding.stretches.is_empty()) {
            if !lanes.contains(&holding.lock) {
                lanes.push(holding.lock);
            }
        }
        let line = |at: u32| atlas.line(function.file, at);
        let (first, last) = (line(function.name_at.start), line(function.item.end.saturating_sub(1)));
        let mut rows: Vec<Row> = (first..=last.max(first))
            .map(|number| Row { number, bars: vec![None; lanes.len()], marks: Vec::new() })
            .collect();
        for holding in &function.holdings {
            let lane = lanes.iter().position(|lock| *lock == holding.lock).unwrap_or_default();
            for stretch in &holding.stretches {
                let (begin, end) = (line(stretch.span.start), line(stretch.span.end.saturating_sub(1)));
                let here = rows.iter_mut().filter(|row| (begin..=end).contains(&row.number));
                for row in here {
                    let new = Bar { must: stretch.must, above: row.number > begin, below: row.number < end };
                    row.bars[lane] = Some(row.bars[lane].map_or(new, |known| known.and(new)));
                }
            }
        }
        let mut add = |at: u32, mark: Mark| {
            if let Some(row) = line(at).checked_sub(first).and_then(|index| rows.get_mut(index as usize))
                && !row.marks.iter().any(|known| known.text == mark.text)
            {
                row.marks.push(mark);
            }
        };
        for holding in &function.holdings {
            marks(atlas, function, holding, &mut add);
        }
        for wait in &function.waits {
            let at = wait.at.end.saturating_sub(1).max(wait.at.start);
            let kind = if wait.held.is_empty() { MarkKind::Wait } else { MarkKind::HeldWait };
            add(at, Mark { at, kind, text: words::wait(atlas, wait) });
        }
        rows.iter_mut().for_each(|row| row.marks.sort());
        Gutter { lanes, rows }
    }

    /// Whether each row says anything, or stands near one that does: the others can be folded away.
    pub fn is_near(&self, around: usize) -> Vec<bool> {
        let says = |row: &Row| !row.marks.is_empty() || row.bars.iter().any(Option::is_some);
        let telling: Vec<bool> = self.rows.iter().map(says).collect();
        let near = |at: usize| {
            let from = at.saturating_sub(around);
            let to = (at + around + 1).min(telling.len());
            at == 0 || telling[from..to].contains(&true)
        };
        (0..telling.len()).map(near).collect()
    }
}

impl Bar {
    /// What two sections of one lock make beside one line.
    fn and(self, other: Bar) -> Bar {
        Bar { must: self.must || other.must, above: self.above || other.above, below: self.below || other.below }
    }
}

/// Where a section begins and ends.
fn marks(atlas: &Atlas, function: &Function, holding: &Holding, add: &mut dyn FnMut(u32, Mark)) {
    let line = |at: u32| atlas.line(function.file, at);
    let acquired = holding.acquired.end.saturating_sub(1).max(holding.acquired.start);
    let brief = match holding.ends.as_slice() {
        [End { at, by: EndBy::Statement }] => line(at.start) == line(acquired),
        _ => false,
    };
    match holding.origin {
        Origin::Here | Origin::Helper(_) | Origin::Inside(_) | Origin::Parameter => {
            let text = words::acquisition(atlas, holding, brief);
            add(acquired, Mark { at: acquired, kind: MarkKind::Acquire, text });
        }
        Origin::Runner => {}
    }
    // That the acquisition itself may fail goes without saying.
    let fails = |end: &End| end.by == EndBy::Leave && line(end.at.start) == line(acquired);
    for end in holding.ends.iter().filter(|end| !brief && !fails(end)) {
        let at = end.at.end.saturating_sub(1).max(end.at.start);
        add(at, Mark { at, kind: MarkKind::Release, text: words::end(atlas, holding.lock, end.by) });
    }
}
