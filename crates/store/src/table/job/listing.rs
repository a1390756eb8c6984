//! Pages of the list of jobs, at a cost that depends on the page and not on how many jobs there are.
//!
//! Without a text, a page is read from the index of its sort key. With one, there are two ways:
//!
//! - *by text*: take the matches from the text index, newest first, and filter them. Right when they are few, and
//!   when newest first is the order asked for.
//! - *by row*: walk the jobs in the order asked for and look for the text in each. Right when matches are frequent,
//!   so that a page fills soon, and when the statuses asked for leave few jobs to look at.
//!
//! Counting to [`COUNT_MAX`] tells few from many. What stays expensive is a text and a set of statuses that are both
//! frequent and hardly ever meet, or a frequent text that sits at the far end of the order.

use rusqlite::Connection;
use serde::{Deserialize, Serialize};
use trainyard_job::StatusGroup;
use ts_rs::TS;

use super::{JobQuery, JobRow, JobSort, WITH_NEWEST, from_row};
use crate::column::{GROUPS, group_number};
use crate::error::StoreError;
use crate::page::{Count, Order, Page, Window, bounded_count};
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

    /// How many jobs with a text there are of each kind of status.
    pub fn group_counts(&self, search: &str) -> Result<GroupCounts, StoreError> {
        let search = Search::new(search);
        self.read(|conn| {
            let of = |group| {
                let filter = Filter::new(search.as_ref(), &[group]);
                filter.count(conn)
            };
            Ok(GroupCounts {
                pending: of(StatusGroup::Pending)?,
                running: of(StatusGroup::Running)?,
                succeeded: of(StatusGroup::Succeeded)?,
                failed: of(StatusGroup::Failed)?,
                stopped: of(StatusGroup::Stopped)?,
            })
        })
    }
}

impl JobSort {
    /// Columns, the last of which settles ties.
    fn columns(self) -> &'static [&'static str] {
        match self {
            Self::Created => &["newest"],
            Self::Name => &["name COLLATE NOCASE", "newest"],
            Self::Status => &["status_group", "status", "newest"],
            Self::Duration => &["duration_key", "newest"],
            Self::Versions => &["version_count", "newest"],
        }
    }

    fn index(self) -> &'static str {
        match self {
            Self::Created => "job_by_created",
            Self::Name => "job_by_name",
            Self::Status => "job_by_status",
            Self::Duration => "job_by_duration",
            Self::Versions => "job_by_versions",
        }
    }

    /// The index of the jobs of one group.
    fn group_index(self) -> &'static str {
        match self {
            Self::Created => "job_group_by_created",
            Self::Name => "job_group_by_name",
            Self::Status => "job_by_status",
            Self::Duration => "job_group_by_duration",
            Self::Versions => "job_group_by_versions",
        }
    }
}

/// `ORDER BY` and what follows it.
fn order_by(sort: JobSort, order: Order) -> String {
    let terms: Vec<String> = sort
        .columns()
        .iter()
        .map(|column| format!("{column} {}", order.sql()))
        .collect();
    format!("ORDER BY {}", terms.join(", "))
}

/// Which jobs are meant.
struct Filter<'a> {
    search: Option<&'a Search>,
    /// Numbers of groups, in order; empty for all.
    groups: Vec<u8>,
}

impl<'a> Filter<'a> {
    fn new(search: Option<&'a Search>, groups: &[StatusGroup]) -> Self {
        let mut groups: Vec<u8> = groups.iter().copied().map(group_number).collect();
        groups.sort_unstable();
        groups.dedup();
        if groups.len() == GROUPS.len() {
            groups.clear();
        }
        Self { search, groups }
    }

    /// A condition on `job`, with the word that leads to it.
    fn groups_sql(&self, word: &str) -> String {
        if self.groups.is_empty() {
            return String::new();
        }
        let numbers: Vec<String> = self.groups.iter().map(u8::to_string).collect();
        format!("{word} job.status_group IN ({})", numbers.join(", "))
    }

    fn count_text(conn: &Connection, search: &Search) -> rusqlite::Result<Count> {
        let table = search.table;
        let sql = format!("SELECT rowid FROM {table} WHERE {table} MATCH ?1");
        bounded_count(conn, &sql, [&search.expression])
    }

    fn count_groups(&self, conn: &Connection) -> rusqlite::Result<Count> {
        let sql = format!("SELECT 1 FROM job {}", self.groups_sql("WHERE"));
        bounded_count(conn, &sql, [])
    }

    fn count_both(&self, conn: &Connection, search: &Search) -> rusqlite::Result<Count> {
        let sql = format!("SELECT 1 {}", self.by_text_sql(search));
        bounded_count(conn, &sql, [&search.expression])
    }

    fn count(&self, conn: &Connection) -> rusqlite::Result<Count> {
        let Some(search) = self.search else {
            return self.count_groups(conn);
        };
        if !self.groups.is_empty()
            && Self::count_text(conn, search)?.and_more
            && !self.count_groups(conn)?.and_more
        {
            let sql = self.by_group_sql(&order_by(JobSort::Created, Order::Desc));
            return Ok(Count::exactly(walk(conn, &sql, search, usize::MAX)?.len()));
        }
        self.count_both(conn, search)
    }

    /// The text index leads: `CROSS JOIN` keeps `SQLite` from turning the join around.
    fn by_text_sql(&self, search: &Search) -> String {
        let table = search.table;
        let groups = self.groups_sql("AND");
        format!(
            "FROM {table} CROSS JOIN job ON job.newest = {table}.rowid
             WHERE {table} MATCH ?1 {groups}"
        )
    }

