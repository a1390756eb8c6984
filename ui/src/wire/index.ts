// Made from the Rust types by `cargo xtask wire`; edit those.

export type About = { 
/**
 * Version of the program.
 */
version: string, 
/**
 * The data folder.
 */
home: string, 
/**
 * Whether this process schedules and notifies.
 */
owner: boolean, 
/**
 * Size of this computer.
 */
cpus: number, 
/**
 * Memory of this computer.
 */
memory_bytes: number, };

export type Algorithm = { "source": "built_in", 
/**
 * Its name in the catalogue.
 */
algorithm: string, } | { "source": "framework", 
/**
 * AI Engine, for example `PyTorch-1.0.0-python3.6`.
 */
engine: string, 
/**
 * Code Directory.
 */
code_dir: string, 
/**
 * Boot File: a `.py` file inside the code directory.
 */
boot_file: string, } | { "source": "custom_image", 
/**
 * Image Path: `/Namespace/Repository:Tag`, or [`LOCAL_IMAGE`].
 */
image: string, 
/**
 * Code Directory; may be empty.
 */
code_dir: string, 
/**
 * Boot Command.
 */
boot_command: string, };

export type AlgorithmBetter = "higher" | "lower";

export type AlgorithmCatalogue = { 
/**
 * The rows.
 */
algorithms: Array<ListedAlgorithm>, };

export type AlgorithmEngineNeed = { 
/**
 * As in the list of AI engines; `Python` when it needs no framework.
 */
framework: string, 
/**
 * The oldest version of the framework.
 */
oldest: string | null, 
/**
 * The oldest Python.
 */
oldest_python: string | null, };

export type AlgorithmManifest = { 
/**
 * 1 to 64 letters, digits, `_` or `-`; that of its folder.
 */
name: string, 
/**
 * Three numbers.
 */
version: string, 
/**
 * What people call it.
 */
title: BilingualText, 
/**
 * What it is for, in a few words.
 */
use: BilingualText, 
/**
 * More about it.
 */
description: BilingualText, 
/**
 * What has to be installed.
 */
engine: AlgorithmEngineNeed, 
/**
 * The program: a `.py` file inside the package.
 */
entry: string, 
/**
 * What it can train on.
 */
resource_types: Array<AlgorithmResourceType>, 
/**
 * Whether it can use more than one compute node.
 */
distributed: boolean, 
/**
 * How the data has to lie in its folder.
 */
data_layout: BilingualText, 
/**
 * Running parameters, in the order to show them.
 */
parameters: Array<AlgorithmParameter>, 
/**
 * What it prints as `name=value` while it trains.
 */
metrics: Array<AlgorithmMetric>, 
/**
 * What its author saw it reach.
 */
reaches: Array<AlgorithmReached>, };

export type AlgorithmMetric = { 
/**
 * Before the `=`.
 */
name: string, 
/**
 * Which way is good.
 */
better: AlgorithmBetter, 
/**
 * What it says.
 */
help: BilingualText, };

export type AlgorithmPackage = { 
/**
 * Where it is: this is the code directory of a job.
 */
folder: string, 
/**
 * What it says of itself.
 */
manifest: AlgorithmManifest, };

export type AlgorithmParameter = { 
/**
 * As the program's option: letters, digits and `_`.
 */
name: string, 
/**
 * What values are.
 */
type: AlgorithmParameterType, 
/**
 * The value unless another is given.
 */
default: string | null, 
/**
 * Smallest number.
 */
min: number | null, 
/**
 * Largest number.
 */
max: number | null, 
/**
 * The values of a choice.
 */
choices: Array<string>, 
/**
 * Whether it must have a value that is not empty.
 */
required: boolean, 
/**
 * What it does.
 */
help: BilingualText, };

export type AlgorithmParameterType = "int" | "float" | "string" | "bool" | "choice";

export type AlgorithmReached = { 
/**
 * One of the metrics.
 */
metric: string, 
/**
 * At its end the metric was this or more.
 */
at_least: number | null, 
/**
 * At its end the metric was this or less.
 */
at_most: number | null, 
/**
 * Name of the sample's data.
 */
sample: string, 
/**
 * The values that were not the defaults.
 */
parameters: { [key in string]: string }, };

export type AlgorithmResourceType = "cpu" | "gpu" | "ascend";

export type AlgorithmRootKind = "shipped" | "users";

export type BackendName = { 
/**
 * For example `local`.
 */
backend: string, };

export type BilingualText = { 
/**
 * English.
 */
en: string, 
/**
 * Chinese.
 */
zh: string, };

export type BrowseObjects = { 
/**
 * `obs://bucket/folder/`; `obs://` alone lists the buckets.
 */
url: string, 
/**
 * Text in the name; empty for all. What is below the folder is searched too.
 */
search: string, 
/**
 * Sort key.
 */
sort: ObjectSort, 
/**
 * Direction.
 */
order: Order, 
/**
 * Entries to skip.
 */
offset: number, 
/**
 * Entries to return, at most 1000.
 */
limit: number, 
/**
 * Whether the folder is read again. The windows of one look say no, so that they fit together.
 */
fresh: boolean, };

export type ByName = { 
/**
 * The name.
 */
name: string, };

export type CodeSize = { 
/**
 * Number of files.
 */
files: number, 
/**
 * Their sizes together.
 */
size_bytes: number, };

