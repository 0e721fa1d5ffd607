//! `cargo locklint protocol --format json`: the chart with paths and lines in the place of numbers and bytes.

use std::io::{self, Write};

use serde_json::{Value, json};

use super::account::Account;
use super::{Atlas, words};
use crate::chart::{Entry, Function, Place};
use crate::span::Span;

/// Writes one object, indented.
pub fn write(atlas: &Atlas, out: &mut dyn Write) -> io::Result<()> {
    let functions = atlas.functions().map(|(_, function)| of_function(atlas, function));
    let value = json!({
        "locks": Account::all(atlas).iter().map(|account| of_lock(atlas, account)).collect::<Vec<_>>(),
        "orders": atlas.orders().map(|order| json!({
            "held": atlas.chart.locks[order.held as usize].name,
            "taken": atlas.chart.locks[order.taken as usize].name,
            "circular": order.circular,
            "sites": order.sites.iter().map(|site| json!({
                "function": site.function,
                "held_at": place(atlas, site.held_at),
                "taken_at": place(atlas, site.at),
                "tries": site.tries,
            })).collect::<Vec<_>>(),
        })).collect::<Vec<_>>(),
        "entries": atlas.entries().map(|entry| of_entry(atlas, entry)).collect::<Vec<_>>(),
        "functions": functions.collect::<Vec<_>>(),
    });
    serde_json::to_writer_pretty(&mut *out, &value)?;
    out.write_all(b"\n")
}

fn of_lock(atlas: &Atlas, account: &Account) -> Value {
    let name = |number: &u32| &atlas.chart.functions[*number as usize].name;
    let names = |numbers: &[u32]| numbers.iter().map(name).collect::<Vec<_>>();
    let lock = account.lock;
    json!({
        "name": lock.name,
        "known": lock.known,
        "declared": lock.declared.map(|at| place(atlas, at)),
        "declaration": lock.declaration,
        "type": lock.kind,
        "protects": lock.protects,
        "fields": lock.fields.iter().map(|field| json!({
            "name": field.name,
            "read_by": names(&field.read_by),
            "written_by": names(&field.written_by),
        })).collect::<Vec<_>>(),
        "taken_by": account.takers.iter().map(|(number, sections)| json!({
            "function": name(number),
            "sections": sections,
        })).collect::<Vec<_>>(),
        "longest": account.longest.map(|(number, holding)| json!({
            "function": name(&number),
            "lines": holding.lines,
            "at": place(atlas, Place { file: atlas.chart.functions[number as usize].file, span: holding.acquired }),
        })),
        "held_over": account.waits.iter().map(|(number, wait, must)| json!({
            "function": name(number),
            "says": words::what_waits(wait),
            "at": place(atlas, Place { file: atlas.chart.functions[*number as usize].file, span: wait.at }),
            "certain": must,
        })).collect::<Vec<_>>(),
    })
}

fn of_entry(atlas: &Atlas, entry: &Entry) -> Value {
    let verdicts = words::verdicts(atlas, entry);
    json!({
        "kind": words::kind(entry.kind),
        "at": place(atlas, entry.at),
        "started_in": entry.started_in,
        "runs": entry.runs,
        "code": entry.code.map(|code| place(atlas, code)),
        "follows_the_method": entry.method.is_followed(),
        "method": verdicts.iter().map(|verdict| json!({ "well": verdict.well, "says": verdict.text })).collect::<Vec<_>>(),
    })
}

fn of_function(atlas: &Atlas, function: &Function) -> Value {
    let at = |span: Span| place(atlas, Place { file: function.file, span });
    let lock = |lock: u32| &atlas.chart.locks[lock as usize].name;
    json!({
        "name": function.name,
        "at": at(function.name_at),
        "sections": function.holdings.iter().map(|holding| json!({
            "lock": lock(holding.lock),
            "mode": holding.mode,
            "origin": holding.origin,
            "tries": holding.tries,
            "acquired": at(holding.acquired),
            "ends": holding.ends.iter().map(|end| json!({ "at": at(end.at), "by": end.by })).collect::<Vec<_>>(),
            "held": holding.stretches.iter().map(|stretch| {
                json!({ "at": at(stretch.span), "certain": stretch.must })
            }).collect::<Vec<_>>(),
            "lines": holding.lines,
        })).collect::<Vec<_>>(),
        "waits": function.waits.iter().map(|wait| json!({
            "at": at(wait.at),
            "for": wait.kind,
            "says": words::what_waits(wait),
            "held": wait.held.iter().map(|(held, must)| json!({ "lock": lock(*held), "certain": must })).collect::<Vec<_>>(),
        })).collect::<Vec<_>>(),
    })
}

/// Lines and columns count from 1, columns in characters; ends are exclusive.
fn place(atlas: &Atlas, place: Place) -> Value {
    let file = atlas.file(place.file);
    let position = |at: u32| atlas.lines.get(&place.file).map_or((1, 1), |lines| lines.line_column(&file.text, at));
    let ((line, column), (end_line, end_column)) = (position(place.span.start), position(place.span.end));
    json!({
        "file": file.shown(),
        "line": line, "column": column, "end_line": end_line, "end_column": end_column,
    })
}
