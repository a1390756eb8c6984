//! Pages of rows: what a list asks for and gets.

use rusqlite::{Connection, Params};
use serde::{Deserialize, Serialize};
use ts_rs::TS;

/// Direction of a sort.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Serialize, Deserialize, TS)]
#[serde(rename_all = "snake_case")]
pub enum Order {
    /// Smallest first.
    Asc,
    /// Largest first.
    #[default]
    Desc,
}

/// One page of a list.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, TS)]
pub struct Page<T> {
    /// The rows of this page.
    pub rows: Vec<T>,
    /// How many there are on all pages.
    pub total: Count,
}

/// How many rows match. Counting stops where nobody reads on.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize, TS)]
pub struct Count {
    /// Rows counted.
    pub rows: u64,
    /// Whether counting stopped there: there are more.
    pub and_more: bool,
}

/// Rows are counted up to here.
pub(crate) const COUNT_MAX: u32 = 1000;

/// A page asks for this many rows at most.
const LIMIT_MAX: u32 = 1000;

impl Order {
    pub(crate) fn sql(self) -> &'static str {
        match self {
            Self::Asc => "ASC",
            Self::Desc => "DESC",
        }
    }
}

impl<T> Page<T> {
    pub(crate) fn empty() -> Self {
        Self {
            rows: Vec::new(),
            total: Count::exactly(0),
        }
    }
}

impl Count {
    pub(crate) fn exactly(rows: usize) -> Self {
        Self {
            rows: rows as u64,
            and_more: false,
        }
    }

    /// More than [`COUNT_MAX`].
    pub(crate) const MANY: Self = Self {
        rows: COUNT_MAX as u64,
        and_more: true,
    };
}

/// Where a page lies, in numbers that `SQLite` takes.
#[derive(Clone, Copy)]
pub(crate) struct Window {
    pub(crate) offset: i64,
    pub(crate) limit: i64,
}

impl Window {
    pub(crate) fn new(offset: u64, limit: u32) -> Self {
        Self {
            // Far from the end of any table, and far enough from overflow to add a limit.
            offset: i64::try_from(offset).unwrap_or(i64::MAX).min(1 << 40),
            limit: limit.clamp(1, LIMIT_MAX).into(),
        }
    }

    /// How many rows there are up to the end of the page.
    pub(crate) fn end(self) -> usize {
        usize::try_from(self.offset + self.limit).unwrap_or(usize::MAX)
    }

    /// The page's part of rows counted from the first.
    pub(crate) fn of<T>(self, rows: Vec<T>) -> Vec<T> {
        let skip = usize::try_from(self.offset).unwrap_or(usize::MAX);
        rows.into_iter().take(self.end()).skip(skip).collect()
    }
}

/// Counts the rows of a `SELECT` without an order, stopping at [`COUNT_MAX`].
pub(crate) fn bounded_count(
    conn: &Connection,
    select: &str,
    params: impl Params,
) -> rusqlite::Result<Count> {
    let sql = format!("SELECT count(*) FROM ({select} LIMIT {COUNT_MAX} + 1)");
    let rows: u32 = conn
        .prepare_cached(&sql)?
        .query_row(params, |row| row.get(0))?;
    Ok(if rows > COUNT_MAX {
        Count::MANY
    } else {
        Count {
            rows: rows.into(),
            and_more: false,
        }
    })
}
