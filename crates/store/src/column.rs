//! How values that `SQLite` has no type for are kept in columns.

use rusqlite::types::{FromSql, FromSqlError, FromSqlResult, ToSql, ToSqlOutput, ValueRef};
use serde::Serialize;
use serde::de::DeserializeOwned;
use trainyard_job::{JobStatus, StatusGroup};

/// A value kept as JSON text.
pub(crate) struct Json<T>(pub(crate) T);

impl<T: Serialize> ToSql for Json<T> {
    fn to_sql(&self) -> rusqlite::Result<ToSqlOutput<'_>> {
        let text = serde_json::to_string(&self.0)
            .map_err(|error| rusqlite::Error::ToSqlConversionFailure(error.into()))?;
        Ok(text.into())
    }
}

impl<T: DeserializeOwned> FromSql for Json<T> {
    fn column_result(value: ValueRef<'_>) -> FromSqlResult<Self> {
        serde_json::from_str(value.as_str()?)
            .map(Self)
            .map_err(|error| FromSqlError::Other(error.into()))
    }
}

/// A status, kept as the number of the service's table.
pub(crate) struct Code(pub(crate) JobStatus);

impl ToSql for Code {
    fn to_sql(&self) -> rusqlite::Result<ToSqlOutput<'_>> {
        Ok(self.0.code().into())
    }
}

impl FromSql for Code {
    fn column_result(value: ValueRef<'_>) -> FromSqlResult<Self> {
        let code = value.as_i64()?;
        u8::try_from(code)
            .ok()
            .and_then(JobStatus::from_code)
            .map(Self)
            .ok_or(FromSqlError::OutOfRange(code))
    }
}

/// The groups in the order a list sorted by status shows them; their places are the numbers kept.
pub(crate) const GROUPS: [StatusGroup; 5] = [
    StatusGroup::Pending,
    StatusGroup::Running,
    StatusGroup::Succeeded,
    StatusGroup::Failed,
    StatusGroup::Stopped,
];

/// The number of a group.
pub(crate) fn group_number(group: StatusGroup) -> u8 {
    match group {
        StatusGroup::Pending => 0,
        StatusGroup::Running => 1,
        StatusGroup::Succeeded => 2,
        StatusGroup::Failed => 3,
        StatusGroup::Stopped => 4,
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn groups_are_numbered_by_their_place() {
        for (place, group) in GROUPS.into_iter().enumerate() {
            assert_eq!(usize::from(group_number(group)), place, "{group:?}");
        }
    }
}
