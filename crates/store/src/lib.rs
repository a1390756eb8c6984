//! `SQLite`: jobs, versions, tasks, configurations, events, outbox, topics, connections, settings, drafts.
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
pub use table::catalogue::CataloguePage;
pub use table::configuration::{ConfigQuery, ConfigRow, ConfigSort, JobConfig, SaveMode};
pub use table::configuration_place::{ConfigPlaces, FolderCount, NewConfig};
pub use table::configuration_state::{ConfigState, DeletedConfig, KeptState, StateEnd};
pub use table::connection::{ConnectionRow, Unended};
pub use table::dataset::{
    DatasetDetail, DatasetQuery, DatasetRow, DatasetSort, DatasetSource, DatasetUse, DatasetUses,
    DatasetVersionRow,
};
pub use table::delivery::{Attempt, Channel, DeliveryKind, DeliveryRow, Outcome};
pub use table::event::{EventKind, EventRow};
pub use table::job::listing::GroupCounts;
pub use table::job::{JobQuery, JobRow, JobSort, NewJob};
pub use table::mail_server::{MailSecurity, MailServer};
pub use table::outbox::{OutboxMessage, OutboxRow};
pub use table::settings::{JobColumn, Language, Settings, Theme, Times};
pub use table::subscription::{
    Confirmation, NewSubscription, Protocol, Subscriber, Subscription, SubscriptionId,
    SubscriptionState,
};
pub use table::tag::TagCount;
pub use table::task::TaskRow;
pub use table::topic::{TopicRow, TopicUses};
pub use table::version::{VersionRow, VersionSummary};
pub use table::version_list::{VersionLine, VersionQuery};
pub use table::version_path::{Related, RelatedDataset, RelatedVersion, RelatedVisualization};
pub use table::view::{JobView, Period, Shows};
pub use table::visualization::{
    VisualizationEnd, VisualizationEngine, VisualizationQuery, VisualizationRow,
};
pub use transition::{Applied, Transition};
