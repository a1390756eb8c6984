//! Frozen copies of folders.

use std::fs;
use std::sync::Mutex;

use trainyard_objects::{
    Cancel, LeftOutReason, ObjectsError, Progress, Recursion, Snapshot, Source,
};

use crate::{Yard, quiet, url};

const TO: &str = "obs://kept/digits/V001/";

async fn of_store(yard: &Yard, from: &str) -> Snapshot {
    let source = Source::Store(url(from));
    yard.store
        .snapshot(source, &url(TO), 255, Cancel::default(), quiet)
        .await
        .expect("made")
}

fn paths(snapshot: &Snapshot) -> Vec<&str> {
    let files = snapshot.files.iter();
    files.map(|file| file.path.as_str()).collect()
}

#[tokio::test]
async fn a_snapshot_keeps_its_files_when_the_source_is_replaced_or_deleted() {
    let yard = Yard::new();
    yard.put("obs://demo/data/a.csv", "old").await;
    yard.put("obs://demo/data/deep/b.csv", "b").await;
    let made = of_store(&yard, "obs://demo/data/").await;
    assert_eq!(paths(&made), ["a.csv", "deep/b.csv"]);
    assert_eq!((made.usage.files, made.usage.bytes), (2, 4));

    yard.put("obs://demo/data/a.csv", "new").await;
    yard.store
        .delete(&url("obs://demo/data/deep/b.csv"))
        .await
        .expect("deleted");

    assert_eq!(yard.text("obs://kept/digits/V001/a.csv").await, "old");
    assert_eq!(yard.text("obs://kept/digits/V001/deep/b.csv").await, "b");
    let differences = yard
        .store
        .compare_snapshot(&url(TO), made.files)
        .await
        .expect("compared");
    assert!(differences.are_none(), "{differences:?}");
}

#[tokio::test]
async fn what_would_not_fit_is_refused_with_the_numbers_before_anything_is_copied() {
    const LARGE_BYTES: u64 = 8 << 40;
    let yard = Yard::new();
    let source = yard.beside("src");
    fs::create_dir(&source).expect("made");
    let large = fs::File::create(source.join("large.bin")).expect("made");
    if let Err(error) = large.set_len(LARGE_BYTES) {
        println!("skipped: no file of that size can be made here: {error}");
        return;
    }
    let told = std::sync::atomic::AtomicBool::new(false);
    let told = std::sync::Arc::new(told);
    let tell = std::sync::Arc::clone(&told);
    let to = url(TO);
    let made = yard.store.snapshot(
        Source::Computer(source),
        &to,
        255,
        Cancel::default(),
        move |_| tell.store(true, std::sync::atomic::Ordering::Relaxed),
    );
    match made.await {
        Ok(_) => println!("skipped: on this file system a copy shares its blocks"),
        Err(ObjectsError::TooFull {
            needed_bytes,
            free_bytes,
            ..
        }) => {
            assert!(needed_bytes >= LARGE_BYTES && free_bytes < needed_bytes);
            assert!(
                !told.load(std::sync::atomic::Ordering::Relaxed),
                "no byte was copied"
            );
            assert!(!yard.beside("obs/kept").exists());
            let parts = fs::read_dir(yard.beside("obs/.partial"));
            assert_eq!(parts.map_or(0, Iterator::count), 0);
        }
        Err(other) => panic!("{other}"),
    }
}

#[tokio::test]
async fn a_file_that_is_missing_written_over_or_added_is_noticed() {
    let yard = Yard::new();
    for name in ["a", "b", "c"] {
        yard.put(&format!("obs://demo/data/{name}"), "1").await;
    }
    let made = of_store(&yard, "obs://demo/data/").await;
    let folder = yard.beside("obs/kept/digits/V001");
    fs::remove_file(folder.join("a")).expect("removed");
    fs::write(folder.join("b"), "22").expect("written");
    fs::write(folder.join("d"), "").expect("written");

    let found = yard
        .store
        .compare_snapshot(&url(TO), made.files)
        .await
        .expect("compared");

    assert_eq!((found.missing, found.changed, found.added), (1, 1, 1));
}

