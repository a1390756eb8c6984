//! Visualization jobs of a connection across the door.

use serde::{Deserialize, Serialize};
use trainyard_backend::{
    NewVisualization, RemoteVisualizationId, RemoteVisualizationQuery, VisualizationChange,
};
use trainyard_job::ConnectionId;
use ts_rs::TS;

/// A page of a connection's visualization jobs.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, TS)]
pub struct ListRemoteVisualizations {
    /// Whose.
    pub connection: ConnectionId,
    /// Which.
    pub query: RemoteVisualizationQuery,
}

/// One visualization job of a connection.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, TS)]
pub struct OneRemoteVisualization {
    /// Whose.
    pub connection: ConnectionId,
    /// Which.
    pub id: RemoteVisualizationId,
}

/// Make a visualization job on a connection.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, TS)]
pub struct CreateRemoteVisualization {
    /// Where.
    pub connection: ConnectionId,
    /// What it is to be.
    pub new: NewVisualization,
}

/// Change a visualization job of a connection.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, TS)]
pub struct ChangeRemoteVisualization {
    /// Whose.
    pub connection: ConnectionId,
    /// Which.
    pub id: RemoteVisualizationId,
    /// What is to become of it.
    pub change: VisualizationChange,
}
