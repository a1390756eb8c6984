//! The faults of a spec that only this computer can see.
//!
//! Fields that are empty or not well-formed are passed over: `trainyard_job::validate` names those.

use std::sync::Arc;

use trainyard_code::{CODE_BYTES_MAX, CODE_FILES_MAX, CodeRuleError, IGNORE_FILE};
use trainyard_datasets::Datasets;
use trainyard_job::{
    Algorithm, BootCommand, Device, Fault, FaultKind, JobSpec, LOCAL_IMAGE, Pool, Resources,
    USER_JOB_DIR, is_local_image,
};
use trainyard_objects::{ObjectStore, ObjectsError, ObsUrl, Recursion};

use crate::code::{self, CodeError};
use crate::data::{Compared, cannot_read};
use crate::environment::folder_url;
use crate::pools::Moment;
use crate::{LocalConfig, data, source_check};

/// All of them, in the order of the wizard's fields.
pub(crate) async fn check(
    config: &Arc<LocalConfig>,
    moment: &Moment,
    spec: &JobSpec,
) -> Vec<Fault> {
    let mut check = Check {
        objects: &config.objects,
        faults: Vec::new(),
    };
    check.of_source(config, spec).await;
    check.algorithm(&spec.algorithm).await;
    for (index, row) in spec.data.iter().enumerate() {
        let found = data::check(config, index, row, Compared::Lately).await;
        check.faults.extend(found);
    }
    check.output(&spec.output_path).await;
    if let Some(url) = folder_url(&spec.log_path) {
        check.is_a_datasets("log_path", &url);
    }
    check.resources(moment, &spec.resources);
    check.faults
}

struct Check<'a> {
    objects: &'a ObjectStore,
    faults: Vec<Fault>,
}

