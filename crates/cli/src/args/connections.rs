//! The words of `trainyard connections`.

use std::path::PathBuf;

use clap::{Args, Subcommand, ValueEnum};
use trainyard_job::Cloud;

#[derive(Debug, Subcommand)]
pub(crate) enum Connections {
    /// List connections: name, where each leads, project, who signs in, and what its last test said.
    List,
    /// Add a connection, once every service it leads to answers.
    ///
    /// The secret key or the password is read from standard input, one line, or from the variable that --secret-env names;
    /// it goes to the system's keyring and nowhere else. With --server nothing is asked: the line has it.
    Add(Box<AddConnection>),
    /// Ask each service of a connection whether it answers; fails with 1 when one does not.
    Test { name: String },
    /// Remove a connection and what signs in to it. Jobs that ran there stay in the list with their logs.
    Remove { name: String },
}

#[derive(Debug, Args)]
pub(crate) struct AddConnection {
    /// What you call it, for example Frankfurt.
    pub(crate) name: String,
    /// A file with the line that `trainyard serve --json` prints; `-` for standard input.
    #[arg(long, value_name = "FILE", conflicts_with_all = [
        "cloud", "region", "project", "address", "iam", "modelarts", "obs", "smn", "swr", "access_key", "temporary",
        "user", "domain", "secret_env", "token_env",
    ])]
    pub(crate) server: Option<PathBuf>,
    /// Whose service it is [default: custom, where an address is given].
    #[arg(long, value_enum)]
    pub(crate) cloud: Option<CloudName>,
    /// As the service spells it, for example eu-de.
    #[arg(long, default_value = "")]
    pub(crate) region: String,
    /// The project's ID; without it, it is looked up by the region.
    #[arg(long, value_name = "ID", default_value = "")]
    pub(crate) project: String,
    /// One address for all services.
    #[arg(long, value_name = "URL")]
    pub(crate) address: Option<String>,
    /// Address of identity, where it differs.
    #[arg(long, value_name = "URL")]
    pub(crate) iam: Option<String>,
    /// Address of `ModelArts`, where it differs.
    #[arg(long, value_name = "URL")]
    pub(crate) modelarts: Option<String>,
    /// Address of object storage, where it differs.
    #[arg(long, value_name = "URL")]
    pub(crate) obs: Option<String>,
    /// Address of topics, where it differs.
    #[arg(long, value_name = "URL")]
    pub(crate) smn: Option<String>,
    /// Address of images, where it differs.
    #[arg(long, value_name = "URL")]
    pub(crate) swr: Option<String>,
    /// Sign in with this access key (AK); its secret key is read.
    #[arg(long, value_name = "AK", conflicts_with = "user")]
    pub(crate) access_key: Option<String>,
    /// The access key is temporary: its security token is read after the secret key.
    #[arg(long, requires = "access_key")]
    pub(crate) temporary: bool,
    /// Sign in as this user; the password is read.
    #[arg(long, requires = "domain")]
    pub(crate) user: Option<String>,
    /// The account of the user.
    #[arg(long, value_name = "ACCOUNT", requires = "user")]
    pub(crate) domain: Option<String>,
    /// The environment variable with the secret key or the password.
    #[arg(long, value_name = "VARIABLE")]
    pub(crate) secret_env: Option<String>,
    /// The environment variable with the security token.
    #[arg(long, value_name = "VARIABLE", requires = "temporary")]
    pub(crate) token_env: Option<String>,
    /// Publish what is told of jobs there to the topic itself: where its subscribers hear nothing of jobs.
    #[arg(long)]
    pub(crate) publish: bool,
    /// Keep it also when a service does not answer.
    #[arg(long)]
    pub(crate) anyway: bool,
}

#[derive(Clone, Copy, Debug, ValueEnum)]
pub(crate) enum CloudName {
    HuaweiCloud,
    OpenTelekomCloud,
    Custom,
}

impl From<CloudName> for Cloud {
    fn from(name: CloudName) -> Self {
        match name {
            CloudName::HuaweiCloud => Self::HuaweiCloud,
            CloudName::OpenTelekomCloud => Self::OpenTelekomCloud,
            CloudName::Custom => Self::Custom,
        }
    }
}
