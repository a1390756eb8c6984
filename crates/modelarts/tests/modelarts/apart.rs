//! Trouble with one thing, which is no trouble of another: jobs, stops, logs and catalogues each for themselves.

use trainyard_backend::{Backend, Run};
use trainyard_job::{EndReason, JobStatus, SecretId, Variable, VersionKey};

use crate::peer::{Fault, PROJECT};
use crate::service::Service;
use crate::yard::{Yard, spec};

fn refused(status: u16, code: &str, message: &str) -> Fault {
    let body =
        serde_json::json!({"is_success": false, "error_code": code, "error_message": message});
    Fault::Answer(status, "", body.to_string())
}

fn says(yard: &Yard, key: VersionKey, text: &str) -> bool {
    yard.rows(key).iter().any(|(_, row)| row.contains(text))
}

/// Two jobs that run.
async fn two(yard: &mut Yard) -> [(VersionKey, i64); 2] {
    let runs = [(1, "net-train"), (2, "net-probe")].map(|(job, name)| yard.run(job, 1, spec(name)));
    let mut both = Vec::new();
    for run in &runs {
        yard.place.take(vec![run.clone()]).await.unwrap();
        let name = run.spec.name.clone();
        let id = || {
            let jobs = yard.service.jobs.lock().unwrap();
            jobs.iter()
                .find(|(_, job)| job.name == name)
                .map(|(id, _)| *id)
        };
        yard.until("it is there", || id().is_some()).await;
        both.push((run.key, id().unwrap()));
    }
    for (_, id) in &both {
        yard.service.with(*id, |job| job.status = 8);
        yard.status(JobStatus::Running).await;
    }
    both.try_into().unwrap()
}

#[tokio::test]
async fn a_stop_that_is_refused_is_said_and_keeps_nobody_from_being_watched() {
    let mut yard = Yard::new(Service::default()).await;
    let [(stopped, _), (other, id)] = two(&mut yard).await;
    let no_right = refused(403, "ModelArts.0108", "no right to stop");
    yard.peer.fault("/stop", usize::MAX, no_right);
    yard.place.stop(stopped).await.unwrap();
    yard.until("it is said", || {
        says(
            &yard,
            stopped,
            "Not stopped yet: ModelArts: this account is not allowed to",
        )
    })
    .await;
    let tries = yard.peer.count("/stop");
    yard.until("it is tried again", || yard.peer.count("/stop") > tries + 2)
        .await;
    let rows = yard.rows(stopped);
    let said = rows
        .iter()
        .filter(|(_, row)| row.starts_with("Not stopped"));
    assert_eq!(said.count(), 1, "{rows:?}");
    yard.service.with(id, |job| job.status = 10);
    let ended = yard.status(JobStatus::Completed).await;
    assert_eq!(ended.key, other);
}

#[tokio::test]
async fn a_job_is_gone_only_where_the_service_itself_says_so() {
    let mut yard = Yard::new(Service::default()).await;
    let [(lost, id), (other, other_id)] = two(&mut yard).await;
    let nobody = r#"{"message": "no Route matched with those values"}"#.to_owned();
    yard.peer
        .fault("/versions/", 30, Fault::Answer(404, "", nobody));
    yard.service.jobs.lock().unwrap().remove(&id);
    yard.until("it is said", || says(&yard, lost, "Not watched for now"))
        .await;
    yard.service.with(other_id, |job| job.status = 10);
    let ended = yard.status(JobStatus::Completed).await;
    assert_eq!(ended.key, other, "{:?}", yard.told);
    let ended = yard.status(JobStatus::Lost).await;
    assert_eq!(ended.key, lost, "the service says so in the end");
}

#[tokio::test]
async fn one_that_gets_no_answer_holds_up_no_other_submission() {
    let mut yard = Yard::new(Service::default()).await;
    let key = yard.submit("net-train").await;
    let id = yard.created().await;
    yard.service.with(id, |job| job.status = 10);
    yard.status(JobStatus::Completed).await;
    yard.let_go(key).await;
    let trouble = refused(500, "ModelArts.0010", "in trouble");
    yard.peer.fault("567001/versions", usize::MAX, trouble);
    let second: Run = yard.run(1, 2, spec("net-train"));
    let other: Run = yard.run(2, 1, spec("net-probe"));
    yard.place.take(vec![second.clone(), other]).await.unwrap();
    yard.until("the other is there", || {
        let jobs = yard.service.jobs.lock().unwrap();
        jobs.values().any(|job| job.name == "net-probe")
    })
    .await;
    yard.until("it is said", || {
        says(&yard, second.key, "Not submitted yet")
    })
    .await;
}

