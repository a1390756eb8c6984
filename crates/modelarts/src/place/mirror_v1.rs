//! The first generation's logs: rows on one side of a position.
//!
//! Without a position the service answers the newest rows. Positions are opaque and grow; the smallest one leads to the
//! beginning where the service takes it, and else the log is read backwards from its end.

use trainyard_protocol::v1::{LogRows, ROWS_MAX};
use trainyard_protocol::{Int, codes};

use super::mirror::{Copy, Cursor, Pumped};
use crate::client::{Client, Direction};
use crate::failure::Failure;

/// Before every row.
const BEGINNING: &str = "0000000000000000000";
/// Of a log that is read backwards, so much is kept.
const KEPT_BYTES_MAX: usize = 64 << 20;
/// Rows of one look; the rest is the next one's.
const LOOK_MAX: u64 = 200_000;

/// One log.
struct Source<'a> {
    client: &'a Client,
    ids: (i64, i64),
    file: &'a str,
}

/// Copies what is new, and answers how many rows that was.
pub(super) async fn pump(
    client: &Client,
    ids: (i64, i64),
    file: &str,
    copy: &mut Copy,
) -> Result<Pumped, Failure> {
    let source = Source { client, ids, file };
    let mut copied = 0;
    if copy.cursor.position.is_none() {
        copied += source.begin(copy).await?;
    }
    while copied < LOOK_MAX {
        let Some(position) = copy.cursor.position.clone() else {
            break;
        };
        let rows = source
            .rows(Some(&position), Direction::Following, ROWS_MAX)
            .await?;
        if rows.lines.0 <= 0 {
            break;
        }
        let rows = if is_same(&rows.start_line, &position) {
            // Some releases begin with the row at the position: it is here, and nothing is missing before it.
            copy.joined = true;
            let next = without_first(rows);
            if next.lines.0 <= 0 {
                break;
            }
            next
        } else {
            rows
        };
        if is_after(&rows.end_line, &position) {
            if is_after(&position, &rows.start_line) {
                copy.warn_of_repeats();
            } else if !copy.joined {
                source.join(copy, &position, &rows).await?;
            }
            // A page has a row at least, whatever it says.
            copied += append(copy, &rows).max(1);
            continue;
        }
        // Reading on from there would never end.
        if is_after(&position, &rows.end_line) && !copy.cursor.went_back {
            // What was read counts, and the rest is looked for from its new place; but not time and again.
            copy.gap("The service's log went back; rows may be missing or there twice.");
            copy.cursor.went_back = true;
            copied += append(copy, &rows);
        } else {
            copy.warn_of_repeats();
        }
        break;
    }
    Ok(Pumped {
        rows: copied,
        obstacle: None,
        more: copied >= LOOK_MAX,
    })
}

/// Whether there is simply no log (yet, or any more).
pub(super) fn is_no_log(failure: &Failure) -> bool {
    failure.is_missing() || failure.code() == codes::NO_LOG
}

/// The task of a log, by the number at the end of its name.
pub(super) fn task_of(name: &str) -> Option<u32> {
    name.rsplit('.').next()?.parse().ok()
}

