//! Configurations to and from a connection across the door.

use serde::{Deserialize, Serialize};
use trainyard_exports::ImportFault;
use trainyard_job::{ComparedField, ConnectionId, Fault};
use ts_rs::TS;

use crate::error::WireError;

/// The configurations that a connection keeps, to be imported.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize, TS)]
pub struct FetchedConfigs {
    /// Those that can be read, as a file of configurations; empty where there are none.
    pub text: String,
    /// Their names.
    pub names: Vec<String>,
    /// Those that cannot.
    pub unreadable: Vec<UnreadableConfig>,
    /// Those that say what a configuration here has no place for.
    pub left_out: Vec<LeftOutMembers>,
}

/// A configuration of a connection that is none here.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, TS)]
pub struct UnreadableConfig {
    /// Its name there.
    pub name: String,
    /// Why, by the service's names of the fields.
    pub faults: Vec<ImportFault>,
}

/// What a configuration of a connection says and one here has no place for.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, TS)]
pub struct LeftOutMembers {
    /// Its name.
    pub name: String,
    /// The service's names of the members.
    pub members: Vec<String>,
}

/// What sending configurations to a connection would do.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, TS)]
pub struct PlanSend {
    /// Where to.
    pub connection: ConnectionId,
    /// Which.
    pub names: Vec<String>,
    /// Whether the values of secret variables go with them: the service keeps them in plain text.
    pub secrets: bool,
}

/// What sending one would do.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, TS)]
pub struct PlannedSend {
    /// Its name.
    pub name: String,
    /// What is there under this name.
    pub there: SendAction,
    /// What would be changed there.
    pub differences: Vec<ComparedField>,
    /// A name that is free there; none where its own is.
    pub free_name: Option<String>,
    /// Its secret variables.
    pub secrets: Vec<String>,
    /// What the service cannot hold, as warnings; why it cannot be sent, as errors.
    pub faults: Vec<Fault>,
    /// Why what is there cannot be compared, by the service's names of the fields.
    pub unreadable: Vec<ImportFault>,
}

/// What sending a configuration would meet.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize, TS)]
#[serde(rename_all = "snake_case")]
pub enum SendAction {
    /// None of its name is there.
    Create,
    /// One of its name is there and just like it.
    Same,
    /// Another one of its name is there.
    Differs,
}

/// Send configurations to a connection.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, TS)]
pub struct SendConfigs {
    /// Where to.
    pub connection: ConnectionId,
    /// Which.
    pub chosen: Vec<ChosenSend>,
    /// Whether the values of secret variables go with them.
    pub secrets: bool,
}

/// One configuration that is sent.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, TS)]
pub struct ChosenSend {
    /// Its name here.
    pub name: String,
    /// Its name there.
    pub to: String,
    /// Whether one of that name is written over.
    pub replace: bool,
}

/// What became of it.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, TS)]
pub struct SentConfig {
    /// Its name here.
    pub name: String,
    /// Its name there.
    pub to: String,
    /// Why it is not there.
    pub failure: Option<WireError>,
}
