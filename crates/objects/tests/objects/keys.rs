//! Buckets as clients of the service see them: keys in order, by pages, and objects that arrive in pieces.

use std::collections::BTreeSet;

use proptest::prelude::*;
use trainyard_objects::{
    Described, KeyEntry, KeyQuery, ObjectStore, ObjectsError, ObsUrl, PartInfo,
};

fn store() -> (tempfile::TempDir, ObjectStore) {
    let root = tempfile::tempdir().unwrap();
    let store = ObjectStore::local(root.path()).unwrap();
    (root, store)
}

fn url(key: &str) -> ObsUrl {
    format!("obs://demo/{key}").parse().unwrap()
}

async fn put(store: &ObjectStore, key: &str, body: &[u8]) {
    store.make_bucket("demo").await.unwrap();
    let mut arriving = store.receive(&url(key)).await.unwrap();
    arriving.write(body).await.unwrap();
    arriving.finish(Described::default()).await.unwrap();
}

/// Every page of a listing, and how many pages there were.
async fn listed(store: &ObjectStore, mut query: KeyQuery) -> (Vec<String>, usize) {
    let (mut names, mut pages) = (Vec::new(), 0);
    loop {
        let page = store.list_keys("demo", query.clone()).await.unwrap();
        assert!(page.entries.len() <= query.limit);
        pages += 1;
        names.extend(page.entries.iter().map(|entry| match entry {
            KeyEntry::Object(info) => info.url.key().to_owned(),
            KeyEntry::Prefix(prefix) => format!("{prefix}*"),
        }));
        match page.next {
            Some(next) => query.after = next,
            None => return (names, pages),
        }
    }
}

/// What a listing has to say, from the list of all keys.
fn expected(keys: &BTreeSet<String>, query: &KeyQuery) -> Vec<String> {
    let mut names: Vec<String> = Vec::new();
    for key in keys.iter().filter(|key| key.starts_with(&query.prefix)) {
        let rest = &key[query.prefix.len()..];
        let group = rest
            .find(&query.delimiter)
            .filter(|_| !query.delimiter.is_empty());
        let name = match group {
            Some(at) => {
                let end = query.prefix.len() + at + query.delimiter.len();
                format!("{}*", &key[..end])
            }
            None => key.clone(),
        };
        if names.last() != Some(&name) {
            names.push(name);
        }
    }
    names
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(48))]
    #[test]
    fn pages_of_any_size_have_every_key_once_in_the_order_of_their_bytes(
        keys in prop::collection::btree_set("[ab]{1,2}(/[ab-]{1,2}){0,2}", 1..14),
        prefix in "[ab]{0,2}/?",
        delimiter in prop::sample::select(vec!["", "/", "b"]),
        limit in 1_usize..5,
    ) {
        let runtime = tokio::runtime::Builder::new_current_thread().enable_all().build().unwrap();
        let (_root, store) = store();
        let mut kept = BTreeSet::new();
        runtime.block_on(async {
            for key in keys {
                // A file cannot be where a folder is: the store refuses one of the two.
                let Ok(mut arriving) = async {
                    store.make_bucket("demo").await?;
                    store.receive(&url(&key)).await
                }.await else { continue };
                arriving.write(b"x").await.unwrap();
                if arriving.finish(Described::default()).await.is_ok() {
                    kept.insert(key);
                }
            }
            let query = KeyQuery { prefix, delimiter: delimiter.to_owned(), after: String::new(), limit };
            let told = expected(&kept, &query);
            let (found, _) = listed(&store, query).await;
            assert_eq!(found, told);
        });
    }
}

#[tokio::test]
async fn a_folder_is_a_key_only_where_somebody_made_it_one() {
    let (_root, store) = store();
    put(&store, "a/b/file", b"x").await;
    store.delete_key(&url("a/b/file")).await.unwrap();
    let all = KeyQuery {
        limit: 10,
        ..KeyQuery::default()
    };
    assert_eq!(listed(&store, all.clone()).await.0, Vec::<String>::new());
    store
        .mark_folder(&url("made/"), Described::default())
        .await
        .unwrap();
    assert_eq!(listed(&store, all.clone()).await.0, ["made/"]);
    let grouped = KeyQuery {
        delimiter: "/".to_owned(),
        ..all.clone()
    };
    assert_eq!(listed(&store, grouped).await.0, ["made/*"]);
    assert!(
        !store.delete_empty_bucket("demo").await.unwrap(),
        "it has a key"
    );
    store.delete_key(&url("made/")).await.unwrap();
    assert!(
        store.delete_empty_bucket("demo").await.unwrap(),
        "empty folders are no keys"
    );
}

