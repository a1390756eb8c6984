//! Who reads and writes which folder.

use trainyard_job::{
    DataSource, JobSpec, LabelingType, ObsPath, VersionKey, VersionNumber, VisualizationSpec,
};
use trainyard_store::{DatasetSource, DatasetVersionRow, Related, RelatedVersion};

use crate::fixture::{Fixture, T0, spec};

fn reads(data: &[&str], output: &str) -> JobSpec {
    let path = |path: &&str| DataSource::Path {
        path: (*path).to_owned(),
    };
    JobSpec {
        data: data.iter().map(path).collect(),
        output_path: output.to_owned(),
        ..spec()
    }
}

fn folder(path: &str) -> ObsPath {
    ObsPath::parse(path).unwrap()
}

fn names(found: Related<RelatedVersion>) -> Vec<String> {
    found.rows.into_iter().map(|row| row.job_name).collect()
}

#[test]
fn later_versions_that_read_in_the_folder_are_found_and_earlier_ones_are_not() {
    let mut fixture = Fixture::new();
    fixture.create_with("too-early", "", &reads(&["obs://demo/out/"], ""));
    let made = fixture.create_with("made", "", &reads(&[], "obs://demo/out/"));
    fixture.create_with("same", "", &reads(&["s3://demo/out"], ""));
    fixture.create_with(
        "inside",
        "",
        &reads(&["obs://demo/x/", "/demo/out/part/"], ""),
    );
    fixture.create_with("beside", "", &reads(&["obs://demo/out2/"], ""));
    let found = fixture
        .store
        .versions_that_read(&folder("obs://demo/out"), made)
        .unwrap();
    assert_eq!(names(found), ["inside", "same"]);
}

#[test]
fn earlier_versions_that_wrote_the_folder_or_around_it_or_in_it_are_found() {
    let mut fixture = Fixture::new();
    fixture.create_with("same", "", &reads(&[], "obs://demo/a/b/"));
    fixture.create_with("around", "", &reads(&[], "obs://demo/a/"));
    fixture.create_with("inside", "", &reads(&[], "obs://demo/a/b/c/"));
    fixture.create_with("beside", "", &reads(&[], "obs://demo/a/bb/"));
    let reader = fixture.create_with("reader", "", &reads(&["obs://demo/a/b/"], ""));
    fixture.create_with("too-late", "", &reads(&[], "obs://demo/a/b/"));
    let found = fixture
        .store
        .versions_that_wrote(&folder("obs://demo/a/b/"), reader)
        .unwrap();
    assert_eq!(names(found), ["inside", "around", "same"]);
}

#[test]
fn of_many_the_newest_fifty_are_named() {
    let mut fixture = Fixture::new();
    let made = fixture.create_with("made", "", &reads(&[], "obs://demo/out/"));
    for at in 0..60 {
        fixture.create_with(
            &format!("reader-{at}"),
            "",
            &reads(&["obs://demo/out/"], ""),
        );
    }
    let found = fixture
        .store
        .versions_that_read(&folder("obs://demo/out/"), made)
        .unwrap();
    assert_eq!((found.rows.len(), found.and_more), (50, true));
    assert_eq!(found.rows[0].job_name, "reader-59");
}

#[test]
fn a_deleted_version_is_no_relation() {
    let mut fixture = Fixture::new();
    let made = fixture.create_with("made", "", &reads(&[], "obs://demo/out/"));
    let reader = fixture.create_with("reader", "", &reads(&["obs://demo/out/"], ""));
    fixture.store.delete_version(reader).unwrap();
    let found = fixture
        .store
        .versions_that_read(&folder("obs://demo/out/"), made)
        .unwrap();
    assert_eq!(found, Related::default());
    assert_eq!(fixture.number("SELECT count(*) FROM version_path"), 1);
}

