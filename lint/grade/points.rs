//! Points, exact to a hundredth.

use std::fmt;

use serde::de::{self, Deserialize, Deserializer, Visitor};
use serde::{Serialize, Serializer};

use crate::model::Takes;

/// More points than this are a slip of the pen.
const MOST: f64 = 1_000_000.0;

/// Points, in hundredths. Never below zero.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct Points(u64);

impl Points {
    /// Whole points.
    pub const fn whole(points: u32) -> Points {
        Points(points as u64 * 100)
    }

    /// This many times as many.
    pub fn times(self, count: usize) -> Points {
        Points(self.0.saturating_mul(count as u64))
    }

    /// Less these, but not below zero.
    pub fn less(self, other: Points) -> Points {
        Points(self.0.saturating_sub(other.0))
    }

    /// The sum.
    pub fn sum(all: impl IntoIterator<Item = Points>) -> Points {
        Points(all.into_iter().fold(0, |sum, points| sum.saturating_add(points.0)))
    }

    /// Their mean, rounded down to a hundredth; none of none.
    pub fn mean(all: &[Points]) -> Option<Points> {
        Points::sum(all.iter().copied()).0.checked_div(all.len() as u64).map(Points)
    }

    /// How much of the whole it is, from 0 to 100; of nothing, 100.
    pub fn percent_of(self, whole: Points) -> u64 {
        self.0.saturating_mul(100).checked_div(whole.0).unwrap_or(100).min(100)
    }
}

impl Takes for Points {
    fn takes() -> String {
        "a number".to_owned()
    }
}

impl fmt::Display for Points {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        match (self.0 / 100, self.0 % 100) {
            (whole, 0) => write!(formatter, "{whole}"),
            (whole, part) if part % 10 == 0 => write!(formatter, "{whole}.{}", part / 10),
            (whole, part) => write!(formatter, "{whole}.{part:02}"),
        }
    }
}

impl Serialize for Points {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        if self.0.is_multiple_of(100) {
            serializer.serialize_u64(self.0 / 100)
        } else {
            serializer.serialize_f64(self.0 as f64 / 100.0)
        }
    }
}

impl<'de> Deserialize<'de> for Points {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Points, D::Error> {
        struct Number;

        impl Visitor<'_> for Number {
            type Value = Points;

            fn expecting(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
                write!(formatter, "a number from 0 to {MOST}, with two decimals at most")
            }

            fn visit_f64<E: de::Error>(self, number: f64) -> Result<Points, E> {
                let hundredths = (number * 100.0).round();
                let is_exact = (number * 100.0 - hundredths).abs() < 1e-6;
                if (0.0..=MOST).contains(&number) && is_exact {
                    Ok(Points(hundredths as u64))
                } else {
                    Err(E::invalid_value(de::Unexpected::Float(number), &self))
                }
            }

            fn visit_i64<E: de::Error>(self, number: i64) -> Result<Points, E> {
                let is_meant = |number: &u32| f64::from(*number) <= MOST;
                let whole = u32::try_from(number).ok().filter(is_meant);
                whole.map(Points::whole).ok_or_else(|| E::invalid_value(de::Unexpected::Signed(number), &self))
            }

            fn visit_u64<E: de::Error>(self, number: u64) -> Result<Points, E> {
                match i64::try_from(number) {
                    Ok(number) => self.visit_i64(number),
                    Err(_) => Err(E::invalid_value(de::Unexpected::Unsigned(number), &self)),
                }
            }
        }

        deserializer.deserialize_any(Number)
    }
}
