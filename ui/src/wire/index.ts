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

export type Ahead = { 
/**
 * Which.
 */
key: VersionKey, 
/**
 * Name of its job.
 */
job_name: string, 
/**
 * Whether it holds what the new one needs, or only waits before it.
 */
running: boolean, };

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

export type AlgorithmCheck = { 
/**
 * The package, where it can.
 */
package: AlgorithmPackage | null, 
/**
 * What keeps it from being one, where it cannot.
 */
faults: Array<ManifestFault>, };

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

export type AlgorithmReadme = { 
/**
 * Plain text; none where there is none.
 */
text: string | null, };

export type AlgorithmResourceType = "cpu" | "gpu" | "ascend";

export type AlgorithmRootKind = "shipped" | "users";

export type AlgorithmSource = "built_in" | "framework" | "custom_image";

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

export type Catalogue = { "part": "flavors", "entries": Array<Flavor> } | { "part": "engines", "entries": Array<RemoteEngine> } | { "part": "algorithms", "entries": Array<RemoteAlgorithm> } | { "part": "pools", "entries": Array<RemotePool> } | { "part": "datasets", "entries": Array<RemoteDataset> } | { "part": "dataset_versions", "entries": Array<RemoteDatasetVersion> } | { "part": "topics", "entries": Array<RemoteTopic> } | { "part": "images", "entries": Array<RemoteImage> } | { "part": "image_tags", "entries": Array<RemoteTag> } | { "part": "objects", "entries": Array<RemoteObject> };

export type CataloguePart = { "part": "flavors" } | { "part": "engines" } | { "part": "algorithms" } | { "part": "pools" } | { "part": "datasets" } | { "part": "dataset_versions", 
/**
 * Its id.
 */
dataset: string, } | { "part": "topics" } | { "part": "images" } | { "part": "image_tags", 
/**
 * The repository, as [`RemoteImage::repository`] has it.
 */
repository: string, } | { "part": "objects", 
/**
 * `obs://bucket/folder/`; `obs://` for the buckets.
 */
url: string, };

export type CatalogueQuery = { 
/**
 * Whose.
 */
connection: ConnectionId, 
/**
 * Which page.
 */
of: CataloguePart, 
/**
 * Whether to ask the service now, however young the page is.
 */
refresh: boolean, };

export type CatalogueWindow = { 
/**
 * What there is; none where it was never heard.
 */
catalogue: Catalogue | null, 
/**
 * When that was heard, in epoch milliseconds.
 */
fetched_at_ms: number | null, 
/**
 * Whether the service is being asked now: a notice follows.
 */
refreshing: boolean, 
/**
 * Why the last try brought nothing.
 */
failure: WireError | null, };

export type ChangeRemoteVisualization = { 
/**
 * Whose.
 */
connection: ConnectionId, 
/**
 * Which.
 */
id: RemoteVisualizationId, 
/**
 * What is to become of it.
 */
change: VisualizationChange, };

export type Channel = "desktop" | "webhook" | "email" | "smn";

export type Chart = { 
/**
 * Where each point is on the script's own clock.
 */
steps: Array<number>, 
/**
 * When each was written: milliseconds since 1970.
 */
wall_times_ms: Array<number>, 
/**
 * What was written.
 */
values: Array<ChartValue>, 
/**
 * How many points there are to choose from; more than the lists hold when some were left out.
 */
points_total: number, };

export type ChartPart = { 
/**
 * The points.
 */
chart: Chart, 
/**
 * Whether they go behind those that were read before; otherwise they take their place.
 */
appended: boolean, 
/**
 * Where this ends; nothing for a series without points.
 */
position: SeriesPosition | null, };

export type ChartValue = number | "NaN" | "Infinity" | "-Infinity";

export type ChosenImport = { 
/**
 * Its name in the file.
 */
name: string, 
/**
 * Its name here.
 */
to: string, 
/**
 * Whether one of that name may be written over.
 */
replace: boolean, };

export type ChosenSend = { 
/**
 * Its name here.
 */
name: string, 
/**
 * Its name there.
 */
to: string, 
/**
 * Whether one of that name is written over.
 */
replace: boolean, };

export type Cloud = "huawei_cloud" | "open_telekom_cloud" | "custom";

export type CloudPreset = { 
/**
 * Whose.
 */
cloud: Cloud, 
/**
 * Its regions; of another address none is known.
 */
regions: Array<RegionPreset>, };

export type CloudService = "iam" | "modelarts_v1" | "modelarts_v2" | "obs" | "smn" | "swr";

export type CodeDiff = { 
/**
 * By path; at most 2,000.
 */
files: Array<FileChange>, 
/**
 * Whether there are more.
 */
and_more: boolean, 
/**
 * How many files are the same in both.
 */
same: number, };

export type CodeFile = { 
/**
 * Its path inside.
 */
path: string, 
/**
 * Its size.
 */
size_bytes: number, };

export type CodeHash = string;

export type CodePair = { 
/**
 * The one before.
 */
left: VersionKey, 
/**
 * The one after.
 */
right: VersionKey, };

export type CodeRecord = { 
/**
 * Where it was, as the job names it.
 */
url: string, 
/**
 * Hash of its files with their paths: equal for equal code.
 */
hash: CodeHash, 
/**
 * Number of files.
 */
files: number, 
/**
 * Their sizes together.
 */
size_bytes: number, 
/**
 * What git says of it; none where it is in no work tree, or there is no git.
 */
git: GitRecord | null, };

export type CodeReport = { 
/**
 * Number of files that a task gets.
 */
files: number, 
/**
 * Their sizes together.
 */
size_bytes: number, 
/**
 * What the rule leaves out, by pattern, the largest first.
 */
ignored: Array<IgnoredCode>, 
/**
 * The largest files, the largest first; at most [`CodeReport::MAX_LARGEST`].
 */
largest: Array<CodeFile>, 
/**
 * The service's limit for the files.
 */
max_files: number, 
/**
 * The service's limit for their sizes together.
 */
max_bytes: number, 
/**
 * Whether it was counted to its end.
 */
complete: boolean, };

export type CodeSize = { 
/**
 * Number of files.
 */
files: number, 
/**
 * Their sizes together.
 */
size_bytes: number, 
/**
 * Whether there is more than was counted: a large directory is not counted whole in passing.
 */
and_more: boolean, };

export type CompareConfigs = { 
/**
 * The first.
 */
before: ConfigSide, 
/**
 * The second.
 */
after: ConfigSide, };

export type ComparedField = { 
/**
 * Its path, as in [`SpecField`].
 */
field: string, 
/**
 * Its value in the first; none where the first has no such field.
 */
before: string | null, 
/**
 * Its value in the second.
 */
after: string | null, 
/**
 * Whether the values are hidden.
 */
secret: boolean, 
/**
 * Whether they differ.
 */
changed: boolean, };

export type ComputerHas = { 
/**
 * Processors.
 */
cpus: number, 
/**
 * Main memory.
 */
memory_bytes: number, 
/**
 * GPUs that the driver answers for.
 */
gpus: Array<Gpu>, 
/**
 * The disk that the data directory is on.
 */
disk_bytes: number, 
/**
 * Room on it that is left for this user.
 */
disk_free_bytes: number, };

export type ConfigFolder = { 
/**
 * Names between slashes.
 */
path: string, };

export type ConfigFormat = "yaml" | "json";

export type ConfigNames = { 
/**
 * Their names.
 */
names: Array<string>, };

export type ConfigPlaces = { 
/**
 * Every folder by its path, each after the one it is in.
 */
folders: Array<FolderCount>, 
/**
 * Every tag, by name.
 */
tags: Array<TagCount>, 
/**
 * Configurations in all.
 */
configs: number, 
/**
 * Deleted ones that can be brought back.
 */
deleted: number, };

export type ConfigQuery = { 
/**
 * Text in name or description; empty for all.
 */
search: string, 
/**
 * Only those in this folder and the folders in it.
 */
folder?: string, 
/**
 * Only those that have each of these tags.
 */
tags?: Array<string>, 
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
 * The folder it is filed in; empty for the top.
 */
folder: string, 
/**
 * Its tags, by name.
 */
tags: Array<string>, 
/**
 * When it was first saved, in epoch milliseconds.
 */
created_at_ms: number, 
/**
 * When a job was last created from it.
 */
used_at_ms: number | null, };

export type ConfigSide = { "of": "config", 
/**
 * Its name.
 */
name: string, } | { "of": "state", 
/**
 * Its number.
 */
state: number, } | { "of": "version", 
/**
 * Which.
 */
key: VersionKey, };

export type ConfigSort = "created" | "name" | "algorithm" | "used";

export type ConfigState = { 
/**
 * Its number.
 */
id: number, 
/**
 * How it ended.
 */
ending: StateEnd, 
/**
 * From when it was so, in epoch milliseconds.
 */
since_ms: number, 
/**
 * Until when.
 */
until_ms: number, 
/**
 * The fields that the edit changed.
 */
changed: Array<string>, };

export type ConfirmSubscription = { 
/**
 * Which.
 */
id: SubscriptionId, 
/**
 * The code or token that was sent to it.
 */
code: string, };

export type Connection = { 
/**
 * What people call it: 1 to 64 characters, unique among connections.
 */
name: string, 
/**
 * Whose service it is.
 */
cloud: Cloud, 
/**
 * For example `eu-de`.
 */
region: string, 
/**
 * The project's id, 32 hexadecimal digits on the service; empty to have it looked up by the region's name.
 */
project_id: string, 
/**
 * Where its services are.
 */
endpoints: Endpoints, 
/**
 * Who signs in.
 */
sign_in: SignIn, 
/**
 * Whether this console itself publishes what is told of jobs there to the topic of the service that they name: no
 * table promises that the service does.
 */
publish: boolean, };

export type ConnectionId = string;

export type ConnectionKeys = { 
/**
 * SK, or the password.
 */
secret: SecretText, 
/**
 * The token of a temporary key; empty for others.
 */
security_token: SecretText, };

export type ConnectionRow = { 
/**
 * What its place to run is called.
 */
id: ConnectionId, 
/**
 * Where it leads and who signs in.
 */
connection: Connection, 
/**
 * What its last test said.
 */
test: ConnectionTest | null, 
/**
 * When it was made, in epoch milliseconds.
 */
created_at_ms: number, 
/**
 * Whether it was removed: only its name is of use then.
 */
removed: boolean, };

export type ConnectionTest = { 
/**
 * When, in epoch milliseconds.
 */
at_ms: number, 
/**
 * One answer for each service, in the order of [`CloudService`].
 */
answers: Array<ServiceAnswer>, };

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

export type CreateRemoteVisualization = { 
/**
 * Where.
 */
connection: ConnectionId, 
/**
 * What it is to be.
 */
new: NewVisualization, };

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

export type DeletePool = { 
/**
 * Where, for example `local`.
 */
backend: string, 
/**
 * Which.
 */
id: PoolId, };

