//! The events of a topic by the names of the second generation. The first one's are [`JobEvent`]'s own.

use trainyard_job::JobEvent;

/// Every name of the second generation; some are of transitions that jobs here do not have.
pub const V2_EVENTS: [&str; 7] = [
    "JobStarted",
    "JobCompleted",
    "JobFailed",
    "JobTerminated",
    "JobRestarted",
    "JobHanged",
    "JobPreempted",
];

/// The second generation's name of an event.
#[must_use]
pub fn v2_name(event: JobEvent) -> &'static str {
    match event {
        JobEvent::OnJobRunning => "JobStarted",
        JobEvent::OnJobSucceeded => "JobCompleted",
        JobEvent::OnJobFailed => "JobFailed",
    }
}

/// The event of one of its names.
#[must_use]
pub fn event_of_v2(name: &str) -> Option<JobEvent> {
    JobEvent::ALL
        .into_iter()
        .find(|event| v2_name(*event) == name)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn names_of_both_generations_mean_the_same_events() {
        for event in JobEvent::ALL {
            assert_eq!(event_of_v2(v2_name(event)), Some(event));
            assert!(V2_EVENTS.contains(&v2_name(event)));
        }
        assert_eq!(event_of_v2("OnJobRunning"), None);
    }
}
