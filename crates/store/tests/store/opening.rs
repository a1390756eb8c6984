//! Which files are opened, and which are refused.

use std::fs;

use trainyard_store::{Store, StoreError};

use crate::fixture::{Fixture, T0, all_jobs, names, spec};

#[test]
fn what_was_written_is_there_after_reopening() {
    let mut fixture = Fixture::new();
    let key = fixture.create("digits");
    let path = fixture.path();
    drop(fixture.store);
    let store = Store::open(&path).unwrap();
    assert_eq!(store.version(key).unwrap().unwrap().spec, spec());
}

#[test]
fn a_database_of_a_newer_release_is_refused_and_not_touched() {
    let mut fixture = Fixture::new();
    fixture.create("digits");
    let path = fixture.path();
    drop(fixture.store);
    let raw = rusqlite::Connection::open(&path).unwrap();
    raw.pragma_update(None, "user_version", 900).unwrap();
    drop(raw);
    let before = fs::read(&path).unwrap();

    for error in [
        Store::open(&path).unwrap_err(),
        Store::open_read_only(&path).unwrap_err(),
    ] {
        let StoreError::Newer {
            path: named,
            found,
            known,
        } = error
        else {
            panic!("not refused as newer: {error}");
        };
        assert_eq!((named, found), (path.clone(), 900));
        assert!(known < 900);
    }
    assert_eq!(fs::read(&path).unwrap(), before, "every byte as it was");
}

#[test]
fn a_newer_database_keeps_what_only_its_log_holds() {
    let fixture = Fixture::new();
    let path = fixture.path();
    drop(fixture.store);
    let newer = rusqlite::Connection::open(&path).unwrap();
    newer.pragma_update(None, "user_version", 900).unwrap();
    let wal = fixture.folder.path().join("trainyard.db-wal");
    let before = (fs::read(&path).unwrap(), fs::read(&wal).unwrap());
    assert!(
        !before.1.is_empty(),
        "the newer release's write is in its log"
    );

    assert!(matches!(Store::open(&path), Err(StoreError::Newer { .. })));
    assert_eq!((fs::read(&path).unwrap(), fs::read(&wal).unwrap()), before);
}

#[test]
fn a_file_of_garbage_is_refused_by_name_and_not_touched() {
    let folder = tempfile::tempdir().unwrap();
    for (name, bytes) in [
        ("short.db", b"x".repeat(7)),
        ("long.db", b"no database ".repeat(1000)),
    ] {
        let path = folder.path().join(name);
        fs::write(&path, &bytes).unwrap();
        let error = Store::open(&path).unwrap_err();
        assert!(
            matches!(error, StoreError::Corrupt { .. }),
            "{name}: {error}"
        );
        assert!(error.to_string().contains(name), "{error}");
        assert_eq!(fs::read(&path).unwrap(), bytes, "{name} is as it was");
    }
}

#[test]
fn a_torn_page_is_reported_as_a_damaged_database() {
    let mut fixture = Fixture::new();
    for number in 0..50 {
        fixture.create(&format!("job-{number}"));
    }
    let path = fixture.path();
    drop(fixture.store);
    let mut bytes = fs::read(&path).unwrap();
    bytes[4096..].fill(0xa5);
    fs::write(&path, bytes).unwrap();
    let error = Store::open(&path)
        .and_then(|store| store.jobs(&all_jobs()))
        .unwrap_err();
    assert!(matches!(error, StoreError::Corrupt { .. }), "{error}");
}

#[test]
fn a_database_of_another_program_is_not_adopted() {
    let folder = tempfile::tempdir().unwrap();
    let path = folder.path().join("other.db");
    let other = rusqlite::Connection::open(&path).unwrap();
    other
        .execute_batch("CREATE TABLE song (title TEXT)")
        .unwrap();
    drop(other);
    let error = Store::open(&path).unwrap_err();
    assert!(error.to_string().contains("another program"), "{error}");
}

#[test]
fn a_reader_does_not_make_a_database() {
    let folder = tempfile::tempdir().unwrap();
    let path = folder.path().join("trainyard.db");
    let error = Store::open_read_only(&path).unwrap_err();
    assert!(matches!(error, StoreError::NotFound { .. }), "{error}");
    assert!(!path.exists());
}

#[test]
fn a_reader_sees_what_the_owner_wrote_and_writes_nothing() {
    let mut fixture = Fixture::new();
    let mut reader = Store::open_read_only(&fixture.path()).unwrap();
    let key = fixture.create("digits");
    assert_eq!(names(&reader, &all_jobs()), ["digits"]);
    let error = reader.request_stop(key, T0).unwrap_err();
    assert!(matches!(error, StoreError::Sqlite { .. }), "{error}");
}

#[test]
fn two_writers_take_turns() {
    let fixture = Fixture::new();
    let path = fixture.path();
    let writers: Vec<_> = (0..2)
        .map(|writer| {
            let path = path.clone();
            std::thread::spawn(move || {
                let mut store = Store::open(&path).unwrap();
                for number in 0..50 {
                    let name = format!("{writer}-{number}");
                    store.save_draft(&name, "{}", T0).unwrap();
                }
            })
        })
        .collect();
    for writer in writers {
        writer.join().unwrap();
    }
    assert_eq!(fixture.number("SELECT count(*) FROM draft"), 100);
}

#[cfg(unix)]
#[test]
fn nobody_else_may_read_the_files() {
    use std::os::unix::fs::PermissionsExt;

    let mut fixture = Fixture::new();
    fixture.create("digits");
    let path = fixture.path();
    let mode = |path: &std::path::Path| fs::metadata(path).unwrap().permissions().mode() & 0o777;
    for entry in fs::read_dir(fixture.folder.path()).unwrap() {
        let path = entry.unwrap().path();
        assert_eq!(mode(&path), 0o600, "{}", path.display());
    }
    drop(fixture.store);
    fs::set_permissions(&path, fs::Permissions::from_mode(0o644)).unwrap();
    drop(Store::open(&path).unwrap());
    assert_eq!(mode(&path), 0o600, "a restored copy is closed again");
}
