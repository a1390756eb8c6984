//! Topics of this computer, in what goes to the service: their subscribers are told by the console, so the service hears
//! nothing of them.

use std::borrow::Cow;

use trainyard_job::{JobSpec, is_topic_urn};

/// The spec as the service is to have it.
pub(super) fn without_local(spec: &JobSpec) -> Cow<'_, JobSpec> {
    match &spec.notification {
        Some(wanted) if !is_topic_urn(&wanted.topic) => Cow::Owned(JobSpec {
            notification: None,
            ..spec.clone()
        }),
        _ => Cow::Borrowed(spec),
    }
}
