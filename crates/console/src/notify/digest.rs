//! One notification for one message, or one digest for many.

use trainyard_job::VersionKey;
use trainyard_store::OutboxRow;

use super::words::Words;

/// Lines of a digest before the rest is only counted.
const LINES: usize = 12;
/// Characters of an error line.
const ERROR_MAX: usize = 200;

/// A notification, in plain text.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) struct Notification {
    /// Stable over retries.
    pub(crate) id: i64,
    pub(crate) title: String,
    pub(crate) body: String,
    pub(crate) action: &'static str,
    /// What a click opens, if anything.
    pub(crate) opens: Option<VersionKey>,
}

/// Puts messages, at least one, into one notification, known by the number of the message it was begun with.
pub(super) fn compose(words: Words, id: i64, rows: &[OutboxRow]) -> Notification {
    let first = rows.first().expect("BUG: a notification of nothing");
    let (title, body) = match rows {
        [only] => (line(words, only), details(words, only)),
        many => (words.while_away(many.len()), list(words, many)),
    };
    Notification {
        id,
        title,
        body,
        action: words.open(),
        opens: Some(first.message.key),
    }
}

/// `digits V001 failed`
pub(super) fn line(words: Words, row: &OutboxRow) -> String {
    let message = &row.message;
    let event = words.event(message.event);
    format!("{} {} {event}", message.job_name, message.key.version)
}

pub(super) fn details(words: Words, row: &OutboxRow) -> String {
    let message = &row.message;
    let mut lines = vec![message.event.name().to_owned()];
    if let Some(reason) = &message.reason {
        lines.push(words.reason(reason));
    }
    if let Some(error) = &message.last_error {
        lines.push(printable(error));
    }
    lines.join("\n")
}

/// What a task printed, as far as it is shown.
pub(super) fn printable(text: &str) -> String {
    text.chars()
        .filter(|c| is_visible(*c))
        .take(ERROR_MAX)
        .collect()
}

/// Whether a character of what a task printed is shown: none that moves, hides or turns round what stands beside it.
fn is_visible(c: char) -> bool {
    let turns = matches!(c, '\u{61c}' | '\u{200e}' | '\u{200f}' | '\u{202a}'..='\u{202e}' | '\u{2066}'..='\u{2069}');
    let breaks = matches!(c, '\u{2028}' | '\u{2029}');
    let hides = matches!(c, '\u{200b}' | '\u{2060}' | '\u{feff}');
    !(c.is_control() || turns || breaks || hides)
}

fn list(words: Words, rows: &[OutboxRow]) -> String {
    let mut lines: Vec<String> = rows
        .iter()
        .take(LINES)
        .map(|row| line(words, row))
        .collect();
    if rows.len() > LINES {
        lines.push(words.and_more(rows.len() - LINES));
    }
    lines.join("\n")
}

#[cfg(test)]
mod tests {
    use trainyard_job::{EndReason, JobEvent, JobId, VersionNumber};
    use trainyard_store::OutboxMessage;

    use super::*;

    fn row(id: i64, event: JobEvent) -> OutboxRow {
        OutboxRow {
            id,
            subscriber: "desktop".to_owned(),
            attempts: 0,
            told_with: None,
            message: OutboxMessage {
                key: VersionKey {
                    job: JobId(id),
                    version: VersionNumber(1),
                },
                topic: "Desktop".to_owned(),
                job_name: format!("job-{id}"),
                event,
                at_ms: 0,
                reason: Some(EndReason::Exited {
                    task: 2,
                    exit_code: 3,
                }),
                last_error: Some("ValueError: \u{1b}[31mloss is NaN".to_owned()),
            },
        }
    }

    #[test]
    fn a_failure_tells_name_event_reason_and_the_last_error_line() {
        let told = compose(Words::English, 1, &[row(7, JobEvent::OnJobFailed)]);
        assert_eq!(told.title, "job-7 V001 failed");
        for part in ["OnJobFailed", "exit code 3", "ValueError: [31mloss is NaN"] {
            assert!(told.body.contains(part), "{part} in {}", told.body);
        }
    }

    #[test]
    fn an_error_line_turns_nothing_round_and_stays_one_line() {
        let mut failed = row(7, JobEvent::OnJobFailed);
        failed.message.last_error =
            Some("a\u{202e}b\u{2066}c\u{2028}d\u{200b}e\u{feff}\u{7}\u{9b}f \u{200d}g".to_owned());
        let told = compose(Words::English, 7, &[failed]);
        // A joiner stays: scripts and emoji need it.
        assert_eq!(told.body.lines().last(), Some("abcdef \u{200d}g"));
    }

    #[test]
    fn many_messages_become_one_digest_that_names_each() {
        let rows: Vec<_> = (1..=3)
            .map(|id| row(id, JobEvent::OnJobSucceeded))
            .collect();
        let told = compose(Words::English, 1, &rows);
        assert!(told.title.starts_with("3 events"), "{}", told.title);
        assert_eq!(told.body.lines().count(), 3);
        assert!(told.body.contains("job-2 V001 succeeded"));
    }

    #[test]
    fn a_long_digest_counts_what_it_does_not_name() {
        let rows: Vec<_> = (1..=20)
            .map(|id| row(id, JobEvent::OnJobSucceeded))
            .collect();
        let told = compose(Words::English, 1, &rows);
        assert!(told.body.ends_with("and 8 more"), "{}", told.body);
    }

    #[test]
    fn chinese_says_it_in_chinese() {
        let told = compose(Words::Chinese, 1, &[row(1, JobEvent::OnJobSucceeded)]);
        assert_eq!(told.title, "job-1 V001 运行成功");
    }
}
