use rustix::process::{Signal, kill_process};
use trainyard_backend::{Backend, Run, TaskState};
use trainyard_job::{EndReason, JobStatus};
use trainyard_shim::is_shim_alive;

use crate::place::{GO, Place, UNTIL_GO, eventually, job};

#[tokio::test]
async fn a_running_job_is_adopted_and_its_end_told() {
    let Some(mut place) = Place::new(2) else {
        return;
    };
    let run = place.submit(job(UNTIL_GO, 2)).await;
    place.status(run.key, JobStatus::Running).await;
    place.restart().await;
    place.take_again(&run, JobStatus::Running).await;
    place.put(GO, "");
    assert_eq!(place.end(run.key).await.0, JobStatus::Completed);
    let expected = [JobStatus::Running, JobStatus::Completed];
    assert_eq!(place.statuses(run.key), expected, "running is told once");
    for index in 0..2 {
        assert_eq!(place.log(run.key, index), "waiting\ngone\n");
    }
}

#[tokio::test]
async fn a_job_that_ended_while_nobody_watched_has_its_own_times() {
    let Some(mut place) = Place::new(2) else {
        return;
    };
    let run = place.submit(job(UNTIL_GO, 1)).await;
    place.status(run.key, JobStatus::Running).await;
    place.restart().await;
    place.put(GO, "");
    let task = place.task(run.key, 0);
    eventually("the exit record", || task.exit_file().exists()).await;
    let record = task.read_exit().unwrap().unwrap();
    place.take_again(&run, JobStatus::Running).await;
    let update = place.status(run.key, JobStatus::Completed).await;
    assert_eq!(update.at_ms, record.ended_at_ms);
    assert_eq!(update.tasks[0].started_at_ms, Some(record.started_at_ms));
}

#[tokio::test]
async fn a_stop_asked_for_before_the_restart_is_sent_again() {
    let Some(mut place) = Place::new(2) else {
        return;
    };
    let run = place.submit(job("sleep 1000", 1)).await;
    place.status(run.key, JobStatus::Running).await;
    place.restart().await;
    place.take_again(&run, JobStatus::Killing).await;
    assert_eq!(place.end(run.key).await.0, JobStatus::Killed);
}

#[tokio::test]
async fn a_job_whose_shim_was_killed_is_lost_and_says_so_once() {
    let Some(mut place) = Place::new(2) else {
        return;
    };
    let run = place.submit(job("sleep 1000", 2)).await;
    place.status(run.key, JobStatus::Running).await;
    let task = place.task(run.key, 0);
    let mut shim = None;
    eventually("the shim of task 0", || {
        shim = is_shim_alive(&task).unwrap();
        shim.is_some() && task.state_file().exists()
    })
    .await;
    kill_process(shim.unwrap(), Signal::KILL).unwrap();
    let lost = (JobStatus::Lost, EndReason::Lost { task: 0 });
    assert_eq!(place.end(run.key).await, lost);
    assert_eq!(place.task_report(run.key, 0).state, TaskState::Lost);
    place.restart().await;
    let before = place.history.split_off(0);
    place.take_again(&run, JobStatus::Running).await;
    assert_eq!(place.end(run.key).await, lost);
    let at_ms = |history: &[trainyard_backend::Update]| {
        let end = history.iter().find(|one| one.reason.is_some());
        end.map(|one| one.at_ms)
    };
    assert_eq!(at_ms(&before), at_ms(&place.history));
    let rows = place.platform_rows(run.key, 0);
    let told = rows.iter().filter(|row| row.starts_with("Lost: "));
    assert_eq!(told.count(), 1, "{rows:?}");
}