#[tokio::test]
async fn a_version_that_may_be_there_is_looked_for_with_another_key() {
    let mut yard = Yard::new(Service::default()).await;
    yard.peer.fault("POST /v1", 1, Fault::DoneAndHang);
    let key = yard.submit("net-train").await;
    let id = yard.created().await;
    let over = refused(401, "APIGW.0301", "the key is over");
    yard.peer.fault("GET /v1", 12, over);
    yard.until("it is said", || {
        says(
            &yard,
            key,
            "Perhaps submitted, the service is asked: ModelArts: the key",
        )
    })
    .await;
    yard.service.with(id, |job| job.status = 8);
    yard.status(JobStatus::Running).await;
    assert_eq!(yard.peer.count("POST /v1"), 1);
}

#[tokio::test]
async fn a_version_that_was_not_answered_is_not_made_twice() {
    let mut yard = Yard::new(Service::default()).await;
    let key = yard.submit("net-train").await;
    let id = yard.created().await;
    yard.service.with(id, |job| job.status = 10);
    yard.status(JobStatus::Completed).await;
    yard.let_go(key).await;
    // Sent, and never answered; nothing of it is to be seen there.
    yard.peer.fault(
        "POST /v1/0f00000000000000000000000000abcd/training-jobs/567001/versions",
        usize::MAX,
        Fault::Hang,
    );
    let second = yard.run(1, 2, spec("net-train"));
    yard.place.take(vec![second.clone()]).await.unwrap();
    yard.until("it was sent", || yard.peer.count("567001/versions") > 1)
        .await;
    let posts = || {
        yard.peer
            .count("POST /v1/0f00000000000000000000000000abcd/training-jobs/567001/versions")
    };
    yard.until("it was looked for often", || {
        yard.peer
            .count("GET /v1/0f00000000000000000000000000abcd/training-jobs/567001/versions")
            > 8
    })
    .await;
    assert_eq!(posts(), 1, "it may still be on its way");
}

#[tokio::test]
async fn what_was_not_heard_for_a_while_is_heard_again_and_both_are_said() {
    let mut yard = Yard::new(Service::default()).await;
    let [(key, id), _] = two(&mut yard).await;
    yard.peer
        .fault("GET /v1", 12, refused(500, "ModelArts.0010", "in trouble"));
    yard.until("it is said", || says(&yard, key, "Not watched for now"))
        .await;
    yard.until("it is over", || says(&yard, key, "Watched again"))
        .await;
    yard.service.with(id, |job| job.status = 10);
    yard.status(JobStatus::Completed).await;
}

#[tokio::test]
async fn a_catalogue_that_one_may_not_see_keeps_no_image_from_running() {
    let yard = Yard::new(Service::default()).await;
    let no_right = refused(403, "ModelArts.0108", "no right");
    yard.peer.fault("/job/ai-engines", usize::MAX, no_right);
    let faults = yard.place.check(&spec("net-train")).await.unwrap();
    assert_eq!(faults, []);
    yard.submit("net-train").await;
    yard.created().await;
}

#[tokio::test]
async fn a_refusal_that_quotes_a_secret_is_told_without_it() {
    let mut yard = Yard::new(Service::default()).await;
    let settings = yard.peer.settings();
    let id = SecretId::from("5e");
    settings.secrets.put(&id, "hunter22").unwrap();
    yard.restart_with(settings).await;
    let quoting = refused(400, "ModelArts.0100", "TOKEN=hunter22 is not valid");
    yard.peer.fault("POST /v1", 1, quoting);
    let mut secret = spec("net-train");
    secret.environment.push(Variable {
        secret: Some(id),
        ..Variable::plain("TOKEN", "")
    });
    let run = yard.run(1, 1, secret);
    yard.place.take(vec![run.clone()]).await.unwrap();
    let ended = yard.status(JobStatus::SubmitFailed).await;
    let Some(EndReason::NotStarted { message, .. }) = ended.reason else {
        panic!("{ended:?}");
    };
    assert!(message.contains("TOKEN=**** is not valid"), "{message}");
    assert!(!says(&yard, run.key, "hunter22"));
}