export type DeleteTopic = { 
/**
 * Its name.
 */
name: string, 
/**
 * Also when jobs or configurations use it: they then tell nobody.
 */
even_if_used: boolean, };

export type DeletedConfig = { 
/**
 * Its name.
 */
name: string, 
/**
 * Its description.
 */
description: string, 
/**
 * The folder it was filed in.
 */
folder: string, 
/**
 * When it was deleted.
 */
deleted_at_ms: number, 
/**
 * Its last state.
 */
state: number, };

export type DeliveryKind = "notification" | "test" | "confirmation";

export type DeliveryRow = { 
/**
 * Its number.
 */
id: number, 
/**
 * Whom it was for; none for a topic of the service.
 */
subscription: SubscriptionId | null, 
/**
 * How.
 */
protocol: Channel, 
/**
 * Where: a mail address, the host of a web address, or a connection and its topic.
 */
label: string, 
/**
 * What was to be told.
 */
kind: DeliveryKind, 
/**
 * In one line.
 */
subject: string, 
/**
 * The id all tries of a message carry; empty for the desktop.
 */
message_id: string, 
/**
 * When the try began, in epoch milliseconds.
 */
at_ms: number, 
/**
 * How long it took.
 */
took_ms: number, 
/**
 * How it ended.
 */
outcome: Outcome, 
/**
 * What the other side said, or why it could not be asked.
 */
answer: string, 
/**
 * When the message is tried again; none when that has happened, or never will.
 */
next_at_ms: number | null, 
/**
 * Whether the message can be sent again.
 */
can_resend: boolean, };

export type DeliveryWindow = { 
/**
 * The topic's name.
 */
topic: string, 
/**
 * Rows to skip.
 */
offset: number, 
/**
 * Rows to return.
 */
limit: number, };

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

export type DescribeVisualization = { 
/**
 * Which.
 */
id: VisualizationId, 
/**
 * 0 to 256 characters.
 */
description: string, };

export type Device = "cpu" | "gpu" | "ascend";

export type DiffLine = { 
/**
 * Where it is.
 */
kind: LineKind, 
/**
 * Its number on the left, from 1.
 */
left: number | null, 
/**
 * Its number on the right, from 1.
 */
right: number | null, 
/**
 * What it says, without its end.
 */
text: string, };

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

export type Endpoints = { 
/**
 * Identity: tokens, projects.
 */
iam: string, 
/**
 * Training jobs and their catalogues.
 */
modelarts: string, 
/**
 * Object storage.
 */
obs: string, 
/**
 * Topics.
 */
smn: string, 
/**
 * Images.
 */
swr: string, };

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

export type EnvironmentInstaller = "automatic" | "uv" | "venv";

export type EnvironmentMaking = { 
/**
 * Its name.
 */
name: string, 
/**
 * Since when, in epoch milliseconds.
 */
started_at_ms: number, 
/**
 * The last lines its tools printed.
 */
lines: Array<string>, 
/**
 * Lines before those.
 */
lines_before: number, 
/**
 * How it stands.
 */
state: MakingState, };

export type EnvironmentRow = { 
/**
 * The environment.
 */
environment: EngineEnvironment, 
/**
 * Its frameworks; none for one that holds plain Python alone.
 */
frameworks: Array<FrameworkRow>, };

export type Environments = { 
/**
 * Those that jobs can run in.
 */
environments: Array<EnvironmentRow>, 
/**
 * What looks like one and does not work.
 */
unusable: Array<UnusableEnvironment>, 
/**
 * How many were found and are left out because a person wanted that.
 */
forgotten: number, 
/**
 * Where uv is.
 */
uv: string | null, 
/**
 * Those that are being made, or were when that ended and nobody has seen it yet.
 */
makings: Array<EnvironmentMaking>, };

export type ErrorCode = "faults" | "not_found" | "config_exists" | "already_ended" | "still_running" | "pool_in_use" | "bad_request" | "owner_unreachable" | "database_newer" | "database_corrupt" | "disk_full" | "storage" | "unreachable" | "topic_in_use" | "no_keyring" | "keyring_locked" | "internal" | "path_missing" | "no_python_inside" | "not_python" | "python_too_old" | "already_there" | "bad_environment_name" | "name_taken" | "bad_package" | "no_uv" | "no_python" | "making_failed" | "cancelled" | "not_a_package_file" | "package_too_large" | "in_use" | "connection_in_use" | "refused_there" | "port_taken" | "dataset_busy";

export type Evaluation = { 
/**
 * How many samples were looked at.
 */
samples: number, 
/**
 * How many of them were told right.
 */
right: number, 
/**
 * Their share.
 */
accuracy: number | null, 
/**
 * The mean of the labels' precisions; each label weighs the same.
 */
precision: number | null, 
/**
 * The mean of the labels' recalls.
 */
recall: number | null, 
/**
 * The mean of the labels' F1 values.
 */
f1: number | null, 
/**
 * Each label, in the order of the file.
 */
labels: Array<LabelResult>, 
/**
 * How many samples of the label of each row were taken for the label of each column.
 */
matrix: Array<Array<number>>, 
/**
 * Samples that were told wrong, as far as the script names them.
 */
wrong: Array<WrongSample>, 
/**
 * How many more the file names.
 */
wrong_left_out: number, };

export type EvaluationFault = { "code": "not_a_file" } | { "code": "too_large", 
/**
 * How long it is, as far as was looked.
 */
bytes: number, 
/**
 * How long it may be.
 */
max_bytes: number, } | { "code": "not_json", 
/**
 * What the reader met, and where, in English.
 */
reason: string, } | { "code": "other_shape", 
/**
 * What the reader met, and where, in English.
 */
reason: string, } | { "code": "no_labels" } | { "code": "too_many_labels", 
/**
 * How many.
 */
count: number, 
/**
 * How many there may be.
 */
max: number, } | { "code": "bad_label", 
/**
 * Which, from 1.
 */
at: number, 
/**
 * How many characters it may have.
 */
max: number, } | { "code": "label_twice", 
/**
 * Which.
 */
label: string, } | { "code": "rows", 
/**
 * How many it has.
 */
rows: number, 
/**
 * How many labels there are.
 */
labels: number, } | { "code": "columns", 
/**
 * Whose row.
 */
label: string, 
/**
 * How many it has.
 */
counts: number, 
/**
 * How many labels there are.
 */
labels: number, } | { "code": "too_many_samples" } | { "code": "unknown_label", 
/**
 * Which sample, from 1.
 */
at: number, 
/**
 * The label.
 */
label: string, };

export type EvaluationState = { "state": "none" } | { "state": "of_another_time", 
/**
 * When it was written, in epoch milliseconds.
 */
written_at_ms: number, 
/**
 * The version that ran then and has the same output path.
 */
by: RelatedVersion | null, } | { "state": "broken", 
/**
 * Why.
 */
fault: EvaluationFault, 
/**
 * When it was written, in epoch milliseconds.
 */
written_at_ms: number, } | { "state": "found", 
/**
 * What follows from it.
 */
evaluation: Evaluation, 
/**
 * When it was written, in epoch milliseconds.
 */
written_at_ms: number, };

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
error: string, } | { "kind": "service", 
/**
 * How much it matters.
 */
level: EventLevel, 
/**
 * Who said it there.
 */
source: string, 
/**
 * Its words.
 */
message: string, } | { "kind": "log_copied", 
/**
 * Which task.
 */
task: number, 
/**
 * Where to, `obs://bucket/key`.
 */
to: string, 
/**
 * Its size.
 */
size_bytes: number, } | { "kind": "log_not_copied", 
/**
 * Which task.
 */
task: number, 
/**
 * Where to.
 */
to: string, 
/**
 * Why not.
 */
error: string, };

export type EventLevel = "info" | "warning" | "error";

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

export type ExplainedRow = { 
/**
 * Without colours and without what was written over.
 */
text: string, 
/**
 * From left to right, none over another.
 */
marks: Array<RuleMark>, };

export type Export = { 
/**
 * The text, with a line break at its end.
 */
text: string, 
/**
 * A name for its file.
 */
file_name: string, 
/**
 * What the target does not carry, and what must be looked at there.
 */
notes: Array<ExportNote>, };

export type ExportAs = { 
/**
 * The job or configuration.
 */
subject: ExportSubject, 
/**
 * The tool.
 */
target: ExportTarget, };

export type ExportConfigs = { 
/**
 * Their names.
 */
names: Array<string>, 
/**
 * YAML or JSON.
 */
format: ConfigFormat, };

export type ExportNote = { 
/**
 * Path of the field in the spec.
 */
field: string, 
/**
 * Whether it is lost.
 */
level: ExportNoteLevel, 
/**
 * What of it.
 */
kind: ExportNoteKind, };

export type ExportNoteKind = { "code": "no_place" } | { "code": "environment_of_images_only" } | { "code": "parameters_become_environment" } | { "code": "secret", name: string, } | { "code": "only_here", given: string, } | { "code": "needs_id", given: string, } | { "code": "unknown_engine", given: string, } | { "code": "topic_is_no_urn", given: string, } | { "code": "undocumented", member: string, } | { "code": "mixed_sources" } | { "code": "named_anew", given: string, name: string, } | { "code": "command_rewritten" } | { "code": "line_break" } | { "code": "dollar" } | { "code": "not_a_path", given: string, } | { "code": "bad_name", max: number, } | { "code": "too_long", max: number, actual: number, } | { "code": "too_many", max: number, actual: number, } | { "code": "twice", name: string, } | { "code": "missing" } | { "code": "must_exist", name: string, };

export type ExportNoteLevel = "left_out" | "check";

export type ExportSeries = { 
/**
 * Whose.
 */
source: SeriesSource, 
/**
 * Which; `since` is passed over.
 */
series: Array<WantedSeries>, 
/**
 * Where to; a file that is there is replaced.
 */
path: string, };

export type ExportSubject = { 
/**
 * Whether a job or a saved configuration.
 */
kind: ExportSubjectKind, 
/**
 * The values.
 */
spec: JobSpec, };

export type ExportSubjectKind = "job" | "configuration";

export type ExportTarget = "estimator" | "v1_job" | "v1_config" | "v2_job" | "command" | "job_file";

export type Exported = { 
/**
 * Points in the file.
 */
points: number, };

export type ExportedConfigs = { 
/**
 * A name for the file.
 */
file_name: string, 
/**
 * What is in it.
 */
text: string, 
/**
 * Secrets whose values are not in it, each as `configuration: variable`.
 */
secrets: Array<string>, };

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

