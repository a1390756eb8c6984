//! What clients sign in with, from one run to the next.

use trainyard_api::{KeysKept, Options, ServeError};
use trainyard_console::secrets::Secrets;

use crate::place::{Place, open};

#[tokio::test(flavor = "multi_thread")]
async fn with_a_keyring_keys_stay_from_run_to_run() {
    let root = tempfile::tempdir().unwrap();
    let secrets = Secrets::in_memory();
    let mut told = Vec::new();
    for _ in 0..2 {
        let console = open(&root, secrets.clone()).await;
        let served = trainyard_api::serve(console.clone(), Options::default())
            .await
            .unwrap();
        assert_eq!(served.kept, KeysKept::Keyring);
        let mut credentials = served.credentials.clone();
        credentials.endpoint.clear();
        told.push(credentials);
        served.stop().await;
        console.close().await;
    }
    assert_eq!(told[0], told[1]);
    let kept = std::fs::read_to_string(root.path().join("home/endpoint.json")).unwrap();
    assert!(!kept.contains(&told[0].secret_key) && !kept.contains(&told[0].password));
    assert!(kept.contains(&told[0].access_key), "what is public is kept");
}

#[tokio::test(flavor = "multi_thread")]
async fn two_data_directories_have_other_projects_and_keys() {
    let (one, other) = (Place::new().await, Place::new().await);
    let (one, other) = (one.credentials(), other.credentials());
    assert_ne!(one.project_id, other.project_id);
    assert_ne!(one.access_key, other.access_key);
    assert_ne!(one.secret_key, other.secret_key);
    assert_eq!((one.project_id.len(), one.secret_key.len()), (32, 40));
}

#[tokio::test(flavor = "multi_thread")]
async fn an_address_that_others_reach_is_refused() {
    let root = tempfile::tempdir().unwrap();
    let console = open(&root, Secrets::in_memory()).await;
    for listen in ["0.0.0.0:0", "192.0.2.1:0", "[::]:0"] {
        let options = Options {
            listen: listen.parse().unwrap(),
            ..Options::default()
        };
        let refused = trainyard_api::serve(console.clone(), options).await;
        assert!(
            matches!(refused, Err(ServeError::NotLoopback(_))),
            "{listen}"
        );
    }
    console.close().await;
}

#[tokio::test(flavor = "multi_thread")]
async fn a_server_that_is_stopped_answers_no_more() {
    let place = Place::new().await;
    assert_eq!(place.ask("GET", "/v3", &[], "").await.status, 200);
    let address = place.address();
    let Place {
        console, served, ..
    } = place;
    served.stop().await;
    assert!(tokio::net::TcpStream::connect(address).await.is_err());
    console.close().await;
}
