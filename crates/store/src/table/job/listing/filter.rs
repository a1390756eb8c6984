//! Which jobs are meant, and the statements that pick them out.

use rusqlite::Connection;
use trainyard_job::StatusGroup;

use super::{JobQuery, JobSort};
use crate::column::{GROUPS, Json, group_number};
use crate::page::{COUNT_MAX, Count, Order, bounded_count};
use crate::table::job::SOURCES;
use crate::text_index::Search;

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

    /// The index of all jobs in this order.
    pub(super) fn index(self) -> &'static str {
        match self {
            Self::Created => "job_by_created",
            Self::Name => "job_by_name",
            Self::Status => "job_by_status",
            Self::Duration => "job_by_duration",
            Self::Versions => "job_by_versions",
        }
    }

    /// The index of the jobs of one group in this order.
    pub(super) fn group_index(self) -> &'static str {
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
pub(super) fn order_by(sort: JobSort, order: Order) -> String {
    let terms: Vec<String> = sort
        .columns()
        .iter()
        .map(|column| format!("{column} {}", order.sql()))
        .collect();
    format!("ORDER BY {}", terms.join(", "))
}

/// The jobs with a text, by their newest versions, newest first.
pub(super) enum Matches {
    /// All of them, at most [`COUNT_MAX`].
    Few(Vec<i64>),
    /// The newest of more than [`COUNT_MAX`].
    Many(Vec<i64>),
}

impl Matches {
    pub(super) fn find(conn: &Connection, search: &Search) -> rusqlite::Result<Self> {
        let table = search.table;
        let mut statement = conn.prepare_cached(&format!(
            "SELECT rowid FROM {table} WHERE {table} MATCH ?1 ORDER BY rowid DESC LIMIT ?2"
        ))?;
        let ids = statement.query_map((&search.expression, COUNT_MAX + 1), |row| row.get(0))?;
        let mut ids: Vec<i64> = ids.collect::<Result<_, _>>()?;
        if ids.len() <= COUNT_MAX as usize {
            return Ok(Self::Few(ids));
        }
        ids.truncate(COUNT_MAX as usize);
        Ok(Self::Many(ids))
    }
}

/// Which jobs are asked for.
pub(super) struct Filter {
    /// The numbers of the groups of statuses, in order; empty for all.
    pub(super) groups: Vec<u8>,
    /// What they are narrowed by besides, as conditions.
    narrowed: Vec<String>,
}

impl Filter {
    pub(super) fn new(groups: &[StatusGroup], query: &JobQuery) -> Self {
        let mut groups: Vec<u8> = groups.iter().copied().map(group_number).collect();
        groups.sort_unstable();
        groups.dedup();
        if groups.len() == GROUPS.len() {
            groups.clear();
        }
        Self {
            groups,
            narrowed: conditions(query),
        }
    }

    pub(super) fn takes_all(&self) -> bool {
        self.groups.is_empty() && self.narrowed.is_empty()
    }

    /// Whether more than the groups is asked about.
    pub(super) fn is_narrow(&self) -> bool {
        !self.narrowed.is_empty()
    }

    /// The whole condition, with the word that leads to it.
    pub(super) fn sql(&self, word: &str) -> String {
        if self.groups.is_empty() {
            return self.narrowed_sql(word);
        }
        let numbers: Vec<String> = self.groups.iter().map(u8::to_string).collect();
        let (numbers, narrowed) = (numbers.join(", "), self.narrowed_sql("AND"));
        format!("{word} job.status_group IN ({numbers}) {narrowed}")
    }

    /// The condition besides the groups, with the word that leads to it.
    pub(super) fn narrowed_sql(&self, word: &str) -> String {
        if self.narrowed.is_empty() {
            return String::new();
        }
        format!("{word} {}", self.narrowed.join(" AND "))
    }

    /// The jobs themselves where they are few, in no order.
    pub(super) fn few(&self, conn: &Connection) -> rusqlite::Result<Vec<i64>> {
        let sql = format!("SELECT newest FROM job {} LIMIT ?1", self.sql("WHERE"));
        let mut statement = conn.prepare_cached(&sql)?;
        let ids = statement.query_map([COUNT_MAX], |row| row.get(0))?;
        ids.collect()
    }

