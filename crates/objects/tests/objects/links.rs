//! Symbolic links and other things that are neither file nor folder.

use std::fs;
use std::os::unix::fs::symlink;
use trainyard_objects::{Links, ObjectsError, Recursion};

use crate::{Yard, quiet, url};

#[tokio::test]
async fn links_in_a_bucket_are_neither_listed_nor_followed() {
    let yard = Yard::new();
    let secret = yard.write("outside/secret.txt", "secret");
    yard.put("obs://demo/real", "x").await;
    symlink(yard.beside("outside"), yard.beside("obs/demo/dir-link")).expect("linked");
    symlink(&secret, yard.beside("obs/demo/file-link")).expect("linked");
    symlink(yard.beside("outside"), yard.beside("obs/bucket-link")).expect("linked");

    for recursion in [Recursion::Shallow, Recursion::Deep] {
        assert_eq!(
            yard.names("obs://demo/", recursion).await,
            ["obs://demo/real"]
        );
    }
    assert_eq!(yard.store.list_buckets().await.expect("listed").len(), 1);
    assert_eq!(
        yard.store
            .measure(&url("obs://demo/"))
            .await
            .expect("measured")
            .files,
        1
    );

    let store = &yard.store;
    for name in [
        "obs://demo/dir-link/secret.txt",
        "obs://demo/file-link",
        "obs://bucket-link/secret.txt",
    ] {
        let name = url(name);
        let faults = [
            store.read_bytes(&name, 99).await.map(drop),
            store
                .get_file(&name, &yard.beside("got"), &quiet)
                .await
                .map(drop),
            store.put_bytes("overwritten", &name).await.map(drop),
            store.delete(&name).await,
            store.make_folder(&name.to_dir()).await,
            store.exists(&name).await.map(drop),
        ];
        for fault in faults {
            let error = fault.expect_err("refused");
            assert!(matches!(error, ObjectsError::Denied { .. }), "{error:?}");
            assert!(error.to_string().contains("symbolic link"), "{error}");
        }
    }
    assert_eq!(fs::read_to_string(&secret).expect("still there"), "secret");
}

#[tokio::test]
async fn deleting_a_folder_removes_its_links_and_not_what_they_lead_to() {
    let yard = Yard::new();
    let secret = yard.write("outside/secret.txt", "secret");
    yard.put("obs://demo/a/real", "x").await;
    symlink(yard.beside("outside"), yard.beside("obs/demo/a/link")).expect("linked");
    yard.store
        .delete(&url("obs://demo/a/"))
        .await
        .expect("deleted");
    assert!(secret.exists());
    assert!(!yard.beside("obs/demo/a").exists());
}

#[tokio::test]
async fn an_upload_follows_links_once_and_ends_at_loops() {
    let yard = Yard::new();
    yard.write("shared/lib.py", "lib");
    yard.write("src/inner/x.py", "x");
    symlink(yard.beside("shared"), yard.beside("src/shared")).expect("linked");
    symlink(yard.beside("src"), yard.beside("src/inner/loop")).expect("linked");
    symlink(yard.beside("src"), yard.beside("shared/and-back")).expect("linked");
    symlink("nowhere", yard.beside("src/broken")).expect("linked");

    let upload = async |name: &str, links| {
        let done = yard
            .store
            .upload_folder(&yard.beside("src"), &url(name), links, &quiet)
            .await
            .expect("up");
        done.skipped
            .iter()
            .map(|skipped| skipped.why.clone())
            .collect::<Vec<_>>()
    };

    let skipped = upload("obs://demo/followed/", Links::Follow).await;
    assert_eq!(
        yard.names("obs://demo/followed/", Recursion::Deep).await[2..],
        [
            "obs://demo/followed/inner/x.py",
            "obs://demo/followed/shared/lib.py"
        ]
    );
    assert_eq!(skipped.len(), 3, "{skipped:?}");
    assert_eq!(
        skipped
            .iter()
            .filter(|why| why.contains("leads back"))
            .count(),
        2,
        "{skipped:?}"
    );
    assert_eq!(
        skipped.iter().filter(|why| why.contains("nowhere")).count(),
        1,
        "{skipped:?}"
    );

    let skipped = upload("obs://demo/inside/", Links::StayInside).await;
    assert_eq!(
        yard.names("obs://demo/inside/", Recursion::Deep).await,
        ["obs://demo/inside/inner/", "obs://demo/inside/inner/x.py"]
    );
    assert!(
        skipped
            .iter()
            .any(|why| why.contains("leads out of the folder")),
        "{skipped:?}"
    );
}

#[tokio::test]
async fn what_is_neither_file_nor_folder_blocks_nobody() {
    let yard = Yard::new();
    yard.write("src/file", "x");
    let _socket = std::os::unix::net::UnixListener::bind(yard.beside("src/socket")).expect("bound");
    let up = yard
        .store
        .upload_folder(
            &yard.beside("src"),
            &url("obs://demo/a/"),
            Links::Follow,
            &quiet,
        )
        .await
        .expect("up");
    assert_eq!((up.usage.files, up.skipped.len()), (1, 1), "{up:?}");
    let _other =
        std::os::unix::net::UnixListener::bind(yard.beside("obs/demo/socket")).expect("bound");
    assert_eq!(
        yard.names("obs://demo/", Recursion::Shallow).await,
        ["obs://demo/a/"]
    );
    let error = yard
        .store
        .read_bytes(&url("obs://demo/socket"), 1)
        .await
        .expect_err("refused");
    assert!(
        error.to_string().contains("neither a file nor a folder"),
        "{error}"
    );
}
