//! What is refused before a version of a data set is made: one that would not fit, and a second one at the same time.

use std::fs;

use trainyard_console::store::DatasetSource;
use trainyard_console::wire::{CreateDatasetVersion, Notice, OneTransfer};
use trainyard_console::{ConsoleError, ErrorCode, Ownership};
use trainyard_job::{FaultKind, VersionNumber};

use crate::datasets::{create, folder};
use crate::place::Place;

#[tokio::test(flavor = "multi_thread")]
async fn a_dataset_that_would_not_fit_is_refused_at_its_source() {
    let Some(place) = Place::new() else { return };
    let console = place.open(Ownership::IfFree).await;
    let path = folder(&place, "huge", &[("a.csv", "1\n")]);
    let huge = fs::File::create(format!("{path}/b.bin")).unwrap();
    if let Err(error) = huge.set_len(8 << 40) {
        println!("skipped: no file of that size can be made here: {error}");
        return;
    }
    match create(&console, "huge", &path).await {
        Ok(_) => println!("skipped: on this file system a copy shares its blocks"),
        Err(ConsoleError::Datasets(error)) => {
            let error = ConsoleError::Datasets(error).to_wire();
            assert_eq!(error.faults[0].field, "source");
            let kind = &error.faults[0].kind;
            assert!(matches!(kind, FaultKind::NoRoom { .. }), "{kind:?}");
            assert!(!place.path().join("obs/trainyard-datasets").exists());
        }
        Err(other) => panic!("{other}"),
    }
}

#[tokio::test(flavor = "multi_thread")]
async fn one_version_of_a_dataset_is_made_at_a_time_and_a_name_is_one_transfers() {
    let Some(place) = Place::new() else { return };
    let console = place.open(Ownership::IfFree).await;
    let path = folder(&place, "digits", &[("a.csv", "1\n")]);
    create(&console, "digits", &path).await.unwrap();
    let files: Vec<(String, String)> = (0..4000).map(|n| (n.to_string(), n.to_string())).collect();
    let files: Vec<(&str, &str)> = files
        .iter()
        .map(|(n, t)| (n.as_str(), t.as_str()))
        .collect();
    let many = folder(&place, "many", &files);
    let next = |path: &str, transfer: &str| CreateDatasetVersion {
        dataset: "digits".to_owned(),
        source: DatasetSource::Computer {
            path: path.to_owned(),
        },
        transfer: transfer.to_owned(),
    };
    let mut notices = console.notices();
    let first = {
        let (console, next) = (console.clone(), next(&many, "t1"));
        tokio::spawn(async move { console.create_dataset_version(next).await })
    };
    while !matches!(notices.recv().await, Ok(Notice::Transfer { .. })) {}
    let busy = console.create_dataset_version(next(&path, "t2")).await;
    let busy = busy.unwrap_err();
    assert_eq!(busy.code(), ErrorCode::DatasetBusy, "{busy}");
    let taken = create(&console, "other", &path).await.unwrap_err();
    assert!(
        matches!(taken, ConsoleError::TransferTaken { .. }),
        "{taken}"
    );
    let cancel = OneTransfer {
        transfer: "t1".to_owned(),
    };
    console.cancel_transfer(cancel).await.unwrap();
    let cancelled = first.await.unwrap().unwrap_err();
    assert_eq!(cancelled.code(), ErrorCode::Cancelled, "{cancelled}");
    let again = console.create_dataset_version(next(&path, "t1")).await;
    assert_eq!(again.unwrap().version, VersionNumber(2));
}
