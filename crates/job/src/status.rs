//! The statuses of a version: `ModelArts`' numeric table with the labels its console shows.
//!
//! Source: `ModelArts` API reference, training job status table (codes 0 to 21); code 22 appears in the SDK
//! reference only. The mapping from code to label is ours where the manual gives none.

use serde::{Deserialize, Serialize};
use ts_rs::TS;

use crate::event::JobEvent;

macro_rules! statuses {
    ($($variant:ident = $code:literal, $name:literal, $label:literal, $group:ident;)*) => {
        /// Status of a version.
        #[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, Serialize, Deserialize, TS)]
        #[serde(rename_all = "snake_case")]
        #[expect(missing_docs, reason = "the table below is the documentation")]
        pub enum JobStatus { $($variant,)* }

        impl JobStatus {
            /// Every status, in the order of its code.
            pub const ALL: &[Self] = &[$(Self::$variant,)*];

            /// The number in the service's table.
            #[must_use]
            pub fn code(self) -> u8 {
                match self { $(Self::$variant => $code,)* }
            }

            /// The name in the service's table, for example `JOBSTAT_RUNNING`.
            #[must_use]
            pub fn symbol(self) -> &'static str {
                match self { $(Self::$variant => concat!("JOBSTAT_", $name),)* }
            }

            /// What the console shows in English.
            #[must_use]
            pub fn label(self) -> &'static str {
                match self { $(Self::$variant => $label,)* }
            }

            /// Which of the few kinds a reader cares about.
            #[must_use]
            pub fn group(self) -> StatusGroup {
                match self { $(Self::$variant => StatusGroup::$group,)* }
            }
        }
    };
}

statuses! {
    Unknown = 0, "UNKNOWN", "Unknown", Pending;
    Init = 1, "INIT", "Initializing", Pending;
    ImageCreating = 2, "IMAGE_CREATING", "Initializing", Pending;
    ImageFailed = 3, "IMAGE_FAILED", "Running failed", Failed;
    SubmitTrying = 4, "SUBMIT_TRYING", "Initializing", Pending;
    SubmitFailed = 5, "SUBMIT_FAILED", "Running failed", Failed;
    DeleteFailed = 6, "DELETE_FAILED", "Running failed", Failed;
    Waiting = 7, "WAITING", "Deploying", Pending;
    Running = 8, "RUNNING", "Running", Running;
    Killing = 9, "KILLING", "Stopping", Running;
    Completed = 10, "COMPLETED", "Successful", Succeeded;
    Failed = 11, "FAILED", "Running failed", Failed;
    Killed = 12, "KILLED", "Canceled", Stopped;
    Canceled = 13, "CANCELED", "Canceled", Stopped;
    Lost = 14, "LOST", "Running failed", Failed;
    Scaling = 15, "SCALING", "Running", Running;
    SubmitModelFailed = 16, "SUBMIT_MODEL_FAILED", "Running failed", Failed;
    DeployServiceFailed = 17, "DEPLOY_SERVICE_FAILED", "Running failed", Failed;
    CheckInit = 18, "CHECK_INIT", "Initializing", Pending;
    CheckRunning = 19, "CHECK_RUNNING", "Initializing", Pending;
    CheckRunningCompleted = 20, "CHECK_RUNNING_COMPLETED", "Initializing", Pending;
    CheckFailed = 21, "CHECK_FAILED", "Image review failed", Failed;
    MountFailed = 22, "MOUNT_FAILED", "Running failed", Failed;
}

/// The kinds of status a list is filtered by.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, Serialize, Deserialize, TS)]
#[serde(rename_all = "snake_case")]
pub enum StatusGroup {
    /// Submitted, not yet running.
    Pending,
    /// Running or being stopped.
    Running,
    /// Ended well.
    Succeeded,
    /// Ended badly.
    Failed,
    /// Ended because somebody asked.
    Stopped,
}

impl JobStatus {
    /// The status of a number, when the table has it.
    #[must_use]
    pub fn from_code(code: u8) -> Option<Self> {
        Self::ALL.iter().copied().find(|s| s.code() == code)
    }

    /// Whether nothing can follow.
    #[must_use]
    pub fn is_final(self) -> bool {
        !matches!(self.group(), StatusGroup::Pending | StatusGroup::Running)
    }

    /// The event that subscribers hear when a version goes from `self` to `next`.
    ///
    /// Stopping is nobody's event: the service has none for it either.
    #[must_use]
    pub fn event_on_change_to(self, next: Self) -> Option<JobEvent> {
        if self == next || self.is_final() {
            return None;
        }
        match (self.group(), next.group()) {
            (_, StatusGroup::Succeeded) => Some(JobEvent::OnJobSucceeded),
            (_, StatusGroup::Failed) => Some(JobEvent::OnJobFailed),
            (StatusGroup::Pending, StatusGroup::Running) if next == Self::Running => {
                Some(JobEvent::OnJobRunning)
            }
            _ => None,
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn codes_are_the_services_table_without_holes() {
        let codes: Vec<u8> = JobStatus::ALL.iter().map(|s| s.code()).collect();
        assert_eq!(codes, (0..=22).collect::<Vec<u8>>());
        for status in JobStatus::ALL {
            assert_eq!(JobStatus::from_code(status.code()), Some(*status));
        }
    }

    #[test]
    fn a_final_status_raises_no_further_event() {
        for from in JobStatus::ALL.iter().filter(|s| s.is_final()) {
            for to in JobStatus::ALL {
                assert_eq!(from.event_on_change_to(*to), None, "{from:?} -> {to:?}");
            }
        }
    }

    #[test]
    fn running_is_announced_once() {
        let announce = JobStatus::Waiting.event_on_change_to(JobStatus::Running);
        assert_eq!(announce, Some(JobEvent::OnJobRunning));
        assert_eq!(
            JobStatus::Scaling.event_on_change_to(JobStatus::Running),
            None
        );
    }

    #[test]
    fn a_stopped_job_is_neither_a_success_nor_a_failure() {
        assert_eq!(
            JobStatus::Killing.event_on_change_to(JobStatus::Killed),
            None
        );
        assert_eq!(
            JobStatus::Waiting.event_on_change_to(JobStatus::Canceled),
            None
        );
    }

    #[test]
    fn a_lost_job_is_a_failure() {
        let event = JobStatus::Running.event_on_change_to(JobStatus::Lost);
        assert_eq!(event, Some(JobEvent::OnJobFailed));
    }
}