export type FaultKind = { "code": "required" } | { "code": "bad_name", max: number, } | { "code": "too_long", max: number, actual: number, } | { "code": "out_of_range", min: number, max: number, actual: number, } | { "code": "not_an_object_path", given: string, } | { "code": "bad_variable_name", given: string, } | { "code": "reserved_variable", name: string, } | { "code": "duplicate", given: string, } | { "code": "control_character" } | { "code": "of_another_source" } | { "code": "boot_file_not_python", given: string, } | { "code": "boot_file_outside", given: string, code_dir: string, } | { "code": "output_is_data" } | { "code": "output_not_empty", path: string, } | { "code": "name_taken", name: string, } | { "code": "unknown_flavor", given: string, known: Array<string>, } | { "code": "unknown_image", given: string, known: Array<string>, } | { "code": "unknown_topic", given: string, known: Array<string>, } | { "code": "unknown_field", name: string, } | { "code": "wrong_type", expected: string, } | { "code": "not_found", path: string, } | { "code": "empty_folder", path: string, } | { "code": "unreadable", path: string, reason: string, } | { "code": "too_many_nodes", asked: number, flavor: string, fit: number, } | { "code": "code_too_large", bytes: number, max_bytes: number, } | { "code": "code_too_many_files", files: number, max_files: number, and_more: boolean, } | { "code": "not_here", what: string, } | { "code": "unknown_engine", given: string, known: Array<string>, } | { "code": "no_framework", framework: string, } | { "code": "engine_in_several", given: string, choose: Array<string>, } | { "code": "unknown_algorithm", given: string, known: Array<string>, } | { "code": "broken_algorithm", name: string, reason: string, } | { "code": "no_engine_for", algorithm: string, need: string, } | { "code": "not_whole", given: string, } | { "code": "not_number", given: string, } | { "code": "not_bool", given: string, } | { "code": "not_a_choice", given: string, choices: Array<string>, } | { "code": "too_small", given: string, min: string, } | { "code": "too_large", given: string, max: string, } | { "code": "unknown_parameter", known: Array<string>, } | { "code": "set_by_platform" } | { "code": "bad_topic_name", max: number, } | { "code": "too_many_bytes", max: number, actual: number, } | { "code": "topic_taken", name: string, } | { "code": "nobody_confirmed", topic: string, } | { "code": "already_subscribed", given: string, } | { "code": "not_a_web_address", given: string, } | { "code": "secret_in_address" } | { "code": "not_a_mail_address", given: string, } | { "code": "not_a_signing_secret" } | { "code": "no_mail_server" } | { "code": "wrong_code" } | { "code": "code_expired" } | { "code": "password_in_clear", host: string, } | { "code": "unknown_pool", given: string, known: Array<string>, } | { "code": "pool_name_taken", name: string, } | { "code": "cpus_left", asked: number, left: number, } | { "code": "memory_left", asked_bytes: number, left_bytes: number, } | { "code": "secret_on_command_line" } | { "code": "secret_with_value" } | { "code": "secret_missing" } | { "code": "no_keyring", reason: string, } | { "code": "output_in_data", data: string, } | { "code": "data_in_output", data: string, } | { "code": "too_many_tags", max: number, } | { "code": "unknown_dataset", given: string, known: Array<string>, } | { "code": "dataset_changed", version: string, missing: number, changed: number, added: number, example: string, } | { "code": "long_names", count: number, max: number, example: string, } | { "code": "all_names_long", path: string, max: number, } | { "code": "one_node_engine", engine: string, actual: number, } | { "code": "no_room", needed_bytes: number, free_bytes: number, } | { "code": "connection_taken", name: string, } | { "code": "not_an_endpoint", given: string, } | { "code": "not_encrypted", given: string, } | { "code": "plain_text_there", name: string, } | { "code": "no_dollar_there" } | { "code": "no_place_there" } | { "code": "sold_out_there", given: string, };

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

export type FetchedConfigs = { 
/**
 * Those that can be read, as a file of configurations; empty where there are none.
 */
text: string, 
/**
 * Their names.
 */
names: Array<string>, 
/**
 * Those that cannot.
 */
unreadable: Array<UnreadableConfig>, 
/**
 * Those that say what a configuration here has no place for.
 */
left_out: Array<LeftOutMembers>, };

export type FileChange = { 
/**
 * Its path in the code directory.
 */
path: string, 
/**
 * What became of it.
 */
kind: FileChangeKind, 
/**
 * Its size on the left, where it is there.
 */
left_bytes: number | null, 
/**
 * Its size on the right, where it is there.
 */
right_bytes: number | null, };

export type FileChangeKind = "added" | "removed" | "changed";

export type FileDiff = { 
/**
 * The changes with some lines around them.
 */
lines: Array<DiffLine>, 
/**
 * Whether there are more.
 */
and_more: boolean, 
/**
 * Why there are no lines to compare.
 */
no_text: NoText | null, };

export type FilePair = { 
/**
 * The one before.
 */
left: VersionKey, 
/**
 * The one after.
 */
right: VersionKey, 
/**
 * Its path in the code directory.
 */
path: string, };

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

export type FolderCount = { 
/**
 * Its path, names between slashes.
 */
path: string, 
/**
 * Configurations in it and in the folders in it.
 */
count: number, };

export type FrameworkRow = { 
/**
 * As the wizard has it.
 */
framework: string, 
/**
 * Its version.
 */
version: string, 
/**
 * How a job names it.
 */
engine: string, };

export type GitRecord = { 
/**
 * The commit that is checked out, in full; none before the first.
 */
commit: string | null, 
/**
 * Its branch; none when detached.
 */
branch: string | null, 
/**
 * How many files of the code directory differ from the commit, those it does not know included.
 */
changed_files: number, };

export type Gpu = { 
/**
 * The driver's identifier.
 */
uuid: string, 
/**
 * Its product name.
 */
name: string, 
/**
 * Its own memory.
 */
memory_bytes: number, };

export type GroupCount = { 
/**
 * The kind of status.
 */
group: StatusGroup, 
/**
 * How many.
 */
count: Count, };

export type IgnoredCode = { 
/**
 * The pattern.
 */
pattern: string, 
/**
 * Number of files.
 */
files: number, 
/**
 * Their sizes together.
 */
size_bytes: number, };

export type ImageNote = { 
/**
 * On the script's own clock; names the pictures within their tag.
 */
step: number, 
/**
 * When they were written: milliseconds since 1970.
 */
wall_time_ms: number, 
/**
 * Of each, as the script says it.
 */
width: number, 
/**
 * Of each, as the script says it.
 */
height: number, 
/**
 * How many there are.
 */
count: number, };

export type ImportAction = { "action": "create" } | { "action": "rename", 
/**
 * A name that is free.
 */
to: string, } | { "action": "replace", 
/**
 * The fields that differ.
 */
changed: Array<string>, } | { "action": "same" } | { "action": "skip" };

export type ImportConfigs = { 
/**
 * The text that was planned.
 */
text: string, 
/**
 * Those of it that are imported.
 */
chosen: Array<ChosenImport>, };

export type ImportFault = { 
/**
 * Path of the field in the file, for example `configurations[2].values.resources.nodes`; empty for the whole file.
 */
field: string, 
/**
 * Its line, from 1, where that is known.
 */
line: number | null, 
/**
 * What is wrong.
 */
kind: ImportFaultKind, };

export type ImportFaultKind = { "code": "syntax", reason: string, } | { "code": "shape", reason: string, } | { "code": "newer", found: number, } | { "code": "not_configurations" } | { "code": "empty" } | { "code": "no_name" } | { "code": "twice", name: string, first_line: number | null, } | { "code": "bad_folder", given: string, } | { "code": "bad_tag", given: string, } | { "code": "too_many_tags", max: number, actual: number, } | { "code": "value", kind: FaultKind, };

export type ImportPlan = { 
/**
 * The file's own name; empty for a text.
 */
file_name: string, 
/**
 * What was read: this is imported, whatever becomes of the file meanwhile.
 */
text: string, 
/**
 * What is in it, in its order.
 */
configs: Array<PlannedConfig>, 
/**
 * What is wrong with it.
 */
faults: Array<ImportFault>, };

export type InstalledPackage = { 
/**
 * As its author writes it.
 */
name: string, 
/**
 * As its author writes it, a local part such as `+cu121` included.
 */
version: string, };

export type InstalledPackageList = { 
/**
 * In order.
 */
packages: Array<InstalledPackage>, 
/**
 * SHA-256 of [`PackageList::requirements`], in hexadecimal: equal for equal lists.
 */
sha256: string, };

export type JobColumn = "algorithm" | "where" | "resources" | "tags" | "versions" | "description" | "created" | "started" | "duration" | "last_line";

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
 * The folder it is filed in; empty for the top.
 */
folder: string, 
/**
 * Its tags, by name.
 */
tags: Array<string>, 
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
versions: Page<VersionSummary>, 
/**
 * The number that its next version gets.
 */
next_version: VersionNumber, };

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
 * Algorithm sources to show; empty for all.
 */
sources?: Array<AlgorithmSource>, 
/**
 * Tags, all of which a job has.
 */
tags?: Array<string>, 
/**
 * The first moment at which the newest version may have been submitted, in epoch milliseconds.
 */
from_ms?: number, 
/**
 * The first moment at which it may no more.
 */
until_ms?: number, 
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
ended_at_ms: number | null, 
/**
 * Its tags, by name.
 */
tags: Array<string>, };

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

export type JobView = { 
/**
 * Its name.
 */
name: string, 
/**
 * What is shown.
 */
shows: Shows, };

export type KeepSecret = { 
/**
 * The value.
 */
value: string, };

export type KeptSecret = { 
/**
 * What a variable holds instead of the value.
 */
id: SecretId, };

export type KeyringState = { 
/**
 * Why not; none where they can.
 */
missing: string | null, };

export type LabelResult = { 
/**
 * The label.
 */
label: string, 
/**
 * How many samples have it.
 */
samples: number, 
/**
 * How many were taken for it.
 */
taken: number, 
/**
 * How many of its own were.
 */
right: number, 
/**
 * Of those taken for it, the share that has it.
 */
precision: number | null, 
/**
 * Of its own, the share that was taken for it.
 */
recall: number | null, 
/**
 * The harmonic mean of both.
 */
f1: number | null, 
/**
 * Of the samples of other labels, the share that was taken for it.
 */
misrecognition: number | null, };

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

export type LeftOutMembers = { 
/**
 * Its name.
 */
name: string, 
/**
 * The service's names of the members.
 */
members: Array<string>, };

export type LeftOutReason = "long_name" | "unfit_name" | "broken_link" | "not_a_file";

export type LineFault = { 
/**
 * Its number, from 1.
 */
line: number, 
/**
 * What is wrong with it.
 */
kind: LineFaultKind, };

export type LineFaultKind = "no_equals" | "bad_name" | "open_quote" | "after_quote";

export type LineKind = "same" | "removed" | "added" | "gap";

