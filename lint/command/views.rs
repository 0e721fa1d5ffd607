//! `cargo locklint map` and `cargo locklint protocol`: what the program does with its locks, whether right or wrong.

use std::io::Write;

use super::arguments::{
    LevelOptions, MapFormat, MapOptions, ProtocolFormat, ProtocolOptions, SelectionOptions, ViewOptions,
};
use super::destination::Destination;
use super::progress::Progress;
use super::run::{Look, Run};
use super::screen;
use super::setup::Setup;
use super::{CLEAN, CommandError, Engine};
use crate::chart::Chart;
use crate::report::{Atlas, Part};
use crate::spelling::nearest;

/// `map`.
pub fn map(options: &MapOptions, engine: Engine, out: &mut dyn Write) -> Result<u8, CommandError> {
    let MapOptions { selection, function, format, ascii, view } = options;
    let style = screen::style(view.color, view.output.is_none());
    let strokes = screen::strokes(*ascii);
    seen(selection, view, engine, out, |atlas, out| {
        let mut chosen = Vec::new();
        for name in function {
            let meant = atlas.named(name);
            if meant.is_empty() {
                return Err(unknown(name, &atlas.names()));
            }
            chosen.extend(meant);
        }
        let only = (!function.is_empty()).then_some(chosen.as_slice());
        let written = match format {
            MapFormat::Text => atlas.write_map(only, style, strokes, out),
            MapFormat::Html => atlas.write_page(Part::Map(only), out),
        };
        Ok(written?)
    })
}

/// `protocol`.
pub fn protocol(options: &ProtocolOptions, engine: Engine, out: &mut dyn Write) -> Result<u8, CommandError> {
    let ProtocolOptions { selection, format, view } = options;
    let style = screen::style(view.color, view.output.is_none());
    seen(selection, view, engine, out, |atlas, out| {
        let written = match format {
            ProtocolFormat::Text => atlas.write_protocol(style, out),
            ProtocolFormat::Html => atlas.write_page(Part::Protocol, out),
            ProtocolFormat::Dot => atlas.write_dot(out),
            ProtocolFormat::Svg => atlas.write_svg(out),
            ProtocolFormat::Json => atlas.write_json(out),
        };
        Ok(written?)
    })
}

/// Looks at a program and writes what is to be seen of it.
fn seen(
    selection: &SelectionOptions,
    view: &ViewOptions,
    engine: Engine,
    out: &mut dyn Write,
    write: impl FnOnce(&Atlas, &mut dyn Write) -> Result<(), CommandError>,
) -> Result<u8, CommandError> {
    let levels = LevelOptions { config: view.config.clone(), ..LevelOptions::default() };
    let setup = Setup::of(selection, &levels, &[])?;
    let destination = view.output.as_deref().map(Destination::of).transpose()?;
    let run = Run {
        engine,
        setup: &setup,
        ignore_suppressions: true,
        all_targets: selection.all_targets,
        known: Vec::new(),
        threads: view.analysis.threads.map_or(0, usize::from),
        charted: true,
    };
    let progress = Progress::begin(true);
    let Look { program, chart, .. } = run.look()?;
    drop(progress);
    let chart: Chart = chart.unwrap_or_default();
    let atlas = Atlas::new(&program, &chart, selection.all_targets);
    match destination {
        Some(destination) => {
            let mut text = Vec::new();
            write(&atlas, &mut text)?;
            destination.write(&text)?;
        }
        None => write(&atlas, out)?,
    }
    Ok(CLEAN)
}

fn unknown(name: &str, names: &[&str]) -> CommandError {
    let near = nearest(name, names.iter().copied());
    CommandError::Function { name: name.to_owned(), near: near.map(str::to_owned) }
}
