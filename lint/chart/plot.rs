//! One function of the chart: where in its source each lock is held.
//!
//! The facts say what is held before each step of a graph; a chart is about text. A step stands where its code ends
//! (a call happens after its arguments), and what is held before a step was held since the step before it in the text.

use std::collections::BTreeMap;

use super::locks::Table;
use super::{End, EndBy, Function, Ground, Holding, LockId, Origin, Stretch, Wait, WaitFor, mode};
use crate::flow::access::Accesses;
use crate::flow::dataflow::{Analysis, solve};
use crate::flow::event::{BodyFacts, Event, EventKind};
use crate::flow::held::{self, HeldAnalysis, Token, returned};
use crate::flow::summary::WaitKind;
use crate::ir::{BlockId, Callee, Statement, Terminator};
use crate::model::How;
use crate::resolve::BodyRef;
use crate::section::record::{Section, SectionKind};
use crate::span::Span;

/// Plots a root with the bodies inside of which anything is known.
pub fn function(ground: &Ground, table: &Table, accesses: &Accesses, root: BodyRef, bodies: &[&BodyFacts]) -> Function {
    let program = ground.program;
    let mut holdings = Vec::new();
    let mut waits = Vec::new();
    for facts in bodies {
        let plot = Plot { ground, table, facts };
        holdings.extend(plot.holdings(accesses));
        waits.extend(plot.waits());
    }
    holdings.extend(inside_calls(ground, table, root));
    holdings.sort_by(|one: &Holding, other: &Holding| {
        (one.acquired, one.lock, &one.stretches.first().map(|first| first.span)).cmp(&(
            other.acquired,
            other.lock,
            &other.stretches.first().map(|first| first.span),
        ))
    });
    holdings.dedup();
    waits.sort_by_key(|wait: &Wait| wait.at);
    waits.dedup();
    let id = program.function_of(root);
    let (name_at, item) = match id.map(|id| program.function(id)) {
        Some(function) => (function.name_span, function.span),
        None => (program.body(root).map.body, program.body(root).map.body),
    };
    Function {
        name: ground.function_name(root),
        file: root.file,
        name_at,
        item,
        test: program.is_test(root),
        holdings,
        waits,
    }
}

/// Sections inside calls, which take and release the lock themselves. Nothing here is held by the caller.
fn inside_calls(ground: &Ground, table: &Table, root: BodyRef) -> Vec<Holding> {
    let Some(trace) = ground.trace_of(root) else { return Vec::new() };
    let inside = trace.sections.iter().filter(|section| matches!(section.kind, SectionKind::Inside(..)));
    let of_call = |section: &Section| {
        let lock = table.number(ground, section.body, section.class.as_ref()?, &section.name)?;
        let span = section.at.span;
        Some(Holding {
            lock,
            mode: mode(ground.program, u32::MAX, section.mode),
            origin: Origin::Inside(section.at.name.clone()),
            tries: false,
            acquired: span,
            ends: Vec::new(),
            stretches: Vec::new(),
            lines: lines(ground, root, span),
        })
    };
    // A closure that is handed over has sections of its own.
    inside.filter(|section| !section.at.name.is_empty() && section.at.name != "closure").filter_map(of_call).collect()
}

struct Plot<'a, 'g> {
    ground: &'a Ground<'g>,
    table: &'a Table,
    facts: &'a BodyFacts,
}

/// What is held just before the code at a byte.
struct Point {
    at: u32,
    held: Vec<(Token, bool)>,
}

impl Plot<'_, '_> {
    fn lock(&self, token: Token) -> Option<LockId> {
        let lock = &self.facts.acquisitions[token as usize].lock;
        self.table.number(self.ground, self.facts.body, &lock.class, &lock.name)
    }

    fn holdings(&self, accesses: &Accesses) -> Vec<Holding> {
        if self.facts.acquisitions.is_empty() {
            return Vec::new();
        }
        let (points, handed_on) = self.points(accesses);
        let mut stretches: Vec<Vec<Stretch>> = vec![Vec::new(); self.facts.acquisitions.len()];
        let mut from = self.ground.program.body(self.facts.body).map.body.start;
        for point in points {
            for (token, must) in point.held {
                let span = Span::new(from, point.at + 1);
                let known = &mut stretches[token as usize];
                match known.last_mut() {
                    Some(last) if last.span.end == span.start && last.must == must => last.span.end = span.end,
                    Some(last) if last.span.end > span.start.saturating_sub(1) => known.push(Stretch { span, must }),
                    Some(_) => known.push(Stretch { span: self.begin(span), must }),
                    None => known.push(Stretch { span, must }),
                }
            }
            from = point.at + 1;
        }
        let elsewhere = self.bodies_inside();
        let each = stretches.into_iter().enumerate();
        each.filter_map(|(token, stretches)| {
            let stretches = without(stretches, &elsewhere);
            self.holding(token as Token, stretches, handed_on.contains(&(token as Token)))
        })
        .collect()
    }

