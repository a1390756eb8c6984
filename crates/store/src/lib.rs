//! SQLite: jobs, versions, tasks, configurations, events, outbox, topics, settings.
//!
//! Owns the schema, its migrations and every statement. Knows no clock and no backend: times are passed in.

mod page;
mod table;

pub use page::{Count, Order, Page};
pub use table::configuration::{ConfigRow, ConfigSort, JobConfig};
pub use table::event::{EventKind, EventRow};
pub use table::job::{JobQuery, JobRow, JobSort};
pub use table::outbox::{OutboxMessage, OutboxRow};
pub use table::settings::{Language, Settings, Theme};
pub use table::task::TaskRow;
pub use table::topic::{Subscription, TopicRow};
pub use table::version::{VersionRow, VersionSummary};
