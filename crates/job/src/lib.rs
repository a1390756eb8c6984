//! What a training job is: spec, versions, statuses, events, validation.
