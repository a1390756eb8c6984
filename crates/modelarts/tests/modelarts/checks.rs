//! What is named before anything is submitted.

use trainyard_backend::{Backend, Remote};
use trainyard_job::{FaultKind, JobEvent, Notification};

use crate::peer::Fault;
use crate::service::Service;
use crate::yard::{Yard, spec};

#[tokio::test]
async fn what_the_service_does_not_take_is_named_before_it_is_submitted() {
    let yard = Yard::new(Service {
        flavor_free: false,
        ..Service::default()
    })
    .await;
    let mut wrong = spec("net train");
    wrong.resources.nodes = 5;
    wrong.environment[0].value = "x".repeat(5000);
    let fields: Vec<String> = yard
        .place
        .check(&wrong)
        .await
        .unwrap()
        .into_iter()
        .map(|fault| fault.field)
        .collect();
    assert_eq!(fields, ["name", "environment[0].value", "resources.nodes"]);
    let sold_out = yard.place.check(&spec("net-train")).await.unwrap();
    assert!(
        sold_out.iter().all(|fault| !fault.is_error()),
        "{sold_out:?}"
    );
    assert_eq!(sold_out[0].field, "resources.flavor");
    let second = Yard::new(Service::v2()).await;
    let mut dollar = spec("net-train");
    dollar.environment[0].value = "$HOME".to_owned();
    let faults = second.place.check(&dollar).await.unwrap();
    assert_eq!(faults[0].kind, FaultKind::NoDollarThere);
}

#[tokio::test]
async fn a_topic_of_this_computer_is_no_fault_and_the_service_hears_nothing_of_it() {
    for (service, path) in [
        (Service::default(), "/notification"),
        (Service::v2(), "/spec/notification"),
    ] {
        let yard = Yard::new(service).await;
        let mut told_here = spec("net-train");
        told_here.notification = Some(Notification {
            topic: "Desktop".to_owned(),
            events: vec![JobEvent::OnJobFailed],
        });
        assert_eq!(yard.place.check(&told_here).await.unwrap(), []);
        let run = yard.run(1, 1, told_here);
        yard.place.take(vec![run]).await.unwrap();
        let job = yard.created().await;
        let body = yard.service.with(job, |job| job.body.clone());
        assert_eq!(body.pointer(path), None, "{body}");
    }
}

#[tokio::test]
async fn a_name_that_is_taken_is_known_before_anything_is_sent() {
    for service in [Service::default(), Service::v2()] {
        let yard = Yard::new(service).await;
        assert!(!yard.place.has_job("net-train").await.unwrap());
        yard.submit("net-train").await;
        yard.created().await;
        assert!(yard.place.has_job("net-train").await.unwrap());
        assert!(!yard.place.has_job("net").await.unwrap());
    }
}

#[tokio::test]
async fn a_number_of_cards_beyond_reason_takes_no_memory() {
    let yard = Yard::new(Service::default()).await;
    let specs = r#"{"is_success": true, "spec_total_count": 1, "specs": [
        {"spec_code": "gpu", "core": "2", "cpu": "8", "gpu_num": 4294967295, "gpu_type": "x", "max_num": "1"}]}"#;
    let answer = Fault::Answer(200, "", specs.to_owned());
    yard.peer.fault("resource-specs", 1, answer);
    let flavors = yard.place.flavors().await.unwrap();
    assert_eq!(flavors[0].accelerators.len(), 64);
}

#[tokio::test]
async fn a_code_directory_that_is_empty_or_over_a_limit_is_named_and_one_that_nobody_can_list_is_not()
 {
    const EMPTY: &str = "<ListBucketResult><IsTruncated>false</IsTruncated></ListBucketResult>";
    let large = EMPTY.replace(
        "</IsTruncated>",
        "</IsTruncated><Contents><Key>code/a.bin</Key><Size>999999999</Size></Contents>",
    );
    let yard = Yard::new(Service::default()).await;
    let kinds = async |body: Option<&str>| {
        let (status, body) = body.map_or((403, ""), |body| (200, body));
        let answer = Fault::Answer(status, "", body.to_owned());
        yard.peer.fault("GET /demo-bucket", 1, answer);
        let faults = yard.place.check(&spec("net-train")).await.unwrap();
        let kinds = faults.into_iter();
        kinds
            .map(|fault| (fault.field, fault.kind))
            .collect::<Vec<_>>()
    };
    let field = "algorithm.code_dir".to_owned();
    let path = "obs://demo-bucket/code/".to_owned();
    let empty = FaultKind::EmptyFolder { path };
    assert_eq!(kinds(Some(EMPTY)).await, [(field.clone(), empty)]);
    let too_large = FaultKind::CodeTooLarge {
        bytes: 999_999_999,
        max_bytes: 128 << 20,
    };
    assert_eq!(kinds(Some(&large)).await, [(field, too_large)]);
    assert_eq!(kinds(None).await, []);
}