export type ConfigQuery = { 
/**
 * Text in name or description; empty for all.
 */
search: string, 
/**
 * Sort key.
 */
sort: ConfigSort, 
/**
 * Direction.
 */
order: Order, 
/**
 * Rows to skip.
 */
offset: number, 
/**
 * Rows to return, 1 to 1000.
 */
limit: number, };

export type ConfigRow = { 
/**
 * Its name.
 */
name: string, 
/**
 * Its description.
 */
description: string, 
/**
 * Engine type: image, engine or built-in algorithm.
 */
algorithm: string, 
/**
 * When it was first saved, in epoch milliseconds.
 */
created_at_ms: number, 
/**
 * When a job was last created from it.
 */
used_at_ms: number | null, };

export type ConfigSort = "created" | "name" | "algorithm" | "used";

export type Count = { 
/**
 * Rows counted.
 */
rows: number, 
/**
 * Whether counting stopped there: there are more.
 */
and_more: boolean, };

export type CreateDataset = { 
/**
 * 1 to 100 of letters, digits, `_` and `-`, unique among data sets.
 */
name: string, 
/**
 * 0 to 256 characters.
 */
description: string, 
/**
 * What its labels are about.
 */
labeling: LabelingType, 
/**
 * The folder of the first version.
 */
source: DatasetSource, 
/**
 * Names the work in [`Notice::Transfer`](super::Notice::Transfer) and to cancel it.
 */
transfer: string, };

export type CreateDatasetVersion = { 
/**
 * The data set.
 */
dataset: string, 
/**
 * The folder of the version.
 */
source: DatasetSource, 
/**
 * Names the work in [`Notice::Transfer`](super::Notice::Transfer) and to cancel it.
 */
transfer: string, };

export type DataSource = { "source": "dataset", 
/**
 * Name of the data set.
 */
dataset: string, 
/**
 * Its version, for example `V001`.
 */
version: string, } | { "source": "path", 
/**
 * The folder, `obs://bucket/key/`.
 */
path: string, };

export type DatasetDetail = { 
/**
 * The data set.
 */
dataset: DatasetRow, 
/**
 * Its versions, newest first.
 */
versions: Array<DatasetVersionRow>, };

export type DatasetQuery = { 
/**
 * Text in name or description; empty for all.
 */
search: string, 
/**
 * Only those that have a version, which a job can use.
 */
with_versions: boolean, 
/**
 * Sort key.
 */
sort: DatasetSort, 
/**
 * Direction.
 */
order: Order, 
/**
 * Rows to skip.
 */
offset: number, 
/**
 * Rows to return, 1 to 1000.
 */
limit: number, };

export type DatasetRow = { 
/**
 * Its name, unique.
 */
name: string, 
/**
 * Its description.
 */
description: string, 
/**
 * What its labels are about.
 */
labeling: LabelingType, 
/**
 * How many versions it has.
 */
version_count: number, 
/**
 * The newest of them; none when all were deleted.
 */
newest: DatasetVersionRow | null, 
/**
 * When it was made, in epoch milliseconds.
 */
created_at_ms: number, 
/**
 * When it was last changed or got a version.
 */
updated_at_ms: number, };

export type DatasetSort = "created" | "name" | "labeling" | "updated";

export type DatasetSource = { "kind": "computer", 
/**
 * Its path.
 */
path: string, } | { "kind": "objects", 
/**
 * `obs://bucket/folder/`.
 */
url: string, };

export type DatasetState = { 
/**
 * Its folder in object storage.
 */
url: string, 
/**
 * Files that are gone since it was made.
 */
missing: number, 
/**
 * Files that were written over.
 */
changed: number, 
/**
 * Files that were put there by somebody else.
 */
added: number, 
/**
 * The path of one of them.
 */
example: string | null, 
/**
 * Files of the source that it does not have; the first thousand.
 */
left_out: Array<LeftOut>, };

export type DatasetUse = { 
/**
 * Which version.
 */
key: VersionKey, 
/**
 * Name of its job.
 */
job_name: string, 
/**
 * Its status.
 */
status: JobStatus, 
/**
 * Whether it may still read the data.
 */
unfinished: boolean, };

export type DatasetUses = { 
/**
 * Versions of jobs, newest first; the first hundred.
 */
versions: Array<DatasetUse>, 
/**
 * Whether there are more.
 */
and_more: boolean, 
/**
 * Configurations, by name.
 */
configs: Array<string>, };

export type DatasetUsesOf = { 
/**
 * The data set.
 */
dataset: string, 
/**
 * One version; none for all.
 */
version: VersionNumber | null, };

export type DatasetVersionRow = { 
/**
 * Its number.
 */
version: VersionNumber, 
/**
 * The folder it was made of.
 */
source: DatasetSource, 
/**
 * How many files it has.
 */
files: number, 
/**
 * Their sizes together.
 */
size_bytes: number, 
/**
 * How many files of the folder are not in it.
 */
left_out: number, 
/**
 * When it was made, in epoch milliseconds.
 */
created_at_ms: number, };

export type Describe = { 
/**
 * Which job.
 */
job: JobId, 
/**
 * 0 to 256 characters.
 */
description: string, };

export type DescribeDataset = { 
/**
 * The data set.
 */
name: string, 
/**
 * 0 to 256 characters.
 */
description: string, 
/**
 * What its labels are about.
 */
labeling: LabelingType, };

