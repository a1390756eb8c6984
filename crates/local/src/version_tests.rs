use proptest::prelude::*;
use trainyard_backend::TaskState;
use trainyard_job::{JobId, VersionNumber};
use trainyard_shim::{ExitRecord, Failure, Outcome};

use super::*;
use crate::verdict::Finding;

const KEY: VersionKey = VersionKey {
    job: JobId(7),
    version: VersionNumber::FIRST,
};

fn version(tasks: usize) -> Version {
    resumed(tasks, JobStatus::Init)
}

fn resumed(tasks: usize, reported: JobStatus) -> Version {
    let hosts = (0..tasks).map(|index| format!("127.0.0.1:{}", 7000 + index));
    Version::new(KEY, reported, hosts.collect())
}

fn running(task: u32, at_ms: u64) -> News {
    News::Progress {
        task,
        phase: Phase::Running,
        started_at_ms: at_ms,
        at_ms: at_ms + 5,
    }
}

fn record(outcome: Outcome, at_ms: u64) -> ExitRecord {
    ExitRecord {
        outcome,
        stop_requested: false,
        forced: false,
        started_at_ms: 100,
        ended_at_ms: at_ms,
        log_bytes: 0,
        last_line: Some("the last row".to_owned()),
        last_error_line: None,
        oom: None,
    }
}

fn exits(task: u32, code: i32, at_ms: u64) -> News {
    let record = record(Outcome::Exited { code }, at_ms);
    News::Ended { task, record }
}

/// The end of a task whose shim was asked to end it.
fn ends_on_request(task: u32, at_ms: u64, forced: bool) -> News {
    let signal = if forced { 9 } else { 15 };
    let outcome = Outcome::Signaled {
        signal,
        core: false,
    };
    let mut record = record(outcome, at_ms);
    record.stop_requested = true;
    record.forced = forced;
    News::Ended { task, record }
}

fn lost(task: u32, at_ms: u64) -> News {
    let finding = Finding::Lost;
    let verdict = Verdict { at_ms, finding };
    News::Unrecorded { task, verdict }
}

fn stop(at_ms: u64) -> News {
    News::StopRequested { at_ms }
}

fn hear(version: &mut Version, news: impl IntoIterator<Item = News>) -> Vec<Action> {
    news.into_iter().flat_map(|one| version.hear(one)).collect()
}

fn statuses(actions: &[Action]) -> Vec<JobStatus> {
    let status = |action: &Action| match action {
        Action::Report(update) => update.status,
        _ => None,
    };
    actions.iter().filter_map(status).collect()
}

fn stopped(actions: &[Action]) -> Vec<u32> {
    let stopped = |action: &Action| match action {
        Action::Stop(index) => Some(*index),
        _ => None,
    };
    actions.iter().filter_map(stopped).collect()
}

/// The end that the last actions report.
fn end(actions: &[Action]) -> (JobStatus, EndReason) {
    let [.., Action::Report(update), Action::Release] = actions else {
        panic!("not the end: {actions:?}");
    };
    (update.status.unwrap(), update.reason.clone().unwrap())
}

#[test]
fn a_version_runs_with_its_first_task_and_completes_with_its_last() {
    let mut version = version(2);
    let actions = hear(
        &mut version,
        [
            running(0, 100),
            running(1, 110),
            exits(0, 0, 200),
            exits(1, 0, 300),
        ],
    );
    let expected = [JobStatus::Running, JobStatus::Completed];
    assert_eq!(statuses(&actions), expected);
    assert_eq!(end(&actions), (JobStatus::Completed, EndReason::Finished));
    let Action::Report(update) = &actions[actions.len() - 2] else {
        panic!("no report: {actions:?}");
    };
    assert_eq!(
        (update.at_ms, update.tasks[0].started_at_ms),
        (300, Some(100))
    );
}

#[test]
fn a_failed_task_stops_the_others_and_its_failure_is_the_reason() {
    let mut version = version(3);
    hear(&mut version, [running(0, 1), running(1, 1), running(2, 1)]);
    let actions = version.hear(exits(1, 3, 200));
    assert_eq!(stopped(&actions), [0, 2]);
    let actions = hear(
        &mut version,
        [
            ends_on_request(2, 190, true),
            ends_on_request(0, 210, false),
        ],
    );
    assert!(stopped(&actions).is_empty(), "each is asked once");
    let reason = EndReason::Exited {
        task: 1,
        exit_code: 3,
    };
    assert_eq!(end(&actions), (JobStatus::Failed, reason));
}

