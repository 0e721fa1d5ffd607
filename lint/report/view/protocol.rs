//! `cargo locklint protocol` for a terminal.

use std::io::{self, Write};

use super::account::Account;
use super::{Atlas, Style, printable, words};
use crate::chart::{Begin, Entry, Order, Place};
use crate::report::human::{BOLD, DIM, paint};
use crate::report::summary::counted;
use crate::report::text::{width, wrap};

const RED: &str = "\x1b[1;31m";
const GREEN: &str = "\x1b[32m";
/// So many functions or places are named; the others are counted.
const NAMED: usize = 8;
/// Columns before what is said of a thread, task or handler.
const INDENT: usize = 17;

/// What entries are measured by.
pub const METHOD: &str = "The pragmatic method: take the lock at the start, hold none while waiting, look again at what it protects \
     after each wait.";

/// Has it anything to do with locks?
pub fn takes_locks(entry: &Entry) -> bool {
    entry.method.begins != Begin::NoLock || !entry.method.holds_over.is_empty()
}

/// Writes it.
pub fn write(atlas: &Atlas, style: Style, out: &mut dyn Write) -> io::Result<()> {
    let accounts = Account::all(atlas);
    let page = Page { atlas, style };
    let mut text = page.title(&format!("Locks ({})", accounts.len()));
    if accounts.is_empty() {
        text.push_str("  none is taken here\n\n");
    }
    accounts.iter().for_each(|account| text.push_str(&page.lock(account)));
    text.push_str(&page.title("Lock order"));
    text.push_str(&page.orders());
    let entries: Vec<&Entry> = atlas.entries().collect();
    text.push_str(&page.title(&format!("Where threads, tasks and handlers begin ({})", entries.len())));
    if entries.is_empty() {
        text.push_str("  nowhere here\n\n");
    }
    let (locking, others): (Vec<&Entry>, Vec<&Entry>) = entries.into_iter().partition(|entry| takes_locks(entry));
    if !locking.is_empty() {
        text.push_str(&page.item_wide(METHOD));
    }
    locking.iter().for_each(|entry| text.push_str(&page.entry(entry)));
    text.push_str(&page.lockless(&others));
    out.write_all(text.trim_end().as_bytes())?;
    out.write_all(b"\n")
}

struct Page<'a> {
    atlas: &'a Atlas<'a>,
    style: Style,
}

