//! Pages of rows: what a list asks for and gets.

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
