//! The sink of this desktop, through notify-rust.

use std::sync::atomic::{AtomicUsize, Ordering};
use std::time::Duration;

use tokio::sync::oneshot;
use tokio::time::timeout;
use trainyard_job::VersionKey;

use crate::console::Console;
use crate::wire::Notice;

use super::Refused;
use super::digest::Notification;

/// Notifications whose click is waited for at once, each by a thread.
const WAITING_MAX: usize = 16;
/// How long the desktop may take to answer. One that hangs would keep back all that comes after.
const ANSWER_MAX: Duration = Duration::from_secs(10);
static WAITING: AtomicUsize = AtomicUsize::new(0);

/// Shows a notification; a click on it says [`Notice::Open`].
pub(crate) async fn show(console: Console, notification: Notification) -> Result<(), Refused> {
    let (tell, told) = oneshot::channel();
    // A thread of its own: the library waits for as long as the desktop takes, and has no other way to wait for a click.
    std::thread::spawn(move || match present(&notification) {
        Ok(handle) => {
            let _ = tell.send(Ok(()));
            if let Some(opens) = notification.opens {
                wait_for_click(handle, &console, opens);
            }
        }
        Err(error) => {
            let _ = tell.send(Err(error.to_string()));
        }
    });
    match timeout(ANSWER_MAX, told).await {
        Ok(shown) => shown
            .expect("BUG: showing a notification panicked")
            .map_err(Refused::Desktop),
        // Should it be shown later all the same, the next try has the same id and takes its place.
        Err(_) => Err(Refused::Desktop(format!(
            "it did not answer for {} s",
            ANSWER_MAX.as_secs()
        ))),
    }
}

/// Waits until the notification is gone, where there are not too many waiting.
fn wait_for_click(handle: notify_rust::NotificationHandle, console: &Console, opens: VersionKey) {
    if WAITING.fetch_add(1, Ordering::Relaxed) < WAITING_MAX {
        handle.wait_for_action(|action| {
            if action == "default" {
                console.notify(Notice::Open {
                    key: opens,
                    version: opens.version,
                });
            }
        });
    }
    WAITING.fetch_sub(1, Ordering::Relaxed);
}

fn present(
    notification: &Notification,
) -> Result<notify_rust::NotificationHandle, notify_rust::error::Error> {
    let body = if reads_markup() {
        escape(&notification.body)
    } else {
        notification.body.clone()
    };
    let mut shown = notify_rust::Notification::new();
    shown
        .appname("Trainyard")
        .icon("trainyard")
        .id(stable_id(notification.id))
        .summary(&notification.title)
        .body(&body);
    if notification.opens.is_some() {
        shown.action("default", notification.action);
    }
    shown.show()
}

/// The id the desktop knows a message by: never 0, which would ask for a new one.
fn stable_id(message: i64) -> u32 {
    // Own ids start high, away from the ones a notification server counts up from 1.
    const BASE: i64 = 0x4000_0000;
    u32::try_from(BASE + message.rem_euclid(BASE)).unwrap_or(1)
}

fn reads_markup() -> bool {
    notify_rust::get_capabilities().is_ok_and(|c| c.iter().any(|c| c == "body-markup"))
}

/// Text for a server that reads markup: what a task printed is data.
fn escape(text: &str) -> String {
    text.replace('&', "&amp;")
        .replace('<', "&lt;")
        .replace('>', "&gt;")
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_a_task_printed_is_no_markup() {
        assert_eq!(escape("<b>&</b>"), "&lt;b&gt;&amp;&lt;/b&gt;");
    }

    #[test]
    fn ids_are_stable_and_never_ask_for_a_new_one() {
        assert_eq!(stable_id(5), stable_id(5));
        assert_ne!(stable_id(5), stable_id(6));
        assert_ne!(stable_id(0), 0);
    }
}
