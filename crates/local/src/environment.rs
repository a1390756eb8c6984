//! The environment of a task on this computer: the contract's variables and this backend's own.

use std::collections::BTreeMap;
use std::path::PathBuf;

use trainyard_job::{
    ContainerInput, DataSource, HostPort, JobSpec, ObsPath, container_environment,
};
use trainyard_objects::{ObjectStore, ObsUrl};
use trainyard_shim::inherited_environment;

use crate::program::Program;
use crate::{LocalConfig, data};

/// What the environment of one task is made of.
pub(crate) struct TaskInput<'a> {
    pub(crate) config: &'a LocalConfig,
    pub(crate) spec: &'a JobSpec,
    /// What it runs, unless that is a command of its own.
    pub(crate) program: Option<&'a Program>,
    /// `DLS_JOB_ID`.
    pub(crate) job_id: String,
    pub(crate) index: u32,
    pub(crate) hosts: &'a [HostPort],
    /// Identifiers of the version's GPUs, one a task; empty for a flavor of processors.
    pub(crate) gpus: &'a [String],
}

/// The variables of one task.
pub(crate) fn environment(input: &TaskInput<'_>) -> BTreeMap<String, String> {
    let spec = input.spec;
    let mut variables = container_environment(&ContainerInput {
        spec,
        task_index: input.index as usize,
        hosts: input.hosts,
    });
    let mut set = |name: &str, value: String| {
        variables.insert(name.to_owned(), value);
    };
    set("DLS_JOB_ID", input.job_id.clone());
    // The log is kept by the platform; the container's own uploader has nothing to do.
    set("DLS_USE_UPLOADER", "0".to_owned());
    if let Some(path) = ObsPath::parse(&spec.log_path) {
        set("DLS_UPLOAD_LOG_OBS_DIR", path.as_folder().s3_url());
    }
    let objects = &input.config.objects;
    for (name, value) in data::variables(objects, spec) {
        set(&name, value);
    }
    if let Some(folder) = folder(objects, &spec.output_path) {
        set("TRAINYARD_OUTPUT_DIR", folder.display().to_string());
    }
    if let Some(program) = input.program {
        let inherited = inherited_environment();
        for (name, value) in program.variables(inherited.get("PATH").map(String::as_str)) {
            set(name, value);
        }
    }
    if let Some(gpu) = input.gpus.get(input.index as usize) {
        set("CUDA_VISIBLE_DEVICES", gpu.clone());
    } else if !input.config.computer.gpus.is_empty() {
        // A node without a GPU must not find those that others were promised.
        set("CUDA_VISIBLE_DEVICES", String::new());
    }
    variables
}

/// The folders outside its home that a task works with: data and output.
pub(crate) fn folders(objects: &ObjectStore, spec: &JobSpec) -> Vec<PathBuf> {
    let mut folders = data::folders(objects, spec);
    folders.extend(folder(objects, &spec.output_path));
    folders
}

/// The folder of this computer behind a path of the spec.
pub(crate) fn folder(objects: &ObjectStore, path: &str) -> Option<PathBuf> {
    objects.local_path(&folder_url(path)?)
}

/// A path of the spec as the name of a folder in the store; none for a field that is empty, see [`unusable_path`].
pub(crate) fn folder_url(path: &str) -> Option<ObsUrl> {
    let url: ObsUrl = path.parse().ok()?;
    Some(url.to_dir())
}

/// Which of a spec's paths cannot be used, and why. A version that was stored when more was allowed can have one; a job
/// that ran without it would lose its result.
pub(crate) fn unusable_path(spec: &JobSpec) -> Option<String> {
    let data = spec
        .data
        .iter()
        .enumerate()
        .filter_map(|(index, row)| match row {
            DataSource::Path { path } => Some((format!("data[{index}].path"), path.as_str())),
            DataSource::Dataset { .. } => None,
        });
    let code = spec.algorithm.code_dir().unwrap_or_default();
    let fields = data.chain([
        ("algorithm.code_dir".to_owned(), code),
        ("output_path".to_owned(), spec.output_path.as_str()),
    ]);
    let mut given = fields.filter(|(_, path)| !path.is_empty());
    given.find_map(|(field, path)| {
        let why = path.parse::<ObsUrl>().err()?;
        Some(format!("{field}: {why}"))
    })
}
