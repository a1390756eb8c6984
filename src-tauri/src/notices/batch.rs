//! Notices that go to the page together.

use trainyard_console::wire::Notice;
use trainyard_job::VersionKey;

/// The longest payload; pages paint smoothly with this much.
const MAX_BYTES: usize = 8 * 1024;
/// More different notices than this are told as [`Notice::Everything`].
const MAX_NOTICES: usize = 64;

/// Notices since the last event, each thing at most once, in the order it was first named.
#[derive(Default)]
pub(super) struct Batch {
    notices: Vec<Notice>,
    overflowed: bool,
    opens: Option<VersionKey>,
}

impl Batch {
    pub(super) fn add(&mut self, notice: Notice) {
        if let Notice::Open { key, .. } = notice {
            self.opens = Some(key);
        }
        match self.notices.iter().position(|n| same_thing(n, &notice)) {
            Some(earlier) => self.notices[earlier] = notice,
            None if self.notices.len() < MAX_NOTICES => self.notices.push(notice),
            None => self.overflowed = true,
        }
    }

    /// Some notices were lost on the way.
    pub(super) fn miss(&mut self) {
        self.overflowed = true;
    }

    /// The version somebody asked to see.
    pub(super) fn opens(&self) -> Option<VersionKey> {
        self.opens
    }

    pub(super) fn concerns_settings(&self) -> bool {
        self.concerns(|n| matches!(n, Notice::Settings))
    }

    /// Whether what the tray says may have changed.
    pub(super) fn concerns_jobs(&self) -> bool {
        self.concerns(|n| {
            matches!(
                n,
                Notice::Version { .. } | Notice::Deleted { .. } | Notice::Settings
            )
        })
    }

    fn concerns(&self, is_it: impl Fn(&Notice) -> bool) -> bool {
        self.overflowed
            || self
                .notices
                .iter()
                .any(|n| is_it(n) || *n == Notice::Everything)
    }

    /// The payload: an array of notices.
    pub(super) fn to_json(&self) -> String {
        if !self.overflowed {
            let json = json(&self.notices);
            if json.len() <= MAX_BYTES {
                return json;
            }
        }
        json(&[Notice::Everything])
    }
}

/// Whether the later notice says all that the earlier one did.
fn same_thing(earlier: &Notice, later: &Notice) -> bool {
    match (earlier, later) {
        (Notice::Log { target: a, .. }, Notice::Log { target: b, .. }) => a == b,
        (Notice::Upload { to: a, .. }, Notice::Upload { to: b, .. })
        | (Notice::Transfer { transfer: a, .. }, Notice::Transfer { transfer: b, .. })
        | (Notice::Code { path: a, .. }, Notice::Code { path: b, .. }) => a == b,
        (Notice::Open { .. }, Notice::Open { .. })
        | (Notice::Owner { .. }, Notice::Owner { .. })
        | (Notice::Load { .. }, Notice::Load { .. }) => true,
        (a, b) => a == b,
    }
}

fn json(notices: &[Notice]) -> String {
    serde_json::to_string(notices).expect("BUG: a notice is JSON")
}

#[cfg(test)]
mod tests {
    use trainyard_console::wire::LogTarget;
    use trainyard_job::{JobId, VersionNumber};

    use super::*;

    fn key(job: i64) -> VersionKey {
        VersionKey {
            job: JobId(job),
            version: VersionNumber(1),
        }
    }

    fn log(job: i64, total_rows: u64) -> Notice {
        let target = LogTarget {
            key: key(job),
            task: 0,
        };
        Notice::Log { target, total_rows }
    }

    fn batch(notices: impl IntoIterator<Item = Notice>) -> Batch {
        let mut batch = Batch::default();
        notices.into_iter().for_each(|notice| batch.add(notice));
        batch
    }

    fn told(batch: &Batch) -> Vec<Notice> {
        serde_json::from_str(&batch.to_json()).unwrap()
    }

    #[test]
    fn a_log_that_grew_often_is_told_once_with_its_last_length() {
        let batch = batch([log(1, 10), log(2, 5), log(1, 20), log(1, 30)]);
        assert_eq!(told(&batch), [log(1, 30), log(2, 5)]);
    }

    #[test]
    fn different_things_are_all_told() {
        let (changed, deleted) = (
            Notice::Version { key: key(1) },
            Notice::Deleted { job: JobId(1) },
        );
        let batch = batch([
            changed.clone(),
            deleted.clone(),
            changed.clone(),
            Notice::Configs,
        ]);
        assert_eq!(told(&batch), [changed, deleted, Notice::Configs]);
    }

    #[test]
    fn a_missed_notice_means_everything() {
        let mut batch = batch([Notice::Configs]);
        batch.miss();
        assert_eq!(told(&batch), [Notice::Everything]);
        assert!(batch.concerns_settings() && batch.concerns_jobs());
    }

    #[test]
    fn too_many_different_things_mean_everything() {
        let batch = batch((1..=65).map(|job| log(job, 1)));
        assert_eq!(told(&batch), [Notice::Everything]);
    }

    #[test]
    fn no_payload_is_longer_than_8_kb() {
        let to = |n: u32| format!("obs://bucket/{}{n}", "long/".repeat(200));
        let batch = batch((0..20).map(|n| Notice::Upload {
            to: to(n),
            bytes_done: 1,
            bytes_total: 2,
        }));
        assert_eq!(told(&batch), [Notice::Everything]);
    }

    #[test]
    fn as_many_things_as_a_batch_holds_fit_into_8_kb() {
        let most = i64::try_from(MAX_NOTICES).unwrap();
        let batch = batch((1..=most).map(|job| log(i64::MAX / 1024 - job, u64::from(u32::MAX))));
        assert_eq!(told(&batch).len(), MAX_NOTICES);
    }

    #[test]
    fn a_click_is_heard_even_when_the_batch_overflows() {
        let open = Notice::Open {
            key: key(7),
            version: VersionNumber(1),
        };
        let mut batch = batch((1..=80).map(|job| log(job, 1)));
        batch.add(open);
        assert_eq!(batch.opens(), Some(key(7)));
    }

    #[test]
    fn a_growing_log_is_nothing_to_the_tray() {
        assert!(!batch([log(1, 1), Notice::Configs]).concerns_jobs());
        assert!(batch([Notice::Version { key: key(1) }]).concerns_jobs());
    }
}