#[test]
fn of_two_failures_the_earlier_counts_whichever_is_heard_first() {
    let mut version = version(2);
    let actions = hear(&mut version, [exits(0, 5, 300), exits(1, 4, 299)]);
    let reason = EndReason::Exited {
        task: 1,
        exit_code: 4,
    };
    assert_eq!(end(&actions), (JobStatus::Failed, reason));
}

#[test]
fn a_lost_task_stops_the_others_and_loses_the_version() {
    let mut version = version(2);
    let actions = version.hear(lost(0, 200));
    assert_eq!(stopped(&actions), [1]);
    let actions = version.hear(ends_on_request(1, 210, false));
    let reason = EndReason::Lost { task: 0 };
    assert_eq!(end(&actions), (JobStatus::Lost, reason));
}

#[test]
fn a_stop_reaches_every_task_and_ends_as_stopped() {
    let mut version = version(2);
    hear(&mut version, [running(0, 1), running(1, 1)]);
    let actions = version.hear(stop(150));
    assert_eq!(stopped(&actions), [0, 1]);
    assert_eq!(statuses(&actions), [JobStatus::Killing]);
    let actions = hear(
        &mut version,
        [exits(0, 0, 160), ends_on_request(1, 170, true)],
    );
    let reason = EndReason::Stopped { forced: true };
    assert_eq!(end(&actions), (JobStatus::Killed, reason));
}

#[test]
fn a_task_that_ends_well_after_the_stop_was_still_stopped() {
    let mut version = version(1);
    let actions = hear(&mut version, [running(0, 1), stop(150), exits(0, 0, 160)]);
    let reason = EndReason::Stopped { forced: false };
    assert_eq!(end(&actions), (JobStatus::Killed, reason));
}

#[test]
fn what_happened_before_the_stop_is_not_the_stops_doing() {
    let mut failed = version(1);
    let actions = hear(&mut failed, [running(0, 1), stop(150), exits(0, 3, 149)]);
    assert_eq!(end(&actions).0, JobStatus::Failed);
    let mut finished = version(1);
    let actions = hear(&mut finished, [running(0, 1), stop(150), exits(0, 0, 149)]);
    assert_eq!(end(&actions).0, JobStatus::Completed);
}

#[test]
fn a_stop_before_the_command_began_never_says_running() {
    let mut version = version(1);
    let mut record = record(
        Outcome::Failed {
            reason: Failure::StoppedBeforeStart,
            message: "stopped before it began".to_owned(),
        },
        160,
    );
    record.stop_requested = true;
    let actions = hear(&mut version, [stop(150), News::Ended { task: 0, record }]);
    assert_eq!(statuses(&actions), [JobStatus::Killing, JobStatus::Killed]);
}

#[test]
fn a_repeated_stop_is_sent_again_and_keeps_the_first_time() {
    let mut version = version(1);
    hear(&mut version, [running(0, 1), stop(150)]);
    let actions = version.hear(stop(190));
    assert_eq!(stopped(&actions), [0]);
    assert!(statuses(&actions).is_empty());
    let actions = version.hear(exits(0, 1, 170));
    assert_eq!(end(&actions).0, JobStatus::Killed, "170 is after 150");
}

#[test]
fn a_version_that_ran_while_nobody_watched_is_told_to_have_run() {
    let actions = version(1).hear(exits(0, 0, 200));
    let expected = [JobStatus::Running, JobStatus::Completed];
    assert_eq!(statuses(&actions), expected);
    let actions = resumed(1, JobStatus::Running).hear(exits(0, 0, 200));
    assert_eq!(statuses(&actions), [JobStatus::Completed]);
}

#[test]
fn a_resumed_stop_does_not_go_back_to_running() {
    let mut version = resumed(1, JobStatus::Killing);
    let actions = hear(
        &mut version,
        [stop(150), running(0, 100), ends_on_request(0, 170, false)],
    );
    assert_eq!(statuses(&actions), [JobStatus::Killed]);
    assert_eq!(stopped(&actions), [0]);
}

