//! `cargo locklint completions`: what a shell needs to complete this command line.

use std::io::Write;

use clap::{Arg, Command, CommandFactory};
use clap_complete::Shell;

use super::arguments::{Cargo, CompletionOptions};
use super::{CLEAN, CommandError};

/// The program's own name, under which shells know it.
const NAME: &str = "cargo-locklint";

/// Bash completes by the first word, which is `cargo`: its own completion goes on unless the second is ours.
const BASH: &str = r#"
_cargo_or_locklint() {
    if [[ "${COMP_WORDS[1]}" == locklint && ${COMP_CWORD} -gt 1 ]]; then
        COMP_WORDS=(cargo-locklint "${COMP_WORDS[@]:2}")
        COMP_CWORD=$((COMP_CWORD - 1))
        FUNCTION cargo-locklint "${COMP_WORDS[COMP_CWORD]}" "${COMP_WORDS[COMP_CWORD - 1]}"
    elif declare -F _cargo >/dev/null; then
        _cargo "$@"
    fi
}
complete -F _cargo_or_locklint -o bashdefault -o default cargo
"#;

/// Writes the script of a shell.
pub fn run(options: &CompletionOptions, out: &mut dyn Write) -> Result<u8, CommandError> {
    let cargo = Cargo::command();
    let locklint = cargo.find_subcommand("locklint").cloned().unwrap_or(cargo);
    // Without a command, `check` is meant: its flags stand there too.
    let flags: Vec<Arg> =
        locklint.find_subcommand("check").into_iter().flat_map(Command::get_arguments).cloned().collect();
    let locklint = locklint.args(flags);
    let mut script = Vec::new();
    clap_complete::generate(options.shell, &mut locklint.name(NAME).bin_name(NAME), NAME, &mut script);
    if options.shell == Shell::Bash {
        // The script begins with the function that completes.
        let text = String::from_utf8_lossy(&script);
        let function = text.split("()").next().unwrap_or_default().trim().to_owned();
        script.extend_from_slice(BASH.replace("FUNCTION", &function).as_bytes());
    }
    out.write_all(&script)?;
    Ok(CLEAN)
}