export type Device = "cpu" | "gpu" | "ascend";

export type Draft = { 
/**
 * What it is a draft of, for example `wizard`.
 */
name: string, 
/**
 * The page's own JSON; none deletes it.
 */
content: string | null, };

export type EndReason = { "code": "finished" } | { "code": "stopped", forced: boolean, } | { "code": "exited", task: number, exit_code: number, } | { "code": "signaled", task: number, signal: number, } | { "code": "out_of_memory", task: number, } | { "code": "code_download", task: number, message: string, } | { "code": "not_started", task: number, message: string, } | { "code": "lost", task: number, };

export type Engine = { 
/**
 * Its name in a job.
 */
id: EngineId, 
/**
 * The framework, in the wizard's words; `Python` for a plain one.
 */
framework: string, 
/**
 * The framework's version, a local part such as `+cu121` included; Python's own for a plain one.
 */
version: string, 
/**
 * Where it is, with the interpreter to run.
 */
environment: EngineEnvironment, };

export type EngineEnvironment = { 
/**
 * Who made it.
 */
kind: EngineEnvironmentKind, 
/**
 * How it came to be in the list.
 */
origin: EngineOrigin, 
/**
 * A short name to tell it from others: that of its folder, of the project around a `.venv`, or the path of
 * an interpreter that belongs to no folder of its own.
 */
name: string, 
/**
 * Its folder (`sys.prefix`).
 */
path: string, 
/**
 * What to run.
 */
interpreter: string, 
/**
 * The interpreter's version.
 */
python_version: PythonVersion, 
/**
 * Where its packages are, in the order in which Python looks. The user's own site-packages are not among
 * them: a task has a home of its own.
 */
site_packages: Array<string>, 
/**
 * What a person gave when adding it: [`crate::Engines::remove`] takes this.
 */
added_as: string | null, };

export type EngineEnvironmentKind = "venv" | "conda" | "pyenv" | "uv" | "system";

export type EngineFamily = { 
/**
 * Entry of the first drop-down.
 */
framework: string, 
/**
 * Entries of the second, newest version first.
 */
engines: Array<Engine>, };

export type EngineId = string;

export type EngineOrigin = "found" | "added" | "made";

export type EntryKind = "folder" | "file";

export type ErrorCode = "faults" | "not_found" | "config_exists" | "already_ended" | "still_running" | "bad_request" | "owner_unreachable" | "database_newer" | "database_corrupt" | "disk_full" | "storage" | "unreachable" | "internal" | "in_use" | "cancelled" | "name_taken";

export type EventKind = { "kind": "submitted" } | { "kind": "status", 
/**
 * To what.
 */
status: JobStatus, 
/**
 * Why, when it ended.
 */
reason: EndReason | null, } | { "kind": "stop_requested" } | { "kind": "notified", 
/**
 * Of which event.
 */
event: JobEvent, 
/**
 * Which subscriber.
 */
subscriber: string, } | { "kind": "notify_failed", 
/**
 * Of which event.
 */
event: JobEvent, 
/**
 * Which subscriber.
 */
subscriber: string, 
/**
 * What the last try said.
 */
error: string, };

export type EventRow = { 
/**
 * When, in epoch milliseconds.
 */
at_ms: number, 
/**
 * What.
 */
kind: EventKind, };

export type EventWindow = { 
/**
 * Which version.
 */
key: VersionKey, 
/**
 * Rows to skip.
 */
offset: number, 
/**
 * Rows to return.
 */
limit: number, };

export type Fault = { 
/**
 * Path of the field in the spec, for example `environment[2].name`.
 */
field: string, 
/**
 * Whether it forbids submitting.
 */
level: FaultLevel, 
/**
 * What is wrong and what would be right.
 */
kind: FaultKind, };

export type FaultKind = { "code": "required" } | { "code": "bad_name", max: number, } | { "code": "too_long", max: number, actual: number, } | { "code": "out_of_range", min: number, max: number, actual: number, } | { "code": "not_an_object_path", given: string, } | { "code": "bad_variable_name", given: string, } | { "code": "reserved_variable", name: string, } | { "code": "duplicate", given: string, } | { "code": "control_character" } | { "code": "of_another_source" } | { "code": "boot_file_not_python", given: string, } | { "code": "boot_file_outside", given: string, code_dir: string, } | { "code": "output_is_data" } | { "code": "output_not_empty", path: string, } | { "code": "name_taken", name: string, } | { "code": "unknown_flavor", given: string, known: Array<string>, } | { "code": "unknown_image", given: string, known: Array<string>, } | { "code": "unknown_topic", given: string, known: Array<string>, } | { "code": "unknown_field", name: string, } | { "code": "wrong_type", expected: string, } | { "code": "not_found", path: string, } | { "code": "empty_folder", path: string, } | { "code": "unreadable", path: string, reason: string, } | { "code": "too_many_nodes", asked: number, flavor: string, fit: number, } | { "code": "code_too_large", bytes: number, max_bytes: number, } | { "code": "code_too_many_files", files: number, max_files: number, } | { "code": "not_here", what: string, } | { "code": "unknown_engine", given: string, known: Array<string>, } | { "code": "no_framework", framework: string, } | { "code": "engine_in_several", given: string, choose: Array<string>, } | { "code": "unknown_algorithm", given: string, known: Array<string>, } | { "code": "broken_algorithm", name: string, reason: string, } | { "code": "no_engine_for", algorithm: string, need: string, } | { "code": "not_whole", given: string, } | { "code": "not_number", given: string, } | { "code": "not_bool", given: string, } | { "code": "not_a_choice", given: string, choices: Array<string>, } | { "code": "too_small", given: string, min: string, } | { "code": "too_large", given: string, max: string, } | { "code": "unknown_parameter", known: Array<string>, } | { "code": "set_by_platform" } | { "code": "unknown_dataset", given: string, known: Array<string>, } | { "code": "dataset_changed", version: string, missing: number, changed: number, added: number, example: string, } | { "code": "long_names", count: number, max: number, example: string, } | { "code": "all_names_long", path: string, max: number, };

