//! Folders of object storage that jobs work with: while they do, nobody takes them away.

use std::fs;

use trainyard_console::wire::{ObjectPath, RenameObject};
use trainyard_console::{Console, ConsoleError, ErrorCode, FolderUse, Ownership};
use trainyard_job::{DataSource, JobStatus};

use crate::place::{Place, end, job, submit, until_there};

async fn delete(console: &Console, url: &str) -> Result<(), ConsoleError> {
    let url = url.to_owned();
    console.delete_object(ObjectPath { url }).await.map(|_| ())
}

async fn rename(console: &Console, from: &str, to: &str) -> Result<(), ConsoleError> {
    let (from, to) = (from.to_owned(), to.to_owned());
    let rename = RenameObject { from, to };
    console.rename_object(rename).await.map(|_| ())
}

#[tokio::test(flavor = "multi_thread")]
async fn what_a_job_reads_or_writes_stays_until_it_ends_and_the_job_is_named() {
    let Some(place) = Place::new() else { return };
    let console = place.open(Ownership::IfFree).await;
    for folder in ["in", "out", "other"] {
        let folder = place.path().join("obs/demo").join(folder);
        fs::create_dir_all(&folder).unwrap();
        fs::write(folder.join("file"), "1,2\n").unwrap();
    }
    let gate = place.path().join("gate");
    let mut spec = job(&console, &until_there(&gate)).await;
    spec.data = vec![DataSource::Path {
        path: "obs://demo/in/".to_owned(),
    }];
    let name = spec.name.clone();
    let key = submit(&console, spec).await;

    for (gone, how) in [
        ("obs://demo/out/", FolderUse::Writes),
        ("obs://demo/", FolderUse::Writes),
        ("obs://demo/in/", FolderUse::Reads),
        ("obs://demo/in/file", FolderUse::Reads),
    ] {
        let deleted = delete(&console, gone).await.unwrap_err();
        let renamed = if gone == "obs://demo/" {
            rename(&console, gone, "obs://renamed/").await.unwrap_err()
        } else {
            rename(&console, gone, "obs://demo/renamed")
                .await
                .unwrap_err()
        };
        for refused in [deleted, renamed] {
            assert_eq!(refused.code(), ErrorCode::InUse, "{gone}: {refused}");
            let said = refused.to_string();
            assert!(said.contains(&format!("{name}/V001 {how}")), "{said}");
            assert!(said.contains("stop it"), "{said}");
        }
    }
    // Clients of object storage are refused the same.
    let data = "obs://demo/in/file".parse().unwrap();
    let refused = console.delete_key(&data).await.unwrap_err();
    assert_eq!(refused.code(), ErrorCode::InUse);
    let bucket = "obs://demo/".parse().unwrap();
    let refused = console.delete_empty_bucket(&bucket).await.unwrap_err();
    assert_eq!(refused.code(), ErrorCode::InUse);
    delete(&console, "obs://demo/out/file").await.unwrap();
    delete(&console, "obs://demo/other/").await.unwrap();

    fs::write(&gate, "").unwrap();
    assert_eq!(end(&console, key).await, JobStatus::Completed);
    console.delete_key(&data).await.unwrap();
    rename(&console, "obs://demo/out/", "obs://demo/kept/")
        .await
        .unwrap();
    delete(&console, "obs://demo/").await.unwrap();
}
