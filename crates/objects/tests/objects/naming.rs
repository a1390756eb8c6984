//! What lies where: listings, buckets, folders, deleting.

use trainyard_objects::{ObjectsError, Recursion, Usage};

use crate::{Yard, url};

#[tokio::test]
async fn a_listing_has_folders_first_then_names() {
    let yard = Yard::new();
    for name in [
        "obs://demo/b.txt",
        "obs://demo/a.txt",
        "obs://demo/z/1",
        "obs://demo/z/y/2",
    ] {
        yard.put(name, "x").await;
    }
    assert_eq!(
        yard.names("obs://demo/", Recursion::Shallow).await,
        ["obs://demo/z/", "obs://demo/a.txt", "obs://demo/b.txt"]
    );
    assert_eq!(
        yard.names("obs://demo/z", Recursion::Shallow).await,
        ["obs://demo/z/y/", "obs://demo/z/1"]
    );
    assert_eq!(
        yard.names("obs://demo", Recursion::Deep).await,
        [
            "obs://demo/z/",
            "obs://demo/z/y/",
            "obs://demo/a.txt",
            "obs://demo/b.txt",
            "obs://demo/z/1",
            "obs://demo/z/y/2"
        ]
    );
    assert_eq!(
        yard.store
            .measure(&url("obs://demo/"))
            .await
            .expect("measured"),
        Usage { files: 4, bytes: 4 }
    );
}

#[tokio::test]
async fn buckets_are_listed_and_what_is_no_bucket_is_not() {
    let yard = Yard::new();
    yard.store.make_bucket("zoo").await.expect("made");
    yard.store.make_bucket("demo").await.expect("made");
    yard.store
        .make_bucket("demo")
        .await
        .expect("making it again is no fault");
    yard.put("obs://demo/x", "x").await;
    yard.write("obs/stray-file", "no bucket");
    let buckets = yard.store.list_buckets().await.expect("listed");
    let names: Vec<_> = buckets.iter().map(|bucket| bucket.url.bucket()).collect();
    assert_eq!(
        names,
        ["demo", "zoo"],
        "neither the stray file nor the folder for parts"
    );
    let refused = yard
        .store
        .make_bucket("No Bucket")
        .await
        .expect_err("refused");
    assert!(
        matches!(refused, ObjectsError::BadUrl { .. }),
        "{refused:?}"
    );
}

#[tokio::test]
async fn an_empty_folder_exists_and_lists_as_empty() {
    let yard = Yard::new();
    yard.store
        .make_folder(&url("obs://demo/empty/in/side"))
        .await
        .expect("made");
    assert!(
        yard.store
            .exists(&url("obs://demo/empty/in/side/"))
            .await
            .expect("answered")
    );
    assert!(
        yard.names("obs://demo/empty/in/side/", Recursion::Deep)
            .await
            .is_empty()
    );
}

#[tokio::test]
async fn a_folder_and_a_file_do_not_take_each_others_place() {
    let yard = Yard::new();
    yard.put("obs://demo/file", "x").await;
    yard.put("obs://demo/folder/inner", "x").await;
    let put = async |name: &str| {
        yard.store
            .put_bytes("y", &url(name))
            .await
            .expect_err("refused")
    };

    let error = put("obs://demo/folder").await;
    assert!(
        matches!(
            error,
            ObjectsError::AlreadyExists {
                taken_by: "folder",
                ..
            }
        ),
        "{error:?}"
    );
    let error = put("obs://demo/file/below").await;
    assert!(
        matches!(
            error,
            ObjectsError::AlreadyExists {
                taken_by: "file",
                ..
            }
        ),
        "{error:?}"
    );
    let error = put("obs://demo/new/").await;
    assert!(error.to_string().contains("names a folder"), "{error}");
    let error = yard
        .store
        .read_bytes(&url("obs://demo/folder"), 9)
        .await
        .expect_err("refused");
    assert!(error.to_string().contains("is a folder"), "{error}");
    let error = yard
        .store
        .stat(&url("obs://demo/file/"))
        .await
        .expect_err("no such folder");
    assert!(matches!(error, ObjectsError::NotFound { .. }), "{error:?}");
    let error = yard
        .store
        .make_folder(&url("obs://demo/file/"))
        .await
        .expect_err("refused");
    assert!(
        matches!(error, ObjectsError::AlreadyExists { .. }),
        "{error:?}"
    );

    assert_eq!(yard.text("obs://demo/file").await, "x");
    assert_eq!(yard.parts_left(), 0, "a refused put leaves no part");
}

#[tokio::test]
async fn deleting_a_folder_must_be_meant() {
    let yard = Yard::new();
    yard.put("obs://demo/a/b/c", "x").await;
    yard.put("obs://demo/a/d", "x").await;
    let refused = yard
        .store
        .delete(&url("obs://demo/a"))
        .await
        .expect_err("refused");
    assert!(
        refused.to_string().contains("end the name with /"),
        "{refused}"
    );
    yard.store
        .delete(&url("obs://demo/a/d"))
        .await
        .expect("one object");
    assert_eq!(
        yard.names("obs://demo/", Recursion::Deep).await,
        ["obs://demo/a/", "obs://demo/a/b/", "obs://demo/a/b/c"]
    );
    yard.store
        .delete(&url("obs://demo/a/"))
        .await
        .expect("a folder");
    assert!(yard.names("obs://demo/", Recursion::Deep).await.is_empty());
    yard.store
        .delete(&url("obs://demo/"))
        .await
        .expect("a bucket");
    assert!(yard.store.list_buckets().await.expect("listed").is_empty());
}

#[tokio::test]
async fn names_as_long_as_the_file_system_takes_can_be_stored() {
    let yard = Yard::new();
    let longest = format!("obs://demo/{}", "n".repeat(255));
    yard.put(&longest, "x").await;
    assert_eq!(yard.text(&longest).await, "x");
    let too_long = url(&format!("obs://demo/{}", "n".repeat(256)));
    let error = yard
        .store
        .put_bytes("x", &too_long)
        .await
        .expect_err("refused");
    assert!(
        error
            .to_string()
            .contains("longer than the file system allows"),
        "{error}"
    );
}
