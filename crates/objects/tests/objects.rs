//! A local store against the real file system.

use std::collections::BTreeSet;
use std::fs;
use std::path::{Path, PathBuf};
use std::sync::Mutex;

use tempfile::TempDir;
use trainyard_objects::{
    EntryKind, Links, ObjectStore, ObjectsError, ObsUrl, Progress, Recursion, Usage,
};

/// A store below a temporary folder, with room beside it for files that are not in the store.
struct Yard {
    folder: TempDir,
    store: ObjectStore,
}

impl Yard {
    fn new() -> Self {
        let folder = tempfile::tempdir().expect("a temporary folder");
        let store = ObjectStore::local(&folder.path().join("obs")).expect("a store");
        Self { folder, store }
    }

    /// A path beside the store.
    fn beside(&self, name: &str) -> PathBuf {
        self.folder.path().join(name)
    }

    fn write(&self, name: &str, text: &str) -> PathBuf {
        let path = self.beside(name);
        fs::create_dir_all(path.parent().expect("a parent")).expect("made");
        fs::write(&path, text).expect("written");
        path
    }

    async fn put(&self, name: &str, text: &str) {
        self.store.put_bytes(text, &url(name)).await.expect("put");
    }

    async fn text(&self, name: &str) -> String {
        let bytes = self
            .store
            .read_bytes(&url(name), 1 << 20)
            .await
            .expect("read");
        String::from_utf8(bytes).expect("text")
    }

    async fn names(&self, dir: &str, recursion: Recursion) -> Vec<String> {
        let entries = self.store.list(&url(dir), recursion).await.expect("listed");
        entries.iter().map(|entry| entry.url.to_string()).collect()
    }

    fn parts_left(&self) -> usize {
        fs::read_dir(self.beside("obs/.partial")).map_or(0, Iterator::count)
    }
}

fn url(text: &str) -> ObsUrl {
    text.parse().expect("a good name")
}

fn quiet(_: Progress) {}

#[tokio::test]
async fn a_put_makes_the_bucket_and_reads_back() {
    let yard = Yard::new();
    let entry = yard
        .store
        .put_bytes("one", &url("obs://demo/a/b.txt"))
        .await
        .expect("put");
    assert_eq!((entry.kind, entry.size_bytes), (EntryKind::File, 3));
    assert!(entry.modified_ms.is_some());
    assert_eq!(yard.text("obs://demo/a/b.txt").await, "one");
    assert_eq!(
        entry,
        yard.store
            .stat(&url("obs://demo/a/b.txt"))
            .await
            .expect("there")
    );
    yard.put("obs://demo/a/b.txt", "two").await;
    assert_eq!(
        yard.text("obs://demo/a/b.txt").await,
        "two",
        "a second put replaces the first"
    );
    assert_eq!(yard.parts_left(), 0);
}

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
async fn a_reader_sets_how_much_it_takes() {
    let yard = Yard::new();
    yard.put("obs://demo/ten", "0123456789").await;
    assert_eq!(
        yard.store
            .read_bytes(&url("obs://demo/ten"), 10)
            .await
            .expect("fits")
            .len(),
        10
    );
    let error = yard
        .store
        .read_bytes(&url("obs://demo/ten"), 9)
        .await
        .expect_err("too large");
    assert!(
        matches!(
            error,
            ObjectsError::TooLarge {
                size_bytes: 10,
                limit_bytes: 9,
                ..
            }
        ),
        "{error:?}"
    );
    yard.put("obs://demo/none", "").await;
    assert_eq!(yard.text("obs://demo/none").await, "");
}

#[tokio::test]
async fn large_files_go_in_and_out_whole() {
    let yard = Yard::new();
    let bytes: Vec<u8> = (0..3_300_000_u32)
        .map(|n| (n.wrapping_mul(2_654_435_761) >> 24) as u8)
        .collect();
    let (source, back) = (yard.beside("large"), yard.beside("back"));
    fs::write(&source, &bytes).expect("written");
    let told = Mutex::new(Vec::new());
    let tell = |progress: Progress| told.lock().expect("unpoisoned").push(progress);
    let entry = yard
        .store
        .put_file(&source, &url("obs://demo/large"), &tell)
        .await
        .expect("put");
    assert_eq!(entry.size_bytes, bytes.len() as u64);
    yard.store
        .get_file(&url("obs://demo/large"), &back, &quiet)
        .await
        .expect("got");
    assert!(
        fs::read(&back).expect("read") == bytes,
        "the bytes that come back are others"
    );
    let told = told.into_inner().expect("unpoisoned");
    assert!(
        told.len() > 3,
        "progress in pieces, not only at the end: {told:?}"
    );
    assert!(
        told.windows(2)
            .all(|two| two[0].bytes_done <= two[1].bytes_done),
        "{told:?}"
    );
    let last = told.last().expect("told");
    assert_eq!(
        (last.files_done, last.bytes_done, last.bytes_total),
        (1, bytes.len() as u64, bytes.len() as u64)
    );
}

#[tokio::test]
async fn an_object_appears_whole_or_not_at_all() {
    let yard = Yard::new();
    let source = yard.beside("source");
    fs::write(&source, vec![b'n'; 4 << 20]).expect("written");
    yard.put("obs://demo/object", "old").await;
    let during = Mutex::new(BTreeSet::new());
    let object = yard
        .store
        .local_path(&url("obs://demo/object"))
        .expect("a local store");
    let look = |progress: Progress| {
        if progress.files_done == 0 {
            during
                .lock()
                .expect("unpoisoned")
                .insert(fs::metadata(&object).expect("there").len());
        }
    };
    yard.store
        .put_file(&source, &url("obs://demo/object"), &look)
        .await
        .expect("put");
    assert_eq!(
        during.into_inner().expect("unpoisoned"),
        BTreeSet::from([3]),
        "while the new one arrives the old one is seen"
    );
    assert_eq!(
        yard.store
            .stat(&url("obs://demo/object"))
            .await
            .expect("there")
            .size_bytes,
        4 << 20
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

#[cfg(unix)]
mod links {
    use std::os::unix::fs::symlink;

    use super::*;

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
        let _socket =
            std::os::unix::net::UnixListener::bind(yard.beside("src/socket")).expect("bound");
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

#[tokio::test]
async fn puts_of_one_name_at_once_leave_one_of_them() {
    let yard = Yard::new();
    let puts: Vec<_> = (0..8_u8)
        .map(|n| {
            let store = yard.store.clone();
            tokio::spawn(async move {
                store
                    .put_bytes(vec![n; 100_000], &url("obs://demo/same"))
                    .await
            })
        })
        .collect();
    for put in puts {
        put.await.expect("joined").expect("put");
    }
    let bytes = yard
        .store
        .read_bytes(&url("obs://demo/same"), 1 << 20)
        .await
        .expect("read");
    assert_eq!(bytes.len(), 100_000);
    assert!(
        bytes.iter().all(|byte| *byte == bytes[0]),
        "two puts are mixed"
    );
    assert_eq!(yard.parts_left(), 0);
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
