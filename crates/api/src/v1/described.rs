//! A version as the service tells it.

use trainyard_console::algorithms::Package;
use trainyard_console::wire::VersionDetail;
use trainyard_job::{Algorithm, JobSpec, Pool, VersionKey};
use trainyard_protocol::v1::{JobConfig, UsageSeries, Version, from_spec};
use trainyard_protocol::{Flag, Int, Text};

use super::catalogues::engine_type;
use super::faults::told;
use super::jobs::duration;
use crate::choices::{Choices, gigabytes};
use crate::ids;
use crate::refusal::Refusal;
use crate::server::Server;
use crate::usage;

/// A version as the service tells it.
pub(super) fn describe(
    detail: &VersionDetail,
    description: &str,
    choices: &Choices,
    packages: &[Package],
) -> Version {
    let row = &detail.version;
    let spec = &row.spec;
    let (body, _) = from_spec(spec, &choices.names);
    let config: JobConfig = body.config;
    let flavor = choices.flavor(&spec.resources.flavor);
    let engine = engine(spec, choices, packages);
    let pool = match &spec.resources.pool {
        Pool::Public => None,
        Pool::Dedicated { id } => Some(id.0.clone()),
    };
    let text = |text: &Text| text.some().map(Text::from);
    Version {
        is_success: Some(Flag(true)),
        job_id: Int(row.key.job.0),
        job_name: detail.job_name.as_str().into(),
        job_desc: description.into(),
        job_type: Some(Int(1)),
        version_id: Int(ids::version_id(row.key)),
        version_name: ids::version_name(row.key.version).into(),
        pre_version_id: row.parent.map(|version| {
            Int(ids::version_id(VersionKey {
                job: row.key.job,
                version,
            }))
        }),
        status: Int(i64::from(row.status.code())),
        create_time: Int::from(row.created_at_ms),
        start_time: Int::from(row.started_at_ms.unwrap_or(0)),
        duration: Int::from(duration(row.started_at_ms, row.ended_at_ms)),
        engine_type: engine.as_ref().map(|engine| Int(engine.kind)),
        engine_name: engine.as_ref().map(|engine| engine.family.as_str().into()),
        engine_version: engine.as_ref().map(|engine| engine.version.as_str().into()),
        engine_id: config.engine_id,
        model_id: config.model_id,
        app_url: text(&config.app_url),
        boot_file_url: text(&config.boot_file_url),
        parameter: config.parameter,
        spec_id: flavor.map(|flavor| Int(ids::number(&flavor.code))),
        spec_code: Some(spec.resources.flavor.as_str().into()),
        flavor_code: Some(spec.resources.flavor.as_str().into()),
        core: flavor.map(|flavor| flavor.cpus.to_string().into()),
        cpu: flavor.map(|flavor| gigabytes(flavor.memory_bytes).to_string().into()),
        gpu_num: flavor.map(|flavor| Int::from(flavor.accelerators.len() as u64)),
        gpu_type: flavor.map(|flavor| {
            flavor
                .accelerators
                .first()
                .cloned()
                .unwrap_or_default()
                .into()
        }),
        worker_server_num: Int(i64::from(spec.resources.nodes)),
        data_url: text(&config.data_url),
        train_url: text(&config.train_url),
        log_url: text(&config.log_url),
        dataset_id: config.dataset_id,
        dataset_version_id: config.dataset_version_id,
        data_source: Some(config.data_source).filter(|rows| !rows.is_empty()),
        model_metric_list: Some("{}".into()),
        user_image_url: config.user_image_url,
        user_command: config.user_command,
        resource_id: Some(ids::resource_id(row.key).into()),
        pool_type: Some(
            if pool.is_some() {
                "USER_DEFINED"
            } else {
                "SYSTEM_DEFINED"
            }
            .into(),
        ),
        pool_name: Some(pool.clone().unwrap_or_else(|| "public".to_owned()).into()),
        pool_id: Some(pool.unwrap_or_else(|| "public".to_owned()).into()),
        ..Version::default()
    }
}

pub(super) struct EngineOf {
    pub(super) kind: i64,
    pub(super) family: String,
    pub(super) version: String,
}

/// The engine of a spec; none for a custom image.
pub(super) fn engine(spec: &JobSpec, choices: &Choices, packages: &[Package]) -> Option<EngineOf> {
    match &spec.algorithm {
        Algorithm::CustomImage { .. } => None,
        Algorithm::Framework { engine, .. } => {
            let known = choices.names.engine(engine);
            let family = known.map_or_else(String::new, |known| known.family.clone());
            let kind = engine_type(&family);
            Some(EngineOf {
                kind,
                family,
                version: engine.clone(),
            })
        }
        Algorithm::BuiltIn { algorithm } => {
            let mut packages = packages.iter();
            let package = packages.find(|package| package.manifest.name == *algorithm)?;
            let family = package.manifest.engine.framework.clone();
            let kind = engine_type(&family);
            let version = package.manifest.version.clone();
            Some(EngineOf {
                kind,
                family,
                version,
            })
        }
    }
}

/// What the first task used.
pub(super) async fn series(server: &Server, key: VersionKey) -> Result<UsageSeries, Refusal> {
    let used = usage::of_task(server, key, 0).await.map_err(told)?;
    let of = |name: &str| {
        let found = used.iter().find(|series| series.name == name);
        let values = found.map_or(&[][..], |series| &series.values);
        let texts: Vec<Text> = values
            .iter()
            .map(|value| usage::text(*value).into())
            .collect();
        texts.into()
    };
    Ok(UsageSeries {
        cpu_usage: of("cpuUsage"),
        mem_usage: of("memUsage"),
        gpu_util: of("gpuUtil"),
        gpu_mem_usage: of("gpuMemUsage"),
        disk_read_rate: of("diskReadRate"),
        disk_write_rate: of("diskWriteRate"),
        interval: Int(1),
        ..UsageSeries::default()
    })
}
