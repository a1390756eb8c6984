//! The words of `trainyard configs pull` and `push`.

use clap::Args;

use super::Taken;

#[derive(Debug, Args)]
pub(crate) struct PullConfigs {
    /// Which; with --all none.
    #[arg(required_unless_present = "all")]
    pub(crate) names: Vec<String>,
    /// Every configuration that is there.
    #[arg(long, conflicts_with = "names")]
    pub(crate) all: bool,
    /// The connection, by its name.
    #[arg(long, value_name = "NAME")]
    pub(crate) connection: String,
    #[command(flatten)]
    pub(crate) taken: Taken,
    /// Say what would happen, and change nothing.
    #[arg(long)]
    pub(crate) dry_run: bool,
}

#[derive(Debug, Args)]
pub(crate) struct PushConfigs {
    /// Which; with --all none.
    #[arg(required_unless_present = "all")]
    pub(crate) names: Vec<String>,
    /// Every configuration.
    #[arg(long, conflicts_with = "names")]
    pub(crate) all: bool,
    /// The connection, by its name.
    #[arg(long, value_name = "NAME")]
    pub(crate) connection: String,
    #[command(flatten)]
    pub(crate) taken: Taken,
    /// Send the values of secret variables too, which the service keeps in plain text.
    #[arg(long)]
    pub(crate) with_secrets: bool,
    /// Say what would happen, and send nothing.
    #[arg(long)]
    pub(crate) dry_run: bool,
}