export type Lineage = { 
/**
 * The version.
 */
version: RelatedVersion, 
/**
 * What it trains on, in the order of its spec.
 */
data: Array<LineageData>, 
/**
 * Where its algorithm comes from.
 */
algorithm: Algorithm, 
/**
 * The code it ran, where that was recorded.
 */
code: CodeRecord | null, 
/**
 * The number of the version it started from.
 */
parent: VersionNumber | null, 
/**
 * That version; none when it was deleted.
 */
parent_version: RelatedVersion | null, 
/**
 * Versions that started from this one.
 */
children: Related<RelatedVersion>, 
/**
 * Training Output Path.
 */
output_path: string, 
/**
 * Later versions that train on what lies in the output path.
 */
readers: Related<RelatedVersion>, 
/**
 * Data sets that were made of it.
 */
datasets: Related<RelatedDataset>, 
/**
 * Visualization jobs that show it.
 */
visualizations: Related<RelatedVisualization>, };

export type LineageData = { 
/**
 * What the spec names.
 */
source: DataSource, 
/**
 * Whether the data set has that version; true for a path.
 */
known: boolean, 
/**
 * What the version of the data set was made of; none for a path.
 */
made_of: DatasetSource | null, 
/**
 * Earlier versions whose output is that data, or lies in it, or holds it.
 */
writers: Related<RelatedVersion>, };

export type ListRemoteVisualizations = { 
/**
 * Whose.
 */
connection: ConnectionId, 
/**
 * Which.
 */
query: RemoteVisualizationQuery, };

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

export type LocalPath = { 
/**
 * Its path.
 */
path: string, };

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

export type MailSecurity = "tls" | "starttls" | "none";

export type MailServer = { 
/**
 * Host name or address.
 */
host: string, 
/**
 * 465, 587 or 25, as a rule.
 */
port: number, 
/**
 * How the connection is protected.
 */
security: MailSecurity, 
/**
 * Who logs in; empty for nobody.
 */
user: string, 
/**
 * Whom the mails come from.
 */
from: string, };

export type MailSetup = { 
/**
 * How to reach it; none while it is not set up.
 */
server: MailServer | null, 
/**
 * Whether a password is in the keyring.
 */
has_password: boolean, };

export type MakingState = { "state": "running" } | { "state": "cancelling" } | { "state": "done" } | { "state": "failed", 
/**
 * Why.
 */
error: WireError, };

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

export type MetricRole = "value" | "step";

export type MetricRule = { 
/**
 * What the rule is called; each name once.
 */
name: string, 
/**
 * A regular expression with a group `value` around the number, and a group `name` around the metric's name
 * unless the rule gives one.
 */
pattern: string, 
/**
 * What the number is.
 */
role: MetricRole, 
/**
 * The metric's name, where it is not in the row. A step that has one is a metric too, in a row where another
 * rule told the step.
 */
metric: string | null, };

export type MetricRuleSet = { 
/**
 * In the order in which they are tried.
 */
rules: Array<MetricRule>, 
/**
 * Whether they are those that come with the program.
 */
standard: boolean, };

export type MoveConfigs = { 
/**
 * Their names.
 */
names: Array<string>, 
/**
 * Names between slashes; empty for the top.
 */
folder: string, };

export type NewEnvironment = { 
/**
 * Its name and that of its folder: 1 to 64 letters, digits, `.`, `_` or `-`.
 */
name: string, 
/**
 * The Python to make it from: an interpreter or the folder of one; else the newest found.
 */
python: string | null, 
/**
 * A requirements file to install.
 */
requirements: string | null, 
/**
 * Packages to install, as a requirements file has them, such as `torch==2.5.1`; besides those of the file.
 */
packages: Array<string>, 
/**
 * What makes it.
 */
installer: EnvironmentInstaller, };

export type NewVisualization = { 
/**
 * What it is shown with.
 */
kind: VisualizationKind, 
/**
 * What it shows, and for how long.
 */
spec: VisualizationSpec, };

export type NoPreview = "empty" | "binary" | "too_large";

export type NoText = "binary" | "too_long";

export type NodeSize = { 
/**
 * Processors.
 */
cpus: number, 
/**
 * Memory.
 */
memory_bytes: number, 
/**
 * GPUs that were its alone.
 */
gpus: number, };

export type NotCarried = { 
/**
 * Path of the field in the spec.
 */
field: string, 
/**
 * What it is.
 */
kind: NotCarriedKind, };

export type NotCarriedKind = { "code": "shared_cpus", 
/**
 * Asked for by all nodes together.
 */
asked: number, 
/**
 * There are.
 */
there: number, } | { "code": "no_object_service", 
/**
 * The variables with those folders.
 */
variables: Array<string>, };

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
total_rows: number, } | { "notice": "usage", 
/**
 * Which.
 */
target: LogTarget, } | { "notice": "pools" } | { "notice": "load", 
/**
 * The load.
 */
load: ThisComputer, } | { "notice": "tags" } | { "notice": "views" } | { "notice": "configs" } | { "notice": "settings" } | { "notice": "upload", 
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
this: boolean, } | { "notice": "topics" } | { "notice": "series", 
/**
 * Whose.
 */
source: SeriesSource, } | { "notice": "visualization" } | { "notice": "engines" } | { "notice": "algorithms" } | { "notice": "code", 
/**
 * Which.
 */
path: string, 
/**
 * Files so far.
 */
files: number, 
/**
 * Their sizes together.
 */
size_bytes: number, } | { "notice": "everything" } | { "notice": "datasets" } | { "notice": "objects", 
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
progress: Progress, } | { "notice": "connections" } | { "notice": "catalogue", 
/**
 * Whose.
 */
connection: ConnectionId, 
/**
 * Which page.
 */
of: CataloguePart, };

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
and_more: boolean, 
/**
 * How much lies there besides: links, and what has a name that no object can have.
 */
left_out: number, };

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
 * How much lies there besides: links, and what has a name that no object can have.
 */
left_out: number, 
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

export type OneAlgorithm = { 
/**
 * Its name.
 */
name: string, 
/**
 * `en` or `zh`.
 */
language: string, };

export type OneConnection = { 
/**
 * Which.
 */
id: ConnectionId, };

export type OneDatasetVersion = { 
/**
 * The data set.
 */
dataset: string, 
/**
 * Its version.
 */
version: VersionNumber, };

export type OneDelivery = { 
/**
 * Which.
 */
id: number, };

export type OneImage = { 
/**
 * Whose.
 */
source: SeriesSource, 
/**
 * The folder of the event files.
 */
run: RunName, 
/**
 * Its tag.
 */
tag: Tag, 
/**
 * At which step.
 */
step: number, 
/**
 * Which of that step, from 0.
 */
which: number, };

export type OneJob = { 
/**
 * Which.
 */
job: JobId, };

export type OneRemoteVisualization = { 
/**
 * Whose.
 */
connection: ConnectionId, 
/**
 * Which.
 */
id: RemoteVisualizationId, };

export type OneState = { 
/**
 * Its number.
 */
state: number, };

export type OneSubscription = { 
/**
 * Which.
 */
id: SubscriptionId, };

export type OneTag = { 
/**
 * Whose.
 */
source: SeriesSource, 
/**
 * The folder of the event files.
 */
run: RunName, 
/**
 * Which.
 */
tag: Tag, };

export type OneText = { 
/**
 * Whose.
 */
source: SeriesSource, 
/**
 * The folder of the event files.
 */
run: RunName, 
/**
 * Its tag.
 */
tag: Tag, 
/**
 * At which step.
 */
step: number, };

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

export type OneVisualization = { 
/**
 * Which.
 */
id: VisualizationId, };

export type Order = "asc" | "desc";

export type Outcome = "delivered" | "failed" | "given_up" | "unknown";

export type OutputSize = { 
/**
 * Number of files.
 */
files: number, 
/**
 * Their sizes together.
 */
size_bytes: number, };

export type PackageChange = { 
/**
 * Name of the package.
 */
name: string, 
/**
 * Its version before; none when it was not installed.
 */
was: string | null, 
/**
 * Its version now; none when it is not installed.
 */
is: string | null, };

export type PackageVersion = { 
/**
 * As its author writes it.
 */
name: string, 
/**
 * As its author writes it.
 */
version: string, };

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

export type ParsedVariables = { 
/**
 * The variables, in the order of their lines.
 */
variables: Array<Variable>, 
/**
 * Lines that could not be read; they gave no variable.
 */
faults: Array<LineFault>, };

export type Period = { "kind": "last", 
/**
 * How many.
 */
hours: number, } | { "kind": "between", 
/**
 * The first; none for since ever.
 */
from_ms: number | null, 
/**
 * The first that no longer belongs to it; none for until now.
 */
until_ms: number | null, };

export type Picture = { 
/**
 * What it is, judged by its bytes: `image/png`, say.
 */
media_type: string, 
/**
 * Its bytes in base64.
 */
base64: string, };

export type PlacePools = { 
/**
 * What there is in all.
 */
computer: ComputerHas, 
/**
 * The public pool first, then the dedicated ones in the order in which they were made.
 */
pools: Array<PoolView>, 
/**
 * What one more pool could have.
 */
left: PoolShare, };

export type PlanImport = { 
/**
 * A file of this computer; none when `text` is what is imported.
 */
path: string | null, 
/**
 * The text, where no file is named.
 */
text: string, 
/**
 * What becomes of a configuration whose name is taken.
 */
taken: TakenName, };

export type PlanSend = { 
/**
 * Where to.
 */
connection: ConnectionId, 
/**
 * Which.
 */
names: Array<string>, 
/**
 * Whether the values of secret variables go with them: the service keeps them in plain text.
 */
secrets: boolean, };

export type PlannedConfig = { 
/**
 * Its name in the file.
 */
name: string, 
/**
 * Its description.
 */
description: string, 
/**
 * Its folder.
 */
folder: string, 
/**
 * Its tags.
 */
tags: Array<string>, 
/**
 * Its line in the file, from 1.
 */
line: number | null, 
/**
 * Variables whose values must be given again.
 */
secrets: Array<string>, 
/**
 * Those of them that the one of its name keeps when it is written over.
 */
kept_secrets: Array<string>, 
/**
 * What becomes of it.
 */
action: ImportAction, 
/**
 * What would be changed of the one of its name.
 */
differences: Array<ComparedField>, 
/**
 * A name that is free; none where its own is, or where it is here already.
 */
free_name: string | null, };

export type PlannedSend = { 
/**
 * Its name.
 */
name: string, 
/**
 * What is there under this name.
 */
there: SendAction, 
/**
 * What would be changed there.
 */
differences: Array<ComparedField>, 
/**
 * A name that is free there; none where its own is.
 */
free_name: string | null, 
/**
 * Its secret variables.
 */
secrets: Array<string>, 
/**
 * What the service cannot hold, as warnings; why it cannot be sent, as errors.
 */
faults: Array<Fault>, 
/**
 * Why what is there cannot be compared, by the service's names of the fields.
 */
unreadable: Array<ImportFault>, };

export type PlatformRow = "info" | "warn" | "error";

export type Pool = { "kind": "public" } | { "kind": "dedicated", 
/**
 * Its id.
 */
id: PoolId, };

export type PoolId = string;

export type PoolJob = { 
/**
 * Which.
 */
key: VersionKey, 
/**
 * Name of its job.
 */
job_name: string, 
/**
 * Its flavor.
 */
flavor: string, 
/**
 * How many nodes of it.
 */
nodes: number, };

