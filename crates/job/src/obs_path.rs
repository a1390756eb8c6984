//! Paths of objects as a spec writes them.

use std::fmt;

/// The service's own limits for the name of a bucket (OBS API reference, bucket naming).
const BUCKET_LENGTHS: std::ops::RangeInclusive<usize> = 3..=63;
/// The service's own limit for a key, in bytes of UTF-8.
const KEY_BYTES_MAX: usize = 1024;

/// A path `obs://bucket/key`, also written `/bucket/key` (as v1 bodies do) or `s3://bucket/key`.
///
/// This is the one grammar of such paths: what is accepted here names something in every store, and is safe to put
/// below a folder.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct ObsPath {
    bucket: String,
    key: String,
}

/// What is wrong with a text that is no path, in words that follow it.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct NotAPath(&'static str);

impl fmt::Display for NotAPath {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(self.0)
    }
}

impl std::error::Error for NotAPath {}

impl ObsPath {
    /// Reads a path; `None` when it is none.
    #[must_use]
    pub fn parse(text: &str) -> Option<Self> {
        Self::read(text).ok()
    }

    /// Reads a path, or says why it is none.
    pub fn read(text: &str) -> Result<Self, NotAPath> {
        let rest = ["obs://", "s3://", "/"]
            .iter()
            .find_map(|start| text.strip_prefix(start))
            .ok_or(NotAPath("must have the form obs://bucket/folder/file"))?;
        let (bucket, key) = rest.split_once('/').unwrap_or((rest, ""));
        Self::of(bucket, key)
    }

    /// The path of `key` in `bucket`, or why there can be none.
    pub fn of(bucket: &str, key: &str) -> Result<Self, NotAPath> {
        match bucket_fault(bucket).or_else(|| key_fault(key)) {
            Some(what) => Err(NotAPath(what)),
            None => Ok(Self {
                bucket: bucket.to_owned(),
                key: key.to_owned(),
            }),
        }
    }

    /// The bucket's name.
    #[must_use]
    pub fn bucket(&self) -> &str {
        &self.bucket
    }

    /// What follows the bucket, without a slash in front; empty for the bucket itself.
    #[must_use]
    pub fn key(&self) -> &str {
        &self.key
    }

    /// The last element of the path: the folder's or file's own name.
    #[must_use]
    pub fn last_element(&self) -> &str {
        let key = self.key.trim_end_matches('/');
        match key.rsplit('/').next() {
            Some(name) if !name.is_empty() => name,
            _ => &self.bucket,
        }
    }

    /// The folder this lies in; none for a bucket.
    #[must_use]
    pub fn parent(&self) -> Option<Self> {
        let key = self.key.trim_end_matches('/');
        if key.is_empty() {
            return None;
        }
        let kept = key.rfind('/').map_or(0, |slash| slash + 1);
        Some(Self {
            bucket: self.bucket.clone(),
            key: key[..kept].to_owned(),
        })
    }

    /// The same path as a folder: with a slash at its end.
    #[must_use]
    pub fn as_folder(&self) -> Self {
        let mut folder = self.clone();
        if !folder.key.is_empty() && !folder.key.ends_with('/') {
            folder.key.push('/');
        }
        folder
    }

    /// Whether `other` is this folder or lies in it.
    #[must_use]
    pub fn contains(&self, other: &Self) -> bool {
        let folder = self.as_folder();
        folder.bucket == other.bucket && other.as_folder().key.starts_with(&folder.key)
    }

    /// `obs://bucket/key`.
    #[must_use]
    pub fn obs_url(&self) -> String {
        format!("obs://{}/{}", self.bucket, self.key)
    }

    /// `s3://bucket/key`, the scheme in the variables of a container.
    #[must_use]
    pub fn s3_url(&self) -> String {
        format!("s3://{}/{}", self.bucket, self.key)
    }
}

