//! Folders of tasks that somebody removed, moved or emptied, or put other things into.

use std::os::unix::fs::symlink;
use std::path::Path;

use rustix::fs::{CWD, FileType, Mode, mknodat};
use trainyard_backend::{Backend, Run};
use trainyard_job::{EndReason, JobStatus};
use trainyard_shim::Phase;

use crate::place::{GO, Place, UNTIL_GO, eventually, job};

/// Leaves a row for each time that it is run.
const COUNTED: &str = "echo run >> \"$TRAINYARD_OUTPUT_DIR/runs\"; exec sleep 1000";

/// A version of `tasks` tasks, each of which runs.
async fn running(place: &mut Place, command: &str, tasks: u32) -> Run {
    let run = place.submit(job(command, tasks)).await;
    place.status(run.key, JobStatus::Running).await;
    eventually("all tasks run", || {
        (0..tasks).all(|index| {
            let state = place.task(run.key, index).read_state();
            matches!(state, Ok(Some(state)) if state.phase == Phase::Running)
        })
    })
    .await;
    run
}

/// Whether a shim of this task lives, found or not by its folder.
fn has_shim(task: &Path) -> bool {
    let entries = std::fs::read_dir("/proc").unwrap().flatten();
    let mut lines =
        entries.filter_map(|one| std::fs::read_to_string(one.path().join("cmdline")).ok());
    let task = task.to_str().unwrap();
    lines.any(|line| {
        line.split('\0')
            .eq(line.split('\0').take(1).chain(["run", task, ""]))
    })
}

async fn runs(place: &Place, count: usize) {
    let file = place.file("demo/out/runs");
    let rows = || std::fs::read_to_string(&file).unwrap_or_default();
    eventually("each has run", || rows().lines().count() >= count).await;
    assert_eq!(rows().lines().count(), count, "none ran twice");
}

#[tokio::test]
async fn a_running_task_whose_folder_is_gone_is_ended_and_lost_and_never_run_again() {
    let Some(mut place) = Place::new(2) else {
        return;
    };
    let run = running(&mut place, COUNTED, 2).await;
    runs(&place, 2).await;
    place.restart().await;
    let task = place.task(run.key, 0);
    let away = run.dir.join("away");
    std::fs::rename(task.path(), &away).unwrap();
    assert!(has_shim(task.path()));
    place.take_again(&run, JobStatus::Running).await;
    let lost = (JobStatus::Lost, EndReason::Lost { task: 0 });
    assert_eq!(place.end(run.key).await, lost);
    assert!(!has_shim(task.path()), "it does not go on unseen");
    let rows = place.platform_rows(run.key, 0);
    assert_eq!(rows, ["Lost: its folder task-0 is gone"]);
    let other = place.task(run.key, 1).read_exit().unwrap().unwrap();
    assert!(other.stop_requested, "{other:?}");
    runs(&place, 2).await;
    place.restart().await;
    place.take_again(&run, JobStatus::Running).await;
    assert_eq!(place.end(run.key).await, lost, "whoever looks again");
    assert_eq!(place.platform_rows(run.key, 0).len(), 1);
    runs(&place, 2).await;
}

#[tokio::test]
async fn a_running_task_whose_folder_was_emptied_is_adopted_and_can_be_stopped() {
    for is_stopped in [false, true] {
        let Some(mut place) = Place::new(2) else {
            return;
        };
        let command = format!("echo run >> \"$TRAINYARD_OUTPUT_DIR/runs\"; {UNTIL_GO}");
        let run = running(&mut place, &command, 1).await;
        runs(&place, 1).await;
        place.restart().await;
        let task = place.task(run.key, 0);
        std::fs::rename(task.path(), run.dir.join("away")).unwrap();
        std::fs::create_dir(task.path()).unwrap();
        place.take_again(&run, JobStatus::Running).await;
        let expected = if is_stopped {
            place.backend.stop(run.key).await.unwrap();
            (JobStatus::Killed, EndReason::Stopped { forced: false })
        } else {
            place.put(GO, "");
            (JobStatus::Completed, EndReason::Finished)
        };
        assert_eq!(place.end(run.key).await, expected);
        runs(&place, 1).await;
    }
}

