//! Pages of the list of jobs, at a cost that depends on the page and not on how many jobs there are.
//!
//! Without a text, a page is read from the index of its sort key. With one, there are two ways:
//!
//! - *by text*: take the matches from the text index, newest first, and filter them. Right when they are few, and
//!   when newest first is the order asked for.
//! - *by row*: walk the jobs in the order asked for and look for the text in each. Right when matches are frequent,
//!   so that a page fills soon, and when the statuses asked for leave few jobs to look at.
//!
//! What narrows the list besides (algorithm source, tags, time) is checked row by row where many jobs pass it, and where
//! few do those few are found by its own indexes first.
//!
//! Looking at the newest [`COUNT_MAX`](crate::page::COUNT_MAX) matches tells few from many. What stays expensive is a text and a set of statuses that are both
//! frequent and hardly ever meet, or a frequent text that sits at the far end of the order.

mod filter;

use filter::{Filter, Matches, order_by, walk};
use rusqlite::Connection;
use serde::{Deserialize, Serialize};
use ts_rs::TS;

use super::{JobQuery, JobRow, JobSort, WITH_NEWEST, from_row};
use crate::column::GROUPS;
use crate::error::StoreError;
use crate::page::{Count, Order, Page, Window};
use crate::store::Store;
use crate::text_index::Search;

/// How many jobs there are of each kind of status.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize, TS)]
#[expect(missing_docs, reason = "the names say it")]
pub struct GroupCounts {
    pub pending: Count,
    pub running: Count,
    pub succeeded: Count,
    pub failed: Count,
    pub stopped: Count,
}

impl Store {
    /// A page of the list of jobs.
    pub fn jobs(&self, query: &JobQuery) -> Result<Page<JobRow>, StoreError> {
        let listing = Listing::new(query);
        self.read(|conn| {
            let (ids, total) = listing.page(conn)?;
            let mut statement =
                conn.prepare_cached(&format!("{WITH_NEWEST} WHERE job.newest = ?1"))?;
            let rows = ids
                .into_iter()
                .map(|id| statement.query_row([id], from_row));
            let rows = rows.collect::<Result<_, _>>()?;
            Ok(Page { rows, total })
        })
    }

    /// How many jobs there are, counted to the end.
    pub fn job_total(&self) -> Result<u64, StoreError> {
        self.read(|conn| {
            let mut statement = conn.prepare_cached("SELECT count(*) FROM job")?;
            Ok(statement.query_row([], |row| row.get(0))?)
        })
    }

    /// How many jobs with a text there are of each kind of status.
    /// Which kinds the question asks for makes no difference.
    pub fn group_counts(&self, query: &JobQuery) -> Result<GroupCounts, StoreError> {
        let search = Search::new(&query.search);
        self.read(|conn| {
            let mut counts = [Count::exactly(0); GROUPS.len()];
            let matches = match &search {
                Some(search) => Matches::find(conn, search)?,
                None => Matches::Many(Vec::new()),
            };
            for (count, group) in counts.iter_mut().zip(GROUPS) {
                let filter = Filter::new(&[group], query);
                *count = match (&search, &matches) {
                    (None, _) => filter.count(conn)?,
                    (Some(_), Matches::Few(ids)) => {
                        let kept =
                            filter.keep(conn, ids, &order_by(JobSort::Created, Order::Desc))?;
                        Count::exactly(kept.len())
                    }
                    (Some(search), Matches::Many(_)) => filter.count_frequent(conn, search)?,
                };
            }
            let [pending, running, succeeded, failed, stopped] = counts;
            Ok(GroupCounts {
                pending,
                running,
                succeeded,
                failed,
                stopped,
            })
        })
    }
}

/// A query, taken apart.
struct Listing {
    search: Option<Search>,
    filter: Filter,
    sort: JobSort,
    order: Order,
    window: Window,
}

impl Listing {
    fn new(query: &JobQuery) -> Self {
        Self {
            search: Search::new(&query.search),
            filter: Filter::new(&query.groups, query),
            sort: query.sort,
            order: query.order,
            window: Window::new(query.offset, query.limit),
        }
    }

    /// The newest versions of the jobs on the page, and how many jobs there are in all.
    fn page(&self, conn: &Connection) -> rusqlite::Result<(Vec<i64>, Count)> {
        let Some(search) = &self.search else {
            let total = self.filter.count(conn)?;
            if self.filter.is_narrow() && !total.and_more {
                let few = self.filter.few(conn)?;
                let all = self.filter.keep(conn, &few, &self.order_by())?;
                return Ok((self.window.of(all), total));
            }
            return Ok((self.by_index(conn)?, total));
        };
        match Matches::find(conn, search)? {
            Matches::Few(ids) => {
                let all = self.arrange(conn, ids)?;
                let total = Count::exactly(all.len());
                Ok((self.window.of(all), total))
            }
            Matches::Many(newest) => self.frequent(conn, search, newest),
        }
    }

