//! Data sets and the browser of object storage, through the console's door.

use std::fs;

use trainyard_console::store::{
    DatasetQuery, DatasetSort, DatasetSource, DatasetVersionRow, Order,
};
use trainyard_console::wire::{
    BrowseObjects, ByName, CreateDataset, CreateDatasetVersion, DatasetUsesOf, FetchObjects,
    Notice, ObjectPath, ObjectSort, OneDatasetVersion, OneTransfer, RenameObject, SendObjects,
    SpecAt, WatchObjects,
};
use trainyard_console::{Console, ConsoleError, ErrorCode, Ownership};
use trainyard_job::{DataSource, FaultKind, JobStatus, LabelingType, VersionNumber};
use trainyard_store::Store;

use crate::place::{DEADLINE, Place, end, job, request, submit, until};

const V1: VersionNumber = VersionNumber::FIRST;

pub(crate) fn folder(place: &Place, name: &str, files: &[(&str, &str)]) -> String {
    let folder = place.path().join("home-of-lin").join(name);
    for (file, text) in files {
        let path = folder.join(file);
        fs::create_dir_all(path.parent().unwrap()).unwrap();
        fs::write(path, text).unwrap();
    }
    folder.to_str().unwrap().to_owned()
}

pub(crate) async fn create(
    console: &Console,
    name: &str,
    path: &str,
) -> Result<DatasetVersionRow, ConsoleError> {
    let create = CreateDataset {
        name: name.to_owned(),
        description: "eight by eight".to_owned(),
        labeling: LabelingType::Table,
        source: DatasetSource::Computer {
            path: path.to_owned(),
        },
        transfer: "t1".to_owned(),
    };
    console.create_dataset(create).await
}

pub(crate) fn window(url: &str, search: &str) -> BrowseObjects {
    BrowseObjects {
        url: url.to_owned(),
        search: search.to_owned(),
        sort: ObjectSort::Name,
        order: Order::Asc,
        offset: 0,
        limit: 100,
        fresh: true,
    }
}

async fn names(console: &Console, url: &str, search: &str) -> Vec<String> {
    let found = console.browse_objects(window(url, search)).await.unwrap();
    let entries = found.entries.iter();
    entries.map(|entry| entry.url.to_string()).collect()
}

#[tokio::test(flavor = "multi_thread")]
async fn a_job_trains_on_a_version_and_the_version_cannot_be_deleted_meanwhile() {
    let Some(place) = Place::new() else { return };
    let console = place.open(Ownership::IfFree).await;
    let path = folder(&place, "digits", &[("a.csv", "1,2\n"), ("b/c.csv", "3\n")]);
    let made = create(&console, "digits", &path).await.unwrap();
    assert_eq!((made.version, made.files, made.size_bytes), (V1, 2, 6));

    let gate = place.path().join("gate");
    let wait = crate::place::until_there(&gate);
    let command =
        format!("{wait}; cd $TRAINYARD_DATA_DIR; cat a.csv b/c.csv > $TRAINYARD_OUTPUT_DIR/seen");
    let mut spec = job(&console, &command).await;
    spec.data = vec![DataSource::Dataset {
        dataset: "digits".to_owned(),
        version: "V001".to_owned(),
    }];
    let key = submit(&console, spec).await;

    let of = OneDatasetVersion {
        dataset: "digits".to_owned(),
        version: V1,
    };
    let refused = console
        .delete_dataset_version(of.clone())
        .await
        .unwrap_err();
    assert_eq!(refused.code(), ErrorCode::InUse);
    let name = "digits".to_owned();
    let refused = console.delete_dataset(ByName { name }).await.unwrap_err();
    assert_eq!(refused.code(), ErrorCode::InUse);
    fs::write(&gate, "").unwrap();
    assert_eq!(end(&console, key).await, JobStatus::Completed);
    let seen = fs::read_to_string(place.path().join("obs/demo/out/seen")).unwrap();
    assert_eq!(seen, "1,2\n3\n");

    let uses = console.dataset_uses(DatasetUsesOf {
        dataset: "digits".to_owned(),
        version: None,
    });
    let uses = uses.await.unwrap();
    assert_eq!(uses.versions.len(), 1, "what used it is still named");
    assert!(!uses.versions[0].unfinished);
    console.delete_dataset_version(of).await.unwrap();
    assert!(!place.path().join("obs/trainyard-datasets/digits").exists());
}

#[tokio::test(flavor = "multi_thread")]
async fn a_dataset_that_cannot_be_made_leaves_neither_a_row_nor_files() {
    let Some(place) = Place::new() else { return };
    let console = place.open(Ownership::IfFree).await;
    let empty = place.path().join("home-of-lin/empty");
    fs::create_dir_all(&empty).unwrap();
    let error = create(&console, "digits", empty.to_str().unwrap()).await;
    let error = error.unwrap_err().to_wire();
    assert_eq!(error.code, ErrorCode::Faults);
    assert_eq!(error.faults[0].field, "source");
    let query = DatasetQuery {
        search: String::new(),
        with_versions: false,
        sort: DatasetSort::Created,
        order: Order::Desc,
        offset: 0,
        limit: 10,
    };
    assert!(console.list_datasets(query).await.unwrap().rows.is_empty());
    let gone = place.path().join("home-of-lin/gone");
    create(&console, "digits", gone.to_str().unwrap())
        .await
        .unwrap_err();
    for left in ["obs/trainyard-datasets", "datasets/digits"] {
        assert!(!place.path().join(left).exists(), "{left}");
    }
    let bad = create(&console, "no good", empty.to_str().unwrap()).await;
    assert!(matches!(bad.unwrap_err(), ConsoleError::Faults(faults) if faults[0].field == "name"));
}

