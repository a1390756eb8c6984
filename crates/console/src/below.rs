//! The types of the rooms below that commands take and answer, by room. No way into a room is among them: whoever has
//! these alone goes through the console.

/// Built-in algorithms.
pub mod algorithms {
    pub use trainyard_algorithms::{Catalogue, Package};
}

/// Places to run.
pub mod backend {
    pub use trainyard_backend::{Flavor, StepKind};
}

/// AI engines.
pub mod engines {
    pub use trainyard_engines::{Engine, EngineFamily};
}

/// Configurations as files, jobs in other tools' words.
pub mod exports {
    pub use trainyard_exports::{ConfigFormat, Export, ExportTarget, Subject, SubjectKind};
}

/// Rows of logs.
pub mod logs {
    pub use trainyard_logs::{Row, RowSource};
}

/// Object storage.
pub mod objects {
    pub use trainyard_objects::{
        Arriving, Described, EntryKind, KeyEntry, KeyPage, KeyQuery, ObjectEntry, ObjectInfo,
        ObjectsError, ObsUrl, PART_BYTES_MIN, PART_NUMBERS, PartInfo, Skipped, Upload,
    };
}

/// Jobs in the service's words.
pub mod protocol {
    pub use trainyard_protocol::{Dialect, ParsedSpec, parse_spec};
}

/// Where secret values are kept, for who opens a console with another place than the desktop's keyring.
pub mod secrets {
    pub use trainyard_secrets::Secrets;
}

/// What is remembered.
pub mod store {
    pub use trainyard_store::{
        Channel, ConfigQuery, ConfigRow, ConfigSort, ConnectionRow, DatasetDetail, DatasetQuery,
        DatasetRow, DatasetSort, DatasetSource, DatasetVersionRow, DeliveryRow, EventKind,
        EventRow, JobConfig, JobQuery, JobRow, JobSort, JobView, Language, MailSecurity,
        MailServer, Order, Outcome, Page, Protocol, Shows, Subscription, SubscriptionState,
        TaskRow, Theme, TopicRow, VersionLine, VersionQuery, VersionRow, VisualizationQuery,
        VisualizationRow,
    };
}
