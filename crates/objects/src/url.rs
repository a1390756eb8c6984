//! `obs://bucket/key`: the name of a bucket, a folder or an object.
//!
//! Its grammar is that of a spec's paths, so that a path which a job was accepted with names something here. A name
//! that parses is safe to put below a folder: it has no `..`, no empty part, nothing that a file system reads as more
//! than a name.

use std::fmt;
use std::str::FromStr;

use serde::{Deserialize, Deserializer, Serialize, Serializer};
use trainyard_job::{NotAPath, ObsPath};
use ts_rs::TS;

use crate::ObjectsError;

/// The name of a bucket, a folder (ends with `/`) or an object.
///
/// Reads `obs://bucket/key`, `s3://bucket/key` and the console's short `/bucket/key`; writes the first.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, TS)]
#[ts(as = "String")]
pub struct ObsUrl {
    path: ObsPath,
}

impl ObsUrl {
    /// The top folder of a bucket.
    pub fn bucket_root(bucket: &str) -> Result<Self, ObjectsError> {
        Self::checked(bucket, "", bucket)
    }

    /// The bucket's name.
    #[must_use]
    pub fn bucket(&self) -> &str {
        self.path.bucket()
    }

    /// What follows the bucket, without a slash in front; empty for the bucket itself.
    #[must_use]
    pub fn key(&self) -> &str {
        self.path.key()
    }

    /// Whether this names a folder: a bucket, or a key that ends with `/`.
    #[must_use]
    pub fn is_dir(&self) -> bool {
        self.key().is_empty() || self.key().ends_with('/')
    }

    /// The same name as a folder.
    #[must_use]
    pub fn to_dir(&self) -> Self {
        Self {
            path: self.path.as_folder(),
        }
    }

    /// The name of what lies at `relative` in this folder. This name is taken as a
    /// folder even without a final `/`.
    pub fn join(&self, relative: &str) -> Result<Self, ObjectsError> {
        let key = self.to_dir().key().to_owned() + relative;
        let whole = format!("obs://{}/{key}", self.bucket());
        Self::checked(self.bucket(), &key, &whole)
    }

    /// The last part, without a slash; the bucket's name for a bucket.
    #[must_use]
    pub fn name(&self) -> &str {
        self.path.last_element()
    }

    /// The folder this lies in; none for a bucket.
    #[must_use]
    pub fn parent(&self) -> Option<Self> {
        self.path.parent().map(|path| Self { path })
    }

    /// `bucket/key`, the path below the folder that holds the buckets.
    pub(crate) fn path(&self) -> String {
        format!("{}/{}", self.bucket(), self.key())
    }

    fn checked(bucket: &str, key: &str, whole: &str) -> Result<Self, ObjectsError> {
        ObsPath::of(bucket, key).map_or_else(|why| Err(bad(whole, why)), |path| Ok(Self { path }))
    }
}

impl FromStr for ObsUrl {
    type Err = ObjectsError;

    fn from_str(text: &str) -> Result<Self, ObjectsError> {
        match ObsPath::read(text) {
            Ok(path) => Ok(Self { path }),
            Err(why) => Err(bad(text, why)),
        }
    }
}

fn bad(url: &str, why: NotAPath) -> ObjectsError {
    ObjectsError::BadUrl {
        url: url.to_owned(),
        what: why.to_string(),
    }
}

// By hand, for ts-rs warns about serde's `try_from` and `into`.
impl Serialize for ObsUrl {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        serializer.collect_str(self)
    }
}

impl<'de> Deserialize<'de> for ObsUrl {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        String::deserialize(deserializer)?
            .parse()
            .map_err(serde::de::Error::custom)
    }
}

impl fmt::Display for ObsUrl {
    fn fmt(&self, out: &mut fmt::Formatter<'_>) -> fmt::Result {
        out.write_str(&self.path.obs_url())
    }
}

#[cfg(test)]
mod tests {
    use std::path::{Component, Path};

    use proptest::prelude::*;

    use super::*;

    fn url(text: &str) -> ObsUrl {
        text.parse().expect("a good name")
    }

    fn fault(text: &str) -> String {
        match text.parse::<ObsUrl>() {
            Err(ObjectsError::BadUrl { url, what }) => {
                assert_eq!(url, text, "the fault names the text as it was given");
                what
            }
            other => panic!("{text:?} gave {other:?}"),
        }
    }

