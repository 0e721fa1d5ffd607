//! The arguments of `hook` and `init`.

use clap::{Args, Subcommand, ValueEnum};

use crate::adopt::Service;

/// The arguments of `hook`.
#[derive(Debug, Args)]
pub struct HookOptions {
    #[command(subcommand)]
    pub action: HookAction,
}

/// What is done about the hook.
#[derive(Debug, Subcommand)]
pub enum HookAction {
    /// Has `git commit` check what is staged
    Install {
        /// Replace the hook that is there
        #[arg(long)]
        force: bool,
    },
}

/// The arguments of `init`.
#[derive(Debug, Args)]
pub struct InitOptions {
    /// Who is to run it
    #[arg(value_enum, value_name = "SERVICE")]
    pub service: ServiceName,
    /// Print its files instead of writing them
    #[arg(long)]
    pub print: bool,
    /// The repository that the service installs locklint from
    #[arg(long, value_name = "URL")]
    pub from: Option<String>,
    /// The tag of that repository [default: that of this version]
    #[arg(long, value_name = "TAG", requires = "from")]
    pub tag: Option<String>,
}

/// A service as the command line names it.
#[derive(Clone, Copy, Debug, PartialEq, Eq, ValueEnum)]
pub enum ServiceName {
    /// Annotations and code scanning: .github/workflows/locklint.yml
    Github,
    /// Code quality: .gitlab-ci.yml
    Gitlab,
    /// Before each commit: .pre-commit-config.yaml
    PreCommit,
    /// Grades submissions: gradescope/setup.sh and run_autograder
    Gradescope,
    /// Grades pushes: .github/workflows/classroom.yml
    Classroom,
}

impl From<ServiceName> for Service {
    fn from(name: ServiceName) -> Service {
        match name {
            ServiceName::Github => Service::Github,
            ServiceName::Gitlab => Service::Gitlab,
            ServiceName::PreCommit => Service::PreCommit,
            ServiceName::Gradescope => Service::Gradescope,
            ServiceName::Classroom => Service::Classroom,
        }
    }
}