export type FaultLevel = "error" | "warning";

export type FetchObjects = { 
/**
 * Names of objects and folders.
 */
urls: Array<string>, 
/**
 * The folder of this computer that gets them. What is there already is left: the new one gets a number.
 */
to: string, 
/**
 * Names the work in [`Notice::Transfer`](super::Notice::Transfer) and to cancel it.
 */
transfer: string, };

export type Flavor = { 
/**
 * Its code, for example `local.cpu.2u`.
 */
code: string, 
/**
 * What it computes with.
 */
device: Device, 
/**
 * Processors of one node.
 */
cpus: number, 
/**
 * Memory of one node.
 */
memory_bytes: number, 
/**
 * Accelerators of one node, by name, for example `NVIDIA A100 80GB`.
 */
accelerators: Array<string>, 
/**
 * How many nodes of it a job may ask for at most.
 */
max_nodes: number, 
/**
 * How many nodes of it would start at once.
 */
free_nodes: number, };

export type GroupCount = { 
/**
 * The kind of status.
 */
group: StatusGroup, 
/**
 * How many.
 */
count: Count, };

export type JobConfig = { 
/**
 * Its name, unique.
 */
name: string, 
/**
 * Its description.
 */
description: string, 
/**
 * The values; the job's own name and description are empty.
 */
spec: JobSpec, 
/**
 * When it was first saved, in epoch milliseconds.
 */
created_at_ms: number, 
/**
 * When it was last changed.
 */
updated_at_ms: number, 
/**
 * When a job was last created from it.
 */
used_at_ms: number | null, };

export type JobDetail = { 
/**
 * The job with its newest version.
 */
job: JobRow, 
/**
 * Its versions, newest first; the first hundred.
 */
versions: Page<VersionSummary>, };

export type JobEvent = "OnJobRunning" | "OnJobSucceeded" | "OnJobFailed";

export type JobId = number;

export type JobQuery = { 
/**
 * Text in name or description; empty for all.
 */
search: string, 
/**
 * Kinds of status to show; empty for all.
 */
groups: Array<StatusGroup>, 
/**
 * Sort key.
 */
sort: JobSort, 
/**
 * Direction.
 */
order: Order, 
/**
 * Rows to skip.
 */
offset: number, 
/**
 * Rows to return, 1 to 1000.
 */
limit: number, };

export type JobRow = { 
/**
 * Its number.
 */
id: JobId, 
/**
 * Its name.
 */
name: string, 
/**
 * Its description.
 */
description: string, 
/**
 * The newest version.
 */
version: VersionNumber, 
/**
 * How many versions there are.
 */
version_count: number, 
/**
 * Status of the newest version.
 */
status: JobStatus, 
/**
 * Why the newest version ended.
 */
reason: EndReason | null, 
/**
 * Image, engine or built-in algorithm.
 */
algorithm: string, 
/**
 * Where it runs, for example `local`.
 */
backend: string, 
/**
 * Flavor of the newest version.
 */
flavor: string, 
/**
 * Compute nodes of the newest version.
 */
nodes: number, 
/**
 * When the newest version was submitted, in epoch milliseconds.
 */
created_at_ms: number, 
/**
 * When it started to run.
 */
started_at_ms: number | null, 
/**
 * When it ended.
 */
ended_at_ms: number | null, };

export type JobSort = "created" | "name" | "status" | "duration" | "versions";

export type JobSpec = { 
/**
 * 1 to 64 of letters, digits, `_` and `-`, unique among jobs.
 */
name: string, 
/**
 * 0 to 256 characters.
 */
description: string, 
/**
 * Where the algorithm comes from.
 */
algorithm: Algorithm, 
/**
 * What it trains on; the first row is the one whose path becomes `DLS_DATA_URL`.
 */
data: Array<DataSource>, 
/**
 * Training Output Path: a folder in object storage.
 */
output_path: string, 
/**
 * Running Parameter: passed as `--name=value` by built-in algorithms and frameworks.
 */
parameters: Array<Variable>, 
/**
 * Environment Variable: set in the container of a custom image.
 */
environment: Array<Variable>, 
/**
 * Job Log Path: where the logs are copied at the end; empty for none.
 */
log_path: string, 
/**
 * Pool, flavor and number of compute nodes.
 */
resources: Resources, 
/**
 * Who is told of which events.
 */
notification: Notification | null, };

export type JobStatus = "unknown" | "init" | "image_creating" | "image_failed" | "submit_trying" | "submit_failed" | "delete_failed" | "waiting" | "running" | "killing" | "completed" | "failed" | "killed" | "canceled" | "lost" | "scaling" | "submit_model_failed" | "deploy_service_failed" | "check_init" | "check_running" | "check_running_completed" | "check_failed" | "mount_failed";