#[tokio::test]
async fn a_version_that_runs_is_not_called_canceled_because_its_folder_is_gone() {
    let Some(mut place) = Place::new(2) else {
        return;
    };
    let run = running(&mut place, COUNTED, 1).await;
    runs(&place, 1).await;
    place.restart().await;
    let task = place.task(run.key, 0);
    std::fs::rename(&run.dir, run.dir.with_extension("away")).unwrap();
    place.take_again(&run, JobStatus::Killing).await;
    let stopped = (JobStatus::Killed, EndReason::Stopped { forced: false });
    assert_eq!(place.end(run.key).await, stopped);
    assert!(!has_shim(task.path()));
}

#[tokio::test]
async fn a_task_whose_folder_went_while_it_is_watched_can_be_stopped() {
    let Some(mut place) = Place::new(2) else {
        return;
    };
    let run = running(&mut place, COUNTED, 1).await;
    runs(&place, 1).await;
    let task = place.task(run.key, 0);
    std::fs::rename(task.path(), run.dir.join("away")).unwrap();
    place.backend.stop(run.key).await.unwrap();
    assert_eq!(place.end(run.key).await.0, JobStatus::Killed);
    assert!(!has_shim(task.path()));
}

/// Puts a pipe in the place of a file, which nobody will ever write to.
fn make_pipe(path: &Path) {
    let _ = std::fs::remove_file(path);
    mknodat(CWD, path, FileType::Fifo, Mode::RWXU, 0).unwrap();
}

#[tokio::test]
async fn a_task_whose_exit_record_is_no_file_is_lost() {
    for is_pipe in [true, false] {
        let Some(mut place) = Place::new(2) else {
            return;
        };
        let run = place.submit(job("echo once", 1)).await;
        place.end(run.key).await;
        place.restart().await;
        place.history.clear();
        let exit = place.task(run.key, 0).exit_file();
        make_pipe(&exit);
        if !is_pipe {
            std::fs::remove_file(&exit).unwrap();
            symlink("/dev/zero", &exit).unwrap();
        }
        place.take_again(&run, JobStatus::Running).await;
        let lost = (JobStatus::Lost, EndReason::Lost { task: 0 });
        assert_eq!(place.end(run.key).await, lost);
        let rows = place.platform_rows(run.key, 0);
        let said = rows.last().unwrap();
        assert!(
            said.starts_with("Lost: the exit record cannot be used: "),
            "{said}"
        );
        assert!(said.ends_with("it is not a regular file"), "{said}");
        assert_eq!(place.log(run.key, 0), "once\n", "it is not run again");
    }
}

#[tokio::test]
async fn pipes_in_the_place_of_records_keep_nobody_from_adopting_and_stopping() {
    let Some(mut place) = Place::new(2) else {
        return;
    };
    let run = running(&mut place, COUNTED, 1).await;
    runs(&place, 1).await;
    place.restart().await;
    let task = place.task(run.key, 0);
    for file in ["tasks.json", "stop.json", "waited.json", "spec.json"] {
        make_pipe(&run.dir.join(file));
    }
    make_pipe(&task.path().join("verdict.json"));
    make_pipe(&task.lock_file());
    make_pipe(&task.stop_file());
    place.take_again(&run, JobStatus::Running).await;
    assert_eq!(trainyard_local::waited(&run.dir), None);
    place.backend.stop(run.key).await.unwrap();
    let stopped = (JobStatus::Killed, EndReason::Stopped { forced: false });
    assert_eq!(place.end(run.key).await, stopped);
    runs(&place, 1).await;
}
