//! Visualization jobs: a view on the event files of a folder, for some hours.
//!
//! Source: `managing_visualization_jobs` of the user guide, and the v1 API for the form of a name.

use std::fmt;
use std::ops::RangeInclusive;

use serde::{Deserialize, Serialize};
use ts_rs::TS;
use url::Url;

use crate::fault::{Fault, FaultKind};
use crate::validate::{Faults, is_name};

/// A visualization job's name may have this many characters.
pub const VISUALIZATION_NAME_MAX: usize = 20;
/// After how many hours one may stop by itself.
pub const AUTO_STOP_HOURS: RangeInclusive<u32> = 1..=24;

/// A visualization job's number, assigned by the store, never reused.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, PartialOrd, Ord, Serialize, Deserialize, TS)]
#[serde(transparent)]
pub struct VisualizationId(pub i64);

impl fmt::Display for VisualizationId {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        self.0.fmt(f)
    }
}

/// What a visualization job is created from.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, TS)]
pub struct VisualizationSpec {
    /// 1 to 20 letters, digits, `_`, `-`.
    pub name: String,
    /// Training Output Path: the folder with the event files, `obs://bucket/folder/`.
    pub output_path: String,
    /// After how many hours it stops by itself; none: never.
    pub auto_stop_hours: Option<u32>,
    /// 0 to 256 characters.
    pub description: String,
}

impl VisualizationSpec {
    /// Everything that is wrong with it.
    #[must_use]
    pub fn faults(&self) -> Vec<Fault> {
        let mut faults = Faults::default();
        if self.name.is_empty() {
            faults.add("name", FaultKind::Required);
        } else if !is_name(&self.name) || self.name.len() > VISUALIZATION_NAME_MAX {
            let max = VISUALIZATION_NAME_MAX;
            faults.add("name", FaultKind::BadName { max });
        }
        faults.object_path("output_path", &self.output_path);
        faults.description("description", &self.description);
        if let Some(actual) = self.auto_stop_hours
            && !AUTO_STOP_HOURS.contains(&actual)
        {
            let (min, max) = (*AUTO_STOP_HOURS.start(), *AUTO_STOP_HOURS.end());
            faults.add(
                "auto_stop_hours",
                FaultKind::OutOfRange { min, max, actual },
            );
        }
        faults.into_list()
    }
}

/// An address of the web as a browser is given it. What a service calls an address is somebody else's text, and for
/// another scheme the desktop would open a file or start a program.
#[must_use]
pub fn web_address(text: &str) -> Option<String> {
    let url = Url::parse(text).ok()?;
    let is_web = matches!(url.scheme(), "http" | "https") && url.has_host();
    is_web.then(|| url.into())
}

#[cfg(test)]
mod tests {
    use super::*;

    fn sound() -> VisualizationSpec {
        VisualizationSpec {
            name: "tensor-51c2".to_owned(),
            output_path: "obs://demo/out/".to_owned(),
            auto_stop_hours: Some(1),
            description: String::new(),
        }
    }

    #[test]
    fn what_is_proposed_has_no_faults() {
        assert_eq!(sound().faults(), vec![]);
    }

    #[test]
    fn every_fault_is_told_at_once() {
        let spec = VisualizationSpec {
            name: "a".repeat(21),
            output_path: "out".to_owned(),
            auto_stop_hours: Some(25),
            description: "x".repeat(257),
        };
        let fields: Vec<_> = spec.faults().into_iter().map(|fault| fault.field).collect();
        assert_eq!(
            fields,
            ["name", "output_path", "description", "auto_stop_hours"]
        );
    }

    #[test]
    fn none_stops_it_and_less_than_an_hour_is_refused() {
        for (hours, sound_hours) in [(None, true), (Some(0), false), (Some(24), true)] {
            let spec = VisualizationSpec {
                auto_stop_hours: hours,
                ..sound()
            };
            assert_eq!(spec.faults().is_empty(), sound_hours, "{hours:?}");
        }
    }

    #[test]
    fn a_browser_is_given_addresses_of_the_web_alone() {
        for (text, given) in [
            (
                "https://tensor.example.com/a?b=c",
                Some("https://tensor.example.com/a?b=c"),
            ),
            ("http://127.0.0.1:6006/t", Some("http://127.0.0.1:6006/t")),
            ("", None),
            ("tensor.example.com/a", None),
            ("file:///etc/passwd", None),
            ("javascript:alert(1)", None),
            ("https://", None),
        ] {
            assert_eq!(web_address(text).as_deref(), given, "{text}");
        }
    }
}