export type PoolShare = { 
/**
 * Processors.
 */
cpus: number, 
/**
 * Main memory.
 */
memory_bytes: number, 
/**
 * GPUs, by the driver's identifier.
 */
gpus: Array<string>, };

export type PoolView = { 
/**
 * Which.
 */
pool: Pool, 
/**
 * What people call it; empty for the public one.
 */
name: string, 
/**
 * Its description.
 */
description: string, 
/**
 * What it was given; the public pool has what is left.
 */
asked: PoolShare, 
/**
 * What it has: less where this computer became smaller.
 */
share: PoolShare, 
/**
 * What the jobs that run in it hold of that.
 */
held: PoolShare, 
/**
 * What can be chosen under Specifications, smallest first.
 */
flavors: Array<Flavor>, 
/**
 * How many versions run in it.
 */
running_count: number, 
/**
 * The first of them.
 */
running: Array<PoolJob>, 
/**
 * How many versions wait for room in it.
 */
waiting_count: number, 
/**
 * The first of them, in their order.
 */
waiting: Array<PoolJob>, };

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
starts_now: boolean, 
/**
 * Those it waits for, the running ones first, then the queue in its order; at most [`Preview::MAX_AHEAD`].
 */
ahead: Array<Ahead>, 
/**
 * What of the spec this place does not do as it is written.
 */
not_carried: Array<NotCarried>, };

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

export type Protocol = "desktop" | "webhook" | "email";

export type Provenance = { 
/**
 * When it was looked up, in epoch milliseconds.
 */
recorded_at_ms: number, 
/**
 * The code directory; none where the job has none.
 */
code: CodeRecord | null, 
/**
 * The Python that runs it; none where the command names none.
 */
python: PythonRecord | null, };

export type ProvenanceDetail = { 
/**
 * The record; none for versions of before there were any.
 */
ran: WhatRan | null, 
/**
 * Whether the copy of its code is still there.
 */
code_kept: boolean, };

export type Publish = { 
/**
 * The topic's name.
 */
topic: string, 
/**
 * In one line what it is about.
 */
subject: string, 
/**
 * The message.
 */
message: string, };

export type Published = { 
/**
 * By which those who get it twice know it.
 */
message_id: string, };

export type PythonRecord = { 
/**
 * Path of the interpreter.
 */
interpreter: string, 
/**
 * Its version, for example `3.11.7`.
 */
version: string, 
/**
 * How many packages are installed.
 */
packages: number, 
/**
 * SHA-256 of the list of packages: equal for equal lists.
 */
packages_sha256: string, };

export type PythonVersion = string;

export type ReadSeries = { 
/**
 * Whose.
 */
source: SeriesSource, 
/**
 * Which; at most 200.
 */
series: Array<WantedSeries>, 
/**
 * Points a series is told in, 2 to 10,000; lowest and highest values are kept.
 */
most_points: number, };

export type RegionPreset = { 
/**
 * For example `eu-de`.
 */
region: string, 
/**
 * Its services.
 */
endpoints: Endpoints, };

export type Related<T> = { 
/**
 * The first fifty, newest first.
 */
rows: Array<T>, 
/**
 * Whether there are more.
 */
and_more: boolean, };

export type RelatedDataset = { 
/**
 * Name of the data set.
 */
dataset: string, 
/**
 * Which version of it.
 */
version: VersionNumber, };

export type RelatedVersion = { 
/**
 * Which.
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
 * When it was submitted, in epoch milliseconds.
 */
created_at_ms: number, };

export type RelatedVisualization = { 
/**
 * Which.
 */
id: VisualizationId, 
/**
 * Its name.
 */
name: string, 
/**
 * Its status.
 */
status: JobStatus, };

export type RemoteAlgorithm = { 
/**
 * What a spec calls it.
 */
value: string, 
/**
 * Its name.
 */
name: string, 
/**
 * What it is for, as the place says it; may be empty.
 */
about: string, 
/**
 * The engine it runs on; may be empty.
 */
engine: string, 
/**
 * The running parameters it proposes.
 */
parameters: Array<RemoteParameter>, };

export type RemoteDataset = { 
/**
 * What a spec calls it.
 */
value: string, 
/**
 * What people call it.
 */
name: string, 
/**
 * Its description; may be empty.
 */
about: string, 
/**
 * How many versions it has.
 */
versions: number, };

export type RemoteDatasetVersion = { 
/**
 * What a spec calls it.
 */
value: string, 
/**
 * What people call it.
 */
name: string, 
/**
 * Whether it can be used now.
 */
usable: boolean, 
/**
 * Its samples; none where the place does not say.
 */
samples: number | null, };

export type RemoteEngine = { 
/**
 * What a spec calls it.
 */
value: string, 
/**
 * Its framework, for example `TensorFlow`.
 */
framework: string, 
/**
 * Its version, for example `TF-1.8.0-python3.6`.
 */
version: string, };

export type RemoteImage = { 
/**
 * Organization and name, `team/net`.
 */
repository: string, 
/**
 * Its address without a tag, `swr.eu-de.example.com/team/net`.
 */
path: string, 
/**
 * How many tags it has.
 */
tags: number, };

export type RemoteObject = { 
/**
 * `obs://bucket/key`; folders and buckets end in `/`.
 */
url: string, 
/**
 * Whether it is a folder or a bucket.
 */
folder: boolean, 
/**
 * Size of an object; 0 for a folder.
 */
size_bytes: number, 
/**
 * When it was written, in epoch milliseconds.
 */
modified_ms: number | null, };

export type RemoteParameter = { 
/**
 * Its name.
 */
name: string, 
/**
 * The value it begins with.
 */
value: string, 
/**
 * Whether it has to be given.
 */
required: boolean, };

export type RemotePool = { 
/**
 * What a spec calls it.
 */
value: string, 
/**
 * What people call it.
 */
name: string, 
/**
 * Whether jobs can be given to it.
 */
usable: boolean, 
/**
 * Its state, in the place's own word.
 */
state: string, 
/**
 * What its nodes are, as the place says it; may be empty.
 */
about: string, 
/**
 * Its nodes; none where the place does not say.
 */
nodes: number | null, 
/**
 * Those that are free.
 */
free_nodes: number | null, };

export type RemoteTag = { 
/**
 * What a spec calls the image.
 */
value: string, 
/**
 * The tag.
 */
tag: string, 
/**
 * Size of the image.
 */
size_bytes: number, 
/**
 * When it was pushed, in epoch milliseconds; none where that cannot be read.
 */
updated_at_ms: number | null, };

export type RemoteTopic = { 
/**
 * Its URN, which is what a spec calls it.
 */
value: string, 
/**
 * Its name.
 */
name: string, 
/**
 * What people call it; may be empty.
 */
display_name: string, 
/**
 * Its subscriptions; none where they could not be asked.
 */
subscriptions: number | null, 
/**
 * Those that are confirmed: a topic with none tells nobody.
 */
confirmed: number | null, };

export type RemoteVisualization = { 
/**
 * Which it is there.
 */
id: RemoteVisualizationId, 
/**
 * Its name.
 */
name: string, 
/**
 * May be empty.
 */
description: string, 
/**
 * How far it is.
 */
status: JobStatus, 
/**
 * The folder it reads, `obs://bucket/folder/`.
 */
output_path: string, 
/**
 * Where a browser finds it, as an address of the web; none while there is nothing to look at.
 */
address: string | null, 
/**
 * In epoch milliseconds; none where the place does not say.
 */
created_at_ms: number | null, 
/**
 * After how many hours it stops by itself; none where it does not, or the place does not say.
 */
auto_stop_hours: number | null, };

export type RemoteVisualizationId = string;

export type RemoteVisualizationQuery = { 
/**
 * Text in the name; empty for all.
 */
search: string, 
/**
 * Only those of this kind of status.
 */
group: StatusGroup | null, 
/**
 * From 1.
 */
page: number, 
/**
 * Rows of a page, 1 to 100.
 */
per_page: number, };

export type RenameConfigFolder = { 
/**
 * What it is called.
 */
from: string, 
/**
 * What it is to be called.
 */
to: string, };

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

export type RuleFault = { 
/**
 * Which rule, from 0.
 */
rule: number, 
/**
 * What.
 */
kind: RuleFaultKind, 
/**
 * The English sentence, with where in the pattern.
 */
detail: string, };

export type RuleFaultKind = "no_name" | "name_twice" | "bad_pattern" | "no_value" | "no_metric" | "metric_twice";

export type RuleMark = { 
/**
 * Where it begins in the text, counted in UTF-16 units as pages count.
 */
from: number, 
/**
 * Where it ends.
 */
to: number, 
/**
 * What it is.
 */
role: MetricRole, 
/**
 * The metric it is a value of; a step may have none.
 */
name: string | null, 
/**
 * The number.
 */
value: ChartValue, 
/**
 * Which rule found it, counted from 0.
 */
rule: number, };

export type RuleTrial = { 
/**
 * What is wrong with the rules. Rows are told by the sound ones.
 */
faults: Array<RuleFault>, 
/**
 * One for each row.
 */
rows: Array<ExplainedRow>, };

export type RunAgainPlan = { 
/**
 * What would not be the same; empty when it would run exactly as before.
 */
differences: Array<Unlike>, };

export type RunName = string;

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

export type SaveConnection = { 
/**
 * The one to change; none for a new one.
 */
id: ConnectionId | null, 
/**
 * Where it leads and who signs in.
 */
connection: Connection, 
/**
 * What signs in; none to keep what is in the keyring.
 */
keys: ConnectionKeys | null, };

export type SaveLog = { 
/**
 * Which log.
 */
target: LogTarget, 
/**
 * Path of the file; one that is there is replaced when all is written.
 */
to: string, };

export type SaveMailServer = { 
/**
 * How to reach it; none to do without.
 */
server: MailServer | null, 
/**
 * The password; none keeps the one there is.
 */
password: SecretText | null, };

export type SaveMetricRules = { 
/**
 * None goes back to those that come with the program.
 */
rules: Array<MetricRule> | null, };

export type SavePool = { 
/**
 * Where, for example `local`.
 */
backend: string, 
/**
 * Which one is changed; none makes a new one.
 */
id: PoolId | null, 
/**
 * Its name.
 */
name: string, 
/**
 * Its description.
 */
description: string, 
/**
 * What it is to have.
 */
share: PoolShare, };

export type SaveView = { 
/**
 * Its name.
 */
name: string, 
/**
 * What is shown.
 */
shows: Shows, 
/**
 * Whether one of this name may be replaced.
 */
replace: boolean, };

export type SavedLog = { 
/**
 * Its path.
 */
path: string, 
/**
 * Its size.
 */
size_bytes: number, };

export type SecretId = string;

export type SecretText = string;

export type SendAction = "create" | "same" | "differs";