    /// What [`walk`] reads where they are few.
    pub(super) fn few_sql(&self, order_by: &str) -> String {
        if self.is_narrow() {
            let all = self.sql("WHERE");
            return format!("SELECT newest, name, description FROM job {all} {order_by}");
        }
        self.rows_sql("job_by_status", order_by)
    }

    /// Jobs of the groups.
    pub(super) fn count(&self, conn: &Connection) -> rusqlite::Result<Count> {
        bounded_count(
            conn,
            &format!("SELECT 1 FROM job {}", self.sql("WHERE")),
            [],
        )
    }

    /// Jobs of the groups with a text that many jobs have.
    pub(super) fn count_frequent(
        &self,
        conn: &Connection,
        search: &Search,
    ) -> rusqlite::Result<Count> {
        if self.count(conn)?.and_more {
            return self.count_joined(conn, search);
        }
        let order_by = order_by(JobSort::Created, Order::Desc);
        let found = walk(conn, &self.few_sql(&order_by), search, usize::MAX)?;
        Ok(Count::exactly(found.len()))
    }

    /// Jobs of the groups with a text, both of which many jobs have.
    pub(super) fn count_joined(
        &self,
        conn: &Connection,
        search: &Search,
    ) -> rusqlite::Result<Count> {
        let sql = format!("SELECT 1 {}", self.joined_sql(search, "?1"));
        bounded_count(conn, &sql, [&search.expression])
    }

    /// `FROM` and what follows it; the text index leads: `CROSS JOIN` keeps `SQLite` from turning the join around.
    pub(super) fn joined_sql(&self, search: &Search, expression: &str) -> String {
        let (table, groups) = (search.table, self.sql("AND"));
        format!(
            "FROM {table} CROSS JOIN job ON job.newest = {table}.rowid
             WHERE {table} MATCH {expression} {groups}"
        )
    }

    /// What [`walk`] reads: the jobs of the groups through an index.
    pub(super) fn rows_sql(&self, index: &str, order_by: &str) -> String {
        let groups = self.sql("WHERE");
        format!("SELECT newest, name, description FROM job INDEXED BY {index} {groups} {order_by}")
    }

    /// Those of some jobs that are of the groups, in an order.
    pub(super) fn keep(
        &self,
        conn: &Connection,
        ids: &[i64],
        order_by: &str,
    ) -> rusqlite::Result<Vec<i64>> {
        let groups = self.sql("WHERE");
        let mut statement = conn.prepare_cached(&format!(
            "SELECT newest FROM json_each(?1) AS id CROSS JOIN job ON job.newest = id.value
             {groups} {order_by}"
        ))?;
        let ids = statement.query_map([Json(ids)], |row| row.get(0))?;
        ids.collect()
    }
}

/// The conditions of a question besides the groups. Jobs of a tag come first by its own index, which is why they are not
/// joined.
fn conditions(query: &JobQuery) -> Vec<String> {
    let mut conditions = Vec::new();
    let mut sources: Vec<usize> = (0..SOURCES.len())
        .filter(|place| query.sources.contains(&SOURCES[*place]))
        .collect();
    if sources.len() == SOURCES.len() {
        sources.clear();
    }
    if !sources.is_empty() {
        let numbers: Vec<String> = sources.iter().map(usize::to_string).collect();
        conditions.push(format!("job.source IN ({})", numbers.join(", ")));
    }
    if let Some(from_ms) = query.from_ms {
        conditions.push(format!("job.submitted_at_ms >= {}", moment(from_ms)));
    }
    if let Some(until_ms) = query.until_ms {
        conditions.push(format!("job.submitted_at_ms < {}", moment(until_ms)));
    }
    let of_tag = |tag: &String| {
        let tag = literal(tag);
        format!("job.id IN (SELECT job_id FROM job_tag WHERE tag = {tag})")
    };
    conditions.extend(query.tags.iter().map(of_tag));
    conditions
}

/// No moment is beyond what the column holds.
fn moment(at_ms: u64) -> i64 {
    i64::try_from(at_ms).unwrap_or(i64::MAX)
}

/// A text as `SQLite` writes it. NUL, which no tag has, would end the statement.
fn literal(text: &str) -> String {
    format!("'{}'", text.replace('\0', "\u{fffd}").replace('\'', "''"))
}

/// The newest versions of the jobs, in the statement's order, whose name or description has the text.
pub(super) fn walk(
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