#[tokio::test]
async fn a_record_that_cannot_be_read_is_said_and_keeps_no_other_version_from_being_taken() {
    let mut yard = Yard::new(Service::default()).await;
    let [(broken, _), (whole, id)] = two(&mut yard).await;
    yard.restart().await;
    std::fs::write(yard.dir(broken).join("remote.json"), "{").unwrap();
    let runs = [(1, "net-train"), (2, "net-probe")].map(|(job, name)| Run {
        status: JobStatus::Running,
        ..yard.run(job, 1, spec(name))
    });
    yard.place.take(runs.to_vec()).await.unwrap();
    yard.service.with(id, |job| job.status = 10);
    assert_eq!(yard.status(JobStatus::Completed).await.key, whole);
    yard.until("it is said", || says(&yard, broken, "remote.json"))
        .await;
    assert_eq!(yard.service.jobs.lock().unwrap().len(), 2, "none is sent");
}

#[tokio::test]
async fn a_job_of_another_project_is_not_taken_for_deleted() {
    let mut yard = Yard::new(Service::default()).await;
    let [(key, id), _] = two(&mut yard).await;
    yard.restart().await;
    let path = yard.dir(key).join("remote.json");
    let record = std::fs::read_to_string(&path).unwrap();
    assert!(record.contains(PROJECT), "{record}");
    std::fs::write(&path, record.replace(PROJECT, "0f0other")).unwrap();
    yard.service.jobs.lock().unwrap().remove(&id);
    let mut run = yard.run(1, 1, spec("net-train"));
    run.status = JobStatus::Running;
    yard.place.take(vec![run]).await.unwrap();
    yard.until("it is said", || says(&yard, key, "to the project 0f0other"))
        .await;
    yard.restart().await;
    std::fs::write(&path, record).unwrap();
    let mut run = yard.run(1, 1, spec("net-train"));
    run.status = JobStatus::Running;
    yard.place.take(vec![run]).await.unwrap();
    yard.status(JobStatus::Lost).await;
}

#[tokio::test]
async fn one_that_was_created_is_watched_though_its_ids_could_not_be_written() {
    let mut yard = Yard::new(Service::default()).await;
    yard.peer.slow_down(std::time::Duration::from_millis(20));
    let key = yard.submit("net-train").await;
    let record = yard.dir(key).join("remote.json");
    yard.until("it is being created", || record.exists()).await;
    // Where a file cannot be replaced: by a folder with something in it.
    std::fs::remove_file(&record).unwrap();
    std::fs::create_dir_all(record.join("full")).unwrap();
    let id = yard.created().await;
    yard.service.with(id, |job| job.status = 8);
    yard.status(JobStatus::Running).await;
    yard.service.with(id, |job| job.status = 10);
    yard.status(JobStatus::Completed).await;
}

#[tokio::test]
async fn a_list_that_shows_the_same_page_for_ever_is_read_once() {
    let mut yard = Yard::new(Service::default()).await;
    let [(key, id), _] = two(&mut yard).await;
    let page = serde_json::json!({"is_success": true, "job_total_count": 2, "jobs": [
        {"job_id": 1, "job_name": "other", "version_id": 2, "status": 8, "create_time": 1}]});
    *yard.service.only_page.lock().unwrap() = Some(page);
    yard.service.with(id, |job| job.status = 10);
    assert_eq!(yard.status(JobStatus::Completed).await.key, key);
}

#[tokio::test]
async fn one_that_ended_and_of_which_nobody_knows_the_id_is_let_go() {
    let mut yard = Yard::new(Service::default()).await;
    let mut run = yard.run(1, 1, spec("net-train"));
    run.status = JobStatus::Completed;
    yard.place.take(vec![run]).await.unwrap();
    let done = yard.told(|update| update.log_rest.is_some()).await;
    assert_eq!((done.status, done.log_rest), (None, Some(false)));
}
