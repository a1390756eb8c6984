//! SQLite: jobs, versions, configurations, events, outbox, topics, settings.