    #[test]
    fn three_spellings_mean_the_same() {
        assert_eq!(url("/demo/digits/code/"), url("obs://demo/digits/code/"));
        assert_eq!(
            url("s3://demo/digits/code/"),
            url("obs://demo/digits/code/")
        );
        assert_eq!(url("obs://demo"), url("obs://demo/"));
    }

    #[test]
    fn a_name_knows_its_parts() {
        let file = url("obs://demo/digits/code/train.py");
        assert_eq!(
            (file.bucket(), file.key(), file.name()),
            ("demo", "digits/code/train.py", "train.py")
        );
        assert!(!file.is_dir());
        assert_eq!(file.parent(), Some(url("obs://demo/digits/code/")));
        assert_eq!(url("obs://demo/digits/").name(), "digits");
        assert_eq!(url("obs://demo/digits/").parent(), Some(url("obs://demo/")));
        assert_eq!(url("obs://demo/").name(), "demo");
        assert_eq!(url("obs://demo/").parent(), None);
    }

    #[test]
    fn joining_treats_the_name_as_a_folder() {
        assert_eq!(
            url("obs://demo/a").join("b c/ü.txt").expect("good"),
            url("obs://demo/a/b c/ü.txt")
        );
        assert_eq!(
            url("obs://demo").join("x").expect("good"),
            url("obs://demo/x")
        );
        assert!(url("obs://demo/a/").join("../b").is_err());
        assert!(url("obs://demo/a/").join("/b").is_err());
    }

    #[test]
    fn a_bad_name_says_what_is_wrong() {
        assert!(fault("demo/x").contains("obs://bucket/"));
        assert!(fault("https://demo/x").contains("obs://bucket/"));
        assert!(fault("").contains("obs://bucket/"));
        assert!(fault("obs://").contains("3 to 63"));
        assert!(fault("obs://ab/x").contains("3 to 63"));
        assert!(fault(&format!("obs://{}/x", "b".repeat(64))).contains("3 to 63"));
        assert!(fault("obs://Demo/x").contains("a to z"));
        assert!(fault("obs://.partial/x").contains("begin and end"));
        assert!(fault("obs://a..b/x").contains("two dots"));
        assert!(fault("obs://demo//x").contains("two slashes"));
        assert!(fault("obs://demo/x//").contains("two slashes"));
        assert!(fault("obs://demo/../x").contains(".. as the name"));
        assert!(fault("obs://demo/a/./x").contains(". or .."));
        assert!(fault("obs://demo/a\\..\\x").contains("backslashes"));
        assert!(fault("obs://demo/a\0x").contains("control"));
        assert!(fault("obs://demo/x ").contains("space"));
        assert!(fault(&format!("obs://demo/{}", "k".repeat(1025))).contains("1,024"));
    }

    #[test]
    fn json_holds_the_name_as_text_and_refuses_bad_ones() {
        let json = serde_json::to_string(&url("/demo/a b/")).expect("serializes");
        assert_eq!(json, r#""obs://demo/a b/""#);
        assert_eq!(
            serde_json::from_str::<ObsUrl>(&json).expect("parses"),
            url("obs://demo/a b/")
        );
        let refused = serde_json::from_str::<ObsUrl>(r#""obs://demo/../x""#).expect_err("refused");
        assert!(refused.to_string().contains("obs://demo/../x"), "{refused}");
    }

    proptest! {
        #[test]
        fn what_is_written_reads_back_the_same(bucket in "[a-z0-9][a-z0-9-]{1,20}[a-z0-9]", key in "([^/]{1,8}/){0,3}[^/]{0,8}") {
            if let Ok(url) = format!("obs://{bucket}/{key}").parse::<ObsUrl>() {
                prop_assert_eq!(url.to_string().parse::<ObsUrl>().expect("reads back"), url);
            }
        }

        #[test]
        fn no_accepted_name_leaves_its_folder(text in r"(obs://|s3://|/)[a-z.]{2,6}/([a-z .\\:%~]{0,4}/){0,4}[a-z.]{0,3}") {
            if let Ok(url) = text.parse::<ObsUrl>() {
                let path = url.path();
                let only_names = Path::new(&path).components().all(|part| matches!(part, Component::Normal(_)));
                prop_assert!(only_names, "{} reaches {:?}", text, path);
            }
        }

        #[test]
        fn any_text_is_answered_without_panic(text in "\\PC{0,40}") {
            if let Ok(url) = text.parse::<ObsUrl>() {
                prop_assert!(!url.name().is_empty());
            }
        }
    }
}
