//! The command line's grammar.

mod connections;
mod remote_configs;

use std::path::PathBuf;

use clap::{Args, Parser, Subcommand, ValueEnum};
use trainyard_job::{JobRef, StatusGroup};

pub(crate) use connections::{AddConnection, Connections};
pub(crate) use remote_configs::{PullConfigs, PushConfigs};

/// Training jobs on this computer, from scripts.
///
/// A job is named by its name or its number. A name may consist of digits: where 7 is the name of one job and the
/// number of another, it is refused; id:7 always means the number.
#[derive(Debug, Parser)]
#[command(name = "trainyard", version)]
pub(crate) struct Arguments {
    /// Print JSON instead of tables.
    #[arg(long, global = true)]
    pub(crate) json: bool,
    /// The data directory [default: `TRAINYARD_HOME`, else the platform's].
    #[arg(long, global = true, value_name = "DIR")]
    pub(crate) home: Option<PathBuf>,
    #[command(subcommand)]
    pub(crate) command: Command,
}

#[derive(Debug, Subcommand)]
pub(crate) enum Command {
    /// Create a job from a file or a saved configuration.
    Submit(Submit),
    /// List jobs, newest first.
    Jobs(Jobs),
    /// Show a job, or one version of it.
    Show {
        /// JOB or JOB/V001, where JOB is a name, a number, or id:NUMBER
        job: JobRef,
    },
    /// Print a task's log, the platform's own rows marked [trainyard].
    ///
    /// Into a file or a pipe the task's rows go as it wrote them. On a terminal control characters are shown as pictures,
    /// except tabs and colours, and a task's row that begins with the mark gets [task] in front.
    Logs(Logs),
    /// Run a version again as the next one of its job: same values, same code, same interpreter.
    Again {
        /// JOB or JOB/V001, where JOB is a name, a number, or id:NUMBER
        job: JobRef,
        /// Run it also where something cannot be the same.
        #[arg(long)]
        anyway: bool,
    },
    /// End a job.
    Stop {
        /// JOB or JOB/V001, where JOB is a name, a number, or id:NUMBER
        job: JobRef,
    },
    /// Delete a job with its versions and logs, or one version of it. What runs is stopped first.
    ///
    /// What a connection keeps of it stays there, its name too.
    Delete {
        /// JOB or JOB/V001, where JOB is a name, a number, or id:NUMBER
        job: JobRef,
    },
    /// Saved job parameter configurations.
    #[command(subcommand)]
    Configs(Configs),
    /// Connections to `ModelArts`: where `submit --backend NAME` sends jobs.
    #[command(subcommand)]
    Connections(Connections),
    /// Object storage.
    #[command(subcommand)]
    Objects(Objects),
    /// Who is told of what happens to jobs.
    #[command(subcommand)]
    Topics(Topics),
    /// Answer `ModelArts`' API on this computer, for its clients and scripts: identity, training, topics, images, storage.
    ///
    /// Nobody but this computer can reach it. Jobs sent there are ordinary jobs, and run as long as this does or a window
    /// is open. With --json one line is printed once it answers, which `connections add --server`, `serve --print --server`
    /// and the package in python/ read; with --print it is what is pasted into a client.
    Serve(Serve),
}

#[derive(Debug, Args)]
pub(crate) struct Serve {
    /// A loopback address; port 0 takes any that is free.
    #[arg(long, value_name = "ADDRESS", default_value = "127.0.0.1:0")]
    pub(crate) listen: String,
    /// Print what is pasted into a client, in place of the single values.
    #[arg(long, value_enum, value_name = "CLIENT")]
    pub(crate) print: Option<Client>,
    /// Serve nothing: print it for the server whose `--json` line is in this file; `-` for standard input.
    #[arg(
        long,
        value_name = "FILE",
        requires = "print",
        conflicts_with = "listen"
    )]
    pub(crate) server: Option<PathBuf>,
}

/// What speaks to the service.
#[derive(Clone, Copy, Debug, PartialEq, Eq, ValueEnum)]
pub(crate) enum Client {
    /// Variables for a shell: `eval "$(trainyard serve --print env --server FILE)"`.
    Env,
    /// Python with the service's SDK.
    Python,
    /// Python with boto3, for object storage.
    Boto3,
    /// The file of the `openstack` command line.
    #[value(name = "clouds.yaml")]
    CloudsYaml,
    /// Python with the Estimator of python/.
    Estimator,
}

