//! `SQLite`: jobs, versions, tasks, configurations, events, outbox, topics, settings, drafts.
//!
//! Owns the schema, its migrations and every statement. Knows no clock and no backend: times are passed in.

mod column;
mod error;
mod migration;
mod page;
mod platform;
mod store;
mod submission;
mod table;
mod text_index;
mod transition;

pub use error::StoreError;
pub use page::{Count, Order, Page};
pub use store::Store;
pub use submission::Submission;
pub use table::configuration::{ConfigQuery, ConfigRow, ConfigSort, JobConfig, SaveMode};
pub use table::dataset::{
    DatasetDetail, DatasetQuery, DatasetRow, DatasetSort, DatasetSource, DatasetUse, DatasetUses,
    DatasetVersionRow,
};
pub use table::event::{EventKind, EventRow};
pub use table::job::listing::GroupCounts;
pub use table::job::{JobQuery, JobRow, JobSort, NewJob};
pub use table::outbox::{OutboxMessage, OutboxRow};
pub use table::settings::{Language, Settings, Theme};
pub use table::task::TaskRow;
pub use table::topic::{Subscription, TopicRow};
pub use table::version::{VersionRow, VersionSummary};
pub use transition::{Applied, Transition};