export type LabelingType = "image_classification" | "object_detection" | "image_segmentation" | "text_classification" | "named_entity_recognition" | "text_triplet" | "sound_classification" | "speech_content" | "speech_paragraph" | "table" | "video" | "free_format";

export type Language = "system" | "english" | "chinese";

export type LastLine = { 
/**
 * Which version.
 */
key: VersionKey, 
/**
 * Its last row, at most 300 characters; empty when there is none.
 */
text: string, };

export type LastLines = { 
/**
 * Which versions; at most 200.
 */
keys: Array<VersionKey>, };

export type LeftOut = { 
/**
 * Path below the source's folder; bytes that are no UTF-8 are shown as U+FFFD.
 */
path: string, 
/**
 * Why.
 */
reason: LeftOutReason, };

export type LeftOutReason = "long_name" | "unfit_name" | "broken_link" | "not_a_file";

export type ListedAlgorithm = { "state": "sound", 
/**
 * Whose.
 */
root: AlgorithmRootKind, 
/**
 * The package.
 */
package: AlgorithmPackage, } | { "state": "broken", 
/**
 * Whose.
 */
root: AlgorithmRootKind, 
/**
 * Name of its folder.
 */
name: string, 
/**
 * Its folder.
 */
folder: string, 
/**
 * What is wrong.
 */
faults: Array<ManifestFault>, };

export type LogRange = { 
/**
 * Which log.
 */
target: LogTarget, 
/**
 * First row.
 */
from: number, 
/**
 * Row after the last; at most 5,000 rows are returned.
 */
to: number, };

export type LogRow = { 
/**
 * Its number, from 0.
 */
number: number, 
/**
 * When it was written, in epoch milliseconds, where that is known.
 */
at_ms: number | null, 
/**
 * The platform's own row, and how serious; none for the task's.
 */
platform: PlatformRow | null, 
/**
 * Its text; bytes that are no UTF-8 are shown as U+FFFD. Cut at 64 KiB.
 */
text: string, 
/**
 * Its length in bytes when it was cut.
 */
cut_from_bytes: number | null, };

export type LogTailQuery = { 
/**
 * Which log.
 */
target: LogTarget, 
/**
 * How many; at most 5,000.
 */
rows: number, };

export type LogTarget = { 
/**
 * Which version.
 */
key: VersionKey, 
/**
 * Which task, from 0.
 */
task: number, };

export type LogWindow = { 
/**
 * How many rows the log has now.
 */
total_rows: number, 
/**
 * How many bytes the task wrote.
 */
size_bytes: number, 
/**
 * The rows.
 */
rows: Array<LogRow>, };

export type ManifestFault = { 
/**
 * Path of the key, for example `parameters[2].default`.
 */
key: string, 
/**
 * What is wrong.
 */
kind: ManifestFaultKind, };

export type ManifestFaultKind = { "code": "empty" } | { "code": "bad_name", given: string, } | { "code": "not_the_folders", folder: string, } | { "code": "bad_version", given: string, } | { "code": "entry_not_inside", given: string, } | { "code": "entry_not_python", given: string, } | { "code": "entry_missing", given: string, } | { "code": "duplicate", given: string, } | { "code": "reserved", given: string, } | { "code": "only_for_numbers" } | { "code": "only_for_choices" } | { "code": "min_above_max" } | { "code": "bad_default", value: ParameterValueFaultKind, } | { "code": "unknown_metric", given: string, } | { "code": "no_bound" } | { "code": "bad_sample_value", field: string, value: ParameterValueFaultKind, } | { "code": "name_taken" } | { "code": "unreadable", reason: string, };

export type NoPreview = "empty" | "binary" | "too_large";

export type Nothing = Record<symbol, never>;

export type Notice = { "notice": "version", 
/**
 * Which.
 */
key: VersionKey, } | { "notice": "deleted", 
/**
 * Which.
 */
job: JobId, } | { "notice": "log", 
/**
 * Which.
 */
target: LogTarget, 
/**
 * Rows it has now.
 */
total_rows: number, } | { "notice": "configs" } | { "notice": "settings" } | { "notice": "upload", 
/**
 * Where to.
 */
to: string, 
/**
 * Bytes so far.
 */
bytes_done: number, 
/**
 * Bytes in all.
 */
bytes_total: number, } | { "notice": "open", 
/**
 * Which.
 */
key: VersionKey, 
/**
 * Its number, spelled out for the address.
 */
version: VersionNumber, } | { "notice": "owner", 
/**
 * Whether it is this process.
 */
this: boolean, } | { "notice": "everything" } | { "notice": "datasets" } | { "notice": "objects", 
/**
 * The folder.
 */
url: string, } | { "notice": "transfer", 
/**
 * The name the work was given.
 */
transfer: string, 
/**
 * How far it is.
 */
progress: Progress, };

export type Notification = { 
/**
 * Topic: its name here, its URN on the service.
 */
topic: string, 
/**
 * Event list.
 */
events: Array<JobEvent>, };

export type ObjectEntry = { 
/**
 * The full name; ends with `/` for a folder.
 */
url: ObsUrl, 
/**
 * File or folder.
 */
kind: EntryKind, 
/**
 * 0 for a folder.
 */
size_bytes: number, 
/**
 * Milliseconds since 1970, where the store knows.
 */
modified_ms: number | null, };

