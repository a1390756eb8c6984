//! The one table of commands: the router and the TypeScript map both come from it.
//!
//! `read` is answered by whoever is asked; `owner` by the owner of the data directory, so a console that is not
//! the owner passes it on.

mod table;

use serde_json::Value;
use trainyard_algorithms::Catalogue;
use trainyard_backend::{CodeReport, Flavor, Preview, RemoteVisualization};
use trainyard_code::{CodeDiff, FileDiff};
use trainyard_datasets::SampleFile;
use trainyard_engines::{EngineFamily, NewEnvironment, PackageList};
use trainyard_exports::Export;
use trainyard_job::{
    ComparedField, ConnectionId, ConnectionTest, Fault, ParsedVariables, PoolId, SpecField,
    VisualizationSpec,
};
use trainyard_objects::{ObjectEntry, ObjectPreview};
use trainyard_store::{
    ConfigPlaces, ConfigQuery, ConfigRow, ConfigState, ConnectionRow, DatasetDetail, DatasetQuery,
    DatasetRow, DatasetUses, DatasetVersionRow, DeletedConfig, DeliveryRow, EventRow, JobConfig,
    JobQuery, JobRow, JobView, Page, Settings, Subscription, TagCount, TopicRow, TopicUses,
    VersionLine, VersionQuery, VisualizationQuery, VisualizationRow,
};
use trainyard_summaries::{ImageNote, Text, TextNote};
use ts_rs::{Config, TS};

use crate::error::ConsoleError;
use crate::session::Session;
#[cfg_attr(
    not(test),
    expect(
        clippy::wildcard_imports,
        reason = "the table names nearly all of them"
    )
)]
use crate::wire::*;

use table::commands;