impl Page<'_> {
    fn title(&self, text: &str) -> String {
        format!("{}\n\n", paint(self.style, BOLD, text))
    }

    /// A name before a text, which goes on below itself.
    fn item(&self, name: &str, text: &str, color: &str) -> String {
        let lines = wrap(text, self.style.width.saturating_sub(16)).into_iter().enumerate();
        let line = |(at, line): (usize, String)| {
            let head = if at == 0 { name } else { "" };
            format!("    {}  {}\n", paint(self.style, DIM, &format!("{head:<10}")), paint(self.style, color, &line))
        };
        lines.map(line).collect()
    }

    /// A remark across the page.
    fn item_wide(&self, text: &str) -> String {
        let lines = wrap(text, self.style.width.saturating_sub(2));
        let lines: String = lines.iter().map(|line| format!("  {}\n", paint(self.style, DIM, line))).collect();
        format!("{lines}  {}\n\n", paint(self.style, DIM, "more: cargo locklint explain method"))
    }

    /// What takes no lock: named, and nothing more to say of it.
    fn lockless(&self, entries: &[&Entry]) -> String {
        if entries.is_empty() {
            return String::new();
        }
        let mut text = "  without any lock\n".to_string();
        for entry in entries {
            let said = format!("{} {} ({})", words::kind(entry.kind), what_runs(entry), self.atlas.address(entry.at));
            let lines = wrap(&said, self.style.width.saturating_sub(INDENT + 2));
            text.extend(
                lines
                    .iter()
                    .enumerate()
                    .map(|(at, line)| format!("                 {} {line}\n", if at == 0 { "·" } else { " " })),
            );
        }
        text
    }

    fn lock(&self, account: &Account) -> String {
        let atlas = self.atlas;
        let place = account.lock.declared.map(|place| format!("  {}", paint(self.style, DIM, &atlas.address(place))));
        let mut text =
            format!("  {}{}\n", paint(self.style, BOLD, &atlas.lock_name(account.id)), place.unwrap_or_default());
        text.push_str(&self.item("declared", account.declared_as(), ""));
        text.push_str(&self.item("protects", &protects(account), ""));
        text.push_str(&self.item("taken by", &taken_by(atlas, account), ""));
        if let Some((number, holding)) = account.longest {
            let function = &atlas.chart.functions[number as usize];
            let at = Place { file: function.file, span: holding.acquired };
            let lines = counted(holding.lines as usize, "line");
            text.push_str(&self.item("longest", &format!("{lines} in {} ({})", function.name, atlas.address(at)), ""));
        }
        let waits: Vec<String> = account
            .waits
            .iter()
            .map(|(number, wait, must)| {
                let function = &atlas.chart.functions[*number as usize];
                let at = Place { file: function.file, span: wait.at };
                let sure = if *must { "" } else { ", on some paths" };
                let says = words::what_waits_in_short(wait);
                format!("{} ({}): {says}{sure}", function.name, atlas.address(at))
            })
            .collect();
        if waits.is_empty() {
            text.push_str(&self.item("held over", "no wait", GREEN));
        }
        for (at, wait) in waits.iter().take(NAMED).enumerate() {
            text.push_str(&self.item(if at == 0 { "held over" } else { "" }, wait, RED));
        }
        if waits.len() > NAMED {
            text.push_str(&self.item("", &format!("and {} more waits", waits.len() - NAMED), RED));
        }
        text.push('\n');
        text
    }

    fn orders(&self) -> String {
        let mut orders: Vec<&Order> = self.atlas.orders().collect();
        // What no order holds for comes first.
        orders.sort_by_key(|order| !order.circular);
        if orders.is_empty() {
            return "  no lock is taken while another is held\n\n".to_string();
        }
        let mut text = String::new();
        for order in &orders {
            let (held, taken) = (self.atlas.lock_name(order.held), self.atlas.lock_name(order.taken));
            let color = if order.circular { RED } else { "" };
            let says = if order.circular { "  on a circle: no order holds" } else { "" };
            text.push_str(&format!("  {}\n", paint(self.style, color, &format!("{held} → {taken}{says}"))));
            for (at, site) in order.sites.iter().take(NAMED).enumerate() {
                let tries = if site.tries { ", only tries to" } else { "" };
                let line = format!("{} ({}{tries})", site.function, self.atlas.address(site.at));
                text.push_str(&self.item(if at == 0 { "in" } else { "" }, &line, ""));
            }
            if order.sites.len() > NAMED {
                text.push_str(&self.item("", &format!("and in {} more places", order.sites.len() - NAMED), ""));
            }
        }
        text.push('\n');
        text
    }

    fn entry(&self, entry: &Entry) -> String {
        let place = self.atlas.address(entry.at);
        let lines = wrap(&what_runs(entry), self.style.width.saturating_sub(INDENT));
        let last = lines.last().map_or(0, |line| width(line));
        let mut text = String::new();
        for (at, line) in lines.iter().enumerate() {
            let kind = if at == 0 { words::kind(entry.kind) } else { "" };
            let gap = if at == 0 { "" } else { "\n" };
            text.push_str(&format!("{gap}  {kind:<13}  {}", paint(self.style, BOLD, line)));
        }
        let gap = match INDENT + last + 2 + width(&place) > self.style.width {
            true => format!("\n{:INDENT$}", ""),
            false => "  ".to_string(),
        };
        text.push_str(&format!("{gap}{}\n", paint(self.style, DIM, &place)));
        for verdict in words::verdicts(self.atlas, entry) {
            let (sign, color) = if verdict.well { ("✓", GREEN) } else { ("✗", RED) };
            for (at, line) in wrap(&verdict.text, self.style.width.saturating_sub(INDENT + 2)).iter().enumerate() {
                let sign = if at == 0 { sign } else { " " };
                text.push_str(&format!("{:INDENT$}{} {line}\n", "", paint(self.style, color, sign)));
            }
        }
        text.push('\n');
        text
    }
}

/// What runs, and who starts it.
pub fn what_runs(entry: &Entry) -> String {
    let started = entry.started_in.as_deref().map(|by| format!("started by {}", printable(by)));
    match (entry.runs.as_deref().map(printable), started) {
        (Some(runs), Some(started)) => format!("{runs}, {started}"),
        (Some(only), None) | (None, Some(only)) => only,
        (None, None) => "code that is not known".to_string(),
    }
}

/// The type, and what sections use of it.
pub fn protects(account: &Account) -> String {
    let fields: Vec<String> = account
        .fields()
        .take(3 * NAMED)
        .map(|(name, _, writers)| if writers == 0 { format!("{name} (no write seen)") } else { name.to_string() })
        .collect();
    let more = account.fields().count().saturating_sub(fields.len());
    let more = if more > 0 { format!(" and {more} more") } else { String::new() };
    let ty = account.lock.protects.as_deref();
    match (ty, fields.is_empty()) {
        (Some(ty), true) => printable(ty),
        (Some(ty), false) => format!("{}: {}{more}", printable(ty), printable(&fields.join(", "))),
        (None, false) => format!("{}{more}", printable(&fields.join(", "))),
        (None, true) => "what is not known here".to_string(),
    }
}

/// Who takes it, and how often.
pub fn taken_by(atlas: &Atlas, account: &Account) -> String {
    let name = |(number, _): &(u32, usize)| printable(&atlas.chart.functions[*number as usize].name);
    let names: Vec<String> = account.takers.iter().take(NAMED).map(name).collect();
    let more = account.takers.len().saturating_sub(NAMED);
    let more = if more > 0 { format!(" and {more} more") } else { String::new() };
    format!("{}{more} ({})", names.join(", "), counted(account.sections, "section"))
}
