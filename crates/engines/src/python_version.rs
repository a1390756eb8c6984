//! The version of an interpreter.

use std::fmt;
use std::str::FromStr;

use serde::{Deserialize, Serialize};
use ts_rs::TS;

/// The oldest Python that can be an engine: the oldest of the documented Python 3 engines.
pub const OLDEST_PYTHON: PythonVersion = PythonVersion::new(3, 6, 0);

/// A version such as 3.11.7. What follows the third number (`rc1`, `+`) is left out.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize, TS)]
#[serde(into = "String", try_from = "String")]
#[ts(type = "string")]
pub struct PythonVersion {
    /// 3 of 3.11.7.
    pub major: u32,
    /// 11 of 3.11.7.
    pub minor: u32,
    /// 7 of 3.11.7.
    pub patch: u32,
}

impl PythonVersion {
    /// A version by its numbers.
    #[must_use]
    pub const fn new(major: u32, minor: u32, patch: u32) -> Self {
        Self {
            major,
            minor,
            patch,
        }
    }

    /// `3.11`, as the engines' ids have it.
    #[must_use]
    pub fn short(self) -> String {
        format!("{}.{}", self.major, self.minor)
    }
}

impl fmt::Display for PythonVersion {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{}.{}.{}", self.major, self.minor, self.patch)
    }
}

impl FromStr for PythonVersion {
    type Err = String;

    /// Reads `3.11.7`, `3.11`, `3.13.0rc1` and `3.11.7.final.0`.
    fn from_str(text: &str) -> Result<Self, String> {
        let mut parts = text.trim().split('.').map(leading_number);
        let mut next = || parts.next().flatten();
        match (next(), next()) {
            (Some(major), Some(minor)) => Ok(Self::new(major, minor, next().unwrap_or(0))),
            _ => Err(format!("\"{text}\" is not a version such as 3.11.7")),
        }
    }
}

impl From<PythonVersion> for String {
    fn from(version: PythonVersion) -> Self {
        version.to_string()
    }
}

impl TryFrom<String> for PythonVersion {
    type Error = String;

    fn try_from(text: String) -> Result<Self, String> {
        text.parse()
    }
}

fn leading_number(part: &str) -> Option<u32> {
    let end = part
        .find(|c: char| !c.is_ascii_digit())
        .unwrap_or(part.len());
    part[..end].parse().ok()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn versions_are_read_as_pythons_tools_write_them() {
        for text in ["3.11.7", "3.11.7rc1", "3.11.7.final.0", " 3.11.7+\n"] {
            assert_eq!(text.parse(), Ok(PythonVersion::new(3, 11, 7)), "{text}");
        }
        assert_eq!("3.6".parse(), Ok(PythonVersion::new(3, 6, 0)));
        assert!("pypy".parse::<PythonVersion>().is_err());
    }

    #[test]
    fn python_3_10_is_newer_than_3_9() {
        assert!(PythonVersion::new(3, 10, 0) > PythonVersion::new(3, 9, 18));
    }
}