commands! {
    /// One page of the list of jobs.
    read list_jobs(JobQuery) -> Page<JobRow>;
    /// How many jobs there are of each kind.
    read count_jobs(JobQuery) -> Vec<GroupCount>;
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
    read show_progress(OneVersion) -> VersionProgress;
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
    /// Delete several configurations.
    owner delete_configs(ConfigNames) -> Nothing;
    /// Folders and tags of configurations.
    read config_places(Nothing) -> ConfigPlaces;
    /// File configurations in a folder.
    owner move_configs(MoveConfigs) -> Nothing;
    /// Give tags to configurations and take others from them.
    owner tag_configs(TagConfigs) -> Nothing;
    /// Make an empty folder for configurations.
    owner make_config_folder(ConfigFolder) -> Nothing;
    /// Rename or move a folder of configurations.
    owner rename_config_folder(RenameConfigFolder) -> Nothing;
    /// Remove a folder; what is in it goes to the folder it was in.
    owner remove_config_folder(ConfigFolder) -> Nothing;
    /// The fields of a configuration, of an earlier state of it, or of a version.
    read config_fields(ConfigSide) -> Vec<SpecField>;
    /// What differs between two of them.
    read compare_configs(CompareConfigs) -> Vec<ComparedField>;
    /// Earlier states of a configuration, newest first.
    read config_history(ByName) -> Vec<ConfigState>;
    /// Bring an earlier state back.
    owner restore_config(OneState) -> Nothing;
    /// Configurations that were deleted.
    read deleted_configs(Nothing) -> Vec<DeletedConfig>;
    /// Bring deleted configurations back.
    owner restore_deleted_configs(ConfigNames) -> Nothing;
    /// Forget a deleted configuration for good.
    owner forget_config(ByName) -> Nothing;
    /// Write configurations as a file's text.
    read export_configs(ExportConfigs) -> ExportedConfigs;
    /// What importing a file would do.
    read plan_import(PlanImport) -> ImportPlan;
    /// Import a file's configurations: all that are chosen, or none.
    owner import_configs(ImportConfigs) -> Nothing;
    /// Write a job in another tool's words.
    read export_as(ExportAs) -> Export;

    /// Topics, with who subscribes to each.
    read list_topics(Nothing) -> Vec<TopicRow>;
    /// What is in a folder of object storage.
    read list_objects(ObjectPath) -> ObjectListing;
    /// Copy a file or folder of this computer into object storage.
    owner upload(Upload) -> ObjectEntry;
    /// Delete an object or a folder.
    owner delete_object(ObjectPath) -> Nothing;

    /// A window of a folder of object storage, or of what is found below it.
    read browse_objects(BrowseObjects) -> ObjectWindow;
    /// What can be shown of an object.
    read preview_object(ObjectPath) -> ObjectPreview;
    /// Which folder of object storage this window is looking at.
    session watch_objects(WatchObjects) -> Nothing;
    /// Make a bucket or a folder.
    owner make_folder(ObjectPath) -> ObjectEntry;
    /// Give an object or a folder another name.
    owner rename_object(RenameObject) -> ObjectEntry;
    /// Copy files and folders of this computer into object storage.
    owner send_objects(SendObjects) -> Transferred;
    /// Copy objects and folders to this computer.
    owner fetch_objects(FetchObjects) -> Transferred;
    /// End work that takes a while.
    owner cancel_transfer(OneTransfer) -> Nothing;

    /// One page of the list of data sets.
    read list_datasets(DatasetQuery) -> Page<DatasetRow>;
    /// A data set and its versions.
    read show_dataset(ByName) -> DatasetDetail;
    /// How a version is on the disk now.
    read show_dataset_version(OneDatasetVersion) -> DatasetState;
    /// A few files of a version.
    read sample_dataset(OneDatasetVersion) -> Vec<SampleFile>;
    /// What has a data set as its data source.
    read dataset_uses(DatasetUsesOf) -> DatasetUses;
    /// Create a data set with its first version.
    owner create_dataset(CreateDataset) -> DatasetVersionRow;
    /// Make the next version of a data set.
    owner create_dataset_version(CreateDatasetVersion) -> DatasetVersionRow;
    /// Change what a data set says of itself.
    owner describe_dataset(DescribeDataset) -> Nothing;
    /// Delete a data set with all its versions.
    owner delete_dataset(ByName) -> Nothing;
    /// Delete one version of a data set.
    owner delete_dataset_version(OneDatasetVersion) -> Nothing;

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

    /// One topic.
    read show_topic(ByName) -> TopicRow;
    /// Jobs that have not ended, and configurations, that use a topic.
    read topic_uses(ByName) -> TopicUses;
    /// Make a topic.
    owner create_topic(TopicNames) -> TopicRow;
    /// Change a topic's display name.
    owner edit_topic(TopicNames) -> Nothing;
    /// Delete a topic with its subscriptions.
    owner delete_topic(DeleteTopic) -> Nothing;
    /// Send a test message now.
    owner test_topic(TestTopic) -> Vec<TellResult>;
    /// Add a subscription and ask its endpoint to confirm it.
    owner subscribe(Subscribe) -> Subscribed;
    /// Confirm a subscription with the code it was sent.
    owner confirm_subscription(ConfirmSubscription) -> Subscription;
    /// Ask the endpoint again, with a new code.
    owner resend_confirmation(OneSubscription) -> TellResult;
    /// Remove a subscription.
    owner unsubscribe(OneSubscription) -> Nothing;
    /// One page of a topic's delivery log, newest first.
    read list_deliveries(DeliveryWindow) -> Page<DeliveryRow>;
    /// Deliver a message once more.
    owner resend(OneDelivery) -> Nothing;
    /// The mail server that topics send through.
    read get_mail_server(Nothing) -> MailSetup;
    /// Set it up.
    owner save_mail_server(SaveMailServer) -> Nothing;
    /// Connect to it and log in.
    owner check_mail_server(Nothing) -> TellResult;
    /// What a place has, how it is divided into resource pools, and who uses which part.
    owner list_pools(BackendName) -> PlacePools;
    /// Every fault of a resource pool that is being described.
    owner check_pool(SavePool) -> Vec<Fault>;
    /// Make a resource pool, or change one.
    owner save_pool(SavePool) -> PoolId;
    /// Delete a resource pool in which nothing runs or waits.
    owner delete_pool(DeletePool) -> Nothing;
    /// What tasks used.
    read task_usage(UsageQuery) -> UsageWindow;
    /// Which tasks' use of resources this window is looking at.
    session watch_usage(WatchUsage) -> Nothing;
    /// Whether this window shows how busy the computer is.
    session watch_load(WatchLoad) -> Nothing;
    /// Which charts, pictures and texts a version or visualization job has.
    read list_series(SeriesOf) -> SeriesOutline;
    /// Points of charts.
    read read_series(ReadSeries) -> SeriesPoints;
    /// The steps at which a tag has pictures.
    read list_images(OneTag) -> Vec<ImageNote>;
    /// One picture.
    read read_image(OneImage) -> Picture;
    /// The steps at which a tag has texts.
    read list_texts(OneTag) -> Vec<TextNote>;
    /// One text.
    read read_text(OneText) -> Text;
    /// Which series this window is looking at.
    session watch_series(WatchSeries) -> Nothing;
    /// Write series into a CSV file.
    read export_series(ExportSeries) -> Exported;
    /// The rules by which metrics are found in logs.
    read get_metric_rules(Nothing) -> MetricRuleSet;
    /// Change them.
    owner save_metric_rules(SaveMetricRules) -> Nothing;
    /// Try rules on rows.
    read try_metric_rules(TryMetricRules) -> RuleTrial;

    /// What a new visualization job begins with.
    owner new_visualization(Nothing) -> VisualizationDefaults;
    /// Create a visualization job.
    owner create_visualization(VisualizationSpec) -> OneVisualization;
    /// One page of the list of visualization jobs.
    read list_visualizations(VisualizationQuery) -> Page<VisualizationRow>;
    /// One visualization job.
    read show_visualization(OneVisualization) -> VisualizationRow;
    /// Where to look at one that runs.
    owner open_visualization(OneVisualization) -> VisualizationPlace;
    /// End a visualization job.
    owner stop_visualization(OneVisualization) -> Nothing;
    /// Run one again that has ended.
    owner run_visualization(OneVisualization) -> Nothing;
    /// Delete a visualization job.
    owner delete_visualization(OneVisualization) -> Nothing;
    /// What its TensorBoard printed.
    read visualization_log(OneVisualization) -> VisualizationLog;
    /// Count a code directory, whole.
    owner measure_code(SpecAt) -> Option<CodeReport>;
    /// The Python environments of this computer.
    owner list_environments(Nothing) -> Environments;
    /// Every package that is installed in one of them.
    owner list_packages(LocalPath) -> PackageList;
    /// Add an environment by path.
    owner add_environment(LocalPath) -> EnvironmentRow;
    /// Take an environment off the list; delete one that was made here.
    owner remove_environment(LocalPath) -> Nothing;
    /// Show again the environments that were found and taken off the list.
    owner recall_environments(Nothing) -> Nothing;
    /// Begin to make an environment.
    owner create_environment(NewEnvironment) -> Nothing;
    /// Stop the making of an environment, or forget how it ended.
    owner dismiss_making(ByName) -> Nothing;
    /// What its author wrote about a built-in algorithm.
    owner read_algorithm(OneAlgorithm) -> AlgorithmReadme;
    /// Whether a folder can be added as a built-in algorithm.
    owner check_algorithm(LocalPath) -> AlgorithmCheck;
    /// Add a built-in algorithm.
    owner add_algorithm(LocalPath) -> Nothing;
    /// Remove a built-in algorithm of one's own.
    owner remove_algorithm(ByName) -> Nothing;
    /// Keep a secret value in the keyring.
    owner keep_secret(KeepSecret) -> KeptSecret;
    /// Whether secret values can be kept.
    owner keyring_state(Nothing) -> KeyringState;
    /// Variables of a text or a file, such as .env.
    read parse_variables(VariablesText) -> ParsedVariables;
    /// Save a log as a file of this computer.
    read save_log(SaveLog) -> SavedLog;

    /// Every tag that some job has.
    read list_tags(Nothing) -> Vec<TagCount>;
    /// Put tags on jobs and take others off.
    owner tag_jobs(TagJobs) -> Nothing;
    /// Views of the list of jobs that have a name.
    read list_views(Nothing) -> Vec<JobView>;
    /// Keep a view under a name.
    owner save_view(SaveView) -> Nothing;
    /// Drop a view.
    owner delete_view(ByName) -> Nothing;
    /// What a version's script wrote of how well it did.
    read show_evaluation(OneVersion) -> VersionEvaluation;
    /// What a version was made of and what was made of it.
    read show_lineage(OneVersion) -> Lineage;

    /// Connections to the service; of those that were removed only the name is of use.
    read list_connections(Nothing) -> Vec<ConnectionRow>;
    /// The regions that are known, with their addresses.
    read connection_presets(Nothing) -> Vec<CloudPreset>;
    /// Make a connection or change one.
    owner save_connection(SaveConnection) -> ConnectionId;
    /// Remove a connection and what signs in to it.
    owner remove_connection(OneConnection) -> Nothing;
    /// Ask each service of a connection whether it answers.
    owner test_connection(OneConnection) -> ConnectionTest;
    /// The same of one that is only being described.
    owner try_connection(SaveConnection) -> ConnectionTest;
    /// A page of what a connection has to choose from.
    owner catalogue(CatalogueQuery) -> CatalogueWindow;
    /// Send a message to everybody who subscribes to a topic.
    owner publish(Publish) -> Published;
    /// Change what a visualization job says of itself.
    owner describe_visualization(DescribeVisualization) -> Nothing;
    /// The configurations that a connection keeps, as a file's text; none where its region keeps none.
    owner fetch_configs(OneConnection) -> Option<FetchedConfigs>;
    /// What sending configurations to a connection would do; none where its region keeps none.
    owner plan_send(PlanSend) -> Option<Vec<PlannedSend>>;
    /// Send configurations to a connection.
    owner send_configs(SendConfigs) -> Vec<SentConfig>;
    /// A page of a connection's visualization jobs; none where its region has none.
    owner list_remote_visualizations(ListRemoteVisualizations) -> Option<Page<RemoteVisualization>>;
    /// Make a visualization job on a connection.
    owner create_remote_visualization(CreateRemoteVisualization) -> OneRemoteVisualization;
    /// Where a browser finds one that runs.
    owner open_remote_visualization(OneRemoteVisualization) -> VisualizationPlace;
    /// Stop a visualization job of a connection, run it again, describe or delete it.
    owner change_remote_visualization(ChangeRemoteVisualization) -> Nothing;
}
