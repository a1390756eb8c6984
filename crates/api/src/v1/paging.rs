//! Which part of a list is wanted, and in which order.

use std::ops::RangeInclusive;

use trainyard_console::store::Order;
use trainyard_protocol::v1::ListQuery;
use trainyard_protocol::{Int, codes};

use super::faults::refuse;
use crate::refusal::Refusal;

/// Rows of an answer, unless it is told.
const ROWS: i64 = 10;
/// Pages that can be asked for.
const PAGES: RangeInclusive<i64> = 1..=65_535;
/// Longest text to look for, in characters.
const SEARCH_MAX: usize = 100;

/// A part of a list.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) struct Window {
    pub(super) offset: u64,
    pub(super) limit: u32,
}

impl Window {
    /// From the members `page` and `per_page`.
    pub(super) fn of(query: &ListQuery, most: u32) -> Result<Self, Refusal> {
        let per_page = query.per_page.map_or(ROWS, |Int(rows)| rows);
        let page = query.page.map_or(1, |Int(page)| page);
        let limit = u32::try_from(per_page)
            .ok()
            .filter(|rows| (1..=most).contains(rows));
        let limit = limit
            .ok_or_else(|| refuse(codes::PARAMETER, format!("per_page must be 1 to {most}")))?;
        if !PAGES.contains(&page) {
            return Err(refuse(codes::PARAMETER, "page must be 1 to 65535"));
        }
        let offset = u64::try_from(page - 1).unwrap_or(0) * u64::from(limit);
        Ok(Self { offset, limit })
    }

    /// The rows of the window.
    pub(super) fn take<T>(self, rows: Vec<T>) -> Vec<T> {
        let offset = usize::try_from(self.offset).unwrap_or(usize::MAX);
        rows.into_iter()
            .skip(offset)
            .take(self.limit as usize)
            .collect()
    }
}

/// The text to look for.
pub(super) fn search(query: &ListQuery) -> Result<String, Refusal> {
    let text = query.search_content.as_ref().map_or("", |text| text);
    if text.chars().count() > SEARCH_MAX {
        let message = format!("search_content may have {SEARCH_MAX} characters");
        return Err(refuse(codes::PARAMETER, message));
    }
    Ok(text.to_owned())
}

pub(super) fn order(query: &ListQuery, absent: Order) -> Result<Order, Refusal> {
    match query.order.as_ref().map_or("", |order| order) {
        "" => Ok(absent),
        "asc" => Ok(Order::Asc),
        "desc" => Ok(Order::Desc),
        _ => Err(refuse(codes::PARAMETER, "order must be asc or desc")),
    }
}

/// The key to sort by, which has to be one of these; the first where none is given.
pub(super) fn key<'a>(query: &'a ListQuery, known: &[&'static str]) -> Result<&'a str, Refusal>
where
    'static: 'a,
{
    match query.sort_by.as_ref().map_or("", |key| key) {
        "" => Ok(known.first().copied().unwrap_or_default()),
        key if known.contains(&key) => Ok(key),
        _ => {
            let message = format!("sortBy must be one of {}", known.join(", "));
            Err(refuse(codes::PARAMETER, message))
        }
    }
}

/// Sorts by a key, in an order.
pub(super) fn sort<T, K: Ord>(rows: &mut [T], order: Order, key: impl Fn(&T) -> K) {
    rows.sort_by(|a, b| match order {
        Order::Asc => key(a).cmp(&key(b)),
        Order::Desc => key(b).cmp(&key(a)),
    });
}
