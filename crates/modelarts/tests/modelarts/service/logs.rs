//! How the service reads a log.

use serde_json::json;

use super::{Job, Service, error};
use crate::peer::{Asked, Told, json as told};

/// How the first generation reads a log.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub(crate) enum Reads {
    /// The rows on one side of a position.
    #[default]
    Rows,
    /// And the row at the position.
    Inclusive,
    /// The newest rows, whatever position they are to follow.
    NewestAgain,
    /// Whatever position rows are to precede, there is one.
    WithoutBeginning,
}

impl Service {
    pub(super) fn rows(&self, job: &Job, asked: &Asked) -> Told {
        let lines: usize = asked.query["lines"].parse().unwrap();
        let base = asked
            .query
            .get("base_line")
            .map(|text| text.parse::<u64>().unwrap());
        let follows = asked.query["order"] == "desc";
        if base == Some(0) && !self.from_beginning {
            return error(400, "ModelArts.0107", "base_line is invalid");
        }
        if let (Reads::WithoutBeginning, Some(base), false) = (self.reads, base, follows) {
            let at = format!("{:019}", base - 1);
            return told(
                200,
                &json!({"is_success": true, "content": format!("older {at}"), "lines": "1",
                "start_line": at, "end_line": at}),
            );
        }
        let is_inclusive = self.reads == Reads::Inclusive;
        let base = match (self.reads, follows) {
            (Reads::NewestAgain, true) => None,
            _ => base,
        };
        let rows: Vec<&(u64, String)> = match (base, follows) {
            (None, _) => job
                .rows
                .iter()
                .skip(job.rows.len().saturating_sub(lines))
                .collect(),
            (Some(base), true) => job
                .rows
                .iter()
                .filter(|row| row.0 > base || (is_inclusive && row.0 == base))
                .take(lines)
                .collect(),
            (Some(base), false) => {
                let is_before =
                    |row: &&(u64, String)| row.0 < base || (is_inclusive && row.0 == base);
                let before: Vec<_> = job.rows.iter().filter(is_before).collect();
                let skipped = before.len().saturating_sub(lines);
                before.into_iter().skip(skipped).collect()
            }
        };
        let content: Vec<&str> = rows.iter().map(|row| row.1.as_str()).collect();
        let at = |row: Option<&&(u64, String)>| {
            row.map(|row| format!("{:019}", row.0)).unwrap_or_default()
        };
        told(
            200,
            &json!({"is_success": true, "content": content.join("\n"), "lines": rows.len().to_string(),
            "start_line": at(rows.first()), "end_line": at(rows.last())}),
        )
    }
}

impl Job {
    /// The part of its log that is asked for, as object storage answers.
    pub(super) fn read_link(&self, asked: &Asked) -> Told {
        let all = self.linked.as_bytes();
        let range = asked
            .headers
            .iter()
            .find(|(name, _)| name.eq_ignore_ascii_case("range"));
        let range = range.unwrap().1.strip_prefix("bytes=").unwrap();
        let (first, last) = range.split_once('-').unwrap();
        let (first, last): (usize, usize) = (first.parse().unwrap(), last.parse().unwrap());
        if first >= all.len() {
            let total = format!("Content-Range: bytes */{}\r\n", all.len());
            return (416, total, b"<Error/>".to_vec());
        }
        let end = (last + 1).min(all.len());
        let span = format!("Content-Range: bytes {first}-{}/{}\r\n", end - 1, all.len());
        (206, span, all[first..end].to_vec())
    }
}
