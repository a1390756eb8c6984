//! What lies in object storage and is no object.

use std::ffi::OsStr;
use std::fs;
use std::os::unix::ffi::OsStrExt;

use trainyard_console::Ownership;
use trainyard_console::wire::{FetchObjects, ObjectPath};

use crate::datasets::window;
use crate::place::Place;

#[tokio::test(flavor = "multi_thread")]
async fn what_cannot_be_an_object_is_counted_where_it_is_listed_and_copied() {
    let Some(place) = Place::new() else { return };
    let console = place.open(Ownership::IfFree).await;
    let inner = place.path().join("obs/demo/in");
    fs::create_dir_all(&inner).unwrap();
    fs::write(inner.join("a.csv"), "1\n").unwrap();
    fs::write(inner.join("bell\u{7}.csv"), "").unwrap();
    fs::write(inner.join(OsStr::from_bytes(b"latin-\xe9.csv")), "").unwrap();
    std::os::unix::fs::symlink("a.csv", inner.join("link")).unwrap();
    let found = console
        .browse_objects(window("obs://demo/in/", ""))
        .await
        .unwrap();
    assert_eq!((found.total, found.left_out), (1, 3));
    let below = console.browse_objects(window("obs://", "csv")).await;
    assert_eq!(below.unwrap().left_out, 3);
    let url = "obs://demo/in/".to_owned();
    let listed = console.list_objects(ObjectPath { url }).await.unwrap();
    assert_eq!((listed.entries.len(), listed.left_out), (1, 3));

    let target = place.path().join("home-of-lin/back");
    fs::create_dir_all(&target).unwrap();
    let fetch = FetchObjects {
        urls: vec!["obs://demo/in/".to_owned()],
        to: target.to_str().unwrap().to_owned(),
        transfer: "t".to_owned(),
    };
    let fetched = console.fetch_objects(fetch).await.unwrap();
    assert_eq!((fetched.files, fetched.left_out), (1, 3));
    let skipped = fetched.skipped.join("\n");
    for word in ["not UTF-8", "it is a link", "bell"] {
        assert!(skipped.contains(word), "{word:?} is not in {skipped}");
    }
}