    /// Of few matches, newest first, those of the groups in the order asked for.
    fn arrange(&self, conn: &Connection, mut ids: Vec<i64>) -> rusqlite::Result<Vec<i64>> {
        match (self.sort, self.order) {
            (JobSort::Created, Order::Desc) if self.filter.takes_all() => Ok(ids),
            (JobSort::Created, Order::Asc) if self.filter.takes_all() => {
                ids.reverse();
                Ok(ids)
            }
            _ => self.filter.keep(conn, &ids, &self.order_by()),
        }
    }

    fn frequent(
        &self,
        conn: &Connection,
        search: &Search,
        newest: Vec<i64>,
    ) -> rusqlite::Result<(Vec<i64>, Count)> {
        let (sort, filter) = (self.sort, &self.filter);
        if filter.takes_all() {
            let known = self.window.end() <= newest.len();
            let ids = match (sort, self.order) {
                (JobSort::Created, Order::Desc) if known => self.window.of(newest),
                (JobSort::Created, _) => self.by_text(conn, search)?,
                _ => self.by_row(conn, search)?,
            };
            return Ok((ids, Count::MANY));
        }
        if !filter.count(conn)?.and_more {
            let all = walk(conn, &filter.few_sql(&self.order_by()), search, usize::MAX)?;
            let total = Count::exactly(all.len());
            return Ok((self.window.of(all), total));
        }
        let ids = match sort {
            JobSort::Created => self.by_text(conn, search)?,
            _ => self.by_row(conn, search)?,
        };
        Ok((ids, filter.count_joined(conn, search)?))
    }

    fn order_by(&self) -> String {
        order_by(self.sort, self.order)
    }

    fn by_index(&self, conn: &Connection) -> rusqlite::Result<Vec<i64>> {
        let Window { offset, limit } = self.window;
        let mut statement = conn.prepare_cached(&self.by_index_sql())?;
        let ids = statement.query_map((limit, offset), |row| row.get(0))?;
        ids.collect()
    }

    fn by_text(&self, conn: &Connection, search: &Search) -> rusqlite::Result<Vec<i64>> {
        let Window { offset, limit } = self.window;
        let mut statement = conn.prepare_cached(&self.by_text_sql(search))?;
        let ids = statement.query_map((limit, offset, &search.expression), |row| row.get(0))?;
        ids.collect()
    }

    fn by_row(&self, conn: &Connection, search: &Search) -> rusqlite::Result<Vec<i64>> {
        let sql = self.filter.rows_sql(self.sort.index(), &self.order_by());
        Ok(self.window.of(walk(conn, &sql, search, self.window.end())?))
    }

    /// `?1` is the limit, `?2` the offset. The parts of chosen groups are each in order, and are merged.
    fn by_index_sql(&self) -> String {
        let columns = "newest, name, status_group, status, duration_key, version_count";
        let order_by = self.order_by();
        let parts = if self.filter.groups.is_empty() {
            let (index, narrowed) = (self.sort.index(), self.filter.sql("WHERE"));
            format!("SELECT {columns} FROM job INDEXED BY {index} {narrowed}")
        } else {
            let index = self.sort.group_index();
            let part = |group| {
                let narrowed = self.filter.narrowed_sql("AND");
                format!(
                    "SELECT {columns} FROM job INDEXED BY {index} WHERE status_group = {group} {narrowed}"
                )
            };
            let parts: Vec<String> = self.filter.groups.iter().map(part).collect();
            parts.join(" UNION ALL ")
        };
        format!("{parts} {order_by} LIMIT ?1 OFFSET ?2")
    }

    /// `?1` is the limit, `?2` the offset, `?3` the expression. For [`JobSort::Created`]: the text index walks its
    /// own row numbers either way without sorting; `job.newest` would be sorted.
    fn by_text_sql(&self, search: &Search) -> String {
        format!(
            "SELECT job.newest {} ORDER BY {}.rowid {} LIMIT ?1 OFFSET ?2",
            self.filter.joined_sql(search, "?3"),
            search.table,
            self.order.sql(),
        )
    }
}

#[cfg(test)]
mod plan_tests;