#[tokio::test]
async fn the_tasks_that_are_missing_are_started_with_the_ports_of_the_plan() {
    let Some(mut place) = Place::new(2) else {
        return;
    };
    let command = "echo \"I am $BATCH_CUSTOM1_HOSTS\"";
    let whole = place.submit(job(command, 2)).await;
    place.end(whole.key).await;
    // As if the console had been killed after the first task was started.
    let torn = place.new_run(job(command, 2));
    let copy = |from: std::path::PathBuf, to: std::path::PathBuf| {
        std::fs::create_dir_all(to.parent().unwrap()).unwrap();
        std::fs::copy(from, to).unwrap();
    };
    copy(whole.dir.join("tasks.json"), torn.dir.join("tasks.json"));
    let first = place.task(torn.key, 0);
    copy(place.task(whole.key, 0).exit_file(), first.exit_file());
    std::fs::create_dir(place.task(torn.key, 1).path()).unwrap();
    place.backend.take(vec![torn.clone()]).await.unwrap();
    assert_eq!(place.end(torn.key).await.0, JobStatus::Completed);
    assert_eq!(place.log(torn.key, 0), "", "the first does not run again");
    assert_eq!(place.log(torn.key, 1), place.log(whole.key, 1));
}

/// A version that ended, and another of the same job of which there is no more than the plan and the folder of its task.
async fn whole_and_planned(place: &mut Place) -> (Run, Run) {
    let whole = place.submit(job("echo once", 1)).await;
    place.end(whole.key).await;
    let planned = place.new_run(job("echo once", 1));
    let task = place.task(planned.key, 0);
    std::fs::create_dir_all(task.path()).unwrap();
    let plan = "tasks.json";
    std::fs::copy(whole.dir.join(plan), planned.dir.join(plan)).unwrap();
    (whole, planned)
}

#[tokio::test]
async fn a_launch_that_no_shim_took_up_is_taken_up() {
    let Some(mut place) = Place::new(2) else {
        return;
    };
    let (whole, torn) = whole_and_planned(&mut place).await;
    let task = place.task(torn.key, 0);
    let launch = place.task(whole.key, 0).launch_file();
    std::fs::copy(launch, task.launch_file()).unwrap();
    place.backend.take(vec![torn.clone()]).await.unwrap();
    assert_eq!(place.end(torn.key).await.0, JobStatus::Completed);
    assert_eq!(place.log(torn.key, 0), "once\n");
}

#[tokio::test]
async fn what_a_power_cut_took_of_a_version_that_was_just_started_is_made_again() {
    let Some(mut place) = Place::new(2) else {
        return;
    };
    let (whole, torn) = whole_and_planned(&mut place).await;
    let task = place.task(torn.key, 0);
    // Renamed into place, but their content had not reached the disk.
    std::fs::write(task.launch_file(), "").unwrap();
    std::fs::write(torn.dir.join("spec.json"), "").unwrap();
    place.backend.take(vec![torn.clone()]).await.unwrap();
    assert_eq!(place.end(torn.key).await.0, JobStatus::Completed);
    assert_eq!(place.log(torn.key, 0), "once\n");
    let spec = |dir: &std::path::Path| std::fs::read(dir.join("spec.json")).unwrap();
    assert_eq!(spec(&torn.dir), spec(&whole.dir));
}

#[tokio::test]
async fn a_task_of_which_a_power_cut_left_the_log_alone_is_lost_and_not_run_again() {
    let Some(mut place) = Place::new(2) else {
        return;
    };
    let (whole, torn) = whole_and_planned(&mut place).await;
    let task = place.task(torn.key, 0);
    let launch = place.task(whole.key, 0).launch_file();
    std::fs::copy(launch, task.launch_file()).unwrap();
    std::fs::write(task.log_file(), "").unwrap();
    place.take_again(&torn, JobStatus::Running).await;
    let lost = (JobStatus::Lost, EndReason::Lost { task: 0 });
    assert_eq!(place.end(torn.key).await, lost);
    assert_eq!(place.log(torn.key, 0), "");
}

#[tokio::test]
async fn a_version_that_was_to_be_stopped_and_never_started_is_canceled() {
    let Some(mut place) = Place::new(2) else {
        return;
    };
    let run = place.new_run(job("true", 1));
    place.take_again(&run, JobStatus::Killing).await;
    assert_eq!(place.end(run.key).await.0, JobStatus::Canceled);
}