#[tokio::test]
async fn deleting_a_folders_key_leaves_what_is_in_it() {
    let (_root, store) = store();
    put(&store, "dir/file", b"x").await;
    store
        .mark_folder(&url("dir/"), Described::default())
        .await
        .unwrap();
    store.delete_key(&url("dir/")).await.unwrap();
    let all = KeyQuery {
        limit: 10,
        ..KeyQuery::default()
    };
    assert_eq!(listed(&store, all).await.0, ["dir/file"]);
}

#[tokio::test]
async fn what_was_said_of_an_object_counts_until_its_file_changes() {
    let (root, store) = store();
    store.make_bucket("demo").await.unwrap();
    let mut arriving = store.receive(&url("x")).await.unwrap();
    arriving.write(b"hello").await.unwrap();
    let described = Described {
        content_type: Some("text/plain".to_owned()),
        metadata: [("who".to_owned(), "me".to_owned())].into(),
    };
    let info = arriving.finish(described.clone()).await.unwrap();
    assert_eq!(info.attributes.tag, "5d41402abc4b2a76b9719d911017c592");
    let again = store.describe(&url("x")).await.unwrap();
    if again.attributes.tag != info.attributes.tag {
        println!(
            "skipped: the file system of {} keeps no attributes",
            root.path().display()
        );
        return;
    }
    assert_eq!(again.attributes.described, described);
    std::fs::write(root.path().join("demo/x"), "other!").unwrap();
    let changed = store.describe(&url("x")).await.unwrap();
    assert!(
        changed.attributes.tag.ends_with("-1"),
        "{}",
        changed.attributes.tag
    );
    assert_eq!(changed.attributes.described, Described::default());
}

#[tokio::test]
async fn parts_are_put_together_in_the_order_of_their_numbers() {
    let (root, store) = store();
    store.make_bucket("demo").await.unwrap();
    let upload = store
        .begin_upload(&url("big"), Described::default())
        .await
        .unwrap();
    let mut parts: Vec<PartInfo> = Vec::new();
    for (number, body) in [(2, "world"), (1, "old"), (1, "hello ")] {
        let mut part = store.receive_part(&upload).unwrap();
        part.write(body.as_bytes()).await.unwrap();
        store.keep_part(&upload, number, part).await.unwrap();
    }
    parts.extend(store.parts(&upload).await.unwrap());
    assert_eq!(
        parts.iter().map(|part| part.number).collect::<Vec<_>>(),
        [1, 2]
    );
    assert_eq!(
        store.uploads("demo").await.unwrap(),
        std::slice::from_ref(&upload)
    );
    let info = store.complete_upload(&upload, parts).await.unwrap();
    assert!(info.attributes.tag.ends_with("-2"));
    assert_eq!(
        std::fs::read(root.path().join("demo/big")).unwrap(),
        b"hello world"
    );
    assert_eq!(
        store.upload(&upload.id, &url("big")).await,
        None,
        "it is complete"
    );
    assert_eq!(
        std::fs::read_dir(root.path().join(".partial"))
            .unwrap()
            .count(),
        0
    );
}

#[tokio::test]
async fn an_id_that_leads_elsewhere_is_no_upload() {
    for id in ["", "..", "../demo", "a/b", "x", "1-2.3", &"1".repeat(65)] {
        assert!(id.parse::<trainyard_objects::UploadId>().is_err(), "{id}");
    }
}

#[tokio::test]
async fn nothing_arrives_in_a_bucket_that_is_not_there_and_nothing_is_left_of_what_is_dropped() {
    let (root, store) = store();
    let missing = store.receive(&url("x")).await;
    assert!(matches!(missing, Err(ObjectsError::NotFound { .. })));
    store.make_bucket("demo").await.unwrap();
    let mut arriving = store.receive(&url("x")).await.unwrap();
    arriving.write(&vec![0; 3 << 20]).await.unwrap();
    drop(arriving);
    assert_eq!(
        std::fs::read_dir(root.path().join(".partial"))
            .unwrap()
            .count(),
        0
    );
    assert!(!store.exists(&url("x")).await.unwrap());
}