export type ObjectListing = { 
/**
 * Folders first, then files, by name; the first thousand.
 */
entries: Array<ObjectEntry>, 
/**
 * Whether there are more.
 */
and_more: boolean, };

export type ObjectPath = { 
/**
 * `obs://bucket/key`; `obs://` alone lists the buckets.
 */
url: string, };

export type ObjectPreview = { "kind": "text", 
/**
 * The text; bytes that are no UTF-8 are shown as U+FFFD.
 */
text: string, 
/**
 * Whether there is more.
 */
cut: boolean, } | { "kind": "json", 
/**
 * As it is written.
 */
text: string, 
/**
 * Whether there is more.
 */
cut: boolean, } | { "kind": "table", 
/**
 * The cells of each row, the first row being the head where there is one.
 */
rows: Array<Array<string>>, 
/**
 * Whether there is more.
 */
cut: boolean, } | { "kind": "image", 
/**
 * For example `image/png`.
 */
media_type: string, 
/**
 * Its bytes.
 */
base64: string, } | { "kind": "none", 
/**
 * Why.
 */
reason: NoPreview, };

export type ObjectSort = "name" | "size" | "modified";

export type ObjectWindow = { 
/**
 * The entries of the window.
 */
entries: Array<ObjectEntry>, 
/**
 * How many there are.
 */
total: number, 
/**
 * Sizes of all files together.
 */
size_bytes: number, 
/**
 * The folder of this computer that it is; none for the list of buckets.
 */
folder: string | null, 
/**
 * Whether it belongs to a data set, so that nothing can be changed in it.
 */
read_only: boolean, };

export type ObsUrl = string;

export type OneDatasetVersion = { 
/**
 * The data set.
 */
dataset: string, 
/**
 * Its version.
 */
version: VersionNumber, };

export type OneJob = { 
/**
 * Which.
 */
job: JobId, };

export type OneTransfer = { 
/**
 * The name it was given.
 */
transfer: string, };

export type OneVersion = { 
/**
 * Which.
 */
key: VersionKey, };

export type Order = "asc" | "desc";

export type Page<T> = { 
/**
 * The rows of this page.
 */
rows: Array<T>, 
/**
 * How many there are on all pages.
 */
total: Count, };

export type ParameterValueFaultKind = { "code": "required" } | { "code": "not_whole", given: string, } | { "code": "not_number", given: string, } | { "code": "not_bool", given: string, } | { "code": "not_a_choice", given: string, choices: Array<string>, } | { "code": "too_small", given: string, min: number, } | { "code": "too_large", given: string, max: number, } | { "code": "control_character" } | { "code": "unknown_parameter", known: Array<string>, } | { "code": "set_by_platform" } | { "code": "duplicate" };

export type PlatformRow = "info" | "warn" | "error";

export type Pool = { "kind": "public" } | { "kind": "dedicated", 
/**
 * Its id.
 */
id: string, };

export type Preview = { 
/**
 * The line each task's shell gets; empty while the spec has none.
 */
command: string, 
/**
 * One entry a task; at most [`Preview::MAX_TASKS`] of them.
 */
tasks: Array<TaskPreview>, 
/**
 * How many tasks there will be.
 */
task_count: number, 
/**
 * Files and bytes of the code directory, when it exists.
 */
code: CodeSize | null, 
/**
 * Versions that are queued before this one would be; 0 when it would start at once.
 */
queued_before: number, 
/**
 * Whether there is room for it now.
 */
starts_now: boolean, };

export type Progress = { 
/**
 * Files that arrived.
 */
files_done: number, 
/**
 * Files there are.
 */
files_total: number, 
/**
 * Bytes that arrived.
 */
bytes_done: number, 
/**
 * Bytes there are; grows with a file that grows while it is read.
 */
bytes_total: number, };

export type PythonVersion = string;

export type RenameObject = { 
/**
 * Its name, `obs://bucket/key`.
 */
from: string, 
/**
 * Its new one.
 */
to: string, };

export type Resources = { 
/**
 * Resource Pool.
 */
pool: Pool, 
/**
 * Type.
 */
device: Device, 
/**
 * Specifications: a flavor's code.
 */
flavor: string, 
/**
 * Compute Nodes: the number of tasks. 1 is standalone, more is distributed.
 */
nodes: number, };

export type SampleFile = { 
/**
 * Its path in the version.
 */
path: string, 
/**
 * Its size.
 */
size_bytes: number, 
/**
 * What is in it.
 */
preview: ObjectPreview, };

export type SaveAs = { 
/**
 * Configuration Name.
 */
name: string, 
/**
 * Description.
 */
description: string, };

export type SaveConfig = { 
/**
 * Its name.
 */
name: string, 
/**
 * Its description.
 */
description: string, 
/**
 * Its values.
 */
spec: JobSpec, 
/**
 * Whether one of this name may be replaced.
 */
replace: boolean, };

export type SearchText = { 
/**
 * Text in name or description; empty for all.
 */
search: string, };

export type SendObjects = { 
/**
 * Paths on this computer.
 */
from: Array<string>, 
/**
 * The folder that gets them, each under its own name.
 */
to: string, 
/**
 * Names the work in [`Notice::Transfer`](super::Notice::Transfer) and to cancel it.
 */
transfer: string, };