impl Source<'_> {
    async fn rows(
        &self,
        position: Option<&str>,
        direction: Direction,
        lines: u32,
    ) -> Result<LogRows, Failure> {
        let asked = self
            .client
            .log_rows_v1(self.ids, self.file, position, direction, lines)
            .await;
        match asked {
            Err(failure) if is_no_log(&failure) => Ok(LogRows::default()),
            other => other,
        }
    }

    /// The first rows of a log that nothing was copied of.
    async fn begin(&self, copy: &mut Copy) -> Result<u64, Failure> {
        let newest = self.rows(None, Direction::Following, ROWS_MAX).await?;
        if newest.lines.0 <= 0 {
            return Ok(0);
        }
        if self.is_first(&newest).await? {
            return Ok(append(copy, &newest));
        }
        let first = self
            .rows(Some(BEGINNING), Direction::Following, ROWS_MAX)
            .await;
        if let Ok(first) = first
            && first.lines.0 > 0
            && self.is_first(&first).await?
        {
            return Ok(append(copy, &first));
        }
        self.backwards(copy, newest).await
    }

    /// Whether nothing stands before these rows. Some releases answer the row at the position as well, so it is two that are
    /// asked for.
    async fn is_first(&self, rows: &LogRows) -> Result<bool, Failure> {
        let before = self
            .rows(Some(&rows.start_line), Direction::Preceding, 2)
            .await?;
        Ok(before.lines.0 <= 0 || !is_after(&rows.start_line, &before.start_line))
    }

    /// Reads back to the beginning. Of a long log the later pages are let go: from what was kept on it is read forwards.
    async fn backwards(&self, copy: &mut Copy, newest: LogRows) -> Result<u64, Failure> {
        let mut kept_bytes = newest.content.0.len();
        let mut pages = vec![newest];
        let mut is_begun = false;
        for _ in 0..self.client.settings().limits.pages_back {
            let position = pages.last().map(|page| page.start_line.0.clone());
            let page = self
                .rows(position.as_deref(), Direction::Preceding, ROWS_MAX)
                .await?;
            let goes_on = position
                .as_deref()
                .is_some_and(|at| is_after(at, &page.start_line));
            is_begun = page.lines.0 <= 0 || !goes_on;
            if is_begun {
                break;
            }
            let is_there_twice = position.is_some_and(|at| is_same(&at, &page.end_line));
            let page = if is_there_twice {
                without_last(page)
            } else {
                page
            };
            kept_bytes += page.content.0.len();
            if kept_bytes > KEPT_BYTES_MAX {
                kept_bytes = page.content.0.len();
                pages.clear();
            }
            pages.push(page);
        }
        if !is_begun {
            copy.gap(
                "The beginning of the log is missing here: it goes back further than is read.",
            );
        }
        Ok(pages.iter().rev().map(|page| append(copy, page)).sum())
    }

    /// Finds out whether rows were lost between what was copied last time and what comes now.
    async fn join(&self, copy: &mut Copy, position: &str, next: &LogRows) -> Result<(), Failure> {
        let before = self
            .rows(Some(&next.start_line), Direction::Preceding, 1)
            .await?;
        if before.lines.0 <= 0 || before.end_line.0 != position {
            copy.gap("Rows are missing here: the service dropped them while nobody copied them.");
        }
        copy.joined = true;
        Ok(())
    }
}

fn append(copy: &mut Copy, rows: &LogRows) -> u64 {
    let mut bytes = rows.content.0.clone().into_bytes();
    if bytes.last() != Some(&b'\n') {
        bytes.push(b'\n');
    }
    let place = Cursor {
        position: Some(rows.end_line.0.clone()),
        ..copy.cursor.clone()
    };
    copy.append(&bytes, place);
    rows.lines.unsigned()
}

/// A page without its first row.
fn without_first(rows: LogRows) -> LogRows {
    let content = rows.content.0.split_once('\n');
    LogRows {
        content: content.map_or("", |(_, rest)| rest).into(),
        lines: Int(rows.lines.0 - 1),
        ..rows
    }
}

/// A page without its last row.
fn without_last(rows: LogRows) -> LogRows {
    let content = rows.content.0.trim_end_matches('\n').rsplit_once('\n');
    LogRows {
        content: content.map_or("", |(rest, _)| rest).into(),
        lines: Int(rows.lines.0 - 1),
        ..rows
    }
}

fn is_same(a: &str, b: &str) -> bool {
    !is_after(a, b) && !is_after(b, a)
}

/// Whether a position lies behind another: they are numbers, and may be spelled with different lengths.
fn is_after(a: &str, b: &str) -> bool {
    let plain = |text: &str| text.trim_start_matches('0').to_owned();
    let (a, b) = (plain(a), plain(b));
    (a.len(), a.as_str()) > (b.len(), b.as_str())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn positions_are_compared_as_numbers() {
        assert!(is_after("1609121886518240330", "0000000000000000000"));
        assert!(is_after("10", "9"));
        assert!(!is_after("7", "7") && !is_after("007", "8"));
    }

    #[test]
    fn a_page_loses_one_row_and_keeps_the_others() {
        let page = |content: &str| LogRows {
            content: content.into(),
            lines: Int(2),
            ..LogRows::default()
        };
        assert_eq!(&*without_first(page("a\nb")).content, "b");
        assert_eq!(&*without_last(page("a\nb\n")).content, "a");
        assert_eq!(&*without_first(page("a")).content, "");
        assert_eq!(without_last(page("a\nb")).lines, Int(1));
    }

    #[test]
    fn a_log_belongs_to_the_task_of_its_number() {
        assert_eq!(task_of("job-net-train.0"), Some(0));
        assert_eq!(task_of("job-net.train.11"), Some(11));
        assert_eq!(task_of("stdout"), None);
    }
}