#[tokio::test]
async fn names_longer_than_allowed_are_left_out_and_told() {
    let yard = Yard::new();
    let deep = ["d".repeat(120), "e".repeat(120)].join("/");
    yard.write("src/short.txt", "s");
    yard.write(&format!("src/{deep}/{}", "f".repeat(13)), "exactly 255");
    yard.write(&format!("src/{deep}/{}", "f".repeat(14)), "one more");

    let source = Source::Computer(yard.beside("src"));
    let made = yard
        .store
        .snapshot(source, &url(TO), 255, Cancel::default(), quiet)
        .await
        .expect("made");

    assert_eq!(made.files.len(), 2);
    assert_eq!(made.left_out.len(), 1);
    assert_eq!(made.left_out[0].reason, LeftOutReason::LongName);
    assert_eq!(made.left_out[0].path.chars().count(), 256);
    assert_eq!(yard.names("obs://kept/", Recursion::Deep).await.len(), 6);
}

#[cfg(unix)]
#[tokio::test]
async fn links_of_a_folder_of_this_computer_are_followed_and_broken_ones_told() {
    use std::os::unix::fs::symlink;
    let yard = Yard::new();
    let far = yard.write("far/real.txt", "real");
    yard.write("src/a.txt", "a");
    symlink(far, yard.beside("src/link.txt")).expect("linked");
    symlink("nowhere", yard.beside("src/broken")).expect("linked");
    symlink("..", yard.beside("src/loop")).expect("linked");

    let source = Source::Computer(yard.beside("src"));
    let made = yard
        .store
        .snapshot(source, &url(TO), 255, Cancel::default(), quiet)
        .await
        .expect("made");

    assert!(paths(&made).contains(&"link.txt"), "{made:?}");
    let broken = made.left_out.iter();
    assert!(
        broken
            .map(|one| one.reason)
            .all(|reason| reason == LeftOutReason::BrokenLink),
        "{made:?}"
    );
    assert!(made.left_out.iter().any(|one| one.path == "broken"));
    assert_eq!(yard.text("obs://kept/digits/V001/link.txt").await, "real");
}

#[tokio::test]
async fn a_cancelled_snapshot_leaves_nothing() {
    let yard = Yard::new();
    for number in 0..20 {
        yard.write(&format!("src/{number}"), "x");
    }
    let cancel = Cancel::default();
    let asking = cancel.clone();
    let told = Mutex::new(0);
    let on_progress = move |progress: Progress| {
        *told.lock().expect("unpoisoned") = progress.files_done;
        if progress.files_done == 3 {
            asking.ask();
        }
    };

    let source = Source::Computer(yard.beside("src"));
    let error = yard
        .store
        .snapshot(source, &url(TO), 255, cancel, on_progress)
        .await
        .expect_err("cancelled");

    assert!(matches!(error, ObjectsError::Cancelled { .. }), "{error:?}");
    assert!(!yard.store.exists(&url(TO)).await.expect("looked"));
    assert_eq!(yard.parts_left(), 0);
}

#[tokio::test]
async fn a_name_that_is_taken_is_not_renamed_over() {
    let yard = Yard::new();
    yard.put("obs://demo/a.txt", "a").await;
    yard.put("obs://demo/b.txt", "b").await;
    let taken = yard
        .store
        .rename(&url("obs://demo/a.txt"), &url("obs://demo/b.txt"))
        .await;
    assert!(matches!(taken, Err(ObjectsError::AlreadyExists { .. })));
    let moved = yard
        .store
        .rename(&url("obs://demo/a.txt"), &url("obs://demo/deep/c.txt"))
        .await
        .expect("renamed");
    assert_eq!(moved.url, url("obs://demo/deep/c.txt"));
    assert_eq!(yard.text("obs://demo/deep/c.txt").await, "a");
    assert_eq!(yard.text("obs://demo/b.txt").await, "b");
    let inside = yard
        .store
        .rename(&url("obs://demo/deep/"), &url("obs://demo/deep/er/"))
        .await;
    assert!(matches!(inside, Err(ObjectsError::BadUrl { .. })));
}
