//! What follows from what, and what follows from nothing.

use trainyard_job::{EndReason, JobEvent, JobStatus};
use trainyard_store::{EventKind, Store, TaskRow, Transition};

use crate::fixture::{Fixture, T0, change, notifying, spec, task};

#[test]
fn a_run_is_told_in_order() {
    let mut fixture = Fixture::new();
    let key = fixture.create_with("digits", "", &notifying(&JobEvent::ALL));
    for (at_ms, status, event) in [
        (T0 + 1, JobStatus::Waiting, None),
        (T0 + 2, JobStatus::Running, Some(JobEvent::OnJobRunning)),
        (T0 + 9, JobStatus::Completed, Some(JobEvent::OnJobSucceeded)),
    ] {
        let applied = fixture
            .store
            .apply(&change(key, at_ms, status))
            .unwrap()
            .unwrap();
        assert_eq!((applied.to, applied.event), (status, event));
        assert_eq!(applied.queued, usize::from(event.is_some()), "{status:?}");
    }
    let row = fixture.store.version(key).unwrap().unwrap();
    assert_eq!(
        (row.started_at_ms, row.ended_at_ms),
        (Some(T0 + 2), Some(T0 + 9))
    );
    assert_eq!(row.reason, Some(EndReason::Finished));
    let kinds: Vec<_> = fixture.store.events(key, 0, 10).unwrap().rows;
    assert_eq!(kinds.len(), 4, "submitted and three statuses");
}

#[test]
fn applying_twice_changes_nothing_more() {
    let mut fixture = Fixture::new();
    let key = fixture.create_with("digits", "", &notifying(&JobEvent::ALL));
    let ended = TaskRow {
        ended_at_ms: Some(T0 + 1),
        ..task(0, "exited")
    };
    let failed = Transition {
        tasks: vec![ended],
        ..change(key, T0 + 1, JobStatus::Failed)
    };
    assert!(fixture.store.apply(&failed).unwrap().is_some());
    let before = (
        fixture.store.version(key).unwrap(),
        fixture.store.events(key, 0, 100).unwrap(),
        fixture.store.due_messages(T0).unwrap(),
    );
    let later = Transition {
        at_ms: T0 + 99,
        ..failed
    };
    assert_eq!(fixture.store.apply(&later).unwrap(), None);
    let after = (
        fixture.store.version(key).unwrap(),
        fixture.store.events(key, 0, 100).unwrap(),
        fixture.store.due_messages(T0).unwrap(),
    );
    assert_eq!(after, before);
}

#[test]
fn a_final_status_stays() {
    for last in JobStatus::ALL
        .iter()
        .copied()
        .filter(|status| status.is_final())
    {
        let mut fixture = Fixture::new();
        let key = fixture.create("digits");
        fixture.store.apply(&change(key, T0 + 1, last)).unwrap();
        for next in JobStatus::ALL {
            let applied = fixture.store.apply(&change(key, T0 + 2, *next)).unwrap();
            assert_eq!(applied, None, "{last:?} -> {next:?}");
        }
        assert_eq!(
            fixture.store.request_stop(key, T0 + 3).unwrap(),
            None,
            "{last:?}"
        );
    }
}

#[test]
fn a_version_that_runs_is_never_pending_again() {
    let mut fixture = Fixture::new();
    let key = fixture.create("digits");
    fixture
        .store
        .apply(&change(key, T0 + 1, JobStatus::Running))
        .unwrap();
    for late in [JobStatus::Waiting, JobStatus::Init, JobStatus::Running] {
        assert_eq!(
            fixture.store.apply(&change(key, T0 + 2, late)).unwrap(),
            None,
            "{late:?}"
        );
    }
}

#[test]
fn a_version_being_stopped_only_ends() {
    let mut fixture = Fixture::new();
    let key = fixture.create("digits");
    let status = fixture.store.request_stop(key, T0 + 1).unwrap();
    assert_eq!(status, Some(JobStatus::Killing));
    for late in [JobStatus::Running, JobStatus::Waiting, JobStatus::Scaling] {
        assert_eq!(
            fixture.store.apply(&change(key, T0 + 2, late)).unwrap(),
            None,
            "{late:?}"
        );
    }
    let applied = fixture
        .store
        .apply(&change(key, T0 + 3, JobStatus::Canceled))
        .unwrap();
    assert_eq!(applied.unwrap().from, JobStatus::Killing);
    assert_eq!(
        fixture.store.job(key.job).unwrap().unwrap().status,
        JobStatus::Canceled
    );
}

