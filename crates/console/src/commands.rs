//! The one table of commands: the router and the TypeScript map both come from it.
//!
//! `read` is answered by whoever is asked; `owner` by the owner of the data directory, so a console that is not
//! the owner passes it on.

use serde_json::Value;
use trainyard_algorithms::Catalogue;
use trainyard_backend::{Flavor, Preview};
use trainyard_code::{CodeDiff, FileDiff};
use trainyard_engines::EngineFamily;
use trainyard_job::Fault;
use trainyard_objects::ObjectEntry;
use trainyard_store::{
    ConfigQuery, ConfigRow, EventRow, JobConfig, JobQuery, JobRow, Page, Settings, TopicRow,
    VersionLine, VersionQuery,
};
use ts_rs::{Config, TS};

use crate::error::ConsoleError;
use crate::session::Session;
use crate::wire::{
    About, BackendName, ByName, CodePair, Describe, Draft, EventWindow, FilePair, GroupCount,
    JobDetail, LastLine, LastLines, LogRange, LogTailQuery, LogWindow, Nothing, ObjectListing,
    ObjectPath, OneJob, OneVersion, OutputSize, Progress, ProvenanceDetail, RunAgainPlan,
    SaveConfig, SearchText, SpecAt, SubmitRequest, Submitted, Upload, VersionDetail, WatchLogs,
    WizardDefaults, WriteCsv, WrittenFile,
};

macro_rules! commands {
    ($($(#[doc = $doc:literal])* $kind:ident $name:ident($args:ty) -> $result:ty;)*) => {
        /// Every command, with whether only the owner may carry it out.
        pub const COMMANDS: &[(&str, bool)] = &[$((stringify!($name), commands!(@write $kind)),)*];

        /// Carries out a command by its name: JSON in, JSON out.
        pub async fn dispatch(
            session: &Session,
            name: &str,
            args: Value,
        ) -> Result<Vec<u8>, ConsoleError> {
            match name {
                $(stringify!($name) => {
                    if commands!(@write $kind)
                        && let Some(answer) = session.console().pass_on(name, &args).await?
                    {
                        return Ok(answer);
                    }
                    let args: $args = serde_json::from_value(args)
                        .map_err(|source| ConsoleError::arguments(name, &source))?;
                    let result: $result = commands!(@call $kind session $name args);
                    Ok(serde_json::to_vec(&result).expect("BUG: what crosses the door is JSON"))
                })*
                _ => Err(ConsoleError::UnknownCommand { name: name.to_owned() }),
            }
        }

        /// The TypeScript map of commands, and the root types it names.
        pub(crate) fn describe(cfg: &Config, visit: &mut impl ts_rs::TypeVisitor) -> String {
            let mut map = String::from("export interface Commands {\n");
            $(
                $(map.push_str(concat!("  //", $doc, "\n"));)*
                map.push_str(&format!(
                    "  {}: {{ args: {}; result: {} }};\n",
                    stringify!($name), <$args as TS>::name(cfg), <$result as TS>::name(cfg),
                ));
                visit.visit::<$args>();
                visit.visit::<$result>();
                <$result as TS>::visit_generics(visit);
            )*
            map.push_str("}\n");
            map
        }
    };
    (@write read) => { false };
    (@write session) => { false };
    (@write owner) => { true };
    (@call session $session:ident $name:ident $args:ident) => { $session.$name($args).await? };
    (@call $kind:ident $session:ident $name:ident $args:ident) => { $session.console().$name($args).await? };
}

commands! {
    /// One page of the list of jobs.
    read list_jobs(JobQuery) -> Page<JobRow>;
    /// How many jobs there are of each kind.
    read count_jobs(SearchText) -> Vec<GroupCount>;
    /// A job and its versions.
    read show_job(OneJob) -> JobDetail;
    /// A version, whole.
    read show_version(OneVersion) -> VersionDetail;
    /// What happened to a version, oldest first.
    read list_events(EventWindow) -> Page<EventRow>;
    /// The versions of a job, searched and filtered.
    read list_versions(VersionQuery) -> Page<VersionLine>;
    /// What a version ran: code, interpreter, packages.
    read show_provenance(OneVersion) -> ProvenanceDetail;
    /// What a version waited for and the steps its tasks took.
    read show_progress(OneVersion) -> Progress;
    /// How much is in a version's Training Output Path.
    read measure_output(OneVersion) -> OutputSize;
    /// The files in which the code of two versions differs.
    read compare_code(CodePair) -> CodeDiff;
    /// How one file of the code of two versions differs.
    read compare_file(FilePair) -> FileDiff;
    /// Write a table as CSV into a folder of this computer.
    read write_csv(WriteCsv) -> WrittenFile;
    /// Rows of a log by number.
    read log_rows(LogRange) -> LogWindow;
    /// The last rows of a log.
    read log_tail(LogTailQuery) -> LogWindow;
    /// The last row of each of some versions.
    read last_lines(LastLines) -> Vec<LastLine>;
    /// Which logs this window is looking at.
    session watch_logs(WatchLogs) -> Nothing;

    /// What can be chosen under Specifications.
    owner list_flavors(BackendName) -> Vec<Flavor>;
    /// The AI engines, by framework.
    owner list_engines(BackendName) -> Vec<EngineFamily>;
    /// The built-in algorithms.
    owner list_algorithms(BackendName) -> Catalogue;
    /// A spec to start a wizard from.
    owner new_spec(BackendName) -> WizardDefaults;
    /// Every fault of a spec.
    owner check_spec(SpecAt) -> Vec<Fault>;
    /// What would run.
    owner preview_spec(SpecAt) -> Preview;
    /// Create a job, or a new version of one.
    owner submit(SubmitRequest) -> Submitted;
    /// What would not be the same if a version ran again.
    owner plan_run_again(OneVersion) -> RunAgainPlan;
    /// Run a version again, exactly, as the next version of its job.
    owner run_again(OneVersion) -> Submitted;
    /// End a version.
    owner stop(OneVersion) -> Nothing;
    /// Delete a job with its versions, logs included.
    owner delete_job(OneJob) -> Nothing;
    /// Delete one version, its logs included.
    owner delete_version(OneVersion) -> Nothing;
    /// Change a job's description.
    owner describe_job(Describe) -> Nothing;

    /// One page of the list of configurations.
    read list_configs(ConfigQuery) -> Page<ConfigRow>;
    /// The last three configurations that were used.
    read recent_configs(Nothing) -> Vec<ConfigRow>;
    /// One configuration, whole.
    read show_config(ByName) -> JobConfig;
    /// Save a configuration.
    owner save_config(SaveConfig) -> Nothing;
    /// Delete a configuration.
    owner delete_config(ByName) -> Nothing;

    /// Topics to choose under Notification.
    read list_topics(Nothing) -> Vec<TopicRow>;
    /// What is in a folder of object storage.
    read list_objects(ObjectPath) -> ObjectListing;
    /// Copy a file or folder of this computer into object storage.
    owner upload(Upload) -> ObjectEntry;
    /// Delete an object or a folder.
    owner delete_object(ObjectPath) -> Nothing;

    /// What the person chose.
    read get_settings(Nothing) -> Settings;
    /// Change it.
    owner save_settings(Settings) -> Nothing;
    /// What was being written.
    read get_draft(ByName) -> Draft;
    /// Keep what is being written.
    owner save_draft(Draft) -> Nothing;
    /// Put the sample into obs://demo/ and get its spec.
    owner prepare_sample(Nothing) -> WizardDefaults;
    /// What this console is.
    read about(Nothing) -> About;
}
