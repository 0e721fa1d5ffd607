//! The flags of `map` and `protocol`.

use std::path::PathBuf;

use clap::{Args, ValueEnum};

use super::check::{AnalysisOptions, SelectionOptions};
use super::values::ColorChoice;

/// The flags of `map`.
#[derive(Debug, Args)]
pub struct MapOptions {
    #[command(flatten)]
    pub selection: SelectionOptions,
    /// Only this function: `Type::name`, `name`, or a part of it; can be given again
    #[arg(long, value_name = "NAME", help_heading = None)]
    pub function: Vec<String>,
    /// How it is drawn
    #[arg(long, value_enum, value_name = "FORMAT", default_value = "text", help_heading = "Output")]
    pub format: MapFormat,
    /// Draw with ASCII characters alone
    #[arg(long, help_heading = "Output")]
    pub ascii: bool,
    #[command(flatten)]
    pub view: ViewOptions,
}

/// The flags of `protocol`.
#[derive(Debug, Args)]
pub struct ProtocolOptions {
    #[command(flatten)]
    pub selection: SelectionOptions,
    /// How it is written
    #[arg(long, value_enum, value_name = "FORMAT", default_value = "text", help_heading = "Output")]
    pub format: ProtocolFormat,
    #[command(flatten)]
    pub view: ViewOptions,
}

/// What both have.
#[derive(Debug, Args)]
pub struct ViewOptions {
    /// Write into a file instead
    #[arg(short, long, value_name = "FILE", help_heading = "Output")]
    pub output: Option<PathBuf>,
    /// Colours
    #[arg(
        long,
        value_enum,
        value_name = "WHEN",
        env = "CARGO_TERM_COLOR",
        hide_env = true,
        default_value = "auto",
        help_heading = "Output"
    )]
    pub color: ColorChoice,
    /// The configuration [default: the nearest locklint.toml, and what the manifests say]
    #[arg(long, value_name = "FILE", help_heading = "Analysis")]
    pub config: Option<PathBuf>,
    #[command(flatten)]
    pub analysis: AnalysisOptions,
}

/// `map --format`.
#[derive(Clone, Copy, Debug, PartialEq, Eq, ValueEnum)]
pub enum MapFormat {
    /// For a terminal
    Text,
    /// A page that needs no network
    Html,
}

/// `protocol --format`.
#[derive(Clone, Copy, Debug, PartialEq, Eq, ValueEnum)]
pub enum ProtocolFormat {
    /// For a terminal
    Text,
    /// A page that needs no network
    Html,
    /// The lock-order graph for Graphviz
    Dot,
    /// The lock-order graph as a picture
    Svg,
    /// For programs
    Json,
}