#[test]
fn versions_that_started_from_one_are_its_children() {
    let mut fixture = Fixture::new();
    let first = fixture.create("digits");
    let store = &mut fixture.store;
    for _ in 0..2 {
        store
            .create_version(first.job, Some(first.version), &spec(), "local", T0)
            .unwrap();
    }
    let children = store.versions_from(first).unwrap();
    let numbers: Vec<_> = children.rows.iter().map(|row| row.key.version).collect();
    assert_eq!(numbers, [VersionNumber(3), VersionNumber(2)]);
    let third = VersionKey {
        version: VersionNumber(3),
        ..first
    };
    assert_eq!(store.versions_from(third).unwrap(), Related::default());
}

#[test]
fn visualization_jobs_of_the_folder_are_found_however_it_is_written() {
    let mut fixture = Fixture::new();
    let written = [
        ("plain", "obs://demo/out"),
        ("s3", "s3://demo/out/"),
        ("bucket", "/demo/out/part"),
        ("beside", "/demo/out2/"),
    ];
    for (name, output_path) in written {
        let visualization = VisualizationSpec {
            name: name.to_owned(),
            output_path: output_path.to_owned(),
            auto_stop_hours: None,
            description: String::new(),
        };
        fixture
            .store
            .create_visualization(&visualization, T0)
            .unwrap();
    }
    let found = fixture
        .store
        .visualizations_of(&folder("obs://demo/out/"))
        .unwrap();
    let names: Vec<_> = found.rows.iter().map(|row| row.name.as_str()).collect();
    assert_eq!(names, ["bucket", "s3", "plain"]);
}

#[test]
fn versions_of_data_sets_made_of_the_folder_are_found_however_it_is_written() {
    let mut fixture = Fixture::new();
    let written = [
        "obs://demo/out",
        "s3://demo/out/",
        "/demo/out/part",
        "/demo/out2/",
    ];
    for (at, url) in (1..).zip(written) {
        let version = DatasetVersionRow {
            version: VersionNumber::FIRST,
            source: DatasetSource::Objects {
                url: url.to_owned(),
            },
            files: 1,
            size_bytes: 1,
            left_out: 0,
            created_at_ms: T0 + at,
        };
        fixture
            .store
            .create_dataset(&format!("of-{at}"), "", LabelingType::Table, &version)
            .unwrap();
    }
    let found = fixture
        .store
        .datasets_made_of(&folder("obs://demo/out/"))
        .unwrap();
    let names: Vec<_> = found.rows.iter().map(|row| row.dataset.as_str()).collect();
    assert_eq!(names, ["of-3", "of-2", "of-1"]);
}

#[test]
fn a_database_of_before_knows_the_folders_of_its_versions_after_opening() {
    let mut fixture = Fixture::new();
    let made = fixture.create_with("made", "", &reads(&[], "s3://demo/out"));
    fixture.create_with(
        "reader",
        "",
        &reads(&["/demo/out/part", "obs://demo/x/"], ""),
    );
    let rows = "SELECT group_concat(role || path || version_id, ' ') FROM
                    (SELECT * FROM version_path ORDER BY role, path, version_id)";
    let all = |fixture: &Fixture| -> String {
        fixture.raw().query_row(rows, [], |row| row.get(0)).unwrap()
    };
    let written = all(&fixture);
    let raw = fixture.raw();
    let known: i64 = raw
        .query_row("PRAGMA user_version", [], |row| row.get(0))
        .unwrap();
    // What came later goes too.
    let newer = [
        "log_rest",
        "catalogue",
        "connection",
        "kept_secret",
        "version_path",
    ];
    for table in newer {
        raw.execute_batch(&format!("DROP TABLE {table}")).unwrap();
    }
    raw.execute_batch("DROP INDEX version_with_secret").unwrap();
    let before = known - i64::try_from(newer.len()).unwrap();
    raw.pragma_update(None, "user_version", before).unwrap();
    drop(raw);
    let reopened = Fixture {
        store: trainyard_store::Store::open(&fixture.path()).unwrap(),
        folder: fixture.folder,
    };
    assert_eq!(all(&reopened), written, "{made}");
}