/// OBS user guide, naming of buckets: 3 to 63 of a-z, 0-9, `-` and `.`, a letter or digit at both ends.
fn bucket_fault(bucket: &str) -> Option<&'static str> {
    let ends_well = |c: Option<char>| c.is_some_and(|c| c.is_ascii_alphanumeric());
    if !BUCKET_LENGTHS.contains(&bucket.len()) {
        Some("the bucket's name must have 3 to 63 characters")
    } else if !bucket
        .bytes()
        .all(|b| matches!(b, b'a'..=b'z' | b'0'..=b'9' | b'-' | b'.'))
    {
        Some("the bucket's name may hold only a to z, 0 to 9, hyphens and dots")
    } else if !ends_well(bucket.chars().next()) || !ends_well(bucket.chars().last()) {
        Some("the bucket's name must begin and end with a letter or digit")
    } else if bucket.contains("..") {
        Some("the bucket's name must not hold two dots in a row")
    } else {
        None
    }
}

fn key_fault(key: &str) -> Option<&'static str> {
    let inner = key.strip_suffix('/').unwrap_or(key);
    if key.len() > KEY_BYTES_MAX {
        Some("what follows the bucket must not be longer than 1,024 bytes")
    } else if !key.is_empty() && inner.split('/').any(str::is_empty) {
        Some("must not hold two slashes in a row")
    } else if inner.split('/').any(|part| part == "." || part == "..") {
        Some("must not hold . or .. as the name of a folder")
    } else if key.chars().any(|c| c == '\\' || c.is_control()) {
        Some("must not hold backslashes or control characters")
    } else if key.ends_with(char::is_whitespace) {
        // opendal trims paths, so such a name would silently mean another one.
        Some("must not end with a space")
    } else {
        None
    }
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    #[test]
    fn all_three_spellings_mean_the_same_object() {
        let obs = ObsPath::parse("obs://demo/new/train.py");
        assert!(obs.is_some());
        assert_eq!(obs, ObsPath::parse("/demo/new/train.py"));
        assert_eq!(obs, ObsPath::parse("s3://demo/new/train.py"));
    }

    #[test]
    fn paths_that_could_leave_the_bucket_are_refused() {
        for bad in [
            "obs://demo/../x",
            "obs://demo/a/./b",
            "obs://de/x",
            "obs://Demo/x",
            "obs://demo/a//b",
            "demo/new",
            "",
            "obs://demo/a\nb",
            "obs://-demo/",
            "obs://demo//a",
            "obs://demo/a\\b",
            "obs://demo/out/x ",
        ] {
            assert_eq!(ObsPath::parse(bad), None, "{bad}");
        }
    }

    #[test]
    fn a_path_that_no_store_takes_is_refused_with_the_reason() {
        let why = |text: &str| ObsPath::read(text).unwrap_err().to_string();
        assert!(why("obs://out/x ").contains("end with a space"));
        assert!(why("obs://out/a\\b").contains("backslashes"));
        assert!(why(&format!("obs://out/{}", "k".repeat(1025))).contains("1,024 bytes"));
    }

    #[test]
    fn the_code_directory_is_named_by_its_last_element() {
        let path = ObsPath::parse("obs://demo/new/").unwrap();
        assert_eq!(path.last_element(), "new");
        assert_eq!(ObsPath::parse("obs://demo").unwrap().last_element(), "demo");
    }

    #[test]
    fn a_sibling_with_the_same_beginning_is_not_inside() {
        let data = ObsPath::parse("obs://demo/data").unwrap();
        assert!(data.contains(&ObsPath::parse("obs://demo/data/out/").unwrap()));
        assert!(!data.contains(&ObsPath::parse("obs://demo/data-out/").unwrap()));
    }

    proptest! {
        #[test]
        fn what_is_accepted_reads_back_the_same(text in "(obs://|s3://|/)[a-z0-9.-]{1,8}/[a-zA-Z0-9./_ -]{0,20}") {
            if let Some(path) = ObsPath::parse(&text) {
                prop_assert_eq!(ObsPath::parse(&path.obs_url()), Some(path.clone()));
                prop_assert!(!path.obs_url().split('/').any(|part| part == ".."));
            }
        }
    }
}