export type SendConfigs = { 
/**
 * Where to.
 */
connection: ConnectionId, 
/**
 * Which.
 */
chosen: Array<ChosenSend>, 
/**
 * Whether the values of secret variables go with them.
 */
secrets: boolean, };

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

export type SentConfig = { 
/**
 * Its name here.
 */
name: string, 
/**
 * Its name there.
 */
to: string, 
/**
 * Why it is not there.
 */
failure: WireError | null, };

export type SeriesOf = { 
/**
 * Which.
 */
source: SeriesSource, };

export type SeriesOutline = { 
/**
 * Event files first, by name, then logs.
 */
runs: Array<SeriesRunOutline>, 
/**
 * What could not be read of event files.
 */
faults: Array<SummaryFault>, 
/**
 * How many more faults there were.
 */
faults_left_out: number, 
/**
 * Whether not everything was read yet: ask again.
 */
more: boolean, 
/**
 * How many rows of logs were looked at.
 */
log_rows_read: number, 
/**
 * How many there are.
 */
log_rows_total: number, };

export type SeriesPoints = { 
/**
 * One for each series.
 */
parts: Array<ChartPart>, };

export type SeriesPosition = { 
/**
 * How many points the series had.
 */
points: number, 
/**
 * The step of the last of them.
 */
last_step: number, };

export type SeriesRun = { "from": "events", 
/**
 * The folder, relative to the output path; `.` is the path itself.
 */
run: RunName, } | { "from": "log", 
/**
 * Which task, from 0.
 */
task: number, };

export type SeriesRunOutline = { 
/**
 * Which.
 */
run: SeriesRun, 
/**
 * Tags with a chart.
 */
scalars: Array<TagOutline>, 
/**
 * Tags with pictures.
 */
images: Array<TagOutline>, 
/**
 * Tags with texts.
 */
texts: Array<TagOutline>, 
/**
 * `TensorBoard` plugins whose data is there and is not shown here.
 */
not_drawn: Array<string>, };

export type SeriesSource = { "of": "version", 
/**
 * Which.
 */
key: VersionKey, } | { "of": "visualization", 
/**
 * Which.
 */
id: VisualizationId, };

export type ServiceAnswer = { 
/**
 * Which.
 */
service: CloudService, 
/**
 * What it said.
 */
state: ServiceState, 
/**
 * How long it took.
 */
took_ms: number, 
/**
 * Its own words, or the network's; empty when it answered.
 */
said: string, };

export type ServiceState = "answered" | "not_used" | "absent" | "not_signed_in" | "clock_off" | "wrong_project" | "forbidden" | "unreachable" | "not_the_service" | "failed";

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
sample_offered: boolean, 
/**
 * How moments are written.
 */
times: Times, 
/**
 * Whether a letter alone is a shortcut.
 */
letter_shortcuts: boolean, 
/**
 * The columns of the list of jobs besides status and name, in the order they are shown.
 */
job_columns: Array<JobColumn>, };

export type Shows = { 
/**
 * Text in name or description; empty for all.
 */
search: string, 
/**
 * Kinds of status; empty for all.
 */
groups: Array<StatusGroup>, 
/**
 * Algorithm sources; empty for all.
 */
sources: Array<AlgorithmSource>, 
/**
 * Tags, all of which a job has.
 */
tags: Array<string>, 
/**
 * When the newest version was submitted.
 */
period: Period | null, 
/**
 * Sort key.
 */
sort: JobSort, 
/**
 * Direction.
 */
order: Order, };

export type SignIn = { "with": "access_key", 
/**
 * AK.
 */
access_key: string, } | { "with": "temporary", 
/**
 * AK.
 */
access_key: string, } | { "with": "password", 
/**
 * Account name.
 */
domain: string, 
/**
 * User name.
 */
user: string, };

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

export type SpecField = { 
/**
 * Its path, for example `algorithm.boot_command`; a variable's ends in its name: `environment[LR]`.
 */
field: string, 
/**
 * Its value as text; a choice by its word in a job file. Dots for a secret.
 */
value: string, 
/**
 * Whether the value is hidden.
 */
secret: boolean, };

export type StateEnd = "edited" | "deleted";

export type StatusGroup = "pending" | "running" | "succeeded" | "failed" | "stopped";

export type StepKind = { "step": "preparing" } | { "step": "copying_code" } | { "step": "code_copied", 
/**
 * Number of files.
 */
files: number, 
/**
 * Their sizes together.
 */
size_bytes: number, } | { "step": "installing" } | { "step": "installed" } | { "step": "started" };

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
job_name: string, 
/**
 * What may not be meant so: nothing of it keeps the version from running.
 */
warnings: Array<Fault>, };

export type Subscribe = { 
/**
 * The topic's name.
 */
topic: string, 
/**
 * How to be told.
 */
protocol: Protocol, 
/**
 * An address of the web or of mail; empty for the desktop.
 */
endpoint: string, 
/**
 * The person's own words.
 */
remark: string, 
/**
 * Whether the messages of a webhook are signed.
 */
sign: boolean, 
/**
 * The secret to sign with, `whsec_` and Base64; empty to have one made.
 */
secret: SecretText, };

export type Subscribed = { 
/**
 * The subscription.
 */
subscription: Subscription, 
/**
 * The secret that was made for it: said this once.
 */
secret: SecretText | null, 
/**
 * What came of asking the endpoint whether it wants this; none for the desktop.
 */
asked: TellResult | null, };

export type Subscription = { 
/**
 * Its number.
 */
id: SubscriptionId, 
/**
 * How it is told.
 */
protocol: Protocol, 
/**
 * Where: an address of the web or of mail; empty for the desktop.
 */
endpoint: string, 
/**
 * The person's own words.
 */
remark: string, 
/**
 * Whether it is told.
 */
state: SubscriptionState, 
/**
 * Whether its messages are signed.
 */
signed: boolean, 
/**
 * When it was made, in epoch milliseconds; none for what was there from the start.
 */
created_at_ms: number | null, 
/**
 * When it was confirmed.
 */
confirmed_at_ms: number | null, };

export type SubscriptionId = number;

export type SubscriptionState = "unconfirmed" | "confirmed";

export type SummaryFault = { 
/**
 * The file, relative to the folder that is read, with `/`.
 */
file: string, 
/**
 * Where the record begins.
 */
offset_bytes: number, } & ({ "code": "corrupt_length" } | { "code": "corrupt_content" } | { "code": "record_too_long", 
/**
 * How long it says it is.
 */
bytes: number, 
/**
 * How long it may be.
 */
limit_bytes: number, } | { "code": "not_an_event" } | { "code": "too_many_tags", 
/**
 * How many are followed.
 */
limit: number, } | { "code": "tag_too_long", 
/**
 * How long it is.
 */
bytes: number, 
/**
 * How long it may be.
 */
limit_bytes: number, } | { "code": "tensor_too_large", 
/**
 * Whose value it is.
 */
tag: Tag, 
/**
 * How many it says; nothing when the product is beyond counting.
 */
elements: number | null, 
/**
 * How many it may have.
 */
limit: number, } | { "code": "wrong_form", 
/**
 * Whose value it is.
 */
tag: Tag, } | { "code": "unreadable", 
/**
 * The system's reason.
 */
detail: string, } | { "code": "too_many_files", 
/**
 * How many are followed.
 */
limit: number, });

export type SummaryText = { 
/**
 * The size of each dimension: none for one text, two for a table.
 */
shape: Array<number>, 
/**
 * Row by row. What is not UTF-8 is replaced.
 */
cells: Array<string>, };

export type Tag = string;

export type TagConfigs = { 
/**
 * Their names.
 */
names: Array<string>, 
/**
 * Tags each gets.
 */
add: Array<string>, 
/**
 * Tags each loses.
 */
remove: Array<string>, };

export type TagCount = { 
/**
 * Its name.
 */
tag: string, 
/**
 * How many jobs, or configurations, have it.
 */
count: number, };

export type TagJobs = { 
/**
 * Which jobs.
 */
jobs: Array<JobId>, 
/**
 * Tags to put on.
 */
add: Array<string>, 
/**
 * Tags to take off.
 */
remove: Array<string>, };

export type TagOutline = { 
/**
 * Its name.
 */
tag: Tag, 
/**
 * What the script wants it called instead.
 */
display_name: string | null, 
/**
 * What the script says about it, in Markdown.
 */
description: string | null, 
/**
 * How many points, pictures' steps or texts there are.
 */
points: number, 
/**
 * The newest one's step.
 */
last_step: number | null, 
/**
 * When the newest one was written: milliseconds since 1970.
 */
last_wall_time_ms: number | null, 
/**
 * The newest number of a chart.
 */
last_value: ChartValue | null, };

export type TakenName = "rename" | "replace" | "skip";

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

export type TaskStep = { 
/**
 * When, in epoch milliseconds.
 */
at_ms: number, 
/**
 * Which.
 */
kind: StepKind, };

export type TaskSteps = { 
/**
 * Index of the task, from 0.
 */
task: number, 
/**
 * In their order.
 */
steps: Array<TaskStep>, };

export type TaskUsage = { 
/**
 * Its index.
 */
task: number, 
/**
 * Processors of its flavor; none before it was launched, or where its flavor went away.
 */
cpus: number | null, 
/**
 * Memory of its flavor.
 */
memory_limit_bytes: number | null, 
/**
 * How many GPUs are its alone.
 */
gpus: number, 
/**
 * Oldest first.
 */
samples: Array<UsageSample>, };

export type TellResult = { 
/**
 * Whom it was for: a mail address, the host of a web address, or `desktop`.
 */
label: string, 
/**
 * How it ended.
 */
outcome: Outcome, 
/**
 * What the other side said, or why it could not be asked.
 */
answer: string, };

export type TestTopic = { 
/**
 * The topic's name.
 */
topic: string, 
/**
 * To one subscription, if it is confirmed; none for all that are.
 */
subscription: SubscriptionId | null, };

export type TextNote = { 
/**
 * On the script's own clock; names the text within its tag.
 */
step: number, 
/**
 * When it was written: milliseconds since 1970.
 */
wall_time_ms: number, };

export type Theme = "system" | "light" | "dark";

export type ThisComputer = { 
/**
 * Percent of its processors.
 */
cpu_percent: number | null, 
/**
 * Memory in use.
 */
memory_used_bytes: number | null, 
/**
 * Memory it has.
 */
memory_bytes: number, 
/**
 * Percent of its GPUs.
 */
gpu_percent: number | null, };

export type Times = "local" | "utc" | "relative";

export type TopicNames = { 
/**
 * 1 to 255 of letters, digits, `_` and `-`, a letter or a digit first.
 */
name: string, 
/**
 * What people read instead, 0 to 192 bytes.
 */
display_name: string, };

export type TopicRow = { 
/**
 * Its name.
 */
name: string, 
/**
 * What people read instead, in any script; may be empty.
 */
display_name: string, 
/**
 * When it was made, in epoch milliseconds; none for the one that was there from the start.
 */
created_at_ms: number | null, 
/**
 * Who is told, in the order they subscribed.
 */
subscriptions: Array<Subscription>, };

