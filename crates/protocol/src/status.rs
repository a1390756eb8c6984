//! Statuses on the wire: the first generation's numbers, the second one's phases.

use trainyard_job::JobStatus;

use crate::loose::Int;

/// A phase of the second generation, with the finer one that is documented as unstable.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Phase {
    /// `status.phase`.
    pub phase: &'static str,
    /// `status.secondary_phase`.
    pub secondary: &'static str,
}

/// The status of a number of the first generation; `Unknown` for one its table does not have.
#[must_use]
pub fn status_of(number: Int) -> JobStatus {
    u8::try_from(number.0)
        .ok()
        .and_then(JobStatus::from_code)
        .unwrap_or(JobStatus::Unknown)
}

/// The phase of a status.
#[must_use]
pub fn phase(status: JobStatus) -> Phase {
    use JobStatus as S;
    let (phase, secondary) = match status {
        S::Init
        | S::ImageCreating
        | S::SubmitTrying
        | S::CheckInit
        | S::CheckRunning
        | S::CheckRunningCompleted => ("Creating", "Creating"),
        S::Waiting => ("Pending", "Queuing"),
        S::Running | S::Scaling => ("Running", "Running"),
        S::Completed => ("Completed", "Completed"),
        S::SubmitFailed => ("Failed", "CreateFailed"),
        S::Failed
        | S::ImageFailed
        | S::DeleteFailed
        | S::SubmitModelFailed
        | S::DeployServiceFailed
        | S::CheckFailed
        | S::MountFailed => ("Failed", "Failed"),
        S::Killing => ("Terminating", "Terminating"),
        S::Killed | S::Canceled => ("Terminated", "Terminated"),
        S::Lost => ("Abnormal", "Lost"),
        S::Unknown => ("Abnormal", "Unknown"),
    };
    Phase { phase, secondary }
}

/// The status of a phase. Of a finer phase that is not known the coarse one decides.
#[must_use]
pub fn from_phase(phase: &str, secondary: &str) -> JobStatus {
    match (phase, secondary) {
        ("Creating", _) => JobStatus::Init,
        ("Pending", _) => JobStatus::Waiting,
        ("Running", _) => JobStatus::Running,
        ("Completed", _) => JobStatus::Completed,
        ("Failed", "CreateFailed") => JobStatus::SubmitFailed,
        ("Failed", _) => JobStatus::Failed,
        ("Terminating", _) => JobStatus::Killing,
        ("Terminated", _) => JobStatus::Killed,
        ("Abnormal", "Unknown") => JobStatus::Unknown,
        ("Abnormal", _) => JobStatus::Lost,
        _ => JobStatus::Unknown,
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_status_keeps_its_group_through_a_phase() {
        for status in JobStatus::ALL {
            let Phase { phase, secondary } = phase(*status);
            let back = from_phase(phase, secondary);
            assert_eq!(
                back.group(),
                status.group(),
                "{status:?} -> {phase}/{secondary}"
            );
            assert_eq!(back.is_final(), status.is_final(), "{status:?}");
        }
    }

    #[test]
    fn the_documented_numbers_belong_to_their_phases() {
        for (code, name, secondary) in [
            (1, "Creating", "Creating"),
            (7, "Pending", "Queuing"),
            (8, "Running", "Running"),
            (10, "Completed", "Completed"),
            (11, "Failed", "Failed"),
            (5, "Failed", "CreateFailed"),
            (9, "Terminating", "Terminating"),
            (12, "Terminated", "Terminated"),
            (14, "Abnormal", "Lost"),
            (0, "Abnormal", "Unknown"),
        ] {
            assert_eq!(
                from_phase(name, secondary),
                status_of(Int(code)),
                "{name}/{secondary}"
            );
        }
    }

    #[test]
    fn what_no_table_has_is_unknown_and_not_an_end() {
        for number in [-1, 23, 300, i64::MAX] {
            assert_eq!(status_of(Int(number)), JobStatus::Unknown);
        }
        assert!(!from_phase("Hibernating", "").is_final());
    }
}