#[tokio::test(flavor = "multi_thread")]
async fn a_second_version_has_the_next_number_and_the_name_is_taken() {
    let Some(place) = Place::new() else { return };
    let console = place.open(Ownership::IfFree).await;
    let path = folder(&place, "digits", &[("a.csv", "1\n")]);
    create(&console, "digits", &path).await.unwrap();
    let again = create(&console, "digits", &path).await.unwrap_err();
    let taken = |kind: &FaultKind| matches!(kind, FaultKind::NameTaken { .. });
    assert!(matches!(again, ConsoleError::Faults(faults) if taken(&faults[0].kind)));
    let next = console.create_dataset_version(CreateDatasetVersion {
        dataset: "digits".to_owned(),
        source: DatasetSource::Computer { path },
        transfer: "t2".to_owned(),
    });
    assert_eq!(next.await.unwrap().version, VersionNumber(2));
    let name = "digits".to_owned();
    let detail = console.show_dataset(ByName { name: name.clone() }).await;
    assert_eq!(detail.unwrap().versions.len(), 2);
    console.delete_dataset(ByName { name }).await.unwrap();
    assert!(
        names(&console, "obs://", "")
            .await
            .iter()
            .all(|url| !url.contains("digits"))
    );
}

#[tokio::test(flavor = "multi_thread")]
async fn files_whose_row_was_never_written_or_is_gone_are_deleted_at_the_next_start() {
    let Some(place) = Place::new() else { return };
    let console = place.open(Ownership::IfFree).await;
    let path = folder(&place, "digits", &[("a.csv", "1\n")]);
    for name in ["kept", "cut-short", "unmarked"] {
        create(&console, name, &path).await.unwrap();
    }
    console.close().await;
    // As after a kill between the files and the row, before the mark was taken away, and as after a backup.
    let mut store = Store::open(&place.path().join("trainyard.db")).unwrap();
    for name in ["cut-short", "unmarked"] {
        store.delete_dataset(name).unwrap();
    }
    store.close();
    let marks = place.path().join("datasets/.unsettled");
    for name in ["kept", "cut-short"] {
        fs::write(marks.join(format!("{name}.V001")), "").unwrap();
    }

    let console = place.open(Ownership::IfFree).await;
    let of = |name: &str| place.path().join("obs/trainyard-datasets").join(name);
    let is_clear =
        async || !of("cut-short").exists() && fs::read_dir(&marks).unwrap().next().is_none();
    until("it is cleared away", is_clear).await;
    assert!(of("kept").join("V001/a.csv").exists());
    assert!(of("unmarked").join("V001/a.csv").exists(), "it stays");
    let again = create(&console, "unmarked", &path).await.unwrap();
    assert_eq!(
        again.version,
        VersionNumber(2),
        "what is there has number 1"
    );
    console.close().await;
}

#[tokio::test(flavor = "multi_thread")]
async fn a_version_that_was_tampered_with_is_refused_before_the_job_exists() {
    let Some(place) = Place::new() else { return };
    let console = place.open(Ownership::IfFree).await;
    let path = folder(&place, "digits", &[("a.csv", "1\n")]);
    create(&console, "digits", &path).await.unwrap();
    let kept = place
        .path()
        .join("obs/trainyard-datasets/digits/V001/a.csv");
    fs::write(kept, "something else").unwrap();
    let mut spec = job(&console, "true").await;
    spec.data = vec![DataSource::Dataset {
        dataset: "digits".to_owned(),
        version: "V001".to_owned(),
    }];
    let at = SpecAt {
        spec: spec.clone(),
        backend: "local".to_owned(),
        version_of: None,
        save_as: None,
    };
    let faults = console.check_spec(at).await.unwrap();
    let changed = faults
        .iter()
        .any(|fault| matches!(fault.kind, FaultKind::DatasetChanged { changed: 1, .. }));
    assert!(changed, "{faults:?}");
    assert!(console.submit(request(spec)).await.is_err());
}

