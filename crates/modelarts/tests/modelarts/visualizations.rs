//! Visualization jobs of the first generation: made once, listed, changed, and what is said where that fails.

use serde_json::json;
use trainyard_backend::{
    BackendError, NewVisualization, Remote, RemoteVisualization, RemoteVisualizationId,
    RemoteVisualizationQuery, RemoteVisualizations, VisualizationChange, VisualizationKind,
};
use trainyard_job::{JobStatus, StatusGroup, VisualizationSpec};

use crate::peer::Fault;
use crate::service::Service;
use crate::yard::Yard;

const JOBS: &str = "/visualization-jobs";
const CREATE: &str = "POST /v1/0f00000000000000000000000000abcd/visualization-jobs";

async fn yard() -> Yard {
    Yard::new(Service::default()).await
}

fn new(name: &str) -> NewVisualization {
    NewVisualization {
        kind: VisualizationKind::Tensorboard,
        spec: VisualizationSpec {
            name: name.to_owned(),
            output_path: "obs://demo-bucket/out".to_owned(),
            auto_stop_hours: Some(4),
            description: "a sweep".to_owned(),
        },
    }
}

async fn create(yard: &Yard, name: &str) -> RemoteVisualizationId {
    yard.place.create_visualization(&new(name)).await.unwrap()
}

async fn shown(yard: &Yard, id: &RemoteVisualizationId) -> RemoteVisualization {
    yard.place.visualization(id).await.unwrap()
}

async fn page(
    yard: &Yard,
    page: u32,
    search: &str,
    group: Option<StatusGroup>,
) -> RemoteVisualizations {
    let query = RemoteVisualizationQuery {
        search: search.to_owned(),
        group,
        page,
        per_page: 20,
    };
    let found = yard.place.visualizations(&query).await;
    found.unwrap().expect("it has visualization jobs")
}

#[tokio::test]
async fn one_that_is_made_says_what_it_was_made_from() {
    let yard = yard().await;
    let id = create(&yard, "tensor-51c2").await;
    let jobs = &yard.service.visualizations;
    let sent = jobs.0.lock().unwrap().values().next().unwrap().clone();
    assert_eq!(sent["train_url"], "/demo-bucket/out");
    assert_eq!(sent["job_type"], "tensorboard");
    let schedule = json!([{"type": "stop", "time_unit": "HOURS", "duration": 4}]);
    assert_eq!(sent["schedule"], schedule);
    let there = shown(&yard, &id).await;
    let expected = RemoteVisualization {
        id: RemoteVisualizationId("9007199254740993".to_owned()),
        name: "tensor-51c2".to_owned(),
        description: "a sweep".to_owned(),
        status: JobStatus::Waiting,
        output_path: "obs://demo-bucket/out".to_owned(),
        address: None,
        created_at_ms: Some(1_700_000_000_000),
        auto_stop_hours: Some(4),
    };
    assert_eq!(there, expected);
}

#[tokio::test]
async fn one_that_is_never_to_stop_is_sent_without_a_schedule() {
    let yard = yard().await;
    let mut never = new("tensor-0001");
    never.spec.auto_stop_hours = None;
    never.kind = VisualizationKind::Mindinsight;
    yard.place.create_visualization(&never).await.unwrap();
    let jobs = yard.service.visualizations.0.lock().unwrap();
    let sent = jobs.values().next().unwrap();
    assert_eq!(sent.get("schedule"), None);
    assert_eq!(sent["job_type"], "mindinsight");
}

#[tokio::test]
async fn only_an_address_of_the_web_is_handed_on() {
    let yard = yard().await;
    let id = create(&yard, "a").await;
    let jobs = &yard.service.visualizations;
    for (told, handed) in [
        ("https://tensor.example.com/a/", true),
        ("file:///etc/passwd", false),
        ("javascript:alert(1)", false),
    ] {
        jobs.set(&id.0, "service_url", json!(told));
        let address = shown(&yard, &id).await.address;
        assert_eq!(address.as_deref(), handed.then_some(told));
    }
}

#[tokio::test]
async fn a_creation_that_timed_out_is_looked_up_by_its_name_before_it_is_sent_again() {
    let yard = yard().await;
    yard.peer.fault(CREATE, 1, Fault::DoneAndHang);
    let id = create(&yard, "a").await;
    assert_eq!(yard.peer.count(CREATE), 1, "it was there");
    assert_eq!(shown(&yard, &id).await.name, "a");
    yard.peer.fault(CREATE, 1, Fault::Hang);
    create(&yard, "b").await;
    assert_eq!(
        yard.peer.count(CREATE),
        3,
        "it was not there, so it was sent again"
    );
    assert_eq!(yard.service.visualizations.0.lock().unwrap().len(), 2);
}