export type TopicUses = { 
/**
 * Jobs that have not ended; the first twenty.
 */
jobs: Array<string>, 
/**
 * How many there are.
 */
job_count: number, 
/**
 * Configurations; the first twenty.
 */
configs: Array<string>, 
/**
 * How many there are.
 */
config_count: number, };

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
skipped: Array<string>, 
/**
 * How much was left out.
 */
left_out: number, };

export type TryMetricRules = { 
/**
 * May be unsound.
 */
rules: Array<MetricRule>, 
/**
 * Rows of a log; the first 500 are looked at.
 */
rows: Array<string>, };

export type Unlike = { "code": "not_recorded" } | { "code": "code_changed", 
/**
 * Where the folder is.
 */
url: string, 
/**
 * What ran.
 */
was: CodeHash, 
/**
 * What would run.
 */
is: CodeHash, } | { "code": "code_gone", 
/**
 * Where it was.
 */
url: string, } | { "code": "interpreter_gone", 
/**
 * Its path.
 */
interpreter: string, 
/**
 * What would run instead, if anything.
 */
instead: string | null, } | { "code": "python_changed", 
/**
 * Before.
 */
was: string, 
/**
 * Now.
 */
is: string, } | { "code": "packages_changed", 
/**
 * Those, by name.
 */
changes: Array<PackageChange>, };

export type UnreadableConfig = { 
/**
 * Its name there.
 */
name: string, 
/**
 * Why, by the service's names of the fields.
 */
faults: Array<ImportFault>, };

export type UnusableEnvironment = { 
/**
 * The interpreter or folder.
 */
path: string, 
/**
 * Whether a person added it, who will want to mend or remove it.
 */
origin: EngineOrigin, 
/**
 * Why not.
 */
why: UnusableWhy, 
/**
 * The same with its particulars, in English.
 */
reason: string, };

export type UnusableWhy = "gone" | "no_python" | "broken" | "silent" | "too_old" | "unreadable";

export type Upload = { 
/**
 * Path on this computer.
 */
from: string, 
/**
 * Where to, `obs://bucket/key`.
 */
to: string, };

export type UsageQuery = { 
/**
 * Which version.
 */
key: VersionKey, 
/**
 * Which tasks; at most 64.
 */
tasks: Array<number>, 
/**
 * Samples from this moment on, in epoch milliseconds; none for all.
 */
from_ms: number | null, 
/**
 * Samples before this moment; none for all.
 */
to_ms: number | null, 
/**
 * At most so many a task, 1 to 2,000: several become one.
 */
samples_max: number, };

export type UsageSample = { 
/**
 * When, in epoch milliseconds.
 */
at_ms: number, 
/**
 * Processors it kept busy since the sample before, in thousandths of one.
 */
cpu_thousandths: number, 
/**
 * Resident memory of its processes.
 */
memory_bytes: number | null, 
/**
 * Its processes.
 */
processes: number | null, 
/**
 * Bytes a second that it fetched from disks since the sample before.
 */
disk_read_bytes_per_s: number | null, 
/**
 * Bytes a second that it wrote to disks.
 */
disk_written_bytes_per_s: number | null, 
/**
 * Percent its GPUs were busy.
 */
gpu_percent: number | null, 
/**
 * Memory in use on its GPUs.
 */
gpu_memory_bytes: number | null, };

export type UsageWindow = { 
/**
 * When the command of the first task was started; none before.
 */
started_at_ms: number | null, 
/**
 * The tasks that were asked for.
 */
tasks: Array<TaskUsage>, };

export type Variable = { 
/**
 * Name, as the program reads it.
 */
name: string, 
/**
 * Value. A YAML file may write a number or a truth value without quotes: its text is taken as written.
 */
value: string, 
/**
 * Where the value is secret: under which id it is kept. The value here is empty then.
 */
secret?: SecretId, };

export type VariablesText = { "from": "text", 
/**
 * Lines of `NAME=VALUE`.
 */
text: string, } | { "from": "file", 
/**
 * Its path.
 */
path: string, };

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
command: string, 
/**
 * What each node had when it was started; none before, and where no limits were written down.
 */
node: NodeSize | null, };

export type VersionEvaluation = { 
/**
 * Where its script would write it: an `obs://` path.
 */
path: string, 
/**
 * What is there.
 */
state: EvaluationState, };

export type VersionKey = { 
/**
 * The job.
 */
job: JobId, 
/**
 * Its version.
 */
version: VersionNumber, };

export type VersionLine = { 
/**
 * Number, status and times.
 */
summary: VersionSummary, 
/**
 * Why it ended.
 */
reason: EndReason | null, 
/**
 * The last row that looked like an error, when it failed.
 */
last_error: string | null, 
/**
 * Exactly what was submitted.
 */
spec: JobSpec, 
/**
 * The code it ran, where that was recorded.
 */
code: CodeHash | null, };

export type VersionNumber = number;

export type VersionProgress = { 
/**
 * What it waited for; none where it started at once.
 */
waited: Waited | null, 
/**
 * The steps of its tasks; of the first 64 of them.
 */
tasks: Array<TaskSteps>, };

export type VersionQuery = { 
/**
 * The job.
 */
job: JobId, 
/**
 * Text in a value of the spec, in the last error, or in the version's own name; empty for all.
 */
search: string, 
/**
 * The kinds of status; empty for all.
 */
groups: Array<StatusGroup>, 
/**
 * The oldest one.
 */
from: VersionNumber | null, 
/**
 * The newest one.
 */
to: VersionNumber | null, 
/**
 * Rows to skip.
 */
offset: number, 
/**
 * Rows to return; at most 1,000.
 */
limit: number, };

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

export type VisualizationChange = { "what": "stop" } | { "what": "restart" } | { "what": "describe", 
/**
 * The text.
 */
description: string, } | { "what": "delete" };

export type VisualizationDefaults = { 
/**
 * A free name, and what is usual.
 */
spec: VisualizationSpec, 
/**
 * The environment whose `TensorBoard` would be used; none: the console's own charts.
 */
tensorboard: string | null, };

export type VisualizationEngine = "tensorboard" | "built_in";

export type VisualizationId = number;

export type VisualizationKind = "tensorboard" | "mindinsight";

export type VisualizationLog = { 
/**
 * The last 256 KiB of it.
 */
text: string, };

export type VisualizationPlace = { 
/**
 * The address for a browser. None of a job of this computer: its page draws it. None of a job of a connection: there
 * is nothing to look at yet.
 */
url: string | null, };

export type VisualizationQuery = { 
/**
 * Text in name or description; empty for all.
 */
search: string, 
/**
 * Only those of this kind of status.
 */
group: StatusGroup | null, 
/**
 * Rows to skip.
 */
offset: number, 
/**
 * Rows to return, 1 to 1000.
 */
limit: number, };

export type VisualizationRow = { 
/**
 * Its number.
 */
id: VisualizationId, 
/**
 * Deploying, running, canceled or failed.
 */
status: JobStatus, 
/**
 * What draws the charts while it runs.
 */
engine: VisualizationEngine, 
/**
 * Why it is not `TensorBoard` that draws them, in English.
 */
note: string | null, 
/**
 * In epoch milliseconds.
 */
created_at_ms: number, 
/**
 * When it was created or last run again.
 */
started_at_ms: number, 
/**
 * When it stops by itself.
 */
stop_at_ms: number | null, 
/**
 * When it ended.
 */
ended_at_ms: number | null, 
/**
 * 1 to 20 letters, digits, `_`, `-`.
 */
name: string, 
/**
 * Training Output Path: the folder with the event files, `obs://bucket/folder/`.
 */
output_path: string, 
/**
 * After how many hours it stops by itself; none: never.
 */
auto_stop_hours: number | null, 
/**
 * 0 to 256 characters.
 */
description: string, };

export type VisualizationSpec = { 
/**
 * 1 to 20 letters, digits, `_`, `-`.
 */
name: string, 
/**
 * Training Output Path: the folder with the event files, `obs://bucket/folder/`.
 */
output_path: string, 
/**
 * After how many hours it stops by itself; none: never.
 */
auto_stop_hours: number | null, 
/**
 * 0 to 256 characters.
 */
description: string, };

export type Waited = { 
/**
 * Since when, in epoch milliseconds.
 */
at_ms: number, 
/**
 * Versions that stood before it.
 */
ahead: number, 
/**
 * Processors it asked for.
 */
cpus: number, 
/**
 * GPUs it asked for; 0 for none.
 */
gpus: number, 
/**
 * Product name of those.
 */
gpu: string | null, };

export type WantedSeries = { 
/**
 * Where it is.
 */
run: SeriesRun, 
/**
 * Its name.
 */
tag: Tag, 
/**
 * Where the copy ends that is to be continued.
 */
since: SeriesPosition | null, };

export type WatchLoad = { 
/**
 * Whether it does.
 */
watching: boolean, };

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

export type WatchSeries = { 
/**
 * All of it; replaces what was watched before.
 */
sources: Array<SeriesSource>, };

export type WatchUsage = { 
/**
 * All of them; replaces what was watched before.
 */
targets: Array<LogTarget>, };

export type WhatRan = { 
/**
 * The record.
 */
provenance: Provenance, 
/**
 * The packages of its Python, by name; empty without one.
 */
packages: Array<PackageVersion>, };

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

export type WriteCsv = { 
/**
 * The folder, which is there.
 */
folder: string, 
/**
 * Name of the file, without its ending; what no file name can have is left out.
 */
name: string, 
/**
 * The rows, the head first.
 */
rows: Array<Array<string>>, };

export type WrittenFile = { 
/**
 * Its path.
 */
path: string, };

export type WrongSample = { 
/**
 * The index of its label.
 */
label: number, 
/**
 * The index of the one it was taken for.
 */
taken_for: number, 
/**
 * What the script says of it; empty for nothing.
 */
text: string, 
/**
 * Its file: relative to the output path, or an `obs://` path; empty for none.
 */
path: string, 
/**
 * How sure the script was, from 0 to 1.
 */
confidence: number | null, };

