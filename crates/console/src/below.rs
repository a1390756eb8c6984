//! The types of the rooms below that commands take and answer, by room. No way into a room is among them: whoever has
//! these alone goes through the console.

/// Places to run.
pub mod backend {
    pub use trainyard_backend::{Flavor, StepKind};
}

/// Configurations as files, jobs in other tools' words.
pub mod exports {
    pub use trainyard_exports::{ConfigFormat, Export, ExportTarget, Subject, SubjectKind};
}

/// Object storage.
pub mod objects {
    pub use trainyard_objects::{EntryKind, ObjectEntry, ObjectsError, ObsUrl, Skipped};
}

/// Where secret values are kept, for who opens a console with another place than the desktop's keyring.
pub mod secrets {
    pub use trainyard_secrets::Secrets;
}

/// What is remembered.
pub mod store {
    pub use trainyard_store::{
        ConfigQuery, ConfigRow, ConfigSort, DatasetQuery, DatasetSort, DatasetSource,
        DatasetVersionRow, DeliveryRow, EventKind, EventRow, JobConfig, JobQuery, JobRow, JobView,
        Language, MailSecurity, MailServer, Order, Outcome, Page, Protocol, Shows,
        SubscriptionState, TaskRow, Theme, TopicRow, VisualizationQuery, VisualizationRow,
    };
}
