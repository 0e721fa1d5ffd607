//! What is shown of a lock under the cursor: what it protects, who takes it, its place among other locks.

use std::fmt::Write;

use crate::chart::{Chart, Lock, LockId, Mode};
use crate::report::printable;

/// Names that a line has at most.
const NAMED: usize = 4;
/// Fields that are told of at most.
const FIELDS: usize = 12;

/// A page in Markdown.
pub fn of_lock(chart: &Chart, id: LockId) -> Option<String> {
    let lock: &Lock = chart.locks.get(id as usize)?;
    let mut page = format!("**lock** `{}`", lock.name);
    if let Some(declaration) = &lock.declaration {
        let _ = write!(page, "\n\n```rust\n{declaration}\n```");
    }
    let mut item = |text: String| {
        let _ = write!(page, "\n- {}", printable(&text));
    };
    if let Some(protects) = &lock.protects {
        item(format!("protects `{protects}`"));
    }
    let name = |number: &u32| chart.functions.get(*number as usize).map(|function| format!("`{}`", function.name));
    // Tests take every lock, which says nothing.
    let is_told =
        |number: &&u32| chart.functions.get(**number as usize).is_some_and(|function| !function.test || lock.test);
    let sections: Vec<_> =
        chart.sections_of(id).filter(|(number, holding)| holding.is_own() && is_told(&number)).collect();
    let readers = sections.iter().filter(|(_, holding)| holding.mode == Mode::Read).count();
    if let Some(takers) = list(sections.iter().filter_map(|(number, _)| name(number))) {
        let shared =
            if readers > 0 { format!(", {readers} of {} sections as readers", sections.len()) } else { String::new() };
        item(format!("taken by {takers}{shared}"));
    }
    if let Some((number, longest)) = sections.iter().max_by_key(|(_, holding)| holding.lines)
        && longest.lines > 1
        && let Some(function) = name(number)
    {
        item(format!("longest section: {} lines, in {function}", longest.lines));
    }
    for (number, wait, must) in chart.waits_under(id).take(NAMED) {
        if let Some(function) = name(&number) {
            item(format!("{} while {function} waits: {}", if must { "held" } else { "may be held" }, wait.says));
        }
    }
    let other = |id: LockId| chart.locks.get(id as usize).map_or("", |lock| lock.name.as_str());
    for order in chart.orders.iter().filter(|order| order.held == id || order.taken == id) {
        let place = order.sites.first().map_or_else(String::new, |site| format!(", in `{}`", site.function));
        let circle = if order.circular { " (and the other way round elsewhere: a deadlock)" } else { "" };
        let (word, which) = if order.held == id { ("before", order.taken) } else { ("after", order.held) };
        item(format!("taken {word} `{}`{place}{circle}", other(which)));
    }
    for field in lock.fields.iter().take(FIELDS) {
        let own = if field.name.is_empty() { "its value".to_owned() } else { format!("`{}`", field.name) };
        let readers = field.read_by.iter().filter(|number| is_told(number)).count();
        let read = if readers == 1 { "1 function".to_owned() } else { format!("{readers} functions") };
        match (list(field.written_by.iter().filter(|number| is_told(number)).filter_map(name)), readers) {
            (Some(written), 0) => item(format!("{own}: written by {written}")),
            (Some(written), _) => item(format!("{own}: written by {written}; read by {read}")),
            (None, 0) => {}
            (None, _) => item(format!("{own}: read by {read}, no write seen")),
        }
    }
    if lock.fields.len() > FIELDS {
        item(format!("and {} more fields", lock.fields.len() - FIELDS));
    }
    page.push('\n');
    Some(page)
}

/// Some names, each once, and how many more there are.
fn list(names: impl Iterator<Item = String>) -> Option<String> {
    let mut all: Vec<String> = Vec::new();
    names.for_each(|name| {
        if !all.contains(&name) {
            all.push(name)
        }
    });
    let more = all.len().saturating_sub(NAMED);
    all.truncate(NAMED);
    let more = if more > 0 { format!(" and {more} more") } else { String::new() };
    (!all.is_empty()).then(|| format!("{}{more}", all.join(", ")))
}
