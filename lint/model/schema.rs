//! Tables of a configuration as data: which keys there are, what each takes and what it means.
//!
//! One declaration makes the type that is read, the suggestions in errors, and the page about it.

use std::collections::BTreeMap;

/// A kind of table, `[[lock]]`.
#[derive(Clone, Copy, Debug)]
pub struct Section {
    /// Its name; empty for the top of the file.
    pub name: &'static str,
    /// What one is for, as Markdown.
    pub about: &'static str,
    /// Its keys.
    pub keys: &'static [Key],
}

/// A key of a table.
#[derive(Clone, Copy, Debug)]
pub struct Key {
    /// Its name.
    pub name: &'static str,
    /// What it means, as Markdown.
    pub about: &'static str,
    /// What it takes.
    pub takes: fn() -> String,
    /// The words that it takes, if there are only some.
    pub words: fn() -> &'static [Word],
    /// Must it be there?
    pub needed: bool,
}

/// One of the words that a key takes.
#[derive(Clone, Copy, Debug)]
pub struct Word {
    /// It.
    pub name: &'static str,
    /// What it means.
    pub about: &'static str,
}

impl Section {
    /// Its key of this name.
    pub fn key(&self, name: &str) -> Option<&'static Key> {
        self.keys.iter().find(|key| key.name == name)
    }
}

/// The text of a doc comment in one line.
pub fn one_line(about: &str) -> String {
    about.lines().map(str::trim).filter(|line| !line.is_empty()).collect::<Vec<_>>().join(" ")
}

/// Types that a key takes.
pub trait Takes {
    /// In words, to follow "takes".
    fn takes() -> String {
        let words: Vec<String> = Self::words().iter().map(|word| format!("`{}`", word.name)).collect();
        words.join(", ")
    }

    /// The only words that are right.
    fn words() -> &'static [Word] {
        &[]
    }
}

impl Takes for String {
    fn takes() -> String {
        "a text".to_owned()
    }
}

impl Takes for Vec<String> {
    fn takes() -> String {
        "a list of paths".to_owned()
    }
}

impl Takes for bool {
    fn takes() -> String {
        "`true` or `false`".to_owned()
    }
}

impl<T: Takes> Takes for Option<T> {
    fn takes() -> String {
        T::takes()
    }

    fn words() -> &'static [Word] {
        T::words()
    }
}

impl<T: Takes> Takes for BTreeMap<String, T> {
    fn takes() -> String {
        format!("a table, each value {}", T::takes())
    }

    fn words() -> &'static [Word] {
        T::words()
    }
}

/// Declares a table: `"name" => Type { "key" => field: Type, … }`. A key without a `serde` attribute must be
/// there; `as "…"` says what it takes where the type does not.
macro_rules! table {
    (
        $(#[doc = $about:literal])+
        $name:literal => $ty:ident {
            $(
                $(#[doc = $doc:literal])+
                $(#[serde($($serde:tt)*)])?
                $key:literal => $field:ident: $of:ty $(as $takes:literal)?,
            )+
        }
    ) => {
        $(#[doc = $about])+
        #[derive(Clone, Debug, PartialEq, serde::Deserialize)]
        #[serde(deny_unknown_fields)]
        pub struct $ty {
            $(
                $(#[doc = $doc])+
                #[serde(rename = $key)]
                $(#[serde($($serde)*)])?
                pub $field: $of,
            )+
        }

        impl $ty {
            /// The table as data.
            pub const SECTION: $crate::model::Section = $crate::model::Section {
                name: $name,
                about: concat!($($about, "\n"),+),
                keys: &[
                    $($crate::model::Key {
                        name: $key,
                        about: concat!($($doc, "\n"),+),
                        takes: || {
                            let told: &[&str] = &[$($takes)?];
                            told.first().map_or_else(<$of as $crate::model::Takes>::takes, ToString::to_string)
                        },
                        words: <$of as $crate::model::Takes>::words,
                        needed: stringify!($($($serde)*)?).is_empty(),
                    }),+
                ],
            };
        }
    };
}

/// Declares an enum of words: `Type { "word" => Variant, … }`.
macro_rules! words {
    (
        $(#[doc = $about:literal])+
        $(#[derive($($derive:ident),+)])?
        $ty:ident {
            $(
                $(#[doc = $doc:literal])+
                $word:literal => $(#[$default:ident])? $variant:ident,
            )+
        }
    ) => {
        $(#[doc = $about])+
        #[derive(Clone, Copy, Debug, PartialEq, Eq, serde::Deserialize)]
        $(#[derive($($derive),+)])?
        pub enum $ty {
            $(
                $(#[doc = $doc])+
                #[serde(rename = $word)]
                $(#[$default])?
                $variant,
            )+
        }

        impl $crate::model::Takes for $ty {
            fn words() -> &'static [$crate::model::Word] {
                &[$($crate::model::Word { name: $word, about: concat!($($doc, "\n"),+) }),+]
            }
        }
    };
}

pub(crate) use {table, words};