export type Settings = { 
/**
 * Language of the pages.
 */
language: Language, 
/**
 * Light or dark.
 */
theme: Theme, 
/**
 * Whether desktop notifications are shown at all.
 */
desktop_notifications: boolean, 
/**
 * Whether closing the window keeps the console watching in the tray.
 */
keep_watching: boolean, 
/**
 * Whether the sample has been offered and answered.
 */
sample_offered: boolean, };

export type SpecAt = { 
/**
 * The spec; may be incomplete.
 */
spec: JobSpec, 
/**
 * The place, for example `local`.
 */
backend: string, 
/**
 * The job it is to be a new version of: its name is then taken, and that is right.
 */
version_of: JobId | null, 
/**
 * Also save a configuration.
 */
save_as: SaveAs | null, };

export type StatusGroup = "pending" | "running" | "succeeded" | "failed" | "stopped";

export type SubmitRequest = { 
/**
 * The job.
 */
spec: JobSpec, 
/**
 * Where it is to run, for example `local`.
 */
backend: string, 
/**
 * The version it continues, when it is to be a new version of an existing job.
 */
parent: VersionKey | null, 
/**
 * Save Training Parameters.
 */
save_as: SaveAs | null, 
/**
 * The configuration its values came from.
 */
from_config: string | null, };

export type Submitted = { 
/**
 * The new version.
 */
key: VersionKey, 
/**
 * Name of its job.
 */
job_name: string, };

export type Subscription = { "protocol": "desktop" };

export type TaskPreview = { 
/**
 * Index of the task, from 0.
 */
index: number, 
/**
 * Its variables, by name: also what it inherits of the computer it runs on.
 */
environment: Array<Variable>, };

export type TaskRow = { 
/**
 * Index of the task, from 0.
 */
index: number, 
/**
 * Where it is in its life: the backend's words, for example `running`, `exited`.
 */
state: string, 
/**
 * Exit code, once it exited.
 */
exit_code: number | null, 
/**
 * Signal that ended it.
 */
signal: number | null, 
/**
 * What else there is to say, for example why it could not be started.
 */
message: string | null, 
/**
 * Where it listens for the others.
 */
host: string | null, 
/**
 * When its command was started, in epoch milliseconds.
 */
started_at_ms: number | null, 
/**
 * When it ended.
 */
ended_at_ms: number | null, };

export type Theme = "system" | "light" | "dark";

export type TopicRow = { 
/**
 * Its name.
 */
name: string, 
/**
 * Who is told.
 */
subscriptions: Array<Subscription>, };

export type Transferred = { 
/**
 * Files that arrived.
 */
files: number, 
/**
 * Their sizes together.
 */
size_bytes: number, 
/**
 * Where they are now, on this computer or in object storage.
 */
places: Array<string>, 
/**
 * What was left out, with the reason; the first hundred.
 */
skipped: Array<string>, };

export type Upload = { 
/**
 * Path on this computer.
 */
from: string, 
/**
 * Where to, `obs://bucket/key`.
 */
to: string, };

export type Variable = { 
/**
 * Name, as the program reads it.
 */
name: string, 
/**
 * Value. A YAML file may write a number or a truth value without quotes: its text is taken as written.
 */
value: string, };

export type VersionDetail = { 
/**
 * Name of the job.
 */
job_name: string, 
/**
 * The version.
 */
version: VersionRow, 
/**
 * Its tasks, by index; empty until it starts.
 */
tasks: Array<TaskRow>, 
/**
 * The line each task's shell gets.
 */
command: string, };

export type VersionKey = { 
/**
 * The job.
 */
job: JobId, 
/**
 * Its version.
 */
version: VersionNumber, };

export type VersionNumber = number;

export type VersionRow = { 
/**
 * Which one.
 */
key: VersionKey, 
/**
 * The version whose values it started from.
 */
parent: VersionNumber | null, 
/**
 * Exactly what was submitted.
 */
spec: JobSpec, 
/**
 * Where it runs, for example `local`.
 */
backend: string, 
/**
 * Its status.
 */
status: JobStatus, 
/**
 * Why it ended.
 */
reason: EndReason | null, 
/**
 * The last row that looked like an error, when it failed.
 */
last_error: string | null, 
/**
 * When it was submitted, in epoch milliseconds.
 */
created_at_ms: number, 
/**
 * When it started to run.
 */
started_at_ms: number | null, 
/**
 * When it ended.
 */
ended_at_ms: number | null, };

export type VersionSummary = { 
/**
 * Its number.
 */
version: VersionNumber, 
/**
 * The version whose values it started from.
 */
parent: VersionNumber | null, 
/**
 * Its status.
 */
status: JobStatus, 
/**
 * When it was submitted, in epoch milliseconds.
 */
created_at_ms: number, 
/**
 * When it started to run.
 */
started_at_ms: number | null, 
/**
 * When it ended.
 */
ended_at_ms: number | null, };

export type WatchLogs = { 
/**
 * All of them; replaces what was watched before.
 */
targets: Array<LogTarget>, };

export type WatchObjects = { 
/**
 * The folder; replaces the one watched before. None to watch no more.
 */
url: string | null, };

export type WireError = { 
/**
 * What somebody acts on.
 */
code: ErrorCode, 
/**
 * Names and faults the words need.
 */
name: string | null, 
/**
 * The faults, with [`ErrorCode::Faults`].
 */
faults: Array<Fault>, 
/**
 * The English sentence, to show under Details and to copy.
 */
detail: string, };

