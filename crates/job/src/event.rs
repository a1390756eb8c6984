//! The events a topic's subscribers hear.

use serde::{Deserialize, Serialize};
use ts_rs::TS;

/// An event of a job, by the names the service uses.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, PartialOrd, Ord, Serialize, Deserialize, TS)]
pub enum JobEvent {
    /// Training is in progress.
    OnJobRunning,
    /// Training ended well.
    OnJobSucceeded,
    /// Training failed.
    OnJobFailed,
}

impl JobEvent {
    /// Every event.
    pub const ALL: [Self; 3] = [Self::OnJobRunning, Self::OnJobSucceeded, Self::OnJobFailed];

    /// The service's name.
    #[must_use]
    pub fn name(self) -> &'static str {
        match self {
            Self::OnJobRunning => "OnJobRunning",
            Self::OnJobSucceeded => "OnJobSucceeded",
            Self::OnJobFailed => "OnJobFailed",
        }
    }

    /// The event of a name.
    #[must_use]
    pub fn from_name(name: &str) -> Option<Self> {
        Self::ALL.into_iter().find(|event| event.name() == name)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn names_lead_back_to_their_events() {
        for event in JobEvent::ALL {
            assert_eq!(JobEvent::from_name(event.name()), Some(event));
            assert_eq!(serde_json::to_value(event).unwrap(), event.name());
        }
    }
}
