//! Versions: submitted once, watched with one list, ended as the service says.

use std::time::Duration;

use trainyard_backend::{Backend, TaskState};
use trainyard_job::{EndReason, FaultKind, JobStatus, SecretId, Variable};

use crate::peer::Fault;
use crate::service::{Job, Service};
use crate::yard::{Yard, spec};

fn unavailable() -> Fault {
    Fault::Answer(
        503,
        "",
        r#"{"error_code":"ModelArts.0010","error_message":"later"}"#.to_owned(),
    )
}

#[tokio::test]
async fn a_version_is_told_from_its_start_to_its_end() {
    let mut yard = Yard::new(Service::default()).await;
    yard.submit("net-train").await;
    let id = yard.created().await;
    let body = yard.service.with(id, |job| job.body.clone());
    assert_eq!(body["config"]["flavor"]["code"], "modelarts.vm.cpu.2u");
    yard.service.with(id, |job| job.status = 7);
    yard.status(JobStatus::Waiting).await;
    yard.service.with(id, |job| job.status = 8);
    let running = yard.status(JobStatus::Running).await;
    assert_eq!(running.tasks[0].state, TaskState::Running);
    yard.service.with(id, |job| job.status = 10);
    let ended = yard.status(JobStatus::Completed).await;
    assert_eq!(ended.reason, Some(EndReason::Finished));
    assert_eq!(ended.tasks[0].state, TaskState::Exited { exit_code: 0 });
}

#[tokio::test]
async fn a_creation_that_was_done_and_not_answered_is_not_sent_again() {
    let mut yard = Yard::new(Service::default()).await;
    yard.peer.fault("POST /v1", 1, Fault::DoneAndHang);
    yard.submit("net-train").await;
    let id = yard.created().await;
    yard.service.with(id, |job| job.status = 8);
    yard.status(JobStatus::Running).await;
    let creations = format!("POST /v1/{}/training-jobs", crate::peer::PROJECT);
    assert_eq!(yard.peer.count(&creations), 1);
    assert_eq!(yard.service.only(), id);
}

#[tokio::test]
async fn a_creation_that_was_not_done_is_sent_again_after_the_service_did_not_know_it() {
    let yard = Yard::new(Service::default()).await;
    yard.peer.fault("POST /v1", 1, Fault::Hang);
    yard.submit("net-train").await;
    yard.created().await;
    assert_eq!(yard.peer.count("POST /v1"), 2);
}

#[tokio::test]
async fn a_console_that_died_while_creating_finds_the_job_it_created() {
    let mut yard = Yard::new(Service::default()).await;
    let run = yard.run(1, 1, spec("net-train"));
    let asked =
        r#"{"place":"c-00000001","generation":"v1","name":"net-train","asked_at_ms":1,"ids":null}"#;
    std::fs::write(run.dir.join("remote.json"), asked).unwrap();
    let job = Job {
        name: "net-train".to_owned(),
        status: 8,
        ..Job::default()
    };
    yard.service.jobs.lock().unwrap().insert(567_001, job);
    yard.place.take(vec![run]).await.unwrap();
    yard.status(JobStatus::Running).await;
    assert_eq!(yard.peer.count("POST /v1"), 0);
}

#[tokio::test]
async fn the_network_may_be_gone_while_one_submits() {
    let yard = Yard::new(Service::default()).await;
    yard.peer.fault(" /v1", 30, unavailable());
    let key = yard.submit("net-train").await;
    let waiting = yard.place.settle().await.unwrap();
    assert_eq!(waiting, [key], "it needs this console to be submitted");
    yard.created().await;
    let said = yard.rows(key);
    assert!(
        said.iter()
            .any(|(_, row)| row.starts_with("Not submitted yet: ModelArts")),
        "{said:?}"
    );
    assert_eq!(yard.peer.count("POST /v1"), 1);
}

#[tokio::test]
async fn a_name_that_is_taken_is_said_and_the_other_job_left_alone() {
    let mut yard = Yard::new(Service::default()).await;
    let other = Job {
        name: "net-train".to_owned(),
        status: 8,
        ..Job::default()
    };
    yard.service.jobs.lock().unwrap().insert(1, other);
    yard.submit("net-train").await;
    let ended = yard.status(JobStatus::SubmitFailed).await;
    let said = ended.reason.unwrap().to_string();
    assert!(said.contains("choose another name"), "{said}");
    assert_eq!(yard.peer.count("POST /v1"), 0);
}

