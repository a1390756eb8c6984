//! The second generation's logs: bytes, by a link for as long as there is one, and by a preview of the newest.

use trainyard_protocol::codes;

use super::mirror::{Copy, Cursor, Obstacle, Pumped};
use crate::client::Client;
use crate::failure::Failure;

/// Bytes of one read.
const PART_BYTES: u64 = 4 << 20;
/// Parts of one look; the rest is the next one's.
const PARTS_MAX: u32 = 16;
/// So much of what was read is read again with each part, for a log that took the place of another tells so by nothing else:
/// the tag of one that grows changes as well.
const TAIL_BYTES: usize = 128;
const ANEW: &str =
    "The log at the service became shorter or was replaced: what follows is the new one.";

/// Copies what is new, and answers how many bytes that was.
pub(super) async fn pump(
    client: &Client,
    id: &str,
    task: &str,
    copy: &mut Copy,
    is_over: bool,
) -> Result<Pumped, Failure> {
    let mut may_come = false;
    let link = match client.log_link(id, task).await {
        Err(failure) if is_no_log(&failure) => None,
        other => other?
            .map(|link| link.obs_url.0)
            .filter(|url| !url.is_empty()),
    };
    if let Some(url) = link {
        match by_link(client, &url, copy).await {
            Ok(Some(pumped)) => return Ok(pumped),
            // It will have what a preview showed before.
            Ok(None) => may_come = !is_over,
            // The link's server is another one, which this computer may not reach, or not now.
            Err(failure) => may_come = failure.is_passing() && !is_over,
        }
    }
    let rows = by_preview(client, id, task, copy, may_come).await?;
    Ok(Pumped {
        rows: rows.unwrap_or(0),
        // Its server may be one that this computer never reaches.
        obstacle: rows.is_none().then_some(Obstacle::Answered),
        more: false,
    })
}

/// The number at the end of a task's name: `worker-0`.
pub(super) fn task_of(name: &str) -> Option<u32> {
    name.rsplit('-').next()?.parse().ok()
}

fn is_no_log(failure: &Failure) -> bool {
    let no_log = [
        codes::V2_LOG_NOT_READY,
        codes::V2_NO_LOG,
        codes::V2_LOG_CLEARED,
        "ModelArts.2820",
        "ModelArts.2822",
    ];
    failure.is_missing() || no_log.contains(&failure.code())
}

/// None where the link has less yet than a preview showed.
async fn by_link(client: &Client, url: &str, copy: &mut Copy) -> Result<Option<Pumped>, Failure> {
    let mut pumped = Pumped::default();
    for part_of_look in 1..=PARTS_MAX {
        let (known, tail) = (copy.cursor.read_bytes, copy.cursor.tail.clone());
        let from = known.saturating_sub(tail.len() as u64);
        let part = client.read_link(url, from, PART_BYTES).await?;
        let is_shorter = part.total.is_some_and(|total| total < known);
        if is_shorter && tail.is_empty() {
            return Ok(None);
        }
        pumped.more = part_of_look == PARTS_MAX;
        // Without its tail it is another log than that of which it was read.
        let Some(new) = part.bytes.strip_prefix(&tail[..]).filter(|_| !is_shorter) else {
            copy.begin_anew(ANEW);
            continue;
        };
        append_linked(copy, new);
        pumped.rows += new.len() as u64;
        if (part.bytes.len() as u64) < PART_BYTES {
            pumped.more = false;
            break;
        }
    }
    Ok(Some(pumped))
}

/// The newest bytes and how many there are in all: what was copied ends somewhere in them, or there is a gap; none is taken
/// while the link may still bring what is in it.
async fn by_preview(
    client: &Client,
    id: &str,
    task: &str,
    copy: &mut Copy,
    may_come: bool,
) -> Result<Option<u64>, Failure> {
    let preview = match client.log_preview(id, task).await {
        Err(failure) if is_no_log(&failure) => return Ok(Some(0)),
        other => other?,
    };
    let Some(preview) = preview else {
        return Ok(Some(0));
    };
    let bytes = preview.content.0.as_bytes();
    // What is no UTF-8 came as other bytes than the task wrote, so its own count tells where the part begins.
    let shown = match preview.current_size.unsigned() {
        0 => bytes.len() as u64,
        told => told,
    };
    let all = preview.full_size.unsigned().max(shown);
    let begins = all - shown;
    if copy.cursor.read_bytes > all {
        copy.begin_anew(ANEW);
    }
    let known = copy.cursor.read_bytes;
    if known < begins && may_come {
        return Ok(None);
    }
    if known < begins {
        let text = format!(
            "{} bytes of the log are missing here: the service shows no more than its newest part.",
            begins - known
        );
        copy.gap(&text);
        append(copy, bytes, all);
        return Ok(Some(bytes.len() as u64));
    }
    let new = usize::try_from(all - known).unwrap_or(usize::MAX);
    let new = &bytes[bytes.len().saturating_sub(new)..];
    if !new.is_empty() {
        append(copy, new, all);
    }
    Ok(Some(new.len() as u64))
}

/// Appends what was read by a link.
fn append_linked(copy: &mut Copy, new: &[u8]) {
    if new.is_empty() {
        return;
    }
    let mut tail = copy.cursor.tail.clone();
    tail.extend_from_slice(&new[new.len().saturating_sub(TAIL_BYTES)..]);
    tail.drain(..tail.len().saturating_sub(TAIL_BYTES));
    let place = Cursor {
        read_bytes: copy.cursor.read_bytes + new.len() as u64,
        tail,
        ..copy.cursor.clone()
    };
    copy.append(new, place);
}

/// Appends bytes that end at `to` there. A preview spells some in another way than a link.
fn append(copy: &mut Copy, bytes: &[u8], to: u64) {
    let place = Cursor {
        read_bytes: to,
        tail: Vec::new(),
        ..copy.cursor.clone()
    };
    copy.append(bytes, place);
}