#[test]
fn asking_twice_for_a_stop_is_one_event() {
    let mut fixture = Fixture::new();
    let key = fixture.create("digits");
    for _ in 0..2 {
        let status = fixture.store.request_stop(key, T0 + 1).unwrap();
        assert_eq!(status, Some(JobStatus::Killing));
    }
    let events = fixture.store.events(key, 0, 10).unwrap().rows;
    let asked = events
        .iter()
        .filter(|row| row.kind == EventKind::StopRequested);
    assert_eq!(asked.count(), 1);
}

#[test]
fn a_version_that_is_gone_changes_nothing() {
    let mut fixture = Fixture::new();
    let key = fixture.create("digits");
    fixture.store.delete_job(key.job).unwrap();
    let applied = fixture
        .store
        .apply(&change(key, T0, JobStatus::Running))
        .unwrap();
    assert_eq!(applied, None);
}

#[test]
fn tasks_that_end_after_their_version_are_still_written() {
    let mut fixture = Fixture::new();
    let key = fixture.create("digits");
    fixture
        .store
        .apply(&change(key, T0 + 1, JobStatus::Failed))
        .unwrap();
    let late = TaskRow {
        exit_code: Some(3),
        ended_at_ms: Some(T0 + 2),
        ..task(1, "exited")
    };
    let only_tasks = Transition {
        status: None,
        tasks: vec![late.clone()],
        ..change(key, T0 + 2, JobStatus::Failed)
    };
    let applied = fixture.store.apply(&only_tasks).unwrap().unwrap();
    assert_eq!(
        (applied.from, applied.to),
        (JobStatus::Failed, JobStatus::Failed)
    );
    assert_eq!(fixture.store.tasks(key).unwrap(), [late]);
}

#[test]
fn a_late_report_does_not_wake_a_task_or_forget_its_address() {
    let mut fixture = Fixture::new();
    let key = fixture.create_with("digits", "", &spec());
    let running = TaskRow {
        host: Some("127.0.0.1:4000".to_owned()),
        started_at_ms: Some(T0 + 1),
        ..task(0, "running")
    };
    let exited = TaskRow {
        ended_at_ms: Some(T0 + 5),
        ..task(0, "exited")
    };
    for report in [&running, &exited, &running] {
        let update = Transition {
            status: None,
            tasks: vec![report.clone()],
            ..change(key, T0 + 1, JobStatus::Running)
        };
        fixture.store.apply(&update).unwrap();
    }
    let kept = TaskRow {
        state: "exited".to_owned(),
        ended_at_ms: Some(T0 + 5),
        ..running
    };
    assert_eq!(fixture.store.tasks(key).unwrap(), [kept]);
}

#[test]
fn a_start_nobody_saw_is_taken_from_the_tasks() {
    let mut fixture = Fixture::new();
    let key = fixture.create("digits");
    let tasks = [T0 + 4, T0 + 3].map(|at| TaskRow {
        started_at_ms: Some(at),
        ..task(0, "exited")
    });
    let [first, second] = tasks;
    let end = Transition {
        tasks: vec![first, TaskRow { index: 1, ..second }],
        ..change(key, T0 + 9, JobStatus::Completed)
    };
    fixture.store.apply(&end).unwrap();
    let row = fixture.store.job(key.job).unwrap().unwrap();
    assert_eq!(
        (row.started_at_ms, row.ended_at_ms),
        (Some(T0 + 3), Some(T0 + 9))
    );
}

#[test]
fn events_come_in_pages() {
    let mut fixture = Fixture::new();
    let key = fixture.create("digits");
    for status in [JobStatus::Waiting, JobStatus::Running, JobStatus::Completed] {
        fixture.store.apply(&change(key, T0 + 1, status)).unwrap();
    }
    let all = fixture.store.events(key, 0, 100).unwrap();
    let middle = fixture.store.events(key, 1, 2).unwrap();
    assert_eq!(middle.rows, all.rows[1..3]);
    assert_eq!(middle.total.rows, 4);
}

#[test]
fn reports_that_two_processes_apply_at_once_are_all_applied() {
    const VERSIONS: usize = 60;
    let mut fixture = Fixture::new();
    let keys: Vec<_> = (0..2 * VERSIONS)
        .map(|number| fixture.create(&format!("job-{number}")))
        .collect();
    let path = fixture.path();
    std::thread::scope(|scope| {
        for half in keys.chunks(VERSIONS) {
            let mut store = Store::open(&path).unwrap();
            scope.spawn(move || {
                for key in half {
                    for status in [JobStatus::Running, JobStatus::Completed] {
                        let applied = store.apply(&change(*key, T0 + 1, status));
                        assert!(applied.unwrap().is_some(), "{key} {status:?}");
                    }
                }
            });
        }
    });
    assert!(fixture.store.unfinished().unwrap().is_empty());
}