#[tokio::test]
async fn a_job_that_somebody_deletes_there_is_lost_here() {
    let mut yard = Yard::new(Service::default()).await;
    let key = yard.submit("net-train").await;
    let id = yard.created().await;
    yard.service.with(id, |job| job.status = 8);
    yard.status(JobStatus::Running).await;
    yard.service.jobs.lock().unwrap().clear();
    let ended = yard.status(JobStatus::Lost).await;
    assert_eq!(ended.reason, Some(EndReason::Lost { task: 0 }));
    let said = yard.rows(key);
    assert!(
        said.iter().any(|(_, row)| row.contains("deleted it there")),
        "{said:?}"
    );
}

#[tokio::test]
async fn trouble_with_a_list_is_no_reason_to_believe_that_a_job_is_gone() {
    let mut yard = Yard::new(Service::default()).await;
    yard.submit("net-train").await;
    let id = yard.created().await;
    yard.service.with(id, |job| job.status = 8);
    yard.status(JobStatus::Running).await;
    let empty = r"<html>maintenance</html>".to_owned();
    yard.peer.fault("GET /v1", 5, Fault::Answer(200, "", empty));
    yard.peer.fault("GET /v1", 10, unavailable());
    yard.until("the faults are over", || yard.peer.count("GET /v1") > 40)
        .await;
    yard.service.with(id, |job| job.status = 10);
    yard.status(JobStatus::Completed).await;
    assert!(
        yard.told
            .iter()
            .all(|update| update.status != Some(JobStatus::Lost)),
        "{:?}",
        yard.told
    );
}

#[tokio::test]
async fn a_stop_before_the_job_runs_is_sent_when_it_does() {
    let mut yard = Yard::new(Service::default()).await;
    let key = yard.submit("net-train").await;
    let id = yard.created().await;
    yard.until("it is watched", || {
        yard.rows(key)
            .iter()
            .any(|(_, row)| row.starts_with("Submitted"))
    })
    .await;
    yard.place.stop(key).await.unwrap();
    yard.status(JobStatus::Killing).await;
    yard.until("it was refused", || {
        yard.service.with(id, |job| job.stops) > 0
    })
    .await;
    yard.service.with(id, |job| job.status = 8);
    yard.until("it is being stopped", || {
        yard.service.with(id, |job| job.status) == 9
    })
    .await;
    yard.service.with(id, |job| job.status = 12);
    let ended = yard.status(JobStatus::Killed).await;
    assert_eq!(ended.reason, Some(EndReason::Stopped { forced: false }));
    assert!(
        yard.told
            .iter()
            .all(|update| update.status != Some(JobStatus::Running))
    );
}

#[tokio::test]
async fn a_version_that_is_stopped_while_it_is_being_submitted_is_not_created() {
    let mut yard = Yard::new(Service::default()).await;
    yard.peer.slow_down(Duration::from_millis(30));
    let key = yard.submit("net-train").await;
    yard.until("it is on its way", || yard.peer.count("GET /v1") > 0)
        .await;
    yard.place.stop(key).await.unwrap();
    let ended = yard.status(JobStatus::Canceled).await;
    assert_eq!(ended.reason, Some(EndReason::Stopped { forced: false }));
    let gone = yard.place.stop(key).await;
    assert!(gone.is_err());
    yard.place.leave().await;
    assert_eq!(yard.peer.count("POST /v1"), 0);
}

#[tokio::test]
async fn a_second_version_is_a_version_of_the_same_job_in_the_second_generation_a_job_of_its_own() {
    let mut yard = Yard::new(Service::v2()).await;
    yard.submit("net-train").await;
    let id = yard.created().await;
    yard.service.with(id, |job| job.status = 10);
    let ended = yard.status(JobStatus::Completed).await;
    assert_eq!(ended.tasks[0].state, TaskState::Exited { exit_code: 0 });
    let again = yard.run(1, 2, spec("net-train"));
    yard.place.take(vec![again]).await.unwrap();
    yard.until("a second job", || {
        yard.service.jobs.lock().unwrap().len() == 2
    })
    .await;
    let names: Vec<String> = yard
        .service
        .jobs
        .lock()
        .unwrap()
        .values()
        .map(|job| job.name.clone())
        .collect();
    assert_eq!(names, ["net-train", "net-train-V002"]);
}

