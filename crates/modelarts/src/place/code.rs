//! The code directory at the service: how much is in it, and how much of that the service takes.

use std::cmp::Reverse;
use std::time::Duration;

use trainyard_backend::{CodeFile, CodeReport, CodeSize, OnCounted};
use trainyard_job::{Fault, FaultKind, JobSpec, ObsPath};

use crate::client::{Client, Generation};
use crate::failure::Failure;

const FIELD: &str = "algorithm.code_dir";
/// Who checks a form waits no longer for it.
const PATIENCE: Duration = Duration::from_secs(5);

/// Most files and bytes (v2: user guide, preset images; v1: FAQ).
fn limits(generation: Generation) -> (u64, u64) {
    match generation {
        Generation::V1 => (4096, 128 << 20),
        Generation::V2 => (1000, 5 << 30),
    }
}

/// Counts it, page by page.
pub(super) async fn count(
    client: &Client,
    dir: &ObsPath,
    generation: Generation,
    mut on_counted: OnCounted,
) -> Result<CodeReport, Failure> {
    let dir = dir.as_folder();
    let (max_files, max_bytes) = limits(generation);
    let mut report = CodeReport {
        max_files,
        max_bytes,
        ..CodeReport::default()
    };
    let mut marker = String::new();
    loop {
        let page = client.objects(dir.bucket(), dir.key(), &marker, "").await?;
        for object in page.rows.iter().filter(|object| !object.folder) {
            report.files += 1;
            report.size_bytes += object.size_bytes;
            report.largest.push(CodeFile {
                path: object.key[dir.key().len().min(object.key.len())..].to_owned(),
                size_bytes: object.size_bytes,
            });
        }
        report.largest.sort_by_key(|file| Reverse(file.size_bytes));
        report.largest.truncate(CodeReport::MAX_LARGEST);
        report.complete = page.next.is_none();
        let so_far = CodeSize {
            files: report.files,
            size_bytes: report.size_bytes,
            and_more: !report.complete,
        };
        match page.next {
            Some(next) if on_counted(so_far) => marker = next,
            _ => return Ok(report),
        }
    }
}

/// What is wrong with it; nothing where object storage does not answer, for the job may reach it all the same.
pub(super) async fn check(client: &Client, spec: &JobSpec, generation: Generation) -> Vec<Fault> {
    let path = spec.algorithm.code_dir().unwrap_or_default();
    let Some(dir) = ObsPath::parse(path) else {
        return Vec::new();
    };
    let (max_files, max_bytes) = limits(generation);
    let enough = move |size: CodeSize| size.files <= max_files && size.size_bytes <= max_bytes;
    let counted = count(client, &dir, generation, Box::new(enough));
    match tokio::time::timeout(PATIENCE, counted).await {
        Ok(Ok(report)) => faults(path, &report),
        _ => Vec::new(),
    }
}

/// The limits are those of the documents, and only warn: a region may take more.
fn faults(path: &str, report: &CodeReport) -> Vec<Fault> {
    if report.files == 0 && report.complete {
        let path = path.to_owned();
        return vec![Fault::error(FIELD, FaultKind::EmptyFolder { path })];
    }
    let and_more = !report.complete;
    let (files, max_files) = (report.files, report.max_files);
    let (bytes, max_bytes) = (report.size_bytes, report.max_bytes);
    let many = FaultKind::CodeTooManyFiles {
        files,
        max_files,
        and_more,
    };
    let large = FaultKind::CodeTooLarge { bytes, max_bytes };
    let exceeded = [(files > max_files, many), (bytes > max_bytes, large)];
    let exceeded = exceeded.into_iter().filter(|(is_so, _)| *is_so);
    exceeded
        .map(|(_, kind)| Fault::warning(FIELD, kind))
        .collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    fn kinds(report: &CodeReport) -> Vec<FaultKind> {
        let faults = faults("obs://team/code/", report).into_iter();
        faults.map(|fault| fault.kind).collect()
    }

    #[test]
    fn what_is_over_a_limit_is_named_with_the_limit() {
        let report = CodeReport {
            files: 1001,
            size_bytes: 7,
            max_files: 1000,
            max_bytes: 6,
            complete: false,
            ..CodeReport::default()
        };
        let (many, large) = (
            FaultKind::CodeTooManyFiles {
                files: 1001,
                max_files: 1000,
                and_more: true,
            },
            FaultKind::CodeTooLarge {
                bytes: 7,
                max_bytes: 6,
            },
        );
        assert_eq!(kinds(&report), [many, large]);
        let within = CodeReport {
            files: 1000,
            size_bytes: 6,
            ..report
        };
        assert_eq!(kinds(&within), []);
    }
}