    /// Without what only ends the code before it.
    fn begin(&self, span: Span) -> Span {
        let text = self.ground.text_at(self.facts.body.file, span);
        let rest = text.trim_start_matches(|c: char| c.is_whitespace() || matches!(c, ';' | ',' | ')' | '}'));
        if rest.is_empty() { span } else { Span::new(span.end - rest.len() as u32, span.end) }
    }

    /// What is held before each step, by its place; and what goes to the caller.
    fn points(&self, accesses: &Accesses) -> (Vec<Point>, Vec<Token>) {
        let body = self.ground.program.body(self.facts.body);
        let analysis = HeldAnalysis::new(accesses, self.facts.body, &self.facts.callers, &self.facts.given);
        let entries = solve(&analysis, body);
        // Of several steps at one place the first tells what was held on coming there.
        let mut points: BTreeMap<u32, Point> = BTreeMap::new();
        let mut handed_on = Vec::new();
        for (block_at, block) in body.blocks.iter().enumerate() {
            let Some(mut state) = entries[block_at].clone() else { continue };
            for (index, statement) in block.statements.iter().enumerate() {
                let at = body.map.statements[block_at][index].end.saturating_sub(1);
                points.entry(at).or_insert_with(|| Point { at, held: state.tokens().collect() });
                analysis.statement(&mut state, BlockId(block_at as u32), index as u32, statement);
            }
            if block.end == Terminator::Return {
                handed_on.extend(returned(&state));
                let at = body.map.body.end.saturating_sub(1);
                points.entry(at).or_insert_with(|| Point { at, held: state.tokens().collect() });
            }
        }
        (points.into_values().collect(), handed_on)
    }

    fn holding(&self, token: Token, stretches: Vec<Stretch>, handed_on: bool) -> Option<Holding> {
        let acquisition = &self.facts.acquisitions[token as usize];
        let file = self.facts.body.file;
        let origin = match acquisition.origin {
            held::Origin::Call(..) => match acquisition.hops.first() {
                Some(hop) => Origin::Helper(hop.name.clone()),
                None => Origin::Here,
            },
            held::Origin::Local(_) => Origin::Parameter,
            held::Origin::Caller | held::Origin::Awaiter => Origin::Runner,
        };
        let whole = self.ground.program.body(self.facts.body).map.body;
        // A runner's acquisition stands in another body.
        let acquired = match origin {
            Origin::Runner => Span::new(whole.start, whole.start),
            Origin::Here | Origin::Helper(_) | Origin::Inside(_) | Origin::Parameter => acquisition.span,
        };
        let mut ends: Vec<End> = Vec::new();
        if origin != Origin::Runner {
            let known = self.facts.ends.get(token as usize).into_iter().flatten();
            ends.extend(known.map(|span| End { at: *span, by: self.end_by(*span) }));
            ends.extend(handed_on.then(|| End { at: whole.last(), by: EndBy::Return }));
        }
        ends.sort();
        if stretches.is_empty() && ends.is_empty() {
            return None;
        }
        let last = ends.iter().map(|end| end.at.end).chain(stretches.iter().map(|stretch| stretch.span.end)).max();
        let extent = Span::new(acquired.start, last.unwrap_or(acquired.end).max(acquired.end));
        Some(Holding {
            lock: self.lock(token)?,
            mode: mode(self.ground.program, acquisition.lock.model, acquisition.mode),
            origin,
            tries: acquisition.how == How::Tries,
            acquired,
            ends,
            stretches,
            lines: lines(self.ground, BodyRef { file, ..self.facts.body }, extent),
        })
    }

    /// How a guard ends there, by what stands there.
    fn end_by(&self, span: Span) -> EndBy {
        let text = self.ground.text_at(self.facts.body.file, span);
        let is_word = |word: &str| text.starts_with(word);
        match text {
            "}" => EndBy::Scope,
            "?" => EndBy::Leave,
            _ if is_word("return") || is_word("break") || is_word("continue") => EndBy::Leave,
            _ if is_word("drop(") || text.contains("::drop(") => EndBy::Drop,
            _ if text.len() <= 1 => EndBy::Statement,
            _ => EndBy::Move,
        }
    }

    /// Closures and blocks inside run where somebody runs them, and have sections of their own.
    fn bodies_inside(&self) -> Vec<Span> {
        let own = self.facts.body;
        let bodies = &self.ground.program.file(own.file).bodies;
        bodies.iter().filter(|body| body.parent == Some(own.body)).map(|body| body.map.body).collect()
    }

