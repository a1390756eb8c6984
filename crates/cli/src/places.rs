//! What the places to run are called: this computer, and the connections there are or were.

use trainyard_console::store::ConnectionRow;
use trainyard_console::wire::Nothing;
use trainyard_console::{Console, ConsoleError};
use trainyard_job::ConnectionId;

use crate::exit::Failure;

/// The id of this computer.
const HERE: &str = "local";

/// All of them.
#[derive(Debug)]
pub(crate) struct Places(Vec<ConnectionRow>);

impl Places {
    pub(crate) async fn known(console: &Console) -> Result<Self, Failure> {
        let rows = console
            .session()
            .ask("list_connections", &Nothing {})
            .await?;
        Ok(Self(rows))
    }

    /// Whether there is another place than this computer, or was one.
    pub(crate) fn has_connections(&self) -> bool {
        !self.0.is_empty()
    }

    /// What people call a place; of one that nobody knows, its id.
    pub(crate) fn name_of(&self, place: &str) -> String {
        let found = self.0.iter().find(|row| row.id.0 == place);
        match found {
            _ if place == HERE => "this computer".to_owned(),
            Some(row) if row.removed => format!("{} (removed)", row.connection.name),
            Some(row) => row.connection.name.clone(),
            None => place.to_owned(),
        }
    }

    /// The same of another place than this computer.
    pub(crate) fn elsewhere(&self, place: &str) -> Option<String> {
        (place != HERE).then(|| self.name_of(place))
    }
}

/// The id of the place that is called so.
pub(crate) async fn find(console: &Console, given: &str) -> Result<String, Failure> {
    console.find_place(given).await.map_err(|error| {
        let is_unknown = matches!(error, ConsoleError::UnknownBackend { .. });
        let failure = Failure::from(error);
        if is_unknown {
            failure.and("`trainyard help connections add` says how to add a connection")
        } else {
            failure
        }
    })
}

/// The connection that is called so.
pub(crate) async fn connection(console: &Console, given: &str) -> Result<ConnectionId, Failure> {
    let id = find(console, given).await?;
    if id.starts_with(ConnectionId::MARK) {
        return Ok(ConnectionId(id));
    }
    Err(Failure::request(format!(
        "{given} is this computer; name a connection"
    )))
}