#[tokio::test(flavor = "multi_thread")]
async fn files_go_in_and_out_and_are_found_by_their_names() {
    let Some(place) = Place::new() else { return };
    let console = place.open(Ownership::IfFree).await;
    let path = folder(
        &place,
        "photos",
        &[("cat.png", "png"), ("deep/Cat-2.png", "png")],
    );
    let request = SendObjects {
        from: vec![path.clone(), format!("{path}/cat.png")],
        to: "obs://pictures/in/".to_owned(),
        transfer: "t".to_owned(),
    };
    let sent = console.send_objects(request).await.unwrap();
    assert_eq!((sent.files, sent.size_bytes), (3, 9));
    assert_eq!(
        names(&console, "obs://pictures/", "cat").await,
        [
            "obs://pictures/in/cat.png",
            "obs://pictures/in/photos/cat.png",
            "obs://pictures/in/photos/deep/Cat-2.png"
        ]
    );
    let rename = RenameObject {
        from: "obs://pictures/in/cat.png".to_owned(),
        to: "obs://pictures/in/tom.png".to_owned(),
    };
    console.rename_object(rename).await.unwrap();
    let target = place.path().join("home-of-lin/back");
    fs::create_dir_all(&target).unwrap();
    for _ in 0..2 {
        let fetch = FetchObjects {
            urls: vec!["obs://pictures/in/tom.png".to_owned()],
            to: target.to_str().unwrap().to_owned(),
            transfer: "t".to_owned(),
        };
        console.fetch_objects(fetch).await.unwrap();
    }
    assert!(target.join("tom.png").exists() && target.join("tom (2).png").exists());
    let bucket = "obs://pictures/".to_owned();
    let taken = console.make_folder(ObjectPath { url: bucket }).await;
    assert_eq!(taken.unwrap_err().code(), ErrorCode::NameTaken);
}

#[tokio::test(flavor = "multi_thread")]
async fn the_windows_of_one_look_fit_together_while_the_folder_changes() {
    let Some(place) = Place::new() else { return };
    let console = place.open(Ownership::IfFree).await;
    let many = place.path().join("obs/many");
    fs::create_dir_all(&many).unwrap();
    for number in 0..250 {
        fs::write(many.join(format!("{number:03}")), "").unwrap();
    }
    let first = console
        .browse_objects(window("obs://many/", ""))
        .await
        .unwrap();
    assert_eq!((first.total, first.entries.len()), (250, 100));
    fs::write(many.join("0000"), "").unwrap();
    let next = BrowseObjects {
        offset: 100,
        fresh: false,
        ..window("obs://many/", "")
    };
    let next = console.browse_objects(next).await.unwrap();
    assert_eq!(next.total, 250);
    assert_eq!(next.entries[0].url.name(), "100");
    let fresh = console.browse_objects(window("obs://many/", "")).await;
    assert_eq!(fresh.unwrap().total, 251);
}

#[tokio::test(flavor = "multi_thread")]
async fn the_files_of_a_dataset_cannot_be_changed_from_the_browser() {
    let Some(place) = Place::new() else { return };
    let console = place.open(Ownership::IfFree).await;
    let path = folder(&place, "digits", &[("a.csv", "1\n")]);
    create(&console, "digits", &path).await.unwrap();
    let url = "obs://trainyard-datasets/digits/V001/a.csv".to_owned();
    let refused = console.delete_object(ObjectPath { url }).await.unwrap_err();
    assert!(refused.to_string().contains("dataset"), "{refused}");
    let found = console.browse_objects(window("obs://trainyard-datasets/digits/V001/", ""));
    assert!(found.await.unwrap().read_only);
}

#[tokio::test(flavor = "multi_thread")]
async fn a_copy_that_is_cancelled_at_its_first_word_ends() {
    let Some(place) = Place::new() else { return };
    let console = place.open(Ownership::IfFree).await;
    let files: Vec<(String, String)> = (0..400)
        .map(|n| (n.to_string(), "x".repeat(4096)))
        .collect();
    let files: Vec<(&str, &str)> = files
        .iter()
        .map(|(n, t)| (n.as_str(), t.as_str()))
        .collect();
    let path = folder(&place, "many", &files);
    let mut notices = console.notices();
    let asking = console.clone();
    let cancel = tokio::spawn(async move {
        loop {
            if let Ok(Notice::Transfer { transfer, .. }) = notices.recv().await {
                asking
                    .cancel_transfer(OneTransfer { transfer })
                    .await
                    .unwrap();
                return;
            }
        }
    });
    let error = create(&console, "many", &path).await.unwrap_err();
    cancel.await.unwrap();
    assert_eq!(error.code(), ErrorCode::Cancelled);
    let left = place.path().join("obs/trainyard-datasets/many");
    assert!(!left.exists());
}

#[tokio::test(flavor = "multi_thread")]
async fn a_window_hears_of_a_file_in_the_folder_it_looks_at() {
    let Some(place) = Place::new() else { return };
    let console = place.open(Ownership::IfFree).await;
    let session = console.session();
    let mut notices = console.notices();
    let watch = WatchObjects {
        url: Some("obs://demo/out/".to_owned()),
    };
    fs::create_dir_all(place.path().join("obs/demo/out")).unwrap();
    session.watch_objects(watch).await.unwrap();
    fs::write(place.path().join("obs/demo/out/model"), "m").unwrap();
    let heard = async {
        loop {
            if let Ok(Notice::Objects { url }) = notices.recv().await {
                return url;
            }
        }
    };
    let url = tokio::time::timeout(DEADLINE, heard).await.unwrap();
    assert_eq!(url, "obs://demo/out/");
}