impl Check<'_> {
    fn error(&mut self, field: impl Into<String>, kind: FaultKind) {
        self.faults.push(Fault::error(field, kind));
    }

    fn warn(&mut self, field: &str, kind: FaultKind) {
        self.faults.push(Fault::warning(field, kind));
    }

    fn not_here(&mut self, field: impl Into<String>, what: &str) {
        let what = what.to_owned();
        self.error(field, FaultKind::NotHere { what });
    }

    async fn algorithm(&mut self, algorithm: &Algorithm) {
        match algorithm {
            Algorithm::BuiltIn { .. } => {}
            Algorithm::Framework {
                code_dir,
                boot_file,
                ..
            } => {
                if let Some(url) = folder_url(code_dir)
                    && self.code(&url).await
                {
                    self.boot_file(boot_file).await;
                }
            }
            Algorithm::CustomImage {
                image,
                code_dir,
                boot_command,
            } => {
                if !image.is_empty() && !is_local_image(image) {
                    let (given, known) = (image.clone(), vec![LOCAL_IMAGE.to_owned()]);
                    self.error("algorithm.image", FaultKind::UnknownImage { given, known });
                }
                let code = folder_url(code_dir);
                let usable = match &code {
                    Some(url) => self.code(url).await,
                    None => code_dir.is_empty(),
                };
                if usable {
                    self.boot_command(code.as_ref(), boot_command).await;
                }
            }
        }
    }

    /// What the engines and the catalogue of this computer say.
    async fn of_source(&mut self, config: &Arc<LocalConfig>, spec: &JobSpec) {
        if matches!(spec.algorithm, Algorithm::CustomImage { .. }) {
            return;
        }
        let (config, spec) = (Arc::clone(config), spec.clone());
        let checked = tokio::task::spawn_blocking(move || match &spec.algorithm {
            Algorithm::Framework { engine, .. } if !engine.is_empty() => {
                source_check::engine(&config, engine).into_iter().collect()
            }
            Algorithm::BuiltIn { algorithm } if !algorithm.is_empty() => {
                source_check::built_in(&config, algorithm, &spec)
            }
            _ => Vec::new(),
        });
        self.faults
            .extend(checked.await.expect("BUG: a check panicked"));
    }

    async fn boot_file(&mut self, path: &str) {
        let Ok(url) = path.parse::<ObsUrl>() else {
            return;
        };
        if let Err(error) = self.objects.stat(&url).await {
            self.error("algorithm.boot_file", cannot_read(&url, &error));
        }
    }

    /// Whether the code directory is there, so that a file can be looked for in it.
    async fn code(&mut self, url: &ObsUrl) -> bool {
        let field = "algorithm.code_dir";
        if let Err(error) = self.objects.stat(url).await {
            self.error(field, cannot_read(url, &error));
            return false;
        }
        let Some(root) = self.objects.local_path(url) else {
            return true;
        };
        let counted = tokio::task::spawn_blocking(move || code::glance(&root));
        let size = match counted.await.expect("BUG: counting code panicked") {
            Ok(size) => size,
            Err(error) => {
                self.error(field, cannot_count(url, &error));
                return false;
            }
        };
        if size.files == 0 && !size.and_more {
            let path = url.to_string();
            self.error(field, FaultKind::EmptyFolder { path });
            return false;
        }
        // The service's limits only warn here: a copy on one computer can take more.
        if size.size_bytes > CODE_BYTES_MAX {
            let (bytes, max_bytes) = (size.size_bytes, CODE_BYTES_MAX);
            self.warn(field, FaultKind::CodeTooLarge { bytes, max_bytes });
        }
        if size.files > CODE_FILES_MAX {
            self.warn(
                field,
                FaultKind::CodeTooManyFiles {
                    files: size.files,
                    max_files: CODE_FILES_MAX,
                    and_more: size.and_more,
                },
            );
        }
        true
    }

    async fn boot_command(&mut self, code: Option<&ObsUrl>, line: &str) {
        let field = "algorithm.boot_command";
        let Some(file) = BootCommand::new(line).boot_file() else {
            return;
        };
        let inside = format!("{USER_JOB_DIR}/{}/{}", file.dir, file.path);
        let missing = FaultKind::NotFound { path: inside };
        let Some(code) = code.filter(|code| code.name() == file.dir) else {
            self.error(field, missing);
            return;
        };
        let Ok(url) = code.join(&file.path) else {
            self.error(field, missing);
            return;
        };
        if let Err(error) = self.objects.stat(&url).await {
            self.error(field, cannot_read(&url, &error));
        }
    }

    async fn output(&mut self, path: &str) {
        let Some(url) = folder_url(path) else {
            return;
        };
        if self.is_a_datasets("output_path", &url) {
            return;
        }
        match self.objects.list(&url, Recursion::Shallow).await {
            Ok(entries) if !entries.is_empty() => {
                let path = url.to_string();
                self.warn("output_path", FaultKind::OutputNotEmpty { path });
            }
            // It is made when the job starts.
            Ok(_) | Err(ObjectsError::NotFound { .. }) => {}
            Err(error) => self.error("output_path", cannot_read(&url, &error)),
        }
    }

    /// A pool that there is not. One that was not chosen yet has its fault already.
    fn pool(&mut self, moment: &Moment, pool: &Pool) {
        if let Pool::Dedicated { id } = pool
            && !id.0.is_empty()
        {
            let (given, known) = (id.0.clone(), moment.known());
            self.error("resources.pool.id", FaultKind::UnknownPool { given, known });
        }
    }

    /// Whether a folder that a job would write to is where versions of data sets are; that is a fault.
    fn is_a_datasets(&mut self, field: &str, url: &ObsUrl) -> bool {
        let is_it = Datasets::owns(url);
        if is_it {
            let path = url.to_string();
            let reason = "it belongs to a dataset, which nobody may write to".to_owned();
            self.error(field, FaultKind::Unreadable { path, reason });
        }
        is_it
    }

    fn resources(&mut self, moment: &Moment, resources: &Resources) {
        let Some(pool) = moment.of(&resources.pool) else {
            return self.pool(moment, &resources.pool);
        };
        let shapes = &pool.shapes;
        let of_device = || shapes.iter().filter(|s| s.device() == resources.device);
        if of_device().next().is_none() {
            self.not_here("resources.device", device_name(resources.device));
            return;
        }
        if resources.flavor.is_empty() {
            // Elsewhere a dedicated pool may have one kind of node only; here it has several.
            if resources.pool != Pool::Public {
                self.error("resources.flavor", FaultKind::Required);
            }
            return;
        }
        let Some(shape) = shapes.iter().find(|s| s.code == resources.flavor) else {
            let known = of_device().map(|shape| shape.code.clone()).collect();
            let given = resources.flavor.clone();
            self.error(
                "resources.flavor",
                FaultKind::UnknownFlavor { given, known },
            );
            return;
        };
        if shape.device() != resources.device {
            let expected = format!("{} for {}", device_name(shape.device()), shape.code);
            self.error("resources.device", FaultKind::WrongType { expected });
        }
        if resources.nodes > shape.max_nodes {
            let (asked, fit) = (resources.nodes, shape.max_nodes);
            let flavor = shape.code.clone();
            self.error(
                "resources.nodes",
                FaultKind::TooManyNodes { asked, flavor, fit },
            );
        }
    }
}

fn device_name(device: Device) -> &'static str {
    match device {
        Device::Cpu => "CPU",
        Device::Gpu => "GPU",
        Device::Ascend => "Ascend",
    }
}

fn cannot_count(url: &ObsUrl, error: &CodeError) -> FaultKind {
    let (path, reason) = match error {
        CodeError::Io { source, .. } => (url.to_string(), source.to_string()),
        CodeError::Rule(CodeRuleError::File { source, .. }) => {
            (format!("{url}{IGNORE_FILE}"), source.to_string())
        }
        CodeError::Rule(CodeRuleError::Pattern { line, reason, .. }) => (
            format!("{url}{IGNORE_FILE}"),
            format!("line {line}: {reason}"),
        ),
    };
    FaultKind::Unreadable { path, reason }
}
