//! Whole folders up and down.

use std::collections::BTreeSet;
use std::fs;
use std::path::{Path, PathBuf};
use std::sync::Mutex;
use trainyard_objects::{Links, ObjectsError, Progress, Recursion, Usage};

use crate::{Yard, quiet, url};

#[tokio::test]
async fn a_folder_goes_up_and_comes_back_the_same() {
    let yard = Yard::new();
    for (name, text) in [
        ("src/train.py", "print()"),
        ("src/.hidden", "h"),
        ("src/a b/ü 数字.txt", "näme"),
        ("src/deep/er/x", ""),
    ] {
        yard.write(name, text);
    }
    fs::create_dir(yard.beside("src/empty")).expect("made");
    let told = Mutex::new(Vec::new());
    let tell = |progress: Progress| told.lock().expect("unpoisoned").push(progress);

    let up = yard
        .store
        .upload_folder(
            &yard.beside("src"),
            &url("obs://demo/code"),
            Links::Follow,
            &tell,
        )
        .await
        .expect("up");
    assert_eq!(
        up.usage,
        Usage {
            files: 4,
            bytes: 13
        }
    );
    assert!(up.skipped.is_empty(), "{up:?}");
    assert_eq!(
        yard.names("obs://demo/code/", Recursion::Deep).await,
        [
            "obs://demo/code/a b/",
            "obs://demo/code/deep/",
            "obs://demo/code/deep/er/",
            "obs://demo/code/empty/",
            "obs://demo/code/.hidden",
            "obs://demo/code/a b/ü 数字.txt",
            "obs://demo/code/deep/er/x",
            "obs://demo/code/train.py",
        ]
    );
    let told = told.into_inner().expect("unpoisoned");
    assert_eq!(
        told[0],
        Progress {
            files_done: 0,
            files_total: 4,
            bytes_done: 0,
            bytes_total: 13
        }
    );
    assert_eq!(
        told[told.len() - 1],
        Progress {
            files_done: 4,
            files_total: 4,
            bytes_done: 13,
            bytes_total: 13
        }
    );

    let back = yard.beside("back");
    let down = yard
        .store
        .download_folder(&url("obs://demo/code/"), &back, &quiet)
        .await
        .expect("down");
    assert_eq!(down.usage, up.usage);
    assert_eq!(tree(&back), tree(&yard.beside("src")));
}

#[tokio::test]
async fn a_missing_or_wrong_source_folder_is_refused_and_nothing_is_made() {
    let yard = Yard::new();
    let file = yard.write("file", "x");
    for source in [yard.beside("missing"), file] {
        let up = yard
            .store
            .upload_folder(&source, &url("obs://demo/code/"), Links::Follow, &quiet)
            .await;
        let error = up.expect_err("refused");
        assert!(
            matches!(&error, ObjectsError::LocalFile { path, .. } if *path == source),
            "{error:?}"
        );
    }
    assert!(
        !yard
            .store
            .exists(&url("obs://demo/"))
            .await
            .expect("answered")
    );
}

#[cfg(unix)]
#[tokio::test]
async fn a_name_that_cannot_be_a_key_stops_an_upload_before_it_begins() {
    let yard = Yard::new();
    yard.write("src/a-good-one", "x");
    yard.write("src/back\\slash", "x");
    let up = yard
        .store
        .upload_folder(
            &yard.beside("src"),
            &url("obs://demo/code/"),
            Links::Follow,
            &quiet,
        )
        .await;
    let error = up.expect_err("refused");
    assert!(matches!(error, ObjectsError::UnfitName { .. }), "{error:?}");
    assert!(error.to_string().contains("back\\slash"), "{error}");
    assert!(
        !yard
            .store
            .exists(&url("obs://demo/"))
            .await
            .expect("answered")
    );
}

#[tokio::test]
async fn calls_can_be_spawned() {
    let yard = Yard::new();
    let store = yard.store.clone();
    let source = yard.write("src/x", "x");
    let uploaded = tokio::spawn(async move {
        store
            .upload_folder(
                source.parent().expect("a parent"),
                &url("obs://demo/a/"),
                Links::Follow,
                &quiet,
            )
            .await
    });
    assert_eq!(uploaded.await.expect("joined").expect("up").usage.files, 1);
}

/// Every path below a folder, with the content of the files.
fn tree(top: &Path) -> BTreeSet<(PathBuf, Option<Vec<u8>>)> {
    let mut found = BTreeSet::new();
    let mut folders = vec![top.to_owned()];
    while let Some(folder) = folders.pop() {
        for entry in fs::read_dir(&folder).expect("read") {
            let path = entry.expect("read").path();
            let content = path.is_file().then(|| fs::read(&path).expect("read"));
            found.insert((path.strip_prefix(top).expect("below").to_owned(), content));
            if path.is_dir() {
                folders.push(path);
            }
        }
    }
    found
}