#[tokio::test]
async fn an_exit_code_of_the_second_generation_is_the_reason() {
    let mut yard = Yard::new(Service::v2()).await;
    yard.submit("net-train").await;
    let id = yard.created().await;
    yard.service.with(id, |job| {
        job.status = 11;
        job.exit_code = Some(3);
    });
    let ended = yard.status(JobStatus::Failed).await;
    assert_eq!(
        ended.reason,
        Some(EndReason::Exited {
            task: 0,
            exit_code: 3
        })
    );
}

#[tokio::test]
async fn one_list_is_asked_for_all_and_less_often_while_nothing_changes() {
    let yard = Yard::new(Service::default()).await;
    let mut runs = Vec::new();
    for number in 1..=300 {
        let run = yard.run(number, 1, spec(&format!("job{number}")));
        let record = format!(
            r#"{{"place":"c-00000001","generation":"v1","name":"job{number}","asked_at_ms":1,
                "ids":{{"generation":"v1","job_id":{number},"version_id":{}}}}}"#,
            number + 1
        );
        std::fs::write(run.dir.join("remote.json"), record).unwrap();
        let job = Job {
            name: format!("job{number}"),
            status: 7,
            ..Job::default()
        };
        yard.service.jobs.lock().unwrap().insert(number, job);
        runs.push(run);
    }
    yard.place.take(runs).await.unwrap();
    assert_eq!(yard.place.settle().await.unwrap(), []);
    yard.until("a few looks", || yard.peer.count("GET /v1") >= 5)
        .await;
    let lists = format!("GET /v1/{}/training-jobs", crate::peer::PROJECT);
    assert_eq!(
        yard.peer.count("GET /v1"),
        yard.peer.count(&lists),
        "nothing but lists"
    );
    assert_eq!(yard.peer.count("/versions"), 0);
}

#[tokio::test]
async fn a_version_that_ended_meanwhile_is_told_by_the_next_console() {
    let mut yard = Yard::new(Service::default()).await;
    let key = yard.submit("net-train").await;
    let id = yard.created().await;
    yard.service.with(id, |job| job.status = 8);
    yard.status(JobStatus::Running).await;
    yard.restart().await;
    yard.service.with(id, |job| job.status = 11);
    let mut run = yard.run(1, 1, spec("net-train"));
    run.status = JobStatus::Running;
    yard.place.take(vec![run]).await.unwrap();
    let ended = yard.status(JobStatus::Failed).await;
    assert_eq!(
        (ended.key, ended.reason),
        (key, None),
        "the service says no more"
    );
}

#[tokio::test]
async fn the_value_of_a_secret_goes_there_and_its_check_warns_of_that() {
    let yard = Yard::new(Service::default()).await;
    let settings = yard.peer.settings();
    let id = SecretId::from("5e");
    settings.secrets.put(&id, "hunter2").unwrap();
    let (sender, _updates) = tokio::sync::mpsc::unbounded_channel();
    let place = trainyard_modelarts::Place::start(settings, sender).unwrap();
    let mut secret = spec("net-train");
    secret.environment.push(Variable {
        secret: Some(id),
        ..Variable::plain("TOKEN", "")
    });
    let faults = place.check(&secret).await.unwrap();
    let name = "TOKEN".to_owned();
    assert_eq!(faults.len(), 1, "{faults:?}");
    assert_eq!(faults[0].field, "environment[1].value");
    assert_eq!(faults[0].kind, FaultKind::PlainTextThere { name });
    place.take(vec![yard.run(1, 1, secret)]).await.unwrap();
    let job = yard.created().await;
    let body = yard.service.with(job, |job| job.body.clone());
    assert_eq!(body["config"]["parameter"][1]["value"], "hunter2");
    let written =
        std::fs::read_to_string(yard.dir(yard.run(1, 1, spec("x")).key).join("remote.json"));
    assert!(!written.unwrap().contains("hunter2"));
}

#[tokio::test]
async fn a_place_that_is_left_asks_nothing_more() {
    let yard = Yard::new(Service::default()).await;
    yard.submit("net-train").await;
    yard.created().await;
    tokio::time::timeout(Duration::from_secs(5), yard.place.leave())
        .await
        .unwrap();
    let asked = yard.peer.count("");
    let another = trainyard_modelarts::Client::new(yard.peer.settings()).unwrap();
    for _ in 0..50 {
        another.jobs_v1(1, 10, "").await.unwrap();
    }
    assert_eq!(
        yard.peer.count(""),
        asked + 50,
        "in that time it would have looked"
    );
}
