//! Numbers and names that the service has for versions and things to choose, made of what the console calls them.

use sha2::{Digest, Sha256};
use trainyard_job::{JobId, VersionKey, VersionNumber};

/// Versions that a job may have for their numbers not to meet.
const VERSIONS: i64 = 1_000_000;

/// The first generation's number of a version, over all jobs.
pub(crate) fn version_id(key: VersionKey) -> i64 {
    key.job
        .0
        .saturating_mul(VERSIONS)
        .saturating_add(i64::from(key.version.0))
}

/// The version of a number.
pub(crate) fn version_of(id: i64) -> Option<VersionKey> {
    let version = u32::try_from(id % VERSIONS)
        .ok()
        .filter(|number| *number > 0)?;
    let job = Some(id / VERSIONS).filter(|number| *number > 0)?;
    Some(VersionKey {
        job: JobId(job),
        version: VersionNumber(version),
    })
}

/// `V0001`
pub(crate) fn version_name(version: VersionNumber) -> String {
    format!("V{:04}", version.0)
}

/// `job1a2b3c4d`
pub(crate) fn resource_id(key: VersionKey) -> String {
    format!("job{}", &hex::encode(digest(&key.to_string()))[..8])
}

/// The second generation's id of a version, a UUID; two projects have other ones.
pub(crate) fn uuid(project_id: &str, key: VersionKey) -> String {
    let project = hex::encode(digest(project_id));
    let numbers = format!("{:010x}{:05x}", key.job.0, key.version.0);
    format!(
        "{}-{}-4{}-8{}-{}",
        &project[..8],
        &project[8..12],
        &project[12..15],
        &numbers[..3],
        &numbers[3..15]
    )
}

/// The version of a UUID; none for one that cannot be of this project.
pub(crate) fn of_uuid(project_id: &str, text: &str) -> Option<VersionKey> {
    if text.len() != 36 || !text.is_ascii() {
        return None;
    }
    let numbers = format!("{}{}", &text[20..23], &text[24..]);
    let key = VersionKey {
        job: JobId(i64::from_str_radix(&numbers[..10], 16).ok()?),
        version: VersionNumber(u32::from_str_radix(&numbers[10..], 16).ok()?),
    };
    (uuid(project_id, key) == text).then_some(key)
}

/// A number for a name, the same in every run.
pub(crate) fn number(name: &str) -> i64 {
    let digest = digest(name);
    let [a, b, c, d, ..] = digest;
    i64::from(u32::from_be_bytes([a & 0x7f, b, c, d])).max(1)
}

pub(crate) fn digest(text: &str) -> [u8; 32] {
    Sha256::digest(text).into()
}

#[cfg(test)]
mod tests {
    use super::*;

    fn key(job: i64, version: u32) -> VersionKey {
        VersionKey {
            job: JobId(job),
            version: VersionNumber(version),
        }
    }

    #[test]
    fn ids_lead_back_to_their_versions() {
        for key in [key(1, 1), key(567, 42), key(10_000, 99_999)] {
            assert_eq!(version_of(version_id(key)), Some(key));
            assert_eq!(of_uuid("p", &uuid("p", key)), Some(key));
        }
    }

    #[test]
    fn what_is_no_id_names_nothing() {
        for id in [0, -1, 999_999, 1_000_000, i64::MIN] {
            assert_eq!(version_of(id), None, "{id}");
        }
        let other = uuid("other", key(1, 1));
        for text in [
            "",
            "x",
            &other,
            "3faf5c03-aaa1-4cbe-879d-24b05d997347",
            "ü23e4567-e89b-12d3-a456-42661417400",
        ] {
            assert_eq!(of_uuid("p", text), None, "{text}");
        }
    }
}
