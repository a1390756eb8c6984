//! Names of things: jobs by number, versions by V001, and the reference a person types.

use std::fmt;
use std::str::FromStr;

use serde::{Deserialize, Serialize};
use ts_rs::TS;

/// A job's number, assigned by the store, never reused.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, PartialOrd, Ord, Serialize, Deserialize, TS)]
#[serde(transparent)]
pub struct JobId(pub i64);

impl JobId {
    /// Stands before a number that a person types, so that it is not taken for a name: no name has a colon.
    pub const MARK: &'static str = "id:";

    /// The job that `id:7` means, and none for everything else.
    #[must_use]
    pub fn marked(text: &str) -> Option<Self> {
        Self::plain(text.strip_prefix(Self::MARK)?)
    }

    /// The job that `7` means where it is no name. A number is written in one way: neither 07 nor +7.
    #[must_use]
    pub fn plain(text: &str) -> Option<Self> {
        let number = text.parse().ok().filter(|number: &i64| *number > 0)?;
        (number.to_string() == text).then_some(Self(number))
    }
}

impl fmt::Display for JobId {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        self.0.fmt(f)
    }
}

/// A version's number within its job, from 1, shown as V001.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, PartialOrd, Ord, Serialize, Deserialize, TS)]
#[serde(transparent)]
pub struct VersionNumber(pub u32);

impl VersionNumber {
    /// The first version of every job.
    pub const FIRST: Self = Self(1);
}

impl fmt::Display for VersionNumber {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "V{:03}", self.0)
    }
}

impl FromStr for VersionNumber {
    type Err = ();

    fn from_str(text: &str) -> Result<Self, ()> {
        let digits = text.strip_prefix(['V', 'v']).ok_or(())?;
        if digits.is_empty() || !digits.bytes().all(|b| b.is_ascii_digit()) {
            return Err(());
        }
        match digits.parse() {
            Ok(number) if number > 0 => Ok(Self(number)),
            _ => Err(()),
        }
    }
}

/// One version of one job.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, PartialOrd, Ord, Serialize, Deserialize, TS)]
pub struct VersionKey {
    /// The job.
    pub job: JobId,
    /// Its version.
    pub version: VersionNumber,
}

impl fmt::Display for VersionKey {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{}/{}", self.job, self.version)
    }
}

/// How a person names a job: `digits`, `7`, `id:7`, `digits/V002`. Without a version the newest is meant.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct JobRef {
    /// Name or number of the job; a number that is also a name needs [its mark](JobId::MARK).
    pub job: String,
    /// The version, when one was named.
    pub version: Option<VersionNumber>,
}

impl FromStr for JobRef {
    type Err = String;

    fn from_str(text: &str) -> Result<Self, String> {
        let (job, version) = match text.split_once('/') {
            None => (text, None),
            Some((job, version)) => {
                let number = version
                    .parse()
                    .map_err(|()| format!("\"{version}\" is not a version; write V001"))?;
                (job, Some(number))
            }
        };
        if job.is_empty() {
            return Err("name a job, for example digits or digits/V001".to_owned());
        }
        Ok(Self {
            job: job.to_owned(),
            version,
        })
    }
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    #[test]
    fn a_reference_without_a_version_means_the_newest() {
        let parsed: JobRef = "digits".parse().unwrap();
        assert_eq!(parsed.version, None);
    }

    #[test]
    fn a_bad_version_is_named_in_the_error() {
        let error = "digits/latest".parse::<JobRef>().unwrap_err();
        assert!(error.contains("latest"), "{error}");
    }

    #[test]
    fn a_number_is_written_in_one_way() {
        assert_eq!(JobId::plain("7"), Some(JobId(7)));
        assert_eq!(JobId::marked("id:7"), Some(JobId(7)));
        for other in [
            "",
            "0",
            "07",
            "+7",
            "-7",
            "7 ",
            "seven",
            "99999999999999999999",
        ] {
            assert_eq!(JobId::plain(other), None, "{other}");
            assert_eq!(JobId::marked(&format!("id:{other}")), None, "{other}");
        }
        assert_eq!(JobId::marked("7"), None);
    }

    #[test]
    fn version_zero_does_not_exist() {
        assert!("V000".parse::<VersionNumber>().is_err());
    }

    proptest! {
        #[test]
        fn versions_survive_being_written_and_read(number in 1_u32..) {
            let version = VersionNumber(number);
            prop_assert_eq!(version.to_string().parse(), Ok(version));
        }
    }
}