export type WizardDefaults = { 
/**
 * A spec with a free name and the smallest flavor.
 */
spec: JobSpec, 
/**
 * A free name for a configuration.
 */
config_name: string, };

/** Every command of the console. */
export interface Commands {
  // One page of the list of jobs.
  list_jobs: { args: JobQuery; result: Page<JobRow> };
  // How many jobs there are of each kind.
  count_jobs: { args: SearchText; result: Array<GroupCount> };
  // A job and its versions.
  show_job: { args: OneJob; result: JobDetail };
  // A version, whole.
  show_version: { args: OneVersion; result: VersionDetail };
  // What happened to a version, oldest first.
  list_events: { args: EventWindow; result: Page<EventRow> };
  // Rows of a log by number.
  log_rows: { args: LogRange; result: LogWindow };
  // The last rows of a log.
  log_tail: { args: LogTailQuery; result: LogWindow };
  // The last row of each of some versions.
  last_lines: { args: LastLines; result: Array<LastLine> };
  // Which logs this window is looking at.
  watch_logs: { args: WatchLogs; result: Nothing };
  // What can be chosen under Specifications.
  list_flavors: { args: BackendName; result: Array<Flavor> };
  // The AI engines, by framework.
  list_engines: { args: BackendName; result: Array<EngineFamily> };
  // The built-in algorithms.
  list_algorithms: { args: BackendName; result: AlgorithmCatalogue };
  // A spec to start a wizard from.
  new_spec: { args: BackendName; result: WizardDefaults };
  // Every fault of a spec.
  check_spec: { args: SpecAt; result: Array<Fault> };
  // What would run.
  preview_spec: { args: SpecAt; result: Preview };
  // Create a job, or a new version of one.
  submit: { args: SubmitRequest; result: Submitted };
  // End a version.
  stop: { args: OneVersion; result: Nothing };
  // Delete a job with its versions, logs included.
  delete_job: { args: OneJob; result: Nothing };
  // Delete one version, its logs included.
  delete_version: { args: OneVersion; result: Nothing };
  // Change a job's description.
  describe_job: { args: Describe; result: Nothing };
  // One page of the list of configurations.
  list_configs: { args: ConfigQuery; result: Page<ConfigRow> };
  // The last three configurations that were used.
  recent_configs: { args: Nothing; result: Array<ConfigRow> };
  // One configuration, whole.
  show_config: { args: ByName; result: JobConfig };
  // Save a configuration.
  save_config: { args: SaveConfig; result: Nothing };
  // Delete a configuration.
  delete_config: { args: ByName; result: Nothing };
  // Topics to choose under Notification.
  list_topics: { args: Nothing; result: Array<TopicRow> };
  // What is in a folder of object storage.
  list_objects: { args: ObjectPath; result: ObjectListing };
  // Copy a file or folder of this computer into object storage.
  upload: { args: Upload; result: ObjectEntry };
  // Delete an object or a folder.
  delete_object: { args: ObjectPath; result: Nothing };
  // A window of a folder of object storage, or of what is found below it.
  browse_objects: { args: BrowseObjects; result: ObjectWindow };
  // What can be shown of an object.
  preview_object: { args: ObjectPath; result: ObjectPreview };
  // Which folder of object storage this window is looking at.
  watch_objects: { args: WatchObjects; result: Nothing };
  // Make a bucket or a folder.
  make_folder: { args: ObjectPath; result: ObjectEntry };
  // Give an object or a folder another name.
  rename_object: { args: RenameObject; result: ObjectEntry };
  // Copy files and folders of this computer into object storage.
  send_objects: { args: SendObjects; result: Transferred };
  // Copy objects and folders to this computer.
  fetch_objects: { args: FetchObjects; result: Transferred };
  // End work that takes a while.
  cancel_transfer: { args: OneTransfer; result: Nothing };
  // One page of the list of data sets.
  list_datasets: { args: DatasetQuery; result: Page<DatasetRow> };
  // A data set and its versions.
  show_dataset: { args: ByName; result: DatasetDetail };
  // How a version is on the disk now.
  show_dataset_version: { args: OneDatasetVersion; result: DatasetState };
  // A few files of a version.
  sample_dataset: { args: OneDatasetVersion; result: Array<SampleFile> };
  // What has a data set as its data source.
  dataset_uses: { args: DatasetUsesOf; result: DatasetUses };
  // Create a data set with its first version.
  create_dataset: { args: CreateDataset; result: DatasetVersionRow };
  // Make the next version of a data set.
  create_dataset_version: { args: CreateDatasetVersion; result: DatasetVersionRow };
  // Change what a data set says of itself.
  describe_dataset: { args: DescribeDataset; result: Nothing };
  // Delete a data set with all its versions.
  delete_dataset: { args: ByName; result: Nothing };
  // Delete one version of a data set.
  delete_dataset_version: { args: OneDatasetVersion; result: Nothing };
  // What the person chose.
  get_settings: { args: Nothing; result: Settings };
  // Change it.
  save_settings: { args: Settings; result: Nothing };
  // What was being written.
  get_draft: { args: ByName; result: Draft };
  // Keep what is being written.
  save_draft: { args: Draft; result: Nothing };
  // Put the sample into obs://demo/ and get its spec.
  prepare_sample: { args: Nothing; result: WizardDefaults };
  // What this console is.
  about: { args: Nothing; result: About };
}