#[tokio::test]
async fn a_version_that_ran_and_has_no_plan_left_is_lost_and_not_run_again() {
    let Some(mut place) = Place::new(2) else {
        return;
    };
    let run = place.new_run(job("echo again", 1));
    place.take_again(&run, JobStatus::Running).await;
    assert_eq!(place.end(run.key).await.0, JobStatus::Lost);
    assert_eq!(place.log(run.key, 0), "");
}

#[tokio::test]
async fn a_version_taken_twice_runs_once() {
    let Some(mut place) = Place::new(2) else {
        return;
    };
    let run = place.submit(job(UNTIL_GO, 1)).await;
    place.backend.take(vec![run.clone()]).await.unwrap();
    place.put(GO, "");
    place.end(run.key).await;
    assert_eq!(place.log(run.key, 0), "waiting\ngone\n");
}

#[tokio::test]
async fn a_console_that_goes_away_at_any_moment_loses_nothing() {
    const ROUNDS: u64 = 12;
    let Some(mut place) = Place::new(2) else {
        return;
    };
    for round in 0..ROUNDS {
        let run = place
            .submit(job("echo \"row of $DLS_TASK_INDEX\"", 3))
            .await;
        // From before the first shim to after the last.
        tokio::time::sleep(std::time::Duration::from_millis(round * 8)).await;
        place.restart().await;
        let said = place.statuses(run.key).pop().unwrap_or(JobStatus::Init);
        if !said.is_final() {
            place.take_again(&run, said).await;
        }
        let end = place.end(run.key).await;
        assert_eq!(end, (JobStatus::Completed, EndReason::Finished));
        let expected = [JobStatus::Running, JobStatus::Completed];
        assert_eq!(place.statuses(run.key), expected, "round {round}");
        for index in 0..3 {
            let log = place.log(run.key, index);
            assert_eq!(log, format!("row of {index}\n"), "round {round}");
        }
    }
}

#[tokio::test]
async fn a_running_job_whose_plan_or_lock_was_damaged_is_adopted_and_can_be_stopped() {
    for harm in [
        "tasks.json damaged",
        "tasks.json removed",
        "shim.lock removed",
    ] {
        let Some(mut place) = Place::new(2) else {
            return;
        };
        let run = place.submit(job("sleep 1000", 2)).await;
        place.status(run.key, JobStatus::Running).await;
        eventually("both shims", || {
            (0..2).all(|index| {
                let state = place.task(run.key, index).read_state();
                matches!(state, Ok(Some(state)) if state.phase == trainyard_shim::Phase::Running)
            })
        })
        .await;
        let plan = run.dir.join("tasks.json");
        match harm {
            "tasks.json damaged" => std::fs::write(plan, "{").unwrap(),
            "tasks.json removed" => std::fs::remove_file(plan).unwrap(),
            _ => std::fs::remove_file(place.task(run.key, 0).lock_file()).unwrap(),
        }
        place.restart().await;
        place.take_again(&run, JobStatus::Running).await;
        place.backend.stop(run.key).await.unwrap();
        let reason = EndReason::Stopped { forced: false };
        assert_eq!(
            place.end(run.key).await,
            (JobStatus::Killed, reason),
            "{harm}"
        );
    }
}

#[tokio::test]
async fn a_job_whose_folder_vanishes_while_it_runs_did_run() {
    let Some(mut place) = Place::new(2) else {
        return;
    };
    let run = place.submit(job(UNTIL_GO, 1)).await;
    place.status(run.key, JobStatus::Running).await;
    let away = run.dir.with_extension("away");
    std::fs::rename(&run.dir, away).unwrap();
    place.put(GO, "");
    let end = place.status(run.key, JobStatus::Lost).await;
    assert_eq!(end.reason, Some(EndReason::Lost { task: 0 }));
    let said = end.last_error.unwrap();
    assert!(said.contains("folder task-0 is gone"), "{said}");
}
