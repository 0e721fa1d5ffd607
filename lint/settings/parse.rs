//! From a text to keys, of a configuration or of another file of ours: what is not known is told with its line and with what may have been meant, before values
//! are looked at.

use std::borrow::Cow;
use std::ops::Range;

use serde::Deserialize;
use toml::Spanned;
use toml::de::{DeTable, DeValue, Deserializer};

use super::SettingsProblem;
use super::keys::{Keys, Override};
use crate::model::{Key, Model, Section};
use crate::spelling::nearest;

/// A configuration's keys, and its entries for the model.
#[derive(Debug)]
pub struct Parsed {
    pub keys: Keys,
    pub model: Model,
    /// Those entries as TOML.
    pub entries: String,
}

type Table<'t> = DeTable<'t>;

/// Reads the table at `path` of a text (`package.metadata.locklint` of a manifest; the whole file where `path` is
/// empty). There is none where the table is not there.
pub fn parse(text: &str, path: &[&str]) -> Result<Option<Parsed>, SettingsProblem> {
    let tables = Model::SECTIONS.into_iter().chain([Override::SECTION]).collect();
    let reader = Reader { lines: Lines(text), tables };
    let whole = reader.table(text)?;
    let span = whole.span();
    let mut table: Table = whole.into_inner();
    for name in path {
        let Some((_, value)) = table.into_iter().find(|(key, _)| key.get_ref() == name) else { return Ok(None) };
        let line = reader.lines.of(Some(value.span()));
        let DeValue::Table(inner) = value.into_inner() else {
            let (key, takes) = (path.join("."), "a table".to_owned());
            return Err(SettingsProblem::Value { line, key, takes, message: "it is none".into() });
        };
        table = inner;
    }
    reader.known(&table, &Keys::SECTION, "")?;
    let is_section = |key: &str| Model::SECTIONS.iter().any(|section| section.name == key);
    let (entries, own): (Table, Table) = table.into_iter().partition(|(key, _)| is_section(key.get_ref()));
    let model = reader.values(entries.clone(), &Keys::SECTION, &span)?;
    let written: toml::Table = reader.values(entries, &Keys::SECTION, &span)?;
    let keys = reader.values(own, &Keys::SECTION, &span)?;
    Ok(Some(Parsed { keys, model, entries: written.to_string() }))
}

/// Reads a text of which `top` are the keys and `tables` the tables of each name.
pub fn read<T: for<'de> Deserialize<'de>>(text: &str, top: &Section, tables: &[Section]) -> Result<T, SettingsProblem> {
    let reader = Reader { lines: Lines(text), tables: tables.to_vec() };
    let whole = reader.table(text)?;
    let span = whole.span();
    let table = whole.into_inner();
    reader.known(&table, top, "")?;
    reader.values(table, top, &span)
}

struct Reader<'t> {
    lines: Lines<'t>,
    /// What `[[name]]` at the top may be.
    tables: Vec<Section>,
}

impl<'t> Reader<'t> {
    fn table(&self, text: &'t str) -> Result<Spanned<Table<'t>>, SettingsProblem> {
        DeTable::parse(text).map_err(|error| SettingsProblem::NotToml {
            line: self.lines.of(error.span()),
            message: one_line(error.message()),
        })
    }

    /// Is every key of a table known, and every key of the tables in it?
    fn known(&self, table: &Table, section: &Section, inside: &str) -> Result<(), SettingsProblem> {
        for (key, value) in table {
            let name: &Cow<str> = key.get_ref();
            let line = self.lines.of(Some(key.span()));
            let below = self.below(section, name);
            if below.is_none() && section.key(name).is_none() {
                let known = section.keys.iter().map(|key| key.name);
                let tables = self.tables.iter().filter(|_| inside.is_empty()).map(|section| section.name);
                let known = known.chain(tables);
                let key = if inside.is_empty() { name.to_string() } else { format!("{inside}.{name}") };
                return Err(SettingsProblem::UnknownKey { line, key, nearest: nearest(name, known) });
            }
            let Some(below) = below else { continue };
            let tables: Option<Vec<&Table>> = value
                .get_ref()
                .as_array()
                .and_then(|list| list.iter().map(|entry| entry.get_ref().as_table()).collect());
            let Some(tables) = tables else {
                let (key, takes) = (name.to_string(), format!("tables: write `[[{name}]]`"));
                return Err(SettingsProblem::Value { line, key, takes, message: "it is something else".into() });
            };
            for entry in tables {
                self.known(entry, &below, name)?;
            }
        }
        Ok(())
    }

    fn values<T: for<'de> Deserialize<'de>>(
        &self,
        table: Table,
        top: &Section,
        span: &Range<usize>,
    ) -> Result<T, SettingsProblem> {
        let places = self.places(&table, top, "");
        let deserializer = Deserializer::from(Spanned::new(span.clone(), table));
        T::deserialize(deserializer).map_err(|error| {
            let message = one_line(error.message());
            let at = error.span();
            let line = self.lines.of(at.clone());
            // What the mistake is in begins before it; of a table that is a header, the span is the header's.
            let before = places.into_iter().filter(|(from, _, _)| at.as_ref().is_some_and(|at| *from <= at.start));
            match before.max_by_key(|(from, _, _)| *from) {
                Some((_, key, Some(known))) => SettingsProblem::Value { line, key, takes: (known.takes)(), message },
                Some((_, _, None)) | None => SettingsProblem::Incomplete { line, message },
            }
        })
    }

    /// The tables that a key of the top stands for.
    fn below(&self, section: &Section, name: &str) -> Option<Section> {
        let is_top = section.name.is_empty();
        self.tables.iter().find(|section| is_top && section.name == name).copied()
    }

    /// Where the values of known keys begin, with the keys, and where tables begin.
    fn places(&self, table: &Table, section: &Section, inside: &str) -> Vec<(usize, String, Option<&'static Key>)> {
        let mut found = Vec::new();
        for (key, value) in table {
            let name = key.get_ref();
            if let Some(below) = self.below(section, name) {
                for entry in value.get_ref().as_array().into_iter().flat_map(|list| list.iter()) {
                    found.push((entry.span().start, name.to_string(), None));
                    let entry = entry.get_ref().as_table();
                    found.extend(entry.into_iter().flat_map(|entry| self.places(entry, &below, name)));
                }
            } else if let Some(known) = section.key(name) {
                let key = if inside.is_empty() { name.to_string() } else { format!("{inside}.{name}") };
                found.push((value.span().start, key, Some(known)));
            }
        }
        found
    }
}

struct Lines<'t>(&'t str);

impl Lines<'_> {
    /// The line, from 1, of a place.
    fn of(&self, span: Option<Range<usize>>) -> usize {
        let before = span.and_then(|span| self.0.get(..span.start)).unwrap_or("");
        1 + before.matches('\n').count()
    }
}

fn one_line(message: &str) -> String {
    message.replace('\n', ", ")
}
