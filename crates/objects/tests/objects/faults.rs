//! What is told when something is missing, closed, broken or full.

use std::fs;

use tempfile::TempDir;
use trainyard_objects::{ObjectStore, ObjectsError, Recursion};

use crate::{Yard, quiet, url};

#[tokio::test]
async fn what_is_missing_is_not_found_by_every_call() {
    let yard = Yard::new();
    yard.store.make_bucket("demo").await.expect("made");
    let (file, dir) = (url("obs://demo/no.txt"), url("obs://demo/no/"));
    let store = &yard.store;
    let faults = [
        store.stat(&file).await.map(drop),
        store.list(&dir, Recursion::Shallow).await.map(drop),
        store.list(&dir, Recursion::Deep).await.map(drop),
        store
            .list(&url("obs://other/"), Recursion::Shallow)
            .await
            .map(drop),
        store.measure(&dir).await.map(drop),
        store.read_bytes(&file, 1).await.map(drop),
        store
            .get_file(&file, &yard.beside("x"), &quiet)
            .await
            .map(drop),
        store
            .download_folder(&dir, &yard.beside("y"), &quiet)
            .await
            .map(drop),
        store.delete(&file).await,
        store.delete(&dir).await,
    ];
    for fault in faults {
        assert!(
            matches!(fault, Err(ObjectsError::NotFound { .. })),
            "{fault:?}"
        );
    }
    assert!(!store.exists(&file).await.expect("answered"));
    assert!(
        !yard.beside("x").exists() && !yard.beside("y").exists(),
        "nothing is left behind"
    );
}

#[tokio::test]
async fn a_source_that_cannot_be_read_leaves_the_object_as_it_was() {
    let yard = Yard::new();
    yard.put("obs://demo/object", "old").await;
    let folder = yard.beside("a-folder");
    fs::create_dir(&folder).expect("made");
    for source in [yard.beside("missing"), folder] {
        let error = yard
            .store
            .put_file(&source, &url("obs://demo/object"), &quiet)
            .await
            .expect_err("refused");
        assert!(
            matches!(&error, ObjectsError::LocalFile { path, .. } if *path == source),
            "{error:?}"
        );
    }
    assert_eq!(yard.text("obs://demo/object").await, "old");
    assert_eq!(yard.parts_left(), 0);
}

#[cfg(unix)]
#[tokio::test]
async fn what_may_not_be_read_is_denied() {
    use std::os::unix::fs::PermissionsExt;

    let yard = Yard::new();
    yard.put("obs://demo/locked/x", "x").await;
    let locked = yard.beside("obs/demo/locked");
    let mode = |bits| fs::set_permissions(&locked, fs::Permissions::from_mode(bits)).expect("set");
    mode(0o000);
    if fs::read_dir(&locked).is_ok() {
        println!("skipped: this user reads everything (root), so nothing is denied");
        return;
    }
    let listed = yard
        .store
        .list(&url("obs://demo/locked/"), Recursion::Shallow)
        .await;
    let read = yard.store.read_bytes(&url("obs://demo/locked/x"), 9).await;
    mode(0o700);
    assert!(
        matches!(listed, Err(ObjectsError::Denied { .. })),
        "{listed:?}"
    );
    assert!(matches!(read, Err(ObjectsError::Denied { .. })), "{read:?}");
}

#[test]
fn a_store_that_cannot_be_opened_names_its_folder() {
    let folder = tempfile::tempdir().expect("a temporary folder");
    let file = folder.path().join("file");
    fs::write(&file, "x").expect("written");
    let error = ObjectStore::local(&file.join("obs")).expect_err("refused");
    assert!(
        error.to_string().contains(&file.display().to_string()),
        "{error}"
    );
}

#[cfg(target_os = "linux")]
#[tokio::test]
async fn a_full_disk_is_told_and_leaves_no_part() {
    use rustix::mount::{MountFlags, UnmountFlags, mount, unmount};

    /// A file system of 1 MiB, gone with the test.
    struct SmallDisk(TempDir);
    impl Drop for SmallDisk {
        fn drop(&mut self) {
            unmount(self.0.path(), UnmountFlags::DETACH).ok();
        }
    }

    let folder = tempfile::tempdir().expect("a temporary folder");
    if let Err(error) = mount(
        "tmpfs",
        folder.path(),
        "tmpfs",
        MountFlags::empty(),
        c"size=1m",
    ) {
        println!("skipped: this user cannot mount a small file system ({error})");
        return;
    }
    let disk = SmallDisk(folder);
    let store = ObjectStore::local(&disk.0.path().join("obs")).expect("a store");
    let yard = Yard::new();
    fs::write(yard.beside("large"), vec![b'x'; 3 << 20]).expect("written");
    store
        .put_bytes("old", &url("obs://demo/object"))
        .await
        .expect("fits");

    let put = store
        .put_file(&yard.beside("large"), &url("obs://demo/object"), &quiet)
        .await;
    let error = put.expect_err("too much");
    assert!(matches!(error, ObjectsError::NoSpace { .. }), "{error:?}");
    assert!(error.to_string().contains("obs://demo/object"), "{error}");
    let put = store
        .put_bytes(vec![b'x'; 3 << 20], &url("obs://demo/object"))
        .await;
    assert!(matches!(put, Err(ObjectsError::NoSpace { .. })), "{put:?}");

    assert_eq!(
        store
            .read_bytes(&url("obs://demo/object"), 9)
            .await
            .expect("kept"),
        b"old"
    );
    let parts = fs::read_dir(disk.0.path().join("obs/.partial")).map_or(0, Iterator::count);
    assert_eq!(parts, 0);
}
