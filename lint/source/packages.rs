//! Which packages of a workspace are meant: by name, all but some, or those that cargo takes.

use std::path::{Path, PathBuf};

use super::workspace::{Asked, Selection, Unit, expand};
use super::{Packages, Request, SourceError, glob};
use crate::spelling::nearest;

/// Adds what the request means by packages, for the workspace that a folder lies in.
pub fn select(request: &Request, folder: &Path, selection: &mut Selection) -> Result<(), SourceError> {
    let Some(root) = selection.open_unit_of(folder) else {
        return match &request.packages {
            Packages::Default => {
                selection.asked.push(Asked::Folder(folder.to_owned()));
                selection.loose_folders.push(folder.to_owned());
                Ok(())
            }
            Packages::Named(_) | Packages::AllBut(_) => {
                Err(SourceError::NoManifest { path: folder.display().to_string() })
            }
        };
    };
    let unit = &selection.units[&root];
    let asked = match &request.packages {
        Packages::Default => by_default(unit, &root, folder),
        Packages::Named(names) => {
            let mut found = Vec::new();
            for name in names {
                found.extend(named(unit, &root, name)?.into_iter().map(Asked::Package));
            }
            found
        }
        Packages::AllBut(names) => {
            let mut left_out = Vec::new();
            for name in names {
                left_out.append(&mut named(unit, &root, name)?);
            }
            unit.packages.keys().filter(|package| !left_out.contains(package)).cloned().map(Asked::Package).collect()
        }
    };
    selection.asked.extend(asked);
    Ok(())
}

/// The default members, or all there is; in the folder of a member, or below it, that member.
fn by_default(unit: &Unit, root: &Path, folder: &Path) -> Vec<Asked> {
    let below_root = folder.ancestors().take_while(|above| *above != root);
    if let Some(member) = below_root.into_iter().find(|above| unit.packages.contains_key(*above)) {
        return vec![Asked::Package(member.to_owned())];
    }
    let defaults = unit.workspace.as_ref().map_or(&[][..], |table| &table.default_members);
    if defaults.is_empty() {
        return vec![Asked::Folder(root.to_owned())];
    }
    expand(root, defaults).into_iter().map(Asked::Package).collect()
}

/// The folders of the packages that a name, a pattern, or `name@version` names.
fn named(unit: &Unit, root: &Path, wanted: &str) -> Result<Vec<PathBuf>, SourceError> {
    let (name, version) = wanted.split_once('@').map_or((wanted, None), |(name, version)| (name, Some(version)));
    let packages = unit.packages.iter().filter(|(_, package)| {
        let is_version = version.is_none_or(|version| package.version.as_deref() == Some(version));
        is_version && glob::component_matches(name, &package.table.name)
    });
    let found: Vec<PathBuf> = packages.map(|(folder, _)| folder.clone()).collect();
    if found.is_empty() {
        let known = unit.packages.values().map(|package| package.table.name.as_str());
        return Err(SourceError::Package {
            name: wanted.to_owned(),
            nearest: nearest(name, known).map(str::to_owned),
            workspace: root.display().to_string(),
        });
    }
    Ok(found)
}