#[tokio::test]
async fn a_creation_is_not_taken_for_somebody_elses_of_its_name() {
    let yard = yard().await;
    yard.service.visualizations.put("a", 8);
    let refused = yard.place.create_visualization(&new("a")).await;
    let refused = refused.unwrap_err();
    assert!(
        refused.to_string().contains("the name is taken there"),
        "{refused}"
    );
    yard.peer.fault(CREATE, 1, Fault::Hang);
    let refused = yard.place.create_visualization(&new("a")).await;
    assert!(refused.unwrap_err().to_string().contains("is existed"));
    assert_eq!(yard.service.visualizations.0.lock().unwrap().len(), 1);
}

#[tokio::test]
async fn a_page_is_asked_of_the_service_and_a_kind_of_status_is_sought_on_all() {
    let yard = yard().await;
    for at in 0..230 {
        let status = if at % 10 == 0 { 12 + at / 10 % 2 } else { 8 };
        yard.service
            .visualizations
            .put(&format!("tensor-{at:04}"), status);
    }
    let second = page(&yard, 2, "", None).await;
    assert_eq!((second.total, second.rows.len()), (230, 20));
    assert_eq!(second.rows[0].name, "tensor-0209", "the newest first");
    assert_eq!(yard.peer.count(JOBS), 1);
    let found = page(&yard, 1, "tensor-000", None).await;
    assert_eq!(found.total, 10);
    // Canceled is two statuses of the service's.
    let canceled = page(&yard, 2, "", Some(StatusGroup::Stopped)).await;
    let names: Vec<_> = canceled.rows.iter().map(|one| &*one.name).collect();
    assert_eq!(canceled.total, 23);
    assert_eq!(names, ["tensor-0020", "tensor-0010", "tensor-0000"]);
}

#[tokio::test]
async fn one_is_described_stopped_run_again_and_deleted() {
    let yard = yard().await;
    let id = RemoteVisualizationId(yard.service.visualizations.put("a", 8));
    let change = |change| {
        let (place, id) = (&yard.place, &id);
        async move { place.change_visualization(id, &change).await }
    };
    let description = "of two".to_owned();
    change(VisualizationChange::Describe { description })
        .await
        .unwrap();
    assert_eq!(shown(&yard, &id).await.description, "of two");
    change(VisualizationChange::Stop).await.unwrap();
    assert_eq!(shown(&yard, &id).await.status, JobStatus::Canceled);
    change(VisualizationChange::Restart).await.unwrap();
    assert_eq!(shown(&yard, &id).await.status, JobStatus::Waiting);
    change(VisualizationChange::Delete).await.unwrap();
    assert_eq!(page(&yard, 1, "", None).await.total, 0);
}

#[tokio::test]
async fn a_change_whose_answer_was_lost_is_done_when_it_is_so() {
    let yard = yard().await;
    let id = RemoteVisualizationId(yard.service.visualizations.put("a", 8));
    for (change, what) in [
        (VisualizationChange::Stop, "/stop"),
        (VisualizationChange::Restart, "/restart"),
        (VisualizationChange::Delete, "DELETE "),
    ] {
        yard.peer.fault(what, 1, Fault::DoneAndHang);
        yard.place.change_visualization(&id, &change).await.unwrap();
        assert_eq!(yard.peer.count(what), 2, "{change:?}");
    }
}

#[tokio::test]
async fn a_change_that_its_state_forbids_is_refused_with_the_services_words() {
    let yard = yard().await;
    let id = RemoteVisualizationId(yard.service.visualizations.put("a", 7));
    let stop = VisualizationChange::Stop;
    let refused = yard.place.change_visualization(&id, &stop).await;
    let refused = refused.unwrap_err().to_string();
    assert!(
        refused.contains("can't be stop. job status: 7"),
        "{refused}"
    );
    let gone = RemoteVisualizationId("1".to_owned());
    let missing = yard.place.visualization(&gone).await.unwrap_err();
    assert!(missing.to_string().contains("it is not there"), "{missing}");
}

#[tokio::test]
async fn a_region_without_visualization_jobs_says_so_and_is_sent_none() {
    let query = RemoteVisualizationQuery {
        search: String::new(),
        group: None,
        page: 1,
        per_page: 20,
    };
    let second = Yard::new(Service::v2()).await;
    assert_eq!(second.place.visualizations(&query).await.unwrap(), None);
    let refused = second.place.create_visualization(&new("a")).await;
    assert!(matches!(refused, Err(BackendError::Refused { .. })));
    assert_eq!(second.peer.count(JOBS), 0);
    // The first generation is there, and not these calls of it.
    let first = yard().await;
    let absent = r#"{"error_msg":"The API does not exist","error_code":"APIGW.0101"}"#;
    let absent = Fault::Answer(404, "", absent.to_owned());
    first.peer.fault(JOBS, 1, absent);
    assert_eq!(first.place.visualizations(&query).await.unwrap(), None);
    first.peer.fault(JOBS, 99, Fault::Hang);
    let lost = first.place.visualizations(&query).await.unwrap_err();
    assert!(matches!(lost, BackendError::Unreachable { .. }), "{lost}");
}
