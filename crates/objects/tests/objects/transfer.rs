//! One object in and out.

use std::collections::BTreeSet;
use std::fs;
use std::sync::Mutex;
use trainyard_objects::{EntryKind, ObjectsError, Progress};

use crate::{Yard, quiet, url};

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

#[cfg(unix)]
#[tokio::test]
async fn an_object_is_written_where_a_link_leads_and_only_over_a_file() {
    use std::os::unix::fs::{PermissionsExt, symlink};

    let yard = Yard::new();
    yard.put("obs://demo/a.txt", "one").await;
    let (file, link, socket) = (
        yard.beside("file"),
        yard.beside("link"),
        yard.beside("socket"),
    );
    fs::write(&file, "old").expect("written");
    fs::set_permissions(&file, fs::Permissions::from_mode(0o600)).expect("set");
    symlink(&file, &link).expect("linked");
    let from = url("obs://demo/a.txt");
    yard.store
        .get_file(&from, &link, &quiet)
        .await
        .expect("got");
    assert!(link.is_symlink());
    assert_eq!(fs::read_to_string(&file).expect("read"), "one");
    let mode = fs::metadata(&file).expect("there").permissions().mode();
    assert_eq!(mode & 0o777, 0o600, "what was somebody's alone stays so");
    let _socket = std::os::unix::net::UnixListener::bind(&socket).expect("bound");
    let refused = yard.store.get_file(&from, &socket, &quiet).await;
    assert!(matches!(refused, Err(ObjectsError::LocalFile { .. })));
    assert!(!fs::symlink_metadata(&socket).expect("there").is_file());
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

#[tokio::test]
async fn what_has_no_end_of_its_own_is_refused_by_its_path() {
    let yard = Yard::new();
    let folder = tempfile::tempdir().expect("a folder");
    let pipe = folder.path().join("pipe");
    let mode = rustix::fs::Mode::RUSR | rustix::fs::Mode::WUSR;
    rustix::fs::mkfifoat(rustix::fs::CWD, &pipe, mode).expect("a pipe");
    let link = folder.path().join("link");
    std::os::unix::fs::symlink(&pipe, &link).expect("a link");
    for endless in [pipe.as_path(), &link, "/dev/zero".as_ref()] {
        let to = url("obs://demo/x");
        let put = yard.store.put_file(endless, &to, &quiet);
        let put = tokio::time::timeout(std::time::Duration::from_secs(20), put);
        let error = put.await.expect("answered").expect_err("refused");
        let expected = format!("{}: it is no regular file", endless.display());
        assert_eq!(error.to_string(), expected);
    }
    assert_eq!(yard.parts_left(), 0);
}
