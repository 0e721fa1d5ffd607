//! The protocol on a page: a card a lock, the order as a picture and in words, where threads and handlers begin.

use super::code::prose;
use super::find;
use crate::chart::{Entry, Place};
use crate::report::view::account::Account;
use crate::report::view::{Atlas, escape, protocol as told, svg, words};

/// So many waits or places are shown at once; the others unfold.
const AT_ONCE: usize = 4;

/// All of it. `beside_map`: functions lead to their drawings.
pub fn draw(atlas: &Atlas, beside_map: bool) -> String {
    let accounts = Account::all(atlas);
    let mut out = format!("<h3>Locks ({})</h3>\n", accounts.len());
    if accounts.is_empty() {
        out.push_str("<p class=\"empty\">No lock is taken here.</p>\n");
    } else {
        out.push_str("<p class=\"empty\">A lock is all values of one field, static or variable. What it protects is what is used under it.</p>\n");
    }
    let ill = accounts.iter().filter(|account| !account.waits.is_empty()).count();
    let only = find::only_ill("Only those held over waits", ill, accounts.len());
    out.push_str(&find::bar("Find locks by name, type or who takes them", accounts.len(), &only));
    out.push_str("<div class=\"cards\">\n");
    accounts.iter().for_each(|account| out.push_str(&lock(atlas, account, beside_map)));
    out.push_str("</div>\n<h3>Lock order</h3>\n");
    out.push_str(&order(atlas));
    let entries: Vec<&Entry> = atlas.entries().collect();
    out.push_str(&format!("<h3>Where threads, tasks and handlers begin ({})</h3>\n", entries.len()));
    if entries.is_empty() {
        out.push_str("<p class=\"empty\">Nowhere here.</p>\n");
    } else {
        let (locking, others): (Vec<&Entry>, Vec<&Entry>) =
            entries.into_iter().partition(|entry| told::takes_locks(entry));
        if !locking.is_empty() {
            out.push_str(&format!("<p class=\"empty\">{}</p>\n", told::METHOD));
            out.push_str("<div class=\"scroll\" tabindex=\"0\" role=\"group\" aria-label=\"Threads, tasks and handlers\"><table class=\"entries\">\n<thead><tr><th scope=\"col\">What</th><th scope=\"col\">Runs</th><th scope=\"col\">The pragmatic method</th></tr></thead>\n<tbody>\n");
            locking.iter().for_each(|each| out.push_str(&entry(atlas, each)));
            out.push_str("</tbody></table></div>\n");
        }
        out.push_str(&lockless(atlas, &others));
    }
    out
}

fn lock(atlas: &Atlas, account: &Account, beside_map: bool) -> String {
    let name = |number: u32, name: &str| match beside_map {
        true => format!("<a href=\"#m{number}\"><code>{}</code></a>", escape(name)),
        false => format!("<code>{}</code>", escape(name)),
    };
    let place =
        account.lock.declared.map(|place| format!(" <span class=\"where\">{}</span>", escape(&atlas.address(place))));
    let mut found_by = vec![account.lock.name.as_str(), account.declared_as()];
    found_by.extend(account.takers.iter().map(|(number, _)| atlas.chart().functions[*number as usize].name.as_str()));
    let mut out = format!(
        "<article class=\"card\"{}><h4><code>{}</code>{}</h4>\n<dl>\n",
        find::words(&found_by, !account.waits.is_empty()),
        escape(&account.lock.name),
        place.unwrap_or_default()
    );
    let mut item = |term: &str, value: String| out.push_str(&format!("<dt>{term}</dt><dd>{value}</dd>\n"));
    item("declared", format!("<code>{}</code>", escape(account.declared_as())));
    item("protects", protects(account));
    item("taken by", escape(&told::taken_by(atlas, account)));
    if let Some((number, holding)) = account.longest {
        let function = &atlas.chart().functions[number as usize];
        let at = Place { file: function.file, span: holding.acquired };
        let lines = crate::report::counted(holding.lines as usize, "line");
        let link = name(number, &function.name);
        item("longest", format!("{lines} in {link} <span class=\"where\">{}</span>", escape(&atlas.address(at))));
    }
    let waits: Vec<String> = account
        .waits
        .iter()
        .map(|(number, wait, must)| {
            let function = &atlas.chart().functions[*number as usize];
            let at = Place { file: function.file, span: wait.at };
            let sure = if *must { "" } else { ", on some paths" };
            format!(
                "<li class=\"ill\">{} <span class=\"where\">{}</span> {}{sure}</li>",
                name(*number, &function.name),
                escape(&atlas.address(at)),
                prose(&words::what_waits_in_short(wait))
            )
        })
        .collect();
    let held = if waits.is_empty() {
        "<ul class=\"verdicts\"><li class=\"well\">no wait</li></ul>".to_string()
    } else {
        folded("verdicts", &waits)
    };
    item("held over", held);
    out.push_str("</dl></article>\n");
    out
}