/** Every command of the console. */
export interface Commands {
  // One page of the list of jobs.
  list_jobs: { args: JobQuery; result: Page<JobRow> };
  // How many jobs there are of each kind.
  count_jobs: { args: JobQuery; result: Array<GroupCount> };
  // A job and its versions.
  show_job: { args: OneJob; result: JobDetail };
  // A version, whole.
  show_version: { args: OneVersion; result: VersionDetail };
  // What happened to a version, oldest first.
  list_events: { args: EventWindow; result: Page<EventRow> };
  // The versions of a job, searched and filtered.
  list_versions: { args: VersionQuery; result: Page<VersionLine> };
  // What a version ran: code, interpreter, packages.
  show_provenance: { args: OneVersion; result: ProvenanceDetail };
  // What a version waited for and the steps its tasks took.
  show_progress: { args: OneVersion; result: VersionProgress };
  // How much is in a version's Training Output Path.
  measure_output: { args: OneVersion; result: OutputSize };
  // The files in which the code of two versions differs.
  compare_code: { args: CodePair; result: CodeDiff };
  // How one file of the code of two versions differs.
  compare_file: { args: FilePair; result: FileDiff };
  // Write a table as CSV into a folder of this computer.
  write_csv: { args: WriteCsv; result: WrittenFile };
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
  // What would not be the same if a version ran again.
  plan_run_again: { args: OneVersion; result: RunAgainPlan };
  // Run a version again, exactly, as the next version of its job.
  run_again: { args: OneVersion; result: Submitted };
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
  // Delete several configurations.
  delete_configs: { args: ConfigNames; result: Nothing };
  // Folders and tags of configurations.
  config_places: { args: Nothing; result: ConfigPlaces };
  // File configurations in a folder.
  move_configs: { args: MoveConfigs; result: Nothing };
  // Give tags to configurations and take others from them.
  tag_configs: { args: TagConfigs; result: Nothing };
  // Make an empty folder for configurations.
  make_config_folder: { args: ConfigFolder; result: Nothing };
  // Rename or move a folder of configurations.
  rename_config_folder: { args: RenameConfigFolder; result: Nothing };
  // Remove a folder; what is in it goes to the folder it was in.
  remove_config_folder: { args: ConfigFolder; result: Nothing };
  // The fields of a configuration, of an earlier state of it, or of a version.
  config_fields: { args: ConfigSide; result: Array<SpecField> };
  // What differs between two of them.
  compare_configs: { args: CompareConfigs; result: Array<ComparedField> };
  // Earlier states of a configuration, newest first.
  config_history: { args: ByName; result: Array<ConfigState> };
  // Bring an earlier state back.
  restore_config: { args: OneState; result: Nothing };
  // Configurations that were deleted.
  deleted_configs: { args: Nothing; result: Array<DeletedConfig> };
  // Bring deleted configurations back.
  restore_deleted_configs: { args: ConfigNames; result: Nothing };
  // Forget a deleted configuration for good.
  forget_config: { args: ByName; result: Nothing };
  // Write configurations as a file's text.
  export_configs: { args: ExportConfigs; result: ExportedConfigs };
  // What importing a file would do.
  plan_import: { args: PlanImport; result: ImportPlan };
  // Import a file's configurations: all that are chosen, or none.
  import_configs: { args: ImportConfigs; result: Nothing };
  // Write a job in another tool's words.
  export_as: { args: ExportAs; result: Export };
  // Topics, with who subscribes to each.
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
  // One topic.
  show_topic: { args: ByName; result: TopicRow };
  // Jobs that have not ended, and configurations, that use a topic.
  topic_uses: { args: ByName; result: TopicUses };
  // Make a topic.
  create_topic: { args: TopicNames; result: TopicRow };
  // Change a topic's display name.
  edit_topic: { args: TopicNames; result: Nothing };
  // Delete a topic with its subscriptions.
  delete_topic: { args: DeleteTopic; result: Nothing };
  // Send a test message now.
  test_topic: { args: TestTopic; result: Array<TellResult> };
  // Add a subscription and ask its endpoint to confirm it.
  subscribe: { args: Subscribe; result: Subscribed };
  // Confirm a subscription with the code it was sent.
  confirm_subscription: { args: ConfirmSubscription; result: Subscription };
  // Ask the endpoint again, with a new code.
  resend_confirmation: { args: OneSubscription; result: TellResult };
  // Remove a subscription.
  unsubscribe: { args: OneSubscription; result: Nothing };
  // One page of a topic's delivery log, newest first.
  list_deliveries: { args: DeliveryWindow; result: Page<DeliveryRow> };
  // Deliver a message once more.
  resend: { args: OneDelivery; result: Nothing };
  // The mail server that topics send through.
  get_mail_server: { args: Nothing; result: MailSetup };
  // Set it up.
  save_mail_server: { args: SaveMailServer; result: Nothing };
  // Connect to it and log in.
  check_mail_server: { args: Nothing; result: TellResult };
  // What a place has, how it is divided into resource pools, and who uses which part.
  list_pools: { args: BackendName; result: PlacePools };
  // Every fault of a resource pool that is being described.
  check_pool: { args: SavePool; result: Array<Fault> };
  // Make a resource pool, or change one.
  save_pool: { args: SavePool; result: PoolId };
  // Delete a resource pool in which nothing runs or waits.
  delete_pool: { args: DeletePool; result: Nothing };
  // What tasks used.
  task_usage: { args: UsageQuery; result: UsageWindow };
  // Which tasks' use of resources this window is looking at.
  watch_usage: { args: WatchUsage; result: Nothing };
  // Whether this window shows how busy the computer is.
  watch_load: { args: WatchLoad; result: Nothing };
  // Which charts, pictures and texts a version or visualization job has.
  list_series: { args: SeriesOf; result: SeriesOutline };
  // Points of charts.
  read_series: { args: ReadSeries; result: SeriesPoints };
  // The steps at which a tag has pictures.
  list_images: { args: OneTag; result: Array<ImageNote> };
  // One picture.
  read_image: { args: OneImage; result: Picture };
  // The steps at which a tag has texts.
  list_texts: { args: OneTag; result: Array<TextNote> };
  // One text.
  read_text: { args: OneText; result: SummaryText };
  // Which series this window is looking at.
  watch_series: { args: WatchSeries; result: Nothing };
  // Write series into a CSV file.
  export_series: { args: ExportSeries; result: Exported };
  // The rules by which metrics are found in logs.
  get_metric_rules: { args: Nothing; result: MetricRuleSet };
  // Change them.
  save_metric_rules: { args: SaveMetricRules; result: Nothing };
  // Try rules on rows.
  try_metric_rules: { args: TryMetricRules; result: RuleTrial };
  // What a new visualization job begins with.
  new_visualization: { args: Nothing; result: VisualizationDefaults };
  // Create a visualization job.
  create_visualization: { args: VisualizationSpec; result: OneVisualization };
  // One page of the list of visualization jobs.
  list_visualizations: { args: VisualizationQuery; result: Page<VisualizationRow> };
  // One visualization job.
  show_visualization: { args: OneVisualization; result: VisualizationRow };
  // Where to look at one that runs.
  open_visualization: { args: OneVisualization; result: VisualizationPlace };
  // End a visualization job.
  stop_visualization: { args: OneVisualization; result: Nothing };
  // Run one again that has ended.
  run_visualization: { args: OneVisualization; result: Nothing };
  // Delete a visualization job.
  delete_visualization: { args: OneVisualization; result: Nothing };
  // What its TensorBoard printed.
  visualization_log: { args: OneVisualization; result: VisualizationLog };
  // Count a code directory, whole.
  measure_code: { args: SpecAt; result: CodeReport | null };
  // The Python environments of this computer.
  list_environments: { args: Nothing; result: Environments };
  // Every package that is installed in one of them.
  list_packages: { args: LocalPath; result: InstalledPackageList };
  // Add an environment by path.
  add_environment: { args: LocalPath; result: EnvironmentRow };
  // Take an environment off the list; delete one that was made here.
  remove_environment: { args: LocalPath; result: Nothing };
  // Show again the environments that were found and taken off the list.
  recall_environments: { args: Nothing; result: Nothing };
  // Begin to make an environment.
  create_environment: { args: NewEnvironment; result: Nothing };
  // Stop the making of an environment, or forget how it ended.
  dismiss_making: { args: ByName; result: Nothing };
  // What its author wrote about a built-in algorithm.
  read_algorithm: { args: OneAlgorithm; result: AlgorithmReadme };
  // Whether a folder can be added as a built-in algorithm.
  check_algorithm: { args: LocalPath; result: AlgorithmCheck };
  // Add a built-in algorithm.
  add_algorithm: { args: LocalPath; result: Nothing };
  // Remove a built-in algorithm of one's own.
  remove_algorithm: { args: ByName; result: Nothing };
  // Keep a secret value in the keyring.
  keep_secret: { args: KeepSecret; result: KeptSecret };
  // Whether secret values can be kept.
  keyring_state: { args: Nothing; result: KeyringState };
  // Variables of a text or a file, such as .env.
  parse_variables: { args: VariablesText; result: ParsedVariables };
  // Save a log as a file of this computer.
  save_log: { args: SaveLog; result: SavedLog };
  // Every tag that some job has.
  list_tags: { args: Nothing; result: Array<TagCount> };
  // Put tags on jobs and take others off.
  tag_jobs: { args: TagJobs; result: Nothing };
  // Views of the list of jobs that have a name.
  list_views: { args: Nothing; result: Array<JobView> };
  // Keep a view under a name.
  save_view: { args: SaveView; result: Nothing };
  // Drop a view.
  delete_view: { args: ByName; result: Nothing };
  // What a version's script wrote of how well it did.
  show_evaluation: { args: OneVersion; result: VersionEvaluation };
  // What a version was made of and what was made of it.
  show_lineage: { args: OneVersion; result: Lineage };
  // Connections to the service; of those that were removed only the name is of use.
  list_connections: { args: Nothing; result: Array<ConnectionRow> };
  // The regions that are known, with their addresses.
  connection_presets: { args: Nothing; result: Array<CloudPreset> };
  // Make a connection or change one.
  save_connection: { args: SaveConnection; result: ConnectionId };
  // Remove a connection and what signs in to it.
  remove_connection: { args: OneConnection; result: Nothing };
  // Ask each service of a connection whether it answers.
  test_connection: { args: OneConnection; result: ConnectionTest };
  // The same of one that is only being described.
  try_connection: { args: SaveConnection; result: ConnectionTest };
  // A page of what a connection has to choose from.
  catalogue: { args: CatalogueQuery; result: CatalogueWindow };
  // Send a message to everybody who subscribes to a topic.
  publish: { args: Publish; result: Published };
  // Change what a visualization job says of itself.
  describe_visualization: { args: DescribeVisualization; result: Nothing };
  // The configurations that a connection keeps, as a file's text; none where its region keeps none.
  fetch_configs: { args: OneConnection; result: FetchedConfigs | null };
  // What sending configurations to a connection would do; none where its region keeps none.
  plan_send: { args: PlanSend; result: Array<PlannedSend> | null };
  // Send configurations to a connection.
  send_configs: { args: SendConfigs; result: Array<SentConfig> };
  // A page of a connection's visualization jobs; none where its region has none.
  list_remote_visualizations: { args: ListRemoteVisualizations; result: Page<RemoteVisualization> | null };
  // Make a visualization job on a connection.
  create_remote_visualization: { args: CreateRemoteVisualization; result: OneRemoteVisualization };
  // Where a browser finds one that runs.
  open_remote_visualization: { args: OneRemoteVisualization; result: VisualizationPlace };
  // Stop a visualization job of a connection, run it again, describe or delete it.
  change_remote_visualization: { args: ChangeRemoteVisualization; result: Nothing };
}
