//! The level of every lint in a run: what profiles set, and what overrides them.

use std::collections::BTreeMap;

use thiserror::Error;

use super::lints::{LINTS, LintInfo};
use crate::finding::{Confidence, Finding};
use crate::settings::{Level, Origin, Profile, Setting};
use crate::span::Edition;
use crate::spelling::nearest;

/// A selector that selects nothing.
#[derive(Clone, Debug, PartialEq, Eq, Error)]
#[error("there is no lint `{selector}`{}", hint(.nearest.as_deref()))]
pub struct SelectorProblem {
    /// As written.
    pub selector: String,
    /// What may have been meant.
    pub nearest: Option<String>,
}

fn hint(nearest: Option<&str>) -> String {
    nearest.map_or_else(String::new, |name| format!("; did you mean `{name}`?"))
}

/// The level of every lint in some place, and who says so.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Levels {
    profiles: Vec<Profile>,
    origin: Origin,
    levels: BTreeMap<&'static str, (Level, Origin)>,
}

impl Default for Levels {
    fn default() -> Levels {
        Levels::of_profiles(&[])
    }
}

impl Levels {
    /// The levels of these profiles together; none means the default one.
    pub fn of_profiles(profiles: &[Profile]) -> Levels {
        Levels::chosen(profiles, Origin::BuiltIn)
    }

    /// The same, chosen by someone.
    pub(super) fn chosen(profiles: &[Profile], origin: Origin) -> Levels {
        let profiles = if profiles.is_empty() { vec![Profile::Default] } else { profiles.to_vec() };
        let level = |lint: &LintInfo| match lint.code {
            "L001" => Level::Deny,
            code if code.starts_with('L') => Level::Warn,
            _ if lint.profiles.iter().any(|profile| profiles.contains(profile)) => Level::Deny,
            _ => Level::Allow,
        };
        let levels = LINTS.iter().map(|lint| (lint.code, (level(lint), origin.clone()))).collect();
        Levels { profiles, origin, levels }
    }

    /// Overrides levels, a later setting those before it.
    pub fn set<'a>(
        &mut self,
        settings: impl IntoIterator<Item = &'a Setting>,
        origin: &Origin,
    ) -> Result<(), SelectorProblem> {
        for setting in settings {
            for code in select(&setting.selector)? {
                self.levels.insert(code, (setting.level, origin.clone()));
            }
        }
        Ok(())
    }

    /// The level of a code.
    pub fn of(&self, code: &str) -> Level {
        self.levels.get(code).map_or(Level::Deny, |(level, _)| *level)
    }

    /// The level of a code in a file of this edition. Before 2021 Rust had syntax that is not read here (`Box<Fn()>`,
    /// parameters without names): that such a file is not understood is no fault of its, unless someone says so.
    pub fn of_edition(&self, code: &str, edition: Edition) -> Level {
        let level = self.of(code);
        let is_chosen = *self.origin_of(code) != self.origin;
        match edition {
            Edition::E2015 | Edition::E2018 if code == "L001" && level == Level::Deny && !is_chosen => Level::Warn,
            Edition::E2015 | Edition::E2018 | Edition::E2021 | Edition::E2024 => level,
        }
    }

    /// Who says what level a code has.
    pub fn origin_of(&self, code: &str) -> &Origin {
        self.levels.get(code).map_or(&self.origin, |(_, origin)| origin)
    }

    /// The profiles, and who chose them.
    pub fn profiles(&self) -> (&[Profile], &Origin) {
        (&self.profiles, &self.origin)
    }

    /// Is a finding told? Of a lint that was switched on beyond the profiles, all are.
    pub fn shows(&self, finding: &Finding) -> bool {
        let info = LINTS.iter().find(|lint| lint.code == finding.code);
        let in_profile = info.is_none_or(|lint| lint.profiles.iter().any(|profile| self.profiles.contains(profile)));
        let is_sure_enough = self.profiles.iter().any(|profile| admits(*profile, finding.confidence));
        self.of(finding.code) != Level::Allow && (is_sure_enough || !in_profile)
    }
}

/// Does a profile ask for findings that are this sure?
fn admits(profile: Profile, confidence: Confidence) -> bool {
    match confidence {
        Confidence::High => true,
        Confidence::Medium => profile == Profile::Lab,
        Confidence::Low => profile == Profile::Pedantic,
    }
}

/// The codes that a selector names.
pub fn select(selector: &str) -> Result<Vec<&'static str>, SelectorProblem> {
    if let Some(lint) = super::lint(selector) {
        return Ok(vec![lint.code]);
    }
    let prefix = selector.to_ascii_uppercase();
    let codes: Vec<&str> = LINTS.iter().map(|lint| lint.code).filter(|code| code.starts_with(&prefix)).collect();
    if selector.is_empty() || codes.is_empty() {
        let known = LINTS.iter().flat_map(|lint| [lint.code, lint.name]);
        return Err(SelectorProblem {
            selector: selector.into(),
            nearest: nearest(selector, known).map(str::to_owned),
        });
    }
    Ok(codes)
}

#[cfg(test)]
mod tests {
    use super::*;

    fn setting(selector: &str, level: Level) -> Setting {
        Setting { selector: selector.into(), level }
    }

    /// Syntax that is not Rust any more is not told as a fault, unless that was asked for.
    #[test]
    fn old_editions_are_not_blamed() {
        let mut levels = Levels::default();
        assert_eq!(levels.of_edition("L001", Edition::E2018), Level::Warn);
        assert_eq!(levels.of_edition("L001", Edition::E2021), Level::Deny);
        assert_eq!(levels.of_edition("R401", Edition::E2018), Level::Deny);
        let setting = Setting { selector: "L001".to_string(), level: Level::Deny };
        assert_eq!(levels.set([&setting], &Origin::CommandLine), Ok(()));
        assert_eq!(levels.of_edition("L001", Edition::E2018), Level::Deny);
    }

    #[test]
    fn profiles_set_levels() {
        let levels = Levels::default();
        assert_eq!(levels.of("R401"), Level::Deny);
        assert_eq!(levels.of("R409"), Level::Allow);
        assert_eq!(levels.of("L001"), Level::Deny);
        assert_eq!(levels.of("L004"), Level::Warn);
        let both = Levels::of_profiles(&[Profile::Lab, Profile::Pedantic]);
        assert_eq!(both.of("R412"), Level::Deny);
        assert_eq!(both.of("R410"), Level::Deny);
    }

    #[test]
    fn later_settings_win() {
        let mut levels = Levels::default();
        let settings = [setting("R4", Level::Allow), setting("await-holding-guard", Level::Warn)];
        assert_eq!(levels.set(&settings, &Origin::CommandLine), Ok(()));
        assert_eq!(levels.of("R401"), Level::Warn);
        assert_eq!(levels.of("R402"), Level::Allow);
        assert_eq!(levels.of("L001"), Level::Deny);
        assert_eq!(levels.set(settings.iter().rev(), &Origin::CommandLine), Ok(()));
        assert_eq!(levels.of("R401"), Level::Allow);
    }

    #[test]
    fn unknown_selectors_are_errors() {
        let told =
            Levels::default().set(&[setting("R499", Level::Deny)], &Origin::CommandLine).unwrap_err().to_string();
        assert!(told.starts_with("there is no lint `R499`; did you mean `R4"), "{told}");
        let told =
            Levels::default().set(&[setting("await-holding-gard", Level::Deny)], &Origin::CommandLine).unwrap_err();
        assert_eq!(told.nearest.as_deref(), Some("await-holding-guard"));
        assert!(select("").is_err());
    }
}
