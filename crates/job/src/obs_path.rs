//! Paths of objects as a spec writes them.

/// A path `obs://bucket/key`, also written `/bucket/key` (as v1 bodies do) or `s3://bucket/key`.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct ObsPath {
    bucket: String,
    key: String,
}

impl ObsPath {
    /// Reads a path; `None` when it has no valid bucket or its key could leave it.
    ///
    /// Bucket: 3 to 63 of lower-case letters, digits, `-` and `.`, first and last a letter or a digit (OBS API
    /// reference, bucket naming).
    #[must_use]
    pub fn parse(text: &str) -> Option<Self> {
        let rest = text
            .strip_prefix("obs://")
            .or_else(|| text.strip_prefix("s3://"))
            .or_else(|| text.strip_prefix('/'))?;
        let (bucket, key) = rest.split_once('/').unwrap_or((rest, ""));
        let edge = |b: Option<&u8>| b.is_some_and(|b| b.is_ascii_lowercase() || b.is_ascii_digit());
        let inner = |b: u8| b.is_ascii_lowercase() || b.is_ascii_digit() || b == b'-' || b == b'.';
        let bytes = bucket.as_bytes();
        if !(3..=63).contains(&bytes.len())
            || !edge(bytes.first())
            || !edge(bytes.last())
            || !bytes.iter().copied().all(inner)
            || bucket.contains("..")
        {
            return None;
        }
        let leaves = |part: &str| part == ".." || part == ".";
        if key.chars().any(char::is_control) || key.split('/').any(leaves) || key.contains("//") {
            return None;
        }
        Some(Self {
            bucket: bucket.to_owned(),
            key: key.to_owned(),
        })
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
        ] {
            assert_eq!(ObsPath::parse(bad), None, "{bad}");
        }
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
