//! What the service says of a version besides its status, in its own words: why it waits, which image could not be had.

use std::sync::Arc;

use tokio::time::Instant;
use trainyard_backend::{Run, Update};
use trainyard_job::{EventLevel, ServiceEvent};
use trainyard_protocol::v2::{EVENTS_MAX, Event};

use super::entry::Inner;
use super::last_error::masked;
use super::mirror::Mirror;
use super::record::Ids;
use crate::clock::{now_ms, of_iso};

/// A cluster may say the same thing every few seconds for days: so many are kept of a version.
const KEPT_MAX: u32 = 1000;
const SOURCE_CHARS: usize = 40;
const MESSAGE_CHARS: usize = 2000;

/// How far what the service said was read.
#[derive(Clone, Copy, Debug, Default)]
pub(super) struct Heard {
    count: u32,
    asked: Option<Instant>,
}

impl Mirror {
    /// Tells what is new, where it is time to ask again or the version has ended. Only the second generation says anything.
    pub(crate) async fn hear(&mut self, inner: &Inner, run: &Arc<Run>, ids: &Ids, is_over: bool) {
        let Ids::V2 { id } = ids else { return };
        let pause = inner.client.settings().limits.usage;
        let is_due = self.heard.asked.is_none_or(|at| at.elapsed() >= pause);
        if !is_due && !is_over {
            return;
        }
        self.heard.asked = Some(Instant::now());
        while self.heard.count < KEPT_MAX {
            // What cannot be had now is asked for again.
            let Ok(page) = inner.client.events(id, self.heard.count, EVENTS_MAX).await else {
                return;
            };
            let count = u32::try_from(page.events.len()).unwrap_or(u32::MAX);
            if count == 0 {
                return;
            }
            let mut update = Update::new(run.key, now_ms());
            for event in page.events.0 {
                let said = said(inner, run, event).await;
                update.service_events.push(said);
            }
            inner.tell(update);
            self.heard.count = self.heard.count.saturating_add(count);
            if count < EVENTS_MAX {
                return;
            }
        }
    }
}

async fn said(inner: &Inner, run: &Arc<Run>, event: Event) -> ServiceEvent {
    let message = cut(&event.message, MESSAGE_CHARS);
    ServiceEvent {
        at_ms: of_iso(&event.time).unwrap_or_else(now_ms),
        level: match &*event.level {
            "Error" => EventLevel::Error,
            "Warning" => EventLevel::Warning,
            _ => EventLevel::Info,
        },
        source: cut(&event.source, SOURCE_CHARS),
        // A service may quote what it was sent.
        message: masked(run, &inner.client.settings().secrets, message).await,
    }
}

fn cut(text: &str, chars: usize) -> String {
    text.chars().take(chars).collect()
}