#[derive(Debug, Args)]
pub(crate) struct Submit {
    /// A job in YAML or JSON, or a `ModelArts` v1 create body; `-` for standard input.
    #[arg(
        short,
        long,
        value_name = "JOB.yaml",
        required_unless_present = "config"
    )]
    pub(crate) file: Option<PathBuf>,
    /// A saved configuration.
    #[arg(long, value_name = "NAME", conflicts_with = "file")]
    pub(crate) config: Option<String>,
    /// The job's name.
    #[arg(long)]
    pub(crate) name: Option<String>,
    /// Set an environment variable, replacing one of that name.
    #[arg(long, value_name = "K=V")]
    pub(crate) env: Vec<String>,
    /// Compute nodes.
    #[arg(long, value_name = "N")]
    pub(crate) nodes: Option<u32>,
    /// Where it runs: local, or the name of a connection (`trainyard connections`).
    #[arg(long, value_name = "PLACE", default_value = "local")]
    pub(crate) backend: String,
    /// Make a new version when a job of this name exists.
    #[arg(long)]
    pub(crate) new_version: bool,
    /// Print its log until it ends; the exit code is then 0 only for a successful job.
    ///
    /// Without this, a job that there is room for goes on by itself. One that must wait is started by whichever console
    /// is open when there is room: the window, or a command with --follow.
    #[arg(long)]
    pub(crate) follow: bool,
}

#[derive(Debug, Args)]
pub(crate) struct Jobs {
    /// Only jobs of this kind of status.
    #[arg(long, value_enum)]
    pub(crate) status: Vec<Status>,
    /// Only jobs with this text in their name or description.
    #[arg(long, default_value = "")]
    pub(crate) search: String,
    /// Only jobs with this tag; with several, those that have all of them.
    #[arg(long)]
    pub(crate) tag: Vec<String>,
    /// What the window shows under this name; what else is asked for narrows it.
    #[arg(long)]
    pub(crate) view: Option<String>,
    /// How many.
    #[arg(long, default_value_t = 50)]
    pub(crate) limit: u32,
    /// How many to skip.
    #[arg(long, default_value_t = 0)]
    pub(crate) offset: u64,
}

#[derive(Clone, Copy, Debug, ValueEnum)]
pub(crate) enum Status {
    #[value(aliases = ["initializing", "waiting"])]
    Pending,
    Running,
    #[value(aliases = ["successful", "completed"])]
    Succeeded,
    #[value(aliases = ["running-failed", "submission-failed"])]
    Failed,
    #[value(aliases = ["canceled", "terminated", "killed"])]
    Stopped,
}

impl From<Status> for StatusGroup {
    fn from(status: Status) -> Self {
        match status {
            Status::Pending => Self::Pending,
            Status::Running => Self::Running,
            Status::Succeeded => Self::Succeeded,
            Status::Failed => Self::Failed,
            Status::Stopped => Self::Stopped,
        }
    }
}

#[derive(Debug, Args)]
pub(crate) struct Logs {
    /// JOB or JOB/V001, where JOB is a name, a number, or id:NUMBER
    pub(crate) job: JobRef,
    /// Which task.
    #[arg(long, default_value_t = 0)]
    pub(crate) task: u32,
    /// Go on until the job ends.
    #[arg(long)]
    pub(crate) follow: bool,
    /// First row, from 1.
    #[arg(long, value_name = "LINE", conflicts_with = "lines")]
    pub(crate) from: Option<u64>,
    /// Only the last rows.
    #[arg(long, value_name = "N")]
    pub(crate) lines: Option<u64>,
    /// Only rows that match.
    #[arg(long, value_name = "REGEX")]
    pub(crate) grep: Option<String>,
}

