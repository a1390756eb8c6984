//! Configurations to and from the first generation, and messages to topics: what is sent once, and what is said of it.

use serde_json::json;
use trainyard_backend::{BackendError, NotPublished, Remote, Unreadable};
use trainyard_job::{Algorithm, FaultKind, Notification, Variable};

use crate::peer::Fault;
use crate::service::Service;
use crate::yard::{Yard, spec};

const CREATE: &str = "/training-job-configs";
const TOPIC: &str = "urn:smn:eu-de:0f00000000000000000000000000abcd:jobs";

async fn yard() -> Yard {
    Yard::new(Service::default()).await
}

fn created(yard: &Yard) -> usize {
    yard.peer
        .count("POST /v1/0f00000000000000000000000000abcd/training-job-configs")
}

#[tokio::test]
async fn a_creation_that_timed_out_is_looked_up_by_its_name_before_it_is_sent_again() {
    let yard = yard().await;
    yard.peer.fault("POST /v1", 1, Fault::DoneAndHang);
    yard.place.send_config(&spec("a"), false).await.unwrap();
    assert_eq!(created(&yard), 1, "it was there");
    yard.peer.fault("POST /v1", 1, Fault::Hang);
    yard.place.send_config(&spec("b"), false).await.unwrap();
    assert_eq!(created(&yard), 3, "it was not there, so it was sent again");
    assert_eq!(yard.service.configs.0.lock().unwrap().len(), 2);
}

#[tokio::test]
async fn a_creation_is_not_taken_for_somebody_elses_of_its_name() {
    let yard = yard().await;
    let theirs = json!({"config_name": "a", "worker_server_num": 3, "user_image_url": "theirs"});
    yard.service.configs.put("a", theirs.clone());
    let refused = yard.place.send_config(&spec("a"), false).await.unwrap_err();
    assert!(refused.to_string().contains("is existed"), "{refused}");
    assert_eq!(created(&yard), 1);
    yard.peer.fault("POST /v1", 1, Fault::Hang);
    let refused = yard.place.send_config(&spec("a"), false).await.unwrap_err();
    assert!(refused.to_string().contains("is existed"), "{refused}");
    assert_eq!(yard.service.configs.0.lock().unwrap()["a"], theirs);
}

#[tokio::test]
async fn what_was_sent_reads_as_what_it_was_said_to_be_there() {
    let yard = yard().await;
    let mut config = spec("a");
    config.notification = Some(Notification {
        topic: TOPIC.to_owned(),
        events: vec![],
    });
    config.environment.push(Variable {
        secret: Some("5e5e".into()),
        ..Variable::plain("KEY", "")
    });
    let there = yard
        .place
        .configs_there(std::slice::from_ref(&config))
        .await;
    let there = there.unwrap().remove(0);
    let kinds: Vec<_> = there
        .faults
        .iter()
        .map(|one| (&*one.field, &one.kind))
        .collect();
    assert_eq!(kinds, [("notification", &FaultKind::NoPlaceThere)]);
    yard.place.send_config(&config, false).await.unwrap();
    let names = yard.place.config_names().await.unwrap().unwrap();
    let read = yard.place.read_configs(names).await.unwrap().remove(0);
    assert_eq!(read.values.unwrap(), there.values.unwrap());
    config.resources.nodes = 2;
    yard.place.send_config(&config, true).await.unwrap();
    let read = yard.place.read_configs(vec!["a".to_owned()]).await.unwrap();
    assert_eq!(read[0].values.as_ref().unwrap().resources.nodes, 2);
}

#[tokio::test]
async fn an_engine_without_a_number_there_cannot_be_sent() {
    let yard = yard().await;
    let mut config = spec("a");
    config.algorithm = Algorithm::Framework {
        engine: "PyTorch-9-python3.13".to_owned(),
        code_dir: "obs://demo-bucket/code/".to_owned(),
        boot_file: "obs://demo-bucket/code/train.py".to_owned(),
    };
    let there = yard.place.configs_there(&[config]).await.unwrap().remove(0);
    assert!(there.values.is_none());
    let mut errors = there.faults.iter().filter(|fault| fault.is_error());
    assert_eq!(errors.next().unwrap().field, "algorithm.engine");
}

#[tokio::test]
async fn all_pages_are_read_and_one_that_cannot_be_spoils_nothing() {
    let yard = yard().await;
    let kept = &yard.service.configs;
    for at in 0..250 {
        let name = format!("config-{at:03}");
        let body = json!({"config_name": name, "user_image_url": "i", "volumes": [{"nfs": {}}]});
        kept.put(&name, body);
    }
    kept.put(
        "odd",
        json!({"config_name": "odd", "data_source": "no list"}),
    );
    let names = yard.place.config_names().await.unwrap().unwrap();
    assert_eq!(names.len(), 251);
    // Deleted since it was listed.
    yard.service.configs.0.lock().unwrap().remove("config-007");
    let read = yard.place.read_configs(names).await.unwrap();
    assert_eq!(read.len(), 250);
    assert_eq!(
        (&*read[7].name, &*read[7].left_out),
        ("config-008", &["volumes".to_owned()][..])
    );
    let odd = read.last().unwrap();
    assert!(
        matches!(&odd.values, Err(Unreadable::Faults(faults)) if faults[0].field == "data_source"),
        "{odd:?}"
    );
    yard.peer.fault(
        "GET /v1/0f00000000000000000000000000abcd/training-job-configs/",
        99,
        Fault::Hang,
    );
    let lost = yard
        .place
        .read_configs(vec!["odd".to_owned()])
        .await
        .unwrap_err();
    assert!(matches!(lost, BackendError::Unreachable { .. }), "{lost}");
}

#[tokio::test]
async fn a_region_with_the_second_generation_alone_keeps_none() {
    let yard = Yard::new(Service::v2()).await;
    assert_eq!(yard.place.config_names().await.unwrap(), None);
    assert_eq!(yard.peer.count(CREATE), 0);
}

#[tokio::test]
async fn a_message_is_published_once_and_said_to_be_unknown_where_nobody_knows() {
    let yard = yard().await;
    let told = yard
        .place
        .publish(TOPIC, "a V001", "it ended")
        .await
        .unwrap();
    assert_eq!(told, "m-1");
    let sent = yard.service.topics.0.lock().unwrap()[0].clone();
    assert_eq!((&*sent.0, &sent.1["subject"]), (TOPIC, &json!("a V001")));
    for fault in [Fault::DoneAndHang, Fault::Cut] {
        yard.peer.fault("/publish", 1, fault);
        let unknown = yard.place.publish(TOPIC, "b", "b").await.unwrap_err();
        assert!(matches!(unknown, NotPublished::Unknown(_)), "{unknown:?}");
    }
    assert_eq!(yard.peer.count("/publish"), 3, "none of them twice");
    let busy = r#"{"code":"SMN.0001","message":"busy"}"#.to_owned();
    let tries = yard.peer.settings().limits.tries as usize;
    yard.peer
        .fault("/publish", tries, Fault::Answer(429, "", busy));
    let later = yard.place.publish(TOPIC, "c", "c").await.unwrap_err();
    assert!(matches!(later, NotPublished::NotNow(_)), "{later:?}");
    let gone = TOPIC.replace("jobs", "gone");
    let never = yard.place.publish(&gone, "d", "d").await.unwrap_err();
    assert!(matches!(never, NotPublished::Refused(_)), "{never:?}");
}