/// A list, of which the first are shown at once.
fn folded(class: &str, items: &[String]) -> String {
    // One more than there may be takes the room of the line that would say so.
    let shown = if items.len() > AT_ONCE + 1 { AT_ONCE } else { items.len() };
    let (first, more) = items.split_at(shown);
    let list = format!("<ul class=\"{class}\">{}</ul>", first.concat());
    match more.len() {
        0 => list,
        count => {
            let more = more.concat();
            format!("{list}<details><summary>and {count} more</summary><ul class=\"{class}\">{more}</ul></details>")
        }
    }
}

/// The type, and a list of what is used of it.
fn protects(account: &Account) -> String {
    let ty = account.lock.protects.as_deref().map(|ty| format!("<code>{}</code> ", escape(ty))).unwrap_or_default();
    let fields: Vec<(&str, usize, usize)> = account.fields().collect();
    if fields.is_empty() {
        return if ty.is_empty() { "what is not known here".to_string() } else { ty };
    }
    let field = |(name, readers, writers): &(&str, usize, usize)| {
        format!("<li><code>{}</code> <span class=\"where\">{readers} read, {writers} write</span></li>", escape(name))
    };
    let list: String = fields.iter().map(field).collect();
    let count = crate::report::counted(fields.len(), "part");
    format!("{ty}<details><summary>{count} used by functions</summary><ul class=\"fields\">{list}</ul></details>")
}

fn order(atlas: &Atlas) -> String {
    let mut orders: Vec<_> = atlas.orders().collect();
    orders.sort_by_key(|order| !order.circular);
    if orders.is_empty() {
        return "<p>No lock is taken while another is held.</p>\n".to_string();
    }
    let mut out = format!(
        "<p class=\"empty\">An arrow leads from a lock that is held to one that is taken under it. On a circle of arrows threads can wait for each other for ever.{faint}</p>\n<div class=\"scroll graph\" tabindex=\"0\" role=\"group\" aria-label=\"Lock order\">{}</div>\n",
        svg::draw(atlas, false),
        faint = if svg::has_implied(&orders) { " A faint arrow goes where others lead, too." } else { "" },
    );
    out.push_str("<div class=\"scroll\" tabindex=\"0\" role=\"group\" aria-label=\"Lock order in words\"><table class=\"orders\"><thead><tr><th scope=\"col\">Held</th><th scope=\"col\">Taken under it</th><th scope=\"col\">Where</th></tr></thead>\n<tbody>\n");
    for order in orders {
        let sites: Vec<String> = order
            .sites
            .iter()
            .map(|site| {
                let tries = if site.tries { ", only tries to" } else { "" };
                format!(
                    "<li><code>{}</code> <span class=\"where\">{}{tries}</span></li>",
                    escape(&site.function),
                    escape(&atlas.address(site.at))
                )
            })
            .collect();
        let circle = if order.circular { " <span class=\"ill\">on a circle: no order holds</span>" } else { "" };
        out.push_str(&format!(
            "<tr><td><code>{}</code></td><td><code>{}</code>{circle}</td><td>{}</td></tr>\n",
            escape(&atlas.chart().locks[order.held as usize].name),
            escape(&atlas.chart().locks[order.taken as usize].name),
            folded("plain", &sites)
        ));
    }
    out.push_str("</tbody></table></div>\n");
    out
}

fn entry(atlas: &Atlas, entry: &Entry) -> String {
    let verdicts = words::verdicts(atlas, entry).into_iter().map(|verdict| {
        let class = if verdict.well { "well" } else { "ill" };
        format!("<li class=\"{class}\">{}</li>", escape(&verdict.text))
    });
    let verdicts: String = verdicts.collect();
    format!(
        "<tr><td>{}</td><td>{} <div class=\"where\">{}</div></td><td><ul class=\"verdicts\">{verdicts}</ul></td></tr>\n",
        words::kind(entry.kind),
        escape(&told::what_runs(entry)),
        escape(&atlas.address(entry.at))
    )
}

/// What takes no lock: there is nothing more to say of it.
fn lockless(atlas: &Atlas, entries: &[&Entry]) -> String {
    if entries.is_empty() {
        return String::new();
    }
    let item = |entry: &&Entry| {
        format!(
            "<li>{} {} <span class=\"where\">{}</span></li>",
            words::kind(entry.kind),
            escape(&told::what_runs(entry)),
            escape(&atlas.address(entry.at))
        )
    };
    let items: String = entries.iter().map(item).collect();
    format!(
        "<details><summary>{} without any lock</summary><ul class=\"fields\">{items}</ul></details>\n",
        entries.len()
    )
}
