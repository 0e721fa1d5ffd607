//! The keys of a configuration that are not the model's.

use std::collections::BTreeMap;
use std::fmt;
use std::marker::PhantomData;

use serde::Deserialize;
use serde::de::{self, Deserializer, SeqAccess, Visitor};

use super::{Level, Profile};
use crate::model::{Takes, table};

table! {
    /// The keys before the first `[table]`, and `[levels]`.
    "" => Keys {
        /// Which lints are on: one profile or several. Where the command line names profiles, these are not used.
        #[serde(default)]
        "profile" => profile: Listed<Profile>,
        /// The level of a code, a name, or all codes with a prefix. What is longer overrides what is shorter, and
        /// `-A`, `-W` and `-D` override all of them.
        #[serde(default)]
        "levels" => levels: BTreeMap<String, Level>,
        /// Files and folders never reported on. They are still read: they are part of the program, but nothing is said
        /// of them.
        #[serde(default)]
        "exclude" => exclude: Listed<String> as "a list of path patterns",
        /// The baseline: findings that are known, and not told. The same as `--baseline FILE`.
        #[serde(default)]
        "baseline" => baseline: Option<String> as "the path of a file",
        /// Profiles and levels of some files: see `[[override]]`.
        #[serde(default)]
        "override" => overrides: Vec<Override>,
    }
}

table! {
    /// Other profiles and levels for some files. Of several that are about a file, later ones override earlier ones.
    "override" => Override {
        /// The files, or the folders above them.
        "paths" => paths: Listed<String> as "a list of path patterns",
        /// As at the top, for these files.
        #[serde(default)]
        "profile" => profile: Listed<Profile>,
        /// As at the top, for these files.
        #[serde(default)]
        "levels" => levels: BTreeMap<String, Level>,
    }
}

impl Takes for Vec<Override> {
    fn takes() -> String {
        "tables".to_owned()
    }
}

/// One, or a list.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Listed<T>(pub Vec<T>);

impl<T> Default for Listed<T> {
    fn default() -> Listed<T> {
        Listed(Vec::new())
    }
}

impl<T: Takes> Takes for Listed<T> {
    fn takes() -> String {
        format!("one of {}, or a list of them", T::takes())
    }

    fn words() -> &'static [crate::model::Word] {
        T::words()
    }
}

impl<'de, T: Deserialize<'de>> Deserialize<'de> for Listed<T> {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Listed<T>, D::Error> {
        struct OneOrMany<T>(PhantomData<T>);

        impl<'de, T: Deserialize<'de>> Visitor<'de> for OneOrMany<T> {
            type Value = Listed<T>;

            fn expecting(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
                formatter.write_str("a text or a list of texts")
            }

            fn visit_str<E: de::Error>(self, text: &str) -> Result<Listed<T>, E> {
                let one = T::deserialize(de::value::StrDeserializer::new(text))?;
                Ok(Listed(vec![one]))
            }

            fn visit_seq<A: SeqAccess<'de>>(self, mut list: A) -> Result<Listed<T>, A::Error> {
                let mut all = Vec::new();
                while let Some(one) = list.next_element()? {
                    all.push(one);
                }
                Ok(Listed(all))
            }
        }

        deserializer.deserialize_any(OneOrMany(PhantomData))
    }
}