    fn waits(&self) -> Vec<Wait> {
        let body = self.ground.program.body(self.facts.body);
        let of_statement = |at: &(u32, u32)| {
            let statement = body.blocks.get(at.0 as usize)?.statements.get(at.1 as usize);
            let event = self.facts.events.iter().find(|event| event.at == *at && waits_for(&event.kind).is_some());
            let span = event.map(|event| event.span).or_else(|| {
                let spans = body.map.statements.get(at.0 as usize)?;
                spans.get(at.1 as usize).copied()
            })?;
            Some(match event {
                Some(event) => self.known_wait(event),
                None => {
                    let (kind, says) = self.plain_wait(statement?);
                    Wait { at: span, kind, says, through: Vec::new(), held: Vec::new() }
                }
            })
        };
        self.facts.waits.iter().filter_map(of_statement).collect()
    }

    fn known_wait(&self, event: &Event) -> Wait {
        let mut held: Vec<(LockId, bool)> = Vec::new();
        for one in &event.held {
            let Some(lock) = self.lock(one.token) else { continue };
            match held.iter_mut().find(|(known, _)| *known == lock) {
                Some((_, must)) => *must |= one.must,
                None => held.push((lock, one.must)),
            }
        }
        held.sort_unstable();
        let (says, through) = match &event.kind {
            EventKind::Wait(wait) => (wait.says.clone(), wait.hops.iter().map(|hop| hop.name.clone()).collect()),
            EventKind::Await { what: Some(what), .. } => (format!("awaits `{what}`"), Vec::new()),
            EventKind::Await { what: None, .. } => ("awaits".to_string(), Vec::new()),
            EventKind::Acquire { .. } => (String::new(), Vec::new()),
        };
        Wait { at: event.span, kind: waits_for(&event.kind), says, through, held }
    }

    /// A wait with nothing held, of which the facts keep only the place.
    fn plain_wait(&self, statement: &Statement) -> (Option<WaitFor>, String) {
        let program = self.ground.program;
        match statement {
            Statement::Await(_) => (Some(WaitFor::Await), "awaits".to_string()),
            Statement::Call(call) => {
                let name = match &call.callee {
                    Callee::Method { name, args: _ } => Some(program.name(*name)),
                    Callee::Path(path) | Callee::Macro(path) => {
                        let path = program.path(self.facts.body.file, *path);
                        path.segments.last().map(|last| program.name(last.name))
                    }
                    Callee::Value(_) => None,
                };
                (None, name.map_or_else(|| "waits".to_string(), |name| format!("waits in `{name}`")))
            }
            Statement::Assign(..) | Statement::Drop { .. } | Statement::Assume { .. } => {
                (Some(WaitFor::Spin), "spins".to_string())
            }
        }
    }
}

/// What an event waits for; none if others decide nothing about it.
fn waits_for(kind: &EventKind) -> Option<WaitFor> {
    match kind {
        EventKind::Wait(wait) => match wait.kind {
            WaitKind::Sleep => Some(WaitFor::Sleep),
            WaitKind::Spin => Some(WaitFor::Spin),
            WaitKind::Channel => Some(WaitFor::Channel),
            WaitKind::Rpc => Some(WaitFor::Remote),
            WaitKind::Join => Some(WaitFor::Join),
            WaitKind::Condvar => Some(WaitFor::Condvar),
            WaitKind::UnboundedSend | WaitKind::File | WaitKind::Callback => None,
        },
        EventKind::Await { acquisition: false, .. } => Some(WaitFor::Await),
        EventKind::Await { acquisition: true, .. } | EventKind::Acquire { .. } => None,
    }
}

/// Stretches without what lies in other bodies.
fn without(stretches: Vec<Stretch>, elsewhere: &[Span]) -> Vec<Stretch> {
    let cut = |stretch: Stretch, out: Span| {
        let before = Span::new(stretch.span.start, stretch.span.end.min(out.start));
        let after = Span::new(stretch.span.start.max(out.end), stretch.span.end);
        [before, after].into_iter().filter(|span| span.start < span.end).map(move |span| Stretch { span, ..stretch })
    };
    elsewhere
        .iter()
        .fold(stretches, |stretches, out| stretches.into_iter().flat_map(|stretch| cut(stretch, *out)).collect())
}

/// How many lines a part of a body's file goes over.
fn lines(ground: &Ground, body: BodyRef, span: Span) -> u32 {
    ground.text_at(body.file, span).bytes().filter(|byte| *byte == b'\n').count() as u32 + 1
}