#[test]
fn the_ways_to_fail_are_told_apart() {
    let end_of = |outcome, oom| {
        let mut record = record(outcome, 200);
        record.oom = oom;
        end(&version(1).hear(News::Ended { task: 0, record })).1
    };
    let failed = |reason| Outcome::Failed {
        reason,
        message: "why".to_owned(),
    };
    let message = "why".to_owned();
    let (task, signal) = (0, 11);
    let crash = Outcome::Signaled { signal, core: true };
    assert_eq!(end_of(crash, None), EndReason::Signaled { task, signal });
    let killed = Outcome::Exited { code: 137 };
    assert_eq!(end_of(killed, Some(true)), EndReason::OutOfMemory { task });
    let download = end_of(failed(Failure::CodeDownload), None);
    assert_eq!(
        download,
        EndReason::CodeDownload {
            task,
            message: message.clone()
        }
    );
    let sandbox = end_of(failed(Failure::Sandbox), None);
    assert_eq!(sandbox, EndReason::NotStarted { task, message });
}

#[test]
fn the_error_row_is_kept_and_else_the_last_row() {
    let last_error = |error_row: Option<&str>| {
        let mut record = record(Outcome::Exited { code: 1 }, 200);
        record.last_error_line = error_row.map(str::to_owned);
        let actions = version(1).hear(News::Ended { task: 0, record });
        match &actions[actions.len() - 2] {
            Action::Report(update) => update.last_error.clone().unwrap(),
            other => panic!("not a report: {other:?}"),
        }
    };
    assert_eq!(last_error(Some("ValueError: x")), "ValueError: x");
    assert_eq!(last_error(None), "the last row");
}

#[test]
fn news_of_a_task_that_is_over_change_nothing() {
    let mut version = version(2);
    hear(&mut version, [running(0, 1), exits(0, 0, 200)]);
    assert_eq!(version.hear(exits(0, 9, 300)), []);
    assert_eq!(version.hear(running(0, 1)), []);
    let actions = version.hear(exits(1, 0, 250));
    assert_eq!(end(&actions).0, JobStatus::Completed);
    assert_eq!(version.hear(stop(400)), []);
}

#[test]
fn a_task_report_carries_where_it_listens() {
    let mut version = version(2);
    let Action::Report(update) = &version.hear(running(1, 100))[0] else {
        panic!("a report comes first");
    };
    let report = &update.tasks[0];
    assert_eq!(report.host.as_deref(), Some("127.0.0.1:7001"));
    assert_eq!((report.index, &report.state), (1, &TaskState::Running));
    assert_eq!((update.at_ms, report.ended_at_ms), (100, None));
}

/// Any piece of news of one of three tasks, in any order, also repeated.
fn any_news() -> impl Strategy<Value = News> {
    let at_ms = 100_u64..200;
    prop_oneof![
        at_ms.clone().prop_map(stop),
        (0_u32..3, at_ms.clone()).prop_map(|(task, at_ms)| running(task, at_ms)),
        (0_u32..3, 0..3, at_ms.clone()).prop_map(|(task, code, at_ms)| exits(task, code, at_ms)),
        (0_u32..3, at_ms.clone(), any::<bool>())
            .prop_map(|(task, at_ms, forced)| ends_on_request(task, at_ms, forced)),
        (0_u32..3, at_ms).prop_map(|(task, at_ms)| lost(task, at_ms)),
    ]
}

proptest! {
    #[test]
    fn whatever_is_heard_a_version_ends_once_and_its_status_never_goes_back(
        news in prop::collection::vec(any_news(), 0..30)
    ) {
        let mut version = version(3);
        let closing = (0..3).map(|task| exits(task, 0, 300));
        let actions = hear(&mut version, news.into_iter().chain(closing));
        let statuses = statuses(&actions);
        let ranks: Vec<u8> = statuses.iter().map(|status| rank(*status)).collect();
        prop_assert!(ranks.is_sorted_by(|a, b| a < b), "{:?}", statuses);
        prop_assert_eq!(statuses.iter().filter(|status| status.is_final()).count(), 1);
        let releases = actions.iter().filter(|action| **action == Action::Release).count();
        prop_assert_eq!(releases, 1);
        prop_assert_eq!(actions.last(), Some(&Action::Release));
    }

    #[test]
    fn a_version_completes_only_when_every_task_ended_with_0(
        news in prop::collection::vec(any_news(), 0..30)
    ) {
        let mut version = version(3);
        let closing = (0..3).map(|task| exits(task, 0, 300));
        let actions = hear(&mut version, news.into_iter().chain(closing));
        if end(&actions).0 == JobStatus::Completed {
            let well = TaskState::Exited { exit_code: 0 };
            let states: Vec<_> = (0..3).map(|index| version.report(index).state).collect();
            prop_assert_eq!(states, vec![well; 3]);
        }
    }
}