#[derive(Debug, Subcommand)]
pub(crate) enum Configs {
    /// List configurations.
    List {
        /// Only those with this text in their name or description.
        #[arg(long, default_value = "")]
        search: String,
        /// Only those in this folder and the folders in it.
        #[arg(long, value_name = "PATH")]
        folder: Option<String>,
        /// Only those that have this tag; several times for several tags.
        #[arg(long)]
        tag: Vec<String>,
    },
    /// Print one as YAML.
    Show { name: String },
    /// Save the values of a job file, or of a job.
    Save {
        name: String,
        /// A job file; `-` for standard input.
        #[arg(short, long, value_name = "JOB.yaml", required_unless_present = "job")]
        file: Option<PathBuf>,
        /// A job whose values are taken.
        #[arg(long, conflicts_with = "file")]
        job: Option<JobRef>,
        #[arg(long, default_value = "")]
        description: String,
        /// Replace one of that name.
        #[arg(long)]
        replace: bool,
    },
    /// Delete configurations. They can be brought back in the window.
    Delete {
        #[arg(required = true)]
        names: Vec<String>,
    },
    /// Write configurations to a file, or one in another tool's words.
    ///
    /// Secrets are named and never written. What another tool cannot carry is told on standard error.
    Export(ExportConfigs),
    /// Read configurations from a file: one that export wrote, or a job file.
    Import(ImportConfigs),
    /// Bring in configurations that a connection keeps (`ModelArts` v1, training-job-configs).
    ///
    /// What the service has no place for, such as folders and notifications, stays as it is here.
    Pull(PullConfigs),
    /// Send configurations to a connection.
    ///
    /// What the service cannot hold is told on standard error, field by field.
    Push(PushConfigs),
}

#[derive(Debug, Args)]
pub(crate) struct ExportConfigs {
    /// Which; with --all none.
    #[arg(required_unless_present = "all")]
    pub(crate) names: Vec<String>,
    /// Every configuration.
    #[arg(long, conflicts_with = "names")]
    pub(crate) all: bool,
    /// Where to; `-` for standard output.
    #[arg(short, long, value_name = "FILE", default_value = "-")]
    pub(crate) output: PathBuf,
    /// In which words.
    #[arg(long = "as", value_enum, default_value_t = ExportWords::Yaml)]
    pub(crate) words: ExportWords,
}

/// A file of configurations, or one configuration for another tool.
#[derive(Clone, Copy, Debug, PartialEq, Eq, ValueEnum)]
pub(crate) enum ExportWords {
    /// A file of configurations in YAML.
    Yaml,
    /// A file of configurations in JSON.
    Json,
    /// A job file for `trainyard submit -f`.
    Job,
    /// A `trainyard submit` command.
    Command,
    /// Python with the service's SDK.
    Estimator,
    /// A `ModelArts` v1 training-jobs body.
    V1,
    /// A `ModelArts` v1 training-job-configs body.
    V1Config,
    /// A `ModelArts` v2 training-jobs body.
    V2,
}

/// What becomes of configurations whose names are taken; with none of these they are refused.
#[derive(Clone, Copy, Debug, Args)]
pub(crate) struct Taken {
    /// Write over configurations of the same names.
    #[arg(long)]
    pub(crate) replace: bool,
    /// Give those whose names are taken other names.
    #[arg(long, conflicts_with = "replace")]
    pub(crate) rename: bool,
    /// Leave out those whose names are taken.
    #[arg(long, conflicts_with_all = ["replace", "rename"])]
    pub(crate) skip: bool,
}

#[derive(Debug, Args)]
pub(crate) struct ImportConfigs {
    /// `-` for standard input.
    pub(crate) file: PathBuf,
    /// Save it under another name, when the file holds one.
    #[arg(long)]
    pub(crate) name: Option<String>,
    #[command(flatten)]
    pub(crate) taken: Taken,
    /// Say what would happen, and change nothing.
    #[arg(long)]
    pub(crate) dry_run: bool,
}

#[derive(Debug, Subcommand)]
pub(crate) enum Objects {
    /// List a folder; `obs://` lists the buckets.
    Ls {
        #[arg(default_value = "obs://")]
        url: String,
    },
    /// Copy a file or folder into object storage, making the bucket.
    Put { from: PathBuf, to: String },
    /// Copy an object or folder to this computer.
    Get {
        from: String,
        #[arg(default_value = ".")]
        to: PathBuf,
    },
    /// Delete an object or a folder.
    Rm { url: String },
}

#[derive(Debug, Subcommand)]
pub(crate) enum Topics {
    /// List topics with who subscribes to each.
    List,
    /// Send a test message to every confirmed subscription; fails when one is not reached.
    Test { name: String },
}