    /// The jobs of the groups lead.
    fn by_group_sql(&self, order_by: &str) -> String {
        let groups = self.groups_sql("WHERE");
        format!(
            "SELECT newest, name, description FROM job INDEXED BY job_by_status {groups} {order_by}"
        )
    }
}

/// The newest versions of the jobs, in the statement's order, whose name or description has the text.
fn walk(
    conn: &Connection,
    sql: &str,
    search: &Search,
    enough: usize,
) -> rusqlite::Result<Vec<i64>> {
    let mut statement = conn.prepare_cached(sql)?;
    let mut rows = statement.query([])?;
    let mut found = Vec::new();
    while found.len() < enough
        && let Some(row) = rows.next()?
    {
        let text = |column| Ok::<_, rusqlite::Error>(row.get_ref(column)?.as_str()?);
        if search.is_in(text(1)?) || search.is_in(text(2)?) {
            found.push(row.get(0)?);
        }
    }
    Ok(found)
}

/// A query, taken apart.
struct Listing {
    search: Option<Search>,
    groups: Vec<StatusGroup>,
    sort: JobSort,
    order: Order,
    window: Window,
}

impl Listing {
    fn new(query: &JobQuery) -> Self {
        Self {
            search: Search::new(&query.search),
            groups: query.groups.clone(),
            sort: query.sort,
            order: query.order,
            window: Window::new(query.offset, query.limit),
        }
    }

    /// The newest versions of the jobs on the page, and how many jobs there are in all.
    fn page(&self, conn: &Connection) -> rusqlite::Result<(Vec<i64>, Count)> {
        let filter = Filter::new(self.search.as_ref(), &self.groups);
        let Some(search) = &self.search else {
            return Ok((self.by_index(conn, &filter)?, filter.count_groups(conn)?));
        };
        let matches = Filter::count_text(conn, search)?;
        if !matches.and_more {
            let ids = self.by_text(conn, &filter, search)?;
            let total = if filter.groups.is_empty() {
                matches
            } else {
                filter.count_both(conn, search)?
            };
            return Ok((ids, total));
        }
        let of_groups = filter.count_groups(conn)?;
        if !of_groups.and_more {
            let sql = filter.by_group_sql(&order_by(self.sort, self.order));
            let all = walk(conn, &sql, search, usize::MAX)?;
            let total = Count::exactly(all.len());
            return Ok((self.window.of(all), total));
        }
        let ids = if self.sort == JobSort::Created {
            self.by_text(conn, &filter, search)?
        } else {
            self.by_row(conn, &filter, search)?
        };
        let total = if filter.groups.is_empty() {
            matches
        } else {
            filter.count_both(conn, search)?
        };
        Ok((ids, total))
    }

    fn by_index(&self, conn: &Connection, filter: &Filter<'_>) -> rusqlite::Result<Vec<i64>> {
        let order_by = order_by(self.sort, self.order);
        let sql = if filter.groups.is_empty() {
            let index = self.sort.index();
            format!("SELECT newest FROM job INDEXED BY {index} {order_by} LIMIT ?1 OFFSET ?2")
        } else {
            // Each group's part is in order; no page needs more of a part than lies before its end.
            let index = self.sort.group_index();
            let parts: Vec<String> = filter
                .groups
                .iter()
                .map(|group| {
                    format!(
                        "SELECT * FROM (SELECT newest, name, status_group, status, duration_key, version_count
                         FROM job INDEXED BY {index} WHERE status_group = {group} {order_by} LIMIT ?1 + ?2)"
                    )
                })
                .collect();
            let parts = parts.join(" UNION ALL ");
            format!("SELECT newest FROM ({parts}) {order_by} LIMIT ?1 OFFSET ?2")
        };
        let mut statement = conn.prepare_cached(&sql)?;
        let ids = statement.query_map([self.window.limit, self.window.offset], |row| row.get(0))?;
        ids.collect()
    }

    fn by_text(
        &self,
        conn: &Connection,
        filter: &Filter<'_>,
        search: &Search,
    ) -> rusqlite::Result<Vec<i64>> {
        // The text index walks its own row numbers either way without sorting; `job.newest` would be sorted.
        let order_by = match self.sort {
            JobSort::Created => format!("ORDER BY {}.rowid {}", search.table, self.order.sql()),
            sort => order_by(sort, self.order),
        };
        let sql = format!(
            "SELECT job.newest {} {order_by} LIMIT ?2 OFFSET ?3",
            filter.by_text_sql(search)
        );
        let mut statement = conn.prepare_cached(&sql)?;
        let Window { offset, limit } = self.window;
        let ids = statement.query_map((&search.expression, limit, offset), |row| row.get(0))?;
        ids.collect()
    }

    fn by_row(
        &self,
        conn: &Connection,
        filter: &Filter<'_>,
        search: &Search,
    ) -> rusqlite::Result<Vec<i64>> {
        let (index, groups) = (self.sort.index(), filter.groups_sql("WHERE"));
        let order_by = order_by(self.sort, self.order);
        let sql = format!(
            "SELECT newest, name, description FROM job INDEXED BY {index} {groups} {order_by}"
        );
        let end = usize::try_from(self.window.offset + self.window.limit).unwrap_or(usize::MAX);
        let ids = walk(conn, &sql, search, end)?;
        Ok(self.window.of(ids))
    }
}
