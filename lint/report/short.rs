//! One line a finding, as editors and `grep` read it.

use std::io::{self, Write};

use super::{Report, printable};
use crate::policy::lint;

/// Writes all findings.
pub fn write(report: &Report, out: &mut dyn Write) -> io::Result<()> {
    for told in report.told {
        let finding = &told.finding;
        let name = lint(finding.code).map_or("", |info| info.name);
        let address = report.address(finding.primary);
        writeln!(out, "{address}: {}[{}] {name}: {}", told.level.word(), finding.code, printable(&finding.message))?;
    }
    Ok(())
}
